//! Places beside a line for points that would lie on each other: by the run, so that the same run is always at the same place.

/// From −1 to 1.
pub(super) fn of(run_id: &str) -> f64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in run_id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // The low bits of ids that differ in their last letter alone are near each other.
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^= hash >> 31;
    (hash >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_spread_over_the_whole_width_and_stay() {
        let all: Vec<f64> = (0..2000).map(|at| super::of(&format!("{at:032x}"))).collect();
        assert!(all.iter().all(|place| (-1.0..=1.0).contains(place)));
        for tenth in 0..10 {
            let from = -1.0 + f64::from(tenth) * 0.2;
            let count = all.iter().filter(|place| (from..from + 0.2).contains(*place)).count();
            assert!((140..260).contains(&count), "{count} from {from}");
        }
        assert_eq!(super::of("a"), super::of("a"));
    }
}
