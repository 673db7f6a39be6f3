//! The jobs that list and read the files of runs.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::frames::SharedReader;
use super::{
    Action, ArtifactRef, ArtifactSection, Member, Thumbnails, cache, document, figure, file_actions, members, pages,
    pictures, series, table, text, tree,
};
use crate::app::data::DataSource;
use crate::app::files::write_with;
use crate::app::job::JobContext;
use crate::drawing::Pixels;
use crate::model::RunIndex;
use crate::preview::{self, Adjustment, FrameReader, Limits, PageView, Part, TablePart};
use crate::reading::artifacts;
use crate::store::{self, StoreError};
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of a run, and those of its logged models.
    List(DataSource, RunIndex),
    /// Read one file.
    Preview { run: RunIndex, target: ArtifactRef, section: Box<ArtifactSection>, table: Box<TablePart> },
    /// Answer what is asked of a table.
    Table(table::Job),
    /// Read a member of an archive.
    Member { run: RunIndex, target: ArtifactRef, section: Box<ArtifactSection>, member: Member },
    /// Draw a page; unless it is the first of a file, nothing is done while something else may still be asked for.
    Page {
        run: RunIndex,
        target: ArtifactRef,
        section: Box<ArtifactSection>,
        /// Of this member of the file, not of the file.
        member: Option<Member>,
        view: PageView,
        is_first: bool,
    },
    /// Read images that may be asked for next.
    Ahead { run: RunIndex, targets: Vec<ArtifactRef>, sections: Arc<Vec<ArtifactSection>> },
    /// Decode frames or pages of an image, from the one to before the other.
    Frames {
        run: RunIndex,
        target: ArtifactRef,
        sections: Arc<Vec<ArtifactSection>>,
        whole: Arc<preview::Preview>,
        reader: SharedReader,
        range: (u32, u32),
        are_pages: bool,
    },
    /// Make small pictures of steps of a series.
    Small { sections: Arc<Vec<ArtifactSection>>, section: usize, series: usize, steps: Vec<usize> },
    /// Put an image on the clipboard, as it is shown.
    CopyImage { preview: Arc<preview::Preview>, adjustment: Adjustment },
    /// Write a copy of a file. Each has a number of its own.
    Save { sections: Arc<Vec<ArtifactSection>>, target: ArtifactRef, path: PathBuf, number: u32 },
    /// For the text that is shown.
    Text(text::Job),
    /// Read pictures of Markdown.
    Pictures(pictures::Job),
    /// Find the lines of a page of blocks.
    Document(document::Job),
    /// Look for something in a tree.
    Tree(tree::Job),
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
    Table(table::Key),
    Page,
    Ahead,
    Frames,
    Small,
    CopyImage,
    /// Each copy that is written.
    Save(u32),
    Thumbnails,
    Text(text::Key),
    Pictures,
    Document,
    Tree,
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
            Self::Preview { .. } | Self::Member { .. } => Key::Preview,
            Self::Table(job) => Key::Table(job.key()),
            Self::Page { .. } => Key::Page,
            Self::Ahead { .. } => Key::Ahead,
            Self::Frames { .. } => Key::Frames,
            Self::Small { .. } => Key::Small,
            Self::CopyImage { .. } => Key::CopyImage,
            Self::Save { number, .. } => Key::Save(*number),
            Self::Figure(job) => job.key().into(),
            Self::Thumbnails { .. } => Key::Thumbnails,
            Self::Text(job) => Key::Text(job.key()),
            Self::Pictures(_) => Key::Pictures,
            Self::Document(_) => Key::Document,
            Self::Tree(_) => Key::Tree,
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
            Self::Member { run, target, section, member } => members::read(run, target, &section, member, context),
            Self::Page { run, target, section, member, view, is_first } => {
                const PAUSE: Duration = Duration::from_millis(100);
                let end = Instant::now() + if is_first { Duration::ZERO } else { PAUSE };
                while Instant::now() < end && !context.cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(5));
                }
                let result = draw_page(&section, &target.path, member, view, context);
                context.send(Action::Pages(pages::Action::Drawn(run, target, view, result.map(Arc::new))));
            }
            Self::Ahead { run, targets, sections } => ahead(run, targets, &sections, context),
            Self::Frames { run, target, sections, whole, reader, range, are_pages } => {
                let wanted = Wanted { run, target, range };
                if are_pages {
                    pages(wanted, &sections, context);
                } else {
                    frames(wanted, &sections, &whole, &reader, context);
                }
            }
            Self::Small { sections, section, series, steps } => small(&sections, (section, series), steps, context),
            Self::CopyImage { preview, adjustment } => {
                if let preview::Shape::Image(image) = &preview.shape {
                    let rgba = image.adjusted(adjustment).tile(preview::Tile { at: [0, 0], size: image.size });
                    let pixels = Pixels { width: image.size[0], height: image.size[1], rgba };
                    context.send(Action::File(file_actions::Action::ImageCopied(pixels)));
                }
            }
            Self::Save { sections, target, path, .. } => {
                let result = save(&sections, &target, &path, context);
                context.send(Action::File(file_actions::Action::Saved(result)));
            }
            Self::Text(job) => job.run(context),
            Self::Pictures(job) => job.run(context),
            Self::Document(job) => job.run(context),
            Self::Tree(job) => job.run(context),
            Self::Table(job) => job.run(context),
            Self::Figure(job) => job.run(context),
            Self::Thumbnails { run, sections } => thumbnails(run, &sections, context),
        }
    }
}

/// One after the other: what is looked at now comes first.
fn ahead(run: RunIndex, targets: Vec<ArtifactRef>, sections: &[ArtifactSection], context: &JobContext) {
    // Decoding takes the picture, its texture comes only when it is shown.
    let limits = Limits { max_memory: 2 * cache::MOST_AHEAD, ..Limits::default() };
    for target in targets {
        let Some(section) = sections.get(target.section) else { continue };
        let loaded = load_preview(section, &target.path, &limits, |_| {}, context);
        if context.cancel.is_cancelled() {
            return;
        }
        let is_fit = |preview: &preview::Preview| match &preview.shape {
            preview::Shape::Image(image) => image.factor == 1 && image.bytes() <= cache::MOST_AHEAD,
            _ => false,
        };
        context.send(Action::AheadDone(run, target, loaded.ok().filter(is_fit).map(Arc::new)));
    }
}

/// Frames or pages of a file.
struct Wanted {
    run: RunIndex,
    target: ArtifactRef,
    range: (u32, u32),
}

impl Wanted {
    fn done(&self, at: u32, preview: preview::Preview, milliseconds: u32, context: &JobContext) {
        context.send(Action::FrameDone(self.run, self.target.clone(), at, Arc::new(preview), milliseconds));
    }

    fn ended(self, count: Option<u32>, context: &JobContext) {
        context.send(Action::FramesEnded(self.run, self.target, self.range, count));
    }
}

/// A decoder that was left before what is wanted goes on; else one begins anew.
fn frames(
    wanted: Wanted,
    sections: &[ArtifactSection],
    whole: &preview::Preview,
    shared: &SharedReader,
    context: &JobContext,
) {
    let preview::Shape::Image(image) = &whole.shape else { return };
    let (from, to) = wanted.range;
    let kept = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
    let reader = kept.filter(|reader| reader.position() <= from).or_else(|| {
        let section = sections.get(wanted.target.section)?;
        let file = section.store.open_artifact(&section.root, &wanted.target.path).ok()?;
        FrameReader::open(file, &Limits::default())
    });
    // It cannot be played: what is shown is all there is.
    let Some(mut reader) = reader else { return wanted.ended(Some(1), context) };
    while reader.position() < to {
        if context.cancel.is_cancelled() {
            break;
        }
        let at = reader.position();
        if at < from {
            if !reader.skip() {
                return wanted.ended(Some(at), context);
            }
            continue;
        }
        let Some(frame) = reader.next_frame(image) else { return wanted.ended(Some(at), context) };
        wanted.done(at, preview::Shape::Image(frame.image).into(), frame.milliseconds, context);
    }
    *shared.lock().unwrap_or_else(PoisonError::into_inner) = Some(reader);
    wanted.ended(None, context);
}

fn pages(wanted: Wanted, sections: &[ArtifactSection], context: &JobContext) {
    for page in wanted.range.0..wanted.range.1 {
        let source = sections.get(wanted.target.section).map(|section| section.source(&wanted.target.path));
        let Some(Ok(source)) = source else { break };
        match preview::load_page(source, page, &Limits::default(), &context.cancel) {
            Ok(preview) => wanted.done(page, preview, 0, context),
            Err(_) if context.cancel.is_cancelled() => return,
            // A page that cannot be read is left out: the slider stays where it was.
            Err(error) => context.send(crate::app::system::Action::Notify(error.message())),
        }
    }
    wanted.ended(None, context);
}

/// Small pictures of steps, from the small copies that MLflow wrote where there are any.
fn small(sections: &[ArtifactSection], (section, series): (usize, usize), steps: Vec<usize>, context: &JobContext) {
    const SIDE: u32 = 128;
    const MEMORY: u64 = 48_000_000;
    let limits = Limits::of_thumbnail(SIDE, MEMORY);
    let Some(content) = sections.get(section) else { return };
    let Some(of) = content.series.all().get(series) else { return };
    for step in steps {
        let entry = of.steps.get(step).and_then(|step| content.listing.entries.get(step.small.unwrap_or(step.entry)));
        let Some(entry) = entry else { continue };
        let loaded = preview::looks_like_image(&entry.path)
            .then(|| load_preview(content, &entry.path, &limits, |_| {}, context).ok())
            .flatten();
        if context.cancel.is_cancelled() {
            return;
        }
        let small = loaded.and_then(|preview| match preview.shape {
            preview::Shape::Image(image) => Some(Arc::new(preview::Shape::Image(image.scaled_down(SIDE)).into())),
            _ => None,
        });
        context.send(Action::Series(series::Action::SmallDone { section, series, step, small }));
    }
}

/// Writes a copy beside its place, then renames it; the dialog has asked about a file that is there.
fn save(
    sections: &[ArtifactSection],
    target: &ArtifactRef,
    path: &Path,
    context: &JobContext,
) -> Result<PathBuf, Message> {
    let section = sections.get(target.section).ok_or_else(|| Message::new("preview-error-cancelled"))?;
    let mut file = section.store.open_artifact(&section.root, &target.path).map_err(|error| error.message())?;
    let written = write_with(path, true, |to| {
        let mut buffer = vec![0; 256 << 10];
        loop {
            if context.cancel.is_cancelled() {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            to.write_all(&buffer[..count])?;
        }
    });
    written.map_err(|error| StoreError::io(path, error).message())?;
    Ok(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
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
    member: Option<Member>,
    view: PageView,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let source = section.source(path).map_err(|error| error.message())?;
    let (part, limits) = (Part::Page(view), Limits::default());
    let drawn = match member {
        Some(member) => preview::load_member(source, member.position, Some(part), &limits, &context.cancel),
        None => preview::load_part(source, part, &limits, &context.cancel),
    };
    drawn.map_err(|error| error.message())
}

/// Which pictures come first: single ones and the last of each series, then other steps; never the small copy of one.
fn thumbnail_rank(content: &ArtifactSection, entry: usize) -> Option<u8> {
    let Some((series, step)) = content.series.place(entry) else { return Some(0) };
    let steps = &content.series.all().get(series)?.steps;
    let is_copy = steps.get(step).is_some_and(|step| step.entry != entry);
    (!is_copy).then_some(u8::from(step + 1 != steps.len()))
}

/// The first few pictures, one after the other: enough to see what a run drew, and never more than one in the making.
fn thumbnails(run: RunIndex, sections: &[ArtifactSection], context: &JobContext) {
    const MOST: usize = 6;
    const MAX_BYTES: u64 = 4 << 20;
    const SIDE: u32 = 320;
    /// What the largest may take; with six that are ready and their textures it stays below 64 MB.
    const MEMORY: u64 = 48_000_000;
    let mut candidates = Vec::new();
    for (section, content) in sections.iter().enumerate() {
        for (at, entry) in content.listing.entries.iter().enumerate() {
            let is_fit = matches!(entry.kind, store::ArtifactKind::File { size } if size <= MAX_BYTES)
                && preview::looks_like_image(&entry.path);
            if let Some(rank) = is_fit.then(|| thumbnail_rank(content, at)).flatten() {
                candidates.push((rank, ArtifactRef { section, path: entry.path.clone() }));
            }
        }
    }
    candidates.sort_by_key(|(rank, _)| *rank);
    let limits = Limits::of_thumbnail(SIDE, MEMORY);
    let mut made = Thumbnails::new();
    for (_, target) in candidates.into_iter().take(MOST) {
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
