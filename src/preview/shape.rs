//! What a format makes of a file: one of a few shapes, which a view shows without knowing the format.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
pub(super) mod document;
pub(super) mod facts;
pub(super) mod pages;
pub(super) mod pixels;
pub(super) mod pointer;
pub(super) mod record_index;
pub(super) mod rows;
pub(super) mod samples;
pub(super) mod table;
pub(super) mod text;
pub(super) mod tree;
pub(super) mod values;

use self::document::Document;
use self::facts::Facts;
use self::pages::{PageKind, Pages};
use self::pixels::ImagePreview;
use self::pointer::Pointer;
use self::table::TablePreview;
use self::text::TextPreview;
use self::tree::TreePreview;
use super::plotly::Figure;
use crate::drawing::Pixels;
use crate::text::{Message, Word};

/// What a file shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// How it is shown.
    pub shape: Shape,
    /// What the shape was made from, where that is text.
    source: Option<TextPreview>,
    /// What it is, for programs: a word of `runatlas preview --json`, such as `notebook`.
    #[serde(with = "crate::text::interned")]
    pub kind: Word,
    /// Its format in words that are the same in all languages, such as `NumPy array`; empty where the shape tells it.
    pub format: String,
    /// What a format knows beyond the shape, for programs: keys of `runatlas preview --json`, as JSON text.
    details: String,
    /// What to know about it first, such as why text is shown where something else was to be expected.
    pub notices: Vec<Message>,
}

/// The ways in which files are shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Shape {
    /// A raster image, or the first frame of an animation.
    Image(ImagePreview),
    /// Lines of text.
    Text(TextPreview),
    /// Markdown; its source.
    Markdown(TextPreview),
    /// Rows and columns.
    Table(TablePreview),
    /// Nested keys and values.
    Tree(TreePreview),
    /// Pages, drawn as they are looked at.
    Pages(Pages),
    /// Headings, facts, tables, pictures, code, one below another.
    Document(Document),
    /// What stands in the place of a file that was not downloaded.
    Pointer(Pointer),
    /// What can be said about anything else.
    Facts(Facts),
    /// A file without a byte.
    Empty,
    /// Figures of plotly; never read in another process. The last one: those behind it would be taken for others there.
    #[serde(skip)]
    Figures(Arc<Vec<Figure>>),
}

impl From<Shape> for Preview {
    fn from(shape: Shape) -> Self {
        let kind = match &shape {
            Shape::Image(_) => "image",
            Shape::Text(_) => "text",
            Shape::Markdown(_) => "markdown",
            Shape::Table(_) => "table",
            Shape::Tree(_) => "tree",
            Shape::Figures(_) => "plotly",
            Shape::Document(_) | Shape::Facts(_) => "binary",
            Shape::Pages(Pages { kind: PageKind::Paper, .. }) => "pdf",
            Shape::Pages(Pages { kind: PageKind::Drawing, .. }) => "svg",
            Shape::Pointer(_) => "pointer",
            Shape::Empty => "empty",
        };
        Self { shape, source: None, kind, format: String::new(), details: String::new(), notices: Vec::new() }
    }
}

impl Preview {
    /// A picture that was made here.
    pub fn of_pixels(pixels: Pixels) -> Option<Self> {
        let Pixels { width, height, rgba } = pixels;
        ImagePreview::drawn(rgba, [width, height], "", 0).map(|image| Shape::Image(image).into())
    }

    /// What it is: see [`Self::kind`] and [`Self::format`].
    #[must_use]
    pub(super) fn of_kind(self, kind: &'static str, format: impl Into<String>) -> Self {
        Self { kind, format: format.into(), ..self }
    }

    /// With what `runatlas preview --json` tells beyond the shape: keys and values.
    #[must_use]
    pub(super) fn with_details(self, details: &serde_json::Map<String, serde_json::Value>) -> Self {
        Self { details: serde_json::to_string(details).unwrap_or_default(), ..self }
    }

    /// What a format told with [`Self::with_details`].
    pub(super) fn details(&self) -> serde_json::Map<String, serde_json::Value> {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// With the text that the shape was made from.
    #[must_use]
    pub(super) fn with_source(self, text: TextPreview) -> Self {
        Self { source: Some(text), ..self }
    }

    #[must_use]
    pub(super) fn with_notice(mut self, notice: Message) -> Self {
        self.notices.push(notice);
        self
    }

    /// Its text is not what the file itself holds: it was packed.
    #[must_use]
    pub(super) fn without_file(mut self) -> Self {
        match &mut self.shape {
            Shape::Text(text) | Shape::Markdown(text) => text.forget_file(),
            _ => self.source.iter_mut().for_each(TextPreview::forget_file),
        }
        self
    }

    /// The raw text, for those who would rather see that; `None` where there is none.
    pub fn text(&self) -> Option<&TextPreview> {
        match &self.shape {
            Shape::Text(text) | Shape::Markdown(text) => Some(text),
            _ => self.source.as_ref(),
        }
    }

    /// Whether [`Self::text`] says something else than what is shown.
    pub fn has_text_behind(&self) -> bool {
        self.text().is_some() && !matches!(self.shape, Shape::Text(_))
    }
}
