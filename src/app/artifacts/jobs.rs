//! The jobs that list and read the files of runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Action, ArtifactRef, ArtifactSection};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::RunIndex;
use crate::preview::{self, Limits};
use crate::store::{self, ArtifactRoot, StoreError};
use crate::text::Message;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of a run, and those of its logged models.
    List(DataSource, RunIndex),
    /// Read one file.
    Preview { target: ArtifactRef, root: ArtifactRoot },
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
            Self::Preview { target, root } => {
                let result = load_preview(&root, &target.path, &Limits::default(), context);
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
    let mut sections =
        vec![ArtifactSection { model: None, listing: store::list_artifacts(&root, &context.cancel)?.value, root }];
    let outputs: BTreeSet<_> = data.catalog.run(run).model_outputs.iter().map(|(id, _)| id.clone()).collect();
    for model in data.catalog.models_of(run) {
        // Files of models that the run only used belong to the run that made them.
        let is_own = outputs.contains(&model.id) || model.source_run_id.as_ref() == Some(&data.catalog.run(run).id);
        if is_own {
            let root = store.model_artifact_root(model)?;
            let listing = store::list_artifacts(&root, &context.cancel)?.value;
            sections.push(ArtifactSection { model: Some(model.name.clone()), root, listing });
        }
    }
    Ok(sections)
}

fn load_preview(
    root: &ArtifactRoot,
    path: &str,
    limits: &Limits,
    context: &JobContext,
) -> Result<preview::Preview, Message> {
    let file = store::artifacts::file_path(root, path).map_err(|error| error.message())?;
    preview::Source::from_path(&file, path)
        .and_then(|source| preview::load(source, limits, &context.cancel))
        .map_err(|error| error.message())
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
            let root = &sections[target.section].root;
            match load_preview(root, &target.path, &Limits::default(), context).ok()?.shape {
                preview::Shape::Image(image) => {
                    Some((target, Arc::new(preview::Shape::Image(image.scaled_down(THUMBNAIL_SIDE)).into())))
                }
                _ => None,
            }
        })
        .collect()
}
