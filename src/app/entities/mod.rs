//! Pages of what a place holds beside runs: registered models and prompts, logged models, datasets, traces.
//!
//! The catalog is indexed in a job ([`Indexed`]) as soon as a view asks for it; a page is opened by the [`EntityKey`] of
//! its thing, which outlives every reading. Texts that take work to lay out (JSON, differences of prompts) are a
//! [`Detail`], made in a job for the page that is shown.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Loadable;
use super::pages::{self, Page};
use super::place::{Context, Place};
use crate::model::spans::SpanRow;
use crate::model::{Catalog, Entities, EntityKey, StoreView};
use crate::store::{Problem, TraceContent};
use crate::text::Message;

mod jobs;

pub use jobs::{Change, Detail, Job, Key, PromptText, SchemaColumn, TextPart};

/// Stands for an [`EntityKey`] within one opened place, so that pages are cheap to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntityId(u32);

/// A catalog and its index: positions of one are meant for the other.
#[derive(Debug)]
pub struct Indexed {
    pub catalog: Arc<Catalog>,
    pub entities: Entities,
    /// Of which stores.
    pub view: StoreView,
}

/// What a trace recorded, as a tree.
#[derive(Debug)]
pub struct TraceTree {
    pub content: TraceContent,
    /// All spans, unfolded.
    pub rows: Vec<SpanRow>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// From the first start to the last end, in nanoseconds.
    pub time: Option<(i64, i64)>,
}

/// What a [`Detail`] is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DetailKey {
    /// A version of a prompt, by its position.
    Prompt(EntityKey, usize),
    Dataset(EntityKey),
    /// A span, by its position.
    Span(EntityKey, usize),
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Things whose page was opened, by [`EntityId`].
    known: Vec<EntityKey>,
    pub content: Loadable<Arc<Indexed>>,
    /// What `content` is made of, or being made of: a revision of the catalog.
    made_of: Option<(u64, StoreView)>,
    /// The trace whose page is shown, of which revision.
    pub trace: Option<(EntityKey, u64, Loadable<Arc<TraceTree>>)>,
    /// Visible rows of its tree, as positions; follows `trace` and `folded`.
    pub span_rows: Vec<usize>,
    /// Spans whose parts are folded away.
    pub folded: FxHashSet<usize>,
    /// The version or span that a page shows, by position.
    chosen: FxHashMap<EntityId, usize>,
    /// Of a prompt: what changed since the version before.
    pub shows_changes: bool,
    pub detail: Option<(DetailKey, u64, Loadable<Arc<Detail>>)>,
}

impl State {
    /// What a page is about.
    pub fn key(&self, id: EntityId) -> Option<&EntityKey> {
        self.known.get(id.0 as usize)
    }

    /// The page of a thing, if it was opened.
    pub fn id(&self, key: &EntityKey) -> Option<EntityId> {
        self.known.iter().position(|known| known == key).map(|at| EntityId(at as u32))
    }

    fn id_of(&mut self, key: EntityKey) -> EntityId {
        self.id(&key).unwrap_or_else(|| {
            self.known.push(key);
            EntityId(self.known.len() as u32 - 1)
        })
    }

    /// The version or span that was chosen on a page.
    pub fn chosen(&self, id: EntityId) -> Option<usize> {
        self.chosen.get(&id).copied()
    }

    /// Whether the index has to be made (again).
    pub fn is_stale(&self, place: &Place) -> bool {
        self.made_of != Some((place.catalog.revision, place.table.stores))
    }
}

/// Everything with a page that is found by its name, for whoever looks for words: key and name.
pub fn named(place: &Place) -> impl Iterator<Item = (EntityKey, &str)> {
    place.entities.content.value().into_iter().flat_map(|indexed| indexed.entities.keys(&indexed.catalog))
}

/// Whether a list has anything in it.
pub fn has_any(place: &Place, list: &EntityKey) -> bool {
    let Some(indexed) = place.entities.content.value() else { return false };
    match list {
        EntityKey::LoggedModels => !indexed.entities.logged.is_empty(),
        EntityKey::Datasets => !indexed.entities.datasets.is_empty(),
        EntityKey::Traces(_) => !indexed.entities.traces.is_empty(),
        EntityKey::Registered(..) | EntityKey::Logged(..) | EntityKey::Dataset(..) | EntityKey::Trace(..) => true,
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// An index of the latest catalog is wanted.
    Want,
    /// Show the page of a thing.
    Open(EntityKey),
    /// Show a version or a span on a page.
    Choose(EntityId, usize),
    /// Of prompts: show what changed since the version before, or the text.
    ShowChanges(bool),
    /// What a trace recorded is wanted.
    WantTrace(EntityKey),
    /// Fold or unfold the parts of a span.
    ToggleSpan(usize),
    /// The texts of a page are wanted.
    WantDetail(DetailKey),
    Done(Arc<Indexed>),
    TraceDone(EntityKey, Result<Arc<TraceTree>, Message>),
    DetailDone(DetailKey, Arc<Detail>),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Want => {
            if place.entities.is_stale(place) {
                let made_of = (place.catalog.revision, place.table.stores);
                place.entities.made_of = Some(made_of);
                place.entities.content.start();
                context.start(Job::Index(place.catalog.clone(), place.table.stores));
            }
        }
        Action::Done(indexed) => {
            context.discard(std::mem::replace(&mut place.entities.content, Loadable::Ready(indexed)));
        }
        Action::Open(key) => {
            let id = place.entities.id_of(key);
            pages::visit(place, Page::Entity(id));
        }
        Action::Choose(id, at) => drop(place.entities.chosen.insert(id, at)),
        Action::ShowChanges(shows_changes) => place.entities.shows_changes = shows_changes,
        Action::WantTrace(key) => want_trace(place, key, context),
        Action::TraceDone(key, result) => {
            if let Some((of, _, trace)) = &mut place.entities.trace
                && *of == key
            {
                trace.finish(result);
                flatten(&mut place.entities);
            }
        }
        Action::ToggleSpan(span) => {
            if !place.entities.folded.remove(&span) {
                place.entities.folded.insert(span);
            }
            flatten(&mut place.entities);
        }
        Action::WantDetail(key) => want_detail(place, key, context),
        Action::DetailDone(key, detail) => {
            if let Some((of, _, known)) = &mut place.entities.detail
                && *of == key
            {
                known.finish(Ok(detail));
            }
        }
    }
}

fn want_trace(place: &mut Place, key: EntityKey, context: &mut Context<'_>) {
    let Some(indexed) = place.entities.content.value().cloned() else { return };
    let revision = indexed.catalog.revision;
    let is_same = |(of, _, _): &(EntityKey, u64, _)| *of == key;
    if place.entities.trace.as_ref().is_some_and(|known| is_same(known) && known.1 == revision) {
        return;
    }
    let EntityKey::Trace(store, _) = &key else { return };
    let Some(trace) = indexed.entities.trace(&indexed.catalog, &key) else { return };
    let Some(store) = place.stores.get(store.at()).cloned() else { return };
    let before = place.entities.trace.take();
    let mut content = before.filter(is_same).map_or(Loadable::Idle, |(_, _, content)| content);
    if content.is_idle() {
        place.entities.folded.clear();
        place.entities.span_rows.clear();
    }
    content.start();
    place.entities.trace = Some((key.clone(), revision, content));
    context.start(Job::Trace { key, trace: trace.clone(), store });
}

fn want_detail(place: &mut Place, key: DetailKey, context: &mut Context<'_>) {
    let Some(indexed) = place.entities.content.value().cloned() else { return };
    let revision = indexed.catalog.revision;
    let entities = &mut place.entities;
    if entities.detail.as_ref().is_some_and(|(of, when, _)| *of == key && *when == revision) {
        return;
    }
    let before = entities.detail.take().filter(|(of, _, _)| *of == key);
    let mut detail = before.map_or(Loadable::Idle, |(_, _, detail)| detail);
    detail.start();
    let tree = entities.trace.as_ref().and_then(|(_, _, trace)| trace.value().cloned());
    entities.detail = Some((key.clone(), revision, detail));
    context.start(Job::Detail { key, indexed, tree });
}

/// The visible rows of the tree of spans.
fn flatten(entities: &mut State) {
    entities.span_rows.clear();
    let Some(tree) = entities.trace.as_ref().and_then(|(_, _, trace)| trace.value()) else { return };
    let mut hidden_below = None;
    for (at, row) in tree.rows.iter().enumerate() {
        if hidden_below.is_some_and(|depth| row.depth > depth) {
            continue;
        }
        hidden_below = entities.folded.contains(&row.span).then_some(row.depth);
        entities.span_rows.push(at);
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let entities = &mut place.entities;
    match key {
        Key::Index => entities.content.finish(Err(why.clone())),
        Key::Trace => {
            if let Some((_, _, trace)) = &mut entities.trace {
                trace.finish(Err(why.clone()));
            }
        }
        Key::Detail => {
            if let Some((_, _, detail)) = &mut entities.detail {
                detail.finish(Err(why.clone()));
            }
        }
    }
}
