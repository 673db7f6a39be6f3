//! How long the plan of a purge takes, against `du -s` on the same folders: both visit every file of every run, and neither
//! reads what is in it.
//!
//! Budget: ≤ 1.5 × `du` for 500 deleted runs of 1,000 files each.

#![allow(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use runatlas::store::{self, Backend, Cancel, Location, PurgePlan, PurgeSelection};
use support::{is_quick, paired, print_head};

/// Files in each run, its description among them.
const FILES: usize = 1000;
/// Folders in `artifacts/` among which most of the files are.
const FOLDERS: usize = 10;
/// Files of each metric, parameter and tag.
const SMALL: usize = 20;

fn main() {
    print_head("purge");
    let runs = if is_quick() { 25 } else { 500 };
    let root = root(runs);
    let planned = plan(&root);
    // A benchmark of a plan that leaves things out would be worthless.
    assert_eq!((planned.items.len(), planned.skipped.as_slice()), (runs, &[][..]), "every run is planned");
    assert_eq!(planned.extent().files, (runs * FILES) as u64, "every file is counted");
    let folders: Vec<PathBuf> = planned.items.iter().map(|item| item.path.clone()).collect();
    if !disk_usage(&folders) {
        println!("there is no `du` here to compare with");
        return;
    }
    let name = format!("plan of {runs} runs of {FILES} files");
    let times = paired(&name, 5, || plan(&root), || disk_usage(&folders));
    if times.ratio > 1.5 {
        println!("{:<44} ABOVE THE BUDGET of 1.5", "");
    }
}

fn plan(root: &Path) -> PurgePlan {
    let location = Location::new(root, Backend::File, root);
    let store = store::open(&location).expect("the synthetic store");
    let selection = PurgeSelection { everything_deleted: true, now: i64::MAX, ..PurgeSelection::default() };
    store.plan_purge(&selection, &|_| {}, &Cancel::new()).expect("a plan")
}

/// Whether `du -s` ran through.
fn disk_usage(folders: &[PathBuf]) -> bool {
    Command::new("du").arg("-s").args(folders).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The root of a store with one experiment of deleted runs, written now if it is not there yet.
fn root(runs: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data").join(format!("purge-{runs}"));
    let (root, marker) = (folder.join("mlruns"), folder.join("complete"));
    if !marker.exists() {
        let _ = fs_err::remove_dir_all(&folder);
        let experiment = root.join("1");
        write(&root.join(".trash/.keep"), "");
        let meta = "artifact_location: mlruns/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: one\n";
        write(&experiment.join("meta.yaml"), meta);
        (0..runs).into_par_iter().for_each(|number| write_run(&experiment, number));
        write(&marker, "");
    }
    fs_err::canonicalize(root).expect("the store that was just written")
}

fn write_run(experiment: &Path, number: usize) {
    let id = format!("{number:032x}");
    let run = experiment.join(&id);
    let meta = format!(
        "artifact_uri: mlruns/1/{id}/artifacts\nend_time: 1700000060000\nentry_point_name: ''\nexperiment_id: '1'\n\
         lifecycle_stage: deleted\ndeleted_time: 1700000090000\nrun_id: {id}\nrun_name: run {number}\n\
         run_uuid: {id}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: 1700000000000\nstatus: 3\n\
         tags: []\nuser_id: ada\n"
    );
    write(&run.join("meta.yaml"), &meta);
    for at in 0..SMALL {
        write(&run.join(format!("metrics/metric-{at}")), "1700000000000 0.5 0\n");
        write(&run.join(format!("params/param-{at}")), "0.1");
        write(&run.join(format!("tags/tag-{at}")), "value");
    }
    for at in 0..FILES - 1 - 3 * SMALL {
        write(&run.join(format!("artifacts/step-{}/sample-{at}.txt", at % FOLDERS)), "sample\n");
    }
}

fn write(path: &Path, text: &str) {
    fs_err::create_dir_all(path.parent().expect("a folder above")).expect("a folder in target");
    fs_err::write(path, text).expect("a file in target");
}
