//! Files of runs by their path: the same, different, or missing.

use std::collections::BTreeMap;

use super::classes::Classes;
use super::types::{FileFact, Group, GroupKind, Source};
use crate::model::natural_cmp;
use crate::model::same::Meaning;

/// A row for each path that any run has, in natural order. `files` are those of the runs, in the order of the runs.
pub fn artifacts(files: &[Vec<(String, FileFact)>]) -> Group {
    let mut paths: BTreeMap<&str, Vec<Option<&FileFact>>> = BTreeMap::new();
    for (at, listed) in files.iter().enumerate() {
        for (path, fact) in listed {
            paths.entry(path).or_insert_with(|| vec![None; files.len()])[at] = Some(fact);
        }
    }
    let mut rows: Vec<_> = paths
        .into_iter()
        .map(|(path, facts)| {
            let words: Vec<Option<String>> = facts
                .iter()
                .map(|fact| fact.map(|fact| format!("{} {}", fact.bytes, fact.digest.as_deref().unwrap_or_default())))
                .collect();
            let classes = Classes::of(words.iter().map(|word| word.as_deref().map(Meaning::Text)));
            let facts = facts.into_iter().map(Option::<&FileFact>::cloned).collect();
            classes.row(path, path, Source::Files(facts), files.len())
        })
        .collect();
    rows.sort_by(|a, b| natural_cmp(&a.key, &b.key));
    Group::new(GroupKind::Artifacts, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_path_are_the_same_by_their_content() {
        let file = |path: &str, bytes, digest: &str| {
            (path.to_owned(), FileFact { bytes, digest: (!digest.is_empty()).then(|| digest.into()) })
        };
        let group = artifacts(&[
            vec![file("a.txt", 3, "x"), file("b.txt", 3, "x"), file("only.txt", 1, "")],
            vec![file("a.txt", 3, "x"), file("b.txt", 3, "y")],
        ]);
        let found: Vec<_> = group.rows.iter().map(|row| (&*row.key, row.is_equal, &*row.classes)).collect();
        assert_eq!(
            found,
            [("a.txt", true, &[1, 1][..]), ("b.txt", false, &[1, 2][..]), ("only.txt", false, &[1, 0][..])]
        );
        assert_eq!((group.differing, group.equal), (2, 1));
    }
}
