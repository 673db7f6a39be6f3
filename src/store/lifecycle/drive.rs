//! Carries a purge out, item by item, and brings to an end what was cut short.
//!
//! A manifest in the work area, written before anything is touched and held while the purge runs, names every item. What
//! goes is first moved, in one step, out of its place into the folder beside the manifest, and only there taken apart. So
//! a program that dies at any instant leaves every item in its place and whole, or listed by [`interrupted`].

use serde::{Deserialize, Serialize};

use super::change::Skipped;
use super::purge::{Interrupted, ItemFolder, ItemKind, PurgeItem, PurgeOutcome, PurgePlan, PurgeProgress, Recovery};
use crate::store::cancel::Cancel;
use crate::store::disk::extent::{Extent, remove};
use crate::store::disk::folder::Folder;
use crate::store::disk::transaction::{self, JOURNAL, Transaction, Way};
use crate::store::disk::work::{self, Record, WORK};
use crate::store::problem::{Problem, Severity};
use crate::store::refusal::LifecycleError;
use crate::text::Message;

type Result<T> = std::result::Result<T, LifecycleError>;

/// What one kind of store does to an item.
pub(in crate::store) trait Remover {
    /// Whether an item is still what was planned.
    fn check(&self, item: &PurgeItem) -> Result<()>;

    /// Takes an item that was looked at a moment ago; `maker` is the run that a model goes along with.
    fn remove(&self, number: usize, item: &PurgeItem, maker: Option<&PurgeItem>) -> Result<Removed>;
}

/// What became of an item.
pub(in crate::store) struct Removed {
    pub(in crate::store) freed: Extent,
    /// What of it could not be removed though the item is gone.
    pub(in crate::store) left: Vec<Skipped>,
}

impl Removed {
    pub(in crate::store) fn whole(item: &PurgeItem) -> Self {
        Self { freed: item.extent, left: Vec::new() }
    }
}

/// Takes one item after another, each after a second look. Stops between two when cancelled.
pub(in crate::store) fn purge(
    plan: &PurgePlan,
    remover: &dyn Remover,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
) -> PurgeOutcome {
    let mut outcome = PurgeOutcome::default();
    let mut at = PurgeProgress { items: plan.items.len(), ..PurgeProgress::default() };
    let mut in_use = None;
    for (number, item) in plan.items.iter().enumerate() {
        at.key.clone_from(&item.key);
        progress(&at);
        if cancel.is_cancelled() {
            outcome.is_cancelled = true;
            break;
        }
        let removed = match &in_use {
            // Whoever held the store through the whole wait for one item is not waited for again and again.
            Some(path) => Err(LifecycleError::InUse(std::path::PathBuf::clone(path))),
            None => take(plan, remover, number, item),
        };
        match removed {
            Ok(removed) => {
                outcome.done.push(item.key.clone());
                outcome.freed.add(&removed.freed);
                outcome.skipped.extend(removed.left);
                at.bytes_done += item.extent.bytes;
            }
            Err(why) => {
                if let LifecycleError::InUse(path) = &why {
                    in_use = Some(path.clone());
                }
                outcome.skipped.push(Skipped::new(&item.key, why));
            }
        }
        at.items_done += 1;
    }
    progress(&at);
    outcome
}

fn take(plan: &PurgePlan, remover: &dyn Remover, number: usize, item: &PurgeItem) -> Result<Removed> {
    // A model goes before its run, and only if the run still may.
    let maker = item.along_with.as_ref().filter(|_| item.kind == ItemKind::LoggedModel);
    let maker = maker.and_then(|key| plan.items.iter().find(|other| other.key == *key));
    if let Some(maker) = maker {
        remover.check(maker)?;
    }
    remover.check(item)?;
    remover.remove(number, item, maker)
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
    kind: String,
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
            extent: item.extent,
            folders: item.folders.clone(),
        });
        let (operation, time) = ("purge".to_owned(), jiff::Timestamp::now().as_millisecond());
        Self { operation, time, database, items: items.collect() }
    }
}

/// The folder in which items are taken apart, and the manifest beside it.
pub(in crate::store) struct Staging {
    root: Folder,
    folder: Folder,
    record: Record,
}

impl Staging {
    pub(in crate::store) fn begin(root: &Folder, kind: &str, manifest: &Manifest) -> Result<Self> {
        let record = Record::begin(root, kind, manifest)?;
        let make = || root.open(WORK).and_then(|work| work.make(&work::folder_of(record.name())));
        match make() {
            Ok(folder) => Ok(Self { root: root.again()?, folder, record }),
            Err(why) => {
                // Nothing has happened, and a manifest that stays tells of nothing.
                let _ = record.end();
                Err(why)
            }
        }
    }

    /// Takes the folder at `key` out of its place and gives it the name `staged`.
    pub(in crate::store) fn take(&self, key: &str, identity: (u64, u64), staged: &str) -> Result<()> {
        take_out(&self.root, &self.folder, key, identity, staged)
    }

    /// The same for a folder of artifacts that goes with an item.
    pub(in crate::store) fn take_folder(&self, folder: &ItemFolder, staged: &str) -> Result<()> {
        take_out(&self.root.above(folder.above)?, &self.folder, &folder.key, folder.identity, staged)
    }

    pub(in crate::store) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Removes the manifest, unless something is left of which it tells.
    pub(in crate::store) fn end(self, is_over: bool) {
        let Self { root, folder, record } = self;
        drop(folder);
        let remove = || root.open(WORK).and_then(|work| work.remove_folder(work::folder_of(record.name())));
        // What cannot be removed is found as cut short the next time.
        if is_over && remove().is_ok() {
            let _ = record.end();
        } else {
            drop(record);
            work::leave(&root);
        }
    }
}

/// Moves the folder at `key` into `staging`, and back if it is not the one that was looked at.
pub(in crate::store) fn take_out(
    root: &Folder,
    staging: &Folder,
    key: &str,
    identity: (u64, u64),
    staged: &str,
) -> Result<()> {
    let (parent, own) = root.open_parent(key)?;
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
    /// Its name in the folder beside the manifest, where it lies or would.
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
    let Some(area) = work::area(root)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let journals = if salvage.has_journals() { work::cut_short(&area, JOURNAL)? } else { Vec::new() };
    for journal in journals {
        let read = work::read::<Transaction>(&area, &journal).map(|transaction| Interrupted {
            id: journal.clone(),
            operation: transaction.operation,
            since: Some(transaction.time),
            keys: transaction.keys,
            beyond_recall: Vec::new(),
            unreadable: None,
        });
        found.extend(listed(journal, "change", read.map(Some))?);
    }
    for record in work::cut_short(&area, salvage.kind())? {
        found.extend(listed(record.clone(), "purge", interrupted_purge(root, &area, &record, salvage))?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn interrupted_purge(root: &Folder, area: &Folder, record: &str, salvage: &dyn Salvage) -> Result<Option<Interrupted>> {
    let manifest: Manifest = work::read(area, record)?;
    if !salvage.is_own(&manifest) {
        return Ok(None);
    }
    let staging = staging_of(area, record)?;
    let left = salvage.left(root, staging.as_ref(), &manifest)?;
    let can_come_back = |left: &Left| matches!(left.state, LeftState::Whole | LeftState::Early);
    let (whole, lost): (Vec<_>, Vec<_>) = left.into_iter().partition(can_come_back);
    let keys = |left: Vec<Left>| {
        let mut keys: Vec<String> = left.into_iter().map(|left| left.key).collect();
        keys.dedup();
        keys
    };
    Ok(Some(Interrupted {
        id: record.to_owned(),
        operation: manifest.operation,
        since: Some(manifest.time),
        keys: keys(whole),
        beyond_recall: keys(lost),
        unreadable: None,
    }))
}

/// Lists a record that cannot be read as well; one that is gone by now is none.
fn listed(record: String, operation: &str, read: Result<Option<Interrupted>>) -> Result<Option<Interrupted>> {
    match read {
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(why @ (LifecycleError::Unreadable(_) | LifecycleError::Linked(_))) => Ok(Some(Interrupted {
            keys: vec![format!("{WORK}/{record}")],
            id: record,
            operation: operation.to_owned(),
            since: None,
            beyond_recall: Vec::new(),
            unreadable: Some(why),
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
        let count = interrupted.keys.len() + interrupted.beyond_recall.len();
        let cause = Message::new("lifecycle-interrupted").arg("operation", interrupted.operation).arg("n", count);
        Problem::new(Severity::Note, path(), cause)
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
) -> Result<PurgeOutcome> {
    let id = interrupted.id.as_str();
    let mut outcome = PurgeOutcome::default();
    if salvage.has_journals() && work::is_of_kind(id, JOURNAL) {
        let way = if recovery == Recovery::Finish { Way::Forward } else { Way::Back };
        outcome.done = transaction::recover(root, id, way)?;
        return Ok(outcome);
    }
    let area = root.open(WORK)?;
    let lock = work::hold(&area, id)?;
    let manifest: Manifest = work::read(&area, id)?;
    if !salvage.is_own(&manifest) {
        return Err(LifecycleError::Gone(area.path.join(id)));
    }
    let staging = staging_of(&area, id)?;
    let mut left = salvage.left(root, staging.as_ref(), &manifest)?;
    if !left.is_empty() {
        let staging = area.make(&work::folder_of(id))?;
        // Wherever this ends, parts lie here only while their item does, and its name tells whether it can come back.
        if recovery == Recovery::Finish {
            for whole in left.iter_mut().filter(|left| left.state == LeftState::Whole && !left.is_part) {
                whole.staged = mark(&staging, &whole.staged)?;
                whole.state = LeftState::Half;
            }
        }
        left.sort_by_key(|left| left.is_part == (recovery == Recovery::PutBack));
        for left in left {
            let base = || {
                if left.above > salvage.reach() {
                    return Err(LifecycleError::OutOfReach(left.place.clone().into()));
                }
                root.above(left.above)
            };
            match settle(&base, &staging, &left, recovery) {
                // Several folders of one item.
                Ok(()) if outcome.done.contains(&left.key) => {}
                Ok(()) => outcome.done.push(left.key),
                Err(why) => outcome.skipped.push(Skipped::new(left.place, why)),
            }
        }
    }
    drop(staging);
    let folder = work::folder_of(id);
    if outcome.skipped.is_empty() && (area.look(&folder)?.is_none() || area.remove_folder(&folder).is_ok()) {
        drop(lock);
        area.remove_file(id)?;
    }
    drop(area);
    work::leave(root);
    Ok(outcome)
}

fn settle(base: &dyn Fn() -> Result<Folder>, staging: &Folder, left: &Left, recovery: Recovery) -> Result<()> {
    let put_back = || {
        let base = base()?;
        let (parent, own) = base.open_parent(&left.place)?;
        staging.move_to(&left.staged, &parent, own)
    };
    match left.state {
        LeftState::Early => put_back(),
        LeftState::Whole if recovery == Recovery::PutBack => put_back(),
        LeftState::Whole => take_apart(staging, &left.staged),
        LeftState::Half => remove(staging, &left.staged),
        LeftState::Staged(identity) => {
            if staging.open(&left.staged)?.identity()? == identity {
                remove(staging, &left.staged)
            } else {
                put_back()
            }
        }
        LeftState::Orphaned(identity) => {
            take_out(&base()?, staging, &left.place, identity, &left.staged)?;
            remove(staging, &left.staged)
        }
    }
}

/// Ending of the name of a whole item that is being taken apart from now on.
pub(in crate::store) const REMOVING: &str = ".removing";

/// Takes a whole item in `staging` apart: its name tells that it is not whole any more before it is not.
pub(in crate::store) fn take_apart(staging: &Folder, staged: &str) -> Result<()> {
    remove(staging, &mark(staging, staged)?)
}

/// Gives it that name.
pub(in crate::store) fn mark(staging: &Folder, staged: &str) -> Result<String> {
    let removing = format!("{staged}{REMOVING}");
    staging.move_to(staged, staging, &removing)?;
    Ok(removing)
}
