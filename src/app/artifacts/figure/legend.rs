//! Which traces are toggled by an entry of a legend. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Shown;
use crate::preview::plotly::{Entry, Figure};

/// Hides or shows a trace, with those of its group.
pub(super) fn toggle(shown: &mut Shown, trace: usize) {
    let Some(figure) = shown.figure.get() else { return };
    let is_toggled = shown.view.toggled.contains(&trace);
    for mate in mates(figure, trace) {
        if is_toggled {
            shown.view.toggled.remove(&mate);
        } else {
            shown.view.toggled.insert(mate);
        }
    }
}

/// Shows a trace alone, or all where it is alone already.
pub(super) fn isolate(shown: &mut Shown, trace: usize) {
    let Some((figure, picture)) = shown.figure.get().zip(shown.picture.clone()) else { return };
    let own = mates(figure, trace);
    let is_own = |entry: &Entry| own.contains(&entry.trace);
    let entries = &picture.drawn.entries;
    let is_alone = entries.iter().all(|entry| is_own(entry) || !is_visible(shown, entry));
    let wrong: Vec<usize> = entries
        .iter()
        .filter(|entry| is_visible(shown, entry) != (is_alone || is_own(entry)))
        .map(|entry| entry.trace)
        .collect();
    let mut done = BTreeSet::new();
    for trace in wrong {
        if !done.contains(&trace) {
            done.extend(shown.figure.get().map(|figure| mates(figure, trace)).unwrap_or_default());
            toggle(shown, trace);
        }
    }
}

/// Whether its trace is seen now, be the picture older.
fn is_visible(shown: &Shown, entry: &Entry) -> bool {
    let drawn = shown.picture.as_ref().is_some_and(|picture| picture.view.toggled.contains(&entry.trace));
    entry.is_visible == (drawn == shown.view.toggled.contains(&entry.trace))
}

impl Shown {
    /// Whether the trace of an entry is seen now, be the picture older.
    pub fn is_visible(&self, entry: &Entry) -> bool {
        is_visible(self, entry)
    }
}

/// A trace with the others of its `legendgroup`, unless entries are toggled alone.
fn mates(figure: &Figure, trace: usize) -> BTreeSet<usize> {
    let group = |trace: usize| figure.data.get(trace)?.get("legendgroup").filter(|group| group.as_str() != Some(""));
    let is_alone = figure.layout.pointer("/legend/groupclick").and_then(Value::as_str) == Some("toggleitem");
    match group(trace).filter(|_| !is_alone) {
        Some(own) => (0..figure.data.len()).filter(|at| group(*at) == Some(own)).collect(),
        None => BTreeSet::from([trace]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_group_is_toggled_as_one_unless_the_figure_says_otherwise() {
        let data =
            vec![json!({"legendgroup": "a"}), json!({"legendgroup": ""}), json!({"legendgroup": "a"}), json!({})];
        let mut figure = Figure { data, layout: json!({}), ..Figure::default() };
        assert_eq!(mates(&figure, 2), BTreeSet::from([0, 2]));
        assert_eq!(mates(&figure, 1), BTreeSet::from([1]));
        assert_eq!(mates(&figure, 3), BTreeSet::from([3]));
        figure.layout = json!({"legend": {"groupclick": "toggleitem"}});
        assert_eq!(mates(&figure, 2), BTreeSet::from([2]));
    }
}
