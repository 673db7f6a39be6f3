//! The list of experiments in the sidebar: searched, in the chosen order, and with what tells apart those of one name.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::place::{Context, Place};
use super::table;
use crate::model::{ExperimentIndex, StoreIndex, StoreView};
use crate::text::Message;

mod jobs;

pub use jobs::{Job, Key};

/// The order of experiments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ExperimentOrder {
    /// Natural order of their names.
    #[default]
    Name,
    /// Newest first.
    Date,
    /// Those with the most runs first.
    Runs,
}

impl ExperimentOrder {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Name, Self::Date, Self::Runs];
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// The field for searching is open.
    pub is_searching: bool,
    /// What is searched for; words that a name (or ID) must hold.
    pub search: String,
    /// Give the field the keyboard at the next frame.
    pub focus_search: bool,
    /// What is shown, by store; derived in a job.
    pub lists: Arc<Vec<StoreList>>,
    asked: Asked,
}

/// The experiments of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreList {
    pub active: Vec<Listed>,
    pub deleted: Vec<Listed>,
}

/// An experiment of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub experiment: ExperimentIndex,
    /// Another one in the same store has the same name.
    pub is_namesake: bool,
}

/// Of what the list was asked for last.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    revision: u64,
    stores: StoreView,
    order: ExperimentOrder,
    search: String,
    counts: Arc<FxHashMap<ExperimentIndex, usize>>,
}

impl State {
    /// Those that a box for all stands for: deleted ones only where there are no others.
    pub fn usual(&self) -> Box<dyn Iterator<Item = ExperimentIndex> + '_> {
        let active = || self.lists.iter().flat_map(|list| &list.active).map(|listed| listed.experiment);
        if active().next().is_some() { Box::new(active()) } else { Box::new(self.listed()) }
    }

    /// All that are listed.
    pub fn listed(&self) -> impl Iterator<Item = ExperimentIndex> + '_ {
        self.lists.iter().flat_map(|list| list.active.iter().chain(&list.deleted)).map(|listed| listed.experiment)
    }

    /// Of one store.
    pub fn of_store(&self, store: StoreIndex) -> Option<&StoreList> {
        self.lists.get(store.at())
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Open the field for searching, or close it and show all again.
    SetSearching(bool),
    SetSearch(String),
    /// The field has the keyboard.
    SearchFocused,
    SetOrder(ExperimentOrder),
    /// Tick all that are listed (see [`State::usual`]), or none of them.
    TickListed(bool),
    /// The list.
    Done(Vec<StoreList>),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let state = &mut place.experiments;
    match action {
        Action::SetSearching(is_open) => {
            (state.is_searching, state.focus_search) = (is_open, is_open);
            if !is_open {
                state.search.clear();
            }
        }
        Action::SetSearch(text) => state.search = text,
        Action::SearchFocused => state.focus_search = false,
        Action::SetOrder(order) => {
            context.settings.experiment_order = order;
            context.settings_changed();
        }
        Action::TickListed(is_on) => {
            let listed: Vec<ExperimentIndex> = if is_on { state.usual().collect() } else { state.listed().collect() };
            table::update(place, context, table::Action::Tick(listed, is_on));
        }
        Action::Done(lists) => state.lists = Arc::new(lists),
    }
}

pub(super) fn failed(place: &mut Place, key: Key, _why: &Message) {
    match key {
        // Whatever changes next asks again.
        Key::List => place.experiments.asked = Asked::default(),
    }
}

/// Has the list made anew where something of which it was made has changed. Called after every action.
pub(super) fn follow(place: &mut Place, context: &mut Context<'_>) {
    let asked = &place.experiments.asked;
    let (order, counts) = (context.settings.experiment_order, &place.table.counts);
    let is_same = asked.revision == place.catalog.revision
        && asked.stores == place.table.stores
        && asked.order == order
        && asked.search == place.experiments.search
        // Where nothing is sorted by them, other counts change nothing.
        && (order != ExperimentOrder::Runs || Arc::ptr_eq(&asked.counts, counts));
    if is_same {
        return;
    }
    let (stores, search) = (place.table.stores, place.experiments.search.clone());
    place.experiments.asked =
        Asked { revision: place.catalog.revision, stores, order, search: search.clone(), counts: counts.clone() };
    context.start(Job::List { catalog: place.catalog.clone(), stores, order, search, counts: counts.clone() });
}
