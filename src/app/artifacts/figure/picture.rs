//! A figure as it was drawn: its pixels, and what lies where on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Look;
use crate::app::page_grid::PageGrid;
use crate::drawing::{ExportError, Pixels, png};
use crate::preview::plotly::{Drawn, Place, Point, View};

/// Dots per inch that make a pixel of a point.
const POINTS_PER_INCH: f64 = 72.0;

/// See the module.
#[derive(Debug)]
pub struct Picture {
    /// Different for every picture of this process.
    pub identity: u64,
    /// What it was made for.
    pub look: Look,
    pub view: View,
    /// What lies where; its drawing has no items any more.
    pub drawn: Drawn,
    pub pixels: Arc<Pixels>,
    points: PageGrid,
}

impl Picture {
    /// Of what was drawn; as dense as asked for.
    pub fn of(mut drawn: Drawn, look: Look, view: View) -> Result<Self, ExportError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let pixels = Arc::new(png::render(&drawn.drawing, look.density * POINTS_PER_INCH)?);
        drawn.drawing.items = Vec::new();
        let boxes = drawn.points.iter().map(|point| (point.at, point.reach)).enumerate();
        let points = PageGrid::new(boxes, [drawn.drawing.width, drawn.drawing.height]);
        Ok(Self { identity: NEXT.fetch_add(1, Ordering::Relaxed), look, view, drawn, pixels, points })
    }

    /// The point that is meant at a place of the page: of those that are hit or within `reach` the nearest, a mark before the
    /// bar or cell that it lies on, and of what lies at the same place the foremost.
    pub fn point_at(&self, at: [f64; 2], reach: f64) -> Option<usize> {
        let points = &self.drawn.points;
        let mut best: Option<(f64, usize)> = None;
        for index in self.points.near(at, reach) {
            let Some(distance) = points.get(index).and_then(|point| distance(point, at, reach)) else { continue };
            if best.is_none_or(|(least, known)| distance < least || (distance <= least && index > known)) {
                best = Some((distance, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// Of every trace the point nearest to a place along x, within `reach`; for figures that tell all of them.
    pub fn points_at_x(&self, panel: &Place, at: [f64; 2], reach: f64) -> Vec<usize> {
        let mut nearest: Vec<(usize, f64, usize)> = Vec::new();
        for (index, point) in self.drawn.points.iter().enumerate().filter(|(_, point)| contains(panel, point.at)) {
            let away = ((point.at[0] - at[0]).abs() - point.reach[0]).max(0.0);
            let known = nearest.iter_mut().find(|(trace, ..)| *trace == point.trace);
            if let Some(known) = known {
                if away < known.1 {
                    *known = (point.trace, away, index);
                }
            } else if nearest.len() < MOST_UNIFIED {
                nearest.push((point.trace, away, index));
            }
        }
        let least = nearest.iter().map(|(_, away, _)| *away).fold(f64::INFINITY, f64::min);
        nearest.retain(|(_, away, _)| *away <= reach && *away <= least + 1.0);
        nearest.into_iter().map(|(.., index)| index).collect()
    }

    /// The panel that holds a place of the page: of those one over the other the first.
    pub fn panel_at(&self, at: [f64; 2]) -> Option<usize> {
        self.drawn.panels.iter().position(|panel| contains(&panel.place, at))
    }
}

/// Traces that are told together.
const MOST_UNIFIED: usize = 64;

/// Whether a place holds a point of the page.
pub fn contains(place: &Place, at: [f64; 2]) -> bool {
    let inside = |at: f64, start: f64, length: f64| at >= start && at <= start + length;
    inside(at[0], place.x, place.width) && inside(at[1], place.y, place.height)
}

/// How far a point is: what has no extent by its distance, what is hit as far as half the reach, what is smaller nearer.
fn distance(point: &Point, at: [f64; 2], reach: f64) -> Option<f64> {
    let away = [0, 1].map(|side| ((point.at[side] - at[side]).abs() - point.reach[side]).max(0.0));
    let away = away[0].hypot(away[1]);
    let has_extent = point.reach[0] > 0.0 && point.reach[1] > 0.0;
    match (has_extent, away <= 0.0) {
        (true, true) => Some(reach / 2.0 + (point.reach[0] * point.reach[1]).min(1e9) * 1e-9),
        // Nobody points at a bar from beside it, unless it is too thin to be hit.
        (true, false) if point.reach[0].min(point.reach[1]) > 2.0 => None,
        _ => (away <= reach).then_some(away),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Drawing;
    use crate::preview::plotly::Style;

    fn picture(points: Vec<Point>) -> Picture {
        let style = Style {
            is_own: false,
            paper: [255; 3],
            plot: [255; 3],
            text: [0; 3],
            muted: [0; 3],
            grid: [0; 3],
            axis: [0; 3],
            colorway: vec![[0; 3]],
            font_size: 12.0,
        };
        let drawing = Drawing { width: 400.0, height: 300.0, ..Drawing::default() };
        let look = Look { size: [400.0, 300.0], density: 1.0, style };
        Picture::of(Drawn { drawing, points, ..Drawn::default() }, look, View::default()).expect("draws")
    }

    fn point(at: [f64; 2], reach: [f64; 2], trace: usize) -> Point {
        Point { at, reach, trace, index: 0, color: [0; 3] }
    }

    #[test]
    fn the_nearest_mark_is_meant_and_a_bar_only_where_it_is() {
        let picture = picture(vec![
            point([100.0, 100.0], [0.0; 2], 0),
            point([110.0, 100.0], [0.0; 2], 0),
            point([200.0, 150.0], [20.0, 100.0], 1),
            point([205.0, 100.0], [0.0; 2], 2),
            point([f64::NAN, 100.0], [0.0; 2], 2),
            point([350.0, 100.0], [0.0, 0.0], 3),
            point([350.0, 100.0], [0.0, 0.0], 4),
        ]);
        let at = |x, y| picture.point_at([x, y], 16.0);
        assert_eq!(at(103.0, 101.0), Some(0));
        assert_eq!(at(107.0, 99.0), Some(1));
        assert_eq!(at(100.0, 130.0), None);
        assert_eq!(at(190.0, 220.0), Some(2), "inside the bar");
        assert_eq!(at(206.0, 101.0), Some(3), "a mark before the bar under it");
        assert_eq!(at(176.0, 220.0), None, "beside the bar");
        assert_eq!(at(350.0, 100.0), Some(6), "the foremost");
        assert_eq!(at(-500.0, 100.0), None);
    }

    #[test]
    fn what_the_grid_finds_is_what_a_look_at_every_point_finds() {
        let mut points = Vec::new();
        for number in 0..4000_u32 {
            let (x, y) = (f64::from(number * 7919 % 4001) / 10.0, f64::from(number * 104_729 % 3001) / 10.0);
            let reach = if number % 3 == 0 { [f64::from(number % 9) * 3.0, 2.0] } else { [0.0; 2] };
            points.push(point([x, y], reach, 0));
        }
        points.push(point([200.0, 150.0], [200.0, 150.0], 1));
        let picture = picture(points);
        for step in 0..500_u32 {
            let at = [f64::from(step * 31 % 400), f64::from(step * 57 % 300)];
            let all = picture.drawn.points.iter().filter_map(|point| distance(point, at, 12.0));
            let least = all.fold(f64::INFINITY, f64::min);
            let found = picture.point_at(at, 12.0).and_then(|found| distance(&picture.drawn.points[found], at, 12.0));
            assert_eq!(found.unwrap_or(f64::INFINITY), least, "{at:?}");
        }
    }

    #[test]
    fn of_every_trace_one_point_is_at_an_x() {
        let curve = |trace: usize| {
            (0..40).map(move |at| point([f64::from(at) * 10.0, 50.0 + 20.0 * trace as f64], [0.0; 2], trace))
        };
        let picture = picture(curve(0).chain(curve(1)).chain([point([300.0, 20.0], [0.0; 2], 2)]).collect());
        let panel = Place { x: 0.0, y: 0.0, width: 400.0, height: 300.0 };
        let found = picture.points_at_x(&panel, [123.0, 250.0], 20.0);
        let places: Vec<_> =
            found.iter().map(|&at| (picture.drawn.points[at].trace, picture.drawn.points[at].at[0])).collect();
        assert_eq!(places, [(0, 120.0), (1, 120.0)]);
    }
}
