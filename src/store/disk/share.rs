//! Folders on shares of other machines, as Windows has them: `\\server\share`, or a drive that stands for one.
//!
//! What is done in an open folder is, on Windows, done by its path after all, and the library by which the rest is done
//! makes a wrong one for shares. So there it is done here, by the path without links that the folder was opened at.
//! Windows renames no folder in which another is open: the path leads to it as long as that is.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{fs, io};

use cap_std::fs::Metadata;

/// The path of an open folder that lies on a share.
#[derive(Clone)]
pub(super) struct Share(PathBuf);

impl Share {
    /// `None` where the folder at this real path is on no share.
    pub(super) fn of(real: &Path) -> Option<Self> {
        let is_on_share = cfg!(windows) && is_share(&real.to_string_lossy());
        is_on_share.then(|| Self(real.to_path_buf()))
    }

    pub(super) fn join(&self, name: &OsStr) -> Self {
        Self(self.0.join(name))
    }

    pub(super) fn create_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    pub(super) fn rename(&self, name: &OsStr, target: &Self, new_name: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(name), target.0.join(new_name))
    }

    pub(super) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
    }

    /// A file, or a link itself.
    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        let path = self.0.join(name);
        // To Windows a link to a folder is a folder.
        fs::remove_file(&path).or_else(|error| if path.is_symlink() { fs::remove_dir(&path) } else { Err(error) })
    }

    /// Names with what is known of each, links themselves and not their targets. What vanishes meanwhile is left out.
    pub(super) fn entries(&self) -> io::Result<Vec<(OsString, Metadata)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            match entry.metadata() {
                Ok(metadata) => found.push((entry.file_name(), Metadata::from_just_metadata(metadata))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

/// `\\server\share\…`, with or without the prefix of real paths.
fn is_share(real: &str) -> bool {
    let Some(rest) = real.strip_prefix(r"\\") else { return false };
    match rest.strip_prefix(['?', '.']) {
        Some(rest) => rest.starts_with(r"\UNC\"),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_from_drives() {
        for (path, expected) in [
            (r"\\server\share\mlruns", true),
            (r"\\?\UNC\server\share\aux", true),
            (r"\\?\C:\aux", false),
            (r"C:\mlruns", false),
            ("/srv/mlruns", false),
        ] {
            assert_eq!(is_share(path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_done_by_path_is_done() -> io::Result<()> {
        let holder = tempfile::tempdir()?;
        let share = Share(holder.path().to_path_buf());
        let (one, two) = (OsStr::new("one"), OsStr::new("two"));
        share.create_dir(one)?;
        fs::write(holder.path().join("one/file"), "text")?;
        share.rename(one, &share, two)?;
        let inner = share.join(two);
        let entries = inner.entries()?;
        assert_eq!(
            entries.iter().map(|(name, metadata)| (name.to_str(), metadata.len())).next(),
            Some((Some("file"), 4))
        );
        assert!(share.remove_dir(two).is_err());
        inner.remove_file(OsStr::new("file"))?;
        share.remove_dir(two)?;
        assert_eq!(share.entries()?.len(), 0);
        Ok(())
    }
}
