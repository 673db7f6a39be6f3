//! Charts: the page with one chart per metric, and a chart wherever one stands.

mod bars;
mod card;
mod card_menu;
mod compact;
mod curves;
pub(in crate::views) mod dashes;
mod drag;
mod enlarged;
mod extreme;
mod frame;
mod grid;
pub mod legend;
mod map;
mod marked;
mod mesh;
mod names;
mod navigate;
mod new_chart;
pub mod options;
pub mod page;
pub(in crate::views) mod placement;
pub mod plot;
mod run_list;
mod strip;
pub mod style;
pub(in crate::views) mod tooltip;
mod zoom;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Id, Rect, Ui, vec2};

pub use extreme::Extreme;
pub use frame::{PlotInput, PlotResponse};
pub use legend::{LegendClick, LegendEntry, LegendTarget, legend_ui, sources_ui};
pub use plot::plot_ui;
pub use style::PlotStyle;

use super::{Actions, View, look_picker, theme};
use crate::app::charts::{ChartRange, FigureId, FigureKey};
use crate::app::pages::Page;
use crate::app::{charts, children};
use crate::chart::{Figure, Look};
use crate::model::format;

/// The figure for a chart of this width, if it has been made; asks for a newer one when anything it depends on changed.
pub fn figure<'a>(
    ui: &Ui,
    view: &View<'a>,
    id: &FigureId,
    width: f32,
    actions: &mut Actions,
) -> Option<&'a Arc<Figure>> {
    let charts = &view.place.charts;
    let pixels = (width * ui.pixels_per_point()).max(1.0) as u32;
    let data = charts.data_key(&view.place.catalog, id);
    let key = FigureKey { data, width: pixels.next_multiple_of(64), range: charts.range_of(id) };
    let slot = charts.figures.get(id);
    if slot.is_none_or(|slot| slot.key != key) && !view.place.read.is_running {
        actions.push(charts::Action::WantFigure(id.clone(), key));
    }
    slot.and_then(|slot| slot.figure.value())
}

/// A chart in `rect`: its figure, kept up to date, and what the user does with it.
pub fn chart_ui(ui: &mut Ui, view: &View<'_>, id: &FigureId, rect: Rect, actions: &mut Actions) {
    let charts = &view.place.charts;
    let figure = figure(ui, view, id, rect.width(), actions);
    // What was drawn before is of other runs, or of other options.
    if let Some(message) = charts.figures.get(id).and_then(|slot| slot.figure.failure()) {
        failure_ui(ui, rect, &view.texts.message(message));
        return;
    }
    let Some(figure) = figure else { return };
    let is_enlarged = matches!(id, FigureId::Charts(name) if charts.enlarged.as_ref() == Some(name));
    let input = PlotInput {
        x_range: charts.range_of(id).x,
        crosshair: charts.crosshair.as_ref().map(|(_, x)| *x),
        owns_crosshair: charts.crosshair.as_ref().is_some_and(|(owner, _)| owner == id),
        marked: charts.marked.as_ref().filter(|marked| marked.id == *id).map(|marked| marked.x_range),
        extreme: super::run_page::extreme(view, id),
        focused: match id {
            FigureId::Children(..) => view.place.children.hovered.or(view.place.children.chosen.first().copied()),
            FigureId::Charts(_) | FigureId::Run(..) | FigureId::Selection(_) | FigureId::Compared(_) => {
                view.place.table.selection.focus
            }
        },
        has_legend: !is_enlarged,
        takes_wheel: is_enlarged,
        ..PlotInput::new(Id::unique(("chart", id)), view.texts, &view.clock.zone)
    };
    let response = plot_ui(ui, rect, figure, &PlotStyle::of(ui), input);
    if let FigureId::Children(..) = id {
        children_of_chart(view, &response, actions);
    }
    if let Some(x) = response.hovered_x {
        if charts.crosshair.as_ref().is_none_or(|(owner, known)| owner != id || *known != x) {
            actions.push(charts::Action::SetCrosshair(Some((id.clone(), x))));
        }
    } else if charts.crosshair.as_ref().is_some_and(|(owner, _)| owner == id) {
        // The chart that the pointer has left takes the crosshair away.
        actions.push(charts::Action::SetCrosshair(None));
    }
    if let Some(range) = response.new_range {
        let y = charts.range_of(id).y.filter(|_| range.is_some());
        actions.push(charts::Action::SetRange(id.clone(), ChartRange { x: range, y }));
    }
    if let Some(marked) = response.marked {
        actions.push(charts::Action::Mark(marked.map(|range| (id.clone(), range))));
    }
    if let Some(run) = response.clicked_run
        && matches!(view.place.pages.shown, Page::Charts | Page::Compare)
    {
        actions.push(charts::Action::FocusCurve(run));
    }
    if let FigureId::Charts(name) = id
        && response.wants_all
    {
        actions.push(charts::Action::Enlarge(Some(name.clone())));
    }
    let is_pointed = response.response.contains_pointer() || response.response.has_focus();
    match &charts.pointed {
        known if is_pointed && known.as_ref() != Some(id) => actions.push(charts::Action::Point(Some(id.clone()))),
        Some(known) if !is_pointed && known == id => actions.push(charts::Action::Point(None)),
        _ => {}
    }
}

/// In a chart of children: the curve under the pointer is marked in their table, and a click chooses it there.
fn children_of_chart(view: &View<'_>, response: &PlotResponse, actions: &mut Actions) {
    let hovered = response.hovered_run;
    let is_mine = response.response.hovered();
    if is_mine && hovered != view.place.children.hovered {
        actions.push(children::Action::Hover(hovered));
    }
    if let Some(run) = response.clicked_run {
        actions.push(children::Action::Choose { run, toggle: false, range: false });
    }
}

/// Why there is no figure, in the middle of `rect`.
fn failure_ui(ui: &Ui, rect: Rect, text: &str) {
    let (font, color) = (theme::font::small(), theme::palette(ui).danger);
    let mut job = LayoutJob::simple(text.to_owned(), font, color, (rect.width() - 24.0).max(40.0));
    job.halign = Align::Center;
    let galley = ui.painter().layout_job(job);
    let at = rect.center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter().with_clip_rect(rect).galley(at, galley, color);
}

/// The legend beside an enlarged chart: what its dashes mean, its runs or groups, and the runs that are hidden.
pub fn figure_legend_ui(ui: &mut Ui, view: &View<'_>, figure: &Figure, actions: &mut Actions) {
    let place = view.place;
    let style = PlotStyle::of(ui);
    if figure.sources.len() > 1 {
        sources_ui(ui, figure.sources.iter().map(|source| &**source), &style);
        ui.add_space(8.0);
    }
    let mut entries: Vec<LegendEntry<'_>> = Vec::with_capacity(figure.series.len());
    for series in &figure.series {
        let target = match (series.run, series.group) {
            (Some(run), _) => LegendTarget::Run(run),
            (None, Some(group)) => LegendTarget::Group(group),
            (None, None) => continue,
        };
        // The sources of a run follow each other.
        if entries.last().is_none_or(|last| last.target != target) {
            entries.push(LegendEntry {
                target,
                name: &series.name,
                runs: series.runs,
                look: if figure.sources.len() > 1 { Look::solid(series.look.color) } else { series.look },
                is_hidden: series.is_hidden,
                is_focused: series.run.is_some() && series.run == place.table.selection.focus,
            });
        }
    }
    let is_of_runs = figure.series.iter().any(|series| series.run.is_some());
    let hidden = place.charts.left_out.iter().filter(|_| is_of_runs);
    let hidden: Vec<_> = hidden.map(|&run| (run, format::safe_text(place.catalog.run(run).display_name()))).collect();
    entries.extend(hidden.iter().map(|(run, name)| LegendEntry {
        target: LegendTarget::Run(*run),
        name,
        runs: 1,
        look: place.look_of(*run),
        is_hidden: true,
        is_focused: place.table.selection.focus == Some(*run),
    }));
    let mut swatch_ui = |ui: &Ui, run, rect| look_picker::button_ui(ui, view, run, "legend", rect, actions);
    let clicked = legend_ui(ui, &entries, &style, view.texts, &mut swatch_ui);
    match clicked {
        None => {}
        Some(LegendClick::Select(run)) => actions.push(charts::Action::FocusCurve(run)),
        Some(LegendClick::Toggle(LegendTarget::Run(run))) => actions.push(charts::Action::ToggleHidden(run)),
        Some(LegendClick::Isolate(LegendTarget::Run(run))) => actions.push(charts::Action::Isolate(run)),
        Some(LegendClick::Toggle(LegendTarget::Group(group))) => {
            actions.push(hide_groups(view, figure, group, false));
        }
        Some(LegendClick::Isolate(LegendTarget::Group(group))) => actions.push(hide_groups(view, figure, group, true)),
    }
}

/// Hides or shows a group; or hides all others, and shows all again when they are.
fn hide_groups(view: &View<'_>, figure: &Figure, group: usize, is_alone: bool) -> charts::Action {
    let of = |is_this: bool| {
        let series = figure.series.iter().filter(move |series| (series.group == Some(group)) == is_this);
        series.map(|series| series.name.to_string())
    };
    let mut hidden: BTreeSet<String> = view.place.charts.hidden_groups.iter().cloned().collect();
    if is_alone {
        let others: BTreeSet<String> = of(false).collect();
        let was_alone = others.is_subset(&hidden);
        hidden.retain(|name| !others.contains(name) && of(true).all(|this| this != *name));
        if !was_alone {
            hidden.extend(others);
        }
    } else if let Some(name) = of(true).next()
        && !hidden.remove(&name)
    {
        hidden.insert(name);
    }
    charts::Action::SetHiddenGroups(hidden.into_iter().collect())
}
