//! The work area: a folder in the root in which whatever has begun is written down until it has ended.
//!
//! A [`Record`] is one file, `<id>.<kind>.json`, that is whole from its first instant and locked while somebody is at work on
//! what it tells. A record that nobody holds tells of something that was cut short. What is moved out of its place lies in
//! a folder beside its record, called like it with a `d` in the place of `.json`. What cannot be written down is not begun.
//!
//! A full disk has no room for a record. What is removed there is moved, which needs none, into the root under a
//! [`Renamed`], which is its record: kind, key, whether it is still whole; the lock is on the folder itself.

use std::io::Read as _;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::folder::Folder;
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Folder in the root with records and with what is being purged. MLflow passes over names with this ending (which is why
/// it lies here and not in `.trash`, whose every folder MLflow takes for an experiment), and we over those with a dot.
pub(in crate::store) const WORK: &str = ".runatlas.trash";
/// Ending of records.
const RECORD: &str = ".json";

/// Something that has begun and not ended, held by this program.
pub(in crate::store) struct Record {
    root: Folder,
    name: String,
    lock: std::fs::File,
}

impl Record {
    /// Writes down what is about to begin.
    pub(in crate::store) fn begin(root: &Folder, kind: &str, content: &impl Serialize) -> Result<Self> {
        // Before anything is made: an empty record would tell of nothing.
        let text = serde_json::to_vec(content).map_err(|error| LifecycleError::Io {
            path: root.path.join(WORK),
            kind: std::io::ErrorKind::InvalidData,
            cause: error.to_string(),
        })?;
        let begin = || -> Result<Self> {
            let work = root.make(WORK)?;
            let name = format!("{}.{kind}{RECORD}", new_id());
            work.replace(&work, &name, &text)?;
            let lock = work.open_file(&name)?;
            // Where a file system knows no locks, it goes without.
            let _ = is_held(&lock);
            Ok(Self { root: root.again()?, name, lock })
        };
        begin().inspect_err(|_| leave(root))
    }

    pub(in crate::store) fn name(&self) -> &str {
        &self.name
    }

    /// It has ended.
    pub(in crate::store) fn end(self) -> Result<()> {
        let Self { root, name, lock } = self;
        let work = root.open(WORK)?;
        work.remove_file(&name)?;
        work.sync()?;
        // On Windows nothing goes while it is open.
        drop((lock, work));
        leave(&root);
        Ok(())
    }
}

/// The folder beside a record.
pub(in crate::store) fn folder_of(record: &str) -> String {
    format!("{}d", record.strip_suffix(RECORD).unwrap_or(record))
}

/// Whether `record` is one of this kind.
pub(in crate::store) fn is_of_kind(record: &str, kind: &str) -> bool {
    record.strip_suffix(RECORD).and_then(|rest| rest.strip_suffix(kind)).is_some_and(|id| id.ends_with('.'))
}

/// The work area, if there is one.
pub(in crate::store) fn area(root: &Folder) -> Result<Option<Folder>> {
    match root.open(WORK) {
        Ok(work) => Ok(Some(work)),
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Names of the records of a kind that nobody is at work on.
pub(in crate::store) fn cut_short(work: &Folder, kind: &str) -> Result<Vec<String>> {
    Ok(records(work, kind)?.into_iter().filter(|(_, is_held)| !is_held).map(|(name, _)| name).collect())
}

/// Names of the records of a kind that somebody is at work on.
pub(in crate::store) fn held(work: &Folder, kind: &str) -> Result<Vec<String>> {
    Ok(records(work, kind)?.into_iter().filter(|(_, is_held)| *is_held).map(|(name, _)| name).collect())
}

fn records(work: &Folder, kind: &str) -> Result<Vec<(String, bool)>> {
    let mut found = Vec::new();
    for (name, file_type) in work.names()? {
        let Some(name) = name.to_str().filter(|name| is_of_kind(name, kind) && file_type.is_file()) else { continue };
        match work.open_file(name) {
            Ok(file) => found.push((name.to_owned(), is_held(&file))),
            // Ended this very moment.
            Err(LifecycleError::Gone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The process that began what a record tells, by the name of the record.
pub(in crate::store) fn process_of(record: &str) -> Option<u32> {
    record.split('-').nth(1)?.parse().ok()
}

/// What is being removed without a record, as its name in the root tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Renamed {
    kind: String,
    /// What finds its place and its owner again.
    pub(in crate::store) parts: Vec<String>,
    /// Whether it is being taken apart.
    pub(in crate::store) is_half: bool,
}

/// Beginning and ending of such a name; MLflow passes over the ending, and we over the dot.
const RENAMED: (&str, &str) = (".runatlas-", ".trash");
/// Before the ending once it is being taken apart.
const HALF: &str = ".removing";

impl Renamed {
    pub(in crate::store) fn whole(kind: &str, parts: Vec<String>) -> Self {
        Self { kind: kind.to_owned(), parts, is_half: false }
    }

    pub(in crate::store) fn half(&self) -> Self {
        Self { is_half: true, ..self.clone() }
    }

    /// The name.
    pub(in crate::store) fn name(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| escaped(part)).collect();
        let half = if self.is_half { HALF } else { "" };
        format!("{}{}.{}{half}{}", RENAMED.0, self.kind, parts.join(","), RENAMED.1)
    }

    fn parse(name: &str, kind: &str) -> Option<Self> {
        let inner = name.strip_prefix(RENAMED.0)?.strip_suffix(RENAMED.1)?.strip_prefix(kind)?.strip_prefix('.')?;
        let whole = inner.strip_suffix(HALF);
        let parts = whole.unwrap_or(inner).split(',').map(unescaped).collect::<Option<_>>()?;
        Some(Self { kind: kind.to_owned(), parts, is_half: whole.is_some() })
    }

    /// Those of a kind in `root`, each with the lock on it; none for one that somebody is at work on.
    pub(in crate::store) fn find(root: &Folder, kind: &str) -> Result<Vec<(Self, Option<std::fs::File>)>> {
        let mut found = Vec::new();
        for (name, file_type) in root.names()? {
            let Some(renamed) = name.to_str().filter(|_| file_type.is_dir()).and_then(|name| Self::parse(name, kind))
            else {
                continue;
            };
            match root.open(&name).and_then(|folder| hold_folder(&folder)) {
                Ok(lock) => found.push((renamed, Some(lock))),
                Err(LifecycleError::InUse(_)) => found.push((renamed, None)),
                Err(LifecycleError::Gone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        found.sort_by_key(|(renamed, _)| renamed.name());
        Ok(found)
    }
}

/// Takes over a folder that is, or is to be, [`Renamed`], until the file is dropped.
pub(in crate::store) fn hold_folder(folder: &Folder) -> Result<std::fs::File> {
    let lock = folder.as_file()?;
    if is_held(&lock) { Err(LifecycleError::InUse(folder.path.clone())) } else { Ok(lock) }
}

/// Without what means something in the name, or in a path.
fn escaped(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for letter in part.chars() {
        match letter {
            '%' | '/' | '\\' | ',' | '.' | ':' => {
                let digit = |value| char::from_digit(value, 16).unwrap_or_default().to_ascii_uppercase();
                text.extend(['%', digit(u32::from(letter) / 16), digit(u32::from(letter) % 16)]);
            }
            letter => text.push(letter),
        }
    }
    text
}

fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut whole = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        whole.push(char::from(code));
        whole.push_str(part.get(2..)?);
    }
    Some(whole)
}

/// What a record tells.
pub(in crate::store) fn read<T: DeserializeOwned>(work: &Folder, record: &str) -> Result<T> {
    let bytes = work.read(record)?.ok_or_else(|| LifecycleError::Gone(work.path.join(record)))?;
    serde_json::from_slice(&bytes).map_err(|_| LifecycleError::Unreadable(work.path.join(record)))
}

/// The same of one that is [held](hold): on Windows nobody reads what is locked, but by the lock itself.
pub(in crate::store) fn read_held<T: DeserializeOwned>(
    work: &Folder,
    record: &str,
    mut lock: &std::fs::File,
) -> Result<T> {
    let mut bytes = Vec::new();
    let path = work.path.join(record);
    lock.read_to_end(&mut bytes).map_err(|error| LifecycleError::io(&path, &error))?;
    serde_json::from_slice(&bytes).map_err(|_| LifecycleError::Unreadable(path))
}

/// Takes over a record that nobody is at work on, until the file is dropped.
pub(in crate::store) fn hold(work: &Folder, record: &str) -> Result<std::fs::File> {
    let lock = work.open_file(record)?;
    if is_held(&lock) { Err(LifecycleError::InUse(work.path.join(record))) } else { Ok(lock) }
}

/// Whether another program is at work on what a record tells; if not, this one is from now on. Where a file system knows no
/// locks, nobody is: what was cut short must be found there too.
fn is_held(file: &std::fs::File) -> bool {
    matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock))
}

/// Removes the work area when nothing is in it any more, and before that what killed programs left in it that tells of
/// nothing. What cannot be removed stays, hidden.
pub(in crate::store) fn leave(root: &Folder) {
    if let Ok(work) = root.open(WORK) {
        work.sweep();
        sweep(&work);
        drop(work);
        // Fails while another program uses it, which is right.
        let _ = root.remove_folder(WORK);
    }
}

/// Removes empty folders whose record is gone.
fn sweep(work: &Folder) {
    for (name, kind) in work.names().unwrap_or_default() {
        let Some(id) = name.to_str().and_then(|name| name.strip_suffix('d')).filter(|_| kind.is_dir()) else {
            continue;
        };
        if matches!(work.look(format!("{id}{RECORD}")), Ok(None)) {
            let _ = work.remove_folder(&name);
        }
    }
}

/// A name that no other operation has.
fn new_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = jiff::Timestamp::now().as_nanosecond();
    format!("{now:x}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::super::folder::Disk;
    use super::*;

    /// Something that cannot be written down.
    struct Unspeakable;

    impl Serialize for Unspeakable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> std::result::Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no words"))
        }
    }

    fn root() -> (tempfile::TempDir, Folder) {
        let holder = tempfile::tempdir().unwrap();
        let root = Folder::root(holder.path(), &Disk::default()).unwrap();
        (holder, root)
    }

    #[test]
    fn a_folder_that_is_held_may_be_renamed_and_is_nobody_elses() {
        let (_holder, root) = root();
        drop(root.make("a").unwrap());
        let lock = hold_folder(&root.open("a").unwrap()).unwrap();
        let is_in_use = |name: &str| matches!(hold_folder(&root.open(name).unwrap()), Err(LifecycleError::InUse(_)));
        assert!(is_in_use("a"));
        root.move_to("a", &root, "b").unwrap();
        assert!(is_in_use("b"));
        assert_eq!(root.open("b").unwrap().names().unwrap().len(), 0, "anybody may look into it");
        drop(lock);
        assert!(!is_in_use("b"));
    }

    #[test]
    fn a_name_without_a_record_tells_what_it_stands_for() {
        for parts in [&["1/b"][..], &["mlflow.db", "0123abcd", "mlruns/1/0123abcd"], &["a,b.removing%/第一", ""]] {
            let whole = Renamed::whole("purge", parts.iter().map(|part| (*part).to_owned()).collect());
            for renamed in [whole.clone(), whole.half()] {
                assert_eq!(Renamed::parse(&renamed.name(), "purge"), Some(renamed.clone()));
                assert_eq!(Renamed::parse(&renamed.name(), "database-purge"), None);
                assert!(!renamed.name().contains('/'));
            }
        }
        for other in [".runatlas.trash", ".runatlas-1-0.tmp", ".runatlas-purge.%zz.trash", ".runatlas-purge.%é.trash"]
        {
            assert_eq!(Renamed::parse(other, "purge"), None, "{other}");
        }
    }

    #[test]
    fn what_cannot_be_written_down_is_not_begun() {
        let (_holder, root) = root();
        let begun = Record::begin(&root, "purge", &Unspeakable);
        assert!(matches!(begun.map(|_| ()), Err(LifecycleError::Io { cause, .. }) if cause == "no words"));
        assert!(root.names().unwrap().is_empty(), "nothing was made");
    }

    #[test]
    fn a_record_is_cut_short_once_nobody_holds_it() {
        let (_holder, root) = root();
        let record = Record::begin(&root, "purge", &["a"]).unwrap();
        let name = record.name().to_owned();
        let work = area(&root).unwrap().unwrap();
        assert!(cut_short(&work, "purge").unwrap().is_empty() && hold(&work, &name).is_err());
        drop(record);
        assert_eq!(cut_short(&work, "purge").unwrap(), [name.as_str()]);
        assert!(cut_short(&work, "database-purge").unwrap().is_empty() && cut_short(&work, "e").unwrap().is_empty());
        assert_eq!(read::<Vec<String>>(&work, &name).unwrap(), ["a"]);
        work.make(&folder_of(&name)).unwrap();
        leave(&root);
        assert!(work.look(folder_of(&name)).unwrap().is_some(), "its record is there");
        work.remove_file(&name).unwrap();
        // Open, it would stay on Windows.
        drop(work);
        leave(&root);
        assert!(area(&root).unwrap().is_none());
    }
}
