//! The faces that figures are set in: the bundled ones, and those of the system where it has what they lack.
//!
//! Inter for Latin, Greek, Cyrillic, digits (all of one width) and signs; a part of Noto Sans CJK for Chinese, Japanese and
//! Korean, Han in its mainland Chinese shape, in one weight. What neither has comes from a font of the system with outlines
//! ([`system_faces`]), in its one weight; pictures in colour are no outlines, and count as missing.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use harfrust::{Direction, ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::Metrics;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider as _, Tag};
use subsetter::GlyphRemapper;

use super::items::Weight;
use super::system_faces;

const CJK: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Regular.otf");

/// The bundled face of Chinese, Japanese and Korean, if it has this character.
pub fn cjk_of(character: char) -> Option<&'static [u8]> {
    FaceName::Cjk.glyph(character).map(|_| CJK)
}

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum FaceName {
    Inter,
    InterSemiBold,
    Cjk,
    /// Of the system: its place in the order in which they were found.
    System(u16),
}

impl FaceName {
    /// Inter in this weight.
    pub(super) fn inter(weight: Weight) -> Self {
        match weight {
            Weight::Regular => Self::Inter,
            Weight::SemiBold => Self::InterSemiBold,
        }
    }

    /// The family as SVG names it.
    pub(super) fn family(self) -> &'static str {
        match self {
            Self::Inter | Self::InterSemiBold => "Inter",
            Self::Cjk => "Noto Sans CJK SC",
            Self::System(_) => &self.face().postscript_name,
        }
    }

    /// The face, parsed once.
    pub(super) fn face(self) -> &'static Face<'static> {
        static BUNDLED: [OnceLock<Face<'static>>; 3] = [const { OnceLock::new() }; 3];
        let bundled = |at: usize, name: &'static str, data: &'static [u8]| {
            BUNDLED[at].get_or_init(|| Face::new(data, 0, Some(name)).expect("a bundled face is well formed"))
        };
        match self {
            Self::Inter => bundled(0, "Inter-Regular", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
            Self::InterSemiBold => {
                bundled(1, "Inter-SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf"))
            }
            Self::Cjk => bundled(2, "NotoSansCJKsc-Regular", CJK),
            // Names are given out for faces that are there.
            Self::System(at) => system().faces.get(usize::from(at)).copied().unwrap_or(Self::Inter.face()),
        }
    }

    pub(super) fn units_per_em(self) -> f64 {
        f64::from(self.face().metrics.units_per_em)
    }

    /// The glyph of a character.
    pub(super) fn glyph(self, character: char) -> Option<u16> {
        self.face().glyph(character)
    }
}

/// What is read of a font file once.
pub(super) struct Face<'a> {
    /// The font file.
    pub(super) data: &'a [u8],
    /// The font's number in the file.
    pub(super) index: u32,
    pub(super) font: FontRef<'a>,
    /// In units of the face.
    pub(super) metrics: Metrics,
    /// The name as PDF has it.
    pub(super) postscript_name: String,
    characters: Charmap<'a>,
    shaping: ShaperData,
}

impl<'a> Face<'a> {
    /// `None` for what is no font.
    fn new(data: &'a [u8], index: u32, postscript_name: Option<&str>) -> Option<Self> {
        let font = FontRef::from_index(data, index).ok()?;
        let own = || font.localized_strings(StringId::POSTSCRIPT_NAME).next().map(|name| name.to_string());
        let name = postscript_name.map(ToOwned::to_owned).or_else(own).unwrap_or_default();
        // What PDF takes for a name without any escape.
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Some(Self {
            data,
            index,
            characters: font.charmap(),
            metrics: font.metrics(Size::unscaled(), LocationRef::default()),
            postscript_name: if name.is_empty() { "System".to_owned() } else { name },
            shaping: ShaperData::new(&font),
            font,
        })
    }

    fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.characters.map(character).filter(|glyph| *glyph != GlyphId::NOTDEF)?;
        u16::try_from(glyph.to_u32()).ok()
    }

    /// The glyphs of characters with the byte that each begins at, from left to right.
    pub(super) fn shape(&self, text: &[(usize, char)], is_backward: bool) -> harfrust::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        for &(at, character) in text {
            buffer.add(character, at as u32);
        }
        buffer.guess_segment_properties();
        buffer.set_direction(if is_backward { Direction::RightToLeft } else { Direction::LeftToRight });
        self.shaping.shaper(&self.font).build().shape(buffer, ShapeOptions::new())
    }

    /// Whether it has the characters of a cluster, and something of them is seen.
    fn has(&self, cluster: &str) -> bool {
        let mut characters = cluster.chars().filter(|character| !is_ignorable(*character));
        if !characters.all(|character| self.glyph(character).is_some()) {
            return false;
        }
        let text: Vec<(usize, char)> = cluster.char_indices().collect();
        let shaped = self.shape(&text, false);
        let is_whole = shaped.glyph_infos().iter().all(|glyph| glyph.glyph_id != 0);
        let outlines = self.font.outline_glyphs();
        let is_seen = |glyph: u32| {
            let mut pen = Ink(false);
            let outline = outlines.get(GlyphId::new(glyph));
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            outline.is_some_and(|outline| outline.draw(settings, &mut pen).is_ok()) && pen.0
        };
        is_whole
            && (cluster.chars().all(char::is_whitespace)
                || shaped.glyph_infos().iter().any(|glyph| is_seen(glyph.glyph_id)))
    }

    /// Whether a part of it can travel in a PDF.
    fn can_be_embedded(&self) -> bool {
        let tables = [Tag::new(b"glyf"), Tag::new(b"CFF ")];
        tables.iter().any(|tag| self.font.table_data(*tag).is_some())
            && subsetter::subset(self.data, self.index, &GlyphRemapper::new()).is_ok()
    }
}

/// Whether anything is drawn.
struct Ink(bool);

impl OutlinePen for Ink {
    fn move_to(&mut self, _: f32, _: f32) {}

    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }

    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }

    fn close(&mut self) {}
}

/// Whether a character says something about its neighbours and is never seen itself: joiners, selectors, marks of direction.
pub(super) fn is_ignorable(character: char) -> bool {
    matches!(
        u32::from(character),
        0xAD | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xE0000..=0xE0FFF
    )
}

/// How far the pen goes on after a glyph by itself, ems.
pub(super) fn advance(face: FaceName, glyph: u16) -> f64 {
    let metrics = face.face().font.glyph_metrics(Size::unscaled(), LocationRef::default());
    f64::from(metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default()) / face.units_per_em()
}

/// Draws a glyph in the units of its face, y upwards. One that is broken is missing from the picture, as it is elsewhere.
pub(super) fn outline(face: FaceName, glyph: u16, pen: &mut impl OutlinePen) {
    let outline = face.face().font.outline_glyphs().get(GlyphId::from(glyph));
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    let drawn = outline.map(|outline| outline.draw(settings, pen));
    debug_assert!(drawn.is_none_or(|drawn| drawn.is_ok()) || matches!(face, FaceName::System(_)), "{face:?} {glyph}");
}

/// What was found of the system's fonts so far.
#[derive(Default)]
struct System {
    /// They stay until the process ends, as the bundled ones do.
    faces: Vec<&'static Face<'static>>,
    /// The face that has a cluster, or that none has it.
    of_cluster: HashMap<String, Option<u16>>,
}

fn system() -> std::sync::MutexGuard<'static, System> {
    static SYSTEM: LazyLock<Mutex<System>> = LazyLock::new(Mutex::default);
    SYSTEM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A face of the system that has all of a cluster.
pub(super) fn system_face(cluster: &str) -> Option<FaceName> {
    if !system_faces::are_allowed() {
        return None;
    }
    let mut system = system();
    let System { faces, of_cluster } = &mut *system;
    if let Some(known) = of_cluster.get(cluster) {
        return known.map(FaceName::System);
    }
    let known = faces.iter().position(|face| face.has(cluster));
    let found = known.or_else(|| {
        let first = cluster.chars().find(|character| !is_ignorable(*character))?;
        let (data, index) = system_faces::find(first, |data, index| {
            // A glance at the table of characters comes first: there may be thousands of fonts.
            let is_likely = FontRef::from_index(data, index)
                .is_ok_and(|font| font.charmap().map(first).is_some_and(|glyph| glyph != GlyphId::NOTDEF));
            is_likely && Face::new(data, index, None).is_some_and(|face| face.has(cluster) && face.can_be_embedded())
        })?;
        let data: &'static fontique::Blob<u8> = Box::leak(Box::new(data));
        faces.push(Box::leak(Box::new(Face::new(data.data(), index, None)?)));
        Some(faces.len() - 1)
    });
    let found = found.and_then(|at| u16::try_from(at).ok());
    of_cluster.insert(cluster.to_owned(), found);
    found.map(FaceName::System)
}
