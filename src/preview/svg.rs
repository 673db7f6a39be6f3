//! SVG, drawn by `resvg`. Neither another file nor the network is ever asked for what it names; `data:` URLs are. Read
//! apart: filters and references in references may take any time.

use std::io::Read as _;
use std::sync::{Arc, atomic::AtomicUsize, atomic::Ordering};

use flate2::read::MultiGzDecoder;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use super::encoding::{decode_as, detect_any};
use super::format::{Format, Head, Part};
use super::shape::pages::{PageKind, PageView, Pages};
use super::{ImagePreview, Limits, Preview, PreviewError, Shape, Source, TextPreview, safe};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

mod mend;

/// Bytes of a drawing, also when it was compressed.
const MAX_BYTES: u64 = 64 << 20;
/// SVG has 96 pixels to an inch, which has 72 points.
const POINTS_A_PIXEL: f32 = 0.75;
/// Drawings in drawings, all in all.
const MAX_NESTED: usize = 64;

pub(super) struct Svg;

impl Format for Svg {
    fn name(&self) -> &'static str {
        "svg"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        if is_compressed(head.bytes) {
            let mut start = Vec::new();
            let read = MultiGzDecoder::new(head.bytes).take(4096).read_to_end(&mut start);
            return (read.is_ok() || !start.is_empty()) && begins_a_drawing(&start, head.kind == FileKind::Drawing);
        }
        head.is_text && begins_a_drawing(head.bytes, head.kind == FileKind::Drawing)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let text = text_of(source, cancel)?;
        let (tree, is_mended) = match tree_of(text.text()) {
            Ok(tree) => tree,
            Err(cause) => {
                let why = Message::new("preview-svg-broken").arg("cause", cause);
                return Ok(Preview::from(Shape::Text(shortened(text, limits))).with_notice(why));
            }
        };
        let size = size_of(&tree);
        let shape = if let Some(side) = limits.max_side {
            Shape::Image(drawn(&tree, PageView::within(0, size, side), source)?)
        } else {
            let title = title_of(text.text()).unwrap_or_default();
            Shape::Pages(Pages { title, ..Pages::new(PageKind::Drawing, [size], 1) })
        };
        let image = serde_json::json!({"width": tree.size().width(), "height": tree.size().height()});
        let details = serde_json::Map::from_iter([("image".to_owned(), image)]);
        let mut preview = Preview::from(shape).of_kind("svg", "SVG").with_details(&details);
        if is_mended {
            preview = preview.with_notice(Message::new("preview-svg-mended"));
        }
        Ok(if limits.max_side.is_none() { preview.with_source(shortened(text, limits)) } else { preview })
    }

    fn load_part(
        &self,
        source: &mut Source<'_>,
        part: &Part,
        _limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Preview, PreviewError> {
        let Part::Page(view) = part;
        let text = text_of(source, cancel)?;
        let (tree, _) = tree_of(text.text()).map_err(|cause| broken(source, cause))?;
        Ok(Preview::from(Shape::Image(drawn(&tree, *view, source)?)).of_kind("svg", "SVG"))
    }

    fn is_apart(&self) -> bool {
        true
    }
}

fn is_compressed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Whether the first element is `svg`, behind declarations and comments; where the `name` promises it, they may go on
/// beyond `bytes`.
fn begins_a_drawing(bytes: &[u8], is_named_so: bool) -> bool {
    let head = &bytes[..bytes.len().min(32 << 10)];
    let text = decode_as(head, detect_any(head, false), true);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE") {
            // What it declares stands in brackets.
            let declares = rest.find('[').is_some_and(|at| rest.find('>').is_none_or(|end| at < end));
            if declares { "]>" } else { ">" }
        } else {
            let name = rest.strip_prefix('<').unwrap_or_default();
            let name = name.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
            return name == "svg" || name.ends_with(":svg");
        };
        let Some(at) = rest.find(end) else { return is_named_so };
        rest = rest[at + end.len()..].trim_start();
    }
}

/// The whole source.
fn text_of(source: &mut Source<'_>, cancel: &Cancel) -> Result<TextPreview, PreviewError> {
    let too_large = |source: &Source<'_>, bytes| {
        let path = source.place().to_owned();
        Err(PreviewError::TooLarge { path, bytes, limit: MAX_BYTES })
    };
    if source.size() > MAX_BYTES {
        return too_large(source, source.size());
    }
    source.read_up_to(MAX_BYTES, cancel)?;
    let mut is_cut = source.is_cut();
    let mut unfolded = Vec::new();
    if is_compressed(source.bytes()) {
        // A truncated file unfolds as far as it goes.
        let read = MultiGzDecoder::new(source.bytes()).take(MAX_BYTES + 1).read_to_end(&mut unfolded);
        is_cut = read.is_err();
    }
    if unfolded.len() as u64 > MAX_BYTES {
        return too_large(source, unfolded.len() as u64);
    }
    let bytes = if unfolded.is_empty() { source.bytes() } else { &unfolded };
    let detected = detect_any(bytes, !is_cut);
    let text = decode_as(bytes, detected, is_cut);
    Ok(TextPreview::new(text, detected.charset.name(), [bytes.len() as u64; 2], false))
}

/// As much of the source as is shown of a text.
fn shortened(text: TextPreview, limits: &Limits) -> TextPreview {
    let most = usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX);
    if text.text().len() <= most {
        return text;
    }
    let end = text.text().floor_char_boundary(most);
    TextPreview::new(text.text()[..end].to_owned(), text.encoding, [end as u64, text.total_bytes], true)
}

/// The drawing; with whether it had to be mended.
fn tree_of(text: &str) -> Result<(Tree, bool), String> {
    let options = options(text);
    match Tree::from_str(text, &options) {
        Ok(tree) => Ok((tree, false)),
        Err(error) => {
            let mended = mend::closed(text).ok_or_else(|| error.to_string())?;
            Tree::from_str(&mended, &options).map(|tree| (tree, true)).map_err(|_| error.to_string())
        }
    }
}

fn options(text: &str) -> Options<'static> {
    let mut options = Options { font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let nested = Arc::new(AtomicUsize::new(0));
    let by_default = ImageHrefResolver::default_data_resolver();
    options.image_href_resolver = ImageHrefResolver {
        resolve_data: Box::new(move |kind, data, options| {
            let is_raster = matches!(kind, "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp");
            if !is_raster && nested.fetch_add(1, Ordering::Relaxed) >= MAX_NESTED {
                return None;
            }
            let kind = by_default(kind, data, options)?;
            is_affordable(&kind).then_some(kind)
        }),
        // Whatever else a link says: nothing is read.
        resolve_string: Box::new(|_, _| None),
    };
    if text.contains("<text") || text.contains(":text") || text.contains("data:") {
        let fonts = options.fontdb_mut();
        fonts.load_system_fonts();
        fonts.set_sans_serif_family("DejaVu Sans");
        fonts.set_monospace_family("DejaVu Sans Mono");
        fonts.set_serif_family("DejaVu Serif");
    }
    options
}

/// Whether a picture in the drawing is small enough to be decoded beside it.
fn is_affordable(kind: &ImageKind) -> bool {
    const MAX_PIXELS: u64 = 50_000_000;
    let bytes = match kind {
        ImageKind::PNG(bytes) | ImageKind::JPEG(bytes) | ImageKind::GIF(bytes) | ImageKind::WEBP(bytes) => bytes,
        ImageKind::SVG(_) => return true,
    };
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes.as_slice())).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    size.is_none_or(|(width, height)| u64::from(width) * u64::from(height) <= MAX_PIXELS)
}

fn size_of(tree: &Tree) -> [f32; 2] {
    [tree.size().width() * POINTS_A_PIXEL, tree.size().height() * POINTS_A_PIXEL]
}

/// The part that is wanted; what is not drawn on is transparent.
fn drawn(tree: &Tree, view: PageView, source: &Source<'_>) -> Result<ImagePreview, PreviewError> {
    // The size that is told is held to limits, and so is this.
    let size = Pages::new(PageKind::Drawing, [size_of(tree)], 1).sizes[0];
    let (scale, [left, top, columns, rows]) = view.area(size);
    let failed = || broken(source, "size".to_owned());
    let mut pixels = Pixmap::new(columns, rows).ok_or_else(failed)?;
    let scale = scale * POINTS_A_PIXEL;
    let transform = Transform::from_translate(-(left as f32), -(top as f32)).pre_scale(scale, scale);
    resvg::render(tree, transform, &mut pixels.as_mut());
    ImagePreview::drawn(pixels.take_demultiplied(), [columns, rows], "SVG", source.size()).ok_or_else(failed)
}

fn broken(source: &Source<'_>, cause: String) -> PreviewError {
    PreviewError::Broken { path: source.place().to_owned(), format: "SVG", cause }
}

/// What stands in the first `title`, where that is plain text.
fn title_of(text: &str) -> Option<String> {
    let start = &text[..text.floor_char_boundary(64 << 10)];
    let inner = start.split_once("<title")?.1.split_once('>')?.1.split_once('<')?.0.trim();
    (!inner.is_empty() && !inner.contains('&')).then(|| safe(inner, 300).into_owned())
}
