//! Removes for good what a plan names: rows, and the folders of artifacts that go with them.
//!
//! A manifest in `.runatlas.trash` beside the database, written before the first removal and locked while the purge runs,
//! names every item with its folders. All rows of an item go in one transaction; after the commit its folders are moved
//! out of their place and taken apart. Killed before the commit, nothing of the item has happened; killed after it,
//! [`interrupted`] tells of folders whose rows are gone, which cannot come back, and [`recover`] removes them.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use self::site::{OWNERS, table_of};
use super::connection::{Failure, check_writable, transaction};
use super::pass::Pass;
use crate::store::belongings::levels_above;
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::extent::{Extent, remove};
use crate::store::disk::folder::Folder;
use crate::store::error::StoreError;
use crate::store::lifecycle::change::Skipped;
use crate::store::lifecycle::drive::{self, Left, LeftState, Manifest, Removed, Remover, Salvage, Staging};
use crate::store::lifecycle::purge::{
    Interrupted, ItemFolder, ItemKind, PurgeItem, PurgeOutcome, PurgePlan, PurgeProgress, Recovery,
};
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
    let staging = Staging::begin(&root, PURGE, &manifest)?;
    let outcome = drive::purge(plan, &Rows { site, root: &root, staging: &staging, claims }, progress, cancel);
    let left = CutShort { site }.left(&root, Some(staging.folder()), &manifest);
    staging.end(left.is_ok_and(|left| left.is_empty()));
    Ok(outcome)
}

/// Rows, and the folders that belong to them.
struct Rows<'a> {
    site: &'a Site<'a>,
    root: &'a Folder,
    staging: &'a Staging,
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

    fn remove(&self, number: usize, item: &PurgeItem, maker: Option<&PurgeItem>) -> Result<Removed> {
        remove_rows(self.site, item, maker)?;
        let mut removed = Removed { freed: Extent::default(), left: Vec::new() };
        for (at, folder) in item.folders.iter().enumerate() {
            let staged = staged_name(number, at);
            let taken = self.staging.take_folder(folder, &staged);
            match taken.and_then(|()| remove(self.staging.folder(), &staged)) {
                Ok(()) => removed.freed.add(&folder.extent),
                Err(why) => removed.left.push(Skipped::new(&folder.key, why)),
            }
        }
        tidy(self.root, item);
        Ok(removed)
    }
}

/// What a folder of an item is called while it is taken apart.
fn staged_name(item: usize, folder: usize) -> String {
    format!("{item}-{folder}")
}

/// Removes all rows of an item, if it, and the run that it goes along with, is still what was planned.
fn remove_rows(site: &Site<'_>, item: &PurgeItem, maker: Option<&PurgeItem>) -> Result<()> {
    transaction(site.database.path(), site.disk, |connection| {
        let tables = Tables::of(connection)?;
        if let Some(what) = tables.stranger() {
            return Err(Failure::Refused(site.unknown(what)));
        }
        if let Some(maker) = maker {
            check_row(connection, &tables, maker)?;
        }
        check_row(connection, &tables, item)?;
        if !matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) {
            let (table, column) = table_of(item);
            tables.delete(connection, table, column, &item.id)?;
        }
        Ok(())
    })
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

    /// The folders that are left though their rows are gone. What has its rows is in its place and whole.
    fn left(&self, root: &Folder, staging: Option<&Folder>, manifest: &Manifest) -> Result<Vec<Left>> {
        let cancel = Cancel::new();
        let mut pass = self.site.pass(&cancel)?;
        let mut left = Vec::new();
        for (number, item) in manifest.items.iter().enumerate() {
            for (at, folder) in item.folders.iter().enumerate() {
                let staged = staged_name(number, at);
                let is_staged = match staging {
                    Some(staging) => staging.look(&staged)?.is_some(),
                    None => false,
                };
                let state = if is_staged {
                    LeftState::Staged(folder.identity)
                } else if is_in_place(root, folder)? && is_ownerless(&mut pass, folder)? {
                    LeftState::Orphaned(folder.identity)
                } else {
                    continue;
                };
                let (key, place) = (item.key.clone(), folder.key.clone());
                left.push(Left { key, place, above: folder.above, is_part: false, staged, state });
            }
        }
        Ok(left)
    }
}

/// Whether the row that a folder belongs to is gone.
fn is_ownerless(pass: &mut Pass<'_>, folder: &ItemFolder) -> Result<bool> {
    let Some((table, column)) = OWNERS.iter().find(|(table, _)| *table == folder.table) else { return Ok(false) };
    let found = pass.read(|reader| {
        let mut is_there = !reader.schema.has_table(table);
        let sql = format!("SELECT 1 FROM {table} WHERE {column} = ?1 LIMIT 1");
        if !is_there {
            reader
                .session
                .query(&sql, [&folder.owner], |_| {
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
    drive::interrupted(&site.root()?, &CutShort { site })
}

/// Removes the folders whose rows are gone. What has its rows is in its place and whole, and stays.
pub(super) fn recover(site: &Site<'_>, interrupted: &Interrupted) -> Result<PurgeOutcome> {
    // Rows that are gone do not come back, and what has its rows was never moved: both ways are one.
    drive::recover(&site.root()?, interrupted, Recovery::Finish, &CutShort { site })
}
