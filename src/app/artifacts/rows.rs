//! The visible rows of the artifact tree, and of a preview that is a tree.

use rustc_hash::FxHashSet;

use super::{ArtifactRef, ArtifactRow, ArtifactSection, State};

use crate::model::{Series, SeriesStep};
use crate::preview::{self, Shape};
use crate::store::{ArtifactEntry, ArtifactKind, ArtifactListing};

/// Whether a row stands for the chosen file, be it one of its series.
pub(super) fn is_row_of(artifacts: &State, row: &ArtifactRow) -> bool {
    let Some(selected) = artifacts.selected.as_ref().filter(|selected| selected.section == row.target.section) else {
        return false;
    };
    match row.series {
        Some(series) => artifacts.chosen_series.is_some_and(|(chosen, _)| chosen == series),
        None => !row.is_folder && *selected == row.target,
    }
}

/// Rows of a tree preview that no folded row hides.
pub(super) fn derive_tree(artifacts: &mut State) {
    let folded = &artifacts.folded_rows;
    artifacts.tree_rows = match artifacts.preview.value().map(|preview| &preview.shape) {
        Some(Shape::Tree(tree)) => tree.visible(|row| !folded.contains(&row)),
        _ => Vec::new(),
    };
}

/// Folders of a small listing start unfolded, so that what there is can be seen at once.
pub(super) fn open_small_folders(artifacts: &mut State) {
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

pub(super) fn first_file(artifacts: &State) -> Option<ArtifactRef> {
    let is_picture = |row: &&ArtifactRow| preview::looks_like_image(&row.target.path);
    let files = || artifacts.rows.iter().filter(|row| !row.is_folder);
    files().find(is_picture).or_else(|| files().next()).map(|row| row.target.clone())
}

/// Rows of what is unfolded and matches the filter. A filter shows matching files with their folders, all unfolded.
pub(super) fn derive_rows(artifacts: &mut State) {
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
    artifacts: &State,
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
        rows.push(ArtifactRow {
            target: heading,
            series: None,
            entry: None,
            depth: 0,
            is_folder: true,
            is_open,
            bytes,
        });
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
    let mut shown_series = FxHashSet::default();
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
        let depth = base + entry.path.matches('/').count();
        if let Some((series, content)) = series_at(content, at) {
            if shown_series.insert(series) {
                let files = |step: &SeriesStep| [Some(step.entry), step.small].into_iter().flatten();
                let bytes = content.steps.iter().flat_map(files).map(|entry| sizes[entry]).sum();
                let entry = series_step(artifacts, section, content, entries, &matches);
                let target = ArtifactRef { section, path: entries[entry].path.clone() };
                let series = Some(series);
                rows.push(ArtifactRow {
                    target,
                    series,
                    entry: Some(entry),
                    depth,
                    is_folder: false,
                    is_open: false,
                    bytes,
                });
            }
            continue;
        }
        let target = ArtifactRef { section, path: entry.path.clone() };
        let is_open = is_folder && (!words.is_empty() || artifacts.open_folders.contains(&target));
        if is_folder && !is_open {
            folded = Some(format!("{}/", entry.path));
        }
        rows.push(ArtifactRow { target, series: None, entry: Some(at), depth, is_folder, is_open, bytes: sizes[at] });
    }
}

/// The series whose row stands in the place of an entry.
fn series_at(content: &ArtifactSection, entry: usize) -> Option<(usize, &Series)> {
    let (series, _) = content.series.place(entry)?;
    Some((series, content.series.all().get(series).filter(|series| series.is_entry)?))
}

/// The file that the row of a series leads to: the chosen one, else the last that the filter lets through.
fn series_step(
    artifacts: &State,
    section: usize,
    series: &Series,
    entries: &[ArtifactEntry],
    matches: &[bool],
) -> usize {
    let selected = artifacts.selected.as_ref().filter(|selected| selected.section == section);
    let mut steps = series.steps.iter().map(|step| step.entry).rev();
    let chosen = selected.and_then(|selected| steps.clone().find(|entry| entries[*entry].path == selected.path));
    chosen
        .or_else(|| steps.find(|entry| matches[*entry]))
        .or_else(|| series.steps.last().map(|step| step.entry))
        .unwrap_or(0)
}

/// Bytes of each entry; of a folder, of everything below it.
fn folder_sizes(listing: &ArtifactListing) -> Vec<u64> {
    let mut sizes = vec![0; listing.entries.len()];
    let mut open: Vec<(usize, String)> = Vec::new();
    for (at, entry) in listing.entries.iter().enumerate() {
        while open.last().is_some_and(|(_, prefix)| !entry.path.starts_with(prefix.as_str())) {
            open.pop();
        }
        match entry.kind {
            ArtifactKind::File { size } => {
                sizes[at] = size;
                for (folder, _) in &open {
                    sizes[*folder] += size;
                }
            }
            ArtifactKind::Folder => open.push((at, format!("{}/", entry.path))),
            // Nothing of theirs is read.
            ArtifactKind::OutsideLink | ArtifactKind::BrokenLink | ArtifactKind::Locked => {}
        }
    }
    sizes
}
