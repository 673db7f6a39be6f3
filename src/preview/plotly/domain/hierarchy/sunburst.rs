//! Rings of sectors: the root in the middle, its children around it.

use std::f64::consts::TAU;

use super::super::super::figure::Drawn;
use super::super::super::view::Point;
use super::super::geometry::sector;
use super::super::paint::outlined;
use super::super::sector_text::{Direction, Piece};
use super::super::words;
use super::forest::{Forest, MOST};
use super::tree;
use crate::drawing::PageRect;

/// Sectors whose arc is shorter are not drawn, points.
const SHORTEST: f64 = 0.1;

pub(super) fn draw(forest: &Forest<'_, '_>, room: PageRect, out: &mut Drawn) {
    let nodes = &forest.tree.nodes;
    let extents = tree::extents(nodes);
    let radius = room.width.min(room.height) / 2.0;
    let ring = radius / (forest.deepest + 1) as f64;
    if ring < SHORTEST {
        out.not_drawn.push(format!("trace {}: too many levels", forest.trace.index));
        return;
    }
    let center = [room.x + room.width / 2.0, room.y + room.height / 2.0];
    let start = forest.trace.node.number("rotation").unwrap_or_default().to_radians();
    let direction = Direction::of(forest.trace.node.text("insidetextorientation"));
    let mut texts = Vec::new();
    let seen = nodes.iter().zip(&extents).filter(|(node, [from, to])| {
        node.depth <= forest.deepest && (to - from) * TAU * ring * (node.depth + 1) as f64 >= SHORTEST
    });
    for (node, [from, to]) in seen.take(MOST) {
        let piece = Piece {
            center,
            inner: ring * node.depth as f64,
            outer: ring * (node.depth + 1) as f64,
            from: start + from * TAU,
            to: start + to * TAU,
        };
        let points = sector(center, [piece.inner, piece.outer], piece.from, piece.to);
        let fill = forest.fill(node, 0.7);
        let edge = if fill.alpha > 0.0 { forest.edge(node) } else { (fill, 0.0) };
        outlined(&mut out.drawing.items, points, fill, edge);
        if let Some((text, font)) = forest.text(node) {
            let fit = piece.fit([text.width(&font), text.height(&font)], direction);
            words::put_fitted(&mut texts, &text, &font, fit);
        }
        if let Some(index) = node.index {
            let across = (piece.outer * (piece.to - piece.from)).min(ring) / 2.0;
            let reach = [across.max(2.0) * 0.8; 2];
            let color = forest.color(node).rgb;
            out.points.push(Point { at: piece.middle(), reach, trace: forest.trace.index, index, color });
        }
    }
    out.drawing.items.extend(texts);
}
