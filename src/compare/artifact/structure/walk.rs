//! Goes through two trees together, and makes a row of every value.

use rustc_hash::FxHashMap;

use super::elements::{element_key, value};
use super::nodes::{Node, Nodes};
use super::numbers;
use super::rows::{Change, Row, Step, StructureDifference, Value};
use crate::preview::{Key, Kind};
use crate::store::Cancel;

/// Rows between two cancellations.
const STEP: usize = 1 << 12;
/// Characters of a text that is kept whole; longer ones end in an ellipsis.
const WHOLE_CHARS: usize = 2_000;

/// Values that are still to be visited, the next one last.
struct Visit {
    depth: u32,
    step: Step,
    nodes: [Option<Node>; 2],
}

/// See the module; `None` when cancelled.
pub(super) fn compare(before: &Nodes<'_>, after: &Nodes<'_>, cancel: &Cancel) -> Option<StructureDifference> {
    let mut found = StructureDifference { is_partial: before.is_cut || after.is_cut, ..StructureDifference::default() };
    let mut left = vec![Visit { depth: 0, step: Step::Top, nodes: [Some(0), Some(0)] }];
    while let Some(Visit { depth, step, nodes }) = left.pop() {
        if found.rows.len().is_multiple_of(STEP) && cancel.is_cancelled() {
            return None;
        }
        let sides = [(before, nodes[0]), (after, nodes[1])];
        let [old, new] = sides.map(|(tree, node)| node.map(|node| value_at(tree, node)));
        let change = change_of(old.as_ref(), new.as_ref(), &mut found.uncertain);
        let at = left.len();
        match nodes {
            // A container in the place of another value: what was in it and what is now in it stand below it.
            [Some(old), Some(new)] if change == Change::Within => {
                below(before, after, [old, new], depth + 1, &mut left);
            }
            _ => {
                for (side, (tree, node)) in sides.into_iter().enumerate() {
                    one_side(tree, node, side, depth + 1, &mut left);
                }
            }
        }
        left[at..].reverse();
        found.rows.push(Row { depth, step, before: old, after: new, change, descendants: 0, changes: 0 });
    }
    sum_up(&mut found);
    Some(found)
}

fn value_at(tree: &Nodes<'_>, node: Node) -> Value {
    Value { kind: tree.kind(node), text: tree.text(node).to_owned(), children: tree.child_count(node) }
}

fn change_of(before: Option<&Value>, after: Option<&Value>, uncertain: &mut usize) -> Change {
    let (before, after) = match (before, after) {
        (None, _) => return Change::Added,
        (_, None) => return Change::Removed,
        (Some(before), Some(after)) => (before, after),
    };
    if before.kind.is_container() && before.kind == after.kind {
        return Change::Within; // Until it is known that nothing differs.
    }
    let is_same = before.kind == after.kind
        && match before.kind {
            Kind::Object | Kind::Array => false,
            Kind::Number => numbers::are_same(&before.text, &after.text),
            // YAML writes them in several ways.
            Kind::Bool => before.text.eq_ignore_ascii_case(&after.text),
            Kind::Null => true,
            Kind::String | Kind::Alias => before.text == after.text,
        };
    if is_same && before.text.len() > WHOLE_CHARS && before.text.ends_with('…') {
        *uncertain += 1;
    }
    if is_same { Change::Same } else { Change::Changed }
}

/// What is in two containers of a kind.
fn below(before: &Nodes<'_>, after: &Nodes<'_>, parents: [Node; 2], depth: u32, left: &mut Vec<Visit>) {
    let (old, new) = (before.children(parents[0]), after.children(parents[1]));
    let mut push = |step: Step, nodes: [Option<Node>; 2]| left.push(Visit { depth, step, nodes });
    if before.kind(parents[0]) == Kind::Object {
        let name = |tree: &Nodes<'_>, node: &Node| step_of(tree.key(*node));
        merged(old, new, |node| name(before, node), |node| name(after, node), push);
        return;
    }
    let Some(field) = element_key(before, after, parents) else {
        for at in 0..old.len().max(new.len()) {
            let nodes = [old.get(at).copied(), new.get(at).copied()];
            let is_document = [(before, nodes[0]), (after, nodes[1])]
                .into_iter()
                .any(|(tree, node)| matches!(node.and_then(|node| tree.key(node)), Some(Key::Document(_))));
            let step = if is_document { Step::Document(at as u32 + 1) } else { Step::Index(at as u32) };
            push(step, nodes);
        }
        return;
    };
    let element = |tree: &Nodes<'_>, node: &Node| Step::Element {
        field: field.to_owned(),
        value: value(tree, *node, field).unwrap_or_default().to_owned(),
    };
    merged(old, new, |node| element(before, node), |node| element(after, node), push);
}

/// Those of both in the order of the first; what only the second has stands behind what is before it there. Of equal
/// keys, as a damaged file may have them, the first belongs to the first, and so on.
fn merged(
    old: &[Node],
    new: &[Node],
    old_step: impl Fn(&Node) -> Step,
    new_step: impl Fn(&Node) -> Step,
    mut push: impl FnMut(Step, [Option<Node>; 2]),
) {
    let mut partners: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, node) in new.iter().enumerate().rev() {
        partners.entry(word(&new_step(node))).or_default().push(at);
    }
    let matched: Vec<Option<usize>> =
        old.iter().map(|node| partners.get_mut(&word(&old_step(node))).and_then(Vec::pop)).collect();
    let mut is_matched = vec![false; new.len()];
    matched.iter().flatten().for_each(|at| is_matched[*at] = true);
    let mut next = 0;
    let mut alone = |until: usize, push: &mut dyn FnMut(Step, [Option<Node>; 2])| {
        while next < until {
            if !is_matched[next] {
                push(new_step(&new[next]), [None, Some(new[next])]);
            }
            next += 1;
        }
    };
    for (node, partner) in old.iter().zip(matched) {
        if let Some(at) = partner {
            alone(at, &mut push);
        }
        push(old_step(node), [Some(*node), partner.map(|at| new[at])]);
    }
    alone(new.len(), &mut push);
}

/// What has to be equal in both.
fn word(step: &Step) -> String {
    match step {
        Step::Name(name) => name.clone(),
        Step::Element { value, .. } => value.clone(),
        Step::Top | Step::Index(_) | Step::Document(_) => String::new(),
    }
}

fn step_of(key: Option<&Key>) -> Step {
    match key {
        None | Some(Key::None) => Step::Top,
        Some(Key::Name(name)) => Step::Name(name.clone()),
        Some(Key::Index(at)) => Step::Index(*at),
        Some(Key::Document(number)) => Step::Document(*number),
    }
}

/// What is in a container that the other side does not have.
fn one_side(tree: &Nodes<'_>, node: Option<Node>, side: usize, depth: u32, left: &mut Vec<Visit>) {
    for &child in node.map_or(&[][..], |node| tree.children(node)) {
        let mut nodes = [None, None];
        nodes[side] = Some(child);
        left.push(Visit { depth, step: step_of(tree.key(child)), nodes });
    }
}

/// What is below each row, from the last to the first.
fn sum_up(found: &mut StructureDifference) {
    // Rows whose parent is still to come, with their depth: `descendants` and `changes` go into it.
    let mut below: Vec<(u32, u32, u32, bool)> = Vec::new();
    for row in found.rows.iter_mut().rev() {
        let mut differs = false;
        let (mut descendants, mut changes) = (0, 0);
        while let Some((_, rows, values, is_different)) = below.pop_if(|(depth, ..)| *depth > row.depth) {
            descendants += rows + 1;
            changes += values;
            differs |= is_different;
        }
        row.descendants = descendants;
        if row.change == Change::Within && !differs {
            row.change = Change::Same;
        }
        let is_leaf = [&row.before, &row.after].into_iter().flatten().any(|value| !value.kind.is_container());
        let counter = match row.change {
            Change::Same => &mut found.same,
            Change::Added => &mut found.added,
            Change::Removed => &mut found.removed,
            Change::Changed | Change::Within => &mut found.changed,
        };
        // An empty container that is there or not is a difference too.
        let counts = is_leaf || (descendants == 0 && row.change != Change::Same);
        *counter += usize::from(counts);
        row.changes = changes + u32::from(counts && row.change != Change::Same);
        below.push((row.depth, row.descendants, row.changes, row.change != Change::Same));
    }
}
