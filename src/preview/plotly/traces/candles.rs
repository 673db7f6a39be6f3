//! Prices: `candlestick` and `ohlc`.

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::setup::Axes;
use super::super::color::Color;
use super::super::sheet::Trace;
use super::super::values::Column;
use super::bins::least_difference;
use super::scene::{Ink, Scene};
use super::series;
use super::strokes::dash;
use crate::drawing::{Item, PageRect, Pen};

/// A trace of prices.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Candles {
    xs: Vec<f64>,
    /// Open, high, low, close.
    prices: Vec<[f64; 4]>,
    /// Between two of them.
    step: f64,
}

/// The prices of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>, x: &Axis<'_>) -> Option<Candles> {
    let read = |name: &str| Column::at(trace.node, name).map(|column| column.numbers());
    let (open, high, low, close) = (read("open")?, read("high")?, read("low")?, read("close")?);
    let count = open.len().min(high.len()).min(low.len()).min(close.len());
    let xs = series::along(trace, "x", x, count);
    let count = count.min(xs.len());
    let prices = (0..count).map(|at| [open[at], high[at], low[at], close[at]]).collect();
    let step = if x.kind.has_categories() { 1.0 } else { least_difference(&xs[..count]) };
    Some(Candles { xs: xs[..count].to_vec(), prices, step })
}

/// Widens the axes.
pub(in crate::preview) fn widen(candles: &Candles, axes: &mut Axes<'_>, [x, y]: [usize; 2]) {
    for (at, [_, high, low, _]) in candles.xs.iter().zip(&candles.prices) {
        let half = candles.step / 2.0;
        let axis = &mut axes.list[x];
        axis.extremes.add_between(axis.measure(at - half), axis.measure(at + half), Widen::default());
        let axis = &mut axes.list[y];
        for end in [*low, *high] {
            axis.extremes.add(axis.measure(end), Widen { is_padded: true, ..Widen::default() });
        }
    }
}

/// Draws the prices.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, candles: &Candles, ink: &mut Ink) {
    let node = scene.trace.node;
    let is_candle = scene.trace.kind == "candlestick";
    let pen_of = |name: &str, default: &str| -> (Pen, Color) {
        let part = node.get(name);
        let color = part.color("line.color").or_else(|| Color::parse(default)).unwrap_or(scene.trace.color);
        let width = part.number("line.width").or_else(|| node.number("line.width")).unwrap_or(2.0).clamp(0.0, 20.0);
        let pen = color.faded(scene.trace.opacity()).pen(width);
        let pen = pen.dashed(dash(part.text("line.dash").or_else(|| node.text("line.dash")), width));
        (pen, part.color("fillcolor").unwrap_or(color.faded(0.5)))
    };
    let (up, down) = (pen_of("increasing", "#3D9970"), pen_of("decreasing", "#FF4136"));
    let half = candles.step * if is_candle { 0.7 * 0.7 / 2.0 } else { node.number("tickwidth").unwrap_or(0.3) };
    let mut last = f64::NAN;
    for (index, (x, [open, high, low, close])) in candles.xs.iter().zip(&candles.prices).enumerate() {
        let is_up = if close == open { last.is_nan() || *close >= last } else { close > open };
        last = *close;
        let (pen, fill) = if is_up { up } else { down };
        let [center, left, right] = [*x, x - half, x + half].map(|x| scene.x.at(x));
        let [open, high, low, close] = [open, high, low, close].map(|price| scene.y.at(*price));
        if ![center, open, high, low, close].iter().all(|value| value.is_finite()) {
            continue;
        }
        let mut line = |points: [[f64; 2]; 2]| ink.items.push(Item::Line { points: points.to_vec(), stroke: pen });
        if is_candle {
            let (top, bottom) = (open.min(close), open.max(close));
            line([[center, high], [center, top]]);
            line([[center, bottom], [center, low]]);
            let frame = PageRect { x: left, y: top, width: (right - left).max(0.5), height: (bottom - top).max(0.1) };
            ink.items.push(Item::Rect { frame, radius: 0.0, fill: Some(fill.fill()), stroke: Some(pen) });
        } else {
            line([[center, high], [center, low]]);
            line([[left, open], [center, open]]);
            line([[center, close], [right, close]]);
        }
        let reach = [(right - left) / 2.0, (low - high).abs() / 2.0];
        let color = Color { rgb: pen.color, alpha: 1.0 };
        ink.point(scene.trace.index, index, [center, f64::midpoint(high, low)], reach, color);
    }
}
