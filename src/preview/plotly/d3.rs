//! Formats of numbers and dates as d3 has them: `.2f`, `,.1%`, `.3s`, `%Y-%m-%d`.

use super::dates::Civil;

/// What stands for a minus.
pub(in crate::preview) const MINUS: char = '−';

/// A format of numbers, taken apart.
struct Spec {
    fill: char,
    align: char,
    sign: char,
    symbol: char,
    width: usize,
    has_comma: bool,
    precision: Option<usize>,
    is_trimmed: bool,
    kind: char,
}

/// Most digits and columns that a format may ask for.
const MOST: usize = 60;

fn spec(text: &str) -> Option<Spec> {
    let mut spec = Spec {
        fill: ' ',
        align: '>',
        sign: '-',
        symbol: '\0',
        width: 0,
        has_comma: false,
        precision: None,
        is_trimmed: false,
        kind: '\0',
    };
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let next = |at: usize| characters.get(at).copied().unwrap_or('\0');
    if matches!(next(1), '<' | '>' | '^' | '=') {
        (spec.fill, spec.align, at) = (next(0), next(1), 2);
    } else if matches!(next(0), '<' | '>' | '^' | '=') {
        (spec.align, at) = (next(0), 1);
    }
    if matches!(next(at), '+' | '-' | '(' | ' ') {
        (spec.sign, at) = (next(at), at + 1);
    }
    if matches!(next(at), '$' | '#') {
        (spec.symbol, at) = (next(at), at + 1);
    }
    if next(at) == '0' {
        (spec.fill, spec.align, at) = ('0', '=', at + 1);
    }
    while let Some(digit) = next(at).to_digit(10) {
        (spec.width, at) = ((spec.width * 10 + digit as usize).min(MOST), at + 1);
    }
    if next(at) == ',' {
        (spec.has_comma, at) = (true, at + 1);
    }
    if next(at) == '.' {
        at += 1;
        let mut precision = 0;
        while let Some(digit) = next(at).to_digit(10) {
            (precision, at) = ((precision * 10 + digit as usize).min(MOST), at + 1);
        }
        spec.precision = Some(precision);
    }
    if next(at) == '~' {
        (spec.is_trimmed, at) = (true, at + 1);
    }
    if at < characters.len() {
        (spec.kind, at) = (next(at), at + 1);
    }
    (at == characters.len()).then_some(spec)
}

/// The number in a format of d3; `None` when it is no such format.
pub(in crate::preview) fn number(format: &str, value: f64) -> Option<String> {
    let mut spec = spec(format)?;
    if !value.is_finite() {
        return Some(if value.is_nan() {
            "NaN".to_owned()
        } else {
            format!("{}∞", if value < 0.0 { "−" } else { "" })
        });
    }
    if spec.kind == 'n' {
        (spec.has_comma, spec.kind) = (true, 'g');
    }
    let precision = spec.precision.unwrap_or(6);
    let size = value.abs();
    let (mut digits, mut suffix) = match spec.kind {
        'f' => (format!("{size:.precision$}"), String::new()),
        '%' => (format!("{:.precision$}", size * 100.0), "%".to_owned()),
        'p' => (significant(size * 100.0, precision.max(1)), "%".to_owned()),
        'e' => exponential(size, precision),
        'g' => general(size, precision.max(1)),
        'r' => (significant(size, precision.max(1)), String::new()),
        's' => si(size, precision.max(1)),
        'd' => (if size == size.round() { format!("{size:.0}") } else { super::values::plain(size) }, String::new()),
        'x' => (format!("{:x}", size.round() as u64), String::new()),
        'X' => (format!("{:X}", size.round() as u64), String::new()),
        'b' => (format!("{:b}", size.round() as u64), String::new()),
        'o' => (format!("{:o}", size.round() as u64), String::new()),
        '\0' => {
            let (digits, suffix) = general(size, spec.precision.unwrap_or(12).max(1));
            spec.is_trimmed = true;
            (digits, suffix)
        }
        _ => return None,
    };
    if spec.is_trimmed {
        digits = trimmed(&digits).to_owned();
    }
    if spec.has_comma {
        digits = separated(&digits);
    }
    if spec.symbol == '$' {
        digits.insert(0, '$');
    }
    let is_zero = digits.chars().all(|c| !c.is_ascii_digit() || c == '0');
    let sign = match (value < 0.0 && !is_zero, spec.sign) {
        (true, '(') => {
            suffix.push(')');
            "("
        }
        (true, _) => "−",
        (false, '+') => "+",
        (false, ' ') => " ",
        _ => "",
    };
    let length = sign.chars().count() + digits.chars().count() + suffix.chars().count();
    let padding: String = std::iter::repeat_n(spec.fill, spec.width.saturating_sub(length)).collect();
    Some(match spec.align {
        '<' => format!("{sign}{digits}{suffix}{padding}"),
        '=' => format!("{sign}{padding}{digits}{suffix}"),
        '^' => {
            let half = padding.chars().count() / 2;
            let (left, right) = padding.split_at(padding.char_indices().nth(half).map_or(padding.len(), |(at, _)| at));
            format!("{left}{sign}{digits}{suffix}{right}")
        }
        _ => format!("{padding}{sign}{digits}{suffix}"),
    })
}

/// Without zeros at the end of the fraction.
pub(in crate::preview) fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// With commas between thousands.
fn separated(digits: &str) -> String {
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

fn exponent_of(size: f64, digits: usize) -> i32 {
    // After rounding, so that 9.99 with two digits is 1e1.
    let text = format!("{size:.*e}", digits.saturating_sub(1));
    text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

fn significant(size: f64, digits: usize) -> String {
    let exponent = exponent_of(size, digits);
    let decimals = digits.min(400).cast_signed() as i32 - 1 - exponent;
    if decimals >= 0 {
        return format!("{size:.*}", (decimals as usize).min(340));
    }
    let unit = 10_f64.powi(-decimals);
    format!("{:.0}", (size / unit).round() * unit)
}

fn exponential(size: f64, precision: usize) -> (String, String) {
    let text = format!("{size:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let suffix = match exponent.strip_prefix('-') {
        Some(digits) => format!("e−{digits}"),
        None => format!("e+{exponent}"),
    };
    (digits.to_owned(), suffix)
}

fn general(size: f64, digits: usize) -> (String, String) {
    let exponent = exponent_of(size, digits);
    if size != 0.0 && (exponent < -6 || exponent >= digits.min(400).cast_signed() as i32) {
        return exponential(size, digits - 1);
    }
    (significant(size, digits), String::new())
}

/// Prefixes from 10⁻²⁴ to 10²⁴.
const PREFIXES: [&str; 17] = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];

fn si(size: f64, digits: usize) -> (String, String) {
    if size == 0.0 {
        return (significant(0.0, digits), String::new());
    }
    let exponent = exponent_of(size, digits);
    let third = exponent.div_euclid(3).clamp(-8, 8);
    (significant(size / 10_f64.powi(third * 3), digits), PREFIXES[(third + 8) as usize].to_owned())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A date in a format such as `%b %-d, %Y`.
pub(in crate::preview) fn date(format: &str, ms: f64) -> String {
    let civil = Civil::of(ms);
    let mut out = String::new();
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '%' {
            out.push(character);
            continue;
        }
        let mut padding = '0';
        if let Some(&sign @ ('-' | '_' | '0')) = characters.peek() {
            characters.next();
            padding = sign;
        }
        let digits: String = std::iter::from_fn(|| characters.next_if(char::is_ascii_digit)).collect();
        let put = |value: i64, width: usize| match padding {
            '-' => value.to_string(),
            '_' => format!("{value:width$}"),
            _ => format!("{value:0width$}"),
        };
        let name = |names: &[&'static str], at: i64| names.get(at as usize).copied().unwrap_or_default();
        match characters.next() {
            Some('Y') => out.push_str(&put(civil.year, 4)),
            Some('y') => out.push_str(&put(civil.year.rem_euclid(100), 2)),
            Some('m') => out.push_str(&put(civil.month, 2)),
            Some('d') => out.push_str(&put(civil.day, 2)),
            Some('e') => {
                let day = format!("{:2}", civil.day);
                out.push_str(&day);
            }
            Some('H') => out.push_str(&put(civil.hour, 2)),
            Some('I') => out.push_str(&put((civil.hour + 11).rem_euclid(12) + 1, 2)),
            Some('M') => out.push_str(&put(civil.minute, 2)),
            Some('S') => out.push_str(&put(civil.second, 2)),
            Some('L') => out.push_str(&put(civil.millisecond as i64, 3)),
            Some('f') => {
                let count = digits.parse::<usize>().unwrap_or(6).clamp(1, 6);
                let text = format!("{:06}", (civil.millisecond * 1000.0).round() as i64);
                out.push_str(&text[..count]);
            }
            Some('p') => out.push_str(if civil.hour < 12 { "AM" } else { "PM" }),
            Some('b' | 'h') => out.push_str(name(&MONTHS, civil.month - 1).get(..3).unwrap_or_default()),
            Some('B') => out.push_str(name(&MONTHS, civil.month - 1)),
            Some('a') => out.push_str(name(&DAYS, civil.weekday).get(..3).unwrap_or_default()),
            Some('A') => out.push_str(name(&DAYS, civil.weekday)),
            Some('q') => out.push_str(&put((civil.month - 1) / 3 + 1, 1)),
            Some('j') => {
                let days = |month, day| super::dates::days_from(civil.year, month, day);
                out.push_str(&put(days(civil.month, civil.day) - days(1, 1) + 1, 3));
            }
            Some('s') => {
                let seconds = format!("{:.0}", (ms / 1000.0).floor());
                out.push_str(&seconds);
            }
            Some('x') => out.push_str(&date("%m/%d/%Y", ms)),
            Some('X') => out.push_str(&date("%H:%M:%S", ms)),
            Some('n') => out.push('\n'),
            Some('%') => out.push('%'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{date, number};

    #[test]
    fn numbers_are_written_as_d3_writes_them() {
        for (format, value, text) in [
            (".2f", 1.005, "1.00"),
            (",.1f", 1_234_567.89, "1,234,567.9"),
            (".1%", 0.256, "25.6%"),
            (".3s", 1_234_567.0, "1.23M"),
            ("~s", 1500.0, "1.5k"),
            (".2e", 0.000_123, "1.23e−4"),
            (".3g", 0.000_012_34, "0.0000123"),
            (".2g", 1234.0, "1.2e+3"),
            ("+d", 5.0, "+5"),
            ("05d", 42.0, "00042"),
            ("$,.0f", 1999.5, "$2,000"),
            (".1f", -0.04, "0.0"),
            (".1f", -2.5, "−2.5"),
        ] {
            assert_eq!(number(format, value).as_deref(), Some(text), "{format} of {value}");
        }
        assert_eq!(number("nonsense", 1.0), None);
    }

    #[test]
    fn dates_are_written_in_their_parts() {
        let ms = super::super::dates::parse("2024-02-29 13:05:07.25").unwrap_or(f64::NAN);
        assert_eq!(date("%a %d %b %Y %H:%M:%S.%3f %-I%p day %j", ms), "Thu 29 Feb 2024 13:05:07.250 1PM day 060");
        assert_eq!(super::super::dates::write(ms), "2024-02-29 13:05:07.25");
        assert_eq!(super::super::dates::parse("29.02.2024"), None);
    }
}
