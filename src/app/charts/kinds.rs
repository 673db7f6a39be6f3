//! Which metrics have one value per run: those are no curves, and share a card instead of having one each.
//!
//! Whether a metric is one of them must be known before it is laid out, not when its chart is drawn: else the page would
//! move under the pointer. So a job looks at the points of the drawn runs, which the charts ask for anyway.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Action, ChartName, State};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::app::place::{Context, Place};
use crate::model::RunIndex;

/// Metrics that are looked at together.
const AT_ONCE: usize = 64;
/// What was found is shown this often while there is nothing else on the page.
const NEWS: Duration = Duration::from_millis(120);

/// What a metric is in the drawn runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricKind {
    /// No run has more than one value.
    pub is_single: bool,
    /// Runs that have it.
    pub runs: usize,
}

/// What is known of the metrics of the drawn runs.
#[derive(Debug, Default)]
pub struct Kinds {
    /// Kinds that were found, also in other runs.
    pub known: FxHashMap<ChartName, MetricKind>,
    /// All metrics of some drawn runs were looked at before.
    pub is_ready: bool,
    /// The runs that were asked about, how often they were read anew, and how many metrics there were.
    asked: Option<(Arc<[RunIndex]>, u64, usize)>,
}

/// What to look at.
#[derive(Debug)]
pub struct KindsQuery {
    pub(super) data: DataSource,
    pub(super) runs: Arc<[RunIndex]>,
    pub(super) metrics: Vec<ChartName>,
}

impl State {
    /// Whether the kinds that are known are of other runs than those that are drawn.
    pub fn wants_kinds(&self) -> bool {
        let wanted = (&self.drawn, self.generations, self.metrics.len());
        self.kinds.asked.as_ref().is_none_or(|(runs, generations, metrics)| {
            (&**runs, *generations, *metrics) != (&**wanted.0, wanted.1, wanted.2)
        })
    }
}

pub(super) fn want(place: &mut Place, context: &mut Context<'_>) {
    let charts = &mut place.charts;
    if !charts.wants_kinds() {
        return;
    }
    charts.kinds.asked = Some((charts.drawn.clone(), charts.generations, charts.metrics.len()));
    let (runs, metrics) = (charts.drawn.clone(), charts.metrics.clone());
    context.start(super::Job::Kinds(KindsQuery { data: place.data(), runs, metrics }));
}

pub(super) fn done(charts: &mut State, found: Vec<(ChartName, MetricKind)>, is_all: bool) {
    charts.kinds.known.extend(found);
    charts.kinds.is_ready |= is_all;
}

pub(super) fn run(query: &KindsQuery, context: &JobContext) {
    let (mut news, mut told) = (Vec::new(), Instant::now());
    for metrics in query.metrics.chunks(AT_ONCE) {
        let found = metrics.par_iter().map(|metric| (metric.clone(), kind(query, metric, context)));
        news.extend(found.collect::<Vec<_>>());
        if context.cancel.is_cancelled() {
            return;
        }
        if told.elapsed() > NEWS {
            context.send(Action::KindsDone(std::mem::take(&mut news), false));
            told = Instant::now();
        }
    }
    context.send(Action::KindsDone(news, true));
}

/// Stops at the first run that has a curve. A run whose points cannot be read says nothing: the chart will say why.
fn kind(query: &KindsQuery, metric: &ChartName, context: &JobContext) -> MetricKind {
    let mut kind = MetricKind { is_single: true, runs: 0 };
    for &run in query.runs.iter() {
        let Some(latest) = query.data.catalog.run(run).metric(metric) else { continue };
        kind.runs += 1;
        if kind.is_single && !context.cancel.is_cancelled() {
            kind.is_single = !latest.is_provisional
                && query.data.history(run, metric, context).is_ok_and(|history| history.len() <= 1);
        }
    }
    kind
}
