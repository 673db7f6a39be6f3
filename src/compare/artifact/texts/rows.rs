//! A difference as rows of a view: one column, or the two texts side by side.

use super::difference::TextDifference;

/// A row of a view with one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Lines that are the same and not shown: the first of each text, and how many.
    Folded { before: usize, after: usize, count: usize },
    /// A line of both.
    Same { before: usize, after: usize },
    /// A line of the first alone: which, and in which edit.
    Removed { before: usize, edit: usize },
    /// A line of the second alone.
    Added { after: usize, edit: usize },
}

/// A row of a view with two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideRow {
    /// As [`Row::Folded`].
    Folded { before: usize, after: usize, count: usize },
    /// A line of both.
    Same { before: usize, after: usize },
    /// What was changed, removed (nothing on the right) or added (nothing on the left).
    Changed { before: Option<usize>, after: Option<usize>, edit: usize },
}

impl TextDifference {
    /// From top to bottom, with so many lines around each change; `None` shows all.
    pub fn rows(&self, context: Option<usize>) -> Vec<Row> {
        let mut rows = Vec::new();
        self.walk(context, |part| match part {
            Part::Folded { before, after, count } => rows.push(Row::Folded { before, after, count }),
            Part::Same { before, after } => rows.push(Row::Same { before, after }),
            Part::Edit(edit) => {
                rows.extend(self.edits[edit].before.clone().map(|before| Row::Removed { before, edit }));
                rows.extend(self.edits[edit].after.clone().map(|after| Row::Added { after, edit }));
            }
        });
        rows
    }

    /// The same for two columns: lines that became each other stand beside each other.
    pub fn side_rows(&self, context: Option<usize>) -> Vec<SideRow> {
        let mut rows = Vec::new();
        self.walk(context, |part| match part {
            Part::Folded { before, after, count } => rows.push(SideRow::Folded { before, after, count }),
            Part::Same { before, after } => rows.push(SideRow::Same { before, after }),
            Part::Edit(number) => {
                let edit = &self.edits[number];
                let (mut before, mut after) = (edit.before.start, edit.after.start);
                let ends = (edit.before.end, edit.after.end, false);
                let pairs = edit.pairs.iter().map(|pair| (pair.before, pair.after, true)).chain([ends]);
                for (until_before, until_after, is_pair) in pairs {
                    let removed = before..until_before;
                    let added = after..until_after;
                    for row in 0..removed.len().max(added.len()) {
                        let [before, after] = [removed.clone().nth(row), added.clone().nth(row)];
                        rows.push(SideRow::Changed { before, after, edit: number });
                    }
                    if is_pair {
                        let (before, after) = (Some(until_before), Some(until_after));
                        rows.push(SideRow::Changed { before, after, edit: number });
                    }
                    (before, after) = (until_before + 1, until_after + 1);
                }
            }
        });
        rows
    }

    fn walk(&self, context: Option<usize>, mut take: impl FnMut(Part)) {
        let count = self.sides[0].count();
        let (mut before, mut after) = (0, 0);
        let ends = self.edits.iter().enumerate().map(|(at, edit)| (edit.before.clone(), Some(at)));
        for (lines, edit) in ends.chain([(count..count, None)]) {
            let same = lines.start - before;
            let (above, below) = match context {
                // Nothing is above the first change, nothing below the last.
                Some(context) => {
                    let above = if before == 0 && after == 0 { 0 } else { context };
                    let below = if edit.is_none() { 0 } else { context };
                    if above + below + 1 < same { (above, below) } else { (same, 0) }
                }
                None => (same, 0),
            };
            let line = |step: usize| Part::Same { before: before + step, after: after + step };
            (0..above).for_each(|step| take(line(step)));
            let folded = same - above - below;
            if folded > 0 {
                take(Part::Folded { before: before + above, after: after + above, count: folded });
            }
            (same - below..same).for_each(|step| take(line(step)));
            if let Some(edit) = edit {
                take(Part::Edit(edit));
                (before, after) = (self.edits[edit].before.end, self.edits[edit].after.end);
            }
        }
    }
}

/// What follows each other.
enum Part {
    Folded { before: usize, after: usize, count: usize },
    Same { before: usize, after: usize },
    Edit(usize),
}
