//! Whose files lie in a folder of a file store besides those of the run that it is named after: other runs and models of
//! the store say so by their artifact address, and a database beside the store, or around it, may keep its artifacts here.
//!
//! The only place that knows both kinds of stores.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::cancel::Cancel;
use super::lifecycle::purge::{ItemKind, PurgeItem};
use super::refusal::LifecycleError;
use super::sqlite;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Somebody's files.
struct Claim {
    /// Key of a run or model of this store; `None` for what a database knows.
    key: Option<String>,
    /// Who, for the user.
    by: String,
}

/// All of them, by their folder without links.
pub(in crate::store) struct Claims {
    /// The root of the file store, without links.
    root: PathBuf,
    folders: BTreeMap<PathBuf, Vec<Claim>>,
    /// Of what databases know.
    ids: FxHashSet<String>,
    /// A database that could not be read, so that nobody knows whose the folders without a run are.
    is_blind: bool,
}

impl Claims {
    /// What the databases in the root of a file store, beside it, and in the folder that was opened keep in it.
    pub(in crate::store) fn of_databases(root: &Path, opened: &Path, cancel: &Cancel) -> Result<Self> {
        let root = real(root)?;
        let around = [Some(root.as_path()), root.parent(), Some(opened)];
        let around: FxHashSet<PathBuf> = around.into_iter().flatten().filter_map(|path| real(path).ok()).collect();
        let mut claims = Self { root, folders: BTreeMap::new(), ids: FxHashSet::default(), is_blind: false };
        for folder in around.iter().filter(|folder| folder.is_dir()) {
            // A folder that may not be listed may hold one.
            let Ok(databases) = sqlite::databases_in(folder) else {
                claims.is_blind = true;
                continue;
            };
            for path in databases {
                claims.add_database(&path, cancel)?;
            }
        }
        Ok(claims)
    }

    fn add_database(&mut self, path: &Path, cancel: &Cancel) -> Result<()> {
        match sqlite::claims(path, cancel) {
            Ok(found) => {
                for folder in found.folders.iter().filter_map(|folder| real(folder).ok()) {
                    self.add(folder, Claim { key: None, by: path.display().to_string() });
                }
                self.ids.extend(found.ids);
            }
            Err(why @ (LifecycleError::InUse(_) | LifecycleError::Cancelled)) => return Err(why),
            // It has nothing to do with MLflow.
            Err(LifecycleError::Gone(_)) => {}
            Err(_) => self.is_blind = true,
        }
        Ok(())
    }

    /// What a run or model of the store itself keeps elsewhere than in its own folder. `folder` is without links.
    pub(in crate::store) fn add_own(&mut self, folder: PathBuf, key: &str) {
        self.add(folder, Claim { key: Some(key.to_owned()), by: key.to_owned() });
    }

    fn add(&mut self, folder: PathBuf, claim: Claim) {
        if folder.starts_with(&self.root) {
            self.folders.entry(folder).or_default().push(claim);
        }
    }

    /// Refuses a folder in which somebody keeps files who does not go with it.
    pub(in crate::store) fn check(&self, folder: &Path, goes: impl Fn(&str) -> bool) -> Result<()> {
        if self.folders.is_empty() {
            return Ok(());
        }
        let Ok(path) = real(folder) else { return Ok(()) };
        let inside = self.folders.range(path.clone()..).take_while(|(folder, _)| folder.starts_with(&path));
        // Artifacts that lie around the folder hold it as well.
        let around = path.ancestors().skip(1).filter_map(|folder| self.folders.get_key_value(folder));
        let mut claims = inside.chain(around).flat_map(|(_, claims)| claims);
        match claims.find(|claim| !claim.key.as_ref().is_some_and(|key| goes(key))) {
            Some(claim) => Err(LifecycleError::KeptBy { path: folder.to_path_buf(), by: claim.by.clone() }),
            None => Ok(()),
        }
    }

    /// Whether a folder without a run, named `id`, is nobody's.
    pub(in crate::store) fn is_nobodys(&self, folder: &Path, id: &str) -> bool {
        !self.is_blind && !self.ids.contains(id) && self.check(folder, |_| false).is_ok()
    }

    /// Whether an item may go as far as databases are concerned, which may have changed since the plan.
    pub(in crate::store) fn allow(&self, item: &PurgeItem) -> Result<()> {
        if item.kind == ItemKind::Leftover && !self.is_nobodys(&item.path, &item.id) {
            return Err(LifecycleError::Changed(item.path.clone()));
        }
        self.check(&item.path, |_| false)
    }
}

fn real(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| LifecycleError::io(path, &error))
}
