//! Figures of plotly: the picture that a job made of one, moved at once by pointer and keyboard and drawn anew after that;
//! above it what can be done with it, below it the frames of an animation.

mod bar;
mod dialogs;
mod interact;
mod menus;
mod style;
pub use style::figure_style;
mod tooltip;

use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::{Color32, Id, Pos2, Rect, Role, Sense, Stroke, TextureHandle, Ui, Vec2, WidgetInfo, pos2, vec2};

pub(super) use bar::head;
pub use dialogs::dialogs_ui;

use super::super::icons::Icon;
use super::super::theme::{self, palette};
use super::super::widgets::{empty_state, focus_ring, picture_texture};
use super::super::{Actions, View};
use crate::app::artifacts::figure::{self, FigureRef, Look, Picture, Shown, State};
use crate::app::artifacts::{self, ArtifactRef};
use crate::model::format;
use crate::preview::plotly::{Figure, Panel, Place, asked_size};
use crate::text::Texts;

/// Room around a figure that fills its place.
const MARGIN: f32 = 12.0;
/// No page is laid out on less than this, points; it is shown smaller instead.
const LEAST: Vec2 = vec2(320.0, 240.0);
/// Of a figure inside another page that does not say how high it is.
const EMBEDDED_HEIGHT: f32 = 380.0;

/// The figures of a page, in all the room that `ui` has.
pub(super) fn figures_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (artifacts, target): (&artifacts::State, &ArtifactRef),
    figures: &Arc<Vec<Figure>>,
    actions: &mut Actions,
) {
    let at = artifacts.figures.chosen.min(figures.len().saturating_sub(1));
    let figure = FigureRef { all: figures.clone(), at };
    let shown = artifacts.figures.get(at);
    bar::note_ui(ui, view.texts, &artifacts.figures, shown, super::head::page_on_disk(artifacts, target), actions);
    menus::menus_ui(ui, view.texts, (&artifacts.figures, at), actions);
    if shown.is_some_and(|shown| shown.frame_count() > 0) {
        bar::frames_ui(ui, view.texts, &artifacts.figures, at, actions);
    }
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let canvas = Canvas { texts: view.texts, state: &artifacts.figures, at, takes_wheel: true };
    canvas.ui(ui, &figure, rect, actions);
}

/// A figure inside another page, as wide as told: `slot` is its position among the figures of the file.
pub fn embedded_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    (state, slot): (&State, usize),
    figure: &FigureRef,
    width: f32,
    actions: &mut Actions,
) {
    let asked = figure.get().map(asked_size).unwrap_or_default();
    let height = match asked {
        [Some(own), Some(height)] => (height * (f64::from(width) / own).min(1.0)) as f32,
        [None, Some(height)] => height as f32,
        _ => EMBEDDED_HEIGHT,
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    if ui.is_rect_visible(rect) {
        Canvas { texts, state, at: slot, takes_wheel: false }.ui(ui, figure, rect, actions);
    }
}

/// What a figure is drawn with.
struct Canvas<'a> {
    texts: &'static Texts,
    state: &'a State,
    /// The figure, by its position in the file.
    at: usize,
    /// A wheel zooms; else it scrolls the page.
    takes_wheel: bool,
}

/// Where a page lies on the screen.
#[derive(Clone, Copy)]
struct Sheet {
    rect: Rect,
    /// Points of the screen to one of the page.
    scale: f32,
}

impl Sheet {
    /// On the page.
    fn page(self, at: Pos2) -> [f64; 2] {
        let at = (at - self.rect.min) / self.scale;
        [at.x.into(), at.y.into()]
    }

    /// On the screen.
    fn screen(self, at: [f64; 2]) -> Pos2 {
        self.rect.min + vec2(at[0] as f32, at[1] as f32) * self.scale
    }

    /// A part of the page on the screen.
    fn place(self, place: &Place) -> Rect {
        let size = vec2(place.width as f32, place.height as f32) * self.scale;
        Rect::from_min_size(self.screen([place.x, place.y]), size)
    }
}

impl Canvas<'_> {
    fn push(actions: &mut Actions, action: figure::Action) {
        actions.push(artifacts::Action::Figure(action));
    }

    fn ui(&self, ui: &mut Ui, figure: &FigureRef, rect: Rect, actions: &mut Actions) {
        let palette = palette(ui);
        let asked = figure.get().map(asked_size).unwrap_or_default();
        let room = if self.takes_wheel { rect.shrink(MARGIN) } else { rect };
        let (size, scale) = page_size(asked, room.size());
        let shown_size = size * scale;
        let corner = (room.center() - shown_size / 2.0).round_to_pixels(ui.pixels_per_point());
        let sheet = Sheet { rect: Rect::from_min_size(corner, shown_size), scale };
        let most = ui.input(|input| input.max_texture_side) as f32;
        let density = (ui.pixels_per_point() * scale).min(most / size.x.max(size.y));
        let look = Look {
            size: [size.x.into(), size.y.into()],
            density: density.into(),
            style: style::figure_style(palette, self.state.is_own),
        };
        let shown = self
            .state
            .get(self.at)
            .filter(|shown| Arc::ptr_eq(&shown.figure.all, &figure.all) && shown.figure.at == figure.at);
        if shown.is_none_or(|shown| shown.look != look) {
            Self::push(actions, figure::Action::Want(self.at, figure.clone(), look));
        }
        let Some(shown) = shown else { return };
        let Some(picture) = &shown.picture else {
            if let Some(why) = &shown.failure {
                let why = self.texts.message(why);
                ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                    empty_state(ui, Icon::ImageOff, self.texts.get("preview-failed"), &format::safe_text(&why), |_| {});
                });
            }
            return;
        };

        let id = Id::unique(("figure", self.at));
        let response = ui.interact(sheet.rect.intersect(rect), id, Sense::click_and_drag());
        let name = name(shown, self.texts);
        response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, &*name));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let texture = picture_texture(ui, id, picture.identity, &picture.pixels);
        // The page may have been made for another size.
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture.id(), sheet.rect, uv, Color32::WHITE);
        let made = Sheet { scale: sheet.rect.width() / picture.look.size[0] as f32, ..sheet };
        if picture.view.ranges != shown.view.ranges {
            for panel in &picture.drawn.panels {
                moved_ui(&painter, shown, panel, made, (&texture, self.state.is_own));
            }
        }
        if !is_by_pointer(ui, &response) {
            focus_ring(ui, &response, sheet.rect.intersect(rect), 4);
        }
        interact::interact(ui, self, &response, (shown, picture), made, actions);
        self.entries_ui(ui, id, (shown, picture), made, actions);
        let is_still = !response.dragged() && shown.view.ranges == picture.view.ranges;
        if let Some(pointer) = response.hover_pos().filter(|_| is_still) {
            tooltip::tooltip_ui(ui, (id, self.at), (shown, picture), made, pointer, actions);
        }
    }

    /// Entries of legends, which a pointer clicks and the keyboard reaches.
    fn entries_ui(&self, ui: &Ui, id: Id, (shown, picture): (&Shown, &Picture), sheet: Sheet, actions: &mut Actions) {
        for (number, entry) in picture.drawn.entries.iter().enumerate() {
            let rect = sheet.place(&entry.place);
            let response = ui.interact(rect, id.with(("entry", number)), Sense::click());
            let is_visible = shown.is_visible(entry);
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_visible, &entry.name));
            focus_ring(ui, &response, rect.expand(2.0), 4);
            if response.double_clicked() {
                Self::push(actions, figure::Action::Isolate(self.at, entry.trace));
            } else if response.clicked() {
                Self::push(actions, figure::Action::Toggle(self.at, entry.trace));
            }
            response.on_hover_cursor(egui::CursorIcon::PointingHand);
        }
    }
}

/// Whether the pointer gave a figure the keyboard: whoever looks at the pointer needs no ring round all of it.
fn is_by_pointer(ui: &Ui, response: &egui::Response) -> bool {
    let slot = response.id.with("by pointer");
    let (is_pressed, has_focus) = (response.is_pointer_button_down_on(), response.has_focus());
    ui.data_mut(|data| {
        let is_kept = has_focus && data.get_temp::<bool>(slot).unwrap_or(false);
        data.insert_temp(slot, is_pressed || is_kept);
        is_pressed || is_kept
    })
}

/// The size of the page for a room, and how large it is shown: as the figure asks for where it does, smaller where that has
/// no room.
fn page_size(asked: [Option<f64>; 2], room: Vec2) -> (Vec2, f32) {
    let side = |asked: Option<f64>, room: f32, least: f32| asked.map_or(room.max(least), |side| side as f32).round();
    let size = vec2(side(asked[0], room.x, LEAST.x), side(asked[1], room.y, LEAST.y));
    let scale = (room.x / size.x).min(room.y / size.y).clamp(0.01, 1.0);
    (size, scale)
}

/// What a screen reader calls a figure: its title, its traces, its axes.
fn name(shown: &Shown, texts: &Texts) -> String {
    let facts = &shown.facts;
    let mut parts = vec![match facts.title.as_str() {
        "" => texts.get("figure-untitled").to_owned(),
        title => title.to_owned(),
    }];
    let count = texts.count("figure-traces", facts.trace_count);
    parts.push(match facts.traces.join(", ") {
        names if names.is_empty() => count,
        names => format!("{count}: {names}"),
    });
    if !facts.axes.is_empty() {
        parts.push(texts.with("figure-axes", &[("axes", facts.axes.join(", ").into())]));
    }
    parts.join(". ")
}

/// A panel that was moved since it was drawn: its picture, moved and stretched to where it belongs now.
fn moved_ui(
    painter: &egui::Painter,
    shown: &Shown,
    panel: &Panel,
    sheet: Sheet,
    (texture, is_own): (&TextureHandle, bool),
) {
    let (x, y) = (shown.range(&panel.x, panel.x_range), shown.range(&panel.y, panel.y_range));
    if x == panel.x_range && y == panel.y_range {
        return;
    }
    let place = sheet.place(&panel.place);
    let along = |now: [f64; 2], value: f64| ((value - now[0]) / (now[1] - now[0])) as f32;
    let (left, right) = (along(x, panel.x_range[0]), along(x, panel.x_range[1]));
    let (bottom, top) = (along(y, panel.y_range[0]), along(y, panel.y_range[1]));
    let at = |x: f32, y: f32| pos2(place.left() + place.width() * x, place.bottom() - place.height() * y);
    let there = Rect::from_min_max(at(left, top), at(right, bottom));
    if !there.is_finite() {
        return;
    }
    let part = |at: Pos2| ((at - sheet.rect.min) / sheet.rect.size()).to_pos2();
    let style = &shown.look.style;
    let behind = if is_own { style.paper } else { style.plot };
    let inside = painter.with_clip_rect(place.intersect(painter.clip_rect()));
    inside.rect_filled(place, 0, theme::picture_color(behind));
    inside.image(texture.id(), there, Rect::from_min_max(part(place.min), part(place.max)), Color32::WHITE);
}

/// What is marked on a figure: the box of a zoom, what the pointer is at.
fn outline(ui: &Ui) -> Stroke {
    Stroke::new(1.5, palette(ui).text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_as_large_as_it_asks_for_and_shown_smaller_where_that_has_no_room() {
        let room = vec2(900.0, 600.0);
        assert_eq!(page_size([None, None], room), (room, 1.0));
        assert_eq!(page_size([Some(500.0), Some(400.0)], room), (vec2(500.0, 400.0), 1.0));
        assert_eq!(page_size([None, Some(1200.0)], room), (vec2(900.0, 1200.0), 0.5));
        assert_eq!(page_size([None, None], vec2(160.0, 240.0)), (vec2(320.0, 240.0), 0.5));
    }
}
