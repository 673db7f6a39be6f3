//! Files of a run that are steps of one thing: what `mlflow.log_image(key=…, step=…)` writes, and names that differ only
//! in a number. From a listing alone; nothing is opened.
//!
//! The pattern of a series tells it from all others of a run and is the same in every run, so that the same step of several
//! runs can be put side by side.

use rustc_hash::FxHashMap;

use super::FileKind;
use crate::store::{ArtifactEntry, ArtifactKind};
use crate::text::grouped;

/// Words that, before a number, say that it counts something.
const STEP_WORDS: &[&str] = &[
    "batch",
    "b",
    "e",
    "ep",
    "episode",
    "epoch",
    "fold",
    "frame",
    "gen",
    "generation",
    "it",
    "iter",
    "iteration",
    "round",
    "step",
];

/// Files that are steps of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The path with `*` for each number that differs; the key of logged images.
    pub pattern: String,
    /// What stands in the place of its files.
    pub name: String,
    /// Its files lie in one folder and are one entry there.
    pub is_entry: bool,
    /// Ascending.
    pub steps: Vec<SeriesStep>,
}

/// One file of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesStep {
    /// What differs in its name: mostly one number.
    pub numbers: Vec<i64>,
    /// Position in the listing.
    pub entry: usize,
    /// Position of the small copy that MLflow wrote beside it.
    pub small: Option<usize>,
}

impl SeriesStep {
    /// Its numbers, as they are shown.
    pub fn label(&self) -> String {
        self.numbers.iter().map(|number| grouped(*number)).collect::<Vec<_>>().join(" · ")
    }
}

/// All series of a listing.
#[derive(Clone, Debug, Default)]
pub struct SeriesList {
    all: Vec<Series>,
    /// Of which series, and which step of it, an entry is.
    places: FxHashMap<usize, (usize, usize)>,
}

impl SeriesList {
    /// Those of these files. Their order is that of the listing.
    pub fn of(entries: &[ArtifactEntry]) -> Self {
        let mut all = logged(entries);
        all.extend(numbered(entries));
        all.sort_by_key(|series| series.steps.iter().map(|step| step.entry).min());
        let mut places = FxHashMap::default();
        for (series, content) in all.iter().enumerate() {
            for (at, step) in content.steps.iter().enumerate() {
                places.insert(step.entry, (series, at));
                places.extend(step.small.map(|small| (small, (series, at))));
            }
        }
        Self { all, places }
    }

    /// In the order of their first files.
    pub fn all(&self) -> &[Series] {
        &self.all
    }

    /// The series that an entry belongs to, and which step of it the entry is.
    pub fn place(&self, entry: usize) -> Option<(usize, usize)> {
        self.places.get(&entry).copied()
    }

    /// The series of an entry; of a file that is alone, what its name says.
    pub fn told(&self, entries: &[ArtifactEntry], entry: usize) -> Option<(Series, usize)> {
        if let Some((series, step)) = self.place(entry) {
            return Some((self.all.get(series)?.clone(), step));
        }
        let name = Name::of(&entries.get(entry)?.path)?;
        let last = name.numbers.len().checked_sub(1).filter(|at| name.counts(*at))?;
        Some((name.series(&[last], vec![(name.values(&[last])?, entry)], true), 0))
    }
}

/// What a small picture of a file is called where there is little room: its step before what all steps share. `None`
/// for a file that is no step.
pub fn caption(path: &str) -> Option<String> {
    if let Some(Logged { key, step, .. }) = Logged::of(path) {
        return Some(format!("{} · {key}", grouped(step)));
    }
    let name = Name::of(path)?;
    let last = name.numbers.len().checked_sub(1).filter(|at| name.counts(*at))?;
    let number = name.values(&[last])?[0];
    Some(format!("{} · {}", grouped(number), name.series(&[last], Vec::new(), true).name))
}

/// A number is one of [`Name::numbers`]; what stands between them are [`Name::texts`], one more.
struct Name<'a> {
    texts: Vec<&'a str>,
    numbers: Vec<&'a str>,
}

impl<'a> Name<'a> {
    /// `None` where a number can mean anything but a step.
    fn of(path: &'a str) -> Option<Self> {
        let kind = FileKind::of_name(path);
        let is_weights = matches!(kind, FileKind::Model | FileKind::Archive | FileKind::Other | FileKind::Events);
        if is_weights || path.contains("-of-") {
            return None;
        }
        // Not the number that an ending has, such as that of `mp3`.
        let stem = path.rfind('.').filter(|dot| !path[*dot..].contains('/')).unwrap_or(path.len());
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        let mut rest = 0;
        let mut at = 0;
        let bytes = path.as_bytes();
        while at < stem {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = at + bytes[at..stem].iter().take_while(|byte| byte.is_ascii_digit()).count();
            texts.push(&path[rest..at]);
            numbers.push(&path[at..end]);
            (rest, at) = (end, end);
        }
        texts.push(&path[rest..]);
        (!numbers.is_empty()).then_some(Self { texts, numbers })
    }

    /// The same for all names that differ from it in numbers only.
    fn skeleton(&self) -> String {
        self.texts.join("\0")
    }

    /// Whether a word before the number says that it counts.
    fn counts(&self, at: usize) -> bool {
        let before = self.texts[at].trim_end_matches(['_', '-', '=', '.', ' ', '/']);
        let start = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + 1);
        // What `rfind` finds may be wider than a byte.
        let word = before.get(start..).unwrap_or_default().to_lowercase();
        STEP_WORDS.contains(&word.as_str()) || self.is_padded(at)
    }

    /// Written with zeros in front, as what is to be sorted by name.
    fn is_padded(&self, at: usize) -> bool {
        self.numbers[at].len() > 1 && self.numbers[at].starts_with('0')
    }

    /// The number is more than digits in a row: neither `2d` nor the rest of `0.25`.
    fn is_whole(&self, at: usize) -> bool {
        let is_unit = self.texts[at + 1].starts_with(|c: char| c.is_ascii_alphabetic());
        let is_fraction = at > 0 && self.texts[at] == ".";
        !is_unit && !is_fraction
    }

    fn values(&self, varying: &[usize]) -> Option<Vec<i64>> {
        varying.iter().map(|at| self.numbers[*at].parse().ok()).collect()
    }

    fn series(&self, varying: &[usize], mut files: Vec<(Vec<i64>, usize)>, is_entry: bool) -> Series {
        files.sort();
        let mut pattern = String::new();
        for (at, text) in self.texts.iter().enumerate() {
            pattern.push_str(text);
            match self.numbers.get(at) {
                Some(_) if varying.contains(&at) => pattern.push('*'),
                Some(number) => pattern.push_str(number),
                None => {}
            }
        }
        let name = pattern.rsplit('/').next().unwrap_or(&pattern).to_owned();
        let steps = files.into_iter().map(|(numbers, entry)| SeriesStep { numbers, entry, small: None }).collect();
        Series { pattern, name, is_entry, steps }
    }
}

fn is_file(entry: &ArtifactEntry) -> bool {
    matches!(entry.kind, ArtifactKind::File { .. })
}

/// Names that differ in one number, or in two.
fn numbered(entries: &[ArtifactEntry]) -> Vec<Series> {
    let mut groups: FxHashMap<String, Vec<(usize, Name<'_>)>> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate() {
        if is_file(entry)
            && Logged::of(&entry.path).is_none()
            && let Some(name) = Name::of(&entry.path)
        {
            groups.entry(name.skeleton()).or_default().push((at, name));
        }
    }
    groups.into_values().filter_map(|group| of_group(entries, &group)).collect()
}

fn of_group(entries: &[ArtifactEntry], group: &[(usize, Name<'_>)]) -> Option<Series> {
    let (at_first, first) = group.first()?;
    let differs = |at: &usize| group.iter().any(|(_, name)| name.numbers[*at] != first.numbers[*at]);
    let varying: Vec<usize> = (0..first.numbers.len()).filter(differs).collect();
    if !(1..=2).contains(&varying.len()) || !varying.iter().all(|at| first.is_whole(*at)) {
        return None;
    }
    let counts = varying.iter().all(|at| group.iter().any(|(_, name)| name.counts(*at)));
    let is_figure = matches!(
        FileKind::of_name(&entries[*at_first].path),
        FileKind::Image | FileKind::Drawing | FileKind::OtherImage | FileKind::Page | FileKind::Document
    );
    if !(counts || is_figure && group.len() > 2) {
        return None;
    }
    let files = group.iter().map(|(entry, name)| Some((name.values(&varying)?, *entry)));
    let files: Vec<_> = files.collect::<Option<_>>()?;
    let folder = |at: usize| entries[at].path.rsplit_once('/').map(|(folder, _)| folder);
    let is_entry = group.iter().all(|(at, _)| folder(*at) == folder(*at_first));
    Some(first.series(&varying, files, is_entry))
}

/// What `log_image` wrote: `images/<key>+step+<n>+timestamp+<ms>+<uuid>.png`, or with `%`; and a small copy.
struct Logged {
    key: String,
    step: i64,
    timestamp: i64,
    uuid: String,
    is_small: bool,
}

impl Logged {
    fn of(path: &str) -> Option<Self> {
        let name = path.strip_prefix("images/").filter(|name| !name.contains('/'))?;
        let (stem, _) = name.rsplit_once('.')?;
        ['+', '%'].iter().find_map(|separator| {
            let (key, rest) = stem.rsplit_once(&format!("{separator}step{separator}"))?;
            let mut parts = rest.split(*separator);
            let step = parts.next()?.parse().ok()?;
            parts.next().filter(|word| *word == "timestamp")?;
            let timestamp = parts.next()?.parse().ok()?;
            let uuid = parts.next().filter(|uuid| !uuid.is_empty())?.to_owned();
            let is_small = match parts.next() {
                None => false,
                Some("compressed") if parts.next().is_none() => true,
                Some(_) => return None,
            };
            let key = key.replace(if *separator == '+' { '~' } else { '#' }, "/");
            Some(Self { key, step, timestamp, uuid, is_small })
        })
    }
}

/// Positions of a picture and of its small copy, by step, time and name.
type LoggedFiles = FxHashMap<(i64, i64, String), [Option<usize>; 2]>;

fn logged(entries: &[ArtifactEntry]) -> Vec<Series> {
    let mut by_key: FxHashMap<String, LoggedFiles> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| is_file(entry)) {
        if let Some(Logged { key, step, timestamp, uuid, is_small }) = Logged::of(&entry.path) {
            let files = by_key.entry(key).or_default().entry((step, timestamp, uuid)).or_default();
            files[usize::from(is_small)] = Some(at);
        }
    }
    let series = by_key.into_iter().map(|(key, files)| {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|(left, _), (right, _)| left.cmp(right));
        let steps = files.into_iter().filter_map(|((step, ..), [whole, small])| {
            Some(SeriesStep { numbers: vec![step], entry: whole.or(small)?, small })
        });
        Series { pattern: key.clone(), name: key, is_entry: true, steps: steps.collect() }
    });
    series.collect()
}

#[cfg(test)]
mod tests;
