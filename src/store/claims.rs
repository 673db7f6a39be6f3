//! Whose files lie in a folder besides those of the run that it is named after: other runs and models of the store say so
//! by their artifact address, and so do the other stores that are open, and databases in the store and around it.
//!
//! The only place that knows both kinds of stores. Where something cannot be looked through or read, nobody knows whose
//! the folders without a run are, and none of them is anybody's to remove.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::artifacts::{local_paths, search_bases};
use super::belongings::{Owner, levels_above};
use super::cancel::Cancel;
use super::file::survey as files;
use super::lifecycle::purge::{ItemKind, PurgeItem};
use super::location::{Backend, Location};
use super::path::{at_key, real_path};
use super::refusal::LifecycleError;
use super::sqlite::known as rows;

mod near;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Somebody's files.
struct Claim {
    /// Key of a run or model of this store; `None` for what others know.
    key: Option<String>,
    /// Who, for the user.
    by: String,
}

/// A store, as far as others are looked for around it.
#[derive(Clone, Copy)]
pub(in crate::store) struct Around<'a> {
    /// Its folder, or that of the database.
    pub(in crate::store) root: &'a Path,
    /// The database itself, if it is one.
    pub(in crate::store) database: Option<&'a Path>,
    /// The folder that the user opened.
    pub(in crate::store) opened: &'a Path,
    /// The other stores that are open.
    pub(in crate::store) beside: &'a [Location],
}

/// All of them, by their folder without links.
pub(in crate::store) struct Claims {
    /// The outermost folder in which anything is removed, without links.
    within: PathBuf,
    folders: BTreeMap<PathBuf, Vec<Claim>>,
    /// Of what other stores know.
    ids: FxHashSet<String>,
    /// Something could not be read, so that nobody knows whose the folders without a run are.
    is_blind: bool,
}

impl Claims {
    /// What others keep where the store is.
    pub(in crate::store) fn of_others(around: Around<'_>, cancel: &Cancel) -> Result<Self> {
        let Around { root, database, opened, beside } = around;
        let root = real(root)?;
        let opened = if opened.is_dir() { real(opened) } else { opened.parent().map_or(Ok(root.clone()), real) };
        let opened = opened.unwrap_or_else(|_| root.clone());
        let within = root.ancestors().nth(levels_above(&root, &opened)).unwrap_or(&root).to_path_buf();
        let near = near::databases(&root, &opened, cancel)?;
        let mut claims = Self { within, folders: BTreeMap::new(), ids: FxHashSet::default(), is_blind: !near.is_whole };
        let mut databases: Vec<(PathBuf, bool, &Path)> =
            near.databases.into_iter().map(|(path, is_here)| (path, is_here, opened.as_path())).collect();
        let mut is_new = FxHashSet::default();
        for location in beside {
            match (location.backend, location.origin.as_path().map(real)) {
                (Backend::Sqlite, Some(Ok(path))) => databases.push((path, true, &location.opened)),
                (Backend::File, Some(Ok(path))) if path != root => claims.add_files(&path, location, cancel)?,
                (Backend::File, Some(Ok(_))) => {}
                (_, Some(Err(_)) | None) => claims.is_blind = true,
            }
        }
        let own = database.and_then(|path| real(path).ok());
        for (path, is_here, opened) in databases {
            if own.as_ref() != Some(&path) && is_new.insert(path.clone()) {
                claims.add_database(&path, opened, is_here, cancel)?;
            }
        }
        Ok(claims)
    }

    fn add_database(&mut self, path: &Path, opened: &Path, is_here: bool, cancel: &Cancel) -> Result<()> {
        match rows::claims(path, opened, cancel) {
            Ok(found) => {
                for folder in found.folders.iter().filter_map(|folder| real(folder).ok()) {
                    self.add(folder, Claim { key: None, by: path.display().to_string() });
                }
                self.ids.extend(found.ids);
            }
            Err(LifecycleError::Cancelled) => return Err(LifecycleError::Cancelled),
            // Whoever is at work right here will be done soon; elsewhere nobody waits for it.
            Err(why @ LifecycleError::InUse(_)) if is_here => return Err(why),
            // It has nothing to do with MLflow.
            Err(LifecycleError::Gone(_)) => {}
            Err(_) => self.is_blind = true,
        }
        Ok(())
    }

    /// Another file store that is open.
    fn add_files(&mut self, root: &Path, location: &Location, cancel: &Cancel) -> Result<()> {
        let survey = match files::survey(root, cancel) {
            Ok(survey) => survey,
            Err(LifecycleError::Cancelled) => return Err(LifecycleError::Cancelled),
            Err(_) => {
                self.is_blind = true;
                return Ok(());
            }
        };
        let bases = search_bases(&[root, root.parent().unwrap_or(root), &location.opened]);
        let owners = files::owners(&survey, root);
        let found: Vec<(Vec<PathBuf>, String)> = owners
            .into_par_iter()
            .map(|owner| (places(&owner, &bases), at_key(root, owner.key).display().to_string()))
            .collect();
        for (folders, by) in found {
            for folder in folders {
                self.add(folder, Claim { key: None, by: by.clone() });
            }
        }
        self.ids.extend(survey.runs.into_iter().map(|run| run.id));
        self.ids.extend(survey.models.into_iter().map(|model| model.id));
        cancel.check()?;
        Ok(())
    }

    /// What runs and models of the file store itself keep elsewhere than in their own folder.
    pub(in crate::store) fn add_own(
        &mut self,
        owners: Vec<Owner<'_>>,
        bases: &[PathBuf],
        cancel: &Cancel,
    ) -> Result<()> {
        let found: Vec<(PathBuf, String)> = owners
            .into_par_iter()
            .filter(|owner| owner.uri.is_some() && !owner.is_at_home() && !cancel.is_cancelled())
            .flat_map_iter(|owner| {
                let own = owner.own.as_ref().and_then(|own| real_path(own).ok());
                let elsewhere = places(&owner, bases).into_iter();
                let elsewhere = elsewhere.filter(move |path| !own.as_ref().is_some_and(|own| path.starts_with(own)));
                let key = owner.key.to_owned();
                elsewhere.map(move |path| (path, key.clone()))
            })
            .collect();
        cancel.check()?;
        for (folder, key) in found {
            self.add(folder, Claim { key: Some(key.clone()), by: key });
        }
        Ok(())
    }

    fn add(&mut self, folder: PathBuf, claim: Claim) {
        if folder.starts_with(&self.within) {
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

    /// Whether something could not be read that may know of files here.
    pub(in crate::store) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Whether a folder without a run, named `id`, is nobody's.
    pub(in crate::store) fn is_nobodys(&self, folder: &Path, id: &str) -> bool {
        !self.is_blind && !self.ids.contains(id) && self.check(folder, |_| false).is_ok()
    }

    /// Whether an item may go as far as others are concerned, who may have come since the plan.
    pub(in crate::store) fn allow(&self, item: &PurgeItem) -> Result<()> {
        if matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) && !self.is_nobodys(&item.path, &item.id) {
            return Err(LifecycleError::Changed(item.path.clone()));
        }
        self.check(&item.path, |_| false)
    }
}

/// Where files of somebody lie, or may be meant to: what is shown, and what the address says.
fn places(owner: &Owner<'_>, bases: &[PathBuf]) -> Vec<PathBuf> {
    let at_address = owner.uri.and_then(local_paths).unwrap_or_default();
    let all = at_address.into_iter().chain(owner.artifacts(bases));
    all.filter_map(|path| real_path(&path).ok()).collect()
}

fn real(path: &Path) -> Result<PathBuf> {
    real_path(path).map_err(|error| LifecycleError::io(path, &error))
}
