//! The command palette: every command, run, metric, experiment, file and place by a few letters of its name.
//!
//! What can be found is a [`Target`]: a new kind of thing is a variant there and in [`Kind`], its names in `search`, and
//! where it leads in `lead_to`; the compiler reports the rest.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::charts;
use super::command::Command;
use super::effect::{Effect, SystemEffect};
use super::job::{Job as AnyJob, JobContext, JobKey};
use super::pages::{Page, RunTab};
use super::{Ask as _, Place, State as Program, artifacts, pages, start, table};
use crate::model::{ExperimentIndex, RunIndex};

mod coverage;
mod matching;
mod search;
mod used;

pub use coverage::Coverage;
pub use search::Query;

/// The palette, while it is open.
#[derive(Debug, Default)]
pub struct State {
    pub text: String,
    /// This kind alone; `None`: all.
    pub kind: Option<Kind>,
    /// What was found so far.
    pub found: Arc<Found>,
    /// The row that Enter runs.
    pub chosen: usize,
    /// What was typed last is being looked for.
    pub is_searching: bool,
    /// Enter was pressed before anything was found.
    waiting: Option<After>,
    /// The snapshot of the place that was searched.
    revision: u64,
}

/// What becomes of the palette when a row was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Close,
    /// It stays open, and a run joins the selection.
    Stay,
}

/// What can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Command(Command),
    /// Its chart.
    Metric(Arc<str>),
    Run(RunIndex),
    Experiment(ExperimentIndex),
    /// Of the run whose files are listed, by its path.
    File(RunIndex, String),
    /// One that was open before.
    Place(PathBuf),
}

/// Kinds of what can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Command,
    Metric,
    Run,
    /// Files, and what holds some: experiments, and places that were open before.
    File,
}

impl Kind {
    /// In the order of their sections.
    pub const ALL: [Self; 4] = [Self::Command, Self::Metric, Self::Run, Self::File];
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub target: Target,
    /// Its name, safe to be shown.
    pub text: String,
    /// The parts of it that were typed.
    pub parts: Vec<Range<usize>>,
    /// Of a metric, once it is counted.
    pub coverage: Option<Coverage>,
}

/// Hits of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// `None`: what was used last.
    pub kind: Option<Kind>,
    /// The best.
    pub hits: Vec<Hit>,
    /// How many there are of these.
    pub matching: usize,
    /// How many there are of the kind.
    pub total: usize,
}

/// Everything that was found, section by section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub sections: Vec<Section>,
    /// Nothing more will come.
    pub is_complete: bool,
}

impl Found {
    /// Rows, headings left out.
    pub fn count(&self) -> usize {
        self.sections.iter().map(|section| section.hits.len()).sum()
    }

    /// The row at a position.
    pub fn hit(&self, at: usize) -> Option<&Hit> {
        self.sections.iter().flat_map(|section| &section.hits).nth(at)
    }

    /// Where a target stands.
    pub fn position(&self, target: &Target) -> Option<usize> {
        self.sections.iter().flat_map(|section| &section.hits).position(|hit| hit.target == *target)
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Open it, or close it.
    Toggle,
    Close,
    SetText(String),
    SetKind(Option<Kind>),
    /// So many kinds further.
    StepKind(isize),
    /// So many rows further.
    Step(isize),
    /// Run the row that is chosen.
    Run(After),
    /// Run the row at a position.
    RunAt(usize, After),
    /// What the job has found so far.
    Found(Arc<Found>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    Search(Query),
}

impl Job {
    pub(super) fn run(self, context: &JobContext) {
        let Self::Search(query) = self;
        search::search(&query, &context.cancel, &mut |found| context.send(Action::Found(Arc::new(found))));
    }
}

pub(super) fn update(program: &mut Program, action: Action, effects: &mut Vec<Effect>) {
    if matches!(action, Action::Toggle) {
        match program.palette {
            Some(_) => close(program, effects),
            None => open(program, effects),
        }
        return;
    }
    let Some(palette) = &mut program.palette else { return };
    match action {
        Action::Toggle => {}
        Action::Close => close(program, effects),
        Action::SetText(text) => {
            palette.text = text;
            begin(program, effects);
        }
        Action::SetKind(kind) => {
            palette.kind = kind;
            begin(program, effects);
        }
        Action::StepKind(by) => {
            // The first choice is all of them.
            let at = palette.kind.and_then(|kind| Kind::ALL.iter().position(|it| *it == kind)).map_or(0, |at| at + 1);
            let to = (at.cast_signed() + by).rem_euclid(Kind::ALL.len().cast_signed() + 1).cast_unsigned();
            palette.kind = to.checked_sub(1).map(|at| Kind::ALL[at]);
            begin(program, effects);
        }
        Action::Step(rows) => {
            let last = palette.found.count().saturating_sub(1);
            palette.chosen = palette.chosen.saturating_add_signed(rows).min(last);
        }
        // What is there may answer what was typed before.
        Action::Run(after) if palette.is_searching => palette.waiting = Some(after),
        Action::Run(after) => run(program, None, after, effects),
        Action::RunAt(at, after) => run(program, Some(at), after, effects),
        Action::Found(found) => take(program, found, effects),
    }
}

/// The search failed, which is a bug: nothing waits for it.
pub(super) fn failed(palette: Option<&mut State>) {
    if let Some(palette) = palette {
        (palette.is_searching, palette.waiting) = (false, None);
    }
}

/// The place was read further: what is shown is looked for once more.
pub(super) fn follow(program: &mut Program, effects: &mut Vec<Effect>) {
    let revision = revision(program.place.as_ref());
    if program.palette.as_ref().is_some_and(|palette| palette.revision != revision) {
        search_again(program, effects);
    }
}

fn revision(place: Option<&Place>) -> u64 {
    place.map_or(0, |place| place.catalog.revision)
}

/// With the commands at once: they are few, and known.
fn open(program: &mut Program, effects: &mut Vec<Effect>) {
    program.palette = Some(State::default());
    let mut commands = query(program, &State::default());
    (commands.catalog, commands.files) = (None, None);
    let mut found = Found::default();
    search::search(&commands, &crate::store::Cancel::new(), &mut |all| found = all);
    if let Some(palette) = &mut program.palette {
        palette.found = Arc::new(found);
    }
    begin(program, effects);
}

fn close(program: &mut Program, effects: &mut Vec<Effect>) {
    program.palette = None;
    effects.push(Effect::Cancel(JobKey::Palette));
}

/// Something else is looked for: from its first row.
fn begin(program: &mut Program, effects: &mut Vec<Effect>) {
    if let Some(palette) = &mut program.palette {
        (palette.chosen, palette.waiting, palette.is_searching) = (0, None, true);
    }
    search_again(program, effects);
}

fn search_again(program: &mut Program, effects: &mut Vec<Effect>) {
    let revision = revision(program.place.as_ref());
    let Some(palette) = &mut program.palette else { return };
    palette.revision = revision;
    let Some(palette) = &program.palette else { return };
    effects.push(Effect::Start(AnyJob::Palette(Job::Search(query(program, palette)))));
}

fn query(program: &Program, palette: &State) -> Query {
    let place = program.place.as_ref();
    let files = place.and_then(|place| place.artifacts.as_ref());
    Query {
        text: palette.text.clone(),
        kind: palette.kind,
        commands: Command::all().into_iter().filter(|it| it.is_in_palette() && it.is_enabled(program)).collect(),
        language: program.language(),
        catalog: place.map(|place| (place.catalog.clone(), place.table.stores)),
        files: files.and_then(|files| Some((files.run, files.listing.value()?.clone()))),
        places: program.settings.recent_paths(),
        used: program.settings.palette_used.clone(),
    }
}

fn take(program: &mut Program, found: Arc<Found>, effects: &mut Vec<Effect>) {
    let Some(palette) = &mut program.palette else { return };
    // Whoever has gone down the list stays on the row, wherever it is now.
    if palette.chosen > 0 {
        let chosen = palette.found.hit(palette.chosen).and_then(|hit| found.position(&hit.target));
        palette.chosen = chosen.unwrap_or(palette.chosen).min(found.count().saturating_sub(1));
    }
    let is_complete = found.is_complete;
    let has_row = found.count() > 0;
    palette.found = found;
    palette.is_searching &= !is_complete && !has_row;
    if palette.is_searching {
        return;
    }
    if let Some(after) = palette.waiting.take() {
        run(program, None, after, effects);
    }
}

fn run(program: &mut Program, at: Option<usize>, after: After, effects: &mut Vec<Effect>) {
    let Some(palette) = &mut program.palette else { return };
    palette.chosen = at.unwrap_or(palette.chosen);
    let Some(target) = palette.found.hit(palette.chosen).map(|hit| hit.target.clone()) else { return };
    let catalog = program.place.as_ref().map(|place| &*place.catalog);
    if let Some(name) = used::name(&target, catalog) {
        used::remember(&mut program.settings.palette_used, name);
        effects.push(SystemEffect::SettingsChanged.into());
    }
    if let (After::Stay, Target::Run(run)) = (after, &target) {
        let is_selected = program.place.as_ref().is_some_and(|place| place.table.selection.contains(*run));
        if !is_selected {
            let select = table::Action::SelectRun { run: *run, toggle: true, range: false };
            effects.extend(super::update(program, select));
        }
        return;
    }
    close(program, effects);
    if let (After::Stay, Target::Place(path)) = (after, &target) {
        let elsewhere = start::Action::OpenInNewWindow(vec![path.clone()]);
        return effects.extend(super::update(program, elsewhere));
    }
    lead_to(program, target, effects);
}

/// Where a target leads.
fn lead_to(program: &mut Program, target: Target, effects: &mut Vec<Effect>) {
    let mut act = |program: &mut Program, action: super::Action| effects.extend(super::update(program, action));
    let id = program.place_id();
    match target {
        Target::Command(command) => {
            if let Some(action) = command.action(program) {
                act(program, action);
            }
        }
        Target::Metric(metric) => {
            act(program, pages::Action::Show(Page::Charts).ask(id));
            act(program, charts::Action::Enlarge(Some(metric)).ask(id));
        }
        Target::Run(run) => {
            let is_in_table = program.place.as_ref().is_some_and(|place| {
                place.table.content.value().is_some_and(|table| table.rows.iter().any(|row| row.run == run))
            });
            if !is_in_table {
                act(program, pages::Action::Reveal(run).ask(id));
            }
            act(program, pages::Action::OpenRun(run, RunTab::Overview).ask(id));
        }
        Target::Experiment(experiment) => {
            act(program, table::Action::TickExperiment { experiment, only: true }.ask(id));
            act(program, pages::Action::Show(Page::Table).ask(id));
        }
        Target::File(run, path) => {
            act(program, pages::Action::OpenRun(run, RunTab::Artifacts).ask(id));
            act(program, artifacts::Action::Reveal(path).ask(id));
        }
        Target::Place(path) => act(program, start::Action::Open(path).ask(id)),
    }
}
