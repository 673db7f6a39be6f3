//! The encoding of a text, by its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Beyond this nothing is looked at: files are large, and every selection asks.
const LOOKED_AT: usize = 64 << 10;

/// The encoding of a text by its first bytes; `None` when they are no text. `is_whole` tells that nothing follows.
pub(super) fn encoding_of(bytes: &[u8], is_whole: bool) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    if memchr::memchr(0, bytes).is_some() {
        return utf_16_without_mark(bytes);
    }
    // Terminals are sent backspaces, bells and escapes; a page break is text too.
    let odd = bytes.iter().filter(|&&byte| matches!(byte, 1..=6 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    if odd * 200 > bytes.len() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(UTF_8),
        Err(error) if !is_whole && error.error_len().is_none() => Some(UTF_8),
        Err(_) if odd > 0 => None,
        Err(_) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, is_whole);
            Some(detector.guess(None, Utf8Detection::Deny))
        }
    }
}

/// UTF-16 of mostly Latin text has its zeros at every other byte, and there alone.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.as_chunks::<2>().0;
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match pairs.len() {
        0 => None,
        all if second * 10 >= all * 7 && first == 0 => Some(UTF_16LE),
        all if first * 10 >= all * 7 && second == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Bytes that fit no character become U+FFFD. An end that cuts a character in two is dropped.
pub(super) fn decode(bytes: &[u8], is_cut: bool) -> (String, &'static str) {
    let encoding = encoding_of(bytes, !is_cut).unwrap_or(UTF_8);
    let (decoded, used, _) = encoding.decode(bytes);
    let mut text = decoded.into_owned();
    if is_cut {
        text.truncate(text.trim_end_matches('\u{fffd}').len());
    }
    (text, used.name())
}
