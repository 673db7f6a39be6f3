//! The list of a run's metrics: searched, sorted, in sections by the beginning of their names.

use std::borrow::Cow;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;

use super::State;
use crate::app::place::Place;
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, natural_cmp};
use crate::store::LatestMetric;

/// Before the names of what MLflow measured of the machine.
const SYSTEM: &str = "system/";

/// In which order metrics stand within their section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MetricOrder {
    #[default]
    Name,
    /// The highest last value first.
    Last,
    /// The longest first.
    Points,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricRow {
    /// What its metrics have in common; empty for those without a prefix.
    Section { name: String, count: usize, is_folded: bool },
    /// Position among the metrics of the run.
    Metric(usize),
}

/// See the module.
#[derive(Debug, Default)]
pub struct MetricList {
    /// Whose metrics.
    pub run: Option<RunIndex>,
    /// Those that MLflow measured of the machine, or the run's own.
    pub is_system: bool,
    pub search: String,
    /// The same, compiled.
    pattern: Option<Regex>,
    pub order: MetricOrder,
    folded: FxHashSet<String>,
    /// What is listed; follows everything above.
    pub rows: Vec<MetricRow>,
    /// Metrics in all, whether they are found or not.
    pub total: usize,
    /// The metric whose row has the focus, and whose points are listed.
    pub focus: Option<Arc<str>>,
    /// Metrics that stay drawn while the focus moves on.
    pub(super) kept: Vec<Arc<str>>,
    /// Nobody has chosen what is drawn.
    pub(super) is_first_choice: bool,
    /// Scroll to the focus at the next frame.
    pub scroll_to_focus: bool,
}

impl MetricList {
    /// What is looked for: a regular expression, or the text as it stands where it is none.
    pub(super) fn set_search(&mut self, text: String) {
        let pattern = |text: &str| RegexBuilder::new(text).case_insensitive(true).build();
        let literal = || pattern(&regex::escape(&text));
        self.pattern = (!text.is_empty()).then(|| pattern(&text).or_else(|_| literal()).ok()).flatten();
        self.search = text;
    }

    /// Folds or unfolds a section.
    pub(super) fn toggle(&mut self, section: String) {
        if !self.folded.remove(&section) {
            self.folded.insert(section);
        }
    }

    /// Becomes the list of another run or tab; whether it was not that already.
    pub(super) fn take_page(&mut self, run: RunIndex, is_system: bool) -> bool {
        let is_new = self.run != Some(run) || self.is_system != is_system;
        (self.run, self.is_system) = (Some(run), is_system);
        is_new
    }

    /// Whether a metric belongs into this list.
    pub(super) fn has(&self, metric: &str) -> bool {
        is_system_metric(metric) == self.is_system
    }
}

/// The section of a metric, and its name there.
fn split(key: &str) -> (&str, &str) {
    key.strip_prefix(SYSTEM).unwrap_or(key).split_once('/').unwrap_or(("", key.strip_prefix(SYSTEM).unwrap_or(key)))
}

/// The name of a metric within its section.
pub fn short_name(key: &str) -> Cow<'_, str> {
    crate::model::format::safe_text(split(key).1)
}

/// Makes the rows. Linear in the metrics of one run, of which there are thousands at most.
pub(super) fn derive(place: &mut Place) {
    let State { list, summaries, .. } = &mut place.run_page;
    let Some(run) = list.run else { return };
    let metrics = &place.catalog.run(run).metrics;
    let is_listed = |metric: &&LatestMetric| is_system_metric(&metric.key) == list.is_system;
    list.total = metrics.iter().filter(is_listed).count();
    let is_wanted = |key: &str| list.pattern.as_ref().is_none_or(|pattern| pattern.is_match(key));
    let mut found: Vec<usize> =
        (0..metrics.len()).filter(|&at| is_listed(&&metrics[at]) && is_wanted(&metrics[at].key)).collect();
    let known = summaries.as_ref().filter(|(known, _)| *known == run).and_then(|(_, summaries)| summaries.value());
    let points = |at: usize| {
        let summaries = known?;
        let at = summaries.binary_search_by(|(key, _)| key.cmp(&metrics[at].key)).ok()?;
        Some(summaries[at].1.count)
    };
    let last = |at: usize| metrics[at].latest.map(|point| point.value).filter(|value| !value.is_nan());
    found.sort_by(|&a, &b| {
        let sections = (split(&metrics[a].key).0, split(&metrics[b].key).0);
        let by_section =
            sections.0.is_empty().cmp(&sections.1.is_empty()).then_with(|| natural_cmp(sections.0, sections.1));
        let by_order = match list.order {
            MetricOrder::Name => std::cmp::Ordering::Equal,
            MetricOrder::Last => {
                // What has no value comes last.
                let key = |at| last(at).unwrap_or(f64::NEG_INFINITY);
                key(b).total_cmp(&key(a))
            }
            MetricOrder::Points => points(b).cmp(&points(a)),
        };
        by_section.then(by_order).then_with(|| natural_cmp(&metrics[a].key, &metrics[b].key))
    });
    let mut rows = Vec::with_capacity(found.len() + 8);
    let has_titles = found.iter().any(|&at| !split(&metrics[at].key).0.is_empty());
    for section in found.chunk_by(|&a, &b| split(&metrics[a].key).0 == split(&metrics[b].key).0) {
        let name = split(&metrics[section[0]].key).0;
        // What was found is shown.
        let is_folded = list.search.is_empty() && list.folded.contains(name);
        if has_titles {
            rows.push(MetricRow::Section { name: name.to_owned(), count: section.len(), is_folded });
        }
        if !is_folded {
            rows.extend(section.iter().map(|&at| MetricRow::Metric(at)));
        }
    }
    list.rows = rows;
}

/// The metrics of a section, folded or not, in the order of the list.
pub(super) fn section_of(place: &Place, name: &str) -> Vec<Arc<str>> {
    let list = &place.run_page.list;
    let Some(run) = list.run else { return Vec::new() };
    let metrics = place.catalog.run(run).metrics.iter().map(|metric| &metric.key);
    let is_wanted = |key: &str| list.pattern.as_ref().is_none_or(|pattern| pattern.is_match(key));
    let mut found: Vec<Arc<str>> =
        metrics.filter(|key| list.has(key) && split(key).0 == name && is_wanted(key)).cloned().collect();
    found.sort_by(|a, b| natural_cmp(a, b));
    found
}
