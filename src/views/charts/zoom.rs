//! What part of a chart is in view, on the chart itself: a chip for each axis that does not show everything, which a click
//! takes back.

use egui::{Align2, CornerRadius, Id, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::charts;
use crate::app::charts::{ChartRange, FigureId};
use crate::app::command::Command;
use crate::chart::export::AxisRange;
use crate::chart::{AxisKind, AxisScale, Figure, ticks};
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::focus_ring;
use crate::views::{Actions, View};

const HEIGHT: f32 = 20.0;
const PADDING: f32 = 7.0;
const CROSS: f32 = 12.0;
const GAP: f32 = 4.0;

/// One axis that is zoomed into.
struct Chip {
    axis: &'static str,
    /// `9k–15k`
    text: String,
    /// What it does, with the range in as many digits as an export has.
    name: String,
    /// The ranges after a click.
    after: ChartRange,
}

/// Draws the chips from `left_center` on, as far as they fit before `right`; where they end. The narrowest title beside
/// them is the caller's business.
pub(super) fn chips_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: &FigureId,
    figure: &Figure,
    (left_center, right): (Pos2, f32),
    actions: &mut Actions,
) -> f32 {
    let mut left = left_center.x;
    for chip in chips(view, id, figure) {
        let width = width(ui, &chip);
        if left + width > right {
            break;
        }
        let rect = Rect::from_min_size(pos2(left, left_center.y - HEIGHT / 2.0), vec2(width, HEIGHT));
        if chip_ui(ui, view, id, &chip, rect) {
            actions.push(charts::Action::SetRange(id.clone(), chip.after));
        }
        left += width + GAP;
    }
    left
}

/// Room that the chips of a chart want.
pub(super) fn wanted_width(ui: &Ui, view: &View<'_>, id: &FigureId, figure: &Figure) -> f32 {
    chips(view, id, figure).map(|chip| width(ui, &chip) + GAP).sum()
}

fn width(ui: &Ui, chip: &Chip) -> f32 {
    let text = ui.painter().layout_no_wrap(chip.text.clone(), font::small(), egui::Color32::PLACEHOLDER);
    (PADDING + text.size().x + 4.0 + CROSS + PADDING - 2.0).ceil()
}

fn chips(view: &View<'_>, id: &FigureId, figure: &Figure) -> impl Iterator<Item = Chip> {
    let (charts, texts) = (&view.place.charts, view.texts);
    let range = charts.range_of(id);
    let key = Command::ResetZoom.shortcut_text();
    let x = range.x.map(|x| {
        let (low, high) = ticks::ends(Some(figure.x_kind), x, &view.clock.zone, texts);
        let exact = exact(view, x, Some(figure.x_kind), figure.x_scale);
        let name = if charts.is_linked(id) { "zoom-x-linked" } else { "zoom-x" };
        let name = texts.with(name, &[("range", exact.into()), ("key", key.clone().into())]);
        Chip { axis: "x", text: format!("{low}–{high}"), name, after: ChartRange { x: None, y: range.y } }
    });
    let y = range.y.map(|y| {
        let (low, high) = ticks::ends(None, y, &view.clock.zone, texts);
        let exact = exact(view, y, None, figure.y_scale);
        let name = texts.with("zoom-y", &[("range", exact.into()), ("key", key.into())]);
        Chip { axis: "y", text: format!("y {low}–{high}"), name, after: ChartRange { x: range.x, y: None } }
    });
    [x, y].into_iter().flatten()
}

/// The range as an export is asked for it; times in words.
fn exact(view: &View<'_>, range: (f64, f64), kind: Option<AxisKind>, scale: AxisScale) -> String {
    if kind.is_some_and(AxisKind::is_time) {
        let (low, high) = ticks::ends(kind, range, &view.clock.zone, view.texts);
        return format!("{low} – {high}");
    }
    let AxisRange((low, high)) = AxisRange(range).rounded(scale);
    format!("{} – {}", format::number_exact(low), format::number_exact(high))
}

fn chip_ui(ui: &Ui, view: &View<'_>, id: &FigureId, chip: &Chip, rect: Rect) -> bool {
    let palette = palette(ui);
    let response = ui.interact(rect, Id::unique(("zoom chip", view.place.id, id, chip.axis)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*chip.name));
    let (fill, color) = if response.hovered() { (palette.press, palette.text) } else { (palette.inset, palette.text2) };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(4), fill);
    let at = pos2(rect.left() + PADDING, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, &chip.text, font::small(), color);
    Icon::X.paint(painter, pos2(rect.right() - PADDING + 2.0 - CROSS / 2.0, rect.center().y), CROSS, color);
    focus_ring(ui, &response, rect.expand(2.0), 6);
    response.on_hover_text(&*chip.name).clicked()
}
