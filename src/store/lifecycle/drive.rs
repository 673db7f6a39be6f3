//! Carries a purge out, item by item, and brings to an end what was cut short.
//!
//! A manifest in the work area, written before anything is touched and held while the purge runs, names every item. What
//! goes is first moved, in one step, out of its place into the folder beside the manifest, and only there taken apart. So
//! a program that dies at any instant leaves every item in its place and whole, or listed by [`interrupted`].
//!
//! A full disk has no room for a manifest, nor for a folder beside it. There the move goes into the root, under a name that
//! tells as much as a manifest ([`Renamed`]) and takes no room; what that item frees lets the next one go the usual way.
//!
//! Artifacts of an item that lie elsewhere are taken before it and removed before it, either way. So they lie among what
//! was taken only while their item does, whose name there tells whether all of it can come back, or alone while it is not
//! taken yet, and go back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::Skipped;
use super::purge::{
    AtWork, GoneItem, Interrupted, ItemFolder, ItemKind, PurgeItem, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
use crate::store::cancel::Cancel;
use crate::store::disk::extent::{Extent, Gone, remove, remove_opened};
use crate::store::disk::folder::Folder;
use crate::store::disk::transaction::{self, JOURNAL, Transaction, Way};
use crate::store::disk::work::{self, Record, Renamed, WORK};
use crate::store::problem::{Problem, Severity};
use crate::store::refusal::LifecycleError;
use crate::text::Message;

type Result<T> = std::result::Result<T, LifecycleError>;

/// What one kind of store does to an item.
pub(in crate::store) trait Remover {
    /// Whether an item is still what was planned.
    fn check(&self, item: &PurgeItem) -> Result<()>;

    /// Takes an item that was looked at a moment ago; `maker` is the run that a model goes along with.
    fn remove(&mut self, number: usize, item: &PurgeItem, maker: Option<&PurgeItem>, gone: Gone<'_>)
    -> Result<Removed>;
}

/// What became of an item.
pub(in crate::store) struct Removed {
    pub(in crate::store) freed: Extent,
    /// What of it could not be removed though the item is gone.
    pub(in crate::store) left: Vec<Skipped>,
    /// Why the item itself is still there though its files are gone.
    pub(in crate::store) stays: Option<LifecycleError>,
}

impl Removed {
    pub(in crate::store) fn whole(item: &PurgeItem) -> Self {
        Self { freed: item.extent, left: Vec::new(), stays: None }
    }
}

/// Takes one item after another, each after a second look. Stops between two when cancelled.
pub(in crate::store) fn purge(
    plan: &PurgePlan,
    remover: &mut dyn Remover,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
) -> PurgeOutcome {
    let mut outcome = PurgeOutcome::default();
    let mut at = Progress::of(plan.items.len(), &plan.extent(), progress);
    let mut in_use = None;
    for (number, item) in plan.items.iter().enumerate() {
        at.begin(&item.key);
        if cancel.is_cancelled() {
            outcome.is_cancelled = true;
            break;
        }
        let removed = match &in_use {
            // Whoever held the store through the whole wait for one item is not waited for again and again.
            Some(path) => Err(LifecycleError::InUse(std::path::PathBuf::clone(path))),
            None => take(plan, remover, number, item, &mut |bytes| at.gone(bytes)),
        };
        let mut gone = None;
        match removed {
            Ok(removed) => {
                outcome.freed.add(&removed.freed);
                outcome.skipped.extend(removed.left);
                if let Some(why) = removed.stays {
                    outcome.skipped.push(Skipped::new(&item.key, why));
                } else {
                    outcome.done.push(item.key.clone());
                    gone = Some(GoneItem { key: item.key.clone(), bytes: removed.freed.bytes });
                }
            }
            Err(why) => {
                if let LifecycleError::InUse(path) = &why {
                    in_use = Some(path.clone());
                }
                outcome.skipped.push(Skipped::new(&item.key, why));
            }
        }
        at.end(&item.extent, gone);
    }
    outcome
}

/// Tells how far it is, file by file.
struct Progress<'a> {
    now: PurgeProgress,
    /// Files and bytes of the items before this one.
    before: (u64, u64),
    tell: &'a dyn Fn(&PurgeProgress),
}

impl<'a> Progress<'a> {
    fn of(items: usize, all: &Extent, tell: &'a dyn Fn(&PurgeProgress)) -> Self {
        let now = PurgeProgress { items, files: files_in(all), bytes: all.bytes, ..PurgeProgress::default() };
        Self { now, before: (0, 0), tell }
    }

    fn begin(&mut self, key: &str) {
        key.clone_into(&mut self.now.key);
        (self.tell)(&self.now);
    }

    fn gone(&mut self, bytes: u64) {
        self.now.files_done += 1;
        self.now.bytes_done += bytes;
        (self.tell)(&self.now);
    }

    /// The item is over, whatever became of it; `gone` where it is gone.
    fn end(&mut self, extent: &Extent, gone: Option<GoneItem>) {
        self.before = (self.before.0 + files_in(extent), self.before.1 + extent.bytes);
        (self.now.files_done, self.now.bytes_done) = self.before;
        self.now.items_done += 1;
        self.now.gone = gone;
        (self.tell)(&self.now);
        self.now.gone = None;
    }
}

fn files_in(extent: &Extent) -> u64 {
    extent.files + extent.links
}

fn take(
    plan: &PurgePlan,
    remover: &mut dyn Remover,
    number: usize,
    item: &PurgeItem,
    gone: Gone<'_>,
) -> Result<Removed> {
    // A model goes before its run, and only if the run still may.
    let maker = item.along_with.as_ref().filter(|_| item.kind == ItemKind::LoggedModel);
    let maker = maker.and_then(|key| plan.items.iter().find(|other| other.key == *key));
    if let Some(maker) = maker {
        remover.check(maker)?;
    }
    remover.check(item)?;
    remover.remove(number, item, maker, gone)
}

/// What a purge writes down before it begins.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct Manifest {
    operation: String,
    time: i64,
    /// File name of a database: several may lie in one folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) database: Option<String>,
    pub(in crate::store) items: Vec<ManifestItem>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct ManifestItem {
    pub(in crate::store) key: String,
    pub(in crate::store) kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default)]
    extent: Extent,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::store) folders: Vec<ItemFolder>,
}

impl Manifest {
    pub(in crate::store) fn of(plan: &PurgePlan, database: Option<String>) -> Self {
        let items = plan.items.iter().map(|item| ManifestItem {
            key: item.key.clone(),
            kind: item.kind.as_str().to_owned(),
            name: item.name.clone(),
            extent: item.extent,
            folders: item.folders.clone(),
        });
        let (operation, time) = ("purge".to_owned(), jiff::Timestamp::now().as_millisecond());
        Self { operation, time, database, items: items.collect() }
    }
}

/// Where items are taken apart: beside a manifest, or in the root where the disk is too full for one.
pub(in crate::store) struct Staging<'a> {
    root: &'a Folder,
    kind: &'a str,
    manifest: &'a Manifest,
    recorded: Option<Recorded>,
}

/// A manifest and the folder beside it.
struct Recorded {
    folder: Folder,
    record: Record,
}

impl Recorded {
    fn begin(root: &Folder, kind: &str, manifest: &Manifest) -> Result<Self> {
        let record = Record::begin(root, kind, manifest)?;
        let make = || root.open(WORK).and_then(|work| work.make(&work::folder_of(record.name())));
        match make() {
            Ok(folder) => Ok(Self { folder, record }),
            Err(why) => {
                // Nothing has happened, and a manifest that stays tells of nothing.
                let _ = record.end();
                Err(why)
            }
        }
    }
}

impl<'a> Staging<'a> {
    pub(in crate::store) fn begin(root: &'a Folder, kind: &'a str, manifest: &'a Manifest) -> Result<Self> {
        let mut staging = Self { root, kind, manifest, recorded: None };
        staging.record()?;
        Ok(staging)
    }

    /// Writes the manifest, unless it is written or there is no room for it. Never while an item is on its way: all of it
    /// goes one way.
    pub(in crate::store) fn record(&mut self) -> Result<()> {
        if self.recorded.is_none() {
            match Recorded::begin(self.root, self.kind, self.manifest) {
                Ok(recorded) => self.recorded = Some(recorded),
                Err(why) if why.is_full() => {}
                Err(why) => return Err(why),
            }
        }
        Ok(())
    }

    /// Takes the folder at `key` out of its place: to `staged` beside the manifest, or under the name that these `parts`
    /// make up.
    pub(in crate::store) fn take(
        &self,
        key: &str,
        identity: (u64, u64),
        staged: &str,
        parts: &[&str],
    ) -> Result<Taken> {
        self.take_from(self.root, key, identity, staged, parts)
    }

    /// The same for a folder of artifacts that goes with an item.
    pub(in crate::store) fn take_folder(&self, folder: &ItemFolder, staged: &str, parts: &[&str]) -> Result<Taken> {
        self.take_from(&self.root.above(folder.above)?, &folder.key, folder.identity, staged, parts)
    }

    fn take_from(&self, base: &Folder, key: &str, identity: (u64, u64), staged: &str, parts: &[&str]) -> Result<Taken> {
        if let Some(Recorded { folder, .. }) = &self.recorded {
            take_out(base, folder, key, identity, staged)?;
            return Taken::beside_record(folder, staged);
        }
        let (parent, own) = base.open_parent(key)?;
        let lock = work::hold_folder(&parent.open(own)?)?;
        let renamed = Renamed::whole(self.kind, parts.iter().map(|part| (*part).to_owned()).collect());
        take_out(base, self.root, key, identity, &renamed.name())?;
        Taken::renamed(self.root, &renamed, lock)
    }

    /// The folder beside the manifest.
    pub(in crate::store) fn folder(&self) -> Option<&Folder> {
        self.recorded.as_ref().map(|recorded| &recorded.folder)
    }

    /// Removes the manifest, unless something is left of which it tells.
    pub(in crate::store) fn end(self, is_over: bool) {
        let Self { root, recorded, .. } = self;
        let Some(Recorded { folder, record }) = recorded else { return };
        drop(folder);
        let remove = || root.open(WORK).and_then(|work| work.remove_folder(work::folder_of(record.name())));
        // What cannot be removed is found as cut short the next time.
        if is_over && remove().is_ok() {
            let _ = record.end();
        } else {
            drop(record);
            work::leave(root);
        }
    }
}

/// Something that was taken out of its place, and what it is called once it is not whole any more.
pub(in crate::store) struct Taken {
    parent: Folder,
    name: String,
    half: String,
    /// Of what has no record: its name is all that tells of it.
    lock: Option<std::fs::File>,
}

impl Taken {
    fn beside_record(folder: &Folder, staged: &str) -> Result<Self> {
        let half = if staged.ends_with(REMOVING) { staged.to_owned() } else { format!("{staged}{REMOVING}") };
        Ok(Self { parent: folder.again()?, name: staged.to_owned(), half, lock: None })
    }

    fn renamed(root: &Folder, renamed: &Renamed, lock: std::fs::File) -> Result<Self> {
        Ok(Self { parent: root.again()?, name: renamed.name(), half: renamed.half().name(), lock: Some(lock) })
    }

    /// Lets its name tell that it is not whole any more, before it is not.
    pub(in crate::store) fn mark(&mut self) -> Result<()> {
        if self.name != self.half {
            self.parent.move_to(&self.name, &self.parent, &self.half)?;
            self.name.clone_from(&self.half);
        }
        Ok(())
    }

    /// Takes it apart, [marked](Self::mark).
    pub(in crate::store) fn take_apart(&mut self, gone: Gone<'_>) -> Result<()> {
        self.mark()?;
        remove(&self.parent, &self.name, gone)
    }

    /// Removes it, whole or not: it could not go back anyway.
    pub(in crate::store) fn remove(mut self, gone: Gone<'_>) -> Result<()> {
        if self.lock.is_some() {
            self.mark()?;
        }
        remove(&self.parent, &self.name, gone)
    }

    /// Brings it back to its place, unless it is not whole any more.
    pub(in crate::store) fn put_back(self, base: &Folder, key: &str) -> Result<()> {
        let Self { parent: staging, name: staged, half, lock } = self;
        if staged != half && staging.look(&staged)?.is_some() {
            let (parent, name) = base.open_parent(key)?;
            staging.move_to(&staged, &parent, name)?;
        }
        drop(lock);
        Ok(())
    }
}

/// Removes the folder at `key` where it is: nothing tells of it should the program die meanwhile.
pub(in crate::store) fn remove_in_place(root: &Folder, key: &str, identity: (u64, u64), gone: Gone<'_>) -> Result<()> {
    let (parent, own) = root.open_parent(key)?;
    let folder = parent.open(own)?;
    if folder.identity()? != identity {
        return Err(LifecycleError::Changed(folder.path));
    }
    remove_opened(&parent, own, folder, gone)
}

/// The same for a folder of artifacts that goes with an item.
pub(in crate::store) fn remove_folder_in_place(root: &Folder, folder: &ItemFolder, gone: Gone<'_>) -> Result<()> {
    remove_in_place(&root.above(folder.above)?, &folder.key, folder.identity, gone)
}

/// Moves the folder at `key` into `staging`, and back if it is not the one that was looked at.
fn take_out(base: &Folder, staging: &Folder, key: &str, identity: (u64, u64), staged: &str) -> Result<()> {
    let (parent, own) = base.open_parent(key)?;
    parent.move_to(own, staging, staged)?;
    // Between the look and the move something else may have taken the name.
    let is_the_one = staging.open(staged).and_then(|moved| moved.identity()) == Ok(identity);
    if !is_the_one {
        staging.move_to(staged, &parent, own)?;
        return Err(LifecycleError::Changed(parent.path.join(own)));
    }
    Ok(())
}

/// Something of an item that a purge which was cut short left.
pub(in crate::store) struct Left {
    pub(in crate::store) key: String,
    /// Its place: relative to the folder so many levels above the root.
    pub(in crate::store) place: String,
    pub(in crate::store) above: usize,
    /// Artifacts that lie elsewhere than in the folder of their item.
    pub(in crate::store) is_part: bool,
    /// Its name in the folder beside the manifest, where it lies or would, or in the root.
    pub(in crate::store) staged: String,
    pub(in crate::store) state: LeftState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum LeftState {
    /// Taken out of its place, and could go back.
    Whole,
    /// Taken out of its place while its item was not yet: it goes back, whatever is asked for.
    Early,
    /// Being taken apart.
    Half,
    /// Taken out of its place after the rows that it belongs to were gone. Death may have come before the look at what was
    /// moved.
    Staged((u64, u64)),
    /// In its place, though the rows that it belongs to are gone.
    Orphaned((u64, u64)),
}

impl LeftState {
    /// What the name alone tells.
    pub(in crate::store) fn named(is_half: bool) -> Self {
        if is_half { Self::Half } else { Self::Whole }
    }

    /// The state of artifacts elsewhere, by that of their item if that was taken too.
    pub(in crate::store) fn of_part(self, item: Option<Self>) -> Self {
        if self == Self::Half { self } else { item.unwrap_or(Self::Early) }
    }

    fn can_come_back(self) -> bool {
        matches!(self, Self::Whole | Self::Early)
    }
}

/// What one kind of store knows of purges that were cut short.
pub(in crate::store) trait Salvage {
    /// Kind of its manifests.
    fn kind(&self) -> &'static str;

    /// Whether its changes keep journals in the work area.
    fn has_journals(&self) -> bool;

    /// How many levels above the root folders may lie that it takes: those of the folder that is open.
    fn reach(&self) -> usize;

    /// Whether a manifest is about this store.
    fn is_own(&self, manifest: &Manifest) -> bool;

    /// What is left of a purge. `staging` is the folder beside its manifest.
    fn left(&self, root: &Folder, staging: Option<&Folder>, manifest: &Manifest) -> Result<Vec<Left>>;

    /// Whether an item of which nothing is left beside the manifest is gone, and not in its place.
    fn is_gone(&self, root: &Folder, item: &ManifestItem) -> Result<bool>;

    /// What a [`Renamed`] stands for, as far as its name tells, if it is about this store.
    fn renamed(&self, renamed: &Renamed) -> Option<Left>;
}

/// An item, or what of it was taken, without a record.
struct Unrecorded {
    left: Vec<(Left, Renamed, Option<std::fs::File>)>,
}

impl Unrecorded {
    /// All of them in the root, by their key.
    fn find(root: &Folder, salvage: &dyn Salvage) -> Result<Vec<Self>> {
        let mut items: BTreeMap<String, Vec<(Left, Renamed, Option<std::fs::File>)>> = BTreeMap::new();
        for (renamed, lock) in Renamed::find(root, salvage.kind())? {
            if let Some(left) = salvage.renamed(&renamed) {
                items.entry(left.key.clone()).or_default().push((left, renamed, lock));
            }
        }
        let mut found: Vec<Self> = items.into_values().map(|left| Self { left }).collect();
        for item in &mut found {
            let own = item.left.iter().find(|(left, ..)| !left.is_part).map(|(left, ..)| left.state);
            for (part, ..) in item.left.iter_mut().filter(|(left, ..)| left.is_part) {
                part.state = part.state.of_part(own);
            }
        }
        Ok(found)
    }

    /// The name of the item itself, where that was taken.
    fn id(&self) -> String {
        let names = || self.left.iter().map(|(left, ..)| left);
        names().find(|left| !left.is_part).or(names().next()).map_or_else(String::new, |left| left.staged.clone())
    }

    /// Whether somebody is at work on it.
    fn is_held(&self) -> bool {
        self.left.iter().any(|(.., lock)| lock.is_none())
    }
}

/// The folder beside a manifest, if it is there.
pub(in crate::store) fn staging_of(work: &Folder, record: &str) -> Result<Option<Folder>> {
    match work.open(work::folder_of(record)) {
        Ok(folder) => Ok(Some(folder)),
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Changes and purges that were cut short and that nobody is at work on. One whose record cannot be read is listed by the
/// record itself, and does not hide the others.
pub(in crate::store) fn interrupted(root: &Folder, salvage: &dyn Salvage) -> Result<Vec<Interrupted>> {
    let mut found = Vec::new();
    for item in Unrecorded::find(root, salvage)?.into_iter().filter(|item| !item.is_held()) {
        let id = item.id();
        let (keys, beyond_recall) = keys_of(item.left.into_iter().map(|(left, ..)| left));
        found.push(Interrupted { keys, beyond_recall, ..Interrupted::new(id, "purge".to_owned()) });
    }
    let Some(area) = work::area(root)? else { return Ok(found) };
    let journals = if salvage.has_journals() { work::cut_short(&area, JOURNAL)? } else { Vec::new() };
    for journal in journals {
        let read = work::read::<Transaction>(&area, &journal).map(|transaction| Interrupted {
            since: Some(transaction.time),
            keys: transaction.keys,
            ..Interrupted::new(journal.clone(), transaction.operation)
        });
        found.extend(listed(journal, "change", read.map(Some))?);
    }
    for record in work::cut_short(&area, salvage.kind())? {
        found.extend(listed(record.clone(), "purge", interrupted_purge(root, &area, &record, salvage))?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Changes and purges that another program, or another part of this one, is at work on.
pub(in crate::store) fn at_work(root: &Folder, salvage: &dyn Salvage) -> Result<Vec<AtWork>> {
    let held = Unrecorded::find(root, salvage)?.into_iter().filter(Unrecorded::is_held);
    let mut found: Vec<AtWork> = held.map(|item| AtWork { id: item.id(), process: None }).collect();
    let Some(area) = work::area(root)? else { return Ok(found) };
    let mut held = if salvage.has_journals() { work::held(&area, JOURNAL)? } else { Vec::new() };
    for record in work::held(&area, salvage.kind())? {
        match work::read::<Manifest>(&area, &record) {
            Ok(manifest) if !salvage.is_own(&manifest) => {}
            Err(LifecycleError::Gone(_)) => {}
            _ => held.push(record),
        }
    }
    found.extend(held.into_iter().map(|id| AtWork { process: work::process_of(&id), id }));
    Ok(found)
}

fn interrupted_purge(root: &Folder, area: &Folder, record: &str, salvage: &dyn Salvage) -> Result<Option<Interrupted>> {
    let manifest: Manifest = work::read(area, record)?;
    if !salvage.is_own(&manifest) {
        return Ok(None);
    }
    let staging = staging_of(area, record)?;
    let left = salvage.left(root, staging.as_ref(), &manifest)?;
    let (keys, beyond_recall) = keys_of(left.into_iter());
    let mut it = Interrupted {
        since: Some(manifest.time),
        keys,
        beyond_recall,
        ..Interrupted::new(record.to_owned(), manifest.operation)
    };
    let (mut names, mut removed, mut untouched) = (BTreeMap::new(), Vec::new(), Vec::new());
    for item in manifest.items {
        if !it.keys.contains(&item.key) && !it.beyond_recall.contains(&item.key) {
            let fate = if salvage.is_gone(root, &item)? { &mut removed } else { &mut untouched };
            fate.push(item.key.clone());
        }
        if !item.name.is_empty() {
            names.insert(item.key, item.name);
        }
    }
    (it.names, it.removed, it.untouched) = (names, removed, untouched);
    Ok(Some(it))
}

/// Keys of what can come back, and of what cannot.
fn keys_of(left: impl Iterator<Item = Left>) -> (Vec<String>, Vec<String>) {
    let (whole, lost): (Vec<_>, Vec<_>) = left.partition(|left| left.state.can_come_back());
    let keys = |left: Vec<Left>| {
        let mut keys: Vec<String> = left.into_iter().map(|left| left.key).collect();
        keys.dedup();
        keys
    };
    (keys(whole), keys(lost))
}

/// Lists a record that cannot be read as well; one that is gone by now is none.
fn listed(record: String, operation: &str, read: Result<Option<Interrupted>>) -> Result<Option<Interrupted>> {
    match read {
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(why @ (LifecycleError::Unreadable(_) | LifecycleError::Linked(_))) => Ok(Some(Interrupted {
            keys: vec![format!("{WORK}/{record}")],
            unreadable: Some(why),
            ..Interrupted::new(record, operation.to_owned())
        })),
        read => read,
    }
}

/// The same, for whoever reads the store at `root`. That it cannot be found out is told as well.
pub(in crate::store) fn problems(root: &std::path::Path, interrupted: Result<Vec<Interrupted>>) -> Vec<Problem> {
    let path = || root.join(WORK);
    let unknown = |why: &LifecycleError| {
        let cause = Message::new("lifecycle-interrupted-unreadable").arg("cause", why.to_string());
        Problem::new(Severity::Lost, path(), cause)
    };
    let told = |interrupted: Interrupted| {
        if let Some(why) = &interrupted.unreadable {
            return unknown(why);
        }
        Problem::new(Severity::Note, path(), interrupted.message())
    };
    match interrupted {
        Ok(found) => found.into_iter().map(told).collect(),
        Err(why) => vec![unknown(&why)],
    }
}

/// Brings one of them to an end.
pub(in crate::store) fn recover(
    root: &Folder,
    interrupted: &Interrupted,
    recovery: Recovery,
    salvage: &dyn Salvage,
    progress: &dyn Fn(&PurgeProgress),
) -> Result<PurgeOutcome> {
    let id = interrupted.id.as_str();
    let mut outcome = PurgeOutcome::default();
    if salvage.has_journals() && work::is_of_kind(id, JOURNAL) {
        let way = if recovery == Recovery::Finish { Way::Forward } else { Way::Back };
        outcome.done = transaction::recover(root, id, way)?;
        return Ok(outcome);
    }
    if let Some(item) = Unrecorded::find(root, salvage)?.into_iter().find(|item| item.id() == id) {
        let mut left = Vec::new();
        for (it, renamed, lock) in item.left {
            let lock = lock.ok_or_else(|| LifecycleError::InUse(root.path.join(id)))?;
            left.push((it, Taken::renamed(root, &renamed, lock)?));
        }
        settle_all(root, salvage.reach(), left, recovery, progress, &mut outcome)?;
        return Ok(outcome);
    }
    let area = root.open(WORK)?;
    let lock = work::hold(&area, id)?;
    let manifest: Manifest = work::read(&area, id)?;
    if !salvage.is_own(&manifest) {
        return Err(LifecycleError::Gone(area.path.join(id)));
    }
    let staging = staging_of(&area, id)?;
    let left = salvage.left(root, staging.as_ref(), &manifest)?;
    if !left.is_empty() {
        // What lies in it already needs no other; it is made only for what is still in its place.
        let staging = staging.map_or_else(|| area.make(&work::folder_of(id)), Ok)?;
        let taken = |left: Left| Taken::beside_record(&staging, &left.staged).map(|taken| (left, taken));
        let left = left.into_iter().map(taken).collect::<Result<_>>()?;
        settle_all(root, salvage.reach(), left, recovery, progress, &mut outcome)?;
    }
    let folder = work::folder_of(id);
    if outcome.skipped.is_empty() && (area.look(&folder)?.is_none() || area.remove_folder(&folder).is_ok()) {
        drop(lock);
        area.remove_file(id)?;
    }
    drop(area);
    work::leave(root);
    Ok(outcome)
}

/// Brings what is left to its end, one after another.
fn settle_all(
    root: &Folder,
    reach: usize,
    mut all: Vec<(Left, Taken)>,
    recovery: Recovery,
    tell: &dyn Fn(&PurgeProgress),
    outcome: &mut PurgeOutcome,
) -> Result<()> {
    // Wherever this ends, parts lie here only while their item does, and its name tells whether it can come back.
    if recovery == Recovery::Finish {
        for (left, taken) in all.iter_mut().filter(|(left, _)| left.state == LeftState::Whole && !left.is_part) {
            taken.mark()?;
            left.state = LeftState::Half;
        }
    }
    all.sort_by_key(|(left, _)| left.is_part == (recovery == Recovery::PutBack));
    // How much of it is left nobody has measured.
    let mut progress = Progress::of(all.len(), &Extent::default(), tell);
    for (left, taken) in all {
        progress.begin(&left.key);
        let mut freed = Extent::default();
        let mut gone = |bytes| {
            freed.add(&Extent { bytes, files: 1, ..Extent::default() });
            progress.gone(bytes);
        };
        let base = || {
            if left.above > reach {
                return Err(LifecycleError::OutOfReach(left.place.clone().into()));
            }
            root.above(left.above)
        };
        let settled = settle(&base, taken, &left, recovery, &mut gone);
        outcome.freed.add(&freed);
        match settled {
            // Several folders of one item.
            Ok(()) if outcome.done.contains(&left.key) => {}
            Ok(()) => outcome.done.push(left.key),
            Err(why) => outcome.skipped.push(Skipped::new(left.place, why)),
        }
        progress.before = (progress.now.files_done, progress.now.bytes_done);
        progress.end(&Extent::default(), None);
    }
    Ok(())
}

fn settle(
    base: &dyn Fn() -> Result<Folder>,
    mut taken: Taken,
    left: &Left,
    recovery: Recovery,
    gone: Gone<'_>,
) -> Result<()> {
    match left.state {
        LeftState::Early => taken.put_back(&base()?, &left.place),
        LeftState::Whole if recovery == Recovery::PutBack => taken.put_back(&base()?, &left.place),
        LeftState::Whole => taken.take_apart(gone),
        LeftState::Half => taken.remove(gone),
        LeftState::Staged(identity) => {
            if taken.parent.open(&left.staged)?.identity()? == identity {
                taken.remove(gone)
            } else {
                taken.put_back(&base()?, &left.place)
            }
        }
        LeftState::Orphaned(identity) => {
            take_out(&base()?, &taken.parent, &left.place, identity, &left.staged)?;
            taken.remove(gone)
        }
    }
}

/// Ending of the name of a whole item that is being taken apart from now on.
pub(in crate::store) const REMOVING: &str = ".removing";
