//! What a folder holds, and its removal: from open folder to open folder, links not followed, file systems not crossed.

use std::ffi::OsString;
use std::path::Path;

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;

use super::super::folder::Folder;
use crate::store::Cancel;
use crate::store::lifecycle::{Extent, LifecycleError};

type Result<T> = std::result::Result<T, LifecycleError>;

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
    let (device, _) = folder.identity()?;
    let mut extent = Extent { newest: changed(&folder.metadata()?), ..Extent::default() };
    let mut levels = vec![Level { pending: count(&folder, &mut extent)?, folder }];
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
        levels.push(Level { pending: count(&inner, &mut extent)?, folder: inner });
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
fn count(folder: &Folder, extent: &mut Extent) -> Result<Vec<OsString>> {
    if !folder.is_writable() {
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
            extent.shared_files += u64::from(metadata.nlink() > 1);
        }
    }
    Ok(folders)
}

/// Nanoseconds since 1970.
fn changed(metadata: &Metadata) -> i128 {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.into_std().duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos().cast_signed())
}

/// Removes the folder `name` in `parent` with all that is in it.
pub(in crate::store) fn remove(parent: &Folder, name: &str) -> Result<()> {
    let folder = parent.open(name)?;
    let (device, _) = folder.identity()?;
    let mut levels = vec![Level { pending: remove_files(&folder)?, folder }];
    let mut names: Vec<OsString> = Vec::new();
    while let Some(level) = levels.last_mut() {
        let Some(inner_name) = level.pending.pop() else {
            levels.pop();
            if let (Some(level), Some(name)) = (levels.last(), names.pop()) {
                level.folder.remove_folder(&name)?;
            }
            continue;
        };
        let inner = enter(&level.folder, &inner_name, device)?;
        if levels.len() >= DEPTH {
            return Err(LifecycleError::Locked(inner.path));
        }
        names.push(inner_name);
        levels.push(Level { pending: remove_files(&inner)?, folder: inner });
    }
    parent.remove_folder(name)
}

/// Removes all files and links directly in a folder, and returns the folders in it.
fn remove_files(folder: &Folder) -> Result<Vec<OsString>> {
    let mut folders = Vec::new();
    for (name, kind) in folder.names()? {
        if kind.is_dir() {
            folders.push(name);
        } else {
            folder.remove_file(&name)?;
        }
    }
    Ok(folders)
}

/// The places where something is mounted, as far as this system tells. Binding a folder to another place of the same file
/// system shows nowhere else.
pub(in crate::store) fn mounts() -> Vec<std::path::PathBuf> {
    std::fs::read("/proc/self/mountinfo").map(|text| parse_mounts(&text)).unwrap_or_default()
}

/// The fifth field of each line, in which `\040` stands for a space: <https://docs.kernel.org/filesystems/proc.html>.
/// Names are bytes; one that is no text must not hide the others.
fn parse_mounts(text: &[u8]) -> Vec<std::path::PathBuf> {
    let unescape = |place: &[u8]| {
        let mut path = Vec::with_capacity(place.len());
        let mut rest = place;
        while let Some((&first, after)) = rest.split_first() {
            let digits = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(|_| first == b'\\');
            path.push(byte.unwrap_or(first));
            rest = if byte.is_some() { &after[3..] } else { after };
        }
        as_path(path)
    };
    let lines = text.split(|byte| *byte == b'\n');
    lines.filter_map(|line| line.split(|byte| *byte == b' ').nth(4)).map(unescape).collect()
}

#[cfg(unix)]
fn as_path(bytes: Vec<u8>) -> std::path::PathBuf {
    <OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn as_path(bytes: Vec<u8>) -> std::path::PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Refuses a folder in which, or at which, something is mounted.
pub(in crate::store) fn check_mounts(mounts: &[std::path::PathBuf], path: &Path) -> Result<()> {
    match mounts.iter().find(|mount| mount.starts_with(path)) {
        Some(mount) => Err(LifecycleError::Mount(mount.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_in_a_folder_is_found_and_one_beside_it_not() {
        let text = b"35 35 98:0 / /srv/\xff rw,noatime shared:1 - ext4 /dev/root rw\n\
                     36 35 98:0 / /srv/my\\040runs/1/a/artifacts rw,noatime shared:1 - ext4 /dev/root rw\n\
                     37 35 98:0 / / rw - ext4 /dev/root rw\n";
        let mounts = parse_mounts(text);
        for path in ["/srv/my runs/1/a", "/srv/my runs/1/a/artifacts"] {
            assert!(matches!(check_mounts(&mounts, Path::new(path)), Err(LifecycleError::Mount(_))), "{path}");
        }
        for path in ["/srv/my runs/1/b", "/srv/my runs/1/a/artifacts/x", "/srv/my runs/1/a/art"] {
            assert_eq!(check_mounts(&mounts, Path::new(path)), Ok(()), "{path}");
        }
    }
}
