//! The list of metrics beside the large chart.

use egui::{Align, Key, Layout, Popup, Rect, Role, ScrollArea, Ui, pos2, vec2};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::row::Shown;
use super::super::widgets::sparkline::sparkline_ui;
use super::super::widgets::{Button, Lead, ListRow, muted, search_field};
use super::super::{Actions, View};
use crate::app::run_page::{Action, MOST_CHOSEN, MetricOrder, MetricRow, short_name};
use crate::app::table::RunMetric;
use crate::app::{system, table};
use crate::model::{RunIndex, format};
use crate::store::LatestMetric;

const ROW: f32 = 28.0;
const SPARK: egui::Vec2 = vec2(56.0, 20.0);
/// Room for the value at the right edge, if it needs no more.
const VALUE: f32 = 76.0;
const END: f32 = 12.0;
/// Where the list is narrower, names are worth more than curves.
const WITH_SPARK: f32 = 230.0;

/// See the module.
pub(super) fn list_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let content = egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("metric search").exact_size(44.0).frame(content).show(ui, |ui| head_ui(ui, view, actions));
    egui::Panel::bottom("metric count").exact_size(30.0).frame(content).show(ui, |ui| foot_ui(ui, view));
    egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| rows_ui(ui, view, run, actions));
    add_by_key(ui, view, actions);
}

fn head_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let list = &view.place.run_page.list;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let width = (ui.available_width() - 36.0).max(60.0);
        let (field, change) = search_field(ui, texts.get("search-metrics"), &list.search, width, font::body());
        if let Some(text) = change {
            actions.push(Action::SetSearch(text));
        }
        field.on_hover_text(texts.get("search-metrics-tip"));
        let button =
            ui.add(Button::icon(Icon::ArrowDown, texts.get("metric-sort")).on(list.order != MetricOrder::Name));
        Popup::menu(&button).show(|ui| {
            let orders = [
                (MetricOrder::Name, "metric-sort-name"),
                (MetricOrder::Last, "metric-sort-last"),
                (MetricOrder::Points, "metric-sort-points"),
            ];
            for (order, key) in orders {
                if ui.selectable_label(list.order == order, texts.get(key)).clicked() {
                    actions.push(Action::SetOrder(order));
                }
            }
        });
    });
}

fn foot_ui(ui: &mut Ui, view: &View<'_>) {
    let texts = view.texts;
    let list = &view.place.run_page.list;
    let is_searched = !list.search.is_empty();
    let shown = list.rows.iter().filter(|row| matches!(row, MetricRow::Metric(_))).count();
    let count = if is_searched {
        texts.with("metrics-found", &[("shown", shown.into()), ("n", list.total.into())])
    } else {
        texts.count("metrics-count", list.total)
    };
    let is_mac = cfg!(target_os = "macos");
    let tip = texts.get(if is_mac { "metric-add-tip-mac" } else { "metric-add-tip" });
    let hint = texts.get(if is_mac { "metric-add-hint-mac" } else { "metric-add-hint" });
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        muted(ui, &count);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| muted(ui, tip).on_hover_text(hint));
    });
}

/// Space keeps the metric with the focus in the chart, while no control has the keyboard.
fn add_by_key(ui: &Ui, view: &View<'_>, actions: &mut Actions) {
    let is_free = ui.memory(|memory| memory.focused().is_none()) && !Popup::is_any_open(ui);
    if let Some(metric) = view.place.run_page.list.focus.as_ref().filter(|_| is_free)
        && view.place.export.is_none()
        && !view.place.lifecycle.has_dialog()
        && ui.input(|input| input.key_pressed(Key::Space))
    {
        actions.push(Action::Add(metric.clone()));
    }
}

fn rows_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let list = &view.place.run_page.list;
    if list.run != Some(run) {
        return;
    }
    let metrics = &view.place.catalog.run(run).metrics;
    if list.rows.is_empty() {
        ui.add_space(12.0);
        ui.vertical_centered(|ui| muted(ui, view.texts.get("no-metric-found")));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt(("metric list", run)).auto_shrink(false);
    if list.scroll_to_focus {
        actions.push(Action::ScrolledToFocus);
        let is_focus = |row: &MetricRow| matches!(row, MetricRow::Metric(at) if metrics.get(*at).map(|it| &it.key) == list.focus.as_ref());
        if let Some(at) = list.rows.iter().position(is_focus) {
            area = scrolled_to(ui, area, run, at);
        }
    }
    let mut wanted = Vec::new();
    let out = area.show_rows(ui, ROW, list.rows.len(), |ui, rows| {
        for row in &list.rows[rows] {
            match row {
                MetricRow::Section { name, count, is_folded } => {
                    section_ui(ui, view, (name, *count, *is_folded), actions);
                }
                MetricRow::Metric(at) => {
                    if let Some(metric) = metrics.get(*at) {
                        metric_ui(ui, view, run, metric, &mut wanted, actions);
                    }
                }
            }
        }
    });
    let seen = (out.state.clamped_offset().y, out.inner_rect.height());
    ui.data_mut(|data| data.insert_temp(egui::Id::unique(("metric list seen", run)), seen));
    if !wanted.is_empty() && !view.place.read.is_running {
        actions.push(table::Action::WantSparklines(wanted));
    }
}

/// The area moved so that a row is in view, and not at all where it is.
fn scrolled_to(ui: &Ui, area: ScrollArea, run: RunIndex, at: usize) -> ScrollArea {
    let id = egui::Id::unique(("metric list seen", run));
    let (offset, height): (f32, f32) = ui.data(|data| data.get_temp(id)).unwrap_or((0.0, ui.available_height()));
    let (top, bottom) = (at as f32 * ROW, (at + 1) as f32 * ROW);
    if top < offset {
        // With the title above it.
        area.vertical_scroll_offset((top - ROW).max(0.0))
    } else if bottom > offset + height {
        area.vertical_scroll_offset(bottom - height)
    } else {
        area
    }
}

fn section_ui(ui: &mut Ui, view: &View<'_>, (name, count, is_folded): (&String, usize, bool), actions: &mut Actions) {
    let texts = view.texts;
    let shown = if name.is_empty() { texts.get("section-other").into() } else { format::safe_text(name) };
    let fold = texts.get(if is_folded { "unfold" } else { "fold" });
    let fold = format!("{fold}: {shown}");
    let spoken = texts.with("metric-section-name", &[("name", (&*shown).into()), ("n", count.into())]);
    let Shown { response, is_folded: is_turned, .. } = ListRow::new(Role::Row, shown)
        .spoken(spoken)
        .height(ROW)
        .lined()
        .filled(true)
        .fill(palette(ui).head)
        .lead(Lead { first: 17.0, pitch: 0.0, text: 13.0 })
        .fold_button(!is_folded, &fold)
        .font(font::strong())
        .beside(crate::text::grouped(count))
        .id(ui.scope_id().with(("section", name)))
        .show(ui);
    if is_turned {
        actions.push(Action::ToggleSection(name.clone()));
    } else if response.clicked() {
        actions.push(Action::ChooseSection(name.clone()));
    }
    let tip = if count > MOST_CHOSEN {
        texts.with("metric-section-draw-some", &[("most", MOST_CHOSEN.into()), ("n", count.into())])
    } else {
        texts.with("metric-section-draw", &[("n", count.into())])
    };
    response.on_hover_text(tip);
}

fn metric_ui(
    ui: &mut Ui,
    view: &View<'_>,
    run: RunIndex,
    metric: &LatestMetric,
    wanted: &mut Vec<RunMetric>,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let palette = palette(ui);
    let page = &view.place.run_page;
    let has_titles = matches!(page.list.rows.first(), Some(MetricRow::Section { .. }));
    let is_focus = page.list.focus.as_ref() == Some(&metric.key);
    let is_drawn = page.chosen.contains(&metric.key);
    let last = metric.latest.map_or_else(|| format::NO_VALUE.to_owned(), |point| format::number(point.value));
    let is_curve = page.summary(run, &metric.key).is_none_or(|summary| summary.count > 1);
    let width = ui.available_width();
    let is_curve = is_curve && width >= WITH_SPARK;
    let value_font = if is_focus { font::value() } else { font::body() };
    let color = match metric.latest {
        Some(point) if !point.value.is_finite() => palette.danger,
        Some(_) => palette.text,
        None => palette.muted,
    };
    // A number is never cut: a long one takes room from the name.
    let value = ui.painter().layout_no_wrap(last.clone(), value_font, color);
    let value_room = VALUE.max(value.size().x + END + 8.0);
    let spark_left = width - value_room - SPARK.x - 8.0;
    let key = if is_drawn { "metric-row-drawn" } else { "metric-row-name" };
    let spoken = texts.with(key, &[("name", (&*format::safe_text(&metric.key)).into()), ("value", (&*last).into())]);
    let Shown { response, rect, is_cut, .. } = ListRow::new(Role::Row, short_name(&metric.key))
        .spoken(spoken)
        .height(ROW)
        .selected(is_focus)
        .filled(is_drawn)
        .fill(if is_focus { palette.selected_focus } else { palette.selected })
        .bar()
        .lead(Lead::text_at(if has_titles { 30.0 } else { 14.0 }))
        .font(if is_focus { font::strong() } else { font::body() })
        .text_end(if is_curve { spark_left } else { width - value_room })
        .id(ui.scope_id().with(("metric", &metric.key)))
        .own_tip()
        .show(ui);
    let y = rect.center().y;
    let at = pos2(rect.right() - END - value.size().x, y - value.size().y / 2.0);
    ui.painter().galley(at, value, color);
    if is_curve {
        let key = (run, metric.key.clone());
        let own = palette.line(view.place.color_of(run));
        let line = if is_drawn || response.hovered() { own } else { palette.spark };
        let area = Rect::from_min_size(pos2(rect.left() + spark_left, y - SPARK.y / 2.0), SPARK);
        match view.place.table.sparklines.get(&key) {
            None => wanted.push(key),
            Some(Some(sparkline)) => sparkline_ui(ui.painter(), area, sparkline, line, own),
            Some(None) => {}
        }
    }
    if response.clicked() {
        let (adds, by_space) = ui.input(|input| (input.modifiers.command, input.key_pressed(Key::Space)));
        let metric = metric.key.clone();
        actions.push(if adds || by_space { Action::Add(metric) } else { Action::Choose(metric) });
    }
    response.context_menu(|ui| menu_ui(ui, view, metric, actions));
    super::metrics::tip_ui(response, view, run, metric, is_cut);
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, metric: &LatestMetric, actions: &mut Actions) {
    if ui.button(view.texts.get("show-on-charts-page")).clicked() {
        super::curves::show_on_charts_page(&metric.key, actions);
    }
    if ui.button(view.texts.get("copy-value")).clicked() {
        let exact = metric.latest.map(|point| format::number_exact(point.value)).unwrap_or_default();
        actions.push(system::Action::Copy(exact));
    }
    if ui.button(view.texts.get("copy-name")).clicked() {
        actions.push(system::Action::Copy(metric.key.to_string()));
    }
}
