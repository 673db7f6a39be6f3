//! One opened artifact.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ArtifactRoot, file_path};
use crate::store::error::StoreError;

/// What an artifact is read through, wherever it lies.
trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// The bytes of one artifact, from its start.
pub struct ArtifactFile {
    source: Box<dyn Source>,
    size: u64,
    path: Option<PathBuf>,
    file: Option<Arc<File>>,
}

impl ArtifactFile {
    /// From anything that can be read; `size` is how long it is.
    pub fn new(source: impl Read + Seek + Send + 'static, size: u64) -> Self {
        Self { source: Box::new(source), size, path: None, file: None }
    }

    /// How long it was when it was opened.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The opened file, where it is one of this machine: for another process. Both read from the same position.
    pub fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// The file itself, where it is one of this machine: for the file manager, and for libraries that open files themselves.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl Read for ArtifactFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}

impl Seek for ArtifactFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

impl std::fmt::Debug for ArtifactFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArtifactFile").field("size", &self.size).field("path", &self.path).finish_non_exhaustive()
    }
}

/// Opens the file at `path` (as listed) in the folder of `root`.
pub(in crate::store) fn open(root: &ArtifactRoot, path: &str) -> Result<ArtifactFile, StoreError> {
    let path = file_path(root, path)?;
    let error = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => StoreError::Gone(path.clone()),
        _ => StoreError::io(&path, source),
    };
    let file = File::open(&path).map_err(error)?;
    let metadata = file.metadata().map_err(error)?;
    if metadata.is_dir() {
        return Err(StoreError::io(path, io::ErrorKind::IsADirectory.into()));
    }
    let file = Arc::new(file);
    Ok(ArtifactFile { size: metadata.len(), source: Box::new(Arc::clone(&file)), path: Some(path), file: Some(file) })
}
