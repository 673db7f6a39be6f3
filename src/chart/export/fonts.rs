//! The faces that figures are set in, and how wide text is in them.
//!
//! Inter for Latin, Greek, Cyrillic, digits (all of one width) and signs; a part of Noto Sans CJK for Chinese, Japanese and
//! Korean, Han in its mainland Chinese shape, in one weight. System fonts are never asked. A character that neither has
//! (Arabic, Hebrew, Thai, Indic scripts, emoji, rare Han) is an empty box as wide as Inter's in PNG and PDF; SVG keeps it
//! as text, and whoever shows the SVG takes a face of its own for it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};
use rustybuzz::ttf_parser::GlyphId;

use super::drawing::Weight;

/// CSS families for what Inter has, in the order of choice; the first is the bundled one.
pub(super) const INTER_FAMILIES: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// CSS families for Chinese, Japanese and Korean, in the order of choice; the first is the bundled one.
pub(super) const CJK_FAMILIES: &str =
    "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', Inter, sans-serif";

/// One of the bundled faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// The family as SVG names it.
    pub(super) fn family(self) -> &'static str {
        match self {
            Self::Inter | Self::InterSemiBold => "Inter",
            Self::Cjk => "Noto Sans CJK SC",
        }
    }

    /// The face, parsed once.
    pub(super) fn face(self) -> &'static rustybuzz::Face<'static> {
        static FACES: OnceLock<[rustybuzz::Face<'static>; 3]> = OnceLock::new();
        let faces = FACES.get_or_init(|| {
            Self::ALL.map(|name| rustybuzz::Face::from_slice(name.data(), 0).expect("a bundled face is well formed"))
        });
        &faces[self as usize]
    }

    /// The glyph of a character.
    pub(super) fn glyph(self, character: char) -> Option<GlyphId> {
        self.face().glyph_index(character)
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

/// Width in points of a line of text at this size in points: the sum of its advances, with kerning.
///
/// Set by the same shaper that draws PNG and PDF. Control characters count for nothing, as they are not drawn.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let text = super::svg::clean(text);
    runs(&text, weight).into_iter().map(|(face, piece)| advance(face, piece)).sum::<f64>() * size
}

/// The characters of a text that no bundled face has, in order and each once: boxes in PNG and PDF.
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in super::svg::clean(text).chars() {
        let has = |face: FaceName| face.glyph(character).is_some();
        if !has(FaceName::Inter) && !has(FaceName::Cjk) && !missing.contains(&character) {
            missing.push(character);
        }
    }
    missing
}

/// Advance in ems.
fn advance(name: FaceName, text: &str) -> f64 {
    let face = name.face();
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    let shaped = rustybuzz::shape(face, &[], buffer);
    let units: i32 = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
    f64::from(units) / f64::from(face.units_per_em())
}

/// How much nearer, in the face's units, a glyph stands after another; 0 for most pairs, else mostly negative.
pub(super) fn kerning(face: FaceName, first: char, second: char) -> i16 {
    let ems = |text: &str| advance(face, text);
    let (first, second) = (first.to_string(), second.to_string());
    let difference = ems(&format!("{first}{second}")) - ems(&first) - ems(&second);
    (difference * f64::from(face.face().units_per_em())).round() as i16
}

/// Height of Inter's ascenders above the baseline in points at this size; Chinese characters stay below it.
pub fn ascent(size: f64) -> f64 {
    metric(size, |face| face.ascender())
}

/// Depth of Inter's descenders below the baseline in points at this size, positive.
pub fn descent(size: f64) -> f64 {
    metric(size, |face| -face.descender())
}

/// Height of capitals and of digits above the baseline in points at this size: half of it centres a label on a tick.
pub fn cap_height(size: f64) -> f64 {
    metric(size, |face| face.capital_height().unwrap_or(face.ascender()))
}

fn metric(size: f64, read: impl Fn(&rustybuzz::Face<'_>) -> i16) -> f64 {
    let face = FaceName::Inter.face();
    f64::from(read(face)) / f64::from(face.units_per_em()) * size
}

/// The bundled faces and no other, made once.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let database = DATABASE.get_or_init(|| {
        let mut database = fontdb::Database::new();
        for name in FaceName::ALL {
            for id in database.load_font_source(fontdb::Source::Binary(Arc::new(name.data()))) {
                // The bundled files name a family for each weight; here as in CSS they are one.
                let Some(mut face) = database.face(id).cloned() else { continue };
                face.families = vec![(name.family().to_owned(), fontdb::Language::English_UnitedStates)];
                database.remove_face(id);
                database.push_face_info(face);
            }
        }
        Arc::new(database)
    });
    Arc::clone(database)
}

/// How our own SVG is to be read: the bundled faces alone, and each piece of text in the face that it names.
pub(super) fn usvg_options() -> usvg::Options<'static> {
    // Pieces of text name the face that has their characters. With a fallback usvg would, after the first character that
    // no face has, leave the rest of the line unresolved as well.
    let font_resolver = usvg::FontResolver {
        select_font: Box::new(|font, database| {
            let families: Vec<_> = font
                .families()
                .iter()
                .filter_map(|family| match family {
                    usvg::FontFamily::Named(name) => Some(fontdb::Family::Name(name)),
                    _ => None,
                })
                .collect();
            let weight = fontdb::Weight(font.weight());
            database.query(&fontdb::Query { families: &families, weight, ..fontdb::Query::default() })
        }),
        select_fallback: Box::new(|_, _, _| None),
    };
    usvg::Options { fontdb: database(), font_resolver, ..usvg::Options::default() }
}

/// Characters and neighbouring pairs of each face that is used, for fonts that travel with an SVG.
#[derive(Debug, Default)]
pub(super) struct Usage {
    faces: HashMap<FaceName, Used>,
}

/// What a drawing uses of one face.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub(super) characters: std::collections::BTreeSet<char>,
    pub(super) pairs: std::collections::BTreeSet<(char, char)>,
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
