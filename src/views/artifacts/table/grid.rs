//! The cells, virtual in rows and columns.

use egui::{Align2, Id, IdSalt, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

use super::{Page, column, push};
use crate::app::artifacts::table::{Action, What};
use crate::model::format;
use crate::preview::{ValueKind, is_missing};
use crate::views::Actions;
use crate::views::artifacts::image::thumbnail_ui;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, font, palette, size};
use crate::views::widgets::borders::pass_borders;
use crate::views::widgets::focus_ring;
use crate::views::widgets::text::paint_elided;

/// Rows that the first width of a column is chosen by.
const WIDTH_ROWS: usize = 12;

/// Height of a row that has pictures.
const PICTURE_ROW: f32 = 64.0;

pub(super) fn grid_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Page { table, state, texts } = page;
    let shown = state.columns(table);
    // Hidden columns keep their widths.
    let salt = ("table", table.columns.len(), table.sheet);
    let id = TableState::id(ui, IdSalt::new(salt));
    if TableState::load(ui, id).is_none() {
        TableState::default().store(ui, id);
    }
    let mut columns = vec![Column::new(numbers_width(page)).range(Rangef::new(40.0, 160.0)).resizable(false)];
    columns.extend(shown.iter().map(|&at| {
        // As wide as its name and what is in the first rows, within bounds.
        let rows = (0..if shown.len() <= 64 { table.row_count().min(WIDTH_ROWS) } else { 0 })
            .map(|row| table.columns[at].shown(table.raw_cell(row, at)).chars().count());
        let of_cells = rows.max().unwrap_or(0).min(60) as f32 * 7.2 + 20.0;
        let of_name = (table.title(at).chars().count() as f32 * 7.4 + 48.0).max(of_cells);
        Column::new(of_name.clamp(112.0, 240.0)).range(Rangef::new(40.0, 900.0)).id(Id::unique(("table column", at)))
    }));
    let colors = palette(ui);
    let area = ui.available_rect_before_wrap();
    let keys = keys_ui(ui, area, page, &shown, actions);
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::new(1.0, colors.line_sub);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let has_pictures = table.columns.iter().any(|column| column.kind == ValueKind::Image);
    let mut cells = Cells { page, colors, shown: &shown, has_pictures, seen: 0..0, wanted: Vec::new(), actions };
    egui_table::Table::new()
        .id_salt(salt)
        .num_rows(state.shown_rows(table))
        .columns(columns)
        .num_sticky_cols(1)
        .headers([HeaderRow::new(size::HEADER)])
        .show(ui, &mut cells);
    let (seen, wanted) = (cells.seen, cells.wanted);
    if seen.end > seen.start {
        let is_here = |row| state.cell(table, row, 0).is_some();
        if !(seen.clone()).all(is_here) {
            push(actions, Action::Look { first: seen.start, count: seen.end - seen.start });
        }
    }
    if !wanted.is_empty() {
        push(actions, Action::WantPictures(wanted));
    }
    let borders = shown.iter().map(|&at| Id::unique(("table column", at)));
    pass_borders(ui, id, borders, Some(keys), texts, |at| {
        shown.get(at).map_or_else(String::new, |&at| table.title(at).into_owned())
    });
}

/// Width of the column with row numbers: the longest has room.
fn numbers_width(page: Page<'_>) -> f32 {
    let all = page.state.total.or(page.table.total_rows).unwrap_or(1_000).max(1_000);
    (all.ilog10() + 1) as f32 * 7.0 + 28.0
}

/// The arrow keys go from cell to cell, Enter shows all of one; the cells are one stop of the Tab key.
fn keys_ui(ui: &mut Ui, area: Rect, page: Page<'_>, shown: &[usize], actions: &mut Actions) -> Id {
    let Page { table, state, texts } = page;
    let id = ui.scope_id().with("table cells");
    let stop = Rect::from_min_size(
        area.min + vec2(0.0, size::HEADER),
        vec2(numbers_width(page), (area.height() - size::HEADER).max(0.0)),
    );
    let response = ui.interact(stop, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, texts.get("table-cells")));
    if !response.has_focus() {
        return id;
    }
    ui.memory_mut(|memory| {
        let lock = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        memory.set_focus_lock_filter(id, lock);
    });
    focus_ring(ui, &response, stop.shrink(2.0), 4);
    let rows = state.shown_rows(table);
    let (row, column) = state.focus.unwrap_or((0, shown.first().copied().unwrap_or(0)));
    let at = shown.iter().position(|&at| at == column).unwrap_or(0);
    let key = |key| ui.input(|input| input.key_pressed(key));
    let to_column = |at: usize| shown.get(at).copied().unwrap_or(column);
    let to = if key(egui::Key::ArrowDown) {
        Some((row + u64::from(state.focus.is_some()), column))
    } else if key(egui::Key::ArrowUp) {
        Some((row.saturating_sub(1), column))
    } else if key(egui::Key::ArrowRight) {
        Some((row, to_column((at + 1).min(shown.len().saturating_sub(1)))))
    } else if key(egui::Key::ArrowLeft) {
        Some((row, to_column(at.saturating_sub(1))))
    } else {
        None
    };
    if let Some((row, column)) = to.filter(|_| rows > 0) {
        push(actions, Action::Focus(Some((row.min(rows - 1), column))));
    }
    if key(egui::Key::Enter) && state.focus.is_some() {
        push(actions, Action::OpenWhole(!state.is_whole_open));
    }
    if let Some((row, column)) = state.focus
        && ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy)))
    {
        push(actions, Action::Copy(What::Cell(row, column)));
    }
    id
}

struct Cells<'a> {
    page: Page<'a>,
    colors: &'static Palette,
    shown: &'a [usize],
    has_pictures: bool,
    seen: std::ops::Range<u64>,
    /// Paths of pictures that are in view and not here yet.
    wanted: Vec<String>,
    actions: &'a mut Actions,
}

impl Cells<'_> {
    /// Paints a text; tells whether it was cut off.
    fn paint(ui: &mut Ui, text: &str, is_right: bool, font: egui::FontId, color: egui::Color32, spare: f32) -> bool {
        let rect = ui.max_rect();
        let y = rect.center().y;
        let width = rect.width() - 2.0 * size::CELL - spare;
        let (at, anchor) = if is_right {
            (pos2(rect.right() - size::CELL - spare, y), Align2::RIGHT_CENTER)
        } else {
            (pos2(rect.left() + size::CELL, y), Align2::LEFT_CENTER)
        };
        let (painted, is_cut) = paint_elided(ui.painter(), at, anchor, text, font, color, width);
        if ui.is_sizing_pass() {
            ui.set_min_width(painted.width() + 2.0 * size::CELL + spare);
        }
        is_cut
    }

    fn cell(&mut self, ui: &mut Ui, row: u64, at: usize) {
        let Page { table, state, texts } = self.page;
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("cell"), Sense::CLICK | Sense::HOVER);
        if state.focus == Some((row, at)) {
            ui.painter().rect_filled(rect, 0, self.colors.selected);
            ui.painter().rect_stroke(rect, 0, Stroke::new(1.0, self.colors.accent), egui::StrokeKind::Inside);
        }
        let Some(cell) = state.cell(table, row, at) else {
            Self::paint(ui, "…", false, font::body(), self.colors.muted, 0.0);
            return;
        };
        let column = &table.columns[at];
        let text = column.shown(cell);
        let is_cut = if column.kind == ValueKind::Image && !cell.is_empty() {
            self.picture(ui, cell);
            true
        } else {
            let color = if is_missing(cell) { self.colors.muted } else { self.colors.text };
            Self::paint(ui, &text, column.is_numeric, font::body(), color, 0.0)
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.as_ref()));
        if response.clicked() {
            push(self.actions, Action::Focus(Some((row, at))));
        }
        if response.double_clicked() {
            push(self.actions, Action::OpenWhole(true));
        }
        let is_other = is_cut || text != crate::preview::shown(cell);
        let response = if is_other { response.on_hover_text_at_pointer(crate::preview::shown(cell)) } else { response };
        egui::Popup::context_menu(&response).show(|ui| {
            for (key, what) in [
                ("table-copy-cell", What::Cell(row, at)),
                ("table-copy-row", What::Row(row)),
                ("table-copy-column", What::Column(at)),
            ] {
                if ui.button(texts.get(key)).clicked() {
                    push(self.actions, Action::Copy(what));
                }
            }
            if ui.button(texts.get("table-show-whole")).clicked() {
                push(self.actions, Action::Focus(Some((row, at))));
                push(self.actions, Action::OpenWhole(true));
            }
        });
    }

    fn picture(&mut self, ui: &mut Ui, path: &str) {
        let rect = ui.max_rect();
        match self.page.state.pictures.get(path) {
            Some(Some(picture)) => {
                let place = Rect::from_min_size(
                    rect.min + vec2(size::CELL, 2.0),
                    vec2(rect.width() - 16.0, rect.height() - 4.0),
                );
                thumbnail_ui(ui, place, picture);
            }
            Some(None) => drop(Self::paint(ui, &format::safe_text(path), false, font::small(), self.colors.text2, 0.0)),
            None => self.wanted.push(path.to_owned()),
        }
    }
}

impl TableDelegate for Cells<'_> {
    fn prepare(&mut self, info: &PrefetchInfo) {
        self.seen = info.visible_rows.clone();
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, self.colors.head);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.colors.line));
        let Some(&at) = cell.col_range.start.checked_sub(1).and_then(|at| self.shown.get(at)) else { return };
        let Page { table, state, texts } = self.page;
        let title = format::safe_text(&table.title(at)).into_owned();
        let sorted = state.sort.filter(|&(column, _)| column == at);
        let menu = Rect::from_center_size(pos2(rect.right() - 12.0, rect.center().y), vec2(20.0, 20.0));
        let sort = ui.interact(rect.with_max_x(menu.left()), ui.scope_id().with("sort"), Sense::click());
        let name = [("column", title.as_str().into())];
        sort.widget_info(|| WidgetInfo::labeled(Role::Button, true, texts.with("table-sort-by", &name)));
        focus_ring(ui, &sort, rect.shrink(2.0), 4);
        if sort.clicked() {
            push(self.actions, Action::SortBy(at));
        }
        let color = if sorted.is_some() { self.colors.text } else { self.colors.text2 };
        let spare = 16.0 + if sorted.is_some() { 16.0 } else { 0.0 };
        let is_cut = Self::paint(ui, &title, table.columns[at].is_numeric, font::header(), color, spare);
        if let Some((_, is_descending)) = sorted {
            let icon = if is_descending { Icon::ArrowDown } else { Icon::ArrowUp };
            icon.paint(ui.painter(), pos2(menu.left() - 8.0, rect.center().y), 12.0, color);
        }
        if is_cut {
            sort.on_hover_text_at_pointer(format!("{title} · {}", table.columns[at].type_name));
        } else {
            sort.on_hover_text_at_pointer(&table.columns[at].type_name);
        }
        let button = ui.interact(menu, ui.scope_id().with("menu"), Sense::click());
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, texts.with("table-column-menu", &name)));
        focus_ring(ui, &button, menu, 4);
        let has_test = state.tests.contains_key(&at);
        let icon = if has_test { Icon::ListFilter } else { Icon::Ellipsis };
        let color = if has_test || button.hovered() { self.colors.text } else { self.colors.muted };
        icon.paint(ui.painter(), menu.center(), 14.0, color);
        column::menu_ui(&button, self.page, at, self.actions);
    }

    fn row_ui(&mut self, ui: &mut Ui, _row_nr: u64) {
        let rect = ui.max_rect();
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, self.colors.line_sub));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let row = cell.row_nr;
        match cell.col_nr.checked_sub(1) {
            None => {
                let number = (self.page.state.number_of(row) + 1).to_string();
                Self::paint(ui, &number, true, font::small(), self.colors.muted, 0.0);
            }
            Some(at) => {
                if let Some(&at) = self.shown.get(at) {
                    self.cell(ui, row, at);
                }
            }
        }
    }

    fn default_row_height(&self) -> f32 {
        if self.has_pictures { PICTURE_ROW } else { size::ROW }
    }
}
