//! Ternary plots: points by three parts of a whole, in a triangle.

use super::super::color::Color;
use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace, title};
use super::super::text::Rich;
use super::super::values::{Column, Each};
use super::part::Part;
use super::polar::put;
use super::ticks;
use crate::drawing::{Item, PageRect};

/// Height of a triangle with equal sides of length 1.
const HEIGHT: f64 = 0.866_025_403_784_438_6;

/// The triangle: corners of a (top), b (lower left), c (lower right), and the parts that are seen.
struct Triangle {
    corners: [[f64; 2]; 3],
    sum: f64,
    /// The least part of each that is seen.
    least: [f64; 3],
}

impl Triangle {
    fn new(room: PageRect, sum: f64, least: [f64; 3]) -> Self {
        let side = room.width.min(room.height / HEIGHT);
        let (x, y) = (room.x + room.width / 2.0, room.y + room.height / 2.0);
        let (half, down) = (side / 2.0, side * HEIGHT / 2.0);
        Self { corners: [[x, y - down], [x - half, y + down], [x + half, y + down]], sum, least }
    }

    /// The point with these parts, which may have any sum.
    fn point(&self, parts: [f64; 3]) -> Option<[f64; 2]> {
        let whole: f64 = parts.iter().sum();
        if !(whole > 0.0 && whole.is_finite()) || parts.iter().any(|part| *part < 0.0) {
            return None;
        }
        self.at(parts.map(|part| part / whole * self.sum))
    }

    /// The point with parts that add up to the sum.
    fn at(&self, parts: [f64; 3]) -> Option<[f64; 2]> {
        let span = self.span();
        let shares = [0, 1, 2].map(|at| (parts[at] - self.least[at]) / span);
        if shares.iter().any(|share| share.is_nan() || *share < -1e-9) {
            return None;
        }
        Some([0, 1].map(|i| (0..3).map(|at| shares[at] * self.corners[at][i]).sum()))
    }

    /// How much each part may grow.
    fn span(&self) -> f64 {
        self.sum - self.least.iter().sum::<f64>()
    }
}

/// Draws the plot in its room.
pub(super) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let name = if part.name.is_empty() { "ternary" } else { part.name.as_str() };
    let node = sheet.layout.get(name);
    let sum = node.number("sum").filter(|sum| *sum > 0.0).unwrap_or(1.0);
    let axes = ["aaxis", "baxis", "caxis"].map(|axis| node.get(axis));
    let least = axes.map(|axis| axis.number("min").unwrap_or_default().clamp(0.0, sum));
    let least = if least.iter().sum::<f64>() < sum { least } else { [0.0; 3] };
    let triangle = Triangle::new(part.room, sum, least);
    let items = &mut out.drawing.items;
    let ground = sheet.page_color(node, "bgcolor", sheet.plot(), sheet.style.plot);
    items.push(Item::Area { points: triangle.corners.to_vec(), fill: ground.fill() });
    for (axis, node) in axes.iter().enumerate() {
        draw_axis(axis, *node, sheet, &triangle, items);
    }
    for trace in part.traces.iter().filter(|trace| trace.kind == "scatterternary") {
        let points = points_of(trace, sum, &triangle);
        put(trace, sheet, &points, out);
    }
}

fn points_of(trace: &Trace<'_>, sum: f64, triangle: &Triangle) -> Vec<Option<[f64; 2]>> {
    let columns = ["a", "b", "c"].map(|key| Column::at(trace.node, key));
    let count = columns.iter().flatten().map(Column::len).min().unwrap_or_default();
    let whole = trace.node.number("sum").filter(|sum| *sum > 0.0).unwrap_or(sum);
    (0..count)
        .map(|at| {
            let mut parts = [0, 1, 2].map(|axis| columns[axis].as_ref().map_or(f64::NAN, |column| column.number(at)));
            if let Some(missing) = columns.iter().position(Option::is_none) {
                // The third of two is what is left of the whole.
                parts[missing] = 0.0;
                parts[missing] = whole - parts.iter().sum::<f64>();
            }
            triangle.point(parts)
        })
        .collect()
}

/// Grid, edge, ticks and title of one axis; its ticks stand at the edge that plotly gives it.
fn draw_axis(
    axis: usize,
    node: super::super::node::Node<'_>,
    sheet: &Sheet<'_>,
    triangle: &Triangle,
    items: &mut Vec<Item>,
) {
    let (next, last) = ((axis + 1) % 3, (axis + 2) % 3);
    let ends = [triangle.least[axis], triangle.least[axis] + triangle.span()];
    let with = |value: f64, other: usize| {
        let mut parts = triangle.least;
        parts[axis] = value;
        parts[other] += ends[1] - value;
        triangle.at(parts)
    };
    let grid = sheet.page_color(node, "gridcolor", Color::solid([0xee; 3]), sheet.style.grid);
    let line = sheet.page_color(node, "linecolor", Color::solid([0x44; 3]), sheet.style.axis);
    let font = sheet.font(node.get("tickfont"), 1.0);
    // a is read at the left edge, b at the lower one, c at the right.
    let (other, align, away) = match axis {
        0 => (1, [1.0, 0.5], [-5.0, 0.0]),
        1 => (2, [0.5, 0.0], [0.0, 4.0]),
        _ => (0, [0.0, 0.5], [5.0, 0.0]),
    };
    let ticks = ticks::of_axis(node, ends, node.number("nticks").unwrap_or(6.0));
    for tick in ticks {
        if node.flag("showgrid") != Some(false)
            && let (Some(from), Some(to)) = (with(tick.value, next), with(tick.value, last))
            && tick.value > ends[0]
            && tick.value < ends[1]
        {
            let width = node.number("gridwidth").unwrap_or(1.0).clamp(0.0, 8.0);
            items.push(Item::Line { points: vec![from, to], stroke: grid.pen(width) });
        }
        if node.flag("showticklabels") != Some(false)
            && let Some(at) = with(tick.value, other)
        {
            let text = Rich::parse(&tick.text);
            text.put(items, &font, [at[0] + away[0], at[1] + away[1]], align, 0.0);
        }
    }
    let edge = [triangle.corners[axis], triangle.corners[other]];
    let width = node.number("linewidth").unwrap_or(1.0).clamp(0.0, 8.0);
    if node.flag("showline") != Some(false) {
        items.push(Item::Line { points: edge.to_vec(), stroke: line.pen(width) });
    }
    if let Some(text) = title(node.get("title")).or_else(|| title(node)) {
        let font = sheet.font(node.get("title.font"), 1.0);
        let [x, y] = triangle.corners[axis];
        let (at, align) = match axis {
            0 => ([x, y - font.size * 1.4], [0.5, 1.0]),
            1 => ([x - 4.0, y + font.size * 1.4], [0.5, 0.0]),
            _ => ([x + 4.0, y + font.size * 1.4], [0.5, 0.0]),
        };
        Rich::parse(text).put(items, &font, at, align, 0.0);
    }
}

/// Lines that tell of a point.
pub(super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let ternary = sheet.layout.get(trace.node.text("subplot").unwrap_or("ternary"));
    let mut lines: Vec<String> = ["a", "b", "c"]
        .into_iter()
        .filter_map(|key| {
            let text = Each::at(trace.node, key).text(index);
            let axis = ternary.get(&format!("{key}axis"));
            let name = title(axis.get("title")).or_else(|| title(axis)).unwrap_or(key);
            (!text.is_empty()).then(|| format!("{name}: {text}"))
        })
        .collect();
    lines.extend(Some(Each::at(trace.node, "text").text(index).into_owned()).filter(|text| !text.is_empty()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_places_in_the_triangle() {
        let room = PageRect { x: 0.0, y: 0.0, width: 100.0, height: 200.0 };
        let triangle = Triangle::new(room, 1.0, [0.0; 3]);
        let top = triangle.point([5.0, 0.0, 0.0]).expect("inside");
        assert!((top[0] - 50.0).abs() < 1e-9 && (top[1] - (100.0 - 43.301_27)).abs() < 1e-4, "{top:?}");
        let middle = triangle.point([1.0, 1.0, 1.0]).expect("inside");
        assert!((middle[0] - 50.0).abs() < 1e-9 && (middle[1] - (100.0 + 43.301_27 / 3.0)).abs() < 1e-4, "{middle:?}");
        assert_eq!(triangle.point([f64::NAN, 1.0, 1.0]), None);
        assert_eq!(triangle.point([-1.0, 1.0, 1.0]), None);
        assert_eq!(triangle.point([0.0; 3]), None);
        assert_eq!(Triangle::new(room, 1.0, [0.5, 0.0, 0.0]).point([0.2, 0.4, 0.4]), None, "below what is seen");
    }
}
