//! The numbers: what is known of each parameter, and why nothing is known of the others.

use super::super::data::{Column, PlotData, Values};
use super::ImportanceSetup;
use crate::compare::statistics::association::{Association, Measure, ranked};
use crate::compare::statistics::forest::{self, Forest, Importance};
use crate::compare::statistics::parameter::Value;
use crate::compare::statistics::{FEWEST_RUNS, NoAnswer};
use crate::store::Cancel;
use crate::text::Message;

/// A parameter.
pub(super) struct Row<'a> {
    pub(super) column: &'a Column,
    pub(super) outcome: Result<Association, NoAnswer>,
    /// `None` without a forest, and of what the forest did not look at.
    pub(super) importance: Option<Importance>,
}

impl Row<'_> {
    /// ρ or η.
    pub(super) fn sign(&self) -> &'static str {
        match &self.outcome {
            Ok(Association { measure: Measure::CorrelationRatio(_), .. }) => "η",
            _ => "ρ",
        }
    }
}

/// All of them.
pub(super) struct Ranking<'a> {
    /// The one that explains most first; those without an answer last.
    pub(super) rows: Vec<Row<'a>>,
    /// Why there is none, where one was asked for.
    pub(super) forest: Option<Result<Forest, NoAnswer>>,
    /// Runs that have the metric.
    pub(super) n: usize,
}

/// `Err`: why nothing is claimed at all. `None`: cancelled.
pub(super) fn rank<'a>(
    setup: &ImportanceSetup,
    data: &'a PlotData,
    metric: &'a Column,
    cancel: &Cancel,
) -> Option<Result<Ranking<'a>, Message>> {
    let runs = data.runs.len();
    let numbers: Vec<f64> = (0..runs).map(|run| metric.number(run).unwrap_or(f64::NAN)).collect();
    let known: Vec<f64> = numbers.iter().copied().filter(|value| !value.is_nan()).collect();
    if known.len() < FEWEST_RUNS {
        let message = Message::new("plot-importance-few").arg("n", known.len()).arg("need", FEWEST_RUNS);
        return Some(Err(message.arg("field", &*metric.title)));
    }
    if known.iter().all(|value| *value == known[0]) {
        return Some(Err(Message::new("plot-importance-constant").arg("field", &*metric.title)));
    }
    let mut columns: Vec<&Column> = Vec::with_capacity(setup.parameters.len());
    let by_field: rustc_hash::FxHashMap<_, &Column> =
        data.columns.iter().map(|column| (&column.field, column)).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    for field in &setup.parameters {
        if let Some(column) = by_field.get(field)
            && *field != metric.field
            && seen.insert(field)
        {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        return Some(Err(Message::new("plot-importance-none")));
    }
    let values: Vec<Vec<Value<'_>>> = columns.iter().map(|column| values_of(column, runs)).collect();
    let ranked = ranked(&values, &numbers, cancel)?;
    let forest = setup.has_forest.then(|| forest::importance(&values, &numbers, cancel));
    if matches!(forest, Some(Err(NoAnswer::Cancelled))) {
        return None;
    }
    let importance = |parameter: usize| {
        let forest = forest.as_ref()?.as_ref().ok()?;
        forest.importances.iter().find(|one| one.parameter == parameter).copied()
    };
    let row = |ranked: &crate::compare::statistics::association::Ranked| Row {
        column: columns[ranked.parameter],
        outcome: ranked.outcome,
        importance: importance(ranked.parameter),
    };
    let rows = ranked.iter().map(row).collect();
    Some(Ok(Ranking { rows, forest, n: known.len() }))
}

fn values_of(column: &Column, runs: usize) -> Vec<Value<'_>> {
    let value = |run: usize| match &column.values {
        Values::Categories { names, of } => {
            let name = of.get(run).copied().flatten().and_then(|at| names.get(at as usize));
            name.map_or(Value::Missing, |name| Value::of_text(name))
        }
        _ => column.number(run).map_or(Value::Missing, Value::Number),
    };
    (0..runs).map(value).collect()
}

/// Why there is no answer, in words.
pub(super) fn reason(none: NoAnswer) -> Message {
    match none {
        NoAnswer::TooFew { have, need } => Message::new("plot-reason-few").arg("n", have).arg("need", need),
        NoAnswer::ConstantMetric => Message::new("plot-reason-constant-metric"),
        NoAnswer::ConstantParameter => Message::new("plot-reason-constant"),
        NoAnswer::TooManyCategories { categories, values } => {
            Message::new("plot-reason-categories").arg("categories", categories).arg("n", values)
        }
        NoAnswer::ExplainsNothing { .. } => Message::new("plot-reason-nothing"),
        NoAnswer::NoSpread | NoAnswer::OutOfRange | NoAnswer::Cancelled => Message::new("plot-reason-range"),
    }
}
