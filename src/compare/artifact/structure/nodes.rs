//! The rows of a tree with the outermost value that [`TreePreview`] leaves out, and the children of each.

use std::ops::Range;

use crate::preview::{Key, Kind, TreePreview, TreeRow};

/// A value, by its position; 0 is the outermost.
pub(super) type Node = usize;

/// See the module.
pub(super) struct Nodes<'a> {
    rows: &'a [TreeRow],
    /// The outermost ones, which have no row of their own: none, the documents, the container, or that below those.
    tops: Vec<Kind>,
    /// Positions of children, those of a parent next to each other.
    children: Vec<Node>,
    /// Where those of each parent are.
    spans: Vec<Range<u32>>,
    pub(super) is_cut: bool,
}

/// What a tree has on top.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    /// The only row, and it is no container with something in it.
    Row,
    /// A container without a row.
    Container(Kind),
    /// Several documents.
    Documents,
}

fn top_of(tree: &TreePreview) -> Top {
    match tree.rows.first() {
        Some(_) if tree.documents > 1 => Top::Documents,
        Some(first) if first.key == Key::None => Top::Row,
        _ => Top::Container(tree.top),
    }
}

/// Both with the same on top: where one file has several documents and the other has one, that is the first.
pub(super) fn pair<'a>(before: &'a TreePreview, after: &'a TreePreview) -> [Nodes<'a>; 2] {
    let tops = [before, after].map(top_of);
    [(before, tops[0]), (after, tops[1])].map(|(tree, top)| Nodes::of(tree, top, tops.contains(&Top::Documents)))
}

impl<'a> Nodes<'a> {
    fn of(tree: &'a TreePreview, top: Top, has_documents: bool) -> Self {
        let mut tops = Vec::new();
        if has_documents {
            tops.push(Kind::Array);
        }
        if let Top::Container(kind) = top {
            tops.push(kind);
        }
        let mut nodes = Self { rows: &tree.rows, tops, children: Vec::new(), spans: Vec::new(), is_cut: tree.is_cut };
        nodes.find_children();
        nodes
    }

    /// The row of a node; `None` for a top without one.
    fn row(&self, node: Node) -> Option<&'a TreeRow> {
        self.rows.get(node.checked_sub(self.tops.len())?)
    }

    fn find_children(&mut self) {
        let shift = self.tops.len();
        let mut first: Vec<Vec<Node>> = vec![Vec::new(); self.rows.len() + shift];
        // Containers that are open, with their depth: those without a row are above all others.
        let mut open: Vec<(i32, Node)> = [-2, -1].into_iter().skip(2 - shift).zip(0..).collect();
        if shift == 2 {
            first[0].push(1);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let node = at + shift;
            let depth = i32::from(row.depth);
            while open.pop_if(|(above, _)| *above >= depth).is_some() {}
            if let Some(&(_, parent)) = open.last() {
                first[parent].push(node);
            }
            if row.kind.is_container() {
                open.push((depth, node));
            }
        }
        for children in first {
            let start = self.children.len() as u32;
            self.children.extend(children);
            self.spans.push(start..self.children.len() as u32);
        }
    }

    pub(super) fn children(&self, node: Node) -> &[Node] {
        let Some(span) = self.spans.get(node) else { return &[] };
        &self.children[span.start as usize..span.end as usize]
    }

    pub(super) fn kind(&self, node: Node) -> Kind {
        self.tops.get(node).copied().or_else(|| Some(self.row(node)?.kind)).unwrap_or(Kind::Null)
    }

    pub(super) fn key(&self, node: Node) -> Option<&'a Key> {
        self.row(node).map(|row| &row.key)
    }

    /// A scalar as it was written.
    pub(super) fn text(&self, node: Node) -> &'a str {
        self.row(node).map_or("", |row| &row.value)
    }

    /// How many children it has in the file.
    pub(super) fn child_count(&self, node: Node) -> u32 {
        self.row(node).map_or(self.children(node).len() as u32, |row| row.children)
    }
}
