//! Opens and reads everything at a path, blocking: for the headless verbs and for pictures. The window reads in a job.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{Catalog, CatalogBuilder, RunIndex, StoreIndex};
use crate::store::{self, Cancel, Place, Problem, ReadEvent, Severity, Store, StoreError};

/// A place that was read to its end.
pub struct OpenedPlace {
    /// What the path meant.
    pub place: Place,
    /// The stores that could be opened, in the order of `Catalog::stores`.
    pub stores: Vec<Arc<dyn Store>>,
    /// What they hold. All latest values are exact.
    pub catalog: Arc<Catalog>,
}

impl OpenedPlace {
    /// The store of a run.
    pub fn store_of(&self, run: RunIndex) -> &dyn Store {
        &*self.stores[self.catalog.runs[run.at()].store.at()]
    }
}

/// Reads all stores at `path`. A store that fails as a whole beside others is a problem of the catalog; the error is
/// for when there is nothing else.
pub fn read_place(path: &Path, cancel: &Cancel) -> Result<OpenedPlace, StoreError> {
    let mut place = store::locate(path)?;
    let mut stores = Vec::new();
    let mut failures = Vec::new();
    place.locations.retain(|location| match store::open(location) {
        Ok(store) => {
            stores.push(store);
            true
        }
        Err(error) => {
            failures.push((location.origin.clone(), error));
            false
        }
    });
    let builder = Mutex::new(CatalogBuilder::new(&place.locations));
    let take = |store: StoreIndex, event: ReadEvent| {
        builder.lock().unwrap_or_else(PoisonError::into_inner).event(store, event);
    };
    let mut has_read = false;
    for (at, store) in (0_u32..).zip(&stores) {
        match store.read(&|event| take(StoreIndex(at), event), cancel) {
            Ok(()) => has_read = true,
            Err(StoreError::Cancelled) => return Err(StoreError::Cancelled),
            Err(error) => failures.push((store.location().origin.clone(), error)),
        }
    }
    if !has_read {
        let first = failures.into_iter().next();
        return Err(first.map_or_else(|| StoreError::NotAStore(path.to_path_buf()), |(_, error)| error));
    }
    let problems = failures.into_iter().map(|(origin, error)| Problem::new(Severity::Lost, origin, error.message()));
    take(StoreIndex(0), ReadEvent::Problems(problems.collect()));
    let catalog = builder.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
    Ok(OpenedPlace { place, stores, catalog })
}
