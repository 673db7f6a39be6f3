//! Deleting, restoring, editing and purging: after every operation the tree (and
//! every row of a database) differs in exactly what was
//! meant, nothing outside the root is ever touched, and a program that dies at any step leaves a store that recovers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod changes;
mod claims;
mod decoys;
mod elsewhere;
mod faults;
mod full_disk;
mod listing;
mod names;
mod plans;
mod policy;
mod purges;
mod records;
mod rows;
mod sqlite_changes;
mod sqlite_purges;
mod trash;
mod verbs;
