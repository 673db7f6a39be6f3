//! What the text of a cell means: a number, a date, nothing at all.

use serde::{Deserialize, Serialize};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValueKind {
    Integer,
    Number,
    Truth,
    /// A day, or a moment.
    Time,
    /// The path of a picture inside the run.
    Image,
    #[default]
    Text,
}

impl ValueKind {
    /// Whether values can be computed with.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// The name of it, for columns whose file tells none.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Truth => "boolean",
            Self::Time => "date",
            Self::Image => "image",
            Self::Text => "text",
        }
    }
}

/// Nothing is in it, or a word for that, as pandas writes and reads them.
pub fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 4
        && matches!(
            cell,
            "" | "NaN"
                | "nan"
                | "NAN"
                | "-nan"
                | "NA"
                | "N/A"
                | "n/a"
                | "<NA>"
                | "NaT"
                | "None"
                | "none"
                | "NULL"
                | "null"
        )
}

/// A number, finite or not; never one of the words for nothing.
pub fn number_of(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    // Cheaper than to let the parser fail: most cells are words.
    let is_likely =
        cell.bytes().next().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'i' | b'I'));
    if !is_likely || cell.len() > 400 {
        return None;
    }
    cell.parse::<f64>().ok().filter(|value| !value.is_nan())
}

/// Seconds since 1970 of a date or time as ISO 8601 and pandas write it; without a zone as if at Greenwich.
pub fn time_of(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let bytes = cell.as_bytes();
    if !(8..=40).contains(&bytes.len()) || bytes[4] != b'-' || !bytes[0].is_ascii_digit() {
        return None;
    }
    let seconds = |time: jiff::Timestamp| time.as_nanosecond() as f64 / 1e9;
    if let Ok(time) = cell.parse::<jiff::Timestamp>() {
        return Some(seconds(time));
    }
    let local = cell.parse::<jiff::civil::DateTime>().ok()?;
    local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| seconds(zoned.timestamp()))
}

/// The number that a value stands for when values are ordered or drawn.
pub fn measure(kind: ValueKind, cell: &str) -> Option<f64> {
    match kind {
        ValueKind::Integer | ValueKind::Number => number_of(cell),
        ValueKind::Time => time_of(cell),
        ValueKind::Truth => truth_of(cell).map(|truth| f64::from(u8::from(truth))),
        ValueKind::Image | ValueKind::Text => None,
    }
}

fn truth_of(cell: &str) -> Option<bool> {
    match cell.trim() {
        "True" | "true" | "TRUE" => Some(true),
        "False" | "false" | "FALSE" => Some(false),
        _ => None,
    }
}

/// What is found out of the values of a column.
pub(super) struct Found {
    pub(super) kind: ValueKind,
    pub(super) decimals: Option<u8>,
}

/// Most digits behind the point that are shown: the whole value is one click away.
const MAX_DECIMALS: usize = 8;

/// What all values are that are not missing; text when there is none.
pub(super) fn kind_of<'a>(cells: impl Iterator<Item = &'a str>) -> Found {
    let mut possible = [true; 4];
    let (mut any, mut written, mut largest, mut smallest) = (false, 0, 0.0_f64, f64::INFINITY);
    for cell in cells.filter(|cell| !is_missing(cell)) {
        any = true;
        let [integer, number, truth, time] = &mut possible;
        if *number {
            match number_of(cell) {
                None => (*number, *integer) = (false, false),
                Some(value) => {
                    let cell = cell.trim();
                    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
                    *integer &= digits.bytes().all(|byte| byte.is_ascii_digit());
                    if value.is_finite() {
                        largest = largest.max(value.abs());
                        smallest = if value == 0.0 { smallest } else { smallest.min(value.abs()) };
                        written = written.max(decimals_of(cell));
                    }
                }
            }
        }
        *truth = *truth && truth_of(cell).is_some();
        *time = *time && time_of(cell).is_some();
        if !(*number || *truth || *time) {
            break;
        }
    }
    let kind = match possible {
        _ if !any => ValueKind::Text,
        [true, ..] => ValueKind::Integer,
        [_, true, ..] => ValueKind::Number,
        [_, _, true, _] => ValueKind::Truth,
        [.., true] => ValueKind::Time,
        _ => ValueKind::Text,
    };
    let decimals = (kind == ValueKind::Number).then(|| decimals_for(written, largest, smallest)).flatten();
    Found { kind, decimals }
}

/// Digits behind the point as written, counting what an exponent moves.
fn decimals_of(cell: &str) -> usize {
    let (mantissa, exponent) = cell.split_once(['e', 'E']).unwrap_or((cell, "0"));
    let digits = mantissa.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len());
    let moved = exponent.parse::<i64>().unwrap_or(0).clamp(-400, 400);
    usize::try_from(i64::try_from(digits).unwrap_or(0) - moved).unwrap_or(0)
}

/// As many as are written, but no more than tell the smallest value to four digits; `None` where no fixed number serves.
fn decimals_for(written: usize, largest: f64, smallest: f64) -> Option<u8> {
    if largest >= 1e15 {
        return None;
    }
    let needed = if smallest.is_finite() { (4 - smallest.log10().ceil() as i64).max(1) as usize } else { 1 };
    let decimals = written.min(needed.max(4));
    (decimals <= MAX_DECIMALS).then_some(decimals.max(1) as u8)
}
