//! Text of any kind: what no other format claims.

use super::encoding::{decode_as, detect_any};
use super::format::{Format, Head};
use super::shape::tree::MAX_DEPTH;
use super::{Limits, Preview, PreviewError, Shape, Source, TextPreview};
use crate::store::Cancel;
use crate::text::Message;

/// What is read at once of a text of any size: many screens.
const FIRST_BYTES: u64 = 512 << 10;

/// The registry asks it last.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.is_text
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        // The rest is read when it is looked at.
        let limits = Limits { max_text_bytes: limits.max_text_bytes.min(FIRST_BYTES), ..limits.clone() };
        source.read_up_to(limits.max_text_bytes, cancel)?;
        Ok(Shape::Text(beginning(source, &limits)).into())
    }
}

/// The text of a file whose content is not what was to be expected, and why that is all there is to show.
pub(super) fn instead(
    source: &mut Source<'_>,
    limits: &Limits,
    cancel: &Cancel,
    why: Message,
) -> Result<Preview, PreviewError> {
    Ok(Text.load(source, limits, cancel)?.with_notice(why))
}

/// The same for JSON and YAML that is nested deeper than a tree is shown.
pub(super) fn instead_of_deep_tree(
    source: &mut Source<'_>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    instead(source, limits, cancel, Message::new("preview-too-deep-for-tree").arg("limit", MAX_DEPTH as u64))
}

/// The same for JSON and YAML of more bytes than make a tree.
pub(super) fn instead_of_tree(
    source: &mut Source<'_>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    let why = Message::new("preview-too-large-for-tree").arg("limit", limits.max_tree_bytes >> 20);
    instead(source, limits, cancel, why)
}

/// As much of the text as is shown of one.
pub(super) fn beginning(source: &Source<'_>, limits: &Limits) -> TextPreview {
    decoded(source, usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX).max(1))
}

/// All that was read, for the readers of structured text.
pub(super) fn all(source: &Source<'_>) -> TextPreview {
    decoded(source, usize::MAX)
}

fn decoded(source: &Source<'_>, max_bytes: usize) -> TextPreview {
    let bytes = &source.bytes()[..source.bytes().len().min(max_bytes)];
    let is_cut = source.is_cut() || bytes.len() < source.bytes().len();
    let detected = detect_any(bytes, !is_cut);
    let text = decode_as(bytes, detected, is_cut);
    TextPreview::new(text, detected.charset.name(), [bytes.len() as u64, source.size()], is_cut).of_file(detected)
}
