//! Which files the runs have. What is chosen from are *entries*: a file that has the same path in every run, or a series,
//! whose files differ in numbers only ([`SeriesList`]). To each entry a run has files by step; a file that is no series
//! has the step 0 alone, so that both are looked up in one way.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{FileKind, RunIndex, SeriesList, natural_cmp};
use crate::store::{ArtifactEntry, ArtifactKind};
use crate::text::grouped;

/// The numbers that differ between the files of a series; mostly one, and 0 in the place of those that it has not.
pub type Step = [i64; 2];

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Every entry, in the order in which it was met.
    entries: Vec<PathEntry>,
    numbers: FxHashMap<Arc<str>, u32>,
    /// The files of a run by entry and step. A run whose files could not be listed has none.
    of_run: FxHashMap<RunIndex, Arc<[File]>>,
}

/// A path, or the pattern of a series, and how many runs have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathEntry {
    /// With `*` for each number of a series.
    pub path: Arc<str>,
    /// The one path that all its files have.
    sole: Option<Arc<str>>,
    pub kind: FileKind,
    /// Numbers of a step; 0 for a file that is no series.
    depth: u8,
    /// Of those that were listed.
    pub runs: usize,
}

impl PathEntry {
    /// What it is called: a series of one step by its file.
    pub fn title(&self) -> &str {
        self.sole.as_deref().unwrap_or(&self.path)
    }

    /// Its steps have one number each.
    pub fn is_single(&self) -> bool {
        self.depth <= 1
    }

    /// The numbers of a step, as they are shown.
    pub fn label(&self, step: Step) -> String {
        let numbers = step.iter().take(usize::from(self.depth));
        numbers.map(|number| grouped(*number)).collect::<Vec<_>>().join(" · ")
    }
}

/// A file of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    entry: u32,
    pub step: Step,
    /// Where it lies; `None`: as its entry says.
    path: Option<Box<str>>,
}

/// What a run has to show at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Of this step, or of the nearest before it.
    At(Step, &'a str),
    /// The first that it has is of this later step.
    NotBefore(Step),
    /// It has none.
    Missing,
    /// Its files are not known yet.
    Unknown,
}

impl Index {
    /// Takes note of the files of a run.
    pub(in crate::app) fn add(&mut self, run: RunIndex, listed: &[ArtifactEntry]) {
        let series = SeriesList::of(listed);
        let mut own: Vec<File> = Vec::new();
        for (at, entry) in listed.iter().enumerate() {
            if !matches!(entry.kind, ArtifactKind::File { .. }) {
                continue;
            }
            let alone;
            let place = if let Some((of, step)) = series.place(at) {
                series.all().get(of).map(|of| (of, step))
            } else {
                alone = series.told(listed, at);
                alone.as_ref().map(|(of, step)| (of, *step))
            };
            let Some((of, step)) = place else {
                let entry = self.number(&entry.path, Some(&entry.path), 0, &entry.path);
                own.push(File { entry, step: [0; 2], path: None });
                continue;
            };
            // Not the small copy that lies beside a logged image.
            let Some(step) = of.steps.get(step).filter(|step| step.entry == at) else { continue };
            // The key of logged images is no path: it stands in the folder where they lie.
            let is_path = is_pattern_of(&of.pattern, &entry.path);
            let pattern = if is_path { of.pattern.clone() } else { format!("images/{}", of.pattern) };
            let depth = step.numbers.len().min(2) as u8;
            let number = |at: usize| step.numbers.get(at).copied().unwrap_or(0);
            let (entry, path) =
                (self.number(&pattern, is_path.then_some(&entry.path), depth, &entry.path), &entry.path);
            own.push(File { entry, step: [number(0), number(1)], path: Some(path.as_str().into()) });
        }
        // Of a step that was logged twice the later counts: logged images have their time in their names.
        own.sort_by(|one, other| (one.entry, one.step, &one.path).cmp(&(other.entry, other.step, &other.path)));
        own.dedup_by(|later, kept| {
            let is_same = (later.entry, later.step) == (kept.entry, kept.step);
            if is_same {
                std::mem::swap(later, kept);
            }
            is_same
        });
        self.of_run.insert(run, own.into());
    }

    /// The number of an entry, which is a new one if need be.
    fn number(&mut self, path: &str, sole: Option<&String>, depth: u8, example: &str) -> u32 {
        if let Some(&known) = self.numbers.get(path) {
            let entry = &mut self.entries[known as usize];
            if entry.sole.as_deref() != sole.map(String::as_str) {
                entry.sole = None;
            }
            return known;
        }
        let (path, number): (Arc<str>, _) = (path.into(), self.entries.len() as u32);
        let (kind, sole) = (FileKind::of_name(example), sole.map(|sole| sole.as_str().into()));
        self.entries.push(PathEntry { path: path.clone(), sole, kind, depth, runs: 0 });
        self.numbers.insert(path, number);
        number
    }

    /// Whether the files of a run are known.
    pub fn knows(&self, run: RunIndex) -> bool {
        self.of_run.contains_key(&run)
    }

    /// The number of an entry.
    pub(in crate::app) fn entry(&self, path: &str) -> Option<u32> {
        self.numbers.get(path).copied()
    }

    /// The entry that a path of a file is in, and which step of it the file is. Takes time in proportion to the files.
    pub(in crate::app) fn place_of(&self, path: &str) -> Option<(Arc<str>, Step)> {
        if let Some(known) = self.entry(path).and_then(|entry| self.entries.get(entry as usize)) {
            return Some((known.path.clone(), [0; 2]));
        }
        let file = self.of_run.values().flat_map(|own| own.iter()).find(|file| file.path.as_deref() == Some(path))?;
        Some((self.entries.get(file.entry as usize)?.path.clone(), file.step))
    }

    /// The files of an entry that a run has, by step; `None` when its files are not known yet.
    fn files(&self, run: RunIndex, entry: Option<u32>) -> Option<&[File]> {
        let own = self.of_run.get(&run)?;
        let Some(entry) = entry else { return Some(&[]) };
        let begin = own.partition_point(|file| file.entry < entry);
        let count = own[begin..].partition_point(|file| file.entry == entry);
        Some(&own[begin..begin + count])
    }

    /// Every file of a run: the number of its entry, its step, its path.
    pub(in crate::app) fn files_of(&self, run: RunIndex) -> impl Iterator<Item = (u32, Step, &str)> {
        self.of_run.get(&run).into_iter().flat_map(|own| own.iter()).map(|file| {
            let of_entry = || self.entries.get(file.entry as usize).map_or("", |entry| &*entry.path);
            (file.entry, file.step, file.path.as_deref().unwrap_or_else(of_entry))
        })
    }

    /// What a run has of an entry at a step.
    pub(in crate::app) fn found(&self, run: RunIndex, entry: Option<u32>, step: Step) -> Found<'_> {
        let Some(files) = self.files(run, entry) else { return Found::Unknown };
        let before = files.partition_point(|file| file.step <= step);
        match (before.checked_sub(1).and_then(|at| files.get(at)), files.first()) {
            (Some(file), _) => {
                let of_entry = || self.entries.get(file.entry as usize).map_or("", |entry| &*entry.path);
                Found::At(file.step, file.path.as_deref().unwrap_or_else(of_entry))
            }
            (None, Some(first)) => Found::NotBefore(first.step),
            (None, None) => Found::Missing,
        }
    }

    /// What there is to choose from: what can be seen at a glance first, then by how many of `runs` have it, then by name.
    pub(in crate::app) fn choices(&self, runs: &[RunIndex]) -> Vec<PathEntry> {
        let mut counts = vec![0_usize; self.entries.len()];
        for run in runs {
            let mut last = None;
            for file in self.of_run.get(run).into_iter().flat_map(|own| own.iter()) {
                counts[file.entry as usize] += usize::from(last != Some(file.entry));
                last = Some(file.entry);
            }
        }
        let counted = self.entries.iter().zip(counts).filter(|(_, runs)| *runs > 0);
        let mut choices: Vec<PathEntry> = counted.map(|(entry, runs)| PathEntry { runs, ..entry.clone() }).collect();
        choices.sort_by(|one, other| {
            let by_kind = rank(one.kind).cmp(&rank(other.kind));
            by_kind.then(other.runs.cmp(&one.runs)).then_with(|| natural_cmp(&one.path, &other.path))
        });
        choices
    }

    /// Those of `runs` that have an entry, or may have it, and all steps that there are of it.
    pub(in crate::app) fn wall(&self, runs: &[RunIndex], path: &str) -> (Vec<RunIndex>, Vec<Step>) {
        let entry = self.entry(path);
        let mut steps = std::collections::BTreeSet::new();
        let mut having = Vec::new();
        for &run in runs {
            let files = self.files(run, entry);
            steps.extend(files.into_iter().flatten().map(|file| file.step));
            if files.is_none_or(|files| !files.is_empty()) {
                having.push(run);
            }
        }
        (having, steps.into_iter().collect())
    }
}

/// Whether a pattern begins and ends as a path does, so that it stands for it.
fn is_pattern_of(pattern: &str, path: &str) -> bool {
    let head = pattern.split('*').next().unwrap_or_default();
    let tail = pattern.rsplit('*').next().unwrap_or_default();
    pattern.contains('*') && path.starts_with(head) && path.ends_with(tail)
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

    fn index(runs: &[&[&str]]) -> Index {
        let mut index = Index::default();
        for (run, paths) in runs.iter().enumerate() {
            let entry = |path: &&str| ArtifactEntry {
                path: (*path).to_owned(),
                kind: ArtifactKind::File { size: 1 },
                modified: None,
            };
            index.add(RunIndex(run as u32), &paths.iter().map(entry).collect::<Vec<_>>());
        }
        index
    }

    fn all(count: u32) -> Vec<RunIndex> {
        (0..count).map(RunIndex).collect()
    }

    fn choices(index: &Index, runs: &[RunIndex]) -> Vec<(String, usize)> {
        index.choices(runs).iter().map(|entry| (entry.path.to_string(), entry.runs)).collect()
    }

    #[test]
    fn pictures_that_most_runs_have_come_first() {
        let index = index(&[
            &["log.txt", "a.png", "b.png"],
            &["log.txt", "b.png"],
            &["log.txt", "b.png", "figure.svg", "b.png"],
        ]);
        let expected = [("b.png", 3), ("a.png", 1), ("figure.svg", 1), ("log.txt", 3)];
        assert_eq!(choices(&index, &all(3)), expected.map(|(path, runs)| (path.to_owned(), runs)));
        assert_eq!(index.choices(&all(3))[0].title(), "b.png");
        assert_eq!(choices(&index, &all(2)[1..]).len(), 2, "only what the runs in view have");
        let found = |run: u32, path: &str| index.found(RunIndex(run), index.entry(path), [0; 2]);
        assert_eq!(found(1, "a.png"), Found::Missing);
        assert_eq!(found(2, "b.png"), Found::At([0; 2], "b.png"));
        assert_eq!(found(9, "b.png"), Found::Unknown);
        assert_eq!(found(1, "nowhere.png"), Found::Missing);
    }

    #[test]
    fn a_series_is_one_choice_with_the_steps_of_all_runs() {
        let index = index(&[
            &["s/epoch_001.png", "s/epoch_002.png", "s/epoch_010.png"],
            // Alone, and still a step of the same.
            &["s/epoch_004.png"],
            &["other.png"],
        ]);
        assert_eq!(choices(&index, &all(3)), [("s/epoch_*.png".to_owned(), 2), ("other.png".to_owned(), 1)]);
        let (having, steps) = index.wall(&all(3), "s/epoch_*.png");
        assert_eq!((having, steps), (all(2), vec![[1, 0], [2, 0], [4, 0], [10, 0]]));
        let found = |run: u32, step: i64| index.found(RunIndex(run), index.entry("s/epoch_*.png"), [step, 0]);
        assert_eq!(found(0, 2), Found::At([2, 0], "s/epoch_002.png"));
        assert_eq!(found(0, 4), Found::At([2, 0], "s/epoch_002.png"), "the nearest before");
        assert_eq!(found(1, 2), Found::NotBefore([4, 0]));
        assert_eq!(found(2, 2), Found::Missing);
        assert_eq!(index.choices(&all(1))[0].label([32_000, 0]), grouped(32_000));
    }

    #[test]
    fn a_step_that_is_the_only_one_is_called_by_its_file() {
        let index = index(&[&["epoch_01.png"], &["epoch_01.png"]]);
        assert_eq!(index.choices(&all(2))[0].title(), "epoch_01.png");
        assert_eq!(index.wall(&all(2), "epoch_*.png").1, [[1, 0]]);
    }

    #[test]
    fn logged_images_are_one_choice_by_their_key_and_the_later_of_a_step_counts() {
        let index = index(&[
            &[
                "images/val~grid+step+5+timestamp+1000+aa.png",
                "images/val~grid+step+5+timestamp+1000+aa+compressed.webp",
                "images/val~grid+step+5+timestamp+2000+bb.png",
                "images/val~grid+step+10+timestamp+3000+cc.png",
            ],
            &["images/val#grid%step%5%timestamp%1000%dd.png"],
        ]);
        assert_eq!(choices(&index, &all(2)), [("images/val/grid".to_owned(), 2)]);
        let entry = index.entry("images/val/grid");
        let expected = Found::At([5, 0], "images/val~grid+step+5+timestamp+2000+bb.png");
        assert_eq!(index.found(RunIndex(0), entry, [7, 0]), expected);
        assert_eq!(index.wall(&all(2), "images/val/grid").1, [[5, 0], [10, 0]]);
    }

    #[test]
    fn steps_of_two_numbers_are_in_order() {
        let index = index(&[&["g/e01_b000.png", "g/e01_b050.png", "g/e02_b000.png"]]);
        let (_, steps) = index.wall(&all(1), "g/e*_b*.png");
        assert_eq!(steps, [[1, 0], [1, 50], [2, 0]]);
        assert_eq!(index.choices(&all(1))[0].label([1, 50]), "1 · 50");
    }
}
