//! Which files of runs have the same content: their sizes, and where those are equal, a digest of what is in them.

use std::fmt::Write as _;
use std::io::Read as _;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::artifacts::{self, ArtifactSection};
use crate::compare::table::FileFact;
use crate::model::{Catalog, RunIndex};
use crate::store::{ArtifactKind, Cancel, Store, StoreError};

/// Files larger than this are taken for the same where they have the same size.
const LARGEST_READ: u64 = 256 << 20;
/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

/// The files of each run, in the order of `runs`, by path; those of a logged model below its name. Read are only those of
/// which another run has one of the same path and size. Runs whose files cannot be reached have none. `None` when cancelled.
pub fn files(
    stores: &[Arc<dyn Store>],
    catalog: &Catalog,
    runs: &[RunIndex],
    cancel: &Cancel,
) -> Option<Vec<Vec<(String, FileFact)>>> {
    let mut listed: Vec<Vec<ArtifactSection>> = Vec::with_capacity(runs.len());
    let mut sizes: FxHashMap<(String, u64), usize> = FxHashMap::default();
    for run in runs {
        if cancel.is_cancelled() {
            return None;
        }
        let store = &stores[catalog.runs[run.at()].store.at()];
        // Why they cannot be reached is said on the page of the run.
        let sections = artifacts::list(store, catalog, *run, cancel).unwrap_or_default();
        for (path, size, _) in sections.iter().flat_map(files_of) {
            *sizes.entry((path, size)).or_default() += 1;
        }
        listed.push(sections);
    }
    let mut found = Vec::with_capacity(runs.len());
    for sections in &listed {
        let mut files = Vec::new();
        for section in sections {
            for (path, bytes, inside) in files_of(section) {
                if cancel.is_cancelled() {
                    return None;
                }
                let key = (path, bytes);
                let is_read = sizes.get(&key).is_some_and(|runs| *runs > 1) && bytes <= LARGEST_READ;
                // A file that cannot be read is told from others by its size alone.
                let digest = is_read.then(|| digest(section, inside, cancel).ok()).flatten();
                files.push((key.0, FileFact { bytes, digest }));
            }
        }
        found.push(files);
    }
    Some(found)
}

/// Path, size, and path below the section of each file.
fn files_of(section: &ArtifactSection) -> impl Iterator<Item = (String, u64, &str)> {
    section.listing.entries.iter().filter_map(|entry| {
        let ArtifactKind::File { size } = entry.kind else { return None };
        let path = match &section.model {
            Some(model) => format!("{model}/{}", entry.path),
            None => entry.path.clone(),
        };
        Some((path, size, entry.path.as_str()))
    })
}

fn digest(section: &ArtifactSection, path: &str, cancel: &Cancel) -> Result<Box<str>, StoreError> {
    let mut file = section.store.open_artifact(&section.root, path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    while !cancel.is_cancelled() {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => hash.update(&piece[..read]),
            Err(error) => return Err(StoreError::io(path, error)),
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        // Into a text, which takes whatever comes.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text.into())
}
