//! The jobs that list and read the files of runs.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Action, ArtifactRef, ArtifactSection};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::RunIndex;
use crate::preview::{self, Limits, Source};
use crate::store::{self, ArtifactRoot, LifecycleStage, Store, StoreError};
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of a run, and those of its logged models.
    List(DataSource, RunIndex),
    /// Read one file.
    Preview { target: ArtifactRef, store: Arc<dyn Store>, root: ArtifactRoot },
    /// Read the first pictures of a run.
    Thumbnails { run: RunIndex, sections: Arc<Vec<ArtifactSection>> },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    List,
    Preview,
    Thumbnails,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::List(..) => Key::List,
            Self::Preview { .. } => Key::Preview,
            Self::Thumbnails { .. } => Key::Thumbnails,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::List(data, run) => {
                let result = list(&data, run, context).map(Arc::new).map_err(|error| error.message());
                context.send(Action::Listed(run, result));
            }
            Self::Preview { target, store, root } => {
                let result = load_preview(&*store, &root, &target.path, &Limits::default(), context);
                context.send(Action::PreviewDone(target, result.map(Arc::new)));
            }
            Self::Thumbnails { run, sections } => {
                context.send(Action::ThumbnailsDone(run, Arc::new(thumbnails(&sections, context))));
            }
        }
    }
}

fn list(data: &DataSource, run: RunIndex, context: &JobContext) -> Result<Vec<ArtifactSection>, StoreError> {
    let store = data.store(run);
    let root = store.artifact_root(data.catalog.run(run))?;
    let listing = store.list_artifacts(&root, &context.cancel)?.value;
    let mut sections =
        vec![ArtifactSection { model: None, is_deleted: false, root, listing, store: Arc::clone(store) }];
    let outputs: BTreeSet<_> = data.catalog.run(run).model_outputs.iter().map(|(id, _)| id.clone()).collect();
    for model in data.catalog.models_of(run) {
        // Files of models that the run only used belong to the run that made them.
        let is_own = outputs.contains(&model.id) || model.source_run_id.as_ref() == Some(&data.catalog.run(run).id);
        if is_own {
            let root = store.model_artifact_root(model)?;
            let listing = store.list_artifacts(&root, &context.cancel)?.value;
            let is_deleted = model.lifecycle_stage == LifecycleStage::Deleted;
            let model = Some(model.name.clone());
            sections.push(ArtifactSection { model, is_deleted, root, listing, store: Arc::clone(store) });
        }
    }
    Ok(sections)
}

fn load_preview(
    store: &dyn Store,
    root: &ArtifactRoot,
    path: &str,
    limits: &Limits,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let file = store.open_artifact(root, path).map_err(|error| error.message())?;
    let place = file.path().unwrap_or(Path::new(path)).to_path_buf();
    let source = Source::new(path, file.size(), file).at(place);
    preview::load(source, limits, &context.cancel).map_err(|error| error.message())
}

/// The first few pictures, small files first come first served: enough to see what a run drew.
fn thumbnails(sections: &[ArtifactSection], context: &JobContext) -> Vec<(ArtifactRef, Arc<preview::Preview>)> {
    const MOST: usize = 6;
    const MAX_BYTES: u64 = 4 << 20;
    const THUMBNAIL_SIDE: u32 = 320;
    let candidates: Vec<ArtifactRef> = sections
        .iter()
        .enumerate()
        .flat_map(|(section, content)| {
            content.listing.entries.iter().filter_map(move |entry| match entry.kind {
                store::ArtifactKind::File { size } if size <= MAX_BYTES && preview::looks_like_image(&entry.path) => {
                    Some(ArtifactRef { section, path: entry.path.clone() })
                }
                _ => None,
            })
        })
        .take(MOST)
        .collect();
    candidates
        .into_par_iter()
        .filter_map(|target| {
            let ArtifactSection { root, store, .. } = &sections[target.section];
            match load_preview(&**store, root, &target.path, &Limits::default(), context).ok()?.shape {
                preview::Shape::Image(image) => {
                    Some((target, Arc::new(preview::Shape::Image(image.scaled_down(THUMBNAIL_SIDE)).into())))
                }
                _ => None,
            }
        })
        .collect()
}
