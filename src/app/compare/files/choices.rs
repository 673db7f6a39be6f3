//! What there is to choose from: the files that any of the runs has, those that differ first.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{List, Sections};
use crate::app::data::DataSource;
use crate::app::gallery::{Index, PathEntry, Step};
use crate::compare::table::{FileFact, Group, Source};
use crate::model::RunIndex;
use crate::reading::artifacts::{self, ArtifactSection};
use crate::store::{ArtifactEntry, Cancel};

/// What is known of the files of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Those that runs have are not the same.
    Different,
    /// Some runs have none, or not at every step; the others are the same.
    Missing,
    /// Nobody has looked yet, or could.
    Unknown,
    /// All runs have the same.
    Same,
}

impl Status {
    /// Locale key of its word.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Different => Some("files-different"),
            Self::Missing => Some("files-missing-in-some"),
            Self::Unknown => None,
            Self::Same => Some("files-same"),
        }
    }
}

/// A file, or a series of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub entry: PathEntry,
    pub status: Status,
}

/// Lists the files of the runs; `None` when cancelled. Runs whose files cannot be reached have none.
pub(super) fn list(data: &DataSource, runs: &[RunIndex], cancel: &Cancel) -> Option<List> {
    let (mut index, mut sections) = (Index::default(), Sections::default());
    for &run in runs {
        if cancel.is_cancelled() {
            return None;
        }
        // Why they cannot be reached is said on the page of the run.
        let listed = artifacts::list(data.store(run), &data.catalog, run, cancel).unwrap_or_default();
        index.add(run, &all_entries(&listed));
        sections.insert(run, Arc::new(listed));
    }
    (!cancel.is_cancelled()).then(|| List { index: Arc::new(index), sections: Arc::new(sections) })
}

/// The files of a run, those of a logged model below its name.
fn all_entries(sections: &[ArtifactSection]) -> Vec<ArtifactEntry> {
    let named = |section: &ArtifactSection, entry: &ArtifactEntry| match &section.model {
        Some(model) => ArtifactEntry { path: format!("{model}/{}", entry.path), ..entry.clone() },
        None => entry.clone(),
    };
    sections.iter().flat_map(|section| section.listing.entries.iter().map(move |entry| named(section, entry))).collect()
}

/// Files of one step.
struct OfStep<'a> {
    first: (&'a str, Option<&'a FileFact>),
    count: usize,
    status: Status,
}

/// The choices in the order in which they are shown; `None` when cancelled. `facts` are those of `of_facts`, in that order.
pub(super) fn rank(
    index: &Index,
    runs: &[RunIndex],
    facts: Option<(&Group, &[RunIndex])>,
    cancel: &Cancel,
) -> Option<Vec<Choice>> {
    let rows: FxHashMap<&str, &[Option<FileFact>]> = facts
        .map(|(group, _)| group)
        .into_iter()
        .flat_map(|group| &group.rows)
        .filter_map(|row| if let Source::Files(files) = &row.source { Some((&*row.key, &**files)) } else { None })
        .collect();
    let places: FxHashMap<RunIndex, usize> =
        facts.map(|(_, runs)| runs).into_iter().flatten().enumerate().map(|(at, run)| (*run, at)).collect();
    let mut steps: FxHashMap<(u32, Step), OfStep<'_>> = FxHashMap::default();
    for run in runs {
        if cancel.is_cancelled() {
            return None;
        }
        for (entry, step, path) in index.files_of(*run) {
            let fact = places.get(run).and_then(|at| rows.get(path)?.get(*at)?.as_ref());
            let known =
                steps.entry((entry, step)).or_insert(OfStep { first: (path, fact), count: 0, status: Status::Same });
            known.count += 1;
            if known.count > 1 {
                known.status = known.status.min(compared(known.first, (path, fact)));
            }
        }
    }
    let mut of_entry: FxHashMap<u32, Status> = FxHashMap::default();
    for ((entry, _), step) in &steps {
        let is_everywhere = step.count >= runs.len();
        let status = if is_everywhere { step.status } else { step.status.min(Status::Missing) };
        let known = of_entry.entry(*entry).or_insert(Status::Same);
        *known = (*known).min(status);
    }
    let status = |entry: &PathEntry| {
        let known = index.entry(&entry.path).and_then(|number| of_entry.get(&number).copied());
        known.unwrap_or(Status::Unknown)
    };
    let mut choices: Vec<Choice> =
        index.choices(runs).into_iter().map(|entry| Choice { status: status(&entry), entry }).collect();
    choices.sort_by_key(|choice| choice.status);
    Some(choices)
}

/// Two files of one step. Of those with different paths nothing but the size is known.
fn compared(first: (&str, Option<&FileFact>), second: (&str, Option<&FileFact>)) -> Status {
    let (Some(one), Some(other)) = (first.1, second.1) else { return Status::Unknown };
    match () {
        () if one.bytes != other.bytes => Status::Different,
        () if first.0 != second.0 => Status::Unknown,
        () if one.digest != other.digest => Status::Different,
        () => Status::Same,
    }
}

/// Positions of the choices whose path holds all of these words.
pub(super) fn find(choices: &[Choice], search: &str) -> Vec<usize> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let is_found = |choice: &Choice| {
        let path = choice.entry.path.to_lowercase();
        words.iter().all(|word| path.contains(word.as_str()))
    };
    (0..choices.len()).filter(|at| words.is_empty() || is_found(&choices[*at])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::table::artifacts;
    use crate::store::ArtifactKind;

    /// Run by run: path, bytes, digest.
    type Given<'a> = &'a [&'a [(&'a str, u64, &'a str)]];

    fn ranked(runs: Given<'_>, has_facts: bool) -> Vec<(String, Status, usize)> {
        let all: Vec<RunIndex> = (0..runs.len()).map(|run| RunIndex(run as u32)).collect();
        let mut index = Index::default();
        let mut facts = Vec::new();
        for (run, files) in all.iter().zip(runs) {
            let entry = |(path, size, _): &(&str, u64, &str)| ArtifactEntry {
                path: (*path).to_owned(),
                kind: ArtifactKind::File { size: *size },
                modified: None,
            };
            index.add(*run, &files.iter().map(entry).collect::<Vec<_>>());
            let fact = |(path, bytes, digest): &(&str, u64, &str)| {
                ((*path).to_owned(), FileFact { bytes: *bytes, digest: (!digest.is_empty()).then(|| (*digest).into()) })
            };
            facts.push(files.iter().map(fact).collect());
        }
        let group = artifacts(&facts);
        let ranked = rank(&index, &all, has_facts.then_some((&group, &*all)), &Cancel::new()).expect("not cancelled");
        ranked.into_iter().map(|it| (it.entry.path.to_string(), it.status, it.entry.runs)).collect()
    }

    #[test]
    fn those_that_differ_come_first_and_among_them_what_is_seen_at_a_glance() {
        let runs: Given<'_> = &[
            &[("a.txt", 3, "x"), ("b.txt", 3, "x"), ("only.txt", 1, ""), ("z.png", 4, "x")],
            &[("a.txt", 3, "x"), ("b.txt", 3, "y"), ("z.png", 5, "")],
        ];
        let expected = [
            ("z.png", Status::Different, 2),
            ("b.txt", Status::Different, 2),
            ("only.txt", Status::Missing, 1),
            ("a.txt", Status::Same, 2),
        ];
        assert_eq!(ranked(runs, true), expected.map(|(path, status, runs)| (path.to_owned(), status, runs)));
        let before = ranked(runs, false);
        assert!(
            before
                .iter()
                .all(|(path, status, _)| *status == if path == "only.txt" { Status::Missing } else { Status::Unknown })
        );
    }

    #[test]
    fn a_series_is_what_its_steps_are() {
        let same: Given<'_> = &[
            &[("s/step_1.png", 3, "x"), ("s/step_2.png", 3, "y")],
            &[("s/step_1.png", 3, "x"), ("s/step_2.png", 3, "y")],
        ];
        assert_eq!(ranked(same, true), [("s/step_*.png".to_owned(), Status::Same, 2)]);
        let shorter: Given<'_> = &[
            &[("s/step_1.png", 3, "x"), ("s/step_2.png", 3, "y")],
            &[("s/step_1.png", 3, "x"), ("s/step_3.png", 3, "y")],
        ];
        assert_eq!(ranked(shorter, true), [("s/step_*.png".to_owned(), Status::Missing, 2)]);
    }

    #[test]
    fn words_are_looked_for_in_paths() {
        let entries = ["figs/Loss.png", "config.yaml"].map(|path| {
            let mut index = Index::default();
            let kind = ArtifactKind::File { size: 1 };
            index.add(RunIndex(0), &[ArtifactEntry { path: path.to_owned(), kind, modified: None }]);
            Choice { entry: index.choices(&[RunIndex(0)])[0].clone(), status: Status::Same }
        });
        assert_eq!(find(&entries, " loss figs "), [0]);
        assert_eq!(find(&entries, ""), [0, 1]);
        assert!(find(&entries, "nowhere").is_empty());
    }
}
