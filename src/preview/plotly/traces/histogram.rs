//! The bars of a histogram: how many values, or what sum of others, fall into each bin.

use super::super::axes::setup::{Axes, is_horizontal, pair_of};
use super::super::sheet::{Sheet, Trace};
use super::super::values::Column;
use super::bars::{Bar, Bars};
use super::bins::{self, Bins};

/// The bars of a histogram.
pub(in crate::preview) fn of_histogram(sheet: &Sheet<'_>, trace: &Trace<'_>, axes: &Axes<'_>) -> Option<Bars> {
    let is_lying = is_horizontal(trace);
    let [x, y] = axes.of(trace)?;
    let (name, other, axis) = if is_lying { ("y", "x", &axes.list[y]) } else { ("x", "y", &axes.list[x]) };
    let read = |trace: &Trace<'_>| Column::at(trace.node, name).map_or_else(Vec::new, |column| axis.read(&column));
    let values = read(trace);
    // Histograms on each other have the same bins; those over each other have their own.
    let mode = sheet.layout.text("barmode").unwrap_or("group");
    let group = trace.node.text("bingroup").unwrap_or("");
    let is_alike = |other: &&Trace<'_>| {
        other.kind == "histogram"
            && other.is_shown()
            && is_horizontal(other) == is_lying
            && if mode == "overlay" || !group.is_empty() {
                other.index == trace.index || !group.is_empty() && other.node.text("bingroup") == Some(group)
            } else {
                pair_of(other) == pair_of(trace)
            }
    };
    let alike: Vec<&Trace<'_>> = sheet.traces.iter().filter(is_alike).collect();
    let all: Vec<f64> =
        if alike.len() > 1 { alike.iter().flat_map(|other| read(other)).collect() } else { values.clone() };
    let named = |suffix: &str| format!("{suffix}{name}");
    let leader = alike.first().copied().unwrap_or(trace);
    let most = leader.node.number(&named("nbins")).filter(|most| *most > 0.0);
    let bins = bins::bins(&all, axis, leader.node.get(&format!("{name}bins")), most, false);
    let weights = Column::at(trace.node, other).map(|column| column.numbers());
    let function = trace.node.text("histfunc").unwrap_or("count");
    let mut sums = vec![Fold::default(); bins.count()];
    for (at, value) in values.iter().enumerate() {
        if let Some(bin) = bins.bin(*value) {
            let weight = weights.as_ref().map_or(1.0, |weights| weights.get(at).copied().unwrap_or(f64::NAN));
            sums[bin].add(weight, function);
        }
    }
    let mut heights: Vec<f64> = sums.iter().map(|sum| sum.result(function)).collect();
    normalize(&mut heights, &bins, trace.node.text("histnorm").unwrap_or(""));
    if trace.node.flag("cumulative.enabled") == Some(true) {
        accumulate(&mut heights, trace, &bins);
    }
    let first = heights.iter().position(|height| *height != 0.0).unwrap_or(0);
    let last = heights.iter().rposition(|height| *height != 0.0).map_or(0, |last| last + 1);
    let bars = (first..last).map(|at| Bar {
        place: bins.center(at),
        value: heights[at],
        top: heights[at],
        index: at,
        ..Bar::default()
    });
    Some(Bars { list: bars.collect(), is_lying, bins: Some(bins), ..Bars::default() })
}

/// What is known of the values in a bin.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Fold {
    count: f64,
    sum: f64,
    least: Option<f64>,
    most: Option<f64>,
}

impl Fold {
    pub(in crate::preview) fn add(&mut self, weight: f64, function: &str) {
        if function == "count" {
            self.count += 1.0;
        } else if weight.is_finite() {
            self.count += 1.0;
            self.sum += weight;
            self.least = Some(self.least.map_or(weight, |least| least.min(weight)));
            self.most = Some(self.most.map_or(weight, |most| most.max(weight)));
        }
    }

    pub(in crate::preview) fn result(&self, function: &str) -> f64 {
        match function {
            "sum" => self.sum,
            "avg" => {
                if self.count > 0.0 {
                    self.sum / self.count
                } else {
                    0.0
                }
            }
            "min" => self.least.unwrap_or(0.0),
            "max" => self.most.unwrap_or(0.0),
            _ => self.count,
        }
    }
}

fn normalize(heights: &mut [f64], bins: &Bins, norm: &str) {
    let total: f64 = heights.iter().sum();
    for (at, height) in heights.iter_mut().enumerate() {
        *height /= match norm {
            "percent" => total / 100.0,
            "probability" => total,
            "density" => bins.width(at),
            "probability density" => total * bins.width(at),
            _ => 1.0,
        };
        if !height.is_finite() {
            *height = 0.0;
        }
    }
}

fn accumulate(heights: &mut [f64], trace: &Trace<'_>, bins: &Bins) {
    let is_density = trace.node.text("histnorm").is_some_and(|norm| norm.ends_with("density"));
    let is_downward = trace.node.text("cumulative.direction") == Some("decreasing");
    let half = trace.node.text("cumulative.currentbin");
    let mut sum = 0.0;
    let count = heights.len();
    for step in 0..count {
        let at = if is_downward { count - 1 - step } else { step };
        let part = heights[at] * if is_density { bins.width(at) } else { 1.0 };
        heights[at] = match half {
            Some("exclude") => sum,
            Some("half") => sum + part / 2.0,
            _ => sum + part,
        };
        sum += part;
    }
}
