//! From the start of the process to its first frame on the screen: our window, with nothing and with the built-in sample,
//! against an empty window of eframe of the same size. The processes are started in turn.
//!
//! Budget: with nothing, 1.2 × the empty window. Needs a display (`DISPLAY` or `WAYLAND_DISPLAY`) and OpenGL, under Xvfb
//! with `LIBGL_ALWAYS_SOFTWARE=1`; without a display it says so and is skipped.
//!
//! And what a frame of 1440 × 900 costs that is drawn on the CPU, where there is no OpenGL: all of it, which is more than the
//! part that changed; against the same frame down to triangles. Budget: 50 ms. This part needs no display.
//!
//! `cargo bench --bench start`, or with a part of a name: `nothing`, `sample`, `software`. The empty window is this same program,
//! started once more with [`EMPTY`] set.

#![expect(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use egui::{Theme, ViewportBuilder, pos2, vec2};
use runatlas::app::job::Waker;
use runatlas::app::{Settings, start};
use runatlas::shell::first_frame::{FirstFrame, SAID, VARIABLE};
use runatlas::shell::headless::Headless;
use runatlas::shell::window::Window;
use runatlas::text::Language;
use support::{is_wanted, paired_timed, print_head};

/// Set, it makes this program the empty window.
const EMPTY: &str = "RUNATLAS_BENCH_EMPTY_WINDOW";
const TURNS: usize = 15;
const BUDGET: f64 = 1.2;

fn main() {
    if std::env::var_os(EMPTY).is_some() {
        empty_window();
        return;
    }
    print_head("start");
    if is_wanted("software") {
        software();
    }
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| std::env::var_os(name).is_some());
    if cfg!(all(unix, not(target_os = "macos"))) && !has_display {
        println!("skipped: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)");
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let ours = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
        command.args(arguments);
        first_frame(command, home.path())
    };
    let empty = || {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.env(EMPTY, "1");
        first_frame(command, home.path())
    };
    if is_wanted("nothing") {
        let times = paired_timed("start to the first frame: nothing", TURNS, || ours(&[]), empty);
        println!("budget {BUDGET} ×: {}", if times.ratio <= BUDGET { "kept" } else { "MISSED" });
    }
    if is_wanted("sample") {
        paired_timed("start to the first frame: sample", TURNS, || ours(&["--sample"]), empty);
    }
}

/// How long it takes from its start, with a home of its own, until its first frame is there. It ends by itself a moment
/// later; the next one is not started before.
fn first_frame(mut command: Command, home: &Path) -> Duration {
    command.env(VARIABLE, "1").env("HOME", home).stdout(Stdio::piped());
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        command.env(name, home.join(name));
    }
    let start = Instant::now();
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    let said = BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line);
    let taken = start.elapsed();
    assert!(said.is_ok() && line.trim_end() == SAID, "it said {line:?}");
    child.wait().expect("it ends");
    taken
}

fn software() {
    let mut headless = Headless::new([1440, 900], 1.0, Theme::Light);
    let settings = Settings { language: Some(Language::English), ..Settings::default() };
    let mut window = Window::new(headless.ctx(), settings, None, Waker::new(|| {}));
    window.dispatch(start::Action::OpenSample);
    let end = Instant::now() + Duration::from_mins(1);
    let mut calm = 0;
    while calm < 4 && Instant::now() < end {
        window.logic(headless.ctx());
        let is_settled = headless.frame(|ui| window.ui(ui)).is_settled();
        calm = if is_settled && window.is_idle() { calm + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(window.state.place.is_some(), "the sample is open");
    let shared = RefCell::new((headless, window, 0.0));
    let frame = |draws: bool| {
        let mut shared = shared.borrow_mut();
        let (headless, window, x) = &mut *shared;
        *x = (*x + 7.0) % 900.0;
        headless.push(egui::Event::PointerMoved(pos2(100.0 + *x, 400.0)));
        let start = Instant::now();
        window.logic(headless.ctx());
        headless.frame(|ui| window.ui(ui));
        if draws {
            black_box(headless.image());
        } else {
            black_box(headless.primitives());
        }
        start.elapsed()
    };
    paired_timed("a whole frame drawn on the CPU", TURNS, || frame(true), || frame(false));
}

fn empty_window() {
    struct Empty(FirstFrame);

    impl eframe::App for Empty {
        fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
            egui::CentralPanel::default().show(ui, |ui| ui.label("empty"));
            self.0.watch(ui);
        }
    }

    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size(vec2(1440.0, 900.0)),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    let app = |_: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        Ok(Box::new(Empty(FirstFrame::from_environment())))
    };
    eframe::run_native("empty", options, Box::new(app)).expect("a window");
}
