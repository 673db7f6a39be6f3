//! Everything the program shows, as plain owned data. Views read it; only `update` changes it.

mod charts;
mod export;
mod lifecycle;
mod space;

pub(in crate::app) use charts::is_same_x;
pub use charts::{
    ChartName, ChartRange, ChartScope, ChartsState, DataKey, FigureId, FigureKey, FigureSlot, Marked, OptionsChange,
    SavedCharts,
};
pub use export::{ExportPreview, ExportRequest, ExportState, ExportedChart, PreviewContent};
pub use lifecycle::{
    AgeLimit, ChangeReport, Deleted, Edit, Edited, Editing, InUse, ItemPlace, ItemRef, LifecycleState, Plans,
    PurgeReport, PurgeState, UndoStep, WayBack,
};
pub use space::{PathRow, SpaceState, SpaceView};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};

use super::cache::HistoryCache;
use super::loadable::Loadable;
use super::settings::Settings;
use crate::chart::{LineColor, Sparkline};
use crate::model::{Catalog, ColumnId, ExperimentIndex, RunIndex, Sort, StageView, StoreIndex, Summary, Table};
use crate::preview::Preview;
use crate::store::{ArtifactListing, ArtifactRoot, Focus, Problem, Store};
use crate::text::{Language, Message, Texts};

/// Summaries of the metrics of one run, sorted by key.
pub type Summaries = Vec<(Arc<str>, Summary)>;
/// Small pictures of one run.
pub type Thumbnails = Vec<(ArtifactRef, Arc<Preview>)>;
/// One small curve of the table.
pub type RunMetric = (RunIndex, Arc<str>);

/// See the module.
#[derive(Default)]
pub struct State {
    /// What outlives the program.
    pub settings: Settings,
    /// Where what is written to stores is noted down, if anywhere.
    pub operations_log: Option<PathBuf>,
    /// Recent places that are no longer there (looked up in a job).
    pub missing_recent: FxHashSet<PathBuf>,
    /// Text in the path field of the start screen.
    pub path_entry: String,
    /// A path is being looked at.
    pub opening: Option<PathBuf>,
    /// Why the last opening failed.
    pub open_failure: Option<Message>,
    /// The place that is open; `None` shows the start screen.
    pub place: Option<PlaceState>,
    /// Short notices, newest last.
    pub notices: Vec<Notice>,
    /// Number that keeps notices apart.
    pub next_notice: u64,
}

impl State {
    /// With these settings, on the start screen.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The texts in the chosen language.
    pub fn texts(&self) -> &'static Texts {
        self.language().texts()
    }

    /// The chosen language.
    pub fn language(&self) -> Language {
        self.settings.language()
    }
}

/// A short notice at the lower edge.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Tells it from others.
    pub id: u64,
    /// What it says.
    pub message: Message,
    /// It offers to take back what it tells.
    pub has_undo: bool,
    /// When it appeared.
    pub since: Instant,
}

impl Notice {
    /// How long it stays.
    pub const SHOWN: Duration = Duration::from_secs(4);
}

/// One opened place: its stores and everything derived from them.
pub struct PlaceState {
    /// The path that was opened.
    pub opened: PathBuf,
    /// What is said of stores that could not be opened.
    pub unopened: Vec<Problem>,
    /// Opened stores, in the order of [`StoreIndex`].
    pub stores: Vec<Arc<dyn Store>>,
    /// What was read so far.
    pub catalog: Arc<Catalog>,
    /// What the user pointed at; taken once its run or experiment has arrived.
    pub focus: Option<Focus>,
    /// Progress of the reading.
    pub reading: Reading,
    /// Experiments whose runs are shown, in the order of the sidebar.
    pub ticked: Vec<ExperimentIndex>,
    /// The user ticked experiments (until then the choice follows the reading).
    pub is_choice_made: bool,
    /// Active, deleted, all.
    pub stage: StageView,
    /// Text of the filter.
    pub filter: String,
    /// Order of the table.
    pub sort: Sort,
    /// Parents whose children are folded away.
    pub collapsed: Arc<FxHashSet<RunIndex>>,
    /// Rows and columns, derived in a job.
    pub table: Loadable<Arc<Table>>,
    /// Runs of each experiment in the chosen stage; follows `table`.
    pub counts: Arc<FxHashMap<ExperimentIndex, usize>>,
    /// Columns in order of display, hidden ones left out; follows `table` and the settings.
    pub columns: Vec<ColumnId>,
    /// Selected runs.
    pub selection: Selection,
    /// Scroll the table to the focused row at the next frame.
    pub scroll_to_focus: bool,
    /// Which page is shown.
    pub page: Page,
    /// The problems panel is open.
    pub is_problems_open: bool,
    /// Histories that were read.
    pub histories: Arc<HistoryCache>,
    /// Small curves of the table; `None` while on their way.
    pub sparklines: FxHashMap<(RunIndex, Arc<str>), Option<Arc<Sparkline>>>,
    /// The charts page and the curves of run pages.
    pub charts: ChartsState,
    /// Deleting, restoring, editing, purging.
    pub lifecycle: LifecycleState,
    /// What takes space.
    pub space: SpaceState,
    /// The dialog that makes files of charts, while it is open.
    pub export: Option<ExportState>,
    /// Last, min and max of the metrics of one run.
    pub summaries: Option<(RunIndex, Loadable<Arc<Summaries>>)>,
    /// Files of one run.
    pub artifacts: Option<ArtifactsState>,
}

impl PlaceState {
    /// The run that has the focus, if any.
    pub fn focused_run(&self) -> Option<RunIndex> {
        match self.page {
            Page::Run(run, _) => Some(run),
            _ => self.selection.focus,
        }
    }

    /// Colour of a run wherever it is shown.
    pub fn color_of(&self, run: RunIndex) -> LineColor {
        self.charts.colors.of(run, self.catalog.run(run))
    }

    /// Whether a run is hidden from the charts.
    pub fn is_hidden(&self, run: RunIndex) -> bool {
        let hidden = &self.charts.hidden;
        !hidden.is_empty() && hidden.contains(&self.catalog.run(run).key)
    }

    /// Whether a run can be edited, deleted and restored.
    pub fn can_write(&self, run: RunIndex) -> bool {
        self.lifecycle.capabilities_of(self.catalog.runs[run.at()].store).can_write
    }

    /// The store of a run.
    pub fn store_of(&self, run: RunIndex) -> &Arc<dyn Store> {
        let StoreIndex(at) = self.catalog.runs[run.at()].store;
        &self.stores[at as usize]
    }
}

/// Progress of reading the stores.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Still at it.
    pub is_running: bool,
    /// Somebody pressed Cancel.
    pub is_cancelled: bool,
    /// When it began.
    pub since: Instant,
    /// How long it took, when done.
    pub took: Option<Duration>,
    /// Why a store could not be read at all.
    pub failures: Vec<Message>,
}

/// Selected runs and the one with the focus.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    runs: Vec<RunIndex>,
    /// The same as one bit per run: rows ask in every frame, and everything may be selected.
    bits: Vec<u64>,
    /// The last one touched: shown in the inspector.
    pub focus: Option<RunIndex>,
    /// Where a range selection starts.
    pub anchor: Option<RunIndex>,
}

impl Selection {
    /// All selected runs, in order of selecting.
    pub fn runs(&self) -> &[RunIndex] {
        &self.runs
    }

    /// Whether a run is selected.
    pub fn contains(&self, run: RunIndex) -> bool {
        self.bits.get(run.at() / 64).is_some_and(|bits| bits >> (run.at() % 64) & 1 == 1)
    }

    /// Selects these and no others.
    pub fn set(&mut self, runs: Vec<RunIndex>) {
        self.bits.clear();
        self.bits.resize(runs.iter().map(|run| run.at() / 64 + 1).max().unwrap_or(0), 0);
        for run in &runs {
            self.bits[run.at() / 64] |= 1 << (run.at() % 64);
        }
        self.runs = runs;
    }

    /// Selects a run too, or no longer.
    pub fn toggle(&mut self, run: RunIndex) {
        let mut runs = std::mem::take(&mut self.runs);
        if self.contains(run) {
            runs.retain(|&known| known != run);
        } else {
            runs.push(run);
        }
        self.set(runs);
    }
}

/// The pages of an opened place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Page {
    /// Run table.
    #[default]
    Table,
    /// One chart per metric.
    Charts,
    /// What is deleted.
    Deleted,
    /// What takes space.
    Space,
    /// One run.
    Run(RunIndex, RunTab),
}

/// Parts of the run page (and of the inspector).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum RunTab {
    /// Note, details, parameters, curves, tags.
    #[default]
    Overview,
    /// Table of all metrics.
    Metrics,
    /// Files.
    Artifacts,
}

/// The files of one run.
#[derive(Debug)]
pub struct ArtifactsState {
    /// Which run.
    pub run: RunIndex,
    /// Files in all, once listed.
    pub file_count: Option<usize>,
    /// Its files, and those of its logged models.
    pub listing: Loadable<Arc<Vec<ArtifactSection>>>,
    /// Folders that are unfolded.
    pub open_folders: FxHashSet<ArtifactRef>,
    /// Rows of the tree: what is unfolded and matches the filter.
    pub rows: Vec<ArtifactRow>,
    /// Words that a path must hold.
    pub filter: String,
    /// The chosen file.
    pub selected: Option<ArtifactRef>,
    /// Its preview.
    pub preview: Loadable<Arc<Preview>>,
    /// Show the raw text of a preview that has one.
    pub as_text: bool,
    /// How an image is shown.
    pub zoom: Zoom,
    /// Rows of a tree preview (JSON, YAML) that are visible; follows `preview` and `folded_rows`.
    pub tree_rows: Vec<usize>,
    /// Rows of a tree preview that are folded away.
    pub folded_rows: FxHashSet<usize>,
    /// Small pictures for the run page, by path.
    pub thumbnails: Loadable<Arc<Thumbnails>>,
}

/// The files below one artifact folder: the run's own, or those of a logged model.
#[derive(Clone, Debug)]
pub struct ArtifactSection {
    /// Name of the logged model; `None` for the run's own files.
    pub model: Option<String>,
    /// Where the files were found.
    pub root: ArtifactRoot,
    /// What is there.
    pub listing: ArtifactListing,
    /// What opens the files.
    pub store: Arc<dyn Store>,
}

/// One file or folder of [`ArtifactsState::listing`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArtifactRef {
    /// Position of its section.
    pub section: usize,
    /// Relative path with `/`; empty for the section itself.
    pub path: String,
}

/// A row of the artifact tree.
#[derive(Clone, Debug)]
pub struct ArtifactRow {
    /// What it stands for.
    pub target: ArtifactRef,
    /// Position in the section's entries; `None` for the heading of a section.
    pub entry: Option<usize>,
    /// Indent.
    pub depth: usize,
    /// A folder or section.
    pub is_folder: bool,
    /// Unfolded.
    pub is_open: bool,
    /// Bytes below it.
    pub bytes: u64,
}

/// How an image is shown.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Zoom {
    /// As large as fits, never beyond one image pixel to eight points.
    #[default]
    Fit,
    /// Points per image pixel, with the image point at the middle of the view.
    Scale {
        /// Points per image pixel.
        scale: f32,
        /// Image pixel at the middle of the view.
        center: [f32; 2],
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_keeps_its_order_and_knows_its_runs() {
        let mut selection = Selection::default();
        assert!(!selection.contains(RunIndex(0)));
        selection.set(vec![RunIndex(200), RunIndex(3)]);
        selection.toggle(RunIndex(64));
        assert_eq!(selection.runs(), [RunIndex(200), RunIndex(3), RunIndex(64)]);
        selection.toggle(RunIndex(200));
        assert_eq!(selection.runs(), [RunIndex(3), RunIndex(64)]);
        let selected: Vec<u32> = (0..300).filter(|&run| selection.contains(RunIndex(run))).collect();
        assert_eq!(selected, [3, 64]);
    }
}
