//! What differs between the selected runs, for the inspector of a selection.

use std::sync::Arc;

use super::{Job, Selection};
use crate::app::Loadable;
use crate::app::charts::{ChartScope, drawn_runs};
use crate::app::pages::Page;
use crate::app::place::{Context, Place};
use crate::model::{Catalog, Differences};

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Which selection of which catalog `found` is, or will be, about.
    made_of: Option<(u64, u64)>,
    /// What differs.
    pub found: Loadable<Arc<Differences>>,
    /// Parameters that are the same are listed too.
    pub shows_equal: bool,
    /// All metrics are listed, not the first alone.
    pub shows_all_metrics: bool,
}

impl State {
    /// Whether nobody has asked yet what differs in this selection.
    pub fn is_old(&self, selection: &Selection, catalog: &Catalog) -> bool {
        self.made_of != Some((selection.changes(), catalog.revision))
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// What differs in the selection is wanted.
    Want,
    Done(Arc<Differences>),
    /// List parameters that are the same, too.
    ShowEqual(bool),
    /// List all metrics.
    ShowAllMetrics(bool),
    /// Show the charts of the selection.
    ShowCharts,
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let compared = &mut place.table.compared;
    match action {
        Action::Want => {
            let selection = &place.table.selection;
            if compared.is_old(selection, &place.catalog) {
                compared.made_of = Some((selection.changes(), place.catalog.revision));
                compared.found.start();
                context.start(Job::Compare(place.catalog.clone(), selection.runs().to_vec()));
            }
        }
        Action::Done(found) => compared.found.finish(Ok(found)),
        Action::ShowEqual(shows) => compared.shows_equal = shows,
        Action::ShowAllMetrics(shows) => compared.shows_all_metrics = shows,
        Action::ShowCharts => {
            place.pages.shown = Page::Charts;
            place.charts.crosshair = None;
            place.charts.scope = ChartScope::Selected;
            drawn_runs::update(place);
        }
    }
}

/// The charts are entered from the table: with several runs selected they show those, else all.
pub(in crate::app) fn enter_charts(place: &mut Place) {
    let is_several = place.table.selection.runs().len() > 1;
    let scope = if is_several { ChartScope::Selected } else { ChartScope::All };
    if place.charts.scope != scope {
        place.charts.scope = scope;
        drawn_runs::update(place);
    }
}
