//! The search behind the palette: everything that has a name, in sections, the best first. Runs in a job, as it goes over
//! every run; what is found so far is told on the way.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::coverage;
use super::matching::{Pattern, Scorer};
use super::used::Ranks;
use super::{Found, Hit, Kind, Section, Target};
use crate::app::artifacts::ArtifactSection;
use crate::app::command::Command;
use crate::model::{Catalog, RunIndex, StoreView, format, natural_cmp, path_name};
use crate::store::Cancel;
use crate::text::Language;

/// Hits of a section among others.
pub(super) const SECTION: usize = 5;
/// What was used last, while nothing is typed.
const RECENT: usize = 10;
/// Hits of the one section that is shown.
const ALONE: usize = 200;
/// Names between two looks at whether anybody still waits.
const CHUNK: usize = 8192;
/// How long nothing is told.
const PAUSE: Duration = Duration::from_millis(40);

/// What is looked for, and in what.
#[derive(Debug)]
pub struct Query {
    pub text: String,
    /// This kind alone.
    pub kind: Option<Kind>,
    /// Those that can run now.
    pub commands: Vec<Command>,
    pub language: Language,
    /// Of the open place, and which of its stores are shown.
    pub catalog: Option<(Arc<Catalog>, StoreView)>,
    /// Those of a run that are listed.
    pub files: Option<(RunIndex, Arc<Vec<ArtifactSection>>)>,
    /// Opened before.
    pub places: Vec<PathBuf>,
    /// What was used last, by its names.
    pub used: Vec<String>,
}

/// Looks for everything; `tell` gets what is found so far, and at last all of it.
pub(super) fn search(query: &Query, cancel: &Cancel, tell: &mut dyn FnMut(Found)) {
    let search = Search {
        query,
        pattern: Pattern::new(&query.text),
        is_blank: query.text.trim().is_empty(),
        ranks: Ranks::of(&query.used),
        cancel,
        limit: match query.kind {
            Some(_) => ALONE,
            None if query.text.trim().is_empty() => ALONE,
            None => SECTION,
        },
    };
    search.run(tell);
}

/// A name with how well it fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scored {
    score: Reverse<u32>,
    /// Of two that fit as well the shorter.
    length: usize,
    order: u64,
    at: usize,
}

/// The best of a list so far.
#[derive(Default)]
struct Best {
    top: Vec<Scored>,
    matching: usize,
}

impl Best {
    fn add(&mut self, scored: Vec<Scored>, limit: usize) {
        self.matching += scored.len();
        self.top.extend(scored);
        self.top.sort_unstable();
        self.top.truncate(limit);
    }
}

struct Search<'a> {
    query: &'a Query,
    pattern: Pattern,
    is_blank: bool,
    ranks: Ranks<'a>,
    cancel: &'a Cancel,
    /// Hits of a section at most.
    limit: usize,
}

/// One thing that can be found.
struct Item<'a> {
    target: Target,
    name: Cow<'a, str>,
    /// How long ago it was used.
    rank: Option<usize>,
}

impl Search<'_> {
    fn run(&self, tell: &mut dyn FnMut(Found)) {
        let wants = |kind: Kind| match self.query.kind {
            Some(only) => only == kind,
            None => !self.is_blank || kind == Kind::Command,
        };
        let runs = self.runs();
        let mut found = Found::default();
        let mut small = Vec::new();
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Run) {
            // What was used last is looked for among all.
            if wants(kind) || self.query.kind.is_none() {
                small.push((kind, self.items(kind)));
            }
        }
        let recent = if self.query.kind.is_none() { self.recent(&small, &runs) } else { Vec::new() };
        let is_new = |target: &Target| !recent.iter().any(|hit| hit.target == *target);
        for (kind, items) in small.iter().filter(|(kind, _)| wants(*kind)) {
            let best = self.best_of(items);
            let hits = best.top.iter().map(|scored| self.hit(&items[scored.at])).filter(|hit| is_new(&hit.target));
            let hits = hits.take(self.limit).collect();
            found.sections.push(Section { kind: Some(*kind), hits, matching: best.matching, total: items.len() });
        }
        found.sections.insert(0, Section { kind: None, matching: recent.len(), total: recent.len(), hits: recent });
        if wants(Kind::Run) {
            let before = |section: &Section| matches!(section.kind, None | Some(Kind::Command | Kind::Metric));
            let at = found.sections.iter().take_while(|section| before(section)).count();
            let recent = found.sections[0].hits.iter().map(|hit| hit.target.clone()).collect::<Vec<_>>();
            found
                .sections
                .insert(at, Section { kind: Some(Kind::Run), hits: Vec::new(), matching: 0, total: runs.len() });
            self.search_runs(&runs, |best| {
                let hits = best.top.iter().filter_map(|scored| self.run_hit(runs[scored.at]));
                let hits = hits.filter(|hit| !recent.contains(&hit.target)).take(self.limit).collect();
                found.sections[at].hits = hits;
                found.sections[at].matching = best.matching;
                tell(found.clone());
            });
        }
        if let Some((catalog, _)) = &self.query.catalog {
            coverage::fill(&mut found, catalog, &runs, self.cancel);
        }
        if !self.cancel.is_cancelled() {
            found.is_complete = true;
            tell(found);
        }
    }

    /// Runs of the stores that are shown.
    fn runs(&self) -> Vec<RunIndex> {
        let Some((catalog, view)) = &self.query.catalog else { return Vec::new() };
        catalog.run_indices().filter(|run| catalog.shows(*run, *view)).collect()
    }

    /// Everything of a kind but runs.
    fn items(&self, kind: Kind) -> Vec<Item<'_>> {
        match kind {
            Kind::Command => self.commands(),
            Kind::Metric => self.metrics(),
            Kind::File => [self.experiments(), self.files(), self.places()].into_iter().flatten().collect(),
            Kind::Run => Vec::new(),
        }
    }

    fn commands(&self) -> Vec<Item<'_>> {
        let texts = self.query.language.texts();
        let item = |command: &Command| Item {
            target: Target::Command(*command),
            name: command.full_label(texts),
            rank: self.ranks.commands.get(command.key()).copied(),
        };
        self.query.commands.iter().map(item).collect()
    }

    fn metrics(&self) -> Vec<Item<'_>> {
        let Some((catalog, _)) = &self.query.catalog else { return Vec::new() };
        let mut lists = FxHashSet::default();
        let mut names: FxHashSet<&Arc<str>> = FxHashSet::default();
        for entry in &catalog.runs {
            // Runs of one script share their list of names.
            if lists.insert(Arc::as_ptr(&entry.keys.metrics)) {
                names.extend(entry.keys.metrics.keys());
            }
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_unstable_by(|a, b| natural_cmp(a, b));
        let item = |name: &'_ Arc<str>| Item {
            target: Target::Metric(name.clone()),
            rank: self.ranks.metrics.get(&**name).copied(),
            name: Cow::Owned(name.to_string()),
        };
        names.into_iter().map(item).collect()
    }

    fn experiments(&self) -> Vec<Item<'_>> {
        let Some((catalog, view)) = &self.query.catalog else { return Vec::new() };
        let shown = catalog.experiment_indices().filter(|it| catalog.experiment_shown(*it, *view) == Some(*it));
        let item = |index| {
            let experiment = catalog.experiment(index);
            Item {
                target: Target::Experiment(index),
                name: Cow::Borrowed(experiment.display_name()),
                rank: self.ranks.experiments.get(experiment.id.as_str()).copied(),
            }
        };
        shown.map(item).collect()
    }

    fn files(&self) -> Vec<Item<'_>> {
        let Some((run, sections)) = &self.query.files else { return Vec::new() };
        let mut items = Vec::new();
        for section in sections.iter() {
            let files = section.listing.entries.iter().filter(|entry| !entry.is_folder());
            items.extend(files.map(|entry| {
                let path = match &section.model {
                    Some(model) => format!("{model}/{}", entry.path),
                    None => entry.path.clone(),
                };
                Item { target: Target::File(*run, path.clone()), name: Cow::Owned(path), rank: None }
            }));
        }
        items
    }

    fn places(&self) -> Vec<Item<'_>> {
        let item = |path: &PathBuf| Item {
            target: Target::Place(path.clone()),
            name: Cow::Owned(path_name(path)),
            rank: None,
        };
        self.query.places.iter().map(item).collect()
    }

    fn best_of(&self, items: &[Item<'_>]) -> Best {
        let mut best = Best::default();
        for (chunk_at, chunk) in items.chunks(CHUNK).enumerate() {
            if self.cancel.is_cancelled() {
                break;
            }
            let score = |scorer: &mut Scorer, (at, item): (usize, &Item<'_>)| {
                let at = chunk_at * CHUNK + at;
                self.scored(scorer, &item.name, item.rank, at as u64, at)
            };
            let scored = chunk.par_iter().enumerate().map_init(Scorer::new, score).flatten().collect();
            // What stands among the last used ones already leaves its room to others.
            best.add(scored, self.limit + RECENT);
        }
        best
    }

    fn scored(&self, scorer: &mut Scorer, name: &str, rank: Option<usize>, order: u64, at: usize) -> Option<Scored> {
        let score = scorer.score(&self.pattern, name)?;
        let length = if self.is_blank { 0 } else { name.len() };
        Some(Scored { score: Reverse(score + lift(rank)), length, order, at })
    }

    /// By name, and by the beginning or a part of the ID; the newest of those that fit as well comes first.
    fn search_runs(&self, runs: &[RunIndex], mut progress: impl FnMut(&Best)) {
        let Some((catalog, _)) = &self.query.catalog else { return };
        let typed = self.query.text.trim().to_lowercase();
        let mut told = Instant::now();
        let mut best = Best::default();
        for (chunk_at, chunk) in runs.chunks(CHUNK).enumerate() {
            if self.cancel.is_cancelled() {
                return;
            }
            let score = |scorer: &mut Scorer, (at, index): (usize, &RunIndex)| {
                let run = catalog.run(*index);
                let at = chunk_at * CHUNK + at;
                let rank = self.ranks.runs.get(run.id.as_str()).copied();
                let order = u64::MAX - run.start_time.map_or(0, i64::unsigned_abs);
                let by_id = || {
                    let score = id_score(run.id.as_str(), &typed)?;
                    Some(Scored { score: Reverse(score + lift(rank)), length: typed.len(), order, at })
                };
                self.scored(scorer, run.display_name(), rank, order, at).or_else(by_id)
            };
            let scored = chunk.par_iter().enumerate().map_init(Scorer::new, score).flatten().collect();
            best.add(scored, self.limit + RECENT);
            let is_last = (chunk_at + 1) * CHUNK >= runs.len();
            if is_last || told.elapsed() >= PAUSE {
                progress(&best);
                told = Instant::now();
            }
        }
    }

    /// What was used last: newest first, or the best of it.
    fn recent(&self, small: &[(Kind, Vec<Item<'_>>)], runs: &[RunIndex]) -> Vec<Hit> {
        let mut scorer = Scorer::new();
        let mut recent: Vec<(Scored, Hit)> = Vec::new();
        let mut add = |name: &str, rank: usize, hit: &dyn Fn() -> Option<Hit>| {
            let order = rank as u64;
            let scored = if self.is_blank {
                Some(Scored { score: Reverse(0), length: 0, order, at: 0 })
            } else {
                self.scored(&mut scorer, name, Some(rank), order, 0)
            };
            recent.extend(scored.and_then(|scored| Some((scored, hit()?))));
        };
        for item in small.iter().flat_map(|(_, items)| items) {
            if let Some(rank) = item.rank {
                add(&item.name, rank, &|| Some(self.hit(item)));
            }
        }
        if let Some((catalog, _)) = self.query.catalog.as_ref().filter(|_| !self.ranks.runs.is_empty()) {
            for run in runs {
                if let Some(rank) = self.ranks.runs.get(catalog.run(*run).id.as_str()) {
                    add(catalog.run(*run).display_name(), *rank, &|| self.run_hit(*run));
                }
            }
        }
        recent.sort_by_key(|(scored, _)| *scored);
        recent.truncate(if self.is_blank { RECENT } else { SECTION });
        recent.into_iter().map(|(_, hit)| hit).collect()
    }

    fn run_hit(&self, run: RunIndex) -> Option<Hit> {
        let (catalog, _) = self.query.catalog.as_ref()?;
        let name = Cow::Borrowed(catalog.run(run).display_name());
        Some(self.hit(&Item { target: Target::Run(run), name, rank: None }))
    }

    fn hit(&self, item: &Item<'_>) -> Hit {
        let text = format::safe_text(&item.name).into_owned();
        let parts = if self.is_blank { Vec::new() } else { Scorer::new().parts(&self.pattern, &text) };
        Hit { target: item.target.clone(), text, parts, coverage: None }
    }
}

/// What was used lately counts for more: at most as much as one letter and a half.
fn lift(rank: Option<usize>) -> u32 {
    const MOST: u32 = 24;
    const LEAST: u32 = 4;
    rank.map_or(0, |rank| MOST.saturating_sub(u32::try_from(rank).unwrap_or(MOST)).max(LEAST))
}

/// Of an ID that holds what was typed, or begins with it.
fn id_score(id: &str, typed: &str) -> Option<u32> {
    const LEAST: usize = 3;
    if typed.len() < LEAST {
        return None;
    }
    let each = if id.starts_with(typed) { 20 } else { 14 };
    id.contains(typed).then_some(each * u32::try_from(typed.len()).unwrap_or(u32::from(u16::MAX)))
}

#[cfg(test)]
mod tests;
