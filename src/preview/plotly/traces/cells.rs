//! Tables of values as coloured cells: `heatmap`, `histogram2d`, and the values of contours.

use std::sync::Arc;

use serde_json::Value;

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::setup::Axes;
use super::super::color::Color;
use super::super::ramp;
use super::super::sheet::{Sheet, Trace};
use super::super::template::{self, Filled};
use super::super::text::Rich;
use super::super::values::{Column, Grid, extent};
use super::bar_marks::custom;
use super::bins::{self, Bins};
use super::histogram::Fold;
use super::scene::{Ink, Scene};
use super::series;
use crate::drawing::{Fill, Item, PageRect, Pixels};

/// A table of values on two axes.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Cells {
    /// Row by row, upwards.
    pub(in crate::preview) grid: Grid,
    /// Middles of columns and rows, in the numbers of the axes.
    pub(in crate::preview) xs: Vec<f64>,
    pub(in crate::preview) ys: Vec<f64>,
    /// Edges of columns and rows: one more.
    pub(in crate::preview) x_edges: Vec<f64>,
    pub(in crate::preview) y_edges: Vec<f64>,
}

/// The table of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>, [x, y]: [&Axis<'_>; 2]) -> Option<Cells> {
    let node = trace.node;
    let z = node.at("z")?;
    let Some(mut grid) = Grid::of(z) else { return from_columns(trace, x, y) };
    let is_flat = grid.rows == 0 && matches!(z, Value::Array(list) if !list.is_empty());
    if is_flat {
        return from_columns(trace, x, y);
    }
    if node.flag("transpose") == Some(true) {
        let cells = (0..grid.columns).flat_map(|column| (0..grid.rows).map(move |row| (row, column)));
        let cells = cells.map(|(row, column)| grid.get(row, column)).collect();
        grid = Grid { rows: grid.columns, columns: grid.rows, cells };
    }
    let is_connected = node.flag("connectgaps").unwrap_or(trace.kind == "contour" && Grid::of(z).is_none());
    if is_connected {
        fill_gaps(&mut grid);
    }
    let (xs, x_edges) = places(trace, "x", x, grid.columns);
    let (ys, y_edges) = places(trace, "y", y, grid.rows);
    Some(Cells { grid, xs, ys, x_edges, y_edges })
}

/// A table whose cells are given as three columns.
fn from_columns(trace: &Trace<'_>, x: &Axis<'_>, y: &Axis<'_>) -> Option<Cells> {
    let z = Column::at(trace.node, "z")?.numbers();
    let (xs, ys) = (series::along(trace, "x", x, z.len()), series::along(trace, "y", y, z.len()));
    let distinct = |values: &[f64]| {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        sorted
    };
    let (columns, rows) = (distinct(&xs), distinct(&ys));
    if columns.len().checked_mul(rows.len())? > 4_000_000 {
        return None;
    }
    let mut cells = vec![f64::NAN; columns.len() * rows.len()];
    for ((x, y), z) in xs.iter().zip(&ys).zip(&z) {
        let column = columns.binary_search_by(|other| other.total_cmp(x));
        let row = rows.binary_search_by(|other| other.total_cmp(y));
        if let (Ok(column), Ok(row)) = (column, row) {
            cells[row * columns.len() + column] = *z;
        }
    }
    let mut grid = Grid { rows: rows.len(), columns: columns.len(), cells };
    if trace.node.flag("connectgaps").unwrap_or(trace.kind == "contour") {
        fill_gaps(&mut grid);
    }
    let (x_edges, y_edges) = (edges(&columns), edges(&rows));
    Some(Cells { grid, xs: columns, ys: rows, x_edges, y_edges })
}

/// Rounds of smoothing that fill gaps.
const ROUNDS: usize = 60;
/// Most cells of a table whose gaps are filled.
const MOST_FILLED: usize = 1_000_000;

/// Cells without a value get one from those around them.
fn fill_gaps(grid: &mut Grid) {
    let is_gap: Vec<bool> = grid.cells.iter().map(|cell| !cell.is_finite()).collect();
    if grid.cells.len() > MOST_FILLED || !is_gap.contains(&true) || !is_gap.contains(&false) {
        return;
    }
    let (rows, columns) = (grid.rows, grid.columns);
    let gaps: Vec<usize> = (0..is_gap.len()).filter(|at| is_gap[*at]).collect();
    let around = |cells: &[f64], at: usize| {
        let (row, column) = (at / columns, at % columns);
        let near = [
            (column > 0).then(|| at - 1),
            (column + 1 < columns).then(|| at + 1),
            (row > 0).then(|| at - columns),
            (row + 1 < rows).then(|| at + columns),
        ];
        let values = near.into_iter().flatten().map(|at| cells[at]).filter(|value| value.is_finite());
        let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        (count > 0.0).then(|| sum / count)
    };
    // First all get a value, from the known ones outwards.
    let mut left = gaps.clone();
    while !left.is_empty() {
        let found: Vec<(usize, f64)> = left.iter().filter_map(|at| Some((*at, around(&grid.cells, *at)?))).collect();
        for (at, value) in &found {
            grid.cells[*at] = *value;
        }
        let before = left.len();
        left.retain(|at| !grid.cells[*at].is_finite());
        // Means of very large numbers are no numbers.
        if left.len() == before {
            return;
        }
    }
    for _ in 0..if gaps.len() > 50_000 { 4 } else { ROUNDS } {
        for at in &gaps {
            if let Some(value) = around(&grid.cells, *at) {
                grid.cells[*at] = value;
            }
        }
    }
}

/// Middles and edges along an axis.
fn places(trace: &Trace<'_>, name: &str, axis: &Axis<'_>, count: usize) -> (Vec<f64>, Vec<f64>) {
    let is_scaled = trace.node.text(&format!("{name}type")) == Some("scaled");
    let column = Column::at(trace.node, name).filter(|column| column.len() > 0 && !is_scaled);
    let values = match column {
        Some(column) => axis.read(&column),
        None => series::counted(trace, name, axis, count),
    };
    if values.len() == count + 1 && !axis.kind.has_categories() {
        let middles = values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect();
        return (middles, values);
    }
    let mut values = values;
    values.truncate(count);
    // A table with more cells than places goes on as it began.
    while values.len() < count {
        let (last, before) = (values.last().copied().unwrap_or(-1.0), values.len().checked_sub(2).map(|at| values[at]));
        values.push(last + before.map_or(1.0, |before| last - before));
    }
    let edges = edges(&values);
    (values, edges)
}

/// Edges half-way between middles.
fn edges(middles: &[f64]) -> Vec<f64> {
    match middles {
        [] => Vec::new(),
        [only] => vec![only - 0.5, only + 0.5],
        [first, second, ..] => {
            let mut edges = vec![first - (second - first) / 2.0];
            edges.extend(middles.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])));
            let last = middles[middles.len() - 1];
            let before = middles[middles.len() - 2];
            edges.push(last + (last - before) / 2.0);
            edges
        }
    }
}

/// The table of a histogram of two columns.
pub(in crate::preview) fn of_histogram(sheet: &Sheet<'_>, trace: &Trace<'_>, axes: &Axes<'_>) -> Option<Cells> {
    let _ = sheet;
    let [x, y] = axes.of(trace)?;
    let node = trace.node;
    let read = |name: &str, axis: &Axis<'_>| Column::at(node, name).map(|column| axis.read(&column));
    let (xs, ys) = (read("x", &axes.list[x])?, read("y", &axes.list[y])?);
    let count = xs.len().min(ys.len());
    let bins_of = |values: &[f64], axis: &Axis<'_>, name: &str| {
        bins::bins(&values[..count], axis, node.get(&format!("{name}bins")), node.number(&format!("nbins{name}")), true)
    };
    let (mut across, mut up) = (bins_of(&xs, &axes.list[x], "x"), bins_of(&ys, &axes.list[y], "y"));
    if trace.kind == "histogram2dcontour" {
        // Lines close around all that was counted.
        for (bins, name) in [(&mut across, "xbins"), (&mut up, "ybins")] {
            if !node.get(name).own().is_some() {
                bins.widen();
            }
        }
    }
    let weights = Column::at(node, "z").map(|column| column.numbers());
    let function = node.text("histfunc").unwrap_or("count");
    if across.count().checked_mul(up.count())? > 4_000_000 {
        return None;
    }
    let mut sums = vec![Fold::default(); across.count() * up.count()];
    for at in 0..count {
        if let (Some(column), Some(row)) = (across.bin(xs[at]), up.bin(ys[at])) {
            let weight = weights.as_ref().map_or(1.0, |weights| weights.get(at).copied().unwrap_or(f64::NAN));
            sums[row * across.count() + column].add(weight, function);
        }
    }
    let mut cells: Vec<f64> = sums.iter().map(|sum| sum.result(function)).collect();
    let total: f64 = cells.iter().sum();
    let area = if across.count() > 0 && up.count() > 0 { across.width(0) * up.width(0) } else { 1.0 };
    let by = match node.text("histnorm") {
        Some("percent") => total / 100.0,
        Some("probability") => total,
        Some("density") => area,
        Some("probability density") => total * area,
        _ => 1.0,
    };
    for cell in &mut cells {
        *cell /= by;
    }
    let middles = |bins: &Bins| (0..bins.count()).map(|bin| bins.center(bin)).collect();
    Some(Cells {
        grid: Grid { rows: up.count(), columns: across.count(), cells },
        xs: middles(&across),
        ys: middles(&up),
        x_edges: across.edges,
        y_edges: up.edges,
    })
}

/// Widens the axes to the edges.
pub(in crate::preview) fn widen(cells: &Cells, axes: &mut Axes<'_>, pair: [usize; 2]) {
    widen_to(&cells.x_edges, &cells.y_edges, axes, pair);
}

/// Widens the axes to the outer middles.
pub(in crate::preview) fn widen_centers(cells: &Cells, axes: &mut Axes<'_>, pair: [usize; 2]) {
    widen_to(&cells.xs, &cells.ys, axes, pair);
}

fn widen_to(xs: &[f64], ys: &[f64], axes: &mut Axes<'_>, [x, y]: [usize; 2]) {
    for (axis, values) in [(x, xs), (y, ys)] {
        let axis = &mut axes.list[axis];
        if let Some([low, high]) = extent(values.iter().map(|value| axis.measure(*value))) {
            axis.extremes.add_between(low, high, Widen::default());
        }
    }
}

/// Most cells that are told under the pointer.
const MOST_POINTS: usize = 100_000;

/// Draws the cells.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, cells: &Cells, ink: &mut Ink) {
    let grid = &cells.grid;
    if grid.rows == 0 || grid.columns == 0 {
        return;
    }
    let ramp = ramp::ramp(scene.sheet, scene.trace.node, "z", grid.extent(), scene.extents);
    let opacity = scene.trace.opacity();
    let px: Vec<f64> = cells.x_edges.iter().map(|edge| scene.x.at(*edge)).collect();
    let py: Vec<f64> = cells.y_edges.iter().map(|edge| scene.y.at(*edge)).collect();
    let gaps = ["xgap", "ygap"].map(|name| scene.trace.node.number(name).unwrap_or(0.0).clamp(0.0, 100.0));
    let is_smooth = matches!(scene.trace.node.text("zsmooth"), Some("best" | "fast"));
    let colored = |row: usize, column: usize| ramp.color(grid.get(row, column)).map(|color| color.faded(opacity));
    let cell_count = grid.rows * grid.columns;
    if is_smooth || cell_count > 2500 && is_even(&px) && is_even(&py) && gaps == [0.0; 2] {
        raster(scene, [&px, &py], grid, &colored, is_smooth, ink);
    } else if cell_count > 250_000 {
        resample(scene, [&px, &py], &colored, ink);
    } else {
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let Some(color) = colored(row, column) else { continue };
                let (left, right) = (px[column].min(px[column + 1]), px[column].max(px[column + 1]));
                let (top, bottom) = (py[row].min(py[row + 1]), py[row].max(py[row + 1]));
                // Neighbours touch each other without a seam.
                let seam = if gaps == [0.0; 2] && opacity >= 1.0 { 0.3 } else { 0.0 };
                let frame = PageRect {
                    x: left + gaps[0] / 2.0,
                    y: top + gaps[1] / 2.0,
                    width: (right - left - gaps[0] + seam).max(0.0),
                    height: (bottom - top - gaps[1] + seam).max(0.0),
                };
                ink.items.push(Item::Rect { frame, radius: 0.0, fill: Some(color.fill()), stroke: None });
            }
        }
    }
    let stride = cell_count.div_ceil(MOST_POINTS).max(1);
    for index in (0..cell_count).step_by(stride) {
        let (row, column) = (index / grid.columns, index % grid.columns);
        let [a, b] = [[px[column], py[row]], [px[column + 1], py[row + 1]]];
        let center = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        let reach = [(b[0] - a[0]).abs() / 2.0, (b[1] - a[1]).abs() / 2.0];
        let color = ramp.color(grid.get(row, column)).unwrap_or(Color::solid([128; 3]));
        ink.point(scene.trace.index, index, center, reach, color);
    }
    texts(scene, cells, &colored, ink);
}

fn is_even(edges: &[f64]) -> bool {
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return false };
    let step = (last - first) / (edges.len() - 1) as f64;
    edges.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() < step.abs() * 0.02)
}

/// A colour as four bytes.
pub(in crate::preview) fn rgba(color: Option<Color>) -> [u8; 4] {
    color.map_or([0; 4], |color| {
        let [red, green, blue] = color.rgb;
        [red, green, blue, (color.alpha * 255.0).round() as u8]
    })
}

/// One pixel for each cell, stretched.
fn raster(
    scene: &Scene<'_, '_>,
    [px, py]: [&[f64]; 2],
    grid: &Grid,
    colored: &dyn Fn(usize, usize) -> Option<Color>,
    is_smooth: bool,
    ink: &mut Ink,
) {
    let (left, right) = (px[0], px[grid.columns]);
    let (bottom, top) = (py[0], py[grid.rows]);
    let is_flipped = [right < left, top > bottom];
    let mut pixels = Vec::with_capacity(grid.rows * grid.columns * 4);
    for row in 0..grid.rows {
        let row = if is_flipped[1] { row } else { grid.rows - 1 - row };
        for column in 0..grid.columns {
            let column = if is_flipped[0] { grid.columns - 1 - column } else { column };
            pixels.extend(rgba(colored(row, column)));
        }
    }
    let _ = scene;
    let frame =
        PageRect { x: left.min(right), y: top.min(bottom), width: (right - left).abs(), height: (bottom - top).abs() };
    let pixels = Pixels { width: grid.columns as u32, height: grid.rows as u32, rgba: pixels };
    ink.items.push(Item::Image { frame, pixels: Arc::new(pixels), is_smooth });
}

/// One pixel for each point of the page: for many cells of different sizes.
fn resample(
    scene: &Scene<'_, '_>,
    [px, py]: [&[f64]; 2],
    colored: &dyn Fn(usize, usize) -> Option<Color>,
    ink: &mut Ink,
) {
    let frame = scene.frame;
    let (width, height) =
        (frame.width.ceil().clamp(1.0, 4000.0) as usize, frame.height.ceil().clamp(1.0, 4000.0) as usize);
    let cell = |edges: &[f64], place: f64| {
        let is_up = edges.last() > edges.first();
        let after = edges.partition_point(|edge| if is_up { *edge <= place } else { *edge >= place });
        (after > 0 && after < edges.len()).then(|| after - 1)
    };
    let columns: Vec<Option<usize>> = (0..width).map(|at| cell(px, frame.x + at as f64 + 0.5)).collect();
    let mut pixels = Vec::with_capacity(width * height * 4);
    for row in 0..height {
        let row = cell(py, frame.y + row as f64 + 0.5);
        for column in &columns {
            pixels.extend(rgba(row.zip(*column).and_then(|(row, column)| colored(row, column))));
        }
    }
    let pixels = Pixels { width: width as u32, height: height as u32, rgba: pixels };
    let frame = PageRect { width: width as f64, height: height as f64, ..frame };
    ink.items.push(Item::Image { frame, pixels: Arc::new(pixels), is_smooth: false });
}

/// Most cells with texts.
const MOST_TEXTS: usize = 4000;

fn texts(scene: &Scene<'_, '_>, cells: &Cells, colored: &dyn Fn(usize, usize) -> Option<Color>, ink: &mut Ink) {
    let node = scene.trace.node;
    let Some(template) = node.text("texttemplate").filter(|template| !template.is_empty()) else { return };
    let grid = &cells.grid;
    if grid.rows * grid.columns > MOST_TEXTS {
        return;
    }
    let rows: Vec<Option<Column<'_>>> = node.list("text").iter().map(Column::of).collect();
    let base = scene.sheet.font(node.get("textfont"), 1.0);
    let own_color = node.own().color("textfont.color");
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let value = grid.get(row, column);
            let Some(fill) = colored(row, column) else { continue };
            let text = template::fill(template, &|name| match name {
                "z" => Some(Filled::Number(value)),
                "x" => Some(Filled::of(scene.x, cells.xs[column])),
                "y" => Some(Filled::of(scene.y, cells.ys[row])),
                "text" => {
                    let list = rows.get(row)?.as_ref()?;
                    Some(
                        list.value(column)
                            .map_or_else(|| Filled::Number(list.number(column)), super::super::hover_values::filled),
                    )
                }
                name => custom(scene.trace, name, row),
            });
            let at = [scene.x.at(cells.xs[column]), scene.y.at(cells.ys[row])];
            if text.is_empty() || text == "NaN" || !scene.is_near(at, 1.0) {
                continue;
            }
            let ground = Color::solid(fill.over(scene.sheet.plot().rgb));
            let mut font = base.colored(own_color.unwrap_or_else(|| ground.contrast()));
            let rich = Rich::parse(&text);
            let room = (scene.x.at(cells.x_edges[column + 1]) - scene.x.at(cells.x_edges[column])).abs() - 2.0;
            let high = (scene.y.at(cells.y_edges[row + 1]) - scene.y.at(cells.y_edges[row])).abs();
            let shrink = (room / rich.width(&font)).min(high / rich.height(&font)).min(1.0);
            if node.get("textfont.size").own().is_some() || shrink < 0.3 {
                if shrink < 0.3 {
                    continue;
                }
            } else {
                font.size *= shrink;
            }
            rich.put(&mut ink.above, &font, at, [0.5, 0.5], 0.0);
        }
    }
}

/// A filled frame, for cells of one colour.
pub(in crate::preview) fn ground(frame: PageRect, color: Color) -> Item {
    Item::Rect { frame, radius: 0.0, fill: Some(Fill { color: color.rgb, opacity: color.alpha }), stroke: None }
}
