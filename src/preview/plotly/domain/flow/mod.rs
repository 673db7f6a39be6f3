//! Traces that show what flows where: sankey, parallel categories.

mod nodes;
mod parcats;
mod sankey;
mod sets;

pub(super) use parcats::{draw as draw_parcats, rows as parcats_rows, tell as tell_parcats};
pub(super) use sankey::{draw as draw_sankey, tell as tell_sankey};
