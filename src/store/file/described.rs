//! A run or experiment of a file store with its description, opened to be changed.

use crate::store::disk::folder::Folder;
use crate::store::file::meta::Fields;
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

pub(super) const META: &str = "meta.yaml";

/// A folder that is held open, and the `meta.yaml` in it.
pub(super) struct Described {
    pub(super) key: String,
    pub(super) folder: Folder,
    pub(super) bytes: Vec<u8>,
    pub(super) fields: Fields,
}

impl Described {
    /// Opens what lies at `key`.
    pub(super) fn open(root: &Folder, key: &str) -> Result<Self> {
        let folder = root.open_key(key)?;
        let bytes = folder.read(META)?.ok_or_else(|| LifecycleError::NoDescription(folder.path.clone()))?;
        let fields = Fields::parse(&bytes);
        Ok(Self { key: key.to_owned(), folder, bytes, fields })
    }

    pub(super) fn is_run(&self) -> bool {
        self.fields.has("run_id") || self.fields.has("run_uuid")
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.fields.text("lifecycle_stage") == Some("deleted")
    }
}
