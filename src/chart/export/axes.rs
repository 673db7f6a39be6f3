//! Ticks and titles of the axes of a figure on paper: as many ticks as there is room for, so that no label touches another.

use jiff::tz::TimeZone;

use super::super::axis::{AxisKind, AxisScale, AxisTitle, Scale};
use super::super::figure::{Figure, FigureKind};
use super::super::ticks::{self, Tick};
use crate::drawing::Weight;
use crate::drawing::fonts;
use crate::drawing::names::width_of;
use crate::text::Texts;

/// Ticks with their places along the axis, in points from its low end.
#[derive(Clone, Debug, Default)]
pub(super) struct AxisTicks {
    pub(super) labelled: Vec<(f64, String)>,
    /// Between decades.
    pub(super) minor: Vec<f64>,
}

impl AxisTicks {
    pub(super) fn widest(&self, font: f64) -> f64 {
        self.labelled.iter().map(|(_, label)| width_of(label, font)).fold(0.0, f64::max)
    }
}

/// Along x: `length` points for `range`.
pub(super) fn along_x(figure: &Figure, length: f64, font: f64, zone: &TimeZone, texts: &Texts) -> AxisTicks {
    let (kind, scale) = (figure.x_kind, figure.x_scale);
    let is_log = scale == AxisScale::Log && kind != AxisKind::Relative;
    let make = |most: usize| ticks::along_x((kind, scale), figure.x_range, most, zone, texts);
    horizontal(Scale::new(scale, figure.x_range), figure.x_range, is_log, length, font, make)
}

/// Of values that lie along x, as those of bars do.
pub(super) fn values_along_x(scale: AxisScale, range: (f64, f64), length: f64, font: f64) -> AxisTicks {
    let make = |most: usize| ticks::along_y(scale, range, most);
    horizontal(Scale::new(scale, range), range, scale == AxisScale::Log, length, font, make)
}

fn horizontal(
    scale: Scale,
    range: (f64, f64),
    is_log: bool,
    length: f64,
    font: f64,
    make: impl Fn(usize) -> Vec<Tick>,
) -> AxisTicks {
    let most = with_two(((length / (font * 4.2)).floor() as usize).clamp(2, 10), &make);
    let gap = font * 0.9;
    for most in (1..=most).rev() {
        let ticks = make(most);
        let minor = if is_log { minor(&ticks, range) } else { Vec::new() };
        let placed = placed(ticks, scale, is_log, length);
        let fits = placed.windows(2).all(|pair| {
            let half = |at: &(f64, String)| width_of(&at.1, font) / 2.0;
            pair[1].0 - pair[0].0 >= half(&pair[0]) + half(&pair[1]) + gap
        });
        let is_narrow = placed.iter().all(|(_, label)| width_of(label, font) <= length * 1.2);
        if fits && is_narrow {
            return AxisTicks { labelled: placed, minor: places(&minor, scale, length) };
        }
    }
    AxisTicks::default()
}

/// A few more than there seemed to be room for where those would be a single tick, which tells no scale: whether they fit is
/// measured anyway.
fn with_two(most: usize, make: impl Fn(usize) -> Vec<Tick>) -> usize {
    (most..most + 4).find(|most| make(*most).len() > 1).unwrap_or(most)
}

/// Along y: from the bottom, `length` points.
pub(super) fn along_y(figure: &Figure, length: f64, font: f64) -> AxisTicks {
    let scale = Scale::new(figure.y_scale, figure.y_range);
    let is_log = figure.y_scale == AxisScale::Log;
    let make = |most: usize| ticks::along_y(figure.y_scale, figure.y_range, most);
    let most = with_two(((length / (font * 2.4)).floor() as usize).clamp(2, 9), make);
    for most in (1..=most).rev() {
        let ticks = make(most);
        let minor = if is_log { minor(&ticks, figure.y_range) } else { Vec::new() };
        let placed = placed(ticks, scale, is_log, length);
        if placed.windows(2).all(|pair| pair[1].0 - pair[0].0 >= font * 1.3) {
            return AxisTicks { labelled: placed, minor: places(&minor, scale, length) };
        }
    }
    AxisTicks::default()
}

fn placed(ticks: Vec<Tick>, scale: Scale, is_log: bool, length: f64) -> Vec<(f64, String)> {
    let is_decades = is_log && ticks.len() > 1 && ticks.iter().all(|tick| decade(tick.at).is_some());
    ticks
        .into_iter()
        .map(|tick| {
            let label = match decade(tick.at).filter(|_| is_decades) {
                Some(exponent) => format!("10{}", superscript(exponent)),
                None => typeset(&tick.label),
            };
            (scale.unit(tick.at) * length, label)
        })
        .collect()
}

fn places(values: &[f64], scale: Scale, length: f64) -> Vec<f64> {
    values.iter().map(|value| scale.unit(*value) * length).collect()
}

/// n where `value` is 10ⁿ.
fn decade(value: f64) -> Option<i32> {
    let exponent = value.log10().round();
    let is_exact = value > 0.0 && (value.log10() - exponent).abs() < 1e-9;
    is_exact.then_some(exponent as i32)
}

/// 2 to 9 times the powers of ten, where every power of ten has its tick and there are few of them.
fn minor(ticks: &[Tick], range: (f64, f64)) -> Vec<f64> {
    let decades: Option<Vec<i32>> = ticks.iter().map(|tick| decade(tick.at)).collect();
    let Some(decades) = decades.filter(|decades| (2..=8).contains(&decades.len())) else { return Vec::new() };
    if decades.windows(2).any(|pair| pair[1] - pair[0] != 1) {
        return Vec::new();
    }
    let (first, last) = (decades[0] - 1, decades[decades.len() - 1]);
    (first..=last)
        .flat_map(|exponent| (2..10).map(move |digit| f64::from(digit) * 10_f64.powi(exponent)))
        .filter(|value| (range.0..=range.1).contains(value))
        .collect()
}

/// `2.5e−7` as `2.5×10⁻⁷`; everything else as it is.
pub(super) fn typeset(label: &str) -> String {
    let split = || {
        let (mantissa, exponent) = label.split_once('e')?;
        let digits = mantissa.trim_start_matches('\u{2212}');
        let _: f64 = digits.parse().ok()?;
        let exponent: i32 = exponent.replace('\u{2212}', "-").parse().ok()?;
        Some(match mantissa {
            "1" => format!("10{}", superscript(exponent)),
            "\u{2212}1" => format!("\u{2212}10{}", superscript(exponent)),
            _ => format!("{mantissa}×10{}", superscript(exponent)),
        })
    };
    split().unwrap_or_else(|| label.to_owned())
}

fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = exponent.unsigned_abs().to_string();
    sign.chars().chain(digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')])).collect()
}

/// What lies along x, in words.
pub(super) fn x_title(figure: &Figure, texts: &Texts) -> String {
    if figure.kind() == FigureKind::Bars {
        return sources_title(figure, f64::INFINITY, 1.0);
    }
    match figure.x_axis.title(figure.x_kind) {
        AxisTitle::Words(key) => texts.get(key).to_owned(),
        AxisTitle::Name(metric) => metric.to_owned(),
    }
}

/// What the values are: the metrics, or the title of the chart when their names are longer than `room` points.
pub(super) fn sources_title(figure: &Figure, room: f64, font: f64) -> String {
    let joined = figure.sources.join(", ");
    if figure.sources.len() > 1 && fonts::width(&joined, font, Weight::Regular) > room {
        figure.title.to_string()
    } else {
        joined
    }
}
