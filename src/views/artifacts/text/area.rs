//! The lines in view. Where one is, is a line and the points of it that are out of view, never the points from the
//! beginning: floats would run out of digits long before a log ends.

use std::sync::Arc;

use egui::text::CCursor;
use egui::{
    Align2, CursorIcon, Event, EventFilter, Galley, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::line::{ROW, galley};
use crate::app::artifacts::text::{Action, Open, Position, Selection, Spot, State};
use crate::app::artifacts::{self};
use crate::text::{Texts, grouped};
use crate::views::Actions;
use crate::views::theme::{faded, font, palette};
use crate::views::widgets::focus_ring;

/// The scroll bar, with its marks.
const BAR: f32 = 14.0;
/// Left of the first character.
const GAP: f32 = 16.0;
/// Lines that are read before those that are missing.
const BEFORE: u64 = 96;

/// A line in view.
struct Row {
    number: u64,
    rect: Rect,
    /// `None` while it is on its way.
    galley: Option<Arc<Galley>>,
}

/// What is drawn, and where.
struct Area<'a> {
    state: &'a State,
    open: &'a Open,
    /// Where lines stand.
    lines: Rect,
    /// Width of a line that is broken; infinite where none is.
    width: f32,
    is_missing: Option<u64>,
}

/// How far one is to the right, and what stood at the top: the layout of one text.
#[derive(Clone, Copy, Default)]
struct Layout {
    right: f32,
    widest: f32,
    top: (u64, f32),
    rows: u64,
}

fn push(actions: &mut Actions, action: Action) {
    actions.push(artifacts::Action::Text(action));
}

pub(super) fn area_ui(ui: &mut Ui, state: &State, open: &Open, texts: &'static Texts, actions: &mut Actions) {
    let rect = ui.available_rect_before_wrap();
    let id = Id::unique("text of a file");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, texts.get("text-area")));
    let slot = id.with("layout");
    let mut layout: Layout = ui.data(|data| data.get_temp(slot)).unwrap_or_default();
    let digits = grouped(open.line_count().max(1) as usize).len().max(3) as f32;
    let gutter = 16.0 + digits * 7.4;
    let lines = Rect::from_min_max(
        pos2(rect.left() + gutter + GAP, rect.top() + 4.0),
        pos2(rect.right() - BAR - 4.0, rect.bottom()),
    );
    let width = if state.wraps { lines.width().max(40.0) } else { f32::INFINITY };
    let mut area = Area { state, open, lines, width, is_missing: None };
    let before = area.top(ui, &layout);
    let (moved, keys) = wheel(ui, &response, rect);
    let mut top = before;
    if moved.y != 0.0 {
        top = area.scrolled(ui, top, -moved.y);
    }
    layout.right = if state.wraps {
        0.0
    } else {
        (layout.right - moved.x).clamp(0.0, (layout.widest - lines.width() + 40.0).max(0.0))
    };
    let end = area.end(ui);
    let is_at_end = top.0 > end.0 || (top.0 == end.0 && top.1 >= end.1);
    if is_at_end {
        top = end;
    }
    let rows = area.rows(ui, top, layout.right);
    layout.top = top;
    layout.rows = rows.iter().filter(|row| row.rect.bottom() <= rect.bottom() + 1.0).count().max(1) as u64;
    layout.widest = rows.iter().filter_map(|row| row.galley.as_ref()).map(|it| it.size().x).fold(0.0, f32::max);
    if moved.y != 0.0 {
        let position =
            if is_at_end && moved.y < 0.0 { Position::End } else { Position::At { line: top.0, offset: top.1 } };
        push(actions, Action::Scroll(position));
    } else if let Position::Showing(_) = open.position {
        push(actions, Action::Scroll(Position::At { line: top.0, offset: top.1 }));
    }
    draw(ui, &area, &rows, rect, gutter);
    select(ui, &response, &area, &rows, rect, actions);
    key_presses(ui, &response, state, open, isize::try_from(layout.rows).unwrap_or(isize::MAX), keys, actions);
    bar_ui(ui, &area, &layout, rect, end, texts, actions);
    if let Some(missing) = area.is_missing {
        let first = (missing.saturating_sub(BEFORE)..=missing).find(|line| open.line(*line).is_none());
        push(actions, Action::Want(first.unwrap_or(missing)));
    }
    focus_ring(ui, &response, rect, 0);
    ui.data_mut(|data| data.insert_temp(slot, layout));
}

/// What the wheel did over the text, and whether keys are for it.
fn wheel(ui: &Ui, response: &Response, rect: Rect) -> (Vec2, bool) {
    let is_over = response.contains_pointer() && ui.rect_contains_pointer(rect);
    let moved = if is_over { ui.input(|input| input.smooth_scroll_delta) } else { Vec2::ZERO };
    (moved, response.has_focus())
}

impl Area<'_> {
    fn galley(&mut self, ui: &Ui, number: u64) -> Option<Arc<Galley>> {
        let line = self.open.line(number);
        if line.is_none() {
            self.is_missing = Some(self.is_missing.map_or(number, |before| before.min(number)));
        }
        line.map(|line| galley(ui, self.state, self.open, number, line, self.width))
    }

    fn height(&mut self, ui: &Ui, number: u64) -> f32 {
        if self.width.is_infinite() {
            return ROW;
        }
        self.galley(ui, number).map_or(ROW, |galley| galley.size().y.max(ROW))
    }

    fn last(&self) -> u64 {
        self.open.line_count().saturating_sub(1)
    }

    /// What stands at the top when the last line stands at the bottom.
    fn end(&mut self, ui: &Ui) -> (u64, f32) {
        // Lines that are not in view at all are not asked for on its behalf.
        let missing = self.is_missing;
        let (mut line, mut height) = (self.last(), 0.0);
        let room = self.lines.height() - 6.0;
        let found = loop {
            height += self.height(ui, line);
            if height >= room {
                break (line, height - room);
            }
            if line == 0 {
                break (0, 0.0);
            }
            line -= 1;
        };
        self.is_missing = missing;
        found
    }

    /// What stands at the top.
    fn top(&mut self, ui: &Ui, layout: &Layout) -> (u64, f32) {
        match self.open.position {
            Position::At { line, offset } => (line.min(self.last()), offset),
            Position::End => self.end(ui),
            Position::Showing(line) => {
                let line = line.min(self.last());
                let in_view = layout.top.0 + 1..layout.top.0 + layout.rows.saturating_sub(2);
                if in_view.contains(&line) && !self.state.wraps {
                    return layout.top;
                }
                let above = (self.lines.height() / ROW / 3.0) as u64;
                (line.saturating_sub(if self.state.wraps { above / 3 } else { above }), 0.0)
            }
        }
    }

    /// So many points further down, or up.
    fn scrolled(&mut self, ui: &Ui, (mut line, offset): (u64, f32), by: f32) -> (u64, f32) {
        let mut offset = offset + by;
        while offset < 0.0 && line > 0 {
            line -= 1;
            offset += self.height(ui, line);
        }
        let mut height = self.height(ui, line);
        while offset >= height && line < self.last() {
            offset -= height;
            line += 1;
            height = self.height(ui, line);
        }
        (line, offset.max(0.0))
    }

    fn rows(&mut self, ui: &Ui, (line, offset): (u64, f32), right: f32) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut y = self.lines.top() - offset;
        for number in line..self.open.line_count() {
            if y >= self.lines.bottom() {
                break;
            }
            let galley = self.galley(ui, number);
            let height = galley.as_ref().map_or(ROW, |galley| galley.size().y.max(ROW));
            let rect = Rect::from_min_size(pos2(self.lines.left() - right, y), vec2(self.lines.width(), height));
            rows.push(Row { number, rect, galley });
            y += height;
        }
        rows
    }
}

fn draw(ui: &Ui, area: &Area<'_>, rows: &[Row], rect: Rect, gutter: f32) {
    let colors = palette(ui);
    let find = &area.state.find;
    let current = find.current.filter(|_| find.is_open).and_then(|at| find.matches.get(at)).map(|found| found.line);
    let selected = area.open.selection.map(Selection::range);
    let all = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let clip = Rect::from_min_max(pos2(area.lines.left() - 4.0, rect.top()), pos2(area.lines.right(), rect.bottom()));
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    for row in rows {
        if current == Some(row.number) {
            let line = Rect::from_x_y_ranges(rect.left()..=rect.right() - BAR, row.rect.y_range());
            all.rect_filled(line, 0, colors.hover);
        }
        let at = pos2(rect.left() + gutter, row.rect.top() + ROW / 2.0);
        let number = grouped(row.number as usize + 1);
        all.text(at, Align2::RIGHT_CENTER, number, font::mono(), colors.muted);
        let Some(galley) = &row.galley else { continue };
        if let Some([from, to]) = selected.filter(|[from, to]| from.line <= row.number && row.number <= to.line) {
            let begin = if from.line == row.number { from.column as usize } else { 0 };
            let end = (to.line == row.number).then_some(to.column).and_then(|end| usize::try_from(end).ok());
            for area in areas(galley, begin, end) {
                painter.rect_filled(area.translate(row.rect.min.to_vec2()), 0, faded(colors.accent, 40));
            }
        }
        painter.galley(row.rect.min, Arc::clone(galley), colors.text);
        let label = ui.interact(row.rect.intersect(rect), Id::unique(("line of a text", row.number)), Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
    }
}

/// Where a part of a line stands, by its characters; to the end of the line and a little beyond without an end.
fn areas(galley: &Galley, begin: usize, end: Option<usize>) -> Vec<Rect> {
    let cursor = |at: usize| galley.pos_from_cursor(CCursor::new(at));
    let (from, to) = (cursor(begin), end.map_or_else(|| galley.pos_from_cursor(galley.end()), cursor));
    let beyond = if end.is_none() { 6.0 } else { 0.0 };
    let mut areas = Vec::new();
    for row in &galley.rows {
        let rect = row.rect();
        let y = rect.center().y;
        if y < from.top() || y > to.bottom() {
            continue;
        }
        let left = if from.y_range().contains(y) { from.left() } else { rect.left() };
        let right = if to.y_range().contains(y) { to.left() + beyond } else { rect.right() };
        if right > left {
            areas.push(Rect::from_x_y_ranges(left..=right, rect.y_range()));
        }
    }
    areas
}

/// The place between two characters under a point; of rows that are not there, the nearest.
fn spot(rows: &[Row], at: Pos2) -> Option<Spot> {
    let row = rows.iter().find(|row| at.y < row.rect.bottom()).or(rows.last())?;
    let column = match &row.galley {
        Some(_) if at.y < row.rect.top() => 0,
        Some(galley) => galley.cursor_from_pos(at - row.rect.min).index.0 as u64,
        None => 0,
    };
    Some(Spot { line: row.number, column })
}

fn select(ui: &Ui, response: &Response, area: &Area<'_>, rows: &[Row], rect: Rect, actions: &mut Actions) {
    let is_over_text =
        response.hover_pos().is_some_and(|at| at.x < rect.right() - BAR && at.x > area.lines.left() - GAP);
    if is_over_text {
        ui.set_cursor_icon(CursorIcon::Text);
    }
    let Some(at) = response.interact_pointer_pos() else { return };
    let Some(head) = spot(rows, at) else { return };
    if response.is_pointer_button_down_on() && !response.has_focus() {
        response.request_focus();
    }
    let before = area.open.selection;
    let pressed = ui.input(|input| input.pointer.primary_pressed());
    let shift = ui.input(|input| input.modifiers.shift);
    let selection = if response.double_clicked() {
        word(area.open, head)
    } else if response.triple_clicked() {
        let line = |column| Spot { line: head.line, column };
        Some(Selection { anchor: line(0), head: line(u64::MAX) })
    } else if pressed && response.is_pointer_button_down_on() {
        let anchor = before.filter(|_| shift).map_or(head, |before| before.anchor);
        Some(Selection { anchor, head })
    } else if response.dragged() {
        // Beyond the edge the text moves along.
        let beyond = if at.y > rect.bottom() { at.y - rect.bottom() } else { (at.y - rect.top()).min(0.0) };
        if beyond != 0.0 {
            let lines = (beyond / ROW).clamp(-20.0, 20.0);
            push(actions, Action::Move(if lines > 0.0 { lines.ceil() } else { lines.floor() } as isize));
            ui.request_repaint();
        }
        before.map(|before| Selection { head, ..before })
    } else {
        return;
    };
    if selection != before {
        push(actions, Action::Select(selection));
    }
}

/// The word at a place.
fn word(open: &Open, at: Spot) -> Option<Selection> {
    let text: Vec<char> = open.line(at.line)?.text.chars().collect();
    let is_part = |character: &char| character.is_alphanumeric() || *character == '_';
    let column = (at.column as usize).min(text.len());
    let begin = text[..column].iter().rposition(|it| !is_part(it)).map_or(0, |before| before + 1);
    let end = text[column..].iter().position(|it| !is_part(it)).map_or(text.len(), |length| column + length);
    let spot = |column: usize| Spot { line: at.line, column: column as u64 };
    Some(Selection { anchor: spot(begin), head: spot(end) })
}

fn key_presses(
    ui: &Ui,
    response: &Response,
    state: &State,
    open: &Open,
    page: isize,
    has_focus: bool,
    actions: &mut Actions,
) {
    let has_selection = open.selection.is_some_and(|selection| !selection.is_empty());
    let is_copied = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)));
    if has_selection && is_copied && !ui.text_edit_focused() {
        push(actions, Action::Copy);
    }
    if !has_focus {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let page = (page - 1).max(1);
    for (key, lines) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Space, page),
        (Key::End, isize::MAX / 2),
        (Key::Home, isize::MIN / 2),
    ] {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            push(actions, Action::Move(lines));
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        push(actions, Action::SelectAll);
    }
    if state.find.is_open && ui.input(|input| input.key_pressed(Key::Escape)) {
        push(actions, Action::Find(crate::app::artifacts::text::FindAction::Close));
    }
}

/// Where one is in the whole, with a mark for each part that holds something that was found.
fn bar_ui(
    ui: &Ui,
    area: &Area<'_>,
    layout: &Layout,
    rect: Rect,
    (end, end_offset): (u64, f32),
    texts: &'static Texts,
    actions: &mut Actions,
) {
    let colors = palette(ui);
    let track = Rect::from_min_max(pos2(rect.right() - BAR, rect.top()), rect.right_bottom());
    if area.state.find.is_open {
        for (at, _) in area.state.find.ticks.iter().enumerate().filter(|(_, is_there)| **is_there) {
            let share = (at as f32 + 0.5) / area.state.find.ticks.len() as f32;
            let y = track.top() + share * track.height();
            let tick = Rect::from_min_max(pos2(track.left() + 3.0, y - 1.0), pos2(track.right() - 3.0, y + 1.0));
            ui.painter().rect_filled(tick, 0, colors.warn);
        }
    }
    if end == 0 && end_offset == 0.0 {
        return;
    }
    let room = f64::from(rect.height());
    let all = area.open.line_count().max(1) as f64;
    let thumb = (room * layout.rows as f64 / all).clamp(28.0, room);
    let last = end as f64 + f64::from(end_offset / ROW);
    let now = layout.top.0 as f64 + f64::from(layout.top.1 / ROW);
    let share = (now / last.max(1e-9)).clamp(0.0, 1.0);
    let y = track.top() + (share * (room - thumb)) as f32;
    let knob = Rect::from_min_size(pos2(track.left() + 3.0, y), vec2(BAR - 6.0, thumb as f32));
    let response = ui.interact(track, Id::unique("position in a text"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, now + 1.0, texts.get("text-position")));
    let color = if response.hovered() || response.dragged() { colors.muted } else { colors.line_strong };
    ui.painter().rect_filled(knob, 4, faded(color, 70));
    if let Some(at) = response.interact_pointer_pos() {
        let grip = Id::unique("grip of the position in a text");
        if response.drag_started() || response.clicked() {
            let held = if knob.contains(at) { at.y - knob.top() } else { knob.height() / 2.0 };
            ui.data_mut(|data| data.insert_temp(grip, held));
        }
        let held: f32 = ui.data(|data| data.get_temp(grip)).unwrap_or(knob.height() / 2.0);
        let share = f64::from(at.y - held - track.top()) / (room - thumb).max(1.0);
        let to = share.clamp(0.0, 1.0) * last;
        let position = if share >= 1.0 {
            Position::End
        } else {
            Position::At { line: to as u64, offset: if area.state.wraps { 0.0 } else { to.fract() as f32 * ROW } }
        };
        push(actions, Action::Scroll(position));
    }
}
