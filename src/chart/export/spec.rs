//! Everything that can be chosen about a figure on paper. The dialog and the command line fill in the same [`ExportSpec`];
//! its parts have the text forms of the command line (`Display` and `FromStr`).
//!
//! What is drawn (runs, axis, smoothing, groups) is chosen by [`ChartOptions`](super::super::ChartOptions); this is about
//! how it lies on the page.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::super::axis::AxisScale;

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportSpec {
    /// Kind of file.
    pub format: ExportFormat,
    /// Of the page.
    pub size: PageSize,
    /// Dots per inch of a PNG.
    pub dpi: f64,
    /// No paper behind the figure.
    pub is_transparent: bool,
    /// Points.
    pub font_size: f64,
    /// Of curves, points.
    pub line_width: f64,
    /// Of what is shaded around the curve of a group, 0 to 1.
    pub band_opacity: f64,
    /// Where the names of the curves stand.
    pub legend: LegendPlace,
    /// Above the figure; none when `None` or empty.
    pub title: Option<String>,
    /// Below the x axis: by itself what lies along it; empty for none.
    pub x_label: Option<String>,
    /// Beside the y axis: by itself the metric; empty for none.
    pub y_label: Option<String>,
    /// In units of the axis (steps, milliseconds); everything when `None`.
    pub x_range: Option<(f64, f64)>,
    /// What the values need when `None`.
    pub y_range: Option<(f64, f64)>,
    /// Lines at the ticks.
    pub shows_grid: bool,
    /// A line around the plot instead of the two axes.
    pub shows_frame: bool,
    /// A dot at every point, where there is room for them.
    pub shows_markers: bool,
    /// The raw curve behind a smoothed one; only where [`ChartOptions`](super::super::ChartOptions) want it as well.
    pub shows_raw: bool,
    /// Short strokes at the ticks.
    pub shows_ticks: bool,
    /// Light or dark, whatever the screen shows.
    pub theme: Theme,
    /// Which colours the curves take.
    pub colors: Colors,
    /// Columns of a figure of several charts; 0 for as many as look well.
    pub columns: usize,
    /// Letters of an SVG are outlines.
    pub has_text_as_paths: bool,
    /// A wide table has a second row with the IDs of runs.
    pub has_run_ids: bool,
}

impl Default for ExportSpec {
    fn default() -> Self {
        Self {
            format: ExportFormat::default(),
            size: PageSize::SINGLE_COLUMN,
            dpi: 300.0,
            is_transparent: false,
            font_size: 8.0,
            line_width: 1.0,
            band_opacity: 0.2,
            legend: LegendPlace::default(),
            title: None,
            x_label: None,
            y_label: None,
            x_range: None,
            y_range: None,
            shows_grid: true,
            shows_frame: false,
            shows_markers: false,
            shows_raw: true,
            shows_ticks: true,
            theme: Theme::default(),
            colors: Colors::default(),
            columns: 0,
            has_text_as_paths: false,
            has_run_ids: false,
        }
    }
}

/// Not one of the choices, which `expected` names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct UnknownChoice {
    pub expected: &'static str,
}

/// The words of the command line are British; the American spelling is understood as well.
fn british(text: &str) -> String {
    text.replace("color", "colour").replace("gray", "grey")
}

/// Gives an enum `ALL`, `Display` and `FromStr` by the words of the command line.
macro_rules! words {
    ($kind:ident, $expected:literal, $($variant:ident = $word:literal),+ $(,)?) => {
        impl $kind {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// The words of the command line, in the same order.
            pub const WORDS: &[&str] = &[$($word),+];
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $word),+ })
            }
        }

        impl FromStr for $kind {
            type Err = UnknownChoice;

            fn from_str(text: &str) -> Result<Self, UnknownChoice> {
                match british(text).as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownChoice { expected: $expected }),
                }
            }
        }
    };
}

/// Kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ExportFormat {
    /// Vectors, text as text.
    Svg,
    /// Vectors, fonts embedded.
    #[default]
    Pdf,
    /// Pixels.
    Png,
    /// One row per point.
    Csv,
    /// One column per curve.
    CsvWide,
    /// A pgfplots axis for LaTeX.
    Tikz,
}

words!(
    ExportFormat,
    "svg, pdf, png, csv, csv-wide or tikz",
    Svg = "svg",
    Pdf = "pdf",
    Png = "png",
    Csv = "csv",
    CsvWide = "csv-wide",
    Tikz = "tikz",
);

impl ExportFormat {
    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Csv | Self::CsvWide => "csv",
            Self::Tikz => "tex",
        }
    }

    /// By the ending of a file, in either case.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "svg" => Some(Self::Svg),
            "pdf" => Some(Self::Pdf),
            "png" => Some(Self::Png),
            "csv" => Some(Self::Csv),
            "tex" | "tikz" => Some(Self::Tikz),
            _ => None,
        }
    }

    /// Whether size, fonts and colours matter to it.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Pdf | Self::Png)
    }
}

/// Unit of a length, kept as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum LengthUnit {
    #[default]
    Cm,
    Mm,
    In,
    /// 1/72 inch.
    Pt,
    /// 1/96 inch, as in CSS.
    Px,
}

words!(LengthUnit, "cm, mm, in, pt or px", Cm = "cm", Mm = "mm", In = "in", Pt = "pt", Px = "px");

impl LengthUnit {
    /// How many points of 1/72 inch it is.
    pub fn points(self) -> f64 {
        match self {
            Self::Cm => 72.0 / 2.54,
            Self::Mm => 72.0 / 25.4,
            Self::In => 72.0,
            Self::Pt => 1.0,
            Self::Px => 0.75,
        }
    }
}

/// Width and height of a page. As text `8.4cm×6cm`, `3.5inx2.5in`, `1200x800px`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageSize {
    /// In `unit`.
    pub width: f64,
    /// In `unit`.
    pub height: f64,
    pub unit: LengthUnit,
}

impl PageSize {
    /// One column of a two-column page.
    pub const SINGLE_COLUMN: Self = Self { width: 8.8, height: 5.8, unit: LengthUnit::Cm };
    /// The width of a page.
    pub const DOUBLE_COLUMN: Self = Self { width: 18.0, height: 9.0, unit: LengthUnit::Cm };
    /// 16:9.
    pub const SLIDE: Self = Self { width: 25.4, height: 14.29, unit: LengthUnit::Cm };
    /// The shortest side, points.
    pub(crate) const LEAST: f64 = 20.0;
    /// The longest side, points: 200 inches, where viewers of PDF give up.
    pub(crate) const MOST: f64 = 14_400.0;

    /// Width and height in points.
    pub fn points(&self) -> (f64, f64) {
        (self.width * self.unit.points(), self.height * self.unit.points())
    }

    /// Whether a figure can be made of it.
    pub(crate) fn is_possible(&self) -> bool {
        let (width, height) = self.points();
        [width, height].iter().all(|side| (Self::LEAST..=Self::MOST).contains(side))
    }

    /// The same page in another unit, rounded to what one would type.
    #[must_use]
    pub(crate) fn in_unit(&self, unit: LengthUnit) -> Self {
        if unit == self.unit {
            return *self;
        }
        let decimals = match unit {
            LengthUnit::Cm | LengthUnit::In => 100.0,
            LengthUnit::Mm | LengthUnit::Pt => 10.0,
            LengthUnit::Px => 1.0,
        };
        let convert = |points: f64| (points / unit.points() * decimals).round() / decimals;
        let (width, height) = self.points();
        Self { width: convert(width), height: convert(height), unit }
    }
}

impl fmt::Display for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two units would read `30pxx20px`.
        let first = if self.unit == LengthUnit::Px { String::new() } else { self.unit.to_string() };
        write!(f, "{}{first}x{}{}", self.width, self.height, self.unit)
    }
}

impl FromStr for PageSize {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let unknown = || UnknownChoice { expected: "WIDTHxHEIGHT with cm, mm, in, pt or px, 20 pt to 200 in a side" };
        let side = |text: &str| -> Option<(f64, Option<LengthUnit>)> {
            let text = text.trim();
            let end = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
            let unit = if end < text.len() { Some(text[end..].parse().ok()?) } else { None };
            Some((text[..end].trim().parse().ok()?, unit))
        };
        // There is an x in `px` as well.
        let mut separators = text.match_indices(['x', '×', '*']);
        let sides = separators.find_map(|(at, sign)| side(&text[..at]).zip(side(&text[at + sign.len()..])));
        let ((width, first), (height, second)) = sides.ok_or_else(unknown)?;
        let unit = second.or(first).ok_or_else(unknown)?;
        let factor = first.filter(|first| *first != unit).map_or(1.0, |first| first.points() / unit.points());
        let size = Self { width: width * factor, height, unit };
        if size.is_possible() { Ok(size) } else { Err(unknown()) }
    }
}

impl TryFrom<String> for PageSize {
    type Error = UnknownChoice;

    fn try_from(text: String) -> Result<Self, UnknownChoice> {
        text.parse()
    }
}

impl From<PageSize> for String {
    fn from(size: PageSize) -> Self {
        size.to_string()
    }
}

/// Sizes with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// [`PageSize::SINGLE_COLUMN`].
    SingleColumn,
    /// [`PageSize::DOUBLE_COLUMN`].
    DoubleColumn,
    /// [`PageSize::SLIDE`].
    Slide,
}

words!(Preset, "single, double or slide", SingleColumn = "single", DoubleColumn = "double", Slide = "slide",);

impl Preset {
    /// Its page.
    pub fn size(self) -> PageSize {
        match self {
            Self::SingleColumn => PageSize::SINGLE_COLUMN,
            Self::DoubleColumn => PageSize::DOUBLE_COLUMN,
            Self::Slide => PageSize::SLIDE,
        }
    }

    /// Font size that is read well at that size, points.
    pub fn font_size(self) -> f64 {
        match self {
            Self::SingleColumn | Self::DoubleColumn => 8.0,
            Self::Slide => 14.0,
        }
    }

    /// Width of curves that goes with it, points.
    pub(crate) fn line_width(self) -> f64 {
        match self {
            Self::SingleColumn | Self::DoubleColumn => 1.0,
            Self::Slide => 2.0,
        }
    }

    /// The one with this size.
    pub fn of(size: PageSize) -> Option<Self> {
        Self::ALL.iter().copied().find(|preset| preset.size() == size)
    }
}

/// Where the names of the curves stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum LegendPlace {
    /// In the plot where no curve is; below it when there is no such place.
    #[default]
    Inside,
    /// In this corner of the plot if no curve is there, else below the plot.
    InsideTopLeft,
    /// In this corner of the plot if no curve is there, else below the plot.
    InsideTopRight,
    /// In this corner of the plot if no curve is there, else below the plot.
    InsideBottomLeft,
    /// In this corner of the plot if no curve is there, else below the plot.
    InsideBottomRight,
    /// Beside the plot.
    Right,
    /// Below it, in rows.
    Below,
    None,
}

words!(
    LegendPlace,
    "inside, top-left, top-right, bottom-left, bottom-right, right, below or none",
    Inside = "inside",
    InsideTopLeft = "top-left",
    InsideTopRight = "top-right",
    InsideBottomLeft = "bottom-left",
    InsideBottomRight = "bottom-right",
    Right = "right",
    Below = "below",
    None = "none",
);

/// Light or dark paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
}

words!(Theme, "light or dark", Light = "light", Dark = "dark");

/// Which colours the curves take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Colors {
    /// Those of the runs, and their dashes; where dashes tell metrics apart, of several runs with the same colour the later ones
    /// take one that is free.
    #[default]
    AsShown,
    /// Seven of Okabe and Ito's eight, whose yellow is too pale for paper; with dashes from the eighth curve on.
    ColorblindSafe,
    /// Greys and dashes.
    Greyscale,
}

words!(
    Colors,
    "as-shown, colourblind-safe or greyscale",
    AsShown = "as-shown",
    ColorblindSafe = "colourblind-safe",
    Greyscale = "greyscale",
);

/// How the preview shows the figure. Never changes the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CheckView {
    /// As it is.
    #[default]
    Colour,
    /// As on a printer without colours.
    Greyscale,
    /// As to an eye without the middle cones, the most frequent kind of colour blindness.
    Deuteranopia,
}

words!(
    CheckView,
    "colour, greyscale or deuteranopia",
    Colour = "colour",
    Greyscale = "greyscale",
    Deuteranopia = "deuteranopia",
);

/// Two ends of an axis, as `low:high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisRange(pub (f64, f64));

impl AxisRange {
    /// The range in as few digits as a picture can show: to a ten-thousandth of itself, on a logarithmic scale of either
    /// end. Zooming with the mouse gives a dozen more, which mean nothing.
    #[must_use]
    pub(crate) fn rounded(self, scale: AxisScale) -> Self {
        let AxisRange((low, high)) = self;
        let to_digits = |end: f64| format!("{end:.4e}").parse().unwrap_or(end);
        let magnitude = (high - low).log10().floor();
        let to_span = |end: f64| {
            if magnitude > 4.0 {
                let unit = 10_f64.powf(magnitude - 4.0);
                (end / unit).round() * unit
            } else {
                format!("{end:.*}", (4.0 - magnitude) as usize).parse().unwrap_or(end)
            }
        };
        let rounded = match scale {
            AxisScale::Log => (to_digits(low), to_digits(high)),
            AxisScale::Linear => (to_span(low), to_span(high)),
        };
        let is_range = rounded.0 < rounded.1 && rounded.0.is_finite() && rounded.1.is_finite();
        // Also where the ends are too near for their digits.
        if magnitude.is_finite() && magnitude > -300.0 && is_range { Self(rounded) } else { self }
    }
}

impl fmt::Display for AxisRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AxisRange((low, high)) = self;
        let number = crate::model::format::number_exact;
        write!(f, "{}:{}", number(*low), number(*high))
    }
}

impl FromStr for AxisRange {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        text.split_once(':')
            .and_then(|(low, high)| Some((number(low)?, number(high)?)))
            .filter(|(low, high)| low < high)
            .map(Self)
            .ok_or(UnknownChoice { expected: "LOW:HIGH, two numbers of which the second is larger" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, width, height) in [
            ("8.4cm×6cm", 238.11, 170.08),
            ("8.4cmx6cm", 238.11, 170.08),
            ("8.4x6cm", 238.11, 170.08),
            ("1200x800px", 900.0, 600.0),
            ("1200px x 800px", 900.0, 600.0),
            ("3.5inx2.5in", 252.0, 180.0),
            ("88mmx2in", 249.45, 144.0),
        ] {
            let size: PageSize = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            let points = size.points();
            assert!((points.0 - width).abs() < 0.01 && (points.1 - height).abs() < 0.01, "{text}: {points:?}");
        }
        for text in ["", "8cm", "8x6", "8cmx", "-8cmx6cm", "NaNcmx6cm", "1000inx1in", "8cm by 6cm", "1mmx1mm"] {
            assert!(text.parse::<PageSize>().is_err(), "{text}");
        }
    }

    #[test]
    fn zoomed_ranges_have_as_many_digits_as_can_be_seen() {
        for (range, scale, text) in [
            ((12.345_678_912_3, 87.654_321_987_6), AxisScale::Linear, "12.346:87.654"),
            ((0.300_000_000_000_000_04, 0.299_912_345 + 0.01), AxisScale::Linear, "0.3:0.3099123"),
            ((1_234_567.891, 9_876_543.21), AxisScale::Linear, "1234600:9876500"),
            ((1_700_000_000_123.4, 1_700_000_000_456.7), AxisScale::Linear, "1700000000123.4:1700000000456.7"),
            ((-0.000_000_123_456_789, 0.000_000_987_654_321), AxisScale::Linear, "-1.235e-7:9.877e-7"),
            ((1.234_567e-7, 12.345_678), AxisScale::Log, "1.2346e-7:12.346"),
            ((1.000_001, 1.000_002), AxisScale::Log, "1.000001:1.000002"),
            ((0.0, 100.0), AxisScale::Linear, "0:100"),
            ((-f64::MAX, f64::MAX), AxisScale::Linear, "-1.7976931348623157e308:1.7976931348623157e308"),
        ] {
            assert_eq!(AxisRange(range).rounded(scale).to_string(), text);
        }
    }

    #[test]
    fn words_and_choices_belong_together() {
        for (format, word) in ExportFormat::ALL.iter().zip(ExportFormat::WORDS) {
            assert_eq!((format.to_string().as_str(), word.parse()), (*word, Ok(*format)));
        }
        let slide = PageSize::SLIDE.in_unit(LengthUnit::In);
        assert_eq!((slide.width, slide.height), (10.0, 5.63));
    }

    #[test]
    fn a_spec_is_kept_as_text() {
        let spec = ExportSpec { size: PageSize::SLIDE, x_range: Some((0.5, 2.0)), ..ExportSpec::default() };
        let text = serde_json::to_string(&spec).expect("plain data");
        assert_eq!(serde_json::from_str::<ExportSpec>(&text).expect("its own text"), spec);
        assert_eq!(serde_json::from_str::<ExportSpec>("{}").expect("defaults"), ExportSpec::default());
    }
}
