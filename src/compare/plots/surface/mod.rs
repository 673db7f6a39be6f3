//! Two parameters against a metric: a heat map of cells, or contours between scattered runs.
//!
//! Contours are claimed within the hull of the runs alone, and only of four or more at different places that do not lie on
//! a line: linear on the Delaunay triangulation of the runs, on the scales of the axes.

mod contour;
mod heat;
mod mesh;
#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::data::{Column, Field, PlotData};
use super::frame::nothing;
use super::plot::{Plot, Scale};
use super::style::PlotStyle;
use super::values::Wording;
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// What a surface plot shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SurfaceSetup {
    pub x: Option<Field>,
    pub y: Option<Field>,
    pub metric: Option<Field>,
    pub kind: SurfaceKind,
    /// What the runs of a cell come to.
    pub value: CellValue,
    pub x_scale: Scale,
    pub y_scale: Scale,
}

/// How the metric is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurfaceKind {
    #[default]
    HeatMap,
    Contour,
}

/// Of the finite values of the runs of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellValue {
    #[default]
    Mean,
    Min,
    Max,
    /// How many runs there are.
    Count,
}

impl CellValue {
    /// Key of its word.
    fn key(self) -> &'static str {
        match self {
            Self::Mean => "plot-mean",
            Self::Min => "plot-lowest",
            Self::Max => "plot-highest",
            Self::Count => "plot-number-of-runs",
        }
    }
}

/// What is read for it.
pub fn fields(setup: &SurfaceSetup) -> Vec<Field> {
    let mut fields = Vec::new();
    for field in [&setup.x, &setup.y, &setup.metric].into_iter().flatten() {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}

/// What both kinds are drawn of.
#[derive(Clone, Copy)]
struct Scene<'a> {
    setup: &'a SurfaceSetup,
    data: &'a PlotData,
    style: &'a PlotStyle,
    wording: Wording<'a>,
    x: &'a Column,
    y: &'a Column,
    metric: &'a Column,
}

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &SurfaceSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let column = |field: &Option<Field>| field.as_ref().and_then(|field| data.column(field));
    let (Some(x), Some(y)) = (column(&setup.x), column(&setup.y)) else {
        return Some(nothing(style, Message::new("plot-choose-axes"), wording));
    };
    let Some(metric) = column(&setup.metric) else {
        return Some(nothing(style, Message::new("plot-choose-metric"), wording));
    };
    if data.runs.is_empty() {
        return Some(nothing(style, Message::new("plot-no-runs"), wording));
    }
    if metric.is_category() {
        let message = Message::new("plot-not-a-number").arg("field", &*metric.title);
        return Some(nothing(style, message, wording));
    }
    let scene = Scene { setup, data, style, wording, x, y, metric };
    match setup.kind {
        SurfaceKind::HeatMap => heat::draw(scene, cancel),
        SurfaceKind::Contour => contour::draw(scene, cancel),
    }
}
