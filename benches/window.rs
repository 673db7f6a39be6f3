//! What one frame of the whole window costs: `Window::logic`, `Window::ui` and tessellation, in a context without a
//! display, 1920 × 1080 points; against a frame of the same context that shows nothing. Also the time from nothing to the
//! first rows, memory, and what single actions cost the thread that draws.
//!
//! Budgets: table of 100,000 rows × 300 columns 3 ms, 10 lines × 1,000,000 points 4 ms, 300 lines × 1,000 points 8 ms, plots
//! of 1,000 runs × 10 parameters 8 ms, of 10,000 16 ms a frame; 250 MB with `medium` open. A display, its driver and the upload of textures are not part of these figures.
//!
//! `cargo bench --bench window`, or with a part of a name: `table`, `charts long`, `charts many`, `plots`,
//! `opening`, `memory`, `actions`, `lists`, `compare`.
//! `table` and `actions` take about 6 GB of memory.

#![expect(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Theme, TouchPhase, Vec2, pos2, vec2};
use runatlas::app::compare::{self, CompareView};
use runatlas::app::job::Waker;
use runatlas::app::pages::Page;
use runatlas::app::{Ask, Place, Settings, charts, pages, start, table};
use runatlas::compare::plots::PlotKind;
use runatlas::model::RunIndex;
use runatlas::shell::headless::Headless;
use runatlas::shell::window::Window;
use runatlas::text::Language;
use runatlas::views::Clock;
use support::stores::Preset;
use support::synthetic::{START, Shape, Synthetic};
use support::{is_quick, is_wanted, paired, print_head, resident_memory};

const SIZE: [u32; 2] = [1920, 1080];
/// Frames of one measurement: a single one is too short to be told from noise.
const FRAMES: usize = 20;
const TURNS: usize = 15;

fn main() {
    print_head("window");
    // First, while the process is fresh.
    if is_wanted("memory") {
        memory();
    }
    if is_wanted("opening") {
        opening();
    }
    if is_wanted("table") {
        table();
    }
    if is_wanted("charts long") {
        long_charts();
    }
    if is_wanted("charts many") {
        many_charts();
    }
    if is_wanted("plots") {
        plots();
    }
    if is_wanted("lists") {
        lists();
    }
    if is_wanted("compare") {
        compare_table();
    }
    if is_wanted("actions") {
        actions();
    }
}

/// A window and what it is drawn in.
struct App {
    headless: Headless,
    window: Window,
    news: Receiver<()>,
    pointer: Pos2,
    /// The pointer moves below this height.
    top: f32,
}

impl App {
    fn new() -> Self {
        let headless = Headless::new(SIZE, 1.0, Theme::Light);
        let settings = Settings { language: Some(Language::English), is_inspector_open: false, ..Settings::default() };
        let clock = Clock { now: START + 200_000_000, zone: jiff::tz::TimeZone::UTC };
        let (sender, news) = sync_channel(1);
        let wake = move || {
            // One message is enough to wake up.
            sender.try_send(()).ok();
        };
        let window = Window::new(headless.ctx(), settings, Some(clock), Waker::new(wake));
        Self { headless, window, news, pointer: pos2(900.0, 500.0), top: 400.0 }
    }

    fn synthetic(shape: Shape) -> Self {
        let mut app = Self::new();
        let (place, stores) = Synthetic::place(shape);
        app.window.dispatch(start::Action::Located(place, stores));
        app.settle();
        assert_eq!(app.place().catalog.runs.len(), shape.runs, "everything was read");
        app
    }

    fn place(&self) -> &Place {
        self.window.state.place.as_ref().expect("a place is open")
    }

    fn place_mut(&mut self) -> &mut Place {
        self.window.state.place.as_mut().expect("a place is open")
    }

    /// One frame, down to triangles. Says whether nothing moves any more.
    fn frame(&mut self) -> bool {
        self.window.logic(self.headless.ctx());
        let window = &mut self.window;
        let info = self.headless.frame(|ui| window.ui(ui));
        black_box(self.headless.primitives());
        self.window.take_pending();
        info.is_settled()
    }

    /// A frame in which the pointer has moved by a few points.
    fn moving_frame(&mut self) {
        self.pointer.x = 700.0 + (self.pointer.x - 700.0 + 7.0) % 500.0;
        self.pointer.y = self.top + (self.pointer.y - self.top + 3.0).abs() % 300.0;
        self.headless.push(Event::PointerMoved(self.pointer));
        self.frame();
    }

    /// Frames until jobs are done and nothing moves.
    fn settle(&mut self) {
        let end = Instant::now() + Duration::from_mins(5);
        let mut calm = 0;
        while calm < 4 {
            assert!(Instant::now() < end, "the window does not come to rest");
            let is_settled = self.frame();
            if self.window.is_idle() && is_settled {
                calm += 1;
            } else {
                calm = 0;
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        while self.news.try_recv().is_ok() {}
    }

    fn dispatch(&mut self, action: impl Ask) {
        self.window.dispatch(action);
        self.settle();
    }

    fn scroll(&mut self, delta: Vec2) {
        self.headless.push(Event::PointerMoved(self.pointer));
        self.headless.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.settle();
    }

    /// Writes a picture of the last frame when `RUNATLAS_BENCH_PICTURES` names a folder: does it show what it should?
    fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("RUNATLAS_BENCH_PICTURES") else { return };
        let window = &mut self.window;
        self.headless.frame(|ui| window.ui(ui));
        let path = PathBuf::from(folder).join(format!("{}.png", name.replace(' ', "-")));
        self.headless.image().save(path).expect("a picture");
    }

    /// Prints what a frame with a moving pointer costs.
    fn measure(&mut self, name: &str, budget: Option<f64>) {
        self.settle();
        self.picture(name);
        let mut empty = Headless::new(SIZE, 1.0, Theme::Light);
        let times = paired(
            &format!("{name}, {FRAMES} frames"),
            TURNS,
            || (0..FRAMES).for_each(|_| self.moving_frame()),
            || (0..FRAMES).for_each(|_| empty_frame(&mut empty)),
        );
        let one = times.ours[1].as_secs_f64() * 1e3 / FRAMES as f64;
        let verdict = budget.map_or(String::new(), |budget| {
            let word = if one <= budget { "kept" } else { "ABOVE THE BUDGET" };
            format!("   budget {budget} ms: {word}")
        });
        println!("{:<44} one frame {one:.2} ms{verdict}", "");
    }
}

/// A page without anything on it.
fn empty_frame(headless: &mut Headless) {
    headless.push(Event::PointerMoved(pos2(900.0, 500.0)));
    headless.frame(|ui| {
        egui::CentralPanel::default().show(ui, |_| {});
    });
    black_box(headless.primitives());
}

/// 100,000 runs of 300 columns.
fn large() -> Shape {
    let runs = if is_quick() { 2_000 } else { 100_000 };
    Shape { experiments: 4, runs, params: 50, metrics: 245, tags: 5, points: 60, problems: runs / 10 }
}

fn table() {
    let mut app = App::synthetic(large());
    let last = app.place().table.content.value().expect("rows").rows.len() - 1;
    app.measure("table top", Some(3.0));
    focus(&mut app, last / 2);
    app.measure("table middle", Some(3.0));
    app.scroll(vec2(-12_000.0, 0.0));
    app.measure("table right", Some(3.0));
    app.dispatch(table::Action::SelectAll);
    app.measure("table everything selected", Some(3.0));
    app.dispatch(table::Action::SelectNone);
    app.dispatch(pages::Action::ToggleProblems);
    app.measure("table with the problems panel", None);
}

/// Gives the focus to the run in a row of the table, which scrolls there.
fn focus(app: &mut App, row: usize) {
    let run = app.place().table.content.value().expect("rows").rows[row].run;
    app.window.dispatch(table::Action::SelectRun { run, toggle: false, range: false });
    app.place_mut().table.scroll_to_focus = true;
    app.settle();
}

/// Of one experiment, without problems.
fn curves(runs: usize, metrics: usize, points: usize) -> Shape {
    Shape { experiments: 1, runs, params: 2, metrics, tags: 0, points, problems: 0 }
}

fn long_charts() {
    let points = if is_quick() { 10_000 } else { 1_000_000 };
    let mut app = App::synthetic(curves(10, 1, points));
    app.dispatch(pages::Action::Show(Page::Charts));
    enlarge(&mut app);
    app.measure(&format!("charts 10 lines × {points} points"), Some(4.0));
}

fn many_charts() {
    let mut app = App::synthetic(curves(300, 12, 1000));
    app.dispatch(pages::Action::Show(Page::Charts));
    // More than the page would draw by itself.
    app.place_mut().charts.drawn = (0..300).map(RunIndex).collect();
    app.measure("charts 12 cards × 300 lines × 1000 points", None);
    enlarge(&mut app);
    app.measure("charts 300 lines × 1000 points", Some(8.0));
}

fn enlarge(app: &mut App) {
    let metric = app.place().catalog.run(RunIndex(0)).metrics[0].key.clone();
    app.dispatch(charts::Action::Enlarge(Some(metric)));
}

/// Plots of the page *Compare* with the pointer over them: 10 parameters of all runs in view.
fn plots() {
    for (runs, budget) in [(1_000, 8.0), (10_000, 16.0)] {
        let shape = Shape { experiments: 1, runs, params: 10, metrics: 2, tags: 0, points: 10, problems: 0 };
        let mut app = App::synthetic(shape);
        // Below the table.
        app.top = 700.0;
        app.dispatch(table::Action::SelectAll);
        app.dispatch(compare::Action::CompareSelection);
        app.dispatch(compare::Action::Plots(compare::plots::Action::SetOfView(true)));
        for kind in PlotKind::ALL {
            let since = Instant::now();
            app.dispatch(compare::Action::SetView(CompareView::Plot(kind)));
            println!("plots {} of {runs} runs drawn in {:.0} ms", kind.word(), since.elapsed().as_secs_f64() * 1e3);
            app.measure(&format!("plots {} {runs} runs", kind.word()), Some(budget));
        }
    }
}

/// Lists beside the table that could be long: experiments in the sidebar.
fn lists() {
    let experiments = if is_quick() { 100 } else { 2_000 };
    let shape = Shape { experiments, runs: 10 * experiments, params: 2, metrics: 2, tags: 1, points: 10, problems: 0 };
    let mut app = App::synthetic(shape);
    app.measure(&format!("lists {experiments} experiments"), Some(3.0));
}

/// The table of many runs beside each other, with many parameters, which all differ.
fn compare_table() {
    let params = if is_quick() { 500 } else { 5_000 };
    let shape = Shape { experiments: 1, runs: 1_000, params, metrics: 20, tags: 5, points: 10, problems: 0 };
    let mut app = App::synthetic(shape);
    for runs in [2, 10, 100, 1_000] {
        app.dispatch(compare::Action::SetRuns((0..runs).map(RunIndex).collect()));
        app.dispatch(pages::Action::Show(Page::Compare));
        app.dispatch(compare::Action::Transpose(false));
        app.measure(&format!("compare {runs} runs × {params} parameters"), Some(3.0));
        app.scroll(vec2(-3_000.0, -40_000.0));
        app.measure(&format!("compare {runs} runs × {params} parameters, scrolled"), Some(3.0));
        app.dispatch(compare::Action::Transpose(true));
        app.measure(&format!("compare {runs} runs × {params} parameters, turned"), Some(3.0));
    }
}

/// How long actions that touch all runs hold up the thread that draws; the reference is one pass over the rows.
fn actions() {
    let mut app = App::synthetic(large());
    let rows = app.place().table.content.value().expect("rows").clone();
    let middle = rows.rows.len() / 2;
    focus(&mut app, middle);
    let pass = || rows.rows.iter().map(|row| u64::from(row.child_count)).sum::<u64>();
    let step = std::cell::Cell::new(1);
    let app = std::cell::RefCell::new(app);
    // Only the action itself; what it starts in the background ends before the next one.
    let act = |action: table::Action| app.borrow_mut().window.dispatch(action);
    paired(
        "actions an arrow key",
        TURNS,
        || {
            step.set(-step.get());
            act(table::Action::MoveFocus { rows: step.get(), extend: false });
        },
        pass,
    );
    app.borrow_mut().settle();
    paired("actions select all", TURNS, || act(table::Action::SelectAll), pass);
    app.borrow_mut().dispatch(table::Action::SelectNone);
    paired("actions hide equal parameters", 5, || act(table::Action::HideEqualParams), pass);
    app.borrow_mut().settle();
    paired(
        "actions hide a column",
        TURNS,
        || {
            let column = rows.columns[20].clone();
            act(table::Action::ToggleColumn(column));
        },
        pass,
    );
    let mut app = app.into_inner();
    app.settle();
    drop(rows);
    let begin = Instant::now();
    app.window.dispatch(start::Action::ClosePlace);
    println!("{:<44} once {:.2} ms", "actions close the place", begin.elapsed().as_secs_f64() * 1e3);
}

/// From nothing to a frame that shows rows: context, fonts, window, opening, reading, deriving, drawing. The reference is
/// a context with egui's own fonts to its second frame. Both without a window system, which alone takes longer than
/// either: a stand-in that shows what Runatlas adds, not what a user waits for.
fn opening() {
    let root = Preset::named("small").root();
    let mut stages = [Vec::new(), Vec::new(), Vec::new()];
    paired("opening small to the first rows", 11, || first_rows(&root, &mut stages), second_frame);
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let [first, made, rows] = &mut stages;
    println!(
        "{:<44} medians: window made {:.1} ms, first frame {:.1} ms, rows drawn {:.1} ms",
        "",
        median(made),
        median(first),
        median(rows)
    );
}

fn first_rows(root: &std::path::Path, stages: &mut [Vec<f64>; 3]) -> App {
    let begin = Instant::now();
    let ms = || begin.elapsed().as_secs_f64() * 1e3;
    let mut app = App::new();
    app.window.dispatch(start::Action::Open(root.to_path_buf()));
    stages[1].push(ms());
    app.frame();
    stages[0].push(ms());
    loop {
        let has_rows = app
            .window
            .state
            .place
            .as_ref()
            .and_then(|place| place.table.content.value())
            .is_some_and(|table| !table.rows.is_empty());
        app.frame();
        // The rows were there before this frame, so it has drawn them.
        if has_rows {
            stages[2].push(ms());
            return app;
        }
        let _ = app.news.recv_timeout(Duration::from_secs(1));
    }
}

fn second_frame() -> egui::Context {
    let ctx = egui::Context::default();
    for _ in 0..2 {
        let size = vec2(SIZE[0] as f32, SIZE[1] as f32);
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, size)),
            ..egui::RawInput::default()
        };
        let output = ctx.run_ui(input, |ui| {
            egui::CentralPanel::default().show(ui, |_| {});
        });
        black_box(ctx.tessellate(output.shapes.clone(), 1.0));
        output.drop_without_applying_deltas();
    }
    ctx
}

fn memory() {
    let root = Preset::named("medium").root();
    let mut app = App::new();
    app.frame();
    let before = resident_memory();
    app.window.dispatch(start::Action::Open(root));
    app.settle();
    if let (Some((before, _)), Some((now, peak))) = (before, resident_memory()) {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let runs = app.place().catalog.runs.len();
        println!(
            "memory medium open, {runs} runs: {:.0} MB resident, {:.0} MB at the peak ({:.0} MB before opening)   budget 250 MB",
            megabytes(now),
            megabytes(peak),
            megabytes(before)
        );
    }
}
