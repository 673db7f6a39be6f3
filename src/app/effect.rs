//! What `update` asks the outside world to do, as data. [`perform`] starts the jobs; what only a window can do is handed
//! back to the shell.

mod export;
mod lifecycle;
mod space;

use std::any::Any;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::cache::HistoryCache;
use super::jobs::{JobContext, JobKey};
use super::state::{
    ArtifactRef, ArtifactSection, DataKey, ExportPreview, ExportRequest, FigureId, FigureKey, Plans, UndoStep,
};
use super::{Action, Jobs};
use rustc_hash::FxHashSet;

use crate::chart::{self, ChartQuery, Figure, Prepared, RunColors, Sparkline, Viewport};
use crate::model::{self, Catalog, CatalogBuilder, RunIndex, StoreIndex, Table, TableQuery};
use crate::preview::{self, Limits};
use crate::store::{self, ArtifactRoot, Change, Interrupted, PurgeMode, PurgeSelection, Recovery, Store, StoreError};
use crate::text::Message;

/// The opened stores.
pub type Stores = Vec<Arc<dyn Store>>;

/// See the module.
#[derive(Debug)]
pub enum Effect {
    /// Look at a path and open its stores.
    Locate(PathBuf),
    /// Unpack the built-in sample, then open it.
    LocateSample,
    /// Read the opened stores.
    Read {
        /// Stores.
        stores: Vec<Arc<dyn Store>>,
        /// Continue from this catalog (a re-read).
        previous: Option<Arc<Catalog>>,
    },
    /// Derive the rows of the table.
    Table(Arc<Catalog>, TableQuery),
    /// Find the parameters that are not the same in all runs of a table.
    Differing(Arc<Catalog>, Arc<Table>),
    /// Give something large back; freeing millions of values takes longer than a frame.
    Discard(Discarded),
    /// Read small curves.
    Sparklines(Histories, Vec<(RunIndex, Arc<str>)>),
    /// Make a chart.
    Figure {
        /// Which.
        id: FigureId,
        /// Of what.
        key: FigureKey,
        /// Where its points come from.
        histories: Histories,
        /// How it looks.
        looks: Looks,
        /// Its lines, when only the view of them changed.
        prepared: Option<Arc<Prepared>>,
    },
    /// Find out which stores can be written and what was cut short in them.
    Examine(Stores),
    /// Make changes.
    Change {
        /// Where.
        writer: Writer,
        /// Which, one after another.
        changes: Vec<(StoreIndex, Change)>,
        /// What is said when it is done.
        done: Message,
    },
    /// Take a change back.
    Undo(Writer, UndoStep),
    /// Measure what takes space.
    Space(Histories),
    /// Find out what is deleted.
    PlanDeleted(Stores, Vec<(StoreIndex, PurgeSelection)>),
    /// Find out what a purge would remove.
    PlanPurge(Stores, Vec<(StoreIndex, PurgeSelection)>),
    /// Remove for good.
    Purge(Writer, Arc<Plans>, PurgeMode),
    /// Bring what was cut short to an end.
    Recover(Writer, Vec<(StoreIndex, Interrupted)>, Recovery),
    /// Have a job come to an end by itself.
    Stop(JobKey),
    /// Show what an export will be.
    ExportPreview {
        /// What is asked for.
        request: ExportRequest,
        /// Where its points come from.
        histories: Histories,
        /// How it looks.
        looks: Looks,
    },
    /// Write an export.
    Export {
        /// What is asked for.
        request: ExportRequest,
        /// Where its points come from.
        histories: Histories,
        /// How it looks.
        looks: Looks,
        /// Where to.
        path: PathBuf,
        /// A file that is there is replaced.
        is_replacing: bool,
    },
    /// Put an export that is text on the clipboard.
    CopyExport {
        /// What is asked for.
        request: ExportRequest,
        /// Where its points come from.
        histories: Histories,
        /// How it looks.
        looks: Looks,
    },
    /// For the shell: put the picture of an export on the clipboard.
    CopyPicture(Arc<ExportPreview>),
    /// For the shell: show the dialog that picks where an export goes, beginning here.
    PickExportPath(PathBuf),
    /// Compute the numbers of a marked stretch of x.
    Statistics(Arc<Figure>, (f64, f64)),
    /// Summarise the metrics of a run.
    Summaries(Histories, RunIndex),
    /// List the files of a run.
    Artifacts(Histories, RunIndex),
    /// Read one file.
    Preview {
        /// Which.
        target: ArtifactRef,
        /// Its artifact folder.
        root: ArtifactRoot,
    },
    /// Read the first pictures of a run.
    Thumbnails {
        /// Which run.
        run: RunIndex,
        /// Its files.
        sections: Arc<Vec<ArtifactSection>>,
    },
    /// Which of these places are gone?
    CheckRecent(Vec<PathBuf>),
    /// Stop a job.
    Cancel(JobKey),
    /// For the shell: show the dialog that picks a folder.
    PickFolder,
    /// For the shell: show the dialog that picks a database.
    PickDatabase,
    /// For the shell: put text on the clipboard.
    Copy(String),
    /// For the shell: show in the system's file manager.
    ShowInFolder(PathBuf),
    /// For the shell: theme or language changed, settings want saving.
    SettingsChanged,
}

/// Something that nobody needs any more, whatever it is.
pub struct Discarded(Box<dyn Any + Send>);

impl Discarded {
    /// This.
    pub fn new(value: impl Send + 'static) -> Self {
        Self(Box::new(value))
    }
}

impl std::fmt::Debug for Discarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Discarded")
    }
}

/// Colours of runs, and groups that are not drawn.
#[derive(Clone, Debug)]
pub struct Looks {
    /// Colours of runs.
    pub colors: Arc<RunColors>,
    /// Names of groups that are not drawn.
    pub hidden_groups: Arc<FxHashSet<String>>,
}

/// Pixels that a sparkline has, on a sharp screen.
const SPARKLINE_COLUMNS: usize = 72;

/// Where jobs get histories and files from.
#[derive(Clone, Debug)]
pub struct Histories {
    /// Opened stores.
    pub stores: Vec<Arc<dyn Store>>,
    /// What was read.
    pub catalog: Arc<Catalog>,
    /// Histories in memory.
    pub cache: Arc<HistoryCache>,
}

/// What jobs change, and where they note it down.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Opened stores.
    pub stores: Stores,
    /// The operations log, if there is one.
    pub log: Option<PathBuf>,
}

impl Histories {
    fn store(&self, run: RunIndex) -> &dyn Store {
        let StoreIndex(at) = self.catalog.runs[run.at()].store;
        &*self.stores[at as usize]
    }

    fn get(&self, run: RunIndex, metric: &Arc<str>, context: &JobContext) -> Result<Arc<store::History>, StoreError> {
        self.cache.get(self.store(run), run, self.catalog.run(run), metric, &context.cancel)
    }
}

/// Starts the job for `effect`, or gives it back when only a window can do it.
pub fn perform(effect: Effect, jobs: &mut Jobs) -> Option<Effect> {
    match effect {
        Effect::Locate(path) => jobs.spawn(JobKey::Read, move |context| locate(path, context)),
        Effect::LocateSample => jobs.spawn(JobKey::Read, |context| match crate::app::sample::unpack() {
            Ok(path) => locate(path, context),
            Err(error) => context.send(Action::LocateFailed(PathBuf::new(), error.message())),
        }),
        Effect::Read { stores, previous } => {
            jobs.spawn(JobKey::Read, move |context| read(&stores, previous.as_deref(), context));
        }
        Effect::Table(catalog, query) => jobs.spawn(JobKey::Table, move |context| {
            if let Some(table) = model::table(&catalog, &query, &context.cancel) {
                let counts = Arc::new(model::run_counts(&catalog, query.stage));
                context.send(Action::TableDone { table: Arc::new(table), counts });
            }
        }),
        Effect::Differing(catalog, table) => jobs.spawn(JobKey::Differing, move |context| {
            let runs = table.rows.iter().map(|row| row.run);
            context.send(Action::DifferingDone(model::differing(&catalog, runs)));
        }),
        Effect::Discard(Discarded(value)) => {
            // No job: nothing comes of it. Without a thread it is given back here.
            let _ = std::thread::Builder::new().name("discard".to_owned()).spawn(move || drop(value));
        }
        Effect::Sparklines(histories, wanted) => jobs.spawn(JobKey::Sparklines, move |context| {
            // In small groups, so that what is visible appears first and a newer job loses little.
            for group in wanted.chunks(48) {
                if context.cancel.is_cancelled() {
                    return;
                }
                let done = group.par_iter().map(|key| (key.clone(), sparkline(&histories, key, context))).collect();
                context.send(Action::SparklinesDone(done));
            }
        }),
        Effect::Figure { id, key, histories, looks, prepared } => {
            jobs.spawn(JobKey::Figure(id.clone()), move |context| {
                if let Some(result) = figure(&id, &key, &histories, &looks, prepared, context).transpose() {
                    context.send(Action::FigureDone(id, key, result.map(Arc::new)));
                }
            });
        }
        Effect::Examine(stores) => jobs.spawn(JobKey::Examine, move |context| lifecycle::examine(&stores, context)),
        Effect::Change { writer, changes, done } => {
            jobs.spawn(JobKey::Change, move |context| lifecycle::change(&writer, changes, done, context));
        }
        Effect::Undo(writer, step) => {
            jobs.spawn(JobKey::Change, move |context| lifecycle::undo(&writer, &step, context));
        }
        Effect::Space(histories) => jobs.spawn(JobKey::Space, move |context| space::measure(&histories, context)),
        Effect::PlanDeleted(stores, selections) => jobs.spawn(JobKey::PlanDeleted, move |context| {
            lifecycle::plan_deleted(&stores, selections, context);
        }),
        Effect::PlanPurge(stores, selections) => jobs.spawn(JobKey::PlanPurge, move |context| {
            lifecycle::plan_purge(&stores, selections, context);
        }),
        Effect::Purge(writer, plans, mode) => {
            jobs.spawn(JobKey::Purge, move |context| lifecycle::purge(&writer, &plans, mode, context));
        }
        Effect::Recover(writer, interrupted, recovery) => jobs.spawn(JobKey::Change, move |context| {
            lifecycle::recover(&writer, &interrupted, recovery, context);
        }),
        Effect::Stop(key) => jobs.stop(&key),
        Effect::ExportPreview { request, histories, looks } => jobs.spawn(JobKey::ExportPreview, move |context| {
            export::preview(&request, &histories, &looks, context);
        }),
        Effect::Export { request, histories, looks, path, is_replacing } => {
            jobs.spawn(JobKey::Export, move |context| {
                export::save(&request, &histories, &looks, (&path, is_replacing), context);
            });
        }
        Effect::CopyExport { request, histories, looks } => jobs.spawn(JobKey::Export, move |context| {
            export::copy(&request, &histories, &looks, context);
        }),
        Effect::Statistics(figure, x_range) => jobs.spawn(JobKey::Statistics, move |context| {
            if let Some(rows) = figure.statistics(x_range, &context.cancel) {
                context.send(Action::MarkedDone(figure.identity, Arc::new(rows)));
            }
        }),
        Effect::Summaries(histories, run) => jobs.spawn(JobKey::Summaries, move |context| {
            let metrics = &histories.catalog.run(run).metrics;
            let summaries: Result<Vec<_>, StoreError> = metrics
                .par_iter()
                .map(|metric| {
                    let history = histories.get(run, &metric.key, context)?;
                    Ok((metric.key.clone(), model::Summary::of(&history)))
                })
                .collect();
            let result = summaries.map(Arc::new).map_err(|error| error.message());
            context.send(Action::SummariesDone(run, result));
        }),
        Effect::Artifacts(histories, run) => jobs.spawn(JobKey::Artifacts, move |context| {
            let result = artifacts(&histories, run, context).map(Arc::new).map_err(|error| error.message());
            context.send(Action::ArtifactsDone(run, result));
        }),
        Effect::Preview { target, root } => jobs.spawn(JobKey::Preview, move |context| {
            let result = load_preview(&root, &target.path, &Limits::default(), context);
            context.send(Action::PreviewDone(target, result.map(Arc::new)));
        }),
        Effect::Thumbnails { run, sections } => jobs.spawn(JobKey::Thumbnails, move |context| {
            context.send(Action::ThumbnailsDone(run, Arc::new(thumbnails(&sections, context))));
        }),
        Effect::CheckRecent(paths) => jobs.spawn(JobKey::Recent, move |context| {
            let missing = paths.into_iter().filter(|path| !path.exists()).collect();
            context.send(Action::RecentChecked(missing));
        }),
        Effect::Cancel(key) => jobs.cancel(&key),
        Effect::PickFolder
        | Effect::PickDatabase
        | Effect::PickExportPath(_)
        | Effect::Copy(_)
        | Effect::CopyPicture(_)
        | Effect::ShowInFolder(_)
        | Effect::SettingsChanged => return Some(effect),
    }
    None
}

fn sparkline(histories: &Histories, (run, metric): &(RunIndex, Arc<str>), context: &JobContext) -> Arc<Sparkline> {
    let history = histories.get(*run, metric, context).unwrap_or_default();
    Arc::new(chart::sparkline(&history, SPARKLINE_COLUMNS))
}

fn locate(path: PathBuf, context: &JobContext) {
    let opened = store::locate(&path).and_then(|place| {
        let stores = place.locations.iter().map(store::open).collect::<Result<Vec<_>, _>>()?;
        Ok((place, stores))
    });
    context.send(match opened {
        Ok((place, stores)) => Action::Located(place, stores),
        Err(error) => Action::LocateFailed(path, error.message()),
    });
}

/// Reads all stores, sending snapshots: the first soon, later ones less and less often, so that a large store is not
/// copied over and over.
fn read(stores: &[Arc<dyn Store>], previous: Option<&Catalog>, context: &JobContext) {
    let begin = Instant::now();
    let builder = match previous {
        Some(catalog) => CatalogBuilder::continuing(catalog),
        None => CatalogBuilder::new(&stores.iter().map(|store| store.location().clone()).collect::<Vec<_>>()),
    };
    let builder = Mutex::new(builder);
    let (done, is_done) = sync_channel::<()>(1);
    let failures = std::thread::scope(|scope| {
        let builder = &builder;
        scope.spawn(move || {
            // Wakes at the end of the reading, or when it is time for a snapshot.
            let mut pause = Duration::from_millis(40);
            while is_done.recv_timeout(pause).is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout) {
                if previous.is_none() {
                    let snapshot = builder.lock().unwrap_or_else(PoisonError::into_inner).snapshot();
                    // Made here, so that the UI thread never has to.
                    snapshot.prepare();
                    context.send(Action::Read(snapshot));
                }
                pause = (pause * 2).min(Duration::from_secs(1));
            }
        });
        let failures = stores
            .iter()
            .enumerate()
            .filter_map(|(at, store)| {
                let sink = |event| {
                    builder.lock().unwrap_or_else(PoisonError::into_inner).event(StoreIndex(at as u32), event);
                };
                store.read(&sink, &context.cancel).err().map(|error| error.message())
            })
            .collect();
        drop(done);
        failures
    });
    let catalog = builder.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
    let took = begin.elapsed();
    context.send(Action::ReadDone { catalog: catalog.clone(), took, failures });
    // The first filter would otherwise wait for this.
    model::filter::prepare(&catalog, &context.cancel);
}

/// Makes a figure, of `prepared` lines where there are some; `None` when cancelled.
fn figure(
    id: &FigureId,
    key: &FigureKey,
    histories: &Histories,
    looks: &Looks,
    prepared: Option<Arc<Prepared>>,
    context: &JobContext,
) -> Result<Option<Figure>, Message> {
    let prepared = match prepared {
        Some(prepared) => prepared,
        None => match prepare(id, &key.data, histories, looks, context)? {
            Some(prepared) => prepared,
            None => return Ok(None),
        },
    };
    let window = Viewport { x_range: key.range.x, y_range: key.range.y, ..Viewport::of_width(key.width as usize) };
    Ok(chart::cut(&prepared, window, &context.cancel))
}

/// Reads and prepares the lines of a chart; `None` when cancelled.
fn prepare(
    id: &FigureId,
    key: &DataKey,
    histories: &Histories,
    looks: &Looks,
    context: &JobContext,
) -> Result<Option<Arc<Prepared>>, Message> {
    let query = ChartQuery {
        catalog: &histories.catalog,
        runs: &key.runs,
        sources: &id.sources(),
        options: &key.options,
        colors: &looks.colors,
        hidden_groups: &looks.hidden_groups,
    };
    let history = |run, metric: &Arc<str>| histories.get(run, metric, context);
    let title = id.name().lines().collect::<Vec<_>>().join(", ");
    let inputs = chart::gather(&query, title.into(), history, &context.cancel);
    let inputs = inputs.map_err(|error| error.message())?;
    Ok(chart::prepare(&inputs, &key.options, &context.cancel).map(Arc::new))
}

fn artifacts(histories: &Histories, run: RunIndex, context: &JobContext) -> Result<Vec<ArtifactSection>, StoreError> {
    let store = histories.store(run);
    let root = store.artifact_root(histories.catalog.run(run))?;
    let mut sections =
        vec![ArtifactSection { model: None, listing: store::list_artifacts(&root, &context.cancel)?.value, root }];
    let outputs: BTreeSet<_> = histories.catalog.run(run).model_outputs.iter().map(|(id, _)| id.clone()).collect();
    for model in histories.catalog.models_of(run) {
        // Files of models that the run only used belong to the run that made them.
        let is_own =
            outputs.contains(&model.id) || model.source_run_id.as_ref() == Some(&histories.catalog.run(run).id);
        if is_own {
            let root = store.model_artifact_root(model)?;
            let listing = store::list_artifacts(&root, &context.cancel)?.value;
            sections.push(ArtifactSection { model: Some(model.name.clone()), root, listing });
        }
    }
    Ok(sections)
}

fn load_preview(
    root: &ArtifactRoot,
    path: &str,
    limits: &Limits,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let file = store::artifacts::file_path(root, path).map_err(|error| error.message())?;
    preview::load(&file, path, limits, &context.cancel).map_err(|error| error.message())
}

/// The first few pictures, small files first come first served: enough to see what a run drew.
fn thumbnails(sections: &[ArtifactSection], context: &JobContext) -> Vec<(ArtifactRef, Arc<preview::Preview>)> {
    const MOST: usize = 6;
    const MAX_BYTES: u64 = 4 << 20;
    const THUMBNAIL_SIDE: u32 = 320;
    let candidates: Vec<ArtifactRef> = sections
        .iter()
        .enumerate()
        .flat_map(|(section, content)| {
            content.listing.entries.iter().filter_map(move |entry| match entry.kind {
                store::ArtifactKind::File { size } if size <= MAX_BYTES && preview::looks_like_image(&entry.path) => {
                    Some(ArtifactRef { section, path: entry.path.clone() })
                }
                _ => None,
            })
        })
        .take(MOST)
        .collect();
    candidates
        .into_par_iter()
        .filter_map(|target| {
            let root = &sections[target.section].root;
            match load_preview(root, &target.path, &Limits::default(), context).ok()? {
                preview::Preview::Image(image) => {
                    Some((target, Arc::new(preview::Preview::Image(image.scaled_down(THUMBNAIL_SIDE)))))
                }
                _ => None,
            }
        })
        .collect()
}
