//! The spans of a trace as a tree: who is part of whom, in the order in which they began.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::Span;

/// A row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanRow {
    /// Position among the spans.
    pub span: usize,
    pub depth: usize,
    /// Spans directly below it.
    pub child_count: usize,
}

/// All rows, unfolded. A span whose parent is not there, or that is its own ancestor, stands at the root.
pub fn rows(spans: &[Span]) -> Vec<SpanRow> {
    let mut by_id: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, span) in spans.iter().enumerate() {
        by_id.entry(&span.id).or_insert(at);
    }
    let parent = |at: usize| {
        let parent = spans[at].parent.as_deref().and_then(|id| by_id.get(id).copied());
        parent.filter(|parent| *parent != at)
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); spans.len()];
    let mut roots = Vec::new();
    for at in 0..spans.len() {
        match parent(at) {
            Some(parent) => children[parent].push(at),
            None => roots.push(at),
        }
    }
    let by_start = |list: &mut Vec<usize>| list.sort_by_key(|at| (spans[*at].start.is_none(), spans[*at].start, *at));
    by_start(&mut roots);
    children.iter_mut().for_each(by_start);

    let mut rows = Vec::with_capacity(spans.len());
    let mut is_seen: FxHashSet<usize> = FxHashSet::default();
    // What only a circle holds is reached from no root: its first span becomes one.
    for start in roots.into_iter().chain(0..spans.len()) {
        let mut pending = vec![(start, 0)];
        while let Some((at, depth)) = pending.pop() {
            if is_seen.insert(at) {
                rows.push(SpanRow { span: at, depth, child_count: children[at].len() });
                pending.extend(children[at].iter().rev().map(|child| (*child, depth + 1)));
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: &str, parent: Option<&str>, start: Option<i64>) -> Span {
        Span { id: id.into(), parent: parent.map(str::to_owned), start, ..Span::default() }
    }

    #[test]
    fn spans_stand_below_their_parent_in_the_order_of_their_start() {
        let spans = [
            span("late", Some("root"), Some(9)),
            span("root", None, Some(1)),
            span("early", Some("root"), Some(2)),
            span("inner", Some("early"), Some(3)),
            span("orphan", Some("gone"), None),
        ];
        let shown: Vec<_> = rows(&spans).iter().map(|row| (&*spans[row.span].id, row.depth, row.child_count)).collect();
        assert_eq!(shown, [("root", 0, 2), ("early", 1, 1), ("inner", 2, 0), ("late", 1, 0), ("orphan", 0, 0)]);
    }

    #[test]
    fn circles_and_repeated_ids_lose_no_span() {
        let circle = [span("a", Some("b"), Some(1)), span("b", Some("a"), Some(2)), span("c", Some("c"), Some(3))];
        assert_eq!(rows(&circle).len(), 3);
        let same = [span("", None, None), span("", Some(""), None), span("", None, None)];
        assert_eq!(rows(&same).len(), 3);
    }
}
