//! The file store, every era from MLflow 0.1 to 3.18.
//!
//! [`layout`] finds the folders, [`experiment`] and [`run`] read one each, [`meta`], [`keys`] and [`metrics`] read the
//! three kinds of files. One bad file costs one value; what is wrong is reported beside the rest.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use self::inputs::Datasets;
use self::keys::Names;
use self::layout::{ExperimentFolder, Lister, RunFolder};
use self::notes::Tally;
use self::report::Report;
use self::site::Site;
use super::artifacts::{ResolveRequest, resolve, search_bases};
use super::disk::folder::{Disk, Folder};
use super::disk::trash::DesktopTrash;
use super::lifecycle::drive;
use super::{
    ArtifactRoot, Cancel, Capabilities, Change, FoundFile, History, Interrupted, LatestUpdate, LifecycleError,
    Location, LoggedModel, Measured, Outcome, Owner, PlanNews, Problem, PurgeMode, PurgeOutcome, PurgePlan,
    PurgeProgress, PurgeSelection, Read, ReadEvent, Recovery, Run, RunKey, Sink, Store, StoreError, Undo,
};

mod described;
mod edit;
mod experiment;
mod inputs;
mod keys;
pub(crate) mod layout;
mod meta;
pub(crate) mod metrics;
mod models;
mod notes;
mod purge;
mod report;
mod run;
mod site;
mod space;
mod survey;
mod traces;
mod write;

pub use super::disk::folder::StepHook;

/// Reads `bytes` as a `meta.yaml`, for the fuzz target.
pub(super) fn fuzz_meta(bytes: &[u8]) {
    let _ = meta::Fields::parse(bytes);
}

/// Runs in one event, at most.
const RUNS_AT_ONCE: usize = 64;
/// Long metric files that one thread scans in turn.
const LONG_FILES_AT_ONCE: usize = 4;
/// Room that nearly every file fits into.
const BUFFER_BYTES: usize = 128 * 1024;

/// A root folder such as `mlruns`.
#[derive(Debug)]
pub struct FileStore {
    location: Location,
    /// Where artifacts are looked for: in and around the root, then around the folder that was opened.
    bases: Vec<PathBuf>,
    disk: Disk,
    trash: DesktopTrash,
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

    /// Opens the root at `location`.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let root = &location.path;
        std::fs::read_dir(root).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => StoreError::NotFound(root.clone()),
            _ => StoreError::io(root, source),
        })?;
        let above = root.parent().unwrap_or(root);
        let opened = &location.opened;
        let opened = if opened.is_dir() { opened } else { opened.parent().unwrap_or(root) };
        Ok(Self {
            location: location.clone(),
            bases: search_bases(&[root, above, opened]),
            disk: Disk::default(),
            trash: DesktopTrash::of_user(),
        })
    }

    fn site(&self) -> Site<'_> {
        let Location { path, opened, .. } = &self.location;
        Site { path, opened, bases: &self.bases, disk: &self.disk, trash: &self.trash }
    }

    fn folder(&self, key: &str) -> PathBuf {
        self.location.path.join(key)
    }
}

impl Store for FileStore {
    fn location(&self) -> &Location {
        &self.location
    }

    fn capabilities(&self) -> Capabilities {
        let root = Folder::root(&self.location.path, &self.disk);
        let writable = root.ok().filter(Folder::is_writable);
        let can_trash = writable.as_ref().is_some_and(|root| self.trash.is_reachable(root));
        Capabilities { can_write: writable.is_some(), can_trash }
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        let names = Names::default();
        let mut lister = Lister::default();
        let folders = lister.experiments(&self.location.path);
        send_problems(sink, lister.report.problems);
        send_problems(sink, drive::problems(&self.location.path, purge::interrupted(&self.site())));
        cancel.check()?;
        sink.event(ReadEvent::Expected { runs: folders.iter().map(|experiment| experiment.runs.len()).sum() });

        let (experiments, reports): (Vec<_>, Vec<_>) =
            folders.par_iter().map(|folder| experiment::read(folder, &names)).unzip();
        let mut repeated = Report::default();
        notes::repeated_names(&folders, &experiments, &mut repeated);
        sink.event(ReadEvent::Experiments(experiments));
        let reports = reports.into_iter().chain([repeated]);
        send_problems(sink, reports.flat_map(|report: Report| report.problems).collect());

        let provisional = self.read_runs(&folders, &names, sink, cancel)?;
        cancel.check()?;
        let mut report = Report::default();
        sink.event(ReadEvent::RegisteredModels(models::registered(&self.location.path, &names, &mut report)));
        send_problems(sink, report.problems);
        folders.par_iter().try_for_each(|folder| {
            cancel.check()?;
            let mut report = Report::default();
            let models = models::logged(folder, &names, &mut report);
            if !models.is_empty() {
                sink.event(ReadEvent::LoggedModels(models));
            }
            let (traces, problems) = traces::read(folder, &names);
            if !traces.is_empty() {
                sink.event(ReadEvent::Traces(traces));
            }
            report.problems.extend(problems);
            send_problems(sink, report.problems);
            Ok(())
        })?;
        self.read_long_metrics(&provisional, sink, cancel)
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
        let artifacts = match owner {
            Owner::Run(run) => Some(self.artifact_root(run)?),
            Owner::Model(model) => Some(self.model_artifact_root(model)?),
            Owner::Experiment(_) | Owner::Store => None,
        };
        space::files_of(&self.location.path, owner, artifacts.as_ref(), measured, cancel, found)
    }

    fn change(&self, change: &Change, now: i64) -> Result<Outcome, LifecycleError> {
        write::change(&self.location.path, &self.disk, change, now)
    }

    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        write::undo(&self.location.path, &self.disk, undo)
    }

    fn plan_purge(
        &self,
        selection: &PurgeSelection,
        news: &(dyn Fn(PlanNews<'_>) + Sync),
        cancel: &Cancel,
    ) -> Result<PurgePlan, LifecycleError> {
        purge::plan(&self.site(), selection, news, cancel)
    }

    fn purge(
        &self,
        plan: &PurgePlan,
        mode: PurgeMode,
        progress: &dyn Fn(&PurgeProgress),
        cancel: &Cancel,
    ) -> Result<PurgeOutcome, LifecycleError> {
        purge::purge(&self.site(), plan, mode, progress, cancel)
    }

    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        purge::interrupted(&self.site())
    }

    fn recover(&self, interrupted: &Interrupted, recovery: Recovery) -> Result<PurgeOutcome, LifecycleError> {
        purge::recover(&self.site(), interrupted, recovery)
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
    /// Reads all runs in parallel and sends them as they come.
    fn read_runs(
        &self,
        folders: &[ExperimentFolder],
        names: &Names,
        sink: &dyn Sink,
        cancel: &Cancel,
    ) -> Result<Vec<Provisional>, StoreError> {
        let root = &self.location.path;
        let datasets: Vec<Datasets> = folders
            .par_iter()
            .map(|experiment| {
                let mut report = Report::default();
                let datasets = inputs::datasets(experiment, &mut report);
                send_problems(sink, report.problems);
                datasets
            })
            .collect();
        let found: Vec<(usize, &RunFolder)> = folders
            .iter()
            .enumerate()
            .flat_map(|(at, experiment)| experiment.runs.iter().map(move |run| (at, run)))
            .collect();
        let gathered = Mutex::new(Gathered { tallies: vec![Tally::default(); folders.len()], ..Gathered::default() });
        // Small pieces where runs are few, so that every thread has some.
        let piece = (found.len() / (4 * rayon::current_num_threads())).clamp(1, RUNS_AT_ONCE);
        found.par_chunks(piece).try_for_each(|piece| {
            let mut buffer = Vec::with_capacity(BUFFER_BYTES);
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
                let read = match run::read(&folders[*at], folder, &datasets[*at], names, &mut buffer) {
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
            let mut all = gathered.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            all.provisional.append(&mut gather.provisional);
            all.ids.append(&mut gather.ids);
            for (at, tally) in &tallies {
                all.tallies[*at].merge(tally);
            }
            Ok(())
        })?;
        let gathered = gathered.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
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

    /// Scans the long metric files in full.
    fn read_long_metrics(&self, found: &[Provisional], sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        found.par_chunks(LONG_FILES_AT_ONCE).try_for_each(|piece| {
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
        })
    }
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
