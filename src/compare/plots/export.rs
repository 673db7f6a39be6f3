//! Plots as files: the one entrance for the dialog and the command line. The same plot gives the same bytes.

use super::plot::{Plot, Sheet};
use super::style::PlotStyle;
use crate::chart::export::{Colors, ExportFormat, ExportSpec, Exported, LengthUnit, SvgOptions, Theme, Unit};
use crate::drawing::{ExportError, Rgb, pdf, png, svg, tikz};
use crate::model::escape::spreadsheet;

/// How a plot lies on the page that the spec asks for.
pub fn style_of(spec: &ExportSpec) -> PlotStyle {
    let (width, height) = spec.size.points();
    let style = match spec.theme {
        Theme::Light => PlotStyle::light(width, height),
        Theme::Dark => PlotStyle::dark(width, height),
    };
    let style = PlotStyle {
        font_size: spec.font_size,
        line_width: spec.line_width,
        paper: style.paper.filter(|_| !spec.is_transparent),
        has_grid: spec.shows_grid,
        title: spec.title.clone().unwrap_or_default(),
        ..style
    };
    match spec.colors {
        Colors::Greyscale => {
            let grey = |color: &Rgb| [lightness(*color); 3];
            let ramp = style.ramp.iter().map(grey).collect();
            let categories = style.categories.iter().map(grey).collect();
            PlotStyle { accent: style.text, ramp, categories, ..style }
        }
        // Ramp and categories are safe by themselves.
        Colors::AsShown | Colors::ColorblindSafe => style,
    }
}

/// Luma of Rec. 709.
fn lightness([red, green, blue]: Rgb) -> u8 {
    (0.2126 * f64::from(red) + 0.7152 * f64::from(green) + 0.0722 * f64::from(blue)).round() as u8
}

/// The file that the spec asks for, of a plot that was drawn with its style.
pub fn export(plot: &Plot, spec: &ExportSpec) -> Result<Exported, ExportError> {
    let bytes = match spec.format {
        ExportFormat::Csv | ExportFormat::CsvWide => csv(&plot.sheet)?,
        ExportFormat::Tikz => tikz::write(&plot.drawing)?.into_bytes(),
        ExportFormat::Pdf => pdf::write(&plot.drawing)?,
        ExportFormat::Png => png::write(&plot.drawing, spec.dpi)?,
        ExportFormat::Svg => {
            let unit = match spec.size.unit {
                LengthUnit::Cm => Unit::Centimetre,
                LengthUnit::Mm => Unit::Millimetre,
                LengthUnit::In => Unit::Inch,
                LengthUnit::Pt | LengthUnit::Px => Unit::Point,
            };
            let has_text_as_paths = spec.has_text_as_paths;
            let options = SvgOptions { unit, has_text_as_paths, ..SvgOptions::default() };
            svg::write(&plot.drawing, &options)?.into_bytes()
        }
    };
    Ok(Exported { bytes, notes: plot.notes.clone() })
}

/// RFC 4180, UTF-8. What a spreadsheet would run as a formula has an apostrophe before it; numbers stay numbers.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    let cell = |text: &String| match text.parse::<f64>() {
        Ok(_) => text.clone(),
        Err(_) => spreadsheet(text).into_owned(),
    };
    for row in std::iter::once(&sheet.head).chain(&sheet.rows) {
        table.write_record(row.iter().map(cell)).map_err(|error| ExportError::failed("CSV", &error))?;
    }
    table.into_inner().map_err(|error| ExportError::failed("CSV", &error.error()))
}
