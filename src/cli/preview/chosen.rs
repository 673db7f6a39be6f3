//! Which step of a series and which page of a file are meant.

use std::sync::Arc;

use crate::model::format;
use crate::preview::{self, FrameReader, Limits, Preview, PreviewError, Shape};
use crate::reading::artifacts::{ArtifactRef, ArtifactSection};
use crate::store::{Cancel, StoreError};
use crate::text::Message;

/// Why there is nothing to look at.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// There is no such page.
    #[error("no such page")]
    Missing(Message),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Preview(#[from] PreviewError),
}

/// The file that has these numbers in the series of a file.
pub(super) fn step(
    sections: &[ArtifactSection],
    target: &ArtifactRef,
    numbers: &[i64],
) -> Result<ArtifactRef, Message> {
    let section = &sections[target.section];
    let entries = &section.listing.entries;
    let entry = entries.iter().position(|entry| entry.path == target.path);
    let Some((series, _)) = entry.and_then(|entry| section.series.told(entries, entry)) else {
        return Err(Message::new("preview-no-steps").arg("file", shown(&target.path)));
    };
    if let Some(step) = series.steps.iter().find(|step| step.numbers == numbers) {
        return Ok(ArtifactRef { section: target.section, path: entries[step.entry].path.clone() });
    }
    let written = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let away = |step: &[i64]| -> u64 {
        step.iter().zip(numbers).fold(0, |all: u64, (there, here)| all.saturating_add(there.abs_diff(*here)))
    };
    let nearest = series.steps.iter().map(|step| &step.numbers).min_by_key(|step| away(step));
    Err(Message::new("preview-no-step")
        .arg("file", shown(&series.pattern))
        .arg("step", written(numbers))
        .arg("nearest", nearest.map(|step| written(step)).unwrap_or_default()))
}

/// How many pages can be asked for: pages of a document or image, frames of an animation, figures of a page.
fn count(preview: &Preview) -> usize {
    match &preview.shape {
        Shape::Pages(pages) => pages.sizes.len(),
        Shape::Image(image) => image.pages.max(image.frames).max(1) as usize,
        Shape::Figures(figures) => figures.len(),
        _ => 1,
    }
}

/// What is shown of a page, counted from 1. Of a document nothing changes: its pages are drawn when they are looked at.
pub(super) fn page(
    preview: &mut Preview,
    (section, path): (&ArtifactSection, &str),
    page: usize,
) -> Result<(), PageError> {
    let missing = |count: usize| {
        let message = Message::new("preview-no-page").arg("file", shown(path)).arg("page", page);
        PageError::Missing(message.arg("n", count))
    };
    let count = count(preview);
    let Some(at) = page.checked_sub(1).filter(|at| *at < count) else { return Err(missing(count)) };
    let shape = match &preview.shape {
        _ if at == 0 && !matches!(preview.shape, Shape::Figures(_)) => return Ok(()),
        Shape::Image(image) if image.pages > 1 => {
            let source = section.source(path)?;
            preview::load_page(source, at as u32, &Limits::default(), &Cancel::new())?.shape
        }
        Shape::Image(image) => {
            let file = section.store.open_artifact(&section.root, path)?;
            let mut reader = FrameReader::open(file, &Limits::default()).ok_or_else(|| missing(1))?;
            while (reader.position() as usize) < at {
                if !reader.skip() {
                    return Err(missing(reader.position() as usize));
                }
            }
            let frame = reader.next_frame(image).ok_or_else(|| missing(at))?;
            Shape::Image(frame.image)
        }
        Shape::Figures(figures) => Shape::Figures(Arc::new(vec![figures[at].clone()])),
        _ => return Ok(()),
    };
    preview.shape = shape;
    Ok(())
}

/// A path as it may be printed.
pub(super) fn shown(path: &str) -> String {
    format::safe_text(path).into_owned()
}
