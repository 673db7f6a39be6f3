//! Two pictures as rows of the same width with the same channels: what is compared.

use rayon::prelude::*;

use crate::preview::{Channels, ImagePreview, SampleDepth};
use crate::store::Cancel;

/// Rows that are worked on together.
pub(super) const BAND: u32 = 64;

/// See the module.
pub(super) struct Sides<'a> {
    images: [&'a ImagePreview; 2],
    /// Values of a file times this are values here.
    units: [f64; 2],
    pub(super) size: [u32; 2],
    pub(super) channels: Channels,
    pub(super) range: f64,
}

/// What a picture holds: the least value and the greatest, and whether something can be seen behind it.
struct Content {
    least: f64,
    most: f64,
    is_opaque: bool,
}

impl<'a> Sides<'a> {
    /// `None` when cancelled.
    pub(super) fn of(before: &'a ImagePreview, after: &'a ImagePreview, cancel: &Cancel) -> Option<Self> {
        let images = [before, after];
        let depths = images.map(ImagePreview::sample_depth);
        let is_mixed = depths[0] != depths[1];
        let units = depths.map(|depth| if is_mixed { 1.0 / depth.white() } else { 1.0 });
        let contents = [content_of(before, cancel)?, content_of(after, cancel)?];
        let white = if is_mixed { 1.0 } else { depths[0].white() };
        let mut range = white;
        if depths.contains(&SampleDepth::Float) {
            // Also those that hold nothing but NaN.
            let least = (contents[0].least * units[0]).min(contents[1].least * units[1]);
            let most = (contents[0].most * units[0]).max(contents[1].most * units[1]);
            let is_usual = least >= 0.0 && most <= 1.0;
            if !is_usual && most - least > 0.0 && (most - least).is_finite() {
                range = most - least;
            }
        }
        let has_color = images.iter().any(|image| matches!(image.channels, Channels::Rgb | Channels::Rgba));
        let channels = match (has_color, contents.iter().all(|content| content.is_opaque)) {
            (false, true) => Channels::Gray,
            (false, false) => Channels::GrayAlpha,
            (true, true) => Channels::Rgb,
            (true, false) => Channels::Rgba,
        };
        Some(Self { images, units, size: before.size, channels, range })
    }

    /// Channels of a pixel.
    pub(super) fn count(&self) -> usize {
        count(self.channels)
    }

    /// A row of one of the two, in the place of what `to` held.
    pub(super) fn row(&self, side: usize, row: u32, to: &mut Vec<f64>) {
        let image = self.images[side];
        to.clear();
        let (wanted, unit) = (self.channels, self.units[side]);
        if image.size == self.size {
            convert(image, image.row_samples(row), wanted, unit, to);
            return;
        }
        // Area by area: the rows that it stands for, then the columns.
        let [columns, rows] = image.size.map(f64::from);
        let stretch = rows / f64::from(self.size[1]);
        let (top, bottom) = (f64::from(row) * stretch, f64::from(row + 1) * stretch);
        let mut sum = Vec::new();
        let mut line = Vec::new();
        for source in top.floor() as u32..(bottom.ceil() as u32).min(image.size[1]) {
            let weight = (bottom.min(f64::from(source) + 1.0) - top.max(f64::from(source))) / stretch;
            line.clear();
            convert(image, image.row_samples(source), wanted, unit, &mut line);
            sum.resize(line.len(), 0.0);
            sum.iter_mut().zip(&line).for_each(|(sum, value)| *sum += value * weight);
        }
        let stretch = columns / f64::from(self.size[0]);
        let count = count(wanted);
        for column in 0..self.size[0] {
            let (left, right) = (f64::from(column) * stretch, f64::from(column + 1) * stretch);
            for channel in 0..count {
                let source = left.floor() as u32..(right.ceil() as u32).min(image.size[0]);
                to.push(source.fold(0.0, |value, at| {
                    let part = (right.min(f64::from(at) + 1.0) - left.max(f64::from(at))) / stretch;
                    value + sum.get(at as usize * count + channel).copied().unwrap_or(f64::NAN) * part
                }));
            }
        }
    }
}

fn count(channels: Channels) -> usize {
    match channels {
        Channels::Gray => 1,
        Channels::GrayAlpha => 2,
        Channels::Rgb => 3,
        Channels::Rgba => 4,
    }
}

/// Appends samples with the channels that are wanted: a superset of those that they have, alpha aside.
fn convert(image: &ImagePreview, samples: impl Iterator<Item = f64>, wanted: Channels, unit: f64, to: &mut Vec<f64>) {
    let samples = samples.map(|value| value * unit);
    if image.channels == wanted {
        to.extend(samples);
        return;
    }
    let opaque = image.sample_depth().white() * unit;
    let (has_color, has_alpha) = match image.channels {
        Channels::Gray => (false, false),
        Channels::GrayAlpha => (false, true),
        Channels::Rgb => (true, false),
        Channels::Rgba => (true, true),
    };
    let wants_color = matches!(wanted, Channels::Rgb | Channels::Rgba);
    let wants_alpha = matches!(wanted, Channels::GrayAlpha | Channels::Rgba);
    let mut samples = samples;
    while let Some(first) = samples.next() {
        to.push(first);
        for _ in 0..2 {
            if has_color {
                to.extend(samples.next());
            } else if wants_color {
                to.push(first);
            }
        }
        let alpha = if has_alpha { samples.next() } else { Some(opaque) };
        to.extend(alpha.filter(|_| wants_alpha));
    }
}

/// Goes through the values where they have to be known first.
fn content_of(image: &ImagePreview, cancel: &Cancel) -> Option<Content> {
    let nothing = || Content { least: f64::INFINITY, most: f64::NEG_INFINITY, is_opaque: true };
    let is_float = image.sample_depth() == SampleDepth::Float;
    if !is_float && !image.has_alpha() {
        return Some(Content { least: 0.0, most: image.sample_depth().white(), is_opaque: true });
    }
    let (count, white) = (count(image.channels), image.sample_depth().white());
    let found = (0..image.size[1]).into_par_iter().try_fold(nothing, |mut content, row| {
        if cancel.is_cancelled() {
            return None;
        }
        for (at, value) in image.row_samples(row).enumerate() {
            if image.has_alpha() && at % count == count - 1 {
                content.is_opaque &= value == white;
            } else if value.is_finite() {
                (content.least, content.most) = (content.least.min(value), content.most.max(value));
            }
        }
        Some(content)
    });
    found.try_reduce(nothing, |a, b| {
        let is_opaque = a.is_opaque && b.is_opaque;
        Some(Content { least: a.least.min(b.least), most: a.most.max(b.most), is_opaque })
    })
}
