//! What happens in the tree of files.

use std::sync::Arc;

use super::cache::{self, Cache};
use super::frames::{self, Frames};
use super::rows::{derive_rows, derive_tree, first_file, is_row_of, open_small_folders};
use super::{
    Action, ArtifactRef, ArtifactRow, Job, Key, State, Zoom, document, figure, file_actions, find, follow_page, image,
    is_ahead, members, pages, pictures, series, table, text, tree, want,
};
use crate::app::Loadable;
use crate::app::place::{Context, Place};
use crate::preview::{Adjustment, Preview};
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
        Action::Table(action) => table::update(artifacts, context, action),
        Action::Member(member) => members::show(artifacts, member, context),
        Action::Pages(action) => pages::update(artifacts, context, action),
        Action::Image(action) => image::change(artifacts, action),
        Action::Series(action) => series::change(artifacts, action, context),
        Action::File(action) => file_actions::change(place, action, context),
        Action::SetAsText(as_text) => {
            artifacts.as_text = as_text;
            text::show(artifacts, context);
        }
        Action::Text(action) => text::update(artifacts, context, action),
        Action::WantPictures(addresses) => pictures::want(artifacts, addresses, context),
        Action::PictureDone(path, address, picture) => pictures::done(artifacts, &path, address, picture),
        Action::Document(action) => document::update(artifacts, context, action),
        Action::Tree(action) => tree::update(artifacts, context, action),
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
            let is_shown = artifacts.selected.as_ref() == Some(&target) && artifacts.member.is_none();
            if artifacts.run == run && is_shown && artifacts.preview.is_loading() {
                arrived(artifacts, result, context);
            }
        }
        Action::MemberDone(run, target, member, result) => {
            let is_shown = artifacts.selected.as_ref() == Some(&target) && artifacts.member.as_ref() == Some(&member);
            if artifacts.run == run && is_shown && artifacts.preview.is_loading() {
                arrived(artifacts, result, context);
            }
        }
        Action::AheadDone(run, target, preview) => {
            if artifacts.run == run && artifacts.selected.as_ref() != Some(&target) {
                artifacts.cache.keep(target, preview);
            }
        }
        Action::FrameDone(run, target, at, preview, milliseconds) => {
            if artifacts.run == run && artifacts.selected.as_ref() == Some(&target) {
                artifacts.frames.add(at, preview, milliseconds);
            }
        }
        Action::FramesEnded(run, target, range, count) => {
            if artifacts.run == run && artifacts.selected.as_ref() == Some(&target) {
                if let Some(count) = count {
                    artifacts.frames.end(count);
                }
                frames::ended(artifacts, range, context);
            }
        }
        Action::ThumbnailsDone(run, thumbnails) => {
            if artifacts.run == run {
                artifacts.thumbnails = Loadable::Ready(thumbnails);
            }
        }
    }
}

/// What was read of the chosen file, or of the member of it that is shown.
fn arrived(artifacts: &mut State, result: Result<Arc<Preview>, Message>, context: &mut Context<'_>) {
    artifacts.preview.finish(result);
    derive_tree(artifacts);
    preview_came(artifacts, context);
    text::show(artifacts, context);
    document::show(artifacts, context);
    table::arrived(artifacts, context);
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

/// A file is here: its other frames are next, and the files beside it.
pub(super) fn preview_came(artifacts: &mut State, context: &mut Context<'_>) {
    let Some(preview) = artifacts.preview.value() else { return };
    artifacts.frames = Frames::of(preview);
    frames::want(artifacts, context);
    // Who reads texts is not about to look at pictures.
    if !artifacts.preview.value().is_some_and(|preview| cache::is_kept(preview)) {
        return;
    }
    if !artifacts.preview.value().is_some_and(|preview| Cache::has_room_beside(preview)) {
        context.discard(std::mem::take(&mut artifacts.cache));
        return;
    }
    let (Some(sections), Some(selected)) = (artifacts.listing.value().cloned(), artifacts.selected.clone()) else {
        return;
    };
    let is_wanted = |target: &ArtifactRef| *target != selected && is_ahead(target) && !artifacts.cache.knows(target);
    let targets: Vec<ArtifactRef> = neighbours(artifacts).into_iter().filter(is_wanted).collect();
    if !targets.is_empty() {
        context.start(Job::Ahead { run: artifacts.run, targets, sections });
    }
}

/// What is most likely looked at next: the steps around the chosen one, else the files beside it.
fn neighbours(artifacts: &State) -> Vec<ArtifactRef> {
    if let Some((series, step)) = artifacts.series() {
        let count = series.steps.len();
        let near = [1, count.saturating_sub(1), 2, 3].map(|by| (step + by) % count);
        return near.into_iter().filter_map(|step| artifacts.step_target(step)).collect();
    }
    let files = || artifacts.rows.iter().filter(|row| !row.is_folder);
    let Some(at) = files().position(|row| is_row_of(artifacts, row)) else { return Vec::new() };
    let near = [at.checked_add(1), at.checked_sub(1)].into_iter().flatten();
    near.filter_map(|at| files().nth(at).map(|row| row.target.clone())).collect()
}

/// What was shown goes at once: nothing ever stands under the name of another file.
pub(super) fn choose(artifacts: &mut State, target: ArtifactRef, context: &mut Context<'_>) {
    let series = series_of(artifacts, &target);
    let is_same_series = artifacts.selected.as_ref().is_some_and(|selected| selected.section == target.section)
        && series.zip(artifacts.chosen_series).is_some_and(|((new, _), (old, _))| new == old);
    if !is_same_series {
        series::forget(artifacts, context);
    }
    // Unfold what hides it.
    let mut parent = target.path.as_str();
    while let Some((above, _)) = parent.rsplit_once('/') {
        artifacts.open_folders.insert(ArtifactRef { section: target.section, path: above.to_owned() });
        parent = above;
    }
    if target.section > 0 {
        artifacts.open_folders.insert(ArtifactRef { section: target.section, path: String::new() });
    }
    artifacts.forget_preview(context);
    context.cancel(Key::Ahead);
    artifacts.folder = None;
    artifacts.selected = Some(target);
    artifacts.chosen_series = series;
    artifacts.member = None;
    artifacts.as_text = false;
    // Steps of one thing are looked at in one way.
    if !is_same_series {
        derive_rows(artifacts);
        artifacts.zoom = Zoom::Fit;
        artifacts.view.adjustment = Adjustment::default();
    } else if !retarget(artifacts) {
        derive_rows(artifacts);
    }
    artifacts.table = artifacts.table.anew();
    artifacts.folded_rows.clear();
    artifacts.tree.close();
    context.cancel(Key::Pictures);
    context.discard(std::mem::take(&mut artifacts.pictures));
}

/// The series that a file belongs to in its section, and which step of it the file is.
fn series_of(artifacts: &State, target: &ArtifactRef) -> Option<(usize, usize)> {
    let content = artifacts.listing.value()?.get(target.section)?;
    let entry = content.listing.entries.iter().position(|entry| entry.path == target.path)?;
    content.series.place(entry)
}

/// The row of the series stands for the step that is chosen now; whether there is such a row.
fn retarget(artifacts: &mut State) -> bool {
    let (Some(selected), Some((series, _))) = (artifacts.selected.clone(), artifacts.chosen_series) else {
        return false;
    };
    let is_it = |row: &&mut ArtifactRow| row.target.section == selected.section && row.series == Some(series);
    artifacts.rows.iter_mut().find(is_it).map(|row| row.target = selected).is_some()
}

/// The row that the arrow keys are on.
fn current(artifacts: &State) -> Option<usize> {
    artifacts.current()?;
    artifacts.rows.iter().position(|row| artifacts.is_current(row))
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
    } else if is_row_of(artifacts, &row) {
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
