//! Where a purge takes things apart, so that it can be cut short at any instant.
//!
//! A manifest in the work area, written before anything is touched and held while the purge runs, names every item. What
//! goes is first moved, in one step, out of its place into the folder beside the manifest, and only there taken apart. So
//! a program that dies at any instant leaves every item in its place and whole, or listed by [`interrupted`](super::salvage::interrupted).
//!
//! A full disk has no room for a manifest, nor for a folder beside it. There the move goes into the root, under a name that
//! tells as much as a manifest ([`Renamed`]) and takes no room; what that item frees lets the next one go the usual way.
//!
//! Artifacts of an item that lie elsewhere are taken before it and removed before it, either way. So they lie among what
//! was taken only while their item does, whose name there tells whether all of it can come back, or alone while it is not
//! taken yet, and go back.

use serde::{Deserialize, Serialize};

use super::purge::{ItemFolder, PurgePlan};
use crate::store::disk::extent::{Extent, Gone, remove, remove_opened};
use crate::store::disk::folder::Folder;
use crate::store::disk::work::{self, Record, Renamed, WORK};
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// What a purge writes down before it begins.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct Manifest {
    pub(super) operation: String,
    pub(super) time: i64,
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
    pub(super) name: String,
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
    pub(super) parent: Folder,
    name: String,
    half: String,
    /// Of what has no record: its name is all that tells of it.
    lock: Option<std::fs::File>,
}

impl Taken {
    pub(super) fn beside_record(folder: &Folder, staged: &str) -> Result<Self> {
        let half = if staged.ends_with(REMOVING) { staged.to_owned() } else { format!("{staged}{REMOVING}") };
        Ok(Self { parent: folder.again()?, name: staged.to_owned(), half, lock: None })
    }

    pub(super) fn renamed(root: &Folder, renamed: &Renamed, lock: std::fs::File) -> Result<Self> {
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
pub(super) fn take_out(base: &Folder, staging: &Folder, key: &str, identity: (u64, u64), staged: &str) -> Result<()> {
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

/// The folder beside a manifest, if it is there.
pub(in crate::store) fn staging_of(work: &Folder, record: &str) -> Result<Option<Folder>> {
    match work.open(work::folder_of(record)) {
        Ok(folder) => Ok(Some(folder)),
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ending of the name of a whole item that is being taken apart from now on.
pub(in crate::store) const REMOVING: &str = ".removing";
