//! Parallel categories: a column of categories for each dimension, and bands of rows between them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::super::color::Color;
use super::super::super::figure::Drawn;
use super::super::super::node::Node;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::Rich;
use super::super::super::values::{Column, Each, plain};
use super::super::super::view::Point;
use super::super::geometry::band;
use super::super::paint::{Paint, outlined};
use super::sets::{self, Placed, Rows};
use crate::drawing::PageRect;

/// Width of the column of a dimension, points.
const COLUMN: f64 = 16.0;

/// Room at the left and right for names of categories, points.
const SIDE: f64 = 40.0;

/// Most rows that are read.
const MOST_ROWS: usize = 1_000_000;

/// Most bands that are drawn.
const MOST_PATHS: usize = 20_000;

/// A dimension with its categories.
struct Dimension<'a> {
    label: String,
    names: Vec<Cow<'a, str>>,
    /// Row by row.
    categories: Vec<usize>,
}

fn dimensions<'a>(trace: &Trace<'a>) -> Vec<Dimension<'a>> {
    let mut found: Vec<(f64, Dimension<'_>)> = Vec::new();
    for (at, node) in trace.node.items("dimensions", "dimensiondefaults").into_iter().enumerate() {
        if node.flag("visible") == Some(false) {
            continue;
        }
        if let Some(dimension) = dimension(node) {
            found.push((node.number("displayindex").unwrap_or(at as f64), dimension));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, dimension)| dimension).collect()
}

fn dimension<'a>(node: Node<'a>) -> Option<Dimension<'a>> {
    let values = Column::at(node, "values")?;
    let count = values.len().min(MOST_ROWS);
    let (mut names, mut places): (Vec<Cow<'_, str>>, HashMap<Cow<'_, str>, usize>) = (Vec::new(), HashMap::new());
    let mut place = |name: Cow<'a, str>| {
        *places.entry(name.clone()).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        })
    };
    if let Some(given) = Column::at(node, "categoryarray") {
        for at in 0..given.len() {
            place(given.text(at));
        }
    }
    let mut categories: Vec<usize> = (0..count).map(|at| place(values.text(at))).collect();
    let order = node.text("categoryorder").unwrap_or("trace");
    if order.starts_with("category ") {
        let mut sorted: Vec<usize> = (0..names.len()).collect();
        let numbers: Option<Vec<f64>> = names.iter().map(|name| name.parse().ok()).collect();
        sorted.sort_by(|a, b| match &numbers {
            Some(numbers) => numbers[*a].total_cmp(&numbers[*b]),
            None => names[*a].cmp(&names[*b]),
        });
        if order.ends_with("descending") {
            sorted.reverse();
        }
        let mut rank = vec![0; names.len()];
        for (to, from) in sorted.iter().enumerate() {
            rank[*from] = to;
        }
        for category in &mut categories {
            *category = rank[*category];
        }
        names = sorted.iter().map(|from| names[*from].clone()).collect();
    }
    if let Some(texts) = Column::at(node, "ticktext") {
        for (at, name) in names.iter_mut().enumerate().take(texts.len()) {
            *name = texts.text(at);
        }
    }
    let label =
        node.at("label").map_or_else(String::new, |label| super::super::super::values::label(label).into_owned());
    Some(Dimension { label, names, categories })
}

/// Everything in its place, with the colours in use.
fn place<'a>(trace: &Trace<'a>, sheet: &Sheet<'a>, dimensions: &[Dimension<'_>], height: f64) -> (Placed, Vec<Color>) {
    let node = trace.node;
    let rows = dimensions.iter().map(|dimension| dimension.categories.len()).min().unwrap_or_default();
    let paint = Paint::of(sheet, node.get("line"), "color", Color::solid([0xcc; 3]));
    let (mut colors, mut of_rows) = (Vec::new(), Vec::with_capacity(rows));
    let mut known: HashMap<[u8; 4], usize> = HashMap::new();
    for row in 0..rows {
        let color = paint.at(row);
        let key = [color.rgb[0], color.rgb[1], color.rgb[2], (color.alpha * 255.0) as u8];
        of_rows.push(*known.entry(key).or_insert_with(|| {
            colors.push(color);
            colors.len() - 1
        }));
    }
    let (colors, of_rows) = sorted(trace, &colors, &of_rows);
    let counts = match Each::at(node, "counts") {
        Each::Many(column) => column.numbers(),
        each => each.number(0).map_or_else(Vec::new, |count| vec![count; rows]),
    };
    let rows = Rows {
        dimensions: dimensions.iter().map(|dimension| (dimension.names.len(), dimension.categories.clone())).collect(),
        counts,
        colors: of_rows,
        bundles_colors: node.flag("bundlecolors") != Some(false),
        is_backward: node.text("sortpaths") == Some("backward"),
    };
    (sets::place(&rows, height), colors)
}

/// Colours in the order of the values that they stand for, as plotly bundles them.
fn sorted(trace: &Trace<'_>, colors: &[Color], of_rows: &[usize]) -> (Vec<Color>, Vec<usize>) {
    let each = Each::at(trace.node, "line.color");
    let first_row = |color: usize| of_rows.iter().position(|of| *of == color).unwrap_or_default();
    let mut order: Vec<(Option<f64>, Cow<'_, str>, usize)> =
        (0..colors.len()).map(|color| (each.number(first_row(color)), each.text(first_row(color)), color)).collect();
    order.sort_by(|a, b| match (a.0, b.0) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.1.cmp(&b.1),
    });
    let mut rank = vec![0; colors.len()];
    for (to, (_, _, from)) in order.iter().enumerate() {
        rank[*from] = to;
    }
    let sorted = order.iter().map(|(_, _, from)| colors[*from]).collect();
    (sorted, of_rows.iter().map(|of| rank[*of]).collect())
}

/// Draws the trace in its room.
pub(in super::super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let dimensions = dimensions(trace);
    if dimensions.is_empty() || room.width <= 0.0 || room.height <= 0.0 {
        return;
    }
    let (placed, colors) = place(trace, sheet, &dimensions, room.height);
    let label_font = sheet.font(node.get("labelfont"), 1.0);
    let tick_font = sheet.font(node.get("tickfont"), 10.0 / 12.0);
    let step = (room.width - 2.0 * SIDE - COLUMN).max(0.0) / (dimensions.len() - 1).max(1) as f64;
    let left = |at: usize| room.x + SIDE + step * at as f64;
    let is_curved = node.text("line.shape") == Some("hspline");
    if placed.paths.len() > MOST_PATHS {
        out.not_drawn.push(format!(
            "trace {}: {} of {} paths",
            trace.index,
            placed.paths.len() - MOST_PATHS,
            placed.paths.len()
        ));
    }
    for path in placed.paths.iter().take(MOST_PATHS) {
        let color = colors.get(path.color).copied().unwrap_or(trace.color);
        for at in 1..dimensions.len() {
            let edge = |at: usize, x: f64| {
                let top = room.y + path.tops[at];
                [x, top, top + path.height]
            };
            let points = band(edge(at - 1, left(at - 1) + COLUMN), edge(at, left(at)), is_curved);
            outlined(&mut out.drawing.items, points, color.faded(0.6), (color, 0.0));
        }
    }
    let mut index = 0;
    for (at, dimension) in dimensions.iter().enumerate() {
        for (category, [top, height]) in placed.categories[at].iter().enumerate() {
            let (x, y) = (left(at), room.y + top);
            let within = placed.paths.iter().take(MOST_PATHS).filter(|path| path.categories[at] == category);
            for path in within {
                let top = room.y + path.tops[at];
                let corners =
                    vec![[x, top], [x + COLUMN, top], [x + COLUMN, top + path.height], [x, top + path.height]];
                let color = colors.get(path.color).copied().unwrap_or(trace.color);
                outlined(&mut out.drawing.items, corners, color, (color, 0.0));
            }
            let corners = vec![[x, y], [x + COLUMN, y], [x + COLUMN, y + height], [x, y + height]];
            let edge = (Color::solid(tick_font.color.rgb), 1.0);
            outlined(&mut out.drawing.items, corners, Color { alpha: 0.0, ..Color::BLACK }, edge);
            let is_last = at > 0 && at + 1 == dimensions.len();
            let (text_x, align) = if is_last { (x + COLUMN + 5.0, 0.0) } else { (x - 5.0, 1.0) };
            let text = Rich::parse(&dimension.names[category]);
            text.put(&mut out.drawing.items, &tick_font, [text_x, y + height / 2.0], [align, 0.5], 0.0);
            out.points.push(Point {
                at: [x + COLUMN / 2.0, y + height / 2.0],
                reach: [COLUMN / 2.0, height / 2.0],
                trace: trace.index,
                index,
                color: tick_font.color.rgb,
            });
            index += 1;
        }
        let label = Rich::parse(&dimension.label);
        label.put(&mut out.drawing.items, &label_font, [left(at) + COLUMN / 2.0, room.y - 3.0], [0.5, 1.0], 0.0);
    }
}

/// Lines that tell of a category; they are counted dimension by dimension.
pub(in super::super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let dimensions = dimensions(trace);
    let (placed, _) = place(trace, sheet, &dimensions, 1.0);
    let mut rest = index;
    for (at, dimension) in dimensions.iter().enumerate() {
        if rest >= dimension.names.len() {
            rest -= dimension.names.len();
            continue;
        }
        let count: f64 = placed.paths.iter().filter(|path| path.categories[at] == rest).map(|path| path.count).sum();
        let total: f64 = placed.paths.iter().map(|path| path.count).sum();
        let mut lines = vec![dimension.names[rest].clone().into_owned(), format!("count: {}", plain(count))];
        if total > 0.0 {
            lines.push(format!("probability: {:.3}", count / total));
        }
        return lines;
    }
    Vec::new()
}

/// How many rows there are.
pub(in super::super) fn rows(trace: &Trace<'_>) -> usize {
    let dimensions = trace.node.items("dimensions", "dimensiondefaults");
    dimensions
        .iter()
        .filter_map(|node| super::super::super::values::length(node.at("values")?))
        .min()
        .unwrap_or_default()
}
