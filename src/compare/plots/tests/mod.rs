//! Runs made up for tests of plots, and what holds for all kinds of them.

mod anything;
mod pictures;

use std::sync::Arc;

use super::{Column, Field, PlotData, PlotRun, PlotStyle, Values};
use crate::drawing::Pattern;
use crate::model::{Best, ColumnId, RunIndex};

/// Numbers that are the same in every run of a test, from 0 to 1.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, around 0.
    pub(super) fn normal(&mut self) -> f64 {
        (0..6).map(|_| self.next()).sum::<f64>() - 3.0
    }
}

pub(super) fn metric(key: &str) -> Field {
    Field::of(ColumnId::Metric(key.into()))
}

pub(super) fn param(key: &str) -> Field {
    Field::of(ColumnId::Param(key.into()))
}

pub(super) fn runs(count: usize) -> Vec<PlotRun> {
    let looks = crate::chart::palette::DARK.runs;
    let run = |at: usize| PlotRun {
        run: RunIndex(at as u32),
        id: format!("{at:032x}").into(),
        name: format!("run-{at}").into(),
        color: looks[at % looks.len()],
        dash: Pattern::default(),
        is_focused: false,
    };
    (0..count).map(run).collect()
}

fn column(field: Field, values: Values) -> Column {
    let title = field.column.key().cloned().unwrap_or_else(|| field.to_string().into());
    Column { field, title, values, best: None }
}

/// Of numbers; NaN and infinities are values.
pub(super) fn numbers(field: Field, values: impl IntoIterator<Item = f64>) -> Column {
    column(field, Values::Numbers(values.into_iter().map(Some).collect()))
}

/// Of numbers that may be missing.
pub(super) fn some_numbers(field: Field, values: &[Option<f64>]) -> Column {
    column(field, Values::Numbers(values.to_vec()))
}

/// Of words; empty ones are missing.
pub(super) fn words(field: Field, values: &[&str]) -> Column {
    let mut names: Vec<Arc<str>> = values.iter().filter(|word| !word.is_empty()).map(|word| (*word).into()).collect();
    names.sort_by(|a, b| crate::model::natural_cmp(a, b));
    names.dedup();
    let place = |word: &&str| names.iter().position(|name| **name == **word).map(|at| at as u32);
    let of = values.iter().map(place).collect();
    column(field, Values::Categories { names, of })
}

pub(super) fn data(count: usize, columns: Vec<Column>) -> PlotData {
    PlotData { runs: runs(count), columns }
}

/// A style without a grid whose numbers are easy to follow.
pub(super) fn plain() -> PlotStyle {
    PlotStyle::light(400.0, 300.0)
}

/// 45 runs of a sweep: the better, the longer they took; with some that failed.
pub(super) fn sweep() -> PlotData {
    let mut chance = Chance::new(7);
    let rates = [1e-4, 2e-4, 5e-4, 1e-3];
    let (mut rate, mut time, mut accuracy, mut size, mut optimizer, mut noise) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    for at in 0..45 {
        let lr = rates[[0, 0, 0, 1, 1, 1, 2, 2, 2, 3][at % 10]];
        let minutes = 15.0 * (1.0 + chance.next() * 7.0);
        let lucky = chance.normal() * 0.02;
        rate.push(Some(lr));
        time.push(Some((minutes * 60_000.0) as i64));
        accuracy.push(match at {
            11 => Some(f64::NAN),
            23 => None,
            31 => Some(f64::NEG_INFINITY),
            _ => Some(0.62 + (minutes / 15.0_f64).ln() * 0.06 + lucky - lr * 60.0 + 0.06),
        });
        size.push(Some([32.0, 64.0, 128.0][at % 3]));
        optimizer.push(["adam", "sgd", "adamw", ""][at % 7 % 4]);
        noise.push(Some(chance.normal()));
    }
    let mut duration = column(Field::of(ColumnId::Duration), Values::Durations(time));
    duration.best = Some(Best::Min);
    let mut accuracy = some_numbers(metric("val/acc"), &accuracy);
    accuracy.best = Some(Best::Max);
    let mut data = data(
        45,
        vec![
            duration,
            accuracy,
            some_numbers(param("lr"), &rate),
            some_numbers(param("batch_size"), &size),
            words(param("optimizer"), &optimizer),
            some_numbers(param("z_dim"), &noise),
        ],
    );
    for (at, name) in [(3, "brave-owl-12"), (14, "marvelous-sloth-95"), (27, "rumbling-fox-801"), (40, "肺结节分割")]
    {
        data.runs[at].is_focused = true;
        data.runs[at].name = name.into();
    }
    data
}
