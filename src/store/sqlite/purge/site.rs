//! What of an opened database the purge of it needs, and what lies around it.

use std::path::{Path, PathBuf};

use crate::store::artifacts::Siblings;
use crate::store::cancel::Cancel;
use crate::store::claims::Around;
use crate::store::disk::folder::{Disk, Folder};
use crate::store::error::StoreError;
use crate::store::lifecycle::purge::{ItemKind, PurgeItem};
use crate::store::location::Location;
use crate::store::refusal::LifecycleError;
use crate::store::sqlite::open::Database;
use crate::store::sqlite::pass::Pass;

/// Tables whose rows have folders, and their ids.
pub(super) const OWNERS: [(&str, &str); 3] =
    [("runs", "run_uuid"), ("logged_models", "model_id"), ("trace_info", "request_id")];

pub(in crate::store::sqlite) struct Site<'a> {
    /// The file, as it was opened.
    pub(in crate::store::sqlite) path: &'a Path,
    pub(in crate::store::sqlite) database: &'a Database,
    pub(in crate::store::sqlite) disk: &'a Disk,
    /// The folder that the user opened.
    pub(in crate::store::sqlite) opened: &'a Path,
    /// Where artifacts are looked for.
    pub(in crate::store::sqlite) bases: Vec<PathBuf>,
    /// And beside the database, when they are in none of these.
    pub(in crate::store::sqlite) siblings: &'a Siblings,
}

impl<'a> Site<'a> {
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// For what others keep around it.
    pub(super) fn around<'s>(&'s self, beside: &'s [Location]) -> Around<'s> {
        Around { root: self.folder(), database: Some(self.path), opened: self.opened, beside }
    }

    /// The folder of the database.
    pub(super) fn root(&self) -> Result<Folder, LifecycleError> {
        Folder::root(self.folder(), self.disk)
    }

    pub(super) fn database_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(super) fn unknown(&self, what: String) -> LifecycleError {
        LifecycleError::UnknownSchema { path: self.path.to_path_buf(), what }
    }

    pub(super) fn pass(&self, cancel: &'a Cancel) -> Result<Pass<'a>, StoreError> {
        Pass::begin(self.database, self.path, cancel)
    }
}

/// The table and column by which an item is known.
pub(super) fn table_of(item: &PurgeItem) -> (&'static str, &'static str) {
    match item.kind {
        ItemKind::Run => OWNERS[0],
        ItemKind::Experiment => ("experiments", "experiment_id"),
        ItemKind::LoggedModel => OWNERS[1],
        ItemKind::Leftover | ItemKind::UnknownRun => {
            let table = item.folders.first().map_or("runs", |folder| folder.table.as_str());
            OWNERS.into_iter().find(|(name, _)| *name == table).unwrap_or(OWNERS[0])
        }
    }
}
