//! Colours and sizes of a figure: ours, light or dark, or those of its own template.

use crate::drawing::Rgb;

/// How what the figure leaves open is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// The figure's own template and colours of paper are taken; else ours.
    pub is_own: bool,
    pub paper: Rgb,
    /// Behind the data.
    pub plot: Rgb,
    pub text: Rgb,
    pub muted: Rgb,
    pub grid: Rgb,
    pub axis: Rgb,
    /// Of traces that name no colour, in order.
    pub colorway: Vec<Rgb>,
    /// Of plain text, points.
    pub font_size: f64,
}

impl Style {
    /// The figure as it was made: its template and its colours.
    pub fn own() -> Self {
        Self {
            is_own: true,
            paper: [255; 3],
            plot: [255; 3],
            text: [0x44; 3],
            muted: [0x44; 3],
            grid: [0xee; 3],
            axis: [0x44; 3],
            colorway: Vec::new(),
            font_size: 12.0,
        }
    }
}
