//! Where two pictures differ, and by how much: to be drawn in colours, and asked under the pointer.

use std::sync::Arc;

use crate::drawing::Pixels;

/// From white, which is no difference, to black.
pub const GREYS: [[u8; 3]; 256] = {
    let mut greys = [[0; 3]; 256];
    let mut at = 0;
    while at < 256 {
        greys[at] = [255 - at as u8; 3];
        at += 1;
    }
    greys
};

/// The mean difference of the channels of each pixel. Shared: cloning is cheap.
#[derive(Clone, Debug)]
pub struct DifferenceMap {
    pub size: [u32; 2],
    /// See [`ImageDifference::range`](super::ImageDifference::range).
    pub range: f64,
    /// Row by row; 65,535 is the range.
    pub(super) levels: Arc<[u16]>,
}

impl DifferenceMap {
    /// The difference at a column and row, in units of the file, to a 65,535th of the range.
    pub fn at(&self, x: u32, y: u32) -> Option<f64> {
        if x >= self.size[0] || y >= self.size[1] {
            return None;
        }
        let level = *self.levels.get(y as usize * self.size[0] as usize + x as usize)?;
        Some(f64::from(level) / f64::from(u16::MAX) * self.range)
    }

    /// The picture: no difference is the first colour, `top` and all above it the last. What differs at all has never the
    /// first.
    pub fn picture(&self, top: f64, colors: &[[u8; 3]; 256]) -> Pixels {
        let factor = self.range / f64::from(u16::MAX) * 255.0 / top.max(f64::MIN_POSITIVE);
        let mut rgba = Vec::with_capacity(self.levels.len() * 4);
        for &level in &*self.levels {
            let place = (f64::from(level) * factor).round().min(255.0) as usize;
            let [red, green, blue] = colors[if level > 0 { place.max(1) } else { 0 }];
            rgba.extend([red, green, blue, 255]);
        }
        Pixels { width: self.size[0], height: self.size[1], rgba }
    }
}
