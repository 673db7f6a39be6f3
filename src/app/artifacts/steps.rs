//! The step of a series that several runs show, and playing it: on the wall of the gallery, and where the files of compared runs
//! stand beside each other.

use std::time::{Duration, Instant};

use super::series::{Player, Track};

/// Later than due by more than this is not made up for.
const LATE: Duration = Duration::from_millis(100);

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

/// The position of the step that was chosen among others than it was chosen from, or of the nearest before it; `usual` where
/// none was.
pub(in crate::app) fn position<S: Ord>(steps: &[S], wish: Option<S>, usual: usize) -> usize {
    wish.map_or(usual, |wish| steps.partition_point(|step| *step <= wish).saturating_sub(1))
}

/// What goes through steps.
pub(in crate::app) trait Steps {
    /// How many there are.
    fn count(&self) -> usize;
    /// The position of the one that is shown.
    fn at(&self) -> usize;
    /// Shows the one at a position, if there is one: somebody chose it.
    fn show(&mut self, at: usize);
    fn player(&mut self) -> &mut Player;
    /// Whether what would be seen of a step is here, or never will be.
    fn is_here(&self, at: usize) -> bool;
}

/// What happens to steps.
pub(in crate::app) fn update(steps: &mut impl Steps, action: Action) {
    let count = steps.count();
    match action {
        Action::Show(at) => {
            steps.player().stop();
            steps.show(at);
        }
        Action::Skip(by) => {
            steps.player().stop();
            steps.show(steps.at().saturating_add_signed(by).min(count.saturating_sub(1)));
        }
        Action::Play(true) if count > 1 => {
            // At the end there is nothing to come.
            if steps.at() + 1 == count {
                steps.show(0);
            }
            let due = Instant::now() + pause(steps.player());
            steps.player().start(Track::Steps, due);
        }
        Action::Play(_) => steps.player().stop(),
        Action::PlayOn => play_on(steps, Instant::now()),
        Action::SetStepsASecond(number) => steps.player().steps_a_second = number.clamp(0.1, 60.0),
        Action::SetLooping(is_looping) => steps.player().is_looping = is_looping,
    }
}

/// The next step, once all that is to be seen of it is here.
pub(in crate::app) fn play_on(steps: &mut impl Steps, now: Instant) {
    let (count, is_looping) = (steps.count(), steps.player().is_looping);
    let Some(due) = steps.player().due().filter(|due| *due <= now) else { return };
    if count < 2 || steps.at() + 1 == count && !is_looping {
        return steps.player().stop();
    }
    let next = (steps.at() + 1) % count;
    if steps.is_here(next) {
        steps.show(next);
        let due = if now.duration_since(due) > LATE { now } else { due };
        let due = due + pause(steps.player());
        steps.player().start(Track::Steps, due);
    }
}

fn pause(player: &Player) -> Duration {
    Duration::from_secs_f32(1.0 / player.steps_a_second)
}
