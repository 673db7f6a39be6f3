//! A table inside of a page: its first rows, as wide as they are.

use std::sync::Arc;

use egui::{Align2, FontId, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::super::Actions;
use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::Button;
use super::super::super::widgets::text::paint_elided;
use crate::app::system;
use crate::preview::{TablePreview, safe};
use crate::text::Texts;

/// Rows that are shown before somebody asks for more.
const ROWS: usize = 30;
/// Rows that are shown at most: a page is laid out as a whole.
const MOST_ROWS: usize = 1_000;
/// Columns that are shown.
const MOST_COLUMNS: usize = 100;
/// Widest column, points.
const WIDEST: f32 = 320.0;

pub(super) fn grid_ui(ui: &mut Ui, texts: &'static Texts, table: &TablePreview, actions: &mut Actions) {
    let id = ui.scope_id().with("all rows");
    let is_open = ui.data(|data| data.get_temp::<bool>(id).unwrap_or_default());
    let rows = table.row_count().min(if is_open { MOST_ROWS } else { ROWS });
    let columns = table.columns.len().min(MOST_COLUMNS);
    let titles: Vec<String> = (0..columns).map(|column| title(texts, table, column)).collect();
    // Found once: laying out texts in every frame would cost more than painting them.
    let widths_id = ui.scope_id().with(("widths", rows, titles.first().cloned()));
    let known = ui.data(|data| data.get_temp::<Arc<Vec<f32>>>(widths_id)).filter(|known| known.len() == columns);
    let widths = known.unwrap_or_else(|| {
        let widths: Arc<Vec<f32>> =
            Arc::new((0..columns).map(|column| width_of(ui, table, &titles[column], column, rows)).collect());
        ui.data_mut(|data| data.insert_temp(widths_id, widths.clone()));
        widths
    });
    let has_names = table.columns.iter().any(|column| column.name.is_some());
    ScrollArea::horizontal().id_salt("grid").show(ui, |ui| {
        let height = size::ROW * (rows + usize::from(has_names)) as f32;
        let (rect, response) = ui.allocate_exact_size(vec2(widths.iter().sum(), height), Sense::hover());
        response.widget_info(|| {
            let names: Vec<&str> = titles.iter().map(String::as_str).filter(|title| !title.is_empty()).collect();
            WidgetInfo::labeled(Role::Table, true, names.join(", "))
        });
        paint(ui, table, rect, &widths, rows, has_names.then_some(&titles));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if table.row_count() > ROWS {
            let label = if is_open { texts.get("document-rows-fewer") } else { texts.get("document-rows-more") };
            if ui.add(Button::quiet(label)).clicked() {
                ui.data_mut(|data| data.insert_temp(id, !is_open));
            }
        }
        let count = texts.count("table-rows", table.row_count());
        ui.label(egui::RichText::new(count).font(font::small()).color(palette(ui).muted));
        if ui.add(Button::icon(Icon::Copy, texts.get("document-copy-table"))).clicked() {
            actions.push(system::Action::Copy(as_csv(table)));
        }
    });
}

/// What stands above a column.
fn title(texts: &Texts, table: &TablePreview, column: usize) -> String {
    match table.titles.get(column) {
        Some(title) if title.key.is_empty() => String::new(),
        Some(title) => texts.message(title),
        None => safe(table.columns[column].name.as_deref().unwrap_or_default(), 200).into_owned(),
    }
}

fn width_of(ui: &Ui, table: &TablePreview, title: &str, column: usize, rows: usize) -> f32 {
    let of = |text: String, font: FontId| {
        ui.painter().layout_no_wrap(text.chars().take(80).collect(), font, egui::Color32::WHITE).size().x
    };
    let widest = (0..rows.min(60)).map(|row| of(table.cell(row, column).into_owned(), font::body()));
    let widest = widest.fold(of(title.to_owned(), font::header()), f32::max);
    (widest + 2.0 * size::CELL + 4.0).clamp(36.0, WIDEST)
}

fn paint(ui: &Ui, table: &TablePreview, rect: Rect, widths: &[f32], rows: usize, titles: Option<&Vec<String>>) {
    let palette = palette(ui);
    let clip = ui.clip_rect();
    let line = Stroke::new(1.0, palette.line_sub);
    if titles.is_some() {
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
        ui.painter().rect_filled(head, 0, palette.head);
    }
    let all = titles.map(|_| None).into_iter().chain((0..rows).map(Some));
    for (at, row) in all.enumerate() {
        let top = rect.top() + size::ROW * at as f32;
        if top > clip.bottom() || top + size::ROW < clip.top() {
            continue;
        }
        let mut left = rect.left();
        for (column, width) in widths.iter().enumerate() {
            if left < clip.right() && left + width > clip.left() {
                let text = match (row, titles) {
                    (Some(row), _) => table.cell(row, column).into_owned(),
                    (None, titles) => titles.map(|titles| titles[column].clone()).unwrap_or_default(),
                };
                let y = top + size::ROW / 2.0;
                let (place, anchor) = if table.columns[column].is_numeric {
                    (pos2(left + width - size::CELL, y), Align2::RIGHT_CENTER)
                } else {
                    (pos2(left + size::CELL, y), Align2::LEFT_CENTER)
                };
                let (font, color) =
                    if row.is_some() { (font::body(), palette.text) } else { (font::header(), palette.text2) };
                let room = width - 2.0 * size::CELL;
                let (_, is_cut) = paint_elided(ui.painter(), place, anchor, &text, font, color, room);
                let place = Rect::from_min_size(pos2(left, top), vec2(*width, size::ROW));
                if is_cut && ui.rect_contains_pointer(place.intersect(clip)) {
                    let response = ui.interact(place, ui.scope_id().with("tip"), Sense::hover());
                    response.on_hover_text_at_pointer(text);
                }
            }
            left += width;
        }
        ui.painter().hline(rect.x_range(), top + size::ROW - 0.5, line);
    }
}

fn as_csv(table: &TablePreview) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let columns = 0..table.columns.len();
    let names: Vec<String> =
        table.columns.iter().map(|column| quoted(column.name.as_deref().unwrap_or_default())).collect();
    let mut lines = Vec::new();
    if names.iter().any(|name| !name.is_empty()) {
        lines.push(names.join(","));
    }
    lines
        .extend((0..table.row_count()).map(|row| {
            columns.clone().map(|column| quoted(table.raw_cell(row, column))).collect::<Vec<_>>().join(",")
        }));
    lines.join("\n") + "\n"
}
