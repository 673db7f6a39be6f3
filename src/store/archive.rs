//! Archives by their first bytes: they cannot be opened, and whoever points at one is told so.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// As far as the mark of a tar lies inside.
const HEAD: usize = 512;

/// What kind of archive begins with these bytes, as it is called.
pub fn archive_kind(head: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"PK\x07\x08", "zip"),
        (b"\x1F\x8B", "tar.gz"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"\xFD7zXZ\0", "tar.xz"),
        (b"BZh", "tar.bz2"),
        (b"\x28\xB5\x2F\xFD", "tar.zst"),
        (b"Rar!\x1A\x07", "rar"),
    ];
    let by_mark = MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, name)| *name);
    by_mark.or_else(|| (head.get(257..262) == Some(b"ustar")).then_some("tar"))
}

/// The same of a file; `None` where it is none, or cannot be read.
pub(super) fn archive_at(path: &Path) -> Option<&'static str> {
    let mut head = Vec::with_capacity(HEAD);
    File::open(path).ok()?.take(HEAD as u64).read_to_end(&mut head).ok()?;
    archive_kind(&head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_known_by_their_first_bytes() {
        let mut tar = vec![0_u8; 512];
        tar[257..262].copy_from_slice(b"ustar");
        let heads: [(&[u8], Option<&str>); 11] = [
            (b"PK\x03\x04\x14\0", Some("zip")),
            (b"PK\x05\x06", Some("zip")),
            (b"\x1F\x8B\x08\0", Some("tar.gz")),
            (b"7z\xBC\xAF\x27\x1C\0", Some("7z")),
            (b"\xFD7zXZ\0\0", Some("tar.xz")),
            (b"BZh91AY", Some("tar.bz2")),
            (&tar, Some("tar")),
            (b"SQLite format 3\0", None),
            (b"PK", None),
            (b"", None),
            (&tar[..200], None),
        ];
        for (head, expected) in heads {
            assert_eq!(archive_kind(head), expected, "{:?}", &head[..head.len().min(8)]);
        }
    }
}
