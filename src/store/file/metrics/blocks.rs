//! Files in blocks of whole lines: what the parsers see is still in the processor's cache, and a long file needs neither
//! its size in memory nor the time that fresh memory costs.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read};

/// Room to read into; blocks of this size fit the second-level cache.
const ROOM: usize = 256 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Hands everything in `file` to `work`, in order, in blocks that end with a newline (the last one perhaps without). A line
/// longer than the usual block makes one that is as long as it needs.
pub(super) fn for_each(file: &mut impl Read, mut work: impl FnMut(&[u8])) -> io::Result<()> {
    // Taken out, not borrowed, so that this may be entered again.
    let mut buffer = BUFFER.take();
    buffer.resize(ROOM, 0);
    let mut filled = 0;
    let result = loop {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break Ok(()),
            Ok(read) => {
                let fresh = filled;
                filled += read;
                if let Some(newline) = memchr::memrchr(b'\n', &buffer[fresh..filled]) {
                    let end = fresh + newline + 1;
                    work(&buffer[..end]);
                    buffer.copy_within(end..filled, 0);
                    filled -= end;
                } else if filled == buffer.len() {
                    buffer.resize(2 * filled, 0);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    if result.is_ok() && filled > 0 {
        work(&buffer[..filled]);
    }
    buffer.truncate(ROOM);
    buffer.shrink_to(ROOM);
    BUFFER.set(buffer);
    result
}
