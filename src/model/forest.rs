//! Who is whose parent among the runs.

use rustc_hash::FxHashMap;

use super::index::RunIndex;

/// What is odd about a run's place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TreeNote {
    /// Its parent is not in the store: stands at the root.
    Orphan,
    /// The link to its parent was cut, since it closed a circle: stands at the root.
    Cycle,
    /// Its parent is deleted and the run itself is not.
    ParentDeleted,
    /// Its parent belongs to another experiment: stands at the root of its own.
    ParentElsewhere,
}

impl TreeNote {
    /// The word in `dump`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orphan => "orphan",
            Self::Cycle => "cycle",
            Self::ParentDeleted => "parent-deleted",
            Self::ParentElsewhere => "parent-elsewhere",
        }
    }
}

/// No parent.
pub(super) const NONE: u32 = u32::MAX;

/// Who is whose parent. Made for one [`Catalog`](super::Catalog) and valid for that revision.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    pub(super) parents: Vec<u32>,
    pub(super) notes: Vec<Option<TreeNote>>,
    pub(super) depths: Vec<u16>,
    /// `children[offsets[at]..offsets[at + 1]]` are the children of `at`.
    pub(super) offsets: Vec<u32>,
    pub(super) children: Vec<RunIndex>,
    pub(super) elsewhere: FxHashMap<RunIndex, RunIndex>,
}

impl Forest {
    /// The run above in the tree; always of the same experiment.
    pub fn parent(&self, run: RunIndex) -> Option<RunIndex> {
        self.parents.get(run.at()).filter(|&&parent| parent != NONE).map(|&parent| RunIndex(parent))
    }

    /// The run that `mlflow.parentRunId` names, as far as it is known: for links. Also where it is in another
    /// experiment.
    pub fn linked_parent(&self, run: RunIndex) -> Option<RunIndex> {
        self.parent(run).or_else(|| self.elsewhere.get(&run).copied())
    }

    /// What is odd about its place.
    pub fn note(&self, run: RunIndex) -> Option<TreeNote> {
        self.notes.get(run.at()).copied().flatten()
    }

    /// The runs below, in the order of their indices.
    pub fn children(&self, run: RunIndex) -> &[RunIndex] {
        match (self.offsets.get(run.at()), self.offsets.get(run.at() + 1)) {
            (Some(&start), Some(&end)) => &self.children[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Runs above it; stops counting at 65,535.
    pub fn depth(&self, run: RunIndex) -> u16 {
        self.depths.get(run.at()).copied().unwrap_or(0)
    }
}
