//! The colour of each run by a column, and the legend that explains it.

use super::data::{Column, PlotData, Values};
use super::legend::{Bar, Entry, Legend, Sign};
use super::style::PlotStyle;
use super::values::Wording;
use crate::drawing::Rgb;

/// Categories that have a colour of their own; the others share one.
pub(super) const MOST: usize = 12;

/// Values of a number up to which each is named in a legend, instead of the range.
const FEW: usize = 8;

/// See the module.
pub(super) struct Colors {
    /// One for each run.
    pub(super) of: Vec<Rgb>,
    /// Empty where runs have their own colours.
    pub(super) legend: Legend,
}

impl Colors {
    /// By `column`; without one, as runs look everywhere.
    pub(super) fn new(column: Option<&Column>, data: &PlotData, style: &PlotStyle, wording: Wording<'_>) -> Self {
        let Some(column) = column else {
            return Self { of: data.runs.iter().map(|run| run.color).collect(), legend: Legend::default() };
        };
        match &column.values {
            Values::Categories { names, of } => by_category(column, names, of, data.runs.len(), style, wording),
            _ => by_number(column, data.runs.len(), style, wording),
        }
    }
}

/// The entry of runs without a value that has a colour.
fn without(count: usize, key: &str, style: &PlotStyle, wording: Wording<'_>) -> Option<Entry> {
    let name = wording.texts.get(key).to_owned();
    (count > 0).then_some(Entry { sign: Sign::Dot(style.muted), name, count: Some(count) })
}

fn by_category(
    column: &Column,
    names: &[std::sync::Arc<str>],
    of: &[Option<u32>],
    runs: usize,
    style: &PlotStyle,
    wording: Wording<'_>,
) -> Colors {
    let mut counts = vec![0_usize; names.len()];
    for at in of.iter().take(runs).flatten() {
        if let Some(count) = counts.get_mut(*at as usize) {
            *count += 1;
        }
    }
    // Those that most runs have; in the order of the names.
    let mut chosen: Vec<usize> = (0..names.len()).filter(|at| counts[*at] > 0).collect();
    chosen.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
    let others: usize = chosen.iter().skip(MOST).map(|at| counts[*at]).sum();
    chosen.truncate(MOST);
    chosen.sort_unstable();
    let color = |at: usize| chosen.binary_search(&at).map_or(style.muted, |nth| style.category(nth));
    let value = |run: usize| of.get(run).copied().flatten();
    let colors: Vec<Rgb> = (0..runs).map(|run| value(run).map_or(style.muted, |at| color(at as usize))).collect();
    let mut entries: Vec<Entry> = chosen
        .iter()
        .enumerate()
        .map(|(nth, at)| Entry {
            sign: Sign::Dot(style.category(nth)),
            name: names[*at].to_string(),
            count: Some(counts[*at]),
        })
        .collect();
    let missing = (0..runs).filter(|run| value(*run).is_none()).count();
    entries.extend(without(others, "plot-others", style, wording));
    entries.extend(without(missing, "plot-missing", style, wording));
    Colors { of: colors, legend: Legend { title: column.title.to_string(), bar: None, entries } }
}

/// Places from 0 to 1 of numbers on a ramp: by their logarithms where positive ones span more than two decades.
pub(super) struct Spread {
    low: f64,
    high: f64,
    is_log: bool,
}

impl Spread {
    /// Over finite numbers; `None` without any.
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let (low, high) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), it| (a.min(it), b.max(it)));
        let is_log = low > 0.0 && high / low > 100.0;
        (low <= high).then_some(Self { low, high, is_log })
    }

    pub(super) fn ends(&self) -> [f64; 2] {
        [self.low, self.high]
    }

    /// The middle where all are equal.
    pub(super) fn place(&self, value: f64) -> f64 {
        let at = |value: f64| if self.is_log { value.max(f64::MIN_POSITIVE).log10() } else { value / 4.0 };
        let (low, high) = (at(self.low), at(self.high));
        let place = (at(value) - low) / (high - low);
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.5 }
    }
}

fn by_number(column: &Column, runs: usize, style: &PlotStyle, wording: Wording<'_>) -> Colors {
    let finite = || (0..runs).filter_map(|run| column.finite(run));
    let mut distinct: Vec<f64> = finite().map(|value| value + 0.0).collect();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let spread = Spread::of(finite());
    let is_few = distinct.len() <= FEW && matches!(column.values, Values::Numbers(_));
    let place = |value: f64| match &spread {
        // Few values lie evenly: neighbours would be hard to tell apart.
        Some(_) if is_few => {
            let nth = distinct.partition_point(|other| *other < value);
            if distinct.len() > 1 { nth as f64 / (distinct.len() - 1) as f64 } else { 0.5 }
        }
        Some(spread) => spread.place(value),
        None => 0.5,
    };
    let color = |run: usize| match column.number(run) {
        Some(f64::INFINITY) => style.ramp_at(1.0),
        Some(f64::NEG_INFINITY) => style.ramp_at(0.0),
        Some(value) if value.is_finite() => style.ramp_at(place(value)),
        _ => style.muted,
    };
    let of: Vec<Rgb> = (0..runs).map(color).collect();
    let mut legend = Legend { title: column.title.to_string(), ..Legend::default() };
    if is_few {
        for value in &distinct {
            let count = finite().filter(|other| other == value).count();
            let name = column.word(*value, wording);
            legend.entries.push(Entry { sign: Sign::Dot(style.ramp_at(place(*value))), name, count: Some(count) });
        }
    } else if let Some(spread) = &spread {
        let [low, high] = spread.ends().map(|end| column.word(end, wording));
        legend.bar = Some(Bar { colors: (0..24).map(|at| style.ramp_at(f64::from(at) / 23.0)).collect(), low, high });
    }
    let count = |is: fn(f64) -> bool| (0..runs).filter(|run| column.number(*run).is_some_and(is)).count();
    for (name, end, count) in
        [("−∞", 0.0, count(|value| value == f64::NEG_INFINITY)), ("∞", 1.0, count(|value| value == f64::INFINITY))]
    {
        if count > 0 {
            let sign = Sign::Dot(style.ramp_at(end));
            legend.entries.push(Entry { sign, name: name.to_owned(), count: Some(count) });
        }
    }
    let nan = count(f64::is_nan);
    if nan > 0 {
        legend.entries.push(Entry { sign: Sign::Dot(style.muted), name: "NaN".to_owned(), count: Some(nan) });
    }
    let missing = (0..runs).filter(|run| column.number(*run).is_none()).count();
    legend.entries.extend(without(missing, "plot-missing", style, wording));
    Colors { of, legend }
}
