//! Finding runs: what the filter box offers, what is wrong with its text, and the filters that are kept.
//!
//! The text itself is [`table::State::filter`](super::table::State::filter), which anybody may set; [`follow`] notices.
//! Whatever depends on the runs or on the length of the text comes from a [`Job`].

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::place::Place;
use crate::model::filter::complete::{CompletionKind, Completions};
use crate::model::filter::repair::Repair;
use crate::model::filter::{Field, Filter, FilterError};
use crate::model::{ExperimentIndex, StageView, StoreView};
use crate::text::Message;

mod jobs;
mod kept;
mod update;

pub use jobs::{Job, Key};
pub use kept::{KeptFilters, LONGEST_KEPT, SavedFilter};
pub(super) use update::{follow, update};

/// How long after the last key an error is told.
pub const CHECK_DEBOUNCE: std::time::Duration = std::time::Duration::from_millis(400);
/// Longer texts are no longer edited in the box, coloured or completed: they were pasted, and laying them out takes longer
/// than a frame.
pub const LONGEST_EDITED: usize = 8_192;
/// Kept filters that are offered beside completions.
const FEW_KEPT: usize = 3;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// The list below the box may be shown: it is where there is anything in it.
    pub is_open: bool,
    /// Where the caret is, in bytes of the text.
    pub cursor: usize,
    /// Put the caret here at the next frame.
    pub caret: Option<usize>,
    /// Give the keyboard back at the next frame.
    pub gives_up: bool,
    /// What is offered, in the order of the list.
    pub entries: Vec<Entry>,
    /// The one that was chosen with the arrow keys.
    pub by_hand: Option<usize>,
    pub offered: Option<Arc<Offered>>,
    pub verdict: Option<Arc<Verdict>>,
    pub checked: Option<Arc<Checked>>,
    /// Runs that kept filters find.
    pub counts: FxHashMap<String, usize>,
    pub kept: KeptFilters,
    /// The name of the filter that is about to be saved, while that is asked.
    pub naming: Option<String>,
    /// The page about the syntax lies over the window.
    pub is_syntax_open: bool,
    /// Enter was pressed: what is only unfinished is told as well.
    insists: bool,
    /// The first entry was asked for before it was there.
    takes_first: bool,
    asked: Asked,
}

/// What the jobs were started for.
#[derive(Debug, Default)]
struct Asked {
    text: String,
    cursor: Option<usize>,
    revision: u64,
    stage: StageView,
    stores: StoreView,
    ticked: Vec<ExperimentIndex>,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// By its position in [`Checked::repairs`].
    Repair(usize),
    /// In [`Completions::items`].
    Completion(usize),
    /// In [`KeptFilters::saved`].
    Saved(usize),
    /// In [`KeptFilters::recent`].
    Recent(usize),
}

/// What can stand at the caret of a text.
#[derive(Clone, Debug)]
pub struct Offered {
    pub text: String,
    pub cursor: usize,
    pub completions: Completions,
}

/// Whether a text is a filter, and which part of it counts.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub text: String,
    pub error: Option<FilterError>,
    /// Bytes of the part that counts.
    pub valid_end: usize,
}

/// What was found out when nobody had typed for a moment.
#[derive(Clone, Debug)]
pub struct Checked {
    pub text: String,
    pub repairs: Vec<Repair>,
    /// Fields that no run has, with the one that was perhaps meant.
    pub unknown: Vec<(Field, Option<Field>)>,
}

impl Verdict {
    pub(super) fn of(text: &str, filter: &Filter) -> Self {
        let valid_end = filter.valid_part(text).len();
        Self { text: text.to_owned(), error: filter.error().cloned(), valid_end }
    }

    /// The part that counts, without blanks around it.
    pub fn valid_part(&self) -> &str {
        self.text.get(..self.valid_end).unwrap_or_default().trim()
    }
}

impl State {
    /// That of a place with these filters.
    pub fn with(kept: KeptFilters) -> Self {
        Self { kept, ..Self::default() }
    }

    /// Whether a dialog is open, which has the keyboard.
    pub fn has_dialog(&self) -> bool {
        self.naming.is_some() || self.is_syntax_open
    }

    /// What is known of `text`, if it has been looked at.
    pub fn verdict_of(&self, text: &str) -> Option<&Verdict> {
        self.verdict.as_deref().filter(|verdict| verdict.text == text)
    }

    /// What else is known of it.
    pub fn checked_of(&self, text: &str) -> Option<&Checked> {
        self.checked.as_deref().filter(|checked| checked.text == text)
    }

    /// The error of `text` that is to be told in the box: not while somebody is typing, nor at the end of what they are
    /// about to go on with.
    pub fn told_error(&self, text: &str) -> Option<&FilterError> {
        let error = self.verdict_of(text)?.error.as_ref()?;
        let is_typing = self.is_open && !self.insists && self.cursor == text.len() && error.is_unfinished(text);
        (self.insists || self.checked_of(text).is_some()).then_some(error).filter(|_| !is_typing)
    }

    /// Whether the list is shown.
    pub fn is_list_shown(&self, text: &str) -> bool {
        self.is_open && (!self.entries.is_empty() || self.told_error(text).is_some())
    }

    /// The entry that Tab takes.
    pub fn chosen(&self) -> Option<usize> {
        let by_hand = self.by_hand.filter(|at| *at < self.entries.len());
        by_hand.or_else(|| self.is_first_meant().then_some(0))
    }

    /// Whether the first entry goes on with what was typed. Behind a blank that is anybody's guess: Tab leads on.
    fn is_first_meant(&self) -> bool {
        match self.entries.first() {
            Some(Entry::Repair(_)) => true,
            Some(Entry::Completion(at)) => self.offered.as_ref().is_some_and(|offered| {
                let kind = offered.completions.items.get(*at).map(|item| &item.kind);
                let before = offered.text.get(..offered.cursor).unwrap_or_default();
                let is_expected = matches!(kind, Some(CompletionKind::Comparison | CompletionKind::Value));
                is_expected || before.ends_with(|last: char| !last.is_whitespace())
            }),
            Some(Entry::Saved(_) | Entry::Recent(_)) | None => false,
        }
    }

    /// Text of a kept filter.
    pub fn kept_text(&self, entry: Entry) -> Option<&str> {
        match entry {
            Entry::Saved(at) => self.kept.saved.get(at).map(|known| &*known.text),
            Entry::Recent(at) => self.kept.recent.get(at).map(String::as_str),
            Entry::Repair(_) | Entry::Completion(_) => None,
        }
    }

    /// Kept filters that go with `text`: all where nothing is typed, else a few that hold it.
    fn kept_entries(&self, text: &str) -> Vec<Entry> {
        let typed = text.trim().to_lowercase();
        if typed.len() > LONGEST_KEPT {
            return Vec::new();
        }
        let fits = |other: &str| typed.is_empty() || (other.to_lowercase().contains(&typed) && other != text.trim());
        let saved = self.kept.saved.iter().enumerate();
        let saved = saved.filter(|(_, known)| fits(&known.text) || (!typed.is_empty() && fits(&known.name)));
        let recent = self.kept.recent.iter().enumerate();
        let recent = recent.filter(|(_, known)| fits(known) && !self.kept.is_saved(known));
        let saved = saved.map(|(at, _)| Entry::Saved(at));
        let all = saved.chain(recent.map(|(at, _)| Entry::Recent(at)));
        all.take(if typed.is_empty() { usize::MAX } else { FEW_KEPT }).collect()
    }

    /// Puts together what is offered for `text`.
    fn arrange(&mut self, text: &str) {
        let mut entries = Vec::new();
        if self.told_error(text).is_some()
            && let Some(checked) = self.checked_of(text)
        {
            entries.extend((0..checked.repairs.len()).map(Entry::Repair));
        }
        let kept = self.kept_entries(text);
        let completions = self.offered.as_ref().map_or(0, |offered| offered.completions.items.len());
        let completions = (0..completions).map(Entry::Completion);
        if text.trim().is_empty() {
            entries.extend(kept.into_iter().chain(completions));
        } else {
            entries.extend(completions.chain(kept));
        }
        self.entries = entries;
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The text was edited, and the caret is there now.
    Edit {
        text: String,
        cursor: usize,
    },
    /// The caret went elsewhere.
    MoveCaret(usize),
    /// The caret is where it was to be put.
    CaretPut,
    /// Offer what can stand at the caret.
    Open,
    /// Offer nothing until something is typed.
    Close,
    /// Choose another entry of the list.
    Step(isize),
    /// Take an entry of the list; `None`: the chosen one.
    Take(Option<usize>),
    /// The text is what is meant.
    Enter,
    /// The box has lost the keyboard.
    Leave,
    /// The keyboard was given back.
    GaveUp,
    /// Only runs that meet this condition too.
    AddCondition(String),
    /// This filter, in the place of the one that is there.
    Use(String),
    /// Ask for the name of the filter, or no longer.
    SetNaming(Option<String>),
    /// Save the filter by the name that was given.
    Save,
    /// Forget a saved filter.
    Remove(String),
    /// Forget the recent ones.
    ForgetRecent,
    ShowSyntax(bool),

    Offered(Arc<Offered>),
    Judged(Arc<Verdict>),
    Checked(Arc<Checked>),
    Counted(Vec<(String, usize)>),
}

pub(super) fn failed(place: &mut Place, key: Key, _: &Message) {
    match key {
        Key::Offer => place.find.offered = None,
        Key::Check => place.find.checked = None,
    }
}
