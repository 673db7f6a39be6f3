//! Shapes and pictures that a layout puts on the page: lines, rectangles, circles, paths.

use serde_json::Value;

use super::axes::axis::Axis;
use super::axes::extremes::Widen;
use super::axes::setup::Axes;
use super::color::Color;
use super::node::Node;
use super::sheet::Sheet;
use super::text::Rich;
use super::traces::picture;
use super::traces::strokes::dash;
use crate::drawing::{Item, PageRect};

/// What a coordinate is measured on.
#[derive(Clone, Copy)]
pub(in crate::preview) enum Reference<'s, 'a> {
    /// The plot area, or the domain of an axis: from 0 to 1.
    Part {
        start: f64,
        length: f64,
        is_x: bool,
    },
    Axis(&'s Axis<'a>),
}

/// What `xref` or `yref` of a part means; `None` for an axis that is not there.
pub(in crate::preview) fn reference<'s, 'a>(
    axes: &'s Axes<'a>,
    name: &str,
    is_x: bool,
    area: PageRect,
) -> Option<Reference<'s, 'a>> {
    let paper = if is_x {
        Reference::Part { start: area.x, length: area.width, is_x }
    } else {
        Reference::Part { start: area.y + area.height, length: area.height, is_x }
    };
    if name == "paper" {
        return Some(paper);
    }
    if let Some(id) = name.strip_suffix(" domain") {
        let axis = &axes.list[axes.position(id)?];
        return Some(Reference::Part { start: axis.start, length: axis.length, is_x });
    }
    axes.position(name).map(|at| Reference::Axis(&axes.list[at]))
}

impl Reference<'_, '_> {
    /// Where a value lies on the page.
    pub(in crate::preview) fn at(&self, value: &Value) -> Option<f64> {
        match self {
            Self::Part { .. } => self.at_number(super::node::number(value)?),
            Self::Axis(axis) => {
                // On an axis of logarithms shapes have values.
                let place = axis.at(axis.read_one(value)?);
                place.is_finite().then_some(place)
            }
        }
    }

    /// Where a number lies on the page.
    pub(in crate::preview) fn at_number(&self, value: f64) -> Option<f64> {
        match self {
            Self::Part { start, length, is_x } => {
                Some(if *is_x { start + value * length } else { start - value * length })
            }
            Self::Axis(axis) => Some(axis.at(value)).filter(|place| place.is_finite()),
        }
    }

    /// A tile of the page that limits what is drawn.
    fn is_axis(&self) -> bool {
        matches!(self, Self::Axis(_))
    }
}

/// Widens axes by the shapes that are measured on them.
pub(in crate::preview) fn widen(sheet: &Sheet<'_>, axes: &mut Axes<'_>) {
    for shape in sheet.layout.items("shapes", "shapedefaults") {
        if shape.flag("visible") == Some(false) {
            continue;
        }
        let width = shape.number("line.width").unwrap_or(2.0) / 2.0;
        for (name, ends) in [("xref", ["x0", "x1"]), ("yref", ["y0", "y1"])] {
            let id = shape.text(name).unwrap_or(&name[..1]);
            let Some(at) = axes.position(id) else { continue };
            let is_pixels = shape.text(&format!("{}sizemode", &name[..1])) == Some("pixel");
            let axis = &mut axes.list[at];
            if is_pixels || shape.text("type") == Some("path") {
                continue;
            }
            let [a, b] =
                ends.map(|end| shape.at(end).and_then(|value| axis.read_one(value)).map(|value| axis.measure(value)));
            if let (Some(a), Some(b)) = (a, b) {
                axis.extremes.add_between(a.min(b), a.max(b), Widen { room: width, ..Widen::default() });
            }
        }
    }
}

/// Draws the shapes of a layer: `below` or `above` the data, or `between`.
pub(in crate::preview) fn draw(
    sheet: &Sheet<'_>,
    axes: &Axes<'_>,
    area: PageRect,
    is_below: bool,
    out: &mut Vec<Item>,
) {
    for shape in sheet.layout.items("shapes", "shapedefaults") {
        let layer = shape.text("layer").unwrap_or("above");
        if (layer == "below") == is_below && shape.flag("visible") != Some(false) {
            // What refers to nothing is not drawn.
            let _nothing = draw_one(sheet, axes, area, shape, out);
        }
    }
}

fn draw_one(sheet: &Sheet<'_>, axes: &Axes<'_>, area: PageRect, shape: Node<'_>, out: &mut Vec<Item>) -> Option<()> {
    let across = reference(axes, shape.text("xref").unwrap_or("x"), true, area)?;
    let up = reference(axes, shape.text("yref").unwrap_or("y"), false, area)?;
    let line = shape.get("line");
    let width = line.number("width").unwrap_or(2.0).clamp(0.0, 100.0);
    let opacity = shape.number("opacity").unwrap_or(1.0);
    let ink = line.color("color").unwrap_or(Color::solid(if sheet.is_own() { [0x44; 3] } else { sheet.style.text }));
    let pen = ink.faded(opacity).pen(width).dashed(dash(line.text("dash"), width));
    let stroke = (width > 0.0 && pen.opacity > 0.0).then_some(pen);
    let fill = shape.color("fillcolor").filter(|color| color.alpha > 0.0).map(|color| color.faded(opacity).fill());
    let mut items = Vec::new();
    let kind = shape.text("type").unwrap_or("rect");
    if kind == "path" {
        let points = path(shape.text("path")?, &across, &up)?;
        if let Some(fill) = fill {
            for part in points.split(|point| !point[0].is_finite()).filter(|part| part.len() > 2) {
                items.push(Item::Area { points: part.to_vec(), fill });
            }
        }
        if let Some(stroke) = stroke {
            items.push(Item::Line { points, stroke });
        }
    } else {
        let place = |reference: &Reference<'_, '_>, letter: &str, end: &str| -> Option<f64> {
            let value = shape.at(&format!("{letter}{end}"))?;
            let shift = shape.number(&format!("{letter}{end}shift")).unwrap_or(0.0);
            if shape.text(&format!("{letter}sizemode")) == Some("pixel") {
                let anchor = shape.at(&format!("{letter}anchor")).and_then(|anchor| reference.at(anchor))?;
                let pixels = super::node::number(value)?;
                return Some(if letter == "x" { anchor + pixels } else { anchor - pixels });
            }
            Some(reference.at(value)? + shift)
        };
        let (x0, x1) = (place(&across, "x", "0")?, place(&across, "x", "1")?);
        let (y0, y1) = (place(&up, "y", "0")?, place(&up, "y", "1")?);
        // Renderers dislike numbers that are far outside.
        let [x0, x1] = [x0, x1].map(|x| x.clamp(area.x - 1e4, area.x + area.width + 1e4));
        let [y0, y1] = [y0, y1].map(|y| y.clamp(area.y - 1e4, area.y + area.height + 1e4));
        let frame = PageRect { x: x0.min(x1), y: y0.min(y1), width: (x1 - x0).abs(), height: (y1 - y0).abs() };
        match kind {
            "line" => {
                if let Some(stroke) = stroke {
                    items.push(Item::Line { points: vec![[x0, y0], [x1, y1]], stroke });
                }
            }
            "circle" => {
                let (cx, cy) = (frame.x + frame.width / 2.0, frame.y + frame.height / 2.0);
                let angle = |step: i32| f64::from(step) * std::f64::consts::TAU / 72.0;
                let at = |step: i32| {
                    [cx + angle(step).cos() * frame.width / 2.0, cy + angle(step).sin() * frame.height / 2.0]
                };
                let points: Vec<[f64; 2]> = (0..=72).map(at).collect();
                if let Some(fill) = fill {
                    items.push(Item::Area { points: points.clone(), fill });
                }
                if let Some(stroke) = stroke {
                    items.push(Item::Line { points, stroke });
                }
            }
            _ => items.push(Item::Rect { frame, radius: 0.0, fill, stroke }),
        }
        label(sheet, shape, frame, [[x0, y0], [x1, y1]], &mut items);
    }
    let clip = clip(axes, shape, [&across, &up], area);
    out.push(Item::Clip { frame: clip, items });
    Some(())
}

/// What is measured on an axis is not seen outside it.
fn clip(axes: &Axes<'_>, shape: Node<'_>, references: [&Reference<'_, '_>; 2], area: PageRect) -> PageRect {
    let span = |reference: &Reference<'_, '_>, name: &str, low: f64, length: f64, is_x: bool| {
        let id = shape.text(name).unwrap_or(&name[..1]);
        match axes.position(id).filter(|_| reference.is_axis()) {
            Some(at) if is_x => (axes.list[at].start, axes.list[at].length),
            Some(at) => (axes.list[at].start - axes.list[at].length, axes.list[at].length),
            None => (low - 10_000.0, length + 20_000.0),
        }
    };
    let (x, width) = span(references[0], "xref", area.x, area.width, true);
    let (y, height) = span(references[1], "yref", area.y, area.height, false);
    PageRect { x, y, width, height }
}

fn label(sheet: &Sheet<'_>, shape: Node<'_>, frame: PageRect, ends: [[f64; 2]; 2], out: &mut Vec<Item>) {
    let Some(text) = shape.text("label.text").filter(|text| !text.is_empty()) else { return };
    let font = sheet.font(shape.get("label.font"), 1.0);
    let rich = Rich::parse(text);
    let is_line = shape.text("type") == Some("line");
    let position = shape.text("label.textposition").unwrap_or("middle center");
    if is_line {
        let part = match position {
            "start" => 0.1,
            "end" => 0.9,
            _ => 0.5,
        };
        let at = [0, 1].map(|k| ends[0][k] + (ends[1][k] - ends[0][k]) * part);
        return rich.put(out, &font, at, [0.5, 1.0], 0.0);
    }
    let across = if position.contains("left") {
        0.0
    } else if position.contains("right") {
        1.0
    } else {
        0.5
    };
    let down = if position.contains("top") {
        0.0
    } else if position.contains("bottom") {
        1.0
    } else {
        0.5
    };
    let at = [frame.x + 3.0 + (frame.width - 6.0) * across, frame.y + 3.0 + (frame.height - 6.0) * down];
    rich.put(out, &font, at, [across, down], 0.0);
}

/// Most points of a path.
const MOST: usize = 20_000;

/// A path of SVG: M, L, H, V, C, Q, Z with absolute coordinates, as plotly takes it.
fn path(text: &str, across: &Reference<'_, '_>, up: &Reference<'_, '_>) -> Option<Vec<[f64; 2]>> {
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut start = [0.0; 2];
    let is_command = |c: char| "MLHVCQSTAZ".contains(c.to_ascii_uppercase());
    let mut rest = text;
    while let Some(at) = rest.find(is_command) {
        let command = rest[at..].chars().next()?;
        let after = &rest[at + 1..];
        let end = after.find(|c: char| is_command(c) && c.is_ascii_uppercase()).unwrap_or(after.len());
        let arguments: Vec<&str> = after[..end].split([' ', ',']).filter(|part| !part.is_empty()).collect();
        rest = &after[end..];
        let value = |reference: &Reference<'_, '_>, text: &str| reference.at(&Value::String(text.replace('_', " ")));
        let pair = |at: usize| -> Option<[f64; 2]> {
            Some([value(across, arguments.get(at)?)?, value(up, arguments.get(at + 1)?)?])
        };
        if points.len() > MOST {
            return None;
        }
        let last = points.last().copied().unwrap_or(start);
        match command {
            'M' => {
                if !points.is_empty() {
                    points.push([f64::NAN; 2]);
                }
                start = pair(0)?;
                points.push(start);
                points.extend((2..arguments.len()).step_by(2).filter_map(pair));
            }
            'L' => points.extend((0..arguments.len()).step_by(2).filter_map(pair)),
            'H' => points.push([value(across, arguments.first()?)?, last[1]]),
            'V' => points.push([last[0], value(up, arguments.first()?)?]),
            'C' => {
                let mut from = last;
                for at in (0..arguments.len()).step_by(6) {
                    let (Some(b), Some(c), Some(d)) = (pair(at), pair(at + 2), pair(at + 4)) else { break };
                    points.extend(bezier([from, b, c, d]));
                    from = d;
                }
            }
            'Q' => {
                let (b, d) = (pair(0)?, pair(2)?);
                let third = |end: [f64; 2]| [0, 1].map(|k| end[k] + (b[k] - end[k]) * 2.0 / 3.0);
                points.extend(bezier([last, third(last), third(d), d]));
            }
            'Z' | 'z' => points.push(start),
            _ => {
                let count = arguments.len();
                points.extend(count.checked_sub(2).and_then(pair));
            }
        }
    }
    Some(points)
}

fn bezier(curve: [[f64; 2]; 4]) -> Vec<[f64; 2]> {
    let at = |step: i32| {
        let t = f64::from(step) / 16.0;
        let s = 1.0 - t;
        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
        [0, 1].map(|k| curve.iter().zip(weights).map(|(point, weight)| point[k] * weight).sum())
    };
    (1..=16).map(at).collect()
}

/// Draws the pictures of a layout; those that are not in the file are frames.
pub(in crate::preview) fn images(
    sheet: &Sheet<'_>,
    axes: &Axes<'_>,
    area: PageRect,
    is_below: bool,
    out: &mut Vec<Item>,
) {
    for image in sheet.layout.items("images", "imagedefaults") {
        let is_here = (image.text("layer") == Some("below")) == is_below;
        if is_here && image.flag("visible") != Some(false) {
            out.extend(image_item(sheet, axes, area, image));
        }
    }
}

fn image_item(sheet: &Sheet<'_>, axes: &Axes<'_>, area: PageRect, image: Node<'_>) -> Option<Item> {
    let across = reference(axes, image.text("xref").unwrap_or("paper"), true, area)?;
    let up = reference(axes, image.text("yref").unwrap_or("paper"), false, area)?;
    let zero = Value::from(0);
    let (x, y) = (across.at(image.at("x").unwrap_or(&zero))?, up.at(image.at("y").unwrap_or(&zero))?);
    let size = |reference: &Reference<'_, '_>, name: &str| {
        let size = image.number(name).unwrap_or(0.0);
        Some((reference.at_number(size)? - reference.at_number(0.0)?).abs())
    };
    let (width, height) = (size(&across, "sizex")?, size(&up, "sizey")?);
    let left = x - width * super::legend::align(image.text("xanchor").unwrap_or("left"), 0.0);
    let top = y - height * (1.0 - super::legend::align(image.text("yanchor").unwrap_or("top"), 1.0));
    let mut frame = PageRect { x: left, y: top, width, height };
    if let Some(pixels) = image.text("source").and_then(picture::from_address) {
        let aspect = f64::from(pixels.width) / f64::from(pixels.height.max(1));
        if image.text("sizing").unwrap_or("contain") == "contain" && aspect > 0.0 {
            let (w, h) =
                if width / height.max(1e-9) > aspect { (height * aspect, height) } else { (width, width / aspect) };
            frame = PageRect { x: left + (width - w) / 2.0, y: top + (height - h) / 2.0, width: w, height: h };
        }
        Some(Item::Image { frame, pixels: std::sync::Arc::new(pixels), is_smooth: true })
    } else {
        let pen = Color::solid(sheet.style.muted).pen(1.0);
        Some(Item::Rect { frame, radius: 0.0, fill: None, stroke: Some(pen) })
    }
}
