//! An opened root folder, and what every reader of it needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::site::Site;
use crate::store::artifacts::{Siblings, search_bases};
use crate::store::cancel::Cancel;
use crate::store::disk::folder::{Disk, StepHook};
use crate::store::disk::trash::DesktopTrash;
use crate::store::error::StoreError;
use crate::store::io::Threads;
use crate::store::location::Location;
use crate::store::near::KnownNear;
use crate::store::path::at_key;

/// A root folder such as `mlruns`.
#[derive(Debug)]
pub struct FileStore {
    pub(super) location: Location,
    pub(super) root: PathBuf,
    /// Where artifacts are looked for: in and around the root, then around the folder that was opened.
    pub(super) bases: Vec<PathBuf>,
    /// Where they are looked for when they are nowhere there.
    pub(super) siblings: Siblings,
    pub(super) disk: Disk,
    pub(super) trash: DesktopTrash,
    pub(super) threads: Threads,
}

impl FileStore {
    /// Opens the root with a look at every change before it happens: tests let the disk fail there, or die.
    #[doc(hidden)]
    pub fn with_steps(location: &Location, hook: StepHook) -> Result<Self, StoreError> {
        Ok(Self { disk: Disk(Some(hook)), ..Self::open(location)? })
    }

    /// With another folder in the place of the user's trash can, so that no test touches the real one.
    #[doc(hidden)]
    #[must_use]
    pub fn with_trash(self, home: &Path) -> Self {
        Self { trash: DesktopTrash::at(home), ..self }
    }

    /// With another number of threads that read, to be compared.
    #[doc(hidden)]
    #[must_use]
    pub fn with_threads(self, threads: Threads) -> Self {
        Self { threads, ..self }
    }

    /// Opens the root at `location`.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let Some(root) = location.origin.as_path() else {
            return Err(StoreError::NotAStore(location.origin.to_string().into()));
        };
        std::fs::read_dir(root).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => StoreError::NotFound(root.to_path_buf()),
            _ => StoreError::io(root, source),
        })?;
        let above = root.parent().unwrap_or(root);
        let opened = &location.opened;
        let opened = if opened.is_dir() { opened } else { opened.parent().unwrap_or(root) };
        Ok(Self {
            location: location.clone(),
            root: root.to_path_buf(),
            bases: search_bases(&[root, above, opened]),
            siblings: Siblings::in_each(&[above, opened]),
            disk: Disk::default(),
            trash: DesktopTrash::of_user(),
            threads: Threads::default(),
        })
    }

    /// The root folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Who knows artifacts here that nothing in the root describes.
    pub(super) fn known_near(&self) -> Arc<KnownNear> {
        Arc::new(KnownNear::to(&self.root, &self.location.opened))
    }

    pub(super) fn site(&self) -> Site<'_> {
        Site {
            path: &self.root,
            opened: &self.location.opened,
            bases: &self.bases,
            siblings: &self.siblings,
            disk: &self.disk,
            trash: &self.trash,
        }
    }

    pub(super) fn folder(&self, key: &str) -> PathBuf {
        at_key(&self.root, key)
    }
}

/// A file that stops giving bytes when somebody cancels.
pub(super) struct Cancellable<'a> {
    pub(super) file: std::fs::File,
    pub(super) cancel: &'a Cancel,
}

impl std::io::Read for Cancellable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(std::io::Error::other("cancelled"));
        }
        self.file.read(buffer)
    }
}

/// The file of a metric. Keys come from listing folders; one that would lead elsewhere finds nothing there.
pub(super) fn metric_path(run: &Path, metric: &str) -> PathBuf {
    let mut path = run.join("metrics");
    path.extend(metric.split('/').filter(|part| !matches!(*part, "" | "." | "..")));
    path
}
