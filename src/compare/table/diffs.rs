//! Rows of texts of several lines: what each run changed.

use std::sync::Arc;

use super::short_diff::{ShortDiff, short_diff};
use super::types::{Row, Source, Value};
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// Different texts of a row beyond which no changes are looked for.
const MOST_TEXTS: usize = 64;
/// Bytes of all texts of a row beyond which no changes are looked for.
const MOST_BYTES: usize = 4 << 20;

/// Finds what was changed in a row of texts of several lines, against the reference or the usual value.
pub(super) fn add_diffs(
    row: &mut Row,
    catalog: &Catalog,
    runs: &[RunIndex],
    reference: Option<usize>,
    cancel: &Cancel,
) {
    let count = row.classes.iter().copied().max().unwrap_or(0) as usize;
    if row.is_equal || !(2..=MOST_TEXTS).contains(&count) || !matches!(row.source, Source::Column(_) | Source::Texts(_))
    {
        return;
    }
    let mut texts: Vec<&str> = vec![""; count + 1];
    for (at, class) in row.classes.iter().enumerate() {
        let text = &mut texts[*class as usize];
        if *class > 0 && text.is_empty() {
            match row.value(catalog, runs[at], at) {
                Value::Text(found) => *text = found,
                _ => return,
            }
        }
    }
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    if bytes > MOST_BYTES || !texts.iter().any(|text| text.trim_end().contains('\n')) {
        return;
    }
    let of_reference = reference.map(|at| row.classes[at]).filter(|class| *class > 0);
    let base = of_reference.unwrap_or(if row.usual > 0 { row.usual } else { 1 }) as usize;
    let mut diffs = vec![ShortDiff::default(); count + 1];
    for class in (1..=count).filter(|class| *class != base) {
        let Some(found) = short_diff(texts[base], texts[class], cancel) else { return };
        diffs[class] = found;
    }
    row.diffs = Some(Arc::from(diffs));
}
