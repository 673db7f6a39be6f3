//! Rectangles within or beside each other: treemap and icicle.

use super::super::super::color::Color;
use super::super::super::figure::Drawn;
use super::super::super::text::{Font, Rich};
use super::super::super::view::Point;
use super::super::paint::outlined;
use super::forest::{Forest, MOST};
use super::squarify::{self, Packing, Padding};
use super::tree::{self, Node};
use crate::drawing::{Item, PageRect};

/// Blocks whose shorter side is below this are not drawn, points.
const SHORTEST: f64 = 0.1;

/// Room between the edge of a block and its text, points.
const MARGIN: f64 = 3.0;

/// Text that would have to shrink below this is left out, points.
const SMALLEST: f64 = 5.0;

pub(super) fn draw_treemap(forest: &Forest<'_, '_>, room: PageRect, out: &mut Drawn) {
    let node = forest.trace.node;
    let size = forest.sheet.font(node.get("textfont"), 1.0).size * 2.0;
    let is_below = node.text("textposition").is_some_and(|position| position.starts_with("bottom"));
    let pad = |key: &str, default: f64| node.number(key).filter(|value| *value >= 0.0).unwrap_or(default).min(1000.0);
    let padding = Padding {
        top: pad("marker.pad.t", if is_below { size / 4.0 } else { size }),
        right: pad("marker.pad.r", size / 4.0),
        bottom: pad("marker.pad.b", if is_below { size } else { size / 4.0 }),
        left: pad("marker.pad.l", size / 4.0),
        gap: pad("tiling.pad", 3.0),
    };
    let packing = match node.text("tiling.packing") {
        Some("dice") => Packing::Dice,
        Some("slice") => Packing::Slice,
        Some("slice-dice" | "dice-slice") => Packing::SliceDice,
        _ => Packing::Squares(node.number("tiling.squarifyratio").unwrap_or(1.0)),
    };
    let rects = squarify::layout(&forest.tree.nodes, room, packing, padding);
    let has_fade = node.flag("marker.depthfade").unwrap_or(!forest.paint.is_scaled());
    put(forest, &rects, 1.0, has_fade, padding.top, out);
}

pub(super) fn draw_icicle(forest: &Forest<'_, '_>, room: PageRect, out: &mut Drawn) {
    let node = forest.trace.node;
    let is_upright = node.text("tiling.orientation") == Some("v");
    let flip = node.text("tiling.flip").unwrap_or_default();
    let levels = (forest.deepest + 1) as f64;
    let (along, across) = if is_upright { (room.height, room.width) } else { (room.width, room.height) };
    let gap = node.number("tiling.pad").unwrap_or_default().clamp(0.0, 100.0);
    let level = along / levels;
    let rects: Vec<PageRect> = forest
        .tree
        .nodes
        .iter()
        .zip(tree::extents(&forest.tree.nodes))
        .map(|(node, [from, to])| {
            let (x, width) = (node.depth as f64 * level, (level - gap).max(0.0));
            let (y, height) = (from * across, ((to - from) * across - gap).max(0.0));
            let (x, y, width, height) = if is_upright { (y, x, height, width) } else { (x, y, width, height) };
            let x = if flip.contains('x') { room.width - x - width } else { x };
            let y = if flip.contains('y') { room.height - y - height } else { y };
            PageRect { x: room.x + x, y: room.y + y, width, height }
        })
        .collect();
    put(forest, &rects, 0.7, false, f64::INFINITY, out);
}

/// Draws blocks with their names; those with children have `header` points for theirs.
fn put(forest: &Forest<'_, '_>, rects: &[PageRect], leaf_opacity: f64, has_fade: bool, header: f64, out: &mut Drawn) {
    let position = forest.trace.node.text("textposition").unwrap_or("top left");
    let seen = forest
        .tree
        .nodes
        .iter()
        .zip(rects)
        .filter(|(node, rect)| node.depth <= forest.deepest && rect.width.min(rect.height) >= SHORTEST);
    for (node, rect) in seen.take(MOST) {
        let PageRect { x, y, width, height } = *rect;
        let mut fill = forest.fill(node, leaf_opacity);
        if has_fade && !node.children.is_empty() && node.depth < forest.deepest {
            fill = faded(fill, forest.sheet.paper(), forest.deepest - node.depth);
        }
        let corners = vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
        let edge = if fill.alpha > 0.0 { forest.edge(node) } else { (fill, 0.0) };
        outlined(&mut out.drawing.items, corners, fill, edge);
        let is_parent = !node.children.is_empty() && node.depth < forest.deepest;
        let mut place = *rect;
        if is_parent && header.is_finite() {
            place.height = place.height.min(header);
            if position.starts_with("bottom") {
                place.y = y + height - place.height;
            }
        }
        if let Some((text, font)) = forest.text(node) {
            let text = if is_parent && header.is_finite() { first_line(&text) } else { text };
            write(&mut out.drawing.items, &text, &font, place, position);
        }
        add_point(forest, node, place, out);
    }
}

fn add_point(forest: &Forest<'_, '_>, node: &Node, place: PageRect, out: &mut Drawn) {
    if let Some(index) = node.index {
        out.points.push(Point {
            at: [place.x + place.width / 2.0, place.y + place.height / 2.0],
            reach: [place.width / 2.0, place.height / 2.0],
            trace: forest.trace.index,
            index,
            color: forest.color(node).rgb,
        });
    }
}

/// As plotly fades blocks that contain others.
fn faded(color: Color, paper: Color, times: usize) -> Color {
    let pale = color.mix(paper, 0.75);
    let times = times.min(8);
    (0..times).fold(color, |color, at| Color { alpha: color.alpha, ..color.mix(pale, 0.5 * at as f64 / times as f64) })
}

/// Only the first line: a header has room for one.
fn first_line(text: &Rich) -> Rich {
    Rich::parse(&super::super::words::escaped(text.plain().first().map_or("", String::as_str)))
}

fn write(out: &mut Vec<Item>, text: &Rich, font: &Font, place: PageRect, position: &str) {
    let room = [place.width - 2.0 * MARGIN, place.height - 2.0 * MARGIN.min(place.height / 8.0)];
    let size = [text.width(font), text.height(font)];
    let scale = (room[0] / size[0]).min(room[1] / size[1]).min(1.0);
    let font = font.sized(font.size * scale);
    if font.size.is_nan() || font.size < SMALLEST {
        return;
    }
    let (x, along) = match position {
        _ if position.ends_with("left") => (place.x + MARGIN, 0.0),
        _ if position.ends_with("right") => (place.x + place.width - MARGIN, 1.0),
        _ => (place.x + place.width / 2.0, 0.5),
    };
    let margin = MARGIN.min(place.height / 8.0);
    let (y, down) = match position {
        _ if position.starts_with("bottom") => (place.y + place.height - margin, 1.0),
        _ if position.starts_with("middle") => (place.y + place.height / 2.0, 0.5),
        _ => (place.y + margin, 0.0),
    };
    text.put(out, &font, [x, y], [along, down], 0.0);
}
