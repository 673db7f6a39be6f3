//! What looking at pictures costs in memory: the thumbnails of a run page, one picture on the artifact page, and what is
//! left of them when the page is left; against a bare decode of the same file to RGBA. And how long the next image takes. Textures count: the window is drawn
//! without a display, so that they lie in the memory of the process as on a machine that shares it with its graphics.
//!
//! Budgets: 64 MB for thumbnails, 256 MB for a preview, both given back.
//!
//! And how long a page of a PDF takes that a process of its own reads, from its start to the pixels; budget: 150 ms. A
//! figure with 2,000 points, 1,000 × 800 pixels; the program is the one that was built for this profile.
//!
//! Each figure is the peak of a process of its own above what the open place had taken (`VmHWM`, Linux only). Peaks hardly
//! depend on optimisation: `cargo bench --bench previews --profile dev` tells them without a release build.

#![expect(clippy::print_stdout, reason = "the output of a benchmark")]

#[path = "support/previews_figures.rs"]
mod figures;
#[path = "support/previews_gallery.rs"]
mod gallery;
#[path = "support/previews_log.rs"]
mod log;
#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use egui::Theme;
use image::ImageReader;
use runatlas::app::artifacts::series::Track;
use runatlas::app::job::Waker;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{Ask, Place, Settings, artifacts, pages, start, system};
use runatlas::model::RunIndex;
use runatlas::preview::{self, Limits, PageView, Part, Preview, Source};
use runatlas::shell::headless::Headless;
use runatlas::shell::window::Window;
use runatlas::store::Cancel;
use runatlas::text::Language;
use runatlas::views::Clock;
use support::{is_quick, is_wanted, print_head, resident_memory};

const THUMBNAILS_BUDGET: f64 = 64.0;
const PREVIEW_BUDGET: f64 = 256.0;
const PAGE_BUDGET: f64 = 150.0;
/// Runs a part in this process, which the parent started for it.
const PART: &str = "RUNATLAS_BENCH_PART";

/// A run with pictures: what they are, and how many of them.
struct Case {
    name: &'static str,
    /// Columns and rows.
    size: [u32; 2],
    kind: Kind,
    count: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    PngRgb,
    PngGray16,
    Jpeg,
}

/// Images that are gone through one after the other, of four megapixels each.
const SERIES: Case = Case { name: "next image of 2000 × 2000", size: [2000, 2000], kind: Kind::PngRgb, count: 12 };
/// Milliseconds from the key to the frame that shows the next image.
const NEXT_BUDGET: f64 = 50.0;

const CASES: [Case; 4] = [
    Case { name: "one PNG of 12000 × 12000", size: [12_000, 12_000], kind: Kind::PngRgb, count: 1 },
    Case { name: "six PNGs of 4000 × 4000", size: [4000, 4000], kind: Kind::PngRgb, count: 6 },
    Case { name: "16-bit PNG of 9000 × 9000", size: [9000, 9000], kind: Kind::PngGray16, count: 1 },
    Case { name: "JPEG of 6000 × 4000", size: [6000, 4000], kind: Kind::Jpeg, count: 1 },
];

fn main() {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    match (std::env::var(PART).as_deref(), path("RUNATLAS_BENCH_PATH")) {
        (Ok("window"), Some(path)) => return window(&path),
        (Ok("decode"), Some(path)) => return decode(&path),
        (Ok("next"), Some(path)) => return next(&path),
        _ => {}
    }
    print_head("previews");
    if is_wanted("page of a PDF") {
        page();
    }
    figures::measure();
    log::measure();
    gallery::measure();
    if resident_memory().is_none() {
        println!("memory is measured on Linux only");
        return;
    }
    if is_wanted(SERIES.name) {
        let [bare, next] = child("next", &store(&SERIES))[..] else { panic!("two figures") };
        let verdict = if next > NEXT_BUDGET { "ABOVE THE BUDGET" } else { "within the budget" };
        println!(
            "{:<28} {next:7.1} ms   bare decode {bare:7.1} ms   ratio {:5.2}   {verdict} of {NEXT_BUDGET} ms",
            SERIES.name,
            next / bare
        );
    }
    for case in CASES.iter().filter(|case| is_wanted(case.name)) {
        measure(case);
    }
}

/// A figure as matplotlib writes it: axes, and a marker for each point.
fn page() {
    let mut content = "1 w 0 0 0 RG 50 40 400 320 re S\n0.1 0.4 0.7 rg 0.1 0.4 0.7 RG\n".to_owned();
    for point in 0..2000_u32 {
        let (x, y) = (52 + point * 7919 % 396, 42 + point * 6007 % 316);
        let (right, top) = (x + 4, y + 4);
        content += &[x, y].map(|at| at.to_string()).join(" ");
        content.extend([
            " m ".to_owned(),
            [right, y, right, top, x, top].map(|at| at.to_string()).join(" "),
            " c b\n".to_owned(),
        ]);
    }
    let file = format!(
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> \
         endobj\n3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 500 400] /Contents 4 0 R >> endobj\n4 0 obj << \
         /Length {} >> stream\n{content}\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
        content.len()
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page.pdf");
    fs_err::write(&path, &file).expect("a file in target");
    preview::apart::use_program(env!("CARGO_BIN_EXE_runatlas").into());
    let took = |read: &dyn Fn(Source<'_>) -> Preview| {
        let mut times: Vec<Duration> = (0..9)
            .map(|_| {
                let source = Source::from_path(&path, "page.pdf").expect("a file");
                let began = Instant::now();
                drop(read(source));
                began.elapsed()
            })
            .collect();
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1000.0
    };
    let limits = Limits::default();
    let facts = took(&|source| preview::load(source, &limits, &Cancel::new()).expect("pages"));
    let view = Part::Page(PageView { page: 0, scale: 2.0, part: None });
    let drawn = took(&|source| preview::load_part(source, view, &limits, &Cancel::new()).expect("a picture"));
    let verdict = if drawn > PAGE_BUDGET { "ABOVE THE BUDGET" } else { "within the budget" };
    println!(
        "page of a PDF                facts {facts:6.1} ms   drawn {drawn:6.1} ms   {verdict} of {PAGE_BUDGET} ms"
    );
}

fn measure(case: &Case) {
    let root = store(case);
    let bare = child("decode", &root)[0];
    let [thumbnails, preview, left] = child("window", &root)[..] else { panic!("three figures") };
    for (what, peak, budget) in [("thumbnails", thumbnails, THUMBNAILS_BUDGET), ("preview", preview, PREVIEW_BUDGET)] {
        let verdict = if peak > budget { "ABOVE THE BUDGET" } else { "within the budget" };
        println!(
            "{:<28} {what:<12} peak {peak:7.1} MB   bare decode {bare:7.1} MB   ratio {:5.2}   {verdict} of {budget} MB",
            case.name,
            peak / bare
        );
    }
    println!("{:<28} {:<12}      {left:7.1} MB", case.name, "left after 4");
}

/// Megabytes that a part printed, run in a process of its own.
fn child(part: &str, path: &Path) -> Vec<f64> {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .env(PART, part)
        .env("RUNATLAS_BENCH_PATH", path)
        .stderr(Stdio::inherit())
        .output()
        .expect("starts");
    assert!(output.status.success(), "{part} failed");
    let text = String::from_utf8(output.stdout).expect("figures");
    text.split_whitespace().map(|figure| figure.parse().expect("a figure")).collect()
}

/// The peak is counted anew from here on.
fn forget_peak() -> f64 {
    fs_err::write("/proc/self/clear_refs", "5").expect("Linux");
    let (now, _) = resident_memory().expect("Linux");
    now as f64 / 1e6
}

fn peak() -> f64 {
    resident_memory().expect("Linux").1 as f64 / 1e6
}

fn decode(root: &Path) {
    let before = forget_peak();
    let path = root.join("0/0123456789abcdef0123456789abcdef/artifacts/figure-0.png");
    let mut reader = ImageReader::open(path).expect("opens").with_guessed_format().expect("a picture");
    reader.no_limits();
    let picture = reader.decode().expect("decodes").into_rgba8();
    println!("{:.1}", peak() - before);
    drop(picture);
}

/// Going on to the next image, its neighbours decoded: the middle of several times, and that of a bare decode of one.
fn next(root: &Path) {
    let path = root.join("0/0123456789abcdef0123456789abcdef/artifacts/figure-0.png");
    let bare = middle((0..5).map(|_| {
        let since = Instant::now();
        let picture = image::open(&path).expect("decodes").into_rgba8();
        let taken = since.elapsed();
        drop(picture);
        taken
    }));
    let mut app = App::open(root);
    app.dispatch(pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    let step = |by| artifacts::Action::Series(artifacts::series::Action::Skip(Track::Steps, by));
    app.dispatch(step(-100));
    let next = middle((0..9).map(|_| {
        let since = Instant::now();
        app.window.dispatch(step(1));
        // The texture is made and drawn in the frame after the image is here.
        let is_here = |app: &App| app.place().artifacts.as_ref().is_some_and(|it| it.preview.value().is_some());
        while !is_here(&app) {
            app.frame();
        }
        app.frame();
        let taken = since.elapsed();
        app.dispatch(system::Action::ExpireNotices);
        taken
    }));
    println!("{bare:.3} {next:.3}");
}

/// Milliseconds.
fn middle(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn window(root: &Path) {
    let mut app = App::open(root);
    let run = RunIndex(0);
    let before = forget_peak();
    app.dispatch(pages::Action::OpenRun(run, RunTab::Overview));
    let thumbnails = peak() - before;
    assert!(app.place().artifacts.as_ref().is_some_and(|artifacts| artifacts.thumbnails.value().is_some()));
    app.dispatch(pages::Action::Show(Page::Table));
    let before_preview = forget_peak();
    app.dispatch(pages::Action::OpenRun(run, RunTab::Artifacts));
    let preview = peak() - before_preview;
    assert!(app.place().artifacts.as_ref().is_some_and(|artifacts| artifacts.preview.value().is_some()));
    app.dispatch(pages::Action::Show(Page::Table));
    // What the allocator keeps for the next one does not grow with their number.
    for _ in 0..3 {
        app.dispatch(pages::Action::OpenRun(run, RunTab::Artifacts));
        app.dispatch(pages::Action::Show(Page::Table));
    }
    let left = forget_peak() - before;
    println!("{thumbnails:.1} {preview:.1} {left:.1}");
}

/// A window and what it is drawn in.
struct App {
    headless: Headless,
    window: Window,
}

impl App {
    fn open(path: &Path) -> Self {
        let headless = Headless::new([1920, 1080], 1.0, Theme::Light);
        let settings = Settings { language: Some(Language::English), is_inspector_open: false, ..Settings::default() };
        let clock = Clock { now: 1_700_000_000_000, zone: jiff::tz::TimeZone::UTC };
        let window = Window::new(headless.ctx(), settings, Some(clock), Waker::new(|| {}));
        let mut app = Self { headless, window };
        app.dispatch(start::Action::Open(path.to_owned()));
        app
    }

    fn place(&self) -> &Place {
        self.window.state.place.as_ref().expect("a place is open")
    }

    fn frame(&mut self) {
        self.window.logic(self.headless.ctx());
        let window = &mut self.window;
        self.headless.frame(|ui| window.ui(ui));
        self.window.take_pending();
    }

    /// Does it, and draws frames until jobs are done and nothing moves.
    fn dispatch(&mut self, action: impl Ask) {
        self.window.dispatch(action);
        let end = Instant::now() + Duration::from_mins(5);
        let mut calm = 0;
        while calm < 4 {
            assert!(Instant::now() < end, "the window does not come to rest");
            self.window.logic(self.headless.ctx());
            let window = &mut self.window;
            let info = self.headless.frame(|ui| window.ui(ui));
            self.window.take_pending();
            calm = if self.window.is_idle() && info.is_settled() { calm + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// The root of a store with one run that has the pictures of `case`, written now if it is not there yet.
fn store(case: &Case) -> PathBuf {
    let size = case.size.map(|side| if is_quick() { side / 10 } else { side });
    let name = format!("previews-{}x{}-{}-{}", size[0], size[1], case.kind as usize, case.count);
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data").join(name).join("mlruns");
    let marker = root.join("complete");
    if !marker.exists() {
        let run = run_in(&root);
        for number in 0..case.count {
            picture(&run.join(format!("artifacts/figure-{number}.png")), size, case.kind);
        }
        fs_err::write(&marker, b"").expect("a file in target");
    }
    root.canonicalize().expect("the store that was just written")
}

/// A run with a folder for its files, written below `root`.
fn run_in(root: &Path) -> PathBuf {
    nth_run_in(root, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef)
}

fn nth_run_in(root: &Path, number: u128) -> PathBuf {
    let id = format!("{number:032x}");
    let run = root.join("0").join(&id);
    fs_err::create_dir_all(run.join("artifacts")).expect("a folder in target");
    let experiment = "artifact_location: file:///data/mlruns/0\nexperiment_id: '0'\nlifecycle_stage: active\nname: e\n";
    fs_err::write(root.join("0/meta.yaml"), experiment).expect("a file in target");
    let meta = format!(
        "artifact_uri: file:///data/mlruns/0/{id}/artifacts\nend_time: 2000\nexperiment_id: '0'\n\
         lifecycle_stage: active\nrun_id: {id}\nrun_uuid: {id}\nstart_time: 1000\nstatus: 3\nuser_id: a\n"
    );
    fs_err::write(run.join("meta.yaml"), meta).expect("a file in target");
    run
}

/// A picture with large even parts, so that the file is small; the name says PNG whatever it is.
fn picture(path: &Path, [width, height]: [u32; 2], kind: Kind) {
    let level = |x: u32, y: u32| (x / 97 * 31 + y / 89 * 17) as u8;
    let file = std::io::BufWriter::new(fs_err::File::create(path).expect("a file in target"));
    if kind == Kind::Jpeg {
        let pixels = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([level(x, y), level(y, x), 90]));
        let encoder = image::codecs::jpeg::JpegEncoder::new(file);
        pixels.write_with_encoder(encoder).expect("encodes");
        return;
    }
    let mut encoder = png::Encoder::new(file, width, height);
    let (color, depth) = match kind {
        Kind::PngGray16 => (png::ColorType::Grayscale, png::BitDepth::Sixteen),
        Kind::PngRgb | Kind::Jpeg => (png::ColorType::Rgb, png::BitDepth::Eight),
    };
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("encodes");
    let mut rows = writer.stream_writer().expect("encodes");
    for y in 0..height {
        let row: Vec<u8> = match kind {
            Kind::PngGray16 => (0..width).flat_map(|x| u16::from(level(x, y)).to_be_bytes()).collect(),
            Kind::PngRgb | Kind::Jpeg => (0..width).flat_map(|x| [level(x, y), level(y, x), 90]).collect(),
        };
        std::io::Write::write_all(&mut rows, &row).expect("encodes");
    }
    rows.finish().expect("encodes");
}
