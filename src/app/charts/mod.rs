//! What the charts page shows: choices, figures, and what of it outlives the program.

use std::sync::Arc;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use self::kinds::{Kinds, MetricKind};
use self::layout::{Arrangement, CardSize, LayoutChoices, Move};
use super::Loadable;
use super::place::Place;
use crate::chart::statistics::RangeRow;
use crate::chart::{AxisScale, ChartOptions, Figure, Look, Looks, MetricNames, RunColors, XAxis};
use crate::model::{Catalog, Choices, RunIndex};
use crate::store::RunKey;
use crate::text::Message;

pub(in crate::app) mod compared;
mod copying;
pub(in crate::app) mod drawn_runs;
mod jobs;
pub mod kinds;
pub mod layout;
pub(in crate::app) mod looks;
mod moving;
mod update;

pub(in crate::app) use jobs::prepare;
pub use jobs::{Appearance, Job, Key};
pub(super) use update::update;

/// Charts side by side at most, where that was chosen.
pub const MOST_COLUMNS: usize = 4;

/// Which runs the charts page draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ChartScope {
    /// All runs in the table (up to [`State::MAX_RUNS`]).
    #[default]
    All,
    /// The selected ones.
    Selected,
}

/// What a chart draws of each run: one metric, or several metrics and expressions, one a line; an expression has `=` before
/// it.
pub type ChartName = Arc<str>;

/// Where a chart stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FigureId {
    /// On the charts page.
    Charts(ChartName),
    /// On the page of a run, or in the inspector: a metric of one run, or several, one a line.
    Run(RunIndex, Arc<str>),
    /// In the inspector of a selection: a metric of its runs.
    Selection(ChartName),
    /// On the page of a run: a metric of its children.
    Children(RunIndex, Arc<str>),
    /// On the page that compares runs: a metric of those.
    Compared(ChartName),
}

impl FigureId {
    /// What is drawn of each run.
    pub fn name(&self) -> &ChartName {
        match self {
            Self::Charts(name)
            | Self::Run(_, name)
            | Self::Selection(name)
            | Self::Children(_, name)
            | Self::Compared(name) => name,
        }
    }

    /// The metrics and expressions. What is a name as a whole is not taken apart.
    pub fn sources(&self, names: &MetricNames<'_>) -> Vec<Arc<str>> {
        match self {
            Self::Charts(name) | Self::Run(_, name) if !names.has(name) => name.split('\n').map(Arc::from).collect(),
            Self::Charts(name)
            | Self::Run(_, name)
            | Self::Selection(name)
            | Self::Children(_, name)
            | Self::Compared(name) => {
                vec![name.clone()]
            }
        }
    }
}

/// Visible parts of the axes; all where `None`.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ChartRange {
    /// In units of the x axis.
    pub x: Option<(f64, f64)>,
    /// Of the values.
    pub y: Option<(f64, f64)>,
}

/// What a drawn figure was made of: when this differs, a new one is made.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureKey {
    /// What its lines were prepared from.
    pub data: DataKey,
    /// Width in physical pixels, rounded up to a multiple of 64 so that dragging a panel does not remake every frame.
    pub width: u32,
    /// Visible parts of the axes.
    pub range: ChartRange,
}

/// What the lines of a figure were prepared from.
#[derive(Clone, Debug, PartialEq)]
pub struct DataKey {
    pub runs: Arc<[RunIndex]>,
    pub options: Arc<ChartOptions>,
    /// Counts changes of colours and of hidden groups.
    pub appearance_changes: u64,
    /// Tells how often its runs were read anew.
    pub generations: u64,
}

/// A chart: what it was made of, and the figure.
#[derive(Debug)]
pub struct FigureSlot {
    /// What `figure` is being made of.
    pub key: FigureKey,
    /// What the figure that is there was made of.
    pub made_of: Option<FigureKey>,
    pub figure: Loadable<Arc<Figure>>,
}

/// A stretch of x that the user marked in a chart, and what every curve does in it.
#[derive(Debug)]
pub struct Marked {
    /// In which chart.
    pub id: FigureId,
    /// From where to where, in units of its x axis.
    pub x_range: (f64, f64),
    /// Identity of the figure that `rows` were taken from.
    pub figure: u64,
    /// One row per curve.
    pub rows: Loadable<Arc<Vec<RangeRow>>>,
}

/// Choices of the charts page and the figures.
#[derive(Debug, Default)]
pub struct State {
    /// How all charts are made that have no options of their own.
    pub options: Arc<ChartOptions>,
    /// Options of single charts.
    pub own_options: FxHashMap<ChartName, Arc<ChartOptions>>,
    pub scope: ChartScope,
    /// A regular expression that the name of a chart must match.
    pub search: String,
    /// The same, compiled; follows `search`. What is no regular expression is looked for as it stands.
    pub pattern: Option<Regex>,
    /// Sections that were folded or unfolded, by name.
    pub(super) folded: Choices,
    /// Charts that the user added, before all others.
    pub own_charts: Vec<ChartName>,
    /// Charts that a version added whose expressions had no sign; they join the others once all names are known.
    pub(super) unmarked_charts: Vec<ChartName>,
    /// Charts side by side; `None`: as many as fit well.
    pub columns: Option<usize>,
    /// All charts show the same part of x.
    pub is_x_linked: bool,
    /// Runs hidden from the charts.
    pub hidden: FxHashSet<RunKey>,
    /// Groups hidden from the charts, by name.
    pub hidden_groups: Arc<FxHashSet<String>>,
    /// Colours of runs.
    pub colors: Arc<RunColors>,
    /// Counts changes of the looks that were given.
    pub(super) look_changes: u64,
    /// Looks were given from all runs of the place.
    pub(in crate::app) are_looks_final: bool,
    /// The parameter by whose value runs are coloured.
    pub color_by: Option<String>,
    /// Counts changes of `colors` and `hidden_groups`.
    pub appearance_changes: u64,
    /// Runs drawn on the charts page, in the order of the table.
    pub drawn: Arc<[RunIndex]>,
    /// Runs that would be drawn were they not hidden; follows `drawn`.
    pub left_out: Vec<RunIndex>,
    /// Tells how often they were read anew; follows `drawn`.
    pub(super) generations: u64,
    /// Selected runs that the inspector draws together, and how often they were read anew; follows the selection.
    pub(super) of_selection: (Arc<[RunIndex]>, u64),
    /// Runs drawn on the page of their parent, and how often they were read anew.
    pub(super) children: (Arc<[RunIndex]>, u64),
    /// Runs whose curves the page Compare draws, and how often they were read anew.
    pub(super) compared: (Arc<[RunIndex]>, u64),
    /// The ID of the run from which these are drawn as differences.
    pub(super) compared_to: Option<Arc<str>>,
    /// Metrics that the drawn runs have, in the order of the columns; follows `drawn`.
    pub metrics: Vec<Arc<str>>,
    /// Parameters of the drawn runs, those that differ first; follows `drawn`.
    pub params: Arc<[Arc<str>]>,
    /// Tags of the drawn runs that users gave; follows `drawn`.
    pub tags: Arc<[Arc<str>]>,
    /// What is being typed for a new chart.
    pub draft: Option<String>,
    /// Why that is no chart yet; follows `draft`.
    pub draft_failure: Option<Message>,
    /// The shared crosshair: the chart that the pointer is in, and where on the x axis.
    pub crosshair: Option<(FigureId, f64)>,
    /// Visible parts of the axes by chart.
    pub ranges: FxHashMap<FigureId, ChartRange>,
    /// The visible part of x that linked charts share.
    pub linked_x: Option<(f64, f64)>,
    /// A chart shown alone.
    pub enlarged: Option<ChartName>,
    /// Figures that were made.
    pub figures: FxHashMap<FigureId, FigureSlot>,
    /// A marked stretch of x.
    pub marked: Option<Marked>,
    /// What the user chose of the layout.
    pub layout: LayoutChoices,
    /// Which metrics have one value per run.
    pub kinds: Kinds,
    /// Sections and cards; follows `metrics`, `own_charts`, `pattern`, `layout` and `kinds`.
    pub arrangement: Arrangement,
    /// The chart under the pointer or with the keyboard focus: keys are meant for it.
    pub pointed: Option<FigureId>,
    /// The run that got the focus by a click on its curve while no run had it: the inspector waits to be asked for, so that
    /// the charts do not move under the pointer.
    pub(super) quiet_focus: Option<RunIndex>,
}

impl State {
    /// Runs drawn at most on one chart.
    pub const MAX_RUNS: usize = 200;

    /// Runs drawn on the page of their parent.
    pub fn children_drawn(&self) -> usize {
        self.children.0.len()
    }

    /// How a chart is made. On the page of a run there are no groups.
    pub fn options_of(&self, id: &FigureId) -> Arc<ChartOptions> {
        match id {
            FigureId::Charts(name) => self.own_options.get(name).unwrap_or(&self.options).clone(),
            FigureId::Run(..) | FigureId::Selection(_) | FigureId::Children(..) => self.ungrouped(None),
            FigureId::Compared(_) => self.ungrouped(self.compared_to.as_ref()),
        }
    }

    fn ungrouped(&self, difference_to: Option<&Arc<str>>) -> Arc<ChartOptions> {
        if self.options.grouping.is_none() && self.options.difference_to.as_ref() == difference_to {
            return self.options.clone();
        }
        let difference_to = difference_to.cloned();
        Arc::new(ChartOptions { grouping: None, difference_to, ..ChartOptions::clone(&self.options) })
    }

    /// Whether the inspector has to wait until it is asked for, with this focus.
    pub fn is_focus_quiet(&self, focus: Option<RunIndex>) -> bool {
        self.quiet_focus.is_some() && self.quiet_focus == focus
    }

    /// Visible parts of the axes of a chart.
    pub fn range_of(&self, id: &FigureId) -> ChartRange {
        let own = self.ranges.get(id).copied().unwrap_or_default();
        if self.is_linked(id) { ChartRange { x: self.linked_x, ..own } } else { own }
    }

    /// Whether a section is folded away; what the system logged starts so.
    pub fn is_folded(&self, section: &str) -> bool {
        self.folded.of(section, starts_folded(section))
    }

    /// What the lines of a chart have to be prepared from.
    pub fn data_key(&self, catalog: &Catalog, id: &FigureId) -> DataKey {
        let (runs, generations) = match id {
            FigureId::Charts(_) => (self.drawn.clone(), self.generations),
            FigureId::Selection(_) => self.of_selection.clone(),
            FigureId::Run(run, _) => ([*run].into(), catalog.runs[run.at()].generation),
            FigureId::Children(..) => self.children.clone(),
            FigureId::Compared(_) => self.compared.clone(),
        };
        DataKey { runs, options: self.options_of(id), appearance_changes: self.appearance_changes, generations }
    }

    /// How curves look, for a job.
    pub fn appearance(&self) -> Appearance {
        Appearance { colors: self.colors.clone(), hidden_groups: self.hidden_groups.clone() }
    }

    /// Whether a chart takes its part of x from the others: linked, and over the same axis.
    pub fn is_linked(&self, id: &FigureId) -> bool {
        let FigureId::Charts(name) = id else { return false };
        self.is_x_linked && self.own_options.get(name).is_none_or(|own| own.x_axis == self.options.x_axis)
    }
}

/// A change of the toolbar or of one chart's options.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionsChange {
    /// These, for all charts without options of their own.
    All(Arc<ChartOptions>),
    /// These, for one chart.
    One(ChartName, Arc<ChartOptions>),
    /// One chart goes with the others again.
    NoneOfItsOwn(ChartName),
}

impl OptionsChange {
    /// The options that `id` gets, with `change` made.
    pub fn with(charts: &State, id: Option<&ChartName>, change: impl FnOnce(&mut ChartOptions)) -> Self {
        let before = id.and_then(|name| charts.own_options.get(name)).unwrap_or(&charts.options);
        let mut options = ChartOptions::clone(before);
        change(&mut options);
        match id {
            Some(name) => Self::One(name.clone(), Arc::new(options)),
            None => Self::All(Arc::new(options)),
        }
    }
}

/// Takes in the charts of a version whose expressions had no sign, now that the names of the whole place are known.
pub(super) fn adopt_unmarked(place: &mut Place) {
    let charts = &mut place.charts;
    if charts.unmarked_charts.is_empty() {
        return;
    }
    let names = MetricNames::of(&place.catalog);
    for before in std::mem::take(&mut charts.unmarked_charts) {
        let lines: Vec<String> =
            FigureId::Charts(before.clone()).sources(&names).iter().map(|line| names.marked(line)).collect();
        let name: ChartName = lines.join("\n").into();
        if let Some(own) = charts.own_options.remove(&before) {
            charts.own_options.insert(name.clone(), own);
        }
        if let Some(range) = charts.ranges.remove(&FigureId::Charts(before)) {
            charts.ranges.insert(FigureId::Charts(name.clone()), range);
        }
        if !charts.own_charts.contains(&name) {
            charts.own_charts.push(name);
        }
    }
    moving::arrange(charts);
}

/// Whether a section is folded before anybody said so.
pub(super) fn starts_folded(section: &str) -> bool {
    section == "system"
}

/// Whether a part of x means the same under both: zooms survive a change of everything else.
fn is_same_x(a: &ChartOptions, b: &ChartOptions) -> bool {
    fn axis(options: &ChartOptions) -> (&XAxis, AxisScale) {
        (&options.x_axis, options.x_scale)
    }
    axis(a) == axis(b)
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// How charts are made.
    SetOptions(OptionsChange),
    SetScope(ChartScope),
    /// A regular expression that the name of a chart must match.
    SetSearch(String),
    /// Fold or unfold a section.
    ToggleSection(String),
    /// Hide a run from the charts, or show it.
    ToggleHidden(RunIndex),
    /// Draw this run alone; again draws all.
    Isolate(RunIndex),
    /// Groups that are not drawn, by name.
    SetHiddenGroups(Vec<String>),
    /// Colour and pattern of a run; `None`: as it comes.
    SetLook(RunIndex, Option<Look>),
    /// Colour runs by the value of a parameter; `None`: each as it comes.
    ColorBy(Option<String>),
    /// What is being typed for a new chart; `None` puts it away.
    SetDraft(Option<String>),
    /// Add a chart: metrics and expressions, one a line.
    Add(String),
    /// Take away a chart that was added.
    Remove(ChartName),
    /// Charts side by side; `None`: as many as fit well.
    SetColumns(Option<usize>),
    /// Whether all charts show the same part of x.
    LinkX(bool),
    /// A visible chart whose figure is missing or old.
    WantFigure(FigureId, FigureKey),
    /// The shared crosshair.
    SetCrosshair(Option<(FigureId, f64)>),
    /// Visible parts of the axes of a chart.
    SetRange(FigureId, ChartRange),
    /// Mark a stretch of x for its numbers, or none.
    Mark(Option<(FigureId, (f64, f64))>),
    /// Show one chart alone, or all.
    Enlarge(Option<ChartName>),
    /// Of a chart that is shown alone: to the one so many places behind it.
    StepEnlarged(isize),
    /// The pointer or the keyboard focus came to a chart, or left it.
    Point(Option<FigureId>),
    /// A click on a curve.
    FocusCurve(RunIndex),
    /// Show the run with the focus in the inspector, although it got it by a click on its curve.
    ShowInspector,
    /// Put a chart at the top of the page, or back.
    Pin(ChartName, bool),
    /// Put a chart elsewhere in its section.
    MoveCard(ChartName, Move<ChartName>),
    /// Give a card a size of its own; `None`: that of the others.
    SetCardSize(ChartName, Option<CardSize>),
    /// Hide a chart.
    HideChart(ChartName),
    /// Show all charts that were hidden.
    ShowHiddenCharts,
    /// Put a section elsewhere.
    MoveSection(String, Move<String>),
    /// Fold or unfold all sections.
    FoldSections(bool),
    /// Everything stands where it stood at first.
    ResetLayout,
    /// Put the points of a chart on the clipboard, as a table.
    CopyPoints(FigureId),
    /// The table, and of how many points it is.
    PointsDone(Result<(String, usize), Message>),
    /// Look which metrics of the drawn runs have one value per run.
    WantKinds,
    /// Kinds of metrics; whether these were the last.
    KindsDone(Vec<(ChartName, MetricKind)>, bool),
    /// The looks that were given to all runs, when so many changes had been made of them before.
    LooksDone(Box<Looks>, u64),
    FigureDone(FigureId, FigureKey, Result<Arc<Figure>, Message>),
    /// The numbers of the marked stretch, for the figure with this identity.
    MarkedDone(u64, Arc<Vec<RangeRow>>),
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let charts = &mut place.charts;
    match key {
        Key::Figure(id) => {
            if let Some(slot) = charts.figures.get_mut(&id) {
                slot.figure.finish(Err(why.clone()));
            }
        }
        Key::Statistics => {
            if let Some(marked) = &mut charts.marked {
                marked.rows.finish(Err(why.clone()));
            }
        }
        // Metrics of which nothing is known have a card each.
        Key::Kinds => {
            kinds::done(charts, Vec::new(), true);
            moving::arrange(charts);
        }
        // Runs that were given no look have the one that they would like.
        Key::Points | Key::Looks => {}
    }
}
