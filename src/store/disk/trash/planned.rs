//! A folder that is to go to the trash, and the path by which the system knows it.

use std::path::{Path, PathBuf};

use crate::store::disk::folder::Folder;
use crate::store::path::{at_key, real_path};
use crate::store::refusal::LifecycleError;

/// What goes to the trash, as it was planned.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Planned<'a> {
    /// Relative to the root, with `/`.
    pub(in crate::store) key: &'a str,
    pub(in crate::store) path: &'a Path,
    /// Device and number, by which it is known again.
    pub(in crate::store) identity: (u64, u64),
}

/// The path by which the rest of the system finds an item: below the real root, no part of it a link, and the item itself
/// at its end.
pub(super) fn path_of(root: &Folder, item: Planned<'_>) -> Result<PathBuf, LifecycleError> {
    let failed = |error: std::io::Error| LifecycleError::io(item.path, &error);
    let path = at_key(&real_path(&root.path).map_err(failed)?, item.key);
    if real_path(&path).map_err(failed)? != path {
        return Err(LifecycleError::Linked(item.path.to_path_buf()));
    }
    // Looked up in the open root too: the path may mean another root by now.
    if root.open_key(item.key)?.identity()? != item.identity || identity(&path) != Some(item.identity) {
        return Err(LifecycleError::Changed(item.path.to_path_buf()));
    }
    Ok(path)
}

/// Device and number of what lies at `path`.
fn identity(path: &Path) -> Option<(u64, u64)> {
    use cap_fs_ext::MetadataExt;
    let folder = cap_std::fs::Dir::open_ambient_dir(path, cap_std::ambient_authority()).ok()?;
    folder.dir_metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}
