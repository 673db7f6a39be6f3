//! The card that metrics of a section with one value per run share: names with their values where one run has them, small
//! bars for a few runs, and a strip of dots for many.

use std::borrow::Cow;

use egui::{Align2, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{bars, card_menu, chart_ui};
use crate::app::charts;
use crate::app::charts::{ChartName, FigureId};
use crate::model::{RunIndex, format};
use crate::views::theme::{font, palette};
use crate::views::widgets::focus_ring;
use crate::views::widgets::run_dot::RunDot;
use crate::views::widgets::text::paint_elided;
use crate::views::{Actions, View};

/// Room inside the card.
const MARGIN: f32 = 8.0;
/// Between its columns, and between its parts.
const COLUMN_GAP: f32 = 24.0;
const PART_GAP: f32 = 8.0;
/// A name with its value.
const VALUE_ROW: f32 = 24.0;
const VALUE_WIDTH: f32 = 200.0;
/// The name above small bars, how many bars there are at most, and how wide they are.
const BARS_TITLE: f32 = 24.0;
const MOST_BARS: usize = 8;
const BARS_WIDTH: f32 = 290.0;
/// A strip with its name.
const STRIP_ROW: f32 = 28.0;
const STRIP_WIDTH: f32 = 460.0;

/// How a metric is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Value,
    Bars,
    Strip,
}

/// Where the metrics of a section stand in their card.
#[derive(Clone, Debug, Default)]
pub(super) struct Compact {
    /// Of each metric, from the corner of the card.
    places: Vec<(Part, Rect)>,
    /// Height of the card.
    pub(super) height: f32,
}

/// Places `singles` (with how many runs have each) in a card of this width. O(metrics).
pub(super) fn laid_out(singles: &[(ChartName, usize)], width: f32) -> Compact {
    if singles.is_empty() {
        return Compact::default();
    }
    let part = |runs: usize| match runs {
        0 | 1 => Part::Value,
        2..=MOST_BARS => Part::Bars,
        _ => Part::Strip,
    };
    let inner = width - 2.0 * MARGIN;
    let mut places = vec![(Part::Value, Rect::NOTHING); singles.len()];
    let mut top = MARGIN;
    for wanted in [Part::Value, Part::Bars, Part::Strip] {
        let of_part: Vec<usize> = (0..singles.len()).filter(|at| part(singles[*at].1) == wanted).collect();
        if of_part.is_empty() {
            continue;
        }
        if top > MARGIN {
            top += PART_GAP;
        }
        let least = match wanted {
            Part::Value => VALUE_WIDTH,
            Part::Bars => BARS_WIDTH,
            Part::Strip => STRIP_WIDTH,
        };
        let columns = ((inner + COLUMN_GAP) / (least + COLUMN_GAP)).floor().max(1.0);
        let column = (inner - COLUMN_GAP * (columns - 1.0)) / columns;
        for row in of_part.chunks(columns as usize) {
            let height = |at: &usize| match wanted {
                Part::Value => VALUE_ROW,
                Part::Bars => BARS_TITLE + bars::height(singles[*at].1),
                Part::Strip => STRIP_ROW,
            };
            let high = row.iter().map(height).fold(0.0, f32::max);
            for (place, at) in row.iter().enumerate() {
                let corner = pos2(MARGIN + place as f32 * (column + COLUMN_GAP), top);
                places[*at] = (wanted, Rect::from_min_size(corner, vec2(column, height(at))));
            }
            top += high;
        }
    }
    Compact { places, height: top + MARGIN }
}

/// Draws the part of the card in `rect` that is in view.
pub(super) fn compact_ui(
    ui: &mut Ui,
    view: &View<'_>,
    singles: &[(ChartName, usize)],
    compact: &Compact,
    rect: Rect,
    actions: &mut Actions,
) {
    let colors = palette(ui);
    ui.painter().rect(rect, 8, colors.card, Stroke::new(1.0, colors.line), StrokeKind::Inside);
    let mut known = None;
    for ((name, _), (part, place)) in singles.iter().zip(&compact.places) {
        let place = place.translate(rect.min.to_vec2());
        if !ui.is_rect_visible(place) {
            continue;
        }
        match part {
            Part::Value => value_ui(ui, view, name, place, &mut known, actions),
            Part::Bars => {
                let title = Rect::from_min_size(place.min, vec2(place.width(), BARS_TITLE));
                name_ui(ui, view, name, title.shrink2(vec2(4.0, 0.0)), None, actions);
                let below = Rect::from_min_max(title.left_bottom() - vec2(8.0, 0.0), place.max + vec2(8.0, 0.0));
                chart_ui(ui, view, &FigureId::Charts(name.clone()), below, actions);
            }
            Part::Strip => {
                let wide = (place.width() * 0.34).min(220.0);
                let left = Rect::from_min_size(place.min, vec2(wide, place.height()));
                name_ui(ui, view, name, left.shrink2(vec2(4.0, 0.0)), None, actions);
                let right = Rect::from_min_max(left.right_top(), place.max);
                chart_ui(ui, view, &FigureId::Charts(name.clone()), right, actions);
            }
        }
    }
}

/// The drawn run that has a metric. Runs that have one metric of a section mostly have its others.
fn owner(view: &View<'_>, name: &ChartName, known: &mut Option<RunIndex>) -> Option<RunIndex> {
    let has = |run: &RunIndex| view.place.catalog.run(*run).metric(name).is_some();
    *known = known.filter(has).or_else(|| view.place.charts.drawn.iter().copied().find(has));
    *known
}

/// A name, and the value at its right.
fn value_ui(
    ui: &mut Ui,
    view: &View<'_>,
    name: &ChartName,
    rect: Rect,
    known: &mut Option<RunIndex>,
    actions: &mut Actions,
) {
    let colors = palette(ui);
    let run = owner(view, name, known);
    let latest = run.and_then(|run| view.place.catalog.run(run).metric(name)?.latest);
    let shown = latest.map_or_else(|| "–".to_owned(), |point| format::number(point.value));
    let is_odd = latest.is_some_and(|point| !point.value.is_finite());
    let color = if is_odd { colors.danger } else { colors.text };
    let at = pos2(rect.right() - 4.0, rect.center().y);
    let value = ui.painter().text(at, Align2::RIGHT_CENTER, shown, font::body(), color);
    let mut left = rect.left() + 4.0;
    if view.place.charts.drawn.len() > 1
        && let Some(run) = run
    {
        RunDot::of(view.place, run).paint(ui.painter(), pos2(left + 4.0, rect.center().y), 8.0, colors);
        left += 14.0;
    }
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(value.left() - 12.0, rect.bottom()));
    let tip = latest.zip(run).map(|(point, run)| {
        let run = format::safe_text(view.place.catalog.run(run).display_name());
        let step = view.texts.with("chart-cursor-step", &[("step", crate::text::grouped(point.step).into())]);
        (format::number_exact(point.value), format!("{}\n{step}", super::names::on_one_line(&run)))
    });
    name_ui(ui, view, name, place, tip, actions);
}

/// The name of a metric in its section: leads to its chart, with the menu of a chart on a right click. `value` is the exact
/// one, and what else there is to say of it.
fn name_ui(
    ui: &mut Ui,
    view: &View<'_>,
    name: &ChartName,
    rect: Rect,
    value: Option<(String, String)>,
    actions: &mut Actions,
) {
    let colors = palette(ui);
    let title = super::card::title_of(name);
    let response = ui.interact(rect, Id::unique(("single value", view.place.id, name)), Sense::click());
    let spoken: Cow<'_, str> = match &value {
        Some((exact, _)) => format!("{title}: {exact}").into(),
        None => title.clone(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &*spoken));
    // What all of a section share is in its title.
    let own = title.rsplit_once('/').filter(|(_, own)| !own.is_empty()).map_or(&*title, |(_, own)| own);
    let text = if response.hovered() { colors.accent_text } else { colors.text2 };
    let at = rect.left_center();
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, own, font::small(), text, rect.width());
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        actions.push(charts::Action::Enlarge(Some(name.clone())));
    }
    response.context_menu(|ui| card_menu::entries_ui(ui, view, name, actions));
    let tip = match value {
        Some((exact, more)) => format!("{title}\n{exact}\n{more}"),
        None => title.into_owned(),
    };
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(tip);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn singles(runs: &[usize]) -> Vec<(ChartName, usize)> {
        runs.iter().enumerate().map(|(at, runs)| (at.to_string().into(), *runs)).collect()
    }

    #[test]
    fn each_metric_has_its_place_and_none_lies_over_another() {
        for width in [120.0, 400.0, 760.0, 1400.0] {
            let singles = singles(&[1, 3, 40, 1, 8, 9, 0, 2, 1, 1, 7, 200]);
            let compact = laid_out(&singles, width);
            for (at, (_, place)) in compact.places.iter().enumerate() {
                assert!(place.min.y >= MARGIN && place.max.y <= compact.height - MARGIN + 0.1, "{place} in {width}");
                let others = compact.places[at + 1..].iter();
                assert!(others.clone().all(|(_, other)| !place.shrink(0.1).intersects(*other)), "{place} in {width}");
            }
        }
    }

    #[test]
    fn how_a_metric_is_shown_depends_on_how_many_runs_have_it() {
        let parts: Vec<Part> = laid_out(&singles(&[1, 2, 8, 9]), 500.0).places.iter().map(|(part, _)| *part).collect();
        assert_eq!(parts, [Part::Value, Part::Bars, Part::Bars, Part::Strip]);
        assert_eq!(laid_out(&[], 500.0).height, 0.0);
    }
}
