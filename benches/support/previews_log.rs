//! A log of a gigabyte: from choosing the file to the frame that shows its first screen, and until all of its lines are
//! known; beside reading its first megabyte, and all of it, as it is. Times need a release build.
//!
//! Budget: 50 ms to the first screen.

use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use runatlas::app::artifacts::{self, ArtifactRef};
use runatlas::app::pages::{self, RunTab};
use runatlas::model::RunIndex;

use super::support::{is_quick, is_wanted};
use super::{App, middle, run_in};

const NAME: &str = "log of a gigabyte";
const SCREEN_BUDGET: f64 = 50.0;

pub(crate) fn measure() {
    if !is_wanted(NAME) {
        return;
    }
    // Not among the kept data of the benches: it is large, and quickly written.
    let holder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder in target");
    let root = holder.path().join("mlruns");
    let run = run_in(&root);
    let log = run.join("artifacts/train.log");
    let bytes = write_log(&log);
    fs_err::write(run.join("artifacts/a.txt"), "another\n").expect("a file in target");
    let first = middle((0..9).map(|_| read(&log, 1 << 20)));
    let all = middle((0..3).map(|_| read(&log, u64::MAX)));
    let mut app = App::open(&root);
    app.dispatch(artifacts::Action::Want(RunIndex(0)));
    app.dispatch(pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    let mut indexed = Vec::new();
    let screen = middle((0..7).map(|_| {
        app.dispatch(artifacts::Action::Select(file("a.txt")));
        let since = Instant::now();
        app.window.dispatch(artifacts::Action::Select(file("train.log")));
        while !has_lines(&app) {
            assert!(since.elapsed() < Duration::from_mins(1), "the text does not come");
            app.frame();
            std::thread::sleep(Duration::from_micros(200));
        }
        app.frame();
        let taken = since.elapsed();
        while !is_indexed(&app) {
            assert!(since.elapsed() < Duration::from_mins(5), "the lines are not found");
            app.frame();
            std::thread::sleep(Duration::from_millis(1));
        }
        indexed.push(since.elapsed());
        taken
    }));
    let verdict = if screen > SCREEN_BUDGET { "ABOVE THE BUDGET" } else { "within the budget" };
    println!(
        "{NAME:<28} {:6} MB   first screen {screen:7.1} ms   first megabyte read {first:7.2} ms   {verdict} of \
         {SCREEN_BUDGET} ms",
        bytes >> 20
    );
    let indexed = middle(indexed.into_iter());
    println!(
        "{NAME:<28} all lines known after {indexed:8.1} ms   all of it read {all:8.1} ms   ratio {:5.2}",
        indexed / all
    );
}

fn file(path: &str) -> ArtifactRef {
    ArtifactRef { section: 0, path: path.to_owned() }
}

/// What is on the screen is the beginning of the log.
fn has_lines(app: &App) -> bool {
    let open = app.place().artifacts.as_ref().and_then(|artifacts| artifacts.text.open.as_ref());
    let preview = app.place().artifacts.as_ref().and_then(|artifacts| artifacts.preview.value());
    let begins = preview.and_then(|preview| preview.text()).is_some_and(|text| text.line(0).starts_with("epoch 0"));
    begins && open.is_some_and(|open| open.line_count() > 100)
}

fn is_indexed(app: &App) -> bool {
    let open = app.place().artifacts.as_ref().and_then(|artifacts| artifacts.text.open.as_ref());
    open.is_some_and(runatlas::app::artifacts::text::Open::is_counted)
}

/// Reads up to so many bytes, and tells how long that took.
fn read(path: &Path, most: u64) -> Duration {
    let since = Instant::now();
    let mut file = fs_err::File::open(path).expect("opens").take(most);
    let mut buffer = vec![0; 1 << 20];
    while file.read(&mut buffer).expect("reads") > 0 {}
    since.elapsed()
}

/// Writes it, and tells how long it is.
fn write_log(path: &Path) -> u64 {
    let most: u64 = if is_quick() { 64 << 20 } else { 1 << 30 };
    let mut file = BufWriter::with_capacity(1 << 20, fs_err::File::create(path).expect("a file in target"));
    let (mut written, mut epoch) = (0, 0_u64);
    while written < most {
        let loss = 1.0 / (1.0 + epoch as f64 / 1000.0);
        let line = format!("epoch {epoch} step {} loss {loss:.6} lr 0.0003 [worker-{}]\n", epoch * 128, epoch % 8);
        file.write_all(line.as_bytes()).expect("written");
        written += line.len() as u64;
        epoch += 1;
    }
    file.flush().expect("written");
    written
}
