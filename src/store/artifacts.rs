//! Where the files of a run (or of a logged model) lie, and what lies there. Shared by all stores.
//!
//! The stored URI is absolute, goes stale with every move, and may name a server or another machine. So the position in
//! the opened folder decides first ([`resolve`]), the URI second, and the result says where the two disagree.
//! Nothing is created, no network is touched, and no path leaves the artifact folder through `..` or a link.

use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::path::{at_key, real_path};
use super::types::ArtifactEntry;
use crate::text::Message;

mod file;
mod listing;
pub(crate) mod shape;
mod siblings;
mod uri;

pub use file::ArtifactFile;
pub(super) use file::open;
pub(super) use listing::list;
pub(crate) use siblings::{Siblings, resolve_with};
use uri::ArtifactUri;

/// Where the artifacts of a run (or of a logged model) were found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ArtifactRoot {
    /// The folder, or `None` when there is none on this machine.
    pub path: Option<PathBuf>,
    /// Why `path` is `None`: remote, or nowhere to be found.
    pub unavailable: Option<Message>,
    /// Set when the stored URI points elsewhere than `path`: shown as a mark.
    pub disagreement: Option<Message>,
}

/// The reason in [`ArtifactRoot::unavailable`] that seldom means a loss: the place is here and holds no folder of the run.
pub const NONE_LOGGED: &str = "artifacts-none-logged";

/// Everything below an artifact folder.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ArtifactListing {
    /// Sorted by path, component by component; a folder stands before what it holds.
    pub entries: Vec<ArtifactEntry>,
    /// Bytes of all files.
    pub total_bytes: u64,
    /// The listing stopped at the limit of entries or depth; there is more.
    pub is_cut: bool,
}

/// What [`resolve`] needs to know about a run or a logged model.
pub(crate) struct ResolveRequest<'a> {
    /// `artifact_uri` or `artifact_location`, as stored.
    pub(crate) uri: Option<&'a str>,
    /// `<run>/artifacts` in a file store. Wins when it holds something.
    pub(crate) own_folder: Option<PathBuf>,
    /// The experiment's id.
    pub(crate) experiment_id: &'a str,
    /// Components below the experiment's artifact location: `[run id, "artifacts"]` or `["models", model id, "artifacts"]`.
    pub(crate) tail: Vec<&'a str>,
    /// Folders to search, best first: see [`search_bases`].
    pub(crate) bases: Vec<PathBuf>,
}

/// The folders in which artifacts are looked for by place: each of `folders`, then `mlruns`, `mlartifacts` and
/// `artifacts` in it. Only those that exist, each once.
pub(crate) fn search_bases(folders: &[&Path]) -> Vec<PathBuf> {
    let mut bases: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let inner = ["mlruns", "mlartifacts", "artifacts"].map(|name| folder.join(name));
        for base in std::iter::once(folder.to_path_buf()).chain(inner) {
            if !bases.contains(&base) && base.is_dir() {
                bases.push(base);
            }
        }
    }
    bases
}

/// Absolute paths of this machine that a stored URI may mean, the likeliest first; `None` when it means another machine or a
/// server. Touches nothing.
pub(crate) fn local_paths(uri: &str) -> Option<Vec<PathBuf>> {
    match ArtifactUri::parse(uri) {
        ArtifactUri::Absent | ArtifactUri::Relative { .. } => Some(Vec::new()),
        ArtifactUri::Local { paths, .. } => Some(paths),
        ArtifactUri::Foreign { .. }
        | ArtifactUri::Proxied { .. }
        | ArtifactUri::Remote { .. }
        | ArtifactUri::Reference { .. } => None,
    }
}

/// Whether a stored URI is a path that no file of this system can have, nor one that is shared: a drive elsewhere than on
/// Windows, a path without one there.
pub(crate) fn is_of_another_system(uri: &str) -> bool {
    matches!(ArtifactUri::parse(uri), ArtifactUri::Foreign { has_host: false, .. })
}

/// Files that MLflow (≥ 3.15) keeps beside the target while it writes.
fn is_staging(name: &str) -> bool {
    name.starts_with(".artifact.uploading.")
}

/// Whether a folder is there, and whether it holds anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Missing,
    Empty,
    Filled,
}

fn look(folder: &Path) -> Found {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => {
            let is_content = |name: &std::ffi::OsStr| name != ".DS_Store" && !is_staging(&name.to_string_lossy());
            if entries.any(|entry| entry.is_ok_and(|entry| is_content(&entry.file_name()))) {
                Found::Filled
            } else {
                Found::Empty
            }
        }
        // A folder that we may not read is there all the same; listing it says so.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied && folder.is_dir() => Found::Filled,
        Err(_) => Found::Missing,
    }
}

/// Finds the folder: the run's own folder, then by place below the bases (`<experiment>/<tail>`, then the end of the
/// URI), then the URI as a local path. The first that holds something wins, else the first that exists.
pub(crate) fn resolve(request: &ResolveRequest<'_>) -> ArtifactRoot {
    let uri = ArtifactUri::parse(request.uri.unwrap_or_default());
    let mut empty = None;
    let mut filled = None;
    for folder in candidates(request, &uri) {
        match look(&folder) {
            Found::Missing => {}
            Found::Empty => empty = empty.or(Some(folder)),
            Found::Filled => {
                filled = Some(folder);
                break;
            }
        }
    }
    // An empty folder proves nothing when the files are kept elsewhere: every run of a file store has one.
    let is_kept_elsewhere = match &uri {
        ArtifactUri::Remote { .. } => true,
        ArtifactUri::Proxied { .. } => !request.bases.iter().any(|base| base.ends_with("mlartifacts")),
        _ => false,
    };
    match filled.or(empty.filter(|_| !is_kept_elsewhere)) {
        Some(path) => {
            let disagreement = disagreement(request, &uri, &path);
            ArtifactRoot { path: Some(path), unavailable: None, disagreement }
        }
        None => ArtifactRoot { unavailable: Some(unavailable(request, &uri)), ..ArtifactRoot::default() },
    }
}

/// Where the folder may lie, best first.
fn candidates(request: &ResolveRequest<'_>, uri: &ArtifactUri) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = request.own_folder.iter().cloned().collect();
    let mut place = vec![request.experiment_id];
    place.extend(&request.tail);
    if place.iter().all(|part| uri::is_plain_name(part)) {
        folders.extend(request.bases.iter().map(|base| below(base, &place)));
    }
    // The id makes a URI unmistakable: MLflow always puts it in. Without it, `file:///` would be a run's folder.
    let id = request.tail.iter().rev().nth(1).copied().unwrap_or_default();
    let mut names_id = false;
    for parts in uri.parts() {
        let Some(id_at) = parts.iter().rposition(|part| part == id) else { continue };
        names_id = true;
        for start in 0..=id_at {
            let end = &parts[start..];
            if end.iter().all(|part| uri::is_plain_name(part)) {
                folders.extend(request.bases.iter().map(|base| below(base, end)));
            }
        }
    }
    if names_id {
        if let ArtifactUri::Relative { paths, .. } = uri {
            folders.extend(request.bases.iter().flat_map(|base| paths.iter().map(|path| base.join(path))));
        }
        folders.extend(uri.local_paths().iter().cloned());
    }
    folders
}

fn below<S: AsRef<str>>(base: &Path, parts: &[S]) -> PathBuf {
    let mut path = base.to_path_buf();
    path.extend(parts.iter().map(AsRef::as_ref));
    path
}

/// A word about a URI that does not lead to `path`.
fn disagreement(request: &ResolveRequest<'_>, uri: &ArtifactUri, path: &Path) -> Option<Message> {
    let stored = request.uri.unwrap_or_default();
    match uri {
        ArtifactUri::Local { paths, .. } => {
            let existing: Vec<&PathBuf> = paths.iter().filter(|other| other.is_dir()).collect();
            if existing.iter().any(|other| is_same_folder(other, path)) {
                return None;
            }
            Some(match existing.first() {
                Some(other) => Message::new("artifacts-elsewhere-too").path(other),
                None => Message::new("artifacts-uri-stale").arg("uri", stored),
            })
        }
        ArtifactUri::Foreign { .. } => Some(Message::new("artifacts-uri-stale").arg("uri", stored)),
        ArtifactUri::Remote { scheme, .. } => {
            Some(Message::new("artifacts-found-though-remote").arg("scheme", scheme.as_str()).arg("uri", stored))
        }
        // A server's own place, or relative to a folder that nobody knows any more: what was found is what is meant.
        ArtifactUri::Absent
        | ArtifactUri::Relative { .. }
        | ArtifactUri::Proxied { .. }
        | ArtifactUri::Reference { .. } => None,
    }
}

fn is_same_folder(left: &Path, right: &Path) -> bool {
    match (real_path(left), real_path(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => left == right,
    }
}

/// Whether the store's artifacts are kept here, so that a missing folder most likely means that nothing was logged. Beside
/// a database MLflow makes it with the first file; in a file store it makes it at once, but git keeps no empty folder.
fn is_place_here(request: &ResolveRequest<'_>, uri: &ArtifactUri) -> bool {
    let has_base = |name: &str| request.bases.iter().any(|base| base.ends_with(name));
    match uri {
        ArtifactUri::Proxied { .. } => has_base("mlartifacts"),
        ArtifactUri::Local { parts, .. } | ArtifactUri::Relative { parts, .. } | ArtifactUri::Foreign { parts, .. } => {
            let id = request.tail.iter().rev().nth(1).copied().unwrap_or_default();
            parts.iter().any(|parts| {
                // `<artifact root>/<experiment>/<run>`, or `<artifact location>/<run>`.
                let above = parts.iter().rposition(|part| part == id).map_or(&[][..], |at| &parts[..at]);
                let is_own_place = || above.last().is_some_and(|part| part == request.experiment_id);
                request.own_folder.is_some() && is_own_place() || above.iter().rev().take(2).any(|part| has_base(part))
            })
        }
        ArtifactUri::Absent => request.own_folder.is_some(),
        ArtifactUri::Remote { .. } | ArtifactUri::Reference { .. } => false,
    }
}

fn unavailable(request: &ResolveRequest<'_>, uri: &ArtifactUri) -> Message {
    let stored = request.uri.unwrap_or_default();
    match uri {
        _ if is_place_here(request, uri) => Message::new(NONE_LOGGED),
        ArtifactUri::Absent => Message::new("artifacts-nowhere"),
        ArtifactUri::Remote { scheme, .. } => {
            Message::new("artifacts-remote").arg("scheme", scheme.as_str()).arg("uri", stored)
        }
        ArtifactUri::Proxied { .. } => Message::new("artifacts-proxied").arg("uri", stored),
        _ => Message::new("artifacts-not-found").arg("uri", stored),
    }
}

/// From an artifact's path as listed (relative, with `/`) to the file or folder, without leaving the artifact folder:
/// absolute parts, `..`, and links that lead out are refused with [`StoreError::Outside`].
fn file_path(root: &ArtifactRoot, path: &str) -> Result<PathBuf, StoreError> {
    let Some(folder) = &root.path else { return Err(StoreError::Gone(PathBuf::from(path))) };
    let mut file = folder.clone();
    for part in path.split('/') {
        if !uri::is_plain_name(part) {
            return Err(StoreError::Outside(at_key(folder, path)));
        }
        let next = file.join(part);
        file =
            if part.contains('\u{FFFD}') && !next.exists() { by_shown_name(&file, part).unwrap_or(next) } else { next };
    }
    let real = |path: &Path| {
        real_path(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => StoreError::Gone(path.to_path_buf()),
            _ => StoreError::io(path, source),
        })
    };
    let target = real(&file)?;
    if !target.starts_with(real(folder)?) {
        return Err(StoreError::Outside(file));
    }
    // Opening a pipe or a device would wait for ever.
    let kind = fs_err::metadata(&target).map_err(|source| StoreError::io(&file, source))?.file_type();
    if kind.is_file() || kind.is_dir() { Ok(file) } else { Err(StoreError::Gone(file)) }
}

/// The entry of `folder` whose name, which is not UTF-8, is shown as `shown`.
fn by_shown_name(folder: &Path, shown: &str) -> Option<PathBuf> {
    let mut entries = std::fs::read_dir(folder).ok()?;
    entries.find_map(|entry| entry.ok().filter(|entry| entry.file_name().to_string_lossy() == shown)).map(|e| e.path())
}
