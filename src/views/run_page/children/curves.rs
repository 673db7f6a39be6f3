//! The curves of all children together, a card for each metric.

use std::sync::Arc;

use egui::{Align, Align2, Layout, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::super::charts::chart_ui;
use super::super::super::charts::options::{Target, axis_ui};
use super::super::super::theme::{font, palette};
use super::super::super::widgets::text::paint_elided;
use super::super::super::widgets::{link, muted, section_title};
use super::super::super::{Actions, View};
use crate::app::charts::FigureId;
use crate::app::children;
use crate::model::{Children, format};

/// Charts before the others are asked for.
const FIRST_CHARTS: usize = 3;
const GAP: f32 = 8.0;

/// The children together in a chart for each metric.
pub(super) fn curves_ui(ui: &mut Ui, view: &View<'_>, children: &Children, actions: &mut Actions) {
    if children.metrics.is_empty() || view.place.charts.children_drawn() == 0 {
        return;
    }
    let texts = view.texts;
    let all = children.metrics.len();
    let shown = if view.place.children.shows_all_charts { all } else { all.min(FIRST_CHARTS) };
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        let args = [("n", view.place.charts.children_drawn().into()), ("shown", shown.into()), ("metrics", all.into())];
        section_title(ui, texts.get("curves"), Some(&texts.with("children-curves", &args)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| axis_ui(ui, Target::all(view), actions));
    });
    ui.add_space(4.0);
    let width = ui.available_width();
    let columns = (((width + GAP) / (220.0 + GAP)).floor().max(1.0) as usize).min(FIRST_CHARTS).min(shown);
    let card_width = (width - GAP * (columns - 1) as f32) / columns as f32;
    for row in children.metrics[..shown].chunks(columns) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 236.0), Sense::hover());
        ui.add_space(GAP - ui.spacing().item_spacing.y);
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (at, (metric, _)) in row.iter().enumerate() {
            let min = pos2(rect.left() + at as f32 * (card_width + GAP), rect.top());
            let card = Rect::from_min_size(min, vec2(card_width, rect.height()));
            let colors = palette(ui);
            ui.painter().rect(card, 8, colors.card, Stroke::new(1.0, colors.line), StrokeKind::Inside);
            let title = pos2(card.left() + 12.0, card.top() + 16.0);
            let name = format::safe_text(metric);
            let room = card_width - 24.0;
            paint_elided(ui.painter(), title, Align2::LEFT_CENTER, &name, font::section(), colors.text, room);
            let plot = Rect::from_min_max(card.min + vec2(4.0, 30.0), card.max - vec2(8.0, 6.0));
            chart_ui(ui, view, &FigureId::Children(children.parent, metric.clone()), plot, actions);
        }
    }
    if all > FIRST_CHARTS {
        ui.horizontal(|ui| {
            if shown < all {
                if link(ui, &texts.count("more-metrics", all - shown)).clicked() {
                    actions.push(children::Action::ShowAllCharts(true));
                }
                muted(ui, &sections(&children.metrics[shown..]));
            } else if link(ui, texts.get("fewer-metrics")).clicked() {
                actions.push(children::Action::ShowAllCharts(false));
            }
        });
    }
}

/// `train 3 · val 2`, what most metrics begin with first.
fn sections(metrics: &[(Arc<str>, usize)]) -> String {
    const MOST: usize = 6;
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (name, _) in metrics {
        let Some((section, _)) = name.split_once('/') else { continue };
        match counts.iter_mut().find(|(known, _)| *known == section) {
            Some((_, count)) => *count += 1,
            None => counts.push((section, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = counts.iter().take(MOST).map(|(name, count)| format!("{} {count}", format::safe_text(name)));
    shown.collect::<Vec<_>>().join(" · ")
}
