//! What happens in the dialog that takes the table along.

use std::path::{Path, PathBuf};

use super::{Action, Job, Key, State, TableRequest, outcome};
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::model::{TableFormat, TableTextOptions};

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Open => {
            place.save_table =
                Some(State { is_selected_only: place.table.selection.runs().len() > 1, ..State::default() });
            preview(place, context);
        }
        Action::Close => {
            place.save_table = None;
            context.cancel(Key::Preview);
        }
        Action::SetOptions(options) => {
            let Some(saving) = &mut place.save_table else { return };
            if saving.options.format != options.format && !saving.path.is_empty() {
                let path = PathBuf::from(&saving.path).with_extension(options.format.extension());
                saving.path = path.to_string_lossy().into_owned();
                saving.is_agreed = false;
            }
            set_options(saving, options);
            preview(place, context);
        }
        Action::SetSelectedOnly(is_selected_only) => {
            let Some(saving) = &mut place.save_table else { return };
            forget_outcome(saving);
            saving.is_selected_only = is_selected_only;
            preview(place, context);
        }
        Action::SetPath(path) => set_path(place, context, path, false),
        Action::Picked(path) => set_path(place, context, path.to_string_lossy().into_owned(), true),
        Action::PickPath => {
            if let Some(saving) = &place.save_table {
                context.pick_table_path(PathBuf::from(&saving.path));
            }
        }
        Action::Save => save(place, context),
        Action::Copy => {
            if let Some(request) = request(place, context.settings) {
                context.start(Job::Copy(request));
            }
        }
        Action::PreviewDone(text, folder) => {
            let Some(saving) = &mut place.save_table else { return };
            if saving.path.is_empty() {
                let name = format!("runs.{}", saving.options.format.extension());
                saving.path = folder.join(name).to_string_lossy().into_owned();
            }
            saving.preview.finish(Ok(text));
        }
        Action::Exists => {
            if let Some(saving) = &mut place.save_table {
                (saving.is_saving, saving.is_replacing) = (false, true);
            }
        }
        Action::Done(result) => match (&mut place.save_table, result) {
            // What is open may be another dialog, after that of the table that was written.
            (Some(saving), Ok(path)) if saving.is_saving => {
                forget_outcome(saving);
                (saving.is_saving, saving.is_agreed, saving.saved) = (false, false, Some(path));
            }
            (Some(saving), Err(why)) => {
                forget_outcome(saving);
                (saving.is_saving, saving.failure) = (false, Some(why));
            }
            (_, result) => context.notices.push(outcome(&result)),
        },
    }
}

/// What was said of the last file is no longer about what will be written.
fn forget_outcome(saving: &mut State) {
    (saving.is_replacing, saving.failure, saving.saved) = (false, None, None);
}

fn set_options(saving: &mut State, options: TableTextOptions) {
    forget_outcome(saving);
    saving.options = options;
}

fn set_path(place: &mut Place, context: &mut Context<'_>, path: String, is_agreed: bool) {
    let Some(saving) = &mut place.save_table else { return };
    forget_outcome(saving);
    (saving.path, saving.is_agreed) = (path, is_agreed);
    // The ending says what is written.
    let ending = Path::new(saving.path.trim()).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let named = TableFormat::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(ending));
    if let Some(format) = named.filter(|format| *format != saving.options.format) {
        saving.options.format = format;
        preview(place, context);
    }
}

fn save(place: &mut Place, context: &mut Context<'_>) {
    let Some((request, saving)) = request(place, context.settings).zip(place.save_table.as_mut()) else { return };
    if saving.is_saving || saving.path.trim().is_empty() {
        return;
    }
    let is_replacing = saving.is_replacing || saving.is_agreed;
    forget_outcome(saving);
    saving.is_saving = true;
    context.start(Job::Save { request, path: PathBuf::from(saving.path.trim()), is_replacing });
}

fn request(place: &Place, settings: &Settings) -> Option<TableRequest> {
    let saving = place.save_table.as_ref()?;
    Some(TableRequest {
        catalog: place.catalog.clone(),
        table: place.table.content.value()?.clone(),
        columns: place.table.columns.clone(),
        selected: saving.is_selected_only.then(|| place.table.selection.runs().to_vec()),
        space: place.space.measured.value().cloned(),
        options: saving.options,
        language: settings.language(),
    })
}

fn preview(place: &mut Place, context: &mut Context<'_>) {
    let Some(request) = request(place, context.settings) else { return };
    if let Some(saving) = &mut place.save_table {
        saving.preview.start();
        context.start(Job::Preview(request));
    }
}
