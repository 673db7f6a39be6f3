//! The gallery: the same file of all runs in view as a wall of pictures, at one step and in one zoom.

use std::ops::Range;
use std::sync::Arc;

use super::artifacts;
use super::artifacts::steps::Steps;
use super::pages::{self, RunTab};
use super::place::{Context, Place};
use crate::model::{ColumnId, RunIndex, Table};
use crate::preview::Preview;
use crate::preview::plotly::Style;
use crate::text::Message;

pub mod cache;
mod captions;
pub mod export;
mod index;
mod jobs;
mod saved;
mod selecting;
mod steps;
mod thumbs;
mod wall;
mod zoom;

pub use captions::{proposed, told};
pub use index::{Found, Index, PathEntry, Step};
pub use jobs::{Job, Key, picture};
pub use saved::SavedGallery;
pub use thumbs::{Queue, Wanted};
pub use wall::Arranged;
pub use zoom::Zoom;

use thumbs::Thumbs;

/// Sides of a picture, points.
pub const SIDES: std::ops::RangeInclusive<f32> = 72.0..=480.0;
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
    /// Of `runs` those that have the file at some step, or may have it.
    having: Arc<Vec<RunIndex>>,
    /// Runs without the file are on the wall too; `None` until a user chose.
    missing: Option<bool>,
    /// Which files they have, as far as is known.
    pub index: Arc<Index>,
    /// Runs whose files were listed, while that goes on.
    pub listed: Option<usize>,
    /// The files to choose from, best first.
    pub choices: Arc<Vec<PathEntry>>,
    /// The file that is shown, or the pattern of a series.
    pub path: Option<Arc<str>>,
    /// The same with what is known of it; `None` while no run has it.
    pub shown: Option<PathEntry>,
    /// Its number in `index`.
    entry: Option<u32>,
    /// What a user chose, which may not be there.
    wish: Option<Arc<str>>,
    /// All steps of all runs, and which of them is shown.
    pub steps: Steps<Step>,
    /// Words that the paths in the list must hold.
    pub search: String,
    /// Longer side of a picture, points.
    pub side: f32,
    /// Which part of the pictures is seen.
    pub zoom: Zoom,
    /// What is written below each.
    pub captions: Vec<ColumnId>,
    are_captions_chosen: bool,
    /// Pictures beside each other.
    pub columns: usize,
    /// How they are drawn; `None` before they are seen.
    pub style: Option<Arc<Style>>,
    /// Of the screen.
    pub pixels_per_point: f32,
    thumbs: Thumbs,
    /// Those of the choices that hold the words, as many as a list shows.
    pub found: Vec<PathEntry>,
    /// What is on screen, as positions in `tiles`.
    visible: Range<usize>,
    /// The dialog that writes the wall to a file, while it is open.
    pub export: Option<export::State>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            made_of: None,
            runs: Arc::default(),
            tiles: Arc::default(),
            having: Arc::default(),
            missing: None,
            index: Arc::default(),
            listed: None,
            choices: Arc::default(),
            path: None,
            shown: None,
            entry: None,
            wish: None,
            steps: Steps::default(),
            search: String::new(),
            side: 160.0,
            zoom: Zoom::default(),
            captions: Vec::new(),
            are_captions_chosen: false,
            columns: 1,
            style: None,
            pixels_per_point: 1.0,
            thumbs: Thumbs::default(),
            found: Vec::new(),
            visible: 0..0,
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
    /// What a run has of the file that is shown, at the step that is shown.
    pub fn found(&self, run: RunIndex) -> Found<'_> {
        self.found_at(run, self.steps.shown())
    }

    fn found_at(&self, run: RunIndex, step: Step) -> Found<'_> {
        self.index.found(run, self.entry, step)
    }

    /// The picture of a run; `None` while it is not made.
    pub fn thumb(&self, run: RunIndex) -> Option<&Thumb> {
        match self.found(run) {
            Found::At(step, _) => self.thumbs.get((run, step)),
            Found::NotBefore(_) | Found::Missing | Found::Unknown => None,
        }
    }

    /// Whether the picture of a run at a step is made, or there is none to be made.
    fn is_known(&self, run: RunIndex, step: Step) -> bool {
        match self.found_at(run, step) {
            Found::At(step, _) => self.thumbs.get((run, step)).is_some(),
            Found::NotBefore(_) | Found::Missing | Found::Unknown => true,
        }
    }

    /// What is on screen, as positions in [`Self::tiles`].
    pub fn visible(&self) -> &Range<usize> {
        &self.visible
    }

    /// How many of the runs have the file that is shown.
    pub fn having(&self) -> usize {
        self.shown.as_ref().map_or(0, |entry| entry.runs)
    }

    /// Whether runs without the file are on the wall: where a few lack it, that they do tells something.
    pub fn shows_missing(&self) -> bool {
        self.missing.unwrap_or(self.having() * 2 >= self.runs.len())
    }

    /// Whether the runs in view are others than those that are shown.
    pub fn is_stale(&self, place: &Place) -> bool {
        match (&self.made_of, place.table.content.value()) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            (None, Some(_)) => true,
            (_, None) => false,
        }
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
    SetZoom(Zoom),
    /// So many times as large, around what is in the middle.
    ZoomBy(f32),
    Step(artifacts::steps::Action),
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
        pixels_per_point: f32,
    },
    /// Give the focus to the picture so many further on; select all up to it.
    Move {
        pictures: isize,
        extend: bool,
    },
    Select {
        run: RunIndex,
        toggle: bool,
        range: bool,
    },
    SelectAll,
    /// Show the file of a run large, on the page of its run.
    Open(RunIndex),
    Indexed {
        index: Arc<Index>,
        /// Runs that were listed.
        done: usize,
        is_done: bool,
    },
    Arranged(Box<Arranged>),
    CaptionsProposed(Vec<ColumnId>),
    Made {
        path: Arc<str>,
        of: Wanted,
        thumb: Thumb,
    },
    /// Every picture that was asked for is made.
    AllMade,
    /// For the dialog that writes the wall to a file.
    Export(export::Action),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let gallery = &mut place.gallery;
    match action {
        Action::Want => wall::want(place, context),
        Action::ChoosePath(path) => wall::choose(place, path, context),
        Action::SetSearch(text) => {
            gallery.search = text;
            wall::find(gallery);
        }
        Action::ShowMissing(shows) => {
            gallery.missing = Some(shows);
            wall::lay(gallery);
        }
        Action::SetSide(side) => gallery.side = side.clamp(*SIDES.start(), *SIDES.end()),
        // As a zoom can be, whatever was asked for.
        Action::SetZoom(zoom) => gallery.zoom = zoom.at(zoom.center),
        Action::ZoomBy(factor) => gallery.zoom = gallery.zoom.by(factor, gallery.zoom.center),
        Action::Step(action) => steps::update(gallery, action),
        Action::ToggleCaption(column) => {
            gallery.are_captions_chosen = true;
            match gallery.captions.iter().position(|known| *known == column) {
                Some(at) => drop(gallery.captions.remove(at)),
                None if gallery.captions.len() < MOST_CAPTIONS => gallery.captions.push(column),
                None => {}
            }
        }
        Action::See { visible, columns, style, pixels_per_point } => {
            (gallery.visible, gallery.columns) = (visible, columns);
            gallery.pixels_per_point = pixels_per_point;
            if gallery.style.as_deref() != Some(&style) {
                gallery.style = Some(Arc::new(style));
                thumbs::forget(gallery, context);
            }
        }
        Action::Move { pictures, extend } => selecting::step(place, pictures, extend),
        Action::Select { run, toggle, range } => selecting::select(place, run, toggle, range),
        Action::SelectAll => selecting::select_all(place),
        Action::Open(run) => open(place, run, context),
        Action::Indexed { index, done, is_done } => {
            gallery.index = index;
            gallery.listed = (!is_done).then_some(done);
            wall::arrange(gallery, context);
        }
        Action::Arranged(arranged) => wall::arranged(gallery, *arranged, context),
        Action::CaptionsProposed(captions) => {
            if !gallery.are_captions_chosen {
                gallery.captions = captions;
            }
        }
        Action::Made { path, of, thumb } => {
            if gallery.path.as_ref() == Some(&path) {
                gallery.thumbs.put(&of, thumb);
                thumbs::give_back(gallery, context);
            }
            // Many come in one frame, and none changes what is wanted.
            return;
        }
        Action::AllMade => gallery.thumbs.finish(),
        Action::Export(action) => return export::update(place, context, action),
    }
    saved::keep(place, context);
    thumbs::make(place, context);
}

/// Shows the file of a run on its page.
fn open(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    let path = match place.gallery.found(run) {
        Found::At(_, path) => Some(path.to_owned()),
        Found::NotBefore(_) | Found::Missing | Found::Unknown => place.gallery.path.as_deref().map(str::to_owned),
    };
    let Some(path) = path else { return };
    pages::open_run(place, run, RunTab::Artifacts, context);
    artifacts::update(place, context, artifacts::Action::Reveal(path));
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Index => place.gallery.listed = None,
        Key::Thumbs => place.gallery.thumbs.finish(),
        Key::Captions | Key::Arrange => {}
        Key::Export(key) => export::failed(&mut place.gallery, key, why),
    }
}
