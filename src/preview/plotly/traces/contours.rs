//! Lines and areas of equal value: `contour` and `histogram2dcontour`.

use std::sync::Arc;

use super::super::axes::steps;
use super::super::axes::ticks::NumberFormat;
use super::super::color::Color;
use super::super::d3;
use super::super::ramp;
use super::super::sheet::Trace;
use super::super::text::Rich;
use super::cells::{Cells, rgba};
use super::curve;
use super::scene::{Ink, Scene};
use super::strokes::dash;
use crate::drawing::{Item, PageRect, Pixels};

/// The levels of a trace: first, step, last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::preview) struct Levels {
    pub(in crate::preview) start: f64,
    pub(in crate::preview) size: f64,
    pub(in crate::preview) count: usize,
}

/// The levels of a range of values.
pub(in crate::preview) fn levels(trace: &Trace<'_>, [low, high]: [f64; 2]) -> Levels {
    let node = trace.node.get("contours");
    let said = (node.number("start"), node.number("end"), node.number("size").filter(|size| *size > 0.0));
    let (start, end, size) = if let (Some(start), Some(end), size) = said
        && trace.node.flag("autocontour") != Some(true)
    {
        (start, end, size.unwrap_or_else(|| steps::nice((end - start).max(1e-300) / 15.0)))
    } else {
        let count = trace.node.number("ncontours").unwrap_or(15.0).max(1.0);
        let size = steps::nice((high - low).max(1e-300) / count);
        let mut start = (low / size - 1e-9).ceil() * size;
        let mut end = (high / size + 1e-9).floor() * size;
        if start <= low {
            start += size;
        }
        if end >= high {
            end -= size;
        }
        if start > end {
            start = f64::midpoint(low, high);
            end = start;
        }
        (start, end, size)
    };
    let count = (((end - start) / size + 1e-6).floor() + 1.0).clamp(1.0, 300.0);
    Levels { start, size, count: if count.is_finite() { count as usize } else { 1 } }
}

impl Levels {
    /// The colours of areas spread over the levels, not over the values.
    pub(in crate::preview) fn range(&self) -> [f64; 2] {
        let last = self.start + (self.count.max(2) - 1) as f64 * self.size;
        [self.start - self.size * 0.25, last + self.size * 0.25]
    }
}

/// Draws areas and lines.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, cells: &Cells, ink: &mut Ink) {
    let trace = scene.trace;
    let grid = &cells.grid;
    let Some(extent) = grid.extent() else { return };
    if grid.rows < 2 || grid.columns < 2 {
        return;
    }
    let contours = trace.node.get("contours");
    let coloring = contours.text("coloring").unwrap_or("fill");
    let levels = levels(trace, extent);
    let mut ramp = ramp::ramp(scene.sheet, trace.node, "z", Some(extent), scene.extents);
    if ramp.axis.is_none() && coloring != "heatmap" {
        ramp.range = levels.range();
    }
    let px: Vec<f64> = cells.xs.iter().map(|x| scene.x.at(*x)).collect();
    let py: Vec<f64> = cells.ys.iter().map(|y| scene.y.at(*y)).collect();
    if matches!(coloring, "fill" | "heatmap") {
        let band = |value: f64| {
            if coloring == "heatmap" {
                return ramp.color(value);
            }
            let nth = ((value - levels.start) / levels.size).floor().clamp(-1.0, levels.count as f64 - 1.0);
            ramp.color(levels.start + (nth + 0.5) * levels.size).filter(|_| value.is_finite())
        };
        areas(scene, cells, [&px, &py], &band, ink);
    }
    let has_lines = contours.flag("showlines") != Some(false) || coloring == "lines";
    let line = trace.node.get("line");
    let width = line.number("width").unwrap_or(if coloring == "fill" { 0.5 } else { 1.5 });
    let smoothing = line.number("smoothing").unwrap_or(1.0);
    let font = scene.sheet.font(contours.get("labelfont"), 0.9);
    let mut labels: Vec<[f64; 2]> = Vec::new();
    for nth in 0..levels.count {
        let level = levels.start + nth as f64 * levels.size;
        let color = if coloring == "lines" {
            ramp.color(level).unwrap_or(Color::BLACK)
        } else {
            line.color("color").unwrap_or(Color::solid([0x44; 3]))
        };
        let paths = joined(&segments(cells, [&px, &py], level));
        if has_lines && width > 0.0 {
            let pen = color.faded(trace.opacity()).pen(width).dashed(dash(line.text("dash"), width));
            let mut points = Vec::new();
            for path in &paths {
                points.extend(if smoothing > 0.0 && path.len() < 2000 {
                    curve::spline(path, smoothing)
                } else {
                    path.clone()
                });
                points.push([f64::NAN; 2]);
            }
            if points.len() > 1 {
                ink.items.push(Item::Line { points, stroke: pen });
            }
        }
        if contours.flag("showlabels") == Some(true)
            && let Some(path) = paths.iter().max_by_key(|path| path.len()).filter(|path| path.len() > 6)
        {
            let said = contours.text("labelformat").and_then(|format| d3::number(format, level));
            let text = said.unwrap_or_else(|| {
                NumberFormat::of(trace.node.get("colorbar"), levels.size, extent[1].abs()).write(level)
            });
            let color = if coloring == "lines" { color } else { font.color };
            // Not where another level has its label.
            let is_free = |place: &[f64; 2]| {
                scene.is_near(*place, -6.0)
                    && labels.iter().all(|[x, y]: &[f64; 2]| (x - place[0]).abs() > 24.0 || (y - place[1]).abs() > 12.0)
            };
            let tries = [4, 2, 6, 1, 7, 3, 5].map(|eighth| path[path.len() * eighth / 8]);
            if let Some(middle) = tries.into_iter().find(is_free) {
                labels.push(middle);
                Rich::parse(&text).put(&mut ink.above, &font.colored(color), middle, [0.5, 0.5], 0.0);
            }
        }
    }
    for (row, y) in py.iter().enumerate() {
        for (column, x) in px.iter().enumerate() {
            let index = row * grid.columns + column;
            if index.is_multiple_of(grid.cells.len() / 50_000 + 1) && grid.get(row, column).is_finite() {
                let color = ramp.color(grid.get(row, column)).unwrap_or(Color::BLACK);
                ink.point(trace.index, index, [*x, *y], [0.0; 2], color);
            }
        }
    }
}

/// A pixel for each half point, its value between those of the cells around it.
fn areas(
    scene: &Scene<'_, '_>,
    cells: &Cells,
    [px, py]: [&[f64]; 2],
    band: &dyn Fn(f64) -> Option<Color>,
    ink: &mut Ink,
) {
    let frame = scene.frame;
    let ends = |places: &[f64], low: f64, length: f64| {
        let (a, b) = (places[0], places[places.len() - 1]);
        [a.min(b).max(low), a.max(b).min(low + length)]
    };
    let ([left, right], [top, bottom]) = (ends(px, frame.x, frame.width), ends(py, frame.y, frame.height));
    if !(left < right && top < bottom) {
        return;
    }
    let (width, height) = (
        ((right - left) * 2.0).ceil().clamp(1.0, 4000.0) as usize,
        ((bottom - top) * 2.0).ceil().clamp(1.0, 4000.0) as usize,
    );
    let between = |places: &[f64], place: f64| -> (usize, f64) {
        let is_up = places[places.len() - 1] > places[0];
        let after = places.partition_point(|other| if is_up { *other <= place } else { *other >= place });
        let at = after.clamp(1, places.len() - 1) - 1;
        let step = places[at + 1] - places[at];
        (at, if step == 0.0 { 0.0 } else { ((place - places[at]) / step).clamp(0.0, 1.0) })
    };
    let columns: Vec<(usize, f64)> =
        (0..width).map(|at| between(px, left + (at as f64 + 0.5) * (right - left) / width as f64)).collect();
    let grid = &cells.grid;
    let mut pixels = Vec::with_capacity(width * height * 4);
    for row in 0..height {
        let (low, up) = between(py, top + (row as f64 + 0.5) * (bottom - top) / height as f64);
        for &(column, along) in &columns {
            let across = |row: usize| {
                let (a, b) = (grid.get(row, column), grid.get(row, column + 1));
                a + (b - a) * along
            };
            let (below, above) = (across(low), across(low + 1));
            pixels.extend(rgba(band(below + (above - below) * up).map(|color| color.faded(scene.trace.opacity()))));
        }
    }
    let frame = PageRect { x: left, y: top, width: right - left, height: bottom - top };
    let pixels = Pixels { width: width as u32, height: height as u32, rgba: pixels };
    ink.items.push(Item::Image { frame, pixels: Arc::new(pixels), is_smooth: true });
}

/// Pieces of the line of a level, cell by cell.
fn segments(cells: &Cells, [px, py]: [&[f64]; 2], level: f64) -> Vec<[[f64; 2]; 2]> {
    let grid = &cells.grid;
    let mut found = Vec::new();
    for row in 0..grid.rows - 1 {
        for column in 0..grid.columns - 1 {
            let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)];
            let values = corners.map(|(row, column)| grid.get(row, column));
            if !values.iter().all(|value| value.is_finite()) {
                continue;
            }
            let mut crossings: Vec<[f64; 2]> = Vec::new();
            for edge in 0..4 {
                let (a, b) = (values[edge], values[(edge + 1) % 4]);
                if (a < level) != (b < level) {
                    let part = (level - a) / (b - a);
                    let (from, to) = (corners[edge], corners[(edge + 1) % 4]);
                    crossings.push([
                        px[from.1] + (px[to.1] - px[from.1]) * part,
                        py[from.0] + (py[to.0] - py[from.0]) * part,
                    ]);
                }
            }
            match crossings[..] {
                [a, b] => found.push([a, b]),
                [a, b, c, d] => {
                    // A saddle: the middle tells which corners belong together.
                    let is_high = values.iter().sum::<f64>() / 4.0 >= level;
                    let pairs = if is_high == (values[0] >= level) { [[a, b], [c, d]] } else { [[d, a], [b, c]] };
                    found.extend(pairs);
                }
                _ => {}
            }
        }
    }
    found
}

/// Pieces that end where another begins become one path.
fn joined(segments: &[[[f64; 2]; 2]]) -> Vec<Vec<[f64; 2]>> {
    use std::collections::HashMap;
    let key = |[x, y]: [f64; 2]| ((x * 1000.0).round() as i64, (y * 1000.0).round() as i64);
    let mut by_end: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (at, segment) in segments.iter().enumerate() {
        for end in segment {
            by_end.entry(key(*end)).or_default().push(at);
        }
    }
    let mut is_used = vec![false; segments.len()];
    let mut paths = Vec::new();
    for at in 0..segments.len() {
        if std::mem::replace(&mut is_used[at], true) {
            continue;
        }
        let mut path = std::collections::VecDeque::from([segments[at][0], segments[at][1]]);
        for is_front in [false, true] {
            loop {
                let end = if is_front { path[0] } else { path[path.len() - 1] };
                let next = by_end.get(&key(end)).and_then(|list| list.iter().copied().find(|at| !is_used[*at]));
                let Some(next) = next else { break };
                is_used[next] = true;
                let [a, b] = segments[next];
                let other = if key(a) == key(end) { b } else { a };
                if is_front { path.push_front(other) } else { path.push_back(other) }
            }
        }
        paths.push(path.into_iter().collect());
    }
    paths
}
