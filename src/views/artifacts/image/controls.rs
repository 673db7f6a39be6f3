//! What stands above an image: zoom, light, copy, the whole window.

use egui::{RichText, Slider, SliderClamping, Ui, WidgetInfo};

use super::super::super::Actions;
use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette};
use super::super::super::widgets::{Bar, Button, Form, check_row};
use crate::app::artifacts;
use crate::app::artifacts::file_actions;
use crate::app::artifacts::image::Action;
use crate::app::artifacts::{State, Zoom};
use crate::app::command::Command;
use crate::model::format;
use crate::preview::{Adjustment, ImagePreview, Stretch};
use crate::text::Texts;

/// The same above the image in its page and in the whole window.
pub(in crate::views::artifacts) fn controls<'a>(
    bar: Bar<'a, Actions>,
    texts: &'static Texts,
    state: &'a State,
    image: &'a ImagePreview,
) -> Bar<'a, Actions> {
    let named = move |command: Command| format!("{} ({})", command.label(texts), command.shortcut_text());
    let is_changed = state.view.adjustment != Adjustment::default() || state.view.is_smooth;
    let (icon, name) =
        if state.view.is_large { (Icon::X, "leave-large") } else { (Icon::Maximize2, "command-large-image") };
    bar.item("image zoom", move |ui, form, actions| zoom_ui(ui, form, texts, image, state.zoom, actions))
        .item("image light", move |ui, form, actions: &mut Actions| {
            let button = Button::icon(Icon::SlidersHorizontal, texts.get("image-light")).on(is_changed);
            form.popup(ui, button, texts.get("image-light"), false, |ui| light_ui(ui, texts, state, image, actions));
        })
        .item("image copy", move |ui, form, actions: &mut Actions| {
            if form.button(ui, Button::icon(Icon::Copy, &named(Command::CopyImage))) {
                actions.push(artifacts::Action::File(file_actions::Action::CopyImage));
            }
        })
        .item("image large", move |ui, form, actions: &mut Actions| {
            let name = format!("{} ({})", texts.get(name), Command::LargeImage.shortcut_text());
            if form.button(ui, Button::icon(icon, &name)) {
                actions.push(artifacts::Action::Image(Action::ToggleLarge));
            }
        })
}

fn zoom_ui(ui: &mut Ui, form: Form, texts: &'static Texts, image: &ImagePreview, zoom: Zoom, actions: &mut Actions) {
    let actual = 1.0 / ui.pixels_per_point();
    let center = image.full_size.map(|side| side as f32 / 2.0);
    let is_actual = matches!(zoom, Zoom::Scale { scale, .. } if (scale - actual).abs() < 1e-4);
    let percent = match zoom {
        Zoom::Scale { scale, .. } if !is_actual => format!("{:.0} %", scale * ui.pixels_per_point() * 100.0),
        _ => String::new(),
    };
    let state = match zoom {
        Zoom::Fit => 0,
        Zoom::Scale { .. } if is_actual => 1,
        Zoom::Scale { .. } => 2,
    };
    let mut choices = vec![(0, texts.get("zoom-fit")), (1, "1:1")];
    if !percent.is_empty() {
        choices.push((2, &percent));
    }
    match form.choice(ui, texts.get("zoom"), &choices, state) {
        Some(0) => actions.push(super::set_zoom(Zoom::Fit)),
        Some(1) => actions.push(super::set_zoom(Zoom::Scale { scale: actual, center })),
        _ => {}
    }
}

fn light_ui(ui: &mut Ui, texts: &'static Texts, state: &State, image: &ImagePreview, actions: &mut Actions) {
    ui.set_width(248.0);
    let before = state.view.adjustment;
    let mut now = before;
    let percent = |value: f64| format!("{:+.0} %", value * 100.0);
    row_ui(ui, texts.get("brightness"), percent, &mut now.brightness, -1.0..=1.0);
    row_ui(ui, texts.get("contrast"), percent, &mut now.contrast, -1.0..=1.0);
    // The levels that the file was shown with belong to the image as it was read, not to what is seen now.
    if let Some(range) = image.range() {
        let levels = now.levels.or(image.stretch).unwrap_or(range);
        let (mut low, mut high) = (levels.low as f32, levels.high as f32);
        let all = range.low as f32..=range.high as f32;
        let number = |value: f64| format::number(value);
        row_ui(ui, texts.get("black-from"), number, &mut low, all.clone());
        row_ui(ui, texts.get("white-from"), number, &mut high, all);
        let new = Stretch { low: low.into(), high: high.into() };
        let is_same = |left: f64, right: f64| (left as f32).to_bits() == (right as f32).to_bits();
        if new.low < new.high && !(is_same(new.low, levels.low) && is_same(new.high, levels.high)) {
            now.levels = Some(new);
        }
    }
    if now != before {
        actions.push(artifacts::Action::Image(Action::SetAdjustment(now)));
    }
    ui.add_space(4.0);
    if check_row(ui, state.view.is_smooth, texts.get("smooth-pixels")).clicked() {
        actions.push(artifacts::Action::Image(Action::SetSmooth(!state.view.is_smooth)));
    }
    ui.add_space(4.0);
    if ui.add_enabled(before != Adjustment::default(), Button::outlined(texts.get("reset-light"))).clicked() {
        actions.push(artifacts::Action::Image(Action::SetAdjustment(Adjustment::default())));
    }
}

/// A name, a slider and its value.
fn row_ui(
    ui: &mut Ui,
    name: &str,
    written: impl Fn(f64) -> String,
    value: &mut f32,
    range: std::ops::RangeInclusive<f32>,
) {
    let colors = palette(ui);
    ui.horizontal(|ui| {
        let label = ui.allocate_exact_size(egui::vec2(72.0, 22.0), egui::Sense::hover()).0;
        ui.painter().text(label.left_center(), egui::Align2::LEFT_CENTER, name, font::small(), colors.text2);
        let style = ui.style_mut();
        style.spacing.slider_width = 108.0;
        style.spacing.slider_rail_height = 3.0;
        style.spacing.interact_size.y = 18.0;
        style.visuals.widgets.inactive.bg_fill = colors.press;
        style.visuals.selection.bg_fill = colors.accent;
        let slider = Slider::new(value, range)
            .show_value(false)
            .clamping(SliderClamping::Never)
            .handle_shape(egui::style::HandleShape::Circle);
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::slider(true, f64::from(*value), name));
        let text = written(f64::from(*value));
        ui.label(RichText::new(text).font(font::small()).color(colors.muted));
    });
}
