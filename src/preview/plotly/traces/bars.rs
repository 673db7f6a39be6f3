//! Bars of all kinds: `bar`, `histogram`, `funnel`, `waterfall`; beside each other or on each other.

use std::collections::BTreeMap;

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::kind::Kind;
use super::super::axes::setup::{Axes, is_horizontal, pair_of};
use super::super::color::Color;
use super::super::ramp::paint;
use super::super::sheet::{Sheet, Trace};
use super::super::template::{self, Filled};
use super::super::text::{Font, Rich};
use super::super::values::{Column, Each};
use super::bins::{self, Bins, least_difference};
use super::curve;
use super::scene::{Ink, Scene};
use super::series;
use crate::drawing::{Item, PageRect};

/// One bar.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Bar {
    /// Its middle before it stands beside others, in the numbers of the axis.
    pub(in crate::preview) place: f64,
    pub(in crate::preview) value: f64,
    pub(in crate::preview) base: f64,
    pub(in crate::preview) top: f64,
    /// From `place` to its near edge.
    offset: f64,
    width: f64,
    /// Position of the point in the trace.
    pub(in crate::preview) index: usize,
}

/// A trace of bars.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Bars {
    pub(in crate::preview) list: Vec<Bar>,
    pub(in crate::preview) is_lying: bool,
    /// Of a histogram.
    pub(in crate::preview) bins: Option<Bins>,
    has_base: bool,
    /// Of a waterfall: how each bar counts.
    measures: Vec<Measure>,
    kind: Group,
    /// Between two places.
    least: f64,
    /// Bars on each other are parts of a whole, which fills the plot.
    is_whole: bool,
}

/// What is arranged together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    #[default]
    Bars,
    Funnels,
    Waterfalls,
}

impl Group {
    /// What names in the layout begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Bars => "bar",
            Self::Funnels => "funnel",
            Self::Waterfalls => "waterfall",
        }
    }
}

/// How a bar of a waterfall counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Up,
    Down,
    Total,
}

/// The bars of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>, [x, y]: [&Axis<'_>; 2]) -> Bars {
    let is_lying = is_horizontal(trace);
    let (places, values, place_axis, value_axis) = if is_lying { ("y", "x", y, x) } else { ("x", "y", x, y) };
    let value_count = series::length(trace, values).unwrap_or(0);
    let positions = series::along(trace, places, place_axis, value_count);
    let values = series::along(trace, values, value_axis, positions.len());
    let bases = Each::at(trace.node, "base");
    let is_date = value_axis.kind == Kind::Date;
    let base_of = |at: usize| match &bases {
        Each::Many(column) => {
            column.value(at).and_then(|value| value_axis.read_one(value)).or_else(|| bases.number(at))
        }
        Each::One(value) => value_axis.read_one(value),
        Each::None => None,
    };
    let has_base = !matches!(bases, Each::None);
    let lengths = match (is_date && has_base).then(|| Column::at(trace.node, if is_lying { "x" } else { "y" })) {
        // Lengths of time are numbers.
        Some(Some(column)) => column.numbers(),
        _ => values,
    };
    let count = positions.len().min(lengths.len());
    let mut list: Vec<Bar> = Vec::with_capacity(count);
    for at in 0..count {
        let base = base_of(at).unwrap_or(0.0);
        list.push(Bar {
            place: positions[at],
            value: lengths[at],
            base,
            top: base + lengths[at],
            index: at,
            ..Bar::default()
        });
    }
    let mut found = Bars { list, is_lying, has_base, ..Bars::default() };
    match trace.kind {
        "funnel" => {
            found.kind = Group::Funnels;
        }
        "waterfall" => {
            found.kind = Group::Waterfalls;
            fall(trace, &mut found);
        }
        _ => {}
    }
    found
}

/// Each bar of a waterfall begins where the one before ends.
fn fall(trace: &Trace<'_>, found: &mut Bars) {
    let measures = Each::at(trace.node, "measure");
    let start = trace.node.number("base").unwrap_or(0.0);
    let mut sum = 0.0;
    for bar in &mut found.list {
        let text = measures.text(bar.index);
        let value = if bar.value.is_finite() { bar.value } else { 0.0 };
        let (base, top, measure) = match text.as_ref() {
            "t" | "total" => (start, start + sum, Measure::Total),
            "a" | "absolute" => {
                sum = value;
                (start, start + sum, Measure::Total)
            }
            _ => {
                let base = start + sum;
                sum += value;
                (base, start + sum, if value < 0.0 { Measure::Down } else { Measure::Up })
            }
        };
        (bar.base, bar.top, bar.value) = (base, top, top - base);
        found.measures.push(measure);
    }
}

/// The bars of a histogram.
pub(in crate::preview) fn of_histogram(sheet: &Sheet<'_>, trace: &Trace<'_>, axes: &Axes<'_>) -> Option<Bars> {
    let is_lying = is_horizontal(trace);
    let [x, y] = axes.of(trace)?;
    let (name, other, axis) = if is_lying { ("y", "x", &axes.list[y]) } else { ("x", "y", &axes.list[x]) };
    let read = |trace: &Trace<'_>| Column::at(trace.node, name).map_or_else(Vec::new, |column| axis.read(&column));
    let values = read(trace);
    // Histograms on each other have the same bins; those over each other have their own.
    let mode = sheet.layout.text("barmode").unwrap_or("group");
    let group = trace.node.text("bingroup").unwrap_or("");
    let is_alike = |other: &&Trace<'_>| {
        other.kind == "histogram"
            && other.is_shown()
            && is_horizontal(other) == is_lying
            && if mode == "overlay" || !group.is_empty() {
                other.index == trace.index || !group.is_empty() && other.node.text("bingroup") == Some(group)
            } else {
                pair_of(other) == pair_of(trace)
            }
    };
    let alike: Vec<&Trace<'_>> = sheet.traces.iter().filter(is_alike).collect();
    let all: Vec<f64> =
        if alike.len() > 1 { alike.iter().flat_map(|other| read(other)).collect() } else { values.clone() };
    let named = |suffix: &str| format!("{suffix}{name}");
    let leader = alike.first().copied().unwrap_or(trace);
    let most = leader.node.number(&named("nbins")).filter(|most| *most > 0.0);
    let bins = bins::bins(&all, axis, leader.node.get(&format!("{name}bins")), most, false);
    let weights = Column::at(trace.node, other).map(|column| column.numbers());
    let function = trace.node.text("histfunc").unwrap_or("count");
    let mut sums = vec![Fold::default(); bins.count()];
    for (at, value) in values.iter().enumerate() {
        if let Some(bin) = bins.bin(*value) {
            let weight = weights.as_ref().map_or(1.0, |weights| weights.get(at).copied().unwrap_or(f64::NAN));
            sums[bin].add(weight, function);
        }
    }
    let mut heights: Vec<f64> = sums.iter().map(|sum| sum.result(function)).collect();
    normalize(&mut heights, &bins, trace.node.text("histnorm").unwrap_or(""));
    if trace.node.flag("cumulative.enabled") == Some(true) {
        accumulate(&mut heights, trace, &bins);
    }
    let first = heights.iter().position(|height| *height != 0.0).unwrap_or(0);
    let last = heights.iter().rposition(|height| *height != 0.0).map_or(0, |last| last + 1);
    let bars = (first..last).map(|at| Bar {
        place: bins.center(at),
        value: heights[at],
        top: heights[at],
        index: at,
        ..Bar::default()
    });
    Some(Bars { list: bars.collect(), is_lying, bins: Some(bins), ..Bars::default() })
}

/// What is known of the values in a bin.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Fold {
    count: f64,
    sum: f64,
    least: Option<f64>,
    most: Option<f64>,
}

impl Fold {
    pub(in crate::preview) fn add(&mut self, weight: f64, function: &str) {
        if function == "count" {
            self.count += 1.0;
        } else if weight.is_finite() {
            self.count += 1.0;
            self.sum += weight;
            self.least = Some(self.least.map_or(weight, |least| least.min(weight)));
            self.most = Some(self.most.map_or(weight, |most| most.max(weight)));
        }
    }

    pub(in crate::preview) fn result(&self, function: &str) -> f64 {
        match function {
            "sum" => self.sum,
            "avg" => {
                if self.count > 0.0 {
                    self.sum / self.count
                } else {
                    0.0
                }
            }
            "min" => self.least.unwrap_or(0.0),
            "max" => self.most.unwrap_or(0.0),
            _ => self.count,
        }
    }
}

fn normalize(heights: &mut [f64], bins: &Bins, norm: &str) {
    let total: f64 = heights.iter().sum();
    for (at, height) in heights.iter_mut().enumerate() {
        *height /= match norm {
            "percent" => total / 100.0,
            "probability" => total,
            "density" => bins.width(at),
            "probability density" => total * bins.width(at),
            _ => 1.0,
        };
        if !height.is_finite() {
            *height = 0.0;
        }
    }
}

fn accumulate(heights: &mut [f64], trace: &Trace<'_>, bins: &Bins) {
    let is_density = trace.node.text("histnorm").is_some_and(|norm| norm.ends_with("density"));
    let is_downward = trace.node.text("cumulative.direction") == Some("decreasing");
    let half = trace.node.text("cumulative.currentbin");
    let mut sum = 0.0;
    let count = heights.len();
    for step in 0..count {
        let at = if is_downward { count - 1 - step } else { step };
        let part = heights[at] * if is_density { bins.width(at) } else { 1.0 };
        heights[at] = match half {
            Some("exclude") => sum,
            Some("half") => sum + part / 2.0,
            _ => sum + part,
        };
        sum += part;
    }
}

/// Puts the bars of each plot beside each other, or on each other.
pub(in crate::preview) fn arrange(
    sheet: &Sheet<'_>,
    axes: &mut Axes<'_>,
    traces: &mut [(usize, [usize; 2], &mut Bars)],
) {
    let mode_of = |group: Group| {
        let default = if group == Group::Funnels { "stack" } else { "group" };
        sheet.layout.text(&format!("{}mode", group.prefix())).unwrap_or(default)
    };
    // Bars over each other have nothing to do with each other.
    let mut plots: BTreeMap<([usize; 2], Group, bool, usize), Vec<usize>> = BTreeMap::new();
    for (at, (trace, pair, bars)) in traces.iter().enumerate() {
        let alone = if mode_of(bars.kind) == "overlay" { trace + 1 } else { 0 };
        plots.entry((*pair, bars.kind, bars.is_lying, alone)).or_default().push(at);
    }
    let has_numeric_bins = traces.iter().any(|(_, pair, bars)| {
        bars.bins.is_some() && !axes.list[pair[usize::from(bars.is_lying)]].kind.has_categories()
    });
    let has_group = plots.iter().any(|((_, group, ..), members)| mode_of(*group) == "group" && members.len() > 1);
    for ((pair, group, is_lying, _), members) in plots {
        let place_axis = pair[usize::from(is_lying)];
        let layout = sheet.layout;
        let (prefix, mode) = (group.prefix(), mode_of(group));
        let is_category = axes.list[place_axis].kind.has_categories();
        let is_tight = has_numeric_bins && !has_group;
        let gap = layout.number(&format!("{prefix}gap")).unwrap_or(if is_tight { 0.0 } else { 0.2 }).clamp(0.0, 1.0);
        let inner_gap = layout.number(&format!("{prefix}groupgap")).unwrap_or(0.0).clamp(0.0, 1.0);
        let positions: Vec<f64> = members
            .iter()
            .flat_map(|at| traces[*at].2.list.iter().map(|bar| bar.place))
            .filter(|p| p.is_finite())
            .collect();
        let bin_width = members
            .iter()
            .filter_map(|at| traces[*at].2.bins.as_ref())
            .filter(|bins| bins.count() > 0)
            .map(|bins| bins.width(0))
            .fold(f64::INFINITY, f64::min);
        let distinct = least_difference(&positions);
        let is_single = positions.iter().all(|place| *place == positions[0]);
        let least = if is_category {
            1.0
        } else if is_single && bin_width.is_finite() {
            bin_width
        } else {
            distinct.min(bin_width)
        };
        // Bars beside each other have a tick for each place.
        let places_of = |at: &usize| traces[*at].2.list.len();
        let distinct_places = {
            let mut keys: Vec<i64> = positions.iter().map(|place| (place / least * 1e4).round() as i64).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.len()
        };
        let is_beside = mode == "group" && members.iter().map(places_of).sum::<usize>() > distinct_places;
        let axis = &mut axes.list[place_axis];
        if matches!(axis.kind, Kind::Linear | Kind::Date) && is_beside {
            axis.least_step = if axis.least_step > 0.0 { axis.least_step.min(least) } else { least };
            axis.step_start = positions.iter().copied().fold(f64::INFINITY, f64::min);
        }
        beside(sheet, traces, &members, mode, [least, gap, inner_gap]);
        if mode == "stack" || mode == "relative" {
            on_each_other(sheet, traces, &members, mode == "relative");
        }
        if group == Group::Funnels {
            center(traces, &members);
        }
        let is_whole = mode == "stack" && matches!(layout.text("barnorm"), Some("percent" | "fraction"));
        for at in members {
            traces[at].2.least = least;
            traces[at].2.is_whole = is_whole;
        }
    }
}

/// Where bars begin beside their places, and how wide they are.
fn beside(
    sheet: &Sheet<'_>,
    traces: &mut [(usize, [usize; 2], &mut Bars)],
    members: &[usize],
    mode: &str,
    [least, gap, inner_gap]: [f64; 3],
) {
    let group_width = least * (1.0 - gap);
    let mut names: Vec<String> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for at in members {
        let node = sheet.traces[traces[*at].0].node;
        let name = node.at("offsetgroup").map(|value| super::super::values::label(value).into_owned());
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("\u{1}{at}"));
        let known = names.iter().position(|other| *other == name);
        places.push(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(name);
        }
    }
    // Without two bars at one place each may be as wide as there is room.
    let mut keys: Vec<i64> = Vec::new();
    for at in members {
        keys.extend(traces[*at].2.list.iter().map(|bar| (bar.place / least * 1e4).round() as i64));
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    let has_groups = members.iter().any(|at| sheet.traces[traces[*at].0].node.get("offsetgroup").is_some());
    let is_beside = mode == "group" && (all != keys.len() || has_groups) && names.len() > 1;
    let count = if is_beside { names.len() as f64 } else { 1.0 };
    let step = group_width / count;
    let width = step * (1.0 - inner_gap);
    for (at, place) in members.iter().zip(places) {
        let node = sheet.traces[traces[*at].0].node;
        let (widths, offsets) = (Each::at(node, "width"), Each::at(node, "offset"));
        let middle = if is_beside { (2.0 * place as f64 + 1.0 - count) * step / 2.0 } else { 0.0 };
        for bar in &mut traces[*at].2.list {
            bar.width = widths.number(bar.index).unwrap_or(width);
            bar.offset = offsets.number(bar.index).unwrap_or(middle - bar.width / 2.0);
        }
    }
}

fn on_each_other(
    sheet: &Sheet<'_>,
    traces: &mut [(usize, [usize; 2], &mut Bars)],
    members: &[usize],
    is_relative: bool,
) {
    let key = |bar: &Bar| ((bar.place * 1e6).round() as i64, is_relative && bar.value < 0.0);
    let mut totals: BTreeMap<i64, f64> = BTreeMap::new();
    let whole = match sheet.layout.text("barnorm") {
        Some("percent") => Some(100.0),
        Some("fraction") => Some(1.0),
        _ => None,
    };
    if whole.is_some() {
        for at in members {
            for bar in traces[*at].2.list.iter().filter(|bar| bar.value.is_finite()) {
                *totals.entry(key(bar).0).or_default() += bar.value.abs();
            }
        }
    }
    let mut sums: BTreeMap<(i64, bool), f64> = BTreeMap::new();
    for at in members {
        if traces[*at].2.has_base {
            continue;
        }
        for bar in traces[*at].2.list.iter_mut().filter(|bar| bar.value.is_finite()) {
            let sum = sums.entry(key(bar)).or_default();
            let mut part = bar.value;
            if let (Some(whole), Some(total)) = (whole, totals.get(&key(bar).0).filter(|total| **total != 0.0)) {
                part *= whole / total;
            }
            bar.base = *sum;
            *sum += part;
            bar.top = *sum;
        }
    }
}

/// Funnels stand around zero, all parts of a place together.
fn center(traces: &mut [(usize, [usize; 2], &mut Bars)], members: &[usize]) {
    let key = |bar: &Bar| (bar.place * 1e6).round() as i64;
    let mut totals: BTreeMap<i64, f64> = BTreeMap::new();
    for at in members {
        for bar in traces[*at].2.list.iter().filter(|bar| bar.top.is_finite()) {
            let total = totals.entry(key(bar)).or_default();
            *total = total.max(bar.top);
        }
    }
    for at in members {
        for bar in &mut traces[*at].2.list {
            let half = totals.get(&key(bar)).copied().unwrap_or(0.0) / 2.0;
            bar.base -= half;
            bar.top -= half;
        }
    }
}

/// Widens the axes.
pub(in crate::preview) fn widen(trace: &Trace<'_>, bars: &Bars, axes: &mut Axes<'_>, pair: [usize; 2]) {
    let [places, values] = if bars.is_lying { [pair[1], pair[0]] } else { pair };
    let axis = &mut axes.list[places];
    let half = bars.least / 2.0;
    for bar in bars.list.iter().filter(|bar| bar.place.is_finite()) {
        let low = (bar.place - half).min(bar.place + bar.offset);
        let high = (bar.place + half).max(bar.place + bar.offset + bar.width);
        if axis.kind == Kind::Log {
            axis.extremes.add(axis.measure(bar.place), Widen::default());
            let [low, high] = [low, high].map(|end| axis.measure(end));
            axis.extremes.add_between(low, high, Widen::default());
        } else {
            axis.extremes.add_between(low, high, Widen::default());
        }
    }
    let axis = &mut axes.list[values];
    let is_linear = axis.kind == Kind::Linear;
    for bar in bars.list.iter().filter(|bar| bar.top.is_finite()) {
        let has_zero = is_linear && (!bars.has_base || bar.base == 0.0) && bars.kind != Group::Funnels;
        let widen = Widen { is_padded: !bars.is_whole, has_zero, room: 0.0 };
        axis.extremes.add(axis.measure(bar.top), widen);
        if bars.has_base || bars.kind != Group::Bars {
            axis.extremes.add(axis.measure(bar.base), widen);
        }
    }
    let node = trace.node.get(if bars.is_lying { "error_x" } else { "error_y" });
    let tops: Vec<f64> = bars.list.iter().map(|bar| bar.top).collect();
    for end in curve::errors(node, &tops).into_iter().flatten().flatten() {
        axis.extremes.add(axis.measure(end), Widen { is_padded: true, has_zero: is_linear, room: 0.0 });
    }
}

/// Where a bar lies on the page.
fn frame_of(scene: &Scene<'_, '_>, bars: &Bars, bar: &Bar) -> Option<PageRect> {
    let (places, values) = if bars.is_lying { (scene.y, scene.x) } else { (scene.x, scene.y) };
    let [a, b] = [bar.place + bar.offset, bar.place + bar.offset + bar.width].map(|end| places.at(end));
    let ground = |value: f64| {
        let place = values.at(value);
        if place.is_finite() { place } else { values.place(values.seen()[0]) }
    };
    let (c, d) = (ground(bar.base), values.at(bar.top));
    let all = [a, b, c, d];
    if !all.iter().all(|value| value.is_finite()) {
        return None;
    }
    let [(left, right), (top, bottom)] = if bars.is_lying { [(c, d), (a, b)] } else { [(a, b), (c, d)] };
    let frame = scene.frame;
    // A bar that goes far beyond the plot is cut here: renderers dislike such numbers.
    let clip = |value: f64, low: f64, length: f64| value.clamp(low - length - 50.0, low + 2.0 * length + 50.0);
    let [left, right] = [left, right].map(|value| clip(value, frame.x, frame.width));
    let [top, bottom] = [top, bottom].map(|value| clip(value, frame.y, frame.height));
    Some(PageRect { x: left.min(right), y: top.min(bottom), width: (right - left).abs(), height: (bottom - top).abs() })
}

/// Colour of a bar of a waterfall.
fn fall_color(trace: &Trace<'_>, measure: Measure) -> Color {
    let (name, default) = match measure {
        Measure::Up => ("increasing", "#3D9970"),
        Measure::Down => ("decreasing", "#FF4136"),
        Measure::Total => ("totals", "#4499FF"),
    };
    let said = trace.node.color(&format!("{name}.marker.color"));
    said.or_else(|| Color::parse(default)).unwrap_or(trace.color)
}

/// Draws the bars.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, bars: &Bars, ink: &mut Ink) {
    let trace = scene.trace;
    let marker = trace.node.get("marker");
    let colors = paint(scene.sheet, marker, trace.color, scene.extents);
    let edge_node = marker.get("line");
    let edges = paint(scene.sheet, edge_node, Color::solid([0x44; 3]), scene.extents);
    let edge_widths = Each::at(edge_node.own(), "width");
    let template_width = edge_node.number("width").filter(|_| scene.sheet.is_own()).unwrap_or(0.0);
    let opacities = Each::at(marker, "opacity");
    let texts = Labels::of(scene);
    let mut places = Vec::new();
    let mut before: Option<PageRect> = None;
    for (nth, bar) in bars.list.iter().enumerate() {
        let frame = frame_of(scene, bars, bar);
        places.push(frame.map_or([f64::NAN; 2], |frame| {
            let end = if bars.is_lying { scene.x.at(bar.top) } else { scene.y.at(bar.top) };
            let [x, y] = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
            if bars.is_lying { [end, y] } else { [x, end] }
        }));
        let Some(frame) = frame else { continue };
        let opacity = opacities.number(bar.index).unwrap_or(1.0).clamp(0.0, 1.0) * trace.opacity();
        let color = match bars.measures.get(nth) {
            Some(measure) => Some(fall_color(trace, *measure)),
            None => colors.of(if bars.bins.is_some() { 0 } else { bar.index }).or(Some(trace.color)),
        };
        let Some(color) = color else { continue };
        let width = edge_widths.number(bar.index).unwrap_or(template_width).clamp(0.0, 50.0);
        let edge = edges.of(bar.index).filter(|_| width > 0.0);
        ink.items.push(Item::Rect {
            frame,
            radius: 0.0,
            fill: Some(color.faded(opacity).fill()),
            stroke: edge.map(|edge| edge.faded(opacity).pen(width)),
        });
        if let Some(before) = before.replace(frame) {
            connect(scene, bars, [before, frame], bar, ink);
        }
        let center = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
        ink.point(trace.index, bar.index, center, [frame.width / 2.0, frame.height / 2.0], color);
        if let Some(text) = texts.text(scene, bars, bar) {
            texts.put(scene, (bars, bar), (frame, color.faded(opacity)), &text, ink);
        }
    }
    let name = if bars.is_lying { "error_x" } else { "error_y" };
    let tops: Vec<f64> = bars.list.iter().map(|bar| bar.top).collect();
    let node = trace.node.get(name);
    let default = Color::solid(scene.sheet.base_font().color.rgb);
    curve::draw_error_bars(scene, node, &curve::errors(node, &tops), &places, default, ink);
}

/// What leads from bar to bar in waterfalls and funnels.
fn connect(scene: &Scene<'_, '_>, bars: &Bars, [before, frame]: [PageRect; 2], bar: &Bar, ink: &mut Ink) {
    let connector = scene.trace.node.get("connector");
    if bars.kind == Group::Bars || connector.flag("visible") == Some(false) {
        return;
    }
    if bars.kind == Group::Funnels {
        let fill = connector.color("fillcolor").unwrap_or(scene.trace.color.faded(0.35));
        let points = if bars.is_lying {
            let (upper, lower) = if before.y < frame.y { (before, frame) } else { (frame, before) };
            let (y0, y1) = (upper.y + upper.height, lower.y);
            vec![[upper.x, y0], [upper.x + upper.width, y0], [lower.x + lower.width, y1], [lower.x, y1]]
        } else {
            let (x0, x1) = (before.x + before.width, frame.x);
            vec![[x0, before.y], [x1, frame.y], [x1, frame.y + frame.height], [x0, before.y + before.height]]
        };
        ink.items.push(Item::Area { points, fill: fill.fill() });
        return;
    }
    let line = connector.get("line");
    let pen = line.color("color").unwrap_or(Color::solid([0x44; 3])).pen(line.number("width").unwrap_or(1.0));
    let pen = pen.dashed(curve::dash(line.text("dash")));
    let is_total = bars.measures.get(bar.index) == Some(&Measure::Total);
    let value = if is_total { bar.top } else { bar.base };
    let points = if bars.is_lying {
        let x = scene.x.at(value);
        let (a, b) =
            if before.y < frame.y { (before.y + before.height, frame.y) } else { (before.y, frame.y + frame.height) };
        vec![[x, a], [x, b]]
    } else {
        let y = scene.y.at(value);
        vec![[before.x + before.width, y], [frame.x, y]]
    };
    ink.items.push(Item::Line { points, stroke: pen });
}

/// The texts of bars.
struct Labels<'a> {
    texts: Each<'a>,
    template: Option<&'a str>,
    position: Each<'a>,
    font: Font,
    inside: Option<Color>,
    outside: Option<Color>,
    info: Option<&'a str>,
    angle: Option<f64>,
}

impl<'a> Labels<'a> {
    fn of(scene: &Scene<'_, 'a>) -> Self {
        let node = scene.trace.node;
        let color =
            |name: &str| node.own().color(&format!("{name}.color")).or_else(|| node.own().color("textfont.color"));
        Self {
            texts: Each::at(node, "text"),
            template: node.text("texttemplate"),
            position: Each::at(node, "textposition"),
            font: scene.sheet.font(node.get("textfont"), 1.0),
            inside: color("insidetextfont"),
            outside: color("outsidetextfont"),
            info: node.text("textinfo"),
            angle: node.number("textangle"),
        }
    }

    fn text(&self, scene: &Scene<'_, '_>, bars: &Bars, bar: &Bar) -> Option<String> {
        let value = || {
            let axis = if bars.is_lying { scene.x } else { scene.y };
            Filled::of(axis, bar.value)
        };
        let text = if let Some(template) = self.template {
            template::fill(template, &|name| match (name, bars.is_lying) {
                ("value" | "final" | "delta", _) | ("y", false) | ("x", true) => Some(value()),
                ("x", false) => Some(Filled::of(scene.x, bar.place)),
                ("y", true) => Some(Filled::of(scene.y, bar.place)),
                ("text", _) => Some(Filled::Text(self.texts.text(bar.index).into_owned())),
                (name, _) => custom(scene.trace, name, bar.index),
            })
        } else {
            let own = self.texts.text(bar.index);
            let info = self.info.unwrap_or(if bars.kind == Group::Funnels { "value" } else { "" });
            if bars.kind == Group::Funnels && own.is_empty() { funnel_text(scene, info, bar) } else { own.into_owned() }
        };
        (!text.is_empty()).then_some(text)
    }

    fn put(
        &self,
        scene: &Scene<'_, '_>,
        (bars, bar): (&Bars, &Bar),
        (frame, color): (PageRect, Color),
        text: &str,
        ink: &mut Ink,
    ) {
        let rich = Rich::parse(text);
        let position = self.position.text(bar.index);
        let (width, height) = (rich.width(&self.font), rich.height(&self.font));
        let fits = |w: f64, h: f64| w <= frame.width - 4.0 && h <= frame.height - 2.0;
        let turned = self
            .angle
            .map_or(!fits(width, height) && fits(height, width) && !bars.is_lying, |angle| angle.abs() > 45.0);
        let (is_inside, is_auto) = match position.as_ref() {
            "none" => return,
            "inside" => (true, false),
            "outside" => (false, false),
            _ => (fits(width, height) || turned, true),
        };
        if !scene.is_near([frame.x + frame.width / 2.0, frame.y + frame.height / 2.0], 2000.0) {
            return;
        }
        let is_down = if bars.is_lying {
            scene.x.at(bar.top) < scene.x.at(bar.base)
        } else {
            scene.y.at(bar.top) > scene.y.at(bar.base)
        };
        if is_inside {
            let ground = Color::solid(color.over(scene.sheet.plot().rgb));
            let mut font = self.font.colored(self.inside.unwrap_or_else(|| ground.contrast()));
            let (wide, high) = if turned { (height, width) } else { (width, height) };
            let shrink = ((frame.width - 4.0) / wide).min((frame.height - 2.0) / high).min(1.0);
            if shrink < 0.25 {
                return;
            }
            font.size *= shrink;
            let (wide, high) = (wide * shrink, high * shrink);
            let anchor = scene.trace.node.text("insidetextanchor").unwrap_or(if bars.kind == Group::Funnels {
                "middle"
            } else {
                "end"
            });
            let center = [frame.x + frame.width / 2.0, frame.y + frame.height / 2.0];
            let shift = match anchor {
                "middle" => 0.0,
                "start" => -1.0,
                _ => 1.0,
            } * if is_down { -1.0 } else { 1.0 };
            let at = if bars.is_lying {
                [center[0] + shift * ((frame.width - wide) / 2.0 - 3.0).max(0.0), center[1]]
            } else {
                [center[0], center[1] - shift * ((frame.height - high) / 2.0 - 2.0).max(0.0)]
            };
            let degrees = if turned { -90.0 } else { 0.0 };
            rich.put(&mut ink.above, &font, at, [0.5, 0.5], degrees);
            return;
        }
        if is_auto && width > frame.width * 3.0 && !bars.is_lying && bars.list.len() > 40 {
            return;
        }
        let font = self.font.colored(self.outside.unwrap_or(scene.sheet.base_font().color));
        let (at, align) = match (bars.is_lying, is_down) {
            (true, false) => ([frame.x + frame.width + 3.0, frame.y + frame.height / 2.0], [0.0, 0.5]),
            (true, true) => ([frame.x - 3.0, frame.y + frame.height / 2.0], [1.0, 0.5]),
            (false, false) => ([frame.x + frame.width / 2.0, frame.y - 1.0], [0.5, 1.0]),
            (false, true) => ([frame.x + frame.width / 2.0, frame.y + frame.height + 1.0], [0.5, 0.0]),
        };
        rich.put(&mut ink.above, &font, at, align, 0.0);
    }
}

/// A value of `customdata` at a place of a template.
pub(in crate::preview) fn custom(trace: &Trace<'_>, name: &str, at: usize) -> Option<Filled> {
    let rest = name.strip_prefix("customdata")?;
    super::super::hover_values::custom(trace, rest, at)
}

fn funnel_text(scene: &Scene<'_, '_>, info: &str, bar: &Bar) -> String {
    let values = Column::at(scene.trace.node, if is_horizontal(scene.trace) { "x" } else { "y" });
    let first = values.as_ref().map_or(f64::NAN, |values| values.number(0));
    let before = values.as_ref().map_or(f64::NAN, |values| values.number(bar.index.saturating_sub(1)));
    let percent = |part: f64| format!("{:.0}%", part * 100.0);
    let part = |word: &str| match word {
        "value" => Some(Filled::Number(bar.value).plain()),
        "percent initial" => Some(percent(bar.value / first)),
        "percent previous" => Some(percent(bar.value / before)),
        _ => None,
    };
    info.split('+').filter_map(part).collect::<Vec<_>>().join("<br>")
}
