//! Points and lines on a map without the map: longitude to the right, latitude up, with a grid of degrees.

use super::super::color::Color;
use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace};
use super::super::text::Rich;
use super::super::values::{Column, Each, extent};
use super::part::Part;
use super::polar::put;
use super::ticks;
use crate::drawing::{Item, PageRect};

/// Kinds whose points have a longitude and a latitude.
pub(super) fn draws(kind: &str) -> bool {
    matches!(kind, "scattergeo" | "scattermapbox" | "scattermap")
}

/// What is seen: longitudes and latitudes.
struct Map {
    place: PageRect,
    longitudes: [f64; 2],
    latitudes: [f64; 2],
}

impl Map {
    fn point(&self, longitude: f64, latitude: f64) -> Option<[f64; 2]> {
        let part = |value: f64, [low, high]: [f64; 2]| (value - low) / (high - low);
        let (x, y) = (part(longitude, self.longitudes), part(latitude, self.latitudes));
        let is_inside = (-1e-9..=1.0 + 1e-9).contains(&x) && (-1e-9..=1.0 + 1e-9).contains(&y);
        let at = [self.place.x + x * self.place.width, self.place.y + (1.0 - y) * self.place.height];
        is_inside.then_some(at)
    }
}

/// Draws all traces of a map in its room, and tells that the map itself is missing.
pub(super) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let (points, others): (Vec<&Trace<'_>>, Vec<&Trace<'_>>) =
        part.traces.iter().copied().partition(|trace| draws(trace.kind) && trace.node.get("lon").is_some());
    out.not_drawn.extend(others.iter().map(|trace| format!("trace {}: {} (map)", trace.index, trace.kind)));
    out.not_drawn.extend(points.first().map(|trace| format!("trace {}: the map behind its points", trace.index)));
    if points.is_empty() || part.room.width < 1.0 || part.room.height < 1.0 {
        return;
    }
    let all =
        |key: &str| extent(points.iter().filter_map(|trace| Column::at(trace.node, key)).flat_map(|c| c.numbers()));
    let (Some(longitudes), Some(latitudes)) = (all("lon"), all("lat")) else {
        return;
    };
    let map = frame(longitudes, latitudes, part.room);
    draw_grid(&map, sheet, &mut out.drawing.items);
    for trace in points {
        let columns = [Column::at(trace.node, "lon"), Column::at(trace.node, "lat")];
        let [Some(longitude), Some(latitude)] = columns else {
            continue;
        };
        let count = longitude.len().min(latitude.len());
        let places: Vec<Option<[f64; 2]>> =
            (0..count).map(|at| map.point(longitude.number(at), latitude.number(at))).collect();
        put(trace, sheet, &places, out);
    }
}

/// What is seen with some room around it, a degree as long in both directions.
fn frame(longitudes: [f64; 2], latitudes: [f64; 2], room: PageRect) -> Map {
    let widened = |[low, high]: [f64; 2]| {
        let by = ((high - low) * 0.1).max(0.5);
        [low - by, high + by]
    };
    let (mut longitudes, mut latitudes) = (widened(longitudes), widened(latitudes));
    let (width, height) = (longitudes[1] - longitudes[0], latitudes[1] - latitudes[0]);
    let grow = |range: &mut [f64; 2], by: f64| *range = [range[0] - by / 2.0, range[1] + by / 2.0];
    if width / height < room.width / room.height {
        grow(&mut longitudes, height * room.width / room.height - width);
    } else {
        grow(&mut latitudes, width * room.height / room.width - height);
    }
    Map { place: room, longitudes, latitudes }
}

fn draw_grid(map: &Map, sheet: &Sheet<'_>, out: &mut Vec<Item>) {
    let PageRect { x, y, width, height } = map.place;
    out.push(Item::Rect { frame: map.place, radius: 0.0, fill: Some(sheet.plot().fill()), stroke: None });
    let font = sheet.base_font();
    let grid = if sheet.is_own() { Color { alpha: 0.25, ..font.color } } else { Color::solid(sheet.style.grid) };
    for (range, count, is_longitude) in [(map.longitudes, width / 90.0, true), (map.latitudes, height / 60.0, false)] {
        let step = ticks::step(range[1] - range[0], count.clamp(2.0, 12.0));
        for value in ticks::values(range, step) {
            let part = (value - range[0]) / (range[1] - range[0]);
            let text = Rich::parse(&degrees(value, step, is_longitude));
            let (points, at, align) = if is_longitude {
                let at = x + part * width;
                (vec![[at, y], [at, y + height]], [at, y + height + 4.0], [0.5, 0.0])
            } else {
                let at = y + (1.0 - part) * height;
                (vec![[x, at], [x + width, at]], [x - 5.0, at], [1.0, 0.5])
            };
            out.push(Item::Line { points, stroke: grid.pen(1.0) });
            text.put(out, &font, at, align, 0.0);
        }
    }
}

/// Degrees with their direction.
fn degrees(value: f64, step: f64, is_longitude: bool) -> String {
    let side = match (value, is_longitude) {
        (0.0, _) => "",
        (value, true) => {
            if value > 0.0 {
                "E"
            } else {
                "W"
            }
        }
        (value, false) => {
            if value > 0.0 {
                "N"
            } else {
                "S"
            }
        }
    };
    format!("{}°{side}", ticks::write(value.abs(), step, 100.0))
}

/// Lines that tell of a point.
pub(super) fn tell(trace: &Trace<'_>, index: usize) -> Vec<String> {
    let text = |key: &str| Each::at(trace.node, key).text(index).into_owned();
    let mut lines = vec![format!("({}°, {}°)", text("lat"), text("lon"))];
    for key in ["hovertext", "text"] {
        lines.extend(Some(text(key)).filter(|text| !text.is_empty()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_is_as_long_in_both_directions() {
        let room = PageRect { x: 0.0, y: 0.0, width: 400.0, height: 200.0 };
        let map = frame([0.0, 10.0], [40.0, 50.0], room);
        let a = map.point(0.0, 45.0).expect("inside");
        let b = map.point(10.0, 45.0).expect("inside");
        let c = map.point(0.0, 50.0).expect("inside");
        assert!((b[0] - a[0] - 2.0 * (a[1] - c[1])).abs() < 1e-9, "{a:?} {b:?} {c:?}");
        assert_eq!(map.point(f64::NAN, 0.0), None);
        assert_eq!(degrees(-7.5, 2.5, true), "7.5°W");
    }
}
