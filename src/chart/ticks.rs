//! Where the ticks of an axis stand, and what they say.
//!
//! Every function returns ticks inside its range, rising, at most `most` of them (3 to 6 where `most` is 6 and the range
//! allows), with short labels that differ. Ranges that are empty, reversed or not finite give one tick or none.

use jiff::tz::TimeZone;

use super::axis::{AxisKind, AxisScale};
use crate::model::format;
use crate::text::Texts;

pub use dates::dates;
pub use ends::ends;
pub use numbers::{Tick, decades, durations, integers, numbers};

mod dates;
mod ends;
mod numbers;

/// Ticks of the x axis of a figure. `zone` is the one that dates are shown in.
pub fn along_x(
    (kind, scale): (AxisKind, AxisScale),
    range: (f64, f64),
    most: usize,
    zone: &TimeZone,
    texts: &Texts,
) -> Vec<Tick> {
    let is_log = scale == AxisScale::Log && range.0 > 0.0;
    match kind {
        AxisKind::Relative if is_log => {
            // Whole powers of ten of seconds, however they are called.
            let ticks = decades((range.0 / 1000.0, range.1 / 1000.0), most).into_iter().map(|tick| tick.at * 1000.0);
            let label = |at: f64| format::duration(texts, at.round() as i64);
            ticks.map(|at| Tick { at: at.clamp(range.0, range.1), label: label(at) }).collect()
        }
        AxisKind::Step | AxisKind::Index | AxisKind::Metric if is_log => decades(range, most),
        AxisKind::Step | AxisKind::Index => integers(range, most),
        AxisKind::Metric => numbers(range, most),
        AxisKind::Relative => durations(range, most, texts),
        AxisKind::Wall => dates(range, most, zone, texts),
    }
}

/// Ticks of the y axis of a figure.
pub fn along_y(scale: AxisScale, range: (f64, f64), most: usize) -> Vec<Tick> {
    match scale {
        AxisScale::Log if range.0 > 0.0 => decades(range, most),
        AxisScale::Linear | AxisScale::Log => numbers(range, most),
    }
}
