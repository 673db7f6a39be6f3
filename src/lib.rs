//! Runatlas opens any MLflow results folder and shows everything in it.
//!
//! The layers, each using only those above it:
//!
//! | module | what |
//! |---|---|
//! | [`text`] | every word a user reads, from `assets/locales` |
//! | [`store`] | reading results: file stores of MLflow 0.1 to 3.18, SQLite; blocking, total, never writing |
//! | [`model`] | what was read, indexed: run trees, columns, sorting, filtering, formatting; pure |
//! | [`chart`], [`preview`] | from points to figures, from files to previews; no window |
//! | [`app`] | the state and every way it can change; jobs; no window |
//! | [`views`] | the interface: free functions from state to pixels and actions |
//! | [`shell`] | the real window, pictures without a display, the operating system |
//! | [`cli`] | arguments and the verbs that need no window |
//!
//! Failures: a broken file is a [`store::Problem`] beside the result; an operation that cannot be done at all is a typed
//! error with its path; only `main` and [`cli`] end the program. User data never panics.

pub mod app;
pub mod chart;
pub mod cli;
pub mod model;
pub mod preview;
pub mod reading;
pub mod shell;
pub mod store;
pub mod text;
pub mod views;
