//! An export as a command line: the dialog shows it, and the verb understands it.
//!
//! [`ExportCommand`] is all that an export needs to be repeated; its `Display` is the line, quoted for POSIX shells,
//! without what is as it would be anyway.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::super::aggregate::{Align, Band, Center};
use super::super::axis::{AxisScale, XAxis};
use super::super::options::{ChartOptions, PointOrder};
use super::super::palette::{Dash, LineColor, Look, PALETTE_SIZE, parse_color};
use super::super::smooth::Smoothing;
use super::spec::{AxisRange, ExportFormat, ExportSpec, Preset, UnknownChoice};
use crate::text::Language;

/// Which runs are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum RunChoice {
    /// All that are not deleted.
    #[default]
    All,
    /// These, by id.
    Ids(Vec<String>),
    /// Those that the table's filter lets through.
    Filter(String),
}

/// The look of a run, as `ID=#rrggbb`, or `ID=N` for a colour of the palette, counted from 1; a pattern follows a colon, as
/// in `ID=3:dashed`.
#[derive(Clone, Debug, PartialEq)]
pub struct RunColor {
    pub run: String,
    /// A place of the palette or a fixed colour, and a pattern.
    pub look: Look,
}

/// Names of patterns in a command.
const DASHES: [(&str, Dash); 4] =
    [("solid", Dash::Solid), ("dashed", Dash::Dashed), ("dotted", Dash::Dotted), ("dash-dot", Dash::DashDot)];

impl fmt::Display for RunColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.run)?;
        match self.look.color {
            LineColor::Slot(slot) => write!(f, "{}", slot % PALETTE_SIZE + 1)?,
            LineColor::Fixed([red, green, blue]) => write!(f, "#{red:02x}{green:02x}{blue:02x}")?,
            // The place of a run on a scale comes from all runs; it is never chosen for one.
            LineColor::Gradient(place) => write!(f, "{place}")?,
        }
        match DASHES.iter().find(|(_, dash)| *dash == self.look.dash) {
            Some((name, dash)) if *dash != Dash::Solid => write!(f, ":{name}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for RunColor {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let slot = |text: &str| text.parse::<usize>().ok().filter(|slot| (1..=PALETTE_SIZE).contains(slot));
        let color = |text: &str| {
            let fixed = parse_color(text).map(LineColor::Fixed);
            fixed.or_else(|| Some(LineColor::Slot(slot(text)? - 1)))
        };
        let look = |text: &str| {
            let (text, dash) = text.split_once(':').unwrap_or((text, "solid"));
            let (_, dash) = DASHES.iter().find(|(name, _)| *name == dash)?;
            Some(Look { color: color(text)?, dash: *dash })
        };
        text.rsplit_once('=').and_then(|(run, text)| Some(Self { run: run.to_owned(), look: look(text)? })).ok_or(
            UnknownChoice {
                expected: "ID=#rrggbb or ID=N, N from 1 to 12, perhaps with :dashed, :dotted or :dash-dot",
            },
        )
    }
}

/// An export that can be repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportCommand {
    /// Folder or database.
    pub store: PathBuf,
    /// Metrics or expressions.
    pub metrics: Vec<Arc<str>>,
    /// All metrics in one chart, instead of one each.
    pub is_together: bool,
    pub runs: RunChoice,
    /// What becomes of the points. [`ChartOptions::shows_raw`] goes with [`ExportSpec::shows_raw`].
    pub options: ChartOptions,
    /// Parameter that colours the runs as a gradient.
    pub color_by: Option<String>,
    /// Colours chosen for single runs.
    pub run_colors: Vec<RunColor>,
    /// Names of groups that are not drawn.
    pub hidden_groups: Vec<String>,
    /// How it lies on the page.
    pub spec: ExportSpec,
    /// Language of dates and axis titles.
    pub language: Language,
    /// The file; `-` for standard output.
    pub output: PathBuf,
}

impl ExportCommand {
    /// What the file's ending says about its format, and the format when it says nothing.
    pub(crate) fn format_of(output: &std::path::Path) -> Option<ExportFormat> {
        ExportFormat::of_extension(output.extension()?.to_str()?)
    }
}

/// Arguments in a row.
struct Line(String);

impl Line {
    fn word(&mut self, word: &str) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(&quoted(word));
    }

    fn flag(&mut self, flag: &str, is_set: bool) {
        if is_set {
            self.word(flag);
        }
    }

    /// `--name value`, or `--name=value` where the value could be taken for something else.
    fn value(&mut self, name: &str, value: &str) {
        if value.is_empty() || value.starts_with('-') {
            self.word(&format!("{name}={value}"));
        } else {
            self.word(name);
            self.word(value);
        }
    }

    fn unless_default<T: PartialEq + fmt::Display>(&mut self, name: &str, value: &T, default: &T) {
        if value != default {
            self.value(name, &value.to_string());
        }
    }
}

impl ExportCommand {
    /// The line without the file and the format, which [`Self::with_output`] appends.
    pub(crate) fn without_output(&self) -> String {
        let mut line = Line("runatlas export".to_owned());
        let store = self.store.to_string_lossy();
        line.word(&if store.starts_with('-') { Cow::Owned(format!("./{store}")) } else { store });
        for metric in &self.metrics {
            line.value("--metric", metric);
        }
        line.flag("--together", self.is_together && self.metrics.len() > 1);
        match &self.runs {
            RunChoice::All => {}
            RunChoice::Ids(ids) => ids.iter().for_each(|id| line.value("--run", id)),
            RunChoice::Filter(words) => line.value("--filter", words),
        }
        options_words(&mut line, &self.options, self.spec.shows_raw);
        if let Some(parameter) = &self.color_by {
            line.value("--colour-by", parameter);
        }
        for color in &self.run_colors {
            line.value("--run-colour", &color.to_string());
        }
        for group in &self.hidden_groups {
            line.value("--hide-group", group);
        }
        spec_words(&mut line, &self.spec);
        line.unless_default("--lang", &self.language.tag(), &Language::default().tag());
        line.0
    }

    /// The line with where it writes, and the format where the file's ending does not say it.
    pub(crate) fn with_output(line: &str, output: &std::path::Path, format: ExportFormat) -> String {
        let mut line = Line(line.to_owned());
        if Self::format_of(output) != Some(format) {
            line.value("--format", &format.to_string());
        }
        let output = output.to_string_lossy();
        if output == "-" {
            line.word("-o");
            line.word("-");
        } else {
            line.value("-o", &if output.starts_with('-') { Cow::Owned(format!("./{output}")) } else { output });
        }
        line.0
    }
}

impl fmt::Display for ExportCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Self::with_output(&self.without_output(), &self.output, self.spec.format))
    }
}

fn options_words(line: &mut Line, options: &ChartOptions, shows_raw: bool) {
    line.unless_default("--x", &options.x_axis, &XAxis::default());
    line.flag("--log-x", options.x_scale == AxisScale::Log);
    line.flag("--log-y", options.y_scale == AxisScale::Log);
    if options.order == PointOrder::Stored {
        line.value("--order", "stored");
    }
    line.unless_default("--smooth", &options.smoothing, &Smoothing::default());
    line.flag("--no-raw", !(options.shows_raw && shows_raw));
    line.flag("--ignore-outliers", options.ignores_outliers);
    if let Some(id) = &options.difference_to {
        line.value("--difference-to", id);
    }
    if let Some(grouping) = options.grouping.as_ref().filter(|grouping| !grouping.by.is_empty()) {
        for key in &grouping.by {
            line.value("--group-by", &key.to_string());
        }
        line.unless_default("--centre", &grouping.center, &Center::default());
        line.unless_default("--band", &grouping.band, &Band::default());
        line.unless_default("--align", &grouping.align, &Align::default());
    }
}

fn spec_words(line: &mut Line, spec: &ExportSpec) {
    let default = ExportSpec::default();
    match Preset::of(spec.size) {
        _ if spec.size == default.size => {}
        Some(preset) => line.value("--preset", &preset.to_string()),
        None => line.value("--size", &spec.size.to_string()),
    }
    let preset = Preset::of(spec.size).unwrap_or(Preset::SingleColumn);
    line.unless_default("--font-size", &spec.font_size, &preset.font_size());
    line.unless_default("--line-width", &spec.line_width, &preset.line_width());
    line.unless_default("--dpi", &spec.dpi, &default.dpi);
    line.flag("--transparent", spec.is_transparent);
    line.unless_default("--band-opacity", &spec.band_opacity, &default.band_opacity);
    line.unless_default("--legend", &spec.legend, &default.legend);
    for (name, text) in [("--title", &spec.title), ("--x-label", &spec.x_label), ("--y-label", &spec.y_label)] {
        if let Some(text) = text {
            line.value(name, text);
        }
    }
    for (name, range) in [("--x-range", spec.x_range), ("--y-range", spec.y_range)] {
        if let Some(range) = range {
            line.value(name, &AxisRange(range).to_string());
        }
    }
    line.flag("--no-grid", !spec.shows_grid);
    line.flag("--no-ticks", !spec.shows_ticks);
    line.flag("--frame", spec.shows_frame);
    line.flag("--markers", spec.shows_markers);
    line.unless_default("--theme", &spec.theme, &default.theme);
    line.unless_default("--colours", &spec.colors, &default.colors);
    line.unless_default("--columns", &spec.columns, &default.columns);
    line.flag("--text-as-paths", spec.has_text_as_paths);
    line.flag("--id-row", spec.has_run_ids);
}

/// A word as a POSIX shell gives it back: in single quotes, with `'\''` for each of its own.
fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', r"'\''")).into()
}
