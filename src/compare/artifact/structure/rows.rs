//! What was found, as rows from top to bottom, and which of them are shown.

use std::fmt::Write as _;

use super::numbers;
use crate::preview::Kind;

/// See [the module](super).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StructureDifference {
    /// Every value of both, parents before children, in the order of the first; what only the second has stands behind
    /// what is before it there.
    pub rows: Vec<Row>,
    /// Values other than containers that only the second has.
    pub added: usize,
    /// Those that only the first has.
    pub removed: usize,
    /// Those that are in both, and differ.
    pub changed: usize,
    /// Those that are the same.
    pub same: usize,
    /// One of the two was not read to its end: what follows is not compared.
    pub is_partial: bool,
    /// Texts of which only the beginning was read, and is the same.
    pub uncertain: usize,
}

/// A value of one or of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// 0 for the outermost.
    pub depth: u32,
    /// What leads to it.
    pub step: Step,
    /// As it is in the first; `None` where that has none.
    pub before: Option<Value>,
    /// As it is in the second.
    pub after: Option<Value>,
    pub change: Change,
    /// Rows after this one that lie below it.
    pub descendants: u32,
    /// How many values other than containers differ below it; of such a value 1 or 0.
    pub changes: u32,
}

/// The way from a parent to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The outermost.
    Top,
    /// Key of an object, safe to show.
    Name(String),
    /// Position in an array, from 0.
    Index(u32),
    /// The value of an array whose field has this value.
    Element { field: String, value: String },
    /// Number of the document in a file of several, from 1.
    Document(u32),
}

/// What a value is in one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub kind: Kind,
    /// As it was written, safe to show, cut when very long; empty for containers.
    pub text: String,
    /// Values directly in it.
    pub children: u32,
}

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It is the same, and so is all below it.
    Same,
    /// It is a container in both, and something below it differs.
    Within,
    Changed,
    Added,
    Removed,
}

impl StructureDifference {
    /// Nothing differs, as far as it was read.
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| row.change == Change::Same)
    }

    /// The rows to show. Containers that are the same are closed at first and others open; `is_turned` tells which the
    /// viewer turned round. With `only_changes`, what is the same is left out.
    pub fn visible(&self, only_changes: bool, is_turned: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut visible = Vec::new();
        let mut at = 0;
        while let Some(row) = self.rows.get(at) {
            let descendants = row.descendants as usize;
            if only_changes && row.change == Change::Same {
                at += 1 + descendants;
                continue;
            }
            visible.push(at);
            let is_open = (row.change != Change::Same) != is_turned(at);
            at += 1 + if is_open { 0 } else { descendants };
        }
        visible
    }

    /// The way to a row from the outermost value: `a.b[0]["c d"]`, `layers[name="conv1"].units`.
    pub fn path(&self, row: usize) -> String {
        let Some(last) = self.rows.get(row) else { return String::new() };
        let mut way = vec![last];
        let mut depth = last.depth;
        for above in self.rows[..row].iter().rev() {
            if above.depth < depth {
                depth = above.depth;
                way.push(above);
            }
        }
        let mut path = String::new();
        for row in way.into_iter().rev() {
            row.step.write_to(&mut path);
        }
        path
    }
}

impl Row {
    /// By how much a number changed, and which part of it that is where it was not 0; `None` for other values.
    pub fn delta(&self) -> Option<(f64, Option<f64>)> {
        let number = |value: &Option<Value>| {
            let value = value.as_ref().filter(|value| value.kind == Kind::Number)?;
            numbers::value_of(&value.text).filter(|number| number.is_finite())
        };
        let (before, after) = (number(&self.before)?, number(&self.after)?);
        let delta = after - before;
        Some((delta, (before != 0.0).then(|| delta / before.abs())))
    }
}

impl Step {
    /// Appends it to a path.
    fn write_to(&self, path: &mut String) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Top => {}
            Self::Name(name) if is_plain(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Self::Name(name) => drop(write!(path, "[{}]", quoted(name))),
            Self::Index(at) => drop(write!(path, "[{at}]")),
            Self::Element { field, value } => drop(write!(path, "[{field}={}]", quoted(value))),
            Self::Document(number) => drop(write!(path, "[{}]", number - 1)),
        }
    }
}

/// Whether a key needs no quotes in a path.
fn is_plain(name: &str) -> bool {
    name.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_alphanumeric() || it == '_')
}
