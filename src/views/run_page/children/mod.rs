//! The runs below a run: a table of what differs between them and how they ended, their curves together, and what is the
//! same in all of them.

mod columns;
mod curves;
mod table;

use egui::{Align, Layout, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::text::status_word;
use super::super::widgets::{Button, link, rows_ui, section_title};
use super::super::{Actions, View};
use super::{fact, run_link};
use crate::app::pages::RunTab;
use crate::app::{children, pages};
use crate::model::{Children, RunIndex};
use columns::Columns;
use curves::curves_ui;
use table::table_ui;

/// Rows on the overview; the tab has all.
const ROWS_ON_OVERVIEW: usize = 12;

/// The table of `run`, asked for where it is missing or old; `None` where the run has no children, or none yet.
fn of<'a>(view: &View<'a>, run: RunIndex, actions: &mut Actions) -> Option<&'a Children> {
    let place = view.place;
    if place.forest().children(run).is_empty() {
        return None;
    }
    if place.children.is_stale(place, run) {
        actions.push(children::Action::Want(run));
    }
    place.children.of(run).map(|children| &**children)
}

/// In the inspector: the first few, and the way to all.
pub(super) fn list_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    const MOST: usize = 8;
    let children = view.place.forest().children(run);
    if children.is_empty() {
        return;
    }
    ui.add_space(12.0);
    section_title(ui, view.texts.get("child-runs"), Some(&crate::text::grouped(children.len())));
    for &child in children.iter().take(MOST) {
        ui.horizontal(|ui| {
            ui.set_min_height(22.0);
            super::dot_ui(ui, view, child, "children", actions);
            run_link(ui, view, child, actions);
        });
    }
    if children.len() > MOST && link(ui, &view.texts.count("and-more", children.len() - MOST)).clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Children));
    }
}

/// On the overview: table and curves.
pub(super) fn overview_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions) else { return };
    heading_ui(ui, view, children, actions);
    let columns = Columns::fitting(children, ui.available_width());
    let shown = children.rows.len().min(ROWS_ON_OVERVIEW);
    table_ui(ui, view, children, &columns, shown, actions);
    ui.spacing_mut().item_spacing.y = 4.0;
    let more = children.rows.len() - shown;
    if more > 0 {
        ui.add_space(6.0);
        if link(ui, &view.texts.count("children-more", more)).clicked() {
            actions.push(pages::Action::OpenRun(run, RunTab::Children));
        }
    }
    curves_ui(ui, view, children, actions);
    ui.add_space(8.0);
}

/// A tab of its own: all rows and columns.
pub(super) fn tab_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions) else { return };
    let margin = egui::Margin { left: 12, right: 12, top: 10, bottom: 0 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| heading_ui(ui, view, children, actions));
    let columns = Columns::all(children, ui.available_width());
    ScrollArea::both().id_salt(("children", run)).auto_shrink(false).show(ui, |ui| {
        ui.set_min_width(columns.width());
        table_ui(ui, view, children, &columns, children.rows.len(), actions);
    });
}

/// Title, how they ended, and what can be done with all of them.
fn heading_ui(ui: &mut Ui, view: &View<'_>, children: &Children, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL);
        section_title(ui, texts.get("child-runs"), Some(&counts(view, children)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let chosen = &view.place.children.chosen;
            if ui.add(Button::quiet(texts.get("show-in-table")).with_icon(Icon::Table2)).clicked() {
                actions.push(children::Action::ShowInTable(children.parent));
            }
            if chosen.len() > 1 {
                ui.label(egui::RichText::new(texts.count("selected-count", chosen.len())).font(font::small()));
            }
        });
    });
}

/// `7 · 5 finished, 1 killed, 1 failed`
fn counts(view: &View<'_>, children: &Children) -> String {
    let texts = view.texts;
    let statuses = children.statuses.iter().map(|(status, n)| {
        let word = status_word(texts, *status).to_lowercase();
        texts.with("children-status", &[("n", (*n).into()), ("status", word.into())])
    });
    let statuses = statuses.collect::<Vec<_>>().join(texts.get("list-separator"));
    let mut counts = format!("{} · {statuses}", crate::text::grouped(children.count));
    if children.below > 0 {
        counts.push_str(" · ");
        counts.push_str(&texts.count("children-below", children.below));
    }
    counts
}

/// At the left, among the details: that a parent has no metrics of its own is nothing to worry about.
pub(super) fn own_metrics_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex) {
    let is_parent = !view.place.forest().children(run).is_empty();
    if is_parent && view.place.catalog.run(run).metrics.is_empty() {
        fact(ui, view.texts.get("own-metrics"), |ui| {
            ui.label(egui::RichText::new(view.texts.get("none")).font(font::body()).color(palette(ui).muted));
        });
    }
}

/// At the left: what all children have in common.
pub(super) fn same_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(children) = of(view, run, actions).filter(|children| !children.same.is_empty()) else { return };
    ui.add_space(12.0);
    section_title(ui, view.texts.get("same-in-children"), Some(&crate::text::grouped(children.same.len())));
    rows_ui(ui, children.same.len(), |ui, at| super::key_value_ui(ui, view, &children.same[at]));
}
