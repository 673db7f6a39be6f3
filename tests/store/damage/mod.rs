//! Damaged file stores, case by case: one bad file costs one value, the problems say which, and reading leaves every
//! folder as it was (each [`Tree::read`](crate::support::tree::Tree::read) makes sure of that).
//!
//! The cases were observed with real MLflow releases, most of which lose the whole list of runs over one such file.

mod access;
mod artifacts;
mod experiments;
mod inputs;
mod keys;
mod metrics;
mod place;
mod properties;
mod runs;
