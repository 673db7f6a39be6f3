//! Names of curves, shortened to the room that there is.

use unicode_segmentation::UnicodeSegmentation as _;

use super::fonts;
use super::items::Weight;

/// Width in points at a size in points.
pub(crate) fn width_of(text: &str, size: f64) -> f64 {
    fonts::width(text, size, Weight::Regular)
}

/// Names of which none is wider than the room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shortened {
    pub(crate) names: Vec<String>,
    /// How many lost more than what all have in common.
    pub(crate) cut: usize,
    /// Some that differ look alike.
    pub(crate) are_alike: bool,
}

/// The names, none wider than `room` points: first without what they have in common at their beginnings and ends, then
/// cut in the middle.
pub(crate) fn shortened(names: &[&str], room: f64, size: f64) -> Shortened {
    let whole = || names.iter().map(|name| (*name).to_owned()).collect();
    if names.iter().all(|name| width_of(name, size) <= room) {
        return Shortened { names: whole(), cut: 0, are_alike: false };
    }
    let parts = Parts::new(names);
    if let Some(names) = parts.fitting(room, size) {
        return Shortened { names, cut: 0, are_alike: false };
    }
    let common = parts.without(0, parts.end);
    let short: Vec<String> = common.iter().map(|name| elided(name, room, size)).collect();
    let cut = common.iter().zip(&short).filter(|(whole, short)| whole != short).count();
    let mut seen: Vec<(&String, &&str)> = short.iter().zip(names).collect();
    seen.sort_unstable();
    let are_alike = seen.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    Shortened { names: short, cut, are_alike }
}

/// The names without what they have in common, if then none is wider than `room` points.
pub(crate) fn without_common(names: &[&str], room: f64, size: f64) -> Option<Vec<String>> {
    Parts::new(names).fitting(room, size)
}

/// Names as clusters.
struct Parts<'a> {
    names: Vec<Vec<&'a str>>,
    /// How many clusters all have in common at the beginning, and at the end.
    start: usize,
    end: usize,
}

impl<'a> Parts<'a> {
    fn new(names: &[&'a str]) -> Self {
        let names: Vec<Vec<&str>> = names.iter().map(|name| name.graphemes(true).collect()).collect();
        let (start, end) = in_common(&names);
        // Dots in the place of a few letters would say less than they.
        Self { names, start: if start > 5 { start } else { 0 }, end: if end > 5 { end } else { 0 } }
    }

    /// Without the common beginning, of which only the first `head` clusters are kept, and without the last `end`.
    fn without(&self, head: usize, end: usize) -> Vec<String> {
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        let short = |name: &Vec<&str>| {
            let rest = name[self.start..name.len() - end].concat();
            format!("{}{}{rest}{}", name[..head].concat(), dots(self.start > 0), dots(end > 0))
        };
        self.names.iter().map(short).collect()
    }

    /// With as much of what is common as there is room for.
    fn fitting(&self, room: f64, size: f64) -> Option<Vec<String>> {
        let fits = |names: &Vec<String>| names.iter().all(|name| width_of(name, size) <= room);
        if self.start > 0 && fits(&self.without(0, 0)) {
            let (mut low, mut high) = (0, self.start);
            while low + 1 < high {
                let middle = usize::midpoint(low, high);
                if fits(&self.without(middle, 0)) { low = middle } else { high = middle }
            }
            return Some(self.without(low, 0));
        }
        let without_both = || Some(self.without(0, self.end)).filter(fits);
        (self.start > 0 || self.end > 0).then(without_both)?
    }
}

/// How many clusters all of them have in common at the beginning, and at the end without overlapping that.
fn in_common(names: &[Vec<&str>]) -> (usize, usize) {
    let Some((first, others)) = names.split_first() else { return (0, 0) };
    if others.iter().all(|other| other == first) {
        return (0, 0);
    }
    let least = names.iter().map(Vec::len).min().unwrap_or(0);
    let start = (0..least).take_while(|at| others.iter().all(|other| other[*at] == first[*at])).count();
    // A word or number is not cut: `lr0.1` and `lr0.01` differ by more than their last digits.
    let is_word = |cluster: &str| cluster == "." || cluster.chars().next().is_some_and(char::is_alphanumeric);
    let start = (0..=start).rev().find(|at| *at == 0 || !is_word(first[at - 1])).unwrap_or(0);
    let ends = (0..least - start).take_while(|at| others.iter().all(|o| from_end(o, *at) == from_end(first, *at)));
    let end = ends.count();
    let end = (0..=end).rev().find(|at| *at == 0 || !is_word(from_end(first, at - 1))).unwrap_or(0);
    (start, end)
}

fn from_end<'a>(name: &[&'a str], at: usize) -> &'a str {
    name[name.len() - 1 - at]
}

/// The text cut in the middle so that it is no wider than `room`; empty when not even dots fit.
pub(crate) fn elided(text: &str, room: f64, size: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let clusters: Vec<&str> = text.graphemes(true).collect();
    let cut = |kept: usize| -> String {
        let (head, tail) = (&clusters[..kept.div_ceil(2)], &clusters[clusters.len() - kept / 2..]);
        format!("{}…{}", head.concat(), tail.concat())
    };
    let (mut low, mut high) = (0, clusters.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if width_of(&cut(middle), size) <= room { low = middle } else { high = middle }
    }
    let text = cut(low);
    if width_of(&text, size) <= room { text } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_they_have_in_common_first() {
        let names = ["resnet50-imagenet-sweep-lr0.1", "resnet50-imagenet-sweep-lr0.01"];
        let room = width_of(names[1], 8.0);
        assert_eq!(shortened(&names, room, 8.0).names, names);
        for share in [0.8, 0.6, 0.4, 0.2] {
            let short = shortened(&names, room * share, 8.0);
            assert!(short.names.iter().all(|name| width_of(name, 8.0) <= room * share), "{short:?}");
            assert!(short.names[0] != short.names[1] && !short.are_alike, "{share}");
        }
        let short = shortened(&names, room * 0.6, 8.0).names;
        assert!(short[0].starts_with("resn") && short[0].ends_with("…lr0.1"), "{short:?}");
    }

    #[test]
    fn what_is_cut_in_the_middle_is_told() {
        let names = ["a quick brown fox 1 jumps", "some lazy dog 2 sleeps all day", "b"];
        let short = shortened(&names, 40.0, 8.0);
        assert_eq!((short.cut, short.are_alike, &*short.names[2]), (2, false, "b"), "{short:?}");
        let alike = shortened(&["wwwwwwwww one wwwwwwwww", "wwwwwwwww two wwwwwwwww"], 20.0, 8.0);
        assert!(alike.are_alike, "{alike:?}");
        // Two runs of one name are alike from the beginning.
        assert!(!shortened(&["the same long name"; 2], 30.0, 8.0).are_alike);
    }

    #[test]
    fn nothing_is_cut_within_what_a_reader_takes_for_one_character() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let text = family.repeat(9);
        for room in 10..90 {
            let short = elided(&text, f64::from(room), 8.0);
            assert_eq!(short.replace(family, "").trim_matches('…'), "", "{short}");
        }
    }
}
