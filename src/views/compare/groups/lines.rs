//! A table of lines with a head: `egui_table` lays out and scrolls, and only cells in view are drawn.

use egui::{Id, IdSalt, Stroke, Ui, Vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

use crate::views::Actions;
use crate::views::theme::{Palette, palette, size};

/// Draws the head of a column, or with a row a cell of it.
pub(super) type Draw<'a> = dyn Fn(&mut Ui, Option<usize>, usize, &mut Actions) + 'a;

/// See the module.
pub(super) struct Lines<'a> {
    pub(super) salt: &'static str,
    pub(super) rows: usize,
    /// Of each column, at first.
    pub(super) widths: &'a [f32],
    pub(super) selected: Option<usize>,
    pub(super) draw: &'a Draw<'a>,
}

impl Lines<'_> {
    pub(super) fn show(self, ui: &mut Ui, actions: &mut Actions) {
        // Other columns, or labels of another length, are another table.
        let first = self.widths.first().map_or(0, |width| *width as u32);
        let salt = ("lines of groups", self.salt, self.widths.len(), first);
        let id = TableState::id(ui, IdSalt::new(salt));
        if TableState::load(ui, id).is_none() {
            // With a state the table does not measure every cell once.
            TableState { parent_width: Some(ui.available_width()), ..TableState::default() }.store(ui, id);
        }
        let column = |(at, width): (usize, &f32)| {
            Column::new(*width).range(48.0..=900.0).resizable(true).id(Id::unique((salt, at)))
        };
        let columns: Vec<Column> = self.widths.iter().enumerate().map(column).collect();
        ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
        ui.visuals_mut().widgets.hovered.bg_stroke = Stroke::new(1.0, palette(ui).accent);
        ui.visuals_mut().widgets.active.bg_stroke = Stroke::new(2.0, palette(ui).accent);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let mut delegate = Delegate { palette: palette(ui), lines: &self, actions };
        egui_table::Table::new()
            .id_salt(salt)
            .num_rows(self.rows as u64)
            .columns(columns)
            .num_sticky_cols(1)
            .headers([HeaderRow::new(size::HEADER)])
            .show(ui, &mut delegate);
    }
}

struct Delegate<'a> {
    lines: &'a Lines<'a>,
    palette: &'static Palette,
    actions: &'a mut Actions,
}

impl TableDelegate for Delegate<'_> {
    fn prepare(&mut self, _info: &PrefetchInfo) {}

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, self.palette.head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line));
        (self.lines.draw)(ui, None, cell.col_range.start, self.actions);
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let rect = ui.max_rect();
        let visible = rect.intersect(ui.clip_rect());
        let fill = match () {
            () if self.lines.selected == Some(row as usize) => self.palette.selected,
            () if ui.rect_contains_pointer(rect) => self.palette.hover,
            () => self.palette.content,
        };
        ui.painter().rect_filled(visible, 0, fill);
        ui.painter().hline(visible.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line_sub));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        (self.lines.draw)(ui, Some(cell.row_nr as usize), cell.col_nr, self.actions);
    }

    fn default_row_height(&self) -> f32 {
        size::ROW
    }
}
