//! JSON, YAML and TOML as a tree: folded and unfolded, looked through, copied from. Only visible rows are laid out.

use egui::{Align, Id, Key as Press, Layout, Modifiers, RichText, ScrollArea, Sense, Ui, vec2};

use super::super::Actions;
use super::super::icons::Icon;
use super::super::shortcuts::own_escape;
use super::super::theme::{font, palette, size};
use super::super::widgets::levels::{SetIn, level_text, set_in};
use super::super::widgets::row::{fold_ui, guides_ui};
use super::super::widgets::{Bar, Button, Form, search_field};
use super::notice_ui;
use crate::app::artifacts;
use crate::app::artifacts::tree::Action;
use crate::app::command::Command;
use crate::preview::{Key, Kind, Shape, TreePreview};
use crate::text::Texts;

const ROW: f32 = 22.0;

fn push(actions: &mut Actions, action: Action) {
    actions.push(artifacts::Action::Tree(action));
}

/// What can be done with a tree: at the head of the page.
pub(super) fn head<'a>(
    bar: Bar<'a, Actions>,
    texts: &'static Texts,
    artifacts: &'a artifacts::State,
) -> Bar<'a, Actions> {
    let is_tree = artifacts.preview.value().is_some_and(|preview| matches!(preview.shape, Shape::Tree(_)));
    if !is_tree || artifacts.as_text {
        return bar;
    }
    let fold = move |icon, key, is_folded| {
        move |ui: &mut Ui, form: Form, actions: &mut Actions| {
            if form.button(ui, Button::icon(icon, texts.get(key))) {
                push(actions, Action::FoldAll(is_folded));
            }
        }
    };
    bar.item("tree unfold", fold(Icon::ListTree, "unfold-all", false))
        .item("tree fold", fold(Icon::List, "fold-all", true))
        .item("tree find", move |ui, form, actions: &mut Actions| {
            let keys = Command::Find.shortcut_text();
            let find = Button::icon(Icon::Search, texts.get("find-open")).shortcut(&keys).on(artifacts.tree.is_open);
            if form.button(ui, find) {
                push(actions, if artifacts.tree.is_open { Action::Close } else { Action::Open });
            }
        })
}

/// The tree of the chosen file.
pub(super) fn tree_ui(
    ui: &mut Ui,
    tree: &TreePreview,
    artifacts: &artifacts::State,
    texts: &'static Texts,
    actions: &mut Actions,
) {
    if tree.is_cut {
        notice_ui(ui, texts.get("tree-cut"));
    }
    if artifacts.tree.is_open {
        let bar = egui::Frame::new().fill(palette(ui).content).inner_margin(egui::Margin::symmetric(16, 0));
        egui::Panel::top("find in tree").exact_size(size::TOOLBAR).frame(bar).show(ui, |ui| {
            find_ui(ui, artifacts, texts, actions);
        });
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = artifacts.tree.show.and_then(|row| artifacts.tree_rows.iter().position(|at| *at == row));
    let mut area = ScrollArea::both().id_salt("tree").auto_shrink(false);
    if let Some(at) = shown {
        let above = (ui.available_height() / 3.0).max(0.0);
        area = area.vertical_scroll_offset((at as f32 * ROW - above).max(0.0));
        push(actions, Action::Shown);
    }
    area.show_rows(ui, ROW, artifacts.tree_rows.len(), |ui, rows| {
        for &at in &artifacts.tree_rows[rows] {
            row_ui(ui, tree, artifacts, at, texts, actions);
        }
    });
}

fn find_ui(ui: &mut Ui, artifacts: &artifacts::State, texts: &'static Texts, actions: &mut Actions) {
    let state = &artifacts.tree;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = (ui.available_width() - 200.0).clamp(120.0, 300.0);
        let (field, changed) = search_field(ui, texts.get("tree-find"), &state.query, width, font::mono());
        own_escape(ui, field.id);
        if state.wants_focus {
            field.request_focus();
            push(actions, Action::Focused);
        }
        if let Some(query) = changed {
            push(actions, Action::SetQuery(query));
        }
        if field.lost_focus() || field.has_focus() {
            if ui.input(|input| input.key_pressed(Press::Enter)) {
                push(actions, Action::Step(!ui.input(|input| input.modifiers.matches_logically(Modifiers::SHIFT))));
                field.request_focus();
            } else if ui.input(|input| input.key_pressed(Press::Escape)) {
                push(actions, Action::Close);
            }
        }
        for (icon, command, forward) in
            [(Icon::ChevronUp, Command::FindPrevious, false), (Icon::ChevronDown, Command::FindNext, true)]
        {
            let keys = command.shortcut_text();
            if ui.add(Button::icon(icon, command.label(texts)).shortcut(&keys)).clicked() {
                push(actions, Action::Step(forward));
            }
        }
        ui.add_space(8.0);
        if !state.query.is_empty() && !state.is_running {
            let all = state.found.len();
            let said = match state.current {
                Some(at) => texts.with("find-at", &[("at", (at + 1).into()), ("all", all.into())]),
                None => texts.count("find-count", all),
            };
            ui.label(RichText::new(said).font(font::small()).color(palette(ui).muted));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("find-close"))).clicked() {
                push(actions, Action::Close);
            }
        });
    });
}

fn row_ui(
    ui: &mut Ui,
    tree: &TreePreview,
    artifacts: &artifacts::State,
    at: usize,
    texts: &'static Texts,
    actions: &mut Actions,
) {
    let is_open = !artifacts.folded_rows.contains(&at);
    let state = &artifacts.tree;
    let is_current = state.current.is_some_and(|current| state.found.get(current) == Some(&at));
    let is_found = state.is_open && state.found.binary_search(&at).is_ok();
    let row = &tree.rows[at];
    let palette = palette(ui);
    let is_container = row.kind.is_container() && row.children > 0;
    let drawn = ui.horizontal(|ui| {
        ui.set_height(ROW);
        if is_found {
            let line = egui::Rect::from_min_size(ui.max_rect().min, vec2(ui.max_rect().width(), ROW));
            ui.painter().rect_filled(line, 0, if is_current { palette.warn_soft } else { palette.hover });
        }
        ui.spacing_mut().item_spacing.x = 6.0;
        let depth = usize::from(row.depth);
        let SetIn { levels, is_deeper } = set_in(depth, ui.clip_rect().width(), size::INDENT);
        let indent = 16.0 + levels as f32 * size::INDENT;
        let (rect, _) = ui.allocate_exact_size(vec2(indent + 12.0, ROW), Sense::hover());
        guides_ui(ui, rect, rect.left() + 22.0, size::INDENT, levels);
        if is_container {
            let center = egui::pos2(rect.right() - 6.0, rect.center().y);
            let name = texts.get(if is_open { "fold" } else { "unfold" });
            if fold_ui(ui, center, is_open, Id::unique(("tree row", at)), name) {
                actions.push(artifacts::Action::ToggleTreeRow(at));
            }
        }
        if is_deeper {
            ui.label(RichText::new(level_text(texts, depth)).font(font::tiny()).color(palette.muted));
        }
        let mono = |text: &str, color| egui::Label::new(RichText::new(text).font(font::mono()).color(color)).extend();
        match &row.key {
            Key::None => {}
            Key::Name(name) => {
                ui.add(mono(&format!("{name}:"), palette.text2));
            }
            Key::Index(index) => {
                ui.add(mono(&format!("{index}:"), palette.muted));
            }
            Key::Document(number) => {
                ui.add(mono(&format!("--- {number}"), palette.muted));
            }
        }
        let color = match row.kind {
            Kind::String => palette.success,
            Kind::Number => palette.warn,
            Kind::Bool | Kind::Null | Kind::Alias => palette.accent_text,
            Kind::Object | Kind::Array => palette.muted,
        };
        let value = match row.kind {
            Kind::Object => format!("{{ {} }}", row.children),
            Kind::Array => format!("[ {} ]", row.children),
            _ => row.value.clone(),
        };
        ui.add(mono(&value, color));
    });
    drawn.response.container_context_menu(|ui| {
        if ui.button(texts.get("tree-copy-value")).clicked() {
            push(actions, Action::CopyValue(at));
        }
        if ui.button(texts.get("tree-copy-path")).clicked() {
            push(actions, Action::CopyPath(at));
        }
    });
}
