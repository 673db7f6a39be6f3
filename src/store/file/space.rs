//! Which files belong to a run, a logged model, an experiment or the store itself.

use std::path::Path;

use super::layout::{MODELS, RESERVED};
use crate::store::artifacts::ArtifactRoot;
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::path::at_key;
use crate::store::space::{FileExtent, FoundFile, Measured, Owner, Part, walk, walk_artifacts};
use crate::store::types::Mark;

type Found<'f> = &'f mut dyn FnMut(FoundFile<'_>);

/// Calls `found` for each file in the store at `root`. `artifacts` is where those of a run or model lie.
pub(super) fn files_of(
    root: &Path,
    owner: Owner<'_>,
    artifacts: Option<&ArtifactRoot>,
    measured: &Measured,
    cancel: &Cancel,
    found: Found<'_>,
) -> Result<(), StoreError> {
    match owner {
        Owner::Run(run) => with_artifacts(&at_key(root, run.key.as_str()), artifacts, measured, cancel, found),
        Owner::Model(model) => {
            let folder = at_key(root, model.experiment.as_str()).join(MODELS).join(model.id.as_str());
            with_artifacts(&folder, artifacts, measured, cancel, found)
        }
        // A bundle of loose runs has no folder of its own.
        Owner::Experiment(experiment) if experiment.marks.contains(&Mark::Loose) => Ok(()),
        Owner::Experiment(experiment) => {
            let folder = at_key(root, experiment.key.as_str());
            own_files(&folder, found);
            for name in RESERVED.into_iter().filter(|name| *name != MODELS) {
                let part = if name == "traces" { Part::Traces } else { Part::Records };
                walk(&folder.join(name), cancel, &mut |path, extent| found(FoundFile { part, path, extent }))?;
            }
            Ok(())
        }
        Owner::Store => {
            own_files(root, found);
            let registry = root.join(MODELS);
            walk(&registry, cancel, &mut |path, extent| found(FoundFile { part: Part::Records, path, extent }))
        }
    }
}

/// The files directly in a folder.
fn own_files(folder: &Path, found: Found<'_>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if let (Ok(metadata), Some(path)) = (entry.metadata(), entry.file_name().to_str())
            && metadata.is_file()
        {
            found(FoundFile { part: Part::Records, path, extent: FileExtent::of(&metadata) });
        }
    }
}

/// A folder with its artifacts, which may lie elsewhere too.
fn with_artifacts(
    folder: &Path,
    artifacts: Option<&ArtifactRoot>,
    measured: &Measured,
    cancel: &Cancel,
    found: Found<'_>,
) -> Result<(), StoreError> {
    walk(folder, cancel, &mut |path, extent| {
        let (part, path) = match path.split_once('/').unwrap_or((path, "")) {
            ("artifacts", path) => (Part::Artifact, path),
            ("metrics", path) => (Part::Metrics, path),
            _ => (Part::Records, path),
        };
        found(FoundFile { part, path, extent });
    })?;
    match artifacts.and_then(|artifacts| artifacts.path.as_ref()) {
        Some(elsewhere) if !elsewhere.starts_with(folder) && measured.is_new(elsewhere) => {
            walk_artifacts(elsewhere, cancel, found)
        }
        _ => Ok(()),
    }
}
