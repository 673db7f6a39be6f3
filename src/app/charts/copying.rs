//! The points of a chart as a table for the clipboard: tabs between columns, full precision, one row per point.

use std::fmt::Write as _;

use crate::chart::Figure;
use crate::chart::series::Series;
use crate::model::format::number_exact;
use crate::store::Cancel;
use crate::text::Message;

/// More points than this are for a file.
const MOST: usize = 200_000;

/// The table and how many points it holds; `None` when cancelled.
pub(super) fn table(figure: &Figure, cancel: &Cancel) -> Option<Result<(String, usize), Message>> {
    let points: usize = figure.series.iter().map(|series| series.points_total).sum();
    if points > MOST {
        return Some(Err(Message::new("error-points-too-many").arg("n", points).arg("most", MOST)));
    }
    let is_of_groups = figure.series.iter().any(|series| series.run.is_none());
    let is_smoothed = figure.series.iter().flat_map(|series| series.pieces.iter()).any(Series::is_smoothed);
    let mut text = if is_of_groups {
        "group\tmetric\tx\tcenter\tlow\thigh\tn".to_owned()
    } else {
        let smoothed = if is_smoothed { "\tsmoothed" } else { "" };
        format!("run\tmetric\tstep\ttimestamp\tvalue{smoothed}")
    };
    for series in &figure.series {
        if cancel.is_cancelled() {
            return None;
        }
        let source = figure.sources.get(series.source).map_or("", |source| source);
        let (name, source) = (on_one_line(&series.name), on_one_line(source));
        for piece in series.pieces.iter() {
            for at in 0..piece.len() {
                let value = number_exact(piece.value(at));
                // Writing to a string cannot fail.
                let _ = if is_of_groups {
                    let (low, high, n) = piece.spread(at).unwrap_or((f64::NAN, f64::NAN, 0));
                    let [x, low, high] = [piece.x(at), low, high].map(number_exact);
                    write!(text, "\n{name}\t{source}\t{x}\t{value}\t{low}\t{high}\t{n}")
                } else {
                    let (step, time, raw) = (piece.step(at), piece.timestamp(at), number_exact(piece.raw(at)));
                    let smoothed = if is_smoothed { format!("\t{value}") } else { String::new() };
                    write!(text, "\n{name}\t{source}\t{step}\t{time}\t{raw}{smoothed}")
                };
            }
        }
    }
    Some(Ok((text, points)))
}

/// A name must neither end its row nor its column.
fn on_one_line(name: &str) -> String {
    name.replace(['\t', '\n', '\r', '↵'], " ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chart::{ChartOptions, FigureInputs, FigureRequest, LineInput, Look, Smoothing, Viewport, build};
    use crate::model::RunIndex;
    use crate::store::{History, MetricPoint};

    fn figure(name: &str, smoothing: Smoothing) -> Figure {
        let mut history = History::with_capacity(2);
        for (step, value) in [(0, 0.1), (7, 1e-7)] {
            history.push(MetricPoint { value, step, timestamp: 1000 + step });
        }
        history.finish();
        let line = LineInput {
            run: RunIndex(0),
            name: name.into(),
            detail: Arc::default(),
            look: Look::nth(0),
            source: 0,
            start_time: Some(0),
            history: Arc::new(history),
            x_history: None,
            group: 0,
        };
        let inputs = FigureInputs {
            title: "val/loss".into(),
            sources: vec!["val/loss".into()],
            lines: vec![line],
            groups: Vec::new(),
            reference: None,
        };
        let options = ChartOptions { smoothing, ..ChartOptions::default() };
        let request = FigureRequest { inputs, options, viewport: Viewport::of_width(100) };
        build(&request, &Cancel::new()).expect("nobody cancels")
    }

    #[test]
    fn every_point_is_a_row_in_full_precision() {
        let (text, points) = table(&figure("a↵b\tc", Smoothing::None), &Cancel::new()).expect("kept").expect("few");
        let rows = "run\tmetric\tstep\ttimestamp\tvalue\na b c\tval/loss\t0\t1000\t0.1\na b c\tval/loss\t7\t1007\t1e-7";
        assert_eq!((&*text, points), (rows, 2));
    }

    #[test]
    fn what_is_drawn_smoothed_has_both_values() {
        let (text, _) = table(&figure("a", Smoothing::Ema(0.5)), &Cancel::new()).expect("kept").expect("few");
        let mut rows = text.lines();
        assert_eq!(rows.next(), Some("run\tmetric\tstep\ttimestamp\tvalue\tsmoothed"));
        assert!(rows.all(|row| row.split('\t').count() == 6), "{text}");
    }
}
