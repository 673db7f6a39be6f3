//! What happens to groups.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Action, Job, Made, WriteGroups, find_offers, is_typed, pattern_key, reorder, wanted};
use crate::app::charts::drawn_runs;
use crate::app::compare;
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::app::table::selection;
use crate::chart::GroupKey;
use crate::compare::groups::Grouped;
use crate::compare::table::export::CompareFormat;
use crate::model::RunIndex;

pub(in crate::app::compare) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Want => want(place, context),
        Action::SetLook(look) => {
            place.compare.look.groups = *look;
            reorder(&mut place.compare);
        }
        Action::ToggleKey(key) => {
            let is_on = change_keys(place, |keys| {
                let before = keys.len();
                keys.retain(|known| *known != key);
                if keys.len() == before {
                    keys.push(key.clone());
                }
                keys.contains(&key)
            });
            if is_typed(&key) && !is_on {
                place.compare.groups.pattern.clear();
            }
        }
        Action::SetPattern(pattern) => {
            let key = pattern_key(&pattern);
            if pattern.is_empty() || key.is_some() {
                change_keys(place, |keys| {
                    keys.retain(|known| !is_typed(known));
                    keys.extend(key.filter(|_| !pattern.is_empty()));
                });
            }
            place.compare.groups.pattern = pattern;
        }
        Action::SetKeySearch(text) => {
            place.compare.groups.key_search = text;
            find_offers(&mut place.compare.groups);
        }
        Action::SetMetricSearch(text) => {
            place.compare.groups.metric_search = text;
            find_offers(&mut place.compare.groups);
        }
        Action::ToggleMetric(metric) => change_metrics(place, |metrics| {
            match metrics.iter().position(|known| *known == metric) {
                // One is always shown.
                Some(_) if metrics.len() == 1 => {}
                Some(at) => drop(metrics.remove(at)),
                None => metrics.push(metric),
            }
        }),
        Action::TestMetric(metric) => change_metrics(place, |metrics| {
            metrics.retain(|known| *known != metric);
            metrics.insert(0, metric);
        }),
        Action::Sort(sort) => {
            let look = &mut place.compare.look.groups;
            if look.sort == sort {
                look.is_descending = !look.is_descending;
            } else {
                (look.sort, look.is_descending) = (sort, false);
            }
            reorder(&mut place.compare);
        }
        Action::Select(at) => select(place, at),
        Action::Copy(format) => {
            if let Some(request) = request(place, context.settings) {
                context.start(compare::Job::WriteGroups(Box::new(request), format, None));
            }
        }
        Action::PickPath(format) => {
            place.compare.groups.is_picking = true;
            let folder = dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default();
            context.pick_comparison_path(folder.join(format!("groups.{}", format.extension())));
        }
        Action::Done(grouped) => {
            let before =
                std::mem::replace(&mut place.compare.groups.content, crate::app::Loadable::Ready(Arc::new(*grouped)));
            context.discard(before);
            place.compare.groups.selected = None;
            find_offers(&mut place.compare.groups);
            reorder(&mut place.compare);
        }
    }
}

/// Changes the keys, beginning with those that are proposed.
fn change_keys<T>(place: &mut Place, change: impl FnOnce(&mut Vec<GroupKey>) -> T) -> T {
    let proposed = place.compare.groups.content.value().map(|grouped| grouped.by.clone());
    let by = place.compare.look.groups.choice.by.get_or_insert_with(|| proposed.unwrap_or_default());
    change(by)
}

/// Changes the metrics, beginning with those that are shown.
fn change_metrics(place: &mut Place, change: impl FnOnce(&mut Vec<Arc<str>>)) {
    let shown = place.compare.groups.content.value().map(shown_metrics);
    let metrics = &mut place.compare.look.groups.choice.metrics;
    if let Some(shown) = shown {
        *metrics = shown;
    }
    change(metrics);
}

fn shown_metrics(grouped: &Arc<Grouped>) -> Vec<Arc<str>> {
    grouped.metrics.iter().map(|metric| metric.metric.clone()).collect()
}

fn want(place: &mut Place, context: &mut Context<'_>) {
    let Some(made) = wanted(place, &context.settings.directions) else { return };
    let groups = &mut place.compare.groups;
    if groups.made_of.as_ref().is_some_and(|before| before.is_same(&made)) {
        return;
    }
    groups.content.start();
    let Made { choice, runs, directions, .. } = made.clone();
    groups.made_of = Some(made);
    let runs = runs.map_err(|_| place.compare.runs.clone());
    let job = Job { data: place.data(), runs, choice, directions };
    context.start(compare::Job::Groups(Box::new(job)));
}

/// Selects the runs of a group; the one with the best value, or else the first, has the focus.
fn select(place: &mut Place, at: usize) {
    let Some(grouped) = place.compare.groups.content.value().cloned() else { return };
    let Some(group) = grouped.groups.get(at) else { return };
    let is_here = |run: &RunIndex| place.catalog.runs.get(run.at()).is_some_and(|entry| !entry.is_gone);
    let runs: Vec<RunIndex> = group.runs.iter().copied().filter(is_here).collect();
    let best = grouped.metrics.first().and_then(|metric| metric.groups[at].best_run);
    let Some(focus) = best.filter(|run| runs.contains(run)).or(runs.first().copied()) else { return };
    place.table.selection.set(runs);
    drawn_runs::update(place);
    selection::focus(place, focus);
    place.table.scroll_to_focus = true;
    place.compare.groups.selected = Some((at, place.table.selection.changes()));
}

fn request(place: &Place, settings: &Settings) -> Option<WriteGroups> {
    let (groups, look) = (&place.compare.groups, &place.compare.look.groups);
    Some(WriteGroups {
        catalog: place.catalog.clone(),
        grouped: groups.content.value()?.clone(),
        order: groups.order.clone(),
        interval: look.interval,
        is_best_bold: !look.is_best_plain,
        language: settings.language(),
    })
}

/// Writes the groups; whether they are what the dialog asked a path for.
pub(in crate::app::compare) fn save(
    place: &mut Place,
    path: &std::path::Path,
    format: CompareFormat,
    context: &mut Context<'_>,
) -> bool {
    if !std::mem::take(&mut place.compare.groups.is_picking) {
        return false;
    }
    if let Some(request) = request(place, context.settings).filter(|_| !place.compare.is_saving) {
        place.compare.is_saving = true;
        context.start(compare::Job::WriteGroups(Box::new(request), format, Some(PathBuf::from(path))));
    }
    true
}
