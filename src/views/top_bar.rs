//! The bar at the top (place, filter, theme, language) and the tab bar above the pages.

use egui::{Align, Layout, RichText, Ui};

use super::icons::Icon;
use super::theme::{font, palette, size};
use super::widgets::{Button, check_row, search_field, tab};
use super::{Actions, View, commands};
use crate::app::command::{self, Command};
use crate::app::pages::{Page, RunTab};
use crate::app::{State, start, table};
use crate::model::{ColumnId, StageView, format};
use crate::text::Texts;

/// See the module.
pub fn top_bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let full = ui.max_rect();
        commands::icon_button(ui, view.state, Command::ToggleSidebar, actions);
        place_menu(ui, view, actions);
        commands::icon_button(ui, view.state, Command::Refresh, actions);
        let left = ui.cursor().left();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            language_menu(ui, view.state, actions);
            theme_button(ui, view.state, actions);
            commands::icon_button(ui, view.state, Command::ToggleInspector, actions);
            let right = ui.cursor().right();
            // In the middle of the window, as long as there is room on both sides.
            let width = 480.0_f32.min(right - left - 24.0);
            let center = full
                .center()
                .x
                .clamp(left + width / 2.0 + 8.0, (right - width / 2.0 - 8.0).max(left + width / 2.0 + 8.0));
            if width > 120.0 {
                let rect = egui::Rect::from_center_size(egui::pos2(center, full.center().y), egui::vec2(width, 28.0));
                let mut field = ui.new_child(egui::UiBuilder::new().max_rect(rect));
                filter_ui(&mut field, view, width, actions);
            }
        });
    });
}

fn filter_ui(ui: &mut Ui, view: &View<'_>, width: f32, actions: &mut Actions) {
    let (response, change) =
        search_field(ui, view.texts.get("filter-runs"), &view.place.table.filter, width, font::mono());
    if let Some(text) = change {
        actions.push(table::Action::SetFilter(text));
    }
    if view.place.table.focus_filter {
        response.request_focus();
        actions.push(table::Action::FilterFocused);
    }
    response.on_hover_text(view.texts.get("filter-tip"));
}

fn place_menu(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let name = view.place.title();
    let paths = view.place.paths().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n");
    let button =
        ui.add(Button::quiet(&format::safe_text(&name)).with_icon(Icon::FolderOpen).trailing(Icon::ChevronDown));
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(220.0);
        ui.label(RichText::new(&paths).font(font::mono()).color(palette(ui).muted));
        ui.separator();
        commands::menu_entries(ui, view.state, command::PLACE_MENU, actions);
        let others: Vec<_> =
            view.state.settings.recent.iter().filter(|recent| recent.path != view.place.opened).collect();
        if !others.is_empty() {
            ui.separator();
            for recent in others.into_iter().take(6) {
                if ui.button(format::safe_text(&crate::model::path_name(&recent.path))).clicked() {
                    actions.push(start::Action::Open(recent.path.clone()));
                }
            }
        }
    });
    button.on_hover_text(&paths);
}

/// Light, dark, or as the system says.
pub fn theme_button(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    let icon = if ui.theme() == egui::Theme::Dark { Icon::Moon } else { Icon::Sun };
    let button = ui.add(Button::icon(icon, texts.get("theme")));
    egui::Popup::menu(&button).show(|ui| {
        commands::menu_entries(ui, state, command::THEME_MENU, actions);
    });
}

/// The languages by their own names.
pub fn language_menu(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let button = ui.add(Button::icon(Icon::Languages, state.texts().get("language")));
    egui::Popup::menu(&button).show(|ui| {
        commands::menu_entries(ui, state, command::language_menu(), actions);
    });
}

/// Table and charts, and what belongs to the chosen one.
pub fn tab_bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let frame = egui::Frame::new().fill(palette.content).inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("tabs").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            let page = view.place.pages.shown;
            for command in command::TABS {
                let is_on = command.is_on(view.state);
                let tab = tab(ui, commands::icon(command), command.label(texts), None, is_on);
                if let Some(action) = command.action(view.state).filter(|_| tab.clicked()) {
                    actions.push(action);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                if page == Page::Table {
                    columns_menu(ui, view, actions);
                }
                stage_menu(ui, view, actions);
            });
        });
    });
}

fn stage_name(texts: &'static Texts, stage: StageView) -> &'static str {
    texts.get(match stage {
        StageView::Active => "stage-active",
        StageView::Deleted => "stage-deleted",
        StageView::All => "stage-all",
    })
}

fn stage_menu(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let button = ui.add(
        Button::quiet(stage_name(view.texts, view.place.table.stage))
            .with_icon(Icon::ListFilter)
            .trailing(Icon::ChevronDown)
            .on(view.place.table.stage != StageView::Active),
    );
    egui::Popup::menu(&button).show(|ui| {
        for stage in [StageView::Active, StageView::Deleted, StageView::All] {
            if ui.selectable_label(view.place.table.stage == stage, stage_name(view.texts, stage)).clicked() {
                actions.push(table::Action::SetStage(stage));
            }
        }
    });
}

fn columns_menu(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let button = ui.add(Button::quiet(texts.get("columns")).with_icon(Icon::Columns3).trailing(Icon::ChevronDown));
    let Some(table) = view.place.table.content.value() else { return };
    egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(240.0);
        commands::menu_entries(ui, view.state, command::COLUMNS_MENU, actions);
        ui.separator();
        let columns: Vec<&ColumnId> = table.columns.iter().filter(|column| **column != ColumnId::Name).collect();
        let row = ui.spacing().interact_size.y;
        egui::ScrollArea::vertical().max_height(420.0).show_rows(ui, row, columns.len(), |ui, rows| {
            for column in &columns[rows] {
                let is_shown = view.state.settings.shown_columns.shows(column);
                let title = super::run_table::title(column, texts);
                let label = match column {
                    ColumnId::Param(_) => format!("{title}  ·  {}", texts.get("parameter")),
                    ColumnId::Metric(_) => format!("{title}  ·  {}", texts.get("metric")),
                    ColumnId::Tag(_) => format!("{title}  ·  {}", texts.get("tag")),
                    _ => title.to_owned(),
                };
                if check_row(ui, is_shown, &format::safe_text(&label)).clicked() {
                    actions.push(table::Action::ToggleColumn((*column).clone()));
                }
            }
        });
    });
}

/// Names of the tabs of a run.
pub fn run_tab_name(texts: &'static Texts, tab: RunTab) -> &'static str {
    texts.get(match tab {
        RunTab::Overview => "tab-overview",
        RunTab::Children => "child-runs",
        RunTab::Metrics => "tab-metrics",
        RunTab::Artifacts => "tab-artifacts",
    })
}
