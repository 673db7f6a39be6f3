//! What differs between two nested values: JSON, YAML, TOML, whatever [`TreePreview`] holds. By key, not by line: the order
//! of keys and how a number is written do not count, so that two files of different formats can be compared as well.
//!
//! Values of arrays are matched by their position; where all of them in both arrays are objects with a distinct `id`,
//! `name` or the like, by that ([`element_key`](elements::element_key)). Every value is visited once and nothing recurses,
//! however deep it is nested.

mod elements;
mod nodes;
mod numbers;
mod rows;
mod walk;

#[cfg(test)]
mod tests;

pub use self::rows::{Change, Row, Step, StructureDifference, Value};

use crate::preview::TreePreview;
use crate::store::Cancel;

impl StructureDifference {
    /// Compares; `None` when cancelled. Takes time in proportion to the trees: for a job.
    pub fn of(before: &TreePreview, after: &TreePreview, cancel: &Cancel) -> Option<Self> {
        let [before, after] = nodes::pair(before, after);
        walk::compare(&before, &after, cancel)
    }
}
