//! Steps of one thing: which series the chosen file belongs to, its small pictures, and playing it or the frames of a file.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::jobs::Job;
use super::update::choose;
use super::{ArtifactRef, Key, State, frames};
use crate::app::place::Context;
use crate::model::Series;
use crate::preview::Preview;

/// Small pictures that are kept.
const MOST_SMALL: usize = 400;

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Frames of an animation, or pages.
    Frames,
    /// Files of a series.
    Steps,
}

/// How it is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Player {
    /// What runs, and when the next picture is due.
    playing: Option<(Track, Instant)>,
    /// Steps a second.
    pub steps_a_second: f32,
    /// Times as fast as the file says.
    pub speed: f32,
    /// Begin anew at the end.
    pub is_looping: bool,
}

impl Default for Player {
    fn default() -> Self {
        Self { playing: None, steps_a_second: 8.0, speed: 1.0, is_looping: true }
    }
}

impl Player {
    /// What runs.
    pub fn playing(&self) -> Option<Track> {
        self.playing.map(|(track, _)| track)
    }

    /// When the next picture is due.
    pub(in crate::app) fn due(&self) -> Option<Instant> {
        self.playing.map(|(_, due)| due)
    }

    pub(in crate::app) fn start(&mut self, track: Track, due: Instant) {
        self.playing = Some((track, due));
    }

    pub(in crate::app) fn stop(&mut self) {
        self.playing = None;
    }

    /// How long until the next picture is due.
    pub fn rest(&self) -> Option<Duration> {
        self.playing.map(|(_, due)| due.saturating_duration_since(Instant::now()))
    }
}

/// Small pictures of the steps of a series.
#[derive(Debug, Default)]
pub struct Strip {
    /// Section and position of the series.
    of: Option<(usize, usize)>,
    /// `None`: no picture.
    small: FxHashMap<usize, Option<Arc<Preview>>>,
    asked: Range<usize>,
}

impl Strip {
    /// The small picture of a step, if it is here.
    pub fn small(&self, step: usize) -> Option<&Arc<Preview>> {
        self.small.get(&step)?.as_ref()
    }

    /// Whether these were asked for already, of the series that is chosen.
    pub fn covers(&self, steps: &Range<usize>) -> bool {
        self.of.is_some() && self.asked == *steps
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show a frame or page, from 0 on.
    ShowFrame(u32),
    /// Show the step at a position of the series.
    ShowStep(usize),
    /// The frame, page or step so many further.
    Skip(Track, isize),
    /// Play, or stop.
    Play(Track, bool),
    /// The next picture is due.
    PlayOn,
    SetStepsASecond(f32),
    SetSpeed(f32),
    SetLooping(bool),
    /// Small pictures of these steps are seen.
    WantSmall(Range<usize>),
    SmallDone {
        section: usize,
        series: usize,
        step: usize,
        small: Option<Arc<Preview>>,
    },
}

impl State {
    /// The series of the chosen file, and which of its steps is chosen.
    pub fn series(&self) -> Option<(&Series, usize)> {
        let (section, (series, step)) = self.series_place()?;
        Some((self.listing.value()?.get(section)?.series.all().get(series)?, step))
    }

    /// Its section, and where it stands there.
    fn series_place(&self) -> Option<(usize, (usize, usize))> {
        Some((self.selected.as_ref()?.section, self.chosen_series?))
    }

    /// What left and right, and playing, go through.
    pub fn track(&self) -> Option<Track> {
        if self.series().is_some() { Some(Track::Steps) } else { self.frames.has_any().then_some(Track::Frames) }
    }

    /// The file of a step.
    pub(super) fn step_target(&self, step: usize) -> Option<ArtifactRef> {
        let (section, (series, _)) = self.series_place()?;
        let content = self.listing.value()?.get(section)?;
        let entry = content.series.all().get(series)?.steps.get(step)?.entry;
        Some(ArtifactRef { section, path: content.listing.entries.get(entry)?.path.clone() })
    }
}

pub(super) fn change(artifacts: &mut State, action: Action, context: &mut Context<'_>) {
    match action {
        Action::ShowFrame(at) => {
            stop(artifacts, Track::Frames);
            frames::show(artifacts, at, context);
        }
        Action::ShowStep(step) => {
            stop(artifacts, Track::Steps);
            show_step(artifacts, step, context);
        }
        Action::Skip(track, by) => {
            stop(artifacts, track);
            skip(artifacts, track, by, context);
        }
        Action::Play(track, is_on) => play(artifacts, track, is_on, context),
        Action::PlayOn => play_on(artifacts, context),
        Action::SetStepsASecond(steps) => artifacts.player.steps_a_second = steps.clamp(0.1, 60.0),
        Action::SetSpeed(speed) => artifacts.player.speed = speed.clamp(0.05, 20.0),
        Action::SetLooping(is_looping) => artifacts.player.is_looping = is_looping,
        Action::WantSmall(steps) => want_small(artifacts, steps, context),
        Action::SmallDone { section, series, step, small } => {
            if artifacts.strip.of == Some((section, series)) {
                artifacts.strip.small.insert(step, small);
            }
        }
    }
}

/// What a hand moves is not played any more.
fn stop(artifacts: &mut State, track: Track) {
    if artifacts.player.playing() == Some(track) {
        artifacts.player.playing = None;
    }
}

fn count(artifacts: &State, track: Track) -> usize {
    match track {
        Track::Frames => artifacts.frames.count as usize,
        Track::Steps => artifacts.series().map_or(0, |(series, _)| series.steps.len()),
    }
}

fn position(artifacts: &State, track: Track) -> usize {
    match track {
        Track::Frames => artifacts.frames.at as usize,
        Track::Steps => artifacts.series().map_or(0, |(_, step)| step),
    }
}

fn go_to(artifacts: &mut State, track: Track, at: usize, context: &mut Context<'_>) {
    match track {
        Track::Frames => frames::show(artifacts, u32::try_from(at).unwrap_or(u32::MAX), context),
        Track::Steps => show_step(artifacts, at, context),
    }
}

fn skip(artifacts: &mut State, track: Track, by: isize, context: &mut Context<'_>) {
    let Some(last) = count(artifacts, track).checked_sub(1) else { return };
    let to = position(artifacts, track).saturating_add_signed(by).min(last);
    if to != position(artifacts, track) {
        go_to(artifacts, track, to, context);
    }
}

fn show_step(artifacts: &mut State, step: usize, context: &mut Context<'_>) {
    if let Some(target) = artifacts.step_target(step).filter(|target| artifacts.selected.as_ref() != Some(target)) {
        choose(artifacts, target, context);
    }
}

fn play(artifacts: &mut State, track: Track, is_on: bool, context: &mut Context<'_>) {
    if !is_on {
        return stop(artifacts, track);
    }
    let count = count(artifacts, track);
    if count < 2 {
        return;
    }
    // At the end there is nothing to come.
    if position(artifacts, track) + 1 == count {
        go_to(artifacts, track, 0, context);
    }
    artifacts.player.playing = Some((track, Instant::now() + pause(artifacts, track)));
}

/// How long the picture that is shown stays.
fn pause(artifacts: &State, track: Track) -> Duration {
    let seconds = match track {
        Track::Frames => {
            f64::from(artifacts.frames.milliseconds(artifacts.frames.at)) / 1000.0 / f64::from(artifacts.player.speed)
        }
        Track::Steps => 1.0 / f64::from(artifacts.player.steps_a_second),
    };
    Duration::from_secs_f64(seconds.clamp(0.01, 60.0))
}

/// The next picture, if it is here; else it is waited for.
fn play_on(artifacts: &mut State, context: &mut Context<'_>) {
    let Some((track, due)) = artifacts.player.playing else { return };
    let now = Instant::now();
    if now < due {
        return;
    }
    let count = count(artifacts, track);
    let at = position(artifacts, track);
    if count < 2 || (at + 1 == count && !artifacts.player.is_looping) {
        artifacts.player.playing = None;
        return;
    }
    let next = (at + 1) % count;
    let is_here = match track {
        Track::Frames => artifacts.frames.is_here(u32::try_from(next).unwrap_or(u32::MAX)),
        Track::Steps => !artifacts.preview.is_loading() && artifacts.is_known(next),
    };
    if is_here {
        go_to(artifacts, track, next, context);
        // From when it was due, unless that is long ago: what is late once does not stay late.
        let due = if now.duration_since(due) > Duration::from_millis(100) { now } else { due };
        artifacts.player.playing = Some((track, due + pause(artifacts, track)));
    }
}

impl State {
    /// Whether a step can be shown at once, or will be no sooner for waiting.
    fn is_known(&self, step: usize) -> bool {
        self.step_target(step).is_none_or(|target| self.cache.knows(&target) || !super::is_ahead(&target))
    }
}

/// Has the small pictures made that are not here.
fn want_small(artifacts: &mut State, steps: Range<usize>, context: &mut Context<'_>) {
    let Some((section, (series, _))) = artifacts.series_place() else { return };
    let strip = &mut artifacts.strip;
    if strip.of != Some((section, series)) {
        context.discard(std::mem::take(strip));
        artifacts.strip.of = Some((section, series));
    }
    let strip = &mut artifacts.strip;
    if strip.asked == steps {
        return;
    }
    if strip.small.len() > MOST_SMALL {
        strip.small.retain(|step, _| steps.contains(step));
    }
    strip.asked = steps.clone();
    let missing: Vec<usize> = steps.filter(|step| !strip.small.contains_key(step)).collect();
    if let Some(sections) = artifacts.listing.value().cloned().filter(|_| !missing.is_empty()) {
        context.start(Job::Small { sections, section, series, steps: missing });
    }
}

/// The small pictures are of no use any more.
pub(super) fn forget(artifacts: &mut State, context: &mut Context<'_>) {
    artifacts.player.playing = None;
    if artifacts.strip.of.is_some() {
        context.cancel(Key::Small);
        context.discard(std::mem::take(&mut artifacts.strip));
    }
}
