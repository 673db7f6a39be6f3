//! Nested data as flat rows, which a view can show without walking a tree.

use std::fmt::Write as _;

use super::text::safe;
use serde::{Deserialize, Serialize};

/// Characters of a key or value that are kept.
const MAX_VALUE_CHARS: usize = 2_000;

/// Containers that may lie in each other; what is nested deeper is shown as text.
pub(in crate::preview) const MAX_DEPTH: usize = 10_000;

/// JSON or YAML as rows from top to bottom. The outermost container has no row of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreePreview {
    /// Every node, parents before children.
    pub rows: Vec<TreeRow>,
    /// There are more nodes than rows.
    pub is_cut: bool,
    /// What the outermost value is; of the first document, where there are several.
    pub top: Kind,
    /// Values that follow each other in the file.
    pub documents: u32,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRow {
    /// 0 for the outermost.
    pub depth: u16,
    /// What leads to it from its parent.
    pub key: Key,
    /// A scalar as it was written, safe to show, cut when very long; empty for containers.
    pub value: String,
    /// What it is.
    pub kind: Kind,
    /// Direct children, including those that the limit left out.
    pub children: u32,
    /// Rows after this one that lie below it: skip so many when it is closed.
    pub descendants: u32,
}

/// The way from a parent to a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// The only value of a document.
    None,
    /// Key of an object, safe to show.
    Name(String),
    /// Position in an array, from 0.
    Index(u32),
    /// Number of the document in a file of several, from 1.
    Document(u32),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Keys and values.
    Object,
    /// Values in order.
    Array,
    String,
    /// A number, or NaN or an infinity.
    Number,
    /// True or false.
    Bool,
    Null,
    /// Another place in the document (YAML).
    Alias,
}

impl Kind {
    /// As JSON calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String | Self::Alias => "string",
            Self::Number => "number",
            Self::Bool => "boolean",
            Self::Null => "null",
        }
    }

    /// Whether it has children.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

impl TreePreview {
    /// The rows to show when `is_open` tells which containers are open.
    pub fn visible(&self, is_open: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut visible = Vec::new();
        let mut at = 0;
        while let Some(row) = self.rows.get(at) {
            visible.push(at);
            at += 1;
            if row.kind.is_container() && !is_open(at - 1) {
                at += row.descendants as usize;
            }
        }
        visible
    }

    /// The containers that a row lies in, the innermost first.
    pub fn above(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let mut depth = self.rows.get(row).map_or(0, |row| row.depth);
        (0..row.min(self.rows.len())).rev().filter(move |&at| {
            let is_above = self.rows[at].depth < depth;
            if is_above {
                depth = self.rows[at].depth;
            }
            is_above
        })
    }

    /// The way to a row from the outermost value: `a.b[0]["c d"]`.
    pub fn path(&self, row: usize) -> String {
        let mut way: Vec<usize> = self.above(row).collect();
        way.reverse();
        let mut path = String::new();
        for row in way.into_iter().chain([row]).filter_map(|at| self.rows.get(at)) {
            match &row.key {
                Key::None => {}
                Key::Name(name) if is_plain(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Key::Name(name) => drop(write!(path, "[{}]", quoted(name))),
                Key::Index(at) => drop(write!(path, "[{at}]")),
                Key::Document(number) => drop(write!(path, "[{}]", number - 1)),
            }
        }
        path
    }

    /// The value of a row: a scalar as it is written, a container as JSON, as far as its rows are here.
    pub fn value(&self, row: usize) -> String {
        let Some(first) = self.rows.get(row) else { return String::new() };
        if !first.kind.is_container() {
            return first.value.clone();
        }
        let mut json = String::new();
        // Containers that are open: what ends them.
        let mut open: Vec<(u16, char)> = Vec::new();
        let rows = self.rows.get(row..=row + first.descendants as usize).unwrap_or_default();
        for (at, row) in rows.iter().enumerate() {
            while let Some((_, end)) = open.pop_if(|(depth, _)| *depth >= row.depth) {
                json.push(end);
            }
            if at > 0 && !json.ends_with(['{', '[']) {
                json.push_str(", ");
            }
            if at > 0
                && let Key::Name(name) = &row.key
            {
                json.push_str(&quoted(name));
                json.push_str(": ");
            }
            match row.kind {
                Kind::Object | Kind::Array => {
                    let (begin, end) = if row.kind == Kind::Object { ('{', '}') } else { ('[', ']') };
                    json.push(begin);
                    open.push((row.depth, end));
                }
                Kind::String | Kind::Alias => json.push_str(&quoted(&row.value)),
                Kind::Null => json.push_str("null"),
                Kind::Number | Kind::Bool => json.push_str(&row.value),
            }
        }
        json.extend(open.into_iter().rev().map(|(_, end)| end));
        json
    }
}

/// Whether a key needs no quotes in a path.
fn is_plain(name: &str) -> bool {
    name.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_alphanumeric() || it == '_')
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Collects rows from the events of a parser.
pub(in crate::preview) struct Builder {
    rows: Vec<TreeRow>,
    /// Open containers: where their rows are (`None` past the limit), and how many children they have had.
    open: Vec<(Option<usize>, u32)>,
    max_rows: usize,
    is_cut: bool,
}

impl Builder {
    pub(in crate::preview) fn new(max_rows: usize) -> Self {
        Self { rows: Vec::new(), open: Vec::new(), max_rows, is_cut: false }
    }

    /// Open containers.
    pub(in crate::preview) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Children that the innermost open container has had.
    pub(in crate::preview) fn count(&self) -> u32 {
        self.open.last().map_or(0, |&(_, count)| count)
    }

    pub(in crate::preview) fn scalar(&mut self, key: Key, value: &str, kind: Kind) {
        self.push(key, safe(value, MAX_VALUE_CHARS).into_owned(), kind);
    }

    pub(in crate::preview) fn open(&mut self, key: Key, kind: Kind) {
        let row = self.push(key, String::new(), kind);
        self.open.push((row, 0));
    }

    pub(in crate::preview) fn close(&mut self) {
        if let Some((Some(row), count)) = self.open.pop() {
            self.rows[row].children = count;
            self.rows[row].descendants = (self.rows.len() - row - 1) as u32;
        }
    }

    fn push(&mut self, key: Key, value: String, kind: Kind) -> Option<usize> {
        let depth = self.open.len() as u16;
        if let Some((_, count)) = self.open.last_mut() {
            *count += 1;
        }
        if self.rows.len() >= self.max_rows {
            self.is_cut = true;
            return None;
        }
        let key = match key {
            Key::Name(name) => Key::Name(safe(&name, MAX_VALUE_CHARS).into_owned()),
            other => other,
        };
        self.rows.push(TreeRow { depth, key, value, kind, children: 0, descendants: 0 });
        Some(self.rows.len() - 1)
    }

    /// The rows. When there is a single outermost container, its children move out of it.
    pub(in crate::preview) fn finish(mut self) -> TreePreview {
        while !self.open.is_empty() {
            self.close();
        }
        let documents = self.rows.iter().filter(|row| row.depth == 0).count() as u32;
        let top = self.rows.first().map_or(Kind::Null, |row| row.kind);
        if self.rows.first().is_some_and(|row| {
            row.kind.is_container() && row.children > 0 && row.descendants as usize + 1 == self.rows.len()
        }) {
            self.rows.remove(0);
            for row in &mut self.rows {
                row.depth -= 1;
            }
        } else if documents > 1 {
            let mut number = 0;
            for row in self.rows.iter_mut().filter(|row| row.depth == 0) {
                number += 1;
                row.key = Key::Document(number);
            }
        }
        TreePreview { rows: self.rows, is_cut: self.is_cut, top, documents }
    }
}
