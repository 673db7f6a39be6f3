//! Full listings of a tree and what differs between two of them; a store in a folder of its own with a hook at every
//! change.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use runatlas::store::file::{FileStore, StepHook};
use runatlas::store::lifecycle::PlanNews;
use runatlas::store::{
    Backend, Cancel, Change, LifecycleError, Location, Outcome, PurgeMode, PurgeOutcome, PurgePlan, PurgeSelection,
    Store,
};

use crate::support::told::{Told, read};

/// A time long after all fixtures.
pub(crate) const NOW: i64 = 1_800_000_000_000;

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
}

pub(crate) type Listing = BTreeMap<String, Entry>;

/// Everything below `folder`, by path with `/`.
pub(crate) fn listing(folder: &Path) -> Listing {
    let mut found = Listing::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            let entry = if kind.is_symlink() {
                Entry::Link(fs::read_link(&path).unwrap())
            } else if kind.is_dir() {
                folders.push(path.clone());
                Entry::Folder
            } else {
                Entry::File(fs::read(&path).unwrap())
            };
            found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"), entry);
        }
    }
    found
}

/// `+ path`, `- path`, `~ path`, sorted by path; what lies below an added or removed folder is left out.
pub(crate) fn differences(before: &Listing, after: &Listing) -> Vec<String> {
    let mut all: Vec<(&String, char)> = Vec::new();
    all.extend(before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path, '-')));
    for (path, entry) in after {
        match before.get(path) {
            None => all.push((path, '+')),
            Some(old) if old != entry => all.push((path, '~')),
            Some(_) => {}
        }
    }
    all.sort();
    let is_below_another =
        |path: &str, sign| all.iter().any(|(other, s)| *s == sign && path.starts_with(&format!("{other}/")));
    all.iter()
        .filter(|(path, sign)| !is_below_another(path, *sign))
        .map(|(path, sign)| format!("{sign} {path}"))
        .collect()
}

pub(crate) fn location(root: &Path) -> Location {
    Location::new(root, Backend::File, root)
}

pub(crate) fn store(root: &Path) -> FileStore {
    FileStore::open(&location(root)).unwrap()
}

/// A store in which every change is looked at first.
pub(crate) fn hooked(root: &Path, hook: impl Fn(&str, &Path) -> io::Result<()> + Send + Sync + 'static) -> FileStore {
    let hook: StepHook = Arc::new(hook);
    FileStore::with_steps(&location(root), hook).unwrap()
}

pub(crate) fn told(root: &Path) -> Told {
    read(&store(root))
}

pub(crate) fn change(root: &Path, change: &Change) -> Result<Outcome, LifecycleError> {
    store(root).change(change, NOW)
}

pub(crate) fn plan(root: &Path, selection: &PurgeSelection) -> PurgePlan {
    planned(&store(root), selection)
}

/// A plan, of which the news told the same.
pub(crate) fn planned(store: &dyn Store, selection: &PurgeSelection) -> PurgePlan {
    let told = Mutex::new((Vec::new(), Vec::new()));
    let news = |news: PlanNews<'_>| {
        let (found, measured) = &mut *told.lock().unwrap();
        match news {
            PlanNews::Found(items) => {
                assert!(found.is_empty() && measured.is_empty(), "once, and first");
                found.extend(items.iter().map(|item| item.key.clone()));
            }
            PlanNews::Measured(at, extent) => measured.push((at, extent.copied())),
        }
    };
    let plan = store.plan_purge(selection, &news, &Cancel::new()).unwrap();
    let (found, mut measured) = told.into_inner().unwrap();
    measured.sort_unstable_by_key(|(at, _)| *at);
    assert!(measured.iter().map(|(at, _)| *at).eq(0..found.len()), "each of them once");
    let mut told: Vec<_> = measured.iter().filter_map(|(at, extent)| Some((&found[*at], (*extent)?))).collect();
    let mut items: Vec<_> = plan.items.iter().map(|item| (&item.key, item.extent)).collect();
    told.sort_unstable_by_key(|(key, _)| *key);
    items.sort_unstable_by_key(|(key, _)| *key);
    assert_eq!(told, items);
    plan
}

pub(crate) fn purge(root: &Path, plan: &PurgePlan) -> PurgeOutcome {
    store(root).purge(plan, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap()
}

/// Everything deleted, of any age.
pub(crate) fn everything() -> PurgeSelection {
    PurgeSelection { everything_deleted: true, now: NOW, ..PurgeSelection::default() }
}
