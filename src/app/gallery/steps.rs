//! The step of a series that all runs of the wall show, and playing it.

use std::sync::Arc;

use super::{State, Step};
use crate::app::artifacts::series::Player;
use crate::app::artifacts::steps::{Steps, position};

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
        self.step_at = position(&steps, self.step_wish, steps.len().saturating_sub(1));
        self.steps = Arc::new(steps);
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
            // Whoever goes through its steps has chosen it.
            self.wish.clone_from(&self.path);
        }
    }

    fn player(&mut self) -> &mut Player {
        &mut self.player
    }

    /// Whether the pictures on screen are.
    fn is_here(&self, at: usize) -> bool {
        let Some(&step) = self.steps.get(at) else { return true };
        let runs = self.tiles.get(self.visible.clone()).unwrap_or_default();
        runs.iter().all(|run| self.is_known(*run, step))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::artifacts::steps::{Action, play_on, update};

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
