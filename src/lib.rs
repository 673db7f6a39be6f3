//! Runatlas opens any MLflow results folder and shows everything in it.
//!
//! The layers; each uses only those above it in this table:
//!
//! | module | what |
//! |---|---|
//! | [`text`] | all text shown to users, from `assets/locales` |
//! | [`store`] | reads and changes results (file stores of MLflow 0.1 to 3.18, SQLite); blocking; reading never writes |
//! | [`model`] | indexes what was read: run trees, columns, sorting, filtering, formatting; pure functions |
//! | [`drawing`] | lines, areas and text on a page, and the SVG, PNG and PDF of it |
//! | [`chart`], [`preview`] | turn points into figures and files into previews; no window |
//! | [`compare`] | what differs between runs, and which difference mattered: tables, plots, statistics, differences of files |
//! | [`app`] | the state, every action that changes it, background jobs; no window |
//! | [`views`] | the interface: free functions that draw the state and return actions |
//! | [`shell`] | the real window, pictures without a display, the operating system |
//! | [`cli`] | arguments, and the commands that need no window |
//!
//! Errors: a broken file becomes a [`store::Problem`] beside the result; an operation that fails as a whole returns a
//! typed error with its path; only `main` and [`cli`] exit the program. User data never causes a panic.

pub mod app;
pub mod chart;
pub mod cli;
pub mod compare;
pub mod drawing;
pub mod model;
pub mod preview;
pub mod reading;
pub mod shell;
pub mod store;
pub mod text;
pub mod views;
