//! Short names: what many names have in common need not be read in every row.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::model::format;

/// What names share is left out from this many characters on.
const LEAST: usize = 10;
/// So much of a shared beginning stays, so that a name can still be found elsewhere.
const HEAD: usize = 6;

/// A name for a tooltip or a row of a chart: the sign for a line break, which [`format::safe_text`] leaves in it, is a blank.
pub(super) fn on_one_line(name: &str) -> Cow<'_, str> {
    if name.contains('↵') { name.replace('↵', " ").into() } else { name.into() }
}

/// Every name with `…` in place of the long beginning and the long end that all of them share, cut between words and
/// numbers; the first few characters stay. Names that differ still differ. As they are when they share little, or when
/// there is only one.
pub(super) fn shortened(names: &[&str]) -> Vec<String> {
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    let whole = || names.iter().map(|name| (*name).to_owned()).collect();
    // Of sorted names the first and the last share what all share at the beginning; at the end that must be looked at.
    let (Some(first), Some(last)) = (distinct.first(), distinct.last()) else { return whole() };
    if distinct.len() < 2 {
        return whole();
    }
    let shared = first.char_indices().zip(last.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let mut start = shared.unwrap_or(first.len().min(last.len()));
    while start > 0 && !distinct.iter().all(|name| is_between_words(name, start)) {
        start = before(first, start);
    }
    if first[..start].chars().count() < LEAST {
        start = 0;
    }
    let mut end = distinct.iter().fold(first.len() - start, |end, name| {
        let same = first[start..].chars().rev().zip(name[start..].chars().rev()).take_while(|(a, b)| a == b);
        end.min(same.map(|(a, _)| a.len_utf8()).sum())
    });
    while end > 0 && !distinct.iter().all(|name| is_between_words(name, name.len() - end)) {
        end -= first[first.len() - end..].chars().next().map_or(end, char::len_utf8);
    }
    if first[first.len() - end..].chars().count() < LEAST {
        end = 0;
    }
    let head: String = first[..start].chars().take(HEAD).collect();
    let head = head.trim_end_matches(|character: char| !character.is_alphanumeric());
    let cut = |name: &&str| {
        let begin = if start > 0 { format!("{head}…") } else { String::new() };
        format!("{begin}{}{}", &name[start..name.len() - end], if end > 0 { "…" } else { "" })
    };
    names.iter().map(cut).collect()
}

fn before(text: &str, at: usize) -> usize {
    text[..at].char_indices().next_back().map_or(0, |(at, _)| at)
}

/// Whether neither a word, a number nor a character ends up in pieces when `name` is cut at `at`.
fn is_between_words(name: &str, at: usize) -> bool {
    let (Some(left), Some(right)) = (name[..at].chars().next_back(), name[at..].chars().next()) else { return true };
    let is_part = |character: char| character.is_alphanumeric() || ".=".contains(character);
    let is_exponent = left == '-' && is_power(name, at - 1) || right == '-' && is_power(name, at);
    let joins = format::width(right.encode_utf8(&mut [0; 4])) == 0 || left == '\u{200D}';
    !(is_part(left) && is_part(right) && is_spaced(left) && is_spaced(right) || is_exponent || joins)
}

/// Whether the minus sign at `at` is that of `1e-4`.
fn is_power(name: &str, at: usize) -> bool {
    let digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
    let base = name[..at].strip_suffix(['e', 'E']);
    base.is_some_and(|base| digit(base.chars().next_back())) && digit(name[at + 1..].chars().next())
}

/// Whether words of its script are written with something between them.
fn is_spaced(character: char) -> bool {
    format::width(character.encode_utf8(&mut [0; 4])) < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_is_a_blank() {
        assert_eq!(on_one_line(&format::safe_text("first\nsecond\r\nthird")), "first second third");
        assert!(matches!(on_one_line("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn what_all_share_is_left_out() {
        let names = ["resnet50_cifar10_lr0.1_seed1", "resnet50_cifar10_lr0.01_seed1", "resnet50_cifar10_lr0.3_seed2"];
        assert_eq!(shortened(&names), ["resnet…lr0.1_seed1", "resnet…lr0.01_seed1", "resnet…lr0.3_seed2"]);
        let names = ["adam-with-weight-decay-long", "sgd-with-weight-decay-long"];
        assert_eq!(shortened(&names), ["adam…", "sgd…"]);
        let names = ["experiment_of_may_a_on_the_large_set", "experiment_of_may_b_on_the_large_set"];
        assert_eq!(shortened(&names), ["experi…a…", "experi…b…"]);
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        let names = ["training-run-lr=1e-4", "training-run-lr=1e-5"];
        assert_eq!(shortened(&names), ["traini…lr=1e-4", "traini…lr=1e-5"]);
        let names = ["long_common_beginning_alpha", "long_common_beginning_alphabet"];
        assert_eq!(shortened(&names), ["long_c…alpha", "long_c…alphabet"]);
        let names = ["超参数搜索学习率预热的长名字一", "超参数搜索学习率预热的长名字二"];
        assert_eq!(shortened(&names), ["超参数搜索学…一", "超参数搜索学…二"]);
    }

    #[test]
    fn little_in_common_stays() {
        for names in [&["run 1", "run 2"][..], &["only one of them, and long"], &[], &["", "a"], &["same", "same"]] {
            assert_eq!(shortened(names), names);
        }
    }

    #[test]
    fn names_that_differ_still_differ() {
        let parts = ["", "a", "long-shared-part-of-names", "…", "e\u{301}", "分割", "-", "1e-5", "\u{200D}"];
        let mut names = Vec::new();
        for a in parts {
            for b in parts {
                names.push(format!("{}{a}{b}{}", parts[2], parts[2]));
                names.push(format!("{a}{b}"));
            }
        }
        for chunk in (2..12).flat_map(|size| names.chunks(size)).chain(std::iter::once(&names[..])) {
            let chunk: Vec<&str> = chunk.iter().map(String::as_str).collect();
            let all: BTreeSet<&str> = chunk.iter().copied().collect();
            let short: BTreeSet<String> = shortened(&chunk).into_iter().collect();
            assert_eq!(all.len(), short.len(), "{chunk:?}");
        }
    }
}
