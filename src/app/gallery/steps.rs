//! The step of a series that all runs of the wall show, and playing it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{State, Step};
use crate::app::artifacts::series::Track;

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

impl State {
    /// The step that is shown; 0 of a file that is no series.
    pub fn step(&self) -> Step {
        self.steps.get(self.step_at).copied().unwrap_or_default()
    }

    /// Whether there is more than one step.
    pub fn has_steps(&self) -> bool {
        self.steps.len() > 1
    }

    /// A step as it is shown.
    pub fn step_label(&self, step: Step) -> String {
        self.shown.as_ref().map(|entry| entry.label(step)).unwrap_or_default()
    }

    /// Other steps than those that were known: the one that was chosen, or the nearest before it; else the last, which is
    /// what a run ended with.
    pub(super) fn set_steps(&mut self, steps: Vec<Step>) {
        let last = steps.len().saturating_sub(1);
        let nearest = |wish: Step| steps.partition_point(|step| *step <= wish).saturating_sub(1);
        self.step_at = self.step_wish.map_or(last, nearest);
        self.steps = Arc::new(steps);
        if !self.has_steps() {
            self.player.stop();
        }
    }

    fn show_step(&mut self, at: usize) {
        if let Some(step) = self.steps.get(at) {
            self.step_wish = Some(*step);
            self.step_at = at;
            // Whoever goes through its steps has chosen it.
            self.wish.clone_from(&self.path);
        }
    }

    /// Whether the pictures on screen are here for a step, or never will be.
    fn is_here(&self, at: usize) -> bool {
        let Some(&step) = self.steps.get(at) else { return true };
        let runs = self.tiles.get(self.visible.clone()).unwrap_or_default();
        runs.iter().all(|run| self.is_known(*run, step))
    }

    fn pause(&self) -> Duration {
        Duration::from_secs_f32(1.0 / self.player.steps_a_second)
    }
}

pub(super) fn update(gallery: &mut State, action: Action) {
    let count = gallery.steps.len();
    match action {
        Action::Show(at) => {
            gallery.player.stop();
            gallery.show_step(at);
        }
        Action::Skip(by) => {
            gallery.player.stop();
            gallery.show_step(gallery.step_at.saturating_add_signed(by).min(count.saturating_sub(1)));
        }
        Action::Play(true) if count > 1 => {
            // At the end there is nothing to come.
            if gallery.step_at + 1 == count {
                gallery.show_step(0);
            }
            gallery.player.start(Track::Steps, Instant::now() + gallery.pause());
        }
        Action::Play(_) => gallery.player.stop(),
        Action::PlayOn => play_on(gallery, Instant::now()),
        Action::SetStepsASecond(steps) => gallery.player.steps_a_second = steps.clamp(0.1, 60.0),
        Action::SetLooping(is_looping) => gallery.player.is_looping = is_looping,
    }
}

/// The next step, once all pictures on screen are here.
fn play_on(gallery: &mut State, now: Instant) {
    let count = gallery.steps.len();
    let Some(due) = gallery.player.due().filter(|due| *due <= now) else { return };
    if count < 2 || gallery.step_at + 1 == count && !gallery.player.is_looping {
        return gallery.player.stop();
    }
    let next = (gallery.step_at + 1) % count;
    if gallery.is_here(next) {
        gallery.show_step(next);
        let due = if now.duration_since(due) > LATE { now } else { due };
        gallery.player.start(Track::Steps, due + gallery.pause());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(steps: &[i64]) -> State {
        let mut gallery = State { path: Some("epoch_*.png".into()), ..State::default() };
        gallery.set_steps(steps.iter().map(|step| [*step, 0]).collect());
        gallery
    }

    #[test]
    fn a_series_begins_with_its_end_and_a_chosen_step_stays() {
        let mut gallery = series(&[1, 2, 10]);
        assert_eq!(gallery.step(), [10, 0]);
        assert_eq!(gallery.wish, None, "nobody chose anything");
        update(&mut gallery, Action::Skip(-1));
        assert_eq!((gallery.step(), gallery.wish.as_deref()), ([2, 0], Some("epoch_*.png")));
        gallery.set_steps(vec![[1, 0], [2, 0], [3, 0], [10, 0]]);
        assert_eq!(gallery.step(), [2, 0], "more runs were looked through");
        gallery.set_steps(vec![[1, 0], [10, 0]]);
        assert_eq!(gallery.step(), [1, 0], "the nearest before");
        update(&mut gallery, Action::Skip(100));
        assert_eq!(gallery.step(), [10, 0]);
        update(&mut gallery, Action::Show(7));
        assert_eq!(gallery.step(), [10, 0], "there is no such");
    }

    #[test]
    fn it_is_played_from_the_beginning_to_the_end_and_again() {
        let mut gallery = series(&[1, 2, 3]);
        update(&mut gallery, Action::Play(true));
        assert_eq!(gallery.step(), [1, 0], "from the end to the beginning");
        let due = gallery.player.due().expect("plays");
        play_on(&mut gallery, due.checked_sub(Duration::from_millis(1)).expect("a time"));
        assert_eq!(gallery.step(), [1, 0], "too early");
        for expected in [2, 3, 1] {
            let due = gallery.player.due().expect("plays");
            play_on(&mut gallery, due);
            assert_eq!(gallery.step(), [expected, 0]);
        }
        update(&mut gallery, Action::SetLooping(false));
        update(&mut gallery, Action::Show(2));
        assert_eq!(gallery.player.due(), None, "what a hand moves is not played any more");
        update(&mut gallery, Action::Play(true));
        for _ in 0..3 {
            let due = gallery.player.due().expect("plays");
            play_on(&mut gallery, due);
        }
        assert_eq!((gallery.player.due(), gallery.step()), (None, [3, 0]));
    }
}
