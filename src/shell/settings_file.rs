//! The file in which settings outlive the program: written soon after every change, so that a killed program remembers,
//! whole or not at all, and never on the thread that draws.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::Settings;
use crate::app::settings::LoadedSettings;

/// Beside it: the last settings that could not be understood as a whole, as they were.
const BEFORE: &str = "settings-before.json";

/// See the module.
pub(super) struct SettingsFile {
    /// `None` where the system has no place for it.
    path: Option<PathBuf>,
    /// A text that could not be read, until it is put aside.
    unread: Option<String>,
    last: u64,
    written: Arc<Mutex<Written>>,
}

/// What was written last, by its number, and whether it failed.
#[derive(Default)]
struct Written {
    number: u64,
    has_failed: bool,
}

/// Settings on their way to the disk.
pub(super) struct Saving {
    path: PathBuf,
    text: String,
    unread: Option<String>,
    number: u64,
    written: Arc<Mutex<Written>>,
}

impl SettingsFile {
    /// In this folder.
    pub(super) fn in_folder(folder: Option<&Path>) -> Self {
        let path = folder.map(|folder| folder.join("settings.json"));
        Self { path, unread: None, last: 0, written: Arc::default() }
    }

    /// What was saved; `earlier` where an earlier version kept it, if there is no file yet. Words what could not be
    /// understood.
    pub(super) fn load(&mut self, earlier: impl FnOnce() -> Option<String>) -> LoadedSettings {
        let text = match self.path.as_deref().map(std::fs::read) {
            Some(Ok(bytes)) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Some(String::new()),
            _ => earlier(),
        };
        let loaded = match text {
            Some(text) => Settings::from_json(&text),
            None => LoadedSettings { settings: Settings::default(), unread: None, words: Vec::new() },
        };
        self.unread.clone_from(&loaded.unread);
        loaded
    }

    /// Has the settings as they are now written by whoever runs the answer.
    pub(super) fn saving(&mut self, settings: &Settings) -> Option<Saving> {
        let (path, text) = (self.path.clone()?, settings.to_json());
        if text.is_empty() {
            return None;
        }
        self.last += 1;
        Some(Saving { path, text, unread: self.unread.clone(), number: self.last, written: self.written.clone() })
    }
}

impl Saving {
    /// Writes it, unless something newer was written. `Err` the first time that this fails.
    pub(super) fn write(self) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.number >= self.number {
            return Ok(());
        }
        let result = self.write_files();
        let is_news = !written.has_failed;
        written.has_failed = result.is_err();
        if result.is_ok() {
            written.number = self.number;
        }
        result.or_else(|error| if is_news { Err(error) } else { Ok(()) })
    }

    fn write_files(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        fs_err::create_dir_all(folder)?;
        // Before a text that could not be read is written over, it is put aside.
        if let Some(before) = self.unread.as_ref().filter(|before| !before.is_empty()) {
            replace(&folder.join(BEFORE), before)?;
        }
        replace(&self.path, &self.text)
    }
}

/// A whole file in the place of another.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    let write = || {
        let mut file = fs_err::File::create(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs_err::rename(&unfinished, path)
    };
    write().inspect_err(|_| {
        // What is left of it means nothing, and the next one writes over it.
        let _ = std::fs::remove_file(&unfinished);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::ThemeChoice;

    fn dark() -> Settings {
        Settings { theme: ThemeChoice::Dark, ..Settings::default() }
    }

    fn load(folder: &Path) -> Settings {
        SettingsFile::in_folder(Some(folder)).load(|| None).settings
    }

    #[test]
    fn what_was_saved_is_there_for_the_next_program() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("not/yet");
        let mut file = SettingsFile::in_folder(Some(&place));
        assert_eq!(file.load(|| None).unread, None, "a first start has nothing to say");
        let (first, second) = (file.saving(&Settings::default()), file.saving(&dark()));
        second.expect("a place").write().expect("written");
        first.expect("a place").write().expect("left");
        assert_eq!(load(&place), dark(), "what is older never comes last");
        let names: Vec<_> =
            std::fs::read_dir(&place).expect("there").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["settings.json"]);
        let mut elsewhere = SettingsFile::in_folder(Some(folder.path()));
        assert_eq!(elsewhere.load(|| Some(dark().to_json())).settings, dark(), "kept by an earlier version");
        assert!(SettingsFile::in_folder(None).saving(&dark()).is_none());
    }

    #[test]
    fn settings_that_could_not_be_read_are_put_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("settings.json"), "{ not json").expect("written");
        for _ in 0..2 {
            let mut file = SettingsFile::in_folder(Some(folder.path()));
            let settings = file.load(|| None).settings;
            file.saving(&settings).expect("a place").write().expect("written");
            let read = |name| std::fs::read_to_string(folder.path().join(name)).expect("there");
            assert_eq!(read(BEFORE), "{ not json");
            assert_eq!(read("settings.json"), Settings::default().to_json());
        }
    }

    #[test]
    fn a_write_that_fails_says_so_once_until_one_succeeds() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocked = folder.path().join("file");
        std::fs::write(&blocked, "").expect("written");
        let mut file = SettingsFile::in_folder(Some(&blocked));
        assert!(file.saving(&dark()).expect("a place").write().is_err());
        assert!(file.saving(&dark()).expect("a place").write().is_ok(), "not again and again");
        std::fs::remove_file(&blocked).expect("removed");
        file.saving(&dark()).expect("a place").write().expect("written");
        assert_eq!(load(&blocked), dark());
    }
}
