//! Groups of runs that differ in chance alone, such as seeds: which runs belong together, what each group comes to in
//! a metric, and whether groups differ.
//!
//! [`group`] makes [`Grouped`] of runs of any experiments and stores of one place; [`mod@export`] writes it as CSV, Markdown,
//! LaTeX, JSON or a plain table. Numbers come from [`statistics`](crate::compare::statistics): what has no answer there is
//! said in words ([`why`]), and no number is made up for it.

mod between;
mod build;
pub mod export;
mod partition;
mod propose;
mod spread;
mod types;
mod words;

pub use build::group;
pub use propose::{NAME_WITHOUT_SEED, is_seed_like};
pub use spread::{Spread, difference_text, interval_text};
pub use types::{
    GroupChoice, GroupQuery, Grouped, GroupedMetric, IntervalKind, NoTests, OfGroup, Offers, RunGroup, Tests,
};
pub use words::{
    Verdict, effect_name, key_title, notes, p_text, pair_title, test_name, verdict, verdict_text, why, why_no_tests,
};
