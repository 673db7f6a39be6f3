//! Images that were looked at or will be next: decoded, and within a number of bytes.

use std::collections::VecDeque;
use std::sync::Arc;

use super::ArtifactRef;
use crate::preview::{Preview, Shape};

/// Bytes of all that is kept, without the image that is shown.
const MOST_BYTES: u64 = 96 << 20;
/// An image of more is not decoded before it is asked for.
pub(super) const MOST_AHEAD: u64 = 48 << 20;

/// Beside an image of more nothing is kept.
const MOST_BESIDE: u64 = 32 << 20;

/// The newest last.
#[derive(Debug, Default)]
pub(super) struct Cache {
    kept: VecDeque<(ArtifactRef, Option<Arc<Preview>>)>,
}

impl Cache {
    /// What is known of a file: an image, or that nothing comes of it before it is asked for.
    pub(super) fn knows(&self, target: &ArtifactRef) -> bool {
        self.kept.iter().any(|(known, _)| known == target)
    }

    pub(super) fn get(&self, target: &ArtifactRef) -> Option<Arc<Preview>> {
        self.kept.iter().find(|(known, _)| known == target).and_then(|(_, preview)| preview.clone())
    }

    /// Keeps it, and forgets what was kept longest where there is no room.
    pub(super) fn keep(&mut self, target: ArtifactRef, preview: Option<Arc<Preview>>) {
        self.kept.retain(|(known, _)| *known != target);
        let bytes = preview.as_deref().map_or(0, bytes_of);
        if bytes <= MOST_BYTES {
            self.kept.push_back((target, preview));
        }
        while self.bytes() > MOST_BYTES || self.kept.len() > 1000 {
            self.kept.pop_front();
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.kept.iter().filter_map(|(_, preview)| preview.as_deref()).map(bytes_of).sum()
    }

    /// Whether there is room for anything beside an image that is shown.
    pub(super) fn has_room_beside(shown: &Preview) -> bool {
        bytes_of(shown) <= MOST_BESIDE
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

fn bytes_of(preview: &Preview) -> u64 {
    match &preview.shape {
        Shape::Image(image) => image.bytes(),
        // Nothing else is kept.
        _ => u64::MAX,
    }
}

/// Whether a preview may be kept when another file is shown.
pub(super) fn is_kept(preview: &Preview) -> bool {
    matches!(preview.shape, Shape::Image(_))
}
