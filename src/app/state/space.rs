//! What takes space, and how it is looked at.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Loadable;
use crate::model::Space;
use crate::model::space::Usage;

/// See the module.
#[derive(Debug, Default)]
pub struct SpaceState {
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
    /// By run.
    #[default]
    Runs,
    /// By experiment.
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
    /// Indent.
    pub depth: usize,
    /// What it takes in all runs.
    pub usage: Usage,
    /// Runs that have it.
    pub runs: usize,
    /// There is something in it.
    pub is_folder: bool,
    /// Unfolded.
    pub is_open: bool,
}
