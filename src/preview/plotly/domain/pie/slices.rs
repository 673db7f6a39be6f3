//! What a pie is cut into: labels with their sums, in order, and their colours.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::super::color::Color;
use super::super::super::node::Node;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, Each, label, plain};
use super::super::paint::{colorway, nth};

/// Most slices; all that come after are left out.
const MOST: usize = 10_000;

/// A slice.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Slice<'a> {
    /// Of the first point with this label.
    pub index: usize,
    /// As written.
    pub label: Cow<'a, str>,
    pub value: f64,
    /// Part of the whole.
    pub share: f64,
    pub color: Color,
    pub is_hidden: bool,
}

/// Labels and sums of a trace, in the order in which they are drawn, without colours.
fn sums(node: Node<'_>, is_sorted: bool) -> Vec<(usize, Cow<'_, str>, f64)> {
    let (labels, values) = (Column::at(node, "labels"), Column::at(node, "values"));
    let count = match (&labels, &values) {
        (Some(labels), Some(values)) => labels.len().min(values.len()),
        (Some(column), None) | (None, Some(column)) => column.len(),
        (None, None) => 0,
    };
    let (start, step) = (node.number("label0").unwrap_or(0.0), node.number("dlabel").unwrap_or(1.0));
    let mut slices: Vec<(usize, Cow<'_, str>, f64)> = Vec::new();
    let mut known: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for at in 0..count {
        let value = values.as_ref().map_or(1.0, |values| values.number(at));
        if !(value.is_finite() && value >= 0.0) {
            continue;
        }
        let name = match &labels {
            Some(labels) => labels.text(at),
            None => Cow::Owned(plain(start + step * at as f64)),
        };
        let name = if name.is_empty() { Cow::Owned(at.to_string()) } else { name };
        match known.get(&name) {
            Some(&slice) => slices[slice].2 += value,
            None if slices.len() < MOST => {
                known.insert(name.clone(), slices.len());
                slices.push((at, name, value));
            }
            None => {}
        }
    }
    if is_sorted {
        slices.sort_by(|a, b| b.2.total_cmp(&a.2));
    }
    slices
}

/// The slices of a pie or an area of a funnel.
pub(in super::super) fn slices<'a>(trace: &Trace<'a>, sheet: &Sheet<'a>) -> Vec<Slice<'a>> {
    let colors = shared_colors(sheet);
    let hidden: HashSet<Cow<'_, str>> = sheet.layout.list("hiddenlabels").iter().map(label).collect();
    let own = Each::at(trace.node, "marker.colors");
    let mut slices: Vec<Slice<'_>> = sums(trace.node, is_sorted(trace))
        .into_iter()
        .map(|(index, label, value)| {
            let color = Color::parse(&own.text(index)).or_else(|| colors.get(label.as_ref()).copied());
            let is_hidden = hidden.contains(&label);
            Slice { index, value, share: 0.0, color: color.unwrap_or(trace.color), is_hidden, label }
        })
        .collect();
    let largest = slices.iter().filter(|slice| !slice.is_hidden).map(|slice| slice.value).fold(0.0, f64::max);
    // Sums of huge values stay finite in parts of the largest.
    let total: f64 = slices.iter().filter(|slice| !slice.is_hidden).map(|slice| slice.value / largest).sum();
    for slice in &mut slices {
        slice.share = if total > 0.0 && !slice.is_hidden { slice.value / largest / total } else { 0.0 };
    }
    slices
}

fn is_sorted(trace: &Trace<'_>) -> bool {
    trace.kind == "pie" && trace.node.flag("sort") != Some(false)
}

/// One colour for a label in all pies of the figure, given in the order in which labels are drawn.
fn shared_colors<'a>(sheet: &Sheet<'a>) -> HashMap<Cow<'a, str>, Color> {
    let mut colors: HashMap<Cow<'_, str>, Color> = HashMap::new();
    let mut next: HashMap<&str, usize> = HashMap::new();
    for trace in sheet.traces.iter().filter(|trace| matches!(trace.kind, "pie" | "funnelarea") && trace.is_shown()) {
        let way = if trace.kind == "pie" { "piecolorway" } else { "funnelareacolorway" };
        let base = colorway(sheet, way);
        let own = Each::at(trace.node, "marker.colors");
        for (index, label, _) in sums(trace.node, is_sorted(trace)) {
            if colors.contains_key(&label) {
                continue;
            }
            let color = Color::parse(&own.text(index)).unwrap_or_else(|| {
                let next = next.entry(trace.kind).or_default();
                *next += 1;
                nth(&base, *next - 1)
            });
            colors.insert(label, color);
        }
    }
    colors
}

/// A part of the whole with three digits, as plotly writes it.
pub(in super::super) fn percent(share: f64) -> String {
    // Halves are rounded up, as JavaScript does.
    let value = share * 100.0 * (1.0 + 1e-12);
    if !(value.is_finite() && value > 0.0) {
        return "0%".to_owned();
    }
    let digits = (2 - value.log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_have_three_digits() {
        let cases = [
            (0.2667, "26.7%"),
            (0.26, "26%"),
            (0.08333, "8.33%"),
            (0.3125, "31.3%"),
            (1.0, "100%"),
            (0.000_123_4, "0.0123%"),
        ];
        for (share, text) in cases {
            assert_eq!(percent(share), text);
        }
        assert_eq!(percent(f64::NAN), "0%");
    }
}
