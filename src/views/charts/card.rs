//! One chart with its title and buttons.

use std::borrow::Cow;

use egui::{Align2, Id, Popup, PopupCloseBehavior, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::chart_ui;
use super::options::{chart_menu_ui, grouping_text};
use crate::app::charts::{ChartName, FigureId};
use crate::app::{charts, export};
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::widgets::text::paint_elided;
use crate::views::{Actions, View};

/// The title of a chart, in one line.
pub(super) fn title_of(name: &ChartName) -> Cow<'_, str> {
    if name.contains('\n') {
        Cow::Owned(name.lines().map(format::safe_text).collect::<Vec<_>>().join(", "))
    } else {
        format::safe_text(name)
    }
}

/// The chart `name` in `rect`.
pub(super) fn card_ui(ui: &mut Ui, view: &View<'_>, name: &ChartName, rect: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    let menu_id = Id::unique(("chart menu", name));
    let is_hovered = ui.rect_contains_pointer(rect) || Popup::is_id_open(ui, menu_id);
    let line = if is_hovered { palette.line_field } else { palette.line };
    ui.painter().rect(rect, 8, palette.card, Stroke::new(1.0, line), StrokeKind::Inside);
    let title = Rect::from_min_size(rect.min, vec2(rect.width(), 32.0));
    let at = pos2(title.left() + 12.0, title.center().y);
    let room = title.width() - if is_hovered { 104.0 } else { 24.0 };
    let (painted, _) =
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title_of(name), font::section(), palette.text, room);
    let options = view.place.charts.options_of(&FigureId::Charts(name.clone()));
    if let Some(grouping) = &options.grouping {
        let at = pos2(painted.right() + 8.0, title.center().y);
        let room = title.left() + 12.0 + room - at.x;
        let text = grouping_text(grouping, view.texts);
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::small(), palette.muted, room.max(0.0));
    }
    let plot = Rect::from_min_max(pos2(rect.left() + 4.0, title.bottom()), rect.max - vec2(8.0, 6.0));
    chart_ui(ui, view, &FigureId::Charts(name.clone()), plot, actions);
    if is_hovered {
        let place = |from_right: f32| {
            Rect::from_center_size(pos2(title.right() - from_right, title.center().y), vec2(24.0, 24.0))
        };
        let export = icon_button(ui, view, name, (Icon::Download, "export-chart"), place(70.0));
        if export {
            actions.push(export::Action::Open(vec![FigureId::Charts(name.clone())]));
        }
        if icon_button(ui, view, name, (Icon::Maximize2, "enlarge"), place(44.0)) {
            actions.push(charts::Action::Enlarge(Some(name.clone())));
        }
        menu_button(ui, view, name, place(18.0), actions);
    }
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

/// The dots that lead to the options of one chart.
pub(super) fn menu_button(ui: &mut Ui, view: &View<'_>, name: &ChartName, rect: Rect, actions: &mut Actions) {
    let has_own = view.place.charts.own_options.contains_key(name);
    let label = view.texts.get(if has_own { "chart-own-options" } else { "chart-menu" });
    // Placed without moving on: the next row of cards begins below the cards, not below this.
    let button = ui.place(rect, Button::icon(Icon::Ellipsis, label).on(has_own));
    Popup::menu(&button)
        .id(Id::unique(("chart menu", name)))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| chart_menu_ui(ui, view, name, actions));
}
