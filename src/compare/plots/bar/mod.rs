//! One metric, a bar for each run: names beside them while there is room, thin bars without names for many runs.

mod draw;
mod order;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::draw::draw;
use super::data::Field;
use super::plot::Scale;

/// What a bar plot shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BarSetup {
    /// A number of runs: a metric, a parameter, a duration.
    pub metric: Option<Field>,
    pub order: BarOrder,
    pub scale: Scale,
    /// Colours of bars; `None`: as runs look everywhere.
    pub color: Option<Field>,
    /// The id of the run whose value is a line through all bars.
    pub reference: Option<String>,
}

/// Which bar comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarOrder {
    /// The best; the highest where nobody knows which end is the good one.
    #[default]
    Value,
    /// By name, numbers in names by their size.
    Name,
    /// As the runs are given.
    Table,
}

/// What is read for it.
pub fn fields(setup: &BarSetup) -> Vec<Field> {
    let mut fields: Vec<Field> = setup.metric.iter().cloned().collect();
    fields.extend(setup.color.iter().filter(|color| !fields.contains(color)).cloned().collect::<Vec<_>>());
    fields
}
