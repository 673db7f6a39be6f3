//! How fast metric lines are read: whole histories and exact latest values, on one thread and on all, against a bare
//! `read` and a count of the newlines.
//!
//! Budgets: histories ≥ 400 MB/s a thread, ≥ 3 × with four free threads. Beside the file that the page cache holds, the
//! parsers alone are measured on bytes in memory.

#![allow(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use runatlas::store::fuzzing::{read_history, read_latest};
use support::stores::Preset;
use support::{is_wanted, paired, paired_rate, print_head};

fn main() {
    print_head("parse");
    let root = Preset::named("long").root();
    let files = metric_files(&root);
    let bytes: u64 = files.iter().map(|file| std::fs::metadata(file).expect("a metric file").len()).sum();
    let one = std::fs::read(&files[0]).expect("a metric file");
    let one_bytes = one.len() as u64;

    if is_wanted("memory") {
        let count = || newlines(&*one);
        let history = || read_history(&*one, one_bytes);
        paired_rate("history, bytes in memory, one thread", 7, one_bytes, history, count);
        paired_rate("latest, bytes in memory, one thread", 7, one_bytes, || read_latest(&*one), count);
    }
    if is_wanted("file") {
        let count = || newlines(open(&files[0]));
        paired_rate("history, one file, one thread", 7, one_bytes, || read_history(open(&files[0]), one_bytes), count);
        paired_rate("latest, one file, one thread", 7, one_bytes, || read_latest(open(&files[0])), count);
    }
    if is_wanted("threads") {
        let count = || in_parallel(&files, newlines);
        let history = |file| read_history(file, one_bytes);
        paired_rate("history, all files, all threads", 5, bytes, || in_parallel(&files, history), count);
        paired_rate("latest, all files, all threads", 5, bytes, || in_parallel(&files, read_latest), count);
        let in_turn = || files.iter().filter(|file| history(open(file)).is_ok()).count();
        paired("history, all threads against one", 5, || in_parallel(&files, history), in_turn);
    }
    if is_wanted("bytes") {
        let history = read_history(&*one, one_bytes).expect("bytes in memory");
        let (bytes, points) = (history.bytes(), history.len());
        println!("history: {:.2} bytes a point ({points} points)", bytes as f64 / points as f64);
    }
}

/// All metric files below a root.
fn metric_files(root: &Path) -> Vec<PathBuf> {
    let mut folders = vec![root.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if folder.ancestors().take_while(|part| *part != root).any(|part| part.ends_with("metrics")) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn in_parallel<T>(files: &[PathBuf], work: impl Fn(File) -> T + Sync) {
    files.par_iter().for_each(|file| drop(black_box(work(open(file)))));
}

fn open(path: &Path) -> File {
    File::open(path).expect("a metric file")
}

/// The reference: reads block by block and counts the newlines.
fn newlines(mut file: impl Read) -> usize {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 256 * 1024]);
    }
    BUFFER.with_borrow_mut(|buffer| {
        let mut lines = 0;
        loop {
            match file.read(buffer).expect("readable") {
                0 => return lines,
                read => lines += memchr::memchr_iter(b'\n', &buffer[..read]).count(),
            }
        }
    })
}
