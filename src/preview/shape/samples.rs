//! The samples of a picture as numbers, row by row: for comparing pictures, which must not go by how they look.

use serde::{Deserialize, Serialize};

use super::pixels::{ImagePreview, Samples};

/// How a sample is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleDepth {
    /// Whole numbers to 255.
    Eight,
    /// Whole numbers to 65,535.
    Sixteen,
    /// Anything; mostly from 0 to 1.
    Float,
}

impl SampleDepth {
    /// The value of white; of a float what it mostly is.
    pub fn white(self) -> f64 {
        match self {
            Self::Eight => 255.0,
            Self::Sixteen => 65535.0,
            Self::Float => 1.0,
        }
    }
}

impl ImagePreview {
    /// How its samples are stored.
    pub fn sample_depth(&self) -> SampleDepth {
        match &self.samples {
            Samples::Eight(_) => SampleDepth::Eight,
            Samples::Sixteen(_) => SampleDepth::Sixteen,
            Samples::Float(_) => SampleDepth::Float,
        }
    }

    /// The samples of a row as the file has them, the channels of a pixel side by side; none below the last row.
    pub fn row_samples(&self, row: u32) -> impl Iterator<Item = f64> + '_ {
        let width = self.size[0] as usize * self.channels.count();
        let range = row as usize * width..(row as usize + 1) * width;
        let (mut eight, mut sixteen, mut float) = (None, None, None);
        match &self.samples {
            Samples::Eight(samples) => eight = samples.get(range),
            Samples::Sixteen(samples) => sixteen = samples.get(range),
            Samples::Float(samples) => float = samples.get(range),
        }
        let eight = eight.into_iter().flatten().map(|&it| f64::from(it));
        let sixteen = sixteen.into_iter().flatten().map(|&it| f64::from(it));
        let float = float.into_iter().flatten().map(|&it| f64::from(it));
        eight.chain(sixteen).chain(float)
    }
}
