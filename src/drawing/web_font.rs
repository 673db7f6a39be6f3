//! Fonts that travel inside an SVG: `@font-face` rules with the glyphs in use alone.
//!
//! `subsetter` cuts the outlines out but leaves a font for PDF, without a character map. The tables that browsers insist on
//! are put back here, and the kerning of the pairs in use, so that a browser spaces text as PNG and PDF have it.
//! Glyphs formed from several characters (a letter and a combining mark, say) are left to the browser.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use skrifa::{FontRef, Tag};
use subsetter::GlyphRemapper;

use super::error::ExportError;
use super::faces::FaceName;
use super::fonts::{self, Usage, Used};

/// What a character map of format 4 can count.
const MOST_SEGMENTS: usize = 8_000;

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
            // One face for all, or a browser would smear a bold one itself.
            FaceName::Cjk => "100 900",
            // They shape their script by rules that do not travel: such lines are outlines.
            FaceName::System(_) => continue,
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
            characters.push((u32::from(character), remapper.remap(glyph)));
        }
    }
    if characters.is_empty() {
        return Ok(None);
    }
    let outlines =
        subsetter::subset(name.face().data, name.face().index, &remapper).map_err(|error| error.to_string())?;
    let outlines = FontRef::new(&outlines).map_err(|error| error.to_string())?;

    let mut tables: BTreeMap<Tag, Vec<u8>> = BTreeMap::new();
    for record in outlines.table_directory().table_records() {
        if let Some(data) = outlines.table_data(record.tag()) {
            tables.insert(record.tag(), data.as_bytes().to_vec());
        }
    }
    tables.insert(Tag::new(b"cmap"), character_map(&characters));
    if let Some(os2) = name.face().font.table_data(Tag::new(b"OS/2")) {
        tables.insert(Tag::new(b"OS/2"), os2.as_bytes().to_vec());
    }
    // Version 3: no glyph names. The 32 bytes are its version, the italic angle and so on, all zero.
    let mut post = vec![0; 32];
    post[1] = 3;
    tables.insert(Tag::new(b"post"), post);
    if let Some(kerning) = kerning_table(name, used, &remapper) {
        tables.insert(Tag::new(b"GPOS"), kerning);
    }
    Ok(Some(open_type(tables)))
}

fn push_u16(data: &mut Vec<u8>, numbers: impl IntoIterator<Item = u16>) {
    for number in numbers {
        data.extend(number.to_be_bytes());
    }
}

fn push_u32(data: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        data.extend(number.to_be_bytes());
    }
}

/// A `cmap` table of rising characters and their glyphs: in format 4, and in format 12 as well where that is not enough.
fn character_map(characters: &[(u32, u16)]) -> Vec<u8> {
    // Runs in which glyphs follow each other as characters do, none over the end of what 16 bits hold.
    let runs: Vec<&[(u32, u16)]> = characters
        .chunk_by(|one, next| one.0 + 1 == next.0 && one.1.checked_add(1) == Some(next.1) && next.0 != 0x1_0000)
        .collect();
    let ends =
        |run: &&[(u32, u16)]| Some((u16::try_from(run[0].0).ok()?, u16::try_from(run.last()?.0).ok()?, run[0].1));
    let basic = segments(runs.iter().filter_map(ends).take(MOST_SEGMENTS));
    let has_more = runs.len() > MOST_SEGMENTS || characters.last().is_some_and(|(character, _)| *character > 0xFFFF);
    let mut table = Vec::new();
    // Version, how many encodings, and for each: Windows, which part of Unicode, where it begins.
    push_u16(&mut table, [0, 1 + u16::from(has_more), 3, 1]);
    push_u32(&mut table, [if has_more { 20 } else { 12 }]);
    if has_more {
        push_u16(&mut table, [3, 10]);
        push_u32(&mut table, [20 + basic.len() as u32]);
    }
    table.extend(basic);
    if has_more {
        push_u16(&mut table, [12, 0]);
        push_u32(&mut table, [16 + 12 * runs.len() as u32, 0, runs.len() as u32]);
        for run in runs {
            push_u32(&mut table, [run[0].0, run[run.len() - 1].0, u32::from(run[0].1)]);
        }
    }
    table
}

/// A character map of format 4: for each run its first and last character, and the glyph of the first.
fn segments(runs: impl Iterator<Item = (u16, u16, u16)>) -> Vec<u8> {
    // The last one is demanded by the format, and leads to no glyph.
    let runs: Vec<(u16, u16, u16)> = runs.chain([(0xFFFF, 0xFFFF, 0)]).collect();
    let count = runs.len() as u16;
    let power = count.ilog2() as u16;
    let mut map = Vec::new();
    push_u16(&mut map, [4, 16 + 8 * count, 0, 2 * count, 2 << power, power, 2 * count - (2 << power)]);
    push_u16(&mut map, runs.iter().map(|run| run.1));
    push_u16(&mut map, [0]);
    push_u16(&mut map, runs.iter().map(|run| run.0));
    push_u16(&mut map, runs.iter().map(|run| run.2.wrapping_sub(run.0)));
    push_u16(&mut map, runs.iter().map(|_| 0));
    map
}

/// A `GPOS` table with the one feature `kern`, of the pairs in use. (Browsers refuse the older `kern` table in a font with
/// CFF outlines.)
fn kerning_table(name: FaceName, used: &Used, remapper: &GlyphRemapper) -> Option<Vec<u8>> {
    /// Of each pair only the advance of the first glyph is changed.
    const ADVANCE: u16 = 4;
    let glyph = |character| name.glyph(character).and_then(|glyph| remapper.get(glyph));
    let mut of_first: BTreeMap<u16, BTreeMap<u16, i16>> = BTreeMap::new();
    for &(first, second) in &used.pairs {
        let kerning = fonts::kerning(name, first, second);
        if let (Some(first), Some(second), true) = (glyph(first), glyph(second), kerning != 0) {
            of_first.entry(first).or_default().insert(second, kerning);
        }
    }
    // Offsets have 16 bits: room for far more pairs than any figure has, and beyond it the pairs are not kerned.
    let mut room = usize::from(u16::MAX) - 64;
    of_first.retain(|_, seconds| {
        let needed = 6 + 4 * seconds.len();
        let fits = needed <= room;
        room -= if fits { needed } else { 0 };
        fits
    });
    if of_first.is_empty() {
        return None;
    }
    let mut table = Vec::new();
    // Version 1.0, then where the lists of scripts, features and lookups begin.
    push_u16(&mut table, [1, 0, 10, 30, 44]);
    // One script with its default language, of which feature 0 is.
    push_u16(&mut table, [1]);
    table.extend(b"DFLT");
    push_u16(&mut table, [8, 4, 0, 0, 0xFFFF, 1, 0]);
    // One feature, made of lookup 0.
    push_u16(&mut table, [1]);
    table.extend(b"kern");
    push_u16(&mut table, [8, 0, 1, 0]);
    // One lookup of kind 2 (pairs) with one part, at byte 8 of it.
    push_u16(&mut table, [1, 4, 2, 0, 1, 8]);
    // The part: each first glyph has a set of second ones.
    let count = of_first.len() as u16;
    let coverage = 10 + 2 * count;
    push_u16(&mut table, [1, coverage, ADVANCE, 0, count]);
    let mut set = coverage + 4 + 2 * count;
    for seconds in of_first.values() {
        push_u16(&mut table, [set]);
        set += 2 + 4 * seconds.len() as u16;
    }
    push_u16(&mut table, [1, count]);
    push_u16(&mut table, of_first.keys().copied());
    for seconds in of_first.values() {
        push_u16(&mut table, [seconds.len() as u16]);
        for (&second, &kerning) in seconds {
            push_u16(&mut table, [second]);
            table.extend(kerning.to_be_bytes());
        }
    }
    Some(table)
}

/// The font file of the tables. Source: OpenType 1.9, "Organization of an OpenType Font".
fn open_type(mut tables: BTreeMap<Tag, Vec<u8>>) -> Vec<u8> {
    const HEAD: Tag = Tag::new(b"head");
    /// Bytes of `head` that make the checksum of the whole file come out as it must.
    const ADJUSTMENT: std::ops::Range<usize> = 8..12;
    if let Some(adjustment) = tables.get_mut(&HEAD).and_then(|head| head.get_mut(ADJUSTMENT)) {
        adjustment.fill(0);
    }
    let count = tables.len() as u16;
    let power = count.ilog2() as u16;
    let mut font = b"OTTO".to_vec();
    push_u16(&mut font, [count, 16 << power, power, 16 * count - (16 << power)]);
    let mut offset = font.len() + 16 * tables.len();
    let mut head = None;
    for (tag, data) in &tables {
        font.extend(tag.to_be_bytes());
        push_u32(&mut font, [checksum(data), offset as u32, data.len() as u32]);
        head = if *tag == HEAD { Some(offset) } else { head };
        offset += data.len().next_multiple_of(4);
    }
    for data in tables.values() {
        font.extend(data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&font));
    if let Some(place) = head.and_then(|head| font.get_mut(head..)?.get_mut(ADJUSTMENT)) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    font
}

/// The sum of all words of four bytes, the last filled up with zeros.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0_u32, |sum, bytes| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use skrifa::MetadataProvider as _;

    use super::*;

    #[test]
    fn every_character_leads_to_its_glyph() {
        let few = [(0x20, 1), (0x21, 2), (0x30, 3), (0x8BAD, 9), (0xFFFE, 4)];
        let beyond = [(0x20, 1), (0xFFFE, 2), (0x1_0000, 3), (0x1_0001, 4), (0x2_0000, 7)];
        // More gaps than the shorter format counts.
        let many: Vec<(u32, u16)> = (0..9_000).map(|at| (0x100 + 2 * u32::from(at), at + 1)).collect();
        for characters in [&few[..], &beyond, &many] {
            let font = open_type(BTreeMap::from([(Tag::new(b"cmap"), character_map(characters))]));
            let map = FontRef::new(&font).expect("a font").charmap();
            for &(character, glyph) in characters {
                let found = map.map(character).map(skrifa::GlyphId::to_u32);
                assert_eq!(found, Some(u32::from(glyph)), "{character:x}");
            }
            assert!(map.map(0x23_u32).is_none() && map.map(0x1_0003_u32).is_none());
        }
    }
}
