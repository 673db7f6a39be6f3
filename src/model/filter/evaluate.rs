//! Whether runs pass a condition: made ready for one catalog, then asked run by run, on any number of threads.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use super::condition::{Check, Comparison, Condition};
use super::extremes::Extremes;
use super::field::{Field, Reader, Source, Value};
use super::words::{WordMatcher, Words};
use crate::model::numbers::parse_number;
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// Runs that one thread takes at a time, and between two looks at whether somebody cancelled.
const CHUNK: usize = 1024;

/// A condition for one catalog. [`Plan::matcher`] asks it.
#[derive(Debug)]
pub struct Plan<'a> {
    catalog: &'a Catalog,
    extremes: Option<&'a Extremes>,
    root: Node<'a>,
    /// What the tests read, each once.
    sources: Vec<Source>,
    /// The words that stand among conditions.
    words: Vec<&'a Words>,
}

/// The condition with places instead of names.
#[derive(Debug)]
enum Node<'a> {
    All(Vec<Node<'a>>),
    Any(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Words(usize),
    Test { source: usize, check: &'a Check },
}

impl<'a> Plan<'a> {
    /// Looks up what the names mean in `catalog`.
    pub fn new(condition: &'a Condition, catalog: &'a Catalog, extremes: Option<&'a Extremes>) -> Self {
        let mut plan = Self { catalog, extremes, root: Node::All(Vec::new()), sources: Vec::new(), words: Vec::new() };
        let mut known = rustc_hash::FxHashMap::default();
        plan.root = plan.node(condition, &mut known);
        plan
    }

    /// Plain words.
    pub fn of_words(words: &'a Words, catalog: &'a Catalog) -> Self {
        Self { catalog, extremes: None, root: Node::Words(0), sources: Vec::new(), words: vec![words] }
    }

    fn node(&mut self, condition: &'a Condition, known: &mut rustc_hash::FxHashMap<&'a Field, usize>) -> Node<'a> {
        match condition {
            Condition::All(parts) => Node::All(parts.iter().map(|part| self.node(part, known)).collect()),
            Condition::Any(parts) => Node::Any(parts.iter().map(|part| self.node(part, known)).collect()),
            Condition::Not(part) => Node::Not(Box::new(self.node(part, known))),
            Condition::Words(words) => {
                self.words.push(words);
                Node::Words(self.words.len() - 1)
            }
            Condition::Test(test) => {
                let source = *known.entry(&test.field).or_insert_with(|| {
                    self.sources.push(Source::of(&test.field, self.catalog));
                    self.sources.len() - 1
                });
                Node::Test { source, check: &test.check }
            }
        }
    }

    /// Metrics whose lowest or highest values are asked for: see [`Extremes`].
    pub fn metrics_of_histories(&self) -> Vec<Arc<str>> {
        let mut metrics: Vec<_> =
            self.sources.iter().filter_map(|source| source.metric_of_history().cloned()).collect();
        metrics.sort_unstable();
        metrics.dedup();
        metrics
    }

    /// The fields that it reads, as they were understood: `loss.last` is `loss`.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sources.iter().filter(|source| source.metric_of_history().is_none()).map(|source| &source.field)
    }

    /// Asks run by run; for one thread.
    pub fn matcher(&'a self) -> Matcher<'a> {
        Matcher {
            plan: self,
            readers: self.sources.iter().map(|source| source.reader(self.catalog, self.extremes)).collect(),
            words: self.words.iter().map(|words| words.matcher()).collect(),
        }
    }

    /// Those of `runs` that pass, in their order. `None` when cancelled.
    pub fn select(&self, runs: &[RunIndex], cancel: &Cancel) -> Option<Vec<RunIndex>> {
        let found = runs
            .par_chunks(CHUNK)
            .flat_map_iter(|chunk| {
                let mut matcher = self.matcher();
                // A filter of thousands of conditions takes a while for a thousand runs.
                chunk.iter().copied().filter(move |&run| !cancel.is_cancelled() && matcher.matches(run))
            })
            .collect();
        (!cancel.is_cancelled()).then_some(found)
    }
}

/// See [`Plan::matcher`].
#[derive(Debug)]
pub struct Matcher<'a> {
    plan: &'a Plan<'a>,
    readers: Vec<Reader<'a, 'a>>,
    words: Vec<WordMatcher<'a>>,
}

impl Matcher<'_> {
    /// Whether `run` passes.
    pub fn matches(&mut self, run: RunIndex) -> bool {
        let plan = self.plan;
        self.node(&plan.root, run)
    }

    fn node(&mut self, node: &Node<'_>, run: RunIndex) -> bool {
        match node {
            Node::All(parts) => parts.iter().all(|part| self.node(part, run)),
            Node::Any(parts) => parts.iter().any(|part| self.node(part, run)),
            Node::Not(part) => !self.node(part, run),
            Node::Words(at) => self.words[*at].matches(self.plan.catalog, run),
            Node::Test { source, check } => self.test(*source, check, run),
        }
    }

    fn test(&mut self, source: usize, check: &Check, run: RunIndex) -> bool {
        let field = &self.plan.sources[source].field;
        if let Field::Dataset(part) = field {
            let inputs = &self.plan.catalog.run(run).dataset_inputs;
            let mut values = inputs.iter().filter_map(|input| part.of(input));
            return match check {
                Check::Null(is_null) => values.next().is_none() == *is_null,
                check => values.any(|value| passes(check, Value::Text(value))),
            };
        }
        let value = self.readers[source].value(run);
        match (check, value) {
            // An attribute without text is as good as none.
            (Check::Null(is_null), Value::Text("")) if matches!(field, Field::Attribute(_)) => *is_null,
            _ => passes(check, value),
        }
    }
}

fn passes(check: &Check, value: Value<'_>) -> bool {
    match (check, value) {
        (Check::Null(is_null), value) => (value == Value::Missing) == *is_null,
        (Check::Number(..) | Check::In(..) | Check::Nan(..), Value::Missing) => false,
        (Check::Number(comparison, wanted), value) => match as_number(value) {
            Some(number) => comparison.holds(number.partial_cmp(wanted)),
            None => *comparison == Comparison::NotEqual,
        },
        (Check::Text(comparison, wanted), Value::Text(text)) => comparison.holds(Some(text.cmp(wanted))),
        (Check::Time(comparison, span), Value::Number(millis)) => {
            comparison.holds(Some(against_span(millis, (span.start as f64, span.end as f64), *comparison)))
        }
        (Check::In(list, is_wanted), value) => {
            let is_text = matches!(value, Value::Text(text) if list.texts.contains(text));
            let is_in = is_text
                || (!list.numbers.is_empty() && as_number(value).is_some_and(|number| list.numbers.contains(&number)));
            is_in == *is_wanted
        }
        (Check::Like(like, is_wanted), Value::Text(text)) => like.matches(text) == *is_wanted,
        (Check::Matches(regex, is_wanted), Value::Text(text)) => regex.is_match(text) == *is_wanted,
        (Check::Nan(is_nan), value) => as_number(value).is_some_and(f64::is_nan) == *is_nan,
        // Missing; and the parser asks numbers and texts for what they have.
        (Check::Text(..) | Check::Like(..) | Check::Matches(..) | Check::Time(..), _) => false,
    }
}

fn as_number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Missing => None,
        Value::Number(number) => Some(number),
        Value::Text(text) => parse_number(text),
    }
}

/// A moment against a time that lasts: equal anywhere inside; `>` and `>=` count from its start, `<=` to its end.
fn against_span(millis: f64, (start, end): (f64, f64), comparison: Comparison) -> Ordering {
    match comparison {
        Comparison::Greater => millis.total_cmp(&start),
        _ if millis < start => Ordering::Less,
        _ if millis < end => Ordering::Equal,
        _ => Ordering::Greater,
    }
}
