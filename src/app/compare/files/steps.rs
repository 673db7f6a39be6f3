//! The step of a series that all runs show, and playing it.

use std::sync::Arc;

use super::State;
use crate::app::artifacts::series::Player;
use crate::app::artifacts::steps::{Steps, position};
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
    /// Other steps than those that were known: the one that was chosen, or the nearest before it; else the last that all
    /// have, or the last of any.
    pub(super) fn set_steps(&mut self, found: Found) {
        let Found { steps, shared, having } = found;
        let last = shared.unwrap_or(steps.len().saturating_sub(1));
        self.step_at = position(&steps, self.step_wish, last);
        self.steps = Arc::new(steps);
        self.having = having;
        if !self.has_steps() {
            self.player.stop();
        }
    }
}

impl Steps for State {
    fn count(&self) -> usize {
        self.steps.len()
    }

    fn at(&self) -> usize {
        self.step_at
    }

    fn show(&mut self, at: usize) {
        if let Some(step) = self.steps.get(at) {
            self.step_wish = Some(*step);
            self.step_at = at;
        }
    }

    fn player(&mut self) -> &mut Player {
        &mut self.player
    }

    /// Whether all files of the step that is shown are.
    fn is_here(&self, _: usize) -> bool {
        self.reading.is_none()
    }
}
