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

/// All steps of a series, which of them is shown, and what goes through them. `S` orders them.
#[derive(Debug, Default)]
pub struct Steps<S> {
    /// Ascending.
    all: Vec<S>,
    at: usize,
    /// The one that was chosen, which may not be there.
    wish: Option<S>,
    pub player: Player,
}

impl<S: Copy + Default + Ord> Steps<S> {
    /// Without steps so far, of which this one is to be shown.
    pub(in crate::app) fn with_wish(wish: Option<S>) -> Self {
        Self { wish, ..Self::default() }
    }

    /// Ascending.
    pub fn all(&self) -> &[S] {
        &self.all
    }

    /// The position of the step that is shown.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The step that is shown; the default of a file that is no series.
    pub fn shown(&self) -> S {
        self.all.get(self.at).copied().unwrap_or_default()
    }

    /// Whether there is more than one.
    pub fn are_many(&self) -> bool {
        self.all.len() > 1
    }

    /// The one that was chosen.
    pub(in crate::app) fn wish(&self) -> Option<S> {
        self.wish
    }

    /// This one is to be shown as soon as it is there.
    pub(in crate::app) fn set_wish(&mut self, wish: Option<S>) {
        self.wish = wish;
    }

    /// Other steps than those that were known: of these the one that was chosen is shown, or the nearest before it; where
    /// none was, that at the position `usual`.
    pub(in crate::app) fn set(&mut self, steps: Vec<S>, usual: usize) {
        self.at = self.wish.map_or(usual, |wish| steps.partition_point(|step| *step <= wish).saturating_sub(1));
        self.all = steps;
        if !self.are_many() {
            self.player.stop();
        }
    }

    /// Of another series nothing is known yet.
    pub(in crate::app) fn forget(&mut self) {
        self.all.clear();
        self.at = 0;
    }

    /// The position of the one after that which is shown; after the last comes the first.
    pub(in crate::app) fn next(&self) -> usize {
        (self.at + 1) % self.all.len().max(1)
    }

    /// What happens to them; whether a step was chosen by it. `is_next_here`: what would be seen of the next one is here, or
    /// never will be.
    pub(in crate::app) fn update(&mut self, action: Action, is_next_here: bool) -> bool {
        match action {
            Action::Show(at) => {
                self.player.stop();
                self.show(at)
            }
            Action::Skip(by) => {
                self.player.stop();
                self.show(self.at.saturating_add_signed(by).min(self.all.len().saturating_sub(1)))
            }
            Action::Play(true) if self.are_many() => {
                self.player.start(Track::Steps, Instant::now() + self.pause());
                // At the end there is nothing to come.
                self.next() == 0 && self.show(0)
            }
            Action::Play(_) => {
                self.player.stop();
                false
            }
            Action::PlayOn => self.play_on(Instant::now(), is_next_here),
            Action::SetStepsASecond(number) => {
                self.player.steps_a_second = number.clamp(0.1, 60.0);
                false
            }
            Action::SetLooping(is_looping) => {
                self.player.is_looping = is_looping;
                false
            }
        }
    }

    /// The next step, once all that is to be seen of it is here.
    pub(in crate::app) fn play_on(&mut self, now: Instant, is_next_here: bool) -> bool {
        let Some(due) = self.player.due().filter(|due| *due <= now) else { return false };
        if !self.are_many() || self.next() == 0 && !self.player.is_looping {
            self.player.stop();
            return false;
        }
        if is_next_here {
            let due = if now.duration_since(due) > LATE { now } else { due };
            self.player.start(Track::Steps, due + self.pause());
        }
        is_next_here && self.show(self.next())
    }

    fn show(&mut self, at: usize) -> bool {
        let Some(step) = self.all.get(at) else { return false };
        self.wish = Some(*step);
        self.at = at;
        true
    }

    fn pause(&self) -> Duration {
        Duration::from_secs_f32(1.0 / self.player.steps_a_second)
    }
}
