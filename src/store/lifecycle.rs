//! What can be done to results besides reading them: delete, restore, rename, tag, and purge for good.
//!
//! The contract, whatever the backend. A [`Change`] is undone exactly by its [`Undo`]; it happens as a whole or not at
//! all, and one that was cut short (power, kill) is found again as [`Interrupted`]. A purge is planned first, which only
//! reads, and [`PurgePlan`] names every item; carrying it out touches nothing else, looks at each item again, and skips
//! what is not as planned. Nothing outside the opened root is ever changed, and no link is followed.

use std::path::PathBuf;

use super::types::{ExperimentKey, RunKey};
use crate::text::Message;

mod age;
pub mod log;
mod refusal;

pub use age::parse_age;
pub use refusal::LifecycleError;

/// A run or an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A run.
    Run(RunKey),
    /// An experiment.
    Experiment(ExperimentKey),
}

impl Target {
    /// The text of its key.
    pub fn key(&self) -> &str {
        match self {
            Self::Run(key) => key.as_str(),
            Self::Experiment(key) => key.as_str(),
        }
    }
}

/// Which runs come back with their experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum RestoredRuns {
    /// Those that were deleted with it.
    #[default]
    ActiveBefore,
    /// All, as MLflow does.
    All,
}

/// Something that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Marks runs as deleted.
    DeleteRuns {
        /// Which.
        runs: Vec<RunKey>,
        /// With the runs below them in the tree of their experiment.
        with_children: bool,
        /// Even those that something seems to be writing to.
        even_running: bool,
    },
    /// Marks runs as active again.
    RestoreRuns {
        /// Which.
        runs: Vec<RunKey>,
        /// With the deleted runs below them.
        with_children: bool,
    },
    /// Marks an experiment and its active runs as deleted and moves it to the trash folder.
    DeleteExperiment {
        /// Which.
        experiment: ExperimentKey,
        /// Even if something seems to be writing to one of its runs.
        even_running: bool,
    },
    /// The way back.
    RestoreExperiment {
        /// Which.
        experiment: ExperimentKey,
        /// With which runs.
        runs: RestoredRuns,
    },
    /// Gives a new name.
    Rename {
        /// To what.
        target: Target,
        /// The name.
        name: String,
    },
    /// Sets a tag.
    SetTag {
        /// Of what.
        target: Target,
        /// Name, `/` between its parts.
        key: String,
        /// Value, stored as it is.
        value: String,
    },
    /// Removes a tag.
    RemoveTag {
        /// Of what.
        target: Target,
        /// Name.
        key: String,
    },
    /// Sets the note of a run or the description of an experiment: the tag `mlflow.note.content`.
    Describe {
        /// Of what.
        target: Target,
        /// Markdown.
        text: String,
    },
}

impl Change {
    /// A word for the log.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::DeleteRuns { .. } => "delete",
            Self::RestoreRuns { .. } => "restore",
            Self::DeleteExperiment { .. } => "delete-experiment",
            Self::RestoreExperiment { .. } => "restore-experiment",
            Self::Rename { .. } => "rename",
            Self::SetTag { .. } => "set-tag",
            Self::RemoveTag { .. } => "remove-tag",
            Self::Describe { .. } => "describe",
        }
    }
}

/// Something that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its key in the store.
    pub key: String,
    /// Why.
    pub why: LifecycleError,
}

/// What a change did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Keys of the runs and experiments that were changed.
    pub done: Vec<String>,
    /// What was not, and why.
    pub skipped: Vec<Skipped>,
    /// The way back; `None` when nothing was changed.
    pub undo: Option<Undo>,
}

/// The way back from one change. It restores what was there byte by byte, and refuses where somebody changed it since.
#[derive(Clone, Debug)]
pub struct Undo(pub(super) Steps);

/// The way back, for each kind of store.
#[derive(Clone, Debug)]
pub(super) enum Steps {
    /// Small files, and a folder that moves.
    Files(super::file::Transaction),
    /// Rows of a database.
    Rows(super::sqlite::RowChanges),
}

/// What a purge is asked for.
#[derive(Clone, Debug, Default)]
pub struct PurgeSelection {
    /// These runs.
    pub runs: Vec<RunKey>,
    /// These experiments, with everything in them.
    pub experiments: Vec<ExperimentKey>,
    /// All deleted runs and experiments.
    pub everything_deleted: bool,
    /// Folders of runs that hold nothing any more, or nothing but artifacts without a run.
    pub leftovers: bool,
    /// Deleted logged models and folders without a run, by their keys in a plan.
    pub others: Vec<String>,
    /// Only what was deleted at least so many milliseconds before `now`. What does not tell is left out.
    pub older_than: Option<i64>,
    /// Milliseconds since 1970, for `older_than`.
    pub now: i64,
    /// With the deleted runs below the named ones.
    pub with_children: bool,
    /// Logged models that the purged runs made stay.
    pub keep_models: bool,
}

impl PurgeSelection {
    /// Whether a logged model or a folder without a run is named.
    pub(super) fn names(&self, key: &str) -> bool {
        self.others.iter().any(|named| named == key)
    }

    /// Whether folders without a run have to be looked for.
    pub(super) fn has_leftovers(&self) -> bool {
        self.leftovers || !self.others.is_empty()
    }

    /// Whether a folder without a run was left alone for long enough: only its files tell.
    pub(super) fn is_long_left(&self, item: &PurgeItem) -> bool {
        let changed = i64::try_from(item.extent.newest / 1_000_000).unwrap_or(i64::MAX);
        self.older_than.is_none_or(|age| self.now.saturating_sub(changed) >= age)
    }

    pub(super) fn wants_leftover(&self, key: &str) -> bool {
        self.leftovers || self.names(key)
    }
}

/// What an item of a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A run.
    Run,
    /// An experiment with all that is in it.
    Experiment,
    /// A logged model.
    LoggedModel,
    /// A folder where a run would be, with no run in it.
    Leftover,
}

impl ItemKind {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Experiment => "experiment",
            Self::LoggedModel => "logged-model",
            Self::Leftover => "leftover",
        }
    }
}

/// What a folder holds, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Extent {
    /// Bytes of all files.
    pub bytes: u64,
    /// Files.
    pub files: u64,
    /// Folders, the outermost included.
    pub folders: u64,
    /// Links, which are removed as links.
    pub links: u64,
    /// Files that have another name elsewhere: removing them frees no room.
    pub shared_files: u64,
    /// Greatest time of change of anything in it, in nanoseconds since 1970.
    pub newest: i128,
}

impl Extent {
    pub(super) fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.files += other.files;
        self.folders += other.folders;
        self.links += other.links;
        self.shared_files += other.shared_files;
        self.newest = self.newest.max(other.newest);
    }
}

/// One folder that a purge would remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeItem {
    /// What it is.
    pub kind: ItemKind,
    /// Its folder relative to the root, with `/`.
    pub key: String,
    /// MLflow's id.
    pub id: String,
    /// Name, may be empty.
    pub name: String,
    /// Absolute.
    pub path: PathBuf,
    /// What it holds.
    pub extent: Extent,
    /// Milliseconds since 1970; unknown for what older versions of MLflow deleted.
    pub deleted_since: Option<i64>,
    /// Runs in it (of an experiment), or 1 for a run.
    pub runs: usize,
    /// Traces in it (of an experiment). Those that a run made belong to the experiment and stay with it when the run goes,
    /// as with `mlflow gc`.
    pub traces: usize,
    /// The run that it goes along with: the parent, or the maker of a model.
    pub along_with: Option<String>,
    /// Keys of the runs directly below it that stay.
    pub children_that_stay: Vec<String>,
    /// Device and number of the folder, by which it is known again.
    pub(super) identity: (u64, u64),
    /// What an item of a database has on the disk.
    pub(super) folders: Vec<ItemFolder>,
}

/// A folder of artifacts that goes with the rows of an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ItemFolder {
    /// Relative to the folder of the database, with `/`.
    pub(super) key: String,
    /// The table that says whose it is.
    pub(super) table: String,
    /// The id there.
    pub(super) owner: String,
    /// Device and number.
    pub(super) identity: (u64, u64),
    /// What it holds.
    pub(super) extent: Extent,
}

/// Artifacts that lie elsewhere and are left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The run or model they belong to.
    pub key: String,
    /// Where: a path, or the URI of what is not on this machine.
    pub place: String,
}

/// A version of a registered model whose files or run a purge would remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostSource {
    /// Registered model.
    pub model: String,
    /// Version.
    pub version: i64,
    /// Key of the item that it came from.
    pub key: String,
}

/// Everything that a purge would do: made by reading alone.
#[derive(Clone, Debug, Default)]
pub struct PurgePlan {
    /// What would be removed, in this order.
    pub items: Vec<PurgeItem>,
    /// What was asked for but would stay, and why.
    pub skipped: Vec<Skipped>,
    /// Artifacts elsewhere, which stay.
    pub outside: Vec<Outside>,
    /// Versions of registered models that would lose their source.
    pub lost_sources: Vec<LostSource>,
}

impl PurgePlan {
    /// What all items hold.
    pub fn extent(&self) -> Extent {
        let mut all = Extent::default();
        for item in &self.items {
            all.add(&item.extent);
        }
        all
    }
}

/// Where a purge takes things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum PurgeMode {
    /// Nowhere: they are gone.
    #[default]
    Remove,
    /// To the trash can of the desktop, which brings them back to their place.
    Trash,
}

impl PurgeMode {
    /// A word for the log.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Remove => "purge",
            Self::Trash => "trash",
        }
    }
}

/// What a plan tells while it is being made.
#[derive(Clone, Copy, Debug)]
pub enum PlanNews<'a> {
    /// What it is about, with nothing measured yet. Once, and first; what turns out not to be removable is in it.
    Found(&'a [PurgeItem]),
    /// How much one of these holds, by its position; none for what is left.
    Measured(usize, Option<&'a Extent>),
}

/// How far a plan or a purge has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurgeProgress {
    /// Items measured or removed.
    pub items_done: usize,
    /// Items in all.
    pub items: usize,
    /// Bytes measured or removed.
    pub bytes_done: u64,
    /// Key of the item at work.
    pub key: String,
}

/// What a purge did.
#[derive(Clone, Debug, Default)]
pub struct PurgeOutcome {
    /// Keys of the items that are gone.
    pub done: Vec<String>,
    /// What they held.
    pub freed: Extent,
    /// What was left, and why.
    pub skipped: Vec<Skipped>,
    /// Somebody stopped it: the items after the last one done were not touched.
    pub is_cancelled: bool,
}

/// A change or purge that was cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interrupted {
    /// Its name in the store.
    pub id: String,
    /// The word of the log: `purge`, `delete`, ….
    pub operation: String,
    /// When it began, in milliseconds since 1970.
    pub since: Option<i64>,
    /// Keys of what it was about.
    pub keys: Vec<String>,
    /// Keys of what is half removed and cannot come back.
    pub beyond_recall: Vec<String>,
}

/// What to do about an [`Interrupted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Do the rest of a change; of a purge, remove what had been taken out of its place (nothing more).
    Finish,
    /// Bring everything back that is whole.
    PutBack,
}

impl Skipped {
    pub(super) fn new(key: impl Into<String>, why: LifecycleError) -> Self {
        Self { key: key.into(), why }
    }

    /// The words for the reason, in the locale files.
    pub fn message(&self) -> Message {
        self.why.message()
    }
}
