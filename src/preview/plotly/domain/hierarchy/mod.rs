//! Traces that show a tree: sunburst, treemap, icicle.

mod blocks;
mod forest;
mod labels;
mod squarify;
mod sunburst;
mod tree;

use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace};
use super::super::values::plain;
use super::pie::slices::percent;
use crate::drawing::PageRect;
use forest::Forest;

/// Draws the trace in its room.
pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let forest = Forest::new(trace, sheet);
    if forest.tree.left_out > 0 {
        let count = forest.tree.left_out;
        out.not_drawn.push(format!("trace {}: {count} entries that hang on no root", trace.index));
    }
    if forest.tree.nodes.is_empty() || room.width <= 0.0 || room.height <= 0.0 {
        return;
    }
    match trace.kind {
        "sunburst" => sunburst::draw(&forest, room, out),
        "icicle" => blocks::draw_icicle(&forest, room, out),
        _ => blocks::draw_treemap(&forest, room, out),
    }
}

/// Lines that tell of a node.
pub(super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let forest = Forest::new(trace, sheet);
    let nodes = &forest.tree.nodes;
    let Some(node) = nodes.iter().find(|node| node.index == Some(index)) else {
        return Vec::new();
    };
    let mut lines = vec![forest.labels.text(index).into_owned()];
    if trace.node.get("values").is_some() {
        lines.push(plain(node.value));
    }
    lines.extend(Some(forest.texts.text(index).into_owned()).filter(|text| !text.is_empty()));
    if let Some(parent) = node.parent
        && let Some(name) = nodes[parent].index
    {
        lines.push(format!("{} / {}", percent(forest.share_of(node, parent)), forest.labels.text(name)));
    }
    lines
}
