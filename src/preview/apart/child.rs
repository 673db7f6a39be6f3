//! The process that reads: limits itself, reads the one file that it was given, answers, and ends.

use std::fs::File;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::{Preview, PreviewError, Source};
use super::limits;
use super::wire::{Request, written};
use crate::text::Message;

/// Readers call themselves for what lies in each other; whoever runs out of this ends the process, and nothing else.
const STACK_BYTES: usize = 64 << 20;

/// Reads what the argument of a process asks for from its standard input, and answers on its standard output.
pub(in crate::preview) fn serve(
    argument: &str,
    read: impl FnOnce(&Request, &mut Source<'_>) -> Result<Preview, PreviewError> + Send,
) -> io::Result<()> {
    limits::limit_this_process()?;
    // What went wrong is told in the answer.
    std::panic::set_hook(Box::new(|_| {}));
    let request = Request::of_argument(argument)?;
    let file = input()?;
    let bytes = std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK_BYTES);
        let work = || written(&answer(&request, Source::new(&request.name, request.size, file), read));
        reader.spawn_scoped(scope, work)?.join().unwrap_or_else(|_| Err(io::Error::other("panic")))
    })?;
    let mut output = io::stdout().lock();
    output.write_all(&bytes)?;
    output.flush()
}

/// What is answered.
pub(super) fn answer(
    request: &Request,
    source: Source<'_>,
    read: impl FnOnce(&Request, &mut Source<'_>) -> Result<Preview, PreviewError>,
) -> Result<Preview, Message> {
    let mut source = source.at(&request.place);
    catch_unwind(AssertUnwindSafe(|| read(request, &mut source)))
        .unwrap_or_else(|_| Err(PreviewError::Crashed(request.place.clone())))
        .map_err(|error| error.message())
}

/// The standard input as the file that it is.
#[cfg(unix)]
fn input() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// The standard input as the file that it is.
#[cfg(windows)]
fn input() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}
