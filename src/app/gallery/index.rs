//! Which files the runs have: every path once, and the paths of each run.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{FileKind, RunIndex, natural_cmp};

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Every path, in the order in which it was met.
    paths: Vec<PathEntry>,
    numbers: FxHashMap<Arc<str>, u32>,
    /// Numbers of the paths that a run has, in order. A run whose files could not be listed has none.
    of_run: FxHashMap<RunIndex, Box<[u32]>>,
}

/// A path and how many runs have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathEntry {
    pub path: Arc<str>,
    pub kind: FileKind,
    /// Of those that were listed.
    pub runs: usize,
}

impl Index {
    /// Takes note of the files of a run.
    pub(super) fn add<'a>(&mut self, run: RunIndex, paths: impl Iterator<Item = &'a str>) {
        let mut own: Vec<u32> = paths.map(|path| self.number(path)).collect();
        own.sort_unstable();
        own.dedup();
        for number in &own {
            self.paths[*number as usize].runs += 1;
        }
        self.of_run.insert(run, own.into());
    }

    fn number(&mut self, path: &str) -> u32 {
        if let Some(&known) = self.numbers.get(path) {
            return known;
        }
        let (path, number): (Arc<str>, _) = (path.into(), self.paths.len() as u32);
        self.paths.push(PathEntry { path: path.clone(), kind: FileKind::of_name(&path), runs: 0 });
        self.numbers.insert(path, number);
        number
    }

    /// Whether the files of a run are known.
    pub fn knows(&self, run: RunIndex) -> bool {
        self.of_run.contains_key(&run)
    }

    /// Whether a run has a file; `None` when its files are not known yet.
    pub fn has(&self, run: RunIndex, path: &str) -> Option<bool> {
        let own = self.of_run.get(&run)?;
        Some(self.numbers.get(path).is_some_and(|number| own.binary_search(number).is_ok()))
    }

    /// The paths of a wall: those that can be seen at a glance first, then by how many of `runs` have them, then by name.
    pub(super) fn choices(&self, runs: &[RunIndex]) -> Vec<PathEntry> {
        let mut counts = vec![0_usize; self.paths.len()];
        for run in runs {
            for number in self.of_run.get(run).into_iter().flatten() {
                counts[*number as usize] += 1;
            }
        }
        let counted = self.paths.iter().zip(counts).filter(|(_, runs)| *runs > 0);
        let mut choices: Vec<PathEntry> = counted.map(|(entry, runs)| PathEntry { runs, ..entry.clone() }).collect();
        choices.sort_by(|one, other| {
            let by_kind = rank(one.kind).cmp(&rank(other.kind));
            by_kind.then(other.runs.cmp(&one.runs)).then_with(|| natural_cmp(&one.path, &other.path))
        });
        choices
    }
}

/// What is seen at a glance comes first.
fn rank(kind: FileKind) -> u8 {
    match kind {
        FileKind::Image => 0,
        FileKind::Drawing | FileKind::Page | FileKind::Document => 1,
        FileKind::TextTable | FileKind::Table | FileKind::Json | FileKind::Array => 2,
        FileKind::Text | FileKind::Markdown | FileKind::Code | FileKind::Yaml | FileKind::Notebook => 3,
        FileKind::Model
        | FileKind::Events
        | FileKind::Database
        | FileKind::OtherImage
        | FileKind::Audio
        | FileKind::Video
        | FileKind::Archive
        | FileKind::Other => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_most_runs_have_come_first() {
        let runs: Vec<RunIndex> = (0..3).map(RunIndex).collect();
        let mut index = Index::default();
        index.add(runs[0], ["log.txt", "a.png", "b.png"].into_iter());
        index.add(runs[1], ["log.txt", "b.png"].into_iter());
        index.add(runs[2], ["log.txt", "b.png", "figure.svg", "b.png"].into_iter());
        let choices = |runs: &[RunIndex]| -> Vec<(String, usize)> {
            index.choices(runs).iter().map(|entry| (entry.path.to_string(), entry.runs)).collect()
        };
        let expected = [("b.png", 3), ("a.png", 1), ("figure.svg", 1), ("log.txt", 3)];
        assert_eq!(choices(&runs), expected.map(|(path, runs)| (path.to_owned(), runs)));
        assert_eq!(choices(&runs[1..2]).len(), 2, "only what the runs in view have");
        assert_eq!(index.has(runs[1], "a.png"), Some(false));
        assert_eq!(index.has(runs[2], "b.png"), Some(true));
        assert_eq!(index.has(RunIndex(9), "b.png"), None);
    }
}
