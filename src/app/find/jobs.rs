//! The jobs of the filter box. What they cost grows with the runs and the text, so none of it is done elsewhere.

use std::sync::Arc;

use super::{Action, Checked, Offered, Verdict};
use crate::app::job::JobContext;
use crate::model::filter::{Clock, Filter, complete, repair};
use crate::model::{Catalog, RunIndex, TableQuery, chosen_runs};
use crate::store::Cancel;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// What can stand at the caret, and how many runs the kept filters find.
    Offer { catalog: Arc<Catalog>, query: Box<TableQuery>, cursor: usize, kept: Vec<String> },
    /// What is wrong with the text, and what was perhaps meant.
    Check { catalog: Arc<Catalog>, query: Box<TableQuery> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Offer,
    Check,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Offer { .. } => Key::Offer,
            Self::Check { .. } => Key::Check,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Offer { catalog, query, cursor, kept } => offer(&catalog, &query, cursor, &kept, context),
            Self::Check { catalog, query } => check(&catalog, &query, context),
        }
    }
}

fn offer(catalog: &Catalog, query: &TableQuery, cursor: usize, kept: &[String], context: &JobContext) {
    let (clock, cancel) = (Clock::system(), &context.cancel);
    let text = query.filter.as_str();
    // The status line says at once which part counts.
    context.send(Action::Judged(Arc::new(Verdict::of(text, &Filter::parse_at(text, &clock)))));
    let runs = chosen_runs(catalog, query);
    let Some(completions) = complete::complete(catalog, &runs, (text, cursor), &clock, cancel) else { return };
    context.send(Action::Offered(Arc::new(Offered { text: text.to_owned(), cursor, completions })));
    let mut counts = Vec::new();
    for text in kept {
        if let Some(count) = count(catalog, &runs, &Filter::parse_at(text, &clock), cancel) {
            counts.push((text.clone(), count));
        }
    }
    if !cancel.is_cancelled() {
        context.send(Action::Counted(counts));
    }
}

/// The runs that a filter finds. None where histories would have to be read for it, or when cancelled.
fn count(catalog: &Catalog, runs: &[RunIndex], filter: &Filter, cancel: &Cancel) -> Option<usize> {
    let plan = filter.plan(catalog, None);
    if !plan.metrics_of_histories().is_empty() {
        return None;
    }
    Some(plan.select(runs, cancel)?.len())
}

fn check(catalog: &Catalog, query: &TableQuery, context: &JobContext) {
    let clock = Clock::system();
    let text = query.filter.as_str();
    let filter = Filter::parse_at(text, &clock);
    let verdict = Verdict::of(text, &filter);
    let repairs = match &verdict.error {
        Some(error) => {
            let runs = chosen_runs(catalog, query);
            let Some(repairs) = repair::repairs(catalog, &runs, (text, error), &clock, &context.cancel) else {
                return;
            };
            repairs
        }
        None => Vec::new(),
    };
    let unknown = if filter.is_grammar() { repair::unknown_fields(catalog, &filter) } else { Vec::new() };
    context.send(Action::Judged(Arc::new(verdict)));
    context.send(Action::Checked(Arc::new(Checked { text: text.to_owned(), repairs, unknown })));
}
