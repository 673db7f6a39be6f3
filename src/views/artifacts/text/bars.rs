//! What to find or which line to go to, above the text; what is known of it, below.

use egui::{Align, Key, Layout, Modifiers, Popup, Role, ScrollArea, Ui, WidgetInfo};

use super::said;
use crate::app::artifacts;
use crate::app::artifacts::text::{Action, FindAction, Open, Position, State};
use crate::app::command::Command;
use crate::model::format;
use crate::preview::text_file::{Charset, MOST_KEPT, Query};
use crate::text::{Texts, grouped};
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::shortcuts::own_escape;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, search_field};

fn push(actions: &mut Actions, action: Action) {
    actions.push(artifacts::Action::Text(action));
}

fn find(actions: &mut Actions, action: FindAction) {
    push(actions, Action::Find(action));
}

/// The field with its switches, how many there are and how far the search is.
pub(super) fn find_ui(ui: &mut Ui, state: &State, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    let found = &state.find;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = (ui.available_width() - 330.0).clamp(120.0, 300.0);
        let (field, changed) = search_field(ui, texts.get("text-find"), &found.query.text, width, font::mono());
        own_escape(ui, field.id);
        if found.wants_focus {
            field.request_focus();
            find(actions, FindAction::Focused);
        }
        if let Some(text) = changed {
            find(actions, FindAction::Set(Query { text, ..found.query.clone() }));
        }
        if field.lost_focus() || field.has_focus() {
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                let forward = !ui.input(|input| input.modifiers.matches_logically(Modifiers::SHIFT));
                find(actions, FindAction::Step(forward));
                field.request_focus();
            } else if ui.input(|input| input.key_pressed(Key::Escape)) {
                find(actions, FindAction::Close);
            }
        }
        for (icon, command, forward) in
            [(Icon::ChevronUp, Command::FindPrevious, false), (Icon::ChevronDown, Command::FindNext, true)]
        {
            let keys = command.shortcut_text();
            if ui.add(Button::icon(icon, command.label(texts)).shortcut(&keys)).clicked() {
                find(actions, FindAction::Step(forward));
            }
        }
        let query = &found.query;
        let case = Button::icon(Icon::CaseSensitive, texts.get("find-case")).on(query.is_exact);
        if ui.add(case).clicked() {
            find(actions, FindAction::Set(Query { is_exact: !query.is_exact, ..query.clone() }));
        }
        let word = Button::icon(Icon::WholeWord, texts.get("find-word")).on(query.is_word);
        if ui.add(word).clicked() {
            find(actions, FindAction::Set(Query { is_word: !query.is_word, ..query.clone() }));
        }
        let pattern = ui.add(Button::quiet(".*").on(query.is_pattern)).on_hover_text(texts.get("find-pattern"));
        pattern.widget_info(|| WidgetInfo::selected(Role::Button, true, query.is_pattern, texts.get("find-pattern")));
        if pattern.clicked() {
            find(actions, FindAction::Set(Query { is_pattern: !query.is_pattern, ..query.clone() }));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("find-close"))).clicked() {
                find(actions, FindAction::Close);
            }
            if found.is_running
                && open.index.bytes() > (8 << 20)
                && ui.add(Button::quiet(texts.get("find-stop"))).clicked()
            {
                find(actions, FindAction::Stop);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(8.0);
                if let Some(why) = &found.failure {
                    let why = format::safe_text(why);
                    let text = egui::RichText::new(why).font(font::small()).color(palette(ui).danger);
                    ui.add(egui::Label::new(text).truncate());
                } else if found.matcher.is_some() {
                    let text = egui::RichText::new(count(state, open, texts)).font(font::small());
                    ui.add(egui::Label::new(text.color(palette(ui).muted)).truncate());
                }
            });
        });
    });
}

/// `1,281 of 3,402`, and how far it was counted.
fn count(state: &State, open: &Open, texts: &'static Texts) -> String {
    let found = &state.find;
    let all = if found.count > MOST_KEPT as u64 {
        texts.with("find-kept", &[("n", found.count.into()), ("kept", MOST_KEPT.into())])
    } else {
        texts.count("find-count", found.count as usize)
    };
    let mut said = match found.current {
        Some(at) if found.count > 0 => {
            texts.with("find-at", &[("at", (at + 1).into()), ("all", grouped(found.count as usize).into())])
        }
        _ if found.is_running && found.count == 0 => String::new(),
        _ => all.clone(),
    };
    if found.count > MOST_KEPT as u64 {
        said = all;
    }
    if found.is_running {
        let percent = found.bytes as f64 / open.index.bytes().max(1) as f64 * 100.0;
        let percent = (percent as u64).min(100);
        said = format!("{said}  {}", texts.with("find-searched", &[("percent", percent.into())]));
    }
    said
}

/// Which line to go to.
pub(super) fn goto_ui(ui: &mut Ui, state: &State, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    let typed = state.goto.as_deref().unwrap_or_default();
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let (field, changed) = search_field(ui, texts.get("text-go-to"), typed, 220.0, font::mono());
        own_escape(ui, field.id);
        let slot = field.id.with("was asked");
        let is_new = !ui.data(|data| data.get_temp::<bool>(slot)).unwrap_or_default();
        if is_new {
            field.request_focus();
            ui.data_mut(|data| data.insert_temp(slot, true));
        }
        let mut is_over = false;
        if let Some(text) = changed {
            push(actions, Action::SetGoto(Some(text)));
        }
        if field.lost_focus() || field.has_focus() {
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                push(actions, Action::GoTo);
                is_over = true;
            } else if ui.input(|input| input.key_pressed(Key::Escape)) {
                push(actions, Action::SetGoto(None));
                is_over = true;
            }
        }
        said(ui, texts.with("text-go-to-range", &[("n", (open.line_count() as usize).into())]));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("find-close"))).clicked() {
                push(actions, Action::SetGoto(None));
                is_over = true;
            }
        });
        if is_over {
            ui.data_mut(|data| data.remove::<bool>(slot));
        }
    });
}

/// Lines, encoding, line ends, how it is shown; where one is.
pub(super) fn foot_ui(ui: &mut Ui, state: &State, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            follow_ui(ui, open, texts, actions);
            if let Some(selection) = open.selection {
                let column = if selection.head.column == u64::MAX { 0 } else { selection.head.column + 1 };
                let args = [("line", (selection.head.line + 1).into()), ("column", column.into())];
                let key = if column == 0 { "text-line" } else { "text-spot" };
                said(ui, texts.with(key, &args));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                said(ui, lines(open, texts));
                charset_ui(ui, open, texts, actions);
                said(ui, open.index.ends.name());
                let choices = [(false, texts.get("text-rendered")), (true, texts.get("text-raw"))];
                if let Some(is_raw) = choice(ui, texts.get("text-controls"), &choices, state.is_raw) {
                    push(actions, Action::SetRaw(is_raw));
                }
                if let Some(language) = open.language {
                    said(ui, language.name);
                }
            });
        });
    });
}

fn lines(open: &Open, texts: &'static Texts) -> String {
    if open.is_counted() || !open.source.is_file() {
        return texts.count("text-lines", open.line_count() as usize);
    }
    texts.with("text-counting", &[("n", (open.line_count() as usize).into())])
}

/// Whether the end stays in view.
fn follow_ui(ui: &mut Ui, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    let is_on = open.position == Position::End;
    let key = if is_on { "text-following" } else { "text-to-end" };
    let button = ui.add(Button::quiet(texts.get(key)).with_icon(Icon::ChevronsDown).on(is_on));
    if button.on_hover_text(texts.get("text-follow-tip")).clicked() {
        let line = open.line_count().saturating_sub(1);
        push(actions, Action::Scroll(if is_on { Position::Showing(line) } else { Position::End }));
    }
}

fn charset_ui(ui: &mut Ui, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    let current = open.index.charset;
    if !open.source.is_file() {
        return said(ui, current.name());
    }
    let button = ui.add(Button::quiet(current.name()).trailing(Icon::ChevronDown));
    let name = texts.get("text-encoding");
    button.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}: {}", current.name())));
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(180.0);
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for charset in Charset::all() {
                let label = if charset == open.detected {
                    texts.with("text-detected", &[("name", charset.name().into())])
                } else {
                    charset.name().to_owned()
                };
                if ui.selectable_label(charset == current, label).clicked() {
                    push(actions, Action::SetCharset(charset));
                    ui.close();
                }
            }
        });
    });
}

/// A quiet menu of few choices.
fn choice(ui: &mut Ui, name: &str, choices: &[(bool, &str)], current: bool) -> Option<bool> {
    let shown = choices.iter().find(|(value, _)| *value == current).map_or("", |(_, text)| *text);
    let button = ui.add(Button::quiet(shown).trailing(Icon::ChevronDown));
    button.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}: {shown}")));
    let mut chosen = None;
    Popup::menu(&button).show(|ui| {
        for (value, text) in choices {
            if ui.selectable_label(*value == current, *text).clicked() {
                chosen = Some(*value);
            }
        }
    });
    chosen
}
