//! The two ends of a visible range in words: as few digits as tell where it lies.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::super::axis::AxisKind;
use super::numbers::{exponent_of, number_label, power_of_ten};
use crate::model::format;
use crate::text::Texts;

/// `9k` and `15k`, to a hundredth of the range; `None` stands for values.
pub fn ends(kind: Option<AxisKind>, range: (f64, f64), zone: &TimeZone, texts: &Texts) -> (String, String) {
    let (low, high) = range;
    match kind {
        Some(AxisKind::Relative) => {
            (format::duration(texts, low.round() as i64), format::duration(texts, high.round() as i64))
        }
        Some(AxisKind::Wall) => dates(range, zone),
        Some(AxisKind::Step | AxisKind::Index) => numbers(range, 1.0),
        Some(AxisKind::Metric) | None => numbers(range, 0.0),
    }
}

fn numbers((low, high): (f64, f64), least: f64) -> (String, String) {
    let span = high - low;
    let largest = low.abs().max(high.abs());
    if !span.is_finite() || span <= 0.0 {
        return (format::number(low), format::number(high));
    }
    let unit = power_of_ten(exponent_of(span) - 1).max(least);
    let end = |value: f64| {
        let rounded = (value / unit).round() * unit;
        number_label(if rounded.is_finite() { rounded } else { value }, unit, largest)
    };
    (end(low), end(high))
}

/// With seconds only where they tell something, and with the day only where it changes.
fn dates((low, high): (f64, f64), zone: &TimeZone) -> (String, String) {
    let zoned = |at: f64| Timestamp::from_millisecond(at.round() as i64).ok().map(|time| time.to_zoned(zone.clone()));
    let (Some(from), Some(to)) = (zoned(low), zoned(high)) else {
        return (format!("{low:.0} ms"), format!("{high:.0} ms"));
    };
    let time = if high - low < 10.0 * 60_000.0 { "%H:%M:%S" } else { "%H:%M" };
    let pattern = match (from.date() == to.date(), high - low > 20.0 * 86_400_000.0) {
        (true, _) => time.to_owned(),
        (false, true) => "%Y-%m-%d".to_owned(),
        (false, false) => format!("%m-%d {time}"),
    };
    let text = |at: &Zoned| at.strftime(&pattern).to_string();
    (text(&from), text(&to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn shown(kind: Option<AxisKind>, range: (f64, f64)) -> String {
        let (low, high) = ends(kind, range, &TimeZone::UTC, Language::English.texts());
        format!("{low}–{high}")
    }

    #[test]
    fn ends_have_as_few_digits_as_tell_where_they_are() {
        let step = Some(AxisKind::Step);
        assert_eq!(shown(step, (9012.3, 15_019.8)), "9k–15k");
        assert_eq!(shown(step, (0.0, 40_000.0)), "0–40k");
        assert_eq!(shown(step, (1_234_567.0, 1_234_601.0)), "1234567–1234601");
        assert_eq!(shown(step, (1.2, 3.4)), "1–3");
        assert_eq!(shown(None, (0.201_34, 0.899_99)), "0.2–0.9");
        assert_eq!(shown(None, (-0.031_2, 1.279)), "0–1.3");
        assert_eq!(shown(None, (-3.12, 1.2)), "−3.1–1.2");
        assert_eq!(shown(None, (1.5e-7, 3.25e-6)), "2e−7–3.3e−6");
        assert_eq!(shown(None, (-f64::MAX, f64::MAX)), "−1.798e308–1.798e308");
    }

    #[test]
    fn times_say_the_day_only_where_it_changes() {
        let (wall, minute) = (Some(AxisKind::Wall), 60_000.0);
        let start = 1_700_000_000_000.0;
        assert_eq!(shown(wall, (start, start + 45.0 * minute)), "22:13–22:58");
        assert_eq!(shown(wall, (start, start + minute)), "22:13:20–22:14:20");
        assert_eq!(shown(wall, (start, start + 300.0 * minute)), "11-14 22:13–11-15 03:13");
        assert_eq!(shown(wall, (start, start + 86_400_000.0 * 60.0)), "2023-11-14–2024-01-13");
        assert_eq!(shown(Some(AxisKind::Relative), (0.0, 90.0 * minute)), "0 ms–1.5 h");
    }
}
