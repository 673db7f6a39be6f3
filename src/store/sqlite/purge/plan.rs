//! What a purge would remove: found out by reading alone.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{Pass, SqliteStore};
use super::folders::{Owner, Root, kind_of_place};
use super::relations::Tables;
use super::{is_alone, root_of, table_of, unknown};
use crate::store::file::purge::models_first;
use crate::store::lifecycle::{
    Extent, ItemKind, LifecycleError, LostSource, Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection, Skipped,
};
use crate::store::{Backend, Cancel, Experiment, LifecycleStage, Location, LoggedModel, RegisteredModel, Run};

type Result<T> = std::result::Result<T, LifecycleError>;

/// A trace, as far as its files go.
#[derive(Clone)]
struct KnownTrace {
    id: String,
    experiment: String,
    uri: Option<String>,
}

/// What the database knows.
struct Known {
    /// Something that a purge might break, because nobody knows what it is about.
    stranger: Option<String>,
    experiments: Vec<Experiment>,
    runs: Vec<Run>,
    /// Parent of a run by the run's id.
    parents: FxHashMap<String, String>,
    models: Vec<LoggedModel>,
    traces: Vec<KnownTrace>,
    registry: Vec<RegisteredModel>,
}

impl Known {
    fn read(store: &SqliteStore, cancel: &Cancel) -> Result<Self> {
        let mut pass = Pass::begin(store, cancel)?;
        let tables = pass.read(|reader| {
            let session = reader.session;
            Tables::probe(&mut |sql, each| session.query(sql, [], |row| each(row).map(|()| true)))
                .map_err(|source| session.error(source))
        })?;
        let stranger = tables.stranger();
        let experiments = pass.read(|reader| reader.experiments())?;
        let mut runs = pass.read(|reader| reader.bare_runs())?;
        let mut parents = FxHashMap::default();
        let mut names: FxHashMap<String, String> = FxHashMap::default();
        if tables.has("tags", "run_uuid, key, value") {
            let condition = "\"key\" IN ('mlflow.parentRunId', 'mlflow.runName')";
            pass.read(|reader| {
                parents.clear();
                reader.select("tags", &["run_uuid", "key", "value"], condition, &[], |row| {
                    let (run, value) = (row.text_or_empty(0).into_owned(), row.text_or_empty(2).into_owned());
                    let which = if row.text_or_empty(1) == "mlflow.runName" { &mut names } else { &mut parents };
                    which.insert(run, value);
                })
            })?;
        }
        for run in runs.iter_mut().filter(|run| run.name.is_empty()) {
            run.name = names.remove(run.id.as_str()).unwrap_or_default().into();
        }
        let mut traces = Vec::new();
        if tables.has("trace_info", "request_id, experiment_id") {
            let mut places: FxHashMap<String, String> = FxHashMap::default();
            if tables.has("trace_tags", "request_id, key, value") {
                let condition = "\"key\" = 'mlflow.artifactLocation'";
                pass.read(|reader| {
                    reader.select("trace_tags", &["request_id", "value"], condition, &[], |row| {
                        places.insert(row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned());
                    })
                })?;
            }
            pass.read(|reader| {
                traces.clear();
                reader.select("trace_info", &["request_id", "experiment_id"], "true", &[], |row| {
                    let id = row.text_or_empty(0).into_owned();
                    let uri = places.get(&id).cloned();
                    traces.push(KnownTrace { id, experiment: row.text_or_empty(1).into_owned(), uri });
                })
            })?;
        }
        let models = pass.read(|reader| reader.logged_models())?;
        let registry = pass.read(|reader| reader.registered_models())?;
        Ok(Self { stranger, experiments, runs, parents, models, traces, registry })
    }

    fn children<'k>(&'k self, parent: &'k Run) -> impl Iterator<Item = &'k Run> {
        self.runs.iter().filter(|run| {
            run.experiment == parent.experiment
                && run.id != parent.id
                && self.parents.get(run.id.as_str()).is_some_and(|id| id == parent.id.as_str())
        })
    }
}

/// Finds out what would be removed.
pub(super) fn plan(
    store: &SqliteStore,
    selection: &PurgeSelection,
    news: &dyn Fn(PlanNews<'_>),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let known = Known::read(store, cancel)?;
    if let Some(what) = known.stranger.clone() {
        return Err(unknown(store, what));
    }
    let root = Root::new(root_of(store)?)?;
    let mut chooser = Chooser { store, known: &known, selection, skipped: Vec::new(), drafts: Vec::new() };
    let experiments = chooser.experiments();
    let runs = chooser.runs(&experiments);
    chooser.models(&experiments, &runs);
    if selection.has_leftovers() && is_alone(store) {
        chooser.leftovers(&root, &experiments);
    }
    let Chooser { skipped, drafts, .. } = chooser;

    let mut plan = PurgePlan { skipped, ..PurgePlan::default() };
    news(PlanNews::Found(&drafts));
    let owned = Owned::of(&known);
    let mut missing: FxHashSet<String> = FxHashSet::default();
    for (at, mut item) in drafts.into_iter().enumerate() {
        let is_model = item.kind == ItemKind::LoggedModel;
        if item.along_with.as_ref().is_some_and(|maker| is_model && missing.contains(maker)) {
            news(PlanNews::Measured(at, None));
            continue;
        }
        match fill(&owned, &root, &mut item, cancel) {
            Ok(_) if item.kind == ItemKind::Leftover && !selection.is_long_left(&item) => {
                news(PlanNews::Measured(at, None));
            }
            Ok(outside) => {
                news(PlanNews::Measured(at, Some(&item.extent)));
                plan.outside.extend(outside);
                plan.items.push(item);
            }
            Err(LifecycleError::Cancelled) => return Err(LifecycleError::Cancelled),
            Err(why) => {
                news(PlanNews::Measured(at, None));
                missing.insert(item.key.clone());
                plan.skipped.push(Skipped::new(item.key, why));
            }
        }
    }
    plan.items = models_first(plan.items);
    plan.lost_sources = lost_sources(&known, &plan.items);
    Ok(plan)
}

/// What a database keeps in folders.
pub(in crate::store) struct Claims {
    /// Where artifacts of its rows lie.
    pub(in crate::store) folders: Vec<PathBuf>,
    /// Its runs, logged models and traces.
    pub(in crate::store) ids: Vec<String>,
}

/// Finds out what the database at `path` keeps where; [`LifecycleError::Gone`] when it is none of MLflow's.
pub(in crate::store) fn claims(path: &Path, cancel: &Cancel) -> Result<Claims> {
    let opened = path.parent().unwrap_or(path).to_path_buf();
    let store = SqliteStore::open(&Location::new(path, Backend::Sqlite, opened))?;
    let known = Known::read(&store, cancel)?;
    let (owned, bases) = (Owned::of(&known), store.bases());
    let owners: Vec<&Owner<'_>> = owned.each.values().collect();
    let folders = owners.par_iter().filter_map(|owner| owner.artifacts(&bases)).collect();
    Ok(Claims { folders, ids: owners.iter().map(|owner| owner.id.to_owned()).collect() })
}

/// All rows with artifacts.
struct Owned<'k> {
    /// By table and id.
    each: FxHashMap<(&'static str, &'k str), Owner<'k>>,
    /// By experiment.
    together: FxHashMap<&'k str, Vec<Owner<'k>>>,
}

impl<'k> Owned<'k> {
    fn of(known: &'k Known) -> Self {
        let runs = known.runs.iter().map(|run| {
            let (id, experiment, uri) = (run.id.as_str(), run.experiment.as_str(), run.artifact_uri.as_deref());
            Owner { table: "runs", id, experiment, uri, between: None }
        });
        let models = known.models.iter().map(|model| {
            let (id, uri) = (model.id.as_str(), model.artifact_location.as_deref());
            Owner { table: "logged_models", id, experiment: model.experiment.as_str(), uri, between: Some("models") }
        });
        let traces = known.traces.iter().map(|trace| {
            let (id, experiment, uri) = (trace.id.as_str(), trace.experiment.as_str(), trace.uri.as_deref());
            Owner { table: "trace_info", id, experiment, uri, between: Some("traces") }
        });
        let mut owned = Self { each: FxHashMap::default(), together: FxHashMap::default() };
        for owner in runs.chain(models).chain(traces) {
            owned.each.insert((owner.table, owner.id), owner);
            owned.together.entry(owner.experiment).or_default().push(owner);
        }
        owned
    }

    /// Those that go with a row.
    fn by<'s>(&'s self, table: &'static str, id: &'s str) -> &'s [Owner<'s>] {
        if table == "experiments" {
            return self.together.get(id).map_or(&[], Vec::as_slice);
        }
        self.each.get(&(table, id)).map_or(&[], std::slice::from_ref)
    }
}

/// Finds and measures the folders of an item; returns what lies elsewhere.
fn fill(owned: &Owned<'_>, root: &Root, item: &mut PurgeItem, cancel: &Cancel) -> Result<Vec<Outside>> {
    if item.kind == ItemKind::Leftover {
        let folder = root.measured(item.key.clone(), kind_of_place(&item.key).0, &item.id, cancel)?;
        item.extent = folder.extent;
        item.folders.push(folder);
        return Ok(Vec::new());
    }
    let mut outside = Vec::new();
    let id = item.id.clone();
    for owner in owned.by(table_of(item).0, &id) {
        cancel.check()?;
        let places = root.places(owner);
        outside.extend(places.outside.into_iter().map(|place| Outside { key: owner.id.to_owned(), place }));
        if let Some(key) = places.inside {
            let folder = root.measured(key, owner.table, owner.id, cancel)?;
            item.extent.add(&folder.extent);
            item.folders.push(folder);
        }
    }
    if let Some(first) = item.folders.first().filter(|_| item.kind != ItemKind::Experiment) {
        item.path = root.folder.path.join(&first.key);
    }
    Ok(outside)
}

/// Chooses what a selection means.
struct Chooser<'a> {
    store: &'a SqliteStore,
    known: &'a Known,
    selection: &'a PurgeSelection,
    skipped: Vec<Skipped>,
    drafts: Vec<PurgeItem>,
}

impl<'a> Chooser<'a> {
    fn path(&self, key: &str) -> PathBuf {
        self.store.file().join(key)
    }

    fn skip(&mut self, key: &str, why: fn(PathBuf) -> LifecycleError) {
        let path = self.path(key);
        self.skipped.push(Skipped::new(key, why(path)));
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

    fn draft(&mut self, kind: ItemKind, key: &str, name: &str, since: Option<i64>) -> &mut PurgeItem {
        self.drafts.push(PurgeItem {
            kind,
            key: key.to_owned(),
            id: key.to_owned(),
            name: name.to_owned(),
            path: self.store.file().to_path_buf(),
            extent: Extent::default(),
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

    /// Drafts the experiments and returns their ids.
    fn experiments(&mut self) -> FxHashSet<&'a str> {
        let known = self.known;
        let mut chosen = FxHashSet::default();
        let mut keys: Vec<(String, bool)> =
            self.selection.experiments.iter().map(|key| (key.to_string(), true)).collect();
        if self.selection.everything_deleted {
            let deleted = known.experiments.iter().filter(|found| found.lifecycle_stage == LifecycleStage::Deleted);
            keys.extend(deleted.map(|found| (found.key.to_string(), false)));
        }
        for (key, is_named) in keys {
            match known.experiments.iter().find(|found| found.key.as_str() == key) {
                None => self.skip(&key, LifecycleError::Gone),
                Some(found) if found.lifecycle_stage != LifecycleStage::Deleted => {
                    self.skip(&key, LifecycleError::Active);
                }
                Some(found) => {
                    let since = found.last_update_time;
                    if !chosen.contains(found.key.as_str()) && self.is_old(&key, since, is_named) {
                        chosen.insert(found.key.as_str());
                        let runs = known.runs.iter().filter(|run| run.experiment == found.key).count();
                        let traces = known.traces.iter().filter(|trace| trace.experiment == key).count();
                        let draft = self.draft(ItemKind::Experiment, &key, &found.name, since);
                        (draft.runs, draft.traces) = (runs, traces);
                    }
                }
            }
        }
        chosen
    }

    /// Drafts the runs that do not go with their experiment, and returns their ids.
    fn runs(&mut self, experiments: &FxHashSet<&str>) -> FxHashSet<&'a str> {
        let known = self.known;
        let by_id: FxHashMap<&str, &Run> = known.runs.iter().map(|run| (run.id.as_str(), run)).collect();
        let mut chosen: Vec<&'a Run> = Vec::new();
        let mut going: FxHashSet<&'a str> = FxHashSet::default();
        for key in &self.selection.runs {
            match by_id.get(key.as_str()).copied() {
                None => self.skip(key.as_str(), LifecycleError::Gone),
                Some(run) if experiments.contains(run.experiment.as_str()) => {}
                Some(run) if run.lifecycle_stage == LifecycleStage::Active => {
                    self.skip(key.as_str(), LifecycleError::Active);
                }
                Some(run) => {
                    if self.is_old(key.as_str(), run.deleted_time, true) && going.insert(run.id.as_str()) {
                        chosen.push(run);
                    }
                }
            }
        }
        let named = chosen.len();
        let is_deleted = |run: &&Run| run.lifecycle_stage == LifecycleStage::Deleted;
        let mut at = 0;
        while let Some(run) = chosen.get(at).copied().filter(|_| self.selection.with_children) {
            for child in known.children(run).filter(is_deleted) {
                if !going.contains(child.id.as_str()) && self.is_old(child.id.as_str(), child.deleted_time, false) {
                    going.insert(child.id.as_str());
                    chosen.push(child);
                }
            }
            at += 1;
        }
        let with_children = chosen.len();
        if self.selection.everything_deleted {
            for run in known.runs.iter().filter(is_deleted) {
                let is_new = !experiments.contains(run.experiment.as_str()) && !going.contains(run.id.as_str());
                if is_new && self.is_old(run.id.as_str(), run.deleted_time, false) {
                    going.insert(run.id.as_str());
                    chosen.push(run);
                }
            }
        }
        let mut children: FxHashMap<&str, Vec<&Run>> = FxHashMap::default();
        for run in &known.runs {
            if let Some(parent) = known.parents.get(run.id.as_str()).filter(|parent| *parent != run.id.as_str()) {
                children.entry(parent).or_default().push(run);
            }
        }
        for (at, run) in chosen.into_iter().enumerate() {
            let below = children.get(run.id.as_str()).into_iter().flatten();
            let below = below.filter(|child| child.experiment == run.experiment);
            let stay = below.filter(|child| !going.contains(child.id.as_str())).map(|child| child.id.to_string());
            let stay: Vec<String> = stay.collect();
            let parent = known.parents.get(run.id.as_str()).filter(|_| (named..with_children).contains(&at)).cloned();
            let draft = self.draft(ItemKind::Run, run.id.as_str(), &run.name, run.deleted_time);
            draft.children_that_stay = stay;
            draft.along_with = parent;
        }
        going
    }

    /// Drafts the logged models that the runs made, and deleted ones.
    fn models(&mut self, experiments: &FxHashSet<&str>, runs: &FxHashSet<&str>) {
        let known = self.known;
        for model in known.models.iter().filter(|model| !experiments.contains(model.experiment.as_str())) {
            let maker = model.source_run_id.as_ref().map(crate::store::RunId::as_str).filter(|id| runs.contains(id));
            let maker = maker.filter(|_| !self.selection.keep_models);
            let is_deleted = model.lifecycle_stage == LifecycleStage::Deleted;
            let since = model.last_updated_timestamp.filter(|_| is_deleted);
            let id = model.id.as_str();
            let is_named = self.selection.names(id);
            let is_asked = (self.selection.everything_deleted || is_named) && is_deleted && maker.is_none();
            if maker.is_some() || is_asked && self.is_old(id, since, is_named) {
                self.draft(ItemKind::LoggedModel, id, &model.name, since).along_with = maker.map(str::to_owned);
            }
        }
    }

    /// Drafts folders that are named like a run, model or trace of which the database does not know.
    fn leftovers(&mut self, root: &Root, experiments: &FxHashSet<&str>) {
        let owned = Owned::of(self.known);
        for (key, name) in root.folders_like_items(experiments) {
            if !owned.each.contains_key(&(kind_of_place(&key).0, name.as_str())) && self.selection.wants_leftover(&key)
            {
                let path = root.folder.path.join(&key);
                let draft = self.draft(ItemKind::Leftover, &key, "", None);
                draft.id = name;
                draft.path = path;
            }
        }
    }
}

/// Versions of registered models that came from what goes: by run, by model, or by the path of their source.
fn lost_sources(known: &Known, items: &[PurgeItem]) -> Vec<LostSource> {
    let of = |kind| items.iter().filter(move |item| item.kind == kind).map(|item| item.id.as_str());
    let experiments: FxHashSet<&str> = of(ItemKind::Experiment).collect();
    let mut going: FxHashMap<&str, &str> =
        of(ItemKind::Run).chain(of(ItemKind::LoggedModel)).map(|id| (id, id)).collect();
    let runs = known.runs.iter().map(|run| (run.id.as_str(), run.experiment.as_str()));
    let models = known.models.iter().map(|model| (model.id.as_str(), model.experiment.as_str()));
    going.extend(runs.chain(models).filter(|(_, experiment)| experiments.contains(experiment)));
    let mut lost = Vec::new();
    for model in &known.registry {
        for version in &model.versions {
            let by_run = version.run_id.as_ref().and_then(|id| going.get(id.as_str()));
            let by_source = || version.source.as_deref()?.split('/').find_map(|part| going.get(part));
            if let Some(key) = by_run.or_else(by_source) {
                let key = (*key).to_owned();
                lost.push(LostSource { model: model.name.clone(), version: version.version, key });
            }
        }
    }
    lost
}
