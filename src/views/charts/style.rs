//! The colours and faces that charts are drawn with, taken from the theme (nothing here makes a colour); lines of text in them.

use std::sync::Arc;

use egui::epaint::Shadow;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, Context, FontId, Galley, Painter, Rect, Theme};

use crate::chart::LineColor;
use crate::chart::palette::LinePalette;
use crate::views::theme::{self, font, palette};

/// By role, named as in the design tokens.
#[derive(Clone, Debug)]
pub struct PlotStyle {
    /// What lies behind the plot: rings around points.
    pub background: Color32,
    pub grid: Color32,
    /// The x axis.
    pub axis: Color32,
    /// Values and names.
    pub text: Color32,
    pub text2: Color32,
    /// Ticks, counts, notes.
    pub muted: Color32,
    /// NaN and infinities.
    pub danger: Color32,
    /// The dashed line.
    pub crosshair: Color32,
    /// Focus ring and the edges of the zoom box.
    pub accent: Color32,
    /// The zoom box, faint.
    pub zoom_fill: Color32,
    /// The row or bar under the pointer.
    pub hover: Color32,
    /// The row of the nearest run, and the focused run.
    pub selected: Color32,
    pub popup: Color32,
    pub popup_line: Color32,
    pub popup_shadow: Shadow,
    /// Colours of curves.
    pub lines: &'static LinePalette,
    /// Opacity of the raw curve behind a smoothed one, in percent.
    pub raw_percent: u8,
    /// 11 pt: ticks, notes.
    pub tick_font: FontId,
    /// 12 pt: legend, empty states.
    pub small_font: FontId,
    /// 13 pt: rows of the tooltip.
    pub body_font: FontId,
    /// 13 pt, heavier: the nearest run's row.
    pub strong_font: FontId,
}

impl PlotStyle {
    /// Colour of a curve.
    pub fn line(&self, color: LineColor) -> Color32 {
        theme::line_color(self.lines, color)
    }

    /// In the theme in use.
    pub fn of(ctx: &Context) -> Self {
        let palette = palette(ctx);
        Self {
            background: palette.card,
            grid: palette.grid,
            axis: palette.axis,
            text: palette.text,
            text2: palette.text2,
            muted: palette.muted,
            danger: palette.danger,
            crosshair: palette.text2,
            accent: palette.accent,
            zoom_fill: theme::faded(palette.accent, 14),
            hover: palette.hover,
            selected: palette.selected_focus,
            popup: palette.raised,
            popup_line: palette.line_popup,
            popup_shadow: Shadow { offset: [0, 4], blur: 16, spread: 0, color: palette.shadow },
            lines: palette.lines,
            raw_percent: if ctx.theme() == Theme::Dark { 16 } else { 22 },
            tick_font: font::tiny(),
            small_font: font::small(),
            body_font: font::body(),
            strong_font: font::strong(),
        }
    }
}

/// `text` in one line, cut at the end with `…` where it is wider than `width`.
pub(in crate::views) fn elided(painter: &Painter, text: &str, font: FontId, width: f32) -> Arc<Galley> {
    // The colour is given when it is painted.
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    painter.layout_job(job)
}

/// A line of text in the middle of a chart that has nothing else to show.
pub(super) fn message(painter: &Painter, rect: Rect, text: &str, style: &PlotStyle) {
    painter.text(rect.center(), Align2::CENTER_CENTER, text, style.small_font.clone(), style.muted);
}
