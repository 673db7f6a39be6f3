//! What differs between two texts, trees or tables, as the rows that are shown, and the places to go through.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::compared::{self, Compared};
use super::{Job, State as Files};
use crate::app::Loadable;
use crate::app::compare;
use crate::app::job::JobContext;
use crate::app::place::Context;
use crate::compare::artifact::Difference;
use crate::compare::artifact::structure::Change;
use crate::compare::artifact::texts::{Row, SideRow, TextDifference};

/// Lines around each change.
const CONTEXT: usize = 3;
/// Characters of a line that are shown.
pub const LONGEST: usize = 2_000;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Lines below each other instead of beside each other.
    pub is_unified: bool,
    /// What is the same is shown too.
    pub shows_equal: bool,
    /// Lines that are the same and shown: where each stretch begins in the first text.
    open: FxHashSet<usize>,
    /// Rows of a tree that are folded or unfolded against what is usual.
    turned: FxHashSet<usize>,
    /// Counts changes of these.
    changes: u64,
    pub arranged: Loadable<Arc<Arranged>>,
    asked: Option<Of>,
    /// Which of the places is looked at.
    pub at: Option<usize>,
    /// The row that has to come into view.
    pub scroll_to: Option<usize>,
}

/// What the rows are made of.
#[derive(Clone, Debug, PartialEq)]
struct Of {
    compared: compared::Of,
    changes: u64,
}

/// Rows from top to bottom.
#[derive(Debug)]
pub struct Arranged {
    of: Of,
    pub compared: Arc<Compared>,
    pub rows: Rows,
    /// Rows at which something begins that differs.
    pub stops: Vec<usize>,
    /// Characters of the longest line that is shown.
    pub widest: usize,
}

/// See [`Arranged`].
#[derive(Debug)]
pub enum Rows {
    /// Lines below each other.
    One(Vec<Row>),
    /// Lines beside each other.
    Two(Vec<SideRow>),
    /// Rows of a tree or of a table, by their positions.
    List(Vec<usize>),
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::One(rows) => rows.len(),
            Self::Two(rows) => rows.len(),
            Self::List(rows) => rows.len(),
        }
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    SetUnified(bool),
    ShowEqual(bool),
    /// Show the lines that are the same from this one of the first text on.
    Open(usize),
    /// Fold or unfold a row of a tree.
    Turn(usize),
    /// The next difference, or the one before.
    Step(bool),
    /// The row that had to come into view is there.
    Shown,
    Arranged(Box<Arranged>),
}

impl State {
    pub(super) fn failed(&mut self) {
        self.asked = None;
    }

    /// What belongs to the files that are shown is given back; how they are looked at stays.
    pub(super) fn forget(&mut self) -> Loadable<Arc<Arranged>> {
        (self.asked, self.at, self.scroll_to) = (None, None, None);
        self.open.clear();
        self.turned.clear();
        std::mem::take(&mut self.arranged)
    }
}

pub(super) fn update(state: &mut State, action: Action) {
    match action {
        Action::SetUnified(is_unified) => state.is_unified = is_unified,
        Action::ShowEqual(shows) => {
            state.shows_equal = shows;
            state.open.clear();
        }
        Action::Open(line) => drop(state.open.insert(line)),
        Action::Turn(row) => {
            if !state.turned.remove(&row) {
                state.turned.insert(row);
            }
        }
        Action::Step(is_forward) => {
            let Some(stops) = state.arranged.value().map(|arranged| &arranged.stops) else { return };
            let Some(last) = stops.len().checked_sub(1) else { return };
            let at = match (state.at, is_forward) {
                (None, true) => 0,
                (None, false) => last,
                // Round and round.
                (Some(at), true) => (at + 1) % stops.len(),
                (Some(at), false) => at.checked_sub(1).unwrap_or(last),
            };
            (state.at, state.scroll_to) = (Some(at), stops.get(at).copied());
            return;
        }
        Action::Shown => {
            state.scroll_to = None;
            return;
        }
        Action::Arranged(arranged) => {
            if state.asked.as_ref() == Some(&arranged.of) {
                let most = arranged.stops.len();
                state.at = state.at.filter(|at| *at < most);
                state.arranged.finish(Ok(Arc::new(*arranged)));
            }
            return;
        }
    }
    state.changes += 1;
}

/// Has the rows made where they are of something else.
pub(super) fn arrange(files: &mut Files, context: &mut Context<'_>) {
    let Some(compared) = files.compared.value().cloned() else { return };
    let Some(Ok(Difference::Lines(_) | Difference::Keys(_) | Difference::Cells(_))) = &compared.difference else {
        return;
    };
    let state = &mut files.rows;
    let of = Of { compared: compared.of.clone(), changes: state.changes };
    if state.asked.as_ref() == Some(&of) {
        return;
    }
    state.asked = Some(of.clone());
    state.arranged.start();
    context.start(compare::Job::File(Job::Rows(RowsJob {
        compared,
        of,
        is_unified: state.is_unified,
        shows_equal: state.shows_equal,
        open: state.open.clone(),
        turned: state.turned.clone(),
    })));
}

/// Makes them.
#[derive(Debug)]
pub struct RowsJob {
    compared: Arc<Compared>,
    of: Of,
    is_unified: bool,
    shows_equal: bool,
    open: FxHashSet<usize>,
    turned: FxHashSet<usize>,
}

impl RowsJob {
    pub(super) fn run(self, context: &JobContext) {
        let (mut widest, mut stops) = (0, Vec::new());
        let around = (!self.shows_equal).then_some(CONTEXT);
        let rows = match &self.compared.difference {
            Some(Ok(Difference::Lines(found))) => {
                widest = widest_of(found);
                if self.is_unified {
                    let rows = unfolded(found.rows(around), &self.open);
                    stops = stops_of(rows.iter().map(|row| match row {
                        Row::Removed { edit, .. } | Row::Added { edit, .. } => Some(*edit),
                        Row::Folded { .. } | Row::Same { .. } => None,
                    }));
                    Rows::One(rows)
                } else {
                    let rows = unfolded_sides(found.side_rows(around), &self.open);
                    stops = stops_of(rows.iter().map(|row| match row {
                        SideRow::Changed { edit, .. } => Some(*edit),
                        SideRow::Folded { .. } | SideRow::Same { .. } => None,
                    }));
                    Rows::Two(rows)
                }
            }
            Some(Ok(Difference::Keys(found))) => {
                let visible = found.visible(!self.shows_equal, |row| self.turned.contains(&row));
                let differs =
                    |row: &usize| matches!(found.rows[*row].change, Change::Changed | Change::Added | Change::Removed);
                stops.extend((0..visible.len()).filter(|at| differs(&visible[*at])));
                Rows::List(visible)
            }
            Some(Ok(Difference::Cells(found))) => {
                let visible = found.visible(!self.shows_equal);
                stops.extend((0..visible.len()).filter(|at| !found.rows[visible[*at]].is_same()));
                Rows::List(visible)
            }
            _ => return,
        };
        let arranged = Box::new(Arranged { of: self.of, compared: self.compared, rows, stops, widest });
        context.send(compare::Action::File(super::Action::Rows(Action::Arranged(arranged))));
    }
}

/// Rows at which another edit begins than that of the row before.
fn stops_of(edits: impl Iterator<Item = Option<usize>>) -> Vec<usize> {
    let mut before = None;
    edits
        .enumerate()
        .filter_map(|(row, edit)| {
            let is_new = edit.is_some() && edit != before;
            before = edit;
            is_new.then_some(row)
        })
        .collect()
}

fn unfolded(rows: Vec<Row>, open: &FxHashSet<usize>) -> Vec<Row> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Row::Folded { before, after, count } if open.contains(&before) => {
                all.extend((0..count).map(|step| Row::Same { before: before + step, after: after + step }));
            }
            other => all.push(other),
        }
    }
    all
}

fn unfolded_sides(rows: Vec<SideRow>, open: &FxHashSet<usize>) -> Vec<SideRow> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            SideRow::Folded { before, after, count } if open.contains(&before) => {
                all.extend((0..count).map(|step| SideRow::Same { before: before + step, after: after + step }));
            }
            other => all.push(other),
        }
    }
    all
}

fn widest_of(found: &TextDifference) -> usize {
    let of_side = |side: &crate::compare::artifact::texts::Lines| {
        (0..side.count()).map(|line| side.line(line).chars().take(LONGEST).count()).max().unwrap_or(0)
    };
    found.sides.iter().map(of_side).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::artifact::texts::Spaces;
    use crate::store::Cancel;

    #[test]
    fn each_edit_is_a_stop_and_equal_lines_are_unfolded_one_stretch_at_a_time() {
        let before = (0..40).map(|at| format!("line {at}")).collect::<Vec<_>>().join("\n") + "\n";
        let after = before.replace("line 3\n", "line three\n").replace("line 30\n", "");
        let found = TextDifference::of(&before, &after, Spaces::Count, &Cancel::new()).expect("compared");
        let rows = found.side_rows(Some(CONTEXT));
        let folds: Vec<usize> = rows
            .iter()
            .filter_map(|row| if let SideRow::Folded { before, .. } = row { Some(*before) } else { None })
            .collect();
        assert_eq!(folds, [7, 34]);
        let open = unfolded_sides(rows.clone(), &FxHashSet::from_iter([7]));
        assert_eq!(open.len(), rows.len() + 19, "twenty lines in the place of one row");
        let edits = |rows: &[SideRow]| {
            stops_of(rows.iter().map(|row| if let SideRow::Changed { edit, .. } = row { Some(*edit) } else { None }))
        };
        assert_eq!(edits(&rows).len(), 2);
        assert_eq!(edits(&open), [3, 30]);
    }
}
