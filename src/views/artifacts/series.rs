//! Below a preview: a slider over the steps of a series or the frames of a file, with what plays it, and small pictures of
//! all steps.

use egui::{
    Align, Align2, Color32, CornerRadius, Frame, Id, Key, Layout, Margin, Painter, Panel, Pos2, Rect, Response, Role,
    ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::super::Actions;
use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::{Button, dropdown, focus_ring};
use super::image::thumbnail_ui;
use crate::app::artifacts;
use crate::app::artifacts::State;
use crate::app::artifacts::series::{Action, Track};
use crate::app::command::Command;
use crate::preview::looks_like_image;
use crate::text::Texts;

/// Height of a player.
pub(in crate::views) const BAR: f32 = 56.0;
/// A small picture and its number.
const CELL: f32 = 76.0;
const STRIP: f32 = 84.0;
/// Small pictures that are asked for beyond those that are seen.
const BEYOND: usize = 6;

fn act(actions: &mut Actions, action: Action) {
    actions.push(artifacts::Action::Series(action));
}

/// Everything, from the lower edge up.
pub(super) fn series_ui(ui: &mut Ui, texts: &'static Texts, state: &State, actions: &mut Actions) {
    player_ui(ui, texts, state, actions);
    let is_image = state.selected.as_ref().is_some_and(|target| looks_like_image(&target.path));
    if is_image && state.series().is_some_and(|(series, _)| series.steps.len() > 1) {
        strip_ui(ui, texts, state, actions);
    }
}

/// The players alone: of the series, and of the frames of the file.
pub(super) fn player_ui(ui: &mut Ui, texts: &'static Texts, state: &State, actions: &mut Actions) {
    if state.series().is_some_and(|(series, _)| series.steps.len() > 1) {
        bar_ui(ui, texts, state, Track::Steps, actions);
    }
    if state.frames.has_any() {
        bar_ui(ui, texts, state, Track::Frames, actions);
    }
    if let Some(rest) = state.player.rest() {
        if rest.is_zero() {
            act(actions, Action::PlayOn);
        }
        // What is not here yet is looked for again soon.
        ui.request_repaint_after(rest.max(std::time::Duration::from_millis(4)));
    }
}

/// Where the slider can stand: what is written there, and its place from 0 to 1.
pub(in crate::views) struct Stops<'a> {
    pub count: usize,
    pub at: usize,
    pub labels: Box<dyn Fn(usize) -> String + 'a>,
    pub places: Vec<f32>,
}

/// At their real positions where one number tells them apart.
fn stops(texts: &'static Texts, state: &State, track: Track) -> Stops<'static> {
    if let (Track::Steps, Some((series, at))) = (track, state.series()) {
        let steps = &series.steps;
        let labels: Vec<String> = steps.iter().map(crate::model::SeriesStep::label).collect();
        let label = move |at: usize| labels.get(at).cloned().unwrap_or_default();
        let is_single = steps.iter().all(|step| step.numbers.len() == 1);
        let numbers: Vec<i64> = steps.iter().map(|step| step.numbers[0]).collect();
        let places = places(&numbers, is_single);
        return Stops { count: steps.len(), at, labels: Box::new(label), places };
    }
    let count = state.frames.count as usize;
    let last = count.saturating_sub(1).max(1) as f32;
    let key = if state.frames.are_pages { "page-number" } else { "frame-number" };
    let label = move |at: usize| texts.with(key, &[("n", (at + 1).into())]);
    let places = (0..count).map(|at| at as f32 / last).collect();
    Stops { count, at: state.frames.at as usize, labels: Box::new(label), places }
}

/// Where steps stand from 0 to 1: by their numbers if each has one alone, else one after the other.
pub(in crate::views) fn places(numbers: &[i64], is_single: bool) -> Vec<f32> {
    let first = numbers.first().copied().unwrap_or(0);
    let span = numbers.last().map_or(0, |last| last.saturating_sub(first)) as f32;
    let last = numbers.len().saturating_sub(1).max(1) as f32;
    let by_number = |number: &i64| number.saturating_sub(first) as f32 / span;
    if is_single && span > 0.0 {
        return numbers.iter().map(by_number).collect();
    }
    (0..numbers.len()).map(|at| at as f32 / last).collect()
}

fn bar_ui(ui: &mut Ui, texts: &'static Texts, state: &State, track: Track, actions: &mut Actions) {
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.chrome).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom(("player", track == Track::Steps)).exact_size(BAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let pages = track == Track::Frames && state.frames.are_pages;
            let [previous, next] = match (track, pages) {
                (Track::Steps, _) => ["previous-step", "next-step"],
                (Track::Frames, true) => ["previous-page", "next-page"],
                (Track::Frames, false) => ["previous-frame", "next-frame"],
            };
            if glyph_button(ui, texts.get(previous), skip_back).clicked() {
                act(actions, Action::Skip(track, -1));
            }
            if !pages {
                let is_on = state.player.playing() == Some(track);
                let (name, glyph): (_, fn(&Painter, Pos2, Color32)) =
                    if is_on { ("pause", paint_pause) } else { ("play", paint_play) };
                let name = format!("{} ({})", texts.get(name), Command::Play.shortcut_text());
                if glyph_button(ui, &name, glyph).clicked() {
                    act(actions, Action::Play(track, !is_on));
                }
            }
            if glyph_button(ui, texts.get(next), skip_on).clicked() {
                act(actions, Action::Skip(track, 1));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if !pages {
                    let looping = Button::icon(Icon::RefreshCw, texts.get("play-again")).on(state.player.is_looping);
                    if ui.add(looping).clicked() {
                        act(actions, Action::SetLooping(!state.player.is_looping));
                    }
                    speed_ui(ui, texts, state, track, actions);
                }
                if let Some(at) = slider_ui(ui, texts, &stops(texts, state, track), track) {
                    act(
                        actions,
                        match track {
                            Track::Steps => Action::ShowStep(at),
                            Track::Frames => Action::ShowFrame(u32::try_from(at).unwrap_or(u32::MAX)),
                        },
                    );
                }
            });
        });
    });
}

fn speed_ui(ui: &mut Ui, texts: &'static Texts, state: &State, track: Track, actions: &mut Actions) {
    match track {
        Track::Steps => {
            if let Some(steps) = steps_a_second_ui(ui, texts, state.player.steps_a_second) {
                act(actions, Action::SetStepsASecond(steps));
            }
        }
        Track::Frames => {
            let choices = [(0.25, "¼×"), (0.5, "½×"), (1.0, "1×"), (2.0, "2×"), (4.0, "4×")];
            if let Some(speed) = dropdown(ui, texts.get("play-speed"), &choices, state.player.speed) {
                act(actions, Action::SetSpeed(speed));
            }
        }
    }
}

/// How fast steps are played; `Some` when another speed is chosen.
pub(in crate::views) fn steps_a_second_ui(ui: &mut Ui, texts: &'static Texts, now: f32) -> Option<f32> {
    let all = [1.0, 2.0, 4.0, 8.0, 15.0, 30.0];
    let named = all.map(|steps| (steps, texts.with("steps-a-second", &[("n", (steps as i64).into())])));
    let choices = named.each_ref().map(|(steps, name)| (*steps, name.as_str()));
    dropdown(ui, texts.get("play-speed"), &choices, now)
}

/// The slider, in all the room that there is; the stop that it is moved to.
pub(in crate::views) fn slider_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    stops: &Stops<'_>,
    track: Track,
) -> Option<usize> {
    let colors = palette(ui);
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, BAR), Sense::hover());
    let rail =
        Rect::from_x_y_ranges(room.left() + 18.0..=room.right() - 18.0, room.center().y - 3.0..=room.center().y + 1.0);
    if rail.width() < 40.0 || stops.count == 0 {
        return None;
    }
    let id = ui.scope_id().with(("slider", track == Track::Steps));
    let response = ui.interact(rail.expand2(vec2(10.0, 14.0)), id, Sense::click_and_drag());
    let name = texts.get(if track == Track::Steps { "step-slider" } else { "frame-slider" });
    let label = (stops.labels)(stops.at);
    response.widget_info(|| WidgetInfo {
        value: Some(stops.at as f64),
        current_text_value: Some(label.clone()),
        ..WidgetInfo::labeled(Role::Slider, true, name)
    });
    let x_of = |at: usize| rail.left() + rail.width() * stops.places.get(at).copied().unwrap_or(0.0);
    let knob = x_of(stops.at);
    let painter = ui.painter();
    painter.rect_filled(rail, CornerRadius::same(2), colors.press);
    painter.rect_filled(rail.with_max_x(knob), CornerRadius::same(2), colors.accent);
    // A tick for every stop, as long as they can be told apart.
    if rail.width() / stops.count as f32 >= 3.0 {
        for at in 0..stops.count {
            let color = if at <= stops.at { colors.accent_text } else { colors.line_strong };
            let x = x_of(at);
            painter.line_segment([pos2(x, rail.bottom() + 4.0), pos2(x, rail.bottom() + 9.0)], Stroke::new(1.0, color));
        }
    }
    painter.circle(pos2(knob, rail.center().y), 6.5, colors.on_accent, Stroke::new(1.0, colors.line_strong));
    let galley = painter.layout_no_wrap(label, font::value(), colors.text);
    let left = (knob - galley.size().x / 2.0).clamp(room.left(), (room.right() - galley.size().x).max(room.left()));
    painter.galley(pos2(left, room.top() + 2.0), galley, colors.text);
    let ends = [(0, Align2::LEFT_BOTTOM, rail.left()), (stops.count - 1, Align2::RIGHT_BOTTOM, rail.right())];
    for (at, align, x) in ends {
        painter.text(pos2(x, room.bottom() - 3.0), align, (stops.labels)(at), font::tiny(), colors.muted);
    }
    focus_ring(ui, &response, rail.expand2(vec2(8.0, 8.0)), 6);
    moved_to(ui, &response, rail, stops).filter(|at| *at != stops.at)
}

/// The stop nearest to the pointer, or what the keys ask for while the slider has them.
fn moved_to(ui: &Ui, response: &Response, rail: Rect, stops: &Stops<'_>) -> Option<usize> {
    if response.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let last = stops.count - 1;
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let keys = [
            (Key::ArrowLeft, stops.at.saturating_sub(1)),
            (Key::ArrowRight, (stops.at + 1).min(last)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        if let Some((_, at)) = keys.into_iter().find(|(key, _)| pressed(*key)) {
            return Some(at);
        }
    }
    let pointer = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
    let place = ((pointer.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
    let after = stops.places.partition_point(|stop| *stop < place).min(stops.count - 1);
    let before = after.saturating_sub(1);
    Some(if place - stops.places[before] < stops.places[after] - place { before } else { after })
}

/// Small pictures of all steps; only those in view are made.
fn strip_ui(ui: &mut Ui, texts: &'static Texts, state: &State, actions: &mut Actions) {
    let Some((series, chosen)) = state.series() else { return };
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.chrome);
    Panel::bottom("strip").exact_size(STRIP).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let slot = Id::unique("strip shown");
        let shown = (series.pattern.clone(), chosen);
        let is_new = ui.data_mut(|data| data.get_temp::<(String, usize)>(slot).as_ref() != Some(&shown));
        let area = ScrollArea::horizontal().id_salt(("strip", &series.pattern)).auto_shrink(false);
        area.show_viewport(ui, |ui, view| {
            ui.set_width(series.steps.len() as f32 * CELL);
            ui.set_height(STRIP - 8.0);
            let origin = ui.max_rect().min;
            let cell = |at: usize| Rect::from_min_size(origin + vec2(at as f32 * CELL, 4.0), vec2(CELL, STRIP - 12.0));
            let first = (view.left() / CELL).max(0.0) as usize;
            let end = ((view.right() / CELL).ceil() as usize).min(series.steps.len());
            for at in first..end {
                step_ui(ui, texts, state, at, cell(at), at == chosen, actions);
            }
            let wanted = first.saturating_sub(BEYOND)..(end + BEYOND).min(series.steps.len());
            if !state.strip.covers(&wanted) {
                act(actions, Action::WantSmall(wanted));
            }
            if is_new {
                ui.scroll_to_rect(cell(chosen).expand2(vec2(CELL, 0.0)), None);
                ui.data_mut(|data| data.insert_temp(slot, shown));
            }
        });
    });
}

fn step_ui(
    ui: &Ui,
    texts: &'static Texts,
    state: &State,
    at: usize,
    cell: Rect,
    is_chosen: bool,
    actions: &mut Actions,
) {
    let Some((series, _)) = state.series() else { return };
    let colors = palette(ui);
    let response = ui.interact(cell, ui.scope_id().with(("step", at)), Sense::click());
    let label = series.steps[at].label();
    let name = texts.with("step-name", &[("step", label.clone().into())]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    let picture = Rect::from_min_max(cell.min + vec2(4.0, 2.0), pos2(cell.right() - 4.0, cell.bottom() - 18.0));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { colors.selected_focus } else { colors.hover };
        ui.painter().rect_filled(cell.shrink2(vec2(1.0, 0.0)), 4, fill);
    }
    match state.strip.small(at) {
        Some(small) => thumbnail_ui(ui, picture.shrink(2.0), small),
        None => {
            ui.painter().rect(picture.shrink(2.0), 3, colors.inset, Stroke::NONE, StrokeKind::Inside);
        }
    }
    if is_chosen {
        ui.painter().rect_stroke(cell.shrink2(vec2(1.0, 0.0)), 4, Stroke::new(1.0, colors.accent), StrokeKind::Inside);
    }
    let color = if is_chosen { colors.text } else { colors.muted };
    let text = pos2(cell.center().x, cell.bottom() - 9.0);
    ui.painter().text(text, Align2::CENTER_CENTER, label, font::tiny(), color);
    focus_ring(ui, &response, cell.shrink(2.0), 4);
    if response.clicked() {
        act(actions, Action::ShowStep(at));
        response.surrender_focus();
    }
}

/// A button of the size of an icon, with what `glyph` paints.
pub(in crate::views) fn glyph_button(ui: &mut Ui, name: &str, glyph: impl Fn(&Painter, Pos2, Color32)) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(super::super::theme::ICON_BUTTON, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.hovered() || response.is_pointer_button_down_on() {
        ui.painter().rect_filled(rect, 6, if response.hovered() { colors.hover } else { colors.press });
    }
    glyph(ui.painter(), rect.center(), if response.hovered() { colors.text } else { colors.text2 });
    focus_ring(ui, &response, rect, 6);
    response.on_hover_text(name)
}

fn triangle(painter: &Painter, center: Pos2, width: f32, color: Color32) {
    let points =
        vec![center + vec2(-width / 2.0, -5.5), center + vec2(width / 2.0, 0.0), center + vec2(-width / 2.0, 5.5)];
    // The corners of a filled triangle go round the same way, whichever side it points to.
    let points = if width < 0.0 { points.into_iter().rev().collect() } else { points };
    painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

fn bar(painter: &Painter, center: Pos2, color: Color32) {
    painter.rect_filled(Rect::from_center_size(center, vec2(2.5, 11.0)), 1, color);
}

pub(in crate::views) fn paint_play(painter: &Painter, center: Pos2, color: Color32) {
    triangle(painter, center + vec2(1.0, 0.0), 10.0, color);
}

pub(in crate::views) fn paint_pause(painter: &Painter, center: Pos2, color: Color32) {
    bar(painter, center - vec2(3.0, 0.0), color);
    bar(painter, center + vec2(3.0, 0.0), color);
}

pub(in crate::views) fn skip_back(painter: &Painter, center: Pos2, color: Color32) {
    triangle(painter, center + vec2(1.5, 0.0), -8.0, color);
    bar(painter, center - vec2(5.0, 0.0), color);
}

pub(in crate::views) fn skip_on(painter: &Painter, center: Pos2, color: Color32) {
    triangle(painter, center - vec2(1.5, 0.0), 8.0, color);
    bar(painter, center + vec2(5.0, 0.0), color);
}
