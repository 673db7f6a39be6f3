//! The charts page: toolbar, list of drawn runs, sections by name prefix, one card per chart.

use std::sync::Arc;

use egui::{Align, Align2, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

use super::options::{Target, axis_ui, group_button, more_button, scale_ui, smoothing_slider};
use super::{card, chart_ui, figure_legend_ui, marked, new_chart, run_list};
use crate::app::charts::{ChartName, ChartScope, FigureId};
use crate::app::command::Command;
use crate::app::{charts, export};
use crate::chart::Figure;
use crate::model::columns::is_system_metric;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::row::Shown;
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Button, Lead, ListRow, empty_state, search_field};
use crate::views::{Actions, View};

/// Height of a chart card, and of one that has half of the page or more for itself.
const CARD: f32 = 232.0;
const TALL_CARD: f32 = 320.0;
const GAP: f32 = 8.0;
/// Widths from which the toolbar has room for the y scale and for smoothing.
const WITH_SCALE: f32 = 640.0;
const WITH_SMOOTHING: f32 = 860.0;
/// More charts than this on one page can no longer be read.
const MOST_EXPORTED: usize = 12;
/// A card is about this wide; as many as fit stand side by side.
const CARD_WIDTH: f32 = 300.0;

/// See the module.
pub fn charts_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let content = egui::Frame::new().fill(palette.content);
    egui::Panel::left("drawn runs").default_size(208.0).size_range(140.0..=420.0).frame(content).show(ui, |ui| {
        run_list::runs_ui(ui, view, actions);
    });
    egui::Panel::top("charts toolbar")
        .exact_size(size::TOOLBAR)
        .frame(content.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| {
            toolbar_ui(ui, view, actions);
        });
    marked::marked_ui(ui, view, actions);
    egui::CentralPanel::default().frame(content).show(ui, |ui| {
        if let Some(name) = &view.place.charts.enlarged {
            enlarged_ui(ui, view, name, actions);
        } else {
            sections_ui(ui, view, actions);
        }
    });
}

fn toolbar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let label = |ui: &mut Ui, text: &str| {
        ui.label(RichText::new(text).font(font::body()).color(palette(ui).muted));
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let whole = ui.available_width();
        let width = (whole - 780.0).clamp(96.0, 190.0);
        let charts = &view.place.charts;
        let (field, change) = search_field(ui, texts.get("search-metrics"), &charts.search, width, font::body());
        if let Some(text) = change {
            actions.push(charts::Action::SetSearch(text));
        }
        crate::views::shortcuts::offer_search(ui, &field);
        field.on_hover_text(texts.get("search-metrics-tip"));
        let target = Target::all(view);
        label(ui, "x");
        axis_ui(ui, target, actions);
        // What has no room is in the popup as well.
        if whole >= WITH_SCALE {
            label(ui, "y");
            scale_ui(ui, target, actions);
        }
        if whole >= WITH_SMOOTHING {
            label(ui, texts.get("smoothing"));
            smoothing_slider(ui, target, 84.0, actions);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            export_button(ui, view, actions);
            more_button(ui, view, actions);
            group_button(ui, view, actions);
            new_chart::add_button(ui, view, actions);
        });
    });
}

/// All charts of the page (or the one that is shown alone) into a file.
fn export_button(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let charts = &view.place.charts;
    let button = Button::icon(Icon::Download, view.texts.get("export-charts"));
    if ui.add(button).clicked() {
        let shown: Vec<FigureId> = match &charts.enlarged {
            Some(name) => vec![FigureId::Charts(name.clone())],
            None => sections(view)
                .iter()
                .filter(|section| !charts.is_folded(section.key()))
                .flat_map(|section| &section.charts)
                .take(MOST_EXPORTED)
                .map(|name| FigureId::Charts((*name).clone()))
                .collect(),
        };
        if !shown.is_empty() {
            actions.push(export::Action::Open(shown));
        }
    }
}

/// A section: charts that share the part of their name before the first `/`.
struct Section<'a> {
    /// `None` for the charts that the user added.
    name: Option<&'a str>,
    charts: Vec<&'a ChartName>,
}

impl Section<'_> {
    /// Under which it is remembered as folded. No metric has this name.
    fn key(&self) -> &str {
        self.name.unwrap_or("\n")
    }
}

/// What the user added, then sections in the order of the columns; what has no prefix and then `system` last.
fn sections<'a>(view: &View<'a>) -> Vec<Section<'a>> {
    let charts = &view.place.charts;
    let is_wanted = |name: &ChartName| charts.pattern.as_ref().is_none_or(|pattern| pattern.is_match(name));
    let mut sections: Vec<Section<'a>> = Vec::new();
    for metric in charts.metrics.iter().filter(|metric| is_wanted(metric)) {
        let name =
            if is_system_metric(metric) { "system" } else { metric.split_once('/').map_or("", |(name, _)| name) };
        match sections.iter_mut().find(|section| section.name == Some(name)) {
            Some(section) => section.charts.push(metric),
            None => sections.push(Section { name: Some(name), charts: vec![metric] }),
        }
    }
    sections.sort_by_key(|section| (section.name == Some("system"), section.name == Some("")));
    let own: Vec<&ChartName> = charts.own_charts.iter().filter(|name| is_wanted(name)).collect();
    if !own.is_empty() {
        sections.insert(0, Section { name: None, charts: own });
    }
    sections
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
                actions.push(charts::Action::SetScope(ChartScope::All));
            }
        });
        return;
    }
    let has_titles = sections.len() > 1 || sections.iter().any(|section| section.name != Some(""));
    ScrollArea::vertical().id_salt("charts").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 12, top: 8, bottom: 24 }).show(ui, |ui| {
            for section in &sections {
                if has_titles {
                    section_title_ui(ui, view, section, actions);
                }
                if !view.place.charts.is_folded(section.key()) {
                    grid_ui(ui, view, &section.charts, actions);
                }
            }
        });
    });
}

fn section_title_ui(ui: &mut Ui, view: &View<'_>, section: &Section<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let folded = view.place.charts.is_folded(section.key());
    let name = match section.name {
        None => view.texts.get("section-own"),
        Some("") => view.texts.get("section-other"),
        Some(name) => name,
    };
    let Shown { response, text, .. } = ListRow::new(Role::DisclosureTriangle, name)
        .selected(!folded)
        .filled(false)
        .height(24.0)
        .corner(4)
        .lead(Lead { first: 7.0, pitch: 0.0, text: 13.0 })
        .fold(Some(!folded))
        .font(font::value())
        .end(48.0)
        .show(ui);
    let at = egui::pos2(text.right() + 8.0, response.rect.center().y);
    let count = crate::text::grouped(section.charts.len());
    ui.painter().text(at, Align2::LEFT_CENTER, count, font::small(), palette.muted);
    if response.clicked() {
        actions.push(charts::Action::ToggleSection(section.key().to_owned()));
    }
}

/// Cards side by side. Rows of cards outside the view are not laid out.
fn grid_ui(ui: &mut Ui, view: &View<'_>, charts: &[&ChartName], actions: &mut Actions) {
    let width = ui.available_width();
    let fitting = ((width + GAP) / (CARD_WIDTH + GAP)).floor().max(1.0) as usize;
    let columns = view.place.charts.columns.unwrap_or(fitting);
    let height = if view.place.charts.columns.is_some_and(|columns| columns <= 2) { TALL_CARD } else { CARD };
    let card_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    for row in charts.chunks(columns) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (at, name) in row.iter().enumerate() {
            let min = egui::pos2(rect.left() + at as f32 * (card_width + GAP), rect.top());
            card::card_ui(ui, view, name, Rect::from_min_size(min, vec2(card_width, height)), actions);
        }
    }
}

fn enlarged_ui(ui: &mut Ui, view: &View<'_>, name: &Arc<str>, actions: &mut Actions) {
    let palette = palette(ui);
    let rect = ui.available_rect_before_wrap().shrink2(vec2(12.0, 8.0));
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 40.0));
    let at = egui::pos2(title.left() + 16.0, title.center().y);
    paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        &card::title_of(name),
        font::title(),
        palette.text,
        title.width() - 136.0,
    );
    let more = Rect::from_center_size(egui::pos2(title.right() - 56.0, title.center().y), vec2(28.0, 28.0));
    card::menu_button(ui, view, name, more, actions);
    let export = Rect::from_center_size(egui::pos2(title.right() - 88.0, title.center().y), vec2(28.0, 28.0));
    if ui.put(export, Button::icon(Icon::Download, view.texts.get("export-chart"))).clicked() {
        actions.push(export::Action::Open(vec![FigureId::Charts(name.clone())]));
    }
    let close = Rect::from_center_size(egui::pos2(title.right() - 24.0, title.center().y), vec2(28.0, 28.0));
    if ui.put(close, Button::icon(Icon::X, view.texts.get("close")).shortcut(&Command::Leave.shortcut_text())).clicked()
    {
        actions.push(charts::Action::Enlarge(None));
    }
    let id = FigureId::Charts(name.clone());
    let legend_width = (rect.width() * 0.25).clamp(140.0, 260.0);
    let max = egui::pos2(rect.right() - legend_width - 16.0, rect.bottom() - 12.0);
    let plot = Rect::from_min_max(egui::pos2(rect.left() + 8.0, title.bottom()), max);
    chart_ui(ui, view, &id, plot, actions);
    let legend = Rect::from_min_max(egui::pos2(max.x + 12.0, title.bottom()), rect.max - vec2(12.0, 12.0));
    let slot = view.place.charts.figures.get(&id).filter(|slot| slot.figure.failure().is_none());
    if let Some(figure) = slot.and_then(|slot| slot.figure.value()) {
        ui.scope_builder(egui::UiBuilder::new().max_rect(legend), |ui| {
            enlarged_legend_ui(ui, view, figure, actions);
        });
    }
}

fn enlarged_legend_ui(ui: &mut Ui, view: &View<'_>, figure: &Figure, actions: &mut Actions) {
    figure_legend_ui(ui, view, figure, actions);
}
