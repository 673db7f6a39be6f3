//! Finds the databases around a store: in it, in the folder that was opened, some levels below, and some levels above with
//! what lies directly in there. Bounded: where there is more than can be looked through, that is told, as a database
//! which nobody found may know whose the files are.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::store::artifacts::shape::is_hex_id;
use crate::store::cancel::Cancel;
use crate::store::near::is_named_like_database;
use crate::store::path::{OUR_NAMES, real_path};
use crate::store::refusal::LifecycleError;
use crate::store::sqlite::may_be_database;

/// How far below the project, and below the opened folder.
const DEPTH: usize = 3;
/// How far above them.
const CLIMB: usize = 4;
/// Folders that are looked into, and what lies in them, at most.
const MOST_FOLDERS: usize = 5_000;
const MOST_ENTRIES: usize = 300_000;
/// More than these nobody reads while somebody waits.
const MOST_DATABASES: usize = 64;
/// Where many files lie and nobody keeps a database.
const PASSED_OVER: [&str; 6] = [".git", "node_modules", "site-packages", "__pycache__", "venv", "artifacts"];

/// What was found.
pub(super) struct Near {
    /// Paths without links, with whether it lies right where results are.
    pub(super) databases: Vec<(PathBuf, bool)>,
    /// Nothing was left out.
    pub(super) is_whole: bool,
}

/// Looks around the store in the folder `root`, and around `opened`; both without links.
pub(super) fn databases(root: &Path, opened: &Path, cancel: &Cancel) -> Result<Near, LifecycleError> {
    let near = Near { databases: Vec::new(), is_whole: true };
    let mut search = Search { near, seen: FxHashMap::default(), entries: 0, cancel };
    let project = root.parent().unwrap_or(root);
    for folder in [root, project, opened] {
        search.look(folder, Where::Here)?;
    }
    for folder in [project, opened] {
        search.below(folder)?;
    }
    for start in [project, opened] {
        for folder in start.ancestors().skip(1).take(CLIMB) {
            let children = search.look(folder, Where::Above)?;
            // What lies in here is everybody's, and nothing above it is nearer.
            if is_common(folder) {
                break;
            }
            for child in children.iter().filter(|child| is_worth_it(child)) {
                search.look(child, Where::Above)?;
            }
        }
    }
    Ok(search.near)
}

/// The home of a user, the folder for temporary files, and all that lies above these.
fn is_common(folder: &Path) -> bool {
    let common = [dirs::home_dir(), Some(std::env::temp_dir())].into_iter().flatten();
    folder.parent().is_none() || common.filter_map(|it| real_path(&it).ok()).any(|it| it.starts_with(folder))
}

fn name(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn is_worth_it(folder: &Path) -> bool {
    !PASSED_OVER.contains(&name(folder)) && !name(folder).starts_with(OUR_NAMES)
}

/// Whether databases may lie further down: not in a run, nor in an experiment, nor in an environment of Python.
fn leads_further(folder: &Path) -> bool {
    let name = name(folder);
    !is_hex_id(name)
        && !name.starts_with('.')
        && !["meta.yaml", "pyvenv.cfg"].iter().any(|file| folder.join(file).exists())
}

/// How near a folder is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Results lie in it.
    Here,
    Below,
    Above,
}

struct Search<'a> {
    near: Near,
    /// With the folders in them.
    seen: FxHashMap<PathBuf, Vec<PathBuf>>,
    entries: usize,
    cancel: &'a Cancel,
}

impl Search<'_> {
    fn below(&mut self, top: &Path) -> Result<(), LifecycleError> {
        let depth = if is_common(top) { 1 } else { DEPTH };
        let mut level = self.look(top, Where::Here)?;
        for _ in 0..depth {
            let mut next = Vec::new();
            for folder in level.iter().filter(|folder| is_worth_it(folder)) {
                let inner = self.look(folder, Where::Below)?;
                if leads_further(folder) {
                    next.extend(inner);
                }
            }
            level = next;
        }
        Ok(())
    }

    /// Takes note of the databases in a folder, and returns the folders in it.
    fn look(&mut self, folder: &Path, place: Where) -> Result<Vec<PathBuf>, LifecycleError> {
        self.cancel.check()?;
        if let Some(folders) = self.seen.get(folder) {
            return Ok(folders.clone());
        }
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        if self.seen.len() >= MOST_FOLDERS || self.entries >= MOST_ENTRIES {
            self.near.is_whole = false;
            return Ok(Vec::new());
        }
        let mut folders = Vec::new();
        match std::fs::read_dir(folder) {
            Ok(entries) => {
                for entry in entries {
                    self.entries += 1;
                    let Ok(entry) = entry else {
                        self.near.is_whole = false;
                        continue;
                    };
                    let path = entry.path();
                    if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                        folders.push(path);
                    } else if is_wanted(&path, place) && path.is_file() && may_be_database(&path) {
                        self.found(&path, place == Where::Here);
                    }
                }
            }
            // One that may not be listed may hold one. Far away that says nothing of what is here.
            Err(_) => self.near.is_whole &= place == Where::Above,
        }
        self.seen.insert(folder.to_path_buf(), folders.clone());
        Ok(folders)
    }

    fn found(&mut self, path: &Path, is_here: bool) {
        let Ok(path) = real_path(path) else { return };
        if self.near.databases.iter().any(|(known, _)| *known == path) {
            return;
        }
        if self.near.databases.len() >= MOST_DATABASES {
            self.near.is_whole = false;
            return;
        }
        self.near.databases.push((path, is_here));
    }
}

fn is_wanted(path: &Path, place: Where) -> bool {
    // Right beside results a database may have any name.
    place == Where::Here || is_named_like_database(path)
}
