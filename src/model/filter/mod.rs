//! Which runs the filter box lets through.
//!
//! Two languages share the box. **Words** ([`words`]): every word must occur somewhere in the run. **MLflow's grammar**
//! ([`parse`]): `metrics.loss < 0.1 AND params.net = 'resnet'`, with what `docs/filter.md` adds. [`parse::is_grammar`] says
//! which of the two a text is, by a rule that people can learn. Every text is a filter: one that is refused keeps its
//! [`Filter::error`] and means the part before the mistake.
//!
//! `lex` → `parse` → `condition` → `evaluate`; `complete`, `repair`, `spans`, `write` and `click` are for whoever edits a filter.

pub mod click;
pub mod complete;
pub mod condition;
pub mod error;
pub mod evaluate;
pub mod extremes;
pub mod field;
pub mod lex;
pub mod like;
pub mod order;
pub mod parse;
pub mod repair;
pub mod spans;
pub mod time;
pub mod words;
pub mod write;

use rayon::prelude::*;

pub use error::{ErrorKind, FilterError};
pub use evaluate::{Matcher, Plan};
pub use extremes::Extremes;
pub use field::Field;
pub use time::Clock;

use self::condition::Condition;
use self::words::Words;
use super::{Catalog, RunIndex};
use crate::store::Cancel;

/// A parsed filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    meaning: Meaning,
    error: Option<FilterError>,
    /// Where the part ends that counts.
    valid_end: usize,
}

#[derive(Clone, Debug)]
enum Meaning {
    Words(Words),
    /// `None` lets every run through.
    Condition(Option<Condition>),
}

impl Default for Meaning {
    fn default() -> Self {
        Self::Words(Words::default())
    }
}

impl Filter {
    /// Parses the text of the filter box; every text is a filter. `today` is what it is now.
    pub fn parse(text: &str) -> Self {
        Self::parse_at(text, &Clock::system())
    }

    /// The same at another time.
    pub fn parse_at(text: &str, clock: &Clock) -> Self {
        if !parse::is_grammar(text) {
            return Self { meaning: Meaning::Words(Words::parse(text)), error: None, valid_end: text.len() };
        }
        match parse::parse(text, clock) {
            Ok(condition) => Self { meaning: Meaning::Condition(condition), error: None, valid_end: text.len() },
            Err(refusal) => {
                // What was read before the mistake is a filter by itself.
                let valid = parse::parse(&text[..refusal.valid_end], clock).ok().flatten();
                let error = Some(refusal.error);
                Self { meaning: Meaning::Condition(valid), error, valid_end: refusal.valid_end }
            }
        }
    }

    /// Why the text is refused. The filter then means what stands before the mistake.
    pub fn error(&self) -> Option<&FilterError> {
        self.error.as_ref()
    }

    /// Whether the text is read by the grammar; otherwise it is words.
    pub fn is_grammar(&self) -> bool {
        matches!(self.meaning, Meaning::Condition(_))
    }

    /// The part of `text`, which was parsed, that counts: all of it, unless there is an error.
    pub fn valid_part<'t>(&self, text: &'t str) -> &'t str {
        text.get(..self.valid_end).unwrap_or(text)
    }

    /// Whether it lets every run through.
    pub fn is_empty(&self) -> bool {
        match &self.meaning {
            Meaning::Words(words) => words.is_empty(),
            Meaning::Condition(condition) => condition.is_none(),
        }
    }

    /// The filter made ready for a catalog. `metrics.x.min` is missing without `extremes`.
    pub fn plan<'a>(&'a self, catalog: &'a Catalog, extremes: Option<&'a Extremes>) -> Plan<'a> {
        static EVERYTHING: Condition = Condition::All(Vec::new());
        match &self.meaning {
            Meaning::Words(words) => Plan::of_words(words, catalog),
            Meaning::Condition(condition) => Plan::new(condition.as_ref().unwrap_or(&EVERYTHING), catalog, extremes),
        }
    }

    /// Whether it lets `run` through. For many runs use [`Filter::plan`].
    pub fn matches(&self, catalog: &Catalog, run: RunIndex) -> bool {
        self.plan(catalog, None).matcher().matches(run)
    }
}

/// Makes the texts that filters search, so that the first filter is as quick as the next. For a job after the reading.
pub fn prepare(catalog: &Catalog, cancel: &Cancel) {
    catalog.runs.par_iter().filter(|_| !cancel.is_cancelled()).for_each(|entry| {
        entry.keys.search_text(&entry.run);
    });
}
