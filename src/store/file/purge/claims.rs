//! Whose files lie in a folder besides those of the run that it is named after: other runs and models of the store say so
//! by their artifact address, and a database beside the store may keep its artifacts here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::FileStore;
use super::super::layout::MODELS;
use super::super::survey::Survey;
use crate::store::artifacts::{ResolveRequest, local_paths, resolve};
use crate::store::lifecycle::{ItemKind, LifecycleError, PurgeItem};
use crate::store::{Cancel, sqlite};

type Result<T> = std::result::Result<T, LifecycleError>;

/// Somebody's files.
struct Claim {
    /// Key of a run or model of this store; `None` for what a database knows.
    key: Option<String>,
    /// Who, for the user.
    by: String,
}

/// All of them, by their folder without links.
#[derive(Default)]
pub(super) struct Claims {
    folders: BTreeMap<PathBuf, Vec<Claim>>,
    /// Of what databases know.
    ids: FxHashSet<String>,
    /// A database that could not be read, so that nobody knows whose the folders without a run are.
    is_blind: bool,
}

impl Claims {
    /// What the databases beside the store and around it keep in it.
    pub(super) fn of_databases(store: &FileStore, cancel: &Cancel) -> Result<Self> {
        let mut claims = Self::default();
        let root = real(store.root())?;
        let around = [Some(root.as_path()), root.parent(), Some(&store.location.opened)];
        let around: FxHashSet<PathBuf> = around.into_iter().flatten().filter_map(|path| real(path).ok()).collect();
        for path in around.iter().flat_map(|folder| sqlite::databases_in(folder).unwrap_or_default()) {
            match sqlite::claims(&path, cancel) {
                Ok(found) => {
                    for folder in found.folders.iter().filter_map(|folder| real(folder).ok()) {
                        claims.add(&root, folder, Claim { key: None, by: path.display().to_string() });
                    }
                    claims.ids.extend(found.ids);
                }
                Err(why @ (LifecycleError::InUse(_) | LifecycleError::Cancelled)) => return Err(why),
                Err(LifecycleError::Gone(_)) => {}
                Err(_) => claims.is_blind = true,
            }
        }
        Ok(claims)
    }

    /// These, and what runs and models of the store keep elsewhere than in their own folder.
    pub(super) fn of(store: &FileStore, survey: &Survey, cancel: &Cancel) -> Result<Self> {
        let mut claims = Self::of_databases(store, cancel)?;
        let root = real(store.root())?;
        let runs = survey.runs.iter().map(|run| {
            let tail = vec![run.id.as_str(), "artifacts"];
            (&run.key, run.experiment, run.artifact_uri.as_deref(), tail)
        });
        let models = survey.models.iter().map(|model| {
            let tail = vec![MODELS, model.id.as_str(), "artifacts"];
            (&model.key, model.experiment, model.artifact_uri.as_deref(), tail)
        });
        let all: Vec<_> = runs.chain(models).collect();
        let found: Vec<(PathBuf, &String)> = all
            .into_par_iter()
            .flat_map_iter(|(key, experiment, uri, tail)| {
                let experiment = survey.experiments[experiment].id.as_str();
                let uri = uri.filter(|uri| !ends_with(uri, experiment, &tail) && !cancel.is_cancelled());
                let places = uri.map(|uri| {
                    let own = store.root().join(key);
                    let at_uri = local_paths(uri).unwrap_or_default();
                    let resolved = resolve(&ResolveRequest {
                        uri: Some(uri),
                        own_folder: Some(own.join("artifacts")),
                        experiment_id: experiment,
                        tail,
                        bases: store.bases.clone(),
                    });
                    let own = real(&own).ok();
                    let is_own = move |path: &PathBuf| own.as_ref().is_some_and(|own| path.starts_with(own));
                    let places = at_uri.into_iter().chain(resolved.path).filter_map(|path| real(&path).ok());
                    places.filter(move |path| !is_own(path)).map(move |path| (path, key))
                });
                places.into_iter().flatten()
            })
            .collect();
        cancel.check()?;
        for (folder, key) in found {
            claims.add(&root, folder, Claim { key: Some(key.clone()), by: key.clone() });
        }
        Ok(claims)
    }

    fn add(&mut self, root: &Path, folder: PathBuf, claim: Claim) {
        if folder.starts_with(root) {
            self.folders.entry(folder).or_default().push(claim);
        }
    }

    /// Whether somebody keeps files in an item who does not go with it.
    pub(super) fn check(&self, item: &PurgeItem, goes: impl Fn(&str) -> bool) -> Result<()> {
        if self.folders.is_empty() {
            return Ok(());
        }
        let Ok(path) = real(&item.path) else { return Ok(()) };
        let inside = self.folders.range(path.clone()..).take_while(|(folder, _)| folder.starts_with(&path));
        // Artifacts that lie around the item hold it as well.
        let around = path.ancestors().skip(1).filter_map(|folder| self.folders.get_key_value(folder));
        let mut claims = inside.chain(around).flat_map(|(_, claims)| claims);
        match claims.find(|claim| !claim.key.as_ref().is_some_and(|key| goes(key))) {
            Some(claim) => Err(LifecycleError::KeptBy { path: item.path.clone(), by: claim.by.clone() }),
            None => Ok(()),
        }
    }

    /// Whether a folder without a run is nobody's.
    pub(super) fn is_nobodys(&self, item: &PurgeItem) -> bool {
        !self.is_blind && !self.ids.contains(&item.id) && self.check(item, |_| false).is_ok()
    }

    /// Whether an item may go as far as databases are concerned, which may have changed since the plan.
    pub(super) fn allow(&self, item: &PurgeItem) -> Result<()> {
        if item.kind == ItemKind::Leftover && !self.is_nobodys(item) {
            return Err(LifecycleError::Changed(item.path.clone()));
        }
        self.check(item, |_| false)
    }
}

fn real(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| LifecycleError::io(path, &error))
}

/// Whether an address ends as that of the folder itself does, wherever the store was when it was written.
fn ends_with(uri: &str, experiment: &str, tail: &[&str]) -> bool {
    let mut parts = uri.trim_end_matches(['/', '\\']).rsplit(['/', '\\']);
    tail.iter().rev().copied().chain([experiment]).all(|part| parts.next() == Some(part))
}
