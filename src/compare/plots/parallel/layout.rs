//! Where the axes, the lanes and the legend lie on the page.

use super::super::data::Column;
use super::super::plot::LaneKind;
use super::super::style::PlotStyle;
use super::axis::{At, Axis};
use crate::drawing::{PageRect, Weight, fonts};

/// Room of a lane, in sizes of the font.
const LANE: f64 = 1.5;
/// Of the legend, in sizes of the font.
const LEGEND: f64 = 9.0;
/// Of the legend at most, of the page.
const LEGEND_SHARE: f64 = 0.25;

/// See the module.
pub(super) struct Layout {
    /// Of each axis.
    pub(super) xs: Vec<f64>,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Baseline of the titles of axes.
    pub(super) titles: f64,
    /// Between two axes.
    pub(super) gap: f64,
    pub(super) lanes: Vec<(LaneKind, f64)>,
    /// Where the legend begins, and how wide it is.
    pub(super) legend: [f64; 2],
    /// Baseline of the title of the plot.
    pub(super) heading: f64,
}

impl Layout {
    pub(super) fn new(
        axes: &[Axis<'_>],
        has_legend: bool,
        style: &PlotStyle,
        (lane_name, last_ticks): (&dyn Fn(LaneKind) -> f64, f64),
    ) -> Self {
        let font = style.font_size;
        let mut needed: Vec<LaneKind> = Vec::new();
        for kind in axes.iter().flat_map(Axis::lanes) {
            if !needed.contains(&kind) {
                needed.push(kind);
            }
        }
        let heading = if style.title.is_empty() { 0.0 } else { font * 1.9 };
        let titles = heading + font * 1.6;
        // Infinities lie beyond the end that they belong to; where axes are turned round, on both sides.
        let is_above = |kind: LaneKind| kind == LaneKind::Infinite;
        let above = needed.iter().filter(|kind| is_above(**kind)).count() as f64;
        let below = needed.len() as f64 - above;
        let top = titles + font * 1.3 + above * LANE * font;
        let bottom = (style.height - font - below * LANE * font).max(top + font);
        let mut lanes: Vec<(LaneKind, f64)> = Vec::new();
        let mut y = bottom;
        for kind in [LaneKind::MinusInfinite, LaneKind::NotANumber, LaneKind::Missing, LaneKind::Infinite] {
            if needed.contains(&kind) && !is_above(kind) {
                y += LANE * font;
                lanes.push((kind, y));
            } else if needed.contains(&kind) {
                lanes.push((kind, top - LANE * font));
            }
        }
        let width = |column: &Column| fonts::width(&column.title, font, Weight::SemiBold);
        let names = lanes.iter().map(|(kind, _)| lane_name(*kind) + font).fold(0.0, f64::max);
        let first = axes.first().map_or(0.0, |axis| width(axis.column) / 2.0);
        let left = (font + first.min(font * 6.0)).max(font + names).min(style.width / 3.0);
        let legend = if has_legend { (LEGEND * font).min(style.width * LEGEND_SHARE) } else { 0.0 };
        // The ticks of the last axis stand at its right, and half of its title.
        let half = axes.last().map_or(0.0, |axis| width(axis.column) / 2.0);
        let last = half.max(last_ticks + font * 1.8).min(style.width / 4.0);
        let right = (style.width - legend - last).max(left);
        let gap = (right - left) / (axes.len().max(2) - 1) as f64;
        let xs = match axes.len() {
            1 => vec![f64::midpoint(left, right)],
            count => (0..count).map(|at| left + gap * at as f64).collect(),
        };
        Self { xs, top, bottom, titles, gap, lanes, legend: [style.width - legend, legend], heading }
    }

    /// Heights of the low and of the high end of an axis.
    pub(super) fn ends(&self, axis: &Axis<'_>) -> [f64; 2] {
        if axis.setup.is_flipped { [self.top, self.bottom] } else { [self.bottom, self.top] }
    }

    /// The height at which something lies on an axis.
    pub(super) fn y(&self, axis: &Axis<'_>, at: At) -> f64 {
        match at {
            At::Along(share) => {
                let [low, high] = self.ends(axis);
                low + (high - low) * share
            }
            At::Lane(kind) => self.lane(kind),
        }
    }

    pub(super) fn lane(&self, kind: LaneKind) -> f64 {
        self.lanes.iter().find(|(known, _)| *known == kind).map_or(self.bottom, |(_, y)| *y)
    }

    /// The place of the title of an axis.
    pub(super) fn title(&self, at: usize, width: f64, font: f64) -> PageRect {
        PageRect {
            x: self.xs[at] - width / 2.0 - 4.0,
            y: self.titles - font * 1.1,
            width: width + 8.0,
            height: font * 1.6,
        }
    }
}
