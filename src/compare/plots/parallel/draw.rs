//! The drawing: lines behind, axes before them, and the legend of the colours beside both.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::data::{Column, PlotData};
use super::super::plot::{AxisPlace, Lane, LaneKind, Mark, Plot, Scale, Shape, Sheet};
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::axis::{Axis, share};
use super::layout::Layout;
use super::setup::{ParallelSetup, brushed};
use crate::chart::ticks::Tick;
use crate::drawing::{Anchor, Drawing, Fill, Item, PageRect, Pattern, Pen, Pixels, Rgb, Turn, Weight, fonts};
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// From so many lines on they are drawn with corners: nobody follows a single one.
const MOST_CURVES: usize = 400;
/// Length of a part of a curve, points.
const PART: f64 = 10.0;
/// So many lines are opaque.
const OPAQUE: f64 = 60.0;
/// No line is fainter.
const FAINTEST: f64 = 0.1;
/// Ticks of an axis.
const MOST_TICKS: usize = 8;
/// Words that the legend names.
const MOST_NAMED: usize = 12;
/// Colours of the colour bar.
const STEPS: usize = 64;

/// See the module. The setup has axes; those whose columns are not in the data are left out. `None` when cancelled.
pub fn draw(
    setup: &ParallelSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let count = data.runs.len();
    let shown = setup.axes().iter().filter_map(|axis| Some((axis, data.column(&axis.field)?)));
    let axes: Vec<Axis<'_>> = shown.map(|(axis, column)| Axis::new(column, axis, count)).collect();
    let paint = Paint::new(setup, data);
    let lane_width = |kind| fonts::width(LaneKind::name(kind, texts), style.font_size, Weight::Regular);
    // Of the last axis ticks stand where no other axis is.
    let wording = Wording { texts, zone };
    let ticks =
        axes.last().into_iter().flat_map(|axis| (2..=MOST_TICKS).flat_map(|most| axis.ticks(most, texts, zone)));
    let tick_width = |tick: Tick| fonts::width(&tick.label, style.font_size, Weight::Regular);
    let widest = ticks.map(tick_width).fold(0.0, f64::max);
    let layout = Layout::new(&axes, paint.has_legend(), style, (&lane_width, widest));
    let page = Page { data, style, wording, axes: &axes, layout: &layout };
    let brushed = brushed(setup, data);
    let (lines, marks, left_out) = page.lines(&paint, brushed.as_deref(), cancel)?;
    let mut items = page.lane_guides();
    items.extend(lines);
    let mut places = Vec::with_capacity(axes.len());
    for at in 0..axes.len() {
        places.push(page.axis(at, &mut items));
    }
    if paint.has_legend() {
        page.legend(&paint, &mut items);
    }
    if !style.title.is_empty() {
        let size = style.font_size * 1.15;
        let at = [style.font_size, layout.heading - style.font_size * 0.4];
        items.push(words(at, Anchor::Start, size, Weight::SemiBold, style.text, style.title.clone()));
    }
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(Message::new("plot-left-out").arg("n", left_out));
    }
    let names = axes.iter().map(|axis| &*axis.column.title).collect::<Vec<_>>().join(", ");
    let said = [("n", count.into()), ("axes", names.into())];
    let drawing = Drawing {
        width: style.width,
        height: style.height,
        background: style.paper,
        title: style.title.clone(),
        description: texts.with("plot-parallel-described", &said),
        items,
    };
    Some(Plot { drawing, marks, axes: places, notes, sheet: page.sheet(&paint, brushed.as_deref()) })
}

fn words(at: [f64; 2], anchor: Anchor, size: f64, weight: Weight, color: Rgb, text: String) -> Item {
    Item::Text { at, anchor, turn: Turn::None, size, weight, color, text }
}

/// As much of a text as has room, with an ellipsis where something is left out.
fn fitted(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if fonts::width(text, size, weight) <= room {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let is_roomy = |end: &usize| fonts::width(&format!("{}…", &text[..*end]), size, weight) <= room;
    let fits = ends.partition_point(is_roomy);
    format!("{}…", &text[..ends[fits.saturating_sub(1)]])
}

/// What colours the lines.
enum Paint<'a> {
    Runs,
    Ramp { column: &'a Column, scale: Scale, range: [f64; 2] },
    Words { column: &'a Column, names: &'a [Arc<str>] },
}

impl<'a> Paint<'a> {
    fn new(setup: &'a ParallelSetup, data: &'a PlotData) -> Self {
        let Some(column) = setup.color_field().and_then(|field| data.column(field)) else { return Self::Runs };
        let chosen = setup.axes().iter().find(|axis| axis.field == column.field).and_then(|axis| axis.scale);
        let scale = super::super::scale::scale_of(column, data.runs.len(), chosen);
        if let super::super::data::Values::Categories { names, .. } = &column.values
            && names.len() <= MOST_NAMED
        {
            return Self::Words { column, names };
        }
        let values = (0..data.runs.len()).filter_map(|run| column.number(run));
        let placed = values.filter(|value| value.is_finite() && (scale == Scale::Linear || *value > 0.0));
        let ends =
            placed.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)]);
        if ends[0] <= ends[1] { Self::Ramp { column, scale, range: ends } } else { Self::Runs }
    }

    fn has_legend(&self) -> bool {
        !matches!(self, Self::Runs)
    }

    fn column(&self) -> Option<&'a Column> {
        match self {
            Self::Runs => None,
            Self::Ramp { column, .. } | Self::Words { column, .. } => Some(column),
        }
    }

    fn of(&self, run: usize, data: &PlotData, style: &PlotStyle) -> (Rgb, Pattern) {
        let color = match self {
            Self::Runs => return (data.runs[run].color, data.runs[run].dash),
            Self::Ramp { column, scale, range } => match column.number(run) {
                Some(value) if value.is_finite() && (*scale == Scale::Linear || value > 0.0) => {
                    style.ramp_at(share(value, *range, *scale))
                }
                _ => style.muted,
            },
            Self::Words { column, .. } => column.number(run).map_or(style.muted, |at| style.category(at as usize)),
        };
        (color, Pattern::default())
    }
}

/// What everything is drawn from.
struct Page<'a> {
    data: &'a PlotData,
    style: &'a PlotStyle,
    wording: Wording<'a>,
    axes: &'a [Axis<'a>],
    layout: &'a Layout,
}

impl Page<'_> {
    /// The lines of the runs from back to front, what can be pointed at, and how many runs have none of the values.
    fn lines(
        &self,
        paint: &Paint<'_>,
        brushed: Option<&[usize]>,
        cancel: &Cancel,
    ) -> Option<(Vec<Item>, Vec<Mark>, usize)> {
        let (data, style) = (self.data, self.style);
        let mut is_in = vec![brushed.is_none(); data.runs.len()];
        for run in brushed.unwrap_or_default() {
            is_in[*run] = true;
        }
        let has_value = |run: &usize| self.axes.iter().any(|axis| axis.column.number(*run).is_some());
        let mut order: Vec<usize> = (0..data.runs.len()).filter(has_value).collect();
        let left_out = data.runs.len() - order.len();
        // The focused ones before all others, and those within the brushes before the rest.
        order.sort_by_key(|run| (data.runs[*run].is_focused, is_in[*run]));
        let bright = order.iter().filter(|run| is_in[**run]).count();
        let faded = order.len() - bright;
        let is_curved = order.len() <= MOST_CURVES;
        let (mut items, mut marks) = (Vec::with_capacity(order.len()), Vec::with_capacity(bright));
        for (number, run) in order.into_iter().enumerate() {
            if number % 256 == 0 && cancel.is_cancelled() {
                return None;
            }
            let points = self.points(run, is_curved);
            let is_focused = data.runs[run].is_focused;
            let width = style.line_width * if is_focused { 2.0 } else { 1.0 };
            let stroke = if is_in[run] {
                let (color, dash) = paint.of(run, data, style);
                let opacity = if is_focused { 1.0 } else { opacity(bright) };
                Pen { opacity, ..Pen::solid(color, width).dashed(dash) }
            } else {
                let opacity = if is_focused { 1.0 } else { (opacity(faded) * 0.55).max(FAINTEST / 2.0) };
                Pen { opacity, ..Pen::solid(style.axis, width * 0.8) }
            };
            if is_focused && let Some(paper) = style.paper {
                // A rim that parts it from the others.
                items.push(Item::Line { points: points.clone(), stroke: Pen::solid(paper, width + 2.5).round() });
            }
            if is_in[run] {
                marks.push(Mark { runs: vec![run], shape: Shape::Line(points.clone()), told: Vec::new() });
            }
            items.push(Item::Line { points, stroke: stroke.round() });
        }
        Some((items, marks, left_out))
    }

    fn points(&self, run: usize, is_curved: bool) -> Vec<[f64; 2]> {
        let corner = |at: usize| [self.layout.xs[at], self.layout.y(&self.axes[at], self.axes[at].of_run(run))];
        let corners: Vec<[f64; 2]> = (0..self.axes.len()).map(corner).collect();
        if let [[x, y]] = corners[..] {
            return vec![[x - 5.0, y], [x + 5.0, y]];
        }
        if !is_curved {
            return corners;
        }
        let whole = (self.layout.gap / PART).clamp(8.0, 48.0) as usize;
        let mut points = Vec::with_capacity(corners.len() * whole);
        for pair in corners.windows(2) {
            let [[x, y], [next_x, next_y]] = [pair[0], pair[1]];
            let parts = if y == next_y { 1 } else { whole };
            points.extend((0..parts).map(|part| {
                let along = part as f64 / parts as f64;
                // Level at both ends, so that a line is followed through its axes.
                let rise = along * along * (3.0 - 2.0 * along);
                [x + (next_x - x) * along, y + (next_y - y) * rise]
            }));
        }
        points.extend(corners.last());
        points
    }

    /// Faint lines under what lies in lanes, with the names of these.
    fn lane_guides(&self) -> Vec<Item> {
        let (layout, style) = (self.layout, self.style);
        let (Some(first), Some(last)) = (layout.xs.first(), layout.xs.last()) else { return Vec::new() };
        let mut items = Vec::new();
        for (kind, y) in &layout.lanes {
            let stroke = Pen::solid(style.grid, 1.0).dashed(Pattern::of(&[2.0, 3.0]));
            items.push(Item::Line { points: vec![[*first, *y], [*last, *y]], stroke });
            let at = [first - style.font_size * 0.7, y + fonts::cap_height(style.font_size) / 2.0];
            let name = kind.name(self.wording.texts).to_owned();
            items.push(words(at, Anchor::End, style.font_size, Weight::Regular, style.muted, name));
        }
        items
    }

    /// An axis with its ticks and its title.
    fn axis(&self, at: usize, items: &mut Vec<Item>) -> AxisPlace {
        let (layout, style, axis) = (self.layout, self.style, &self.axes[at]);
        let (x, font) = (layout.xs[at], style.font_size);
        let line =
            |from: [f64; 2], to: [f64; 2], color| Item::Line { points: vec![from, to], stroke: Pen::solid(color, 1.0) };
        items.push(line([x, layout.top], [x, layout.bottom], style.muted));
        let [low, high] = layout.ends(axis);
        let most = ((layout.bottom - layout.top) / (font * 2.4)).clamp(2.0, MOST_TICKS as f64) as usize;
        let is_last = at + 1 == layout.xs.len();
        let beside = if is_last { layout.legend[0] - x - font * 0.7 } else { layout.gap };
        let room = (beside - font).max(font);
        for tick in axis.ticks(most, self.wording.texts, self.wording.zone) {
            let y = low + (high - low) * share(tick.at, axis.range, axis.scale);
            if !(layout.top - 0.5..=layout.bottom + 0.5).contains(&y) {
                continue;
            }
            let label = fitted(&tick.label, font, Weight::Regular, room);
            items.push(line([x - 3.0, y], [x + 3.0, y], style.muted));
            if let Some(paper) = style.paper {
                let frame = PageRect {
                    x: x + 5.0,
                    y: y - font * 0.65,
                    width: fonts::width(&label, font, Weight::Regular) + 4.0,
                    height: font * 1.3,
                };
                items.push(Item::Rect {
                    frame,
                    radius: 2.0,
                    fill: Some(Fill { color: paper, opacity: 0.78 }),
                    stroke: None,
                });
            }
            let place = [x + 7.0, y + fonts::cap_height(font) / 2.0];
            items.push(words(place, Anchor::Start, font, Weight::Regular, style.text, label));
        }
        let lane = |(kind, y): &(LaneKind, f64)| Lane { kind: *kind, at: [x, *y] };
        let own = axis.lanes();
        let lanes: Vec<Lane> = layout.lanes.iter().filter(|(kind, _)| own.contains(kind)).map(lane).collect();
        for Lane { at: [x, y], .. } in &lanes {
            items.push(line([x - 3.0, *y], [x + 3.0, *y], style.muted));
        }
        let name = fitted(&axis.column.title, font, Weight::SemiBold, (layout.gap - font * 0.8).max(font * 2.0));
        let width = fonts::width(&name, font, Weight::SemiBold);
        let title = layout.title(at, width, font);
        items.push(words([x, layout.titles], Anchor::Middle, font, Weight::SemiBold, style.text, name));
        AxisPlace {
            field: axis.column.field.clone(),
            ends: [[x, low], [x, high]],
            range: axis.range,
            scale: axis.scale,
            title,
            lanes,
        }
    }

    /// A bar of the ramp with its ends, or the words with their colours.
    fn legend(&self, paint: &Paint<'_>, items: &mut Vec<Item>) {
        let (layout, style, font) = (self.layout, self.style, self.style.font_size);
        let [x, width] = layout.legend;
        let room = width - font;
        let Some(column) = paint.column() else { return };
        let mut text = |at: [f64; 2], weight, color, text: &str, room: f64| {
            items.push(words(at, Anchor::Start, font, weight, color, fitted(text, font, weight, room)));
        };
        let cap = fonts::cap_height(font);
        match paint {
            Paint::Runs => {}
            Paint::Ramp { range, .. } => {
                let (bar, height) = (font * 0.75, (layout.bottom - layout.top).min(font * 11.0));
                let left = x + font;
                text(
                    [left + bar + 5.0, layout.top + cap],
                    Weight::Regular,
                    style.text,
                    &column.word(range[1], self.wording),
                    room - bar - 5.0,
                );
                let low = column.word(range[0], self.wording);
                if range[0] < range[1] {
                    text([left + bar + 5.0, layout.top + height], Weight::Regular, style.text, &low, room - bar - 5.0);
                }
                text([left, layout.top + height + font * 1.6], Weight::Regular, style.muted, &column.title, room);
                let color = |step: usize| style.ramp_at(1.0 - step as f64 / (STEPS - 1) as f64);
                let rgba = (0..STEPS).flat_map(|step| color(step).into_iter().chain([255])).collect();
                let pixels = Arc::new(Pixels { width: 1, height: STEPS as u32, rgba });
                let frame = PageRect { x: left, y: layout.top, width: bar, height };
                items.push(Item::Image { frame, pixels, is_smooth: true });
            }
            Paint::Words { names, .. } => {
                text([x + font, layout.top + cap], Weight::SemiBold, style.muted, &column.title, room);
                let mut dots = Vec::new();
                for (at, name) in names.iter().enumerate() {
                    let y = layout.top + font * 1.7 * (at as f64 + 1.0);
                    text([x + font * 2.0, y + cap], Weight::Regular, style.text, name, room - font);
                    let (fill, center) = (Some(Fill::solid(style.category(at))), [x + font * 1.35, y + cap / 2.0]);
                    dots.push(Item::Circle { center, radius: font * 0.35, fill, stroke: None });
                }
                items.extend(dots);
            }
        }
    }

    /// A row for each run.
    fn sheet(&self, paint: &Paint<'_>, brushed: Option<&[usize]>) -> Sheet {
        let (data, wording) = (self.data, self.wording);
        let mut columns: Vec<&Column> = self.axes.iter().map(|axis| axis.column).collect();
        columns.extend(paint.column().filter(|column| columns.iter().all(|known| known.field != column.field)));
        let mut head = vec![wording.texts.get("column-run-id").to_owned(), wording.texts.get("column-run").to_owned()];
        head.extend(columns.iter().map(|column| column.head()));
        if brushed.is_some() {
            head.push(wording.texts.get("plot-brushed").to_owned());
        }
        let row = |(at, run): (usize, &super::super::data::PlotRun)| {
            let mut row = vec![run.id.to_string(), run.name.to_string()];
            row.extend(columns.iter().map(|column| column.exact(at, wording)));
            row.extend(brushed.map(|brushed| brushed.binary_search(&at).is_ok().to_string()));
            row
        };
        Sheet { head, rows: data.runs.iter().enumerate().map(row).collect() }
    }
}

/// Of each of so many lines: where many lie over each other it is seen how many.
fn opacity(lines: usize) -> f64 {
    (OPAQUE / lines.max(1) as f64).sqrt().clamp(FAINTEST, 1.0) * 0.95
}
