//! Plain words: every word must occur, without regard to case, in the run's name, status, user, note, source, a parameter
//! or tag (as `key=value`), or a metric's name, or be the beginning of its id (from four characters on: in the middle of a
//! random number every digit occurs). `"several words"` stand together; `-word` must not occur.

use memchr::memmem;

use crate::model::keys::{KeyList, push_lower};
use crate::model::{Catalog, RunIndex};
use crate::store::Run;

/// Words to be found.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Word>);

#[derive(Clone, Debug)]
struct Word {
    finder: memmem::Finder<'static>,
    /// As it was written.
    text: Box<str>,
    is_excluded: bool,
}

impl Words {
    /// Every text is words.
    pub fn parse(text: &str) -> Self {
        let mut words = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let is_excluded = rest.len() > 1 && rest.starts_with('-') && !rest[1..].starts_with(char::is_whitespace);
            if is_excluded {
                rest = &rest[1..];
            }
            let word;
            (word, rest) = if let Some(quoted) = rest.strip_prefix('"') {
                quoted.split_once('"').unwrap_or((quoted, ""))
            } else {
                rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()))
            };
            rest = rest.trim_start();
            words.push(word, is_excluded);
        }
        words
    }

    /// A text that stands together.
    pub fn together(text: &str) -> Self {
        let mut words = Self::default();
        words.push(text, false);
        words
    }

    fn push(&mut self, word: &str, is_excluded: bool) {
        let mut lower = String::with_capacity(word.len());
        push_lower(&mut lower, word);
        if !lower.is_empty() {
            let finder = memmem::Finder::new(&lower).into_owned();
            self.0.push(Word { finder, text: word.into(), is_excluded });
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each as it was written, and whether it must not occur.
    pub fn parts(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|word| (&*word.text, word.is_excluded))
    }

    /// A matcher that remembers what it found in shared metric names; quick for many runs in a row.
    pub fn matcher(&self) -> WordMatcher<'_> {
        WordMatcher { words: self, metrics: std::ptr::null(), found_in_metrics: Vec::new() }
    }
}

fn begins_id(run: &Run, word: &Word) -> bool {
    const LEAST: usize = 4;
    let needle = word.finder.needle();
    let id = run.id.as_str().as_bytes();
    needle.len() >= LEAST && id.get(..needle.len()).is_some_and(|start| start.eq_ignore_ascii_case(needle))
}

/// See [`Words::matcher`]. For the runs of one catalog.
#[derive(Debug)]
pub struct WordMatcher<'a> {
    words: &'a Words,
    /// The metric names looked at last, and which of the words occur in them.
    metrics: *const KeyList,
    found_in_metrics: Vec<bool>,
}

impl WordMatcher<'_> {
    /// Whether all words of `run` are as they should be.
    pub fn matches(&mut self, catalog: &Catalog, run: RunIndex) -> bool {
        let words = &self.words.0;
        if words.is_empty() {
            return true;
        }
        let entry = &catalog.runs[run.at()];
        let metrics = &*entry.keys.metrics;
        if !std::ptr::eq(self.metrics, metrics) {
            self.metrics = metrics;
            let names = metrics.lower().as_bytes();
            self.found_in_metrics.clear();
            self.found_in_metrics.extend(words.iter().map(|word| word.finder.find(names).is_some()));
        }
        let text = entry.keys.search_text(&entry.run).as_bytes();
        words.iter().zip(&self.found_in_metrics).all(|(word, &in_metrics)| {
            let is_found = in_metrics || word.finder.find(text).is_some() || begins_id(&entry.run, word);
            is_found != word.is_excluded
        })
    }
}
