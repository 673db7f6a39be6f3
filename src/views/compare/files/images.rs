//! Images of runs: all beside each other, or two of them with a line between them, in turns, and their difference. One zoom
//! for all, and the pixel under the pointer is told of all.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::head;
use super::pane::{self, Seen, image_of};
use super::{Page, numbers, push};
use crate::app::compare::files;
use crate::app::compare::files::Show;
use crate::app::compare::files::images::{Action, BLINKS, MAGNIFICATIONS, Zoom};
use crate::model::{RunIndex, format};
use crate::preview::{ImagePreview, Preview};
use crate::views::Actions;
use crate::views::artifacts::series::{glyph_button, paint_pause, paint_play};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Bar, Form, dropdown, focus_ring};

/// Less width than this is too little for an image.
const LEAST: f32 = 220.0;
/// A step of the line between two images.
const STEP: f32 = 0.02;

fn act(actions: &mut Actions, action: Action) {
    push(actions, files::Action::Image(action));
}

fn picture(page: Page<'_>, run: RunIndex) -> Option<&Arc<Preview>> {
    page.state.file(run)?.picture()
}

fn image(page: Page<'_>, run: RunIndex) -> Option<&ImagePreview> {
    picture(page, run).and_then(|preview| image_of(preview))
}

/// Whether any run has an image to show.
pub(super) fn are_images(page: Page<'_>) -> bool {
    page.runs().iter().take(64).any(|run| image(page, *run).is_some())
}

/// The size that all panes go by: that of the first run that has an image.
fn base(page: Page<'_>) -> [u32; 2] {
    let first = page.pair.into_iter().flatten().chain(page.runs().iter().copied().take(64));
    first.into_iter().find_map(|run| image(page, run)).map_or([1, 1], |image| image.full_size)
}

/// Zoom; of two images in turns how fast.
pub(super) fn controls<'a>(bar: Bar<'a, Actions>, page: Page<'a>) -> Bar<'a, Actions> {
    let bar = match page.show {
        Show::Blink => bar.item("file blink", move |ui, form, actions| blink_ui(ui, page, form, actions)),
        _ => bar,
    };
    bar.item("file zoom", move |ui, form, actions| zoom_ui(ui, page, form, actions))
}

fn zoom_ui(ui: &mut Ui, page: Page<'_>, form: Form, actions: &mut Actions) {
    let texts = page.view.texts;
    let actual = 1.0 / ui.pixels_per_point();
    let zoom = page.state.image.zoom;
    let is_actual = matches!(zoom, Zoom::Scale { scale, .. } if (scale - actual).abs() < 1e-4);
    let percent = match zoom {
        Zoom::Scale { scale, .. } if !is_actual => format!("{:.0} %", scale * ui.pixels_per_point() * 100.0),
        _ => String::new(),
    };
    let mut choices = vec![(0, texts.get("zoom-fit")), (1, "1:1")];
    if !percent.is_empty() {
        choices.push((2, &percent));
    }
    let (now, center) = match zoom {
        Zoom::Fit => (0, [0.5; 2]),
        Zoom::Scale { center, .. } => (if is_actual { 1 } else { 2 }, center),
    };
    match form.choice(ui, texts.get("zoom"), &choices, now) {
        Some(0) => act(actions, Action::SetZoom(Zoom::Fit)),
        Some(1) => act(actions, Action::SetZoom(Zoom::Scale { scale: actual, center })),
        _ => {}
    }
}

fn blink_ui(ui: &mut Ui, page: Page<'_>, form: Form, actions: &mut Actions) {
    let (texts, blink) = (page.view.texts, page.state.image.blink);
    let key = if blink.is_paused { "files-blink-on" } else { "files-blink-pause" };
    if form == Form::Menu {
        if ui.button(texts.get(key)).clicked() {
            act(actions, Action::Pause(!blink.is_paused));
        }
        return;
    }
    let name = format!("{} ({})", texts.get(key), texts.get("files-key-space"));
    let glyph = if blink.is_paused { paint_play } else { paint_pause };
    if glyph_button(ui, &name, glyph).clicked() {
        act(actions, Action::Pause(!blink.is_paused));
    }
    let named = BLINKS.map(|speed| (speed, texts.with("files-blinks", &[("n", speed.to_string().into())])));
    let choices = named.each_ref().map(|(speed, name)| (*speed, name.as_str()));
    if let Some(speed) = dropdown(ui, texts.get("files-blink-speed"), &choices, blink.per_second) {
        act(actions, Action::SetBlinks(speed));
    }
}

/// All runs, those that fit; others by scrolling.
pub(super) fn side_by_side_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    numbers::numbers_ui(ui, page, actions);
    let base = base(page);
    let mut pointed = None;
    columns_ui(ui, page, LEAST, actions, |ui, run, rect, actions| {
        let area = rect.with_min_y(rect.top() + head::HEIGHT);
        head::run_ui(ui, page, run, rect.with_max_y(area.top()), actions);
        let seen = Seen::of(page.state.image.zoom, base, area.size());
        let Some(preview) = picture(page, run) else {
            let why = page.why_not(run);
            nothing_ui(ui, page, run, area, why.as_deref());
            return;
        };
        let label = format!("{}: {}", page.view.texts.get("image"), page.name(run));
        let response = pane::pane_ui(ui, seen, area, (run, &label), actions);
        pane::paint(ui, seen, area, area, preview);
        let size = image_of(preview).map_or([1, 1], |image| image.full_size);
        sizes_ui(ui, page, area, size, base);
        let at = response.hover_pos().and_then(|pointer| pane::pointed(seen, area, size, pointer));
        pointed = at.map(|at| (at, area)).or(pointed);
        // The others learn of it in the next frame.
        if let Some(at) = pointed_before(ui) {
            pane::mark(ui, seen, area, size, at);
        }
        if let (Some(at), Some(pointer)) = (at, response.hover_pos()) {
            let shown = page.runs().get(page.state.visible.clone()).unwrap_or_default();
            told_ui(ui, page, shown, at, pointer, ui.clip_rect());
        }
    });
    remember(ui, pointed.map(|(at, _)| at));
}

fn slot() -> egui::Id {
    egui::Id::unique("pixel of compared images")
}

fn pointed_before(ui: &Ui) -> Option<Vec2> {
    ui.data(|data| data.get_temp::<Option<Vec2>>(slot())).flatten()
}

fn remember(ui: &Ui, at: Option<Vec2>) {
    if pointed_before(ui) != at {
        ui.data_mut(|data| data.insert_temp(slot(), at));
        ui.request_repaint();
    }
}

/// Columns of equal width, one for each run; only those in view are drawn, and only their files are read.
pub(super) fn columns_ui(
    ui: &mut Ui,
    page: Page<'_>,
    least: f32,
    actions: &mut Actions,
    mut draw: impl FnMut(&mut Ui, RunIndex, Rect, &mut Actions),
) {
    let runs = page.runs();
    let room = ui.available_size();
    let width = (room.x / runs.len().max(1) as f32).max(least).floor();
    let area = ScrollArea::horizontal().id_salt(("files of runs", page.view.place.id)).auto_shrink(false);
    area.show_viewport(ui, |ui, viewport| {
        let bar = if width * runs.len() as f32 > room.x + 1.0 { 10.0 } else { 0.0 };
        ui.set_width(width * runs.len() as f32);
        ui.set_height(room.y - bar);
        let origin = ui.max_rect().min;
        let first = (viewport.left() / width).max(0.0) as usize;
        let end = ((viewport.right() / width).ceil().max(0.0) as usize).min(runs.len()).max(first);
        if page.state.visible != (first..end) {
            push(actions, files::Action::See(first..end));
        }
        for (at, run) in runs.iter().enumerate().take(end).skip(first) {
            let corner = origin + vec2(at as f32 * width, 0.0);
            let rect = Rect::from_min_size(corner, vec2(width, room.y - bar));
            draw(ui, *run, rect, actions);
            if at > 0 {
                ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, palette(ui).line));
            }
        }
    });
}

/// That there is nothing to see, and why; without a reason it is on its way.
pub(super) fn nothing_ui(ui: &Ui, page: Page<'_>, run: RunIndex, area: Rect, why: Option<&str>) {
    let colors = palette(ui);
    let said = why.unwrap_or(page.view.texts.get("files-reading"));
    let response = ui.interact(area, egui::Id::unique(("no file of run", run)), Sense::hover());
    let label = format!("{}: {said}", page.name(run));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*label));
    ui.painter().rect_filled(area, 0, colors.backdrop);
    if why.is_some() {
        Icon::ImageOff.paint(ui.painter(), area.center() - vec2(0.0, 12.0), 20.0, colors.disabled);
    }
    let at = area.center() + vec2(0.0, 12.0);
    let room = area.width() - 24.0;
    let text = format::safe_text(said);
    paint_elided(ui.painter(), at, Align2::CENTER_CENTER, &text, font::small(), colors.muted, room);
}

/// Columns and rows of an image that has others than the first.
fn sizes_ui(ui: &Ui, page: Page<'_>, area: Rect, size: [u32; 2], base: [u32; 2]) {
    let same = page.runs().iter().take(64).filter_map(|run| image(page, *run)).all(|image| image.full_size == base);
    if same {
        return;
    }
    let colors = palette(ui);
    let galley = ui.painter().layout_no_wrap(format!("{} × {}", size[0], size[1]), font::small(), colors.text2);
    let chip = Align2::LEFT_BOTTOM.anchor_size(area.left_bottom() + vec2(8.0, -8.0), galley.size() + vec2(14.0, 8.0));
    ui.painter().rect(chip, 6, colors.raised, Stroke::new(1.0, colors.line_popup), StrokeKind::Inside);
    ui.painter().galley(chip.min + vec2(7.0, 4.0), galley, colors.text2);
}

/// Position of a pixel, its value in each run, and the difference; beside the pointer.
fn told_ui(ui: &Ui, page: Page<'_>, runs: &[RunIndex], at: Vec2, pointer: egui::Pos2, clip: Rect) {
    let colors = palette(ui);
    let found: Vec<_> =
        runs.iter().filter_map(|run| Some((*run, pane::value(image(page, *run)?, at)?))).take(8).collect();
    let Some((_, (place, _))) = found.first() else { return };
    let head = format!("x {} · y {}", place[0], place[1]);
    let compared = page.state.compared.value().and_then(|compared| compared.pixels());
    let is_pair = page.pair.is_some_and(|pair| found.iter().map(|(run, _)| *run).eq(pair));
    let difference = compared.filter(|_| is_pair).and_then(|found| {
        let [x, y] = [at.x * found.size[0] as f32, at.y * found.size[1] as f32];
        found.map.at(x as u32, y as u32)
    });
    let lines = found.len() + usize::from(difference.is_some()) + 1;
    let widest = found.iter().map(|(_, (_, text))| text.chars().count()).max().unwrap_or(0);
    let size = vec2((widest as f32 * 7.3 + 36.0).max(136.0), lines as f32 * 18.0 + 12.0);
    let mut corner = pointer + vec2(18.0, 14.0);
    if corner.x + size.x > clip.right() {
        corner.x = pointer.x - 18.0 - size.x;
    }
    corner.y = corner.y.min(clip.bottom() - size.y - 4.0).max(clip.top());
    let rect = Rect::from_min_size(corner, size);
    // Over all panes.
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("pixel of images"));
    let painter = ui.layer_painter(layer);
    painter.rect(rect, 6, colors.raised, Stroke::new(1.0, colors.line_popup), StrokeKind::Inside);
    let line = |number: usize| pos2(rect.left() + 12.0, rect.top() + 15.0 + number as f32 * 18.0);
    painter.text(line(0), Align2::LEFT_CENTER, head, font::small(), colors.muted);
    for (number, (run, (_, text))) in found.iter().enumerate() {
        let at = line(number + 1);
        let dot = crate::views::widgets::run_dot::RunDot::of(page.view.place, *run);
        dot.paint(&painter, at + vec2(4.0, 0.0), 8.0, colors);
        painter.text(at + vec2(14.0, 0.0), Align2::LEFT_CENTER, text, font::mono(), colors.text);
    }
    if let Some(difference) = difference {
        let at = line(found.len() + 1);
        let name = page.view.texts.get("files-difference-here");
        painter.text(at, Align2::LEFT_CENTER, name, font::small(), colors.muted);
        let right = pos2(rect.right() - 12.0, at.y);
        painter.text(right, Align2::RIGHT_CENTER, rounded(difference), font::value(), colors.text);
    }
}

/// With as many digits as say something.
pub(super) fn rounded(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Two images on one place, beside them their difference.
pub(super) fn pair_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Some(pair) = page.pair else { return };
    numbers::numbers_ui(ui, page, actions);
    head::heads_ui(ui, page, actions);
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let has_map = page.state.compared.value().is_some_and(|compared| compared.pixels().is_some());
    let middle = rect.center().x.round();
    let (left, right) = match page.show {
        Show::Difference => (None, Some(rect)),
        _ if has_map => (Some(rect.with_max_x(middle)), Some(rect.with_min_x(middle + 1.0))),
        _ => (Some(rect), None),
    };
    let base = base(page);
    let pane_size = left.or(right).unwrap_or(rect).size() - vec2(0.0, CAPTION);
    let seen = Seen::of(page.state.image.zoom, base, pane_size);
    let mut panes: Vec<(Rect, egui::Response)> = Vec::new();
    if let Some(place) = left {
        let pane = caption_ui(ui, page, place, actions);
        let response = match page.show {
            Show::Blink => blinking_ui(ui, page, pair, (seen, pane), actions),
            _ => swipe_ui(ui, page, pair, (seen, pane), actions),
        };
        panes.push((pane, response));
    }
    if let Some(place) = right {
        let pane = difference_caption_ui(ui, page, place, actions);
        panes.push((pane, difference_ui(ui, page, (seen, pane), actions)));
    }
    if left.is_some() && right.is_some() {
        ui.painter().vline(middle, rect.y_range(), Stroke::new(1.0, palette(ui).line));
    }
    let here = panes.iter().find_map(|(pane, response)| {
        let pointer = response.hover_pos()?;
        Some((pane::pointed(seen, *pane, base, pointer)?, pointer))
    });
    if let Some((at, pointer)) = here {
        for (pane, _) in &panes {
            pane::mark(ui, seen, *pane, base, at);
        }
        told_ui(ui, page, &pair, at, pointer, rect);
    }
}

/// Height of the line above a pane.
const CAPTION: f32 = 30.0;

/// Title and size of the images above them; returns the pane below.
fn caption_ui(ui: &mut Ui, page: Page<'_>, place: Rect, _: &mut Actions) -> Rect {
    let (texts, colors) = (page.view.texts, palette(ui));
    let y = place.top() + CAPTION / 2.0;
    let title = texts.get(page.show.key());
    let painted =
        ui.painter().text(pos2(place.left() + 16.0, y), Align2::LEFT_CENTER, title, font::section(), colors.text);
    let sizes: Vec<String> = page
        .pair
        .into_iter()
        .flatten()
        .filter_map(|run| image(page, run))
        .map(|image| {
            let [width, height] = image.full_size;
            format!("{width} × {height} · {}", texts.message(&image.channels.message()))
        })
        .collect();
    let told = match &sizes[..] {
        [one, other] if one == other => one.clone(),
        all => all.join(" / "),
    };
    let at = pos2(painted.right() + 10.0, y);
    let hint = texts.get(if page.show == Show::Blink { "files-blink-hint" } else { "files-swipe-hint" });
    let right = pos2(place.right() - 16.0, y);
    let hint_room = place.width() * 0.45;
    let hint = paint_elided(ui.painter(), right, Align2::RIGHT_CENTER, hint, font::small(), colors.muted, hint_room).0;
    let room = hint.left() - 10.0 - at.x;
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &told, font::small(), colors.muted, room);
    place.with_min_y(place.top() + CAPTION)
}

/// What the scale means, and by how much differences are magnified.
fn difference_caption_ui(ui: &mut Ui, page: Page<'_>, place: Rect, actions: &mut Actions) -> Rect {
    let (texts, colors) = (page.view.texts, palette(ui));
    let line = place.with_max_y(place.top() + CAPTION);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(line.shrink2(vec2(16.0, 2.0))));
    inner.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let named = MAGNIFICATIONS.map(|times| (times, format!("× {times}")));
        let choices = named.each_ref().map(|(times, name)| (*times, name.as_str()));
        if let Some(times) = dropdown(ui, texts.get("files-magnify"), &choices, page.state.image.magnification) {
            act(actions, Action::SetMagnification(times));
        }
        numbers::legend_ui(ui, page);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let title = egui::RichText::new(texts.get("files-difference")).font(font::section()).color(colors.text);
            ui.label(title);
            crate::views::widgets::elided(ui, texts.get("files-difference-what"), font::small(), colors.muted);
        });
    });
    place.with_min_y(line.bottom())
}

fn swipe_ui(
    ui: &Ui,
    page: Page<'_>,
    pair: [RunIndex; 2],
    (seen, pane): (Seen, Rect),
    actions: &mut Actions,
) -> egui::Response {
    let (texts, colors) = (page.view.texts, palette(ui));
    let names = pair.map(|run| page.name(run));
    let label = texts.with("files-over", &[("first", names[0].clone().into()), ("second", names[1].clone().into())]);
    let response = pane::pane_ui(ui, seen, pane, ("swipe", &label), actions);
    let x = pane.left() + pane.width() * page.state.image.divider;
    let parts = [pane.with_max_x(x), pane.with_min_x(x)];
    for (run, part) in pair.into_iter().zip(parts) {
        if let Some(preview) = picture(page, run) {
            pane::paint(ui, seen, pane, part, preview);
        }
    }
    pane::label_ui(ui, page, pair[0], pane.min + vec2(8.0, 8.0), Align2::LEFT_TOP, parts[0]);
    pane::label_ui(ui, page, pair[1], pane.right_top() + vec2(-8.0, 8.0), Align2::RIGHT_TOP, parts[1]);
    let painter = ui.painter().with_clip_rect(pane.intersect(ui.clip_rect()));
    painter.vline(x, pane.y_range(), Stroke::new(4.0, colors.shadow));
    painter.vline(x, pane.y_range(), Stroke::new(2.0, colors.on_accent));
    handle_ui(ui, page, pane, x, actions);
    response
}

/// What is dragged: the line between two images. Its arrow keys move it; Alt with them wherever the keyboard is.
fn handle_ui(ui: &Ui, page: Page<'_>, pane: Rect, x: f32, actions: &mut Actions) {
    let (texts, colors) = (page.view.texts, palette(ui));
    let at = page.state.image.divider;
    let grip = Rect::from_center_size(pos2(x, pane.center().y), Vec2::splat(32.0));
    let line = Rect::from_center_size(pos2(x, pane.center().y), vec2(14.0, pane.height()));
    let response = ui.interact(line, egui::Id::unique("swipe line"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, f64::from(at), texts.get("files-line")));
    let painter = ui.painter().with_clip_rect(pane.intersect(ui.clip_rect()));
    painter.circle(grip.center(), 15.0, colors.raised, Stroke::new(1.0, colors.line_popup));
    Icon::MoveHorizontal.paint(&painter, grip.center(), 16.0, colors.text2);
    focus_ring(ui, &response, grip, 16);
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let set = |actions: &mut Actions, at: f32| act(actions, Action::SetDivider(at));
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        set(actions, (pointer.x - pane.left()) / pane.width().max(1.0));
    }
    let wanted = if response.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        egui::Modifiers::NONE
    } else {
        egui::Modifiers::ALT
    };
    let pressed = |key| ui.input_mut(|input| input.consume_key(wanted, key));
    if pressed(egui::Key::ArrowLeft) {
        set(actions, at - STEP);
    } else if pressed(egui::Key::ArrowRight) {
        set(actions, at + STEP);
    }
}

fn blinking_ui(
    ui: &Ui,
    page: Page<'_>,
    pair: [RunIndex; 2],
    (seen, pane): (Seen, Rect),
    actions: &mut Actions,
) -> egui::Response {
    let blink = page.state.image.blink;
    let run = pair[usize::from(blink.is_second)];
    let label = format!("{}: {}", page.view.texts.get("files-blink"), page.name(run));
    let response = pane::pane_ui(ui, seen, pane, ("blink", &label), actions);
    if let Some(preview) = picture(page, run) {
        pane::paint(ui, seen, pane, pane, preview);
    }
    // Both stay on the graphics card, so that no change of places takes longer than another.
    if let Some(other) = picture(page, pair[usize::from(!blink.is_second)]) {
        pane::paint(ui, seen, pane, Rect::NOTHING, other);
    }
    pane::label_ui(ui, page, run, pane.min + vec2(8.0, 8.0), Align2::LEFT_TOP, pane);
    let is_free = response.has_focus() || super::stops::has_keys(ui);
    if is_free && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Space)) {
        act(actions, Action::Pause(!blink.is_paused));
    }
    if let Some(rest) = blink.rest() {
        if rest.is_zero() {
            act(actions, Action::Flip);
        }
        ui.request_repaint_after(rest);
    }
    response
}

fn difference_ui(ui: &Ui, page: Page<'_>, (seen, pane): (Seen, Rect), actions: &mut Actions) -> egui::Response {
    let texts = page.view.texts;
    let is_dark = ui.theme() == egui::Theme::Dark;
    if page.state.image.is_dark() != Some(is_dark) {
        act(actions, Action::SetDark(is_dark));
    }
    let response = pane::pane_ui(ui, seen, pane, ("difference", texts.get("files-difference-image")), actions);
    let compared = page.state.compared.value();
    let said = match compared {
        None => Some(texts.get("files-comparing").to_owned()),
        Some(compared) if compared.pixels().is_none() => Some(texts.get("files-not-compared").to_owned()),
        Some(compared) if compared.pixels().is_some_and(|found| found.is_identical) => {
            let key = if compared.is_identical() { "files-identical" } else { "files-same-pixels" };
            Some(texts.get(key).to_owned())
        }
        Some(_) => None,
    };
    if let Some(said) = said {
        let colors = palette(ui);
        let room = pane.width() - 24.0;
        paint_elided(ui.painter(), pane.center(), Align2::CENTER_CENTER, &said, font::body(), colors.muted, room);
    } else if let Some(map) = page.state.image.map.value() {
        pane::paint(ui, seen, pane, pane, &map.preview);
    }
    response
}
