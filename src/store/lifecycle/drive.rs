//! Carries a purge out, item by item; where what goes is taken apart is told in [`staging`](super::staging), and what is done
//! about a purge that was cut short in [`salvage`](super::salvage).

use super::change::Skipped;
use super::purge::{GoneItem, ItemKind, PurgeItem, PurgeOutcome, PurgePlan, PurgeProgress};
use crate::store::cancel::Cancel;
use crate::store::disk::extent::{Extent, Gone};
use crate::store::refusal::LifecycleError;

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
pub(super) struct Progress<'a> {
    pub(super) now: PurgeProgress,
    /// Files and bytes of the items before this one.
    pub(super) before: (u64, u64),
    tell: &'a dyn Fn(&PurgeProgress),
}

impl<'a> Progress<'a> {
    pub(super) fn of(items: usize, all: &Extent, tell: &'a dyn Fn(&PurgeProgress)) -> Self {
        let now = PurgeProgress { items, files: files_in(all), bytes: all.bytes, ..PurgeProgress::default() };
        Self { now, before: (0, 0), tell }
    }

    pub(super) fn begin(&mut self, key: &str) {
        key.clone_into(&mut self.now.key);
        (self.tell)(&self.now);
    }

    pub(super) fn gone(&mut self, bytes: u64) {
        self.now.files_done += 1;
        self.now.bytes_done += bytes;
        (self.tell)(&self.now);
    }

    /// The item is over, whatever became of it; `gone` where it is gone.
    pub(super) fn end(&mut self, extent: &Extent, gone: Option<GoneItem>) {
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
