//! What a purge takes: chosen from a [`Survey`], measured by the store, the same rules for every kind of store.
//!
//! Named runs and experiments go if they are deleted; with them, when asked for, the deleted runs below them, the logged
//! models that they made, and everything else that is deleted or left over. What is too young for [`older_than`] stays, and
//! what does not tell its age does too. What was asked for and stays is told with the reason.
//!
//! [`older_than`]: PurgeSelection::older_than

use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::change::Skipped;
use super::policy::with_descendants;
use super::purge::{ItemKind, LostSource, Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection};
use super::survey::{KnownExperiment, KnownModel, KnownRun, Survey};
use crate::store::cancel::Cancel;
use crate::store::disk::extent::Extent;
use crate::store::refusal::LifecycleError;
use crate::store::types::LifecycleStage;

type Result<T> = std::result::Result<T, LifecycleError>;

/// A folder where a run, model or trace would be, with none in it.
pub(in crate::store) struct Leftover {
    /// No file lies in it.
    pub(in crate::store) is_empty: bool,
    pub(in crate::store) key: String,
    pub(in crate::store) id: String,
    /// Key of the experiment that it lies in.
    pub(in crate::store) experiment: String,
    pub(in crate::store) path: PathBuf,
}

/// One store while a plan is made. Only reads.
pub(in crate::store) trait Source: Sync {
    fn survey(&self) -> &Survey;

    /// Where something is, for messages.
    fn place(&self, key: &str) -> PathBuf;

    /// Where an item is before anybody looked.
    fn path_of_item(&self, key: &str) -> PathBuf {
        self.place(key)
    }

    /// How many traces an experiment holds.
    fn traces_in(&self, experiment: &KnownExperiment) -> usize;

    /// Folders that are nobody's.
    fn leftovers(&self) -> Vec<Leftover>;

    /// Finds and measures the folders of an item; returns what of it lies elsewhere.
    fn measure(&self, item: &mut PurgeItem, cancel: &Cancel) -> Result<Vec<Outside>>;

    /// Refuses an item in which somebody keeps files of whom not all goes.
    fn check_claims(&self, _item: &PurgeItem, _goes: &dyn Fn(&str) -> bool) -> Result<()> {
        Ok(())
    }
}

/// Finds out what would be removed.
pub(in crate::store) fn plan(
    source: &dyn Source,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let Choice { mut skipped, mut drafts } = Choice::of(source, selection);
    leave_claimed(source, &mut drafts, &mut skipped);
    let mut plan = PurgePlan { skipped, beside: selection.beside.clone(), ..PurgePlan::default() };
    news(PlanNews::Found(&drafts));

    let drafts: Vec<(usize, PurgeItem)> = drafts.into_iter().enumerate().collect();
    let is_along = |item: &PurgeItem| item.kind == ItemKind::LoggedModel && item.along_with.is_some();
    let (models, others): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|(_, item)| is_along(item));
    let measurer = Measurer { source, selection, news, cancel };
    let mut measured = measurer.measure(others)?;
    // Models stay with the run that made them.
    let going: FxHashSet<&str> = measured.going.iter().map(|(_, item)| item.key.as_str()).collect();
    let (models, staying): (Vec<_>, Vec<_>) =
        models.into_iter().partition(|(_, item)| item.along_with.as_deref().is_some_and(|maker| going.contains(maker)));
    for (at, _) in staying {
        news(PlanNews::Measured(at, None));
    }
    measured.append(measurer.measure(models)?);

    measured.going.sort_unstable_by_key(|(at, _)| *at);
    plan.items = measured.going.into_iter().map(|(_, item)| item).collect();
    plan.skipped.extend(measured.skipped);
    leave_claimed(source, &mut plan.items, &mut plan.skipped);
    plan.items = models_first(plan.items);
    let going: FxHashSet<&str> = plan.items.iter().map(|item| item.key.as_str()).collect();
    let outside = measured.outside.into_iter().filter(|(item, _)| going.contains(item.as_str()));
    plan.outside = outside.flat_map(|(_, outside)| outside).collect();
    plan.lost_sources = lost_sources(source.survey(), &plan.items);
    Ok(plan)
}

/// Items as they are now.
#[derive(Default)]
struct Measured {
    /// With their places among the drafts.
    going: Vec<(usize, PurgeItem)>,
    skipped: Vec<Skipped>,
    /// By the key of the item.
    outside: Vec<(String, Vec<Outside>)>,
}

impl Measured {
    fn append(&mut self, other: Self) {
        self.going.extend(other.going);
        self.skipped.extend(other.skipped);
        self.outside.extend(other.outside);
    }
}

struct Measurer<'a> {
    source: &'a dyn Source,
    selection: &'a PurgeSelection,
    news: &'a (dyn Fn(PlanNews<'_>) + Sync),
    cancel: &'a Cancel,
}

impl Measurer<'_> {
    fn measure(&self, drafts: Vec<(usize, PurgeItem)>) -> Result<Measured> {
        let measure = |(at, mut item): (usize, PurgeItem)| {
            let outside = self.source.measure(&mut item, self.cancel);
            let is_left = matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun);
            let is_young = is_left && !is_long_left(self.selection, &item);
            (self.news)(PlanNews::Measured(at, outside.as_ref().ok().filter(|_| !is_young).map(|_| &item.extent)));
            (at, item, is_young, outside)
        };
        let found: Vec<_> = drafts.into_par_iter().map(measure).collect();
        let mut measured = Measured::default();
        for (at, item, is_young, outside) in found {
            match outside {
                Ok(_) if is_young => {}
                Ok(outside) => {
                    measured.outside.push((item.key.clone(), outside));
                    measured.going.push((at, item));
                }
                Err(LifecycleError::Cancelled) => return Err(LifecycleError::Cancelled),
                Err(why) => measured.skipped.push(Skipped::new(item.key, why)),
            }
        }
        Ok(measured)
    }
}

/// Whether a folder without a run was left alone for long enough: only its files tell.
fn is_long_left(selection: &PurgeSelection, item: &PurgeItem) -> bool {
    let changed = i64::try_from(item.extent.newest / 1_000_000).unwrap_or(i64::MAX);
    selection.older_than.is_none_or(|age| selection.now.saturating_sub(changed) >= age)
}

/// Leaves items in which somebody keeps files who does not go, until nothing changes any more: what stays keeps others.
fn leave_claimed(source: &dyn Source, items: &mut Vec<PurgeItem>, skipped: &mut Vec<Skipped>) {
    loop {
        let holders = Holders::of(source.survey(), items);
        let goes = |key: &str| holders.goes(key);
        let kept: Vec<_> = items.iter().map(|item| source.check_claims(item, &goes).err()).collect();
        if kept.iter().all(Option::is_none) {
            return;
        }
        let mut kept = kept.into_iter();
        items.retain(|item| {
            let why = kept.next().flatten();
            let goes = why.is_none();
            skipped.extend(why.map(|why| Skipped::new(&item.key, why)));
            goes
        });
        // Models stay with the run that made them.
        *items = models_first(std::mem::take(items));
    }
}

/// Puts the models of a run before it: a purge that stops between them leaves a deleted run, with which the rest is found
/// again, and not models without a run.
fn models_first(items: Vec<PurgeItem>) -> Vec<PurgeItem> {
    let mut models: FxHashMap<String, Vec<PurgeItem>> = FxHashMap::default();
    let mut others = Vec::new();
    for item in items {
        match &item.along_with {
            Some(maker) if item.kind == ItemKind::LoggedModel => models.entry(maker.clone()).or_default().push(item),
            _ => others.push(item),
        }
    }
    // Those of a run that stays are left in the map, and stay with it.
    others.into_iter().flat_map(|item| models.remove(&item.key).unwrap_or_default().into_iter().chain([item])).collect()
}

/// What goes: the items themselves, and what is in experiments among them.
struct Holders {
    keys: FxHashSet<String>,
}

impl Holders {
    fn of(survey: &Survey, items: &[PurgeItem]) -> Self {
        let mut keys: FxHashSet<String> = items.iter().map(|item| item.key.clone()).collect();
        let experiments: FxHashSet<usize> = going_experiments(survey, items);
        let runs = survey.runs.iter().map(|run| (run.experiment, &run.key));
        let models = survey.models.iter().map(|model| (model.experiment, &model.key));
        keys.extend(runs.chain(models).filter(|(at, _)| experiments.contains(at)).map(|(_, key)| key.clone()));
        Self { keys }
    }

    fn goes(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

fn going_experiments(survey: &Survey, items: &[PurgeItem]) -> FxHashSet<usize> {
    let keys: FxHashSet<&str> =
        items.iter().filter(|item| item.kind == ItemKind::Experiment).map(|item| item.key.as_str()).collect();
    let experiments = survey.experiments.iter().enumerate();
    experiments.filter(|(_, known)| !known.is_loose && keys.contains(known.key.as_str())).map(|(at, _)| at).collect()
}

/// Versions of registered models that came from what goes: by run, by model, or by the path of their source.
fn lost_sources(survey: &Survey, items: &[PurgeItem]) -> Vec<LostSource> {
    if survey.registry.is_empty() {
        return Vec::new();
    }
    let holders = Holders::of(survey, items);
    let runs: FxHashMap<&str, &str> = survey
        .runs
        .iter()
        .filter(|run| holders.goes(&run.key))
        .map(|run| (run.id.as_str(), run.key.as_str()))
        .collect();
    let models: FxHashMap<&str, &str> = survey
        .models
        .iter()
        .filter(|model| holders.goes(&model.key))
        .map(|model| (model.id.as_str(), model.key.as_str()))
        .collect();
    let mut lost = Vec::new();
    for model in &survey.registry {
        for version in &model.versions {
            let by_run = version.run_id.as_ref().and_then(|id| runs.get(id.as_str()));
            let by_source = || {
                let mut parts = version.source.as_deref()?.split('/');
                parts.find_map(|part| runs.get(part).or_else(|| models.get(part)))
            };
            if let Some(key) = by_run.or_else(by_source) {
                let key = (*key).to_owned();
                lost.push(LostSource { model: model.name.clone(), version: version.version, key });
            }
        }
    }
    lost
}

/// What a selection means.
struct Choice {
    skipped: Vec<Skipped>,
    drafts: Vec<PurgeItem>,
}

impl Choice {
    fn of(source: &dyn Source, selection: &PurgeSelection) -> Self {
        let survey = source.survey();
        let mut chooser = Chooser {
            source,
            survey,
            selection,
            told: FxHashSet::default(),
            choice: Self { skipped: Vec::new(), drafts: Vec::new() },
        };
        let experiments = chooser.experiments();
        let runs = chooser.runs(&experiments);
        chooser.models(&experiments, &runs);
        if selection.has_leftovers() {
            chooser.leftovers(&experiments);
        }
        chooser.choice
    }
}

struct Chooser<'a> {
    source: &'a dyn Source,
    survey: &'a Survey,
    selection: &'a PurgeSelection,
    /// Keys of what was told to stay: each once, whoever asks for it again.
    told: FxHashSet<String>,
    choice: Choice,
}

impl<'a> Chooser<'a> {
    fn skip(&mut self, key: &str, why: fn(PathBuf) -> LifecycleError) {
        if self.told.insert(key.to_owned()) {
            self.choice.skipped.push(Skipped::new(key, why(self.source.place(key))));
        }
    }

    /// Whether something is old enough; what is not is told when it was named, or when its age is not known.
    fn is_old(&mut self, key: &str, since: Option<i64>, is_named: bool) -> bool {
        let Some(age) = self.selection.older_than else { return true };
        let is_old = since.map(|since| self.selection.now.saturating_sub(since) >= age);
        match is_old {
            None => self.skip(key, LifecycleError::UnknownAge),
            Some(false) if is_named => self.skip(key, LifecycleError::TooYoung),
            Some(_) => {}
        }
        is_old == Some(true)
    }

    fn draft(&mut self, kind: ItemKind, key: &str, id: &str, name: &str, since: Option<i64>) -> &mut PurgeItem {
        self.choice.drafts.push(PurgeItem {
            kind,
            key: key.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
            path: self.source.path_of_item(key),
            elsewhere: Vec::new(),
            extent: Extent::default(),
            deleted_since: since,
            runs: usize::from(kind == ItemKind::Run),
            traces: 0,
            along_with: None,
            children_that_stay: Vec::new(),
            identity: (0, 0),
            folders: Vec::new(),
        });
        let last = self.choice.drafts.len() - 1;
        &mut self.choice.drafts[last]
    }

    /// Drafts the experiments and returns their places in the survey.
    fn experiments(&mut self) -> FxHashSet<usize> {
        let survey = self.survey;
        let mut chosen = FxHashSet::default();
        let mut keys: Vec<(String, bool)> =
            self.selection.experiments.iter().map(|key| (key.to_string(), true)).collect();
        if self.selection.everything_deleted {
            let deleted = |known: &&KnownExperiment| known.stage == LifecycleStage::Deleted && !known.is_loose;
            keys.extend(survey.experiments.iter().filter(deleted).map(|known| (known.key.clone(), false)));
        }
        for (key, is_named) in keys {
            let Some(at) = survey.experiments.iter().position(|known| known.key == key && !known.is_loose) else {
                self.skip(&key, LifecycleError::Gone);
                continue;
            };
            let known = &survey.experiments[at];
            if !known.is_put_away {
                let is_marked = known.stage == LifecycleStage::Deleted;
                self.skip(&key, if is_marked { LifecycleError::NotInTrash } else { LifecycleError::Active });
                continue;
            }
            if chosen.contains(&at) || !self.is_old(&key, known.last_update_time, is_named) {
                continue;
            }
            chosen.insert(at);
            let runs = survey.runs.iter().filter(|run| run.experiment == at).count();
            let traces = self.source.traces_in(known);
            let draft = self.draft(ItemKind::Experiment, &key, &known.id, &known.name, known.last_update_time);
            (draft.runs, draft.traces) = (runs, traces);
        }
        chosen
    }

    /// Drafts the runs that do not go with their experiment, and returns them.
    fn runs(&mut self, experiments: &FxHashSet<usize>) -> Vec<&'a KnownRun> {
        let survey = self.survey;
        let by_key: FxHashMap<&str, &KnownRun> = survey.runs.iter().map(|run| (run.key.as_str(), run)).collect();
        let mut chosen: Vec<&KnownRun> = Vec::new();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for key in &self.selection.runs {
            match by_key.get(key.as_str()).copied() {
                None => self.skip(key.as_str(), LifecycleError::Gone),
                Some(run) if experiments.contains(&run.experiment) => {}
                Some(run) if !run.is_described => self.skip(key.as_str(), LifecycleError::Unreadable),
                Some(run) if run.stage == LifecycleStage::Active => self.skip(key.as_str(), LifecycleError::Active),
                Some(run) => {
                    if self.is_old(&run.key, run.deleted_time, true) && seen.insert(&run.key) {
                        chosen.push(run);
                    }
                }
            }
        }
        let named = chosen.len();
        if self.selection.with_children {
            let named = chosen.iter().map(|run| run.key.clone()).collect();
            let below = with_descendants(named, &survey.families());
            let below = below.iter().filter_map(|key| by_key.get(key.as_str()).copied());
            chosen.extend(below.filter(|run| self.takes_along(run, &mut seen)));
        }
        let with_children = chosen.len();
        if self.selection.everything_deleted {
            let mut others: Vec<&KnownRun> =
                survey.runs.iter().filter(|run| !experiments.contains(&run.experiment)).collect();
            others.sort_by(|a, b| (a.experiment, &a.key).cmp(&(b.experiment, &b.key)));
            chosen.extend(others.into_iter().filter(|run| self.takes_along(run, &mut seen)));
        }
        self.draft_runs(&chosen, named..with_children);
        chosen
    }

    /// Whether a run that was not named goes; each is asked for once.
    fn takes_along(&mut self, run: &'a KnownRun, seen: &mut FxHashSet<&'a str>) -> bool {
        let is_deleted = run.stage == LifecycleStage::Deleted;
        is_deleted && seen.insert(&run.key) && self.is_old(&run.key, run.deleted_time, false)
    }

    /// Drafts runs, of which those at `along` go along with the nearest one above them that goes.
    fn draft_runs(&mut self, chosen: &[&'a KnownRun], along: std::ops::Range<usize>) {
        let survey = self.survey;
        let going: FxHashSet<&str> = chosen.iter().map(|run| run.key.as_str()).collect();
        let by_id = survey.by_id();
        let mut staying: FxHashMap<(usize, &str), Vec<String>> = FxHashMap::default();
        for run in survey.runs.iter().filter(|run| !going.contains(run.key.as_str())) {
            if let Some(parent) = &run.parent_id {
                staying.entry((run.experiment, parent)).or_default().push(run.key.clone());
            }
        }
        let above = |run: &KnownRun| by_id.get(&(run.experiment, run.parent_id.as_deref()?)).copied();
        // Parents may stand in a circle.
        let nearest = |run: &KnownRun| {
            let mut ancestors = std::iter::successors(above(run), |run| above(run)).take(survey.runs.len());
            ancestors.find(|above| above.key != run.key && going.contains(above.key.as_str()))
        };
        for (at, run) in chosen.iter().enumerate() {
            let stay = staying.remove(&(run.experiment, run.id.as_str())).unwrap_or_default();
            let along_with = if along.contains(&at) { nearest(run) } else { None };
            let draft = self.draft(ItemKind::Run, &run.key, &run.id, &run.name, run.deleted_time);
            draft.children_that_stay = stay;
            draft.along_with = along_with.map(|above| above.key.clone());
        }
    }

    /// Drafts the logged models that the runs made, and deleted ones.
    fn models(&mut self, experiments: &FxHashSet<usize>, runs: &[&KnownRun]) {
        let makers: FxHashMap<(usize, &str), &KnownRun> =
            runs.iter().map(|run| ((run.experiment, run.id.as_str()), *run)).collect();
        let mut models: Vec<&KnownModel> =
            self.survey.models.iter().filter(|model| !experiments.contains(&model.experiment)).collect();
        models.sort_by(|a, b| (a.experiment, &a.key).cmp(&(b.experiment, &b.key)));
        for model in models {
            let source = model.source_run.as_deref().unwrap_or_default();
            let maker = makers.get(&(model.experiment, source)).filter(|_| !self.selection.keep_models);
            let is_named = self.selection.names(&model.key);
            let is_deleted = model.stage == LifecycleStage::Deleted;
            let is_asked = (self.selection.everything_deleted || is_named) && is_deleted;
            if maker.is_none() && !(is_asked && self.is_old(&model.key, model.updated, is_named)) {
                continue;
            }
            let since = model.updated.filter(|_| is_deleted);
            let along_with = maker.map(|run| run.key.clone());
            self.draft(ItemKind::LoggedModel, &model.key, &model.id, &model.name, since).along_with = along_with;
        }
    }

    /// Drafts folders that are nobody's.
    fn leftovers(&mut self, experiments: &FxHashSet<usize>) {
        let survey = self.survey;
        let going: FxHashSet<&str> = experiments.iter().map(|at| survey.experiments[*at].key.as_str()).collect();
        for found in self.source.leftovers() {
            let (kind, is_asked) = if found.is_empty {
                (ItemKind::Leftover, self.selection.leftovers)
            } else {
                (ItemKind::UnknownRun, self.selection.unknown_runs)
            };
            let is_wanted = is_asked || self.selection.names(&found.key);
            if going.contains(found.experiment.as_str()) {
                continue;
            }
            if is_wanted {
                self.draft(kind, &found.key, &found.id, "", None).path = found.path;
            } else if self.selection.leftovers && kind == ItemKind::UnknownRun {
                self.choice.skipped.push(Skipped::new(&found.key, LifecycleError::UnknownRun(found.path)));
            }
        }
    }
}
