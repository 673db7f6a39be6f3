//! The picture of one run: what is seen of it, what is written below, and what the pointer does with it.

use std::sync::Arc;

use egui::{Align2, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::super::artifacts::image;
use super::super::icons::Icon;
use super::super::theme::{self, font, palette, semibold};
use super::super::widgets::focus_ring;
use super::super::widgets::run_dot::RunDot;
use super::super::widgets::text::paint_elided;
use super::super::{Actions, View, file_icons};
use super::menu;
use crate::app::gallery::{self, Found, Step, Thumb, Zoom};
use crate::model::{FileKind, RunIndex, format};
use crate::preview::{Preview, Shape};

/// The picture of a run, and what is known of the run below it.
pub(super) fn tile_ui(ui: &Ui, view: &View<'_>, run: RunIndex, place: Rect, side: f32, actions: &mut Actions) {
    let (palette, texts) = (palette(ui), view.texts);
    let selection = &view.place.table.selection;
    let is_selected = selection.contains(run) || selection.focus == Some(run);
    let zoom = view.place.gallery.zoom;
    let sense = if zoom.is_in() { Sense::click_and_drag() } else { Sense::click() };
    let response = ui.interact(place, egui::Id::unique(("gallery", run)), sense);
    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
    let picture = Rect::from_min_size(place.min, vec2(side, side));
    let state = picture_ui(ui, view, run, picture);
    let other_step = other_step(view, run).map(|step| said_step(view, "gallery-step", step));
    response.widget_info(|| {
        let parts = [Some(name.as_str()), other_step.as_deref(), Some(state.as_str())];
        let label: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let label = label.join(", ");
        WidgetInfo::selected(Role::ListItem, true, is_selected, label)
    });
    let stroke = if is_selected {
        Stroke::new(2.0, palette.accent)
    } else if response.hovered() {
        Stroke::new(1.0, palette.line_popup)
    } else {
        Stroke::new(1.0, palette.line)
    };
    ui.painter().rect_stroke(picture, 4, stroke, StrokeKind::Outside);
    focus_ring(ui, &response, picture.expand(2.0), 4);
    let below = Rect::from_min_max(picture.left_bottom(), place.max);
    caption_ui(ui, view, run, (&name, other_step.as_deref()), below);
    pointer_ui(ui, view, run, &response, picture, actions);
    menu::menu(view, run, &response, actions);
    // Pictures are looked at closely: nothing lies over them.
    if !zoom.is_in() {
        response.on_hover_text_at_pointer(format!("{name}\n{}", texts.get("gallery-open-tip")));
    }
}

/// Clicks select and open; the wheel with Ctrl, and dragging, do to all pictures what is done to this.
fn pointer_ui(ui: &Ui, view: &View<'_>, run: RunIndex, response: &Response, picture: Rect, actions: &mut Actions) {
    let modifiers = ui.input(|input| input.modifiers);
    let (zoom, whole) = match view.place.gallery.thumb(run) {
        Some(Thumb::Ready(preview)) => seen(preview, picture, view.place.gallery.zoom),
        _ => (view.place.gallery.zoom, picture.size()),
    };
    let is_entered = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered || response.double_clicked() && !zoom.is_in() {
        actions.push(gallery::Action::Open(run));
    } else if response.double_clicked() {
        actions.push(gallery::Action::SetZoom(Zoom::default()));
    } else if response.clicked() {
        actions.push(gallery::Action::Select { run, toggle: modifiers.command, range: modifiers.shift });
    }
    let shown = whole * zoom.scale;
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        let center = Vec2::from(zoom.center) - response.drag_delta() / shown;
        actions.push(gallery::Action::SetZoom(zoom.at(center.into())));
    }
    let factor = ui.input(egui::InputState::zoom_delta);
    if let Some(pointer) = response.hover_pos().filter(|at| picture.contains(*at) && (factor - 1.0).abs() > 1e-3) {
        let under = Vec2::from(zoom.center) + (pointer - picture.center()) / shown;
        actions.push(gallery::Action::SetZoom(zoom.by(factor, under.into())));
    }
}

/// The zoom as this picture can have it, which is less high or wide than its place, and its size when it is seen whole.
fn seen(preview: &Preview, area: Rect, zoom: Zoom) -> (Zoom, Vec2) {
    let Shape::Image(content) = &preview.shape else { return (zoom, area.size()) };
    let whole = image::fitted(content, area.size());
    let within = |at: usize| {
        let half = area.size()[at] / (2.0 * whole[at].max(1.0) * zoom.scale);
        if half >= 0.5 { 0.5 } else { zoom.center[at].clamp(half, 1.0 - half) }
    };
    (Zoom { center: [within(0), within(1)], ..zoom }, whole)
}

/// The step of what is shown of a run, where that is not the step of the wall.
fn other_step(view: &View<'_>, run: RunIndex) -> Option<Step> {
    let gallery = &view.place.gallery;
    match gallery.found(run) {
        Found::At(step, _) => (step != gallery.steps.shown()).then_some(step),
        Found::NotBefore(_) | Found::Missing | Found::Unknown => None,
    }
}

fn said_step(view: &View<'_>, key: &'static str, step: Step) -> String {
    view.texts.with(key, &[("step", view.place.gallery.step_label(step).into())])
}

/// The picture, or why there is none, which is said in words too.
fn picture_ui(ui: &Ui, view: &View<'_>, run: RunIndex, area: Rect) -> String {
    let (palette, texts, gallery) = (palette(ui), view.texts, &view.place.gallery);
    let say = |icon: Icon, text: String| {
        ui.painter().rect_filled(area, 4, palette.head);
        ui.painter().text(
            area.center() - vec2(0.0, 9.0),
            Align2::CENTER_CENTER,
            icon.glyph(),
            Icon::font(20.0),
            palette.disabled,
        );
        let at = area.center() + vec2(0.0, 14.0);
        let room = area.width() - 12.0;
        paint_elided(ui.painter(), at, Align2::CENTER_CENTER, &text, font::small(), palette.muted, room);
        text
    };
    match gallery.found(run) {
        Found::Missing => return say(Icon::ImageOff, texts.get("gallery-not-logged").to_owned()),
        Found::NotBefore(step) => return say(Icon::ImageOff, said_step(view, "gallery-not-before", step)),
        Found::At(..) | Found::Unknown => {}
    }
    match gallery.thumb(run) {
        Some(Thumb::Ready(preview)) => {
            ui.painter().rect_filled(area, 4, theme::faded(palette.head, 60));
            let area = area.shrink(1.0);
            part_ui(ui, preview, area, gallery.zoom);
            String::new()
        }
        Some(Thumb::NoPicture) => {
            let kind = gallery.shown.as_ref().map_or(FileKind::Other, |entry| entry.kind);
            say(file_icons::of_kind(kind), texts.get("gallery-no-picture").to_owned())
        }
        Some(Thumb::Missing) => say(Icon::FolderX, texts.get("artifacts-unavailable").to_owned()),
        Some(Thumb::Failed(why)) => say(Icon::ImageOff, texts.message(why)),
        None => {
            ui.painter().rect_filled(area, 4, palette.head);
            String::new()
        }
    }
}

/// What is seen of a picture.
fn part_ui(ui: &Ui, preview: &Arc<Preview>, area: Rect, zoom: Zoom) {
    let Shape::Image(content) = &preview.shape else { return };
    let (zoom, whole) = seen(preview, area, zoom);
    let shown = whole * zoom.scale;
    let left_top = area.center() - Vec2::from(zoom.center) * shown;
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    image::small_ui(ui, &painter, Rect::from_min_size(left_top, shown), preview, content);
}

/// Name of the run, and the step where it is another; then columns side by side; the last, a metric, stands at the right.
fn caption_ui(ui: &Ui, view: &View<'_>, run: RunIndex, (name, step): (&str, Option<&str>), area: Rect) {
    let palette = palette(ui);
    let look = RunDot::of(view.place, run);
    let middle = area.top() + 12.0;
    look.paint(ui.painter(), pos2(area.left() + 5.0, middle), 8.0, palette);
    let mut end = area.right();
    if let Some(step) = step {
        let (at, room) = (pos2(end, middle), area.width() / 2.0);
        let painted = paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, step, font::small(), palette.text2, room).0;
        end = painted.left() - 8.0;
    }
    let at = pos2(area.left() + 14.0, middle);
    let font = egui::FontId::new(12.0, semibold());
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, name, font, palette.text, end - at.x);
    let low = area.top() + 28.0;
    let line = 15.0;
    let mut right = area.right();
    let (parts, metric) = gallery::told(view.texts, &view.place.catalog, run, &view.place.gallery.captions);
    if let Some(text) = metric {
        let (place, room) = (pos2(right, low), area.width() / 2.0);
        let (painted, _) =
            paint_elided(ui.painter(), place, Align2::RIGHT_CENTER, &text, font::small(), palette.text2, room);
        right = painted.left() - 8.0;
    }
    let (first, rest) = parts.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let room = (right - area.left()).max(0.0);
    let write = |text: &str, y: f32, room: f32| {
        let at = pos2(area.left(), y);
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, text, font::small(), palette.muted, room);
    };
    write(first, low, room);
    write(&rest.join("  "), low + line, area.width());
}
