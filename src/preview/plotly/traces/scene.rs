//! What a trace is drawn with, and what it leaves on the page.

use super::super::axes::axis::Axis;
use super::super::color::Color;
use super::super::ramp::Extents;
use super::super::sheet::{Sheet, Trace};
use super::super::view::Point;
use crate::drawing::{Item, PageRect};

/// A trace on its axes.
#[derive(Clone, Copy)]
pub(in crate::preview) struct Scene<'s, 'a> {
    pub(in crate::preview) sheet: &'s Sheet<'a>,
    pub(in crate::preview) trace: &'s Trace<'a>,
    pub(in crate::preview) x: &'s Axis<'a>,
    pub(in crate::preview) y: &'s Axis<'a>,
    pub(in crate::preview) extents: &'s Extents,
    /// The plot.
    pub(in crate::preview) frame: PageRect,
}

impl Scene<'_, '_> {
    /// Where a pair of values lies on the page.
    pub(in crate::preview) fn at(&self, x: f64, y: f64) -> [f64; 2] {
        [self.x.at(x), self.y.at(y)]
    }

    /// Whether a place on the page is within the plot, or near it.
    pub(in crate::preview) fn is_near(&self, [x, y]: [f64; 2], slack: f64) -> bool {
        let frame = self.frame;
        x >= frame.x - slack
            && x <= frame.x + frame.width + slack
            && y >= frame.y - slack
            && y <= frame.y + frame.height + slack
    }
}

/// What is drawn.
#[derive(Default)]
pub(in crate::preview) struct Ink {
    /// Cut off at the edges of the plot.
    pub(in crate::preview) items: Vec<Item>,
    /// Not cut off: text.
    pub(in crate::preview) above: Vec<Item>,
    pub(in crate::preview) points: Vec<Point>,
}

impl Ink {
    pub(in crate::preview) fn point(
        &mut self,
        trace: usize,
        index: usize,
        at: [f64; 2],
        reach: [f64; 2],
        color: Color,
    ) {
        if at.iter().all(|value| value.is_finite()) {
            self.points.push(Point { at, reach, trace, index, color: color.rgb });
        }
    }
}
