//! Figures for papers: a [`Drawing`] on paper, and the SVG, PNG and PDF made from it.
//!
//! A drawing knows points (1/72 inch), colours and text, and nothing of runs or metrics. [`png`] and [`pdf`] draw it alike
//! ([`canvas`]), rounded as the [`svg`] has it, so that the formats cannot differ. Everything goes from memory to memory. Contract: text is
//! set in bundled faces ([`fonts`]), so that the same drawing gives the same bytes on every machine, and in fonts of the
//! system ([`system_faces`]) only where it has characters that those lack and the program allows them; coordinates that are not finite are left out, whatever was logged; text of any content is allowed.

mod axes;
mod canvas;
mod command;
mod context;
mod csv;
mod drawing;
mod error;
mod faces;
pub mod fonts;
mod glyph_paths;
mod layout;
mod legend;
mod names;
mod page_notes;
mod panel;
pub mod pdf;
pub mod png;
mod printable;
mod spec;
mod style;
pub mod svg;
pub mod system_faces;
mod tikz;
mod web_font;

use std::sync::Arc;

use super::figure::Figure;

pub use super::palette::Dash;
pub use command::{ExportCommand, RunChoice, RunColor};
pub use context::{ExportContext, Exported};
pub use drawing::{Anchor, Caps, Drawing, Fill, Item, PageRect, Pen, Rgb, Turn, Weight};
pub use error::{ExportError, MAX_PIXELS, MAX_SIDE};
pub use layout::{DrawnPage, draw, viewport_for};
pub use png::Pixels;
pub use spec::{
    AxisRange, CheckView, Colors, ExportFormat, ExportSpec, LegendPlace, LengthUnit, PageSize, Preset, Theme,
    UnknownChoice,
};
pub use svg::{SvgOptions, Unit};

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
    let mut pixels = png::render(&drawing, side / size.0.max(size.1) * 72.0)?;
    style::apply(&mut pixels, check);
    Ok(Preview { pixels, size })
}
