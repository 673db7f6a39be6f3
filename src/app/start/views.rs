//! Opening a view file: what it names is opened when it lies near the file, when the same was agreed to before, or after a
//! question.

use std::path::{Path, PathBuf};

use super::{Action, words};
use crate::app::job::JobContext;
use crate::app::settings::{PerPlace, Settings};
use crate::app::view_file::{self, Read};
use crate::reading;
use crate::text::Message;

/// The question whether places elsewhere may be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedView {
    /// The file.
    pub path: PathBuf,
    /// What it names, and where that really is.
    pub places: Vec<PathBuf>,
}

impl AskedView {
    /// Why nothing is opened where nobody can be asked.
    pub fn refusal(&self) -> Message {
        let places: Vec<String> = self.places.iter().map(|place| place.display().to_string()).collect();
        Message::new("cli-view-elsewhere").path(&self.path).arg("places", places.join(", "))
    }
}

/// A view file that is to be opened, and which places elsewhere may be.
#[derive(Debug)]
pub struct Asked {
    path: PathBuf,
    agreed: Agreed,
}

#[derive(Debug)]
enum Agreed {
    /// These, by the path of the file that names them.
    To(PerPlace<Vec<PathBuf>>),
    ToAll,
}

impl Asked {
    /// Places that were agreed to before.
    pub(super) fn remembered(path: PathBuf, settings: &Settings) -> Self {
        Self { path, agreed: Agreed::To(settings.view_places.clone()) }
    }

    /// Places that were agreed to now, and no others: the file may have been written anew meanwhile.
    pub(super) fn agreed(asked: AskedView) -> Self {
        let mut places = PerPlace::default();
        places.keep(&asked.path, asked.places);
        Self { path: asked.path, agreed: Agreed::To(places) }
    }

    /// Any.
    pub(super) fn anywhere(path: PathBuf) -> Self {
        Self { path, agreed: Agreed::ToAll }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads the file and opens its places.
pub(super) fn locate(asked: &Asked, context: &JobContext) {
    let read = match &asked.agreed {
        Agreed::To(agreed) => view_file::read(&asked.path, Some(&|path: &Path| agreed.of(path))),
        Agreed::ToAll => view_file::read(&asked.path, None),
    };
    let view = match read {
        Ok(Read::View(view)) => view,
        Ok(Read::Asks { path, elsewhere }) => {
            return context.send(Action::ViewAsks(AskedView { path, places: elsewhere }));
        }
        Err(why) => return context.send(Action::LocateFailed(vec![why])),
    };
    match reading::open_places(&view.places) {
        Ok(opened) => {
            context.send(Action::ViewLocated(opened.place, opened.stores, view));
            if !opened.not_found.is_empty() {
                context.send(Action::LeftOut(words(&opened.not_found)));
            }
        }
        Err(failures) => context.send(Action::LocateFailed(words(&failures))),
    }
}
