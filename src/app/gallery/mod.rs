//! Small pictures of files of many runs: those that were made stay on the disk for the next time.

pub mod cache;
