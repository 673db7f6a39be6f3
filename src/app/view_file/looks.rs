//! Colours and patterns that the program gave to runs. Which run got which depends on what was looked at before, so a view
//! names those of the runs in view.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::app::charts::State;
use crate::app::place::Place;
use crate::chart::{Dash, Given, LineColor, Look, Standing};
use crate::model::{Catalog, RunIndex};
use crate::store::{Cancel, RunKey};

/// See the module: the place of the palette, and the pattern.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedLooks(BTreeMap<RunKey, (usize, Dash)>);

impl SavedLooks {
    /// Those of the runs that are drawn, compared, hidden from the charts, or at the top of the table.
    pub(super) fn of(place: &Place) -> Self {
        let charts = &place.charts;
        let rows = place.table.content.value().map_or(&[][..], |table| &table.rows);
        let listed = rows.iter().take(State::MAX_RUNS).map(|row| &row.run);
        let runs = charts.drawn.iter().chain(&place.compare.runs).chain(&charts.left_out).chain(listed);
        let given = |run: &RunIndex| match charts.colors.given.of(*run)? {
            Given::Look(Look { color: LineColor::Slot(slot), dash }) => {
                Some((place.catalog.run(*run).key.clone(), (slot, dash)))
            }
            Given::Look(_) | Given::Plain => None,
        };
        Self(runs.filter_map(given).collect())
    }

    /// Finds the runs again; for a job.
    pub(super) fn find(&self, catalog: &Catalog, cancel: &Cancel) -> Vec<(RunIndex, Look)> {
        let wanted: FxHashMap<&RunKey, Look> = self
            .0
            .iter()
            .map(|(run, (slot, dash))| (run, Look { color: LineColor::Slot(*slot), dash: *dash }))
            .collect();
        let runs = catalog.run_indices().take_while(|_| !cancel.is_cancelled());
        runs.filter_map(|run| Some((run, *wanted.get(&catalog.run(run).key)?))).collect()
    }

    /// There are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Gives these looks, and others to those that would look like them.
pub(super) fn give(place: &mut Place, looks: Vec<(RunIndex, Look)>) {
    let Place { catalog, table, charts, compare, .. } = place;
    charts.are_looks_final = true;
    let colors = std::sync::Arc::make_mut(&mut charts.colors);
    for (run, look) in looks {
        colors.given.put(run, look);
    }
    let drawn = charts.drawn.iter().chain(&compare.runs).map(|run| (*run, Standing::Drawn));
    let mut known = rustc_hash::FxHashSet::default();
    let drawn: Vec<_> = drawn.filter(|(run, _)| known.insert(*run)).collect();
    colors.settle(catalog, catalog.forest_of(table.stores), drawn);
    charts.look_changes += 1;
    charts.appearance_changes += 1;
    crate::app::charts::drawn_runs::update(place);
}
