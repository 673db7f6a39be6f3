//! A plot as it was drawn: its pixels, and what lies where on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::PlotLook;
use crate::app::page_grid::PageGrid;
use crate::compare::plots::{Field, Plot, PlotData, PlotSetup, Shape};
use crate::drawing::{ExportError, Pixels, png};
use crate::model::RunIndex;

/// Dots per inch that make a pixel of a point.
const POINTS_PER_INCH: f64 = 72.0;
/// Parts of lines that are found by one box are no longer than this, points.
const PART: f64 = 24.0;

/// See the module.
#[derive(Debug)]
pub struct PlotPicture {
    /// Different for every picture of this process.
    pub identity: u64,
    pub look: PlotLook,
    /// How it was made, with what nobody chose.
    pub setup: PlotSetup,
    pub data: Arc<PlotData>,
    /// Its drawing has no items any more.
    pub plot: Plot,
    /// Positions of the runs within the brushes; `None` where there is no brush.
    pub brushed: Option<Arc<[usize]>>,
    /// What its runs have, to choose from.
    pub choices: Arc<[Field]>,
    /// The position of the run that others are compared with.
    pub reference: Option<usize>,
    pub pixels: Arc<Pixels>,
    grid: PageGrid,
}

/// What a plot is drawn from, as the job found it.
pub(super) struct Parts {
    pub(super) look: PlotLook,
    pub(super) setup: PlotSetup,
    pub(super) data: Arc<PlotData>,
    pub(super) plot: Plot,
    pub(super) brushed: Option<Arc<[usize]>>,
    pub(super) choices: Arc<[Field]>,
    pub(super) reference: Option<RunIndex>,
}

impl PlotPicture {
    pub(super) fn of(parts: Parts) -> Result<Self, ExportError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let Parts { look, setup, data, mut plot, brushed, choices, reference } = parts;
        let pixels = Arc::new(png::render(&plot.drawing, look.density * POINTS_PER_INCH)?);
        plot.drawing.items = Vec::new();
        let boxes = plot.marks.iter().enumerate().flat_map(|(mark, it)| boxes(&it.shape).map(move |part| (mark, part)));
        let grid = PageGrid::new(boxes, [plot.drawing.width, plot.drawing.height]);
        let reference = reference.and_then(|run| data.runs.iter().position(|it| it.run == run));
        let identity = NEXT.fetch_add(1, Ordering::Relaxed);
        Ok(Self { identity, look, setup, data, plot, brushed, choices, reference, pixels, grid })
    }

    /// The mark that is meant at a place of the page: of those within `reach` the nearest, of those that are hit the smallest
    /// and then the foremost.
    pub fn mark_at(&self, at: [f64; 2], reach: f64) -> Option<usize> {
        let mut best: Option<((f64, f64), usize)> = None;
        for mark in self.grid.near(at, reach) {
            let Some(away) = self.plot.marks.get(mark).and_then(|it| distance(&it.shape, at, reach)) else { continue };
            if best.is_none_or(|(least, known)| away < least || away == least && mark > known) {
                best = Some((away, mark));
            }
        }
        best.map(|(_, mark)| mark)
    }
}

/// Boxes that together hold a shape: their middles, and how far they reach.
fn boxes(shape: &Shape) -> Box<dyn Iterator<Item = ([f64; 2], [f64; 2])> + '_> {
    match shape {
        Shape::Point { center, radius } => Box::new(std::iter::once((*center, [*radius; 2]))),
        Shape::Frame(frame) => {
            let half = [frame.width / 2.0, frame.height / 2.0];
            Box::new(std::iter::once(([frame.x + half[0], frame.y + half[1]], half)))
        }
        Shape::Line(points) => Box::new(points.windows(2).flat_map(|pair| {
            let [from, to] = [pair[0], pair[1]];
            let parts = ((to[0] - from[0]).hypot(to[1] - from[1]) / PART).ceil().clamp(1.0, 1e4);
            (0..parts as usize).map(move |part| {
                let middle = (part as f64 + 0.5) / parts;
                let along = |side: usize| from[side] + (to[side] - from[side]) * middle;
                let half = |side: usize| ((to[side] - from[side]) / parts / 2.0).abs();
                ([along(0), along(1)], [half(0), half(1)])
            })
        })),
    }
}

/// How far a shape is, and of what is hit how large it is; `None` beyond reach.
fn distance(shape: &Shape, at: [f64; 2], reach: f64) -> Option<(f64, f64)> {
    match shape {
        Shape::Point { center, radius } => {
            let away = ((center[0] - at[0]).hypot(center[1] - at[1]) - radius).max(0.0);
            (away <= reach).then_some((away, *radius))
        }
        Shape::Frame(frame) => {
            let beyond = |at: f64, start: f64, length: f64| (start - at).max(at - start - length).max(0.0);
            let away = beyond(at[0], frame.x, frame.width).hypot(beyond(at[1], frame.y, frame.height));
            // A bar is meant where it is, unless it is too thin to be hit.
            let own = if frame.width.min(frame.height) > 4.0 { 0.0 } else { reach };
            let area = frame.width * frame.height;
            // A mark before a frame that it lies on.
            (away <= own).then_some((if away <= 0.0 { reach / 2.0 } else { away }, area))
        }
        Shape::Line(points) => {
            let away = points.windows(2).map(|pair| to_segment(at, pair[0], pair[1])).fold(f64::INFINITY, f64::min);
            (away <= reach).then_some((away, 0.0))
        }
    }
}

fn to_segment(at: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length;
    let share = if length > 0.0 { share.clamp(0.0, 1.0) } else { 0.0 };
    (from[0] + along[0] * share - at[0]).hypot(from[1] + along[1] * share - at[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::plots::parallel::ParallelSetup;
    use crate::compare::plots::{Mark, PlotStyle};
    use crate::drawing::{Drawing, PageRect};

    fn picture(shapes: Vec<Shape>) -> PlotPicture {
        let marks = shapes.into_iter().map(|shape| Mark { runs: vec![0], shape, told: Vec::new() }).collect();
        let drawing = Drawing { width: 400.0, height: 300.0, ..Drawing::default() };
        let look = PlotLook { style: PlotStyle::light(400.0, 300.0), density: 1.0, is_dark: false };
        PlotPicture::of(Parts {
            look,
            setup: PlotSetup::Parallel(ParallelSetup::default()),
            data: Arc::default(),
            plot: Plot { drawing, marks, ..Plot::default() },
            brushed: None,
            choices: Arc::default(),
            reference: None,
        })
        .expect("draws")
    }

    #[test]
    fn the_nearest_line_is_meant_however_long_it_is() {
        let line = |y: f64| Shape::Line(vec![[0.0, y], [400.0, y + 100.0]]);
        let picture = picture(vec![line(0.0), line(20.0), line(20.0), line(190.0)]);
        assert_eq!(picture.mark_at([200.0, 52.0], 8.0), Some(0));
        assert_eq!(picture.mark_at([200.0, 68.0], 8.0), Some(2), "the foremost of two in one place");
        assert_eq!(picture.mark_at([200.0, 150.0], 8.0), None);
        assert_eq!(picture.mark_at([396.0, 286.0], 8.0), Some(3));
    }

    #[test]
    fn a_point_is_meant_before_the_box_it_lies_on() {
        let frame = Shape::Frame(PageRect { x: 100.0, y: 100.0, width: 80.0, height: 80.0 });
        let point = Shape::Point { center: [120.0, 120.0], radius: 3.0 };
        let picture = picture(vec![point, frame]);
        assert_eq!(picture.mark_at([121.0, 121.0], 8.0), Some(0));
        assert_eq!(picture.mark_at([160.0, 160.0], 8.0), Some(1));
        assert_eq!(picture.mark_at([90.0, 160.0], 12.0), None, "beside a box");
    }
}
