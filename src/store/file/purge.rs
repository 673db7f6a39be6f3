//! Removes what a plan names: for good, or into the trash can of the desktop.
//!
//! [`mod@plan`] finds out what would go. How items are taken out of their place and apart, and what is found again after death
//! at any instant, is in [`drive`]; here is what a file store adds: the second look at each item, at those who keep files
//! in it, and what lies in the folder beside a manifest.

use super::described::Described;
use super::site::Site;
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::extent::{Gone, measure};
use crate::store::disk::folder::Folder;
use crate::store::disk::mounts::{check_mounts, mounts};
use crate::store::disk::trash::{Planned, Trash};
use crate::store::lifecycle::drive::{
    self, Left, LeftState, Manifest, ManifestItem, REMOVING, Removed, Remover, Salvage, Staging, remove_in_place,
};
use crate::store::lifecycle::purge::{
    AtWork, Interrupted, ItemKind, PurgeItem, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
use crate::store::refusal::LifecycleError;

mod plan;

pub(super) use self::plan::plan;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Kind of manifests.
const PURGE: &str = "purge";

/// Removes it.
pub(super) fn purge(
    site: &Site<'_>,
    plan: &PurgePlan,
    mode: PurgeMode,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
) -> Result<PurgeOutcome> {
    if plan.items.is_empty() {
        return Ok(PurgeOutcome::default());
    }
    let root = site.root()?;
    if !root.is_writable() {
        return Err(LifecycleError::ReadOnly(root.path));
    }
    let claims = Claims::of_databases(site.path, site.opened, cancel)?;
    let manifest = Manifest::of(plan, None);
    let into = match mode {
        PurgeMode::Remove => Into::Staging(Staging::begin(&root, PURGE, &manifest)?),
        PurgeMode::WithoutRecovery => Into::Nowhere,
        PurgeMode::Trash => Into::Trash(site.trash.open(&root, site.disk)?),
    };
    let mut remover = Files { root: &root, claims, into };
    let outcome = drive::purge(plan, &mut remover, progress, cancel);
    if let Into::Staging(staging) = remover.into {
        // Only when all of it is gone the folder can be removed, and the manifest with it.
        staging.end(true);
    }
    Ok(outcome)
}

/// Where items go.
enum Into<'a> {
    Staging(Staging<'a>),
    /// They are taken apart where they are.
    Nowhere,
    Trash(Trash),
}

struct Files<'a> {
    root: &'a Folder,
    claims: Claims,
    into: Into<'a>,
}

impl Remover for Files<'_> {
    fn check(&self, item: &PurgeItem) -> Result<()> {
        self.claims.allow(item)?;
        check(self.root, item)
    }

    fn remove(&mut self, number: usize, item: &PurgeItem, _: Option<&PurgeItem>, gone: Gone<'_>) -> Result<Removed> {
        match &mut self.into {
            Into::Trash(trash) => {
                let planned = Planned { key: &item.key, path: &item.path, identity: item.identity };
                trash.take(self.root, planned)?;
            }
            Into::Nowhere => remove_in_place(self.root, &item.key, item.identity, gone)?,
            Into::Staging(staging) => {
                let taken = staging.take(&item.key, item.identity, &number.to_string(), &[&item.key])?;
                if let Err(why) = taken.take_apart(gone) {
                    // What is still whole goes back to its place.
                    taken.put_back(self.root, &item.key)?;
                    return Err(why);
                }
            }
        }
        Ok(Removed::whole(item))
    }
}

/// Whether an item is still what was planned.
fn check(root: &Folder, item: &PurgeItem) -> Result<()> {
    let folder = root.open_key(&item.key)?;
    if folder.identity()? != item.identity {
        return Err(LifecycleError::Changed(folder.path));
    }
    match item.kind {
        ItemKind::Run => {
            let run = Described::open(root, &item.key)?;
            if !run.is_run() || !run.is_deleted() {
                return Err(LifecycleError::Active(folder.path));
            }
        }
        // A deleted model may have been brought back; that of a purged run goes whatever its stage.
        ItemKind::LoggedModel if item.along_with.is_none() => {
            if !Described::open(root, &item.key)?.is_deleted() {
                return Err(LifecycleError::Active(folder.path));
            }
        }
        ItemKind::LoggedModel if !plan::is_model_key(&item.key) => return Err(LifecycleError::Changed(folder.path)),
        ItemKind::LoggedModel => {}
        ItemKind::Experiment => {
            if !item.key.starts_with(".trash/") {
                return Err(LifecycleError::NotInTrash(folder.path));
            }
        }
        ItemKind::Leftover => {
            for part in ["meta.yaml", "metrics", "params", "tags"] {
                if folder.look(part)?.is_some() {
                    return Err(LifecycleError::Changed(folder.path));
                }
            }
        }
    }
    let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
    check_mounts(&mounts()?, &whole)?;
    let path = folder.path.clone();
    if measure(folder, &Cancel::new())? == item.extent { Ok(()) } else { Err(LifecycleError::Changed(path)) }
}

/// What is known of purges of files that were cut short.
struct CutShort;

impl Salvage for CutShort {
    fn kind(&self) -> &'static str {
        PURGE
    }

    fn has_journals(&self) -> bool {
        true
    }

    fn is_own(&self, _: &Manifest) -> bool {
        true
    }

    /// What lies beside the manifest: all else is in its place, or gone.
    fn left(&self, _: &Folder, staging: Option<&Folder>, manifest: &Manifest) -> Result<Vec<Left>> {
        let mut found = Vec::new();
        for (name, _) in staging.map_or(Ok(Vec::new()), Folder::names)? {
            let Some(name) = name.to_str() else { continue };
            let number = name.strip_suffix(REMOVING).unwrap_or(name);
            let item = number.parse::<usize>().ok().and_then(|number| manifest.items.get(number));
            if let Some(item) = item {
                let state = if number == name { LeftState::Whole } else { LeftState::Half };
                found.push(Left { key: item.key.clone(), place: item.key.clone(), staged: name.to_owned(), state });
            }
        }
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    fn is_gone(&self, root: &Folder, item: &ManifestItem) -> Result<bool> {
        match root.open_key(&item.key) {
            Ok(_) => Ok(false),
            Err(LifecycleError::Gone(_)) => Ok(true),
            Err(why) => Err(why),
        }
    }

    fn renamed(&self, parts: &[String]) -> Option<(String, String)> {
        if let [key] = parts { Some((key.clone(), key.clone())) } else { None }
    }
}

/// Changes and purges that were cut short.
pub(super) fn interrupted(site: &Site<'_>) -> Result<Vec<Interrupted>> {
    drive::interrupted(&site.root()?, &CutShort)
}

/// Those that a program is at work on.
pub(super) fn at_work(site: &Site<'_>) -> Result<Vec<AtWork>> {
    drive::at_work(&site.root()?, &CutShort)
}

/// Brings one of them to an end.
pub(super) fn recover(
    site: &Site<'_>,
    interrupted: &Interrupted,
    recovery: Recovery,
    progress: &dyn Fn(&PurgeProgress),
) -> Result<PurgeOutcome> {
    drive::recover(&site.root()?, interrupted, recovery, &CutShort, progress)
}
