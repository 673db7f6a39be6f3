//! The charts page: toolbar, list of drawn runs, sections by name prefix, one card per metric.

use std::sync::Arc;

use egui::{
    Align, Align2, Id, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::{LegendEntry, PlotStyle, chart_ui, legend_ui};
use crate::app::Action;
use crate::app::state::{ChartScope, ChartsState, FigureId, RunTab};
use crate::chart::{Figure, XAxis, YScale, color_slot};
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, format};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::text::{paint_elided, run_dot};
use crate::views::widgets::{Button, empty_state, search_field, segmented};
use crate::views::{Actions, View};

/// Height of a chart card.
const CARD: f32 = 232.0;
const GAP: f32 = 8.0;
/// A card is about this wide; as many as fit stand side by side.
const CARD_WIDTH: f32 = 300.0;

/// See the module.
pub fn charts_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let content = egui::Frame::new().fill(palette.content);
    egui::Panel::left("drawn runs").default_size(208.0).size_range(140.0..=420.0).frame(content).show(ui, |ui| {
        runs_ui(ui, view, actions);
    });
    egui::Panel::top("charts toolbar")
        .exact_size(size::TOOLBAR)
        .frame(content.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| {
            toolbar_ui(ui, view, actions);
        });
    egui::CentralPanel::default().frame(content).show(ui, |ui| {
        if let Some(metric) = &view.place.charts.enlarged {
            enlarged_ui(ui, view, metric, actions);
        } else {
            sections_ui(ui, view, actions);
        }
    });
}

fn toolbar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let charts = &view.place.charts;
    let label = |ui: &mut Ui, text: &str| {
        ui.label(RichText::new(text).font(font::body()).color(palette(ui).muted));
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (_, change) = search_field(ui, texts.get("search-metrics"), &charts.search, 190.0, font::body());
        if let Some(text) = change {
            actions.push(Action::SetMetricSearch(text));
        }
        ui.add_space(4.0);
        label(ui, "x");
        axis_ui(ui, view, actions);
        ui.add_space(4.0);
        label(ui, "y");
        let scales = [(YScale::Linear, texts.get("linear")), (YScale::Log, texts.get("log"))];
        if let Some(scale) = segmented(ui, texts.get("y-axis"), &scales, charts.y_scale) {
            actions.push(Action::SetYScale(scale));
        }
        ui.add_space(4.0);
        let scopes = [(ChartScope::All, texts.get("all-in-view")), (ChartScope::Selected, texts.get("selected-only"))];
        if let Some(scope) = segmented(ui, texts.get("drawn-runs"), &scopes, charts.scope) {
            actions.push(Action::SetChartScope(scope));
        }
    });
}

/// Step, relative time, wall time.
pub fn axis_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let axes = [
        (XAxis::Step, texts.get("axis-step")),
        (XAxis::Relative, texts.get("axis-relative")),
        (XAxis::Wall, texts.get("axis-wall")),
    ];
    if let Some(axis) = segmented(ui, texts.get("x-axis"), &axes, view.place.charts.x_axis) {
        actions.push(Action::SetXAxis(axis));
    }
}

/// The runs of the table with their dots: which are drawn, in which colour.
fn runs_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let charts = &view.place.charts;
    let Some(table) = view.place.table.value() else { return };
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::TOOLBAR), Sense::hover());
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let text = texts.with("drawn-of", &[("shown", charts.drawn.len().into()), ("n", table.matching.into())]);
    let at = egui::pos2(head.left() + 12.0, head.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::header(), palette.text2, head.width() - 24.0);
    let drawn: rustc_hash::FxHashSet<RunIndex> = charts.drawn.iter().copied().collect();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("drawn runs").auto_shrink(false).show_rows(
        ui,
        size::ROW,
        table.rows.len(),
        |ui, rows| {
            for row in &table.rows[rows] {
                run_row(ui, view, row, drawn.contains(&row.run), actions);
            }
        },
    );
}

fn run_row(ui: &mut Ui, view: &View<'_>, row: &crate::model::Row, is_drawn: bool, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let run = view.place.catalog.run(row.run);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let is_selected = view.place.selection.contains(row.run);
    let name = format::safe_text(run.display_name());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_selected, &*name));
    let is_focused = view.place.selection.focus == Some(row.run);
    if is_selected {
        ui.painter().rect_filled(rect, 0, if is_focused { palette.selected_focus } else { palette.selected });
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, palette.hover);
    }
    let is_hidden = view.place.charts.hidden.contains(&row.run);
    let y = rect.center().y;
    let eye = Rect::from_center_size(egui::pos2(rect.left() + 14.0, y), vec2(20.0, 20.0));
    if response.hovered() || is_hidden || ui.rect_contains_pointer(rect) {
        let toggle = ui.interact(eye, Id::unique(("eye", row.run)), Sense::click());
        let label = texts.get(if is_hidden { "show-in-charts" } else { "hide-from-charts" });
        toggle.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        let icon = if is_hidden { Icon::EyeOff } else { Icon::Eye };
        let color = if toggle.hovered() { palette.text } else { palette.muted };
        icon.paint(ui.painter(), eye.center(), 14.0, color);
        if toggle.clicked() {
            actions.push(Action::ToggleHidden(row.run));
        }
    }
    let x = rect.left() + 28.0 + f32::from(row.depth.min(12)) * 10.0;
    run_dot(ui.painter(), egui::pos2(x + 5.0, y), 8.0, palette.run[color_slot(run.id.as_str())], !is_drawn);
    let color = if is_drawn { palette.text } else { palette.muted };
    let at = egui::pos2(x + 16.0, y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::body(), color, rect.right() - at.x - 8.0);
    if response.clicked() {
        let modifiers = ui.input(|input| input.modifiers);
        actions.push(Action::SelectRun { run: row.run, toggle: modifiers.command, range: modifiers.shift });
        response.surrender_focus();
    }
    if response.double_clicked() {
        actions.push(Action::OpenRun(row.run, RunTab::Overview));
    }
}

/// A section: metrics that share the part of their name before the first `/`.
struct Section<'a> {
    name: &'a str,
    metrics: Vec<&'a Arc<str>>,
}

/// Sections in the order of the columns; what has no prefix and then `system` last.
fn sections<'a>(view: &View<'a>) -> Vec<Section<'a>> {
    let words: Vec<String> = view.place.charts.search.split_whitespace().map(str::to_lowercase).collect();
    let mut sections: Vec<Section<'a>> = Vec::new();
    for metric in &view.place.charts.metrics {
        if !words.is_empty() {
            let lower = metric.to_lowercase();
            if !words.iter().all(|word| lower.contains(word.as_str())) {
                continue;
            }
        }
        let name =
            if is_system_metric(metric) { "system" } else { metric.split_once('/').map_or("", |(name, _)| name) };
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.metrics.push(metric),
            None => sections.push(Section { name, metrics: vec![metric] }),
        }
    }
    sections.sort_by_key(|section| (section.name == "system", section.name.is_empty()));
    sections
}

/// Whether a section is folded: `system` starts folded, so for it the stored name means "unfolded".
fn is_folded(charts: &ChartsState, name: &str) -> bool {
    charts.folded.contains(name) != (name == "system")
}

fn sections_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let sections = sections(view);
    if sections.is_empty() || view.place.charts.drawn.is_empty() {
        let (title, why) = if view.place.charts.drawn.is_empty() {
            (texts.get("no-drawn"), texts.get("no-drawn-why"))
        } else if view.place.charts.search.is_empty() {
            (texts.get("no-charts"), texts.get("no-charts-why"))
        } else {
            (texts.get("no-metric-found"), "")
        };
        empty_state(ui, Icon::ChartLine, title, why, |ui| {
            if view.place.charts.scope == ChartScope::Selected
                && ui.add(Button::primary(texts.get("all-in-view"))).clicked()
            {
                actions.push(Action::SetChartScope(ChartScope::All));
            }
        });
        return;
    }
    let has_titles = sections.len() > 1 || sections.iter().any(|section| !section.name.is_empty());
    ScrollArea::vertical().id_salt("charts").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 12, top: 8, bottom: 24 }).show(ui, |ui| {
            for section in &sections {
                if has_titles {
                    section_title_ui(ui, view, section, actions);
                }
                if !is_folded(&view.place.charts, section.name) {
                    grid_ui(ui, view, &section.metrics, actions);
                }
            }
        });
    });
}

fn section_title_ui(ui: &mut Ui, view: &View<'_>, section: &Section<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let folded = is_folded(&view.place.charts, section.name);
    let name = if section.name.is_empty() { view.texts.get("section-other") } else { section.name };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !folded, name));
    let icon = if folded { Icon::ChevronRight } else { Icon::ChevronDown };
    icon.paint(ui.painter(), egui::pos2(rect.left() + 7.0, rect.center().y), 14.0, palette.text2);
    let at = egui::pos2(rect.left() + 20.0, rect.center().y);
    let text = ui.painter().text(at, Align2::LEFT_CENTER, name, font::value(), palette.text);
    let count = crate::text::grouped(section.metrics.len());
    let at = egui::pos2(text.right() + 8.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, count, font::small(), palette.muted);
    if response.clicked() {
        actions.push(Action::ToggleSection(section.name.to_owned()));
    }
}

/// Cards side by side. Rows of cards outside the view are not laid out.
fn grid_ui(ui: &mut Ui, view: &View<'_>, metrics: &[&Arc<str>], actions: &mut Actions) {
    let width = ui.available_width();
    let columns = ((width + GAP) / (CARD_WIDTH + GAP)).floor().max(1.0) as usize;
    let card_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    for row in metrics.chunks(columns) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, CARD), Sense::hover());
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (at, metric) in row.iter().enumerate() {
            let min = egui::pos2(rect.left() + at as f32 * (card_width + GAP), rect.top());
            let card = Rect::from_min_size(min, vec2(card_width, CARD));
            card_ui(ui, view, metric, card, actions);
        }
    }
}

fn card_ui(ui: &mut Ui, view: &View<'_>, metric: &Arc<str>, rect: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    let is_hovered = ui.rect_contains_pointer(rect);
    let line = if is_hovered { palette.line_field } else { palette.line };
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 32.0));
    let at = egui::pos2(title.left() + 12.0, title.center().y);
    let name = format::safe_text(metric);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::section(), palette.text, title.width() - 52.0);
    if is_hovered {
        let button = Rect::from_center_size(egui::pos2(title.right() - 20.0, title.center().y), vec2(24.0, 24.0));
        let response = ui.interact(button, Id::unique(("enlarge", metric)), Sense::click());
        let label = view.texts.get("enlarge");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        let color = if response.hovered() { palette.text } else { palette.muted };
        Icon::Maximize2.paint(ui.painter(), button.center(), 14.0, color);
        if response.clicked() {
            actions.push(Action::Enlarge(Some(metric.clone())));
        }
        response.on_hover_text(label);
    }
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    chart_ui(ui, view, &FigureId::Charts(metric.clone()), &view.place.charts.drawn, plot, actions);
}

fn enlarged_ui(ui: &mut Ui, view: &View<'_>, metric: &Arc<str>, actions: &mut Actions) {
    let palette = palette(ui);
    let rect = ui.available_rect_before_wrap().shrink2(vec2(12.0, 8.0));
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 40.0));
    let at = egui::pos2(title.left() + 16.0, title.center().y);
    let name = format::safe_text(metric);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::title(), palette.text, title.width() - 80.0);
    let close = Rect::from_center_size(egui::pos2(title.right() - 24.0, title.center().y), vec2(28.0, 28.0));
    if ui.put(close, Button::icon(Icon::X, view.texts.get("close")).shortcut("Esc")).clicked() {
        actions.push(Action::Enlarge(None));
    }
    let id = FigureId::Charts(metric.clone());
    let legend_width = (rect.width() * 0.25).clamp(140.0, 260.0);
    let max = egui::pos2(rect.right() - legend_width - 16.0, rect.bottom() - 12.0);
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 8.0, title.bottom()), max);
    chart_ui(ui, view, &id, &view.place.charts.drawn, plot, actions);
    let legend = Rect::from_min_max(egui::pos2(max.x + 12.0, title.bottom()), rect.max - vec2(12.0, 12.0));
    let figure = view.place.charts.figures.get(&id).and_then(|slot| slot.figure.value());
    if let Some(figure) = figure {
        ui.scope_builder(egui::UiBuilder::new().max_rect(legend), |ui| {
            enlarged_legend_ui(ui, view, figure, actions);
        });
    }
}

fn enlarged_legend_ui(ui: &mut Ui, view: &View<'_>, figure: &Figure, actions: &mut Actions) {
    let entries: Vec<LegendEntry<'_>> = figure
        .series
        .iter()
        .map(|series| LegendEntry {
            run: series.run,
            name: &series.name,
            slot: series.slot,
            is_hidden: false,
            is_focused: view.place.selection.focus == Some(series.run),
        })
        .collect();
    if let Some(click) = legend_ui(ui, &entries, &PlotStyle::of(ui), view.texts) {
        actions.push(Action::SelectRun { run: click.run, toggle: false, range: false });
        if click.is_double {
            actions.push(Action::OpenRun(click.run, RunTab::Overview));
        }
    }
}
