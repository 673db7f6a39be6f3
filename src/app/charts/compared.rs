//! The runs whose curves the page *Compare* draws together.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use super::{State, looks};
use crate::app::place::Place;
use crate::model::RunIndex;

/// Takes the runs that are compared and not hidden, after either changed; no two of them look alike.
pub(in crate::app) fn draw(place: &mut Place) {
    let reference = place.compare.reference.filter(|_| place.compare.look.shows_difference);
    place.charts.compared_to = reference.map(|run| place.catalog.run(run).id.as_str().into());
    let is_shown = |run: &RunIndex| !place.is_hidden(*run);
    let drawn: Vec<RunIndex> = place.compare.runs.iter().copied().filter(is_shown).take(State::MAX_RUNS).collect();
    let mut hasher = FxHasher::default();
    for run in &drawn {
        hasher.write_u64(place.catalog.runs[run.at()].generation);
    }
    let generations = hasher.finish();
    let before = &place.charts.compared;
    if *before.0 != *drawn {
        let on_charts = place.charts.drawn.clone();
        looks::settle(place, &drawn, &on_charts);
    } else if before.1 == generations {
        return;
    }
    place.charts.compared = (drawn.into(), generations);
}
