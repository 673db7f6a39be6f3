//! Any bytes as a `meta.yaml`: no panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runatlas::store::fuzzing::meta_yaml(bytes));
