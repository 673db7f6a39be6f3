//! One chart alone on the page, with its legend and the way to the next one.

use std::sync::Arc;

use egui::{Align2, Key, Modifiers, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::options::grouping_text;
use super::{bars, card, card_menu, chart_ui, figure_legend_ui, zoom};
use crate::app::charts::FigureId;
use crate::app::command::Command;
use crate::app::{charts, export};
use crate::chart::FigureKind;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::widgets::text::paint_elided;
use crate::views::{Actions, View};

const TITLE: f32 = 40.0;
const BUTTON: f32 = 28.0;

/// The chart `name`; Escape leads back, the arrow keys to the next one.
pub(super) fn enlarged_ui(ui: &mut Ui, view: &View<'_>, name: &Arc<str>, actions: &mut Actions) {
    let palette = palette(ui);
    let rect = ui.available_rect_before_wrap().shrink2(vec2(12.0, 8.0));
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), TITLE));
    let id = FigureId::Charts(name.clone());
    let right = buttons_ui(ui, view, &id, title, actions);
    title_ui(ui, view, &id, title.with_max_x(right), actions);
    let legend_width = (rect.width() * 0.25).clamp(140.0, 260.0);
    let max = pos2(rect.right() - legend_width - 16.0, rect.bottom() - 12.0);
    let plot = Rect::from_min_max(pos2(rect.left() + 8.0, title.bottom()), max);
    let figure = view.place.charts.figures.get(&id).filter(|slot| slot.figure.failure().is_none());
    let figure = figure.and_then(|slot| slot.figure.value());
    // All of them can be seen: many scroll.
    let bars = figure.filter(|figure| figure.kind() == FigureKind::Bars).map_or(0, |figure| bars::values(figure).len());
    let high = bars::height(bars);
    if high > plot.height() {
        ui.scope_builder(egui::UiBuilder::new().max_rect(plot), |ui| {
            ScrollArea::vertical().id_salt(("bars of one chart", name)).auto_shrink(false).show(ui, |ui| {
                let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), high), Sense::hover());
                chart_ui(ui, view, &id, place, actions);
            });
        });
    } else {
        chart_ui(ui, view, &id, plot, actions);
    }
    let legend = Rect::from_min_max(pos2(max.x + 12.0, title.bottom()), rect.max - vec2(12.0, 12.0));
    if let Some(figure) = figure {
        ui.scope_builder(egui::UiBuilder::new().max_rect(legend), |ui| figure_legend_ui(ui, view, figure, actions));
    }
    // A control with the focus keeps the arrow keys.
    let is_free = ui.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ui);
    for (key, by) in [(Key::ArrowLeft, -1), (Key::ArrowRight, 1)] {
        if is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            actions.push(charts::Action::StepEnlarged(by));
        }
    }
}

/// At the right of the title; where they begin.
fn buttons_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, title: Rect, actions: &mut Actions) -> f32 {
    let texts = view.texts;
    let place = |from_right: f32| {
        Rect::from_center_size(pos2(title.right() - from_right, title.center().y), vec2(BUTTON, BUTTON))
    };
    let close = Command::Leave.shortcut_text();
    if ui.put(place(24.0), Button::icon(Icon::X, texts.get("close")).shortcut(&close)).clicked() {
        actions.push(charts::Action::Enlarge(None));
    }
    card_menu::button_ui(ui, view, id.name(), place(56.0), actions);
    if ui.put(place(88.0), Button::icon(Icon::Download, texts.get("export-chart"))).clicked() {
        actions.push(export::Action::Open(vec![id.clone()]));
    }
    let steps = [(120.0, Icon::ArrowRight, "next-chart", "→", 1), (148.0, Icon::ArrowLeft, "previous-chart", "←", -1)];
    for (from_right, icon, key, shortcut, by) in steps {
        if ui.put(place(from_right), Button::icon(icon, texts.get(key)).shortcut(shortcut)).clicked() {
            actions.push(charts::Action::StepEnlarged(by));
        }
    }
    title.right() - 170.0
}

/// The name, what the chart is made of, and what part of it is in view.
fn title_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, title: Rect, actions: &mut Actions) {
    let colors = palette(ui);
    let charts = &view.place.charts;
    let figure = charts.figures.get(id).and_then(|slot| slot.figure.value());
    let chips = figure.map_or(0.0, |figure| zoom::wanted_width(ui, view, id, figure));
    let left = title.left() + 16.0;
    let y = title.center().y;
    let most = (title.right() - left - chips - 8.0).max(64.0);
    let text = card::title_of(id.name());
    let anchor = Align2::LEFT_CENTER;
    let (name, _) = paint_elided(ui.painter(), pos2(left, y), anchor, &text, font::title(), colors.text, most);
    let mut end = name.right() + 12.0;
    let facts = figure.map(|figure| {
        let facts = card::facts(figure, view.texts);
        let grouping = charts.options_of(id).grouping.as_ref().map(|grouping| grouping_text(grouping, view.texts));
        [Some(facts), grouping].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    if let Some(facts) = facts
        && left + most - end > 48.0
    {
        let room = left + most - end;
        let (facts, _) = paint_elided(ui.painter(), pos2(end, y), anchor, &facts, font::small(), colors.muted, room);
        end = facts.right() + 12.0;
    }
    if let Some(figure) = figure {
        zoom::chips_ui(ui, view, id, figure, (pos2(end, y), title.right()), actions);
    }
}
