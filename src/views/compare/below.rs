//! Below the table: a strip of views, and the one that is chosen. A view is a variant of [`CompareView`], and a function of
//! its own that is called here.

use egui::{Align, Align2, Layout, Rect, Ui, pos2, vec2};

use super::super::charts::chart_ui;
use super::super::charts::options::{Target, most_used};
use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::text::paint_elided;
use super::super::widgets::{Bar, Button, empty_state};
use super::super::{Actions, View};
use super::controls::is_switched;
use super::{files, groups, plots};
use crate::app::charts::FigureId;
use crate::app::compare::{Action, CompareView};
use crate::app::export;
use crate::model::format;

/// Height of the title of a chart.
const TITLE: f32 = 26.0;

/// See the module.
pub(super) fn below_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let colors = palette(ui);
    egui::Panel::top("comparison views")
        .exact_size(size::TOOLBAR)
        .frame(egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| strip_ui(ui, view, actions));
    if view.place.compare.view == CompareView::Files {
        // Their path and the ways to look at them need a row of their own.
        egui::Panel::top("file controls")
            .exact_size(size::TOOLBAR)
            .frame(egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(12, 0)))
            .show(ui, |ui| {
                let bar = files::with_controls(Bar::new("file controls", view.texts.get("more")).gap(8.0), view);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| bar.show(ui, actions));
            });
    }
    // Whatever is shown fills the panel, which would else shrink to it.
    egui::CentralPanel::default().frame(egui::Frame::new().fill(colors.content)).show(ui, |ui| {
        match view.place.compare.view {
            CompareView::Curves => curves_ui(ui, view, actions),
            CompareView::Plot(kind) => plots::plot_ui(ui, view, kind, actions),
            CompareView::Files => files::files_ui(ui, view, actions),
            CompareView::Groups => groups::groups_ui(ui, view, actions),
        }
    });
}

/// The views, and at the right the controls of the one that is chosen.
fn strip_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let compare = &view.place.compare;
    let names: Vec<_> = CompareView::all().map(|it| (it, texts.get(it.key()))).collect();
    let bar = Bar::new("comparison views", texts.get("more")).gap(8.0).item(
        "views",
        move |ui, form, actions: &mut Actions| {
            if let Some(chosen) = form.choice(ui, texts.get("compare-views"), &names, compare.view) {
                actions.push(Action::SetView(chosen));
            }
        },
    );
    let bar = match compare.view {
        CompareView::Plot(kind) => plots::options(bar, view, kind),
        CompareView::Files => bar.then_right(),
        CompareView::Groups => groups::controls(bar.then_right(), view),
        CompareView::Curves => {
            most_used(with_difference(bar, view).then_right(), Target::all(view)).item("export", |ui, form, actions| {
                let button = Button::icon(Icon::Download, texts.get("export-chart"));
                if form.button(ui, button) && !compare.metrics.is_empty() {
                    let ids = compare.metrics.iter().cloned().map(FigureId::Compared).collect();
                    actions.push(export::Action::Open(ids));
                }
            })
        }
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| bar.show(ui, actions));
}

/// With the switch that draws curves as differences, where one run is the reference.
fn with_difference<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>) -> Bar<'a, Actions> {
    let compare = &view.place.compare;
    if compare.reference.is_none() {
        return bar;
    }
    bar.item("difference", move |ui, form, actions| {
        let is_on = compare.look.shows_difference;
        if is_switched(ui, view.texts.get("compare-curve-difference"), is_on, form) {
            actions.push(Action::ShowDifference(!is_on));
        }
    })
}

/// The curves of each chosen metric, those of all runs together.
fn curves_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let metrics = &view.place.compare.metrics;
    if metrics.is_empty() {
        empty_state(ui, Icon::ChartLine, view.texts.get("compare-no-curve"), "", |_| {});
        return;
    }
    let rect = ui.available_rect_before_wrap();
    let width = rect.width() / metrics.len() as f32;
    for (at, metric) in metrics.iter().enumerate() {
        let place = Rect::from_min_size(pos2(rect.left() + at as f32 * width, rect.top()), vec2(width, rect.height()));
        let title = pos2(place.left() + 16.0, place.top() + TITLE / 2.0);
        let name = format::safe_text(metric);
        let color = palette(ui).text;
        paint_elided(ui.painter(), title, Align2::LEFT_CENTER, &name, font::section(), color, width - 32.0);
        let plot = Rect::from_min_max(place.min + vec2(8.0, TITLE), place.max - vec2(12.0, 8.0));
        chart_ui(ui, view, &FigureId::Compared(metric.clone()), plot, actions);
    }
}
