//! How lines of traces are drawn: colour, width, pattern.

use super::super::color::Color;
use super::super::sheet::Trace;
use crate::drawing::{Pattern, Pen};

/// Pattern of a line of this width as the figure names it: a word, or lengths in pixels.
pub(in crate::preview) fn dash(name: Option<&str>, width: f64) -> Pattern {
    // As plotly does, so that dashes of thin lines can be told from dots.
    let unit = width.max(3.0);
    let units: &[f64] = match name {
        None | Some("solid" | "") => &[],
        Some("dot") => &[1.0, 1.0],
        Some("dash") => &[3.0, 3.0],
        Some("longdash") => &[5.0, 5.0],
        Some("dashdot") => &[3.0, 1.0, 1.0, 1.0],
        Some("longdashdot") => &[5.0, 2.0, 1.0, 2.0],
        Some(list) => {
            let parts = list.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
            let lengths: Option<Vec<f64>> = parts.map(|part| part.trim_end_matches("px").parse().ok()).collect();
            return Pattern::of(&lengths.unwrap_or_else(|| vec![3.0 * unit; 2]));
        }
    };
    Pattern::of(&units.iter().map(|length| length * unit).collect::<Vec<_>>())
}

/// The colour of a trace: of its line, else of its marks, else the next one.
pub(in crate::preview) fn main_color(trace: &Trace<'_>) -> Color {
    let marker = trace.node.get("marker");
    trace.node.color("line.color").or_else(|| marker.color("color")).unwrap_or(trace.color)
}

/// The colour of marks that name none.
pub(in crate::preview) fn mark_color(trace: &Trace<'_>) -> Color {
    trace.node.color("marker.color").or_else(|| trace.node.color("line.color")).unwrap_or(trace.color)
}

/// The stroke of a line of a trace.
pub(in crate::preview) fn pen(trace: &Trace<'_>, default: f64) -> Pen {
    let line = trace.node.get("line");
    let width = line.number("width").unwrap_or(default).clamp(0.0, 100.0);
    let pen = main_color(trace).faded(trace.opacity()).pen(width).dashed(dash(line.text("dash"), width));
    if pen.dash.is_solid() { pen.round() } else { pen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_grow_with_the_line_as_in_plotly() {
        assert!(dash(None, 2.0).is_solid());
        assert_eq!(dash(Some("dash"), 2.0).lengths(), [9.0, 9.0]);
        assert_eq!(dash(Some("dot"), 5.0).lengths(), [5.0, 5.0]);
        assert_eq!(dash(Some("longdashdot"), 1.0).lengths(), [15.0, 6.0, 3.0, 6.0]);
        assert_eq!(dash(Some("5px, 10px,2px,2px"), 2.0).lengths(), [5.0, 10.0, 2.0, 2.0]);
        assert_eq!(dash(Some("no such"), 2.0).lengths(), [9.0, 9.0]);
    }
}
