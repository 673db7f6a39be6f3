//! Real results folders: everything opens, nothing panics, nothing in them changes.
//!
//! The folders are not part of the repository. `RUNATLAS_CORPUS` names a folder that holds them, one a subfolder; without
//! it there is nothing to do. With `RUNATLAS_CORPUS_PROBLEMS=1` what is told about each is printed.

#![allow(clippy::print_stdout, reason = "says what it did")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use runatlas::store::{Backend, Cancel, MetricPoint, locate, open};
use runatlas::text::{Arg, Language};

use crate::support::told::read;
use crate::support::{fingerprint, skip};

#[derive(Default)]
struct Counts {
    stores: usize,
    experiments: usize,
    runs: usize,
    points: usize,
    artifacts: usize,
    problems: BTreeMap<String, usize>,
}

/// Reads all that `folder` holds.
fn read_all(folder: &Path) -> Counts {
    let mut counts = Counts::default();
    let place = locate(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let never = Cancel::new();
    for location in &place.locations {
        let store = open(location).unwrap();
        let told = read(&*store);
        let mut problems = told.problems;
        for run in &told.runs {
            for metric in &run.metrics {
                assert!(!metric.is_provisional, "{} {}", run.key, metric.key);
                let read = store.history(run, &metric.key, &never).unwrap();
                counts.points += read.value.len();
                // The table shows what the whole history says. Databases break ties with NaN by a rule of their own.
                if location.backend == Backend::File {
                    let mut points = read.value.points();
                    let first = points.next();
                    let latest =
                        first.map(|first| points.fold(first, |best, next| if next.beats(&best) { next } else { best }));
                    let bits = |point: MetricPoint| (point.step, point.timestamp, point.value.to_bits());
                    assert_eq!(metric.latest.map(bits), latest.map(bits), "{} {}", run.key, metric.key);
                }
            }
            let listing = store.list_artifacts(&store.artifact_root(run).unwrap(), &never).unwrap();
            counts.artifacts += listing.value.entries.len();
            problems.extend(listing.problems);
        }
        for model in &told.models {
            store.list_artifacts(&store.model_artifact_root(model).unwrap(), &never).unwrap();
        }
        counts.stores += 1;
        counts.experiments += told.experiments.len();
        counts.runs += told.runs.len();
        for problem in problems {
            let cause = Language::English.texts().message(&problem.cause);
            assert_ne!(cause, problem.cause.key, "it has words");
            assert!(problem.origin.as_path().unwrap().starts_with(folder), "{problem:?}");
            let line = format!("{} {}", problem.severity.as_str(), problem.cause.key);
            let of_many = problem.cause.args.iter().find_map(|(name, value)| match value {
                Arg::Count(n) if *name == "n" && problem.line.is_none() => usize::try_from(*n).ok(),
                _ => None,
            });
            *counts.problems.entry(line).or_default() += of_many.unwrap_or(1);
        }
    }
    counts
}

#[test]
fn every_folder_is_read_in_full_and_left_as_it_was() {
    let Some(corpus) = std::env::var_os("RUNATLAS_CORPUS").map(PathBuf::from) else {
        return skip!("RUNATLAS_CORPUS names no folder");
    };
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    for folder in folders {
        let before = fingerprint(&folder);
        let counts = read_all(&folder);
        assert!(fingerprint(&folder) == before, "reading changed {}", folder.display());
        println!(
            "{}: {} stores, {} experiments, {} runs, {} points, {} artifacts",
            folder.file_name().unwrap().display(),
            counts.stores,
            counts.experiments,
            counts.runs,
            counts.points,
            counts.artifacts
        );
        if std::env::var_os("RUNATLAS_CORPUS_PROBLEMS").is_some() {
            for (problem, count) in counts.problems {
                println!("    {count} x {problem}");
            }
        }
    }
}
