//! A token that long loops look at, so that a read stops soon after somebody said so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cheap to clone; all clones share one flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A token that nobody has cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everyone who holds a clone to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to stop. A relaxed load: fine inside a loop over files or over blocks of lines.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// `Err(StoreError::Cancelled)` when asked to stop, for use with `?`.
    pub fn check(&self) -> Result<(), super::StoreError> {
        if self.is_cancelled() { Err(super::StoreError::Cancelled) } else { Ok(()) }
    }
}
