//! Frames of an animation and pages of an image: which one is seen, and those around it that are decoded.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::jobs::Job;
use super::{Key, State};
use crate::app::place::Context;
use crate::preview::{FrameReader, Preview, Shape};

/// Bytes of the frames that are kept: what plays a large animation takes several times as much beside them.
const MOST_BYTES: u64 = 48 << 20;
/// Frames that are decoded before they are seen.
const AHEAD: u32 = 8;

/// A decoder that goes on where it was, handed from job to job.
pub(super) type SharedReader = Arc<Mutex<Option<FrameReader>>>;

/// Of the chosen file.
#[derive(Debug, Default)]
pub struct Frames {
    /// The one that is asked for, from 0 on.
    pub at: u32,
    /// How many there are: what the file says until it turns out to end earlier. 0 for a still image.
    pub count: u32,
    /// They are pages, which nobody plays.
    pub are_pages: bool,
    /// The newest that could be shown.
    shown: Option<Arc<Preview>>,
    kept: BTreeMap<u32, (Arc<Preview>, u32)>,
    bytes: u64,
    pub(super) reader: SharedReader,
    /// What a job is to bring, from the one to before the other.
    coming: Option<(u32, u32)>,
}

impl Frames {
    /// Of a file that was just read.
    pub(super) fn of(preview: &Preview) -> Self {
        let Shape::Image(image) = &preview.shape else { return Self::default() };
        let (count, are_pages) = if image.pages > 1 { (image.pages, true) } else { (image.frames, false) };
        Self { count: if count > 1 { count } else { 0 }, are_pages, ..Self::default() }
    }

    /// Whether there is more than one.
    pub fn has_any(&self) -> bool {
        self.count > 1
    }

    /// The frame to show; `None`: the file as it was read.
    pub fn shown(&self) -> Option<&Arc<Preview>> {
        self.shown.as_ref()
    }

    /// Whether a frame is here.
    pub fn is_here(&self, at: u32) -> bool {
        at == 0 || self.kept.contains_key(&at)
    }

    /// How long a frame is shown, in milliseconds.
    pub fn milliseconds(&self, at: u32) -> u32 {
        self.kept.get(&at).map_or(100, |(_, milliseconds)| *milliseconds)
    }

    pub(super) fn add(&mut self, at: u32, preview: Arc<Preview>, milliseconds: u32) {
        if at == self.at {
            self.shown = Some(preview.clone());
        }
        self.bytes += bytes_of(&preview);
        if let Some((before, _)) = self.kept.insert(at, (preview, milliseconds)) {
            self.bytes -= bytes_of(&before);
        }
        // Those go first that are played last from here.
        let (now, count) = (self.at, self.count.max(1));
        while self.bytes > MOST_BYTES && self.kept.len() > 1 {
            let last = self.kept.keys().copied().max_by_key(|at| (at + count - now.min(count)) % count);
            let Some((before, _)) = last.and_then(|last| self.kept.remove(&last)) else { return };
            self.bytes -= bytes_of(&before);
        }
    }

    /// There are only so many.
    pub(super) fn end(&mut self, count: u32) {
        self.count = if count > 1 { count } else { 0 };
        self.at = self.at.min(self.count.saturating_sub(1));
    }
}

fn bytes_of(preview: &Preview) -> u64 {
    match &preview.shape {
        Shape::Image(image) => image.bytes(),
        _ => 0,
    }
}

/// Shows another frame as soon as it is here.
pub(super) fn show(artifacts: &mut State, at: u32, context: &mut Context<'_>) {
    let frames = &mut artifacts.frames;
    frames.at = at.min(frames.count.saturating_sub(1));
    match frames.kept.get(&frames.at) {
        Some((preview, _)) => frames.shown = Some(preview.clone()),
        None if frames.at == 0 => frames.shown = None,
        None => {}
    }
    want(artifacts, context);
}

/// Has the frames decoded that are seen now and next.
pub(super) fn want(artifacts: &mut State, context: &mut Context<'_>) {
    let frames = &artifacts.frames;
    if !frames.has_any() {
        return;
    }
    // Nobody asks for the next page before it is seen.
    let ahead = if frames.are_pages { 1 } else { AHEAD };
    let wanted = (0..ahead.min(frames.count)).map(|ahead| (frames.at + ahead) % frames.count);
    let Some(first) = wanted.clone().find(|at| !(frames.kept.contains_key(at) || frames.are_pages && *at == 0)) else {
        return;
    };
    if frames.coming.is_some_and(|(from, to)| (from..to).contains(&first)) {
        return;
    }
    let end = (first + ahead).min(frames.count);
    let job =
        artifacts.selected.clone().zip(artifacts.listing.value().cloned()).zip(artifacts.preview.value().cloned());
    if let Some(((target, sections), whole)) = job {
        let (reader, are_pages) = (frames.reader.clone(), frames.are_pages);
        artifacts.frames.coming = Some((first, end));
        context.start(Job::Frames {
            run: artifacts.run,
            target,
            sections,
            whole,
            reader,
            range: (first, end),
            are_pages,
        });
    }
}

/// A job came to its end: with those that were asked for, or because there are no more.
pub(super) fn ended(artifacts: &mut State, range: (u32, u32), context: &mut Context<'_>) {
    if artifacts.frames.coming == Some(range) {
        artifacts.frames.coming = None;
        want(artifacts, context);
    }
}

/// Nothing of the file is shown any more.
pub(super) fn forget(artifacts: &mut State, context: &mut Context<'_>) {
    if artifacts.frames.has_any() {
        context.cancel(Key::Frames);
    }
    context.discard(std::mem::take(&mut artifacts.frames));
}
