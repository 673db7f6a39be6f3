//! One chart within a figure on paper: its frame, axes and curves.

use jiff::tz::TimeZone;

use super::super::axis::{AxisScale, Scale};
use super::super::figure::{Figure, FigureKind, FigureSeries};
use super::super::palette::Dash;
use super::super::series::RailKind;
use super::super::strokes::Polyline;
use super::axes::{self, AxisTicks};
use super::legend::{clip_segment, least_size};
use super::page_notes::Naming;
use super::spec::ExportSpec;
use super::style::{Ink, Styles};
use crate::drawing::fonts;
use crate::drawing::names::{Shortened, elided, shortened, width_of};
use crate::drawing::{Anchor, Fill, Item, PageRect, Pen, Turn, Weight};
use crate::model::format;
use crate::text::Texts;

/// What every part of a figure needs to know.
pub(super) struct PageContext<'a> {
    pub(super) spec: &'a ExportSpec,
    pub(super) ink: Ink,
    pub(super) styles: Styles,
    pub(super) zone: &'a TimeZone,
    pub(super) texts: &'a Texts,
    /// How much is left out, because there is no room: 0 nothing, 1 titles, 2 all text.
    pub(super) spare: u8,
}

impl PageContext<'_> {
    pub(super) fn font(&self) -> f64 {
        self.spec.font_size
    }

    pub(super) fn text(&self, at: [f64; 2], anchor: Anchor, weight: Weight, text: String) -> Item {
        Item::Text { at, anchor, turn: Turn::None, size: self.font(), weight, color: self.ink.text, text }
    }

    fn tick(&self) -> f64 {
        if self.spec.shows_ticks { self.font() * 0.35 } else { 0.0 }
    }

    /// From the axis to its labels.
    fn label_gap(&self) -> f64 {
        self.tick() + self.font() * 0.35
    }

    fn axis_width(&self) -> f64 {
        (self.font() * 0.075).clamp(0.5, 1.0)
    }
}

/// Room that a panel needs around its plot, points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gutters {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Gutters {
    /// The plot that remains of a cell.
    pub(super) fn inside(self, cell: PageRect) -> PageRect {
        PageRect {
            x: cell.x + self.left,
            y: cell.y + self.top,
            width: (cell.width - self.left - self.right).max(0.0),
            height: (cell.height - self.top - self.bottom).max(0.0),
        }
    }
}

/// The words around a panel.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    pub(super) panel: String,
    pub(super) x: String,
    pub(super) y: String,
}

/// One bar: its name, its look and its value.
struct Bar<'a> {
    series: &'a FigureSeries,
    name: String,
    value: f64,
}

fn bars<'a>(figure: &'a Figure) -> Vec<Bar<'a>> {
    let shown = figure.series.iter().filter(|series| !series.is_hidden);
    let bar = |series: &'a FigureSeries| {
        let value = series.last?.value;
        Some(Bar { series, name: figure.label(series).to_string(), value })
    };
    shown.filter_map(bar).collect()
}

fn value_text(value: f64) -> String {
    axes::typeset(&format::number(value))
}

/// The range of values that bars lie in: with zero, from which they start.
fn bar_range(figure: &Figure) -> (f64, f64) {
    let (low, high) = figure.y_range;
    if figure.is_y_fixed || figure.y_scale == AxisScale::Log {
        return (low, high);
    }
    let values = || {
        figure.series.iter().filter_map(|series| {
            let edges = whisker(series, figure.y_scale);
            Some((series.last?.value, edges))
        })
    };
    let values = || values().flat_map(|(value, edges)| edges.map_or([value; 2], |(low, high)| [low, high]));
    let finite = || values().filter(|value| value.is_finite());
    let low = if finite().all(|value| value >= 0.0) { 0.0 } else { low };
    let high = if finite().all(|value| value <= 0.0) { 0.0 } else { high };
    if low < high { (low, high) } else { (0.0, 1.0) }
}

/// The band of a group that is a bar, where it has a width and a place.
fn whisker(series: &FigureSeries, scale: AxisScale) -> Option<(f64, f64)> {
    let (low, high, _) = series.last?.spread?;
    (low < high && low.is_finite() && high.is_finite() && scale.has(low)).then_some((low, high))
}

/// The room that this panel needs in a cell of this size, of which its neighbours make it leave `least` in any case.
pub(super) fn gutters(
    figure: &Figure,
    titles: &Titles,
    cell: PageRect,
    least: &Gutters,
    context: &PageContext<'_>,
) -> Gutters {
    let font = context.font();
    if context.spare >= 2 {
        let edge = context.axis_width();
        return Gutters { left: edge, right: edge, top: edge, bottom: edge };
    }
    let has_titles = context.spare == 0;
    let title_height = font * 1.45;
    let top = if titles.panel.is_empty() || !has_titles { font * 0.45 } else { font * 1.7 };
    let mut bottom = context.label_gap() + font * 0.95;
    if !titles.x.is_empty() && has_titles {
        bottom += title_height;
    }
    let (top, bottom) = (top.max(least.top), bottom.max(least.bottom));
    let y_title = if titles.y.is_empty() || !has_titles { 0.0 } else { title_height };
    let height = (cell.height - top - bottom).max(0.0);
    if figure.kind() == FigureKind::Bars {
        let names: Vec<String> = bars(figure).into_iter().map(|bar| bar.name).collect();
        let widest = names.iter().map(|name| width_of(name, font)).fold(0.0, f64::max);
        let left = (widest.min(cell.width * 0.4) + font * 0.6 + y_title).max(least.left);
        let values = bars(figure).into_iter().map(|bar| width_of(&value_text(bar.value), font)).fold(0.0, f64::max);
        return Gutters { left, right: (values + font * 0.7).max(least.right), top, bottom };
    }
    let left = (y_title + axes::along_y(figure, height, font).widest(font) + context.label_gap()).max(least.left);
    // The last label may reach beyond the plot.
    let width = (cell.width - left - least.right.max(font * 0.4)).max(0.0);
    let ticks = axes::along_x(figure, width, font, context.zone, context.texts);
    let beyond = ticks.labelled.last().map_or(0.0, |(at, label)| at + width_of(label, font) / 2.0 - width);
    let before = ticks.labelled.first().map_or(0.0, |(at, label)| width_of(label, font) / 2.0 - at);
    Gutters { left: left.max(before), right: least.right.max(font * 0.4).max(beyond + 0.5), top, bottom }
}

/// What was drawn, for those who look for free places or for names.
#[derive(Default)]
pub(super) struct DrawnPanel {
    /// The curves within the plot, in points.
    pub(super) curves: Vec<Vec<[f64; 2]>>,
    /// What became of the names of bars.
    pub(super) naming: Naming,
    /// How much higher the plot would have to be for all bars to have their names, points.
    pub(super) lack: f64,
}

/// Draws the panel around its plot.
pub(super) fn draw(
    figure: &Figure,
    titles: &Titles,
    cell: PageRect,
    plot: PageRect,
    context: &PageContext<'_>,
    items: &mut Vec<Item>,
) -> DrawnPanel {
    let (font, has_text) = (context.font(), context.spare < 2);
    let is_bars = figure.kind() == FigureKind::Bars;
    let (x_ticks, y_ticks) = match (has_text, is_bars) {
        (false, _) => (AxisTicks::default(), AxisTicks::default()),
        (true, true) => {
            (axes::values_along_x(figure.y_scale, bar_range(figure), plot.width, font), AxisTicks::default())
        }
        (true, false) => (
            axes::along_x(figure, plot.width, font, context.zone, context.texts),
            axes::along_y(figure, plot.height, font),
        ),
    };
    let bottom = plot.y + plot.height;
    if context.spec.shows_grid {
        let stroke = Pen::solid(context.ink.grid, context.axis_width());
        for (at, _) in &x_ticks.labelled {
            let points = vec![[plot.x + at, plot.y], [plot.x + at, bottom]];
            items.push(Item::Line { points, stroke });
        }
        for (at, _) in &y_ticks.labelled {
            let points = vec![[plot.x, bottom - at], [plot.x + plot.width, bottom - at]];
            items.push(Item::Line { points, stroke });
        }
    }
    let drawn = if is_bars {
        draw_bars(figure, plot, context, items)
    } else {
        DrawnPanel { curves: draw_curves(figure, plot, context, items), ..DrawnPanel::default() }
    };
    draw_axes(plot, &x_ticks, &y_ticks, is_bars, context, items);
    if has_text {
        draw_labels(cell, plot, &x_ticks, &y_ticks, context, items);
    }
    if context.spare == 0 {
        draw_titles(titles, cell, plot, context, items);
    }
    drawn
}

fn draw_axes(
    plot: PageRect,
    x_ticks: &AxisTicks,
    y_ticks: &AxisTicks,
    is_bars: bool,
    context: &PageContext<'_>,
    items: &mut Vec<Item>,
) {
    let stroke = Pen::solid(context.ink.axis, context.axis_width());
    let (left, bottom) = (plot.x, plot.y + plot.height);
    if context.spec.shows_frame {
        items.push(Item::Rect { frame: plot, radius: 0.0, fill: None, stroke: Some(stroke) });
    } else {
        let half = stroke.width / 2.0;
        let corner = [left, bottom];
        items.push(Item::Line { points: vec![[left, plot.y], corner, [left + plot.width + half, bottom]], stroke });
    }
    if !context.spec.shows_ticks {
        return;
    }
    let length = context.tick();
    let mut tick = |from: [f64; 2], to: [f64; 2]| items.push(Item::Line { points: vec![from, to], stroke });
    let x_places = x_ticks.labelled.iter().map(|(at, _)| (*at, length));
    for (at, length) in x_places.chain(x_ticks.minor.iter().map(|at| (*at, length * 0.6))) {
        tick([left + at, bottom], [left + at, bottom + length]);
    }
    if is_bars {
        return;
    }
    let y_places = y_ticks.labelled.iter().map(|(at, _)| (*at, length));
    for (at, length) in y_places.chain(y_ticks.minor.iter().map(|at| (*at, length * 0.6))) {
        tick([left - length, bottom - at], [left, bottom - at]);
    }
}

fn draw_labels(
    cell: PageRect,
    plot: PageRect,
    x_ticks: &AxisTicks,
    y_ticks: &AxisTicks,
    context: &PageContext<'_>,
    items: &mut Vec<Item>,
) {
    let font = context.font();
    let (left, bottom) = (plot.x, plot.y + plot.height);
    let baseline = bottom + context.label_gap() + fonts::cap_height(font);
    for (at, label) in &x_ticks.labelled {
        let half = width_of(label, font) / 2.0;
        let last = (cell.x + cell.width - half).max(cell.x + half);
        let middle = (left + at).clamp(cell.x + half, last);
        items.push(context.text([middle, baseline], Anchor::Middle, Weight::Regular, label.clone()));
    }
    for (at, label) in &y_ticks.labelled {
        let at = [left - context.label_gap(), bottom - at + fonts::cap_height(font) / 2.0];
        items.push(context.text(at, Anchor::End, Weight::Regular, label.clone()));
    }
}

fn draw_titles(titles: &Titles, cell: PageRect, plot: PageRect, context: &PageContext<'_>, items: &mut Vec<Item>) {
    let font = context.font();
    let centred = |text: &str, y: f64| {
        let text = elided(text, cell.width, font);
        let half = width_of(&text, font) / 2.0;
        let middle = plot.x + plot.width / 2.0;
        let last = (cell.x + cell.width - half).max(cell.x + half);
        (text, [middle.clamp(cell.x + half, last), y])
    };
    if !titles.panel.is_empty() {
        let size = font / 1.06;
        let text = elided(&titles.panel, cell.width * 0.94 * size / font, font);
        let (text, at) = centred(&text, plot.y - font * 0.6);
        items.push(context.text(at, Anchor::Middle, Weight::SemiBold, text));
    }
    if !titles.x.is_empty() {
        let (text, at) = centred(&titles.x, cell.y + cell.height - fonts::descent(font));
        items.push(context.text(at, Anchor::Middle, Weight::Regular, text));
    }
    if !titles.y.is_empty() {
        let text = elided(&titles.y, cell.height, font);
        let half = width_of(&text, font) / 2.0;
        let last = (cell.y + cell.height - half).max(cell.y + half);
        let middle = (plot.y + plot.height / 2.0).clamp(cell.y + half, last);
        items.push(Item::Text {
            at: [cell.x + fonts::ascent(font) * 0.85, middle],
            anchor: Anchor::Middle,
            turn: Turn::Up,
            size: font,
            weight: Weight::Regular,
            color: context.ink.text,
            text,
        });
    }
}

/// From data to paper.
struct Place {
    plot: PageRect,
    x: Scale,
    y: Scale,
}

impl Place {
    fn of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.plot.x + self.x.unit(x) * self.plot.width, self.plot.y + (1.0 - self.y.unit(y)) * self.plot.height]
    }
}

/// Draws bands, then raw curves, then curves, then what is not finite. Returns the curves.
fn draw_curves(
    figure: &Figure,
    plot: PageRect,
    context: &PageContext<'_>,
    items: &mut Vec<Item>,
) -> Vec<Vec<[f64; 2]>> {
    let spec = context.spec;
    let place =
        Place { plot, x: Scale::new(figure.x_scale, figure.x_range), y: Scale::new(figure.y_scale, figure.y_range) };
    // A curve at the very edge is seen in its whole width.
    let room = spec.line_width * 1.5 + 1.0;
    let clip = if spec.x_range.is_some() || figure.is_y_fixed {
        plot
    } else {
        PageRect {
            x: plot.x - room,
            y: plot.y - room,
            width: plot.width + 2.0 * room,
            height: plot.height + 2.0 * room,
        }
    };
    // Beyond this nothing can be seen; renderers need not walk along what is a million pages away.
    let low = [plot.x - plot.width - 50.0, plot.y - plot.height - 50.0];
    let high = [plot.x + 2.0 * plot.width + 50.0, plot.y + 2.0 * plot.height + 50.0];
    let lines = |strokes: &[Polyline]| -> Vec<Vec<[f64; 2]>> {
        strokes.iter().flat_map(|stroke| within(stroke.iter().map(|point| place.of(*point)), low, high)).collect()
    };
    let shown = || figure.series.iter().filter(|series| !series.is_hidden);
    let mut inside = Vec::new();
    let mut curves = Vec::new();
    for series in shown() {
        let fill = Fill { color: context.styles.color(series), opacity: spec.band_opacity.clamp(0.0, 1.0) };
        for band in &series.bands {
            let lower = band.iter().map(|[x, low, _]| place.of([*x, *low]));
            let upper = band.iter().rev().map(|[x, _, high]| place.of([*x, *high]));
            let points = polygon_within(lower.chain(upper).collect(), low, high);
            // A legend within a band covers it as much as one across its edge.
            let stride = (band.len() / 200).max(1);
            let across = band.iter().step_by(stride).map(|[x, low, high]| [[*x, *low], [*x, *high]]);
            curves.extend(across.map(|ends| ends.map(|end| place.of(end)).to_vec()));
            curves.push(points.clone());
            inside.push(Item::Area { points, fill });
        }
    }
    if spec.shows_raw {
        for series in shown() {
            let color = context.styles.color(series);
            let width = spec.line_width * 0.75;
            let stroke = Pen::solid(color, width).round().opacity(context.ink.raw_opacity);
            let lines = lines(&series.raw_strokes);
            curves.extend(lines.iter().cloned());
            inside.extend(lines.into_iter().map(|points| Item::Line { points, stroke }));
        }
    }
    for series in shown() {
        let color = context.styles.color(series);
        let dash = context.styles.dash(series);
        let stroke = Pen::solid(color, spec.line_width).dashed(dash);
        let stroke = if dash == Dash::Solid { stroke.round() } else { stroke };
        let dot = |center: [f64; 2]| Item::Circle {
            center,
            radius: (spec.line_width * 1.4).max(1.0),
            fill: Some(Fill::solid(color)),
            stroke: None,
        };
        let lines = lines(&series.strokes);
        for points in &lines {
            if let [only] = points[..] {
                inside.push(dot(only));
            } else {
                inside.push(Item::Line { points: points.clone(), stroke });
            }
        }
        if spec.shows_markers {
            let mut last = [f64::NEG_INFINITY; 2];
            for point in lines.iter().filter(|points| points.len() > 1).flatten() {
                if (point[0] - last[0]).abs() >= spec.line_width * 5.0 {
                    inside.push(dot(*point));
                    last = *point;
                }
            }
        }
        if let Some(end) = series.broken_end {
            let stroke = Pen::solid(color, spec.line_width).round();
            inside.push(Item::Cross { center: place.of(end), size: spec.line_width * 2.0 + 3.0, stroke });
        }
        curves.extend(lines);
    }
    items.push(Item::Clip { frame: clip, items: inside });
    for series in shown() {
        draw_rail(series, &place, context, items);
    }
    curves
}

/// What is not finite: triangles at the edge that +∞ and −∞ lie beyond, a cross at the bottom for NaN.
fn draw_rail(series: &FigureSeries, place: &Place, context: &PageContext<'_>, items: &mut Vec<Item>) {
    let plot = place.plot;
    let size = (context.font() * 0.5).max(2.0);
    let color = context.styles.color(series);
    let mut last = [f64::NEG_INFINITY; 3];
    for mark in &series.rail {
        let x = plot.x + place.x.unit(mark.x) * plot.width;
        let (top, bottom) = (plot.y, plot.y + plot.height);
        let kind = mark.kind as usize;
        if x < plot.x - 0.01 || x > plot.x + plot.width + 0.01 || x - last[kind] < size * 0.6 {
            continue;
        }
        last[kind] = x;
        let triangle = |tip: f64, base: f64| Item::Area {
            points: vec![[x, tip], [x - size / 2.0, base], [x + size / 2.0, base]],
            fill: Fill::solid(color),
        };
        items.push(match mark.kind {
            RailKind::PositiveInfinity => triangle(top, top + size),
            RailKind::NegativeInfinity => triangle(bottom, bottom - size),
            RailKind::Nan => Item::Cross {
                center: [x, bottom - size * 0.7],
                size: size * 0.8,
                stroke: Pen::solid(color, (context.spec.line_width * 0.8).max(0.5)).round(),
            },
        });
    }
}

fn draw_bars(figure: &Figure, plot: PageRect, context: &PageContext<'_>, items: &mut Vec<Item>) -> DrawnPanel {
    let font = context.font();
    let bars = bars(figure);
    let range = bar_range(figure);
    let scale = Scale::new(figure.y_scale, range);
    let row = plot.height / bars.len().max(1) as f64;
    let thickness = (row * 0.7).min(font * 2.2);
    let names: Vec<&str> = bars.iter().map(|bar| &*bar.name).collect();
    let room = width_of_names(plot, context, &names);
    // Where rows are lower than a line of text, letters are smaller; where that is not enough, every so-many-th is named.
    let least_row = least_size(font) * 1.25;
    let size = (row / 1.25).clamp(least_size(font), font);
    let stride = ((size * 1.25 / row.max(1e-9) - 1e-6).ceil() as usize).max(1);
    let Shortened { names, cut, are_alike, .. } = shortened(&names, room, size);
    let has_names = context.spare < 2;
    let named = if has_names { bars.len().div_ceil(stride) } else { 0 };
    let x_of = |value: f64| plot.x + scale.unit(value).clamp(0.0, 1.0) * plot.width;
    let base = if figure.y_scale == AxisScale::Log { plot.x } else { x_of(0.0) };
    for (at, (bar, name)) in bars.iter().zip(names).enumerate() {
        let middle = plot.y + (at as f64 + 0.5) * row;
        let baseline = middle + fonts::cap_height(size) / 2.0;
        let has_place = bar.value.is_finite() && figure.y_scale.has(bar.value);
        let end = if has_place { x_of(bar.value) } else { base };
        if has_place {
            let frame = PageRect {
                x: base.min(end),
                y: middle - thickness / 2.0,
                width: (end - base).abs(),
                height: thickness,
            };
            let color = context.styles.color(bar.series);
            items.push(match context.styles.dash(bar.series) {
                Dash::Solid => Item::Rect { frame, radius: 0.0, fill: Some(Fill::solid(color)), stroke: None },
                // As the curve of the run: in its dashes.
                dash => Item::Line {
                    points: vec![[base, middle], [end, middle]],
                    stroke: Pen::solid(color, thickness).dashed(dash),
                },
            });
        }
        let whisker = whisker(bar.series, figure.y_scale).map(|(low, high)| (x_of(low), x_of(high)));
        if let Some((low, high)) = whisker {
            let stroke = Pen::solid(context.ink.text, context.axis_width());
            let tip = thickness * 0.2;
            items.push(Item::Line { points: vec![[low, middle], [high, middle]], stroke });
            for edge in [low, high] {
                items.push(Item::Line { points: vec![[edge, middle - tip], [edge, middle + tip]], stroke });
            }
        }
        if has_names && at % stride == 0 {
            let color = context.ink.text;
            let text = |at: [f64; 2], anchor: Anchor, text: String| Item::Text {
                at,
                anchor,
                turn: Turn::None,
                size,
                weight: Weight::Regular,
                color,
                text,
            };
            items.push(text([plot.x - font * 0.5, baseline], Anchor::End, name));
            let after = base.max(end).max(whisker.map_or(base, |(_, high)| high)) + font * 0.4;
            items.push(text([after, baseline], Anchor::Start, value_text(bar.value)));
        }
    }
    DrawnPanel {
        curves: Vec::new(),
        naming: Naming {
            unnamed: bars.len() - named,
            are_cut: has_names && cut > 0,
            are_alike: has_names && are_alike,
            ..Naming::default()
        },
        lack: (least_row * bars.len() as f64 - plot.height).max(0.0),
    }
}

/// The gutter was made for the names, as far as there was room.
fn width_of_names(plot: PageRect, context: &PageContext<'_>, names: &[&str]) -> f64 {
    let widest = names.iter().map(|name| width_of(name, context.font())).fold(0.0, f64::max);
    let y_title =
        if context.spec.y_label.as_deref().unwrap_or_default().is_empty() { 0.0 } else { context.font() * 1.45 };
    widest.min((plot.x - context.font() * 0.9 - y_title).max(0.0))
}

/// The parts of a line within a box. Single points stay single points.
fn within(points: impl Iterator<Item = [f64; 2]>, low: [f64; 2], high: [f64; 2]) -> Vec<Vec<[f64; 2]>> {
    let points: Vec<[f64; 2]> = points.collect();
    let is_in = |point: &[f64; 2]| (0..2).all(|axis| point[axis] >= low[axis] && point[axis] <= high[axis]);
    if points.iter().all(is_in) {
        return if points.is_empty() { Vec::new() } else { vec![points] };
    }
    let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
    for pair in points.windows(2) {
        let Some([from, to]) = clip_segment(pair[0], pair[1], low, high) else { continue };
        match parts.last_mut() {
            Some(part) if part.last() == Some(&from) => part.push(to),
            _ => parts.push(vec![from, to]),
        }
    }
    parts
}

/// A polygon cut off at the edges of a box (Sutherland and Hodgman).
fn polygon_within(mut points: Vec<[f64; 2]>, low: [f64; 2], high: [f64; 2]) -> Vec<[f64; 2]> {
    for (axis, edge, sign) in [(0, low[0], 1.0), (0, high[0], -1.0), (1, low[1], 1.0), (1, high[1], -1.0)] {
        let inside = |point: &[f64; 2]| (point[axis] - edge) * sign >= 0.0;
        if points.iter().all(inside) {
            continue;
        }
        let mut kept = Vec::with_capacity(points.len());
        for (at, point) in points.iter().enumerate() {
            let before = &points[(at + points.len() - 1) % points.len()];
            if inside(point) != inside(before) {
                let share = (edge - before[axis]) / (point[axis] - before[axis]);
                let mut crossing = [0, 1].map(|axis| before[axis] + (point[axis] - before[axis]) * share);
                crossing[axis] = edge;
                kept.push(crossing);
            }
            if inside(point) {
                kept.push(*point);
            }
        }
        points = kept;
    }
    points
}
