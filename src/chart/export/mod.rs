//! Figures for papers: a [`Drawing`] on paper, and the SVG, PNG and PDF made from it.
//!
//! A drawing knows points (1/72 inch), colours and text, and nothing of runs or metrics. [`png`] and [`pdf`] draw it alike
//! ([`canvas`]), rounded as the [`svg`] has it, so that the formats cannot differ. Everything goes from memory to memory. Contract: text is set in bundled faces alone ([`fonts`]), so that the same drawing gives the same bytes on every
//! machine; coordinates that are not finite are left out, whatever was logged; text of any content is allowed.

mod axes;
mod canvas;
mod command;
mod context;
mod csv;
mod drawing;
mod error;
pub mod fonts;
mod layout;
mod legend;
mod panel;
pub mod pdf;
pub mod png;
mod printable;
mod spec;
mod style;
pub mod svg;
mod tikz;
mod web_font;

use std::sync::Arc;

use super::figure::Figure;
use super::note::Note;

pub use command::{ExportCommand, RunChoice, RunColor};
pub use context::ExportContext;
pub use drawing::{Anchor, Caps, Dash, Drawing, Fill, Item, PageRect, Pen, Rgb, Turn, Weight};
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
pub fn export(figures: &[Arc<Figure>], spec: &ExportSpec, with: &ExportContext<'_>) -> Result<Vec<u8>, ExportError> {
    let borrowed = || figures.iter().map(|figure| &**figure).collect::<Vec<_>>();
    let mut table = Vec::new();
    match spec.format {
        ExportFormat::Csv => csv::write_long(&borrowed(), spec, with.run_id, &mut table)
            .map_err(|error| ExportError::failed("CSV", &error))?,
        ExportFormat::CsvWide => {
            csv::write_wide(&borrowed(), spec, &mut table).map_err(|error| ExportError::failed("CSV", &error))?;
        }
        ExportFormat::Tikz => return Ok(tikz::write(&borrowed(), spec, with).into_bytes()),
        ExportFormat::Svg => {
            let drawing = draw(figures, spec, with.zone, with.texts).drawing;
            let unit = match spec.size.unit {
                LengthUnit::Cm => Unit::Centimetre,
                LengthUnit::Mm => Unit::Millimetre,
                LengthUnit::In => Unit::Inch,
                LengthUnit::Pt | LengthUnit::Px => Unit::Point,
            };
            return Ok(svg::write(&drawing, &SvgOptions { unit, embed_fonts: true })?.into_bytes());
        }
        ExportFormat::Pdf => return pdf::write(&draw(figures, spec, with.zone, with.texts).drawing),
        ExportFormat::Png => return png::write(&draw(figures, spec, with.zone, with.texts).drawing, spec.dpi),
    }
    Ok(table)
}

/// The pixels of a figure as the dialog shows it, at so many dots per inch, and what there is to say about it.
pub fn preview(
    figures: &[Arc<Figure>],
    spec: &ExportSpec,
    with: &ExportContext<'_>,
    dpi: f64,
    check: CheckView,
) -> Result<(Pixels, Vec<Note>), ExportError> {
    let DrawnPage { drawing, notes } = draw(figures, spec, with.zone, with.texts);
    let mut pixels = png::render(&drawing, dpi)?;
    style::apply(&mut pixels, check);
    Ok((pixels, notes))
}
