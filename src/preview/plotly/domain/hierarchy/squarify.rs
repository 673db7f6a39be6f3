//! A treemap's rectangles: every node within its parent, its area as its value, sides as equal as can be.
//!
//! After Bruls, Huizing and van Wijk, "Squarified treemaps" (2000), with the paddings of plotly: room at the edges of a
//! parent for its own name, and a gap between neighbours.

use super::tree::Node;
use crate::drawing::PageRect;

/// Room that is kept, points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in super::super) struct Padding {
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
    /// Between neighbours.
    pub gap: f64,
}

/// How rectangles are put into their parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Packing {
    /// Aims at this ratio of sides.
    Squares(f64),
    /// Beside each other.
    Dice,
    /// One below another.
    Slice,
    /// Beside each other and one below another in turn of the depth.
    SliceDice,
}

/// The rectangle of each node, the root's first; of those that nothing is left for, empty ones.
pub(in super::super) fn layout(nodes: &[Node], frame: PageRect, packing: Packing, padding: Padding) -> Vec<PageRect> {
    let mut edges = vec![[0.0; 4]; nodes.len()];
    let mut rects = Vec::with_capacity(nodes.len());
    if let Some(first) = edges.first_mut() {
        *first = [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height];
    }
    for (at, node) in nodes.iter().enumerate() {
        // Half the gap was left free around everything but the root.
        let half = if at == 0 { 0.0 } else { padding.gap / 2.0 };
        let own = shrunk(edges[at], [half; 4]);
        rects.push(PageRect { x: own[0], y: own[1], width: own[2] - own[0], height: own[3] - own[1] });
        if node.children.is_empty() {
            continue;
        }
        let gap = padding.gap / 2.0;
        let room = [padding.left, padding.top, padding.right, padding.bottom].map(|side| side - gap);
        let inside = shrunk(own, room);
        let values: Vec<f64> = node.children.iter().map(|child| nodes[*child].value).collect();
        let parts = tile(&values, node.value, inside, packing, node.depth);
        for (child, part) in node.children.iter().zip(parts) {
            edges[*child] = part;
        }
    }
    rects
}

/// The rectangle (left, top, right, bottom) without its edges; their middle where they are wider than it.
fn shrunk([left, top, right, bottom]: [f64; 4], by: [f64; 4]) -> [f64; 4] {
    let (mut left, mut right) = (left + by[0], right - by[2]);
    if left > right {
        left = f64::midpoint(left, right);
        right = left;
    }
    let (mut top, mut bottom) = (top + by[1], bottom - by[3]);
    if top > bottom {
        top = f64::midpoint(top, bottom);
        bottom = top;
    }
    [left, top, right, bottom]
}

/// Parts of a rectangle by value; `total` is what the whole stands for.
fn tile(values: &[f64], total: f64, frame: [f64; 4], packing: Packing, depth: usize) -> Vec<[f64; 4]> {
    match packing {
        Packing::Squares(ratio) => squares(values, total, frame, ratio),
        Packing::Dice => strip(values, total, frame, true),
        Packing::Slice => strip(values, total, frame, false),
        Packing::SliceDice => strip(values, total, frame, depth.is_multiple_of(2)),
    }
}

/// Side by side (`is_row`) or one below another.
fn strip(values: &[f64], total: f64, frame: [f64; 4], is_row: bool) -> Vec<[f64; 4]> {
    let [left, top, right, bottom] = frame;
    let (start, length) = if is_row { (left, right - left) } else { (top, bottom - top) };
    let scale = if total > 0.0 { length / total } else { 0.0 };
    let mut next = start;
    values
        .iter()
        .map(|value| {
            let from = next;
            next += value * scale;
            if is_row { [from, top, next, bottom] } else { [left, from, right, next] }
        })
        .collect()
}

fn squares(values: &[f64], total: f64, frame: [f64; 4], ratio: f64) -> Vec<[f64; 4]> {
    let [mut left, mut top, right, bottom] = frame;
    let ratio = if ratio.is_finite() && ratio >= 1.0 { ratio } else { 1.0 };
    let mut parts = Vec::with_capacity(values.len());
    let (mut first, mut rest) = (0, total);
    while first < values.len() {
        let (width, height) = (right - left, bottom - top);
        // Empty ones in front take no room and would make the first row endless.
        let (mut end, mut sum) = (first, 0.0);
        while end < values.len() && sum == 0.0 {
            sum += values[end];
            end += 1;
        }
        let (mut least, mut most) = (sum, sum);
        let alpha = (height / width).max(width / height) / (rest * ratio);
        let worst = |sum: f64, least: f64, most: f64| {
            let beta = sum * sum * alpha;
            (most / beta).max(beta / least)
        };
        let mut best = worst(sum, least, most);
        while end < values.len() {
            let value = values[end];
            let (lesser, greater) = (least.min(value), most.max(value));
            let next = worst(sum + value, lesser, greater);
            if next.is_nan() || next > best {
                break;
            }
            (sum, least, most, best) = (sum + value, lesser, greater, next);
            end += 1;
        }
        let is_row = width < height;
        let share = if rest > 0.0 { sum / rest } else { 0.0 };
        let frame = if is_row {
            [left, top, right, top + height * share]
        } else {
            [left, top, left + width * share, bottom]
        };
        parts.extend(strip(&values[first..end], sum, frame, is_row));
        if is_row {
            top = frame[3];
        } else {
            left = frame[2];
        }
        rest -= sum;
        first = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Lists, build};
    use super::*;

    fn tree(values: &[f64]) -> Vec<Node> {
        let ids: Vec<String> =
            std::iter::once("all".to_owned()).chain((0..values.len()).map(|at| format!("n{at}"))).collect();
        let parents = std::iter::once(String::new()).chain(values.iter().map(|_| "all".to_owned())).collect();
        let values = std::iter::once(0.0).chain(values.iter().copied()).collect();
        build(&Lists { ids, parents, values, are_totals: false, is_sorted: true }).nodes
    }

    const FRAME: PageRect = PageRect { x: 0.0, y: 0.0, width: 600.0, height: 400.0 };

    #[test]
    fn areas_are_as_the_values_and_nearly_square() {
        // The example of the paper: 6, 6, 4, 3, 2, 2, 1 in a frame of 6 by 4.
        let nodes = tree(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0]);
        let rects = layout(&nodes, FRAME, Packing::Squares(1.0), Padding::default());
        for (node, rect) in nodes.iter().zip(&rects) {
            assert!((rect.width * rect.height - node.value * 10_000.0).abs() < 1e-6, "{rect:?}");
        }
        assert_eq!((rects[1].width, rects[1].height), (300.0, 200.0));
        assert!((rects[3].width - 171.43).abs() < 0.01 && (rects[3].height - 233.33).abs() < 0.01, "{:?}", rects[3]);
        assert!(rects[1..].iter().all(|r| (r.width / r.height).max(r.height / r.width) < 2.8));
    }

    #[test]
    fn paddings_are_kept() {
        let padding = Padding { top: 24.0, right: 6.0, bottom: 6.0, left: 6.0, gap: 3.0 };
        let rects = layout(&tree(&[1.0, 1.0]), FRAME, Packing::Dice, padding);
        assert_eq!(rects[1], PageRect { x: 6.0, y: 24.0, width: 292.5, height: 370.0 });
        assert_eq!(rects[2].x - (rects[1].x + rects[1].width), 3.0);
    }

    #[test]
    fn nothing_and_too_much_end_in_empty_rectangles() {
        let small = PageRect { x: 0.0, y: 0.0, width: 4.0, height: 0.0 };
        let padding = Padding { top: 24.0, right: 6.0, bottom: 6.0, left: 6.0, gap: 3.0 };
        for frame in [FRAME, small] {
            for packing in [Packing::Squares(1.0), Packing::Dice, Packing::Slice, Packing::SliceDice] {
                let rects = layout(&tree(&[0.0, 0.0, 1e300, 1e300]), frame, packing, padding);
                assert_eq!(rects.len(), 5);
                for rect in rects {
                    assert!(rect.width >= 0.0 && rect.height >= 0.0, "{rect:?}");
                }
            }
        }
    }
}
