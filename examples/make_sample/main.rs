//! Writes the built-in sample: a small results folder as MLflow 3 would have left it, made up from nothing.
//!
//! `cargo run --example make_sample -- assets/sample/mlruns` writes the committed one. The same bytes every time; it has
//! no empty folders that matter (version control drops those), and its artifact URIs are relative, so it can lie anywhere.

use std::io;
use std::path::PathBuf;

mod curves;
mod draw;
mod results;
mod store;

fn main() -> io::Result<()> {
    let root = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("assets/sample/mlruns"), PathBuf::from);
    if root.join("0").exists() {
        fs_err::remove_dir_all(&root)?;
    }
    results::write(&store::Store::new(root))
}
