//! Open folders: the only way in which anything in them is changed.
//!
//! A folder is opened name by name from the root, each held open, no link followed; what is then read, written, moved or
//! removed is a single name in an open folder. So a link that is put in the way meanwhile leads nowhere. Every change
//! passes [`Disk::step`] first, where tests make the disk fail or the program die.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cap_fs_ext::{AccessType, DirExt, FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsMaybeDirExt};
use cap_std::fs::{Dir, FileType, Metadata, OpenOptions};

use super::by_path::ByPath;
use crate::store::path::real_path;
use crate::store::refusal::LifecycleError;

/// Looks at every change before it happens; an error takes its place. The words are `create`, `write`, `sync`,
/// `rename`, `remove` and `make`.
pub type StepHook = Arc<dyn Fn(&str, &Path) -> io::Result<()> + Send + Sync>;

/// The disk as it is, or as a test wants it to be.
#[derive(Clone, Default)]
pub(in crate::store) struct Disk(pub(in crate::store) Option<StepHook>);

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    pub(in crate::store) fn step(&self, what: &str, path: &Path) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), |hook| hook(what, path))
    }
}

type Result<T> = std::result::Result<T, LifecycleError>;

/// What a new file is called until it is complete. Whoever lists folders passes over names with a dot.
const UNFINISHED: (&str, &str) = (".runatlas-", ".tmp");

/// A folder that is held open.
pub(in crate::store) struct Folder {
    dir: Dir,
    /// For messages and hooks; never used to reach anything.
    pub(in crate::store) path: PathBuf,
    /// By which it is reached after all, where the system wants that.
    by_path: Option<ByPath>,
    disk: Disk,
}

impl Folder {
    /// The folder that all others are opened from. The path to it may hold links: that is how the user named it.
    pub(in crate::store) fn root(path: &Path, disk: &Disk) -> Result<Self> {
        let failed = |error| LifecycleError::io(path, &error);
        let real = real_path(path).map_err(failed)?;
        let dir = Dir::open_ambient_dir(&real, cap_std::ambient_authority()).map_err(failed)?;
        Ok(Self { dir, path: path.to_path_buf(), by_path: ByPath::of(&real).map_err(failed)?, disk: disk.clone() })
    }

    /// The folder so many levels above this one, which is a root.
    pub(in crate::store) fn above(&self, levels: usize) -> Result<Self> {
        if levels == 0 {
            return self.again();
        }
        let real = real_path(&self.path).map_err(|error| LifecycleError::io(&self.path, &error))?;
        let path = real.ancestors().nth(levels).ok_or_else(|| LifecycleError::Gone(real.clone()))?;
        Self::root(path, &self.disk)
    }

    /// A folder in this one.
    pub(in crate::store) fn open(&self, name: impl AsRef<OsStr>) -> Result<Self> {
        let name = single(name.as_ref()).ok_or_else(|| LifecycleError::Gone(self.path.join(name.as_ref())))?;
        let path = self.path.join(name);
        match self.dir.open_dir_nofollow(name) {
            Ok(dir) => {
                let by_path = self.by_path.as_ref().map(|by_path| by_path.join(name));
                Ok(Self { dir, path, by_path, disk: self.disk.clone() })
            }
            Err(error) => match self.dir.symlink_metadata(name) {
                Ok(metadata) if metadata.is_symlink() => Err(LifecycleError::Linked(path)),
                _ => Err(LifecycleError::io(path, &error)),
            },
        }
    }

    /// The folder at `key`, names with `/` between them, each written to the letter as it is on the disk.
    pub(in crate::store) fn open_key(&self, key: &str) -> Result<Self> {
        let mut folder = self.again()?;
        for name in key.split('/') {
            if folder.has_twin(name)? {
                return Err(LifecycleError::Gone(folder.path.join(name)));
            }
            folder = folder.open(name)?;
        }
        Ok(folder)
    }

    /// Whether what lies at `name` is not called so, but the same in other cases: some file systems do not tell `A` from
    /// `a`.
    pub(in crate::store) fn has_twin(&self, name: &str) -> Result<bool> {
        let swapped: String = name.chars().flat_map(swapped_case).collect();
        if swapped == name || single(OsStr::new(name)).is_none() {
            return Ok(false);
        }
        let (Some(here), Some(there)) = (self.look(name)?, self.look(&swapped)?) else { return Ok(false) };
        let is_same = (here.dev(), here.ino()) == (there.dev(), there.ino());
        Ok(is_same && !self.names()?.iter().any(|(other, _)| other == name))
    }

    /// The folder that holds the last name of `key`, and that name.
    pub(in crate::store) fn open_parent<'k>(&self, key: &'k str) -> Result<(Self, &'k str)> {
        match key.rsplit_once('/') {
            Some((parent, name)) => Ok((self.open_key(parent)?, name)),
            None => Ok((self.again()?, key)),
        }
    }

    /// The same folder once more.
    pub(in crate::store) fn again(&self) -> Result<Self> {
        let dir = self.dir.try_clone().map_err(|error| LifecycleError::io(&self.path, &error))?;
        Ok(Self { dir, path: self.path.clone(), by_path: self.by_path.clone(), disk: self.disk.clone() })
    }

    fn failed<N: AsRef<OsStr>>(&self, name: N) -> impl Fn(io::Error) -> LifecycleError + use<'_, N> {
        move |error| LifecycleError::io(self.path.join(name.as_ref()), &error)
    }

    /// What lies at `name`, a link itself and not its target; `None` for nothing.
    pub(in crate::store) fn look(&self, name: impl AsRef<OsStr>) -> Result<Option<Metadata>> {
        match self.dir.symlink_metadata(name.as_ref()) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(name)(error)),
        }
    }

    /// Device and number of the folder itself.
    pub(in crate::store) fn identity(&self) -> Result<(u64, u64)> {
        let metadata = self.metadata()?;
        Ok((metadata.dev(), metadata.ino()))
    }

    /// What the system tells of the folder itself.
    pub(in crate::store) fn metadata(&self) -> Result<Metadata> {
        self.dir.dir_metadata().map_err(|error| LifecycleError::io(&self.path, &error))
    }

    /// Whether names may be added to and removed from this folder.
    pub(in crate::store) fn is_writable(&self) -> bool {
        if cfg!(windows) {
            // Asked for access, it opens what it takes for a file.
            let mut options = OpenOptions::new();
            options.read(true).write(true).maybe_dir(true);
            return self.dir.open_with(".", &options).is_ok();
        }
        let modes = cap_primitives::fs::AccessModes { readable: true, writable: true, executable: true };
        self.dir.access(".", AccessType::Access(modes)).is_ok()
    }

    /// Whether a file in this folder may be written.
    pub(in crate::store) fn may_write(&self, name: &str) -> bool {
        let modes = cap_primitives::fs::AccessModes { readable: true, writable: true, executable: false };
        self.dir.access(name, AccessType::Access(modes)).is_ok()
    }

    /// Names and what they are, in no order.
    pub(in crate::store) fn names(&self) -> Result<Vec<(OsString, FileType)>> {
        let read = || -> io::Result<_> {
            if let Some(by_path) = &self.by_path {
                return Ok(by_path
                    .entries()?
                    .into_iter()
                    .map(|(name, metadata)| (name, metadata.file_type()))
                    .collect());
            }
            self.dir
                .entries()?
                .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
                .collect()
        };
        read().map_err(|error| LifecycleError::io(&self.path, &error))
    }

    /// Names with what is known of each, links themselves and not their targets. What vanishes meanwhile is left out.
    pub(in crate::store) fn entries(&self) -> Result<Vec<(OsString, Metadata)>> {
        let read = || -> io::Result<_> {
            if let Some(by_path) = &self.by_path {
                return by_path.entries();
            }
            let mut found = Vec::new();
            for entry in self.dir.entries()? {
                let entry = entry?;
                match entry.metadata() {
                    Ok(metadata) => found.push((entry.file_name(), metadata)),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(found)
        };
        read().map_err(|error| LifecycleError::io(&self.path, &error))
    }

    /// The content of a file; `None` when there is none. A link is refused.
    pub(in crate::store) fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self.look(name)? {
            None => return Ok(None),
            Some(metadata) if metadata.is_symlink() => return Err(LifecycleError::Linked(self.path.join(name))),
            Some(metadata) if !metadata.is_file() => return Err(LifecycleError::Unreadable(self.path.join(name))),
            Some(_) => {}
        }
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No);
        let mut bytes = Vec::new();
        self.dir
            .open_with(name, &options)
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .map_err(self.failed(name))?;
        Ok(Some(bytes))
    }

    /// Makes a folder, unless there is one.
    pub(in crate::store) fn make(&self, name: &str) -> Result<Self> {
        if self.look(name)?.is_none() {
            self.disk
                .step("make", &self.path.join(name))
                .and_then(|()| match self.create_folder(name) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                    result => result,
                })
                .map_err(self.failed(name))?;
            self.sync()?;
        }
        self.open(name)
    }

    /// Writes a whole file: under another name in this folder, synced, then moved to `name` in `target`, which keeps the
    /// old content whole until the new one is. The mode of a file that is replaced stays,
    /// and its owner where that is allowed.
    pub(in crate::store) fn replace(&self, target: &Self, name: &str, content: &[u8]) -> Result<()> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        self.sweep();
        let old = target.look(name)?;
        if old.as_ref().is_some_and(Metadata::is_symlink) {
            return Err(LifecycleError::Linked(target.path.join(name)));
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let unfinished = format!("{}{}-{count}{}", UNFINISHED.0, std::process::id(), UNFINISHED.1);
        let write = || -> io::Result<()> {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).follow(FollowSymlinks::No);
            self.disk.step("create", &self.path.join(&unfinished))?;
            let file = self.dir.open_with(&unfinished, &options)?;
            let mut file = file.into_std();
            if let Some(old) = &old {
                keep_owner(&file, old);
                file.set_permissions(old.permissions().into_std(&file)?)?;
            }
            // Held until the file has its name: whoever sweeps leaves it alone.
            let _ = file.try_lock();
            let (first, second) = content.split_at(content.len() / 2);
            self.disk.step("write", &target.path.join(name))?;
            file.write_all(first)?;
            self.disk.step("write", &target.path.join(name))?;
            file.write_all(second)?;
            self.disk.step("sync", &target.path.join(name))?;
            file.sync_all()?;
            self.disk.step("rename", &target.path.join(name))?;
            self.rename(OsStr::new(&unfinished), target, name)
        };
        if let Err(error) = write() {
            let _ = self.remove(&unfinished);
            return Err(target.failed(name)(error));
        }
        target.sync()
    }

    /// Writes a new, small file where nothing may be, and syncs it: for the trash that is a folder.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub(in crate::store) fn create(&self, name: &str, content: &[u8]) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).follow(FollowSymlinks::No);
        let path = self.path.join(name);
        let opened = self.disk.step("create", &path).and_then(|()| self.dir.open_with(name, &options));
        let mut file = match opened {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(LifecycleError::Occupied(path)),
            opened => opened.map_err(self.failed(name))?,
        };
        let written = self.disk.step("write", &path).and_then(|()| file.write_all(content));
        let synced = written.and_then(|()| self.disk.step("sync", &path)).and_then(|()| file.sync_all());
        synced.map_err(self.failed(name)).and_then(|()| self.sync()).inspect_err(|_| {
            let _ = self.dir.remove_file(name);
        })
    }

    /// Removes what killed programs left unfinished here. What cannot be removed stays, hidden.
    pub(in crate::store) fn sweep(&self) {
        for (name, kind) in self.names().unwrap_or_default() {
            let is_ours =
                name.to_str().is_some_and(|name| name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1));
            if !is_ours || !kind.is_file() {
                continue;
            }
            let mut options = OpenOptions::new();
            options.read(true).follow(FollowSymlinks::No);
            let is_free = self.dir.open_with(&name, &options).is_ok_and(|file| file.into_std().try_lock().is_ok());
            if is_free {
                let _ = self.remove(&name);
            }
        }
    }

    /// Opens a file for the lock on it.
    pub(in crate::store) fn open_file(&self, name: &str) -> Result<std::fs::File> {
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No);
        self.dir.open_with(name, &options).map(cap_std::fs::File::into_std).map_err(self.failed(name))
    }

    /// The folder itself, for the lock on it.
    #[cfg(not(windows))]
    pub(in crate::store) fn as_file(&self) -> Result<std::fs::File> {
        let mut options = OpenOptions::new();
        options.read(true).maybe_dir(true);
        let opened = self.dir.open_with(".", &options).map(cap_std::fs::File::into_std);
        opened.map_err(|error| LifecycleError::io(&self.path, &error))
    }

    /// The folder itself, for the lock on it. Windows locks no folders: there it is opened in a way that lets others read and
    /// rename it, but nobody open it so once more.
    #[cfg(windows)]
    pub(in crate::store) fn as_file(&self) -> Result<std::fs::File> {
        use std::os::windows::fs::OpenOptionsExt as _;
        const SHARE_READ: u32 = 1;
        const SHARE_DELETE: u32 = 4;
        const BACKUP_SEMANTICS: u32 = 0x0200_0000;
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).share_mode(SHARE_READ | SHARE_DELETE).custom_flags(BACKUP_SEMANTICS);
        let path = self.by_path.as_ref().map_or(&*self.path, ByPath::as_path);
        options.open(path).map_err(|error| LifecycleError::io(&self.path, &error))
    }

    /// Removes a file, or a link itself.
    pub(in crate::store) fn remove_file(&self, name: impl AsRef<OsStr>) -> Result<()> {
        let name = name.as_ref();
        self.disk.step("remove", &self.path.join(name)).and_then(|()| self.remove(name)).map_err(self.failed(name))
    }

    /// Removes an empty folder.
    pub(in crate::store) fn remove_folder(&self, name: impl AsRef<OsStr>) -> Result<()> {
        let name = name.as_ref();
        self.disk
            .step("remove", &self.path.join(name))
            .and_then(|()| match &self.by_path {
                Some(by_path) => by_path.remove_dir(name),
                None => self.dir.remove_dir(name),
            })
            .map_err(self.failed(name))
    }

    /// Moves what lies at `name` to `new_name` in `target`, where nothing may be.
    pub(in crate::store) fn move_to(&self, name: impl AsRef<OsStr>, target: &Self, new_name: &str) -> Result<()> {
        let name = name.as_ref();
        if target.look(new_name)?.is_some() {
            return Err(LifecycleError::Occupied(target.path.join(new_name)));
        }
        self.disk.step("rename", &self.path.join(name)).and_then(|()| self.rename(name, target, new_name)).map_err(
            |error| match error.kind() {
                io::ErrorKind::CrossesDevices => LifecycleError::Mount(self.path.join(name)),
                _ => self.failed(name)(error),
            },
        )?;
        self.sync()?;
        if std::ptr::eq(self, target) { Ok(()) } else { target.sync() }
    }

    fn create_folder(&self, name: &str) -> io::Result<()> {
        match &self.by_path {
            Some(by_path) => by_path.create_dir(OsStr::new(name)),
            None => self.dir.create_dir(name),
        }
    }

    fn rename(&self, name: &OsStr, target: &Self, new_name: &str) -> io::Result<()> {
        match (&self.by_path, &target.by_path) {
            (Some(from), Some(to)) => from.rename(name, to, OsStr::new(new_name)),
            _ => self.dir.rename(name, &target.dir, new_name),
        }
    }

    fn remove(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        match &self.by_path {
            Some(by_path) => by_path.remove_file(name.as_ref()),
            None => self.dir.remove_file_or_symlink(name.as_ref()),
        }
    }

    /// Makes what was written, moved and removed here last through a power cut, where the system can.
    pub(in crate::store) fn sync(&self) -> Result<()> {
        self.disk.step("sync", &self.path).map_err(|error| LifecycleError::io(&self.path, &error))?;
        if cfg!(unix) {
            let mut options = OpenOptions::new();
            options.read(true).maybe_dir(true);
            self.dir
                .open_with(".", &options)
                .and_then(|file| match file.sync_all() {
                    // Some network file systems do not know it.
                    Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
                    result => result,
                })
                .map_err(|error| LifecycleError::io(&self.path, &error))?;
        }
        Ok(())
    }
}

fn swapped_case(letter: char) -> Vec<char> {
    if letter.is_lowercase() { letter.to_uppercase().collect() } else { letter.to_lowercase().collect() }
}

/// A name that is one step down and nothing else.
fn single(name: &OsStr) -> Option<&OsStr> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(std::path::Component::Normal(part)), None) if part == name => Some(name),
        _ => None,
    }
}

/// In a folder that several people share, whoever edits must not take a file from the others.
#[cfg(unix)]
fn keep_owner(file: &std::fs::File, old: &Metadata) {
    use cap_std::fs::MetadataExt as _;
    use std::os::unix::fs::fchown;
    // Only the superuser may give a file away, but everybody to a group that they are in.
    let _ = fchown(file, Some(old.uid()), Some(old.gid())).or_else(|_| fchown(file, None, Some(old.gid())));
}

#[cfg(not(unix))]
fn keep_owner(_: &std::fs::File, _: &Metadata) {}
