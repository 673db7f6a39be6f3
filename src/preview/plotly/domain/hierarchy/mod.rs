//! Traces that show a tree: sunburst, treemap, icicle.

pub(super) mod squarify;
pub(super) mod tree;
