//! What happens in the tree of files.

use super::rows::{derive_rows, derive_tree, first_file, open_small_folders};
use super::{Action, ArtifactRef, ArtifactRow, Job, State, Zoom, want};
use crate::app::Loadable;
use crate::app::place::{Context, Place};

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    if let Action::Want(run) = action {
        return want(place, run, context);
    }
    let Some(artifacts) = &mut place.artifacts else { return };
    match action {
        // Dealt with: it is asked for before there is a state.
        Action::Want(_) => {}
        Action::ToggleFolder(folder) => {
            if !artifacts.open_folders.remove(&folder) {
                artifacts.open_folders.insert(folder);
            }
            derive_rows(artifacts);
        }
        Action::SetFilter(text) => {
            artifacts.filter = text;
            derive_rows(artifacts);
        }
        Action::Select(target) => choose(artifacts, target, context),
        Action::Step(rows) => step(artifacts, rows, context),
        Action::SetAsText(as_text) => artifacts.as_text = as_text,
        Action::SetZoom(zoom) => artifacts.zoom = zoom,
        Action::ToggleTreeRow(row) => {
            if !artifacts.folded_rows.remove(&row) {
                artifacts.folded_rows.insert(row);
            }
            derive_tree(artifacts);
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
            let chosen = artifacts.selected.take().or_else(|| first_file(artifacts));
            if let Some(target) = chosen {
                choose(artifacts, target, context);
            }
        }
        Action::PreviewDone(target, result) => {
            if artifacts.selected.as_ref() == Some(&target) {
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

fn choose(artifacts: &mut State, target: ArtifactRef, context: &mut Context<'_>) {
    let section = artifacts.listing.value().and_then(|sections| sections.get(target.section));
    let Some((store, root)) = section.map(|section| (section.store.clone(), section.root.clone())) else {
        artifacts.selected = Some(target);
        return;
    };
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
    artifacts.selected = Some(target.clone());
    artifacts.as_text = false;
    artifacts.zoom = Zoom::Fit;
    artifacts.folded_rows.clear();
    artifacts.preview.start();
    context.start(Job::Preview { target, store, root });
}

/// The next file (never a folder) so many rows further.
fn step(artifacts: &mut State, rows: isize, context: &mut Context<'_>) {
    let files: Vec<&ArtifactRow> = artifacts.rows.iter().filter(|row| !row.is_folder).collect();
    let Some(last) = files.len().checked_sub(1) else { return };
    let at = files.iter().position(|row| Some(&row.target) == artifacts.selected.as_ref());
    let to = at.map_or(0, |at| at.saturating_add_signed(rows).min(last));
    if at != Some(to) {
        let target = files[to].target.clone();
        choose(artifacts, target, context);
    }
}
