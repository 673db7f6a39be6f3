//! Two parameters against a metric: a heat map of cells, or contours between scattered runs.
//!
//! Contours are claimed within the hull of the runs alone, and only of four or more at different places that do not lie on
//! a line: linear on the Delaunay triangulation of the runs, on the scales of the axes.

mod contour;
mod draw;
mod heat;
mod mesh;
mod scene;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::draw::draw;
use super::data::Field;
use super::plot::Scale;

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
    /// `None`: as the values ask for, see [`PlotSetup::scaled`](super::PlotSetup::scaled).
    pub x_scale: Option<Scale>,
    pub y_scale: Option<Scale>,
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
