//! What is told of a point: the figure's own template, or as plotly writes it.

use super::axes::axis::Axis;
use super::axes::setup::{is_cartesian, is_horizontal};
use super::axes::ticks::short;
use super::domain;
use super::hover_values::{custom, filled};
use super::page::Page;
use super::sheet::{Sheet, Trace};
use super::template::{self, Filled};
use super::text::Rich;
use super::traces::plotted::{Content, Plotted};
use super::values::{Column, Each};
use super::view::Point;
use crate::preview::safe;

/// A name with what stands behind it.
type Named = Vec<(String, Filled)>;

/// The lines of the label of a point.
pub(in crate::preview) fn lines(sheet: &Sheet<'_>, page: &Page<'_>, point: &Point) -> Vec<String> {
    let Some(trace) = sheet.traces.get(point.trace) else { return Vec::new() };
    let lines = if is_cartesian(trace.kind) || trace.kind == "splom" {
        let part = page.plotted.iter().find(|part| part.trace == point.trace);
        part.map_or_else(Vec::new, |part| cartesian(sheet, page, trace, part, point.index))
    } else {
        domain::hover(trace, sheet, point.index)
    };
    lines.iter().map(|line| safe(line, 300).into_owned()).filter(|line| !line.trim().is_empty()).collect()
}

fn cartesian(sheet: &Sheet<'_>, page: &Page<'_>, trace: &Trace<'_>, part: &Plotted, index: usize) -> Vec<String> {
    let [x, y] = [&page.axes.list[part.axes[0]], &page.axes.list[part.axes[1]]];
    let values = values(trace, part, [x, y], index);
    let find = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let template = Each::at(trace.node, "hovertemplate").text(index);
    if !template.is_empty() {
        let text = template::fill(&template, &|name| find(name).or_else(|| of_name(trace, name, index)));
        return with_extra(&text);
    }
    let mut lines = Vec::new();
    for (axis, name) in [(x, "x"), (y, "y")] {
        if let Some(value) = find(name) {
            let format = axis.node.text("hoverformat");
            let text = match (&value, format) {
                (Filled::Number(number), Some(format)) => {
                    super::d3::number(format, *number).unwrap_or_else(|| value.plain())
                }
                (Filled::Number(number), None) => short(*number),
                (Filled::Date(ms), Some(format)) => super::d3::date(format, *ms),
                (value, _) => value.plain(),
            };
            lines.push(format!("{name}: {text}"));
        }
    }
    for (name, value) in values.iter().filter(|(name, _)| !matches!(name.as_str(), "x" | "y" | "text")) {
        lines.push(format!("{name}: {}", value.plain()));
    }
    let hover_text = Each::at(trace.node, "hovertext").text(index);
    let text = if hover_text.is_empty() {
        find("text").map(|text| text.plain()).unwrap_or_default()
    } else {
        hover_text.into_owned()
    };
    lines.extend(Rich::parse(&text).plain());
    let is_named = sheet.traces.len() > 1 || trace.node.own().get("name").is_some();
    if is_named {
        lines.push(Rich::parse(&trace.name).plain().join(" "));
    }
    lines
}

/// A filled template as lines; what stands in `<extra>` comes last.
pub(in crate::preview) fn with_extra(text: &str) -> Vec<String> {
    let (main, extra) = match text.split_once("<extra>") {
        Some((before, rest)) => {
            let (inside, after) = rest.split_once("</extra>").unwrap_or((rest, ""));
            (format!("{before}{after}"), inside.to_owned())
        }
        None => (text.to_owned(), String::new()),
    };
    let mut lines = Rich::parse(&main).plain();
    if !extra.is_empty() {
        lines.extend(Rich::parse(&extra).plain());
    }
    lines
}

/// A value of a trace by a name such as `customdata[1]`, `marker.size`, `fullData.name`.
pub(in crate::preview) fn of_name(trace: &Trace<'_>, name: &str, index: usize) -> Option<Filled> {
    if let Some(path) = name.strip_prefix("customdata") {
        return custom(trace, path, index);
    }
    let name = name.strip_prefix("fullData.").or_else(|| name.strip_prefix("data.")).unwrap_or(name);
    match name {
        "name" => return Some(Filled::Text(trace.name.to_string())),
        "pointNumber" | "pointIndex" => return Some(Filled::Number(index as f64)),
        "curveNumber" => return Some(Filled::Number(trace.index as f64)),
        _ => {}
    }
    match Each::at(trace.node, name) {
        Each::None => None,
        Each::One(value) => Some(filled(value)),
        Each::Many(column) => Some(column.value(index).map_or_else(|| Filled::Number(column.number(index)), filled)),
    }
}

fn values(trace: &Trace<'_>, part: &Plotted, [x, y]: [&Axis<'_>; 2], index: usize) -> Named {
    let mut named: Named = Vec::new();
    let mut put = |name: &str, value: Filled| named.push((name.to_owned(), value));
    match &part.content {
        Content::Curve(curve) => {
            if let (Some(px), Some(py)) = (curve.xs.get(index), curve.ys.get(index)) {
                put("x", Filled::of(x, *px));
                let base = curve.base.as_ref().and_then(|base| base.get(index)).copied().unwrap_or(0.0);
                put("y", Filled::of(y, if curve.base.is_some() { py - base } else { *py }));
            }
        }
        Content::Bars(bars) => {
            if let Some(bar) = bars.list.iter().find(|bar| bar.index == index) {
                let (places, values) = if bars.is_lying { (("y", y), ("x", x)) } else { (("x", x), ("y", y)) };
                let place = match &bars.bins {
                    Some(bins) if !places.1.kind.has_categories() => {
                        let ends =
                            [bins.edges[index], bins.edges[index + 1]].map(|edge| Filled::of(places.1, edge).plain());
                        Filled::Text(ends.join(" – "))
                    }
                    _ => Filled::of(places.1, bar.place),
                };
                put(places.0, place);
                put(values.0, Filled::of(values.1, bar.value));
            }
        }
        Content::Boxes(boxes) => {
            let first = Column::at(trace.node, if is_horizontal(trace) { "x" } else { "y" });
            let sample = boxes.samples.iter().find(|sample| sample.holds(index));
            if let Some(sample) = sample {
                let quartiles = &sample.quartiles;
                let own = first.map_or(f64::NAN, |column| column.number(index));
                if own.is_finite() {
                    put(if boxes.is_lying { "x" } else { "y" }, Filled::Number(own));
                }
                for (name, value) in [
                    ("max", quartiles.high),
                    ("q3", quartiles.third),
                    ("median", quartiles.median),
                    ("q1", quartiles.first),
                    ("min", quartiles.low),
                ] {
                    put(name, Filled::Number(value));
                }
            }
        }
        Content::Cells(cells) | Content::Contours(cells) => {
            let columns = cells.grid.columns.max(1);
            let (row, column) = (index / columns, index % columns);
            if let (Some(px), Some(py)) = (cells.xs.get(column), cells.ys.get(row)) {
                put("x", Filled::of(x, *px));
                put("y", Filled::of(y, *py));
                put("z", Filled::Number(cells.grid.get(row, column)));
            }
        }
        Content::Candles(_) => {
            if let Some(column) = Column::at(trace.node, "x") {
                put("x", Filled::of(x, x.read(&column).get(index).copied().unwrap_or(f64::NAN)));
            }
            for name in ["open", "high", "low", "close"] {
                if let Some(column) = Column::at(trace.node, name) {
                    put(name, Filled::Number(column.number(index)));
                }
            }
        }
        Content::Picture(picture) => {
            let (place, rgb) = picture.told(index);
            put("x", Filled::Number(place[0]));
            put("y", Filled::Number(place[1]));
            put("color", Filled::Text(format!("[{}, {}, {}]", rgb[0], rgb[1], rgb[2])));
        }
    }
    let text = Each::at(trace.node, "text").text(index);
    if !text.is_empty() && !matches!(part.content, Content::Cells(_) | Content::Contours(_)) {
        named.push(("text".to_owned(), Filled::Text(text.into_owned())));
    }
    named
}
