//! The settings page: whether it is open, and what the program keeps on the disk. It lies over whatever page was shown,
//! which is there again when it is left.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::effect::Effect;
use super::job::{Job as AnyJob, JobContext};
use super::{Loadable, State as Program, sample};
use crate::text::Message;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub is_open: bool,
    /// Words that a setting must hold.
    pub search: String,
    /// What is kept, measured.
    pub storage: Loadable<Arc<Vec<Kept>>>,
}

/// Something that the program keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Storage {
    /// Settings, with charts and columns of places.
    Settings,
    /// Size of the window and widths of what is in it.
    Layout,
    /// The log of changes.
    Log,
    /// The built-in sample, as it was unpacked.
    Sample,
}

impl Storage {
    /// Whether it comes back by itself.
    pub fn can_be_cleared(self) -> bool {
        matches!(self, Self::Sample)
    }
}

/// Where something is kept, and how large it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub what: Storage,
    pub path: PathBuf,
    /// `None`: it is not there.
    pub bytes: Option<u64>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Open it, or go back to where one was.
    Toggle,
    Close,
    SetSearch(String),
    /// Remove what comes back by itself.
    Clear(Storage),
    Measured(Arc<Vec<Kept>>),
    /// So many bytes were freed, or why not.
    Cleared(Result<u64, Message>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Measure what is kept where.
    Measure(Vec<(Storage, PathBuf)>),
    /// Remove a folder.
    Clear(PathBuf),
}

/// See [`JobKey`](super::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Measure,
    Clear,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Measure(_) => Key::Measure,
            Self::Clear(_) => Key::Clear,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        match self {
            Self::Measure(places) => {
                let measured = places.into_iter().map(|(what, path)| Kept { what, bytes: size_of(&path), path });
                context.send(Action::Measured(Arc::new(measured.collect())));
            }
            Self::Clear(path) => {
                let bytes = size_of(&path).unwrap_or(0);
                let cleared = match fs_err::remove_dir_all(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        Err(crate::store::StoreError::io(path, error).message())
                    }
                    _ => Ok(bytes),
                };
                context.send(Action::Cleared(cleared));
            }
        }
    }
}

/// Bytes of a file, or of all files below a folder; links count as nothing.
fn size_of(path: &Path) -> Option<u64> {
    let about = path.symlink_metadata().ok()?;
    if !about.is_dir() {
        return Some(about.len());
    }
    // What cannot be looked into takes no room that could be told.
    let entries = path.read_dir().ok()?.flatten();
    Some(entries.filter_map(|entry| size_of(&entry.path())).sum())
}

pub(super) fn update(program: &mut Program, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Toggle if program.settings_page.is_open => program.settings_page.is_open = false,
        Action::Toggle => {
            program.settings_page.is_open = true;
            measure(program, effects);
        }
        Action::SetSearch(text) => program.settings_page.search = text,
        Action::Close => program.settings_page.is_open = false,
        Action::Clear(what) => {
            let kept = program.settings_page.storage.value().and_then(|all| all.iter().find(|kept| kept.what == what));
            let is_in_use =
                program.place.as_ref().is_some_and(|place| place.paths().any(|path| sample::is_inside(path)));
            if is_in_use {
                program.notices.push(Message::new("settings-sample-open"));
            } else if let Some(kept) = kept.filter(|kept| kept.what.can_be_cleared()) {
                effects.push(Effect::Start(AnyJob::SettingsPage(Job::Clear(kept.path.clone()))));
            }
        }
        Action::Measured(kept) => program.settings_page.storage = Loadable::Ready(kept),
        Action::Cleared(Ok(bytes)) => {
            let size = crate::model::format::size(bytes);
            program.notices.push(Message::new("settings-cleared").arg("size", size));
            measure(program, effects);
        }
        Action::Cleared(Err(why)) => {
            program.notices.push(why);
            measure(program, effects);
        }
    }
}

/// A job panicked: nothing waits for it.
pub(super) fn failed(page: &mut State, key: Key, why: &Message) {
    match key {
        Key::Measure => page.storage.finish(Err(why.clone())),
        Key::Clear => {}
    }
}

fn measure(program: &mut Program, effects: &mut Vec<Effect>) {
    let settings = program.settings_folder.as_deref();
    let places = [
        (Storage::Settings, settings.map(|folder| folder.join("settings.json"))),
        (Storage::Layout, settings.map(|folder| folder.join("app.ron"))),
        (Storage::Log, program.operations_log.clone()),
        (Storage::Sample, Some(sample::folder())),
    ];
    let places = places.into_iter().filter_map(|(what, path)| Some((what, path?))).collect();
    program.settings_page.storage.start();
    effects.push(Effect::Start(AnyJob::SettingsPage(Job::Measure(places))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_measured_with_all_that_is_below() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("inner")).expect("made");
        std::fs::write(folder.path().join("inner/a"), "12345").expect("written");
        std::fs::write(folder.path().join("b"), "678").expect("written");
        assert_eq!(size_of(folder.path()), Some(8));
        assert_eq!(size_of(&folder.path().join("b")), Some(3));
        assert_eq!(size_of(&folder.path().join("missing")), None);
    }
}
