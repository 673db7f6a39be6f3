//! The line through the points, and the front of the best.

use super::super::frame::Frame;
use super::super::legend::{Entry, Legend, Sign};
use super::super::plot::Scale;
use super::super::scale::Axis;
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::scene::Scene;
use crate::compare::statistics::trend::{LogAxes, Trend, trend as line_through};
use crate::compare::statistics::{NoAnswer, pareto};
use crate::drawing::{Dash, Fill, Item, Pen};
use crate::model::{Best, format};
use crate::text::{Arg, Message};

/// Places along x at which the band of a line is reckoned.
const STEPS: usize = 64;

/// The runs that nothing beats, by x ascending.
pub(super) struct Front {
    pub(super) runs: Vec<usize>,
    /// Larger x is better.
    is_max_x: bool,
}

pub(super) fn trend(scene: &Scene<'_>, axes: &[Axis; 2], notes: &mut Vec<Message>) -> Option<Trend> {
    if !scene.setup.has_trend {
        return None;
    }
    for column in [scene.x, scene.y] {
        if column.is_category() {
            notes.push(Message::new("plot-note-trend-words").arg("field", &*column.title));
            return None;
        }
    }
    // Only what is drawn along both axes: the line is that of the points one sees.
    let both = scene.places[0].iter().zip(&scene.places[1]);
    let (x, y): (Vec<f64>, Vec<f64>) = both.filter_map(|(x, y)| Some((x.at()?, y.at()?))).unzip();
    let logs = LogAxes { x: axes[0].scale == Scale::Log, y: axes[1].scale == Scale::Log };
    match line_through(&x, &y, logs) {
        Ok(found) => Some(found),
        Err(none) => {
            notes.push(match none {
                NoAnswer::ConstantMetric => Message::new("plot-note-trend-equal").arg("field", &*scene.y.title),
                NoAnswer::ConstantParameter => Message::new("plot-note-trend-equal").arg("field", &*scene.x.title),
                NoAnswer::TooFew { have, need } => {
                    Message::new("plot-note-trend-few").arg("have", have).arg("need", need)
                }
                _ => Message::new("plot-note-trend-range"),
            });
            None
        }
    }
}

pub(super) fn front(scene: &Scene<'_>, notes: &mut Vec<Message>) -> Option<Front> {
    if !scene.setup.has_front {
        return None;
    }
    let columns = [scene.x, scene.y];
    let mut best = [Best::Min; 2];
    for (at, column) in columns.into_iter().enumerate() {
        let known = scene.setup.best[at].or(column.best);
        let Some(known) = known.filter(|_| !column.is_category()) else {
            let key = if column.is_category() { "plot-note-front-words" } else { "plot-note-front-direction" };
            notes.push(Message::new(key).arg("field", &*column.title));
            return None;
        };
        best[at] = known;
    }
    let values = |at: usize| -> Vec<f64> {
        (0..scene.data.runs.len()).map(|run| columns[at].number(run).unwrap_or(f64::NAN)).collect()
    };
    let runs = pareto::front(&values(0), &values(1), best);
    Some(Front { runs, is_max_x: best[0] == Best::Max })
}

pub(super) fn explain(
    legend: &mut Legend,
    style: &PlotStyle,
    wording: Wording<'_>,
    trend: Option<&Trend>,
    front: Option<&Front>,
) {
    if let Some(front) = front {
        let name = wording.texts.with("plot-front-of", &[("n", front.runs.len().into())]);
        legend.entries.push(Entry { sign: Sign::Line(front_pen(style)), name, count: None });
    }
    if let Some(trend) = trend {
        let squared = Arg::from(format::number((trend.r_squared * 1000.0).round() / 1000.0));
        let name = wording.texts.with("plot-trend-of", &[("squared", squared), ("n", trend.n.into())]);
        legend.entries.push(Entry { sign: Sign::Line(trend_pen(style)), name, count: None });
    }
}

fn front_pen(style: &PlotStyle) -> Pen {
    Pen::solid(style.text, style.line_width * 0.8).round().opacity(0.8)
}

fn trend_pen(style: &PlotStyle) -> Pen {
    Pen::solid(style.muted, style.line_width * 0.8).dashed(Dash::Dashed)
}

pub(super) fn draw_trend(trend: &Trend, frame: &Frame<'_>, items: &mut Vec<Item>) {
    let (mut line, mut above, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for step in 0..=STEPS {
        let x = frame.x.value(step as f64 / STEPS as f64);
        let at = |y: f64| [frame.at_x(x), frame.at_y(y)];
        line.extend(trend.at(x).map(at));
        if let Some(band) = trend.band(x) {
            above.push(at(band.high));
            below.push(at(band.low));
        }
    }
    above.extend(below.into_iter().rev());
    let style = frame.style;
    let band = Item::Area { points: above, fill: Fill { color: style.muted, opacity: 0.14 } };
    let line = Item::Line { points: line, stroke: trend_pen(style) };
    items.push(Item::Clip { frame: frame.inner, items: vec![band, line] });
}

/// A stair through the front: at each place, how good y is among the runs that are as good in x.
pub(super) fn draw_front(front: &Front, scene: &Scene<'_>, frame: &Frame<'_>, items: &mut Vec<Item>) {
    // What is infinite lies in a lane, and the stair ends before.
    let along = |run: &usize| Some([scene.places[0][*run].at()?, scene.places[1][*run].at()?]);
    let mut corners: Vec<[f64; 2]> = front.runs.iter().filter_map(along).collect();
    corners.dedup();
    let Some((first, last)) = corners.first().copied().zip(corners.last().copied()) else { return };
    let mut points = Vec::with_capacity(corners.len() * 2);
    if front.is_max_x {
        points.push([frame.x.range[0], first[1]]);
    }
    for pair in corners.windows(2) {
        points.push(pair[0]);
        points.push(if front.is_max_x { [pair[0][0], pair[1][1]] } else { [pair[1][0], pair[0][1]] });
    }
    points.push(last);
    if !front.is_max_x {
        points.push([frame.x.range[1], last[1]]);
    }
    let points = points.into_iter().map(|[x, y]| [frame.at_x(x), frame.at_y(y)]).collect();
    let line = Item::Line { points, stroke: front_pen(frame.style) };
    items.push(Item::Clip { frame: frame.inner, items: vec![line] });
}
