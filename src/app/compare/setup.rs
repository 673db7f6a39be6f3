//! What of the page *Compare* outlives the program: how the table looks, and what stands below it. What a view of
//! [`CompareView`] needs beyond that is a field of [`CompareSetup`], of a type of that view.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::files::FilesSetup;
use super::{CompareLook, CompareView, State, update};
use crate::app::charts::compared;
use crate::app::place::{Context, Place};
use crate::model::RunIndex;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareSetup {
    pub look: CompareLook,
    pub view: CompareView,
    /// Metrics whose curves are drawn; `None` where nobody chose any.
    pub metrics: Option<Vec<String>>,
    /// Branches that are folded away.
    pub folded_branches: Vec<String>,
    /// Words that the keys of rows must hold.
    pub search: String,
    /// Which file is compared, and how.
    pub files: FilesSetup,
}

impl CompareSetup {
    /// That of the page as it is now.
    pub fn of(compare: &State) -> Self {
        let mut folded_branches: Vec<String> = compare.folded_branches.iter().map(ToString::to_string).collect();
        folded_branches.sort_unstable();
        let metrics = compare.metrics.iter().map(ToString::to_string).collect();
        Self {
            look: compare.look.clone(),
            view: compare.view,
            metrics: compare.are_metrics_chosen.then_some(metrics),
            folded_branches,
            search: compare.search.clone(),
            files: FilesSetup::of(&compare.file),
        }
    }

    /// A page that begins with it.
    pub fn restore(self) -> State {
        State {
            look: self.look,
            view: self.view,
            are_metrics_chosen: self.metrics.is_some(),
            metrics: self.metrics.into_iter().flatten().take(super::MOST_CHARTS).map(Arc::from).collect(),
            folded_branches: self.folded_branches.into_iter().map(Arc::from).collect(),
            search: self.search,
            file: self.files.restore(),
            ..State::default()
        }
    }
}

/// Which runs are compared, and how they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub runs: Vec<RunIndex>,
    /// So many of them stay in sight.
    pub pinned: usize,
    /// The one that the others are compared with.
    pub reference: Option<RunIndex>,
}

/// Compares these runs again, whatever is selected, unless others are compared already.
pub(in crate::app) fn restore(place: &mut Place, chosen: Chosen, context: &mut Context<'_>) {
    if chosen.runs.is_empty() || !place.compare.runs.is_empty() {
        return;
    }
    update::set_runs(place, chosen.runs, context);
    let changes = place.table.selection.changes();
    let compare = &mut place.compare;
    compare.pinned = chosen.pinned.min(compare.runs.len());
    compare.reference = chosen.reference.filter(|run| compare.runs.contains(run));
    compare.taken_at = Some(changes);
    compared::draw(place);
}

/// Keeps how the page looks for its place.
pub(super) fn keep(place: &Place, context: &mut Context<'_>) {
    if place.is_remembered() && context.settings.compare.keep(&place.opened, CompareSetup::of(&place.compare)) {
        context.settings_changed();
    }
}
