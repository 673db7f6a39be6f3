//! Artifacts that lie beside a store under another name: `mlruns_old`, `store` of a server with a destination of its own.
//!
//! A guess, for when no usual place holds them: the folders beside are listed once a reading, those laid out as MLflow lays
//! artifacts out are kept, and only a run that lies in exactly one of them is found.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::shape::laid_out;
use super::{ArtifactRoot, Found, ResolveRequest, below, look, resolve, uri};
use crate::text::Message;

/// Folders beside a store that are looked into.
const MOST_FOLDERS: usize = 256;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Siblings {
    /// Whose folders they are.
    around: Vec<PathBuf>,
    /// Those with artifacts, once somebody asked.
    found: Mutex<Option<Arc<[PathBuf]>>>,
}

impl Siblings {
    /// The folders in each of `around`; nothing is listed yet.
    pub(crate) fn in_each(around: &[&Path]) -> Self {
        Self { around: around.iter().map(|folder| folder.to_path_buf()).collect(), found: Mutex::default() }
    }

    /// Has them listed again when they are next asked for.
    pub(crate) fn forget(&self) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn list(&self) -> Arc<[PathBuf]> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(found.get_or_insert_with(|| {
            let mut folders: Vec<PathBuf> = Vec::new();
            for folder in &self.around {
                let Ok(entries) = std::fs::read_dir(folder) else { continue };
                let inside = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
                folders.extend(inside.map(|entry| entry.path()).take(MOST_FOLDERS));
            }
            folders.sort_unstable();
            folders.dedup();
            folders.retain(|folder| !laid_out(folder, false, 1).is_empty());
            folders.into()
        }))
    }

    /// The one folder beside the store in which these artifacts lie, and the artifacts.
    fn find(&self, request: &ResolveRequest<'_>) -> Option<(PathBuf, PathBuf)> {
        let mut place = vec![request.experiment_id];
        place.extend(&request.tail);
        if !place.iter().all(|part| uri::is_plain_name(part)) {
            return None;
        }
        let siblings = self.list();
        let mut found =
            siblings.iter().map(|base| (base, below(base, &place))).filter(|(_, path)| look(path) == Found::Filled);
        let (base, path) = found.next()?;
        found.next().is_none().then(|| (base.clone(), path))
    }
}

/// Finds the folder as [`resolve`] does; where that finds none, beside the store.
pub(crate) fn resolve_with(request: &ResolveRequest<'_>, siblings: &Siblings) -> ArtifactRoot {
    let root = resolve(request);
    if root.path.is_some() {
        return root;
    }
    match siblings.find(request) {
        Some((base, path)) => {
            let disagreement = Some(Message::new("artifacts-in-sibling").path(&base));
            ArtifactRoot { path: Some(path), unavailable: None, disagreement }
        }
        None => root,
    }
}
