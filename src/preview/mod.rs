//! From a file to something that can be shown: pixels, text, a table, a tree. No egui, no threads of its own.
//!
//! A [`Format`] is recognised by its content first and by its name second, and makes one of a few [`Shape`]s. Nothing that
//! is opened is executed, no link in it is followed, and every reader has limits on bytes, pixels, rows and depth, so that
//! the worst file costs a message. [`load`] blocks and reads whole files: call it in a job.

use crate::model::FileKind;
use crate::store::Cancel;

mod binary;
mod budget;
mod canvas;
mod csv;
mod empty;
mod encoding;
mod error;
mod format;
mod frames;
mod image;
mod json;
mod markdown;
mod picture;
pub mod plotly;
mod png;
mod pointer;
mod report;
mod shape;
mod source;
mod text;
pub mod thumbnail;
mod yaml;

pub use self::error::PreviewError;
pub use self::format::Limits;
use self::format::{Format, HEAD_BYTES, Head};
pub use self::report::report;
pub use self::shape::document::{Block, Curve, Curves, Document, Fact, Label};
pub use self::shape::facts::Facts;
pub use self::shape::pixels::{Channels, ImagePreview, Stretch, TILE_SIDE, Tile};
pub use self::shape::pointer::{Keeper, Pointer};
pub use self::shape::table::{Column, TablePreview};
pub use self::shape::text::{TextPreview, safe};
pub use self::shape::tree::{Key, Kind, TreePreview, TreeRow};
pub use self::shape::{Preview, Shape};
pub use self::source::{ReadSeek, Source};

/// All formats, in the order in which they are asked: first what is no file of its kind at all, then those that know their
/// bytes, then `Binary`, which takes whatever else is no text, then those that only text can be, and `Text` for the rest.
static FORMATS: &[&dyn Format] = &[
    &empty::Empty,
    &pointer::Pointers,
    &image::Image,
    &binary::Binary,
    &csv::Csv,
    &markdown::Markdown,
    &plotly::PlotlyHtml,
    &plotly::PlotlyJson,
    &yaml::Yaml,
    &json::Json,
    &text::Text,
];

/// Name of the format of a file that begins with `bytes` and is called `name`.
pub fn probe(bytes: &[u8], name: &str) -> &'static str {
    format_of(FORMATS, bytes, name).name()
}

fn format_of<'f>(formats: &[&'f dyn Format], bytes: &[u8], name: &str) -> &'f dyn Format {
    let head = Head::new(bytes, name);
    formats.iter().find(|format| format.probe(&head)).copied().unwrap_or(&binary::Binary)
}

/// Whether a file is likely a raster image, by its name alone: for choosing what to open for thumbnails.
pub fn looks_like_image(name: &str) -> bool {
    FileKind::of_name(name) == FileKind::Image
}

/// Reads a file for showing.
///
/// A text that is not what its name says (JSON with a mistake) comes as text with a notice. Errors say what was the matter.
pub fn load(source: Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    load_as(FORMATS, source, limits, cancel)
}

/// The same with other formats to choose from.
fn load_as(
    formats: &[&dyn Format],
    mut source: Source<'_>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    source.read_up_to(HEAD_BYTES as u64, cancel)?;
    format_of(formats, source.bytes(), source.name()).load(&mut source, limits, cancel)
}

#[cfg(test)]
mod tests;
