//! What is drawn: the axes, what colours the lines, and the brushes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::data::{Field, PlotData};
use super::super::defaults::Defaults;
use super::axis_setup::AxisSetup;
use super::brush::Brush;
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// Parameters that have an axis before anybody chose.
const MOST_PARAMS: usize = 7;
/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParallelSetup {
    /// From left to right; `None`: the parameters that vary, and a metric.
    pub axes: Option<Vec<AxisSetup>>,
    pub color: Coloring,
    /// One for each axis at most: a run lies within all of them.
    pub brushes: Vec<Brush>,
}

/// What colours lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Coloring {
    /// The last axis.
    #[default]
    Last,
    /// The runs' own looks.
    Runs,
    Field(Field),
}

impl ParallelSetup {
    /// The same with axes: while nobody chose any, the parameters that vary, and `metric` or any other. `None` when
    /// cancelled.
    #[must_use]
    pub fn with_axes(
        &self,
        catalog: &Catalog,
        runs: &[RunIndex],
        metric: Option<&Field>,
        cancel: &Cancel,
    ) -> Option<Self> {
        if self.axes.is_some() {
            return Some(self.clone());
        }
        let defaults = Defaults::of(catalog, runs, metric, cancel)?;
        let fields = defaults.params.into_iter().take(MOST_PARAMS).chain(defaults.metric);
        Some(Self { axes: Some(fields.map(AxisSetup::of).collect()), ..self.clone() })
    }

    /// The axes that are chosen.
    pub fn axes(&self) -> &[AxisSetup] {
        self.axes.as_deref().unwrap_or_default()
    }

    /// The field that colours lines; `None`: the runs' own looks do.
    pub fn color_field(&self) -> Option<&Field> {
        match &self.color {
            Coloring::Last => self.axes().last().map(|axis| &axis.field),
            Coloring::Runs => None,
            Coloring::Field(field) => Some(field),
        }
    }

    /// The brush of an axis.
    pub fn brush_of(&self, field: &Field) -> Option<&Brush> {
        self.brushes.iter().find(|brush| brush.field == *field)
    }

    /// Has an axis brushed so, or no longer.
    pub fn set_brush(&mut self, field: &Field, brush: Option<Brush>) {
        self.brushes.retain(|known| known.field != *field);
        self.brushes.extend(brush);
    }
}

/// The columns that a setup with axes asks for.
pub fn fields(setup: &ParallelSetup) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let brushed = setup.brushes.iter().map(|brush| &brush.field);
    let all = setup.axes().iter().map(|axis| &axis.field).chain(setup.color_field()).chain(brushed);
    for field in all {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}

/// Positions of the runs that lie within all brushes; `None` where there is none.
pub fn brushed(setup: &ParallelSetup, data: &PlotData) -> Option<Arc<[usize]>> {
    // A brush of an axis that is no longer shown would leave runs out for no reason that is seen.
    let is_shown = |brush: &&Brush| setup.axes().iter().any(|axis| axis.field == brush.field);
    let scales = |field: &Field| setup.axes().iter().find(|axis| axis.field == *field).and_then(|axis| axis.scale);
    let brushes: Vec<_> = setup
        .brushes
        .iter()
        .filter(is_shown)
        .filter_map(|brush| Some((brush, data.column(&brush.field)?)))
        .map(|(brush, column)| {
            (brush.test(column, super::super::scale::scale_of(column, data.runs.len(), scales(&brush.field))), column)
        })
        .collect();
    if brushes.is_empty() {
        return None;
    }
    let is_in = |at: &usize| brushes.iter().all(|(test, column)| test.holds(column, *at));
    Some((0..data.runs.len()).filter(is_in).collect())
}
