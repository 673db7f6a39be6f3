//! The gallery: the same file of all runs in view as a wall of pictures.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::artifacts;
use super::pages::{self, Page, RunTab};
use super::place::{Context, Place};
use super::table::selection;
use crate::model::{ColumnId, RunIndex, Table};
use crate::preview::Preview;
use crate::preview::plotly::Style;
use crate::text::Message;

pub mod cache;
mod captions;
pub mod export;
mod index;
mod jobs;

pub use captions::{proposed, told};
pub use index::{Index, PathEntry};
pub use jobs::{Job, Key};

/// Sides of a picture, points.
pub const SIDES: std::ops::RangeInclusive<f32> = 72.0..=480.0;
/// Pictures that are kept beside those in view.
const KEPT: usize = 400;
/// Paths that the list shows: more are found by typing.
const MOST_FOUND: usize = 200;
/// Columns below a picture.
const MOST_CAPTIONS: usize = 6;

/// See the module.
#[derive(Debug)]
pub struct State {
    /// What `runs` are of.
    made_of: Option<Arc<Table>>,
    /// The runs in view, in the order of the table.
    pub runs: Arc<Vec<RunIndex>>,
    /// Those that have a picture on the wall.
    pub tiles: Arc<Vec<RunIndex>>,
    /// Runs without the file are on the wall too; `None` until a user chose.
    missing: Option<bool>,
    /// Which files they have, as far as is known.
    pub index: Arc<Index>,
    /// Runs whose files were listed, while that goes on.
    pub listed: Option<usize>,
    /// The files to choose from, best first.
    pub choices: Arc<Vec<PathEntry>>,
    /// The file that is shown.
    pub path: Option<Arc<str>>,
    /// A user chose it.
    is_path_chosen: bool,
    /// Words that the paths in the list must hold.
    pub search: String,
    /// Longer side of a picture, points.
    pub side: f32,
    /// What is written below each.
    pub captions: Vec<ColumnId>,
    are_captions_chosen: bool,
    /// Pictures beside each other.
    pub columns: usize,
    /// How they are drawn; `None` before they are seen.
    pub style: Option<Arc<Style>>,
    thumbs: FxHashMap<RunIndex, Thumb>,
    having: usize,
    /// Those of the choices that hold the words, as many as a list shows.
    pub found: Vec<PathEntry>,
    /// What is on screen, as positions in `tiles`.
    visible: Range<usize>,
    is_making: bool,
    /// What is being made, in order.
    asked: Vec<RunIndex>,
    /// The dialog that writes the wall to a file, while it is open.
    pub export: Option<export::State>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            made_of: None,
            runs: Arc::default(),
            tiles: Arc::default(),
            missing: None,
            index: Arc::default(),
            listed: None,
            choices: Arc::default(),
            path: None,
            is_path_chosen: false,
            search: String::new(),
            side: 160.0,
            captions: Vec::new(),
            are_captions_chosen: false,
            columns: 1,
            style: None,
            thumbs: FxHashMap::default(),
            having: 0,
            found: Vec::new(),
            visible: 0..0,
            is_making: false,
            asked: Vec::new(),
            export: None,
        }
    }
}

/// A small picture of the file of one run.
#[derive(Clone, Debug)]
pub enum Thumb {
    /// An image.
    Ready(Arc<Preview>),
    /// Nothing can be seen of it at a glance.
    NoPicture,
    /// Its run has no place for files.
    Missing,
    Failed(Message),
}

impl State {
    /// The picture of a run; `None` while it is not made.
    pub fn thumb(&self, run: RunIndex) -> Option<&Thumb> {
        self.thumbs.get(&run)
    }

    /// What is on screen, as positions in [`Self::tiles`].
    pub fn visible(&self) -> &Range<usize> {
        &self.visible
    }

    /// Whether a run has the file; `None` when that is not known yet.
    pub fn has(&self, run: RunIndex) -> Option<bool> {
        self.index.has(run, self.path.as_deref()?)
    }

    /// How many of the runs have the file that is shown.
    pub fn having(&self) -> usize {
        self.having
    }

    /// Whether runs without the file are on the wall: where a few lack it, that they do tells something.
    pub fn shows_missing(&self) -> bool {
        self.missing.unwrap_or(self.having * 2 >= self.runs.len())
    }

    /// Whether the runs in view are others than those that are shown.
    pub fn is_stale(&self, place: &Place) -> bool {
        match (&self.made_of, place.table.content.value()) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    /// Pixels of the longer side that pictures are made with: sharp on fine screens too.
    fn pixels(&self) -> u32 {
        if self.side <= 160.0 { 320 } else { 960 }
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The runs in view are wanted.
    Want,
    ChoosePath(Arc<str>),
    SetSearch(String),
    SetSide(f32),
    /// Show runs without the file, or leave them out.
    ShowMissing(bool),
    /// Write a column below the pictures, or no longer.
    ToggleCaption(ColumnId),
    /// These are on screen.
    See {
        visible: Range<usize>,
        /// Pictures beside each other.
        columns: usize,
        /// How that is drawn which has no colours of its own.
        style: Style,
    },
    /// Give the focus to the picture so many further on.
    Step(isize),
    /// Show the file of a run large, on the page of its run.
    Open(RunIndex),
    Indexed {
        index: Arc<Index>,
        /// Runs that were listed.
        done: usize,
        is_done: bool,
    },
    CaptionsProposed(Vec<ColumnId>),
    Made {
        path: Arc<str>,
        side: u32,
        made: Vec<(RunIndex, Thumb)>,
    },
    /// Every picture that was asked for is made.
    AllMade,
    /// For the dialog that writes the wall to a file.
    Export(export::Action),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Want => want(place, context),
        Action::ChoosePath(path) => {
            place.gallery.is_path_chosen = true;
            show(&mut place.gallery, Some(path), context);
        }
        Action::SetSearch(text) => {
            place.gallery.search = text;
            find(&mut place.gallery);
        }
        Action::ShowMissing(shows) => {
            place.gallery.missing = Some(shows);
            count(&mut place.gallery);
        }
        Action::SetSide(side) => {
            let before = place.gallery.pixels();
            place.gallery.side = side.clamp(*SIDES.start(), *SIDES.end());
            if place.gallery.pixels() != before {
                forget_thumbs(&mut place.gallery, context);
            }
        }
        Action::ToggleCaption(column) => {
            let gallery = &mut place.gallery;
            gallery.are_captions_chosen = true;
            match gallery.captions.iter().position(|known| *known == column) {
                Some(at) => drop(gallery.captions.remove(at)),
                None if gallery.captions.len() < MOST_CAPTIONS => gallery.captions.push(column),
                None => {}
            }
        }
        Action::See { visible, columns, style } => {
            let gallery = &mut place.gallery;
            (gallery.visible, gallery.columns) = (visible, columns);
            if gallery.style.as_deref() != Some(&style) {
                gallery.style = Some(Arc::new(style));
                forget_thumbs(gallery, context);
            }
        }
        Action::Step(pictures) => step(place, pictures),
        Action::Open(run) => open(place, run, context),
        Action::Indexed { index, done, is_done } => {
            let gallery = &mut place.gallery;
            gallery.index = index;
            gallery.listed = (!is_done).then_some(done);
            choose(gallery, context);
        }
        Action::CaptionsProposed(captions) => {
            if !place.gallery.are_captions_chosen {
                place.gallery.captions = captions;
            }
        }
        Action::Made { path, side, made } => {
            let gallery = &mut place.gallery;
            if gallery.path.as_ref() == Some(&path) && gallery.pixels() == side {
                gallery.thumbs.extend(made);
                forget_far(gallery, context);
            }
        }
        Action::AllMade => place.gallery.is_making = false,
        Action::Export(action) => return export::update(place, context, action),
    }
    make(place, context);
}

/// Takes the runs that the table shows.
fn want(place: &mut Place, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value().cloned() else { return };
    if !place.gallery.is_stale(place) {
        return;
    }
    let runs: Arc<Vec<RunIndex>> =
        Arc::new(table.rows.iter().filter(|row| !row.is_context).map(|row| row.run).collect());
    let data = place.data();
    let gallery = &mut place.gallery;
    // What was read anew may have other files.
    let is_read_again = gallery.made_of.as_ref().is_some_and(|before| before.revision != table.revision);
    if is_read_again {
        gallery.index = Arc::default();
        forget_thumbs(gallery, context);
    }
    gallery.made_of = Some(table);
    gallery.runs = runs.clone();
    gallery.listed = Some(0);
    choose(gallery, context);
    let known = gallery.index.clone();
    context.start(Job::Index { data: data.clone(), runs: runs.clone(), known });
    context.start(Job::Captions { data, runs });
}

/// The list of paths, and the best of them unless a user chose another.
fn choose(gallery: &mut State, context: &mut Context<'_>) {
    gallery.choices = Arc::new(gallery.index.choices(&gallery.runs));
    find(gallery);
    count(gallery);
    let is_there = |path: &Arc<str>| gallery.choices.iter().any(|entry| entry.path == *path);
    if gallery.path.as_ref().is_some_and(|path| gallery.is_path_chosen || is_there(path)) {
        return;
    }
    let best = gallery.choices.first().map(|entry| entry.path.clone());
    show(gallery, best, context);
}

fn show(gallery: &mut State, path: Option<Arc<str>>, context: &mut Context<'_>) {
    if gallery.path != path {
        gallery.path = path;
        count(gallery);
        forget_thumbs(gallery, context);
    }
}

/// How many runs have the file that is shown, and which runs are on the wall.
fn count(gallery: &mut State) {
    let path = gallery.path.as_deref().unwrap_or_default();
    gallery.having = gallery.choices.iter().find(|entry| &*entry.path == path).map_or(0, |entry| entry.runs);
    gallery.tiles = if gallery.shows_missing() {
        gallery.runs.clone()
    } else {
        let has = |run: &RunIndex| gallery.index.has(*run, path) != Some(false);
        Arc::new(gallery.runs.iter().copied().filter(has).collect())
    };
}

/// The paths that hold the words.
fn find(gallery: &mut State) {
    let words: Vec<String> = gallery.search.split_whitespace().map(str::to_lowercase).collect();
    let holds = |entry: &&PathEntry| {
        let path = entry.path.to_lowercase();
        words.iter().all(|word| path.contains(word))
    };
    gallery.found = gallery.choices.iter().filter(holds).take(MOST_FOUND).cloned().collect();
}

fn forget_thumbs(gallery: &mut State, context: &mut Context<'_>) {
    context.cancel(Key::Thumbs);
    gallery.is_making = false;
    context.discard(std::mem::take(&mut gallery.thumbs));
}

/// Gives pictures back that are far from what is on screen.
fn forget_far(gallery: &mut State, context: &mut Context<'_>) {
    let near = around(gallery, KEPT / 2);
    if gallery.thumbs.len() > KEPT + near.len() {
        let kept: FxHashMap<RunIndex, Thumb> =
            gallery.tiles[near].iter().filter_map(|run| Some((*run, gallery.thumbs.remove(run)?))).collect();
        context.discard(std::mem::replace(&mut gallery.thumbs, kept));
    }
}

/// What is on screen, and so many more on either side.
fn around(gallery: &State, more: usize) -> Range<usize> {
    let end = (gallery.visible.end + more).min(gallery.tiles.len());
    gallery.visible.start.saturating_sub(more).min(end)..end
}

/// Has the pictures made that are on screen, and those of the next.
fn make(place: &mut Place, context: &mut Context<'_>) {
    if place.pages.shown != Page::Gallery {
        if place.gallery.is_making {
            context.cancel(Key::Thumbs);
            place.gallery.is_making = false;
        }
        return;
    }
    let data = place.data();
    let gallery = &mut place.gallery;
    let (Some(path), Some(style)) = (gallery.path.clone(), gallery.style.clone()) else { return };
    let is_wanted = |run: &RunIndex| !gallery.thumbs.contains_key(run) && gallery.index.has(*run, &path) == Some(true);
    let visible = around(gallery, 0);
    let missing: Vec<RunIndex> = gallery.tiles[visible.clone()].iter().copied().filter(is_wanted).collect();
    if gallery.is_making && missing.is_empty() {
        return;
    }
    let ahead = visible.end..(visible.end + visible.len()).min(gallery.tiles.len());
    let ahead = gallery.tiles[ahead].iter().copied().filter(is_wanted);
    let runs: Vec<RunIndex> = missing.into_iter().chain(ahead).collect();
    if runs.is_empty() || gallery.is_making && gallery.asked == runs {
        return;
    }
    gallery.is_making = true;
    gallery.asked.clone_from(&runs);
    let side = gallery.pixels();
    context.start(Job::Thumbs { data, path, side, style, runs });
}

/// Selects the picture so many after the one with the focus, the first where none has it.
fn step(place: &mut Place, pictures: isize) {
    let runs = place.gallery.tiles.clone();
    let Some(last) = runs.len().checked_sub(1) else { return };
    let focus = place.table.selection.focus;
    let at = runs.iter().position(|run| Some(*run) == focus);
    let to = at.map_or(0, |at| at.saturating_add_signed(pictures).min(last));
    selection::select(place, runs[to], false, false);
    place.table.scroll_to_focus = true;
}

/// Shows the file of a run on its page.
fn open(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    let Some(path) = place.gallery.path.clone() else { return };
    pages::open_run(place, run, RunTab::Artifacts, context);
    artifacts::update(place, context, artifacts::Action::Reveal(path.to_string()));
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Index => place.gallery.listed = None,
        Key::Thumbs => place.gallery.is_making = false,
        Key::Captions => {}
        Key::Export(key) => export::failed(&mut place.gallery, key, why),
    }
}
