//! Which labels of an axis are shown, and how: as many as there is room for, so that none touches another.

use super::frame_text::short;
use super::scale::{Axis, Kind};
use super::values::Wording;
use crate::drawing::names::{elided, shortened, width_of};

/// Labels along an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labels {
    /// Value along the axis, and what stands there.
    pub(super) ticks: Vec<(f64, String)>,
    /// A second line below the names of bands.
    pub(super) below: Vec<(f64, String)>,
    /// Read upwards, for want of room.
    pub(super) is_turned: bool,
    /// How wide the widest is, points; of turned ones how high.
    pub(super) longest: f64,
}

impl Labels {
    /// Height of labels below a plot.
    pub(super) fn height(&self, font: f64) -> f64 {
        match (self.ticks.is_empty(), self.is_turned) {
            (true, _) => 0.0,
            (false, true) => self.longest + font * 0.4,
            (false, false) if self.below.is_empty() => font * 1.35,
            (false, false) => font * 2.7,
        }
    }

    fn measured(mut self, font: f64) -> Self {
        self.longest = self.ticks.iter().map(|(_, label)| width_of(label, font)).fold(0.0, f64::max);
        self
    }
}

/// Along x, `length` points long; turned labels may be `high` points high.
pub(super) fn along_x(axis: &Axis, length: f64, high: f64, font: f64, wording: Wording<'_>) -> Labels {
    match &axis.kind {
        Kind::Bands(_) => bands_along_x(axis, length, high, font),
        _ => numbers_along_x(axis, length, font, wording),
    }
}

fn numbers_along_x(axis: &Axis, length: f64, font: f64, wording: Wording<'_>) -> Labels {
    let most = ((length / (font * 4.5)) as usize).clamp(2, 10);
    for most in (1..=most).rev() {
        let ticks = axis.ticks(most, wording);
        let widths: Vec<f64> = ticks.iter().map(|tick| width_of(&tick.label, font)).collect();
        let place = |at: usize| axis.unit(ticks[at].at) * length;
        let fits = (1..ticks.len())
            .all(|at| place(at) - place(at - 1) >= f64::midpoint(widths[at], widths[at - 1]) + font * 0.8);
        if fits && widths.iter().all(|width| *width <= length * 1.2) {
            let ticks = ticks.into_iter().map(|tick| (tick.at, tick.label)).collect();
            return Labels { ticks, ..Labels::default() }.measured(font);
        }
    }
    Labels::default()
}

fn bands_along_x(axis: &Axis, length: f64, high: f64, font: f64) -> Labels {
    let names = axis.names().unwrap_or_default();
    let step = length / names.len().max(1) as f64;
    let room = step - font * 0.5;
    if step >= font * 2.0 {
        let texts: Vec<_> = names.iter().map(|name| short(name)).collect();
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let is_wide = step >= font * 5.5;
        if is_wide || texts.iter().all(|text| width_of(text, font) <= room) {
            let names = shortened(&texts, room, font).names;
            let fits = |row: &&Vec<String>| row.iter().all(|text| width_of(text, font) <= room);
            let below = axis.below.iter().find(fits).cloned().unwrap_or_default();
            let numbered = |texts: Vec<String>| texts.into_iter().enumerate().map(|(at, it)| (at as f64, it)).collect();
            let labels = Labels { ticks: numbered(names), below: numbered(below), ..Labels::default() };
            return labels.measured(font);
        }
    }
    let every = ((font * 1.25 / step.max(1e-9)).ceil() as usize).max(1);
    let shortest = axis.below.last();
    let label = |at: usize| {
        let below = shortest.and_then(|row| row.get(at)).map(|text| format!(" {text}")).unwrap_or_default();
        let room = (high - width_of(&below, font)).max(0.0);
        (at as f64, elided(&short(&names[at]), room, font) + &below)
    };
    let ticks = (0..names.len()).step_by(every).map(label).collect();
    Labels { ticks, is_turned: true, ..Labels::default() }.measured(font)
}

/// Along y, `length` points long; labels may be `wide` points wide.
pub(super) fn along_y(axis: &Axis, length: f64, wide: f64, font: f64, wording: Wording<'_>) -> Labels {
    if let Some(names) = axis.names() {
        let step = length / names.len().max(1) as f64;
        let every = ((font * 1.2 / step.max(1e-9)).ceil() as usize).max(1);
        let chosen: Vec<usize> = (0..names.len()).step_by(every).collect();
        let texts: Vec<_> = chosen.iter().map(|at| short(&names[*at])).collect();
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let texts = shortened(&texts, wide, font).names;
        let ticks = chosen.into_iter().map(|at| at as f64).zip(texts).collect();
        return Labels { ticks, ..Labels::default() }.measured(font);
    }
    let most = ((length / (font * 2.6)) as usize).clamp(2, 9);
    for most in (1..=most).rev() {
        let ticks = axis.ticks(most, wording);
        let places: Vec<f64> = ticks.iter().map(|tick| axis.unit(tick.at) * length).collect();
        if places.windows(2).all(|pair| pair[1] - pair[0] >= font * 1.4) {
            let ticks = ticks.into_iter().map(|tick| (tick.at, tick.label)).collect();
            return Labels { ticks, ..Labels::default() }.measured(font);
        }
    }
    Labels::default()
}
