//! The parameters of a run as they are shown: all, those that were looked for, or a tree.

use rustc_hash::FxHashSet;

use crate::app::place::Place;
use crate::model::RunIndex;
use crate::model::nested::{self, ParamRow};
use crate::store::KeyValue;

/// See the module.
#[derive(Debug, Default)]
pub struct Params {
    /// Whose.
    pub run: Option<RunIndex>,
    /// Words that a name or value must hold.
    pub search: String,
    /// Nested names and values as a tree.
    pub is_tree: bool,
    /// There is something that a tree would take apart.
    pub can_be_tree: bool,
    folded: FxHashSet<String>,
    /// What is listed; follows everything above.
    pub shown: ParamsShown,
}

/// What is listed.
#[derive(Debug, Default)]
pub enum ParamsShown {
    /// All parameters as they are.
    #[default]
    All,
    /// Those that were found, by position.
    Found(Vec<usize>),
    /// Rows of the tree, and whether each is open.
    Tree(Vec<(ParamRow, bool)>),
}

impl Params {
    pub(super) fn toggle(&mut self, path: String) {
        if !self.folded.remove(&path) {
            self.folded.insert(path);
        }
    }
}

/// Shows those of another run.
pub(super) fn want(place: &mut Place, run: RunIndex) {
    if place.run_page.params.run != Some(run) {
        place.run_page.params.run = Some(run);
        derive(place);
    }
}

/// Makes what is listed. Linear in the parameters of one run; values are taken apart up to a bound.
pub(super) fn derive(place: &mut Place) {
    let params = &mut place.run_page.params;
    let Some(run) = params.run else { return };
    let all = &place.catalog.run(run).params;
    let words: Vec<String> = params.search.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |text: &str| {
        let lower = text.to_lowercase();
        words.iter().all(|word| lower.contains(word))
    };
    params.can_be_tree = all.iter().any(is_nested);
    if params.is_tree && params.can_be_tree {
        let rows = nested::tree(all);
        params.shown = ParamsShown::Tree(visible(rows, &params.folded, (!words.is_empty()).then_some(&has_all)));
    } else if words.is_empty() {
        params.shown = ParamsShown::All;
    } else {
        let is_found = |param: &KeyValue| has_all(&format!("{} {}", param.key, searched(&param.value)));
        params.shown = ParamsShown::Found((0..all.len()).filter(|&at| is_found(&all[at])).collect());
    }
}

fn is_nested(param: &KeyValue) -> bool {
    let has_branch = |value: &nested::Nested| match value {
        nested::Nested::Leaf(_) => false,
        nested::Nested::Named(entries) => !entries.is_empty(),
        nested::Nested::Listed(items) => items.iter().any(|item| !matches!(item, nested::Nested::Leaf(_))),
    };
    param.key.trim_matches('.').contains('.') || nested::parse(&param.value).as_ref().is_some_and(has_branch)
}

/// A logged file of several megabytes is not what a word means.
fn searched(value: &str) -> &str {
    &value[..value.floor_char_boundary(4096)]
}

/// Rows that are not folded away; of a search those that it finds, with the branches above them.
fn visible(
    rows: Vec<ParamRow>,
    folded: &FxHashSet<String>,
    is_found: Option<&dyn Fn(&str) -> bool>,
) -> Vec<(ParamRow, bool)> {
    let mut wanted = vec![is_found.is_none(); rows.len()];
    if let Some(is_found) = is_found {
        let mut branches: Vec<usize> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            branches.retain(|&branch| rows[branch].depth < row.depth);
            let value = row.value.as_deref().map(searched).unwrap_or_default();
            if is_found(&format!("{} {value}", row.path)) {
                wanted[at] = true;
                for &branch in &branches {
                    wanted[branch] = true;
                }
            }
            if row.is_branch() {
                branches.push(at);
            }
        }
    }
    let mut hidden_below = None;
    let mut shown = Vec::new();
    for (row, is_wanted) in rows.into_iter().zip(wanted) {
        if hidden_below.is_some_and(|depth| row.depth > depth) {
            continue;
        }
        hidden_below = None;
        if !is_wanted {
            continue;
        }
        // What was found is shown.
        let is_open = is_found.is_some() || !folded.contains(&row.path);
        if row.is_branch() && !is_open {
            hidden_below = Some(row.depth);
        }
        shown.push((row, is_open));
    }
    shown
}
