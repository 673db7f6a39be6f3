//! Round numbers along an axis of a polar plot, a scene, a gauge or a dimension, and how they are written.

use super::super::axes::steps;
use super::super::axes::ticks::NumberFormat;
use super::super::d3;
use super::super::node::Node;
use super::super::values::{Column, label, plain};

/// Most ticks of an axis.
const MOST: usize = 200;

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub value: f64,
    pub text: String,
}

/// The distance of about `count` round numbers over a length.
pub(super) fn step(length: f64, count: f64) -> f64 {
    let rough = length.abs() / count.max(1.0);
    if rough.is_finite() && rough > 0.0 { steps::nice(rough) } else { 1.0 }
}

/// Round numbers in a range, in ascending order.
pub(super) fn values(range: [f64; 2], step: f64) -> Vec<f64> {
    let (low, high) = (range[0].min(range[1]), range[0].max(range[1]));
    let slack = (high - low) * 1e-6;
    let first = ((low - slack) / step).ceil();
    let count = ((high + slack) / step).floor() - first + 1.0;
    if !(count.is_finite() && count >= 1.0) {
        return Vec::new();
    }
    (0..(count as usize).min(MOST)).map(|at| (first + at as f64) * step).map(|value| value + 0.0).collect()
}

/// A number on an axis with this step whose largest number is `most`.
pub(super) fn write(value: f64, step: f64, most: f64) -> String {
    NumberFormat::of(Node::default(), step, most).write(value)
}

fn minus(text: &str) -> String {
    text.replacen('-', "\u{2212}", 1)
}

/// The ticks that an axis names, else round numbers; about `count` of them where it does not say how many.
pub(super) fn of_axis(axis: Node<'_>, range: [f64; 2], count: f64) -> Vec<Tick> {
    let inside = |value: f64| {
        let slack = (range[1] - range[0]).abs() * 1e-6;
        value >= range[0].min(range[1]) - slack && value <= range[0].max(range[1]) + slack
    };
    let length = (range[1] - range[0]).abs();
    let said = axis.number("nticks").filter(|count| *count >= 1.0).unwrap_or(count);
    let step = axis.number("dtick").filter(|step| *step > 0.0 && length / step <= MOST as f64);
    let step = step.unwrap_or_else(|| self::step(length, said));
    let most = range[0].abs().max(range[1].abs());
    let written = |value: f64| {
        let format = axis.text("tickformat").filter(|format| !format.is_empty());
        format
            .and_then(|format| d3::number(format, value))
            .unwrap_or_else(|| NumberFormat::of(axis, step, most).write(value))
    };
    let values_at = axis.at("tickvals").and_then(Column::of);
    let mut ticks: Vec<Tick> = if let Some(column) = values_at.filter(|_| axis.text("tickmode") != Some("auto")) {
        let texts = axis.at("ticktext").and_then(Column::of);
        (0..column.len().min(MOST))
            .filter(|at| inside(column.number(*at)))
            .map(|at| {
                let value = column.number(at);
                let text = texts.as_ref().map(|texts| texts.text(at).into_owned()).filter(|text| !text.is_empty());
                Tick { value, text: text.unwrap_or_else(|| written(value)) }
            })
            .collect()
    } else {
        let origin = axis.number("tick0").filter(|_| axis.number("dtick").is_some()).unwrap_or(0.0);
        values(range.map(|end| end - origin), step)
            .into_iter()
            .map(|value| value + origin)
            .map(|value| Tick { value, text: written(value) })
            .collect()
    };
    let (prefix, suffix) = (axis.at("tickprefix").map(label), axis.at("ticksuffix").map(label));
    for tick in &mut ticks {
        tick.text = format!("{}{}{}", prefix.as_deref().unwrap_or(""), tick.text, suffix.as_deref().unwrap_or(""));
    }
    ticks
}

/// A number with five decimals, as plotly writes the ends of ranges.
pub(super) fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return minus(&plain(value));
    }
    if !(1e-5..1e9).contains(&value.abs()) {
        return minus(&format!("{value:.4e}").replace("0000e", "e").replace(".e", "e"));
    }
    let text = format!("{value:.5}");
    minus(if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(step(9.0, 5.0), 2.0);
        assert_eq!(step(6.1, 10.0), 1.0);
        assert!((step(0.374, 9.25) - 0.05).abs() < 1e-12);
        assert!((step(1.0, 10.0) - 0.2).abs() < 1e-12);
        assert_eq!(step(0.0, 5.0), 1.0);
        assert_eq!(step(f64::NAN, 5.0), 1.0);
    }

    #[test]
    fn values_lie_in_the_range_whichever_way_it_runs() {
        assert_eq!(values([-1.2, 2.1], 1.0), [-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(values([2.1, -1.2], 1.0), [-1.0, 0.0, 1.0, 2.0]);
        assert!(values([0.0, f64::INFINITY], 1.0).is_empty());
        assert_eq!(values([0.0, 1e9], 1.0).len(), 200);
    }

    #[test]
    fn numbers_are_written_as_plotly_does() {
        let cases = [
            (0.2, 0.2, 1.0, "0.2"),
            (-1.5, 0.5, 2.0, "−1.5"),
            (0.0, 0.5, 2.0, "0"),
            (20_000.0, 10_000.0, 40_000.0, "20k"),
            (1500.0, 500.0, 2000.0, "1500"),
            (2.5e6, 5e5, 4e6, "2.5M"),
            (0.0001, 0.0001, 0.0004, "100μ"),
        ];
        for (value, step, most, text) in cases {
            assert_eq!(write(value, step, most), text);
        }
    }
}
