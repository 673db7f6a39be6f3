//! Reads a root, all of it or a few runs again: which folder when, on how many threads, and what is told of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::inputs::Datasets;
use super::keys::Names;
use super::layout::{ExperimentFolder, Lister, RunFolder};
use super::report::Report;
use super::root::{Cancellable, FileStore, metric_path};
use super::{experiment, metrics, models, notes, purge, run, traces};
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::events::{LatestUpdate, ReadEvent, ReadKeys, Sink};
use crate::store::facts::RunFacts;
use crate::store::io::Readers;
use crate::store::lifecycle::salvage;
use crate::store::near::KnownNear;
use crate::store::problem::Problem;
use crate::store::types::{ExperimentKey, Run, RunKey};

/// Runs in one event, at most.
const RUNS_AT_ONCE: usize = 64;
/// Long metric files that one thread scans in turn.
const LONG_FILES_AT_ONCE: usize = 4;

/// Reads everything.
pub(super) fn read(store: &FileStore, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
    let root = store.root();
    // One that vanished is no empty one.
    std::fs::metadata(root).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => StoreError::Gone(root.to_path_buf()),
        _ => StoreError::io(root, source),
    })?;
    store.siblings.forget();
    let known = store.known_near();
    let mut lister = Lister::new(store.threads, &known, cancel);
    let folders = lister.experiments(root);
    let Lister { readers, report, .. } = lister;
    let reading = Reading { store, names: Names::default(), readers, known, sink, cancel };
    reading.problems(report.problems);
    reading.problems(salvage::problems(root, purge::interrupted(&store.site())));
    cancel.check()?;
    sink.event(ReadEvent::Expected { runs: folders.iter().map(|experiment| experiment.runs.len()).sum() });

    let read = reading.readers.map(&folders, cancel, |folder| experiment::read(folder, &reading.names))?;
    let (experiments, reports): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    sink.event(ReadEvent::Experiments(experiments));
    reading.problems(reports.into_iter().flat_map(|report| report.problems).collect());

    let provisional = reading.runs(&folders)?;
    cancel.check()?;
    reading.registry()?;
    reading.models_and_traces(&folders)?;
    reading.long_metrics(&provisional)
}

/// Reads what has these keys again. Nothing else is listed, but for bundles of loose runs.
pub(super) fn read_again(
    store: &FileStore,
    keys: &ReadKeys,
    sink: &dyn Sink,
    cancel: &Cancel,
) -> Result<(), StoreError> {
    let root = store.root();
    let readers = Readers::new(store.threads);
    let reading = Reading { store, names: Names::default(), readers, known: store.known_near(), sink, cancel };
    let lister = || Lister::new(store.threads, &reading.known, cancel);
    let read = reading.readers.map(&keys.experiments, cancel, |key| {
        let found = lister().experiment(root, key.as_str());
        (key.clone(), found.map(|found| experiment::read(&found, &reading.names)))
    })?;
    // A listing that was cut short finds nothing.
    cancel.check()?;
    let (mut experiments, mut problems, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (key, read) in read {
        match read {
            Some((experiment, report)) => {
                experiments.push(experiment);
                problems.push((key, report.problems));
            }
            None => gone.push(key),
        }
    }
    sink.event(ReadEvent::Experiments(experiments));
    for (key, problems) in problems {
        sink.event(ReadEvent::ProblemsOfExperiment(key, problems));
    }
    if !gone.is_empty() {
        sink.event(ReadEvent::GoneExperiments(gone));
    }

    let (provisional, without_runs) = (Mutex::new(Vec::new()), Mutex::new(BTreeSet::new()));
    let work = |buffer: &mut Vec<u8>, piece: &[RunKey]| {
        let mut told = Told::default();
        for key in piece {
            cancel.check()?;
            let found = lister().run(root, key.as_str());
            cancel.check()?;
            let is_run = found.is_some_and(|(experiment, folder)| {
                let datasets = Datasets::later(&experiment.folder.path);
                reading.run(&folder, &experiment, &datasets, buffer, &mut told)
            });
            if !is_run {
                told.gone.push(key.clone());
            }
        }
        sink.event(ReadEvent::Runs(told.runs));
        if !told.gone.is_empty() {
            without_runs.lock().unwrap_or_else(PoisonError::into_inner).extend(told.gone.iter().map(experiment_of));
            sink.event(ReadEvent::Gone(told.gone));
        }
        for (run, problems) in told.problems {
            sink.event(ReadEvent::ProblemsOf(run, problems));
        }
        reading.facts(told.facts);
        provisional.lock().unwrap_or_else(PoisonError::into_inner).append(&mut told.provisional);
        Ok(())
    };
    reading.readers.for_each(&keys.runs, RUNS_AT_ONCE, cancel, Vec::new, work)?;
    // Of an experiment without description nothing is left when its last run has gone.
    let mut gone: Vec<ExperimentKey> =
        without_runs.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
    gone.retain(|key| {
        let is_described = || root.join(key.as_str()).join("meta.yaml").is_file();
        !keys.experiments.contains(key) && !is_described() && lister().experiment(root, key.as_str()).is_none()
    });
    cancel.check()?;
    if !gone.is_empty() {
        sink.event(ReadEvent::GoneExperiments(gone));
    }
    reading.long_metrics(&provisional.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The key of the experiment that holds a run.
fn experiment_of(run: &RunKey) -> ExperimentKey {
    run.as_str().rsplit_once('/').map_or(".", |(experiment, _)| experiment).into()
}

/// One reading.
struct Reading<'a> {
    store: &'a FileStore,
    names: Names,
    readers: Readers,
    known: Arc<KnownNear>,
    sink: &'a dyn Sink,
    cancel: &'a Cancel,
}

/// A long metric file whose exact latest value is still to come.
struct Provisional {
    run: RunKey,
    metric: Arc<str>,
}

/// What was found in some folders of runs.
#[derive(Default)]
struct Told {
    runs: Vec<Run>,
    /// Of each of them, even if there are none.
    problems: Vec<(RunKey, Vec<Problem>)>,
    facts: Vec<RunFacts>,
    provisional: Vec<Provisional>,
    gone: Vec<RunKey>,
}

impl Reading<'_> {
    fn problems(&self, problems: Vec<Problem>) {
        if !problems.is_empty() {
            self.sink.event(ReadEvent::Problems(problems));
        }
    }

    fn facts(&self, facts: Vec<RunFacts>) {
        if !facts.is_empty() {
            self.sink.event(ReadEvent::Facts(facts));
        }
    }

    /// Reads all runs and sends them as they come.
    fn runs(&self, folders: &[ExperimentFolder]) -> Result<Vec<Provisional>, StoreError> {
        let datasets: Vec<Datasets> = self.readers.map(folders, self.cancel, |experiment| {
            let mut report = Report::default();
            let datasets = Datasets::of(experiment, &mut report);
            self.problems(report.problems);
            datasets
        })?;
        let found: Vec<(usize, &RunFolder)> = folders
            .iter()
            .enumerate()
            .flat_map(|(at, experiment)| experiment.runs.iter().map(move |run| (at, run)))
            .collect();
        let all = Mutex::new((0, Vec::new()));
        let work = |buffer: &mut Vec<u8>, piece: &[(usize, &RunFolder)]| {
            let mut told = Told::default();
            for (at, folder) in piece {
                self.cancel.check()?;
                self.run(folder, &folders[*at], &datasets[*at], buffer, &mut told);
            }
            let count = told.runs.len();
            self.sink.event(ReadEvent::Runs(told.runs));
            self.facts(told.facts);
            self.problems(told.problems.into_iter().flat_map(|(_, problems)| problems).collect());
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.0 += count;
            all.1.append(&mut told.provisional);
            Ok(())
        };
        self.readers.for_each(&found, RUNS_AT_ONCE, self.cancel, Vec::new, work)?;
        let (runs, provisional) = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Not every folder was a run.
        self.sink.event(ReadEvent::Expected { runs });
        Ok(provisional)
    }

    /// Reads one run into `told`; `false` when the folder is none.
    fn run(
        &self,
        folder: &RunFolder,
        experiment: &ExperimentFolder,
        datasets: &Datasets,
        buffer: &mut Vec<u8>,
        told: &mut Told,
    ) -> bool {
        let (names, readers, known) = (&self.names, &self.readers, &*self.known);
        let context = run::Context { experiment, datasets, names, readers, known };
        let read = match run::read(folder, &context, buffer) {
            run::Found::Run(read) => read,
            run::Found::OnlyArtifacts => {
                told.facts.push(notes::of_artifacts_alone(folder, experiment));
                return false;
            }
            run::Found::Nothing => return false,
        };
        told.facts.extend(notes::of_run(&read.run, read.parts, read.repeated_lines, self.store.root()));
        let provisional = read.run.metrics.iter().filter(|metric| metric.is_provisional);
        told.provisional.extend(
            provisional.map(|metric| Provisional { run: read.run.key.clone(), metric: Arc::clone(&metric.key) }),
        );
        told.problems.push((read.run.key.clone(), read.report.problems));
        told.runs.push(read.run);
        true
    }

    fn registry(&self) -> Result<(), StoreError> {
        let mut report = Report::default();
        let found = models::registered_folders(self.store.root(), &mut report);
        let models = self.all(&found, &mut report.problems, |(name, path), report| {
            models::registered_model(name, path, &self.names, report)
        })?;
        self.sink.event(ReadEvent::RegisteredModels(models));
        self.problems(report.problems);
        Ok(())
    }

    /// Reads the logged models and the traces of all experiments.
    fn models_and_traces(&self, experiments: &[ExperimentFolder]) -> Result<(), StoreError> {
        type Folders<'a> = Vec<(&'a ExperimentFolder, String, PathBuf)>;
        let listed = self.readers.map(experiments, self.cancel, |experiment| {
            let mut report = Report::default();
            let models = models::logged_folders(experiment, &mut report);
            (models, traces::folders(experiment, &mut report), report.problems)
        })?;
        let (mut models, mut traces): (Folders<'_>, Folders<'_>) = (Vec::new(), Vec::new());
        let mut problems = Vec::new();
        for (experiment, (of_models, of_traces, found)) in experiments.iter().zip(listed) {
            models.extend(of_models.into_iter().map(|(id, path)| (experiment, id, path)));
            traces.extend(of_traces.into_iter().map(|(id, path)| (experiment, id, path)));
            problems.extend(found);
        }
        let alone = |(experiment, id, path): &(&ExperimentFolder, String, PathBuf)| {
            !path.join("meta.yaml").exists() && experiment.is_artifacts_alone(id, path, &self.known)
        };
        let (alone, models): (Folders<'_>, Folders<'_>) = models.into_iter().partition(alone);
        self.facts(alone.iter().map(|(experiment, id, _)| notes::of_model_alone(experiment, id)).collect());
        let mut models = self.all(&models, &mut problems, |(experiment, id, path), report| {
            models::logged(experiment, id, path, &self.names, report)
        })?;
        models.extend(self.all(&alone, &mut problems, |(experiment, id, path), _| {
            Some(models::with_artifacts_only(experiment, id, path))
        })?);
        self.sink.event(ReadEvent::LoggedModels(models));
        let traces = self.all(&traces, &mut problems, |(experiment, id, path), report| {
            traces::read(experiment, id, path, &self.names, report)
        })?;
        self.sink.event(ReadEvent::Traces(traces));
        self.problems(problems);
        Ok(())
    }

    /// What `read` makes of each of `folders`, in their order.
    fn all<F: Sync, T: Send>(
        &self,
        folders: &[F],
        problems: &mut Vec<Problem>,
        read: impl Fn(&F, &mut Report) -> Option<T> + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let read = self.readers.map(folders, self.cancel, |folder| {
            let mut report = Report::default();
            (read(folder, &mut report), report.problems)
        })?;
        let (read, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        problems.extend(found.into_iter().flatten());
        Ok(read.into_iter().flatten().collect())
    }

    /// Scans the long metric files in full.
    fn long_metrics(&self, found: &[Provisional]) -> Result<(), StoreError> {
        let work = |(): &mut (), piece: &[Provisional]| {
            let mut updates = Vec::with_capacity(piece.len());
            let mut problems = Vec::new();
            for Provisional { run, metric } in piece {
                self.cancel.check()?;
                let path = metric_path(&self.store.folder(run.as_str()), metric);
                let mut report = Report::of_run(run);
                let scan = std::fs::File::open(&path)
                    .and_then(|file| metrics::read_latest(&mut Cancellable { file, cancel: self.cancel }));
                let latest = match scan {
                    Ok(scan) => {
                        run::report_lines(&scan, &path, &mut report, false);
                        scan.latest
                    }
                    Err(_) if self.cancel.is_cancelled() => return Err(StoreError::Cancelled),
                    Err(error) => {
                        report.unreadable(&path, &error);
                        None
                    }
                };
                updates.push(LatestUpdate { run: run.clone(), metric: Arc::clone(metric), latest });
                problems.append(&mut report.problems);
            }
            self.sink.event(ReadEvent::Latest(updates));
            self.problems(problems);
            Ok(())
        };
        self.readers.for_each(found, LONG_FILES_AT_ONCE, self.cancel, || (), work)
    }
}
