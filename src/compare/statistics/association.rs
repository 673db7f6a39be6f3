//! How parameters go with a metric, strongest first. It is association: nothing here says that a parameter *makes* the
//! metric what it is.

use rayon::prelude::*;

use super::correction::benjamini_hochberg;
use super::correlation_ratio::{CorrelationRatio, correlation_ratio};
use super::parameter::{Parameter, Value};
use super::spearman::{Spearman, spearman};
use super::{FEWEST_RUNS, Interval, NoAnswer};
use crate::store::Cancel;

/// By what an association is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Of numbers: has a direction.
    Spearman(Spearman),
    /// Of categories: has none.
    CorrelationRatio(CorrelationRatio),
}

/// How a parameter goes with a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    pub measure: Measure,
    /// Runs that have the metric but no number here; a missing value is a category of its own among categories.
    pub left_out: usize,
    /// The part of the ranks' variance it explains, 0 to 1, freed of what chance explains: `1 − (1 − r²)(n − 1) / (n − k)`
    /// with `k` categories, 2 for numbers (ε² of T. L. Kelley, "An unbiased correlation ratio measure", 1935), not
    /// below 0. What parameters are ranked by: many categories gain nothing by being many.
    pub explained: f64,
    /// p, corrected for the number of parameters looked at (Benjamini and Hochberg); of [`associate`] p itself.
    pub adjusted_p: f64,
}

impl Association {
    /// ρ or η.
    pub fn strength(&self) -> f64 {
        match &self.measure {
            Measure::Spearman(found) => found.rho,
            Measure::CorrelationRatio(found) => found.eta,
        }
    }

    /// Of [`Association::strength`].
    pub fn interval(&self) -> Interval {
        match &self.measure {
            Measure::Spearman(found) => found.interval,
            Measure::CorrelationRatio(found) => found.interval,
        }
    }

    /// Runs it rests on.
    pub fn n(&self) -> usize {
        match &self.measure {
            Measure::Spearman(found) => found.n,
            Measure::CorrelationRatio(found) => found.n,
        }
    }

    /// Before any correction.
    pub fn p(&self) -> f64 {
        match &self.measure {
            Measure::Spearman(found) => found.p,
            Measure::CorrelationRatio(found) => found.p,
        }
    }
}

/// Of one parameter and a metric, the values of each run at the same place. A metric that is NaN is missing. No answer from
/// fewer than [`FEWEST_RUNS`] runs that have both, from one value of either, or from words that hardly repeat.
pub fn associate(values: &[Value<'_>], metric: &[f64]) -> Result<Association, NoAnswer> {
    let pairs = values.iter().zip(metric).filter(|(_, metric)| !metric.is_nan());
    let (values, metric): (Vec<Value<'_>>, Vec<f64>) = pairs.unzip();
    match Parameter::of(&values) {
        Parameter::Numbers(numbers) => by_rank(&numbers, &metric),
        Parameter::Categories { of, .. } => match correlation_ratio(&of, &metric, FEWEST_RUNS) {
            // A number in nearly every run and a word in a few: the numbers may say something.
            Err(NoAnswer::TooManyCategories { categories, values: count }) => {
                by_rank(&Parameter::numbers_alone(&values), &metric)
                    .map_err(|_| NoAnswer::TooManyCategories { categories, values: count })
            }
            Err(none) => Err(none),
            Ok(found) => {
                let explained = explained(found.eta, found.n, found.categories);
                let measure = Measure::CorrelationRatio(found);
                Ok(Association { measure, left_out: 0, explained, adjusted_p: found.p })
            }
        },
    }
}

fn by_rank(numbers: &[f64], metric: &[f64]) -> Result<Association, NoAnswer> {
    let found = spearman(numbers, metric, FEWEST_RUNS)?;
    Ok(Association {
        measure: Measure::Spearman(found),
        left_out: metric.len() - found.n,
        explained: explained(found.rho, found.n, 2),
        adjusted_p: found.p,
    })
}

fn explained(strength: f64, n: usize, categories: usize) -> f64 {
    let (count, categories) = (n as f64, categories as f64);
    (1.0 - (1.0 - strength * strength) * (count - 1.0) / (count - categories)).max(0.0)
}

/// What came of one of many parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Its place among those given.
    pub parameter: usize,
    pub outcome: Result<Association, NoAnswer>,
}

/// Of all parameters, the one that explains most first; those without an answer last, in the order given. `None` when
/// cancelled.
pub fn ranked(parameters: &[Vec<Value<'_>>], metric: &[f64], cancel: &Cancel) -> Option<Vec<Ranked>> {
    let found = parameters.par_iter().map(|values| (!cancel.is_cancelled()).then(|| associate(values, metric)));
    let mut outcomes: Vec<Result<Association, NoAnswer>> = found.collect::<Option<_>>()?;
    let all: Vec<f64> = outcomes.iter().flatten().map(Association::p).collect();
    let adjusted = benjamini_hochberg(&all);
    for (association, adjusted) in outcomes.iter_mut().flatten().zip(adjusted) {
        association.adjusted_p = adjusted;
    }
    let mut ranked: Vec<Ranked> =
        outcomes.into_iter().enumerate().map(|(parameter, outcome)| Ranked { parameter, outcome }).collect();
    // Among those that explain nothing the stronger is still the first.
    let key = |ranked: &Ranked| ranked.outcome.map_or((-1.0, 0.0), |found| (found.explained, found.strength().abs()));
    ranked.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    Some(ranked)
}
