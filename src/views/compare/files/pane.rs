//! Where images lie on the page: every one shows the same part of itself, whatever its size.

use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::{Page, push};
use crate::app::compare::files;
use crate::app::compare::files::images::{Action, SCALES, Zoom};
use crate::model::RunIndex;
use crate::preview::{ImagePreview, Preview, Shape};
use crate::views::Actions;
use crate::views::artifacts::image;
use crate::views::theme::{font, palette};
use crate::views::widgets::focus_ring;

/// Room around an image that is seen whole.
const MARGIN: f32 = 12.0;
/// Small images are enlarged no more than this when they are seen whole.
const MOST_FITTED: f32 = 8.0;
/// A step of the arrow keys, as a part of the view.
const STEP: f32 = 0.1;

/// What all panes share.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Columns and rows of the first image.
    pub(super) base: Vec2,
    /// Points a pixel of it.
    pub(super) scale: f32,
    /// From 0 to 1.
    pub(super) center: Vec2,
}

impl Seen {
    /// In panes of this size.
    pub(super) fn of(zoom: Zoom, base: [u32; 2], pane: Vec2) -> Self {
        let base = vec2(base[0].max(1) as f32, base[1].max(1) as f32);
        let room = (pane - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0));
        let fitted = (room.x / base.x).min(room.y / base.y).min(MOST_FITTED);
        match zoom {
            Zoom::Fit => Self { base, scale: fitted, center: Vec2::splat(0.5) },
            Zoom::Scale { scale, center } => Self { base, scale, center: center.into() },
        }
    }

    /// Where all of an image lies that has so many columns and rows: as wide as the first one is.
    pub(super) fn whole(&self, pane: Rect, size: [u32; 2]) -> Rect {
        let width = self.base.x * self.scale;
        let shown = vec2(width, width * size[1].max(1) as f32 / size[0].max(1) as f32);
        Rect::from_min_size(pane.center() - self.center * shown, shown)
    }
}

/// The image of a preview.
pub(super) fn image_of(preview: &Preview) -> Option<&ImagePreview> {
    if let Shape::Image(image) = &preview.shape { Some(image) } else { None }
}

/// Paints an image in a pane, as far as `clip` lets it be seen.
pub(super) fn paint(ui: &Ui, seen: Seen, pane: Rect, clip: Rect, preview: &Arc<Preview>) {
    let Some(content) = image_of(preview) else { return };
    let whole = seen.whole(pane, content.full_size);
    let painter = ui.painter().with_clip_rect(clip.intersect(whole).intersect(ui.clip_rect()));
    if content.has_alpha() {
        image::checkerboard(ui, &painter, whole);
    }
    // Squares of pixels at the right and lower edge may be incomplete.
    let full = vec2(content.full_size[0].max(1) as f32, content.full_size[1].max(1) as f32);
    let here = vec2(content.size[0] as f32, content.size[1] as f32) * content.factor.max(1) as f32;
    let area = Rect::from_min_size(whole.min, whole.size() * here / full);
    image::small_ui(ui, &painter, area, preview, content);
    let outline = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    outline.rect_stroke(whole.expand(1.0), 0, Stroke::new(1.0, palette(ui).line), StrokeKind::Inside);
}

/// The pane of a run or of a difference, which takes the pointer and the keyboard for all of them.
pub(super) fn pane_ui(
    ui: &Ui,
    seen: Seen,
    pane: Rect,
    (id, label): (impl std::hash::Hash + std::fmt::Debug, &str),
    actions: &mut Actions,
) -> Response {
    let id = egui::Id::unique(("compared image", id));
    let response = ui.interact(pane, id, Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    ui.painter().rect_filled(pane, 0, palette(ui).backdrop);
    interact(ui, seen, pane, &response, actions);
    response
}

fn set(actions: &mut Actions, scale: f32, center: Vec2) {
    let zoom = Zoom::Scale { scale, center: center.into() };
    push(actions, files::Action::Image(Action::SetZoom(zoom)));
}

/// Drag moves, the wheel zooms at the pointer, a double click shows everything; with the keyboard the arrows move, `+` and
/// `-` zoom, `0` shows everything.
fn interact(ui: &Ui, seen: Seen, pane: Rect, response: &Response, actions: &mut Actions) {
    let size = seen.base * seen.scale;
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        set(actions, seen.scale, seen.center - response.drag_delta() / size);
    }
    if response.double_clicked() {
        push(actions, files::Action::Image(Action::SetZoom(Zoom::Fit)));
    }
    if response.has_focus() {
        keys(ui, seen, pane, response, actions);
        focus_ring(ui, response, pane.shrink(2.0), 4);
    }
    let Some(pointer) = response.hover_pos() else { return };
    let turn = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    let factor = (turn / 240.0).exp() * ui.input(egui::InputState::zoom_delta);
    if (factor - 1.0).abs() > 1e-3 {
        // What is under the pointer stays under it.
        let scale = (seen.scale * factor).clamp(*SCALES.start(), *SCALES.end());
        let away = pointer - pane.center();
        let under = seen.center + away / size;
        set(actions, scale, under - away / (seen.base * scale));
    }
}

fn keys(ui: &Ui, seen: Seen, pane: Rect, response: &Response, actions: &mut Actions) {
    let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let moves = [
        (egui::Key::ArrowLeft, vec2(-STEP, 0.0)),
        (egui::Key::ArrowRight, vec2(STEP, 0.0)),
        (egui::Key::ArrowUp, vec2(0.0, -STEP)),
        (egui::Key::ArrowDown, vec2(0.0, STEP)),
    ];
    let by = moves.into_iter().filter(|(key, _)| pressed(*key)).fold(Vec2::ZERO, |sum, (_, by)| sum + by);
    if by != Vec2::ZERO {
        set(actions, seen.scale, seen.center + by * pane.size() / (seen.base * seen.scale));
    }
    let is_typed = |text: &str| {
        ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Text(typed) if typed == text)))
    };
    if is_typed("+") || is_typed("=") {
        set(actions, seen.scale * 1.25, seen.center);
    } else if is_typed("-") {
        set(actions, seen.scale / 1.25, seen.center);
    } else if is_typed("0") {
        push(actions, files::Action::Image(Action::SetZoom(Zoom::Fit)));
    }
}

/// What is under the pointer in a pane: its place in the image, from 0 to 1.
pub(super) fn pointed(seen: Seen, pane: Rect, size: [u32; 2], pointer: Pos2) -> Option<Vec2> {
    let whole = seen.whole(pane, size);
    (pane.contains(pointer) && whole.contains(pointer)).then(|| (pointer - whole.min) / whole.size())
}

/// A frame round the pixel at a place of an image.
pub(super) fn mark(ui: &Ui, seen: Seen, pane: Rect, size: [u32; 2], at: Vec2) {
    let whole = seen.whole(pane, size);
    let pixel = whole.size() / vec2(size[0].max(1) as f32, size[1].max(1) as f32);
    let corner = (at * vec2(size[0] as f32, size[1] as f32)).floor();
    let place = Rect::from_min_size(whole.min + corner * pixel, pixel);
    let frame = Rect::from_center_size(place.center(), place.size().max(Vec2::splat(9.0)));
    let painter = ui.painter().with_clip_rect(pane.intersect(ui.clip_rect()));
    let colors = palette(ui);
    painter.rect_stroke(frame.expand(1.0), 0, Stroke::new(1.0, colors.content), StrokeKind::Outside);
    painter.rect_stroke(frame, 0, Stroke::new(1.0, colors.text), StrokeKind::Outside);
}

/// Columns and rows of a pixel of an image at a place of it, and its values: those of the file, or its colour.
pub(super) fn value(image: &ImagePreview, at: Vec2) -> Option<([u32; 2], String)> {
    let column = (at.x * image.full_size[0] as f32) as u32;
    let row = (at.y * image.full_size[1] as f32) as u32;
    let here = [column, row].map(|at| at / image.factor.max(1));
    let [red, green, blue, alpha] = image.pixel(here[0], here[1])?;
    let alpha = if alpha < 255 { format!("{alpha:02X}") } else { String::new() };
    let text = match image.values(here[0], here[1]) {
        Some(values) => values.iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
        None => format!("#{red:02X}{green:02X}{blue:02X}{alpha}"),
    };
    Some(([column, row], text))
}

/// A label that lies over an image: the run that it is of.
pub(super) fn label_ui(ui: &Ui, page: Page<'_>, run: RunIndex, corner: Pos2, align: Align2, clip: Rect) -> Rect {
    let colors = palette(ui);
    let name = crate::model::format::middle_ellipsis(&page.name(run), 28).into_owned();
    let galley = ui.painter().layout_no_wrap(name, font::small(), colors.text);
    let size = vec2(galley.size().x + 32.0, 24.0);
    let rect = align.anchor_size(corner, size);
    if !clip.contains_rect(rect) {
        return rect;
    }
    let line = Stroke::new(1.0, colors.line_popup);
    ui.painter().rect(rect, CornerRadius::same(6), colors.raised, line, StrokeKind::Inside);
    let y = rect.center().y;
    let dot = crate::views::widgets::run_dot::RunDot::of(page.view.place, run);
    dot.paint(ui.painter(), pos2(rect.left() + 13.0, y), 8.0, colors);
    ui.painter().galley(pos2(rect.left() + 23.0, y - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    rect
}
