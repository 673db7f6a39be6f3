//! The run table: a tree of runs, virtual in rows and columns.
//!
//! `egui_table` lays out and scrolls; rows and cells are painted here without a widget each, so that a frame costs what
//! is visible and no more.

mod cell_menu;
mod cell_tip;
mod cells;
mod column_list;
mod header;
mod row_name;
mod selection_bar;
mod tree_switch;
mod whole_value;
mod widths;

use std::sync::Arc;
use std::time::Duration;

use egui::{Id, Modifiers, Role, Sense, Stroke, Ui, WidgetInfo};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, TableDelegate, TableState};

pub(super) use column_list::column_list_ui;
pub(super) use header::title;
pub(super) use selection_bar::{ROOM as SELECTION_ROOM, selection_bar_ui};
pub(super) use tree_switch::tree_switch_ui;
pub use whole_value::whole_value_ui;

use super::icons::Icon;
use super::lifecycle::read_only_ui;
use super::theme::{Palette, palette, size};
use super::widgets::borders::pass_borders;
use super::widgets::{Button, empty_state, focus_ring};
use super::{Actions, View, commands};
use crate::app::command;
use crate::app::lifecycle::{Edit, Edited};
use crate::app::pages::RunTab;
use crate::app::table::ColumnAction;
use crate::app::{charts, lifecycle, pages, space, system, table};
use crate::model::{ColumnFormat, ColumnId, Row, RunIndex, StageView, Table, escape, format};

/// The table, or what to say when there is nothing in it.
pub fn run_table_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(table) = view.place.table.content.value() else { return };
    if table.rows.is_empty() {
        if !view.place.read.is_running && !view.place.table.content.is_loading() {
            nothing_ui(ui, view, table, actions);
        }
        return;
    }
    let columns = &view.place.table.columns;
    if columns.is_empty() {
        return;
    }
    // A place of its own, so that each begins at its left edge.
    let salt = ("runs", view.place.id);
    let id = TableState::id(ui, egui::IdSalt::new(salt));
    let laid_out = widths::of(ui, view, ui.available_width());
    // With its state stored beforehand the table takes our widths instead of measuring every cell once.
    widths::hand_over(ui, id, &laid_out);
    // The table would make the column as narrow as it can be.
    let fitted = widths::double_clicked(ui, id, &laid_out);
    if let Some(at) = fitted {
        widths::fit(ui, view, at, actions);
    }
    let of_table: Vec<Column> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let range = widths::bounds(column).0..=widths::WIDEST;
            Column::new(laid_out.points[at]).range(range).resizable(fitted != Some(at)).id(laid_out.ids[at])
        })
        .collect();
    let groups = header::groups(columns, laid_out.sticky);
    let header_height = if laid_out.is_tall { size::HEADER_TALL } else { size::HEADER };
    let mut table_view = egui_table::Table::new()
        .id_salt(salt)
        .num_rows(table.rows.len() as u64 + u64::from(selection_bar::is_shown(view)))
        .columns(of_table)
        .num_sticky_cols(laid_out.sticky)
        .headers([HeaderRow { height: size::GROUP, groups: groups.clone() }, HeaderRow::new(header_height)]);
    if let Some(column) = &view.place.table.layout.scroll_to {
        if let Some(at) = columns.iter().position(|known| known == column).filter(|at| *at >= laid_out.sticky) {
            table_view = table_view.scroll_to_column(at, Some(egui::Align::Min));
        }
        actions.push(table::Action::Columns(ColumnAction::Scrolled));
    }
    if view.place.table.scroll_to_focus
        && let Some(at) = table.rows.iter().position(|row| Some(row.run) == view.place.table.selection.focus)
    {
        table_view = table_view.scroll_to_row(at as u64, None);
        // The rows may be older than the focus; the wish stays until they have arrived.
        if !view.place.table.content.is_loading() {
            actions.push(table::Action::ScrolledToFocus);
        }
    }
    let palette = palette(ui);
    // The lines between columns are drawn where groups begin, not at every column.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
    ui.visuals_mut().widgets.hovered.bg_stroke = Stroke::new(1.0, palette.accent);
    ui.visuals_mut().widgets.active.bg_stroke = Stroke::new(2.0, palette.accent);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let outer = ui.available_rect_before_wrap();
    let mut delegate = RunTable {
        view,
        table,
        columns,
        formats: &view.place.table.layout.formats,
        groups: &groups,
        sticky: laid_out.sticky,
        is_tall: laid_out.is_tall,
        palette,
        outer,
        pointer: ui.pointer_hover_pos().filter(|at| outer.contains(*at)),
        wanted: Vec::new(),
        wants_space: false,
        next_change: None,
        last_row: None,
        actions,
    };
    table_view.show(ui, &mut delegate);
    let title = |at: usize| format::safe_text(header::title(&columns[at], view.texts)).into_owned();
    pass_borders(ui, id, laid_out.ids.iter().copied(), delegate.last_row, view.texts, title);
    selection_bar::selection_bar_ui(ui, view, outer, delegate.actions);
    let (wanted, wants_space) = (std::mem::take(&mut delegate.wanted), delegate.wants_space);
    if let Some(pause) = delegate.next_change {
        ui.request_repaint_after(pause);
    }
    widths::follow_drag(ui, view, id, &laid_out, actions);
    if wants_space && !view.place.read.is_running {
        actions.push(space::Action::Want);
    }
    if !wanted.is_empty() && !view.place.read.is_running {
        actions.push(table::Action::WantSparklines(wanted));
    }
}

fn nothing_ui(ui: &mut Ui, view: &View<'_>, table: &Table, actions: &mut Actions) {
    let texts = view.texts;
    if let Some(failure) = view.place.read.failures.first() {
        empty_state(ui, Icon::TriangleAlert, texts.get("empty-unreadable"), &texts.message(failure), |_| {});
    } else if table.total > 0 {
        let title = texts.get("empty-filter");
        empty_state(ui, Icon::SearchX, title, &texts.count("empty-filter-why", table.total), |ui| {
            if ui.add(Button::primary(texts.get("clear-filter"))).clicked() {
                actions.push(table::Action::SetFilter(String::new()));
            }
        });
    } else if view.place.table.ticked.is_empty() && view.place.catalog.experiment_indices().next().is_some() {
        empty_state(ui, Icon::FlaskConical, texts.get("empty-ticked"), texts.get("empty-ticked-why"), |ui| {
            if ui.add(Button::primary(texts.get("tick-all"))).clicked() {
                actions.push(table::Action::TickAll);
            }
        });
    } else if view.place.catalog.run_indices().next().is_some() && view.place.table.stage != StageView::All {
        let is_active = view.place.table.stage == StageView::Active;
        let why = texts.get(if is_active { "empty-stage-active-why" } else { "empty-stage-deleted-why" });
        empty_state(ui, Icon::Table2, texts.get("empty-stage"), why, |ui| {
            if ui.add(Button::primary(texts.get("show-all-stages"))).clicked() {
                actions.push(table::Action::SetStage(StageView::All));
            }
        });
    } else {
        empty_state(ui, Icon::Table2, texts.get("empty-runs"), texts.get("empty-runs-why"), |_| {});
    }
}

/// Draws rows and cells for `egui_table`.
struct RunTable<'a> {
    view: &'a View<'a>,
    table: &'a Table,
    columns: &'a [ColumnId],
    formats: &'a [Option<Arc<ColumnFormat>>],
    groups: &'a [std::ops::Range<usize>],
    /// Columns that stay where they are.
    sticky: usize,
    /// Headers have two lines.
    is_tall: bool,
    palette: &'static Palette,
    outer: egui::Rect,
    /// Inside the table.
    pointer: Option<egui::Pos2>,
    /// Sparklines that are visible and not here.
    wanted: Vec<(RunIndex, Arc<str>)>,
    /// Sizes are shown and nobody has measured them.
    wants_space: bool,
    /// After so long something that is shown reads otherwise.
    next_change: Option<Duration>,
    /// The last row that was drawn.
    last_row: Option<Id>,
    actions: &'a mut Actions,
}

impl RunTable<'_> {
    fn row(&self, at: u64) -> &Row {
        &self.table.rows[at as usize]
    }

    /// Whether this is no run, but the room behind the last one.
    fn is_room(&self, row_nr: u64) -> bool {
        row_nr >= self.table.rows.len() as u64
    }

    fn is_hovered(&self, ui: &Ui) -> bool {
        let rect = ui.max_rect();
        // Without the lower edge: a line between two rows belongs to one of them.
        let rows = rect.top()..rect.bottom();
        self.pointer
            .is_some_and(|at| rows.contains(&at.y) && at.y > self.outer.top() + size::GROUP + self.header_height())
    }

    fn header_height(&self) -> f32 {
        if self.is_tall { size::HEADER_TALL } else { size::HEADER }
    }

    fn is_pinned(&self, column: usize) -> bool {
        column < self.view.place.table.layout.pinned
    }

    /// Whether two columns can change places: both stay where they are, or both stand in the same group.
    fn are_siblings(&self, one: &ColumnId, other: &ColumnId) -> bool {
        let is_pinned =
            |column| self.columns.iter().position(|known| known == column).is_some_and(|at| self.is_pinned(at));
        let (one_is_pinned, other_is_pinned) = (is_pinned(one), is_pinned(other));
        let is_name = *one == ColumnId::Name || *other == ColumnId::Name;
        !is_name && one_is_pinned == other_is_pinned && (one_is_pinned || one.group() == other.group())
    }

    fn ask(&mut self, action: ColumnAction) {
        self.actions.push(table::Action::Columns(action));
    }

    /// Whether a line runs down at the left of this column because a group begins there.
    fn begins_group(&self, column: usize) -> bool {
        column > 0 && self.groups.iter().any(|group| group.start == column)
    }
}

impl TableDelegate for RunTable<'_> {
    fn prepare(&mut self, _info: &PrefetchInfo) {}

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        header::header_cell_ui(self, ui, cell);
    }

    fn row_ui(&mut self, ui: &mut Ui, row_nr: u64) {
        if self.is_room(row_nr) {
            return;
        }
        let row = self.row(row_nr);
        let run = row.run;
        let selection = &self.view.place.table.selection;
        let is_selected = selection.contains(run);
        let is_focused = selection.focus == Some(run);
        let palette = self.palette;
        let rect = ui.max_rect();
        let visible = rect.intersect(ui.clip_rect());
        let is_sticky = ui.clip_rect().left() <= self.outer.left() + 1.0;
        let fill = match (is_selected, is_focused) {
            (true, true) => palette.selected_focus,
            (true, false) => palette.selected,
            _ if self.is_hovered(ui) => palette.hover,
            _ => palette.content,
        };
        ui.painter().rect_filled(visible, 0, fill);
        ui.painter().hline(visible.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line_sub));
        if is_selected && is_focused && is_sticky {
            let bar = egui::Rect::from_min_size(rect.min, egui::vec2(2.0, rect.height() - 1.0));
            ui.painter().rect_filled(bar, 0, palette.accent);
        }
        let id = Id::unique(("row", row_nr, is_sticky));
        // A row has two halves, and one stop of the keyboard.
        let response = ui.interact(visible, id, if is_sticky { Sense::click() } else { Sense::CLICK });
        if is_sticky {
            focus_ring(ui, &response, visible, 0);
            let name = row_name::row_name(self.view, row);
            response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &name));
            ui.accesskit_node_builder(response.id, |node| {
                node.set_level(usize::from(row.depth) + 1);
                node.set_description(row_name::row_values(self.view, row));
                if row.child_count > 0 {
                    node.set_expanded(row.is_expanded);
                }
            });
        }
        if is_sticky {
            self.last_row = Some(id);
        }
        if response.clicked() {
            let modifiers: Modifiers = ui.input(|input| input.modifiers);
            self.actions.push(table::Action::SelectRun { run, toggle: modifiers.command, range: modifiers.shift });
            response.surrender_focus();
        }
        if response.double_clicked() {
            self.actions.push(pages::Action::OpenRun(run, RunTab::Overview));
        }
        cell_menu::show(self, ui, &response, run, is_sticky);
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        if self.is_room(cell.row_nr) {
            return;
        }
        if self.begins_group(cell.col_nr) {
            let rect = ui.max_rect();
            ui.painter().vline(rect.left() + 0.5, rect.y_range(), Stroke::new(1.0, self.palette.line));
        }
        cells::cell_ui(self, ui, cell);
        cell_tip::cell_tip_ui(self, ui, cell.row_nr, cell.col_nr);
    }

    fn row_top_offset(&self, _ctx: &egui::Context, _table_id: Id, row_nr: u64) -> f32 {
        let rows = row_nr.min(self.table.rows.len() as u64) as f32 * size::ROW;
        rows + if row_nr > self.table.rows.len() as u64 { selection_bar::ROOM } else { 0.0 }
    }

    fn default_row_height(&self) -> f32 {
        size::ROW
    }
}

impl RunTable<'_> {
    /// Delete or restore, of all selected runs when the row is one of them; and edit.
    fn lifecycle_menu(&mut self, ui: &mut Ui, run: RunIndex) {
        let (texts, place) = (self.view.texts, self.view.place);
        ui.separator();
        if !place.can_write(run) {
            read_only_ui(ui, self.view, place.catalog.runs[run.at()].store);
            return;
        }
        let is_deleted = place.catalog.is_deleted(run);
        let of = if place.table.selection.contains(run) { place.table.selection.runs().to_vec() } else { vec![run] };
        let of: Vec<RunIndex> = of
            .into_iter()
            .filter(|run| place.catalog.is_deleted(*run) == is_deleted && place.can_write(*run))
            .collect();
        let has_children = of.iter().any(|run| !place.catalog.forest().children(*run).is_empty());
        if is_deleted {
            if ui.button(texts.with("restore-runs", &[("n", of.len().into())])).clicked() {
                self.actions.push(lifecycle::Action::RestoreRuns { runs: of.clone(), with_children: false });
            }
            if has_children && ui.button(texts.get("restore-with-children")).clicked() {
                self.actions.push(lifecycle::Action::RestoreRuns { runs: of, with_children: true });
            }
            return;
        }
        if ui.button(texts.get("rename")).clicked() {
            let name = place.catalog.run(run).name.to_string();
            self.actions.push(lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Run(run), name))));
        }
        if ui.button(texts.with("delete-runs", &[("n", of.len().into())])).clicked() {
            self.actions.push(lifecycle::Action::DeleteRuns {
                runs: of.clone(),
                with_children: false,
                even_running: false,
            });
        }
        if has_children && ui.button(texts.get("delete-with-children")).clicked() {
            self.actions.push(lifecycle::Action::DeleteRuns { runs: of, with_children: true, even_running: false });
        }
    }

    fn row_menu(&mut self, ui: &mut Ui, run: RunIndex) {
        let texts = self.view.texts;
        ui.set_min_width(180.0);
        if ui.button(texts.get("open-run")).clicked() {
            self.actions.push(pages::Action::OpenRun(run, RunTab::Overview));
        }
        if ui.button(texts.get("show-artifacts")).clicked() {
            self.actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
        }
        if ui.button(texts.get("show-charts-of-selection")).clicked() {
            if !self.view.place.table.selection.contains(run) {
                self.actions.push(table::Action::SelectRun { run, toggle: false, range: false });
            }
            self.actions.push(table::Action::Compared(table::compared::Action::ShowCharts));
        }
        commands::menu_entries(ui, self.view.state, [command::Command::CompareSelection], self.actions);
        let hidden = self.view.place.is_hidden(run);
        if ui.button(texts.get(if hidden { "show-in-charts" } else { "hide-from-charts" })).clicked() {
            self.actions.push(charts::Action::ToggleHidden(run));
        }
        ui.separator();
        if ui.button(texts.get("copy-run-id")).clicked() {
            self.actions.push(system::Action::Copy(self.view.place.catalog.run(run).id.to_string()));
        }
        if ui.button(texts.get("find-copy-python")).clicked() {
            let id = escape::python(self.view.place.catalog.run(run).id.as_str());
            self.actions.push(system::Action::Copy(format!("run = mlflow.get_run({id})")));
        }
        if ui.button(texts.get("copy-run-name")).clicked() {
            self.actions.push(system::Action::Copy(self.view.place.catalog.run(run).display_name().to_owned()));
        }
        self.lifecycle_menu(ui, run);
        ui.separator();
        commands::menu_entries(ui, self.view.state, command::TREE_MENU, self.actions);
    }
}
