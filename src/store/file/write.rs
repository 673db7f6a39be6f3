//! Changes to runs and experiments that can be undone: each becomes a [`Transaction`] of small files.
//!
//! What is written is what MLflow ≥ 2.3 writes. In addition an experiment remembers which runs were active when it was
//! deleted: they carry its own time of deletion and no other run does. Folders without which MLflow ≥ 3.8 does not open a
//! run are made again on the way.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::edit::{NewValue, edit};
use super::folder::{Disk, Folder};
use super::layout::{RESERVED, TRASH};
use super::meta::Fields;
use super::survey::{KnownRun, Survey};
use super::transaction::{FileChange, Move, Transaction, Way, read_below};
use crate::store::lifecycle::{Change, LifecycleError, Outcome, RestoredRuns, Skipped, Steps, Target, Undo};
use crate::store::{Cancel, RunStatus};

type Result<T> = std::result::Result<T, LifecycleError>;

const META: &str = "meta.yaml";
const RUN_NAME: &str = "mlflow.runName";
const NOTE: &str = "mlflow.note.content";
/// The experiment that MLflow makes by itself and does not delete.
const DEFAULT_EXPERIMENT: &str = "0";
/// A running run whose files are younger than this is being written.
const AT_WORK_MILLIS: i64 = 5 * 60_000;
/// MLflow ≥ 2.3 marks the runs of an experiment first and the experiment then, which takes a while where there are many.
const MARKING_MILLIS: i64 = 60_000;

/// Makes a change in the store at `path`.
pub(super) fn change(path: &Path, disk: &Disk, change: &Change, now: i64) -> Result<Outcome> {
    let root = Folder::root(path, disk)?;
    if !root.is_writable() {
        return Err(LifecycleError::ReadOnly(path.to_path_buf()));
    }
    let writer = Writer { root: &root, path, now };
    let mut work = Work::default();
    match change {
        Change::DeleteRuns { runs, with_children, even_running } => {
            writer.stage_runs(&mut work, &keys(runs), *with_children, |run| writer.deleted(run, now, *even_running))?;
        }
        Change::RestoreRuns { runs, with_children } => {
            writer.stage_runs(&mut work, &keys(runs), *with_children, restored)?;
        }
        Change::DeleteExperiment { experiment, even_running } => {
            writer.delete_experiment(&mut work, experiment.as_str(), *even_running)?;
        }
        Change::RestoreExperiment { experiment, runs } => {
            writer.restore_experiment(&mut work, experiment.as_str(), *runs)?;
        }
        Change::Rename { target, name } => writer.rename(&mut work, target, name)?,
        Change::SetTag { target: target @ Target::Run(_), key, value } if key == RUN_NAME => {
            writer.rename(&mut work, target, value)?;
        }
        Change::SetTag { target, key, value } => writer.tag(&mut work, target, key, Some(value))?,
        Change::RemoveTag { target, key } => writer.tag(&mut work, target, key, None)?,
        Change::Describe { target, text } => writer.tag(&mut work, target, NOTE, Some(text))?,
    }
    let Work { mut transaction, skipped, runs } = work;
    if transaction.is_empty() {
        return Ok(Outcome { done: Vec::new(), skipped, undo: None });
    }
    for run in &runs {
        let folder = root.open_key(run)?;
        for part in ["metrics", "params", "artifacts"] {
            // One that is a link to a larger disk stays one.
            if folder.look(part)?.is_none() {
                folder.make(part)?;
            }
        }
    }
    change.operation().clone_into(&mut transaction.operation);
    transaction.time = now;
    transaction.run(&root, Way::Forward)?;
    Ok(Outcome { done: transaction.keys.clone(), skipped, undo: Some(Undo(Steps::Files(transaction))) })
}

/// Takes a change back.
pub(super) fn undo(path: &Path, disk: &Disk, undo: &Undo) -> Result<()> {
    match &undo.0 {
        Steps::Files(transaction) => transaction.run(&Folder::root(path, disk)?, Way::Back),
        Steps::Rows(_) => Err(LifecycleError::Unsupported(path.to_path_buf())),
    }
}

fn keys(runs: &[crate::store::RunKey]) -> Vec<String> {
    runs.iter().map(ToString::to_string).collect()
}

/// What is to be done, while it is gathered.
#[derive(Default)]
struct Work {
    transaction: Transaction,
    skipped: Vec<Skipped>,
    /// Keys of the runs that are written to.
    runs: Vec<String>,
}

impl Work {
    fn file(&mut self, folder: &str, file: &str, before: Option<Vec<u8>>, after: Option<Vec<u8>>) {
        if before != after {
            let folder = folder.to_owned();
            self.transaction.files.push(FileChange { folder, file: file.to_owned(), before, after });
        }
    }

    fn meta(&mut self, item: &Described, changes: &[(&str, NewValue)]) -> Result<()> {
        let after = edit(&item.bytes, changes);
        let after = after.ok_or_else(|| LifecycleError::Unreadable(item.folder.path.join(META)))?;
        self.file(&item.key, META, Some(item.bytes.clone()), Some(after));
        Ok(())
    }

    fn done(&mut self, key: &str) {
        self.transaction.keys.push(key.to_owned());
    }
}

/// A run or experiment with its description.
pub(super) struct Described {
    pub(super) key: String,
    pub(super) folder: Folder,
    bytes: Vec<u8>,
    pub(super) fields: Fields,
}

impl Described {
    /// Opens what lies at `key`.
    pub(super) fn open(root: &Folder, key: &str) -> Result<Self> {
        let folder = root.open_key(key)?;
        let bytes = folder.read(META)?.ok_or_else(|| LifecycleError::Unreadable(folder.path.clone()))?;
        let fields = Fields::parse(&bytes);
        Ok(Self { key: key.to_owned(), folder, bytes, fields })
    }

    pub(super) fn is_run(&self) -> bool {
        self.fields.has("run_id") || self.fields.has("run_uuid")
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.fields.text("lifecycle_stage") == Some("deleted")
    }

    fn gone(&self) -> LifecycleError {
        LifecycleError::Gone(self.folder.path.clone())
    }
}

struct Writer<'a> {
    root: &'a Folder,
    path: &'a Path,
    now: i64,
}

impl Writer<'_> {
    fn run(&self, key: &str) -> Result<Described> {
        let run = Described::open(self.root, key)?;
        match run.is_run() {
            true => Ok(run),
            false if run.fields.is_empty() => Err(LifecycleError::Unreadable(run.folder.path.join(META))),
            false => Err(run.gone()),
        }
    }

    fn experiment(&self, key: &str) -> Result<Described> {
        let experiment = Described::open(self.root, key)?;
        if experiment.is_run() { Err(experiment.gone()) } else { Ok(experiment) }
    }

    /// Refuses what lies in a deleted experiment. A run outside any experiment has none.
    fn check_experiment_of(&self, run: &str) -> Result<()> {
        let Some((experiment, _)) = run.rsplit_once('/') else { return Ok(()) };
        let folder = self.root.open_key(experiment)?;
        let marked = folder.read(META).ok().flatten().map(|bytes| Fields::parse(&bytes));
        let is_marked = marked.is_some_and(|fields| fields.text("lifecycle_stage") == Some("deleted"));
        if is_marked || experiment == TRASH || experiment.starts_with(".trash/") {
            return Err(LifecycleError::ExperimentDeleted(folder.path));
        }
        Ok(())
    }

    /// Gives runs another stage. Children that are in that stage already are passed over without a word.
    fn stage_runs(
        &self,
        work: &mut Work,
        named: &[String],
        with_children: bool,
        change: impl Fn(&Described) -> Result<Vec<(&'static str, NewValue)>>,
    ) -> Result<()> {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut keys: Vec<String> = named.iter().filter(|key| seen.insert((*key).clone())).cloned().collect();
        if with_children {
            let survey = Survey::of(self.path, &Cancel::new())?;
            let known: Vec<&KnownRun> = survey.runs.iter().filter(|run| seen.contains(&run.key)).collect();
            let below = survey.with_children(known).into_iter().map(|run| run.key.clone());
            keys.extend(below.filter(|key| seen.insert(key.clone())));
        }
        for key in keys {
            let prepared = self.run(&key).and_then(|run| {
                self.check_experiment_of(&key)?;
                // One that may not be written must not hold up the others.
                if !run.folder.is_writable() {
                    return Err(LifecycleError::ReadOnly(run.folder.path.clone()));
                }
                let changes = change(&run)?;
                work.meta(&run, &changes)
            });
            match prepared {
                Ok(()) => {
                    work.done(&key);
                    work.runs.push(key);
                }
                Err(LifecycleError::Deleted(_) | LifecycleError::Active(_)) if !named.contains(&key) => {}
                Err(why) => work.skipped.push(Skipped::new(key, why)),
            }
        }
        Ok(())
    }

    fn deleted(&self, run: &Described, time: i64, even_running: bool) -> Result<Vec<(&'static str, NewValue)>> {
        if run.is_deleted() {
            return Err(LifecycleError::Deleted(run.folder.path.clone()));
        }
        if !even_running && let Some(changed) = self.at_work(run)? {
            return Err(LifecycleError::StillWriting { path: run.folder.path.clone(), changed });
        }
        Ok(vec![("lifecycle_stage", plain("deleted")), ("deleted_time", plain(time))])
    }

    /// When something wrote to a run that seems to be at work still: it is marked as running, and began or logged a moment
    /// ago. Its description and tags do not count, as people change them too.
    fn at_work(&self, run: &Described) -> Result<Option<i64>> {
        let status = run.fields.text("status").map_or(RunStatus::Running, RunStatus::parse);
        if status != RunStatus::Running {
            return Ok(None);
        }
        let mut changed = run.fields.integer("start_time");
        let mut folders: Vec<Folder> = Vec::new();
        for part in ["metrics", "params"] {
            match run.folder.open(part) {
                Ok(folder) => folders.push(folder),
                Err(LifecycleError::Gone(_) | LifecycleError::Linked(_)) => {}
                Err(error) => return Err(error),
            }
        }
        while let Some(folder) = folders.pop() {
            for (name, metadata) in folder.entries()? {
                if metadata.is_dir() {
                    folders.push(folder.open(&name)?);
                    continue;
                }
                let since = metadata.modified().ok();
                let since = since.and_then(|time| time.into_std().duration_since(std::time::UNIX_EPOCH).ok());
                if metadata.is_file() {
                    changed = changed.max(since.map(|since| since.as_millis() as i64));
                }
            }
        }
        Ok(changed.filter(|changed| self.now.saturating_sub(*changed) < AT_WORK_MILLIS))
    }

    /// The runs in an experiment's folder; those that cannot be read, or are links, are noted.
    fn runs_in(&self, experiment: &Described, skipped: &mut Vec<Skipped>) -> Result<Vec<Described>> {
        let mut runs = Vec::new();
        let mut names = experiment.folder.names()?;
        names.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        for (name, kind) in names {
            let Some(name) = name.to_str().filter(|name| !RESERVED.contains(name) && !name.starts_with('.')) else {
                continue;
            };
            if kind.is_file() {
                continue;
            }
            let key = format!("{}/{name}", experiment.key);
            match Described::open(self.root, &key) {
                Ok(run) if run.is_run() => runs.push(run),
                // No run; or one that nobody can read, which goes where its experiment goes.
                Ok(_) | Err(LifecycleError::Unreadable(_) | LifecycleError::Gone(_)) => {}
                Err(why) => skipped.push(Skipped::new(key, why)),
            }
        }
        Ok(runs)
    }

    fn delete_experiment(&self, work: &mut Work, key: &str, even_running: bool) -> Result<()> {
        let experiment = self.experiment(key)?;
        let path = || experiment.folder.path.clone();
        if key.contains('/') {
            return Err(LifecycleError::Deleted(path()));
        }
        if key == DEFAULT_EXPERIMENT {
            return Err(LifecycleError::DefaultExperiment(path()));
        }
        self.check_free(&format!("{TRASH}/{key}"))?;
        let runs = self.runs_in(&experiment, &mut work.skipped)?;
        // By this time the experiment knows its runs again, so no other run may have it.
        let mut time = self.now;
        while runs.iter().any(|run| run.fields.integer("deleted_time") == Some(time)) {
            time += 1;
        }
        for run in &runs {
            match self.deleted(run, time, even_running) {
                Ok(changes) => match work.meta(run, &changes) {
                    Ok(()) => work.runs.push(run.key.clone()),
                    Err(why) => work.skipped.push(Skipped::new(&run.key, why)),
                },
                Err(LifecycleError::Deleted(_)) => {}
                Err(why) => return Err(why),
            }
        }
        work.meta(&experiment, &[("lifecycle_stage", plain("deleted")), ("last_update_time", plain(time))])?;
        work.transaction.moved = Some(Move { from: key.to_owned(), to: format!("{TRASH}/{key}") });
        work.done(key);
        Ok(())
    }

    fn restore_experiment(&self, work: &mut Work, key: &str, which: RestoredRuns) -> Result<()> {
        let experiment = self.experiment(key)?;
        let id = key.strip_prefix(TRASH).and_then(|rest| rest.strip_prefix('/'));
        if id.is_none() && !experiment.is_deleted() {
            return Err(LifecycleError::Active(experiment.folder.path));
        }
        if let Some(id) = id {
            self.check_free(id)?;
            work.transaction.moved = Some(Move { from: key.to_owned(), to: id.to_owned() });
        }
        let name = experiment.fields.text("name").unwrap_or_default();
        self.check_name(key, name, false)?;
        let runs = self.runs_in(&experiment, &mut work.skipped)?;
        let deleted = || runs.iter().filter(|run| run.is_deleted());
        let last_update = experiment.fields.integer("last_update_time");
        let times = || deleted().filter_map(|run| run.fields.integer("deleted_time"));
        // Ours have the very time; those of MLflow one common time shortly before.
        let with_it = last_update
            .and_then(|last| times().filter(|time| (0..=MARKING_MILLIS).contains(&last.saturating_sub(*time))).max());
        for run in deleted() {
            let time = run.fields.integer("deleted_time");
            if which == RestoredRuns::All || (time.is_some() && time == with_it) {
                match work.meta(run, &restored(run)?) {
                    Ok(()) => work.runs.push(run.key.clone()),
                    Err(why) => work.skipped.push(Skipped::new(&run.key, why)),
                }
            }
        }
        work.meta(&experiment, &[("lifecycle_stage", plain("active")), ("last_update_time", plain(self.now))])?;
        work.done(key);
        Ok(())
    }

    /// Nothing may be where an experiment goes.
    fn check_free(&self, key: &str) -> Result<()> {
        let (parent, name) = match self.root.open_parent(key) {
            Ok(found) => found,
            Err(LifecycleError::Gone(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        if parent.look(name)?.is_some() { Err(LifecycleError::Occupied(parent.path.join(name))) } else { Ok(()) }
    }

    /// No other experiment may have the name: no active one when restoring, none at all when renaming.
    fn check_name(&self, key: &str, name: &str, among_deleted: bool) -> Result<()> {
        let others = super::survey::experiments(self.path);
        let is_taken = others.iter().any(|other| {
            other.key != key && !other.is_loose && other.name == name && (among_deleted || !other.is_in_trash)
        });
        if is_taken && !name.is_empty() { Err(LifecycleError::NameTaken(name.to_owned())) } else { Ok(()) }
    }

    /// Opens what is to be edited: nothing deleted.
    fn editable(&self, target: &Target) -> Result<Described> {
        let item = match target {
            Target::Run(key) => self.run(key.as_str())?,
            Target::Experiment(key) => self.experiment(key.as_str())?,
        };
        if item.is_deleted() || (matches!(target, Target::Experiment(_)) && item.key.contains('/')) {
            return Err(LifecycleError::Deleted(item.folder.path));
        }
        if let Target::Run(key) = target {
            self.check_experiment_of(key.as_str())?;
        }
        Ok(item)
    }

    fn rename(&self, work: &mut Work, target: &Target, name: &str) -> Result<()> {
        if name.trim().is_empty() {
            return Err(LifecycleError::EmptyName);
        }
        let item = self.editable(target)?;
        let text = || NewValue::Text(name.to_owned());
        match target {
            Target::Run(_) => {
                work.meta(&item, &[("run_name", text())])?;
                self.tag(work, target, RUN_NAME, Some(name))
            }
            Target::Experiment(key) => {
                self.check_name(key.as_str(), name, true)?;
                work.meta(&item, &[("name", text()), ("last_update_time", plain(self.now))])?;
                work.done(key.as_str());
                Ok(())
            }
        }
    }

    fn tag(&self, work: &mut Work, target: &Target, name: &str, value: Option<&str>) -> Result<()> {
        if !is_tag_name(name) {
            return Err(LifecycleError::TagName(name.to_owned()));
        }
        let item = self.editable(target)?;
        let file = format!("tags/{name}");
        let twin = twin_below(&item.folder, &file)?;
        if let Some(path) = twin.as_ref().filter(|_| value.is_some()) {
            return Err(LifecycleError::Occupied(path.clone()));
        }
        let before = if twin.is_some() { None } else { read_below(&item.folder, &file)? };
        if before.is_none() && value.is_none() {
            return Err(LifecycleError::NoTag(name.to_owned()));
        }
        work.file(&item.key, &file, before, value.map(|value| value.as_bytes().to_vec()));
        work.done(&item.key);
        if matches!(target, Target::Run(_)) {
            work.runs.push(item.key);
        }
        Ok(())
    }
}

/// What lies on the way to `file` under a name that differs in its cases alone.
fn twin_below(folder: &Folder, file: &str) -> Result<Option<PathBuf>> {
    let mut folder = folder.again()?;
    for name in file.split('/') {
        if folder.has_twin(name)? {
            return Ok(Some(folder.path.join(name)));
        }
        folder = match folder.look(name)? {
            Some(metadata) if metadata.is_dir() => folder.open(name)?,
            _ => return Ok(None),
        };
    }
    Ok(None)
}

#[expect(clippy::needless_pass_by_value, reason = "numbers and literals")]
fn plain(value: impl ToString) -> NewValue {
    NewValue::Plain(value.to_string())
}

fn restored(run: &Described) -> Result<Vec<(&'static str, NewValue)>> {
    if !run.is_deleted() {
        return Err(LifecycleError::Active(run.folder.path.clone()));
    }
    Ok(vec![("lifecycle_stage", plain("active")), ("deleted_time", NewValue::Absent)])
}

/// Whether MLflow takes `name` for a tag and a file system for a file. MLflow refuses all other characters, and what is no
/// normal path; names that file managers leave behind are hidden when read, so they are not written either.
fn is_tag_name(name: &str) -> bool {
    let is_legal = |c: char| c.is_alphanumeric() || "_-. /".contains(c) || (c == ':' && !cfg!(windows));
    let is_part = |part: &str| !part.is_empty() && part.len() <= 200 && !super::keys::is_junk(part);
    name.chars().count() <= 250 && name.chars().all(is_legal) && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_tag_name;

    #[test]
    fn names_that_lead_elsewhere_are_no_names() {
        for name in ["a", "mlflow.note.content", "train/loss 2", "训练", "a-b_c.d"] {
            assert!(is_tag_name(name), "{name}");
        }
        for name in ["", ".", "..", "../x", "a/../b", "/a", "a/", "a//b", "./a", "a\\b", "a\nb", "a\0", ".hidden", "x~"]
        {
            assert!(!is_tag_name(name), "{name:?}");
        }
    }
}
