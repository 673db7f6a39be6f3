//! Ticks of wall time: at whole seconds, minutes, hours, days, Mondays, months or years of the local calendar.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::numbers::{Tick, numbers};
use crate::text::Texts;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A distance between ticks.
#[derive(Clone, Copy)]
enum Stride {
    /// Milliseconds within a second.
    Milliseconds(i64),
    /// Milliseconds within a day, a divisor of it.
    Clock(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

const STRIDES: [Stride; 38] = [
    Stride::Milliseconds(1),
    Stride::Milliseconds(2),
    Stride::Milliseconds(5),
    Stride::Milliseconds(10),
    Stride::Milliseconds(20),
    Stride::Milliseconds(50),
    Stride::Milliseconds(100),
    Stride::Milliseconds(200),
    Stride::Milliseconds(500),
    Stride::Clock(SECOND),
    Stride::Clock(2 * SECOND),
    Stride::Clock(5 * SECOND),
    Stride::Clock(10 * SECOND),
    Stride::Clock(15 * SECOND),
    Stride::Clock(30 * SECOND),
    Stride::Clock(MINUTE),
    Stride::Clock(2 * MINUTE),
    Stride::Clock(5 * MINUTE),
    Stride::Clock(10 * MINUTE),
    Stride::Clock(15 * MINUTE),
    Stride::Clock(30 * MINUTE),
    Stride::Clock(HOUR),
    Stride::Clock(2 * HOUR),
    Stride::Clock(3 * HOUR),
    Stride::Clock(6 * HOUR),
    Stride::Clock(12 * HOUR),
    Stride::Days(1),
    Stride::Days(2),
    Stride::Days(3),
    Stride::Days(7),
    Stride::Days(14),
    Stride::Months(1),
    Stride::Months(2),
    Stride::Months(3),
    Stride::Months(6),
    Stride::Years(1),
    Stride::Years(2),
    Stride::Years(5),
];

impl Stride {
    /// About how long, in milliseconds.
    fn length(self) -> i64 {
        match self {
            Self::Milliseconds(length) | Self::Clock(length) => length,
            Self::Days(days) => days * DAY,
            Self::Months(months) => months * 30 * DAY,
            Self::Years(years) => years * 365 * DAY,
        }
    }

    /// From the last tick at or before `start` on: the moment, and what the clock shows then.
    fn ticks<'a>(self, start: Timestamp, zone: &'a TimeZone) -> Box<dyn Iterator<Item = (Timestamp, DateTime)> + 'a> {
        let civil = zone.to_datetime(start);
        match self {
            // By the time that passes: an hour that the clock repeats has its ticks twice.
            Self::Milliseconds(length) | Self::Clock(length) if length < HOUR => {
                let since = since_midnight(civil).rem_euclid(length);
                let first = start.checked_sub(SignedDuration::from_millis(since)).ok();
                let next = move |at: &Timestamp| at.checked_add(SignedDuration::from_millis(length)).ok();
                Box::new(std::iter::successors(first, next).map(|at| (at, zone.to_datetime(at))))
            }
            _ => Box::new(
                std::iter::successors(self.first(civil), move |at| self.next(*at))
                    .filter_map(|at| Some((zone.to_timestamp(at).ok()?, at))),
            ),
        }
    }

    /// The last tick at or before `start`.
    fn first(self, start: DateTime) -> Option<DateTime> {
        let midnight = start.date().to_datetime(jiff::civil::Time::midnight());
        match self {
            Self::Milliseconds(length) | Self::Clock(length) => {
                let since = since_midnight(start);
                midnight.checked_add(Span::new().milliseconds(since - since.rem_euclid(length))).ok()
            }
            Self::Days(days) => {
                // Counted from a Monday, so that weeks begin on Mondays.
                let since = start.date().duration_since(Date::constant(1970, 1, 5)).as_hours() / 24;
                midnight.checked_sub(Span::new().days(since.rem_euclid(days))).ok()
            }
            Self::Months(months) => {
                let month = (i64::from(start.month()) - 1) / months * months + 1;
                Date::new(start.year(), month as i8, 1).ok().map(Into::into)
            }
            Self::Years(years) => {
                let year = i64::from(start.year()).div_euclid(years) * years;
                Date::new(year as i16, 1, 1).ok().map(Into::into)
            }
        }
    }

    fn next(self, at: DateTime) -> Option<DateTime> {
        let span = match self {
            Self::Milliseconds(length) | Self::Clock(length) => Span::new().milliseconds(length),
            Self::Days(days) => Span::new().days(days),
            Self::Months(months) => Span::new().months(months),
            Self::Years(years) => Span::new().years(years),
        };
        at.checked_add(span).ok()
    }

    fn label(self, at: DateTime, texts: &Texts) -> String {
        let is_midnight = at.time() == jiff::civil::Time::midnight();
        match self {
            Self::Milliseconds(_) => at.strftime("%H:%M:%S%.3f").to_string(),
            Self::Clock(_) | Self::Days(_) if is_midnight => day(at, texts),
            Self::Clock(length) if length < MINUTE => at.strftime("%H:%M:%S").to_string(),
            Self::Clock(_) | Self::Days(_) => at.strftime("%H:%M").to_string(),
            Self::Months(_) if at.month() > 1 => month(at, texts).to_owned(),
            Self::Months(_) | Self::Years(_) => texts.with("tick-year", &[("year", at.year().to_string().into())]),
        }
    }
}

/// Ticks of `range`, in milliseconds since 1970 UTC, in the calendar of `zone`; plain numbers outside the calendar
/// (years −9999 to 9999).
pub fn dates(range: (f64, f64), most: usize, zone: &TimeZone, texts: &Texts) -> Vec<Tick> {
    let (low, high) = range;
    let instant = |millis: f64| Timestamp::from_millisecond(millis as i64).ok();
    let (true, Some(start), Some(_)) = (low <= high && most > 0, instant(low), instant(high)) else {
        return numbers(range, most);
    };
    let span = (high - low) as i64;
    let count = i64::try_from(most).unwrap_or(i64::MAX);
    let wanted = STRIDES.into_iter().find(|stride| span / stride.length() < count);
    let stride = wanted.unwrap_or_else(|| {
        let years = span / (365 * DAY) / count.max(2);
        let scale = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
        Stride::Years(scale.into_iter().find(|scale| *scale > years).unwrap_or(10_000))
    });
    let mut ticks: Vec<Tick> = Vec::new();
    // Strides are chosen so that few fit; the limit is for calendars that jump.
    for (moment, clock) in stride.ticks(start, zone).take(most + 4) {
        let millis = moment.as_millisecond() as f64;
        if millis > high || ticks.len() == most {
            break;
        }
        if millis >= low && ticks.last().is_none_or(|last| last.at < millis) {
            ticks.push(Tick { at: millis, label: stride.label(clock, texts) });
        }
    }
    ticks
}

/// Milliseconds that the clock shows since midnight.
fn since_midnight(at: DateTime) -> i64 {
    at.duration_since(at.date().to_datetime(jiff::civil::Time::midnight())).as_millis() as i64
}

fn day(at: DateTime, texts: &Texts) -> String {
    texts.with("tick-day", &[("day", at.day().to_string().into()), ("month", month(at, texts).into())])
}

fn month(at: DateTime, texts: &Texts) -> &str {
    texts.get(match at.month() {
        1 => "month-1",
        2 => "month-2",
        3 => "month-3",
        4 => "month-4",
        5 => "month-5",
        6 => "month-6",
        7 => "month-7",
        8 => "month-8",
        9 => "month-9",
        10 => "month-10",
        11 => "month-11",
        _ => "month-12",
    })
}
