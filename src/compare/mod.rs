//! What differs between runs, and which difference mattered: pure functions from what is read to tables, plots, statistics
//! and differences of files, which the window and the command line show.

pub mod artifact;
pub mod groups;
pub mod plots;
pub mod series;
pub mod statistics;
pub mod table;
