//! Which folders hold the artifacts of a run, logged model or trace, and which of them may go with it.
//!
//! Artifacts are found as they are shown. They go when they lie inside the folder that was opened and are nobody else's: in a
//! folder named after the id, which MLflow draws at random, with no `meta.yaml` beside them, which would be that of a run
//! of a file store. All else stays and is named, with the reason.

use std::path::{Path, PathBuf};

use super::artifacts::{Siblings, is_of_another_system, local_paths};
use super::belongings::{Owner, is_id, levels_above};
use super::cancel::Cancel;
use super::claims::Claims;
use super::disk::extent::{Purpose, measure, measure_for};
use super::disk::folder::Folder;
use super::disk::mounts::{check_mounts, mounts};
use super::file::layout::is_run_meta;
use super::lifecycle::purge::{ItemFolder, Kept, Outside};
use super::path::{at_key, real_path, slashed};
use super::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Where artifacts lie.
#[derive(Default)]
pub(in crate::store) struct Places {
    /// The folder that goes, relative to the outermost folder.
    pub(in crate::store) inside: Option<String>,
    /// What stays.
    pub(in crate::store) outside: Vec<Outside>,
}

impl Places {
    fn stays(&mut self, owner: &Owner<'_>, place: String, why: Kept) {
        if !self.outside.iter().any(|known| known.place == place) {
            self.outside.push(Outside { key: owner.key.to_owned(), place, why });
        }
    }
}

/// The folder inside of which things may be removed, while a plan is made: the one that was opened, if the store lies in it.
pub(in crate::store) struct Reach<'a> {
    /// The folder of the store, where things are taken apart.
    root: Folder,
    /// Held open.
    folder: Folder,
    /// Without links.
    path: PathBuf,
    /// So many levels above the folder of the store.
    above: usize,
    /// Where artifacts are looked for.
    bases: &'a [PathBuf],
    /// Where they are when they are in none of these: a guess, so what is found there stays.
    siblings: &'a Siblings,
    mounts: Vec<PathBuf>,
    claims: &'a Claims,
    purpose: Purpose,
}

impl<'a> Reach<'a> {
    /// `root` is the folder of the store.
    pub(in crate::store) fn new(
        root: &Folder,
        opened: &Path,
        (bases, siblings): (&'a [PathBuf], &'a Siblings),
        claims: &'a Claims,
        purpose: Purpose,
    ) -> Result<Self> {
        let above = levels_above(&root.path, opened);
        let folder = root.above(above)?;
        let path = real_path(&folder.path).map_err(|error| LifecycleError::io(&folder.path, &error))?;
        Ok(Self { root: root.again()?, folder, path, above, bases, siblings, mounts: mounts()?, claims, purpose })
    }

    /// Finds the artifacts of something. What lies in its own folder is a matter of that.
    pub(in crate::store) fn places(&self, owner: &Owner<'_>) -> Places {
        let mut places = Places::default();
        let home = owner.own.as_ref().and_then(|own| real_path(own).ok());
        let is_at_home =
            |path: &Path| home.as_ref().is_some_and(|home| real_path(path).is_ok_and(|path| path.starts_with(home)));
        let found = owner.artifacts(self.bases);
        let is_found = found.is_some();
        let guessed = if is_found { None } else { owner.artifacts_beside(self.bases, self.siblings) };
        if let Some(path) = &guessed {
            places.stays(owner, path.display().to_string(), Kept::Unclear);
        }
        if let Some(path) = found.filter(|path| !is_at_home(path)) {
            match self.own(owner, &path).ok_or_else(|| self.why_kept(owner, &path)) {
                Ok(key) => match self.other_holder(owner, &at_key(&self.path, &key)) {
                    None => places.inside = Some(key),
                    Some(why) => places.stays(owner, path.display().to_string(), why),
                },
                Err(why) => places.stays(owner, path.display().to_string(), why),
            }
        }
        let Some(uri) = owner.uri else { return places };
        let Some(paths) = local_paths(uri) else {
            // What a server keeps beside the store was found by its place; so was what came here from another system.
            let is_served = uri.starts_with("mlflow-artifacts:") && (places.inside.is_some() || guessed.is_some());
            let is_moved = is_of_another_system(uri) && (is_found || guessed.is_some() || owner.is_at_home());
            if !is_served && !is_moved {
                places.stays(owner, uri.to_owned(), Kept::Outside);
            }
            return places;
        };
        let going = places.inside.as_ref().map(|key| at_key(&self.path, key));
        let is_going = |path: &Path| going.as_ref().is_some_and(|going| path.starts_with(going));
        let there = paths.iter().filter_map(|path| real_path(path).ok());
        if let Some(path) = there.into_iter().find(|path| !is_going(path) && !is_at_home(path)) {
            let why = self.why_kept(owner, &path);
            places.stays(owner, path.display().to_string(), why);
        }
        places
    }

    /// Why artifacts that are not plainly the owner's stay where they are.
    fn why_kept(&self, owner: &Owner<'_>, artifacts: &Path) -> Kept {
        let Ok(real) = real_path(artifacts) else { return Kept::Outside };
        if !real.starts_with(&self.path) {
            return Kept::Outside;
        }
        match self.run_around(&real) {
            Some(run) => Kept::Shared { by: run.display().to_string() },
            None => self.other_holder(owner, &real).unwrap_or(Kept::Unclear),
        }
    }

    /// The run of a file store in whose folder something lies.
    fn run_around<'p>(&self, real: &'p Path) -> Option<&'p Path> {
        let around = real.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.path));
        around.into_iter().find(|folder| is_run_meta(folder))
    }

    /// Somebody else who keeps files there.
    fn other_holder(&self, owner: &Owner<'_>, folder: &Path) -> Option<Kept> {
        match self.claims.check(folder, |key| key == owner.key) {
            Err(LifecycleError::KeptBy { by, .. }) => Some(Kept::Shared { by }),
            Err(_) => Some(Kept::Unclear),
            // Around the store many may keep files of whom nobody knows.
            Ok(()) if self.above > 0 && self.claims.is_blind() => Some(Kept::Unclear),
            Ok(()) => None,
        }
    }

    /// The folder that goes when `artifacts` does: that of the id when nothing else is in it.
    fn own(&self, owner: &Owner<'_>, artifacts: &Path) -> Option<String> {
        let inside = artifacts.strip_prefix(&self.path).map(Path::to_path_buf).ok().or_else(|| {
            let real = real_path(artifacts).ok()?;
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
        let is_run =
            names.iter().any(|(name, _)| name == "meta.yaml") || self.run_around(&self.path.join(&inside)).is_some();
        if is_run {
            return None;
        }
        Some(slashed(if names.len() == 1 { above } else { &inside }))
    }

    /// The path of a folder that goes.
    pub(in crate::store) fn path_of(&self, key: &str) -> PathBuf {
        at_key(&self.path, key)
    }

    /// A folder of artifacts as it is now, or why it cannot be removed.
    pub(in crate::store) fn measured(&self, key: String, owner: (&str, &str), cancel: &Cancel) -> Result<ItemFolder> {
        self.measured_in(&self.folder, self.above, key, owner, cancel)
    }

    /// The same for one that is named from the folder of the store.
    pub(in crate::store) fn measured_at_root(
        &self,
        key: String,
        owner: (&str, &str),
        cancel: &Cancel,
    ) -> Result<ItemFolder> {
        self.measured_in(&self.root, 0, key, owner, cancel)
    }

    fn measured_in(
        &self,
        base: &Folder,
        above: usize,
        key: String,
        (table, owner): (&str, &str),
        cancel: &Cancel,
    ) -> Result<ItemFolder> {
        let folder = base.open_key(&key)?;
        let identity = folder.identity()?;
        if identity.0 != self.root.identity()?.0 {
            return Err(LifecycleError::Mount(folder.path));
        }
        let whole = real_path(&folder.path).map_err(|error| LifecycleError::io(&folder.path, &error))?;
        check_mounts(&self.mounts, &whole)?;
        let (parent, _) = base.open_parent(&key)?;
        if self.purpose == Purpose::Removing && !parent.is_writable() {
            return Err(LifecycleError::Locked(parent.path));
        }
        let extent = measure_for(self.purpose, folder, cancel)?;
        Ok(ItemFolder { key, above, table: table.to_owned(), owner: owner.to_owned(), identity, extent })
    }
}

/// Whether a folder of an item is still what was planned; its path. `root` is the folder of the store.
pub(in crate::store) fn check_folder(root: &Folder, planned: &ItemFolder) -> Result<PathBuf> {
    let folder = root.above(planned.above)?.open_key(&planned.key)?;
    let whole = real_path(&folder.path).map_err(|error| LifecycleError::io(&folder.path, &error))?;
    check_mounts(&mounts()?, &whole)?;
    let path = folder.path.clone();
    let is_same = folder.identity()? == planned.identity && measure(folder, &Cancel::new())? == planned.extent;
    if is_same { Ok(path) } else { Err(LifecycleError::Changed(path)) }
}

/// Whether the folder that was planned is where it was.
pub(in crate::store) fn is_in_place(root: &Folder, planned: &ItemFolder) -> Result<bool> {
    let there = root.above(planned.above).and_then(|base| base.open_key(&planned.key)?.identity());
    match there {
        Ok(identity) => Ok(identity == planned.identity),
        Err(LifecycleError::Gone(_) | LifecycleError::Linked(_)) => Ok(false),
        Err(why) => Err(why),
    }
}

/// Whether there is no file in a folder or anywhere below it, nor anything that cannot be looked into.
pub(in crate::store) fn holds_no_file(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let is_empty = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && holds_no_file(&entry.path()))
    };
    entries.into_iter().all(is_empty)
}
