//! Which folders hold the artifacts of a row, and whether they may go with it.
//!
//! The root is the folder of the database. A folder in it belongs to a run, logged model or trace when it is named after
//! its id, which MLflow draws at random; one that also holds a `meta.yaml` is a run of a file store. All else is outside.

use std::path::{Path, PathBuf};

use crate::store::artifacts::{ResolveRequest, local_paths, resolve, search_bases};
use crate::store::cancel::Cancel;
use crate::store::disk::extent::{Purpose, measure_for};
use crate::store::disk::folder::Folder;
use crate::store::disk::mounts::{check_mounts, mounts};
use crate::store::lifecycle::purge::ItemFolder;
use crate::store::path::slashed;
use crate::store::refusal::LifecycleError;

/// A row with artifacts.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) table: &'static str,
    pub(super) id: &'a str,
    pub(super) experiment: &'a str,
    pub(super) uri: Option<&'a str>,
    /// Folder between those of the experiment and of the id.
    pub(super) between: Option<&'static str>,
}

impl Owner<'_> {
    /// The folder with its artifacts, if it is on this machine.
    pub(super) fn artifacts(&self, bases: &[PathBuf]) -> Option<PathBuf> {
        let tail = self.between.into_iter().chain([self.id, "artifacts"]).collect();
        let (experiment_id, bases) = (self.experiment, bases.to_vec());
        resolve(&ResolveRequest { uri: self.uri, own_folder: None, experiment_id, tail, bases }).path
    }
}

/// Where artifacts lie.
#[derive(Default)]
pub(super) struct Places {
    /// The folder that goes, relative to the root.
    pub(super) inside: Option<String>,
    pub(super) outside: Vec<String>,
}

/// The root while a plan is made.
pub(super) struct Root {
    pub(super) folder: Folder,
    path: PathBuf,
    bases: Vec<PathBuf>,
    mounts: Vec<PathBuf>,
    purpose: Purpose,
}

impl Root {
    pub(super) fn new(folder: Folder, purpose: Purpose) -> Result<Self, LifecycleError> {
        let path = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
        let bases = search_bases(&[&path]);
        Ok(Self { folder, path, bases, mounts: mounts()?, purpose })
    }

    /// Finds the artifacts of a row.
    pub(super) fn places(&self, owner: &Owner<'_>) -> Places {
        let mut places = Places::default();
        if let Some(path) = &owner.artifacts(&self.bases) {
            match self.own(owner, path) {
                Some(key) => places.inside = Some(key),
                None => places.outside.push(path.display().to_string()),
            }
        }
        let Some(uri) = owner.uri else { return places };
        let Some(paths) = local_paths(uri) else {
            // What a server keeps beside the database was found by its place.
            if places.inside.is_none() || !uri.starts_with("mlflow-artifacts:") {
                places.outside.push(uri.to_owned());
            }
            return places;
        };
        let own = places.inside.as_ref().map(|key| self.path.join(key));
        let is_own = |path: &PathBuf| own.as_ref().is_some_and(|own| path.starts_with(own));
        let there = paths.iter().filter_map(|path| path.canonicalize().ok()).find(|path| !is_own(path));
        if let Some(path) = there.map(|path| path.display().to_string())
            && !places.outside.contains(&path)
        {
            places.outside.push(path);
        }
        places
    }

    /// The folder that goes when `artifacts` does: that of the id when nothing else is in it.
    fn own(&self, owner: &Owner<'_>, artifacts: &Path) -> Option<String> {
        let inside = artifacts.strip_prefix(&self.path).map(Path::to_path_buf).ok().or_else(|| {
            let real = artifacts.canonicalize().ok()?;
            real.strip_prefix(&self.path).map(Path::to_path_buf).ok()
        })?;
        let above = inside.parent()?;
        let is_named = inside.ends_with("artifacts") && above.file_name()?.to_str()? == owner.id && is_id(owner.id);
        if !is_named {
            return None;
        }
        let folder = self.folder.open_key(&slashed(above)).ok()?;
        folder.open("artifacts").ok()?;
        let names = folder.names().ok()?;
        if names.iter().any(|(name, _)| name == "meta.yaml") {
            return None;
        }
        Some(slashed(if names.len() == 1 { above } else { &inside }))
    }

    /// A folder as it is now, or why it cannot be removed.
    pub(super) fn measured(
        &self,
        key: String,
        table: &str,
        owner: &str,
        cancel: &Cancel,
    ) -> Result<ItemFolder, LifecycleError> {
        let folder = self.folder.open_key(&key)?;
        if folder.identity()?.0 != self.folder.identity()?.0 {
            return Err(LifecycleError::Mount(folder.path));
        }
        check_mounts(&self.mounts, &self.path.join(&key))?;
        let (parent, _) = self.folder.open_parent(&key)?;
        if self.purpose == Purpose::Removing && !parent.is_writable() {
            return Err(LifecycleError::Locked(parent.path));
        }
        let identity = folder.identity()?;
        let extent = measure_for(self.purpose, folder, cancel)?;
        Ok(ItemFolder { key, table: table.to_owned(), owner: owner.to_owned(), identity, extent })
    }

    /// Folders named like a run, model or trace where one would be, with nothing but artifacts in them: keys, names and
    /// experiments. Also those of experiments that are gone.
    pub(super) fn folders_like_items(&self) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        for base in ["mlruns", "mlartifacts"] {
            for experiment in self.folders_in(base) {
                let is_number = experiment.bytes().all(|byte| byte.is_ascii_digit());
                let is_files =
                    self.folder.open_key(&format!("{base}/{experiment}")).and_then(|it| it.look("meta.yaml"));
                // What describes itself belongs to a file store, which looks after its own.
                if !is_number || !matches!(is_files, Ok(None)) {
                    continue;
                }
                for between in ["", "/models", "/traces"] {
                    let place = format!("{base}/{experiment}{between}");
                    for name in self.folders_in(&place).into_iter().filter(|name| is_id(name)) {
                        let key = format!("{place}/{name}");
                        let Ok(inner) = self.folder.open_key(&key).and_then(|folder| folder.names()) else { continue };
                        let is_of_its_kind = name.starts_with(kind_of_place(&key).1);
                        if is_of_its_kind && inner.iter().all(|(name, kind)| name == "artifacts" && kind.is_dir()) {
                            found.push((key, name, experiment.clone()));
                        }
                    }
                }
            }
        }
        found.sort();
        found
    }

    /// Names of the folders in the one at `key`; of none when it cannot be read.
    fn folders_in(&self, key: &str) -> Vec<String> {
        let names = self.folder.open_key(key).and_then(|folder| folder.names()).unwrap_or_default();
        names.into_iter().filter(|(_, kind)| kind.is_dir()).filter_map(|(name, _)| name.into_string().ok()).collect()
    }
}

/// The table whose ids name the folders at a place, and how they begin.
pub(super) fn kind_of_place(key: &str) -> (&'static str, &'static str) {
    match key.rsplit('/').nth(1) {
        Some("models") => ("logged_models", "m-"),
        Some("traces") => ("trace_info", ""),
        _ => ("runs", ""),
    }
}

/// An id that MLflow draws: 32 hexadecimal digits, for models and traces after a letter or two and a dash.
fn is_id(id: &str) -> bool {
    let digits = id.strip_prefix("m-").or_else(|| id.strip_prefix("tr-")).unwrap_or(id);
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
