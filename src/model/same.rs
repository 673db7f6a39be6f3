//! When two values are the same: numbers as numbers (`1e-3` is `0.001`, `64` is `64.0`), everything else letter by letter.
//!
//! The one meaning of *equal* wherever parameters and tags of runs are compared.

/// Every whole number below is a number of its own; longer ones are compared as texts, so that two IDs never fall together.
const WHOLE_BELOW: f64 = super::format::WHOLE_BELOW;
/// No number that means something is longer.
const LONGEST: usize = 48;

/// What a value means: equal where the values are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning<'a> {
    /// As it stands.
    Text(&'a str),
    /// The bits of a number; NaN is one value, and so is zero.
    Number(u64),
}

impl<'a> Meaning<'a> {
    /// Of a parameter or tag as it is stored.
    pub fn of(text: &'a str) -> Self {
        number(text).map_or(Self::Text(text), Meaning::of_number)
    }

    /// Of a logged value.
    pub fn of_number(value: f64) -> Self {
        let value = if value.is_nan() { f64::NAN } else { value };
        // Zero has two signs.
        Self::Number(if value == 0.0 { 0 } else { value.to_bits() })
    }
}

/// Whether two stored values are the same.
pub fn is_same(a: &str, b: &str) -> bool {
    a == b || matches!((Meaning::of(a), Meaning::of(b)), (Meaning::Number(a), Meaning::Number(b)) if a == b)
}

/// The number that a text is as a whole; `nan`, `inf` and `Infinity` as Python and JSON write them. `None` for what is too
/// large to be told from its neighbours.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let (sign, size) = match text.as_bytes()[0] {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if size.eq_ignore_ascii_case("nan") {
        return (size.len() == text.len()).then_some(f64::NAN);
    }
    if size.eq_ignore_ascii_case("inf") || size == "Infinity" {
        return Some(sign * f64::INFINITY);
    }
    if !size.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = size.parse().ok()?;
    let is_whole = size.bytes().all(|byte| byte.is_ascii_digit());
    (value.is_finite() && !(is_whole && value >= WHOLE_BELOW)).then_some(sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for (a, b) in [
            ("1e-3", "0.001"),
            ("64", "64.0"),
            ("64", " 64 "),
            ("-0", "0.0"),
            ("nan", "NaN"),
            ("inf", "Infinity"),
            ("+5", "5"),
            (".5", "0.5"),
            ("1E3", "1000"),
            ("x", "x"),
            ("", ""),
        ] {
            assert!(is_same(a, b), "{a:?} {b:?}");
        }
        for (a, b) in [
            ("0.1", "0.10000000000000002"),
            ("inf", "-inf"),
            ("nan", "inf"),
            ("True", "true"),
            ("64", "64 px"),
            ("12345678901234567890", "12345678901234567891"),
            ("1e999", "2e999"),
            ("infinity", "inf"),
            ("", "0"),
            ("x", "x "),
            ("0x10", "16"),
        ] {
            assert!(!is_same(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", " ", "-", "+nan", "e5", "1_000", "--1", "1e", &"1".repeat(100)] {
            assert_eq!(number(text), None, "{text:?}");
        }
    }
}
