//! Text with line numbers, JSON and YAML as a tree, and what can be said of anything else. Only visible lines are laid
//! out.

use egui::{Align2, Id, ScrollArea, Sense, Ui, vec2};

use super::super::Actions;
use super::super::theme::{font, palette, size};
use super::super::widgets::levels::{SetIn, level_text, set_in};
use super::super::widgets::row::{fold_ui, guides_ui};
use super::notice_ui;
use crate::app::artifacts;
use crate::model::format;
use crate::preview::{Facts, Key, Kind, Pointer, TextPreview, TreePreview, safe};
use crate::text::Texts;

const LINE: f32 = 18.0;

/// Lines of text.
pub(super) fn text_ui(ui: &mut Ui, text: &TextPreview, texts: &'static Texts) {
    if text.is_cut {
        cut_ui(ui, text, texts);
    }
    let count = text.line_count();
    let digits = count.max(1).to_string().len() as f32;
    let gutter = 20.0 + digits * 7.4;
    lines_ui(ui, count, gutter, |ui, rect, number| {
        let palette = palette(ui);
        let at = egui::pos2(rect.left() + gutter - 8.0, rect.center().y);
        let label = (number + 1).to_string();
        ui.painter().text(at, Align2::RIGHT_CENTER, label, font::mono(), palette.disabled);
        text.line(number).into_owned()
    });
}

/// How much of a text is shown.
pub(super) fn cut_ui(ui: &mut Ui, text: &TextPreview, texts: &'static Texts) {
    let args = [
        ("shown", format::size(text.shown_bytes()).into()),
        ("size", format::size(text.total_bytes).into()),
        ("n", text.line_count().into()),
    ];
    notice_ui(ui, &texts.with("text-cut", &args));
}

/// Rows of monospace text that scroll both ways and can be selected line by line.
fn lines_ui(ui: &mut Ui, count: usize, gutter: f32, line: impl Fn(&Ui, egui::Rect, usize) -> String) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::both().id_salt("lines").auto_shrink(false).show_rows(ui, LINE, count, |ui, rows| {
        ui.add_space(if rows.start == 0 { 6.0 } else { 0.0 });
        for number in rows {
            ui.horizontal(|ui| {
                ui.set_height(LINE);
                let (rect, _) = ui.allocate_exact_size(vec2(gutter, LINE), Sense::hover());
                let text = line(ui, rect, number);
                let text = egui::RichText::new(text).font(font::mono()).color(palette(ui).text);
                ui.add(egui::Label::new(text).extend().selectable(true));
                ui.add_space(16.0);
            });
        }
    });
}

/// JSON and YAML: folded and unfolded.
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
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::both().id_salt("tree").auto_shrink(false).show_rows(ui, 22.0, artifacts.tree_rows.len(), |ui, rows| {
        for &at in &artifacts.tree_rows[rows] {
            let is_open = !artifacts.folded_rows.contains(&at);
            tree_row_ui(ui, tree, at, is_open, texts, actions);
        }
    });
}

fn tree_row_ui(
    ui: &mut Ui,
    tree: &TreePreview,
    at: usize,
    is_open: bool,
    texts: &'static Texts,
    actions: &mut Actions,
) {
    let row = &tree.rows[at];
    let palette = palette(ui);
    let is_container = row.kind.is_container() && row.children > 0;
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        let depth = usize::from(row.depth);
        let SetIn { levels, is_deeper } = set_in(depth, ui.clip_rect().width(), size::INDENT);
        let indent = 16.0 + levels as f32 * size::INDENT;
        let (rect, _) = ui.allocate_exact_size(vec2(indent + 12.0, 22.0), Sense::hover());
        guides_ui(ui, rect, rect.left() + 22.0, size::INDENT, levels);
        if is_container {
            let center = egui::pos2(rect.right() - 6.0, rect.center().y);
            let name = texts.get(if is_open { "fold" } else { "unfold" });
            if fold_ui(ui, center, is_open, Id::unique(("tree row", at)), name) {
                actions.push(artifacts::Action::ToggleTreeRow(at));
            }
        }
        if is_deeper {
            ui.label(egui::RichText::new(level_text(texts, depth)).font(font::tiny()).color(palette.muted));
        }
        let mono =
            |text: &str, color| egui::Label::new(egui::RichText::new(text).font(font::mono()).color(color)).extend();
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
}

/// What stands in the place of a file that was not downloaded.
pub(super) fn pointer_ui(ui: &mut Ui, pointer: &Pointer, texts: &'static Texts) {
    let keeper = ("keeper", pointer.keeper.name().into());
    let what = match pointer.bytes {
        Some(bytes) => texts.with("pointer-to", &[keeper, ("size", format::size(bytes).into())]),
        None => texts.with("pointer-fact", &[keeper]),
    };
    let how = texts.with("pointer-fetch", &[("command", pointer.keeper.command().into())]);
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| {
            let palette = palette(ui);
            ui.label(egui::RichText::new(texts.message(&pointer.title())).font(font::title()).color(palette.text));
            ui.label(egui::RichText::new(what).font(font::body()).color(palette.text2));
            ui.label(egui::RichText::new(how).font(font::body()).color(palette.text2));
            ui.add_space(8.0);
            let id = safe(&pointer.id, 300);
            ui.add(egui::Label::new(egui::RichText::new(id).font(font::mono()).color(palette.muted)).wrap());
        });
    });
}

/// What a file is that is not shown itself, and its first bytes.
pub(super) fn facts_ui(ui: &mut Ui, facts: &Facts, texts: &'static Texts) {
    let palette = palette(ui);
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| {
            ui.label(egui::RichText::new(texts.message(&facts.kind)).font(font::title()).color(palette.text));
            let size = texts.with("binary-why", &[("size", format::size(facts.total_bytes).into())]);
            ui.label(egui::RichText::new(size).font(font::body()).color(palette.text2));
        });
    });
    ui.add_space(16.0);
    let lines = facts.hex_lines();
    lines_ui(ui, lines.len(), 24.0, |_, _, number| lines[number].clone());
}
