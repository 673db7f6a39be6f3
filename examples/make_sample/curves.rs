//! Numbers that look like training.

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// Seeded by a text (FNV-1a).
    pub(crate) fn of(seed: &str) -> Self {
        Self(
            seed.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)),
        )
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Around 0 with a spread of about 1.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Points of a metric: step and value.
pub(crate) type Curve = Vec<(i64, f64)>;

/// Points a training loss has.
pub(crate) const STEPS: i64 = 200;

/// A classifier's training: how low its loss gets, how many points it takes, how unsteady it is.
#[derive(Clone, Copy)]
pub(crate) struct Training {
    pub(crate) floor: f64,
    pub(crate) pace: f64,
    pub(crate) noise: f64,
    /// The learning rate at its highest.
    pub(crate) rate: f64,
    /// Points before it stopped.
    pub(crate) until: i64,
    /// Where the loss runs away, if it does.
    pub(crate) diverges: Option<i64>,
}

impl Training {
    /// The metrics of a classifier, with the names of the keys.
    pub(crate) fn classifier(&self, seed: &str) -> Vec<(&'static str, Curve)> {
        let mut random = Random::of(seed);
        let clean = |at: f64| self.floor + (2.31 - self.floor) * (-(at - 6.0).max(0.0) / self.pace).exp();
        let mut train = Vec::new();
        let (mut loss, mut accuracy, mut rate) = (Vec::new(), Vec::new(), Vec::new());
        for step in 0..self.until.min(STEPS) {
            let at = step as f64;
            let mut value = clean(at) * (1.0 + self.noise * random.normal() * (0.3 + 0.7 * (-at / 90.0).exp()));
            if let Some(start) = self.diverges.filter(|&start| step > start) {
                let after = (step - start) as f64;
                value = if after > 14.0 { f64::NAN } else { value + 0.05 * (after * 0.34).exp() };
            }
            train.push((step, rounded(value)));
            if step % 10 == 9 {
                let overfit = (at / STEPS as f64).powi(2) * self.floor * 0.8;
                let seen = if value.is_nan() { f64::NAN } else { clean(at) * 1.06 + overfit + 0.008 * random.normal() };
                loss.push((step, rounded(seen)));
                let share = 1.0 - 0.9 * ((clean(at) + overfit) / 2.31).powf(1.15);
                let share = if seen.is_nan() { 0.1 } else { share + 0.003 * random.normal() };
                accuracy.push((step, rounded(share.clamp(0.0, 1.0))));
            }
            if step % 5 == 0 {
                rate.push((step, self.rate_at(at)));
            }
        }
        vec![("train/loss", train), ("val/loss", loss), ("val/acc", accuracy), ("lr", rate)]
    }

    /// Ten points of warm-up, then half a cosine.
    fn rate_at(&self, at: f64) -> f64 {
        let warm = ((at + 1.0) / 10.0).min(1.0);
        let cosine = 0.5 * (1.0 + (at / STEPS as f64 * std::f64::consts::PI).cos());
        significant(self.rate * warm * (0.02 + 0.98 * cosine))
    }

    /// The metrics of a generator and its critic; steps come every 160.
    pub(crate) fn generator(&self, seed: &str) -> Vec<(&'static str, Curve)> {
        let mut random = Random::of(seed);
        let (mut generator, mut critic, mut distance) = (Vec::new(), Vec::new(), Vec::new());
        let mut drift = 0.0;
        for index in 0..self.until.min(STEPS) {
            let (step, at) = ((index + 1) * 160, index as f64);
            drift = 0.93 * drift + 0.06 * random.normal();
            let mut first = 0.72 + 1.25 * (1.0 - (-at / 55.0).exp()) + drift + self.noise * random.normal();
            let mut second = 1.38 - 0.5 * (1.0 - (-at / 40.0).exp()) - 0.4 * drift + self.noise * random.normal();
            if let Some(start) = self.diverges.filter(|&start| index > start) {
                let after = (index - start) as f64;
                (first, second) = if after > 18.0 {
                    (f64::NAN, f64::NAN)
                } else {
                    (first + 0.08 * (after * 0.22).exp(), (second * (1.0 - after / 19.0)).max(0.001))
                };
            }
            generator.push((step, rounded(first)));
            critic.push((step, rounded(second)));
            if index % 10 == 9 {
                let value = self.floor + 190.0 * (-at / self.pace).exp() + 1.4 * random.normal();
                distance.push((step, (value.max(5.0) * 100.0).round() / 100.0));
            }
        }
        if self.diverges.is_some() {
            distance.truncate(distance.len().saturating_sub(2));
        }
        vec![("train/g_loss", generator), ("train/d_loss", critic), ("val/fid", distance)]
    }

    /// What the machine did meanwhile, one in twenty points.
    pub(crate) fn machine(&self, seed: &str, stride: i64) -> Vec<(&'static str, Curve)> {
        let mut random = Random::of(&format!("{seed} machine"));
        let mut sample = |usual: f64, spread: f64| -> Curve {
            (0..self.until.min(STEPS))
                .step_by(20)
                .map(|step| {
                    (step * stride, ((usual + spread * random.normal()).clamp(0.0, 100.0) * 10.0).round() / 10.0)
                })
                .collect()
        };
        vec![
            ("system/cpu_utilization_percentage", sample(34.0, 5.0)),
            ("system/gpu_0_utilization_percentage", sample(91.0, 3.0)),
        ]
    }
}

/// Four digits after the point, as much as a reader needs and half the bytes.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Three significant digits.
fn significant(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
