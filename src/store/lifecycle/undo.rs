//! The way back from one change, and what has to be read again after either.

use std::any::Any;
use std::sync::Arc;

use crate::store::types::{ExperimentKey, RunKey};

/// What has to be read again after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Runs whose description changed, by the keys they had before.
    pub runs: Vec<RunKey>,
    pub experiments: Vec<ExperimentKey>,
    /// Keys of runs and experiments are others now: the whole store has to be read again.
    pub keys_moved: bool,
}

/// The way back from one change. It restores what was there byte by byte, and refuses where somebody changed it since.
#[derive(Clone)]
pub struct Undo {
    touched: Touched,
    /// What the kind of store that made the change knows how to take back.
    steps: Arc<dyn Any + Send + Sync>,
}

impl Undo {
    pub(in crate::store) fn new<S: Any + Send + Sync>(touched: Touched, steps: S) -> Self {
        Self { touched, steps: Arc::new(steps) }
    }

    /// The steps, if they are of this kind of store.
    pub(in crate::store) fn steps<S: Any>(&self) -> Option<&S> {
        self.steps.downcast_ref()
    }

    /// What has to be read again once it is taken back. The keys are those from before the change, which are true again
    /// then; where [`Touched::keys_moved`] says so the keys that were shown meanwhile are gone.
    pub fn touched(&self) -> &Touched {
        &self.touched
    }
}

impl std::fmt::Debug for Undo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Undo").field("touched", &self.touched).finish_non_exhaustive()
    }
}
