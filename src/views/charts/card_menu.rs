//! What can be done with one chart: a menu behind the dots in its corner, and on a right click on its title.

use egui::{Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Ui};

use super::options::chart_menu_ui;
use crate::app::charts::layout::{CardSize, Move};
use crate::app::charts::{ChartName, FigureId};
use crate::app::command::{Held, Key, Shortcut};
use crate::app::{charts, export};
use crate::views::icons::Icon;
use crate::views::widgets::{Button, Lead, ListRow, segmented};
use crate::views::{Actions, View};

/// Width without and with the options.
const NARROW: f32 = 250.0;
const WIDE: f32 = 460.0;
/// Room that the menu leaves above and below itself.
const AROUND: f32 = 48.0;

/// The identity of the menu of a chart.
pub(super) fn id(view: &View<'_>, name: &ChartName) -> egui::Id {
    egui::Id::unique(("chart menu", view.place.id, name))
}

/// The dots, with the menu behind them. The button is at `rect`, which takes no room of its own.
pub(super) fn button_ui(ui: &mut Ui, view: &View<'_>, name: &ChartName, rect: Rect, actions: &mut Actions) {
    let has_own = view.place.charts.own_options.contains_key(name);
    let label = view.texts.get(if has_own { "chart-own-options" } else { "chart-menu" });
    // Placed without moving on: the next row of cards begins below the cards, not below this.
    let button = ui.place(rect, Button::icon(Icon::Ellipsis, label).on(has_own));
    Popup::menu(&button)
        .id(id(view, name))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| menu_ui(ui, view, name, actions));
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, name: &ChartName, actions: &mut Actions) {
    let flag = id(view, name).with("options");
    let mut has_options = ui.data(|data| data.get_temp::<bool>(flag)).unwrap_or_default();
    let height = ui.content_rect().height() - AROUND;
    ScrollArea::vertical().max_height(height).auto_shrink([true, true]).show(ui, |ui| {
        ui.set_width(if has_options { WIDE } else { NARROW });
        entries_ui(ui, view, name, actions);
        ui.separator();
        let options = view.texts.get("card-options");
        let row = ListRow::new(Role::DisclosureTriangle, options).fold(Some(has_options)).corner(4);
        if row.lead(Lead { first: 12.0, pitch: 0.0, text: 13.0 }).show(ui).response.clicked() {
            has_options = !has_options;
            ui.data_mut(|data| data.insert_temp(flag, has_options));
        }
        if has_options {
            chart_menu_ui(ui, view, name, actions);
        }
    });
}

/// Everything but the options.
pub(super) fn entries_ui(ui: &mut Ui, view: &View<'_>, name: &ChartName, actions: &mut Actions) {
    let (charts, texts) = (&view.place.charts, view.texts);
    let id = FigureId::Charts(name.clone());
    let entry = |ui: &mut Ui, key: &'static str, is_enabled: bool, shortcut: Option<Shortcut>| {
        let keys = shortcut.map(Shortcut::text).unwrap_or_default();
        let is_clicked = ui.add_enabled(is_enabled, egui::Button::new(texts.get(key)).shortcut_text(keys)).clicked();
        if is_clicked {
            ui.close();
        }
        is_clicked
    };
    let is_alone = charts.enlarged.as_ref() == Some(name);
    if !is_alone {
        if entry(ui, "enlarge", true, None) {
            actions.push(charts::Action::Enlarge(Some(name.clone())));
        }
        let is_pinned = charts.is_pinned(name);
        if entry(ui, if is_pinned { "card-unpin" } else { "card-pin" }, true, None) {
            actions.push(charts::Action::Pin(name.clone(), !is_pinned));
        }
        let moves = [
            ("card-move-left", Key::Left, Move::Earlier),
            ("card-move-right", Key::Right, Move::Later),
            ("card-move-first", Key::Home, Move::First),
        ];
        for (key, shortcut, to) in moves.into_iter().filter(|_| has_card(view, name)) {
            if entry(ui, key, charts.can_move(name), Some(Shortcut(Held::Alt, shortcut))) {
                actions.push(charts::Action::MoveCard(name.clone(), to));
            }
        }
        ui.separator();
    }
    if entry(ui, "card-save", true, None) {
        actions.push(export::Action::Open(vec![id.clone()]));
    }
    let has_figure = charts.figures.get(&id).is_some_and(|slot| slot.figure.value().is_some());
    if entry(ui, "card-copy", has_figure, None) {
        actions.push(charts::Action::CopyPoints(id));
    }
    if entry(ui, "card-hide", true, None) {
        actions.push(charts::Action::HideChart(name.clone()));
    }
    if !is_alone && has_card(view, name) {
        ui.separator();
        size_ui(ui, view, name, actions);
    }
}

fn has_card(view: &View<'_>, name: &ChartName) -> bool {
    view.place.charts.arrangement.sections.iter().any(|section| section.cards.iter().any(|card| card.name == *name))
}

/// Width and height, in steps.
fn size_ui(ui: &mut Ui, view: &View<'_>, name: &ChartName, actions: &mut Actions) {
    let texts = view.texts;
    let own = view.place.charts.layout.sizes.get(name).copied().map(CardSize::clamped);
    let size = own.unwrap_or(CardSize { columns: 1, rows: super::grid::usual_rows(view.place.charts.columns) });
    let mut wanted = size;
    ui.horizontal(|ui| {
        ui.label(texts.get("card-width"));
        let widths = [(1, "1"), (2, "2"), (3, "3")];
        if let Some(columns) = segmented(ui, texts.get("card-width"), &widths, size.columns) {
            wanted.columns = columns;
        }
    });
    ui.horizontal(|ui| {
        ui.label(texts.get("card-height"));
        let heights = [(2, "S"), (3, "M"), (4, "L"), (6, "XL")];
        if let Some(rows) = segmented(ui, texts.get("card-height"), &heights, size.rows) {
            wanted.rows = rows;
        }
    });
    if wanted != size {
        actions.push(charts::Action::SetCardSize(name.clone(), Some(wanted)));
    }
    if own.is_some() && ui.add(egui::Button::new(texts.get("card-size-reset"))).clicked() {
        actions.push(charts::Action::SetCardSize(name.clone(), None));
    }
}
