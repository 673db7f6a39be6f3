//! Polar plots: points, lines and bars by angle and distance.

mod axes;
mod bars;
mod frame;
mod lines;
mod stack;

use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace};
use super::super::values::Each;
use super::part::Part;
use frame::Frame;
pub(super) use lines::put;

/// Kinds that are drawn here.
pub(super) fn draws(kind: &str) -> bool {
    matches!(kind, "scatterpolar" | "scatterpolargl" | "barpolar")
}

/// Draws a polar plot in its room.
pub(super) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let name = if part.name.is_empty() { "polar" } else { part.name.as_str() };
    let node = sheet.layout.get(name);
    let traces: Vec<&Trace<'_>> = part.traces.iter().copied().filter(|trace| draws(trace.kind)).collect();
    if part.room.width < 1.0 || part.room.height < 1.0 {
        return;
    }
    let bars = stack::stack(&traces, node);
    let Some(frame) = Frame::new(node, &traces, &bars, part.room, sheet) else {
        return;
    };
    axes::draw_behind(&frame, sheet, &mut out.drawing.items);
    for trace in &traces {
        if trace.kind == "barpolar" {
            bars::draw(trace, sheet, &frame, &bars, out);
        } else {
            lines::draw(trace, sheet, &frame, out);
        }
    }
    axes::draw_labels(&frame, sheet, &mut out.drawing.items);
}

/// Lines that tell of a point.
pub(super) fn tell(trace: &Trace<'_>, index: usize) -> Vec<String> {
    let text = |key: &str| Each::at(trace.node, key).text(index).into_owned();
    let mut lines = vec![format!("r: {}", text("r"))];
    let theta = text("theta");
    let degree =
        if theta.parse::<f64>().is_ok() && trace.node.text("thetaunit") != Some("radians") { "°" } else { "" };
    lines.push(format!("θ: {theta}{degree}"));
    for key in ["text", "hovertext"] {
        lines.extend(Some(text(key)).filter(|text| !text.is_empty()));
    }
    lines
}
