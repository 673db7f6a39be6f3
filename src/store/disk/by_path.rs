//! What is done in an open folder by its path after all, as Windows wants it.
//!
//! There the library by which the rest is done takes the path of the open folder, too, but makes a wrong one for shares of other
//! machines (`\\server\share`, or a drive that stands for one), and none that is longer than 260 letters. So it is done
//! here, by the path without links that the folder was opened at. It leads to that folder as long as it is open: Windows
//! neither moves nor removes a folder that somebody has open without sharing that (which cap-std never does), nor one that
//! such a folder lies in. So no other folder, link or junction can take the place of any part of the path.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{fs, io};

use cap_std::fs::Metadata;

use crate::store::path::exact_path;

/// The path of an open folder.
#[derive(Clone)]
pub(super) struct ByPath(PathBuf);

impl ByPath {
    /// `None` where folders are reached without their paths.
    pub(super) fn of(folder: &Path) -> io::Result<Option<Self>> {
        if cfg!(windows) { exact_path(folder).map(|exact| Some(Self(exact))) } else { Ok(None) }
    }

    #[cfg(windows)]
    pub(super) fn as_path(&self) -> &Path {
        &self.0
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_by_path_is_done() -> io::Result<()> {
        let holder = tempfile::tempdir()?;
        let folder = ByPath(holder.path().to_path_buf());
        let (one, two) = (OsStr::new("one"), OsStr::new("two"));
        folder.create_dir(one)?;
        fs::write(holder.path().join("one/file"), "text")?;
        folder.rename(one, &folder, two)?;
        let inner = folder.join(two);
        let entries = inner.entries()?;
        assert_eq!(
            entries.iter().map(|(name, metadata)| (name.to_str(), metadata.len())).next(),
            Some((Some("file"), 4))
        );
        assert!(folder.remove_dir(two).is_err());
        inner.remove_file(OsStr::new("file"))?;
        folder.remove_dir(two)?;
        assert_eq!(folder.entries()?.len(), 0);
        Ok(())
    }

    /// Longer than Windows takes paths that do not say so.
    #[test]
    fn paths_may_be_long() -> io::Result<()> {
        let holder = tempfile::tempdir()?;
        let mut folder = ByPath(holder.path().to_path_buf());
        let name = "long".repeat(25);
        for _ in 0..4 {
            folder.create_dir(OsStr::new(&name))?;
            folder = folder.join(OsStr::new(&name));
        }
        folder.create_dir(OsStr::new("one"))?;
        folder.rename(OsStr::new("one"), &folder, OsStr::new("two"))?;
        assert_eq!(folder.entries()?.len(), 1);
        folder.remove_dir(OsStr::new("two"))
    }
}
