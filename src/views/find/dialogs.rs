//! The page about the syntax of filters, and the name of a filter that is saved.

use egui::{Id, Key, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::super::lifecycle::{buttons_ui, dialog_ui};
use super::super::theme::{font, palette};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Button, ListRow};
use super::super::{Actions, View};
use super::colored;
use crate::app::find::Action;
use crate::model::format;

/// Examples with what they mean, by section.
const SYNTAX: &[(&str, &[(&str, &str)])] = &[
    ("syntax-words", &[("resnet", "syntax-word"), ("\"two words\" -debug", "syntax-phrase")]),
    (
        "syntax-conditions",
        &[
            ("metrics.loss < 0.1", "syntax-metric"),
            ("metrics.`val/acc`.max >= 0.9", "syntax-max"),
            ("params.lr <= 0.01", "syntax-param"),
            ("params.net LIKE 'resnet%'", "syntax-like"),
            ("tags.stage IN ('paper', 'final')", "syntax-tag"),
            ("tags.mlflow.runName = 'baseline'", "syntax-name"),
            ("status = 'FAILED'", "syntax-attribute"),
            ("created > '3 days ago'", "syntax-time"),
            ("duration < '2h'", "syntax-duration"),
            ("dataset.name = 'MNIST'", "syntax-dataset"),
            ("params.net ~ '^resnet(18|34)$'", "syntax-expression"),
            ("metrics.loss IS NAN", "syntax-nan"),
            ("params.seed IS NULL", "syntax-null"),
        ],
    ),
    (
        "syntax-several",
        &[
            ("params.lr < 0.1 AND status = 'FINISHED'", "syntax-and"),
            ("NOT (params.a = 1 OR status = 'FAILED')", "syntax-or"),
            ("\"resnet\" AND params.lr < 0.1", "syntax-both"),
        ],
    ),
];
const WIDTH: f32 = 720.0;
const ROW: f32 = 26.0;
/// Where the meaning of an example stands.
const MEANING: f32 = 372.0;

/// The dialogs of the filter box, while they are open.
pub fn dialogs_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    if view.place.find.is_syntax_open {
        syntax_ui(ui, view, actions);
    }
    if let Some(name) = &view.place.find.naming {
        naming_ui(ui, view, name, actions);
    }
}

fn syntax_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let mut is_closed = false;
    let wants_to_leave = dialog_ui(ui, "filter syntax", texts.get("find-syntax"), WIDTH, |ui| {
        let colors = palette(ui);
        let height = (ui.content_rect().height() - 200.0).max(120.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (section, examples) in SYNTAX {
                ui.add_space(6.0);
                ui.label(RichText::new(texts.get(section)).font(font::section()).color(colors.text));
                ui.add_space(2.0);
                for (example, meaning) in *examples {
                    let meaning = texts.get(meaning);
                    let shown = ListRow::new(Role::ListItem, "")
                        .spoken(format!("{example}: {meaning}"))
                        .inert()
                        .height(ROW)
                        .lined()
                        .show(ui);
                    let middle = shown.rect.left_center();
                    let galley = ui.painter().layout_job(colored(example, colors));
                    ui.painter().galley(middle - vec2(0.0, galley.size().y / 2.0), galley, colors.text);
                    let left = middle + vec2(MEANING.min(shown.rect.width() * 0.55), 0.0);
                    let room = shown.rect.right() - left.x;
                    let anchor = egui::Align2::LEFT_CENTER;
                    paint_elided(ui.painter(), left, anchor, meaning, font::body(), colors.text2, room);
                }
            }
            ui.add_space(8.0);
            for note in ["syntax-note-keys", "syntax-note-missing", "syntax-note-order"] {
                let note = RichText::new(texts.get(note)).font(font::small()).color(colors.muted);
                ui.add(egui::Label::new(note).wrap());
                ui.add_space(2.0);
            }
        });
        buttons_ui(ui, |ui| is_closed = ui.add(Button::outlined(texts.get("close"))).clicked());
    });
    if is_closed || wants_to_leave {
        actions.push(Action::ShowSyntax(false));
    }
}

fn naming_ui(ui: &mut Ui, view: &View<'_>, name: &str, actions: &mut Actions) {
    let texts = view.texts;
    let mut edited = name.to_owned();
    let (mut is_done, mut is_left) = (false, false);
    let is_ready = !name.trim().is_empty();
    let wants_to_leave = dialog_ui(ui, "save filter", texts.get("find-save-title"), 420.0, |ui| {
        let filter = format::safe_text(&view.place.table.filter).into_owned();
        let job = colored(&format::middle_ellipsis(&filter, 60), palette(ui));
        ui.add(egui::Label::new(job).truncate());
        ui.add_space(8.0);
        let label = texts.get("find-name");
        let id = Id::unique("name of a filter");
        let field = TextEdit::singleline(&mut edited).id(id).hint_text(label).font(font::body());
        let response = ui.add(field.desired_width(f32::INFINITY).margin(vec2(8.0, 5.0)));
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, name, name, label);
            info.label = Some(label.to_owned());
            info
        });
        is_done |= is_ready && response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !is_done && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if view.place.find.kept.saved.iter().any(|known| known.name == name.trim()) {
            ui.add_space(4.0);
            let text = RichText::new(texts.get("find-replaces")).font(font::small()).color(palette(ui).warn);
            super::super::widgets::say(&ui.label(text));
        }
        buttons_ui(ui, |ui| {
            is_done |= ui.add_enabled(is_ready, Button::primary(texts.get("save"))).clicked();
            is_left |= ui.add(Button::outlined(texts.get("cancel"))).clicked();
        });
    });
    if is_done {
        actions.push(Action::Save);
    } else if is_left || wants_to_leave {
        actions.push(Action::SetNaming(None));
    } else if edited != name {
        actions.push(Action::SetNaming(Some(edited)));
    }
}
