//! Names, notes and tags.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Label, Modifiers, RichText, TextEdit, Ui, WidgetInfo, vec2};

use super::{buttons_ui, dialog_ui};
use crate::app::lifecycle;
use crate::app::lifecycle::{Edit, Edited, Editing};
use crate::model::format;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, say};
use crate::views::{Actions, View, artifacts};

/// The editor, while something is edited.
pub fn edit_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(Editing { now: edit, number, is_leaving, is_saving, failure, .. }) = &view.place.lifecycle.edit else {
        return;
    };
    let texts = view.texts;
    let (title, width) = match edit {
        Edit::Name(..) => (texts.get("edit-name"), 420.0),
        Edit::Note(Edited::Run(_), _) => (texts.get("edit-note"), 860.0),
        Edit::Note(Edited::Experiment(_), _) => (texts.get("edit-description"), 860.0),
        Edit::Tag(..) => (texts.get("edit-tag"), 420.0),
    };
    let mut changed = edit.clone();
    let (mut is_done, mut leave) = (false, None);
    let wants_to_leave = dialog_ui(ui, "edit", title, width, |ui| {
        let of = match edit {
            Edit::Name(edited, _) | Edit::Note(edited, _) => *edited,
            Edit::Tag(run, ..) => Edited::Run(*run),
        };
        let catalog = &view.place.catalog;
        let name = match of {
            Edited::Run(run) => catalog.run(run).display_name(),
            Edited::Experiment(experiment) => catalog.experiment(experiment).display_name(),
        };
        ui.label(RichText::new(format::safe_text(name)).font(font::body()).color(palette(ui).muted));
        ui.add_space(4.0);
        // What is on its way to the disk is not written in meanwhile.
        if *is_saving {
            ui.disable();
        }
        match &mut changed {
            Edit::Name(_, name) => is_done = line_ui(ui, *number, texts.get("edit-name"), name, true),
            Edit::Note(_, text) => note_ui(ui, view, *number, text),
            Edit::Tag(_, key, value) => {
                // The name of one that is there already stands.
                let is_new = key.is_empty();
                line_ui(ui, *number, texts.get("edit-tag-name"), key, is_new);
                ui.add_space(6.0);
                is_done = line_ui(ui, *number, texts.get("edit-tag-value"), value, !is_new);
            }
        }
        let is_ready = match &changed {
            Edit::Name(_, name) => !name.trim().is_empty(),
            Edit::Note(..) => true,
            Edit::Tag(_, key, _) => !key.trim().is_empty(),
        };
        let is_ready = is_ready && !view.place.lifecycle.is_writing;
        if let Some(failure) = failure {
            ui.add_space(8.0);
            let why = texts.with("edit-not-saved", &[("why", texts.message(failure).into())]);
            let why = ui.add(Label::new(RichText::new(why).font(font::body()).color(palette(ui).danger)).wrap());
            say(&why);
        }
        is_done &= is_ready;
        is_done |= is_ready && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if *is_leaving {
            ui.add_space(8.0);
            ui.label(RichText::new(texts.get("edit-discard-ask")).font(font::body()).color(palette(ui).danger));
            buttons_ui(ui, |ui| {
                if ui.add(Button::destructive(texts.get("edit-discard"))).clicked() {
                    leave = Some(lifecycle::Action::SetEdit(None));
                }
                if ui.add(Button::outlined(texts.get("edit-keep"))).clicked() {
                    leave = Some(lifecycle::Action::StayInEdit);
                }
            });
            return;
        }
        buttons_ui(ui, |ui| {
            is_done |= ui.add_enabled(is_ready, Button::primary(texts.get("save"))).clicked();
            if ui.add(Button::outlined(texts.get("cancel"))).clicked() {
                leave = Some(lifecycle::Action::LeaveEdit);
            }
        });
    });
    if changed != *edit {
        actions.push(lifecycle::Action::SetEdit(Some(changed)));
    }
    if is_done {
        actions.push(lifecycle::Action::CommitEdit);
    } else if wants_to_leave {
        actions.push(if *is_leaving { lifecycle::Action::StayInEdit } else { lifecycle::Action::LeaveEdit });
    } else if let Some(leave) = leave {
        actions.push(leave);
    }
}

/// One line; whether Enter was pressed in it. The first one has the keyboard at once, with its text selected.
fn line_ui(ui: &mut Ui, number: u64, name: &str, text: &mut String, is_first: bool) -> bool {
    let before = text.clone();
    let id = Id::unique(("edit", number, name));
    let field = TextEdit::singleline(text).id(id).hint_text(name).font(font::body()).desired_width(f32::INFINITY);
    let response = ui.add(field.margin(vec2(8.0, 5.0)));
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &before, &before, name);
        info.label = Some(name.to_owned());
        info
    });
    if is_first && is_new(ui, id) {
        response.request_focus();
        let mut state = TextEditState::default();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(before.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Whether a field is shown for the first time.
fn is_new(ui: &Ui, id: Id) -> bool {
    let seen = id.with("seen");
    ui.data_mut(|data| {
        let is_new = data.get_temp::<()>(seen).is_none();
        data.insert_temp(seen, ());
        is_new
    })
}

/// Markdown at the left, what becomes of it at the right.
fn note_ui(ui: &mut Ui, view: &View<'_>, number: u64, text: &mut String) {
    let texts = view.texts;
    let height = (ui.content_rect().height() - 260.0).clamp(160.0, 420.0);
    ui.columns(2, |columns| {
        egui::ScrollArea::vertical().id_salt("note text").max_height(height).show(&mut columns[0], |ui| {
            let before = text.clone();
            let id = Id::unique(("edit note", number));
            let field = TextEdit::multiline(text)
                .id(id)
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
            if is_new(ui, id) {
                response.request_focus();
            }
        });
        egui::ScrollArea::vertical().id_salt("note preview").max_height(height).show(&mut columns[1], |ui| {
            artifacts::markdown::markdown_ui(ui, texts, "note preview", text);
        });
    });
}
