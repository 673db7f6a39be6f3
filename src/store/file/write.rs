//! Changes to runs and experiments that can be undone: each becomes a [`Transaction`] of small files.
//!
//! What a change means is decided by [`policy`]; here are the facts that it asks for and what is written: what MLflow ≥ 2.3
//! writes. Folders without which MLflow ≥ 3.8 does not open a run are made again on the way.

use std::path::{Path, PathBuf};

use super::described::{Described, META};
use super::edit::{NewValue, edit};
use super::keys::is_junk;
use super::layout::{RESERVED, TRASH, name_in_trash};
use super::survey::{experiments, survey};
use crate::store::cancel::Cancel;
use crate::store::disk::folder::{Disk, Folder};
use crate::store::disk::transaction::{FileChange, Move, Transaction, Way, read_below};
use crate::store::lifecycle::change::{Change, Outcome, Skipped};
use crate::store::lifecycle::marking::Marking;
use crate::store::lifecycle::policy::{self, ExperimentFacts, Ground, Owner, RunFacts, RunsIn, Step};
use crate::store::lifecycle::undo::Undo;
use crate::store::path::is_name_here;
use crate::store::refusal::LifecycleError;
use crate::store::types::{LifecycleStage, RunStatus};

type Result<T> = std::result::Result<T, LifecycleError>;

/// Makes a change in the store at `path`.
pub(super) fn change(path: &Path, disk: &Disk, change: &Change, now: i64) -> Result<Outcome> {
    let root = Folder::root(path, disk)?;
    if !root.is_writable() {
        return Err(LifecycleError::ReadOnly(path.to_path_buf()));
    }
    let mut files = Files { root: &root, path, transaction: Transaction::default(), runs: Vec::new() };
    let decided = policy::prepare(&mut files, change, now)?;
    let Files { mut transaction, runs, .. } = files;
    if transaction.is_empty() {
        return Ok(Outcome { skipped: decided.skipped, ..Outcome::default() });
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
    transaction.keys.clone_from(&decided.done);
    transaction.run(&root, Way::Forward)?;
    let undo = Undo::new(decided.touched.clone(), transaction);
    Ok(Outcome { done: decided.done, skipped: decided.skipped, undo: Some(undo), touched: decided.touched })
}

/// Takes a change back.
pub(super) fn undo(path: &Path, disk: &Disk, undo: &Undo) -> Result<()> {
    match undo.steps::<Transaction>() {
        Some(transaction) => transaction.run(&Folder::root(path, disk)?, Way::Back),
        None => Err(LifecycleError::Unsupported(path.to_path_buf())),
    }
}

/// The files of a store while a change is prepared.
struct Files<'a> {
    root: &'a Folder,
    path: &'a Path,
    transaction: Transaction,
    /// Keys of the runs that are written to.
    runs: Vec<String>,
}

impl Files<'_> {
    fn file(&mut self, folder: &str, file: &str, before: Option<Vec<u8>>, after: Option<Vec<u8>>) {
        if before != after {
            let folder = folder.to_owned();
            self.transaction.files.push(FileChange { folder, file: file.to_owned(), before, after });
        }
    }

    fn meta(&mut self, item: &Described, changes: &[(&str, NewValue)]) -> Step<()> {
        let after = edit(&item.bytes, changes);
        let after = after.ok_or_else(|| LifecycleError::Unreadable(item.folder.path.join(META)))?;
        self.file(&item.key, META, Some(item.bytes.clone()), Some(after));
        Ok(())
    }

    /// Where a run goes that lies in the trash folder by itself and is restored: into the experiment that it says it is of.
    fn home_of(&self, run: &RunFacts<Described>) -> Step<Option<String>> {
        let Some(name) = name_in_trash(&run.key) else { return Ok(None) };
        let id = run.own.fields.text("experiment_id").unwrap_or_default();
        let nowhere = || LifecycleError::NoExperiment { path: run.place.clone(), id: id.to_owned() };
        if id.is_empty() || id.contains('/') {
            return Err(nowhere().into());
        }
        let open = |key: &str| match Described::open(self.root, key) {
            Ok(found) => Ok(Some(found).filter(|found| !found.is_run())),
            Err(LifecycleError::Gone(_) | LifecycleError::Unreadable(_)) => Ok(None),
            Err(why) => Err(why),
        };
        match open(id)? {
            Some(experiment) if !experiment.is_deleted() => {
                let place = experiment.folder.look(name)?.map(|_| experiment.folder.path.join(name));
                place.map_or_else(|| Ok(Some(format!("{id}/{name}"))), |it| Err(LifecycleError::Occupied(it).into()))
            }
            Some(experiment) => Err(LifecycleError::ExperimentDeleted(experiment.folder.path).into()),
            None => match open(&format!("{TRASH}/{id}"))? {
                Some(experiment) => Err(LifecycleError::ExperimentDeleted(experiment.folder.path).into()),
                None => Err(nowhere().into()),
            },
        }
    }

    /// Where an experiment goes when it gets this stage, if that is elsewhere.
    fn place_of(experiment: &ExperimentFacts<Described>, to: LifecycleStage) -> Option<String> {
        let id = experiment.key.strip_prefix(TRASH).and_then(|rest| rest.strip_prefix('/'));
        match to {
            LifecycleStage::Deleted => id.is_none().then(|| format!("{TRASH}/{}", experiment.key)),
            LifecycleStage::Active => id.map(str::to_owned),
        }
    }
}

fn run_facts(run: Described) -> RunFacts<Described> {
    RunFacts {
        key: run.key.clone(),
        place: run.folder.path.clone(),
        // Whatever it says of itself, where it lies alone is where deleted things lie.
        is_deleted: run.is_deleted() || name_in_trash(&run.key).is_some(),
        deleted_time: run.fields.integer("deleted_time"),
        status: run.fields.text("status").map_or(RunStatus::Running, RunStatus::parse),
        start_time: run.fields.integer("start_time"),
        own: run,
    }
}

impl Ground for Files<'_> {
    type Run = Described;
    type Experiment = Described;

    fn marking(&self) -> Option<Marking> {
        Some(Marking::OneTime)
    }

    fn run(&self, key: &str) -> Step<RunFacts<Described>> {
        let run = Described::open(self.root, key)?;
        match run.is_run() {
            true => Ok(run_facts(run)),
            false if run.fields.is_empty() => Err(LifecycleError::Unreadable(run.folder.path.join(META)).into()),
            false => Err(LifecycleError::Gone(run.folder.path).into()),
        }
    }

    fn experiment(&self, key: &str) -> Step<ExperimentFacts<Described>> {
        let experiment = Described::open(self.root, key)?;
        if experiment.is_run() {
            return Err(LifecycleError::Gone(experiment.folder.path).into());
        }
        Ok(ExperimentFacts {
            key: key.to_owned(),
            place: experiment.folder.path.clone(),
            name: experiment.fields.text("name").unwrap_or_default().to_owned(),
            is_marked: experiment.is_deleted(),
            is_put_away: key.contains('/'),
            last_update_time: experiment.fields.integer("last_update_time"),
            own: experiment,
        })
    }

    /// A run outside any experiment has none.
    fn deleted_experiment_of(&self, run: &RunFacts<Described>) -> Step<Option<PathBuf>> {
        let Some((key, _)) = run.key.rsplit_once('/').filter(|(key, _)| *key != TRASH) else { return Ok(None) };
        let is_put_away = key.strip_prefix(TRASH).is_some_and(|rest| rest.starts_with('/'));
        match Described::open(self.root, key) {
            Ok(experiment) if experiment.is_deleted() || is_put_away => Ok(Some(experiment.folder.path)),
            Ok(_) => Ok(None),
            // It does not describe itself.
            Err(LifecycleError::NoDescription(path)) => Ok(is_put_away.then_some(path)),
            Err(why) => Err(why.into()),
        }
    }

    fn check_writable(&self, run: &RunFacts<Described>) -> Step<()> {
        if run.own.folder.is_writable() { Ok(()) } else { Err(LifecycleError::ReadOnly(run.place.clone()).into()) }
    }

    fn check_place(&self, experiment: &ExperimentFacts<Described>, to: LifecycleStage) -> Step<()> {
        let Some(key) = Self::place_of(experiment, to) else { return Ok(()) };
        let (parent, name) = match self.root.open_parent(&key) {
            Ok(found) => found,
            Err(LifecycleError::Gone(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        match parent.look(name)? {
            Some(_) => Err(LifecycleError::Occupied(parent.path.join(name)).into()),
            None => Ok(()),
        }
    }

    fn runs_in(&self, experiment: &ExperimentFacts<Described>) -> Step<RunsIn<Described>> {
        let (mut runs, mut unreachable) = (Vec::new(), Vec::new());
        let mut names = experiment.own.folder.names()?;
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
                Ok(run) if run.is_run() => runs.push(run_facts(run)),
                // No run; or one that nobody can read, which goes where its experiment goes.
                Ok(_)
                | Err(LifecycleError::NoDescription(_) | LifecycleError::Unreadable(_) | LifecycleError::Gone(_)) => {}
                Err(why) => unreachable.push(Skipped::new(key, why)),
            }
        }
        Ok(RunsIn { runs, unreachable })
    }

    fn families(&self) -> Step<Vec<(String, String)>> {
        Ok(survey(self.path, &Cancel::new())?.families())
    }

    fn last_logged(&self, run: &RunFacts<Described>) -> Step<Option<i64>> {
        let mut logged = None;
        let mut folders: Vec<Folder> = Vec::new();
        for part in ["metrics", "params"] {
            match run.own.folder.open(part) {
                Ok(folder) => folders.push(folder),
                Err(LifecycleError::Gone(_) | LifecycleError::Linked(_)) => {}
                Err(error) => return Err(error.into()),
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
                    logged = logged.max(since.map(|since| since.as_millis() as i64));
                }
            }
        }
        Ok(logged)
    }

    fn is_name_taken(&self, experiment: &ExperimentFacts<Described>, name: &str, even_by_deleted: bool) -> Step<bool> {
        Ok(experiments(self.path).iter().any(|other| {
            let counts = !other.is_loose && (even_by_deleted || !other.is_put_away);
            other.key != experiment.key && counts && other.name == name
        }))
    }

    /// Names that file managers leave behind are hidden when read, so they are not written either.
    fn can_hold_tag(&self, name: &str) -> bool {
        let is_part = |part: &str| !part.is_empty() && part.len() <= 200 && !is_junk(part) && is_name_here(part);
        !name.contains(['\\', '\0']) && name.split('/').all(is_part)
    }

    fn stage_run(&mut self, run: &RunFacts<Described>, to: LifecycleStage, deleted_time: Option<i64>) -> Step<bool> {
        let home = if to == LifecycleStage::Active { self.home_of(run)? } else { None };
        let time = deleted_time.map_or(NewValue::Absent, plain);
        self.meta(&run.own, &[("lifecycle_stage", plain(to.as_str())), ("deleted_time", time)])?;
        self.runs.push(run.key.clone());
        let moved = home.map(|to| Move { from: run.key.clone(), to });
        self.transaction.moved.extend(moved.clone());
        Ok(moved.is_some())
    }

    fn stage_experiment(
        &mut self,
        experiment: &ExperimentFacts<Described>,
        to: LifecycleStage,
        time: i64,
    ) -> Step<bool> {
        self.meta(&experiment.own, &[("lifecycle_stage", plain(to.as_str())), ("last_update_time", plain(time))])?;
        let moved = Self::place_of(experiment, to).map(|to| Move { from: experiment.key.clone(), to });
        self.transaction.moved.extend(moved.clone());
        Ok(moved.is_some())
    }

    fn name_run(&mut self, run: &RunFacts<Described>, name: &str) -> Step<()> {
        self.meta(&run.own, &[("run_name", NewValue::Text(name.to_owned()))])
    }

    fn name_experiment(&mut self, experiment: &ExperimentFacts<Described>, name: &str, time: i64) -> Step<()> {
        let name = NewValue::Text(name.to_owned());
        self.meta(&experiment.own, &[("name", name), ("last_update_time", plain(time))])
    }

    fn tag(&mut self, owner: &Owner<'_, Described, Described>, name: &str, value: Option<&str>) -> Step<()> {
        let (Owner::Run(RunFacts { own, .. }) | Owner::Experiment(ExperimentFacts { own, .. })) = owner;
        let file = format!("tags/{name}");
        let twin = twin_below(&own.folder, &file)?;
        if let Some(path) = twin.as_ref().filter(|_| value.is_some()) {
            return Err(LifecycleError::Occupied(path.clone()).into());
        }
        let before = if twin.is_some() { None } else { read_below(&own.folder, &file)? };
        if before.is_none() && value.is_none() {
            return Err(LifecycleError::NoTag(name.to_owned()).into());
        }
        self.file(&own.key, &file, before, value.map(|value| value.as_bytes().to_vec()));
        if matches!(owner, Owner::Run(_)) {
            self.runs.push(own.key.clone());
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
