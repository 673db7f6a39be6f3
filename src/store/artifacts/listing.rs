//! The recursive listing of an artifact folder.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{ArtifactListing, ArtifactRoot, is_staging};
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::events::Read;
use crate::store::path::real_path;
use crate::store::problem::{Problem, Severity};
use crate::store::types::{ArtifactEntry, ArtifactKind};
use crate::text::Message;

/// Folders below folders; a chain of links could go deeper for ever.
const MAX_DEPTH: usize = 64;
/// Entries in one listing.
const MAX_ENTRIES: usize = 200_000;

/// Lists everything below the folder of `root`; a root without a folder lists nothing. Links are followed only inside
/// the folder. `Err` only when the folder is gone or somebody cancelled.
pub(in crate::store) fn list(root: &ArtifactRoot, cancel: &Cancel) -> Result<Read<ArtifactListing>, StoreError> {
    let mut read = Read { value: ArtifactListing::default(), problems: Vec::new() };
    let Some(folder) = &root.path else { return Ok(read) };
    let real = real_path(folder).map_err(|source| match source.kind() {
        ErrorKind::NotFound => StoreError::Gone(folder.clone()),
        _ => StoreError::io(folder, source),
    })?;
    let mut walk = Walk { top: &real, cancel, read: &mut read, pending: Vec::new() };
    walk.enter(folder, "", std::slice::from_ref(&real))?;
    while let Some(item) = walk.pending.pop() {
        if walk.read.value.entries.len() >= MAX_ENTRIES {
            walk.read.value.is_cut = true;
            break;
        }
        walk.visit(item)?;
    }
    Ok(read)
}

/// An entry whose kind is not known yet.
struct Item {
    path: PathBuf,
    /// Relative, with `/`.
    shown: String,
    /// Real folders from the top down to the one that holds it, so that a loop of links is noticed.
    chain: Vec<PathBuf>,
}

struct Walk<'a> {
    top: &'a Path,
    cancel: &'a Cancel,
    read: &'a mut Read<ArtifactListing>,
    /// What is still to be visited, in reverse order.
    pending: Vec<Item>,
}

impl Walk<'_> {
    /// Puts what `folder` holds on the pile.
    fn enter(&mut self, folder: &Path, shown: &str, chain: &[PathBuf]) -> Result<(), StoreError> {
        self.cancel.check()?;
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problem(
                    Severity::Lost,
                    folder,
                    Message::new("problem-artifact-folder").arg("cause", error.to_string()),
                );
                if let Some(entry) = self.read.value.entries.last_mut().filter(|entry| entry.path == shown) {
                    entry.kind = ArtifactKind::Locked;
                }
                return Ok(());
            }
        };
        let mut items = Vec::new();
        for (at, entry) in entries.enumerate() {
            if at % 1024 == 0 {
                self.cancel.check()?;
            }
            if at > MAX_ENTRIES {
                self.read.value.is_cut = true;
                break;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let cause = Message::new("problem-artifact-folder").arg("cause", error.to_string());
                    self.problem(Severity::Lost, folder, cause);
                    break;
                }
            };
            let name = entry.file_name();
            let shown_name = self.shown_name(&name, &entry.path());
            if is_staging(&shown_name) {
                continue;
            }
            let shown = if shown.is_empty() { shown_name } else { format!("{shown}/{shown_name}") };
            items.push(Item { path: entry.path(), shown, chain: chain.to_vec() });
        }
        items.sort_by(|a, b| b.shown.cmp(&a.shown));
        self.pending.extend(items);
        Ok(())
    }

    fn shown_name(&mut self, name: &OsStr, path: &Path) -> String {
        name.to_str().map_or_else(
            || {
                self.problem(Severity::Note, path, Message::new("problem-artifact-name"));
                name.to_string_lossy().into_owned()
            },
            str::to_owned,
        )
    }

    fn visit(&mut self, item: Item) -> Result<(), StoreError> {
        let own = match std::fs::symlink_metadata(&item.path) {
            Ok(own) => own,
            // Deleted while we look: it is not there.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                self.problem(
                    Severity::Lost,
                    &item.path,
                    Message::new("problem-artifact-file").arg("cause", error.to_string()),
                );
                self.push(item.shown, ArtifactKind::Locked, None);
                return Ok(());
            }
        };
        if own.file_type().is_symlink() {
            return self.visit_link(item, &own);
        }
        let real = item.path.file_name().and_then(|name| item.chain.last().map(|holder| holder.join(name)));
        self.visit_real(item, real.unwrap_or_default(), &own)
    }

    fn visit_link(&mut self, item: Item, own: &Metadata) -> Result<(), StoreError> {
        let target = match real_path(&item.path) {
            Ok(target) => target,
            Err(error) => {
                let kind = if error.kind() == ErrorKind::PermissionDenied {
                    ArtifactKind::Locked
                } else {
                    ArtifactKind::BrokenLink
                };
                self.push(item.shown, kind, modified(own));
                return Ok(());
            }
        };
        if !target.starts_with(self.top) {
            self.push(item.shown, ArtifactKind::OutsideLink, modified(own));
            return Ok(());
        }
        if let Ok(metadata) = std::fs::metadata(&target) {
            return self.visit_real(item, target, &metadata);
        }
        self.push(item.shown, ArtifactKind::Locked, modified(own));
        Ok(())
    }

    /// A file or folder; `real` is where it lies after all links.
    fn visit_real(&mut self, item: Item, real: PathBuf, metadata: &Metadata) -> Result<(), StoreError> {
        let kind = metadata.file_type();
        if kind.is_file() {
            let size = metadata.len();
            self.read.value.total_bytes = self.read.value.total_bytes.saturating_add(size);
            self.push(item.shown, ArtifactKind::File { size }, modified(metadata));
        } else if kind.is_dir() {
            self.push(item.shown.clone(), ArtifactKind::Folder, modified(metadata));
            if item.chain.contains(&real) {
                self.problem(Severity::Note, &item.path, Message::new("problem-artifact-loop"));
            } else if item.chain.len() > MAX_DEPTH {
                self.read.value.is_cut = true;
            } else {
                let mut chain = item.chain;
                chain.push(real);
                self.enter(&item.path, &item.shown, &chain)?;
            }
        } else {
            self.problem(Severity::Note, &item.path, Message::new("problem-artifact-special"));
        }
        Ok(())
    }

    fn push(&mut self, path: String, kind: ArtifactKind, modified: Option<i64>) {
        self.read.value.entries.push(ArtifactEntry { path, kind, modified });
    }

    fn problem(&mut self, severity: Severity, path: &Path, cause: Message) {
        self.read.problems.push(Problem::new(severity, path, cause));
    }
}

/// Milliseconds since 1970, negative before.
fn modified(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    let millis = match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_millis()).ok()?,
    };
    Some(millis)
}
