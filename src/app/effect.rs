//! What [`update`](super::update) asks the outside world to do, as data. [`perform`] starts the jobs; what only a window
//! can do is handed back to the shell.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;

use super::Jobs;
use super::export::ExportPreview;
use super::job::{Job, JobKey};
use super::place::PlaceId;

/// See the module.
#[derive(Debug)]
pub enum Effect {
    /// Do this in the background, instead of an older job with the same key.
    Start(Job),
    /// Stop a job; what it still sends is dropped.
    Cancel(JobKey),
    /// Have a job come to an end by itself; what it still sends counts.
    Stop(JobKey),
    /// Cancel what is under way for a place that is no longer open, but for what writes.
    Leave(PlaceId),
    /// Give something large back; freeing millions of values takes longer than a frame.
    Discard(Discarded),
    /// For the shell.
    System(SystemEffect),
}

/// What only a window can do.
#[derive(Debug)]
pub enum SystemEffect {
    /// Show the dialog that picks a folder.
    PickFolder,
    /// Show the dialog that picks a database.
    PickDatabase,
    /// Show the dialog that picks where an export goes, beginning here.
    PickExportPath(PlaceId, PathBuf),
    /// Put text on the clipboard.
    Copy(String),
    /// Put the picture of an export on the clipboard.
    CopyPicture(Arc<ExportPreview>),
    /// Show in the system's file manager.
    ShowInFolder(PathBuf),
    /// Theme or language changed, settings want saving.
    SettingsChanged,
}

impl From<SystemEffect> for Effect {
    fn from(effect: SystemEffect) -> Self {
        Self::System(effect)
    }
}

/// Something that nobody needs any more, whatever it is.
pub struct Discarded(Box<dyn Any + Send>);

impl Discarded {
    /// This.
    pub fn new(value: impl Send + 'static) -> Self {
        Self(Box::new(value))
    }
}

impl std::fmt::Debug for Discarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Discarded")
    }
}

/// Does what can be done without a window; gives back what cannot.
pub fn perform(effect: Effect, jobs: &mut Jobs) -> Option<SystemEffect> {
    match effect {
        Effect::Start(job) => jobs.start(job),
        Effect::Cancel(key) => jobs.cancel(&key),
        Effect::Stop(key) => jobs.stop(&key),
        Effect::Leave(place) => jobs.leave(place),
        Effect::Discard(Discarded(value)) => jobs.discard(value),
        Effect::System(effect) => return Some(effect),
    }
    None
}
