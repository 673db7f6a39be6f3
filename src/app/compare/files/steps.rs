//! The step of a series that all runs show, and playing it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::State;
use crate::app::artifacts::series::Track;
use crate::app::gallery::{self, Index, Step};
use crate::model::RunIndex;

/// Later than due by more than this is not made up for.
const LATE: Duration = Duration::from_millis(100);

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

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Show the step at a position of all that there are.
    Show(usize),
    /// The step so many further.
    Skip(isize),
    /// Play, or stop.
    Play(bool),
    /// The next step is due.
    PlayOn,
    SetStepsASecond(f32),
    SetLooping(bool),
}

impl State {
    /// Other steps than those that were known: the one that was chosen, or the nearest before it; else the last that all
    /// have, or the last of any.
    pub(super) fn set_steps(&mut self, found: Found) {
        let Found { steps, shared, having } = found;
        let last = shared.unwrap_or(steps.len().saturating_sub(1));
        let nearest = |wish: Step| steps.partition_point(|step| *step <= wish).saturating_sub(1);
        self.step_at = self.step_wish.map_or(last, nearest);
        self.steps = Arc::new(steps);
        self.having = having;
        if !self.has_steps() {
            self.player.stop();
        }
    }

    fn show_step(&mut self, at: usize) {
        if let Some(step) = self.steps.get(at) {
            self.step_wish = Some(*step);
            self.step_at = at;
        }
    }

    fn pause(&self) -> Duration {
        Duration::from_secs_f32(1.0 / self.player.steps_a_second)
    }
}

pub(super) fn update(state: &mut State, action: Action) {
    let count = state.steps.len();
    match action {
        Action::Show(at) => {
            state.player.stop();
            state.show_step(at);
        }
        Action::Skip(by) => {
            state.player.stop();
            state.show_step(state.step_at.saturating_add_signed(by).min(count.saturating_sub(1)));
        }
        Action::Play(true) if count > 1 => {
            // At the end there is nothing to come.
            if state.step_at + 1 == count {
                state.show_step(0);
            }
            state.player.start(Track::Steps, Instant::now() + state.pause());
        }
        Action::Play(_) => state.player.stop(),
        Action::PlayOn => play_on(state, Instant::now()),
        Action::SetStepsASecond(steps) => state.player.steps_a_second = steps.clamp(0.1, 60.0),
        Action::SetLooping(is_looping) => state.player.is_looping = is_looping,
    }
}

/// The next step, once all files of this one are here.
fn play_on(state: &mut State, now: Instant) {
    let count = state.steps.len();
    let Some(due) = state.player.due().filter(|due| *due <= now) else { return };
    if count < 2 || state.step_at + 1 == count && !state.player.is_looping {
        return state.player.stop();
    }
    if state.reading.is_none() {
        state.show_step((state.step_at + 1) % count);
        let due = if now.duration_since(due) > LATE { now } else { due };
        state.player.start(Track::Steps, due + state.pause());
    }
}
