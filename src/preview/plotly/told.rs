//! What was understood of a figure, for programs: keys and values of `runatlas preview --json`.

use serde_json::{Map, Value, json};

use super::axes::axis::Axis;
use super::axes::kind::Kind;
use super::changes::Changes;
use super::dates;
use super::domain;
use super::figure::Figure;
use super::legend;
use super::notes;
use super::page::Page;
use super::sheet::{Sheet, Trace, Visibility, title};
use super::style::Style;
use super::values::length;
use super::view::View;

/// Most categories of an axis that are told.
const MOST: usize = 40;

/// Size of a figure that says none, points: as wide as plotly in a window.
const SIZE: [f64; 2] = [884.0, 584.0];

/// Title, traces, axes, annotations of a figure.
pub(in crate::preview) fn told(figure: &Figure) -> Value {
    let (style, view) = (Style::own(), View::default());
    let changes = Changes::default();
    let sheet = Sheet::new(figure, &changes, &style, &view);
    let size = ["width", "height"].map(|name| sheet.layout.number(name).filter(|side| *side >= 10.0));
    let size = [size[0].unwrap_or(SIZE[0]).min(10_000.0), size[1].unwrap_or(SIZE[1]).min(10_000.0)];
    let page = Page::new(&sheet, size);
    let drawn = page.draw(&sheet);
    let traces: Vec<Value> = sheet.traces.iter().map(trace_told).collect();
    let axes: Map<String, Value> = page.axes.list.iter().map(|axis| (axis.name.clone(), axis_told(axis))).collect();
    let annotations: Vec<&str> = notes::all(&sheet).iter().filter_map(|note| note.text("text")).collect();
    json!({
        "title": title(sheet.layout),
        "traces": traces,
        "axes": axes,
        "legend": legend::is_shown(&sheet),
        "annotations": annotations,
        "frames": figure.frames.len(),
        "not_drawn": drawn.not_drawn,
    })
}

fn trace_told(trace: &Trace<'_>) -> Value {
    let visible = match trace.visibility {
        Visibility::Shown => json!(true),
        Visibility::InLegend => json!("legendonly"),
        Visibility::Never => json!(false),
    };
    let axis = |name: &'static str| {
        let is_on_axes = super::axes::setup::is_cartesian(trace.kind);
        is_on_axes.then(|| trace.node.text(name).unwrap_or(&name[..1]))
    };
    json!({
        "type": trace.kind,
        "name": trace.name,
        "visible": visible,
        "points": point_count(trace),
        "xaxis": axis("xaxis"),
        "yaxis": axis("yaxis"),
        "in_legend": legend::is_in(trace),
    })
}

/// How many points a trace has: as many as its shortest column, of those that have one each.
pub(in crate::preview) fn point_count(trace: &Trace<'_>) -> Option<usize> {
    if let Some(count) = domain::point_count(trace) {
        return Some(count);
    }
    let of = |name: &str| trace.node.at(name).and_then(length);
    let least = |names: &[&str]| names.iter().filter_map(|name| of(name)).min();
    match trace.kind {
        "scatter" | "scattergl" | "bar" | "funnel" | "waterfall" | "histogram2d" | "histogram2dcontour" => {
            least(&["x", "y"])
        }
        "histogram" => {
            if super::axes::setup::is_horizontal(trace) {
                of("y")
            } else {
                of("x")
            }
        }
        "box" | "violin" => of("q1").or_else(|| least(&["x", "y"])),
        "candlestick" | "ohlc" => least(&["x", "open", "high", "low", "close"]),
        "splom" => {
            super::axes::setup::dimensions(trace).iter().filter_map(|part| part.at("values").and_then(length)).min()
        }
        _ => ["x", "values", "y", "labels"]
            .iter()
            .find_map(|name| trace.node.at(name).map(length))
            .flatten()
            .filter(|count| *count > 0),
    }
}

/// What plotly.js holds as the title of an axis that has none: its words for editing, which it does not draw.
fn placeholder<'a>(axis: &Axis<'a>) -> std::borrow::Cow<'a, str> {
    format!("Click to enter {} axis title", if axis.is_x { "X" } else { "Y" }).into()
}

fn axis_told(axis: &Axis<'_>) -> Value {
    let end = |value: f64| match axis.kind {
        Kind::Date => json!(dates::write(value)),
        _ => json!(value),
    };
    let categories: Vec<String> = (0..axis.categories.len().min(MOST)).map(|at| axis.plain(at as f64)).collect();
    json!({
        "type": axis.kind.name(),
        "title": axis.title().unwrap_or_else(|| placeholder(axis)),
        "range": axis.range.map(end),
        "categories": categories,
    })
}
