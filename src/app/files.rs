//! Files that the user asked for, outside of any results: written whole or not at all.

use std::io::{self, Write as _};
use std::path::Path;

/// Writes beside the file, then renames: whoever looks sees the old file or the whole new one. Without `must_replace` a
/// file that is there stays, and the error is [`io::ErrorKind::AlreadyExists`].
pub fn write_whole(path: &Path, bytes: &[u8], must_replace: bool) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".runatlas-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file: the umask takes away what the user does not want.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    let saved = if must_replace { file.persist(path) } else { file.persist_noclobber(path) };
    saved.map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_asked() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("figure.svg");
        write_whole(&path, b"one", false)?;
        let refused = write_whole(&path, b"two", false);
        assert_eq!(refused.map_err(|error| error.kind()), Err(io::ErrorKind::AlreadyExists));
        assert_eq!(std::fs::read(&path)?, b"one");
        write_whole(&path, b"two", true)?;
        assert_eq!(std::fs::read(&path)?, b"two");
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }
}
