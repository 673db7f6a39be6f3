//! What can be asked of one column, and what it holds.

use std::sync::Arc;

use egui::{Popup, PopupCloseBehavior, RichText, Sense, Ui, vec2};

use super::{Page, push};
use crate::app::Loadable;
use crate::app::artifacts::table::{Action, What};
use crate::model::format;
use crate::preview::safe;
use crate::preview::tables::{ColumnFacts, Histogram, Mark};
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, elided, text_field};

/// The menu of a column: order, filter, facts, drawing.
pub(super) fn menu_ui(button: &egui::Response, page: Page<'_>, at: usize, actions: &mut Actions) {
    let Page { table, state, texts } = page;
    Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(220.0);
        let mut entry = |ui: &mut Ui, key: &str, action: Action| {
            if ui.button(texts.get(key)).clicked() {
                push(actions, action);
                ui.close();
            }
        };
        entry(ui, "table-ascending", Action::SetSort(Some((at, false))));
        entry(ui, "table-descending", Action::SetSort(Some((at, true))));
        ui.separator();
        entry(ui, "table-facts", Action::ShowFacts(Some(at)));
        if table.columns[at].is_numeric {
            let (x, _) = super::toolbar::likely_columns(table);
            let x = x.filter(|&x| x != at);
            entry(ui, "table-plot-line", Action::SetPlot { mark: Mark::Line, x, y: vec![at] });
            entry(ui, "table-plot-scatter", Action::SetPlot { mark: Mark::Scatter, x, y: vec![at] });
            entry(ui, "table-plot-histogram", Action::SetPlot { mark: Mark::Histogram, x: None, y: vec![at] });
        }
        ui.separator();
        entry(ui, "table-copy-column", Action::Copy(What::Column(at)));
        entry(ui, "table-hide", Action::SetHidden(at, true));
        ui.separator();
        let written = state.tests.get(&at).map_or("", String::as_str);
        ui.label(RichText::new(texts.get("table-condition")).font(font::small()).color(palette(ui).muted));
        let name = texts.with("table-condition-of", &[("column", table.title(at).into_owned().into())]);
        if let Some(test) = text_field(ui, &name, "> 0.5", written, 204.0) {
            push(actions, Action::SetTest(at, test));
        }
        ui.label(RichText::new(texts.get("table-condition-why")).font(font::tiny()).color(palette(ui).muted));
    });
}

/// The panel beside the table.
pub(super) fn facts_ui(
    ui: &mut Ui,
    page: Page<'_>,
    at: usize,
    facts: &Loadable<Arc<ColumnFacts>>,
    actions: &mut Actions,
) {
    let texts = page.texts;
    let colors = palette(ui);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("table-facts-close"))).clicked() {
                push(actions, Action::ShowFacts(None));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                elided(ui, &format::safe_text(&page.table.title(at)), font::value(), colors.text);
            });
        });
    });
    if let Some(why) = facts.failure() {
        ui.label(RichText::new(texts.message(why)).font(font::body()).color(colors.warn));
        return;
    }
    let Some(facts) = facts.value() else {
        ui.label(RichText::new(texts.get("table-ordering")).font(font::body()).color(colors.muted));
        return;
    };
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (key, value) in lines(facts) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let (rect, _) = ui.allocate_exact_size(vec2(96.0, 22.0), Sense::hover());
                ui.painter().text(
                    rect.left_center(),
                    egui::Align2::LEFT_CENTER,
                    texts.get(key),
                    font::small(),
                    colors.muted,
                );
                let shown = safe(&value, 400);
                let label = elided(ui, &shown, font::body(), colors.text);
                crate::views::widgets::say(&label);
            });
        }
        if let Some(histogram) = &facts.histogram {
            ui.add_space(8.0);
            histogram_ui(ui, histogram);
        }
        if !facts.frequent.is_empty() {
            ui.add_space(12.0);
            ui.label(RichText::new(texts.get("table-frequent")).font(font::section()).color(colors.text));
            for (value, count) in &facts.frequent {
                ui.horizontal(|ui| {
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(RichText::new(format::number(*count as f64)).font(font::small()).color(colors.muted));
                        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                            elided(ui, &safe(value, 400), font::body(), colors.text);
                        });
                    });
                });
            }
        }
    });
}

/// Keys of words, and values, from top to bottom.
fn lines(facts: &ColumnFacts) -> Vec<(&'static str, String)> {
    let count = |count: u64| format::number(count as f64);
    let distinct = if facts.is_distinct_cut { format!("≥ {}", count(facts.distinct)) } else { count(facts.distinct) };
    let number = |number: Option<f64>| number.map(format::number);
    let mut lines = vec![
        ("table-fact-type", facts.type_name.clone()),
        ("table-fact-values", count(facts.rows - facts.missing)),
        ("table-fact-missing", count(facts.missing)),
        ("table-fact-distinct", distinct),
    ];
    for (key, value) in [
        ("table-fact-least", facts.least.clone()),
        ("table-fact-greatest", facts.greatest.clone()),
        ("table-fact-mean", number(facts.mean)),
        ("table-fact-median", number(facts.median)),
        ("table-fact-deviation", number(facts.deviation)),
    ] {
        lines.extend(value.map(|value| (key, value)));
    }
    lines
}

fn histogram_ui(ui: &mut Ui, histogram: &Histogram) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0), Sense::hover());
    let most = histogram.counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let width = rect.width() / histogram.counts.len().max(1) as f32;
    for (at, &count) in histogram.counts.iter().enumerate() {
        let left = rect.left() + at as f32 * width;
        let height = if count > 0 { (count as f32 / most * rect.height()).max(1.0) } else { 0.0 };
        let bar = egui::Rect::from_min_max(
            egui::pos2(left, rect.bottom() - height),
            egui::pos2(left + width - 1.0, rect.bottom()),
        );
        ui.painter().rect_filled(bar, 0, colors.spark);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, colors.line));
    let (low, high) = histogram.range;
    let (ends, _) = ui.allocate_exact_size(vec2(rect.width(), 16.0), Sense::hover());
    let text = |at, anchor, value| ui.painter().text(at, anchor, format::number(value), font::tiny(), colors.muted);
    text(ends.left_center(), egui::Align2::LEFT_CENTER, low);
    text(ends.right_center(), egui::Align2::RIGHT_CENTER, high);
}
