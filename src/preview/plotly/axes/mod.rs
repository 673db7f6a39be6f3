//! The axes of a figure: which there are, of what kind, with which categories and ranges.

pub(in crate::preview) mod axis;
pub(in crate::preview) mod extremes;
pub(in crate::preview) mod kind;
pub(in crate::preview) mod setup;
pub(in crate::preview) mod steps;
pub(in crate::preview) mod ticks;
