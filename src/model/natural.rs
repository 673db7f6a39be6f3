//! Natural order of names: `run2` before `run10`, upper and lower case together.

use std::cmp::Ordering;

/// Compares runs of digits as numbers and the rest without regard to case; names that are equal so are ordered by code
/// point, so that only identical names are equal. A total order.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    ascii_cmp(a.as_bytes(), b.as_bytes()).unwrap_or_else(|| key_cmp(a, b)).then_with(|| a.cmp(b))
}

/// The order while both are ASCII; `None` when a character beyond ASCII decides.
fn ascii_cmp(mut a: &[u8], mut b: &[u8]) -> Option<Ordering> {
    loop {
        match (a.first(), b.first()) {
            (None, None) => return Some(Ordering::Equal),
            (None, Some(_)) => return Some(Ordering::Less),
            (Some(_), None) => return Some(Ordering::Greater),
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (number_a, rest_a) = take_number(a);
                let (number_b, rest_b) = take_number(b);
                let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
                if order.is_ne() {
                    return Some(order);
                }
                (a, b) = (rest_a, rest_b);
            }
            (Some(x), Some(y)) => {
                if !(x.is_ascii() && y.is_ascii()) {
                    return None;
                }
                let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
                if order.is_ne() {
                    return Some(order);
                }
                (a, b) = (&a[1..], &b[1..]);
            }
        }
    }
}

/// The digits at the start without leading zeros, and what follows.
fn take_number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let zeros = text[..end].iter().position(|&byte| byte != b'0').unwrap_or(end);
    (&text[zeros..end], &text[end..])
}

/// Appends bytes to `key` that order as [`natural_cmp`] does, apart from the last resort of code points: for sorting many
/// texts, each of which is compared often.
pub(crate) fn push_natural_key(key: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let (number, after) = take_number(rest.as_bytes());
            // A digit stands before and after the same characters as any other; longer numbers are larger.
            key.push(b'0');
            let mut length = number.len();
            while length >= 255 {
                key.push(255);
                length -= 255;
            }
            key.push(length as u8);
            key.extend_from_slice(number);
            rest = &rest[rest.len() - after.len()..];
        } else {
            if first.is_ascii() {
                key.push(first.to_ascii_lowercase() as u8);
            } else {
                for lower in first.to_lowercase() {
                    key.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            rest = &rest[first.len_utf8()..];
        }
    }
}

/// The order of texts beyond ASCII, without the last resort.
fn key_cmp(a: &str, b: &str) -> Ordering {
    let key = |text: &str| {
        let mut key = Vec::with_capacity(text.len() + 4);
        push_natural_key(&mut key, text);
        key
    };
    key(a).cmp(&key(b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_inside_names_count() {
        let mut names = ["run10", "Run2", "run1", "run02", "训练10", "训练9", "run"];
        names.sort_by(|a, b| natural_cmp(a, b));
        assert_eq!(names, ["run", "run1", "Run2", "run02", "run10", "训练9", "训练10"]);
    }

    proptest! {
        #[test]
        fn is_a_total_order(a in "[aAbßİ09 .训é]{0,6}", b in "[aAbßİ09 .训é]{0,6}", c in "[aAbßİ09 .训é]{0,6}") {
            prop_assert_eq!(natural_cmp(&a, &b), natural_cmp(&b, &a).reverse());
            prop_assert_eq!(natural_cmp(&a, &b).is_eq(), a == b);
            if natural_cmp(&a, &b).is_le() && natural_cmp(&b, &c).is_le() {
                prop_assert!(natural_cmp(&a, &c).is_le());
            }
            prop_assert_eq!(natural_cmp(&a, &b), key_cmp(&a, &b).then_with(|| a.cmp(&b)));
        }
    }
}
