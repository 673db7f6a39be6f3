//! Databases near a folder, and which runs and logged models they know: whose the artifacts are that lie there without a
//! description. Looks at names and into a bounded number of folders; follows no link.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::sqlite::glance;

/// Folders that are looked into for databases.
const MOST_FOLDERS: usize = 400;
/// How far above a folder databases are looked for.
const LEVELS_ABOVE: usize = 3;
/// How many levels below the folder around it.
const LEVELS_BESIDE: usize = 2;

/// The databases in `folder` and beside it, in the folders beside it and in those, then in what lies above; each once.
pub(crate) fn databases_near(folder: &Path) -> Vec<PathBuf> {
    let mut databases = databases_in(folder);
    databases.extend(databases_beside(folder));
    for above in folder.ancestors().skip(2).take(LEVELS_ABOVE - 1) {
        databases.extend(databases_in(above));
    }
    let mut seen = FxHashSet::default();
    databases.retain(|path| seen.insert(path.clone()));
    databases
}

/// Those beside `folder`, in the folders beside it, and in the folders in these.
pub(crate) fn databases_beside(folder: &Path) -> Vec<PathBuf> {
    folder.parent().map(databases_within).unwrap_or_default()
}

/// Those in `folder`, in the folders in it, and in the folders in these.
fn databases_within(folder: &Path) -> Vec<PathBuf> {
    let mut databases = databases_in(folder);
    let mut level = vec![folder.to_path_buf()];
    let mut looked_into = 0;
    for _ in 0..LEVELS_BESIDE {
        let mut next = Vec::new();
        for child in level.iter().flat_map(|folder| folders_in(folder)).filter(|child| is_worth_searching(child)) {
            looked_into += 1;
            if looked_into > MOST_FOLDERS {
                return databases;
            }
            databases.extend(databases_in(&child));
            next.push(child);
        }
        level = next;
    }
    databases
}

/// Databases with MLflow's tables in `folder`; one without runs is left out beside one with.
pub(crate) fn databases_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut databases: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_named_like_database(path) && path.is_file() && glance::is_store(path))
        .collect();
    databases.sort_unstable();
    if databases.len() > 1 {
        let counts: Vec<Option<usize>> = databases.iter().map(|path| glance::run_count(path)).collect();
        if counts.iter().flatten().any(|count| *count > 0) {
            let mut counts = counts.into_iter();
            databases.retain(|_| counts.next().flatten() != Some(0));
        }
    }
    databases
}

/// Whether a file has an ending that databases of MLflow have.
pub(crate) fn is_named_like_database(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["db", "sqlite", "sqlite3"].contains(&ending))
}

/// The folders in `folder`, links left out. One that cannot be read holds none.
pub(crate) fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    folders.sort_unstable();
    folders
}

/// Not one of the folders in which nobody keeps results but many files lie.
pub(crate) fn is_worth_searching(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    !name.starts_with('.')
        && !["node_modules", "site-packages", "__pycache__", "venv", "artifacts", "mlartifacts"].contains(&name)
        && !folder.join("pyvenv.cfg").exists()
}

/// The runs and logged models that the databases near a folder know. They are read when somebody asks.
#[derive(Debug, Default)]
pub(crate) struct KnownNear {
    folder: PathBuf,
    opened: PathBuf,
    ids: OnceLock<FxHashSet<String>>,
}

impl KnownNear {
    /// Of the databases near `folder`, and of those in what was `opened`.
    pub(crate) fn to(folder: &Path, opened: &Path) -> Self {
        Self { folder: folder.to_path_buf(), opened: opened.to_path_buf(), ids: OnceLock::new() }
    }

    /// Whether one of them knows a run or a logged model with this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        let ids = self.ids.get_or_init(|| {
            let databases = databases_near(&self.folder).into_iter().chain(databases_within(&self.opened));
            databases.collect::<FxHashSet<PathBuf>>().iter().flat_map(|path| glance::ids(path)).collect()
        });
        ids.contains(id)
    }
}
