//! Runs beside each other: what each of them says under each key, which rows are the same in all of them, and what differs.
//!
//! [`compare`] makes a [`Comparison`] of runs of any experiments and stores of one place; [`lines`] is what of it is shown;
//! [`export`] writes that as CSV, Markdown, LaTeX, JSON or a plain table. Values that the catalog has are looked up where
//! they are shown: a comparison of 1,000 runs and 5,000 parameters holds a number per cell and no text.

mod artifacts;
mod build;
mod classes;
mod delta;
mod details;
mod diffs;
pub mod export;
mod metrics;
mod nesting;
mod params;
mod query;
mod shape;
mod short_diff;
mod types;

pub use artifacts::artifacts;
pub use build::compare;
pub use delta::{Delta, Verdict};
pub use metrics::metric_values;
pub(in crate::compare) use metrics::{good_ends, values};
pub use query::{CompareQuery, Histories};
pub use shape::{Line, Shape, has_common_key, lines};
pub use short_diff::{DiffLine, ShortDiff, Sign, short_diff};
pub use types::{Comparison, FileFact, Group, GroupKind, MetricValue, Row, Source, Value};
