//! A small picture of a file, for walls of them.

use super::{ImagePreview, Limits, PreviewError, Shape, Source, load};
use crate::store::Cancel;

/// Bytes that one may take while it is made.
const MAX_MEMORY: u64 = 48_000_000;

/// A picture whose longer side has at most `side` pixels; `None` for what nothing can be seen of.
pub fn thumbnail(source: Source<'_>, side: u32, cancel: &Cancel) -> Result<Option<ImagePreview>, PreviewError> {
    let preview = load(source, &Limits::of_thumbnail(side, MAX_MEMORY), cancel)?;
    Ok(match preview.shape {
        Shape::Image(image) => Some(image.scaled_down(side)),
        _ => None,
    })
}
