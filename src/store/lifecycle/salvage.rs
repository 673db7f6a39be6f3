//! Purges and changes that were cut short, or that somebody is at work on: what is left of them, and how they are finished
//! or put back.

use std::collections::BTreeMap;

use super::change::Skipped;
use super::drive::Progress;
use super::purge::{AtWork, Interrupted, PurgeOutcome, PurgeProgress, Recovery};
use super::staging::{Manifest, ManifestItem, Taken, staging_of, take_out};
use crate::store::disk::extent::{Extent, Gone};
use crate::store::disk::folder::Folder;
use crate::store::disk::transaction::{self, JOURNAL, Transaction, Way};
use crate::store::disk::work::{self, Renamed, WORK};
use crate::store::problem::{Problem, Severity};
use crate::store::refusal::LifecycleError;
use crate::text::Message;

type Result<T> = std::result::Result<T, LifecycleError>;

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
            // Locked, it cannot be read on Windows: better told of one store too many.
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
    let manifest: Manifest = work::read_held(&area, id, &lock)?;
    if !salvage.is_own(&manifest) {
        return Err(LifecycleError::Gone(area.path.join(id)));
    }
    let staging = staging_of(&area, id)?;
    let left = salvage.left(root, staging.as_ref(), &manifest)?;
    if left.is_empty() {
        // Open, it could not be removed on Windows.
        drop(staging);
    } else {
        // What lies in it already needs no other; it is made only for what is still in its place.
        let staging = staging.map_or_else(|| area.make(&work::folder_of(id)), Ok)?;
        let taken = |left: Left| Taken::beside_record(&staging, &left.staged).map(|taken| (left, taken));
        let left = left.into_iter().map(taken).collect::<Result<_>>()?;
        drop(staging);
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
