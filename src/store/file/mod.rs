//! The file store, every era from MLflow 0.1 to 3.18.
//!
//! [`reading`] drives: [`layout`] finds the folders, [`experiment`] and [`run`] read one each, [`meta`], [`keys`] and
//! [`metrics`] read the three kinds of files. One bad file costs one value; what is wrong is reported beside the rest.

use self::report::Report;
use self::root::{Cancellable, metric_path};
use super::artifacts::{ArtifactRoot, ResolveRequest, resolve_with};
use super::cancel::Cancel;
use super::contract::{Capabilities, Store};
use super::disk::folder::Folder;
use super::error::StoreError;
use super::events::{Read, ReadKeys, Sink};
use super::history::History;
use super::lifecycle::{
    AtWork, Change, Interrupted, LifecycleError, Outcome, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress,
    PurgeSelection, Recovery, Undo,
};
use super::location::Location;
use super::space::{FoundFile, Measured, Owner};
use super::trace::TraceContent;
use super::types::{LoggedModel, Run, Trace, find_value};

mod described;
mod description;
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
mod reading;
mod report;
mod root;
mod run;
mod site;
mod space;
pub(in crate::store) mod survey;
mod traces;
mod write;

pub use self::root::FileStore;
pub use super::disk::folder::StepHook;

/// Reads `bytes` as a `meta.yaml`, for the fuzz target.
pub(super) fn fuzz_meta(bytes: &[u8]) {
    let _ = meta::Fields::parse(bytes);
}

impl Store for FileStore {
    fn location(&self) -> &Location {
        &self.location
    }

    fn capabilities(&self) -> Capabilities {
        let root = Folder::root(&self.root, &self.disk);
        let writable = root.ok().filter(Folder::is_writable);
        let can_trash = writable.as_ref().is_some_and(|root| self.trash.is_reachable(root));
        Capabilities { can_write: writable.is_some(), can_trash }
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        reading::read(self, sink, cancel)
    }

    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        reading::read_again(self, &keys.distinct(), sink, cancel)
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
        let request = ResolveRequest {
            uri: run.artifact_uri.as_deref(),
            own_folder: Some(self.folder(run.key.as_str()).join("artifacts")),
            experiment_id: experiment,
            tail: vec![run.id.as_str(), "artifacts"],
            bases: self.bases.clone(),
        };
        Ok(resolve_with(&request, &self.siblings))
    }

    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        let own = self.folder(model.experiment.as_str()).join(layout::MODELS).join(model.id.as_str());
        let request = ResolveRequest {
            uri: model.artifact_location.as_deref(),
            own_folder: Some(own.join("artifacts")),
            experiment_id: model.experiment_id.as_str(),
            tail: vec!["models", model.id.as_str(), "artifacts"],
            bases: self.bases.clone(),
        };
        Ok(resolve_with(&request, &self.siblings))
    }

    fn trace_content(&self, trace: &Trace, cancel: &Cancel) -> Result<Read<TraceContent>, StoreError> {
        cancel.check()?;
        let folder = self.folder(trace.experiment.as_str()).join(layout::TRACES).join(&trace.id);
        let mut report = Report::default();
        let assessments = traces::assessments(&folder, &mut report);
        let mut value = TraceContent { assessments, ..TraceContent::default() };
        let request = ResolveRequest {
            uri: find_value(&trace.tags, "mlflow.artifactLocation"),
            own_folder: Some(folder.join("artifacts")),
            experiment_id: trace.experiment_id.as_str(),
            tail: vec!["traces", &trace.id, "artifacts"],
            bases: self.bases.clone(),
        };
        value.take_spans_of(&resolve_with(&request, &self.siblings), cancel)?;
        Ok(Read { value, problems: report.problems })
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
        space::files_of(&self.root, owner, artifacts.as_ref(), measured, cancel, found)
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

fn last_name(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
