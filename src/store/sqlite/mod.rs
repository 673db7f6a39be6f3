//! SQLite stores: `mlflow.db`, `mlruns.db`, any file with MLflow's tables, of any schema version.
//!
//! Reading leaves no trace and no lock: see [`mod@open`] for how a database is opened, [`rows`] for
//! how its tables are read in slices, and [`schema`] for how old and new tables are told apart. Damage
//! costs what is damaged and becomes a problem. Writing has a connection of its own: see [`connection`] for its
//! transactions, [`mod@write`] for changes, [`purge`] for removal.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use self::database::{named, tell_runs};
use self::runs::Wanted;
use super::artifacts::{ArtifactRoot, ResolveRequest, resolve_with};
use super::cancel::Cancel;
use super::contract::{Capabilities, Store};
use super::error::StoreError;
use super::events::{Read, ReadEvent, ReadKeys, Sink};
use super::history::History;
use super::lifecycle::{
    AtWork, Change, Interrupted, LifecycleError, Outcome, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress,
    PurgeSelection, Recovery, Undo, salvage,
};
use super::location::Location;
use super::space::{FileExtent, FoundFile, Measured, Owner, Part, walk_artifacts};
use super::trace::TraceContent;
use super::types::{LoggedModel, Run, RunKey, Trace, find_value};

mod again;
mod connection;
mod curve;
mod database;
pub(in crate::store) mod glance;
pub(in crate::store) mod known;
mod models;
mod open;
mod pass;
mod purge;
mod row_changes;
mod rows;
mod runs;
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub use self::database::SqliteStore;
pub use self::glance::is_store;
pub(in crate::store) use self::open::may_be_database;

/// Runs that are completed one by one through indexes, so that a table of many runs shows its first rows at once.
const FIRST_RUNS: usize = 200;
/// With fewer runs the whole is there as soon.
const MANY_RUNS: usize = 2_000;
/// Runs in one event.
const RUNS_AT_ONCE: usize = 2_000;

impl Store for SqliteStore {
    fn location(&self) -> &Location {
        &self.location
    }

    fn capabilities(&self) -> Capabilities {
        // Rows cannot be put into a trash can.
        Capabilities { can_write: connection::check_writable(self.database.path()).is_ok(), can_trash: false }
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        self.siblings.forget();
        let mut pass = self.pass(cancel)?;
        if let Some(revision) = pass.read_if_possible("alembic_version", |reader| reader.revision())? {
            sink.event(ReadEvent::Schema(revision));
        }
        let mut experiments = pass.read(|reader| reader.experiments())?;
        let mut runs = pass.read(|reader| reader.bare_runs())?;
        experiments.extend(runs::missing_experiments(&experiments, &runs, &pass.problems));
        sink.event(ReadEvent::Experiments(experiments));
        sink.event(ReadEvent::Expected { runs: runs.len() });

        // Newest first: that is what the table shows at its top.
        runs.sort_by_key(|run| std::cmp::Reverse(run.start_time));
        let mut shown = FxHashSet::default();
        if runs.len() >= MANY_RUNS && pass.schema.can_find_by_run() {
            // What is wrong with these rows is found again in the pass over all of them.
            let earlier = pass.problems.take();
            let ids: Vec<Arc<str>> = runs.iter().take(FIRST_RUNS).map(|run| Arc::clone(&run.id.0)).collect();
            let first = pass.read(|reader| {
                let mut first: Vec<Run> = runs.iter().take(FIRST_RUNS).cloned().collect();
                reader.complete_runs(&mut first, Wanted::Of(&ids)).map(|()| first)
            });
            match first {
                Ok(first) => {
                    let first: Vec<Run> = first.into_iter().map(named).collect();
                    shown = first.iter().map(|run| run.key.clone()).collect();
                    tell_runs(first, sink);
                }
                // A damaged index: the tables themselves come next.
                Err(StoreError::Sqlite { .. }) => {}
                Err(error) => return Err(error),
            }
            pass.problems.take();
            pass.problems.put_back(earlier);
        }
        pass.read(|reader| reader.complete_runs(&mut runs, Wanted::All))?;
        send_runs(runs, &shown, sink, cancel)?;

        sink.event(ReadEvent::RegisteredModels(
            pass.read_if_possible("registered_models", |reader| reader.registered_models())?,
        ));
        sink.event(ReadEvent::LoggedModels(pass.read_if_possible("logged_models", |reader| reader.logged_models())?));
        sink.event(ReadEvent::Traces(pass.read_if_possible("trace_info", |reader| reader.traces())?));
        let mut problems = pass.problems.take();
        let folder = self.file.parent().unwrap_or(Path::new(""));
        problems.extend(salvage::problems(folder, purge::interrupted(&self.site())));
        if !problems.is_empty() {
            sink.event(ReadEvent::Problems(problems));
        }
        Ok(())
    }

    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        again::read(self, &keys.distinct(), sink, cancel)
    }

    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError> {
        let mut pass = self.pass(cancel)?;
        let value = pass.read(|reader| reader.history(run.id.as_str(), metric, run.metrics.len()))?;
        Ok(Read { value, problems: pass.problems.take() })
    }

    fn metrics_at_one_step(&self, runs: &[&Run], cancel: &Cancel) -> Result<Vec<usize>, StoreError> {
        let mut pass = self.pass(cancel)?;
        pass.read(|reader| reader.metrics_at_one_step(runs))
    }

    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError> {
        let request = ResolveRequest {
            uri: run.artifact_uri.as_deref(),
            own_folder: None,
            experiment_id: run.experiment.as_str(),
            tail: vec![run.id.as_str(), "artifacts"],
            bases: self.bases(),
        };
        Ok(resolve_with(&request, &self.siblings))
    }

    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        let request = ResolveRequest {
            uri: model.artifact_location.as_deref(),
            own_folder: None,
            experiment_id: model.experiment_id.as_str(),
            tail: vec!["models", model.id.as_str(), "artifacts"],
            bases: self.bases(),
        };
        Ok(resolve_with(&request, &self.siblings))
    }

    fn trace_content(&self, trace: &Trace, cancel: &Cancel) -> Result<Read<TraceContent>, StoreError> {
        let mut pass = self.pass(cancel)?;
        let mut value = pass.read(|reader| reader.trace_content(&trace.id))?;
        if value.spans.is_empty() {
            let request = ResolveRequest {
                uri: find_value(&trace.tags, "mlflow.artifactLocation"),
                own_folder: None,
                experiment_id: trace.experiment_id.as_str(),
                tail: vec!["traces", &trace.id, "artifacts"],
                bases: self.bases(),
            };
            value.take_spans_of(&resolve_with(&request, &self.siblings), cancel)?;
        }
        Ok(Read { value, problems: pass.problems.take() })
    }

    fn files_of(
        &self,
        owner: Owner<'_>,
        measured: &Measured,
        cancel: &Cancel,
        found: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError> {
        let root = match owner {
            Owner::Run(run) => self.artifact_root(run)?,
            Owner::Model(model) => self.model_artifact_root(model)?,
            Owner::Experiment(_) => return Ok(()),
            Owner::Store => {
                for end in ["", "-wal", "-journal"] {
                    let mut path = self.file.clone().into_os_string();
                    path.push(end);
                    if let Ok(metadata) = std::fs::metadata(&path) {
                        let path = path.to_string_lossy();
                        found(FoundFile { part: Part::Database, path: &path, extent: FileExtent::of(&metadata) });
                    }
                }
                return Ok(());
            }
        };
        match root.path.filter(|folder| measured.is_new(folder)) {
            Some(folder) => walk_artifacts(&folder, cancel, found),
            None => Ok(()),
        }
    }

    fn change(&self, change: &Change, now: i64) -> Result<Outcome, LifecycleError> {
        write::change(self.database.path(), &self.disk, change, now)
    }

    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        write::undo(self.database.path(), &self.disk, undo)
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
        match mode {
            PurgeMode::Remove | PurgeMode::WithoutRecovery => purge::purge(&self.site(), plan, mode, progress, cancel),
            PurgeMode::Trash => Err(LifecycleError::NoTrash(self.file.clone())),
        }
    }

    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        purge::interrupted(&self.site())
    }

    fn at_work(&self) -> Result<Vec<AtWork>, LifecycleError> {
        purge::at_work(&self.site())
    }

    fn recover(
        &self,
        interrupted: &Interrupted,
        recovery: Recovery,
        progress: &dyn Fn(&PurgeProgress),
    ) -> Result<PurgeOutcome, LifecycleError> {
        purge::recover(&self.site(), interrupted, recovery, progress)
    }
}

/// Sends what has not been sent yet, in pieces.
fn send_runs(runs: Vec<Run>, shown: &FxHashSet<RunKey>, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
    let mut rest = runs.into_iter().filter(|run| !shown.contains(&run.key)).map(named);
    loop {
        cancel.check()?;
        let piece: Vec<Run> = rest.by_ref().take(RUNS_AT_ONCE).collect();
        if piece.is_empty() {
            return Ok(());
        }
        tell_runs(piece, sink);
    }
}
