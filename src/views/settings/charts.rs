//! How charts are made in a place where nothing else was chosen.

use egui::Ui;

use super::super::Actions;
use super::super::widgets::switch::switch;
use super::super::widgets::{number_field, segmented, slider};
use super::parts::{Card, Row};
use crate::app::State;
use crate::app::settings::Action;
use crate::chart::{AxisScale, ChartOptions, Smoothing, XAxis};

/// A weight of one would forget nothing.
const MOST: f64 = 0.999;

pub(super) fn card(state: &State) -> Card<'_> {
    let texts = state.texts();
    let options = &state.settings.chart_options;
    let x_axis = Row::new(texts.get("x-axis")).about(texts.get("settings-charts-about")).control(|ui, actions| {
        let axes = [&XAxis::Step, &XAxis::Relative, &XAxis::Wall];
        let words = ["axis-step", "axis-relative", "axis-wall"].map(|key| texts.get(key));
        let choices: Vec<(&XAxis, &str)> = axes.into_iter().zip(words).collect();
        if let Some(axis) = segmented(ui, texts.get("x-axis"), &choices, &options.x_axis) {
            let axis = axis.clone();
            set(actions, options, |options| options.x_axis = axis);
        }
    });
    let y_axis = Row::new(texts.get("y-axis")).control(|ui, actions| {
        let choices = [(AxisScale::Linear, texts.get("linear")), (AxisScale::Log, texts.get("log"))];
        if let Some(scale) = segmented(ui, texts.get("y-axis"), &choices, options.y_scale) {
            set(actions, options, |options| options.y_scale = scale);
        }
    });
    let smoothing = Row::new(texts.get("smoothing"))
        .about(texts.get("settings-smoothing-about"))
        .control(|ui, actions| smoothing_ui(ui, state, actions));
    let name = texts.get("ignore-outliers");
    let outliers = Row::new(name).control(move |ui, actions| {
        if switch(ui, options.ignores_outliers, name).clicked() {
            set(actions, options, |options| options.ignores_outliers = !options.ignores_outliers);
        }
    });
    Card { title: texts.get("settings-charts"), rows: vec![x_axis, y_axis, smoothing, outliers] }
}

fn set(actions: &mut Actions, options: &ChartOptions, change: impl FnOnce(&mut ChartOptions)) {
    let mut options = options.clone();
    change(&mut options);
    actions.push(Action::SetChartOptions(Box::new(options)));
}

fn smoothing_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let name = state.texts().get("smoothing");
    let options = &state.settings.chart_options;
    let weight = match options.smoothing {
        Smoothing::Ema(weight) | Smoothing::TimeEma(weight) => weight,
        Smoothing::None | Smoothing::Gaussian(_) | Smoothing::RunningMean(_) => 0.0,
    };
    let mut new = number_field(ui, name, weight, 56.0);
    if let Some(slid) = slider(ui, name, weight, 0.0..=MOST, false, 120.0) {
        new = Some((slid * 100.0).round() / 100.0);
    }
    if let Some(weight) = new {
        let weight = weight.clamp(0.0, MOST);
        let smoothing = if weight > 0.0 { Smoothing::TimeEma(weight) } else { Smoothing::None };
        set(actions, options, |options| options.smoothing = smoothing);
    }
}
