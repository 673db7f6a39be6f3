//! What happens to a table that is shown.

use std::sync::Arc;

use super::super::{self as artifacts, Job as ArtifactsJob};
use super::jobs::KEYS;
use super::{Action, Data, Job, Key, Plot, RowPlace, State};
use crate::app::Loadable;
use crate::app::place::Context;
use crate::preview::{Shape, TablePreview};
use crate::text::Message;

/// Rows that are read around those in view.
const AROUND: u64 = 200;

impl State {
    /// A request that counts from now on.
    fn request(&mut self, key: Key) -> u64 {
        self.requests += 1;
        self.asked.insert(key, self.requests);
        self.requests
    }

    fn is_newest(&self, key: Key, request: u64) -> bool {
        self.asked.get(&key) == Some(&request)
    }

    /// Nothing is shown any more; what the user chose stays for when it is again.
    pub(in super::super) fn forget(&mut self, context: &mut Context<'_>) {
        for key in KEYS {
            context.cancel(artifacts::Key::Table(key));
        }
        self.asked.clear();
        self.asked_rows.clear();
        context.discard((self.order.take(), self.fetched.take(), std::mem::take(&mut self.pictures)));
        self.index = None;
        self.total = None;
        self.counted = 0;
        self.is_ordering = false;
        for loaded in self.facts.iter_mut().map(|(_, facts)| facts) {
            *loaded = Loadable::Idle;
        }
        if let Some(plot) = &mut self.plot {
            plot.data = Loadable::Idle;
        }
    }
}

/// The table of the chosen file.
fn table_of(state: &artifacts::State) -> Option<&TablePreview> {
    match &state.preview.value()?.shape {
        Shape::Table(table) => Some(table),
        _ => None,
    }
}

fn data_of(state: &artifacts::State) -> Option<Box<Data>> {
    let preview = Arc::clone(state.preview.value()?);
    let table = table_of(state)?;
    let target = state.selected.as_ref()?;
    Some(Box::new(Data {
        index: state.table.index.clone().or_else(|| table.index.clone()),
        total: state.table.total.or(table.total_rows),
        section: state.listing.value()?.get(target.section)?.clone(),
        path: target.path.clone(),
        part: state.table.part.clone(),
        preview,
    }))
}

fn start(context: &mut Context<'_>, job: Job) {
    context.start(ArtifactsJob::Table(job));
}

/// A table has been read: what was chosen before is asked of it.
pub(in super::super) fn arrived(state: &mut artifacts::State, context: &mut Context<'_>) {
    let Some(table) = table_of(state) else { return };
    let (needs_counting, total) = (table.total_rows.is_none() && table.index.is_some(), table.total_rows);
    state.table.total = total;
    if needs_counting {
        let request = state.table.request(Key::Count);
        if let Some(data) = data_of(state) {
            return start(context, Job::Count(request, data));
        }
    }
    ask_all(state, context);
}

/// Order, facts and plot of a table whose rows are counted.
fn ask_all(state: &mut artifacts::State, context: &mut Context<'_>) {
    ask_order(state, context);
    if let Some(column) = state.table.facts.as_ref().map(|(column, _)| *column) {
        ask_facts(state, context, column);
    }
    ask_plot(state, context);
}

fn is_counted(state: &artifacts::State) -> bool {
    table_of(state)
        .is_some_and(|table| state.table.total.is_some() || table.total_rows.is_some() || table.index.is_none())
}

fn ask_order(state: &mut artifacts::State, context: &mut Context<'_>) {
    let Some(query) = table_of(state).map(|table| state.table.query(table)) else { return };
    state.table.failure = None;
    if query.is_all() {
        context.cancel(artifacts::Key::Table(Key::Order));
        state.table.request(Key::Order);
        state.table.is_ordering = false;
        context.discard(state.table.order.take());
        return;
    }
    state.table.is_ordering = true;
    if is_counted(state) {
        let request = state.table.request(Key::Order);
        if let Some(data) = data_of(state) {
            start(context, Job::Order(request, data, query));
        }
    }
}

fn ask_facts(state: &mut artifacts::State, context: &mut Context<'_>, column: usize) {
    let mut facts = Loadable::Idle;
    facts.start();
    state.table.facts = Some((column, facts));
    if is_counted(state) {
        let request = state.table.request(Key::Facts);
        if let Some(data) = data_of(state) {
            start(context, Job::Facts(request, data, column));
        }
    }
}

fn ask_plot(state: &mut artifacts::State, context: &mut Context<'_>) {
    if !is_counted(state) {
        return;
    }
    let Some(plot) = &mut state.table.plot else { return };
    plot.data.start();
    let (mark, x, y) = (plot.mark, plot.x, plot.y.clone());
    let request = state.table.request(Key::Plot);
    if let Some(data) = data_of(state) {
        start(context, Job::Plot(request, data, mark, x, y));
    }
}

pub(in super::super) fn update(state: &mut artifacts::State, context: &mut Context<'_>, action: Action) {
    let has_table = table_of(state).is_some();
    let table = &mut state.table;
    match action {
        Action::SetSheet(sheet) => {
            let part = crate::preview::TablePart { sheet, ..table.part.clone() };
            *table = State { part, ..table.anew() };
            state.forget_preview(context);
        }
        Action::SetTree(as_tree) => {
            table.part.as_tree = as_tree;
            state.as_text = false;
            state.forget_preview(context);
        }
        Action::SetWords(words) => {
            table.words = words;
            ask_order(state, context);
        }
        Action::SetTest(column, text) => {
            if text.is_empty() {
                table.tests.remove(&column);
            } else {
                table.tests.insert(column, text);
            }
            ask_order(state, context);
        }
        Action::SortBy(column) => {
            table.sort = match table.sort {
                Some((sorted, false)) if sorted == column => Some((column, true)),
                Some((sorted, true)) if sorted == column => None,
                _ => Some((column, false)),
            };
            ask_order(state, context);
        }
        Action::SetSort(sort) => {
            table.sort = sort;
            ask_order(state, context);
        }
        Action::SetHidden(column, is_hidden) => {
            if is_hidden {
                table.hidden.insert(column);
            } else {
                table.hidden.remove(&column);
            }
        }
        Action::ShowAll => table.hidden.clear(),
        Action::Reset => {
            table.words.clear();
            table.tests.clear();
            table.sort = None;
            ask_order(state, context);
        }
        Action::ShowFacts(None) => table.facts = None,
        Action::ShowFacts(Some(column)) => ask_facts(state, context, column),
        Action::SetPlot { mark, x, y } => {
            if y.is_empty() {
                table.plot = None;
            } else {
                table.plot = Some(Plot { mark, x, y, data: Loadable::Idle });
                ask_plot(state, context);
            }
        }
        Action::Focus(focus) => table.focus = focus,
        Action::OpenWhole(is_open) => table.is_whole_open = is_open && table.focus.is_some(),
        Action::Look { first, count } => look(state, context, first, count),
        Action::WantPictures(paths) => {
            let paths: Vec<String> = paths.into_iter().filter(|path| !table.pictures.contains_key(path)).collect();
            if !paths.is_empty()
                && has_table
                && let Some(data) = data_of(state)
            {
                // Asked for once; what is not there yet is nothing.
                state.table.pictures.extend(paths.iter().map(|path| (path.clone(), None)));
                start(context, Job::Pictures(data.section, paths));
            }
        }
        Action::Copy(what) => {
            let request = table.request(Key::Copy);
            if let Some((data, columns)) = data_of(state).zip(table_of(state).map(|table| state.table.columns(table))) {
                start(context, Job::Copy(request, data, state.table.order.clone(), columns, what));
            }
        }
        Action::Save => {
            let request = table.request(Key::Save);
            table.saved = None;
            if let Some((data, columns)) = data_of(state).zip(table_of(state).map(|table| state.table.columns(table))) {
                start(context, Job::Save(request, data, state.table.order.clone(), columns));
            }
        }
        Action::Counted(request, rows, index) => {
            if table.is_newest(Key::Count, request) {
                table.counted = rows;
                if let Some(index) = index {
                    table.total = index.is_complete.then_some(index.rows);
                    table.index = Some(index);
                    ask_all(state, context);
                }
            }
        }
        Action::Ordered(request, order) => {
            if table.is_newest(Key::Order, request) {
                table.is_ordering = false;
                table.focus = None;
                table.is_whole_open = false;
                context.discard(table.order.replace(order));
            }
        }
        Action::RowsRead(request, fetched) => {
            if table.is_newest(Key::Rows, request) {
                context.discard(table.fetched.replace(fetched));
            }
        }
        Action::FactsDone(request, facts) => {
            if table.is_newest(Key::Facts, request)
                && let Some((_, loaded)) = &mut table.facts
            {
                loaded.finish(Ok(facts));
            }
        }
        Action::PlotDone(request, data) => {
            if table.is_newest(Key::Plot, request)
                && let Some(plot) = &mut table.plot
            {
                plot.data.finish(Ok(data));
            }
        }
        Action::PicturesDone(pictures) => table.pictures.extend(pictures),
        Action::Saved(saved) => table.saved = Some(saved),
        Action::Failed(key, request, why) => {
            if table.is_newest(key, request) {
                failed(table, key, &why);
            }
        }
    }
}

/// A job did not answer.
pub(in super::super) fn failed(table: &mut State, key: Key, why: &Message) {
    match key {
        Key::Facts => {
            if let Some((_, facts)) = &mut table.facts {
                facts.finish(Err(why.clone()));
            }
        }
        Key::Plot => {
            if let Some(plot) = &mut table.plot {
                plot.data.finish(Err(why.clone()));
            }
        }
        Key::Save => table.saved = Some(Err(why.clone())),
        Key::Count | Key::Order | Key::Rows | Key::Pictures | Key::Copy => {
            table.is_ordering = false;
            table.failure = Some(why.clone());
        }
    }
}

/// Reads the rows in view, and some around them, unless they are here or on their way.
fn look(state: &mut artifacts::State, context: &mut Context<'_>, first: u64, count: u64) {
    let Some(table) = table_of(state) else { return };
    let end = first.saturating_add(count).min(state.table.shown_rows(table));
    let is_missing = |row: u64| state.table.place_of(table, row) == RowPlace::Elsewhere;
    if !(first..end).any(is_missing) {
        return;
    }
    let (from, to) = (first.saturating_sub(AROUND), end.saturating_add(AROUND).min(state.table.shown_rows(table)));
    let held = table.row_count() as u64;
    let mut numbers: Vec<u64> = (from..to).map(|row| state.table.number_of(row)).filter(|&row| row >= held).collect();
    numbers.sort_unstable();
    // What is on its way is waited for when it holds all that is in view.
    let is_asked = |row: u64| state.table.asked_rows.binary_search(&state.table.number_of(row)).is_ok();
    if numbers.is_empty() || (first..end).filter(|&row| is_missing(row)).all(is_asked) {
        return;
    }
    state.table.asked_rows.clone_from(&numbers);
    let request = state.table.request(Key::Rows);
    if let Some(data) = data_of(state) {
        start(context, Job::Rows(request, data, numbers));
    }
}
