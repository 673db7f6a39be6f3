//! Layer 2: the data read from stores, indexed, and pure functions over it. No I/O, no windows.

pub mod builder;
pub mod catalog;
pub mod choices;
pub mod columns;
pub mod file_kind;
pub mod filter;
pub mod forest;
pub mod format;
pub mod index;
pub mod keys;
pub mod natural;
mod notes;
mod pairing;
pub mod paths;
pub mod sort;
pub mod space;
pub mod summary;
pub mod table;
pub mod tree;
pub mod twins;

pub use builder::CatalogBuilder;
pub use catalog::{Catalog, ExperimentEntry, ExperimentList, RunEntry};
pub use choices::{Choices, SavedChoices, Shown};
pub use columns::{Cell, ColumnId, cell, differing, discover};
pub use file_kind::{FileGroup, FileKind};
pub use filter::Filter;
pub use forest::{Forest, TreeNote};
pub use index::{ExperimentIndex, RunIndex, StoreIndex};
pub use natural::natural_cmp;
pub use paths::{home_relative, path_name};
pub use sort::Sort;
pub use space::Space;
pub use summary::{Best, Summary};
pub use table::{Row, StageView, Table, TableQuery, run_counts, table};
pub use twins::{StoreView, Twins};
