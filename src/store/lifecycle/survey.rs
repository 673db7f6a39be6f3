//! What runs, experiments and logged models there are and in which stage, of any kind of store: all that a plan for a
//! purge is made from, before anything is measured.

use rustc_hash::FxHashMap;

use crate::store::types::{LifecycleStage, RegisteredModel};

/// A run.
#[derive(Clone, Debug)]
pub(in crate::store) struct KnownRun {
    pub(in crate::store) key: String,
    pub(in crate::store) id: String,
    pub(in crate::store) name: String,
    /// Its experiment, by its place in [`Survey::experiments`].
    pub(in crate::store) experiment: usize,
    pub(in crate::store) stage: LifecycleStage,
    pub(in crate::store) deleted_time: Option<i64>,
    pub(in crate::store) parent_id: Option<String>,
    pub(in crate::store) artifact_uri: Option<String>,
    /// Its description could be read.
    pub(in crate::store) is_described: bool,
}

/// A logged model.
#[derive(Clone, Debug)]
pub(in crate::store) struct KnownModel {
    pub(in crate::store) key: String,
    pub(in crate::store) id: String,
    pub(in crate::store) name: String,
    pub(in crate::store) experiment: usize,
    pub(in crate::store) source_run: Option<String>,
    pub(in crate::store) stage: LifecycleStage,
    pub(in crate::store) updated: Option<i64>,
    pub(in crate::store) artifact_uri: Option<String>,
}

/// An experiment.
#[derive(Clone, Debug)]
pub(in crate::store) struct KnownExperiment {
    pub(in crate::store) key: String,
    pub(in crate::store) id: String,
    pub(in crate::store) name: String,
    /// Lies where deleted experiments lie.
    pub(in crate::store) is_put_away: bool,
    pub(in crate::store) has_meta: bool,
    /// Only stands for runs that lie outside any experiment, or name one that is not there.
    pub(in crate::store) is_loose: bool,
    pub(in crate::store) stage: LifecycleStage,
    pub(in crate::store) last_update_time: Option<i64>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Survey {
    pub(in crate::store) experiments: Vec<KnownExperiment>,
    pub(in crate::store) runs: Vec<KnownRun>,
    pub(in crate::store) models: Vec<KnownModel>,
    pub(in crate::store) registry: Vec<RegisteredModel>,
}

impl Survey {
    /// Runs by experiment and id.
    pub(in crate::store) fn by_id(&self) -> FxHashMap<(usize, &str), &KnownRun> {
        self.runs.iter().map(|run| ((run.experiment, run.id.as_str()), run)).collect()
    }

    /// Keys of parents and children, of each pair that is in one experiment.
    pub(in crate::store) fn families(&self) -> Vec<(String, String)> {
        let by_id = self.by_id();
        let pairs = self.runs.iter().filter_map(|run| {
            let parent = by_id.get(&(run.experiment, run.parent_id.as_deref()?))?;
            Some((parent.key.clone(), run.key.clone()))
        });
        pairs.collect()
    }
}
