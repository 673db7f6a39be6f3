//! Fonts that travel inside an SVG: `@font-face` rules with the glyphs in use alone.
//!
//! `subsetter` cuts the outlines out but leaves a font for PDF, without a character map. The tables that browsers insist on
//! are put back here, and the kerning of the pairs in use, so that a browser spaces text as PNG and PDF have it.
//! Glyphs formed from several characters (a letter and a combining mark, say) are left to the browser.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use rustybuzz::ttf_parser::{self, RawFace};
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::gpos::{
    Gpos, PairPos, PairSet, PairValueRecord, PositionLookup, PositionLookupList, ValueRecord,
};
use write_fonts::tables::layout::{
    Feature, FeatureList, FeatureRecord, LangSys, Lookup, LookupFlag, Script, ScriptList, ScriptRecord,
};
use write_fonts::types::{GlyphId as NewGlyphId, GlyphId16, Tag};

use super::ExportError;
use super::fonts::{self, FaceName, Usage, Used};

/// Writes a `<style>` element with a rule for each face in use; nothing for a drawing without text.
pub(super) fn write_faces(svg: &mut String, usage: &Usage) -> Result<(), ExportError> {
    let mut rules = String::new();
    for (name, used) in usage.faces() {
        let Some(font) = subset(name, used).map_err(|cause| ExportError::Failed { format: "SVG", cause })? else {
            continue;
        };
        let weight = match name {
            FaceName::Inter => "400",
            FaceName::InterSemiBold => "600",
            FaceName::Cjk => "100 900", // one face for all, or a browser would smear a bold one itself
        };
        // Writing into a String cannot fail.
        let _ = write!(
            rules,
            "\n@font-face{{font-family:\"{}\";font-weight:{weight};src:url(data:font/otf;base64,{})}}",
            name.family(),
            base64::engine::general_purpose::STANDARD.encode(font),
        );
    }
    if !rules.is_empty() {
        let _ = write!(svg, "\n<style type=\"text/css\">{rules}\n</style>");
    }
    Ok(())
}

/// An OpenType font with the characters in use that the face has, `None` when it has none of them.
fn subset(name: FaceName, used: &Used) -> Result<Option<Vec<u8>>, String> {
    let mut remapper = GlyphRemapper::new();
    let mut characters = Vec::new();
    for &character in &used.characters {
        if let Some(glyph) = name.glyph(character) {
            let new = remapper.remap(glyph.0);
            characters.push((character, NewGlyphId::new(u32::from(new))));
        }
    }
    if characters.is_empty() {
        return Ok(None);
    }
    let outlines = subsetter::subset(name.data(), 0, &remapper).map_err(|error| error.to_string())?;
    let outlines = RawFace::parse(&outlines, 0).map_err(|error| error.to_string())?;
    let whole = name.face().raw_face();

    let mut font = FontBuilder::new();
    let characters_map = Cmap::from_mappings(characters).map_err(|error| error.to_string())?;
    font.add_table(&characters_map).map_err(|error| error.to_string())?;
    if let Some(os2) = whole.table(ttf_parser::Tag::from_bytes(b"OS/2")) {
        font.add_raw(Tag::new(b"OS/2"), os2);
    }
    // Version 3: no glyph names. The 32 bytes are its version, the italic angle and so on, all zero.
    let mut post = vec![0; 32];
    post[1] = 3;
    font.add_raw(Tag::new(b"post"), post);
    if let Some(kerning) = kerning_table(name, used, &remapper) {
        font.add_table(&kerning).map_err(|error| error.to_string())?;
    }
    for record in outlines.table_records {
        let tag = Tag::new(&record.tag.to_bytes());
        if let Some(table) = outlines.table(record.tag).filter(|_| !font.contains(tag)) {
            font.add_raw(tag, table);
        }
    }
    Ok(Some(font.build()))
}

/// A `GPOS` table with the one feature `kern`, of the pairs in use. (Browsers refuse the older `kern` table in a font with
/// CFF outlines.)
fn kerning_table(name: FaceName, used: &Used, remapper: &GlyphRemapper) -> Option<Gpos> {
    let glyph = |character| name.glyph(character).and_then(|glyph| remapper.get(glyph.0)).map(GlyphId16::new);
    let mut of_first: BTreeMap<GlyphId16, BTreeMap<GlyphId16, i16>> = BTreeMap::new();
    for &(first, second) in &used.pairs {
        let kerning = fonts::kerning(name, first, second);
        if let (Some(first), Some(second), true) = (glyph(first), glyph(second), kerning != 0) {
            of_first.entry(first).or_default().insert(second, kerning);
        }
    }
    if of_first.is_empty() {
        return None;
    }
    let coverage = of_first.keys().copied().collect();
    let advance = |units| ValueRecord::new().with_x_advance(units);
    let record = |(second, units)| PairValueRecord::new(second, advance(units), ValueRecord::new());
    let sets = of_first.into_values().map(|seconds| PairSet::new(seconds.into_iter().map(record).collect())).collect();
    let lookup = PositionLookup::Pair(Lookup::new(LookupFlag::empty(), vec![PairPos::format_1(coverage, sets)]));

    let script = Script::new(Some(LangSys::new(vec![0])), Vec::new());
    Some(Gpos::new(
        ScriptList::new(vec![ScriptRecord::new(Tag::new(b"DFLT"), script)]),
        FeatureList::new(vec![FeatureRecord::new(Tag::new(b"kern"), Feature::new(None, vec![0]))]),
        PositionLookupList::new(vec![lookup]),
    ))
}
