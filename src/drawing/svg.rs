//! [`Drawing`] to SVG 1.1, as small as it can be without losing a hundredth of a point.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;

use super::canvas::Words;
use super::error::{ExportError, check_page};
use super::faces::FaceName;
use super::fonts::{self, Usage};
use super::glyph_paths;
use super::items::{Anchor, Caps, Drawing, Fill, Item, PageRect, Pen, Pixels, Rgb, Turn, Weight};
use super::png;
use super::printable::printable;
use super::web_font;

/// How an SVG is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SvgOptions {
    /// Unit of the width and height that programs place the figure with.
    pub unit: Unit,
    /// Puts the glyphs in use into the file, so that every browser shows the figure alike; else fonts are asked for by name.
    /// Adds about 2 KiB a face, 0.1 KiB a Latin and 0.25 KiB a Chinese character. Inkscape and office programs ignore
    /// such fonts, and want PDF or paths.
    pub embed_fonts: bool,
    /// Letters are drawn as outlines: every program shows them alike, and none can change or find them. Lines with what no
    /// bundled face has are drawn so in any case.
    pub has_text_as_paths: bool,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { unit: Unit::Point, embed_fonts: true, has_text_as_paths: false }
    }
}

/// Unit of a figure's width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Unit {
    /// 1/72 inch.
    #[default]
    Point,
    /// `mm`.
    Millimetre,
    /// `cm`.
    Centimetre,
    /// `in`.
    Inch,
    /// None: one user unit a point.
    User,
}

impl Unit {
    /// Suffix, and how many of it a point is.
    fn suffix(self) -> (&'static str, f64) {
        match self {
            Self::Point => ("pt", 1.0),
            Self::Millimetre => ("mm", 25.4 / 72.0),
            Self::Centimetre => ("cm", 2.54 / 72.0),
            Self::Inch => ("in", 1.0 / 72.0),
            Self::User => ("", 1.0),
        }
    }
}

/// The drawing as a whole SVG file.
pub fn write(drawing: &Drawing, options: &SvgOptions) -> Result<String, ExportError> {
    let Drawing { width, height, .. } = *drawing;
    check_page(width, height)?;
    let mut writer = SvgWriter { has_text_as_paths: options.has_text_as_paths, ..SvgWriter::default() };
    writer.items(&drawing.items);

    let (suffix, factor) = options.unit.suffix();
    let mut svg = String::with_capacity(writer.body.len() + 1024);
    svg.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    // Writing into a String cannot fail, here and below.
    let _ = write!(
        svg,
        "\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{}{suffix}\" height=\"{}{suffix}\" \
         viewBox=\"0 0 {} {}\" font-family=\"{}\" stroke-linejoin=\"round\">",
        decimals(width * factor),
        decimals(height * factor),
        decimals(width),
        decimals(height),
        fonts::INTER_FAMILIES,
    );
    for (name, text) in [("title", &drawing.title), ("desc", &drawing.description)] {
        if !text.is_empty() {
            let _ = write!(svg, "\n<{name}>{}</{name}>", escape(&printable(text)));
        }
    }
    if options.embed_fonts {
        web_font::write_faces(&mut svg, &writer.usage)?;
    }
    if !writer.definitions.is_empty() {
        let _ = write!(svg, "\n<defs>{}\n</defs>", writer.definitions);
    }
    if let Some(color) = drawing.background {
        let (width, height) = (decimals(width), decimals(height));
        let _ = write!(svg, "\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(color));
    }
    svg.push_str(&writer.body);
    svg.push_str("\n</svg>\n");
    Ok(svg)
}

#[derive(Default)]
struct SvgWriter {
    body: String,
    definitions: String,
    clips: usize,
    usage: Usage,
    has_text_as_paths: bool,
}

impl SvgWriter {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Line { points, stroke } => {
                let path = path(points, false);
                self.path(&path, None, Some(stroke));
            }
            Item::Area { points, fill } => {
                let path = path(points, true);
                self.path(&path, Some(fill), None);
            }
            Item::Cross { center: [x, y], size, stroke } => {
                let half = size / 2.0;
                // Two lines parted by a point that is nowhere.
                let falling = [[x - half, y - half], [x + half, y + half]];
                let rising = [[x - half, y + half], [x + half, y - half]];
                let path = path(&[falling[0], falling[1], [f64::NAN; 2], rising[0], rising[1]], false);
                self.path(&path, None, Some(stroke));
            }
            Item::Rect { frame, radius, fill, stroke } => {
                if let Some(frame) = rect_attributes(*frame) {
                    let _ = write!(self.body, "\n<rect{frame}");
                    if *radius > 0.0 {
                        let _ = write!(self.body, " rx=\"{}\"", number(*radius));
                    }
                    self.paint(fill.as_ref(), stroke.as_ref());
                    self.body.push_str("/>");
                }
            }
            Item::Circle { center: [x, y], radius, fill, stroke } => {
                if x.is_finite() && y.is_finite() && *radius > 0.0 {
                    let (x, y, radius) = (number(*x), number(*y), number(*radius));
                    let _ = write!(self.body, "\n<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"");
                    self.paint(fill.as_ref(), stroke.as_ref());
                    self.body.push_str("/>");
                }
            }
            Item::Text { at, anchor, turn, size, weight, color, text } => {
                let text = printable(text);
                if at[0].is_finite() && at[1].is_finite() && *size > 0.0 && !text.is_empty() {
                    let runs = fonts::runs(&text, *weight);
                    let is_bundled = !runs.iter().any(|(face, _)| matches!(face, FaceName::System(_)));
                    if self.has_text_as_paths || !is_bundled {
                        let line = fonts::set(&text, *weight);
                        self.text_path(&Words::new(&text, &line, (*at, *anchor, *turn), *size, *color));
                    } else {
                        self.text_start(*at, *anchor, *turn, *size, *weight, *color);
                        self.text_content(&text, &runs, *size, *weight);
                    }
                }
            }
            Item::Image { frame, pixels, is_smooth } => {
                let (Some(frame), Ok(file)) = (rect_attributes(*frame), png::encode(Pixels::clone(pixels), 72.0))
                else {
                    return;
                };
                let file = base64::engine::general_purpose::STANDARD.encode(file);
                let rendering = if *is_smooth { "" } else { " image-rendering=\"pixelated\"" };
                let _ = write!(
                    self.body,
                    "\n<image{frame} preserveAspectRatio=\"none\"{rendering} href=\"data:image/png;base64,{file}\"/>"
                );
            }
            Item::Clip { frame, items } => {
                let Some(frame) = rect_attributes(*frame) else { return };
                self.clips += 1;
                let name = format!("clip{}", self.clips);
                let _ = write!(self.definitions, "\n<clipPath id=\"{name}\"><rect{frame}/></clipPath>");
                let _ = write!(self.body, "\n<g clip-path=\"url(#{name})\">");
                self.items(items);
                self.body.push_str("\n</g>");
            }
        }
    }

    fn path(&mut self, path: &str, fill: Option<&Fill>, stroke: Option<&Pen>) {
        if !path.is_empty() {
            let _ = write!(self.body, "\n<path d=\"{path}\"");
            self.paint(fill, stroke);
            self.body.push_str("/>");
        }
    }

    fn paint(&mut self, fill: Option<&Fill>, stroke: Option<&Pen>) {
        match fill {
            Some(Fill { color, opacity }) => {
                let _ = write!(self.body, " fill=\"{}\"", hex(*color));
                self.opacity("fill-opacity", *opacity);
            }
            None => self.body.push_str(" fill=\"none\""),
        }
        let Some(stroke) = stroke else { return };
        let _ = write!(self.body, " stroke=\"{}\" stroke-width=\"{}\"", hex(stroke.color), number(stroke.width));
        if stroke.caps == Caps::Round {
            self.body.push_str(" stroke-linecap=\"round\"");
        }
        let lengths: Vec<_> = stroke.dash.lengths().iter().map(|length| number(f64::from(*length))).collect();
        if !lengths.is_empty() {
            let _ = write!(self.body, " stroke-dasharray=\"{}\"", lengths.join(" "));
        }
        self.opacity("stroke-opacity", stroke.opacity);
    }

    fn opacity(&mut self, name: &str, opacity: f64) {
        if opacity < 1.0 {
            let _ = write!(self.body, " {name}=\"{}\"", decimals(opacity.max(0.0)));
        }
    }

    fn text_start(&mut self, [x, y]: [f64; 2], anchor: Anchor, turn: Turn, size: f64, weight: Weight, color: Rgb) {
        let (x, y, size) = (number(x), number(y), number(size));
        let _ = match turn {
            Turn::None => write!(self.body, "\n<text x=\"{x}\" y=\"{y}\""),
            other => {
                let degrees = number(other.degrees());
                write!(self.body, "\n<text transform=\"translate({x} {y}) rotate({degrees})\"")
            }
        };
        let _ = write!(self.body, " font-size=\"{size}\"");
        if weight == Weight::SemiBold {
            self.body.push_str(" font-weight=\"600\"");
        }
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.body.push_str(" text-anchor=\"end\""),
        }
        let _ = write!(self.body, " fill=\"{}\"", hex(color));
    }

    /// The words, each piece in the family that has its characters, as wide as they are in the other formats.
    fn text_content(&mut self, text: &str, runs: &[(FaceName, &str)], size: f64, weight: Weight) {
        self.usage.add(text, weight);
        if text.starts_with(' ') || text.ends_with(' ') || text.contains("  ") {
            self.body.push_str(" xml:space=\"preserve\"");
        }
        // A face that stands in for the right one must not run into what follows. Where characters are missing nobody knows
        // how wide others draw them; of lines in several faces some programs stretch each piece to the whole.
        let width = fonts::width(text, size, weight);
        if runs.len() == 1 && text.chars().count() > 1 && fonts::missing(text).is_empty() && number(width) != "0" {
            let _ = write!(self.body, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(width));
        }
        match runs {
            [(FaceName::Cjk, _)] => {
                let _ = write!(self.body, " font-family=\"{}\">{}", fonts::CJK_FAMILIES, escape(text));
            }
            pieces => {
                self.body.push('>');
                for (face, piece) in pieces {
                    let _ = match face {
                        FaceName::Cjk => {
                            let families = fonts::CJK_FAMILIES;
                            write!(self.body, "<tspan font-family=\"{families}\">{}</tspan>", escape(piece))
                        }
                        _ => write!(self.body, "{}", escape(piece)),
                    };
                }
            }
        }
        self.body.push_str("</text>");
    }

    /// The words as outlines, and for those who cannot see them as a label.
    fn text_path(&mut self, words: &Words<'_>) {
        let path = glyph_paths::path(words.line);
        if path.is_empty() {
            return;
        }
        let [x, y] = words.at.map(number);
        let turn = match words.turn {
            Turn::None => String::new(),
            other => format!(" rotate({})", number(other.degrees())),
        };
        let _ = write!(
            self.body,
            "\n<path transform=\"translate({x} {y}){turn} scale({:.7})\" fill=\"{}\" aria-label=\"{}\" d=\"{path}\"/>",
            words.size / glyph_paths::UNITS_PER_EM,
            hex(words.color),
            escape(words.text),
        );
    }
}

/// Attributes of a rectangle, or nothing for one that cannot be drawn.
fn rect_attributes(frame: PageRect) -> Option<String> {
    let PageRect { x, y, width, height } = frame;
    let good = [x, y, width, height].iter().all(|value| value.is_finite()) && width >= 0.0 && height >= 0.0;
    good.then(|| {
        format!(" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", number(x), number(y), number(width), number(height))
    })
}

/// Path data with everything left out that SVG's grammar allows: a command letter like the one before it, and a separator
/// before a minus or a second decimal point.
#[derive(Default)]
struct PathData {
    text: String,
    command: char,
    /// Position, in hundredths of a point.
    pen: [i64; 2],
    /// Whether the last number has a decimal point.
    pointed: bool,
}

impl PathData {
    fn go(&mut self, command: char, numbers: &[i64]) {
        let mut separate = command == self.command && command != 'm';
        if !separate {
            self.text.push(command);
        }
        self.command = command;
        for &number in numbers {
            let point_first = (1..100).contains(&number);
            if separate && number >= 0 && !(point_first && self.pointed) {
                self.text.push(' ');
            }
            push_number(&mut self.text, number);
            self.pointed = number % 100 != 0;
            separate = true;
        }
    }

    fn move_to(&mut self, [x, y]: [i64; 2]) {
        self.go('m', &[x - self.pen[0], y - self.pen[1]]);
        self.pen = [x, y];
    }

    /// Says whether there was a way to go.
    fn line_to(&mut self, [x, y]: [i64; 2]) -> bool {
        let [across, down] = [x - self.pen[0], y - self.pen[1]];
        match (across, down) {
            (0, 0) => return false,
            (across, 0) => self.go('h', &[across]),
            (0, down) => self.go('v', &[down]),
            (across, down) => self.go('l', &[across, down]),
        }
        self.pen = [x, y];
        true
    }
}

/// Path data: differences of positions rounded to a hundredth of a point, so that errors do not add up. Points on the same
/// spot as the one before are left out; a line of one point is a dot under round caps.
fn path(points: &[[f64; 2]], closed: bool) -> String {
    let mut path = PathData { text: String::with_capacity(points.len() * 8), ..PathData::default() };
    // Whether a part of the line has begun, and whether it has left its first point.
    let (mut begun, mut left) = (false, false);
    for point in points {
        if !point.iter().all(|value| value.is_finite()) {
            if begun && !closed {
                if !left {
                    path.go('h', &[0]);
                }
                begun = false;
            }
            continue;
        }
        let point = point.map(hundredths);
        if begun {
            left |= path.line_to(point);
        } else {
            path.move_to(point);
            (begun, left) = (true, false);
        }
    }
    match (closed, begun, left) {
        (true, _, true) => path.text.push('z'),
        (true, _, false) => path.text.clear(),
        (false, true, false) => path.go('h', &[0]),
        (false, ..) => {}
    }
    path.text
}

/// Hundredths of a point. Far outside of any page it stops, so that renderers in `f32` stay well.
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round().clamp(-1e8, 1e8) as i64
}

fn number(value: f64) -> String {
    let mut text = String::new();
    push_number(&mut text, hundredths(value));
    text
}

/// A count of hundredths as the shortest decimal: `12`, `-.5`, `3.07`.
fn push_number(text: &mut String, hundredths: i64) {
    if hundredths < 0 {
        text.push('-');
    }
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    if whole > 0 || rest == 0 {
        let _ = write!(text, "{whole}");
    }
    if rest % 10 == 0 && rest > 0 {
        let _ = write!(text, ".{}", rest / 10);
    } else if rest > 0 {
        let _ = write!(text, ".{rest:02}");
    }
}

/// Four decimals at most, for sizes of pages and opacities.
fn decimals(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The five characters with a meaning in XML.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}
