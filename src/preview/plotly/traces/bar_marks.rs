//! Bars as they are drawn: frames, colours, texts, and what joins them.

use super::super::axes::setup::is_horizontal;
use super::super::color::Color;
use super::super::ramp::paint;
use super::super::sheet::Trace;
use super::super::template::{self, Filled};
use super::super::text::{Font, Rich};
use super::super::values::{Column, Each};
use super::bars::{Bar, Bars, Group, Measure};
use super::errors;
use super::hatch;
use super::scene::{Ink, Scene};
use super::strokes::dash;
use crate::drawing::{Item, PageRect};

/// Where a bar lies on the page.
fn frame_of(scene: &Scene<'_, '_>, bars: &Bars, bar: &Bar) -> Option<PageRect> {
    let (places, values) = if bars.is_lying { (scene.y, scene.x) } else { (scene.x, scene.y) };
    let [a, b] = [bar.place + bar.offset, bar.place + bar.offset + bar.width].map(|end| places.at(end));
    let ground = |value: f64| {
        let place = values.at(value);
        if place.is_finite() { place } else { values.place(values.seen()[0]) }
    };
    let (c, d) = (ground(bar.base), values.at(bar.top));
    let all = [a, b, c, d];
    if !all.iter().all(|value| value.is_finite()) {
        return None;
    }
    let [(left, right), (top, bottom)] = if bars.is_lying { [(c, d), (a, b)] } else { [(a, b), (c, d)] };
    let frame = scene.frame;
    // A bar that goes far beyond the plot is cut here: renderers dislike such numbers.
    let clip = |value: f64, low: f64, length: f64| value.clamp(low - length - 50.0, low + 2.0 * length + 50.0);
    let [left, right] = [left, right].map(|value| clip(value, frame.x, frame.width));
    let [top, bottom] = [top, bottom].map(|value| clip(value, frame.y, frame.height));
    Some(PageRect { x: left.min(right), y: top.min(bottom), width: (right - left).abs(), height: (bottom - top).abs() })
}

/// Colour of a bar of a waterfall.
fn fall_color(trace: &Trace<'_>, measure: Measure) -> Color {
    let (name, default) = match measure {
        Measure::Up => ("increasing", "#3D9970"),
        Measure::Down => ("decreasing", "#FF4136"),
        Measure::Total => ("totals", "#4499FF"),
    };
    let said = trace.node.color(&format!("{name}.marker.color"));
    said.or_else(|| Color::parse(default)).unwrap_or(trace.color)
}

/// Draws the bars.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, bars: &Bars, ink: &mut Ink) {
    let trace = scene.trace;
    let marker = trace.node.get("marker");
    let colors = paint(scene.sheet, marker, trace.color, scene.extents);
    let edge_node = marker.get("line");
    let edges = paint(scene.sheet, edge_node, Color::solid([0x44; 3]), scene.extents);
    let edge_widths = Each::at(edge_node.own(), "width");
    let template_width = edge_node.number("width").filter(|_| scene.sheet.is_own()).unwrap_or(0.0);
    let opacities = Each::at(marker, "opacity");
    let texts = Labels::of(scene);
    let mut places = Vec::new();
    let mut before: Option<PageRect> = None;
    for (nth, bar) in bars.list.iter().enumerate() {
        let frame = frame_of(scene, bars, bar);
        places.push(frame.map_or([f64::NAN; 2], |frame| {
            let end = if bars.is_lying { scene.x.at(bar.top) } else { scene.y.at(bar.top) };
            let [x, y] = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
            if bars.is_lying { [end, y] } else { [x, end] }
        }));
        let Some(frame) = frame else { continue };
        let opacity = opacities.number(bar.index).unwrap_or(1.0).clamp(0.0, 1.0) * trace.opacity();
        let color = match bars.measures.get(nth) {
            Some(measure) => Some(fall_color(trace, *measure)),
            None => colors.of(if bars.bins.is_some() { 0 } else { bar.index }).or(Some(trace.color)),
        };
        let Some(color) = color else { continue };
        let hatch = hatch::of(marker.get("pattern"), bar.index, color);
        let fill = hatch.as_ref().map_or(Some(color), |hatch| hatch.ground);
        let width = edge_widths.number(bar.index).unwrap_or(template_width).clamp(0.0, 50.0);
        let edge = edges.of(bar.index).filter(|_| width > 0.0);
        ink.items.push(Item::Rect {
            frame,
            radius: 0.0,
            fill: fill.map(|fill| fill.faded(opacity).fill()),
            stroke: None,
        });
        if let Some(hatch) = hatch {
            hatch.draw(frame, opacity, &mut ink.items);
        }
        if let Some(edge) = edge {
            let stroke = Some(edge.faded(opacity).pen(width));
            ink.items.push(Item::Rect { frame, radius: 0.0, fill: None, stroke });
        }
        if let Some(before) = before.replace(frame) {
            connect(scene, bars, [before, frame], bar, ink);
        }
        let center = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
        ink.point(trace.index, bar.index, center, [frame.width / 2.0, frame.height / 2.0], color);
        if let Some(text) = texts.text(scene, bars, bar) {
            texts.put(scene, (bars, bar), (frame, color.faded(opacity)), &text, ink);
        }
    }
    let name = if bars.is_lying { "error_x" } else { "error_y" };
    let tops: Vec<f64> = bars.list.iter().map(|bar| bar.top).collect();
    let node = trace.node.get(name);
    let default = Color::solid(scene.sheet.base_font().color.rgb);
    errors::draw(scene, node, &errors::ends(node, &tops), &places, default, ink);
}

/// What leads from bar to bar in waterfalls and funnels.
fn connect(scene: &Scene<'_, '_>, bars: &Bars, [before, frame]: [PageRect; 2], bar: &Bar, ink: &mut Ink) {
    let connector = scene.trace.node.get("connector");
    if bars.kind == Group::Bars || connector.flag("visible") == Some(false) {
        return;
    }
    if bars.kind == Group::Funnels {
        let fill = connector.color("fillcolor").unwrap_or(scene.trace.color.faded(0.35));
        let points = if bars.is_lying {
            let (upper, lower) = if before.y < frame.y { (before, frame) } else { (frame, before) };
            let (y0, y1) = (upper.y + upper.height, lower.y);
            vec![[upper.x, y0], [upper.x + upper.width, y0], [lower.x + lower.width, y1], [lower.x, y1]]
        } else {
            let (x0, x1) = (before.x + before.width, frame.x);
            vec![[x0, before.y], [x1, frame.y], [x1, frame.y + frame.height], [x0, before.y + before.height]]
        };
        ink.items.push(Item::Area { points, fill: fill.fill() });
        return;
    }
    let line = connector.get("line");
    let pen = line.color("color").unwrap_or(Color::solid([0x44; 3])).pen(line.number("width").unwrap_or(1.0));
    let pen = pen.dashed(dash(line.text("dash"), pen.width));
    let is_total = bars.measures.get(bar.index) == Some(&Measure::Total);
    let value = if is_total { bar.top } else { bar.base };
    let points = if bars.is_lying {
        let x = scene.x.at(value);
        let (a, b) =
            if before.y < frame.y { (before.y + before.height, frame.y) } else { (before.y, frame.y + frame.height) };
        vec![[x, a], [x, b]]
    } else {
        let y = scene.y.at(value);
        vec![[before.x + before.width, y], [frame.x, y]]
    };
    ink.items.push(Item::Line { points, stroke: pen });
}

/// The texts of bars.
struct Labels<'a> {
    texts: Each<'a>,
    template: Option<&'a str>,
    position: Each<'a>,
    font: Font,
    inside: Option<Color>,
    outside: Option<Color>,
    info: Option<&'a str>,
    angle: Option<f64>,
}

impl<'a> Labels<'a> {
    fn of(scene: &Scene<'_, 'a>) -> Self {
        let node = scene.trace.node;
        let color =
            |name: &str| node.own().color(&format!("{name}.color")).or_else(|| node.own().color("textfont.color"));
        Self {
            texts: Each::at(node, "text"),
            template: node.text("texttemplate"),
            position: Each::at(node, "textposition"),
            font: scene.sheet.font(node.get("textfont"), 1.0),
            inside: color("insidetextfont"),
            outside: color("outsidetextfont"),
            info: node.text("textinfo"),
            angle: node.number("textangle"),
        }
    }

    fn text(&self, scene: &Scene<'_, '_>, bars: &Bars, bar: &Bar) -> Option<String> {
        let value = || {
            let axis = if bars.is_lying { scene.x } else { scene.y };
            Filled::of(axis, bar.value)
        };
        let text = if let Some(template) = self.template {
            template::fill(template, &|name| match (name, bars.is_lying) {
                ("value" | "final" | "delta", _) | ("y", false) | ("x", true) => Some(value()),
                ("x", false) => Some(Filled::of(scene.x, bar.place)),
                ("y", true) => Some(Filled::of(scene.y, bar.place)),
                ("text", _) => Some(Filled::Text(self.texts.text(bar.index).into_owned())),
                (name, _) => custom(scene.trace, name, bar.index),
            })
        } else {
            let own = self.texts.text(bar.index);
            let info = self.info.unwrap_or(if bars.kind == Group::Funnels { "value" } else { "" });
            if bars.kind == Group::Funnels && own.is_empty() { funnel_text(scene, info, bar) } else { own.into_owned() }
        };
        (!text.is_empty()).then_some(text)
    }

    fn put(
        &self,
        scene: &Scene<'_, '_>,
        (bars, bar): (&Bars, &Bar),
        (frame, color): (PageRect, Color),
        text: &str,
        ink: &mut Ink,
    ) {
        let rich = Rich::parse(text);
        let position = self.position.text(bar.index);
        let (width, height) = (rich.width(&self.font), rich.height(&self.font));
        let fits = |w: f64, h: f64| w <= frame.width - 4.0 && h <= frame.height - 2.0;
        let turned = self
            .angle
            .map_or(!fits(width, height) && fits(height, width) && !bars.is_lying, |angle| angle.abs() > 45.0);
        let (is_inside, is_auto) = match position.as_ref() {
            "none" => return,
            "inside" => (true, false),
            "outside" => (false, false),
            _ => (fits(width, height) || turned, true),
        };
        if !scene.is_near([frame.x + frame.width / 2.0, frame.y + frame.height / 2.0], 2000.0) {
            return;
        }
        let is_down = if bars.is_lying {
            scene.x.at(bar.top) < scene.x.at(bar.base)
        } else {
            scene.y.at(bar.top) > scene.y.at(bar.base)
        };
        if is_inside {
            let ground = Color::solid(color.over(scene.sheet.plot().rgb));
            let mut font = self.font.colored(self.inside.unwrap_or_else(|| ground.contrast()));
            let (wide, high) = if turned { (height, width) } else { (width, height) };
            let shrink = ((frame.width - 4.0) / wide).min((frame.height - 2.0) / high).min(1.0);
            if shrink < 0.25 {
                return;
            }
            font.size *= shrink;
            let (wide, high) = (wide * shrink, high * shrink);
            let anchor = scene.trace.node.text("insidetextanchor").unwrap_or(if bars.kind == Group::Funnels {
                "middle"
            } else {
                "end"
            });
            let center = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
            let shift = match anchor {
                "middle" => 0.0,
                "start" => -1.0,
                _ => 1.0,
            } * if is_down { -1.0 } else { 1.0 };
            let at = if bars.is_lying {
                [center[0] + shift * ((frame.width - wide) / 2.0 - 3.0).max(0.0), center[1]]
            } else {
                [center[0], center[1] - shift * ((frame.height - high) / 2.0 - 2.0).max(0.0)]
            };
            let degrees = if turned { -90.0 } else { 0.0 };
            rich.put(&mut ink.above, &font, at, [0.5, 0.5], degrees);
            return;
        }
        if is_auto && width > frame.width * 3.0 && !bars.is_lying && bars.list.len() > 40 {
            return;
        }
        let font = self.font.colored(self.outside.unwrap_or(scene.sheet.base_font().color));
        let (at, align) = match (bars.is_lying, is_down) {
            (true, false) => ([frame.x + frame.width + 3.0, frame.y + frame.height / 2.0], [0.0, 0.5]),
            (true, true) => ([frame.x - 3.0, frame.y + frame.height / 2.0], [1.0, 0.5]),
            (false, false) => ([frame.x + frame.width / 2.0, frame.y - 1.0], [0.5, 1.0]),
            (false, true) => ([frame.x + frame.width / 2.0, frame.y + frame.height + 1.0], [0.5, 0.0]),
        };
        rich.put(&mut ink.above, &font, at, align, 0.0);
    }
}

/// A value of `customdata` at a place of a template.
pub(in crate::preview) fn custom(trace: &Trace<'_>, name: &str, at: usize) -> Option<Filled> {
    let rest = name.strip_prefix("customdata")?;
    super::super::hover_values::custom(trace, rest, at)
}

fn funnel_text(scene: &Scene<'_, '_>, info: &str, bar: &Bar) -> String {
    let values = Column::at(scene.trace.node, if is_horizontal(scene.trace) { "x" } else { "y" });
    let first = values.as_ref().map_or(f64::NAN, |values| values.number(0));
    let before = values.as_ref().map_or(f64::NAN, |values| values.number(bar.index.saturating_sub(1)));
    let percent = |part: f64| format!("{:.0}%", part * 100.0);
    let part = |word: &str| match word {
        "value" => Some(Filled::Number(bar.value).plain()),
        "percent initial" => Some(percent(bar.value / first)),
        "percent previous" => Some(percent(bar.value / before)),
        _ => None,
    };
    info.split('+').filter_map(part).collect::<Vec<_>>().join("<br>")
}
