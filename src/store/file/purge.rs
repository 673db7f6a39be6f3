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
use crate::store::disk::extent::{measure, remove};
use crate::store::disk::folder::Folder;
use crate::store::disk::mounts::{check_mounts, mounts};
use crate::store::disk::trash::{Planned, Trash};
use crate::store::lifecycle::change::Skipped;
use crate::store::lifecycle::drive::{
    self, Left, LeftState, Manifest, REMOVING, Removed, Remover, Salvage, Staging, mark,
};
use crate::store::lifecycle::purge::{
    Interrupted, ItemKind, PurgeItem, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
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
    let outcome = match mode {
        PurgeMode::Remove => {
            let staging = Staging::begin(&root, PURGE, &Manifest::of(plan, None))?;
            let remover = Files { root: &root, claims, into: Into::Staging(&staging) };
            let outcome = drive::purge(plan, &remover, progress, cancel);
            // Only when all of it is gone the folder can be removed, and the manifest with it.
            staging.end(true);
            outcome
        }
        PurgeMode::Trash => {
            let trash = site.trash.open(&root, site.disk)?;
            let remover = Files { root: &root, claims, into: Into::Trash(&trash) };
            drive::purge(plan, &remover, progress, cancel)
        }
    };
    Ok(outcome)
}

/// Where items go.
enum Into<'a> {
    Staging(&'a Staging),
    Trash(&'a Trash),
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

    fn remove(&self, number: usize, item: &PurgeItem, _: Option<&PurgeItem>) -> Result<Removed> {
        match self.into {
            Into::Trash(trash) => self.throw_away(trash, item),
            Into::Staging(staging) => self.take_apart(staging, number, item),
        }
    }
}

impl Files<'_> {
    fn throw_away(&self, trash: &Trash, item: &PurgeItem) -> Result<Removed> {
        trash.take(self.root, Planned { key: &item.key, path: &item.path, identity: item.identity })?;
        let mut removed = Removed::whole(item);
        for folder in &item.folders {
            let taken = self.root.above(folder.above).and_then(|base| {
                let path = base.path.join(&folder.key);
                trash.take(&base, Planned { key: &folder.key, path: &path, identity: folder.identity })
            });
            removed.left.extend(taken.err().map(|why| Skipped::new(&folder.key, why)));
        }
        Ok(removed)
    }

    /// Its artifacts elsewhere are taken first and removed before the item itself: while any of them lie in the folder
    /// beside the manifest, the item tells whether it can come back, by its name there.
    fn take_apart(&self, staging: &Staging, number: usize, item: &PurgeItem) -> Result<Removed> {
        let staged = number.to_string();
        let is_taken = take(staging, number, item).and_then(|()| mark(staging.folder(), &staged));
        let removing = match is_taken {
            Ok(removing) => removing,
            Err(error) => {
                self.put_back(staging, number, item)?;
                return Err(error);
            }
        };
        let mut removed = Removed::whole(item);
        for (at, folder) in item.folders.iter().enumerate() {
            let gone = remove(staging.folder(), &part_name(number, at));
            removed.left.extend(gone.err().map(|why| Skipped::new(&folder.key, why)));
        }
        remove(staging.folder(), &removing)?;
        Ok(removed)
    }

    /// Brings back what was taken and is whole, the item first.
    fn put_back(&self, staging: &Staging, number: usize, item: &PurgeItem) -> Result<()> {
        let back = |base: &Folder, key: &str, staged: &str| {
            if staging.folder().look(staged)?.is_none() {
                return Ok(());
            }
            let (parent, name) = base.open_parent(key)?;
            staging.folder().move_to(staged, &parent, name)
        };
        back(self.root, &item.key, &number.to_string())?;
        for (at, folder) in item.folders.iter().enumerate() {
            back(&self.root.above(folder.above)?, &folder.key, &part_name(number, at))?;
        }
        Ok(())
    }
}

/// Moves an item and its artifacts elsewhere into the folder beside the manifest.
fn take(staging: &Staging, number: usize, item: &PurgeItem) -> Result<()> {
    for (at, folder) in item.folders.iter().enumerate() {
        staging.take_folder(folder, &part_name(number, at))?;
    }
    staging.take(&item.key, item.identity, &number.to_string())
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
    let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
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
            let whole = number.to_string();
            let half = format!("{whole}{REMOVING}");
            let state = match (is_there(&whole), is_there(&half)) {
                (true, _) => Some(LeftState::Whole),
                (false, true) => Some(LeftState::Half),
                (false, false) => None,
            };
            let mut add = |place: &str, above, is_part, staged, state| {
                found.push(Left { key: item.key.clone(), place: place.to_owned(), above, is_part, staged, state });
            };
            if let Some(state) = state {
                add(&item.key, 0, false, if state == LeftState::Half { half } else { whole }, state);
            }
            for (at, part) in item.folders.iter().enumerate() {
                let staged = part_name(number, at);
                let marked = format!("{staged}{REMOVING}");
                if is_there(&marked) {
                    add(&part.key, part.above, true, marked, LeftState::Half);
                } else if is_there(&staged) {
                    add(&part.key, part.above, true, staged, state.unwrap_or(LeftState::Early));
                }
            }
        }
        Ok(found)
    }
}

/// Changes and purges that were cut short.
pub(super) fn interrupted(site: &Site<'_>) -> Result<Vec<Interrupted>> {
    drive::interrupted(&site.root()?, &CutShort::of(site))
}

/// Brings one of them to an end.
pub(super) fn recover(site: &Site<'_>, interrupted: &Interrupted, recovery: Recovery) -> Result<PurgeOutcome> {
    drive::recover(&site.root()?, interrupted, recovery, &CutShort::of(site))
}
