//! The tree of a trace with its colours and texts.

use super::super::super::color::Color;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, Each};
use super::super::paint::{Paint, colorway, nth};
use super::tree::{self, Lists, Node, Tree};

/// Most nodes that are drawn.
pub(super) const MOST: usize = 20_000;

/// A tree with what is needed to draw it.
pub(super) struct Forest<'t, 'a> {
    pub(super) trace: &'t Trace<'a>,
    pub(super) sheet: &'t Sheet<'a>,
    pub(super) tree: Tree,
    pub(super) paint: Paint<'a>,
    colors: Vec<Color>,
    pub(super) labels: Each<'a>,
    pub(super) texts: Each<'a>,
    /// Deepest level that is shown.
    pub(super) deepest: usize,
}

impl<'t, 'a> Forest<'t, 'a> {
    pub(super) fn new(trace: &'t Trace<'a>, sheet: &'t Sheet<'a>) -> Self {
        let node = trace.node;
        let texts = |path| {
            let column = Column::at(node, path);
            column.map_or_else(Vec::new, |column| (0..column.len()).map(|at| column.text(at).into_owned()).collect())
        };
        let ids: Vec<String> = texts("ids");
        let lists = Lists {
            ids: if ids.is_empty() { texts("labels") } else { ids },
            parents: texts("parents"),
            values: Column::at(node, "values").map_or_else(Vec::new, |column| column.numbers()),
            are_totals: node.text("branchvalues") == Some("total"),
            is_sorted: node.flag("sort") != Some(false),
        };
        let tree = tree::build(&lists);
        let height = tree.nodes.first().map_or(0, |root| root.height);
        let depth = node.number("maxdepth").filter(|depth| *depth >= 1.0).map_or(usize::MAX, |depth| depth as usize);
        Self {
            paint: Paint::of(sheet, node.get("marker"), "colors", Color { alpha: 0.0, ..Color::BLACK }),
            colors: colorway(sheet, &format!("{}colorway", trace.kind)),
            labels: Each::at(node, "labels"),
            texts: Each::at(node, "text"),
            deepest: height.min(depth.saturating_sub(1)),
            trace,
            sheet,
            tree,
        }
    }

    /// Without what is seen through of leaves.
    pub(super) fn color(&self, node: &Node) -> Color {
        let own = node.index.map(|index| self.paint.at(index)).filter(|color| color.alpha > 0.0);
        own.unwrap_or_else(|| match node.branch {
            Some(branch) => nth(&self.colors, branch),
            None => self.trace.node.color("root.color").unwrap_or(Color { alpha: 0.0, ..self.sheet.paper() }),
        })
    }

    pub(super) fn fill(&self, node: &Node, leaf_opacity: f64) -> Color {
        let is_leaf = node.children.is_empty() && node.parent.is_some();
        let said = self.trace.node.number("leaf.opacity");
        let default = if self.paint.is_scaled() { 1.0 } else { leaf_opacity };
        let leaf = if is_leaf { said.unwrap_or(default) } else { 1.0 };
        self.color(node).faded(leaf * self.trace.opacity())
    }

    /// Colour and width of the edge of a node.
    pub(super) fn edge(&self, node: &Node) -> (Color, f64) {
        let line = self.trace.node.get("marker.line");
        let (colors, widths) = (Each::at(line, "color"), Each::at(line, "width"));
        let index = node.index.unwrap_or_default();
        let color = Color::parse(&colors.text(index)).unwrap_or(self.sheet.paper());
        (color, widths.number(index).unwrap_or(1.0))
    }

    pub(super) fn share_of(&self, node: &Node, of: usize) -> f64 {
        let whole = self.tree.nodes[of].value;
        if whole > 0.0 { node.value / whole } else { 0.0 }
    }
}
