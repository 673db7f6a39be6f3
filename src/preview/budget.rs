//! What decoding and showing a picture may take of the memory.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Limits;
use crate::store::Cancel;

/// Less than this is not worth waiting for a turn.
const SMALL_BYTES: u64 = 32_000_000;

/// What a decoder takes, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    /// While it decodes, beside the picture that is kept.
    pub(super) decoding: u64,
    /// For each pixel that is kept: the samples.
    pub(super) sample_bytes: u64,
    /// For each pixel that is kept, while it decodes: sums, and a second copy when the picture is turned.
    pub(super) extra_bytes: u64,
}

impl Needs {
    /// With a picture of so many pixels kept: the more of what decoding takes, and of what showing takes.
    fn with(self, pixels: u64) -> u64 {
        let decoding = self.decoding + pixels.saturating_mul(self.sample_bytes + self.extra_bytes);
        // A texture has four bytes a pixel, and smaller copies of itself that make a third more.
        let showing = pixels.saturating_mul(self.sample_bytes * 3 + 16) / 3;
        decoding.max(showing)
    }
}

/// How many pixels along a side of a square have to become one, and the bytes that are needed then; `Err` with the bytes
/// when no number will do.
pub(super) fn factor_for(size: [u32; 2], needs: Needs, limits: &Limits) -> Result<(u32, u64), u64> {
    let longer = size[0].max(size[1]).max(1);
    // What is wanted smaller is reduced to no less than that by whole numbers; the rest is the caller's.
    let mut factor = limits.max_side.map_or(1, |side| (longer / side.max(1)).max(1));
    loop {
        let [columns, rows] = size.map(|side| u64::from(side.div_ceil(factor)));
        let bytes = needs.with(columns * rows);
        if bytes <= limits.max_memory {
            return Ok((factor, bytes));
        }
        if needs.decoding > limits.max_memory || factor >= longer {
            return Err(bytes);
        }
        factor += 1;
    }
}

static IS_DECODING: Mutex<bool> = Mutex::new(false);
static NEXT: Condvar = Condvar::new();

/// The right to decode a large picture: one at a time, also while a decoder that cannot be stopped comes to its end for
/// nobody. Given back when dropped.
pub(super) struct Turn(bool);

impl Turn {
    /// Waits for it, unless `bytes` are few; `None` when cancelled meanwhile.
    pub(super) fn wait(bytes: u64, cancel: &Cancel) -> Option<Self> {
        if bytes < SMALL_BYTES {
            return Some(Self(false));
        }
        let mut is_decoding = IS_DECODING.lock().unwrap_or_else(PoisonError::into_inner);
        while *is_decoding {
            if cancel.is_cancelled() {
                return None;
            }
            is_decoding =
                NEXT.wait_timeout(is_decoding, Duration::from_millis(20)).unwrap_or_else(PoisonError::into_inner).0;
        }
        *is_decoding = true;
        Some(Self(true))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.0 {
            *IS_DECODING.lock().unwrap_or_else(PoisonError::into_inner) = false;
            NEXT.notify_one();
        }
    }
}
