//! Figures of made-up histories, for tests and benchmarks.
#![allow(dead_code, reason = "each user takes its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]

use std::sync::Arc;

use runatlas::chart::series::{Along, Spread};
use runatlas::chart::{ChartOptions, Figure, FigureInputs, FigureRequest, LineInput, Look, Series, Viewport};
use runatlas::model::RunIndex;
use runatlas::store::{History, MetricPoint};

/// Points of step and value, a second apart.
pub fn history(points: &[(i64, f64)]) -> Arc<History> {
    timed((0..).zip(points).map(|(at, &(step, value))| (step, value, 1_700_000_000_000 + at * 1000)))
}

/// Points of step, value and milliseconds.
pub fn timed(points: impl IntoIterator<Item = (i64, f64, i64)>) -> Arc<History> {
    let mut history = History::default();
    for (step, value, timestamp) in points {
        history.push(MetricPoint { value, step, timestamp });
    }
    Arc::new(history)
}

/// One run for each history, `run 0` and on, with every option as it comes.
pub fn request(histories: impl IntoIterator<Item = Arc<History>>, columns: usize) -> FigureRequest {
    let lines = (0..).zip(histories).map(|(run, history)| LineInput {
        run: RunIndex(run),
        name: format!("run {run}").into(),
        detail: Arc::default(),
        look: Look::nth(run as usize),
        source: 0,
        start_time: None,
        history,
        x_history: None,
        group: 0,
    });
    let inputs = FigureInputs {
        title: "loss".into(),
        sources: vec!["loss".into()],
        lines: lines.collect(),
        groups: Vec::new(),
        reference: None,
    };
    FigureRequest { inputs, options: ChartOptions::default(), viewport: Viewport::of_width(columns) }
}

/// Runs that have every source: one line for each, run by run.
pub fn with_sources(sources: &[&str], runs: &[Vec<Arc<History>>], columns: usize) -> FigureRequest {
    let mut request = request(runs.iter().flatten().cloned(), columns);
    request.inputs.sources = sources.iter().map(|source| (*source).into()).collect();
    for (at, line) in request.inputs.lines.iter_mut().enumerate() {
        let run = at / sources.len();
        line.run = RunIndex(run as u32);
        line.name = format!("run {run}").into();
        line.look = Look::nth(run);
        line.source = at % sources.len();
    }
    request
}

/// The runs of a figure as if each were a group of three runs, with a band that reaches `reach` to both sides.
pub fn as_groups(mut figure: Figure, reach: f64) -> Figure {
    for (at, series) in figure.series.iter_mut().enumerate() {
        let line = &mut series.line;
        (line.run, line.group, line.runs) = (None, Some(at), 3);
        line.name = format!("group {at}").into();
        let band = |stroke: &Arc<[[f64; 2]]>| stroke.iter().map(|[x, y]| [*x, y - reach, y + reach]).collect();
        series.bands = series.strokes.iter().map(band).collect();
        let with_spread = |piece: &Series| {
            let values = || (0..piece.len()).map(|at| piece.value(at));
            let x = (0..piece.len()).map(|at| piece.x(at)).collect();
            Series::sorted(piece.history().clone(), Along::Values(x)).with_spread(Spread {
                low: values().map(|value| value - reach).collect(),
                high: values().map(|value| value + reach).collect(),
                n: vec![3; piece.len()].into(),
            })
        };
        series.line.pieces = series.pieces.iter().map(with_spread).collect();
    }
    figure
}
