//! What is in the folders of a file store, for the plan of a purge. Only reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::store::artifacts::{ResolveRequest, local_paths, resolve};
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::extent::{Purpose, measure_for};
use crate::store::disk::folder::Folder;
use crate::store::disk::mounts::{check_mounts, mounts};
use crate::store::file::keys::Names;
use crate::store::file::layout::{MODELS, TRACES, subfolders};
use crate::store::file::models::registered;
use crate::store::file::report::Report;
use crate::store::file::site::Site;
use crate::store::file::survey::{Runless, survey_with_runless};
use crate::store::lifecycle::plan::{self, Leftover, Source};
use crate::store::lifecycle::purge::{Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection};
use crate::store::lifecycle::survey::{KnownExperiment, Survey};
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Finds out what would be removed.
pub(in crate::store::file) fn plan(
    site: &Site<'_>,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let files = Files { purpose: selection.purpose(), ..Files::of(site, cancel)? };
    plan::plan(&files, selection, news, cancel)
}

/// A store while a plan is made.
struct Files<'a> {
    root: Folder,
    /// Without links.
    real_root: PathBuf,
    path: &'a Path,
    survey: Survey,
    runless: Runless,
    claims: Claims,
    mounts: Vec<PathBuf>,
    purpose: Purpose,
    /// Addresses of artifacts by the key of their run or model.
    addresses: BTreeMap<String, String>,
}

impl<'a> Files<'a> {
    fn of(site: &Site<'a>, cancel: &Cancel) -> Result<Self> {
        let path = site.path;
        let root = site.root()?;
        let (mut survey, runless) = survey_with_runless(path, cancel)?;
        survey.registry = registered(path, &Names::default(), &mut Report::default());
        let claims = claims_of(site, &survey, cancel)?;
        let runs = survey.runs.iter().map(|run| (&run.key, &run.artifact_uri));
        let models = survey.models.iter().map(|model| (&model.key, &model.artifact_uri));
        let addresses = runs.chain(models).filter_map(|(key, uri)| Some((key.clone(), uri.clone()?))).collect();
        let real_root = path.canonicalize().map_err(|error| LifecycleError::io(path, &error))?;
        Ok(Self {
            root,
            real_root,
            path,
            survey,
            runless,
            claims,
            mounts: mounts()?,
            purpose: Purpose::Removing,
            addresses,
        })
    }

    /// Artifacts of an item that lie elsewhere: other folders of this machine that are there, and addresses.
    fn outside(&self, item: &PurgeItem) -> Vec<Outside> {
        let own = self.real_root.join(&item.key);
        let below = format!("{}/", item.key);
        let in_it = self.addresses.range(below.clone()..).take_while(|(key, _)| key.starts_with(&below));
        let mut found = Vec::new();
        for (key, uri) in self.addresses.get_key_value(&item.key).into_iter().chain(in_it) {
            let Some(paths) = local_paths(uri) else {
                found.push(Outside { key: key.clone(), place: uri.clone() });
                continue;
            };
            let there = paths.iter().filter_map(|path| path.canonicalize().ok()).find(|path| !path.starts_with(&own));
            if let Some(path) = there {
                found.push(Outside { key: key.clone(), place: path.display().to_string() });
            }
        }
        found
    }
}

impl Source for Files<'_> {
    fn survey(&self) -> &Survey {
        &self.survey
    }

    fn place(&self, key: &str) -> PathBuf {
        self.path.join(key)
    }

    fn traces_in(&self, experiment: &KnownExperiment) -> usize {
        let place = self.path.join(&experiment.key).join(TRACES);
        if place.is_symlink() { 0 } else { subfolders(&place, &mut Report::default()).len() }
    }

    /// Folders that are named like a run and hold none, in experiments that describe themselves.
    fn leftovers(&self) -> Vec<Leftover> {
        let found = self.runless.iter().filter_map(|(key, at)| {
            let experiment = self.survey.experiments.get(*at).filter(|experiment| experiment.has_meta)?;
            let id = key.rsplit('/').next().unwrap_or_default();
            let is_run_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
            let path = self.path.join(key);
            (is_run_id && self.claims.is_nobodys(&path, id)).then(|| Leftover {
                key: key.clone(),
                id: id.to_owned(),
                experiment: experiment.key.clone(),
                path,
            })
        });
        found.collect()
    }

    fn measure(&self, item: &mut PurgeItem, cancel: &Cancel) -> Result<Vec<Outside>> {
        let folder = self.root.open_key(&item.key)?;
        item.identity = folder.identity()?;
        if item.identity.0 != self.root.identity()?.0 {
            return Err(LifecycleError::Mount(folder.path));
        }
        let whole = folder.path.canonicalize().map_err(|error| LifecycleError::io(&folder.path, &error))?;
        check_mounts(&self.mounts, &whole)?;
        let (parent, _) = self.root.open_parent(&item.key)?;
        if self.purpose == Purpose::Removing && !parent.is_writable() {
            return Err(LifecycleError::Locked(parent.path));
        }
        item.extent = measure_for(self.purpose, folder, cancel)?;
        Ok(self.outside(item))
    }

    fn check_claims(&self, item: &PurgeItem, goes: &dyn Fn(&str) -> bool) -> Result<()> {
        self.claims.check(&item.path, goes)
    }
}

/// What databases, and runs and models of the store itself, keep elsewhere than in their own folder.
fn claims_of(site: &Site<'_>, survey: &Survey, cancel: &Cancel) -> Result<Claims> {
    let mut claims = Claims::of_databases(site.path, site.opened, cancel)?;
    let runs = survey.runs.iter().map(|run| {
        let tail = vec![run.id.as_str(), "artifacts"];
        (&run.key, run.experiment, run.artifact_uri.as_deref(), tail)
    });
    let models = survey.models.iter().map(|model| {
        let tail = vec![MODELS, model.id.as_str(), "artifacts"];
        (&model.key, model.experiment, model.artifact_uri.as_deref(), tail)
    });
    let all: Vec<_> = runs.chain(models).collect();
    let found: Vec<(PathBuf, &String)> = all
        .into_par_iter()
        .flat_map_iter(|(key, experiment, uri, tail)| {
            let experiment = survey.experiments[experiment].id.as_str();
            let uri = uri.filter(|uri| !ends_with(uri, experiment, &tail) && !cancel.is_cancelled());
            let places = uri.map(|uri| {
                let own = site.path.join(key);
                let at_uri = local_paths(uri).unwrap_or_default();
                let resolved = resolve(&ResolveRequest {
                    uri: Some(uri),
                    own_folder: Some(own.join("artifacts")),
                    experiment_id: experiment,
                    tail,
                    bases: site.bases.to_vec(),
                });
                let own = own.canonicalize().ok();
                let is_own = move |path: &PathBuf| own.as_ref().is_some_and(|own| path.starts_with(own));
                let places = at_uri.into_iter().chain(resolved.path).filter_map(|path| path.canonicalize().ok());
                places.filter(move |path| !is_own(path)).map(move |path| (path, key))
            });
            places.into_iter().flatten()
        })
        .collect();
    cancel.check()?;
    for (folder, key) in found {
        claims.add_own(folder, key);
    }
    Ok(claims)
}

/// Whether an address ends as that of the folder itself does, wherever the store was when it was written.
fn ends_with(uri: &str, experiment: &str, tail: &[&str]) -> bool {
    let mut parts = uri.trim_end_matches(['/', '\\']).rsplit(['/', '\\']);
    tail.iter().rev().copied().chain([experiment]).all(|part| parts.next() == Some(part))
}

/// The folder of logged models in an experiment, for keys.
pub(super) fn is_model_key(key: &str) -> bool {
    key.rsplit('/').nth(1) == Some(MODELS)
}
