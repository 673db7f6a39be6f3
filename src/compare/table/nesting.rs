//! Parameters of many runs as one tree, as [`nested`] has it of one run.

use rustc_hash::FxHashMap;

use super::classes::{Classes, branch};
use super::types::{Row, Source};
use crate::model::nested;
use crate::model::same::Meaning;
use crate::store::KeyValue;

/// Parts of the values of one parameter, over all runs, beyond which they stay text.
const MOST_PARTS: usize = 200_000;

/// The parts of a name of a parameter. One that begins or ends with a dot, or has two of them, is no path.
pub(super) fn name_parts(key: &str) -> impl Iterator<Item = &str> {
    /// Levels that are made of the dots of a name.
    const MOST_DOTS: usize = 12;
    let is_path = key.split('.').all(|part| !part.is_empty());
    key.splitn(if is_path { MOST_DOTS } else { 1 }, '.')
}

/// A plain value inside another, with its path there.
type Leaf = (Vec<String>, String);

/// A parameter whose values are dictionaries, or lists of what is not plain: a row for each leaf, with its path. `None`
/// where no value is one.
pub(super) fn taken_apart(key: &str, values: &[Option<&str>], counted: usize) -> Option<Vec<(Vec<String>, Row)>> {
    let begins = |value: &&str| value.trim_start().starts_with(['{', '[', '(']);
    if !values.iter().flatten().any(begins) {
        return None;
    }
    // Runs mostly say the same: each text is taken apart once.
    let mut trees: FxHashMap<&str, Option<Vec<Leaf>>> = FxHashMap::default();
    let mut parts = 0;
    for value in values.iter().flatten() {
        let tree = trees.entry(value).or_insert_with(|| leaves(value));
        parts += tree.as_ref().map_or(1, Vec::len);
    }
    if parts > MOST_PARTS || trees.values().all(Option::is_none) {
        return None;
    }
    let mut order: Vec<&Vec<String>> = Vec::new();
    let mut slots: FxHashMap<&Vec<String>, Vec<Option<&str>>> = FxHashMap::default();
    let mut whole: Vec<Option<&str>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        match trees.get(value).and_then(Option::as_ref) {
            Some(leaves) => {
                for (path, text) in leaves {
                    let slot = slots.entry(path).or_insert_with(|| {
                        order.push(path);
                        vec![None; values.len()]
                    });
                    slot[at] = Some(text);
                }
            }
            None => whole[at] = Some(value),
        }
    }
    let own: Vec<String> = name_parts(key).map(ToOwned::to_owned).collect();
    let row = |path: Vec<String>, texts: &[Option<&str>]| {
        let classes = Classes::of(texts.iter().map(|text| text.map(Meaning::of)));
        let label = path.last().map_or("", String::as_str).to_owned();
        let texts = texts.iter().map(|text| text.map(Into::into)).collect();
        let name = path.join(".");
        (path, classes.row(&name, &label, Source::Texts(texts), counted))
    };
    let mut rows = Vec::with_capacity(order.len() + 1);
    if whole.iter().any(Option::is_some) {
        rows.push(row(own.clone(), &whole));
    }
    rows.extend(order.into_iter().map(|path| row([own.as_slice(), path].concat(), &slots[path])));
    Some(rows)
}

/// The leaves of a value with their paths; `None` for what is read better as a text.
fn leaves(value: &str) -> Option<Vec<Leaf>> {
    let rows = nested::tree(&[KeyValue { key: "v".into(), value: value.into() }]);
    if !rows.first()?.is_branch() {
        return None;
    }
    let mut path: Vec<String> = Vec::new();
    let mut leaves = Vec::new();
    for row in rows.into_iter().skip(1) {
        path.truncate(row.depth - 1);
        match row.value {
            Some(value) => leaves.push(([path.as_slice(), &[row.label]].concat(), value)),
            None => path.push(row.label),
        }
    }
    Some(leaves)
}

/// Rows by their paths, those of one branch together.
#[derive(Default)]
pub(super) struct Nesting {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    by_path: FxHashMap<Vec<String>, usize>,
}

#[derive(Default)]
struct Node {
    label: String,
    row: Option<Row>,
    children: Vec<usize>,
}

impl Nesting {
    /// Puts a row at its place, below those that came before it there.
    pub(super) fn add(&mut self, path: &[String], row: Row) {
        let mut parent: Option<usize> = None;
        for depth in 1..=path.len() {
            let known = self.by_path.get(&path[..depth]).copied();
            let at = known.unwrap_or_else(|| {
                self.nodes.push(Node { label: path[depth - 1].clone(), ..Node::default() });
                let at = self.nodes.len() - 1;
                self.by_path.insert(path[..depth].to_vec(), at);
                match parent {
                    Some(parent) => self.nodes[parent].children.push(at),
                    None => self.roots.push(at),
                }
                at
            });
            parent = Some(at);
        }
        if let Some(at) = parent {
            self.nodes[at].row = Some(row);
        }
    }

    /// All rows, each branch before what is below it.
    pub(super) fn rows(mut self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut pending: Vec<(usize, u16, String)> =
            self.roots.iter().rev().map(|root| (*root, 0, String::new())).collect();
        while let Some((at, depth, above)) = pending.pop() {
            let node = std::mem::take(&mut self.nodes[at]);
            let path = if above.is_empty() { node.label.clone() } else { format!("{above}.{}", node.label) };
            if let Some(row) = node.row {
                rows.push(Row { depth, label: node.label.as_str().into(), ..row });
            }
            if !node.children.is_empty() {
                rows.push(branch(&path, &node.label, depth));
                pending.extend(node.children.into_iter().rev().map(|child| (child, depth + 1, path.clone())));
            }
        }
        rows
    }
}
