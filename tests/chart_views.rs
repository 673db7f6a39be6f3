//! Charts as widgets: what they are called, what they say back, and that no figure however odd stops them.

use std::sync::Arc;

use egui::{Color32, Event, FontId, Id, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::tz::TimeZone;
use runatlas::chart::{Figure, FigureRequest, SeriesInput, XAxis, YScale, build, sparkline};
use runatlas::model::RunIndex;
use runatlas::store::{Cancel, History, MetricPoint};
use runatlas::text::Language;
use runatlas::views::charts::{LegendClick, LegendEntry, PlotInput, PlotResponse, PlotStyle, legend_ui, plot_ui};
use runatlas::views::widgets::sparkline::sparkline_ui;

const SIZE: Vec2 = vec2(400.0, 240.0);

struct Shown {
    figure: Figure,
    x_range: Option<(f64, f64)>,
    rect: Rect,
    /// Everything that came back, frame by frame.
    responses: Vec<PlotResponse>,
}

fn history(points: &[(i64, f64)]) -> Arc<History> {
    let mut history = History::default();
    for (at, &(step, value)) in (0..).zip(points) {
        history.push(MetricPoint { value, step, timestamp: 1_700_000_000_000 + at * 1000 });
    }
    Arc::new(history)
}

fn figure(runs: &[&[(i64, f64)]], x_axis: XAxis, y_scale: YScale) -> Figure {
    let series = (0..).zip(runs).map(|(run, points)| SeriesInput {
        run: RunIndex(run),
        name: format!("run {run}").into(),
        color_slot: run as usize,
        start_time: None,
        history: history(points),
    });
    let series = series.collect();
    let request = FigureRequest { metric: "loss".into(), series, x_axis, y_scale, columns: 300, x_range: None };
    build(&request, &Cancel::new()).expect("nobody cancels")
}

/// Two curves, one twice as high as the other, over steps 0 to 100.
fn two_runs() -> Figure {
    let line = |height: f64| (0..=100).map(|step| (step, height)).collect::<Vec<_>>();
    figure(&[&line(1.0), &line(2.0)], XAxis::Step, YScale::Linear)
}

fn style() -> PlotStyle {
    let font = FontId::default();
    PlotStyle {
        background: Color32::WHITE,
        grid: Color32::LIGHT_GRAY,
        axis: Color32::GRAY,
        text: Color32::BLACK,
        text2: Color32::DARK_GRAY,
        muted: Color32::GRAY,
        danger: Color32::RED,
        crosshair: Color32::DARK_GRAY,
        accent: Color32::BLUE,
        zoom_fill: Color32::LIGHT_BLUE,
        hover: Color32::LIGHT_GRAY,
        selected: Color32::LIGHT_BLUE,
        popup: Color32::WHITE,
        popup_line: Color32::GRAY,
        popup_shadow: egui::Shadow::NONE,
        run: [Color32::BLUE; 12],
        tick_font: font.clone(),
        small_font: font.clone(),
        body_font: font.clone(),
        strong_font: font,
    }
}

fn harness<'a>(figure: Figure, size: Vec2) -> Harness<'a, Shown> {
    let state = Shown { figure, x_range: None, rect: Rect::NOTHING, responses: Vec::new() };
    let show = |ui: &mut egui::Ui, shown: &mut Shown| {
        shown.rect = ui.max_rect();
        let input = PlotInput {
            id: Id::unique("plot"),
            x_range: shown.x_range,
            crosshair: Some(50.0),
            focused: Some(RunIndex(0)),
            texts: Language::English.texts(),
            zone: &TimeZone::UTC,
        };
        let response = plot_ui(ui, shown.rect, &shown.figure, &style(), input);
        shown.responses.push(response);
    };
    Harness::builder().with_size(size).build_ui_state(show, state)
}

fn ranges(harness: &Harness<'_, Shown>) -> Vec<Option<(f64, f64)>> {
    harness.state().responses.iter().filter_map(|response| response.new_range).collect()
}

/// A place in the plot, in shares of the widget.
fn at(harness: &Harness<'_, Shown>, x: f32, y: f32) -> Pos2 {
    harness.state().rect.lerp_inside(vec2(x, y))
}

fn drag(harness: &mut Harness<'_, Shown>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    for share in [0.3, 0.6, 1.0] {
        harness.event(Event::PointerMoved(from + (to - from) * share));
    }
    harness.event(button(to, false));
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

#[test]
fn a_chart_says_what_it_shows() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 2 runs");
}

#[test]
fn bars_say_what_they_show() {
    let mut harness = harness(figure(&[&[(0, 1.0)], &[(0, f64::NAN)]], XAxis::Step, YScale::Linear), SIZE);
    harness.run();
    harness.get_by_label("Bar chart of loss, 2 runs");
}

#[test]
fn the_pointer_gives_a_logged_x() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    let middle = at(&harness, 0.5, 0.5);
    harness.hover_at(middle);
    harness.run();
    let x = harness.state().responses.last().and_then(|response| response.hovered_x).expect("the pointer is inside");
    assert_eq!(x.fract(), 0.0);
    assert!((35.0..60.0).contains(&x), "{x}");
}

#[test]
fn a_click_on_a_curve_gives_its_run() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    // The lower curve lies close to the bottom of the plot.
    let mut found = Vec::new();
    for share in 0..40 {
        let place = at(&harness, 0.5, share as f32 / 40.0);
        harness.hover_at(place);
        harness.step();
        found.extend(harness.state().responses.last().and_then(|response| response.hovered_run));
    }
    found.dedup();
    assert_eq!(found, [RunIndex(1), RunIndex(0)], "from top to bottom");

    let mut places = (0..40).map(|share| at(&harness, 0.5, share as f32 / 40.0)).collect::<Vec<_>>().into_iter();
    let place = places.find(|place| {
        harness.hover_at(*place);
        harness.step();
        harness.state().responses.last().is_some_and(|response| response.hovered_run == Some(RunIndex(0)))
    });
    let place = place.expect("the curve is there");
    let button = |pressed| Event::PointerButton {
        pos: place,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(button(true));
    harness.event(button(false));
    harness.run();
    let clicked: Vec<_> = harness.state().responses.iter().filter_map(|response| response.clicked_run).collect();
    assert_eq!(clicked, [RunIndex(0)]);
}

#[test]
fn a_drag_asks_for_the_range_between_its_ends() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    let (from, to) = (at(&harness, 0.4, 0.5), at(&harness, 0.6, 0.6));
    drag(&mut harness, from, to, Modifiers::NONE);
    let asked = ranges(&harness);
    let [Some((low, high))] = asked[..] else { panic!("{asked:?}") };
    assert!(low > 25.0 && low < 45.0 && high > 50.0 && high < 65.0, "{low} to {high}");
}

#[test]
fn a_shift_drag_pans_within_what_there_is() {
    let mut harness = harness(two_runs(), SIZE);
    harness.state_mut().x_range = Some((20.0, 40.0));
    harness.run();
    let (from, to) = (at(&harness, 0.4, 0.5), at(&harness, 0.9, 0.5));
    drag(&mut harness, from, to, Modifiers::SHIFT);
    let asked = ranges(&harness);
    assert!(!asked.is_empty());
    for range in asked {
        let (low, high) = range.expect("a pan never shows everything");
        assert!((0.0..20.0).contains(&low), "{low}");
        assert!((high - low - 20.0).abs() < 1e-9, "the width stays: {low} to {high}");
    }
}

#[test]
fn the_keyboard_zooms_and_resets() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 2 runs").focus();
    harness.run();
    harness.key_press(Key::Plus);
    harness.run();
    harness.key_press(Key::Num0);
    harness.run();
    let asked = ranges(&harness);
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].is_some_and(|(low, high)| low > 10.0 && high < 90.0));
    assert_eq!(asked[1], None);
}

#[test]
fn odd_figures_are_drawn_in_any_size() {
    const NAN: f64 = f64::NAN;
    let backwards: Vec<(i64, f64)> = (0..50).map(|step| (100 - step, (step as f64).sin())).collect();
    let gaps: Vec<(i64, f64)> = (0..500).map(|step| (step, if step % 2 == 0 { NAN } else { step as f64 })).collect();
    let sets: Vec<Vec<&[(i64, f64)]>> = vec![
        vec![],
        vec![&[]],
        vec![&[(0, NAN)]],
        vec![&[(0, NAN), (1, f64::INFINITY), (2, f64::NEG_INFINITY)]],
        vec![&[(0, f64::MAX), (1, -f64::MAX)]],
        vec![&[(i64::MIN, 1.0), (i64::MAX, 2.0)]],
        vec![&[(0, 5e-324), (1, 1e-323)]],
        vec![&[(0, 1.0), (0, 1.0)], &[(0, 1.0)]],
        vec![&[(0, -1.0), (1, 0.0), (2, -3.0)]],
        vec![&[(7, 0.0)], &[(7, -2.0)], &[(9, f64::INFINITY)]],
        vec![&backwards, &gaps],
    ];
    for runs in &sets {
        for x_axis in XAxis::ALL {
            for y_scale in [YScale::Linear, YScale::Log] {
                for size in [vec2(30.0, 20.0), vec2(120.0, 90.0), vec2(300.0, 200.0)] {
                    let mut harness = harness(figure(runs, x_axis, y_scale), size);
                    harness.run();
                    let middle = at(&harness, 0.6, 0.5);
                    harness.hover_at(middle);
                    harness.run();
                    let extent = harness.state().figure.x_extent;
                    let width = extent.1 - extent.0;
                    harness.state_mut().x_range = Some((extent.0 + width * 0.25, extent.0 + width * 0.3));
                    harness.run();
                }
            }
        }
    }
}

#[test]
fn sparklines_of_odd_histories_are_drawn() {
    let nan = f64::NAN;
    let histories: [&[(i64, f64)]; 5] =
        [&[], &[(0, 1.0)], &[(0, nan)], &[(0, 1.0), (1, nan)], &[(0, f64::MAX), (1, -f64::MAX), (2, f64::INFINITY)]];
    let lines = histories.map(|points| sparkline(&history(points), 80));
    let mut harness = Harness::new_ui(move |ui| {
        for line in &lines {
            let rect = Rect::from_min_size(pos2(4.0, 4.0), runatlas::views::widgets::sparkline::SIZE);
            sparkline_ui(ui.painter(), rect, line, Color32::GRAY, Color32::BLUE);
        }
    });
    harness.run();
}

#[test]
fn a_long_legend_scrolls_and_tells_who_was_clicked() {
    let names: Vec<String> = (0..400).map(|run| format!("run {run}")).collect();
    let mut harness = Harness::builder().with_size(vec2(160.0, 120.0)).build_ui_state(
        |ui, clicked: &mut Option<LegendClick>| {
            let entry = |(run, name)| LegendEntry {
                run: RunIndex(run),
                name,
                slot: run as usize,
                is_hidden: run == 2,
                is_focused: run == 0,
            };
            let entries: Vec<_> = (0..).zip(names.iter().map(String::as_str)).map(entry).collect();
            *clicked = legend_ui(ui, &entries, &style(), Language::English.texts()).or(*clicked);
        },
        None,
    );
    harness.run();
    assert!(harness.query_by_label("run 300").is_none(), "rows out of view are not laid out");
    harness.get_by_label("run 2, hidden").click();
    harness.run();
    assert_eq!(*harness.state(), Some(LegendClick { run: RunIndex(2), is_double: false }));
}
