//! Colours of figures from those of the theme.

use egui::Color32;

use super::super::super::theme::{Palette, font};
use crate::drawing::Rgb;
use crate::preview::plotly::Style;

fn rgb(color: Color32) -> Rgb {
    [color.r(), color.g(), color.b()]
}

/// What a figure that leaves it open is drawn with; of its own template where it is to be its own.
pub fn figure_style(palette: &Palette, is_own: bool) -> Style {
    Style {
        is_own,
        paper: rgb(palette.content),
        plot: rgb(palette.content),
        text: rgb(palette.text),
        muted: rgb(palette.muted),
        grid: rgb(palette.grid),
        axis: rgb(palette.axis),
        colorway: palette.lines.runs.to_vec(),
        font_size: font::small().size.into(),
    }
}
