//! Where charts stand on their page: sections, the order in them, and how large each card is. Pure: what the user chose
//! ([`LayoutChoices`]) and what there is ([`Contents`]) become sections ([`arrange`]), and the cards of a section become
//! cells of a grid ([`pack`]). Made anew only when one of them changes, never in a frame.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::ChartName;
use super::kinds::MetricKind;
use crate::model::columns::is_system_metric;

/// Under which the section of charts that the user added is remembered. No metric has this name.
pub const ADDED: &str = "\n";
/// The same of the section of pinned charts.
pub const PINNED: &str = "\npinned";
/// Metrics that the system logged.
pub const SYSTEM: &str = "system";

/// How large a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CardSize {
    /// Columns.
    pub columns: u8,
    /// Height in steps.
    pub rows: u8,
}

impl CardSize {
    /// Columns at most.
    pub const MOST_COLUMNS: u8 = 3;
    /// Steps of height at least: below, a curve has no room.
    pub const LEAST_ROWS: u8 = 2;
    /// Steps of height at most.
    pub const MOST_ROWS: u8 = 8;

    /// Within what a card can have.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            columns: self.columns.clamp(1, Self::MOST_COLUMNS),
            rows: self.rows.clamp(Self::LEAST_ROWS, Self::MOST_ROWS),
        }
    }
}

/// What the user chose of the layout of a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayoutChoices {
    /// Charts at the top of the page, in this order.
    pub pinned: Vec<ChartName>,
    /// Charts that are not shown.
    pub hidden: BTreeSet<ChartName>,
    /// Cards that have a size of their own.
    pub sizes: BTreeMap<ChartName, CardSize>,
    /// Order of the cards of sections where one was moved.
    pub orders: BTreeMap<String, Vec<ChartName>>,
    /// Order of the sections, once one was moved.
    pub sections: Vec<String>,
}

/// What there is to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// Metrics in their natural order.
    pub metrics: &'a [ChartName],
    /// Charts that the user added.
    pub added: &'a [ChartName],
    /// What is known of metrics.
    pub kinds: &'a FxHashMap<ChartName, MetricKind>,
    /// Nothing was known of any metric before: sections appear, from the top down, once all their metrics are known.
    pub is_first: bool,
}

/// The charts page, laid out.
#[derive(Clone, Debug, Default)]
pub struct Arrangement {
    /// Different whenever anything in it is: a key for caches.
    pub identity: u64,
    /// From the top down; none is empty.
    pub sections: Vec<Section>,
}

/// Charts that share the part of their name before the first `/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The shared part; `""`, [`PINNED`] or [`ADDED`].
    pub key: String,
    /// Charts with a card each.
    pub cards: Vec<Card>,
    /// Metrics with one value per run, which share a card, and how many runs have each.
    pub singles: Vec<(ChartName, usize)>,
}

/// A chart with a card of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which chart.
    pub name: ChartName,
    /// Where it is not that of all cards.
    pub size: Option<CardSize>,
}

impl Section {
    /// Charts in it.
    pub fn len(&self) -> usize {
        self.cards.len() + self.singles.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All charts from the top down.
    pub fn names(&self) -> impl Iterator<Item = &ChartName> {
        self.cards.iter().map(|card| &card.name).chain(self.singles.iter().map(|(name, _)| name))
    }
}

impl Arrangement {
    /// All charts from the top down.
    pub fn names(&self) -> impl Iterator<Item = &ChartName> {
        self.sections.iter().flat_map(Section::names)
    }
}

/// The section of a metric.
pub fn section_of(metric: &str) -> &str {
    if is_system_metric(metric) { SYSTEM } else { metric.split_once('/').map_or("", |(section, _)| section) }
}

/// Pinned charts, those that the user added, then sections in the order of the metrics; what has no prefix and then
/// [`SYSTEM`] last. Wherever the user moved something that order wins, and what appears later stands at its natural place.
pub fn arrange(contents: Contents<'_>, choices: &LayoutChoices, is_wanted: impl Fn(&str) -> bool) -> Arrangement {
    static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);
    let pinned: FxHashSet<&ChartName> = choices.pinned.iter().collect();
    let is_shown = |name: &ChartName| !choices.hidden.contains(name) && is_wanted(name);
    let existing: FxHashSet<&ChartName> = contents.metrics.iter().chain(contents.added).collect();
    let mut sections: Vec<(&str, Vec<&ChartName>)> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for metric in contents.metrics.iter().filter(|metric| is_shown(metric) && !pinned.contains(metric)) {
        let key = section_of(metric);
        let at = *places.entry(key).or_insert_with(|| {
            sections.push((key, Vec::new()));
            sections.len() - 1
        });
        sections[at].1.push(metric);
    }
    sections.sort_by_key(|(key, _)| (*key == SYSTEM, key.is_empty()));
    let added = contents.added.iter().filter(|name| is_shown(name) && !pinned.contains(name)).collect();
    let first = choices.pinned.iter().filter(|name| existing.contains(name) && is_shown(name)).collect();
    sections.insert(0, (ADDED, added));
    if !choices.sections.is_empty() {
        let natural: Vec<&str> = sections.iter().map(|(key, _)| *key).collect();
        let place: FxHashMap<&str, usize> =
            in_order(&natural, choices.sections.iter().map(|key| &**key)).into_iter().zip(0..).collect();
        sections.sort_by_key(|(key, _)| place.get(key).copied().unwrap_or(usize::MAX));
    }
    sections.insert(0, (PINNED, first));

    let mut arranged: Vec<Section> = Vec::new();
    for (key, names) in sections {
        if contents.is_first && key != ADDED && !names.iter().all(|name| contents.kinds.contains_key(*name)) {
            break;
        }
        let mut section = Section { key: key.to_owned(), ..Section::default() };
        for name in ordered(&names, choices.orders.get(key)) {
            let kind = contents.kinds.get(name).filter(|kind| kind.is_single && key != ADDED && key != PINNED);
            if let Some(kind) = kind {
                section.singles.push((name.clone(), kind.runs));
            } else {
                let size = choices.sizes.get(name).map(|size| size.clamped());
                section.cards.push(Card { name: name.clone(), size });
            }
        }
        if !section.is_empty() {
            arranged.push(section);
        }
    }
    Arrangement { identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed), sections: arranged }
}

fn ordered<'a>(names: &[&'a ChartName], order: Option<&'a Vec<ChartName>>) -> Vec<&'a ChartName> {
    order.map_or_else(|| names.to_vec(), |order| in_order(names, order))
}

/// `natural` in the order that `wanted` says; what it does not name follows what is before it by nature. O(n).
fn in_order<'a, T: Copy + Eq + std::hash::Hash + 'a>(natural: &[T], wanted: impl IntoIterator<Item = T>) -> Vec<T> {
    let existing: FxHashSet<T> = natural.iter().copied().collect();
    with_newcomers(natural, wanted).into_iter().filter(|name| existing.contains(name)).collect()
}

/// All of `wanted`, also what does not exist now, and the others behind what is before them in `natural`.
fn with_newcomers<'a, T: Copy + Eq + std::hash::Hash + 'a>(
    natural: &[T],
    wanted: impl IntoIterator<Item = T>,
) -> Vec<T> {
    let mut known: FxHashSet<T> = FxHashSet::default();
    let wanted: Vec<T> = wanted.into_iter().filter(|name| known.insert(*name)).collect();
    let mut followers: FxHashMap<T, Vec<T>> = FxHashMap::default();
    let (mut result, mut before) = (Vec::with_capacity(natural.len() + wanted.len()), None);
    for name in natural {
        if known.contains(name) {
            before = Some(*name);
        } else {
            match before {
                Some(before) => followers.entry(before).or_default().push(*name),
                None => result.push(*name),
            }
        }
    }
    for name in wanted {
        result.push(name);
        result.extend(followers.remove(&name).into_iter().flatten());
    }
    result
}

/// Where a card or a section goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move<T> {
    /// One place nearer to the beginning.
    Earlier,
    /// One place nearer to the end.
    Later,
    /// To the beginning.
    First,
    /// Right before this one.
    Before(T),
    /// Right behind this one.
    After(T),
}

/// `shown`, with `name` moved, and what `kept` names besides where it was. `None` when nothing changes.
pub(super) fn moved<T: Clone + Eq + std::hash::Hash>(
    shown: &[T],
    kept: &[T],
    name: &T,
    to: &Move<T>,
) -> Option<Vec<T>> {
    let from = shown.iter().position(|known| known == name)?;
    let mut shown: Vec<&T> = shown.iter().collect();
    let before = shown.clone();
    shown.remove(from);
    let at = |other: &T| shown.iter().position(|known| *known == other);
    let to = match to {
        Move::Earlier => from.saturating_sub(1),
        Move::Later => (from + 1).min(shown.len()),
        Move::First => 0,
        Move::Before(other) => at(other)?,
        Move::After(other) => at(other)? + 1,
    };
    shown.insert(to, name);
    if shown == before {
        return None;
    }
    // What is hidden, or of other runs, keeps its place behind what was before it.
    let order = with_newcomers(&kept.iter().collect::<Vec<_>>(), shown);
    Some(order.into_iter().cloned().collect())
}

/// A place in a grid, in columns and in steps of height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// From the left.
    pub column: usize,
    /// From the top.
    pub row: usize,
    /// Width.
    pub columns: usize,
    /// Height.
    pub rows: usize,
}

/// A grid of cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// In the order of the cards.
    pub cells: Vec<Cell>,
    /// Height of all of it.
    pub rows: usize,
}

/// Puts cards into a grid of `columns`, each as high up as there is room and then as far left; `rows` is the height of
/// cards that have none of their own. Cards never overlap. O(cards).
pub fn pack(cards: &[Card], columns: usize, rows: usize) -> Packed {
    let columns = columns.max(1);
    let mut tops = vec![0; columns];
    let cells = cards.iter().map(|card| {
        let (wide, high) = card.size.map_or((1, rows), |size| (usize::from(size.columns), usize::from(size.rows)));
        let wide = wide.clamp(1, columns);
        let top = |at: usize| tops[at..at + wide].iter().copied().max().unwrap_or(0);
        let column = (0..=columns - wide).min_by_key(|at| (top(*at), *at)).unwrap_or(0);
        let row = top(column);
        tops[column..column + wide].fill(row + high);
        Cell { column, row, columns: wide, rows: high }
    });
    let cells = cells.collect();
    Packed { cells, rows: tops.into_iter().max().unwrap_or(0) }
}

#[cfg(test)]
mod tests;
