//! Charts: from points to figures, as widgets, and as a page of the window.

#[path = "../support/window.rs"]
mod driver;
#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/mod.rs"]
mod support;

mod looks;
mod page;
mod pipeline;
mod properties;
mod statistics;
mod views;
