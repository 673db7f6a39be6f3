//! The jobs that list and read the files of runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Action, ArtifactRef, ArtifactSection, Thumbnails, pages, table};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::RunIndex;
use crate::preview::{self, Limits, PageView, Part, TablePart};
use crate::reading::artifacts;
use crate::store;
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of a run, and those of its logged models.
    List(DataSource, RunIndex),
    /// Read one file.
    Preview { run: RunIndex, target: ArtifactRef, section: ArtifactSection, table: Box<TablePart> },
    /// Answer what is asked of a table.
    Table(table::Job),
    /// Draw a page; unless it is the first of a file, nothing is done while something else may still be asked for.
    Page { run: RunIndex, target: ArtifactRef, section: ArtifactSection, view: PageView, is_first: bool },
    /// Read the first pictures of a run.
    Thumbnails { run: RunIndex, sections: Arc<Vec<ArtifactSection>> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    List,
    Preview,
    Table(table::Key),
    Page,
    Thumbnails,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::List(..) => Key::List,
            Self::Preview { .. } => Key::Preview,
            Self::Table(job) => Key::Table(job.key()),
            Self::Page { .. } => Key::Page,
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
            Self::Preview { run, target, section, table } => {
                const PAUSE: Duration = Duration::from_millis(100);
                let mut last = Instant::now();
                let told = |bytes| {
                    if last.elapsed() >= PAUSE {
                        last = Instant::now();
                        context.send(Action::PreviewRead(bytes));
                    }
                };
                let limits = Limits { table: *table, ..Limits::default() };
                let result = load_preview(&section, &target.path, &limits, told, context);
                context.send(Action::PreviewDone(run, target, result.map(Arc::new)));
            }
            Self::Page { run, target, section, view, is_first } => {
                const PAUSE: Duration = Duration::from_millis(100);
                let end = Instant::now() + if is_first { Duration::ZERO } else { PAUSE };
                while Instant::now() < end && !context.cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(5));
                }
                let result = draw_page(&section, &target.path, view, context);
                context.send(Action::Pages(pages::Action::Drawn(run, target, view, result.map(Arc::new))));
            }
            Self::Table(job) => job.run(context),
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

fn draw_page(
    section: &ArtifactSection,
    path: &str,
    view: PageView,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let source = section.source(path).map_err(|error| error.message())?;
    preview::load_part(source, Part::Page(view), &Limits::default(), &context.cancel).map_err(|error| error.message())
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
