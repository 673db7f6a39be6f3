//! How a run looks wherever it is drawn: a colour and a pattern. Curves, bars, dots, legends and exports take it from here.

use serde::{Deserialize, Serialize};

use super::{LineColor, PALETTE_SIZE};

/// Patterns of lines, told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Dash {
    #[default]
    Solid,
    /// 6 on, 3 off.
    Dashed,
    /// 2 on, 2 off.
    Dotted,
    /// 6 on, 2 off, 2 on, 2 off.
    DashDot,
}

impl Dash {
    /// All of them, in the order in which series take them.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Dashed, Self::Dotted, Self::DashDot];

    /// The one that comes `at`th in [`Dash::ALL`], from the front again after the last.
    pub fn nth(at: usize) -> Self {
        Self::ALL[at % Self::ALL.len()]
    }

    /// Its place in [`Dash::ALL`]: so many gaps the dot of a run has.
    pub fn gaps(self) -> usize {
        self as usize
    }

    /// Lengths in points, on and off in turn; empty for a solid line.
    pub fn lengths(self) -> &'static [f32] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[6.0, 3.0],
            Self::Dotted => &[2.0, 2.0],
            Self::DashDot => &[6.0, 2.0, 2.0, 2.0],
        }
    }
}

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
