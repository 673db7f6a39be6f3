//! What is done with the axes of parallel coordinates: they are moved by their titles, and brushed along themselves.
//!
//! A drag on a title moves the axis, a click opens its menu, a double click turns it round. A drag along an axis brushes it;
//! a brush is moved by its middle and made longer by its ends, and a click beside it or Escape takes it away. With the
//! keyboard: on a title left and right move the axis, Enter opens the menu; on an axis up and down move the upper end of the
//! brush, with Shift the lower end, with Alt all of it; Escape takes it away.

use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Popup, PopupCloseBehavior, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2,
};

use super::super::super::shortcuts;
use super::super::super::theme::{self, font, palette};
use super::super::super::widgets::{focus_ring, radio_row};
use super::super::super::{Actions, View};
use super::picture::Sheet;
use super::push;
use crate::app::compare::plots::{Action, PlotPicture};
use crate::compare::plots::parallel::{AxisSetup, Brush, Coloring, ParallelSetup};
use crate::compare::plots::{AxisPlace, Column, PlotSetup, Scale, Values};
use crate::compare::table::MetricValue;
use crate::model::{ColumnId, format};

/// Half of the width of what is taken hold of, points.
const HOLD: f32 = 11.0;
/// Half of the width of a brush, points.
const BRUSH: f32 = 6.0;
/// An end of a brush is taken from this far, points.
const END: f32 = 6.0;
/// A step of the keyboard, of the axis.
const STEP: f64 = 0.025;

/// What is being edited, as it is now: the picture may be older.
struct Editor<'a, 'b> {
    view: &'a View<'a>,
    picture: &'a PlotPicture,
    setup: &'a ParallelSetup,
    sheet: Sheet,
    actions: &'b mut Actions,
}

/// A drag along an axis on its way, in heights of the page.
#[derive(Clone, Copy)]
enum Drag {
    New {
        from: f64,
    },
    Move {
        from: f64,
        before: [f64; 2],
    },
    /// The end that stays.
    Resize {
        other: f64,
    },
}

/// Whether an axis has the pointer.
pub(super) fn axes_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: Id,
    picture: &PlotPicture,
    sheet: Sheet,
    actions: &mut Actions,
) -> bool {
    let setup = &view.place.compare.look.plots.parallel;
    let mut editor = Editor { view, picture, setup, sheet, actions };
    let mut is_taken = false;
    for (at, axis) in picture.plot.axes.iter().enumerate() {
        let Some(column) = picture.data.column(&axis.field) else { continue };
        let id = id.with(&axis.field);
        is_taken |= editor.title_ui(ui, id.with("title"), at, column);
        is_taken |= editor.brush_ui(ui, id.with("brush"), axis, column);
    }
    is_taken
}

/// The setup with the axes that are seen, for whoever changes them.
pub(super) fn with_axes(setup: &ParallelSetup, picture: &PlotPicture) -> ParallelSetup {
    let mut setup = setup.clone();
    if setup.axes.is_none()
        && let PlotSetup::Parallel(shown) = &picture.setup
    {
        setup.axes.clone_from(&shown.axes);
    }
    setup
}

impl Editor<'_, '_> {
    fn set(&mut self, setup: ParallelSetup) {
        push(self.actions, Action::SetSetup(PlotSetup::Parallel(setup)));
    }

    /// Changes the axes that are seen.
    fn change(&mut self, change: impl FnOnce(&mut Vec<AxisSetup>)) {
        let mut setup = with_axes(self.setup, self.picture);
        change(setup.axes.get_or_insert_default());
        self.set(setup);
    }

    fn change_one(&mut self, axis: &AxisPlace, change: impl FnOnce(&mut AxisSetup)) {
        self.change(|axes| {
            if let Some(axis) = axes.iter_mut().find(|known| known.field == axis.field) {
                change(axis);
            }
        });
    }

    fn move_to(&mut self, axis: &AxisPlace, to: usize) {
        self.change(|axes| {
            if let Some(from) = axes.iter().position(|known| known.field == axis.field) {
                let moved = axes.remove(from);
                axes.insert(to.min(axes.len()), moved);
            }
        });
    }

    /// The title of an axis. Whether it has the pointer.
    fn title_ui(&mut self, ui: &Ui, id: Id, at: usize, column: &Column) -> bool {
        let (view, picture) = (self.view, self.picture);
        let axis = &picture.plot.axes[at];
        let rect = self.sheet.place(&axis.title);
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let label = view.texts.with("plot-axis", &[("name", column.title.to_string().into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
        focus_ring(ui, &response, rect, 4);
        if response.hovered() || response.has_focus() {
            ui.painter().rect_stroke(rect, 4, Stroke::new(1.0, palette(ui).line), StrokeKind::Inside);
        }
        if response.dragged() || response.drag_stopped() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            if let Some(pointer) = response.interact_pointer_pos() {
                self.drag_title(ui, at, column, pointer, response.drag_stopped());
            }
            return true;
        }
        if response.double_clicked() {
            Popup::close_id(ui, Popup::default_response_id(&response));
            self.change_one(axis, |axis| axis.is_flipped = !axis.is_flipped);
            return true;
        }
        self.title_keys(ui, &response, at);
        Popup::menu(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .show(|ui| self.axis_menu(ui, at, column));
        let is_hovered = response.hovered();
        let tip = || {
            let whole = column.title.to_string();
            view.texts.with("plot-axis-tip", &[("name", whole.into())])
        };
        if is_hovered && !Popup::is_id_open(ui, Popup::default_response_id(&response)) {
            response.on_hover_cursor(CursorIcon::Grab).on_hover_text(tip());
        }
        is_hovered
    }

    /// A line where the axis would stand; it stands there when the drag is over.
    fn drag_title(&mut self, ui: &Ui, at: usize, column: &Column, pointer: Pos2, is_over: bool) {
        let axes = &self.picture.plot.axes;
        let x = |axis: &AxisPlace| self.sheet.screen(axis.ends[0]).x;
        let others = axes.iter().enumerate().filter(|(other, _)| *other != at);
        let to = others.filter(|(_, axis)| x(axis) < pointer.x).count();
        if is_over {
            if to != at {
                let axis = axes[at].clone();
                self.move_to(&axis, to);
            }
            return;
        }
        let [low, high] = axes[at].ends.map(|end| self.sheet.screen(end).y);
        let accent = palette(ui).accent;
        ui.painter().vline(pointer.x, low.min(high)..=low.max(high), Stroke::new(2.0, accent));
        let title = pos2(pointer.x, self.sheet.place(&axes[at].title).center().y);
        let name = format::middle_ellipsis(&column.title, 32);
        ui.painter().text(title, Align2::CENTER_CENTER, name, font::header(), palette(ui).accent_text);
    }

    fn title_keys(&mut self, ui: &Ui, response: &Response, at: usize) {
        if !response.has_focus() {
            return;
        }
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        let axis = self.picture.plot.axes[at].clone();
        if pressed(Key::ArrowLeft) && at > 0 {
            self.move_to(&axis, at - 1);
        } else if pressed(Key::ArrowRight) {
            self.move_to(&axis, at + 1);
        } else if pressed(Key::Delete) {
            self.change(|axes| axes.retain(|known| known.field != axis.field));
        }
    }

    fn axis_menu(&mut self, ui: &mut Ui, at: usize, column: &Column) {
        let texts = self.view.texts;
        let axis = self.picture.plot.axes[at].clone();
        ui.set_min_width(180.0);
        if ui.button(texts.get("plot-flip")).clicked() {
            self.change_one(&axis, |axis| axis.is_flipped = !axis.is_flipped);
        }
        if matches!(column.values, Values::Numbers(_) | Values::Durations(_)) {
            let is_log = axis.scale == Scale::Log;
            if ui.selectable_label(is_log, texts.get("plot-log")).clicked() {
                let scale = if is_log { Scale::Linear } else { Scale::Log };
                self.change_one(&axis, |axis| axis.scale = Some(scale));
            }
        }
        if ui.button(texts.get("plot-color-by-this")).clicked() {
            self.set(ParallelSetup { color: Coloring::Field(axis.field.clone()), ..self.setup.clone() });
        }
        if matches!(axis.field.column, ColumnId::Metric(_)) {
            ui.separator();
            for (value, key) in METRIC_VALUES {
                if radio_row(ui, axis.field.value == value, texts.get(key)).clicked() && axis.field.value != value {
                    self.change_one(&axis, |axis| axis.field.value = value);
                    ui.close();
                }
            }
        }
        ui.separator();
        if at > 0 && ui.button(texts.get("plot-move-left")).clicked() {
            self.move_to(&axis, at - 1);
        }
        if at + 1 < self.picture.plot.axes.len() && ui.button(texts.get("plot-move-right")).clicked() {
            self.move_to(&axis, at + 1);
        }
        if ui.button(texts.get("plot-remove-axis")).clicked() {
            self.change(|axes| axes.retain(|known| known.field != axis.field));
        }
    }

    /// An axis and its brush. Whether it has the pointer.
    fn brush_ui(&mut self, ui: &Ui, id: Id, axis: &AxisPlace, column: &Column) -> bool {
        let span = axis_span(axis);
        let top = self.sheet.screen([axis.ends[0][0], span[0]]);
        let bottom = self.sheet.screen([axis.ends[0][0], span[1]]);
        let rect = Rect::from_min_max(pos2(top.x - HOLD, top.y - 4.0), pos2(bottom.x + HOLD, bottom.y + 4.0));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let brush = self.setup.brush_of(&axis.field);
        let heights = brush.and_then(|brush| brush.heights(axis, column));
        let label = self.brush_label(column, brush);
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &*label));
        focus_ring(ui, &response, rect, 4);
        if let Some([first, last]) = heights {
            let colors = palette(ui);
            let y = |height: f64| self.sheet.screen([axis.ends[0][0], height]).y;
            let place =
                Rect::from_min_max(pos2(top.x - BRUSH, y(first)), pos2(top.x + BRUSH, y(last).max(y(first) + 2.0)));
            let stroke = Stroke::new(1.0, colors.accent);
            ui.painter().rect(place, 2, theme::faded(colors.accent, 22), stroke, StrokeKind::Middle);
        }
        self.drag_brush(ui, &response, axis, column, heights);
        self.brush_keys(ui, &response, axis, column, heights);
        if response.clicked() && brush.is_some() {
            self.set_brush(axis, None);
        }
        if response.clicked() {
            response.request_focus();
        }
        let is_hovered = response.hovered() || response.dragged();
        if let Some(pointer) = response.hover_pos() {
            let at = self.sheet.page(pointer)[1];
            let cursor = match heights {
                Some(heights) if is_end(self.sheet, heights, at).is_some() => CursorIcon::ResizeVertical,
                Some([first, last]) if (first..=last).contains(&at) => CursorIcon::Grab,
                _ => CursorIcon::Crosshair,
            };
            ui.set_cursor_icon(cursor);
            response.on_hover_text(self.view.texts.get("plot-brush-tip"));
        }
        is_hovered
    }

    fn brush_label(&self, column: &Column, brush: Option<&Brush>) -> String {
        let texts = self.view.texts;
        let name = column.title.to_string();
        match brush {
            Some(brush) => {
                let what = brush.told(column, texts, &self.view.clock.zone);
                texts.with("plot-brush-is", &[("name", name.into()), ("what", what.into())])
            }
            None => texts.with("plot-brush-none", &[("name", name.into())]),
        }
    }

    fn set_brush(&mut self, axis: &AxisPlace, brush: Option<Brush>) {
        let mut setup = self.setup.clone();
        setup.set_brush(&axis.field, brush);
        if setup != *self.setup {
            self.set(setup);
        }
    }

    fn drag_brush(
        &mut self,
        ui: &Ui,
        response: &Response,
        axis: &AxisPlace,
        column: &Column,
        heights: Option<[f64; 2]>,
    ) {
        let slot = response.id.with("drag");
        if response.drag_started() {
            let origin = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
            let Some(from) = origin.map(|origin| self.sheet.page(origin)[1]) else { return };
            let drag = match heights {
                Some(heights) => match is_end(self.sheet, heights, from) {
                    Some(end) => Drag::Resize { other: heights[1 - end] },
                    None if (heights[0]..=heights[1]).contains(&from) => Drag::Move { from, before: heights },
                    None => Drag::New { from },
                },
                None => Drag::New { from },
            };
            ui.data_mut(|data| data.insert_temp(slot, drag));
            response.request_focus();
        }
        let Some(drag) = ui.data(|data| data.get_temp::<Drag>(slot)) else { return };
        if !response.dragged() {
            ui.data_mut(|data| data.remove::<Drag>(slot));
        }
        let Some(pointer) = response.interact_pointer_pos() else { return };
        let to = self.sheet.page(pointer)[1];
        let [first, last] = match drag {
            Drag::New { from } => [from, to],
            Drag::Resize { other } => [other, to],
            Drag::Move { from, before: [first, last] } => {
                let [top, bottom] = axis_span(axis);
                let by = (to - from).clamp((top - first).min(0.0), (bottom - last).max(0.0));
                [first + by, last + by]
            }
        };
        self.set_brush(axis, Brush::between(axis, column, first, last));
    }

    fn brush_keys(
        &mut self,
        ui: &Ui,
        response: &Response,
        axis: &AxisPlace,
        column: &Column,
        heights: Option<[f64; 2]>,
    ) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, escape: heights.is_some(), ..EventFilter::default() };
        if heights.is_some() {
            shortcuts::own_escape(ui, response.id);
        }
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (up, down, clear, keys) = ui.input(|input| {
            let pressed = |key| input.key_pressed(key);
            let clear = pressed(Key::Escape) || pressed(Key::Delete) || pressed(Key::Backspace);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown), clear, input.modifiers)
        });
        if clear && heights.is_some() {
            return self.set_brush(axis, None);
        }
        if up == down {
            return;
        }
        let [top, bottom] = along_span(axis);
        let step = match &column.values {
            Values::Categories { names, .. } => (bottom - top) / names.len().max(1) as f64,
            _ => (bottom - top) * STEP,
        };
        let by = if up { -step } else { step };
        let [first, last] = heights.unwrap_or([top, bottom]);
        let clamp = |height: f64| height.clamp(top, bottom);
        // Half a step less than words lie apart, so that none is left half in.
        let inset = if matches!(column.values, Values::Categories { .. }) { step * 0.25 } else { 0.0 };
        let [first, last] = match (keys.shift, keys.alt) {
            (_, true) => {
                let by = by.clamp((top - first).min(0.0), (bottom - last).max(0.0));
                [first + by, last + by]
            }
            (true, _) => [first, clamp(last + by).max(first + step)],
            _ => [clamp(first + by).min(last - step), last],
        };
        self.set_brush(axis, Brush::between(axis, column, first + inset, last - inset));
    }
}

/// The values of metrics that an axis can show, and what they are called.
pub(super) const METRIC_VALUES: [(MetricValue, &str); 4] = [
    (MetricValue::Last, "compare-value-last"),
    (MetricValue::Min, "compare-value-min"),
    (MetricValue::Max, "compare-value-max"),
    (MetricValue::Best, "compare-value-best"),
];

/// Heights of the page along which values lie, the upper one first.
fn along_span(axis: &AxisPlace) -> [f64; 2] {
    let [[_, low], [_, high]] = axis.ends;
    [low.min(high), low.max(high)]
}

/// The same with its lanes.
fn axis_span(axis: &AxisPlace) -> [f64; 2] {
    let [top, bottom] = along_span(axis);
    axis.lanes
        .iter()
        .fold([top, bottom], |[top, bottom], lane| [top.min(lane.at[1] - 6.0), bottom.max(lane.at[1] + 6.0)])
}

/// Which end of a brush is at a height.
fn is_end(sheet: Sheet, heights: [f64; 2], at: f64) -> Option<usize> {
    let y = |height: f64| sheet.screen([0.0, height]).y;
    // What is short is taken by its middle.
    let reach = END.min((y(heights[1]) - y(heights[0])) / 4.0);
    (0..2).find(|end| (y(heights[*end]) - y(at)).abs() <= reach)
}
