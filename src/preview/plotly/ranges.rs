//! The ranges of the axes: what the user sees, what the figure says, or what the data need.

use super::axes::axis::Axis;
use super::axes::extremes::Extremes;
use super::axes::kind::Kind;
use super::axes::setup::Axes;
use super::sheet::Sheet;

/// Sets the ranges of all axes, whose lengths are known.
pub(in crate::preview) fn set(sheet: &Sheet<'_>, axes: &mut Axes<'_>) {
    let groups = matched(axes);
    for group in &groups {
        let mut all = Extremes::default();
        for at in group {
            all.join(&axes.list[*at].extremes);
        }
        let said = group.iter().find_map(|at| fixed(&axes.list[*at]));
        // One of them speaks for all: the one that says how it is to be.
        let speaks = |at: &&usize| axes.list[**at].node.own().get("autorange").is_some();
        let leader = group.iter().find(speaks).unwrap_or(&group[0]);
        let range = said.unwrap_or_else(|| automatic(&axes.list[*leader], &all));
        for at in group {
            axes.list[*at].range = range;
        }
    }
    constrain(axes, &groups);
    for axis in &mut axes.list {
        if let Some(range) = sheet.view.ranges.get(&axis.name)
            && range.iter().all(|end| end.is_finite())
            && range[0] != range[1]
        {
            axis.range = *range;
        }
        if axis.kind == Kind::Log {
            axis.range = axis.range.map(|end| end.clamp(-330.0, 330.0));
        }
        let [from, to] = axis.range;
        if !(from.is_finite() && to.is_finite()) || from == to {
            let middle = if from.is_finite() { from } else { 0.0 };
            axis.range = [middle - 1.0, middle + 1.0];
        }
    }
}

/// Axes that have one range, each group once; an axis alone is a group.
pub(in crate::preview) fn matched(axes: &Axes<'_>) -> Vec<Vec<usize>> {
    let count = axes.list.len();
    let mut leader: Vec<usize> = (0..count).collect();
    let root = |leader: &[usize], mut at: usize| {
        while leader[at] != at {
            at = leader[at];
        }
        at
    };
    for at in 0..count {
        let other = axes.list[at].node.text("matches").and_then(|id| axes.position(id));
        if let Some(other) = other.filter(|other| axes.list[*other].kind == axes.list[at].kind) {
            let (a, b) = (root(&leader, at), root(&leader, other));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); count];
    for at in 0..count {
        groups[root(&leader, at)].push(at);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Where the axis says its range, and does not choose one by itself.
fn fixed(axis: &Axis<'_>) -> Option<[f64; 2]> {
    let list = axis.node.list("range");
    let auto = axis.node.at("autorange");
    let is_auto = auto.is_some_and(|auto| auto.as_bool() == Some(true) || auto.as_str().is_some());
    if list.len() != 2 || is_auto {
        return None;
    }
    let [from, to] = axis.written_range(list);
    Some([from?, to?]).filter(|[from, to]| from.is_finite() && to.is_finite() && from != to)
}

fn automatic(axis: &Axis<'_>, extremes: &Extremes) -> [f64; 2] {
    let mode = if axis.kind == Kind::Linear { axis.node.text("rangemode").unwrap_or("normal") } else { "normal" };
    let default = match axis.kind {
        Kind::Log => [0.0, 1.0],
        Kind::Date => [946_684_800_000.0, 978_307_200_000.0],
        _ if axis.is_x => [-1.0, 6.0],
        _ => [-1.0, 4.0],
    };
    let mut range = extremes.range(axis.length, mode).unwrap_or(default);
    if axis.kind == Kind::Date && range[1] - range[0] == 2.0 {
        range = [range[0] - 43_200_000.0, range[1] + 43_200_000.0];
    }
    let word = axis.node.text("autorange");
    let is_reversed = match word {
        Some(word) => word.contains("reversed"),
        None => axis.is_reversed_by_default && axis.node.at("autorange").is_none(),
    };
    if is_reversed {
        range.reverse();
    }
    // One end may be said.
    let said = axis.written_range(axis.node.list("range"));
    for (end, said) in range.iter_mut().zip(said) {
        if let Some(said) = said.filter(|_| axis.node.at("autorange").is_none_or(|auto| !auto.is_boolean())) {
            *end = said;
        }
    }
    let bounds = [axis.node.at("minallowed"), axis.node.at("maxallowed")];
    let bounds = bounds.map(|bound| bound.and_then(|bound| axis.read_one(bound)).map(|bound| axis.measure(bound)));
    for end in &mut range {
        if let Some(low) = bounds[0] {
            *end = end.max(low);
        }
        if let Some(high) = bounds[1] {
            *end = end.min(high);
        }
    }
    range
}

/// Axes of one scale: as many points for a unit on both. The domain becomes smaller, or the range larger.
fn constrain(axes: &mut Axes<'_>, groups: &[Vec<usize>]) {
    let mut is_done = vec![false; axes.list.len()];
    for at in 0..axes.list.len() {
        let axis = &axes.list[at];
        let said = axis.node.text("scaleanchor").or(axis.default_anchor.as_deref());
        let Some(other) = said.and_then(|id| axes.position(id)).filter(|other| *other != at) else { continue };
        let ratio = axis.node.number("scaleratio").filter(|ratio| *ratio > 0.0).unwrap_or(1.0);
        let scale = |axis: &Axis<'_>| axis.length / (axis.range[1] - axis.range[0]).abs();
        let (mine, theirs) = (scale(axis) / ratio, scale(&axes.list[other]));
        if !(mine.is_finite() && theirs.is_finite()) || mine <= 0.0 || theirs <= 0.0 {
            continue;
        }
        // The one whose units are larger has room to spare.
        let (loose, factor) = if mine > theirs { (at, theirs / mine) } else { (other, mine / theirs) };
        if (factor - 1.0).abs() < 1e-6 {
            continue;
        }
        let is_picture = axes.list[at].default_anchor.is_some();
        let is_domain = match axes.list[loose].node.text("constrain") {
            Some(constrain) => constrain == "domain",
            None => is_picture,
        };
        if std::mem::replace(&mut is_done[loose], true) {
            continue;
        }
        if is_domain {
            // Those of one range are of one length as well.
            let group = groups.iter().find(|group| group.contains(&loose)).map_or(&[][..], Vec::as_slice);
            for at in group {
                is_done[*at] = true;
                shrink(&mut axes.list[*at], factor);
            }
            continue;
        }
        let axis = &mut axes.list[loose];
        let [from, to] = axis.range;
        let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0 / factor);
        axis.range = [middle - half, middle + half];
    }
}

/// Makes the domain of an axis smaller.
fn shrink(axis: &mut Axis<'_>, factor: f64) {
    let spare = axis.length * (1.0 - factor);
    let part = match axis.node.text("constraintoward") {
        Some("left" | "bottom") => 0.0,
        Some("right" | "top") => 1.0,
        _ => 0.5,
    };
    axis.start += if axis.is_x { spare * part } else { -spare * part };
    axis.length *= factor;
}
