//! Gauges: half a ring that fills up, or a bar along a line.

use std::f64::consts::PI;

use super::super::super::color::Color;
use super::super::super::node::Node;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::Rich;
use super::super::geometry::{on_circle, sector};
use super::super::paint::outlined;
use super::super::ticks;
use crate::drawing::{Item, PageRect};

/// Part of a dial's radius that is free in its middle.
pub(super) const INNER: f64 = 0.75;

/// Thickness of the bar of the value in parts of the gauge.
const BAR: f64 = 0.5;

/// What a gauge shows, in parts of its range.
struct Gauge<'a> {
    node: Node<'a>,
    range: [f64; 2],
    value: Option<f64>,
    bar: Color,
    ground: Color,
    border: (Color, f64),
}

/// A stretch of a gauge: from, to, and how much of its thickness.
struct Stretch {
    from: f64,
    to: f64,
    thickness: f64,
    color: Color,
    line: (Color, f64),
}

impl<'a> Gauge<'a> {
    fn of(trace: &Trace<'a>, sheet: &Sheet<'_>) -> Self {
        let node = trace.node.get("gauge");
        let value = trace.node.number("value");
        let most = value.filter(|value| *value > 0.0).map_or(1.0, |value| 1.5 * value);
        let range = node.pair("axis.range").filter(|[low, high]| low != high).unwrap_or([0.0, most]);
        let border =
            (node.color("bordercolor").unwrap_or(Color::solid([0x44; 3])), node.number("borderwidth").unwrap_or(1.0));
        let bar = node.color("bar.color").unwrap_or(Color::solid([0, 128, 0]));
        let ground = node.color("bgcolor").unwrap_or(Color { alpha: 0.0, ..sheet.paper() });
        Self { node, range, value, bar, ground, border }
    }

    /// From 0 to 1.
    fn part(&self, value: f64) -> f64 {
        ((value - self.range[0]) / (self.range[1] - self.range[0])).clamp(0.0, 1.0)
    }

    /// Steps, then the bar.
    fn stretches(&self) -> Vec<Stretch> {
        let line = |node: Node<'_>| {
            (node.color("line.color").unwrap_or(Color::solid([0x44; 3])), node.number("line.width").unwrap_or_default())
        };
        let steps = self.node.items("steps", "stepdefaults").into_iter().take(200);
        let mut stretches: Vec<Stretch> = steps
            .filter(|step| step.flag("visible") != Some(false))
            .filter_map(|step| {
                let [from, to] = step.pair("range")?;
                let thickness = step.number("thickness").unwrap_or(1.0).clamp(0.0, 1.0);
                let color = step.color("color").unwrap_or(Color { alpha: 0.0, ..Color::BLACK });
                Some(Stretch { from: self.part(from), to: self.part(to), thickness, color, line: line(step) })
            })
            .collect();
        if let Some(value) = self.value {
            let bar = self.node.get("bar");
            let thickness = bar.number("thickness").unwrap_or(1.0).clamp(0.0, 1.0) * BAR;
            let (from, to) = (
                self.part(0.0f64.clamp(self.range[0].min(self.range[1]), self.range[0].max(self.range[1]))),
                self.part(value),
            );
            let from = if self.range[0] > 0.0 || self.range[1] < 0.0 { 0.0 } else { from.min(0.0) };
            stretches.push(Stretch { from, to, thickness, color: self.bar, line: line(bar) });
        }
        stretches
    }

    /// Where the threshold is, how long its mark is, and its line.
    fn threshold(&self) -> Option<(f64, f64, Color, f64)> {
        let node = self.node.get("threshold");
        let value = node.number("value")?;
        let thickness = node.number("thickness").unwrap_or(0.85).clamp(0.0, 1.0);
        let color = node.color("line.color").unwrap_or(Color::solid([0x44; 3]));
        Some((self.part(value), thickness, color, node.number("line.width").unwrap_or(1.0)))
    }
}

/// Half a ring around its middle.
pub(super) fn draw_angular(trace: &Trace<'_>, sheet: &Sheet<'_>, center: [f64; 2], radius: f64, out: &mut Vec<Item>) {
    let gauge = Gauge::of(trace, sheet);
    let inner = radius * INNER;
    let angle = |part: f64| PI * (1.0 - part);
    let ring = |thickness: f64| {
        let (middle, half) = (f64::midpoint(inner, radius), (radius - inner) / 2.0 * thickness);
        [middle - half, middle + half]
    };
    let whole = sector(center, ring(1.0), angle(1.0), angle(0.0));
    outlined(out, whole.clone(), gauge.ground, (gauge.border.0, 0.0));
    for stretch in gauge.stretches() {
        let points = sector(center, ring(stretch.thickness), angle(stretch.to), angle(stretch.from));
        outlined(out, points, stretch.color, stretch.line);
    }
    outlined(out, whole, Color { alpha: 0.0, ..Color::BLACK }, gauge.border);
    if let Some((part, thickness, color, width)) = gauge.threshold() {
        let points = ring(thickness).map(|distance| on_circle(center, distance, angle(part))).to_vec();
        out.push(Item::Line { points, stroke: color.pen(width) });
    }
    let axis = gauge.node.get("axis");
    if axis.flag("visible") == Some(false) {
        return;
    }
    let font = sheet.font(axis.get("tickfont"), 1.0);
    for tick in ticks::of_axis(axis, gauge.range, (radius / 24.0).clamp(3.0, 6.0)) {
        let turn = angle(gauge.part(tick.value));
        let ends = vec![on_circle(center, radius, turn), on_circle(center, radius + 5.0, turn)];
        let line = Color::solid(font.color.rgb);
        out.push(Item::Line {
            points: ends,
            stroke: line.pen(axis.number("tickwidth").unwrap_or(1.0).clamp(0.0, 8.0)),
        });
        if axis.flag("showticklabels") != Some(false) {
            let align = [0.5 - turn.cos() / 2.0, 0.5 + turn.sin() / 2.0];
            Rich::parse(&tick.text).put(out, &font, on_circle(center, radius + 7.0, turn), align, 0.0);
        }
    }
}

/// A bar along a line.
pub(super) fn draw_bullet(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Vec<Item>) {
    let gauge = Gauge::of(trace, sheet);
    let corners = |from: f64, to: f64, thickness: f64| {
        let (left, right) = (room.x + room.width * from, room.x + room.width * to);
        let (middle, half) = (room.y + room.height / 2.0, room.height / 2.0 * thickness);
        vec![[left, middle - half], [right, middle - half], [right, middle + half], [left, middle + half]]
    };
    outlined(out, corners(0.0, 1.0, 1.0), gauge.ground, (gauge.border.0, 0.0));
    for stretch in gauge.stretches() {
        outlined(out, corners(stretch.from, stretch.to, stretch.thickness), stretch.color, stretch.line);
    }
    outlined(out, corners(0.0, 1.0, 1.0), Color { alpha: 0.0, ..Color::BLACK }, gauge.border);
    if let Some((part, thickness, color, width)) = gauge.threshold() {
        let points = corners(part, part, thickness);
        out.push(Item::Line { points: vec![points[0], points[2]], stroke: color.pen(width) });
    }
    let axis = gauge.node.get("axis");
    if axis.flag("visible") == Some(false) {
        return;
    }
    let font = sheet.font(axis.get("tickfont"), 1.0);
    let bottom = room.y + room.height;
    for tick in ticks::of_axis(axis, gauge.range, (room.width / 80.0).clamp(3.0, 9.0)) {
        let x = room.x + room.width * gauge.part(tick.value);
        let line = Color::solid(font.color.rgb);
        out.push(Item::Line { points: vec![[x, bottom], [x, bottom + 5.0]], stroke: line.pen(1.0) });
        Rich::parse(&tick.text).put(out, &font, [x, bottom + 6.0], [0.5, 0.0], 0.0);
    }
}
