//! The table of children: head, rows, cells.

use egui::{Align2, Color32, Key, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::super::super::icons::Icon;
use super::super::super::theme::{Palette, font, palette, size};
use super::super::super::widgets::row::head_ui;
use super::super::super::widgets::run_dot::RunDot;
use super::super::super::widgets::sparkline::sparkline_ui;
use super::super::super::widgets::text::{paint_elided, status_icon, status_word};
use super::super::super::widgets::{Lead, ListRow, focus_ring, rows_ui};
use super::super::super::{Actions, View, run_table};
use super::columns::{Columns, group};
use crate::app::pages::RunTab;
use crate::app::table::RunMetric;
use crate::app::{charts, children, lifecycle, pages, system, table};
use crate::model::{Cell, ChildRow, Children, ColumnId, RunIndex, cell, format};

const SPARK: Vec2 = vec2(44.0, 20.0);

pub(super) fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    children: &Children,
    columns: &Columns,
    count: usize,
    actions: &mut Actions,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    groups_ui(ui, view, children, columns, actions);
    header_ui(ui, view, columns, actions);
    let mut wanted = Vec::new();
    let mut hovered = None;
    rows_ui(ui, count, |ui, at| {
        let row = children.rows[at];
        if row_ui(ui, view, row, columns, &mut wanted, actions) {
            hovered = Some(row.run);
        }
    });
    if !wanted.is_empty() && !view.place.read.is_running {
        actions.push(table::Action::WantSparklines(wanted));
    }
    // A chart says for itself which of its curves is under the pointer.
    let is_over_chart = view.place.charts.crosshair.is_some();
    if hovered != view.place.children.hovered && (hovered.is_some() || !is_over_chart) {
        actions.push(children::Action::Hover(hovered));
    }
}

/// The line that names the groups of columns, and how many columns found no room.
fn groups_ui(ui: &mut Ui, view: &View<'_>, children: &Children, columns: &Columns, actions: &mut Actions) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::GROUP), Sense::hover());
    ui.painter().rect_filled(rect, 0, colors.head);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, colors.line));
    for (at, (column, left, _)) in columns.list.iter().enumerate() {
        if columns.begins_group(at) {
            let x = rect.left() + left;
            ui.painter().vline(x + 0.5, rect.y_range(), Stroke::new(1.0, colors.line));
            let title = view.texts.get(group(column));
            let at = pos2(x + size::CELL, rect.bottom() - 3.0);
            ui.painter().text(at, Align2::LEFT_BOTTOM, title, font::tiny(), colors.muted);
        }
    }
    if columns.left_out > 0 {
        let text = view.texts.count("children-more-columns", columns.left_out);
        let galley = ui.painter().layout_no_wrap(text.clone(), font::tiny(), colors.accent_text);
        let min = pos2(rect.left() + size::CELL, rect.center().y - galley.size().y / 2.0);
        let area = Rect::from_min_size(min, galley.size());
        ui.painter().galley(area.min, galley, colors.accent_text);
        let response = ui.interact(area, ui.scope_id().with("more columns"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &text));
        focus_ring(ui, &response, area.expand(2.0), 4);
        // The tab has more room; what has none there is in the table of all runs.
        let is_tab = matches!(view.place.pages.shown, pages::Page::Run(_, RunTab::Children));
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            if is_tab {
                actions.push(children::Action::ShowInTable(children.parent));
            } else {
                actions.push(pages::Action::OpenRun(children.parent, RunTab::Children));
            }
        }
    }
}

fn header_ui(ui: &mut Ui, view: &View<'_>, columns: &Columns, actions: &mut Actions) {
    let colors = palette(ui);
    let head = head_ui(ui, size::HEADER);
    let sort = &view.place.children.sort;
    for (at, (column, left, width)) in columns.list.iter().enumerate() {
        let area = Rect::from_min_size(pos2(head.left() + left, head.top()), vec2(*width, head.height()));
        if columns.begins_group(at) {
            ui.painter().vline(area.left() + 0.5, area.y_range(), Stroke::new(1.0, colors.line));
        }
        let title = format::safe_text(run_table::title(column, view.texts)).into_owned();
        let id = ui.scope_id().with(("child column", column));
        let response = ui.interact(area.shrink2(vec2(2.0, 0.0)), id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &title));
        focus_ring(ui, &response, area.shrink(2.0), 4);
        let sorted = (sort.column == *column).then_some(sort.is_descending);
        let color = if sorted.is_some() || response.hovered() { colors.text } else { colors.text2 };
        let arrow = if sorted.is_some() { 16.0 } else { 0.0 };
        let room = width - 2.0 * size::CELL - arrow;
        let y = area.center().y;
        let (text, is_cut) = if is_right(column) {
            let at = pos2(area.right() - size::CELL - arrow, y);
            paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, &title, font::header(), color, room)
        } else {
            let inset = if *column == ColumnId::Name { 42.0 } else { size::CELL };
            let at = pos2(area.left() + inset, y);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title, font::header(), color, room - inset + 8.0)
        };
        if let Some(is_descending) = sorted {
            let icon = if is_descending { Icon::ArrowDown } else { Icon::ArrowUp };
            icon.paint(ui.painter(), pos2(text.right() + 9.0, y), 12.0, color);
        }
        if response.clicked() {
            actions.push(children::Action::SortBy(column.clone()));
        }
        if is_cut {
            response.on_hover_text(title);
        }
    }
}

/// Numbers stand at the right, parameters too: most of what differs is numbers.
fn is_right(column: &ColumnId) -> bool {
    column.is_right_aligned() || matches!(column, ColumnId::Param(_))
}

/// Returns whether the pointer is on it.
fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    row: ChildRow,
    columns: &Columns,
    wanted: &mut Vec<RunMetric>,
    actions: &mut Actions,
) -> bool {
    let colors = palette(ui);
    let place = view.place;
    let run = place.catalog.run(row.run);
    let is_hidden = place.is_hidden(row.run);
    let is_hovered = place.children.hovered == Some(row.run);
    let is_chosen = place.children.chosen.contains(&row.run);
    let name = format::safe_text(run.display_name());
    let fold_name = view
        .texts
        .with(if row.is_open { "fold-children-of" } else { "unfold-children-of" }, &[("name", (*name).into())]);
    let name_width = columns.list[0].2;
    let mut line = ListRow::new(Role::Row, &*name)
        .spoken(spoken(view, row, columns))
        .id(egui::Id::unique(("child run", row.run, row.depth)))
        .selected(is_chosen)
        .filled(is_chosen || is_hovered)
        .fill(if is_chosen { colors.selected } else { colors.hover })
        .lined()
        .lead(Lead { first: 14.0, pitch: 16.0, text: 12.0 })
        .depth(row.depth, view.texts)
        .text_end(name_width - size::CELL)
        .color(if is_hidden { colors.muted } else { colors.text });
    line = if row.child_count > 0 { line.fold_button(row.is_open, &fold_name) } else { line.fold(None) };
    line = line.dot(size::DOT, RunDot::of(place, row.run));
    if row.child_count > 0 {
        line = line.font(font::strong()).beside(crate::text::grouped(row.child_count));
    }
    let shown = line.show(ui);
    let (response, rect) = (shown.response, shown.rect);
    for (at, (column, left, width)) in columns.list.iter().enumerate().skip(1) {
        let area = Rect::from_min_size(pos2(rect.left() + left, rect.top()), vec2(*width, rect.height()));
        if columns.begins_group(at) {
            ui.painter().vline(area.left() + 0.5, area.y_range(), Stroke::new(1.0, colors.line));
        }
        if ui.is_rect_visible(area) {
            cell_ui(ui, view, row.run, column, area, wanted);
        }
    }
    if shown.is_folded {
        actions.push(children::Action::Toggle(row.run));
    } else if response.double_clicked() || response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        actions.push(pages::Action::OpenRun(row.run, RunTab::Overview));
    } else if response.clicked() {
        let modifiers = ui.input(|input| input.modifiers);
        let (toggle, range) = (modifiers.command, modifiers.shift);
        actions.push(children::Action::Choose { run: row.run, toggle, range });
    }
    let is_under_pointer = response.hovered();
    response.context_menu(|ui| menu_ui(ui, view, row.run, actions));
    is_under_pointer
}

/// Name, status, and what stands in the columns.
fn spoken(view: &View<'_>, row: ChildRow, columns: &Columns) -> String {
    let run = view.place.catalog.run(row.run);
    let mut parts =
        vec![format::safe_text(run.display_name()).into_owned(), status_word(view.texts, run.status).to_owned()];
    let values = columns.list.iter().filter(|(column, ..)| !group(column).is_empty()).take(6);
    parts.extend(values.filter_map(|(column, ..)| {
        let title = run_table::title(column, view.texts);
        let value = match cell(&view.place.catalog, row.run, column) {
            Cell::Text(text) => format::middle_ellipsis(text, 40).into_owned(),
            Cell::Number { value, .. } => format::number(value),
            _ => return None,
        };
        Some(format::safe_text(&format!("{title} {value}")).into_owned())
    }));
    parts.join(view.texts.get("list-separator"))
}

fn cell_ui(ui: &Ui, view: &View<'_>, run: RunIndex, column: &ColumnId, area: Rect, wanted: &mut Vec<RunMetric>) {
    let colors = palette(ui);
    let y = area.center().y;
    let right = pos2(area.right() - size::CELL, y);
    let room = area.width() - 2.0 * size::CELL;
    let number = |text: &str, color: Color32| {
        paint_elided(ui.painter(), right, Align2::RIGHT_CENTER, text, font::body(), color, room)
    };
    match cell(&view.place.catalog, run, column) {
        Cell::Time(time) => {
            let (icon, tone) = status_icon(view.place.catalog.run(run).status);
            let (_, color) = tone.colors(colors);
            icon.paint(ui.painter(), pos2(area.left() + size::CELL + 7.0, y), 14.0, color);
            let text = format::moment(view.texts, time, view.clock.now, &view.clock.zone);
            let at = pos2(area.left() + size::CELL + 20.0, y);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::body(), colors.text2, room - 20.0);
        }
        Cell::Duration(Some(duration)) => drop(number(&format::duration(view.texts, duration), colors.text2)),
        Cell::Number { value, is_provisional } => {
            metric_ui(ui, view, run, column, area, (value, is_provisional), wanted);
        }
        Cell::Text(text) => {
            let line = text.lines().next().unwrap_or_default();
            let end = line.char_indices().nth(200).map_or(line.len(), |(at, _)| at);
            number(&format::safe_text(&line[..end]), colors.text);
        }
        Cell::Missing | Cell::Duration(None) | Cell::Status(_) => drop(number("–", colors.muted)),
    }
}

fn metric_ui(
    ui: &Ui,
    view: &View<'_>,
    run: RunIndex,
    column: &ColumnId,
    area: Rect,
    (value, is_provisional): (f64, bool),
    wanted: &mut Vec<RunMetric>,
) {
    let colors: &Palette = palette(ui);
    let text = if is_provisional { format!("≈ {}", format::number(value)) } else { format::number(value) };
    let color = match value {
        value if !value.is_finite() => colors.danger,
        _ if is_provisional => colors.muted,
        _ => colors.text,
    };
    let right = pos2(area.right() - size::CELL, area.center().y);
    let number = ui.painter().text(right, Align2::RIGHT_CENTER, text, font::body(), color);
    let ColumnId::Metric(key) = column else { return };
    let spark = Rect::from_min_size(pos2(area.left() + size::CELL, area.center().y - SPARK.y / 2.0), SPARK);
    if spark.right() + 4.0 > number.left() {
        return;
    }
    let wish = (run, key.clone());
    match view.place.table.sparklines.get(&wish) {
        None => wanted.push(wish),
        Some(Some(sparkline)) => {
            let own = colors.line(view.place.color_of(run));
            let state = &view.place.children;
            let is_marked = state.hovered == Some(run) || state.chosen.contains(&run);
            sparkline_ui(ui.painter(), spark, sparkline, if is_marked { own } else { colors.spark }, own);
        }
        Some(None) => {}
    }
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let (texts, place) = (view.texts, view.place);
    ui.set_min_width(180.0);
    if ui.button(texts.get("open-run")).clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Overview));
    }
    if ui.button(texts.get("show-artifacts")).clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
    }
    let key = if place.is_hidden(run) { "show-in-charts" } else { "hide-from-charts" };
    if ui.button(texts.get(key)).clicked() {
        actions.push(charts::Action::ToggleHidden(run));
    }
    ui.separator();
    let chosen = &place.children.chosen;
    let of: Vec<RunIndex> = if chosen.contains(&run) { chosen.clone() } else { vec![run] };
    if ui.button(texts.get("copy-run-id")).clicked() {
        let ids: Vec<&str> = of.iter().map(|run| place.catalog.run(*run).id.as_str()).collect();
        actions.push(system::Action::Copy(ids.join("\n")));
    }
    if ui.button(texts.get("copy-run-name")).clicked() {
        actions.push(system::Action::Copy(place.catalog.run(run).display_name().to_owned()));
    }
    let can_delete = |run: &RunIndex| !place.catalog.is_deleted(*run) && place.can_write(*run);
    let of: Vec<RunIndex> = of.into_iter().filter(can_delete).collect();
    if !of.is_empty() {
        ui.separator();
        if ui.button(texts.with("delete-runs", &[("n", of.len().into())])).clicked() {
            actions.push(lifecycle::Action::DeleteRuns { runs: of, with_children: false, even_running: false });
        }
    }
}
