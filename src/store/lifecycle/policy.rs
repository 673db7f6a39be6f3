//! What a change means: which runs go and come with which, what is refused and why, what is written where.
//!
//! One text for every kind of store. A [`Ground`] tells the facts about single runs and experiments and takes the steps,
//! which it carries out together afterwards, or not at all; it decides nothing.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::change::{Change, RestoredRuns, Skipped, Target};
use super::marking::Marking;
use super::undo::Touched;
use crate::store::refusal::LifecycleError;
use crate::store::types::{LifecycleStage, RunKey, RunStatus};

/// The tag that repeats the name of a run.
const RUN_NAME: &str = "mlflow.runName";
/// The tag with the note of a run, or the description of an experiment.
const NOTE: &str = "mlflow.note.content";
/// The experiment that MLflow makes by itself and does not delete.
const DEFAULT_EXPERIMENT: &str = "0";
/// A running run that was written to within this time is being written.
const AT_WORK_MILLIS: i64 = 5 * 60_000;

/// Whether a tag of a run is its name: they are kept together, as MLflow does.
pub(in crate::store) fn is_run_name(tag: &str) -> bool {
    tag == RUN_NAME
}

/// Why something is not done.
#[derive(Debug)]
pub(in crate::store) enum Stop {
    /// To this run or experiment; others may go on.
    One(LifecycleError),
    All(LifecycleError),
}

impl From<LifecycleError> for Stop {
    fn from(why: LifecycleError) -> Self {
        Self::One(why)
    }
}

impl From<Stop> for LifecycleError {
    fn from(stop: Stop) -> Self {
        let (Stop::One(why) | Stop::All(why)) = stop;
        why
    }
}

pub(in crate::store) type Step<T> = Result<T, Stop>;

/// A run as far as changes ask, with what its store needs to write to it.
pub(in crate::store) struct RunFacts<R> {
    pub(in crate::store) key: String,
    pub(in crate::store) place: PathBuf,
    pub(in crate::store) is_deleted: bool,
    pub(in crate::store) deleted_time: Option<i64>,
    pub(in crate::store) status: RunStatus,
    pub(in crate::store) start_time: Option<i64>,
    pub(in crate::store) own: R,
}

/// An experiment, likewise.
pub(in crate::store) struct ExperimentFacts<E> {
    pub(in crate::store) key: String,
    pub(in crate::store) place: PathBuf,
    pub(in crate::store) name: String,
    /// Says of itself that it is deleted.
    pub(in crate::store) is_marked: bool,
    /// Lies where deleted experiments lie.
    pub(in crate::store) is_put_away: bool,
    pub(in crate::store) last_update_time: Option<i64>,
    pub(in crate::store) own: E,
}

impl<E> ExperimentFacts<E> {
    fn is_deleted(&self) -> bool {
        self.is_marked || self.is_put_away
    }
}

/// The runs of an experiment, and what looks like one and cannot be reached.
pub(in crate::store) struct RunsIn<R> {
    pub(in crate::store) runs: Vec<RunFacts<R>>,
    pub(in crate::store) unreachable: Vec<Skipped>,
}

/// What a tag belongs to.
pub(in crate::store) enum Owner<'a, R, E> {
    Run(&'a RunFacts<R>),
    Experiment(&'a ExperimentFacts<E>),
}

/// One store while a change is prepared: facts, and steps that are carried out later.
pub(in crate::store) trait Ground {
    type Run;
    type Experiment;

    /// How MLflow marks an experiment and its runs; `None` where nothing tells when anything was deleted.
    fn marking(&self) -> Option<Marking>;

    fn run(&self, key: &str) -> Step<RunFacts<Self::Run>>;

    fn experiment(&self, key: &str) -> Step<ExperimentFacts<Self::Experiment>>;

    /// Where the experiment of a run is, if that is deleted.
    fn deleted_experiment_of(&self, run: &RunFacts<Self::Run>) -> Step<Option<PathBuf>>;

    /// Refuses a run that may not be written, so that it does not hold up others.
    fn check_writable(&self, _run: &RunFacts<Self::Run>) -> Step<()> {
        Ok(())
    }

    /// Refuses when something is in the place to which an experiment goes.
    fn check_place(&self, _experiment: &ExperimentFacts<Self::Experiment>, _to: LifecycleStage) -> Step<()> {
        Ok(())
    }

    fn runs_in(&self, experiment: &ExperimentFacts<Self::Experiment>) -> Step<RunsIn<Self::Run>>;

    /// Keys of parents and children, of each pair that is in one experiment.
    fn families(&self) -> Step<Vec<(String, String)>>;

    /// When a value was logged last, in milliseconds since 1970. What people change does not count.
    fn last_logged(&self, run: &RunFacts<Self::Run>) -> Step<Option<i64>>;

    /// Whether another experiment has the name: an active one, or any.
    fn is_name_taken(
        &self,
        experiment: &ExperimentFacts<Self::Experiment>,
        name: &str,
        even_by_deleted: bool,
    ) -> Step<bool>;

    /// Whether a tag can be called so here, whatever MLflow thinks of it.
    fn can_hold_tag(&self, name: &str) -> bool;

    /// True if it has another key afterwards.
    fn stage_run(&mut self, run: &RunFacts<Self::Run>, to: LifecycleStage, deleted_time: Option<i64>) -> Step<bool>;

    /// True if it and its runs have other keys afterwards.
    fn stage_experiment(
        &mut self,
        experiment: &ExperimentFacts<Self::Experiment>,
        to: LifecycleStage,
        time: i64,
    ) -> Step<bool>;

    fn name_run(&mut self, run: &RunFacts<Self::Run>, name: &str) -> Step<()>;

    fn name_experiment(&mut self, experiment: &ExperimentFacts<Self::Experiment>, name: &str, time: i64) -> Step<()>;

    /// Sets or removes a tag; [`LifecycleError::NoTag`] when there is none to remove.
    fn tag(&mut self, owner: &Owner<'_, Self::Run, Self::Experiment>, name: &str, value: Option<&str>) -> Step<()>;
}

/// What was decided; the steps are with the [`Ground`].
#[derive(Debug, Default)]
pub(in crate::store) struct Decided {
    pub(in crate::store) done: Vec<String>,
    pub(in crate::store) skipped: Vec<Skipped>,
    pub(in crate::store) touched: Touched,
}

/// Finds out what a change means, and lets the ground note the steps.
pub(in crate::store) fn prepare(
    ground: &mut impl Ground,
    change: &Change,
    now: i64,
) -> Result<Decided, LifecycleError> {
    let mut work = Work { ground, now, decided: Decided::default() };
    work.prepare(change)?;
    Ok(work.decided)
}

struct Work<'g, G: Ground> {
    ground: &'g mut G,
    now: i64,
    decided: Decided,
}

impl<G: Ground> Work<'_, G> {
    fn prepare(&mut self, change: &Change) -> Step<()> {
        match change {
            Change::DeleteRuns { runs, with_children, even_running } => {
                self.stage_runs(runs, *with_children, |work, run| work.delete_run(run, work.now, *even_running))
            }
            Change::RestoreRuns { runs, with_children } => self.stage_runs(runs, *with_children, Self::restore_run),
            Change::DeleteExperiment { experiment, even_running } => {
                self.delete_experiment(experiment.as_str(), *even_running)
            }
            Change::RestoreExperiment { experiment, runs } => self.restore_experiment(experiment.as_str(), *runs),
            Change::Rename { target, name } => self.rename(target, name),
            Change::SetTag { target: target @ Target::Run(_), key, value } if is_run_name(key) => {
                self.rename(target, value)
            }
            Change::SetTag { target, key, value } => self.tag(target, key, Some(value)),
            Change::RemoveTag { target, key } => self.tag(target, key, None),
            Change::Describe { target, text } => self.tag(target, NOTE, Some(text)),
        }
    }

    /// Gives runs another stage. Those that were not named are passed over without a word if they are in it already.
    fn stage_runs(
        &mut self,
        named: &[RunKey],
        with_children: bool,
        stage: impl Fn(&mut Self, &RunFacts<G::Run>) -> Step<()>,
    ) -> Step<()> {
        let mut seen = FxHashSet::default();
        let mut keys: Vec<String> =
            named.iter().map(ToString::to_string).filter(|key| seen.insert(key.clone())).collect();
        let named = keys.len();
        if with_children {
            keys = with_descendants(keys, &self.ground.families()?);
        }
        for (at, key) in keys.into_iter().enumerate() {
            let staged = self.ground.run(&key).and_then(|run| {
                if let Some(experiment) = self.ground.deleted_experiment_of(&run)? {
                    return Err(LifecycleError::ExperimentDeleted(experiment).into());
                }
                self.ground.check_writable(&run)?;
                stage(self, &run)
            });
            match staged {
                Ok(()) => self.decided.done.push(key),
                Err(Stop::One(LifecycleError::Deleted(_) | LifecycleError::Active(_))) if at >= named => {}
                Err(Stop::One(why)) => self.decided.skipped.push(Skipped::new(key, why)),
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    fn delete_run(&mut self, run: &RunFacts<G::Run>, time: i64, even_running: bool) -> Step<()> {
        if run.is_deleted {
            return Err(LifecycleError::Deleted(run.place.clone()).into());
        }
        if !even_running {
            self.check_idle(run)?;
        }
        self.stage_run(run, LifecycleStage::Deleted, Some(time))
    }

    fn restore_run(&mut self, run: &RunFacts<G::Run>) -> Step<()> {
        if !run.is_deleted {
            return Err(LifecycleError::Active(run.place.clone()).into());
        }
        self.stage_run(run, LifecycleStage::Active, None)
    }

    fn stage_run(&mut self, run: &RunFacts<G::Run>, to: LifecycleStage, deleted_time: Option<i64>) -> Step<()> {
        self.decided.touched.keys_moved |= self.ground.stage_run(run, to, deleted_time)?;
        self.decided.touched.runs.push(run.key.as_str().into());
        Ok(())
    }

    /// Refuses a run that something seems to be at work on still: it is marked as running, and began or logged a moment
    /// ago.
    fn check_idle(&self, run: &RunFacts<G::Run>) -> Step<()> {
        if run.status != RunStatus::Running {
            return Ok(());
        }
        let changed = run.start_time.max(self.ground.last_logged(run)?);
        match changed.filter(|changed| self.now.saturating_sub(*changed) < AT_WORK_MILLIS) {
            Some(changed) => Err(LifecycleError::StillWriting { path: run.place.clone(), changed }.into()),
            None => Ok(()),
        }
    }

    /// Its active runs go with it. One that is at work keeps everything where it is; one that cannot be marked is told.
    fn delete_experiment(&mut self, key: &str, even_running: bool) -> Step<()> {
        let experiment = self.ground.experiment(key)?;
        if experiment.is_put_away {
            return Err(LifecycleError::Deleted(experiment.place).into());
        }
        if key == DEFAULT_EXPERIMENT {
            return Err(LifecycleError::DefaultExperiment(experiment.place).into());
        }
        self.ground.check_place(&experiment, LifecycleStage::Deleted)?;
        let RunsIn { runs, unreachable } = self.ground.runs_in(&experiment)?;
        self.decided.skipped.extend(unreachable);
        let (deleted, active): (Vec<_>, Vec<_>) = runs.into_iter().partition(|run| run.is_deleted);
        if !even_running {
            active.iter().try_for_each(|run| self.check_idle(run))?;
        }
        let earlier: Vec<i64> = deleted.iter().filter_map(|run| run.deleted_time).collect();
        let marking = self.ground.marking();
        let time = marking.map_or(self.now, |marking| marking.time_of_deletion(self.now, &earlier));
        self.stage_along(&active, LifecycleStage::Deleted, Some(time))?;
        self.stage_experiment(experiment, LifecycleStage::Deleted, time)
    }

    /// Those of its runs come back that went with it, or all.
    fn restore_experiment(&mut self, key: &str, which: RestoredRuns) -> Step<()> {
        let experiment = self.ground.experiment(key)?;
        if !experiment.is_deleted() {
            return Err(LifecycleError::Active(experiment.place).into());
        }
        self.ground.check_place(&experiment, LifecycleStage::Active)?;
        self.check_name(&experiment, &experiment.name, false)?;
        let RunsIn { mut runs, unreachable } = self.ground.runs_in(&experiment)?;
        self.decided.skipped.extend(unreachable);
        runs.retain(|run| run.is_deleted);
        if let (RestoredRuns::ActiveBefore, Some(marking)) = (which, self.ground.marking()) {
            let went_with_it = marking.went_with(experiment.last_update_time);
            runs.retain(|run| run.deleted_time.is_some_and(&went_with_it));
        }
        self.stage_along(&runs, LifecycleStage::Active, None)?;
        self.stage_experiment(experiment, LifecycleStage::Active, self.now)
    }

    /// Gives the runs of an experiment its stage.
    fn stage_along(&mut self, runs: &[RunFacts<G::Run>], to: LifecycleStage, deleted_time: Option<i64>) -> Step<()> {
        for run in runs {
            match self.stage_run(run, to, deleted_time) {
                Err(Stop::One(why)) => self.decided.skipped.push(Skipped::new(&run.key, why)),
                result => result?,
            }
        }
        Ok(())
    }

    fn stage_experiment(
        &mut self,
        experiment: ExperimentFacts<G::Experiment>,
        to: LifecycleStage,
        time: i64,
    ) -> Step<()> {
        self.decided.touched.keys_moved |= self.ground.stage_experiment(&experiment, to, time)?;
        self.decided.touched.experiments.push(experiment.key.as_str().into());
        self.decided.done.push(experiment.key);
        Ok(())
    }

    fn check_name(&self, experiment: &ExperimentFacts<G::Experiment>, name: &str, even_by_deleted: bool) -> Step<()> {
        if !name.is_empty() && self.ground.is_name_taken(experiment, name, even_by_deleted)? {
            return Err(LifecycleError::NameTaken(name.to_owned()).into());
        }
        Ok(())
    }

    /// A run that is to be edited: not deleted, nor its experiment.
    fn editable_run(&self, key: &str) -> Step<RunFacts<G::Run>> {
        let run = self.ground.run(key)?;
        if run.is_deleted {
            return Err(LifecycleError::Deleted(run.place).into());
        }
        match self.ground.deleted_experiment_of(&run)? {
            Some(experiment) => Err(LifecycleError::ExperimentDeleted(experiment).into()),
            None => Ok(run),
        }
    }

    fn editable_experiment(&self, key: &str) -> Step<ExperimentFacts<G::Experiment>> {
        let experiment = self.ground.experiment(key)?;
        if experiment.is_deleted() {
            return Err(LifecycleError::Deleted(experiment.place).into());
        }
        Ok(experiment)
    }

    fn rename(&mut self, target: &Target, name: &str) -> Step<()> {
        if name.trim().is_empty() {
            return Err(LifecycleError::EmptyName.into());
        }
        match target {
            Target::Run(key) => {
                let run = self.editable_run(key.as_str())?;
                self.ground.name_run(&run, name)?;
                self.ground.tag(&Owner::Run(&run), RUN_NAME, Some(name))?;
                self.decided.touched.runs.push(key.clone());
            }
            Target::Experiment(key) => {
                let experiment = self.editable_experiment(key.as_str())?;
                self.check_name(&experiment, name, true)?;
                self.ground.name_experiment(&experiment, name, self.now)?;
                self.decided.touched.experiments.push(key.clone());
            }
        }
        self.decided.done.push(target.key().to_owned());
        Ok(())
    }

    fn tag(&mut self, target: &Target, name: &str, value: Option<&str>) -> Step<()> {
        // A tag that is there can be removed, whatever it is called.
        let can_be_there = self.ground.can_hold_tag(name);
        if value.is_some() && !(can_be_there && is_tag_name(name)) {
            return Err(LifecycleError::TagName(name.to_owned()).into());
        }
        if !can_be_there {
            return Err(LifecycleError::NoTag(name.to_owned()).into());
        }
        match target {
            Target::Run(key) => {
                let run = self.editable_run(key.as_str())?;
                self.ground.tag(&Owner::Run(&run), name, value)?;
                self.decided.touched.runs.push(key.clone());
            }
            Target::Experiment(key) => {
                let experiment = self.editable_experiment(key.as_str())?;
                self.ground.tag(&Owner::Experiment(&experiment), name, value)?;
                self.decided.touched.experiments.push(key.clone());
            }
        }
        self.decided.done.push(target.key().to_owned());
        Ok(())
    }
}

/// These and, once each, everything below them; parents first.
pub(in crate::store) fn with_descendants(keys: Vec<String>, families: &[(String, String)]) -> Vec<String> {
    let mut children: FxHashMap<&str, Vec<&String>> = FxHashMap::default();
    for (parent, child) in families {
        children.entry(parent).or_default().push(child);
    }
    let mut seen: FxHashSet<String> = keys.iter().cloned().collect();
    let mut all = keys;
    let mut at = 0;
    while let Some(key) = all.get(at) {
        let below = children.remove(key.as_str()).unwrap_or_default();
        all.extend(below.into_iter().filter(|child| seen.insert((*child).clone())).cloned());
        at += 1;
    }
    all
}

/// What MLflow takes for the name of a tag: it refuses all other characters, and what is no normal path.
fn is_tag_name(name: &str) -> bool {
    let is_legal = |c: char| c.is_alphanumeric() || "_-. /:".contains(c);
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.chars().count() <= 250 && name.chars().all(is_legal) && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_no_names() {
        for name in ["a", "mlflow.note.content", "train/loss 2", "训练", "a-b_c.d", ".hidden"] {
            assert!(is_tag_name(name), "{name}");
        }
        for name in ["", ".", "..", "../x", "a/../b", "/a", "a/", "a//b", "./a", "a\\b", "a\nb", "a\0", "x~"] {
            assert!(!is_tag_name(name), "{name:?}");
        }
    }

    #[test]
    fn descendants_come_once_and_after_their_parents() {
        let pair = |(parent, child): (&str, &str)| (parent.to_owned(), child.to_owned());
        let families: Vec<_> = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "b"), ("x", "y")].map(pair).to_vec();
        assert_eq!(with_descendants(vec!["a".to_owned()], &families), ["a", "b", "c"]);
        assert_eq!(with_descendants(vec!["c".to_owned(), "b".to_owned()], &families), ["c", "b", "a"]);
    }
}
