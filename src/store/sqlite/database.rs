//! An opened database, and what every reader of it needs.

use std::path::PathBuf;

use super::known::bases;
use super::open::{self, Database};
use super::pass::Pass;
use super::purge::Site;
use crate::store::artifacts::Siblings;
use crate::store::cancel::Cancel;
use crate::store::disk::folder::{Disk, StepHook};
use crate::store::error::StoreError;
use crate::store::events::{ReadEvent, Sink};
use crate::store::facts::{self, RunFacts};
use crate::store::location::Location;
use crate::store::types::Run;

/// A database such as `mlflow.db`.
#[derive(Debug)]
pub struct SqliteStore {
    pub(super) location: Location,
    /// The database file, as it was opened.
    pub(super) file: PathBuf,
    pub(super) database: Database,
    pub(super) disk: Disk,
    /// Where artifacts are looked for when they are in none of [`Self::bases`].
    pub(super) siblings: Siblings,
}

impl SqliteStore {
    /// Opens the database with a look at every change on the disk before it happens, and before and after every commit
    /// (`commit`, `committed`): tests let the disk fail there, or die.
    #[doc(hidden)]
    pub fn with_steps(location: &Location, hook: StepHook) -> Result<Self, StoreError> {
        Ok(Self { disk: Disk(Some(hook)), ..Self::open(location)? })
    }

    /// Opens the database at `location`.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let Some(file) = location.origin.as_path() else {
            return Err(StoreError::NotAStore(location.origin.to_string().into()));
        };
        let file = file.to_path_buf();
        match open::journal_mode(&file) {
            Ok(Some(_)) => {
                let database = Database::new(&file);
                let folder = file.parent().unwrap_or(&file);
                let opened = &location.opened;
                let siblings = Siblings::in_each(&[folder, if opened.is_dir() { opened } else { folder }]);
                Ok(Self { location: location.clone(), file, database, disk: Disk::default(), siblings })
            }
            Ok(None) => Err(StoreError::NotAStore(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::NotFound(file)),
            Err(error) => Err(StoreError::io(file, error)),
        }
    }

    pub(super) fn site(&self) -> Site<'_> {
        let (path, database, disk) = (self.file.as_path(), &self.database, &self.disk);
        Site { path, database, disk, opened: &self.location.opened, bases: self.bases(), siblings: &self.siblings }
    }

    pub(super) fn pass<'a>(&'a self, cancel: &'a Cancel) -> Result<Pass<'a>, StoreError> {
        Pass::begin(&self.database, &self.file, cancel)
    }

    /// Where artifacts are looked for: around the database, then around the folder that was opened.
    pub(super) fn bases(&self) -> Vec<PathBuf> {
        bases(&self.file, &self.location.opened)
    }
}

/// Sends runs and what is to be counted of them.
pub(super) fn tell_runs(runs: Vec<Run>, sink: &dyn Sink) {
    let facts_of = |run: &Run| {
        let counts = facts::of_values(run);
        let facts = RunFacts { run: run.key.clone(), experiment: run.experiment.clone(), counts };
        (!facts.counts.is_empty()).then_some(facts)
    };
    let facts: Vec<RunFacts> = runs.iter().filter_map(facts_of).collect();
    sink.event(ReadEvent::Runs(runs));
    if !facts.is_empty() {
        sink.event(ReadEvent::Facts(facts));
    }
}

/// MLflow < 1.30 knew the name as a tag only.
pub(super) fn named(mut run: Run) -> Run {
    if run.name.is_empty() {
        run.name = run.tag("mlflow.runName").unwrap_or_default().into();
    }
    run
}
