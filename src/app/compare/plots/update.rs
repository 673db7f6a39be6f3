//! What happens to plots.

use std::sync::Arc;

use super::{Action, BrushUse, Job, Made, PlotLook, PlotPicture};
use crate::app::charts::drawn_runs;
use crate::app::compare;
use crate::app::place::{Context, Place};
use crate::app::table;
use crate::compare::plots::parallel::condition;
use crate::compare::plots::{Field, PlotKind, PlotSetup};
use crate::model::RunIndex;
use crate::model::filter::write::with_condition;
use crate::text::Message;

pub(in crate::app::compare) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Want(kind, look) => want(place, context, kind, look),
        Action::SetSetup(setup) => place.compare.look.plots.set(setup),
        Action::SetOfView(is_of_view) => place.compare.look.plots.is_of_view = is_of_view,
        Action::SetSearch(text) => place.compare.plots.search = text,
        Action::UseBrushed(what) => use_brushed(place, context, what),
        Action::Drawn(kind, result) => drawn(place, context, kind, result),
    }
}

/// Has a plot drawn, unless that was done or another of the same runs is being drawn: then it follows.
fn want(place: &mut Place, context: &mut Context<'_>, kind: PlotKind, look: PlotLook) {
    if !place.compare.plots.is_stale(place, context.settings, kind, &look) {
        return;
    }
    let plots = &place.compare.plots;
    let is_near = |made: &Made| made.setup.kind() == kind && made.has_data_of(place, context.settings);
    if plots.running.as_ref().is_some_and(is_near) {
        return;
    }
    let known = plots.slots.get(&kind).filter(|slot| slot.done.as_ref().is_some_and(is_near));
    let known = known.and_then(|slot| slot.picture.clone());
    let made = Made::of(place, context.settings, kind, look);
    let job = Job { made: made.clone(), data: place.data(), hidden: place.charts.hidden.clone(), known };
    context.start(compare::Job::Plot(Box::new(job)));
    context.discard(place.compare.plots.running.replace(made));
}

fn drawn(place: &mut Place, context: &mut Context<'_>, kind: PlotKind, result: Result<Arc<PlotPicture>, Message>) {
    let plots = &mut place.compare.plots;
    let slot = plots.slots.entry(kind).or_default();
    let before = std::mem::replace(&mut slot.done, plots.running.take());
    match result {
        Ok(picture) => {
            slot.failure = None;
            context.discard((before, slot.picture.replace(picture)));
        }
        Err(why) => slot.failure = Some(why),
    }
}

fn use_brushed(place: &mut Place, context: &mut Context<'_>, what: BrushUse) {
    let Some(picture) = place.compare.plots.picture(PlotKind::Parallel).cloned() else { return };
    let Some(brushed) = &picture.brushed else { return };
    let runs: Vec<RunIndex> = brushed.iter().map(|at| picture.data.runs[*at].run).collect();
    match what {
        BrushUse::Select => {
            place.table.selection.set(runs);
            drawn_runs::update(place);
        }
        BrushUse::Compare => compare::update(place, context, compare::Action::SetRuns(runs)),
        BrushUse::Filter => match filter(place, &picture) {
            Some(filter) => table::update(place, context, table::Action::SetFilter(filter)),
            None => context.notices.push(Message::new("plot-no-filter")),
        },
    }
}

/// The filter with all that is brushed; `None` where no filter can say it.
fn filter(place: &Place, picture: &PlotPicture) -> Option<String> {
    let PlotSetup::Parallel(setup) = &picture.setup else { return None };
    let runs: Vec<RunIndex> = picture.data.runs.iter().map(|run| run.run).collect();
    let is_shown = |field: &Field| setup.axes().iter().any(|axis| axis.field == *field);
    let mut filter = place.table.filter.clone();
    for brush in setup.brushes.iter().filter(|brush| is_shown(&brush.field)) {
        let column = picture.data.column(&brush.field)?;
        filter = with_condition(&filter, &condition(brush, column, &place.catalog, &runs)?);
    }
    Some(filter)
}
