//! The whole value of a cell: its lines as they are, to be read and copied.

use std::borrow::Cow;

use egui::{Frame, Margin, RichText, ScrollArea, Stroke, Ui};
use unicode_width::UnicodeWidthChar as _;

use super::header::title;
use crate::app::{system, table};
use crate::model::{Cell, cell, format};
use crate::views::icons::Icon;
use crate::views::lifecycle::{buttons_ui, dialog_ui};
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, muted};
use crate::views::{Actions, View};

const WIDTH: f32 = 680.0;
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
    let height = ui.content_rect().height() - 260.0;
    let name = format::safe_text(title(column, texts));
    let must_close = dialog_ui(ui, "whole value", &format::middle_ellipsis(&name, 60), WIDTH, |ui| {
        muted(ui, &format::safe_text(view.place.catalog.run(*run).display_name()));
        ui.add_space(8.0);
        let frame = Frame::new().fill(colors.inset).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
        frame.stroke(Stroke::new(1.0, colors.line)).show(ui, |ui| lines_ui(ui, value, height.clamp(80.0, 420.0)));
        if value.len() > LONGEST {
            muted(ui, &texts.with("whole-value-more", &[("size", format::size(value.len() as u64).into())]));
        }
        buttons_ui(ui, |ui| {
            if ui.add(Button::outlined(texts.get("close"))).clicked() {
                actions.push(close());
            }
            if ui.add(Button::outlined(texts.get("copy-value")).with_icon(Icon::Copy)).clicked() {
                actions.push(system::Action::Copy(value.to_owned()));
            }
        });
    });
    if must_close {
        actions.push(close());
    }
}

fn lines_ui(ui: &mut Ui, value: &str, height: f32) {
    let mono = font::mono();
    let glyph = ui.painter().layout_no_wrap("0".to_owned(), mono.clone(), palette(ui).text).size();
    let columns = ((ui.available_width() - 16.0) / glyph.x).floor().max(8.0) as usize;
    let lines = wrapped(&value[..value.floor_char_boundary(LONGEST)], columns);
    let color = palette(ui).text;
    // Rows follow each other as the lines of one text do.
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
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
