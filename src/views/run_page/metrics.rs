//! Metrics of a run as a table: last, lowest, highest, and at which step.

use egui::{Align2, FontId, Rect, Role, Ui, vec2};

use super::super::theme::{font, palette, size};
use super::super::widgets::row::{self, Shown};
use super::super::widgets::sparkline::sparkline_ui;
use super::super::widgets::{Lead, ListRow, rows_ui, section_title};
use super::super::{Actions, View};
use crate::app::table::RunMetric;
use crate::app::{run_page, system, table};
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, format};
use crate::store::{LatestMetric, MetricPoint};

/// Rows of the summary before "all metrics" is the better place.
const SUMMARY_ROWS: usize = 12;

/// The first metrics, as a part of the overview.
pub(super) fn summary_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let metrics: Vec<&LatestMetric> =
        view.place.catalog.run(run).metrics.iter().filter(|metric| !is_system_metric(&metric.key)).collect();
    if metrics.is_empty() {
        return;
    }
    ui.add_space(12.0);
    let shown = metrics.len().min(SUMMARY_ROWS);
    ui.horizontal(|ui| {
        let count = (shown == metrics.len()).then(|| crate::text::grouped(shown));
        section_title(ui, view.texts.get("metrics"), count.as_deref());
        if shown < metrics.len() {
            more_ui(ui, view, run, (shown, metrics.len()), actions);
        }
    });
    table_ui(ui, view, run, &metrics[..shown], actions);
}

/// `12 of 18`, which leads to all of them.
pub(super) fn more_ui(
    ui: &mut Ui,
    view: &View<'_>,
    run: RunIndex,
    (shown, all): (usize, usize),
    actions: &mut Actions,
) {
    let text = view.texts.with("shown-of", &[("shown", shown.into()), ("n", all.into())]);
    super::curves::all_metrics_link(ui, view, run, &text, actions);
}

/// Left edges and widths for the width at hand.
struct Columns {
    name: f32,
    spark: Option<f32>,
    /// Right edges of last, min, max, step of the lowest, step of the highest.
    numbers: Vec<(&'static str, f32)>,
}

impl Columns {
    fn new(width: f32) -> Self {
        let wide = [("last", 0.46), ("metric-min", 0.60), ("at-step", 0.72), ("metric-max", 0.86), ("at-step", 1.0)];
        let narrow = [("last", 0.56), ("metric-min", 0.78), ("metric-max", 1.0)];
        let numbers: &[_] = if width > 560.0 { &wide } else { &narrow };
        Self {
            name: if width > 560.0 { width * 0.24 } else { width * 0.36 },
            spark: (width > 560.0).then_some(width * 0.26),
            numbers: numbers.iter().map(|(key, part)| (*key, part * width)).collect(),
        }
    }
}

fn table_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, metrics: &[&LatestMetric], actions: &mut Actions) {
    let palette = palette(ui);
    if view.place.run_page.summaries.as_ref().is_none_or(|(known, _)| *known != run) && !view.place.read.is_running {
        actions.push(run_page::Action::WantSummaries(run));
    }
    let width = ui.available_width();
    let columns = Columns::new(width - 16.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let head = row::head_ui(ui, size::ROW);
    let inner = head.shrink2(vec2(8.0, 0.0));
    for (key, right) in &columns.numbers {
        let at = egui::pos2(inner.left() + right, inner.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, view.texts.get(key), font::header(), palette.text2);
    }
    ui.painter().text(
        inner.left_center(),
        Align2::LEFT_CENTER,
        view.texts.get("metric"),
        font::header(),
        palette.text2,
    );
    let mut wanted = Vec::new();
    rows_ui(ui, metrics.len(), |ui, at| row_ui(ui, view, run, metrics[at], &columns, &mut wanted, actions));
    if !wanted.is_empty() && !view.place.read.is_running {
        actions.push(table::Action::WantSparklines(wanted));
    }
    ui.spacing_mut().item_spacing.y = 4.0;
}

fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    run: RunIndex,
    metric: &LatestMetric,
    columns: &Columns,
    wanted: &mut Vec<RunMetric>,
    actions: &mut Actions,
) {
    let palette = palette(ui);
    let last = metric.latest.map_or_else(|| "–".to_owned(), |point| format::number(point.value));
    let name = format::safe_text(&metric.key);
    let Shown { response, rect, is_cut, .. } = ListRow::new(Role::Row, &*name)
        .spoken(view.texts.with("metric-row-name", &[("name", (&*name).into()), ("value", (&*last).into())]))
        .lined()
        .lead(Lead::text_at(8.0))
        .text_end(8.0 + columns.name)
        .own_tip()
        .show(ui);
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let y = rect.center().y;
    if let Some(left) = columns.spark {
        spark_ui(
            ui,
            view,
            run,
            metric,
            Rect::from_min_size(egui::pos2(inner.left() + left, y - 10.0), vec2(72.0, 20.0)),
            wanted,
        );
    }
    let summary = view.place.run_page.summary(run, &metric.key).copied().unwrap_or_default();
    for (at, (key, right)) in columns.numbers.iter().enumerate() {
        let before_is_max = at == columns.numbers.len() - 1;
        let number = |ui: &Ui, text: &str, font: FontId, color| {
            ui.painter().text(egui::pos2(inner.left() + right, y), Align2::RIGHT_CENTER, text, font, color);
        };
        let color = |point: Option<MetricPoint>, normal| match point {
            Some(point) if !point.value.is_finite() => palette.danger,
            Some(_) => normal,
            None => palette.muted,
        };
        let value =
            |point: Option<MetricPoint>| point.map_or_else(|| "–".to_owned(), |point| format::number(point.value));
        match *key {
            "last" => number(ui, &last, font::value(), color(metric.latest, palette.text)),
            "metric-min" => number(ui, &value(summary.min), font::body(), color(summary.min, palette.text2)),
            "metric-max" => number(ui, &value(summary.max), font::body(), color(summary.max, palette.text2)),
            _ => {
                let point = if before_is_max { summary.max } else { summary.min };
                let step = point.map_or_else(|| "–".to_owned(), |point| crate::text::grouped(point.step));
                number(ui, &step, font::body(), palette.muted);
            }
        }
    }
    response.context_menu(|ui| {
        if ui.button(view.texts.get("copy-value")).clicked() {
            let exact = metric.latest.map(|point| format::number_exact(point.value)).unwrap_or_default();
            actions.push(system::Action::Copy(exact));
        }
        if ui.button(view.texts.get("copy-name")).clicked() {
            actions.push(system::Action::Copy(metric.key.to_string()));
        }
    });
    if response.clicked() {
        actions.push(run_page::Action::OpenMetric(run, metric.key.clone()));
    }
    tip_ui(response, view, run, metric, is_cut);
}

/// The exact value, its step and time, and how many points there are; the name where it was cut.
pub(super) fn tip_ui(response: egui::Response, view: &View<'_>, run: RunIndex, metric: &LatestMetric, is_cut: bool) {
    let mut tip = if is_cut { format!("{}\n", format::safe_text(&metric.key)) } else { String::new() };
    if let Some(point) = metric.latest {
        let step = crate::text::grouped(point.step);
        let time = format::absolute_time(point.timestamp, &view.clock.zone);
        let exact = format::number_exact(point.value);
        tip.push_str(
            &view.texts.with("metric-tip", &[("value", exact.into()), ("step", step.into()), ("time", time.into())]),
        );
    }
    if let Some(summary) = view.place.run_page.summary(run, &metric.key) {
        tip.push('\n');
        tip.push_str(&view.texts.count("points-count", summary.count));
    }
    if !tip.is_empty() {
        response.on_hover_text_at_pointer(tip);
    }
}

fn spark_ui(ui: &Ui, view: &View<'_>, run: RunIndex, metric: &LatestMetric, area: Rect, wanted: &mut Vec<RunMetric>) {
    let key = (run, metric.key.clone());
    let color = palette(ui).line(view.place.color_of(run));
    match view.place.table.sparklines.get(&key) {
        None => wanted.push(key),
        Some(Some(sparkline)) => sparkline_ui(ui.painter(), area, sparkline, color, color),
        _ => {}
    }
}
