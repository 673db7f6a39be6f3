//! What happens with the view file of a place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::jobs::with_ending;
use super::{Action, Content, EXTENSION, Job, Key, Pending, Place, ReadView, Saving, Setup, State, looks, outcome};
use crate::app::charts::drawn_runs;
use crate::app::pages::Page;
use crate::app::place::Context;
use crate::app::sample;
use crate::model::RunIndex;
use crate::store::Backend;
use crate::text::Message;

/// Runs that are named as missing; of others their number is told.
const NAMED: usize = 3;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Save => match place.view.path.clone() {
            Some(path) => write(place, path, true, context),
            None => ask(place),
        },
        Action::SaveAs => ask(place),
        Action::Close => place.view.saving = None,
        Action::SetPath(path) => set_path(&mut place.view, path, false),
        Action::PickPath => {
            if let Some(saving) = &place.view.saving {
                context.pick_view_path(PathBuf::from(&saving.path));
            }
        }
        Action::Picked(path) => {
            let named = with_ending(&path);
            // The system asked about the name that was typed, not about that with the ending.
            let is_agreed = named == path;
            set_path(&mut place.view, named.to_string_lossy().into_owned(), is_agreed);
        }
        Action::Write => {
            let Some(saving) = place.view.saving.as_mut().filter(|saving| !saving.path.trim().is_empty()) else {
                return;
            };
            saving.failure = None;
            let path = with_ending(Path::new(saving.path.trim()));
            let is_replacing = saving.is_replacing || saving.is_agreed;
            write(place, path, is_replacing, context);
        }
        Action::Exists => {
            place.view.writing = None;
            match &mut place.view.saving {
                Some(saving) => saving.is_replacing = true,
                None => ask(place),
            }
        }
        Action::Saved(result) => saved(place, result, context),
        Action::ListDone(listed) => place.view.listed = listed,
        Action::Forget(path) => {
            place.view.listed.retain(|listed| listed.path != path);
            let mut known = context.settings.views.of(&place.opened);
            known.forget(path);
            if context.settings.views.keep(&place.opened, known) {
                context.settings_changed();
            }
        }
        Action::LooksFound(found) => {
            looks::give(place, found);
            crate::app::charts::looks::want(place, context);
        }
    }
}

/// The place was opened, through this view if there is one.
pub(in crate::app) fn begin(place: &mut Place, view: Option<ReadView>, context: &mut Context<'_>) {
    if let Some(ReadView { path, file, unknown, elsewhere, .. }) = view {
        remember(place, &path, elsewhere, context);
        if file.version > super::VERSION {
            context.notices.push(Message::new("view-later").arg("name", crate::model::path_name(&path)));
        }
        let view = &mut place.view;
        (view.path, view.is_opened, view.version) = (Some(path), true, file.version);
        view.unknown = std::sync::Arc::new(unknown);
        let Setup { opened, looks, .. } = file.view;
        view.pending = Some(Pending { opened, looks, run_names: file.run_names });
    }
    list(place, context);
}

/// Has the view files of the place looked for.
fn list(place: &Place, context: &mut Context<'_>) {
    let paths = place.paths().filter(|path| !sample::is_inside(path)).cloned().collect();
    context.start(Job::List(paths, context.settings.views.of(&place.opened)));
}

/// Remembers a file with its place, and that its places may be opened.
fn remember(place: &Place, path: &Path, elsewhere: Vec<PathBuf>, context: &mut Context<'_>) {
    let mut known = context.settings.views.of(&place.opened);
    known.remember(path.to_path_buf());
    let is_news = context.settings.views.keep(&place.opened, known);
    let is_agreed = !elsewhere.is_empty() && context.settings.view_places.keep(path, elsewhere);
    if is_news || is_agreed {
        context.settings_changed();
    }
}

/// Runs were found again: shows what is open on the pages, and tells which runs are missing.
pub(in crate::app) fn recalled(place: &mut Place, missing: &[String], context: &mut Context<'_>) {
    let Some(Pending { opened, looks, run_names }) = place.view.pending.take() else { return };
    opened.show(place, context);
    drawn_runs::update(place);
    if !looks.is_empty() {
        context.start(Job::FindLooks(place.catalog.clone(), looks));
    }
    if !missing.is_empty() {
        let name = |id: &String| run_names.get(id).filter(|name| !name.is_empty()).unwrap_or(id).clone();
        let names: Vec<String> = missing.iter().take(NAMED).map(name).collect();
        let names = names.join(context.settings.language().texts().get("list-separator"));
        let more = missing.len().saturating_sub(NAMED);
        context
            .notices
            .push(Message::new("view-missing-runs").arg("n", missing.len()).arg("names", names).arg("more", more));
    }
}

/// After every action: whether what is shown is still what the file holds.
pub(in crate::app) fn follow(place: &mut Place, context: &Context<'_>) {
    if place.view.path.is_none() || !State::is_ready(place) {
        return;
    }
    let now = Setup::chosen(place, context.settings);
    let view = &mut place.view;
    match &view.saved {
        Some(saved) => view.is_changed = **saved != now,
        None => view.saved = Some(Box::new(now)),
    }
}

/// Asks where to.
fn ask(place: &mut Place) {
    if !State::is_ready(place) {
        return;
    }
    let path = place.view.path.clone().unwrap_or_else(|| proposed(place));
    place.view.saving = Some(Saving { path: path.to_string_lossy().into_owned(), ..Saving::default() });
}

/// Beside the results, with the name of the folder that holds them.
fn proposed(place: &Place) -> PathBuf {
    let store = place.catalog.stores.first().and_then(|store| store.location.origin.as_path());
    let beside = store.filter(|path| !sample::is_inside(path)).and_then(Path::parent);
    let folder = beside.map(Path::to_path_buf).or_else(dirs::document_dir).or_else(dirs::home_dir).unwrap_or_default();
    let name = beside.and_then(Path::file_name).map_or_else(|| "view".into(), |name| name.to_string_lossy());
    folder.join(format!("{name}.{EXTENSION}"))
}

fn set_path(view: &mut State, path: String, is_agreed: bool) {
    if let Some(saving) = &mut view.saving {
        *saving = Saving { path, is_agreed, ..Saving::default() };
    }
}

fn write(place: &mut Place, path: PathBuf, is_replacing: bool, context: &mut Context<'_>) {
    if place.view.is_writing() || !State::is_ready(place) {
        return;
    }
    place.view.writing = Some(Box::new(Setup::chosen(place, context.settings)));
    let stores = place.catalog.stores.iter().filter(|store| store.location.backend == Backend::File);
    let content = Content {
        setup: Setup::of(place, context.settings),
        places: place.paths().cloned().collect(),
        roots: stores.filter_map(|store| store.location.origin.as_path().map(Path::to_path_buf)).collect(),
        run_names: run_names(place),
        unknown: place.view.unknown.clone(),
        version: place.view.version,
    };
    context.start(Job::Save { content: Box::new(content), path, is_replacing });
}

/// Names of the runs that somebody pointed at.
fn run_names(place: &Place) -> BTreeMap<String, String> {
    let (table, compare) = (&place.table, &place.compare);
    let page = if let Page::Run(run, _) = place.pages.shown { Some(run) } else { None };
    let runs = table.selection.runs().iter().chain(&compare.runs).copied().chain(table.selection.focus).chain(page);
    let name = |run: RunIndex| (place.catalog.run(run).id.to_string(), place.catalog.run(run).name.to_string());
    runs.map(name).filter(|(_, name)| !name.is_empty()).collect()
}

fn saved(place: &mut Place, result: Result<PathBuf, Message>, context: &mut Context<'_>) {
    let written = place.view.writing.take();
    match (&mut place.view.saving, &result) {
        (Some(saving), Err(why)) => saving.failure = Some(why.clone()),
        _ => context.notices.push(outcome(&result)),
    }
    let Ok(path) = result else { return };
    place.view.saving = None;
    // Whoever writes a file has seen where its places are.
    let places = place.paths().cloned().collect();
    remember(place, &path, places, context);
    let view = &mut place.view;
    (view.path, view.saved) = (Some(path), written);
    list(place, context);
}

impl Key {
    /// Whether it may take long: a disk that sleeps takes its time.
    pub(in crate::app) fn is_long(self) -> bool {
        matches!(self, Self::Save | Self::List)
    }
}
