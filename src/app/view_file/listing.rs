//! View files of a place: those that lie beside it or in it, and those that were opened or written of it before.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::paths::is_view;
use crate::model::natural_cmp;

/// Entries of a folder that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// Files that are listed, and remembered, of a place.
const MOST: usize = 64;

/// What is remembered of the view files of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownViews {
    /// Opened or written, newest first.
    opened: Vec<PathBuf>,
    /// Left out of the list.
    left_out: Vec<PathBuf>,
}

impl KnownViews {
    /// A file was opened or written.
    pub(super) fn remember(&mut self, path: PathBuf) {
        self.left_out.retain(|known| *known != path);
        self.opened.retain(|known| *known != path);
        self.opened.insert(0, path);
        self.opened.truncate(MOST);
    }

    /// A file is to be listed no more.
    pub(super) fn forget(&mut self, path: PathBuf) {
        self.opened.retain(|known| *known != path);
        if !self.left_out.contains(&path) {
            self.left_out.insert(0, path);
            self.left_out.truncate(MOST);
        }
    }
}

/// A view file of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub path: PathBuf,
    /// Without its ending.
    pub name: String,
}

/// Looks for them: in the folders that were opened, in those around them, and where they were before. Reads names alone.
pub(super) fn list(opened: &[PathBuf], known: &KnownViews) -> Vec<Listed> {
    let mut folders: Vec<&Path> = Vec::new();
    for path in opened {
        let around = path.parent();
        for folder in [path.is_dir().then_some(&**path), around].into_iter().flatten() {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    let entries = folders.into_iter().filter_map(|folder| folder.read_dir().ok());
    let beside = entries.flat_map(|entries| entries.take(MOST_ENTRIES).flatten().map(|entry| entry.path()));
    let mut found: Vec<PathBuf> = Vec::new();
    for path in beside.filter(|path| is_view(path)).chain(known.opened.iter().cloned()) {
        let is_news = !found.contains(&path) && !known.left_out.contains(&path);
        if is_news && found.len() < MOST && path.is_file() {
            found.push(path);
        }
    }
    let name = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut found: Vec<Listed> = found.into_iter().map(|path| Listed { name: name(&path), path }).collect();
    found.sort_by(|a, b| natural_cmp(&a.name, &b.name).then_with(|| a.path.cmp(&b.path)));
    found
}
