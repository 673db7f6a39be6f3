//! Selected runs, and the one with the focus.

use crate::app::charts::drawn_runs;
use crate::app::effect::SystemEffect;
use crate::app::place::{Context, Place};
use crate::model::{RunIndex, Table};
use crate::text::Message;

/// Selected runs and the one with the focus.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    runs: Vec<RunIndex>,
    /// The same as one bit per run: rows ask in every frame, and everything may be selected.
    bits: Vec<u64>,
    /// The last one touched: shown in the inspector.
    pub focus: Option<RunIndex>,
    /// Where a range selection starts.
    pub anchor: Option<RunIndex>,
    changes: u64,
}

impl Selection {
    /// All selected runs, in order of selecting.
    pub fn runs(&self) -> &[RunIndex] {
        &self.runs
    }

    /// Counts changes of what is selected.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether a run is selected.
    pub fn contains(&self, run: RunIndex) -> bool {
        self.bits.get(run.at() / 64).is_some_and(|bits| bits >> (run.at() % 64) & 1 == 1)
    }

    /// Selects these and no others.
    pub fn set(&mut self, runs: Vec<RunIndex>) {
        self.changes += 1;
        self.bits.clear();
        self.bits.resize(runs.iter().map(|run| run.at() / 64 + 1).max().unwrap_or(0), 0);
        for run in &runs {
            self.bits[run.at() / 64] |= 1 << (run.at() % 64);
        }
        self.runs = runs;
    }

    /// Selects a run too, or no longer.
    pub fn toggle(&mut self, run: RunIndex) {
        let mut runs = std::mem::take(&mut self.runs);
        if self.contains(run) {
            runs.retain(|&known| known != run);
        } else {
            runs.push(run);
        }
        self.set(runs);
    }
}

/// All rows that match, not those above them that only show where they belong.
pub(super) fn select_all(place: &mut Place) {
    if let Some(table) = place.table.content.value() {
        let runs = table.rows.iter().filter(|row| !row.is_context).map(|row| row.run).collect();
        place.table.selection.set(runs);
    }
    drawn_runs::update(place);
}

pub(super) fn select_none(place: &mut Place) {
    let selection = &mut place.table.selection;
    selection.set(Vec::new());
    (selection.focus, selection.anchor) = (None, None);
    drawn_runs::update(place);
}

/// The IDs of the selected runs, one a line, in the order of selecting.
pub(super) fn copy_ids(place: &Place, context: &mut Context<'_>) {
    let ids = place.table.selection.runs().iter().map(|run| place.catalog.run(*run).id.as_str());
    context.system(SystemEffect::Copy(ids.collect::<Vec<_>>().join("\n")));
    context.notices.push(Message::new("notice-copied"));
}

/// Takes runs that are no longer there out of the selection.
pub(in crate::app) fn forget_gone(place: &mut Place) {
    let catalog = place.catalog.clone();
    let is_here = |run: &RunIndex| catalog.runs.get(run.at()).is_some_and(|entry| !entry.is_gone);
    let selection = &mut place.table.selection;
    selection.focus = selection.focus.filter(is_here);
    selection.anchor = selection.anchor.filter(is_here);
    if !selection.runs.iter().all(is_here) {
        let here = selection.runs.iter().copied().filter(is_here).collect();
        selection.set(here);
        drawn_runs::update(place);
    }
}

/// Gives a run the focus; others that are selected with it stay so.
pub(in crate::app) fn focus(place: &mut Place, run: RunIndex) {
    if place.table.selection.contains(run) {
        let selection = &mut place.table.selection;
        (selection.focus, selection.anchor) = (Some(run), Some(run));
    } else {
        select(place, run, false, false);
    }
}

fn position(table: &Table, run: RunIndex) -> Option<usize> {
    table.rows.iter().position(|row| row.run == run)
}

pub(in crate::app) fn select(place: &mut Place, run: RunIndex, toggle: bool, range: bool) {
    let table = &mut place.table;
    let selection = &mut table.selection;
    if range
        && let (Some(anchor), Some(table)) = (selection.anchor, table.content.value())
        && let (Some(from), Some(to)) = (position(table, anchor), position(table, run))
    {
        selection.set(table.rows[from.min(to)..=from.max(to)].iter().map(|row| row.run).collect());
    } else if toggle {
        selection.toggle(run);
        selection.anchor = Some(run);
    } else {
        selection.set(vec![run]);
        selection.anchor = Some(run);
    }
    selection.focus = Some(run);
    drawn_runs::update(place);
}

pub(in crate::app) fn move_focus(place: &mut Place, rows: isize, extend: bool) {
    let Some(table) = place.table.content.value().cloned() else { return };
    if table.rows.is_empty() {
        return;
    }
    let last = table.rows.len() - 1;
    let to = match place.table.selection.focus.and_then(|run| position(&table, run)) {
        Some(at) => at.saturating_add_signed(rows).min(last),
        None if rows < 0 => last,
        None => 0,
    };
    select(place, table.rows[to].run, false, extend);
    place.table.scroll_to_focus = true;
}

/// Left: fold, or go to the parent. Right: unfold, or go to the first child.
pub(super) fn fold_focus(place: &mut Place, fold: bool, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value().cloned() else { return };
    let Some(at) = place.table.selection.focus.and_then(|run| position(&table, run)) else { return };
    let row = &table.rows[at];
    if row.child_count > 0 && row.is_expanded == fold {
        place.table.toggle_children(row.run);
        super::refresh(place, context);
    } else if fold {
        if let Some(parent) = table.rows[..at].iter().rposition(|above| above.depth < row.depth) {
            select(place, table.rows[parent].run, false, false);
            place.table.scroll_to_focus = true;
        }
    } else if row.child_count > 0 {
        move_focus(place, 1, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_keeps_its_order_and_knows_its_runs() {
        let mut selection = Selection::default();
        assert!(!selection.contains(RunIndex(0)));
        selection.set(vec![RunIndex(200), RunIndex(3)]);
        selection.toggle(RunIndex(64));
        assert_eq!(selection.runs(), [RunIndex(200), RunIndex(3), RunIndex(64)]);
        selection.toggle(RunIndex(200));
        assert_eq!(selection.runs(), [RunIndex(3), RunIndex(64)]);
        let selected: Vec<u32> = (0..300).filter(|&run| selection.contains(RunIndex(run))).collect();
        assert_eq!(selected, [3, 64]);
    }
}
