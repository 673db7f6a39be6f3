//! How much room results take. Reads names and lengths, never contents; links are not followed, and what lies behind them
//! is not counted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::cancel::Cancel;
use super::error::StoreError;
use super::path::real_path;
use super::types::{Experiment, LoggedModel, Run};

/// Whose files are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    /// What belongs to a run.
    Run(&'a Run),
    /// What belongs to a logged model.
    Model(&'a LoggedModel),
    /// What belongs to an experiment beside its runs and logged models: tags, datasets, traces.
    Experiment(&'a Experiment),
    /// What belongs to the store as a whole: the registry, or the database.
    Store,
}

/// What a file is to MLflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Logged by the user, or with a model.
    Artifact,
    /// Histories of metrics.
    Metrics,
    /// Descriptions, parameters, tags, inputs, datasets, the registry.
    Records,
    Traces,
    Database,
}

/// One file or folder.
#[derive(Clone, Copy, Debug)]
pub struct FoundFile<'a> {
    /// What it is.
    pub part: Part,
    /// Path with `/`; of an artifact relative to the artifact folder.
    pub path: &'a str,
    /// What it takes.
    pub extent: FileExtent,
}

/// What a file or a folder by itself takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileExtent {
    /// Length of a file; 0 for a folder.
    pub bytes: u64,
    /// Bytes that the file system sets aside for it: with many small files many times their length.
    pub on_disk: u64,
    /// It is a folder.
    pub is_folder: bool,
}

impl FileExtent {
    /// From what the file system tells.
    pub(super) fn of(metadata: &std::fs::Metadata) -> Self {
        let is_folder = metadata.is_dir();
        Self { bytes: if is_folder { 0 } else { metadata.len() }, on_disk: on_disk(metadata), is_folder }
    }
}

#[cfg(unix)]
fn on_disk(metadata: &std::fs::Metadata) -> u64 {
    // POSIX counts in units of 512 bytes, whatever the size of a block is.
    std::os::unix::fs::MetadataExt::blocks(metadata) * 512
}

/// Elsewhere this is not told: whole clusters of the usual size.
#[cfg(not(unix))]
fn on_disk(metadata: &std::fs::Metadata) -> u64 {
    if metadata.is_dir() { 0 } else { metadata.len().next_multiple_of(4096) }
}

/// Folders that were measured already: several runs may share one.
#[derive(Debug, Default)]
pub struct Measured(Mutex<HashSet<PathBuf>>);

impl Measured {
    /// Whether nobody measured it before.
    pub(super) fn is_new(&self, folder: &Path) -> bool {
        let folder = real_path(folder).unwrap_or_else(|_| folder.to_path_buf());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(folder)
    }
}

/// Calls `found` for `folder`, with an empty path, and for everything below it, with the path relative to it. What cannot
/// be listed is passed over.
pub(super) fn walk(folder: &Path, cancel: &Cancel, found: &mut dyn FnMut(&str, FileExtent)) -> Result<(), StoreError> {
    match std::fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_dir() => found("", FileExtent::of(&metadata)),
        _ => return Ok(()),
    }
    let mut pending = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, shown)) = pending.pop() {
        cancel.check()?;
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = if shown.is_empty() { name.into_owned() } else { format!("{shown}/{name}") };
            if kind.is_dir() || kind.is_file() {
                found(&path, entry.metadata().map_or(FileExtent::default(), |metadata| FileExtent::of(&metadata)));
            }
            if kind.is_dir() {
                pending.push((entry.path(), path));
            }
        }
    }
    Ok(())
}

/// The same for an artifact folder.
pub(super) fn walk_artifacts(
    folder: &Path,
    cancel: &Cancel,
    found: &mut dyn FnMut(FoundFile<'_>),
) -> Result<(), StoreError> {
    walk(folder, cancel, &mut |path, extent| found(FoundFile { part: Part::Artifact, path, extent }))
}
