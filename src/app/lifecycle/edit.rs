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
        // What is on its way to the disk is what stands in the fields.
        if !editing.is_saving {
            editing.now = edit;
        }
        return;
    }
    lifecycle.edits += 1;
    let (before, number) = (edit.clone(), lifecycle.edits);
    lifecycle.edit = Some(Editing { now: edit, before, number, is_leaving: false, is_saving: false, failure: None });
}

/// Closes the editor. A note that was written in is asked about first: it may be long. What is being saved stays until it
/// is.
pub(super) fn leave(lifecycle: &mut State) {
    if !is_asked_to_stay(lifecycle) && !lifecycle.edit.as_ref().is_some_and(|editing| editing.is_saving) {
        lifecycle.edit = None;
    }
}

/// Whether a note was written in that is not saved; then it is asked whether it may be lost.
pub(in crate::app) fn is_asked_to_stay(lifecycle: &mut State) -> bool {
    match &mut lifecycle.edit {
        Some(editing) if matches!(editing.now, Edit::Note(..)) && editing.now != editing.before => {
            editing.is_leaving = !editing.is_saving;
            true
        }
        _ => false,
    }
}

/// Closes the editor of what was saved; what could not be saved stays in it, with the reason. Whether that was shown.
pub(super) fn saved(lifecycle: &mut State, failure: Option<&Message>) -> bool {
    let Some(editing) = lifecycle.edit.as_mut().filter(|editing| editing.is_saving) else { return false };
    editing.is_saving = false;
    editing.failure = failure.cloned();
    if failure.is_none() {
        lifecycle.edit = None;
    }
    failure.is_some()
}

/// Writes what stands in the editor, which closes once it is saved.
pub(super) fn commit(place: &mut Place, context: &mut Context<'_>) {
    if place.lifecycle.is_writing {
        return;
    }
    let Some(editing) = &mut place.lifecycle.edit else { return };
    (editing.is_saving, editing.is_leaving, editing.failure) = (true, false, None);
    let edit = editing.now.clone();
    let catalog = &place.catalog;
    let target = |edited: Edited| match edited {
        Edited::Run(run) => (catalog.runs[run.at()].store, Target::Run(catalog.run(run).key.clone())),
        Edited::Experiment(index) => {
            (catalog.experiments[index.at()].store, Target::Experiment(catalog.experiment(index).key.clone()))
        }
    };
    let name = |edited: Edited| match edited {
        Edited::Run(run) => catalog.run(run).display_name().to_owned(),
        Edited::Experiment(index) => catalog.experiment(index).name.clone(),
    };
    let (made, done) = match edit {
        Edit::Name(edited, name) => {
            let (store, target) = target(edited);
            let done = Message::new("done-renamed").arg("name", &*name);
            ((store, Change::Rename { target, name }), done)
        }
        Edit::Note(edited, text) => {
            let (store, target) = target(edited);
            let done = Message::new("done-note").arg("name", name(edited));
            ((store, Change::Describe { target, text }), done)
        }
        Edit::Tag(run, key, value) => {
            let (store, target) = target(Edited::Run(run));
            let done = Message::new("done-tag").arg("tag", &*key).arg("name", name(Edited::Run(run)));
            ((store, Change::SetTag { target, key, value }), done)
        }
    };
    change(place, vec![made], done, context);
}
