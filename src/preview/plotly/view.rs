//! What a user changes on a figure, and what lies under the pointer.

use std::collections::{BTreeMap, BTreeSet};

use crate::drawing::{PageRect, Rgb};

/// Changes to what the figure says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Visible part of axes, by name (`xaxis`, `yaxis2`), in the units of the axis: logarithms, milliseconds, positions.
    pub ranges: BTreeMap<String, [f64; 2]>,
    /// Traces whose visibility was toggled, by position.
    pub toggled: BTreeSet<usize>,
    /// Frame of an animation.
    pub frame: Option<usize>,
    /// By name of the scene.
    pub cameras: BTreeMap<String, Camera>,
    /// Position on the sliders or buttons of the figure that only restyle it, by position of the menu.
    pub chosen: BTreeMap<usize, usize>,
}

/// From where a scene is looked at, as plotly has it: the scene is a cube of about side 1 around the origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    pub eye: [f64; 3],
    pub center: [f64; 3],
    pub up: [f64; 3],
}

/// A part of the page, points.
pub type Place = PageRect;

/// A plot with two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    pub place: Place,
    /// Names of its axes (`xaxis2`).
    pub x: String,
    pub y: String,
    /// What is seen: at the left and right edge, in the units of [`View::ranges`].
    pub x_range: [f64; 2],
    /// At the lower and upper edge.
    pub y_range: [f64; 2],
    /// The axis may be zoomed.
    pub is_fixed: [bool; 2],
}

/// An entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub place: Place,
    /// Position of its trace; all traces of its group are toggled with it.
    pub trace: usize,
    /// Safe to show.
    pub name: String,
    pub is_visible: bool,
}

/// What is told where the pointer is.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// On the page, points.
    pub at: [f64; 2],
    /// Half the size of what can be hit: 0 for a point, more for bars and cells.
    pub reach: [f64; 2],
    /// Position of its trace.
    pub trace: usize,
    /// Position in its trace: of a point, a bar, a cell (row by row).
    pub index: usize,
    pub color: Rgb,
}
