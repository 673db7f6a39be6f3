//! The fast path: lines exactly as MLflow ≥ 1.0 writes them, `timestamp value step`, with a finite value.
//!
//! Accepts only `digits ' ' [-]digits[.digits][e[±]digits] ' ' [-]digits [\r]\n` with at most 18 digits in an integer, so
//! that no number in it can fail to parse; leaves everything else to [`super::line`].
//!
//! How: stretches of the file become lists of the places of what is no digit (loops without surprises for the branch
//! predictor, which compilers vectorise), and the grammar only looks at those few bytes: four in an ordinary line.

use std::str::from_utf8;

use super::numbers::{milliseconds, number_before, number_of};
use crate::store::types::MetricPoint;

/// The longest run of digits that always fits an `i64`.
const MOST_DIGITS: usize = 18;
/// Bytes in a mask.
const BLOCK: usize = 64;
/// Bytes looked at ahead of the grammar; few enough for `u16` and for the first-level cache.
const STRETCH: usize = 32 * BLOCK;

/// A checked line whose timestamp and value have not been parsed.
#[derive(Clone)]
pub(super) struct Canonical<'a> {
    timestamp: &'a [u8],
    /// A finite decimal number.
    pub(super) value: &'a [u8],
    pub(super) step: i64,
}

impl Canonical<'_> {
    /// Milliseconds.
    pub(super) fn timestamp(&self) -> i64 {
        milliseconds(number_of(self.timestamp))
    }

    /// All three numbers.
    pub(super) fn point(&self) -> MetricPoint {
        MetricPoint { value: parse_decimal(self.value), step: self.step, timestamp: self.timestamp() }
    }
}

/// The value of a decimal number that [`Splitter::line`] accepted.
pub(super) fn parse_decimal(text: &[u8]) -> f64 {
    // Neither step can fail for such text; NaN keeps this total all the same.
    from_utf8(text).ok().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

/// Splits a file into canonical lines.
pub(super) struct Splitter<'a> {
    bytes: &'a [u8],
    /// Where the current stretch begins.
    stretch: usize,
    /// Places in the stretch of bytes that are no digits, ascending. A block more than a stretch, for writing ahead.
    others: [u16; STRETCH + BLOCK],
    /// How many there are.
    count: usize,
    /// How many of them have been looked at.
    seen: usize,
}

impl<'a> Splitter<'a> {
    /// At the start of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut splitter = Self { bytes, stretch: 0, others: [0; STRETCH + BLOCK], count: 0, seen: 0 };
        splitter.look_ahead(0);
        splitter
    }

    /// Goes on at the line that starts at `at`, which must not lie before what has been returned.
    pub(super) fn go_to(&mut self, at: usize) {
        if !(self.stretch..self.stretch + STRETCH).contains(&at) {
            self.look_ahead(at);
        }
        // Back over what the grammar looked at in vain, never before the line.
        self.seen = self.others[..self.count].partition_point(|&other| self.stretch + usize::from(other) < at);
    }

    /// Lists the places in the stretch that begins at `stretch`.
    fn look_ahead(&mut self, stretch: usize) {
        self.stretch = stretch;
        (self.count, self.seen) = (0, 0);
        let end = self.bytes.len().min(stretch + STRETCH);
        let Some(bytes) = self.bytes.get(stretch..end) else { return };
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (number, block) in blocks.iter().enumerate() {
            self.list(number, mask(block));
        }
        if !rest.is_empty() {
            let mut block = [b'0'; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            self.list(blocks.len(), mask(&block));
        }
    }

    /// Lists the places that are set in the mask of block `number`.
    #[inline]
    fn list(&mut self, number: usize, mut mask: u64) {
        let base = number * BLOCK;
        let mut left = mask.count_ones() as usize;
        let mut at = self.count;
        self.count += left;
        // Always eight at once, most blocks have fewer: what is written too much is written over.
        loop {
            if let Some(eight) = self.others.get_mut(at..).and_then(|others| others.first_chunk_mut::<8>()) {
                for other in eight {
                    *other = (base + mask.trailing_zeros() as usize) as u16;
                    mask &= mask.wrapping_sub(1);
                }
            }
            if left <= 8 {
                break;
            }
            left -= 8;
            at += 8;
        }
    }

    /// The line that starts at `start`, which must be where the last one ended (or where [`Self::go_to`] went), and where
    /// the next one starts. After `None`, `go_to` must follow.
    #[inline]
    pub(super) fn line(&mut self, start: usize) -> Option<(Canonical<'a>, usize)> {
        if let Some(ordinary) = self.ordinary_line(start) {
            return Some(ordinary);
        }
        let (timestamp_end, byte) = self.next_other()?;
        if byte != b' ' || !(1..=MOST_DIGITS).contains(&(timestamp_end - start)) {
            return None;
        }
        let value_start = timestamp_end + 1;
        let (value_end, byte) = self.decimal(value_start)?;
        if byte != b' ' {
            return None;
        }
        let (step_start, step_end, byte) = self.integer(value_end + 1)?;
        if step_end - step_start > MOST_DIGITS {
            return None;
        }
        let end = match byte {
            b'\n' => step_end + 1,
            b'\r' if self.next_other()? == (step_end + 1, b'\n') => step_end + 2,
            _ => return None,
        };
        let step = number_before(self.bytes, step_start, step_end);
        let line = Canonical {
            timestamp: &self.bytes[start..timestamp_end],
            value: &self.bytes[value_start..value_end],
            step: if step_start > value_end + 1 { -step } else { step },
        };
        Some((line, end))
    }

    /// The same for the shape of most lines, `1700000000000 0.25 7`, when its four bytes that are no digits are all listed: a
    /// shortcut that leaves the state as it is when it does not apply.
    #[inline]
    fn ordinary_line(&mut self, start: usize) -> Option<(Canonical<'a>, usize)> {
        let four = self.others[..self.count.min(STRETCH)].get(self.seen..)?.first_chunk::<4>()?;
        let [blank, point, second_blank, newline] = four.map(|other| self.stretch + usize::from(other));
        let line = self.bytes.get(start..=newline)?;
        let has = |byte: u8, at: usize| line.get(at.wrapping_sub(start)) == Some(&byte);
        let is_ordinary = has(b' ', blank)
            && has(b'.', point)
            && has(b' ', second_blank)
            && has(b'\n', newline)
            && blank.wrapping_sub(start + 1) < MOST_DIGITS
            && point > blank + 1
            && second_blank > point + 1
            && newline.wrapping_sub(second_blank + 2) < 8;
        if !is_ordinary {
            return None;
        }
        self.seen += 4;
        let line = Canonical {
            timestamp: &self.bytes[start..blank],
            value: &self.bytes[blank + 1..second_blank],
            step: number_before(self.bytes, second_blank + 1, newline),
        };
        Some((line, newline + 1))
    }

    /// Goes over the decimal number that starts at `start`: where it ends, and the byte there.
    #[inline]
    fn decimal(&mut self, start: usize) -> Option<(usize, u8)> {
        let (_, mut end, mut byte) = self.integer(start)?;
        if byte == b'.' {
            let fraction = end + 1;
            (end, byte) = self.next_other()?;
            if end == fraction {
                return None;
            }
        }
        if byte | 0x20 == b'e' {
            let mut exponent = end + 1;
            (end, byte) = self.next_other()?;
            if end == exponent && matches!(byte, b'-' | b'+') {
                exponent += 1;
                (end, byte) = self.next_other()?;
            }
            if end == exponent {
                return None;
            }
        }
        Some((end, byte))
    }

    /// Goes over the integer that starts at `start`: where its digits start, where they end, and the byte there.
    #[inline]
    fn integer(&mut self, start: usize) -> Option<(usize, usize, u8)> {
        let (mut end, mut byte) = self.next_other()?;
        let mut digits = start;
        if end == start && byte == b'-' {
            digits += 1;
            (end, byte) = self.next_other()?;
        }
        (end > digits).then_some((digits, end, byte))
    }

    /// The next byte that is no digit.
    #[inline]
    fn next_other(&mut self) -> Option<(usize, u8)> {
        while self.seen == self.count {
            if self.stretch + STRETCH >= self.bytes.len() {
                return None;
            }
            self.look_ahead(self.stretch + STRETCH);
        }
        let at = self.stretch + usize::from(*self.others.get(self.seen)?);
        self.seen += 1;
        Some((at, *self.bytes.get(at)?))
    }
}

/// Which of 64 bytes are no digits, the first one in the lowest bit.
#[inline]
fn mask(block: &[u8; BLOCK]) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(byte.wrapping_sub(b'0') > 9);
    }
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |mask, eight| {
        // Gathers the lowest bits of eight bytes in the highest byte.
        mask << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}
