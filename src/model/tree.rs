//! The forest of nested runs, over everything that was read.
//!
//! The only link that MLflow stores is the tag `mlflow.parentRunId` on the child, and nobody checks it: the parent may
//! be unknown, deleted, in another experiment, the run itself, or a descendant. Nothing here recurses, so depth is
//! bounded by memory alone.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::catalog::Catalog;
use super::forest::{Forest, NONE, TreeNote};
use super::index::{RunIndex, StoreIndex};
use super::notes::folder_of;
use super::twins::StoreView;
use crate::store::{Origin, Problem, Severity};
use crate::text::Message;

impl Catalog {
    /// The forest of nested runs: each in its own store. Made when first asked for.
    pub fn forest(&self) -> &Forest {
        self.forest.get_or_init(|| forest(self, false))
    }

    /// The forest as the view shows it: where what several stores hold counts once, the parent of a run is the one that
    /// counts, whichever store tells of it. Made when first asked for.
    pub fn forest_of(&self, view: StoreView) -> &Forest {
        match view {
            StoreView::Once if !self.twins().is_empty() => self.joint_forest.get_or_init(|| forest(self, true)),
            _ => self.forest(),
        }
    }

    /// Makes what is made when first asked for, so that no frame has to wait for it. For jobs.
    pub fn prepare(&self) {
        self.forest();
        self.forest_of(StoreView::Once);
        self.run_of_problem(0);
        self.experiment_lists(StoreView::Once);
    }
}

/// Builds the forest over all runs that are still there. Linear; runs without a parent cost almost nothing.
fn forest(catalog: &Catalog, is_joint: bool) -> Forest {
    let count = catalog.runs.len();
    let mut forest = Forest { parents: vec![NONE; count], notes: vec![None; count], ..Forest::default() };
    let nested = nested_runs(catalog);
    if !nested.is_empty() {
        link(catalog, &nested, &mut forest);
        let mut below: Vec<RunIndex> = nested.iter().map(|(run, _)| *run).collect();
        if is_joint {
            for run in &mut below {
                *run = catalog.twins().counted(*run);
            }
            join(catalog, &below, &mut forest);
        }
        cut_cycles(catalog, &below, &mut forest.parents, &mut forest.notes);
    }
    list_children(&mut forest);
    measure_depths(&mut forest);
    forest
}

/// The runs that name a parent, with that name.
fn nested_runs(catalog: &Catalog) -> Vec<(RunIndex, &str)> {
    let mut nested = Vec::new();
    let mut finder = super::columns::Finder::new("mlflow.parentRunId");
    for run in catalog.run_indices() {
        let entry = &catalog.runs[run.at()];
        let Some(at) = finder.position(&entry.keys.tags) else { continue };
        match entry.run.tags.get(at) {
            Some(tag) if !tag.value.is_empty() => nested.push((run, &*tag.value)),
            _ => {}
        }
    }
    nested
}

/// Looks every parent up by its id: in the same experiment first, then in the others of the same store.
fn link(catalog: &Catalog, nested: &[(RunIndex, &str)], forest: &mut Forest) {
    // Chains through `next` hold the runs with one id, in the order of their indices, without a list for each.
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    first.reserve(nested.len());
    for (_, parent_id) in nested {
        first.insert(parent_id, NONE);
    }
    let mut next = vec![NONE; catalog.runs.len()];
    for run in catalog.run_indices().collect::<Vec<_>>().into_iter().rev() {
        if let Some(head) = first.get_mut(catalog.run(run).id.as_str()) {
            next[run.at()] = *head;
            *head = run.0;
        }
    }
    for &(run, parent_id) in nested {
        let entry = &catalog.runs[run.at()];
        let mut here = None;
        let mut elsewhere: Option<RunIndex> = None;
        let mut candidate = first[parent_id];
        while candidate != NONE {
            let index = RunIndex(candidate);
            let other = &catalog.runs[index.at()];
            if other.store == entry.store {
                if other.experiment == entry.experiment {
                    here = Some(index);
                    break;
                }
                // A copy that is not deleted is the likelier parent.
                if elsewhere.is_none_or(|known| catalog.is_deleted(known) && !catalog.is_deleted(index)) {
                    elsewhere = Some(index);
                }
            }
            candidate = next[index.at()];
        }
        forest.notes[run.at()] = if let Some(parent) = here {
            forest.parents[run.at()] = parent.0;
            (catalog.is_deleted(parent) && !catalog.is_deleted(run)).then_some(TreeNote::ParentDeleted)
        } else if let Some(parent) = elsewhere {
            forest.elsewhere.insert(run, parent);
            Some(TreeNote::ParentElsewhere)
        } else {
            Some(TreeNote::Orphan)
        };
    }
}

/// Lets the runs that count hang below those that count. What is not in their own store may be in that of a twin.
fn join(catalog: &Catalog, below: &[RunIndex], forest: &mut Forest) {
    let twins = catalog.twins();
    let counted_above = |forest: &Forest, run: RunIndex| forest.parent(run).map(|parent| twins.counted(parent));
    let mut parents = vec![NONE; forest.parents.len()];
    for &counted in below {
        let of_twin = || twins.of(counted).find_map(|twin| counted_above(forest, twin));
        if let Some(above) = counted_above(forest, counted).or_else(of_twin) {
            parents[counted.at()] = above.0;
            let is_above_deleted = catalog.is_deleted(above) && !catalog.is_deleted(counted);
            forest.notes[counted.at()] = is_above_deleted.then_some(TreeNote::ParentDeleted);
        }
    }
    forest.parents = parents;
    let elsewhere = std::mem::take(&mut forest.elsewhere).into_iter();
    forest.elsewhere = elsewhere.map(|(run, parent)| (run, twins.counted(parent))).collect();
}

/// Cuts each circle above its earliest-started run (unknown start last; then by id), which becomes a root.
fn cut_cycles(catalog: &Catalog, below: &[RunIndex], parents: &mut [u32], notes: &mut [Option<TreeNote>]) {
    // 0: not visited; otherwise the number of the walk that visited it. Each walk goes up until it meets a visited run:
    // if that was visited by the same walk, the walk has run into a circle.
    let mut walk_of = vec![0_u32; parents.len()];
    for (walk, &start) in (1_u32..).zip(below) {
        let mut at = start.0;
        while at != NONE && walk_of[at as usize] == 0 {
            walk_of[at as usize] = walk;
            at = parents[at as usize];
        }
        if at == NONE || walk_of[at as usize] != walk {
            continue;
        }
        let order = |index: u32| {
            let run = catalog.run(RunIndex(index));
            (run.start_time.unwrap_or(i64::MAX), &run.id, &run.key)
        };
        let mut earliest = at;
        let mut member = parents[at as usize];
        while member != at {
            if order(member) < order(earliest) {
                earliest = member;
            }
            member = parents[member as usize];
        }
        parents[earliest as usize] = NONE;
        notes[earliest as usize] = Some(TreeNote::Cycle);
    }
}

fn list_children(forest: &mut Forest) {
    let count = forest.parents.len();
    let mut offsets = vec![0_u32; count + 1];
    for &parent in &forest.parents {
        if parent != NONE {
            offsets[parent as usize + 1] += 1;
        }
    }
    for at in 0..count {
        offsets[at + 1] += offsets[at];
    }
    let mut free = offsets.clone();
    let mut children = vec![RunIndex(0); offsets[count] as usize];
    for (at, &parent) in forest.parents.iter().enumerate() {
        if parent != NONE {
            let slot = &mut free[parent as usize];
            children[*slot as usize] = RunIndex(at as u32);
            *slot += 1;
        }
    }
    forest.offsets = offsets;
    forest.children = children;
}

fn measure_depths(forest: &mut Forest) {
    let mut depths = vec![0_u16; forest.parents.len()];
    let mut open: Vec<RunIndex> = (0..forest.parents.len())
        .filter(|&at| forest.parents[at] == NONE && forest.offsets[at] < forest.offsets[at + 1])
        .map(|at| RunIndex(at as u32))
        .collect();
    while let Some(run) = open.pop() {
        let depth = depths[run.at()].saturating_add(1);
        for &child in forest.children(run) {
            depths[child.at()] = depth;
            open.push(child);
        }
    }
    forest.depths = depths;
}

/// Notes of a kind that are told run by run; where there are more in one place, their number is.
const MOST_ALIKE: usize = 10;

/// What is odd about the places of runs in the forest: one note a run, or one for many.
pub(super) fn problems(catalog: &Catalog) -> Vec<(StoreIndex, Problem)> {
    let forest = catalog.forest();
    let mut alike: BTreeMap<(StoreIndex, Origin, &str), Vec<RunIndex>> = BTreeMap::new();
    for index in catalog.run_indices() {
        if let Some(note) = forest.note(index) {
            let (store, run) = (catalog.runs[index.at()].store, catalog.run(index));
            let folder = folder_of(catalog, store, &run.experiment);
            alike.entry((store, folder, note.as_str())).or_default().push(index);
        }
    }
    let mut problems = Vec::new();
    for ((store, folder, _), runs) in alike {
        let Some(note) = runs.first().and_then(|run| forest.note(*run)) else { continue };
        if runs.len() > MOST_ALIKE {
            let cause = Message::new(of_many(note)).arg("n", runs.len());
            problems.push((store, Problem::new(Severity::Note, folder, cause)));
            continue;
        }
        problems.extend(runs.into_iter().map(|index| {
            let run = catalog.run(index);
            let cause = Message::new(of_one(note)).arg("parent", run.parent_id().unwrap_or_default());
            (store, Problem::new(Severity::Note, catalog.origin_of(index), cause).of_run(&run.key))
        }));
    }
    problems
}

fn of_one(note: TreeNote) -> &'static str {
    match note {
        TreeNote::Orphan => "problem-parent-missing",
        TreeNote::Cycle => "problem-parent-cycle",
        TreeNote::ParentDeleted => "problem-parent-deleted",
        TreeNote::ParentElsewhere => "problem-parent-elsewhere",
    }
}

fn of_many(note: TreeNote) -> &'static str {
    match note {
        TreeNote::Orphan => "problem-parents-missing",
        TreeNote::Cycle => "problem-parents-cycle",
        TreeNote::ParentDeleted => "problem-parents-deleted",
        TreeNote::ParentElsewhere => "problem-parents-elsewhere",
    }
}
