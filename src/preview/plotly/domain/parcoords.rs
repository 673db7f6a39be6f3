//! Parallel coordinates: an upright axis for each dimension, and a line through all of them for each row.

use super::super::color::Color;
use super::super::figure::Drawn;
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::text::Rich;
use super::super::values::{Column, extent, label};
use super::super::view::Point;
use super::paint::Paint;
use super::ticks::{self, Tick};
use super::words;
use crate::drawing::{Anchor, Caps, Item, PageRect, Pen, Rgb};

/// Most lines; of more, every so manieth is drawn.
const MOST_LINES: usize = 20_000;

/// Most axes.
const MOST_AXES: usize = 200;

/// Above and below the axes, points: for the name of a dimension and the ends of its range.
const ABOVE: f64 = 46.0;
const BELOW: f64 = 22.0;

/// Colour of chosen parts of an axis, as plotly has it.
const CHOSEN: Rgb = [0x99, 0x00, 0x99];

/// An axis.
pub(super) struct Dimension<'a> {
    node: Node<'a>,
    pub(super) label: String,
    pub(super) values: Vec<f64>,
    range: [f64; 2],
    /// Parts that lines must pass; none when all may.
    chosen: Vec<[f64; 2]>,
}

impl Dimension<'_> {
    /// From 0 at the lower to 1 at the upper end.
    fn place(&self, value: f64) -> f64 {
        (value - self.range[0]) / (self.range[1] - self.range[0])
    }

    fn lets_pass(&self, value: f64) -> bool {
        self.chosen.is_empty() || self.chosen.iter().any(|[low, high]| value >= *low && value <= *high)
    }
}

/// The dimensions that are shown.
pub(super) fn dimensions<'a>(trace: &Trace<'a>) -> Vec<Dimension<'a>> {
    let items = trace.node.items("dimensions", "dimensiondefaults");
    items.into_iter().filter(|node| node.flag("visible") != Some(false)).take(MOST_AXES).filter_map(dimension).collect()
}

fn dimension(node: Node<'_>) -> Option<Dimension<'_>> {
    let values = Column::at(node, "values")?.numbers();
    let seen = extent(values.iter().copied());
    let range = node.pair("range").or(seen).unwrap_or([0.0, 1.0]);
    let range = if range[0] == range[1] || !(range[1] - range[0]).is_finite() {
        let by = (range[0].abs() / 2.0).clamp(1e-300, 1e300).max(if range[0] == 0.0 { 1.0 } else { 0.0 });
        [range[0] - by, range[0] + by]
    } else {
        range
    };
    let pair = |value: &serde_json::Value| match value.as_array()?.as_slice() {
        [low, high] => {
            let ends = [super::super::node::number(low)?, super::super::node::number(high)?];
            Some([ends[0].min(ends[1]), ends[0].max(ends[1])])
        }
        _ => None,
    };
    let given = node.at("constraintrange");
    let chosen = given.and_then(pair).map_or_else(
        || given.and_then(serde_json::Value::as_array).map_or_else(Vec::new, |list| list.iter().filter_map(pair).collect()),
        |one| vec![one],
    );
    let label = node.at("label").map_or_else(String::new, |value| label(value).into_owned());
    Some(Dimension { node, label, values, range, chosen })
}

/// Draws the trace in its room.
pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let dimensions = dimensions(trace);
    if dimensions.is_empty() || room.width <= 0.0 || room.height <= 0.0 {
        return;
    }
    let label_font = sheet.font(node.get("labelfont"), 1.0);
    let tick_font = sheet.font(node.get("tickfont"), 10.0 / 12.0);
    let range_font = sheet.font(node.get("rangefont"), 10.0 / 12.0);
    // The name stands in the margin where there is one, as plotly has it.
    let (top, bottom) = (room.y, (room.y + room.height).max(room.y + 1.0));
    let step = room.width / (dimensions.len() - 1).max(1) as f64;
    let x = |at: usize| if dimensions.len() == 1 { room.x + room.width / 2.0 } else { room.x + step * at as f64 };
    let y = |dimension: &Dimension<'_>, value: f64| bottom - dimension.place(value) * (bottom - top);
    let rows = dimensions.iter().map(|dimension| dimension.values.len()).min().unwrap_or_default();
    let paint = Paint::of(sheet, node.get("line"), "color", trace.color);
    let passes = |row: usize| dimensions.iter().all(|dimension| dimension.lets_pass(dimension.values[row]));
    let every = rows.div_ceil(MOST_LINES).max(1);
    let pale = unchosen(sheet, node, rows);
    let strong = (30.0 / (rows as f64).sqrt()).clamp(0.25, 0.8);
    for is_chosen in [false, true] {
        for row in (0..rows).step_by(every).filter(|row| passes(*row) == is_chosen) {
            let points: Vec<[f64; 2]> = dimensions
                .iter()
                .enumerate()
                .map(|(at, dimension)| [x(at), y(dimension, dimension.values[row])])
                .collect();
            let color = if is_chosen { paint.at(row).faded(strong) } else { pale };
            let stroke = Pen { caps: Caps::Round, ..color.pen(1.0) };
            if is_chosen {
                let middle = dimensions.len() / 2;
                let at = points[middle];
                out.points.push(Point { at, reach: [0.0; 2], trace: trace.index, index: row, color: color.rgb });
            }
            out.drawing.items.push(Item::Line { points, stroke });
        }
    }
    let items = &mut out.drawing.items;
    let side = node.text("labelside").unwrap_or("top");
    for (at, dimension) in dimensions.iter().enumerate() {
        let x = x(at);
        let line = if sheet.is_own() { Color::solid([0x80; 3]) } else { Color::solid(sheet.style.axis) };
        items.push(Item::Line { points: vec![[x, top], [x, bottom]], stroke: line.pen(1.0) });
        for [low, high] in &dimension.chosen {
            let ends = [*low, *high].map(|end| y(dimension, end).clamp(top, bottom));
            let stroke = Pen::solid(CHOSEN, 3.0);
            items.push(Item::Line { points: vec![[x, ends[0]], [x, ends[1]]], stroke });
        }
        let all = ticks_of(dimension, bottom - top);
        let has_names = dimension.node.get("tickvals").is_some();
        for tick in &all {
            let y = y(dimension, tick.value);
            items.push(Item::Line { points: vec![[x - 4.0, y], [x, y]], stroke: line.pen(1.0) });
            haloed(items, &tick.text, &tick_font, [x - 6.0, y], sheet.paper());
        }
        if !has_names {
            for (end, align) in [(1, 1.0), (0, 0.0)] {
                let text = end_text(dimension, dimension.range[end]);
                let gap = if end == 1 { -6.0 } else { 6.0 };
                let y = if end == 1 { top } else { bottom };
                Rich::parse(&text).put(items, &range_font, [x, y + gap], [0.5, align], 0.0);
            }
        }
        let (y, align) = if side == "bottom" { (bottom + BELOW, 0.0) } else { (top - ABOVE / 2.0, 1.0) };
        let angle = node.number("labelangle").unwrap_or_default();
        Rich::parse(&dimension.label).put(items, &label_font, [x, y], [0.5, align], angle);
    }
}

/// Lines that do not pass: a pale grey, paler where there are many.
fn unchosen(sheet: &Sheet<'_>, trace: Node<'_>, rows: usize) -> Color {
    let grey = if sheet.paper().brightness() < 128.0 { [0x99; 3] } else { [0x77; 3] };
    let color = trace.color("unselected.line.color").unwrap_or(Color::solid(grey));
    let opacity = trace.number("unselected.line.opacity").unwrap_or((5.0 / (rows.max(1) as f64)).sqrt().clamp(0.05, 0.2));
    color.faded(opacity)
}

fn ticks_of(dimension: &Dimension<'_>, length: f64) -> Vec<Tick> {
    let count = (length / 40.0).clamp(4.0, 9.0) + 1.0;
    let values = dimension.range;
    ticks::of_axis(dimension.node, values, count)
}

fn end_text(dimension: &Dimension<'_>, value: f64) -> String {
    match dimension.node.text("tickformat").filter(|format| !format.is_empty()) {
        Some(format) => words::number(format, value),
        None => ticks::short(value),
    }
}

/// Text that ends at a point, with the paper around its letters so that lines behind do not disturb it.
fn haloed(items: &mut Vec<Item>, text: &str, font: &super::super::text::Font, at: [f64; 2], paper: Color) {
    let text = super::super::text::plain(text);
    let down = crate::drawing::fonts::cap_height(font.size) / 2.0;
    let width = crate::drawing::fonts::width(&text, font.size, font.weight);
    if text.is_empty() {
        return;
    }
    items.push(Item::Rect {
        frame: PageRect { x: at[0] - width - 1.0, y: at[1] - down - 1.5, width: width + 2.0, height: down * 2.0 + 3.0 },
        radius: 2.0,
        fill: Some(paper.faded(0.7).fill()),
        stroke: None,
    });
    items.push(Item::Text {
        at: [at[0], at[1] + down],
        anchor: Anchor::End,
        turn: crate::drawing::Turn::None,
        size: font.size,
        weight: font.weight,
        color: font.color.rgb,
        text,
    });
}

/// Lines that tell of a row.
pub(super) fn tell(trace: &Trace<'_>, index: usize) -> Vec<String> {
    let dimensions = dimensions(trace);
    let told = |dimension: &Dimension<'_>| {
        let value = *dimension.values.get(index)?;
        let named = named(dimension, value);
        Some(format!("{}: {}", dimension.label, named.unwrap_or_else(|| ticks::short(value))))
    };
    dimensions.iter().filter_map(told).collect()
}

/// The text that a dimension gives to a value.
fn named(dimension: &Dimension<'_>, value: f64) -> Option<String> {
    let (values, texts) = (Column::at(dimension.node, "tickvals")?, Column::at(dimension.node, "ticktext")?);
    (0..values.len().min(texts.len())).find(|at| values.number(*at) == value).map(|at| texts.text(at).into_owned())
}

/// How many rows there are.
pub(super) fn rows(trace: &Trace<'_>) -> usize {
    dimensions(trace).iter().map(|dimension| dimension.values.len()).min().unwrap_or_default()
}
