//! The list of all columns: searched, folded by group, and with long families of names in one line.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns;
use crate::app::place::{Context, Place};
use crate::model::{ColumnGroup, ColumnId, Table, Wishes, look};
use crate::text::Texts;

/// Families of fewer hidden columns are listed one by one.
const LONG_FAMILY: usize = 12;
/// Families that are named in the line that stands for them.
const NAMED_FAMILIES: usize = 3;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub search: String,
    /// What is listed, top to bottom.
    pub entries: Vec<Entry>,
    /// Parameters and tags that "differing only" leaves out.
    pub left_out: (usize, usize),
    /// Columns that the search is in.
    pub total: usize,
    /// Scroll to this group at the next frame.
    pub scroll_to: Option<ColumnGroup>,
    /// Give the search the keyboard at the next frame.
    pub focus_search: bool,
    folded: FxHashSet<ColumnGroup>,
    /// Groups whose families are listed.
    unfolded: FxHashSet<ColumnGroup>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A heading.
    Group(GroupEntry),
    Column {
        column: ColumnId,
        /// Runs in view that have it.
        count: usize,
        /// Things that it names, where that says more.
        names: Option<usize>,
        is_shown: bool,
        is_pinned: bool,
    },
    /// Families of hidden columns, and how many columns each has: `many/`, 96.
    More { group: ColumnGroup, families: Vec<(Arc<str>, usize)>, total: usize },
}

/// A heading of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupEntry {
    pub group: ColumnGroup,
    pub is_open: bool,
    /// Columns of it that are shown, and all.
    pub shown: usize,
    pub total: usize,
    /// Left out because they are the same in all runs.
    pub left_out: usize,
    /// Of the columns that the search finds, all are shown, or some.
    pub is_ticked: bool,
    pub is_partly_ticked: bool,
    /// Ordered by name; `None` where the user moved columns.
    pub by_name: Option<bool>,
}

/// What can be asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// Open the list, at a group.
    Open(Option<ColumnGroup>),
    Close,
    Search(String),
    /// Fold a group, or unfold it.
    Fold(ColumnGroup),
    /// List the families of a group one by one.
    Unfold(ColumnGroup),
    /// Show all columns of a group that the search finds; hide them where all are shown.
    TickAll(ColumnGroup),
    /// The list was scrolled to its group, and its search has the keyboard.
    Settled,
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let wishes = columns::wishes(place, context.settings);
    let texts = context.settings.language().texts();
    let Some(table) = place.table.content.value().cloned() else { return };
    let list = &mut place.table.layout.list;
    match (action, list) {
        (Action::Open(group), list) => {
            let list = list.get_or_insert_with(State::default);
            (list.scroll_to, list.focus_search) = (group, true);
            list.folded.retain(|folded| Some(*folded) != group);
        }
        (Action::Close, list) => *list = None,
        (Action::Search(search), Some(list)) => list.search = search,
        (Action::Fold(group), Some(list)) => {
            if !list.folded.remove(&group) {
                list.folded.insert(group);
            }
        }
        (Action::Unfold(group), Some(list)) => {
            list.unfolded.insert(group);
        }
        (Action::TickAll(group), Some(list)) => {
            let found: Vec<ColumnId> = list.found(&table, &wishes, group, texts);
            let shown: FxHashSet<&ColumnId> = place.table.columns.iter().collect();
            let is_ticked = found.iter().all(|column| shown.contains(column));
            for column in found.into_iter().filter(|column| *column != ColumnId::Name) {
                columns::show(place, &column, !is_ticked, context);
            }
            return columns::changed(place, context);
        }
        (Action::Settled, Some(list)) => (list.scroll_to, list.focus_search) = (None, false),
        (Action::Search(_) | Action::Fold(_) | Action::Unfold(_) | Action::TickAll(_) | Action::Settled, None) => {}
    }
    if let Some(list) = &mut place.table.layout.list {
        list.follow(&table, &wishes, &place.table.columns, texts);
    }
}

impl State {
    /// Lists the columns of `table` anew.
    pub(super) fn follow(&mut self, table: &Table, wishes: &Wishes, shown: &[ColumnId], texts: &Texts) {
        let shown: FxHashSet<&ColumnId> = shown.iter().collect();
        self.entries.clear();
        self.left_out = (0, 0);
        self.total = 0;
        for group in ColumnGroup::ALL {
            self.list_group(table, wishes, (&shown, texts), group);
        }
    }

    fn list_group(
        &mut self,
        table: &Table,
        wishes: &Wishes,
        (shown, texts): (&FxHashSet<&ColumnId>, &Texts),
        group: ColumnGroup,
    ) {
        let (left_out, listed): (Vec<usize>, Vec<usize>) =
            look::listed(table, wishes, group).into_iter().partition(|&at| look::is_left_out(table, wishes, at));
        match group {
            ColumnGroup::Params => self.left_out.0 = left_out.len(),
            ColumnGroup::Tags => self.left_out.1 = left_out.len(),
            ColumnGroup::Attributes | ColumnGroup::Metrics => {}
        }
        let total = left_out.len() + listed.len();
        self.total += total;
        let is_shown = |at: usize| shown.contains(&table.columns[at]);
        let needle = self.search.trim().to_lowercase();
        let found: Vec<usize> =
            listed.iter().copied().filter(|&at| finds(&needle, &table.columns[at], texts)).collect();
        if total == 0 || (!needle.is_empty() && found.is_empty()) {
            return;
        }
        let ticked = found.iter().filter(|&&at| is_shown(at)).count();
        let is_open = !needle.is_empty() || !self.folded.contains(&group);
        self.entries.push(Entry::Group(GroupEntry {
            group,
            is_open,
            shown: listed.iter().filter(|&&at| is_shown(at)).count(),
            total,
            left_out: left_out.len(),
            is_ticked: ticked > 0 && ticked == found.len(),
            is_partly_ticked: ticked > 0 && ticked < found.len(),
            by_name: (!look::is_moved(wishes, group)).then(|| wishes.look.by_name.contains(&group)),
        }));
        if !is_open {
            return;
        }
        let families = if needle.is_empty() && !self.unfolded.contains(&group) {
            long_families(table, &found, is_shown)
        } else {
            Vec::new()
        };
        let is_folded = |at: usize| {
            !is_shown(at)
                && family(&table.columns[at]).is_some_and(|own| families.iter().any(|(name, _)| **name == *own))
        };
        let entry = |at: usize| {
            let (column, facts) = (table.columns[at].clone(), table.coverage.facts[at]);
            let is_pinned = column == ColumnId::Name || wishes.look.pinned.contains(&column.to_string());
            Entry::Column { is_shown: is_shown(at), is_pinned, column, count: facts.count, names: facts.names }
        };
        self.entries.extend(found.iter().copied().filter(|&at| !is_folded(at)).map(entry));
        if !families.is_empty() {
            let total = families.iter().map(|(_, count)| count).sum();
            self.entries.push(Entry::More { group, total, families });
        }
    }

    /// The columns of a group that the search finds.
    fn found(&self, table: &Table, wishes: &Wishes, group: ColumnGroup, texts: &Texts) -> Vec<ColumnId> {
        let needle = self.search.trim().to_lowercase();
        let listed = look::listed(table, wishes, group).into_iter();
        let listed = listed.filter(|&at| !look::is_left_out(table, wishes, at));
        listed.map(|at| table.columns[at].clone()).filter(|column| finds(&needle, column, texts)).collect()
    }

    /// The columns of a group as they are listed.
    pub(super) fn columns_of(&self, group: ColumnGroup) -> Vec<ColumnId> {
        let columns = self.entries.iter().filter_map(|entry| match entry {
            Entry::Column { column, .. } if column.group() == group => Some(column.clone()),
            _ => None,
        });
        columns.collect()
    }
}

/// Whether a column is meant by what is searched, in lower case.
fn finds(needle: &str, column: &ColumnId, texts: &Texts) -> bool {
    let title = column.attribute().map(|row| texts.get(row.title));
    let name = title.or(column.key().map(|key| &**key)).unwrap_or_default();
    needle.is_empty() || name.to_lowercase().contains(needle)
}

/// What a name begins with, up to its first slash.
fn family(column: &ColumnId) -> Option<&str> {
    let key = column.key()?;
    key.find('/').map(|slash| &key[..=slash]).filter(|family| family.len() > 1)
}

/// Families with many hidden columns, the largest first.
fn long_families(table: &Table, listed: &[usize], is_shown: impl Fn(usize) -> bool) -> Vec<(Arc<str>, usize)> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for &at in listed.iter().filter(|at| !is_shown(**at)) {
        if let Some(family) = family(&table.columns[at]) {
            *counts.entry(family).or_default() += 1;
        }
    }
    let mut families: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count >= LONG_FAMILY).collect();
    families.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    families.into_iter().map(|(name, count)| (name.into(), count)).collect()
}

impl Entry {
    /// The families that are named in their line, and whether there are others.
    pub fn named(families: &[(Arc<str>, usize)]) -> (&[(Arc<str>, usize)], bool) {
        (&families[..families.len().min(NAMED_FAMILIES)], families.len() > NAMED_FAMILIES)
    }
}
