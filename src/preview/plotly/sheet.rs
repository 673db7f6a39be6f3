//! A figure with all that may say something about it: what the user changed, a frame, the file, its template, and ours.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::changes::Changes;
use super::color::Color;
use super::figure::Figure;
use super::node::Node;
use super::style::Style;
use super::text::Font;
use super::view::View;
use crate::drawing::Weight;

/// Whether a trace is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preview) enum Visibility {
    Shown,
    /// Only its entry in the legend.
    InLegend,
    Never,
}

/// A trace of a figure.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Trace<'a> {
    /// Its position in the file.
    pub(in crate::preview) index: usize,
    /// Its `type`.
    pub(in crate::preview) kind: &'a str,
    pub(in crate::preview) node: Node<'a>,
    pub(in crate::preview) visibility: Visibility,
    /// Where it names none.
    pub(in crate::preview) color: Color,
    /// As written; `trace 0` where the file gives no name.
    pub(in crate::preview) name: Cow<'a, str>,
}

impl Trace<'_> {
    pub(in crate::preview) fn is_shown(&self) -> bool {
        self.visibility == Visibility::Shown
    }

    /// Of the whole trace.
    pub(in crate::preview) fn opacity(&self) -> f64 {
        self.node.number("opacity").unwrap_or(1.0).clamp(0.0, 1.0)
    }
}

/// A figure to be laid out.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Sheet<'a> {
    pub(in crate::preview) layout: Node<'a>,
    /// In the order of the file.
    pub(in crate::preview) traces: Vec<Trace<'a>>,
    pub(in crate::preview) style: &'a Style,
    pub(in crate::preview) view: &'a View,
}

/// Colours of traces in figures without a template.
const COLORWAY: [&str; 10] =
    ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];

impl<'a> Sheet<'a> {
    /// The figure as the user wants to see it.
    pub(in crate::preview) fn new(figure: &'a Figure, changes: &'a Changes, style: &'a Style, view: &'a View) -> Self {
        let template = figure.layout.get("template").filter(|template| template.is_object());
        let frame = view.frame.and_then(|frame| figure.frames.get(frame));
        let is_plain = !style.is_own;
        let layers = [
            Some(&changes.layout),
            frame.and_then(|frame| frame.get("layout")),
            Some(&figure.layout),
            template.and_then(|template| template.get("layout")),
        ];
        let layout = Node::new(layers.map(|layer| layer.filter(|layer| layer.is_object())), is_plain);
        let colorway: Vec<Color> = if style.is_own {
            let own = layout.list("colorway").iter().filter_map(|color| Color::parse(color.as_str()?));
            own.collect()
        } else {
            let own = layout.own().list("colorway").iter().filter_map(|color| Color::parse(color.as_str()?));
            let own: Vec<Color> = own.collect();
            if own.is_empty() { style.colorway.iter().copied().map(Color::solid).collect() } else { own }
        };
        let colorway =
            if colorway.is_empty() { COLORWAY.iter().filter_map(|c| Color::parse(c)).collect() } else { colorway };
        let mut sheet = Self { layout, traces: Vec::new(), style, view };
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (index, trace) in figure.data.iter().enumerate() {
            let kind = trace.get("type").and_then(Value::as_str).unwrap_or("scatter");
            let count = counts.entry(kind).or_default();
            let templates = template.and_then(|template| template.get("data")?.get(kind)?.as_array());
            let from_template =
                templates.filter(|list| !list.is_empty()).and_then(|list| list.get(*count % list.len()));
            *count += 1;
            let layers = [
                changes.traces.get(&index),
                frame.and_then(|frame| of_frame(frame, index)),
                Some(trace),
                from_template,
            ];
            let node = Node::new(layers.map(|layer| layer.filter(|layer| layer.is_object())), is_plain);
            sheet.traces.push(Trace {
                index,
                kind,
                node,
                visibility: if is_empty(kind, node) {
                    Visibility::Never
                } else {
                    visibility(node, view.toggled.contains(&index))
                },
                color: colorway[index % colorway.len()],
                name: node.at("name").map_or_else(|| Cow::Owned(format!("trace {index}")), super::values::label),
            });
        }
        sheet
    }

    /// The figure's own colours count.
    pub(in crate::preview) fn is_own(&self) -> bool {
        self.style.is_own
    }

    /// Colour of what is behind everything.
    pub(in crate::preview) fn paper(&self) -> Color {
        self.ground("paper_bgcolor", self.style.paper)
    }

    /// Colour of what is behind the data.
    pub(in crate::preview) fn plot(&self) -> Color {
        self.ground("plot_bgcolor", self.style.plot)
    }

    fn ground(&self, name: &str, ours: crate::drawing::Rgb) -> Color {
        if self.is_own() { self.layout.color(name).unwrap_or(Color::WHITE) } else { Color::solid(ours) }
    }

    /// The font of all text that names no other.
    pub(in crate::preview) fn base_font(&self) -> Font {
        let (size, color) = if self.is_own() {
            let color = self.layout.color("font.color").unwrap_or(Color::solid([0x44; 3]));
            (self.layout.number("font.size").unwrap_or(12.0), color)
        } else {
            let size = self.layout.own().number("font.size").unwrap_or(self.style.font_size);
            (size, Color::solid(self.style.text))
        };
        Font { size: size.clamp(1.0, 200.0), color, weight: Weight::Regular }
    }

    /// The font of a part that says something about it at `node` (`title.font`), else the one of the figure, so many times
    /// as large.
    pub(in crate::preview) fn font(&self, node: Node<'_>, factor: f64) -> Font {
        let base = self.base_font();
        let size = node.number("size").unwrap_or_else(|| (base.size * factor).round()).clamp(1.0, 400.0);
        let color = if self.is_own() { node.color("color") } else { None };
        let is_bold =
            node.text("weight") == Some("bold") || node.number("weight").is_some_and(|weight| weight >= 600.0);
        let weight = if is_bold { Weight::SemiBold } else { Weight::Regular };
        Font { size, color: color.unwrap_or(base.color), weight }
    }

    /// A colour that the figure gives to something of the page (lines of axes, grids): its own if that counts, else ours.
    pub(in crate::preview) fn page_color(
        &self,
        node: Node<'_>,
        path: &str,
        default: Color,
        ours: crate::drawing::Rgb,
    ) -> Color {
        if self.is_own() { node.color(path).unwrap_or(default) } else { Color::solid(ours) }
    }
}

/// A trace whose columns are empty is none.
fn is_empty(kind: &str, node: Node<'_>) -> bool {
    let names: &[&str] = match kind {
        "scatter" | "scattergl" | "bar" | "histogram" | "funnel" | "waterfall" => &["x", "y"],
        "contour" | "heatmap" => &["z"],
        _ => return false,
    };
    let lengths: Vec<Option<usize>> = names.iter().map(|name| node.at(name).and_then(super::values::length)).collect();
    // One column may be left out; one without an element leaves nothing.
    lengths.iter().all(Option::is_none) || lengths.contains(&Some(0))
}

/// What a frame says about a trace.
fn of_frame(frame: &Value, index: usize) -> Option<&Value> {
    let data = frame.get("data")?.as_array()?;
    match frame.get("traces").and_then(Value::as_array) {
        Some(traces) => {
            let at = traces.iter().position(|at| at.as_u64() == Some(index as u64))?;
            data.get(at)
        }
        None => data.get(index),
    }
}

fn visibility(node: Node<'_>, is_toggled: bool) -> Visibility {
    let said = match node.at("visible") {
        Some(Value::Bool(false)) => return Visibility::Never,
        Some(Value::String(text)) if text == "legendonly" => Visibility::InLegend,
        _ => Visibility::Shown,
    };
    match (said, is_toggled) {
        (Visibility::Shown, true) => Visibility::InLegend,
        (Visibility::InLegend, true) => Visibility::Shown,
        _ => said,
    }
}

/// The text of a title, which older files write without an object.
pub(in crate::preview) fn title(node: Node<'_>) -> Option<&str> {
    let text = node.text("title.text").or_else(|| node.text("title"))?;
    (!text.is_empty()).then_some(text)
}
