//! Numbers as Python's `int()` and `float()` accept them, from bytes.

use std::borrow::Cow;
use std::str::from_utf8;

/// Eight ASCII zeros.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number that eight digits spell; bytes of value 0 in front of them count as zeros.
fn number_of_eight(digits: u64) -> u64 {
    // Pairs, fours and eights are summed side by side.
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff
}

/// The number that the digits of `bytes` from `start` to `end` spell: at least 1, at most 18.
#[inline]
pub(super) fn number_before(bytes: &[u8], start: usize, end: usize) -> i64 {
    let count = end - start;
    if (1..=8).contains(&count)
        && let Some(eight) = bytes[..end].last_chunk::<8>()
    {
        // Eight bytes that end with the digits; what stands before them is cleared.
        return number_of_eight((u64::from_le_bytes(*eight) ^ ZEROS) & u64::MAX << (64 - 8 * count)).cast_signed();
    }
    number_of(&bytes[start..end])
}

/// The number that at most 18 ASCII digits spell.
pub(super) fn number_of(mut digits: &[u8]) -> i64 {
    let mut number = 0_u64;
    while let Some((eight, rest)) = digits.split_first_chunk::<8>() {
        number = number * 100_000_000 + number_of_eight(u64::from_le_bytes(*eight) ^ ZEROS);
        digits = rest;
    }
    for digit in digits {
        number = number * 10 + u64::from(digit - b'0');
    }
    number.cast_signed()
}

/// An integer of any size, clamped to `i64`; `None` if `text` is none.
pub(super) struct Integer {
    /// The number, or the nearest that fits.
    pub(super) value: i64,
    /// It did not fit.
    pub(super) is_clamped: bool,
}

/// Like Python's `int()`: sign, digits, single underscores between digits.
pub(super) fn integer(text: &[u8]) -> Option<Integer> {
    let text = without_underscores(text)?;
    let (is_negative, digits) = match text.split_first()? {
        (b'-', digits) => (true, digits),
        (b'+', digits) => (false, digits),
        _ => (false, &*text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let fitting = from_utf8(&text).ok()?.parse().ok();
    let nearest = if is_negative { i64::MIN } else { i64::MAX };
    Some(Integer { value: fitting.unwrap_or(nearest), is_clamped: fitting.is_none() })
}

/// Like Python's `float()`: also `nan`, `inf`, `Infinity` in any case and with a sign, `1_000`, `1e999` (infinite).
pub(super) fn float(text: &[u8]) -> Option<f64> {
    from_utf8(&without_underscores(text)?).ok()?.parse().ok()
}

/// Python allows one underscore between two digits.
fn without_underscores(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.contains(&b'_') {
        return Some(Cow::Borrowed(text));
    }
    let is_digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    let are_between_digits =
        (0..text.len()).filter(|&at| text[at] == b'_').all(|at| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)));
    are_between_digits.then(|| text.iter().copied().filter(|&byte| byte != b'_').collect())
}

/// Seconds, as old versions wrote them, to milliseconds; milliseconds stay (10^11 of them is March 1973).
pub(super) fn milliseconds(timestamp: i64) -> i64 {
    if timestamp.unsigned_abs() < 100_000_000_000 { timestamp * 1000 } else { timestamp }
}
