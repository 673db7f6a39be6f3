//! Where a store, a file in it, or a problem is. A path of this machine so far; what is read from a server will have an
//! address here. So whoever needs a path asks for it ([`Origin::as_path`]) and says what happens when there is none, and
//! nothing that is no path can be joined, opened or listed as if it were one.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::store::path::at_key;

/// See the module. Ordered as paths are: part by part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(PathBuf);

impl Origin {
    /// The path, where it is one of this machine.
    pub fn as_path(&self) -> Option<&Path> {
        Some(&self.0)
    }

    /// The same, owned.
    pub fn into_path(self) -> Option<PathBuf> {
        Some(self.0)
    }

    /// What has this `key` (parts with `/` between them) within.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        Self(at_key(&self.0, key))
    }

    /// As shown beside others that lie in `base`: without it, where it lies inside.
    pub fn relative_to(&self, base: &Path) -> String {
        self.0.strip_prefix(base).unwrap_or(&self.0).display().to_string()
    }
}

/// For people and for output; what is not UTF-8 is replaced.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

impl From<PathBuf> for Origin {
    fn from(path: PathBuf) -> Self {
        Self(path)
    }
}

impl From<&Path> for Origin {
    fn from(path: &Path) -> Self {
        Self(path.to_path_buf())
    }
}

impl From<&PathBuf> for Origin {
    fn from(path: &PathBuf) -> Self {
        Self(path.clone())
    }
}

impl From<&Origin> for Origin {
    fn from(origin: &Self) -> Self {
        origin.clone()
    }
}
