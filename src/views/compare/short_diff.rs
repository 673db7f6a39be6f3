//! What was changed between two values of several lines: in a cell its first line, below it all of them, with the words that
//! changed marked.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Rect, ScrollArea, Ui};

use super::super::View;
use super::super::theme::{font, palette, size};
use super::super::widgets::muted;
use super::grid::text_at;
use crate::compare::artifact::texts::WordChange;
use crate::compare::table::{DiffLine, ShortDiff, Sign};

/// Characters of a line that are laid out.
const LONGEST: usize = 240;

/// `−1 +2  first changed line`: of two that are the same line, changed, the new one.
pub(super) fn line(ui: &Ui, diff: &ShortDiff, color: Color32) -> LayoutJob {
    let colors = palette(ui);
    let mut job = LayoutJob::default();
    let format = |color: Color32| TextFormat::simple(font::body(), color);
    job.append(&format!("−{} +{}  ", diff.removed, diff.added), 0.0, format(colors.muted));
    let is_new = |line: &&DiffLine| line.sign == Sign::Added && !line.changed.is_empty();
    if let Some(line) = diff.lines.iter().find(is_new).or(diff.lines.first()) {
        append(ui, &mut job, line, &font::body(), color, true);
    }
    job
}

/// Paints a line in a cell.
pub(super) fn paint(ui: &Ui, rect: Rect, mut job: LayoutJob) {
    job.wrap = TextWrapping::truncate_at_width((rect.width() - 2.0 * size::CELL).max(0.0));
    let galley = ui.painter().layout_job(job);
    let at = text_at(rect, 0.0);
    ui.painter().galley(at - egui::vec2(0.0, galley.size().y / 2.0), galley, palette(ui).text);
}

/// A line with the words that changed on a soft ground; with `is_trimmed` without the blanks at its begin.
fn append(ui: &Ui, job: &mut LayoutJob, line: &DiffLine, font: &FontId, color: Color32, is_trimmed: bool) {
    let colors = palette(ui);
    let (strong, soft) = match line.sign {
        Sign::Removed => (colors.danger, colors.danger_soft),
        Sign::Added => (colors.success, colors.success_soft),
    };
    let mut is_first = is_trimmed;
    for piece in WordChange::pieces(&line.text, &line.changed, LONGEST) {
        let text = if is_first { piece.text.trim_start() } else { &piece.text };
        is_first &= text.is_empty();
        let mut format = TextFormat::simple(font.clone(), color);
        if piece.is_changed {
            (format.color, format.background) = (strong, soft);
        }
        job.append(text, 0.0, format);
    }
}

/// The changed lines.
pub(super) fn lines_ui(ui: &mut Ui, view: &View<'_>, diff: &ShortDiff) {
    let colors = palette(ui);
    ui.set_min_width(320.0);
    ui.set_max_width(720.0);
    muted(ui, view.texts.get("compare-changed-lines"));
    ScrollArea::both().max_height(360.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for line in &diff.lines {
            let (sign, strong) = match line.sign {
                Sign::Removed => ("− ", colors.danger),
                Sign::Added => ("+ ", colors.success),
            };
            let mut job = LayoutJob::single_section(sign.to_owned(), TextFormat::simple(font::mono(), strong));
            // A line that is new or gone as a whole has nothing to mark.
            let color = if line.changed.is_empty() { strong } else { colors.text };
            append(ui, &mut job, line, &font::mono(), color, false);
            ui.add(egui::Label::new(job).extend());
        }
        let left = (diff.added + diff.removed).saturating_sub(diff.lines.len());
        if left > 0 {
            muted(ui, &view.texts.count("and-more", left));
        }
    });
}
