//! Values of the table.

use std::borrow::Cow;

use egui::{Align2, Color32, CornerRadius, Popup, PopupCloseBehavior, Rect, Role, Ui, WidgetInfo, pos2};

use super::super::View;
use super::super::theme::{font, palette, size};
use super::super::widgets::text::paint_elided;
use super::grid::{Grid, QUIET_CLICK, Shown, text_at};
use super::keys::{choose_on_click, key_menu};
use super::short_diff;
use crate::app::{system, table};
use crate::compare::table::{Delta, Row, Source, Value, Verdict};
use crate::model::{ColumnId, RunIndex, format};
use crate::store::RunStatus;

/// Characters of a value that are laid out in a cell, and on hover.
const LONGEST: usize = 200;
const LONGEST_TIP: usize = 1_200;

/// A value as it is shown.
pub(super) fn text_of<'a>(view: &View<'_>, value: Value<'a>) -> Cow<'a, str> {
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
    if let Some(diff) = diff {
        let job = short_diff::line(ui, diff, color);
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*job.text));
        short_diff::paint(ui, rect, job);
    } else {
        let text = text_of(view, value);
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*text));
        paint_value(ui, rect, &text, is_best, color, delta.map(|delta| (delta, value)), view);
    }
    if let (Some(_), true) = (row.metric(), response.hovered()) {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    choose_on_click(grid, ui, &response, row);
    response.context_menu(|ui| value_menu_ui(grid, ui, row, run, value));
    if let Some(diff) = diff {
        Popup::menu(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| short_diff::lines_ui(ui, view, diff));
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
