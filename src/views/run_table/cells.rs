//! Cells of the run table, painted.

use std::borrow::Cow;
use std::time::Duration;

use egui::{Align2, Color32, Id, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};
use egui_table::CellInfo;

use super::RunTable;
use super::header::SPARKLINE_FROM;
use super::row_name::{eye_name, fold_name};
use super::widths::NUMBER_PADDING;
use crate::app::{charts, table};
use crate::model::format;
use crate::model::liveness::Liveness;
use crate::model::{Cell, ColumnFormat, ColumnId, Row, RunIndex, TreeNote, cell};
use crate::store::{LifecycleStage, Mark};
use crate::views::icons::Icon;
use crate::views::theme::{font, size};
use crate::views::widgets::focus_ring;
use crate::views::widgets::levels::{SetIn, level_ui, set_in};
use crate::views::widgets::run_dot::RunDot;
use crate::views::widgets::sparkline::sparkline_ui;
use crate::views::widgets::text::{Chip, paint_elided, status_icon, status_word};
use crate::views::{View, look_picker};

/// Room that a name has whatever stands behind it.
const LEAST_NAME: f32 = 64.0;
/// Left edge of the first level of the tree: room for the eye.
const TREE_LEFT: f32 = 24.0;

pub(super) fn cell_ui(table: &mut RunTable<'_>, ui: &mut Ui, info: &CellInfo) {
    let column = &table.columns[info.col_nr];
    let row = table.row(info.row_nr);
    if *column == ColumnId::Name {
        name_ui(table, ui, info.row_nr);
        return;
    }
    let is_dim = row.is_context;
    let run = row.run;
    let palette = table.palette;
    if *column == ColumnId::Size {
        size_ui(table, ui, run, is_dim);
        return;
    }
    let value = cell(&table.view.place.catalog, run, column);
    let text_color = if is_dim { palette.muted } else { palette.text };
    match value {
        Cell::Missing => missing_ui(table, ui, info),
        Cell::Text(text) => {
            let is_mono = column.attribute().is_some_and(|row| row.is_monospaced);
            let shown = format::safe_text(text);
            if super::cell_tip::has_several_lines(text) {
                super::cell_tip::paint_several(ui, column, text, font::body(), text_color);
            } else if is_mono {
                paint_with(ui, column, &shown, text_color, font::mono());
            } else {
                paint(ui, column, &shown, text_color);
            }
        }
        Cell::Number { value, is_provisional } => number_ui(table, ui, info, value, is_provisional),
        Cell::Time(time) => created_ui(table, ui, run, time),
        Cell::Duration(Some(duration)) => {
            let color = if is_dim { palette.muted } else { palette.text2 };
            paint(ui, column, &format::duration(table.view.texts, duration), color);
        }
        Cell::Duration(None) => running_ui(table, ui, run),
        Cell::Status(status) => {
            let (icon, tone) = status_icon(status);
            let rect = ui.max_rect();
            let (_, color) = tone.colors(palette);
            icon.paint(ui.painter(), egui::pos2(rect.left() + 15.0, rect.center().y), 14.0, color);
            let at = egui::pos2(rect.left() + 28.0, rect.center().y);
            let word = status_word(table.view.texts, status);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, word, font::body(), palette.text2, rect.width() - 34.0);
        }
    }
}

/// A dash where other runs of the experiment have the column and this one is no bare parent; nothing where nobody could
/// expect a value.
fn missing_ui(table: &RunTable<'_>, ui: &mut Ui, info: &CellInfo) {
    let column = &table.columns[info.col_nr];
    let row = table.row(info.row_nr);
    let entry = &table.view.place.catalog.runs[row.run.at()];
    let (is_bare, is_logged) = match column {
        ColumnId::Metric(_) => (entry.run.metrics.is_empty(), true),
        ColumnId::Param(_) => (entry.run.params.is_empty(), true),
        _ => (false, false),
    };
    if is_logged {
        let format = table.formats.get(info.col_nr).and_then(Option::as_deref);
        let is_expected = format.is_some_and(|format| format.experiments.contains(&entry.experiment));
        if !is_expected || is_bare && row.child_count > 0 {
            return;
        }
    } else if !column.is_right_aligned() {
        return;
    }
    paint(ui, column, format::NO_VALUE, table.palette.muted);
}

fn number_ui(table: &mut RunTable<'_>, ui: &mut Ui, info: &CellInfo, value: f64, is_provisional: bool) {
    let column = &table.columns[info.col_nr];
    let row = table.row(info.row_nr);
    let (run, is_dim) = (row.run, row.is_context);
    let palette = table.palette;
    let format = table.formats.get(info.col_nr).and_then(Option::as_deref);
    let number = format.map_or_else(|| format::number(value), |format| format.number(value));
    let shown = if is_provisional { format!("≈ {number}") } else { number };
    let is_best = !is_provisional && !is_dim && is_best(table, column, format, value);
    let (color, font) = match () {
        () if !value.is_finite() => (palette.danger, font::body()),
        () if is_best => (palette.success, font::value()),
        () if is_provisional || is_dim => (palette.muted, font::body()),
        () => (palette.text, font::body()),
    };
    let number = paint_with(ui, column, &shown, color, font);
    if let ColumnId::Metric(metric) = column {
        metric_sparkline(table, ui, run, metric.clone(), number.left());
    }
}

/// Whether no run in view has a better value; known only of metrics whose good end is.
fn is_best(table: &RunTable<'_>, column: &ColumnId, format: Option<&ColumnFormat>, value: f64) -> bool {
    let ColumnId::Metric(metric) = column else { return false };
    format.is_some_and(|format| format.is_best(value, table.view.state.settings.directions.best(metric)))
}

/// How long a run has been running, by the clock of the frame.
fn running_ui(table: &mut RunTable<'_>, ui: &mut Ui, run: RunIndex) {
    const MINUTE: i64 = 60_000;
    let view = table.view;
    let Some(liveness) = Liveness::of(view.place.catalog.run(run), view.clock.now) else {
        paint(ui, &ColumnId::Duration, format::NO_VALUE, table.palette.muted);
        return;
    };
    let duration = liveness.duration(view.clock.now);
    let color = if liveness.is_stale { table.palette.muted } else { table.palette.text2 };
    paint(ui, &ColumnId::Duration, &format::duration(view.texts, duration), color);
    if !liveness.is_stale {
        let pause = if duration < MINUTE { Duration::from_secs(1) } else { Duration::from_secs(6) };
        table.next_change = Some(table.next_change.map_or(pause, |known| known.min(pause)));
    }
}

/// What the files of a run take, once that is measured.
fn size_ui(table: &mut RunTable<'_>, ui: &mut Ui, run: RunIndex, is_dim: bool) {
    let place = table.view.place;
    let palette = table.palette;
    if place.space.measured.is_idle() {
        table.wants_space = true;
    }
    match place.space.measured.value().and_then(|space| space.run(run)) {
        Some(usage) => {
            let color = if is_dim { palette.muted } else { palette.text2 };
            paint(ui, &ColumnId::Size, &format::size(usage.bytes), color)
        }
        None => paint(ui, &ColumnId::Size, "…", palette.muted),
    };
}

/// The text of a cell; returns where it stands.
fn paint(ui: &mut Ui, column: &ColumnId, text: &str, color: Color32) -> Rect {
    paint_with(ui, column, text, color, font::body())
}

fn paint_with(ui: &mut Ui, column: &ColumnId, text: &str, color: Color32, font: egui::FontId) -> Rect {
    // A value of megabytes is a file of its own; the cell shows its beginning.
    const LONGEST: usize = 300;
    let mut shown = Cow::Borrowed(text.lines().next().unwrap_or_default());
    if let Some((cut, _)) = shown.char_indices().nth(LONGEST) {
        shown = Cow::Owned(shown[..cut].to_owned());
    }
    let rect = ui.max_rect();
    let padding = if column.is_right_aligned() { NUMBER_PADDING } else { size::CELL };
    let width = rect.width() - size::CELL - padding;
    let (at, anchor) = if column.is_right_aligned() {
        (egui::pos2(rect.right() - size::CELL, rect.center().y), Align2::RIGHT_CENTER)
    } else {
        (egui::pos2(rect.left() + size::CELL, rect.center().y), Align2::LEFT_CENTER)
    };
    let (painted, _) = paint_elided(ui.painter(), at, anchor, &shown, font, color, width);
    if ui.is_sizing_pass() {
        ui.set_min_width(painted.width() + 2.0 * size::CELL);
    }
    painted
}

/// The whole text of a cell while the pointer rests on it, without a widget per cell.
fn tooltip(ui: &mut Ui, rect: Rect, text: &str) {
    const LONGEST: usize = 2_000;
    if ui.rect_contains_pointer(rect.intersect(ui.clip_rect())) {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let response = ui.interact(rect, ui.scope_id().with("tip"), Sense::hover());
        response.on_hover_text_at_pointer(super::cell_tip::several_lines(&text[..end]));
    }
}

fn created_ui(table: &RunTable<'_>, ui: &mut Ui, run: RunIndex, time: i64) {
    let rect = ui.max_rect();
    let palette = table.palette;
    let view = table.view;
    let status = view.place.catalog.run(run).status;
    let (icon, tone) = status_icon(status);
    let (_, color) = tone.colors(palette);
    icon.paint(ui.painter(), egui::pos2(rect.left() + 15.0, rect.center().y), 14.0, color);
    let text = format::moment(view.texts, time, view.clock.now, &view.clock.zone);
    let at = egui::pos2(rect.left() + 28.0, rect.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::body(), palette.text2, rect.width() - 32.0);
}

/// The curve beside a number that begins at `end`.
fn metric_sparkline(table: &mut RunTable<'_>, ui: &Ui, run: RunIndex, metric: std::sync::Arc<str>, end: f32) {
    let rect = ui.max_rect();
    let left = rect.left() + size::CELL;
    let width = (end - 6.0 - left).min(40.0);
    if rect.width() < SPARKLINE_FROM || width < 16.0 {
        return;
    }
    let key = (run, metric);
    match table.view.place.table.sparklines.get(&key) {
        None => table.wanted.push(key),
        Some(None) => {}
        // One value makes no curve.
        Some(Some(sparkline)) if sparkline.strokes.iter().all(|stroke| stroke.len() < 2) => {}
        Some(Some(sparkline)) => {
            let area = Rect::from_min_size(egui::pos2(left, rect.top() + 3.0), vec2(width, 20.0));
            let palette = table.palette;
            let own = palette.line(table.view.place.color_of(run));
            let is_lit = table.view.place.table.selection.contains(run) || table.is_hovered(ui);
            let line = if is_lit { own } else { palette.spark };
            sparkline_ui(ui.painter(), area, sparkline, line, own);
            super::cell_menu::sparkline_click_ui(table, ui, area, &key);
        }
    }
}

/// The tree cell: eye, guides, triangle, dot, name, number of children, chips.
fn name_ui(table: &mut RunTable<'_>, ui: &mut Ui, row_nr: u64) {
    let row = table.row(row_nr).clone();
    let view = table.view;
    let palette = table.palette;
    let rect = ui.max_rect();
    let y = rect.center().y;
    let run = view.place.catalog.run(row.run);
    let is_hidden = view.place.is_hidden(row.run);

    if is_hidden || table.is_hovered(ui) {
        let eye = Rect::from_center_size(egui::pos2(rect.left() + 13.0, y), vec2(18.0, 18.0));
        let name = eye_name(view, &row, is_hidden);
        if icon_ui(ui, eye, if is_hidden { Icon::EyeOff } else { Icon::Eye }, &name, row_nr) {
            table.actions.push(charts::Action::ToggleHidden(row.run));
        }
    }
    let depth = usize::from(row.depth);
    let SetIn { levels, is_deeper } = set_in(depth, rect.width(), size::INDENT);
    let x = rect.left() + TREE_LEFT + levels as f32 * size::INDENT;
    guides(ui, rect, &row, levels, palette.guide);
    if row.child_count > 0 {
        let triangle = Rect::from_center_size(egui::pos2(x + 8.0, y), vec2(18.0, 18.0));
        let icon = if row.is_expanded { Icon::ChevronDown } else { Icon::ChevronRight };
        if icon_ui(ui, triangle, icon, &fold_name(view, &row), row_nr) {
            table.actions.push(table::Action::ToggleChildren(row.run));
        }
    }
    let dot = egui::pos2(x + 22.0, y);
    let drawn = RunDot::of(view.place, row.run).hollow(is_hidden || row.is_context);
    drawn.paint(ui.painter(), dot, size::DOT, palette);
    if look_picker::is_wanted(ui, row.run, "table", table.is_hovered(ui)) {
        let rect = Rect::from_center_size(dot, vec2(16.0, 20.0));
        look_picker::button_ui(ui, view, row.run, "table", rect, table.actions);
    }
    let left = x + 34.0;
    let left = if is_deeper { level_ui(ui, view.texts, depth, egui::pos2(left, y)) } else { left };
    let chips = chips(view, &row);
    let chip_width: f32 = chips.iter().map(|(text, _)| chip_width(ui, text) + 6.0).sum();
    let count = (row.child_count > 0).then(|| crate::text::grouped(i64::from(row.child_count)));
    let count_width = if count.is_some() { 28.0 } else { 0.0 };
    let text_color = if row.is_context || is_hidden { palette.muted } else { palette.text };
    let font = if row.child_count > 0 { font::strong() } else { font::body() };
    let name = format::safe_text(run.display_name());
    let width = (rect.right() - left - size::CELL - chip_width - count_width).max(LEAST_NAME);
    let (painted, is_cut) =
        paint_elided(ui.painter(), egui::pos2(left, y), Align2::LEFT_CENTER, &name, font, text_color, width);
    let mut right = painted.right();
    if let Some(count) = count {
        let at = egui::pos2(right + 6.0, y + 0.5);
        let text = ui.painter().text(at, Align2::LEFT_CENTER, count, font::tiny(), palette.muted);
        right = text.right();
    }
    let chips_left = right;
    for (text, tone) in chips {
        right = paint_chip(ui, egui::pos2(right + 8.0, y), &text, tone);
    }
    let mut tip = if is_cut { run.display_name().to_owned() } else { String::new() };
    let mut tip_left = left;
    let stores = view.place.catalog.stores_of(row.run);
    if stores.len() > 1 {
        tip_left = if is_cut { left } else { chips_left };
        tip.push_str(if is_cut { "\n" } else { "" });
        tip.push_str(&in_stores(view, &stores));
    }
    if !tip.is_empty() {
        tooltip(ui, Rect::from_x_y_ranges(tip_left..=rect.right(), rect.y_range()), &tip);
    }
}

/// Which stores hold a run, its own first.
fn in_stores(view: &View<'_>, stores: &[&str]) -> String {
    let names = [("stores", stores.join(view.texts.get("list-separator")).into()), ("store", stores[0].into())];
    view.texts.with("in-stores-tip", &names)
}

/// A small icon that can be clicked inside a row.
fn icon_ui(ui: &Ui, rect: Rect, icon: Icon, name: &str, row_nr: u64) -> bool {
    let response = ui.interact(rect, Id::unique(("row icon", row_nr, icon)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let palette = crate::views::theme::palette(ui);
    let color = if response.hovered() { palette.text } else { palette.text2 };
    focus_ring(ui, &response, rect, 4);
    icon.paint(ui.painter(), rect.center(), 14.0, color);
    response.clicked()
}

/// Lines from parents to children: down where more siblings follow, with an elbow to this row.
fn guides(ui: &Ui, rect: Rect, row: &Row, levels: usize, color: Color32) {
    let stroke = Stroke::new(1.0, color);
    let column = |depth: usize| rect.left() + TREE_LEFT + depth as f32 * size::INDENT + 8.0;
    let depth_of_row = usize::from(row.depth);
    for depth in 1..depth_of_row.min(levels + 1) {
        if row.guides & (1 << depth) != 0 {
            ui.painter().vline(column(depth - 1).round() + 0.5, rect.y_range(), stroke);
        }
    }
    if depth_of_row == 0 || depth_of_row > levels {
        return;
    }
    let x = column(depth_of_row - 1).round() + 0.5;
    let y = rect.center().y.round() + 0.5;
    let end = if row.child_count > 0 { x + 8.0 } else { x + 22.0 };
    let below = if row.is_last_sibling { y - 3.0 } else { rect.bottom() };
    ui.painter().vline(x, rect.top()..=below, stroke);
    let elbow: Vec<Pos2> =
        vec![egui::pos2(x, y - 3.0), egui::pos2(x + 1.0, y - 1.0), egui::pos2(x + 3.0, y), egui::pos2(end, y)];
    ui.painter().add(Shape::line(elbow, stroke));
}

/// What is odd about a run, in a word or two.
fn chips<'a>(view: &View<'a>, row: &Row) -> Vec<(Cow<'a, str>, Chip)> {
    let texts = view.texts;
    let run = view.place.catalog.run(row.run);
    let mut chips: Vec<(Cow<'a, str>, Chip)> = Vec::new();
    let stores = view.place.catalog.stores_of(row.run);
    if stores.len() > 1 {
        chips.push((texts.with("in-stores", &[("n", stores.len().into())]).into(), Chip::Neutral));
    }
    match row.note {
        // The parent may still be on its way.
        Some(TreeNote::Orphan) if view.place.read.is_running => {}
        Some(TreeNote::Orphan) => chips.push((texts.get("chip-orphan").into(), Chip::Warn)),
        Some(TreeNote::Cycle) => chips.push((texts.get("chip-cycle").into(), Chip::Warn)),
        Some(TreeNote::ParentElsewhere) => chips.push((texts.get("chip-parent-elsewhere").into(), Chip::Neutral)),
        Some(TreeNote::ParentDeleted) | None => {}
    }
    if Liveness::of(run, view.clock.now).is_some_and(|live| live.is_stale) {
        chips.push((texts.get("chip-stale").into(), Chip::Neutral));
    }
    if run.lifecycle_stage == LifecycleStage::Deleted {
        chips.push((texts.get("chip-deleted").into(), Chip::Neutral));
    }
    for mark in &run.marks {
        let key = match mark {
            Mark::UnreadableMeta => "chip-unreadable",
            Mark::MissingMeta => "chip-no-meta",
            Mark::IdMismatch => "chip-other-id",
            Mark::ExperimentMismatch => "chip-other-experiment",
            Mark::StageMismatch | Mark::UnknownStage => "chip-unknown-stage",
            Mark::Locked => "chip-locked",
            Mark::Loose => "chip-loose",
            Mark::ArtifactsOnly => "chip-artifacts-only",
        };
        chips.push((texts.get(key).into(), Chip::Warn));
    }
    chips
}

fn chip_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font::tiny(), Color32::PLACEHOLDER).size().x + 12.0
}

fn paint_chip(ui: &Ui, left_center: Pos2, text: &str, tone: Chip) -> f32 {
    let (fill, color) = tone.colors(crate::views::theme::palette(ui));
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::tiny(), color);
    let rect = Rect::from_min_size(egui::pos2(left_center.x, left_center.y - 9.0), vec2(galley.size().x + 12.0, 18.0));
    ui.painter().rect_filled(rect, 4, fill);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
    rect.right()
}
