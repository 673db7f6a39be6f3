//! Text files of any size: where their lines are, what is shown of a line, what is found in them, and how source code
//! is coloured. Memory does not grow with the file; what reads blocks, and is for jobs.

mod ansi;
mod highlight;
mod index;
mod language;
mod reading;
mod search;

#[cfg(test)]
mod tests;

pub use self::ansi::{Ink, Look, ShownLine, Styled, printed, raw, rendered};
pub use self::highlight::{Painted, Token, highlight};
pub use self::index::{LineEnds, LineIndex};
pub use self::language::{Language, language_named, language_of};
pub use self::reading::{Counted, RawLine, begin, complete, copied, count, is_same, lines};
pub use self::search::{Found, MOST_KEPT, Match, Matcher, Query, search};
pub use super::encoding::{Charset, Detected};
pub use super::source::ReadSeek;

/// Lines are shown up to this many characters: laying out longer ones would stop the window.
pub const MAX_LINE_CHARS: usize = super::shape::text::MAX_LINE_CHARS;
