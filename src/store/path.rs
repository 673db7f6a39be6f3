//! Paths as keys.

use std::path::Path;

/// `path` with `/` between its parts on every platform.
pub(crate) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
