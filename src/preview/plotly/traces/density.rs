//! How samples are spread: quartiles and densities.

/// A box of samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::preview) struct Quartiles {
    pub(in crate::preview) low: f64,
    pub(in crate::preview) first: f64,
    pub(in crate::preview) median: f64,
    pub(in crate::preview) third: f64,
    pub(in crate::preview) high: f64,
    /// The last samples within 1.5 times the height of the box.
    pub(in crate::preview) fences: [f64; 2],
    pub(in crate::preview) mean: f64,
    pub(in crate::preview) deviation: f64,
    pub(in crate::preview) notch: f64,
}

/// The sample at a place between samples.
fn between(sorted: &[f64], place: f64) -> f64 {
    let place = place.clamp(0.0, sorted.len() as f64 - 1.0);
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

/// The quartiles of sorted samples; `method` is `quartilemethod`. `None` without samples.
pub(in crate::preview) fn quartiles(sorted: &[f64], method: &str) -> Option<Quartiles> {
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let count = sorted.len() as f64;
    let at = |part: f64| between(sorted, count * part - 0.5);
    let median = at(0.5);
    let half = |upper: bool| {
        let middle = sorted.len() / 2;
        let odd = sorted.len() % 2;
        let keep = usize::from(method == "inclusive") * odd;
        let part = if upper {
            &sorted[(middle + odd - keep).min(sorted.len() - 1)..]
        } else {
            &sorted[..(middle + keep).max(1)]
        };
        between(part, part.len() as f64 * 0.5 - 0.5)
    };
    let (first, third) = match method {
        "exclusive" | "inclusive" => (half(false), half(true)),
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

/// The bandwidth of a density by Silverman's rule, as plotly has it.
pub(in crate::preview) fn bandwidth(sorted: &[f64], quartiles: &Quartiles) -> f64 {
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
pub(in crate::preview) fn density(sorted: &[f64], width: f64, [from, to]: [f64; 2]) -> Vec<[f64; 2]> {
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
