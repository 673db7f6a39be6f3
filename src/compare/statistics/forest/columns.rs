//! Parameters as columns of numbers, which trees can split.

use std::ops::Range;

use super::super::parameter::{Parameter, Value};
use super::super::ranks::Ranks;

/// Most categories of a parameter that have a column of their own: the most frequent.
const MOST_CATEGORIES: usize = 12;

/// The parameters that vary, as columns.
pub(super) struct Columns {
    /// Column by column, all as long.
    pub(super) values: Vec<Vec<f64>>,
    /// The places of the parameters among those given.
    pub(super) parameters: Vec<usize>,
    /// The first column of each of those, and the end.
    starts: Vec<usize>,
}

impl Columns {
    pub(super) fn of(parameters: &[Vec<Value<'_>>]) -> Self {
        let mut found = Self { values: Vec::new(), parameters: Vec::new(), starts: vec![0] };
        for (at, values) in parameters.iter().enumerate() {
            let columns = match Parameter::of(values) {
                Parameter::Numbers(numbers) => vec![ranks(&numbers)],
                Parameter::Categories { of, count } => indicators(&of, count),
            };
            if !columns.is_empty() {
                found.push(at, columns);
            }
        }
        found
    }

    fn push(&mut self, parameter: usize, columns: Vec<Vec<f64>>) {
        self.parameters.push(parameter);
        self.values.extend(columns);
        self.starts.push(self.values.len());
    }

    /// The columns of a parameter, by its place in `parameters`.
    pub(super) fn of_parameter(&self, at: usize) -> Range<usize> {
        self.starts[at]..self.starts[at + 1]
    }

    /// Leaves only these parameters, in the order they have.
    pub(super) fn keep(&mut self, kept: &[usize]) {
        let mut left = Self { values: Vec::new(), parameters: Vec::new(), starts: vec![0] };
        for at in (0..self.parameters.len()).filter(|at| kept.contains(&self.parameters[*at])) {
            let columns = self.of_parameter(at).map(|column| std::mem::take(&mut self.values[column])).collect();
            left.push(self.parameters[at], columns);
        }
        *self = left;
    }
}

/// Mid-ranks of numbers; 0, below all of them, where there is none. A tree splits ranks as it splits numbers.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let there: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    let mut ranks = Ranks::of(&there).of.into_iter();
    numbers.iter().map(|number| if number.is_nan() { 0.0 } else { ranks.next().unwrap_or(0.0) }).collect()
}

/// Whether a run is in a category: for each of the most frequent; for one only of two. None of a single one.
fn indicators(of: &[usize], count: usize) -> Vec<Vec<f64>> {
    if count < 2 {
        return Vec::new();
    }
    let mut sizes = vec![0_usize; count];
    for category in of {
        sizes[*category] += 1;
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| sizes[*b].cmp(&sizes[*a]));
    order.truncate(if count == 2 { 1 } else { MOST_CATEGORIES });
    order.iter().map(|own| of.iter().map(|category| f64::from(u8::from(category == own))).collect()).collect()
}
