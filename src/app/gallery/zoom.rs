//! One zoom for all pictures of the wall: each shows the same part of itself.

/// How far in.
const MOST: f32 = 64.0;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    /// Times as large as a whole picture; 1 at least.
    pub scale: f32,
    /// What is in the middle, from 0 to 1 across and down.
    pub center: [f32; 2],
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, center: [0.5; 2] }
    }
}

impl Zoom {
    /// Pictures are not seen whole.
    pub fn is_in(&self) -> bool {
        self.scale > 1.0
    }

    /// `factor` times as large, around what is at this part of a picture, which stays where it is.
    #[must_use]
    pub fn by(self, factor: f32, around: [f32; 2]) -> Self {
        let scale = (self.scale * factor).clamp(1.0, MOST);
        let moved = |at: usize| around[at] + (self.center[at] - around[at]) * self.scale / scale;
        Self { scale, center: [moved(0), moved(1)] }.within()
    }

    /// The middle at another part.
    #[must_use]
    pub fn at(self, center: [f32; 2]) -> Self {
        Self { center, ..self }.within()
    }

    /// As it can be: what is no number is the whole picture, and nothing beyond an edge is seen.
    fn within(self) -> Self {
        if !(self.scale > 1.001 && self.scale.is_finite() && self.center.iter().all(|part| part.is_finite())) {
            return Self::default();
        }
        let half = 0.5 / self.scale;
        Self { center: self.center.map(|part| part.clamp(half, 1.0 - half)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let zoom = Zoom::default().by(4.0, [0.25, 0.5]);
        assert_eq!(zoom, Zoom { scale: 4.0, center: [0.3125, 0.5] });
        // Where it is in the cell, from -0.5 to 0.5.
        assert!(((0.25 - zoom.center[0]) * zoom.scale - (0.25 - 0.5)).abs() < 1e-6);
        assert_eq!(zoom.by(0.01, [0.3, 0.9]), Zoom::default(), "out again");
    }

    #[test]
    fn nothing_beyond_an_edge_is_seen() {
        let zoom = Zoom::default().by(2.0, [0.5; 2]);
        assert_eq!(zoom.at([-3.0, 0.9]).center, [0.25, 0.75]);
        assert_eq!(zoom.at([f32::NAN, 0.5]), Zoom::default());
        assert_eq!(zoom.by(f32::INFINITY, [0.5; 2]).scale, MOST);
    }
}
