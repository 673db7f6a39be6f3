//! Traces without axes: each kind gets a room of the page and draws itself there.
//!
//! [`draw`] is the one way in. Kinds that are not known here are named in [`Drawn::not_drawn`].

mod flow;
mod geometry;
mod hierarchy;
mod indicator;
mod maps;
mod marks;
mod paint;
mod parcoords;
mod part;
mod pie;
mod polar;
mod scene;
mod sector_text;
mod table;
mod ternary;
#[cfg(test)]
mod tests;
mod ticks;
mod words;

use super::color::Color;
use super::figure::Drawn;
use super::sheet::{Sheet, Trace};
use super::text;
use super::values;
pub(in crate::preview) use part::Part;

/// Draws the part. Items go to `out.drawing.items`, what is told under the pointer to `out.points`.
pub(in crate::preview) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let is_any = |draws: fn(&str) -> bool| part.traces.iter().any(|trace| draws(trace.kind));
    if is_any(is_on_map) {
        maps::draw(part, sheet, out);
        return;
    }
    if is_any(scene::draws) {
        scene::draw(part, sheet, out);
    }
    if is_any(polar::draws) {
        polar::draw(part, sheet, out);
    }
    if is_any(is_ternary) {
        ternary::draw(part, sheet, out);
    }
    for trace in &part.traces {
        match trace.kind {
            "pie" => pie::draw(trace, sheet, part.room, out),
            "funnelarea" => pie::draw_funnel(trace, sheet, part.room, out),
            "sunburst" | "treemap" | "icicle" => hierarchy::draw(trace, sheet, part.room, out),
            "sankey" => flow::draw_sankey(trace, sheet, part.room, out),
            "parcats" => flow::draw_parcats(trace, sheet, part.room, out),
            "parcoords" => parcoords::draw(trace, sheet, part.room, out),
            "table" => table::draw(trace, sheet, part.room, out),
            "indicator" => indicator::draw(trace, sheet, part.room, out),
            kind if scene::draws(kind) || polar::draws(kind) || is_ternary(kind) => {}
            kind => out.not_drawn.push(format!("trace {}: {kind}", trace.index)),
        }
    }
}

fn is_ternary(kind: &str) -> bool {
    kind == "scatterternary"
}

fn is_on_map(kind: &str) -> bool {
    maps::draws(kind)
        || matches!(kind, "choropleth" | "choroplethmapbox" | "choroplethmap" | "densitymapbox" | "densitymap")
}

/// Entries of the legend of a trace whose parts have one each (pies): labels and colours; `None` for others.
pub(in crate::preview) fn legend_items(trace: &Trace<'_>, sheet: &Sheet<'_>) -> Option<Vec<(String, Color)>> {
    if !matches!(trace.kind, "pie" | "funnelarea") {
        return None;
    }
    let slices = pie::slices::slices(trace, sheet);
    Some(slices.into_iter().map(|slice| (slice.label.into_owned(), slice.color)).collect())
}

/// How many points the trace has, where the lengths of `x`, `y`, `values` and `labels` do not tell.
pub(in crate::preview) fn point_count(trace: &Trace<'_>) -> Option<usize> {
    let length = |path: &str| trace.node.at(path).and_then(values::length);
    match trace.kind {
        "scatterpolar" | "scatterpolargl" | "barpolar" => length("r"),
        "scatterternary" => ["a", "b", "c"].into_iter().filter_map(length).min(),
        "scattergeo" | "scattermapbox" | "scattermap" => length("lon").or_else(|| length("locations")),
        "sankey" => length("link.value"),
        "parcoords" => Some(parcoords::rows(trace)),
        "parcats" => Some(flow::parcats_rows(trace)),
        "table" => Some(table::rows(trace)),
        "indicator" => Some(1),
        _ => None,
    }
}

/// The lines of a template; what it says beside them comes last.
fn filled(template: &str, trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let (main, rest) = template.split_once("<extra>").unwrap_or((template, ""));
    let (extra, after) = rest.split_once("</extra>").unwrap_or((rest, ""));
    let fill = |text: &str| match trace.kind {
        "pie" | "funnelarea" => pie::fill(text, trace, sheet, index),
        "surface" => scene::fill_surface(text, trace, index),
        _ => words::fill(text, trace, index, &[]),
    };
    let mut lines = text::Rich::parse(&fill(&format!("{main}{after}"))).plain();
    lines.extend(text::Rich::parse(&fill(extra)).plain());
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// What is told of a point: lines of text without tags.
pub(in crate::preview) fn hover(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let template = values::Each::at(trace.node, "hovertemplate").text(index);
    if !template.is_empty() {
        return filled(&template, trace, sheet, index);
    }
    let lines = match trace.kind {
        "pie" | "funnelarea" => pie::tell(trace, sheet, index),
        "sunburst" | "treemap" | "icicle" => hierarchy::tell(trace, sheet, index),
        "sankey" => flow::tell_sankey(trace, index),
        "parcats" => flow::tell_parcats(trace, sheet, index),
        "parcoords" => parcoords::tell(trace, index),
        "indicator" => indicator::tell(trace, sheet),
        kind if scene::draws(kind) => scene::tell(trace, sheet, index),
        kind if polar::draws(kind) => polar::tell(trace, index),
        kind if is_ternary(kind) => ternary::tell(trace, sheet, index),
        kind if maps::draws(kind) => maps::tell(trace, index),
        _ => Vec::new(),
    };
    lines.iter().flat_map(|line| text::Rich::parse(line).plain()).filter(|line| !line.is_empty()).collect()
}
