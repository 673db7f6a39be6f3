//! What is asked for when something is removed for good, what would go, what went, and what was cut short.

use std::path::PathBuf;

use super::change::Skipped;
use crate::store::disk::extent::Extent;
use crate::store::refusal::LifecycleError;
use crate::store::types::{ExperimentKey, RunKey};

/// What a purge is asked for.
#[derive(Clone, Debug, Default)]
pub struct PurgeSelection {
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
    pub(in crate::store) fn names(&self, key: &str) -> bool {
        self.others.iter().any(|named| named == key)
    }

    /// Whether folders without a run have to be looked for.
    pub(in crate::store) fn has_leftovers(&self) -> bool {
        self.leftovers || !self.others.is_empty()
    }
}

/// What an item of a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
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

/// One folder that a purge would remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeItem {
    /// What it is.
    pub kind: ItemKind,
    /// Its folder relative to the root, with `/`.
    pub key: String,
    pub id: String,
    /// Name, may be empty.
    pub name: String,
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
    pub(in crate::store) identity: (u64, u64),
    /// What an item of a database has on the disk.
    pub(in crate::store) folders: Vec<ItemFolder>,
}

/// A folder of artifacts that goes with the rows of an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::store) struct ItemFolder {
    /// Relative to the folder of the database, with `/`.
    pub(in crate::store) key: String,
    /// The table that says whose it is.
    pub(in crate::store) table: String,
    /// The id there.
    pub(in crate::store) owner: String,
    /// Device and number.
    pub(in crate::store) identity: (u64, u64),
    /// What it holds.
    pub(in crate::store) extent: Extent,
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
    pub model: String,
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
    /// Why nothing but itself is known of it; it can be neither finished nor put back then.
    pub unreadable: Option<LifecycleError>,
}

impl Interrupted {
    /// Something of which nothing but this is known.
    pub fn unreadable(id: String, why: LifecycleError) -> Self {
        Self {
            id,
            operation: String::new(),
            since: None,
            keys: Vec::new(),
            beyond_recall: Vec::new(),
            unreadable: Some(why),
        }
    }
}

/// What to do about an [`Interrupted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Do the rest of a change; of a purge, remove what had been taken out of its place (nothing more).
    Finish,
    /// Bring everything back that is whole.
    PutBack,
}
