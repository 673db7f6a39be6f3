//! View files (`*.runatlas`): what a place shows, kept in a file that can lie beside a paper and be opened again.
//!
//! A file names its places relative to itself and holds a [`Setup`], made of the same types that are remembered of a
//! place between sessions: a feature whose choices are to be in it adds a field there, or to
//! [`CompareSetup`](super::compare::CompareSetup), and nothing here. How it is written stands in `docs/view-file.md`.
//! What a file names elsewhere is opened only after a question ([`paths`]); keys that are not understood are kept.
//!
//! While a view is open, its file remembers what is shown, and the settings do not: the view of somebody else changes
//! nothing of one's own.

use std::path::PathBuf;
use std::sync::Arc;

use super::place::Place;
use crate::chart::Look;
use crate::model::RunIndex;
use crate::text::Message;

mod format;
mod jobs;
mod listing;
mod looks;
mod opened;
mod paths;
mod setup;
mod update;

pub use format::{EXTENSION, Unknown, VERSION, ViewError, ViewFile, parse, print};
pub use jobs::{Content, Job, Key, Read, ReadView, read};
pub use listing::{KnownViews, Listed};
pub use looks::SavedLooks;
pub use opened::Opened;
pub use paths::{Resolved, is_view, relative_to, resolve};
pub use setup::Setup;
pub(super) use update::update;
pub(in crate::app) use update::{begin, follow, recalled};

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// The file that is open.
    pub path: Option<PathBuf>,
    /// The place was opened through it, so that nothing of what is shown is remembered elsewhere.
    pub is_opened: bool,
    /// What is shown differs from what the file holds.
    pub is_changed: bool,
    /// What was shown when the file was opened or written; `None` until runs were found again.
    saved: Option<Box<Setup>>,
    /// Keys of the file that were not understood.
    unknown: Arc<Unknown>,
    /// Of the file; 0 where there is none.
    version: u32,
    /// What is shown as soon as runs are found again.
    pending: Option<Pending>,
    /// View files of the place.
    pub listed: Vec<Listed>,
    /// The dialog that asks where to, while it is open.
    pub saving: Option<Saving>,
    /// What is being written.
    writing: Option<Box<Setup>>,
}

/// What a file holds for the time when its runs were found again.
#[derive(Debug)]
pub(in crate::app) struct Pending {
    pub(super) opened: Opened,
    pub(super) looks: SavedLooks,
    /// Names of runs that somebody pointed at.
    pub(super) run_names: std::collections::BTreeMap<String, String>,
}

/// The dialog that asks where a view goes.
#[derive(Debug, Default)]
pub struct Saving {
    /// Where to.
    pub path: String,
    /// There is a file at `path`; saving again replaces it.
    pub is_replacing: bool,
    /// The system's own dialog was asked for `path`, and has asked whether a file there may be replaced.
    is_agreed: bool,
    /// Why the last saving failed.
    pub failure: Option<Message>,
}

impl State {
    /// That of a place whose view files are not known yet.
    pub fn is_ready(place: &Place) -> bool {
        !place.read.is_running && place.table.memory.is_recalled()
    }

    /// A file is being written.
    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Write the open file anew; where there is none, ask where to.
    Save,
    /// Show the dialog that asks where to.
    SaveAs,
    /// Close it.
    Close,
    /// Where to, as it is typed.
    SetPath(String),
    /// Show the system's dialog that picks where to.
    PickPath,
    /// What that dialog answered.
    Picked(PathBuf),
    /// Write the file that the dialog names.
    Write,
    /// There is a file already; nothing was written.
    Exists,
    /// The file was written there, or why not.
    Saved(Result<PathBuf, Message>),
    /// View files beside the place and of earlier sessions.
    ListDone(Vec<Listed>),
    /// Leave a file out of the list; it stays where it is.
    Forget(PathBuf),
    /// Looks of runs that were found again.
    LooksFound(Vec<(RunIndex, Look)>),
}

/// What is said of a view that was written.
pub(super) fn outcome(result: &Result<PathBuf, Message>) -> Message {
    match result {
        Ok(path) => Message::new("notice-view-saved").arg("name", crate::model::path_name(path)),
        Err(why) => why.clone(),
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Save => {
            place.view.writing = None;
            if let Some(saving) = &mut place.view.saving {
                saving.failure = Some(why.clone());
            }
        }
        // No view is listed, and runs have the looks that they would like.
        Key::List | Key::Looks => {}
    }
}
