//! Last values of the metrics of several runs beside each other, and their curves together.

use egui::{Align2, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use super::columns::{Shade, foot_ui, head_ui, row_ui};
use crate::app::charts::FigureId;
use crate::app::table::compared;
use crate::app::{charts, table};
use crate::model::columns::is_system_metric;
use crate::model::{Compared, Differences, RunIndex, format};
use crate::views::charts::chart_ui;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Button, rows_ui_of};
use crate::views::{Actions, View};

/// Metrics before somebody asks for all.
const FIRST: usize = 4;
/// Curves: those of the first metrics that have some.
const CURVES: usize = 2;
const CARD: f32 = 156.0;

pub(super) fn metrics_ui(ui: &mut Ui, view: &View<'_>, found: &Differences, actions: &mut Actions) {
    if found.metrics.is_empty() {
        return;
    }
    let texts = view.texts;
    let palette = palette(ui);
    head_ui(ui, view, texts.get("metrics"), &texts.get("last").to_lowercase());
    let shows_all = view.place.table.compared.shows_all_metrics;
    let own = found.metrics.iter().filter(|metric| !is_system_metric(&metric.key)).count();
    let shown = if shows_all { found.metrics.len() } else { own.min(FIRST) };
    rows_ui_of(ui, super::columns::HEIGHT, shown, |ui, at| {
        let metric = &found.metrics[at];
        let value = |run: RunIndex| {
            let metrics = &view.place.catalog.run(run).metrics;
            let at = metrics.binary_search_by(|known| known.key.cmp(&metric.key)).ok()?;
            let value = metrics[at].latest?.value;
            let color = if value.is_finite() { palette.text } else { palette.danger };
            Some(Shade { text: format::number(value), color })
        };
        if row_ui(ui, view, metric, value, palette.text2).clicked() {
            enlarge(metric, actions);
        }
    });
    let all = found.metrics.len();
    if all > own.min(FIRST) {
        let counts = texts.with("shown-of", &[("shown", shown.into()), ("n", all.into())]);
        let link = texts.get(if shows_all { "fewer-metrics" } else { "all-metrics" });
        if foot_ui(ui, &counts, Some(link)) {
            actions.push(table::Action::Compared(compared::Action::ShowAllMetrics(!shows_all)));
        }
    }
    let is_drawn = |metric: &&Compared| metric.has_curve && !is_system_metric(&metric.key);
    for metric in found.metrics.iter().filter(is_drawn).take(CURVES) {
        ui.add_space(8.0);
        card_ui(ui, view, metric, actions);
    }
}

/// The charts page with one metric of the selection large.
fn enlarge(metric: &Compared, actions: &mut Actions) {
    actions.push(table::Action::Compared(compared::Action::ShowCharts));
    actions.push(charts::Action::Enlarge(Some(metric.key.clone())));
}

fn card_ui(ui: &mut Ui, view: &View<'_>, metric: &Compared, actions: &mut Actions) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), CARD), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 30.0));
    let name = format::safe_text(&metric.key);
    let at = egui::pos2(title.left() + 12.0, title.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::section(), palette.text, title.width() - 52.0);
    let button = Rect::from_center_size(egui::pos2(title.right() - 18.0, title.center().y), vec2(28.0, 28.0));
    if ui.place(button, Button::icon(Icon::Maximize2, view.texts.get("enlarge"))).clicked() {
        enlarge(metric, actions);
    }
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    chart_ui(ui, view, &FigureId::Selection(metric.key.clone()), plot, actions);
}
