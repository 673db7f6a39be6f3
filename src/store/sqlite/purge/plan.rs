//! What of a database would go, for the plan of a purge. Only reads.

use std::path::PathBuf;

use super::folders::{folders_like_items, kind_of_place};
use super::site::{Site, table_of};
use crate::store::cancel::Cancel;
use crate::store::claims::Claims;
use crate::store::disk::folder::Folder;
use crate::store::lifecycle::plan::{self, Leftover, Source};
use crate::store::lifecycle::purge::{ItemKind, Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection};
use crate::store::lifecycle::survey::{KnownExperiment, Survey};
use crate::store::path::at_key;
use crate::store::reach::{Reach, holds_no_file};
use crate::store::refusal::LifecycleError;
use crate::store::sqlite::known::{Known, Owned};

type Result<T> = std::result::Result<T, LifecycleError>;

/// Finds out what would be removed.
pub(in crate::store::sqlite) fn plan(
    site: &Site<'_>,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let known = Known::read(site.database, site.path, cancel)?;
    if let Some(what) = known.stranger.clone() {
        return Err(site.unknown(what));
    }
    let claims = Claims::of_others(site.around(&selection.beside), cancel)?;
    let root = site.root()?;
    let reach = Reach::new(&root, site.opened, (&site.bases, site.siblings), &claims, selection.purpose())?;
    let rows = Rows { site, known: &known, owned: Owned::of(&known), root, reach, claims: &claims };
    plan::plan(&rows, selection, news, cancel)
}

/// A database while a plan is made.
struct Rows<'a> {
    site: &'a Site<'a>,
    known: &'a Known,
    owned: Owned<'a>,
    root: Folder,
    reach: Reach<'a>,
    claims: &'a Claims,
}

impl Source for Rows<'_> {
    fn survey(&self) -> &Survey {
        &self.known.survey
    }

    fn place(&self, key: &str) -> PathBuf {
        at_key(self.site.path, key)
    }

    /// Only measuring tells whether there is a folder.
    fn path_of_item(&self, _: &str) -> PathBuf {
        self.site.path.to_path_buf()
    }

    fn traces_in(&self, experiment: &KnownExperiment) -> usize {
        self.known.traces.iter().filter(|trace| trace.experiment == experiment.key).count()
    }

    /// Folders that are named like a run, model or trace of which the database does not know.
    fn leftovers(&self) -> Vec<Leftover> {
        let found = folders_like_items(&self.root).into_iter();
        let unknown = found.filter(|(key, id, _)| !self.owned.each.contains_key(&(kind_of_place(key).0, id.as_str())));
        let left = unknown.map(|(key, id, experiment)| {
            let path = at_key(&self.root.path, &key);
            Leftover { is_empty: holds_no_file(&path), path, key, id, experiment }
        });
        // Another database may know of runs that this one does not.
        left.filter(|left| self.claims.is_nobodys(&left.path, &left.id)).collect()
    }

    fn measure(&self, item: &mut PurgeItem, cancel: &Cancel) -> Result<Vec<Outside>> {
        if matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) {
            let owner = (kind_of_place(&item.key).0, item.id.as_str());
            let folder = self.reach.measured_at_root(item.key.clone(), owner, cancel)?;
            item.extent = folder.extent;
            item.folders.push(folder);
            return Ok(Vec::new());
        }
        let mut outside = Vec::new();
        let id = item.id.clone();
        for (table, owner) in self.owned.by(table_of(item).0, &id) {
            cancel.check()?;
            let places = self.reach.places(owner);
            outside.extend(places.outside);
            if let Some(key) = places.inside {
                let folder = self.reach.measured(key, (table, owner.id), cancel)?;
                item.extent.add(&folder.extent);
                // What lies beside the database is a matter of course.
                item.elsewhere.extend((folder.above > 0).then(|| self.reach.path_of(&folder.key)));
                item.folders.push(folder);
            }
        }
        if let Some(first) = item.folders.first().filter(|_| item.kind != ItemKind::Experiment) {
            item.path = at_key(&self.root.above(first.above)?.path, &first.key);
        }
        Ok(outside)
    }
}
