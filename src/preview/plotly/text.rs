//! Text of a figure: the few tags of HTML that plotly draws, as lines of pieces.

use super::color::Color;
use crate::drawing::{Anchor, Item, Turn, Weight, fonts};

/// How high a line is, in sizes of its font.
pub(in crate::preview) const LINE: f64 = 1.3;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::preview) struct Font {
    /// Points.
    pub(in crate::preview) size: f64,
    pub(in crate::preview) color: Color,
    pub(in crate::preview) weight: Weight,
}

impl Font {
    /// The same in another size.
    #[must_use]
    pub(in crate::preview) fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub(in crate::preview) fn colored(self, color: Color) -> Self {
        Self { color, ..self }
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    text: String,
    is_bold: bool,
    color: Option<Color>,
    /// In sizes of the font, or of `points` where the text names a size.
    size: f64,
    points: Option<f64>,
    /// Above the baseline, in sizes of the font.
    lift: f64,
}

/// Text in lines.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Rich {
    lines: Vec<Vec<Run>>,
}

/// How the text between tags is set.
#[derive(Clone, Copy, Default)]
struct Manner {
    bold: u32,
    sup: u32,
    sub: u32,
    color: Option<Color>,
    size: Size,
}

/// How large a piece is.
#[derive(Clone, Copy)]
enum Size {
    /// Of the font.
    Times(f64),
    Points(f64),
}

impl Default for Size {
    fn default() -> Self {
        Self::Times(1.0)
    }
}

impl Size {
    /// `12px`, `9pt`, `0.8em`, `80%`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unit = text.find(|letter: char| letter.is_ascii_alphabetic() || letter == '%')?;
        let number: f64 = text[..unit].trim().parse().ok().filter(|number| (0.01..=1000.0).contains(number))?;
        Some(match &text[unit..] {
            "em" | "rem" => Self::Times(number.min(20.0)),
            "%" => Self::Times((number / 100.0).min(20.0)),
            "pt" => Self::Points((number * 4.0 / 3.0).min(400.0)),
            "px" => Self::Points(number.min(400.0)),
            _ => return None,
        })
    }
}

/// Most characters of a text that are drawn.
const MAX_CHARACTERS: usize = 4000;

impl Rich {
    /// Reads `<br>`, `<b>`, `<i>`, `<sup>`, `<sub>`, `<span style="color:…; font-size:…">`, `<a>` and entities; other tags stay as they are.
    pub(in crate::preview) fn parse(text: &str) -> Self {
        let end = text.char_indices().nth(MAX_CHARACTERS).map_or(text.len(), |(at, _)| at);
        let mut rest = &text[..end];
        let mut rich = Self { lines: vec![Vec::new()] };
        let mut manner = Manner::default();
        let mut kept: Vec<Manner> = Vec::new();
        while !rest.is_empty() {
            let next = rest.find(['<', '\n']).unwrap_or(rest.len());
            rich.push(&rest[..next], manner);
            rest = &rest[next..];
            if let Some(after) = rest.strip_prefix('\n') {
                rich.lines.push(Vec::new());
                rest = after;
            } else if let Some((tag, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                if rich.tag(tag, &mut manner, &mut kept) {
                    rest = after;
                } else {
                    rich.push("<", manner);
                    rest = &rest[1..];
                }
            } else if !rest.is_empty() {
                rich.push("<", manner);
                rest = &rest[1..];
            }
        }
        rich
    }

    /// Follows a tag; `false` for what is none.
    fn tag(&mut self, tag: &str, manner: &mut Manner, kept: &mut Vec<Manner>) -> bool {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
        let count = |value: &mut u32| *value = if is_end { value.saturating_sub(1) } else { *value + 1 };
        match name.as_str() {
            "br" => self.lines.push(Vec::new()),
            "b" | "strong" => count(&mut manner.bold),
            "sup" => count(&mut manner.sup),
            "sub" => count(&mut manner.sub),
            "i" | "em" | "u" | "s" => {}
            "span" | "a" if is_end => {
                if let Some(before) = kept.pop() {
                    (manner.color, manner.size) = (before.color, before.size);
                }
            }
            "span" | "a" => {
                kept.push(*manner);
                let style = tag.split_once("style").map_or("", |(_, style)| style);
                for part in style.trim_start_matches(['=', '"', '\'', ' ']).split([';', '"', '\'']) {
                    match part.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
                        Some(("color", value)) => manner.color = Color::parse(value).or(manner.color),
                        Some(("font-size", value)) => manner.size = Size::parse(value).unwrap_or(manner.size),
                        _ => {}
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn push(&mut self, text: &str, manner: Manner) {
        if text.is_empty() {
            return;
        }
        let (size, lift) = match (manner.sup > 0, manner.sub > 0) {
            (true, _) => (0.7, 0.42),
            (_, true) => (0.7, -0.21),
            _ => (1.0, 0.0),
        };
        let (times, points) = match manner.size {
            Size::Times(times) => (times, None),
            Size::Points(points) => (1.0, Some(points)),
        };
        let (size, is_bold) = (size * times, manner.bold > 0);
        let run = Run { text: entities(text), is_bold, color: manner.color, size, points, lift };
        if let Some(line) = self.lines.last_mut() {
            line.push(run);
        }
    }

    /// Nothing would be seen.
    pub(in crate::preview) fn is_empty(&self) -> bool {
        self.lines.iter().flatten().all(|run| run.text.trim().is_empty())
    }

    /// The longest line, points.
    pub(in crate::preview) fn width(&self, font: &Font) -> f64 {
        self.lines.iter().map(|line| width(line, font)).fold(0.0, f64::max)
    }

    /// All lines, points.
    pub(in crate::preview) fn height(&self, font: &Font) -> f64 {
        self.lines.len() as f64 * font.size * LINE
    }

    /// Without tags, line by line.
    pub(in crate::preview) fn plain(&self) -> Vec<String> {
        self.lines.iter().map(|line| line.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    /// Draws it. `align` tells which part of the block lies at `at`: 0 its left or upper end, 1 the other; lines are aligned
    /// in the same way. `degrees` turn it clockwise about `at`.
    pub(in crate::preview) fn put(
        &self,
        out: &mut Vec<Item>,
        font: &Font,
        at: [f64; 2],
        align: [f64; 2],
        degrees: f64,
    ) {
        self.put_within(out, font, at, align, (align[0], degrees));
    }

    /// The same with lines that are aligned otherwise than the block, and turned.
    pub(in crate::preview) fn put_within(
        &self,
        out: &mut Vec<Item>,
        font: &Font,
        at: [f64; 2],
        align: [f64; 2],
        (line_align, degrees): (f64, f64),
    ) {
        let turn = match degrees {
            0.0 => Turn::None,
            -90.0 => Turn::Up,
            degrees => Turn::By(degrees),
        };
        let [along_x, along_y] = turn.along();
        let block = self.width(font);
        let top = -align[1] * self.height(font);
        for (index, line) in self.lines.iter().enumerate() {
            let down = top + (index as f64 + 0.5) * font.size * LINE + fonts::cap_height(font.size) / 2.0;
            let mut right = -align[0] * block + line_align * (block - width(line, font));
            for run in line {
                let size = run.points.unwrap_or(font.size) * run.size;
                let weight = if run.is_bold { Weight::SemiBold } else { font.weight };
                let lower = down - run.lift * font.size;
                let place = [at[0] + right * along_x - lower * along_y, at[1] + right * along_y + lower * along_x];
                let color = run.color.unwrap_or(font.color);
                if color.alpha > 0.0 && !run.text.trim().is_empty() {
                    let text = run.text.clone();
                    out.push(Item::Text {
                        at: place,
                        anchor: Anchor::Start,
                        turn,
                        size,
                        weight,
                        color: color.rgb,
                        text,
                    });
                }
                right += fonts::width(&run.text, size, weight);
            }
        }
    }
}

fn width(line: &[Run], font: &Font) -> f64 {
    let run_width = |run: &Run| {
        let weight = if run.is_bold { Weight::SemiBold } else { font.weight };
        fonts::width(&run.text, run.points.unwrap_or(font.size) * run.size, weight)
    };
    line.iter().map(run_width).sum()
}

/// Without tags, in one line: as lists and labels show it.
pub(in crate::preview) fn plain(text: &str) -> String {
    Rich::parse(text).plain().join(" ")
}

/// Named and numbered entities become their characters.
fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        if let Some((character, end)) = end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            out.push(character);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "times" => '×',
        "plusmn" => '±',
        "deg" => '°',
        "mu" => 'μ',
        "middot" => '·',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "le" => '≤',
        "ge" => '≥',
        _ => return None,
    })
}
