//! What a folder holds, and its removal: from open folder to open folder, links not followed, file systems not crossed.

use std::ffi::{OsStr, OsString};

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;

use super::folder::Folder;
use crate::store::cancel::Cancel;
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// What a folder holds, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Extent {
    /// Bytes of all files.
    pub bytes: u64,
    pub files: u64,
    /// Folders, the outermost included.
    pub folders: u64,
    /// Links, which are removed as links.
    pub links: u64,
    /// Files that have another name elsewhere: removing them frees no room.
    pub shared_files: u64,
    /// Greatest time of change of anything in it, in nanoseconds since 1970.
    pub newest: i128,
}

impl Extent {
    pub(in crate::store) fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.files += other.files;
        self.folders += other.folders;
        self.links += other.links;
        self.shared_files += other.shared_files;
        self.newest = self.newest.max(other.newest);
    }
}

/// Folders in each other that are held open at once; what lies deeper is not touched.
const DEPTH: usize = 256;

/// One folder on the way down and the folders in it that are still to be visited.
struct Level {
    folder: Folder,
    pending: Vec<OsString>,
}

/// Measures `folder` with all that is in it. Refuses what could not be removed as a whole: another file system, folders
/// without permission.
pub(in crate::store) fn measure(folder: Folder, cancel: &Cancel) -> Result<Extent> {
    measure_for(Purpose::Removing, folder, cancel)
}

/// What something is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Purpose {
    Removing,
    /// What there is no permission to remove counts too.
    Looking,
}

/// The same with a choice.
pub(in crate::store) fn measure_for(purpose: Purpose, folder: Folder, cancel: &Cancel) -> Result<Extent> {
    let (device, _) = folder.identity()?;
    let mut extent = Extent { newest: changed(&folder.metadata()?), ..Extent::default() };
    let mut levels = vec![Level { pending: count(purpose, &folder, &mut extent)?, folder }];
    while let Some(level) = levels.last_mut() {
        cancel.check()?;
        let Some(name) = level.pending.pop() else {
            levels.pop();
            continue;
        };
        let inner = enter(&level.folder, &name, device)?;
        if levels.len() >= DEPTH {
            return Err(LifecycleError::Locked(inner.path));
        }
        levels.push(Level { pending: count(purpose, &inner, &mut extent)?, folder: inner });
    }
    Ok(extent)
}

fn enter(folder: &Folder, name: &OsString, device: u64) -> Result<Folder> {
    let inner = folder.open(name).map_err(locked)?;
    if inner.identity()?.0 == device { Ok(inner) } else { Err(LifecycleError::Mount(inner.path)) }
}

fn locked(error: LifecycleError) -> LifecycleError {
    match error {
        LifecycleError::Io { path, kind: std::io::ErrorKind::PermissionDenied, .. } => LifecycleError::Locked(path),
        error => error,
    }
}

/// Adds what lies directly in a folder to `extent`, and returns the folders among it.
fn count(purpose: Purpose, folder: &Folder, extent: &mut Extent) -> Result<Vec<OsString>> {
    if purpose == Purpose::Removing && !folder.is_writable() {
        return Err(LifecycleError::Locked(folder.path.clone()));
    }
    extent.folders += 1;
    let mut folders = Vec::new();
    for (name, metadata) in folder.entries().map_err(locked)? {
        extent.newest = extent.newest.max(changed(&metadata));
        if metadata.is_dir() {
            folders.push(name);
        } else if metadata.is_symlink() {
            extent.links += 1;
        } else {
            extent.files += 1;
            extent.bytes += metadata.len();
            extent.shared_files += u64::from(is_shared(folder, &name, &metadata)?);
        }
    }
    Ok(folders)
}

/// Whether a file has another name.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere the file has to be asked")]
fn is_shared(_: &Folder, _: &OsStr, metadata: &Metadata) -> Result<bool> {
    Ok(metadata.nlink() > 1)
}

/// The same where the list of a folder does not tell it. What vanishes meanwhile has none.
#[cfg(not(unix))]
fn is_shared(folder: &Folder, name: &OsStr, _: &Metadata) -> Result<bool> {
    Ok(folder.look(name)?.is_some_and(|metadata| metadata.nlink() > 1))
}

/// Nanoseconds since 1970.
fn changed(metadata: &Metadata) -> i128 {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.into_std().duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos().cast_signed())
}

/// Is told the bytes of every file and link that is gone.
pub(in crate::store) type Gone<'a> = &'a mut dyn FnMut(u64);

/// A folder that is being emptied: what is still in it.
struct Emptied {
    level: Level,
    files: Vec<OsString>,
}

/// Removes the folder `name` in `parent` with all that is in it.
pub(in crate::store) fn remove(parent: &Folder, name: &str, gone: Gone<'_>) -> Result<()> {
    let folder = parent.open(name)?;
    remove_opened(parent, name, folder, gone)
}

/// The same for a folder that was opened and looked at. Folders go before the files beside them: what describes a folder
/// lies in it as a file, so that what is half removed can be told for what it is to the last.
pub(in crate::store) fn remove_opened(parent: &Folder, name: &str, folder: Folder, gone: Gone<'_>) -> Result<()> {
    let (device, _) = folder.identity()?;
    let mut levels = vec![emptied(folder)?];
    let mut names: Vec<OsString> = Vec::new();
    while let Some(Emptied { level, files }) = levels.last_mut() {
        let Some(inner_name) = level.pending.pop() else {
            remove_files(&level.folder, files, gone)?;
            levels.pop();
            if let (Some(above), Some(name)) = (levels.last(), names.pop()) {
                above.level.folder.remove_folder(&name)?;
            }
            continue;
        };
        let inner = enter(&level.folder, &inner_name, device)?;
        if levels.len() >= DEPTH {
            return Err(LifecycleError::Locked(inner.path));
        }
        names.push(inner_name);
        levels.push(emptied(inner)?);
    }
    parent.remove_folder(name)
}

fn emptied(folder: Folder) -> Result<Emptied> {
    let (pending, files): (Vec<_>, Vec<_>) = folder.names()?.into_iter().partition(|(_, kind)| kind.is_dir());
    let names = |all: Vec<(OsString, _)>| all.into_iter().map(|(name, _)| name).collect();
    Ok(Emptied { level: Level { folder, pending: names(pending) }, files: names(files) })
}

fn remove_files(folder: &Folder, files: &[OsString], gone: Gone<'_>) -> Result<()> {
    for name in files {
        let bytes = folder.look(name)?.filter(Metadata::is_file).map_or(0, |metadata| metadata.len());
        folder.remove_file(name)?;
        gone(bytes);
    }
    Ok(())
}
