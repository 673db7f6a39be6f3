//! The file in which settings outlive the program: written soon after every change, so that a killed program remembers,
//! whole or not at all, and never on the thread that draws.
//!
//! Several windows, and several versions of the program, share it. Each writes what it changed itself into what lies there
//! then ([`merge`]), one after the other. A running window takes over some of what others wrote when it gets the focus.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::app::Settings;
use crate::app::settings::{LoadedSettings, merge};

/// Beside it: the last settings that could not be understood as a whole, as they were.
const BEFORE: &str = "settings-before.json";
/// Beside it: locked by whoever writes. It stays, as removing it could take it from another.
const LOCK: &str = "settings.lock";
/// For how long another program is waited for. What hangs must not keep anybody from saving: without the lock a change of
/// the same moment may be lost, and nothing else.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often is looked meanwhile.
const GLANCE: Duration = Duration::from_millis(10);

/// See the module.
pub(super) struct SettingsFile {
    /// `None` where the system has no place for it.
    path: Option<PathBuf>,
    last: u64,
    written: Arc<Mutex<Written>>,
}

/// What was written last, by its number, and whether it failed.
#[derive(Default)]
struct Written {
    number: u64,
    has_failed: bool,
    /// The settings of this window as far as they are in the file.
    base: Value,
    /// The text of the file when it was read or written last.
    text: Vec<u8>,
    /// What others wrote, as far as it is understood, until it is taken over.
    news: Option<Value>,
}

/// Settings on their way to the disk.
pub(super) struct Saving {
    path: PathBuf,
    mine: Value,
    number: u64,
    written: Arc<Mutex<Written>>,
}

/// A look at what others wrote.
pub(super) struct Look {
    path: PathBuf,
    written: Arc<Mutex<Written>>,
}

impl SettingsFile {
    /// In this folder.
    pub(super) fn in_folder(folder: Option<&Path>) -> Self {
        let path = folder.map(|folder| folder.join("settings.json"));
        Self { path, last: 0, written: Arc::default() }
    }

    /// Whether the system has a place for it.
    pub(super) fn has_place(&self) -> bool {
        self.path.is_some()
    }

    /// What was saved; `earlier` where an earlier version kept it, if there is no file yet. Words what could not be
    /// understood, and is about to be written over.
    pub(super) fn load(&mut self, earlier: impl FnOnce() -> Option<String>) -> LoadedSettings {
        let mut written = lock(&self.written);
        let text = match self.path.as_deref().map(std::fs::read) {
            Some(Ok(bytes)) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                written.text = bytes;
                Some(text)
            }
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => Some(String::new()),
            _ => earlier(),
        };
        let mut loaded = match text {
            Some(text) => Settings::from_json(&text),
            None => LoadedSettings { settings: Settings::default(), unread: None, words: Vec::new() },
        };
        if loaded.is_of_later_version() {
            loaded.unread = None;
        }
        written.base = loaded.settings.to_value();
        loaded
    }

    /// Has the settings as they are now written by whoever runs the answer.
    pub(super) fn saving(&mut self, settings: &Settings) -> Option<Saving> {
        let (path, mine) = (self.path.clone()?, settings.to_value());
        if mine.is_null() {
            return None;
        }
        self.last += 1;
        Some(Saving { path, mine, number: self.last, written: self.written.clone() })
    }

    /// Has somebody look what others wrote.
    pub(super) fn look(&self) -> Option<Look> {
        Some(Look { path: self.path.clone()?, written: self.written.clone() })
    }

    /// The settings with what others wrote of places that are not `open` here, if that was seen and nothing was written
    /// since. What was to be written before that must be written anew.
    pub(super) fn take_over(&mut self, settings: &Settings, open: &[&Path]) -> Option<Settings> {
        // While it is being written, what was seen is about to be of no use.
        let mut written = self.written.try_lock().ok()?;
        let theirs = written.news.take()?;
        let (base, mine) = merge::taken_over(&written.base, &settings.to_value(), &theirs, open);
        let together = Settings::from_json(&mine.to_string()).settings;
        written.base = base;
        written.number = self.last;
        Some(together)
    }
}

fn lock(written: &Mutex<Written>) -> MutexGuard<'_, Written> {
    written.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Saving {
    /// Writes it, unless something newer was written. Whether there is news of others; `Err` the first time that this
    /// fails.
    pub(super) fn write(self) -> io::Result<bool> {
        let mut written = lock(&self.written);
        if written.number >= self.number {
            return Ok(false);
        }
        let result = self.write_files(&written);
        let is_news = !written.has_failed;
        written.has_failed = result.is_err();
        match result {
            Ok(InFile { before, text }) => {
                let has_news = written.news.is_some() || before != written.text;
                written.news = if has_news { understood(&text) } else { None };
                written.number = self.number;
                written.base = self.mine;
                written.text = text;
                Ok(written.news.is_some())
            }
            Err(error) if is_news => Err(error),
            Err(_) => Ok(false),
        }
    }

    fn write_files(&self, written: &Written) -> io::Result<InFile> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        fs_err::create_dir_all(folder)?;
        let _lock = locked(&folder.join(LOCK))?;
        let before = self.read()?;
        let settings = match before.as_deref().map(theirs) {
            Some(Theirs::Understood(theirs)) => merge::merged(&written.base, &self.mine, &theirs),
            // Before a text that could not be read is written over, it is put aside.
            Some(Theirs::InPart(understood)) => {
                replace(&folder.join(BEFORE), before.as_deref().unwrap_or_default())?;
                merge::merged(&written.base, &self.mine, &understood)
            }
            Some(Theirs::Nothing) => {
                if let Some(before) = before.as_deref().filter(|before| !before.is_empty()) {
                    replace(&folder.join(BEFORE), before)?;
                }
                self.mine.clone()
            }
            None => self.mine.clone(),
        };
        let text = settings.to_string().into_bytes();
        if before.as_deref() != Some(&text) {
            replace(&self.path, &text)?;
        }
        Ok(InFile { before: before.unwrap_or_default(), text })
    }

    /// What lies there. What may not be read is put aside as it is.
    fn read(&self) -> io::Result<Option<Vec<u8>>> {
        match fs_err::read(&self.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::IsADirectory) => {
                fs_err::rename(&self.path, self.path.with_file_name(BEFORE))?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Look {
    /// Whether there is any news.
    pub(super) fn finds_news(self) -> bool {
        let mut written = lock(&self.written);
        // What cannot be read now is told when it is written.
        let Ok(text) = std::fs::read(&self.path) else { return false };
        if text == written.text {
            return false;
        }
        written.news = understood(&text);
        written.text = text;
        written.news.is_some()
    }
}

/// The text of the file, before it was written and then.
struct InFile {
    before: Vec<u8>,
    text: Vec<u8>,
}

/// Settings as this version understands them, of a text that is any.
fn understood(text: &[u8]) -> Option<Value> {
    match theirs(text) {
        Theirs::Understood(_) | Theirs::InPart(_) => {
            Some(Settings::from_json(&String::from_utf8_lossy(text)).settings.to_value())
        }
        Theirs::Nothing => None,
    }
}

/// What others wrote.
enum Theirs {
    /// To be kept as it is. Of a later version not all of it says anything to this one.
    Understood(Value),
    /// Something in it is broken; this is the rest.
    InPart(Value),
    /// No settings at all.
    Nothing,
}

fn theirs(bytes: &[u8]) -> Theirs {
    let text = String::from_utf8_lossy(bytes);
    let loaded = Settings::from_json(&text);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) if loaded.words.is_empty() || loaded.is_of_later_version() => Theirs::of_object(value),
        Ok(value) if value.is_object() => Theirs::InPart(loaded.settings.to_value()),
        _ => Theirs::Nothing,
    }
}

impl Theirs {
    fn of_object(value: Value) -> Self {
        if value.is_object() { Self::Understood(value) } else { Self::Nothing }
    }
}

/// The right to write, which is given back with the file.
fn locked(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let end = Instant::now() + PATIENCE;
    while matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && Instant::now() < end {
        std::thread::sleep(GLANCE);
    }
    Ok(file)
}

/// A whole file in the place of another.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    let write = || {
        let mut file = fs_err::File::create(&unfinished)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs_err::rename(&unfinished, path)
    };
    write().inspect_err(|_| {
        // What is left of it means nothing, and the next one writes over it.
        let _ = std::fs::remove_file(&unfinished);
    })
}

#[cfg(test)]
mod tests;
