//! Dashes, by which runs and several curves of one run are told apart: cut out of a line in points on the screen.

use egui::{Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::chart::Dash;

/// Hands out the drawn pieces of `line`. Dashes follow the line, but along x only where it goes
/// up and down so densely that they would be specks; so there are never more of them than fit side by side a few times.
pub(super) fn dashes(line: &[Pos2], dash: Dash, mut each: impl FnMut(&[Pos2])) {
    let pattern = dash.lengths();
    let [first, .., end] = line else { return };
    if pattern.is_empty() {
        each(line);
        return;
    }
    let total: f32 = line.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let is_dense = total > 4.0 * (end.x - first.x).abs() + 1000.0;
    let mut piece = vec![*first];
    let (mut at, mut left) = (0, pattern[0]);
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = if is_dense { (to.x - from.x).abs() } else { from.distance(to) };
            let is_drawn = at % 2 == 0;
            if length < left {
                left -= length;
                if is_drawn {
                    piece.push(to);
                }
                break;
            }
            let cut = from + (to - from) * (left / length);
            if is_drawn {
                piece.push(cut);
                each(&piece);
            }
            piece.clear();
            piece.push(cut);
            from = cut;
            at = (at + 1) % pattern.len();
            left = pattern[at];
        }
    }
    if at % 2 == 0 && piece.len() > 1 {
        each(&piece);
    }
}

/// Width of a swatch: wide enough to see dashes where there are any.
pub(super) fn swatch_width(is_dashed: bool) -> f32 {
    if is_dashed { 22.0 } else { 10.0 }
}

/// A short piece of the curve in the middle of `rect`, as wide as that.
pub(in crate::views) fn swatch(painter: &Painter, rect: Rect, dash: Dash, color: egui::Color32) {
    let y = painter.round_to_pixel_center(rect.center().y);
    dashes(&[pos2(rect.left(), y), pos2(rect.right(), y)], dash, |piece| {
        painter.add(Shape::line(piece.to_vec(), Stroke::new(2.0, color)));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &[Pos2], dash: usize) -> Vec<Vec<Pos2>> {
        let mut all = Vec::new();
        dashes(line, Dash::nth(dash), |piece| all.push(piece.to_vec()));
        all
    }

    #[test]
    fn dashes_follow_the_line_around_its_corners() {
        let line = [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(4.0, 8.0)];
        assert_eq!(cut(&line, 0), [line.to_vec()]);
        let found = cut(&line, 1);
        assert_eq!(found[0], [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(4.0, 2.0)]);
        assert_eq!(found[1], [pos2(4.0, 5.0), pos2(4.0, 8.0)]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn dense_lines_have_as_many_dashes_as_fit_along_x() {
        let line: Vec<Pos2> = (0..4000).map(|at| pos2(at as f32 / 10.0, if at % 2 == 0 { 0.0 } else { 1e6 })).collect();
        let found = cut(&line, 2).len();
        assert!((95..=105).contains(&found), "{found}");
    }

    #[test]
    fn nothing_and_a_point_have_no_dashes() {
        assert!(cut(&[], 1).is_empty());
        assert!(cut(&[pos2(1.0, 1.0)], 1).is_empty());
        assert!(cut(&[pos2(1.0, 1.0), pos2(1.0, 1.0)], 3).len() <= 1);
    }
}
