//! What happens on the page *Compare*.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::jobs::CompareRequest;
use super::{Action, Job, MOST_CHARTS, MOST_LOOKED_AT, MOST_OFFERED, MOST_RUNS, Made, State, files, groups, setup};
use crate::app::charts::{ChartScope, compared, drawn_runs};
use crate::app::pages::{self, Page};
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::app::table::{self, selection};
use crate::app::{Loadable, export};
use crate::compare::table::export::CompareFormat;
use crate::compare::table::{Comparison, Group, GroupKind, Line, Shape, artifacts, has_common_key, lines};
use crate::model::{Catalog, Directions, RunIndex, main_metric, natural_cmp};
use crate::text::Message;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::CompareSelection => {
            take_selection(place, context);
            pages::update(place, context, pages::Action::Show(Page::Compare));
        }
        Action::SetRuns(runs) => set_runs(place, runs, context),
        Action::Want => want(place, context),
        Action::Add(run) => {
            if !place.compare.runs.contains(&run) && place.compare.runs.len() < MOST_RUNS {
                place.compare.runs.push(run);
                runs_changed(place);
            }
        }
        Action::Remove(run) => remove(place, run),
        Action::Move { run, before } => move_run(place, run, before),
        Action::Pin(run, is_pinned) => pin(&mut place.compare, run, is_pinned),
        Action::SetReference(run) => {
            place.compare.reference = run.filter(|run| place.compare.runs.contains(run));
            place.compare.changes += 1;
            compared::draw(place);
        }
        Action::ShowDifference(shows) => {
            place.compare.look.shows_difference = shows;
            compared::draw(place);
        }
        Action::ShowEqual(shows) => {
            place.compare.look.shows_equal = shows;
            reshape(&mut place.compare);
        }
        Action::Transpose(is_transposed) => place.compare.look.is_transposed = is_transposed,
        Action::SetValue(value) => {
            place.compare.look.value = value;
            place.compare.changes += 1;
        }
        Action::ToggleGroup(kind) => {
            let folded = &mut place.compare.look.folded;
            match folded.iter().position(|known| *known == kind) {
                Some(at) => drop(folded.remove(at)),
                None => folded.push(kind),
            }
            reshape(&mut place.compare);
        }
        Action::ToggleBranch(key) => {
            let folded = &mut place.compare.folded_branches;
            if !folded.remove(&key) {
                folded.insert(key);
            }
            reshape(&mut place.compare);
        }
        Action::SetSearch(text) => {
            place.compare.search = text;
            reshape(&mut place.compare);
        }
        Action::SetAddSearch(text) => place.compare.add_search = text,
        Action::FindOffers => find_offers(place),
        Action::SetView(view) => {
            place.compare.view = view;
            files::follow_page(place, context);
        }
        Action::File(action) => return files::update(place, context, action),
        Action::ChooseMetric { metric, more } => choose_metric(&mut place.compare, metric, more),
        Action::SetDirection(metric, direction) => {
            table::set_direction(place, &metric, direction, context);
        }
        Action::Focus(run) => {
            selection::focus(place, run);
            place.table.scroll_to_focus = true;
        }
        Action::ShowInCharts => {
            place.table.selection.set(place.compare.runs.clone());
            place.charts.scope = ChartScope::Selected;
            drawn_runs::update(place);
            pages::update(place, context, pages::Action::Show(Page::Charts));
        }
        Action::Copy(format) => {
            if let Some(request) = request(place, context.settings) {
                context.start(Job::Write(Box::new(request), format, None));
            }
        }
        Action::Groups(action) => groups::update(place, context, action),
        Action::PickPath(format) => {
            place.compare.groups.is_picking = false;
            let folder = dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default();
            context.pick_comparison_path(folder.join(format!("comparison.{}", format.extension())));
        }
        Action::Picked(path) => save(place, path, context),
        Action::Done(comparison) => done(place, *comparison, context),
        Action::FilesDone(files) => {
            place.compare.files.finish(Ok(Arc::new(artifacts(&files))));
            with_files(place, context);
        }
        Action::Saved(result) => {
            place.compare.is_saving = false;
            context.notices.push(export::outcome(&result));
        }
        Action::Plots(action) => super::plots::update(place, context, action),
    }
    files::advance(place, context);
    setup::keep(place, context);
}

/// How many runs the page would show were it opened now.
pub(super) fn count(place: &Place) -> usize {
    let selected = place.table.selection.runs().len();
    if is_selection_meant(place) { selected.min(MOST_RUNS) } else { place.compare.runs.len() }
}

/// Whether the page, when it is opened, takes the selected runs: several that were not compared yet, or any where there
/// are no others.
fn is_selection_meant(place: &Place) -> bool {
    let (selection, compare) = (&place.table.selection, &place.compare);
    let is_news = compare.taken_at != Some(selection.changes());
    let is_open = place.pages.shown == Page::Compare;
    match selection.runs().len() {
        0 => false,
        1 => compare.runs.is_empty(),
        _ => compare.runs.is_empty() || is_news && !is_open,
    }
}

/// The page is opened.
pub(in crate::app) fn enter(place: &mut Place, context: &mut Context<'_>) {
    if is_selection_meant(place) {
        take_selection(place, context);
    }
}

/// Takes the selected runs.
fn take_selection(place: &mut Place, context: &mut Context<'_>) {
    let runs = place.table.selection.runs().to_vec();
    set_runs(place, runs, context);
    place.compare.taken_at = Some(place.table.selection.changes());
}

pub(super) fn set_runs(place: &mut Place, mut runs: Vec<RunIndex>, context: &mut Context<'_>) {
    let mut known = rustc_hash::FxHashSet::default();
    runs.retain(|run| known.insert(*run));
    if runs.len() > MOST_RUNS {
        context.notices.push(Message::new("compare-too-many").arg("n", runs.len()).arg("most", MOST_RUNS));
        runs.truncate(MOST_RUNS);
    }
    let compare = &mut place.compare;
    if compare.runs == runs {
        return;
    }
    compare.reference = compare.reference.filter(|run| runs.contains(run));
    (compare.runs, compare.pinned) = (runs, 0);
    // What was there before is of other runs: nobody is shown a table of them below these names.
    let before = std::mem::take(&mut compare.content);
    context.discard((before, std::mem::take(&mut compare.lines)));
    compare.order.clear();
    compare.value_lines.clear();
    compare.files = Loadable::default();
    if !compare.are_metrics_chosen {
        compare.metrics.clear();
    }
    runs_changed(place);
}

/// Takes runs out that are no longer there.
pub(in crate::app) fn forget_gone(place: &mut Place) {
    let catalog = place.catalog.clone();
    let is_here = |run: &RunIndex| catalog.runs.get(run.at()).is_some_and(|entry| !entry.is_gone);
    let gone: Vec<RunIndex> = place.compare.runs.iter().copied().filter(|run| !is_here(run)).collect();
    for run in gone {
        remove(place, run);
    }
}

fn remove(place: &mut Place, run: RunIndex) {
    let compare = &mut place.compare;
    let Some(at) = compare.runs.iter().position(|known| *known == run) else { return };
    compare.pinned -= usize::from(at < compare.pinned);
    compare.runs.remove(at);
    compare.reference = compare.reference.filter(|reference| *reference != run);
    runs_changed(place);
}

/// Other runs are compared than before.
fn runs_changed(place: &mut Place) {
    place.compare.changes += 1;
    reorder(&mut place.compare);
    compared::draw(place);
}

/// Puts a run before another, and beside the pinned ones or not, as that one is.
fn move_run(place: &mut Place, run: RunIndex, before: Option<RunIndex>) {
    let compare = &mut place.compare;
    let Some(from) = compare.runs.iter().position(|known| *known == run) else { return };
    if before == Some(run) {
        return;
    }
    let was_pinned = from < compare.pinned;
    compare.runs.remove(from);
    compare.pinned -= usize::from(was_pinned);
    let to = before.and_then(|before| compare.runs.iter().position(|known| *known == before));
    let to = to.unwrap_or(compare.runs.len());
    compare.runs.insert(to, run);
    compare.pinned += usize::from(to < compare.pinned || was_pinned && to == compare.pinned);
    reorder(compare);
    compared::draw(place);
}

fn pin(compare: &mut State, run: RunIndex, is_pinned: bool) {
    let Some(at) = compare.runs.iter().position(|known| *known == run) else { return };
    if (at < compare.pinned) == is_pinned {
        return;
    }
    compare.runs.remove(at);
    if is_pinned {
        compare.runs.insert(compare.pinned, run);
        compare.pinned += 1;
    } else {
        compare.pinned -= 1;
        compare.runs.insert(compare.pinned, run);
    }
    reorder(compare);
}

fn choose_metric(compare: &mut State, metric: Arc<str>, more: bool) {
    compare.are_metrics_chosen = true;
    compare.view = super::CompareView::Curves;
    if !more {
        compare.metrics = vec![metric];
    } else if let Some(at) = compare.metrics.iter().position(|known| *known == metric) {
        compare.metrics.remove(at);
    } else if compare.metrics.len() < MOST_CHARTS {
        compare.metrics.push(metric);
    }
}

/// Has the table made, and the files looked at, where they are of something else.
fn want(place: &mut Place, context: &mut Context<'_>) {
    if !place.compare.is_stale(place, &context.settings.directions) {
        return;
    }
    let (data, revision) = (place.data(), place.catalog.revision);
    let compare = &mut place.compare;
    let directions = context.settings.directions.clone();
    compare.made_of = Some(Made { changes: compare.changes, revision, directions: directions.clone() });
    compare.content.start();
    let runs = compare.runs.clone();
    let (reference, value) = (compare.reference, compare.look.value);
    // In an order of its own: that in which they are shown asks for no other table.
    let mut sorted = runs.clone();
    sorted.sort_unstable();
    if compare.files_of.as_ref() != Some(&(sorted.clone(), revision)) {
        compare.files_of = Some((sorted, revision));
        compare.files = Loadable::default();
    }
    compared::draw(place);
    context.start(Job::Table { data, runs, reference, value, directions });
}

fn done(place: &mut Place, comparison: Comparison, context: &mut Context<'_>) {
    let data = place.data();
    let compare = &mut place.compare;
    compare.has_nothing_common = comparison.runs.len() > 1 && !has_common_key(&comparison);
    if !compare.are_metrics_chosen {
        compare.metrics =
            first_metric(&place.catalog, &comparison.runs, &context.settings.directions).into_iter().collect();
    }
    // Files are in the order of the runs of the table.
    let runs = comparison.runs.clone();
    let is_other_order = compare.content.value().is_none_or(|before| before.runs != runs);
    let before = std::mem::replace(&mut compare.content, Loadable::Ready(Arc::new(comparison)));
    context.discard(before);
    if is_other_order || compare.files.is_idle() {
        compare.files.start();
        context.start(Job::Files(data, runs));
    }
    with_files(place, context);
}

/// Puts the files below the rest of the table, as far as they are known.
fn with_files(place: &mut Place, context: &mut Context<'_>) {
    let compare = &mut place.compare;
    let of_files = |group: &Arc<Group>| group.kind == GroupKind::Artifacts;
    if let (Some(content), Loadable::Ready(files)) = (compare.content.value(), &compare.files) {
        let is_fitting = files.rows.iter().all(|row| row.classes.len() == content.runs.len());
        if is_fitting && !files.rows.is_empty() {
            let mut groups: Vec<Arc<Group>> = content.groups.iter().filter(|group| !of_files(group)).cloned().collect();
            groups.push(files.clone());
            let whole = Comparison { groups, ..Comparison::clone(content) };
            compare.content = Loadable::Ready(Arc::new(whole));
        }
    }
    reorder(compare);
    reshape_with(compare, context);
}

/// The metric that is drawn before anybody chose one, of those with curves.
fn first_metric(catalog: &Catalog, runs: &[RunIndex], directions: &Directions) -> Option<Arc<str>> {
    let metrics = runs.iter().flat_map(|run| &catalog.run(*run).metrics);
    let curves = metrics.filter(|metric| metric.latest.is_some_and(|point| point.step > 0));
    let mut keys: Vec<Arc<str>> =
        curves.map(|metric| metric.key.clone()).collect::<FxHashSet<_>>().into_iter().collect();
    keys.sort_unstable_by(|a, b| natural_cmp(a, b));
    main_metric(catalog, runs, &keys, directions)
}

fn reorder(compare: &mut State) {
    let Some(content) = compare.content.value() else { return };
    let positions: FxHashMap<RunIndex, usize> = content.runs.iter().enumerate().map(|(at, run)| (*run, at)).collect();
    compare.order = compare.runs.iter().filter_map(|run| positions.get(run).copied()).collect();
}

fn shape(compare: &State) -> Shape {
    Shape {
        folds_equal: !compare.look.shows_equal,
        folded_groups: compare.look.folded.iter().copied().collect(),
        folded_branches: compare.folded_branches.clone(),
        search: compare.search.clone(),
    }
}

fn reshape(compare: &mut State) {
    let Some(content) = compare.content.value() else { return };
    let lines = lines(content, &shape(compare));
    let has_values = |line: &Line| match line {
        Line::Row { group, row, .. } => !content.groups[*group].rows[*row].is_branch(),
        Line::Group(_) => false,
    };
    let with_values = lines.iter().enumerate().filter(|(_, line)| has_values(line));
    compare.value_lines = with_values.map(|(at, _)| at).collect();
    compare.lines = Arc::new(lines);
}

/// Finds runs in view that are not compared yet.
fn find_offers(place: &mut Place) {
    let Some(table) = place.table.content.value() else { return };
    let (catalog, compare) = (&place.catalog, &place.compare);
    let words: Vec<String> = compare.add_search.split_whitespace().map(str::to_lowercase).collect();
    let known: rustc_hash::FxHashSet<RunIndex> = compare.runs.iter().copied().collect();
    let is_offered = |run: &RunIndex| {
        let name = || catalog.run(*run).display_name().to_lowercase();
        !known.contains(run) && (words.is_empty() || words.iter().all(|word| name().contains(word.as_str())))
    };
    let rows = table.rows.iter().take(MOST_LOOKED_AT).map(|row| row.run);
    let offered = rows.filter(is_offered).take(MOST_OFFERED).collect();
    let of = (table.clone(), compare.add_search.clone(), compare.changes);
    place.compare.offered = offered;
    place.compare.offered_of = Some(of);
}

fn reshape_with(compare: &mut State, context: &mut Context<'_>) {
    let before = compare.lines.clone();
    reshape(compare);
    context.discard(before);
}

fn request(place: &Place, settings: &Settings) -> Option<CompareRequest> {
    let compare = &place.compare;
    Some(CompareRequest {
        catalog: place.catalog.clone(),
        comparison: compare.content.value()?.clone(),
        lines: compare.lines.clone(),
        order: compare.order.clone(),
        is_transposed: compare.look.is_transposed,
        language: settings.language(),
    })
}

/// The ending says what is written.
fn save(place: &mut Place, path: PathBuf, context: &mut Context<'_>) {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let named = CompareFormat::FILES.into_iter().find(|format| format.extension().eq_ignore_ascii_case(ending));
    let format = named.unwrap_or(CompareFormat::Csv);
    if groups::save(place, &path, format, context) {
        return;
    }
    let Some(request) = request(place, context.settings) else { return };
    if place.compare.is_saving {
        return;
    }
    place.compare.is_saving = true;
    context.start(Job::Write(Box::new(request), format, Some(path)));
}
