//! The same file of the compared runs: which path is looked at, at which step, and in which way.
//!
//! Everything that depends on the files is a job: what paths there are ([`choices`]), what stands in the files that are seen
//! ([`read`]), what differs between two of them ([`compared`]) and how that is laid out ([`rows`]). After each action
//! `update.rs` starts what is wanted and not here. Nothing is kept while the page shows something else.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::app::Loadable;
use crate::app::artifacts::{self, steps::Steps};
use crate::app::gallery::{Index, Step};
use crate::compare::artifact::{Choices, Way, ways};
use crate::compare::table::Group;
use crate::model::RunIndex;
use crate::preview::{Preview, Shape};
use crate::reading::artifacts::ArtifactSection;
use crate::text::Message;

pub mod choices;
pub mod compared;
pub mod figures;
pub mod images;
mod jobs;
pub mod plot;
pub mod read;
pub mod rows;
mod steps;
mod update;

pub use choices::{Choice, Status};
pub use compared::Compared;
pub use jobs::{Job, Key};
pub use read::{Content, File, Read};
pub(in crate::app) use update::{advance, follow_page, update};

/// Runs whose files are read at once: what a wide window shows.
pub const MOST_BESIDE: usize = 12;

/// The files of each run, as they were listed.
pub type Sections = FxHashMap<RunIndex, Arc<Vec<ArtifactSection>>>;

/// How the files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// All runs, each by itself.
    SideBySide,
    /// Two images on one place, with a line between them.
    Swipe,
    /// Two images on one place, in turns.
    Blink,
    /// Where two images differ.
    Difference,
    /// Two tables, cell by cell.
    Cells,
    /// A column of the tables of all runs.
    Chart,
    /// Two trees, key by key.
    Keys,
    /// Two texts, line by line.
    Lines,
}

impl Show {
    /// Locale key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::SideBySide => "files-side-by-side",
            Self::Swipe => "files-swipe",
            Self::Blink => "files-blink",
            Self::Difference => "files-difference",
            Self::Cells => "files-cells",
            Self::Chart => "files-chart",
            Self::Keys => "files-keys",
            Self::Lines => "files-lines",
        }
    }

    /// In which way two files have to be compared for it; `None` for what needs no comparison.
    fn way(self) -> Option<Way> {
        match self {
            Self::SideBySide | Self::Chart => None,
            Self::Swipe | Self::Blink | Self::Difference => Some(Way::Pixels),
            Self::Cells => Some(Way::Cells),
            Self::Keys => Some(Way::Keys),
            Self::Lines => Some(Way::Lines),
        }
    }
}

/// What of it outlives the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilesSetup {
    /// The path, or pattern of a series, that somebody chose.
    pub path: Option<String>,
    /// The step of a series that is shown.
    pub step: Option<Step>,
    /// How somebody wants to look at files.
    pub show: Option<Show>,
}

impl FilesSetup {
    pub(super) fn of(state: &State) -> Self {
        let path = state.path.as_deref().filter(|_| state.is_path_chosen).map(str::to_owned);
        let step = if state.steps.are_many() { Some(state.steps.shown()) } else { state.steps.wish() };
        Self { path: path.or_else(|| state.wanted.clone()), step, show: state.wish }
    }

    pub(super) fn restore(self) -> State {
        State {
            is_path_chosen: self.path.is_some(),
            wanted: self.path,
            steps: Steps::with_wish(self.step),
            wish: self.show,
            ..State::default()
        }
    }
}

/// Which files the runs have.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub index: Arc<Index>,
    pub sections: Arc<Sections>,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub list: Loadable<List>,
    /// What the list is, or will be, of: how often the runs had changed, and the catalog.
    list_of: Option<(u64, u64)>,
    /// What there is to choose from, those that differ first.
    pub choices: Arc<Vec<Choice>>,
    /// What it is known of, or will be.
    ranked: Option<(Arc<Index>, Option<Arc<Group>>)>,
    /// Words that a path must hold.
    pub search: String,
    /// Positions of the choices that hold them.
    pub found: Arc<Vec<usize>>,
    /// Path, or pattern of a series, of what is shown.
    pub path: Option<Arc<str>>,
    /// What is known of it.
    pub chosen: Option<Choice>,
    /// A user chose it.
    is_path_chosen: bool,
    /// The path of a file that is to be shown as soon as the files are listed.
    wanted: Option<String>,
    /// Steps that any run has; one where it is no series.
    pub steps: Steps<Step>,
    /// The runs beside each other: those with the file first.
    pub columns: Vec<RunIndex>,
    /// Those with the file.
    having: Vec<RunIndex>,
    /// What stands in the files of the runs that are looked at.
    pub reads: FxHashMap<RunIndex, Arc<Read>>,
    /// What is being read, of which runs.
    reading: Option<(read::Of, Vec<RunIndex>)>,
    /// Counts files that were read.
    read_count: u64,
    /// Runs that are in view side by side, by their positions.
    pub visible: Range<usize>,
    /// Two runs that a user chose to compare.
    pair: [Option<RunIndex>; 2],
    /// How a user wants to look at files.
    wish: Option<Show>,
    pub image: images::Look,
    /// How two files are compared.
    pub ways: Choices,
    pub compared: Loadable<Arc<Compared>>,
    comparing: Option<compared::Of>,
    pub rows: rows::State,
    pub plot: plot::State,
    pub figures: figures::State,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The files of the runs are wanted.
    Want,
    /// Show the file at a path of some run.
    Open(String),
    /// Show one of the choices.
    Choose(Arc<str>),
    SetSearch(String),
    /// The first of the two runs that are compared, or the second.
    SetPair(usize, RunIndex),
    SetShow(Show),
    /// These runs are in view side by side.
    See(Range<usize>),
    Step(artifacts::steps::Action),
    Image(images::Action),
    /// How two files are compared.
    SetWays(Choices),
    Rows(rows::Action),
    Plot(plot::Action),
    Figure(figures::Action),
    /// Which files there are, and of which runs those that were read have changed.
    Listed(List, Vec<RunIndex>),
    Ranked(Arc<Vec<Choice>>),
    /// Where a file that was asked for stands among the choices, and the steps of what is shown.
    Found(Option<(Arc<str>, Option<Step>)>),
    StepsFound(Arc<str>, Box<steps::Found>),
    /// What stands in a file.
    Read(RunIndex, Box<Read>),
    /// Nothing more is on its way of what was to be read.
    AllRead(read::Of),
    Compared(Box<Compared>),
}

impl State {
    /// The list has to be made (again).
    pub(super) fn is_stale(&self, changes: u64, revision: u64) -> bool {
        self.list_of != Some((changes, revision))
    }

    /// The file of a run, as far as it was read.
    pub fn file(&self, run: RunIndex) -> Option<&File> {
        match &self.reads.get(&run)?.content {
            Content::File(file) => Some(file),
            Content::Missing | Content::NotBefore(_) => None,
        }
    }

    /// What of the file of a run is shown.
    pub fn preview(&self, run: RunIndex) -> Option<&Arc<Preview>> {
        self.file(run)?.preview.as_ref().ok()
    }

    /// Whether what was read of a run is what is shown now.
    pub fn is_read(&self, run: RunIndex) -> bool {
        self.reads.get(&run).is_some_and(|read| Some(&read.of) == self.of().as_ref())
    }

    /// Whether anything is on its way.
    pub fn is_busy(&self) -> bool {
        self.reading.is_some() || self.compared.is_loading() || self.list.is_loading()
    }

    /// Of what files are to be read.
    fn of(&self) -> Option<read::Of> {
        Some(read::Of { path: self.path.clone()?, step: self.steps.shown() })
    }

    /// In which ways the files of two runs can be looked at, the most telling first.
    pub fn shows(&self, pair: Option<[RunIndex; 2]>) -> Vec<Show> {
        let files = pair.and_then(|[first, second]| Some([self.file(first)?, self.file(second)?]));
        let Some([first, second]) = files else { return vec![Show::SideBySide] };
        if first.picture().is_some() && second.picture().is_some() {
            let mut all = vec![Show::SideBySide, Show::Swipe, Show::Blink, Show::Difference];
            all.extend((first.has_text() && second.has_text()).then_some(Show::Lines));
            return all;
        }
        let (Ok(before), Ok(after)) = (&first.preview, &second.preview) else { return vec![Show::SideBySide] };
        let mut all = Vec::new();
        for way in ways(before, after) {
            match way {
                Way::Pixels => {}
                Way::Cells => all.extend([Show::Cells, Show::Chart]),
                Way::Keys => all.push(Show::Keys),
                Way::Lines => all.push(Show::Lines),
            }
        }
        let is_figure = matches!(before.shape, Shape::Figures(_)) || matches!(after.shape, Shape::Figures(_));
        all.insert(if is_figure { 0 } else { all.len() }, Show::SideBySide);
        all
    }

    /// How they are looked at.
    pub fn show(&self, pair: Option<[RunIndex; 2]>) -> Show {
        let all = self.shows(pair);
        self.wish.filter(|wish| all.contains(wish)).or(all.first().copied()).unwrap_or(Show::SideBySide)
    }
}

impl super::State {
    /// The two runs whose files are compared: the reference, or the first, and the next.
    pub fn pair(&self) -> Option<[RunIndex; 2]> {
        let known = |run: &RunIndex| self.runs.contains(run);
        let in_order = || self.file.columns.iter().chain(&self.runs).copied().filter(known);
        let [first, second] = self.file.pair;
        let first = first.filter(known).or(self.reference).or_else(|| in_order().next())?;
        let second = second.filter(|run| known(run) && *run != first);
        let second = second.or_else(|| in_order().find(|run| *run != first))?;
        Some([first, second])
    }
}

pub(super) fn failed(state: &mut State, key: Key, why: &Message) {
    match key {
        Key::List => state.list.finish(Err(why.clone())),
        Key::Rank | Key::Find | Key::Steps => {}
        Key::Read => state.reading = None,
        Key::Compare => state.compared.finish(Err(why.clone())),
        Key::Rows => state.rows.failed(),
        Key::Map => state.image.map.finish(Err(why.clone())),
        Key::Plot => state.plot.data.finish(Err(why.clone())),
        Key::Figure(run) => state.figures.failed(run, why),
    }
}
