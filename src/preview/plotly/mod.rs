//! Figures of plotly, drawn without its scripts: from the JSON of plotly.py 4 to 7, alone or in a page of HTML.
//!
//! A [`Figure`] keeps what the file says (schema: plotly.js `plot-schema.json`). [`draw`] lays it out as a [`Drawing`] in
//! points, the same for the window, thumbnails and every export; [`View`] is what the user changed. No script is run.
//!
//! [`Drawing`]: crate::drawing::Drawing

mod axes;
mod changes;
mod color;
mod colorbar;
mod csv;
mod d3;
mod dates;
mod domain;
mod facts;
mod figure;
mod guides;
mod hover;
mod hover_values;
mod legend;
mod margins;
mod menus;
mod node;
mod notes;
mod numbers;
mod page;
mod ramp;
mod ranges;
mod read;
mod scale;
mod shapes;
mod sheet;
mod style;
mod template;
mod text;
mod told;
mod traces;
mod values;
mod view;

pub use csv::csv;
pub use facts::{Facts, USUAL_CAMERA, asked_size, camera_of, title};
pub use figure::{Drawn, Figure};
pub use menus::{Choice, Effect, Menu, MenuKind};
pub(in crate::preview) use read::{PlotlyHtml, PlotlyJson};
pub use style::Style;
pub(in crate::preview) use told::told;
pub use view::{Camera, Entry, Panel, Place, Point, View};

use changes::Changes;
use page::Page;
use sheet::Sheet;

/// Lays out the figure on `size` points.
pub fn draw(figure: &Figure, size: [f64; 2], style: &Style, view: &View) -> Drawn {
    let changes = Changes::of(figure, &view.chosen);
    let sheet = Sheet::new(figure, &changes, style, view);
    Page::new(&sheet, size.map(|side| if side.is_finite() { side.clamp(20.0, 14_000.0) } else { 400.0 })).draw(&sheet)
}

/// Lines of the hover label of a point, from `hovertemplate` or as plotly writes them; safe to show.
pub fn hover(figure: &Figure, view: &View, point: &Point) -> Vec<String> {
    let changes = Changes::of(figure, &view.chosen);
    let style = Style::own();
    let sheet = Sheet::new(figure, &changes, &style, view);
    hover::lines(&sheet, &Page::new(&sheet, [600.0, 400.0]), point)
}

#[cfg(test)]
mod tests;
