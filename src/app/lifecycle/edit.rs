//! The editor of names, notes and tags.

use super::change::change;
use super::{Edit, Edited, Editing, State};
use crate::app::place::{Context, Place};
use crate::store::Change;
use crate::store::lifecycle::Target;
use crate::text::Message;

/// Opens an editor, or takes what was written in it.
pub(super) fn set(lifecycle: &mut State, edit: Edit) {
    if let Some(editing) = &mut lifecycle.edit {
        editing.now = edit;
        return;
    }
    lifecycle.edits += 1;
    let before = edit.clone();
    lifecycle.edit = Some(Editing { now: edit, before, number: lifecycle.edits, is_leaving: false });
}

/// Closes the editor. A note that was written in is asked about first: it may be long.
pub(super) fn leave(lifecycle: &mut State) {
    match &mut lifecycle.edit {
        Some(editing) if matches!(editing.now, Edit::Note(..)) && editing.now != editing.before => {
            editing.is_leaving = true;
        }
        edit => *edit = None,
    }
}

/// Writes what stands in the editor, and closes it.
pub(super) fn commit(place: &mut Place, context: &mut Context<'_>) {
    if place.lifecycle.is_writing {
        return;
    }
    let Some(Editing { now: edit, .. }) = place.lifecycle.edit.take() else { return };
    let catalog = &place.catalog;
    let target = |edited: Edited| match edited {
        Edited::Run(run) => (catalog.runs[run.at()].store, Target::Run(catalog.run(run).key.clone())),
        Edited::Experiment(index) => {
            (catalog.experiments[index.at()].store, Target::Experiment(catalog.experiment(index).key.clone()))
        }
    };
    let made = match edit {
        Edit::Name(edited, name) => {
            let (store, target) = target(edited);
            (store, Change::Rename { target, name })
        }
        Edit::Note(edited, text) => {
            let (store, target) = target(edited);
            (store, Change::Describe { target, text })
        }
        Edit::Tag(run, key, value) => {
            let (store, target) = target(Edited::Run(run));
            (store, Change::SetTag { target, key, value })
        }
    };
    change(place, vec![made], Message::new("done-edited"), context);
}
