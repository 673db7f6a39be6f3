//! Layer 1: reading and writing results. Blocking; knows nothing of windows.
//!
//! [`locate()`] finds the stores at a path; [`open()`] opens one; [`Store::read`] streams its contents to a [`Sink`].
//! Reading never fails as a whole for broken data: each fault becomes a [`Problem`] beside everything else. Reading
//! never writes; all writing is in [`lifecycle`].

use std::sync::Arc;

pub mod archive;
pub mod artifacts;
mod belongings;
pub mod cancel;
mod claims;
mod contract;
mod disk;
pub mod error;
pub mod events;
pub mod facts;
pub mod file;
#[doc(hidden)]
pub mod fuzzing;
pub mod history;
pub mod io;
pub mod lifecycle;
pub mod locate;
pub mod location;
mod near;
pub mod origin;
mod path;
pub mod problem;
mod reach;
mod refusal;
pub mod space;
pub mod sqlite;
mod state_folder;
pub mod trace;
pub mod types;

pub use artifacts::{ArtifactFile, ArtifactListing, ArtifactRoot};
pub use cancel::Cancel;
pub use contract::{Capabilities, Store};
pub use error::StoreError;
pub use events::{LatestUpdate, Read, ReadEvent, ReadKeys, Sink};
pub use facts::{Fact, RunFacts};
pub use history::{Distinct, History};
pub use lifecycle::{
    Change, Interrupted, LifecycleError, Outcome, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress,
    PurgeSelection, Recovery, Touched, Undo,
};
pub use locate::{Focus, Located, locate, locate_all};
pub use location::{Backend, Location};
pub use origin::Origin;
pub(crate) use path::{at_key, is_name_here, name_for_all, real_path};
pub use problem::{Problem, Severity};
pub use space::{FoundFile, Measured, Owner};
pub use state_folder::state_folder;
pub use trace::{Assessment, Span, SpanEvent, TraceContent};
pub use types::*;

/// Opens the store at `location`. Never writes.
pub fn open(location: &Location) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match location.backend {
        Backend::File => Arc::new(file::FileStore::open(location)?),
        Backend::Sqlite => Arc::new(sqlite::SqliteStore::open(location)?),
    })
}
