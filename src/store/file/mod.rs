//! The file store, every era from MLflow 0.1 to 3.18.
//!
//! [`layout`] finds the folders, [`experiment`] and [`run`] read one each, [`meta`], [`keys`] and [`metrics`] read the
//! three kinds of files. One bad file costs one value; what is wrong is reported beside the rest.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use self::folder::Disk;
use self::inputs::Datasets;
use self::keys::Names;
use self::layout::{ExperimentFolder, Lister, RESERVED, RunFolder};
use self::notes::Tally;
use self::purge::DesktopTrash;
use self::report::Report;
use super::artifacts::{ResolveRequest, resolve, search_bases};
use super::io::{Readers, Threads};
use super::{
    ArtifactRoot, Cancel, Capabilities, Change, FoundFile, History, Interrupted, LatestUpdate, LifecycleError,
    Location, LoggedModel, Measured, Outcome, Owner, PlanNews, Problem, PurgeMode, PurgeOutcome, PurgePlan,
    PurgeProgress, PurgeSelection, Read, ReadEvent, Recovery, Run, RunKey, Sink, Store, StoreError, Undo,
};

mod description;
mod edit;
mod experiment;
pub(in crate::store) mod folder;
mod inputs;
mod keys;
pub(crate) mod layout;
mod meta;
pub(crate) mod metrics;
mod models;
mod notes;
pub(in crate::store) mod purge;
mod report;
mod run;
mod space;
mod survey;
mod traces;
pub(in crate::store) mod transaction;
mod write;

pub use self::folder::StepHook;
pub(super) use self::transaction::Transaction;

/// Reads `bytes` as a `meta.yaml`, for the fuzz target.
pub(super) fn fuzz_meta(bytes: &[u8]) {
    let _ = meta::Fields::parse(bytes);
}

/// Runs in one event, at most.
const RUNS_AT_ONCE: usize = 64;
/// Long metric files that one thread scans in turn.
const LONG_FILES_AT_ONCE: usize = 4;
/// A root folder such as `mlruns`.
#[derive(Debug)]
pub struct FileStore {
    location: Location,
    root: PathBuf,
    /// Where artifacts are looked for: in and around the root, then around the folder that was opened.
    bases: Vec<PathBuf>,
    disk: Disk,
    trash: DesktopTrash,
    threads: Threads,
}

impl FileStore {
    /// Opens the root with a look at every change before it happens: tests let the disk fail there, or die.
    #[doc(hidden)]
    pub fn with_steps(location: &Location, hook: StepHook) -> Result<Self, StoreError> {
        Ok(Self { disk: Disk(Some(hook)), ..Self::open(location)? })
    }

    /// With another folder in the place of the user's trash can, so that no test touches the real one.
    #[doc(hidden)]
    #[must_use]
    pub fn with_trash(self, home: &Path) -> Self {
        Self { trash: DesktopTrash::at(home), ..self }
    }

    /// With another number of threads that read, to be compared.
    #[doc(hidden)]
    #[must_use]
    pub fn with_threads(self, threads: Threads) -> Self {
        Self { threads, ..self }
    }

    /// Opens the root at `location`.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let Some(root) = location.origin.as_path() else {
            return Err(StoreError::NotAStore(location.origin.to_string().into()));
        };
        std::fs::read_dir(root).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => StoreError::NotFound(root.to_path_buf()),
            _ => StoreError::io(root, source),
        })?;
        let above = root.parent().unwrap_or(root);
        let opened = &location.opened;
        let opened = if opened.is_dir() { opened } else { opened.parent().unwrap_or(root) };
        Ok(Self {
            location: location.clone(),
            root: root.to_path_buf(),
            bases: search_bases(&[root, above, opened]),
            disk: Disk::default(),
            trash: DesktopTrash::of_user(),
            threads: Threads::default(),
        })
    }

    /// The root folder.
    fn root(&self) -> &Path {
        &self.root
    }

    fn folder(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }
}

impl Store for FileStore {
    fn location(&self) -> &Location {
        &self.location
    }

    fn capabilities(&self) -> Capabilities {
        let root = folder::Folder::root(&self.root, &self.disk);
        let writable = root.ok().filter(folder::Folder::is_writable);
        let can_trash = writable.as_ref().is_some_and(|root| self.trash.is_reachable(root));
        Capabilities { can_write: writable.is_some(), can_trash }
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        let names = Names::default();
        let mut lister = Lister::new(self.threads, cancel);
        let folders = lister.experiments(&self.root);
        let Lister { readers, report, .. } = lister;
        send_problems(sink, report.problems);
        send_problems(sink, purge::problems(&self.root, purge::interrupted(self)));
        cancel.check()?;
        sink.event(ReadEvent::Expected { runs: folders.iter().map(|experiment| experiment.runs.len()).sum() });

        let (experiments, reports): (Vec<_>, Vec<_>) =
            readers.map(&folders, cancel, |folder| experiment::read(folder, &names))?.into_iter().unzip();
        let mut repeated = Report::default();
        notes::repeated_names(&folders, &experiments, &mut repeated);
        sink.event(ReadEvent::Experiments(experiments));
        let reports = reports.into_iter().chain([repeated]);
        send_problems(sink, reports.flat_map(|report: Report| report.problems).collect());

        let provisional = self.read_runs(&folders, &names, &readers, sink, cancel)?;
        cancel.check()?;
        self.read_registry(&names, &readers, sink, cancel)?;
        read_models_and_traces(&folders, &names, &readers, sink, cancel)?;
        self.read_long_metrics(&provisional, &readers, sink, cancel)
    }

    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError> {
        cancel.check()?;
        let path = metric_path(&self.folder(run.key.as_str()), metric);
        let read = || -> std::io::Result<_> {
            let file = std::fs::File::open(&path)?;
            let length = file.metadata()?.len();
            Ok((metrics::read_history(&mut Cancellable { file, cancel }, length)?, length))
        };
        let ((value, scan), length) = read().map_err(|source| match source.kind() {
            _ if cancel.is_cancelled() => StoreError::Cancelled,
            std::io::ErrorKind::NotFound => StoreError::Gone(path.clone()),
            _ => StoreError::io(&path, source),
        })?;
        let mut report = Report::of_run(&run.key);
        run::report_lines(&scan, &path, &mut report, length == 0);
        Ok(Read { value, problems: report.problems })
    }

    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError> {
        let experiment = last_name(run.experiment.as_str());
        Ok(resolve(&ResolveRequest {
            uri: run.artifact_uri.as_deref(),
            own_folder: Some(self.folder(run.key.as_str()).join("artifacts")),
            experiment_id: experiment,
            tail: vec![run.id.as_str(), "artifacts"],
            bases: self.bases.clone(),
        }))
    }

    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        let own = self.folder(model.experiment.as_str()).join(layout::MODELS).join(model.id.as_str());
        Ok(resolve(&ResolveRequest {
            uri: model.artifact_location.as_deref(),
            own_folder: Some(own.join("artifacts")),
            experiment_id: model.experiment_id.as_str(),
            tail: vec!["models", model.id.as_str(), "artifacts"],
            bases: self.bases.clone(),
        }))
    }

    fn files_of(
        &self,
        owner: Owner<'_>,
        measured: &Measured,
        cancel: &Cancel,
        found: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError> {
        space::files_of(self, owner, measured, cancel, found)
    }

    fn change(&self, change: &Change, now: i64) -> Result<Outcome, LifecycleError> {
        write::change(&self.root, &self.disk, change, now)
    }

    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        write::undo(&self.root, &self.disk, undo)
    }

    fn plan_purge(
        &self,
        selection: &PurgeSelection,
        news: &(dyn Fn(PlanNews<'_>) + Sync),
        cancel: &Cancel,
    ) -> Result<PurgePlan, LifecycleError> {
        purge::plan(self, selection, news, cancel)
    }

    fn purge(
        &self,
        plan: &PurgePlan,
        mode: PurgeMode,
        progress: &dyn Fn(&PurgeProgress),
        cancel: &Cancel,
    ) -> Result<PurgeOutcome, LifecycleError> {
        purge::purge(self, plan, mode, progress, cancel)
    }

    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        purge::interrupted(self)
    }

    fn recover(&self, interrupted: &Interrupted, recovery: Recovery) -> Result<PurgeOutcome, LifecycleError> {
        purge::recover(self, interrupted, recovery)
    }
}

/// A long metric file whose exact latest value is still to come.
struct Provisional {
    run: RunKey,
    metric: std::sync::Arc<str>,
}

/// What many threads add to while runs are read.
#[derive(Default)]
struct Gathered {
    provisional: Vec<Provisional>,
    tallies: Vec<Tally>,
    ids: Vec<(std::sync::Arc<str>, String)>,
}

impl FileStore {
    /// Reads all runs and sends them as they come.
    fn read_runs(
        &self,
        folders: &[ExperimentFolder],
        names: &Names,
        readers: &Readers,
        sink: &dyn Sink,
        cancel: &Cancel,
    ) -> Result<Vec<Provisional>, StoreError> {
        let root = &self.root;
        let datasets: Vec<Datasets> = readers.map(folders, cancel, |experiment| {
            let mut report = Report::default();
            let datasets = inputs::datasets(experiment, &mut report);
            send_problems(sink, report.problems);
            datasets
        })?;
        let found: Vec<(usize, &RunFolder)> = folders
            .iter()
            .enumerate()
            .flat_map(|(at, experiment)| experiment.runs.iter().map(move |run| (at, run)))
            .collect();
        let gathered = Mutex::new(Gathered { tallies: vec![Tally::default(); folders.len()], ..Gathered::default() });
        let work = |buffer: &mut Vec<u8>, piece: &[(usize, &RunFolder)]| {
            let mut runs = Vec::with_capacity(piece.len());
            let mut problems = Vec::new();
            let mut gather = Gathered::default();
            let mut tallies: Vec<(usize, Tally)> = Vec::new();
            for (at, folder) in piece {
                cancel.check()?;
                if tallies.last().is_none_or(|(last, _)| last != at) {
                    tallies.push((*at, Tally::default()));
                }
                let Some((_, tally)) = tallies.last_mut() else { continue };
                let context = run::Context { experiment: &folders[*at], datasets: &datasets[*at], names, readers };
                let read = match run::read(folder, &context, buffer) {
                    run::Found::Run(read) => read,
                    run::Found::OnlyArtifacts => {
                        tally.artifacts_without_run();
                        continue;
                    }
                    run::Found::Nothing => continue,
                };
                tally.run(&read.run, read.parts, read.repeated_lines, root);
                let provisional = read.run.metrics.iter().filter(|metric| metric.is_provisional);
                gather.provisional.extend(provisional.map(|metric| Provisional {
                    run: read.run.key.clone(),
                    metric: std::sync::Arc::clone(&metric.key),
                }));
                gather.ids.push((std::sync::Arc::clone(&read.run.id.0), read.run.key.to_string()));
                problems.extend(read.report.problems);
                runs.push(read.run);
            }
            sink.event(ReadEvent::Runs(runs));
            send_problems(sink, problems);
            let mut all = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            all.provisional.append(&mut gather.provisional);
            all.ids.append(&mut gather.ids);
            for (at, tally) in &tallies {
                all.tallies[*at].merge(tally);
            }
            Ok(())
        };
        readers.for_each(&found, RUNS_AT_ONCE, cancel, Vec::new, work)?;
        let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut report = Report::default();
        for (folder, tally) in folders.iter().zip(&gathered.tallies) {
            tally.report(&folder.folder.path, &mut report);
        }
        // Not every folder was a run.
        sink.event(ReadEvent::Expected { runs: gathered.ids.len() });
        notes::repeated_runs(gathered.ids, root, &mut report);
        send_problems(sink, report.problems);
        Ok(gathered.provisional)
    }

    fn read_registry(
        &self,
        names: &Names,
        readers: &Readers,
        sink: &dyn Sink,
        cancel: &Cancel,
    ) -> Result<(), StoreError> {
        let mut report = Report::default();
        let found = models::registered_folders(&self.root, &mut report);
        let read = readers.map(&found, cancel, |(name, path)| {
            let mut report = Report::default();
            (models::registered_model(name, path, names, &mut report), report.problems)
        })?;
        let (models, problems): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        report.problems.extend(problems.into_iter().flatten());
        sink.event(ReadEvent::RegisteredModels(models.into_iter().flatten().collect()));
        send_problems(sink, report.problems);
        Ok(())
    }

    /// Scans the long metric files in full.
    fn read_long_metrics(
        &self,
        found: &[Provisional],
        readers: &Readers,
        sink: &dyn Sink,
        cancel: &Cancel,
    ) -> Result<(), StoreError> {
        let work = |(): &mut (), piece: &[Provisional]| {
            let mut updates = Vec::with_capacity(piece.len());
            let mut problems = Vec::new();
            for Provisional { run, metric } in piece {
                cancel.check()?;
                let path = metric_path(&self.folder(run.as_str()), metric);
                let mut report = Report::of_run(run);
                let scan =
                    std::fs::File::open(&path).and_then(|file| metrics::read_latest(&mut Cancellable { file, cancel }));
                let latest = match scan {
                    Ok(scan) => {
                        run::report_lines(&scan, &path, &mut report, false);
                        scan.latest
                    }
                    Err(_) if cancel.is_cancelled() => return Err(StoreError::Cancelled),
                    Err(error) => {
                        report.unreadable(&path, &error);
                        None
                    }
                };
                updates.push(LatestUpdate { run: run.clone(), metric: std::sync::Arc::clone(metric), latest });
                problems.append(&mut report.problems);
            }
            sink.event(ReadEvent::Latest(updates));
            send_problems(sink, problems);
            Ok(())
        };
        readers.for_each(found, LONG_FILES_AT_ONCE, cancel, || (), work)
    }
}

/// Reads the logged models and the traces of all experiments, several folders at once.
fn read_models_and_traces(
    experiments: &[ExperimentFolder],
    names: &Names,
    readers: &Readers,
    sink: &dyn Sink,
    cancel: &Cancel,
) -> Result<(), StoreError> {
    let listed = readers.map(experiments, cancel, |experiment| {
        let mut report = Report::default();
        (models::logged_folders(experiment, &mut report), traces::folders(experiment, &mut report), report.problems)
    })?;
    let (mut models, mut traces, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (experiment, (of_models, of_traces, found)) in experiments.iter().zip(listed) {
        models.extend(of_models.into_iter().map(|(id, path)| (experiment, id, path)));
        traces.extend(of_traces.into_iter().map(|(id, path)| (experiment, id, path)));
        problems.extend(found);
    }
    let read = readers.map(&models, cancel, |(experiment, id, path)| {
        let mut report = Report::default();
        (models::logged(experiment, id, path, names, &mut report), report.problems)
    })?;
    let (models, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    problems.extend(found.into_iter().flatten());
    let read = readers.map(&traces, cancel, |(experiment, id, path)| {
        let mut report = Report::default();
        (traces::read(experiment, id, path, names, &mut report), report.problems)
    })?;
    let (traces, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    problems.extend(found.into_iter().flatten());
    sink.event(ReadEvent::LoggedModels(models.into_iter().flatten().collect()));
    sink.event(ReadEvent::Traces(traces.into_iter().flatten().collect()));
    send_problems(sink, problems);
    Ok(())
}

/// A file that stops giving bytes when somebody cancels.
struct Cancellable<'a> {
    file: std::fs::File,
    cancel: &'a Cancel,
}

impl std::io::Read for Cancellable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(std::io::Error::other("cancelled"));
        }
        self.file.read(buffer)
    }
}

fn send_problems(sink: &dyn Sink, problems: Vec<Problem>) {
    if !problems.is_empty() {
        sink.event(ReadEvent::Problems(problems));
    }
}

/// The file of a metric. Keys come from listing folders; one that would lead elsewhere finds nothing there.
fn metric_path(run: &Path, metric: &str) -> PathBuf {
    let mut path = run.join("metrics");
    path.extend(metric.split('/').filter(|part| !matches!(*part, "" | "." | "..")));
    path
}

fn last_name(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
