//! What is remembered of each place, by the path that was opened, newest first.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

/// Places that are remembered.
pub(super) const MAX_PLACES: usize = 32;
/// The settings that are one for each place.
pub(super) const FIELDS: [&str; 8] =
    ["columns", "charts", "tables", "galleries", "compare", "filters", "views", "view_places"];

/// See the module.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct PerPlace<T>(pub(super) Vec<(PathBuf, T)>);

impl<T> Default for PerPlace<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// JSON has no other paths than those that are Unicode.
impl<T: Serialize> Serialize for PerPlace<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().filter(|(path, _)| path.to_str().is_some()))
    }
}

impl<T: Clone + Default + PartialEq> PerPlace<T> {
    /// Places that are remembered.
    pub const MAX: usize = MAX_PLACES;

    /// What was kept of a place, or what a place begins with.
    pub fn of(&self, path: &Path) -> T {
        self.0.iter().find(|(known, _)| known == path).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Remembers `value` of a place; whether that is any news.
    pub fn keep(&mut self, path: &Path, value: T) -> bool {
        let before = self.0.iter().position(|(known, _)| known == path);
        match before {
            Some(at) if self.0[at].1 == value => return false,
            Some(at) => drop(self.0.remove(at)),
            None if value == T::default() => return false,
            None => {}
        }
        self.0.insert(0, (path.to_path_buf(), value));
        self.0.truncate(Self::MAX);
        true
    }

    /// Takes over what others keep of places, but nothing of those that are `open` here, nor of those that no text can
    /// name.
    pub(super) fn take_over(&mut self, others: Self, open: &[PathBuf]) {
        let is_own = |path: &PathBuf| open.contains(path) || path.to_str().is_none();
        self.0.retain(|(path, _)| is_own(path));
        self.0.extend(others.0.into_iter().filter(|(path, _)| !is_own(path)));
        self.0.truncate(Self::MAX);
    }
}
