//! Names, notes and tags.

use egui::{Key, Modifiers, RichText, TextEdit, Ui, WidgetInfo, vec2};

use super::{buttons_ui, dialog_ui};
use crate::app::Action;
use crate::app::state::{Edit, Edited};
use crate::model::format;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::{Actions, View, artifacts};

/// The editor, while something is edited.
pub fn edit_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(edit) = &view.place.lifecycle.edit else { return };
    let texts = view.texts;
    let (title, width) = match edit {
        Edit::Name(..) => (texts.get("edit-name"), 420.0),
        Edit::Note(Edited::Run(_), _) => (texts.get("edit-note"), 860.0),
        Edit::Note(Edited::Experiment(_), _) => (texts.get("edit-description"), 860.0),
        Edit::Tag(..) => (texts.get("edit-tag"), 420.0),
    };
    let mut changed = edit.clone();
    let mut is_done = false;
    let wants_to_leave = dialog_ui(ui, "edit", title, width, |ui| {
        let of = match edit {
            Edit::Name(edited, _) | Edit::Note(edited, _) => *edited,
            Edit::Tag(run, ..) => Edited::Run(*run),
        };
        let catalog = &view.place.catalog;
        let name = match of {
            Edited::Run(run) => catalog.run(run).display_name(),
            Edited::Experiment(experiment) => &catalog.experiment(experiment).name,
        };
        ui.label(RichText::new(format::safe_text(name)).font(font::body()).color(palette(ui).muted));
        ui.add_space(4.0);
        match &mut changed {
            Edit::Name(_, name) => is_done = line_ui(ui, texts.get("edit-name"), name, true),
            Edit::Note(_, text) => note_ui(ui, view, text),
            Edit::Tag(_, key, value) => {
                line_ui(ui, texts.get("edit-tag-name"), key, false);
                ui.add_space(6.0);
                is_done = line_ui(ui, texts.get("edit-tag-value"), value, false);
            }
        }
        let is_ready = match &changed {
            Edit::Name(_, name) => !name.trim().is_empty(),
            Edit::Note(..) => true,
            Edit::Tag(_, key, _) => !key.trim().is_empty(),
        };
        is_done &= is_ready;
        is_done |= is_ready && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        buttons_ui(ui, |ui| {
            is_done |= ui.add_enabled(is_ready, Button::primary(texts.get("save"))).clicked();
            if ui.add(Button::outlined(texts.get("cancel"))).clicked() {
                actions.push(Action::SetEdit(None));
            }
        });
    });
    if changed != *edit {
        actions.push(Action::SetEdit(Some(changed)));
    }
    if is_done {
        actions.push(Action::CommitEdit);
    } else if wants_to_leave {
        actions.push(Action::SetEdit(None));
    }
}

/// One line; whether Enter was pressed in it.
fn line_ui(ui: &mut Ui, name: &str, text: &mut String, is_first: bool) -> bool {
    let before = text.clone();
    let field = TextEdit::singleline(text).hint_text(name).font(font::body()).desired_width(f32::INFINITY);
    let response = ui.add(field.margin(vec2(8.0, 5.0)));
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &before, &before, name);
        info.label = Some(name.to_owned());
        info
    });
    if is_first && ui.memory(|memory| memory.focused().is_none()) && before == *text && !response.lost_focus() {
        response.request_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Markdown at the left, what becomes of it at the right.
fn note_ui(ui: &mut Ui, view: &View<'_>, text: &mut String) {
    let texts = view.texts;
    let height = (ui.content_rect().height() - 260.0).clamp(160.0, 420.0);
    ui.columns(2, |columns| {
        egui::ScrollArea::vertical().id_salt("note text").max_height(height).show(&mut columns[0], |ui| {
            let before = text.clone();
            let field = TextEdit::multiline(text)
                .hint_text(texts.get("edit-note-hint"))
                .font(font::mono())
                .desired_width(f32::INFINITY)
                .desired_rows((height / 20.0) as usize);
            let response = ui.add(field);
            response.widget_info(|| {
                let mut info = WidgetInfo::text_edit(true, &before, &before, texts.get("edit-note-hint"));
                info.label = Some(texts.get("edit-note-hint").to_owned());
                info
            });
        });
        egui::ScrollArea::vertical().id_salt("note preview").max_height(height).show(&mut columns[1], |ui| {
            artifacts::markdown::markdown_ui(ui, "note preview", text);
        });
    });
}
