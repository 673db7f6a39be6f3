//! Traces that show what flows where: sankey, parallel categories.

pub(super) mod nodes;
pub(super) mod sets;
