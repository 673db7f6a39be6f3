//! Layer 2: turns the points of a metric into a figure for the screen or a file.
//!
//! What is asked for ([`source`]), of runs of a catalog ([`inputs`]) → lines along an axis ([`placing`]), smoothed, grouped
//! ([`mod@prepare`]) → strokes of at most a few points
//! per pixel column ([`strokes`], [`mod@decimate`]) → [`Figure`] ([`figure`]). No window, no I/O of its own. Contract: steps
//! become `f64` (exact up to 2⁵³), times are milliseconds; values that are not finite never reach a stroke but are kept as
//! [`RailMark`]s; no logged value causes a panic. A figure is built in a background job and borrowed for drawing.

pub mod aggregate;
mod axis;
mod decimate;
mod difference;
pub mod export;
pub mod expression;
mod figure;
mod group_value;
pub(crate) mod inputs;
pub mod join;
mod note;
pub(crate) mod numbers;
mod options;
pub mod palette;
mod placing;
mod prepare;
pub mod series;
pub mod smooth;
mod source;
mod sparkline;
pub(crate) mod statistics;
mod strokes;
pub mod ticks;

pub use aggregate::{Align, Band, Center};
pub(crate) use axis::padded;
pub use axis::{AxisKind, AxisScale, AxisTitle, Scale, XAxis};
pub use decimate::decimate;
pub use figure::{
    CursorState, CursorValue, Figure, FigureKind, FigureRequest, FigureSeries, LastPoint, Viewport, build, cut,
};
pub use group_value::GroupReader;
pub use inputs::{ChartQuery, FigureInputs, GroupInput, LineInput, gather};
pub use note::Note;
pub use options::{ChartOptions, GroupKey, Grouping, PointOrder};
pub use palette::{
    Dash, Given, LineColor, Look, Looks, PALETTE_SIZE, RunColors, Standing, color_slot, gradient, parse_color,
};
pub use prepare::{Prepared, prepare};
pub use series::{RailKind, RailMark, Series};
pub use smooth::Smoothing;
pub use source::{MetricNames, Source, SourceError};
pub use sparkline::{Sparkline, sparkline};
pub use ticks::Tick;
