//! The jobs that look for files, make small pictures of them, and find out what to write below.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::cache::{self, Cache};
use super::index::Index;
use super::thumbs::Queue;
use super::{Action, Arranged, Thumb, captions, export};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::drawing::Pixels;
use crate::model::{RunIndex, SeriesList};
use crate::preview::plotly::Style;
use crate::preview::thumbnail::thumbnail;
use crate::preview::{Limits, Preview, PreviewError, Source};
use crate::reading::artifacts::ArtifactSection;
use crate::store::{ArtifactListing, Cancel};

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
    /// Find out what there is to choose from and what the wall is made of.
    Arrange {
        index: Arc<Index>,
        runs: Arc<Vec<RunIndex>>,
        wish: Option<Arc<str>>,
        shown: Option<Arc<str>>,
        is_listing: bool,
    },
    /// Make small pictures until no more are wanted.
    Thumbs { data: DataSource, path: Arc<str>, style: Arc<Style>, queue: Arc<Queue> },
    /// Find out what differs between the runs.
    Captions { data: DataSource, runs: Arc<Vec<RunIndex>> },
    /// Write the wall to a file.
    Export(export::Job),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Index,
    Arrange,
    Thumbs,
    Captions,
    Export(export::Key),
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Index { .. } => Key::Index,
            Self::Arrange { .. } => Key::Arrange,
            Self::Thumbs { .. } => Key::Thumbs,
            Self::Captions { .. } => Key::Captions,
            Self::Export(job) => Key::Export(job.key()),
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Index { data, runs, known } => index(&data, &runs, Index::clone(&known), context),
            Self::Arrange { index, runs, wish, shown, is_listing } => {
                let arranged = Arranged::of(&index, &runs, wish.as_ref(), shown.as_ref(), is_listing);
                context.send(Action::Arranged(Box::new(arranged)));
            }
            Self::Thumbs { data, path, style, queue } => thumbs(&data, &path, &style, &queue, context),
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
        index.add(run, listed.as_ref().map_or(&[], |section| &section.listing.entries));
        if last.elapsed() >= PAUSE {
            last = Instant::now();
            context.send(Action::Indexed { index: Arc::new(index.clone()), done: at + 1, is_done: false });
        }
    }
    context.send(Action::Indexed { index: Arc::new(index), done: runs.len(), is_done: true });
}

/// Several at once, each by a thread of its own: reading waits for disks, and pages for other processes.
fn thumbs(data: &DataSource, path: &Arc<str>, style: &Style, queue: &Queue, context: &JobContext) {
    let cache = Cache::of_user();
    let work = || {
        while let Some(wanted) = queue.next(&context.cancel) {
            let (run, side) = (wanted.of.0, wanted.side);
            let thumb = thumb(data, run, &wanted.path, (side, style, cache), context);
            queue.done(&wanted);
            if context.cancel.is_cancelled() {
                return;
            }
            context.send(Action::Made { path: path.clone(), of: wanted, thumb });
        }
    };
    let at_once = std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(work);
        }
    });
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
    match picture(source, side, style, cache, &context.cancel) {
        Ok(Some(pixels)) => {
            Preview::of_pixels(pixels).map_or(Thumb::NoPicture, |preview| Thumb::Ready(Arc::new(preview)))
        }
        Ok(None) => Thumb::NoPicture,
        Err(error) => Thumb::Failed(error.message()),
    }
}

/// The small picture of a file, from the cache if it is there, else made and put there. For a job.
pub fn picture(
    source: Source<'_>,
    side: u32,
    style: &Style,
    cache: Option<&Cache>,
    cancel: &Cancel,
) -> Result<Option<Pixels>, PreviewError> {
    let key = cache::Key {
        place: source.place().display().to_string(),
        bytes: source.size(),
        modified: source.modified(),
        side,
        look: format!("{:?}", style.paper),
    };
    // Without a time nobody could tell that the file was written anew.
    let cache = cache.filter(|_| key.modified.is_some());
    if let Some(pixels) = cache.and_then(|cache| cache.get(&key)) {
        return Ok(Some(pixels));
    }
    let limits = Limits::of_thumbnail(side, MAX_MEMORY);
    let made = thumbnail(source, side, style, &limits, cancel);
    if let (Some(cache), Ok(Some(pixels))) = (cache, &made) {
        // What cannot be kept is made again: that costs time alone.
        drop(cache.put(&key, pixels));
    }
    made
}
