//! Which runs the filter box lets through.
//!
//! Plain words: every word must occur, without regard to case, in the run's name, status, user, note, source, a parameter
//! or tag (as `key=value`), or a metric's name, or be the beginning of its id (from four characters on: in the middle of a
//! random number every digit occurs). `"several words"` stand together; `-word` must not occur.

use memchr::memmem;
use rayon::prelude::*;

use super::keys::{KeyList, push_lower};
use super::{Catalog, RunIndex};
use crate::store::{Cancel, Run};

/// A parsed filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    expression: Expression,
}

/// What the text of a filter means. MLflow's own grammar (`metrics.loss < 1`) gets a variant beside the words.
#[derive(Clone, Debug)]
enum Expression {
    Words(Vec<Word>),
}

impl Default for Expression {
    fn default() -> Self {
        Self::Words(Vec::new())
    }
}

#[derive(Clone, Debug)]
struct Word {
    finder: memmem::Finder<'static>,
    is_excluded: bool,
}

impl Filter {
    /// Parses the text of the filter box; every text is a filter.
    pub fn parse(text: &str) -> Self {
        let mut words = Vec::new();
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
            let mut lower = String::with_capacity(word.len());
            push_lower(&mut lower, word);
            if !lower.is_empty() {
                words.push(Word { finder: memmem::Finder::new(&lower).into_owned(), is_excluded });
            }
        }
        Self { expression: Expression::Words(words) }
    }

    /// Whether it lets every run through.
    pub fn is_empty(&self) -> bool {
        let Expression::Words(words) = &self.expression;
        words.is_empty()
    }

    /// Whether it lets `run` through. For many runs use [`Filter::matcher`].
    pub fn matches(&self, catalog: &Catalog, run: RunIndex) -> bool {
        self.matcher(catalog).matches(run)
    }

    /// A matcher that remembers what it found in shared metric names; quick for many runs in a row.
    pub fn matcher<'a>(&'a self, catalog: &'a Catalog) -> Matcher<'a> {
        Matcher { filter: self, catalog, metrics: std::ptr::null(), found_in_metrics: Vec::new() }
    }
}

/// Makes the texts that filters search, so that the first filter is as quick as the next. For a job after the reading.
pub fn prepare(catalog: &Catalog, cancel: &Cancel) {
    catalog.runs.par_iter().filter(|_| !cancel.is_cancelled()).for_each(|entry| {
        entry.keys.search_text(&entry.run);
    });
}

fn begins_id(run: &Run, word: &Word) -> bool {
    const LEAST: usize = 4;
    let needle = word.finder.needle();
    let id = run.id.as_str().as_bytes();
    needle.len() >= LEAST && id.get(..needle.len()).is_some_and(|start| start.eq_ignore_ascii_case(needle))
}

/// Applies a [`Filter`] to the runs of one catalog.
#[derive(Debug)]
pub struct Matcher<'a> {
    filter: &'a Filter,
    catalog: &'a Catalog,
    /// The metric names looked at last, and which of the words occur in them.
    metrics: *const KeyList,
    found_in_metrics: Vec<bool>,
}

impl Matcher<'_> {
    /// Whether the filter lets `run` through.
    pub fn matches(&mut self, run: RunIndex) -> bool {
        let Expression::Words(words) = &self.filter.expression;
        if words.is_empty() {
            return true;
        }
        let entry = &self.catalog.runs[run.at()];
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
