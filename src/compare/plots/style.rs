//! How a plot lies on its page: the window and the paper fill in the same.

use crate::chart::palette::{self, DARK, LIGHT, LinePalette, ramp};
use crate::drawing::Rgb;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotStyle {
    /// Points.
    pub width: f64,
    /// Points.
    pub height: f64,
    /// Points.
    pub font_size: f64,
    /// Of lines of runs, points.
    pub line_width: f64,
    /// `None`: transparent.
    pub paper: Option<Rgb>,
    pub text: Rgb,
    /// Titles of axes and ticks.
    pub muted: Rgb,
    pub axis: Rgb,
    pub grid: Rgb,
    /// Of what is chosen.
    pub accent: Rgb,
    /// From the low end to the high one, for colours by value; evenly spaced, at least two.
    pub ramp: Vec<Rgb>,
    /// Colours of categories.
    pub categories: Vec<Rgb>,
    /// Ticks have strokes, plots a grid.
    pub has_grid: bool,
    /// Above the plot; empty for none.
    pub title: String,
}

/// Colours of the ramp: so many that between two of them any mix will do.
const STEPS: usize = 33;

/// Most colours of categories.
const CATEGORIES: usize = 12;

/// Okabe and Ito, "Color Universal Design" (2008), without black and yellow: blue, orange, bluish green, reddish purple, sky
/// blue, vermilion, so that the first few are far apart.
const OKABE_ITO: [Rgb; 6] =
    [[0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [213, 94, 0]];

impl PlotStyle {
    /// On a light page of this size.
    pub fn light(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            font_size: 11.0,
            line_width: 1.5,
            paper: Some([0xFF; 3]),
            text: [0x17, 0x1A, 0x1F],
            muted: [0x5E, 0x67, 0x73],
            axis: [0xC3, 0xC9, 0xD0],
            grid: [0xEE, 0xF0, 0xF2],
            accent: [0x2C, 0x5F, 0xD3],
            // The pale end is hardly seen on white.
            ramp: ramp::even(&LIGHT.sequential, STEPS, 0.85),
            categories: categories(&LIGHT),
            has_grid: true,
            title: String::new(),
        }
    }

    /// On a dark page of this size.
    pub fn dark(width: f64, height: f64) -> Self {
        Self {
            paper: Some([0x18, 0x1A, 0x1E]),
            text: [0xE7, 0xE9, 0xEC],
            muted: [0x94, 0x9C, 0xA7],
            axis: [0x3B, 0x40, 0x48],
            grid: [0x23, 0x26, 0x2B],
            accent: [0x8A, 0xB0, 0xFF],
            // The dark end is hardly seen there.
            ramp: ramp::even(&DARK.sequential[2..], STEPS, 1.0),
            categories: categories(&DARK),
            ..Self::light(width, height)
        }
    }

    /// The colour of the ramp at a place from 0 to 1; the middle where it is none.
    pub fn ramp_at(&self, place: f64) -> Rgb {
        let last = self.ramp.len().saturating_sub(1);
        let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.5 } * last as f64;
        let at = place as usize;
        let (Some(from), Some(to)) = (self.ramp.get(at), self.ramp.get((at + 1).min(last))) else { return self.muted };
        std::array::from_fn(|channel| {
            let [from, to] = [from, to].map(|color| f64::from(color[channel]));
            (from + (to - from) * (place - at as f64)).round() as u8
        })
    }

    /// Of the nth category.
    pub(super) fn category(&self, at: usize) -> Rgb {
        if self.categories.is_empty() { self.text } else { self.categories[at % self.categories.len()] }
    }

    /// The page below, also where it is transparent: what a ring keeps free.
    pub(super) fn ground(&self) -> Rgb {
        let is_dark = ramp::is_pale(self.text);
        self.paper.unwrap_or(if is_dark { [0x18, 0x1A, 0x1E] } else { [0xFF; 3] })
    }
}

/// Okabe's and Ito's, then those of the runs that are farthest from all before, to the eyes that tell them apart worst.
fn categories(palette: &LinePalette) -> Vec<Rgb> {
    let mut found = OKABE_ITO.to_vec();
    while found.len() < CATEGORIES {
        let nearest = |color: &Rgb| found.iter().map(|other| palette::distance(*color, *other)).fold(1e9, f32::min);
        let Some(next) = palette.runs.iter().copied().max_by(|a, b| nearest(a).total_cmp(&nearest(b))) else { break };
        found.push(next);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_told_apart_on_either_page() {
        for style in [PlotStyle::light(100.0, 100.0), PlotStyle::dark(100.0, 100.0)] {
            assert_eq!(style.categories.len(), CATEGORIES);
            for (at, color) in style.categories.iter().enumerate() {
                for other in &style.categories[..at] {
                    assert!(palette::distance(*color, *other) > 4.0, "{color:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn a_ramp_goes_from_end_to_end() {
        let style = PlotStyle::dark(100.0, 100.0);
        assert_eq!(style.ramp_at(0.0), style.ramp[0]);
        assert_eq!(style.ramp_at(7.0), style.ramp[STEPS - 1]);
        assert_eq!(style.ramp_at(f64::NAN), style.ramp[STEPS / 2]);
    }
}
