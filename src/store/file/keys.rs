//! Key folders (`params`, `tags`, `metrics`): one file a key, `/` in a key is a subfolder, the content is the value.
//!
//! Also the few ways in which this backend reads files: whole into a buffer that is used again, because a store is
//! tens of thousands of tiny files and opening them is what takes the time.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::report::Report;
use crate::store::problem::Severity;
use crate::store::types::KeyValue;
use crate::text::Message;

/// Names that no MLflow wrote: left by file managers, editors and network file systems.
pub(super) fn is_junk(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Shares the names of keys between the runs of a store.
#[derive(Debug, Default)]
pub(super) struct Names([Mutex<FxHashSet<Arc<str>>>; 8]);

impl Names {
    /// The shared form of `name`.
    pub(super) fn share(&self, name: &str) -> Arc<str> {
        let shard = name.bytes().fold(name.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let mut names = self.0[shard % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = names.get(name) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = name.into();
        names.insert(Arc::clone(&shared));
        shared
    }
}

/// Bytes asked for at once: nearly every file is shorter.
const ROOM: usize = 64 * 1024;

thread_local! {
    /// Memory to read into that need not be set to zero before each file.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; ROOM]);
}

/// Empties `buffer` and reads the whole file into it.
pub(super) fn read_into(path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    read_up_to(&mut File::open(path)?, u64::MAX, buffer)
}

/// Adds what `file` still holds to `buffer`, but at most `limit` bytes.
///
/// Mostly with one read. Less than was asked for is the end of a file that is as long as that; only where it is longer,
/// since somebody writes or since its disk gives bytes as it likes, the end has to be read to be known. `buffer` is to be
/// empty where the file has not been read from, else as long as what was read of it.
pub(super) fn read_up_to(file: &mut File, limit: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    SCRATCH.with_borrow_mut(|scratch| {
        let mut left = limit;
        while left > 0 {
            let asked = left.min(ROOM as u64) as usize;
            match file.read(&mut scratch[..asked]) {
                Ok(0) => break,
                Ok(read) => {
                    buffer.extend_from_slice(&scratch[..read]);
                    left -= read as u64;
                    if read < asked && file.metadata().is_ok_and(|metadata| metadata.len() == buffer.len() as u64) {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    })
}

/// Calls `take` with the key and the path of each file of a key folder; a missing folder holds none. Links to folders
/// are not followed. What cannot be read is reported.
pub(super) fn each(folder: &Path, report: &mut Report, mut take: impl FnMut(String, PathBuf, &mut Report)) {
    let mut pending = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = pending.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => continue,
            Err(error) => {
                report.unreadable(&folder, &error);
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    report.unreadable(&folder, &error);
                    break;
                }
            };
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            if is_junk(&shown) {
                continue;
            }
            let path = entry.path();
            if name.to_str().is_none() {
                report.add(Severity::Repaired, &path, Message::new("problem-name-not-utf8"));
            }
            let key = if prefix.is_empty() { shown.into_owned() } else { format!("{prefix}/{shown}") };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => pending.push((path, key)),
                Ok(kind) if kind.is_file() => take(key, path, report),
                Ok(kind) if kind.is_symlink() => match std::fs::metadata(&path) {
                    Ok(target) if target.is_file() => take(key, path, report),
                    Ok(_) => report.add(Severity::Note, &path, Message::new("problem-link-to-folder")),
                    Err(_) => report.add(Severity::Lost, &path, Message::new("problem-link-broken")),
                },
                Ok(_) => report.add(Severity::Note, &path, Message::new("problem-special-file")),
                Err(error) => report.unreadable(&path, &error),
            }
        }
    }
}

/// All keys of a folder with their values, sorted.
pub(super) fn values(folder: &Path, names: &Names, buffer: &mut Vec<u8>, report: &mut Report) -> Vec<KeyValue> {
    let mut values = Vec::new();
    each(folder, report, |key, path, report| match read_into(&path, buffer) {
        Ok(()) => values.push(KeyValue { key: names.share(&key), value: text(buffer, &path, report).into() }),
        Err(error) => report.unreadable(&path, &error),
    });
    values.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    values
}

/// A value as text; what is not UTF-8 is replaced and reported with its line.
pub(super) fn text(bytes: &[u8], path: &Path, report: &mut Report) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() as u64;
            report.add_at(Severity::Repaired, path, Some(line), Message::new("problem-value-not-utf8"));
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}
