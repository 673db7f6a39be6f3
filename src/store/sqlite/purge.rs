//! Removes for good what a plan names: rows, and the folders of artifacts that go with them.
//!
//! A manifest in `.runatlas.trash` beside the database, written before the first removal and locked while the purge runs,
//! names every item with its folders. All rows of an item go in one transaction; after the commit its folders are moved
//! out of their place and taken apart. Killed before the commit, nothing of the item has happened; killed after it,
//! [`interrupted`] tells of folders whose rows are gone, which cannot come back, and [`recover`] removes them.
//!
//! On a full disk SQLite has no room for what it needs to delete rows. There the folders of an item go first, moved out of
//! their place as ever, and what they free lets the rows go. Killed between the two, the run stays, deleted as it was, and
//! its folders can be put back while they are whole.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use self::site::{OWNERS, table_of};
use super::connection::{Failure, Journal, check_writable, transaction, transaction_with};
use super::pass::Pass;
use crate::store::belongings::levels_above;
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::extent::{Extent, Gone};
use crate::store::disk::folder::Folder;
use crate::store::disk::work::Renamed;
use crate::store::error::StoreError;
use crate::store::lifecycle::change::Skipped;
use crate::store::lifecycle::drive::{self, Removed, Remover};
use crate::store::lifecycle::purge::{
    AtWork, Interrupted, ItemFolder, ItemKind, PurgeItem, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
use crate::store::lifecycle::salvage::{self, Left, LeftState, Salvage};
use crate::store::lifecycle::staging::{Manifest, ManifestItem, REMOVING, Staging, Taken, remove_folder_in_place};
use crate::store::reach::{check_folder, is_in_place};
use crate::store::refusal::LifecycleError;

mod folders;
mod plan;
mod relations;
mod site;

pub(super) use self::plan::plan;
pub(super) use self::relations::Tables;
pub(super) use self::site::Site;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Kind of manifests; a file store in the same folder does not take them for its own.
const PURGE: &str = "database-purge";

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
    check_writable(site.database.path())?;
    let root = site.root()?;
    let claims = Claims::of_others(site.around(&plan.beside), cancel)?;
    let manifest = Manifest::of(plan, Some(site.database_name()));
    let staging = match mode {
        PurgeMode::WithoutRecovery => None,
        PurgeMode::Remove | PurgeMode::Trash => Some(Staging::begin(&root, PURGE, &manifest)?),
    };
    let mut rows = Rows { site, root: &root, staging, claims };
    let outcome = drive::purge(plan, &mut rows, progress, cancel);
    if let Some(staging) = rows.staging {
        let left = CutShort { site }.left(&root, staging.folder(), &manifest);
        staging.end(left.is_ok_and(|left| left.is_empty()));
    }
    Ok(outcome)
}

/// Rows, and the folders that belong to them.
struct Rows<'a> {
    site: &'a Site<'a>,
    root: &'a Folder,
    /// None where nothing is to tell of what was cut short.
    staging: Option<Staging<'a>>,
    claims: Claims,
}

impl Remover for Rows<'_> {
    /// Whether the folders of an item are still what was planned. Its rows are looked at when they are removed.
    fn check(&self, item: &PurgeItem) -> Result<()> {
        for planned in &item.folders {
            let folder = check_folder(self.root, planned)?;
            self.claims.check(&folder, |_| false)?;
            let is_left = matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun);
            if is_left && !self.claims.is_nobodys(&folder, &item.id) {
                return Err(LifecycleError::Changed(folder));
            }
        }
        Ok(())
    }

    fn remove(
        &mut self,
        number: usize,
        item: &PurgeItem,
        maker: Option<&PurgeItem>,
        gone: Gone<'_>,
    ) -> Result<Removed> {
        match remove_rows(self.site, item, maker, Journal::Kept) {
            Ok(()) => {}
            Err(why) if why.is_full() => return self.remove_folders_first(number, item, maker, gone, why),
            Err(why) => return Err(why),
        }
        let mut removed = Removed { freed: Extent::default(), left: Vec::new(), stays: None };
        for (at, folder) in item.folders.iter().enumerate() {
            let is_gone = match self.take(number, item, at) {
                Ok(Some(taken)) => taken.remove(gone),
                Ok(None) => remove_folder_in_place(self.root, folder, gone),
                Err(why) => Err(why),
            };
            match is_gone {
                Ok(()) => removed.freed.add(&folder.extent),
                Err(why) => removed.left.push(Skipped::new(&folder.key, why)),
            }
        }
        tidy(self.root, item);
        Ok(removed)
    }
}

impl Rows<'_> {
    /// Takes a folder of an item out of its place; none where it has to be removed there.
    fn take(&mut self, number: usize, item: &PurgeItem, at: usize) -> Result<Option<Taken>> {
        let (folder, database) = (&item.folders[at], self.site.database_name());
        let Some(staging) = &mut self.staging else { return Ok(None) };
        let above = folder.above.to_string();
        let parts = [&*database, &*item.key, &*folder.key, &*above];
        staging.record()?;
        staging.take_folder(folder, &staged_name(number, at), &parts).map(Some)
    }

    /// There is no room to delete rows: what is in the folders makes some.
    fn remove_folders_first(
        &mut self,
        number: usize,
        item: &PurgeItem,
        maker: Option<&PurgeItem>,
        gone: Gone<'_>,
        no_room: LifecycleError,
    ) -> Result<Removed> {
        check_rows(self.site, item, maker)?;
        let mut removed = Removed { freed: Extent::default(), left: Vec::new(), stays: None };
        for (at, folder) in item.folders.iter().enumerate() {
            let is_gone = match self.take(number, item, at)? {
                Some(mut taken) => match taken.take_apart(gone) {
                    Ok(()) => Ok(()),
                    Err(why) => {
                        let base = self.root.above(folder.above)?;
                        taken.put_back(&base, &folder.key).and(Err(why))
                    }
                },
                None => remove_folder_in_place(self.root, folder, gone),
            };
            match is_gone {
                Ok(()) => removed.freed.add(&folder.extent),
                Err(why) => removed.left.push(Skipped::new(&folder.key, why)),
            }
        }
        let has_room = removed.freed.files > 0;
        let again = if has_room { remove_rows(self.site, item, maker, Journal::Kept) } else { Err(no_room) };
        removed.stays = match again {
            Err(why) if why.is_full() && self.staging.is_none() => {
                remove_rows(self.site, item, maker, Journal::InMemory).err()
            }
            again => again.err(),
        };
        if removed.stays.is_none() {
            tidy(self.root, item);
        }
        Ok(removed)
    }
}

/// What a folder of an item is called while it is taken apart.
fn staged_name(item: usize, folder: usize) -> String {
    format!("{item}-{folder}")
}

/// Removes all rows of an item, if it, and the run that it goes along with, is still what was planned.
fn remove_rows(site: &Site<'_>, item: &PurgeItem, maker: Option<&PurgeItem>, journal: Journal) -> Result<()> {
    transaction_with(site.database.path(), site.disk, journal, |connection| {
        let tables = checked(site, connection, item, maker)?;
        if !matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) {
            let (table, column) = table_of(item);
            tables.delete(connection, table, column, &item.id)?;
        }
        Ok(())
    })
}

/// Whether all rows of an item may go as they are now. Writes nothing.
fn check_rows(site: &Site<'_>, item: &PurgeItem, maker: Option<&PurgeItem>) -> Result<()> {
    transaction(site.database.path(), site.disk, |connection| checked(site, connection, item, maker).map(|_| ()))
}

fn checked(
    site: &Site<'_>,
    connection: &Connection,
    item: &PurgeItem,
    maker: Option<&PurgeItem>,
) -> std::result::Result<Tables, Failure> {
    let tables = Tables::of(connection)?;
    if let Some(what) = tables.stranger() {
        return Err(Failure::Refused(site.unknown(what)));
    }
    if let Some(maker) = maker {
        check_row(connection, &tables, maker)?;
    }
    check_row(connection, &tables, item)?;
    Ok(tables)
}

/// Whether the row of an item is still what was planned.
fn check_row(connection: &Connection, tables: &Tables, item: &PurgeItem) -> std::result::Result<(), Failure> {
    let (table, column) = table_of(item);
    let changed = || Err(LifecycleError::Changed(item.path.clone()).into());
    if matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = ?1");
        let is_known = tables.has(table, column)
            && connection.query_row(&sql, [&item.id], |row| row.get::<_, i64>(0)).map(|count| count > 0)?;
        return if is_known { changed() } else { Ok(()) };
    }
    let time = match item.kind {
        ItemKind::Run | ItemKind::Leftover | ItemKind::UnknownRun => "deleted_time",
        ItemKind::Experiment => "last_update_time",
        ItemKind::LoggedModel => "last_updated_timestamp_ms",
    };
    let time = if tables.has(table, time) { time } else { "NULL" };
    let name = if item.kind == ItemKind::Experiment { "name" } else { "''" };
    let sql = format!("SELECT lifecycle_stage, {time}, {name} FROM {table} WHERE {column} = ?1");
    let row: Option<(Value, Option<i64>, Value)> =
        connection.query_row(&sql, [&item.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((stage, since, name)) = row else {
        return Err(LifecycleError::Gone(item.path.clone()).into());
    };
    let is_deleted = matches!(&stage, Value::Text(word) if word == "deleted");
    match item.kind {
        // That of a purged run goes whatever its stage.
        ItemKind::LoggedModel if item.along_with.is_some() => Ok(()),
        _ if !is_deleted => Err(LifecycleError::Active(item.path.clone()).into()),
        _ if since != item.deleted_since => changed(),
        ItemKind::Experiment => {
            let is_same = matches!(&name, Value::Text(name) if *name == item.name);
            let holds = |table: &str, planned: usize| {
                if !tables.has(table, "experiment_id") {
                    return Ok(planned == 0);
                }
                let sql = format!("SELECT count(*) FROM {table} WHERE experiment_id = ?1");
                let count: i64 = connection.query_row(&sql, [&item.id], |row| row.get(0))?;
                Ok::<_, rusqlite::Error>(usize::try_from(count) == Ok(planned))
            };
            if is_same && holds("runs", item.runs)? && holds("trace_info", item.traces)? { Ok(()) } else { changed() }
        }
        _ => Ok(()),
    }
}

/// Removes the folders of an experiment that nothing is left in.
fn tidy(root: &Folder, item: &PurgeItem) {
    if item.kind != ItemKind::Experiment {
        return;
    }
    for folder in &item.folders {
        let Ok(base) = root.above(folder.above) else { continue };
        let mut key = folder.key.as_str();
        while let Some((above, _)) = key.rsplit_once('/') {
            let Ok((parent, name)) = base.open_parent(above) else { break };
            let is_own = name == item.id || ["models", "traces"].contains(&name) || name == folder.owner;
            // Fails where something is left, which is right.
            if !is_own || parent.remove_folder(name).is_err() {
                break;
            }
            key = above;
        }
    }
}

/// What is known of purges of this database that were cut short.
struct CutShort<'a> {
    site: &'a Site<'a>,
}

impl Salvage for CutShort<'_> {
    fn kind(&self) -> &'static str {
        PURGE
    }

    /// SQLite has its own.
    fn has_journals(&self) -> bool {
        false
    }

    fn reach(&self) -> usize {
        levels_above(self.site.folder(), self.site.opened)
    }

    fn is_own(&self, manifest: &Manifest) -> bool {
        manifest.database.as_deref() == Some(&*self.site.database_name())
    }

    /// The folders that are left though their rows are gone, and those that were to make room for that. What else has its
    /// rows is in its place and whole.
    fn left(&self, root: &Folder, staging: Option<&Folder>, manifest: &Manifest) -> Result<Vec<Left>> {
        let cancel = Cancel::new();
        let mut pass = self.site.pass(&cancel)?;
        let mut left = Vec::new();
        for (number, item) in manifest.items.iter().enumerate() {
            for (at, folder) in item.folders.iter().enumerate() {
                let staged = staged_name(number, at);
                let half = format!("{staged}{REMOVING}");
                let is_there = |name: &str| match staging {
                    Some(staging) => staging.look(name).map(|found| found.is_some()),
                    None => Ok(false),
                };
                let (staged, state) = if is_there(&half)? {
                    (half, LeftState::Half)
                } else if is_there(&staged)? {
                    let is_ownerless = is_ownerless(&mut pass, folder)?;
                    (staged, if is_ownerless { LeftState::Staged(folder.identity) } else { LeftState::Whole })
                } else if is_in_place(root, folder)? && is_ownerless(&mut pass, folder)? {
                    (staged, LeftState::Orphaned(folder.identity))
                } else {
                    continue;
                };
                let (key, place) = (item.key.clone(), folder.key.clone());
                left.push(Left { key, place, above: folder.above, is_part: false, staged, state });
            }
        }
        Ok(left)
    }

    fn is_gone(&self, root: &Folder, item: &ManifestItem) -> Result<bool> {
        let owner = match item.kind.as_str() {
            "run" => Some(("runs", "run_uuid")),
            "experiment" => Some(("experiments", "experiment_id")),
            "logged-model" => Some(("logged_models", "model_id")),
            _ => None,
        };
        let Some((table, column)) = owner else {
            for folder in &item.folders {
                if is_in_place(root, folder)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        };
        let cancel = Cancel::new();
        has_no_row(&mut self.site.pass(&cancel)?, table, column, &item.key)
    }

    fn renamed(&self, renamed: &Renamed) -> Option<Left> {
        let [database, key, place, above] = renamed.parts.as_slice() else { return None };
        (*database == *self.site.database_name()).then_some(())?;
        Some(Left {
            key: key.clone(),
            place: place.clone(),
            above: above.parse().ok()?,
            is_part: false,
            staged: renamed.name(),
            state: LeftState::named(renamed.is_half),
        })
    }
}

/// Whether the row that a folder belongs to is gone.
fn is_ownerless(pass: &mut Pass<'_>, folder: &ItemFolder) -> Result<bool> {
    match OWNERS.iter().find(|(table, _)| *table == folder.table) {
        Some((table, column)) => has_no_row(pass, table, column, &folder.owner),
        None => Ok(false),
    }
}

fn has_no_row(pass: &mut Pass<'_>, table: &str, column: &str, id: &str) -> Result<bool> {
    let found = pass.read(|reader| {
        let mut is_there = !reader.schema.has_table(table);
        let sql = format!("SELECT 1 FROM {table} WHERE {column} = ?1 LIMIT 1");
        if !is_there {
            reader
                .session
                .query(&sql, [id], |_| {
                    is_there = true;
                    Ok(false)
                })
                .map_err(|source| reader.session.error(source))?;
        }
        Ok::<_, StoreError>(is_there)
    })?;
    Ok(!found)
}

/// Purges that were cut short.
pub(super) fn interrupted(site: &Site<'_>) -> Result<Vec<Interrupted>> {
    salvage::interrupted(&site.root()?, &CutShort { site })
}

/// Those that a program is at work on.
pub(super) fn at_work(site: &Site<'_>) -> Result<Vec<AtWork>> {
    salvage::at_work(&site.root()?, &CutShort { site })
}

/// Removes the folders whose rows are gone, which cannot come back whatever is asked for. What was to make room while its
/// rows are there still goes either way.
pub(super) fn recover(
    site: &Site<'_>,
    interrupted: &Interrupted,
    recovery: Recovery,
    progress: &dyn Fn(&PurgeProgress),
) -> Result<PurgeOutcome> {
    salvage::recover(&site.root()?, interrupted, recovery, &CutShort { site }, progress)
}
