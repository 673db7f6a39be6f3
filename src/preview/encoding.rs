//! The encoding of a text: by its bytes, or as somebody chose.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

/// Beyond this nothing is looked at: files are large, and every selection asks.
const LOOKED_AT: usize = 64 << 10;

/// An encoding of the list that people choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Charset(u8);

struct Entry {
    /// As the encoding standard writes it.
    name: &'static str,
    /// As Python names its codec.
    codec: &'static str,
    encoding: &'static Encoding,
}

macro_rules! charsets {
    ($($name:literal $codec:literal $encoding:ident),* $(,)?) => {
        /// In the order in which they are offered.
        static CHARSETS: &[Entry] =
            &[$(Entry { name: $name, codec: $codec, encoding: encoding_rs::$encoding }),*];
    };
}

charsets! {
    "UTF-8" "utf-8" UTF_8,
    "UTF-16LE" "utf-16-le" UTF_16LE,
    "UTF-16BE" "utf-16-be" UTF_16BE,
    "GBK" "gbk" GBK,
    "gb18030" "gb18030" GB18030,
    "Big5" "big5" BIG5,
    "Shift_JIS" "shift_jis" SHIFT_JIS,
    "EUC-JP" "euc_jp" EUC_JP,
    "ISO-2022-JP" "iso2022_jp" ISO_2022_JP,
    "EUC-KR" "euc_kr" EUC_KR,
    "KOI8-R" "koi8_r" KOI8_R,
    "KOI8-U" "koi8_u" KOI8_U,
    "windows-1251" "cp1251" WINDOWS_1251,
    "ISO-8859-5" "iso8859_5" ISO_8859_5,
    "IBM866" "cp866" IBM866,
    "windows-1252" "cp1252" WINDOWS_1252,
    "ISO-8859-1" "latin-1" WINDOWS_1252,
    "ISO-8859-15" "iso8859_15" ISO_8859_15,
    "macintosh" "mac_roman" MACINTOSH,
    "windows-1250" "cp1250" WINDOWS_1250,
    "ISO-8859-2" "iso8859_2" ISO_8859_2,
    "windows-1253" "cp1253" WINDOWS_1253,
    "ISO-8859-7" "iso8859_7" ISO_8859_7,
    "windows-1254" "cp1254" WINDOWS_1254,
    "windows-1255" "cp1255" WINDOWS_1255,
    "windows-1256" "cp1256" WINDOWS_1256,
    "windows-1257" "cp1257" WINDOWS_1257,
    "windows-1258" "cp1258" WINDOWS_1258,
    "windows-874" "cp874" WINDOWS_874,
}

impl Charset {
    /// The one that most texts have.
    pub const UTF_8: Self = Self(0);

    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CHARSETS.len() as u8).map(Self)
    }

    /// The one of this name: of the encoding, or of its codec in Python.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|it| it.name().eq_ignore_ascii_case(name) || it.codec().eq_ignore_ascii_case(name))
    }

    fn of(encoding: &'static Encoding) -> Self {
        Self::all().find(|it| it.entry().encoding == encoding).unwrap_or(Self::UTF_8)
    }

    fn entry(self) -> &'static Entry {
        CHARSETS.get(usize::from(self.0)).unwrap_or(&CHARSETS[0])
    }

    /// As the encoding standard writes it.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// As Python names its codec.
    pub fn codec(self) -> &'static str {
        self.entry().codec
    }

    fn is_latin_1(self) -> bool {
        self.codec() == "latin-1"
    }

    /// Bytes of a line feed, and where in them it stands.
    pub(super) fn unit(self) -> Unit {
        match self.entry().encoding {
            it if it == UTF_16LE => Unit::TwoLittle,
            it if it == UTF_16BE => Unit::TwoBig,
            _ => Unit::One,
        }
    }

    /// Bytes that fit no character become U+FFFD; a mark at the beginning is no part of a text.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        if self.is_latin_1() {
            return encoding_rs::mem::decode_latin1(bytes);
        }
        self.entry().encoding.decode_without_bom_handling(bytes).0
    }
}

/// How line ends are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// As one byte.
    One,
    TwoLittle,
    TwoBig,
}

/// What the first bytes of a text tell of its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detected {
    pub charset: Charset,
    /// Bytes of the mark at the beginning.
    pub mark: u8,
    /// Some bytes fit no character.
    pub is_damaged: bool,
}

impl Detected {
    /// What to give to `open(…, encoding=…)` in Python; with a remark where that would fail.
    pub fn codec(self) -> &'static str {
        match (self.charset, self.mark) {
            (Charset::UTF_8, _) if self.is_damaged => "utf-8 (damaged)",
            (Charset::UTF_8, 1..) => "utf-8-sig",
            (charset, 1..) if charset.unit() != Unit::One => "utf-16",
            (charset, _) => charset.codec(),
        }
    }
}

/// What the first bytes tell; `None` when they are no text. `is_whole` tells that nothing follows.
pub(super) fn detect(bytes: &[u8], is_whole: bool) -> Option<Detected> {
    let plain = |charset| Detected { charset, mark: 0, is_damaged: false };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(Detected { mark: mark as u8, ..plain(Charset::of(encoding)) });
    }
    let is_whole = is_whole && bytes.len() <= LOOKED_AT;
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    if memchr::memchr(0, bytes).is_some() {
        return utf_16_without_mark(bytes).map(|encoding| plain(Charset::of(encoding)));
    }
    let odd = odd_bytes(bytes);
    if odd * 200 > bytes.len() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(plain(Charset::UTF_8)),
        Err(error) if !is_whole && error.error_len().is_none() => Some(plain(Charset::UTF_8)),
        Err(_) if odd > 0 => None,
        Err(_) if is_mostly_utf_8(bytes) => Some(Detected { is_damaged: true, ..plain(Charset::UTF_8) }),
        Err(_) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, is_whole);
            Some(plain(narrower(detector.guess(None, Utf8Detection::Deny), bytes)))
        }
    }
}

/// The encoding of a text by its first bytes; `None` when they are no text. `is_whole` tells that nothing follows.
pub(super) fn encoding_of(bytes: &[u8], is_whole: bool) -> Option<&'static Encoding> {
    detect(bytes, is_whole).map(|it| it.charset.entry().encoding)
}

/// Whether a file whose name promises text is one although a few bytes of it belong to none: a crash leaves them in logs.
pub(super) fn is_text_with_holes(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = memchr::memchr_iter(0, bytes).count();
    let readable = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    readable && (zeros + odd_bytes(bytes)) * 10 <= bytes.len()
}

/// Terminals are sent backspaces, bells and escapes; a page break is text too.
fn odd_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| matches!(byte, 1..=6 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count()
}

/// Whether more characters beyond ASCII are UTF-8 than are not: other encodings make some by chance, never most.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The detector knows the standard's encodings, which hold others: tell those where no byte speaks against it.
fn narrower(guess: &'static Encoding, bytes: &[u8]) -> Charset {
    let is_without = |other: &dyn Fn(u8) -> bool| !bytes.iter().any(|&byte| other(byte));
    let ukrainian = |byte| matches!(byte, 0xa4 | 0xa6 | 0xa7 | 0xad | 0xae | 0xb4 | 0xb6 | 0xb7 | 0xbd | 0xbe);
    if guess == encoding_rs::KOI8_U && is_without(&ukrainian) {
        return Charset::of(encoding_rs::KOI8_R);
    }
    if guess == encoding_rs::WINDOWS_1252 && is_without(&|byte| matches!(byte, 0x80..=0x9f)) {
        return Charset::of_name("latin-1").unwrap_or(Charset::UTF_8);
    }
    Charset::of(guess)
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

/// What is text with [`detect`], and whatever else is taken for UTF-8.
pub(super) fn detect_any(bytes: &[u8], is_whole: bool) -> Detected {
    let fallback = || {
        let is_damaged = std::str::from_utf8(bytes).is_err_and(|error| is_whole || error.error_len().is_some());
        Detected { charset: Charset::UTF_8, mark: 0, is_damaged }
    };
    detect(bytes, is_whole).unwrap_or_else(fallback)
}

/// Bytes that fit no character become U+FFFD. An end that cuts a character in two is dropped.
pub(super) fn decode_as(bytes: &[u8], detected: Detected, is_cut: bool) -> String {
    let bytes = bytes.get(usize::from(detected.mark)..).unwrap_or_default();
    let mut text = detected.charset.decode(bytes).into_owned();
    if is_cut {
        text.truncate(text.trim_end_matches('\u{fffd}').len());
    }
    text
}
