//! Charts as widgets: what they are called, what they say back, and that no figure however odd stops them.

use std::sync::Arc;

use egui::epaint::ClippedShape;
use egui::{Color32, Event, FontId, Id, Key, Mesh, Modifiers, PointerButton, Pos2, Rect, Shape, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::tz::TimeZone;
use runatlas::chart::series::Spread;
use runatlas::chart::{AxisKind, AxisScale, ChartOptions, Figure, Look, Smoothing, XAxis, build, palette, sparkline};
use runatlas::model::RunIndex;
use runatlas::store::Cancel;
use runatlas::text::Language;
use runatlas::views::charts::{
    LegendClick, LegendEntry, LegendTarget, PlotInput, PlotResponse, PlotStyle, legend_ui, plot_ui,
};
use runatlas::views::widgets::sparkline::sparkline_ui;

use crate::figures;

static ZONE: TimeZone = TimeZone::UTC;
const SIZE: Vec2 = vec2(400.0, 240.0);

struct Shown {
    figure: Figure,
    x_range: Option<(f64, f64)>,
    marked: Option<(f64, f64)>,
    /// Whether it stands alone: the wheel is its own, and its legend elsewhere.
    is_enlarged: bool,
    /// Where the crosshair stands, and whether this chart has put it there.
    crosshair: (Option<f64>, bool),
    rect: Rect,
    /// Everything that came back, frame by frame.
    responses: Vec<PlotResponse>,
}

fn figure(runs: &[&[(i64, f64)]], x_axis: XAxis, y_scale: AxisScale) -> Figure {
    let mut request = figures::request(runs.iter().map(|points| figures::history(points)), 300);
    request.options = ChartOptions { x_axis, y_scale, ..ChartOptions::default() };
    build(&request, &Cancel::new()).expect("nobody cancels")
}

/// Two curves, one twice as high as the other, over steps 0 to 100.
fn two_runs() -> Figure {
    let line = |height: f64| (0..=100).map(|step| (step, height)).collect::<Vec<_>>();
    figure(&[&line(1.0), &line(2.0)], XAxis::Step, AxisScale::Linear)
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
        zoom_fill: Color32::LIGHT_YELLOW,
        hover: Color32::LIGHT_GRAY,
        selected: Color32::LIGHT_BLUE,
        popup: Color32::WHITE,
        popup_line: Color32::GRAY,
        popup_shadow: egui::Shadow::NONE,
        lines: &palette::LIGHT,
        raw_percent: 22,
        tick_font: font.clone(),
        small_font: font.clone(),
        body_font: font.clone(),
        strong_font: font,
    }
}

fn harness<'a>(figure: Figure, size: Vec2) -> Harness<'a, Shown> {
    let state = Shown {
        figure,
        x_range: None,
        marked: None,
        is_enlarged: false,
        crosshair: (Some(50.0), false),
        rect: Rect::NOTHING,
        responses: Vec::new(),
    };
    let show = |ui: &mut egui::Ui, shown: &mut Shown| {
        shown.rect = ui.max_rect();
        let input = PlotInput {
            x_range: shown.x_range,
            crosshair: shown.crosshair.0,
            owns_crosshair: shown.crosshair.1,
            marked: shown.marked,
            focused: Some(RunIndex(0)),
            has_legend: !shown.is_enlarged,
            takes_wheel: shown.is_enlarged,
            ..PlotInput::new(Id::unique("plot"), Language::English.texts(), &ZONE)
        };
        let response = plot_ui(ui, shown.rect, &shown.figure, &style(), input);
        // As the page does it.
        if response.hovered_x.is_some() || shown.crosshair.1 {
            shown.crosshair = (response.hovered_x, response.hovered_x.is_some());
        }
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
    let mut harness = harness(figure(&[&[(0, 1.0)], &[(0, f64::NAN)]], XAxis::Step, AxisScale::Linear), SIZE);
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

/// What was painted: every mesh with what it is clipped to, in the order of painting.
fn meshes(harness: &Harness<'_, Shown>) -> Vec<(Rect, Arc<Mesh>)> {
    let mesh = |clipped: &ClippedShape| match &clipped.shape {
        Shape::Mesh(mesh) => Some((clipped.clip_rect, mesh.clone())),
        _ => None,
    };
    harness.output().shapes.iter().filter_map(mesh).collect()
}

/// The curves as they were painted.
fn curves(harness: &Harness<'_, Shown>) -> (Rect, Arc<Mesh>) {
    meshes(harness).swap_remove(0)
}

/// Whether a vertex has this much opacity, in percent.
fn has_opacity(mesh: &Mesh, percent: u8) -> bool {
    let alpha = f32::from(percent) * 2.55;
    mesh.vertices.iter().any(|vertex| (f32::from(vertex.color.a()) - alpha).abs() <= 1.0)
}

/// All words that were painted.
fn texts(harness: &Harness<'_, Shown>) -> Vec<String> {
    fn gather(shape: &Shape, found: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => found.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| gather(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| gather(&clipped.shape, &mut found));
    found
}

fn wave(offset: f64) -> Vec<(i64, f64)> {
    (0..200).map(|step| (step, offset + (step as f64 / 9.0).sin())).collect()
}

#[test]
fn a_raw_curve_lies_faintly_behind_a_smoothed_one() {
    let smoothed = |shows_raw| {
        let mut request = figures::request([figures::history(&wave(0.0))], 300);
        request.options.smoothing = Smoothing::Ema(0.9);
        request.options.shows_raw = shows_raw;
        let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
        harness.run();
        curves(&harness).1
    };
    assert!(has_opacity(&smoothed(true), 22));
    assert!(!has_opacity(&smoothed(false), 22));
}

#[test]
fn a_group_has_its_band_behind_it() {
    let plain = figure(&[&wave(0.0), &wave(1.0)], XAxis::Step, AxisScale::Linear);
    let mut without = harness(plain.clone(), SIZE);
    without.run();
    assert!(!has_opacity(&curves(&without).1, 18));
    let mut with = harness(figures::as_groups(plain, 0.2), SIZE);
    with.run();
    let mesh = curves(&with).1;
    assert!(has_opacity(&mesh, 18));
    // All bands come before the first curve.
    let is_faint = |alpha: u8| alpha < 60;
    let first_curve = mesh.vertices.iter().position(|vertex| !is_faint(vertex.color.a())).expect("curves");
    let last_band = mesh.vertices.iter().rposition(|vertex| vertex.color.a() == 46).expect("bands");
    assert!(last_band < first_curve, "{last_band} before {first_curve}");
}

#[test]
fn sources_of_one_run_differ_by_their_dashes() {
    let shown = |sources: &[&str]| {
        let line = |at: usize| figures::history(&[(0, at as f64), (100, at as f64)]);
        let request = figures::with_sources(sources, &[(0..sources.len()).map(line).collect()], 300);
        let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
        harness.run();
        curves(&harness).1.indices.len()
    };
    let (one, two, three) = (shown(&["a"]), shown(&["a", "b"]), shown(&["a", "b", "c"]));
    assert!(two - one > one + 300, "as many dashes as there is room for: {two} {one}");
    assert!(three - two > two - one, "shorter dashes are more of them: {three} {two} {one}");
}

#[test]
fn a_hand_set_y_range_keeps_the_curves_off_the_rails() {
    let mut points = wave(0.0);
    points[50].1 = 1e30;
    points[90].1 = f64::NAN;
    let mut request = figures::request([figures::history(&points)], 300);
    request.viewport.y_range = Some((-0.5, 0.5));
    let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
    harness.run();
    let (clip, mesh) = curves(&harness);
    let marks = &meshes(&harness)[1];
    assert!(clip.height() < marks.0.height() - 8.0, "the rail is outside: {clip} in {}", marks.0);
    assert!(marks.1.vertices.iter().all(|vertex| vertex.pos.y > clip.bottom()));
    let reach = clip.expand(12.0);
    assert!(mesh.vertices.iter().all(|vertex| reach.contains(vertex.pos)), "cut before it is painted");
}

#[test]
fn a_logarithmic_x_axis_zooms_and_pans_by_decades() {
    let points: Vec<(i64, f64)> = (0..=6).map(|decade| (10_i64.pow(decade), f64::from(decade))).collect();
    let mut request = figures::request([figures::history(&points)], 300);
    request.options.x_scale = AxisScale::Log;
    let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 1 run").focus();
    harness.run();
    harness.key_press(Key::Plus);
    harness.run();
    let asked = ranges(&harness);
    let [Some((low, high))] = asked[..] else { panic!("{asked:?}") };
    assert!((low.log10() - 1.0).abs() < 1e-6 && (high.log10() - 5.0).abs() < 1e-6, "{low} to {high}");

    harness.state_mut().x_range = Some((100.0, 10_000.0));
    harness.state_mut().responses.clear();
    harness.run();
    let (from, to) = (at(&harness, 0.4, 0.5), at(&harness, 0.6, 0.5));
    drag(&mut harness, from, to, Modifiers::SHIFT);
    let asked = ranges(&harness);
    assert!(!asked.is_empty());
    for range in asked {
        let (low, high) = range.expect("a pan never shows everything");
        assert!((high / low - 100.0).abs() < 1e-6 && low < 100.0, "{low} to {high}");
    }
    // A quarter of the way from 100 to 1000 the nearest logged x is 100, though 178 and 1000 are farther apart than that.
    harness.state_mut().x_range = Some((1.0, 1_000_000.0));
    harness.run();
    let place = at(&harness, 0.62, 0.5);
    harness.hover_at(place);
    harness.run();
    let x = harness.state().responses.last().and_then(|response| response.hovered_x);
    assert_eq!(x, Some(10_000.0));
}

/// Hovers somewhere and says what is then written.
fn hovered_texts(harness: &mut Harness<'_, Shown>, x: f32, y: f32) -> Vec<String> {
    let place = at(harness, x, y);
    harness.hover_at(place);
    harness.run();
    texts(harness)
}

fn has(texts: &[String], wanted: &str) -> bool {
    texts.iter().any(|text| text == wanted)
}

#[test]
fn the_x_axis_has_a_title_where_it_is_not_plain() {
    let shown = |x_axis: XAxis| {
        let mut harness = harness(figure(&[&wave(0.0)], x_axis, AxisScale::Linear), SIZE);
        harness.run();
        texts(&harness)
    };
    assert!(has(&shown(XAxis::SinceFirst), "since first point"));
    for plain in [XAxis::Step, XAxis::Relative, XAxis::Wall] {
        assert!(!has(&shown(plain), "since first point"));
    }
    let mut along_metric = figure(&[&wave(0.0)], XAxis::Step, AxisScale::Linear);
    (along_metric.x_axis, along_metric.x_kind) = (XAxis::Metric("examples\tseen".into()), AxisKind::Metric);
    let mut harness = harness(along_metric, SIZE);
    harness.run();
    assert!(has(&texts(&harness), "examples seen"), "{:?}", texts(&harness));
}

#[test]
fn a_mark_on_the_rail_says_what_it_stands_for() {
    let mut points = wave(0.0);
    points[100..103].iter_mut().for_each(|point| point.1 = f64::NAN);
    points[60].1 = f64::INFINITY;
    let mut harness = harness(figure(&[&points, &wave(1.0)], XAxis::Step, AxisScale::Linear), SIZE);
    harness.run();
    let (_, marks) = meshes(&harness).swap_remove(1);
    let (above, below) = (at(&harness, 0.0, 0.5).y, at(&harness, 0.0, 0.9).y);
    let find = |is: &dyn Fn(f32) -> bool| {
        let found: Vec<Pos2> = marks.vertices.iter().map(|vertex| vertex.pos).filter(|at| is(at.y)).collect();
        found.iter().fold(Vec2::ZERO, |sum, at| sum + at.to_vec2()) / found.len() as f32
    };
    let (top, bottom) = (find(&|y| y < above).to_pos2(), find(&|y| y > below - 30.0).to_pos2());
    harness.hover_at(bottom);
    harness.run();
    assert!(has(&texts(&harness), "3 × NaN from step 100 · run 0"), "{:?}", texts(&harness));
    harness.hover_at(top);
    harness.run();
    assert!(has(&texts(&harness), "+∞ at step 60 · run 0"), "{:?}", texts(&harness));
    let shown = hovered_texts(&mut harness, 0.7, 0.9);
    assert!(!shown.iter().any(|text| text.contains("NaN from")), "{shown:?}");
}

#[test]
fn the_tooltip_shows_whole_values_and_what_tells_the_nearest_run_from_others() {
    let mut drawn = two_runs();
    for (at, series) in drawn.series.iter_mut().enumerate() {
        series.line.name =
            format!("a_long_name_that_both_runs_have_at_the_beginning_and_that_is_too_wide_lr={at}").into();
        series.line.detail = format!("lr=0.{at}  depth=3").into();
    }
    let mut harness = harness(drawn, vec2(900.0, 400.0));
    harness.run();
    let shown = hovered_texts(&mut harness, 0.5, 0.2);
    assert!(has(&shown, "a_long…lr=0") && has(&shown, "a_long…lr=1"), "{shown:?}");
    assert!(has(&shown, "lr=0.1  depth=3") && !has(&shown, "lr=0.0  depth=3"), "{shown:?}");
    assert!(has(&shown, "1") && has(&shown, "2"), "{shown:?}");
}

#[test]
fn the_tooltip_names_at_most_ten_and_fits_into_any_window() {
    let lines: Vec<Vec<(i64, f64)>> = (0..41).map(|run| vec![(0, f64::from(run)), (9, f64::from(run))]).collect();
    let lines: Vec<&[(i64, f64)]> = lines.iter().map(Vec::as_slice).collect();
    let drawn = figure(&lines, XAxis::Step, AxisScale::Linear);
    for (size, hidden) in [(vec2(400.0, 400.0), 31), (vec2(400.0, 180.0), 36), (vec2(100.0, 90.0), 40)] {
        let mut harness = harness(drawn.clone(), size);
        harness.run();
        let shown = hovered_texts(&mut harness, 0.7, 0.5);
        assert!(has(&shown, &format!("and {hidden} more")), "{size}: {shown:?}");
        let window = Rect::from_min_size(Pos2::ZERO, size);
        for clipped in &harness.output().shapes {
            let Shape::Rect(shape) = &clipped.shape else { continue };
            assert!(!shape.rect.is_positive() || window.contains_rect(shape.rect), "{size}: {}", shape.rect);
        }
    }
}

#[test]
fn the_tooltip_says_the_raw_value_of_the_nearest_smoothed_curve() {
    let mut request = figures::request([figures::history(&wave(0.0)), figures::history(&wave(9.0))], 300);
    request.options.smoothing = Smoothing::Ema(0.9);
    let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
    harness.run();
    let shown = hovered_texts(&mut harness, 0.5, 0.2);
    assert_eq!(shown.iter().filter(|text| text.starts_with("raw ")).count(), 1, "{shown:?}");
    assert!(shown.iter().any(|text| text.starts_with("step ") && text.ends_with(" · smoothed")), "{shown:?}");
}

#[test]
fn the_tooltip_of_groups_says_how_far_they_spread() {
    let flat = |height: f64| [(0, height), (100, height)];
    let drawn = figure(&[&flat(1.0), &flat(2.0)], XAxis::Step, AxisScale::Linear);
    let mut symmetric = harness(figures::as_groups(drawn.clone(), 0.25), vec2(600.0, 300.0));
    symmetric.run();
    let shown = hovered_texts(&mut symmetric, 0.9, 0.2);
    for wanted in ["group 0", "1 ± 0.25", "2 ± 0.25", "n=3", "[1.75 – 2.25]"] {
        assert!(has(&shown, wanted), "{wanted}: {shown:?}");
    }
    assert!(!has(&shown, "[0.75 – 1.25]"), "only of the nearest: {shown:?}");

    let mut drawn = figures::as_groups(drawn, 0.25);
    for series in &mut drawn.series {
        let spread = Spread { low: [0.0, 0.0].into(), high: [9.0, 9.0].into(), n: [4, 4].into() };
        series.line.pieces = series.pieces.iter().map(|piece| piece.clone().with_spread(spread.clone())).collect();
    }
    let mut lopsided = harness(drawn, vec2(600.0, 300.0));
    lopsided.run();
    let shown = hovered_texts(&mut lopsided, 0.9, 0.2);
    assert!(has(&shown, "1") && has(&shown, "[0 – 9] n=4"), "{shown:?}");
}

#[test]
fn the_tooltip_tells_sources_apart() {
    let runs = [vec![figures::history(&wave(0.0)), figures::history(&wave(3.0))]];
    let request = figures::with_sources(&["train/loss", "val/loss"], &runs, 300);
    let mut harness = harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
    harness.run();
    let shown = hovered_texts(&mut harness, 0.5, 0.5);
    assert!(has(&shown, "run 0 · train/loss") && has(&shown, "run 0 · val/loss"), "{shown:?}");
}

#[test]
fn groups_and_sources_are_named_inside_the_plot_unless_the_pointer_is_there() {
    let lines: Vec<Vec<(i64, f64)>> = (0..9).map(|run| wave(f64::from(run))).collect();
    let lines: Vec<&[(i64, f64)]> = lines.iter().map(Vec::as_slice).collect();
    let mut groups = figures::as_groups(figure(&lines, XAxis::Step, AxisScale::Linear), 0.1);
    groups.series[1].line.is_hidden = true;
    groups.series[1].strokes.clear();
    let mut harness = harness(groups, SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 8 groups");
    let shown = texts(&harness);
    assert!(has(&shown, "group 0") && has(&shown, "group 4") && !has(&shown, "group 5"), "{shown:?}");
    assert!(has(&shown, "and 4 more"), "{shown:?}");
    harness.state_mut().is_enlarged = true;
    harness.run();
    assert!(!has(&texts(&harness), "group 4"), "its legend is elsewhere");
    harness.state_mut().is_enlarged = false;
    let shown = hovered_texts(&mut harness, 0.9, 0.1);
    assert!(!has(&shown, "and 4 more"), "{shown:?}");

    let runs = [vec![figures::history(&wave(0.0)), figures::history(&wave(3.0))]];
    let request = figures::with_sources(&["train/loss", "val/loss"], &runs, 300);
    let mut harness = self::harness(build(&request, &Cancel::new()).expect("nobody cancels"), SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 2 curves");
    assert!(has(&texts(&harness), "train/loss") && has(&texts(&harness), "val/loss"));

    let mut plain = self::harness(two_runs(), SIZE);
    plain.run();
    assert!(!has(&texts(&plain), "run 0"), "runs stand in the list beside the charts");
}

fn wheel(harness: &mut Harness<'_, Shown>, delta: Vec2, modifiers: Modifiers) {
    let place = at(harness, 0.5, 0.5);
    harness.hover_at(place);
    harness.event(Event::ModifiersChanged(modifiers));
    let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
    harness.event(Event::MouseWheel { unit, delta, phase, modifiers, source: egui::MouseWheelSource::Wheel });
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

#[test]
fn the_wheel_zooms_where_it_does_not_scroll_the_page() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    wheel(&mut harness, vec2(0.0, 60.0), Modifiers::NONE);
    assert!(ranges(&harness).is_empty(), "the page scrolls");
    wheel(&mut harness, vec2(0.0, 60.0), Modifiers::COMMAND);
    assert!(!ranges(&harness).is_empty());
    harness.state_mut().responses.clear();
    harness.state_mut().is_enlarged = true;
    wheel(&mut harness, vec2(0.0, 60.0), Modifiers::NONE);
    let asked = ranges(&harness);
    assert!(!asked.is_empty());
    for range in asked {
        let (low, high) = range.expect("in, not out");
        assert!(low > 0.0 && high < 100.0 && low < 46.0 && high > 54.0, "around the pointer: {low} to {high}");
    }
    harness.state_mut().x_range = Some((20.0, 40.0));
    harness.state_mut().responses.clear();
    wheel(&mut harness, vec2(30.0, 0.0), Modifiers::NONE);
    let asked = ranges(&harness);
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|range| range.is_some_and(|(low, high)| low < 20.0 && (high - low - 20.0).abs() < 1e-9)));
}

fn marks(harness: &Harness<'_, Shown>) -> Vec<Option<(f64, f64)>> {
    harness.state().responses.iter().filter_map(|response| response.marked).collect()
}

#[test]
fn a_ctrl_drag_marks_a_stretch_and_a_click_or_escape_clears_it() {
    let mut harness = harness(two_runs(), SIZE);
    harness.run();
    let (from, to) = (at(&harness, 0.4, 0.5), at(&harness, 0.6, 0.6));
    drag(&mut harness, from, to, Modifiers::COMMAND);
    assert!(ranges(&harness).is_empty(), "it does not zoom");
    let asked = marks(&harness);
    let [Some((low, high))] = asked[..] else { panic!("{asked:?}") };
    assert!(low > 25.0 && low < 45.0 && high > 50.0 && high < 65.0, "{low} to {high}");

    let filled = |harness: &Harness<'_, Shown>| {
        let is_fill = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.fill == style().zoom_fill);
        harness.output().shapes.iter().filter(|clipped| is_fill(&clipped.shape)).count()
    };
    assert_eq!(filled(&harness), 0);
    harness.state_mut().marked = Some((low, high));
    harness.state_mut().responses.clear();
    harness.run();
    assert_eq!(filled(&harness), 1);
    assert!(marks(&harness).is_empty(), "nothing changes by itself");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(marks(&harness), [None]);
    harness.state_mut().responses.clear();
    let modifiers = Modifiers::NONE;
    for pressed in [true, false] {
        harness.event(Event::PointerButton { pos: from, button: PointerButton::Primary, pressed, modifiers });
    }
    harness.run();
    assert_eq!(marks(&harness), [None]);
}

#[test]
fn arrow_keys_move_the_crosshair_by_one_point() {
    let mut harness = harness(figure(&[&wave(0.0), &[(50, 1.0), (53, 2.0)]], XAxis::Step, AxisScale::Linear), SIZE);
    harness.run();
    harness.get_by_label("Chart of loss, 2 runs").focus();
    harness.run();
    for (key, wanted) in [(Key::ArrowRight, 51.0), (Key::ArrowRight, 52.0), (Key::ArrowLeft, 51.0)] {
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().crosshair, (Some(wanted), true));
    }
    assert!(has(&texts(&harness), "step 51"), "the tooltip goes along: {:?}", texts(&harness));
    // A screen reader says it: the place, and every run with its value.
    let spoken = harness.get_by(|node| node.live() == egui::accesskit::Live::Polite).value().unwrap_or_default();
    let lines: Vec<&str> = spoken.lines().collect();
    assert_eq!(lines, ["step 51", "run 1 1", "run 0 −0.5782"]);
    // The pointer takes over when it moves, and leaves the crosshair alone while it rests.
    let shown = hovered_texts(&mut harness, 0.5, 0.5);
    assert!(!has(&shown, "step 51"), "{shown:?}");
    let (x, _) = harness.state().crosshair;
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().crosshair.0, x.map(|x| x + 1.0));
}

#[test]
fn bars_of_runs_with_much_in_common_are_told_apart() {
    let mut drawn = figure(&[&[(0, 1.0)], &[(0, 2.0)]], XAxis::Step, AxisScale::Linear);
    for (at, series) in drawn.series.iter_mut().enumerate() {
        series.line.name = format!("a_long_name_that_both_runs_have_at_the_beginning_seed{at}").into();
    }
    let mut harness = harness(drawn, SIZE);
    harness.run();
    assert!(has(&texts(&harness), "a_long…seed0") && has(&texts(&harness), "a_long…seed1"), "{:?}", texts(&harness));
}

#[test]
fn hundreds_of_curves_take_fewer_triangles_each() {
    let triangles = |runs: u32| {
        let lines: Vec<Vec<(i64, f64)>> = (0..runs).map(|run| wave(f64::from(run))).collect();
        let lines: Vec<&[(i64, f64)]> = lines.iter().map(Vec::as_slice).collect();
        let mut harness = harness(figure(&lines, XAxis::Step, AxisScale::Linear), SIZE);
        harness.run();
        curves(&harness).1.indices.len() / runs as usize
    };
    assert!(triangles(101) * 2 < triangles(99), "{} and {}", triangles(101), triangles(99));
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
        for x_axis in [XAxis::Step, XAxis::Relative, XAxis::SinceFirst, XAxis::Wall] {
            for y_scale in [AxisScale::Linear, AxisScale::Log] {
                for size in [vec2(30.0, 20.0), vec2(120.0, 90.0), vec2(300.0, 200.0)] {
                    for x_scale in [AxisScale::Linear, AxisScale::Log] {
                        let mut request = figures::request(runs.iter().map(|points| figures::history(points)), 300);
                        let x_axis = x_axis.clone();
                        request.options = ChartOptions { x_axis, x_scale, y_scale, ..ChartOptions::default() };
                        let figure = build(&request, &Cancel::new()).expect("nobody cancels");
                        let figure = if x_scale == AxisScale::Log { figures::as_groups(figure, 1.0) } else { figure };
                        let mut harness = harness(figure, size);
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
}

#[test]
fn sparklines_of_odd_histories_are_drawn() {
    let nan = f64::NAN;
    let histories: [&[(i64, f64)]; 5] =
        [&[], &[(0, 1.0)], &[(0, nan)], &[(0, 1.0), (1, nan)], &[(0, f64::MAX), (1, -f64::MAX), (2, f64::INFINITY)]];
    let lines = histories.map(|points| sparkline(&figures::history(points), 80));
    let mut harness = Harness::new_ui(move |ui| {
        for line in &lines {
            let rect = Rect::from_min_size(pos2(4.0, 4.0), runatlas::views::widgets::sparkline::SIZE);
            sparkline_ui(ui.painter(), rect, line, Color32::GRAY, Color32::BLUE);
        }
    });
    harness.run();
}

/// A legend of these runs and groups, and the last click in it.
fn legend<'a>(targets: impl Fn() -> Vec<(LegendTarget, String)> + 'a) -> Harness<'a, Option<LegendClick>> {
    let show = move |ui: &mut egui::Ui, clicked: &mut Option<LegendClick>| {
        // The face of the icons is there from the second frame on.
        if ui.cumulative_frame_nr() == 0 {
            runatlas::shell::fonts::install(ui);
            return;
        }
        let targets = targets();
        let entry = |(at, (target, name)): (usize, &'_ (LegendTarget, String))| (at, *target, name.clone());
        let all: Vec<_> = targets.iter().enumerate().map(entry).collect();
        let entries: Vec<LegendEntry<'_>> = all
            .iter()
            .map(|(at, target, name)| LegendEntry {
                target: *target,
                name,
                runs: 3,
                look: Look::nth(*at),
                is_hidden: *at == 2,
                is_focused: *at == 0,
            })
            .collect();
        let texts = Language::English.texts();
        *clicked = legend_ui(ui, &entries, &style(), texts, &mut |_, _, _| {}).or(*clicked);
    };
    Harness::builder().with_size(vec2(160.0, 120.0)).with_step_dt(0.02).build_ui_state(show, None)
}

fn click_at(harness: &mut Harness<'_, Option<LegendClick>>, pos: Pos2, times: usize) -> Option<LegendClick> {
    let modifiers = Modifiers::NONE;
    harness.event(Event::PointerMoved(pos));
    for pressed in [true, false].repeat(times) {
        harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
        harness.step();
    }
    harness.run();
    *harness.state()
}

#[test]
fn a_long_legend_scrolls_and_tells_who_was_clicked() {
    let runs = || (0..400).map(|run| (LegendTarget::Run(RunIndex(run)), format!("run {run}"))).collect();
    let mut harness = legend(runs);
    harness.run();
    assert!(harness.query_by_label("run 300").is_none(), "rows out of view are not laid out");
    let row = harness.get_by_label("run 2, hidden").rect();
    let (name, eye) = (row.center(), row.right_center() - vec2(12.0, 0.0));
    assert_eq!(click_at(&mut harness, name, 1), Some(LegendClick::Select(RunIndex(2))));
    assert_eq!(click_at(&mut legend(runs), eye, 1), Some(LegendClick::Toggle(LegendTarget::Run(RunIndex(2)))));
    assert_eq!(click_at(&mut legend(runs), name, 2), Some(LegendClick::Isolate(LegendTarget::Run(RunIndex(2)))));
}

#[test]
fn a_click_on_a_group_hides_it() {
    let groups = || (0..3).map(|group| (LegendTarget::Group(group), format!("lr={group}"))).collect();
    let mut harness = legend(groups);
    harness.run();
    let name = harness.get_by_label("lr=1").rect().center();
    assert_eq!(click_at(&mut harness, name, 1), Some(LegendClick::Toggle(LegendTarget::Group(1))));
    assert_eq!(click_at(&mut legend(groups), name, 2), Some(LegendClick::Isolate(LegendTarget::Group(1))));
}
