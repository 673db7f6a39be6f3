//! What there is on the paper: lines, areas, shapes and text, in points of 1/72 inch with y downwards.

use std::sync::Arc;

use super::pattern::Pattern;

/// Red, green, blue in sRGB.
pub type Rgb = [u8; 3];

/// A page with things on it, drawn in order: later items lie over earlier ones.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Drawing {
    /// Points.
    pub width: f64,
    /// Points.
    pub height: f64,
    /// Colour of the paper; `None` leaves it transparent.
    pub background: Option<Rgb>,
    /// Name of the figure: `<title>` in SVG, the title of a PDF. Empty for none.
    pub title: String,
    /// What the figure shows, for those who cannot see it: `<desc>` in SVG. Empty for none.
    pub description: String,
    /// From back to front.
    pub items: Vec<Item>,
}

/// One thing on the paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An open stroke from point to point. A point that is not finite parts it.
    Line {
        /// x and y, points.
        points: Vec<[f64; 2]>,
        /// How it is drawn.
        stroke: Pen,
    },
    /// A filled polygon without an edge, such as a band. Points that are not finite are left out.
    Area {
        /// Corners, x and y in points; the last is joined to the first.
        points: Vec<[f64; 2]>,
        /// How it is filled.
        fill: Fill,
    },
    Rect {
        frame: PageRect,
        /// Radius of the corners, points.
        radius: f64,
        fill: Option<Fill>,
        /// Edge, half of its width outside the frame.
        stroke: Option<Pen>,
    },
    Circle {
        center: [f64; 2],
        /// Points.
        radius: f64,
        fill: Option<Fill>,
        /// Edge, half of its width outside the radius.
        stroke: Option<Pen>,
    },
    /// A diagonal cross, the mark of a value that is not finite.
    Cross {
        center: [f64; 2],
        /// Width and height, points.
        size: f64,
        stroke: Pen,
    },
    /// One line of text. Line breaks in it become spaces, other control characters are left out.
    Text {
        /// Where [`Anchor`] says, on the baseline.
        at: [f64; 2],
        /// Which part of the text lies at `at`.
        anchor: Anchor,
        /// Direction of reading, about `at`.
        turn: Turn,
        /// Font size, points.
        size: f64,
        /// How bold. Chinese, Japanese and Korean have one weight.
        weight: Weight,
        color: Rgb,
        /// What is written.
        text: String,
    },
    /// A raster, such as the cells of a heat map, stretched to the frame.
    Image {
        frame: PageRect,
        pixels: Arc<Pixels>,
        /// Pixels flow into each other instead of being seen as squares.
        is_smooth: bool,
    },
    /// Items of which only the part inside the frame is seen.
    Clip {
        /// The visible part.
        frame: PageRect,
        /// From back to front.
        items: Vec<Item>,
    },
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha (not multiplied in), row by row from the top.
    pub rgba: Vec<u8>,
}

/// An upright rectangle, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRect {
    pub x: f64,
    pub y: f64,
    /// Not negative.
    pub width: f64,
    /// Not negative.
    pub height: f64,
}

/// How a line is drawn. Corners are always round: a noisy curve with mitres has spikes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    pub color: Rgb,
    /// Points.
    pub width: f64,
    pub dash: Pattern,
    /// Ends of the line and of its dashes.
    pub caps: Caps,
    /// From 0, unseen, to 1.
    pub opacity: f64,
}

impl Pen {
    /// An opaque, solid line of this width in points, cut off square at its ends: right for axes, grid and edges.
    pub fn solid(color: Rgb, width: f64) -> Self {
        Self { color, width, dash: Pattern::default(), caps: Caps::Butt, opacity: 1.0 }
    }

    /// The same with round ends: right for curves, whose single points are then seen as dots.
    #[must_use]
    pub fn round(self) -> Self {
        Self { caps: Caps::Round, ..self }
    }

    /// The same with this pattern.
    #[must_use]
    pub fn dashed(self, dash: impl Into<Pattern>) -> Self {
        Self { dash: dash.into(), ..self }
    }

    /// The same with this opacity, 0 to 1.
    #[must_use]
    pub fn opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}

/// How an inside is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    pub color: Rgb,
    /// From 0, unseen, to 1.
    pub opacity: f64,
}

impl Fill {
    /// Opaque.
    pub fn solid(color: Rgb) -> Self {
        Self { color, opacity: 1.0 }
    }
}

/// Ends of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Caps {
    /// Cut off at the last point.
    #[default]
    Butt,
    /// Half a disc beyond the last point.
    Round,
}

/// Which part of a text lies at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Its left end.
    #[default]
    Start,
    Middle,
    /// Its right end.
    End,
}

/// Direction of reading.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Turn {
    /// To the right.
    #[default]
    None,
    /// Upwards: turned by −90 degrees, as the label of a y axis is.
    Up,
    /// By so many degrees clockwise.
    By(f64),
}

impl Turn {
    /// Clockwise.
    pub fn degrees(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Up => -90.0,
            Self::By(degrees) => degrees,
        }
    }

    /// The direction of reading, of length 1; exact for upright text.
    pub fn along(self) -> [f64; 2] {
        match self {
            Self::None => [1.0, 0.0],
            Self::Up => [0.0, -1.0],
            Self::By(degrees) => [degrees.to_radians().cos(), degrees.to_radians().sin()],
        }
    }
}

/// Weight of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 600.
    SemiBold,
}
