//! The pictures of the wall that are here, and which are to be made next.
//!
//! What is on screen comes first, coarse before sharp; then the steps around the one that is shown, so that going through
//! them is smooth; then what is scrolled to next. All of it within a number of bytes: what is near is bounded when it is
//! asked for, and of the rest the farthest goes.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{Found, Step};
use super::{Job, Key, State, Thumb};
use crate::app::pages::Page;
use crate::app::place::{Context, Place};
use crate::model::RunIndex;
use crate::preview::Shape;
use crate::store::Cancel;

/// Longer sides that pictures are made with, pixels.
const LEVELS: [u32; 7] = [160, 320, 480, 640, 960, 1280, 2048];
/// Bytes of all that are kept; textures of those on screen come on top.
const MOST_BYTES: u64 = 128 << 20;
/// Of these, those on screen.
const MOST_SEEN: u64 = 96 << 20;
/// Steps that are made ahead, by how far they are from the one that is shown.
const STEPS_AHEAD: [isize; 4] = [1, -1, 2, -2];

/// A picture that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub(super) of: (RunIndex, Step),
    /// Of its file.
    pub(super) path: Box<str>,
    /// Longer side, pixels.
    pub(super) side: u32,
}

#[derive(Debug)]
struct Kept {
    thumb: Thumb,
    /// What it was made for.
    side: u32,
    /// It is no smaller than the file has it.
    is_whole: bool,
    bytes: u64,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Thumbs {
    kept: FxHashMap<(RunIndex, Step), Kept>,
    bytes: u64,
    /// What is not given back.
    near: FxHashSet<(RunIndex, Step)>,
    is_making: bool,
    queue: Arc<Queue>,
}

/// What is to be made, in order. The job takes from it while what is wanted changes, so that nothing that was begun is
/// lost when the wall is scrolled or the step goes on.
#[derive(Debug, Default)]
pub struct Queue {
    content: Mutex<Content>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct Content {
    wanted: VecDeque<Wanted>,
    busy: Vec<Wanted>,
}

impl Queue {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, wanted: Vec<Wanted>) {
        self.content().wanted = wanted.into();
        self.news.notify_all();
    }

    /// The next; waits while others are at work, as more may come meanwhile. `None` at the end.
    pub(super) fn next(&self, cancel: &Cancel) -> Option<Wanted> {
        const PAUSE: Duration = Duration::from_millis(50);
        let mut content = self.content();
        while !cancel.is_cancelled() {
            while let Some(wanted) = content.wanted.pop_front() {
                if !content.busy.contains(&wanted) {
                    content.busy.push(wanted.clone());
                    return Some(wanted);
                }
            }
            if content.busy.is_empty() {
                break;
            }
            content = self.news.wait_timeout(content, PAUSE).unwrap_or_else(PoisonError::into_inner).0;
        }
        None
    }

    /// It is made, or never will be.
    pub(super) fn done(&self, made: &Wanted) {
        self.content().busy.retain(|busy| busy != made);
        self.news.notify_all();
    }
}

impl Thumbs {
    pub(super) fn get(&self, of: (RunIndex, Step)) -> Option<&Thumb> {
        self.kept.get(&of).map(|kept| &kept.thumb)
    }

    pub(super) fn put(&mut self, wanted: &Wanted, thumb: Thumb) {
        // The sharper may be done before the coarser.
        if self.kept.get(&wanted.of).is_some_and(|kept| kept.side > wanted.side) {
            return;
        }
        let size = match &thumb {
            Thumb::Ready(preview) => match &preview.shape {
                Shape::Image(image) => image.size,
                _ => [0; 2],
            },
            Thumb::NoPicture | Thumb::Missing | Thumb::Failed(_) => [0; 2],
        };
        let bytes = bytes(size);
        let is_whole = size[0].max(size[1]) < wanted.side;
        let before = self.kept.insert(wanted.of, Kept { thumb, side: wanted.side, is_whole, bytes });
        self.bytes = self.bytes + bytes - before.map_or(0, |before| before.bytes);
    }

    /// Whether a picture is here, as sharp as it can be of this side.
    fn satisfies(&self, of: (RunIndex, Step), side: u32) -> bool {
        self.kept.get(&of).is_some_and(|kept| kept.is_whole || kept.side >= side)
    }

    pub(super) fn finish(&mut self) {
        self.is_making = false;
    }

    /// Gives the farthest back where there are too many.
    fn give_back(&mut self, distance: impl Fn((RunIndex, Step)) -> usize) -> Vec<Thumb> {
        if self.bytes <= MOST_BYTES {
            return Vec::new();
        }
        let far = self.kept.iter().filter(|(of, _)| !self.near.contains(of));
        let mut far: Vec<_> = far.map(|(of, kept)| (distance(*of), *of, kept.bytes)).collect();
        far.sort_unstable_by_key(|(distance, ..)| std::cmp::Reverse(*distance));
        let mut given = Vec::new();
        for (_, of, bytes) in far {
            if self.bytes <= MOST_BYTES / 4 * 3 {
                break;
            }
            self.bytes -= bytes;
            given.extend(self.kept.remove(&of).map(|kept| kept.thumb));
        }
        given
    }
}

fn bytes([width, height]: [u32; 2]) -> u64 {
    u64::from(width) * u64::from(height) * 4
}

/// The side of which so many pictures can be on screen at most.
fn affordable(count: usize) -> u32 {
    let fits = |side: &&u32| bytes([**side; 2]) * count as u64 <= MOST_SEEN;
    LEVELS.iter().rev().find(fits).copied().unwrap_or(LEVELS[0])
}

/// The smallest side that is sharp in so many pixels.
fn sharp(pixels: f32) -> u32 {
    LEVELS.into_iter().find(|side| *side as f32 >= pixels).unwrap_or(LEVELS[LEVELS.len() - 1])
}

pub(super) fn forget(gallery: &mut State, context: &mut Context<'_>) {
    context.cancel(Key::Thumbs);
    context.discard(std::mem::take(&mut gallery.thumbs));
}

/// Pictures that are or shall be here: all of those on screen, coarse and sharp, then those around them.
fn near(gallery: &State) -> Vec<Wanted> {
    let visible = gallery.around(0);
    let most = affordable(visible.len());
    let base = sharp(gallery.side * gallery.pixels_per_point).min(most);
    let side = sharp(gallery.side * gallery.pixels_per_point * gallery.zoom.scale).min(most);
    let of = |run: RunIndex, step: Step, side: u32| match gallery.found_at(run, step) {
        Found::At(step, path) => Some(Wanted { of: (run, step), path: path.into(), side }),
        Found::NotBefore(_) | Found::Missing | Found::Unknown => None,
    };
    let seen =
        |side: u32| gallery.tiles[visible.clone()].iter().filter_map(move |run| of(*run, gallery.steps.shown(), side));
    let mut near: Vec<Wanted> = seen(base).collect();
    if side > base {
        near.extend(seen(side));
    }
    let room = (MOST_BYTES / 4 * 3).saturating_sub(bytes([side; 2]) * visible.len() as u64) / bytes([base; 2]);
    let steps =
        STEPS_AHEAD.into_iter().filter_map(|by| gallery.steps.all().get(gallery.steps.at().checked_add_signed(by)?));
    let beside = steps.flat_map(|step| gallery.tiles[visible.clone()].iter().filter_map(|run| of(*run, *step, base)));
    let next = visible.end..(visible.end + visible.len()).min(gallery.tiles.len());
    let next = gallery.tiles[next].iter().filter_map(|run| of(*run, gallery.steps.shown(), base));
    near.extend(beside.chain(next).take(usize::try_from(room).unwrap_or(usize::MAX)));
    near
}

/// Has the pictures made that are to be here and are not.
pub(super) fn make(place: &mut Place, context: &mut Context<'_>) {
    if place.pages.shown != Page::Gallery {
        if place.gallery.thumbs.is_making {
            context.cancel(Key::Thumbs);
            place.gallery.thumbs.is_making = false;
            place.gallery.thumbs.queue = Arc::default();
        }
        return;
    }
    let data = place.data();
    let gallery = &mut place.gallery;
    let (Some(path), Some(style)) = (gallery.path.clone(), gallery.style.clone()) else { return };
    let mut near = near(gallery);
    gallery.thumbs.near = near.iter().map(|wanted| wanted.of).collect();
    near.retain(|wanted| !gallery.thumbs.satisfies(wanted.of, wanted.side));
    let is_needed = !near.is_empty();
    gallery.thumbs.queue.replace(near);
    if is_needed && !gallery.thumbs.is_making {
        gallery.thumbs.is_making = true;
        context.start(Job::Thumbs { data, path, style, queue: gallery.thumbs.queue.clone() });
    }
    give_back(gallery, context);
}

/// Gives the farthest pictures back where there are too many.
pub(super) fn give_back(gallery: &mut State, context: &mut Context<'_>) {
    const AROUND: usize = 400;
    /// A step away counts as much as so many pictures away.
    const STEP: usize = 20;
    if gallery.thumbs.bytes <= MOST_BYTES {
        return;
    }
    let window = gallery.around(AROUND);
    let visible: Range<usize> = gallery.around(0);
    let away = |at: usize| visible.start.saturating_sub(at).max(at.saturating_sub(visible.end));
    let places: FxHashMap<RunIndex, usize> = window.map(|at| (gallery.tiles[at], away(at))).collect();
    let steps = &gallery.steps;
    let distance = |(run, step): (RunIndex, Step)| {
        let step = steps.all().partition_point(|known| *known < step).abs_diff(steps.at());
        places.get(&run).copied().unwrap_or(AROUND).saturating_add(step * STEP)
    };
    let given = gallery.thumbs.give_back(distance);
    context.discard(given);
}

impl State {
    /// What is on screen, and so many more on either side.
    fn around(&self, more: usize) -> Range<usize> {
        let end = (self.visible.end + more).min(self.tiles.len());
        self.visible.start.saturating_sub(more).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(run: u32, side: u32) -> Wanted {
        Wanted { of: (RunIndex(run), [0; 2]), path: "a.png".into(), side }
    }

    fn picture(side: u32) -> Thumb {
        let pixels =
            crate::drawing::Pixels { width: side, height: side, rgba: vec![9; side as usize * side as usize * 4] };
        Thumb::Ready(Arc::new(crate::preview::Preview::of_pixels(pixels).expect("a picture")))
    }

    #[test]
    fn a_picture_is_made_sharper_until_it_is_as_sharp_as_its_file() {
        let mut thumbs = Thumbs::default();
        let of = wanted(1, 320).of;
        assert!(!thumbs.satisfies(of, 320));
        thumbs.put(&wanted(1, 320), picture(320));
        assert!(thumbs.satisfies(of, 320) && !thumbs.satisfies(of, 640), "it was reduced");
        thumbs.put(&wanted(1, 640), picture(500));
        assert!(thumbs.satisfies(of, 2048), "there are no more pixels");
        assert_eq!(thumbs.bytes, 500 * 500 * 4, "in the place of the one before");
        thumbs.put(&wanted(2, 320), Thumb::NoPicture);
        assert!(thumbs.satisfies(wanted(2, 320).of, 2048), "nor is one made of what has none");
    }

    #[test]
    fn sharpness_is_what_the_screen_has_and_memory_allows() {
        assert_eq!([100.0, 160.0, 161.0, 9000.0].map(sharp), [160, 160, 320, 2048]);
        assert_eq!([4, 12, 40, 100_000].map(affordable), [2048, 1280, 640, 160]);
        for count in [1, 4, 12, 40, 200] {
            assert!(bytes([affordable(count); 2]) * count as u64 <= MOST_SEEN);
        }
    }

    #[test]
    fn the_farthest_is_given_back_and_never_what_is_near() {
        let mut thumbs = Thumbs::default();
        let count = 40;
        for run in 0..count {
            thumbs.put(&wanted(run, 1280), picture(1000));
        }
        thumbs.near = [wanted(count - 1, 1280).of].into_iter().collect();
        let given = thumbs.give_back(|(run, _)| run.at());
        let left: Vec<bool> = (0..count).map(|run| thumbs.get(wanted(run, 1).of).is_some()).collect();
        assert!(thumbs.bytes <= MOST_BYTES / 4 * 3 && !given.is_empty());
        assert!(left[0] && left[count as usize - 1] && !left[count as usize - 2], "{left:?}");
        assert_eq!(given.len(), left.iter().filter(|left| !**left).count());
    }

    #[test]
    fn a_queue_gives_each_to_one_and_follows_what_is_wanted() {
        let (queue, cancel) = (Queue::default(), Cancel::new());
        queue.replace(vec![wanted(1, 320), wanted(2, 320)]);
        assert_eq!(queue.next(&cancel), Some(wanted(1, 320)));
        queue.replace(vec![wanted(1, 320), wanted(3, 320)]);
        assert_eq!(queue.next(&cancel), Some(wanted(3, 320)), "1 is being made, 2 is not wanted any more");
        queue.done(&wanted(1, 320));
        queue.done(&wanted(3, 320));
        assert_eq!(queue.next(&cancel), None);
        queue.replace(vec![wanted(4, 320)]);
        cancel.cancel();
        assert_eq!(queue.next(&cancel), None);
    }
}
