//! What stands beside the tabs on the page *Compare*: equal rows, more runs, which way the table is turned, taking it along.

use egui::{RichText, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::switch::switch;
use super::super::widgets::{Bar, Button, Form, search_field};
use super::super::{Actions, View};
use crate::app::compare;
use crate::compare::table::export::CompareFormat;
use crate::model::{RunIndex, format};

/// The controls, behind the tabs.
pub(in crate::views) fn with_controls<'a>(bar: Bar<'a, Actions>, view: &'a View<'a>) -> Bar<'a, Actions> {
    if view.place.compare.runs.is_empty() {
        return bar;
    }
    bar.item("compare differences", |ui, form, actions| differences_switch(ui, view, form, actions))
        .item("compare add", |ui, form, actions| add_menu(ui, view, form, actions))
        .item("compare turn", |ui, form, actions| {
            let is_on = view.place.compare.look.is_transposed;
            let button = Button::icon(Icon::ArrowLeftRight, view.texts.get("compare-transpose")).on(is_on);
            if form.button(ui, button) {
                actions.push(compare::Action::Transpose(!is_on));
            }
        })
        .item("compare charts", |ui, form, actions| {
            if form.button(ui, Button::icon(Icon::ChartLine, view.texts.get("compare-show-in-charts"))) {
                actions.push(compare::Action::ShowInCharts);
            }
        })
        .item("compare export", |ui, form, actions| export_menu(ui, view, form, actions))
}

fn differences_switch(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let is_on = !view.place.compare.look.shows_equal;
    if is_switched(ui, view.texts.get("compare-differences-only"), is_on, form) {
        actions.push(compare::Action::ShowEqual(is_on));
    }
}

/// A switch with its name beside it, or an entry of a menu.
pub(super) fn is_switched(ui: &mut Ui, name: &str, is_on: bool, form: Form) -> bool {
    match form {
        Form::Bar => {
            let is_switched = switch(ui, is_on, name).clicked();
            let label = egui::Label::new(RichText::new(name).font(font::body()).color(palette(ui).text));
            let is_label_clicked = ui.add(label.selectable(false).sense(egui::Sense::CLICK)).clicked();
            ui.add_space(8.0);
            is_switched || is_label_clicked
        }
        Form::Menu => ui.selectable_label(is_on, name).clicked(),
    }
}

/// Runs in view that are not compared yet.
fn add_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let (texts, state) = (view.texts, &view.place.compare);
    let name = texts.get("compare-add");
    form.popup(ui, Button::quiet(name).with_icon(Icon::Plus), name, false, |ui| {
        ui.set_min_width(280.0);
        let field = texts.get("compare-add-search");
        let (_, change) = search_field(ui, field, &state.add_search, 268.0, font::body());
        if let Some(text) = change {
            actions.push(compare::Action::SetAddSearch(text));
        }
        if state.has_old_offers(view.place) {
            actions.push(compare::Action::FindOffers);
        }
        let catalog = &view.place.catalog;
        // A run may be gone since it was found.
        let is_here = |run: &RunIndex| catalog.runs.get(run.at()).is_some_and(|entry| !entry.is_gone);
        let offered: Vec<RunIndex> = state.offered.iter().copied().filter(is_here).collect();
        if offered.is_empty() {
            ui.label(RichText::new(texts.get("compare-add-none")).font(font::small()).color(palette(ui).muted));
        }
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for run in offered {
                let name = format::safe_text(catalog.run(run).display_name()).into_owned();
                if ui.selectable_label(false, format::middle_ellipsis(&name, 44)).clicked() {
                    actions.push(compare::Action::Add(run));
                }
            }
        });
    });
}

fn export_menu(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let texts = view.texts;
    let name = texts.get("compare-export");
    form.popup(ui, Button::icon(Icon::Download, name), name, true, |ui| {
        ui.set_min_width(180.0);
        for (key, save) in [("compare-copy-as", false), ("compare-save-as", true)] {
            for format in CompareFormat::FILES {
                let label = texts.with(key, &[("format", format_name(format).into())]);
                if ui.button(label).clicked() {
                    actions.push(if save { compare::Action::PickPath(format) } else { compare::Action::Copy(format) });
                }
            }
            if !save {
                ui.separator();
            }
        }
    });
}

/// Names that are the same in every language.
pub(super) fn format_name(format: CompareFormat) -> &'static str {
    match format {
        CompareFormat::Table => "TXT",
        CompareFormat::Csv => "CSV",
        CompareFormat::Markdown => "Markdown",
        CompareFormat::Latex => "LaTeX",
        CompareFormat::Json => "JSON",
    }
}
