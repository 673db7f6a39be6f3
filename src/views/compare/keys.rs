//! Keys of the table: headings of groups, the keys beside or above their values, and what can be done with them.

use egui::{Align2, Color32, CornerRadius, Popup, PopupCloseBehavior, Rect, Role, Ui, WidgetInfo, pos2, vec2};

use super::super::View;
use super::super::icons::Icon;
use super::super::theme::{font, size};
use super::super::widgets::focus_ring;
use super::super::widgets::text::paint_elided;
use super::cells::text_of;
use super::grid::{Grid, QUIET_CLICK, Shown, text_at};
use super::value_choice::{value_entries, value_name};
use crate::app::compare::{Action, files};
use crate::app::system;
use crate::compare::table::{Group, GroupKind, Row, Source};
use crate::model::{Best, Direction, format};

/// The words of a heading, which reach over all columns: each half of the table paints its part. Returns where the value of
/// metrics stands that is compared.
pub(super) fn paint_heading(grid: &Grid<'_>, ui: &Ui, group: &Group) -> Option<Rect> {
    let (view, palette) = (grid.view, grid.palette);
    let (left, y) = (grid.outer.left(), ui.max_rect().center().y);
    let icon = if is_open(view, group) { Icon::ChevronDown } else { Icon::ChevronRight };
    icon.paint(ui.painter(), pos2(left + 14.0, y), 14.0, palette.text2);
    let write = |text: &str, x: f32, font: egui::FontId, color: Color32| {
        let room = grid.outer.right() - x - 8.0;
        paint_elided(ui.painter(), pos2(x, y), Align2::LEFT_CENTER, text, font, color, room).0
    };
    let title = write(view.texts.get(group.kind.key()), left + 28.0, font::section(), palette.text);
    let mut x = title.right() + 8.0;
    let mut value = None;
    if group.kind == GroupKind::Metrics {
        let name = value_name(view.texts, view.place.compare.look.value);
        let shown = write(&name, x, font::small(), palette.accent_text);
        Icon::ChevronDown.paint(ui.painter(), pos2(shown.right() + 8.0, y), 12.0, palette.accent_text);
        let whole = shown.with_max_x(shown.right() + 16.0).expand2(vec2(3.0, 2.0));
        (value, x) = (Some(whole), whole.right() + 8.0);
    }
    write(&counts(view, group), x, font::small(), palette.muted);
    value
}

fn is_open(view: &View<'_>, group: &Group) -> bool {
    let compare = &view.place.compare;
    !compare.look.folded.contains(&group.kind) || !compare.search.trim().is_empty()
}

/// The heading of a group: folds it, and says how many rows differ. Its words are painted with its line.
pub(super) fn group_ui(grid: &mut Grid<'_>, ui: &mut Ui, group: &Group) {
    let view = grid.view;
    let rect = ui.max_rect();
    let title = view.texts.get(group.kind.key());
    let response = ui.interact(rect, egui::Id::unique(("compare group", group.kind)), egui::Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, title));
    ui.accesskit_node_builder(response.id, |node| {
        node.set_expanded(is_open(view, group));
        node.set_description(counts(view, group));
    });
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    if let Some(value) = paint_heading(grid, ui, group) {
        value_menu(grid, ui, value);
    }
    if response.clicked() {
        grid.actions.push(Action::ToggleGroup(group.kind));
    }
}

/// `5 differ, 6 equal hidden`.
fn counts(view: &View<'_>, group: &Group) -> String {
    let texts = view.texts;
    let compare = &view.place.compare;
    if compare.runs.len() < 2 {
        return texts.count("compare-rows", group.differing + group.equal);
    }
    let is_folding = !compare.look.shows_equal && compare.search.trim().is_empty();
    let key = if is_folding && group.equal > 0 { "compare-counts-hidden" } else { "compare-counts" };
    texts.with(key, &[("differ", group.differing.into()), ("equal", group.equal.into())])
}

/// The menu of the values of metrics that can be compared.
fn value_menu(grid: &mut Grid<'_>, ui: &Ui, rect: Rect) {
    let texts = grid.view.texts;
    let shown = grid.view.place.compare.look.value;
    let response = ui.interact(rect, egui::Id::unique("compare value"), egui::Sense::click());
    let label = texts.with("compare-value-is", &[("value", value_name(texts, shown).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &*label));
    if response.hovered() {
        let line = egui::Stroke::new(1.0, grid.palette.line_field);
        ui.painter().rect_stroke(rect, CornerRadius::same(4), line, egui::StrokeKind::Inside);
    }
    focus_ring(ui, &response, rect, 4);
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        if let Some(value) = value_entries(ui, texts, shown, true) {
            grid.actions.push(Action::SetValue(value));
        }
    });
}

/// A key at the left of its values.
pub(super) fn key_ui(grid: &mut Grid<'_>, ui: &mut Ui, group: &Group, row: &Row, depth: u16, prefix: &str) {
    let (view, palette) = (grid.view, grid.palette);
    let rect = ui.max_rect();
    let title = format::safe_text(&format!("{prefix}{}", row.title(view.texts))).into_owned();
    let indent = 20.0 + f32::from(depth.min(8)) * 14.0;
    let id = egui::Id::unique(("compare key", group.kind, &*row.key, row.is_branch()));
    if row.is_branch() {
        let response = ui.interact(rect, id, egui::Sense::click());
        let is_open = !view.place.compare.folded_branches.contains(&row.key);
        response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, &*title));
        ui.accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
        let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        icon.paint(ui.painter(), pos2(rect.left() + indent - 4.0, rect.center().y), 12.0, palette.text2);
        let at = text_at(rect, indent);
        let room = rect.width() - indent - 12.0;
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title, font::body(), palette.text2, room);
        focus_ring(ui, &response, rect.shrink(2.0), 4);
        if response.clicked() {
            grid.actions.push(Action::ToggleBranch(row.key.clone()));
        }
        return;
    }
    let metric = row.metric();
    let is_drawn = metric.is_some_and(|metric| view.place.compare.metrics.contains(metric));
    // What cannot be clicked is no stop of the keyboard.
    let is_file = matches!(row.source, Source::Files(_));
    let response = ui.interact(rect, id, if metric.is_some() || is_file { egui::Sense::click() } else { QUIET_CLICK });
    let said = values_said(grid, row);
    response.widget_info(|| match metric {
        Some(_) => WidgetInfo::selected(Role::Row, true, is_drawn, &*title),
        None => WidgetInfo::labeled(Role::Row, true, &*title),
    });
    ui.accesskit_node_builder(response.id, |node| node.set_description(said));
    if is_drawn {
        let bar = Rect::from_min_size(rect.min, vec2(2.0, rect.height() - 1.0));
        ui.painter().rect_filled(bar, 0, palette.accent);
    }
    let color = match metric {
        Some(_) if response.hovered() || is_drawn => palette.accent_text,
        None if is_file && response.hovered() => palette.accent_text,
        _ => palette.text2,
    };
    let room = rect.width() - indent - 10.0;
    let at = text_at(rect, indent);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &title, font::body(), color, room);
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    choose_on_click(grid, ui, &response, row);
    response.context_menu(|ui| key_menu(grid, ui, row));
    let tip = match (metric, row.best) {
        (Some(_), Some(Best::Min)) => format!("{}\n{}", row.key, view.texts.get("lower-is-better")),
        (Some(_), Some(Best::Max)) => format!("{}\n{}", row.key, view.texts.get("higher-is-better")),
        _ => row.key.to_string(),
    };
    response.on_hover_text_at_pointer(format::safe_text(&tip));
}

/// The same as the head of a column.
pub(super) fn key_head_ui(grid: &mut Grid<'_>, ui: &mut Ui, shown: Shown<'_>) {
    let Some((row, _, _)) = shown.row else { return };
    let rect = ui.max_rect();
    let title = if row.depth > 0 { row.key.to_string() } else { row.title(grid.view.texts).into_owned() };
    let title = format::safe_text(&title).into_owned();
    let id = egui::Id::unique(("compare head of key", shown.group.kind, &*row.key));
    let response = ui.interact(rect, id, egui::Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &*title));
    let is_drawn = row.metric().is_some_and(|metric| grid.view.place.compare.metrics.contains(metric));
    let color = if is_drawn { grid.palette.accent_text } else { grid.palette.text2 };
    let room = rect.width() - 2.0 * size::CELL;
    paint_elided(ui.painter(), text_at(rect, 0.0), Align2::LEFT_CENTER, &title, font::header(), color, room);
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    choose_on_click(grid, ui, &response, row);
    response.context_menu(|ui| key_menu(grid, ui, row));
    response.on_hover_text_at_pointer(title);
}

pub(super) fn choose_on_click(grid: &mut Grid<'_>, ui: &Ui, response: &egui::Response, row: &Row) {
    if let Some(metric) = row.metric().filter(|_| response.clicked()) {
        let modifiers = ui.input(|input| input.modifiers);
        grid.actions.push(Action::ChooseMetric { metric: metric.clone(), more: modifiers.command || modifiers.shift });
    }
    if matches!(row.source, Source::Files(_)) && response.clicked() {
        grid.actions.push(Action::File(files::Action::Open(row.key.to_string())));
    }
}

pub(super) fn key_menu(grid: &mut Grid<'_>, ui: &mut Ui, row: &Row) {
    let texts = grid.view.texts;
    ui.set_min_width(190.0);
    if ui.button(texts.get("compare-copy-key")).clicked() {
        grid.actions.push(system::Action::Copy(row.key.to_string()));
    }
    let Some(metric) = row.metric() else { return };
    ui.separator();
    if ui.button(texts.get("compare-draw")).clicked() {
        grid.actions.push(Action::ChooseMetric { metric: metric.clone(), more: false });
    }
    if ui.button(texts.get("compare-draw-too")).clicked() {
        grid.actions.push(Action::ChooseMetric { metric: metric.clone(), more: true });
    }
    ui.separator();
    let choices = [
        ("higher-is-better", Some(Best::Max), Direction::Higher),
        ("lower-is-better", Some(Best::Min), Direction::Lower),
        ("no-best", None, Direction::Neither),
    ];
    for (key, end, direction) in choices {
        if ui.selectable_label(row.best == end, texts.get(key)).clicked() {
            grid.actions.push(Action::SetDirection(metric.clone(), direction));
        }
    }
}

/// The first values of a row, for those who do not see the cells.
fn values_said(grid: &Grid<'_>, row: &Row) -> String {
    const MOST_SAID: usize = 12;
    let said = (0..grid.view.place.compare.order.len().min(MOST_SAID)).filter_map(|at| {
        let (run, position) = grid.run(at)?;
        Some(text_of(grid.view, row.value(&grid.view.place.catalog, run, position)).into_owned())
    });
    said.collect::<Vec<_>>().join(grid.view.texts.get("list-separator"))
}
