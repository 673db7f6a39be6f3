//! The gallery: small pictures of many files, made for the first time and kept on the disk, against a bare decode of the
//! same files on the same number of threads; and what a frame costs the thread of the window while a wall of many runs is
//! scrolled, with pictures coming in.
//!
//! Budgets: 1,000 pictures of 640 × 480 pixels 4 × the bare decode; 3 ms a frame. Both need a release build.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};
use runatlas::app::gallery::cache::Cache;
use runatlas::app::gallery::picture;
use runatlas::app::pages;
use runatlas::app::pages::Page;
use runatlas::preview::Source;
use runatlas::preview::plotly::Style;
use runatlas::store::Cancel;

use super::support::{is_quick, is_wanted};
use super::{App, Kind, nth_run_in};

const THUMBNAILS_RATIO: f64 = 4.0;
const FRAME_BUDGET: f64 = 3.0;
const FRAMES: usize = 200;
/// As the gallery makes them.
const SIDE: u32 = 320;

pub(crate) fn measure() {
    if is_wanted("gallery thumbnails") {
        thumbnails();
    }
    if is_wanted("gallery scrolling") {
        scrolling();
    }
}

/// A store of so many runs with one picture each.
fn store(runs: usize, size: [u32; 2]) -> PathBuf {
    let name = format!("gallery-{runs}-{}x{}", size[0], size[1]);
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data").join(name).join("mlruns");
    let marker = root.join("complete");
    if !marker.exists() {
        let example = root.join("../example.png");
        fs_err::create_dir_all(&root).expect("a folder in target");
        super::picture(&example, size, Kind::PngRgb);
        for run in 0..runs {
            let run = nth_run_in(&root, run as u128 + 1);
            fs_err::copy(&example, run.join("artifacts/figure.png")).expect("a file in target");
        }
        fs_err::write(&marker, b"").expect("a file in target");
    }
    root.canonicalize().expect("the store that was just written")
}

fn style() -> Style {
    Style {
        is_own: false,
        paper: [255; 3],
        plot: [255; 3],
        text: [0; 3],
        muted: [90; 3],
        grid: [220; 3],
        axis: [120; 3],
        colorway: vec![[0, 0, 200]],
        font_size: 12.0,
    }
}

/// All files, each by the thread that has time.
fn by_threads(files: &[PathBuf], work: impl Fn(&Path) + Sync) -> Duration {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(file);
                }
            });
        }
    });
    began.elapsed()
}

fn thumbnails() {
    let count = if is_quick() { 50 } else { 1_000 };
    let root = store(count, [640, 480]);
    let files: Vec<PathBuf> =
        (0..count).map(|run| root.join(format!("0/{:032x}/artifacts/figure.png", run + 1))).collect();
    let style = style();
    let bare = |path: &Path| drop(image::open(path).expect("decodes").into_rgba8());
    let mut times: Vec<(f64, f64, f64)> = (0..3)
        .map(|_| {
            let folder = tempfile::tempdir().expect("a folder");
            let cache = Cache::in_folder(folder.path().to_owned(), 256 << 20);
            let ours = |path: &Path| {
                let source = Source::from_path(path, "figure.png").expect("a file");
                let made = picture(source, SIDE, &style, Some(&cache), &Cancel::new()).expect("readable");
                assert_eq!(made.map(|pixels| [pixels.width, pixels.height]), Some([320, 240]));
            };
            let bare = by_threads(&files, bare).as_secs_f64() * 1e3;
            let cold = by_threads(&files, ours).as_secs_f64() * 1e3;
            (cold, bare, by_threads(&files, ours).as_secs_f64() * 1e3)
        })
        .collect();
    times.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    let (cold, bare, kept) = times[1];
    let verdict = if cold > THUMBNAILS_RATIO * bare { "ABOVE THE BUDGET" } else { "within the budget" };
    println!(
        "{:<28} {count} made {cold:.0} ms   bare decode {bare:.0} ms   ratio {:.2}   {verdict} of {THUMBNAILS_RATIO}   \
         again from the disk {kept:.0} ms",
        "gallery thumbnails",
        cold / bare
    );
}

fn scrolling() {
    let runs = if is_quick() { 500 } else { 10_000 };
    let mut app = App::open(&store(runs, [160, 120]));
    app.dispatch(pages::Action::Show(Page::Gallery));
    let gallery = &app.place().gallery;
    assert_eq!((gallery.tiles.len(), gallery.having()), (runs, runs), "all of them are on the wall");
    let mut times: Vec<f64> = (0..FRAMES)
        .map(|_| {
            app.headless.push(Event::PointerMoved(pos2(900.0, 500.0)));
            app.headless.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, -300.0),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Unknown,
                modifiers: Modifiers::NONE,
            });
            let began = Instant::now();
            app.window.logic(app.headless.ctx());
            let window = &mut app.window;
            app.headless.frame(|ui| window.ui(ui));
            let time = began.elapsed().as_secs_f64() * 1e3;
            app.headless.primitives();
            app.window.take_pending();
            time
        })
        .collect();
    assert!(app.place().gallery.visible().start > 0, "it was scrolled");
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let verdict = if at(50) > FRAME_BUDGET { "ABOVE THE BUDGET" } else { "within the budget" };
    println!(
        "{:<28} {runs} runs, a frame {:.2} {:.2} {:.2} {:.2} ms (0, 50, 95, 100 %)   {verdict} of {FRAME_BUDGET} ms",
        "gallery scrolling",
        at(0),
        at(50),
        at(95),
        at(100)
    );
}
