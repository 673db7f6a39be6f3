//! A line of text as the path data of an SVG.

use std::fmt::Write as _;

use skrifa::outline::OutlinePen;

use super::faces;
use super::fonts::Line;

/// How many units of the path an em has: as fine as the outlines of most faces.
pub(super) const UNITS_PER_EM: f64 = 2048.0;

/// The outlines of all glyphs with the left end of the baseline at the origin and y downwards; empty where nothing is seen.
pub(super) fn path(line: &Line) -> String {
    let mut pen = PathPen::default();
    for glyph in &line.glyphs {
        pen.scale = UNITS_PER_EM / glyph.face.units_per_em();
        pen.origin = glyph.at.map(|ems| ems * UNITS_PER_EM);
        faces::outline(glyph.face, glyph.id, &mut pen);
    }
    pen.path
}

/// Writes differences of whole units, so that errors do not add up.
#[derive(Default)]
struct PathPen {
    path: String,
    /// From units of the face.
    scale: f64,
    /// Of the glyph, y upwards.
    origin: [f64; 2],
    at: [i64; 2],
    /// Where the outline began, to which closing it goes back.
    start: [i64; 2],
}

impl PathPen {
    fn go(&mut self, command: char, points: &[[f32; 2]]) {
        self.path.push(command);
        let mut end = self.at;
        let mut is_first = true;
        for &[x, y] in points {
            end = [
                (self.origin[0] + f64::from(x) * self.scale).round() as i64,
                -((self.origin[1] + f64::from(y) * self.scale).round() as i64),
            ];
            for (to, from) in end.into_iter().zip(self.at) {
                let difference = to - from;
                let separator = if is_first || difference < 0 { "" } else { " " };
                // Writing into a String cannot fail.
                let _ = write!(self.path, "{separator}{difference}");
                is_first = false;
            }
        }
        self.at = end;
    }
}

impl OutlinePen for PathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.go('m', &[[x, y]]);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.go('l', &[[x, y]]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.go('q', &[[x1, y1], [x, y]]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.go('c', &[[x1, y1], [x2, y2], [x, y]]);
    }

    fn close(&mut self) {
        self.path.push('z');
        self.at = self.start;
    }
}
