//! The picture of a plot: what is pointed at is named, a click gives it the focus.

use std::sync::Arc;

use egui::{
    Color32, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::super::super::theme::{self, Palette, font, palette};
use super::super::super::widgets::told_card::told_card;
use super::super::super::widgets::{focus_ring, picture_texture};
use super::super::super::{Actions, View};
use super::axes;
use crate::app::compare;
use crate::app::compare::plots::{PlotLook, PlotPicture};
use crate::compare::plots::{Mark, PlotKind, PlotSetup, PlotStyle, Shape, told};
use crate::drawing::{PageRect, Rgb};
use crate::model::format;

/// What is meant from this far, points.
const REACH: f64 = 10.0;
/// No plot is laid out on less than this, points; it is shown smaller instead.
const LEAST: Vec2 = vec2(320.0, 180.0);
/// Lines and names that a card has at most.
const MOST_LINES: usize = 16;
const MOST_NAMES: usize = 6;

/// How a plot looks in a room of this size.
pub(super) fn look(ui: &Ui, room: Vec2) -> PlotLook {
    let palette = palette(ui);
    let size = room.max(LEAST).round();
    let is_dark = ui.visuals().dark_mode;
    let [width, height] = [size.x, size.y].map(f64::from);
    let style = if is_dark { PlotStyle::dark(width, height) } else { PlotStyle::light(width, height) };
    let most = ui.input(|input| input.max_texture_side) as f32;
    let density = ui.pixels_per_point().min(most / size.x.max(size.y));
    PlotLook { style: themed(style, palette), density: density.into(), is_dark }
}

fn themed(style: PlotStyle, palette: &Palette) -> PlotStyle {
    let rgb = |color: Color32| -> Rgb { [color.r(), color.g(), color.b()] };
    PlotStyle {
        font_size: font::tiny().size.into(),
        paper: Some(rgb(palette.content)),
        text: rgb(palette.text),
        muted: rgb(palette.muted),
        axis: rgb(palette.axis),
        grid: rgb(palette.grid),
        accent: rgb(palette.accent),
        ..style
    }
}

/// Where the page of a picture lies on the screen.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) rect: Rect,
    /// Points of the screen to one of the page.
    scale: Vec2,
}

impl Sheet {
    fn of(picture: &PlotPicture, rect: Rect) -> Self {
        let style = &picture.look.style;
        Self { rect, scale: rect.size() / vec2(style.width as f32, style.height as f32) }
    }

    /// On the page.
    pub(super) fn page(self, at: Pos2) -> [f64; 2] {
        let at = (at - self.rect.min) / self.scale;
        [at.x.into(), at.y.into()]
    }

    /// On the screen.
    pub(super) fn screen(self, at: [f64; 2]) -> Pos2 {
        self.rect.min + vec2(at[0] as f32, at[1] as f32) * self.scale
    }

    /// A part of the page on the screen.
    pub(super) fn place(self, place: &PageRect) -> Rect {
        let end = [place.x + place.width, place.y + place.height];
        Rect::from_min_max(self.screen([place.x, place.y]), self.screen(end))
    }
}

pub(super) fn picture_ui(
    ui: &mut Ui,
    view: &View<'_>,
    kind: PlotKind,
    picture: &Arc<PlotPicture>,
    rect: Rect,
    actions: &mut Actions,
) {
    let id = Id::unique(("plot", kind));
    let style = &picture.look.style;
    // A page that is larger than its room is shown smaller; one that is about to be drawn anew is stretched until then.
    let shown = Rect::from_min_size(rect.min, rect.size());
    let sheet = Sheet::of(picture, shown);
    let response = ui.interact(rect, id, Sense::click());
    let name =
        if picture.plot.drawing.description.is_empty() { &style.title } else { &picture.plot.drawing.description };
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, name));
    let texture = picture_texture(ui, id, picture.identity, &picture.pixels);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture.id(), shown, uv, Color32::WHITE);
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    let is_taken = match &picture.setup {
        PlotSetup::Parallel(_) => axes::axes_ui(ui, view, id, picture, sheet, actions),
        _ => false,
    };
    if !is_taken {
        hover_ui(ui, view, id, (&response, picture), sheet, actions);
    }
}

/// Names what is under the pointer, and gives it the focus on a click.
fn hover_ui(
    ui: &Ui,
    view: &View<'_>,
    id: Id,
    (response, picture): (&Response, &PlotPicture),
    sheet: Sheet,
    actions: &mut Actions,
) {
    let Some(pointer) = response.hover_pos() else { return };
    let Some(at) = picture.mark_at(sheet.page(pointer), REACH) else { return };
    let Some(mark) = picture.plot.marks.get(at) else { return };
    mark_ui(ui, mark, sheet);
    ui.set_cursor_icon(CursorIcon::PointingHand);
    let spoken = card_ui(ui, view, id, picture, mark, pointer);
    let corner = Rect::from_min_size(sheet.rect.min, vec2(1.0, 1.0));
    let label = ui.interact(corner, id.with("told"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*spoken));
    if response.clicked()
        && let [run] = mark.runs[..]
        && let Some(run) = picture.data.runs.get(run)
    {
        actions.push(compare::Action::Focus(run.run));
    }
}

/// The mark once more, stronger.
fn mark_ui(ui: &Ui, mark: &Mark, sheet: Sheet) {
    let painter = ui.painter().with_clip_rect(sheet.rect.intersect(ui.clip_rect()));
    let colors = palette(ui);
    match &mark.shape {
        Shape::Point { center, radius } => {
            let stroke = Stroke::new(1.5, colors.text);
            painter.circle_stroke(sheet.screen(*center), *radius as f32 + 2.5, stroke);
        }
        Shape::Frame(frame) => {
            let stroke = Stroke::new(1.5, colors.text);
            painter.rect_stroke(sheet.place(frame), 0, stroke, StrokeKind::Middle);
        }
        Shape::Line(points) => {
            let points: Vec<Pos2> = points.iter().map(|point| sheet.screen(*point)).collect();
            painter.line(points.clone(), Stroke::new(5.0, colors.content));
            painter.line(points, Stroke::new(2.5, colors.text));
        }
    }
}

/// Who is meant and what they say; returns it as one text.
fn card_ui(ui: &Ui, view: &View<'_>, id: Id, picture: &PlotPicture, mark: &Mark, pointer: Pos2) -> String {
    let data = &picture.data;
    let names: Vec<(&str, Color32)> = mark
        .runs
        .iter()
        .take(MOST_NAMES)
        .filter_map(|run| data.runs.get(*run))
        .map(|run| (&*run.name, theme::picture_color(run.color)))
        .collect();
    let more = mark.runs.len().saturating_sub(names.len());
    let mut pairs = mark.told.clone();
    if pairs.is_empty()
        && let [run] = mark.runs[..]
    {
        pairs = told(data, run, picture.reference, view.texts, &view.clock.zone);
    }
    let against = picture.reference.filter(|reference| mark.runs[..] != [*reference]);
    let against = against.and_then(|reference| data.runs.get(reference)).filter(|_| mark.told.is_empty());
    let more = (more > 0).then(|| view.texts.with("plot-more-runs", &[("n", more.into())]));
    let against = against.map(|run| view.texts.with("plot-held-against", &[("name", run.name.to_string().into())]));
    pairs.truncate(MOST_LINES);
    told_card(ui, id, pointer, |setter| {
        let mut lines: Vec<_> = names.iter().map(|(name, color)| setter.heading(name, Some(*color))).collect();
        lines.extend(more.iter().map(|words| setter.words(words, None)));
        lines.extend(pairs.iter().map(|(name, value)| setter.pair(name, value, None)));
        lines.extend(against.iter().map(|words| setter.words(words, None)));
        lines
    });
    let mut spoken: Vec<String> = names.iter().map(|(name, _)| (*name).to_owned()).collect();
    spoken.extend(more);
    spoken.extend(pairs.iter().map(|(name, value)| format!("{name}: {value}")));
    format::safe_lines(&spoken.join("\n")).into_owned()
}
