//! Traces with two axes: what they need of their axes, and how they are drawn.

pub(in crate::preview) mod bar_marks;
pub(in crate::preview) mod bars;
pub(in crate::preview) mod bins;
pub(in crate::preview) mod boxes;
pub(in crate::preview) mod candles;
pub(in crate::preview) mod cells;
pub(in crate::preview) mod contours;
pub(in crate::preview) mod curve;
pub(in crate::preview) mod errors;
pub(in crate::preview) mod hatch;
pub(in crate::preview) mod histogram;
pub(in crate::preview) mod labels;
pub(in crate::preview) mod marks;
pub(in crate::preview) mod picture;
pub(in crate::preview) mod plotted;
pub(in crate::preview) mod scene;
pub(in crate::preview) mod series;
pub(in crate::preview) mod strokes;
pub(in crate::preview) mod thin;
