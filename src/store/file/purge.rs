//! Removes what a plan names: for good, or into the trash can of the desktop ([`desktop_trash`]).
//!
//! An item is first moved, in one step, out of its place into `<root>/.runatlas.trash`, and only there taken apart. A
//! manifest, written before the first move and locked while the purge runs, tells what lies there: killed at any instant,
//! every item is either in its place and whole, or listed by [`interrupted`] as whole or as beyond recall.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::FileStore;
use super::folder::Folder;
use super::transaction::{self, WORK, Way, leave, new_id};
use super::write::Described;
use crate::store::lifecycle::{
    Extent, Interrupted, ItemKind, LifecycleError, PlanNews, PurgeItem, PurgeMode, PurgeOutcome, PurgePlan,
    PurgeProgress, Recovery, Skipped,
};
use crate::store::{Cancel, Problem, PurgeSelection, Severity};
use crate::text::Message;

mod claims;
mod desktop_trash;
pub(in crate::store) mod extent;
mod plan;

use self::claims::Claims;
pub(super) use self::desktop_trash::DesktopTrash;
pub(in crate::store) use plan::models_first;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Ending of manifests.
const MANIFEST: &str = ".purge.json";
/// Ending of the folder beside a manifest that holds what was moved.
const STAGED: &str = ".purged";
/// Ending of a moved item that is being taken apart.
const REMOVING: &str = ".removing";

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    operation: String,
    time: i64,
    items: Vec<ManifestItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ManifestItem {
    key: String,
    kind: String,
    extent: Extent,
}

/// Finds out what would be removed.
pub(super) fn plan(
    store: &FileStore,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    plan::plan(store, selection, news, cancel)
}

/// Removes it.
pub(super) fn purge(
    store: &FileStore,
    plan: &PurgePlan,
    mode: PurgeMode,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
) -> Result<PurgeOutcome> {
    if plan.items.is_empty() {
        return Ok(PurgeOutcome::default());
    }
    let root = Folder::root(store.root(), &store.disk)?;
    if !root.is_writable() {
        return Err(LifecycleError::ReadOnly(root.path));
    }
    let claims = Claims::of_databases(store, cancel)?;
    match mode {
        PurgeMode::Remove => {
            let staging = Staging::begin(&root, plan)?;
            let outcome = purge_each(&root, plan, progress, cancel, |number, item| {
                claims.allow(item)?;
                staging.remove(&root, number, item)
            });
            staging.end(&root);
            Ok(outcome)
        }
        PurgeMode::Trash => {
            let trash = store.trash.open(&root, &store.disk)?;
            Ok(purge_each(&root, plan, progress, cancel, |_, item| {
                claims.allow(item)?;
                check(&root, item)?;
                trash.take(&root, item)
            }))
        }
    }
}

fn purge_each(
    root: &Folder,
    plan: &PurgePlan,
    progress: &dyn Fn(&PurgeProgress),
    cancel: &Cancel,
    remove: impl Fn(usize, &PurgeItem) -> Result<()>,
) -> PurgeOutcome {
    let mut outcome = PurgeOutcome::default();
    let mut at = PurgeProgress { items: plan.items.len(), ..PurgeProgress::default() };
    for (number, item) in plan.items.iter().enumerate() {
        at.key.clone_from(&item.key);
        progress(&at);
        if cancel.is_cancelled() {
            outcome.is_cancelled = true;
            break;
        }
        match check_maker(root, plan, item).and_then(|()| remove(number, item)) {
            Ok(()) => {
                outcome.done.push(item.key.clone());
                outcome.freed.add(&item.extent);
                at.bytes_done += item.extent.bytes;
            }
            Err(why) => outcome.skipped.push(Skipped::new(&item.key, why)),
        }
        at.items_done += 1;
    }
    progress(&at);
    outcome
}

/// A model goes before its run, and only if the run still may.
fn check_maker(root: &Folder, plan: &PurgePlan, item: &PurgeItem) -> Result<()> {
    if item.kind != ItemKind::LoggedModel {
        return Ok(());
    }
    let maker = item.along_with.as_ref().and_then(|key| plan.items.iter().find(|other| other.key == *key));
    maker.map_or(Ok(()), |maker| check(root, maker))
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
            if !run.is_run() || !run.is_deleted() {
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
        ItemKind::Leftover => {
            for part in ["meta.yaml", "metrics", "params", "tags"] {
                if folder.look(part)?.is_some() {
                    return Err(LifecycleError::Changed(folder.path));
                }
            }
        }
    }
    let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
    extent::check_mounts(&extent::mounts(), &whole)?;
    let path = folder.path.clone();
    if extent::measure(folder, &Cancel::new())? == item.extent { Ok(()) } else { Err(LifecycleError::Changed(path)) }
}

/// The place where items are taken apart.
struct Staging {
    work: Folder,
    staged: Folder,
    id: String,
    _lock: std::fs::File,
}

impl Staging {
    fn begin(root: &Folder, plan: &PurgePlan) -> Result<Self> {
        let items = plan.items.iter().map(|item| ManifestItem {
            key: item.key.clone(),
            kind: item.kind.as_str().to_owned(),
            extent: item.extent,
        });
        let manifest = Manifest {
            operation: "purge".to_owned(),
            time: jiff::Timestamp::now().as_millisecond(),
            items: items.collect(),
        };
        let begin = || -> Result<Self> {
            let work = root.make(WORK)?;
            let id = new_id();
            let name = format!("{id}{MANIFEST}");
            work.replace(&work, &name, &serde_json::to_vec(&manifest).unwrap_or_default())?;
            let lock = work.open_file(&name)?;
            let _ = lock.try_lock();
            let staged = work.make(&format!("{id}{STAGED}")).inspect_err(|_| {
                let _ = work.remove_file(&name);
            })?;
            Ok(Self { work, staged, id, _lock: lock })
        };
        begin().inspect_err(|_| leave(root))
    }

    fn remove(&self, root: &Folder, number: usize, item: &PurgeItem) -> Result<()> {
        check(root, item)?;
        let (parent, name) = root.open_parent(&item.key)?;
        let staged = number.to_string();
        parent.move_to(name, &self.staged, &staged)?;
        // Between the look and the move something else may have taken the name.
        let is_the_one = self.staged.open(&staged).and_then(|folder| folder.identity()) == Ok(item.identity);
        if !is_the_one {
            self.staged.move_to(&staged, &parent, name)?;
            return Err(LifecycleError::Changed(item.path.clone()));
        }
        let removing = format!("{staged}{REMOVING}");
        if let Err(error) = self.staged.move_to(&staged, &self.staged, &removing) {
            self.staged.move_to(&staged, &parent, name)?;
            return Err(error);
        }
        extent::remove(&self.staged, &removing)
    }

    /// Removes the manifest, unless something could not be taken apart: then it stays to tell of it.
    fn end(self, root: &Folder) {
        let Self { work, staged, id, _lock } = self;
        drop(staged);
        if work.remove_folder(format!("{id}{STAGED}")).is_ok() {
            let _ = work.remove_file(format!("{id}{MANIFEST}"));
        }
        drop(work);
        leave(root);
    }
}

/// Removes empty folders whose manifest is gone.
pub(super) fn sweep(work: &Folder) {
    for (name, kind) in work.names().unwrap_or_default() {
        let Some(id) = name.to_str().and_then(|name| name.strip_suffix(STAGED)).filter(|_| kind.is_dir()) else {
            continue;
        };
        if matches!(work.look(format!("{id}{MANIFEST}")), Ok(None)) {
            let _ = work.remove_folder(&name);
        }
    }
}

/// Changes and purges that were cut short.
pub(super) fn interrupted(store: &FileStore) -> Result<Vec<Interrupted>> {
    let root = Folder::root(store.root(), &store.disk)?;
    let work = match root.open(WORK) {
        Ok(work) => work,
        Err(LifecycleError::Gone(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = transaction::interrupted(&work)?;
    for (name, kind) in work.names()? {
        let Some(id) = name.to_str().filter(|name| name.ends_with(MANIFEST) && kind.is_file()) else { continue };
        if transaction::is_held(&work.open_file(id)?) {
            continue;
        }
        let manifest = read(&work, id)?;
        let staged = staged(&work, id, &manifest)?;
        let keys = |is_whole: bool| {
            staged.iter().filter(move |item| item.is_whole == is_whole).map(|item| item.key.clone()).collect::<Vec<_>>()
        };
        found.push(Interrupted {
            id: id.to_owned(),
            operation: manifest.operation.clone(),
            since: Some(manifest.time),
            keys: keys(true),
            beyond_recall: keys(false),
        });
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// The same, for whoever reads the store.
pub(in crate::store) fn problems(root: &Path, interrupted: Result<Vec<Interrupted>>) -> Vec<Problem> {
    let told = |interrupted: Interrupted| {
        let count = interrupted.keys.len() + interrupted.beyond_recall.len();
        let cause = Message::new("lifecycle-interrupted").arg("operation", interrupted.operation).arg("n", count);
        Problem::new(Severity::Note, root.join(WORK), cause)
    };
    interrupted.unwrap_or_default().into_iter().map(told).collect()
}

fn read(work: &Folder, id: &str) -> Result<Manifest> {
    let bytes = work.read(id)?.ok_or_else(|| LifecycleError::Gone(work.path.join(id)))?;
    serde_json::from_slice(&bytes).map_err(|_| LifecycleError::Unreadable(work.path.join(id)))
}

/// Something that was moved out of its place.
struct StagedItem {
    name: String,
    key: String,
    is_whole: bool,
}

fn staged_name(id: &str) -> String {
    format!("{}{STAGED}", id.strip_suffix(MANIFEST).unwrap_or(id))
}

fn staged(work: &Folder, id: &str, manifest: &Manifest) -> Result<Vec<StagedItem>> {
    let folder = match work.open(staged_name(id)) {
        Ok(folder) => folder,
        Err(LifecycleError::Gone(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for (name, _) in folder.names()? {
        let Some(name) = name.to_str() else { continue };
        let number = name.strip_suffix(REMOVING).unwrap_or(name);
        let item = number.parse::<usize>().ok().and_then(|number| manifest.items.get(number));
        if let Some(item) = item {
            let is_whole = number == name;
            found.push(StagedItem { name: name.to_owned(), key: item.key.clone(), is_whole });
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(found)
}

/// Brings one of them to an end.
pub(super) fn recover(store: &FileStore, interrupted: &Interrupted, recovery: Recovery) -> Result<PurgeOutcome> {
    let root = Folder::root(store.root(), &store.disk)?;
    let id = interrupted.id.as_str();
    let mut outcome = PurgeOutcome::default();
    if transaction::is_journal(id) {
        let way = if recovery == Recovery::Finish { Way::Forward } else { Way::Back };
        outcome.done = transaction::recover(&root, id, way)?;
        return Ok(outcome);
    }
    let work = root.open(WORK)?;
    let lock = work.open_file(id)?;
    if transaction::is_held(&lock) {
        return Err(LifecycleError::InUse(work.path.join(id)));
    }
    let manifest = read(&work, id)?;
    for item in staged(&work, id, &manifest)? {
        let folder = work.open(staged_name(id))?;
        let result = if item.is_whole && recovery == Recovery::PutBack {
            root.open_parent(&item.key).and_then(|(parent, name)| folder.move_to(&item.name, &parent, name))
        } else {
            let removing = if item.is_whole { format!("{}{REMOVING}", item.name) } else { item.name.clone() };
            let marked = if item.is_whole { folder.move_to(&item.name, &folder, &removing) } else { Ok(()) };
            marked.and_then(|()| extent::remove(&folder, &removing))
        };
        match result {
            Ok(()) => outcome.done.push(item.key),
            Err(why) => outcome.skipped.push(Skipped::new(item.key, why)),
        }
    }
    let staged = staged_name(id);
    if work.look(&staged)?.is_none() || work.remove_folder(&staged).is_ok() {
        drop(lock);
        work.remove_file(id)?;
    }
    drop(work);
    leave(&root);
    Ok(outcome)
}
