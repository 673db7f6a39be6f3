//! Selecting runs on the wall: the same selection as the table's, but what lies between two pictures is what the wall has.

use std::sync::Arc;

use crate::app::charts::drawn_runs;
use crate::app::place::Place;
use crate::app::table::selection;
use crate::model::RunIndex;

pub(super) fn select(place: &mut Place, run: RunIndex, toggle: bool, range: bool) {
    let tiles: Arc<Vec<RunIndex>> = place.gallery.tiles.clone();
    let at = |run: RunIndex| tiles.iter().position(|known| *known == run);
    if range && let (Some(from), Some(to)) = (place.table.selection.anchor.and_then(at), at(run)) {
        place.table.selection.set(tiles[from.min(to)..=from.max(to)].to_vec());
        place.table.selection.focus = Some(run);
        drawn_runs::update(place);
    } else {
        selection::select(place, run, toggle, false);
    }
}

pub(super) fn select_all(place: &mut Place) {
    place.table.selection.set(place.gallery.tiles.to_vec());
    drawn_runs::update(place);
}

/// Selects the picture so many after the one with the focus, the first where none has it; or all up to it.
pub(super) fn step(place: &mut Place, pictures: isize, extend: bool) {
    let runs = place.gallery.tiles.clone();
    let Some(last) = runs.len().checked_sub(1) else { return };
    let focus = place.table.selection.focus;
    let at = runs.iter().position(|run| Some(*run) == focus);
    let to = at.map_or(0, |at| at.saturating_add_signed(pictures).min(last));
    select(place, runs[to], false, extend);
    place.table.scroll_to_focus = true;
}
