//! The whole value of a cell: its lines as they are, to be read and copied.

use std::borrow::Cow;

use egui::{Align, Frame, Id, Key, Layout, Margin, Modal, Modifiers, RichText, ScrollArea, Stroke, Ui, vec2};
use unicode_width::UnicodeWidthChar as _;

use super::header::title;
use crate::app::command::Shortcut;
use crate::app::{system, table};
use crate::model::{Cell, cell, format};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, muted};
use crate::views::{Actions, View};

/// Bytes that are shown; what is copied is all of it.
const LONGEST: usize = 64 << 10;

/// The dialog, while it is open.
pub fn whole_value_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some((run, column)) = &view.place.table.cells.whole else { return };
    let close = || table::Action::Cell(table::cell::Action::ShowWhole(None));
    let Cell::Text(value) = cell(&view.place.catalog, *run, column) else {
        // The run was read anew, and has it no longer.
        actions.push(close());
        return;
    };
    let texts = view.texts;
    let colors = palette(ui);
    let window = ui.content_rect().size();
    let size = vec2((window.x - 64.0).min(680.0), (window.y - 64.0).min(520.0));
    let modal = Modal::new(Id::unique("whole value")).backdrop_color(colors.scrim).show(ui, |ui| {
        ui.set_width(size.x - 40.0);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::icon(Icon::X, texts.get("close")).shortcut(&Shortcut::ESCAPE.text())).clicked() {
                    actions.push(close());
                }
                if ui.add(Button::outlined(texts.get("copy-value")).with_icon(Icon::Copy)).clicked() {
                    actions.push(system::Action::Copy(value.to_owned()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = RichText::new(format::safe_text(title(column, texts))).font(font::title());
                    ui.add(egui::Label::new(name).truncate().selectable(false));
                });
            });
        });
        muted(ui, &format::safe_text(view.place.catalog.run(*run).display_name()));
        ui.add_space(8.0);
        let frame = Frame::new().fill(colors.inset).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
        frame.stroke(Stroke::new(1.0, colors.line)).show(ui, |ui| lines_ui(ui, value, size.y - 150.0));
        if value.len() > LONGEST {
            muted(ui, &texts.with("whole-value-more", &[("size", format::size(value.len() as u64).into())]));
        }
    });
    let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if modal.backdrop_response.clicked() || escape {
        actions.push(close());
    }
}

fn lines_ui(ui: &mut Ui, value: &str, height: f32) {
    let mono = font::mono();
    let glyph = ui.painter().layout_no_wrap("0".to_owned(), mono.clone(), palette(ui).text).size();
    let columns = ((ui.available_width() - 16.0) / glyph.x).floor().max(8.0) as usize;
    let lines = wrapped(&value[..value.floor_char_boundary(LONGEST)], columns);
    let color = palette(ui).text;
    ScrollArea::vertical().max_height(height.max(80.0)).auto_shrink([false, true]).show_rows(
        ui,
        ui.text_style_height(&egui::TextStyle::Monospace),
        lines.len(),
        |ui, rows| {
            // One label, so that what is selected may go over several lines.
            let text: Vec<Cow<'_, str>> = lines[rows].iter().map(|line| format::safe_text(line)).collect();
            let text = RichText::new(text.join("\n")).font(mono).color(color);
            ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend));
        },
    );
}

/// The lines of a text, cut where they are wider than so many columns.
fn wrapped(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let (mut start, mut used) = (0, 0);
        for (at, c) in line.char_indices() {
            let width = c.width().unwrap_or(0);
            if used + width > columns && at > start {
                lines.push(&line[start..at]);
                (start, used) = (at, 0);
            }
            used += width;
        }
        lines.push(&line[start..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_where_they_end() {
        assert_eq!(wrapped("one\n\ntwo\n", 10), ["one", "", "two"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("肺结节", 4), ["肺结", "节"]);
    }
}
