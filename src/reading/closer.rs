//! A closer look at what was read: at the files of each run and logged model, and at the points of each metric. It takes
//! as long as there are files and points, so the window does it when somebody asks what is wrong; `check` and `dump` always.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{Catalog, CatalogBuilder, RunIndex, StoreIndex};
use crate::store::artifacts::NONE_LOGGED;
use crate::store::{
    ArtifactEntry, ArtifactKind, ArtifactRoot, Backend, Cancel, ExperimentKey, Fact, Origin, Problem, Read, Run,
    RunFacts, RunKey, Severity, Store, StoreError,
};
use crate::text::Message;

/// What was found of one run or logged model.
struct Seen {
    facts: Vec<(Fact, usize)>,
    problems: Vec<Problem>,
}

/// The catalog with what a closer look finds among its problems. `Err` when cancelled.
pub fn look_closer(stores: &[Arc<dyn Store>], catalog: &Catalog, cancel: &Cancel) -> Result<Arc<Catalog>, StoreError> {
    let mut builder = CatalogBuilder::looking_closer(catalog);
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    let seen: Vec<Seen> = runs.par_iter().map(|&run| files_of_run(stores, catalog, run, cancel)).collect();
    cancel.check()?;
    for (&index, seen) in runs.iter().zip(seen) {
        let (entry, run) = (&catalog.runs[index.at()], catalog.run(index));
        tell(&mut builder, entry.store, run.key.clone(), &run.experiment, seen);
    }
    for (at, model) in &catalog.logged_models {
        let store = &*stores[at.at()];
        let root = store.model_artifact_root(model);
        let seen = files(store, root, Fact::ModelStale, &store.location().origin, cancel);
        tell(&mut builder, *at, RunKey::from(model.id.as_str()), &model.experiment, seen);
    }
    for (at, store) in (0_u32..).map(StoreIndex).zip(stores) {
        let of_store = |run: &&RunIndex| catalog.runs[run.at()].store == at;
        points_of_store(&mut builder, at, &**store, runs.iter().filter(of_store).map(|run| catalog.run(*run)), cancel)?;
    }
    cancel.check()?;
    Ok(builder.finish())
}

fn tell(builder: &mut CatalogBuilder, store: StoreIndex, of: RunKey, experiment: &ExperimentKey, seen: Seen) {
    let Seen { facts, problems } = seen;
    let facts = (!facts.is_empty()).then(|| RunFacts { run: of, experiment: experiment.clone(), counts: facts });
    builder.seen_closer(store, facts, problems);
}

fn files_of_run(stores: &[Arc<dyn Store>], catalog: &Catalog, index: RunIndex, cancel: &Cancel) -> Seen {
    let store = &*stores[catalog.runs[index.at()].store.at()];
    let run = catalog.run(index);
    let origin = catalog.origin_of(index);
    let mut seen = files(store, store.artifact_root(run), Fact::StaleInDatabase, &origin, cancel);
    for problem in &mut seen.problems {
        problem.run = Some(run.key.clone());
    }
    seen
}

/// What is odd about where the files are, and about the files. `stale` is for an address that leads nowhere.
fn files(
    store: &dyn Store,
    root: Result<ArtifactRoot, StoreError>,
    stale: Fact,
    origin: &Origin,
    cancel: &Cancel,
) -> Seen {
    let mut seen = Seen { facts: Vec::new(), problems: Vec::new() };
    let lost = |error: &StoreError| Problem::new(Severity::Lost, origin, error.message());
    let root = match root {
        Ok(root) => root,
        Err(error) => {
            seen.problems.push(lost(&error));
            return seen;
        }
    };
    for why in root.unavailable.iter().chain(&root.disagreement).filter(|why| why.key != NONE_LOGGED) {
        match fact(why, stale) {
            // File stores count these while they are read.
            Some(Fact::StaleInDatabase) if store.location().backend == Backend::File => {}
            Some(fact) => seen.facts.push((fact, 1)),
            None => seen.problems.push(Problem::new(Severity::Note, origin, why.clone())),
        }
    }
    if root.path.is_some() {
        match store.list_artifacts(&root, cancel) {
            Ok(Read { value, problems }) => {
                seen.problems.extend(problems);
                let is_empty = |entry: &&ArtifactEntry| entry.kind == ArtifactKind::File { size: 0 };
                let empty = value.entries.iter().filter(is_empty).count();
                if empty > 0 {
                    seen.facts.push((Fact::EmptyFiles, empty));
                }
            }
            Err(error) => seen.problems.push(lost(&error)),
        }
    }
    seen
}

fn fact(why: &Message, stale: Fact) -> Option<Fact> {
    Some(match why.key {
        "artifacts-uri-stale" => stale,
        "artifacts-elsewhere-too" => Fact::Elsewhere,
        "artifacts-found-though-remote" => Fact::FoundThoughRemote,
        "artifacts-remote" => Fact::Remote,
        "artifacts-proxied" => Fact::Proxied,
        "artifacts-not-found" => Fact::NotFound,
        "artifacts-nowhere" => Fact::Nowhere,
        _ => return None,
    })
}

/// Metrics with several values at one single step: their charts fall back to time.
fn points_of_store<'a>(
    builder: &mut CatalogBuilder,
    at: StoreIndex,
    store: &dyn Store,
    runs: impl Iterator<Item = &'a Run>,
    cancel: &Cancel,
) -> Result<(), StoreError> {
    let runs: Vec<&Run> = runs.collect();
    match store.metrics_at_one_step(&runs, cancel) {
        Ok(counts) => {
            for (run, count) in runs.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
                let seen = Seen { facts: vec![(Fact::OneStep, count)], problems: Vec::new() };
                tell(builder, at, run.key.clone(), &run.experiment, seen);
            }
        }
        Err(StoreError::Cancelled) => return Err(StoreError::Cancelled),
        Err(error) => {
            let problem = Problem::new(Severity::Lost, &store.location().origin, error.message());
            builder.seen_closer(at, None, vec![problem]);
        }
    }
    Ok(())
}
