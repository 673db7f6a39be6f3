//! What of an opened database the purge of it needs, and what lies around it.

use std::path::{Path, PathBuf};

use crate::store::cancel::Cancel;
use crate::store::disk::folder::{Disk, Folder};
use crate::store::error::StoreError;
use crate::store::lifecycle::purge::{ItemKind, PurgeItem};
use crate::store::refusal::LifecycleError;
use crate::store::sqlite::open::{Database, journal_mode};
use crate::store::sqlite::pass::Pass;

/// Tables whose rows have folders, and their ids.
pub(super) const OWNERS: [(&str, &str); 3] =
    [("runs", "run_uuid"), ("logged_models", "model_id"), ("trace_info", "request_id")];

pub(in crate::store::sqlite) struct Site<'a> {
    /// The file, as it was opened.
    pub(in crate::store::sqlite) path: &'a Path,
    pub(in crate::store::sqlite) database: &'a Database,
    pub(in crate::store::sqlite) disk: &'a Disk,
    /// Where artifacts are looked for.
    pub(in crate::store::sqlite) bases: Vec<PathBuf>,
}

impl<'a> Site<'a> {
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
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

    /// Whether no other database lies in the folder, which could know of runs that this one does not.
    pub(super) fn is_alone(&self) -> bool {
        let own = self.path.file_name();
        databases_in(self.folder()).is_ok_and(|found| found.iter().all(|path| path.file_name() == own))
    }

    pub(super) fn pass(&self, cancel: &'a Cancel) -> Result<Pass<'a>, StoreError> {
        Pass::begin(self.database, self.path, cancel)
    }
}

/// All SQLite databases in `folder`, MLflow's or not, and what cannot be read and may be one.
pub(in crate::store) fn databases_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && !matches!(journal_mode(&path), Ok(None)) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The table and column by which an item is known.
pub(super) fn table_of(item: &PurgeItem) -> (&'static str, &'static str) {
    match item.kind {
        ItemKind::Run => OWNERS[0],
        ItemKind::Experiment => ("experiments", "experiment_id"),
        ItemKind::LoggedModel => OWNERS[1],
        ItemKind::Leftover => {
            let table = item.folders.first().map_or("runs", |folder| folder.table.as_str());
            OWNERS.into_iter().find(|(name, _)| *name == table).unwrap_or(OWNERS[0])
        }
    }
}
