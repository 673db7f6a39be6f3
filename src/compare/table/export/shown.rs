//! What is written.

use jiff::tz::TimeZone;

use crate::compare::table::shape::Line;
use crate::compare::table::types::Comparison;
use crate::model::Catalog;
use crate::text::Texts;

/// What is written.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub catalog: &'a Catalog,
    pub comparison: &'a Comparison,
    pub lines: &'a [Line],
    /// Positions of the runs in the comparison, in the order in which they are shown.
    pub order: &'a [usize],
    /// Runs are rows, keys are columns.
    pub is_transposed: bool,
    pub texts: &'static Texts,
    /// Of times.
    pub zone: &'a TimeZone,
}
