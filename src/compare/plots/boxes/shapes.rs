//! A box and a violin.

use super::super::frame::Frame;
use crate::drawing::{Fill, Item, PageRect, Pen, Rgb};
use crate::model::spread::{QuartileMethod, Quartiles, bandwidth, density, quartiles};

/// Where a shape stands along x, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) middle: f64,
    /// From the middle to either side.
    pub(super) half: f64,
}

fn across(spot: Spot, part: f64, y: f64) -> Vec<[f64; 2]> {
    vec![[spot.middle - spot.half * part, y], [spot.middle + spot.half * part, y]]
}

pub(super) fn draw_box(found: &Quartiles, spot: Spot, color: Rgb, frame: &Frame<'_>, items: &mut Vec<Item>) {
    let pen = Pen::solid(color, 1.2);
    let y = |value: f64| frame.at_y(value);
    let (top, bottom) = (y(found.third), y(found.first));
    for (from, to) in [(found.third, found.fences[1]), (found.first, found.fences[0])] {
        items.push(Item::Line { points: vec![[spot.middle, y(from)], [spot.middle, y(to)]], stroke: pen });
        items.push(Item::Line { points: across(spot, 0.4, y(to)), stroke: pen });
    }
    // Of equal values a box has no height; a line is left of it.
    let frame =
        PageRect { x: spot.middle - spot.half, y: top, width: spot.half * 2.0, height: (bottom - top).max(0.0) };
    items.push(Item::Rect { frame, radius: 2.0, fill: Some(Fill { color, opacity: 0.22 }), stroke: Some(pen) });
    items.push(Item::Line { points: across(spot, 1.0, y(found.median)), stroke: Pen::solid(color, 2.0) });
}

pub(super) fn draw_violin(
    values: &[f64],
    found: &Quartiles,
    is_log: bool,
    spot: Spot,
    color: Rgb,
    frame: &Frame<'_>,
    items: &mut Vec<Item>,
) {
    let pen = Pen::solid(color, 1.2);
    if let Some(outline) = outline(values, is_log) {
        let widest = outline.iter().map(|[_, density]| *density).fold(0.0, f64::max);
        let side = |sign: f64| {
            let point = move |[value, density]: &[f64; 2]| {
                [spot.middle + sign * spot.half * density / widest, frame.at_y(*value)]
            };
            outline.iter().map(point).collect::<Vec<_>>()
        };
        let mut points = side(1.0);
        points.extend(side(-1.0).into_iter().rev());
        items.push(Item::Area { points: points.clone(), fill: Fill { color, opacity: 0.22 } });
        points.extend(points.first().copied());
        items.push(Item::Line { points, stroke: pen });
    } else {
        // All equal: no density, but a place.
        items.push(Item::Line { points: across(spot, 1.0, frame.at_y(found.median)), stroke: pen });
    }
    let quarter = vec![[spot.middle, frame.at_y(found.first)], [spot.middle, frame.at_y(found.third)]];
    items.push(Item::Line { points: quarter, stroke: Pen::solid(color, 4.0).opacity(0.7) });
    items.push(Item::Line {
        points: across(spot, 0.16, frame.at_y(found.median)),
        stroke: Pen::solid(frame.style.text, 2.0),
    });
}

/// Values and their density, within what was seen: beyond it nothing is known. On a scale of logarithms, of those.
fn outline(values: &[f64], is_log: bool) -> Option<Vec<[f64; 2]>> {
    let samples: Vec<f64> = if is_log { values.iter().map(|value| value.log10()).collect() } else { values.to_vec() };
    let found = quartiles(&samples, QuartileMethod::Numpy)?;
    let width = bandwidth(&samples, &found);
    if !(width > 0.0 && width.is_finite()) {
        return None;
    }
    let mut outline = density(&samples, width, [found.low, found.high]);
    if is_log {
        for point in &mut outline {
            point[0] = 10_f64.powf(point[0]);
        }
    }
    let widest = outline.iter().map(|[_, density]| *density).fold(0.0, f64::max);
    let is_finite = outline.iter().flatten().all(|value| value.is_finite());
    (is_finite && widest > 0.0).then_some(outline)
}
