//! The files of a run: tree, choice, preview.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Loadable;
use super::pages::{Page, RunTab};
use super::place::{Context, Place};
use crate::model::RunIndex;
use crate::preview::Preview;
pub use crate::reading::artifacts::{ArtifactRef, ArtifactSection, find};
use crate::text::Message;

mod jobs;
pub mod pages;
mod rows;
pub mod table;
mod update;

pub use jobs::{Job, Key};
pub(super) use update::update;

/// Small pictures of one run; `None` where a file is too large or no picture.
pub type Thumbnails = Vec<(ArtifactRef, Option<Arc<Preview>>)>;

/// The files of one run.
#[derive(Debug)]
pub struct State {
    pub run: RunIndex,
    /// Files in all, once listed.
    pub file_count: Option<usize>,
    /// Its files, and those of its logged models.
    pub listing: Loadable<Arc<Vec<ArtifactSection>>>,
    /// Folders that are unfolded.
    pub open_folders: FxHashSet<ArtifactRef>,
    /// Rows of the tree: what is unfolded and matches the filter.
    pub rows: Vec<ArtifactRow>,
    /// Words that a path must hold.
    pub filter: String,
    /// The chosen file.
    pub selected: Option<ArtifactRef>,
    /// The folder that the arrow keys are on; `None`: they are on the chosen file.
    pub folder: Option<ArtifactRef>,
    /// The path of a file that is to be chosen as soon as the files are listed.
    wanted: Option<String>,
    /// What is shown of the chosen file, and never of another one: idle while the page is not shown.
    pub preview: Loadable<Arc<Preview>>,
    /// Bytes of the chosen file that were read, while it is on its way.
    pub bytes_read: u64,
    /// Show the raw text of a preview that has one.
    pub as_text: bool,
    /// How an image is shown.
    pub zoom: Zoom,
    /// How pages are shown.
    pub pages: pages::State,
    /// How a table is shown.
    pub table: table::State,
    /// Rows of a tree preview (JSON, YAML) that are visible; follows `preview` and `folded_rows`.
    pub tree_rows: Vec<usize>,
    /// Rows of a tree preview that are folded away.
    pub folded_rows: FxHashSet<usize>,
    /// Small pictures for the run page, by path.
    pub thumbnails: Loadable<Arc<Thumbnails>>,
}

/// A row of the artifact tree.
#[derive(Clone, Debug)]
pub struct ArtifactRow {
    /// What it stands for.
    pub target: ArtifactRef,
    /// Position in the section's entries; `None` for the heading of a section.
    pub entry: Option<usize>,
    pub depth: usize,
    /// A folder or section.
    pub is_folder: bool,
    pub is_open: bool,
    /// Bytes below it.
    pub bytes: u64,
}

/// How an image is shown.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Zoom {
    /// As large as fits, never beyond one image pixel to eight points.
    #[default]
    Fit,
    /// Points per image pixel, with the image point at the middle of the view.
    Scale {
        /// Points per image pixel.
        scale: f32,
        /// Image pixel at the middle of the view.
        center: [f32; 2],
    },
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The files of a run are wanted.
    Want(RunIndex),
    /// Fold or unfold a folder.
    ToggleFolder(ArtifactRef),
    /// Words that a path must hold.
    SetFilter(String),
    /// Show a file.
    Select(ArtifactRef),
    /// Show the file at a path, once the files are listed: see [`find`].
    Reveal(String),
    /// The file or folder so many rows further down.
    Step(isize),
    /// Fold the folder that the arrow keys are on, or go to the one above; or unfold it, or go into it.
    FoldHere(bool),
    /// Show the raw text.
    SetAsText(bool),
    /// How an image is shown.
    SetZoom(Zoom),
    Pages(pages::Action),
    Table(table::Action),
    /// Fold or unfold a row of a tree preview.
    ToggleTreeRow(usize),
    /// Small pictures of the run are wanted.
    WantThumbnails(RunIndex),
    /// The files of a run.
    Listed(RunIndex, Result<Arc<Vec<ArtifactSection>>, Message>),
    /// So many bytes of the chosen file were read.
    PreviewRead(u64),
    PreviewDone(RunIndex, ArtifactRef, Result<Arc<Preview>, Message>),
    /// Those that are ready.
    ThumbnailsDone(RunIndex, Arc<Thumbnails>),
}

impl State {
    /// Nothing listed yet.
    fn of(run: RunIndex) -> Self {
        Self {
            run,
            file_count: None,
            listing: Loadable::Loading(None),
            open_folders: FxHashSet::default(),
            rows: Vec::new(),
            filter: String::new(),
            selected: None,
            folder: None,
            wanted: None,
            preview: Loadable::Idle,
            bytes_read: 0,
            as_text: false,
            zoom: Zoom::Fit,
            pages: pages::State::default(),
            table: table::State::default(),
            tree_rows: Vec::new(),
            folded_rows: FxHashSet::default(),
            thumbnails: Loadable::Idle,
        }
    }
}

/// Has the files of a run listed, unless they are.
pub(super) fn want(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    if place.artifacts.as_ref().is_none_or(|artifacts| artifacts.run != run) {
        if let Some(mut before) = place.artifacts.replace(State::of(run)) {
            before.table.forget(context);
            context.cancel(Key::Preview);
            context.cancel(Key::Page);
            context.cancel(Key::Thumbnails);
            context.discard(before);
        }
        context.start(Job::List(place.data(), run));
    }
}

/// Has the chosen file read when its page is shown, and gives it back when it no longer is. After whatever changes either.
pub(super) fn follow_page(place: &mut Place, context: &mut Context<'_>) {
    let Some(artifacts) = &mut place.artifacts else { return };
    if place.pages.shown != Page::Run(artifacts.run, RunTab::Artifacts) {
        artifacts.forget_preview(context);
        return;
    }
    if !artifacts.preview.is_idle() {
        return;
    }
    let section = artifacts.selected.as_ref().zip(artifacts.listing.value());
    if let Some((target, section)) =
        section.and_then(|(target, sections)| Some((target.clone(), sections.get(target.section)?)))
    {
        let section = section.clone();
        artifacts.preview.start();
        artifacts.bytes_read = 0;
        let table = Box::new(artifacts.table.part.clone());
        context.start(Job::Preview { run: artifacts.run, target, section, table });
    }
}

impl State {
    /// The row that the arrow keys are on.
    pub fn current(&self) -> Option<&ArtifactRef> {
        self.folder.as_ref().or(self.selected.as_ref())
    }

    /// Nothing is shown any more, and nothing is on its way.
    fn forget_preview(&mut self, context: &mut Context<'_>) {
        if !self.preview.is_idle() {
            context.cancel(Key::Preview);
            context.discard(std::mem::take(&mut self.preview));
            self.pages.forget(context);
            self.table.forget(context);
            self.tree_rows.clear();
        }
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let Some(artifacts) = &mut place.artifacts else { return };
    match key {
        Key::List => artifacts.listing.finish(Err(why.clone())),
        Key::Preview => artifacts.preview.finish(Err(why.clone())),
        Key::Table(key) => table::failed(&mut artifacts.table, key, why),
        Key::Page => artifacts.pages.failure = Some(why.clone()),
        Key::Thumbnails => artifacts.thumbnails.finish(Err(why.clone())),
    }
}
