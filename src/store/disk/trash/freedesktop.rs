//! A trash can as freedesktop.org describes it.

use std::fs::{self, DirBuilder, Metadata};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use jiff::Zoned;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::planned::{Planned, path_of};
use crate::store::disk::folder::{Disk, Folder};
use crate::store::disk::mounts::mounts;
use crate::store::path::real_path;
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// What stands for itself in a path of a `.trashinfo`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Nobody else may look into a trash.
const PRIVATE: u32 = 0o700;
/// Only who owns a file may remove it.
const STICKY: u32 = 0o1000;

/// Where a trash is, or would be.
struct TrashPlace {
    /// An existing folder; its path may hold links.
    base: PathBuf,
    /// Down from there, none of them a link.
    below: PathBuf,
    /// Notes tell paths relative to this, if it is not the user's own trash.
    top: Option<PathBuf>,
}

impl TrashPlace {
    /// The one for what lies in `root`. Only reads.
    fn find(root: &Folder, home: Option<&Path>, mounts: &[PathBuf]) -> Result<Self> {
        let whole = real_path(&root.path).map_err(|error| LifecycleError::io(&root.path, &error))?;
        let (device, _) = root.identity()?;
        let home = home.and_then(|home| Self::of_home(home, device));
        let place = home.or_else(|| Self::of_mount(&whole, device, mounts));
        let is_outside = |place: &Self| !place.base.join(&place.below).starts_with(&whole);
        place.filter(is_outside).ok_or(LifecycleError::NoTrash(whole))
    }

    fn of_home(home: &Path, device: u64) -> Option<Self> {
        let there = home.ancestors().find(|path| path.exists())?;
        let below = home.strip_prefix(there).ok()?.to_path_buf();
        let base = real_path(there).ok()?;
        let is_usable = fs::metadata(&base).is_ok_and(|it| it.dev() == device && it.uid() == user());
        (is_usable && is_writable(&base)).then_some(Self { base, below, top: None })
    }

    /// That of the file system mounted around `whole`.
    fn of_mount(whole: &Path, device: u64, mounts: &[PathBuf]) -> Option<Self> {
        let around = mounts.iter().filter(|mount| whole.starts_with(mount));
        let top = around.max_by_key(|mount| mount.components().count())?;
        if fs::metadata(top).ok()?.dev() != device {
            return None;
        }
        let at = |below: PathBuf| Self { base: top.to_owned(), below, top: Some(top.to_owned()) };
        let number = user().to_string();
        let shared = top.join(".Trash");
        let is_shared = fs::symlink_metadata(&shared).is_ok_and(|it| it.is_dir() && it.mode() & STICKY != 0);
        if is_shared && is_own_or_free(&shared.join(&number)) {
            return Some(at(Path::new(".Trash").join(number)));
        }
        let own = format!(".Trash-{number}");
        is_own_or_free(&top.join(&own)).then(|| at(PathBuf::from(own)))
    }

    /// Opens the folder, made if need be.
    fn open(&self, disk: &Disk) -> Result<Folder> {
        let path = self.base.join(&self.below);
        let made = DirBuilder::new().recursive(true).mode(PRIVATE).create(&path);
        made.map_err(|error| LifecycleError::io(&path, &error))?;
        let mut folder = Folder::root(&self.base, disk)?;
        for name in &self.below {
            folder = folder.open(name)?;
        }
        // In a folder where all may write somebody else may have been quicker.
        let is_own = folder.look(".")?.is_some_and(|it| cap_std::fs::MetadataExt::uid(&it) == user());
        if is_own { Ok(folder) } else { Err(LifecycleError::NoTrash(folder.path)) }
    }
}

fn user() -> u32 {
    rustix::process::getuid().as_raw()
}

fn is_writable(folder: &Path) -> bool {
    Folder::root(folder, &Disk::default()).is_ok_and(|folder| folder.is_writable())
}

/// Whether there is such a folder of this user, or one could be made.
fn is_own_or_free(path: &Path) -> bool {
    let is_own = |it: Metadata| it.is_dir() && it.uid() == user();
    match fs::symlink_metadata(path) {
        Ok(metadata) => is_own(metadata) && is_writable(path),
        Err(_) => path.parent().is_some_and(is_writable),
    }
}

/// A trash can that is held open.
pub(in crate::store) struct Trash {
    files: Folder,
    notes: Folder,
    top: Option<PathBuf>,
}

impl Trash {
    pub(super) fn is_reachable(root: &Folder, home: Option<&Path>) -> bool {
        mounts().and_then(|mounts| TrashPlace::find(root, home, &mounts)).is_ok()
    }

    pub(super) fn open(root: &Folder, home: Option<&Path>, disk: &Disk) -> Result<Self> {
        Self::at(TrashPlace::find(root, home, &mounts()?)?, disk)
    }

    fn at(place: TrashPlace, disk: &Disk) -> Result<Self> {
        let folder = place.open(disk)?;
        Ok(Self { files: folder.make("files")?, notes: folder.make("info")?, top: place.top })
    }

    /// Moves an item that was looked at a moment ago.
    pub(in crate::store) fn take(&self, root: &Folder, item: Planned<'_>) -> Result<()> {
        let note = self.note(&path_of(root, item)?);
        let (parent, name) = root.open_parent(item.key)?;
        let mut number = 1;
        loop {
            let free = if number == 1 { name.to_owned() } else { format!("{name}.{number}") };
            match self.put(&parent, name, item, &free, &note) {
                Err(LifecycleError::Occupied(_)) => number += 1,
                result => return result,
            }
        }
    }

    /// Moves it to the name `free`; [`LifecycleError::Occupied`] if that is taken.
    fn put(&self, parent: &Folder, name: &str, item: Planned<'_>, free: &str, note: &[u8]) -> Result<()> {
        let note_name = format!("{free}.trashinfo");
        self.notes.create(&note_name, note)?;
        let moved = parent.move_to(name, &self.files, free);
        if self.files.open(free).and_then(|folder| folder.identity()) == Ok(item.identity) {
            // Even if it could not be synced.
            return Ok(());
        }
        let refused = match moved {
            // Between the look and the move something else took the name. If it cannot go back, its note stays.
            Ok(()) => {
                self.files.move_to(free, parent, name)?;
                LifecycleError::Changed(item.path.to_path_buf())
            }
            Err(why) => why,
        };
        let _ = self.notes.remove_file(&note_name);
        Err(refused)
    }

    /// What tells the desktop where an item comes from, and since when it is in the trash.
    fn note(&self, path: &Path) -> Vec<u8> {
        use std::os::unix::ffi::OsStrExt;
        let told = self.top.as_ref().and_then(|top| path.strip_prefix(top).ok()).unwrap_or(path);
        let told = percent_encode(told.as_os_str().as_bytes(), ENCODED);
        let now = Zoned::now().strftime("%Y-%m-%dT%H:%M:%S");
        format!("[Trash Info]\nPath={told}\nDeletionDate={now}\n").into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder that takes the part of a mounted file system, with results in it.
    fn mounted() -> (tempfile::TempDir, PathBuf, Folder) {
        let holder = tempfile::tempdir().unwrap();
        let top = real_path(holder.path()).unwrap();
        fs::create_dir_all(top.join("my results/1/a")).unwrap();
        let root = Folder::root(&top.join("my results"), &Disk::default()).unwrap();
        (holder, top, root)
    }

    fn below(root: &Folder, top: &Path) -> PathBuf {
        let mounts = [PathBuf::from("/"), top.to_path_buf(), top.join("other")];
        TrashPlace::find(root, None, &mounts).unwrap().below
    }

    #[test]
    fn a_mounted_file_system_has_its_own_trash() {
        let (_holder, top, root) = mounted();
        let own = PathBuf::from(format!(".Trash-{}", user()));
        assert_eq!(below(&root, &top), own);
        // The shared one counts where it is as the specification demands.
        fs::create_dir(top.join(".Trash")).unwrap();
        assert_eq!(below(&root, &top), own);
        fs::set_permissions(top.join(".Trash"), fs::Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(below(&root, &top), Path::new(".Trash").join(user().to_string()));
        fs::rename(top.join(".Trash"), top.join("shared")).unwrap();
        symlink(top.join("shared"), top.join(".Trash")).unwrap();
        assert_eq!(below(&root, &top), own);
        // A link in the place of the last one is none.
        symlink(top.join("shared"), top.join(&own)).unwrap();
        assert!(TrashPlace::find(&root, None, std::slice::from_ref(&top)).is_err());
        // Nor is one in the results themselves, or on another file system.
        let itself = Folder::root(&top, &Disk::default()).unwrap();
        fs::remove_file(top.join(&own)).unwrap();
        assert!(matches!(TrashPlace::find(&itself, None, std::slice::from_ref(&top)), Err(LifecycleError::NoTrash(_))));
        assert!(TrashPlace::of_mount(&top, root.identity().unwrap().0 + 1, std::slice::from_ref(&top)).is_none());
        let names: Vec<_> = fs::read_dir(&top).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "to look makes nothing: {names:?}");
    }

    #[test]
    fn its_notes_tell_relative_paths() {
        let (_holder, top, root) = mounted();
        let place = TrashPlace::find(&root, None, std::slice::from_ref(&top)).unwrap();
        let trash = Trash::at(place, &Disk::default()).unwrap();
        let folder = top.join(format!(".Trash-{}", user()));
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, PRIVATE);
        let note = String::from_utf8(trash.note(&root.path.join("1/a"))).unwrap();
        assert!(note.starts_with("[Trash Info]\nPath=my%20results/1/a\nDeletionDate=20"), "{note}");
        assert!(folder.join("files").is_dir() && folder.join("info").is_dir());
    }
}
