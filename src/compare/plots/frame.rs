//! The frame of a plot: where its axes, lanes, labels, titles and legend stand on a page of any size, measured before they
//! are placed. Where there is too little room the legend goes first, then titles, then labels.

use super::frame_text::{bold, centred, short, upwards};
use super::labels::{self, Labels};
use super::legend::Legend;
use super::plot::{AxisPlace, Lane, LaneKind, Mark, Plot, Sheet};
use super::scale::{Axis, Place};
use super::style::PlotStyle;
use super::values::Wording;
use crate::drawing::names::{elided, width_of};
use crate::drawing::{Anchor, Drawing, Fill, Item, PageRect, Pen};
use crate::text::Message;

/// What is left out of a frame, from nothing to all labels.
const DETAILS: usize = 5;
/// Least part of a page that the data has, across and down.
const LEAST: [f64; 2] = [0.48, 0.3];

/// A frame, before anything is drawn in it.
pub(super) struct Frame<'a> {
    pub(super) style: &'a PlotStyle,
    /// Between the axes, without the lanes.
    pub(super) inner: PageRect,
    pub(super) x: Axis,
    pub(super) y: Axis,
    lanes: [Vec<Lane>; 2],
    titles: [PageRect; 2],
    back: Vec<Item>,
    front: Vec<Item>,
}

/// Lengths around the data, points.
struct Room {
    top: f64,
    left: f64,
    right: f64,
    bottom: f64,
    /// Widths of lanes at the left and right, heights of those below and above.
    lanes_x: Vec<(LaneKind, f64)>,
    lanes_y: Vec<(LaneKind, f64)>,
    x: Labels,
    y: Labels,
    legend: Vec<Item>,
    has_title: bool,
    has_axis_titles: bool,
}

fn is_high(kind: LaneKind) -> bool {
    kind == LaneKind::Infinite
}

fn sum(lanes: &[(LaneKind, f64)], high: bool) -> f64 {
    lanes.iter().filter(|(kind, _)| is_high(*kind) == high).map(|(_, size)| size).sum()
}

impl Room {
    fn inner(&self, style: &PlotStyle) -> PageRect {
        let left = self.left + sum(&self.lanes_x, false);
        let top = self.top + sum(&self.lanes_y, true);
        let width = style.width - left - self.right - sum(&self.lanes_x, true);
        let height = style.height - top - self.bottom - sum(&self.lanes_y, false);
        PageRect { x: left, y: top, width: width.max(1.0), height: height.max(1.0) }
    }

    fn new([x, y]: [&Axis; 2], legend: &Legend, style: &PlotStyle, wording: Wording<'_>, detail: usize) -> Self {
        let font = style.font_size;
        let edge = (font * 0.75).min(style.width * 0.03);
        let has_title = !style.title.is_empty() && detail < 3;
        let has_axis_titles = detail < 2;
        let mut top = edge + if has_title { font * 1.8 } else { 0.0 };
        let rows = if detail < 1 { (style.height * 0.25 / Legend::row(style)) as usize } else { 0 };
        let (legend, rows) = legend.lay(style, [edge, top - font * 0.2], style.width - edge * 2.0, rows.min(4));
        top += if rows > 0 { rows as f64 * Legend::row(style) + font * 0.3 } else { font * 0.4 };
        let title = |axis: &Axis| if has_axis_titles && !axis.title.is_empty() { font * 1.6 } else { 0.0 };
        let narrow = if detail < 2 { 1.0 } else { 0.75 };
        let lane_x = |(kind, label): &(LaneKind, String)| {
            (*kind, (width_of(label, font) + font * 0.7).max(font * 1.6).min(style.width * 0.16) * narrow)
        };
        let mut room = Self {
            top,
            left: edge + title(y),
            right: edge.max(font * 0.9),
            bottom: edge + title(x),
            lanes_x: x.lanes.iter().map(lane_x).collect(),
            lanes_y: y.lanes.iter().map(|(kind, _)| (*kind, font * 1.4 * narrow)).collect(),
            x: Labels::default(),
            y: Labels::default(),
            legend,
            has_title,
            has_axis_titles,
        };
        if detail >= 4 {
            return room;
        }
        let (left, bottom) = (room.left, room.bottom);
        room.bottom += font * 1.8;
        // Labels along one axis take room from the other: twice is enough.
        for _ in 0..2 {
            let height = room.inner(style).height;
            room.y = labels::along_y(y, height, style.width * 0.3, font, wording);
            let of_lanes = y.lanes.iter().map(|(_, label)| width_of(label, font)).fold(0.0, f64::max);
            let longest = room.y.longest.max(of_lanes);
            room.left = left + if longest > 0.0 { longest + font * 0.6 } else { 0.0 };
            room.x = labels::along_x(x, room.inner(style).width, style.height * 0.3, font, wording);
            let lanes = if x.lanes.is_empty() { 0.0 } else { font * 1.35 };
            let height = room.x.height(font).max(lanes);
            room.bottom = bottom + if height > 0.0 { height + font * 0.35 } else { 0.0 };
        }
        room
    }
}

impl<'a> Frame<'a> {
    /// Lays out a page.
    pub(super) fn new(x: Axis, y: Axis, legend: &Legend, style: &'a PlotStyle, wording: Wording<'_>) -> Self {
        let fits = |room: &Room| {
            let inner = room.inner(style);
            inner.width >= style.width * LEAST[0] && inner.height >= style.height * LEAST[1]
        };
        let mut room = Room::new([&x, &y], legend, style, wording, 0);
        for detail in 1..DETAILS {
            if fits(&room) {
                break;
            }
            room = Room::new([&x, &y], legend, style, wording, detail);
        }
        let inner = room.inner(style);
        let mut frame = Self {
            style,
            inner,
            x,
            y,
            lanes: [Vec::new(), Vec::new()],
            titles: [PageRect { x: inner.x, y: inner.y, width: 0.0, height: 0.0 }; 2],
            back: Vec::new(),
            front: Vec::new(),
        };
        frame.put_lanes(&room);
        frame.put_labels(&room);
        frame.put_titles(&room);
        frame.front.extend(room.legend);
        frame
    }

    /// Where a value lies across.
    pub(super) fn at_x(&self, value: f64) -> f64 {
        self.inner.x + self.x.unit(value) * self.inner.width
    }

    /// Where a value lies down.
    pub(super) fn at_y(&self, value: f64) -> f64 {
        self.inner.y + (1.0 - self.y.unit(value)) * self.inner.height
    }

    /// Where a run lies.
    pub(super) fn at(&self, x: Place, y: Place) -> [f64; 2] {
        let lane = |axis: usize, kind: LaneKind| {
            self.lanes[axis].iter().find(|lane| lane.kind == kind).map_or(self.inner.x, |lane| lane.at[axis])
        };
        let x = match x {
            Place::At(value) => self.at_x(value),
            Place::Lane(kind) => lane(0, kind),
        };
        let y = match y {
            Place::At(value) => self.at_y(value),
            Place::Lane(kind) => lane(1, kind),
        };
        [x, y]
    }

    /// How wide a band of the x axis is.
    pub(super) fn band_x(&self) -> f64 {
        (self.at_x(1.0) - self.at_x(0.0)).abs()
    }

    /// How high a band of the y axis is.
    pub(super) fn band_y(&self) -> f64 {
        (self.at_y(1.0) - self.at_y(0.0)).abs()
    }

    fn put_lanes(&mut self, room: &Room) {
        let (font, style) = (self.style.font_size, self.style);
        let PageRect { x, y, width, height } = self.inner;
        let [left, right] = [sum(&room.lanes_x, false), sum(&room.lanes_x, true)];
        let [above, below] = [sum(&room.lanes_y, true), sum(&room.lanes_y, false)];
        let fill = Some(Fill { color: style.grid, opacity: 0.55 });
        let gap = font * 0.25;
        let (mut low, mut high) = (x, x + width);
        // From the data outwards: −∞, no number, missing.
        for (kind, size) in room.lanes_x.iter().rev() {
            let start = if is_high(*kind) { high } else { low - size };
            if is_high(*kind) {
                high += size;
            } else {
                low -= size;
            }
            let shift = if is_high(*kind) { gap } else { 0.0 };
            let frame = PageRect {
                x: start + shift,
                y: y - above,
                width: (size - gap).max(0.1),
                height: height + above + below,
            };
            self.back.push(Item::Rect { frame, radius: 2.0, fill, stroke: None });
            self.lanes[0].push(Lane { kind: *kind, at: [frame.x + frame.width / 2.0, y + height + below] });
        }
        let (mut low, mut high) = (y + height, y);
        for (kind, size) in room.lanes_y.iter().rev() {
            let start = if is_high(*kind) { high - size } else { low };
            if is_high(*kind) {
                high -= size;
            } else {
                low += size;
            }
            let shift = if is_high(*kind) { 0.0 } else { gap };
            let frame = PageRect { x: x - left, y: start + shift, width: width + left + right, height: size - gap };
            self.back.push(Item::Rect { frame, radius: 2.0, fill, stroke: None });
            self.lanes[1].push(Lane { kind: *kind, at: [x - left, frame.y + frame.height / 2.0] });
        }
    }

    fn put_labels(&mut self, room: &Room) {
        let (font, style) = (self.style.font_size, self.style);
        let inner = self.inner;
        let (bottom, left) = (inner.y + inner.height + sum(&room.lanes_y, false), room.left);
        let grid = Pen::solid(style.grid, 1.0);
        let label_y = bottom + font * 0.95;
        for (value, label) in &room.x.ticks {
            let x = self.at_x(*value);
            if style.has_grid && self.x.names().is_none() {
                self.back.push(Item::Line { points: vec![[x, inner.y], [x, inner.y + inner.height]], stroke: grid });
            }
            self.front.push(if room.x.is_turned {
                upwards([x, bottom + font * 0.4], Anchor::End, font, style.muted, &**label)
            } else {
                centred([x, label_y], Anchor::Middle, font, style.muted, &**label)
            });
        }
        for (value, label) in &room.x.below {
            let at = [self.at_x(*value), label_y + font * 1.35];
            self.front.push(centred(at, Anchor::Middle, font * 0.95, style.muted, &**label));
        }
        for (value, label) in &room.y.ticks {
            let y = self.at_y(*value);
            if style.has_grid && self.y.names().is_none() {
                self.back.push(Item::Line { points: vec![[inner.x, y], [inner.x + inner.width, y]], stroke: grid });
            }
            self.front.push(centred([left - font * 0.5, y], Anchor::End, font, style.muted, &**label));
        }
        let has_labels = !(room.x.ticks.is_empty() && room.y.ticks.is_empty());
        for (kind, label) in self.x.lanes.iter().filter(|_| has_labels) {
            let Some(lane) = self.lanes[0].iter().find(|lane| lane.kind == *kind) else { continue };
            let width = room.lanes_x.iter().find(|(other, _)| other == kind).map_or(0.0, |(_, width)| *width);
            let label = elided(label, width, font);
            self.front.push(centred([lane.at[0], label_y], Anchor::Middle, font, style.muted, label));
        }
        for (kind, label) in self.y.lanes.iter().filter(|_| has_labels) {
            let Some(lane) = self.lanes[1].iter().find(|lane| lane.kind == *kind) else { continue };
            self.front.push(centred([left - font * 0.5, lane.at[1]], Anchor::End, font, style.muted, &**label));
        }
        let corner = [inner.x, inner.y + inner.height];
        let axis = Pen::solid(style.axis, 1.0);
        self.front.push(Item::Line { points: vec![corner, [inner.x + inner.width, corner[1]]], stroke: axis });
        if !style.has_grid {
            self.front.push(Item::Line { points: vec![[inner.x, inner.y], corner], stroke: axis });
        }
    }

    fn put_titles(&mut self, room: &Room) {
        let (font, style) = (self.style.font_size, self.style);
        let inner = self.inner;
        let edge = (font * 0.75).min(style.width * 0.03);
        if room.has_title {
            let text = elided(&short(&style.title), style.width - edge * 2.0, font * 1.1);
            self.front.push(bold(centred([edge, edge + font * 0.6], Anchor::Start, font * 1.1, style.text, text)));
        }
        if !room.has_axis_titles {
            return;
        }
        let middle = [inner.x + inner.width / 2.0, inner.y + inner.height / 2.0];
        let (below, before) = (style.height - edge - font * 0.6, edge + font * 0.5);
        let text = elided(&short(&self.x.title), inner.width, font);
        let width = width_of(&text, font);
        self.titles[0] = PageRect { x: middle[0] - width / 2.0, y: below - font * 0.7, width, height: font * 1.4 };
        self.front.push(centred([middle[0], below], Anchor::Middle, font, style.muted, text));
        let text = elided(&short(&self.y.title), inner.height, font);
        let height = width_of(&text, font);
        self.titles[1] = PageRect { x: before - font * 0.7, y: middle[1] - height / 2.0, width: font * 1.4, height };
        self.front.push(upwards([before, middle[1]], Anchor::Middle, font, style.muted, text));
    }

    /// The axes that belong to a field.
    fn axis_places(&self) -> Vec<AxisPlace> {
        let PageRect { x, y, width, height } = self.inner;
        let ends = [[[x, y + height], [x + width, y + height]], [[x, y + height], [x, y]]];
        let place = |(at, axis): (usize, &Axis)| {
            Some(AxisPlace {
                field: axis.field.clone()?,
                ends: ends[at],
                range: axis.range,
                scale: axis.scale,
                title: self.titles[at],
                lanes: self.lanes[at].clone(),
            })
        };
        [&self.x, &self.y].into_iter().enumerate().filter_map(place).collect()
    }

    /// The plot, with this in the frame.
    pub(super) fn plot(mut self, items: Vec<Item>, marks: Vec<Mark>, notes: Vec<Message>, sheet: Sheet) -> Plot {
        let axes = self.axis_places();
        let mut all = std::mem::take(&mut self.back);
        all.extend(items);
        all.append(&mut self.front);
        Plot { drawing: drawing(self.style, all), marks, axes, notes, sheet }
    }
}

/// A page with these items.
pub(super) fn drawing(style: &PlotStyle, items: Vec<Item>) -> Drawing {
    Drawing {
        width: style.width,
        height: style.height,
        background: style.paper,
        title: style.title.clone(),
        description: String::new(),
        items,
    }
}

/// A page that says why there is nothing on it.
pub(super) fn nothing(style: &PlotStyle, message: Message, wording: Wording<'_>) -> Plot {
    let font = style.font_size;
    let text = wording.texts.message(&message);
    let mut lines = vec![String::new()];
    for word in short(&text).split_inclusive([' ', '，', '。', '：']) {
        let last = lines.last_mut().map(|line| format!("{line}{word}")).unwrap_or_default();
        match lines.last_mut() {
            Some(line) if line.is_empty() || width_of(last.trim_end(), font) <= style.width * 0.86 => *line = last,
            _ => lines.push(word.to_owned()),
        }
    }
    let first = style.height / 2.0 - (lines.len() as f64 - 1.0) * font * 0.75;
    let place = |at: usize| [style.width / 2.0, first + at as f64 * font * 1.5];
    let item = |(at, line): (usize, &String)| {
        centred(place(at), Anchor::Middle, font, style.muted, elided(line.trim_end(), style.width * 0.94, font))
    };
    let items = lines.iter().enumerate().map(item).collect();
    Plot { drawing: drawing(style, items), notes: vec![message], ..Plot::default() }
}
