//! What a format makes of a file: one of a few shapes, which a view shows without knowing the format.

pub(super) mod facts;
pub(super) mod pixels;
pub(super) mod pointer;
pub(super) mod table;
pub(super) mod text;
pub(super) mod tree;

use self::facts::Facts;
use self::pixels::ImagePreview;
use self::pointer::Pointer;
use self::table::TablePreview;
use self::text::TextPreview;
use self::tree::TreePreview;
use crate::text::Message;

/// What a file shows.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How it is shown.
    pub shape: Shape,
    /// What the shape was made from, where that is text.
    source: Option<TextPreview>,
    /// What to know about it first, such as why text is shown where something else was to be expected.
    pub notices: Vec<Message>,
}

/// The ways in which files are shown.
#[derive(Clone, Debug)]
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
    /// What stands in the place of a file that was not downloaded.
    Pointer(Pointer),
    /// What can be said about anything else.
    Facts(Facts),
    /// A file without a byte.
    Empty,
}

impl From<Shape> for Preview {
    fn from(shape: Shape) -> Self {
        Self { shape, source: None, notices: Vec::new() }
    }
}

impl Preview {
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
