//! What is to be drawn in one room of the page.

use super::super::sheet::Trace;
use crate::drawing::PageRect;

/// A room with what is drawn in it.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Part<'a, 's> {
    /// The subplot in the layout (`polar2`, `scene`, `ternary`); empty where a trace stands alone by its `domain`.
    pub(in crate::preview) name: String,
    /// At least one; several only of a subplot. Only those that are shown.
    pub(in crate::preview) traces: Vec<&'s Trace<'a>>,
    /// What `domain` says, within the margins.
    pub(in crate::preview) room: PageRect,
}
