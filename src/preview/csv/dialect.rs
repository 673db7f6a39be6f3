//! How a file separates its values: by which character, in which encoding, with names at the top or without.

use super::records::Splitter;
use crate::preview::shape::record_index::Dialect;
use crate::preview::shape::values::is_missing;

/// What may separate values, the likelier first.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// Bytes that the choice looks at.
const SAMPLE: usize = 64 << 10;

/// Records that the choice looks at.
const SAMPLE_RECORDS: usize = 50;

/// The first records of a text, each a list of fields.
pub(super) fn sample(bytes: &[u8], delimiter: u8, is_end: bool) -> Vec<Vec<String>> {
    let is_end = is_end && bytes.len() <= SAMPLE;
    let bytes = &bytes[..bytes.len().min(SAMPLE)];
    let mut splitter = Splitter::new(delimiter);
    let (mut records, mut at) = (Vec::new(), 0);
    while at < bytes.len() && records.len() < SAMPLE_RECORDS {
        // Where not even one record ends, what there is of it has to do.
        let next = splitter.next(bytes, at, is_end || records.is_empty());
        let Some(next) = next else { break };
        at = next;
        let field = |at| String::from_utf8_lossy(&splitter.field(bytes, at)).into_owned();
        records.push((0..splitter.width().min(5_000)).map(field).collect());
    }
    records
}

/// Finds out how the file is written, by its first bytes (in an encoding that agrees with ASCII) and by its name.
pub(super) fn find(bytes: &[u8], name: &str, is_end: bool) -> Dialect {
    let (skip, comment) = comments(bytes);
    let rest = &bytes[skip..];
    let delimiter = delimiter_of(rest, name, is_end);
    let commented = comment.filter(|comment| {
        let named = sample(comment.as_bytes(), delimiter, true);
        let first = sample(rest, delimiter, is_end).into_iter().next().unwrap_or_default();
        named.first().is_some_and(|named| named.len() == first.len() && is_header(named) && !is_header(&first))
    });
    Dialect { delimiter, skip, commented }
}

/// Length of the lines that begin with `#` at the top, and what the last of them says. None when there is nothing else.
fn comments(bytes: &[u8]) -> (usize, Option<String>) {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let (mut at, mut last) = (mark, None);
    while bytes.get(at) == Some(&b'#') {
        let Some(end) = memchr::memchr(b'\n', &bytes[at..]) else { return (mark, None) };
        let line = String::from_utf8_lossy(&bytes[at..at + end]);
        last = Some(line.trim_start_matches(['#', ' ']).trim_end().to_owned());
        at += end + 1;
    }
    if at == bytes.len() { (mark, None) } else { (at, last) }
}

/// The delimiter that splits the first lines into the most columns while splitting most of them alike.
fn delimiter_of(bytes: &[u8], name: &str, is_end: bool) -> u8 {
    let score = |delimiter: u8| {
        let widths: Vec<usize> =
            sample(bytes, delimiter, is_end).iter().map(Vec::len).filter(|&width| width > 0).collect();
        let first = widths.first().copied().unwrap_or(1);
        let alike = widths.iter().filter(|&&width| width == first).count();
        if first < 2 { 0 } else { alike * 1000 / widths.len() * 100 + first.min(99) }
    };
    let best = DELIMITERS.into_iter().map(|delimiter| (score(delimiter), delimiter));
    // The first of those that score highest.
    let (best, delimiter) = best.rev().max_by_key(|&(score, _)| score).unwrap_or((0, b','));
    let is_named = name.to_lowercase().ends_with(".csv") || name.to_lowercase().ends_with(".tsv");
    if best == 0 && !is_named && is_split_by_blanks(bytes, is_end) { b' ' } else { delimiter }
}

/// Columns of numbers as `numpy.savetxt` writes them.
fn is_split_by_blanks(bytes: &[u8], is_end: bool) -> bool {
    let records = sample(bytes, b' ', is_end);
    let Some((first, rest)) = records.split_first() else { return false };
    let is_numbers = |record: &Vec<String>| record.iter().all(|field| field.parse::<f64>().is_ok());
    first.len() > 1
        && !rest.is_empty()
        && rest.iter().all(|record| record.len() == first.len() && is_numbers(record))
        && (is_numbers(first) || is_header(first))
}

/// Whether a text whose name promises no table is one: all lines have as many values, and a column is all numbers.
pub(super) fn is_likely(bytes: &[u8], is_end: bool) -> bool {
    let (skip, _) = comments(bytes);
    let rest = &bytes[skip..];
    if is_split_by_blanks(rest, is_end) {
        return true;
    }
    DELIMITERS.into_iter().any(|delimiter| {
        let records = sample(rest, delimiter, is_end);
        let [first, others @ ..] = records.as_slice() else { return false };
        // A sentence has a comma too.
        let least = if delimiter == b',' { 3 } else { 2 };
        let is_number = |field: &String| is_missing(field) || field.trim().parse::<f64>().is_ok();
        let all_numbers = |at: usize| others.iter().all(|record| is_number(&record[at]) && !record[at].is_empty());
        first.len() >= least
            && others.len() >= 2
            && others.iter().all(|record| record.len() == first.len())
            && (0..first.len()).any(all_numbers)
    })
}

/// Names are no numbers, except for the numbered columns of a data frame: nothing, 0, 1, 2, …
pub(in crate::preview) fn is_header(first: &[String]) -> bool {
    let is_frame =
        first.len() > 1 && first.iter().skip(1).enumerate().all(|(at, name)| name.parse::<usize>() == Ok(at));
    let is_named = !first.iter().any(|name| name.trim().parse::<f64>().is_ok())
        && first.iter().any(|name| !name.trim().is_empty());
    (is_frame && first[0].is_empty()) || is_named
}

/// Digits, a comma, digits; perhaps an exponent.
pub(super) fn is_decimal_comma(cell: &str) -> bool {
    let Some((whole, rest)) = cell.trim().split_once(',') else { return false };
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let (digits, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(digits) && exponent.parse::<i32>().is_ok()
}
