//! What a scene is made of, flat on the page, with its distance from the eye.

use super::super::super::color::Color;
use super::super::super::text::{Font, Rich};
use super::super::super::view::Point;
use super::projection::Projection;
use super::vector::{Vector, add, scale, subtract};
use crate::drawing::{Fill, Item, PageRect, Pen};

/// Lines of scenes are narrower, and marks larger, than the same numbers make them elsewhere: as WebGL draws them in plotly,
/// measured.
pub(super) const LINE: f64 = 0.6;
const MARK: f64 = 2.9;

/// Side of a scene below which marks become smaller with it, points.
const FULL_SIDE: f64 = 400.0;

/// Most pieces of a scene.
const MOST: usize = 200_000;

/// By how much areas that nothing is seen through overlap their neighbours, points: else the paper shines through.
const OVERLAP: f64 = 0.35;

/// Lines are drawn a little nearer to the eye than the surface they lie on.
const NEARER: f64 = 0.004;

/// Pieces in any order.
pub(super) struct Pieces<'p> {
    pub(super) projection: &'p Projection,
    list: Vec<(f64, Item)>,
    points: Vec<(f64, Point)>,
    pub(super) not_drawn: Vec<String>,
}

impl<'p> Pieces<'p> {
    pub(super) fn new(projection: &'p Projection) -> Self {
        Self { projection, list: Vec::new(), points: Vec::new(), not_drawn: Vec::new() }
    }

    /// By how much marks are larger than elsewhere.
    pub(super) fn mark_scale(&self) -> f64 {
        MARK * (self.projection.height() / FULL_SIDE).min(1.0)
    }

    /// How many more there may be.
    pub(super) fn room(&self) -> usize {
        MOST.saturating_sub(self.list.len())
    }

    /// A flat area with three or four corners.
    pub(super) fn face(&mut self, corners: &[Vector], color: Color) {
        if color.alpha <= 0.0 {
            return;
        }
        let mut points = Vec::with_capacity(corners.len());
        let mut sum = 0.0;
        for corner in corners {
            let Some((point, distance)) = self.projection.project(*corner) else {
                return;
            };
            points.push(point);
            sum += distance;
        }
        let count = points.len() as f64;
        if color.alpha >= 1.0 {
            let middle = [0, 1].map(|i| points.iter().map(|point| point[i]).sum::<f64>() / count);
            for point in &mut points {
                let away = [point[0] - middle[0], point[1] - middle[1]];
                let length = away[0].hypot(away[1]);
                if length > 1e-6 {
                    *point = [0, 1].map(|i| point[i] + away[i] / length * OVERLAP);
                }
            }
        }
        self.push(sum / count, Item::Area { points, fill: Fill { color: color.rgb, opacity: color.alpha } });
    }

    /// A straight line; a long one in parts, each with its own distance.
    pub(super) fn line(&mut self, from: Vector, to: Vector, pen: Pen, longest: f64) {
        let along = subtract(to, from);
        let count = (super::vector::length(along) / longest).ceil().clamp(1.0, 64.0) as usize;
        let at = |part: usize| add(from, scale(along, part as f64 / count as f64));
        for part in 0..count {
            if let (Some((a, near)), Some((b, far))) =
                (self.projection.project(at(part)), self.projection.project(at(part + 1)))
            {
                self.push(f64::midpoint(near, far) - NEARER, Item::Line { points: vec![a, b], stroke: pen });
            }
        }
    }

    /// A flat thing that turns its face to the reader, drawn by `put` at its point of the page.
    pub(super) fn at(&mut self, place: Vector, put: impl FnOnce([f64; 2], &mut Vec<Item>)) {
        if let Some((point, distance)) = self.projection.project(place) {
            let mut items = Vec::new();
            put(point, &mut items);
            for item in items {
                self.push(distance, item);
            }
        }
    }

    /// A text, its part `align` at the place.
    pub(super) fn text(&mut self, place: Vector, text: &Rich, font: &Font, offset: [f64; 2], align: [f64; 2]) {
        if let Some((point, distance)) = self.projection.project(place) {
            let mut items = Vec::new();
            text.put(&mut items, font, [point[0] + offset[0], point[1] + offset[1]], align, 0.0);
            for item in items {
                self.push(distance - NEARER, item);
            }
        }
    }

    /// Something that is told under the pointer.
    pub(super) fn point(&mut self, place: Vector, reach: f64, trace: usize, index: usize, color: Color) {
        if let Some((at, distance)) = self.projection.project(place) {
            self.points.push((distance, Point { at, reach: [reach; 2], trace, index, color: color.rgb }));
        }
    }

    fn push(&mut self, distance: f64, item: Item) {
        if self.list.len() < MOST {
            self.list.push((distance, item));
        }
    }

    /// What is told, the nearest last.
    pub(super) fn points_within(&mut self, room: PageRect) -> Vec<Point> {
        let mut points = std::mem::take(&mut self.points);
        points.sort_by(|a, b| b.0.total_cmp(&a.0));
        let is_inside = |point: &Point| {
            let [x, y] = point.at;
            x >= room.x && x <= room.x + room.width && y >= room.y && y <= room.y + room.height
        };
        points.into_iter().map(|(_, point)| point).filter(is_inside).collect()
    }

    /// From the farthest to the nearest; pieces of one distance keep their order.
    pub(super) fn into_items(mut self) -> Vec<Item> {
        self.list.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.list.into_iter().map(|(_, item)| item).collect()
    }
}
