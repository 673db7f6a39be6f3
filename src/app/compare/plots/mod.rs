//! Plots of the runs on the page *Compare*: what is drawn, and the pictures of it.
//!
//! A plot is read and drawn in a job at the size and density of its view. One job runs at a time; what changed meanwhile is
//! drawn after it, and the picture before stays until then. How plots are made is remembered with the look of the page.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::place::Place;
use super::super::settings::Settings;
use crate::chart::RunColors;
use crate::compare::plots::{Field, PlotKind, PlotSetup, PlotStyle};
use crate::model::{ColumnId, Directions, RunIndex, Table};
use crate::text::{Language, Message};

mod jobs;
mod picture;
mod update;

pub use jobs::Job;
pub use picture::PlotPicture;
pub(super) use update::update;

/// Runs that a plot shows at most.
pub const MOST_RUNS: usize = 20_000;

/// How large a plot is wanted, and in which colours.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotLook {
    pub style: PlotStyle,
    /// Pixels to a point of the page.
    pub density: f64,
    /// For colours of runs.
    pub is_dark: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Words that the names of fields must hold that are offered.
    pub search: String,
    slots: FxHashMap<PlotKind, Slot>,
    /// What is being drawn.
    running: Option<Made>,
}

/// The plot of a kind.
#[derive(Debug, Default)]
struct Slot {
    picture: Option<Arc<PlotPicture>>,
    failure: Option<Message>,
    /// What the last attempt was made of.
    done: Option<Made>,
}

impl State {
    /// The newest picture of a kind, be it of a moment ago.
    pub fn picture(&self, kind: PlotKind) -> Option<&Arc<PlotPicture>> {
        self.slots.get(&kind)?.picture.as_ref()
    }

    /// Why the last attempt failed.
    pub fn failure(&self, kind: PlotKind) -> Option<&Message> {
        self.slots.get(&kind)?.failure.as_ref()
    }

    /// Whether a plot has to be drawn (again).
    pub fn is_stale(&self, place: &Place, settings: &Settings, kind: PlotKind, look: &PlotLook) -> bool {
        let is_same = |made: &Made| made.is_of(place, settings, kind, look);
        let is_done = self.slots.get(&kind).and_then(|slot| slot.done.as_ref()).is_some_and(is_same);
        !is_done && !self.running.as_ref().is_some_and(is_same)
    }
}

/// Which runs are drawn.
#[derive(Clone, Debug)]
pub(super) enum Runs {
    /// These, and how many runs are hidden from charts.
    Compared(Arc<[RunIndex]>, usize),
    /// All that match in the table, and how many runs are hidden from charts.
    InView(Option<Arc<Table>>, usize),
}

impl Runs {
    fn of(place: &Place) -> Self {
        if place.compare.look.plots.is_of_view {
            Self::InView(place.table.content.value().cloned(), place.charts.hidden.len())
        } else {
            Self::Compared(place.compare.runs.clone().into(), place.charts.hidden.len())
        }
    }

    fn is_same(&self, place: &Place) -> bool {
        let is_of_view = place.compare.look.plots.is_of_view;
        match self {
            Self::Compared(runs, hidden) => {
                !is_of_view && **runs == *place.compare.runs && *hidden == place.charts.hidden.len()
            }
            Self::InView(table, hidden) => {
                let is_same_table = match (table, place.table.content.value()) {
                    (Some(known), Some(table)) => Arc::ptr_eq(known, table),
                    (None, None) => true,
                    _ => false,
                };
                is_of_view && is_same_table && *hidden == place.charts.hidden.len()
            }
        }
    }
}

/// What a picture is made of. Shared values are the same while they are the same allocation, which holding them ensures.
#[derive(Clone, Debug)]
pub(super) struct Made {
    setup: PlotSetup,
    look: PlotLook,
    runs: Runs,
    revision: u64,
    directions: Directions,
    /// The metric that somebody chose to look at.
    metric: Option<Arc<str>>,
    focus: Option<RunIndex>,
    reference: Option<RunIndex>,
    compared: Arc<[RunIndex]>,
    colors: Arc<RunColors>,
    language: Language,
}

impl Made {
    fn of(place: &Place, settings: &Settings, kind: PlotKind, look: PlotLook) -> Self {
        Self {
            setup: place.compare.look.plots.of(kind),
            look,
            runs: Runs::of(place),
            revision: place.catalog.revision,
            directions: settings.directions.clone(),
            metric: chosen_metric(place).cloned(),
            focus: place.table.selection.focus,
            reference: place.compare.reference,
            compared: place.charts.compared.0.clone(),
            colors: place.charts.colors.clone(),
            language: settings.language(),
        }
    }

    fn is_of(&self, place: &Place, settings: &Settings, kind: PlotKind, look: &PlotLook) -> bool {
        self.setup.kind() == kind
            && self.has_data_of(place, settings)
            && self.look == *look
            && self.focus == place.table.selection.focus
            && self.reference == place.compare.reference
            && Arc::ptr_eq(&self.compared, &place.charts.compared.0)
            && Arc::ptr_eq(&self.colors, &place.charts.colors)
            && self.language == settings.language()
            && place.compare.look.plots.is_setup(&self.setup)
    }

    /// Whether the values of its runs are those of now.
    fn has_data_of(&self, place: &Place, settings: &Settings) -> bool {
        self.revision == place.catalog.revision
            && self.runs.is_same(place)
            && self.metric.as_ref() == chosen_metric(place)
            && self.directions == settings.directions
    }

    fn metric(&self) -> Option<Field> {
        self.metric.clone().map(|metric| Field::of(ColumnId::Metric(metric)))
    }
}

/// The metric that somebody chose to look at.
fn chosen_metric(place: &Place) -> Option<&Arc<str>> {
    place.compare.metrics.first().filter(|_| place.compare.are_metrics_chosen)
}

/// What becomes of the runs that lie within the brushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrushUse {
    /// They are selected, and no others.
    Select,
    /// They are compared, and no others.
    Compare,
    /// The filter leaves runs that lie within.
    Filter,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// A plot is wanted so.
    Want(PlotKind, PlotLook),
    /// Plots of its kind are made so.
    SetSetup(PlotSetup),
    /// All runs in view are drawn, or those that are compared.
    SetOfView(bool),
    SetSearch(String),
    UseBrushed(BrushUse),
    Drawn(PlotKind, Result<Arc<PlotPicture>, Message>),
}

/// The job panicked.
pub(super) fn failed(place: &mut Place, why: &Message) {
    let plots = &mut place.compare.plots;
    if let Some(made) = plots.running.take() {
        let slot = plots.slots.entry(made.setup.kind()).or_default();
        (slot.failure, slot.done) = (Some(why.clone()), Some(made));
    }
}
