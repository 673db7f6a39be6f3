//! Which of the twelve run colours a run takes. The colours themselves belong to the theme.

/// Number of run colours in the palette.
pub const PALETTE_SIZE: usize = 12;

/// Slot of a run in the palette: 64-bit FNV-1a over the bytes of its run ID, modulo [`PALETTE_SIZE`]. Part of what the
/// user relies on (a run keeps its colour between releases), so the hash is written out here and pinned by a test.
///
/// Source: Fowler, Noll, Vo, <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub fn color_slot(run_id: &str) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in run_id.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash % PALETTE_SIZE as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_stay_the_same_over_releases() {
        // FNV-1a of "a" is af63dc4c8601ec8c (published test vector), of "" the offset basis.
        assert_eq!(color_slot("a"), (0xaf63_dc4c_8601_ec8c_u64 % 12) as usize);
        assert_eq!(color_slot(""), (0xcbf2_9ce4_8422_2325_u64 % 12) as usize);
    }

    #[test]
    fn slots_spread_evenly() {
        let mut counts = [0_usize; PALETTE_SIZE];
        for run in 0..12_000 {
            counts[color_slot(&format!("{run:032x}"))] += 1;
        }
        assert!(counts.iter().all(|&count| (800..1200).contains(&count)), "{counts:?}");
    }
}
