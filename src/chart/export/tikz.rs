//! A figure as a pgfplots axis, for those who set their figures in LaTeX: in the document's own fonts, and to be edited.
//!
//! The file is a `tikzpicture` to be read by `\input`; its first lines say what the preamble needs. Curves are those of the
//! drawing, cut more coarsely, as TeX has little memory; times are seconds from the left end of the axis, which TeX's numbers
//! can hold. Source of all keys: pgfplots manual, version 1.18.

use std::fmt::Write as _;

use super::super::axis::{AxisKind, AxisScale, Scale};
use super::super::figure::{Figure, FigureKind, FigureSeries};
use super::super::palette::Dash;
use super::super::series::RailKind;
use super::super::strokes::Polyline;
use super::axes;
use super::context::{ExportContext, Exported};
use super::legend::{self, Block, Cutting};
use super::page_notes::{self, Naming};
use super::spec::{ExportSpec, LegendPlace, LengthUnit, Theme};
use super::style::{Ink, Styles};
use crate::drawing::printable::printable;
use crate::drawing::{PageRect, Rgb};
use crate::model::{escape, format};

/// How much of its height an axis leaves to the plot, about.
const PLOT_SHARE: f64 = 0.75;

/// The whole file.
pub(super) fn write(figures: &[&Figure], spec: &ExportSpec, with: &ExportContext<'_>) -> Exported {
    let mut writer = TikzWriter {
        spec,
        with,
        styles: Styles::new(figures.iter().copied(), spec),
        ink: Ink::of(spec.theme),
        body: String::new(),
        colors: Vec::new(),
        paths: 0,
        naming: Naming::default(),
    };
    let columns = super::layout::columns(spec, figures.len()).max(1);
    let rows = figures.len().div_ceil(columns).max(1);
    let (width, height) = (spec.size.width / columns as f64, spec.size.height / rows as f64);
    let mut common = format!(
        "  width={}, height={},\n  unbounded coords=jump, scaled ticks=true,\n",
        length(width, spec.size.unit),
        length(height, spec.size.unit),
    );
    if spec.shows_grid {
        let grid = writer.color(writer.ink.grid);
        let _ = writeln!(common, "  grid=major, grid style={{{grid}, line width=0.5pt}},");
    }
    common.push_str(if spec.shows_frame { "  axis lines=box,\n" } else { "  axis lines=left, axis line style={-},\n" });
    if !spec.shows_ticks {
        common.push_str("  major tick length=0pt, minor tick length=0pt,\n");
    }
    if spec.theme == Theme::Dark {
        let (text, axis) = (writer.color(writer.ink.text), writer.color(writer.ink.axis));
        let _ = writeln!(common, "  text={text}, every axis label/.append style={{{text}}}, tick style={{{axis}}},");
        let _ = writeln!(common, "  axis line style={{{axis}}}, legend style={{text={text}, fill=none}},");
    }
    let is_group = figures.len() > 1;
    if is_group {
        let _ = writeln!(
            writer.body,
            "\\begin{{groupplot}}[\n  group style={{group size={columns} by {rows}, horizontal sep=4em, vertical sep=6em}},\n{common}]"
        );
    }
    for (at, figure) in figures.iter().enumerate() {
        let is_last = figures[at + 1..].iter().all(|figure| figure.kind() == FigureKind::Bars);
        let head = if is_group { "\\nextgroupplot[\n".to_owned() } else { format!("\\begin{{axis}}[\n{common}") };
        writer.body.push_str(&head);
        writer.axis(figure, figures, is_last);
        if !is_group {
            writer.body.push_str("\\end{axis}\n");
        }
    }
    if is_group {
        writer.body.push_str("\\end{groupplot}\n");
    }
    let mut notes = page_notes::of_figures(figures);
    notes.extend(writer.naming.notes());
    Exported { bytes: writer.finish().into_bytes(), notes }
}

struct TikzWriter<'a> {
    spec: &'a ExportSpec,
    with: &'a ExportContext<'a>,
    styles: Styles,
    ink: Ink,
    body: String,
    colors: Vec<Rgb>,
    paths: usize,
    naming: Naming,
}

/// From data to what TeX can hold.
struct Numbers {
    x_origin: f64,
    x_unit: f64,
    y_range: (f64, f64),
    is_y_log: bool,
}

impl Numbers {
    fn x(&self, x: f64) -> String {
        number((x - self.x_origin) / self.x_unit)
    }

    fn y(&self, y: f64) -> String {
        number(if self.is_y_log { y.max(self.y_range.0 / 1e3) } else { y })
    }
}

impl TikzWriter<'_> {
    /// Name of a colour, defined in the head.
    fn color(&mut self, color: Rgb) -> String {
        let at = self.colors.iter().position(|known| *known == color).unwrap_or_else(|| {
            self.colors.push(color);
            self.colors.len() - 1
        });
        format!("runatlas{at}")
    }

    fn finish(self) -> String {
        let mut file = String::from(
            "% Made by Runatlas. Read it with \\input{...}; the preamble needs\n\
             %   \\usepackage{pgfplots}\n%   \\pgfplotsset{compat=1.18}\n\
             %   \\usepgfplotslibrary{fillbetween,groupplots}\n",
        );
        if self.body.chars().any(|c| u32::from(c) > 0x24F && c != '…' && c != '–') {
            file.push_str(
                "% There are characters beyond Latin in it: use lualatex or xelatex with a font that has them,\n\
                 % for Chinese for instance \\usepackage{ctex}.\n",
            );
        }
        let (size, leading) = (number(self.spec.font_size), number(self.spec.font_size * 1.2));
        let _ = writeln!(
            file,
            "\\begin{{tikzpicture}}[font=\\fontsize{{{size}}}{{{leading}}}\\selectfont, line join=round]"
        );
        for (at, [red, green, blue]) in self.colors.iter().enumerate() {
            let _ = writeln!(file, "\\definecolor{{runatlas{at}}}{{RGB}}{{{red},{green},{blue}}}");
        }
        file.push_str(&self.body);
        file.push_str("\\end{tikzpicture}\n");
        file
    }

    fn axis(&mut self, figure: &Figure, figures: &[&Figure], is_last: bool) {
        let is_group = figures.len() > 1;
        let is_bars = figure.kind() == FigureKind::Bars;
        let is_time = figure.x_kind.is_time();
        let numbers = Numbers {
            x_origin: if is_time { figure.x_range.0 } else { 0.0 },
            x_unit: if is_time { 1000.0 } else { 1.0 },
            y_range: figure.y_range,
            is_y_log: figure.y_scale == AxisScale::Log,
        };
        let text = |text: &str| escaped(text);
        let title = match &self.spec.title {
            Some(title) if !is_group => title.clone(),
            _ if is_group => figure.title.to_string(),
            _ => String::new(),
        };
        if !title.is_empty() {
            let _ = writeln!(self.body, "  title={{{}}},", text(&title));
        }
        let x_title = self.spec.x_label.clone().unwrap_or_else(|| axes::x_title(figure, self.with.texts));
        let automatic = if is_bars { String::new() } else { axes::sources_title(figure, f64::INFINITY, 1.0) };
        let automatic = if automatic == title { String::new() } else { automatic };
        let y_title = self.spec.y_label.clone().unwrap_or(automatic);
        for (name, title) in [("xlabel", x_title), ("ylabel", y_title)] {
            if !title.is_empty() {
                let _ = writeln!(self.body, "  {name}={{{}}},", text(&title));
            }
        }
        if is_bars {
            self.bars(figure);
        } else {
            self.ranges(figure, figures.len(), &numbers);
            let entries = legend::entries(figures, &self.styles, &self.ink);
            let has_legend = !entries.is_empty() && self.spec.legend != LegendPlace::None && (!is_group || is_last);
            let legend = has_legend.then(|| self.legend(figure, figures, &entries));
            if let Some((place, block)) = &legend {
                let _ = writeln!(self.body, "  {place}, legend cell align=left,");
                let mut style = "draw=none, fill opacity=0.85, text opacity=1".to_owned();
                if let Some(block) = block.as_ref().filter(|block| block.font < self.spec.font_size) {
                    let (size, leading) = (number(block.font), number(block.font * 1.2));
                    let _ = write!(style, ", font=\\fontsize{{{size}}}{{{leading}}}\\selectfont");
                }
                let _ = writeln!(self.body, "  legend style={{{style}}},");
            }
            self.body.push_str("]\n");
            self.curves(figure, &numbers);
            let Some((_, block)) = legend else { return };
            if let Some(block) = &block {
                self.naming = self.naming.and(block.naming);
            }
            for entry in block.as_ref().map_or(&entries[..], Block::entries) {
                let Some((color, dash)) = entry.look else { continue };
                let color = self.color(color);
                let style = dash_of(dash);
                let width = number(self.spec.line_width);
                let _ = writeln!(self.body, "\\addlegendimage{{{color}, line width={width}pt{style}}}");
                let _ = writeln!(self.body, "\\addlegendentry{{{}}}", escaped(&entry.name));
            }
        }
    }

    fn ranges(&mut self, figure: &Figure, charts: usize, numbers: &Numbers) {
        let (x, y) = (figure.x_range, figure.y_range);
        let _ = writeln!(self.body, "  xmin={}, xmax={},", numbers.x(x.0), numbers.x(x.1));
        let _ = writeln!(self.body, "  ymin={}, ymax={},", numbers.y(y.0), numbers.y(y.1));
        if figure.x_scale == AxisScale::Log && !figure.x_kind.is_time() {
            self.body.push_str("  xmode=log,\n");
        }
        if figure.y_scale == AxisScale::Log {
            self.body.push_str("  ymode=log,\n");
        }
        if figure.x_kind.is_time() {
            let columns = super::layout::columns(self.spec, charts).max(1);
            let length = self.spec.size.points().0 / columns as f64 * 0.8;
            let (zone, texts) = (self.with.zone, self.with.texts);
            let ticks = axes::along_x(figure, length, self.spec.font_size, zone, texts).labelled;
            let scale = Scale::new(figure.x_scale, x);
            let places: Vec<String> = ticks.iter().map(|(at, _)| numbers.x(scale.value(at / length))).collect();
            let labels: Vec<String> = ticks.iter().map(|(_, label)| format!("{{{}}}", escaped(label))).collect();
            let (places, labels) = (places.join(","), labels.join(","));
            let _ = writeln!(self.body, "  scaled x ticks=false, xtick={{{places}}}, xticklabels={{{labels}}},");
        } else if figure.x_kind != AxisKind::Metric && figure.x_scale == AxisScale::Linear {
            self.body.push_str("  scaled x ticks=false, xticklabel style={/pgf/number format/fixed},\n");
        }
    }

    /// Where the legend stands, as in the drawing, and how it is set; with whole names in the size of the figure where there
    /// is no block.
    fn legend(&mut self, figure: &Figure, figures: &[&Figure], entries: &[legend::Entry]) -> (String, Option<Block>) {
        let (width, height) = self.spec.size.points();
        let sizes = || legend::sizes(self.spec.font_size);
        let corner = match self.spec.legend {
            LegendPlace::InsideTopRight => Some(0),
            LegendPlace::InsideTopLeft => Some(1),
            LegendPlace::InsideBottomRight => Some(2),
            LegendPlace::InsideBottomLeft => Some(3),
            LegendPlace::Right if figures.len() == 1 => {
                let beside = |size: f64| Block::columns(entries, size, (width * 0.5, height), 1, Cutting::Common);
                let block = sizes().find_map(beside);
                if let Some(block) = block {
                    return ("legend pos=outer north east".to_owned(), Some(block));
                }
                None
            }
            _ => None,
        };
        if figures.len() == 1 && (corner.is_some() || self.spec.legend == LegendPlace::Inside) {
            if let Some((at, block)) = self.corner(figure, entries, corner) {
                let names = ["north east", "north west", "south east", "south west"];
                return (format!("legend pos={}, legend columns={}", names[at], block.columns), Some(block));
            }
            self.naming.is_legend_moved |= corner.is_some();
        }
        // A picture of LaTeX is as large as what is in it: below there is room for all.
        let rows = |size: f64, height: f64, cutting: Cutting| Block::rows(entries, size, (width, height), cutting);
        let least = legend::least_size(self.spec.font_size);
        let block = sizes()
            .find_map(|size| rows(size, height * 0.35, Cutting::Whole))
            .or_else(|| rows(least, f64::INFINITY, Cutting::Whole))
            .or_else(|| rows(least, f64::INFINITY, Cutting::Common))
            .or_else(|| rows(least, f64::INFINITY, Cutting::Few))
            .or_else(|| rows(least, f64::INFINITY, Cutting::Any));
        // Below the labels and the title of the axis.
        let down = number(self.spec.font_size * 3.8);
        let columns = block.as_ref().map_or(1, |block| block.columns);
        (format!("legend style={{at={{(0.5,0)}}, anchor=north, yshift=-{down}pt, legend columns={columns}}}"), block)
    }

    /// A corner that the curves leave free, or this one if they do.
    fn corner(&self, figure: &Figure, entries: &[legend::Entry], only: Option<usize>) -> Option<(usize, Block)> {
        let (width, height) = self.spec.size.points();
        let inset = self.spec.font_size * 0.7;
        let plot = PageRect { x: 0.0, y: 0.0, width: width * 0.8, height: height * PLOT_SHARE };
        let most = (plot.width * 0.6, plot.height * 0.6);
        let (x, y) = (Scale::new(figure.x_scale, figure.x_range), Scale::new(figure.y_scale, figure.y_range));
        let place = |[at, value]: [f64; 2]| [x.unit(at) * plot.width, (1.0 - y.unit(value)) * plot.height];
        let strokes = figure.series.iter().flat_map(|series| series.strokes.iter().chain(&series.raw_strokes));
        let curves: Vec<Vec<[f64; 2]>> =
            strokes.map(|stroke| stroke.iter().map(|point| place(*point)).collect()).collect();
        Block::attempts(self.spec.font_size).find_map(|(size, cutting, columns)| {
            let block = Block::columns(entries, size, most, columns, cutting)?;
            let places = legend::places(plot, (block.width, block.height), inset);
            let mut corners = (0..4).filter(|at| only.is_none_or(|only| only == *at));
            let at = corners.find(|at| legend::is_free(places[*at], (block.width, block.height), inset, &curves))?;
            Some((at, block))
        })
    }

    fn curves(&mut self, figure: &Figure, numbers: &Numbers) {
        let shown: Vec<&FigureSeries> = figure.series.iter().filter(|series| !series.is_hidden).collect();
        for series in &shown {
            let color = self.color(self.styles.color(series));
            for band in &series.bands {
                let name = self.paths;
                self.paths += 1;
                for (edge, at) in [("low", 1), ("high", 2)] {
                    let _ =
                        write!(self.body, "\\addplot[name path={edge}{name}, draw=none, forget plot] coordinates {{");
                    for point in band.iter() {
                        let _ = write!(self.body, "({},{})", numbers.x(point[0]), numbers.y(point[at]));
                    }
                    self.body.push_str("};\n");
                }
                let opacity = number(self.spec.band_opacity);
                let _ = writeln!(
                    self.body,
                    "\\addplot[{color}, fill opacity={opacity}, forget plot] fill between[of=low{name} and high{name}];"
                );
            }
        }
        let width = number(self.spec.line_width);
        if self.spec.shows_raw {
            for series in shown.iter().filter(|series| !series.raw_strokes.is_empty()) {
                let color = self.color(self.styles.color(series));
                let opacity = number(self.ink.raw_opacity);
                let style = format!("{color}, line width=0.75pt, opacity={opacity}, forget plot");
                self.plot(&style, &series.raw_strokes, numbers);
            }
        }
        for series in &shown {
            let color = self.color(self.styles.color(series));
            let dash = dash_of(self.styles.dash(series));
            let is_dots = series.strokes.iter().any(|stroke| stroke.len() == 1);
            let marks = match (self.spec.shows_markers, is_dots) {
                (true, _) => ", mark=*, mark size=1.2pt, mark options={solid}",
                (false, true) => ", mark=*, mark size=0.8pt, mark options={solid}",
                (false, false) => ", mark=none",
            };
            self.plot(&format!("{color}, line width={width}pt{dash}{marks}, forget plot"), &series.strokes, numbers);
            let mut marks = |mark: &str, points: &[(f64, f64)]| {
                if !points.is_empty() {
                    let _ = write!(
                        self.body,
                        "\\addplot[{color}, only marks, mark={mark}, mark size=2pt, forget plot] coordinates {{"
                    );
                    for (x, y) in points {
                        let _ = write!(self.body, "({},{})", numbers.x(*x), numbers.y(*y));
                    }
                    self.body.push_str("};\n");
                }
            };
            if let Some([x, y]) = series.broken_end {
                marks("x", &[(x, y)]);
            }
            for (kind, mark, y) in [
                (RailKind::Nan, "x", figure.y_range.0),
                (RailKind::PositiveInfinity, "triangle*", figure.y_range.1),
                (RailKind::NegativeInfinity, "triangle*, mark options={rotate=180}", figure.y_range.0),
            ] {
                let of_kind = series.rail.iter().filter(|found| found.kind == kind);
                marks(mark, &of_kind.map(|found| (found.x, y)).collect::<Vec<_>>());
            }
        }
    }

    /// One plot of several strokes, parted by `nan`.
    fn plot(&mut self, style: &str, strokes: &[Polyline], numbers: &Numbers) {
        if strokes.is_empty() {
            return;
        }
        let _ = write!(self.body, "\\addplot[{style}] coordinates {{");
        for (at, stroke) in strokes.iter().enumerate() {
            if at > 0 {
                self.body.push_str("(nan,nan)");
            }
            for (at, [x, y]) in stroke.iter().enumerate() {
                // TeX reads lines of some thousand characters at most in some set-ups.
                let separator = if at % 12 == 0 { "\n" } else { "" };
                let _ = write!(self.body, "{separator}({},{})", numbers.x(*x), numbers.y(*y));
            }
        }
        self.body.push_str("\n};\n");
    }

    fn bars(&mut self, figure: &Figure) {
        let bars: Vec<(&FigureSeries, f64)> = figure
            .series
            .iter()
            .filter(|series| !series.is_hidden)
            .filter_map(|series| Some((series, series.last?.value)))
            .collect();
        let names: Vec<String> =
            bars.iter().map(|(series, _)| format!("{{{}}}", escaped(&figure.label(series)))).collect();
        let places: Vec<String> = (0..bars.len()).map(|at| at.to_string()).collect();
        let _ = writeln!(self.body, "  xbar, y dir=reverse, bar shift=0pt, enlarge y limits={{abs=0.6}},");
        if figure.y_scale == AxisScale::Log {
            self.body.push_str("  xmode=log,\n");
        }
        let (font, least) = (self.spec.font_size, legend::least_size(self.spec.font_size));
        let plot = self.spec.size.points().1 * PLOT_SHARE;
        let size = (plot / bars.len().max(1) as f64 / 1.25).clamp(least, font);
        if size < font {
            let (size, leading) = (number(size), number(size * 1.2));
            let _ = writeln!(self.body, "  yticklabel style={{font=\\fontsize{{{size}}}{{{leading}}}\\selectfont}},");
        }
        let needed = least * 1.25 * bars.len() as f64;
        if needed > plot {
            let _ = writeln!(self.body, "  height={}bp,", number(needed / PLOT_SHARE));
        }
        let _ = writeln!(self.body, "  ytick={{{}}}, yticklabels={{{}}},\n]", places.join(","), names.join(","));
        for (at, (series, value)) in bars.iter().enumerate() {
            if value.is_finite() && figure.y_scale.has(*value) {
                let color = self.color(self.styles.color(series));
                let style = match self.styles.dash(series) {
                    Dash::Solid => format!("fill={color}"),
                    dash => format!("fill={color}!40!white, line width=1pt{}", dash_of(dash)),
                };
                let _ = writeln!(
                    self.body,
                    "\\addplot[{color}, {style}, forget plot] coordinates {{({},{at})}};",
                    number(*value)
                );
            }
        }
    }
}

fn dash_of(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "",
        Dash::Dashed => ", dash pattern=on 6pt off 3pt",
        Dash::Dotted => ", dash pattern=on 2pt off 2pt",
        Dash::DashDot => ", dash pattern=on 6pt off 2pt on 2pt off 2pt",
    }
}

/// TeX's points are 1/72.27 inch; its `bp` are ours.
fn length(value: f64, unit: LengthUnit) -> String {
    match unit {
        LengthUnit::Cm => format!("{}cm", number(value)),
        LengthUnit::Mm => format!("{}mm", number(value)),
        LengthUnit::In => format!("{}in", number(value)),
        LengthUnit::Pt => format!("{}bp", number(value)),
        LengthUnit::Px => format!("{}bp", number(value * unit.points())),
    }
}

/// Seven digits, which is what pgfplots calculates with.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.6e}").parse().unwrap_or(value);
    format::number_exact(rounded)
}

/// Text as TeX takes it for text.
fn escaped(text: &str) -> String {
    escape::latex(&printable(text))
}
