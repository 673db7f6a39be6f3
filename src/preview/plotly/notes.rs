//! Annotations: texts at a place, with an arrow or without.

use super::axes::setup::Axes;
use super::color::Color;
use super::legend::align;
use super::node::Node;
use super::shapes::{Reference, reference};
use super::sheet::Sheet;
use super::text::{Font, Rich};
use crate::drawing::{Item, PageRect, Weight};

/// Most annotations that are drawn.
const MOST: usize = 5000;

/// The annotations that are seen.
pub(in crate::preview) fn all<'a>(sheet: &Sheet<'a>) -> Vec<Node<'a>> {
    let mut notes = sheet.layout.items("annotations", "annotationdefaults");
    notes.retain(|note| note.flag("visible") != Some(false));
    notes.truncate(MOST);
    notes
}

/// The font of an annotation; its own colour counts in our style as well, where it can be read.
fn font_of(sheet: &Sheet<'_>, note: Node<'_>) -> Font {
    let font = sheet.font(note.get("font"), 1.0);
    match note.own().color("font.color") {
        Some(color) if sheet.is_own() || is_readable(sheet, note, color) => font.colored(color),
        _ => font,
    }
}

fn is_readable(sheet: &Sheet<'_>, note: Node<'_>, color: Color) -> bool {
    // On cells of a heat map the figure knows best.
    let is_on_data = note.text("xref").unwrap_or("x") != "paper" && note.flag("showarrow") == Some(false);
    is_on_data || (color.brightness() - sheet.paper().brightness()).abs() > 80.0
}

/// Widens axes by the annotations that are measured on them.
pub(in crate::preview) fn widen(sheet: &Sheet<'_>, axes: &mut Axes<'_>) {
    for note in all(sheet) {
        let font = font_of(sheet, note);
        let rich = Rich::parse(note.text("text").unwrap_or_default());
        let size = [rich.width(&font) + 4.0, rich.height(&font) + 4.0];
        let has_arrow = note.flag("showarrow") != Some(false);
        for (nth, (name, letter)) in [("xref", "x"), ("yref", "y")].into_iter().enumerate() {
            let Some(at) = axes.position(note.text(name).unwrap_or(letter)) else { continue };
            let axis = &mut axes.list[at];
            let Some(value) = note.at(letter) else { continue };
            // On an axis of logarithms annotations have logarithms.
            let Some(place) = (if axis.kind == super::axes::kind::Kind::Log {
                super::node::number(value)
            } else {
                axis.read_one(value)
            }) else {
                continue;
            };
            let half = size[nth] / 2.0;
            let shift = if has_arrow && note.text(&format!("a{letter}ref")).is_none() {
                let default = if nth == 0 { -10.0 } else { -30.0 };
                note.number(&format!("a{letter}")).unwrap_or(default) * if nth == 0 { 1.0 } else { -1.0 }
            } else {
                note.number(&format!("{letter}shift")).unwrap_or(0.0)
            };
            let (low, high) = if has_arrow {
                ((half - shift).max(5.0), (half + shift).max(5.0))
            } else {
                (half - shift, half + shift)
            };
            axis.extremes.add_sided(place, [low.max(0.0), high.max(0.0)]);
        }
    }
}

/// Draws the annotations.
pub(in crate::preview) fn draw(sheet: &Sheet<'_>, axes: &Axes<'_>, area: PageRect, out: &mut Vec<Item>) {
    for note in all(sheet) {
        // What refers to nothing is not drawn.
        let _nothing = draw_one(sheet, axes, area, note, out);
    }
}

fn place_of(note: Node<'_>, name: &str, reference: &Reference<'_, '_>, default: f64) -> Option<f64> {
    match (reference, note.at(name)) {
        (Reference::Axis(axis), Some(value)) if axis.kind == super::axes::kind::Kind::Log => {
            Some(axis.place(super::node::number(value)?))
        }
        (reference, Some(value)) => reference.at(value),
        (Reference::Axis(axis), None) => Some(axis.place(f64::midpoint(axis.range[0], axis.range[1]))),
        (reference, None) => reference.at_number(default),
    }
}

fn draw_one(sheet: &Sheet<'_>, axes: &Axes<'_>, area: PageRect, note: Node<'_>, out: &mut Vec<Item>) -> Option<()> {
    let across = reference(axes, note.text("xref").unwrap_or("x"), true, area)?;
    let up = reference(axes, note.text("yref").unwrap_or("y"), false, area)?;
    let (x, y) = (place_of(note, "x", &across, 0.5)?, place_of(note, "y", &up, 0.5)?);
    let slack = 1.0;
    // What points at something outside the axis is not seen.
    let is_outside = |reference: &Reference<'_, '_>, place: f64| match reference {
        Reference::Axis(axis) => {
            let (low, high) =
                if axis.is_x { (axis.start, axis.start + axis.length) } else { (axis.start - axis.length, axis.start) };
            place < low - slack || place > high + slack
        }
        Reference::Part { .. } => false,
    };
    if is_outside(&across, x) || is_outside(&up, y) {
        return None;
    }
    let font = font_of(sheet, note);
    let mut text = note.text("text").unwrap_or_default().to_owned();
    if text.is_empty() && note.at("text").is_some_and(|value| !value.is_string()) {
        text = super::values::label(note.at("text")?).into_owned();
    }
    let rich = Rich::parse(&text);
    let has_arrow = note.flag("showarrow") != Some(false);
    let degrees = note.number("textangle").unwrap_or(0.0);
    let number = |name: &str, default: f64| note.number(name).unwrap_or(default);
    let (shift_x, shift_y) = (number("xshift", 0.0), -number("yshift", 0.0));
    let tip = [x + shift_x, y + shift_y];
    let pad = number("borderpad", 1.0) + number("borderwidth", 1.0);
    let (width, height) = (rich.width(&font) + 2.0 * pad, rich.height(&font) + 2.0 * pad);
    let (mut center, along, down);
    if has_arrow {
        let tail = |name: &str, reference: &Reference<'_, '_>, tip: f64, default: f64| match note
            .text(&format!("{name}ref"))
        {
            Some(id) if id != "pixel" => place_of(note, name, reference, 0.5).unwrap_or(tip),
            _ => tip + number(name, default),
        };
        center = [tail("ax", &across, tip[0], -10.0), tail("ay", &up, tip[1], -30.0)];
        along = align(note.text("xanchor").unwrap_or("center"), 0.5);
        down = 1.0 - align(note.text("yanchor").unwrap_or("middle"), 0.5);
        arrow(note, tip, center, [width, height], font.color, out);
    } else {
        center = tip;
        let part = |reference: &Reference<'_, '_>, name: &str| match reference {
            Reference::Part { .. } => note.number(name).unwrap_or(0.5),
            Reference::Axis(_) => 0.5,
        };
        along = align(note.text("xanchor").unwrap_or("auto"), part(&across, "x"));
        down = 1.0 - align(note.text("yanchor").unwrap_or("auto"), part(&up, "y"));
    }
    // The box stands with this part at the place; the text is turned about its middle.
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (wide, high) = (width * cos.abs() + height * sin.abs(), width * sin.abs() + height * cos.abs());
    center = [center[0] + (0.5 - along) * wide, center[1] + (0.5 - down) * high];
    let ground = note.color("bgcolor").filter(|color| color.alpha > 0.0);
    let border = note.color("bordercolor").filter(|color| color.alpha > 0.0);
    if (ground.is_some() || border.is_some()) && !rich.is_empty() {
        let frame = PageRect { x: center[0] - wide / 2.0, y: center[1] - high / 2.0, width: wide, height: high };
        let stroke = border.map(|color| color.pen(number("borderwidth", 1.0).clamp(0.0, 20.0)));
        out.push(Item::Rect { frame, radius: 0.0, fill: ground.map(Color::fill), stroke });
    }
    let font = match ground {
        Some(ground) if note.own().color("font.color").is_none() && !sheet.is_own() => font.colored(ground.contrast()),
        _ => font,
    };
    let font = Font {
        color: font.color.faded(number("opacity", 1.0)),
        weight: if font.weight == Weight::SemiBold { Weight::SemiBold } else { Weight::Regular },
        ..font
    };
    let lines = align(note.text("align").unwrap_or("center"), 0.5);
    rich.put_within(out, &font, center, [0.5, 0.5], (lines, degrees));
    Some(())
}

fn arrow(note: Node<'_>, tip: [f64; 2], tail: [f64; 2], size: [f64; 2], default: Color, out: &mut Vec<Item>) {
    let color = note.color("arrowcolor").unwrap_or(default).faded(note.number("opacity").unwrap_or(1.0));
    let width = note.number("arrowwidth").unwrap_or(1.0).clamp(0.1, 20.0) * 1.3;
    let [dx, dy] = [tip[0] - tail[0], tip[1] - tail[1]];
    let length = dx.hypot(dy);
    if length < 1.0 {
        return;
    }
    // The line begins at the edge of the text.
    let out_of_box = (size[0] / 2.0 / dx.abs().max(1e-9)).min(size[1] / 2.0 / dy.abs().max(1e-9)).min(1.0);
    let start = [tail[0] + dx * out_of_box, tail[1] + dy * out_of_box];
    let back = (note.number("standoff").unwrap_or(0.0) / length).min(1.0);
    let end = [tip[0] - dx * back, tip[1] - dy * back];
    let head = note.number("arrowhead").unwrap_or(1.0);
    let reach = 4.5 * width * note.number("arrowsize").unwrap_or(1.0).clamp(0.3, 10.0) / 1.3;
    let [ux, uy] = [dx / length, dy / length];
    out.push(Item::Line { points: vec![start, [end[0] - ux, end[1] - uy]], stroke: color.pen(width) });
    if head > 0.0 {
        let half = reach * 0.5;
        let left = [end[0] - ux * reach - uy * half, end[1] - uy * reach + ux * half];
        let right = [end[0] - ux * reach + uy * half, end[1] - uy * reach - ux * half];
        if head == 6.0 || head == 7.0 {
            out.push(Item::Circle { center: end, radius: half.max(2.0), fill: Some(color.fill()), stroke: None });
        } else {
            out.push(Item::Area { points: vec![end, left, right], fill: color.fill() });
        }
    }
}
