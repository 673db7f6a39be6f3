//! The charts page: toolbar, list of drawn runs, and the charts in their sections or one of them alone.

use egui::{Align, Layout, Ui};

use super::options::{Target, group_button, more_button, most_used};
use super::{enlarged, grid, marked, new_chart, run_list};
use crate::app::charts::layout::Section;
use crate::app::charts::{ChartName, FigureId};
use crate::app::{charts, export};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::{Bar, Button, Form, search_field};
use crate::views::{Actions, View, shortcuts};

/// Width of the search field.
const SEARCH: f32 = 168.0;
/// More charts than this on one page can no longer be read.
const MOST_EXPORTED: usize = 12;

/// See the module.
pub fn charts_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let content = egui::Frame::new().fill(palette.content);
    egui::Panel::left("drawn runs").default_size(208.0).size_range(140.0..=420.0).frame(content).show(ui, |ui| {
        // Before there are runs the panel would else shrink to nothing and stay so.
        ui.take_available_width();
        run_list::runs_ui(ui, view, actions);
    });
    egui::Panel::top("charts toolbar")
        .exact_size(size::TOOLBAR)
        .frame(content.inner_margin(egui::Margin::symmetric(12, 0)))
        .show(ui, |ui| {
            toolbar_ui(ui, view, actions);
        });
    marked::marked_ui(ui, view, actions);
    egui::CentralPanel::default().frame(content).show(ui, |ui| {
        if let Some(name) = &view.place.charts.enlarged {
            enlarged::enlarged_ui(ui, view, name, actions);
        } else {
            grid::sections_ui(ui, view, actions);
        }
    });
}

fn toolbar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let target = Target::all(view);
    let search =
        Bar::new("charts", texts.get("more")).gap(8.0).kept("search", |ui, _, actions| search_ui(ui, view, actions));
    let bar = most_used(search, target)
        .then_right()
        .item("add", |ui, form, actions| new_chart::add_button(ui, view, form, actions))
        .item("group", |ui, form, actions| group_button(ui, view, form, actions))
        .kept("options", |ui, _, actions| more_button(ui, view, actions))
        .item("export", |ui, form, actions| export_button(ui, view, form, actions));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| bar.show(ui, actions));
}

fn search_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let (texts, charts) = (view.texts, &view.place.charts);
    let (field, change) = search_field(ui, texts.get("search-metrics"), &charts.search, SEARCH, font::body());
    if let Some(text) = change {
        actions.push(charts::Action::SetSearch(text));
    }
    shortcuts::offer_search(ui, &field);
    field.on_hover_text(texts.get("search-metrics-tip"));
}

/// All charts of the page (or the one that is shown alone) into a file.
fn export_button(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let charts = &view.place.charts;
    if form.button(ui, Button::icon(Icon::Download, view.texts.get("export-charts"))) {
        let sections = charts.arrangement.sections.iter().filter(|section| !charts.is_folded(&section.key));
        let names: Vec<&ChartName> = match &charts.enlarged {
            Some(name) => vec![name],
            None => sections.flat_map(Section::names).take(MOST_EXPORTED).collect(),
        };
        let shown: Vec<FigureId> = names.into_iter().map(|name| FigureId::Charts(name.clone())).collect();
        if !shown.is_empty() {
            actions.push(export::Action::Open(shown));
        }
    }
}
