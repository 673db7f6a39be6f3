//! What stands in the files of runs: read in one job, one after the other, within a number of bytes.

use std::sync::Arc;

use super::{Action, List};
use crate::app::compare;
use crate::app::gallery::{Found, Step};
use crate::app::job::JobContext;
use crate::model::RunIndex;
use crate::preview::{self, Limits, PageView, Part, Preview, Shape};
use crate::reading::artifacts::{self, ArtifactRef, ArtifactSection};
use crate::store::{ArtifactFile, ArtifactKind, StoreError};
use crate::text::Message;

/// Bytes of all images that are looked at together, while the last of them is decoded.
const MEMORY: u64 = 320_000_000;
/// The longer side at which the page of a document is drawn.
const PAGE_SIDE: u32 = 1_600;

/// Of what files are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    /// Path, or pattern of a series.
    pub path: Arc<str>,
    pub step: Step,
}

/// The file of one run.
#[derive(Clone, Debug)]
pub struct Read {
    pub of: Of,
    /// Different for each that was read; given when it arrives.
    pub number: u64,
    pub content: Content,
}

/// See [`Read`].
#[derive(Clone, Debug)]
pub enum Content {
    /// The run has no such file.
    Missing,
    /// The first that it has is of this later step.
    NotBefore(Step),
    File(Box<File>),
}

/// A file that was there when the files were listed.
#[derive(Clone, Debug)]
pub struct File {
    /// Its step: the one that was asked for, or the nearest before it.
    pub step: Step,
    /// Its path in its run.
    pub path: String,
    /// Bytes and time of change, when it was listed.
    pub stamp: (u64, Option<i64>),
    pub preview: Result<Arc<Preview>, Message>,
    /// The first page of a document or drawing.
    page: Option<Arc<Preview>>,
    place: (Arc<Vec<ArtifactSection>>, ArtifactRef),
}

impl File {
    /// What of it is an image.
    pub fn picture(&self) -> Option<&Arc<Preview>> {
        let is_image = |preview: &&Arc<Preview>| matches!(preview.shape, Shape::Image(_));
        self.page.as_ref().or_else(|| self.preview.as_ref().ok().filter(is_image))
    }

    /// Whether it is text, beside what else it is.
    pub fn has_text(&self) -> bool {
        self.preview.as_ref().is_ok_and(|preview| preview.text().is_some())
    }

    /// The file itself.
    pub(super) fn open(&self) -> Result<ArtifactFile, StoreError> {
        let (sections, target) = &self.place;
        let section = &sections[target.section];
        section.store.open_artifact(&section.root, &target.path)
    }

    /// Whether the file that a list has in its place is another one.
    pub(super) fn is_other_in(&self, sections: &[ArtifactSection]) -> bool {
        let target = &self.place.1;
        stamp(sections, target).is_none_or(|stamp| stamp != self.stamp)
    }
}

fn stamp(sections: &[ArtifactSection], target: &ArtifactRef) -> Option<(u64, Option<i64>)> {
    let entry = sections.get(target.section)?.listing.entries.iter().find(|entry| entry.path == target.path)?;
    let ArtifactKind::File { size } = entry.kind else { return None };
    Some((size, entry.modified))
}

/// Reads them, and sends each as soon as it is here.
pub(super) fn read(list: &List, runs: &[RunIndex], of: &Of, beside: usize, context: &JobContext) {
    let limits = Limits { max_memory: MEMORY / beside.clamp(2, super::MOST_BESIDE) as u64, ..Limits::default() };
    for &run in runs {
        let content = match list.index.found(run, list.index.entry(&of.path), of.step) {
            Found::At(step, path) => file(list, run, step, path, &limits, context),
            Found::NotBefore(step) => Content::NotBefore(step),
            Found::Missing | Found::Unknown => Content::Missing,
        };
        if context.cancel.is_cancelled() {
            return;
        }
        let read = Box::new(Read { of: of.clone(), number: 0, content });
        context.send(compare::Action::File(Action::Read(run, read)));
    }
    context.send(compare::Action::File(Action::AllRead(of.clone())));
}

fn file(list: &List, run: RunIndex, step: Step, path: &str, limits: &Limits, context: &JobContext) -> Content {
    let Some(sections) = list.sections.get(&run) else { return Content::Missing };
    let Some(target) = artifacts::find(sections, path) else { return Content::Missing };
    let section = &sections[target.section];
    let loaded = section.source(&target.path).map_err(|error| error.message()).and_then(|source| {
        preview::load(source, limits, &context.cancel).map(Arc::new).map_err(|error| error.message())
    });
    let page = loaded.as_ref().ok().and_then(|preview| page(section, &target.path, preview, limits, context));
    Content::File(Box::new(File {
        step,
        path: path.to_owned(),
        stamp: stamp(sections, &target).unwrap_or_default(),
        preview: loaded,
        page,
        place: (sections.clone(), target),
    }))
}

/// The first page, drawn.
fn page(
    section: &ArtifactSection,
    path: &str,
    preview: &Preview,
    limits: &Limits,
    context: &JobContext,
) -> Option<Arc<Preview>> {
    let Shape::Pages(pages) = &preview.shape else { return None };
    let view = PageView::within(0, pages.size(0)?, PAGE_SIDE);
    let drawn = preview::load_part(section.source(path).ok()?, Part::Page(view), limits, &context.cancel).ok()?;
    matches!(drawn.shape, Shape::Image(_)).then(|| Arc::new(drawn))
}
