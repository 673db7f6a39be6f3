//! The page of a run: which of its metrics are shown large and in which charts, their points, and its parameters.

use std::sync::Arc;

use rayon::prelude::*;

use super::Loadable;
use super::charts::FigureId;
use super::data::DataSource;
use super::job::JobContext;
use super::pages::{self, Page, RunTab};
use super::place::{Context, Place};
use crate::model::columns::is_system_metric;
use crate::model::{Catalog, RunIndex, Summary};
use crate::store::StoreError;
use crate::text::Message;

mod chosen;
mod metric_list;
mod params;
mod points;

pub use chosen::MOST_CHOSEN;
pub use metric_list::{MetricList, MetricOrder, MetricRow, short_name};
pub use params::{Params, ParamsShown};
pub use points::{PointRow, PointRows, points};

/// Summaries of the metrics of one run, sorted by key.
pub type Summaries = Vec<(Arc<str>, Summary)>;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Of one run.
    pub summaries: Option<(RunIndex, Loadable<Arc<Summaries>>)>,
    /// Metrics that the tab *Metrics* (or *System*) shows large, of the run whose page is open.
    pub chosen: Vec<Arc<str>>,
    /// The charts that show them: together where their values are of one size. Follows `chosen` and `summaries`.
    pub charts: Vec<FigureId>,
    /// The list beside the charts.
    pub list: MetricList,
    /// Rows of the points that are chosen: from where to where, in the order in which they were.
    pub selected_points: Option<(usize, usize)>,
    pub params: Params,
}

impl State {
    /// What is known of the values of a metric of a run.
    pub fn summary(&self, run: RunIndex, metric: &str) -> Option<&Summary> {
        let (_, summaries) = self.summaries.as_ref().filter(|(known, _)| *known == run)?;
        let summaries = summaries.value()?;
        let at = summaries.binary_search_by(|(key, _)| (**key).cmp(metric)).ok()?;
        Some(&summaries[at].1)
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the page of a run with one of its metrics large: where a click on a metric leads, wherever it is.
    OpenMetric(RunIndex, Arc<str>),
    /// Last, minimum and maximum of a run's metrics are wanted.
    WantSummaries(RunIndex),
    SummariesDone(RunIndex, Result<Arc<Summaries>, Message>),

    /// Words that the name of a metric must hold, or a regular expression.
    SetSearch(String),
    SetOrder(MetricOrder),
    /// Fold or unfold a section of the list.
    ToggleSection(String),
    /// Draw this metric alone.
    Choose(Arc<str>),
    /// Draw this metric beside the others, or no longer.
    Add(Arc<str>),
    /// Draw all metrics of a section.
    ChooseSection(String),
    /// The metric so many rows further down.
    Step(isize),
    /// The list was scrolled to the metric with the focus.
    ScrolledToFocus,

    /// A click on a row of the points; with `extend`, of all rows between that one and the last.
    SelectPoint {
        at: usize,
        extend: bool,
    },
    /// To the point nearest to a step.
    GoToStep(i64),
    /// That point, by its place along x.
    PointFound(RunIndex, Arc<str>, f64),
    /// Put the chosen points, or all that are listed, on the clipboard.
    CopyPoints,

    /// The parameters of a run are shown.
    WantParams(RunIndex),
    /// Words that a parameter must hold.
    SetParamSearch(String),
    /// Parameters as a tree.
    ShowParamTree(bool),
    /// Fold or unfold a branch, by its path.
    ToggleParam(String),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Summarise the metrics of a run.
    Summaries(DataSource, RunIndex),
    /// Look for a step.
    FindStep(points::PointsSource, i64),
    /// Write points as text.
    Copy(points::PointsSource, std::ops::Range<usize>),
}

/// See [`JobKey`](super::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Summaries,
    FindStep,
    Copy,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Summaries(..) => Key::Summaries,
            Self::FindStep(..) => Key::FindStep,
            Self::Copy(..) => Key::Copy,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        match self {
            Self::Summaries(data, run) => context.send(Action::SummariesDone(run, summarise(&data, run, context))),
            Self::FindStep(source, step) => points::find_step(&source, step, context),
            Self::Copy(source, rows) => points::copy(&source, rows, context),
        }
    }
}

fn summarise(data: &DataSource, run: RunIndex, context: &JobContext) -> Result<Arc<Summaries>, Message> {
    let metrics = &data.catalog.run(run).metrics;
    let summaries: Result<Vec<_>, StoreError> = metrics
        .par_iter()
        .map(|metric| {
            let history = data.history(run, &metric.key, context)?;
            Ok((metric.key.clone(), Summary::of(&history)))
        })
        .collect();
    summaries.map(Arc::new).map_err(|error| error.message())
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::OpenMetric(run, metric) => {
            let tab = if is_system_metric(&metric) { RunTab::System } else { RunTab::Metrics };
            pages::open_run(place, run, tab, context);
            chosen::choose(place, metric);
        }
        Action::WantSummaries(run) => {
            if place.run_page.summaries.as_ref().is_none_or(|(known, _)| *known != run) {
                place.run_page.summaries = Some((run, Loadable::Loading(None)));
                context.start(Job::Summaries(place.data(), run));
            }
        }
        Action::SummariesDone(run, result) => {
            if let Some((known, summaries)) = &mut place.run_page.summaries
                && *known == run
            {
                summaries.finish(result);
                metric_list::derive(place);
                chosen::choose_first(place);
                chosen::arrange(place);
            }
        }
        Action::SetSearch(text) => {
            place.run_page.list.set_search(text);
            metric_list::derive(place);
        }
        Action::SetOrder(order) => {
            place.run_page.list.order = order;
            metric_list::derive(place);
        }
        Action::ToggleSection(name) => {
            place.run_page.list.toggle(name);
            metric_list::derive(place);
        }
        Action::Choose(metric) => chosen::choose(place, metric),
        Action::Add(metric) => chosen::add(place, metric),
        Action::ChooseSection(name) => chosen::choose_section(place, &name),
        Action::Step(rows) => chosen::step(place, rows),
        Action::ScrolledToFocus => place.run_page.list.scroll_to_focus = false,
        Action::SelectPoint { at, extend } => points::select(place, at, extend),
        Action::GoToStep(step) => {
            if let Some(source) = points::source(place) {
                context.start(Job::FindStep(source, step));
            }
        }
        Action::PointFound(run, metric, x) => points::found(place, run, &metric, x),
        Action::CopyPoints => points::want_copy(place, context),
        Action::WantParams(run) => params::want(place, run),
        Action::SetParamSearch(text) => {
            place.run_page.params.search = text;
            params::derive(place);
        }
        Action::ShowParamTree(is_tree) => {
            place.run_page.params.is_tree = is_tree;
            params::derive(place);
        }
        Action::ToggleParam(path) => {
            place.run_page.params.toggle(path);
            params::derive(place);
        }
    }
}

/// Lists and draws the metrics of the run whose page is shown. After whatever changes the page.
pub(super) fn follow_page(place: &mut Place, context: &mut Context<'_>) {
    let Page::Run(run, tab @ (RunTab::Metrics | RunTab::System)) = place.pages.shown else { return };
    update(place, context, Action::WantSummaries(run));
    if place.run_page.list.take_page(run, tab == RunTab::System) {
        metric_list::derive(place);
        chosen::follow_run(place);
    }
}

/// Has what is shown of a run made anew where it was read anew since `before`.
pub(super) fn forget_changed(place: &mut Place, before: &Catalog, context: &mut Context<'_>) {
    if let Some(run) = place.run_page.params.run
        && !place.catalog.is_unchanged(run, before)
    {
        params::derive(place);
    }
    if let Some(run) = place.run_page.list.run
        && !place.catalog.is_unchanged(run, before)
    {
        metric_list::derive(place);
        chosen::follow_run(place);
    }
    let Some((run, summaries)) = &mut place.run_page.summaries else { return };
    let run = *run;
    if !place.catalog.is_unchanged(run, before) {
        summaries.start();
        context.start(Job::Summaries(place.data(), run));
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Summaries => {
            if let Some((_, summaries)) = &mut place.run_page.summaries {
                summaries.finish(Err(why.clone()));
            }
        }
        // Nothing waits for them.
        Key::FindStep | Key::Copy => {}
    }
}
