//! What is asked for when something is removed for good, what would go, what went, and what was cut short.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::change::Skipped;
use crate::store::disk::extent::{Extent, Purpose};
use crate::store::location::Location;
use crate::store::refusal::LifecycleError;
use crate::store::types::{ExperimentKey, RunKey};
use crate::text::Message;

/// What a purge is asked for.
#[derive(Clone, Debug, Default)]
pub struct PurgeSelection {
    pub runs: Vec<RunKey>,
    /// These experiments, with everything in them.
    pub experiments: Vec<ExperimentKey>,
    /// All deleted runs and experiments.
    pub everything_deleted: bool,
    /// Folders of runs that hold no file any more.
    pub leftovers: bool,
    /// Folders with artifacts of runs that nobody knows. Whoever asks for them was asked a second time.
    pub unknown_runs: bool,
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
    /// The other stores that are open: what they keep here is theirs.
    pub beside: Vec<Location>,
    /// Only to be looked at: what there is no permission to remove is in the plan too.
    pub only_look: bool,
}

impl PurgeSelection {
    /// Whether a logged model or a folder without a run is named.
    pub(in crate::store) fn names(&self, key: &str) -> bool {
        self.others.iter().any(|named| named == key)
    }

    /// What its items are measured for.
    pub(in crate::store) fn purpose(&self) -> Purpose {
        if self.only_look { Purpose::Looking } else { Purpose::Removing }
    }

    /// Whether folders without a run have to be looked for.
    pub(in crate::store) fn has_leftovers(&self) -> bool {
        self.leftovers || self.unknown_runs || !self.others.is_empty()
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
    /// A folder where a run would be, with no file in it: what `mlflow gc` leaves of one.
    Leftover,
    /// A folder where a run would be, with artifacts of a run that nobody knows. A database elsewhere may.
    UnknownRun,
}

impl ItemKind {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Experiment => "experiment",
            Self::LoggedModel => "logged-model",
            Self::Leftover => "leftover",
            Self::UnknownRun => "unknown-run",
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
    /// Folders of its artifacts that lie elsewhere and go with it.
    pub elsewhere: Vec<PathBuf>,
    /// What it holds, all in all.
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
    /// What an item has on the disk beside its own folder; all of it, of an item of a database.
    pub(in crate::store) folders: Vec<ItemFolder>,
}

/// A folder of artifacts that goes with an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::store) struct ItemFolder {
    /// With `/`, relative to the folder so many levels above that of the store.
    pub(in crate::store) key: String,
    #[serde(default, skip_serializing_if = "is_none")]
    pub(in crate::store) above: usize,
    /// The table that says whose it is; empty in a file store.
    #[serde(default)]
    pub(in crate::store) table: String,
    /// The id, or the name of a run's own folder.
    pub(in crate::store) owner: String,
    /// Device and number.
    pub(in crate::store) identity: (u64, u64),
    /// What it holds.
    pub(in crate::store) extent: Extent,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this form")]
fn is_none(levels: &usize) -> bool {
    *levels == 0
}

/// Artifacts that are left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The run or model they belong to.
    pub key: String,
    /// Where: a path, or the URI of what is not on this machine.
    pub place: String,
    pub why: Kept,
}

/// Why artifacts of what is purged stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They lie outside the folder that was opened, or not on this machine.
    Outside,
    /// They are somebody else's too.
    Shared {
        /// Key or folder of a run or model, or path of a database.
        by: String,
    },
    /// They lie in the folder that was opened, and nothing tells for sure that they are nobody else's.
    Unclear,
}

impl Kept {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Shared { .. } => "shared",
            Self::Unclear => "unclear",
        }
    }
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
    /// Artifacts that stay.
    pub outside: Vec<Outside>,
    /// Versions of registered models that would lose their source.
    pub lost_sources: Vec<LostSource>,
    /// The other stores that were open.
    pub beside: Vec<Location>,
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
    /// The same where a full disk leaves no other way: nothing tells of what was half removed should the program die
    /// meanwhile, and the rollback journal of a database is kept in memory.
    WithoutRecovery,
    /// To the trash can of the desktop, which brings them back to their place.
    Trash,
}

impl PurgeMode {
    /// A word for the log.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Remove => "purge",
            Self::WithoutRecovery => "purge-without-recovery",
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
    /// Files and links removed.
    pub files_done: u64,
    /// Files and links in all, where that is known.
    pub files: u64,
    /// Bytes measured or removed.
    pub bytes_done: u64,
    /// Bytes in all, where that is known.
    pub bytes: u64,
    /// Key of the item at work.
    pub key: String,
    /// What is gone since the last time this was told.
    pub gone: Option<GoneItem>,
}

impl PurgeProgress {
    /// From 0 to 1: files take their time, and so do bytes; items where nothing else is known.
    pub fn share(&self) -> f32 {
        let share = |done: u64, all: u64| (all > 0).then(|| (done as f64 / all as f64).min(1.0) as f32);
        match (share(self.files_done, self.files), share(self.bytes_done, self.bytes)) {
            (Some(files), Some(bytes)) => f32::midpoint(files, bytes),
            (Some(files), None) => files,
            _ => share(self.items_done as u64, self.items as u64).unwrap_or(0.0),
        }
    }
}

/// An item that a purge has removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneItem {
    pub key: String,
    /// Bytes that it held.
    pub bytes: u64,
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
    /// Keys of what it was about; of a purge, of what is taken out of its place and whole.
    pub keys: Vec<String>,
    /// Keys of what is half removed and cannot come back.
    pub beyond_recall: Vec<String>,
    /// Of a purge, keys of what it had removed.
    pub removed: Vec<String>,
    /// Of a purge, keys of what it had not come to.
    pub untouched: Vec<String>,
    /// Names by key, of those that have one.
    pub names: BTreeMap<String, String>,
    /// Why nothing but itself is known of it; it can be neither finished nor put back then.
    pub unreadable: Option<LifecycleError>,
}

impl Interrupted {
    pub(in crate::store) fn new(id: String, operation: String) -> Self {
        Self {
            id,
            operation,
            since: None,
            keys: Vec::new(),
            beyond_recall: Vec::new(),
            removed: Vec::new(),
            untouched: Vec::new(),
            names: BTreeMap::new(),
            unreadable: None,
        }
    }

    /// Something of which nothing but this is known.
    pub fn unreadable(id: String, why: LifecycleError) -> Self {
        Self { unreadable: Some(why), ..Self::new(id, String::new()) }
    }

    /// Items that are neither in their place nor gone.
    pub fn open_items(&self) -> usize {
        self.keys.len() + self.beyond_recall.len()
    }

    /// Items that it was about.
    pub fn items(&self) -> usize {
        self.open_items() + self.removed.len() + self.untouched.len()
    }

    /// What is said of it.
    pub fn message(&self) -> Message {
        if self.removed.is_empty() {
            return Message::new("lifecycle-interrupted")
                .arg("operation", &*self.operation)
                .arg("n", self.open_items());
        }
        let message = Message::new("lifecycle-interrupted-purge").arg("removed", self.removed.len());
        message.arg("n", self.items()).arg("half", self.open_items())
    }
}

/// A change or purge that a program is at work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtWork {
    /// Its name in the store.
    pub id: String,
    /// The process that began it, where that is known.
    pub process: Option<u32>,
}

/// What to do about an [`Interrupted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Do the rest of a change; of a purge, remove what had been taken out of its place (nothing more).
    Finish,
    /// Bring everything back that is whole.
    PutBack,
}
