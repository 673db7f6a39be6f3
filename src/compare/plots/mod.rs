//! Plots of runs: parallel coordinates, scatter, box and violin, contour and heat map, bars, importance.
//!
//! Each is a function from [`PlotData`] and a setup of its own to a [`Plot`]: a drawing, what lies where on it, and its
//! numbers as a sheet. Screen, SVG, PDF, PNG, CSV and `TikZ` are made of the same plot. Pure; called by jobs.

pub mod bar;
mod bins;
pub mod boxes;
mod colors;
mod data;
mod defaults;
mod export;
mod field_text;
mod frame;
mod frame_text;
pub mod importance;
mod jitter;
mod kind;
mod labels;
mod legend;
pub mod parallel;
mod plot;
mod read;
mod role;
mod roles;
mod scale;
pub mod scatter;
mod style;
pub mod surface;
#[cfg(test)]
mod tests;
mod told;
mod values;

pub use data::{Column, Field, PlotData, PlotRun, Values};
pub use export::{export, style_of};
pub use field_text::UnknownField;
pub use kind::{PlotKind, PlotSetup, PlotsSetup};
pub use plot::{AxisPlace, Lane, LaneKind, Mark, Plot, Scale, Shape, Sheet};
pub use read::{PlotQuery, read, title};
pub use role::{PlotOption, Role};
pub use style::PlotStyle;
pub use told::told;
