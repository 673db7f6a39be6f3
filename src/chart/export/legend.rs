//! The legend: which curves it names, how much room it takes, and where it is free.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::figure::{Figure, FigureKind};
use super::super::palette::Dash;
use super::page_notes::Naming;
use super::spec::ExportSpec;
use super::style::{Identity, Ink, Styles};
use crate::drawing::fonts;
use crate::drawing::names::{Shortened, shortened, width_of, without_common};
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen, Rgb, Turn, Weight};
use crate::text::Texts;

/// A name and how its curve looks; without a look for "and so many more".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Of the name, ems.
    width: f64,
    pub(super) look: Option<(Rgb, Dash)>,
}

impl Entry {
    fn new(name: String, look: Option<(Rgb, Dash)>) -> Self {
        Self { width: width_of(&name, 1.0), name, look }
    }
}

/// One entry per run or group of all figures, then one per source where several share a chart; nothing where there is only
/// one curve to name.
pub(super) fn entries(figures: &[&Figure], styles: &Styles, ink: &Ink) -> Vec<Entry> {
    let curves = figures.iter().filter(|figure| figure.kind() == FigureKind::Curves);
    let mut seen = FxHashSet::default();
    let mut runs: Vec<(String, (Rgb, Dash), &str)> = Vec::new();
    for series in curves.clone().flat_map(|figure| &figure.series) {
        if series.points_total > 0 && !series.is_hidden && seen.insert(Identity::of(series)) {
            let name = match series.group {
                Some(_) => format!("{} (n = {})", series.name, series.runs),
                None => series.name.to_string(),
            };
            let sources = curves.clone().any(|figure| figure.sources.len() > 1);
            let dash = if sources { Dash::Solid } else { styles.dash(series) };
            runs.push((name, (styles.color(series), dash), &series.detail));
        }
    }
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for (name, ..) in &runs {
        *times.entry(name.clone()).or_default() += 1;
    }
    let mut entries: Vec<Entry> = runs
        .into_iter()
        .map(|(mut name, look, detail)| {
            if times.get(&name).is_some_and(|times| *times > 1) && !detail.is_empty() {
                name = format!("{name} ({})", detail.replace("  ", ", "));
            }
            Entry::new(name, Some(look))
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
            sources
                .iter()
                .enumerate()
                .map(|(at, source)| Entry::new(source.to_string(), Some((color, Styles::dash_of_source(at))))),
        );
    }
    if entries.len() > 1 || figures.iter().any(|figure| figure.series.iter().any(|series| series.group.is_some())) {
        entries
    } else {
        Vec::new()
    }
}

/// The smallest letters that journals print, points; a figure with smaller ones keeps them.
const LEAST_SIZE: f64 = 6.0;

/// Sizes of letters to try for what has no room: that of the figure first, then smaller ones.
pub(super) fn sizes(font: f64) -> impl Iterator<Item = f64> {
    let least = least_size(font);
    let step = ((font - least) / 6.0).max(0.5);
    (0..).map(move |at| font - f64::from(at) * step).take_while(move |size| *size > least).chain([least])
}

/// The smallest size of letters for a figure of this size of letters.
pub(super) fn least_size(font: f64) -> f64 {
    font.min(LEAST_SIZE)
}

/// What may be done to long names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cutting {
    /// Nothing.
    Whole,
    /// Nothing but leaving out what all of them have in common.
    Common,
    /// A few that are far longer than the others are cut in the middle, as long as no two become alike.
    Few,
    /// They are cut in the middle as long as no two become alike.
    Distinct,
    /// They are cut in the middle.
    Any,
}

impl Cutting {
    /// Whether every name is there in all that tells it from the others.
    fn is_whole(self) -> bool {
        matches!(self, Self::Whole | Self::Common)
    }

    /// The names in so much room, if it allows what they lose.
    fn names(self, entries: &[Entry], room: f64, font: f64) -> Option<Shortened> {
        let wide = entries.iter().filter(|entry| entry.width * font > room).count();
        let names: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
        match self {
            _ if wide == 0 => {
                let names = names.into_iter().map(ToOwned::to_owned).collect();
                Some(Shortened { names, cut: 0, are_alike: false })
            }
            Self::Whole => None,
            Self::Common => {
                without_common(&names, room, font).map(|names| Shortened { names, cut: 0, are_alike: false })
            }
            Self::Few if wide > entries.len().div_ceil(8) => None,
            Self::Few | Self::Distinct => Some(shortened(&names, room, font)).filter(|names| !names.are_alike),
            Self::Any => Some(shortened(&names, room, font)),
        }
    }
}

/// Entries set in columns, ready to be drawn at a place.
#[derive(Debug)]
pub(super) struct Block {
    entries: Vec<Entry>,
    rows: usize,
    pub(super) columns: usize,
    column_width: f64,
    /// Size of its letters, points.
    pub(super) font: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) naming: Naming,
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

/// Between columns.
fn gap(font: f64) -> f64 {
    font * 1.5
}

impl Block {
    /// What is tried within a plot, in order: sizes of letters, what may be done to names, columns.
    pub(super) fn attempts(font: f64) -> impl Iterator<Item = (f64, Cutting, usize)> {
        [Cutting::Whole, Cutting::Common]
            .into_iter()
            .flat_map(move |cutting| sizes(font).map(move |size| (size, cutting)))
            .flat_map(|(size, cutting)| (1..=3).map(move |columns| (size, cutting, columns)))
    }

    /// All entries in this many columns, at most so wide and high. `None` when they do not fit.
    pub(super) fn columns(
        entries: &[Entry],
        font: f64,
        most: (f64, f64),
        columns: usize,
        cutting: Cutting,
    ) -> Option<Self> {
        let room = (most.0 + gap(font)) / columns as f64 - gap(font) - beside(font);
        let rows = entries.len().div_ceil(columns);
        if rows as f64 * row_height(font) > most.1 || room < font * 2.0 || entries.len() < columns {
            return None;
        }
        Some(Self::new(entries, cutting.names(entries, room, font)?, columns, font))
    }

    /// All entries in rows, at most so wide, in as many columns as their names allow. `None` when they do not fit.
    pub(super) fn rows(entries: &[Entry], font: f64, most: (f64, f64), cutting: Cutting) -> Option<Self> {
        if most.0 < beside(font) + font * 3.0 || entries.is_empty() {
            return None;
        }
        // Where names may be cut, something is left of them.
        let least_width = beside(font) + gap(font) + font * if cutting.is_whole() { 1.0 } else { 7.0 };
        let possible = (((most.0 + gap(font)) / least_width).floor() as usize).clamp(1, entries.len());
        let has_room = |columns: usize| entries.len().div_ceil(columns) as f64 * row_height(font) <= most.1;
        let fitting = |columns: usize| {
            let room = (most.0 + gap(font)) / columns as f64 - gap(font) - beside(font);
            Some(Self::new(entries, cutting.names(entries, room, font)?, columns, font))
        };
        let mut possible = (1..=possible).filter(|columns| has_room(*columns));
        // Names that are whole want as many columns as there is room for; others as few as will do.
        if cutting.is_whole() || cutting == Cutting::Few {
            possible.rev().find_map(fitting)
        } else {
            possible.find_map(fitting)
        }
    }

    /// In rows, at most so wide and high: as many entries as fit, and how many there are beside.
    pub(super) fn some(entries: &[Entry], font: f64, most: (f64, f64), texts: &Texts) -> Option<Self> {
        let rows = (most.1 / row_height(font)).floor() as usize;
        let columns = ((most.0 + gap(font)) / (beside(font) + gap(font) + font * 7.0)).floor().max(1.0) as usize;
        let shown = (rows * columns).checked_sub(1).filter(|shown| *shown < entries.len())?;
        let mut some = entries[..shown].to_vec();
        let unnamed = entries.len() - shown;
        some.push(Entry::new(texts.count("chart-more-runs", unnamed), None));
        let block = Self::rows(&some, font, most, Cutting::Any)?;
        Some(Self { naming: Naming { unnamed, ..block.naming }, ..block })
    }

    fn new(entries: &[Entry], names: Shortened, columns: usize, font: f64) -> Self {
        let rows = entries.len().div_ceil(columns.max(1));
        // Of columns that are filled one after another the last may be empty.
        let columns = entries.len().div_ceil(rows.max(1));
        let naming = Naming { are_cut: names.cut > 0, are_alike: names.are_alike, ..Naming::default() };
        let renamed = |(entry, name): (&Entry, String)| {
            if name == entry.name { entry.clone() } else { Entry::new(name, entry.look) }
        };
        let entries: Vec<Entry> = entries.iter().zip(names.names).map(renamed).collect();
        let widest = entries.iter().map(|entry| entry.width * font).fold(0.0, f64::max);
        let column_width = widest + beside(font) + gap(font);
        Self {
            entries,
            rows,
            columns,
            column_width,
            font,
            width: column_width * columns as f64 - gap(font),
            height: row_height(font) * rows as f64,
            naming,
        }
    }

    /// The entries as they are named in it.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
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

/// Where a block of this size covers nothing of the curves within a plot: its top left corner. Of several the first counts:
/// top right, top left, bottom right, bottom left, then the middles.
pub(super) fn free_place(frame: PageRect, size: (f64, f64), inset: f64, curves: &[Vec<[f64; 2]>]) -> Option<[f64; 2]> {
    places(frame, size, inset).into_iter().find(|place| is_free(*place, size, inset, curves))
}

/// Whether a block of this size lies there without covering any curve.
pub(super) fn is_free([x, y]: [f64; 2], (width, height): (f64, f64), inset: f64, curves: &[Vec<[f64; 2]>]) -> bool {
    let pad = inset * 0.5;
    let (low, high) = ([x - pad, y - pad], [x + width + pad, y + height + pad]);
    let is_in = |point: &[f64; 2]| (0..2).all(|axis| (low[axis]..=high[axis]).contains(&point[axis]));
    !curves.iter().any(|curve| match curve[..] {
        [only] => is_in(&only),
        _ => curve.windows(2).any(|pair| clip_segment(pair[0], pair[1], low, high).is_some()),
    })
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
    fn the_first_place_without_curves_is_found() {
        let frame = PageRect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        // Falls from the top left to the bottom right, as losses do; the second one rises.
        let falls = vec![vec![[0.0, 0.0], [20.0, 80.0], [100.0, 100.0]]];
        assert_eq!(free_place(frame, (30.0, 20.0), 4.0, &falls), Some([66.0, 4.0]));
        let rises = vec![vec![[0.0, 100.0], [30.0, 10.0], [100.0, 0.0]]];
        assert_eq!(free_place(frame, (30.0, 20.0), 4.0, &rises), Some([66.0, 76.0]));
        let everywhere: Vec<_> =
            (0..25).map(|x| vec![[f64::from(x) * 4.0, 0.0], [f64::from(x) * 4.0, 100.0]]).collect();
        assert_eq!(free_place(frame, (30.0, 20.0), 4.0, &everywhere), None);
        let points: Vec<_> = (0..25).map(|x| vec![[f64::from(x) * 4.0, 14.0]]).collect();
        assert!(!is_free([66.0, 4.0], (30.0, 20.0), 4.0, &points));
    }

    #[test]
    fn letters_become_smaller_down_to_what_journals_print() {
        assert_eq!(sizes(8.0).collect::<Vec<_>>(), [8.0, 7.5, 7.0, 6.5, 6.0]);
        assert_eq!(sizes(5.0).collect::<Vec<_>>(), [5.0]);
        assert!(sizes(14.0).count() <= 7);
    }
}
