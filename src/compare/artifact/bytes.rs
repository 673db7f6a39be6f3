//! Whether two files hold the same bytes. Whoever asks opens them.

use std::io::{self, Read};

use crate::store::Cancel;

/// Bytes that are read of each at a time.
const CHUNK: usize = 256 << 10;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    Same,
    /// From this byte on, counted from 0, they differ, or one of them has ended.
    DiffersAt(u64),
    /// They have different numbers of bytes; neither was read.
    SizesDiffer([u64; 2]),
}

impl Content {
    /// Every byte is the same.
    pub fn is_same(self) -> bool {
        self == Self::Same
    }
}

/// Compares two files of known sizes, and reads them only where these are equal. [`io::ErrorKind::Interrupted`] when
/// cancelled.
pub fn compare(sizes: [u64; 2], files: [&mut dyn Read; 2], cancel: &Cancel) -> io::Result<Content> {
    if sizes[0] != sizes[1] {
        return Ok(Content::SizesDiffer(sizes));
    }
    let [before, after] = files;
    let mut chunks = [vec![0; CHUNK], vec![0; CHUNK]];
    let mut at = 0;
    loop {
        if cancel.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let filled = [fill(before, &mut chunks[0])?, fill(after, &mut chunks[1])?];
        let [old, new] = [&chunks[0][..filled[0]], &chunks[1][..filled[1]]];
        if old != new {
            let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
            return Ok(Content::DiffersAt(at + same as u64));
        }
        if filled[0] < CHUNK {
            return Ok(Content::Same);
        }
        at += CHUNK as u64;
    }
}

/// As much as there is; fewer bytes only at the end.
fn fill(file: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, as a slow disk may.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let some = buffer.len().min(7_001);
            self.0.read(&mut buffer[..some])
        }
    }

    fn content(before: &[u8], after: &[u8]) -> Content {
        let sizes = [before.len() as u64, after.len() as u64];
        compare(sizes, [&mut Trickle(before), &mut &*after], &Cancel::new()).expect("reads")
    }

    #[test]
    fn the_first_byte_that_differs_is_found() {
        let before: Vec<u8> = (0..3 * CHUNK + 17).map(|at| (at % 251) as u8).collect();
        let mut after = before.clone();
        assert_eq!(content(&before, &after), Content::Same);
        after[2 * CHUNK + 5] ^= 1;
        assert_eq!(content(&before, &after), Content::DiffersAt(2 * CHUNK as u64 + 5));
        assert_eq!(content(&before, &after[1..]), Content::SizesDiffer([before.len() as u64, after.len() as u64 - 1]));
        assert_eq!(content(b"", b""), Content::Same);
    }

    #[test]
    fn a_file_that_became_shorter_differs_from_there() {
        let found = compare([3, 3], [&mut &b"abc"[..], &mut &b"ab"[..]], &Cancel::new()).expect("reads");
        assert_eq!(found, Content::DiffersAt(2));
    }

    #[test]
    fn it_can_be_cancelled() {
        let cancel = Cancel::new();
        cancel.cancel();
        let error = compare([1, 1], [&mut &b"a"[..], &mut &b"a"[..]], &cancel).expect_err("cancelled");
        assert_eq!(error.kind(), io::ErrorKind::Interrupted);
    }
}
