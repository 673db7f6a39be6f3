//! What of an opened file store the purge of it needs.

use std::path::{Path, PathBuf};

use crate::store::artifacts::Siblings;
use crate::store::claims::Around;
use crate::store::disk::folder::{Disk, Folder};
use crate::store::disk::trash::DesktopTrash;
use crate::store::location::Location;
use crate::store::refusal::LifecycleError;

pub(super) struct Site<'a> {
    pub(super) path: &'a Path,
    /// The folder that the user opened.
    pub(super) opened: &'a Path,
    /// Where artifacts are looked for.
    pub(super) bases: &'a [PathBuf],
    /// And beside the store, when they are in none of these.
    pub(super) siblings: &'a Siblings,
    pub(super) disk: &'a Disk,
    pub(super) trash: &'a DesktopTrash,
}

impl Site<'_> {
    /// For what others keep around it.
    pub(super) fn around<'s>(&'s self, beside: &'s [Location]) -> Around<'s> {
        Around { root: self.path, database: None, opened: self.opened, beside }
    }

    pub(super) fn root(&self) -> Result<Folder, LifecycleError> {
        Folder::root(self.path, self.disk)
    }
}
