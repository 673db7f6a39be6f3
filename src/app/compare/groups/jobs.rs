//! The job that groups runs, and what is written of groups.

use std::sync::Arc;

use super::Action;
use crate::app::compare;
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::compare::groups::export::{Shown, export};
use crate::compare::groups::{GroupChoice, GroupQuery, Grouped, IntervalKind, group};
use crate::compare::table::export::CompareFormat;
use crate::model::{Catalog, Directions, RunIndex, Table};
use crate::text::Language;

/// Groups runs.
#[derive(Debug)]
pub struct Job {
    pub data: DataSource,
    /// All of a table, or these.
    pub runs: Result<Arc<Table>, Vec<RunIndex>>,
    pub choice: GroupChoice,
    pub directions: Directions,
}

impl Job {
    pub(in crate::app) fn run(self, context: &JobContext) {
        let mut runs = self.runs.map_or_else(|runs| runs, |table| table.runs.clone());
        // In an order of their own: the same runs have the same groups, wherever they stand.
        let (catalog, choice) = (&*self.data.catalog, &self.choice);
        catalog.sort_by_start(&mut runs);
        let query = GroupQuery { catalog, runs: &runs, choice, directions: &self.directions };
        // A metric that cannot be read has no value; the store says why in its problems.
        let history = |run: RunIndex, metric: &Arc<str>| self.data.history(run, metric, context).ok();
        if let Some(grouped) = group(&query, &history, &context.cancel) {
            context.send(compare::Action::Groups(Action::Done(Box::new(grouped))));
        }
    }
}

/// What is shown of groups, as a job takes it along.
#[derive(Clone, Debug)]
pub struct WriteGroups {
    pub catalog: Arc<Catalog>,
    pub grouped: Arc<Grouped>,
    pub order: Vec<usize>,
    pub interval: IntervalKind,
    pub is_best_bold: bool,
    pub language: Language,
}

impl WriteGroups {
    pub(in crate::app::compare) fn text(&self, format: CompareFormat) -> String {
        let shown = Shown {
            catalog: &self.catalog,
            grouped: &self.grouped,
            order: &self.order,
            interval: self.interval,
            is_best_bold: self.is_best_bold,
            texts: self.language.texts(),
        };
        export(&shown, format)
    }
}
