//! The words of a PDF: what is drawn with glyphs that tell which characters they are, in the order in which they are drawn.

use std::sync::Arc;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect};

/// Pages that are read for their words.
const MAX_PAGES: usize = 200;
/// Units of a glyph to the size of its face.
const UNITS: f64 = 1000.0;
/// A glyph so much of the size of its face further than the one before ended is of another word.
const GAP: f64 = 0.15;

/// Warnings are for nobody.
pub(super) fn settings() -> InterpreterSettings {
    InterpreterSettings { warning_sink: Arc::new(|_| {}), ..InterpreterSettings::default() }
}

/// The words of the first pages, those of a page behind those of another with an empty line between.
pub(super) fn of_pages(pages: &[Page<'_>], most: u64) -> String {
    let mut text = String::new();
    for page in pages.iter().take(MAX_PAGES) {
        if text.len() as u64 > most {
            break;
        }
        let mut words = Words { last: None, text: String::new() };
        let cache = InterpreterCache::new();
        let whole = Rect::new(-1e6, -1e6, 1e6, 1e6);
        interpret_page(page, &mut Context::new(Affine::IDENTITY, whole, &cache, page.xref(), settings()), &mut words);
        let words = words.text.trim();
        if !words.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(words);
            text.push('\n');
        }
    }
    text
}

/// Takes note of glyphs, and of nothing else.
struct Words {
    /// Where the glyph before ended, and the size of its face.
    last: Option<(Point, f64)>,
    text: String,
}

impl Words {
    /// A glyph has a thousand units to the size of its face; `advance` is in these.
    fn glyph(&mut self, transform: Affine, advance: f64, characters: &str) {
        let [along_x, along_y, up_x, up_y, ..] = transform.as_coeffs();
        let size = (UNITS * up_x.hypot(up_y)).max(1e-6);
        let start = transform * Point::ORIGIN;
        if let Some((end, size_before)) = self.last {
            // Along the line of writing, and across it.
            let length = along_x.hypot(along_y).max(1e-9);
            let step = start - end;
            let along = (step.x * along_x + step.y * along_y) / length;
            let across = (step.y * along_x - step.x * along_y) / length;
            // Exponents and indices are on the line.
            if across.abs() > 0.6 * size.max(size_before) || along < -size {
                self.text.push('\n');
            } else if along > GAP * size && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
        self.last = Some((transform * Point::new(advance, 0.0), size));
        self.text.push_str(characters);
    }
}

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(UNITS as f32 / 2.0));
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.glyph(transform, advance, character.encode_utf8(&mut [0; 4])),
                Some(BfString::String(characters)) => self.glyph(transform, advance, &characters),
                None => {}
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
