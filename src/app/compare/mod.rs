//! The page *Compare*: which runs stand beside each other, in which order, and what of them is shown.
//!
//! The runs are those that were selected when *Compare* was asked for; they stay until others are. Building the table and
//! looking at files are jobs; what of the table is shown follows from it by [`lines`](crate::compare::table::lines).

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Loadable;
use super::place::Place;
use crate::compare::plots::{PlotKind, PlotsSetup};
use crate::compare::table::export::CompareFormat;
use crate::compare::table::{Comparison, FileFact, Group, GroupKind, Line, MetricValue};
use crate::model::{Direction, Directions, RunIndex, Table};
use crate::text::Message;

pub mod files;
pub mod groups;
mod jobs;
pub mod plots;
mod setup;
mod update;

pub use jobs::{Job, Key};
pub(in crate::app) use setup::restore;
pub use setup::{Chosen, CompareSetup};
pub(super) use update::update;
pub(in crate::app) use update::{enter, forget_gone};

/// Runs that are compared at most: more are nowhere beside each other.
pub const MOST_RUNS: usize = 1_000;
/// Runs that are offered to be added at most; others are found by typing.
const MOST_OFFERED: usize = 100;
/// Runs in view that are looked at for that.
const MOST_LOOKED_AT: usize = 2_000;
/// Charts that stand below the table at most.
const MOST_CHARTS: usize = 6;

/// What stands below the table. As text the word of the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum CompareView {
    /// Curves of metrics, those of all runs together.
    #[default]
    Curves,
    /// Statistics of groups of runs.
    Groups,
    /// The same file of each run.
    Files,
    /// One value of each run, or more, drawn together.
    Plot(PlotKind),
}

impl CompareView {
    /// In the order of the strip.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Curves).chain(PlotKind::ALL.map(Self::Plot)).chain([Self::Files, Self::Groups])
    }

    /// Locale key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Curves => "curves",
            Self::Groups => "groups",
            Self::Files => "tab-artifacts",
            Self::Plot(kind) => kind.key(),
        }
    }

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Curves => "curves",
            Self::Groups => "groups",
            Self::Files => "files",
            Self::Plot(kind) => kind.word(),
        }
    }

    /// The plot that it shows.
    pub fn plot(self) -> Option<PlotKind> {
        if let Self::Plot(kind) = self { Some(kind) } else { None }
    }
}

impl FromStr for CompareView {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let words = || Self::all().map(Self::word).collect::<Vec<_>>().join(", ");
        let found = Self::all().find(|view| view.word().eq_ignore_ascii_case(word));
        found.ok_or_else(|| format!("expected one of {}", words()))
    }
}

impl From<CompareView> for String {
    fn from(view: CompareView) -> Self {
        view.word().to_owned()
    }
}

impl TryFrom<String> for CompareView {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

/// How the table looks, remembered of each place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareLook {
    /// Rows that are the same in all runs are shown too.
    pub shows_equal: bool,
    /// Runs are rows, keys are columns.
    pub is_transposed: bool,
    /// Which value of metrics.
    pub value: MetricValue,
    /// Curves are what they differ by from those of the reference.
    pub shows_difference: bool,
    /// Groups that are folded away.
    pub folded: Vec<GroupKind>,
    /// How plots are made.
    pub plots: PlotsSetup,
    /// How runs are grouped.
    pub groups: groups::GroupLook,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// In the order in which they are shown; those that stay in sight first.
    pub runs: Vec<RunIndex>,
    /// So many of them stay in sight.
    pub pinned: usize,
    /// The one that others are compared with.
    pub reference: Option<RunIndex>,
    pub look: CompareLook,
    /// Words that the keys of rows must hold.
    pub search: String,
    /// Words that the names of runs must hold that could be added.
    pub add_search: String,
    /// Runs that could be added; see [`Self::has_old_offers`].
    pub offered: Vec<RunIndex>,
    offered_of: Option<(Arc<Table>, String, u64)>,
    /// Branches that are folded away, by their keys.
    pub folded_branches: FxHashSet<Arc<str>>,
    /// The table. Its runs may be those of a moment ago: [`Self::order`] says which of them are shown.
    pub content: Loadable<Arc<Comparison>>,
    /// Positions in the runs of the table, in the order in which they are shown; follows `runs` and `content`.
    pub order: Vec<usize>,
    /// Follows `content`, the look and what is searched for.
    pub lines: Arc<Vec<Line>>,
    /// Positions of the lines that have values, which are the columns where runs are rows; follows `lines`.
    pub value_lines: Vec<usize>,
    /// No key is found in two runs; follows `content`.
    pub has_nothing_common: bool,
    /// Files of the runs that are compared.
    pub files: Loadable<Arc<Group>>,
    pub view: CompareView,
    /// The file that is looked at of each run.
    pub file: files::State,
    /// Plots of the runs.
    pub plots: plots::State,
    /// Groups of runs.
    pub groups: groups::State,
    /// Metrics whose curves are drawn.
    pub metrics: Vec<Arc<str>>,
    /// A user chose them.
    are_metrics_chosen: bool,
    /// How often the selection had changed when its runs were taken.
    taken_at: Option<u64>,
    /// Counts changes of what the table is made of.
    changes: u64,
    made_of: Option<Made>,
    /// What the files are, or will be, of.
    files_of: Option<(Vec<RunIndex>, u64)>,
    /// A file is being written.
    pub is_saving: bool,
}

/// What a table was made of.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    changes: u64,
    revision: u64,
    directions: Directions,
}

impl State {
    /// Whether the table has to be made (again).
    pub fn is_stale(&self, place: &Place, directions: &Directions) -> bool {
        let is_same = |made: &Made| {
            made.changes == self.changes && made.revision == place.catalog.revision && made.directions == *directions
        };
        !self.runs.is_empty() && !self.made_of.as_ref().is_some_and(is_same)
    }

    /// Whether the runs that could be added have to be looked for (again).
    pub fn has_old_offers(&self, place: &Place) -> bool {
        let is_same = |(table, search, changes): &(Arc<Table>, String, u64)| {
            place.table.content.value().is_some_and(|content| Arc::ptr_eq(content, table))
                && *search == self.add_search
                && *changes == self.changes
        };
        place.table.content.value().is_some() && !self.offered_of.as_ref().is_some_and(is_same)
    }

    /// How many runs the page shows, or would show were it opened now.
    pub fn count(place: &Place) -> usize {
        update::count(place)
    }

    /// How often what the table is made of has changed.
    fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether the files of the runs have to be listed (again).
    pub fn are_files_stale(&self, place: &Place) -> bool {
        !self.runs.is_empty() && self.file.is_stale(self.changes, place.catalog.revision)
    }

    /// Whether a run stays in sight.
    pub fn is_pinned(&self, run: RunIndex) -> bool {
        self.runs[..self.pinned.min(self.runs.len())].contains(&run)
    }

    /// Equal rows that are folded away, of all groups.
    pub fn hidden_equal(&self) -> usize {
        let is_folding = !self.look.shows_equal && self.runs.len() > 1 && self.search.trim().is_empty();
        let equal = |groups: &Comparison| groups.groups.iter().map(|group| group.equal).sum();
        if is_folding { self.content.value().map_or(0, |content| equal(content)) } else { 0 }
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Compare the selected runs.
    CompareSelection,
    /// Compare exactly these.
    SetRuns(Vec<RunIndex>),
    /// The table is wanted as it is now.
    Want,
    /// One run more.
    Add(RunIndex),
    Remove(RunIndex),
    /// Put a run before another; `None`: behind all others.
    Move {
        run: RunIndex,
        before: Option<RunIndex>,
    },
    /// Have a run stay in sight, or no longer.
    Pin(RunIndex, bool),
    /// Compare others with this run; `None`: each with what most runs say.
    SetReference(Option<RunIndex>),
    /// Show rows that are the same in all runs.
    ShowEqual(bool),
    /// Runs are rows, keys are columns.
    Transpose(bool),
    /// Draw curves as differences from those of the reference.
    ShowDifference(bool),
    /// Which value of metrics.
    SetValue(MetricValue),
    ToggleGroup(GroupKind),
    ToggleBranch(Arc<str>),
    SetSearch(String),
    SetAddSearch(String),
    /// Find runs that could be added.
    FindOffers,
    /// What stands below the table.
    SetView(CompareView),
    /// Draw the curves of a metric; with `more`, beside those that are drawn, or no longer.
    ChooseMetric {
        metric: Arc<str>,
        more: bool,
    },
    /// Which end of a metric is the good one.
    SetDirection(Arc<str>, Direction),
    /// Of the file that is looked at of each run.
    File(files::Action),
    /// Give a run the focus, here and everywhere.
    Focus(RunIndex),
    /// Show the charts of exactly these runs.
    ShowInCharts,
    /// Put what is shown on the clipboard.
    Copy(CompareFormat),
    /// Show the system's dialog that picks where to write what is shown.
    PickPath(CompareFormat),
    /// What that dialog answered.
    Picked(PathBuf),
    Done(Box<Comparison>),
    /// The files of these runs, in the same order; and so many of all were looked at.
    FilesDone(Vec<Vec<(String, FileFact)>>),
    Groups(groups::Action),
    /// The file was written there, or why not.
    Saved(Result<PathBuf, Message>),
    Plots(plots::Action),
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Table => place.compare.content.finish(Err(why.clone())),
        Key::Files => place.compare.files.finish(Err(why.clone())),
        Key::Groups => place.compare.groups.content.finish(Err(why.clone())),
        Key::Write => place.compare.is_saving = false,
        Key::File(key) => files::failed(&mut place.compare.file, key, why),
        Key::Plot => plots::failed(place, why),
    }
}
