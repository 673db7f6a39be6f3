//! The trash can of macOS and Windows: one call of the system.

use std::path::Path;

use super::planned::{Planned, path_of};
use crate::store::disk::folder::{Disk, Folder};
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// See the module.
pub(in crate::store) struct Trash {
    system: trash::TrashContext,
}

impl Trash {
    pub(super) fn is_reachable(_: &Folder, _: Option<&Path>) -> bool {
        true
    }

    #[allow(clippy::unnecessary_wraps, reason = "as where the trash is a folder, which may not open")]
    pub(super) fn open(_: &Folder, _: Option<&Path>, _: &Disk) -> Result<Self> {
        #[cfg_attr(windows, allow(unused_mut, reason = "there is nothing to choose there"))]
        let mut system = trash::TrashContext::new();
        #[cfg(target_os = "macos")]
        {
            // Without starting another program, and without being asked for leave to do so.
            use trash::macos::{DeleteMethod, TrashContextExtMacos};
            system.set_delete_method(DeleteMethod::NsFileManager);
        }
        Ok(Self { system })
    }

    /// Moves an item that was looked at a moment ago.
    pub(in crate::store) fn take(&self, root: &Folder, item: Planned<'_>) -> Result<()> {
        let path = path_of(root, item)?;
        self.system.delete(&path).map_err(|error| LifecycleError::Io {
            path: item.path.to_path_buf(),
            kind: std::io::ErrorKind::Other,
            cause: error.to_string(),
        })?;
        // Windows passes over what it refuses.
        let (parent, name) = root.open_parent(item.key)?;
        if parent.look(name)?.is_some() { Err(LifecycleError::NoTrash(item.path.to_path_buf())) } else { Ok(()) }
    }
}
