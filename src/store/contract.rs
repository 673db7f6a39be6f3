//! What a store is asked for, and what it tells: the trait that every kind of store fulfils.

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
use super::types::{LoggedModel, Run};

/// What can be done with a store. Views ask this, never which backend it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Runs and experiments can be deleted, restored and edited.
    pub can_write: bool,
    /// What is deleted can go to the trash can of the desktop: [`PurgeMode::Trash`].
    pub can_trash: bool,
}

/// One opened store. Calls block; any thread may call, several at once.
pub trait Store: Send + Sync {
    /// Where it lies.
    fn location(&self) -> &Location;

    /// What can be done with it.
    fn capabilities(&self) -> Capabilities;

    /// Reads everything but histories, artifacts and previews, streaming to `sink`. `Err` only when nothing could be
    /// read at all, or when cancelled.
    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// Reads some runs and some descriptions of experiments again, at a cost that grows with their number and not with the
    /// store. Sends what [`Self::read`] would send of them, exact latest values included, and what is gone of them; of
    /// new experiments the descriptions have to be asked for too. To be taken by `CatalogBuilder::amending`.
    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// The whole history of one metric in stored order (files: line order; databases: by timestamp, step, value).
    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError>;

    /// Where the files of a run lie, decided by position in the opened folder first and by `artifact_uri` second.
    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError>;

    /// The same for a logged model.
    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError>;

    /// Lists everything below the folder of `root`, recursively, sorted by path. `Err` only when the folder is gone or
    /// somebody cancelled.
    fn list_artifacts(&self, root: &ArtifactRoot, cancel: &Cancel) -> Result<Read<ArtifactListing>, StoreError> {
        artifacts::list(root, cancel)
    }

    /// Opens one file by its path as listed (relative, with `/`). No path leads out of the artifact folder: absolute
    /// parts, `..`, and links that lead out are refused with [`StoreError::Outside`].
    fn open_artifact(&self, root: &ArtifactRoot, path: &str) -> Result<ArtifactFile, StoreError> {
        artifacts::open(root, path)
    }

    /// Calls `found` for each file on this machine that belongs to `owner`, but for folders that were `measured` before.
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

    /// Takes a change back. `Err` when nothing was changed, as somebody else changed the same since.
    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        let _ = undo;
        Err(self.cannot_be_written())
    }

    /// Finds out what a purge would remove. Only reads.
    fn plan_purge(
        &self,
        selection: &PurgeSelection,
        news: &(dyn Fn(PlanNews<'_>) + Sync),
        cancel: &Cancel,
    ) -> Result<PurgePlan, LifecycleError> {
        let _ = (selection, news, cancel);
        Err(self.cannot_be_written())
    }

    /// Removes what the plan names, for good or into the trash can, after a second look at each item. Stops between two
    /// items when cancelled.
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

    /// Changes and purges that were cut short and that no program is at work on. Only reads.
    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        Ok(Vec::new())
    }

    /// Those that a program is at work on. Only reads.
    fn at_work(&self) -> Result<Vec<AtWork>, LifecycleError> {
        Ok(Vec::new())
    }

    /// Brings one that was cut short to an end.
    fn recover(
        &self,
        interrupted: &Interrupted,
        recovery: Recovery,
        progress: &dyn Fn(&PurgeProgress),
    ) -> Result<PurgeOutcome, LifecycleError> {
        let _ = (interrupted, recovery, progress);
        Err(self.cannot_be_written())
    }

    /// The answer of a store to whom nothing can be done.
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
