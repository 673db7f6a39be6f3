//! Completion of paths in the field where one is typed: folders and databases that begin with what stands there.
//!
//! A leading `~` is the home folder. Nothing else of a text has a meaning: no variable is looked up, nothing is run.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::app::view_file::is_view;
use crate::model::natural_cmp;

/// Names that are listed of a folder at most.
pub(super) const MOST_NAMES: usize = 10_000;
/// Names that are offered at most.
const MOST_OFFERED: usize = 200;
/// Endings of databases.
const DATABASES: [&str; 3] = ["db", "sqlite", "sqlite3"];

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub is_folder: bool,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    /// The folder that was listed, or is being listed.
    folder: Option<PathBuf>,
    /// What lies in it.
    entries: Vec<Entry>,
    /// What is offered.
    pub offered: Vec<Entry>,
    /// The one that is chosen by the arrow keys.
    pub chosen: Option<usize>,
}

/// What is typed: the folder that is looked into, and the beginning of a name in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed<'a> {
    pub(super) folder: PathBuf,
    pub(super) beginning: &'a str,
}

/// Takes apart what is typed; `None` where no folder is named.
pub(super) fn typed<'a>(text: &'a str, home: Option<&Path>) -> Option<Typed<'a>> {
    let text = text.trim_start().trim_start_matches('"');
    let at = text.rfind(std::path::is_separator)?;
    let (folder, beginning) = (&text[..=at], &text[at + 1..]);
    Some(Typed { folder: without_tilde(folder, home), beginning })
}

/// The path that a text means.
pub(super) fn meant(text: &str, home: Option<&Path>) -> PathBuf {
    without_tilde(text.trim().trim_matches('"'), home)
}

fn without_tilde(text: &str, home: Option<&Path>) -> PathBuf {
    let rest = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    match (rest, home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(text),
    }
}

/// The entries that can follow, in natural order, folders before databases. Upper and lower case count where anything
/// agrees with them; hidden names are offered to who begins one.
pub(super) fn offered(entries: &[Entry], beginning: &str) -> Vec<Entry> {
    let lower = beginning.to_lowercase();
    let is_wanted = |entry: &&Entry| {
        (entry.is_folder || is_database(&entry.name) || is_view(Path::new(&entry.name)))
            && (beginning.starts_with('.') || !entry.name.starts_with('.'))
            && entry.name.to_lowercase().starts_with(&lower)
    };
    let mut found: Vec<Entry> = entries.iter().filter(is_wanted).cloned().collect();
    if found.iter().any(|entry| entry.name.starts_with(beginning)) {
        found.retain(|entry| entry.name.starts_with(beginning));
    }
    found.sort_by(|a, b| b.is_folder.cmp(&a.is_folder).then_with(|| natural_cmp(&a.name, &b.name)));
    found.truncate(MOST_OFFERED);
    found
}

fn is_database(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| DATABASES.contains(&ending.as_str()))
}

impl Completion {
    /// Follows what is typed. The folder to list, if that is another one.
    pub(super) fn follow(&mut self, text: &str, home: Option<&Path>) -> Option<PathBuf> {
        self.chosen = None;
        let Some(typed) = typed(text, home) else {
            self.offered.clear();
            return None;
        };
        if self.folder.as_ref() == Some(&typed.folder) {
            self.offered = offered(&self.entries, typed.beginning);
            return None;
        }
        self.folder = Some(typed.folder.clone());
        self.entries.clear();
        self.offered.clear();
        Some(typed.folder)
    }

    /// The names in a folder have come.
    pub(super) fn listed(&mut self, folder: &Path, entries: Vec<Entry>, text: &str, home: Option<&Path>) {
        if self.folder.as_deref() == Some(folder) {
            self.entries = entries;
            let beginning = typed(text, home).map_or("", |typed| typed.beginning);
            self.offered = offered(&self.entries, beginning);
        }
    }

    /// Nothing is offered any more, until something is typed.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    /// Another one is chosen: the next one, or the one before.
    pub(super) fn choose(&mut self, step: isize) {
        let Some(last) = self.offered.len().checked_sub(1) else { return };
        self.chosen = Some(match self.chosen {
            None if step < 0 => last,
            None => 0,
            Some(at) => at.saturating_add_signed(step).min(last),
        });
    }

    /// The text with the offered name at `at` in the place of its beginning.
    pub fn taken(&self, text: &str, at: usize) -> Option<String> {
        let entry = self.offered.get(at)?;
        let end = text.rfind(std::path::is_separator)? + 1;
        let separator = if entry.is_folder { MAIN_SEPARATOR.to_string() } else { String::new() };
        Some(format!("{}{}{separator}", &text[..end], entry.name))
    }

    /// What the Tab key makes of the text: what all that is offered have in common, else the one that is chosen, or the
    /// first. `None` where nothing is offered.
    pub fn tab(&self, text: &str) -> Option<String> {
        if self.chosen.is_none() && self.offered.len() > 1 {
            let end = text.rfind(std::path::is_separator)? + 1;
            let common = common(&self.offered);
            if common.len() > text.len() - end {
                return Some(format!("{}{common}", &text[..end]));
            }
        }
        self.taken(text, self.chosen.unwrap_or(0))
    }
}

/// The longest beginning that all have.
fn common(entries: &[Entry]) -> &str {
    let Some((first, others)) = entries.split_first() else { return "" };
    let mut end = first.name.len();
    for other in others {
        let same = first.name.char_indices().zip(other.name.chars()).take_while(|((_, a), b)| a == b);
        end = end.min(same.last().map_or(0, |((at, character), _)| at + character.len_utf8()));
    }
    &first.name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folders: &[&str], files: &[&str]) -> Vec<Entry> {
        let entry = |is_folder| move |name: &&str| Entry { name: (*name).to_owned(), is_folder };
        folders.iter().map(entry(true)).chain(files.iter().map(entry(false))).collect()
    }

    fn names(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    fn completing(text: &str, entries: Vec<Entry>) -> Completion {
        let mut completion = Completion::default();
        let folder = completion.follow(text, None).expect("a folder is named");
        completion.listed(&folder, entries, text, None);
        completion
    }

    #[cfg(unix)]
    #[test]
    fn a_tilde_is_the_home_folder_and_nothing_else_has_a_meaning() {
        let home = Some(Path::new("/home/ada"));
        let folder = |text| typed(text, home).map(|typed| typed.folder.to_string_lossy().into_owned());
        assert_eq!(folder("~/ru").as_deref(), Some("/home/ada/"));
        assert_eq!(folder("~/runs/a").as_deref(), Some("/home/ada/runs/"));
        assert_eq!(folder("~bob/a").as_deref(), Some("~bob/"));
        assert_eq!(folder("$HOME/a").as_deref(), Some("$HOME/"));
        assert_eq!(folder("$(touch x)/a").as_deref(), Some("$(touch x)/"));
        assert_eq!(folder("runs"), None);
        assert_eq!(meant(" \"~/a b\" ", home), PathBuf::from("/home/ada/a b"));
        assert_eq!(meant("~", home), PathBuf::from("/home/ada"));
        assert_eq!(meant("~", None), PathBuf::from("~"));
    }

    #[test]
    fn folders_and_databases_are_offered_that_begin_so() {
        let all = entries(&["run10", "run2", "Run3", ".hidden", "other"], &["run.db", "run.txt", "RUN.SQLITE3"]);
        assert_eq!(names(&offered(&all, "run")), ["run2", "run10", "run.db"]);
        assert_eq!(names(&offered(&all, "rUN")), ["run2", "Run3", "run10", "run.db", "RUN.SQLITE3"]);
        assert_eq!(names(&offered(&all, ".")), [".hidden"]);
        assert_eq!(names(&offered(&all, "nothing")), [""; 0]);
        let many: Vec<String> = (0..500).map(|at| format!("a{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(offered(&entries(&many, &[]), "a").len(), MOST_OFFERED);
    }

    #[cfg(unix)]
    #[test]
    fn tab_fills_in_what_is_common_then_the_chosen_one() {
        let completion = completing("/data/ru", entries(&["runs-2023", "runs-2024"], &[]));
        assert_eq!(completion.tab("/data/ru").as_deref(), Some("/data/runs-202"));
        assert_eq!(completion.tab("/data/runs-202").as_deref(), Some("/data/runs-2023/"), "nothing more in common");
        let mut chosen = completion.clone();
        chosen.choose(1);
        chosen.choose(1);
        chosen.choose(1);
        assert_eq!(chosen.chosen, Some(1), "the last one stays");
        assert_eq!(chosen.tab("/data/ru").as_deref(), Some("/data/runs-2024/"));
        let single = completing("/data/mlf", entries(&[], &["mlflow.db"]));
        assert_eq!(single.tab("/data/mlf").as_deref(), Some("/data/mlflow.db"));
        let upper = completing("/data/RU", entries(&["runs"], &[]));
        assert_eq!(upper.tab("/data/RU").as_deref(), Some("/data/runs/"));
        assert_eq!(completing("/data/x", Vec::new()).tab("/data/x"), None);
        let wide = completing("/数据/训", entries(&["训练一", "训练二"], &[]));
        assert_eq!(wide.tab("/数据/训").as_deref(), Some("/数据/训练"));
    }

    #[test]
    fn a_listing_that_comes_late_is_no_longer_wanted() {
        let mut completion = completing("/a/x", entries(&["xyz"], &[]));
        assert_eq!(completion.follow("/b/x", None), Some(PathBuf::from("/b/")));
        completion.listed(Path::new("/a/"), entries(&["xyz"], &[]), "/b/x", None);
        assert!(completion.offered.is_empty());
    }
}
