//! Charts: making figures and drawing them. `cargo bench --bench charts`
//!
//! Every figure is a ratio against a reference measured in the same run on the same data, the median of several with its
//! smallest and largest; absolute milliseconds say where this machine stands.
//!
//! - *build*: a figure of all points, and one of the middle half; against one bare pass over the same steps and values.
//! - *zoom*: another part of lines that are prepared already, which is what the wheel asks for; against the same.
//! - *compare*: 50 runs of one metric of the preset `medium`, from the click to the figure with all points; against a bare
//!   read of the same files. MLflow's own request is timed by `benches/mlflow_compare.py` on the same folder.
//! - *export*: a chart of a million points as SVG; against one bare pass over the points.
//! - *frame*: layout and tessellation of one chart with a moving pointer; against tessellating the strokes anew.
//! - *page*: the same of twelve charts under one crosshair.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

#[path = "../tests/support/figures.rs"]
mod figures;
#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::{Color32, FontId, Id, Pos2, RawInput, Rect, Shape, Stroke, pos2, vec2};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use runatlas::chart::export::{ExportContext, ExportFormat, ExportSpec, export, viewport_for};
use runatlas::chart::{
    ChartOptions, ChartQuery, Figure, FigureRequest, RunColors, Viewport, build, cut, gather, palette, prepare,
};
use runatlas::model::RunIndex;
use runatlas::reading::read_place;
use runatlas::store::{Cancel, History, MetricPoint};
use runatlas::text::Language;
use runatlas::views::charts::{PlotInput, PlotStyle, plot_ui};
use rustc_hash::FxHashSet;

static ZONE: TimeZone = TimeZone::UTC;
const ROUNDS: usize = 15;

fn main() {
    let (long, many) = (histories(10, 1_000_000), histories(300, 1_000));
    println!("{:<52} {:>27}   {:>8}", "", "ratio: median (min … max)", "median");
    bench_build("build 10 × 1,000,000 points", &long, None);
    bench_build("build 10 × 1,000,000 points, zoomed to a half", &long, Some((250_000.0, 750_000.0)));
    bench_build("build 300 × 1,000 points", &many, None);
    bench_zoom("zoom 10 × 1,000,000 points, all in view", &long, (1.0, 999_998.0));
    bench_zoom("zoom 10 × 1,000,000 points, to a half", &long, (250_000.0, 750_000.0));
    bench_compare();
    bench_export(&histories(5, 200_000));
    bench_frame("frame 10 × 1,000,000 points, pointer moving", &long, 1);
    bench_frame("frame 300 × 1,000 points, pointer moving", &many, 1);
    bench_frame("page of 12 × 300 × 1,000 points, pointer moving", &many, 12);
}

/// Noisy curves, the same every time.
fn histories(runs: u64, points: i64) -> Vec<Arc<History>> {
    let mut state = 1_u64;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let mut run = |run: u64| {
        let mut history = History::default();
        for step in 0..points {
            let value = run as f64 * 0.1 + (-3.0 * step as f64 / points as f64).exp() + 0.2 * noise();
            history.push(MetricPoint { value, step, timestamp: 1_700_000_000_000 + step * 50 });
        }
        Arc::new(history)
    };
    (0..runs).map(&mut run).collect()
}

fn request(histories: &[Arc<History>], x_range: Option<(f64, f64)>) -> FigureRequest {
    let mut request = figures::request(histories.iter().cloned(), 2000);
    request.viewport.x_range = x_range;
    request
}

fn bench_build(name: &str, histories: &[Arc<History>], x_range: Option<(f64, f64)>) {
    let request = request(histories, x_range);
    report(
        name,
        || pass(histories),
        || {
            black_box(build(&request, &Cancel::new()));
        },
    );
}

/// One bare pass over steps and values.
fn pass(histories: &[Arc<History>]) {
    let bare = |history: &Arc<History>| (0..history.len()).map(|at| history.step(at)).fold(0, i64::wrapping_add);
    let values = |history: &Arc<History>| history.values().iter().copied().fold(0.0, f64::max);
    black_box(histories.iter().map(|history| (bare(history), values(history))).collect::<Vec<_>>());
}

fn bench_zoom(name: &str, histories: &[Arc<History>], x_range: (f64, f64)) {
    let request = request(histories, Some(x_range));
    let Some(prepared) = prepare(&request.inputs, &request.options, &Cancel::new()) else { return };
    let prepared = Arc::new(prepared);
    report(name, || pass(histories), || drop(black_box(cut(&prepared, request.viewport, &Cancel::new()))));
}

/// As the window does it: read 50 histories, prepare the lines, cut them.
fn bench_compare() {
    let root = support::stores::Preset::named("medium").root();
    let opened = read_place(&root, &Cancel::new()).expect("the preset opens");
    let catalog = &*opened.catalog;
    let runs: Vec<RunIndex> = catalog.run_indices().take(50).collect();
    let metric = catalog.run(runs[0]).metrics[0].key.clone();
    let options = ChartOptions::default();
    let (colors, hidden_groups) = (RunColors::default(), FxHashSet::default());
    let sources = [metric.clone()];
    let query = ChartQuery {
        catalog,
        runs: &runs,
        sources: &sources,
        options: &options,
        colors: &colors,
        hidden_groups: &hidden_groups,
    };
    let cancel = Cancel::new();
    let history = |run: RunIndex, metric: &Arc<str>| {
        Ok(Arc::new(opened.store_of(run).history(catalog.run(run), metric, &cancel)?.value))
    };
    let files: Vec<PathBuf> = runs
        .iter()
        .map(|&run| catalog.origin_of(run).into_path().expect("a folder").join("metrics").join(&*metric))
        .collect();
    let read = || {
        let sizes: Vec<usize> =
            files.par_iter().map(|file| std::fs::read(file).map_or(0, |bytes| bytes.len())).collect();
        assert!(sizes.iter().all(|size| *size > 0));
        black_box(sizes);
    };
    report("compare 50 runs × 1,000 points, from the click", read, || {
        let inputs = gather(&query, history, &cancel).expect("the histories are read");
        let prepared = Arc::new(prepare(&inputs, &options, &cancel).expect("nobody cancels"));
        black_box(cut(&prepared, Viewport::of_width(2000), &cancel));
    });
}

fn bench_export(histories: &[Arc<History>]) {
    let request = request(histories, None);
    let Some(prepared) = prepare(&request.inputs, &request.options, &Cancel::new()).map(Arc::new) else { return };
    let spec = ExportSpec { format: ExportFormat::Svg, ..ExportSpec::default() };
    let run_id = |run: RunIndex| run.0.to_string();
    let with = ExportContext { zone: &TimeZone::UTC, texts: Language::English.texts(), run_id: &run_id };
    let mut size = 0;
    report(
        "export 5 × 200,000 points as SVG",
        || pass(histories),
        || {
            let figure = cut(&prepared, viewport_for(&spec, &prepared, 1), &Cancel::new()).map(Arc::new);
            let bytes = export(&figure.into_iter().collect::<Vec<_>>(), &spec, &with).expect("drawn").bytes;
            size = bytes.len();
            black_box(bytes);
        },
    );
    println!("{:<52} {:>27.2} MB", "its size", size as f64 / 1e6);
}

/// `cards` charts of the same points in rows of four.
fn bench_frame(name: &str, histories: &[Arc<History>], cards: usize) {
    let window = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 600.0));
    let (columns, rows) = (cards.min(4), cards.div_ceil(4));
    let size = window.size() / vec2(columns as f32, rows as f32);
    let corner = |at: usize| pos2((at % columns) as f32 * size.x, (at / columns) as f32 * size.y);
    let mut request = request(histories, None);
    request.viewport.columns = (2.0 * size.x) as usize;
    let figures: Vec<Figure> = (0..cards).filter_map(|_| build(&request, &Cancel::new())).collect();
    let place = |figure: &Figure, point: &[f64; 2]| {
        let share = (point[0] - figure.x_range.0) / (figure.x_range.1 - figure.x_range.0);
        let height = (point[1] - figure.y_range.0) / (figure.y_range.1 - figure.y_range.0);
        pos2(size.x * share as f32, size.y * (1.0 - height as f32))
    };
    let anew = egui::Context::default();
    let context = egui::Context::default();
    let style = style();
    let (mut moved, mut crosshair) = (0.0_f32, None);
    report(
        name,
        || {
            frame(&anew, window, pos2(1.0, 1.0), |ui| {
                for (at, figure) in figures.iter().enumerate() {
                    for stroke in figure.series.iter().flat_map(|series| &series.strokes) {
                        let points = stroke.iter().map(|point| place(figure, point) + corner(at).to_vec2()).collect();
                        ui.painter().add(Shape::line(points, Stroke::new(1.5, Color32::WHITE)));
                    }
                }
            });
        },
        || {
            moved = (moved + 7.0) % 800.0;
            frame(&context, window, pos2(100.0 + moved, 300.0), |ui| {
                let mut next = None;
                for (at, figure) in figures.iter().enumerate() {
                    let texts = Language::English.texts();
                    let id = Id::unique(("chart", at));
                    let input = PlotInput { focused: Some(RunIndex(3)), crosshair, ..PlotInput::new(id, texts, &ZONE) };
                    let rect = Rect::from_min_size(corner(at), size);
                    let response = black_box(plot_ui(ui, rect, figure, &style, input));
                    next = next.or(response.hovered_x);
                }
                crosshair = next;
            });
        },
    );
}

/// Layout and tessellation of one frame.
fn frame(context: &egui::Context, window: Rect, pointer: Pos2, ui: impl FnMut(&mut egui::Ui)) {
    let mut input = RawInput { screen_rect: Some(window), ..RawInput::default() };
    input.events.push(egui::Event::PointerMoved(pointer));
    let output = context.run_ui(input, ui);
    black_box(context.tessellate(output.shapes.clone(), 2.0));
    output.drop_without_applying_deltas();
}

/// Colours do not matter here.
fn style() -> PlotStyle {
    let color = Color32::GRAY;
    let font = FontId::default();
    PlotStyle {
        background: color,
        grid: color,
        axis: color,
        text: color,
        text2: color,
        muted: color,
        danger: color,
        crosshair: color,
        accent: color,
        zoom_fill: color,
        hover: color,
        selected: color,
        popup: color,
        popup_line: color,
        popup_shadow: egui::Shadow::NONE,
        lines: &palette::LIGHT,
        raw_percent: 22,
        tick_font: font.clone(),
        small_font: font.clone(),
        body_font: font.clone(),
        strong_font: font,
    }
}

/// Measures both in turn, so that a busy machine slows both.
fn report(name: &str, mut reference: impl FnMut(), mut subject: impl FnMut()) {
    let mut measured = Vec::new();
    for round in 0..=ROUNDS {
        let begin = Instant::now();
        reference();
        let bare = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        subject();
        let took = begin.elapsed().as_secs_f64();
        // The first round warms caches up.
        if round > 0 {
            measured.push((took / bare, took * 1e3));
        }
    }
    let sorted = |pick: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = measured.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (ratios, times) = (sorted(|pair| pair.0), sorted(|pair| pair.1));
    let middle = ROUNDS / 2;
    println!(
        "{name:<52} {:>8.2} ({:>5.2} … {:>6.2})   {:>5.1} ms",
        ratios[middle],
        ratios[0],
        ratios[ROUNDS - 1],
        times[middle]
    );
}
