//! What the pointer and the keyboard do to a figure: zoom, pan, turn.
//!
//! Drag zooms into a box, Shift-drag or the middle button pans, a double click resets, the wheel zooms at the pointer: along
//! one axis where it is over that. In a scene a drag turns and the wheel moves nearer. With the keyboard focus the arrows
//! pan or turn, `+` and `-` zoom, `0` resets.

use egui::{CursorIcon, EventFilter, Key, PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

use super::super::super::Actions;
use super::super::super::theme::{self, palette};
use super::{Canvas, Sheet};
use crate::app::artifacts::figure::{Action, Picture, Shown, contains};
use crate::preview::plotly::Camera;

/// The wheel moves this far, in points, for a zoom by *e*.
const WHEEL: f32 = 200.0;
/// A box of less than this is a click, points.
const LEAST_BOX: f32 = 5.0;
/// A box this much longer than wide zooms along one axis.
const LONG: f32 = 6.0;
/// Beside a panel its axis takes the wheel this far, points of the page.
const AXIS: f64 = 48.0;
/// A step of the arrow keys: a part of the panel, or an angle.
const STEP: f64 = 0.1;
/// A step of `+` and `-`.
const ZOOM: f64 = 1.25;

/// What a drag does; where it began decides.
#[derive(Clone, Copy, PartialEq)]
enum Doing {
    Zoom(usize),
    Pan(usize),
    Turn(usize),
}

/// A drag on its way. Kept because egui forgets where a drag began by the time it ends.
#[derive(Clone, Copy)]
struct Drag {
    from: Pos2,
    doing: Doing,
}

pub(super) fn interact(
    ui: &Ui,
    canvas: &Canvas<'_>,
    response: &Response,
    (shown, picture): (&Shown, &Picture),
    sheet: Sheet,
    actions: &mut Actions,
) {
    let at = canvas.at;
    let mut push = |action: Action| Canvas::push(actions, action);
    keys(ui, response, at, (shown, picture), sheet, &mut push);
    if response.clicked() {
        response.request_focus();
    }
    if response.double_clicked() {
        return push(Action::ResetAxes(at));
    }
    if drag(ui, response, at, (shown, picture), sheet, &mut push) {
        return;
    }
    let Some(pointer) = response.hover_pos() else { return };
    let page = sheet.page(pointer);
    if picture.panel_at(page).is_some() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
    } else if scene_at(picture, page).is_some() {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
    wheel(ui, canvas, (shown, picture), page, &mut push);
}

/// The scene at a place of the page.
fn scene_at(picture: &Picture, page: [f64; 2]) -> Option<usize> {
    picture.drawn.scenes.iter().position(|(_, place)| contains(place, page))
}

/// Whether there is a drag.
fn drag(
    ui: &Ui,
    response: &Response,
    at: usize,
    (shown, picture): (&Shown, &Picture),
    sheet: Sheet,
    push: &mut impl FnMut(Action),
) -> bool {
    let is_middle = response.drag_started_by(PointerButton::Middle);
    if is_middle || response.drag_started_by(PointerButton::Primary) {
        let (keys, origin) = ui.input(|input| (input.modifiers, input.pointer.press_origin()));
        let begun = origin.and_then(|from| {
            let page = sheet.page(from);
            let panel = picture
                .panel_at(page)
                .map(|panel| if is_middle || keys.shift { Doing::Pan(panel) } else { Doing::Zoom(panel) });
            let doing = panel.or_else(|| Some(Doing::Turn(scene_at(picture, page)?)))?;
            Some(Drag { from, doing })
        });
        match begun {
            Some(drag) => drop(ui.data_mut(|data| data.insert_temp(response.id, drag))),
            None => ui.data_mut(|data| data.remove::<Drag>(response.id)),
        }
        response.request_focus();
    }
    let Some(drag) = ui.data(|data| data.get_temp::<Drag>(response.id)) else { return false };
    let is_over = response.drag_stopped();
    if is_over || !response.dragged() {
        // Over, or taken away by something else.
        ui.data_mut(|data| data.remove::<Drag>(response.id));
        if !is_over {
            return false;
        }
    }
    let to = response.interact_pointer_pos().unwrap_or(drag.from);
    match drag.doing {
        Doing::Zoom(panel) => zoom_box(ui, (at, panel), (shown, picture), sheet, [drag.from, to], is_over, push),
        Doing::Pan(panel) => {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            let Some(place) = picture.drawn.panels.get(panel).map(|panel| sheet.place(&panel.place)) else {
                return true;
            };
            let by = response.drag_delta() / place.size();
            if by != Vec2::ZERO {
                push(Action::See(at, panel, pan([-f64::from(by.x), f64::from(by.y)])));
            }
        }
        Doing::Turn(scene) => {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            let Some((name, place)) = picture.drawn.scenes.get(scene) else { return true };
            let by = response.drag_delta() / sheet.place(place).size();
            if by != Vec2::ZERO {
                let half = std::f64::consts::PI;
                let camera = turned(shown.camera(name), -f64::from(by.x) * half, f64::from(by.y) * half);
                push(Action::Turn(at, name.clone(), camera));
            }
        }
    }
    true
}

/// The same part, moved by a share of itself.
fn pan(by: [f64; 2]) -> [Option<[f64; 2]>; 2] {
    by.map(|by| (by != 0.0).then_some([by, 1.0 + by]))
}

/// The part that is left of one at a zoom around a place in it.
fn zoomed(factor: f64, around: f64) -> [f64; 2] {
    [around - around / factor, around + (1.0 - around) / factor]
}

/// Draws the box, or looks at what is in it when it is done.
fn zoom_box(
    ui: &Ui,
    (at, panel): (usize, usize),
    (shown, picture): (&Shown, &Picture),
    sheet: Sheet,
    [from, to]: [Pos2; 2],
    is_over: bool,
    push: &mut impl FnMut(Action),
) {
    let Some(seen) = picture.drawn.panels.get(panel) else { return };
    let place = sheet.place(&seen.place);
    let mut area = Rect::from_two_pos(from, place.clamp(to));
    // One that is hardly wide or high is meant along the other axis alone.
    let is_wide = seen.is_fixed[1] || area.width() > LONG * area.height();
    let is_high = seen.is_fixed[0] || area.height() > LONG * area.width();
    if is_wide {
        area = Rect::from_x_y_ranges(area.x_range(), place.y_range());
    } else if is_high {
        area = Rect::from_x_y_ranges(place.x_range(), area.y_range());
    }
    if area.width().max(area.height()) < LEAST_BOX || is_wide && area.width() < LEAST_BOX {
        return;
    }
    if !is_over {
        let accent = palette(ui).accent;
        ui.painter().rect(area, 0, theme::faded(accent, 14), Stroke::new(1.0, accent), StrokeKind::Inside);
        return;
    }
    let x = [area.left(), area.right()].map(|x| f64::from((x - place.left()) / place.width()));
    let y = [area.bottom(), area.top()].map(|y| f64::from((place.bottom() - y) / place.height()));
    // A picture that is on its way shows another part.
    if shown.view.ranges == picture.view.ranges {
        push(Action::See(at, panel, [(!is_high || is_wide).then_some(x), (!is_wide).then_some(y)]));
    }
}

fn wheel(
    ui: &Ui,
    canvas: &Canvas<'_>,
    (shown, picture): (&Shown, &Picture),
    page: [f64; 2],
    push: &mut impl FnMut(Action),
) {
    let pinch = f64::from(ui.input(egui::InputState::zoom_delta));
    let turn = if canvas.takes_wheel {
        ui.input_mut(|input| std::mem::replace(&mut input.smooth_scroll_delta, Vec2::ZERO)).y
    } else {
        0.0
    };
    let factor = pinch * f64::from(turn / WHEEL).exp();
    if (factor - 1.0).abs() < 1e-4 {
        return;
    }
    if let Some((name, _)) = scene_at(picture, page).and_then(|scene| picture.drawn.scenes.get(scene)) {
        return push(Action::Turn(canvas.at, name.clone(), nearer(shown.camera(name), factor)));
    }
    let on_panel = picture.panel_at(page).map(|panel| (panel, [true, true]));
    let Some((panel, sides)) = on_panel.or_else(|| axis_at(picture, page)) else { return };
    let place = picture.drawn.panels[panel].place;
    let around = [(page[0] - place.x) / place.width, (place.y + place.height - page[1]) / place.height];
    push(Action::See(canvas.at, panel, [0, 1].map(|side| sides[side].then(|| zoomed(factor, around[side])))));
}

/// The panel whose axis is at a place beside it, and which of its axes that is.
fn axis_at(picture: &Picture, page: [f64; 2]) -> Option<(usize, [bool; 2])> {
    let along = |at: f64, start: f64, length: f64| at >= start && at <= start + length;
    let beside = |at: f64, start: f64, length: f64| (start - AXIS..=start + length + AXIS).contains(&at);
    picture.drawn.panels.iter().enumerate().find_map(|(number, panel)| {
        let place = panel.place;
        let in_columns = along(page[0], place.x, place.width);
        let in_rows = along(page[1], place.y, place.height);
        let is_near = beside(page[0], place.x, place.width) && beside(page[1], place.y, place.height);
        (is_near && in_columns != in_rows).then_some((number, [in_columns, in_rows]))
    })
}

fn keys(
    ui: &Ui,
    response: &Response,
    at: usize,
    (shown, picture): (&Shown, &Picture),
    sheet: Sheet,
    push: &mut impl FnMut(Action),
) {
    if !response.has_focus() {
        return;
    }
    // Else the arrows would take the focus elsewhere.
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::Num0) {
        return push(Action::ResetAxes(at));
    }
    let step = |less: Key, more: Key| f64::from(u8::from(pressed(more))) - f64::from(u8::from(pressed(less)));
    let by = [step(Key::ArrowLeft, Key::ArrowRight) * STEP, step(Key::ArrowDown, Key::ArrowUp) * STEP];
    let zoom = match (pressed(Key::Plus) || pressed(Key::Equals), pressed(Key::Minus)) {
        (true, false) => ZOOM,
        (false, true) => 1.0 / ZOOM,
        _ => 1.0,
    };
    if by == [0.0; 2] && zoom == 1.0 {
        return;
    }
    if picture.drawn.panels.is_empty() {
        for (name, _) in &picture.drawn.scenes {
            let camera = turned(shown.camera(name), by[0] * 3.0, -by[1] * 3.0);
            push(Action::Turn(at, name.clone(), nearer(camera, zoom)));
        }
        return;
    }
    // The panel under the pointer, else the first.
    let panel = response.hover_pos().and_then(|pointer| picture.panel_at(sheet.page(pointer))).unwrap_or(0);
    push(Action::See(at, panel, if zoom == 1.0 { pan(by) } else { [Some(zoomed(zoom, 0.5)); 2] }));
}

/// A camera moved around what it looks at: about the vertical, and up or down; never over the top.
fn turned(camera: Camera, around: f64, up: f64) -> Camera {
    let Camera { eye, center, .. } = camera;
    let [x, y, z] = [0, 1, 2].map(|axis| eye[axis] - center[axis]);
    let distance = (x * x + y * y + z * z).sqrt();
    if distance == 0.0 {
        return camera;
    }
    let azimuth = y.atan2(x) + around;
    let most = std::f64::consts::FRAC_PI_2 - 0.01;
    let height = ((z / distance).clamp(-1.0, 1.0).asin() + up).clamp(-most, most);
    let flat = distance * height.cos();
    let from = [flat * azimuth.cos(), flat * azimuth.sin(), distance * height.sin()];
    Camera { eye: [0, 1, 2].map(|axis| center[axis] + from[axis]), ..camera }
}

/// A camera so many times nearer.
fn nearer(camera: Camera, factor: f64) -> Camera {
    let Camera { eye, center, .. } = camera;
    let from = [0, 1, 2].map(|axis| (eye[axis] - center[axis]) / factor);
    let distance = (from[0] * from[0] + from[1] * from[1] + from[2] * from[2]).sqrt();
    if !(0.05..=50.0).contains(&distance) {
        return camera;
    }
    Camera { eye: [0, 1, 2].map(|axis| center[axis] + from[axis]), ..camera }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera = Camera { eye: [1.25, 1.25, 1.25], center: [0.0; 3], up: [0.0, 0.0, 1.0] };

    fn is_near(a: [f64; 3], b: [f64; 3]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
    }

    #[test]
    fn a_camera_turns_about_the_vertical_and_keeps_its_distance() {
        let quarter = turned(CAMERA, std::f64::consts::FRAC_PI_2, 0.0);
        assert!(is_near(quarter.eye, [-1.25, 1.25, 1.25]), "{quarter:?}");
        let top = turned(CAMERA, 0.0, 9.0);
        let length = |eye: [f64; 3]| eye.iter().map(|side| side * side).sum::<f64>().sqrt();
        assert!(
            (length(top.eye) - length(CAMERA.eye)).abs() < 1e-9 && top.eye[2] > 2.16,
            "never over the top: {top:?}"
        );
        assert!(is_near(nearer(CAMERA, 2.0).eye, [0.625; 3]));
        assert_eq!(nearer(CAMERA, 1e6), CAMERA, "not into what is looked at");
    }

    #[test]
    fn what_is_under_the_pointer_stays_there_at_a_zoom() {
        let [low, high] = zoomed(2.0, 0.25);
        assert_eq!((low, high), (0.125, 0.625));
        assert_eq!((0.25 - low) / (high - low), 0.25);
    }
}
