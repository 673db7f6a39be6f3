//! Opens and reads all stores at a path, blocking. Used by the jobs of the window and by the commands alike.
//!
//! A store that cannot be opened or read becomes a problem of the catalog, as long as another one can; otherwise it is
//! an error.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::model::{Catalog, CatalogBuilder, RunIndex, StoreIndex};
use crate::store::{self, Cancel, History, Located, Origin, Problem, ReadEvent, ReadKeys, Severity, Store, StoreError};

pub mod artifacts;
mod closer;
mod extremes;
pub mod same_files;

pub use closer::look_closer;
pub use extremes::read_extremes;

/// When the first snapshot is taken.
const FIRST_PAUSE: Duration = Duration::from_millis(40);
/// The longest time between two.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The stores at a path, or at several.
pub struct OpenedStores {
    /// What was found at the path; its locations are those that could be opened.
    pub place: Located,
    /// One for each location.
    pub stores: Vec<Arc<dyn Store>>,
    /// Those that could not be opened.
    pub failures: Vec<Failure>,
    /// Paths at which there are none.
    pub not_found: Vec<Failure>,
}

/// A store that failed as a whole.
#[derive(Debug)]
pub struct Failure {
    /// Where it lies.
    pub origin: Origin,
    pub error: StoreError,
}

impl Failure {
    /// As a problem of the catalog.
    pub fn problem(&self) -> Problem {
        Problem::new(Severity::Lost, &self.origin, self.error.message())
    }
}

/// Finds the stores at `path` and opens them. `Err` when none could be opened.
pub fn open_place(path: &Path) -> Result<OpenedStores, StoreError> {
    open_places(&[path.to_path_buf()]).map_err(|failures| first(failures, path))
}

/// Finds the stores at all `paths` and opens them as one place. `Err` when none could be opened, with why for each.
pub fn open_places(paths: &[PathBuf]) -> Result<OpenedStores, Vec<Failure>> {
    let (located, not_found) = store::locate_all(paths);
    let not_found: Vec<Failure> =
        not_found.into_iter().map(|(path, error)| Failure { origin: path.into(), error }).collect();
    let Some(mut place) = located else { return Err(not_found) };
    let (mut stores, mut failures) = (Vec::new(), Vec::new());
    place.locations.retain(|location| match store::open(location) {
        Ok(store) => {
            stores.push(store);
            true
        }
        Err(error) => {
            failures.push(Failure { origin: location.origin.clone(), error });
            false
        }
    });
    if stores.is_empty() {
        failures.extend(not_found);
        return Err(failures);
    }
    place.unopened = not_found.iter().chain(&failures).map(Failure::problem).collect();
    Ok(OpenedStores { place, stores, failures, not_found })
}

fn first(failures: Vec<Failure>, path: &Path) -> StoreError {
    failures.into_iter().next().map_or_else(|| StoreError::NotAStore(path.to_path_buf()), |failure| failure.error)
}

/// What was read from opened stores.
pub struct ReadStores {
    /// Their contents, with failures as problems.
    pub catalog: Arc<Catalog>,
    /// Stores that could not be read. Empty when cancelled.
    pub failures: Vec<Failure>,
}

/// Reads all `stores`, starting from `previous` when they are read again. `unopened` are stores of the same place that
/// could not be opened; they become problems. Sends snapshots to `progress`: the first soon, later ones less and less
/// often, so that a large store is not copied over and over. When cancelled, returns what was read so far.
pub fn read_stores(
    stores: &[Arc<dyn Store>],
    previous: Option<&Catalog>,
    unopened: &[Problem],
    progress: Option<&(dyn Fn(Arc<Catalog>) + Sync)>,
    cancel: &Cancel,
) -> ReadStores {
    let mut builder = match previous {
        Some(catalog) => CatalogBuilder::continuing(catalog),
        None => CatalogBuilder::new(&stores.iter().map(|store| store.location().clone()).collect::<Vec<_>>()),
    };
    builder.event(StoreIndex(0), ReadEvent::Problems(unopened.to_vec()));
    let builder = Mutex::new(builder);
    let take = |store: StoreIndex, event: ReadEvent| {
        builder.lock().unwrap_or_else(PoisonError::into_inner).event(store, event);
    };
    let (done, is_done) = sync_channel::<()>(1);
    let failures = std::thread::scope(|scope| {
        if let Some(progress) = progress {
            let builder = &builder;
            scope.spawn(move || {
                // Wakes at the end of the reading, or when it is time for a snapshot.
                let mut pause = FIRST_PAUSE;
                while is_done.recv_timeout(pause).is_err_and(|error| error == RecvTimeoutError::Timeout) {
                    let snapshot = builder.lock().unwrap_or_else(PoisonError::into_inner).snapshot();
                    // Computed here, so that the window does not wait for it later.
                    snapshot.prepare();
                    progress(snapshot);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            });
        }
        let mut failures = Vec::new();
        for (at, store) in (0_u32..).zip(stores) {
            match store.read(&|event| take(StoreIndex(at), event), cancel) {
                Ok(()) => {}
                Err(StoreError::Cancelled) => break,
                Err(error) => {
                    let failure = Failure { origin: store.location().origin.clone(), error };
                    take(StoreIndex(at), ReadEvent::Problems(vec![failure.problem()]));
                    failures.push(failure);
                }
            }
        }
        drop(done);
        failures
    });
    let catalog = builder.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
    ReadStores { catalog, failures }
}

/// Reads single runs and experiment descriptions again and updates `previous`, the complete catalog. `Err` when that is
/// not possible; then everything has to be read again.
pub fn read_again(
    stores: &[Arc<dyn Store>],
    previous: &Catalog,
    keys: &[(StoreIndex, ReadKeys)],
    cancel: &Cancel,
) -> Result<Arc<Catalog>, StoreError> {
    let builder = Mutex::new(CatalogBuilder::amending(previous));
    for (at, keys) in keys {
        let take = |event| builder.lock().unwrap_or_else(PoisonError::into_inner).event(*at, event);
        stores[at.at()].read_runs(keys, &take, cancel)?;
    }
    Ok(builder.into_inner().unwrap_or_else(PoisonError::into_inner).finish())
}

/// A place that was read completely.
pub struct OpenedPlace {
    /// What was found at the path.
    pub place: Located,
    /// The stores that could be opened, in the order of `Catalog::stores`.
    pub stores: Vec<Arc<dyn Store>>,
    /// Their contents. All latest values are exact.
    pub catalog: Arc<Catalog>,
    /// Paths at which there is nothing.
    pub not_found: Vec<Failure>,
}

impl OpenedPlace {
    /// With what a closer look finds among the problems of the catalog.
    pub fn looked_closer(self, cancel: &Cancel) -> Result<Self, StoreError> {
        Ok(Self { catalog: look_closer(&self.stores, &self.catalog, cancel)?, ..self })
    }

    /// The store of a run.
    pub fn store_of(&self, run: RunIndex) -> &Arc<dyn Store> {
        &self.stores[self.catalog.runs[run.at()].store.at()]
    }

    /// All points of a metric of a run.
    pub fn history(&self, run: RunIndex, metric: &Arc<str>, cancel: &Cancel) -> Result<Arc<History>, StoreError> {
        Ok(Arc::new(self.store_of(run).history(self.catalog.run(run), metric, cancel)?.value))
    }
}

/// Opens and reads all stores at `path`. `Err` when none could be read.
pub fn read_place(path: &Path, cancel: &Cancel) -> Result<OpenedPlace, StoreError> {
    read_places(&[path.to_path_buf()], cancel).map_err(|failures| first(failures, path))
}

/// Opens and reads all stores at all `paths` as one place. `Err` when none could be read, with why for each.
pub fn read_places(paths: &[PathBuf], cancel: &Cancel) -> Result<OpenedPlace, Vec<Failure>> {
    let OpenedStores { place, stores, mut failures, not_found } = open_places(paths)?;
    let read = read_stores(&stores, None, &place.unopened, None, cancel);
    if cancel.is_cancelled() {
        return Err(vec![Failure { origin: place.opened.into(), error: StoreError::Cancelled }]);
    }
    if read.failures.len() == stores.len() {
        failures.extend(read.failures);
        failures.extend(not_found);
        return Err(failures);
    }
    Ok(OpenedPlace { place, stores, catalog: read.catalog, not_found })
}
