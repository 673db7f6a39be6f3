//! Where the rows of a picture come together: all of its pixels, or the means of squares of them where it is too large to
//! be kept. Nobody holds the whole picture on the way.

use std::sync::Arc;

use super::shape::pixels::{Channels, Samples, Stretch};

/// One value of one channel.
pub(super) trait Sample: Copy + Default + Into<f64> {
    /// Values that are counted one by one; 0 where there are too many.
    const BINS: usize;

    /// The nearest to a mean, which is not negative where there are no fractions.
    fn nearest(mean: f64) -> Self;

    /// Which of [`Self::BINS`] it is.
    fn bin(self) -> usize;

    fn into_samples(all: Vec<Self>) -> Samples;
}

impl Sample for u8 {
    const BINS: usize = 1 << 8;

    fn nearest(mean: f64) -> Self {
        (mean + 0.5) as u8
    }

    fn bin(self) -> usize {
        self.into()
    }

    fn into_samples(all: Vec<Self>) -> Samples {
        Samples::Eight(Arc::new(all))
    }
}

impl Sample for u16 {
    const BINS: usize = 1 << 16;

    fn nearest(mean: f64) -> Self {
        (mean + 0.5) as u16
    }

    fn bin(self) -> usize {
        self.into()
    }

    fn into_samples(all: Vec<Self>) -> Samples {
        Samples::Sixteen(Arc::new(all))
    }
}

impl Sample for f32 {
    const BINS: usize = 0;

    fn nearest(mean: f64) -> Self {
        mean as f32
    }

    fn bin(self) -> usize {
        0
    }

    fn into_samples(all: Vec<Self>) -> Samples {
        Samples::Float(Arc::new(all))
    }
}

/// See the module.
pub(super) struct Canvas<T> {
    /// Of the picture as it comes.
    width: usize,
    height: usize,
    channels: Channels,
    /// Pixels along each side of a square that becomes one pixel.
    factor: usize,
    kept: Vec<T>,
    /// Sums of one row of squares where rows come in order, else of all squares. Colours weigh as much as their alpha.
    sums: Vec<f64>,
    in_order: bool,
    /// Rows of squares that are done.
    done: usize,
    spread: Spread,
}

impl<T: Sample> Canvas<T> {
    /// For a picture of `size` whose rows come from top to bottom (`in_order`) or in any order and in parts.
    pub(super) fn new(size: [u32; 2], channels: Channels, factor: u32, in_order: bool) -> Self {
        let [width, height] = size.map(|side| side as usize);
        let factor = factor.max(1) as usize;
        let (columns, rows) = (width.div_ceil(factor), height.div_ceil(factor));
        let all = columns * rows * channels.count();
        let mut kept = Vec::with_capacity(all);
        let mut sums = Vec::new();
        match (factor, in_order) {
            (1, true) => {}
            (1, false) => kept.resize(all, T::default()),
            (_, true) => sums.resize(columns * channels.count(), 0.0),
            (_, false) => sums.resize(all, 0.0),
        }
        let spread = Spread::new::<T>(channels);
        Self { width, height, channels, factor, kept, sums, in_order, done: 0, spread }
    }

    /// A picture that is here already, all of it.
    pub(super) fn whole(size: [u32; 2], channels: Channels, kept: Vec<T>) -> Self {
        let mut spread = Spread::new::<T>(channels);
        spread.add(channels, &kept);
        let [width, height] = size.map(|side| side as usize);
        Self { width, height, channels, factor: 1, kept, sums: Vec::new(), in_order: true, done: height, spread }
    }

    /// Takes the pixels of row `y` at the columns `first`, `first + step`, …
    pub(super) fn row(&mut self, y: usize, first: usize, step: usize, samples: &[T]) {
        let count = self.channels.count();
        self.spread.add(self.channels, samples);
        if self.factor == 1 && self.in_order {
            self.kept.extend_from_slice(samples);
            return;
        }
        if self.factor == 1 {
            for (at, pixel) in samples.chunks_exact(count).enumerate() {
                let to = (y * self.width + first + at * step) * count;
                self.kept[to..to + count].copy_from_slice(pixel);
            }
            return;
        }
        let square = y / self.factor;
        while self.in_order && square > self.done {
            self.finish_squares();
        }
        let columns = self.width.div_ceil(self.factor);
        let base = if self.in_order { 0 } else { square * columns * count };
        let sums = &mut self.sums[base..base + columns * count];
        if step == 1 && first == 0 && !self.channels.has_alpha() {
            add_squares(sums, samples, count, self.factor);
        } else if step == 1 && first == 0 {
            for (sums, square) in sums.chunks_exact_mut(count).zip(samples.chunks(self.factor * count)) {
                for pixel in square.chunks_exact(count) {
                    add(sums, self.channels, pixel);
                }
            }
        } else {
            for (at, pixel) in samples.chunks_exact(count).enumerate() {
                let to = (first + at * step) / self.factor * count;
                add(&mut sums[to..to + count], self.channels, pixel);
            }
        }
    }

    /// The next row of squares becomes pixels.
    fn finish_squares(&mut self) {
        let count = self.channels.count();
        let columns = self.width.div_ceil(self.factor);
        let base = if self.in_order { 0 } else { self.done * columns * count };
        let rows = self.factor.min(self.height - self.done * self.factor);
        let sums = &mut self.sums[base..base + columns * count];
        if self.channels.has_alpha() {
            for (column, sums) in sums.chunks_exact(count).enumerate() {
                let pixels = (rows * self.factor.min(self.width - column * self.factor)) as f64;
                let (colors, alpha) = sums.split_at(count - 1);
                let weight = if alpha[0] > 0.0 { alpha[0] } else { f64::INFINITY };
                self.kept.extend(colors.iter().map(|sum| T::nearest(sum / weight)));
                self.kept.push(T::nearest(alpha[0] / pixels));
            }
        } else {
            // Nearly all squares are whole: one factor for all of them, and no division for each.
            let (whole, last) = sums.split_at(self.width / self.factor * count);
            let share = 1.0 / (rows * self.factor) as f64;
            self.kept.extend(whole.iter().map(|sum| T::nearest(sum * share)));
            let share = 1.0 / (rows * (self.width % self.factor).max(1)) as f64;
            self.kept.extend(last.iter().map(|sum| T::nearest(sum * share)));
        }
        sums.fill(0.0);
        self.done += 1;
    }

    /// The picture, its columns and rows, and how it is stretched.
    pub(super) fn finish(mut self) -> (Vec<T>, [u32; 2], Option<Stretch>) {
        let size = [self.width, self.height].map(|side| side.div_ceil(self.factor));
        while self.factor > 1 && self.done < size[1] {
            self.finish_squares();
        }
        // A file that ends too early for its decoder to mind.
        self.kept.resize(size[0] * size[1] * self.channels.count(), T::default());
        (self.kept, size.map(|side| side as u32), self.spread.stretch())
    }
}

/// What stands in `samples` belongs to squares of `factor` columns. Counted loops: pictures of a hundred million pixels come
/// along here, and without optimisation iterators take several times as long.
fn add_squares<T: Sample>(sums: &mut [f64], samples: &[T], count: usize, factor: usize) {
    let mut start = 0;
    // Most pictures; three sums that do not wait for each other.
    if count == 3 {
        for sums in sums.chunks_exact_mut(3) {
            let end = (start + factor * 3).min(samples.len() / 3 * 3);
            let (mut at, mut square) = (start, [0.0; 3]);
            while at < end {
                square[0] += samples[at].into();
                square[1] += samples[at + 1].into();
                square[2] += samples[at + 2].into();
                at += 3;
            }
            for channel in 0..3 {
                sums[channel] += square[channel];
            }
            start = end;
        }
        return;
    }
    for sums in sums.chunks_exact_mut(count) {
        let end = (start + factor * count).min(samples.len());
        for (channel, sum) in sums.iter_mut().enumerate() {
            let (mut at, mut square) = (start + channel, 0.0);
            while at < end {
                square += samples[at].into();
                at += count;
            }
            *sum += square;
        }
        start = end;
    }
}

fn add<T: Sample>(sums: &mut [f64], channels: Channels, pixel: &[T]) {
    if channels.has_alpha() {
        let colors = pixel.len() - 1;
        let alpha: f64 = pixel[colors].into();
        for (sum, &value) in sums.iter_mut().zip(&pixel[..colors]) {
            *sum += value.into() * alpha;
        }
        sums[colors] += alpha;
    } else {
        for (sum, &value) in sums.iter_mut().zip(pixel) {
            *sum += value.into();
        }
    }
}

/// Which values there are, alpha left out: enough to tell whether a picture would look black.
struct Spread {
    is_gray: bool,
    /// How often each value is there.
    bins: Vec<u64>,
    /// Of values that are not counted.
    low: f64,
    high: f64,
    /// Nothing of the kind is ever stretched.
    is_idle: bool,
}

impl Spread {
    fn new<T: Sample>(channels: Channels) -> Self {
        let is_gray = matches!(channels, Channels::Gray | Channels::GrayAlpha);
        // Pictures of eight bits look as they are meant, but for masks of a few labels.
        let is_idle = T::BINS == <u8 as Sample>::BINS && channels != Channels::Gray;
        let bins = if is_idle { 0 } else { T::BINS };
        Self { is_gray, bins: vec![0; bins], low: f64::INFINITY, high: f64::NEG_INFINITY, is_idle }
    }

    fn add<T: Sample>(&mut self, channels: Channels, samples: &[T]) {
        if self.is_idle {
            return;
        }
        let count = channels.count();
        if T::BINS > 0 && !channels.has_alpha() {
            let bins = self.bins.as_mut_slice();
            let mut at = 0;
            while at < samples.len() {
                bins[samples[at].bin()] += 1;
                at += 1;
            }
            return;
        }
        let colors = if channels.has_alpha() { count - 1 } else { count };
        for pixel in samples.chunks_exact(count) {
            for &value in &pixel[..colors] {
                if T::BINS > 0 {
                    self.bins[value.bin()] += 1;
                } else {
                    let value: f64 = value.into();
                    if value.is_finite() {
                        self.low = self.low.min(value);
                        self.high = self.high.max(value);
                    }
                }
            }
        }
    }

    /// Depth maps and label masks use a few of the values there are and would look black: their darkest value becomes black
    /// and their lightest white. Pictures that use enough of the range stay as they are: with grey half of it, with colours
    /// or eight bits an eighth. A few bright values in the dark ("no depth here") do not count.
    fn stretch(&self) -> Option<Stretch> {
        if self.bins.is_empty() {
            let is_usual = (0.0..=1.0).contains(&self.low) && (0.125..=1.0).contains(&self.high);
            return (self.low < self.high && !is_usual).then_some(Stretch { low: self.low, high: self.high });
        }
        let low = self.bins.iter().position(|&count| count > 0)?;
        let high = self.bins.iter().rposition(|&count| count > 0)?;
        let all = self.bins.len();
        let enough = if all > 256 && self.is_gray { all / 2 - 1 } else { all / 8 };
        let high = if high < enough { high } else { self.without_outliers(all / 16)? };
        (low < high).then_some(Stretch { low: low as f64, high: high as f64 })
    }

    /// The value that 99 of a hundred do not exceed, if that is below `dark` and values are wide.
    fn without_outliers(&self, dark: usize) -> Option<usize> {
        if self.bins.len() <= 256 {
            return None;
        }
        let all: u64 = self.bins.iter().sum();
        let mut seen = 0;
        let at = self.bins.iter().position(|&count| {
            seen += count;
            seen * 100 >= all * 99
        })?;
        (at < dark).then_some(at)
    }
}
