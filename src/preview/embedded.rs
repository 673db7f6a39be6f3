//! Pictures inside of other files: in pages and notebooks as base64, and drawings as they are.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::format::Format as _;
use super::format::Part;
use super::{ImagePreview, Limits, PageView, Preview, Shape, Source, apart, image, svg};
use crate::store::Cancel;

/// Memory that one of them may take.
const MAX_MEMORY: u64 = 48_000_000;

/// The picture in `data:image/png;base64,…`; `None` for anything else, such as a link.
pub(super) fn of_data_url(url: &str, limits: &Limits, cancel: &Cancel) -> Option<Arc<ImagePreview>> {
    let (kind, data) = url.trim().strip_prefix("data:image/")?.split_once(',')?;
    if !kind.ends_with(";base64") {
        return None;
    }
    of_base64(data, limits, cancel)
}

/// The picture of which this is the base64, with or without line breaks.
pub(super) fn of_base64(text: &str, limits: &Limits, cancel: &Cancel) -> Option<Arc<ImagePreview>> {
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    of_bytes(STANDARD.decode(packed).ok()?, limits, cancel)
}

/// The drawing of which this is the SVG, twice as fine as it is large. Like a file of SVG it is read apart, by a process
/// for its size and one for its pixels.
pub(super) fn of_svg(text: &str, limits: &Limits, cancel: &Cancel) -> Option<Arc<ImagePreview>> {
    /// SVG has 96 pixels to an inch, which has 72 points.
    const PIXELS_A_POINT: f32 = 96.0 / 72.0;
    /// The longer side of what is drawn.
    const MAX_SIDE: f32 = 2400.0;
    let limits = Limits { max_side: None, ..limits.clone() };
    let read = |part: Option<Part>| -> Option<Preview> {
        let mut source = Source::new("embedded.svg", text.len() as u64, Cursor::new(text.as_bytes()));
        source.read_up_to(super::HEAD_BYTES as u64, cancel).ok()?;
        let read = match (apart::program(), part) {
            (Some(program), part) => {
                let request = apart::Request::new(svg::Svg.name(), &source, &limits, part);
                apart::read(program, &request, &mut source, cancel)
            }
            (None, None) => svg::Svg.load(&mut source, &limits, cancel),
            (None, Some(part)) => svg::Svg.load_part(&mut source, &part, &limits, cancel),
        };
        read.ok()
    };
    let Shape::Pages(pages) = read(None)?.shape else { return None };
    let size = pages.size(0)?.map(|side| side * PIXELS_A_POINT);
    let finer = (MAX_SIDE / size[0].max(size[1])).min(2.0);
    let view = PageView { page: 0, scale: finer * PIXELS_A_POINT, part: None };
    let Shape::Image(mut image) = read(Some(Part::Page(view)))?.shape else { return None };
    // As large as it means to be, no matter how finely it was drawn.
    image.full_size = size.map(|side| side.round().max(1.0) as u32);
    Some(Arc::new(image))
}

/// The picture in a file that is here.
pub(super) fn of_bytes(bytes: Vec<u8>, limits: &Limits, cancel: &Cancel) -> Option<Arc<ImagePreview>> {
    let limits = Limits { max_memory: limits.max_memory.min(MAX_MEMORY), ..limits.clone() };
    let mut source = Source::new("embedded", bytes.len() as u64, Cursor::new(bytes));
    source.read_up_to(super::HEAD_BYTES as u64, cancel).ok()?;
    match image::Image.load(&mut source, &limits, cancel).ok()?.shape {
        Shape::Image(image) => Some(Arc::new(image)),
        _ => None,
    }
}
