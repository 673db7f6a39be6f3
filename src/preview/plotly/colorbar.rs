//! Colour bars: the colours of values, with ticks.

use std::sync::Arc;

use super::axes::axis::Axis;
use super::axes::steps;
use super::axes::ticks::{Tick, ticks};
use super::legend::align;
use super::margins::{Push, Pushes};
use super::node::Node;
use super::ramp::{self, Extents, Ramp};
use super::sheet::{Sheet, Trace, title};
use super::text::{Font, Rich};
use super::traces::contours;
use super::values::{Grid, extent, is_array};
use crate::drawing::{Item, PageRect, Pixels};

/// A colour bar, measured.
#[derive(Clone, Debug)]
pub(in crate::preview) struct ColorBar<'a> {
    node: Node<'a>,
    ramp: Ramp<'a>,
    /// Of contours: colours in steps.
    step: Option<f64>,
    font: Font,
    title: Option<(Rich, Font)>,
    is_lying: bool,
    thickness: f64,
    /// Of the widest label.
    labels: f64,
}

/// Kinds whose cells are coloured by what this attribute holds.
fn values_of(trace: &Trace<'_>) -> Option<&'static str> {
    Some(match trace.kind {
        "heatmap" | "heatmapgl" | "contour" | "histogram2d" | "histogram2dcontour" | "surface" | "choropleth" => "z",
        "mesh3d" => "intensity",
        "isosurface" | "volume" => "value",
        _ => return None,
    })
}

/// The colour bars of a figure. `own` are ranges of cells that were reckoned, by trace.
pub(in crate::preview) fn all<'a>(
    sheet: &Sheet<'a>,
    extents: &Extents,
    own: &[(usize, [f64; 2])],
) -> Vec<ColorBar<'a>> {
    let mut bars = Vec::new();
    let mut axes: Vec<&str> = Vec::new();
    for trace in sheet.traces.iter().filter(|trace| trace.is_shown()) {
        let mut parts: Vec<(Node<'a>, &str, Option<[f64; 2]>, bool)> = Vec::new();
        if let Some(name) = values_of(trace) {
            let reckoned = own.iter().find(|(index, _)| *index == trace.index).map(|(_, range)| *range);
            let found = reckoned.or_else(|| {
                if trace.kind == "isosurface" {
                    let values = super::values::Column::at(trace.node, name)?.numbers();
                    return ramp::levels(trace.node, values.into_iter());
                }
                let value = trace.node.at(name)?;
                Grid::of(value)
                    .and_then(|grid| grid.extent())
                    .or_else(|| extent(super::values::Column::of(value)?.numbers()))
            });
            let has_colors = trace.kind != "mesh3d" || trace.node.at(name).is_some();
            if has_colors && !is_unlabelled(trace) {
                parts.push((
                    trace.node,
                    if values_of(trace) == Some("z") && trace.kind != "surface" { "z" } else { "c" },
                    found,
                    true,
                ));
            }
        }
        for name in ["marker", "line"] {
            let part = trace.node.get(name);
            let colors = part.at("color").or_else(|| part.at("colors")).filter(|value| is_array(value));
            let numbers = colors.and_then(ramp::color_numbers);
            let is_asked = ramp::axis_of(part).is_some() || part.flag("showscale") == Some(true);
            if numbers.is_some() || is_asked {
                let numbers = numbers.unwrap_or_default();
                parts.push((
                    part,
                    "c",
                    extent(numbers),
                    part.own().get("colorbar").is_some() || trace.kind == "parcoords",
                ));
            }
        }
        for (part, letter, found, default) in parts {
            let shared = ramp::axis_of(part);
            if let Some(name) = shared {
                if axes.contains(&name) {
                    continue;
                }
                axes.push(name);
            }
            let mut ramp = ramp::ramp(sheet, part, letter, found, extents);
            if ramp.node.flag("showscale").unwrap_or(default || shared.is_some()) {
                let mut step = None;
                if matches!(trace.kind, "contour" | "histogram2dcontour")
                    && shared.is_none()
                    && trace.node.text("contours.coloring") != Some("heatmap")
                    && let Some(range) = found
                {
                    let levels = contours::levels(trace, range);
                    ramp.range = levels.range();
                    step = Some(levels.size);
                }
                bars.push(measured(sheet, ramp, step));
            }
        }
    }
    bars
}

fn is_unlabelled(trace: &Trace<'_>) -> bool {
    trace.kind == "contour" && trace.node.text("contours.coloring") == Some("none")
}

fn measured<'a>(sheet: &Sheet<'a>, ramp: Ramp<'a>, step: Option<f64>) -> ColorBar<'a> {
    let node = ramp.node.get("colorbar");
    let font = sheet.font(node.get("tickfont"), 1.0);
    let title = title(node).map(|text| (Rich::parse(text), sheet.font(node.get("title.font"), 1.0)));
    let is_lying = node.text("orientation") == Some("h");
    let mut bar = ColorBar {
        node,
        ramp,
        step,
        font,
        title,
        is_lying,
        thickness: node.number("thickness").unwrap_or(30.0).clamp(1.0, 200.0),
        labels: 0.0,
    };
    let labels = bar.ticks(300.0);
    bar.labels = labels.iter().map(|tick| Rich::parse(&tick.label).width(&bar.font)).fold(0.0, f64::max);
    bar
}

impl ColorBar<'_> {
    fn ticks(&self, length: f64) -> Vec<Tick> {
        let mut axis = Axis::of_bar(self.node, self.is_lying);
        axis.length = length;
        axis.range = self.ramp.range;
        if axis.range[0] == axis.range[1] {
            axis.range[1] += steps::nice(axis.range[0].abs().max(1e-9));
        }
        ticks(&axis, self.font.size)
    }

    fn pads(&self) -> [f64; 2] {
        ["xpad", "ypad"].map(|name| self.node.number(name).unwrap_or(10.0).clamp(0.0, 200.0))
    }

    fn place(&self) -> ([f64; 2], [f64; 2]) {
        let x = self.node.number("x").unwrap_or(if self.is_lying { 0.5 } else { 1.02 });
        let y = self.node.number("y").unwrap_or(if self.is_lying { 1.02 } else { 0.5 });
        let default = if self.is_lying { ["center", "bottom"] } else { ["left", "middle"] };
        let along = align(self.node.text("xanchor").unwrap_or(default[0]), x);
        let up = align(self.node.text("yanchor").unwrap_or(default[1]), y);
        ([x, y], [along, up])
    }

    fn title_side(&self) -> &str {
        self.node.text("title.side").unwrap_or("top")
    }

    /// Width and height on a plot area.
    fn size(&self, area: PageRect) -> [f64; 2] {
        let pads = self.pads();
        let length = self.node.number("len").unwrap_or(1.0).max(0.0);
        let whole = if self.is_lying { area.width } else { area.height };
        let length = if self.node.text("lenmode") == Some("pixels") { length } else { length * whole };
        let title = self.title.as_ref();
        if self.is_lying {
            let title = title.map_or(0.0, |(title, font)| title.height(font) + 2.0);
            [length, self.thickness + 2.0 * pads[1] + self.font.size * 1.6 + title]
        } else {
            let labels = if self.labels > 0.0 { self.labels + 5.0 } else { 0.0 };
            let beside =
                title.filter(|_| self.title_side() == "right").map_or(0.0, |(title, font)| title.height(font) + 4.0);
            let above = title.filter(|_| self.title_side() == "top").map_or(0.0, |(title, font)| title.width(font));
            [(self.thickness + labels + beside).max(above) + 2.0 * pads[0], length]
        }
    }

    /// What it needs beside the plots.
    pub(in crate::preview) fn push(&self, pushes: &mut Pushes) {
        let ([x, y], [along, up]) = self.place();
        let [width, height] = self.size(PageRect { x: 0.0, y: 0.0, width: 500.0, height: 400.0 });
        if self.is_lying {
            if (-0.5..=1.5).contains(&y) {
                pushes.up.push(Push { at: y, before: height * up, after: height * (1.0 - up) });
            }
        } else if (-0.5..=1.5).contains(&x) {
            pushes.across.push(Push { at: x, before: width * along, after: width * (1.0 - along) });
        }
    }

    /// Draws it beside the plots.
    pub(in crate::preview) fn draw(&self, sheet: &Sheet<'_>, area: PageRect, out: &mut Vec<Item>) {
        let ([x, y], [along, up]) = self.place();
        let [width, height] = self.size(area);
        let pads = self.pads();
        let left = area.x + x * area.width - along * width + pads[0];
        let top = area.y + (1.0 - y) * area.height - (1.0 - up) * height + pads[1];
        let mut frame = if self.is_lying {
            PageRect { x: left, y: top, width: width - 2.0 * pads[0], height: self.thickness }
        } else {
            PageRect { x: left, y: top, width: self.thickness, height: height - 2.0 * pads[1] }
        };
        if let Some((title, font)) = &self.title {
            let size = title.height(font);
            match (self.is_lying, self.title_side()) {
                (true, _) => {
                    title.put(out, font, [frame.x, frame.y], [0.0, 0.0], 0.0);
                    frame.y += size + 2.0;
                }
                (false, "right") => {
                    let at = [frame.x + self.thickness + self.labels + 9.0, frame.y + frame.height / 2.0];
                    title.put_within(out, font, at, [0.5, 1.0], (0.5, 90.0));
                }
                (false, "bottom") => {
                    frame.height -= size;
                    title.put(out, font, [frame.x, frame.y + frame.height + 4.0], [0.0, 0.0], 0.0);
                }
                (false, _) => {
                    title.put(out, font, [frame.x, frame.y], [0.0, 0.0], 0.0);
                    frame.y += size + 4.0;
                    frame.height -= size + 4.0;
                }
            }
        }
        if frame.width < 1.0 || frame.height < 1.0 {
            return;
        }
        self.colors(frame, out);
        let outline = self.node.number("outlinewidth").unwrap_or(1.0).clamp(0.0, 10.0);
        if outline > 0.0 {
            let color =
                sheet.page_color(self.node, "outlinecolor", super::color::Color::solid([0x44; 3]), sheet.style.axis);
            out.push(Item::Rect { frame, radius: 0.0, fill: None, stroke: Some(color.pen(outline)) });
        }
        self.labels_on(sheet, frame, out);
    }

    fn colors(&self, frame: PageRect, out: &mut Vec<Item>) {
        const STEPS: u32 = 256;
        let [low, high] = self.ramp.range;
        let mut rgba = Vec::with_capacity(STEPS as usize * 4);
        for at in 0..STEPS {
            let part = f64::from(if self.is_lying { at } else { STEPS - 1 - at }) / f64::from(STEPS - 1);
            let mut value = low + (high - low) * part;
            if let Some(step) = self.step.filter(|step| *step > 0.0) {
                value = ((value / step).floor() + 0.5) * step;
            }
            rgba.extend(super::traces::cells::rgba(self.ramp.color(value)));
        }
        let (width, height) = if self.is_lying { (STEPS, 1) } else { (1, STEPS) };
        out.push(Item::Image { frame, pixels: Arc::new(Pixels { width, height, rgba }), is_smooth: false });
    }

    fn labels_on(&self, sheet: &Sheet<'_>, frame: PageRect, out: &mut Vec<Item>) {
        if self.node.flag("showticklabels") == Some(false) {
            return;
        }
        let length = if self.is_lying { frame.width } else { frame.height };
        let [low, high] = self.ramp.range;
        let font =
            if sheet.is_own() { self.font } else { self.font.colored(super::color::Color::solid(sheet.style.muted)) };
        let outside = self.node.text("ticks") == Some("outside");
        for tick in self.ticks(length) {
            let part = (tick.at - low) / if high > low { high - low } else { 1.0 };
            if !(-0.001..=1.001).contains(&part) {
                continue;
            }
            let rich = Rich::parse(&tick.label);
            let color =
                sheet.page_color(self.node, "tickcolor", super::color::Color::solid([0x44; 3]), sheet.style.axis);
            if self.is_lying {
                let x = frame.x + frame.width * part;
                rich.put(out, &font, [x, frame.y + frame.height + 3.0], [0.5, 0.0], 0.0);
            } else {
                let y = frame.y + frame.height * (1.0 - part);
                let right = frame.x + frame.width;
                if outside {
                    out.push(Item::Line { points: vec![[right, y], [right + 5.0, y]], stroke: color.pen(1.0) });
                }
                rich.put(out, &font, [right + if outside { 7.0 } else { 4.0 }, y], [0.0, 0.5], 0.0);
            }
        }
    }
}
