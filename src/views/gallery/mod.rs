//! The gallery: a wall of pictures, the same file of each run in view.

mod bar;
pub(super) mod export;
mod menu;
mod player;
mod tile;

use egui::{Rect, ScrollArea, Sense, Ui, pos2, vec2};

use super::artifacts::figure::figure_style;
use super::icons::Icon;
use super::run_table::{SELECTION_ROOM, selection_bar_ui};
use super::theme::{palette, size};
use super::widgets::empty_state;
use super::{Actions, View};
use crate::app::{gallery, table};

/// Between two pictures, points.
const GAP: f32 = 20.0;
/// Above a row.
const ABOVE: f32 = 12.0;
/// For name and columns below a picture, points.
const CAPTION: f32 = 54.0;

/// See the module.
pub(super) fn gallery_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let gallery = &view.place.gallery;
    if gallery.is_stale(view.place) {
        actions.push(gallery::Action::Want);
    }
    let content = egui::Frame::new().fill(palette(ui).content);
    egui::Panel::top("gallery toolbar")
        .exact_size(size::TOOLBAR)
        .frame(content.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| bar::bar_ui(ui, view, actions));
    player::player_ui(ui, view, actions);
    egui::CentralPanel::default().frame(content).show(ui, |ui| {
        let texts = view.texts;
        if gallery.runs.is_empty() {
            empty_state(ui, Icon::Grid2x2, texts.get("gallery-no-runs"), "", |_| {});
        } else if gallery.path.is_none() {
            let title = texts.get(if gallery.listed.is_some() { "gallery-listing" } else { "gallery-no-files" });
            empty_state(ui, Icon::Image, title, "", |_| {});
        } else {
            let room = ui.max_rect();
            wall_ui(ui, view, actions);
            selection_bar_ui(ui, view, room, actions);
        }
    });
}

fn wall_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let gallery = &view.place.gallery;
    let room = ui.available_width() - 2.0 * size::PAGE;
    let columns = (((room + GAP) / (gallery.side + GAP)) as usize).max(1);
    // What is left over goes into the pictures, so that both edges are straight.
    let side = ((room + GAP) / columns as f32 - GAP).max(48.0);
    let height = side + CAPTION + ABOVE;
    let rows = gallery.tiles.len().div_ceil(columns);
    let style = figure_style(palette(ui), false);
    let pixels_per_point = ui.pixels_per_point();
    let mut area = ScrollArea::vertical().id_salt("gallery").auto_shrink(false);
    let table = &view.place.table;
    if table.scroll_to_focus {
        let focus = gallery.tiles.iter().position(|run| Some(*run) == table.selection.focus);
        if let Some(at) = focus.filter(|at| !gallery.visible().contains(at)) {
            area = area.vertical_scroll_offset((at / columns) as f32 * height);
        }
        actions.push(table::Action::ScrolledToFocus);
    }
    area.show_viewport(ui, |ui, seen| {
        let below = if table.selection.runs().len() > 1 { SELECTION_ROOM } else { 0.0 };
        let (whole, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), rows as f32 * height + below), Sense::hover());
        let first_row = ((seen.top() / height).max(0.0) as usize).min(rows);
        let end_row = ((seen.bottom() / height).ceil().max(0.0) as usize).min(rows);
        let visible = first_row * columns..(end_row * columns).min(gallery.tiles.len());
        let is_news = gallery.visible() != &visible
            || gallery.columns != columns
            || gallery.pixels_per_point.to_bits() != pixels_per_point.to_bits()
            || gallery.style.as_deref() != Some(&style);
        for at in visible.clone() {
            let Some(&run) = gallery.tiles.get(at) else { break };
            let left = whole.left() + size::PAGE + (at % columns) as f32 * (side + GAP);
            let top = whole.top() + (at / columns) as f32 * height + ABOVE;
            let place = Rect::from_min_size(pos2(left, top), vec2(side, side + CAPTION));
            tile::tile_ui(ui, view, run, place, side, actions);
        }
        if is_news {
            actions.push(gallery::Action::See { visible, columns, style, pixels_per_point });
        }
    });
}
