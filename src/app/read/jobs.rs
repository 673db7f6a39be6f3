//! The job that reads all stores of a place.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Action;
use crate::app::data::Stores;
use crate::app::job::JobContext;
use crate::model::{self, Catalog, CatalogBuilder, StoreIndex};
use crate::store::Store;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Read the opened stores.
    Read {
        stores: Stores,
        /// Continue from this catalog (a re-read).
        previous: Option<Arc<Catalog>>,
    },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Read,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Read { .. } => Key::Read,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Read { stores, previous } => read(&stores, previous.as_deref(), context),
        }
    }
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
            while is_done.recv_timeout(pause).is_err_and(|error| error == RecvTimeoutError::Timeout) {
                if previous.is_none() {
                    let snapshot = builder.lock().unwrap_or_else(PoisonError::into_inner).snapshot();
                    // Made here, so that the UI thread never has to.
                    snapshot.prepare();
                    context.send(Action::Progressed(snapshot));
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
    context.send(Action::Done { catalog: catalog.clone(), took, failures });
    // The first filter would otherwise wait for this.
    model::filter::prepare(&catalog, &context.cancel);
}
