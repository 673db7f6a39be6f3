//! What takes a disk: reading, writing and looking for view files.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::paths::{self, Resolved, named, relative_to, resolve};
use super::{
    Action, EXTENSION, KnownViews, SavedLooks, Setup, Unknown, VERSION, ViewError, ViewFile, listing, parse, print,
};
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::app::sample;
use crate::model::Catalog;
use crate::store::{StoreError, real_path};
use crate::text::Message;

/// Larger files are no views.
const MOST_BYTES: u64 = 16 << 20;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Write a file; one that is there only when it is to be replaced.
    Save { content: Box<Content>, path: PathBuf, is_replacing: bool },
    /// Look for the view files of a place that was opened by these paths.
    List(Vec<PathBuf>, KnownViews),
    /// Find runs by their keys, for their looks.
    FindLooks(Arc<Catalog>, SavedLooks),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Save,
    List,
    Looks,
}

/// What is written.
#[derive(Debug)]
pub struct Content {
    pub setup: Setup,
    /// What was opened.
    pub places: Vec<PathBuf>,
    /// Where file stores lie: nothing is written among their runs.
    pub roots: Vec<PathBuf>,
    pub run_names: BTreeMap<String, String>,
    pub unknown: Arc<Unknown>,
    /// Of the file as it was; none is made older than it was.
    pub version: u32,
}

/// A view file that was read.
#[derive(Debug)]
pub struct ReadView {
    /// Where it really lies.
    pub path: PathBuf,
    /// Stores in it are named by where they lie here.
    pub file: ViewFile,
    pub unknown: Unknown,
    /// What is to be opened.
    pub places: Vec<PathBuf>,
    /// Those of them that lie elsewhere, and were agreed to.
    pub elsewhere: Vec<PathBuf>,
}

/// What came of reading a file.
#[derive(Debug)]
pub enum Read {
    View(Box<ReadView>),
    /// It names these places elsewhere, which nobody agreed to.
    Asks {
        path: PathBuf,
        elsewhere: Vec<PathBuf>,
    },
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Save { .. } => Key::Save,
            Self::List(..) => Key::List,
            Self::FindLooks(..) => Key::Looks,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Save { content, path, is_replacing } => context.send(match save(&content, &path, is_replacing) {
                Ok(path) => Action::Saved(Ok(path)),
                Err(Failure::Exists) => Action::Exists,
                Err(Failure::Said(why)) => Action::Saved(Err(why)),
            }),
            Self::List(opened, known) => context.send(Action::ListDone(listing::list(&opened, &known))),
            Self::FindLooks(catalog, looks) => context.send(Action::LooksFound(looks.find(&catalog, &context.cancel))),
        }
    }
}

/// Places elsewhere that were agreed to, of a file by its real path.
pub(super) type AgreedTo<'a> = &'a dyn Fn(&Path) -> Vec<PathBuf>;

/// Reads the file at `path`. Opens no place: those that lie elsewhere must be `agreed` to; `None`: all are.
pub fn read(path: &Path, agreed: Option<AgreedTo<'_>>) -> Result<Read, Message> {
    let io = |error| StoreError::io(path, error).message();
    let path = match real_path(path) {
        Ok(path) => path,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(StoreError::NotFound(path.to_path_buf()).message());
        }
        Err(error) => return Err(io(error)),
    };
    let metadata = path.metadata().map_err(io)?;
    if !metadata.is_file() || metadata.len() > MOST_BYTES {
        return Err(Message::new("view-no-file").path(&path));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(&path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(io)?;
    let text = String::from_utf8(bytes).map_err(|_| Message::new("view-no-text").path(&path))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let (mut file, unknown) = parse(text).map_err(|error| unreadable(&path, &error))?;
    if file.places.is_empty() {
        return Err(Message::new("view-no-place").path(&path));
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    let (mut places, mut elsewhere) = (Vec::new(), Vec::new());
    for text in &file.places {
        match resolve(text, folder, dirs::home_dir().as_deref()) {
            Resolved::Sample => places.push(sample::unpack().map_err(|error| error.message())?),
            Resolved::Near(place) => places.push(place),
            Resolved::Elsewhere(place) => {
                elsewhere.push(place.clone());
                places.push(place);
            }
        }
    }
    let agreed = agreed.map(|agreed| agreed(&path).iter().map(|place| real(place)).collect::<Vec<_>>());
    if agreed.is_some_and(|agreed| elsewhere.iter().any(|place| !agreed.contains(&real(place)))) {
        return Ok(Read::Asks { path, elsewhere });
    }
    let stores = |text: &str| named(text, folder).display().to_string();
    file.view.table = std::mem::take(&mut file.view.table).with_stores(stores);
    Ok(Read::View(Box::new(ReadView { path, file, unknown, places, elsewhere })))
}

fn unreadable(path: &Path, error: &ViewError) -> Message {
    let line = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Message::new("view-unreadable")
        .path(path)
        .arg("line", line(error.line))
        .arg("column", line(error.column))
        .arg("cause", error.cause.clone())
}

enum Failure {
    Exists,
    Said(Message),
}

/// Where it was written to.
fn save(content: &Content, path: &Path, is_replacing: bool) -> Result<PathBuf, Failure> {
    let io = |error| Failure::Said(StoreError::io(path, error).message());
    let absolute = std::path::absolute(path).map_err(io)?;
    let folder = absolute.parent().ok_or_else(|| Failure::Said(Message::new("view-no-file").path(path)))?;
    let folder = real_path(folder).map_err(io)?;
    let name = absolute.file_name().unwrap_or_default();
    // A link stays one, and what it leads to is written.
    let path = folder.join(name);
    let path = real_path(&path).unwrap_or(path);
    let folder = path.parent().unwrap_or(&folder);
    if content.roots.iter().any(|root| is_among_runs(&path, &real(root))) {
        return Err(Failure::Said(Message::new("view-among-runs").path(folder)));
    }
    let text = text(content, folder).ok_or_else(|| Failure::Said(Message::new("view-no-unicode").path(folder)))?;
    match write_whole(&path, text.as_bytes(), is_replacing) {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::Exists),
        Err(error) => Err(Failure::Said(StoreError::io(&path, error).message())),
    }
}

/// The text, for a file of this folder. `None` where a place has a name that is no text.
fn text(content: &Content, folder: &Path) -> Option<String> {
    let places: Option<Vec<String>> = content.places.iter().map(|place| relative_to(folder, &real(place))).collect();
    let stores = |origin: &str| relative_to(folder, &real(Path::new(origin))).unwrap_or_else(|| origin.to_owned());
    let view = Setup { table: content.setup.table.clone().with_stores(stores), ..content.setup.clone() };
    let version = content.version.max(VERSION);
    let file = ViewFile { version, places: places?, run_names: content.run_names.clone(), view };
    Some(print(&file, &content.unknown))
}

fn real(path: &Path) -> PathBuf {
    real_path(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Whether a file would lie in an experiment or a run of the store at `root`.
fn is_among_runs(path: &Path, root: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|below| below.components().count() > 1)
}

/// With the ending of view files.
pub(super) fn with_ending(path: &Path) -> PathBuf {
    if paths::is_view(path) {
        return path.to_path_buf();
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(EXTENSION);
    path.with_file_name(name)
}
