//! A slider as the bars have it: a thin rail and a small knob.

use egui::style::HandleShape;
use egui::{Slider, SliderClamping, Ui, WidgetInfo};

use super::super::theme::palette;

/// A slider of this width in points; `Some` with the new value while it is moved.
pub fn slider(
    ui: &mut Ui,
    name: &str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    is_logarithmic: bool,
    width: f32,
) -> Option<f64> {
    let mut slid = value;
    let response = ui
        .scope(|ui| {
            let colors = palette(ui);
            let style = ui.style_mut();
            style.spacing.slider_width = width;
            style.spacing.slider_rail_height = 3.0;
            // The knob is as high as a control, less a little; here it shall be small.
            style.spacing.interact_size.y = 18.0;
            style.visuals.widgets.inactive.bg_fill = colors.press;
            style.visuals.selection.bg_fill = colors.accent;
            ui.add(
                Slider::new(&mut slid, range)
                    .show_value(false)
                    .trailing_fill(true)
                    .handle_shape(HandleShape::Circle)
                    .clamping(SliderClamping::Always)
                    .logarithmic(is_logarithmic)
                    .smallest_positive(0.5),
            )
        })
        .inner;
    response.widget_info(|| WidgetInfo::slider(true, slid, name));
    response.changed().then_some(slid)
}
