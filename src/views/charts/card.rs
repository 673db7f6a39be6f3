//! One chart with its title, what part of it is in view, its buttons, and the corner by which it is resized.

use std::borrow::Cow;

use egui::{
    Align2, CursorIcon, Id, Key, Modifiers, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::grid::{GAP, STEP};
use super::options::grouping_text;
use super::{card_menu, chart_ui, drag, zoom};
use crate::app::charts::layout::{CardSize, Move, Section};
use crate::app::charts::{ChartName, FigureId};
use crate::app::{charts, export};
use crate::chart::Figure;
use crate::model::format;
use crate::text::{Texts, grouped};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::focus_ring;
use crate::views::widgets::text::paint_elided;
use crate::views::{Actions, View};

const TITLE: f32 = 32.0;
/// Room that the buttons take.
const BUTTONS: f32 = 92.0;
/// A title is not cut below this for what stands beside it.
const LEAST_TITLE: f32 = 48.0;
/// The corner that resizes.
const CORNER: f32 = 16.0;

/// Where a card stands among the others of its section.
pub(super) struct CardPlace<'a> {
    pub(super) section: &'a Section,
    /// Of all cards of the section.
    pub(super) places: &'a [Rect],
    /// Position of this one.
    pub(super) at: usize,
    pub(super) columns: usize,
}

/// The title of a chart, in one line.
pub(super) fn title_of(name: &ChartName) -> Cow<'_, str> {
    if name.contains('\n') {
        Cow::Owned(name.lines().map(format::safe_text).collect::<Vec<_>>().join(", "))
    } else {
        format::safe_text(name)
    }
}

/// `12 runs, 160 points`: what a chart is made of.
pub(super) fn facts(figure: &Figure, texts: &Texts) -> String {
    let drawn = figure.series.iter().filter(|series| !series.is_hidden);
    let is_of_groups = figure.series.iter().any(|series| series.run.is_none());
    let (mut lines, mut points, mut known) = (0_usize, 0, None);
    for series in drawn {
        points += series.points_total;
        let line = (series.run, series.group);
        // The sources of a run follow each other.
        lines += usize::from(known.replace(line) != Some(line));
    }
    let key = if is_of_groups { "chart-facts-groups" } else { "chart-facts" };
    texts.with(key, &[("n", lines.into()), ("points", points.into()), ("count", grouped(points).into())])
}

/// The chart `name` in `rect`.
pub(super) fn card_ui(
    ui: &mut Ui,
    view: &View<'_>,
    name: &ChartName,
    rect: Rect,
    place: &CardPlace<'_>,
    actions: &mut Actions,
) {
    let palette = palette(ui);
    let id = FigureId::Charts(name.clone());
    let is_hovered = ui.rect_contains_pointer(rect) || Popup::is_id_open(ui, card_menu::id(view, name));
    let line = if is_hovered { palette.line_field } else { palette.line };
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), TITLE));
    title_ui(ui, view, &id, title, is_hovered, place, actions);
    let plot = Rect::from_min_max(pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    chart_ui(ui, view, &id, plot, actions);
    if is_hovered {
        let place = |from_right: f32| {
            Rect::from_center_size(pos2(title.right() - from_right, title.center().y), vec2(24.0, 24.0))
        };
        if icon_button(ui, view, name, (Icon::Download, "export-chart"), place(70.0)) {
            actions.push(export::Action::Open(vec![id]));
        }
        if icon_button(ui, view, name, (Icon::Maximize2, "enlarge"), place(44.0)) {
            actions.push(charts::Action::Enlarge(Some(name.clone())));
        }
        card_menu::button_ui(ui, view, name, place(18.0), actions);
    }
    corner_ui(ui, view, name, rect, is_hovered, place, actions);
}

/// The name, by how runs are grouped, and the chips of the zoom. The title leads to the chart alone; it is dragged to move
/// the card, and with the keyboard focus Alt and the arrow keys move it.
fn title_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: &FigureId,
    title: Rect,
    is_hovered: bool,
    place: &CardPlace<'_>,
    actions: &mut Actions,
) {
    let (colors, name) = (palette(ui), id.name());
    let charts = &view.place.charts;
    let figure = charts.figures.get(id).and_then(|slot| slot.figure.value());
    let right = title.right() - if is_hovered { BUTTONS } else { 12.0 };
    let left = title.left() + 12.0;
    let chips = figure.map_or(0.0, |figure| zoom::wanted_width(ui, view, id, figure));
    let room = (right - left - chips).max(LEAST_TITLE.min(right - left));
    let text = title_of(name);
    let wide = ui.painter().layout_no_wrap(text.to_string(), font::section(), egui::Color32::PLACEHOLDER).size().x;
    let area = Rect::from_min_max(
        pos2(left - 4.0, title.top() + 5.0),
        pos2(left + wide.min(room) + 4.0, title.bottom() - 5.0),
    );
    let response = ui.interact(area, Id::unique(("chart title", view.place.id, name)), Sense::click_and_drag());
    let spoken = || match figure {
        Some(figure) => format!("{text}, {}", facts(figure, view.texts)),
        None => text.to_string(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, spoken()));
    let at = pos2(left, title.center().y);
    let (painted, is_cut) =
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::section(), colors.text, room);
    focus_ring(ui, &response, area, 4);
    let mut end = painted.right() + 8.0;
    if let Some(grouping) = &charts.options_of(id).grouping {
        let text = grouping_text(grouping, view.texts);
        let room = right - chips - end;
        if room > 24.0 {
            let at = pos2(end, title.center().y);
            let (grouped, _) =
                paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::small(), colors.muted, room);
            end = grouped.right() + 8.0;
        }
    }
    if let Some(figure) = figure {
        zoom::chips_ui(ui, view, id, figure, (pos2(end, title.center().y), right), actions);
    }
    if response.clicked() {
        actions.push(charts::Action::Enlarge(Some(name.clone())));
    }
    keys(ui, name, &response, place, actions);
    drag::card_ui(ui, view, name, &response, place, actions);
    response.context_menu(|ui| card_menu::entries_ui(ui, view, name, actions));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if is_cut {
        response.on_hover_text(&*text);
    }
}

/// Alt and an arrow key, or Alt and Home, while the title has the keyboard focus.
fn keys(ui: &Ui, name: &ChartName, title: &Response, place: &CardPlace<'_>, actions: &mut Actions) {
    if !title.has_focus() {
        return;
    }
    let other = |at: Option<usize>| at.and_then(|at| place.section.cards.get(at)).map(|card| card.name.clone());
    let above = other(place.at.checked_sub(place.columns)).map(Move::Before);
    let below = other(Some(place.at + place.columns)).map(Move::After);
    let moves = [
        (Key::ArrowLeft, Some(Move::Earlier)),
        (Key::ArrowRight, Some(Move::Later)),
        (Key::Home, Some(Move::First)),
        (Key::ArrowUp, above),
        (Key::ArrowDown, below),
    ];
    for (key, to) in moves {
        if ui.input_mut(|input| input.consume_key(Modifiers::ALT, key))
            && let Some(to) = to
        {
            actions.push(charts::Action::MoveCard(name.clone(), to));
        }
    }
}

/// The lower right corner, by which a card gets another size.
fn corner_ui(
    ui: &Ui,
    view: &View<'_>,
    name: &ChartName,
    rect: Rect,
    is_hovered: bool,
    place: &CardPlace<'_>,
    actions: &mut Actions,
) {
    let corner = Rect::from_min_max(rect.max - vec2(CORNER, CORNER), rect.max);
    let id = Id::unique(("chart corner", view.place.id, name));
    // Not reached by Tab: the menu has the sizes as well.
    let response = ui.interact(corner, id, Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, view.texts.get("card-resize")));
    if !is_hovered && !response.dragged() {
        return;
    }
    let color = if response.hovered() || response.dragged() { palette(ui).text2 } else { palette(ui).line_field };
    for inset in [4.0, 8.0] {
        let ends = [
            pos2(rect.right() - 3.0 - inset, rect.bottom() - 3.0),
            pos2(rect.right() - 3.0, rect.bottom() - 3.0 - inset),
        ];
        ui.painter().line_segment(ends, Stroke::new(1.0, color));
    }
    // Kept because the card may go elsewhere as it grows.
    if response.drag_started() {
        ui.data_mut(|data| data.insert_temp(id, rect.min));
    }
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        let from = ui.data(|data| data.get_temp::<egui::Pos2>(id)).unwrap_or(rect.min);
        let column = place.places.iter().map(Rect::width).fold(f32::INFINITY, f32::min);
        let size = size_at(pointer - from, column, place.columns);
        if view.place.charts.layout.sizes.get(name) != Some(&size) && size_of(rect, column) != size {
            actions.push(charts::Action::SetCardSize(name.clone(), Some(size)));
        }
    }
    response.on_hover_and_drag_cursor(CursorIcon::ResizeNwSe);
}

/// The size of a card whose lower right corner is at `extent` from its upper left one.
fn size_at(extent: egui::Vec2, column: f32, columns: usize) -> CardSize {
    let steps =
        |length: f32, one: f32, most: u8| ((length + GAP) / (one + GAP)).round().clamp(1.0, f32::from(most)) as u8;
    let most = u8::try_from(columns).unwrap_or(u8::MAX).clamp(1, CardSize::MOST_COLUMNS);
    let (columns, rows) = (steps(extent.x, column, most), steps(extent.y, STEP, CardSize::MOST_ROWS));
    CardSize { columns, rows }.clamped()
}

fn size_of(rect: Rect, column: f32) -> CardSize {
    size_at(rect.size(), column, usize::from(CardSize::MOST_COLUMNS))
}

/// A small button in the corner; whether it was clicked.
fn icon_button(ui: &Ui, view: &View<'_>, name: &ChartName, (icon, key): (Icon, &'static str), rect: Rect) -> bool {
    let palette = palette(ui);
    let response = ui.interact(rect, Id::unique((key, name)), Sense::click());
    let label = view.texts.get(key);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let color = if response.hovered() { palette.text } else { palette.muted };
    icon.paint(ui.painter(), rect.center(), 14.0, color);
    response.on_hover_text(label).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_is_drawn_to_whole_steps() {
        let size = |x, y| size_at(vec2(x, y), 300.0, 4);
        assert_eq!(size(300.0, 232.0), CardSize { columns: 1, rows: 3 });
        assert_eq!(size(460.0, 268.0), CardSize { columns: 2, rows: 3 });
        assert_eq!(size(440.0, 280.0), CardSize { columns: 1, rows: 4 });
        assert_eq!(size(9000.0, 9000.0), CardSize { columns: 3, rows: 8 });
        assert_eq!(size(-50.0, -50.0), CardSize { columns: 1, rows: 2 });
        assert_eq!(size_at(vec2(900.0, 232.0), 300.0, 2).columns, 2, "no wider than the page");
    }
}
