//! Where jobs get runs, points and files from.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use super::job::JobContext;
use crate::model::{Catalog, RunIndex};
use crate::store::{Cancel, History, Run, Store, StoreError};

/// The opened stores, in the order of [`StoreIndex`](crate::model::StoreIndex).
pub type Stores = Vec<Arc<dyn Store>>;

/// What was opened and read of a place, as a job takes it along.
#[derive(Clone, Debug)]
pub struct DataSource {
    pub stores: Stores,
    pub catalog: Arc<Catalog>,
    pub histories: Arc<HistoryCache>,
}

impl DataSource {
    /// The store of a run.
    pub fn store(&self, run: RunIndex) -> &Arc<dyn Store> {
        &self.stores[self.catalog.runs[run.at()].store.at()]
    }

    /// All points of a metric, from memory or from the store.
    pub fn history(&self, run: RunIndex, metric: &Arc<str>, context: &JobContext) -> Result<Arc<History>, StoreError> {
        let generation = self.catalog.runs[run.at()].generation;
        let cache = &self.histories;
        cache.get(&**self.store(run), (run, generation), self.catalog.run(run), metric, &context.cancel)
    }
}

/// Histories that were read, kept while there is room: charts, sparklines and run pages ask for the same ones. Shared by
/// jobs; the UI thread never looks inside.
#[derive(Debug)]
pub struct HistoryCache {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// By run and how often it was read anew, and by metric.
    entries: LruCache<(RunIndex, u64, Arc<str>), Arc<History>>,
    bytes: usize,
}

impl Default for HistoryCache {
    fn default() -> Self {
        let entries = LruCache::new(NonZeroUsize::new(100_000).unwrap_or(NonZeroUsize::MIN));
        Self { inner: Mutex::new(Inner { entries, bytes: 0 }) }
    }
}

impl HistoryCache {
    /// Bytes of points that are kept at most: 24 million points at 16 bytes.
    const CAPACITY: usize = 384 << 20;

    /// From the cache, else from the store.
    pub fn get(
        &self,
        store: &dyn Store,
        (index, generation): (RunIndex, u64),
        run: &Run,
        metric: &Arc<str>,
        cancel: &Cancel,
    ) -> Result<Arc<History>, StoreError> {
        let key = (index, generation, metric.clone());
        if let Some(history) = self.lock().entries.get(&key) {
            return Ok(history.clone());
        }
        let history = Arc::new(store.history(run, metric, cancel)?.value);
        let mut inner = self.lock();
        inner.bytes += history.bytes();
        if let Some((_, before)) = inner.entries.push(key, history.clone()) {
            inner.bytes -= before.bytes();
        }
        while inner.bytes > Self::CAPACITY && inner.entries.len() > 1 {
            let Some((_, oldest)) = inner.entries.pop_lru() else { break };
            inner.bytes -= oldest.bytes();
        }
        Ok(history)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
