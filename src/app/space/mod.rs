//! What takes space, and how it is looked at.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Loadable;
use super::pages::Page;
use super::place::{Context, Place};
use super::table;
use crate::model::space::{PathUsage, Usage};
use crate::model::{ColumnId, Space};
use crate::text::Message;

mod jobs;

pub use jobs::{Job, Key};

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// What was measured; while it is on its way, as far as it has come.
    pub measured: Loadable<Arc<Space>>,
    /// Which list is shown.
    pub view: SpaceView,
    /// Artifact folders that are unfolded.
    pub open: FxHashSet<String>,
    /// Artifact paths that are visible; follows `measured` and `open`.
    pub path_rows: Vec<PathRow>,
}

/// The lists of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum SpaceView {
    #[default]
    Runs,
    Experiments,
    /// By artifact path in all runs.
    Paths,
    /// By kind of file.
    Kinds,
    /// Folders without a run.
    Leftovers,
}

/// A row of the tree of artifact paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRow {
    /// With `/`.
    pub path: String,
    pub depth: usize,
    /// What it takes in all runs.
    pub usage: Usage,
    /// Runs that have it.
    pub runs: usize,
    /// There is something in it.
    pub is_folder: bool,
    pub is_open: bool,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Measure what takes space.
    Want,
    /// Which list is shown.
    SetView(SpaceView),
    /// Fold or unfold an artifact folder.
    TogglePath(String),
    /// As far as it is measured.
    Measured(Arc<Space>),
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Measure => place.space.measured.finish(Err(why.clone())),
    }
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        // What is still being read cannot be measured; whoever wants it asks again.
        Action::Want if place.read.is_running => {}
        Action::Want => {
            place.space.measured.start();
            context.start(Job::Measure(place.data()));
        }
        Action::Measured(space) => {
            let is_complete = space.is_complete;
            let measured = &mut place.space.measured;
            *measured = if is_complete { Loadable::Ready(space) } else { Loadable::Loading(Some(space)) };
            flatten(&mut place.space);
            if is_complete && place.table.sort.column == ColumnId::Size {
                table::refresh(place, context);
            }
        }
        Action::SetView(view) => {
            place.space.view = view;
            place.lifecycle.chosen.clear();
        }
        Action::TogglePath(path) => {
            if !place.space.open.remove(&path) {
                place.space.open.insert(path);
            }
            flatten(&mut place.space);
        }
    }
}

/// Measures again what is shown of the sizes, after the place was read again, and forgets what is not.
pub(super) fn place_read(place: &mut Place, context: &mut Context<'_>) {
    if place.space.measured.is_idle() {
        return;
    }
    if place.pages.shown == Page::Space || place.table.columns.contains(&ColumnId::Size) {
        update(place, context, Action::Want);
    } else {
        place.space.measured = Loadable::Idle;
        context.cancel(Key::Measure);
    }
}

/// The visible rows of the tree of paths.
fn flatten(space: &mut State) {
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
