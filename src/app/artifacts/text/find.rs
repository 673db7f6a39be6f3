//! What is looked for in a text, and what was found so far.

use std::sync::Arc;

use crate::preview::text_file::{Match, Matcher, Query};

/// Marks beside the scroll bar, from top to bottom.
const TICKS: usize = 512;

/// What can be asked for.
#[derive(Debug)]
pub enum FindAction {
    /// Ask for what to find.
    Open,
    Close,
    /// The field has the keyboard.
    Focused,
    Set(Query),
    /// Go to the next match, or the one before.
    Step(bool),
    /// Look through the file no further.
    Stop,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Find {
    pub is_open: bool,
    /// The field is to get the keyboard.
    pub wants_focus: bool,
    pub query: Query,
    /// The query made ready; `None` while there is nothing to find.
    pub matcher: Option<Arc<Matcher>>,
    /// What is wrong with the pattern.
    pub failure: Option<String>,
    /// In order; there may be more than are kept.
    pub matches: Vec<Match>,
    pub count: u64,
    /// How many were there before the search that goes on.
    pub(super) counted: u64,
    /// The match that one is at.
    pub current: Option<usize>,
    /// Bytes that were looked through.
    pub bytes: u64,
    pub is_running: bool,
    /// Parts of the file that hold a match.
    pub ticks: Vec<bool>,
}

impl Find {
    /// Nothing was found yet.
    pub(super) fn begin(&mut self) {
        self.matches.clear();
        self.ticks.clear();
        (self.count, self.counted, self.bytes) = (0, 0, 0);
        (self.current, self.is_running) = (None, self.matcher.is_some());
    }

    /// Keeps what was found before a line: what follows has changed.
    pub(super) fn keep_before(&mut self, line: u64) {
        let kept = self.matches.partition_point(|found| found.line < line);
        self.count -= (self.matches.len() - kept) as u64;
        self.matches.truncate(kept);
        self.counted = self.count;
        self.current = self.current.filter(|at| *at < kept);
        self.is_running = self.matcher.is_some();
    }

    /// Takes another query.
    pub(super) fn set(&mut self, query: Query) {
        (self.matcher, self.failure) = match query.text.as_str() {
            "" => (None, None),
            _ => match Matcher::new(&query) {
                Ok(matcher) => (Some(Arc::new(matcher)), None),
                Err(why) => (None, Some(why)),
            },
        };
        self.query = query;
        self.begin();
    }

    /// The first match at a line or after it; the first of all behind the last.
    pub(super) fn at_or_after(&self, line: u64) -> Option<usize> {
        let at = self.matches.partition_point(|found| found.line < line);
        (!self.matches.is_empty()).then_some(if at < self.matches.len() { at } else { 0 })
    }

    /// The match after the current one, or before it, round the ends.
    pub(super) fn next(&self, forward: bool, near: u64) -> Option<usize> {
        let count = self.matches.len();
        let Some(current) = self.current else { return self.at_or_after(near) };
        if count == 0 {
            return None;
        }
        Some(if forward { (current + 1) % count } else { (current + count - 1) % count })
    }

    /// Marks the parts of a text of so many lines that hold the matches from `from` on.
    pub(super) fn tick(&mut self, from: usize, lines: u64) {
        if self.ticks.is_empty() {
            self.ticks = vec![false; TICKS];
        }
        for found in &self.matches[from.min(self.matches.len())..] {
            let at = (found.line as f64 / lines.max(1) as f64 * TICKS as f64) as usize;
            self.ticks[at.min(TICKS - 1)] = true;
        }
    }

    /// The same for all of them, when it is another number of lines.
    pub(super) fn tick_all(&mut self, lines: u64) {
        if !self.matches.is_empty() {
            self.ticks.clear();
            self.tick(0, lines);
        }
    }
}
