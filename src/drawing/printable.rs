//! Text of any content, as it may be drawn and written.

use std::borrow::Cow;

/// The text without what XML 1.0 cannot hold or what would not be seen: line breaks and tabs become spaces, other control
/// characters and noncharacters go.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE || ('\u{2028}'..='\u{2029}').contains(&c);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let space = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let kept = text.chars().filter(|&c| !bad(c) || space(c)).map(|c| if space(c) { ' ' } else { c });
    Cow::Owned(kept.collect())
}
