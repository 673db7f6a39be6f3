//! What a plot is: a drawing, and what lies where on it.

use crate::drawing::{Drawing, PageRect};
use crate::text::{Message, Texts};

use super::data::Field;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    pub drawing: Drawing,
    /// From back to front: what can be pointed at.
    pub marks: Vec<Mark>,
    pub axes: Vec<AxisPlace>,
    /// What the reader must know: runs that were left out, what is undefined, what must not be concluded.
    pub notes: Vec<Message>,
    /// The numbers that are drawn.
    pub sheet: Sheet,
}

/// Something that can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Positions in the runs of the data: one for a point, a bar or a line, several for a box or a cell.
    pub runs: Vec<usize>,
    pub shape: Shape,
    /// What is said of it beside the names of its runs: a name and a value each, safe to show.
    pub told: Vec<(String, String)>,
}

/// Where a mark lies, points of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Point { center: [f64; 2], radius: f64 },
    Frame(PageRect),
    Line(Vec<[f64; 2]>),
}

/// How values lie along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Scale {
    #[default]
    Linear,
    /// Positive values alone; others stand in a lane of their own.
    Log,
}

/// An axis, so that views can brush along it, move it, and know the value under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisPlace {
    pub field: Field,
    /// Points of the page: where the lowest and where the highest value lies.
    pub ends: [[f64; 2]; 2],
    /// The values there: numbers, milliseconds, or positions of categories.
    pub range: [f64; 2],
    pub scale: Scale,
    /// The place of its title, which is taken hold of.
    pub title: PageRect,
    /// Where what is missing and what is not finite lies.
    pub lanes: Vec<Lane>,
}

/// A place beside an axis for what has no place along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    pub kind: LaneKind,
    /// Point of the page.
    pub at: [f64; 2],
}

/// What has no place along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum LaneKind {
    /// Nothing was logged.
    Missing,
    /// NaN, or what has no logarithm.
    NotANumber,
    Infinite,
    MinusInfinite,
}

impl LaneKind {
    /// What it is called.
    pub fn name(self, texts: &Texts) -> &str {
        match self {
            Self::Missing => texts.get("plot-lane-missing"),
            Self::NotANumber => texts.get("plot-lane-nan"),
            Self::Infinite => "∞",
            Self::MinusInfinite => "−∞",
        }
    }
}

/// The numbers of a plot, for CSV.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}
