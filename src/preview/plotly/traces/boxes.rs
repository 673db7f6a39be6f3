//! Boxes and violins, with their points.

use std::collections::BTreeMap;

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::setup::{Axes, is_horizontal, is_unplaced, own_place};
use super::super::color::Color;
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::values::{Column, Each};
use super::bins::least_difference;
use super::marks::{self, Mark};
use super::scene::{Ink, Scene};
use crate::drawing::{Item, PageRect, Pen};
use crate::model::spread::{QuartileMethod, Quartiles, bandwidth, density, quartiles};

/// The samples at one place.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Sample {
    /// In the numbers of the axis.
    place: f64,
    /// Sorted, with their positions in the trace.
    values: Vec<(f64, usize)>,
    pub(in crate::preview) quartiles: Quartiles,
    bandwidth: f64,
    /// Both ends of a violin.
    span: [f64; 2],
}

impl Sample {
    /// Whether a point of the trace is one of the sample.
    pub(in crate::preview) fn holds(&self, index: usize) -> bool {
        self.values.iter().any(|(_, other)| *other == index)
    }
}

/// A trace of boxes.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Boxes {
    pub(in crate::preview) samples: Vec<Sample>,
    pub(in crate::preview) is_lying: bool,
    is_violin: bool,
    /// Half the width of a box, and where it stands beside its place.
    half: f64,
    shift: f64,
    /// Half the room of a place.
    room: f64,
    points: Points,
}

/// Which points are shown, and where.
#[derive(Clone, Copy, Debug, Default)]
struct Points {
    shown: Shown,
    jitter: f64,
    place: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    None,
    All,
    #[default]
    Outliers,
}

/// The boxes of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>, [x, y]: [&Axis<'_>; 2]) -> Option<Boxes> {
    let is_lying = is_horizontal(trace);
    let (place_name, value_name, place_axis, value_axis) = if is_lying { ("y", "x", y, x) } else { ("x", "y", x, y) };
    let is_violin = trace.kind == "violin";
    let node = trace.node;
    let points = points_of(trace);
    let empty = Boxes { samples: Vec::new(), is_lying, is_violin, half: 0.5, shift: 0.0, room: 0.5, points };
    if node.get("q1").is_some() {
        let samples = ready(trace, place_axis, place_name, value_axis);
        return Some(Boxes { samples, ..empty });
    }
    let values = value_axis.read(&Column::at(node, value_name)?);
    let places: Vec<f64> = if is_unplaced(trace, !is_lying) {
        let place = own_place(trace, !is_lying);
        vec![place_axis.read_one(&place).unwrap_or(0.0); values.len()]
    } else {
        match Column::at(node, place_name) {
            Some(column) => place_axis.read(&column),
            None => vec![0.0; values.len()],
        }
    };
    let mut by_place: BTreeMap<u64, (f64, Vec<(f64, usize)>)> = BTreeMap::new();
    for (index, (place, value)) in places.iter().zip(&values).enumerate() {
        if place.is_finite() && value.is_finite() {
            by_place.entry(place.to_bits()).or_insert((*place, Vec::new())).1.push((*value, index));
        }
    }
    let method = QuartileMethod::of_plotly(node.text("quartilemethod").unwrap_or_default());
    let mut samples: Vec<Sample> = Vec::new();
    for (place, mut values) in by_place.into_values() {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sorted: Vec<f64> = values.iter().map(|(value, _)| *value).collect();
        let Some(quartiles) = quartiles(&sorted, method) else { continue };
        let bandwidth =
            node.number("bandwidth").filter(|width| *width > 0.0).unwrap_or_else(|| bandwidth(&sorted, &quartiles));
        let span = match node.text("spanmode") {
            Some("hard") => [quartiles.low, quartiles.high],
            Some("manual") => node.pair("span").unwrap_or([quartiles.low, quartiles.high]),
            _ => [quartiles.low - 2.0 * bandwidth, quartiles.high + 2.0 * bandwidth],
        };
        samples.push(Sample { place, values, quartiles, bandwidth, span });
    }
    samples.sort_by(|a, b| a.place.total_cmp(&b.place));
    Some(Boxes { samples, ..empty })
}

/// Boxes whose quartiles the figure gives.
fn ready(trace: &Trace<'_>, axis: &Axis<'_>, place_name: &str, value_axis: &Axis<'_>) -> Vec<Sample> {
    let read = |name: &str| Column::at(trace.node, name).map(|column| value_axis.read(&column));
    let (first, median, third) = (read("q1"), read("median"), read("q3"));
    let Some((first, median, third)) = first.zip(median).zip(third).map(|((a, b), c)| (a, b, c)) else {
        return Vec::new();
    };
    let (lower, upper, mean) = (read("lowerfence"), read("upperfence"), read("mean"));
    let deviation = read("sd");
    let places: Vec<f64> = match Column::at(trace.node, place_name) {
        Some(column) => axis.read(&column),
        None if axis.kind.has_categories() => {
            vec![axis.read_one(&own_place(trace, axis.is_x)).unwrap_or(0.0); first.len()]
        }
        None => (0..first.len()).map(|at| at as f64).collect(),
    };
    let at = |list: &Option<Vec<f64>>, index: usize| list.as_ref().and_then(|list| list.get(index).copied());
    (0..first.len().min(median.len()).min(third.len()))
        .map(|index| {
            let fences = [at(&lower, index).unwrap_or(first[index]), at(&upper, index).unwrap_or(third[index])];
            let quartiles = Quartiles {
                low: fences[0],
                first: first[index],
                median: median[index],
                third: third[index],
                high: fences[1],
                fences,
                mean: at(&mean, index).unwrap_or(f64::NAN),
                deviation: at(&deviation, index).unwrap_or(f64::NAN),
                notch: 0.0,
            };
            let place = places.get(index).copied().unwrap_or(index as f64);
            Sample { place, values: Vec::new(), quartiles, bandwidth: 0.0, span: fences }
        })
        .collect()
}

fn points_of(trace: &Trace<'_>) -> Points {
    let node = trace.node;
    let (name, is_violin) = if trace.kind == "violin" { ("points", true) } else { ("boxpoints", false) };
    let shown = match node.at(name) {
        Some(serde_json::Value::Bool(false)) => Shown::None,
        Some(value) if value.as_str() == Some("all") => Shown::All,
        _ => Shown::Outliers,
    };
    let is_all = shown == Shown::All;
    let _ = is_violin;
    Points {
        shown,
        jitter: node.number("jitter").unwrap_or(if is_all { 0.3 } else { 0.0 }).clamp(0.0, 1.0),
        place: node.number("pointpos").unwrap_or(if is_all { -1.5 } else { 0.0 }).clamp(-2.0, 2.0),
    }
}

/// Puts boxes that stand at the same places beside each other.
pub(in crate::preview) fn arrange(sheet: &Sheet<'_>, traces: &mut [(usize, [usize; 2], &mut Boxes)]) {
    let mut plots: BTreeMap<([usize; 2], bool, bool), Vec<usize>> = BTreeMap::new();
    for (at, (_, pair, boxes)) in traces.iter().enumerate() {
        plots.entry((*pair, boxes.is_violin, boxes.is_lying)).or_default().push(at);
    }
    for ((_, is_violin, _), members) in plots {
        let prefix = if is_violin { "violin" } else { "box" };
        let number = |name: &str| sheet.layout.number(&format!("{prefix}{name}")).unwrap_or(0.3).clamp(0.0, 1.0);
        let (gap, group_gap) = (number("gap"), number("groupgap"));
        let places: Vec<f64> =
            members.iter().flat_map(|at| traces[*at].2.samples.iter().map(|sample| sample.place)).collect();
        let half_room = least_difference(&places) / 2.0;
        let mut names: Vec<String> = Vec::new();
        let mut order = Vec::new();
        for at in &members {
            let trace = &sheet.traces[traces[*at].0];
            let name = trace.node.at("offsetgroup").map(|value| super::super::values::label(value).into_owned());
            let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("\u{1}{at}"));
            let known = names.iter().position(|other| *other == name);
            order.push(known.unwrap_or(names.len()));
            if known.is_none() {
                names.push(name);
            }
        }
        let mode = sheet.layout.text(&format!("{prefix}mode")).unwrap_or("overlay");
        let is_group = mode == "group" && members.len() > 1;
        for (at, nth) in members.iter().zip(order) {
            let width = sheet.traces[traces[*at].0].node.number("width").filter(|width| *width > 0.0);
            let boxes = &mut *traces[*at].2;
            if let Some(width) = width {
                (boxes.half, boxes.shift, boxes.room) = (width / 2.0, 0.0, width / 2.0);
            } else if is_group {
                let count = names.len() as f64;
                boxes.half = half_room * (1.0 - gap) * (1.0 - group_gap) / count;
                boxes.shift = 2.0 * half_room * (-0.5 + (nth as f64 + 0.5) / count) * (1.0 - gap);
                boxes.room = half_room;
            } else {
                boxes.half = half_room * (1.0 - gap) * (1.0 - group_gap);
                (boxes.shift, boxes.room) = (0.0, half_room);
            }
        }
    }
}

/// Widens the axes.
pub(in crate::preview) fn widen(trace: &Trace<'_>, boxes: &Boxes, axes: &mut Axes<'_>, pair: [usize; 2]) {
    let [places, values] = if boxes.is_lying { [pair[1], pair[0]] } else { pair };
    let axis = &mut axes.list[places];
    let reach = (boxes.points.place.abs() + boxes.points.jitter) * boxes.half;
    let has_points = boxes.points.shown != Shown::None;
    let size = trace.node.number("marker.size").unwrap_or(6.0) / 2.0;
    for sample in &boxes.samples {
        let room = boxes.room.max(if has_points { reach } else { 0.0 });
        let is_outside = has_points && reach >= boxes.room;
        let widen = Widen { room: if is_outside { size } else { 0.0 }, is_padded: is_outside, has_zero: false };
        let middle = if reach > boxes.room { sample.place + boxes.shift } else { sample.place };
        axis.extremes.add_between(axis.measure(middle - room), axis.measure(middle + room), widen);
    }
    let axis = &mut axes.list[values];
    for sample in &boxes.samples {
        let quartiles = &sample.quartiles;
        let [low, high] = if boxes.is_violin {
            sample.span
        } else {
            let has_deviation = trace.node.text("boxmean") == Some("sd");
            let deviation = if has_deviation && quartiles.deviation.is_finite() { quartiles.deviation } else { 0.0 };
            [quartiles.low.min(quartiles.mean - deviation), quartiles.high.max(quartiles.mean + deviation)]
        };
        let ends = [low, high].map(|end| if end.is_finite() { end } else { quartiles.median });
        for end in ends.into_iter().chain([quartiles.fences[0], quartiles.fences[1]]) {
            axis.extremes.add(axis.measure(end), Widen { is_padded: true, ..Widen::default() });
        }
    }
}

/// A place across and along boxes becomes one on the page.
struct Sides<'s, 'a> {
    places: &'s Axis<'a>,
    values: &'s Axis<'a>,
    is_lying: bool,
}

impl Sides<'_, '_> {
    fn at(&self, place: f64, value: f64) -> [f64; 2] {
        let (place, value) = (self.places.at(place), self.values.at(value));
        if self.is_lying { [value, place] } else { [place, value] }
    }

    fn line(&self, out: &mut Vec<Item>, points: &[[f64; 2]], pen: Pen) {
        let points = points.iter().map(|[place, value]| self.at(*place, *value)).collect();
        out.push(Item::Line { points, stroke: pen });
    }
}

/// Draws boxes or violins.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, boxes: &Boxes, ink: &mut Ink) {
    let trace = scene.trace;
    let node = trace.node;
    let (places, values) = if boxes.is_lying { (scene.y, scene.x) } else { (scene.x, scene.y) };
    let sides = Sides { places, values, is_lying: boxes.is_lying };
    let line_color = node.color("line.color").or_else(|| node.color("marker.color")).unwrap_or(trace.color);
    let opacity = trace.opacity();
    let fill = node.color("fillcolor").unwrap_or(line_color.faded(0.5)).faded(opacity);
    let pen = line_color.faded(opacity).pen(node.number("line.width").unwrap_or(2.0).clamp(0.0, 50.0));
    let most = boxes.samples.iter().map(peak).fold(0.0, f64::max);
    for sample in &boxes.samples {
        let middle = sample.place + boxes.shift;
        let [low, high] = [sample.span[0], sample.span[1]].map(|value| sides.at(middle, value));
        if boxes.is_violin && sample.bandwidth > 0.0 {
            let widest = if node.text("scalemode") == Some("count") { most.max(peak(sample)) } else { peak(sample) };
            violin(scene, boxes, sample, (&sides, fill, pen, widest), ink);
        } else if !boxes.is_violin {
            whiskers(node, boxes, sample, (&sides, fill, pen), ink);
        }
        points(scene, boxes, sample, &sides, ink);
        let quartiles = &sample.quartiles;
        let [a, b] = [sides.at(middle - boxes.half, quartiles.first), sides.at(middle + boxes.half, quartiles.third)];
        let center = sides.at(middle, quartiles.median);
        let reach = [(a[0] - b[0]).abs() / 2.0, (a[1] - b[1]).abs() / 2.0];
        let _ = (low, high);
        let index = sample.values.first().map_or(0, |(_, index)| *index);
        ink.point(trace.index, index, center, reach, line_color);
    }
}

fn peak(sample: &Sample) -> f64 {
    if sample.bandwidth <= 0.0 {
        return 0.0;
    }
    let sorted: Vec<f64> = sample.values.iter().map(|(value, _)| *value).collect();
    density(&sorted, sample.bandwidth, sample.span).iter().map(|[_, density]| *density).fold(0.0, f64::max)
}

fn whiskers(
    node: Node<'_>,
    boxes: &Boxes,
    sample: &Sample,
    (sides, fill, pen): (&Sides<'_, '_>, Color, Pen),
    ink: &mut Ink,
) {
    let quartiles = &sample.quartiles;
    let middle = sample.place + boxes.shift;
    let (left, right) = (middle - boxes.half, middle + boxes.half);
    let has_outliers = boxes.points.shown == Shown::Outliers || sample.values.is_empty();
    let [lower, upper] = if has_outliers { quartiles.fences } else { [quartiles.low, quartiles.high] };
    let is_notched = node.flag("notched") == Some(true) || node.get("notchwidth").own().is_some();
    let outline = if is_notched {
        let inner = boxes.half * (1.0 - 2.0 * node.number("notchwidth").unwrap_or(0.25).clamp(0.0, 0.5));
        let (down, up) = (quartiles.median - quartiles.notch, quartiles.median + quartiles.notch);
        vec![
            [left, quartiles.first],
            [left, down],
            [middle - inner, quartiles.median],
            [left, up],
            [left, quartiles.third],
            [right, quartiles.third],
            [right, up],
            [middle + inner, quartiles.median],
            [right, down],
            [right, quartiles.first],
            [left, quartiles.first],
        ]
    } else {
        vec![
            [left, quartiles.first],
            [left, quartiles.third],
            [right, quartiles.third],
            [right, quartiles.first],
            [left, quartiles.first],
        ]
    };
    let area: Vec<[f64; 2]> = outline.iter().map(|[place, value]| sides.at(*place, *value)).collect();
    if fill.alpha > 0.0 {
        ink.items.push(Item::Area { points: area, fill: fill.fill() });
    }
    if pen.opacity > 0.0 && pen.width > 0.0 {
        let cap = node.number("whiskerwidth").unwrap_or(0.5).clamp(0.0, 1.0) * boxes.half;
        sides.line(&mut ink.items, &outline, pen);
        let inner = if is_notched { boxes.half * 0.5 } else { boxes.half };
        sides.line(&mut ink.items, &[[middle - inner, quartiles.median], [middle + inner, quartiles.median]], pen);
        for (from, to) in [(quartiles.first, lower), (quartiles.third, upper)] {
            sides.line(&mut ink.items, &[[middle, from], [middle, to]], pen);
            sides.line(&mut ink.items, &[[middle - cap, to], [middle + cap, to]], pen);
        }
        let mean = node.at("boxmean");
        let has_mean =
            mean.is_some_and(|mean| mean.as_bool() != Some(false)) || sample.values.is_empty() && mean.is_none();
        if has_mean && quartiles.mean.is_finite() {
            let dashed = pen.dashed(crate::drawing::Dash::Dotted);
            sides.line(&mut ink.items, &[[left, quartiles.mean], [right, quartiles.mean]], dashed);
            let has_deviation = mean.and_then(serde_json::Value::as_str) == Some("sd")
                || sample.values.is_empty() && quartiles.deviation.is_finite();
            if has_deviation {
                let deviation = quartiles.deviation;
                let diamond = [
                    [middle, quartiles.mean - deviation],
                    [right, quartiles.mean],
                    [middle, quartiles.mean + deviation],
                    [left, quartiles.mean],
                    [middle, quartiles.mean - deviation],
                ];
                sides.line(&mut ink.items, &diamond, dashed);
            }
        }
    }
}

fn violin(
    scene: &Scene<'_, '_>,
    boxes: &Boxes,
    sample: &Sample,
    (sides, fill, pen, widest): (&Sides<'_, '_>, Color, Pen, f64),
    ink: &mut Ink,
) {
    let node = scene.trace.node;
    let sorted: Vec<f64> = sample.values.iter().map(|(value, _)| *value).collect();
    let curve = density(&sorted, sample.bandwidth, sample.span);
    let middle = sample.place + boxes.shift;
    // A half violin may be as wide as both halves.
    let side = node.text("side").unwrap_or("both");
    let half = if side == "both" { boxes.half } else { boxes.half / 0.7 };
    let width = |density: f64| if widest > 0.0 { density / widest * half } else { 0.0 };
    let mut outline: Vec<[f64; 2]> = Vec::new();
    if side == "negative" {
        outline.push([middle, sample.span[0]]);
    } else {
        outline.extend(curve.iter().map(|[value, density]| [middle + width(*density), *value]));
    }
    if side == "positive" {
        outline.extend([[middle, sample.span[1]], [middle, sample.span[0]]]);
    } else {
        outline.extend(curve.iter().rev().map(|[value, density]| [middle - width(*density), *value]));
    }
    outline.extend(outline.first().copied());
    let area: Vec<[f64; 2]> = outline.iter().map(|[place, value]| sides.at(*place, *value)).collect();
    ink.items.push(Item::Area { points: area, fill: fill.fill() });
    sides.line(&mut ink.items, &outline, pen);
    let quartiles = &sample.quartiles;
    let inner = node.get("box");
    if inner.flag("visible") == Some(true) || inner.own().is_some() && inner.flag("visible") != Some(false) {
        let wide = half * inner.number("width").unwrap_or(0.25).clamp(0.0, 1.0);
        let (left, right) = match side {
            "positive" => (middle, middle + wide),
            "negative" => (middle - wide, middle),
            _ => (middle - wide, middle + wide),
        };
        let box_fill = inner.color("fillcolor").unwrap_or(fill);
        let box_pen = Pen {
            width: inner.number("line.width").unwrap_or(pen.width),
            ..inner.color("line.color").map_or(pen, |color| color.pen(pen.width))
        };
        let [a, b] = [sides.at(left, quartiles.first), sides.at(right, quartiles.third)];
        let frame =
            PageRect { x: a[0].min(b[0]), y: a[1].min(b[1]), width: (a[0] - b[0]).abs(), height: (a[1] - b[1]).abs() };
        ink.items.push(Item::Rect { frame, radius: 0.0, fill: Some(box_fill.fill()), stroke: Some(box_pen) });
        sides.line(&mut ink.items, &[[left, quartiles.median], [right, quartiles.median]], box_pen);
        sides.line(&mut ink.items, &[[middle, quartiles.fences[0]], [middle, quartiles.first]], box_pen);
        sides.line(&mut ink.items, &[[middle, quartiles.third], [middle, quartiles.fences[1]]], box_pen);
    }
    let mean = node.get("meanline");
    if mean.flag("visible") == Some(true) || mean.own().is_some() && mean.flag("visible") != Some(false) {
        let at = curve.iter().min_by(|a, b| (a[0] - quartiles.mean).abs().total_cmp(&(b[0] - quartiles.mean).abs()));
        let wide = at.map_or(half, |[_, density]| width(*density));
        let wide = if inner.own().is_some() { half * inner.number("width").unwrap_or(0.25) } else { wide };
        let (left, right) = match side {
            "positive" => (middle, middle + wide),
            "negative" => (middle - wide, middle),
            _ => (middle - wide, middle + wide),
        };
        let mean_pen = mean.color("color").map_or(pen, |color| color.pen(mean.number("width").unwrap_or(pen.width)));
        sides.line(
            &mut ink.items,
            &[[left, quartiles.mean], [right, quartiles.mean]],
            mean_pen.dashed(crate::drawing::Dash::Dashed),
        );
    }
}

/// Most points beside boxes that are drawn.
const MOST_POINTS: usize = 20_000;

fn points(scene: &Scene<'_, '_>, boxes: &Boxes, sample: &Sample, sides: &Sides<'_, '_>, ink: &mut Ink) {
    if boxes.points.shown == Shown::None {
        return;
    }
    let trace = scene.trace;
    let marker = trace.node.get("marker");
    let color = marker.color("color").or_else(|| trace.node.color("line.color")).unwrap_or(trace.color);
    let symbol = marker.text("symbol").unwrap_or("circle");
    let opacity = marker.number("opacity").unwrap_or(1.0) * trace.opacity();
    let sizes = Each::at(marker, "size");
    let [low, high] = sample.quartiles.fences;
    let is_all = boxes.points.shown == Shown::All;
    let stride = sample.values.len().div_ceil(MOST_POINTS).max(1);
    let middle = sample.place + boxes.shift + boxes.points.place * boxes.half;
    let shown = sample.values.iter().filter(|(value, _)| is_all || *value < low || *value > high).step_by(stride);
    for (value, index) in shown {
        // The same place for the same point whenever it is drawn.
        let random =
            ((*index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24) * 2.0 - 1.0;
        let place = middle + random * boxes.points.jitter * boxes.half;
        let at = sides.at(place, *value);
        let mark = Mark {
            symbol,
            size: sizes.number(*index).unwrap_or(6.0).clamp(0.0, 100.0),
            fill: color.faded(opacity),
            edge: marker.color("line.color").unwrap_or(Color::solid([0x44; 3])).faded(opacity),
            edge_width: marker.number("line.width").unwrap_or(0.0).clamp(0.0, 20.0),
        };
        marks::put(&mut ink.items, &mark, at);
        ink.point(trace.index, *index, at, [mark.size / 2.0; 2], color);
    }
}
