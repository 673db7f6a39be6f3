//! The files of a run: tree, choice, preview.

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashSet;

use super::Loadable;
use super::pages::{Page, RunTab};
use super::place::{Context, Place};
use crate::model::RunIndex;
use crate::preview::{self, Preview};
pub use crate::reading::artifacts::{ArtifactRef, ArtifactSection, find};
use crate::text::Message;

mod cache;
pub mod document;
pub mod figure;
pub mod file_actions;
pub mod frames;
pub mod image;
mod jobs;
mod members;
pub mod pages;
pub mod pictures;
mod rows;
pub mod series;
pub mod steps;
pub mod table;
pub mod text;
pub mod tree;
mod update;

pub use image::Zoom;
pub use jobs::{Job, Key};
pub use members::Member;
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
    /// The member of the chosen archive that is shown in its place.
    pub member: Option<Member>,
    /// Bytes of the chosen file that were read, while it is on its way.
    pub bytes_read: u64,
    /// Show the raw text of a preview that has one.
    pub as_text: bool,
    /// How an image is shown.
    pub zoom: Zoom,
    /// How pages are shown.
    pub pages: pages::State,
    pub view: image::View,
    /// What the view told of itself.
    pub fitted: image::Fitted,
    /// Frames or pages of the chosen file.
    pub frames: frames::Frames,
    pub player: series::Player,
    /// Small pictures of the series of the chosen file.
    pub strip: series::Strip,
    /// The series of the chosen file in its section, and which step of it the file is.
    chosen_series: Option<(usize, usize)>,
    /// Images that were or will be looked at.
    cache: cache::Cache,
    /// A page that the user is asked about: to open it runs what stands in it.
    pub asking: Option<ArtifactRef>,
    /// What is shown of texts.
    pub text: text::State,
    /// Pictures that stand in the Markdown that is shown.
    pub pictures: pictures::Pictures,
    /// Lines of a page of blocks.
    pub document: document::State,
    /// What is looked for in a tree preview.
    pub tree: tree::State,
    /// How a table is shown.
    pub table: table::State,
    /// Rows of a tree preview (JSON, YAML) that are visible; follows `preview` and `folded_rows`.
    pub tree_rows: Vec<usize>,
    /// Rows of a tree preview that are folded away.
    pub folded_rows: FxHashSet<usize>,
    /// Figures of the chosen file.
    pub figures: figure::State,
    /// Small pictures for the run page, by path.
    pub thumbnails: Loadable<Arc<Thumbnails>>,
}

/// A row of the artifact tree.
#[derive(Clone, Debug)]
pub struct ArtifactRow {
    /// What it stands for; of a series, the step to show.
    pub target: ArtifactRef,
    /// Position in the series of its section, whose files it stands for.
    pub series: Option<usize>,
    /// Position in the section's entries; `None` for the heading of a section.
    pub entry: Option<usize>,
    pub depth: usize,
    /// A folder or section.
    pub is_folder: bool,
    pub is_open: bool,
    /// Bytes below it.
    pub bytes: u64,
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
    /// Show a member of the chosen archive, or the archive again.
    Member(Option<Member>),
    /// How an image is shown.
    Pages(pages::Action),
    Image(image::Action),
    /// Steps, frames, and playing them.
    Series(series::Action),
    /// What can be done with a file.
    File(file_actions::Action),
    /// For the text that is shown.
    Text(text::Action),
    /// Pictures of the Markdown that is shown are in view, by their addresses.
    WantPictures(Vec<String>),
    /// One of them, for the file at this path.
    PictureDone(String, String, Option<Arc<Preview>>),
    /// For the page of blocks that is shown.
    Document(document::Action),
    /// For the tree that is shown.
    Tree(tree::Action),
    Table(table::Action),
    /// Fold or unfold a row of a tree preview.
    ToggleTreeRow(usize),
    /// For the figures of the chosen file.
    Figure(figure::Action),
    /// Small pictures of the run are wanted.
    WantThumbnails(RunIndex),
    /// The files of a run.
    Listed(RunIndex, Result<Arc<Vec<ArtifactSection>>, Message>),
    /// So many bytes of the chosen file were read.
    PreviewRead(u64),
    PreviewDone(RunIndex, ArtifactRef, Result<Arc<Preview>, Message>),
    /// An image that was decoded before anybody asked; `None`: it cannot be.
    AheadDone(RunIndex, ArtifactRef, Option<Arc<Preview>>),
    /// A frame or page of the chosen file, and its milliseconds.
    FrameDone(RunIndex, ArtifactRef, u32, Arc<Preview>, u32),
    /// The frames from the one to before the other are here, or there are only so many.
    FramesEnded(RunIndex, ArtifactRef, (u32, u32), Option<u32>),
    MemberDone(RunIndex, ArtifactRef, Member, Result<Arc<Preview>, Message>),
    /// Those that are ready.
    ThumbnailsDone(RunIndex, Arc<Thumbnails>),
}

impl State {
    /// The path of the file that is shown, or will be as soon as the files are listed.
    pub fn chosen_path(&self) -> Option<String> {
        self.selected.as_ref().map(|selected| selected.path.clone()).or_else(|| self.wanted.clone())
    }

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
            member: None,
            bytes_read: 0,
            as_text: false,
            zoom: Zoom::Fit,
            pages: pages::State::default(),
            view: image::View::default(),
            fitted: image::Fitted::default(),
            frames: frames::Frames::default(),
            player: series::Player::default(),
            strip: series::Strip::default(),
            chosen_series: None,
            cache: cache::Cache::default(),
            asking: None,
            text: text::State::default(),
            pictures: pictures::Pictures::default(),
            document: document::State::default(),
            tree: tree::State::default(),
            table: table::State::default(),
            tree_rows: Vec::new(),
            folded_rows: FxHashSet::default(),
            figures: figure::State::default(),
            thumbnails: Loadable::Idle,
        }
    }
}

/// Has the files of a run listed, unless they are.
pub(super) fn want(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    if place.artifacts.as_ref().is_none_or(|artifacts| artifacts.run != run) {
        if let Some(mut before) = place.artifacts.replace(State::of(run)) {
            before.forget_figures(context);
            before.table.forget(context);
            text::close(&mut before, context);
            document::forget(&mut before, context);
            for key in [Key::Preview, Key::Page, Key::Ahead, Key::Frames, Key::Small, Key::Thumbnails] {
                context.cancel(key);
            }
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
        artifacts.forget_neighbours(context);
        return;
    }
    if !artifacts.preview.is_idle() {
        return;
    }
    let section = artifacts.selected.as_ref().zip(artifacts.listing.value());
    if let Some((target, section)) =
        section.and_then(|(target, sections)| Some((target.clone(), sections.get(target.section)?)))
    {
        if let Some(known) = artifacts.cache.get(&target) {
            artifacts.preview = Loadable::Ready(known);
            update::preview_came(artifacts, context);
            return;
        }
        let section = Box::new(section.clone());
        artifacts.preview.start();
        artifacts.bytes_read = 0;
        let run = artifacts.run;
        let table = Box::new(artifacts.table.part.clone());
        context.start(match artifacts.member.clone() {
            Some(member) => Job::Member { run, target, section, member },
            None => Job::Preview { run, target, section, table },
        });
    }
}

/// Whether a file is worth decoding before it is asked for.
fn is_ahead(target: &ArtifactRef) -> bool {
    preview::looks_like_image(&target.path)
}

impl State {
    /// The row that the arrow keys are on.
    pub fn current(&self) -> Option<&ArtifactRef> {
        self.folder.as_ref().or(self.selected.as_ref())
    }

    /// Whether the arrow keys are on a row.
    pub fn is_current(&self, row: &ArtifactRow) -> bool {
        match &self.folder {
            Some(folder) => row.target == *folder,
            None => self.is_chosen(row),
        }
    }

    /// Whether a row stands for the chosen file, be it one of its series.
    pub fn is_chosen(&self, row: &ArtifactRow) -> bool {
        rows::is_row_of(self, row)
    }

    /// Nothing is shown any more, and nothing is on its way.
    fn forget_preview(&mut self, context: &mut Context<'_>) {
        if !self.preview.is_idle() {
            context.cancel(Key::Preview);
            text::close(self, context);
            document::forget(self, context);
            self.pages.forget(context);
            frames::forget(self, context);
            let preview = std::mem::take(&mut self.preview);
            if let (Some(target), Some(preview)) =
                (&self.selected, preview.value().filter(|preview| cache::is_kept(preview)))
            {
                self.cache.keep(target.clone(), Some(preview.clone()));
            }
            context.discard(preview);
            self.table.forget(context);
            self.tree_rows.clear();
            self.forget_figures(context);
        }
    }

    /// Nothing is kept of other files either.
    fn forget_neighbours(&mut self, context: &mut Context<'_>) {
        if !self.cache.is_empty() {
            context.cancel(Key::Ahead);
            context.discard(std::mem::take(&mut self.cache));
        }
        series::forget(self, context);
        self.view.is_large = false;
    }

    /// What is seen: the frame that was chosen, or the file as it was read.
    pub fn shown(&self) -> Option<&Arc<Preview>> {
        self.frames.shown().or(self.preview.value())
    }

    /// Bytes of images that are kept beside the one that is shown.
    pub fn bytes_kept(&self) -> u64 {
        self.cache.bytes()
    }
}

/// Whether the open page shows something of a file that can be looked through: a text or a tree.
pub fn has_find(place: &Place) -> bool {
    text::of_page(place).is_some() || tree::is_on_page(place)
}

/// Asks what to find there.
pub fn open_find(place: &Place) -> Option<Action> {
    if text::of_page(place).is_some() {
        return Some(Action::Text(text::Action::Find(text::FindAction::Open)));
    }
    tree::is_on_page(place).then_some(Action::Tree(tree::Action::Open))
}

/// Goes to the next place that was found there, or the one before.
pub fn step_find(place: &Place, forward: bool) -> Option<Action> {
    if text::of_page(place).is_some() {
        return Some(Action::Text(text::Action::Find(text::FindAction::Step(forward))));
    }
    tree::is_on_page(place).then_some(Action::Tree(tree::Action::Step(forward)))
}

/// How long a job waits for a newer one of its kind: somebody is typing.
pub(super) fn debounce(key: Key) -> Duration {
    match key {
        Key::Text(text::Key::Search) | Key::Tree => Duration::from_millis(120),
        Key::List
        | Key::Preview
        | Key::Page
        | Key::Ahead
        | Key::Frames
        | Key::Small
        | Key::CopyImage
        | Key::Save(_)
        | Key::Thumbnails
        | Key::Pictures
        | Key::Document
        | Key::Table(_)
        | Key::Figure(_)
        | Key::Text(_) => Duration::ZERO,
    }
}

impl State {
    /// No figure is shown any more, and none is being drawn.
    fn forget_figures(&mut self, context: &mut Context<'_>) {
        let (before, running) = self.figures.forget();
        for key in running {
            context.cancel(Key::Figure(key));
        }
        context.discard(before);
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let Some(artifacts) = &mut place.artifacts else { return };
    match key {
        Key::List => artifacts.listing.finish(Err(why.clone())),
        Key::Preview => artifacts.preview.finish(Err(why.clone())),
        Key::Table(key) => table::failed(&mut artifacts.table, key, why),
        Key::Page => artifacts.pages.failure = Some(why.clone()),
        // The image that is shown stays.
        Key::Ahead | Key::Frames | Key::Small | Key::CopyImage | Key::Save(_) | Key::Pictures | Key::Document => {}
        Key::Thumbnails => artifacts.thumbnails.finish(Err(why.clone())),
        Key::Text(_) => text::failed(artifacts, why),
        Key::Tree => artifacts.tree.is_running = false,
        Key::Figure(key) => figure::failed(&mut artifacts.figures, key, why),
    }
}
