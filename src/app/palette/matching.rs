//! How well a name fits what was typed. Starts of words and letters in a row rank first; what is scattered over a name too
//! thinly is no match.

use std::ops::Range;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern as Words};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation as _;

/// A match must be worth this much for each letter that was typed; a letter alone is worth 16, a gap costs 3 and more.
const LEAST_PER_LETTER: u32 = 16;
/// What it is worth more that a word stands there as it was typed.
const IN_A_ROW: u32 = 16;

/// What was typed: words, all of which a name must hold, in whatever order and case.
pub(super) struct Pattern {
    words: Words,
    /// The same without gaps.
    in_a_row: Words,
    least: u32,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let letters = text.chars().filter(|letter| !letter.is_whitespace()).count();
        let words = |kind| Words::new(text, CaseMatching::Ignore, Normalization::Smart, kind);
        Self {
            words: words(AtomKind::Fuzzy),
            in_a_row: words(AtomKind::Substring),
            least: LEAST_PER_LETTER * u32::try_from(letters).unwrap_or(u32::MAX / LEAST_PER_LETTER),
        }
    }
}

/// What matching needs of memory: one for each thread.
pub(super) struct Scorer {
    matcher: Matcher,
    letters: Vec<char>,
    found: Vec<u32>,
}

impl Scorer {
    pub(super) fn new() -> Self {
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self { matcher: Matcher::new(config), letters: Vec::new(), found: Vec::new() }
    }

    /// How well `name` fits; more is better.
    pub(super) fn score(&mut self, pattern: &Pattern, name: &str) -> Option<u32> {
        let name = Utf32Str::new(name, &mut self.letters);
        let score = pattern.words.score(name, &mut self.matcher).filter(|score| *score >= pattern.least)?;
        let is_in_a_row = pattern.in_a_row.score(name, &mut self.matcher).is_some();
        Some(score + if is_in_a_row { IN_A_ROW } else { 0 })
    }

    /// The parts of `name` that fit, as ranges of bytes.
    pub(super) fn parts(&mut self, pattern: &Pattern, name: &str) -> Vec<Range<usize>> {
        self.found.clear();
        let letters = Utf32Str::new(name, &mut self.letters);
        if pattern.words.indices(letters, &mut self.matcher, &mut self.found).is_none() {
            return Vec::new();
        }
        self.found.sort_unstable();
        self.found.dedup();
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut wanted = self.found.iter().peekable();
        // What the matcher counts as a letter is all that stands in one place.
        for (at, (start, letter)) in name.grapheme_indices(true).enumerate() {
            let Some(next) = wanted.peek() else { break };
            if **next as usize != at {
                continue;
            }
            wanted.next();
            match parts.last_mut() {
                Some(part) if part.end == start => part.end = start + letter.len(),
                _ => parts.push(start..start + letter.len()),
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        let (pattern, mut scorer) = (Pattern::new(typed), Scorer::new());
        let mut scored: Vec<_> = names.iter().filter_map(|name| Some((scorer.score(&pattern, name)?, *name))).collect();
        scored.sort_by_key(|(score, name)| (std::cmp::Reverse(*score), name.chars().count()));
        scored.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn starts_of_words_and_letters_in_a_row_come_first() {
        let names = ["final_index_d", "confide", "val/fid_5k", "fid", "val/fid", "loss", "fidelity", "affidavit"];
        assert_eq!(
            ranked("fid", &names),
            ["fid", "fidelity", "val/fid", "val/fid_5k", "final_index_d", "affidavit", "confide"]
        );
        assert_eq!(ranked("FID", &["Fid", "x"]), ["Fid"], "whatever the case");
        assert_eq!(ranked("fid val", &["val/fid", "fid"]), ["val/fid"], "words in whatever order");
        assert_eq!(ranked("谱归", &["谱归一化_消融", "归谱"]), ["谱归一化_消融"]);
        assert!(ranked("fid", &["staff who visit the old board"]).is_empty(), "scattered over too much");
        assert!(ranked("!$^'", &["any"]).is_empty(), "signs stand for themselves");
    }

    #[test]
    fn parts_that_fit_are_told_in_whole_characters() {
        let parts = |typed: &str, name: &str| -> Vec<String> {
            let parts = Scorer::new().parts(&Pattern::new(typed), name);
            parts.into_iter().map(|part| name[part].to_owned()).collect()
        };
        assert_eq!(parts("fid", "val/fid"), ["fid"]);
        assert_eq!(parts("vf", "val/fid"), ["v", "f"]);
        assert_eq!(parts("归一", "谱归一化"), ["归一"]);
        assert_eq!(parts("run", "👩‍👩‍👧 run"), ["run"], "a family is one character");
        assert_eq!(parts("e", "e\u{301}cole"), ["e\u{301}"]);
        assert!(parts("x", "val/fid").is_empty());
    }
}
