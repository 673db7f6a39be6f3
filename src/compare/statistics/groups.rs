//! What a group of runs comes to: runs that differ in the seed alone, say.

use super::interval::{by_bootstrap, by_t};
use super::{Interval, NoAnswer};
use crate::chart::aggregate::mean_and_deviation;
use crate::chart::numbers::Bounds;
use crate::model::spread::{QuartileMethod, quartiles};
use crate::model::summary::Best;
use crate::store::Cancel;

/// One group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Finite values: all that the figures are of.
    pub n: usize,
    /// NaN: not logged, or logged as such.
    pub missing: usize,
    pub infinite: usize,
    /// `None` without a finite value.
    pub figures: Option<Figures>,
}

/// The figures of a group, in the unit of the metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub mean: f64,
    /// Of the sample (`n − 1`). `None` of one value, or beyond the range of numbers.
    pub deviation: Option<f64>,
    pub min: f64,
    /// Linear between neighbours, as `numpy.percentile` has it by default.
    pub first_quartile: f64,
    pub median: f64,
    pub third_quartile: f64,
    pub max: f64,
    /// The good end, where the metric has one.
    pub best: Option<f64>,
    /// Of the mean, by Student's t.
    pub t_interval: Result<Interval, NoAnswer>,
    /// Of the mean, by the bootstrap.
    pub bootstrap_interval: Result<Interval, NoAnswer>,
}

/// Of the values of a group; `best` is the good end of the metric. When cancelled, the interval by the bootstrap says so.
pub fn summary(values: &[f64], best: Option<Best>, cancel: &Cancel) -> Summary {
    let mut sorted = super::finite(values);
    sorted.sort_by(f64::total_cmp);
    let missing = values.iter().filter(|value| value.is_nan()).count();
    let figures = Bounds::of(&sorted).zip(quartiles(&sorted, QuartileMethod::Numpy)).map(|(bounds, quartiles)| {
        let (mean, deviation) = mean_and_deviation(&sorted, bounds);
        let has_deviation = sorted.len() > 1 && deviation.is_finite();
        Figures {
            mean,
            deviation: has_deviation.then_some(deviation),
            min: bounds.low,
            first_quartile: quartiles.first,
            median: quartiles.median,
            third_quartile: quartiles.third,
            max: bounds.high,
            best: best.map(|best| match best {
                Best::Max => bounds.high,
                Best::Min => bounds.low,
            }),
            t_interval: by_t(&sorted),
            bootstrap_interval: by_bootstrap(&sorted, cancel),
        }
    });
    Summary { n: sorted.len(), missing, infinite: values.len() - sorted.len() - missing, figures }
}
