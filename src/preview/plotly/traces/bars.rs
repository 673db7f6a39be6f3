//! Bars of all kinds, also those of histograms, funnels and waterfalls: beside each other or on each other. How they are
//! drawn is in `bar_marks.rs`.

use std::collections::BTreeMap;

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::kind::Kind;
use super::super::axes::setup::{Axes, is_horizontal};
use super::super::sheet::{Sheet, Trace};
use super::super::values::{Column, Each};
use super::bins::{Bins, least_difference};
use super::errors;
use super::series;

/// One bar.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Bar {
    /// Its middle before it stands beside others, in the numbers of the axis.
    pub(in crate::preview) place: f64,
    pub(in crate::preview) value: f64,
    pub(in crate::preview) base: f64,
    pub(in crate::preview) top: f64,
    /// From `place` to its near edge.
    pub(super) offset: f64,
    pub(super) width: f64,
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
    pub(super) has_base: bool,
    /// Of a waterfall: how each bar counts.
    pub(super) measures: Vec<Measure>,
    pub(super) kind: Group,
    /// Between two places.
    pub(super) least: f64,
    /// Bars on each other are parts of a whole, which fills the plot.
    pub(super) is_whole: bool,
}

/// What is arranged together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
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
pub(super) enum Measure {
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
    for end in errors::ends(node, &tops).into_iter().flatten().flatten() {
        axis.extremes.add(axis.measure(end), Widen { is_padded: true, has_zero: is_linear, room: 0.0 });
    }
}
