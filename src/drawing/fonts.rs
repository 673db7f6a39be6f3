//! Lines of text in the faces of a figure ([`faces`]): which glyphs stand where, and how wide they are.
//!
//! A cluster (what a reader takes for one character: a letter with its marks, a flag, a family) is set in one face and never
//! parted. One that no face has is an empty box as wide as Inter's in PNG and PDF; of a letter whose marks no face has, the
//! letter alone is drawn. Lines of mixed direction are put in order by the Unicode bidirectional algorithm, the first letter
//! with a direction says where the line begins.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use skrifa::metrics::Metrics;
use unicode_bidi::{BidiInfo, Level, ParagraphBidiInfo};
use unicode_segmentation::UnicodeSegmentation as _;

use super::faces::{self, FaceName, is_ignorable};
use super::items::Weight;
use super::printable::printable;

/// CSS families for what Inter has, in the order of choice; the first is the bundled one. Programs that do not read fonts
/// inside an SVG take the next that is there: those as wide as Inter come before what a system takes by itself.
pub(super) const INTER_FAMILIES: &str = "Inter, 'Inter Variable', 'SF Pro Text', 'Helvetica Neue', Helvetica, Arial, \
                                         'Liberation Sans', 'Nimbus Sans', Roboto, 'Noto Sans', sans-serif";

/// CSS families for Chinese, Japanese and Korean, in the order of choice; the first is the bundled one.
pub(super) const CJK_FAMILIES: &str = "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', \
                                       'Microsoft YaHei', 'WenQuanYi Micro Hei', Inter, sans-serif";

/// What is drawn of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    /// The letter without the marks, which no face has.
    Letter,
    /// A box.
    Nothing,
}

/// The clusters of a text with their faces, in order.
fn clusters(text: &str, weight: Weight) -> impl Iterator<Item = (Range<usize>, FaceName, Shown)> {
    let inter = FaceName::inter(weight);
    text.grapheme_indices(true).map(move |(at, cluster)| {
        let (face, shown) = face_of(cluster, inter);
        (at..at + cluster.len(), face, shown)
    })
}

/// The face of a cluster: Inter before CJK before those of the system, and Inter where none has it.
fn face_of(cluster: &str, inter: FaceName) -> (FaceName, Shown) {
    let has = |face: FaceName, text: &str| text.chars().all(|c| is_ignorable(c) || face.glyph(c).is_some());
    let bundled = |text: &str| [inter, FaceName::Cjk].into_iter().find(|face| has(*face, text));
    if let Some(face) = bundled(cluster) {
        return (face, Shown::All);
    }
    if let Some(face) = faces::system_face(cluster) {
        return (face, Shown::All);
    }
    let mut letter = cluster.char_indices();
    letter.next();
    let letter = &cluster[..letter.next().map_or(cluster.len(), |(end, _)| end)];
    match bundled(letter).filter(|_| letter.len() < cluster.len() && !cluster.contains('\u{200D}')) {
        Some(face) => (face, Shown::Letter),
        None => (inter, Shown::Nothing),
    }
}

/// The text in pieces of one face each, in order.
pub(super) fn runs(text: &str, weight: Weight) -> Vec<(FaceName, &str)> {
    let mut runs: Vec<(FaceName, Range<usize>)> = Vec::new();
    for (bytes, face, _) in clusters(text, weight) {
        match runs.last_mut() {
            Some((last, run)) if *last == face => run.end = bytes.end,
            _ => runs.push((face, bytes)),
        }
    }
    runs.into_iter().map(|(face, bytes)| (face, &text[bytes])).collect()
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

/// The face whose glyph for what it does not have stands for what none has.
const BOX: FaceName = FaceName::Cjk;

/// What is shaped at once: of one face, script and direction.
struct Piece {
    face: FaceName,
    level: Level,
    /// Of a face of the system, which may have several.
    script: Option<unicode_script::Script>,
    /// `None` for a box.
    characters: Option<Vec<(usize, char)>>,
    bytes: Range<usize>,
}

/// Sets a line of text with kerning and all that the faces do by themselves.
pub(super) fn set(text: &str, weight: Weight) -> Line {
    let pieces = pieces(text, weight);
    let levels: Vec<Level> = pieces.iter().map(|piece| piece.level).collect();
    let mut line = Line::default();
    for at in BidiInfo::reorder_visual(&levels) {
        set_piece(&mut line, &pieces[at]);
    }
    line
}

/// The pieces of a line, in the order in which they are read.
fn pieces(text: &str, weight: Weight) -> Vec<Piece> {
    // Nothing below it is written from right to left.
    let has_direction = text.chars().any(|c| c >= '\u{590}');
    let levels = has_direction.then(|| ParagraphBidiInfo::new(text, None).reordered_levels(0..text.len()));
    let mut pieces: Vec<Piece> = Vec::new();
    for (bytes, face, shown) in clusters(text, weight) {
        let level = levels.as_ref().map_or(Level::ltr(), |levels| levels[bytes.start]);
        let script = script_in(&text[bytes.clone()], face);
        let characters = text[bytes.clone()].char_indices().map(|(at, character)| (bytes.start + at, character));
        let characters: Option<Vec<(usize, char)>> = match shown {
            Shown::All => Some(characters.collect()),
            Shown::Letter => Some(characters.take(1).collect()),
            Shown::Nothing => None,
        };
        if let Some(last) = pieces.last_mut()
            && (last.face, last.level) == (face, level)
            && (script.is_none() || last.script.is_none() || script == last.script)
            && let (Some(before), Some(characters)) = (&mut last.characters, &characters)
        {
            before.extend(characters);
            last.bytes.end = bytes.end;
            last.script = last.script.or(script);
        } else {
            pieces.push(Piece { face, level, script, characters, bytes });
        }
    }
    pieces
}

/// The script of a cluster that is set in a face of the system.
fn script_in(cluster: &str, face: FaceName) -> Option<unicode_script::Script> {
    use unicode_script::{Script, UnicodeScript as _};
    let is_own = |script: &Script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
    let is_system = matches!(face, FaceName::System(_));
    is_system.then(|| cluster.chars().map(|character| character.script()).find(is_own)).flatten()
}

/// Appends a piece.
fn set_piece(line: &mut Line, piece: &Piece) {
    let units_per_em = piece.face.units_per_em();
    let ems = |units: i32| f64::from(units) / units_per_em;
    let Some(characters) = &piece.characters else {
        let at = [line.width, 0.0];
        line.glyphs.push(Glyph { face: BOX, id: 0, at, bytes: piece.bytes.clone() });
        line.width += faces::advance(BOX, 0);
        return;
    };
    let shaped = piece.face.face().shape(characters, piece.level.is_rtl());
    let starts: BTreeSet<usize> = shaped.glyph_infos().iter().map(|glyph| glyph.cluster as usize).collect();
    for (glyph, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let first = glyph.cluster as usize;
        let end = starts.range(first + 1..).next().copied().unwrap_or(piece.bytes.end);
        line.glyphs.push(Glyph {
            face: piece.face,
            // A face has no more glyphs than that.
            id: glyph.glyph_id as u16,
            at: [line.width + ems(position.x_offset), ems(position.y_offset)],
            bytes: first..end,
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

/// The clusters of a text that no face has as a whole, in order and each once.
pub fn missing(text: &str) -> Vec<String> {
    let text = printable(text);
    let mut missing: Vec<String> = Vec::new();
    for (bytes, _, shown) in clusters(&text, Weight::Regular) {
        let cluster = &text[bytes];
        if shown != Shown::All && !missing.iter().any(|known| known == cluster) {
            missing.push(cluster.to_owned());
        }
    }
    missing
}

/// How much nearer, in the face's units, a glyph stands after another; 0 for most pairs, else mostly negative.
pub(super) fn kerning(face: FaceName, first: char, second: char) -> i16 {
    let ems = |characters: &[char]| {
        let mut line = Line::default();
        let characters = Some(characters.iter().copied().enumerate().collect());
        set_piece(&mut line, &Piece { face, level: Level::ltr(), script: None, characters, bytes: 0..2 });
        line.width
    };
    let difference = ems(&[first, second]) - ems(&[first]) - ems(&[second]);
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
    f64::from(read(&FaceName::Inter.face().metrics)) / FaceName::Inter.units_per_em() * size
}

/// Characters and neighbouring pairs of each face that is used, for fonts that travel with an SVG.
#[derive(Debug, Default)]
pub(super) struct Usage {
    faces: BTreeMap<FaceName, Used>,
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
        self.faces.iter().map(|(name, used)| (*name, used))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clusters of a line from left to right.
    fn from_left_to_right(text: &str) -> String {
        let line = set(text, Weight::Regular);
        let mut shown: Vec<&str> = line.glyphs.iter().map(|glyph| &text[glyph.bytes.clone()]).collect();
        shown.dedup();
        shown.concat()
    }

    #[test]
    fn lines_of_mixed_direction_are_put_in_order() {
        for (text, shown) in [
            ("lr 0.1", "lr 0.1"),
            // Hebrew within English: its letters go backwards, the rest does not.
            ("run שלום 12", "run 12 םולש"),
            ("a שלום b", "a םולש b"),
            // The first letter says where the line begins; numbers are read forwards.
            ("שלום abc", "abc םולש"),
            ("ערך 0.25 (טוב)", ")בוט( 0.25 ךרע"),
            ("سلام 12", "12 مالس"),
        ] {
            assert_eq!(from_left_to_right(text), shown, "{text}");
        }
        // What opens on the right looks as what closes on the left.
        let [opening, closing] = ["(", ")"].map(|text| set(text, Weight::Regular).glyphs[0].id);
        let backwards = set("א(", Weight::Regular).glyphs;
        assert!(opening != closing && backwards[0].id == closing, "{backwards:?}");
    }

    #[test]
    fn a_cluster_that_no_face_has_is_one_box() {
        let box_width = faces::advance(BOX, 0);
        for cluster in ["🚀", "👨\u{200d}👩\u{200d}👧", "🇩🇪", "👍🏽", "\u{915}\u{94d}\u{937}\u{93f}"]
        {
            let line = set(cluster, Weight::Regular);
            assert_eq!((line.glyphs.len(), line.width), (1, box_width), "{cluster}");
            assert_eq!(missing(&format!("a {cluster} b{cluster}")), [cluster]);
            let around = width(&format!("a{cluster}b"), 10.0, Weight::Regular);
            let alone = width("a", 10.0, Weight::Regular) + width("b", 10.0, Weight::Regular) + box_width * 10.0;
            assert!((around - alone).abs() < 1e-9, "{cluster}: {around} and {alone}");
        }
        // A digit whose frame is missing is still that digit.
        assert_eq!(width("1\u{fe0f}\u{20e3} key", 10.0, Weight::Regular), width("1 key", 10.0, Weight::Regular));
        assert_eq!(missing("1\u{fe0f}\u{20e3} key"), ["1\u{fe0f}\u{20e3}"]);
        // Marks of direction and selectors are nothing by themselves.
        assert_eq!(missing("a\u{200e}b\u{fe0f}c\u{feff}"), Vec::<String>::new());
    }
}
