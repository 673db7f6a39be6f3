//! Figures on paper, in every format, and the verb that makes them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/mod.rs"]
mod support;

mod drawings;
mod formats;
mod names;
mod plots;
mod scripts;
mod verb;
