//! What takes space.

use super::super::jobs::JobKey;
use super::super::loadable::Loadable;
use super::super::state::{Page, PathRow, PlaceState, SpaceState};
use super::super::{Action, Effect};
use super::{histories, table};
use crate::model::ColumnId;
use crate::model::space::PathUsage;

pub(super) fn apply(place: &mut PlaceState, action: Action, effects: &mut Vec<Effect>) {
    match action {
        // What is still being read cannot be measured; whoever wants it asks again.
        Action::WantSpace if place.reading.is_running => {}
        Action::WantSpace => {
            place.space.measured.start();
            effects.push(Effect::Space(histories(place)));
        }
        Action::SpaceMeasured(space) => {
            let is_complete = space.is_complete;
            let measured = &mut place.space.measured;
            *measured = if is_complete { Loadable::Ready(space) } else { Loadable::Loading(Some(space)) };
            flatten(&mut place.space);
            if is_complete && place.sort.column == ColumnId::Size {
                table::refresh(place, effects);
            }
        }
        Action::SetSpaceView(view) => {
            place.space.view = view;
            (place.lifecycle.chosen, place.lifecycle.chosen_bytes) = Default::default();
        }
        Action::TogglePath(path) => {
            if !place.space.open.remove(&path) {
                place.space.open.insert(path);
            }
            flatten(&mut place.space);
        }
        _ => {}
    }
}

/// Measures again what is shown of the sizes, after the place was read again, and forgets what is not.
pub(super) fn place_read(place: &mut PlaceState, effects: &mut Vec<Effect>) {
    if place.space.measured.is_idle() {
        return;
    }
    if place.page == Page::Space || place.columns.contains(&ColumnId::Size) {
        apply(place, Action::WantSpace, effects);
    } else {
        place.space.measured = Loadable::Idle;
        effects.push(Effect::Cancel(JobKey::Space));
    }
}

/// The visible rows of the tree of paths.
fn flatten(space: &mut SpaceState) {
    space.path_rows.clear();
    let Some(measured) = space.measured.value() else { return };
    let mut pending: Vec<(&PathUsage, usize)> = measured.paths.iter().rev().map(|path| (path, 0)).collect();
    while let Some((path, depth)) = pending.pop() {
        let is_open = space.open.contains(&path.path);
        space.path_rows.push(PathRow {
            path: path.path.clone(),
            depth,
            usage: path.usage,
            runs: path.runs,
            is_folder: !path.inner.is_empty(),
            is_open,
        });
        if is_open {
            pending.extend(path.inner.iter().rev().map(|path| (path, depth + 1)));
        }
    }
}
