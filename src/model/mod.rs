//! Layer 2: pure functions over what the store read. No I/O, no windows.

pub mod catalog;

pub use catalog::{Catalog, CatalogBuilder, ExperimentEntry, ExperimentIndex, RunEntry, RunIndex, StoreIndex};
