//! The numbers of a marked stretch of x: a small table below the charts.

use std::fmt::Write as _;

use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use crate::app::charts::Marked;
use crate::app::{charts, system};
use crate::chart::statistics::RangeRow;
use crate::chart::{AxisKind, Figure};
use crate::model::format;
use crate::text::grouped;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::widgets::run_dot::RunDot;
use crate::views::{Actions, View};

const ROW: f32 = 24.0;
const NAME: f32 = 240.0;
const NUMBER: f32 = 92.0;
const STEP: f32 = 80.0;

/// See the module; nothing when no stretch is marked.
pub(super) fn marked_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(marked) = &view.place.charts.marked else { return };
    let Some(figure) = view.place.charts.figures.get(&marked.id).and_then(|slot| slot.figure.value()) else { return };
    let height = (96.0 + marked.rows.value().map_or(0, |rows| rows.len()) as f32 * ROW).min(280.0);
    let frame = egui::Frame::new().fill(palette(ui).content).inner_margin(egui::Margin::symmetric(12, 6));
    egui::Panel::bottom("marked range").default_size(height).size_range(90.0..=480.0).frame(frame).show(ui, |ui| {
        head_ui(ui, view, marked, figure, actions);
        if let Some(rows) = marked.rows.value() {
            rows_ui(ui, view, rows);
        }
    });
}

fn head_ui(ui: &mut Ui, view: &View<'_>, marked: &Marked, figure: &Figure, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal(|ui| {
        ui.label(RichText::new(format::safe_text(&figure.title)).font(font::section()));
        let (from, to) = marked.x_range;
        let text = texts.with(
            "marked-range",
            &[("from", x_text(view, figure, from).into()), ("to", x_text(view, figure, to).into())],
        );
        ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("close"))).clicked() {
                actions.push(charts::Action::Mark(None));
            }
            if let Some(rows) = marked.rows.value()
                && ui.add(Button::icon(Icon::Copy, texts.get("marked-copy"))).clicked()
            {
                actions.push(system::Action::Copy(as_text(view, rows)));
            }
            if ui.add(Button::icon(Icon::ZoomIn, texts.get("marked-zoom"))).clicked() {
                let y = view.place.charts.range_of(&marked.id).y;
                let range = crate::app::charts::ChartRange { x: Some(marked.x_range), y };
                actions.push(charts::Action::SetRange(marked.id.clone(), range));
                actions.push(charts::Action::Mark(None));
            }
        });
    });
}

fn x_text(view: &View<'_>, figure: &Figure, x: f64) -> String {
    match figure.x_kind {
        AxisKind::Step | AxisKind::Index => grouped(x.round() as i64),
        AxisKind::Relative => format::duration(view.texts, x as i64),
        AxisKind::Wall => format::absolute_time(x as i64, &view.clock.zone),
        AxisKind::Metric => format::number(x),
    }
}

fn headings(view: &View<'_>) -> [String; 8] {
    [
        "marked-run",
        "marked-points",
        "metric-min",
        "marked-at-step",
        "metric-max",
        "marked-at-step",
        "marked-mean",
        "marked-change",
    ]
    .map(|key| view.texts.get(key).to_owned())
}

fn cells(row: &RangeRow) -> [String; 7] {
    [
        grouped(row.points),
        format::number(row.min.0),
        grouped(row.min.1),
        format::number(row.max.0),
        grouped(row.max.1),
        format::number(row.mean),
        format::number(row.change),
    ]
}

const WIDTHS: [f32; 7] = [64.0, NUMBER, STEP, NUMBER, STEP, NUMBER, NUMBER];

fn rows_ui(ui: &mut Ui, view: &View<'_>, rows: &[RangeRow]) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let number = |ui: &mut Ui, text: &str, width: f32, color, font| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        ui.painter().text(rect.right_center(), egui::Align2::RIGHT_CENTER, text, font, color);
        response
    };
    let name = |ui: &mut Ui, text: RichText| {
        ui.allocate_ui_with_layout(vec2(NAME, ROW), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAME);
            ui.add(Label::new(text).truncate().selectable(false));
        });
    };
    let [first, rest @ ..] = headings(view);
    ui.horizontal(|ui| {
        ui.add_space(20.0);
        name(ui, RichText::new(first).font(font::header()).color(palette.text2));
        for (text, width) in rest.iter().zip(WIDTHS) {
            number(ui, text, width, palette.text2, font::header());
        }
    });
    ScrollArea::both().id_salt("marked rows").auto_shrink(false).show_rows(ui, ROW, rows.len(), |ui, shown| {
        for row in &rows[shown] {
            ui.horizontal(|ui| {
                let (dot, _) = ui.allocate_exact_size(vec2(12.0, ROW), Sense::hover());
                RunDot::filled(row.look).paint(ui.painter(), dot.center(), 8.0, palette);
                name(ui, RichText::new(&*row.name).font(font::body()).color(palette.text));
                for (at, (text, width)) in cells(row).iter().zip(WIDTHS).enumerate() {
                    let color = if matches!(at, 0 | 2 | 4) { palette.muted } else { palette.text };
                    number(ui, text, width, color, font::body());
                }
            });
        }
    });
}

/// As a table for the clipboard, in full precision.
fn as_text(view: &View<'_>, rows: &[RangeRow]) -> String {
    let mut text = headings(view).join("\t");
    for row in rows {
        let _ = write!(
            text,
            "\n{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            row.name, row.points, row.min.0, row.min.1, row.max.0, row.max.1, row.mean, row.change
        );
    }
    text
}
