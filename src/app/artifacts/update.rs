//! What happens in the tree of files.

use super::rows::{derive_rows, derive_tree, first_file, open_small_folders};
use super::{Action, ArtifactRef, ArtifactRow, Job, State, Zoom, figure, find, follow_page, want};
use crate::app::Loadable;
use crate::app::place::{Context, Place};
use crate::text::Message;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    change(place, context, action);
    follow_page(place, context);
}

fn change(place: &mut Place, context: &mut Context<'_>, action: Action) {
    if let Action::Want(run) = action {
        return want(place, run, context);
    }
    let Some(artifacts) = &mut place.artifacts else { return };
    match action {
        // Dealt with: it is asked for before there is a state.
        Action::Want(_) => {}
        Action::ToggleFolder(folder) => {
            if !artifacts.open_folders.remove(&folder) {
                artifacts.open_folders.insert(folder.clone());
            }
            artifacts.folder = Some(folder);
            derive_rows(artifacts);
        }
        Action::SetFilter(text) => {
            artifacts.filter = text;
            derive_rows(artifacts);
        }
        Action::Select(target) => choose(artifacts, target, context),
        Action::Reveal(path) => {
            artifacts.wanted = Some(path);
            choose_wanted(artifacts, context);
        }
        Action::Step(rows) => step(artifacts, rows, context),
        Action::FoldHere(fold) => fold_here(artifacts, fold, context),
        Action::SetAsText(as_text) => artifacts.as_text = as_text,
        Action::SetZoom(zoom) => artifacts.zoom = zoom,
        Action::ToggleTreeRow(row) => {
            if !artifacts.folded_rows.remove(&row) {
                artifacts.folded_rows.insert(row);
            }
            derive_tree(artifacts);
        }
        Action::Figure(action) => {
            let file = artifacts.selected.as_ref().map(|target| target.path.as_str());
            figure::update(&mut artifacts.figures, file, context, action);
        }
        Action::WantThumbnails(run) => {
            if artifacts.run == run
                && artifacts.thumbnails.is_idle()
                && let Some(sections) = artifacts.listing.value().cloned()
            {
                artifacts.thumbnails.start();
                context.start(Job::Thumbnails { run, sections });
            }
        }
        Action::Listed(run, result) => {
            if artifacts.run != run {
                return;
            }
            artifacts.listing.finish(result);
            artifacts.file_count = artifacts.listing.value().map(|sections| {
                let entries = sections.iter().flat_map(|section| &section.listing.entries);
                entries.filter(|entry| !entry.is_folder()).count()
            });
            open_small_folders(artifacts);
            derive_rows(artifacts);
            if artifacts.wanted.is_some() {
                choose_wanted(artifacts, context);
            } else if let Some(target) = artifacts.selected.take().or_else(|| first_file(artifacts)) {
                choose(artifacts, target, context);
            }
        }
        Action::PreviewRead(bytes) => artifacts.bytes_read = bytes,
        Action::PreviewDone(run, target, result) => {
            if artifacts.run == run && artifacts.selected.as_ref() == Some(&target) && artifacts.preview.is_loading() {
                artifacts.preview.finish(result);
                derive_tree(artifacts);
            }
        }
        Action::ThumbnailsDone(run, thumbnails) => {
            if artifacts.run == run {
                artifacts.thumbnails = Loadable::Ready(thumbnails);
            }
        }
    }
}

/// Chooses the file that was asked for by its path, if the files are listed; says so where there is none.
fn choose_wanted(artifacts: &mut State, context: &mut Context<'_>) {
    let Some(sections) = artifacts.listing.value().cloned() else { return };
    let Some(path) = artifacts.wanted.take() else { return };
    if let Some(target) = find(&sections, &path) {
        return choose(artifacts, target, context);
    }
    artifacts.forget_preview(context);
    artifacts.selected = None;
    artifacts.preview.finish(Err(Message::new("artifact-not-found").arg("file", path)));
}

/// What was shown goes at once: nothing ever stands under the name of another file.
fn choose(artifacts: &mut State, target: ArtifactRef, context: &mut Context<'_>) {
    // Unfold what hides it.
    let mut parent = target.path.as_str();
    while let Some((above, _)) = parent.rsplit_once('/') {
        artifacts.open_folders.insert(ArtifactRef { section: target.section, path: above.to_owned() });
        parent = above;
    }
    if target.section > 0 {
        artifacts.open_folders.insert(ArtifactRef { section: target.section, path: String::new() });
    }
    derive_rows(artifacts);
    artifacts.forget_preview(context);
    artifacts.folder = None;
    artifacts.selected = Some(target);
    artifacts.as_text = false;
    artifacts.zoom = Zoom::Fit;
    artifacts.folded_rows.clear();
}

/// The row that the arrow keys are on.
fn current(artifacts: &State) -> Option<usize> {
    let current = artifacts.current()?;
    artifacts.rows.iter().position(|row| row.target == *current)
}

/// The file or folder so many rows further; what was shown of a file stays while the keys go over folders.
fn step(artifacts: &mut State, rows: isize, context: &mut Context<'_>) {
    let Some(last) = artifacts.rows.len().checked_sub(1) else { return };
    let to = current(artifacts).map_or(0, |at| at.saturating_add_signed(rows).min(last));
    go_to(artifacts, to, context);
}

fn go_to(artifacts: &mut State, at: usize, context: &mut Context<'_>) {
    let row: ArtifactRow = artifacts.rows[at].clone();
    if row.is_folder {
        artifacts.folder = Some(row.target);
    } else if artifacts.selected.as_ref() == Some(&row.target) {
        artifacts.folder = None;
    } else {
        choose(artifacts, row.target, context);
    }
}

/// Left folds or goes to the folder above; right unfolds or goes into the folder.
fn fold_here(artifacts: &mut State, fold: bool, context: &mut Context<'_>) {
    let Some(at) = current(artifacts) else { return };
    let row = &artifacts.rows[at];
    if row.is_folder && row.is_open == fold {
        let folder = row.target.clone();
        if !artifacts.open_folders.remove(&folder) {
            artifacts.open_folders.insert(folder);
        }
        derive_rows(artifacts);
    } else if fold {
        if let Some(above) = artifacts.rows[..at].iter().rposition(|above| above.depth < row.depth) {
            go_to(artifacts, above, context);
        }
    } else if row.is_folder {
        step(artifacts, 1, context);
    }
}
