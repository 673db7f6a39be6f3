//! Two tables, cell by cell: rows matched by a column or by number; what a cell was and what it is, and by how much numbers
//! changed.

use egui::{Align2, Id, IdSalt, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

use super::said::notice_ui;
use super::{Page, head, push, stops};
use crate::app::compare::files;
use crate::app::compare::files::rows::{Action, Arranged, Rows};
use crate::compare::artifact::Difference;
use crate::compare::artifact::tables::{CellChange, TableDifference, TableRow};
use crate::model::format;
use crate::text::grouped;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, font, palette, size};
use crate::views::widgets::empty_state;
use crate::views::widgets::text::paint_elided;

/// Characters of a cell that are laid out.
const LONGEST: usize = 200;
/// Width of the column with the numbers of rows.
const NUMBERS: f32 = 76.0;

pub(super) fn cells_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let texts = page.view.texts;
    stops::keys(ui, actions);
    head::heads_ui(ui, page, actions);
    if let Some(said) = stops::said(page) {
        notice_ui(ui, &said);
    }
    let Some(arranged) = page.state.rows.arranged.value() else {
        empty_state(ui, Icon::GitCompare, texts.get("files-comparing"), "", |_| {});
        return;
    };
    let (Some(Ok(Difference::Cells(found))), Rows::List(rows)) = (&arranged.compared.difference, &arranged.rows) else {
        return;
    };
    counts_ui(ui, page, found);
    grid_ui(ui, page, arranged, found, rows, actions);
}

/// How many rows are the same, changed, added, removed.
fn counts_ui(ui: &mut Ui, page: Page<'_>, found: &TableDifference) {
    let said = page.view.texts.with(
        "files-rows",
        &[
            ("same", grouped(found.same_rows).into()),
            ("changed", grouped(found.changed_rows).into()),
            ("added", grouped(found.added_rows).into()),
            ("removed", grouped(found.removed_rows).into()),
        ],
    );
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 5));
    frame.show(ui, |ui| ui.label(egui::RichText::new(said).font(font::small()).color(palette(ui).muted)));
}

fn grid_ui(
    ui: &mut Ui,
    page: Page<'_>,
    arranged: &Arranged,
    found: &TableDifference,
    rows: &[usize],
    actions: &mut Actions,
) {
    let salt = ("compared cells", found.columns.len());
    let id = TableState::id(ui, IdSalt::new(salt));
    if TableState::load(ui, id).is_none() {
        let state = TableState { parent_width: Some(ui.available_width()), ..TableState::default() };
        state.store(ui, id);
    }
    let room = (ui.available_width() - NUMBERS) / found.columns.len().max(1) as f32;
    let mut columns = vec![Column::new(NUMBERS).range(Rangef::new(40.0, 160.0)).resizable(false)];
    columns.extend(found.columns.iter().enumerate().map(|(at, column)| {
        // What changed stands there twice, with the difference.
        let least = if column.changed > 0 { 190.0 } else { 110.0 };
        let width = (column.title.chars().count() as f32 * 7.4 + 32.0).max(room.min(250.0)).clamp(least, 260.0);
        Column::new(width).range(Rangef::new(40.0, 900.0)).id(Id::unique(("compared column", at)))
    }));
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette(ui).line_sub);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let mut table = egui_table::Table::new()
        .id_salt(salt)
        .num_rows(rows.len() as u64)
        .columns(columns)
        .num_sticky_cols(1)
        .headers([HeaderRow::new(size::HEADER)]);
    if let Some(row) = page.state.rows.scroll_to {
        table = table.scroll_to_row(row as u64, Some(egui::Align::Center));
        push(actions, files::Action::Rows(Action::Shown));
    }
    let current = page.state.rows.at.and_then(|at| arranged.stops.get(at).copied());
    table.show(ui, &mut Cells { colors: palette(ui), found, rows, current });
}

struct Cells<'a> {
    colors: &'static Palette,
    found: &'a TableDifference,
    rows: &'a [usize],
    current: Option<usize>,
}

impl Cells<'_> {
    fn row(&self, at: u64) -> Option<(usize, &TableRow)> {
        let number = *self.rows.get(usize::try_from(at).ok()?)?;
        Some((number, self.found.rows.get(number)?))
    }
}

impl TableDelegate for Cells<'_> {
    fn prepare(&mut self, _info: &PrefetchInfo) {}

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, self.colors.head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.colors.line));
        let Some(at) = cell.col_range.start.checked_sub(1) else { return };
        let Some(column) = self.found.columns.get(at) else { return };
        let title = format::safe_text(&column.title).into_owned();
        let response = ui.interact(rect, Id::unique(("compared head", at)), Sense::hover());
        let [is_before, is_after] = [0, 1].map(|side| column.at.get(side).is_some_and(Option::is_some));
        let (label, color) = match (is_before, is_after) {
            (true, false) => (format!("− {title}"), self.colors.danger),
            (false, true) => (format!("+ {title}"), self.colors.success),
            _ if column.changed > 0 => (title, self.colors.text),
            _ => (title, self.colors.muted),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &*label));
        let at = pos2(rect.left() + size::CELL, rect.center().y);
        let room = rect.width() - 2.0 * size::CELL;
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &label, font::header(), color, room);
    }

    fn row_ui(&mut self, ui: &mut Ui, row_nr: u64) {
        let rect = ui.max_rect();
        let fill = match self.row(row_nr) {
            Some((_, row)) if row.at.first().is_some_and(Option::is_none) => self.colors.success_soft,
            Some((_, row)) if row.at.iter().any(Option::is_none) => self.colors.danger_soft,
            _ => self.colors.content,
        };
        let visible = rect.intersect(ui.clip_rect());
        ui.painter().rect_filled(visible, 0, fill);
        ui.painter().hline(visible.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.colors.line_sub));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let Some((number, row)) = self.row(cell.row_nr) else { return };
        let rect = ui.max_rect();
        let Some(column) = cell.col_nr.checked_sub(1) else {
            if self.current.is_some_and(|current| current as u64 == cell.row_nr) {
                let mark = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
                ui.painter().rect_filled(mark, 0, self.colors.accent);
            }
            let text = row_number(row);
            let at = pos2(rect.right() - size::CELL, rect.center().y);
            let room = rect.width() - 2.0 * size::CELL;
            paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, &text, font::small(), self.colors.muted, room);
            return;
        };
        cell_ui(ui, self, (number, column), rect);
    }

    fn default_row_height(&self) -> f32 {
        size::ROW
    }
}

/// Numbers of a row in both tables, from 1; one where they are the same.
fn row_number(row: &TableRow) -> String {
    let number = |side: usize| row.at.get(side).copied().flatten().map(|at| grouped(at + 1));
    match (number(0), number(1)) {
        (Some(before), Some(after)) if before == after => before,
        (Some(before), Some(after)) => format!("{before} / {after}"),
        (Some(before), None) => format!("− {before}"),
        (None, Some(after)) => format!("+ {after}"),
        (None, None) => String::new(),
    }
}

fn cell_ui(ui: &Ui, cells: &Cells<'_>, (row, column): (usize, usize), rect: Rect) {
    let (colors, found) = (cells.colors, cells.found);
    let text = |side: usize| {
        let cell = found.cell(row, column, side)?;
        let end = cell.char_indices().nth(LONGEST).map_or(cell.len(), |(at, _)| at);
        Some(format::safe_text(&cell[..end]).into_owned())
    };
    let change = found.cell_change(row, column, 1);
    let (said, is_changed) = match (change, text(0), text(1)) {
        (CellChange::Changed { delta, part }, Some(before), Some(after)) => {
            let delta = delta.map(|delta| format!("  {}", delta_text(delta, part))).unwrap_or_default();
            (format!("{before} → {after}{delta}"), true)
        }
        (_, Some(before), _) => (before, false),
        (_, None, after) => (after.unwrap_or_default(), false),
    };
    let response = ui.interact(rect, Id::unique(("compared cell", row, column)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*said));
    let at = pos2(rect.left() + size::CELL, rect.center().y);
    let room = rect.width() - 2.0 * size::CELL;
    let color = if is_changed || change != CellChange::Same { colors.text } else { colors.muted };
    if is_changed {
        ui.painter().rect_filled(rect.shrink2(vec2(2.0, 2.0)), 4, colors.warn_soft);
    }
    let is_cut = paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &said, font::body(), color, room).1;
    if is_cut {
        response.on_hover_text_at_pointer(said);
    }
}

/// `+0.25 (+12 %)`.
pub(super) fn delta_text(delta: f64, part: Option<f64>) -> String {
    let sign = if delta > 0.0 { "+" } else { "" };
    let number = format!("{sign}{}", super::keys::number(delta));
    match part {
        Some(part) if part.abs() < 10.0 => format!("{number} ({:+.1} %)", part * 100.0).replace('-', "−"),
        _ => number.replace('-', "−"),
    }
}
