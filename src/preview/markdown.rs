//! Markdown is text with another way to be shown; only its name tells it.

use super::format::{Format, Head};
use super::{Limits, Preview, PreviewError, Shape, Source, text};
use crate::model::FileKind;
use crate::store::Cancel;

pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.kind == FileKind::Markdown
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.read_up_to(limits.max_text_bytes, cancel)?;
        Ok(Shape::Markdown(text::beginning(source, limits)).into())
    }
}
