//! A walk over every artifact of the artifact zoo and of the corpus of real results folders: each gives a preview or a named
//! reason, in bounded time and without a panic, and nearly all are shown as what they are.
//!
//! Neither is part of the repository. `RUNATLAS_ARTIFACT_ZOO` and `RUNATLAS_CORPUS` name folders that hold them, unpacked or
//! as one `.tar.gz`; without the words they are looked for beside the project. What is not there is left out, and said so.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test that says what it found")]

mod found;
mod hazards;
#[path = "../support/mod.rs"]
mod support;
mod truth;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use found::Found;
use rayon::prelude::*;
use runatlas::preview::{self, Limits, Shape, Source, apart};
use runatlas::store::Cancel;
use support::skip;

/// More than any file may take where the tests of everything else run beside it; no measure of how quick previews are.
const PATIENCE: Duration = Duration::from_mins(1);
/// Files that are shown as what they are, of a hundred.
const SHARE: f64 = 99.0;

/// What became of a file.
struct Walked<'a> {
    found: &'a Found,
    outcome: Outcome,
    took: Duration,
}

enum Outcome {
    /// The kind, as `runatlas preview --json` calls it, and keys of what is said about it.
    Shown(&'static str, Vec<&'static str>),
    /// Key of the message.
    Refused(&'static str),
    /// What must not be.
    Panicked,
}

impl Outcome {
    /// In a word.
    fn word(&self) -> &'static str {
        match self {
            Self::Shown(kind, _) => kind,
            Self::Refused(key) => key,
            Self::Panicked => "PANIC",
        }
    }

    /// Why it is not shown as what it is, in keys of messages.
    fn reason(&self) -> String {
        match self {
            Self::Shown(_, notices) if notices.is_empty() => "no reason".to_owned(),
            Self::Shown(_, notices) => notices.join(", "),
            Self::Refused(key) => (*key).to_owned(),
            Self::Panicked => "PANIC".to_owned(),
        }
    }
}

fn load(found: &Found) -> Outcome {
    let opened = Source::from_path(&found.path, &found.name);
    let folder = found.path.parent().unwrap().to_owned();
    let among = move |path: &str| -> Option<Box<dyn preview::ReadSeek>> {
        let file = std::fs::File::open(folder.join(path.rsplit('/').next()?)).ok()?;
        Some(Box::new(file))
    };
    let loaded = opened.and_then(|source| preview::load(source.among(among), &Limits::default(), &Cancel::new()));
    match loaded {
        Ok(preview) => {
            // What is told of it is made of all that it holds.
            assert!(preview::report(&preview).contains_key("kind"));
            let notices = preview.notices.iter().map(|notice| notice.key);
            match &preview.shape {
                // Bytes alone are no kind, whatever they are called.
                Shape::Facts(facts) => Outcome::Shown("bytes", notices.chain([facts.kind.key]).collect()),
                _ => Outcome::Shown(preview.kind, notices.collect()),
            }
        }
        Err(error) => Outcome::Refused(error.message().key),
    }
}

/// Every file, those with the same content and name once.
fn walk(files: &[Found]) -> Vec<Walked<'_>> {
    apart::use_program(env!("CARGO_BIN_EXE_runatlas").into());
    let mut groups: BTreeMap<(u64, &str), Vec<&Found>> = BTreeMap::new();
    for found in files {
        groups.entry((found.hash, found.name.rsplit('/').next().unwrap())).or_default().push(found);
    }
    let mut groups: Vec<Vec<&Found>> = groups.into_values().collect();
    // The largest first: none of them is waited for alone in the end.
    groups.sort_by_key(|group| std::cmp::Reverse(group[0].bytes));
    let walked = groups.into_par_iter().with_max_len(1).flat_map_iter(|group| {
        let began = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| load(group[0]))).unwrap_or(Outcome::Panicked);
        let took = began.elapsed();
        let again = |outcome: &Outcome| match outcome {
            Outcome::Shown(kind, notices) => Outcome::Shown(kind, notices.clone()),
            Outcome::Refused(key) => Outcome::Refused(key),
            Outcome::Panicked => Outcome::Panicked,
        };
        group.into_iter().map(move |found| Walked { found, outcome: again(&outcome), took }).collect::<Vec<_>>()
    });
    walked.collect()
}

/// Prints how many there are of each kind, and which took longest.
fn tell(title: &str, walked: &[Walked<'_>], by: impl Fn(&Walked<'_>) -> String) {
    println!("{title}: {} files", walked.len());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for walked in walked {
        *counts.entry(by(walked)).or_default() += 1;
    }
    for (what, count) in counts {
        println!("{count:6}  {what}");
    }
    let mut slowest: Vec<&Walked<'_>> = walked.iter().collect();
    slowest.sort_by_key(|walked| std::cmp::Reverse(walked.took));
    for walked in slowest.into_iter().take(8) {
        println!("{:7.1} s  {}", walked.took.as_secs_f64(), walked.found.name);
    }
}

/// Nothing may end otherwise than in a preview or in words, and in time.
fn assert_all_end_well(walked: &[Walked<'_>]) {
    for walked in walked {
        assert!(!matches!(walked.outcome, Outcome::Panicked), "{}: a panic", walked.found.name);
        assert!(walked.took < PATIENCE, "{}: took {:?}", walked.found.name, walked.took);
    }
}

#[test]
fn nearly_every_artifact_is_shown_as_what_it_is_and_the_rest_says_why() {
    let (Some(zoo), Some(corpus)) = (found::zoo(), found::corpus()) else {
        return skip!("there is no artifact zoo or no corpus");
    };
    let files: Vec<Found> = zoo.files.into_iter().chain(corpus.files).collect();
    let (broken, whole): (Vec<Found>, Vec<Found>) = files.into_iter().partition(Found::is_broken);
    let walked = walk(&whole);
    tell("shown", &walked, |walked| format!("{:<14} as {}", walked.found.kind(), walked.outcome.word()));
    assert_all_end_well(&walked);
    let rest: Vec<&Walked<'_>> =
        walked.iter().filter(|walked| !truth::is_right(walked.found, walked.outcome.word())).collect();
    println!("not shown as what they are: {}", rest.len());
    let mut unexplained = Vec::new();
    for walked in &rest {
        let line = format!("{}: {} ({})", walked.found.name, walked.outcome.word(), walked.outcome.reason());
        println!("  {line}");
        if !truth::is_explained(walked.found, &walked.outcome.reason()) {
            unexplained.push(line);
        }
    }
    let share = 100.0 * (walked.len() - rest.len()) as f64 / walked.len() as f64;
    println!("{share:.2} % shown as what they are");
    assert!(share >= SHARE, "{share:.2} %");
    assert!(unexplained.is_empty(), "nothing says why:\n{}", unexplained.join("\n"));

    let walked = self::walk(&broken);
    tell("damaged and hostile", &walked, |walked| walked.outcome.word().to_owned());
    assert_all_end_well(&walked);
    let temporary = std::fs::read_dir(std::env::temp_dir()).unwrap();
    let ran: Vec<_> = temporary
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("azoo-pwned-"))
        .collect();
    assert!(ran.is_empty(), "something in a file was run: {ran:?}");
}
