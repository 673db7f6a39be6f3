//! What is plotted: runs, and columns of their values.

use std::sync::Arc;

use super::super::table::MetricValue;
use crate::chart::RunColors;
use crate::chart::palette::LinePalette;
use crate::drawing::{Pattern, Rgb};
use crate::model::{Best, Catalog, ColumnId, RunIndex, format};
use crate::text::Message;

/// Anything that a run has one value of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    pub column: ColumnId,
    /// Which value of a metric; [`MetricValue::Last`] for all else, never [`MetricValue::All`].
    pub value: MetricValue,
}

/// A run, as it looks wherever it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotRun {
    pub run: RunIndex,
    pub id: Arc<str>,
    /// Safe to show.
    pub name: Arc<str>,
    pub color: Rgb,
    pub dash: Pattern,
    /// Is emphasised: it has the focus, or was brushed.
    pub is_focused: bool,
}

impl PlotRun {
    /// A run in its colour, not emphasised.
    pub fn new(catalog: &Catalog, run: RunIndex, colors: &RunColors, palette: &LinePalette) -> Self {
        let entry = catalog.run(run);
        let look = colors.of(run, entry);
        Self {
            run,
            id: entry.id.as_str().into(),
            name: format::safe_text(entry.display_name()).into(),
            color: palette.rgb(look.color),
            dash: look.dash.into(),
            is_focused: false,
        }
    }
}

/// The values of a field, one for each run, in the order of [`PlotData::runs`].
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// `None`: nothing was logged. NaN and infinities are values.
    Numbers(Vec<Option<f64>>),
    /// Milliseconds since 1970 UTC.
    Times(Vec<Option<i64>>),
    /// Milliseconds.
    Durations(Vec<Option<i64>>),
    /// Words. Numbers among words are words too.
    Categories {
        /// In natural order, safe to show.
        names: Vec<Arc<str>>,
        /// The position in `names` of each run; `None`: nothing was logged.
        of: Vec<Option<u32>>,
    },
}

/// A field of all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub field: Field,
    /// Safe to show.
    pub title: Arc<str>,
    pub values: Values,
    /// The good end of a metric, where it is known.
    pub best: Option<Best>,
}

/// What a plot is made of: read once, in a job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotData {
    pub runs: Vec<PlotRun>,
    /// Those that the plot asks for, in its order.
    pub columns: Vec<Column>,
}

impl PlotData {
    /// The column of a field, if it was asked for.
    pub fn column(&self, field: &Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == *field)
    }

    /// The numbers that a plot is of. `Err` says why there is nothing to draw: no field was chosen, there are no runs, or
    /// these are words.
    pub(super) fn numbers_of(&self, field: Option<&Field>) -> Result<&Column, Message> {
        let column = field.and_then(|field| self.column(field)).ok_or(Message::new("plot-choose-metric"))?;
        if self.runs.is_empty() {
            return Err(Message::new("plot-no-runs"));
        }
        if column.is_category() {
            return Err(Message::new("plot-not-a-number").arg("field", &*column.title));
        }
        Ok(column)
    }
}
