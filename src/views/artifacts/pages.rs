//! Pages and drawings: page by page, fit, as wide as the view, 1:1, zoom to the pointer, pan; sharp at any scale.

use std::collections::HashMap;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::{
    Align, Color32, Id, Layout, Painter, Rect, RichText, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui,
    Vec2, pos2, vec2,
};

use super::super::Actions;
use super::super::icons::Icon;
use super::super::theme::{self, font, palette};
use super::super::widgets::{Bar, Button, Form, number_field};
use crate::app::artifacts;
use crate::app::artifacts::pages::{Action, PageZoom, Picture, State};
use crate::app::command::Shortcut;
use crate::app::system;
use crate::model::format;
use crate::preview::{ImagePreview, PageKind, PageView, Pages, Preview, Shape, Tile};
use crate::text::{Message, Texts};

/// Points of the window to one of the page, at which it is as large as on paper or in a browser.
const ACTUAL: f32 = 96.0 / 72.0;
/// A page that fits is not enlarged further than this.
const MAX_FIT: f32 = 4.0 * ACTUAL;
/// Room around a page.
const MARGIN: f32 = 16.0;
/// Side of the squares behind a drawing.
const SQUARE: f32 = 8.0;

/// Textures of the pages on screen. What a frame does not show is given back at its end.
#[derive(Default)]
struct Textures(HashMap<usize, Shown>);

/// Of one picture. Holds the preview, so that its address stays its identity.
struct Shown {
    #[expect(dead_code, reason = "only held")]
    preview: Arc<Preview>,
    tiles: Arc<Vec<(Tile, TextureHandle)>>,
    is_used: bool,
}

impl CacheTrait for Textures {
    fn update(&mut self) {
        self.0.retain(|_, shown| std::mem::take(&mut shown.is_used));
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// The textures of a picture, of which one is made a frame.
fn textures(ui: &Ui, preview: &Arc<Preview>, image: &ImagePreview) -> Arc<Vec<(Tile, TextureHandle)>> {
    let key = Arc::as_ptr(preview) as usize;
    let known = ui.memory_mut(|memory| {
        let shown = memory.caches.cache::<Textures>().0.get_mut(&key)?;
        shown.is_used = true;
        Some(Arc::clone(&shown.tiles))
    });
    let known = known.unwrap_or_default();
    let Some(tile) = image.tiles().nth(known.len()) else { return known };
    let pixels = theme::image_pixels(tile.size.map(|side| side as usize), &image.tile(tile));
    let mut tiles: Vec<_> = known.iter().cloned().collect();
    tiles.push((tile, ui.load_texture("page", pixels, TextureOptions::LINEAR)));
    let tiles = Arc::new(tiles);
    if image.tiles().nth(tiles.len()).is_some() {
        ui.request_repaint();
    }
    let shown = Shown { preview: Arc::clone(preview), tiles: Arc::clone(&tiles), is_used: true };
    ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.insert(key, shown));
    tiles
}

/// Where a page stands.
struct Sight {
    /// What of the window it is seen through.
    room: Rect,
    /// The page.
    page: Rect,
    /// Points of the window to one of the page.
    scale: f32,
}

impl Sight {
    fn new(state: &State, size: Vec2, room: Rect, pixels_per_point: f32) -> Self {
        let inner = room.size() - Vec2::splat(2.0 * MARGIN);
        let fit = |side: f32, room: f32| (room / side).clamp(0.01, MAX_FIT);
        let (scale, center) = match state.zoom {
            PageZoom::Page => (fit(size.x, inner.x).min(fit(size.y, inner.y)), size / 2.0),
            PageZoom::Width { middle } => {
                let scale = fit(size.x, inner.x);
                // Not beyond its ends, and in the middle when it is small.
                let half = (inner.y / 2.0 / scale).min(size.y / 2.0);
                (scale, vec2(size.x / 2.0, middle.clamp(half, size.y - half)))
            }
            PageZoom::Scale { scale, center } => (scale, Vec2::from(center)),
        };
        // Pixels of the page fall on those of the screen.
        let snapped = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        let at = room.center() - center * scale;
        let pixels = PageView::pixels(size.into(), scale * pixels_per_point);
        let page = Rect::from_min_size(
            pos2(snapped(at.x), snapped(at.y)),
            vec2(pixels[0] as f32, pixels[1] as f32) / pixels_per_point,
        );
        Self { room, page, scale }
    }

    /// Point of the page at the middle of the view.
    fn center(&self) -> Vec2 {
        (self.room.center() - self.page.min) / self.scale
    }
}

/// A page in all the room that `ui` has, and below it the way to the others.
pub(super) fn pages_ui(ui: &mut Ui, texts: &'static Texts, state: &State, pages: &Pages, actions: &mut Actions) {
    if pages.count > 1 {
        let frame = egui::Frame::new().fill(palette(ui).content).inner_margin(egui::Margin::symmetric(16, 0));
        egui::Panel::bottom("pages").exact_size(theme::size::TOOLBAR).frame(frame).show(ui, |ui| {
            turn_ui(ui, texts, state, pages, actions);
        });
    }
    let Some(size) = pages.size(state.page).map(Vec2::from) else { return };
    let palette = palette(ui);
    let (room, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let response = ui.interact(room, Id::unique("page"), Sense::click_and_drag());
    let label = page_label(texts, state, pages);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &label));
    let painter = ui.painter().with_clip_rect(room);
    painter.rect_filled(room, 0, palette.backdrop);
    let pixels_per_point = ui.pixels_per_point();
    let sight = Sight::new(state, size, room, pixels_per_point);

    let is_checkered = pages.kind == PageKind::Drawing && state.is_checkered;
    if is_checkered {
        squares(&painter, sight.page.intersect(room), sight.page.min, palette);
    } else {
        painter.rect_filled(sight.page, 0, theme::of(egui::Theme::Light).content);
    }
    // Through what is transparent the rough one would be seen below the sharp one.
    let is_over = |sharp: &Picture| sharp.view.part.is_none() && is_complete(ui, sharp);
    let rough = state.rough.as_ref().filter(|_| !state.sharp.as_ref().is_some_and(is_over));
    let below = rough.map(|rough| (rough, state.sharp.as_ref().filter(|sharp| is_complete(ui, sharp))));
    if let Some((rough, without)) = below {
        paint_around(ui, &painter, &sight, rough, without);
    }
    if let Some(sharp) = &state.sharp {
        paint(ui, &painter, &sight, sharp);
    }
    painter.rect_stroke(sight.page.expand(1.0), 0, Stroke::new(1.0, palette.line), StrokeKind::Inside);

    let seen = room.intersect(sight.page).translate(-sight.page.min.to_vec2());
    let seen = [seen.left(), seen.top(), seen.right(), seen.bottom()].map(|at| at * pixels_per_point);
    if let Some(view) = state.wanted(size.into(), sight.scale * pixels_per_point, seen) {
        actions.push(artifacts::Action::Pages(Action::Draw(view)));
    }
    if let Some(why) = &state.failure {
        failure_ui(ui, texts, room, why);
    }
    interact(ui, &response, &sight, state.zoom, actions);
}

/// The textures of a picture that are here; asking for them keeps them.
fn is_complete(ui: &Ui, picture: &Picture) -> bool {
    let Shape::Image(image) = &picture.preview.shape else { return false };
    let key = Arc::as_ptr(&picture.preview) as usize;
    let count = ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.get(&key).map(|shown| shown.tiles.len()));
    count.is_some_and(|count| image.tiles().nth(count).is_none())
}

/// Where a picture stands while its page is looked at from elsewhere.
fn place(sight: &Sight, picture: &Picture, image: &ImagePreview) -> Rect {
    let Some([left, top, ..]) = picture.view.part else { return sight.page };
    let scale = sight.scale / picture.view.scale;
    let at = sight.page.min + vec2(left as f32, top as f32) * scale;
    Rect::from_min_size(at, vec2(image.size[0] as f32, image.size[1] as f32) * scale)
}

fn paint(ui: &Ui, painter: &Painter, sight: &Sight, picture: &Picture) {
    let Shape::Image(image) = &picture.preview.shape else { return };
    let all = place(sight, picture, image);
    let scale = all.size() / vec2(image.size[0] as f32, image.size[1] as f32);
    for (tile, texture) in textures(ui, &picture.preview, image).iter() {
        let at = all.min + vec2(tile.at[0] as f32, tile.at[1] as f32) * scale;
        let area = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * scale);
        painter.image(texture.id(), area, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
}

/// The rough picture where no sharp one is.
fn paint_around(ui: &Ui, painter: &Painter, sight: &Sight, rough: &Picture, without: Option<&Picture>) {
    let hole = without.and_then(|sharp| match &sharp.preview.shape {
        Shape::Image(image) => Some(place(sight, sharp, image)),
        _ => None,
    });
    let Some(hole) = hole else { return paint(ui, painter, sight, rough) };
    let all = sight.page.intersect(sight.room);
    for part in [
        Rect::from_min_max(all.min, pos2(all.right(), hole.top())),
        Rect::from_min_max(pos2(all.left(), hole.bottom()), all.max),
        Rect::from_min_max(pos2(all.left(), hole.top()), pos2(hole.left(), hole.bottom())),
        Rect::from_min_max(pos2(hole.right(), hole.top()), pos2(all.right(), hole.bottom())),
    ] {
        let part = part.intersect(all);
        if part.is_positive() {
            paint(ui, &painter.with_clip_rect(part), sight, rough);
        }
    }
}

/// A checkerboard, so that one sees what is transparent.
fn squares(painter: &Painter, area: Rect, origin: egui::Pos2, palette: &theme::Palette) {
    painter.rect_filled(area, 0, palette.content);
    if !area.is_positive() {
        return;
    }
    let painter = painter.with_clip_rect(area);
    let square = |at: f32, from: f32| ((at - from) / SQUARE).floor() as i64;
    for row in square(area.top(), origin.y)..=square(area.bottom(), origin.y) {
        for column in square(area.left(), origin.x)..=square(area.right(), origin.x) {
            if (row + column) % 2 != 0 {
                let at = origin + vec2(column as f32, row as f32) * SQUARE;
                painter.rect_filled(Rect::from_min_size(at, Vec2::splat(SQUARE)), 0, palette.inset);
            }
        }
    }
}

fn interact(ui: &Ui, response: &egui::Response, sight: &Sight, zoom: PageZoom, actions: &mut Actions) {
    let mut set = |zoom: PageZoom| actions.push(artifacts::Action::Pages(Action::SetZoom(zoom)));
    let (scale, center) = (sight.scale, sight.center());
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        let moved = center - response.drag_delta() / scale;
        set(match zoom {
            PageZoom::Width { .. } => PageZoom::Width { middle: moved.y },
            PageZoom::Page | PageZoom::Scale { .. } => PageZoom::Scale { scale, center: moved.into() },
        });
    }
    if response.double_clicked() {
        set(PageZoom::Page);
    }
    let Some(pointer) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    if matches!(zoom, PageZoom::Width { .. }) && scroll != 0.0 && (pinch - 1.0).abs() <= 1e-3 {
        set(PageZoom::Width { middle: center.y - scroll / scale });
        return;
    }
    let factor = (scroll / 240.0).exp() * pinch;
    if (factor - 1.0).abs() > 1e-3 {
        // What is under the pointer stays under it.
        let under = (pointer - sight.page.min) / scale;
        let new_scale = (scale * factor).clamp(0.02, 200.0);
        let center = under - (pointer - sight.room.center()) / new_scale;
        set(PageZoom::Scale { scale: new_scale, center: center.into() });
    }
}

fn page_label(texts: &Texts, state: &State, pages: &Pages) -> String {
    if pages.count > 1 {
        let page = u64::from(state.page) + 1;
        texts.with("page-of", &[("page", page.into()), ("n", u64::from(pages.count).into())])
    } else {
        texts.get("image").to_owned()
    }
}

/// Back, the number of the page, on.
fn turn_ui(ui: &mut Ui, texts: &'static Texts, state: &State, pages: &Pages, actions: &mut Actions) {
    let palette = palette(ui);
    let mut act = |action| actions.push(artifacts::Action::Pages(action));
    // In the middle: as wide as what stands there is about.
    let count = texts.with("page-of-count", &[("n", u64::from(pages.count).into())]);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(((ui.available_width() - 220.0) / 2.0).max(0.0));
        let back = Button::icon(Icon::ArrowLeft, texts.get("page-previous"));
        let shortcut = Shortcut::PAGE_UP.text();
        if ui.add_enabled(state.page > 0, back.shortcut(&shortcut)).clicked() {
            act(Action::Turn(-1));
        }
        let shown = f64::from(state.page) + 1.0;
        if let Some(page) = number_field(ui, texts.get("page-field"), shown, 56.0) {
            act(Action::Go((page - 1.0).clamp(0.0, f64::from(u32::MAX)) as u32));
        }
        ui.label(RichText::new(count).font(font::body()).color(palette.text2));
        let on = Button::icon(Icon::ArrowRight, texts.get("page-next"));
        let shortcut = Shortcut::PAGE_DOWN.text();
        let is_last = state.page as usize + 1 >= pages.sizes.len();
        if ui.add_enabled(!is_last, on.shortcut(&shortcut)).clicked() {
            act(Action::Turn(1));
        }
    });
}

fn failure_ui(ui: &Ui, texts: &'static Texts, room: Rect, why: &Message) {
    let palette = palette(ui);
    let text = format::safe_text(&texts.message(why)).into_owned();
    let galley = ui.painter().layout(text, font::body(), palette.warn, (room.width() - 80.0).max(80.0));
    let area = Rect::from_center_size(room.center(), galley.size() + vec2(32.0, 20.0));
    ui.painter().rect(area, 8, palette.raised, Stroke::new(1.0, palette.line_popup), StrokeKind::Inside);
    ui.painter().galley(area.min + vec2(16.0, 10.0), galley, palette.warn);
}

/// How closely, what lies behind, and copying: in the head.
pub(super) fn head<'a>(
    mut bar: Bar<'a, Actions>,
    texts: &'static Texts,
    state: &'a State,
    pages: &'a Pages,
) -> Bar<'a, Actions> {
    if let Some(size) = pages.size(state.page) {
        bar = bar.item("page zoom", move |ui, form, actions| zoom_ui(ui, form, texts, (state.zoom, size), actions));
    }
    if pages.kind == PageKind::Drawing {
        bar = bar.item("page squares", move |ui, form, actions: &mut Actions| {
            if form.button(ui, Button::icon(Icon::Grid2x2, texts.get("page-checkered")).on(state.is_checkered)) {
                actions.push(artifacts::Action::Pages(Action::SetCheckered(!state.is_checkered)));
            }
        });
    }
    let sharp = state.sharp.as_ref().filter(|sharp| sharp.view.part.is_none());
    let Some(picture) = sharp.or(state.rough.as_ref()) else { return bar };
    bar.item("page copy", move |ui, form, actions: &mut Actions| {
        if form.button(ui, Button::icon(Icon::Image, texts.get("copy-image")))
            && let Shape::Image(image) = &picture.preview.shape
        {
            let all = Tile { at: [0, 0], size: image.size };
            ui.copy_image(theme::image_pixels(image.size.map(|side| side as usize), &image.tile(all)));
            actions.push(system::Action::Notify(Message::new("notice-copied")));
        }
    })
}

fn zoom_ui(ui: &mut Ui, form: Form, texts: &'static Texts, (zoom, size): (PageZoom, [f32; 2]), actions: &mut Actions) {
    let is_actual = matches!(zoom, PageZoom::Scale { scale, .. } if (scale - ACTUAL).abs() < 1e-4);
    let percent = match zoom {
        PageZoom::Scale { scale, .. } if !is_actual => format!("{:.0} %", scale / ACTUAL * 100.0),
        _ => String::new(),
    };
    let current = match zoom {
        PageZoom::Page => 0,
        PageZoom::Width { .. } => 1,
        PageZoom::Scale { .. } if is_actual => 2,
        PageZoom::Scale { .. } => 3,
    };
    let mut choices = vec![(0, texts.get("zoom-fit")), (1, texts.get("zoom-width")), (2, "1:1")];
    if !percent.is_empty() {
        choices.push((3, &percent));
    }
    let zoom = match form.choice(ui, texts.get("zoom"), &choices, current) {
        Some(0) => PageZoom::Page,
        Some(1) => PageZoom::Width { middle: 0.0 },
        Some(2) => PageZoom::Scale { scale: ACTUAL, center: size.map(|side| side / 2.0) },
        _ => return,
    };
    actions.push(artifacts::Action::Pages(Action::SetZoom(zoom)));
}

/// What is said of the pages beside the name of the file.
pub(super) fn facts(pages: &Pages, texts: &Texts) -> Vec<String> {
    let mut facts = Vec::new();
    match (pages.kind, pages.sizes.first()) {
        (PageKind::Drawing, Some(size)) => {
            let [width, height] = size.map(|side| (side * ACTUAL).round());
            facts.push(format!("{width} × {height}"));
            facts.push("SVG".to_owned());
        }
        (PageKind::Paper, Some(size)) => {
            facts.push("PDF".to_owned());
            facts.push(texts.count("pages-count", pages.count as usize));
            let [width, height] = size.map(|side| (side * 25.4 / 72.0).round());
            facts.push(format!("{width} × {height} mm"));
        }
        (_, None) => {}
    }
    facts.extend((!pages.title.is_empty()).then(|| pages.title.clone()));
    facts
}
