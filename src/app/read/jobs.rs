//! The jobs that read stores: all of a place, or single runs again.

use std::sync::Arc;
use std::time::Instant;

use super::Action;
use crate::app::data::Stores;
use crate::app::job::JobContext;
use crate::model::{self, Catalog, StoreIndex};
use crate::reading;
use crate::store::{Problem, ReadKeys};

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Read the opened stores.
    Read {
        stores: Stores,
        /// Continue from this catalog (a re-read).
        previous: Option<Arc<Catalog>>,
        /// What is said of stores of the place that could not be opened.
        unopened: Vec<Problem>,
    },
    /// Read these once more, and keep the rest of the catalog.
    Again { stores: Stores, previous: Arc<Catalog>, keys: Vec<(StoreIndex, ReadKeys)> },
    /// Look closer for problems.
    Look { stores: Stores, catalog: Arc<Catalog> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// All or some: what reads everything makes the other needless.
    Read,
    Look,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Read { .. } | Self::Again { .. } => Key::Read,
            Self::Look { .. } => Key::Look,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Read { stores, previous, unopened } => read(&stores, previous.as_deref(), &unopened, context),
            Self::Again { stores, previous, keys } => again(&stores, &previous, &keys, context),
            Self::Look { stores, catalog } => {
                if let Ok(looked) = reading::look_closer(&stores, &catalog, &context.cancel) {
                    context.send(Action::LookedCloser { catalog: looked, of: catalog.revision });
                }
            }
        }
    }
}

/// Reads all stores, sending snapshots when they are read for the first time.
fn read(stores: &Stores, previous: Option<&Catalog>, unopened: &[Problem], context: &JobContext) {
    let begin = Instant::now();
    let send = |snapshot| context.send(Action::Progressed(snapshot));
    let progress: Option<&(dyn Fn(Arc<Catalog>) + Sync)> = if previous.is_none() { Some(&send) } else { None };
    let read = reading::read_stores(stores, previous, unopened, progress, &context.cancel);
    // One that fails beside others stands among the problems.
    let is_nothing_read = !stores.is_empty() && read.failures.len() == stores.len();
    let failures = read.failures.iter().filter(|_| is_nothing_read).map(|failure| failure.error.message()).collect();
    let catalog = read.catalog;
    context.send(Action::Done { catalog: catalog.clone(), took: begin.elapsed(), failures });
    // The first filter would otherwise wait for this.
    model::filter::prepare(&catalog, &context.cancel);
}

fn again(stores: &Stores, previous: &Catalog, keys: &[(StoreIndex, ReadKeys)], context: &JobContext) {
    let catalog = reading::read_again(stores, previous, keys, &context.cancel);
    // Without it, everything is read once more.
    context.send(Action::AgainDone(catalog.as_ref().ok().cloned()));
    if let Ok(catalog) = catalog {
        model::filter::prepare(&catalog, &context.cancel);
    }
}
