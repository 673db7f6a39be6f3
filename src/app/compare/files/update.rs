//! What happens to the files of the compared runs.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::read::Content;
use super::{Action, Choice, Job, Key, List, MOST_BESIDE, Read, Show, State, choices, compared, figures, images};
use super::{plot, rows};
use crate::app::compare::{self, CompareView};
use crate::app::pages::Page;
use crate::app::place::{Context, Place};
use crate::compare::artifact::Choices;
use crate::model::RunIndex;

/// Files that are kept beside those that are looked at.
const MOST_KEPT: usize = 2 * MOST_BESIDE;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let state = &mut place.compare.file;
    match action {
        Action::Want => want(place, context),
        Action::Open(path) => {
            place.compare.view = CompareView::Files;
            open(&mut place.compare.file, path, context);
        }
        Action::Choose(path) => {
            state.is_path_chosen = true;
            choose(state, path, context);
        }
        Action::SetSearch(text) => {
            state.search = text;
            state.found = Arc::new(choices::find(&state.choices, &state.search));
        }
        Action::SetPair(at, run) => set_pair(&mut place.compare, at, run),
        Action::SetShow(show) => state.wish = Some(show),
        Action::See(visible) => state.visible = visible,
        Action::Step(action) => {
            // All files of the step that is shown are.
            let is_next_here = state.reading.is_none();
            state.steps.update(action, is_next_here);
        }
        Action::Image(action) => images::update(&mut state.image, action),
        Action::SetWays(ways) => state.ways = ways,
        Action::Rows(action) => rows::update(&mut state.rows, action),
        Action::Plot(action) => plot::update(&mut state.plot, action),
        Action::Figure(action) => figures::update(&mut state.figures, action, context),
        Action::Listed(list, others) => listed(state, list, &others, context),
        Action::Ranked(all) => ranked(state, all, context),
        Action::Found(found) => {
            if let Some((path, step)) = found {
                state.is_path_chosen = true;
                state.steps.set_wish(step.or(state.steps.wish()));
                choose(state, path, context);
            }
        }
        Action::StepsFound(path, found) => {
            if state.path.as_ref() == Some(&path) {
                state.set_steps(*found);
            }
        }
        Action::Read(run, mut read) => {
            if state.of().is_some_and(|of| of == read.of) {
                state.read_count += 1;
                read.number = state.read_count;
                context.discard(state.reads.insert(run, Arc::from(read)));
            }
        }
        Action::AllRead(of) => {
            if state.reading.as_ref().is_some_and(|(of_job, _)| *of_job == of) {
                state.reading = None;
            }
        }
        Action::Compared(found) => {
            if state.comparing.as_ref() == Some(&found.of) {
                let before = std::mem::take(&mut state.compared);
                context.discard(before);
                state.compared.finish(Ok(Arc::new(*found)));
            }
        }
    }
    advance(place, context);
}

/// Whether the files are what the page shows.
fn is_shown(place: &Place) -> bool {
    place.pages.shown == Page::Compare && place.compare.view == CompareView::Files
}

/// What was read is given back when something else is shown, and read again when the files are.
pub(in crate::app) fn follow_page(place: &mut Place, context: &mut Context<'_>) {
    if is_shown(place) {
        advance(place, context);
    } else {
        forget(&mut place.compare.file, context);
    }
}

/// Has the files listed.
fn want(place: &mut Place, context: &mut Context<'_>) {
    let (data, revision) = (place.data(), place.catalog.revision);
    let compare = &mut place.compare;
    if !compare.file.is_stale(compare.changes(), revision) {
        return;
    }
    let (runs, changes) = (compare.runs.clone(), compare.changes());
    let state = &mut compare.file;
    state.list_of = Some((changes, revision));
    state.list.start();
    let reads = state.reads.iter().map(|(run, read)| (*run, read.clone())).collect();
    context.start(compare::Job::File(Job::List { data, runs, reads }));
}

fn listed(state: &mut State, list: List, others: &[RunIndex], context: &mut Context<'_>) {
    for run in others {
        context.discard(state.reads.remove(run));
    }
    // What is on its way is of what was there before.
    if state.reading.take().is_some() {
        context.cancel(compare::Key::File(Key::Read));
    }
    context.discard(std::mem::take(&mut state.list));
    state.list.finish(Ok(list));
    context.discard(state.plot.forget());
    if let Some(path) = state.wanted.take() {
        open(state, path, context);
    }
    find_steps(state, context);
}

/// Shows the file at a path, once it is known where that stands.
fn open(state: &mut State, path: String, context: &mut Context<'_>) {
    // Whoever asks for a file does not look for another.
    state.is_path_chosen = true;
    match state.list.value() {
        Some(list) => context.start(compare::Job::File(Job::Find { index: list.index.clone(), path })),
        None => state.wanted = Some(path),
    }
}

fn choose(state: &mut State, path: Arc<str>, context: &mut Context<'_>) {
    if state.path.as_ref() == Some(&path) {
        find_steps(state, context);
        return;
    }
    forget(state, context);
    state.path = Some(path);
    state.image.zoom = images::Zoom::Fit;
    state.ways = Choices::default();
    (state.plot.x, state.plot.y) = (plot::Along::Usual, None);
    state.steps.forget();
    state.having.clear();
    name(state);
    find_steps(state, context);
}

/// What is known of the path that is shown.
fn name(state: &mut State) {
    let path = state.path.as_ref();
    let found: Option<&Choice> = state.choices.iter().find(|choice| Some(&choice.entry.path) == path);
    state.chosen = found.cloned();
}

fn find_steps(state: &mut State, context: &mut Context<'_>) {
    if let (Some(path), Some(list)) = (&state.path, state.list.value()) {
        let mut runs: Vec<RunIndex> = list.sections.keys().copied().collect();
        runs.sort_unstable();
        let index = list.index.clone();
        context.start(compare::Job::File(Job::Steps { index, runs, path: path.clone() }));
    }
}

fn ranked(state: &mut State, all: Arc<Vec<Choice>>, context: &mut Context<'_>) {
    context.discard(std::mem::replace(&mut state.choices, all));
    state.found = Arc::new(choices::find(&state.choices, &state.search));
    name(state);
    // Until somebody chose, the first is shown: that which differs, as soon as it is known which does.
    let is_there = state.chosen.is_some();
    let is_free = (!state.is_path_chosen || !is_there) && state.wanted.is_none();
    if let Some(path) = state.choices.first().filter(|_| is_free).map(|first| first.entry.path.clone()) {
        choose(state, path, context);
    }
}

/// One of the two; they change places where it is the other.
fn set_pair(compare: &mut compare::State, at: usize, run: RunIndex) {
    let Some(mut pair) = compare.pair() else { return };
    let at = at.min(1);
    if pair[1 - at] == run {
        pair.swap(0, 1);
    } else {
        pair[at] = run;
    }
    compare.file.pair = pair.map(Some);
}

/// What belongs to the files that are shown; how they are looked at stays.
fn forget(state: &mut State, context: &mut Context<'_>) {
    for key in [Key::Read, Key::Compare, Key::Rows, Key::Map, Key::Plot] {
        context.cancel(compare::Key::File(key));
    }
    (state.reading, state.comparing) = (None, None);
    state.steps.player.stop();
    let figures = state.figures.forget();
    for run in figures.keys() {
        context.cancel(compare::Key::File(Key::Figure(*run)));
    }
    let before = (
        std::mem::take(&mut state.reads),
        std::mem::take(&mut state.compared),
        state.rows.forget(),
        state.image.forget(),
        state.plot.forget(),
        figures,
    );
    context.discard(before);
}

/// Starts what is wanted and not here: after every action of the page.
pub(in crate::app) fn advance(place: &mut Place, context: &mut Context<'_>) {
    if !is_shown(place) {
        return;
    }
    rank(&mut place.compare, context);
    order(&mut place.compare);
    let pair = place.compare.pair();
    read(&mut place.compare, pair, context);
    let show = place.compare.file.show(pair);
    let state = &mut place.compare.file;
    compare_files(state, pair, show, context);
    images::draw(state, context);
    rows::arrange(state, context);
    let columns = state.columns.clone();
    plot::draw(state, &columns, show, context);
}

/// Runs with the file stand before those without; the order is else that of the table.
fn order(compare: &mut compare::State) {
    let having: FxHashSet<RunIndex> = compare.file.having.iter().copied().collect();
    let (mut first, others): (Vec<RunIndex>, Vec<RunIndex>) = compare.runs.iter().partition(|run| having.contains(run));
    first.extend(others);
    compare.file.columns = first;
}

fn rank(compare: &mut compare::State, context: &mut Context<'_>) {
    let Some(list) = compare.file.list.value() else { return };
    let facts = if compare.files.is_loading() { None } else { compare.files.value().cloned() };
    let is_same = compare.file.ranked.as_ref().is_some_and(|(index, known)| {
        let is_known = match (known, &facts) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        Arc::ptr_eq(index, &list.index) && is_known
    });
    if is_same {
        return;
    }
    let index = list.index.clone();
    compare.file.ranked = Some((index.clone(), facts.clone()));
    // The facts are of the runs of the table.
    let of_table = compare.content.value().map(|content| content.runs.clone());
    let facts =
        facts.zip(of_table).filter(|(group, runs)| group.rows.iter().all(|row| row.classes.len() == runs.len()));
    context.start(compare::Job::File(Job::Rank { index, runs: compare.runs.clone(), facts }));
}

/// Has read what is looked at: the two runs that are compared, and those in view.
fn read(compare: &mut compare::State, pair: Option<[RunIndex; 2]>, context: &mut Context<'_>) {
    let state = &mut compare.file;
    let runs = state.columns.clone();
    let (Some(of), Some(list)) = (state.of(), state.list.value()) else { return };
    if state.steps.all().is_empty() {
        // Which step is meant is not known yet.
        return;
    }
    let last = runs.len().min(state.visible.end).min(state.visible.start.saturating_add(MOST_BESIDE));
    let seen = runs.get(state.visible.start..last).unwrap_or_default();
    let mut wanted: Vec<RunIndex> = pair.into_iter().flatten().chain(runs.first().copied()).collect();
    wanted.extend(seen);
    let mut known = FxHashSet::default();
    wanted.retain(|run| known.insert(*run));
    let beside = wanted.len();
    if state.reads.len() > MOST_KEPT.max(beside) {
        let all = std::mem::take(&mut state.reads);
        let (kept, given_back): (FxHashMap<_, _>, FxHashMap<_, _>) =
            all.into_iter().partition(|(run, _)| known.contains(run));
        state.reads = kept;
        context.discard(given_back);
    }
    wanted.retain(|run| !state.is_read(*run));
    // A job that reads all of these, and others before them, goes on.
    let is_on_its_way = |(of_job, runs): &(super::read::Of, Vec<RunIndex>)| {
        *of_job == of && wanted.iter().all(|run| runs.contains(run))
    };
    if wanted.is_empty() || state.reading.as_ref().is_some_and(is_on_its_way) {
        return;
    }
    state.reading = Some((of.clone(), wanted.clone()));
    context.start(compare::Job::File(Job::Read { list: list.clone(), runs: wanted, of, beside }));
}

fn compare_files(state: &mut State, pair: Option<[RunIndex; 2]>, show: Show, context: &mut Context<'_>) {
    let reads = pair.and_then(|[one, other]| Some([state.reads.get(&one)?.clone(), state.reads.get(&other)?.clone()]));
    let are_files = |reads: &[Arc<Read>; 2]| reads.iter().all(|read| matches!(read.content, Content::File(_)));
    let Some(reads) = reads.filter(are_files) else {
        if state.comparing.take().is_some() {
            context.cancel(compare::Key::File(Key::Compare));
        }
        context.discard(std::mem::take(&mut state.compared));
        return;
    };
    // Numbers are told of images however these are looked at.
    let are_images = state.shows(pair).contains(&Show::Difference);
    let way = match show.way() {
        None if are_images => Show::Difference.way(),
        way => way,
    };
    let of = compared::Of { numbers: reads.each_ref().map(|read| read.number), way, choices: state.ways.clone() };
    if state.comparing.as_ref() == Some(&of) {
        return;
    }
    let is_other_way = state.comparing.as_ref().is_some_and(|before| before.way != of.way);
    if is_other_way {
        context.discard((std::mem::take(&mut state.compared), state.rows.forget()));
    }
    state.comparing = Some(of.clone());
    state.compared.start();
    context.start(compare::Job::File(Job::Compare { of, reads }));
}
