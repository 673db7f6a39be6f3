//! The tabs *Metrics* and *System*: the list of metrics, those that are chosen large, and the points of one of them.

use std::sync::Arc;

use egui::{Align, Align2, Layout, Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::super::charts::options::{Target, most_used};
use super::super::charts::{Extreme, chart_ui};
use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Bar, Button, elided, empty_state, focus_ring};
use super::super::{Actions, View};
use super::curves::{chart_menu_ui, show_on_charts_page};
use super::{metric_list, points};
use crate::app::charts::FigureId;
use crate::app::pages::{Page, RunTab};
use crate::app::run_page::Action;
use crate::app::{export, pages};
use crate::chart::MetricNames;
use crate::model::columns::is_system_metric;
use crate::model::{Best, RunIndex, format};
use crate::text::grouped;

const LIST: f32 = 292.0;
/// Title of a chart that stands among others.
const TITLE: f32 = 28.0;
/// A chart among others is not lower than this.
const LEAST_HEIGHT: f32 = 172.0;
/// With more charts than this they stand side by side, each about so wide.
const MOST_BELOW: usize = 3;
const CARD_WIDTH: f32 = 360.0;
/// How much of the bar the legend has at least, if it needs that.
const LEGEND: f32 = 0.36;
/// Width of a letter, about.
const COLUMN: f32 = 6.6;

/// See the module.
pub(super) fn metrics_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, tab: RunTab, actions: &mut Actions) {
    let metrics = &view.place.catalog.run(run).metrics;
    let is_system = tab == RunTab::System;
    if !metrics.iter().any(|metric| is_system_metric(&metric.key) == is_system) {
        let only_system = !is_system && !metrics.is_empty();
        let title = view.texts.get(if only_system { "metrics-system-only" } else { "no-metrics" });
        empty_state(ui, Icon::ChartLine, title, "", |ui| {
            if only_system && ui.add(Button::outlined(view.texts.get("metrics-show-system"))).clicked() {
                actions.push(pages::Action::OpenRun(run, RunTab::System));
            }
        });
        return;
    }
    let palette = palette(ui);
    let content = egui::Frame::new().fill(palette.content);
    let most = (ui.available_width() * 0.45).max(180.0);
    egui::Panel::left("run metrics")
        .default_size(LIST.min(most))
        .size_range(170.0..=most.max(LIST))
        .frame(content)
        .show(ui, |ui| metric_list::list_ui(ui, view, run, actions));
    egui::Panel::top("run chart bar")
        .exact_size(size::TOOLBAR)
        .frame(content.inner_margin(egui::Margin { left: 16, right: 8, top: 0, bottom: 0 }))
        .show(ui, |ui| bar_ui(ui, view, run, actions));
    if view.place.run_page.list.focus.is_some() {
        let height = ui.available_height();
        egui::Panel::bottom("run points")
            .default_size((height * 0.46).min(344.0))
            .size_range(72.0..=(height - 120.0).max(80.0))
            .resizable(true)
            .frame(content)
            .show(ui, |ui| points::points_ui(ui, view, run, actions));
    }
    egui::CentralPanel::default().frame(content).show(ui, |ui| charts_ui(ui, view, actions));
}

/// What is drawn at the left, how it is drawn at the right.
fn bar_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let texts = view.texts;
    let target = Target::all(view);
    let charts = &view.place.run_page.charts;
    let bar = most_used(Bar::new("run chart", texts.get("more")).gap(8.0), target)
        .kept("options", |ui, _, actions| options_button(ui, view, actions))
        .item("export", |ui, form, actions| {
            let button = Button::icon(Icon::Download, texts.get("export-chart"));
            if form.button(ui, button) && !charts.is_empty() {
                actions.push(export::Action::Open(charts.clone()));
            }
        })
        .item("enlarge", |ui, form, actions| {
            let button = Button::icon(Icon::Maximize2, texts.get("show-on-charts-page"));
            if form.button(ui, button)
                && let Some(id) = charts.first()
            {
                show_on_charts_page(id.name(), actions);
            }
        });
    let whole = ui.available_width();
    let needed = legend_width(view).min(whole * LEGEND);
    let room = (whole - bar.width(ui) - 16.0).max(needed);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.allocate_ui_with_layout(vec2(room, size::TOOLBAR), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(room);
            legend_ui(ui, view, run);
        });
        bar.show(ui, actions);
    });
}

fn options_button(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let button = ui.add(Button::icon(Icon::SlidersHorizontal, view.texts.get("chart-settings")));
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        let only = if let [id] = &view.place.run_page.charts[..] { Some(id) } else { None };
        chart_menu_ui(ui, view, only, actions);
    });
}

/// About how wide the legend is at least: the name, and how many points there are.
fn legend_width(view: &View<'_>) -> f32 {
    let columns = match &view.place.run_page.chosen[..] {
        [metric] => format::width(metric) + 14,
        _ => 12,
    };
    columns as f32 * COLUMN + 40.0
}

fn legend_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex) {
    let palette = palette(ui);
    let page = &view.place.run_page;
    ui.spacing_mut().item_spacing.x = 8.0;
    let [metric] = &page.chosen[..] else {
        let count = view.texts.count("metrics-count", page.chosen.len());
        elided(ui, &count, font::value(), palette.text);
        return;
    };
    let (swatch, _) = ui.allocate_exact_size(vec2(10.0, 16.0), Sense::hover());
    let color = palette.line(view.place.color_of(run));
    ui.painter().hline(swatch.x_range(), swatch.center().y.round(), egui::Stroke::new(2.0, color));
    let facts = facts(view, run, metric);
    let facts_width = format::width(&facts) as f32 * COLUMN;
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - facts_width).max(ui.available_width() * 0.5));
        elided(ui, &format::safe_text(metric), font::value(), palette.text);
    });
    elided(ui, &facts, font::small(), palette.muted);
}

/// `160 points`, and both ends of a metric of which nobody knows which one is good.
fn facts(view: &View<'_>, run: RunIndex, metric: &str) -> String {
    let Some(summary) = view.place.run_page.summary(run, metric) else { return String::new() };
    let mut facts = vec![view.texts.count("points-count", summary.count)];
    let is_marked = view.state.settings.directions.best(metric).is_some() && has_steps(view);
    let ends = [("chart-min-at", summary.min), ("chart-max-at", summary.max)];
    if !is_marked && summary.count > 1 {
        facts.extend(ends.into_iter().filter_map(|(key, point)| {
            let point = point?;
            let (value, step) = (format::number(point.value), grouped(point.step));
            Some(view.texts.with(key, &[("value", value.into()), ("step", step.into())]))
        }));
    }
    facts.join(" · ")
}

/// Whether a point can be found along the axis that was asked for.
fn has_steps(view: &View<'_>) -> bool {
    view.place.charts.options.x_axis.choice().is_some()
}

/// What is marked in the large chart: the good end of its only metric.
pub fn extreme(view: &View<'_>, id: &FigureId) -> Option<Extreme> {
    let FigureId::Run(run, metric) = id else { return None };
    let Page::Run(shown, RunTab::Metrics | RunTab::System) = view.place.pages.shown else { return None };
    let summary = view.place.run_page.summary(*run, metric).filter(|summary| shown == *run && summary.count > 1)?;
    let best = view.state.settings.directions.best(metric)?;
    Some(Extreme { best, point: if best == Best::Min { summary.min? } else { summary.max? } })
}

/// One chart with all the room, or several.
fn charts_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let charts = &view.place.run_page.charts;
    let rect = ui.available_rect_before_wrap();
    if let [id] = &charts[..] {
        let plot = Rect::from_min_max(rect.min + vec2(8.0, 8.0), rect.max - vec2(10.0, 8.0));
        chart_ui(ui, view, id, plot, actions);
        return;
    }
    let columns = if charts.len() <= MOST_BELOW { 1 } else { (rect.width() / CARD_WIDTH).floor().max(1.0) as usize };
    let rows = charts.len().div_ceil(columns).max(1);
    let height = (rect.height() / rows as f32).floor().max(LEAST_HEIGHT);
    ScrollArea::vertical().id_salt("run charts").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let width = (ui.available_width() / columns as f32).floor();
        for row in charts.chunks(columns) {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            if !ui.is_rect_visible(rect) {
                continue;
            }
            for (at, id) in row.iter().enumerate() {
                let min = pos2(rect.left() + at as f32 * width, rect.top());
                titled_ui(ui, view, id, Rect::from_min_size(min, vec2(width, height)), actions);
            }
        }
    });
}

/// A chart with its name above it, by which it is shown alone.
fn titled_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, rect: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    let title = Rect::from_min_size(rect.min + vec2(12.0, 4.0), vec2(rect.width() - 24.0, TITLE - 4.0));
    // Of several in one chart the plot has the names.
    let sources = id.name().split('\n').map(|name| format::safe_text(name)).collect::<Vec<_>>();
    let shown = sources.join(", ");
    let response = ui.interact(title, ui.scope_id().with(("title", id)), Sense::click());
    let label = view.texts.with("open-metric", &[("name", (&*shown).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
    focus_ring(ui, &response, title, 4);
    let color = if response.hovered() { palette.accent_text } else { palette.text };
    let at = title.left_center();
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &shown, font::section(), color, title.width());
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let names = MetricNames::of(&view.place.catalog);
        let first = id.sources(&names).first().cloned();
        actions.push(Action::Choose(first.unwrap_or_else(|| Arc::clone(id.name()))));
    }
    let plot = Rect::from_min_max(pos2(rect.left() + 8.0, rect.top() + TITLE), rect.max - vec2(10.0, 6.0));
    chart_ui(ui, view, id, plot, actions);
}
