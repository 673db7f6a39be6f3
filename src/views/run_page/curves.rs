//! Curves of one run, as small cards.

use egui::{Align, Align2, Layout, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use super::super::charts::chart_ui;
use super::super::charts::options::{Target, axis_ui};
use super::super::theme::{font, palette};
use super::super::widgets::section_title;
use super::super::widgets::text::paint_elided;
use super::super::{Actions, View};
use crate::app::charts::FigureId;
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, format};
use crate::store::LatestMetric;

const GAP: f32 = 8.0;

/// The first `most` metrics, in at most `columns` columns.
pub(super) fn curves_ui(
    ui: &mut Ui,
    view: &View<'_>,
    run: RunIndex,
    most: usize,
    columns: usize,
    actions: &mut Actions,
) {
    let metrics = &view.place.catalog.run(run).metrics;
    // A single value is no curve: it stands in the table of metrics.
    let summaries = view.place.run_page.summaries.as_ref().filter(|(known, _)| *known == run);
    let Some(summaries) = summaries.and_then(|(_, summaries)| summaries.value()) else { return };
    let is_curve = |metric: &&LatestMetric| {
        let at = summaries.binary_search_by(|(key, _)| key.cmp(&metric.key));
        at.is_ok_and(|at| summaries[at].1.count > 1)
    };
    let own = metrics.iter().filter(|metric| !is_system_metric(&metric.key));
    let shown: Vec<&LatestMetric> = own.filter(is_curve).take(most).collect();
    if shown.is_empty() {
        return;
    }
    if columns > 1 {
        ui.horizontal(|ui| {
            let all = metrics.iter().filter(|metric| !is_system_metric(&metric.key)).filter(is_curve).count();
            let count = crate::text::grouped(all);
            section_title(ui, view.texts.get("curves"), Some(&count));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| axis_ui(ui, Target::all(view), actions));
        });
        ui.add_space(4.0);
    } else {
        ui.add_space(8.0);
    }
    let width = ui.available_width();
    let fitting = ((width + GAP) / (220.0 + GAP)).floor().max(1.0) as usize;
    let columns = fitting.min(columns).min(shown.len());
    let card_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    let height = if columns == 1 && shown.len() <= 2 && width < 700.0 { 150.0 } else { 196.0 };
    for row in shown.chunks(columns) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        ui.add_space(GAP - ui.spacing().item_spacing.y);
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (at, metric) in row.iter().enumerate() {
            let min = egui::pos2(rect.left() + at as f32 * (card_width + GAP), rect.top());
            card_ui(ui, view, run, metric, Rect::from_min_size(min, vec2(card_width, height)), actions);
        }
    }
}

fn card_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, metric: &LatestMetric, rect: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 30.0));
    let value = metric.latest.map_or_else(|| "–".to_owned(), |point| format::number(point.value));
    let color = match metric.latest {
        Some(point) if !point.value.is_finite() => palette.danger,
        _ => palette.text,
    };
    let at = egui::pos2(title.right() - 12.0, title.center().y);
    let value = ui.painter().text(at, Align2::RIGHT_CENTER, value, font::body(), color);
    let at = egui::pos2(title.left() + 12.0, title.center().y);
    let name = format::safe_text(&metric.key);
    let width = value.left() - at.x - 8.0;
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::section(), palette.text, width);
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    chart_ui(ui, view, &FigureId::Run(run, metric.key.clone()), plot, actions);
}
