//! The menu of a row: first what can be done with the cell that was clicked, then what can be done with its run.

use egui::{Popup, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo};

use super::RunTable;
use super::header::title;
use crate::app::pages::{self, Page};
use crate::app::table::RunMetric;
use crate::app::{charts, run_page, system, table};
use crate::model::filter::click;
use crate::model::{Cell, ColumnId, RunIndex, cell, format};
use crate::views::theme::{font, palette};
use crate::views::{View, find};

/// Opens and draws the menu of a row. A right click selects the row, unless it is one of those that are selected.
pub(super) fn show(table: &mut RunTable<'_>, ui: &Ui, response: &Response, run: RunIndex, is_sticky: bool) {
    let cells = &table.view.place.table.cells;
    let selection = &table.view.place.table.selection;
    if response.secondary_clicked() {
        if !selection.contains(run) {
            table.actions.push(table::Action::SelectRun { run, toggle: false, range: false });
        }
        // The cell under the pointer says that it is meant, after its row.
        table.actions.push(table::Action::Cell(table::cell::Action::MenuIn(None)));
    }
    let id = Popup::default_response_id(response);
    if cells.is_menu_wanted && is_sticky && selection.focus == Some(run) {
        Popup::open_id(ui, id);
        table.actions.push(table::Action::Cell(table::cell::Action::MenuOpened));
    }
    let mut popup = Popup::context_menu(response);
    if Popup::is_id_open(ui, id) && Popup::position_of_id(ui, id).is_none() {
        // The keyboard opened it: there is no pointer to open it at.
        popup = popup.at_position(response.rect.left_bottom() + egui::vec2(40.0, 0.0));
    }
    popup.show(|ui| {
        let is_here = |(of, _): &&(RunIndex, ColumnId)| *of == run;
        let column = table.view.place.table.cells.menu.as_ref().filter(is_here).map(|(_, column)| column.clone());
        match column {
            // What else can be done with a name is done with its run.
            Some(ColumnId::Name) => conditions_ui(table, ui, run, &ColumnId::Name),
            Some(column) => {
                cell_entries(table, ui, run, &column);
                conditions_ui(table, ui, run, &column);
            }
            None => {}
        }
        table.row_menu(ui, run);
    });
}

fn cell_entries(table: &mut RunTable<'_>, ui: &mut Ui, run: RunIndex, column: &ColumnId) {
    let view = table.view;
    let texts = view.texts;
    ui.set_min_width(180.0);
    let name = format::safe_text(title(column, texts));
    let name = RichText::new(format::middle_ellipsis(&name, 32)).font(font::small()).color(palette(ui).muted);
    ui.horizontal(|ui| {
        ui.add_space(ui.spacing().button_padding.x);
        ui.add(egui::Label::new(name).selectable(false));
    });
    let value = cell(&view.place.catalog, run, column);
    if let Some(text) = copied(view, run, column)
        && ui.button(texts.get("copy-value")).clicked()
    {
        table.actions.push(system::Action::Copy(text));
    }
    if let Cell::Text(text) = value
        && (text.contains('\n') || text.len() > 40)
        && ui.button(texts.get("show-whole-value")).clicked()
    {
        let whole = Some((run, column.clone()));
        table.actions.push(table::Action::Cell(table::cell::Action::ShowWhole(whole)));
    }
    if let ColumnId::Metric(metric) = column {
        if ui.button(texts.get("chart-metric")).clicked() {
            table.actions.push(pages::Action::Show(Page::Charts));
            table.actions.push(charts::Action::Enlarge(Some(metric.clone())));
        }
        if value != Cell::Missing && ui.button(texts.get("open-metric-on-page")).clicked() {
            table.actions.push(run_page::Action::OpenMetric(run, metric.clone()));
        }
    }
    if ui.button(texts.get("sort-ascending")).clicked() {
        super::header::sort_by(table, column, false);
    }
    if ui.button(texts.get("sort-descending")).clicked() {
        super::header::sort_by(table, column, true);
    }
}

/// What the filter can say of the cell.
fn conditions_ui(table: &mut RunTable<'_>, ui: &mut Ui, run: RunIndex, column: &ColumnId) {
    let view = table.view;
    let conditions = click::of_cell(&view.place.catalog, run, column, &view.clock.zone);
    if !conditions.is_empty() {
        if *column != ColumnId::Name {
            ui.separator();
        }
        find::condition_menu_ui(ui, view, &conditions, table.actions);
    }
    ui.separator();
}

/// A click on a small curve opens its metric.
pub(super) fn sparkline_click_ui(table: &mut RunTable<'_>, ui: &Ui, area: Rect, (run, metric): &RunMetric) {
    if !ui.rect_contains_pointer(area.intersect(ui.clip_rect())) {
        return;
    }
    // No stop of the Tab key: the menu of the cell does the same.
    let response = ui.interact(area, ui.scope_id().with("spark"), Sense::CLICK);
    let name = table.view.texts.get("open-metric-on-page");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.clicked() {
        table.actions.push(run_page::Action::OpenMetric(*run, metric.clone()));
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
}

/// The value of a cell for the clipboard: all of it.
fn copied(view: &View<'_>, run: RunIndex, column: &ColumnId) -> Option<String> {
    if *column == ColumnId::Size {
        return Some(view.place.space.measured.value()?.run(run)?.bytes.to_string());
    }
    Some(match cell(&view.place.catalog, run, column) {
        Cell::Missing | Cell::Duration(None) => return None,
        Cell::Text(text) => text.to_owned(),
        Cell::Number { value, .. } => format::number_exact(value),
        Cell::Time(time) => format::absolute_time_with_offset(time, &view.clock.zone),
        Cell::Duration(Some(millis)) => format::duration(view.texts, millis),
        Cell::Status(status) => status.as_str().to_owned(),
    })
}
