//! Small files changed together, and folders moved with them: all of it happens, or none.
//!
//! A [`Transaction`] knows what was in each file before and what is to be in it, so that it can go on from any point, in
//! both directions: that is how a change is undone, and how one that was cut short is finished or put back. One file alone
//! is replaced at a stroke; more need a journal, which is written first and removed last.

use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::work::{self, Record, WORK};
use crate::store::refusal::LifecycleError;

/// Kind of the records of transactions.
pub(in crate::store) const JOURNAL: &str = "journal";

type Result<T> = std::result::Result<T, LifecycleError>;

/// One file before and after; `None` for no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct FileChange {
    /// A folder, relative to the root.
    pub(in crate::store) folder: String,
    /// The file in it, names with `/` between them.
    pub(in crate::store) file: String,
    #[serde(with = "bytes")]
    pub(in crate::store) before: Option<Vec<u8>>,
    #[serde(with = "bytes")]
    pub(in crate::store) after: Option<Vec<u8>>,
}

/// A folder that moves after all files are changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Move {
    pub(in crate::store) from: String,
    pub(in crate::store) to: String,
}

/// Changes that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Transaction {
    /// The word of the log.
    pub(in crate::store) operation: String,
    /// Milliseconds since 1970.
    pub(in crate::store) time: i64,
    /// Keys of what it is about.
    pub(in crate::store) keys: Vec<String>,
    pub(in crate::store) files: Vec<FileChange>,
    /// None of them lies in another.
    #[serde(default, deserialize_with = "moves")]
    pub(in crate::store) moved: Vec<Move>,
}

/// Journals of earlier versions know one move at most, by itself.
fn moves<'de, D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Vec<Move>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Several(Vec<Move>),
        One(Option<Move>),
    }
    Ok(match Written::deserialize(d)? {
        Written::Several(moves) => moves,
        Written::One(moved) => moved.into_iter().collect(),
    })
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Way {
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
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.moved.is_empty()
    }

    /// Makes all changes, or takes all back. When one fails, those made are taken back.
    pub(in crate::store) fn run(&self, root: &Folder, way: Way) -> Result<()> {
        let whole = if way == Way::Back { self.clone().reversed() } else { self.clone() };
        whole.check(root)?;
        if whole.files.len() + whole.moved.len() < 2 {
            // What failed after it was done, such as the last sync, is taken back where that is possible.
            return whole.go(root, Way::Forward, Others::Refuse).inspect_err(|_| {
                let _ = whole.go(root, Way::Back, Others::Leave);
            });
        }
        let journal = Record::begin(root, JOURNAL, &whole)?;
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
        let moved = self.moved.into_iter().map(|moved| Move { from: moved.to, to: moved.from });
        // The files lie where their folder is now.
        Self { files: self.files.into_iter().map(turn).collect(), moved: moved.collect(), ..self }
    }

    /// From wherever it stands.
    fn go(&self, root: &Folder, way: Way, others: Others) -> Result<()> {
        if way == Way::Back {
            self.moved.iter().rev().try_for_each(|moved| relocate(root, moved, way))?;
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
        if way == Way::Forward { self.moved.iter().try_for_each(|moved| relocate(root, moved, way)) } else { Ok(()) }
    }

    /// The folder `key`, or where it has moved to.
    fn open(&self, root: &Folder, key: &str) -> Result<Folder> {
        let below = |place: &str| {
            let rest = key.strip_prefix(place)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        let rest = |moved: &Move| below(&moved.from).or_else(|| below(&moved.to));
        let moved = self.moved.iter().find_map(|moved| Some((moved, rest(moved)?)));
        let Some((moved, rest)) = moved else { return root.open_key(key) };
        match root.open_key(&format!("{}{rest}", moved.from)) {
            Err(LifecycleError::Gone(_)) => root.open_key(&format!("{}{rest}", moved.to)),
            result => result,
        }
    }
}

fn relocate(root: &Folder, Move { from, to }: &Move, way: Way) -> Result<()> {
    let (from, to) = if way == Way::Forward { (from, to) } else { (to, from) };
    if let Some((above, _)) = to.split_once('/') {
        root.make(above)?;
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

/// The content of a file that may lie some folders below `folder`.
pub(in crate::store) fn read_below(folder: &Folder, file: &str) -> Result<Option<Vec<u8>>> {
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
            // Windows removes no folder that is open.
            let is_empty = parents.pop().is_some_and(|inner| inner.names().is_ok_and(|names| names.is_empty()));
            if !is_empty || parents[at].remove_folder(names[at]).is_err() {
                break;
            }
        }
        return Ok(());
    };
    folder.replace(target, name, content)
}

/// Goes on with, or back from, what a journal tells.
pub(in crate::store) fn recover(root: &Folder, journal: &str, way: Way) -> Result<Vec<String>> {
    let area = root.open(WORK)?;
    let lock = work::hold(&area, journal)?;
    let transaction: Transaction = work::read_held(&area, journal, &lock)?;
    transaction.go(root, way, Others::Leave)?;
    drop(lock);
    area.remove_file(journal)?;
    area.sync()?;
    drop(area);
    work::leave(root);
    Ok(transaction.keys)
}

mod bytes {
    use base64::Engine as _;

    use base64::engine::general_purpose::STANDARD;
    use serde::Deserialize;

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
