//! From a file to something that can be shown: pixels, text, a table, a tree. No egui, no threads of its own.
//!
//! A format is recognised by its content first and by its name second. Nothing that is opened is executed, no link in it
//! is followed, and every reader has limits on bytes, pixels, rows and depth, so that the worst file costs a message.
//! [`load`] blocks and reads whole files: call it in a job.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::store::Cancel;
use crate::text::Message;

mod binary;
mod csv;
mod error;
mod image;
mod json;
mod markdown;
mod text;
mod tree;
mod yaml;

pub use self::binary::BinaryFacts;
pub use self::csv::{Column, TablePreview};
pub use self::error::PreviewError;
pub use self::image::{Channels, ImagePreview, Stretch, TILE_SIDE, Tile};
pub use self::text::{TextPreview, safe};
pub use self::tree::{Key, Kind, TreePreview, TreeRow};

/// What a file shows.
#[derive(Clone, Debug)]
pub enum Preview {
    /// A raster image, or the first frame of an animation.
    Image(ImagePreview),
    /// Lines of text.
    Text(TextPreview),
    /// Comma-, tab-, semicolon- or bar-separated values.
    Table(TablePreview),
    /// JSON or YAML.
    Tree(TreePreview),
    /// Markdown; its source.
    Markdown(TextPreview),
    /// Anything else.
    Binary(BinaryFacts),
}

impl Preview {
    /// The raw text, for those who would rather see that; `None` where there is none.
    pub fn text(&self) -> Option<&TextPreview> {
        match self {
            Self::Text(text) | Self::Markdown(text) => Some(text),
            Self::Table(table) => Some(&table.text),
            Self::Tree(tree) => Some(&tree.text),
            Self::Image(_) | Self::Binary(_) => None,
        }
    }
}

/// How much of a file is read and shown at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an image file.
    pub max_bytes: u64,
    /// Pixels of an image: four bytes each once decoded, and at most as many bytes again while decoding.
    pub max_pixels: u64,
    /// Bytes of text; the rest is cut off.
    pub max_text_bytes: u64,
    /// Bytes of a table; the rest is cut off.
    pub max_table_bytes: u64,
    /// Bytes of JSON or YAML; larger files are shown as text.
    pub max_tree_bytes: u64,
    /// Rows of a table or of a tree; the rest is cut off.
    pub max_rows: usize,
    /// Columns of a table; the rest is cut off.
    pub max_columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 512 << 20,
            max_pixels: 150_000_000,
            max_text_bytes: 4 << 20,
            max_table_bytes: 16 << 20,
            max_tree_bytes: 20 << 20,
            max_rows: 100_000,
            max_columns: 1_000,
        }
    }
}

/// A kind of file that [`load`] knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PNG, JPEG, WebP, GIF, BMP, TIFF.
    Image,
    /// JSON, one or several values in a file.
    Json,
    /// YAML, one or several documents.
    Yaml,
    /// Separated values.
    Csv,
    /// Markdown.
    Markdown,
    /// Any other text.
    Text,
    /// Not text.
    Binary,
}

/// What recognition looks at.
struct Head<'a> {
    /// The first [`HEAD_BYTES`] of the file.
    bytes: &'a [u8],
    /// Lower-case name without folders.
    name: String,
    /// Lower-case part of the name after its last dot; empty without one.
    extension: &'a str,
    is_text: bool,
}

/// A row of the registry: whether this is the format, and how many bytes of the file its reader wants.
struct Entry {
    format: Format,
    matches: fn(&Head<'_>) -> bool,
    wanted: fn(&Limits) -> u64,
}

/// In the order in which they are asked. What ends in `Text` or `Binary` has no other answer.
const REGISTRY: [Entry; 7] = [
    Entry { format: Format::Image, matches: image::matches, wanted: |limits| limits.max_bytes },
    Entry { format: Format::Binary, matches: |head| !head.is_text, wanted: |_| HEAD_BYTES as u64 },
    Entry { format: Format::Csv, matches: csv::matches, wanted: |limits| limits.max_table_bytes },
    Entry { format: Format::Markdown, matches: markdown::matches, wanted: |limits| limits.max_text_bytes },
    Entry { format: Format::Yaml, matches: yaml::matches, wanted: |limits| limits.max_tree_bytes },
    Entry { format: Format::Json, matches: json::matches, wanted: |limits| limits.max_tree_bytes },
    Entry { format: Format::Text, matches: |_| true, wanted: |limits| limits.max_text_bytes },
];

/// Enough to recognise a file by.
const HEAD_BYTES: usize = 64 << 10;

/// The format of a file that begins with `bytes` and is called `name`.
pub fn probe(bytes: &[u8], name: &str) -> Format {
    entry(bytes, name).format
}

/// Whether a file is likely a raster image, by its name alone: for choosing what to open for thumbnails.
pub fn looks_like_image(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

fn entry(bytes: &[u8], name: &str) -> &'static Entry {
    let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_owned();
    let is_text = text::encoding_of(bytes, bytes.len() < HEAD_BYTES).is_some();
    let head = Head { bytes, name, extension: &extension, is_text };
    REGISTRY.iter().find(|entry| (entry.matches)(&head)).unwrap_or(&REGISTRY[REGISTRY.len() - 1])
}

/// The bytes of a file, or its beginning.
struct Source<'a> {
    path: &'a Path,
    name: &'a str,
    bytes: Vec<u8>,
    /// Size of the whole file.
    total_bytes: u64,
}

impl Source<'_> {
    fn is_cut(&self) -> bool {
        (self.bytes.len() as u64) < self.total_bytes
    }
}

/// Reads the file at `path`, which is called `name` inside its run, for showing.
///
/// A text that is not what its name says (JSON with a mistake) comes as text with a notice. Errors say what was the matter.
pub fn load(path: &Path, name: &str, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    let io = |source| PreviewError::Io { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(PreviewError::NotAFile(path.to_owned()));
    }
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut source = Source { path, name, bytes: Vec::new(), total_bytes: metadata.len() };
    read_up_to(&mut file, &mut source.bytes, HEAD_BYTES as u64, cancel).map_err(|error| error.at(path))?;
    let entry = entry(&source.bytes, name);
    if entry.format == Format::Image && source.total_bytes > limits.max_bytes {
        return Err(PreviewError::TooLarge {
            path: path.to_owned(),
            bytes: source.total_bytes,
            limit: limits.max_bytes,
        });
    }
    let is_tree = matches!(entry.format, Format::Json | Format::Yaml);
    let too_large_for_tree = is_tree && source.total_bytes > limits.max_tree_bytes;
    let wanted = if too_large_for_tree { limits.max_text_bytes } else { (entry.wanted)(limits) };
    read_up_to(&mut file, &mut source.bytes, wanted, cancel).map_err(|error| error.at(path))?;
    // A file that is still being written may have grown since it was measured.
    source.total_bytes = source.total_bytes.max(source.bytes.len() as u64);
    match entry.format {
        _ if too_large_for_tree => {
            let notice = Message::new("preview-too-large-for-tree").arg("limit", limits.max_tree_bytes >> 20);
            Ok(Preview::Text(text::load(&source, limits).with_notice(notice)))
        }
        Format::Image => image::load(&source, limits, cancel).map(Preview::Image),
        Format::Json => json::load(&source, limits, cancel),
        Format::Yaml => yaml::load(&source, limits, cancel),
        Format::Csv => csv::load(&source, limits, cancel),
        Format::Markdown => Ok(Preview::Markdown(text::load(&source, limits))),
        Format::Text => Ok(Preview::Text(text::load(&source, limits))),
        Format::Binary => Ok(Preview::Binary(BinaryFacts::of(&source))),
    }
}

/// Why reading stopped.
enum Stop {
    Cancelled,
    Io(std::io::Error),
}

impl Stop {
    fn at(self, path: &Path) -> PreviewError {
        match self {
            Self::Cancelled => PreviewError::Cancelled,
            Self::Io(source) => PreviewError::Io { path: PathBuf::from(path), source },
        }
    }
}

/// Reads on until `bytes` holds `limit` bytes or the file ends.
fn read_up_to(file: &mut std::fs::File, bytes: &mut Vec<u8>, limit: u64, cancel: &Cancel) -> Result<(), Stop> {
    const STEP: u64 = 4 << 20;
    loop {
        if cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let left = limit.saturating_sub(bytes.len() as u64).min(STEP);
        if left == 0 || file.take(left).read_to_end(bytes).map_err(Stop::Io)? == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
