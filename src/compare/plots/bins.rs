//! Runs in groups by a column: its words, its few numbers, or ranges of its many.

use std::sync::Arc;

use super::data::{Column, Values};
use super::plot::Scale;
use super::style::PlotStyle;
use super::values::Wording;
use crate::drawing::Rgb;
use crate::text::Message;

/// Numbers up to which each is a group of its own.
const FEW: usize = 12;

/// How many numbers become few groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Binning {
    /// About as many runs in each.
    Quantiles,
    /// As wide as each other along this scale, so many at most.
    Even(Scale, usize),
}

/// What a group has in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Common {
    /// A word, the nth.
    Word(u32),
    Number(f64),
    /// From the first to the second, without it; the last group has its end as well.
    Range(f64, f64),
    NotANumber,
    Missing,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Safe to show.
    pub(super) name: Arc<str>,
    pub(super) common: Common,
    /// Positions of runs, rising.
    pub(super) runs: Vec<usize>,
}

/// All of them, in the order of their values; those without a value are last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Groups {
    pub(super) all: Vec<Group>,
}

impl Groups {
    /// Groups of a column; of them ranges alone may be empty.
    pub(super) fn new(
        column: &Column,
        runs: usize,
        binning: Binning,
        wording: Wording<'_>,
        notes: &mut Vec<Message>,
    ) -> Self {
        let mut groups = match &column.values {
            Values::Categories { names, .. } => {
                let group = |(at, name): (usize, &Arc<str>)| Group {
                    name: name.clone(),
                    common: Common::Word(at as u32),
                    runs: Vec::new(),
                };
                let mut all: Vec<Group> = names.iter().enumerate().map(group).collect();
                for run in 0..runs {
                    if let Some(group) = column.number(run).and_then(|at| all.get_mut(at as usize)) {
                        group.runs.push(run);
                    }
                }
                Self { all }
            }
            _ => Self::of_numbers(column, runs, binning, wording, notes),
        };
        let without = |is: fn(Option<f64>) -> bool| (0..runs).filter(|run| is(column.number(*run))).collect();
        groups.all.push(Group {
            name: "NaN".into(),
            common: Common::NotANumber,
            runs: without(|value| value.is_some_and(f64::is_nan)),
        });
        groups.all.push(Group {
            name: wording.texts.get("plot-missing").into(),
            common: Common::Missing,
            runs: without(|value| value.is_none()),
        });
        // A range that is empty keeps its place: the others would no longer lie at theirs.
        groups.all.retain(|group| !group.runs.is_empty() || matches!(group.common, Common::Range(..)));
        groups
    }

    fn of_numbers(
        column: &Column,
        runs: usize,
        binning: Binning,
        wording: Wording<'_>,
        notes: &mut Vec<Message>,
    ) -> Self {
        // Adding zero makes 0 of -0.
        let value = |run: usize| column.number(run).filter(|value| !value.is_nan()).map(|value| value + 0.0);
        let mut sorted: Vec<f64> = (0..runs).filter_map(value).collect();
        sorted.sort_by(f64::total_cmp);
        let mut distinct = sorted.clone();
        distinct.dedup();
        let group = |name: String, common: Common| Group { name: name.into(), common, runs: Vec::new() };
        let finite: Vec<f64> = sorted.iter().copied().filter(|value| value.is_finite()).collect();
        let few = distinct.len() <= FEW;
        let edges = match binning {
            _ if few => Vec::new(),
            Binning::Quantiles => quantiles(&finite),
            Binning::Even(scale, most) => even(&finite, scale, most),
        };
        if few || edges.len() < 2 {
            let one = |value: &f64| group(column.word(*value, wording), Common::Number(*value));
            let mut all: Vec<Group> = distinct.iter().map(one).collect();
            for run in 0..runs {
                if let Some(value) = value(run) {
                    let at = distinct.partition_point(|other| *other < value);
                    all[at].runs.push(run);
                }
            }
            return Self { all };
        }
        let key = if binning == Binning::Quantiles { "plot-note-quantiles" } else { "plot-note-bins" };
        notes.push(Message::new(key).arg("field", &*column.title).arg("n", edges.len() - 1));
        let mut all = vec![group("−∞".to_owned(), Common::Number(f64::NEG_INFINITY))];
        all.extend(edges.windows(2).map(|pair| {
            let [from, to] = [pair[0], pair[1]].map(|edge| column.word(edge, wording));
            group(format!("{from} – {to}"), Common::Range(pair[0], pair[1]))
        }));
        all.push(group("∞".to_owned(), Common::Number(f64::INFINITY)));
        let last = edges.len() - 1;
        for run in 0..runs {
            let at = match value(run) {
                None => continue,
                Some(f64::NEG_INFINITY) => 0,
                Some(f64::INFINITY) => last + 1,
                Some(value) => edges.partition_point(|edge| *edge <= value).clamp(1, last),
            };
            all[at].runs.push(run);
        }
        Self { all }
    }

    /// Keeps the `most` with the most runs, in their order; gives back how many runs are then without a group.
    pub(super) fn keep(&mut self, most: usize) -> usize {
        let all: usize = self.all.iter().map(|group| group.runs.len()).sum();
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.all[*at].runs.len()));
        let mut is_kept = vec![false; self.all.len()];
        for at in order.into_iter().take(most) {
            is_kept[at] = true;
        }
        let mut kept = is_kept.into_iter();
        self.all.retain(|_| kept.next().unwrap_or(false));
        all - self.all.iter().map(|group| group.runs.len()).sum::<usize>()
    }

    /// Their names, in order.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        self.all.iter().map(|group| group.name.clone()).collect()
    }

    /// Words have no order of their own; numbers have.
    pub(super) fn is_of_words(&self) -> bool {
        self.all.iter().any(|group| matches!(group.common, Common::Word(_)))
    }

    /// Their colours: along the ramp for numbers, one each for words.
    pub(super) fn colors(&self, style: &PlotStyle) -> Vec<Rgb> {
        let is_number = |group: &&Group| matches!(group.common, Common::Number(_) | Common::Range(..));
        let last = self.all.iter().filter(is_number).count().saturating_sub(1) as f64;
        let color = |(at, group): (usize, &Group)| match group.common {
            // A single group is in the middle.
            Common::Number(_) | Common::Range(..) => style.ramp_at(at as f64 / last),
            Common::Word(_) => style.category(at),
            Common::NotANumber | Common::Missing => style.muted,
        };
        self.all.iter().enumerate().map(color).collect()
    }
}

/// Edges between about equally many sorted numbers; equal ones stay together.
fn quantiles(sorted: &[f64]) -> Vec<f64> {
    let count = match sorted.len() {
        ..30 => 3,
        30..100 => 4,
        _ => 5,
    };
    let Some(last) = sorted.len().checked_sub(1) else { return Vec::new() };
    let mut edges: Vec<f64> = (0..=count).map(|at| sorted[(last * at).div_ceil(count)]).collect();
    edges.dedup();
    edges
}

fn even(sorted: &[f64], scale: Scale, most: usize) -> Vec<f64> {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let is_log = scale == Scale::Log && *low > 0.0;
    let [from, to] = [*low, *high].map(|end| if is_log { end.log10() } else { end });
    let at = |part: f64| {
        let place = from * (1.0 - part) + to * part;
        if is_log { 10_f64.powf(place) } else { place }
    };
    let mut edges: Vec<f64> = (0..=most).map(|step| at(step as f64 / most.max(1) as f64)).collect();
    edges[0] = *low;
    edges[most] = *high;
    edges.dedup();
    edges.retain(|edge| edge.is_finite());
    edges
}
