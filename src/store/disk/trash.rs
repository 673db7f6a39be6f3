//! The trash can of the desktop.
//!
//! Where a desktop follows the [specification of freedesktop.org][spec] an item goes there in one step: it is moved, from
//! open folder to open folder, into the user's own trash if that lies on the same file system, and else into that of the
//! mounted file system (`.Trash/UID`, `.Trash-UID`). Nothing is ever copied from one file system to another, and no trash
//! is used, or made, that lies inside the root: where there is no other, nothing is done. The file by which the desktop
//! brings the item back to its place is written and synced before the move; killed between the two, the store is whole
//! and the trash holds one note too many. macOS and Windows have the one call for it, which goes by the path.
//!
//! [spec]: https://specifications.freedesktop.org/trash-spec/1.0/

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(any(windows, target_os = "macos"))]
mod native;
mod planned;

use std::path::{Path, PathBuf};

use super::folder::{Disk, Folder};
use crate::store::refusal::LifecycleError;

#[cfg(all(unix, not(target_os = "macos")))]
pub(in crate::store) use self::freedesktop::Trash;
#[cfg(any(windows, target_os = "macos"))]
pub(in crate::store) use self::native::Trash;

pub(in crate::store) use self::planned::Planned;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Where the trash can of the user is, as far as known without looking.
#[derive(Clone, Debug)]
pub(in crate::store) struct DesktopTrash {
    /// The user's own, where a folder is one.
    home: Option<PathBuf>,
}

impl DesktopTrash {
    /// The real one.
    pub(in crate::store) fn of_user() -> Self {
        Self { home: dirs::data_dir().map(|data| data.join("Trash")) }
    }

    /// One in a folder of its own.
    pub(in crate::store) fn at(home: &Path) -> Self {
        Self { home: Some(home.to_path_buf()) }
    }

    /// Whether there is one for what lies in `root`. Only reads.
    pub(in crate::store) fn is_reachable(&self, root: &Folder) -> bool {
        Trash::is_reachable(root, self.home.as_deref())
    }

    /// Opens it, and makes it where the specification says so.
    pub(in crate::store) fn open(&self, root: &Folder, disk: &Disk) -> Result<Trash> {
        Trash::open(root, self.home.as_deref(), disk)
    }
}
