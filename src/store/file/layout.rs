//! What lies where below a root: experiment folders and run folders, found by name and place alone.
//!
//! One listing a folder. The folder is the truth for identity and place; whether a folder without `meta.yaml` is
//! anything at all is told by what lies in it.

use std::ffi::OsString;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::keys::{is_junk, read_into};
use super::report::Report;
use crate::store::artifacts::shape;
use crate::store::cancel::Cancel;
use crate::store::io::{Readers, Threads};
use crate::store::near::KnownNear;
use crate::store::path::{at_key, real_path};
use crate::store::problem::Severity;
use crate::text::Message;

/// Folder of deleted experiments.
pub(crate) const TRASH: &str = ".trash";
/// Folder of the registry in the root, and of logged models in an experiment.
pub(crate) const MODELS: &str = "models";
/// Folder of traces in an experiment.
pub(crate) const TRACES: &str = "traces";
/// What an experiment folder holds beside its runs.
pub(crate) const RESERVED: [&str; 4] = ["tags", "datasets", TRACES, MODELS];

/// A folder that was found, by its place in the root.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// Relative to the root, with `/`.
    pub(super) key: String,
    /// Its name, which is MLflow's id.
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// An experiment folder and the run folders in it.
#[derive(Clone, Debug)]
pub(super) struct ExperimentFolder {
    pub(super) folder: Folder,
    /// Below `.trash`.
    pub(super) is_in_trash: bool,
    /// Holds a `meta.yaml`. A bundle of loose runs never does.
    pub(super) has_meta: bool,
    /// Stands for the root or `.trash` itself, with run folders directly in it.
    pub(super) is_loose: bool,
    /// Listed by name.
    pub(super) runs: Vec<RunFolder>,
    /// Which of the reserved folders are there.
    pub(super) reserved: Vec<&'static str>,
    /// It cannot be listed.
    pub(super) is_locked: bool,
}

impl ExperimentFolder {
    /// Whether it holds a reserved folder.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.reserved.contains(&name)
    }

    /// Whether the folder of this run or model in it holds artifacts that nothing describes and nobody in `known` has.
    pub(super) fn is_artifacts_alone(&self, id: &str, folder: &Path, known: &KnownNear) -> bool {
        (shape::is_run_id(id) || shape::is_model_id(id))
            && (self.has_meta || shape::is_experiment_id(&self.folder.name))
            && !known.has(id)
            && shape::holds_artifacts_alone(folder)
    }

    fn has_artifacts_alone(&self, known: &KnownNear) -> bool {
        let runs = || self.runs.iter().any(|run| self.is_artifacts_alone(&run.folder.name, &run.folder.path, known));
        let models = || subfolders(&self.folder.path.join(MODELS), &mut Report::default());
        runs() || self.holds(MODELS) && models().iter().any(|(id, path)| self.is_artifacts_alone(id, path, known))
    }
}

/// A folder that may be a run: its own listing tells, and comes with its reading.
#[derive(Clone, Debug)]
pub(super) struct RunFolder {
    pub(super) folder: Folder,
}

/// What a run folder holds, from its one listing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub(super) meta: bool,
    pub(super) metrics: bool,
    pub(super) params: bool,
    pub(super) tags: bool,
    pub(super) artifacts: bool,
    pub(super) inputs: bool,
    pub(super) outputs: bool,
    /// It cannot be listed.
    pub(super) is_locked: bool,
}

impl Parts {
    /// Lists a folder that may be a run.
    pub(super) fn of(folder: &Path, report: &mut Report) -> Self {
        let mut parts = Self::default();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                report.unreadable(folder, &error);
                parts.is_locked = true;
                return parts;
            }
        };
        for entry in entries.flatten() {
            match entry.file_name().to_str() {
                Some("meta.yaml") => parts.meta = true,
                Some("metrics") => parts.metrics = true,
                Some("params") => parts.params = true,
                Some("tags") => parts.tags = true,
                Some("artifacts") => parts.artifacts = true,
                Some("inputs") => parts.inputs = true,
                Some("outputs") => parts.outputs = true,
                _ => {}
            }
        }
        parts
    }

    /// Whether the folder is a run: it says so itself, or holds what only a run holds.
    pub(super) fn is_run(self) -> bool {
        self.meta || self.metrics || self.params || self.tags || self.is_locked
    }
}

/// Lists folders without following anything twice. Experiments are looked into several at once; links are followed one after
/// another, so that it is always the same ones that count.
#[derive(Debug, Default)]
pub(super) struct Lister {
    /// What it lists with; knows then how long the disk takes.
    pub(super) readers: Readers,
    cancel: Cancel,
    /// The root without links.
    root: PathBuf,
    /// Targets of the links that were followed.
    seen: FxHashSet<PathBuf>,
    /// Who knows artifacts that nothing in the root describes. Without it, these make no experiment.
    known: Option<Arc<KnownNear>>,
    pub(super) report: Report,
}

impl Lister {
    /// For reading: with artifacts that nothing describes and that nobody in `known` has.
    pub(super) fn new(threads: Threads, known: &Arc<KnownNear>, cancel: &Cancel) -> Self {
        let (readers, known) = (Readers::new(threads), Some(Arc::clone(known)));
        Self { readers, known, cancel: cancel.clone(), ..Self::default() }
    }

    /// Every experiment of the root, then those of `.trash`, then loose runs. Sorted by name.
    pub(super) fn experiments(&mut self, root: &Path) -> Vec<ExperimentFolder> {
        self.root = real_path(root).unwrap_or_else(|_| root.to_path_buf());
        let mut experiments = Vec::new();
        let mut top = self.level(root, "", false);
        let is_trash = top.has_trash;
        experiments.append(&mut top.experiments);
        experiments.extend(top.loose("", root, false));
        if is_trash {
            let trash = root.join(TRASH);
            let mut level = self.level(&trash, TRASH, true);
            experiments.append(&mut level.experiments);
            experiments.extend(level.loose(TRASH, &trash, true));
        }
        experiments
    }

    /// The experiments and loose runs directly in `folder`. None when cancelled.
    fn level(&mut self, folder: &Path, prefix: &str, is_in_trash: bool) -> Level {
        let mut level = Level::default();
        let entries = list(folder, &self.readers);
        let listing = self.folders(folder, prefix, entries);
        level.has_trash = prefix.is_empty() && listing.has_trash;
        self.sort_out(listing.folders, is_in_trash, &mut level);
        level
    }

    /// Puts folders of the root or of `.trash` where they belong: with the experiments, with the loose runs, or nowhere.
    fn sort_out(&mut self, mut found: Vec<Folder>, is_in_trash: bool, level: &mut Level) {
        found.retain(|found| is_in_trash || found.name != MODELS);
        let looks = self.readers.map(&found, &self.cancel, |found| Look::into(&found.path, &self.readers));
        for (found, look) in found.into_iter().zip(looks.unwrap_or_default()) {
            let inner = self.folders(&found.path, &found.key, look.entries);
            let holds = |name: &str| inner.folders.iter().any(|folder| folder.name == name);
            // An experiment whose description is that of a run still holds its runs.
            let is_run = || {
                look.has_run_meta.unwrap_or_else(|| is_run_meta(&found.path))
                    && !inner.folders.iter().any(|child| is_run_meta(&child.path))
            };
            if holds("metrics") || holds("params") || (inner.has_meta && is_run()) {
                level.runs.push(RunFolder { folder: found });
                continue;
            }
            let experiment = experiment(found, is_in_trash, inner);
            let has_content = experiment.has_meta
                || experiment.is_locked
                || experiment.runs.iter().any(|run| Parts::of(&run.folder.path, &mut Report::default()).is_run())
                || [TRACES, MODELS]
                    .iter()
                    .any(|part| experiment.holds(part) && has_described_child(&experiment.folder.path.join(part)));
            let has_artifacts = || self.known.as_ref().is_some_and(|known| experiment.has_artifacts_alone(known));
            if has_content || has_artifacts() {
                level.experiments.push(experiment);
            }
        }
    }

    /// The experiment with this key, if there is one, as [`Self::experiments`] would list it. Looks into its folder alone;
    /// for a bundle of loose runs at all.
    pub(super) fn experiment(&mut self, root: &Path, key: &str) -> Option<ExperimentFolder> {
        if key == "." || key == TRASH {
            return self.experiments(root).into_iter().find(|found| found.is_loose && found.folder.key == key);
        }
        self.begin(root);
        let (is_in_trash, name) = place(key);
        let found = self.folder(root, key, name)?;
        let mut level = Level::default();
        self.sort_out(vec![found], is_in_trash, &mut level);
        level.experiments.pop()
    }

    /// The folder where the run with this key would be, if there is one, and the place of its experiment, whose other
    /// contents are not looked at.
    pub(super) fn run(&mut self, root: &Path, key: &str) -> Option<(ExperimentFolder, RunFolder)> {
        self.begin(root);
        let (is_in_trash, rest) = place(key);
        let Some((experiment, name)) = rest.split_once('/') else {
            let found = self.folder(root, key, rest)?;
            let mut level = Level::default();
            self.sort_out(vec![found], is_in_trash, &mut level);
            let run = level.runs.first()?.clone();
            let (prefix, holder) = if is_in_trash { (TRASH, root.join(TRASH)) } else { ("", root.to_path_buf()) };
            return Some((level.loose(prefix, &holder, is_in_trash)?, run));
        };
        if RESERVED.contains(&name) || (!is_in_trash && experiment == MODELS) {
            return None;
        }
        let holder = self.folder(root, key.strip_suffix(name)?.strip_suffix('/')?, experiment)?;
        // With these it is a run itself, and nothing in it one.
        if ["metrics", "params"].iter().any(|part| holder.path.join(part).is_dir()) {
            return None;
        }
        let run = RunFolder { folder: self.folder(root, key, name)? };
        Some((experiment_at(holder, is_in_trash), run))
    }

    fn begin(&mut self, root: &Path) {
        if self.root.as_os_str().is_empty() {
            self.root = real_path(root).unwrap_or_else(|_| root.to_path_buf());
        }
        self.seen.clear();
    }

    /// The folder with this key, if a listing would show it.
    fn folder(&mut self, root: &Path, key: &str, name: &str) -> Option<Folder> {
        if name.is_empty() || name.contains('/') || is_junk(name) {
            return None;
        }
        let path = at_key(root, key);
        let kind = std::fs::symlink_metadata(&path).ok()?.file_type();
        self.is_folder(kind, &path).then(|| Folder { key: key.to_owned(), name: name.to_owned(), path })
    }

    /// The folders in `folder`, which holds `entries`: sorted by name, junk left out, links followed once.
    fn folders(&mut self, folder: &Path, prefix: &str, entries: io::Result<Vec<Entry>>) -> Listing {
        let mut listing = Listing::default();
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.report.unreadable(folder, &error);
                listing.is_locked = true;
                return listing;
            }
        };
        for Entry { name, kind } in entries {
            listing.has_meta |= name == "meta.yaml";
            if kind.is_file() {
                continue;
            }
            let shown = name.to_string_lossy();
            if shown == TRASH {
                listing.has_trash = true;
            }
            if is_junk(&shown) {
                continue;
            }
            let path = folder.join(&name);
            if self.is_folder(kind, &path) {
                let key = if prefix.is_empty() { shown.to_string() } else { format!("{prefix}/{shown}") };
                listing.folders.push(Folder { key, name: shown.into_owned(), path });
            }
        }
        listing.folders.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        listing
    }

    /// A folder, or a link to one that was not met before.
    fn is_folder(&mut self, kind: FileType, path: &Path) -> bool {
        if kind.is_dir() {
            return true;
        }
        if !kind.is_symlink() {
            return false;
        }
        match real_path(path) {
            Ok(target) if !target.is_dir() => false,
            Ok(target) if self.is_read_anyway(&target) => {
                self.report.add(Severity::Note, path, Message::new("problem-link-again").path(&target));
                false
            }
            Ok(target) => {
                self.seen.insert(target);
                true
            }
            Err(_) => {
                self.report.add(Severity::Note, path, Message::new("problem-link-broken"));
                false
            }
        }
    }

    /// Whether a link to `target` would lead in a circle, or to what its own place in the root shows already.
    fn is_read_anyway(&self, target: &Path) -> bool {
        let is_shown = target
            .strip_prefix(&self.root)
            .is_ok_and(|place| place.iter().all(|part| part == TRASH || !is_junk(&part.to_string_lossy())));
        is_shown
            || self.root.starts_with(target)
            || self.seen.iter().any(|seen| seen == target || seen.starts_with(target))
    }
}

/// What a folder holds, before any link is followed.
struct Entry {
    name: OsString,
    kind: FileType,
}

fn list(folder: &Path, readers: &Readers) -> io::Result<Vec<Entry>> {
    let entries = readers.look(|| std::fs::read_dir(folder))?;
    let entry = |entry: std::fs::DirEntry| Some(Entry { kind: entry.file_type().ok()?, name: entry.file_name() });
    Ok(entries.flatten().filter_map(entry).collect())
}

/// What there is to see in a folder that may be an experiment.
struct Look {
    entries: io::Result<Vec<Entry>>,
    /// Whether its description is that of a run, if that was worth a look.
    has_run_meta: Option<bool>,
}

impl Look {
    fn into(folder: &Path, readers: &Readers) -> Self {
        let entries = list(folder, readers);
        let holds = |name: &str| entries.iter().flatten().any(|entry| entry.name == name && !entry.kind.is_file());
        let is_worth_it =
            entries.iter().flatten().any(|entry| entry.name == "meta.yaml") && !holds("metrics") && !holds("params");
        Self { has_run_meta: is_worth_it.then(|| readers.look(|| is_run_meta(folder))), entries }
    }
}

#[derive(Default)]
struct Listing {
    folders: Vec<Folder>,
    has_trash: bool,
    has_meta: bool,
    is_locked: bool,
}

/// Sorts what an experiment folder holds into runs and reserved folders.
fn experiment(folder: Folder, is_in_trash: bool, inner: Listing) -> ExperimentFolder {
    let mut experiment = ExperimentFolder {
        folder,
        is_in_trash,
        has_meta: inner.has_meta,
        is_loose: false,
        runs: Vec::new(),
        reserved: Vec::new(),
        is_locked: inner.is_locked,
    };
    for found in inner.folders {
        match RESERVED.iter().find(|name| **name == found.name) {
            Some(name) => experiment.reserved.push(name),
            None => experiment.runs.push(RunFolder { folder: found }),
        }
    }
    experiment
}

/// An experiment of which only the place is known.
fn experiment_at(folder: Folder, is_in_trash: bool) -> ExperimentFolder {
    experiment(folder, is_in_trash, Listing::default())
}

/// Whether a key is one below `.trash`, and what follows.
fn place(key: &str) -> (bool, &str) {
    match key.strip_prefix(TRASH).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => (true, rest),
        None => (false, key),
    }
}

/// The name of a run that lies in the trash folder by itself, outside any experiment, by its key.
pub(super) fn name_in_trash(key: &str) -> Option<&str> {
    let (is_in_trash, name) = place(key);
    (is_in_trash && !name.contains('/')).then_some(name)
}

#[derive(Default)]
struct Level {
    experiments: Vec<ExperimentFolder>,
    runs: Vec<RunFolder>,
    has_trash: bool,
}

impl Level {
    /// The runs that lie outside any experiment, as a bundle of their own.
    fn loose(self, key: &str, path: &Path, is_in_trash: bool) -> Option<ExperimentFolder> {
        let name = if key.is_empty() { "." } else { key };
        (!self.runs.is_empty()).then(|| ExperimentFolder {
            folder: Folder { key: name.to_owned(), name: name.to_owned(), path: path.to_path_buf() },
            is_in_trash,
            has_meta: false,
            is_loose: true,
            runs: self.runs,
            reserved: Vec::new(),
            is_locked: false,
        })
    }
}

/// The folders in `folder`, sorted by name; links and junk are passed over. A missing folder holds none.
pub(super) fn subfolders(folder: &Path, report: &mut Report) -> Vec<(String, PathBuf)> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            report.unreadable(folder, &error);
            return Vec::new();
        }
    };
    let mut found: Vec<(String, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| !is_junk(name))
        .collect();
    found.sort_unstable();
    found
}

/// Whether the `meta.yaml` in `folder` is that of a run.
pub(crate) fn is_run_meta(folder: &Path) -> bool {
    MetaKeys::of(folder).of_run
}

/// Whether the `meta.yaml` in `folder` is that of an experiment.
pub(crate) fn is_experiment_meta(folder: &Path) -> bool {
    let keys = MetaKeys::of(folder);
    keys.of_experiment && !keys.of_run
}

/// Which keys begin a line of a `meta.yaml`: those that only runs have, those that experiments have.
#[derive(Default)]
struct MetaKeys {
    of_run: bool,
    of_experiment: bool,
}

impl MetaKeys {
    fn of(folder: &Path) -> Self {
        let mut bytes = Vec::new();
        if read_into(&folder.join("meta.yaml"), &mut bytes).is_err() {
            return Self::default();
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let begins = |line: &[u8], keys: [&str; 2]| {
            keys.iter().any(|key| line.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b":")))
        };
        let mut found = Self::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            found.of_run |= begins(line, ["run_id", "run_uuid"]);
            found.of_experiment |= begins(line, ["artifact_location", "experiment_id"]);
        }
        found
    }
}

/// Whether a sub-folder holds the description that MLflow writes into each logged model or trace.
fn has_described_child(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| ["meta.yaml", "trace_info.yaml"].iter().any(|name| entry.path().join(name).is_file()))
}
