//! Charts: axes, ranges, and which figures are made.

use super::super::loadable::Loadable;
use super::super::state::{FigureId, FigureSlot, PlaceState};
use super::super::{Action, Effect};
use super::table;

/// Figures that are kept; the rest is made again when it becomes visible.
const MAX_FIGURES: usize = 96;

pub(super) fn apply(place: &mut PlaceState, action: Action, effects: &mut Vec<Effect>) {
    let charts = &mut place.charts;
    match action {
        Action::SetXAxis(axis) if charts.x_axis != axis => {
            charts.x_axis = axis;
            charts.ranges.clear();
            charts.crosshair = None;
        }
        Action::SetYScale(scale) => charts.y_scale = scale,
        Action::SetChartScope(scope) => {
            charts.scope = scope;
            table::update_drawn(place);
        }
        Action::SetMetricSearch(text) => charts.search = text,
        Action::ToggleSection(name) if !charts.folded.remove(&name) => {
            charts.folded.insert(name);
        }
        Action::ToggleHidden(run) => {
            if !charts.hidden.remove(&run) {
                charts.hidden.insert(run);
            }
            table::update_drawn(place);
        }
        Action::SetCrosshair(x) => charts.crosshair = x,
        Action::SetRange(id, range) => match range {
            Some(range) if range.0 < range.1 => {
                charts.ranges.insert(id, range);
            }
            _ => {
                charts.ranges.remove(&id);
            }
        },
        Action::Enlarge(metric) => charts.enlarged = metric,
        Action::WantFigure(id, key) => {
            if charts.figures.get(&id).is_some_and(|slot| slot.key == key) {
                return;
            }
            if charts.figures.len() > MAX_FIGURES {
                charts.figures.retain(|_, slot| slot.figure.is_loading());
            }
            let before = charts.figures.remove(&id);
            let mut figure = before.map_or(Loadable::Idle, |slot| slot.figure);
            figure.start();
            charts.figures.insert(id.clone(), FigureSlot { key: key.clone(), figure });
            effects.push(Effect::Figure { id, key, histories: table::histories(place) });
        }
        Action::FigureDone(id, key, result) => {
            if let Some(slot) = charts.figures.get_mut(&id)
                && slot.key == key
            {
                slot.figure.finish(result);
            }
        }
        _ => {}
    }
}

/// Ranges belong to the runs that were drawn: other runs start with everything visible.
pub(super) fn forget_unused(place: &mut PlaceState) {
    place.charts.ranges.retain(|id, _| matches!(id, FigureId::Run(..)));
    place.charts.crosshair = None;
}
