//! What can be done with a figure: at its head, in the line that tells what was not drawn, and the frames below it.

use std::time::Duration;

use egui::{Align, Frame, Id, Label, Layout, Margin, RichText, Slider, Ui, WidgetInfo, vec2};

use super::super::super::Actions;
use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::{Bar, Button, Form, dropdown, link};
use super::Canvas;
use crate::app::artifacts::figure::{Action, Shown, State};
use crate::app::artifacts::{self, ArtifactRef, file_actions};
use crate::model::format;
use crate::preview::plotly::{Figure, title};
use crate::text::Texts;

/// Of the name of a figure in the list of them, characters.
const NAME: usize = 40;

/// At the head of the page.
pub(in super::super) fn head<'a>(
    mut bar: Bar<'a, Actions>,
    texts: &'static Texts,
    (state, figures): (&'a State, &'a [Figure]),
    page: Option<&'a ArtifactRef>,
) -> Bar<'a, Actions> {
    let at = state.chosen.min(figures.len().saturating_sub(1));
    let shown = state.get(at);
    let has_picture = shown.is_some_and(|shown| shown.picture.is_some());
    let is_changed = shown.is_some_and(Shown::is_changed);
    if figures.len() > 1 {
        bar = bar.item("figure which", move |ui, form, actions| which_ui(ui, form, texts, (figures, at), actions));
    }
    let button = move |icon, key, is_enabled, action: fn(usize) -> Action| {
        move |ui: &mut Ui, form: Form, actions: &mut Actions| {
            if form.button_if(ui, is_enabled, Button::icon(icon, texts.get(key))) {
                Canvas::push(actions, action(at));
            }
        }
    };
    bar = bar
        .item("figure template", move |ui, form, actions| {
            let templates = [(false, texts.get("figure-ours")), (true, texts.get("figure-own"))];
            if let Some(is_own) = form.choice(ui, texts.get("figure-template"), &templates, state.is_own) {
                Canvas::push(actions, Action::SetOwn(is_own));
            }
        })
        .item("figure reset", button(Icon::RotateCcw, "figure-reset", is_changed, Action::Reset))
        .item("figure copy", button(Icon::Image, "figure-copy", has_picture, Action::CopyPicture))
        .item("figure export", button(Icon::Download, "figure-export", has_picture, Action::OpenExport));
    match page.filter(|_| !has_note(state, shown)) {
        Some(page) => bar.item("figure page", move |ui, form, actions| {
            if form.button(ui, Button::icon(Icon::ExternalLink, texts.get("open-browser"))) {
                open_page(actions, page);
            }
        }),
        None => bar,
    }
}

/// The list of the figures of a page.
fn which_ui(ui: &mut Ui, form: Form, texts: &'static Texts, (figures, at): (&[Figure], usize), actions: &mut Actions) {
    let names: Vec<String> = figures.iter().enumerate().map(|it| name(texts, it)).collect();
    let choices: Vec<(usize, &str)> = names.iter().enumerate().map(|(at, name)| (at, name.as_str())).collect();
    let chosen = match form {
        Form::Bar => dropdown(ui, texts.get("figure-which"), &choices, at),
        Form::Menu => form.choice(ui, texts.get("figure-which"), &choices, at),
    };
    if let Some(chosen) = chosen {
        Canvas::push(actions, Action::Choose(chosen));
    }
}

/// In a browser, after a question: it runs the scripts of the page.
fn open_page(actions: &mut Actions, page: &ArtifactRef) {
    actions.push(artifacts::Action::File(file_actions::Action::Open(page.clone())));
}

fn name(texts: &Texts, (at, figure): (usize, &Figure)) -> String {
    let title = title(figure);
    if title.is_empty() {
        return texts.with("figure-number", &[("n", (at + 1).into())]);
    }
    format!("{} · {}", at + 1, format::middle_ellipsis(&title, NAME))
}

/// Whether the line above a figure is to be seen.
fn has_note(state: &State, shown: Option<&Shown>) -> bool {
    !state.is_note_closed || (!state.is_list_closed && !not_drawn(shown).is_empty())
}

fn not_drawn(shown: Option<&Shown>) -> &[String] {
    shown.and_then(|shown| shown.picture.as_ref()).map_or(&[], |picture| &picture.drawn.not_drawn)
}

/// Who drew the figure, and what was left out.
pub(super) fn note_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    state: &State,
    shown: Option<&Shown>,
    page: Option<&ArtifactRef>,
    actions: &mut Actions,
) {
    if !has_note(state, shown) {
        return;
    }
    let colors = palette(ui);
    let missing = not_drawn(shown);
    let frame = Frame::new().fill(colors.head).inner_margin(Margin::symmetric(16, 0));
    egui::Panel::top("figure note").exact_size(34.0).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("figure-note-close"))).clicked() {
                Canvas::push(actions, Action::CloseNote);
            }
            if let Some(page) = page {
                if link(ui, texts.get("open-browser")).clicked() {
                    open_page(actions, page);
                }
                let (icon, _) = ui.allocate_exact_size(vec2(14.0, 14.0), egui::Sense::hover());
                Icon::ExternalLink.paint(ui.painter(), icon.center(), 14.0, colors.accent_text);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (icon, _) = ui.allocate_exact_size(vec2(14.0, 14.0), egui::Sense::hover());
                Icon::Info.paint(ui.painter(), icon.center(), 14.0, colors.muted);
                if !state.is_note_closed {
                    let line = RichText::new(texts.get("figure-note")).font(font::small()).color(colors.text2);
                    ui.add(Label::new(line).truncate());
                }
                if !missing.is_empty() {
                    let what = format::safe_text(&missing.join(", ")).into_owned();
                    let line = texts.with("figure-not-drawn", &[("what", what.into())]);
                    let color = if state.is_note_closed { colors.text2 } else { colors.warn };
                    ui.add(Label::new(RichText::new(line).font(font::small()).color(color)).truncate());
                }
            });
        });
    });
}

/// The frames of an animation, at the lower edge.
pub(super) fn frames_ui(ui: &mut Ui, texts: &'static Texts, state: &State, at: usize, actions: &mut Actions) {
    let Some(shown) = state.get(at) else { return };
    let count = shown.frame_count();
    let frame = shown.view.frame.unwrap_or(0).min(count.saturating_sub(1));
    let colors = palette(ui);
    play(ui, state, (at, shown), actions);
    let panel = Frame::new().fill(colors.chrome).inner_margin(Margin::symmetric(16, 0));
    egui::Panel::bottom("figure frames").exact_size(size::TOP_BAR).frame(panel).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let mut go = |frame: usize| Canvas::push(actions, Action::SetFrame(at, frame));
            let back = Button::icon(Icon::ArrowLeft, texts.get("figure-frame-back"));
            if ui.add_enabled(frame > 0, back).clicked() {
                go(frame - 1);
            }
            let next = Button::icon(Icon::ArrowRight, texts.get("figure-frame-next"));
            let next = ui.add_enabled(frame + 1 < count, next);
            if next.clicked() {
                go(frame + 1);
            }
            let (icon, key) =
                if state.is_playing { (Icon::Square, "figure-pause") } else { (Icon::Play, "figure-play") };
            if ui.add_enabled(count > 1, Button::icon(icon, texts.get(key))).clicked() {
                Canvas::push(actions, Action::SetPlaying(!state.is_playing));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let number = texts.with("figure-frame-of", &[("n", (frame + 1).into()), ("all", count.into())]);
                ui.label(RichText::new(number).font(font::small()).color(colors.muted));
                let name = shown.facts.frames.get(frame).map(String::as_str).unwrap_or_default();
                let name = format::middle_ellipsis(name, 32).into_owned();
                ui.label(RichText::new(&name).font(font::value()).color(colors.text));
                ui.add_space(8.0);
                let label = texts.with("figure-frame-name", &[("name", name.into())]);
                let width = ui.available_width().max(40.0);
                if let Some(chosen) = steps_ui(ui, &label, (frame, count), width) {
                    Canvas::push(actions, Action::SetFrame(at, chosen));
                }
            });
        });
    });
}

/// A slider over so many steps, at one of them, of this width in points; the arrow keys go a step. Returns where it was moved.
pub(super) fn steps_ui(ui: &mut Ui, label: &str, (at, count): (usize, usize), width: f32) -> Option<usize> {
    let colors = palette(ui);
    let mut chosen = at;
    let response = ui
        .scope(|ui| {
            let style = ui.style_mut();
            style.spacing.slider_width = width;
            style.spacing.slider_rail_height = 3.0;
            // The knob is as high as a control, less a little; here it shall be small.
            style.spacing.interact_size.y = 18.0;
            style.visuals.widgets.inactive.bg_fill = colors.press;
            style.visuals.selection.bg_fill = colors.accent;
            let slider = Slider::new(&mut chosen, 0..=count.saturating_sub(1))
                .show_value(false)
                .trailing_fill(true)
                .handle_shape(egui::style::HandleShape::Circle);
            ui.add(slider)
        })
        .inner;
    response.widget_info(|| WidgetInfo::slider(true, (at + 1) as f64, label));
    (chosen != at).then_some(chosen)
}

/// Has the next frame shown when its time has come, and the one before was seen.
fn play(ui: &Ui, state: &State, (at, shown): (usize, &Shown), actions: &mut Actions) {
    if !state.is_playing {
        return;
    }
    let now = ui.input(|input| input.time);
    let slot = Id::unique(("figure frame since", at));
    let frame = shown.view.frame;
    let since = ui.data_mut(|data| {
        let known = data.get_temp::<(Option<usize>, f64)>(slot);
        let (_, since) = known.filter(|(of, since)| *of == frame && *since <= now).unwrap_or((frame, now));
        data.insert_temp(slot, (frame, since));
        since
    });
    let left = shown.facts.frame_time / 1000.0 - (now - since);
    if left > 0.0 {
        ui.request_repaint_after(Duration::from_secs_f64(left));
    } else if shown.is_current() {
        Canvas::push(actions, Action::NextFrame(at));
    }
}
