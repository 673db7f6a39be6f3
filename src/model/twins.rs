//! Runs and experiments that several of the opened stores hold: after `mlflow migrate-filestore`, which leaves the folder
//! where it was, or of a copied folder. Each counts once; see [`super::pairing`] for which one does.

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{ExperimentIndex, RunIndex, StoreIndex};

/// The runs of which stores are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StoreView {
    /// Those of all stores, each once.
    #[default]
    Once,
    /// Those of one store alone.
    One(StoreIndex),
    /// All that there are: what several stores hold stands there several times.
    All,
}

/// What several stores hold. Made for one [`Catalog`](super::Catalog) and valid for that revision.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// By run that does not count: the one that does.
    pub(super) counted: FxHashMap<RunIndex, RunIndex>,
    /// By run that counts: the others.
    pub(super) others: FxHashMap<RunIndex, Vec<RunIndex>>,
    /// By experiment: the one that it is shown as.
    pub(super) experiments: FxHashMap<ExperimentIndex, ExperimentIndex>,
    /// By experiment that stands for others: the stores of these.
    pub(super) experiment_stores: FxHashMap<ExperimentIndex, Vec<StoreIndex>>,
    /// Positions of registered models that stand in another store too and are shown there.
    pub(super) models: FxHashSet<usize>,
    /// Positions of logged models, the same way.
    pub(super) logged_models: FxHashSet<usize>,
    /// Positions of traces, the same way.
    pub(super) traces: FxHashSet<usize>,
    /// How many traces each store holds; empty where there is one store.
    pub(super) trace_counts: Vec<usize>,
}

impl Twins {
    /// No two stores hold the same run.
    pub fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }

    /// The run that counts: itself, but for a twin of one that does.
    pub fn counted(&self, run: RunIndex) -> RunIndex {
        self.counted.get(&run).copied().unwrap_or(run)
    }

    /// Whether another store holds the same run and that one counts.
    pub fn is_left_out(&self, run: RunIndex) -> bool {
        self.counted.contains_key(&run)
    }

    /// The same run in other stores (and further copies in one of these).
    pub fn of(&self, run: RunIndex) -> impl Iterator<Item = RunIndex> + '_ {
        let counted = self.counted(run);
        let others = self.others.get(&counted).map(Vec::as_slice).unwrap_or_default();
        std::iter::once(counted).chain(others.iter().copied()).filter(move |twin| *twin != run)
    }

    /// The experiment that stands for this one and its twins.
    pub fn experiment(&self, experiment: ExperimentIndex) -> ExperimentIndex {
        self.experiments.get(&experiment).copied().unwrap_or(experiment)
    }

    /// The other stores that hold an experiment which stands for its twins.
    pub fn other_stores_of(&self, experiment: ExperimentIndex) -> &[StoreIndex] {
        self.experiment_stores.get(&experiment).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many runs are in several stores.
    pub fn count(&self) -> usize {
        self.others.len()
    }
}
