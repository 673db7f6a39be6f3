//! `LIKE`: `%` is any text, `_` one character, line breaks included; everything else is meant literally, as a database does.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern, ready to be held against texts.
#[derive(Clone, Debug)]
pub struct Like {
    /// What stands between the `%`.
    segments: Vec<Vec<Piece>>,
    ignores_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Any,
    Character(char),
}

impl Like {
    /// Reads a pattern; every text is one. `ignores_case` makes it `ILIKE`, for all letters.
    pub fn new(pattern: &str, ignores_case: bool) -> Self {
        let piece = |character| match character {
            '_' => Piece::Any,
            other => Piece::Character(if ignores_case { folded(other) } else { other }),
        };
        let segments = pattern.split('%').map(|segment| segment.chars().map(piece).collect()).collect();
        Self { segments, ignores_case }
    }

    /// Whether the whole of `text` passes.
    pub fn matches(&self, text: &str) -> bool {
        let mut rest = text;
        let [first, between @ .., last] = self.segments.as_slice() else {
            // One segment: no `%` at all.
            return self.segments.first().is_none_or(|only| self.after(only, rest) == Some(""));
        };
        let Some(after) = self.after(first, rest) else { return false };
        rest = after;
        for segment in between {
            let Some(after) = self.find(segment, rest) else { return false };
            rest = after;
        }
        // The last one stands at the end.
        let Some(skipped) = rest.chars().count().checked_sub(last.len()) else { return false };
        let start = rest.char_indices().nth(skipped).map_or(rest.len(), |(at, _)| at);
        self.after(last, &rest[start..]) == Some("")
    }

    /// What follows the first place where `segment` is found; the first leaves most for those after it.
    fn find<'t>(&self, segment: &[Piece], text: &'t str) -> Option<&'t str> {
        let mut from: Peekable<_> = text.char_indices().peekable();
        loop {
            let at = from.next().map_or(text.len(), |(at, _)| at);
            if let Some(after) = self.after(segment, &text[at..]) {
                return Some(after);
            }
            if at == text.len() {
                return None;
            }
        }
    }

    /// What follows `segment` where the text begins with it.
    fn after<'t>(&self, segment: &[Piece], text: &'t str) -> Option<&'t str> {
        let mut characters: Chars<'t> = text.chars();
        for piece in segment {
            let character = characters.next()?;
            match piece {
                Piece::Any => {}
                Piece::Character(wanted) if *wanted == character => {}
                Piece::Character(wanted) if self.ignores_case && *wanted == folded(character) => {}
                Piece::Character(_) => return None,
            }
        }
        Some(characters.as_str())
    }
}

/// A letter in lower case, where that is one letter: the length of a text must not change under `_`.
fn folded(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_literal_but_for_two_characters() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("%", "any\nthing", true),
            ("a%", "a\nb\n", true),
            ("a%b%", "a\nb", true),
            ("%.%", "abc", false),
            ("%.%", "a.c", true),
            ("%[%]%", "x[1]", true),
            ("\\%", "abc", false),
            ("\\%", "\\abc", true),
            ("_", "é", true),
            ("_", "\n", true),
            ("n_w", "new", true),
            ("n_w", "nw", false),
            ("value", "value\n", false),
            ("%ab", "abab", true),
            ("%ab%ab", "ab", false),
            ("a%a", "a", false),
            ("a%%b", "ab", true),
            ("AD%", "adam", false),
            ("%值", "一个值", true),
            ("%_b_%c", "xxabbcbc", true),
        ] {
            assert_eq!(Like::new(pattern, false).matches(text), expected, "{pattern} {text:?}");
        }
        assert!(Like::new("AD%", true).matches("adam") && Like::new("É_", true).matches("éx"));
        assert!(Like::new("_stanbul", true).matches("İSTANBUL"), "a letter that grows in lower case stays one");
    }
}
