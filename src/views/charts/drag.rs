//! Cards and sections are moved with the pointer: what is dragged, where it would go, and the line that shows it.

use egui::{Color32, DragAndDrop, LayerId, Order, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};

use super::card::{CardPlace, title_of};
use super::grid::GAP;
use crate::app::charts;
use crate::app::charts::ChartName;
use crate::app::charts::layout::{Move, PINNED};
use crate::views::theme::{font, palette};
use crate::views::{Actions, View};

/// So near to an edge of the view a drag scrolls.
const EDGE: f32 = 32.0;
/// Points a frame.
const SCROLL: f32 = 10.0;

#[derive(Clone, Debug, PartialEq, Eq)]
struct DraggedCard(ChartName);

#[derive(Clone, Debug, PartialEq, Eq)]
struct DraggedSection(String);

/// The card that is being dragged by its title.
pub(super) fn dragged_card(ui: &Ui) -> Option<ChartName> {
    DragAndDrop::payload::<DraggedCard>(ui).map(|dragged| dragged.0.clone())
}

/// Follows a drag of the title of a card; the other cards of its section make room where it is let go.
pub(super) fn card_ui(
    ui: &Ui,
    view: &View<'_>,
    name: &ChartName,
    title: &Response,
    place: &CardPlace<'_>,
    actions: &mut Actions,
) {
    if title.drag_started() && view.place.charts.can_move(name) {
        DragAndDrop::set_payload(ui, DraggedCard(name.clone()));
    }
    if dragged_card(ui).as_ref() != Some(name) {
        return;
    }
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    let target = target(place.places, pointer);
    if title.drag_stopped() {
        DragAndDrop::clear_payload(ui);
        if let Some((at, is_behind)) = target {
            let other = place.section.cards[at].name.clone();
            let to = if is_behind { Move::After(other) } else { Move::Before(other) };
            actions.push(charts::Action::MoveCard(name.clone(), to));
        }
        return;
    }
    ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    let colors = palette(ui);
    if let Some((at, is_behind)) = target {
        let beside = place.places[at];
        let x = if is_behind { beside.right() + GAP / 2.0 } else { beside.left() - GAP / 2.0 };
        ui.painter().vline(x, beside.y_range(), Stroke::new(2.0, colors.accent));
    }
    ghost_ui(ui, &title_of(name), pointer);
}

/// The card that is nearest to the pointer, and whether the place behind it is meant; `None` far from all of them.
fn target(places: &[Rect], pointer: Pos2) -> Option<(usize, bool)> {
    let distance = |place: &Rect| place.distance_sq_to_pos(pointer);
    let (at, place) = places.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
    (place.distance_to_pos(pointer) < 160.0).then_some((at, pointer.x > place.center().x))
}

/// Follows a drag of the title of a section, which goes before the section where it is let go in the upper half of the
/// title, else behind it.
pub(super) fn section_ui(ui: &Ui, view: &View<'_>, key: &str, title: &Response, actions: &mut Actions) {
    if title.drag_started() && key != PINNED && view.place.charts.arrangement.sections.len() > 1 {
        DragAndDrop::set_payload(ui, DraggedSection(key.to_owned()));
    }
    let Some(dragged) = DragAndDrop::payload::<DraggedSection>(ui) else { return };
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    if title.dragged() {
        ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        ghost_ui(ui, key.trim_start(), pointer);
    }
    if dragged.0 == key || key == PINNED || !title.rect.expand2(vec2(0.0, GAP)).contains(pointer) {
        return;
    }
    let is_behind = pointer.y > title.rect.center().y;
    let y = if is_behind { title.rect.bottom() } else { title.rect.top() };
    ui.painter().hline(title.rect.x_range(), y, Stroke::new(2.0, palette(ui).accent));
    if ui.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ui);
        let other = key.to_owned();
        let to = if is_behind { Move::After(other) } else { Move::Before(other) };
        actions.push(charts::Action::MoveSection(dragged.0.clone(), to));
    }
}

/// The name of what is dragged, beside the pointer.
fn ghost_ui(ui: &Ui, text: &str, pointer: Pos2) {
    let colors = palette(ui);
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, egui::Id::unique("dragged chart")));
    let galley = painter.layout_no_wrap(text.to_owned(), font::section(), Color32::PLACEHOLDER);
    let rect = Rect::from_min_size(pointer + vec2(12.0, 8.0), galley.size() + vec2(20.0, 10.0));
    painter.rect(rect, 6, colors.raised, Stroke::new(1.0, colors.line_popup), egui::StrokeKind::Inside);
    painter.galley(pos2(rect.left() + 10.0, rect.top() + 5.0), galley, colors.text);
}

/// Scrolls while something is dragged to the upper or the lower edge.
pub(super) fn scroll_at_edges(ui: &Ui) {
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    let view = ui.clip_rect();
    let by = if pointer.y < view.top() + EDGE {
        SCROLL
    } else if pointer.y > view.bottom() - EDGE {
        -SCROLL
    } else {
        return;
    };
    ui.scroll_with_delta(vec2(0.0, by));
    ui.request_repaint();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_goes_beside_the_one_it_is_let_go_over() {
        let card = |column: f32| Rect::from_min_size(pos2(column * 308.0, 0.0), vec2(300.0, 232.0));
        let places = [card(0.0), card(1.0), card(2.0)];
        assert_eq!(target(&places, pos2(20.0, 100.0)), Some((0, false)));
        assert_eq!(target(&places, pos2(290.0, 100.0)), Some((0, true)));
        assert_eq!(target(&places, pos2(400.0, 240.0)), Some((1, false)), "below it is still near");
        assert_eq!(target(&places, pos2(400.0, 900.0)), None);
        assert_eq!(target(&[], pos2(0.0, 0.0)), None);
    }
}
