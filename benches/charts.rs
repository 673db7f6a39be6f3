//! Charts: making figures and drawing them. `cargo bench --bench charts`
//!
//! Every figure is a ratio against a reference measured in the same run on the same data, the median of several with its
//! smallest and largest; absolute milliseconds say where this machine stands.
//!
//! - *build*: a figure of all points, and one of the middle half; against one bare pass over the same steps and values.
//! - *frame*: layout and tessellation of one chart with a moving pointer; against tessellating the strokes anew.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use egui::{Color32, FontId, Id, Pos2, RawInput, Rect, Shape, Stroke, pos2, vec2};
use jiff::tz::TimeZone;
use runatlas::chart::{Figure, FigureRequest, SeriesInput, XAxis, YScale, build};
use runatlas::model::RunIndex;
use runatlas::store::{Cancel, History, MetricPoint};
use runatlas::text::Language;
use runatlas::views::charts::{PlotInput, PlotStyle, plot_ui};

const ROUNDS: usize = 15;

fn main() {
    let (long, many) = (histories(10, 1_000_000), histories(300, 1_000));
    println!("{:<52} {:>27}   {:>8}", "", "ratio: median (min … max)", "median");
    bench_build("build 10 × 1,000,000 points", &long, None);
    bench_build("build 10 × 1,000,000 points, zoomed to a half", &long, Some((250_000.0, 750_000.0)));
    bench_build("build 300 × 1,000 points", &many, None);
    bench_frame("frame 10 × 1,000,000 points, pointer moving", &long);
    bench_frame("frame 300 × 1,000 points, pointer moving", &many);
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
    let series = (0..).zip(histories).map(|(run, history)| SeriesInput {
        run: RunIndex(run),
        name: format!("run {run}").into(),
        color_slot: run as usize % 12,
        start_time: Some(1_700_000_000_000),
        history: history.clone(),
    });
    FigureRequest {
        metric: "loss".into(),
        series: series.collect(),
        x_axis: XAxis::Step,
        y_scale: YScale::Linear,
        columns: 2000,
        x_range,
    }
}

fn bench_build(name: &str, histories: &[Arc<History>], x_range: Option<(f64, f64)>) {
    let request = request(histories, x_range);
    let reference = || {
        let bare = |history: &Arc<History>| (0..history.len()).map(|at| history.step(at)).fold(0, i64::wrapping_add);
        let values = |history: &Arc<History>| history.values().iter().copied().fold(0.0, f64::max);
        black_box(histories.iter().map(|history| (bare(history), values(history))).collect::<Vec<_>>());
    };
    report(name, reference, || {
        black_box(build(&request, &Cancel::new()));
    });
}

fn bench_frame(name: &str, histories: &[Arc<History>]) {
    let Some(figure) = build(&request(histories, None), &Cancel::new()) else { return };
    let window = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 600.0));
    let place = |point: &[f64; 2]| {
        let share = (point[0] - figure.x_range.0) / (figure.x_range.1 - figure.x_range.0);
        let height = (point[1] - figure.y_range.0) / (figure.y_range.1 - figure.y_range.0);
        pos2(window.width() * share as f32, window.height() * (1.0 - height as f32))
    };
    let anew = egui::Context::default();
    let context = egui::Context::default();
    let style = style();
    let mut moved = 0.0_f32;
    report(
        name,
        || {
            frame(&anew, window, pos2(1.0, 1.0), |ui| {
                for stroke in figure.series.iter().flat_map(|series| &series.strokes) {
                    let points = stroke.iter().map(place).collect();
                    ui.painter().add(Shape::line(points, Stroke::new(1.5, Color32::WHITE)));
                }
            });
        },
        || {
            moved = (moved + 7.0) % 800.0;
            frame(&context, window, pos2(100.0 + moved, 300.0), |ui| chart(ui, window, &figure, &style));
        },
    );
}

fn chart(ui: &mut egui::Ui, rect: Rect, figure: &Figure, style: &PlotStyle) {
    let input = PlotInput {
        id: Id::unique("chart"),
        x_range: None,
        crosshair: None,
        focused: Some(RunIndex(3)),
        texts: Language::English.texts(),
        zone: &TimeZone::UTC,
    };
    black_box(plot_ui(ui, rect, figure, style, input));
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
        run: [color; 12],
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
