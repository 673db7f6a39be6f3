//! The arguments of `export`, and the [`ExportCommand`] that they mean.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};

use super::super::charts::ChartArguments;
use super::plots::PlotArguments;
use crate::chart::export::{
    AxisRange, Colors, ExportCommand, ExportFormat, ExportSpec, LegendPlace, PageSize, Preset, RunChoice, Theme,
};
use crate::text::Language;

/// What `export` draws.
#[derive(Clone, Debug, Args)]
pub struct ExportOptions {
    /// Folder or database; or a view file, whose charts are all written
    pub store: PathBuf,
    /// Metric to draw (of plots a field or the name of a metric), or = and an expression over metrics, such as '=1 - `val acc`'; repeat for several charts
    #[arg(long = "metric", value_name = "METRIC", allow_hyphen_values = true)]
    pub metrics: Vec<String>,
    /// Instead of charts a file of the runs, by its path in each, as the wall of the gallery: one picture a run, as svg,
    /// pdf or png. Of the options --run, --filter, --columns, --dpi, --theme, --lang and the width of --size count
    #[arg(long, value_name = "PATH", conflicts_with = "metrics")]
    pub artifact: Option<String>,
    /// With --artifact: runs without the file have their places too
    #[arg(long, requires = "artifact")]
    pub missing: bool,
    /// Draw all metrics in one chart
    #[arg(long)]
    pub together: bool,
    /// Run ID, or its beginning; repeat for several; default: all active runs
    #[arg(long = "run", value_name = "ID", conflicts_with = "filter")]
    pub runs: Vec<String>,
    /// Only runs that this filter of the run table finds: words, or conditions as in ls --filter
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// How the charts are made
    #[command(flatten)]
    pub charts: ChartArguments,
    /// How plots of runs are made
    #[command(flatten)]
    pub plots: PlotArguments,
    /// X range, in axis units (milliseconds for times)
    #[arg(long, value_name = "LOW:HIGH", allow_hyphen_values = true)]
    pub x_range: Option<AxisRange>,
    /// Y range
    #[arg(long, value_name = "LOW:HIGH", allow_hyphen_values = true)]
    pub y_range: Option<AxisRange>,
    /// Figure size, such as 8.4cmx6cm, 3.5inx2.5in or 1200x800px
    #[arg(long, value_name = "SIZE")]
    pub size: Option<PageSize>,
    /// Preset: single (8.8 × 5.8 cm), double (18 × 9 cm) or slide (16:9, larger text and lines)
    #[arg(long, default_value = "single")]
    pub preset: Preset,
    /// Resolution of a PNG in dots per inch
    #[arg(long, default_value = "300", value_parser = parse_positive)]
    pub dpi: f64,
    /// Transparent background
    #[arg(long)]
    pub transparent: bool,
    /// Font size in points
    #[arg(long, value_name = "POINTS", value_parser = parse_positive)]
    pub font_size: Option<f64>,
    /// Curve width in points
    #[arg(long, value_name = "POINTS", value_parser = parse_positive)]
    pub line_width: Option<f64>,
    /// Band opacity, 0 to 1
    #[arg(long, value_name = "OPACITY", default_value = "0.2", value_parser = parse_opacity)]
    pub band_opacity: f64,
    /// Legend: inside, top-left, top-right, bottom-left, bottom-right, right, below or none. A legend that would cover
    /// curves moves below the plot; the figure grows if needed
    #[arg(long, value_name = "PLACE", default_value = "inside")]
    pub legend: LegendPlace,
    /// Title above the figure
    #[arg(long, allow_hyphen_values = true)]
    pub title: Option<String>,
    /// X axis label; empty for none
    #[arg(long, allow_hyphen_values = true)]
    pub x_label: Option<String>,
    /// Y axis label; empty for none
    #[arg(long, allow_hyphen_values = true)]
    pub y_label: Option<String>,
    /// Hide the grid
    #[arg(long)]
    pub no_grid: bool,
    /// Hide the tick marks
    #[arg(long)]
    pub no_ticks: bool,
    /// Draw a frame around the plot
    #[arg(long)]
    pub frame: bool,
    /// Mark the points where there is room
    #[arg(long)]
    pub markers: bool,
    /// Theme: light or dark
    #[arg(long, default_value = "light")]
    pub theme: Theme,
    /// Colours: as-shown, colourblind-safe or greyscale
    #[arg(long = "colours", alias = "colors", value_name = "COLOURS", default_value = "as-shown")]
    pub colors: Colors,
    /// Chart columns of the figure; 0 = automatic
    #[arg(long, default_value = "0")]
    pub columns: usize,
    /// SVG: text as paths, for programs that ignore fonts in an SVG (Inkscape, rsvg, office programs)
    #[arg(long)]
    pub text_as_paths: bool,
    /// csv-wide: add a second header row with run IDs (pandas: header=[0, 1]). Without it, columns are named by run, with
    /// the start of the ID where names are equal
    #[arg(long)]
    pub id_row: bool,
    /// Language of the figure: en or zh-CN
    #[arg(long, default_value = "en", value_parser = crate::cli::parse_language)]
    pub lang: Language,
    /// Format: svg, pdf, png, csv, csv-wide or tikz; default: from the file extension. Of a view file several, with commas
    /// between them; default: pdf
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',')]
    pub formats: Vec<ExportFormat>,
    /// File to write; - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "", hide_default_value = true, value_parser = path_or_none())]
    pub output: PathBuf,
    /// Of a view file: folder for its figures, one file each, named after the charts; default: the current one
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["output", "metrics", "artifact", "kind", "runs", "filter"])]
    pub output_dir: Option<PathBuf>,
    /// Open what a view file names, wherever it is
    #[arg(long)]
    pub allow_elsewhere: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// A path that may be empty, where none is needed.
fn path_or_none() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

fn parse_positive(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.01..=10_000.0).contains(number));
    number.ok_or_else(|| "expected a positive number".to_owned())
}

fn parse_opacity(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|number| (0.0..=1.0).contains(number)).ok_or_else(|| "expected 0 to 1".to_owned())
}

impl ExportOptions {
    /// The format that they name, or that the file's ending does.
    pub fn format(&self) -> Option<ExportFormat> {
        self.formats.first().copied().or_else(|| ExportCommand::format_of(&self.output))
    }

    /// How figures are made.
    pub fn spec(&self, format: ExportFormat) -> ExportSpec {
        ExportSpec {
            format,
            size: self.size.unwrap_or_else(|| self.preset.size()),
            dpi: self.dpi,
            is_transparent: self.transparent,
            font_size: self.font_size.unwrap_or_else(|| self.preset.font_size()),
            line_width: self.line_width.unwrap_or_else(|| self.preset.line_width()),
            band_opacity: self.band_opacity,
            legend: self.legend,
            title: self.title.clone(),
            x_label: self.x_label.clone(),
            y_label: self.y_label.clone(),
            x_range: self.x_range.map(|range| range.0),
            y_range: self.y_range.map(|range| range.0),
            shows_grid: !self.no_grid,
            shows_frame: self.frame,
            shows_markers: self.markers,
            shows_raw: !self.charts.no_raw,
            shows_ticks: !self.no_ticks,
            theme: self.theme,
            colors: self.colors,
            columns: self.columns,
            has_text_as_paths: self.text_as_paths,
            has_run_ids: self.id_row,
        }
    }

    /// The export that the arguments ask for; `None` when neither they nor the file's ending name a format.
    pub fn command(self) -> Option<ExportCommand> {
        let format = self.format()?;
        let spec = self.spec(format);
        Some(ExportCommand {
            store: self.store,
            metrics: self.metrics.into_iter().map(Into::into).collect(),
            is_together: self.together,
            runs: match self.filter {
                Some(words) => RunChoice::Filter(words),
                None if self.runs.is_empty() => RunChoice::All,
                None => RunChoice::Ids(self.runs),
            },
            options: self.charts.options(),
            color_by: self.charts.color_by,
            run_colors: self.charts.run_colors,
            hidden_groups: self.charts.hidden_groups,
            spec,
            language: self.lang,
            output: self.output,
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::chart::aggregate::{Align, Band, Center};
    use crate::chart::export::{LengthUnit, RunColor};
    use crate::chart::{
        AxisScale, ChartOptions, Dash, GroupKey, Grouping, LineColor, Look, PALETTE_SIZE, PointOrder, Smoothing, XAxis,
    };

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        options: ExportOptions,
    }

    /// What a POSIX shell makes of plain words and single quotes.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut characters = line.chars();
        let mut is_quoted = false;
        while let Some(c) = characters.next() {
            let word = words.last_mut().expect("never empty");
            match c {
                '\'' => is_quoted = !is_quoted,
                '\\' if !is_quoted => word.extend(characters.next()),
                ' ' if !is_quoted => words.push(String::new()),
                c => word.push(c),
            }
        }
        words
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z/_.]{1,8}",
            "-?[ -~]{1,10}",
            "[\\PC]{1,6}",
            Just("it's".to_owned()),
            Just("损失 $x".to_owned())
        ]
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![(1..4000_i32).prop_map(|n| f64::from(n) / 10.0), 0.01..1000.0]
    }

    fn range() -> impl Strategy<Value = Option<(f64, f64)>> {
        option::of((-1e6..1e6, 1e-3..1e6).prop_map(|(low, width)| (low, low + width)))
    }

    fn any_of<T: Copy + std::fmt::Debug + 'static>(choices: &'static [T]) -> impl Strategy<Value = T> {
        proptest::sample::select(choices)
    }

    fn options() -> impl Strategy<Value = ChartOptions> {
        let axis = prop_oneof![
            any_of(&["step", "relative", "since-first", "wall", "metric:step"]).prop_map(|text| text.parse().unwrap()),
            text().prop_map(|name| XAxis::Metric(name.into())),
        ];
        let key = prop_oneof![
            text().prop_map(GroupKey::Param),
            text().prop_map(GroupKey::Tag),
            Just(GroupKey::Parent),
            Just(GroupKey::Name("^(.*) seed '[0-9]+'$".to_owned())),
        ];
        let band = any_of(&[Band::None, Band::Std, Band::StdErr, Band::MinMax, Band::Ci95]);
        let center = any_of(&[Center::Mean, Center::Median]);
        let align = any_of(&[Align::Exact, Align::Interpolate]);
        let grouping = (proptest::collection::vec(key, 1..3), center, band, align)
            .prop_map(|(by, center, band, align)| Grouping { by, center, band, align });
        let smoothing = prop_oneof![
            Just(Smoothing::None),
            (0.0..1.0).prop_map(Smoothing::Ema),
            (0.0..1.0).prop_map(Smoothing::TimeEma),
            (0.1..50.0).prop_map(Smoothing::Gaussian),
            (2..99_usize).prop_map(Smoothing::RunningMean),
        ];
        let scale = || any_of(&[AxisScale::Linear, AxisScale::Log]);
        let order = any_of(&[PointOrder::Sorted, PointOrder::Stored]);
        (axis, scale(), scale(), order, smoothing, any::<[bool; 2]>(), option::of(grouping), option::of(text()))
            .prop_map(
                |(
                    x_axis,
                    x_scale,
                    y_scale,
                    order,
                    smoothing,
                    [shows_raw, ignores_outliers],
                    grouping,
                    difference_to,
                )| ChartOptions {
                    x_axis,
                    x_scale,
                    y_scale,
                    order,
                    smoothing,
                    shows_raw,
                    ignores_outliers,
                    grouping,
                    difference_to: difference_to.map(Into::into),
                },
            )
    }

    fn spec() -> impl Strategy<Value = ExportSpec> {
        let size = prop_oneof![
            any_of(Preset::ALL).prop_map(Preset::size),
            (30_u32..300, 30_u32..300, any_of(LengthUnit::ALL)).prop_map(|(width, height, unit)| PageSize {
                width: f64::from(width),
                height: f64::from(height) + 0.5,
                unit
            }),
        ];
        let size = size.prop_filter("in range", PageSize::is_possible);
        let numbers = (number(), number(), number(), 0.0..1.0, 0..5_usize);
        let words = (option::of(text()), option::of(prop_oneof![text(), Just(String::new())]), option::of(text()));
        let choices = (
            any_of(ExportFormat::ALL),
            any_of(LegendPlace::ALL),
            any_of(Theme::ALL),
            any_of(Colors::ALL),
            any::<[bool; 7]>(),
        );
        (size, numbers, words, (range(), range()), choices).prop_map(|(size, numbers, words, ranges, choices)| {
            let (dpi, font_size, line_width, band_opacity, columns) = numbers;
            let (format, legend, theme, colors, flags) = choices;
            ExportSpec {
                format,
                size,
                dpi,
                is_transparent: flags[0],
                font_size,
                line_width,
                band_opacity,
                legend,
                title: words.0,
                x_label: words.1,
                y_label: words.2,
                x_range: ranges.0,
                y_range: ranges.1,
                shows_grid: flags[1],
                shows_frame: flags[2],
                shows_markers: flags[3],
                shows_raw: true,
                shows_ticks: flags[4],
                theme,
                colors,
                columns,
                has_text_as_paths: flags[5],
                has_run_ids: flags[6],
            }
        })
    }

    fn command() -> impl Strategy<Value = ExportCommand> {
        let runs = prop_oneof![
            Just(RunChoice::All),
            proptest::collection::vec(text(), 1..3).prop_map(RunChoice::Ids),
            text().prop_map(RunChoice::Filter),
        ];
        let names = (text(), proptest::collection::vec(text(), 1..4), any::<bool>(), option::of(text()));
        let color =
            prop_oneof![(0..PALETTE_SIZE).prop_map(LineColor::Slot), any::<[u8; 3]>().prop_map(LineColor::Fixed),];
        let look = (color, any_of(&Dash::ALL)).prop_map(|(color, dash)| Look { color, dash });
        let run_color = (text(), look).prop_map(|(run, look)| RunColor { run, look });
        let looks = (proptest::collection::vec(run_color, 0..3), proptest::collection::vec(text(), 0..3));
        let output = any_of(&["-", "figure.pdf", "out put.svg", "odd", "a.CSV", "wide.csv", "x.tex"]);
        let language = any_of(&Language::ALL);
        (names, runs, options(), looks, spec(), language, output).prop_map(
            |(names, runs, options, (run_colors, mut hidden_groups), mut spec, language, output)| {
                let (store, metrics, together, color_by) = names;
                if options.grouping.is_none() {
                    hidden_groups.clear();
                }
                spec.shows_raw = options.shows_raw;
                ExportCommand {
                    store: if store.starts_with('-') { format!("./{store}") } else { store }.into(),
                    is_together: together && metrics.len() > 1,
                    metrics: metrics.into_iter().map(Into::into).collect(),
                    runs,
                    options,
                    color_by,
                    run_colors,
                    hidden_groups,
                    spec,
                    language,
                    output: output.into(),
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

        #[test]
        fn the_line_of_an_export_gives_the_export_back(command in command()) {
            let line = command.to_string();
            let arguments = words(&line);
            prop_assert_eq!(&arguments[..2], ["runatlas", "export"]);
            let parsed = Arguments::try_parse_from(&arguments[1..]);
            let parsed = parsed.map_err(|error| TestCaseError::fail(format!("{line}\n{error}")))?;
            prop_assert_eq!(parsed.options.command(), Some(command), "{}", line);
        }
    }

    #[test]
    fn what_is_as_usual_is_left_out() {
        let command = ExportCommand {
            store: "mlruns".into(),
            metrics: vec!["train/loss".into()],
            is_together: false,
            runs: RunChoice::All,
            options: ChartOptions::default(),
            color_by: None,
            run_colors: Vec::new(),
            hidden_groups: Vec::new(),
            spec: ExportSpec::default(),
            language: Language::English,
            output: "loss.pdf".into(),
        };
        assert_eq!(command.to_string(), "runatlas export mlruns --metric train/loss -o loss.pdf");
        let spec = ExportSpec { title: Some("Bob's".to_owned()), ..ExportSpec::default() };
        let line = ExportCommand { spec, ..command }.to_string();
        assert_eq!(line, r"runatlas export mlruns --metric train/loss --title 'Bob'\''s' -o loss.pdf");
    }
}
