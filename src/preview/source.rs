//! Where the bytes of a preview come from: a file, a member of an archive, an answer of a server.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::PreviewError;
use crate::store::Cancel;

/// Bytes that can be read anywhere.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file to be shown. What was read of its beginning stays in memory, and is as much as a format asked for.
pub struct Source<'a> {
    name: &'a str,
    place: PathBuf,
    size: u64,
    reader: Box<dyn ReadSeek + 'a>,
    /// The file itself, where it is one of this machine.
    file: Option<Arc<File>>,
    bytes: Vec<u8>,
    told: Box<dyn FnMut(u64) + Send + 'a>,
    others: Option<Others<'a>>,
    depth: u8,
}

/// Opens other files of the same run, by their paths.
type Others<'a> = Box<dyn Fn(&str) -> Option<Box<dyn ReadSeek>> + Send + 'a>;

/// What is read at once: on a slow disk nobody has to wait longer for a reader that was cancelled.
const STEP: u64 = 256 << 10;

impl<'a> Source<'a> {
    /// A file of `size` bytes that is called `name` inside its run, with `/`.
    pub fn new(name: &'a str, size: u64, reader: impl ReadSeek + 'a) -> Self {
        let (reader, told) = (Box::new(reader), Box::new(|_| {}));
        Self { name, place: name.into(), size, reader, file: None, bytes: Vec::new(), told, others: None, depth: 0 }
    }

    /// The file itself, if it is one of this machine: another process can read it.
    #[must_use]
    pub fn of_file(mut self, file: Option<Arc<File>>) -> Self {
        self.file = file;
        self
    }

    /// What errors call it, instead of its name.
    #[must_use]
    pub fn at(mut self, place: impl Into<PathBuf>) -> Self {
        self.place = place.into();
        self
    }

    /// It lies inside of so many others.
    #[must_use]
    pub(super) fn within(self, depth: u8) -> Self {
        Self { depth, ..self }
    }

    /// How many files it lies in.
    pub(super) fn depth(&self) -> u8 {
        self.depth
    }

    /// Tells somebody up to where the file was read, after each step.
    #[must_use]
    pub fn telling(mut self, told: impl FnMut(u64) + Send + 'a) -> Self {
        self.told = Box::new(told);
        self
    }

    /// With a way to other files of the same run: descriptions lie beside what they describe.
    #[must_use]
    pub fn among(mut self, others: impl Fn(&str) -> Option<Box<dyn ReadSeek>> + Send + 'a) -> Self {
        self.others = Some(Box::new(others));
        self
    }

    /// The beginning of the text file of this name in the same folder; `None` where there is none.
    pub(super) fn beside(&self, name: &str, limit: u64, cancel: &Cancel) -> Option<String> {
        Some(String::from_utf8_lossy(&self.bytes_beside(name, limit, cancel)?).into_owned())
    }

    /// The same of any file.
    pub(super) fn bytes_beside(&self, name: &str, limit: u64, cancel: &Cancel) -> Option<Vec<u8>> {
        let path = match self.name.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        };
        let reader = self.others.as_ref()?(&path)?;
        let mut other = Source::new(&path, u64::MAX, reader);
        other.read_up_to(limit, cancel).ok()?;
        Some(other.bytes)
    }

    /// The file at `path`, which is called `name` inside its run.
    pub fn from_path(path: &Path, name: &'a str) -> Result<Self, PreviewError> {
        let io = |source| PreviewError::Io { path: path.to_owned(), source };
        let metadata = std::fs::metadata(path).map_err(io)?;
        if !metadata.is_file() {
            return Err(PreviewError::NotAFile(path.to_owned()));
        }
        let file = Arc::new(File::open(path).map_err(io)?);
        Ok(Self::new(name, metadata.len(), Arc::clone(&file)).of_file(Some(file)).at(path))
    }

    /// The file for another process; a copy of it where its bytes come from elsewhere.
    pub(super) fn as_file(&mut self, cancel: &Cancel) -> Result<File, PreviewError> {
        if let Some(file) = &self.file {
            return file.try_clone().map_err(|error| self.failed(error));
        }
        let copied = |source: &mut Self| {
            let mut copy = tempfile::tempfile()?;
            io::copy(&mut source.stream(cancel)?, &mut copy)?;
            copy.rewind()?;
            Ok(copy)
        };
        let copy = copied(self).map_err(|error| self.failed(error));
        if cancel.is_cancelled() { Err(PreviewError::Cancelled) } else { copy }
    }

    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// What errors call it: its path, where it has one.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// When it was changed, where it is a file of this machine.
    pub fn modified(&self) -> Option<SystemTime> {
        self.file.as_ref()?.metadata().ok()?.modified().ok()
    }

    /// What was read so far, from the beginning on.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file goes on after [`Self::bytes`].
    pub(super) fn is_cut(&self) -> bool {
        (self.bytes.len() as u64) < self.size
    }

    /// Reads on until [`Self::bytes`] holds `limit` bytes or the file ends.
    pub(super) fn read_up_to(&mut self, limit: u64, cancel: &Cancel) -> Result<(), PreviewError> {
        self.reader.seek(SeekFrom::Start(self.bytes.len() as u64)).map_err(|error| self.failed(error))?;
        loop {
            if cancel.is_cancelled() {
                return Err(PreviewError::Cancelled);
            }
            let left = limit.saturating_sub(self.bytes.len() as u64).min(STEP);
            if left == 0 || self.read_on(left as usize).map_err(|error| self.failed(error))? == 0 {
                // A file that is still being written may have grown since it was measured.
                self.size = self.size.max(self.bytes.len() as u64);
                return Ok(());
            }
            (self.told)(self.bytes.len() as u64);
        }
    }

    /// The file from its beginning, for a decoder that keeps no more of it than it needs. Fails when cancelled.
    pub(super) fn stream<'s>(&'s mut self, cancel: &'s Cancel) -> io::Result<BufReader<impl Read + Seek + 's>> {
        self.reader.seek(SeekFrom::Start(0))?;
        let stream = Stream { reader: &mut *self.reader, told: &mut *self.told, at: 0, furthest: 0, cancel };
        Ok(BufReader::with_capacity(STEP as usize, stream))
    }

    /// For a format that knows where in the file to look; how much it keeps is its to limit.
    pub fn reader(&mut self) -> &mut (dyn ReadSeek + 'a) {
        &mut *self.reader
    }

    /// Reads up to so many more bytes, as they come, and tells how many there were.
    fn read_on(&mut self, most: usize) -> io::Result<usize> {
        let before = self.bytes.len();
        self.bytes.resize(before + most, 0);
        let count = loop {
            match self.reader.read(&mut self.bytes[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.bytes.truncate(before + *count.as_ref().unwrap_or(&0));
        count
    }

    /// For what [`Self::reader`] answered.
    pub(super) fn failed(&self, source: io::Error) -> PreviewError {
        PreviewError::Io { path: self.place.clone(), source }
    }
}

/// See [`Source::stream`].
struct Stream<'s> {
    reader: &'s mut dyn ReadSeek,
    told: &'s mut (dyn FnMut(u64) + Send),
    at: u64,
    furthest: u64,
    cancel: &'s Cancel,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let end = buffer.len().min(STEP as usize);
        let count = self.reader.read(&mut buffer[..end])?;
        self.at += count as u64;
        if self.at > self.furthest {
            self.furthest = self.at;
            (self.told)(self.at);
        }
        Ok(count)
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.reader.seek(to)?;
        Ok(self.at)
    }
}
