//! Opens and reads everything at a path, blocking: the one way to do so, for the window's jobs as for the headless verbs.
//!
//! What opens is kept. A store that cannot be opened or read beside others is a problem of the catalog; an error is for
//! when there is nothing else.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::model::{Catalog, CatalogBuilder, RunIndex, StoreIndex};
use crate::store::{self, Cancel, Located, Origin, Problem, ReadEvent, ReadKeys, Severity, Store, StoreError};

mod closer;

pub use closer::look_closer;

/// When the first snapshot is taken.
const FIRST_PAUSE: Duration = Duration::from_millis(40);
/// The longest time between two.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The stores at a path.
pub struct OpenedStores {
    /// What the path meant; its locations are those that could be opened.
    pub place: Located,
    /// One for each location.
    pub stores: Vec<Arc<dyn Store>>,
    /// Those that could not be opened.
    pub failures: Vec<Failure>,
}

/// A store that failed as a whole.
#[derive(Debug)]
pub struct Failure {
    /// Where it lies.
    pub origin: Origin,
    pub error: StoreError,
}

impl Failure {
    /// As it stands among the problems.
    pub fn problem(&self) -> Problem {
        Problem::new(Severity::Lost, &self.origin, self.error.message())
    }
}

/// Finds the stores at `path` and opens them. `Err` when none could be opened.
pub fn open_place(path: &Path) -> Result<OpenedStores, StoreError> {
    let mut place = store::locate(path)?;
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
        return Err(first(failures, path));
    }
    place.unopened = failures.iter().map(Failure::problem).collect();
    Ok(OpenedStores { place, stores, failures })
}

fn first(failures: Vec<Failure>, path: &Path) -> StoreError {
    failures.into_iter().next().map_or_else(|| StoreError::NotAStore(path.to_path_buf()), |failure| failure.error)
}

/// What was read from opened stores.
pub struct ReadStores {
    /// What they hold; of failures the problems.
    pub catalog: Arc<Catalog>,
    /// Stores that could not be read. Empty when cancelled.
    pub failures: Vec<Failure>,
}

/// Reads all `stores`, beginning with `previous` when they are read again. `unopened` are stores of the same place that
/// could not be opened, to stand among the problems. Takes a snapshot now and then for `progress`: the first soon, later
/// ones less and less often, so that a large store is not copied over and over. When cancelled, what was read so far.
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
                    // Made here, so that nobody has to wait for it later.
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

/// Reads single runs and descriptions of experiments again, upon `previous`, which holds all there was. `Err` when that
/// cannot be had so; then everything has to be read again.
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

/// A place that was read to its end.
pub struct OpenedPlace {
    /// What the path meant.
    pub place: Located,
    /// The stores that could be opened, in the order of `Catalog::stores`.
    pub stores: Vec<Arc<dyn Store>>,
    /// What they hold. All latest values are exact.
    pub catalog: Arc<Catalog>,
}

impl OpenedPlace {
    /// With what a closer look finds among the problems of the catalog.
    pub fn looked_closer(self, cancel: &Cancel) -> Result<Self, StoreError> {
        Ok(Self { catalog: look_closer(&self.stores, &self.catalog, cancel)?, ..self })
    }

    /// The store of a run.
    pub fn store_of(&self, run: RunIndex) -> &dyn Store {
        &*self.stores[self.catalog.runs[run.at()].store.at()]
    }
}

/// Opens and reads all stores at `path`. `Err` when none could be read.
pub fn read_place(path: &Path, cancel: &Cancel) -> Result<OpenedPlace, StoreError> {
    let OpenedStores { place, stores, mut failures } = open_place(path)?;
    let read = read_stores(&stores, None, &place.unopened, None, cancel);
    cancel.check()?;
    if read.failures.len() == stores.len() {
        failures.extend(read.failures);
        return Err(first(failures, path));
    }
    Ok(OpenedPlace { place, stores, catalog: read.catalog })
}
