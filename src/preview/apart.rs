//! Readers that may hang, abort or take all memory run in a process of their own: the same program with a hidden verb.
//!
//! A format says so with [`Format::is_apart`](super::format::Format::is_apart), and that is all it does: [`super::load`] and
//! [`super::load_part`] come here, the process gets the file as its standard input and answers with a whole
//! [`Preview`] or with words. It limits itself before it looks at a byte ([`limits`]); here it is killed when it takes too
//! long, when nobody waits for it any more, and when this program ends. Whatever becomes of it is an error in words.
//!
//! A process is only started by a program that said that it understands the verb ([`use_program`]): a test of the library
//! or an example does not, and reads in its own process.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::{Preview, PreviewError, Source};
use crate::store::Cancel;

mod child;
mod limits;
mod wire;

pub(super) use child::serve;
pub(super) use wire::Request;

/// The verb of the command line that reads for another process.
pub const VERB: &str = "read-apart";

/// How long a process may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often is looked whether somebody still waits for it.
const GLANCE: Duration = Duration::from_millis(20);
/// Bytes of an answer: a preview takes no more memory in the program.
const MAX_ANSWER: u64 = 256 << 20;
/// Bytes that are read of what a dying process says.
const MAX_LAST_WORDS: u64 = 4 << 10;
/// Processes at once, each of which may take a gigabyte.
const MAX_PROCESSES: usize = 4;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on, formats that ask for it are read by this program, which understands [`VERB`]. The first call counts.
pub fn use_program(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

/// The program that is running, as it can be started again; also when its file was replaced meanwhile. As it was called
/// where the system tells no more, as Linux without `/proc`.
pub fn own_program() -> PathBuf {
    let same = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && same.exists() {
        return same.to_owned();
    }
    let called = || std::env::args_os().next().unwrap_or_else(|| env!("CARGO_PKG_NAME").into());
    std::env::current_exe().unwrap_or_else(|_| called().into())
}

/// What reads for this process, if anything does.
pub(super) fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}

/// Has a file read by another process.
pub(super) fn read(
    program: &Path,
    request: &Request,
    source: &mut Source<'_>,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    read_within(program, request, source, cancel, PATIENCE)
}

fn read_within(
    program: &Path,
    request: &Request,
    source: &mut Source<'_>,
    cancel: &Cancel,
    patience: Duration,
) -> Result<Preview, PreviewError> {
    let file = source.as_file(cancel)?;
    let _turn = Turn::wait(cancel).ok_or(PreviewError::Cancelled)?;
    let path = || source.place().to_owned();
    let not_started = |source| PreviewError::NotStarted { path: path(), source };
    let mut worker = Worker::start(program, &request.to_argument().map_err(not_started)?, file).map_err(not_started)?;
    let end = Instant::now() + patience;
    let answer = loop {
        match worker.answer.recv_timeout(GLANCE) {
            Ok(answer) => break answer,
            Err(RecvTimeoutError::Disconnected) => break Err(io::ErrorKind::UnexpectedEof.into()),
            Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => return Err(PreviewError::Cancelled),
            Err(RecvTimeoutError::Timeout) if Instant::now() >= end => {
                return Err(PreviewError::TookTooLong { path: path(), seconds: patience.as_secs() });
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    let bytes = answer.map_err(|_| worker.why_it_ended(path(), patience))?;
    match wire::understood(&bytes) {
        Some(Ok(preview)) => Ok(preview),
        Some(Err(message)) => Err(PreviewError::Said(message)),
        None => Err(PreviewError::Crashed(path())),
    }
}

/// A process that reads. Killed when dropped.
struct Worker {
    child: Child,
    /// What it wrote to its standard output.
    answer: Receiver<io::Result<Vec<u8>>>,
    /// The beginning of what it wrote to its standard error.
    last_words: Receiver<Vec<u8>>,
    #[cfg(windows)]
    _job: Option<win32job::Job>,
}

impl Worker {
    fn start(program: &Path, request: &str, file: File) -> io::Result<Self> {
        let mut command = Command::new(program);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "runatlas");
        command.arg(VERB).arg(request).stdin(file).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        // Threads of their own, which end with the pipes: nobody waits for them.
        let (answered, answer) = sync_channel(1);
        let (said, last_words) = sync_channel(1);
        if let Some(mut output) = child.stdout.take() {
            in_background(move || drop(answered.send(wire::receive(&mut output, MAX_ANSWER))))?;
        }
        if let Some(mut errors) = child.stderr.take() {
            in_background(move || {
                let mut words = Vec::new();
                if (&mut errors).take(MAX_LAST_WORDS).read_to_end(&mut words).is_ok() {
                    drop(said.send(words));
                    drop(io::copy(&mut errors, &mut io::sink()));
                }
            })?;
        }
        Ok(Self {
            #[cfg(windows)]
            _job: limits::bound_to_this_process(&child),
            child,
            answer,
            last_words,
        })
    }

    /// Why there is no answer.
    fn why_it_ended(&mut self, path: PathBuf, patience: Duration) -> PreviewError {
        let status = self.status();
        let words = self.last_words.recv_timeout(10 * GLANCE).unwrap_or_default();
        // The words of Rust when memory is refused.
        let is_refused = memchr::memmem::find(&words, b"memory allocation of").is_some();
        if is_refused || status.is_some_and(limits::took_too_much_memory) {
            PreviewError::TooMuchMemory { path, limit: limits::MAX_MEMORY }
        } else if status.is_some_and(limits::took_too_long) {
            PreviewError::TookTooLong { path, seconds: patience.as_secs() }
        } else {
            PreviewError::Crashed(path)
        }
    }

    /// How it ended: it closed its output, so it should have, or is about to.
    fn status(&mut self) -> Option<ExitStatus> {
        let end = Instant::now() + 10 * GLANCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().ok().flatten() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        None
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself; then there is only its status to be fetched.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn in_background(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name("reads of a worker".to_owned()).stack_size(128 << 10).spawn(work).map(drop)
}

static RUNNING: Mutex<usize> = Mutex::new(0);
static NEXT: Condvar = Condvar::new();

/// The right to run one of few processes. Given back when dropped.
struct Turn;

impl Turn {
    /// Waits for it; `None` when cancelled meanwhile.
    fn wait(cancel: &Cancel) -> Option<Self> {
        let most = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, MAX_PROCESSES);
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= most {
            if cancel.is_cancelled() {
                return None;
            }
            running = NEXT.wait_timeout(running, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        *running += 1;
        Some(Self)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        NEXT.notify_one();
    }
}

#[cfg(test)]
mod tests;
