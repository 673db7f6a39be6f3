//! How a metric is spread in groups of runs by a parameter: boxes or violins, and each run as a point.

mod draw;
mod shapes;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::draw::draw;
use super::data::Field;
use super::plot::Scale;

/// What a box plot shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoxSetup {
    pub metric: Option<Field>,
    /// What the groups have in common; `None`: all runs in one.
    pub by: Option<Field>,
    pub kind: BoxKind,
    pub scale: Scale,
    /// Runs as points; those of groups too small for a box are shown anyway.
    pub has_points: bool,
    /// The mean as a mark of its own.
    pub has_mean: bool,
}

impl Default for BoxSetup {
    fn default() -> Self {
        Self { metric: None, by: None, kind: BoxKind::Box, scale: Scale::Linear, has_points: true, has_mean: false }
    }
}

/// How the spread is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxKind {
    /// Quartiles, and whiskers to the last values within 1.5 times their distance.
    #[default]
    Box,
    /// The density, with the quartiles in it.
    Violin,
}

/// Values from which a group has a box: of fewer, quartiles say nothing that the points do not.
pub const FEWEST: usize = 5;

/// What is read for it.
pub fn fields(setup: &BoxSetup) -> Vec<Field> {
    let mut fields: Vec<Field> = setup.metric.iter().cloned().collect();
    fields.extend(setup.by.iter().filter(|by| setup.metric.as_ref() != Some(by)).cloned());
    fields
}
