//! A figure on its page: margins, axes, plots, and what stands beside them, from back to front.

use super::axes::setup::{Axes, is_cartesian};
use super::colorbar::{self, ColorBar};
use super::domain;
use super::figure::Drawn;
use super::guides::{self, Guide};
use super::legend::{self, Legend, align};
use super::margins::{self, Push, Pushes};
use super::node::Node;
use super::notes;
use super::ramp::Extents;
use super::ranges;
use super::shapes;
use super::sheet::{Sheet, title};
use super::text::{Rich, plain};
use super::traces::plotted::{self, Content, Plotted};
use super::traces::scene::{Ink, Scene};
use super::traces::{bar_marks, boxes, candles, cells, contours, curve, picture};
use super::view::Panel;
use crate::drawing::{Drawing, Item, PageRect};

/// A figure whose axes and margins are known.
pub(in crate::preview) struct Page<'a> {
    pub(in crate::preview) axes: Axes<'a>,
    pub(in crate::preview) plotted: Vec<Plotted>,
    pub(in crate::preview) extents: Extents,
    legend: Option<Legend<'a>>,
    bars: Vec<ColorBar<'a>>,
    guides: Vec<Guide>,
    area: PageRect,
    size: [f64; 2],
}

/// Times that margins and ranges are worked out: labels depend on ranges, margins on labels, ranges on margins.
const ROUNDS: usize = 3;

impl<'a> Page<'a> {
    /// Works out where everything is.
    pub(in crate::preview) fn new(sheet: &Sheet<'a>, size: [f64; 2]) -> Self {
        let mut axes = Axes::new(sheet);
        let (plotted, extents) = plotted::plot(sheet, &mut axes);
        shapes::widen(sheet, &mut axes);
        notes::widen(sheet, &mut axes);
        let own: Vec<(usize, [f64; 2])> = plotted
            .iter()
            .filter_map(|part| match &part.content {
                Content::Cells(cells) | Content::Contours(cells) => Some((part.trace, cells.grid.extent()?)),
                _ => None,
            })
            .collect();
        let bars = colorbar::all(sheet, &extents, &own);
        let legend = legend::measure(sheet, size);
        let mut pushes = Pushes::default();
        if let Some(legend) = &legend {
            legend.push(&mut pushes);
        }
        for bar in &bars {
            bar.push(&mut pushes);
        }
        let mut area = margins::area(sheet, size, &pushes);
        let mut guides = Vec::new();
        for _ in 0..ROUNDS {
            let mut with_axes = pushes.clone();
            place(&mut axes, area);
            ranges::set(sheet, &mut axes);
            guides = axes.list.iter().map(|axis| guides::guide(sheet, axis)).collect();
            push_axes(&axes, &guides, &mut with_axes);
            area = margins::area(sheet, size, &with_axes);
        }
        place(&mut axes, area);
        ranges::set(sheet, &mut axes);
        guides.clear();
        guides.extend(axes.list.iter().map(|axis| guides::guide(sheet, axis)));
        Self { axes, plotted, extents, legend, bars, guides, area, size }
    }

    /// Draws everything.
    pub(in crate::preview) fn draw(&self, sheet: &Sheet<'a>) -> Drawn {
        let mut out = Drawn {
            drawing: Drawing {
                width: self.size[0],
                height: self.size[1],
                background: Some(sheet.paper().over([255; 3])),
                title: title(sheet.layout).map(plain).unwrap_or_default(),
                ..Drawing::default()
            },
            ..Drawn::default()
        };
        self.plots(sheet, &mut out);
        self.parts(sheet, &mut out);
        let items = &mut out.drawing.items;
        shapes::draw(sheet, &self.axes, self.area, false, items);
        shapes::images(sheet, &self.axes, self.area, false, items);
        for bar in &self.bars {
            bar.draw(sheet, self.area, items);
        }
        if let Some(legend) = &self.legend {
            out.entries = legend.draw(sheet, self.area, self.size, &self.extents, items);
        }
        notes::draw(sheet, &self.axes, self.area, items);
        self.title(sheet, items);
        out
    }

    fn frame(&self, [x, y]: [usize; 2]) -> PageRect {
        let (x, y) = (&self.axes.list[x], &self.axes.list[y]);
        PageRect { x: x.start, y: y.start - y.length, width: x.length, height: y.length }
    }

    fn plots(&self, sheet: &Sheet<'a>, out: &mut Drawn) {
        let is_overlay =
            |pair: &[usize; 2]| pair.iter().any(|at| self.axes.list[*at].node.text("overlaying").is_some());
        for pair in self.axes.pairs.iter().filter(|pair| !is_overlay(pair)) {
            out.drawing.items.push(cells::ground(self.frame(*pair), sheet.plot()));
        }
        shapes::images(sheet, &self.axes, self.area, true, &mut out.drawing.items);
        for pair in &self.axes.pairs {
            let frame = self.frame(*pair);
            for at in pair {
                guides::grid(sheet, &self.axes.list[*at], &self.guides[*at], frame, &mut out.drawing.items);
            }
        }
        shapes::draw(sheet, &self.axes, self.area, true, &mut out.drawing.items);
        for pair in &self.axes.pairs {
            self.traces(sheet, *pair, out);
            let (x, y) = (&self.axes.list[pair[0]], &self.axes.list[pair[1]]);
            let fixed = |at: usize| self.axes.list[at].node.flag("fixedrange") == Some(true);
            out.panels.push(Panel {
                place: self.frame(*pair),
                x: x.name.clone(),
                y: y.name.clone(),
                x_range: x.range,
                y_range: y.range,
                is_fixed: [fixed(pair[0]), fixed(pair[1])],
            });
        }
        let mut is_drawn = vec![false; self.axes.list.len()];
        for pair in &self.axes.pairs {
            for at in pair {
                if std::mem::replace(&mut is_drawn[*at], true) {
                    continue;
                }
                let axis = &self.axes.list[*at];
                let guide = &self.guides[*at];
                let line = guides::line_place(&self.axes, axis, guide, self.area);
                let frame = self.frame(*pair);
                let mirror = match (axis.is_x, guide.is_low) {
                    (true, true) => frame.y,
                    (true, false) => frame.y + frame.height,
                    (false, true) => frame.x + frame.width,
                    (false, false) => frame.x,
                };
                guides::draw(sheet, axis, guide, line, Some(mirror), &mut out.drawing.items);
            }
        }
    }

    /// Traces of a plot: cells below, then bars and boxes, then lines, as plotly puts them.
    fn traces(&self, sheet: &Sheet<'a>, pair: [usize; 2], out: &mut Drawn) {
        let frame = self.frame(pair);
        let mut ink = Ink::default();
        let mut parts: Vec<&Plotted> = self.plotted.iter().filter(|part| part.axes == pair).collect();
        parts.sort_by_key(|part| layer(&part.content));
        let mut before: Option<curve::Outline> = None;
        let [x, y] = [&self.axes.list[pair[0]], &self.axes.list[pair[1]]];
        // Areas lie below all lines.
        for part in parts {
            let scene = Scene { sheet, trace: &sheet.traces[part.trace], x, y, extents: &self.extents, frame };
            match &part.content {
                Content::Curve(curve) => before = Some(curve::draw(&scene, curve, before.as_ref(), &mut ink)),
                Content::Bars(found) => bar_marks::draw(&scene, found, &mut ink),
                Content::Boxes(found) => boxes::draw(&scene, found, &mut ink),
                Content::Cells(found) => cells::draw(&scene, found, &mut ink),
                Content::Contours(found) => contours::draw(&scene, found, &mut ink),
                Content::Candles(found) => candles::draw(&scene, found, &mut ink),
                Content::Picture(found) => picture::draw(&scene, found, &mut ink),
            }
        }
        if !ink.items.is_empty() {
            // Marks at the edge are seen as a whole.
            let slack = if self.is_unclipped(sheet, pair) { 8.0 } else { 0.0 };
            let frame = PageRect {
                x: frame.x - slack,
                y: frame.y - slack,
                width: frame.width + 2.0 * slack,
                height: frame.height + 2.0 * slack,
            };
            out.drawing.items.push(Item::Clip { frame, items: ink.items });
        }
        out.drawing.items.extend(ink.above);
        out.points.extend(ink.points);
    }

    fn is_unclipped(&self, sheet: &Sheet<'a>, pair: [usize; 2]) -> bool {
        let mut parts = self.plotted.iter().filter(|part| part.axes == pair).peekable();
        parts.peek().is_some() && parts.all(|part| sheet.traces[part.trace].node.flag("cliponaxis") == Some(false))
    }

    /// What has a room of its own.
    fn parts(&self, sheet: &Sheet<'a>, out: &mut Drawn) {
        let mut parts: Vec<domain::Part<'a, '_>> = Vec::new();
        for trace in sheet.traces.iter().filter(|trace| trace.is_shown()) {
            if is_cartesian(trace.kind) || trace.kind == "splom" {
                if trace.kind != "splom"
                    && !self.plotted.iter().any(|part| part.trace == trace.index)
                    && !is_empty(trace.node)
                {
                    out.not_drawn.push(format!("trace {}: {}", trace.index, trace.kind));
                }
                continue;
            }
            let subplot = ["subplot", "scene", "geo"].iter().find_map(|name| trace.node.text(name));
            let default = match trace.kind {
                "scatterpolar" | "scatterpolargl" | "barpolar" => "polar",
                "scatterternary" => "ternary",
                "scatter3d" | "surface" | "mesh3d" | "isosurface" | "volume" | "cone" | "streamtube" => "scene",
                "scattersmith" => "smith",
                _ => "",
            };
            let name = subplot.unwrap_or(default).to_owned();
            if let Some(part) = parts.iter_mut().find(|part| !name.is_empty() && part.name == name) {
                part.traces.push(trace);
            } else {
                let node = if name.is_empty() { trace.node } else { sheet.layout.own().get(&name) };
                let room = self.room(sheet, node.get("domain"));
                parts.push(domain::Part { name, traces: vec![trace], room });
            }
        }
        for part in &parts {
            domain::draw(part, sheet, out);
        }
    }

    /// The room that a `domain` means.
    fn room(&self, sheet: &Sheet<'a>, domain: Node<'a>) -> PageRect {
        let grid = sheet.layout.get("grid");
        let cell = |count: &str, place: &str, is_up: bool| {
            let count = grid.number(count)?.max(1.0);
            let place = domain.number(place)?.clamp(0.0, count - 1.0);
            let place = if is_up { count - 1.0 - place } else { place };
            let gap = 0.1 / count;
            Some([place / count + gap / 2.0, (place + 1.0) / count - gap / 2.0])
        };
        let x = domain.pair("x").or_else(|| cell("columns", "column", false)).unwrap_or([0.0, 1.0]);
        let y = domain.pair("y").or_else(|| cell("rows", "row", true)).unwrap_or([0.0, 1.0]);
        let [x, y] = [x, y].map(|ends| ends.map(|end| end.clamp(0.0, 1.0)));
        let area = self.area;
        PageRect {
            x: area.x + x[0] * area.width,
            y: area.y + (1.0 - y[1]) * area.height,
            width: ((x[1] - x[0]) * area.width).max(0.0),
            height: ((y[1] - y[0]) * area.height).max(0.0),
        }
    }

    fn title(&self, sheet: &Sheet<'a>, out: &mut Vec<Item>) {
        let Some(text) = title(sheet.layout) else { return };
        let node = sheet.layout.get("title");
        let old = sheet.layout.get("titlefont");
        let font = sheet.font(if node.get("font").is_some() { node.get("font") } else { old }, 1.4);
        let rich = Rich::parse(text);
        let x = node.number("x").unwrap_or(0.5);
        let is_paper = node.text("xref") == Some("paper");
        let (left, width) = if is_paper { (self.area.x, self.area.width) } else { (0.0, self.size[0]) };
        let along = align(node.text("xanchor").unwrap_or("auto"), x);
        let y = node.number("y");
        let (place, down) = match y {
            Some(y) if node.text("yref") == Some("paper") => {
                (self.area.y + self.area.height * (1.0 - y), 1.0 - align(node.text("yanchor").unwrap_or("auto"), y))
            }
            Some(y) => (self.size[1] * (1.0 - y), 1.0 - align(node.text("yanchor").unwrap_or("auto"), y)),
            None => (self.area.y / 2.0, 0.5),
        };
        let pad = |side: &str| node.number(&format!("pad.{side}")).unwrap_or(0.0);
        let at = [left + x * width + pad("l") - pad("r"), place + pad("t") - pad("b")];
        rich.put(out, &font, at, [along, down], 0.0);
        if let Some(below) = node.text("subtitle.text").filter(|text| !text.is_empty()) {
            let subtitle = sheet.font(node.get("subtitle.font"), 1.0);
            let lower = at[1] + rich.height(&font) * (1.0 - down);
            Rich::parse(below).put(out, &subtitle, [at[0], lower], [along, 0.0], 0.0);
        }
    }
}

fn is_empty(node: Node<'_>) -> bool {
    ["x", "y", "z", "open", "source", "q1"].iter().all(|name| node.get(name).value().is_none())
}

fn layer(content: &Content) -> u8 {
    match content {
        Content::Picture(_) => 0,
        Content::Cells(_) | Content::Contours(_) => 1,
        Content::Bars(_) => 2,
        Content::Boxes(_) | Content::Candles(_) => 3,
        Content::Curve(_) => 4,
    }
}

/// Where the axes lie in the plot area.
fn place(axes: &mut Axes<'_>, area: PageRect) {
    for axis in &mut axes.list {
        let [from, to] = axis.domain;
        if axis.is_x {
            (axis.start, axis.length) = (area.x + from * area.width, (to - from) * area.width);
        } else {
            (axis.start, axis.length) = (area.y + (1.0 - from) * area.height, (to - from) * area.height);
        }
        axis.length = axis.length.max(1.0);
    }
}

/// What labels and titles of axes need beside the plots, of axes that may push.
fn push_axes(axes: &Axes<'_>, guides: &[Guide], pushes: &mut Pushes) {
    for (axis, guide) in axes.list.iter().zip(guides) {
        let is_used = axes.pairs.iter().any(|pair| pair.iter().any(|at| axes.list[*at].id == axis.id));
        let is_auto = axis.node.at("automargin").is_some_and(|auto| auto.as_bool() != Some(false));
        if !is_used || !is_auto || !axis.is_visible() {
            continue;
        }
        let anchor = axis.anchor();
        let domain = axes.position(anchor).map_or([0.0, 1.0], |at| axes.list[at].domain);
        let at = match axis.node.number("position").filter(|_| anchor == "free") {
            Some(position) => position,
            None => domain[usize::from(!guide.is_low)],
        };
        let push = Push {
            at,
            before: if guide.is_low { guide.depth } else { 0.0 },
            after: if guide.is_low { 0.0 } else { guide.depth },
        };
        if axis.is_x { pushes.up.push(push) } else { pushes.across.push(push) }
    }
}
