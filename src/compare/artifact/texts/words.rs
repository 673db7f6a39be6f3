//! What changed within a line: words, numbers and signs.

use std::borrow::Cow;
use std::ops::Range;
use std::time::{Duration, Instant};

use super::sequence::{Numbers, changed};
use crate::preview::safe;

/// Longer lines are compared from both ends alone.
const MAX_WORDS: usize = 20_000;
/// For one line.
const MAX_TIME: Duration = Duration::from_millis(100);

/// The bytes that changed, of the line as it was and as it is, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordChange {
    pub before: Vec<Range<usize>>,
    pub after: Vec<Range<usize>>,
}

/// A part of a line, for showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Safe to show.
    pub text: Cow<'a, str>,
    /// It is not in the other line.
    pub is_changed: bool,
}

impl WordChange {
    /// A line in parts, up to so many characters of it.
    pub fn pieces<'a>(line: &'a str, changed: &[Range<usize>], max_chars: usize) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut left = max_chars;
        let mut push = |range: Range<usize>, is_changed: bool| {
            let Some(text) = line.get(range).filter(|text| !text.is_empty()) else { return };
            if left > 0 {
                pieces.push(Piece { text: safe(text, left), is_changed });
                left -= text.chars().take(left).count();
            }
        };
        let mut at = 0;
        for range in changed {
            push(at..range.start, false);
            push(range.clone(), true);
            at = range.end;
        }
        push(at..line.len(), false);
        pieces
    }
}

/// What a sign is a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    /// Every other character is a word of its own, and so is every one of a script without spaces.
    Other,
}

fn class_of(character: char) -> Class {
    match character {
        '_' => Class::Word,
        // Chinese, Japanese, Korean.
        '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Other
        }
        it if it.is_alphanumeric() => Class::Word,
        it if it.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

/// Words, stretches of spaces, and single signs, as bytes. A number is one with its point: `0.001`, not `0`, `.`, `001`.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..).filter(|rest| !rest.is_empty())?;
        let first = rest.chars().next()?;
        let class = class_of(first);
        let is_number = first.is_ascii_digit();
        let mut end = first.len_utf8();
        if class != Class::Other {
            let mut characters = rest[end..].char_indices().peekable();
            while let Some((_, next)) = characters.next() {
                let is_point =
                    is_number && next == '.' && characters.peek().is_some_and(|(_, digit)| digit.is_ascii_digit());
                if class_of(next) != class && !is_point {
                    break;
                }
                end += next.len_utf8();
            }
        }
        at += end;
        rest.get(..end)
    })
}

/// Compares two lines; the time for it is bounded, however long they are.
pub fn word_change(before: &str, after: &str) -> WordChange {
    if before == after {
        return WordChange::default();
    }
    let mut numbers = Numbers::<&str>::default();
    let sides = [before, after].map(|line| {
        let (mut sequence, mut starts, mut at) = (Vec::new(), Vec::new(), 0);
        for word in words(line).take(MAX_WORDS + 1) {
            sequence.push(numbers.of(word));
            starts.push(at);
            at += word.len();
        }
        starts.push(at);
        (sequence, starts)
    });
    let [(old, old_starts), (new, new_starts)] = &sides;
    if old.len().max(new.len()) > MAX_WORDS {
        return of_ends(before, after);
    }
    let mut change = WordChange::default();
    let span = |starts: &[usize], words: &Range<usize>| starts[words.start]..starts[words.end];
    for [removed, added] in changed(old, new, Instant::now() + MAX_TIME) {
        join(&mut change.before, span(old_starts, &removed), before);
        join(&mut change.after, span(new_starts, &added), after);
    }
    change
}

/// Adds a stretch; nothing but a space between it and the last one is marked with both.
fn join(ranges: &mut Vec<Range<usize>>, range: Range<usize>, line: &str) {
    if range.is_empty() {
        return;
    }
    match ranges.last_mut() {
        Some(last) if line.get(last.end..range.start).is_some_and(|between| between.trim().is_empty()) => {
            last.end = range.end;
        }
        _ => ranges.push(range),
    }
}

/// What is left when both begin and end are the same.
fn of_ends(before: &str, after: &str) -> WordChange {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(it, _)| it.len_utf8()).sum();
    let (old, new) = (&before[start..], &after[start..]);
    let end: usize = old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(it, _)| it.len_utf8()).sum();
    let some = |range: Range<usize>| (!range.is_empty()).then_some(range).into_iter().collect();
    WordChange { before: some(start..before.len() - end), after: some(start..after.len() - end) }
}
