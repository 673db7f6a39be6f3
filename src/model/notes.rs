//! What is worth knowing about a store as a whole, found out when all of it has been read: how many runs of each experiment
//! share a [`Fact`], and ids and names that stand twice. Made anew from the catalog each time, so that it is right after a
//! few runs were read again.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::catalog::{Catalog, Facts};
use super::index::{ExperimentIndex, RunIndex, StoreIndex};
use crate::store::{Backend, ExperimentKey, Fact, Mark, Origin, Problem, Severity};
use crate::text::Message;

/// All notes, with the store of each.
pub(super) fn problems(catalog: &Catalog, facts: &Facts) -> Vec<(StoreIndex, Problem)> {
    let mut notes = Vec::new();
    for (at, store) in (0_u32..).zip(&catalog.stores) {
        let own = StoreIndex(at);
        let note = |origin: Origin, cause: Message| (own, Problem::new(Severity::Note, origin, cause));
        counts(catalog, own, facts, &mut |origin, cause| notes.push(note(origin, cause)));
        if store.location.backend == Backend::File {
            repeated_names(catalog, own, &mut |origin, cause| notes.push(note(origin, cause)));
            repeated_runs(catalog, own, &mut |origin, cause| notes.push(note(origin, cause)));
        }
    }
    notes.extend(twins(catalog));
    notes
}

/// One note for each two stores that hold the same runs, at the one whose runs count.
fn twins(catalog: &Catalog) -> impl Iterator<Item = (StoreIndex, Problem)> {
    let mut counts: BTreeMap<(StoreIndex, StoreIndex), usize> = BTreeMap::new();
    let twins = catalog.twins();
    for (other, counted) in &twins.counted {
        let store = |run: &RunIndex| catalog.runs[run.at()].store;
        *counts.entry((store(counted), store(other))).or_default() += 1;
    }
    counts.into_iter().map(|((store, other), n)| {
        let other = &*catalog.stores[other.at()].label;
        let cause = Message::new("problem-runs-in-two-stores").arg("n", n).arg("other", other);
        (store, Problem::new(Severity::Note, &catalog.stores[store.at()].location.origin, cause))
    })
}

/// The folder of an experiment; for a bundle of loose runs the one that holds them. In a database, that.
pub(super) fn folder_of(catalog: &Catalog, store: StoreIndex, key: &ExperimentKey) -> Origin {
    let location = &catalog.stores[store.at()].location;
    match location.backend {
        Backend::File if key.as_str() != "." => location.origin.join(key.as_str()),
        Backend::File | Backend::Sqlite => location.origin.clone(),
    }
}

/// One note for each place and fact.
fn counts(catalog: &Catalog, store: StoreIndex, facts: &Facts, note: &mut dyn FnMut(Origin, Message)) {
    let mut sums: FxHashMap<Origin, Vec<usize>> = FxHashMap::default();
    let mut folders: FxHashMap<&ExperimentKey, Origin> = FxHashMap::default();
    for ((of, _), facts) in facts {
        if *of == store {
            let folder =
                folders.entry(&facts.experiment).or_insert_with(|| folder_of(catalog, store, &facts.experiment));
            let sums = sums.entry(folder.clone()).or_insert_with(|| vec![0; Fact::ALL.len()]);
            for (fact, count) in &facts.counts {
                sums[*fact as usize] += count;
            }
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_unstable();
    for (folder, sums) in sums {
        for (fact, n) in Fact::ALL.into_iter().zip(sums).filter(|(_, n)| *n > 0) {
            note(folder.clone(), fact.message().arg("n", n));
        }
    }
}

/// Ids and names of experiments that stand twice in a root.
fn repeated_names(catalog: &Catalog, store: StoreIndex, note: &mut dyn FnMut(Origin, Message)) {
    let mut experiments: Vec<ExperimentIndex> =
        catalog.experiment_indices().filter(|index| catalog.experiments[index.at()].store == store).collect();
    // Whatever came first to the catalog: those in the root before those in the trash, by name, loose runs last.
    experiments.sort_by_key(|&index| {
        let experiment = catalog.experiment(index);
        (experiment.is_in_trash, experiment.marks.contains(&Mark::Loose), &experiment.id)
    });
    let mut ids: FxHashMap<&str, &str> = FxHashMap::default();
    let mut names: FxHashMap<&str, &str> = FxHashMap::default();
    for experiment in experiments.into_iter().map(|index| catalog.experiment(index)) {
        let key = experiment.key.as_str();
        let cause = if let Some(first) = ids.insert(experiment.id.as_str(), key) {
            Message::new("problem-experiment-twice").arg("other", first)
        } else if !experiment.name.is_empty()
            && let Some(first) = names.insert(&experiment.name, key)
        {
            Message::new("problem-experiment-name-twice").arg("name", &*experiment.name).arg("other", first)
        } else {
            continue;
        };
        note(folder_of(catalog, store, &experiment.key), cause);
    }
}

/// Run ids that stand twice: copied folders.
fn repeated_runs(catalog: &Catalog, store: StoreIndex, note: &mut dyn FnMut(Origin, Message)) {
    let mut runs: Vec<RunIndex> =
        catalog.run_indices().filter(|index| catalog.runs[index.at()].store == store).collect();
    let id_and_key = |index: RunIndex| (catalog.run(index).id.as_str(), catalog.run(index).key.as_str());
    runs.sort_unstable_by_key(|&index| id_and_key(index));
    for pair in runs.windows(2) {
        let ((id, first), (other, second)) = (id_and_key(pair[0]), id_and_key(pair[1]));
        if id == other {
            let cause = Message::new("problem-run-twice").arg("id", id).arg("other", first);
            note(catalog.stores[store.at()].location.origin.join(second), cause);
        }
    }
}
