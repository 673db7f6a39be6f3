//! What the page of a run shows of its metrics: last, minimum and maximum of each.

use std::sync::Arc;

use rayon::prelude::*;

use super::Loadable;
use super::data::DataSource;
use super::job::JobContext;
use super::pages::{self, RunTab};
use super::place::{Context, Place};
use crate::model::{Catalog, RunIndex, Summary};
use crate::store::StoreError;
use crate::text::Message;

/// Summaries of the metrics of one run, sorted by key.
pub type Summaries = Vec<(Arc<str>, Summary)>;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Of one run.
    pub summaries: Option<(RunIndex, Loadable<Arc<Summaries>>)>,
    /// Metrics that the tab *Metrics* shows large, of the run whose page is open.
    pub chosen: Vec<Arc<str>>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the page of a run with one of its metrics large: where a click on a metric leads, wherever it is.
    OpenMetric(RunIndex, Arc<str>),
    /// Last, minimum and maximum of a run's metrics are wanted.
    WantSummaries(RunIndex),
    SummariesDone(RunIndex, Result<Arc<Summaries>, Message>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Summarise the metrics of a run.
    Summaries(DataSource, RunIndex),
}

/// See [`JobKey`](super::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Summaries,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Summaries(..) => Key::Summaries,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        let Self::Summaries(data, run) = self;
        let metrics = &data.catalog.run(run).metrics;
        let summaries: Result<Vec<_>, StoreError> = metrics
            .par_iter()
            .map(|metric| {
                let history = data.history(run, &metric.key, context)?;
                Ok((metric.key.clone(), Summary::of(&history)))
            })
            .collect();
        let result = summaries.map(Arc::new).map_err(|error| error.message());
        context.send(Action::SummariesDone(run, result));
    }
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::OpenMetric(run, metric) => {
            pages::open_run(place, run, RunTab::Metrics, context);
            place.run_page.chosen = vec![metric];
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
            }
        }
    }
}

/// Has the shown run summarised once more if it was read anew since `before`.
pub(super) fn forget_changed(place: &mut Place, before: &Catalog, context: &mut Context<'_>) {
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
    }
}
