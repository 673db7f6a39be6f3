//! Figures of plotly beside each other. What is looked at of one is looked at of all: the wheel zooms at the pointer, a drag
//! moves, a double click shows everything.

use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::{Rect, Role, Sense, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Page, head, images, push};
use crate::app::artifacts::figure::Look;
use crate::app::compare::files;
use crate::app::compare::files::figures::Action;
use crate::model::RunIndex;
use crate::preview::Shape;
use crate::preview::plotly::Figure;
use crate::views::Actions;
use crate::views::artifacts::figure::figure_style;
use crate::views::icons::Icon;
use crate::views::theme::{self, palette};
use crate::views::widgets::{Bar, Button, focus_ring};

/// Less width than this is too little for a figure.
const LEAST: f32 = 320.0;
/// No page is laid out on less than this; it is shown smaller instead.
const LEAST_HEIGHT: f32 = 220.0;

fn act(actions: &mut Actions, action: Action) {
    push(actions, files::Action::Figure(action));
}

fn figures(page: Page<'_>, run: RunIndex) -> Option<&Arc<Vec<Figure>>> {
    match &page.state.preview(run)?.shape {
        Shape::Figures(figures) => Some(figures),
        _ => None,
    }
}

/// Whether any run has a figure to show.
pub(super) fn are_figures(page: Page<'_>) -> bool {
    page.runs().iter().take(64).any(|run| figures(page, *run).is_some())
}

pub(super) fn controls<'a>(bar: Bar<'a, Actions>, page: Page<'a>) -> Bar<'a, Actions> {
    let texts = page.view.texts;
    bar.item("file tied", move |ui, form, actions: &mut Actions| {
        let is_tied = !page.state.figures.is_untied;
        if form.button(ui, Button::quiet(texts.get("files-same-axes")).on(is_tied)) {
            act(actions, Action::SetTied(!is_tied));
        }
    })
    .item("file axes", move |ui, form, actions: &mut Actions| {
        let button = Button::icon(Icon::RotateCcw, texts.get("files-reset-axes"));
        if form.button_if(ui, page.state.figures.is_moved(), button) {
            act(actions, Action::Reset);
        }
    })
}

pub(super) fn figures_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    images::columns_ui(ui, page, LEAST, actions, |ui, run, rect, actions| {
        let area = rect.with_min_y(rect.top() + head::HEIGHT);
        head::run_ui(ui, page, run, rect.with_max_y(area.top()), actions);
        match figures(page, run) {
            Some(figures) => figure_ui(ui, page, run, figures, area, actions),
            None => images::nothing_ui(ui, page, run, area, page.why_not(run).as_deref()),
        }
    });
}

fn figure_ui(ui: &Ui, page: Page<'_>, run: RunIndex, figures: &Arc<Vec<Figure>>, area: Rect, actions: &mut Actions) {
    let room = area.shrink(6.0);
    let size = vec2(room.width().max(LEAST), room.height().max(LEAST_HEIGHT)).round();
    let scale = (room.width() / size.x).min(room.height() / size.y).clamp(0.05, 1.0);
    let look = Look {
        size: [size.x.into(), size.y.into()],
        density: (ui.pixels_per_point() * scale).into(),
        style: figure_style(palette(ui), false),
    };
    let state = &page.state.figures;
    if !state.is_wanted(run, figures, &look) {
        act(actions, Action::Want(run, figures.clone(), look));
    }
    let Some(shown) = state.get(run) else { return };
    let Some(picture) = &shown.picture else {
        if let Some(why) = &shown.failure {
            images::nothing_ui(ui, page, run, area, Some(&page.view.texts.message(why)));
        }
        return;
    };
    let corner = (room.center() - size * scale / 2.0).round_to_pixels(ui.pixels_per_point());
    let sheet = Rect::from_min_size(corner, size * scale);
    let response = ui.interact(sheet, egui::Id::unique(("compared figure", run)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, page.name(run)));
    // A picture keeps its number as long as it lives: the texture is made once for each.
    let id = egui::Id::unique(("compared figure", picture.identity));
    let pixels = || {
        let size = [picture.pixels.width as usize, picture.pixels.height as usize];
        theme::image_pixels(size, &picture.pixels.rgba)
    };
    let texture = texture(ui, id, pixels);
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    painter.image(texture.id(), sheet, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), egui::Color32::WHITE);
    focus_ring(ui, &response, sheet, 4);
    let made = sheet.width() / picture.look.size[0] as f32;
    let to_page = |at: egui::Pos2| [f64::from((at.x - sheet.left()) / made), f64::from((at.y - sheet.top()) / made)];
    if response.double_clicked() {
        act(actions, Action::Reset);
    }
    let origin = ui.input(|input| input.pointer.press_origin());
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        if let Some(panel) = origin.and_then(|at| picture.panel_at(to_page(at))) {
            let place = picture.drawn.panels[panel].place;
            let by = response.drag_delta() / made;
            let [x, y] = [-f64::from(by.x) / place.width, f64::from(by.y) / place.height];
            act(actions, Action::See(run, panel, [[x, 1.0 + x], [y, 1.0 + y]]));
        }
        return;
    }
    let Some(pointer) = response.hover_pos() else { return };
    let at = to_page(pointer);
    let Some(panel) = picture.panel_at(at) else { return };
    let turn = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    let factor = f64::from((turn / 200.0).exp() * ui.input(egui::InputState::zoom_delta));
    if (factor - 1.0).abs() > 1e-4 {
        let place = picture.drawn.panels[panel].place;
        let around = [(at[0] - place.x) / place.width, (place.y + place.height - at[1]) / place.height];
        let part = around.map(|around| [around - around / factor, around + (1.0 - around) / factor]);
        act(actions, Action::See(run, panel, part));
    }
}

/// Textures of the figures on screen. What a frame does not show is given back at its end.
#[derive(Default)]
struct Textures(std::collections::HashMap<egui::Id, (egui::TextureHandle, bool)>);

impl egui::cache::CacheTrait for Textures {
    fn update(&mut self) {
        self.0.retain(|_, (_, is_used)| std::mem::take(is_used));
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

fn texture(ui: &Ui, id: egui::Id, pixels: impl FnOnce() -> egui::ColorImage) -> egui::TextureHandle {
    let known = ui.memory_mut(|memory| {
        let (handle, is_used) = memory.caches.cache::<Textures>().0.get_mut(&id)?;
        *is_used = true;
        Some(handle.clone())
    });
    known.unwrap_or_else(|| {
        let handle = ui.load_texture("compared figure", pixels(), TextureOptions::LINEAR);
        ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.insert(id, (handle.clone(), true)));
        handle
    })
}
