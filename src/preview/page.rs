//! Builds a [`Document`] from top to bottom, and beside it what the JSON tells.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::shape::document::{Block, Curves, Document, Fact, Label};
use super::shape::pixels::ImagePreview;
use super::shape::table::TablePreview;
use super::shape::tree::TreePreview;
use super::{Preview, PreviewError, Shape, Source, safe};
use crate::text::Message;

/// Characters of a name from a file.
const MAX_NAME_CHARS: usize = 500;

/// See the module.
#[derive(Default)]
pub(super) struct Page {
    blocks: Vec<Block>,
    details: Map<String, Value>,
}

impl Page {
    /// A section with words of ours.
    pub(super) fn section(&mut self, key: &'static str) {
        self.heading(2, Label::Words(Message::new(key)));
    }

    /// A section that is called as in the file.
    pub(super) fn section_named(&mut self, name: &str) {
        self.heading(2, Label::Name(name_of(name)));
    }

    fn heading(&mut self, level: u8, label: Label) {
        self.blocks.push(Block::Heading { level, label });
    }

    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn facts(&mut self, facts: Vec<Fact>) {
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
    }

    /// The rows that are here of `all`, below titles of ours, which are keys such as `data-name`; nothing where there is
    /// none.
    pub(super) fn table(&mut self, titles: &[&'static str], rows: Vec<Vec<String>>, all: usize) {
        if !rows.is_empty() {
            let is_cut = rows.len() < all;
            self.blocks.push(Block::Table(Arc::new(TablePreview { is_cut, ..TablePreview::titled(titles, rows) })));
        }
    }

    /// The same below names that the file gives.
    pub(super) fn table_of_file(&mut self, names: Vec<String>, rows: Vec<Vec<String>>, all: usize) {
        if !rows.is_empty() {
            let is_cut = rows.len() < all;
            self.blocks.push(Block::Table(Arc::new(TablePreview { is_cut, ..TablePreview::of_rows(names, rows) })));
        }
    }

    pub(super) fn tree(&mut self, tree: TreePreview) {
        if !tree.rows.is_empty() {
            self.blocks.push(Block::Tree(Arc::new(tree)));
        }
    }

    pub(super) fn image(&mut self, image: ImagePreview) {
        self.blocks.push(Block::Image(Arc::new(image)));
    }

    pub(super) fn curves(&mut self, curves: Curves) {
        self.blocks.push(Block::Curves(Arc::new(curves)));
    }

    pub(super) fn note(&mut self, message: Message) {
        self.blocks.push(Block::Note(message));
    }

    pub(super) fn warning(&mut self, message: Message) {
        self.blocks.push(Block::Warning(message));
    }

    /// How Python reads the file again: the last section.
    pub(super) fn python(&mut self, code: impl Into<String>) {
        self.section("data-load-again");
        self.blocks.push(Block::Code { text: code.into(), language: "Python".to_owned() });
    }

    /// What the JSON tells under a key.
    pub(super) fn detail(&mut self, key: &str, value: impl Into<Value>) {
        self.details.insert(key.to_owned(), value.into());
    }

    pub(super) fn finish(self, kind: &'static str, format: impl Into<String>) -> Preview {
        Preview::from(Shape::Document(Document { blocks: self.blocks }))
            .of_kind(kind, format)
            .with_details(&self.details)
    }
}

/// A name from a file, on one line and no longer than anybody reads.
pub(super) fn name_of(name: &str) -> String {
    safe(name, MAX_NAME_CHARS).into_owned()
}

/// `(3, 224, 224)`, as Python writes a shape.
pub(super) fn shape_text(shape: &[u64]) -> String {
    let sides: Vec<String> = shape.iter().map(u64::to_string).collect();
    if sides.len() == 1 { format!("({},)", sides[0]) } else { format!("({})", sides.join(", ")) }
}

/// Elements of an array; as many as fit into the number.
pub(super) fn count_of(shape: &[u64]) -> u64 {
    if shape.contains(&0) { 0 } else { shape.iter().fold(1, |all: u64, &side| all.saturating_mul(side)) }
}

/// A number with separators, for reading.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A float for JSON, which has no NaN and no infinity.
pub(super) fn json_number(value: f64) -> Value {
    match value {
        nan if nan.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        finite => finite.into(),
    }
}

/// The file is not what it promised to be: see [`PreviewError::Damaged`].
pub(super) fn broken(source: &Source<'_>, format: &'static str, cause: impl Into<String>) -> PreviewError {
    PreviewError::Damaged { path: source.place().to_owned(), format, cause: cause.into() }
}
