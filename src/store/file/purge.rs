//! Removes what a plan names: for good, or into the trash can of the desktop.
//!
//! [`mod@plan`] finds out what would go. How items are taken out of their place and apart, and what is found again after death
//! at any instant, is in [`drive`]; here is what a file store adds: the second look at each item, at those who keep files
//! in it, and what lies in the folder beside a manifest.

use super::described::Described;
use super::layout::name_in_trash;
use super::site::Site;
use crate::store::belongings::levels_above;
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::extent::{Gone, measure};
use crate::store::disk::folder::Folder;
use crate::store::disk::mounts::{check_mounts, mounts};
use crate::store::disk::trash::{Planned, Trash};
use crate::store::disk::work::Renamed;
use crate::store::lifecycle::change::Skipped;
use crate::store::lifecycle::drive::{self, Removed, Remover};
use crate::store::lifecycle::purge::{
    AtWork, Interrupted, ItemKind, PurgeItem, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
use crate::store::lifecycle::salvage::{self, Left, LeftState, Salvage};
use crate::store::lifecycle::staging::{
    Manifest, ManifestItem, REMOVING, Staging, Taken, remove_folder_in_place, remove_in_place,
};
use crate::store::path::{at_key, real_path};
use crate::store::reach::check_folder;
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
    let claims = Claims::of_others(site.around(&plan.beside), cancel)?;
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
        for folder in &item.folders {
            self.claims.check(&check_folder(self.root, folder)?, |_| false)?;
        }
        check(self.root, item)
    }

    fn remove(&mut self, number: usize, item: &PurgeItem, _: Option<&PurgeItem>, gone: Gone<'_>) -> Result<Removed> {
        match &mut self.into {
            Into::Trash(trash) => throw_away(self.root, trash, item),
            Into::Nowhere => take_apart_in_place(self.root, item, gone),
            Into::Staging(staging) => take_apart(self.root, staging, number, item, gone),
        }
    }
}

fn throw_away(root: &Folder, trash: &Trash, item: &PurgeItem) -> Result<Removed> {
    trash.take(root, Planned { key: &item.key, path: &item.path, identity: item.identity })?;
    let mut removed = Removed::whole(item);
    for folder in &item.folders {
        let taken = root.above(folder.above).and_then(|base| {
            let path = at_key(&base.path, &folder.key);
            trash.take(&base, Planned { key: &folder.key, path: &path, identity: folder.identity })
        });
        removed.left.extend(taken.err().map(|why| Skipped::new(&folder.key, why)));
    }
    Ok(removed)
}

/// What says that the item is deleted goes last.
fn take_apart_in_place(root: &Folder, item: &PurgeItem, gone: Gone<'_>) -> Result<Removed> {
    let mut removed = Removed::whole(item);
    for folder in &item.folders {
        let is_gone = remove_folder_in_place(root, folder, gone);
        removed.left.extend(is_gone.err().map(|why| Skipped::new(&folder.key, why)));
    }
    remove_in_place(root, &item.key, item.identity, gone)?;
    Ok(removed)
}

/// Its artifacts elsewhere are taken first and removed before the item itself: while any of them lie among what was taken,
/// the item tells whether it can come back, by its name there.
fn take_apart(
    root: &Folder,
    staging: &mut Staging<'_>,
    number: usize,
    item: &PurgeItem,
    gone: Gone<'_>,
) -> Result<Removed> {
    staging.record()?;
    let mut parts = Vec::new();
    let mut own = match take(staging, number, item, &mut parts) {
        Ok(own) => own,
        Err(why) => return put_back(root, item, None, parts).and(Err(why)),
    };
    if let Err(why) = own.mark() {
        return put_back(root, item, Some(own), parts).and(Err(why));
    }
    let mut removed = Removed::whole(item);
    for (mut part, folder) in parts.into_iter().zip(&item.folders) {
        if let Err(why) = part.take_apart(gone) {
            // Whole, it must not lie there without its item.
            let is_back = root.above(folder.above).and_then(|base| part.put_back(&base, &folder.key));
            removed.left.push(Skipped::new(&folder.key, is_back.err().unwrap_or(why)));
        }
    }
    own.take_apart(gone)?;
    Ok(removed)
}

/// Moves an item out of its place, and before it its artifacts elsewhere.
fn take(staging: &Staging<'_>, number: usize, item: &PurgeItem, parts: &mut Vec<Taken>) -> Result<Taken> {
    for (at, folder) in item.folders.iter().enumerate() {
        let named = [&*item.key, &folder.above.to_string(), &folder.key];
        parts.push(staging.take_folder(folder, &part_name(number, at), &named)?);
    }
    staging.take(&item.key, item.identity, &number.to_string(), &[&item.key])
}

/// Brings back what was taken and is whole, the item first.
fn put_back(root: &Folder, item: &PurgeItem, own: Option<Taken>, parts: Vec<Taken>) -> Result<()> {
    if let Some(own) = own {
        own.put_back(root, &item.key)?;
    }
    for (part, folder) in parts.into_iter().zip(&item.folders) {
        part.put_back(&root.above(folder.above)?, &folder.key)?;
    }
    Ok(())
}

/// What artifacts of an item that lay elsewhere are called while they are taken apart.
fn part_name(item: usize, part: usize) -> String {
    format!("{item}-{part}")
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
            if !run.is_run() || !(run.is_deleted() || name_in_trash(&item.key).is_some()) {
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
        ItemKind::Leftover | ItemKind::UnknownRun => {
            for part in ["meta.yaml", "metrics", "params", "tags"] {
                if folder.look(part)?.is_some() {
                    return Err(LifecycleError::Changed(folder.path));
                }
            }
        }
    }
    let whole = real_path(&folder.path).map_err(|error| LifecycleError::io(&folder.path, &error))?;
    check_mounts(&mounts()?, &whole)?;
    let path = folder.path.clone();
    let mut extent = measure(folder, &Cancel::new())?;
    item.folders.iter().for_each(|folder| extent.add(&folder.extent));
    if extent == item.extent { Ok(()) } else { Err(LifecycleError::Changed(path)) }
}

/// What is known of purges of files that were cut short.
struct CutShort {
    reach: usize,
}

impl CutShort {
    fn of(site: &Site<'_>) -> Self {
        Self { reach: levels_above(site.path, site.opened) }
    }
}

impl Salvage for CutShort {
    fn kind(&self) -> &'static str {
        PURGE
    }

    fn has_journals(&self) -> bool {
        true
    }

    fn reach(&self) -> usize {
        self.reach
    }

    fn is_own(&self, _: &Manifest) -> bool {
        true
    }

    /// What lies beside the manifest: all else is in its place, or gone.
    fn left(&self, _: &Folder, staging: Option<&Folder>, manifest: &Manifest) -> Result<Vec<Left>> {
        let names = staging.map_or(Ok(Vec::new()), Folder::names)?;
        let is_there = |name: &str| names.iter().any(|(other, _)| other.to_str() == Some(name));
        let mut found = Vec::new();
        for (number, item) in manifest.items.iter().enumerate() {
            let named = |whole: String| {
                let half = format!("{whole}{REMOVING}");
                let is_half = !is_there(&whole) && is_there(&half);
                let staged = if is_half { half } else { whole };
                is_there(&staged).then_some((staged, LeftState::named(is_half)))
            };
            let own = named(number.to_string());
            let state = own.as_ref().map(|(_, state)| *state);
            let mut add = |place: &str, above, is_part, staged, state| {
                found.push(Left { key: item.key.clone(), place: place.to_owned(), above, is_part, staged, state });
            };
            if let Some((staged, state)) = own {
                add(&item.key, 0, false, staged, state);
            }
            for (at, part) in item.folders.iter().enumerate() {
                if let Some((staged, named)) = named(part_name(number, at)) {
                    add(&part.key, part.above, true, staged, named.of_part(state));
                }
            }
        }
        Ok(found)
    }

    fn is_gone(&self, root: &Folder, item: &ManifestItem) -> Result<bool> {
        match root.open_key(&item.key) {
            Ok(_) => Ok(false),
            Err(LifecycleError::Gone(_)) => Ok(true),
            Err(why) => Err(why),
        }
    }

    fn renamed(&self, renamed: &Renamed) -> Option<Left> {
        let (key, above, place) = match renamed.parts.as_slice() {
            [key] => (key, 0, key),
            [key, above, place] => (key, above.parse().ok()?, place),
            _ => return None,
        };
        Some(Left {
            key: key.clone(),
            place: place.clone(),
            above,
            is_part: renamed.parts.len() > 1,
            staged: renamed.name(),
            state: LeftState::named(renamed.is_half),
        })
    }
}

/// Changes and purges that were cut short.
pub(super) fn interrupted(site: &Site<'_>) -> Result<Vec<Interrupted>> {
    salvage::interrupted(&site.root()?, &CutShort::of(site))
}

/// Those that a program is at work on.
pub(super) fn at_work(site: &Site<'_>) -> Result<Vec<AtWork>> {
    salvage::at_work(&site.root()?, &CutShort::of(site))
}

/// Brings one of them to an end.
pub(super) fn recover(
    site: &Site<'_>,
    interrupted: &Interrupted,
    recovery: Recovery,
    progress: &dyn Fn(&PurgeProgress),
) -> Result<PurgeOutcome> {
    salvage::recover(&site.root()?, interrupted, recovery, &CutShort::of(site), progress)
}
