//! How samples are spread: quartiles and densities, for figures of plotly, and for boxes and violins of runs.

/// Where a quartile stands between samples, `n` of them counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuartileMethod {
    /// At `n·p + ½`: what plotly calls "linear", method 10 of Langford (2006), type 5 of Hyndman and Fan (1996).
    #[default]
    Plotly,
    /// The median of either half, without the sample in the middle.
    Exclusive,
    /// The median of either half, with the sample in the middle.
    Inclusive,
    /// At `(n − 1)·p + 1`, as `NumPy`, pandas, matplotlib and R have it: type 7 of Hyndman and Fan (1996).
    Numpy,
}

impl QuartileMethod {
    /// What plotly calls it in `quartilemethod`.
    pub fn of_plotly(name: &str) -> Self {
        match name {
            "exclusive" => Self::Exclusive,
            "inclusive" => Self::Inclusive,
            _ => Self::Plotly,
        }
    }
}

/// A box of samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quartiles {
    pub low: f64,
    pub first: f64,
    pub median: f64,
    pub third: f64,
    pub high: f64,
    /// The last samples within 1.5 times the height of the box.
    pub fences: [f64; 2],
    pub mean: f64,
    /// Standard deviation of the samples themselves, not of what they are drawn from.
    pub deviation: f64,
    /// Half the height of the notch, about a 95 % interval of the median.
    pub notch: f64,
}

/// The sample at a place between samples.
fn between(sorted: &[f64], place: f64) -> f64 {
    let place = place.clamp(0.0, sorted.len() as f64 - 1.0);
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (from, to, part) = (sorted[below], sorted[above], place.fract());
    let way = to - from;
    // Between the two ends of the number range.
    if way.is_finite() { from + way * part } else { from * (1.0 - part) + to * part }
}

/// The quartiles of sorted, finite samples. `None` without samples.
pub fn quartiles(sorted: &[f64], method: QuartileMethod) -> Option<Quartiles> {
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let count = sorted.len() as f64;
    let at = |part: f64| {
        let place = if method == QuartileMethod::Numpy { (count - 1.0) * part } else { count * part - 0.5 };
        between(sorted, place)
    };
    let median = at(0.5);
    let half = |upper: bool| {
        let middle = sorted.len() / 2;
        let odd = sorted.len() % 2;
        let keep = usize::from(method == QuartileMethod::Inclusive) * odd;
        let part = if upper {
            &sorted[(middle + odd - keep).min(sorted.len() - 1)..]
        } else {
            &sorted[..(middle + keep).max(1)]
        };
        between(part, part.len() as f64 * 0.5 - 0.5)
    };
    let (first, third) = match method {
        QuartileMethod::Exclusive | QuartileMethod::Inclusive => (half(false), half(true)),
        _ => (at(0.25), at(0.75)),
    };
    let reach = 1.5 * (third - first);
    let lower = sorted.iter().copied().find(|value| *value >= first - reach).unwrap_or(first);
    let upper = sorted.iter().rev().copied().find(|value| *value <= third + reach).unwrap_or(third);
    let mean = sorted.iter().sum::<f64>() / count;
    let deviation = (sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    Some(Quartiles {
        low,
        first,
        median,
        third,
        high,
        fences: [lower.min(first), upper.max(third)],
        mean,
        deviation,
        notch: 1.57 * (third - first) / count.sqrt(),
    })
}

/// The bandwidth of a density by Silverman's rule, as plotly has it; 0 for samples that are all equal.
pub fn bandwidth(sorted: &[f64], quartiles: &Quartiles) -> f64 {
    let count = sorted.len() as f64;
    let span = quartiles.high - quartiles.low;
    if sorted.len() < 2 || span == 0.0 {
        return 0.0;
    }
    let deviation = quartiles.deviation * (count / (count - 1.0)).sqrt();
    let width = 1.059 * deviation.min((quartiles.third - quartiles.first) / 1.349) * count.powf(-0.2);
    width.max(span / 100.0)
}

/// Most samples that a density is reckoned from.
const MOST: usize = 4000;

/// The density at places from `from` to `to`, with the places.
pub fn density(sorted: &[f64], width: f64, [from, to]: [f64; 2]) -> Vec<[f64; 2]> {
    const STEPS: usize = 100;
    let stride = sorted.len().div_ceil(MOST).max(1);
    let samples: Vec<f64> = sorted.iter().copied().step_by(stride).collect();
    let count = samples.len() as f64;
    let place = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
    let at = |value: f64| {
        let sum: f64 = samples.iter().map(|sample| (-0.5 * ((value - sample) / width).powi(2)).exp()).sum();
        sum / (count * width * std::f64::consts::TAU.sqrt())
    };
    (0..=STEPS).map(|step| [place(step), at(place(step))]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.percentile([1, 2, 4, 8, 16, 32], [25, 50, 75], method=…)`: `hazen` for plotly, `linear` for `NumPy`.
    #[test]
    fn quartiles_by_each_method() {
        let sorted = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
        let of = |method| {
            let found = quartiles(&sorted, method).expect("samples");
            [found.first, found.median, found.third]
        };
        assert_eq!(of(QuartileMethod::Plotly), [2.0, 6.0, 16.0]);
        assert_eq!(of(QuartileMethod::Numpy), [2.5, 6.0, 14.0]);
        let odd = [1.0, 2.0, 4.0, 8.0, 16.0];
        let of = |method| quartiles(&odd, method).map(|found| [found.first, found.median, found.third]);
        assert_eq!(of(QuartileMethod::Exclusive), Some([1.5, 4.0, 12.0]));
        assert_eq!(of(QuartileMethod::Inclusive), Some([2.0, 4.0, 8.0]));
        assert_eq!(quartiles(&[], QuartileMethod::Numpy), None);
        let far = quartiles(&[-f64::MAX, f64::MAX], QuartileMethod::Numpy).expect("samples");
        assert_eq!(far.median, 0.0);
    }

    #[test]
    fn a_density_holds_one() {
        let sorted: Vec<f64> = (0..50).map(|at| f64::from(at * at)).collect();
        let width = bandwidth(&sorted, &quartiles(&sorted, QuartileMethod::Plotly).expect("samples"));
        let ends = [-8.0 * width, 2401.0 + 8.0 * width];
        let curve = density(&sorted, width, ends);
        let area: f64 = curve.windows(2).map(|two| (two[1][0] - two[0][0]) * f64::midpoint(two[0][1], two[1][1])).sum();
        assert!((area - 1.0).abs() < 1e-3, "{area}");
        assert_eq!(bandwidth(&[3.0, 3.0], &quartiles(&[3.0, 3.0], QuartileMethod::Plotly).expect("samples")), 0.0);
    }
}
