//! How fast a folder opens that lies on a network: each open, read and listing takes 2 ms longer. As many threads as a
//! local disk gets (two, on any machine) against as many as the reading gives itself where it finds the disk slow.
//!
//! The delay comes from outside: a small library (`support/slow_disk.c`) that is loaded before the C library into a second
//! process of this same benchmark, so that what is measured is the code that is shipped. Linux only; needs `cc`.
//!
//! Budget: ≤ 1/20 of the time with two threads. Calls a run are printed beside: each costs its delay.

#![allow(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use runatlas::store::file::FileStore;
use runatlas::store::io::Threads;
use runatlas::store::{Cancel, ReadEvent, Store, locate};
use support::print_head;
use support::stores::Preset;

/// Of each open, read and listing.
const DELAY_MICROS: u32 = 2000;
const TWO: Threads = Threads { first: 2, most: 2 };
const FEW: Preset = Preset { name: "far", experiments: 1, runs: 256, metrics: 5, points: 10, params: 10, tags: 4 };

fn main() {
    // The second process.
    if let (Ok(root), Ok(threads)) = (std::env::var("RUNATLAS_BENCH_ROOT"), std::env::var("RUNATLAS_BENCH_THREADS")) {
        let threads = if threads == "two" { TWO } else { Threads { first: 2, ..Threads::default() } };
        return read(Path::new(&root), threads);
    }
    print_head("slow_disk");
    let Some(library) = library() else { return };
    let root = FEW.root();
    let runs = FEW.all_runs();
    measure(&library, &root, "two", 0);
    let (two, _) = measure(&library, &root, "two", DELAY_MICROS);
    let (many, [opens, reads, listings]) = measure(&library, &root, "many", DELAY_MICROS);
    let ratio = many.as_secs_f64() / two.as_secs_f64();
    println!(
        "{:<44} two threads {:8.0} ms   many {:8.0} ms   ratio 1/{:.1}",
        format!("{runs} runs, 2 ms a call"),
        two.as_secs_f64() * 1e3,
        many.as_secs_f64() * 1e3,
        1.0 / ratio
    );
    let a_run = |calls: u64| calls as f64 / runs as f64;
    println!(
        "{:<44} calls a run: {:.1} opens, {:.1} reads, {:.1} listings",
        "",
        a_run(opens),
        a_run(reads),
        a_run(listings)
    );
    if ratio > 1.0 / 20.0 {
        println!("{:<44} ABOVE THE BUDGET of 1/20", "");
    }
}

/// Opens and reads everything below `root`, and tells how long it took.
fn read(root: &Path, threads: Threads) {
    let start = Instant::now();
    let place = locate(root).expect("the synthetic store");
    let store = FileStore::open(&place.locations[0]).expect("the synthetic store").with_threads(threads);
    let runs = AtomicUsize::new(0);
    let count = |event: ReadEvent| {
        if let ReadEvent::Runs(list) = event {
            runs.fetch_add(list.len(), Ordering::Relaxed);
        }
    };
    store.read(&count, &Cancel::new()).expect("readable");
    println!("{} {}", start.elapsed().as_micros(), runs.into_inner());
}

/// The time of one opening in a process of its own, and its calls below `root`: opens, reads, listings.
fn measure(library: &Path, root: &Path, threads: &str, delay_micros: u32) -> (Duration, [u64; 3]) {
    let counts = library.with_extension("counts");
    let output = Command::new(std::env::current_exe().expect("this benchmark"))
        .env("LD_PRELOAD", library)
        .env("RUNATLAS_SLOW_ROOT", root)
        .env("RUNATLAS_SLOW_MICROS", delay_micros.to_string())
        .env("RUNATLAS_SLOW_COUNTS", &counts)
        .env("RUNATLAS_BENCH_ROOT", root)
        .env("RUNATLAS_BENCH_THREADS", threads)
        .output()
        .expect("a second process");
    let told = String::from_utf8_lossy(&output.stdout);
    let mut told = told.split_whitespace().map(|number| number.parse::<u64>().expect("a number"));
    let (micros, runs) = (told.next().expect("a time"), told.next().expect("a number of runs"));
    assert_eq!(runs, FEW.all_runs() as u64, "all runs");
    let counts = std::fs::read_to_string(&counts).expect("what the library counted");
    let mut counts = counts.split_whitespace().map(|number| number.parse().expect("a number"));
    (Duration::from_micros(micros), std::array::from_fn(|_| counts.next().expect("three numbers")))
}

/// The compiled library; `None` where there can be none.
fn library() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        println!("skipped: Linux only");
        return None;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/support/slow_disk.c");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slow_disk.so");
    let compiled =
        Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
    match compiled {
        Ok(status) if status.success() => Some(library),
        _ => {
            println!("skipped: no C compiler (cc) that works");
            None
        }
    }
}
