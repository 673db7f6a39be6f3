//! The trait implemented by every kind of store, and the types of its requests and answers.

use rayon::prelude::*;

use super::artifacts::{self, ArtifactFile, ArtifactListing, ArtifactRoot};
use super::cancel::Cancel;
use super::error::StoreError;
use super::events::{Read, ReadKeys, Sink};
use super::history::History;
use super::lifecycle::{
    AtWork, Change, Interrupted, Outcome, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, PurgeSelection,
    Recovery, Undo,
};
use super::location::Location;
use super::refusal::LifecycleError;
use super::space::{FoundFile, Measured, Owner};
use super::trace::TraceContent;
use super::types::{LoggedModel, MetricPoint, Run, Trace};

/// What a store supports. Views ask this, never the kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Runs and experiments can be deleted, restored and edited.
    pub can_write: bool,
    /// Deleted items can go to the system trash: [`PurgeMode::Trash`].
    pub can_trash: bool,
}

/// One opened store. Calls block; they may come from several threads at once.
pub trait Store: Send + Sync {
    /// Its location.
    fn location(&self) -> &Location;

    /// What it supports.
    fn capabilities(&self) -> Capabilities;

    /// Reads everything but histories, artifacts and previews, streaming to `sink`. `Err` only when nothing could be
    /// read at all, or when cancelled.
    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// Reads some runs and experiment descriptions again, at a cost proportional to their number, not to the store.
    /// Sends the events of [`Self::read`] for them, exact latest values included, and events for those that no longer
    /// exist; the descriptions of new experiments have to be requested too. The receiver is `CatalogBuilder::amending`.
    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// The whole history of one metric in stored order (files: line order; databases: by timestamp, step, value).
    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError>;

    /// How many metrics of each of `runs` have several values at one single step, which no chart over steps can show.
    fn metrics_at_one_step(&self, runs: &[&Run], cancel: &Cancel) -> Result<Vec<usize>, StoreError> {
        let is_at_one_step = |run: &Run, metric: &str| {
            let read = self.history(run, metric, cancel);
            read.is_ok_and(|read| {
                let mut points = read.value.points();
                let Some(first) = points.next() else { return false };
                // A line that was written twice is one value.
                let is_other = |point: &MetricPoint| {
                    (point.timestamp, point.value.to_bits()) != (first.timestamp, first.value.to_bits())
                };
                let mut has_others = false;
                points.all(|point| {
                    has_others |= is_other(&point);
                    point.step == first.step
                }) && has_others
            })
        };
        let of_run = |run: &&Run| run.metrics.iter().filter(|metric| is_at_one_step(run, &metric.key)).count();
        let counts = runs.par_iter().map(of_run).collect();
        cancel.check().map(|()| counts)
    }

    /// The artifact folder of a run: located by folder first and by `artifact_uri` second.
    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError>;

    /// The same for a logged model.
    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError>;

    /// What a trace recorded: its spans, from the store itself or from the file beside it, and what was said of it. A trace
    /// whose spans are not here says why.
    fn trace_content(&self, trace: &Trace, cancel: &Cancel) -> Result<Read<TraceContent>, StoreError> {
        let _ = (trace, cancel);
        Ok(Read { value: TraceContent::default(), problems: Vec::new() })
    }

    /// Lists everything below the folder of `root`, recursively, sorted by path. `Err` only when the folder no longer
    /// exists or when cancelled.
    fn list_artifacts(&self, root: &ArtifactRoot, cancel: &Cancel) -> Result<Read<ArtifactListing>, StoreError> {
        artifacts::list(root, cancel)
    }

    /// Opens one file by its path as listed (relative, with `/`). No path leaves the artifact folder: absolute parts,
    /// `..` and links to the outside are refused with [`StoreError::Outside`].
    fn open_artifact(&self, root: &ArtifactRoot, path: &str) -> Result<ArtifactFile, StoreError> {
        artifacts::open(root, path)
    }

    /// Calls `found` for each file on this machine that belongs to `owner`, except in folders already `measured`.
    fn files_of(
        &self,
        owner: Owner<'_>,
        measured: &Measured,
        cancel: &Cancel,
        found: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError>;

    /// Makes a change, as if at `now` (milliseconds since 1970). `Err` when nothing was changed.
    fn change(&self, change: &Change, now: i64) -> Result<Outcome, LifecycleError> {
        let _ = (change, now);
        Err(self.cannot_be_written())
    }

    /// Undoes a change. `Err` when nothing was changed, because the same item has been changed since.
    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        let _ = undo;
        Err(self.cannot_be_written())
    }

    /// Plans a purge: what it would remove. Only reads.
    fn plan_purge(
        &self,
        selection: &PurgeSelection,
        news: &(dyn Fn(PlanNews<'_>) + Sync),
        cancel: &Cancel,
    ) -> Result<PurgePlan, LifecycleError> {
        let _ = (selection, news, cancel);
        Err(self.cannot_be_written())
    }

    /// Removes the items of the plan, permanently or to the system trash, after checking each item again. Stops between
    /// two items when cancelled.
    fn purge(
        &self,
        plan: &PurgePlan,
        mode: PurgeMode,
        progress: &dyn Fn(&PurgeProgress),
        cancel: &Cancel,
    ) -> Result<PurgeOutcome, LifecycleError> {
        let _ = (plan, mode, progress, cancel);
        Err(self.cannot_be_written())
    }

    /// Interrupted changes and purges that no program is working on. Only reads.
    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        Ok(Vec::new())
    }

    /// Those that a program is at work on. Only reads.
    fn at_work(&self) -> Result<Vec<AtWork>, LifecycleError> {
        Ok(Vec::new())
    }

    /// Finishes one that was cut short, or puts it back.
    fn recover(
        &self,
        interrupted: &Interrupted,
        recovery: Recovery,
        progress: &dyn Fn(&PurgeProgress),
    ) -> Result<PurgeOutcome, LifecycleError> {
        let _ = (interrupted, recovery, progress);
        Err(self.cannot_be_written())
    }

    /// The answer of a store that supports no changes.
    #[doc(hidden)]
    fn cannot_be_written(&self) -> LifecycleError {
        LifecycleError::Unsupported(self.location().origin.to_string().into())
    }
}

impl std::fmt::Debug for dyn Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(self.location()).finish()
    }
}
