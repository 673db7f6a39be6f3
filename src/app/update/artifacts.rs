//! The files of a run: tree, choice, preview.

use super::super::loadable::Loadable;
use super::super::state::{ArtifactRef, ArtifactRow, ArtifactSection, ArtifactsState, PlaceState, Zoom};
use super::super::{Action, Effect};
use super::runs;
use crate::preview::Preview;

pub(super) fn apply(place: &mut PlaceState, action: Action, effects: &mut Vec<Effect>) {
    if let Action::WantArtifacts(run) = action {
        if place.artifacts.as_ref().is_none_or(|artifacts| artifacts.run != run) {
            runs::want_artifacts(place, run, effects);
        }
        return;
    }
    let Some(artifacts) = &mut place.artifacts else { return };
    match action {
        Action::ToggleFolder(folder) => {
            if !artifacts.open_folders.remove(&folder) {
                artifacts.open_folders.insert(folder);
            }
            derive_rows(artifacts);
        }
        Action::SetArtifactFilter(text) => {
            artifacts.filter = text;
            derive_rows(artifacts);
        }
        Action::SelectArtifact(target) => choose(artifacts, target, effects),
        Action::StepArtifact(rows) => step(artifacts, rows, effects),
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
                effects.push(Effect::Thumbnails { run, sections });
            }
        }
        Action::ArtifactsDone(run, result) if artifacts.run == run => {
            artifacts.listing.finish(result);
            artifacts.file_count = artifacts.listing.value().map(|sections| {
                let entries = sections.iter().flat_map(|section| &section.listing.entries);
                entries.filter(|entry| !entry.is_folder()).count()
            });
            open_small_folders(artifacts);
            derive_rows(artifacts);
            let chosen = artifacts.selected.take().or_else(|| first_file(artifacts));
            if let Some(target) = chosen {
                choose(artifacts, target, effects);
            }
        }
        Action::PreviewDone(target, result) if artifacts.selected.as_ref() == Some(&target) => {
            artifacts.preview.finish(result);
            derive_tree(artifacts);
        }
        Action::ThumbnailsDone(run, thumbnails) if artifacts.run == run => {
            artifacts.thumbnails = Loadable::Ready(thumbnails);
        }
        _ => {}
    }
}

/// Rows of a tree preview that no folded row hides.
fn derive_tree(artifacts: &mut ArtifactsState) {
    let folded = &artifacts.folded_rows;
    artifacts.tree_rows = match artifacts.preview.value().map(|preview| &**preview) {
        Some(Preview::Tree(tree)) => tree.visible(|row| !folded.contains(&row)),
        _ => Vec::new(),
    };
}

fn choose(artifacts: &mut ArtifactsState, target: ArtifactRef, effects: &mut Vec<Effect>) {
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
    effects.push(Effect::Preview { target, store, root });
}

/// The next file (never a folder) so many rows further.
fn step(artifacts: &mut ArtifactsState, rows: isize, effects: &mut Vec<Effect>) {
    let files: Vec<&ArtifactRow> = artifacts.rows.iter().filter(|row| !row.is_folder).collect();
    let Some(last) = files.len().checked_sub(1) else { return };
    let at = files.iter().position(|row| Some(&row.target) == artifacts.selected.as_ref());
    let to = at.map_or(0, |at| at.saturating_add_signed(rows).min(last));
    if at != Some(to) {
        let target = files[to].target.clone();
        choose(artifacts, target, effects);
    }
}

/// Folders of a small listing start unfolded, so that what there is can be seen at once.
fn open_small_folders(artifacts: &mut ArtifactsState) {
    const SMALL: usize = 40;
    let Some(sections) = artifacts.listing.value().cloned() else { return };
    for (section, content) in sections.iter().enumerate() {
        if section > 0 {
            artifacts.open_folders.insert(ArtifactRef { section, path: String::new() });
        }
        if content.listing.entries.len() <= SMALL {
            for entry in content.listing.entries.iter().filter(|entry| entry.is_folder()) {
                artifacts.open_folders.insert(ArtifactRef { section, path: entry.path.clone() });
            }
        }
    }
}

fn first_file(artifacts: &ArtifactsState) -> Option<ArtifactRef> {
    let is_picture = |row: &&ArtifactRow| crate::preview::looks_like_image(&row.target.path);
    let files = || artifacts.rows.iter().filter(|row| !row.is_folder);
    files().find(is_picture).or_else(|| files().next()).map(|row| row.target.clone())
}

/// Rows of what is unfolded and matches the filter. A filter shows matching files with their folders, all unfolded.
fn derive_rows(artifacts: &mut ArtifactsState) {
    let Some(sections) = artifacts.listing.value().cloned() else {
        artifacts.rows.clear();
        return;
    };
    let words: Vec<String> = artifacts.filter.split_whitespace().map(str::to_lowercase).collect();
    let mut rows = Vec::new();
    for (section, content) in sections.iter().enumerate() {
        section_rows(artifacts, section, content, &words, &mut rows);
    }
    artifacts.rows = rows;
}

fn section_rows(
    artifacts: &ArtifactsState,
    section: usize,
    content: &ArtifactSection,
    words: &[String],
    rows: &mut Vec<ArtifactRow>,
) {
    let entries = &content.listing.entries;
    let base = usize::from(content.model.is_some());
    let heading = ArtifactRef { section, path: String::new() };
    let is_open = !words.is_empty() || artifacts.open_folders.contains(&heading);
    if content.model.is_some() {
        let bytes = content.listing.total_bytes;
        rows.push(ArtifactRow { target: heading, entry: None, depth: 0, is_folder: true, is_open, bytes });
        if !is_open {
            return;
        }
    }
    let matches: Vec<bool> = entries
        .iter()
        .map(|entry| {
            if words.is_empty() {
                return true;
            }
            let path = entry.path.to_lowercase();
            words.iter().all(|word| path.contains(word))
        })
        .collect();
    let sizes = folder_sizes(&content.listing);
    // The entries are sorted so that a folder stands before what it holds: whatever lies below a folded folder is
    // skipped by its prefix.
    let mut folded: Option<String> = None;
    for (at, entry) in entries.iter().enumerate() {
        if let Some(prefix) = &folded {
            if entry.path.starts_with(prefix.as_str()) {
                continue;
            }
            folded = None;
        }
        let is_folder = entry.is_folder();
        let below = || {
            let prefix = format!("{}/", entry.path);
            entries[at + 1..]
                .iter()
                .zip(&matches[at + 1..])
                .take_while(|(e, _)| e.path.starts_with(&prefix))
                .any(|(_, m)| *m)
        };
        let is_shown = words.is_empty() || matches[at] || (is_folder && below());
        if !is_shown {
            continue;
        }
        let target = ArtifactRef { section, path: entry.path.clone() };
        let is_open = is_folder && (!words.is_empty() || artifacts.open_folders.contains(&target));
        if is_folder && !is_open {
            folded = Some(format!("{}/", entry.path));
        }
        let depth = base + entry.path.matches('/').count();
        rows.push(ArtifactRow { target, entry: Some(at), depth, is_folder, is_open, bytes: sizes[at] });
    }
}

/// Bytes of each entry; of a folder, of everything below it.
fn folder_sizes(listing: &crate::store::ArtifactListing) -> Vec<u64> {
    let mut sizes = vec![0; listing.entries.len()];
    let mut open: Vec<(usize, String)> = Vec::new();
    for (at, entry) in listing.entries.iter().enumerate() {
        while open.last().is_some_and(|(_, prefix)| !entry.path.starts_with(prefix.as_str())) {
            open.pop();
        }
        match entry.kind {
            crate::store::ArtifactKind::File { size } => {
                sizes[at] = size;
                for (folder, _) in &open {
                    sizes[*folder] += size;
                }
            }
            crate::store::ArtifactKind::Folder => open.push((at, format!("{}/", entry.path))),
            _ => {}
        }
    }
    sizes
}
