//! The trash can of macOS and Windows: one call of the system.

use std::path::Path;

use super::super::super::folder::{Disk, Folder};
use super::{Result, real_path};
use crate::store::lifecycle::{LifecycleError, PurgeItem};

/// See the module.
pub(in super::super) struct Trash {
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
    pub(in super::super) fn take(&self, root: &Folder, item: &PurgeItem) -> Result<()> {
        let path = real_path(root, item)?;
        self.system.delete(&path).map_err(|error| LifecycleError::Io {
            path: item.path.clone(),
            kind: std::io::ErrorKind::Other,
            cause: error.to_string(),
        })?;
        // Windows passes over what it refuses.
        let (parent, name) = root.open_parent(&item.key)?;
        if parent.look(name)?.is_some() { Err(LifecycleError::NoTrash(item.path.clone())) } else { Ok(()) }
    }
}
