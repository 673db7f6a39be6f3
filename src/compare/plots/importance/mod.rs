//! Which parameters go with a metric: how strongly each does by itself, and how much a random forest needs it. Association:
//! it is said in every plot that nothing here is a cause.

mod draw;
mod page;
mod rank;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::draw::draw;
use super::data::Field;

/// What a plot of importance shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportanceSetup {
    pub metric: Option<Field>,
    /// What is looked at: parameters, or any other columns.
    pub parameters: Vec<Field>,
    /// The permutation importance of a random forest beside the associations, where there are runs enough.
    pub has_forest: bool,
}

impl Default for ImportanceSetup {
    fn default() -> Self {
        Self { metric: None, parameters: Vec::new(), has_forest: true }
    }
}

/// What is read for it.
pub fn fields(setup: &ImportanceSetup) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(setup.parameters.len() + 1);
    let mut known = rustc_hash::FxHashSet::default();
    for field in setup.metric.iter().chain(&setup.parameters) {
        if known.insert(field) {
            fields.push(field.clone());
        }
    }
    fields
}
