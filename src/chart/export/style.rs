//! Colours and dashes of a figure on paper, and how it looks to other eyes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::figure::{Figure, FigureSeries};
use super::super::palette::{self, Dash, sight};
use super::spec::{CheckView, Colors, ExportSpec, Theme};
use crate::drawing::Pixels;
use crate::drawing::Rgb;
use crate::model::RunIndex;

/// Okabe, Ito, "Color Universal Design" (2008), <https://jfly.uni-koeln.de/color/>, without the yellow: blue, vermilion, bluish green,
/// orange, sky blue, reddish purple; the seventh is the colour of text.
const OKABE_ITO: [Rgb; 6] =
    [[0, 114, 178], [213, 94, 0], [0, 158, 115], [230, 159, 0], [86, 180, 233], [204, 121, 167]];

/// Colours of everything that is no curve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) paper: Rgb,
    pub(super) text: Rgb,
    pub(super) axis: Rgb,
    pub(super) grid: Rgb,
    /// Opacity of a raw curve behind its smoothed one.
    pub(super) raw_opacity: f64,
    greys: [Rgb; 3],
}

impl Ink {
    pub(super) fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                paper: [0xFF; 3],
                text: [0x17, 0x1A, 0x1F],
                axis: [0x5E, 0x67, 0x73],
                grid: [0xE7, 0xEA, 0xED],
                raw_opacity: 0.25,
                greys: [[0x1A; 3], [0x6E; 3], [0xA6; 3]],
            },
            Theme::Dark => Self {
                paper: [0x12, 0x14, 0x17],
                text: [0xE7, 0xE9, 0xEC],
                axis: [0x94, 0x9C, 0xA7],
                grid: [0x2B, 0x2F, 0x35],
                raw_opacity: 0.22,
                greys: [[0xEC; 3], [0xA0; 3], [0x68; 3]],
            },
        }
    }
}

/// What makes two curves of a figure, perhaps of different charts in it, the same in the legend.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    Run(RunIndex),
    Group(std::sync::Arc<str>),
}

impl Identity {
    pub(super) fn of(series: &FigureSeries) -> Self {
        series.run.map_or_else(|| Self::Group(series.name.clone()), Self::Run)
    }
}

/// Colour and dash of every run or group of a figure.
#[derive(Debug)]
pub(super) struct Styles {
    of: FxHashMap<Identity, (Rgb, Dash)>,
    has_sources: bool,
    fallback: Rgb,
}

impl Styles {
    pub(super) fn new<'a>(figures: impl Iterator<Item = &'a Figure> + Clone, spec: &ExportSpec) -> Self {
        let ink = Ink::of(spec.theme);
        let lines = match spec.theme {
            Theme::Light => &palette::LIGHT,
            Theme::Dark => &palette::DARK,
        };
        let has_sources = figures.clone().any(|figure| figure.sources.len() > 1);
        let mut of: FxHashMap<Identity, (Rgb, Dash)> = FxHashMap::default();
        let mut taken: FxHashSet<Rgb> = FxHashSet::default();
        for series in figures.flat_map(|figure| &figure.series) {
            let at = of.len();
            of.entry(Identity::of(series)).or_insert_with(|| match spec.colors {
                Colors::AsShown => {
                    let mut color = lines.rgb(series.look.color);
                    if has_sources && !taken.insert(color) {
                        // Dashes tell the sources apart, so another colour must do.
                        let free = lines.runs.iter().find(|other| !taken.contains(*other));
                        color = free.copied().unwrap_or(color);
                        taken.insert(color);
                    }
                    (color, series.look.dash)
                }
                Colors::ColorblindSafe => {
                    let color = OKABE_ITO.get(at % 7).copied().unwrap_or(ink.text);
                    (color, Dash::nth(at / 7))
                }
                Colors::Greyscale => (ink.greys[at % 3], Dash::nth(at)),
            });
        }
        Self { of, has_sources, fallback: ink.text }
    }

    pub(super) fn color(&self, series: &FigureSeries) -> Rgb {
        self.of.get(&Identity::of(series)).map_or(self.fallback, |(color, _)| *color)
    }

    /// By source where several share the figure, else by run.
    pub(super) fn dash(&self, series: &FigureSeries) -> Dash {
        if self.has_sources {
            Self::dash_of_source(series.source)
        } else {
            self.of.get(&Identity::of(series)).map_or(Dash::Solid, |(_, dash)| *dash)
        }
    }

    pub(super) fn dash_of_source(source: usize) -> Dash {
        Dash::nth(source)
    }
}

/// Changes the pixels to how they look in print or to other eyes, in linear light. Grey is the luminance of Rec. 709.
pub(super) fn apply(pixels: &mut Pixels, view: CheckView) {
    let matrix = match view {
        CheckView::Colour => return,
        CheckView::Greyscale => [[0.2126, 0.7152, 0.0722]; 3],
        CheckView::Deuteranopia => sight::DEUTERANOPIA,
    };
    let linear: [f64; 256] = std::array::from_fn(|at| sight::linear(at as u8));
    let mut last = ([0; 3], [0; 3]);
    for pixel in pixels.rgba.chunks_exact_mut(4) {
        let before = [pixel[0], pixel[1], pixel[2]];
        if before != last.0 {
            let light = before.map(|channel| linear[usize::from(channel)]);
            last = (before, sight::times(&matrix, light).map(sight::encoded));
        }
        pixel[..3].copy_from_slice(&last.1);
    }
}
