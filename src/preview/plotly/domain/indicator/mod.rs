//! Indicators: a number, how it differs from another one, and a gauge around or beside it.

mod dial;
mod number;

use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace, title};
use super::super::text::Rich;
use super::super::view::Point;
use crate::drawing::PageRect;
use dial::INNER;

/// Part of a bullet's room that its number takes.
const BESIDE: f64 = 0.25;

/// Draws the indicator in its room.
pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let mode = node.text("mode").unwrap_or("number");
    let has_gauge = mode.contains("gauge");
    let is_bullet = node.text("gauge.shape") == Some("bullet");
    if room.width < 1.0 || room.height < 1.0 {
        return;
    }
    let heading = title(node).map(Rich::parse);
    let center = [room.x + room.width / 2.0, room.y + room.height / 2.0];
    let radius = (room.width / 2.0).min(room.height);
    let parts = number::Parts::of(trace, sheet, mode);
    let align = match node.text("align") {
        Some("left") => 0.0,
        Some("right") => 1.0,
        _ => 0.5,
    };
    let (place, fits) = match (has_gauge, is_bullet) {
        (true, false) => {
            let size = 1.8 * INNER * radius;
            ([center[0], center[1] + radius / 2.0], number::Fits::Circle(size / 2.0))
        }
        (true, true) => {
            let width = (BESIDE - 0.025) * room.width;
            let x = room.x + room.width * (1.0 - BESIDE + 0.025) + width * align;
            ([x, center[1]], number::Fits::Box([width, room.height]))
        }
        (false, _) => ([room.x + room.width * align, center[1]], number::Fits::Box([room.width, room.height])),
    };
    if has_gauge {
        if is_bullet {
            let is_alone = !mode.contains("number") && !mode.contains("delta");
            let width = if is_alone { room.width } else { room.width * (1.0 - BESIDE) };
            let place = PageRect { width, ..room };
            dial::draw_bullet(trace, sheet, place, &mut out.drawing.items);
        } else {
            dial::draw_angular(trace, sheet, [center[0], center[1] + radius / 2.0], radius, &mut out.drawing.items);
        }
    }
    let on_line = has_gauge && !is_bullet;
    let top = parts.put(place, align, fits, on_line, &mut out.drawing.items);
    if let Some(heading) = heading {
        let default = 0.25 * parts.number_size() / sheet.base_font().size;
        let font = sheet.font(node.get("title.font"), default.clamp(0.5, 3.0));
        let (at, along) = match (has_gauge, is_bullet) {
            (true, false) => ([center[0], center[1] - radius / 2.0 - 12.0 - font.size], [0.5, 1.0]),
            (true, true) => ([room.x - 10.0, center[1]], [1.0, 0.5]),
            (false, _) => {
                let side = match node.text("title.align") {
                    Some("left") => 0.0,
                    Some("right") => 1.0,
                    _ => align,
                };
                ([place[0], top - 5.0], [side, 1.0])
            }
        };
        heading.put(&mut out.drawing.items, &font, at, along, 0.0);
    }
    let reach = [room.width / 2.0, room.height / 2.0];
    out.points.push(Point { at: center, reach, trace: trace.index, index: 0, color: trace.color.rgb });
}

/// Lines that tell of it.
pub(super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>) -> Vec<String> {
    let parts = number::Parts::of(trace, sheet, trace.node.text("mode").unwrap_or("number"));
    let mut lines: Vec<String> = title(trace.node).map(super::super::text::plain).into_iter().collect();
    lines.extend(parts.texts());
    lines
}
