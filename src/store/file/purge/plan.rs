//! What is in the folders of a file store, for the plan of a purge. Only reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::store::artifacts::shape::is_hex_id;
use crate::store::belongings::Owner;
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
use crate::store::file::survey::{Runless, owners, survey_with_runless};
use crate::store::lifecycle::plan::{self, Leftover, Source};
use crate::store::lifecycle::purge::{Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection};
use crate::store::lifecycle::survey::{KnownExperiment, Survey};
use crate::store::path::{at_key, real_path};
use crate::store::reach::{Reach, holds_no_file};
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// Finds out what would be removed.
pub(in crate::store::file) fn plan(
    site: &Site<'_>,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let path = site.path;
    let root = site.root()?;
    let (mut survey, runless) = survey_with_runless(path, cancel)?;
    survey.registry = registered(path, &Names::default(), &mut Report::default());
    let mut claims = Claims::of_others(site.around(&selection.beside), cancel)?;
    let owners = owners(&survey, path);
    claims.add_own(owners.clone(), site.bases, cancel)?;
    let purpose = selection.purpose();
    let reach = Reach::new(&root, site.opened, (site.bases, site.siblings), &claims, purpose)?;
    let owners = owners.into_iter().map(|owner| (owner.key, owner)).collect();
    let (survey, claims, mounts) = (&survey, &claims, mounts()?);
    let files = Files { root, path, survey, runless, claims, reach, mounts, purpose, owners };
    plan::plan(&files, selection, news, cancel)
}

/// A store while a plan is made.
struct Files<'a> {
    root: Folder,
    path: &'a Path,
    survey: &'a Survey,
    runless: Runless,
    claims: &'a Claims,
    reach: Reach<'a>,
    mounts: Vec<PathBuf>,
    purpose: Purpose,
    /// Runs and models by their key.
    owners: BTreeMap<&'a str, Owner<'a>>,
}

impl Files<'_> {
    /// Adds the artifacts of an item, and of all in it, that lie elsewhere and go with it; returns those that stay.
    fn elsewhere(&self, item: &mut PurgeItem, whole: &Path, cancel: &Cancel) -> Result<Vec<Outside>> {
        let below = format!("{}/", item.key);
        let in_it = self.owners.range(below.as_str()..).take_while(|(key, _)| key.starts_with(&below));
        let own = self.owners.get_key_value(item.key.as_str());
        let mut staying = Vec::new();
        for (_, owner) in own.into_iter().chain(in_it) {
            cancel.check()?;
            let places = self.reach.places(owner);
            staying.extend(places.outside.into_iter().filter(|outside| !Path::new(&outside.place).starts_with(whole)));
            let is_new = |key: &String| {
                !self.reach.path_of(key).starts_with(whole) && !item.folders.iter().any(|known| known.key == *key)
            };
            if let Some(key) = places.inside.filter(is_new) {
                let folder = self.reach.measured(key, ("", owner.id), cancel)?;
                item.extent.add(&folder.extent);
                item.elsewhere.push(self.reach.path_of(&folder.key));
                item.folders.push(folder);
            }
        }
        Ok(staying)
    }
}

impl Source for Files<'_> {
    fn survey(&self) -> &Survey {
        self.survey
    }

    fn place(&self, key: &str) -> PathBuf {
        at_key(self.path, key)
    }

    fn traces_in(&self, experiment: &KnownExperiment) -> usize {
        let place = at_key(self.path, &experiment.key).join(TRACES);
        if place.is_symlink() { 0 } else { subfolders(&place, &mut Report::default()).len() }
    }

    /// Folders that are named like a run and hold none, in experiments that describe themselves.
    fn leftovers(&self) -> Vec<Leftover> {
        let found = self.runless.iter().filter_map(|(key, at)| {
            let experiment = self.survey.experiments.get(*at).filter(|experiment| experiment.has_meta)?;
            let id = key.rsplit('/').next().unwrap_or_default();
            let path = at_key(self.path, key);
            (is_hex_id(id) && self.claims.is_nobodys(&path, id)).then(|| Leftover {
                is_empty: holds_no_file(&path),
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
        let whole = real_path(&folder.path).map_err(|error| LifecycleError::io(&folder.path, &error))?;
        check_mounts(&self.mounts, &whole)?;
        let (parent, _) = self.root.open_parent(&item.key)?;
        if self.purpose == Purpose::Removing && !parent.is_writable() {
            return Err(LifecycleError::Locked(parent.path));
        }
        item.extent = measure_for(self.purpose, folder, cancel)?;
        self.elsewhere(item, &whole, cancel)
    }

    fn check_claims(&self, item: &PurgeItem, goes: &dyn Fn(&str) -> bool) -> Result<()> {
        self.claims.check(&item.path, goes)
    }
}

/// The folder of logged models in an experiment, for keys.
pub(super) fn is_model_key(key: &str) -> bool {
    key.rsplit('/').nth(1) == Some(MODELS)
}
