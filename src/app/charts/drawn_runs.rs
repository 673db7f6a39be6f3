//! Which runs the charts draw, and what follows from it.

use std::hash::Hasher as _;
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::{ChartScope, FigureId, State, looks};
use crate::app::children;
use crate::app::place::Place;
use crate::chart::gradient;
use crate::model::keys::{KeyList, is_internal_tag};
use crate::model::{Catalog, ColumnId, RunIndex, differing, natural_cmp};

/// Which runs the charts page draws, after the table, the selection or the scope changed.
pub(in crate::app) fn update(place: &mut Place) {
    looks::forget_provisional(place);
    children::draw(place);
    super::compared::draw(place);
    let Some(table) = place.table.content.value() else { return };
    let hidden = &place.charts.hidden;
    let is_shown = |run: &RunIndex| hidden.is_empty() || !hidden.contains(&place.catalog.run(*run).key);
    let wanted: Box<dyn Iterator<Item = RunIndex>> = match place.charts.scope {
        ChartScope::All => Box::new(table.rows.iter().filter(|row| !row.is_context).map(|row| row.run)),
        ChartScope::Selected => {
            let selected = place.table.selection.runs().iter().copied();
            Box::new(selected.filter(|run| place.catalog.shows(*run, place.table.stores)))
        }
    };
    let of_selection = of_selection(place, &is_shown);
    let (mut drawn, mut left_out) = (Vec::new(), Vec::new());
    for run in wanted {
        if is_shown(&run) {
            drawn.push(run);
        } else {
            left_out.push(run);
        }
        if drawn.len() == State::MAX_RUNS {
            break;
        }
    }
    left_out.truncate(State::MAX_RUNS);
    if *place.charts.of_selection.0 != *of_selection.0 || place.charts.of_selection.1 != of_selection.1 {
        place.charts.of_selection = of_selection;
    }
    let metrics = metrics_of(&place.catalog, &drawn, &table.columns);
    if metrics != place.charts.metrics || place.charts.arrangement.identity == 0 {
        place.charts.metrics = metrics;
        super::moving::arrange(&mut place.charts);
    }
    place.charts.left_out = left_out;
    let drawn_before = place.charts.drawn.clone();
    looks::settle(place, &drawn, &drawn_before);
    let generations = generations(&place.catalog, &drawn);
    let are_others = *place.charts.drawn != *drawn;
    if are_others || generations != place.charts.generations {
        (place.charts.drawn, place.charts.generations) = (drawn.into(), generations);
        changed(place, are_others);
    }
}

/// Selected runs that the inspector draws together: no more than can be told apart.
fn of_selection(place: &Place, is_shown: &dyn Fn(&RunIndex) -> bool) -> (Arc<[RunIndex]>, u64) {
    const MOST: usize = 60;
    let runs: Arc<[RunIndex]> =
        place.table.selection.runs().iter().copied().filter(|run| is_shown(run)).take(MOST).collect();
    let generations = generations(&place.catalog, &runs);
    (runs, generations)
}

/// A number that changes when one of `runs` is read anew.
fn generations(catalog: &Catalog, runs: &[RunIndex]) -> u64 {
    let mut hasher = FxHasher::default();
    for run in runs {
        hasher.write_u64(catalog.runs[run.at()].generation);
    }
    hasher.finish()
}

/// Other runs are drawn than before, or other things were read of them.
fn changed(place: &mut Place, are_others: bool) {
    if are_others {
        place.charts.crosshair = None;
    }
    let (params, tags) = keys_of(&place.catalog, &place.charts.drawn);
    (place.charts.params, place.charts.tags) = (params.into(), tags.into());
    if place.charts.color_by.is_some() {
        color(place);
    }
}

/// Places on the scale of colours for the drawn runs, by the parameter that was chosen.
pub(in crate::app) fn color(place: &mut Place) {
    let charts = &mut place.charts;
    let places = charts.color_by.as_ref().map(|param| {
        let value = |&run: &RunIndex| place.catalog.run(run).param(param).map(|value| (run, value));
        gradient(charts.drawn.iter().filter_map(value))
    });
    Arc::make_mut(&mut charts.colors).gradient = places;
    charts.appearance_changes += 1;
}

/// Everything is visible again: other runs begin so.
pub(in crate::app) fn show_all(place: &mut Place) {
    place.charts.ranges.retain(|id, _| !matches!(id, FigureId::Charts(_)));
    place.charts.linked_x = None;
}

/// The metrics that `runs` (a bounded number) have. Runs of one experiment mostly share one list of keys: each list is
/// looked at once.
fn metrics_of(catalog: &Catalog, runs: &[RunIndex], columns: &[ColumnId]) -> Vec<Arc<str>> {
    let mut lists: Vec<&Arc<KeyList>> = Vec::new();
    for run in runs {
        let list = &catalog.runs[run.at()].keys.metrics;
        if !lists.iter().any(|known| Arc::ptr_eq(known, list)) {
            lists.push(list);
        }
    }
    let logged: FxHashSet<&Arc<str>> = lists.iter().flat_map(|list| list.keys()).collect();
    let metrics = columns.iter().filter_map(|column| match column {
        ColumnId::Metric(key) if logged.contains(key) => Some(key.clone()),
        _ => None,
    });
    let mut metrics: Vec<Arc<str>> = metrics.collect();
    // Of selected runs that the table does not list.
    let known: FxHashSet<Arc<str>> = metrics.iter().cloned().collect();
    let mut others: Vec<Arc<str>> = logged.into_iter().filter(|key| !known.contains(*key)).cloned().collect();
    others.sort_by(|a, b| natural_cmp(a, b));
    metrics.extend(others);
    metrics
}

/// Parameters of runs, those that differ first, and the tags that users gave them; by which they can be grouped.
fn keys_of(catalog: &Catalog, runs: &[RunIndex]) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
    let is_param = |column| if let ColumnId::Param(key) = column { Some(key) } else { None };
    let mut params: Vec<Arc<str>> = differing(catalog, runs.iter().copied()).into_iter().filter_map(is_param).collect();
    let mut known: FxHashSet<Arc<str>> = params.iter().cloned().collect();
    let mut others: Vec<Arc<str>> = Vec::new();
    let mut tags: FxHashSet<Arc<str>> = FxHashSet::default();
    for &run in runs {
        let run = catalog.run(run);
        for param in run.params.iter().filter(|param| !known.contains(&param.key)) {
            others.push(param.key.clone());
        }
        known.extend(run.params.iter().map(|param| param.key.clone()));
        tags.extend(run.tags.iter().filter(|tag| !is_internal_tag(&tag.key)).map(|tag| tag.key.clone()));
    }
    others.sort_by(|a, b| natural_cmp(a, b));
    params.extend(others);
    let mut tags: Vec<Arc<str>> = tags.into_iter().collect();
    tags.sort_by(|a, b| natural_cmp(a, b));
    (params, tags)
}
