//! Charts: how they are made, which part is seen, and which figures are made.

use std::sync::Arc;

use regex::RegexBuilder;

use super::{
    Action, ChartRange, ChartScope, FigureId, FigureKey, FigureSlot, Job, Marked, OptionsChange, State, drawn_runs,
    is_same_x, kinds, looks, moving,
};
use crate::app::Loadable;
use crate::app::effect::SystemEffect;
use crate::app::place::{Context, Place};
use crate::app::saved_charts::SavedCharts;
use crate::app::table::selection;
use crate::chart::{MetricNames, Source};
use crate::model::RunIndex;
use crate::text::Message;

/// Figures that are kept; the rest is made again when it becomes visible.
const MAX_FIGURES: usize = 96;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let is_passing = matches!(
        action,
        Action::SetCrosshair(_)
            | Action::SetDraft(_)
            | Action::WantFigure(..)
            | Action::LooksDone(..)
            | Action::FigureDone(..)
            | Action::MarkedDone(..)
            | Action::Point(_)
            | Action::WantKinds
            | Action::KindsDone(..)
            | Action::CopyPoints(_)
            | Action::PointsDone(_)
    );
    apply(place, context, action);
    if !is_passing
        && place.is_remembered()
        && context.settings.charts.keep(&place.opened, SavedCharts::of(&place.charts, &context.settings.chart_options))
    {
        context.settings_changed();
    }
}

fn apply(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let charts = &mut place.charts;
    match action {
        Action::SetOptions(change) => set_options(charts, change),
        Action::SetScope(scope) => {
            charts.scope = scope;
            drawn_runs::update(place);
        }
        Action::SetSearch(text) => {
            let pattern = |text: &str| RegexBuilder::new(text).case_insensitive(true).build();
            let literal = || pattern(&regex::escape(&text));
            charts.pattern = (!text.is_empty()).then(|| pattern(&text).or_else(|_| literal()).ok()).flatten();
            charts.search = text;
            moving::arrange(charts);
        }
        Action::ToggleSection(name) => {
            let is_folded = charts.is_folded(&name);
            charts.folded.set(name, !is_folded);
        }
        Action::ToggleHidden(run) => {
            let key = &place.catalog.run(run).key;
            if !charts.hidden.remove(key) {
                charts.hidden.insert(key.clone());
            }
            drawn_runs::update(place);
        }
        Action::Isolate(run) => isolate(place, run, context),
        Action::SetHiddenGroups(names) => {
            charts.hidden_groups = Arc::new(names.into_iter().collect());
            charts.appearance_changes += 1;
        }
        Action::SetLook(run, look) => looks::choose(place, run, look),
        Action::LooksDone(given, changes) => looks::done(place, *given, changes, context),
        Action::ColorBy(param) => {
            charts.color_by = param;
            drawn_runs::color(place);
        }
        Action::SetDraft(draft) => {
            let lines = draft.as_deref().unwrap_or_default();
            charts.draft_failure = drafted(lines, &MetricNames::of(&place.catalog)).err();
            charts.draft = draft;
        }
        Action::Add(sources) => {
            (charts.draft, charts.draft_failure) = (None, None);
            let sources = drafted(&sources, &MetricNames::of(&place.catalog)).unwrap_or_default();
            let name = Arc::from(sources.join("\n"));
            if !sources.is_empty() && !charts.own_charts.contains(&name) {
                charts.own_charts.push(name);
                moving::arrange(charts);
            }
        }
        Action::Remove(name) => {
            charts.own_charts.retain(|known| *known != name);
            charts.own_options.remove(&name);
            charts.enlarged.take_if(|enlarged| *enlarged == name);
            let id = FigureId::Charts(name);
            charts.ranges.remove(&id);
            charts.figures.remove(&id);
            moving::arrange(charts);
        }
        Action::SetColumns(columns) => charts.columns = columns,
        Action::LinkX(is_linked) => {
            charts.is_x_linked = is_linked;
            charts.linked_x = None;
        }
        Action::SetCrosshair(x) => charts.crosshair = x,
        Action::SetRange(id, range) => set_range(charts, id, range),
        Action::Mark(wanted) => mark(charts, wanted, context),
        Action::MarkedDone(figure, rows) => {
            if let Some(marked) = charts.marked.as_mut().filter(|marked| marked.figure == figure) {
                marked.rows.finish(Ok(rows));
            }
        }
        Action::Enlarge(name) => (charts.enlarged, charts.pointed) = (name, None),
        Action::StepEnlarged(by) => moving::step_enlarged(charts, by),
        Action::Point(id) => charts.pointed = id,
        Action::FocusCurve(run) => focus_curve(place, run, context),
        Action::ShowInspector => charts.quiet_focus = None,
        Action::Pin(name, is_pinned) => moving::pin(charts, name, is_pinned),
        Action::MoveCard(name, to) => moving::move_card(charts, &name, &to),
        Action::SetCardSize(name, size) => moving::resize(charts, name, size),
        Action::HideChart(name) => moving::hide(charts, name),
        Action::ShowHiddenCharts => moving::show_hidden(charts),
        Action::MoveSection(key, to) => moving::move_section(charts, &key, &to),
        Action::FoldSections(is_folded) => moving::fold_all(charts, is_folded),
        Action::ResetLayout => moving::reset(charts),
        Action::CopyPoints(id) => {
            if let Some(figure) = charts.figures.get(&id).and_then(|slot| slot.figure.value()) {
                context.start(Job::Points(figure.clone()));
            }
        }
        Action::PointsDone(Ok((table, points))) => {
            context.system(SystemEffect::Copy(table));
            context.notices.push(Message::new("notice-points-copied").arg("n", points));
        }
        Action::PointsDone(Err(why)) => context.notices.push(why),
        Action::WantKinds => kinds::want(place, context),
        Action::KindsDone(found, is_all) => {
            kinds::done(charts, found, is_all);
            moving::arrange(charts);
        }
        Action::WantFigure(id, key) => want_figure(place, id, key, context),
        Action::FigureDone(id, key, result) => {
            if let Some(slot) = charts.figures.get_mut(&id)
                && slot.key == key
            {
                if result.is_ok() {
                    slot.made_of = Some(key);
                }
                slot.figure.finish(result);
                // The numbers follow what is drawn.
                if let Some(marked) = charts.marked.as_ref().filter(|marked| marked.id == id) {
                    let wanted = (id, marked.x_range);
                    mark(charts, Some(wanted), context);
                }
            }
        }
    }
}

/// The lines of a new chart, names as they are and the rest without blanks around it; or what is wrong with the first that
/// is neither a metric nor an expression.
fn drafted<'a>(text: &'a str, names: &MetricNames<'_>) -> Result<Vec<&'a str>, Message> {
    let is_line = |line: &&str| names.has(line) || !line.trim().is_empty();
    let line = |line: &'a str| match Source::parse(line, names) {
        Ok(_) => Ok(names.find(line).unwrap_or_else(|| line.trim())),
        Err(error) => Err(error.message()),
    };
    text.lines().filter(is_line).map(line).collect()
}

fn set_options(charts: &mut State, change: OptionsChange) {
    match change {
        OptionsChange::All(options) => {
            let is_same = is_same_x(&charts.options, &options);
            charts.options = options;
            if !is_same {
                // A range of steps means nothing along time.
                let own = &charts.own_options;
                charts.ranges.retain(|id, _| matches!(id, FigureId::Charts(name) if own.contains_key(name)));
                charts.linked_x = None;
                charts.marked = None;
            }
        }
        OptionsChange::One(name, options) => {
            let before = charts.own_options.insert(name.clone(), options.clone());
            if !is_same_x(&before.unwrap_or_else(|| charts.options.clone()), &options) {
                charts.ranges.remove(&FigureId::Charts(name));
                charts.marked = None;
            }
        }
        OptionsChange::NoneOfItsOwn(name) => {
            if let Some(before) = charts.own_options.remove(&name)
                && !is_same_x(&before, &charts.options)
            {
                charts.ranges.remove(&FigureId::Charts(name));
            }
        }
    }
    charts.crosshair = None;
}

fn set_range(charts: &mut State, id: FigureId, range: ChartRange) {
    let is_range = |range: &(f64, f64)| range.0 < range.1;
    let mut range = ChartRange { x: range.x.filter(is_range), y: range.y.filter(is_range) };
    if charts.is_linked(&id) {
        charts.linked_x = range.x.take();
    }
    if range == ChartRange::default() {
        charts.ranges.remove(&id);
    } else {
        charts.ranges.insert(id, range);
    }
}

/// The run alone, by selecting it and drawing what is selected; all when it already is alone.
fn isolate(place: &mut Place, run: RunIndex, context: &Context<'_>) {
    if place.charts.scope == ChartScope::Selected && place.table.selection.runs() == [run] {
        place.charts.scope = ChartScope::All;
    } else {
        focus_curve(place, run, context);
        place.table.selection.set(vec![run]);
        place.charts.scope = ChartScope::Selected;
        place.charts.hidden.remove(&place.catalog.run(run).key);
    }
    drawn_runs::update(place);
}

/// The inspector stays as it is: it neither comes nor goes.
fn focus_curve(place: &mut Place, run: RunIndex, context: &Context<'_>) {
    let before = place.table.selection.focus;
    let is_hidden = before.is_none() || place.charts.is_focus_quiet(before);
    let is_quiet = is_hidden && context.settings.is_inspector_open;
    selection::focus(place, run);
    place.charts.quiet_focus = is_quiet.then_some(run);
}

/// Asks for the numbers of a stretch of x in the figure that is there.
fn mark(charts: &mut State, wanted: Option<(FigureId, (f64, f64))>, context: &mut Context<'_>) {
    let before = charts.marked.take();
    let Some((id, x_range)) = wanted else { return };
    let Some(figure) = charts.figures.get(&id).and_then(|slot| slot.figure.value()) else { return };
    let mut rows = before.filter(|marked| marked.id == id).map_or(Loadable::Idle, |marked| marked.rows);
    rows.start();
    context.start(Job::Statistics(figure.clone(), x_range));
    charts.marked = Some(Marked { id, x_range, figure: figure.identity, rows });
}

fn want_figure(place: &mut Place, id: FigureId, key: FigureKey, context: &mut Context<'_>) {
    let charts = &mut place.charts;
    if charts.figures.get(&id).is_some_and(|slot| slot.key == key) {
        return;
    }
    if charts.figures.len() > MAX_FIGURES {
        charts.figures.retain(|_, slot| slot.figure.is_loading());
    }
    let (mut figure, made_of) =
        charts.figures.remove(&id).map_or((Loadable::Idle, None), |slot| (slot.figure, slot.made_of));
    let prepared = match (figure.value(), &made_of) {
        (Some(figure), Some(made_of)) if made_of.data == key.data => Some(figure.prepared.clone()),
        _ => None,
    };
    figure.start();
    charts.figures.insert(id.clone(), FigureSlot { key: key.clone(), made_of, figure });
    let appearance = charts.appearance();
    context.start(Job::Figure { id, key, data: place.data(), appearance, prepared });
}
