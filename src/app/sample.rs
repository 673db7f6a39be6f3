//! The built-in sample: a small store, compiled in, and unpacked into the user's cache folder when asked for.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::store::StoreError;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/sample/mlruns");

/// The folder that it is unpacked to. One per version, so that an older copy is never mixed with a newer one.
pub(super) fn folder() -> PathBuf {
    let cache = dirs::cache_dir().unwrap_or_else(std::env::temp_dir);
    cache.join("runatlas").join(format!("sample-{}", env!("CARGO_PKG_VERSION")))
}

/// Where it is opened.
pub(super) fn root() -> PathBuf {
    folder().join("mlruns")
}

/// Writes the sample to the cache folder, unless it is there, and gives its path.
pub fn unpack() -> Result<PathBuf, StoreError> {
    unpack_to(&folder())
}

fn unpack_to(folder: &Path) -> Result<PathBuf, StoreError> {
    let root = folder.join("mlruns");
    if root.is_dir() {
        return Ok(root);
    }
    // Complete under another name first: a half sample is never opened.
    let half = folder.join(format!("unpacking-{}", std::process::id()));
    let result = fs_err::create_dir_all(&half)
        .and_then(|()| SAMPLE.extract(&half))
        .and_then(|()| fs_err::rename(&half, &root).or_else(|error| if root.is_dir() { Ok(()) } else { Err(error) }));
    result.map_err(|error| StoreError::io(folder, error))?;
    Ok(root)
}

/// Whether a path lies in the unpacked sample.
pub fn is_inside(path: &Path) -> bool {
    path.starts_with(folder())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files_below(folder: &Path) -> usize {
        let entries = folder.read_dir().expect("readable").map(|entry| entry.expect("an entry").path());
        entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
    }

    #[test]
    fn the_sample_unpacks_once_and_whole() {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let root = unpack_to(temp.path()).expect("unpacks");
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/mlruns");
        assert_eq!(files_below(&root), files_below(&original));
        assert_eq!(unpack_to(temp.path()).expect("is there"), root);
        assert_eq!(temp.path().read_dir().expect("readable").count(), 1, "nothing but the sample is left");
    }
}
