//! Values of several runs beside each other: a column for each of a few runs, headed by its dot; one column that sums up
//! many.

use egui::{Align2, Color32, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::model::{Compared, RunIndex, format};
use crate::views::View;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::row::Shown;
use crate::views::widgets::run_dot::RunDot;
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{Lead, ListRow};

/// Runs that have a column each.
pub(super) const MOST_RUNS: usize = 4;
const COLUMN: f32 = 60.0;
/// Room that names have whatever stands beside them.
const LEAST_NAME: f32 = 84.0;
pub(super) const HEIGHT: f32 = 24.0;

/// A value in a column.
pub(super) struct Shade {
    pub text: String,
    pub color: Color32,
}

/// The runs that have a column each; none where there are too many.
pub(super) fn columns<'a>(view: &View<'a>) -> &'a [RunIndex] {
    let runs = view.place.table.selection.runs();
    if runs.len() <= MOST_RUNS { runs } else { &[] }
}

fn width(ui: &Ui, columns: usize) -> f32 {
    ((ui.available_width() - LEAST_NAME) / columns.max(1) as f32).clamp(36.0, COLUMN)
}

/// The title of a list with the dots of its columns.
pub(super) fn head_ui(ui: &mut Ui, view: &View<'_>, title: &str, beside: &str) {
    let colors = palette(ui);
    let runs = columns(view);
    let width = width(ui, runs.len());
    ui.add_space(6.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let text = ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, title, font::section(), colors.text);
    let at = egui::pos2(text.right() + 6.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, beside, font::small(), colors.muted);
    for (at, &run) in runs.iter().enumerate() {
        let center = egui::pos2(right_of(rect, runs.len() - 1 - at, width) - 4.0, rect.center().y);
        let dot = Rect::from_center_size(center, vec2(16.0, 20.0));
        RunDot::of(view.place, run).paint(ui.painter(), center, 8.0, colors);
        let name = format::safe_text(view.place.catalog.run(run).display_name());
        ui.interact(dot, ui.scope_id().with((title, run)), Sense::hover()).on_hover_text(name);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line_sub));
}

fn right_of(rect: Rect, columns_after: usize, width: f32) -> f32 {
    rect.right() - columns_after as f32 * width
}

/// A row: the name, and the value of each run, or what sums them up.
pub(super) fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    compared: &Compared,
    value: impl Fn(RunIndex) -> Option<Shade>,
    color: Color32,
) -> egui::Response {
    let colors = palette(ui);
    let runs = columns(view);
    let width = width(ui, runs.len());
    let name = format::safe_text(&compared.key);
    let whole = ui.available_width();
    let sum = if runs.is_empty() { summed_up(view, compared) } else { String::new() };
    let values: Vec<Shade> = runs
        .iter()
        .map(|run| value(*run).unwrap_or_else(|| Shade { text: format::NO_VALUE.to_owned(), color: colors.muted }))
        .collect();
    let said: Vec<&str> = values.iter().map(|value| value.text.as_str()).chain([sum.as_str()]).collect();
    let text_end = if runs.is_empty() { whole * 0.45 } else { whole - runs.len() as f32 * width };
    let Shown { response, rect, is_cut, .. } = ListRow::new(Role::ListItem, name.clone())
        .spoken(format!("{name}: {}", said.join(" ").trim()))
        .height(HEIGHT)
        .lined()
        .lead(Lead::text_at(0.0))
        .color(color)
        .text_end(text_end - 4.0)
        .own_tip()
        .show(ui);
    let y = rect.center().y;
    let mut is_value_cut = false;
    for (at, shade) in values.iter().enumerate() {
        let place = egui::pos2(right_of(rect, runs.len() - 1 - at, width), y);
        let room = width - 6.0;
        let shown =
            paint_elided(ui.painter(), place, Align2::RIGHT_CENTER, &shade.text, font::body(), shade.color, room);
        is_value_cut |= shown.1;
    }
    let (_, is_sum_cut) = paint_elided(
        ui.painter(),
        rect.right_center(),
        Align2::RIGHT_CENTER,
        &sum,
        font::body(),
        colors.text,
        whole - text_end,
    );
    if is_cut || is_value_cut || is_sum_cut {
        let lines = [name.as_ref()].into_iter().chain(said.into_iter().filter(|line| !line.is_empty()));
        return response.on_hover_text(lines.collect::<Vec<_>>().join("\n"));
    }
    response
}

/// `64–256, 3 values`.
fn summed_up(view: &View<'_>, compared: &Compared) -> String {
    let texts = view.texts;
    let values = texts.count("values-count", compared.distinct);
    let mut parts = vec![match compared.range {
        Some((least, most)) if least < most => format!("{}–{}", format::number(least), format::number(most)),
        Some((only, _)) => format::number(only),
        None => String::new(),
    }];
    // Of measured numbers nearly all are different.
    if parts[0].is_empty() || (compared.distinct > 1 && !compared.is_measured) {
        parts.push(values);
    }
    let without = view.place.table.selection.runs().len().saturating_sub(compared.present);
    if without > 0 {
        parts.push(texts.count("values-without", without));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(texts.get("list-separator"))
}

/// What stands under a list: a text in grey, and a link at the right. Whether it was clicked.
pub(super) fn foot_ui(ui: &mut Ui, text: &str, link: Option<&str>) -> bool {
    let mut is_clicked = false;
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL - 4.0);
        ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted));
        if let Some(link) = link {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                is_clicked = crate::views::widgets::link(ui, link).clicked();
            });
        }
    });
    is_clicked
}
