//! The bar at the top (place, filter, theme, language) and the tab bar above the pages.

use egui::{Align, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::icons::Icon;
use super::theme::{ICON_BUTTON, font, palette, size};
use super::widgets::{Bar, Button, Form, tab};
use super::{Actions, View, commands, find, help, run_table};
use crate::app::command::{self, Command};
use crate::app::help::Hint;
use crate::app::pages::{Page, RunTab};
use crate::app::{State, start, table};
use crate::model::{StageView, format};
use crate::text::Texts;

/// The filter is as wide as this where there is room, and never narrower than the second.
const FILTER: (f32, f32) = (640.0, 180.0);

/// See the module.
pub fn top_bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let full = ui.max_rect();
        commands::icon_button(ui, view.state, Command::ToggleSidebar, actions);
        place_menu(ui, view, actions);
        commands::icon_button(ui, view.state, Command::Refresh, actions);
        let bar = Bar::new("top", view.texts.get("more"))
            .kept("palette", |ui, form, actions| {
                commands::in_bar(ui, view.state, Command::TogglePalette, form, actions);
                help::mark_place(ui, Hint::Palette, ui.min_rect());
            })
            .kept("inspector", |ui, form, actions| {
                commands::in_bar(ui, view.state, Command::ToggleInspector, form, actions);
            })
            .item("theme", |ui, form, actions| theme_button(ui, view.state, form, actions))
            .item("language", |ui, form, actions| language_menu(ui, view.state, form, actions))
            .item("settings", |ui, form, actions| {
                commands::in_bar(ui, view.state, Command::ToggleSettings, form, actions);
            })
            .item("help", |ui, form, actions| help::help_menu(ui, view.state, form, actions));
        // In the middle of the window, as long as there is room on both sides.
        let left = ui.cursor().left() + 8.0;
        let room = full.right() - left;
        let side = bar.width(ui).min((room - FILTER.1 - 8.0).max(0.0));
        let right = full.right() - side - 8.0;
        let width = FILTER.0.min(right - left).max(0.0);
        let center = full.center().x.clamp(left + width / 2.0, (right - width / 2.0).max(left + width / 2.0));
        let rect = Rect::from_center_size(pos2(center, full.center().y), vec2(width, 28.0));
        let mut field = ui.new_child(UiBuilder::new().max_rect(rect));
        find::filter_box_ui(&mut field, view, width, actions);
        ui.add_space((full.right() - side - ui.cursor().left()).max(0.0));
        bar.show(ui, actions);
    });
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
        let is_open =
            |path: &std::path::PathBuf| view.place.opened == *path || view.place.view.path.as_ref() == Some(path);
        let others: Vec<_> = view.state.settings.recent.iter().filter(|recent| !is_open(&recent.path)).collect();
        if !others.is_empty() {
            ui.separator();
            for recent in others.into_iter().take(6) {
                recent_entry(ui, view.texts, &recent.path, actions);
            }
        }
    });
    help::mark_place(ui, Hint::OpenFolder, button.rect);
    button.on_hover_text(&paths);
}

/// A recent place in the menu: it is opened here, or by the icon at its end in a window of its own.
fn recent_entry(ui: &mut Ui, texts: &'static Texts, path: &std::path::Path, actions: &mut Actions) {
    let name = crate::model::path_name(path);
    let name = format::safe_text(&name);
    // As wide as the entries above it.
    let width = ui.min_rect().width() - ICON_BUTTON.x;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let entry = egui::Button::new((name.clone().into_owned(), egui::Atom::grow()));
        let entry = ui.add(entry.min_size(vec2(width, 0.0)));
        if let Some(action) = super::start::opened_by(ui, &entry, path) {
            actions.push(action);
            ui.close();
        }
        let apart = texts.with("open-name-in-new-window", &[("name", name.into_owned().into())]);
        if ui.add(Button::icon(Icon::ExternalLink, &apart)).clicked() {
            actions.push(start::Action::OpenInNewWindow(vec![path.to_path_buf()]));
            ui.close();
        }
    });
}

/// Light, dark, or as the system says.
pub fn theme_button(ui: &mut Ui, state: &State, form: Form, actions: &mut Actions) {
    let name = state.texts().get("theme");
    let icon = if ui.theme() == egui::Theme::Dark { Icon::Moon } else { Icon::Sun };
    form.popup(ui, Button::icon(icon, name), name, true, |ui| {
        commands::menu_entries(ui, state, command::THEME_MENU, actions);
    });
}

/// The languages by their own names.
pub fn language_menu(ui: &mut Ui, state: &State, form: Form, actions: &mut Actions) {
    let name = state.texts().get("language");
    form.popup(ui, Button::icon(Icon::Languages, name), name, true, |ui| {
        commands::menu_entries(ui, state, command::language_menu(), actions);
    });
}

/// Table and charts, and what belongs to the chosen one.
pub fn tab_bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let frame = egui::Frame::new().fill(palette.content).inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("tabs").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| {
        let mut bar = Bar::new("tabs", view.texts.get("more"));
        if !view.state.layout.is_sidebar_open(&view.state.settings) {
            bar = bar.kept("experiments", |ui, _, actions| super::sidebar::folded_ui(ui, view, actions));
        }
        for command in command::TABS {
            let label = command.label(view.texts);
            // Where there is little room, the last of the tabs are in the menu unless one is shown.
            let leaves_first = matches!(command, Command::ShowCompare | Command::ShowGallery);
            bar = if leaves_first && !command.is_on(view.state) {
                bar.item(label, move |ui, form, actions| match form {
                    Form::Bar => tab_ui(ui, view, command, actions),
                    Form::Menu => commands::in_bar(ui, view.state, command, form, actions),
                })
            } else {
                bar.kept(label, move |ui, _, actions| tab_ui(ui, view, command, actions))
            };
        }
        bar = bar.then_right();
        if view.place.pages.shown == Page::Table {
            bar = bar.item("tree", |ui, form, actions| run_table::tree_switch_ui(ui, view, form, actions));
        }
        if view.place.pages.shown == Page::Compare {
            bar = super::compare::with_controls(bar, view);
        } else {
            bar = bar.item("stage", |ui, form, actions| stage_menu(ui, view, form, actions));
        }
        if view.place.pages.shown == Page::Table {
            let list = move |ui: &mut Ui, form, actions: &mut _| run_table::column_list_ui(ui, view, form, actions);
            // While it is open the list hangs on its button.
            let is_open = view.place.table.layout.list.is_some();
            bar = if is_open { bar.kept("columns", list) } else { bar.item("columns", list) };
            let save = Command::SaveTable;
            bar =
                bar.item("save table", move |ui, form, actions| commands::in_bar(ui, view.state, save, form, actions));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| bar.show(ui, actions));
    });
}

fn tab_ui(ui: &mut Ui, view: &View<'_>, command: Command, actions: &mut Actions) {
    let count = (command == Command::ShowCompare).then(|| super::compare::count(view)).filter(|count| *count > 0);
    let tab = tab(ui, commands::icon(command), command.label(view.texts), count, command.is_on(view.state));
    if let Some(action) = command.action(view.state).filter(|_| tab.clicked()) {
        actions.push(action);
    }
    ui.add_space(12.0);
}

fn stage_name(texts: &'static Texts, stage: StageView) -> &'static str {
    texts.get(match stage {
        StageView::Active => "stage-active",
        StageView::Deleted => "stage-deleted",
        StageView::All => "stage-all",
    })
}

fn stage_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let shown = view.place.table.stage;
    let name = stage_name(view.texts, shown);
    let button =
        Button::quiet(name).with_icon(Icon::ListFilter).trailing(Icon::ChevronDown).on(shown != StageView::Active);
    form.popup(ui, button, name, true, |ui| {
        for stage in [StageView::Active, StageView::Deleted, StageView::All] {
            if ui.selectable_label(shown == stage, stage_name(view.texts, stage)).clicked() {
                actions.push(table::Action::SetStage(stage));
            }
        }
    });
}

/// Names of the tabs of a run.
pub fn run_tab_name(texts: &'static Texts, tab: RunTab) -> &'static str {
    texts.get(match tab {
        RunTab::Overview => "tab-overview",
        RunTab::Children => "child-runs",
        RunTab::Metrics => "tab-metrics",
        RunTab::System => "tab-system",
        RunTab::Artifacts => "tab-artifacts",
    })
}
