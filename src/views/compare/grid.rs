//! The table of the page *Compare*: `egui_table` lays out and scrolls, and only cells in view are drawn. Runs are columns, or
//! rows where the table is turned.

use std::sync::Arc;

use egui::{Id, IdSalt, Sense, Stroke, Ui, pos2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

use super::super::theme::{Palette, palette, size};
use super::super::{Actions, View};
use super::{cells, heads, keys};
use crate::compare::table::{Comparison, Group, Line, Row};
use crate::model::RunIndex;

/// Width of the column of keys at first, and its bounds.
const KEYS: f32 = 184.0;
const KEYS_RANGE: (f32, f32) = (110.0, 640.0);
/// Width of the column of a run, or of a key where the table is turned.
const CELL_RANGE: (f32, f32) = (118.0, 260.0);
/// Part of the table that may be taken by columns that stay.
const MOST_PINNED: f32 = 0.7;
/// A head has the name of its run, and with a reference what it is.
pub(super) const HEAD: f32 = 32.0;

/// Draws heads and cells.
pub(super) struct Grid<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) comparison: &'a Arc<Comparison>,
    /// Positions in the lines of those that are columns where the table is turned.
    pub(super) turned: &'a [usize],
    pub(super) palette: &'static Palette,
    pub(super) actions: &'a mut Actions,
    /// Everything of the table.
    pub(super) outer: egui::Rect,
}

/// A row of the comparison as a line of the table.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) group: &'a Group,
    /// `None`: the heading of the group.
    pub(super) row: Option<(&'a Row, u16, &'a str)>,
}

impl<'a> Grid<'a> {
    /// What stands in a line.
    pub(super) fn shown(&self, at: usize) -> Option<Shown<'a>> {
        let comparison: &'a Comparison = self.comparison;
        let lines: &'a [Line] = &self.view.place.compare.lines;
        Some(match lines.get(at)? {
            Line::Group(group) => Shown { group: comparison.groups.get(*group)?, row: None },
            Line::Row { group, row, depth, prefix } => {
                let group = comparison.groups.get(*group)?;
                Shown { group, row: Some((group.rows.get(*row)?, *depth, prefix)) }
            }
        })
    }

    /// A run by its place beside the others, and its position in the comparison.
    pub(super) fn run(&self, at: usize) -> Option<(RunIndex, usize)> {
        let position = *self.view.place.compare.order.get(at)?;
        Some((*self.comparison.runs.get(position)?, position))
    }

    fn is_turned(&self) -> bool {
        self.view.place.compare.look.is_transposed
    }
}

pub(super) fn grid_ui(ui: &mut Ui, view: &View<'_>, comparison: &Arc<Comparison>, actions: &mut Actions) {
    let compare = &view.place.compare;
    let is_turned = compare.look.is_transposed;
    let turned = if is_turned { &compare.value_lines[..] } else { &[] };
    let (rows, columns) =
        if is_turned { (compare.order.len(), turned.len()) } else { (compare.lines.len(), compare.order.len()) };
    let salt = ("comparison", view.place.id, is_turned);
    let id = TableState::id(ui, IdSalt::new(salt));
    let state = TableState::load(ui, id).unwrap_or_else(|| {
        // With a state the table does not measure every cell once.
        let state = TableState { parent_width: Some(ui.available_width()), ..TableState::default() };
        state.clone().store(ui, id);
        state
    });
    let keys_id = Id::unique(("comparison keys", is_turned));
    let keys = state.col_widths.get(&keys_id).copied().unwrap_or(KEYS).clamp(KEYS_RANGE.0, KEYS_RANGE.1);
    let room = ui.available_width() - keys;
    let width = (room / columns.max(1) as f32).clamp(CELL_RANGE.0, CELL_RANGE.1).floor();
    let mut of_table = vec![Column::new(KEYS).range(KEYS_RANGE.0..=KEYS_RANGE.1).id(keys_id)];
    of_table.extend(
        (0..columns).map(|at| {
            Column::new(width).range(width..=width).resizable(false).id(Id::unique(("comparison column", at)))
        }),
    );
    let most_pinned = ((ui.available_width() * MOST_PINNED - keys) / width).max(0.0) as usize;
    let sticky = 1 + if is_turned { 0 } else { compare.pinned.min(most_pinned) };
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
    ui.visuals_mut().widgets.hovered.bg_stroke = Stroke::new(1.0, palette(ui).accent);
    ui.visuals_mut().widgets.active.bg_stroke = Stroke::new(2.0, palette(ui).accent);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let outer = ui.available_rect_before_wrap();
    let mut grid = Grid { view, comparison, turned, palette: palette(ui), actions, outer };
    egui_table::Table::new()
        .id_salt(salt)
        .num_rows(rows as u64)
        .columns(of_table)
        .num_sticky_cols(sticky)
        .headers([HeaderRow::new(HEAD)])
        .show(ui, &mut grid);
}

impl TableDelegate for Grid<'_> {
    fn prepare(&mut self, _info: &PrefetchInfo) {}

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, self.palette.head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line));
        match cell.col_range.start.checked_sub(1) {
            None => heads::corner_ui(self, ui),
            Some(at) if self.is_turned() => {
                if let Some(shown) = self.turned.get(at).and_then(|line| self.shown(*line)) {
                    keys::key_head_ui(self, ui, shown);
                }
            }
            Some(at) => {
                if let Some((run, _)) = self.run(at) {
                    heads::run_head_ui(self, ui, run);
                }
            }
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row_nr: u64) {
        let rect = ui.max_rect();
        let visible = rect.intersect(ui.clip_rect());
        let is_heading = !self.is_turned() && self.shown(row_nr as usize).is_some_and(|shown| shown.row.is_none());
        let is_hovered = ui.rect_contains_pointer(rect.with_min_x(self.outer.left()).with_max_x(self.outer.right()));
        let fill = match () {
            () if is_heading => self.palette.head,
            () if is_hovered => self.palette.hover,
            () => self.palette.content,
        };
        ui.painter().rect_filled(visible, 0, fill);
        ui.painter().hline(visible.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.palette.line_sub));
        let heading = self.shown(row_nr as usize).filter(|shown| is_heading && shown.row.is_none());
        // The half with the keys paints it with its cell.
        if let Some(heading) = heading.filter(|_| ui.clip_rect().left() > self.outer.left() + 1.0) {
            keys::paint_heading(self, ui, heading.group);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let (row, column) = (cell.row_nr as usize, cell.col_nr);
        if self.is_turned() {
            let Some((run, position)) = self.run(row) else { return };
            match column.checked_sub(1) {
                None => heads::run_head_ui(self, ui, run),
                Some(at) => {
                    if let Some(shown) = self.turned.get(at).and_then(|line| self.shown(*line)) {
                        cells::value_ui(self, ui, shown, run, position);
                    }
                }
            }
            return;
        }
        let Some(shown) = self.shown(row) else { return };
        match (column.checked_sub(1), shown.row) {
            (None, None) => keys::group_ui(self, ui, shown.group),
            (None, Some((row, depth, prefix))) => keys::key_ui(self, ui, shown.group, row, depth, prefix),
            (Some(_), None) => {}
            (Some(at), Some(_)) => {
                if let Some((run, position)) = self.run(at) {
                    cells::value_ui(self, ui, shown, run, position);
                }
            }
        }
    }

    fn default_row_height(&self) -> f32 {
        size::ROW
    }
}

/// Where a cell's text begins: its left edge, in the middle of its height.
pub(super) fn text_at(rect: egui::Rect, indent: f32) -> egui::Pos2 {
    pos2(rect.left() + size::CELL + indent, rect.center().y)
}

/// A cell that can be clicked without taking the keyboard: there are too many to step through.
pub(super) const QUIET_CLICK: Sense = Sense::CLICK;
