//! How a run looks wherever it is drawn: a colour and a pattern. Curves, bars, dots, legends and exports take it from here.

use super::{LineColor, PALETTE_SIZE};
use crate::drawing::Dash;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub color: LineColor,
    pub dash: Dash,
}

impl Look {
    /// Looks that the program gives by itself: every colour of the palette in every pattern.
    pub const COUNT: usize = PALETTE_SIZE * Dash::ALL.len();

    /// An unbroken line.
    pub const fn solid(color: LineColor) -> Self {
        Self { color, dash: Dash::Solid }
    }

    /// The `at`th: all colours solid first, then all in the next pattern; from the front again after [`Look::COUNT`].
    pub fn nth(at: usize) -> Self {
        Self { color: LineColor::Slot(at % PALETTE_SIZE), dash: Dash::nth(at / PALETTE_SIZE) }
    }
}
