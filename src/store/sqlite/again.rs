//! Reads a few runs and descriptions of experiments again: by their ids, where an index finds them.
//!
//! What is wrong with the database as a whole was told when all of it was read. Of more than fifty cells that are wrong in
//! the same way a complete reading only gives the number; here each is told that belongs to what is read.

use std::sync::Arc;

use super::database::{SqliteStore, named, tell_runs};
use super::pass::Pass;
use super::runs::Wanted;
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::events::{ReadEvent, ReadKeys, Sink};
use crate::store::problem::{Problem, Severity};
use crate::store::types::{Experiment, ExperimentKey, Run, RunKey};
use crate::text::Message;

/// Ids in one statement: fewer than the oldest SQLite takes.
const IDS_AT_ONCE: usize = 400;

pub(super) fn read(store: &SqliteStore, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
    let mut pass = store.pass(cancel)?;
    let mut runs: Vec<Run> = Vec::new();
    for piece in keys.runs.chunks(IDS_AT_ONCE) {
        let ids: Vec<Arc<str>> = piece.iter().map(|key| Arc::clone(&key.0)).collect();
        let can_find = pass.schema.can_find_by_run();
        runs.extend(pass.read(|reader| {
            let mut runs = reader.bare_runs_of(Wanted::Of(&ids))?;
            // Without indexes one pass over each table costs less than what the statement would do by itself.
            reader.complete_runs(&mut runs, if can_find { Wanted::Of(&ids) } else { Wanted::All })?;
            Ok(runs)
        })?);
    }
    experiments(&mut pass, keys, &runs, sink)?;
    let is_there = |key: &RunKey| runs.iter().any(|run| run.key == *key);
    let gone: Vec<RunKey> = keys.runs.iter().filter(|key| !is_there(key)).cloned().collect();
    let found: Vec<RunKey> = runs.iter().map(|run| run.key.clone()).collect();
    tell_runs(runs.into_iter().map(named).collect(), sink);
    if !gone.is_empty() {
        sink.event(ReadEvent::Gone(gone));
    }
    tell_problems(pass.problems.take(), keys, found, sink);
    Ok(())
}

/// Describes the experiments that are asked for, and those of the runs that no row describes.
fn experiments(pass: &mut Pass<'_>, keys: &ReadKeys, runs: &[Run], sink: &dyn Sink) -> Result<(), StoreError> {
    let mut wanted: Vec<ExperimentKey> = keys.experiments.clone();
    wanted.extend(runs.iter().map(|run| run.experiment.clone()));
    wanted.sort_unstable();
    wanted.dedup();
    let (mut told, mut gone): (Vec<Experiment>, Vec<ExperimentKey>) = (Vec::new(), Vec::new());
    for piece in wanted.chunks(IDS_AT_ONCE) {
        let ids: Vec<Arc<str>> = piece.iter().map(|key| Arc::clone(&key.0)).collect();
        let found = pass.read(|reader| reader.experiments_of(Wanted::Of(&ids)))?;
        for key in piece.iter().filter(|key| !found.iter().any(|found| found.key == **key)) {
            match pass.read(|reader| reader.first_run_of(key))? {
                Some(run) => {
                    let cause = Message::new("problem-database-no-experiment").arg("experiment", key.as_str());
                    pass.problems.add(Severity::Repaired, cause, Some(run));
                    told.push(Experiment::undescribed(key));
                }
                None => gone.push(key.clone()),
            }
        }
        told.extend(found);
    }
    // Those of the runs are known, unless nothing describes them.
    told.retain(|experiment| {
        keys.experiments.contains(&experiment.key) || *experiment == Experiment::undescribed(&experiment.key)
    });
    sink.event(ReadEvent::Experiments(told));
    if !gone.is_empty() {
        sink.event(ReadEvent::GoneExperiments(gone));
    }
    Ok(())
}

/// Sends each problem in the place of those that were told before of the same run or experiment.
fn tell_problems(problems: Vec<Problem>, keys: &ReadKeys, runs: Vec<RunKey>, sink: &dyn Sink) {
    let mut rest = problems;
    for run in runs {
        let (own, others) = rest.into_iter().partition(|problem| problem.run.as_ref() == Some(&run));
        rest = others;
        sink.event(ReadEvent::ProblemsOf(run, own));
    }
    for experiment in &keys.experiments {
        let (own, others) = rest.into_iter().partition(|problem| problem.experiment.as_ref() == Some(experiment));
        rest = others;
        sink.event(ReadEvent::ProblemsOfExperiment(experiment.clone(), own));
    }
    if !rest.is_empty() {
        sink.event(ReadEvent::Problems(rest));
    }
}
