//! Lists with columns: a head, and rows whose first column is the row's name.

use std::borrow::Cow;

use egui::{Align2, Color32, FontId, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::views::theme::{font, palette, size};
use crate::views::widgets::row::{Shown, head_ui};
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Lead, ListRow, focus_ring};

/// A column.
pub(super) struct Column<'a> {
    pub(super) title: &'a str,
    /// Share of the width, of all shares together.
    pub(super) share: f32,
    /// Numbers.
    pub(super) is_right: bool,
}

/// Columns with the widths that they get.
pub(super) struct Grid<'a> {
    columns: &'a [Column<'a>],
    /// Where the text of the first column begins.
    lead: Lead,
}

/// A cell that is not the first.
pub(super) struct Text<'a> {
    pub(super) words: Cow<'a, str>,
    pub(super) color: Option<Color32>,
    pub(super) font: FontId,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self { words: text.into(), color: None, font: font::body() }
    }

    /// A dash where there is nothing.
    pub(super) fn or_dash(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or_else(|| Self::new("–"), Self::new)
    }

    pub(super) fn mono(self) -> Self {
        Self { font: font::mono(), ..self }
    }

    pub(super) fn color(self, color: Color32) -> Self {
        Self { color: Some(color), ..self }
    }
}

impl<'a> Grid<'a> {
    pub(super) fn new(columns: &'a [Column<'a>]) -> Self {
        Self { columns, lead: Lead::text_at(size::CELL) }
    }

    /// With an icon before the first column.
    pub(super) fn with_icons(self) -> Self {
        Self { lead: Lead { first: 16.0, pitch: 0.0, text: 14.0 }, ..self }
    }

    /// The place of a column in a row.
    pub(super) fn cell(&self, row: Rect, at: usize) -> Rect {
        let all: f32 = self.columns.iter().map(|column| column.share).sum();
        let before: f32 = self.columns[..at].iter().map(|column| column.share).sum();
        let left = row.left() + row.width() * before / all;
        let width = row.width() * self.columns[at].share / all;
        Rect::from_min_size(pos2(left, row.top()), vec2(width, row.height()))
    }

    pub(super) fn head(&self, ui: &mut Ui) {
        let head = head_ui(ui, size::ROW);
        let colors = palette(ui);
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.cell(head, at);
            let inset = if at == 0 { self.lead.first + self.lead.text } else { size::CELL };
            let room = cell.width() - inset - size::CELL;
            let (at, anchor) = if column.is_right {
                (pos2(cell.right() - size::CELL, cell.center().y), Align2::RIGHT_CENTER)
            } else {
                (pos2(cell.left() + inset, cell.center().y), Align2::LEFT_CENTER)
            };
            paint_elided(ui.painter(), at, anchor, column.title, font::header(), colors.text2, room);
        }
    }

    /// A row with `name` in its first column and `cells` in the others. What does not fit is on hover.
    pub(super) fn row(&self, ui: &mut Ui, row: ListRow<'_>, cells: &[Text<'_>]) -> Response {
        let width = ui.available_width();
        let first = self.cell(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, size::ROW)), 0).width();
        let Shown { response, rect, is_cut, text, .. } =
            row.lined().lead(self.lead).text_end(first - size::CELL).own_tip().show(ui);
        let colors = palette(ui);
        let mut cut_at = is_cut.then_some((text, 0));
        let pointer = ui.pointer_hover_pos();
        for (at, (column, shown)) in self.columns.iter().skip(1).zip(cells).enumerate() {
            let cell = self.cell(rect, at + 1);
            let room = cell.width() - 2.0 * size::CELL;
            let (from, anchor) = if column.is_right {
                (pos2(cell.right() - size::CELL, cell.center().y), Align2::RIGHT_CENTER)
            } else {
                (pos2(cell.left() + size::CELL, cell.center().y), Align2::LEFT_CENTER)
            };
            let color = shown.color.unwrap_or(if shown.words == "–" { colors.muted } else { colors.text });
            let (_, is_cut) = paint_elided(ui.painter(), from, anchor, &shown.words, shown.font.clone(), color, room);
            if is_cut && pointer.is_some_and(|pointer| cell.contains(pointer)) {
                cut_at = Some((cell, at + 1));
            }
        }
        match cut_at {
            Some((_, at)) if at > 0 => response.on_hover_text_at_pointer(cells[at - 1].words.to_string()),
            _ => response,
        }
    }

    /// A cell that leads somewhere by itself, in a row that does something else. Returns whether it was taken.
    pub(super) fn link(&self, ui: &Ui, row: &Response, at: usize, text: &str) -> bool {
        let cell = self.cell(row.rect, at);
        let colors = palette(ui);
        let from = pos2(cell.left() + size::CELL, cell.center().y);
        let room = cell.width() - 2.0 * size::CELL;
        let (painted, is_cut) =
            paint_elided(ui.painter(), from, Align2::LEFT_CENTER, text, font::body(), colors.accent_text, room);
        let response = ui.interact(painted.expand2(vec2(2.0, 2.0)), row.id.with(("link", at)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
        focus_ring(ui, &response, painted.expand(2.0), 4);
        let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
        let is_clicked = response.clicked();
        if is_cut {
            response.on_hover_text(text);
        }
        is_clicked
    }
}
