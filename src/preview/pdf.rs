//! PDF: its pages, drawn by `hayro`, which executes nothing and opens nothing. Read apart: nothing bounds what a page
//! unfolds to.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use encoding_rs::{Encoding, WINDOWS_1252};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{self, DecryptionError, LoadPdfError};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use super::format::{Format, Head, Part};
use super::shape::pages::{PageKind, PageView, Pages};
use super::{ImagePreview, Limits, Preview, PreviewError, Shape, Source, TextPreview, safe};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

mod words;

/// Bytes of a file: its reader keeps all of them.
const MAX_BYTES: u64 = 256 << 20;
/// Pages whose size is told.
const MAX_PAGES: usize = 20_000;
/// How long words may be looked for.
const WORDS_PATIENCE: Duration = Duration::from_millis(700);
/// Before this there may be a few bytes of something else.
const MARK: &[u8] = b"%PDF-";

pub(super) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let start = &head.bytes[..head.bytes.len().min(1024)];
        start.starts_with(MARK)
            || head.kind == FileKind::Document && memchr::memmem::find(start, MARK).is_some_and(|at| at > 0)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let pdf = open(source, cancel)?;
        let pages = pdf.pages();
        let Some(first) = pages.first() else {
            return Err(PreviewError::Said(Message::new("preview-pdf-no-pages").path(source.place())));
        };
        let details = serde_json::Map::from_iter([("pages".to_owned(), pages.len().into())]);
        let shape = if let Some(side) = limits.max_side {
            let view = PageView::within(0, size_of(first), side);
            Shape::Image(drawn(first, view, source)?)
        } else {
            let sizes = pages.iter().take(MAX_PAGES).map(size_of);
            let title = pdf.metadata().title.as_deref().map(decoded).unwrap_or_default();
            Shape::Pages(Pages {
                title: safe(&title, 300).into_owned(),
                ..Pages::new(PageKind::Paper, sizes, pages.len())
            })
        };
        let preview = Preview::from(shape).of_kind("pdf", "PDF").with_details(&details);
        if limits.max_side.is_some() {
            return Ok(preview);
        }
        let text = words_of(pdf, limits.max_text_bytes);
        let size = text.len() as u64;
        Ok(if size == 0 { preview } else { preview.with_source(TextPreview::new(text, "UTF-8", [size; 2], false)) })
    }

    fn load_part(
        &self,
        source: &mut Source<'_>,
        part: &Part,
        _limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Preview, PreviewError> {
        let Part::Page(view) = part;
        let pdf = open(source, cancel)?;
        let Some(page) = pdf.pages().get(view.page as usize) else {
            return Err(PreviewError::Said(Message::new("preview-error-changed").path(source.place())));
        };
        Ok(Preview::from(Shape::Image(drawn(page, *view, source)?)).of_kind("pdf", "PDF"))
    }

    fn is_apart(&self) -> bool {
        true
    }
}

fn open(source: &mut Source<'_>, cancel: &Cancel) -> Result<hayro_syntax::Pdf, PreviewError> {
    if source.size() > MAX_BYTES {
        let path = source.place().to_owned();
        return Err(PreviewError::TooLarge { path, bytes: source.size(), limit: MAX_BYTES });
    }
    source.read_up_to(MAX_BYTES, cancel)?;
    let place = || source.place().to_owned();
    hayro_syntax::Pdf::new(Arc::new(source.bytes().to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            PreviewError::Said(Message::new("preview-pdf-password").path(source.place()))
        }
        LoadPdfError::Decryption(_) => broken(place(), "encryption"),
        LoadPdfError::Invalid => broken(place(), "damaged"),
    })
}

/// The words of the first pages. What takes long is done without: a page that is endless does not keep others from being seen.
fn words_of(pdf: hayro_syntax::Pdf, most: u64) -> String {
    let (found, words) = sync_channel(1);
    let read = move || drop(found.send(words::of_pages(pdf.pages(), most)));
    match std::thread::Builder::new().name("words of a PDF".to_owned()).spawn(read) {
        Ok(_) => words.recv_timeout(WORDS_PATIENCE).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

fn broken(path: std::path::PathBuf, cause: &str) -> PreviewError {
    PreviewError::Broken { path, format: "PDF", cause: cause.to_owned() }
}

/// As it is seen: cropped and turned.
fn size_of(page: &Page<'_>) -> [f32; 2] {
    let (width, height) = page.render_dimensions();
    Pages::new(PageKind::Paper, [[width, height]], 1).sizes[0]
}

/// The part of a page that is wanted, on white paper.
fn drawn(page: &Page<'_>, view: PageView, source: &Source<'_>) -> Result<ImagePreview, PreviewError> {
    let (scale, [left, top, columns, rows]) = view.area(size_of(page));
    let failed = || broken(source.place().to_owned(), "size of the page");
    let [Ok(width), Ok(height)] = [columns, rows].map(u16::try_from) else { return Err(failed()) };
    let mut context = RenderContext::new(width, height);
    let transform = Affine::translate((-f64::from(left), -f64::from(top)))
        * Affine::scale(f64::from(scale))
        * Affine::new(page.initial_transform(true).as_coeffs());
    let settings = RenderSettings { hinting: false, ..RenderSettings::default() };
    render_into(page, &RenderCache::new(), &words::settings(), &settings, &mut context, transform);
    context.flush();
    let mut pixels = Pixmap::new(width, height);
    let on_paper = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixels, &mut Resources::default(), on_paper);
    // Opaque, so that nothing is to be divided by alpha.
    let bytes = pixels.data_as_u8_slice().to_vec();
    ImagePreview::drawn(bytes, [columns, rows], "PDF", source.size()).ok_or_else(failed)
}

/// A string of a PDF: UTF-16 or UTF-8 behind a mark, else much like Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map_or(WINDOWS_1252, |(encoding, _)| encoding);
    encoding.decode(bytes).0.trim().to_owned()
}
