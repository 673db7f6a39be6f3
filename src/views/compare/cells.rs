//! Keys and values of the table.

use std::borrow::Cow;

use egui::{Align2, Color32, CornerRadius, Popup, PopupCloseBehavior, Rect, RichText, Role, ScrollArea, Ui};
use egui::{WidgetInfo, pos2, vec2};

use super::super::View;
use super::super::icons::Icon;
use super::super::theme::{Palette, font, palette, size};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{focus_ring, muted};
use super::grid::{Grid, QUIET_CLICK, Shown, text_at};
use crate::app::compare::{Action, files};
use crate::app::{system, table};
use crate::compare::table::{Delta, Group, GroupKind, MetricValue, Row, ShortDiff, Sign, Source, Value, Verdict};
use crate::model::{Best, ColumnId, Direction, RunIndex, format};
use crate::store::RunStatus;

/// Characters of a value that are laid out in a cell, and on hover.
const LONGEST: usize = 200;
const LONGEST_TIP: usize = 1_200;

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
        let name = value_name(view, view.place.compare.look.value);
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
    let label = texts.with("compare-value-is", &[("value", value_name(grid.view, shown).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &*label));
    if response.hovered() {
        let line = egui::Stroke::new(1.0, grid.palette.line_field);
        ui.painter().rect_stroke(rect, CornerRadius::same(4), line, egui::StrokeKind::Inside);
    }
    focus_ring(ui, &response, rect, 4);
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        let step = if let MetricValue::At(step) = shown { step } else { 0 };
        let choices = [MetricValue::Last, MetricValue::Min, MetricValue::Max, MetricValue::Best, MetricValue::All];
        for value in choices {
            if ui.selectable_label(shown == value, value_name(grid.view, value)).clicked() {
                grid.actions.push(Action::SetValue(value));
            }
        }
        ui.separator();
        ui.horizontal(|ui| {
            let mut wanted = step;
            ui.label(texts.get("compare-value-at"));
            let field = ui.add(egui::DragValue::new(&mut wanted).update_while_editing(false));
            field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, texts.get("compare-value-at")));
            if wanted != step {
                grid.actions.push(Action::SetValue(MetricValue::At(wanted)));
            }
        });
    });
}

fn value_name(view: &View<'_>, value: MetricValue) -> String {
    let texts = view.texts;
    match value {
        MetricValue::Last => texts.get("compare-value-last").to_owned(),
        MetricValue::Min => texts.get("compare-value-min").to_owned(),
        MetricValue::Max => texts.get("compare-value-max").to_owned(),
        MetricValue::Best => texts.get("compare-value-best").to_owned(),
        MetricValue::All => texts.get("compare-value-all").to_owned(),
        MetricValue::At(step) => texts.with("compare-value-step", &[("step", step.into())]),
    }
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

fn choose_on_click(grid: &mut Grid<'_>, ui: &Ui, response: &egui::Response, row: &Row) {
    if let Some(metric) = row.metric().filter(|_| response.clicked()) {
        let modifiers = ui.input(|input| input.modifiers);
        grid.actions.push(Action::ChooseMetric { metric: metric.clone(), more: modifiers.command || modifiers.shift });
    }
    if matches!(row.source, Source::Files(_)) && response.clicked() {
        grid.actions.push(Action::File(files::Action::Open(row.key.to_string())));
    }
}

fn key_menu(grid: &mut Grid<'_>, ui: &mut Ui, row: &Row) {
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

/// A value as it is shown.
fn text_of<'a>(view: &View<'_>, value: Value<'a>) -> Cow<'a, str> {
    match value {
        Value::Missing => format::NO_VALUE.into(),
        Value::Text("") => "\"\"".into(),
        Value::Text(text) => {
            let line = text.lines().next().unwrap_or_default();
            let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
            let is_cut = end < text.trim_end().len();
            let shown = format::safe_text(&line[..end]);
            if is_cut { format!("{shown}…").into() } else { shown }
        }
        Value::Number(number) => format::number(number).into(),
        Value::Time(time) => format::absolute_time(time, &view.clock.zone).into(),
        Value::Duration(Some(millis)) => format::duration(view.texts, millis).into(),
        Value::Duration(None) => format::status_word(view.texts, RunStatus::Running).into(),
        Value::Status(status) => format::status_word(view.texts, status).into(),
        Value::File(bytes) => format::size(bytes).into(),
    }
}

pub(super) fn value_ui(grid: &mut Grid<'_>, ui: &mut Ui, shown: Shown<'_>, run: RunIndex, position: usize) {
    let Some((row, _, _)) = shown.row.filter(|(row, _, _)| !row.is_branch()) else { return };
    let (view, colors) = (grid.view, grid.palette);
    let catalog = &view.place.catalog;
    let rect = ui.max_rect();
    // Runs may have been read anew since the table was made.
    if catalog.runs.get(run.at()).is_none_or(|entry| entry.is_gone) {
        return;
    }
    let value = row.value(catalog, run, position);
    let class = row.classes[position];
    let is_best = class > 0 && row.best_class == Some(class);
    let reference = grid.comparison.reference;
    let base = reference.map_or(row.usual, |reference| row.classes[reference]);
    let is_first = view.place.compare.order.first() == Some(&position);
    // Numbers that were measured differ all the time; what was set is dark where it is not as usual.
    let is_quiet = class == base && !is_first && reference != Some(position) && row.metric().is_none();
    let color = if is_quiet { colors.muted } else { colors.text };
    let id = egui::Id::unique(("compare cell", shown.group.kind, &*row.key, run));
    let response = ui.interact(rect, id, QUIET_CLICK);
    let delta = grid.comparison.delta(catalog, row, position);
    let diff = row.diffs.as_ref().and_then(|diffs| diffs.get(class as usize)).filter(|diff| !diff.lines.is_empty());
    let text = match diff {
        Some(diff) => Cow::Owned(diff_line(diff)),
        None => text_of(view, value),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*text));
    paint_value(ui, rect, &text, is_best, color, delta.map(|delta| (delta, value)), view);
    if let (Some(_), true) = (row.metric(), response.hovered()) {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    choose_on_click(grid, ui, &response, row);
    response.context_menu(|ui| value_menu_ui(grid, ui, row, run, value));
    if let Some(diff) = diff {
        Popup::menu(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| diff_ui(ui, view, diff));
    }
    if response.hovered() {
        let tip = tip(view, value, delta);
        response.on_hover_text_at_pointer(tip);
    }
}

fn paint_value(
    ui: &Ui,
    rect: Rect,
    text: &str,
    is_best: bool,
    color: Color32,
    delta: Option<(Delta, Value<'_>)>,
    view: &View<'_>,
) {
    let colors = palette(ui);
    let at = text_at(rect, 0.0);
    let room = rect.width() - 2.0 * size::CELL;
    let right = if is_best {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font::value(), colors.success);
        let width = galley.size().x.min(room);
        let chip =
            Rect::from_min_max(pos2(at.x - 6.0, rect.top() + 3.0), pos2(at.x + width + 6.0, rect.bottom() - 4.0));
        ui.painter().rect_filled(chip, CornerRadius::same(4), colors.success_soft);
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, text, font::value(), colors.success, room);
        chip.right()
    } else {
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, text, font::body(), color, room).0.right()
    };
    let Some((delta, value)) = delta.filter(|(delta, _)| delta.difference != 0.0) else { return };
    let left = right + 8.0;
    let room = rect.right() - left - 4.0;
    if room > 24.0 {
        let color = match delta.verdict {
            Some(Verdict::Better) => colors.success,
            Some(Verdict::Worse) => colors.danger,
            None => colors.muted,
        };
        let text = delta_text(view, delta, value, room > 104.0);
        paint_elided(ui.painter(), pos2(left, at.y), Align2::LEFT_CENTER, &text, font::tiny(), color, room);
    }
}

/// `+0.0121 (+3.1 %)`, or the percent alone.
fn delta_text(view: &View<'_>, delta: Delta, value: Value<'_>, is_whole: bool) -> String {
    let sign = |positive: bool| if positive { "+" } else { "−" };
    let size = delta.difference.abs();
    let difference = match value {
        Value::Duration(_) => format::duration(view.texts, size as i64),
        Value::File(_) => format::size(size as u64),
        _ => format::number(size),
    };
    let difference = format!("{}{difference}", sign(delta.difference > 0.0));
    let Some(percent) = delta.percent else { return difference };
    let digits = match percent.abs() {
        size if size >= 1e6 => return difference,
        size if size >= 99.95 => 0,
        size if size >= 0.095 => 1,
        _ => 2,
    };
    let percent = format!("{}{:.digits$} %", sign(percent > 0.0), percent.abs());
    if is_whole { format!("{difference} ({percent})") } else { percent }
}

fn tip(view: &View<'_>, value: Value<'_>, delta: Option<Delta>) -> String {
    let mut tip = match value {
        Value::Text(text) => {
            let end = text.char_indices().nth(LONGEST_TIP).map_or(text.len(), |(at, _)| at);
            let cut = if end < text.len() { "…" } else { "" };
            let lines = text[..end].lines().map(format::safe_text);
            format!("{}{cut}", lines.collect::<Vec<_>>().join("\n"))
        }
        Value::Number(number) => format::number_exact(number),
        other => text_of(view, other).into_owned(),
    };
    if let Some(delta) = delta {
        let text = delta_text(view, delta, value, true);
        tip.push('\n');
        tip.push_str(&view.texts.with("compare-against-reference", &[("difference", text.into())]));
    }
    tip
}

/// `−1 +2  first changed line`.
fn diff_line(diff: &ShortDiff) -> String {
    let first = diff.lines.first().map_or("", |line| &*line.text);
    format!("−{} +{}  {}", diff.removed, diff.added, format::safe_text(first.trim()))
}

/// The changed lines.
fn diff_ui(ui: &mut Ui, view: &View<'_>, diff: &ShortDiff) {
    let colors: &Palette = palette(ui);
    ui.set_min_width(320.0);
    ui.set_max_width(720.0);
    muted(ui, view.texts.get("compare-changed-lines"));
    ScrollArea::both().max_height(360.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for line in &diff.lines {
            let (sign, color) = match line.sign {
                Sign::Removed => ("−", colors.danger),
                Sign::Added => ("+", colors.success),
            };
            let text = format!("{sign} {}", format::safe_text(&line.text));
            ui.add(egui::Label::new(RichText::new(text).font(font::mono()).color(color)).extend());
        }
        let left = (diff.added + diff.removed).saturating_sub(diff.lines.len());
        if left > 0 {
            muted(ui, &view.texts.count("and-more", left));
        }
    });
}

fn value_menu_ui(grid: &mut Grid<'_>, ui: &mut Ui, row: &Row, run: RunIndex, value: Value<'_>) {
    let texts = grid.view.texts;
    ui.set_min_width(190.0);
    let copied = match value {
        Value::Missing => None,
        Value::Text(text) => Some(text.to_owned()),
        Value::Number(number) => Some(format::number_exact(number)),
        other => Some(text_of(grid.view, other).into_owned()),
    };
    if let Some(text) = copied
        && ui.button(texts.get("copy-value")).clicked()
    {
        grid.actions.push(system::Action::Copy(text));
    }
    if let (Value::Text(_), Source::Column(column @ (ColumnId::Param(_) | ColumnId::Tag(_)))) = (value, &row.source)
        && ui.button(texts.get("show-whole-value")).clicked()
    {
        let whole = Some((run, column.clone()));
        grid.actions.push(table::Action::Cell(table::cell::Action::ShowWhole(whole)));
    }
    key_menu(grid, ui, row);
}
