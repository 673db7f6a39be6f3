//! Side effects requested by [`update`](super::update), as data. [`perform`] starts the jobs and returns the effects
//! that only a window can perform, for the shell.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;

use super::Jobs;
use super::artifacts::ArtifactRef;
use super::export::ExportPreview;
use super::job::{Job, JobKey};
use super::place::PlaceId;
use crate::drawing::Pixels;
use crate::text::Message;

/// See the module.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there are a few at a time, each moved once")]
pub enum Effect {
    /// Start a background job; it replaces an older one with the same key.
    Start(Job),
    /// Cancel a job; its later messages are dropped.
    Cancel(JobKey),
    /// Ask a job to finish early; its messages still count.
    Stop(JobKey),
    /// Cancel the jobs of a closed place, except those that write.
    Leave(PlaceId),
    /// Free something large on a job thread; freeing millions of values takes longer than a frame.
    Discard(Discarded),
    /// For the shell.
    System(SystemEffect),
}

/// Effects that only a window can perform.
#[derive(Debug)]
pub enum SystemEffect {
    /// Show a dialog to choose a folder.
    PickFolder,
    /// Show a dialog to choose a database.
    PickDatabase,
    /// Show a dialog to choose a view file.
    PickView,
    /// Show a dialog to choose where a view goes, starting here.
    PickViewPath(PlaceId, PathBuf),
    /// Show a dialog to choose the file of an export, starting here.
    PickExportPath(PlaceId, PathBuf),
    /// Show a dialog to choose the file of a table, starting here.
    PickTablePath(PlaceId, PathBuf),
    /// Show a dialog to choose the file of a figure, starting here.
    PickFigurePath(PlaceId, PathBuf),
    /// Show a dialog to choose the file of a gallery, starting here.
    PickWallPath(PlaceId, PathBuf),
    /// Show a dialog to choose the file of a comparison, starting here.
    PickComparisonPath(PlaceId, PathBuf),
    /// Put text on the clipboard.
    Copy(String),
    /// Put the picture of an export on the clipboard.
    CopyPicture(Arc<ExportPreview>),
    /// Put a picture on the clipboard.
    CopyPixels(Arc<Pixels>),
    /// Show a dialog to choose where a copy of a file goes, starting here.
    PickCopyPath(PlaceId, ArtifactRef, PathBuf),
    /// Open a file with the program that the system has for it. Only for files of harmless kinds, and for pages, whose
    /// scripts are run, after that was agreed to.
    Open(PathBuf),
    /// Show in the system's file manager.
    ShowInFolder(PathBuf),
    /// Print to standard error.
    Report(Message),
    /// Open these in a window of its own; without any, its start screen.
    NewWindow(Vec<PathBuf>),
    /// A job failed: keep the report of it, if it panicked.
    KeepCrashReport,
    /// Theme or language changed; save the settings.
    SettingsChanged,
    /// Take over what another window wrote.
    TakeOverSettings,
}

impl From<SystemEffect> for Effect {
    fn from(effect: SystemEffect) -> Self {
        Self::System(effect)
    }
}

/// A value to be freed, whatever its type.
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

/// Performs what needs no window; returns the rest.
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
