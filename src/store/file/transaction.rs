//! Small files changed together, at most one folder moved with them: all of it happens, or none.
//!
//! A [`Transaction`] knows what was in each file before and what is to be in it, so that it can go on from any point, in
//! both directions: that is how a change is undone, and how one that was cut short is finished or put back. One file alone
//! is replaced at a stroke; more need a journal, which is written first and removed last.

use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::layout::TRASH;
use crate::store::lifecycle::{Interrupted, LifecycleError};

/// Folder in the root with journals and with what is being purged. MLflow passes over names with this ending (which is why
/// it lies here and not in `.trash`, whose every folder MLflow takes for an experiment), and we over those with a dot.
pub(in crate::store) const WORK: &str = ".runatlas.trash";
/// Ending of journals.
const JOURNAL: &str = ".journal.json";

type Result<T> = std::result::Result<T, LifecycleError>;

/// One file before and after; `None` for no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileChange {
    /// The run or experiment, relative to the root.
    pub(super) folder: String,
    /// The file in it, names with `/` between them.
    pub(super) file: String,
    /// Content before.
    #[serde(with = "bytes")]
    pub(super) before: Option<Vec<u8>>,
    /// Content after.
    #[serde(with = "bytes")]
    pub(super) after: Option<Vec<u8>>,
}

/// A folder that moves after all files are changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Move {
    /// Key before.
    pub(super) from: String,
    /// Key after.
    pub(super) to: String,
}

/// Changes that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Transaction {
    /// The word of the log.
    pub(super) operation: String,
    /// Milliseconds since 1970.
    pub(super) time: i64,
    /// Keys of the runs and experiments.
    pub(super) keys: Vec<String>,
    /// Files.
    pub(super) files: Vec<FileChange>,
    /// Folder.
    pub(super) moved: Option<Move>,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Back,
}

/// What to do about a file that somebody else changed meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    Refuse,
    Leave,
}

impl Transaction {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.moved.is_none()
    }

    /// Makes all changes, or takes all back. When one fails, those made are taken back.
    pub(super) fn run(&self, root: &Folder, way: Way) -> Result<()> {
        let whole = if way == Way::Back { self.clone().reversed() } else { self.clone() };
        whole.check(root)?;
        if whole.files.len() + usize::from(whole.moved.is_some()) < 2 {
            // What failed after it was done, such as the last sync, is taken back where that is possible.
            return whole.go(root, Way::Forward, Others::Refuse).inspect_err(|_| {
                let _ = whole.go(root, Way::Back, Others::Leave);
            });
        }
        let journal = Journal::begin(root, &whole)?;
        let result = whole.go(root, Way::Forward, Others::Refuse);
        // A journal that stays tells of what could be brought neither forward nor back.
        if result.is_err() && whole.go(root, Way::Back, Others::Leave).is_err() {
            return result;
        }
        journal.end()?;
        result
    }

    /// Whether every file is still as it was before.
    fn check(&self, root: &Folder) -> Result<()> {
        for change in &self.files {
            let (folder, current) = self.current(root, change)?;
            if current != change.before {
                return Err(LifecycleError::Changed(folder.path.join(&change.file)));
            }
        }
        Ok(())
    }

    fn current(&self, root: &Folder, change: &FileChange) -> Result<(Folder, Option<Vec<u8>>)> {
        let folder = self.open(root, &change.folder)?;
        let content = read_below(&folder, &change.file)?;
        Ok((folder, content))
    }

    fn reversed(self) -> Self {
        let turn = |change: FileChange| FileChange { before: change.after, after: change.before, ..change };
        let moved = self.moved.map(|moved| Move { from: moved.to, to: moved.from });
        // The files lie where the folder is now.
        Self { files: self.files.into_iter().map(turn).collect(), moved, ..self }
    }

    /// From wherever it stands.
    fn go(&self, root: &Folder, way: Way, others: Others) -> Result<()> {
        if way == Way::Back {
            self.relocate(root, way)?;
        }
        for change in &self.files {
            let (old, new) = match way {
                Way::Forward => (&change.before, &change.after),
                Way::Back => (&change.after, &change.before),
            };
            let changed = self
                .open(root, &change.folder)
                .and_then(|folder| change_file(&folder, &change.file, old.as_deref(), new.as_deref()));
            match changed {
                Err(LifecycleError::Changed(_) | LifecycleError::Gone(_)) if others == Others::Leave => {}
                result => result?,
            }
        }
        if way == Way::Forward { self.relocate(root, way) } else { Ok(()) }
    }

    /// The folder `key`, or where it has moved to.
    fn open(&self, root: &Folder, key: &str) -> Result<Folder> {
        let Some(moved) = &self.moved else { return root.open_key(key) };
        let below = |place: &str| {
            let rest = key.strip_prefix(place)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        let rest = below(&moved.from).or_else(|| below(&moved.to));
        let Some(rest) = rest else { return root.open_key(key) };
        match root.open_key(&format!("{}{rest}", moved.from)) {
            Err(LifecycleError::Gone(_)) => root.open_key(&format!("{}{rest}", moved.to)),
            result => result,
        }
    }

    fn relocate(&self, root: &Folder, way: Way) -> Result<()> {
        let Some(Move { from, to }) = &self.moved else { return Ok(()) };
        let (from, to) = if way == Way::Forward { (from, to) } else { (to, from) };
        if let Some((TRASH, _)) = to.split_once('/') {
            root.make(TRASH)?;
        }
        let (target, new_name) = root.open_parent(to)?;
        let (source, name) = match root.open_parent(from) {
            Ok(found) => found,
            Err(LifecycleError::Gone(_)) if target.look(new_name)?.is_some() => return Ok(()),
            Err(error) => return Err(error),
        };
        if source.look(name)?.is_none() && target.look(new_name)?.is_some() {
            return Ok(());
        }
        source.move_to(name, &target, new_name)
    }
}

/// The content of a file that may lie some folders below `folder`.
pub(super) fn read_below(folder: &Folder, file: &str) -> Result<Option<Vec<u8>>> {
    let Some((parents, name)) = file.rsplit_once('/') else { return folder.read(file) };
    match folder.open_key(parents) {
        Ok(parent) => parent.read(name),
        Err(LifecycleError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn change_file(folder: &Folder, file: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> Result<()> {
    let mut names: Vec<&str> = file.split('/').collect();
    let name = names.pop().unwrap_or_default();
    let mut parents = vec![folder.again()?];
    for part in &names {
        let Some(parent) = parents.last() else { break };
        if new.is_none() && parent.look(part)?.is_none() {
            return Ok(());
        }
        parents.push(parent.make(part)?);
    }
    let Some(target) = parents.last() else { return Ok(()) };
    let current = target.read(name)?;
    // A write that was cut short may have left its unfinished file.
    folder.sweep();
    if current.as_deref() == new {
        return Ok(());
    }
    if current.as_deref() != old {
        return Err(LifecycleError::Changed(target.path.join(name)));
    }
    let Some(content) = new else {
        target.remove_file(name)?;
        target.sync()?;
        // Folders that only parted the name go with it; the outermost (`tags`) stays.
        for at in (1..names.len()).rev() {
            let is_empty = parents[at + 1].names().is_ok_and(|names| names.is_empty());
            if !is_empty || parents[at].remove_folder(names[at]).is_err() {
                break;
            }
        }
        return Ok(());
    };
    folder.replace(target, name, content)
}

/// A journal in the root while its change goes on. Its lock tells others that somebody is at work.
struct Journal {
    root: Folder,
    name: String,
    _lock: std::fs::File,
}

impl Journal {
    fn begin(root: &Folder, transaction: &Transaction) -> Result<Self> {
        let work = root.make(WORK)?;
        let name = format!("{}{JOURNAL}", new_id());
        let text = serde_json::to_vec(transaction).unwrap_or_default();
        if let Err(error) = work.replace(&work, &name, &text) {
            leave(root);
            return Err(error);
        }
        let lock = work.open_file(&name)?;
        let _ = lock.try_lock();
        Ok(Self { root: root.again()?, name, _lock: lock })
    }

    fn end(self) -> Result<()> {
        let work = self.root.open(WORK)?;
        work.remove_file(&self.name)?;
        work.sync()?;
        leave(&self.root);
        Ok(())
    }
}

/// Removes the work folder when nothing is in it any more.
pub(in crate::store) fn leave(root: &Folder) {
    if let Ok(work) = root.open(WORK) {
        work.sweep();
        super::purge::sweep(&work);
        drop(work);
        // Fails while another program uses it, which is right.
        let _ = root.remove_folder(WORK);
    }
}

/// A name that no other operation has.
pub(in crate::store) fn new_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = jiff::Timestamp::now().as_nanosecond();
    format!("{now:x}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Whether another program is at work on what a journal or manifest tells; if not, this one is from now on. Where a file
/// system knows no locks, nobody is: what was cut short must be found there too.
pub(in crate::store) fn is_held(file: &std::fs::File) -> bool {
    matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock))
}

/// The journals that nobody is at work on.
pub(super) fn interrupted(work: &Folder) -> Result<Vec<Interrupted>> {
    let mut found = Vec::new();
    for (name, kind) in work.names()? {
        let Some(id) = name.to_str().filter(|name| name.ends_with(JOURNAL) && kind.is_file()) else { continue };
        if is_held(&work.open_file(id)?) {
            continue;
        }
        let transaction = read(work, id)?;
        found.push(Interrupted {
            id: id.to_owned(),
            operation: transaction.operation,
            since: Some(transaction.time),
            keys: transaction.keys,
            beyond_recall: Vec::new(),
        });
    }
    Ok(found)
}

fn read(work: &Folder, id: &str) -> Result<Transaction> {
    let bytes = work.read(id)?.ok_or_else(|| LifecycleError::Gone(work.path.join(id)))?;
    serde_json::from_slice(&bytes).map_err(|_| LifecycleError::Unreadable(work.path.join(id)))
}

/// Whether `id` names a journal.
pub(super) fn is_journal(id: &str) -> bool {
    id.ends_with(JOURNAL)
}

/// Goes on with, or back from, what a journal tells.
pub(super) fn recover(root: &Folder, id: &str, way: Way) -> Result<Vec<String>> {
    let work = root.open(WORK)?;
    let lock = work.open_file(id)?;
    if is_held(&lock) {
        return Err(LifecycleError::InUse(work.path.join(id)));
    }
    let transaction = read(&work, id)?;
    transaction.go(root, way, Others::Leave)?;
    drop(lock);
    work.remove_file(id)?;
    work.sync()?;
    leave(root);
    Ok(transaction.keys)
}

mod bytes {
    use base64::Engine as _;

    use super::{Deserialize, STANDARD};

    #[expect(clippy::ref_option, reason = "serde asks for this form")]
    pub(super) fn serialize<S: serde::Serializer>(bytes: &Option<Vec<u8>>, s: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => s.serialize_some(&STANDARD.encode(bytes)),
            None => s.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|text| STANDARD.decode(text).map_err(serde::de::Error::custom)).transpose()
    }
}
