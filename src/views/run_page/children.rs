//! The runs below a run: a table of what differs between them and how they ended, their curves together, and what is the
//! same in all of them.

use egui::{Align, Align2, Color32, Key, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::super::charts::chart_ui;
use super::super::charts::options::{Target, axis_ui};
use super::super::icons::Icon;
use super::super::theme::{Palette, font, palette, size};
use super::super::widgets::row::head_ui;
use super::super::widgets::sparkline::sparkline_ui;
use super::super::widgets::text::{paint_elided, status_icon, status_word};
use super::super::widgets::{Button, Lead, ListRow, link, muted, rows_ui, section_title};
use super::super::{Actions, View};
use super::{fact, run_link};
use crate::app::charts::FigureId;
use crate::app::pages::RunTab;
use crate::app::table::RunMetric;
use crate::app::{charts, children, lifecycle, pages, system, table};
use crate::model::{Cell, ChildRow, Children, ColumnId, RunIndex, cell, format};

/// Rows on the overview; the tab has all.
const ROWS_ON_OVERVIEW: usize = 12;
/// Columns at most: on the overview those that fit.
const MOST_PARAMS: usize = 40;
const MOST_METRICS: usize = 12;
/// Charts before the others are asked for.
const FIRST_CHARTS: usize = 3;
const NAME_WIDTH: f32 = 200.0;
const CREATED_WIDTH: f32 = 126.0;
const DURATION_WIDTH: f32 = 84.0;
const METRIC_WIDTH: f32 = 124.0;
const SPARK: egui::Vec2 = vec2(44.0, 20.0);
const GAP: f32 = 8.0;

/// The table of `run`, asked for where it is missing or old; `None` where the run has no children, or none yet.
fn of<'a>(view: &View<'a>, run: RunIndex, actions: &mut Actions) -> Option<&'a Children> {
    let place = view.place;
    if place.forest().children(run).is_empty() {
        return None;
    }
    if place.children.is_stale(place, run) {
        actions.push(children::Action::Want(run));
    }
    place.children.of(run).map(|children| &**children)
}

/// In the inspector: the first few, and the way to all.
pub(super) fn list_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    const MOST: usize = 8;
    let children = view.place.forest().children(run);
    if children.is_empty() {
        return;
    }
    ui.add_space(12.0);
    section_title(ui, view.texts.get("child-runs"), Some(&crate::text::grouped(children.len())));
    for &child in children.iter().take(MOST) {
        ui.horizontal(|ui| {
            ui.set_min_height(22.0);
            super::dot_ui(ui, view, child);
            run_link(ui, view, child, actions);
        });
    }
    if children.len() > MOST && link(ui, &view.texts.count("and-more", children.len() - MOST)).clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Children));
    }
}

/// On the overview: table and curves.
pub(super) fn overview_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions) else { return };
    heading_ui(ui, view, children, actions);
    let columns = Columns::fitting(children, ui.available_width());
    let shown = children.rows.len().min(ROWS_ON_OVERVIEW);
    table_ui(ui, view, children, &columns, shown, actions);
    ui.spacing_mut().item_spacing.y = 4.0;
    let more = children.rows.len() - shown;
    if more > 0 {
        ui.add_space(6.0);
        if link(ui, &view.texts.count("children-more", more)).clicked() {
            actions.push(pages::Action::OpenRun(run, RunTab::Children));
        }
    }
    curves_ui(ui, view, children, actions);
    ui.add_space(8.0);
}

/// A tab of its own: all rows and columns.
pub(super) fn tab_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions) else { return };
    let margin = egui::Margin { left: 12, right: 12, top: 10, bottom: 0 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| heading_ui(ui, view, children, actions));
    let columns = Columns::all(children, ui.available_width());
    ScrollArea::both().id_salt(("children", run)).auto_shrink(false).show(ui, |ui| {
        ui.set_min_width(columns.width());
        table_ui(ui, view, children, &columns, children.rows.len(), actions);
    });
}

/// Title, how they ended, and what can be done with all of them.
fn heading_ui(ui: &mut Ui, view: &View<'_>, children: &Children, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL);
        section_title(ui, texts.get("child-runs"), Some(&counts(view, children)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let chosen = &view.place.children.chosen;
            if ui.add(Button::quiet(texts.get("show-in-table")).with_icon(Icon::Table2)).clicked() {
                actions.push(children::Action::ShowInTable(children.parent));
            }
            if chosen.len() > 1 {
                ui.label(egui::RichText::new(texts.count("selected-count", chosen.len())).font(font::small()));
            }
        });
    });
}

/// `7 · 5 finished, 1 killed, 1 failed`
fn counts(view: &View<'_>, children: &Children) -> String {
    let texts = view.texts;
    let statuses = children.statuses.iter().map(|(status, n)| {
        let word = status_word(texts, *status).to_lowercase();
        texts.with("children-status", &[("n", (*n).into()), ("status", word.into())])
    });
    let statuses = statuses.collect::<Vec<_>>().join(texts.get("list-separator"));
    let mut counts = format!("{} · {statuses}", crate::text::grouped(children.count));
    if children.below > 0 {
        counts.push_str(" · ");
        counts.push_str(&texts.count("children-below", children.below));
    }
    counts
}

/// The columns of the table with their left edges and widths.
struct Columns {
    list: Vec<(ColumnId, f32, f32)>,
    /// Columns that found no room.
    left_out: usize,
}

impl Columns {
    /// As many as fit: name, time and duration always, then up to three metrics, then parameters, then more metrics.
    fn fitting(children: &Children, width: f32) -> Self {
        let fixed = NAME_WIDTH + CREATED_WIDTH + DURATION_WIDTH;
        let first_metrics = children.metrics.len().min(3);
        let mut room = width - fixed - first_metrics as f32 * METRIC_WIDTH;
        let mut params = 0;
        for param in children.differing.iter().take(MOST_PARAMS) {
            room -= param_width(param);
            if room < 0.0 {
                break;
            }
            params += 1;
        }
        Self::of(children, params, first_metrics, width)
    }

    fn all(children: &Children, width: f32) -> Self {
        let (params, metrics) = (children.differing.len().min(MOST_PARAMS), children.metrics.len().min(MOST_METRICS));
        Self::of(children, params, metrics, width)
    }

    fn of(children: &Children, params: usize, metrics: usize, width: f32) -> Self {
        let params = children.differing.iter().take(params);
        let metrics = children.metrics.iter().take(metrics);
        let mut list: Vec<(ColumnId, f32)> = vec![
            (ColumnId::Name, NAME_WIDTH),
            (ColumnId::Created, CREATED_WIDTH),
            (ColumnId::Duration, DURATION_WIDTH),
        ];
        list.extend(params.map(|key| (ColumnId::Param(key.clone()), param_width(key))));
        list.extend(metrics.map(|(key, _)| (ColumnId::Metric(key.clone()), METRIC_WIDTH)));
        let left_out = children.differing.len() + children.metrics.len() + 3 - list.len();
        // What is left over makes names longer.
        let used: f32 = list.iter().map(|(_, width)| width).sum();
        list[0].1 += (width - used).max(0.0);
        let mut left = 0.0;
        let placed = list.into_iter().map(|(column, width)| {
            let at = left;
            left += width;
            (column, at, width)
        });
        Self { list: placed.collect(), left_out }
    }

    fn width(&self) -> f32 {
        self.list.last().map_or(0.0, |(_, left, width)| left + width)
    }

    /// Whether a line runs down at the left of a column because another group begins there.
    fn begins_group(&self, at: usize) -> bool {
        let kind = |at: usize| self.list.get(at).map(|(column, ..)| group(column));
        at > 0 && kind(at) != kind(at - 1)
    }
}

/// The heading of the group of a column.
fn group(column: &ColumnId) -> &'static str {
    match column {
        ColumnId::Param(_) => "children-differs",
        ColumnId::Metric(_) => "children-metrics",
        _ => "",
    }
}

fn param_width(name: &str) -> f32 {
    (format::width(name) as f32 * 7.0 + 30.0).clamp(64.0, 150.0)
}

fn table_ui(ui: &mut Ui, view: &View<'_>, children: &Children, columns: &Columns, count: usize, actions: &mut Actions) {
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
        super::super::widgets::focus_ring(ui, &response, area.expand(2.0), 4);
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
        let title = format::safe_text(super::super::run_table::title(column, view.texts)).into_owned();
        let id = ui.scope_id().with(("child column", column));
        let response = ui.interact(area.shrink2(vec2(2.0, 0.0)), id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &title));
        super::super::widgets::focus_ring(ui, &response, area.shrink(2.0), 4);
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
    line = line.dot(size::DOT, colors.line(place.color_of(row.run)), is_hidden);
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
    let values = columns.list.iter().filter(|(column, ..)| group(column) != "").take(6);
    parts.extend(values.filter_map(|(column, ..)| {
        let title = super::super::run_table::title(column, view.texts);
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
            let text = format::relative_time(view.texts, time, view.clock.now, &view.clock.zone);
            let at = pos2(area.left() + size::CELL + 20.0, y);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::body(), colors.text2, room - 20.0);
        }
        Cell::Duration(Some(duration)) => drop(number(&format::duration(view.texts, duration), colors.text2)),
        Cell::Number { value, is_provisional } => {
            metric_ui(ui, view, run, column, area, (value, is_provisional), wanted)
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

/// The children together in a chart for each metric.
fn curves_ui(ui: &mut Ui, view: &View<'_>, children: &Children, actions: &mut Actions) {
    if children.metrics.is_empty() || view.place.charts.children_drawn() == 0 {
        return;
    }
    let texts = view.texts;
    let all = children.metrics.len();
    let shown = if view.place.children.shows_all_charts { all } else { all.min(FIRST_CHARTS) };
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        let args = [("n", view.place.charts.children_drawn().into()), ("shown", shown.into()), ("metrics", all.into())];
        section_title(ui, texts.get("curves"), Some(&texts.with("children-curves", &args)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| axis_ui(ui, Target::all(view), actions));
    });
    ui.add_space(4.0);
    let width = ui.available_width();
    let columns = (((width + GAP) / (220.0 + GAP)).floor().max(1.0) as usize).min(FIRST_CHARTS).min(shown);
    let card_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    for row in children.metrics[..shown].chunks(columns) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 236.0), Sense::hover());
        ui.add_space(GAP - ui.spacing().item_spacing.y);
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (at, (metric, _)) in row.iter().enumerate() {
            let min = pos2(rect.left() + at as f32 * (card_width + GAP), rect.top());
            let card = Rect::from_min_size(min, vec2(card_width, rect.height()));
            let colors = palette(ui);
            ui.painter().rect(card, 8, colors.card, Stroke::new(1.0, colors.line), StrokeKind::Inside);
            let title = pos2(card.left() + 12.0, card.top() + 16.0);
            let name = format::safe_text(metric);
            let room = card_width - 24.0;
            paint_elided(ui.painter(), title, Align2::LEFT_CENTER, &name, font::section(), colors.text, room);
            let plot = Rect::from_min_max(card.min + vec2(4.0, 30.0), card.max - vec2(8.0, 6.0));
            chart_ui(ui, view, &FigureId::Children(children.parent, metric.clone()), plot, actions);
        }
    }
    if all > FIRST_CHARTS {
        ui.horizontal(|ui| {
            if shown < all {
                if link(ui, &texts.count("more-metrics", all - shown)).clicked() {
                    actions.push(children::Action::ShowAllCharts(true));
                }
                muted(ui, &sections(&children.metrics[shown..]));
            } else if link(ui, texts.get("fewer-metrics")).clicked() {
                actions.push(children::Action::ShowAllCharts(false));
            }
        });
    }
}

/// `train 3 · val 2`, what most metrics begin with first.
fn sections(metrics: &[(std::sync::Arc<str>, usize)]) -> String {
    const MOST: usize = 6;
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (name, _) in metrics {
        let Some((section, _)) = name.split_once('/') else { continue };
        match counts.iter_mut().find(|(known, _)| *known == section) {
            Some((_, count)) => *count += 1,
            None => counts.push((section, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = counts.iter().take(MOST).map(|(name, count)| format!("{} {count}", format::safe_text(name)));
    shown.collect::<Vec<_>>().join(" · ")
}

/// At the left: that a parent has no metrics of its own is nothing to worry about; and what all children have in common.
pub(super) fn same_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions) else { return };
    if view.place.catalog.run(run).metrics.is_empty() {
        fact(ui, view.texts.get("own-metrics"), |ui| {
            ui.label(egui::RichText::new(view.texts.get("none")).font(font::body()).color(palette(ui).muted));
        });
    }
    if children.same.is_empty() {
        return;
    }
    ui.add_space(12.0);
    section_title(ui, view.texts.get("same-in-children"), Some(&crate::text::grouped(children.same.len())));
    rows_ui(ui, children.same.len(), |ui, at| super::key_value_ui(ui, view, &children.same[at]));
}
