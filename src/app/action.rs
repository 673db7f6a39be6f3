//! Every change, whoever asks for it: views, menus, shortcuts, drops, jobs, tests.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::jobs::JobKey;
use super::settings::ThemeChoice;
use super::state::{
    AgeLimit, ArtifactRef, ArtifactSection, ChangeReport, ChartName, ChartRange, ChartScope, Deleted, Edit,
    ExportPreview, FigureId, FigureKey, ItemRef, OptionsChange, Page, Plans, PurgeReport, RunMetric, RunTab, SpaceView,
    Summaries, Thumbnails, UndoStep, Zoom,
};
use crate::chart::export::{CheckView, ExportSpec};
use crate::chart::statistics::RangeRow;
use crate::chart::{Figure, LineColor, Sparkline};
use crate::model::{Catalog, ColumnId, ExperimentIndex, RunIndex, Space, StageView, StoreIndex, Table};
use crate::preview::Preview;
use crate::store::lifecycle::RestoredRuns;
use crate::store::{Capabilities, Interrupted, Place, PurgeMode, PurgeProgress, Recovery, Store};
use crate::text::{Language, Message};

/// See the module. Groups: opening, settings, table, selection, pages, charts, artifacts, results of jobs.
#[derive(Debug)]
pub enum Action {
    // Opening
    /// Show the dialog that picks a folder.
    PickFolder,
    /// Show the dialog that picks a database.
    PickDatabase,
    /// Open a path.
    Open(PathBuf),
    /// Open the built-in sample.
    OpenSample,
    /// Text in the path field.
    SetPathEntry(String),
    /// Back to the start screen.
    ClosePlace,
    /// Read the open place again.
    Refresh,
    /// Stop reading; what was read stays.
    CancelReading,
    /// Take a place off the list of recent ones.
    ForgetRecent(PathBuf),
    /// Empty the list of recent places.
    ClearRecent,

    // Settings
    /// Light, dark or as the system.
    SetTheme(ThemeChoice),
    /// Language.
    SetLanguage(Language),
    /// Open or close the sidebar.
    ToggleSidebar,
    /// Open or close the inspector.
    ToggleInspector,
    /// Open or close the problems panel.
    ToggleProblems,

    // Table
    /// Show the runs of this experiment (too); with `only`, of this one alone.
    TickExperiment {
        /// Which.
        experiment: ExperimentIndex,
        /// Untick all others.
        only: bool,
    },
    /// Show the runs of all experiments.
    TickAll,
    /// Active, deleted, all.
    SetStage(StageView),
    /// Text of the filter.
    SetFilter(String),
    /// Sort by a column; again turns the order round.
    SortBy(ColumnId),
    /// Fold or unfold the children of a run.
    ToggleChildren(RunIndex),
    /// Fold or unfold all.
    FoldAll(bool),
    /// Hide or show a column.
    ToggleColumn(ColumnId),
    /// Hide all parameter columns that do not differ.
    HideEqualParams,
    /// Show all columns in their natural order.
    ResetColumns,
    /// Put a column before another (or last).
    MoveColumn {
        /// Which.
        column: ColumnId,
        /// Before this one.
        before: Option<ColumnId>,
    },
    /// Small curves that are visible and not here yet.
    WantSparklines(Vec<(RunIndex, Arc<str>)>),

    // Selection
    /// Give a run the focus; others that are selected with it stay so.
    FocusRun(RunIndex),
    /// A click on a row, with the modifiers held.
    SelectRun {
        /// Which.
        run: RunIndex,
        /// Ctrl or ⌘: add or remove.
        toggle: bool,
        /// Shift: from the anchor to here.
        range: bool,
    },
    /// The arrow keys: so many rows down (negative: up).
    MoveFocus {
        /// Rows.
        rows: isize,
        /// Shift: extend the selection.
        extend: bool,
    },
    /// To the parent or first child, folding and unfolding: left and right arrow keys.
    FoldFocus(bool),
    /// All rows.
    SelectAll,
    /// None.
    SelectNone,

    // Pages
    /// Show a page.
    Show(Page),
    /// Show the page of a run.
    OpenRun(RunIndex, RunTab),
    /// Show a run wherever it is: tick its experiment, widen the stage, clear the filter, focus it.
    Reveal(RunIndex),
    /// The run after (or before) this one in the table.
    StepRun(isize),
    /// One page back: from a run to the table.
    Back,
    /// Put text on the clipboard.
    Copy(String),
    /// Show a file or folder in the system's file manager.
    ShowInFolder(PathBuf),
    /// Last, min and max of a run's metrics are wanted.
    WantSummaries(RunIndex),

    // Charts
    /// How charts are made.
    SetOptions(OptionsChange),
    /// Which runs.
    SetChartScope(ChartScope),
    /// A regular expression that the name of a chart must match.
    SetMetricSearch(String),
    /// Fold or unfold a section.
    ToggleSection(String),
    /// Hide a run from the charts, or show it.
    ToggleHidden(RunIndex),
    /// Draw this run alone; again draws all.
    Isolate(RunIndex),
    /// Groups that are not drawn, by name.
    SetHiddenGroups(Vec<String>),
    /// Colour of a run; `None`: as it comes.
    SetRunColor(RunIndex, Option<LineColor>),
    /// Colour runs by the value of a parameter; `None`: each as it comes.
    ColorBy(Option<String>),
    /// Give drawn runs that look alike different colours.
    SpreadColors,
    /// What is being typed for a new chart; `None` puts it away.
    SetChartDraft(Option<String>),
    /// Add a chart: metrics and expressions, one a line.
    AddChart(String),
    /// Take away a chart that was added.
    RemoveChart(ChartName),
    /// Charts side by side; `None`: as many as fit well.
    SetChartColumns(Option<usize>),
    /// Whether all charts show the same part of x.
    LinkX(bool),
    /// A visible chart whose figure is missing or old.
    WantFigure(FigureId, FigureKey),
    /// The shared crosshair.
    SetCrosshair(Option<(FigureId, f64)>),
    /// Visible parts of the axes of a chart.
    SetRange(FigureId, ChartRange),
    /// Mark a stretch of x for its numbers, or none.
    Mark(Option<(FigureId, (f64, f64))>),
    /// Show one chart alone, or all.
    Enlarge(Option<ChartName>),

    // Export
    /// Show the dialog that makes a file of these charts.
    OpenExport(Vec<FigureId>),
    /// Close it.
    CloseExport,
    /// How the figure is to look.
    SetExportSpec(Arc<ExportSpec>),
    /// With which eyes the preview is seen.
    SetExportCheck(CheckView),
    /// The preview in its real size, or as large as fits.
    SetExportActualSize(bool),
    /// Where to.
    SetExportPath(String),
    /// Show the dialog that picks where to.
    PickExportPath,
    /// Write the file.
    SaveExport,
    /// Put the figure on the clipboard.
    CopyExport,

    // Lifecycle
    /// Move runs to the deleted ones.
    DeleteRuns {
        /// Which.
        runs: Vec<RunIndex>,
        /// With the runs below them.
        with_children: bool,
        /// Even those that something seems to be writing to.
        even_running: bool,
    },
    /// Bring deleted runs back.
    RestoreRuns {
        /// Which.
        runs: Vec<RunIndex>,
        /// With the deleted runs below them.
        with_children: bool,
    },
    /// Move an experiment with its runs to the deleted ones.
    DeleteExperiment(ExperimentIndex),
    /// Bring a deleted experiment back, with the runs that were active.
    RestoreExperiment(ExperimentIndex, RestoredRuns),
    /// Remove a tag of a run.
    RemoveTag(RunIndex, String),
    /// What stands in the fields of the editor; `None` closes it.
    SetEdit(Option<Edit>),
    /// Closes the editor; asks first where a text would be lost.
    LeaveEdit,
    /// Goes on writing.
    StayInEdit,
    /// Write what stands in them.
    CommitEdit,
    /// Take the last change back.
    Undo,
    /// Delete what something seems to be writing to.
    DeleteInUse,
    /// Leave it.
    LeaveInUse,
    /// Find out what is deleted, with its size.
    WantDeleted,
    /// Measure what takes space.
    WantSpace,
    /// Which list of what takes space is shown.
    SetSpaceView(SpaceView),
    /// Fold or unfold an artifact folder in that list.
    TogglePath(String),
    /// Deleted items that are chosen.
    SetChosen(Vec<ItemRef>),
    /// Choose one more, or one less.
    ToggleChosen(ItemRef),
    /// Bring the chosen items back.
    RestoreChosen,
    /// What counts as old.
    SetAge(AgeLimit),
    /// Show what purging these would remove.
    PlanPurge(Vec<ItemRef>),
    /// What was typed to confirm it.
    SetPurgeTyped(String),
    /// Remove it for good, or into the trash can.
    Purge(PurgeMode),
    /// Stop after the item at work.
    StopPurge,
    /// Close the dialog.
    ClosePurge,
    /// Bring what was cut short to an end.
    Recover(Recovery),

    // Artifacts
    /// The files of a run are wanted.
    WantArtifacts(RunIndex),
    /// Fold or unfold a folder.
    ToggleFolder(ArtifactRef),
    /// Words that a path must hold.
    SetArtifactFilter(String),
    /// Show a file.
    SelectArtifact(ArtifactRef),
    /// The file so many rows further down.
    StepArtifact(isize),
    /// Show the raw text.
    SetAsText(bool),
    /// How an image is shown.
    SetZoom(Zoom),
    /// Fold or unfold a row of a tree preview.
    ToggleTreeRow(usize),
    /// Small pictures of the run are wanted.
    WantThumbnails(RunIndex),

    // Results of jobs
    /// A path was looked at and its stores opened.
    Located(Place, Vec<Arc<dyn Store>>),
    /// A path could not be opened.
    LocateFailed(PathBuf, Message),
    /// More was read.
    Read(Arc<Catalog>),
    /// Reading ended.
    ReadDone {
        /// The last snapshot.
        catalog: Arc<Catalog>,
        /// Time from the beginning.
        took: Duration,
        /// Stores that could not be read at all.
        failures: Vec<Message>,
    },
    /// The rows of the table.
    TableDone {
        /// Rows and columns.
        table: Arc<Table>,
        /// Runs of each experiment in the chosen stage.
        counts: Arc<FxHashMap<ExperimentIndex, usize>>,
    },
    /// Which parameter columns do not have the same value in all runs of the table.
    DifferingDone(Vec<ColumnId>),
    /// The table was scrolled to the run with the focus.
    ScrolledToFocus,
    /// Small curves.
    SparklinesDone(Vec<(RunMetric, Arc<Sparkline>)>),
    /// A chart.
    FigureDone(FigureId, FigureKey, Result<Arc<Figure>, Message>),
    /// What can be done with the stores, and what was cut short in them.
    Examined {
        /// In the order of the stores.
        capabilities: Vec<Capabilities>,
        /// Changes and purges.
        interrupted: Vec<(StoreIndex, Interrupted)>,
    },
    /// A change was made; what to say of it.
    Changed(Message, ChangeReport),
    /// A change was taken back, or why not, and what of it can be tried again.
    Undone(Option<(Message, UndoStep)>),
    /// What was cut short was brought to an end; what to say of it.
    Recovered(Vec<Message>),
    /// What takes space, as far as it is measured.
    SpaceMeasured(Arc<Space>),
    /// How far a plan is: of what is deleted, or of a purge.
    PlanProgressed(PurgeProgress),
    /// What is deleted, as far as it is measured.
    DeletedFound(Arc<Deleted>),
    /// What is deleted.
    DeletedPlanned(Result<Arc<Deleted>, Message>),
    /// What a purge would remove.
    PurgePlanned(Result<Arc<Plans>, Message>),
    /// How far a purge is.
    PurgeProgressed(PurgeProgress),
    /// What a purge did.
    Purged(PurgeReport),
    /// How the export looks.
    ExportPreviewDone(Result<Arc<ExportPreview>, Message>),
    /// There is a file already; nothing was written.
    ExportExists,
    /// The file was written there, or why not.
    ExportDone(Result<PathBuf, Message>),
    /// The numbers of the marked stretch, for the figure with this identity.
    MarkedDone(u64, Arc<Vec<RangeRow>>),
    /// Last, min and max of a run's metrics.
    SummariesDone(RunIndex, Result<Arc<Summaries>, Message>),
    /// The files of a run.
    ArtifactsDone(RunIndex, Result<Arc<Vec<ArtifactSection>>, Message>),
    /// One file.
    PreviewDone(ArtifactRef, Result<Arc<Preview>, Message>),
    /// Small pictures.
    ThumbnailsDone(RunIndex, Arc<Thumbnails>),
    /// Which recent places are no longer there.
    RecentChecked(Vec<PathBuf>),
    /// Say something for a moment.
    Notify(Message),
    /// Notices that have been there long enough go.
    ExpireNotices,
    /// A job panicked.
    JobFailed(JobKey),
}
