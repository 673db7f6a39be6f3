//! Dates as plotly has them: text in, milliseconds since 1970 inside, in a calendar without zones.

/// Milliseconds of a day.
pub(in crate::preview) const DAY: f64 = 86_400_000.0;

/// Milliseconds since 1970 of `2024-05-06`, `2024-05-06 12:30:00.25` or `2024-05-06T12:30Z`; zones do not count.
pub(in crate::preview) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let (is_negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let bytes = rest.as_bytes();
    let digits = |from: usize, count: usize| -> Option<i64> {
        let part = bytes.get(from..from + count)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0, |sum, &digit| sum * 10 + i64::from(digit - b'0')))
    };
    let year = if is_negative { -digits(0, 4)? } else { digits(0, 4)? };
    let (mut month, mut day) = (1, 1);
    let mut at = 4;
    if bytes.get(at) == Some(&b'-') {
        let count = if digits(at + 1, 2).is_some() { 2 } else { 1 };
        month = digits(at + 1, count)?;
        at += 1 + count;
        if bytes.get(at) == Some(&b'-') {
            let count = if digits(at + 1, 2).is_some() { 2 } else { 1 };
            day = digits(at + 1, count)?;
            at += 1 + count;
        }
    }
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut ms = days_from(year, month, day) as f64 * DAY;
    if at == bytes.len() {
        return Some(ms);
    }
    if !matches!(bytes[at], b' ' | b'T' | b't') || at < 8 {
        return None;
    }
    at += 1;
    let hour = digits(at, 2)?;
    at += 2;
    ms += hour as f64 * 3_600_000.0;
    if bytes.get(at) == Some(&b':') {
        ms += digits(at + 1, 2)? as f64 * 60_000.0;
        at += 3;
        if bytes.get(at) == Some(&b':') {
            let end = bytes[at + 1..]
                .iter()
                .position(|byte| !byte.is_ascii_digit() && *byte != b'.')
                .map_or(bytes.len(), |end| at + 1 + end);
            let seconds: f64 = rest.get(at + 1..end)?.parse().ok()?;
            ms += (seconds * 1e7).round() / 1e4;
            at = end;
        }
    }
    let zone = &bytes[at..];
    let is_zone = zone.is_empty() || matches!(zone[0], b'Z' | b'z' | b'+' | b'-');
    (hour <= 24 && is_zone).then_some(ms)
}

/// Days since 1970-01-01 in the Gregorian calendar.
pub(in crate::preview) fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A point in time, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::preview) struct Civil {
    pub(in crate::preview) year: i64,
    pub(in crate::preview) month: i64,
    pub(in crate::preview) day: i64,
    pub(in crate::preview) hour: i64,
    pub(in crate::preview) minute: i64,
    pub(in crate::preview) second: i64,
    pub(in crate::preview) millisecond: f64,
    /// Sunday is 0.
    pub(in crate::preview) weekday: i64,
}

impl Civil {
    /// Of milliseconds since 1970; those beyond ten thousand years are taken for the nearest that is not.
    pub(in crate::preview) fn of(ms: f64) -> Self {
        let ms = if ms.is_finite() { ms.clamp(-3.2e14, 3.2e14) } else { 0.0 };
        let days = (ms / DAY).floor();
        let mut rest = ms - days * DAY;
        let days = days as i64;
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted - era * 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let mut part = |size: f64| {
            let count = (rest / size).floor();
            rest -= count * size;
            count as i64
        };
        let (hour, minute, second) = (part(3_600_000.0), part(60_000.0), part(1000.0));
        Self { year, month, day, hour, minute, second, millisecond: rest, weekday: (days + 4).rem_euclid(7) }
    }

    /// Milliseconds since 1970.
    pub(in crate::preview) fn ms(self) -> f64 {
        let (years, months) = ((self.month - 1).div_euclid(12), (self.month - 1).rem_euclid(12));
        days_from(self.year + years, months + 1, self.day) as f64 * DAY
            + (self.hour * 3_600_000 + self.minute * 60_000 + self.second * 1000) as f64
            + self.millisecond
    }
}

/// `2024-05-06 12:30`, as short as can be without losing anything.
pub(in crate::preview) fn write(ms: f64) -> String {
    let Civil { year, month, day, hour, minute, second, millisecond, .. } = Civil::of(ms);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if millisecond >= 0.05 {
        let fraction = format!("{:.4}", millisecond / 1000.0);
        let fraction = fraction.trim_start_matches('0').trim_end_matches('0').to_owned();
        return format!("{date} {hour:02}:{minute:02}:{second:02}{fraction}");
    }
    match (hour, minute, second) {
        (0, 0, 0) => date,
        (_, _, 0) => format!("{date} {hour:02}:{minute:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}
