//! Any bytes as a text: no panic, and all ways to read its lines agree.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runatlas::preview::fuzzing::text(bytes));
