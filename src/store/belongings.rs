//! What has artifacts, whichever kind of store knows it, and where these are found.

use std::path::{Path, PathBuf};

use super::artifacts::shape::is_hex_id;
use super::artifacts::{ResolveRequest, Siblings, resolve, resolve_with};
use super::path::real_path;

/// Something with artifacts.
#[derive(Clone)]
pub(in crate::store) struct Owner<'a> {
    /// By which it is known in its store.
    pub(in crate::store) key: &'a str,
    pub(in crate::store) id: &'a str,
    pub(in crate::store) experiment: &'a str,
    pub(in crate::store) uri: Option<&'a str>,
    /// Folder between those of the experiment and of the id.
    pub(in crate::store) between: Option<&'static str>,
    /// Its folder in a file store.
    pub(in crate::store) own: Option<PathBuf>,
}

impl Owner<'_> {
    /// The folder with its artifacts, if it is on this machine: the one that is shown.
    pub(in crate::store) fn artifacts(&self, bases: &[PathBuf]) -> Option<PathBuf> {
        resolve(&self.request(bases)).path
    }

    /// The same where that finds none: the guess that is shown then.
    pub(in crate::store) fn artifacts_beside(&self, bases: &[PathBuf], siblings: &Siblings) -> Option<PathBuf> {
        resolve_with(&self.request(bases), siblings).path
    }

    fn request(&self, bases: &[PathBuf]) -> ResolveRequest<'_> {
        let tail = self.between.into_iter().chain([self.id, "artifacts"]).collect();
        let own_folder = self.own.as_ref().map(|own| own.join("artifacts"));
        ResolveRequest { uri: self.uri, own_folder, experiment_id: self.experiment, tail, bases: bases.to_vec() }
    }

    /// Whether the address ends as that of its own place does, wherever the store was when it was written.
    pub(in crate::store) fn is_at_home(&self) -> bool {
        let mut parts = self.uri.unwrap_or_default().trim_end_matches(['/', '\\']).rsplit(['/', '\\']);
        let place = ["artifacts", self.id].into_iter().chain(self.between).chain([self.experiment]);
        place.into_iter().all(|part| parts.next() == Some(part))
    }
}

/// How many levels the folder that was opened lies above that of the store; 0 when the store does not lie in it.
pub(in crate::store) fn levels_above(root: &Path, opened: &Path) -> usize {
    let opened = if opened.is_dir() { Some(opened) } else { opened.parent() };
    match (real_path(root), opened.map(real_path)) {
        (Ok(root), Some(Ok(opened))) => root.strip_prefix(&opened).map_or(0, |below| below.components().count()),
        _ => 0,
    }
}

/// An id that MLflow draws: 32 hexadecimal digits, for models and traces after a letter or two and a dash.
pub(in crate::store) fn is_id(id: &str) -> bool {
    let digits = id.strip_prefix("m-").or_else(|| id.strip_prefix("tr-")).unwrap_or(id);
    is_hex_id(digits)
}
