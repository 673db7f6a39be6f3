//! Nodes and the bands between them.

use super::super::super::color::Color;
use super::super::super::figure::Drawn;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::Rich;
use super::super::super::values::{Column, Each};
use super::super::super::view::Point;
use super::super::geometry::{band, curve};
use super::super::paint::{colorway, nth, outlined};
use super::super::words;
use super::nodes::{self, Align, Link, Room};
use crate::drawing::PageRect;

/// Most nodes and links; all that come after are left out.
const MOST: usize = 20_000;

/// The diagram's numbers: links with their positions in the file, and how many nodes there are.
fn links_of(trace: &Trace<'_>) -> (Vec<(usize, Link)>, usize) {
    let node = trace.node;
    let columns = ["source", "target", "value"].map(|key| Column::at(node, &format!("link.{key}")));
    let [Some(sources), Some(targets), Some(values)] = columns else {
        return (Vec::new(), 0);
    };
    let count = sources.len().min(targets.len()).min(values.len());
    let end = |column: &Column<'_>, at: usize| {
        let end = column.number(at);
        (end >= 0.0 && end < MOST as f64 && end.fract() == 0.0).then_some(end as usize)
    };
    let links: Vec<(usize, Link)> = (0..count)
        .filter_map(|at| {
            let value = values.number(at);
            let link = Link { from: end(&sources, at)?, to: end(&targets, at)?, value };
            (value.is_finite() && value > 0.0).then_some((at, link))
        })
        .take(MOST)
        .collect();
    let highest = links.iter().map(|(_, link)| link.from.max(link.to) + 1).max().unwrap_or_default();
    (links, highest)
}

/// Draws the diagram in its room.
pub(in super::super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let (numbered, count) = links_of(trace);
    if count == 0 || room.width <= 0.0 || room.height <= 0.0 {
        return;
    }
    let links: Vec<Link> = numbered.iter().map(|(_, link)| *link).collect();
    let is_upright = node.text("orientation") == Some("v");
    let (length, breadth) = if is_upright { (room.height, room.width) } else { (room.width, room.height) };
    let thickness = node.number("node.thickness").unwrap_or(20.0).clamp(1.0, length.max(1.0) / 2.0);
    let gap = node.number("node.pad").unwrap_or(20.0).clamp(0.0, breadth);
    let align = match node.text("node.align") {
        Some("left") => Align::Left,
        Some("right") => Align::Right,
        Some("center") => Align::Center,
        _ => Align::Justify,
    };
    let (x, y) = (Each::at(node, "node.x"), Each::at(node, "node.y"));
    let fixed: Vec<Option<[f64; 2]>> = (0..count).map(|at| Some([x.number(at)?, y.number(at)?])).collect();
    let placed = nodes::place(count, &links, align, Room { length, breadth, thickness, gap }, &fixed);
    // Along and across the flow to the page.
    let onto_page = |[along, across]: [f64; 2]| {
        if is_upright { [room.x + across, room.y + along] } else { [room.x + along, room.y + across] }
    };
    let link_colors = Each::at(node, "link.color");
    let default = if sheet.paper().brightness() < 128.0 {
        Color { alpha: 0.6, ..Color::WHITE }
    } else {
        Color { alpha: 0.2, ..Color::BLACK }
    };
    for ((at, link), (place, leads_back)) in numbered.iter().zip(placed.links.iter().zip(&placed.leads_back)) {
        let (Some(from), Some(to)) = (placed.nodes[link.from], placed.nodes[link.to]) else {
            continue;
        };
        let half = place[2] / 2.0;
        let starts = [from[0] + thickness, place[0] - half, place[0] + half];
        let ends = [to[0], place[1] - half, place[1] + half];
        let outline =
            if *leads_back || ends[0] <= starts[0] { around(starts, ends, breadth) } else { band(starts, ends, true) };
        let color = Color::parse(&link_colors.text(*at)).unwrap_or(default);
        let middle = [f64::midpoint(starts[0], ends[0]), f64::midpoint(place[0], place[1])];
        let points = outline.into_iter().map(onto_page).collect();
        let line = node.color("link.line.color").unwrap_or(Color::solid([0x44; 3]));
        outlined(&mut out.drawing.items, points, color, (line, node.number("link.line.width").unwrap_or_default()));
        out.points.push(Point {
            at: onto_page(middle),
            reach: [half.clamp(4.0, 40.0); 2],
            trace: trace.index,
            index: count + at,
            color: color.rgb,
        });
    }
    let colors = colorway(sheet, "colorway");
    let own = Each::at(node, "node.color");
    let labels = Each::at(node, "node.label");
    let line = node.color("node.line.color").unwrap_or(Color::solid([0x44; 3]));
    let width = node.number("node.line.width").unwrap_or(0.5);
    let last = placed.nodes.iter().flatten().map(|place| place[0]).fold(0.0, f64::max);
    let font = sheet.font(node.get("textfont"), 1.0);
    for (at, place) in placed.nodes.iter().enumerate() {
        let Some([begin, low, high]) = *place else {
            continue;
        };
        let color = Color::parse(&own.text(at)).unwrap_or_else(|| nth(&colors, at).faded(0.8));
        let corners =
            [[begin, low], [begin + thickness, low], [begin + thickness, high], [begin, high]].map(onto_page).to_vec();
        outlined(&mut out.drawing.items, corners, color, (line, width));
        let middle = onto_page([begin + thickness / 2.0, f64::midpoint(low, high)]);
        let reach = [thickness / 2.0, (high - low) / 2.0];
        let reach = if is_upright { [reach[1], reach[0]] } else { reach };
        out.points.push(Point { at: middle, reach, trace: trace.index, index: at, color: color.rgb });
        let text = Rich::parse(&labels.text(at));
        if !text.is_empty() {
            let is_last = begin >= last - 1e-6 && last > 0.0;
            let (at, align) = match (is_upright, is_last) {
                (true, _) => ([middle[0], middle[1] + thickness / 2.0 + 2.0], [0.5, 0.0]),
                (false, true) => ([middle[0] - thickness / 2.0 - 3.0, middle[1]], [1.0, 0.5]),
                (false, false) => ([middle[0] + thickness / 2.0 + 3.0, middle[1]], [0.0, 0.5]),
            };
            text.put(&mut out.drawing.items, &font, at, align, 0.0);
        }
    }
}

/// A band that leads back: out of its node, around below everything, and in again.
fn around(from: [f64; 3], to: [f64; 3], breadth: f64) -> Vec<[f64; 2]> {
    let width = from[2] - from[1];
    let reach = 16.0 + width;
    let depth = (breadth - from[2].max(to[2])).clamp(8.0, 40.0) + from[2].max(to[2]);
    let outline = |inner: f64, from_y: f64, to_y: f64| -> Vec<[f64; 2]> {
        let (right, left, low) = (from[0] + reach - inner, to[0] - reach + inner, depth + width - inner);
        let out = curve([[from[0], from_y], [right, from_y], [right, low], [from[0], low]], 16);
        let back = curve([[to[0], low], [left, low], [left, to_y], [to[0], to_y]], 16);
        out.chain(back).collect()
    };
    let mut points = outline(0.0, from[1], to[1]);
    let mut inside = outline(width, from[2], to[2]);
    inside.reverse();
    points.extend(inside);
    points
}

/// Lines that tell of a node, or of a link: those are counted after the nodes.
pub(in super::super) fn tell(trace: &Trace<'_>, index: usize) -> Vec<String> {
    let node = trace.node;
    let (links, count) = links_of(trace);
    let labels = Each::at(node, "node.label");
    let format = node.text("valueformat").unwrap_or(".3s");
    let suffix = node.text("valuesuffix").unwrap_or_default();
    let written = |value: f64| format!("{}{suffix}", words::number(format, value));
    if index < count {
        let sum = |of: &dyn Fn(&Link) -> usize| -> f64 {
            links.iter().filter(|(_, link)| of(link) == index).map(|(_, link)| link.value).sum()
        };
        let (incoming, outgoing) = (sum(&|link| link.to), sum(&|link| link.from));
        return vec![labels.text(index).into_owned(), written(incoming.max(outgoing))];
    }
    let Some((at, link)) = links.iter().find(|(at, _)| at + count == index) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{} → {}", labels.text(link.from), labels.text(link.to)), written(link.value)];
    lines.extend(Some(Each::at(node, "link.label").text(*at).into_owned()).filter(|label| !label.is_empty()));
    lines
}
