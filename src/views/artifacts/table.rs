//! CSV and its relatives as a table, virtual in rows and columns.

use std::borrow::Cow;

use egui::{Align2, Id, IdSalt, Rangef, Stroke, Ui};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate, TableState};

use super::super::theme::{Palette, font, palette, size};
use super::super::widgets::borders::pass_borders;
use super::super::widgets::text::paint_elided;
use super::notice_ui;
use crate::preview::TablePreview;
use crate::text::Texts;

/// Width of the column with row numbers.
const NUMBERS: f32 = 56.0;

pub(super) fn table_ui(ui: &mut Ui, table: &TablePreview, texts: &'static Texts) {
    if table.is_cut || table.columns_are_cut {
        notice_ui(ui, texts.get("table-cut"));
    }
    if table.ragged_rows > 0 {
        notice_ui(ui, &texts.count("table-ragged", table.ragged_rows));
    }
    let salt = ("csv", table.columns.len());
    let id = TableState::id(ui, IdSalt::new(salt));
    if TableState::load(ui, id).is_none() {
        TableState::default().store(ui, id);
    }
    let mut columns = vec![Column::new(NUMBERS).range(Rangef::new(40.0, 120.0)).resizable(false)];
    columns.extend(table.columns.iter().enumerate().map(|(at, column)| {
        let of_name = column.name.as_ref().map_or(0, |name| name.chars().count()) as f32 * 7.4 + 28.0;
        Column::new(of_name.clamp(96.0, 240.0)).range(Rangef::new(40.0, 900.0)).id(Id::unique(("csv column", at)))
    }));
    let palette = palette(ui);
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line_sub);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    egui_table::Table::new()
        .id_salt(salt)
        .num_rows(table.row_count() as u64)
        .columns(columns)
        .num_sticky_cols(1)
        .headers([HeaderRow::new(size::HEADER)])
        .show(ui, &mut Csv { table, palette });
    let borders = (0..table.columns.len()).map(|at| Id::unique(("csv column", at)));
    pass_borders(ui, id, borders, None, texts, |at| name_of(table, at).into_owned());
}

/// What stands above a column: its name, or its number.
fn name_of(table: &TablePreview, at: usize) -> Cow<'_, str> {
    let name = table.columns[at].name.as_deref().map(|name| crate::preview::safe(name, 200));
    name.unwrap_or_else(|| (at + 1).to_string().into())
}

struct Csv<'a> {
    table: &'a TablePreview,
    palette: &'static Palette,
}

impl Csv<'_> {
    fn paint(ui: &mut Ui, text: &str, is_right: bool, font: egui::FontId, color: egui::Color32) {
        let rect = ui.max_rect();
        let y = rect.center().y;
        let width = rect.width() - 2.0 * size::CELL;
        let (at, anchor) = if is_right {
            (egui::pos2(rect.right() - size::CELL, y), Align2::RIGHT_CENTER)
        } else {
            (egui::pos2(rect.left() + size::CELL, y), Align2::LEFT_CENTER)
        };
        let (painted, is_cut) = paint_elided(ui.painter(), at, anchor, text, font, color, width);
        if ui.is_sizing_pass() {
            ui.set_min_width(painted.width() + 2.0 * size::CELL);
        }
        if is_cut && ui.rect_contains_pointer(rect.intersect(ui.clip_rect())) {
            let response = ui.interact(rect, ui.scope_id().with("tip"), egui::Sense::hover());
            response.on_hover_text_at_pointer(text);
        }
    }
}

impl TableDelegate for Csv<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, self.palette.head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line));
        let Some(at) = cell.col_range.start.checked_sub(1) else { return };
        let is_numeric = self.table.columns[at].is_numeric;
        Self::paint(ui, &name_of(self.table, at), is_numeric, font::header(), self.palette.text2);
    }

    fn row_ui(&mut self, ui: &mut Ui, _row_nr: u64) {
        let rect = ui.max_rect();
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line_sub));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let row = cell.row_nr as usize;
        match cell.col_nr.checked_sub(1) {
            None => Self::paint(ui, &(row + 1).to_string(), true, font::small(), self.palette.muted),
            Some(at) => {
                let text = self.table.cell(row, at);
                let is_numeric = self.table.columns[at].is_numeric;
                Self::paint(ui, &text, is_numeric, font::body(), self.palette.text);
            }
        }
    }

    fn default_row_height(&self) -> f32 {
        size::ROW
    }
}
