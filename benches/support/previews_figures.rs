//! Figures of plotly with 100,000 points: from choosing the file to the first picture, and what a frame costs the thread of
//! the window while the pointer goes over it or pans. Times, unlike the memory that the rest of `previews` measures, need a
//! release build.
//!
//! Budgets: 200 ms to the first picture, 4 ms a frame.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Event, pos2};
use runatlas::app::artifacts::figure::Action;
use runatlas::app::artifacts::{self, ArtifactRef};
use runatlas::app::pages;
use runatlas::app::pages::RunTab;
use runatlas::model::RunIndex;

use super::support::{is_quick, is_wanted};
use super::{App, run_in};

const FIRST_BUDGET: f64 = 200.0;
const FRAME_BUDGET: f64 = 4.0;
const FRAMES: usize = 200;

/// Name, and the mode of its trace.
const CASES: [(&str, &str); 2] = [("plotly lines of 100,000", "lines"), ("plotly markers of 100,000", "markers")];

pub(crate) fn measure() {
    for (name, mode) in CASES.iter().filter(|(name, _)| is_wanted(name)) {
        let mut app = App::open(&store(mode));
        let first = first_picture(&mut app);
        said(name, "first picture", &[first], FIRST_BUDGET);
        said(name, "hover, a frame", &hover(&mut app), FRAME_BUDGET);
        said(name, "pan, a frame", &pan(&mut app), FRAME_BUDGET);
    }
}

fn said(name: &str, what: &str, times: &[f64], budget: f64) {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let verdict = if at(50) > budget { "ABOVE THE BUDGET" } else { "within the budget" };
    println!("{name:<28} {what:<16} {:7.2} {:7.2} {:7.2} ms   {verdict} of {budget} ms", at(0), at(50), at(100));
}

/// Draws one frame; returns its milliseconds, up to the triangles.
fn frame(app: &mut App) -> f64 {
    let start = Instant::now();
    app.window.logic(app.headless.ctx());
    let window = &mut app.window;
    app.headless.frame(|ui| window.ui(ui));
    app.headless.primitives();
    let time = start.elapsed().as_secs_f64() * 1e3;
    app.window.take_pending();
    time
}

/// From the choice of the file, with its page on the screen.
fn first_picture(app: &mut App) -> f64 {
    app.dispatch(artifacts::Action::Want(RunIndex(0)));
    app.dispatch(pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    app.dispatch(artifacts::Action::Select(file("a.txt")));
    let start = Instant::now();
    app.window.dispatch(artifacts::Action::Select(file("figure.json")));
    while app.place().artifacts.as_ref().and_then(|it| it.figures.get(0)).is_none_or(|it| it.picture.is_none()) {
        assert!(start.elapsed() < Duration::from_mins(1), "the figure does not come");
        frame(app);
        std::thread::sleep(Duration::from_micros(200));
    }
    frame(app);
    start.elapsed().as_secs_f64() * 1e3
}

fn file(path: &str) -> ArtifactRef {
    ArtifactRef { section: 0, path: path.to_owned() }
}

fn hover(app: &mut App) -> Vec<f64> {
    let place = |number: usize| pos2(700.0 + (number * 37 % 900) as f32, 300.0 + (number * 53 % 500) as f32);
    (0..FRAMES)
        .map(|number| {
            app.headless.push(Event::PointerMoved(place(number)));
            frame(app)
        })
        .collect()
}

/// Each frame asks for another part, and shows what there is.
fn pan(app: &mut App) -> Vec<f64> {
    (0..FRAMES)
        .map(|number| {
            let by = if number % 2 == 0 { 0.01 } else { -0.008 };
            app.window.dispatch(artifacts::Action::Figure(Action::See(0, 0, [Some([by, 1.0 + by]), None])));
            frame(app)
        })
        .collect()
}

/// A store with one run that has such a figure, and a text.
fn store(mode: &str) -> PathBuf {
    let points = if is_quick() { 10_000 } else { 100_000 };
    let name = format!("previews-plotly-{mode}-{points}");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data").join(name).join("mlruns");
    let marker = root.join("complete");
    if !marker.exists() {
        let run = run_in(&root);
        let (mut x, mut y) = (String::new(), String::new());
        let mut state = 1_u32;
        for number in 0..points {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 8) / f64::from(1 << 24) - 0.5;
            let comma = if number > 0 { "," } else { "" };
            let value = (f64::from(number) / 3000.0).sin() + noise;
            write!(x, "{comma}{number}").and_then(|()| write!(y, "{comma}{value}")).expect("a text");
        }
        let figure = format!(
            "{{\"data\": [{{\"type\": \"scatter\", \"mode\": \"{mode}\", \"x\": [{x}], \"y\": [{y}]}}], \"layout\": \
             {{\"title\": {{\"text\": \"many\"}}}}}}"
        );
        fs_err::write(run.join("artifacts/figure.json"), figure).expect("a file in target");
        fs_err::write(run.join("artifacts/a.txt"), "a text").expect("a file in target");
        fs_err::write(&marker, b"").expect("a file in target");
    }
    root.canonicalize().expect("the store that was just written")
}
