//! A drawing as strokes, areas and glyphs, for PNG and PDF.
//!
//! What the SVG leaves out is left out here as well, and positions are rounded as there, so that the formats cannot differ.

use std::sync::Arc;

use super::fonts::{self, Line};
use super::items::{Anchor, Fill, Item, PageRect, Pen, Pixels, Rgb, Turn};
use super::printable::printable;

/// A part of an outline, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Segment {
    Move([f64; 2]),
    Line([f64; 2]),
    /// Two control points and the end.
    Curve([f64; 2], [f64; 2], [f64; 2]),
    Close,
}

/// A line of text and where it stands.
pub(super) struct Words<'a> {
    /// Printable alone; the glyphs name its bytes.
    pub(super) text: &'a str,
    pub(super) line: &'a Line,
    /// The left end of the baseline.
    pub(super) at: [f64; 2],
    pub(super) turn: Turn,
    pub(super) size: f64,
    pub(super) color: Rgb,
}

impl<'a> Words<'a> {
    /// The words of a text at its point.
    pub(super) fn new(
        text: &'a str,
        line: &'a Line,
        (at, anchor, turn): ([f64; 2], Anchor, Turn),
        size: f64,
        color: Rgb,
    ) -> Self {
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width * size / 2.0,
            Anchor::End => line.width * size,
        };
        let [x, y] = at.map(rounded);
        let [along_x, along_y] = turn.along();
        let at = [x - before * along_x, y - before * along_y];
        Self { text, line, at, turn, size, color }
    }
}

/// What can be drawn on. Corners of lines are round everywhere.
pub(super) trait Canvas {
    fn path(&mut self, path: &[Segment], fill: Option<Fill>, stroke: Option<Pen>);
    fn words(&mut self, words: &Words<'_>);
    /// A raster that fills the frame.
    fn image(&mut self, frame: PageRect, pixels: &Arc<Pixels>, is_smooth: bool);
    /// Until [`Self::end_clip`] nothing outside the frame is seen.
    fn begin_clip(&mut self, frame: PageRect);
    fn end_clip(&mut self);
}

/// Draws the items from back to front.
pub(super) fn paint(items: &[Item], canvas: &mut impl Canvas) {
    for item in items {
        match item {
            Item::Line { points, stroke } => outline(canvas, points, false, None, seen(*stroke)),
            Item::Area { points, fill } => outline(canvas, points, true, Some(*fill), None),
            Item::Cross { center: [x, y], size, stroke } => {
                let half = size / 2.0;
                let falling = [[x - half, y - half], [x + half, y + half]];
                let rising = [[x - half, y + half], [x + half, y - half]];
                outline(
                    canvas,
                    &[falling[0], falling[1], [f64::NAN; 2], rising[0], rising[1]],
                    false,
                    None,
                    seen(*stroke),
                );
            }
            Item::Rect { frame, radius, fill, stroke } => {
                if let Some(frame) = rounded_frame(*frame) {
                    canvas.path(&rectangle(frame, rounded(*radius)), *fill, stroke.and_then(seen));
                }
            }
            Item::Circle { center, radius, fill, stroke } => {
                if center.iter().all(|value| value.is_finite()) && rounded(*radius) > 0.0 {
                    canvas.path(&circle(center.map(rounded), rounded(*radius)), *fill, stroke.and_then(seen));
                }
            }
            Item::Text { at, anchor, turn, size, weight, color, text } => {
                let (text, size) = (printable(text), rounded(*size));
                if at.iter().all(|value| value.is_finite()) && size > 0.0 && !text.is_empty() {
                    let line = fonts::set(&text, *weight);
                    canvas.words(&Words::new(&text, &line, (*at, *anchor, *turn), size, *color));
                }
            }
            Item::Image { frame, pixels, is_smooth } => {
                if let Some(frame) = rounded_frame(*frame)
                    && pixels.width > 0
                    && pixels.height > 0
                {
                    canvas.image(frame, pixels, *is_smooth);
                }
            }
            Item::Clip { frame, items } => {
                if let Some(frame) = rounded_frame(*frame) {
                    canvas.begin_clip(frame);
                    paint(items, canvas);
                    canvas.end_clip();
                }
            }
        }
    }
}

/// To hundredths of a point. Far outside of any page it stops, so that renderers in `f32` stay well.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round().clamp(-1e8, 1e8) / 100.0
}

/// The stroke, if it has a width.
fn seen(stroke: Pen) -> Option<Pen> {
    let stroke = Pen { width: rounded(stroke.width), ..stroke };
    (stroke.width > 0.0).then_some(stroke)
}

/// `None` when there is nothing in it.
fn rounded_frame(frame: PageRect) -> Option<PageRect> {
    let PageRect { x, y, width, height } = frame;
    let frame = PageRect { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
    let is_finite = [x, y, width, height].iter().all(|value| value.is_finite());
    (is_finite && frame.width > 0.0 && frame.height > 0.0).then_some(frame)
}

/// A line through the points, parted where one is not finite, or an area within those that are.
fn outline(canvas: &mut impl Canvas, points: &[[f64; 2]], closed: bool, fill: Option<Fill>, stroke: Option<Pen>) {
    let mut path = Vec::with_capacity(points.len() + 1);
    // The last point, and whether the part of the line has left its first one.
    let (mut last, mut left) = (None, false);
    for point in points {
        if !point.iter().all(|value| value.is_finite()) {
            if !closed && let Some(dot) = last.take().filter(|_| !left) {
                path.push(Segment::Line(dot));
            }
            continue;
        }
        let point = point.map(rounded);
        match last.replace(point) {
            None => {
                path.push(Segment::Move(point));
                left = false;
            }
            Some(before) if before != point => {
                path.push(Segment::Line(point));
                left = true;
            }
            Some(_) => {}
        }
    }
    match last {
        Some(_) if closed && left => path.push(Segment::Close),
        Some(_) if closed => path.clear(),
        // A line of one point is a dot under round caps.
        Some(dot) if !left => path.push(Segment::Line(dot)),
        _ => {}
    }
    if !path.is_empty() {
        canvas.path(&path, fill, stroke);
    }
}

/// How far the control points of a quarter of a circle lie from its ends, in radii.
const QUARTER: f64 = 0.552_284_749_830_793_4;

fn rectangle(frame: PageRect, radius: f64) -> Vec<Segment> {
    let PageRect { x, y, width, height } = frame;
    let (right, bottom) = (x + width, y + height);
    let (across, down) = (radius.clamp(0.0, width / 2.0), radius.clamp(0.0, height / 2.0));
    if radius <= 0.0 {
        let corners = [[right, y], [right, bottom], [x, bottom]];
        let lines = corners.into_iter().map(Segment::Line);
        return [Segment::Move([x, y])].into_iter().chain(lines).chain([Segment::Close]).collect();
    }
    let (near, low) = (across * (1.0 - QUARTER), down * (1.0 - QUARTER));
    vec![
        Segment::Move([x + across, y]),
        Segment::Line([right - across, y]),
        Segment::Curve([right - near, y], [right, y + low], [right, y + down]),
        Segment::Line([right, bottom - down]),
        Segment::Curve([right, bottom - low], [right - near, bottom], [right - across, bottom]),
        Segment::Line([x + across, bottom]),
        Segment::Curve([x + near, bottom], [x, bottom - low], [x, bottom - down]),
        Segment::Line([x, y + down]),
        Segment::Curve([x, y + low], [x + near, y], [x + across, y]),
        Segment::Close,
    ]
}

fn circle([x, y]: [f64; 2], radius: f64) -> Vec<Segment> {
    let far = radius * QUARTER;
    vec![
        Segment::Move([x + radius, y]),
        Segment::Curve([x + radius, y + far], [x + far, y + radius], [x, y + radius]),
        Segment::Curve([x - far, y + radius], [x - radius, y + far], [x - radius, y]),
        Segment::Curve([x - radius, y - far], [x - far, y - radius], [x, y - radius]),
        Segment::Curve([x + far, y - radius], [x + radius, y - far], [x + radius, y]),
        Segment::Close,
    ]
}
