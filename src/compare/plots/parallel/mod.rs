//! Parallel coordinates: an axis for each field, a line through them for each run, and brushes that leave only the runs whose
//! values lie within.
//!
//! What has no place along an axis (nothing logged, NaN, infinities, what has no logarithm) lies in lanes above and below
//! all axes, so that no run is left out for one of its values.

mod axis;
mod axis_setup;
mod brush;
mod condition;
mod draw;
mod layout;
mod setup;
#[cfg(test)]
mod tests;

pub use axis_setup::AxisSetup;
pub use brush::{Brush, Brushed};
pub use condition::condition;
pub use draw::draw;
pub use setup::{Coloring, ParallelSetup, brushed, fields};
