//! The order of runs.
//!
//! Numbers by value, then text in natural order, then NaN, then runs that lack the value: this order of kinds holds in
//! both directions, as in MLflow. Ties: newest first, then by run ID.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::columns::{Cell, ColumnReader};
use super::natural::push_natural_key;
use super::{Catalog, ColumnId, RunIndex, Space};
use crate::store::Cancel;

/// By which column runs are sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    pub column: ColumnId,
    /// Largest or last first.
    pub is_descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { column: ColumnId::Created, is_descending: true }
    }
}

/// The kinds of sort values in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    Text,
    NotANumber,
    Missing,
}

/// All that the comparison of two runs needs, in one place.
struct Keyed<'a> {
    kind: Kind,
    /// A number as bits that order as it does; of a text its place among all texts.
    rank: u64,
    text: &'a str,
    start_time: i64,
    run: RunIndex,
}

/// Texts are compared in natural order up to here, and by code points beyond: a parameter can hold megabytes.
const COMPARED_BYTES: usize = 1024;

/// Chunks of runs that one thread prepares.
const CHUNK: usize = 4096;

/// Sorts `runs`. `None` when cancelled. About 20 ms for 100,000 runs on two cores.
pub fn sorted(
    catalog: &Catalog,
    runs: &[RunIndex],
    sort: &Sort,
    space: Option<&Space>,
    cancel: &Cancel,
) -> Option<Vec<RunIndex>> {
    let mut keyed: Vec<Keyed<'_>> = runs
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut reader = ColumnReader::new(catalog, &sort.column);
            let chunk = if cancel.is_cancelled() { &[] } else { chunk };
            chunk.iter().map(move |&run| {
                let mut keyed = keyed(catalog, run, reader.cell(run), &sort.column);
                if let Some(usage) = space.filter(|_| sort.column == ColumnId::Size).and_then(|space| space.run(run)) {
                    (keyed.kind, keyed.rank, keyed.text) = numeric(usage.bytes as f64);
                }
                keyed
            })
        })
        .collect();
    if cancel.is_cancelled() {
        return None;
    }
    rank_texts(&mut keyed);
    keyed.par_sort_unstable_by(|a, b| compare(catalog, a, b, sort.is_descending));
    (!cancel.is_cancelled()).then(|| keyed.into_iter().map(|keyed| keyed.run).collect())
}

/// A text that occurs, and where its sort key stands.
struct Unique<'a> {
    text: &'a str,
    key: Range<usize>,
    /// The bytes of the key after what all keys begin with: they decide most comparisons without looking further.
    prefix: u64,
    id: usize,
}

/// Gives each text its place among all texts as rank. Runs share few texts as a rule, so each is compared once.
fn rank_texts(keyed: &mut [Keyed<'_>]) {
    let mut ids: FxHashMap<&str, usize> = FxHashMap::default();
    let mut keys = Vec::new();
    let mut uniques: Vec<Unique<'_>> = Vec::new();
    for keyed in keyed.iter_mut().filter(|keyed| keyed.kind == Kind::Text) {
        let id = *ids.entry(keyed.text).or_insert_with(|| {
            let (text, start, id) = (keyed.text, keys.len(), uniques.len());
            push_natural_key(&mut keys, &text[..text.floor_char_boundary(COMPARED_BYTES)]);
            uniques.push(Unique { text, key: start..keys.len(), prefix: 0, id });
            id
        });
        keyed.rank = id as u64;
    }
    let Some(first) = uniques.first().map(|unique| &keys[unique.key.clone()]) else { return };
    let common = uniques.iter().fold(first.len(), |common, unique| {
        let key = &keys[unique.key.clone()];
        first[..common].iter().zip(key).position(|(a, b)| a != b).unwrap_or(common.min(key.len()))
    });
    for unique in &mut uniques {
        let rest = &keys[unique.key.clone()][common..];
        let length = rest.len().min(8);
        let mut bytes = [0; 8];
        bytes[..length].copy_from_slice(&rest[..length]);
        unique.prefix = u64::from_be_bytes(bytes);
    }
    uniques.par_sort_unstable_by(|a, b| {
        a.prefix
            .cmp(&b.prefix)
            .then_with(|| keys[a.key.clone()].cmp(&keys[b.key.clone()]))
            .then_with(|| a.text.cmp(b.text))
    });
    let mut ranks = vec![0; uniques.len()];
    for (rank, unique) in (0..).zip(&uniques) {
        ranks[unique.id] = rank;
    }
    for keyed in keyed.iter_mut().filter(|keyed| keyed.kind == Kind::Text) {
        keyed.rank = ranks[keyed.rank as usize];
    }
}

fn keyed<'a>(catalog: &Catalog, run: RunIndex, cell: Cell<'a>, column: &ColumnId) -> Keyed<'a> {
    let (kind, rank, text) = match cell {
        Cell::Missing | Cell::Duration(None) => (Kind::Missing, 0, ""),
        Cell::Number { value, .. } => numeric(value),
        Cell::Time(millis) | Cell::Duration(Some(millis)) => numeric(millis as f64),
        Cell::Status(status) => numeric(f64::from(status as u8)),
        // Parameters and tags are stored as text, whatever was logged.
        Cell::Text(text) if matches!(column, ColumnId::Param(_) | ColumnId::Tag(_)) => {
            parse_number(text).map_or((Kind::Text, 0, text), numeric)
        }
        Cell::Text(text) => (Kind::Text, 0, text),
    };
    Keyed { kind, rank, text, start_time: catalog.run(run).start_time.unwrap_or(i64::MIN), run }
}

/// A parameter that is a number.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    // Most texts are told apart by their first character, without an attempt to parse.
    let text = text.trim_ascii();
    let first = *text.as_bytes().first()?;
    (first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.' | b'n' | b'N' | b'i' | b'I'))
        .then(|| text.parse().ok())
        .flatten()
}

fn numeric<'a>(number: f64) -> (Kind, u64, &'a str) {
    if number.is_nan() {
        return (Kind::NotANumber, 0, "");
    }
    // Adding zero makes 0 of -0, so that the two tie.
    let bits = (number + 0.0).to_bits();
    let rank = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    (Kind::Number, rank, "")
}

fn compare(catalog: &Catalog, a: &Keyed<'_>, b: &Keyed<'_>, is_descending: bool) -> Ordering {
    let value = a.rank.cmp(&b.rank);
    a.kind
        .cmp(&b.kind)
        .then_with(|| if is_descending { value.reverse() } else { value })
        .then_with(|| b.start_time.cmp(&a.start_time))
        .then_with(|| {
            let (run, other) = (catalog.run(a.run), catalog.run(b.run));
            (&run.id, &run.key, a.run).cmp(&(&other.id, &other.key, b.run))
        })
}
