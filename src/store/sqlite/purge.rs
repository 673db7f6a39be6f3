//! Removes for good what a plan names: rows, and the folders of artifacts that go with them.
//!
//! A manifest in `.runatlas.trash` beside the database, written before the first removal and locked while the purge runs,
//! names every item with its folders. All rows of an item go in one transaction; after the commit its folders are moved
//! out of their place and taken apart. Killed before the commit, nothing of the item has happened; killed after it,
//! [`interrupted`] tells of folders whose rows are gone, which cannot come back, and [`recover`] removes them.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use self::relations::Tables;
use super::connection::{Failure, check_writable, transaction};
use super::open::journal_mode;
use super::{Pass, SqliteStore};
use crate::store::file::folder::Folder;
use crate::store::file::purge::extent::{check_mounts, measure, mounts, remove};
use crate::store::file::transaction::{WORK, is_held, leave, new_id};
use crate::store::lifecycle::{
    Interrupted, ItemFolder, ItemKind, LifecycleError, PlanNews, PurgeItem, PurgeOutcome, PurgePlan, PurgeProgress,
    PurgeSelection, Skipped,
};
use crate::store::{Cancel, StoreError};

mod folders;
mod plan;
mod relations;

pub(in crate::store) use self::plan::claims;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Ending of manifests; a file store in the same folder does not take it for one of its own.
const MANIFEST: &str = ".database-purge.json";
/// Ending of the folder beside a manifest in which things are taken apart.
const REMOVING: &str = ".database-purged";
/// Tables whose rows have folders, and their ids.
const OWNERS: [(&str, &str); 3] = [("runs", "run_uuid"), ("logged_models", "model_id"), ("trace_info", "request_id")];

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    operation: String,
    time: i64,
    /// File name: several databases may lie in one folder.
    database: String,
    items: Vec<ManifestItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ManifestItem {
    key: String,
    kind: String,
    folders: Vec<ItemFolder>,
}

fn root_of(store: &SqliteStore) -> Result<Folder> {
    Folder::root(store.file().parent().unwrap_or(Path::new("")), &store.disk)
}

fn database_name(store: &SqliteStore) -> String {
    store.file().file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn unknown(store: &SqliteStore, what: String) -> LifecycleError {
    LifecycleError::UnknownSchema { path: store.file().to_path_buf(), what }
}

/// Whether no other database lies in the folder, which could know of runs that this one does not.
fn is_alone(store: &SqliteStore) -> bool {
    let folder = store.file().parent().unwrap_or(Path::new(""));
    let own = store.file().file_name();
    databases_in(folder).is_ok_and(|found| found.iter().all(|path| path.file_name() == own))
}

/// All SQLite databases in `folder`, MLflow's or not.
pub(in crate::store) fn databases_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    Ok(files.filter(|path| matches!(journal_mode(path), Ok(Some(_)))).collect())
}

/// Finds out what would be removed.
pub(super) fn plan(
    store: &SqliteStore,
    selection: &PurgeSelection,
    news: &dyn Fn(PlanNews<'_>),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    plan::plan(store, selection, news, cancel)
}

/// Removes it.
pub(super) fn purge(
    store: &SqliteStore,
    plan: &PurgePlan,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
) -> Result<PurgeOutcome> {
    let mut outcome = PurgeOutcome::default();
    if plan.items.is_empty() {
        return Ok(outcome);
    }
    check_writable(store.database.path())?;
    let root = root_of(store)?;
    let staging = Staging::begin(store, &root, plan)?;
    let mut at = PurgeProgress { items: plan.items.len(), ..PurgeProgress::default() };
    let mut is_locked = false;
    for (number, item) in plan.items.iter().enumerate() {
        at.key.clone_from(&item.key);
        progress(&at);
        if cancel.is_cancelled() {
            outcome.is_cancelled = true;
            break;
        }
        // A model goes before its run, and only if the run still may.
        let maker = item.along_with.as_ref().filter(|_| item.kind == ItemKind::LoggedModel);
        let maker = maker.and_then(|id| plan.items.iter().find(|other| other.key == *id));
        let removed = if is_locked {
            Err(LifecycleError::InUse(store.file().to_path_buf()))
        } else {
            let is_as_planned = maker.map_or(Ok(()), |maker| check_folders(&root, maker));
            is_as_planned.and_then(|()| check_folders(&root, item)).and_then(|()| remove_rows(store, item, maker))
        };
        // Whoever held the database through the whole wait for one item is not waited for again and again.
        is_locked |= matches!(removed, Err(LifecycleError::InUse(_)));
        match removed {
            Ok(()) => {
                outcome.done.push(item.key.clone());
                for (at, folder) in item.folders.iter().enumerate() {
                    match staging.remove(&root, &format!("{number}-{at}"), folder) {
                        Ok(()) => outcome.freed.add(&folder.extent),
                        Err(why) => outcome.skipped.push(Skipped::new(&folder.key, why)),
                    }
                }
                tidy(&root, item);
                at.bytes_done += item.extent.bytes;
            }
            Err(why) => outcome.skipped.push(Skipped::new(&item.key, why)),
        }
        at.items_done += 1;
    }
    progress(&at);
    staging.end(store, &root);
    Ok(outcome)
}

/// Whether the folders of an item are still what was planned.
fn check_folders(root: &Folder, item: &PurgeItem) -> Result<()> {
    let mounts = mounts();
    for planned in &item.folders {
        let folder = root.open_key(&planned.key)?;
        let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
        check_mounts(&mounts, &whole)?;
        let path = folder.path.clone();
        if folder.identity()? != planned.identity || measure(folder, &Cancel::new())? != planned.extent {
            return Err(LifecycleError::Changed(path));
        }
    }
    Ok(())
}

/// The table and column by which an item is known.
fn table_of(item: &PurgeItem) -> (&'static str, &'static str) {
    match item.kind {
        ItemKind::Run => OWNERS[0],
        ItemKind::Experiment => ("experiments", "experiment_id"),
        ItemKind::LoggedModel => OWNERS[1],
        ItemKind::Leftover => {
            let table = item.folders.first().map_or("runs", |folder| folder.table.as_str());
            OWNERS.into_iter().find(|(name, _)| *name == table).unwrap_or(OWNERS[0])
        }
    }
}

/// Removes all rows of an item, if it, and the run that it goes along with, is still what was planned.
fn remove_rows(store: &SqliteStore, item: &PurgeItem, maker: Option<&PurgeItem>) -> Result<()> {
    transaction(store.database.path(), &store.disk, |connection| {
        let tables = Tables::of(connection)?;
        if let Some(what) = tables.stranger() {
            return Err(Failure::Refused(unknown(store, what)));
        }
        if let Some(maker) = maker {
            check_row(connection, &tables, maker)?;
        }
        check_row(connection, &tables, item)?;
        if item.kind != ItemKind::Leftover {
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
    if item.kind == ItemKind::Leftover {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = ?1");
        let is_known = tables.has(table, column)
            && connection.query_row(&sql, [&item.id], |row| row.get::<_, i64>(0)).map(|count| count > 0)?;
        return if is_known { changed() } else { Ok(()) };
    }
    let time = match item.kind {
        ItemKind::Run | ItemKind::Leftover => "deleted_time",
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
        let mut key = folder.key.as_str();
        while let Some((above, _)) = key.rsplit_once('/') {
            let Ok((parent, name)) = root.open_parent(above) else { break };
            let is_own = name == item.id || ["models", "traces"].contains(&name) || name == folder.owner;
            // Fails where something is left, which is right.
            if !is_own || parent.remove_folder(name).is_err() {
                break;
            }
            key = above;
        }
    }
}

/// The place where folders are taken apart.
struct Staging {
    work: Folder,
    removing: Folder,
    id: String,
    _lock: std::fs::File,
}

impl Staging {
    fn begin(store: &SqliteStore, root: &Folder, plan: &PurgePlan) -> Result<Self> {
        let items = plan.items.iter().map(|item| ManifestItem {
            key: item.key.clone(),
            kind: item.kind.as_str().to_owned(),
            folders: item.folders.clone(),
        });
        let manifest = Manifest {
            operation: "purge".to_owned(),
            time: jiff::Timestamp::now().as_millisecond(),
            database: database_name(store),
            items: items.collect(),
        };
        let begin = || -> Result<Self> {
            let work = root.make(WORK)?;
            let id = new_id();
            let name = format!("{id}{MANIFEST}");
            work.replace(&work, &name, &serde_json::to_vec(&manifest).unwrap_or_default())?;
            let lock = work.open_file(&name)?;
            let _ = lock.try_lock();
            let removing = work.make(&format!("{id}{REMOVING}")).inspect_err(|_| {
                let _ = work.remove_file(&name);
            })?;
            Ok(Self { work, removing, id, _lock: lock })
        };
        begin().inspect_err(|_| leave(root))
    }

    /// Removes a folder whose rows are gone.
    fn remove(&self, root: &Folder, name: &str, folder: &ItemFolder) -> Result<()> {
        take_apart(root, &self.removing, name, folder)
    }

    /// Removes the manifest, unless folders are left of which it tells.
    fn end(self, store: &SqliteStore, root: &Folder) {
        let Self { work, removing, id, _lock } = self;
        drop(removing);
        let name = format!("{id}{MANIFEST}");
        let is_over = read(&work, &name)
            .and_then(|manifest| pending(store, root, &work, &name, &manifest))
            .is_ok_and(|left| left.is_empty());
        if is_over && work.remove_folder(format!("{id}{REMOVING}")).is_ok() {
            let _ = work.remove_file(name);
        }
        drop(work);
        leave(root);
    }
}

/// Moves a folder out of its place, then takes it apart.
fn take_apart(root: &Folder, removing: &Folder, name: &str, folder: &ItemFolder) -> Result<()> {
    let (parent, own) = root.open_parent(&folder.key)?;
    parent.move_to(own, removing, name)?;
    // Between the look and the move something else may have taken the name.
    let is_the_one = removing.open(name).and_then(|moved| moved.identity()) == Ok(folder.identity);
    if !is_the_one {
        removing.move_to(name, &parent, own)?;
        return Err(LifecycleError::Changed(parent.path.join(own)));
    }
    remove(removing, name)
}

fn read(work: &Folder, id: &str) -> Result<Manifest> {
    let bytes = work.read(id)?.ok_or_else(|| LifecycleError::Gone(work.path.join(id)))?;
    serde_json::from_slice(&bytes).map_err(|_| LifecycleError::Unreadable(work.path.join(id)))
}

fn removing_name(id: &str) -> String {
    format!("{}{REMOVING}", id.strip_suffix(MANIFEST).unwrap_or(id))
}

/// A folder whose rows are gone.
struct Pending {
    /// Its item.
    key: String,
    /// Its name while it is taken apart.
    name: String,
    folder: ItemFolder,
    is_staged: bool,
}

/// The folders of a manifest that are left though their rows are gone.
fn pending(store: &SqliteStore, root: &Folder, work: &Folder, id: &str, manifest: &Manifest) -> Result<Vec<Pending>> {
    let removing = match work.open(removing_name(id)) {
        Ok(folder) => Some(folder),
        Err(LifecycleError::Gone(_)) => None,
        Err(error) => return Err(error),
    };
    let cancel = Cancel::new();
    let mut pass = Pass::begin(store, &cancel)?;
    let mut is_gone = |folder: &ItemFolder| -> Result<bool> {
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
    };
    let mut left = Vec::new();
    for (number, item) in manifest.items.iter().enumerate() {
        for (at, folder) in item.folders.iter().enumerate() {
            let name = format!("{number}-{at}");
            let is_staged = match &removing {
                Some(removing) => removing.look(&name)?.is_some(),
                None => false,
            };
            let is_in_place = || match root.open_key(&folder.key).and_then(|there| there.identity()) {
                Ok(identity) => identity == folder.identity,
                Err(_) => false,
            };
            if is_staged || (is_in_place() && is_gone(folder)?) {
                left.push(Pending { key: item.key.clone(), name, folder: folder.clone(), is_staged });
            }
        }
    }
    Ok(left)
}

/// Purges that were cut short.
pub(super) fn interrupted(store: &SqliteStore) -> Result<Vec<Interrupted>> {
    let root = root_of(store)?;
    let work = match root.open(WORK) {
        Ok(work) => work,
        Err(LifecycleError::Gone(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for (name, kind) in work.names()? {
        let Some(id) = name.to_str().filter(|name| name.ends_with(MANIFEST) && kind.is_file()) else { continue };
        if is_held(&work.open_file(id)?) {
            continue;
        }
        let manifest = read(&work, id)?;
        if manifest.database != database_name(store) {
            continue;
        }
        let mut beyond_recall: Vec<String> =
            pending(store, &root, &work, id, &manifest)?.into_iter().map(|left| left.key).collect();
        beyond_recall.dedup();
        let (operation, since) = (manifest.operation, Some(manifest.time));
        found.push(Interrupted { id: id.to_owned(), operation, since, keys: Vec::new(), beyond_recall });
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Removes the folders whose rows are gone. What has its rows is in its place and whole, and stays.
pub(super) fn recover(store: &SqliteStore, interrupted: &Interrupted) -> Result<PurgeOutcome> {
    let root = root_of(store)?;
    let id = interrupted.id.as_str();
    let work = root.open(WORK)?;
    let lock = work.open_file(id)?;
    if is_held(&lock) {
        return Err(LifecycleError::InUse(work.path.join(id)));
    }
    let manifest = read(&work, id)?;
    if manifest.database != database_name(store) {
        return Err(LifecycleError::Gone(work.path.join(id)));
    }
    let removing = work.make(&removing_name(id))?;
    let mut outcome = PurgeOutcome::default();
    for Pending { key, name, folder, is_staged } in pending(store, &root, &work, id, &manifest)? {
        let result = if is_staged {
            // Death may have come between the move and the look at what was moved.
            match removing.open(&name).and_then(|moved| moved.identity()) {
                Ok(identity) if identity == folder.identity => remove(&removing, &name),
                Ok(_) => root.open_parent(&folder.key).and_then(|(parent, own)| removing.move_to(&name, &parent, own)),
                Err(why) => Err(why),
            }
        } else {
            take_apart(&root, &removing, &name, &folder)
        };
        match result {
            Ok(()) if outcome.done.contains(&key) => {}
            Ok(()) => outcome.done.push(key),
            Err(why) => outcome.skipped.push(Skipped::new(folder.key, why)),
        }
    }
    drop(removing);
    if outcome.skipped.is_empty() && work.remove_folder(removing_name(id)).is_ok() {
        drop(lock);
        work.remove_file(id)?;
    }
    drop(work);
    leave(&root);
    Ok(outcome)
}
