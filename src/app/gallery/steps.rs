//! The step of a series that all runs of the wall show, and playing it.

use super::{State, Step};
use crate::app::artifacts::steps::Action;

impl State {
    /// A step as it is shown.
    pub fn step_label(&self, step: Step) -> String {
        self.shown.as_ref().map(|entry| entry.label(step)).unwrap_or_default()
    }

    /// Other steps than those that were known. Unless one was chosen, the last is shown, which is what a run ended with.
    pub(super) fn set_steps(&mut self, steps: Vec<Step>) {
        let last = steps.len().saturating_sub(1);
        self.steps.set(steps, last);
    }
}

pub(super) fn update(gallery: &mut State, action: Action) {
    let is_next_here = is_here(gallery, gallery.steps.next());
    if gallery.steps.update(action, is_next_here) {
        // Whoever goes through its steps has chosen it.
        gallery.wish.clone_from(&gallery.path);
    }
}

/// Whether the pictures on screen are, of the step at a position.
fn is_here(gallery: &State, at: usize) -> bool {
    let Some(&step) = gallery.steps.all().get(at) else { return true };
    let runs = gallery.tiles.get(gallery.visible.clone()).unwrap_or_default();
    runs.iter().all(|run| gallery.is_known(*run, step))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn series(steps: &[i64]) -> State {
        let mut gallery = State { path: Some("epoch_*.png".into()), ..State::default() };
        gallery.set_steps(steps.iter().map(|step| [*step, 0]).collect());
        gallery
    }

    #[test]
    fn a_series_begins_with_its_end_and_a_chosen_step_stays() {
        let mut gallery = series(&[1, 2, 10]);
        assert_eq!(gallery.steps.shown(), [10, 0]);
        assert_eq!(gallery.wish, None, "nobody chose anything");
        update(&mut gallery, Action::Skip(-1));
        assert_eq!((gallery.steps.shown(), gallery.wish.as_deref()), ([2, 0], Some("epoch_*.png")));
        gallery.set_steps(vec![[1, 0], [2, 0], [3, 0], [10, 0]]);
        assert_eq!(gallery.steps.shown(), [2, 0], "more runs were looked through");
        gallery.set_steps(vec![[1, 0], [10, 0]]);
        assert_eq!(gallery.steps.shown(), [1, 0], "the nearest before");
        update(&mut gallery, Action::Skip(100));
        assert_eq!(gallery.steps.shown(), [10, 0]);
        update(&mut gallery, Action::Show(7));
        assert_eq!(gallery.steps.shown(), [10, 0], "there is no such");
    }

    #[test]
    fn it_is_played_from_the_beginning_to_the_end_and_again() {
        let mut gallery = series(&[1, 2, 3]);
        update(&mut gallery, Action::Play(true));
        assert_eq!(gallery.steps.shown(), [1, 0], "from the end to the beginning");
        let due = gallery.steps.player.due().expect("plays");
        gallery.steps.play_on(due.checked_sub(Duration::from_millis(1)).expect("a time"), true);
        assert_eq!(gallery.steps.shown(), [1, 0], "too early");
        for expected in [2, 3, 1] {
            let due = gallery.steps.player.due().expect("plays");
            gallery.steps.play_on(due, true);
            assert_eq!(gallery.steps.shown(), [expected, 0]);
        }
        update(&mut gallery, Action::SetLooping(false));
        update(&mut gallery, Action::Show(2));
        assert_eq!(gallery.steps.player.due(), None, "what a hand moves is not played any more");
        update(&mut gallery, Action::Play(true));
        for _ in 0..3 {
            let due = gallery.steps.player.due().expect("plays");
            gallery.steps.play_on(due, true);
        }
        assert_eq!((gallery.steps.player.due(), gallery.steps.shown()), (None, [3, 0]));
    }
}
