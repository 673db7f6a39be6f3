//! The legend: which curves it names, how their names are shortened, how much room it takes, and where it is free.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::figure::{Figure, FigureKind};
use super::drawing::{Anchor, Dash, Fill, Item, PageRect, Pen, Rgb, Turn, Weight};
use super::fonts;
use super::spec::ExportSpec;
use super::style::{Identity, Ink, Styles};
use crate::text::Texts;

/// A name and how its curve looks; without a look for "and so many more".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) look: Option<(Rgb, Dash)>,
}

/// One entry per run or group of all figures, then one per source where several share a chart; nothing where there is only
/// one curve to name.
pub(super) fn entries(figures: &[&Figure], styles: &Styles, ink: &Ink) -> Vec<Entry> {
    let curves = figures.iter().filter(|figure| figure.kind() == FigureKind::Curves);
    let mut seen = FxHashSet::default();
    let mut runs: Vec<(Entry, &str)> = Vec::new();
    for series in curves.clone().flat_map(|figure| &figure.series) {
        if series.points_total > 0 && !series.is_hidden && seen.insert(Identity::of(series)) {
            let name = match series.group {
                Some(_) => format!("{} (n = {})", series.name, series.runs),
                None => series.name.to_string(),
            };
            let sources = curves.clone().any(|figure| figure.sources.len() > 1);
            let dash = if sources { Dash::Solid } else { styles.dash(series) };
            runs.push((Entry { name, look: Some((styles.color(series), dash)) }, &series.detail));
        }
    }
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for (entry, _) in &runs {
        *times.entry(entry.name.clone()).or_default() += 1;
    }
    let mut entries: Vec<Entry> = runs
        .into_iter()
        .map(|(mut entry, detail)| {
            if times.get(&entry.name).is_some_and(|times| *times > 1) && !detail.is_empty() {
                entry.name = format!("{} ({})", entry.name, detail.replace("  ", ", "));
            }
            entry
        })
        .collect();
    let sources = curves.map(|figure| &figure.sources).max_by_key(|sources| sources.len());
    if let Some(sources) = sources.filter(|sources| sources.len() > 1 && !entries.is_empty()) {
        let color = match &entries[..] {
            [only] => only.look.map_or(ink.text, |(color, _)| color),
            _ => ink.text,
        };
        if entries.len() == 1 {
            entries.clear();
        }
        entries.extend(
            sources.iter().enumerate().map(|(at, source)| Entry {
                name: source.to_string(),
                look: Some((color, Styles::dash_of_source(at))),
            }),
        );
    }
    if entries.len() > 1 || figures.iter().any(|figure| figure.series.iter().any(|series| series.group.is_some())) {
        entries
    } else {
        Vec::new()
    }
}

/// Entries set in columns, ready to be drawn at a place.
#[derive(Debug)]
pub(super) struct Block {
    entries: Vec<Entry>,
    rows: usize,
    column_width: f64,
    font: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

fn row_height(font: f64) -> f64 {
    font * 1.4
}

fn sample_width(font: f64) -> f64 {
    (font * 2.2).max(16.0)
}

/// What stands beside the words of an entry.
fn beside(font: f64) -> f64 {
    sample_width(font) + font * 0.5
}

impl Block {
    /// In one column, at most so wide and high; what has no room is counted in the last row. `None` when not even that fits.
    pub(super) fn column(entries: &[Entry], font: f64, most: (f64, f64), texts: &Texts) -> Option<Self> {
        let rows = (most.1 / row_height(font)).floor() as usize;
        let room = most.0 - beside(font);
        if rows == 0 || room < font * 2.0 || entries.is_empty() {
            return None;
        }
        let entries = limited(entries, rows, texts);
        let entries = with_names(&entries, room, font);
        let rows = entries.len();
        Some(Self::new(entries, rows, 1, font))
    }

    /// In rows below a figure, in as many columns as there is room for.
    pub(super) fn rows(entries: &[Entry], font: f64, most: (f64, f64), texts: &Texts) -> Option<Self> {
        let most_rows = (most.1 / row_height(font)).floor() as usize;
        let gap = font * 1.5;
        if most_rows == 0 || most.0 < beside(font) + font * 3.0 || entries.is_empty() {
            return None;
        }
        let natural = entries.iter().map(|entry| width_of(&entry.name, font)).fold(0.0, f64::max) + beside(font) + gap;
        let natural = (((most.0 + gap) / natural).floor() as usize).max(1);
        // More columns with shorter names when the rows are too many.
        let least_width = beside(font) + font * 7.0 + gap;
        let possible = (((most.0 + gap) / least_width).floor() as usize).max(natural);
        let columns = (natural..=possible).find(|columns| entries.len().div_ceil(*columns) <= most_rows);
        let columns = columns.unwrap_or(possible).min(entries.len()).max(1);
        let entries = limited(entries, columns * most_rows, texts);
        let room = (most.0 + gap) / columns as f64 - gap - beside(font);
        let entries = with_names(&entries, room, font);
        let rows = entries.len().div_ceil(columns);
        let columns = entries.len().div_ceil(rows);
        Some(Self::new(entries, rows, columns, font))
    }

    fn new(entries: Vec<Entry>, rows: usize, columns: usize, font: f64) -> Self {
        let gap = font * 1.5;
        let widest = entries.iter().map(|entry| width_of(&entry.name, font)).fold(0.0, f64::max);
        let column_width = widest + beside(font) + gap;
        let width = column_width * columns as f64 - gap;
        let height = row_height(font) * rows as f64;
        Self { entries, rows, column_width, font, width, height }
    }

    /// Draws it with its top left corner there.
    pub(super) fn draw(&self, items: &mut Vec<Item>, [x, y]: [f64; 2], ink: &Ink, spec: &ExportSpec) {
        for (at, entry) in self.entries.iter().enumerate() {
            let left = x + (at / self.rows) as f64 * self.column_width;
            let middle = y + ((at % self.rows) as f64 + 0.5) * row_height(self.font);
            if let Some((color, dash)) = entry.look {
                let stroke = Pen::solid(color, spec.line_width.max(0.75)).dashed(dash);
                items.push(Item::Line {
                    points: vec![[left, middle], [left + sample_width(self.font), middle]],
                    stroke,
                });
            }
            items.push(Item::Text {
                at: [left + beside(self.font), middle + fonts::cap_height(self.font) / 2.0],
                anchor: Anchor::Start,
                turn: Turn::None,
                size: self.font,
                weight: Weight::Regular,
                color: ink.text,
                text: entry.name.clone(),
            });
        }
    }

    /// Paper behind it, so that it can be read over a grid.
    pub(super) fn backdrop(&self, [x, y]: [f64; 2], ink: &Ink) -> Item {
        let pad = self.font * 0.3;
        Item::Rect {
            frame: PageRect { x: x - pad, y: y - pad, width: self.width + 2.0 * pad, height: self.height + 2.0 * pad },
            radius: 1.5,
            fill: Some(Fill { color: ink.paper, opacity: 0.85 }),
            stroke: None,
        }
    }
}

/// The first of them, and how many there are beside when they are more than `most`.
fn limited(entries: &[Entry], most: usize, texts: &Texts) -> Vec<Entry> {
    if entries.len() <= most {
        return entries.to_vec();
    }
    let shown = most.saturating_sub(1);
    let mut limited = entries[..shown].to_vec();
    limited.push(Entry { name: texts.count("chart-more-runs", entries.len() - shown), look: None });
    limited
}

fn with_names(entries: &[Entry], room: f64, font: f64) -> Vec<Entry> {
    let names: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
    let names = shortened(&names, room, font);
    entries.iter().zip(names).map(|(entry, name)| Entry { name, look: entry.look }).collect()
}

pub(super) fn width_of(text: &str, size: f64) -> f64 {
    fonts::width(text, size, Weight::Regular)
}

/// The names, none wider than `room` points: first without what they have in common at their beginnings and ends, then
/// cut in the middle.
pub(super) fn shortened(names: &[&str], room: f64, size: f64) -> Vec<String> {
    let widest = names.iter().map(|name| width_of(name, size)).fold(0.0, f64::max);
    if widest <= room {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    let (start, end) = in_common(names);
    let without_start = |name: &str| name.chars().skip(start).collect::<String>();
    let rest = names.iter().map(|name| width_of(&without_start(name), size)).fold(0.0, f64::max);
    let dots = width_of("…", size);
    if start > 3 && rest + dots <= room {
        // As much of the common beginning as there is room for.
        let first: Vec<char> = names[0].chars().take(start).collect();
        let kept = (0..start).rev().find(|kept| {
            let head: String = first[..*kept].iter().collect();
            width_of(&head, size) + dots + rest <= room
        });
        let head: String = first[..kept.unwrap_or(0)].iter().collect();
        return names.iter().map(|name| format!("{head}…{}", without_start(name))).collect();
    }
    let cut = |name: &&str| {
        let characters: Vec<char> = name.chars().collect();
        let from = if start > 3 { start } else { 0 };
        let to = if end > 3 { characters.len() - end } else { characters.len() };
        let mut text: String = characters[from..to].iter().collect();
        if from > 0 {
            text.insert(0, '…');
        }
        if to < characters.len() {
            text.push('…');
        }
        elided(&text, room, size)
    };
    names.iter().map(cut).collect()
}

/// How many characters all of them have in common at the beginning, and at the end without overlapping that.
fn in_common(names: &[&str]) -> (usize, usize) {
    let characters: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
    let Some((first, others)) = characters.split_first() else { return (0, 0) };
    if others.iter().all(|other| other == first) {
        return (0, 0);
    }
    let least = characters.iter().map(Vec::len).min().unwrap_or(0);
    let start = (0..least).take_while(|at| others.iter().all(|other| other[*at] == first[*at])).count();
    // A word or number is not cut: `lr0.1` and `lr0.01` differ by more than their last digits.
    let is_word = |c: &char| c.is_alphanumeric() || *c == '.';
    let start = (0..=start).rev().find(|at| *at == 0 || !is_word(&first[at - 1])).unwrap_or(0);
    let from_end = |name: &[char], at: usize| name[name.len() - 1 - at];
    let ends = (0..least - start).take_while(|at| others.iter().all(|o| from_end(o, *at) == from_end(first, *at)));
    let end = ends.count();
    let end = (0..=end).rev().find(|at| *at == 0 || !is_word(&from_end(first, at - 1))).unwrap_or(0);
    (start, end)
}

/// The text cut in the middle so that it is no wider than `room`; empty when not even dots fit.
pub(super) fn elided(text: &str, room: f64, size: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let cut = |kept: usize| -> String {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let (head, tail) = (&characters[..head], &characters[characters.len() - tail..]);
        head.iter().chain(['…'].iter()).chain(tail).collect()
    };
    let (mut low, mut high) = (0, characters.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if width_of(&cut(middle), size) <= room { low = middle } else { high = middle }
    }
    let text = cut(low);
    if width_of(&text, size) <= room { text } else { String::new() }
}

/// Where a block of this size covers least of the curves within a plot: its top left corner, and the length of curve it covers,
/// points. Of equals the first counts: top right, top left, bottom right, bottom left, then the middles.
pub(super) fn best_place(
    frame: PageRect,
    (width, height): (f64, f64),
    inset: f64,
    curves: &[Vec<[f64; 2]>],
) -> ([f64; 2], f64) {
    let places = places(frame, (width, height), inset);
    let pad = inset * 0.5;
    let covered = |[x, y]: [f64; 2]| {
        let (low, high) = ([x - pad, y - pad], [x + width + pad, y + height + pad]);
        let mut length = 0.0;
        for curve in curves {
            for pair in curve.windows(2) {
                if let Some([a, b]) = clip_segment(pair[0], pair[1], low, high) {
                    length += (b[0] - a[0]).hypot(b[1] - a[1]);
                }
            }
            if let [only] = curve[..]
                && (0..2).all(|axis| (low[axis]..=high[axis]).contains(&only[axis]))
            {
                length += pad;
            }
        }
        length
    };
    let mut best = (places[0], f64::INFINITY);
    for place in places {
        let length = covered(place);
        if length < best.1 {
            best = (place, length);
        }
    }
    best
}

/// Top right, top left, bottom right, bottom left, middle of the right, left, top and bottom.
pub(super) fn places(frame: PageRect, (width, height): (f64, f64), inset: f64) -> [[f64; 2]; 8] {
    let (left, top) = (frame.x + inset, frame.y + inset);
    let right = (frame.x + frame.width - inset - width).max(left);
    let bottom = (frame.y + frame.height - inset - height).max(top);
    let (middle, centre) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
    [
        [right, top],
        [left, top],
        [right, bottom],
        [left, bottom],
        [right, centre],
        [left, centre],
        [middle, top],
        [middle, bottom],
    ]
}

/// The part of a segment within a box (Liang and Barsky); `None` when it lies outside.
pub(super) fn clip_segment(a: [f64; 2], b: [f64; 2], low: [f64; 2], high: [f64; 2]) -> Option<[[f64; 2]; 2]> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let (start, way) = (a[axis], b[axis] - a[axis]);
        if way == 0.0 {
            if start < low[axis] || start > high[axis] {
                return None;
            }
            continue;
        }
        let (first, second) = ((low[axis] - start) / way, (high[axis] - start) / way);
        from = from.max(first.min(second));
        to = to.min(first.max(second));
        if from > to {
            return None;
        }
    }
    let at = |share: f64| [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    Some([if from > 0.0 { at(from) } else { a }, if to < 1.0 { at(to) } else { b }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_they_have_in_common_first() {
        let names = ["resnet50-imagenet-sweep-lr0.1", "resnet50-imagenet-sweep-lr0.01"];
        let room = width_of(names[1], 8.0);
        assert_eq!(shortened(&names, room, 8.0), names);
        for share in [0.8, 0.6, 0.4, 0.2] {
            let short = shortened(&names, room * share, 8.0);
            assert!(short.iter().all(|name| width_of(name, 8.0) <= room * share), "{short:?}");
            assert_ne!(short[0], short[1], "{share}");
        }
        let short = shortened(&names, room * 0.6, 8.0);
        assert!(short[0].starts_with("resn") && short[0].ends_with("…lr0.1"), "{short:?}");
    }

    #[test]
    fn the_emptiest_corner_is_found() {
        let frame = PageRect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        // Falls from the top left to the bottom right, as losses do; the second one rises.
        let falls = vec![vec![[0.0, 0.0], [20.0, 80.0], [100.0, 100.0]]];
        assert_eq!(best_place(frame, (30.0, 20.0), 4.0, &falls), ([66.0, 4.0], 0.0));
        let rises = vec![vec![[0.0, 100.0], [30.0, 10.0], [100.0, 0.0]]];
        assert_eq!(best_place(frame, (30.0, 20.0), 4.0, &rises), ([66.0, 76.0], 0.0));
        let everywhere: Vec<_> =
            (0..25).map(|x| vec![[f64::from(x) * 4.0, 0.0], [f64::from(x) * 4.0, 100.0]]).collect();
        assert!(best_place(frame, (30.0, 20.0), 4.0, &everywhere).1 > 100.0);
    }
}
