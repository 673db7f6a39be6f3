//! A member of an archive in the place of the archive.

use super::{Action, ArtifactRef, ArtifactSection, State};
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::model::RunIndex;
use crate::preview::{self, Limits};

/// A member, by its position in the list of the archive, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub position: usize,
    /// Safe to show.
    pub name: String,
}

/// Shows a member of the archive that is chosen, or the archive again. The preview is asked for by whoever follows the page.
pub(super) fn show(artifacts: &mut State, member: Option<Member>, context: &mut Context<'_>) {
    if artifacts.selected.is_none() || artifacts.member == member {
        return;
    }
    artifacts.forget_preview(context);
    artifacts.folded_rows.clear();
    artifacts.as_text = false;
    artifacts.zoom = super::Zoom::Fit;
    artifacts.member = member;
}

/// Reads a member: blocks.
pub(super) fn read(
    run: RunIndex,
    target: ArtifactRef,
    section: &ArtifactSection,
    member: Member,
    context: &JobContext,
) {
    let source = section.source(&target.path).map_err(|error| error.message());
    let loaded = source.and_then(|source| {
        preview::load_member(source, member.position, None, &Limits::default(), &context.cancel)
            .map_err(|error| error.message())
    });
    context.send(Action::MemberDone(run, target, member, loaded.map(std::sync::Arc::new)));
}
