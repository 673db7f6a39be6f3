//! An axis on the page: grid, lines, ticks, labels, title; and the room that they need beside the plot.

use super::axes::axis::Axis;
use super::axes::kind::Kind;
use super::axes::setup::Axes;
use super::axes::ticks::{Tick, ticks};
use super::color::Color;
use super::sheet::Sheet;
use super::text::{Font, Rich};
use crate::drawing::{Item, PageRect};

/// What is written along an axis.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Guide {
    pub(in crate::preview) ticks: Vec<Tick>,
    font: Font,
    /// By which labels are turned, clockwise.
    degrees: f64,
    /// Of the labels, away from the plot, points.
    labels: f64,
    title: Option<(Rich, Font)>,
    /// From the line to the title.
    standoff: f64,
    /// Of all, points.
    pub(in crate::preview) depth: f64,
    tick_length: f64,
    /// Labels are on the lower or left side.
    pub(in crate::preview) is_low: bool,
}

/// Works out what is written along an axis, whose range and length are known.
pub(in crate::preview) fn guide(sheet: &Sheet<'_>, axis: &Axis<'_>) -> Guide {
    let font = sheet.font(axis.node.get("tickfont"), 1.0);
    let has_labels = axis.node.flag("showticklabels") != Some(false) && axis.is_visible();
    let ticks = if axis.is_visible() { ticks(axis, font.size) } else { Vec::new() };
    let is_low = match axis.node.text("side") {
        Some(side) => matches!(side, "bottom" | "left"),
        None => true,
    };
    let place = axis.node.text("ticks").unwrap_or("");
    let tick_length = if place == "outside" { axis.node.number("ticklen").unwrap_or(5.0) } else { 0.0 };
    let rich: Vec<Rich> =
        if has_labels { ticks.iter().map(|tick| Rich::parse(&tick.label)).collect() } else { Vec::new() };
    let degrees = axis.node.number("tickangle").unwrap_or_else(|| angle(axis, &ticks, &rich, &font));
    let (sin, cos) = degrees.to_radians().sin_cos();
    let deep = |rich: &Rich| {
        let (width, height) = (rich.width(&font), rich.height(&font));
        if axis.is_x { width * sin.abs() + height * cos.abs() } else { width * cos.abs() + height * sin.abs() }
    };
    let labels = rich.iter().map(deep).fold(0.0, f64::max)
        + if axis.kind == Kind::Multicategory { font.size * 1.6 } else { 0.0 };
    let title =
        axis.title().filter(|_| axis.is_visible()).map(|title| Rich::parse(&title)).filter(|title| !title.is_empty());
    let title_font = sheet.font(axis.node.get("title.font"), 1.2);
    let gap = if labels > 0.0 { 3.0 } else { 0.0 };
    let standoff = axis.node.number("title.standoff").map_or_else(
        || (tick_length + gap + labels + title_font.size * 0.25).max(title_font.size * 0.9),
        |standoff| tick_length + gap + labels + standoff,
    );
    let title_height = title.as_ref().map_or(0.0, |title| title.height(&title_font));
    let depth = if title.is_some() { standoff + title_height } else { tick_length + gap + labels };
    let title = title.map(|title| (title, title_font));
    Guide { ticks, font, degrees, labels, title, standoff, depth, tick_length, is_low }
}

/// Labels of a horizontal axis are turned where they would meet.
fn angle(axis: &Axis<'_>, ticks: &[Tick], labels: &[Rich], font: &Font) -> f64 {
    // Digits between powers are left out rather than turned.
    if !axis.is_x || labels.len() < 2 || ticks.iter().any(|tick| tick.is_small) {
        return 0.0;
    }
    let places: Vec<f64> = ticks.iter().map(|tick| axis.place(tick.at)).collect();
    let step = places.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min);
    let widest = labels.iter().map(|label| label.width(font)).fold(0.0, f64::max);
    let widths: Vec<f64> = labels.iter().map(|label| label.width(font)).collect();
    let overlaps = places
        .windows(2)
        .zip(widths.windows(2))
        .any(|(pair, widths)| (pair[1] - pair[0]).abs() < f64::midpoint(widths[0], widths[1]) + 4.0);
    if !overlaps {
        0.0
    } else if step * 30_f64.to_radians().sin() > font.size * 1.1 && widest < 400.0 {
        30.0
    } else {
        90.0
    }
}

/// Where the line of an axis lies on the page, across it.
pub(in crate::preview) fn line_place(axes: &Axes<'_>, axis: &Axis<'_>, guide: &Guide, area: PageRect) -> f64 {
    let anchor = axis.anchor();
    let (low, length) = match axes.position(anchor) {
        Some(at) if anchor != "free" => {
            let other = &axes.list[at];
            (other.start, other.length)
        }
        _ => {
            let position = axis.node.number("position").unwrap_or(0.0).clamp(0.0, 1.0);
            return if axis.is_x { area.y + area.height * (1.0 - position) } else { area.x + area.width * position };
        }
    };
    match (axis.is_x, guide.is_low) {
        (true | false, true) => low,
        (true, false) => low - length,
        (false, false) => low + length,
    }
}

/// The line of the grid and the zero line across a plot, behind the data.
pub(in crate::preview) fn grid(
    sheet: &Sheet<'_>,
    axis: &Axis<'_>,
    guide: &Guide,
    frame: PageRect,
    out: &mut Vec<Item>,
) {
    if !axis.is_visible() {
        return;
    }
    let node = axis.node;
    let is_overlay = node.text("overlaying").is_some();
    let has_grid = node.flag("showgrid").unwrap_or(!is_overlay);
    let across = |place: f64| {
        if axis.is_x {
            vec![[place, frame.y], [place, frame.y + frame.height]]
        } else {
            vec![[frame.x, place], [frame.x + frame.width, place]]
        }
    };
    let seen = |place: f64| {
        if axis.is_x {
            place >= frame.x - 0.5 && place <= frame.x + frame.width + 0.5
        } else {
            place >= frame.y - 0.5 && place <= frame.y + frame.height + 0.5
        }
    };
    let has_zero = node.flag("zeroline").unwrap_or(has_grid)
        && matches!(axis.kind, Kind::Linear)
        && axis.seen()[0] <= 0.0
        && axis.seen()[1] >= 0.0;
    let zero = axis.place(0.0);
    if has_grid {
        let color = sheet.page_color(node, "gridcolor", Color::solid([0xee; 3]), sheet.style.grid);
        let width = node.number("gridwidth").unwrap_or(1.0).clamp(0.0, 10.0);
        let pen = color.pen(width).dashed(super::traces::strokes::dash(node.text("griddash"), width));
        for tick in &guide.ticks {
            // Lines of categories may lie between them.
            let shift =
                if axis.kind.has_categories() && node.text("tickson") == Some("boundaries") { 0.5 } else { 0.0 };
            let place = axis.place(tick.at - shift);
            if seen(place) && !(has_zero && (place - zero).abs() < 0.5) {
                out.push(Item::Line { points: across(place), stroke: pen });
            }
        }
    }
    if has_zero && seen(zero) {
        let default = Color::solid([0x44; 3]);
        let color = sheet.page_color(node, "zerolinecolor", default, sheet.style.axis);
        let width = node.number("zerolinewidth").unwrap_or(1.0).clamp(0.0, 10.0);
        out.push(Item::Line { points: across(zero), stroke: color.pen(width) });
    }
}

/// The line, ticks, labels and title of an axis. `place` is where the line lies, `span` the plots that it belongs to.
pub(in crate::preview) fn draw(
    sheet: &Sheet<'_>,
    axis: &Axis<'_>,
    guide: &Guide,
    place: f64,
    mirror: Option<f64>,
    out: &mut Vec<Item>,
) {
    if !axis.is_visible() {
        return;
    }
    let node = axis.node;
    let away = match (axis.is_x, guide.is_low) {
        (true, true) | (false, false) => 1.0,
        _ => -1.0,
    };
    let at = |along: f64, across: f64| if axis.is_x { [along, across] } else { [across, along] };
    let (from, to) =
        if axis.is_x { (axis.start, axis.start + axis.length) } else { (axis.start, axis.start - axis.length) };
    let color = sheet.page_color(node, "linecolor", Color::solid([0x44; 3]), sheet.style.axis);
    let has_line = node
        .flag("showline")
        .unwrap_or_else(|| node.own().get("linecolor").is_some() || node.own().get("linewidth").is_some());
    if has_line {
        let pen = color.pen(node.number("linewidth").unwrap_or(1.0).clamp(0.0, 10.0));
        out.push(Item::Line { points: vec![at(from, place), at(to, place)], stroke: pen });
        if let Some(mirror) = mirror.filter(|_| node.at("mirror").is_some_and(|value| value.as_bool() != Some(false))) {
            out.push(Item::Line { points: vec![at(from, mirror), at(to, mirror)], stroke: pen });
        }
    }
    if matches!(node.text("ticks"), Some("outside" | "inside")) {
        let length = node.number("ticklen").unwrap_or(5.0).clamp(0.0, 50.0);
        let end = place + if node.text("ticks") == Some("inside") { -length } else { length } * away;
        let color = sheet.page_color(node, "tickcolor", Color::solid([0x44; 3]), sheet.style.axis);
        let pen = color.pen(node.number("tickwidth").unwrap_or(1.0).clamp(0.0, 10.0));
        for tick in &guide.ticks {
            let along = axis.place(tick.at);
            out.push(Item::Line { points: vec![at(along, place), at(along, end)], stroke: pen });
        }
    }
    if node.flag("showticklabels") != Some(false) {
        labels(sheet, axis, guide, place, away, out);
    }
    if let Some((title, font)) = &guide.title {
        let middle = f64::midpoint(from, to);
        let across = place + guide.standoff * away;
        if axis.is_x {
            let vertical = if away > 0.0 { 0.0 } else { 1.0 };
            title.put_within(out, font, [middle, across], [0.5, vertical], (0.5, 0.0));
        } else {
            // Turned, the top of the text looks to the left.
            let vertical = if away > 0.0 { 0.0 } else { 1.0 };
            title.put_within(out, font, [across, middle], [0.5, vertical], (0.5, -90.0));
        }
    }
}

fn labels(sheet: &Sheet<'_>, axis: &Axis<'_>, guide: &Guide, place: f64, away: f64, out: &mut Vec<Item>) {
    let is_muted = !sheet.is_own();
    let font = if is_muted { guide.font.colored(Color::solid(sheet.style.muted)) } else { guide.font };
    let across = place + (guide.tick_length + 3.0) * away;
    let mut last: Option<(f64, f64)> = None;
    for tick in &guide.ticks {
        let font = if tick.is_small { font.sized(font.size * 0.75) } else { font };
        let rich = Rich::parse(&tick.label);
        let along = axis.place(tick.at);
        let (width, height) = (rich.width(&font), rich.height(&font));
        let degrees = guide.degrees;
        // Labels that would meet are left out.
        let size = if axis.is_x { if degrees.abs() < 1.0 { width } else { font.size * 1.1 } } else { height * 0.75 };
        if let Some((before, room)) = last
            && (along - before).abs() < f64::midpoint(size, room) - 0.5
        {
            continue;
        }
        if !rich.is_empty() {
            last = Some((along, size));
        }
        if axis.is_x {
            let turned = degrees.rem_euclid(180.0);
            let align = if !(1.0..=179.0).contains(&turned) {
                [0.5, if away > 0.0 { 0.0 } else { 1.0 }]
            } else if (degrees > 0.0) == (away > 0.0) {
                [0.0, 0.5]
            } else {
                [1.0, 0.5]
            };
            rich.put_within(
                out,
                &font,
                [along, across + if align[1] == 0.5 { 3.0 * away } else { 0.0 }],
                align,
                (align[0], degrees),
            );
        } else {
            let align = [if away > 0.0 { 0.0 } else { 1.0 }, 0.5];
            let is_upright = degrees.rem_euclid(180.0) < 1.0;
            let align = if is_upright { align } else { [0.5, if away > 0.0 { 0.0 } else { 1.0 }] };
            rich.put_within(out, &font, [across, along], align, (align[0], degrees));
        }
    }
    if axis.kind == Kind::Multicategory {
        outer(axis, guide, place, away, &font, out);
    }
}

/// The outer level of categories, once for all of a kind.
fn outer(axis: &Axis<'_>, guide: &Guide, place: f64, away: f64, font: &Font, out: &mut Vec<Item>) {
    let mut at = 0;
    while at < axis.categories.len() {
        let name = axis.levels(at).first().map_or_else(String::new, ToString::to_string);
        let mut end = at + 1;
        while end < axis.categories.len() && axis.levels(end).first().is_some_and(|other| *other == name) {
            end += 1;
        }
        let middle = axis.place((at + end - 1) as f64 / 2.0);
        let across = place + (guide.labels - font.size * 1.2) * away;
        let rich = Rich::parse(&name);
        if axis.is_x {
            rich.put(out, font, [middle, across], [0.5, if away > 0.0 { 0.0 } else { 1.0 }], 0.0);
        } else {
            rich.put(out, font, [across, middle], [0.5, 0.5], -90.0);
        }
        for edge in [at as f64 - 0.5, end as f64 - 0.5] {
            let along = axis.place(edge);
            let points = if axis.is_x {
                vec![[along, place], [along, across + font.size * away]]
            } else {
                vec![[place, along], [across, along]]
            };
            out.push(Item::Line { points, stroke: font.color.faded(0.4).pen(1.0) });
        }
        at = end;
    }
}
