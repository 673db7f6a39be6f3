//! What the filter box does.

use super::{Action, Asked, Entry, Job, Key, LONGEST_EDITED, LONGEST_KEPT};
use crate::app::pages::{self, Page};
use crate::app::place::{Context, Place};
use crate::app::{sample, table};
use crate::model::Filter;
use crate::model::filter::complete::CompletionKind;
use crate::model::filter::write::with_condition;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let find = &mut place.find;
    match action {
        Action::Edit { text, cursor } => {
            find.cursor = cursor;
            (find.is_open, find.by_hand, find.insists, find.takes_first) = (true, None, false, false);
            set_text(place, context, text);
        }
        Action::MoveCaret(cursor) => (find.cursor, find.by_hand) = (cursor, None),
        Action::CaretPut => find.caret = None,
        Action::Open => (find.is_open, find.by_hand) = (true, None),
        Action::Close => (find.is_open, find.by_hand, find.insists) = (false, None, false),
        Action::Step(rows) => step(place, rows),
        Action::Take(at) => take(place, context, at),
        Action::Enter => enter(place, context),
        Action::Leave => {
            (find.is_open, find.by_hand, find.insists) = (false, None, false);
            remember(place, context);
        }
        Action::GaveUp => find.gives_up = false,
        Action::AddCondition(condition) => {
            // A mistake that stands in the box already is not what the condition is added to.
            let text = &place.table.filter;
            let valid = find.verdict_of(text).filter(|verdict| verdict.error.is_some());
            let text = with_condition(valid.map_or(text, |verdict| verdict.valid_part()), &condition);
            set_text(place, context, text);
            remember(place, context);
            // Whoever asks for runs wants to see them.
            if matches!(place.pages.shown, Page::Run(..) | Page::Entity(_)) {
                pages::show(place, Page::Table, context);
            }
        }
        Action::Use(text) => {
            find.is_open = false;
            set_text(place, context, text);
            remember(place, context);
        }
        Action::SetNaming(name) => find.naming = name,
        Action::Save => {
            if let Some(name) = find.naming.take() {
                find.kept.save(&name, &place.table.filter);
                keep(place, context);
            }
        }
        Action::Remove(name) => {
            find.kept.remove(&name);
            keep(place, context);
        }
        Action::ForgetRecent => {
            find.kept.recent.clear();
            keep(place, context);
        }
        Action::ShowSyntax(is_open) => find.is_syntax_open = is_open,
        Action::Offered(offered) => {
            find.offered = Some(offered);
            if find.takes_first {
                find.takes_first = false;
                find.arrange(&place.table.filter);
                take(place, context, None);
            }
        }
        Action::Judged(verdict) => find.verdict = Some(verdict),
        Action::Checked(checked) => find.checked = Some(checked),
        Action::Counted(counts) => find.counts = counts.into_iter().collect(),
    }
}

/// Starts what the box needs to know of its text and of the runs in view. After every action; costs next to nothing where
/// neither has changed.
pub(in crate::app) fn follow(place: &mut Place, context: &mut Context<'_>) {
    let Place { catalog, table, find, .. } = place;
    let asked = &find.asked;
    let is_same_view = asked.revision == catalog.revision
        && asked.stage == table.stage
        && asked.stores == table.stores
        && asked.ticked == table.ticked;
    let is_same_text = asked.text == table.filter;
    if !is_same_text && find.caret.is_none() && find.cursor > table.filter.len() {
        find.cursor = table.filter.len();
    }
    let cursor = Some(find.cursor).filter(|_| find.is_open && table.filter.len() <= LONGEST_EDITED);
    if !is_same_view || !is_same_text || asked.cursor != cursor {
        let was_open = asked.cursor.is_some();
        find.asked = Asked {
            text: table.filter.clone(),
            cursor,
            revision: catalog.revision,
            stage: table.stage,
            stores: table.stores,
            ticked: table.ticked.clone(),
        };
        let is_cursor_news = cursor.is_some();
        let has_text = !table.filter.trim().is_empty();
        if !has_text && !is_same_text {
            (find.verdict, find.checked) = (None, None);
            context.cancel(Key::Check);
        }
        let kept = find.kept_entries(&table.filter);
        let kept = kept.into_iter().filter_map(|entry| find.kept_text(entry).map(str::to_owned)).collect();
        if is_cursor_news {
            let query = Box::new(table::query(place));
            let cursor = cursor.unwrap_or_default();
            context.start(Job::Offer { catalog: place.catalog.clone(), query, cursor, kept });
        } else if was_open {
            place.find.offered = None;
            context.cancel(Key::Offer);
        }
        if has_text && (!is_same_view || !is_same_text) {
            let query = Box::new(table::query(place));
            context.start(Job::Check { catalog: place.catalog.clone(), query });
        }
    }
    if place.find.is_open {
        place.find.arrange(&place.table.filter);
    } else {
        place.find.entries.clear();
    }
}

fn set_text(place: &mut Place, context: &mut Context<'_>, text: String) {
    table::update(place, context, table::Action::SetFilter(text));
}

fn step(place: &mut Place, rows: isize) {
    let find = &mut place.find;
    let count = find.entries.len();
    if count == 0 {
        return;
    }
    find.by_hand = Some(match (find.by_hand.or_else(|| find.chosen()), rows) {
        (None, 1..) => 0,
        (None, _) => count - 1,
        (Some(at), rows) => at.saturating_add_signed(rows).min(count - 1),
    });
}

/// Takes an entry of the list.
fn take(place: &mut Place, context: &mut Context<'_>, at: Option<usize>) {
    let Place { find, table, .. } = place;
    let text = &table.filter;
    let Some(entry) = at.or_else(|| find.chosen()).and_then(|at| find.entries.get(at).copied()) else { return };
    let (text, cursor, stays) = match entry {
        Entry::Completion(at) => {
            let offered = find.offered.clone().filter(|it| it.text == *text && it.cursor == find.cursor);
            let Some(offered) = offered else {
                // What is offered is of the text a moment ago: the first of what comes is meant.
                find.takes_first = find.by_hand.is_none();
                return;
            };
            let Some(item) = offered.completions.items.get(at) else { return };
            let replaces = offered.completions.replaces.clone();
            let Some(rest) = text.get(replaces.end..) else { return };
            let mut put = item.text.clone();
            let goes_on = matches!(item.kind, CompletionKind::Entity(_)) || item.text == "(";
            if !goes_on && !rest.starts_with(char::is_whitespace) {
                put.push(' ');
            }
            let cursor = replaces.start + put.len() + usize::from(!goes_on && rest.starts_with(' '));
            let mut changed = text.clone();
            changed.replace_range(replaces, &put);
            (changed, cursor, true)
        }
        Entry::Repair(at) => {
            let repair = find.checked_of(text).and_then(|checked| checked.repairs.get(at).cloned());
            let Some(repair) = repair else { return };
            let mut changed = text.clone();
            changed.replace_range(repair.replaces.clone(), &repair.text);
            (changed, repair.replaces.start + repair.text.len(), false)
        }
        Entry::Saved(_) | Entry::Recent(_) => {
            let Some(kept) = find.kept_text(entry).map(str::to_owned) else { return };
            let cursor = kept.len();
            (kept, cursor, false)
        }
    };
    (find.cursor, find.caret) = (cursor, Some(cursor));
    (find.is_open, find.by_hand, find.insists) = (stays, None, false);
    // A click on the list took the keyboard from the box.
    place.table.focus_filter = true;
    set_text(place, context, text);
    if matches!(entry, Entry::Saved(_) | Entry::Recent(_)) {
        remember(place, context);
    }
}

/// What is typed is meant: leaves the box, unless something is wrong with it.
fn enter(place: &mut Place, context: &mut Context<'_>) {
    let find = &mut place.find;
    let text = &place.table.filter;
    // Longer ones are looked at in a job alone.
    let is_wrong = if text.len() <= LONGEST_KEPT {
        Filter::parse(text).error().is_some()
    } else {
        find.verdict_of(text).is_some_and(|verdict| verdict.error.is_some())
    };
    (find.by_hand, find.is_open, find.insists, find.gives_up) = (None, is_wrong, is_wrong, !is_wrong);
    remember(place, context);
}

/// Remembers the filter as one that was used, if it is one.
fn remember(place: &mut Place, context: &mut Context<'_>) {
    let text = place.table.filter.trim();
    let is_first = place.find.kept.recent.first().is_some_and(|first| first == text);
    if text.is_empty() || text.len() > LONGEST_KEPT || is_first || Filter::parse(text).error().is_some() {
        return;
    }
    place.find.kept.remember(text);
    keep(place, context);
}

fn keep(place: &mut Place, context: &mut Context<'_>) {
    if sample::is_inside(&place.opened) {
        return;
    }
    if context.settings.filters.keep(&place.opened, place.find.kept.clone()) {
        context.settings_changed();
    }
}
