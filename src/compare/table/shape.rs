//! What of a comparison is shown: which rows, below which headings.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::types::{Comparison, Group, GroupKind, Row};

/// What is folded away, and what is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Rows that are the same in all runs are left out. With one run nothing differs, and everything is shown.
    pub folds_equal: bool,
    pub folded_groups: FxHashSet<GroupKind>,
    /// Branches, by their keys.
    pub folded_branches: FxHashSet<Arc<str>>,
    /// Words that the key of a row must hold; rows that do are shown whether they differ or not.
    pub search: String,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The heading of a group, by its position.
    Group(usize),
    /// A row, by the positions of its group and of itself there.
    Row {
        group: usize,
        row: usize,
        /// Levels above it, of those that are shown.
        depth: u16,
        /// Parts of its name above it that have no line of their own, as `model.`.
        prefix: Box<str>,
    },
}

/// The lines of a comparison. A branch with a single row below it has no line: the row is called by both.
pub fn lines(comparison: &Comparison, shape: &Shape) -> Vec<Line> {
    let words: Vec<String> = shape.search.split_whitespace().map(str::to_lowercase).collect();
    let folds_equal = shape.folds_equal && comparison.runs.len() > 1 && words.is_empty();
    let mut lines = Vec::new();
    for (at, group) in comparison.groups.iter().enumerate() {
        let is_wanted = |row: &Row| {
            let holds = || {
                let key = row.key.to_lowercase();
                words.iter().all(|word| key.contains(word.as_str()))
            };
            let is_left_out = row.is_branch() || folds_equal && row.is_equal;
            !is_left_out && (words.is_empty() || holds())
        };
        let wanted: Vec<bool> = group.rows.iter().map(is_wanted).collect();
        if !words.is_empty() && !wanted.contains(&true) {
            continue;
        }
        lines.push(Line::Group(at));
        if !shape.folded_groups.contains(&group.kind) || !words.is_empty() {
            let of =
                Rows { at, group, wanted: &wanted, folded: &shape.folded_branches, is_searched: !words.is_empty() };
            of.push(&mut lines);
        }
    }
    lines
}

/// The rows of one group.
struct Rows<'a> {
    at: usize,
    group: &'a Group,
    wanted: &'a [bool],
    folded: &'a FxHashSet<Arc<str>>,
    is_searched: bool,
}

impl Rows<'_> {
    fn push(&self, lines: &mut Vec<Line>) {
        let rows = &self.group.rows;
        // Of each branch around the row: where it ends, and whether it has a line.
        let mut around: Vec<(usize, bool)> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            around.retain(|(end, _)| at < *end);
            let depth = around.iter().filter(|(_, has_line)| *has_line).count() as u16;
            let unsaid = around.iter().rev().take_while(|(_, has_line)| !has_line).count();
            let line = |prefix: &str| Line::Row { group: self.at, row: at, depth, prefix: prefix.into() };
            if rows[at].is_branch() {
                let end = at + 1 + rows[at + 1..].iter().take_while(|row| row.depth > rows[at].depth).count();
                let below = self.wanted[at..end].iter().filter(|wanted| **wanted).count();
                let has_line = below > 1;
                if has_line {
                    lines.push(line(&self.prefix(at, unsaid)));
                }
                let is_folded = has_line && !self.is_searched && self.folded.contains(&rows[at].key);
                if below == 0 || is_folded {
                    at = end;
                    continue;
                }
                around.push((end, has_line));
            } else if self.wanted[at] {
                lines.push(line(&self.prefix(at, unsaid)));
            }
            at += 1;
        }
    }

    /// The labels of so many branches right above a row.
    fn prefix(&self, at: usize, levels: usize) -> String {
        let rows = &self.group.rows;
        let (mut labels, mut depth) = (Vec::new(), rows[at].depth);
        for row in rows[..at].iter().rev() {
            if labels.len() == levels {
                break;
            }
            if row.is_branch() && row.depth < depth {
                depth = row.depth;
                labels.push(&*row.label);
            }
        }
        labels.iter().rev().flat_map(|label| [*label, "."]).collect()
    }
}

/// Whether any parameter, metric, tag, dataset or model is found in two runs or more.
pub fn has_common_key(comparison: &Comparison) -> bool {
    let groups = comparison.groups.iter().filter(|group| group.kind != GroupKind::Details);
    let is_common = |row: &Row| row.classes.iter().filter(|class| **class > 0).count() > 1;
    groups.flat_map(|group| &group.rows).any(is_common)
}
