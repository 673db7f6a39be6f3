//! A file for decoders that want one of their own, for as long as they like: they run on a thread, and ask for bytes.

use std::io::{self, Read, SeekFrom};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use crate::preview::{PreviewError, Source};
use crate::store::Cancel;

/// Bytes that are handed out at once: no part of a file is larger that can be shown.
const MAX_PIECE: usize = 256 << 20;

/// What was asked for, and where the answer goes.
struct Ask {
    start: u64,
    length: usize,
    answer: SyncSender<io::Result<Vec<u8>>>,
}

/// See the module.
pub(super) struct Served {
    asks: Mutex<SyncSender<Ask>>,
    size: u64,
}

/// Runs `work` on a thread of its own with the bytes of the file. It ends when it was cancelled and asks for the next.
pub(super) fn with_file<T: Send + 'static>(
    source: &mut Source<'_>,
    format: &'static str,
    cancel: &Cancel,
    work: impl FnOnce(Served) -> Result<T, String> + Send + 'static,
) -> Result<T, PreviewError> {
    let (asks, asked): (_, Receiver<Ask>) = mpsc::sync_channel(1);
    let served = Served { asks: Mutex::new(asks), size: source.size() };
    let broken = |path: &std::path::Path, cause: String| PreviewError::Broken { path: path.to_owned(), format, cause };
    let thread = std::thread::Builder::new().name(format!("decode {format}")).spawn(move || work(served));
    let thread = thread.map_err(|error| source.failed(error))?;
    let mut failure = None;
    while let Ok(ask) = asked.recv() {
        let piece = if cancel.is_cancelled() { Err(io::Error::other("cancelled")) } else { piece(source, &ask) };
        if let Err(error) = &piece
            && failure.is_none()
            && !cancel.is_cancelled()
        {
            failure = Some(error.to_string());
        }
        // Nobody waits any more: the thread has ended, which is seen next.
        drop(ask.answer.send(piece));
    }
    let done = thread.join();
    if cancel.is_cancelled() {
        return Err(PreviewError::Cancelled);
    }
    match done {
        Ok(done) => done.map_err(|cause| broken(source.place(), cause)),
        Err(_) => Err(broken(source.place(), failure.unwrap_or_else(|| "damaged".to_owned()))),
    }
}

fn piece(source: &mut Source<'_>, ask: &Ask) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let reader = source.reader();
    reader.seek(SeekFrom::Start(ask.start))?;
    reader.take(ask.length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Served {
    fn ask(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        if length > MAX_PIECE {
            return Err(io::Error::other("larger than a file that can be shown"));
        }
        let gone = || io::Error::other("cancelled");
        let (answer, answered) = mpsc::sync_channel(1);
        let asks = self.asks.lock().map_err(|_| gone())?;
        asks.send(Ask { start, length, answer }).map_err(|_| gone())?;
        drop(asks);
        answered.recv().map_err(|_| gone())?
    }
}

impl Length for Served {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for Served {
    type T = io::Cursor<Vec<u8>>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        // Headers of pages are read like this: short ones.
        const HEADER: usize = 1 << 20;
        let length = usize::try_from(self.size.saturating_sub(start)).unwrap_or(HEADER).min(HEADER);
        Ok(io::Cursor::new(self.ask(start, length)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(ParquetError::EOF("behind the end of the file".to_owned()));
        }
        let bytes = self.ask(start, length)?;
        if bytes.len() == length { Ok(bytes.into()) } else { Err(ParquetError::EOF("the file is shorter".to_owned())) }
    }
}
