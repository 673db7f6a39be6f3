//! The jobs that list and read the files of runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Action, ArtifactRef, ArtifactSection, Thumbnails, figure};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::RunIndex;
use crate::preview::{self, Limits};
use crate::reading::artifacts;
use crate::store;
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of a run, and those of its logged models.
    List(DataSource, RunIndex),
    /// Read one file.
    Preview { run: RunIndex, target: ArtifactRef, section: ArtifactSection },
    /// Of the figures of the chosen file.
    Figure(Box<figure::Job>),
    /// Read the first pictures of a run.
    Thumbnails { run: RunIndex, sections: Arc<Vec<ArtifactSection>> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    List,
    Preview,
    Thumbnails,
    Figure(figure::Key),
}

impl Key {
    /// Whether files of runs are read, which may take long.
    pub(in crate::app) fn is_reading(self) -> bool {
        !matches!(self, Self::Figure(_))
    }
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::List(..) => Key::List,
            Self::Preview { .. } => Key::Preview,
            Self::Figure(job) => job.key().into(),
            Self::Thumbnails { .. } => Key::Thumbnails,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::List(data, run) => {
                let listed = artifacts::list(data.store(run), &data.catalog, run, &context.cancel);
                let result = listed.map(Arc::new).map_err(|error| error.message());
                context.send(Action::Listed(run, result));
            }
            Self::Preview { run, target, section } => {
                const PAUSE: Duration = Duration::from_millis(100);
                let mut last = Instant::now();
                let told = |bytes| {
                    if last.elapsed() >= PAUSE {
                        last = Instant::now();
                        context.send(Action::PreviewRead(bytes));
                    }
                };
                let result = load_preview(&section, &target.path, &Limits::default(), told, context);
                context.send(Action::PreviewDone(run, target, result.map(Arc::new)));
            }
            Self::Figure(job) => job.run(context),
            Self::Thumbnails { run, sections } => thumbnails(run, &sections, context),
        }
    }
}

fn load_preview(
    section: &ArtifactSection,
    path: &str,
    limits: &Limits,
    told: impl FnMut(u64) + Send,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let source = section.source(path).map_err(|error| error.message())?.telling(told);
    preview::load(source, limits, &context.cancel).map_err(|error| error.message())
}

/// The first few pictures, one after the other: enough to see what a run drew, and never more than one in the making.
fn thumbnails(run: RunIndex, sections: &[ArtifactSection], context: &JobContext) {
    const MOST: usize = 6;
    const MAX_BYTES: u64 = 4 << 20;
    const SIDE: u32 = 320;
    /// What the largest may take; with six that are ready and their textures it stays below 64 MB.
    const MEMORY: u64 = 48_000_000;
    let candidates = sections.iter().enumerate().flat_map(|(section, content)| {
        content.listing.entries.iter().filter_map(move |entry| match entry.kind {
            store::ArtifactKind::File { size } if size <= MAX_BYTES && preview::looks_like_image(&entry.path) => {
                Some(ArtifactRef { section, path: entry.path.clone() })
            }
            _ => None,
        })
    });
    let limits = Limits::of_thumbnail(SIDE, MEMORY);
    let mut made = Thumbnails::new();
    for target in candidates.take(MOST) {
        let loaded = load_preview(&sections[target.section], &target.path, &limits, |_| {}, context);
        if context.cancel.is_cancelled() {
            return;
        }
        let small = loaded.ok().and_then(|preview| match preview.shape {
            preview::Shape::Image(image) => Some(Arc::new(preview::Shape::Image(image.scaled_down(SIDE)).into())),
            _ => None,
        });
        made.push((target, small));
        context.send(Action::ThumbnailsDone(run, Arc::new(made.clone())));
    }
    if made.is_empty() {
        context.send(Action::ThumbnailsDone(run, Arc::default()));
    }
}
