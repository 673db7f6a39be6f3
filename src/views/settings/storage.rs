//! What the program keeps, where, and how large it is.

use egui::{Align, Layout, RichText, vec2};

use super::super::icons::Icon;
use super::super::start;
use super::super::theme::{font, palette};
use super::super::widgets::Button;
use super::parts::{Card, Row};
use crate::app::settings_page::{Action, Kept, Storage};
use crate::app::{State, system};
use crate::model::{format, home_relative};

pub(super) fn card(state: &State) -> Card<'_> {
    let texts = state.texts();
    let kept = state.settings_page.storage.value().map(|kept| kept.as_slice()).unwrap_or_default();
    Card { title: texts.get("settings-storage"), rows: kept.iter().map(|kept| row(state, kept)).collect() }
}

fn row<'a>(state: &'a State, kept: &'a Kept) -> Row<'a> {
    let texts = state.texts();
    let title = texts.get(match kept.what {
        Storage::Settings => "settings-settings-file",
        Storage::Layout => "settings-layout-file",
        Storage::Log => "settings-log-file",
        Storage::Sample => "settings-sample-folder",
    });
    let path = home_relative(&kept.path, start::HOME.as_deref());
    Row::new(title).path(format::safe_text(&path).into_owned()).control(move |ui, actions| {
        if kept.what.can_be_cleared() {
            let clear = Button::outlined(texts.get("settings-clear")).min_width(56.0);
            let response = ui.add_enabled(kept.bytes.is_some(), clear);
            let name = texts.get("settings-clear-sample");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, kept.bytes.is_some(), name));
            if response.clicked() {
                actions.push(Action::Clear(kept.what));
            }
        } else {
            ui.allocate_exact_size(vec2(56.0, 1.0), egui::Sense::hover());
        }
        let show = texts.with("settings-show", &[("name", title.into())]);
        if ui.add_enabled(kept.bytes.is_some(), Button::icon(Icon::FolderOpen, &show)).clicked() {
            actions.push(system::Action::ShowInFolder(kept.path.clone()));
        }
        let size = kept.bytes.map_or_else(|| texts.get("settings-not-there").to_owned(), format::size);
        ui.allocate_ui_with_layout(vec2(72.0, 20.0), Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_width(72.0);
            ui.label(RichText::new(size).font(font::body()).color(palette(ui).text2));
        });
    })
}
