//! Pictures inside of other files: in pages and notebooks as base64.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::format::Format as _;
use super::{ImagePreview, Limits, Shape, Source, image};
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
