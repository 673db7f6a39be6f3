//! Looking at another part of a panel: which axes move, and to where. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Shown;
use crate::preview::plotly::{Figure, Panel};

/// Ranges of axes after looking at `part` of a panel, of all axes that move with its own: those of panels over it, and those
/// that match. Nothing where that would be too small or too large a part to be told.
pub(super) fn seen(
    shown: &Shown,
    panels: &[Panel],
    panel: usize,
    part: [Option<[f64; 2]>; 2],
) -> Vec<(String, [f64; 2])> {
    let Some(chosen) = panels.get(panel) else { return Vec::new() };
    let over = || panels.iter().filter(|other| other.place == chosen.place);
    let mut moved: Vec<(String, [f64; 2])> = Vec::new();
    for (side, part) in part.into_iter().enumerate() {
        let Some(part) = part else { continue };
        for panel in over().filter(|panel| !panel.is_fixed[side]) {
            let (axis, drawn) = if side == 0 { (&panel.x, panel.x_range) } else { (&panel.y, panel.y_range) };
            let Some(range) = part_of(shown.range(axis, drawn), part) else { return Vec::new() };
            let figure = shown.figure.get();
            for axis in figure.map_or_else(|| BTreeSet::from([axis.clone()]), |figure| matching(figure, axis)) {
                if !moved.iter().any(|(known, _)| *known == axis) {
                    moved.push((axis, range));
                }
            }
        }
    }
    moved
}

/// A part of a range, unless it is too small or too large to be told.
pub(in crate::app) fn part_of(range: [f64; 2], part: [f64; 2]) -> Option<[f64; 2]> {
    let [low, high] = part.map(|share| range[0] + (range[1] - range[0]) * share);
    let least = low.abs().max(high.abs()) * 1e-12;
    ((high - low).is_finite() && (high - low).abs() > least.max(f64::MIN_POSITIVE)).then_some([low, high])
}

/// An axis with all that are to have the same range: `matches` names an axis by its letter and number.
fn matching(figure: &Figure, axis: &str) -> BTreeSet<String> {
    let Some(layout) = figure.layout.as_object() else { return BTreeSet::from([axis.to_owned()]) };
    let target = |value: &Value| {
        let id = value.get("matches")?.as_str()?;
        let letter = id.get(..1).filter(|letter| matches!(*letter, "x" | "y"))?;
        Some(format!("{letter}axis{}", &id[1..]))
    };
    let pairs: Vec<(&str, String)> =
        layout.iter().filter_map(|(name, value)| Some((name.as_str(), target(value)?))).collect();
    let mut group = BTreeSet::from([axis.to_owned()]);
    // Whoever matches somebody of the group belongs to it, and so until nobody is new.
    loop {
        let before = group.len();
        for (name, target) in &pairs {
            if group.contains(*name) || group.contains(target) {
                group.extend([(*name).to_owned(), target.clone()]);
            }
        }
        if group.len() == before {
            return group;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn axes_that_match_each_other_are_one_group() {
        let layout = json!({"xaxis": {}, "xaxis2": {"matches": "x"}, "xaxis3": {"matches": "x2"}, "xaxis4": {},
            "yaxis": {"matches": "y2"}, "yaxis2": {}, "title": {"matches": "z"}});
        let figure = Figure { layout, ..Figure::default() };
        let group = |axis| matching(&figure, axis).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(group("xaxis"), "xaxis xaxis2 xaxis3");
        assert_eq!(group("xaxis3"), "xaxis xaxis2 xaxis3");
        assert_eq!(group("xaxis4"), "xaxis4");
        assert_eq!(group("yaxis2"), "yaxis yaxis2");
    }

    #[test]
    fn a_part_too_small_or_too_large_to_be_told_is_none() {
        assert_eq!(part_of([0.0, 10.0], [0.25, 0.5]), Some([2.5, 5.0]));
        assert_eq!(part_of([10.0, 0.0], [0.25, 0.5]), Some([7.5, 5.0]), "an axis that is turned round stays so");
        assert_eq!(part_of([0.0, 10.0], [0.5, 0.5]), None);
        assert_eq!(part_of([1e15, 1e15 + 10.0], [0.5, 0.500_000_1]), None);
        assert_eq!(part_of([0.0, 1e308], [-1e3, 1e3]), None);
        assert_eq!(part_of([0.0, f64::NAN], [0.0, 1.0]), None);
    }
}
