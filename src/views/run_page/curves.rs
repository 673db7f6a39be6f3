//! Curves of one run, as small cards; what all charts of a run have in common.

use std::sync::Arc;

use egui::{Align, Align2, Layout, Popup, PopupCloseBehavior, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::super::charts::chart_ui;
use super::super::charts::options::{Target, axis_ui, options_ui, ranges_ui};
use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Button, focus_ring, link, section_title};
use super::super::{Actions, View};
use crate::app::charts::{ChartRange, FigureId};
use crate::app::pages::{Page, RunTab};
use crate::app::{charts, export, pages, run_page};
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, format};
use crate::store::LatestMetric;

const GAP: f32 = 8.0;
/// Width of a popup with all options.
const POPUP: f32 = 460.0;

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
    let is_curve =
        |metric: &&LatestMetric| view.place.run_page.summary(run, &metric.key).is_some_and(|summary| summary.count > 1);
    let own = metrics.iter().filter(|metric| !is_system_metric(&metric.key));
    let shown: Vec<&LatestMetric> = own.filter(is_curve).take(most).collect();
    if shown.is_empty() {
        return;
    }
    if columns > 1 {
        ui.horizontal(|ui| {
            let all = metrics.iter().filter(|metric| !is_system_metric(&metric.key)).filter(is_curve).count();
            let is_all = all == shown.len();
            section_title(ui, view.texts.get("curves"), is_all.then(|| crate::text::grouped(all)).as_deref());
            if !is_all {
                super::metrics::more_ui(ui, view, run, (shown.len(), all), actions);
            }
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
    let id = FigureId::Run(run, metric.key.clone());
    let menu_id = egui::Id::unique(("run chart menu", &id));
    let is_hovered = ui.rect_contains_pointer(rect) || Popup::is_id_open(ui, menu_id);
    let line = if is_hovered { palette.line_field } else { palette.line };
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 30.0));
    let buttons = if is_hovered { 84.0 } else { 0.0 };
    let place = Rect::from_min_max(title.min, pos2(title.right() - buttons, title.bottom()));
    let response = ui.interact(place, ui.scope_id().with(("curve title", &id)), Sense::click());
    let name = format::safe_text(&metric.key);
    let label = view.texts.with("open-metric", &[("name", (&*name).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
    focus_ring(ui, &response, place, 6);
    let mut right = title.right() - 12.0;
    if !is_hovered {
        let value = metric.latest.map_or_else(|| format::NO_VALUE.to_owned(), |point| format::number(point.value));
        let color = match metric.latest {
            Some(point) if !point.value.is_finite() => palette.danger,
            _ => palette.text,
        };
        let at = pos2(right, title.center().y);
        right = ui.painter().text(at, Align2::RIGHT_CENTER, value, font::body(), color).left();
    }
    let at = pos2(title.left() + 12.0, title.center().y);
    let color = if response.hovered() { palette.accent_text } else { palette.text };
    let room = right.min(place.right()) - at.x - 8.0;
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::section(), color, room);
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    let is_zoomed = view.place.charts.range_of(&id) != ChartRange::default();
    // Where something is zoomed, a double click shows all of it.
    let is_opened = !is_zoomed
        && ui.rect_contains_pointer(plot)
        && ui.input(|input| input.pointer.button_double_clicked(egui::PointerButton::Primary));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() || is_opened {
        actions.push(run_page::Action::OpenMetric(run, metric.key.clone()));
    }
    chart_ui(ui, view, &id, plot, actions);
    if is_hovered {
        buttons_ui(ui, view, &id, (title, menu_id), actions);
    }
}

/// What can be done with a chart, in its upper right corner.
fn buttons_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, (title, menu_id): (Rect, egui::Id), actions: &mut Actions) {
    let texts = view.texts;
    let place =
        |from_right: f32| Rect::from_center_size(pos2(title.right() - from_right, title.center().y), vec2(24.0, 24.0));
    if ui.place(place(70.0), Button::icon(Icon::Download, texts.get("export-chart"))).clicked() {
        actions.push(export::Action::Open(vec![id.clone()]));
    }
    if let FigureId::Run(run, metric) = id
        && ui.place(place(44.0), Button::icon(Icon::Maximize2, texts.get("enlarge"))).clicked()
    {
        actions.push(run_page::Action::OpenMetric(*run, metric.clone()));
    }
    let menu = ui.place(place(18.0), Button::icon(Icon::Ellipsis, texts.get("chart-settings")));
    Popup::menu(&menu)
        .id(menu_id)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| chart_menu_ui(ui, view, Some(id), actions));
}

/// How charts of runs are made; with `id`, also which part of it is seen.
pub(super) fn chart_menu_ui(ui: &mut Ui, view: &View<'_>, id: Option<&FigureId>, actions: &mut Actions) {
    ui.set_width(POPUP);
    if let Some(id) = id {
        ranges_ui(ui, view, id, actions);
        ui.separator();
    }
    options_ui(ui, Target::all(view), actions);
    if let Some(id) = id {
        ui.separator();
        if ui.add(Button::quiet(view.texts.get("show-on-charts-page")).with_icon(Icon::ChartLine)).clicked() {
            show_on_charts_page(id.name(), actions);
            ui.close();
        }
    }
}

/// The chart of all runs, alone on the charts page.
pub(super) fn show_on_charts_page(name: &Arc<str>, actions: &mut Actions) {
    actions.push(charts::Action::Enlarge(Some(name.clone())));
    actions.push(pages::Action::Show(Page::Charts));
}

/// Where all metrics of a run are.
pub(super) fn all_metrics_link(ui: &mut Ui, view: &View<'_>, run: RunIndex, text: &str, actions: &mut Actions) {
    if link(ui, text).on_hover_text(view.texts.get("show-all-metrics")).clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Metrics));
    }
}
