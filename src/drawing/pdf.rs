//! [`Drawing`] to a PDF of one page, vectors throughout.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use skrifa::{FontRef, Tag};
use subsetter::GlyphRemapper;

use super::canvas::{Canvas, Segment, Words, paint};
use super::error::{ExportError, check_page};
use super::faces::{Face, FaceName, advance};
use super::fonts::Glyph;
use super::items::{Caps, Drawing, Fill, PageRect, Pen, Pixels, Rgb};
use super::printable::printable;

/// A PDF file whose page is exactly the drawing. Text stays text, in embedded parts of its faces. There is no date
/// in it, so that the same drawing gives the same bytes.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, ExportError> {
    let Drawing { width, height, .. } = *drawing;
    check_page(width, height)?;
    let mut page = Page { content: Content::new(), opacities: BTreeSet::new(), fonts: Vec::new(), images: Vec::new() };
    // The drawing's y goes downwards.
    page.content.transform([1.0, 0.0, 0.0, -1.0, 0.0, height as f32]);
    if let Some(color) = drawing.background {
        page.set_fill(color, 1.0);
        page.content.rect(0.0, 0.0, width as f32, height as f32).fill_nonzero();
    }
    paint(&drawing.items, &mut page);
    let Page { content, opacities, fonts, images } = page;

    let mut next = 0;
    let mut reference = || {
        next += 1;
        Ref::new(next)
    };
    let [catalog, pages, page, contents, information] = std::array::from_fn(|_| reference());
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let fonts: Vec<(String, Ref, FaceName, UsedGlyphs)> =
        fonts.into_iter().enumerate().map(|(at, (face, used))| (font_name(at), reference(), face, used)).collect();
    let images: Vec<(Image, [Ref; 2])> = images.into_iter().map(|image| (image, [reference(), reference()])).collect();
    let mut leaf = pdf.page(page);
    leaf.parent(pages).media_box(Rect::new(0.0, 0.0, width as f32, height as f32)).contents(contents);
    if !opacities.is_empty() {
        leaf.group().transparency().color_space().device_rgb();
    }
    let mut resources = leaf.resources();
    let mut dictionary = resources.fonts();
    for (name, id, ..) in &fonts {
        dictionary.pair(Name(name.as_bytes()), *id);
    }
    dictionary.finish();
    let mut pictures = resources.x_objects();
    for (at, (_, [id, _])) in images.iter().enumerate() {
        pictures.pair(Name(image_name(at).as_bytes()), *id);
    }
    pictures.finish();
    let mut states = resources.ext_g_states();
    for opacity in opacities {
        let share = f32::from(opacity) / f32::from(OPAQUE);
        let name = state_name(opacity);
        states
            .insert(Name(name.as_bytes()))
            .start::<pdf_writer::writers::ExtGraphicsState<'_>>()
            .non_stroking_alpha(share)
            .stroking_alpha(share);
    }
    states.finish();
    resources.finish();
    leaf.finish();
    pdf.stream(contents, &deflated(&content.finish())?).filter(Filter::FlateDecode);
    for (_, id, face, used) in fonts {
        write_font(&mut pdf, id, &mut reference, face, &used)?;
    }
    for (image, ids) in images {
        write_image(&mut pdf, ids, &image)?;
    }
    let mut about = pdf.document_info(information);
    for (text, is_title) in [(&drawing.title, true), (&drawing.description, false)] {
        let text = printable(text);
        if text.is_empty() {
            continue;
        }
        if is_title {
            about.title(TextStr(&text));
        } else {
            about.subject(TextStr(&text));
        }
    }
    about.creator(TextStr("Runatlas")).producer(TextStr("Runatlas"));
    about.finish();
    Ok(pdf.finish())
}

/// What an opacity of 1 is counted as.
const OPAQUE: u16 = 10_000;

fn state_name(opacity: u16) -> String {
    format!("o{opacity}")
}

fn font_name(at: usize) -> String {
    format!("f{at}")
}

fn image_name(at: usize) -> String {
    format!("i{at}")
}

fn deflated(data: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.map_err(|error| ExportError::failed("PDF", &error))
}

/// The glyphs in use of one face: their new numbers, and what each stands for.
#[derive(Default)]
struct UsedGlyphs {
    numbers: GlyphRemapper,
    /// By new number.
    texts: BTreeMap<u16, String>,
}

/// The page as it is drawn on.
struct Page {
    content: Content,
    /// Ten thousandths, each once.
    opacities: BTreeSet<u16>,
    /// In the order of their first use.
    fonts: Vec<(FaceName, UsedGlyphs)>,
    images: Vec<Image>,
}

struct Image {
    pixels: Arc<Pixels>,
    is_smooth: bool,
}

impl Page {
    fn set_opacity(&mut self, opacity: f64) {
        let opacity = (opacity.clamp(0.0, 1.0) * f64::from(OPAQUE)).round() as u16;
        // Where nothing is set yet, everything is opaque.
        if opacity < OPAQUE || !self.opacities.is_empty() {
            self.opacities.insert(opacity);
            self.content.set_parameters(Name(state_name(opacity).as_bytes()));
        }
    }

    fn set_fill(&mut self, color: Rgb, opacity: f64) {
        let [red, green, blue] = color.map(|channel| f32::from(channel) / 255.0);
        self.set_opacity(opacity);
        self.content.set_fill_rgb(red, green, blue);
    }

    fn set_stroke(&mut self, stroke: Pen) {
        let [red, green, blue] = stroke.color.map(|channel| f32::from(channel) / 255.0);
        self.set_opacity(stroke.opacity);
        let cap = if stroke.caps == Caps::Round { LineCapStyle::RoundCap } else { LineCapStyle::ButtCap };
        self.content
            .set_stroke_rgb(red, green, blue)
            .set_line_width(stroke.width as f32)
            .set_line_cap(cap)
            .set_line_join(LineJoinStyle::RoundJoin)
            .set_dash_pattern(stroke.dash.lengths().iter().copied(), 0.0);
    }

    fn outline(&mut self, path: &[Segment]) {
        for segment in path {
            match *segment {
                Segment::Move([x, y]) => self.content.move_to(x as f32, y as f32),
                Segment::Line([x, y]) => self.content.line_to(x as f32, y as f32),
                Segment::Curve([x1, y1], [x2, y2], [x, y]) => {
                    self.content.cubic_to(x1 as f32, y1 as f32, x2 as f32, y2 as f32, x as f32, y as f32)
                }
                Segment::Close => self.content.close_path(),
            };
        }
    }

    /// The place of a face among those in use.
    fn font(&mut self, face: FaceName) -> usize {
        self.fonts.iter().position(|(known, _)| *known == face).unwrap_or_else(|| {
            self.fonts.push((face, UsedGlyphs::default()));
            self.fonts.len() - 1
        })
    }

    /// Takes note of a glyph; says its new number, and whether it can be told from it what it stands for here.
    fn note(&mut self, glyph: &Glyph, text: &str) -> (u16, bool) {
        let at = self.font(glyph.face);
        let used = &mut self.fonts[at].1;
        let number = used.numbers.remap(glyph.id);
        let known = used.texts.entry(number).or_insert_with(|| text.to_owned());
        (number, known == text)
    }
}

impl Canvas for Page {
    fn path(&mut self, path: &[Segment], fill: Option<Fill>, stroke: Option<Pen>) {
        if let Some(Fill { color, opacity }) = fill {
            self.set_fill(color, opacity);
            self.outline(path);
            self.content.fill_nonzero();
        }
        if let Some(stroke) = stroke {
            self.set_stroke(stroke);
            self.outline(path);
            self.content.stroke();
        }
    }

    fn words(&mut self, words: &Words<'_>) {
        let Words { text, line, at: [x, y], turn, size, color } = *words;
        self.set_fill(color, 1.0);
        let mut is_told = true;
        let mut before = None;
        let numbers: Vec<u16> = line
            .glyphs
            .iter()
            .map(|glyph| {
                // Of several glyphs for the same characters the first stands for all of them.
                let is_first = before.replace(&glyph.bytes) != Some(&glyph.bytes);
                let (number, is_known) = self.note(glyph, if is_first { &text[glyph.bytes.clone()] } else { "" });
                is_told &= is_known;
                number
            })
            .collect();
        if !is_told {
            self.content.begin_marked_content_with_properties(Name(b"Span")).properties().actual_text(TextStr(text));
        }
        self.content.begin_text();
        // Pieces of one face whose glyphs stand on one line.
        let mut start = 0;
        for piece in line.glyphs.chunk_by(|one, next| one.face == next.face && one.at[1] == next.at[1]) {
            let numbers = &numbers[start..start + piece.len()];
            start += piece.len();
            let [along, up] = piece[0].at.map(|ems| ems * size);
            let [right, down] = turn.along();
            let matrix = [right, down, down, -right, x + along * right + up * down, y + along * down - up * right];
            let font = font_name(self.font(piece[0].face));
            self.content.set_font(Name(font.as_bytes()), size as f32);
            self.content.set_text_matrix(matrix.map(|value| value as f32));
            let mut positioned = self.content.show_positioned();
            let mut items = positioned.items();
            let mut shown = Vec::new();
            for (at, glyph) in piece.iter().enumerate() {
                shown.extend(numbers[at].to_be_bytes());
                let Some(next) = piece.get(at + 1) else { break };
                // What the pen goes back, in thousandths of the font size.
                let back = (advance(glyph.face, glyph.id) - (next.at[0] - glyph.at[0])) * 1000.0;
                if back.abs() > 0.05 {
                    items.show(Str(&shown)).adjust(back as f32);
                    shown.clear();
                }
            }
            items.show(Str(&shown));
        }
        self.content.end_text();
        if !is_told {
            self.content.end_marked_content();
        }
    }

    fn image(&mut self, frame: PageRect, pixels: &Arc<Pixels>, is_smooth: bool) {
        let PageRect { x, y, width, height } = frame;
        let name = image_name(self.images.len());
        self.images.push(Image { pixels: Arc::clone(pixels), is_smooth });
        self.set_opacity(1.0);
        self.content.save_state();
        // The first row of an image is at the top of the unit square, whose y goes upwards.
        let place = [width, 0.0, 0.0, -height, x, y + height];
        self.content.transform(place.map(|value| value as f32)).x_object(Name(name.as_bytes()));
        self.content.restore_state();
    }

    fn begin_clip(&mut self, frame: PageRect) {
        let PageRect { x, y, width, height } = frame;
        self.content.save_state();
        self.content.rect(x as f32, y as f32, width as f32, height as f32).clip_nonzero().end_path();
    }

    fn end_clip(&mut self) {
        self.content.restore_state();
    }
}

/// The colours of a raster, and beside them what shines through.
fn write_image(pdf: &mut Pdf, [id, mask]: [Ref; 2], Image { pixels, is_smooth }: &Image) -> Result<(), ExportError> {
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let (width, height) = (side(pixels.width), side(pixels.height));
    let colors: Vec<u8> = pixels.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let alphas: Vec<u8> = pixels.rgba.iter().skip(3).step_by(4).copied().collect();
    let is_opaque = alphas.iter().all(|&alpha| alpha == 255);
    let colors = deflated(&colors)?;
    let mut image = pdf.image_xobject(id, &colors);
    image.width(width).height(height).bits_per_component(8).interpolate(*is_smooth).filter(Filter::FlateDecode);
    image.color_space().device_rgb();
    if !is_opaque {
        image.s_mask(mask);
    }
    image.finish();
    if !is_opaque {
        let alphas = deflated(&alphas)?;
        let mut image = pdf.image_xobject(mask, &alphas);
        image.width(width).height(height).bits_per_component(8).interpolate(*is_smooth).filter(Filter::FlateDecode);
        image.color_space().device_gray();
    }
    Ok(())
}

/// The part of a face that is used, as a composite font whose codes are the new numbers of its glyphs.
fn write_font(
    pdf: &mut Pdf,
    id: Ref,
    reference: &mut impl FnMut() -> Ref,
    face: FaceName,
    used: &UsedGlyphs,
) -> Result<(), ExportError> {
    const SYSTEM: SystemInfo<'_> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let [descendant, descriptor, file, to_unicode] = std::array::from_fn(|_| reference());
    let failed = |cause: &dyn std::fmt::Display| ExportError::failed("PDF", &cause.to_string());
    let Face { data, index, metrics, postscript_name, .. } = face.face();
    let data = subsetter::subset(data, *index, &used.numbers).map_err(|error| failed(&error))?;
    let part = FontRef::new(&data).map_err(|error| failed(&error))?;
    let outlines = part.table_data(Tag::new(b"CFF "));
    // Six letters before the name say that it is a part; here they need not differ.
    let name = format!("RUNATL+{postscript_name}");
    let thousandths = |units: f32| units * 1000.0 / face.units_per_em() as f32;

    pdf.type0_font(id)
        .base_font(Name(if outlines.is_some() { format!("{name}-Identity-H") } else { name.clone() }.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(to_unicode);
    let mut font = pdf.cid_font(descendant);
    if outlines.is_none() {
        font.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    font.subtype(if outlines.is_some() { CidFontType::Type0 } else { CidFontType::Type2 })
        .base_font(Name(name.as_bytes()))
        .system_info(SYSTEM)
        .font_descriptor(descriptor)
        .default_width(0.0);
    font.widths().consecutive(0, used.numbers.remapped_gids().map(|glyph| (advance(face, glyph) * 1000.0) as f32));
    font.finish();
    let mut about = pdf.font_descriptor(descriptor);
    about
        .name(Name(name.as_bytes()))
        .flags(FontFlags::SYMBOLIC)
        .italic_angle(0.0)
        .ascent(thousandths(metrics.ascent))
        .descent(thousandths(metrics.descent))
        .cap_height(thousandths(metrics.cap_height.unwrap_or(metrics.ascent)))
        .stem_v(if face == FaceName::InterSemiBold { 144.0 } else { 95.0 });
    if outlines.is_some() {
        about.font_file3(file);
    } else {
        about.font_file2(file);
    }
    if let Some(bounds) = metrics.bounds {
        about.bbox(Rect::new(
            thousandths(bounds.x_min),
            thousandths(bounds.y_min),
            thousandths(bounds.x_max),
            thousandths(bounds.y_max),
        ));
    }
    about.finish();
    let mut characters = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
    for (number, text) in used.texts.iter().filter(|(_, text)| !text.is_empty()) {
        characters.pair_with_multiple(*number, text.chars());
    }
    pdf.cmap(to_unicode, &deflated(&characters.finish())?).filter(Filter::FlateDecode);
    match outlines {
        Some(outlines) => pdf
            .stream(file, &deflated(outlines.as_bytes())?)
            .filter(Filter::FlateDecode)
            .pair(Name(b"Subtype"), Name(b"CIDFontType0C")),
        None => pdf
            .stream(file, &deflated(&data)?)
            .filter(Filter::FlateDecode)
            .pair(Name(b"Length1"), i32::try_from(data.len()).unwrap_or(i32::MAX)),
    };
    Ok(())
}
