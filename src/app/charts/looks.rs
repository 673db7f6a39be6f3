//! Looks of runs: those of the runs that are drawn or at the top of the table are settled at once, for they are seen at once
//! and are few; those of all others in a job.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{FigureId, Job, State};
use crate::app::place::{Context, Place};
use crate::chart::{Look, Looks, RunColors, Standing};
use crate::model::{Catalog, RunIndex, StoreView, Table};

/// What looks are given from in a job.
#[derive(Debug)]
pub struct LooksRequest {
    catalog: Arc<Catalog>,
    table: Arc<Table>,
    stores: StoreView,
    colors: Arc<RunColors>,
    /// Nothing more is being read: runs that are not in the table get theirs too.
    is_complete: bool,
    /// [`State::look_changes`] at this time.
    pub(super) changes: u64,
}

impl LooksRequest {
    /// The looks of all runs; `None` where all had one.
    pub(super) fn settled(self) -> Option<Looks> {
        let catalog = &self.catalog;
        let listed = self.table.rows.iter().map(|row| row.run);
        let mut runs: Vec<(RunIndex, Standing)> = listed.map(|run| (run, Standing::InView)).collect();
        if self.is_complete {
            let known: FxHashSet<RunIndex> = runs.iter().map(|(run, _)| *run).collect();
            let others = catalog.run_indices().filter(|run| catalog.shows(*run, self.stores) && !known.contains(run));
            runs.extend(others.map(|run| (run, Standing::Elsewhere)));
        }
        let mut colors = RunColors::clone(&self.colors);
        colors.settle(catalog, catalog.forest_of(self.stores), runs).then_some(colors.given)
    }
}

/// Forgets the looks that were given while the place was read for the first time, once all of it is in the table: which they
/// are depends on what had arrived by then, and a folder shall look the same whenever it is opened.
pub(super) fn forget_provisional(place: &mut Place) {
    let Place { catalog, table, charts, read, .. } = place;
    let is_whole = read.took.is_some() || read.is_cancelled;
    let is_listed = table.content.value().is_some_and(|table| table.revision == catalog.revision);
    if is_whole && is_listed && !std::mem::replace(&mut charts.are_looks_final, true) {
        Arc::make_mut(&mut charts.colors).given = Looks::default();
        charts.look_changes += 1;
    }
}

/// Settles the looks of the runs that are drawn, in place of those `drawn_before`, and of the first ones in the table.
pub(super) fn settle(place: &mut Place, drawn: &[RunIndex], drawn_before: &[RunIndex]) {
    let Place { catalog, table, charts, .. } = place;
    let before: FxHashSet<RunIndex> = drawn_before.iter().copied().collect();
    let mut known: FxHashSet<RunIndex> = drawn.iter().copied().collect();
    let given = &charts.colors.given;
    let is_known = |run: &RunIndex| before.contains(run) && given.of(*run).is_some();
    let standing = |run: &RunIndex| if is_known(run) { Standing::Drawn } else { Standing::NewlyDrawn };
    let mut runs: Vec<(RunIndex, Standing)> = drawn.iter().map(|run| (*run, standing(run))).collect();
    let rows = table.content.value().map_or(&[][..], |table| &table.rows);
    let listed = rows.iter().filter(|row| !row.is_context).take(State::MAX_RUNS).map(|row| row.run);
    let listed = charts.left_out.iter().copied().chain(listed);
    runs.extend(listed.filter(|run| known.insert(*run)).map(|run| (run, Standing::InView)));

    let looks = |colors: &RunColors| -> Vec<_> { drawn.iter().map(|run| colors.given.of(*run)).collect() };
    let of_drawn = looks(&charts.colors);
    let in_view: Vec<RunIndex> = runs.iter().map(|(run, _)| *run).collect();
    let colors = Arc::make_mut(&mut charts.colors);
    let is_given = colors.settle(catalog, catalog.forest_of(table.stores), runs);
    let is_shared = colors.note_shared(catalog, in_view);
    charts.look_changes += u64::from(is_given);
    charts.appearance_changes += u64::from(is_shared || is_given && looks(&charts.colors) != of_drawn);
}

/// Starts to give looks to the runs of the whole table.
pub(in crate::app) fn want(place: &Place, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value() else { return };
    context.start(Job::Looks(LooksRequest {
        catalog: place.catalog.clone(),
        table: table.clone(),
        stores: place.table.stores,
        colors: place.charts.colors.clone(),
        is_complete: !place.read.is_running,
        changes: place.charts.look_changes,
    }));
}

/// Takes looks that were given in a job; where others were given meanwhile, they are given anew.
pub(super) fn done(place: &mut Place, given: Looks, changes: u64, context: &mut Context<'_>) {
    let charts = &mut place.charts;
    if charts.look_changes != changes {
        want(place, context);
        return;
    }
    let is_other =
        |id: &FigureId| matches!(id, FigureId::Run(run, _) if charts.colors.given.of(*run) != given.of(*run));
    if charts.figures.keys().any(is_other) {
        charts.appearance_changes += 1;
    }
    Arc::make_mut(&mut charts.colors).given = given;
    charts.look_changes += 1;
}

/// Gives a run the look that the user chose, or, with `None`, one as it comes. Drawn runs that would look like it get another.
pub(super) fn choose(place: &mut Place, run: RunIndex, look: Option<Look>) {
    let key = place.catalog.run(run).key.clone();
    let chosen = &mut Arc::make_mut(&mut place.charts.colors).chosen;
    match look {
        Some(look) => drop(chosen.insert(key, look)),
        None => drop(chosen.remove(&key)),
    }
    place.charts.appearance_changes += 1;
    let drawn = place.charts.drawn.clone();
    settle(place, &drawn, &drawn);
}
