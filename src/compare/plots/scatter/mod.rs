//! Anything of runs against anything: a point each, by wish coloured and sized by more of them, with the straight line
//! through them and the front that no run beats.

mod draw;
mod lines;
mod points;
mod scene;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::draw::draw;
use super::data::Field;
use super::plot::Scale;
use crate::model::Best;

/// What a scatter plot shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScatterSetup {
    pub x: Option<Field>,
    pub y: Option<Field>,
    /// `None`: as runs look everywhere.
    pub color: Option<Field>,
    /// A number; the area of points grows with it.
    pub size: Option<Field>,
    /// `None`: as the values ask for, see [`PlotSetup::scaled`](super::PlotSetup::scaled).
    pub x_scale: Option<Scale>,
    pub y_scale: Option<Scale>,
    /// The straight line by least squares, on the scales of the axes.
    pub has_trend: bool,
    /// The runs that no other run beats in both.
    pub has_front: bool,
    /// The good ends of x and y where the columns do not know them, or the user knows better.
    pub best: [Option<Best>; 2],
}

/// What is read for it.
pub fn fields(setup: &ScatterSetup) -> Vec<Field> {
    let mut fields = Vec::new();
    for field in [&setup.x, &setup.y, &setup.color, &setup.size].into_iter().flatten() {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}
