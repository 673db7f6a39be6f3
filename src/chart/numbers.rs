//! Arithmetic that neither overflows nor vanishes at the ends of the number range: what statistics over whatever was
//! logged are made of.

/// From `from` the part `part` (0 to 1) of the way to `to`, never beyond either, and exactly there when they are equal.
pub(crate) fn toward(from: f64, to: f64, part: f64) -> f64 {
    let way = to - from;
    let there = if way.is_finite() { from + part * way } else { from * (1.0 - part) + to * part };
    there.clamp(from.min(to), from.max(to))
}

/// The smallest and the largest of some finite numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Bounds {
    /// Of those that are finite; `None` when none is.
    pub(crate) fn of(numbers: &[f64]) -> Option<Self> {
        let none = Self { low: f64::INFINITY, high: f64::NEG_INFINITY };
        let bounds = numbers
            .iter()
            .filter(|number| number.is_finite())
            .fold(none, |bounds, &number| Self { low: bounds.low.min(number), high: bounds.high.max(number) });
        (bounds.low <= bounds.high).then_some(bounds)
    }

    /// The nearest number within.
    pub(crate) fn clamp(self, number: f64) -> f64 {
        number.clamp(self.low, self.high)
    }

    /// A power of two by which the numbers may be multiplied so that neither their squares nor sums of those leave the
    /// number range; 1 for all but the hugest and the tiniest.
    pub(crate) fn scale(self) -> f64 {
        /// 2⁶⁰⁰
        const FAR: f64 = 4.149_515_568_880_993e180;
        let largest = self.low.abs().max(self.high.abs());
        if largest > 1e140 {
            1.0 / FAR
        } else if largest < 1e-140 {
            FAR
        } else {
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_ends_where_it_should() {
        assert_eq!(toward(1.0, 3.0, 0.25), 1.5);
        assert_eq!(toward(-f64::MAX, f64::MAX, 0.5), 0.0);
        assert_eq!(toward(-f64::MAX, f64::MAX, 1.0), f64::MAX);
        assert_eq!(toward(0.1, 0.1, 0.3), 0.1);
        assert_eq!(toward(0.0, 5e-324, 0.1), 0.0);
    }

    #[test]
    fn a_scale_is_a_power_of_two() {
        assert_eq!(Bounds { low: -1e300, high: 0.0 }.scale().to_bits() << 12, 0, "no mantissa");
        assert_eq!(Bounds { low: 0.0, high: 5e-324 }.scale(), 2_f64.powi(600));
        assert_eq!(Bounds { low: -1.0, high: 1e9 }.scale(), 1.0);
        assert_eq!(Bounds::of(&[f64::NAN, f64::INFINITY]), None);
        assert_eq!(Bounds::of(&[f64::NAN, 2.0, -1.0]), Some(Bounds { low: -1.0, high: 2.0 }));
    }
}
