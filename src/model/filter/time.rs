//! Moments and durations in words: `3 days ago`, `2024-05-01`, `today`, `2h`, `1h 30m`.

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};

/// What words such as `today` are relative to.
#[derive(Clone, Debug)]
pub struct Clock {
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl Clock {
    /// The time and the zone of the system.
    pub fn system() -> Self {
        Self { now: Timestamp::now(), zone: TimeZone::system() }
    }
}

/// The milliseconds since 1970 that a text means, from and up to (not including): a day for `2024-05-01` or `yesterday`, a
/// month for `2024-05`, a year for `2024`, a minute for `2024-05-01 14:30`; one millisecond for `3 days ago`, `now`, or a
/// time to the second or finer. Without an offset the times are those of the clock's zone.
pub fn moment(text: &str, clock: &Clock) -> Option<Range<i64>> {
    let lower = text.trim().to_lowercase();
    let now = clock.now.to_zoned(clock.zone.clone());
    let day = |date: Date| span_of(date.to_datetime(jiff::civil::Time::MIN), date.tomorrow().ok()?, &clock.zone);
    match &*lower {
        "now" => return Some(instant(&now)),
        "today" => return day(now.date()),
        "yesterday" => return day(now.date().yesterday().ok()?),
        "tomorrow" => return day(now.date().tomorrow().ok()?),
        _ => {}
    }
    if let Some(age) = lower.strip_suffix("ago") {
        return ago(age.trim(), &now).map(|then| instant(&then));
    }
    written(&lower, clock)
}

fn instant(at: &Zoned) -> Range<i64> {
    let millis = at.timestamp().as_millisecond();
    millis..millis.saturating_add(1)
}

fn span_of(start: DateTime, end: impl Into<DateTime>, zone: &TimeZone) -> Option<Range<i64>> {
    let millis = |at: DateTime| Some(at.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    Some(millis(start)?..millis(end.into())?)
}

/// `3 days`, `an hour`, `1h 30m` before now. Days, months and years are those of the calendar.
fn ago(text: &str, now: &Zoned) -> Option<Zoned> {
    let mut then = now.clone();
    for (amount, unit) in amounts(text)? {
        let whole = (amount.fract() == 0.0 && amount < 1e6).then_some(amount as i64);
        then = match (unit, whole) {
            (Unit::Month, Some(months)) => then.checked_sub(months.months()).ok()?,
            (Unit::Year, Some(years)) => then.checked_sub(years.years()).ok()?,
            (Unit::Day, Some(days)) => then.checked_sub(days.days()).ok()?,
            (Unit::Week, Some(weeks)) => then.checked_sub(weeks.weeks()).ok()?,
            _ => then.checked_sub(SignedDuration::from_millis((amount * unit.millis()?).round() as i64)).ok()?,
        };
    }
    Some(then)
}

/// `2h`, `1h 30m`, `1.5 days`, `90 s`, `1:30:00` as milliseconds.
pub fn duration(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    if lower.contains(':') {
        let parts: Option<Vec<f64>> = lower.split(':').map(|part| part.parse().ok()).collect();
        return match parts?.as_slice() {
            [hours, minutes] => Some((hours * 60.0 + minutes) * 60_000.0),
            [hours, minutes, seconds] => Some((hours * 3600.0 + minutes * 60.0 + seconds) * 1000.0),
            _ => None,
        };
    }
    let mut millis = 0.0;
    for (amount, unit) in amounts(&lower)? {
        millis += amount * unit.millis()?;
    }
    Some(millis)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => Self::Millisecond,
            "s" | "sec" | "secs" | "second" | "seconds" => Self::Second,
            "m" | "min" | "mins" | "minute" | "minutes" => Self::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::Hour,
            "d" | "day" | "days" => Self::Day,
            "w" | "week" | "weeks" => Self::Week,
            "month" | "months" => Self::Month,
            "y" | "year" | "years" => Self::Year,
            _ => return None,
        })
    }

    /// `None` where it depends on the calendar.
    fn millis(self) -> Option<f64> {
        Some(match self {
            Self::Millisecond => 1.0,
            Self::Second => 1000.0,
            Self::Minute => 60_000.0,
            Self::Hour => 3_600_000.0,
            Self::Day => 86_400_000.0,
            Self::Week => 604_800_000.0,
            Self::Month | Self::Year => return None,
        })
    }
}

/// `1h 30m` as 1 hour, 30 minutes. `None` where anything else stands there too, or nothing at all.
fn amounts(text: &str) -> Option<Vec<(f64, Unit)>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount: f64 = if digits == 0 {
            let article = ["an ", "a "].into_iter().find(|article| rest.starts_with(article))?;
            rest = &rest[article.len()..];
            1.0
        } else {
            let amount = rest[..digits].parse().ok()?;
            rest = rest[digits..].trim_start();
            amount
        };
        rest = rest.trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        found.push((amount, Unit::parse(&rest[..letters])?));
        rest = rest[letters..].trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    (!found.is_empty()).then_some(found)
}

/// `2024`, `2024-05`, `2024-05-01`, `2024-05-01 14:30`, and all that ISO 8601 says more exactly.
fn written(lower: &str, clock: &Clock) -> Option<Range<i64>> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten();
    let first_of = |year: i16, month: i8| Date::new(year, month, 1).ok();
    if lower.len() == 4 {
        let year = number(lower)?;
        return span_of(first_of(year, 1)?.into(), first_of(year.checked_add(1)?, 1)?, &clock.zone);
    }
    if let ("-", Some((year, month))) = (lower.get(4..5)?, lower.split_once('-'))
        && month.len() == 2
    {
        let start = first_of(number(year)?, i8::try_from(number(month)?).ok()?)?;
        return span_of(start.into(), start.checked_add(1.month()).ok()?, &clock.zone);
    }
    if lower.len() == 10 {
        let date: Date = lower.parse().ok()?;
        return span_of(date.into(), date.tomorrow().ok()?, &clock.zone);
    }
    let upper = lower.to_uppercase();
    if let Ok(at) = upper.parse::<Timestamp>() {
        return Some(at.as_millisecond()..at.as_millisecond().saturating_add(1));
    }
    let at: DateTime = upper.parse().ok()?;
    if upper.len() == 16 {
        return span_of(at, at.checked_add(1.minute()).ok()?, &clock.zone);
    }
    let start = at.to_zoned(clock.zone.clone()).ok()?;
    Some(instant(&start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        Clock { now: "2024-05-03T10:00:00+08:00".parse().expect("a time"), zone }
    }

    fn told(text: &str) -> Option<(String, i64)> {
        let span = moment(text, &clock())?;
        let start = Timestamp::from_millisecond(span.start).ok()?.to_zoned(clock().zone).datetime();
        Some((start.to_string(), (span.end - span.start) / 1000))
    }

    #[test]
    fn moments_are_as_long_as_they_are_exact() {
        const DAY: i64 = 86_400;
        for (text, start, seconds) in [
            ("2024", "2024-01-01T00:00:00", 366 * DAY),
            ("2024-05", "2024-05-01T00:00:00", 31 * DAY),
            ("2024-05-01", "2024-05-01T00:00:00", DAY),
            (" Today ", "2024-05-03T00:00:00", DAY),
            ("yesterday", "2024-05-02T00:00:00", DAY),
            ("2024-05-01 14:30", "2024-05-01T14:30:00", 60),
            ("2024-05-01T14:30:05", "2024-05-01T14:30:05", 0),
            ("2024-05-01T14:30:05Z", "2024-05-01T22:30:05", 0),
            ("2024-05-01 14:30:05.250", "2024-05-01T14:30:05.25", 0),
            ("now", "2024-05-03T10:00:00", 0),
            ("3 days ago", "2024-04-30T10:00:00", 0),
            ("an hour ago", "2024-05-03T09:00:00", 0),
            ("1h 30m ago", "2024-05-03T08:30:00", 0),
            ("1.5 days ago", "2024-05-01T22:00:00", 0),
            ("2 weeks ago", "2024-04-19T10:00:00", 0),
            ("2 months ago", "2024-03-03T10:00:00", 0),
            ("1 year, 2 days ago", "2023-05-01T10:00:00", 0),
        ] {
            assert_eq!(told(text), Some((start.to_owned(), seconds)), "{text}");
        }
        for text in
            ["", "ago", "soon", "20", "2024-13", "2024-02-30", "3 days", "x days ago", "99999999 years ago", "é"]
        {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn durations_add_up() {
        const HOUR: f64 = 3_600_000.0;
        for (text, millis) in [
            ("2h", 2.0 * HOUR),
            ("1h 30m", 1.5 * HOUR),
            ("1.5 Hours", 1.5 * HOUR),
            ("1:30:00", 1.5 * HOUR),
            ("0:10", HOUR / 6.0),
            ("90 s", 90_000.0),
            ("250ms", 250.0),
            ("2 days and 1 hour", 49.0 * HOUR),
        ] {
            assert_eq!(duration(text), Some(millis), "{text}");
        }
        for text in ["", "h", "2", "2 months", "2 h x", "1:2:3:4"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
