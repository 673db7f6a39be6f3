//! Any bytes as a file of each format that is read in this process: no panic. The first byte chooses the format, the second
//! the name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runatlas::preview::fuzzing::preview(bytes));
