//! Where the tooltip of a chart stands: beside the crosshair, inside the window, and off the curve that it explains. Pure.

use egui::{Pos2, Rect, Vec2, pos2};

/// From the crosshair to the tooltip.
pub(super) const GAP: f32 = 28.0;
/// From the curve to a tooltip above or below it.
const OFF_CURVE: f32 = 8.0;
/// The pointer stands about this far below the top of a tooltip that has all the room it wants.
const BELOW_TOP: f32 = 16.0;
/// A point is covered from this far on: its ring has to be seen.
const RING: f32 = 5.0;

/// What the tooltip explains.
#[derive(Clone, Copy, Debug)]
pub(in crate::views) struct Explained<'a> {
    /// The point of the nearest curve on the crosshair; the pointer where there is none.
    pub(in crate::views) point: Pos2,
    /// The curve around it, from left to right.
    pub(in crate::views) curve: &'a [Pos2],
}

/// The place for a tooltip of `size`. It covers the point only in a window that leaves no other choice.
pub(in crate::views) fn place(size: Vec2, explained: Explained<'_>, window: Rect) -> Rect {
    let point = explained.point;
    let (lowest, highest) = (window.top(), (window.bottom() - size.y).max(window.top()));
    let sides = [(point.x + GAP, 0.0), (point.x - GAP - size.x, OFF_CURVE)];
    let fits = |left: f32| left >= window.left() && left + size.x <= window.right();
    let mut best: Option<(f32, Rect)> = None;
    let mut offer = |left: f32, top: f32, dislike: f32| {
        let rect = Rect::from_min_size(pos2(left.round(), top.clamp(lowest, highest).round()), size);
        let cost = cost(rect, explained) + dislike;
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, rect));
        }
    };
    for (left, dislike) in sides.into_iter().filter(|(left, _)| fits(*left)) {
        let (top, bottom) = reach(explained.curve, left, left + size.x).unwrap_or((point.y, point.y));
        for top in [point.y - BELOW_TOP, top - OFF_CURVE - size.y, bottom + OFF_CURVE, lowest, highest] {
            offer(left, top, dislike);
        }
    }
    if !sides.iter().any(|(left, _)| fits(*left)) {
        // No room at either side: above or below the point.
        let left = (point.x - size.x / 2.0).min(window.right() - size.x).max(window.left());
        for top in [point.y - GAP - size.y, point.y + GAP, lowest, highest] {
            offer(left, top, 0.0);
        }
    }
    best.map_or_else(|| Rect::from_min_size(window.min, size), |(_, rect)| rect)
}

/// How much of what is explained is hidden, then how far away the tooltip is.
fn cost(rect: Rect, explained: Explained<'_>) -> f32 {
    let hidden: f32 = explained.curve.windows(2).map(|ends| length_inside(rect, ends[0], ends[1])).sum();
    let covers = if rect.expand(RING).contains(explained.point) { 1e6 } else { 0.0 };
    let away = (explained.point.y - rect.center().y).abs() - rect.height() / 2.0;
    covers + 20.0 * hidden + away.max(0.0)
}

/// Top and bottom of a curve between two places; `None` where it does not reach.
fn reach(curve: &[Pos2], left: f32, right: f32) -> Option<(f32, f32)> {
    let mut reach: Option<(f32, f32)> = None;
    for ends in curve.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        if to.x < left || from.x > right {
            continue;
        }
        let width = (to.x - from.x).max(f32::EPSILON);
        for x in [from.x.max(left), to.x.min(right)] {
            let y = from.y + (to.y - from.y) * ((x - from.x) / width).clamp(0.0, 1.0);
            let (top, bottom) = reach.unwrap_or((y, y));
            reach = Some((top.min(y), bottom.max(y)));
        }
    }
    reach
}

/// Length of the part of a line that lies in `rect`.
fn length_inside(rect: Rect, from: Pos2, to: Pos2) -> f32 {
    let way = to - from;
    let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
    for (start, step, low, high) in
        [(from.x, way.x, rect.left(), rect.right()), (from.y, way.y, rect.top(), rect.bottom())]
    {
        if step == 0.0 {
            if start < low || start > high {
                return 0.0;
            }
            continue;
        }
        let (near, far) = ((low - start) / step, (high - start) / step);
        (enter, leave) = (enter.max(near.min(far)), leave.min(near.max(far)));
    }
    (leave - enter).max(0.0) * way.length()
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    const WINDOW: Rect = Rect { min: Pos2::ZERO, max: pos2(1000.0, 700.0) };
    const SIZE: Vec2 = vec2(240.0, 260.0);

    fn wave(height: f32) -> Vec<Pos2> {
        (0..=200).map(|at| pos2(at as f32 * 5.0, 350.0 + height * (at as f32 / 9.0).sin())).collect()
    }

    #[test]
    fn the_point_is_never_covered_and_the_window_never_left() {
        for size in [SIZE, vec2(216.0, 60.0), vec2(380.0, 280.0), vec2(500.0, 650.0), vec2(970.0, 300.0)] {
            for curve in [wave(0.0), wave(40.0), wave(300.0)] {
                for at in 0..=40 {
                    let x = at as f32 * 25.0;
                    for row in 0..=35 {
                        let point = pos2(x, row as f32 * 20.0);
                        let rect = place(size, Explained { point, curve: &curve }, WINDOW);
                        assert!(WINDOW.contains_rect(rect), "{size} at {point}: {rect}");
                        assert_eq!(rect.size(), size);
                        let is_possible =
                            size.x + GAP <= x.max(1000.0 - x) || size.y + GAP <= point.y.max(700.0 - point.y);
                        assert!(!is_possible || !rect.expand(RING).contains(point), "{size} at {point}: {rect}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_curve_stays_free_where_there_is_room() {
        for height in [0.0, 30.0, 60.0] {
            let curve = wave(height);
            for at in 10..190 {
                let rect = place(SIZE, Explained { point: curve[at], curve: &curve }, WINDOW);
                let hidden: f32 = curve.windows(2).map(|ends| length_inside(rect, ends[0], ends[1])).sum();
                assert!(hidden < 1.0, "{height} at {}: {hidden} pt lie behind {rect}", curve[at]);
                let beside = (rect.left() - curve[at].x).max(curve[at].x - rect.right());
                assert!((beside - GAP).abs() < 1.0, "{rect} beside {}", curve[at]);
            }
        }
    }

    #[test]
    fn without_a_curve_it_stands_at_the_right_and_then_at_the_left() {
        let explained = |x: f32| Explained { point: pos2(x, 300.0), curve: &[] };
        let right = place(SIZE, explained(100.0), WINDOW);
        assert_eq!((right.left(), right.top()), (128.0, 284.0));
        assert_eq!(place(SIZE, explained(900.0), WINDOW).right(), 872.0);
    }

    #[test]
    fn a_window_without_any_room_is_still_filled_from_its_corner() {
        let window = Rect::from_min_size(pos2(4.0, 4.0), vec2(50.0, 40.0));
        let rect = place(SIZE, Explained { point: pos2(20.0, 20.0), curve: &[] }, window);
        assert_eq!(rect.min, window.min);
    }
}
