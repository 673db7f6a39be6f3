//! One opened place: its stores, the catalog read from them, and the state of each feature. Dispatches actions, jobs
//! and failures to their feature; state of a single feature belongs to that feature.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::data::{DataSource, HistoryCache, Stores};
use super::effect::{Discarded, Effect, SystemEffect};
use super::job::{Job, JobContext, JobKey};
use super::{
    Ask, Notices, Operation, Settings, artifacts, charts, children, compare, entities, experiments, export, find,
    gallery, lifecycle, pages, read, run_page, sample, save_table, saved_table, space, table, view_file,
};
use crate::chart::{LineColor, Look};
use crate::model::{Catalog, ExperimentIndex, Forest, RunIndex};
use crate::store::{Mark, Problem, Store};
use crate::text::Message;

/// Identifies one opening of a place, even of the same path: actions and results of one opening never reach another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlaceId(u64);

impl PlaceId {
    /// No place is open.
    pub const NONE: Self = Self(0);

    /// The place that was opened as the `number`th.
    pub const fn of(number: u64) -> Self {
        Self(number)
    }
}

/// See the module.
pub struct Place {
    pub id: PlaceId,
    /// The path that was opened; of several, the first.
    pub opened: PathBuf,
    /// The others that were opened with it.
    pub also_opened: Vec<PathBuf>,
    pub stores: Stores,
    /// Errors of stores that could not be opened.
    pub unopened: Vec<Problem>,
    /// The latest snapshot.
    pub catalog: Arc<Catalog>,
    /// Metric histories read so far.
    pub histories: Arc<HistoryCache>,
    pub read: read::State,
    pub pages: pages::State,
    pub table: table::State,
    /// The filter box.
    pub find: find::State,
    /// The list of experiments.
    pub experiments: experiments::State,
    pub run_page: run_page::State,
    /// The charts page and the curves of run pages.
    pub charts: charts::State,
    /// The export dialog, while it is open.
    pub export: Option<export::State>,
    /// The dialog that takes the table along, while it is open.
    pub save_table: Option<save_table::State>,
    /// Files of one run.
    pub artifacts: Option<artifacts::State>,
    /// The same file of many runs.
    pub gallery: gallery::State,
    /// Runs beside each other.
    pub compare: compare::State,
    pub lifecycle: lifecycle::State,
    pub space: space::State,
    /// The children of the run whose page is open.
    pub children: children::State,
    /// Pages of models, prompts, datasets and traces.
    pub entities: entities::State,
    /// The view file that is open, and those that are known.
    pub view: view_file::State,
}

impl Place {
    /// Every path that was opened.
    pub fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.opened).chain(&self.also_opened)
    }

    /// Whether what is shown is remembered for the place: not of the sample, nor of a view, which its file keeps.
    pub fn is_remembered(&self) -> bool {
        !self.view.is_opened && !sample::is_inside(&self.opened)
    }

    /// What the place is called: the name of the path that was opened, and how many others were.
    pub fn title(&self) -> String {
        let name = crate::model::path_name(&self.opened);
        match self.also_opened.len() {
            0 => name,
            others => format!("{name} + {others}"),
        }
    }

    /// What jobs need to read runs, points and files.
    pub fn data(&self) -> DataSource {
        DataSource { stores: self.stores.clone(), catalog: self.catalog.clone(), histories: self.histories.clone() }
    }

    /// The run that has the focus, if any.
    pub fn focused_run(&self) -> Option<RunIndex> {
        match self.pages.shown {
            pages::Page::Run(run, _) => Some(run),
            _ => self.table.selection.focus,
        }
    }

    /// Whether a dialog is open, which has the keyboard.
    pub fn has_dialog(&self) -> bool {
        self.export.is_some()
            || self.save_table.is_some()
            || self.view.saving.is_some()
            || self.table.cells.whole.is_some()
            || self.artifacts.as_ref().is_some_and(|artifacts| artifacts.asking.is_some())
            || self.lifecycle.has_dialog()
            || self.find.has_dialog()
            || self.gallery.export.is_some()
            || self.artifacts.as_ref().is_some_and(|artifacts| artifacts.figures.has_dialog())
    }

    /// Look of a run wherever it is shown.
    pub fn look_of(&self, run: RunIndex) -> Look {
        self.charts.colors.of(run, self.catalog.run(run))
    }

    /// Its colour.
    pub fn color_of(&self, run: RunIndex) -> LineColor {
        self.look_of(run).color
    }

    /// Whether a run takes no look: a parent without metrics of its own.
    pub fn is_plain(&self, run: RunIndex) -> bool {
        self.charts.colors.is_plain(run, self.catalog.run(run))
    }

    /// Whether a run is hidden from the charts.
    pub fn is_hidden(&self, run: RunIndex) -> bool {
        let hidden = &self.charts.hidden;
        !hidden.is_empty() && hidden.contains(&self.catalog.run(run).key)
    }

    /// Whether the runs of an experiment are shown, be it for a twin of it.
    pub fn is_ticked(&self, experiment: ExperimentIndex) -> bool {
        let shown = |experiment| self.catalog.experiment_shown(experiment, self.table.stores);
        let meant = shown(experiment);
        meant.is_some() && self.table.ticked.iter().any(|known| shown(*known) == meant)
    }

    /// Who is whose parent, as the table shows it.
    pub fn forest(&self) -> &Forest {
        self.catalog.forest_of(self.table.stores)
    }

    /// Whether a run can be edited, deleted and restored.
    pub fn can_write(&self, run: RunIndex) -> bool {
        let entry = &self.catalog.runs[run.at()];
        self.lifecycle.capabilities_of(entry.store).can_write && !entry.run.marks.contains(&Mark::ArtifactsOnly)
    }

    /// Why nothing can be changed in a run.
    pub fn why_read_only(&self, run: RunIndex) -> Message {
        let entry = &self.catalog.runs[run.at()];
        if entry.run.marks.contains(&Mark::ArtifactsOnly) {
            Message::new("run-artifacts-only")
        } else {
            lifecycle::read_only(self, entry.store)
        }
    }

    /// The store of a run.
    pub fn store_of(&self, run: RunIndex) -> &Arc<dyn Store> {
        &self.stores[self.catalog.runs[run.at()].store.at()]
    }
}

/// The context of a feature besides its place.
pub struct Context<'a> {
    place: PlaceId,
    pub settings: &'a mut Settings,
    pub notices: &'a mut Notices,
    effects: &'a mut Vec<Effect>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        place: PlaceId,
        settings: &'a mut Settings,
        notices: &'a mut Notices,
        effects: &'a mut Vec<Effect>,
    ) -> Self {
        Self { place, settings, notices, effects }
    }

    /// Something that is done in this place, by its number there.
    pub fn operation(&self, number: u64) -> Operation {
        Operation { place: self.place, number }
    }

    /// Nothing that was done here can be taken back any more.
    pub fn forget_operations(&mut self) {
        self.notices.forget_all_of(self.place);
    }

    /// Starts a background job.
    pub fn start(&mut self, job: impl Into<PlaceJob>) {
        self.effects.push(Effect::Start(Job::Place(self.place, job.into())));
    }

    /// Cancels a job; its later messages are dropped.
    pub fn cancel(&mut self, key: impl Into<PlaceKey>) {
        self.effects.push(Effect::Cancel(JobKey::Place(self.place, key.into())));
    }

    /// Asks a job to finish early; its messages still count.
    pub fn stop(&mut self, key: impl Into<PlaceKey>) {
        self.effects.push(Effect::Stop(JobKey::Place(self.place, key.into())));
    }

    /// Asks the shell for something.
    pub fn system(&mut self, effect: SystemEffect) {
        self.effects.push(effect.into());
    }

    /// Asks where an export goes.
    pub fn pick_export_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickExportPath(self.place, from));
    }

    /// Asks where a figure of a file goes.
    pub fn pick_figure_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickFigurePath(self.place, from));
    }

    /// Asks where the wall of the gallery goes.
    pub fn pick_wall_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickWallPath(self.place, from));
    }

    /// Asks where the table goes.
    pub fn pick_table_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickTablePath(self.place, from));
    }

    /// Asks where a view goes.
    pub fn pick_view_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickViewPath(self.place, from));
    }

    /// Asks where a comparison goes.
    pub fn pick_comparison_path(&mut self, from: PathBuf) {
        self.system(SystemEffect::PickComparisonPath(self.place, from));
    }

    /// Asks where a copy of a file goes.
    pub fn pick_copy_path(&mut self, target: artifacts::ArtifactRef, from: PathBuf) {
        self.system(SystemEffect::PickCopyPath(self.place, target, from));
    }

    /// Marks the settings for saving.
    pub fn settings_changed(&mut self) {
        self.system(SystemEffect::SettingsChanged);
    }

    /// Frees a large value on a job thread: a large place takes half a second.
    pub fn discard(&mut self, value: impl Send + 'static) {
        self.effects.push(Effect::Discard(Discarded::new(value)));
    }
}

macro_rules! features {
    (with jobs: $($variant:ident($module:ident)),*; without: $($plain:ident($plain_module:ident)),*) => {
        /// All actions in a place, by feature.
        #[derive(Debug)]
        pub enum PlaceAction { $($variant($module::Action),)* $($plain($plain_module::Action),)* }

        /// All background jobs of a place, by feature.
        #[derive(Debug)]
        pub enum PlaceJob { $($variant($module::Job),)* }

        /// Keys of jobs: a newer job replaces an older one with the same key.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum PlaceKey { $($variant($module::Key),)* }

        $(
            features!(action: $variant($module));
            impl From<$module::Job> for PlaceJob {
                fn from(job: $module::Job) -> Self { Self::$variant(job) }
            }
            impl From<$module::Key> for PlaceKey {
                fn from(key: $module::Key) -> Self { Self::$variant(key) }
            }
        )*
        $(features!(action: $plain($plain_module));)*

        impl PlaceJob {
            pub(super) fn key(&self) -> PlaceKey {
                match self { $(Self::$variant(job) => job.key().into(),)* }
            }

            pub(super) fn run(self, context: &JobContext) {
                match self { $(Self::$variant(job) => job.run(context),)* }
            }
        }

        pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: PlaceAction) {
            match action {
                $(PlaceAction::$variant(action) => $module::update(place, context, action),)*
                $(PlaceAction::$plain(action) => $plain_module::update(place, context, action),)*
            }
            saved_table::keep(place, context);
            experiments::follow(place, context);
            find::follow(place, context);
            view_file::follow(place, context);
        }

        /// A job of the place panicked: let nothing wait for its result.
        pub(super) fn failed(place: &mut Place, key: PlaceKey, why: &Message) {
            match key { $(PlaceKey::$variant(key) => $module::failed(place, key, why),)* }
        }
    };
    (action: $variant:ident($module:ident)) => {
        impl From<$module::Action> for PlaceAction {
            fn from(action: $module::Action) -> Self { Self::$variant(action) }
        }
        impl Ask for $module::Action {
            fn ask(self, place: PlaceId) -> super::Action { PlaceAction::from(self).ask(place) }
        }
    };
}

// A feature is a line here, a folder beside this file, and a folder in views.
features! {
    with jobs:
        Read(read),
        Table(table),
        Experiments(experiments),
        RunPage(run_page),
        Charts(charts),
        Export(export),
        SaveTable(save_table),
        Artifacts(artifacts),
        Gallery(gallery),
        Compare(compare),
        Find(find),
        Lifecycle(lifecycle),
        Space(space),
        Children(children),
        Entities(entities),
        ViewFile(view_file);
    without:
        Pages(pages)
}

impl PlaceAction {
    /// Whether a user asked for a page with it.
    pub(super) fn leads_to_a_page(&self) -> bool {
        match self {
            Self::Pages(action) => !matches!(action, pages::Action::ToggleProblems),
            Self::RunPage(action) => matches!(action, run_page::Action::OpenMetric(..)),
            Self::Entities(action) => matches!(action, entities::Action::Open(_)),
            Self::Compare(action) => matches!(action, compare::Action::CompareSelection),
            Self::Children(_)
            | Self::Read(_)
            | Self::Experiments(_)
            | Self::Table(_)
            | Self::Charts(_)
            | Self::Export(_)
            | Self::SaveTable(_)
            | Self::Artifacts(_)
            | Self::Gallery(_)
            | Self::Find(_)
            | Self::Lifecycle(_)
            | Self::ViewFile(_)
            | Self::Space(_) => false,
        }
    }
}

impl PlaceKey {
    /// Whether it changes files; such a job runs to its end even when the place is closed.
    pub(super) fn is_writing(&self) -> bool {
        matches!(
            self,
            Self::Lifecycle(lifecycle::Key::Change | lifecycle::Key::Purge)
                | Self::Export(export::Key::Save)
                | Self::SaveTable(save_table::Key::Save)
                | Self::Gallery(gallery::Key::Export(gallery::export::Key::Save))
                | Self::Compare(compare::Key::Write)
                | Self::ViewFile(view_file::Key::Save)
                | Self::Artifacts(artifacts::Key::Save(_) | artifacts::Key::Figure(artifacts::figure::Key::Save))
        )
    }

    /// Whether it can stop between two items on request.
    pub(super) fn can_stop(&self) -> bool {
        matches!(self, Self::Lifecycle(lifecycle::Key::Purge))
    }

    /// Whether it may take long, so that others should not wait behind it.
    pub(super) fn is_long(&self) -> bool {
        let is_long_view = matches!(self, Self::ViewFile(key) if key.is_long());
        self.is_writing()
            || is_long_view
            || matches!(self, Self::Read(_) | Self::Lifecycle(_) | Self::Space(_) | Self::Compare(_))
    }

    pub(super) fn debounce(&self) -> Duration {
        match self {
            Self::Export(export::Key::Preview) => export::DEBOUNCE,
            Self::Table(table::Key::Cell) => table::CELL_DEBOUNCE,
            Self::Find(find::Key::Check) => find::CHECK_DEBOUNCE,
            Self::Artifacts(key) => artifacts::debounce(*key),
            _ => Duration::ZERO,
        }
    }
}

/// The notice for an action that arrives after its place was closed: what was written there.
pub(super) fn after_closing(action: PlaceAction) -> Vec<Message> {
    match action {
        PlaceAction::Lifecycle(action) => lifecycle::after_closing(action),
        PlaceAction::Export(export::Action::Done(result))
        | PlaceAction::Compare(compare::Action::Saved(result))
        | PlaceAction::Artifacts(artifacts::Action::Figure(artifacts::figure::Action::Saved(result))) => {
            vec![export::outcome(&result)]
        }
        PlaceAction::SaveTable(save_table::Action::Done(result)) => vec![save_table::outcome(&result)],
        PlaceAction::Gallery(gallery::Action::Export(gallery::export::Action::Done(result))) => {
            vec![gallery::export::told(result)]
        }
        PlaceAction::Artifacts(artifacts::Action::File(artifacts::file_actions::Action::Saved(result))) => {
            vec![artifacts::file_actions::outcome(&result)]
        }
        PlaceAction::ViewFile(view_file::Action::Saved(result)) => vec![view_file::outcome(&result)],
        PlaceAction::Read(_)
        | PlaceAction::ViewFile(_)
        | PlaceAction::Pages(_)
        | PlaceAction::Table(_)
        | PlaceAction::Experiments(_)
        | PlaceAction::RunPage(_)
        | PlaceAction::Charts(_)
        | PlaceAction::Export(_)
        | PlaceAction::SaveTable(_)
        | PlaceAction::Artifacts(_)
        | PlaceAction::Gallery(_)
        | PlaceAction::Compare(_)
        | PlaceAction::Find(_)
        | PlaceAction::Space(_)
        | PlaceAction::Children(_)
        | PlaceAction::Entities(_) => Vec::new(),
    }
}
