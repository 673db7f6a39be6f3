//! Pure functions over bytes for fuzz targets and benchmarks, which cannot reach crate-private parsers. No part of the
//! API: no stability is promised.

use std::io::{self, Read};

use super::file::metrics;
use super::history::History;
use super::types::MetricPoint;

/// Reads `bytes` as a metric file in every way there is. Must never panic; the ways must agree.
pub fn metric_file(bytes: &[u8]) {
    let (history, scan) = metrics::parse_history(bytes);
    let quick = metrics::scan_latest(bytes);
    let in_blocks = metrics::read_latest(&mut &*bytes).map(|scan| format!("{scan:?}"));
    assert_eq!(in_blocks.ok(), Some(format!("{scan:?}")), "and so does reading in blocks");
    // Through text, because NaN is not equal to itself.
    assert_eq!(format!("{scan:?}"), format!("{quick:?}"), "both passes find the same");
    assert!(history.bytes() <= 24 * history.len(), "no room is wasted");
    let _ = metrics::scan_tail(bytes, false);
    let _ = metrics::scan_tail(bytes, true);
    let _ = metrics::parse_model_metrics(&"metric".into(), bytes);
}

/// Reads `bytes` as a `meta.yaml`. Must never panic.
pub fn meta_yaml(bytes: &[u8]) {
    super::file::fuzz_meta(bytes);
}

/// Exact latest value of a metric file.
pub fn read_latest(mut file: impl Read) -> io::Result<Option<MetricPoint>> {
    metrics::read_latest(&mut file).map(|scan| scan.latest)
}

/// All points of a metric file of so many bytes.
pub fn read_history(mut file: impl Read, length: u64) -> io::Result<History> {
    metrics::read_history(&mut file, length).map(|(history, _)| history)
}
