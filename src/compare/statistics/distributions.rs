//! Tails and quantiles, from the crate `statrs`, without its panics. Held against `SciPy` to 1e-10 in `tests`.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};
use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

/// `P(Z > z)` of the normal distribution; NaN of NaN.
pub(super) fn normal_above(z: f64) -> f64 {
    Normal::standard().sf(z)
}

/// The value below which a part of the normal distribution lies: infinite of 0 and 1, NaN of NaN.
pub(super) fn normal_quantile(part: f64) -> f64 {
    if part.is_nan() {
        part
    } else if part <= 0.0 {
        f64::NEG_INFINITY
    } else if part >= 1.0 {
        f64::INFINITY
    } else {
        Normal::standard().inverse_cdf(part)
    }
}

/// `P(|T| > |t|)` of Student's t, `I(ν / (ν + t²); ν/2, ½)`, or what the mirrored one leaves where that is nearer to 0; NaN
/// without degrees of freedom. Above 10,000 of them, where the beta function loses digits, by the expansion of G. W. Hill,
/// "Student's t-distribution", Communications of the ACM 13, 1970.
pub(super) fn t_both_tails(t: f64, degrees: f64) -> f64 {
    if t.is_nan() || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    let square = t * t;
    if square.is_infinite() {
        return 0.0;
    }
    if degrees > 1e4 {
        let a = degrees.min(1e100) - 0.5;
        let b = 48.0 * a * a;
        let z = (a * (square / degrees).ln_1p()).sqrt();
        // What lies before the range of numbers is 0 in the tail.
        let fourth = z.powi(4).min(1e200);
        let first = z * (z * z + 3.0) / b;
        let second =
            z * (((4.0 * z * z + 33.0) * z * z + 240.0) * z * z + 855.0) / (10.0 * b * (b + 0.8 * fourth + 100.0));
        return 2.0 * normal_above(if degrees.is_infinite() { t.abs() } else { z + first - second });
    }
    if square < degrees.min(1.0) {
        1.0 - beta_reg(0.5, degrees / 2.0, square / (degrees + square))
    } else {
        beta_reg(degrees / 2.0, 0.5, degrees / (degrees + square))
    }
}

/// The half width, in standard errors, of an interval of the confidence `confidence`.
pub(super) fn t_half_width(confidence: f64, degrees: f64) -> f64 {
    let wanted = 1.0 - confidence;
    // Where both tails hold what is left: between the normal quantile, which no t falls short of, and a double of that
    // often enough.
    let mut low = normal_quantile(1.0 - wanted / 2.0);
    let mut high = low * 2.0;
    while t_both_tails(high, degrees) > wanted && high < 1e300 {
        high *= 2.0;
    }
    low *= 0.999;
    bisect(low, high, |t| t_both_tails(t, degrees) > wanted)
}

/// `P(X > x)` of chi-squared; NaN of NaN, and of degrees of freedom that no test has.
pub(super) fn chi_squared_above(x: f64, degrees: f64) -> f64 {
    if x.is_nan() || !(1.0..=1e12).contains(&degrees) {
        return f64::NAN;
    }
    if x > 1e300 { 0.0 } else { ChiSquared::new(degrees).map_or(f64::NAN, |chi| chi.sf(x.max(0.0))) }
}

/// `P(X ≤ x)` of the noncentral F: `Σ Poisson(j; λ/2) · I(p; a + j, b)` with `a = d₁/2`, `b = d₂/2`,
/// `p = d₁x / (d₁x + d₂)` (Abramowitz and Stegun 26.6.20), from the last term that counts down: `I(p; a, b) =
/// I(p; a + 1, b) + pᵃ (1 − p)ᵇ / (a B(a, b))` (26.5.16) only adds.
pub(super) fn noncentral_f_below(x: f64, [first, second]: [f64; 2], noncentrality: f64) -> f64 {
    let place = first * x / (first * x + second);
    let (a, b, mean) = (first / 2.0, second / 2.0, noncentrality / 2.0);
    if place <= 0.0 {
        return 0.0;
    }
    if place >= 1.0 {
        return 1.0;
    }
    // Nine deviations and a few hold all of the Poisson distribution.
    let reach = 9.0 * mean.sqrt() + 25.0;
    let (from, to) = ((mean - reach).floor().max(0.0) as u64, (mean + reach).ceil() as u64);
    let (log_place, log_rest) = (place.ln(), (-place).ln_1p());
    let mut part = beta_reg(a + to as f64, b, place);
    let mut sum = 0.0;
    for j in (from..=to).rev() {
        let at = j as f64;
        let weight =
            if mean > 0.0 { (at * mean.ln() - mean - ln_gamma(at + 1.0)).exp() } else { f64::from(u8::from(j == 0)) };
        sum += weight * part;
        let below = a + at - 1.0;
        if j > from {
            let log = below * log_place + b * log_rest + ln_gamma(below + b) - ln_gamma(below + 1.0) - ln_gamma(b);
            part += log.exp();
        }
    }
    sum.min(1.0)
}

/// Where `is_before` turns false between `low` and `high`.
pub(super) fn bisect(mut low: f64, mut high: f64, is_before: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if is_before(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
