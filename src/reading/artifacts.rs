//! The files of a run: its own, and those of the models that it logged.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::model::{Catalog, RunIndex};
use crate::preview::Source;
use crate::store::{ArtifactListing, ArtifactRoot, Cancel, LifecycleStage, Store, StoreError};

/// The files below one artifact folder: the run's own, or those of a logged model.
#[derive(Clone, Debug)]
pub struct ArtifactSection {
    /// Name of the logged model; `None` for the run's own files.
    pub model: Option<String>,
    /// That model was deleted.
    pub is_deleted: bool,
    /// Where the files were found.
    pub root: ArtifactRoot,
    /// What is there.
    pub listing: ArtifactListing,
    /// What opens the files.
    pub store: Arc<dyn Store>,
}

impl ArtifactSection {
    /// A file of it, to be shown; `path` is relative to the section.
    pub fn source<'a>(&self, path: &'a str) -> Result<Source<'a>, StoreError> {
        let file = self.store.open_artifact(&self.root, path)?;
        let place = file.path().unwrap_or(Path::new(path)).to_path_buf();
        let on_disk = file.file().cloned();
        Ok(Source::new(path, file.size(), file).of_file(on_disk).at(place))
    }
}

/// One file or folder of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArtifactRef {
    /// Position of its section.
    pub section: usize,
    /// Relative path with `/`; empty for the section itself.
    pub path: String,
}

/// Lists them.
pub fn list(
    store: &Arc<dyn Store>,
    catalog: &Catalog,
    run: RunIndex,
    cancel: &Cancel,
) -> Result<Vec<ArtifactSection>, StoreError> {
    let root = store.artifact_root(catalog.run(run))?;
    let listing = store.list_artifacts(&root, cancel)?.value;
    let mut sections =
        vec![ArtifactSection { model: None, is_deleted: false, root, listing, store: Arc::clone(store) }];
    let outputs: BTreeSet<_> = catalog.run(run).model_outputs.iter().map(|(id, _)| id.clone()).collect();
    for model in catalog.models_of(run) {
        // Files of models that the run only used belong to the run that made them.
        let is_own = outputs.contains(&model.id) || model.source_run_id.as_ref() == Some(&catalog.run(run).id);
        if is_own {
            let root = store.model_artifact_root(model)?;
            let listing = store.list_artifacts(&root, cancel)?.value;
            let is_deleted = model.lifecycle_stage == LifecycleStage::Deleted;
            let model = Some(model.display_name().to_owned());
            sections.push(ArtifactSection { model, is_deleted, root, listing, store: Arc::clone(store) });
        }
    }
    Ok(sections)
}

/// The file of a run that a path means, wherever it is asked for by its path: one of the run's own files, else one of a
/// logged model that is listed below them, with the name of the model in front or without.
pub fn find(sections: &[ArtifactSection], path: &str) -> Option<ArtifactRef> {
    let has = |section: &ArtifactSection, path: &str| {
        section.listing.entries.iter().any(|entry| entry.path == path && !entry.is_folder())
    };
    let in_models = || sections.iter().enumerate().filter(|(_, section)| section.model.is_some());
    let below = |section: &ArtifactSection| path.strip_prefix(section.model.as_deref()?)?.strip_prefix('/');
    let own = sections.iter().position(|section| section.model.is_none() && has(section, path));
    own.map(|section| (section, path))
        .or_else(|| in_models().find_map(|(at, section)| Some((at, below(section).filter(|rest| has(section, rest))?))))
        .or_else(|| in_models().find_map(|(at, section)| has(section, path).then_some((at, path))))
        // There are more files than are listed.
        .or_else(|| sections.iter().position(|section| section.listing.is_cut).map(|section| (section, path)))
        .map(|(section, path)| ArtifactRef { section, path: path.to_owned() })
}
