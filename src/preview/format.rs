//! What a format of files is, and what it is recognised by.

use serde::{Deserialize, Serialize};

use super::encoding::{encoding_of, is_text_with_holes};
use super::part::TablePart;
use super::{PageView, Preview, PreviewError, Source, text_file};
use crate::model::FileKind;
use crate::model::file_kind::extension;
use crate::store::Cancel;
use crate::text::Message;

/// A format that [`super::load`] knows: one file of code, and one line in the registry.
///
/// Nothing that is opened is executed, and no link in it is followed. What a file costs is bounded by [`Limits`], whatever
/// its size is.
pub(crate) trait Format: Sync {
    /// Stable, and like no other's.
    fn name(&self) -> &'static str;

    /// Whether a file that begins like this is one. By content first: where only the name tells, a format stands in the
    /// registry behind those that know their content.
    fn probe(&self, head: &Head<'_>) -> bool;

    /// What a file that only packs another one holds: that is shown in its place.
    fn inside(&self, _: &mut Source<'_>, _: &Cancel) -> Result<Option<Inside>, PreviewError> {
        Ok(None)
    }

    /// Reads what is wanted of the file. What is not what it promised to be may come in another shape with a notice.
    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError>;

    /// Reads a part of a file that was loaded before; what is asked for is what its shape offers.
    fn load_part(
        &self,
        source: &mut Source<'_>,
        _part: &Part,
        _limits: &Limits,
        _cancel: &Cancel,
    ) -> Result<Preview, PreviewError> {
        // Another file is there now.
        Err(PreviewError::Said(Message::new("preview-error-changed").path(source.place())))
    }

    /// Whether the reader may hang, abort or take all memory, and is therefore given a process of its own: see
    /// [`super::apart`]. Then nothing but the source is at hand, the answer is all there is, and `cancel` is never set.
    fn is_apart(&self) -> bool {
        false
    }
}

/// What is asked for after the first preview of a file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// The picture of a page: see [`super::Shape::Pages`].
    Page(PageView),
}

/// A file inside of another one.
pub(super) struct Inside {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// What to know about it first.
    pub(super) notice: Option<Message>,
}

/// Enough to recognise a file by.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// What recognition looks at.
pub(crate) struct Head<'a> {
    /// The first [`HEAD_BYTES`] of the file.
    pub(super) bytes: &'a [u8],
    /// What the name promises.
    pub(super) kind: FileKind,
    /// What follows the last dot of the name, in lower case.
    pub(super) ending: String,
    pub(super) is_text: bool,
    /// It is called as MLflow calls descriptions of models.
    pub(super) is_ml_model: bool,
    /// The name is one that DVC gives to its notes.
    pub(super) is_dvc: bool,
    /// The name is one of TOML.
    pub(super) is_toml: bool,
}

impl<'a> Head<'a> {
    pub(super) fn new(bytes: &'a [u8], name: &str) -> Self {
        let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
        let is_text = encoding_of(bytes, bytes.len() < HEAD_BYTES).is_some();
        let is_text = is_text || (is_promised_text(FileKind::of_name(name)) && is_text_with_holes(bytes));
        let is_dvc = name.to_lowercase().ends_with(".dvc");
        let is_ml_model = name.rsplit('/').next() == Some("MLmodel");
        let is_toml = matches!(text_file::language_of(name, ""), Some(language) if language.name == "TOML");
        let ending = extension(name).to_lowercase();
        Self { bytes, kind: FileKind::of_name(name), ending, is_text, is_ml_model, is_dvc, is_toml }
    }
}

/// Whether names of this kind are given to text alone.
fn is_promised_text(kind: FileKind) -> bool {
    matches!(kind, FileKind::Text | FileKind::Code | FileKind::Markdown | FileKind::Yaml | FileKind::Json)
}

/// How much of a file is read and shown at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of an image file.
    pub max_bytes: u64,
    /// Pixels of an image in its file: more would keep the decoder busy for too long.
    pub max_pixels: u64,
    /// Bytes that an image may take while it is decoded, and once it is shown. Larger ones are reduced where their format
    /// is read row by row, else refused.
    pub max_memory: u64,
    /// The longer side at which an image is wanted, if not as large as may be: it is reduced to no less than this.
    pub max_side: Option<u32>,
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
    /// What is wanted of a file that holds more than is shown at once.
    pub table: TablePart,
}

impl Limits {
    /// For small pictures: the largest of them may take `max_memory` bytes while it is decoded.
    pub fn of_thumbnail(max_side: u32, max_memory: u64) -> Self {
        Self { max_side: Some(max_side), max_memory, max_pixels: 200_000_000, ..Self::default() }
    }

    /// Rows of a table of so many columns that are held at once.
    pub(super) fn held_rows(&self, columns: usize) -> usize {
        const MAX_CELLS: usize = 8_000_000;
        self.max_rows.min(MAX_CELLS / columns.max(1)).max(1)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 512 << 20,
            max_pixels: 1_000_000_000,
            // The rest of 256 MB is for what is on its way to the screen.
            max_memory: 200_000_000,
            max_side: None,
            max_text_bytes: 4 << 20,
            max_table_bytes: 16 << 20,
            max_tree_bytes: 20 << 20,
            max_rows: 100_000,
            max_columns: 1_000,
            table: TablePart::default(),
        }
    }
}
