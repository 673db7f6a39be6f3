//! Traces without axes: each kind gets a room of the page and draws itself there.
//!
//! [`draw`] is the one way in. Kinds that are not known here are named in [`Drawn::not_drawn`].

use super::color::Color;
use super::figure::Drawn;
use super::sheet::{Sheet, Trace};
use crate::drawing::PageRect;

/// A room with what is drawn in it.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Part<'a, 's> {
    /// The subplot in the layout (`polar2`, `scene`, `ternary`); empty where a trace stands alone by its `domain`.
    pub(in crate::preview) name: String,
    /// At least one; several only of a subplot. Only those that are shown.
    pub(in crate::preview) traces: Vec<&'s Trace<'a>>,
    /// What `domain` says, within the margins.
    pub(in crate::preview) room: PageRect,
}

/// Draws the part. Items go to `out.drawing.items`, what is told under the pointer to `out.points`.
pub(in crate::preview) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let _ = sheet;
    out.not_drawn.extend(part.traces.iter().map(|trace| format!("trace {}: {}", trace.index, trace.kind)));
}

/// Entries of the legend of a trace whose parts have one each (pies): labels and colours; `None` for others.
pub(in crate::preview) fn legend_items(trace: &Trace<'_>, sheet: &Sheet<'_>) -> Option<Vec<(String, Color)>> {
    let _ = (trace, sheet);
    None
}

/// How many points the trace has, where the lengths of `x`, `y`, `values` and `labels` do not tell.
pub(in crate::preview) fn point_count(trace: &Trace<'_>) -> Option<usize> {
    let _ = trace;
    None
}

/// What is told of a point: lines of text without tags.
pub(in crate::preview) fn hover(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let _ = (trace, sheet, index);
    Vec::new()
}
