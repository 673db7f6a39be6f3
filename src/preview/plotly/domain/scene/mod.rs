//! Traces in three dimensions.

mod cube;
mod hull;
mod projection;
mod vector;
