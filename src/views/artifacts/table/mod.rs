//! Tables: rows and columns, what can be asked of them above, what a column holds beside them, columns drawn below.

mod chart;
mod column;
mod grid;
mod toolbar;
mod whole;

use egui::Ui;

pub(in crate::views) use chart::plot_ui;

use super::super::Actions;
use super::super::theme::palette;
use super::notice_ui;
use crate::app::artifacts::{self, table};
use crate::preview::TablePreview;
use crate::text::Texts;
use crate::views::View;

/// What all parts of the page need.
#[derive(Clone, Copy)]
struct Page<'a> {
    table: &'a TablePreview,
    state: &'a table::State,
    texts: &'static Texts,
}

/// See the module.
pub(super) fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    artifacts: &artifacts::State,
    content: &TablePreview,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let page = Page { table: content, state: &artifacts.table, texts };
    notices_ui(ui, page);
    let colors = palette(ui);
    let bare = egui::Frame::new().fill(colors.content);
    egui::Panel::top("table bar")
        .exact_size(toolbar::HEIGHT)
        .frame(bare.inner_margin(egui::Margin::symmetric(16, 0)))
        .show(ui, |ui| toolbar::toolbar_ui(ui, page, actions));
    if let Some((at, facts)) = &page.state.facts {
        egui::Panel::right("column facts")
            .default_size(264.0)
            .size_range(200.0..=420.0)
            .frame(bare.inner_margin(egui::Margin::symmetric(16, 12)))
            .show(ui, |ui| column::facts_ui(ui, page, *at, facts, actions));
    }
    if let Some(plot) = &page.state.plot {
        egui::Panel::bottom("table plot")
            .default_size(280.0)
            .size_range(160.0..=620.0)
            .frame(bare)
            .resizable(true)
            .show(ui, |ui| chart::chart_ui(ui, page, plot, actions));
    }
    if page.state.is_whole_open {
        egui::Panel::bottom("whole cell")
            .default_size(140.0)
            .size_range(80.0..=480.0)
            .frame(bare.inner_margin(egui::Margin::symmetric(16, 8)))
            .resizable(true)
            .show(ui, |ui| whole::whole_ui(ui, page, actions));
    }
    egui::CentralPanel::default().frame(bare).show(ui, |ui| grid::grid_ui(ui, page, actions));
}

/// What to know about the table before it is trusted.
fn notices_ui(ui: &mut Ui, page: Page<'_>) {
    let Page { table, state, texts } = page;
    let is_known = state.total.is_some() || table.total_rows.is_some() || table.index.is_some();
    if (table.is_cut && !is_known) || table.columns_are_cut {
        notice_ui(ui, texts.get(if table.columns_are_cut { "table-columns-cut" } else { "table-cut" }));
    }
    if table.ragged_rows > 0 {
        notice_ui(ui, &texts.count("table-ragged", table.ragged_rows));
    }
    if let Some(why) = &state.failure {
        notice_ui(ui, &texts.message(why));
    }
    match &state.saved {
        Some(Ok(path)) => {
            let path = crate::model::format::safe_text(&path.display().to_string()).into_owned();
            notice_ui(ui, &texts.with("table-saved", &[("path", path.into())]));
        }
        Some(Err(why)) => notice_ui(ui, &texts.message(why)),
        None => {}
    }
}

/// The switch between a table and the tree that its file makes as well.
pub(super) fn tree_switch_ui(
    ui: &mut Ui,
    form: crate::views::widgets::Form,
    texts: &'static Texts,
    artifacts: &artifacts::State,
    actions: &mut Actions,
) {
    let choices = [(false, texts.get("table-as-table")), (true, texts.get("table-as-tree"))];
    let is_tree = artifacts.table.part.as_tree;
    if let Some(as_tree) = form.choice(ui, texts.get("table-or-tree"), &choices, is_tree) {
        push(actions, table::Action::SetTree(as_tree));
    }
}

fn push(actions: &mut Actions, action: table::Action) {
    actions.push(artifacts::Action::Table(action));
}
