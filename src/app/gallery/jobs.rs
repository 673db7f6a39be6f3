//! The jobs that look for files, make small pictures of them, and find out what to write below.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::cache::{self, Cache};
use super::index::Index;
use super::{Action, Thumb, captions, export};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::{RunIndex, SeriesList};
use crate::preview::plotly::Style;
use crate::preview::thumbnail::thumbnail;
use crate::preview::{Limits, Preview};
use crate::reading::artifacts::ArtifactSection;
use crate::store::{ArtifactKind, ArtifactListing, Cancel};

/// Runs whose files are listed between two messages at least.
const PAUSE: Duration = Duration::from_millis(150);
/// Bytes that making one may take.
const MAX_MEMORY: u64 = 48_000_000;
/// Pictures that are made side by side.
const AT_ONCE: usize = 4;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of the runs that are not known yet.
    Index { data: DataSource, runs: Arc<Vec<RunIndex>>, known: Arc<Index> },
    /// Make small pictures of the same file of these runs.
    Thumbs { data: DataSource, path: Arc<str>, side: u32, style: Arc<Style>, runs: Vec<RunIndex> },
    /// Find out what differs between the runs.
    Captions { data: DataSource, runs: Arc<Vec<RunIndex>> },
    /// Write the wall to a file.
    Export(export::Job),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Index,
    Thumbs,
    Captions,
    Export(export::Key),
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Index { .. } => Key::Index,
            Self::Thumbs { .. } => Key::Thumbs,
            Self::Captions { .. } => Key::Captions,
            Self::Export(job) => Key::Export(job.key()),
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Index { data, runs, known } => index(&data, &runs, Index::clone(&known), context),
            Self::Thumbs { data, path, side, style, runs } => thumbs(&data, &path, (side, &style), &runs, context),
            Self::Export(job) => job.run(context),
            Self::Captions { data, runs } => {
                if let Some(captions) = captions::proposed(&data.catalog, &runs, &context.cancel) {
                    context.send(Action::CaptionsProposed(captions));
                }
            }
        }
    }
}

/// The files of a run, without those of its models.
pub(super) fn section(data: &DataSource, run: RunIndex, is_listed: bool, cancel: &Cancel) -> Option<ArtifactSection> {
    let store = data.store(run);
    let root = store.artifact_root(data.catalog.run(run)).ok()?;
    let listing = if is_listed { store.list_artifacts(&root, cancel).ok()?.value } else { ArtifactListing::default() };
    let series = SeriesList::default();
    Some(ArtifactSection { model: None, is_deleted: false, root, listing, series, store: Arc::clone(store) })
}

fn index(data: &DataSource, runs: &[RunIndex], mut index: Index, context: &JobContext) {
    let mut last = Instant::now();
    for (at, &run) in runs.iter().enumerate().filter(|(_, run)| !index.knows(**run)).collect::<Vec<_>>() {
        let listed = section(data, run, true, &context.cancel);
        if context.cancel.is_cancelled() {
            return;
        }
        let entries = listed.iter().flat_map(|section| &section.listing.entries);
        let files = entries.filter(|entry| matches!(entry.kind, ArtifactKind::File { .. }));
        index.add(run, files.map(|entry| entry.path.as_str()));
        if last.elapsed() >= PAUSE {
            last = Instant::now();
            context.send(Action::Indexed { index: Arc::new(index.clone()), done: at + 1, is_done: false });
        }
    }
    context.send(Action::Indexed { index: Arc::new(index), done: runs.len(), is_done: true });
}

fn thumbs(data: &DataSource, path: &Arc<str>, (side, style): (u32, &Style), runs: &[RunIndex], context: &JobContext) {
    let cache = Cache::of_user();
    for runs in runs.chunks(AT_ONCE) {
        let made: Vec<(RunIndex, Thumb)> =
            runs.par_iter().map(|&run| (run, thumb(data, run, path, (side, style, cache), context))).collect();
        if context.cancel.is_cancelled() {
            return;
        }
        context.send(Action::Made { path: path.clone(), side, made });
    }
    context.send(Action::AllMade);
}

fn thumb(
    data: &DataSource,
    run: RunIndex,
    path: &str,
    (side, style, cache): (u32, &Style, Option<&Cache>),
    context: &JobContext,
) -> Thumb {
    let Some(section) = section(data, run, false, &context.cancel) else { return Thumb::Missing };
    let source = match section.source(path) {
        Ok(source) => source,
        Err(error) => return Thumb::Failed(error.message()),
    };
    let key = cache::Key {
        place: source.place().display().to_string(),
        bytes: source.size(),
        modified: source.modified(),
        side,
        look: format!("{:?}", style.paper),
    };
    // Without a time nobody could tell that the file was written anew.
    let cache = cache.filter(|_| key.modified.is_some());
    let made = if let Some(pixels) = cache.and_then(|cache| cache.get(&key)) {
        Ok(Some(pixels))
    } else {
        let limits = Limits::of_thumbnail(side, MAX_MEMORY);
        let made = thumbnail(source, side, style, &limits, &context.cancel);
        if let (Some(cache), Ok(Some(pixels))) = (cache, &made) {
            // What cannot be kept is made again: that costs time alone.
            drop(cache.put(&key, pixels));
        }
        made
    };
    match made {
        Ok(Some(pixels)) => {
            Preview::of_pixels(pixels).map_or(Thumb::NoPicture, |preview| Thumb::Ready(Arc::new(preview)))
        }
        Ok(None) => Thumb::NoPicture,
        Err(error) => Thumb::Failed(error.message()),
    }
}
