//! The legend: which traces it names, how it is laid out, and whether there is one.

use super::color::Color;
use super::domain;
use super::margins::{Push, Pushes};
use super::node::Node;
use super::ramp::{Extents, paint};
use super::sheet::{Sheet, Trace, Visibility, title};
use super::text::{Font, Rich, plain};
use super::traces::marks::{self, Mark, Sizes};
use super::traces::{hatch, strokes};
use super::view::Entry;
use crate::drawing::{Item, PageRect};

/// A line of the legend.
#[derive(Clone, Debug)]
struct Row {
    trace: usize,
    text: Rich,
    name: String,
    is_visible: bool,
    /// Of a part of a trace.
    color: Option<Color>,
    /// The title of a group.
    is_title: bool,
    group: Option<String>,
}

/// A legend, measured.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Legend<'a> {
    node: Node<'a>,
    rows: Vec<(Row, [f64; 2])>,
    title: Option<Rich>,
    font: Font,
    pub(in crate::preview) width: f64,
    pub(in crate::preview) height: f64,
    x: f64,
    y: f64,
    x_align: f64,
    y_align: f64,
    is_outside: bool,
}

/// Kinds that a legend names where the figure does not say.
fn is_named(kind: &str) -> Option<bool> {
    match kind {
        "scatter" | "scattergl" | "bar" | "histogram" | "box" | "violin" | "candlestick" | "ohlc" | "funnel"
        | "waterfall" | "pie" | "funnelarea" | "scatter3d" | "scatterpolar" | "scatterpolargl" | "barpolar"
        | "scatterternary" | "splom" | "scattergeo" | "scattermapbox" | "scattermap" | "scattersmith"
        | "scattercarpet" => Some(true),
        "heatmap" | "contour" | "histogram2d" | "histogram2dcontour" | "surface" | "mesh3d" | "isosurface"
        | "volume" | "cone" | "streamtube" | "choropleth" | "choroplethmapbox" | "choroplethmap" | "densitymapbox"
        | "densitymap" => Some(false),
        _ => None,
    }
}

/// Whether a trace is in the legend; `None` for kinds that never are.
pub(in crate::preview) fn is_in(trace: &Trace<'_>) -> Option<bool> {
    let default = is_named(trace.kind)?;
    (trace.visibility != Visibility::Never).then(|| trace.node.flag("showlegend").unwrap_or(default))
}

/// Whether the figure has a legend: if it says so, else with two traces in it, a pie, or one that asks for it.
pub(in crate::preview) fn is_shown(sheet: &Sheet<'_>) -> bool {
    if let Some(said) = sheet.layout.flag("showlegend") {
        return said;
    }
    let (mut count, mut has_any) = (0, false);
    for trace in sheet.traces.iter().filter(|trace| trace.visibility != Visibility::Never) {
        let is_shown = is_in(trace) == Some(true);
        if is_shown || is_named(trace.kind) != Some(false) {
            count += 1;
        }
        if is_shown {
            has_any = true;
            let is_pie = matches!(trace.kind, "pie" | "funnelarea");
            if is_pie || trace.node.own().flag("showlegend") == Some(true) {
                count += 1;
            }
        }
    }
    has_any && count > 1
}

/// Width of the symbols, points.
const SYMBOL: f64 = 30.0;
/// Most rows that are drawn.
const MOST: usize = 400;

fn rows(sheet: &Sheet<'_>, node: Node<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_reversed = false;
    let mut parts: Vec<String> = Vec::new();
    for trace in &sheet.traces {
        if is_in(trace) != Some(true) || rows.len() >= MOST {
            continue;
        }
        let is_stacked =
            matches!(trace.kind, "bar" | "histogram") && matches!(sheet.layout.text("barmode"), Some("stack"));
        let fill =
            trace.node.text("fill").unwrap_or(if trace.node.text("stackgroup").is_some() { "tonexty" } else { "none" });
        is_reversed |= is_stacked || matches!(fill, "tonexty" | "tonextx");
        let is_visible = trace.is_shown();
        let group = trace.node.text("legendgroup").filter(|group| !group.is_empty()).map(str::to_owned);
        if let Some(items) = domain::legend_items(trace, sheet) {
            for (name, color) in items {
                if !parts.contains(&name) {
                    let text = Rich::parse(&name);
                    parts.push(name.clone());
                    let name = plain(&name);
                    rows.push(Row {
                        trace: trace.index,
                        text,
                        name,
                        is_visible,
                        color: Some(color),
                        is_title: false,
                        group: group.clone(),
                    });
                }
            }
            continue;
        }
        let (text, name) = (Rich::parse(&trace.name), plain(&trace.name));
        rows.push(Row { trace: trace.index, text, name, is_visible, color: None, is_title: false, group });
    }
    let order = node.text("traceorder");
    let rank = |row: &Row| sheet.traces[row.trace].node.number("legendrank").unwrap_or(1000.0);
    rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    // Groups stand together, in the order of their first members.
    let names: Vec<Option<String>> = rows.iter().map(|row| row.group.clone()).collect();
    if names.iter().any(Option::is_some) {
        let first = |at: usize| match &names[at] {
            Some(name) => names.iter().position(|other| other.as_ref() == Some(name)).unwrap_or(at),
            None => at,
        };
        let mut places: Vec<usize> = (0..rows.len()).collect();
        places.sort_by_key(|at| first(*at));
        rows = places.iter().map(|at| rows[*at].clone()).collect();
    }
    if order.map_or(is_reversed, |order| order.contains("reversed")) {
        rows.reverse();
    }
    with_titles(sheet, rows)
}

fn with_titles(sheet: &Sheet<'_>, rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut before: Option<String> = None;
    for row in rows {
        if row.group != before
            && let Some(group) = &row.group
        {
            let of_group = |trace: &&Trace<'_>| trace.node.text("legendgroup") == Some(group);
            let text = sheet.traces.iter().filter(of_group).find_map(|trace| trace.node.text("legendgrouptitle.text"));
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                out.push(Row {
                    text: Rich::parse(text),
                    name: plain(text),
                    is_title: true,
                    color: None,
                    ..row.clone()
                });
            }
        }
        before.clone_from(&row.group);
        out.push(row);
    }
    out
}

/// The legend of a figure on a page of this size, if it has one.
pub(in crate::preview) fn measure<'a>(sheet: &Sheet<'a>, page: [f64; 2]) -> Option<Legend<'a>> {
    if !is_shown(sheet) {
        return None;
    }
    let node = sheet.layout.get("legend");
    let rows = rows(sheet, node);
    if rows.is_empty() {
        return None;
    }
    let is_row = node.text("orientation") == Some("h");
    let font = sheet.font(node.get("font"), 1.0);
    let title = title(node).map(Rich::parse);
    let title_size = title.as_ref().map_or([0.0; 2], |title| [title.width(&font) + 8.0, title.height(&font) + 4.0]);
    let high = |row: &Row| (row.text.height(&font) + font.size * 0.25).max(16.0);
    let wide =
        |row: &Row| if row.is_title { row.text.width(&font) + 5.0 } else { SYMBOL + 10.0 + row.text.width(&font) };
    let gap = node.number("tracegroupgap").unwrap_or(10.0).clamp(0.0, 100.0);
    let mut placed = Vec::new();
    let (mut width, mut height): (f64, f64);
    if is_row {
        let most = page[0] * 0.85;
        let (mut x, mut y, mut line) = (title_size[0], 0.0, 0.0_f64);
        width = title_size[0];
        for row in rows {
            let room = wide(&row) + 5.0;
            if x > title_size[0] && x + room > most {
                (x, y, line) = (title_size[0], y + line, 0.0);
            }
            let row_height = high(&row);
            placed.push((row, [x, y]));
            x += room;
            line = line.max(row_height);
            width = width.max(x);
        }
        height = (y + line).max(title_size[1]) + 4.0;
    } else {
        width = title_size[0];
        height = title_size[1] + 4.0;
        let mut before: Option<Option<String>> = None;
        for row in rows {
            if before.as_ref().is_some_and(|before| *before != row.group) {
                height += gap;
            }
            before = Some(row.group.clone());
            let (row_height, row_width) = (high(&row), wide(&row));
            placed.push((row, [0.0, height]));
            height += row_height;
            width = width.max(row_width + 4.0);
        }
        height += 4.0;
    }
    let x = node.number("x").unwrap_or(if is_row { 0.0 } else { 1.02 });
    let y = node.number("y").unwrap_or(if is_row { -0.1 } else { 1.0 });
    let x_align = align(node.text("xanchor").unwrap_or("left"), x);
    let default = match is_row {
        true if y < 0.0 => "top",
        true if y > 1.0 => "bottom",
        _ => "auto",
    };
    let y_align = 1.0 - align(node.text("yanchor").unwrap_or(default), y);
    height = height.min(page[1] * 0.95);
    width = width.min(page[0] * 0.9);
    let is_outside = node.text("xref") != Some("container") && node.text("yref") != Some("container");
    Some(Legend { node, rows: placed, title, font, width, height, x, y, x_align, y_align, is_outside })
}

/// Which part of a thing lies at its place: 0 left or bottom, 1 right or top.
pub(in crate::preview) fn align(anchor: &str, place: f64) -> f64 {
    match anchor {
        "left" | "bottom" => 0.0,
        "center" | "middle" => 0.5,
        "right" | "top" => 1.0,
        _ if place <= 1.0 / 3.0 => 0.0,
        _ if place >= 2.0 / 3.0 => 1.0,
        _ => 0.5,
    }
}

impl Legend<'_> {
    /// What it needs beside the plots.
    pub(in crate::preview) fn push(&self, pushes: &mut Pushes) {
        if self.is_outside && (-0.5..=1.5).contains(&self.x) && (-0.5..=1.5).contains(&self.y) {
            let (before, after) = (self.width * self.x_align, self.width * (1.0 - self.x_align));
            pushes.across.push(Push { at: self.x, before, after });
            let (below, above) = (self.height * (1.0 - self.y_align), self.height * self.y_align);
            pushes.up.push(Push { at: self.y, before: below, after: above });
        }
    }

    /// Draws it. Entries are given back.
    pub(in crate::preview) fn draw(
        &self,
        sheet: &Sheet<'_>,
        area: PageRect,
        page: [f64; 2],
        extents: &Extents,
        out: &mut Vec<Item>,
    ) -> Vec<Entry> {
        let left =
            (area.x + self.x * area.width - self.x_align * self.width).clamp(0.0, (page[0] - self.width).max(0.0));
        let top = area.y + (1.0 - self.y) * area.height - self.y_align * self.height;
        let top = top.clamp(0.0, (page[1] - self.height).max(0.0));
        let frame = PageRect { x: left, y: top, width: self.width, height: self.height };
        let ground =
            if sheet.is_own() { self.node.color("bgcolor").unwrap_or(sheet.paper()) } else { sheet.paper().faded(0.8) };
        let border = self.node.number("borderwidth").unwrap_or(0.0).clamp(0.0, 10.0);
        let edge = sheet.page_color(self.node, "bordercolor", Color::solid([0x44; 3]), sheet.style.axis);
        let stroke = (border > 0.0).then(|| edge.pen(border));
        out.push(Item::Rect { frame, radius: 0.0, fill: Some(ground.fill()), stroke });
        if let Some(title) = &self.title {
            title.put(out, &self.font, [left + 4.0, top + 2.0], [0.0, 0.0], 0.0);
        }
        let mut entries = Vec::new();
        for (row, [x, y]) in &self.rows {
            let height = (row.text.height(&self.font) + self.font.size * 0.25).max(16.0);
            if y + height > self.height + 1.0 {
                break;
            }
            let middle = top + y + height / 2.0;
            let faded = if row.is_visible { 1.0 } else { 0.45 };
            let font = self.font.colored(Color::solid(self.font.color.faded(faded).over(sheet.paper().rgb)));
            if row.is_title {
                row.text.put(out, &font, [left + x + 3.0, middle], [0.0, 0.5], 0.0);
                continue;
            }
            let trace = &sheet.traces[row.trace];
            symbol(sheet, trace, row.color, [left + x + 5.0, middle], faded, extents, out);
            row.text.put(out, &font, [left + x + SYMBOL + 10.0, middle], [0.0, 0.5], 0.0);
            let width = (SYMBOL + 10.0 + row.text.width(&self.font)).min(self.width - x);
            let place = PageRect { x: left + x, y: top + y, width, height };
            entries.push(Entry {
                place,
                trace: row.trace,
                name: crate::preview::safe(&row.name, 200).into_owned(),
                is_visible: row.is_visible,
            });
        }
        entries
    }
}

/// The symbol of a trace, from its left end.
fn symbol(
    sheet: &Sheet<'_>,
    trace: &Trace<'_>,
    part: Option<Color>,
    [x, y]: [f64; 2],
    faded: f64,
    extents: &Extents,
    out: &mut Vec<Item>,
) {
    let node = trace.node;
    let opacity = trace.opacity() * faded;
    let marker = node.get("marker");
    let square = |fill: Color, edge: Option<(Color, f64)>, out: &mut Vec<Item>| {
        let frame = PageRect { x: x + SYMBOL / 2.0 - 6.0, y: y - 6.0, width: 12.0, height: 12.0 };
        let stroke = edge.filter(|(_, width)| *width > 0.0).map(|(color, width)| color.faded(opacity).pen(width));
        out.push(Item::Rect { frame, radius: 0.0, fill: Some(fill.faded(opacity).fill()), stroke });
    };
    if let Some(color) = part {
        return square(color, None, out);
    }
    match trace.kind {
        "box" | "violin" => {
            let line = node.color("line.color").or_else(|| marker.color("color")).unwrap_or(trace.color);
            let fill = node.color("fillcolor").unwrap_or(line.faded(0.5));
            if line.alpha > 0.05 {
                return square(fill, Some((line, node.number("line.width").unwrap_or(2.0).min(2.0))), out);
            }
        }
        "candlestick" | "ohlc" => {
            let side = |name: &str, default: &str| {
                node.color(&format!("{name}.line.color")).or_else(|| Color::parse(default)).unwrap_or(trace.color)
            };
            let (up, down) = (side("increasing", "#3D9970"), side("decreasing", "#FF4136"));
            for (color, from) in [(up, x + 8.0), (down, x + 15.0)] {
                let frame = PageRect { x: from, y: y - 5.0, width: 6.0, height: 10.0 };
                out.push(Item::Rect {
                    frame,
                    radius: 0.0,
                    fill: Some(color.faded(opacity * 0.6).fill()),
                    stroke: Some(color.faded(opacity).pen(1.0)),
                });
            }
            return;
        }
        "bar" | "histogram" | "funnel" | "barpolar" | "waterfall" | "heatmap" | "contour" | "surface" | "mesh3d" => {
            let colors = paint(sheet, marker, trace.color, extents);
            let color = if trace.kind == "waterfall" { Color::parse("#3D9970") } else { colors.of(0) };
            let edge = marker.get("line").color("color").unwrap_or(Color::solid([0x44; 3]));
            let width = if sheet.is_own() { marker.number("line.width").unwrap_or(0.0).min(2.0) } else { 0.0 };
            let color = color.unwrap_or(trace.color);
            let Some(hatch) = hatch::of(marker.get("pattern"), 0, color) else {
                return square(color, Some((edge, width)), out);
            };
            square(hatch.ground.unwrap_or(color.faded(0.0)), None, out);
            let frame = PageRect { x: x + SYMBOL / 2.0 - 6.0, y: y - 6.0, width: 12.0, height: 12.0 };
            hatch.draw(frame, opacity, out);
            return square(color.faded(0.0), Some((edge, width)), out);
        }
        _ => {}
    }
    let count =
        super::traces::series::length(trace, "y").or_else(|| super::traces::series::length(trace, "x")).unwrap_or(0);
    let default = if node.text("stackgroup").is_some() || count >= 20 { "lines" } else { "lines+markers" };
    let default =
        if trace.kind == "splom" || trace.kind == "box" || trace.kind == "violin" { "markers" } else { default };
    let mode = node.text("mode").unwrap_or(default);
    let fill = node.text("fill").unwrap_or(if node.text("stackgroup").is_some() { "tonexty" } else { "none" });
    let color = strokes::main_color(trace);
    if fill != "none" {
        let ground = node.color("fillcolor").unwrap_or(color.faded(0.5)).faded(opacity);
        let lift = if mode.contains("lines") { 0.0 } else { -4.0 };
        let frame = PageRect { x, y: y + lift, width: SYMBOL, height: 6.0 };
        out.push(Item::Rect { frame, radius: 0.0, fill: Some(ground.fill()), stroke: None });
    }
    if mode.contains("lines") {
        let mut pen = strokes::pen(trace, 2.0);
        pen.opacity *= faded;
        pen.width = pen.width.min(10.0);
        if pen.width > 0.0 && pen.opacity > 0.0 {
            out.push(Item::Line { points: vec![[x, y], [x + SYMBOL, y]], stroke: pen });
        }
    }
    if mode.contains("markers") {
        let sizes = Sizes::of(marker, 6.0);
        let size = if sizes.is_many() { 10.0 } else { sizes.of_point(0).clamp(2.0, 16.0) };
        let fill = paint(sheet, marker, color, extents).of(0).unwrap_or(color);
        let symbol = super::values::Each::at(marker, "symbol").text(0);
        let mark_opacity = marker.number("opacity").unwrap_or(1.0) * opacity;
        let mark = Mark {
            symbol: if symbol.is_empty() { "circle" } else { &symbol },
            size,
            fill: fill.faded(mark_opacity),
            edge: marker.color("line.color").unwrap_or(Color::solid([0x44; 3])).faded(mark_opacity),
            edge_width: marker.number("line.width").unwrap_or(0.0).clamp(0.0, 3.0),
        };
        marks::put(out, &mark, [x + SYMBOL / 2.0, y]);
    } else if !mode.contains("lines") && mode.contains("text") {
        let font = sheet.font(node.get("textfont"), 1.0);
        Rich::parse("Aa").put(out, &font, [x + SYMBOL / 2.0, y], [0.5, 0.5], 0.0);
    }
}
