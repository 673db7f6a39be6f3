//! What is written.

use crate::compare::groups::types::{Grouped, IntervalKind};
use crate::model::Catalog;
use crate::text::Texts;

/// What is written.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub catalog: &'a Catalog,
    pub grouped: &'a Grouped,
    /// Positions of the groups, in the order in which they are shown.
    pub order: &'a [usize],
    /// Which interval of the mean.
    pub interval: IntervalKind,
    /// The best mean is bold.
    pub is_best_bold: bool,
    pub texts: &'static Texts,
}
