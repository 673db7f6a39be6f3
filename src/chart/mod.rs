//! Layer 2: from the points of a metric to a figure that a screen or a file can draw.
//!
//! `History` → x axis ([`series`]) → strokes of at most a few points per pixel column ([`mod@decimate`]) → [`Figure`]
//! ([`figure`]). No window, no I/O. Contract: steps become `f64` (exact up to 2⁵³), times are milliseconds; values that are
//! not finite never reach a stroke but are kept as [`RailMark`]s; nothing panics whatever was logged. A figure is built in
//! a background job and borrowed by whoever draws it.

pub mod axis;
pub mod date_ticks;
pub mod decimate;
pub mod figure;
pub mod palette;
pub mod series;
pub mod sparkline;
pub mod ticks;

pub use axis::{AxisKind, Scale, XAxis, YScale};
pub use decimate::decimate;
pub use figure::{
    Figure, FigureKind, FigureRequest, FigureSeries, LastPoint, Note, Reading, ReadingState, SeriesInput, build,
};
pub use palette::{PALETTE_SIZE, color_slot};
pub use series::{RailKind, RailMark, Series};
pub use sparkline::{Sparkline, sparkline};
pub use ticks::Tick;
