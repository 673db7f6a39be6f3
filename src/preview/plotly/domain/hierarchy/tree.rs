//! The tree that a sunburst, treemap or icicle shows: from lists of labels and parents to nodes with values.
//!
//! Whatever the lists say, the tree has one root, no cycles, and values that are finite and not negative; what hangs on no
//! root is left out and counted. No recursion: a chain of a million parents is as good as any tree.

use std::collections::HashMap;

/// Lists as a trace has them; shorter ones end in nothing.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Lists {
    /// Labels where the trace has no identifiers.
    pub ids: Vec<String>,
    pub parents: Vec<String>,
    /// Empty where leaves are counted.
    pub values: Vec<f64>,
    /// Values are of whole branches, and not of what the children leave.
    pub are_totals: bool,
    /// Children stand in the order of their values.
    pub is_sorted: bool,
}

/// A node of the tree.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Node {
    /// Its position in the trace; `None` for a root that the trace only names or implies.
    pub index: Option<usize>,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Of the root 0.
    pub depth: usize,
    /// Longest way to a leaf.
    pub height: usize,
    pub value: f64,
    /// The child of the root that it belongs to, in their order; `None` for the root.
    pub branch: Option<usize>,
}

/// Nodes with the root first, each before its children.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Tree {
    pub nodes: Vec<Node>,
    /// How many entries hang on no root: cycles and double names.
    pub left_out: usize,
}

/// Builds the tree; empty when there is no entry.
pub(in super::super) fn build(lists: &Lists) -> Tree {
    let count = lists.parents.len().min(lists.ids.len());
    let mut by_id: HashMap<&str, usize> = HashMap::with_capacity(count);
    for (at, id) in lists.ids[..count].iter().enumerate() {
        if !id.is_empty() {
            by_id.entry(id).or_insert(at);
        }
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut roots = Vec::new();
    for (at, parent) in lists.parents[..count].iter().enumerate() {
        match by_id.get(parent.as_str()) {
            Some(&above) if above != at => children[above].push(at),
            Some(_) => {}
            None => roots.push(at),
        }
    }
    if roots.is_empty() {
        return Tree { nodes: Vec::new(), left_out: count };
    }
    let is_rooted = roots.len() == 1 && lists.parents[roots[0]].is_empty();
    let mut nodes = vec![Node { index: is_rooted.then(|| roots[0]), ..Node::default() }];
    let mut waiting: Vec<(usize, Vec<usize>)> =
        vec![(0, if is_rooted { std::mem::take(&mut children[roots[0]]) } else { roots })];
    while let Some((parent, below)) = waiting.pop() {
        for at in below {
            let node = nodes.len();
            let depth = nodes[parent].depth + 1;
            nodes.push(Node { index: Some(at), parent: Some(parent), depth, ..Node::default() });
            nodes[parent].children.push(node);
            let below = std::mem::take(&mut children[at]);
            if !below.is_empty() {
                waiting.push((node, below));
            }
        }
    }
    let seen = nodes.iter().filter(|node| node.index.is_some()).count();
    give_values(&mut nodes, lists);
    Tree { nodes, left_out: count - seen }
}

/// From the leaves to the root: every node comes after its parent in the list.
fn give_values(nodes: &mut [Node], lists: &Lists) {
    let own = |node: &Node| -> f64 {
        let value = node.index.and_then(|at| lists.values.get(at).copied()).unwrap_or_default();
        if value.is_finite() { value.max(0.0) } else { 0.0 }
    };
    let mut sums = vec![0.0; nodes.len()];
    for at in (0..nodes.len()).rev() {
        let node = &nodes[at];
        let value: f64 = if lists.values.is_empty() {
            if node.children.is_empty() { 1.0 } else { sums[at] }
        } else if lists.are_totals && node.index.is_some() {
            own(node).max(sums[at])
        } else {
            own(node) + sums[at]
        };
        let (parent, height) = (node.parent, node.height);
        nodes[at].value = value.min(f64::MAX / 4.0);
        if let Some(parent) = parent {
            sums[parent] += nodes[at].value;
            nodes[parent].height = nodes[parent].height.max(height + 1);
        }
    }
    if lists.is_sorted {
        for at in 0..nodes.len() {
            let mut children = std::mem::take(&mut nodes[at].children);
            children.sort_by(|a, b| nodes[*b].value.total_cmp(&nodes[*a].value));
            nodes[at].children = children;
        }
    }
    let branches = nodes.first().map_or_else(Vec::new, |root| root.children.clone());
    for (nth, at) in branches.into_iter().enumerate() {
        nodes[at].branch = Some(nth);
    }
    for at in 1..nodes.len() {
        nodes[at].branch = nodes[at].branch.or_else(|| nodes[at].parent.and_then(|parent| nodes[parent].branch));
    }
}

/// The part of the unit interval that each node takes within its parent's, as `[from, to]`; of sunbursts and icicles.
pub(in super::super) fn extents(nodes: &[Node]) -> Vec<[f64; 2]> {
    let mut extents = vec![[0.0, 0.0]; nodes.len()];
    if let Some(first) = extents.first_mut() {
        *first = [0.0, 1.0];
    }
    for at in 0..nodes.len() {
        let [from, to] = extents[at];
        let scale = if nodes[at].value > 0.0 { (to - from) / nodes[at].value } else { 0.0 };
        let mut next = from;
        for &child in &nodes[at].children {
            let end = (next + nodes[child].value * scale).min(to);
            extents[child] = [next, end];
            next = end;
        }
    }
    extents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(entries: &[(&str, &str, f64)]) -> Lists {
        Lists {
            ids: entries.iter().map(|entry| entry.0.to_owned()).collect(),
            parents: entries.iter().map(|entry| entry.1.to_owned()).collect(),
            values: entries.iter().map(|entry| entry.2).collect(),
            are_totals: false,
            is_sorted: true,
        }
    }

    #[test]
    fn values_of_children_are_added_and_sorted() {
        let tree = build(&lists(&[("all", "", 0.0), ("a", "all", 1.0), ("b", "all", 2.0), ("c", "b", 5.0)]));
        assert_eq!(tree.nodes[0].value, 8.0);
        let order: Vec<_> = tree.nodes[0].children.iter().map(|at| tree.nodes[*at].index).collect();
        assert_eq!(order, [Some(2), Some(1)], "the larger child comes first");
        let branches: Vec<_> = tree.nodes.iter().map(|node| (node.index, node.branch)).collect();
        assert!(branches.contains(&(Some(3), Some(0))) && branches.contains(&(Some(1), Some(1))), "{branches:?}");
        let extents = extents(&tree.nodes);
        let of = |index| extents[tree.nodes.iter().position(|node| node.index == Some(index)).expect("it is there")];
        assert_eq!(of(2), [0.0, 7.0 / 8.0]);
        assert_eq!(of(1), [7.0 / 8.0, 1.0]);
        assert_eq!(of(3), [0.0, 5.0 / 8.0], "the rest of its parent stays open");
    }

    #[test]
    fn totals_leave_a_gap_and_never_overflow() {
        let mut given = lists(&[("all", "", 10.0), ("a", "all", 4.0), ("b", "all", 3.0)]);
        given.are_totals = true;
        assert_eq!(build(&given).nodes[0].value, 10.0);
        given.values[0] = 2.0;
        assert_eq!(build(&given).nodes[0].value, 7.0, "a total below its parts cannot be");
    }

    #[test]
    fn leaves_are_counted_without_values_and_several_roots_get_one() {
        let mut given = lists(&[("a", "", 0.0), ("b", "", 0.0), ("c", "b", 0.0), ("d", "b", 0.0)]);
        given.values.clear();
        let tree = build(&given);
        assert_eq!((tree.nodes[0].index, tree.nodes[0].value, tree.nodes[0].height), (None, 3.0, 2));
    }

    #[test]
    fn cycles_double_names_and_odd_values_are_left_out() {
        let tree = build(&lists(&[
            ("all", "", f64::NAN),
            ("a", "b", 1.0),
            ("b", "a", 1.0),
            ("self", "self", 1.0),
            ("c", "all", -3.0),
            ("d", "all", f64::INFINITY),
        ]));
        assert_eq!(tree.left_out, 3);
        assert_eq!(tree.nodes[0].value, 0.0);
        assert!(extents(&tree.nodes).iter().flatten().all(|value| value.is_finite()));
        assert!(build(&lists(&[("a", "b", 1.0), ("b", "a", 1.0)])).nodes.is_empty());
        assert!(build(&Lists::default()).nodes.is_empty());
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let ids: Vec<String> = (0..200_000).map(|at| at.to_string()).collect();
        let parents = std::iter::once(String::new()).chain(ids.iter().cloned()).take(ids.len()).collect();
        let tree = build(&Lists { ids, parents, ..Lists::default() });
        assert_eq!(tree.nodes[0].height, 199_999);
    }
}
