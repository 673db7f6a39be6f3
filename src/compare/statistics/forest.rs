//! Which parameters a random forest needs to predict a metric: their permutation importance.
//!
//! The trees are those of `smartcore`; drawing, out-of-bag prediction and permutation are here, because those of the crate
//! can neither be cancelled nor be asked for a permuted column. Each tree may split by any column (`max_features=1.0`, as
//! `sklearn.ensemble.RandomForestRegressor`), so that sampling the runs is all that happens by chance.

mod columns;

use rayon::prelude::*;
use smartcore::linalg::basic::arrays::MutArray;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::tree::decision_tree_regressor::{DecisionTreeRegressor, DecisionTreeRegressorParameters};

use self::columns::Columns;
use super::association::ranked;
use super::parameter::Value;
use super::ranks::Ranks;
use super::seeded::Seeded;
use super::{NoAnswer, enough};
use crate::store::Cancel;

/// Trees of a forest.
pub const TREES: usize = 200;
/// How often each parameter is permuted.
pub const REPEATS: usize = 10;
/// Fewest runs of which a forest is grown: of fewer, each tree has hardly a run that it has not seen.
pub const FEWEST: usize = 20;
/// Most runs; of more, as many evenly over their order.
pub const MOST_RUNS: usize = 1_000;
/// Most parameters; of more, those that explain most by themselves ([`super::association`]).
pub const MOST_PARAMETERS: usize = 40;

/// How much a forest needs each parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    /// Of ranks of runs that the trees had not seen (out of bag): 1 is perfect, 0 no better than the mean.
    pub r_squared: f64,
    /// Runs it was grown of.
    pub n: usize,
    /// The most important first. Parameters with one value are not among them.
    pub importances: Vec<Importance>,
    /// How many parameters vary, of which at most [`MOST_PARAMETERS`] were looked at.
    pub varying: usize,
}

/// How much it needs one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Importance {
    /// Its place among those given.
    pub parameter: usize,
    /// By how much R² falls when its values are shuffled among the runs; the mean of [`REPEATS`] shuffles. May be a little
    /// below zero by chance.
    pub drop: f64,
    /// Standard deviation of those.
    pub deviation: f64,
    /// Its part of all drops above zero, 0 to 1.
    pub share: f64,
}

/// A grown tree.
struct Tree {
    splits: DecisionTreeRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>,
    /// Runs it was not grown of.
    unseen: Vec<usize>,
    /// What it predicts of those.
    predicted: Vec<f64>,
    /// Columns it splits by.
    used: Vec<bool>,
}

/// The permutation importance (L. Breiman, "Random forests", 2001; `sklearn.inspection.permutation_importance` with R²) of
/// parameters for the mid-ranks of a metric, over runs out of bag. Ranks, for the metric and for numbers: so that one run
/// that diverged does not decide everything, and infinities are the ends of the order. A category is a column of its own,
/// all columns of a parameter are shuffled together; a missing number lies below all others.
///
/// The same values in the same order have the same answer, whatever the number of processors. No answer from fewer than
/// [`FEWEST`] runs, of a constant metric, when no parameter varies, when out-of-bag R² is not above zero, or when cancelled.
pub fn importance<'a>(parameters: &[Vec<Value<'a>>], metric: &[f64], cancel: &Cancel) -> Result<Forest, NoAnswer> {
    let known: Vec<usize> = (0..metric.len()).filter(|at| !metric[*at].is_nan()).collect();
    enough(known.len(), FEWEST)?;
    let stride = known.len() as f64 / known.len().min(MOST_RUNS) as f64;
    let rows: Vec<usize> = (0..known.len().min(MOST_RUNS)).map(|at| known[(at as f64 * stride) as usize]).collect();
    let metric: Vec<f64> = rows.iter().map(|at| metric[*at]).collect();
    let ranks = Ranks::of(&metric);
    if ranks.distinct < 2 {
        return Err(NoAnswer::ConstantMetric);
    }
    let value = |values: &[Value<'a>], row: usize| values.get(row).copied().unwrap_or(Value::Missing);
    let parameters: Vec<Vec<Value<'a>>> =
        parameters.iter().map(|values| rows.iter().map(|row| value(values, *row)).collect()).collect();
    let mut columns = Columns::of(&parameters);
    let varying = columns.parameters.len();
    if varying == 0 {
        return Err(NoAnswer::ConstantParameter);
    }
    if varying > MOST_PARAMETERS {
        let first = ranked(&parameters, &metric, cancel).ok_or(NoAnswer::Cancelled)?;
        let varies = |parameter: &usize| columns.parameters.contains(parameter);
        columns.keep(&first.iter().map(|one| one.parameter).filter(varies).take(MOST_PARAMETERS).collect::<Vec<_>>());
    }
    let trees = grow(&columns, &ranks.of, cancel)?;
    weigh(&columns, &trees, &ranks, varying, cancel)
}

fn grow(columns: &Columns, target: &[f64], cancel: &Cancel) -> Result<Vec<Tree>, NoAnswer> {
    let count = target.len();
    let one = |number: usize| {
        if cancel.is_cancelled() {
            return Err(NoAnswer::Cancelled);
        }
        let mut seeded = Seeded::new(number as u64);
        let drawn: Vec<usize> = (0..count).map(|_| seeded.below(count)).collect();
        let mut is_seen = vec![false; count];
        for row in &drawn {
            is_seen[*row] = true;
        }
        let unseen: Vec<usize> = (0..count).filter(|row| !is_seen[*row]).collect();
        let parameters = DecisionTreeRegressorParameters {
            max_depth: None,
            min_samples_leaf: 1,
            min_samples_split: 2,
            seed: Some(number as u64),
        };
        let known: Vec<f64> = drawn.iter().map(|row| target[*row]).collect();
        // What the crate refuses are tables without rows or columns, and rows that do not match: none is given.
        let failed = |_| NoAnswer::OutOfRange;
        let tree = DecisionTreeRegressor::fit(&table(columns, &drawn)?, &known, parameters).map_err(failed)?;
        let predicted =
            if unseen.is_empty() { Vec::new() } else { tree.predict(&table(columns, &unseen)?).map_err(failed)? };
        let used = tree.compute_feature_importances(false).map_err(failed)?.iter().map(|gain| *gain > 0.0).collect();
        Ok(Tree { splits: tree, unseen, predicted, used })
    };
    (0..TREES).into_par_iter().map(one).collect()
}

/// Some rows of all columns.
fn table(columns: &Columns, rows: &[usize]) -> Result<DenseMatrix<f64>, NoAnswer> {
    let values = columns.values.iter().flat_map(|column| rows.iter().map(|row| column[*row])).collect();
    DenseMatrix::new(rows.len(), columns.values.len(), values, true).map_err(|_| NoAnswer::OutOfRange)
}

/// What the trees that have not seen a run say of it in the mean, in sums.
struct Sums {
    sums: Vec<f64>,
    counts: Vec<f64>,
}

impl Sums {
    fn new(count: usize) -> Self {
        Self { sums: vec![0.0; count], counts: vec![0.0; count] }
    }

    fn add(&mut self, rows: &[usize], predicted: &[f64]) {
        for (row, value) in rows.iter().zip(predicted) {
            self.sums[*row] += value;
            self.counts[*row] += 1.0;
        }
    }

    /// `1 − Σ (y − ŷ)² / Σ (y − ȳ)²` over the runs that some tree has not seen.
    fn r_squared(&self, target: &[f64]) -> f64 {
        let seen = |at: &usize| self.counts[*at] > 0.0;
        let rows: Vec<usize> = (0..target.len()).filter(seen).collect();
        let mean = rows.iter().map(|at| target[*at]).sum::<f64>() / rows.len() as f64;
        let sum = |of: &dyn Fn(usize) -> f64| rows.iter().map(|at| (target[*at] - of(*at)).powi(2)).sum::<f64>();
        1.0 - sum(&|at| self.sums[at] / self.counts[at]) / sum(&|_| mean)
    }
}

fn weigh(
    columns: &Columns,
    trees: &[Tree],
    ranks: &Ranks,
    varying: usize,
    cancel: &Cancel,
) -> Result<Forest, NoAnswer> {
    let target = &ranks.of;
    let mut all = Sums::new(target.len());
    for tree in trees {
        all.add(&tree.unseen, &tree.predicted);
    }
    let r_squared = all.r_squared(target);
    // Not above zero, or not a number.
    if r_squared.is_nan() || r_squared <= 0.0 {
        return Err(NoAnswer::ExplainsNothing { r_squared });
    }
    let drops = |at: usize| -> Result<Importance, NoAnswer> {
        let own = columns.of_parameter(at);
        let mut seeded = Seeded::new(columns.parameters[at] as u64);
        let mut drops = [0.0; REPEATS];
        for drop in &mut drops {
            let mut order: Vec<usize> = (0..target.len()).collect();
            seeded.shuffle(&mut order);
            let mut sums = Sums::new(target.len());
            for tree in trees {
                if cancel.is_cancelled() {
                    return Err(NoAnswer::Cancelled);
                }
                if !own.clone().any(|column| tree.used[column]) {
                    sums.add(&tree.unseen, &tree.predicted);
                    continue;
                }
                let mut shuffled = table(columns, &tree.unseen)?;
                for column in own.clone() {
                    for (place, row) in tree.unseen.iter().enumerate() {
                        shuffled.set((place, column), columns.values[column][order[*row]]);
                    }
                }
                sums.add(&tree.unseen, &tree.splits.predict(&shuffled).map_err(|_| NoAnswer::OutOfRange)?);
            }
            *drop = r_squared - sums.r_squared(target);
        }
        let mean = drops.iter().sum::<f64>() / REPEATS as f64;
        let squares: f64 = drops.iter().map(|drop| (drop - mean).powi(2)).sum();
        let deviation = (squares / (REPEATS as f64 - 1.0)).sqrt();
        Ok(Importance { parameter: columns.parameters[at], drop: mean, deviation, share: 0.0 })
    };
    let found: Result<Vec<Importance>, NoAnswer> = (0..columns.parameters.len()).into_par_iter().map(drops).collect();
    let mut importances = found?;
    let all: f64 = importances.iter().map(|one| one.drop.max(0.0)).sum();
    if all > 0.0 {
        for one in &mut importances {
            one.share = one.drop.max(0.0) / all;
        }
    }
    importances.sort_by(|a, b| b.drop.total_cmp(&a.drop));
    Ok(Forest { r_squared, n: target.len(), importances, varying })
}
