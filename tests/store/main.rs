//! Reading stores: what real clients wrote, what broke, and every way of opening them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod artifact_roots;
mod artifacts_only;
mod columns;
mod corpus;
mod damage;
mod files;
mod opening;
mod read_again;
mod sqlite;
mod twins;
mod zoo;
mod zoo_queries;
