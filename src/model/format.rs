//! Numbers, durations, times, sizes and names as they are shown.
//!
//! Signs are typographic (`−`, `∞`), except in [`number_exact`], which other programs can read.

use std::borrow::Cow;
use std::cell::Cell;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthChar;

use crate::store::{Experiment, RegisteredModel, RunStatus, visible_name};
use crate::text::{Texts, grouped};

/// Shown where there is no value.
pub const NO_VALUE: &str = "–";

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberFormat {
    pub digits: Digits,
    /// From this power of ten on values are written as `1.2e13`.
    pub scientific_from: u8,
    /// `12,346` and not `12346`.
    pub has_separators: bool,
}

/// How exactly values are written; whole numbers are always written in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Digits {
    /// So many digits that tell something.
    Significant(u8),
    /// So many behind the point, also where they are zeros.
    Decimals(u8),
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self { digits: Digits::Significant(4), scientific_from: 12, has_separators: true }
    }
}

impl NumberFormat {
    /// Digits that a number has at most.
    pub const MOST_DIGITS: u8 = 12;
    /// Powers of ten from which values may be written in the scientific way.
    pub const POWERS: std::ops::RangeInclusive<u8> = 3..=15;

    /// What can be written of it: whatever a settings file says.
    #[must_use]
    pub fn clamped(self) -> Self {
        let digits = match self.digits {
            Digits::Significant(digits) => Digits::Significant(digits.clamp(1, Self::MOST_DIGITS)),
            Digits::Decimals(digits) => Digits::Decimals(digits.min(Self::MOST_DIGITS)),
        };
        let scientific_from = self.scientific_from.clamp(*Self::POWERS.start(), *Self::POWERS.end());
        Self { digits, scientific_from, ..self }
    }

    /// `value` written in this way.
    pub fn write(self, value: f64) -> String {
        if value.is_nan() {
            return "NaN".to_owned();
        }
        if value.is_infinite() {
            return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
        }
        let size = value.abs();
        let text = if value.fract() == 0.0 && size < 10_f64.powi(i32::from(self.scientific_from)) {
            self.separated(&format!("{size:.0}"))
        } else {
            self.written(size)
        };
        if value < 0.0 && text != "0" { format!("−{text}") } else { text }
    }

    fn written(self, size: f64) -> String {
        // The formatter rounds exactly; what remains is to place the point.
        let after_first = match self.digits {
            Digits::Significant(digits) => usize::from(digits) - 1,
            Digits::Decimals(digits) => usize::from(digits),
        };
        let text = format!("{size:.after_first$e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        if !(-4..i32::from(self.scientific_from)).contains(&exponent) {
            return format!("{}e{exponent}", trim_zeros(mantissa));
        }
        match self.digits {
            Digits::Significant(digits) => {
                let decimals = (i32::from(digits) - 1 - exponent).max(0) as usize;
                // Halves away from zero where nothing is left behind the point.
                let text = if decimals == 0 { format!("{:.0}", size.round()) } else { format!("{size:.decimals$}") };
                self.separated(trim_zeros(&text))
            }
            Digits::Decimals(decimals) => {
                let decimals = usize::from(decimals);
                let text = format!("{size:.decimals$}");
                // What is not zero never looks like it.
                if text.bytes().all(|byte| matches!(byte, b'0' | b'.')) && size > 0.0 {
                    format!("{}e{exponent}", trim_zeros(mantissa))
                } else {
                    self.separated(&text)
                }
            }
        }
    }

    /// With separators between the thousands before the point.
    fn separated(self, digits: &str) -> String {
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = match whole.parse::<i64>() {
            Ok(whole) if self.has_separators => grouped(whole),
            _ => whole.to_owned(),
        };
        if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
    }
}

thread_local! {
    static NUMBERS: Cell<NumberFormat> = const {
        Cell::new(NumberFormat { digits: Digits::Significant(4), scientific_from: 12, has_separators: true })
    };
}

/// Has [`number`] write values in this way, on this thread: the one that draws. Elsewhere, in exports and on the command
/// line, values are written in the usual way.
pub fn set_numbers(format: NumberFormat) {
    NUMBERS.set(format);
}

/// A value as the user wants to see it; at first with four significant digits: `0.03124`, `1.2e-5`, `12,346`; whole
/// numbers in full up to a trillion.
pub fn number(value: f64) -> String {
    NUMBERS.get().write(value)
}

/// Every whole number below is a number of its own: 2 to the 53rd.
pub const WHOLE_BELOW: f64 = 9_007_199_254_740_992.0;

/// A value in a column of numbers with so many decimals each; whole numbers of columns without any in full. Where there
/// is no such number, as [`number`] shows it.
pub fn aligned_number(value: f64, decimals: Option<u8>) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return number(value);
    }
    match decimals {
        None | Some(0) if value.fract() == 0.0 && size < WHOLE_BELOW => grouped(value as i64),
        Some(decimals) if size < WHOLE_BELOW => {
            let text = format!("{size:.*}", usize::from(decimals));
            let (whole, rest) = text.find('.').map_or((&*text, ""), |at| text.split_at(at));
            let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), grouped);
            let sign = if value < 0.0 { "−" } else { "" };
            format!("{sign}{whole}{rest}")
        }
        _ => number(value),
    }
}

/// Decimals that [`number`] shows of a size that is not whole, from 0.0001 on.
pub fn decimals_of(size: f64) -> u8 {
    if size >= 999.95 {
        return 0;
    }
    let mut decimals = (3 - size.log10().floor() as i32).clamp(0, 7) as u8;
    let mut digits = (size * 10_f64.powi(i32::from(decimals))).round() as u64;
    while decimals > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        decimals -= 1;
    }
    decimals
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// The shortest text that reads back as the same number: for copying and for the hover.
pub fn number_exact(value: f64) -> String {
    let size = value.abs();
    if value.is_finite() && size != 0.0 && !(1e-5..1e16).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

/// A duration in milliseconds: `850 ms`, `12.3 s`, `3.1 m`, `2.4 h`, `1 d 3 h`.
pub fn duration(texts: &Texts, millis: i64) -> String {
    const DAY_HOURS: u64 = 24;
    let size = millis.unsigned_abs();
    let seconds = size as f64 / 1000.0;
    // Each limit is where the unit before would round up to the next one.
    let text = if size < 1000 {
        texts.with("duration-milliseconds", &[("n", size.to_string().into())])
    } else if seconds < 59.95 {
        texts.with("duration-seconds", &[("n", one_decimal(seconds).into())])
    } else if seconds < 59.95 * 60.0 {
        texts.with("duration-minutes", &[("n", one_decimal(seconds / 60.0).into())])
    } else if seconds < 23.95 * 3600.0 {
        texts.with("duration-hours", &[("n", one_decimal(seconds / 3600.0).into())])
    } else {
        let hours = (seconds / 3600.0).round() as u64;
        let days = i64::try_from(hours / DAY_HOURS).unwrap_or(i64::MAX);
        match hours % DAY_HOURS {
            0 => texts.with("duration-days", &[("d", days.into())]),
            rest => texts.with("duration-days-hours", &[("d", days.into()), ("h", rest.into())]),
        }
    };
    if millis < 0 { format!("−{text}") } else { text }
}

fn one_decimal(value: f64) -> String {
    format!("{value:.1}")
}

/// A size in bytes: `512 B`, `1.5 KiB`, `23 MiB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let decimals = usize::from(value < 9.95);
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// How long before `now` something was, both in milliseconds: `3 h ago`. More than a month ago, and the future, are
/// given as a date in `zone`.
pub fn relative_time(texts: &Texts, millis: i64, now: i64, zone: &TimeZone) -> String {
    let seconds = now.saturating_sub(millis).div_euclid(1000);
    let ago = |key: &str, n: i64| texts.with(key, &[("n", n.into())]);
    match seconds {
        // Clocks of two machines disagree by a little.
        -60..60 => texts.get("time-just-now").to_owned(),
        60..3600 => ago("time-minutes-ago", seconds / 60),
        3600..86_400 => ago("time-hours-ago", seconds / 3600),
        86_400..2_678_400 => ago("time-days-ago", seconds / 86_400),
        _ => formatted(millis, zone, "%Y-%m-%d"),
    }
}

/// When something was, with the time of day: `14:32` today, else `22 Nov 10:38`, with the year where it is another.
pub fn moment(texts: &Texts, millis: i64, now: i64, zone: &TimeZone) -> String {
    let (Ok(time), Ok(now)) = (Timestamp::from_millisecond(millis), Timestamp::from_millisecond(now)) else {
        return formatted(millis, zone, "%H:%M");
    };
    let (time, now) = (time.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let clock = time.strftime("%H:%M").to_string();
    if time.date() == now.date() {
        return clock;
    }
    let month = texts.get(MONTHS[(time.month() as usize).clamp(1, 12) - 1]);
    let (day, year) = (i64::from(time.day()), time.year().to_string());
    let values = [("day", day.into()), ("month", month.into()), ("time", clock.into()), ("year", year.into())];
    texts.with(if time.year() == now.year() { "moment-this-year" } else { "moment-of-year" }, &values)
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// A time in milliseconds in `zone`: `2024-03-05 14:03:22`.
pub fn absolute_time(millis: i64, zone: &TimeZone) -> String {
    formatted(millis, zone, "%Y-%m-%d %H:%M:%S")
}

/// The same with the offset of the zone: `2024-03-05 14:03:22 +01:00`, for the hover.
pub fn absolute_time_with_offset(millis: i64, zone: &TimeZone) -> String {
    formatted(millis, zone, "%Y-%m-%d %H:%M:%S %:z")
}

/// Times outside the calendar are given as they are stored.
fn formatted(millis: i64, zone: &TimeZone, pattern: &str) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(time) => time.to_zoned(zone.clone()).strftime(pattern).to_string(),
        Err(_) => format!("{millis} ms"),
    }
}

/// `text` in one line without anything that could hide, move or reorder what stands around it: line breaks become `↵`,
/// tabs a blank, other control and direction-changing characters `�`.
pub fn safe_text(text: &str) -> Cow<'_, str> {
    let Some(start) = text.find(is_unsafe) else { return Cow::Borrowed(text) };
    let mut safe = String::with_capacity(text.len() + 8);
    safe.push_str(&text[..start]);
    let mut before = ' ';
    for character in text[start..].chars() {
        match character {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => safe.push('↵'),
            '\t' => safe.push(' '),
            character if is_unsafe(character) => safe.push(char::REPLACEMENT_CHARACTER),
            character => safe.push(character),
        }
        before = character;
    }
    Cow::Owned(safe)
}

/// The same of a text that may have several lines, each of which stays one: for what is shown below each other.
pub fn safe_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.lines().map(safe_text).collect::<Vec<_>>().join("\n"))
}

/// What an experiment is called: its name, made safe to show, or the word with its id where there is no name to see.
pub fn experiment_label<'a>(texts: &Texts, experiment: &'a Experiment) -> Cow<'a, str> {
    match visible_name(&experiment.name) {
        Some(name) => safe_text(name),
        None => texts.with("experiment-without-name", &[("id", experiment.id.as_str().into())]).into(),
    }
}

/// The same of a registered model or prompt, which has nothing but its name.
pub fn registered_label<'a>(texts: &Texts, model: &'a RegisteredModel) -> Cow<'a, str> {
    visible_name(&model.name).map_or_else(|| texts.get("model-without-name").to_owned().into(), safe_text)
}

/// The word for a status.
pub fn status_word(texts: &Texts, status: RunStatus) -> &str {
    texts.get(match status {
        RunStatus::Finished => "status-finished",
        RunStatus::Failed => "status-failed",
        RunStatus::Running => "status-running",
        RunStatus::Killed => "status-killed",
        RunStatus::Scheduled => "status-scheduled",
        RunStatus::Unknown => "status-unknown",
    })
}

fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` cut in the middle to at most `columns` columns (a wide character takes two): `conf…on_matrix.png`.
pub fn middle_ellipsis(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(1);
    let mut start = 0;
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > room / 2 {
            break;
        }
        start = at + character.len_utf8();
    }
    let room = room - width(&text[..start]).min(room);
    let mut end = text.len();
    let mut used = 0;
    for (at, character) in text.char_indices().rev() {
        used += character.width().unwrap_or(0);
        if used > room || at < start {
            break;
        }
        end = at;
    }
    Cow::Owned(format!("{}…{}", &text[..start], &text[end..]))
}

/// Columns that `text` takes in a terminal: wide characters two, combining ones none.
pub fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}
