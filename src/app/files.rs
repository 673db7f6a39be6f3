//! Files that the user asked for, outside of any results: written whole or not at all.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes beside the file, then renames: whoever looks sees the old file or the whole new one. Without `must_replace` a
/// file that is there stays, and the error is [`io::ErrorKind::AlreadyExists`].
pub fn write_whole(path: &Path, bytes: &[u8], must_replace: bool) -> io::Result<()> {
    write_with(path, must_replace, |file| file.write_all(bytes))
}

/// The same with whatever `write` writes.
pub fn write_with(path: &Path, must_replace: bool, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Opened here and not by the library, whose permissions are narrower than any new file's, and whose errors name a file
    // that the user never asked for.
    let open = |path: &Path| File::options().write(true).create_new(true).open(path);
    let mut file = tempfile::Builder::new().prefix(".runatlas-").make_in(folder, open)?;
    write(file.as_file_mut())?;
    let saved = if must_replace { file.persist(path) } else { file.persist_noclobber(path) };
    saved.map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_no_file_that_the_user_does_not_know() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        for path in [folder.path().join("no such folder/figure.pdf"), folder.path().join("file/figure.pdf")] {
            std::fs::write(folder.path().join("file"), "")?;
            let refused = write_whole(&path, b"one", false).expect_err("there is no such folder");
            let said = format!("{refused:?} {refused}");
            assert!(!said.contains("runatlas-") && refused.raw_os_error().is_some(), "{said}");
        }
        Ok(())
    }

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
