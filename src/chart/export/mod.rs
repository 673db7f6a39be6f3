//! Figures for papers: a [`Drawing`] on paper, and the SVG, PNG and PDF made from it.
//!
//! A drawing knows points (1/72 inch), colours and text, and nothing of runs or metrics. The SVG is the one description of
//! how it looks: [`png`] and [`pdf`] are made from it, so that the formats cannot differ. Everything goes from memory to
//! memory. Contract: text is set in bundled faces alone ([`fonts`]), so that the same drawing gives the same bytes on every
//! machine; coordinates that are not finite are left out, whatever was logged; text of any content is allowed.

mod axes;
pub mod command;
pub mod csv;
pub mod drawing;
pub mod fonts;
pub mod layout;
mod legend;
mod panel;
pub mod pdf;
pub mod png;
pub mod spec;
mod style;
pub mod svg;
pub mod tikz;
mod web_font;

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::figure::Figure;
use super::note::Note;
use crate::model::RunIndex;
use crate::text::{Language, Message, Texts};

pub use command::{ExportCommand, RunChoice, RunColor};
pub use drawing::{Anchor, Caps, Dash, Drawing, Fill, Frame, Item, Rgb, Stroke, Turn, Weight};
pub use layout::{Drawn, draw, window_for};
pub use png::Pixels;
pub use spec::{
    AxisRange, CheckView, Colors, ExportSpec, Format, LegendPlace, LengthUnit, PageSize, Preset, Theme, UnknownChoice,
};
pub use svg::{SvgOptions, Unit};

/// Why a drawing cannot become a file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Width or height is not a positive, finite length that the format can hold.
    #[error("{}", self.english())]
    Size {
        /// Points.
        width: f64,
        /// Points.
        height: f64,
    },
    /// More pixels than [`png::MAX_SIDE`] and [`png::MAX_PIXELS`] allow.
    #[error("{}", self.english())]
    TooManyPixels {
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
    },
    /// A library refused; only seen when a bundled face or this program is broken.
    #[error("{}", self.english())]
    Failed {
        /// `SVG`, `PNG` or `PDF`.
        format: &'static str,
        /// What the library said.
        cause: String,
    },
}

impl ExportError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::Size { width, height } => Message::new("error-export-size")
                .arg("width", format!("{width:.1}"))
                .arg("height", format!("{height:.1}")),
            Self::TooManyPixels { width, height } => Message::new("error-export-too-many-pixels")
                .arg("width", *width)
                .arg("height", *height)
                .arg("side", u64::from(png::MAX_SIDE))
                .arg("megapixels", png::MAX_PIXELS / 1_000_000),
            Self::Failed { format, cause } => {
                Message::new("error-export-failed").arg("format", *format).arg("cause", cause.clone())
            }
        }
    }

    fn english(&self) -> String {
        Language::English.texts().message(&self.message())
    }

    fn failed(format: &'static str, cause: &impl ToString) -> Self {
        Self::Failed { format, cause: cause.to_string() }
    }
}

/// What an export needs to know beside figures and spec.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The zone that dates are shown in.
    pub zone: &'a TimeZone,
    /// Words of axis titles and dates.
    pub texts: &'a Texts,
    /// MLflow's id of a run, for tables.
    pub run_id: &'a dyn Fn(RunIndex) -> String,
}

/// The file that the spec asks for: the one entrance for the dialog and the command line. The figures must have been cut
/// by [`window_for`]. The same input gives the same bytes.
pub fn export(figures: &[Arc<Figure>], spec: &ExportSpec, with: &Surroundings<'_>) -> Result<Vec<u8>, ExportError> {
    let borrowed = || figures.iter().map(|figure| &**figure).collect::<Vec<_>>();
    let mut table = Vec::new();
    match spec.format {
        Format::Csv => csv::write_long(&borrowed(), spec, with.run_id, &mut table)
            .map_err(|error| ExportError::failed("CSV", &error))?,
        Format::CsvWide => {
            csv::write_wide(&borrowed(), spec, &mut table).map_err(|error| ExportError::failed("CSV", &error))?;
        }
        Format::Tikz => return Ok(tikz::write(&borrowed(), spec, with).into_bytes()),
        Format::Svg => {
            let drawing = draw(figures, spec, with.zone, with.texts).drawing;
            let unit = match spec.size.unit {
                LengthUnit::Cm => Unit::Centimetre,
                LengthUnit::Mm => Unit::Millimetre,
                LengthUnit::In => Unit::Inch,
                LengthUnit::Pt | LengthUnit::Px => Unit::Point,
            };
            return Ok(svg::write(&drawing, &SvgOptions { unit, embed_fonts: true })?.into_bytes());
        }
        Format::Pdf => return pdf::write(&draw(figures, spec, with.zone, with.texts).drawing),
        Format::Png => return png::write(&draw(figures, spec, with.zone, with.texts).drawing, spec.dpi),
    }
    Ok(table)
}

/// The pixels of a figure as the dialog shows it, at so many dots per inch, and what there is to say about it.
pub fn preview(
    figures: &[Arc<Figure>],
    spec: &ExportSpec,
    with: &Surroundings<'_>,
    dpi: f64,
    check: CheckView,
) -> Result<(Pixels, Vec<Note>), ExportError> {
    let Drawn { drawing, notes } = draw(figures, spec, with.zone, with.texts);
    let mut pixels = png::render(&drawing, dpi)?;
    style::apply(&mut pixels, check);
    Ok((pixels, notes))
}

/// The drawing's SVG, parsed: user units are points.
fn tree(drawing: &Drawing, format: &'static str) -> Result<resvg::usvg::Tree, ExportError> {
    let svg = svg::write(drawing, &SvgOptions { unit: Unit::User, embed_fonts: false })?;
    resvg::usvg::Tree::from_str(&svg, &fonts::usvg_options()).map_err(|error| ExportError::failed(format, &error))
}
