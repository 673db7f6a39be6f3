//! The bar above a table: words to look for, how many rows, which sheet, columns, plot, save.

use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, Ui};

use super::{Page, push};
use crate::app::artifacts::table::Action;
use crate::model::format;
use crate::preview::tables::Mark;
use crate::preview::{TablePreview, ValueKind};
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, check_row, dropdown, search_field};

pub(super) const HEIGHT: f32 = 40.0;

pub(super) fn toolbar_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Page { table, state, texts } = page;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let width = (ui.available_width() - 420.0).clamp(120.0, 260.0);
        let (_, words) = search_field(ui, texts.get("table-filter"), &state.words, width, font::body());
        if let Some(words) = words {
            push(actions, Action::SetWords(words));
        }
        if !state.query(table).is_all() && ui.add(Button::quiet(texts.get("table-reset"))).clicked() {
            push(actions, Action::Reset);
        }
        if table.sheets.len() > 1 {
            sheets_ui(ui, page, actions);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if ui.add(Button::icon(Icon::Download, texts.get("table-save"))).clicked() {
                push(actions, Action::Save);
            }
            columns_ui(ui, page, actions);
            let plot = Button::quiet(texts.get("table-plot")).with_icon(Icon::ChartLine).on(state.plot.is_some());
            if ui.add(plot).clicked() {
                let (x, y) = if state.plot.is_some() { (None, Vec::new()) } else { likely_columns(table) };
                push(actions, Action::SetPlot { mark: Mark::Line, x, y });
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let count = count_text(page);
                let label = ui.label(RichText::new(count).font(font::small()).color(palette(ui).muted));
                crate::views::widgets::say(&label);
            });
        });
    });
}

/// Rows that are shown, of all; and that something is still on its way.
fn count_text(page: Page<'_>) -> String {
    let Page { table, state, texts } = page;
    let all = state.total.or(table.total_rows);
    let number = |rows: u64| format::number(rows as f64);
    let shown = match (&state.order, all) {
        _ if state.is_ordering => texts.get("table-ordering").to_owned(),
        (Some(order), Some(all)) if (order.len() as u64) < all => {
            texts.with("table-rows-of", &[("n", number(order.len() as u64).into()), ("all", number(all).into())])
        }
        (_, Some(all)) => texts.count("table-rows", all as usize),
        (_, None) if state.is_busy(table) => texts.get("table-counting").to_owned(),
        (_, None) => texts.count("table-rows-first", table.row_count()),
    };
    format::safe_text(&shown).into_owned()
}

fn sheets_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let names: Vec<String> = page
        .table
        .sheets
        .iter()
        .map(|sheet| match sheet.rows {
            Some(rows) => {
                format!("{} · {}", format::safe_text(&sheet.name), page.texts.count("table-rows", rows as usize))
            }
            None => format::safe_text(&sheet.name).into_owned(),
        })
        .collect();
    let choices: Vec<(usize, &str)> = names.iter().enumerate().map(|(at, name)| (at, name.as_str())).collect();
    if let Some(sheet) = dropdown(ui, page.texts.get("table-sheet"), &choices, page.table.sheet) {
        push(actions, Action::SetSheet(sheet));
    }
}

/// Which columns are shown.
fn columns_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Page { table, state, texts } = page;
    let button = Button::quiet(texts.get("columns")).with_icon(Icon::Columns3).on(!state.hidden.is_empty());
    let button = ui.add(button);
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(200.0);
        if !state.hidden.is_empty() && ui.button(texts.get("table-show-all")).clicked() {
            push(actions, Action::ShowAll);
        }
        egui::ScrollArea::vertical().max_height(420.0).show_rows(ui, 24.0, table.columns.len(), |ui, rows| {
            for at in rows {
                let is_shown = !state.hidden.contains(&at);
                if check_row(ui, is_shown, &format::safe_text(&table.title(at))).clicked() {
                    push(actions, Action::SetHidden(at, is_shown));
                }
            }
        });
    });
}

/// The column along x, if one says that it is that, and the first column of numbers beside it.
pub(super) fn likely_columns(table: &TablePreview) -> (Option<usize>, Vec<usize>) {
    const ALONG: [&str; 9] = ["step", "epoch", "iteration", "iter", "time", "timestamp", "date", "index", "x"];
    let is_along = |at: &usize| {
        let column = &table.columns[*at];
        let is_named = ALONG.contains(&table.title(*at).to_lowercase().trim_start_matches('_'));
        column.kind == ValueKind::Time || (column.is_numeric && is_named)
    };
    let x = (0..table.columns.len()).find(is_along);
    let numeric = || (0..table.columns.len()).filter(|&at| table.columns[at].is_numeric && Some(at) != x);
    let y = numeric().find(|&at| table.columns[at].kind == ValueKind::Number).or_else(|| numeric().next());
    match y {
        Some(y) => (x, vec![y]),
        // The only numbers are those that were to be along x.
        None => (None, x.into_iter().collect()),
    }
}
