//! What differs between runs, and which difference mattered: pure functions from what is read to tables, plots, statistics
//! and differences of files, which the window and the command line show.

pub mod artifact;
pub mod bytes;
pub mod groups;
pub mod images;
pub mod plots;
pub mod series;
pub mod statistics;
pub mod structure;
pub mod table;
pub mod tables;
pub mod texts;
