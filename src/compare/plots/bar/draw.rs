//! Draws bars.

use jiff::tz::TimeZone;

use super::super::colors::Colors;
use super::super::data::{Column, PlotData};
use super::super::frame::{Frame, nothing};
use super::super::frame_text::{bold, centred};
use super::super::legend::{Entry, Legend, Sign};
use super::super::plot::{LaneKind, Mark, Plot, Scale, Shape, Sheet};
use super::super::scale::{self, Axis, Place};
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::{BarSetup, order};
use crate::drawing::names::width_of;
use crate::drawing::{Anchor, Dash, Fill, Item, PageRect, Pen, Rgb};
use crate::model::format;
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// The part of its band that a bar fills.
const FILLED: f64 = 0.72;

struct Scene<'a> {
    data: &'a PlotData,
    wording: Wording<'a>,
    column: &'a Column,
    color: Option<&'a Column>,
    /// Of each run along the axis.
    places: Vec<Place>,
    order: Vec<usize>,
    best: Option<usize>,
    reference: Option<usize>,
    /// Where bars begin.
    base: f64,
    /// Bars lie, names beside them.
    is_lying: bool,
}

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &BarSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let column = match data.numbers_of(setup.metric.as_ref()) {
        Ok(column) => column,
        Err(message) => return Some(nothing(style, message, wording)),
    };
    let order = order::order(setup.order, column, data);
    if order.is_empty() {
        let message = Message::new("plot-note-no-value").arg("field", &*column.title);
        return Some(nothing(style, message, wording));
    }
    let runs = data.runs.len();
    let laid = scale::lay(column, setup.scale, runs, wording);
    let mut axis = laid.axis;
    // What has no place along it is said at its bar.
    axis.lanes.clear();
    let base = with_base(&mut axis, &laid.places);
    let best = order::best(column, runs);
    let reference = setup.reference.as_ref().and_then(|id| data.runs.iter().position(|run| *run.id == **id));
    let color = setup.color.as_ref().and_then(|field| data.column(field));
    let bars = order.len();
    let scene = Scene {
        data,
        wording,
        column,
        color,
        places: laid.places,
        order,
        best,
        reference,
        base,
        is_lying: bars as f64 * style.font_size * 1.45 <= style.height * 0.8 && style.width >= style.font_size * 20.0,
    };
    let colors = Colors::new(color, data, style, wording);
    let legend = legend(&scene, &colors, style);
    let frame = lay(&scene, axis, &legend, style, wording);
    let (mut items, marks) = bars_of(&scene, &frame, &colors.of, cancel)?;
    reference_line(&scene, &frame, &mut items);
    Some(frame.plot(items, marks, laid.notes, sheet(&scene)))
}

/// Has bars begin at zero, or at the low end of a scale of logarithms; gives back where.
fn with_base(axis: &mut Axis, places: &[Place]) -> f64 {
    if axis.scale == Scale::Log {
        return axis.range[0];
    }
    let values = || places.iter().filter_map(|place| place.at());
    let low = values().fold(0.0, f64::min);
    let high = values().fold(0.0, f64::max);
    if low == high {
        *axis = axis.clone().with_range([0.0, 1.0]);
    } else {
        // Half of the room each: the whole may be beyond the numbers.
        let room = high * 0.06 - low * 0.06;
        let [below, above] = [if low < 0.0 { room } else { 0.0 }, if high > 0.0 { room } else { 0.0 }];
        *axis = axis.clone().with_range([(low - below).max(-f64::MAX), (high + above).min(f64::MAX)]);
    }
    0.0
}

fn legend(scene: &Scene<'_>, colors: &Colors, style: &PlotStyle) -> Legend {
    let mut legend = colors.legend.clone();
    if !scene.is_lying
        && let Some(best) = scene.best
    {
        let [name, value] = [scene.data.runs[best].name.to_string(), scene.column.told(best, scene.wording)];
        let name = scene.wording.texts.with("plot-best-is", &[("name", name.into()), ("value", value.into())]);
        legend.entries.push(Entry { sign: Sign::Dot(style.text), name, count: None });
    }
    if let Some(reference) = scene.reference.filter(|run| scene.places[*run].at().is_some()) {
        let [name, value] = [scene.data.runs[reference].name.to_string(), scene.column.told(reference, scene.wording)];
        let name = scene.wording.texts.with("plot-reference-is", &[("name", name.into()), ("value", value.into())]);
        legend.entries.push(Entry { sign: Sign::Line(reference_pen(style)), name, count: None });
    }
    legend
}

fn lay<'a>(scene: &Scene<'_>, axis: Axis, legend: &Legend, style: &'a PlotStyle, wording: Wording<'_>) -> Frame<'a> {
    let runs = &scene.data.runs;
    if scene.is_lying {
        let names = scene.order.iter().map(|run| runs[*run].name.clone()).collect();
        let bands = Axis::bands("", names);
        let ends = [bands.range[1], bands.range[0]];
        // Room for the words at the ends of bars.
        let [low, high] = axis.range;
        let words = scene.order.iter().map(|run| width_of(&said(scene, *run), style.font_size)).fold(0.0, f64::max);
        let part = ((words + style.font_size) / (style.width * 0.7)).min(0.4);
        let stretched =
            [if low < 0.0 { axis.value(-part) } else { low }, if high > 0.0 { axis.value(1.0 + part) } else { high }];
        return Frame::new(axis.with_range(stretched), bands.with_range(ends), legend, style, wording);
    }
    let band = style.width * 0.8 / scene.order.len() as f64;
    let names = if band >= style.font_size * 1.3 {
        scene.order.iter().map(|run| runs[*run].name.clone()).collect()
    } else {
        Vec::new()
    };
    let mut bands = Axis::bands("", names);
    if bands.names().is_none_or(<[_]>::is_empty) {
        bands = bands.with_range([-0.5, scene.order.len() as f64 - 0.5]);
        bands.title = wording.texts.count("plot-runs", scene.order.len());
    }
    Frame::new(bands, axis, legend, style, wording)
}

/// What stands at the end of a bar.
fn said(scene: &Scene<'_>, run: usize) -> String {
    scene.column.told(run, scene.wording)
}

fn bars_of(scene: &Scene<'_>, frame: &Frame<'_>, colors: &[Rgb], cancel: &Cancel) -> Option<(Vec<Item>, Vec<Mark>)> {
    let (mut items, mut marks) = (Vec::new(), Vec::with_capacity(scene.order.len()));
    let band = if scene.is_lying { frame.band_y() } else { frame.band_x() };
    let has_focus = scene.data.runs.iter().any(|run| run.is_focused);
    let thick = if band > 3.0 { band * FILLED } else { band };
    for (nth, run) in scene.order.iter().copied().enumerate() {
        if nth.is_multiple_of(1024) && cancel.is_cancelled() {
            return None;
        }
        let to = match scene.places[run] {
            Place::At(value) => value,
            Place::Lane(LaneKind::Infinite) => along(scene, frame).range[1],
            Place::Lane(LaneKind::MinusInfinite) => along(scene, frame).range[0],
            Place::Lane(_) => scene.base,
        };
        let shape = bar(scene, frame, nth, [scene.base, to], thick);
        let opacity = if has_focus && !scene.data.runs[run].is_focused { 0.55 } else { 1.0 };
        let fill = Some(Fill { color: colors[run], opacity });
        items.push(Item::Rect { frame: shape, radius: (thick / 6.0).min(2.0), fill, stroke: None });
        label(scene, frame, run, shape, to < scene.base, &mut items);
        // The whole band can be pointed at: a bar may have no length.
        let place = if scene.is_lying {
            PageRect { y: shape.y - (band - thick) / 2.0, height: band, x: frame.inner.x, width: frame.inner.width }
        } else {
            PageRect { x: shape.x - (band - thick) / 2.0, width: band, y: frame.inner.y, height: frame.inner.height }
        };
        marks.push(Mark { runs: vec![run], shape: Shape::Frame(place), told: told(scene, run) });
    }
    Some((items, marks))
}

fn along<'a>(scene: &Scene<'_>, frame: &'a Frame<'_>) -> &'a Axis {
    if scene.is_lying { &frame.x } else { &frame.y }
}

fn bar(scene: &Scene<'_>, frame: &Frame<'_>, nth: usize, [from, to]: [f64; 2], thick: f64) -> PageRect {
    let at = nth as f64;
    if scene.is_lying {
        let [from, to] = [frame.at_x(from), frame.at_x(to)];
        let y = frame.at_y(at) - thick / 2.0;
        return PageRect { x: from.min(to), y, width: (to - from).abs(), height: thick };
    }
    let [from, to] = [frame.at_y(from), frame.at_y(to)];
    PageRect { x: frame.at_x(at) - thick / 2.0, y: from.min(to), width: thick, height: (to - from).abs() }
}

fn label(scene: &Scene<'_>, frame: &Frame<'_>, run: usize, bar: PageRect, is_back: bool, items: &mut Vec<Item>) {
    let (style, font) = (frame.style, frame.style.font_size);
    let is_best = scene.best == Some(run);
    let color = if is_best { style.text } else { style.muted };
    if scene.is_lying {
        let y = bar.y + bar.height / 2.0;
        let (x, anchor) = if is_back { (bar.x, Anchor::End) } else { (bar.x + bar.width, Anchor::Start) };
        let gap = if is_back { -font * 0.5 } else { font * 0.5 };
        let mut text = said(scene, run);
        if is_best {
            text = format!("{text} · {}", scene.wording.texts.get("plot-best"));
        }
        let words = centred([x + gap, y], anchor, font, color, text);
        items.push(if is_best { bold(words) } else { words });
        return;
    }
    let x = bar.x + bar.width / 2.0;
    let end = if is_back { bar.y + bar.height + font * 0.5 } else { bar.y - font * 0.5 };
    let base = frame.at_y(scene.base);
    if scene.places[run].at().is_none() {
        let word = said(scene, run);
        let is_roomy = frame.band_x() >= width_of(&word, font) && scene.places[run] != Place::Lane(LaneKind::Infinite);
        if is_roomy {
            items.push(centred([x, base - font * 0.7], Anchor::Middle, font, style.muted, word));
        } else {
            let y = if bar.height > 1.0 { bar.y + font * 0.4 } else { base - font * 0.4 };
            let size = (frame.band_x() * 0.7).clamp(1.5, font * 0.5);
            items.push(Item::Cross { center: [x, y], size, stroke: Pen::solid(style.muted, 1.0) });
        }
    } else if is_best {
        items.push(Item::Circle {
            center: [x, end],
            radius: font * 0.22,
            fill: Some(Fill::solid(style.text)),
            stroke: None,
        });
    } else if frame.band_x() > font * 2.0 {
        let word = said(scene, run);
        if width_of(&word, font) <= frame.band_x() {
            items.push(centred([x, end - font * 0.1], Anchor::Middle, font, color, word));
        }
    }
}

fn told(scene: &Scene<'_>, run: usize) -> Vec<(String, String)> {
    let mut told = vec![(scene.column.title.to_string(), scene.column.told(run, scene.wording))];
    if let Some(color) = scene.color.filter(|color| color.field != scene.column.field) {
        told.push((color.title.to_string(), color.told(run, scene.wording)));
    }
    if let Some(reference) = scene.reference.filter(|reference| *reference != run)
        && let (Some(own), Some(other)) = (scene.column.finite(run), scene.column.finite(reference))
    {
        let name = scene.data.runs[reference].name.to_string();
        let title = scene.wording.texts.with("plot-against", &[("name", name.into())]);
        let difference = own - other;
        let sign = if difference > 0.0 { "+" } else { "" };
        let shown = if matches!(scene.column.values, super::super::data::Values::Numbers(_)) {
            format::number(difference)
        } else {
            scene.column.word(difference, scene.wording)
        };
        told.push((title, format!("{sign}{shown}")));
    }
    told
}

fn reference_pen(style: &PlotStyle) -> Pen {
    Pen::solid(style.accent, 1.2).dashed(Dash::Dashed)
}

fn reference_line(scene: &Scene<'_>, frame: &Frame<'_>, items: &mut Vec<Item>) {
    let Some(value) = scene.reference.and_then(|run| scene.places[run].at()) else { return };
    let PageRect { x, y, width, height } = frame.inner;
    let points = if scene.is_lying {
        vec![[frame.at_x(value), y], [frame.at_x(value), y + height]]
    } else {
        vec![[x, frame.at_y(value)], [x + width, frame.at_y(value)]]
    };
    items.push(Item::Line { points, stroke: reference_pen(frame.style) });
}

fn sheet(scene: &Scene<'_>) -> Sheet {
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let mut head = vec![word("column-run"), word("column-run-id"), scene.column.head()];
    head.extend(scene.color.map(Column::head));
    let row = |run: &usize| {
        let of = &scene.data.runs[*run];
        let mut row = vec![of.name.to_string(), of.id.to_string(), scene.column.exact(*run, scene.wording)];
        row.extend(scene.color.map(|color| color.exact(*run, scene.wording)));
        row
    };
    Sheet { head, rows: scene.order.iter().map(row).collect() }
}
