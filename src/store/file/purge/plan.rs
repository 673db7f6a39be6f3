//! What a purge would remove: found out by reading alone.

use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::FileStore;
use super::super::folder::Folder;
use super::super::keys::Names;
use super::super::layout::{MODELS, TRACES, subfolders};
use super::super::models::registered;
use super::super::report::Report;
use super::super::survey::{KnownExperiment, KnownModel, KnownRun, Survey};
use super::claims::Claims;
use super::extent::{check_mounts, measure, mounts};
use crate::store::artifacts::local_paths;
use crate::store::lifecycle::{
    ItemKind, LifecycleError, LostSource, Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection, Skipped,
};
use crate::store::{Cancel, LifecycleStage};

type Result<T> = std::result::Result<T, LifecycleError>;

pub(super) fn plan(
    store: &FileStore,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let root = Folder::root(store.root(), &store.disk)?;
    let survey = Survey::of(store.root(), cancel)?;
    let claims = Claims::of(store, &survey, cancel)?;
    let mut chooser =
        Chooser { root: store.root(), survey: &survey, selection, skipped: Vec::new(), drafts: Vec::new() };
    let experiments = chooser.experiments();
    let runs = chooser.runs(&experiments);
    chooser.models(&experiments, &runs);
    chooser.leftovers(&experiments, &claims);
    let Chooser { mut skipped, mut drafts, .. } = chooser;
    leave_kept(&claims, &mut drafts, &mut skipped);

    let mut plan = PurgePlan { skipped, ..PurgePlan::default() };
    let is_young = |item: &PurgeItem| item.kind == ItemKind::Leftover && !selection.is_long_left(item);
    let mounts = mounts();
    news(PlanNews::Found(&drafts));
    let results: Vec<_> = drafts
        .into_par_iter()
        .enumerate()
        .map(|(at, draft)| {
            let result = measured(&root, &mounts, draft, cancel);
            let goes = result.as_ref().ok().filter(|item| !is_young(item));
            news(PlanNews::Measured(at, goes.map(|item| &item.extent)));
            result
        })
        .collect();
    for result in results {
        match result {
            Ok(item) if is_young(&item) => {}
            Ok(item) => plan.items.push(item),
            Err((_, LifecycleError::Cancelled)) => return Err(LifecycleError::Cancelled),
            Err((key, why)) => plan.skipped.push(Skipped::new(key, why)),
        }
    }
    leave_kept(&claims, &mut plan.items, &mut plan.skipped);
    plan.items = models_first(plan.items);
    plan.outside = outside(store, &survey, &plan.items);
    plan.lost_sources = lost_sources(store, &survey, &plan.items);
    Ok(plan)
}

/// Leaves items in which somebody keeps files who does not go, until nothing changes any more: what stays keeps others.
fn leave_kept(claims: &Claims, items: &mut Vec<PurgeItem>, skipped: &mut Vec<Skipped>) {
    loop {
        let holders = Holders::of(items);
        let goes = |key: &str| holders.of_key(key).is_some();
        let kept: Vec<Option<LifecycleError>> = items.iter().map(|item| claims.check(item, goes).err()).collect();
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
pub(in crate::store) fn models_first(items: Vec<PurgeItem>) -> Vec<PurgeItem> {
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

fn measured(
    root: &Folder,
    mounts: &[PathBuf],
    mut item: PurgeItem,
    cancel: &Cancel,
) -> std::result::Result<PurgeItem, (String, LifecycleError)> {
    let measure = || -> Result<_> {
        let folder = root.open_key(&item.key)?;
        if folder.identity()?.0 != root.identity()?.0 {
            return Err(LifecycleError::Mount(folder.path));
        }
        let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
        check_mounts(mounts, &whole)?;
        let (parent, _) = root.open_parent(&item.key)?;
        if !parent.is_writable() {
            return Err(LifecycleError::Locked(parent.path));
        }
        Ok((folder.identity()?, measure(folder, cancel)?))
    };
    match measure() {
        Ok((identity, extent)) => {
            (item.identity, item.extent) = (identity, extent);
            Ok(item)
        }
        Err(why) => Err((item.key, why)),
    }
}

/// Chooses what a selection means.
struct Chooser<'a> {
    root: &'a std::path::Path,
    survey: &'a Survey,
    selection: &'a PurgeSelection,
    skipped: Vec<Skipped>,
    drafts: Vec<PurgeItem>,
}

impl<'a> Chooser<'a> {
    fn path(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    fn skip(&mut self, key: &str, why: fn(PathBuf) -> LifecycleError) {
        let path = self.path(key);
        self.skipped.push(Skipped::new(key, why(path)));
    }

    /// Whether something is old enough; what is not is told when it was named, or when its age is not known.
    fn is_old(&mut self, key: &str, since: Option<i64>, is_named: bool) -> bool {
        let Some(age) = self.selection.older_than else { return true };
        match since {
            None => {
                self.skip(key, LifecycleError::UnknownAge);
                false
            }
            Some(since) if self.selection.now.saturating_sub(since) >= age => true,
            Some(_) => {
                if is_named {
                    self.skip(key, LifecycleError::TooYoung);
                }
                false
            }
        }
    }

    fn draft(&mut self, kind: ItemKind, key: &str, id: &str, name: &str, since: Option<i64>) -> &mut PurgeItem {
        let path = self.path(key);
        self.drafts.push(PurgeItem {
            kind,
            key: key.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
            path,
            extent: crate::store::lifecycle::Extent::default(),
            deleted_since: since,
            runs: usize::from(kind == ItemKind::Run),
            traces: 0,
            along_with: None,
            children_that_stay: Vec::new(),
            identity: (0, 0),
            folders: Vec::new(),
        });
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    /// Drafts the experiments and returns their places in the survey.
    fn experiments(&mut self) -> FxHashSet<usize> {
        let mut chosen = FxHashSet::default();
        let mut keys: Vec<(String, bool)> =
            self.selection.experiments.iter().map(|key| (key.to_string(), true)).collect();
        if self.selection.everything_deleted {
            let deleted = |known: &&KnownExperiment| known.stage == LifecycleStage::Deleted && !known.is_loose;
            keys.extend(self.survey.experiments.iter().filter(deleted).map(|known| (known.key.clone(), false)));
        }
        for (key, is_named) in keys {
            let known = self.survey.experiments.iter().position(|known| known.key == key && !known.is_loose);
            let Some(at) = known.filter(|at| !chosen.contains(at)) else {
                if known.is_none() {
                    self.skip(&key, LifecycleError::Gone);
                }
                continue;
            };
            let known = &self.survey.experiments[at];
            if !known.is_in_trash {
                let is_marked = known.stage == LifecycleStage::Deleted;
                self.skip(&key, if is_marked { LifecycleError::NotInTrash } else { LifecycleError::Active });
                continue;
            }
            if !self.is_old(&key, known.last_update_time, is_named) {
                continue;
            }
            chosen.insert(at);
            let runs = self.survey.runs.iter().filter(|run| run.experiment == at).count();
            let place = self.path(&key).join(TRACES);
            let traces = if place.is_symlink() { 0 } else { subfolders(&place, &mut Report::default()).len() };
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
        let named: FxHashSet<&str> = chosen.iter().map(|run| run.key.as_str()).collect();
        if self.selection.with_children {
            for run in survey.with_children(chosen.clone()) {
                let is_deleted = run.stage == LifecycleStage::Deleted;
                if is_deleted && seen.insert(&run.key) && self.is_old(&run.key, run.deleted_time, false) {
                    chosen.push(run);
                }
            }
        }
        if self.selection.everything_deleted {
            for run in &survey.runs {
                if run.stage == LifecycleStage::Deleted
                    && !experiments.contains(&run.experiment)
                    && seen.insert(&run.key)
                    && self.is_old(&run.key, run.deleted_time, false)
                {
                    chosen.push(run);
                }
            }
        }
        let going: FxHashSet<&str> = chosen.iter().map(|run| run.key.as_str()).collect();
        let by_id: FxHashMap<(usize, &str), &KnownRun> =
            survey.runs.iter().map(|run| ((run.experiment, run.id.as_str()), run)).collect();
        let mut staying: FxHashMap<(usize, &str), Vec<String>> = FxHashMap::default();
        for run in survey.runs.iter().filter(|run| !going.contains(run.key.as_str())) {
            if let Some(parent) = &run.parent_id {
                staying.entry((run.experiment, parent)).or_default().push(run.key.clone());
            }
        }
        for run in &chosen {
            let stay = staying.remove(&(run.experiment, run.id.as_str())).unwrap_or_default();
            let parent = run.parent_id.as_deref().and_then(|id| by_id.get(&(run.experiment, id)));
            let is_child = self.selection.with_children && !named.contains(run.key.as_str());
            let draft = self.draft(ItemKind::Run, &run.key, &run.id, &run.name, run.deleted_time);
            draft.children_that_stay = stay;
            draft.along_with = parent.filter(|_| is_child).map(|parent| parent.key.clone());
        }
        chosen
    }

    /// Drafts the logged models that the runs made, and deleted ones.
    fn models(&mut self, experiments: &FxHashSet<usize>, runs: &[&KnownRun]) {
        let makers: FxHashMap<(usize, &str), &KnownRun> =
            runs.iter().map(|run| ((run.experiment, run.id.as_str()), *run)).collect();
        for model in self.survey.models.iter().filter(|model| !experiments.contains(&model.experiment)) {
            let source = model.source_run.as_deref().unwrap_or_default();
            let maker = makers.get(&(model.experiment, source)).filter(|_| !self.selection.keep_models);
            let is_named = self.selection.names(&model.key);
            let is_asked = (self.selection.everything_deleted || is_named) && model.stage == LifecycleStage::Deleted;
            if maker.is_none() && !(is_asked && self.is_old(&model.key, model.updated, is_named)) {
                continue;
            }
            let since = (model.stage == LifecycleStage::Deleted).then_some(model.updated).flatten();
            let along_with = maker.map(|run| run.key.clone());
            self.draft(ItemKind::LoggedModel, &model.key, &model.id, &model.name, since).along_with = along_with;
        }
    }

    /// Drafts folders that are named like a run and hold none.
    fn leftovers(&mut self, experiments: &FxHashSet<usize>, claims: &Claims) {
        if !self.selection.has_leftovers() {
            return;
        }
        for (key, experiment) in &self.survey.leftovers {
            let name = key.rsplit('/').next().unwrap_or_default();
            let is_run_id = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_described = self.survey.experiments.get(*experiment).is_some_and(|known| known.has_meta);
            if is_run_id && is_described && !experiments.contains(experiment) && self.selection.wants_leftover(key) {
                self.draft(ItemKind::Leftover, key, name, "", None);
                if self.drafts.last().is_some_and(|draft| !claims.is_nobodys(draft)) {
                    self.drafts.pop();
                }
            }
        }
    }
}

/// Whether `key` is the item or lies in it.
fn is_in(item: &PurgeItem, key: &str) -> bool {
    key.strip_prefix(item.key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Which item holds each key: the item itself or an experiment around it.
struct Holders<'p>(FxHashMap<&'p str, &'p PurgeItem>);

impl<'p> Holders<'p> {
    fn of(items: &'p [PurgeItem]) -> Self {
        Self(items.iter().map(|item| (item.key.as_str(), item)).collect())
    }

    fn of_key(&self, key: &str) -> Option<&'p PurgeItem> {
        let mut place = key;
        loop {
            if let Some(item) = self.0.get(place) {
                return is_in(item, key).then_some(item);
            }
            place = place.rsplit_once('/')?.0;
        }
    }
}

/// Artifacts of what goes that lie elsewhere: other folders of this machine that are there, and addresses.
fn outside(store: &FileStore, survey: &Survey, items: &[PurgeItem]) -> Vec<Outside> {
    let holders = Holders::of(items);
    let root = store.root().canonicalize().unwrap_or_else(|_| store.root().to_path_buf());
    let mut found = Vec::new();
    let addresses = survey
        .runs
        .iter()
        .map(|run| (&run.key, &run.artifact_uri))
        .chain(survey.models.iter().map(|model| (&model.key, &model.artifact_uri)));
    for (key, uri) in addresses {
        let (Some(uri), Some(item)) = (uri, holders.of_key(key)) else { continue };
        let Some(paths) = local_paths(uri) else {
            found.push(Outside { key: key.clone(), place: uri.clone() });
            continue;
        };
        let own = root.join(&item.key);
        let there = paths.iter().filter_map(|path| path.canonicalize().ok()).find(|path| !path.starts_with(&own));
        if let Some(path) = there {
            found.push(Outside { key: key.clone(), place: path.display().to_string() });
        }
    }
    found
}

/// Versions of registered models that came from what goes: by run, by model, or by the path of their source.
fn lost_sources(store: &FileStore, survey: &Survey, items: &[PurgeItem]) -> Vec<LostSource> {
    let registry = registered(store.root(), &Names::default(), &mut Report::default());
    if registry.is_empty() {
        return Vec::new();
    }
    let holders = Holders::of(items);
    let runs: FxHashMap<&str, &KnownRun> = going(&holders, survey.runs.iter(), |run| (&run.key, &run.id));
    let models: FxHashMap<&str, &KnownModel> = going(&holders, survey.models.iter(), |model| (&model.key, &model.id));
    let mut lost = Vec::new();
    for model in registry {
        for version in model.versions {
            let by_run = version.run_id.as_ref().and_then(|id| runs.get(id.as_str())).map(|run| run.key.clone());
            let by_source = || {
                let source = version.source.as_deref()?;
                source.split('/').find_map(|part| {
                    let run = runs.get(part).map(|run| run.key.clone());
                    run.or_else(|| models.get(part).map(|model| model.key.clone()))
                })
            };
            if let Some(key) = by_run.or_else(by_source) {
                lost.push(LostSource { model: model.name.clone(), version: version.version, key });
            }
        }
    }
    lost
}

fn going<'s, T>(
    holders: &Holders<'_>,
    all: impl Iterator<Item = &'s T>,
    names: impl Fn(&'s T) -> (&'s String, &'s String),
) -> FxHashMap<&'s str, &'s T> {
    all.filter_map(|thing| {
        let (key, id) = names(thing);
        holders.of_key(key).map(|_| (id.as_str(), thing))
    })
    .collect()
}

/// The folder of logged models in an experiment, for keys.
pub(super) fn is_model_key(key: &str) -> bool {
    key.rsplit('/').nth(1) == Some(MODELS)
}
