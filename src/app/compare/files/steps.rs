//! The steps of a series that is shown of all runs.

use super::State;
use crate::app::gallery::{self, Index, Step};
use crate::model::RunIndex;

/// Steps of a series, and which runs have it.
#[derive(Debug)]
pub struct Found {
    /// Those that any run has, ascending.
    pub(super) steps: Vec<Step>,
    /// The last of them that all have.
    pub(super) shared: Option<usize>,
    pub(super) having: Vec<RunIndex>,
}

/// Looks for them.
pub(super) fn find(index: &Index, runs: &[RunIndex], path: &str) -> Found {
    let (having, steps) = index.wall(runs, path);
    let entry = index.entry(path);
    let has =
        |run: &RunIndex, step: Step| matches!(index.found(*run, entry, step), gallery::Found::At(at, _) if at == step);
    let shared = steps.iter().rposition(|step| having.iter().all(|run| has(run, *step)));
    Found { steps, shared, having }
}

impl State {
    /// Other steps than those that were known. Unless one was chosen, the last that all have is shown, or the last of any.
    pub(super) fn set_steps(&mut self, found: Found) {
        let Found { steps, shared, having } = found;
        let last = shared.unwrap_or(steps.len().saturating_sub(1));
        self.steps.set(steps, last);
        self.having = having;
    }
}
