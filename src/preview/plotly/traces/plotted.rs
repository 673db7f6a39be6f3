//! All traces with axes of a figure, worked out.

use std::collections::BTreeMap;

use super::super::axes::setup::{Axes, matrix};
use super::super::ramp::{self, Extents};
use super::super::sheet::{Sheet, Trace};
use super::bars::{self, Bars};
use super::boxes::{self, Boxes};
use super::candles::{self, Candles};
use super::cells::{self, Cells};
use super::curve::{self, Curve};
use super::histogram;
use super::picture::{self, Picture};

/// What a trace consists of.
#[derive(Clone, Debug)]
pub(in crate::preview) enum Content {
    Curve(Curve),
    Bars(Bars),
    Boxes(Boxes),
    Cells(Cells),
    /// Lines or areas of equal value.
    Contours(Cells),
    Candles(Candles),
    Picture(Picture),
}

/// A trace, or a cell of a scatter matrix.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Plotted {
    /// Position of the trace.
    pub(in crate::preview) trace: usize,
    /// Positions of its axes.
    pub(in crate::preview) axes: [usize; 2],
    pub(in crate::preview) content: Content,
}

/// Works out what is shown, and widens the axes by it. Ranges of shared colour axes come with it.
pub(in crate::preview) fn plot(sheet: &Sheet<'_>, axes: &mut Axes<'_>) -> (Vec<Plotted>, Extents) {
    let mut plotted = Vec::new();
    for trace in sheet.traces.iter().filter(|trace| trace.is_shown()) {
        if trace.kind == "splom" {
            for (across, down, x, y) in matrix(trace) {
                if let (Some(x), Some(y)) = (axes.position(&x), axes.position(&y)) {
                    let curve = curve::of_matrix(trace, [across, down], [&axes.list[x], &axes.list[y]]);
                    plotted.push(Plotted { trace: trace.index, axes: [x, y], content: Content::Curve(curve) });
                }
            }
            continue;
        }
        let Some(pair) = axes.of(trace) else { continue };
        if let Some(content) = content_of(sheet, trace, axes, pair) {
            plotted.push(Plotted { trace: trace.index, axes: pair, content });
        }
    }
    arrange(sheet, axes, &mut plotted);
    let mut extents = Extents::new();
    let mut seen_curves: BTreeMap<[usize; 2], bool> = BTreeMap::new();
    for part in &plotted {
        let trace = &sheet.traces[part.trace];
        let [x, y] = part.axes;
        match &part.content {
            Content::Curve(curve) => {
                let is_first = !std::mem::replace(seen_curves.entry(part.axes).or_default(), true);
                curve::widen(trace, curve, is_first, axes, part.axes);
                note_marks(&mut extents, trace);
            }
            Content::Bars(bars) => {
                bars::widen(trace, bars, axes, part.axes);
                note_marks(&mut extents, trace);
            }
            Content::Boxes(boxes) => boxes::widen(trace, boxes, axes, part.axes),
            Content::Cells(cells) => {
                cells::widen(cells, axes, part.axes);
                ramp::note(&mut extents, trace.node, cells.grid.extent());
            }
            Content::Contours(cells) => {
                cells::widen_centers(cells, axes, part.axes);
                ramp::note(&mut extents, trace.node, cells.grid.extent());
            }
            Content::Candles(candles) => candles::widen(candles, axes, part.axes),
            Content::Picture(picture) => picture::widen(picture, axes, [x, y]),
        }
    }
    (plotted, extents)
}

/// What traces of a kind do with each other: they stand side by side, or on each other.
fn arrange(sheet: &Sheet<'_>, axes: &mut Axes<'_>, plotted: &mut [Plotted]) {
    let (mut curves, mut bars, mut boxes) = (Vec::new(), Vec::new(), Vec::new());
    for part in plotted {
        match &mut part.content {
            Content::Curve(curve) => curves.push((part.trace, part.axes, curve)),
            Content::Bars(found) => bars.push((part.trace, part.axes, found)),
            Content::Boxes(found) => boxes.push((part.trace, part.axes, found)),
            Content::Cells(_) | Content::Contours(_) | Content::Candles(_) | Content::Picture(_) => {}
        }
    }
    curve::stack(sheet, &mut curves);
    bars::arrange(sheet, axes, &mut bars);
    boxes::arrange(sheet, &mut boxes);
}

fn note_marks(extents: &mut Extents, trace: &Trace<'_>) {
    let marker = trace.node.get("marker");
    if ramp::axis_of(marker).is_some()
        && let Some(numbers) = marker.at("color").and_then(ramp::color_numbers)
    {
        ramp::note(extents, marker, super::super::values::extent(numbers));
    }
}

fn content_of(sheet: &Sheet<'_>, trace: &Trace<'_>, axes: &Axes<'_>, [x, y]: [usize; 2]) -> Option<Content> {
    let pair = [&axes.list[x], &axes.list[y]];
    Some(match trace.kind {
        "scatter" | "scattergl" => Content::Curve(curve::of(trace, pair)),
        "bar" | "funnel" | "waterfall" => Content::Bars(bars::of(trace, pair)),
        "histogram" => Content::Bars(histogram::of_histogram(sheet, trace, axes)?),
        "box" | "violin" => Content::Boxes(boxes::of(trace, pair)?),
        "heatmap" | "heatmapgl" => Content::Cells(cells::of(trace, pair)?),
        "contour" => Content::Contours(cells::of(trace, pair)?),
        "histogram2d" => Content::Cells(cells::of_histogram(sheet, trace, axes)?),
        "histogram2dcontour" => Content::Contours(cells::of_histogram(sheet, trace, axes)?),
        "candlestick" | "ohlc" => Content::Candles(candles::of(trace, pair[0])?),
        "image" => Content::Picture(picture::of(trace)?),
        _ => return None,
    })
}
