//! What tells the objects of an array from each other.

use rustc_hash::FxHashSet;

use super::nodes::{Node, Nodes};
use crate::preview::Key;

/// Fields that name a thing, the best first.
const FIELDS: &[&str] = &["id", "_id", "uuid", "run_id", "key", "name", "path", "step", "epoch"];

/// The field by which the elements of two arrays are matched: one that every element of both has, with a value of its own
/// in each. `None` where they are matched by position, as is an array with nothing in it.
pub(super) fn element_key(before: &Nodes<'_>, after: &Nodes<'_>, arrays: [Node; 2]) -> Option<&'static str> {
    let sides = [(before, arrays[0]), (after, arrays[1])];
    if sides.iter().any(|(nodes, array)| nodes.children(*array).is_empty()) {
        return None;
    }
    FIELDS.iter().copied().find(|field| {
        sides.iter().all(|(nodes, array)| {
            let mut seen = FxHashSet::default();
            nodes.children(*array).iter().all(|&element| value(nodes, element, field).is_some_and(|it| seen.insert(it)))
        })
    })
}

/// The text of a field of an object; `None` where it has none, or it is a container.
pub(super) fn value<'a>(nodes: &Nodes<'a>, element: Node, field: &str) -> Option<&'a str> {
    let is_wanted = |child: &&Node| matches!(nodes.key(**child), Some(Key::Name(name)) if name == field);
    let child = *nodes.children(element).iter().find(is_wanted)?;
    (!nodes.kind(child).is_container()).then(|| nodes.text(child))
}
