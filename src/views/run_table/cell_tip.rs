//! What a cell says when the pointer rests on it: the exact value, and where it comes from.

use std::borrow::Cow;

use egui::{Align2, Color32, FontId, Rect, Sense, Ui, WidgetText};

use super::RunTable;
use crate::app::{Loadable, table};
use crate::model::liveness::Liveness;
use crate::model::{Cell, ColumnId, RunIndex, Summary, cell, format};
use crate::store::MetricPoint;
use crate::views::View;
use crate::views::theme::{font, size};
use crate::views::widgets::text::paint_elided;

/// Characters and lines of a text that are shown on hover.
const LONGEST: usize = 2_000;
const MOST_LINES: usize = 24;
/// Of the first line of a cell; a value of megabytes is a file of its own.
const LONGEST_LINE: usize = 300;

/// The tip of a cell, and the right click that asks for its menu. To be called for each cell after it was drawn.
pub(super) fn cell_tip_ui(table: &mut RunTable<'_>, ui: &mut Ui, row_nr: u64, col_nr: usize) {
    let rect = ui.max_rect();
    if !ui.rect_contains_pointer(rect.intersect(ui.clip_rect())) {
        return;
    }
    let (view, columns) = (table.view, table.columns);
    let (run, column) = (table.row(row_nr).run, &columns[col_nr]);
    if ui.input(|input| input.pointer.secondary_clicked()) {
        table.actions.push(table::Action::Cell(table::cell::Action::MenuIn(Some((run, column.clone())))));
    }
    // The name says itself what it is cut of.
    if *column == ColumnId::Name {
        return;
    }
    if let ColumnId::Metric(metric) = column
        && wants_facts(view, run, column)
    {
        table.actions.push(table::Action::Cell(table::cell::Action::WantFacts((run, metric.clone()))));
    }
    let room = rect.width() - 2.0 * size::CELL;
    if let Some(tip) = tip_of(ui, view, run, column, room) {
        let response = ui.interact(rect, ui.scope_id().with("tip"), Sense::hover());
        response.on_hover_text_at_pointer(WidgetText::from(tip));
    }
}

fn wants_facts(view: &View<'_>, run: RunIndex, column: &ColumnId) -> bool {
    let ColumnId::Metric(metric) = column else { return false };
    let is_known = view.place.table.cells.facts.contains_key(&(run, metric.clone()));
    !is_known && !view.place.read.is_running && cell(&view.place.catalog, run, column) != Cell::Missing
}

/// What there is to say of a cell with so much room for a text.
fn tip_of(ui: &Ui, view: &View<'_>, run: RunIndex, column: &ColumnId, room: f32) -> Option<String> {
    let zone = &view.clock.zone;
    let texts = view.texts;
    match cell(&view.place.catalog, run, column) {
        Cell::Missing => size_tip(view, run, column),
        Cell::Text(text) => {
            let is_mono = column.attribute().is_some_and(|row| row.is_monospaced);
            let font = if is_mono { font::mono() } else { font::body() };
            is_cut(ui, text, font, room).then(|| several_lines(text))
        }
        Cell::Number { .. } => metric_tip(view, run, column),
        Cell::Time(time) => {
            let status = format::status_word(texts, view.place.catalog.run(run).status);
            let (now, absolute) = (view.clock.now, format::absolute_time_with_offset(time, zone));
            let since = match Liveness::of(view.place.catalog.run(run), now).filter(|live| live.is_stale) {
                Some(live) => {
                    let since = format::relative_time(texts, live.last, now, zone);
                    texts.with("stale-since", &[("since", since.into())])
                }
                None => format::relative_time(texts, time, now, zone),
            };
            Some(format!("{status} · {since}\n{absolute}"))
        }
        Cell::Duration(duration) => {
            let run = view.place.catalog.run(run);
            let seconds = duration.map(|millis| {
                texts.with("cell-seconds", &[("n", format::number_exact(millis as f64 / 1000.0).into())])
            });
            let time = |key, time: Option<i64>| {
                time.map(|time| format!("{} {}", texts.get(key), format::absolute_time(time, zone)))
            };
            let end = run.end_time.filter(|_| duration.is_some());
            let lines = [seconds, time("started", run.start_time), time("ended", end)];
            Some(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
        }
        Cell::Status(_) => None,
    }
}

/// Bytes and files, where they are measured.
fn size_tip(view: &View<'_>, run: RunIndex, column: &ColumnId) -> Option<String> {
    let usage = view.place.space.measured.value().and_then(|space| space.run(run));
    let usage = usage.filter(|_| *column == ColumnId::Size)?;
    Some(view.texts.with("cell-bytes", &[("n", usage.bytes.into()), ("files", usage.files.into())]))
}

/// Every digit of the last value with its step and time; the number of points, and the lowest and the highest.
fn metric_tip(view: &View<'_>, run: RunIndex, column: &ColumnId) -> Option<String> {
    let ColumnId::Metric(key) = column else { return None };
    let texts = view.texts;
    let metrics = &view.place.catalog.run(run).metrics;
    let metric = &metrics[metrics.binary_search_by(|metric| (*metric.key).cmp(key)).ok()?];
    let point = metric.latest?;
    let mut tip = point_text(view, point);
    if metric.is_provisional {
        tip = format!("{tip}\n{}", texts.get("cell-provisional"));
    }
    match view.place.table.cells.facts.get(&(run, key.clone())) {
        Some(Loadable::Failed(why, _)) => tip = format!("{tip}\n{}", texts.message(why)),
        Some(Loadable::Ready(facts)) => facts_text(view, facts, &mut tip),
        _ => {}
    }
    Some(tip)
}

fn point_text(view: &View<'_>, point: MetricPoint) -> String {
    let step = crate::text::grouped(point.step);
    let time = format::absolute_time(point.timestamp, &view.clock.zone);
    let exact = format::number_exact(point.value);
    view.texts.with("metric-tip", &[("value", exact.into()), ("step", step.into()), ("time", time.into())])
}

fn facts_text(view: &View<'_>, facts: &Summary, tip: &mut String) {
    let texts = view.texts;
    tip.push('\n');
    tip.push_str(&texts.count("points-count", facts.count));
    if facts.count < 2 {
        return;
    }
    for (key, point) in [("metric-min", facts.min), ("metric-max", facts.max)] {
        let Some(point) = point else { continue };
        let (value, step) = (format::number_exact(point.value), crate::text::grouped(point.step));
        let args = [("name", texts.get(key).into()), ("value", value.into()), ("step", step.into())];
        tip.push('\n');
        tip.push_str(&texts.with("cell-extreme", &args));
    }
    if facts.nan_count > 0 {
        tip.push('\n');
        tip.push_str(&texts.count("cell-nan", facts.nan_count));
    }
}

/// Whether a cell does not show the whole of a text.
fn is_cut(ui: &Ui, text: &str, font: FontId, room: f32) -> bool {
    if text.len() > LONGEST_LINE || text.contains(['\n', '\r']) {
        return true;
    }
    let galley = ui.painter().layout_no_wrap(format::safe_text(text).into_owned(), font, Color32::PLACEHOLDER);
    galley.size().x > room
}

/// A text on hover, its lines as they are; each made safe to show.
pub(super) fn several_lines(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut lines: Vec<Cow<'_, str>> = text[..end].lines().take(MOST_LINES + 1).map(format::safe_text).collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push("…".into());
    } else if end < text.len() {
        lines.push("…".into());
    }
    lines.join("\n")
}

/// Whether a text has several lines.
pub(super) fn has_several_lines(text: &str) -> bool {
    memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| at + 1 < text.len())
}

/// The first line of a text, and ` ↵ +3`: how many follow. Of a text that is too long to be looked at in every frame, that
/// some do.
fn first_line(text: &str) -> (&str, String) {
    const LONGEST_COUNTED: usize = 64 << 10;
    let line = text.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(LONGEST_LINE).map_or(line.len(), |(at, _)| at);
    let more = match text.len() {
        ..=LONGEST_COUNTED => format!("+{}", crate::text::grouped(text.lines().count().saturating_sub(1))),
        _ => "…".to_owned(),
    };
    (&line[..end], format!(" ↵ {more}"))
}

/// `first line ↵ +3`: a text of several lines in one; how many follow is never cut. Returns where it stands.
pub(super) fn paint_several(ui: &Ui, column: &ColumnId, text: &str, font: FontId, color: Color32) -> Rect {
    let rect = ui.max_rect();
    let (line, more) = first_line(text);
    let muted = crate::views::theme::palette(ui).muted;
    let more = ui.painter().layout_no_wrap(more, font.clone(), muted);
    let room = (rect.width() - 2.0 * size::CELL - more.size().x).max(0.0);
    let line = format::safe_text(line);
    let y = rect.center().y;
    let (anchor, x) = if column.is_right_aligned() {
        (Align2::RIGHT_CENTER, rect.right() - size::CELL - more.size().x)
    } else {
        (Align2::LEFT_CENTER, rect.left() + size::CELL)
    };
    let (painted, _) = paint_elided(ui.painter(), egui::pos2(x, y), anchor, &line, font, color, room);
    let at = egui::pos2(painted.right(), y - more.size().y / 2.0);
    let whole = painted.union(Rect::from_min_size(at, more.size()));
    ui.painter().galley(at, more, muted);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines_and_hide_nothing() {
        assert_eq!(several_lines("one\r\ntwo\n\u{202E}three"), "one\ntwo\n\u{FFFD}three");
        assert_eq!(several_lines(&"x\n".repeat(30)), format!("{}…", "x\n".repeat(24)));
        assert_eq!(several_lines(&"x".repeat(3_000)), format!("{}\n…", "x".repeat(2_000)));
    }

    #[test]
    fn a_cell_says_how_many_lines_follow() {
        assert_eq!(first_line("{\n  a: 1,\n  b: 2\n}"), ("{", " ↵ +3".to_owned()));
        assert_eq!(first_line(&"x\n".repeat(50_000)), ("x", " ↵ …".to_owned()));
        for (text, has_several) in [("", false), ("one", false), ("one\n", false), ("one\ntwo", true)] {
            assert_eq!(has_several_lines(text), has_several, "{text:?}");
        }
        assert_eq!(first_line(&"é".repeat(400)).0.chars().count(), 300);
    }
}
