//! Figures for papers: charts laid out on a page, and the files made from it. The page is a [`Drawing`]; tables and `TikZ`
//! are written from the figures themselves.

mod axes;
mod command;
mod context;
mod csv;
mod layout;
mod legend;
mod page_notes;
mod panel;
mod spec;
mod style;
mod tikz;

use std::sync::Arc;

use super::figure::Figure;
use crate::drawing::{pdf, png, svg};

pub use crate::drawing::Pixels;
pub use crate::drawing::svg::{SvgOptions, Unit};
pub use crate::drawing::{Anchor, Caps, Drawing, Fill, Item, PageRect, Pen, Rgb, Turn, Weight};
pub use crate::drawing::{ExportError, MAX_PIXELS, MAX_SIDE};
pub use command::{ExportCommand, RunChoice, RunColor};
pub use context::{ExportContext, Exported};
pub use layout::{DrawnPage, draw, viewport_for};
pub use spec::{
    AxisRange, CheckView, Colors, ExportFormat, ExportSpec, LegendPlace, LengthUnit, PageSize, Preset, Theme,
    UnknownChoice,
};

/// The file that the spec asks for: the one entrance for the dialog and the command line. The figures must have been cut
/// by [`viewport_for`]. The same input gives the same bytes.
pub fn export(figures: &[Arc<Figure>], spec: &ExportSpec, with: &ExportContext<'_>) -> Result<Exported, ExportError> {
    let borrowed: Vec<&Figure> = figures.iter().map(|figure| &**figure).collect();
    let picture = || draw(figures, spec, with.zone, with.texts);
    let bytes = match spec.format {
        ExportFormat::Csv => csv::write_long(&borrowed, spec, with.run_id),
        ExportFormat::CsvWide => csv::write_wide(&borrowed, spec, with.run_id),
        ExportFormat::Tikz => return Ok(tikz::write(&borrowed, spec, with)),
        ExportFormat::Svg => {
            let DrawnPage { drawing, notes } = picture();
            let unit = match spec.size.unit {
                LengthUnit::Cm => Unit::Centimetre,
                LengthUnit::Mm => Unit::Millimetre,
                LengthUnit::In => Unit::Inch,
                LengthUnit::Pt | LengthUnit::Px => Unit::Point,
            };
            let has_text_as_paths = spec.has_text_as_paths;
            let file = svg::write(&drawing, &SvgOptions { unit, has_text_as_paths, ..SvgOptions::default() })?;
            return Ok(Exported { bytes: file.into_bytes(), notes });
        }
        ExportFormat::Pdf => {
            let DrawnPage { drawing, notes } = picture();
            return Ok(Exported { bytes: pdf::write(&drawing)?, notes });
        }
        ExportFormat::Png => {
            let DrawnPage { drawing, notes } = picture();
            return Ok(Exported { bytes: png::write(&drawing, spec.dpi)?, notes });
        }
    };
    let bytes = bytes.map_err(|error| ExportError::failed("CSV", &error))?;
    Ok(Exported { bytes, notes: page_notes::of_table(&borrowed, spec.format) })
}

/// A figure as the dialog shows it.
#[derive(Debug)]
pub struct Preview {
    pub pixels: Pixels,
    /// Of the page, points: higher than was asked for where a legend needs the room.
    pub size: (f64, f64),
}

/// A picture as it looks to the eyes that are chosen.
pub fn checked(mut pixels: Pixels, check: CheckView) -> Pixels {
    style::apply(&mut pixels, check);
    pixels
}

/// The figure with so many pixels on its longer side.
pub fn preview(
    figures: &[Arc<Figure>],
    spec: &ExportSpec,
    with: &ExportContext<'_>,
    side: f64,
    check: CheckView,
) -> Result<Preview, ExportError> {
    let DrawnPage { drawing, .. } = draw(figures, spec, with.zone, with.texts);
    let size = (drawing.width, drawing.height);
    let pixels = png::render(&drawing, side / size.0.max(size.1) * 72.0)?;
    Ok(Preview { pixels: checked(pixels, check), size })
}
