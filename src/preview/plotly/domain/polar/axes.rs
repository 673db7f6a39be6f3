//! The disc, its grid and its ticks.

use std::f64::consts::PI;

use super::super::super::color::Color;
use super::super::super::sheet::{Sheet, title};
use super::super::super::text::Rich;
use super::super::geometry::{arc, on_circle, sector};
use super::frame::Frame;
use crate::drawing::{Fill, Item};

/// From the edge to the ticks around it, points.
const GAP: f64 = 6.0;

/// The ground and the grid.
pub(super) fn draw_behind(frame: &Frame<'_>, sheet: &Sheet<'_>, out: &mut Vec<Item>) {
    let node = frame.node;
    let hole = frame.hole * frame.radius;
    let [from, to] = frame.sector.map(f64::to_radians);
    let ground = sheet.page_color(node, "bgcolor", sheet.plot(), sheet.style.plot);
    let points = if frame.has_straight_grid() {
        polygon(frame, frame.radius)
    } else {
        sector(frame.center, [hole, frame.radius], from, to)
    };
    out.push(Item::Area { points, fill: Fill { color: ground.rgb, opacity: ground.alpha } });
    let angular = node.get("angularaxis");
    let radial = node.get("radialaxis");
    let grid = Color::solid([0xee; 3]);
    if radial.flag("visible") != Some(false) && radial.flag("showgrid") != Some(false) {
        let color = sheet.page_color(radial, "gridcolor", grid, sheet.style.grid);
        let pen = color.pen(radial.number("gridwidth").unwrap_or(1.0).clamp(0.0, 8.0));
        for (distance, _) in frame.radial_ticks() {
            if distance > hole + 0.5 && distance <= frame.radius + 0.5 {
                let points = if frame.has_straight_grid() {
                    let mut points = polygon(frame, distance);
                    points.extend(points.first().copied());
                    points
                } else {
                    arc(frame.center, distance, from, to)
                };
                out.push(Item::Line { points, stroke: pen });
            }
        }
    }
    if angular.flag("visible") != Some(false) && angular.flag("showgrid") != Some(false) {
        let color = sheet.page_color(angular, "gridcolor", grid, sheet.style.grid);
        let pen = color.pen(angular.number("gridwidth").unwrap_or(1.0).clamp(0.0, 8.0));
        for angle in frame.angular_ticks().iter().map(|tick| frame.angle(tick.value)).filter(|angle| is_within(frame, *angle)) {
            let points = vec![on_circle(frame.center, hole, angle), on_circle(frame.center, frame.radius, angle)];
            out.push(Item::Line { points, stroke: pen });
        }
    }
    if angular.flag("visible") != Some(false) && angular.flag("showline") != Some(false) {
        let color = sheet.page_color(angular, "linecolor", Color::solid([0x44; 3]), sheet.style.grid);
        let width = angular.number("linewidth").unwrap_or(1.0).clamp(0.0, 8.0);
        let points = if frame.has_straight_grid() {
            let mut points = polygon(frame, frame.radius);
            points.extend(points.first().copied());
            points
        } else {
            arc(frame.center, frame.radius, from, to)
        };
        out.push(Item::Line { points, stroke: color.pen(width) });
    }
}

/// The straight lines between the angular ticks at a distance.
fn polygon(frame: &Frame<'_>, distance: f64) -> Vec<[f64; 2]> {
    frame.angular_ticks().iter().map(|tick| on_circle(frame.center, distance, frame.angle(tick.value))).collect()
}

/// Text at the ticks.
pub(super) fn draw_labels(frame: &Frame<'_>, sheet: &Sheet<'_>, out: &mut Vec<Item>) {
    let node = frame.node;
    let (angular, radial) = (node.get("angularaxis"), node.get("radialaxis"));
    if angular.flag("visible") != Some(false) && angular.flag("showticklabels") != Some(false) {
        let font = sheet.font(angular.get("tickfont"), 1.0);
        for tick in frame.angular_ticks() {
            let angle = frame.angle(tick.value);
            if is_within(frame, angle) {
                let at = on_circle(frame.center, frame.radius + GAP, angle);
                let align = [0.5 - angle.cos() / 2.0, 0.5 + angle.sin() / 2.0];
                Rich::parse(&tick.text).put(out, &font, at, align, 0.0);
            }
        }
    }
    if radial.flag("visible") == Some(false) {
        return;
    }
    // Anticlockwise from three o'clock, whatever the angles of the data do.
    let angle = radial.number("angle").unwrap_or(frame.sector[0]).to_radians();
    let hole = frame.hole * frame.radius;
    if radial.flag("showline") != Some(false) {
        let color = sheet.page_color(radial, "linecolor", Color::solid([0x44; 3]), sheet.style.axis);
        let width = radial.number("linewidth").unwrap_or(1.0).clamp(0.0, 8.0);
        let points = vec![on_circle(frame.center, hole, angle), on_circle(frame.center, frame.radius, angle)];
        out.push(Item::Line { points, stroke: color.pen(width) });
    }
    let side = if radial.text("side") == Some("counterclockwise") { 1.0 } else { -1.0 };
    // Below the axis, or beside it where it is upright.
    let away = angle + side * PI / 2.0;
    let align = [0.5 - away.cos() / 2.0, 0.5 + away.sin() / 2.0];
    if radial.flag("showticklabels") != Some(false) {
        let font = sheet.font(radial.get("tickfont"), 1.0);
        for (distance, text) in frame.radial_ticks() {
            if distance >= hole - 0.5 && distance <= frame.radius + 0.5 {
                let at = on_circle(on_circle(frame.center, distance, angle), 3.0, away);
                Rich::parse(&text).put(out, &font, at, align, 0.0);
            }
        }
    }
    if let Some(text) = title(radial.get("title")).or_else(|| title(radial)) {
        let font = sheet.font(radial.get("title.font"), 1.0);
        let middle = f64::midpoint(hole, frame.radius);
        let at = on_circle(on_circle(frame.center, middle, angle), 6.0 + font.size * 1.3, away);
        Rich::parse(text).put(out, &font, at, align, 0.0);
    }
}

fn is_within(frame: &Frame<'_>, angle: f64) -> bool {
    let [from, to] = frame.sector;
    to - from >= 360.0 || (angle.to_degrees() - from).rem_euclid(360.0) <= to - from + 1e-6
}
