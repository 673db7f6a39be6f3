//! The gallery: a wall of pictures, the same file of each run in view.

mod bar;
pub(super) mod export;

use egui::{Align2, Key, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::artifacts::figure::figure_style;
use super::artifacts::image;
use super::icons::Icon;
use super::theme::{self, font, palette, semibold, size};
use super::widgets::run_dot::RunDot;
use super::widgets::text::paint_elided;
use super::widgets::{empty_state, focus_ring};
use super::{Actions, View};
use crate::app::gallery::{self, Thumb};
use crate::app::table;
use crate::model::{FileKind, RunIndex, format};

/// Between two pictures, points.
const GAP: f32 = 20.0;
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
    egui::CentralPanel::default().frame(content).show(ui, |ui| {
        let texts = view.texts;
        if gallery.runs.is_empty() {
            empty_state(ui, Icon::Grid2x2, texts.get("gallery-no-runs"), "", |_| {});
        } else if gallery.path.is_none() {
            let title = texts.get(if gallery.listed.is_some() { "gallery-listing" } else { "gallery-no-files" });
            empty_state(ui, Icon::Image, title, "", |_| {});
        } else {
            wall_ui(ui, view, actions);
        }
    });
}

fn wall_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let gallery = &view.place.gallery;
    let room = ui.available_width() - 2.0 * size::PAGE;
    let columns = (((room + GAP) / (gallery.side + GAP)) as usize).max(1);
    // What is left over goes into the pictures, so that both edges are straight.
    let side = ((room + GAP) / columns as f32 - GAP).max(48.0);
    let rows = gallery.tiles.len().div_ceil(columns);
    let style = figure_style(palette(ui), false);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt("gallery").auto_shrink(false);
    let table = &view.place.table;
    if table.scroll_to_focus {
        let focus = gallery.tiles.iter().position(|run| Some(*run) == table.selection.focus);
        if let Some(at) = focus.filter(|at| !gallery.visible().contains(at)) {
            area = area.vertical_scroll_offset((at / columns) as f32 * (side + CAPTION + 12.0));
        }
        actions.push(table::Action::ScrolledToFocus);
    }
    area.show_rows(ui, side + CAPTION + 12.0, rows, |ui, seen| {
        let first = seen.start * columns;
        let end = (seen.end * columns).min(gallery.tiles.len());
        if gallery.visible() != &(first..end) || gallery.columns != columns || gallery.style.as_deref() != Some(&style)
        {
            actions.push(gallery::Action::See { visible: first..end, columns, style: style.clone() });
        }
        for row in seen {
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), side + CAPTION + 12.0), Sense::hover());
            for column in 0..columns {
                let Some(&run) = gallery.tiles.get(row * columns + column) else { break };
                let left = line.left() + size::PAGE + column as f32 * (side + GAP);
                let place = Rect::from_min_size(pos2(left, line.top() + 12.0), vec2(side, side + CAPTION));
                tile_ui(ui, view, run, place, side, actions);
            }
        }
    });
}

/// The picture of a run, and what is known of the run below it.
fn tile_ui(ui: &Ui, view: &View<'_>, run: RunIndex, place: Rect, side: f32, actions: &mut Actions) {
    let (palette, texts) = (palette(ui), view.texts);
    let selection = &view.place.table.selection;
    let is_selected = selection.contains(run) || selection.focus == Some(run);
    let response = ui.interact(place, egui::Id::unique(("gallery", run)), Sense::click());
    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
    let picture = Rect::from_min_size(place.min, vec2(side, side));
    let state = picture_ui(ui, view, run, picture);
    response.widget_info(|| {
        let label = if state.is_empty() { name.clone() } else { format!("{name}, {state}") };
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
    caption_ui(ui, view, run, &name, Rect::from_min_max(picture.left_bottom(), place.max));
    let modifiers = ui.input(|input| input.modifiers);
    let is_opened =
        response.double_clicked() || response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_opened {
        actions.push(gallery::Action::Open(run));
    } else if response.clicked() {
        actions.push(table::Action::SelectRun { run, toggle: modifiers.command, range: modifiers.shift });
    }
    let whole = format::safe_text(view.place.catalog.run(run).display_name());
    response.on_hover_text_at_pointer(format!("{whole}\n{}", texts.get("gallery-open-tip")));
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
    if gallery.has(run) == Some(false) {
        return say(Icon::ImageOff, texts.get("gallery-not-logged").to_owned());
    }
    match gallery.thumb(run) {
        Some(Thumb::Ready(preview)) => {
            ui.painter().rect_filled(area, 4, theme::faded(palette.head, 60));
            image::thumbnail_ui(ui, area.shrink(1.0), preview);
            String::new()
        }
        Some(Thumb::NoPicture) => {
            let kind = FileKind::of_name(gallery.path.as_deref().unwrap_or_default());
            say(super::file_icons::of_kind(kind), texts.get("gallery-no-picture").to_owned())
        }
        Some(Thumb::Missing) => say(Icon::FolderX, texts.get("artifacts-unavailable").to_owned()),
        Some(Thumb::Failed(why)) => say(Icon::ImageOff, texts.message(why)),
        None => {
            ui.painter().rect_filled(area, 4, palette.head);
            String::new()
        }
    }
}

/// Name of the run, then columns side by side; the last, a metric, stands at the right.
fn caption_ui(ui: &Ui, view: &View<'_>, run: RunIndex, name: &str, area: Rect) {
    let palette = palette(ui);
    let look = RunDot::of(view.place, run);
    let middle = area.top() + 12.0;
    look.paint(ui.painter(), pos2(area.left() + 5.0, middle), 8.0, palette);
    let at = pos2(area.left() + 14.0, middle);
    let font = egui::FontId::new(12.0, semibold());
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, name, font, palette.text, area.width() - 14.0);
    let low = area.top() + 28.0;
    let line = 15.0;
    let mut right = area.right();
    let (parts, metric) = gallery::told(view.texts, &view.place.catalog, run, &view.place.gallery.captions);
    if let Some(text) = metric {
        let place = pos2(right, low);
        let room = area.width() / 2.0;
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
