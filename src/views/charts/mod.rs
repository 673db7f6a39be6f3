//! Charts: the page with one chart per metric, and a chart wherever one stands.

mod bars;
mod curves;
pub mod legend;
pub mod page;
pub mod plot;
pub mod style;
mod tooltip;

use std::sync::Arc;

use egui::{Align2, Id, Rect, Ui};

pub use legend::{LegendClick, LegendEntry, legend_ui};
pub use plot::{PlotInput, PlotResponse, plot_ui};
pub use style::PlotStyle;

use super::{Actions, View, theme};
use crate::app::Action;
use crate::app::state::{FigureId, FigureKey, Page};
use crate::chart::Figure;
use crate::model::RunIndex;

/// The figure for a chart of this width, if it has been made; asks for a newer one when anything it depends on changed.
pub fn figure<'a>(
    ui: &Ui,
    view: &View<'a>,
    id: &FigureId,
    runs: &Arc<[RunIndex]>,
    width: f32,
    actions: &mut Actions,
) -> Option<&'a Arc<Figure>> {
    let charts = &view.place.charts;
    let pixels = (width * ui.pixels_per_point()).max(1.0) as u32;
    let key = FigureKey {
        runs: runs.clone(),
        x_axis: charts.x_axis,
        y_scale: charts.y_scale,
        width: pixels.next_multiple_of(64),
        range: charts.ranges.get(id).copied(),
        revision: view.place.catalog.revision,
    };
    let slot = charts.figures.get(id);
    if slot.is_none_or(|slot| slot.key != key) && !view.place.reading.is_running {
        actions.push(Action::WantFigure(id.clone(), key));
    }
    slot.and_then(|slot| slot.figure.value())
}

/// A chart in `rect`: its figure, kept up to date, and what the user does with it.
pub fn chart_ui(
    ui: &mut Ui,
    view: &View<'_>,
    id: &FigureId,
    runs: &Arc<[RunIndex]>,
    rect: Rect,
    actions: &mut Actions,
) {
    let charts = &view.place.charts;
    let Some(figure) = figure(ui, view, id, runs, rect.width(), actions) else {
        let failure = charts.figures.get(id).and_then(|slot| slot.figure.failure());
        if let Some(message) = failure {
            let text = view.texts.message(message);
            let color = theme::palette(ui).danger;
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, theme::font::small(), color);
        }
        return;
    };
    let input = PlotInput {
        id: Id::unique(("chart", id)),
        x_range: charts.ranges.get(id).copied(),
        crosshair: charts.crosshair.as_ref().map(|(_, x)| *x),
        focused: view.place.selection.focus,
        texts: view.texts,
        zone: &view.clock.zone,
    };
    let response = plot_ui(ui, rect, figure, &PlotStyle::of(ui), input);
    if let Some(x) = response.hovered_x {
        if charts.crosshair.as_ref().is_none_or(|(owner, known)| owner != id || *known != x) {
            actions.push(Action::SetCrosshair(Some((id.clone(), x))));
        }
    } else if charts.crosshair.as_ref().is_some_and(|(owner, _)| owner == id) {
        // The chart that the pointer has left takes the crosshair away.
        actions.push(Action::SetCrosshair(None));
    }
    if let Some(range) = response.new_range {
        actions.push(Action::SetRange(id.clone(), range));
    }
    if let Some(run) = response.clicked_run
        && view.place.page == Page::Charts
    {
        actions.push(Action::SelectRun { run, toggle: false, range: false });
    }
}
