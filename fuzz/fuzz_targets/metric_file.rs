//! Any bytes as a metric file: no panic, and all ways to read it agree.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runatlas::store::fuzzing::metric_file(bytes));
