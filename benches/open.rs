//! How fast the complete, exact run table is read (names, status, parameters, latest metrics, tags), against a bare
//! parallel listing and reading of the same files; and how much memory it then takes.
//!
//! Budgets: ≤ 2 × the bare read on each preset; on `long` the first (provisional) values within 100 ms; ≤ 250 MB with
//! `medium` open.

#![allow(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use runatlas::store::{self, Backend, Cancel, Experiment, Location, ReadEvent, Run, Severity};
use support::stores::{PRESETS, Preset};
use support::{is_quick, is_wanted, paired, print_head, resident_memory};

fn main() {
    print_head("open");
    // First, while the process is fresh.
    if is_wanted("memory") {
        memory();
    }
    for preset in PRESETS.into_iter().filter(|preset| is_wanted(preset.name)) {
        let root = preset.root();
        check(preset, &Table::read(&root));
        let times = paired(&format!("{}: exact run table", preset.name), 5, || Table::read(&root), || bare_read(&root));
        let files = listed(&root);
        let start = Instant::now();
        read_all(&files);
        let only_read = start.elapsed();
        let mut firsts: Vec<Duration> = (0..5).filter_map(|_| Table::read(&root).first_runs).collect();
        firsts.sort();
        println!(
            "{:<44} {} files needed; reading them without listing {:.2} ms; first runs after {:.2} ms (median)",
            "",
            files.len(),
            only_read.as_secs_f64() * 1e3,
            firsts.get(firsts.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3),
        );
        if times.ratio > 2.0 {
            println!("{:<44} ABOVE THE BUDGET of 2", "");
        }
    }
}

/// What a window would hold.
#[derive(Default)]
struct Table {
    experiments: Vec<Experiment>,
    runs: Vec<Run>,
    /// When the first runs with a latest value came.
    first_runs: Option<Duration>,
    provisional: usize,
    corrected: usize,
    problems: usize,
}

impl Table {
    fn read(root: &Path) -> Self {
        let start = Instant::now();
        let location = Location::new(root, Backend::File, root);
        let table = Mutex::new(Self::default());
        let store = store::open(&location).expect("the synthetic store");
        let sink = |event: ReadEvent| {
            let mut table = table.lock().expect("no panic in the sink");
            match event {
                ReadEvent::Experiments(mut experiments) => table.experiments.append(&mut experiments),
                ReadEvent::Runs(mut runs) => {
                    table.first_runs.get_or_insert_with(|| start.elapsed());
                    table.provisional +=
                        runs.iter().flat_map(|run| &run.metrics).filter(|metric| metric.is_provisional).count();
                    table.runs.append(&mut runs);
                }
                ReadEvent::Latest(updates) => table.corrected += updates.len(),
                ReadEvent::Problems(problems) => {
                    // Notes, such as addresses of another folder, are no loss.
                    table.problems += problems.iter().filter(|problem| problem.severity != Severity::Note).count();
                }
                _ => {}
            }
        };
        store.read(&sink, &Cancel::new()).expect("readable");
        table.into_inner().expect("no panic in the sink")
    }
}

/// A benchmark of a reader that reads too little would be worthless.
fn check(preset: Preset, table: &Table) {
    assert_eq!(table.runs.len(), preset.all_runs(), "all runs");
    assert_eq!(table.experiments.len(), preset.experiments + 1, "all experiments");
    assert_eq!(table.provisional, table.corrected, "every provisional value is replaced by the exact one");
    for run in &table.runs {
        assert_eq!(run.params.len(), preset.params, "all parameters");
        assert!(run.tags.len() >= preset.tags + 4, "all tags");
        assert_eq!(run.metrics.len(), preset.metrics, "all metrics");
        assert!(run.metrics.iter().all(|metric| metric.latest.is_some()), "all latest values");
    }
    if !is_quick() {
        assert_eq!(table.problems, 0, "a sound store");
    }
}

fn memory() {
    let root = Preset::named("medium").root();
    let before = resident_memory();
    let table = Table::read(&root);
    check(Preset::named("medium"), &table);
    if let (Some((before, _)), Some((now, peak))) = (before, resident_memory()) {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        println!(
            "medium: memory {:.0} MB resident with the table held, {:.0} MB at the peak ({:.0} MB before)",
            megabytes(now),
            megabytes(peak),
            megabytes(before)
        );
    }
}

/// Lists the folders and reads every file that the run table needs, doing nothing with the bytes.
fn bare_read(root: &Path) -> u64 {
    run_folders(root).par_iter().map(|run| files_of(run).iter().map(|file| read_file(file)).sum::<u64>()).sum()
}

/// Every file that the run table needs.
fn listed(root: &Path) -> Vec<PathBuf> {
    run_folders(root).par_iter().flat_map_iter(|run| files_of(run)).collect()
}

fn read_all(files: &[PathBuf]) -> u64 {
    files.par_iter().map(|file| read_file(file)).sum()
}

fn run_folders(root: &Path) -> Vec<PathBuf> {
    let experiments = children(root).into_iter().filter(|path| path.is_dir());
    experiments.flat_map(|experiment| children(&experiment)).filter(|path| path.is_dir()).collect()
}

fn children(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect()
}

fn files_of(run: &Path) -> Vec<PathBuf> {
    let mut files = vec![run.join("meta.yaml")];
    let mut folders: Vec<_> = ["metrics", "params", "tags"].map(|name| run.join(name)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (if is_folder { &mut folders } else { &mut files }).push(entry.path());
        }
    }
    files
}

fn read_file(path: &Path) -> u64 {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 1 << 18]);
    }
    BUFFER.with_borrow_mut(|buffer| {
        let mut file = File::open(path).expect("a file");
        let mut bytes = 0;
        loop {
            match file.read(buffer).expect("readable") {
                0 => return bytes,
                read => bytes += read as u64,
            }
        }
    })
}
