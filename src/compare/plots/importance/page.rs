//! Where the columns and rows of the page stand.

use super::super::frame_text::short;
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::rank::Ranking;
use crate::compare::statistics::association::Measure;
use crate::drawing::names::width_of;

/// A stretch across, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) from: f64,
    pub(super) to: f64,
}

/// See the module.
pub(super) struct Page {
    pub(super) edge: f64,
    pub(super) name: Stretch,
    /// Bars of associations, and the end of their numbers.
    pub(super) bars: Stretch,
    pub(super) strength: f64,
    /// Bars of the forest, and the end of their numbers.
    pub(super) forest: Option<(Stretch, f64)>,
    /// End of the numbers of runs.
    pub(super) count: Option<f64>,
    /// The middle of the head.
    pub(super) head: f64,
    /// Top of the first row.
    pub(super) top: f64,
    pub(super) row: f64,
    /// Rows that there is room for.
    pub(super) rows: usize,
    /// Middle of the first line below.
    pub(super) foot: f64,
    /// Some associations have a direction: zero is in the middle.
    pub(super) is_signed: bool,
}

/// Least and usual height of a row, in ems.
const ROWS: [f64; 2] = [1.35, 1.9];

impl Page {
    pub(super) fn new(ranking: &Ranking<'_>, lines: usize, style: &PlotStyle, wording: Wording<'_>) -> Self {
        let font = style.font_size;
        let edge = (font * 0.75).min(style.width * 0.03);
        let width = style.width - edge * 2.0;
        let title = if style.title.is_empty() { 0.0 } else { font * 1.8 };
        let has_head = style.height > font * 10.0;
        let head = edge + title + font * 0.8;
        let top = edge + title + if has_head { font * 1.8 } else { 0.0 };
        let foot_height = lines as f64 * font * 1.45 + font * 0.5;
        let room = (style.height - top - foot_height - edge).max(font * ROWS[0]);
        let wanted = ranking.rows.len().max(1) as f64;
        let row = (room / wanted).clamp(font * ROWS[0], font * ROWS[1]);
        let rows = ((room / row + 1e-9) as usize).max(1);
        let names = ranking.rows.iter().take(rows).map(|row| width_of(&short(&row.column.title), font));
        let names = names.fold(width_of(wording.texts.get("plot-parameter"), font), f64::max);
        let name = Stretch { from: edge, to: edge + names.min(width * 0.32) };
        let number = width_of("ρ −0.00", font) + font * 0.8;
        let share = width_of("100 %", font) + font * 0.8;
        let counts = width_of(wording.texts.get("plot-runs-short"), font).max(width_of("10,000", font)) + font;
        let has_forest = matches!(ranking.forest, Some(Ok(_))) && width > font * 26.0;
        let has_count = width > font * 34.0;
        let mut right = style.width - edge;
        let count = has_count.then_some(right);
        right -= if has_count { counts } else { 0.0 };
        let left = name.to + font;
        let forest_share = if has_forest { share } else { 0.0 };
        let gap = if has_forest { font * 1.5 } else { 0.0 };
        let bars = (right - left - number - forest_share - gap).max(1.0);
        let own = if has_forest { bars * 0.58 } else { bars };
        let bars_of = Stretch { from: left, to: left + own };
        let strength = bars_of.to + number;
        let forest = has_forest.then_some((Stretch { from: strength + gap, to: right - share }, right));
        let is_spearman =
            |row: &super::rank::Row<'_>| row.outcome.is_ok_and(|found| matches!(found.measure, Measure::Spearman(_)));
        Self {
            edge,
            name,
            bars: bars_of,
            strength,
            forest,
            count,
            head,
            top,
            row,
            rows,
            foot: style.height - edge - foot_height + font * 1.1,
            is_signed: ranking.rows.iter().any(is_spearman),
        }
    }

    /// Where a strength from −1 (or 0) to 1 lies.
    pub(super) fn at(&self, strength: f64) -> f64 {
        let part = if self.is_signed { f64::midpoint(strength, 1.0) } else { strength };
        self.bars.from + (self.bars.to - self.bars.from) * part.clamp(0.0, 1.0)
    }
}
