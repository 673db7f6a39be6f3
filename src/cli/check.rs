//! `check`: what could not be read, was read kindly, or is odd; one a line.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::model::format::safe_text;
use crate::model::{ExperimentIndex, RunIndex};
use crate::reading::OpenedPlace;
use crate::store::artifacts::NONE_LOGGED;
use crate::store::{
    ArtifactEntry, ArtifactKind, ArtifactRoot, Backend, Cancel, LatestMetric, Origin, Problem, Read, RunStatus,
    Severity, Store, StoreError,
};
use crate::text::{Message, Texts};

/// All problems: those of the reading, and those of the artifacts of every run. Worst first, then by path.
pub(super) fn problems(opened: &OpenedPlace) -> Vec<Problem> {
    let catalog = &*opened.catalog;
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    let mut problems: Vec<Problem> = runs.par_iter().flat_map_iter(|&run| problems_of_run(opened, run)).collect();
    for (store, model) in &catalog.logged_models {
        let store = &*opened.stores[store.at()];
        artifact_problems(store, store.model_artifact_root(model), &store.location().origin, &mut problems);
    }
    problems.extend(metrics_at_one_step(opened, &runs));
    problems.extend(catalog.problems.iter().cloned());
    problems.sort_by(|a, b| (a.severity, &a.origin, a.line).cmp(&(b.severity, &b.origin, b.line)));
    problems.dedup();
    problems
}

fn problems_of_run(opened: &OpenedPlace, index: RunIndex) -> Vec<Problem> {
    let store = opened.store_of(index);
    let backend = store.location().backend;
    let run = opened.catalog.run(index);
    let path = opened.catalog.origin_of(index);
    let mut problems = Vec::new();
    // File stores tell these themselves, once per experiment.
    if backend == Backend::Sqlite && run.status == RunStatus::Running && run.end_time.is_none() {
        let cause = Message::new("check-left-running").arg("run", run.id.as_str());
        problems.push(Problem::new(Severity::Note, path.clone(), cause));
    }
    artifact_problems(store, store.artifact_root(run), &path, &mut problems);
    for problem in &mut problems {
        problem.run = Some(run.key.clone());
    }
    problems
}

/// What is told without being a problem: folders beside a database that hold files alone. MLflow ≥ 3.7 writes them so, and
/// whoever looks into `mlruns` wonders where the descriptions are.
pub(super) fn remarks(opened: &OpenedPlace) -> Vec<Problem> {
    let mut remarks = Vec::new();
    for store in &opened.stores {
        if let (Backend::Sqlite, Some(path)) = (store.location().backend, store.location().origin.as_path()) {
            beside_database(path, &mut remarks);
        }
    }
    remarks
}

fn beside_database(database: &Path, problems: &mut Vec<Problem>) {
    let Some(root) = database.parent().map(|folder| folder.join("mlruns")) else { return };
    let bare = |folder: &Path| !folder.join("meta.yaml").exists();
    let (mut experiments, mut runs, mut models) = (0_usize, 0_usize, 0_usize);
    for experiment in folders_in(&root).filter(|folder| bare(folder)) {
        experiments += 1;
        for inside in folders_in(&experiment).filter(|folder| bare(folder)) {
            if inside.ends_with("models") {
                models += folders_in(&inside).filter(|folder| bare(folder)).count();
            } else {
                runs += 1;
            }
        }
    }
    for (key, count) in
        [("check-bare-experiments", experiments), ("check-bare-runs", runs), ("check-bare-models", models)]
    {
        if count > 0 {
            problems.push(Problem::new(Severity::Note, root.clone(), Message::new(key).arg("n", count)));
        }
    }
}

fn folders_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path())
}

/// Metrics with several values at one single step, once per experiment: their charts fall back to time.
fn metrics_at_one_step(opened: &OpenedPlace, runs: &[RunIndex]) -> Vec<Problem> {
    let of_run = |&index: &RunIndex| {
        let run = opened.catalog.run(index);
        let is_at_one_step = |metric: &&LatestMetric| {
            let read = opened.store_of(index).history(run, &metric.key, &Cancel::new());
            read.is_ok_and(|read| {
                let mut steps = read.value.steps();
                let first = steps.next();
                read.value.len() > 1 && steps.all(|step| Some(step) == first)
            })
        };
        (opened.catalog.runs[index.at()].experiment, run.metrics.iter().filter(is_at_one_step).count())
    };
    let mut counts: BTreeMap<ExperimentIndex, usize> = BTreeMap::new();
    for (experiment, count) in runs.par_iter().map(of_run).collect::<Vec<_>>() {
        *counts.entry(experiment).or_default() += count;
    }
    let notes = counts.into_iter().filter(|(_, count)| *count > 0).map(|(experiment, count)| {
        let path = opened.catalog.origin_of_experiment(experiment);
        Problem::new(Severity::Note, path, Message::new("check-one-step").arg("n", count))
    });
    notes.collect()
}

/// What is wrong with where the files are, and with the files.
fn artifact_problems(
    store: &dyn Store,
    root: Result<ArtifactRoot, StoreError>,
    origin: &Origin,
    problems: &mut Vec<Problem>,
) {
    let note = |cause: Message| Problem::new(Severity::Note, origin, cause);
    match root {
        Err(error) => problems.push(Problem::new(Severity::Lost, origin, error.message())),
        Ok(root) => {
            // A run without files is no problem, and file stores tell stale addresses once per experiment.
            let is_told = |why: &Message| store.location().backend == Backend::File && why.key == "artifacts-uri-stale";
            let is_odd = |why: &&Message| why.key != NONE_LOGGED && !is_told(why);
            let told = root.unavailable.iter().chain(&root.disagreement).filter(is_odd);
            problems.extend(told.cloned().map(note));
            if root.path.is_some() {
                match store.list_artifacts(&root, &Cancel::new()) {
                    Ok(Read { value, problems: found }) => {
                        problems.extend(found);
                        let is_empty = |entry: &&ArtifactEntry| entry.kind == ArtifactKind::File { size: 0 };
                        let empty = value.entries.iter().filter(is_empty).count();
                        if empty > 0 {
                            problems.push(note(Message::new("check-empty-artifacts").arg("n", empty)));
                        }
                    }
                    Err(error) => problems.push(Problem::new(Severity::Lost, origin, error.message())),
                }
            }
        }
    }
}

/// `path:line: error|note: cause` for each, and a summary, in which remarks do not count.
pub(super) fn write(
    out: &mut dyn io::Write,
    texts: &Texts,
    opened: &OpenedPlace,
    problems: &[Problem],
    remarks: &[Problem],
) -> io::Result<()> {
    for problem in problems.iter().chain(remarks) {
        let path = problem.origin.to_string();
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let cause = texts.message(&problem.cause);
        writeln!(out, "{}{line}: {}: {}", safe_text(&path), problem.severity.word(), safe_text(&cause))?;
    }
    let runs = opened.catalog.run_indices().count();
    let experiments = opened.catalog.experiment_indices().count();
    let read = texts.with("check-read", &[("runs", runs.into()), ("experiments", experiments.into())]);
    let found = if problems.is_empty() {
        texts.get("check-none").to_owned()
    } else {
        let errors = problems.iter().filter(|problem| problem.severity.is_error()).count();
        let notes = problems.len() - errors;
        let counts = [("n", problems.len().into()), ("notes", notes.into()), ("errors", errors.into())];
        texts.with("check-found", &counts)
    };
    writeln!(out, "{read} {found}")
}
