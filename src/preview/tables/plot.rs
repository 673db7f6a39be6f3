//! Columns as points to draw.

use super::facts::Histogram;
use crate::preview::{Column, Rows, ValueKind, measure};

/// Points of a line: each pixel of a wide window has its lowest and its highest.
const MAX_LINE: usize = 8_000;

/// Points of a cloud; of more every n-th is drawn.
const MAX_CLOUD: usize = 20_000;

/// Bars of a histogram.
const BARS: usize = 40;

/// How columns are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    Line,
    Scatter,
    Histogram,
}

/// One drawn column.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotSeries {
    pub name: String,
    /// By x; of a histogram empty.
    pub points: Vec<[f64; 2]>,
    pub histogram: Option<Histogram>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotData {
    pub mark: Mark,
    /// Name of the column along x; `None` for the number of the row.
    pub x: Option<String>,
    /// x are seconds since 1970.
    pub x_is_time: bool,
    pub series: Vec<PlotSeries>,
    /// Values that could be drawn, and those that are.
    pub values: u64,
    pub drawn: u64,
}

/// Gathers them.
#[derive(Debug)]
pub struct PlotOf {
    mark: Mark,
    x: Option<(usize, Column)>,
    y: Vec<(usize, Column)>,
    points: Vec<Vec<[f64; 2]>>,
    stride: u64,
    row: u64,
    values: u64,
}

/// Points held while they are gathered: beyond that every other row is left out.
const MAX_HELD: usize = 4_000_000;

impl PlotOf {
    /// Columns by their positions: those along y, and the one along x.
    pub fn new(mark: Mark, x: Option<usize>, y: &[usize], columns: &[Column]) -> Self {
        let column = |at: usize| columns.get(at).map(|column| (at, column.clone()));
        let y: Vec<(usize, Column)> = y.iter().filter_map(|&at| column(at)).collect();
        let points = vec![Vec::new(); y.len()];
        Self { mark, x: x.and_then(column), y, points, stride: 1, row: 0, values: 0 }
    }

    /// Takes the next rows.
    pub fn take(&mut self, rows: &Rows) {
        for row in 0..rows.len() {
            self.row += 1;
            let x = match &self.x {
                None => Some(self.row as f64),
                Some((at, column)) => measure(column.kind, rows.get(row, *at)),
            };
            let Some(x) = x.filter(|x| x.is_finite()) else { continue };
            for ((at, column), points) in self.y.iter().zip(&mut self.points) {
                if let Some(y) = measure(column.kind, rows.get(row, *at)).filter(|y| y.is_finite()) {
                    self.values += 1;
                    if self.row.is_multiple_of(self.stride) {
                        points.push([x, y]);
                    }
                }
            }
            if self.points.iter().map(Vec::len).sum::<usize>() > MAX_HELD {
                self.stride *= 2;
                for points in &mut self.points {
                    *points = points.iter().skip(1).step_by(2).copied().collect();
                }
            }
        }
    }

    /// What is drawn.
    pub fn finish(self) -> PlotData {
        let mut drawn = 0;
        let mark = self.mark;
        let x_is_time = self.x.as_ref().is_some_and(|(_, column)| column.kind == ValueKind::Time);
        let name = |(at, column): &(usize, Column)| column.name.clone().unwrap_or_else(|| (at + 1).to_string());
        let series = self
            .y
            .iter()
            .zip(self.points)
            .map(|(column, points)| {
                let (points, histogram) = match mark {
                    Mark::Histogram => {
                        let values: Vec<f64> = points.iter().map(|point| point[1]).collect();
                        drawn += values.len() as u64;
                        (Vec::new(), Histogram::of(&values, BARS))
                    }
                    Mark::Line => (thinned_line(points), None),
                    Mark::Scatter => {
                        let step = points.len().div_ceil(MAX_CLOUD).max(1);
                        (points.into_iter().step_by(step).collect(), None)
                    }
                };
                drawn += points.len() as u64;
                PlotSeries { name: name(column), points, histogram }
            })
            .collect();
        PlotData { mark, x: self.x.as_ref().map(name), x_is_time, series, values: self.values, drawn }
    }
}

/// From left to right; of many points in a row the lowest and the highest.
fn thinned_line(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    if points.len() <= MAX_LINE {
        return points;
    }
    let step = points.len().div_ceil(MAX_LINE / 2);
    let mut kept = Vec::with_capacity(MAX_LINE);
    for part in points.chunks(step) {
        let by_y = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
        if let (Some(&low), Some(&high)) = (part.iter().min_by(by_y), part.iter().max_by(by_y)) {
            kept.extend(if low[0] <= high[0] { [low, high] } else { [high, low] });
        }
    }
    kept
}
