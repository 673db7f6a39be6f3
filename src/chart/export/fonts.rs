//! The faces that figures are set in, and how wide text is in them.
//!
//! Inter for Latin, Greek, Cyrillic, digits (all of one width) and signs; a part of Noto Sans CJK for Chinese, Japanese and
//! Korean, Han in its mainland Chinese shape, in one weight. System fonts are never asked. A character that neither has
//! (Arabic, Hebrew, Thai, Indic scripts, emoji, rare Han) is an empty box as wide as Inter's in PNG and PDF; SVG keeps it
//! as text, and whoever shows the SVG takes a face of its own for it.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

use harfrust::{ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::Metrics;
use skrifa::{FontRef, MetadataProvider as _};

use super::drawing::Weight;
use super::printable::printable;

/// CSS families for what Inter has, in the order of choice; the first is the bundled one.
pub(super) const INTER_FAMILIES: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// CSS families for Chinese, Japanese and Korean, in the order of choice; the first is the bundled one.
pub(super) const CJK_FAMILIES: &str =
    "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', Inter, sans-serif";

/// One of the bundled faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum FaceName {
    Inter,
    InterSemiBold,
    Cjk,
}

impl FaceName {
    const ALL: [Self; 3] = [Self::Inter, Self::InterSemiBold, Self::Cjk];

    /// The font file.
    pub(super) fn data(self) -> &'static [u8] {
        match self {
            Self::Inter => include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
            Self::InterSemiBold => include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
            Self::Cjk => include_bytes!("../../../assets/fonts/NotoSansCJKsc-Regular.otf"),
        }
    }

    /// The name as PDF has it.
    pub(super) fn postscript_name(self) -> &'static str {
        match self {
            Self::Inter => "Inter-Regular",
            Self::InterSemiBold => "Inter-SemiBold",
            Self::Cjk => "NotoSansCJKsc-Regular",
        }
    }

    /// The family as SVG names it.
    pub(super) fn family(self) -> &'static str {
        match self {
            Self::Inter | Self::InterSemiBold => "Inter",
            Self::Cjk => "Noto Sans CJK SC",
        }
    }

    /// The face, parsed once.
    fn face(self) -> &'static Face {
        static FACES: OnceLock<[Face; 3]> = OnceLock::new();
        &FACES.get_or_init(|| Self::ALL.map(Face::new))[self as usize]
    }

    pub(super) fn font(self) -> &'static FontRef<'static> {
        &self.face().font
    }

    /// In units of the face.
    pub(super) fn metrics(self) -> &'static Metrics {
        &self.face().metrics
    }

    pub(super) fn units_per_em(self) -> f64 {
        f64::from(self.face().metrics.units_per_em)
    }

    /// The glyph of a character.
    pub(super) fn glyph(self, character: char) -> Option<u16> {
        self.face().characters.map(character).and_then(|glyph| u16::try_from(glyph.to_u32()).ok())
    }
}

/// What is read of a font file once.
struct Face {
    font: FontRef<'static>,
    characters: Charmap<'static>,
    metrics: Metrics,
    shaping: ShaperData,
}

impl Face {
    fn new(name: FaceName) -> Self {
        let font = FontRef::new(name.data()).expect("a bundled face is well formed");
        Self {
            characters: font.charmap(),
            metrics: font.metrics(Size::unscaled(), LocationRef::default()),
            shaping: ShaperData::new(&font),
            font,
        }
    }
}

/// The face that has the character: Inter before CJK, and Inter where none has it.
pub(super) fn face_of(character: char, weight: Weight) -> FaceName {
    let inter = match weight {
        Weight::Regular => FaceName::Inter,
        Weight::SemiBold => FaceName::InterSemiBold,
    };
    let only_cjk = inter.glyph(character).is_none() && FaceName::Cjk.glyph(character).is_some();
    if only_cjk { FaceName::Cjk } else { inter }
}

/// The text in pieces of one face each, in order.
pub(super) fn runs(text: &str, weight: Weight) -> Vec<(FaceName, &str)> {
    let mut runs: Vec<(FaceName, &str)> = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let face = face_of(character, weight);
        let end = at + character.len_utf8();
        match runs.last_mut() {
            Some((last, piece)) if *last == face => *piece = &text[start..end],
            _ => {
                start = at;
                runs.push((face, &text[at..end]));
            }
        }
    }
    runs
}

/// One glyph of a line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    pub(super) face: FaceName,
    pub(super) id: u16,
    /// Its origin in ems, from the beginning of the line to the right and from the baseline upwards.
    pub(super) at: [f64; 2],
    /// The bytes of the text that it stands for, together with other glyphs perhaps.
    pub(super) bytes: Range<usize>,
}

/// A line of text, set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// From left to right.
    pub(super) glyphs: Vec<Glyph>,
    /// Ems.
    pub(super) width: f64,
}

/// Sets a line of text with kerning and all that the faces do by themselves.
pub(super) fn set(text: &str, weight: Weight) -> Line {
    let mut line = Line::default();
    let mut start = 0;
    for (face, piece) in runs(text, weight) {
        set_piece(&mut line, face, piece, start);
        start += piece.len();
    }
    line
}

/// Appends a piece that begins at byte `start` of the line's text.
fn set_piece(line: &mut Line, name: FaceName, piece: &str, start: usize) {
    let face = name.face();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(piece);
    buffer.guess_segment_properties();
    let shaped = face.shaping.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
    let units_per_em = name.units_per_em();
    let ems = |units: i32| f64::from(units) / units_per_em;
    let starts: BTreeSet<usize> = shaped.glyph_infos().iter().map(|glyph| glyph.cluster as usize).collect();
    for (glyph, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let first = glyph.cluster as usize;
        let end = starts.range(first + 1..).next().copied().unwrap_or(piece.len());
        line.glyphs.push(Glyph {
            face: name,
            // A face has no more glyphs than that.
            id: glyph.glyph_id as u16,
            at: [line.width + ems(position.x_offset), ems(position.y_offset)],
            bytes: start + first..start + end,
        });
        line.width += ems(position.x_advance);
    }
}

/// Width in points of a line of text at this size in points, with kerning.
///
/// As PNG and PDF have it. Control characters count for nothing, as they are not drawn.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    set(&printable(text), weight).width * size
}

/// The characters of a text that no bundled face has, in order and each once: boxes in PNG and PDF.
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in printable(text).chars() {
        let has = |face: FaceName| face.glyph(character).is_some();
        if !has(FaceName::Inter) && !has(FaceName::Cjk) && !missing.contains(&character) {
            missing.push(character);
        }
    }
    missing
}

/// How much nearer, in the face's units, a glyph stands after another; 0 for most pairs, else mostly negative.
pub(super) fn kerning(face: FaceName, first: char, second: char) -> i16 {
    let ems = |text: &str| {
        let mut line = Line::default();
        set_piece(&mut line, face, text, 0);
        line.width
    };
    let (first, second) = (first.to_string(), second.to_string());
    let difference = ems(&format!("{first}{second}")) - ems(&first) - ems(&second);
    (difference * face.units_per_em()).round() as i16
}

/// Height of Inter's ascenders above the baseline in points at this size; Chinese characters stay below it.
pub fn ascent(size: f64) -> f64 {
    metric(size, |face| face.ascent)
}

/// Depth of Inter's descenders below the baseline in points at this size, positive.
pub fn descent(size: f64) -> f64 {
    metric(size, |face| -face.descent)
}

/// Height of capitals and of digits above the baseline in points at this size: half of it centres a label on a tick.
pub fn cap_height(size: f64) -> f64 {
    metric(size, |face| face.cap_height.unwrap_or(face.ascent))
}

fn metric(size: f64, read: impl Fn(&Metrics) -> f32) -> f64 {
    f64::from(read(FaceName::Inter.metrics())) / FaceName::Inter.units_per_em() * size
}

/// Characters and neighbouring pairs of each face that is used, for fonts that travel with an SVG.
#[derive(Debug, Default)]
pub(super) struct Usage {
    faces: HashMap<FaceName, Used>,
}

/// What a drawing uses of one face.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub(super) characters: BTreeSet<char>,
    pub(super) pairs: BTreeSet<(char, char)>,
}

impl Usage {
    /// Takes note of a text.
    pub(super) fn add(&mut self, text: &str, weight: Weight) {
        for (face, piece) in runs(text, weight) {
            let used = self.faces.entry(face).or_default();
            used.characters.extend(piece.chars());
            used.pairs.extend(piece.chars().zip(piece.chars().skip(1)));
        }
    }

    /// The faces in use, always in the same order.
    pub(super) fn faces(&self) -> impl Iterator<Item = (FaceName, &Used)> {
        FaceName::ALL.into_iter().filter_map(|name| self.faces.get(&name).map(|used| (name, used)))
    }
}
