//! Keyboard: what every page understands, in one table.

use crate::app::lifecycle::{Edit, Edited};
use crate::app::pages::{Page, RunTab};
use crate::app::{
    Ask as _, PlaceAction, State, artifacts, charts, lifecycle, pages, read, settings, start, system, table,
};
use egui::{Key, Modifiers, Ui};

use super::Actions;
use super::lifecycle::read_only;

/// Name of the field that Ctrl+F goes to.
pub const FILTER_FIELD: &str = "filter-field";

/// Turns keys into actions, unless somebody types.
pub fn handle(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::O) {
        actions.push(start::Action::PickFolder);
    }
    let Some(place) = &state.place else { return };
    if pressed(Modifiers::COMMAND, Key::F) {
        ui.data_mut(|data| data.insert_temp(egui::Id::unique(FILTER_FIELD), true));
    }
    if pressed(Modifiers::COMMAND, Key::B) {
        actions.push(settings::Action::ToggleSidebar);
    }
    if pressed(Modifiers::COMMAND, Key::I) {
        actions.push(settings::Action::ToggleInspector);
    }
    if pressed(Modifiers::COMMAND, Key::R) || pressed(Modifiers::NONE, Key::F5) {
        actions.push(read::Action::Refresh);
    }
    if ui.text_edit_focused() {
        return;
    }
    if pressed(Modifiers::COMMAND, Key::Num1) {
        actions.push(pages::Action::Show(Page::Table));
    }
    if pressed(Modifiers::COMMAND, Key::Num2) {
        actions.push(pages::Action::Show(Page::Charts));
    }
    // While a control has the focus the keyboard is its own; clicks on rows leave no focus behind.
    if ui.memory(|memory| memory.focused().is_some()) {
        if pressed(Modifiers::NONE, Key::Escape) {
            ui.memory_mut(|memory| {
                if let Some(id) = memory.focused() {
                    memory.surrender_focus(id);
                }
            });
        }
        return;
    }
    // An open menu takes Escape to close, and the rest is not meant for what lies behind it.
    let has_dialog = place.export.is_some() || place.lifecycle.has_dialog();
    if egui::Popup::is_any_open(ui) || has_dialog {
        return;
    }
    if place.charts.marked.is_some() && place.pages.shown != Page::Table && pressed(Modifiers::NONE, Key::Escape) {
        actions.push(charts::Action::Mark(None));
        return;
    }
    if pressed(Modifiers::COMMAND, Key::Z) {
        actions.push(lifecycle::Action::Undo);
    }
    if !matches!(place.pages.shown, Page::Deleted | Page::Space)
        && pressed(Modifiers::NONE, Key::F2)
        && let Some(run) = place.focused_run().filter(|run| !place.catalog.is_deleted(*run))
    {
        let name = place.catalog.run(run).name.to_string();
        actions.push(if place.can_write(run) {
            lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Run(run), name))).ask(place.id)
        } else {
            system::Action::Notify(read_only(place, place.catalog.runs[run.at()].store)).ask(place.id)
        });
    }
    match place.pages.shown {
        Page::Table => table_keys(ui, state, actions),
        Page::Charts => {
            if pressed(Modifiers::NONE, Key::Escape) {
                actions.push(if place.charts.enlarged.is_some() {
                    PlaceAction::from(charts::Action::Enlarge(None))
                } else {
                    pages::Action::Show(Page::Table).into()
                });
            }
        }
        Page::Deleted | Page::Space => {
            if pressed(Modifiers::NONE, Key::Escape) {
                actions.push(pages::Action::Show(Page::Table));
            }
        }
        Page::Run(_, tab) => {
            if pressed(Modifiers::NONE, Key::Escape) || pressed(Modifiers::ALT, Key::ArrowLeft) {
                actions.push(pages::Action::Back);
            }
            let (next, previous) = (pressed(Modifiers::NONE, Key::ArrowDown), pressed(Modifiers::NONE, Key::ArrowUp));
            if next || previous {
                let rows = if next { 1 } else { -1 };
                actions.push(if tab == RunTab::Artifacts {
                    PlaceAction::from(artifacts::Action::Step(rows))
                } else {
                    pages::Action::StepRun(rows).into()
                });
            }
        }
    }
}

fn table_keys(ui: &Ui, state: &State, actions: &mut Actions) {
    const PAGE_ROWS: isize = 20;
    let Some(place) = &state.place else { return };
    ui.input_mut(|input| {
        for (key, rows) in [
            (Key::ArrowDown, 1),
            (Key::ArrowUp, -1),
            (Key::PageDown, PAGE_ROWS),
            (Key::PageUp, -PAGE_ROWS),
            (Key::End, isize::MAX / 2),
            (Key::Home, isize::MIN / 2),
        ] {
            if input.consume_key(Modifiers::SHIFT, key) {
                actions.push(table::Action::MoveFocus { rows, extend: true });
            } else if input.consume_key(Modifiers::NONE, key) {
                actions.push(table::Action::MoveFocus { rows, extend: false });
            }
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowLeft) {
            actions.push(table::Action::FoldFocus(true));
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowRight) {
            actions.push(table::Action::FoldFocus(false));
        }
        if input.consume_key(Modifiers::COMMAND, Key::A) {
            actions.push(table::Action::SelectAll);
        }
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            actions.push(table::Action::SelectNone);
        }
        if input.consume_key(Modifiers::NONE, Key::Delete) {
            let runs = place.table.selection.runs().iter().copied().filter(|run| !place.catalog.is_deleted(*run));
            let (runs, kept): (Vec<_>, Vec<_>) = runs.partition(|run| place.can_write(*run));
            if !runs.is_empty() {
                actions.push(lifecycle::Action::DeleteRuns { runs, with_children: false, even_running: false });
            } else if let Some(run) = kept.first() {
                actions.push(system::Action::Notify(read_only(place, place.catalog.runs[run.at()].store)));
            }
        }
        if let Some(run) = place.table.selection.focus {
            if input.consume_key(Modifiers::NONE, Key::Enter) {
                actions.push(pages::Action::OpenRun(run, RunTab::Overview));
            }
            if input.consume_key(Modifiers::NONE, Key::Space) {
                actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
            }
            if input.events.iter().any(|event| matches!(event, egui::Event::Copy)) {
                actions.push(system::Action::Copy(place.catalog.run(run).id.to_string()));
            }
        }
    });
}
