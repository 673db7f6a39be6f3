//! Properties of charts over numbers that people do log: NaN, infinities, one point, equal points, steps that go
//! backwards, values at the ends of the number range.

use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use runatlas::chart::{
    AxisKind, AxisScale, CursorState, Figure, FigureKind, FigureRequest, Note, RailKind, Scale, Tick, XAxis, build,
    decimate, sparkline, ticks,
};
use runatlas::store::{Cancel, History};
use runatlas::text::Language;

use crate::figures::{self, history, timed};

fn request(histories: Vec<Arc<History>>) -> FigureRequest {
    figures::request(histories, 100)
}

fn figure(request: &FigureRequest) -> Figure {
    build(request, &Cancel::new()).expect("nobody cancels")
}

fn one(points: &[(i64, f64)]) -> Figure {
    figure(&request(vec![history(points)]))
}

fn drawn(figure: &Figure) -> Vec<[f64; 2]> {
    figure.series.iter().flat_map(|series| &series.strokes).flat_map(|stroke| stroke.iter().copied()).collect()
}

/// Values of every size and kind.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -10.0..10.0_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => any::<f64>(),
        1 => prop_oneof![Just(f64::MAX), Just(-f64::MAX), Just(5e-324), Just(0.0), Just(-0.0)],
    ]
}

fn step() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0..2000_i64, 1 => -50..50_i64, 1 => any::<i64>()]
}

fn points(most: usize) -> impl Strategy<Value = Vec<(i64, f64)>> {
    prop_oneof![
        4 => prop::collection::vec((step(), value()), 0..most),
        2 => prop::collection::vec(value(), 0..most)
            .prop_map(|values| (0..).zip(values).collect()),
        1 => prop::collection::vec(value(), 0..most).prop_map(|values| values.into_iter().map(|value| (7, value)).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decimation_keeps_the_extremes_of_every_column(
        values in prop::collection::vec((0.0..1000.0_f64, -1e300..1e300_f64), 1..400),
        columns in 1_usize..60,
    ) {
        let mut points: Vec<[f64; 2]> = values.into_iter().map(|(x, y)| [x, y]).collect();
        points.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let kept = decimate(points.iter().copied(), (0.0, 1000.0), columns);
        prop_assert!(kept.len() <= 2 * columns + 6);
        prop_assert_eq!(kept.first(), points.first());
        prop_assert_eq!(kept.last(), points.last());
        let column = |point: &[f64; 2]| ((point[0] / (1000.0 / columns as f64)).floor() as usize).min(columns - 1);
        for wanted in 0..columns {
            let ends = |points: &[[f64; 2]]| {
                points.iter().filter(|point| column(point) == wanted).fold((f64::MAX, -f64::MAX), |(low, high), point| {
                    (low.min(point[1]), high.max(point[1]))
                })
            };
            prop_assert_eq!(ends(&points), ends(&kept), "column {}", wanted);
        }
        // What is kept is a part of the points in their order.
        let mut rest = points.iter();
        prop_assert!(kept.iter().all(|point| rest.any(|other| other == point)));
    }

    #[test]
    fn figures_keep_every_finite_extreme_in_view_and_join_over_nothing(
        logged in points(300),
        columns in 1_usize..80,
        zoom in prop::option::of((0.0..1.0_f64, 0.001..1.0_f64)),
    ) {
        let mut request = request(vec![history(&logged)]);
        request.viewport.columns = columns;
        let whole = figure(&request);
        if let Some((start, width)) = zoom {
            let (low, high) = whole.x_extent;
            let low = low + (high - low) * start;
            request.viewport.x_range = Some((low, low + (whole.x_extent.1 - low) * width));
        }
        let shown = figure(&request);
        let data = &shown.series[0].pieces[0];
        let (low, high) = shown.x_range;
        let in_view: Vec<f64> = (0..data.len())
            .filter(|&at| data.x(at) >= low && data.x(at) <= high)
            .map(|at| data.value(at))
            .collect();
        let ends = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let strokes = &shown.series[0].strokes;
        let mut kept = strokes.iter().flat_map(|stroke| stroke.iter()).filter(|p| p[0] >= low && p[0] <= high).map(|p| p[1]);
        prop_assert_eq!(ends(&mut in_view.iter().copied().filter(|value| value.is_finite())), ends(&mut kept));
        // Everything that is not finite is counted on the rail.
        let marked: usize = shown.series[0].rail.iter().map(|mark| mark.count).sum();
        prop_assert_eq!(marked, in_view.iter().filter(|value| !value.is_finite()).count());
        // No stroke reaches over a value that is not finite.
        for stroke in strokes {
            prop_assert!(!stroke.is_empty());
            prop_assert!(stroke.iter().all(|point| point[0].is_finite() && point[1].is_finite()));
            prop_assert!(stroke.is_sorted_by(|a, b| a[0] <= b[0]));
            let (first, last) = (stroke[0][0], stroke[stroke.len() - 1][0]);
            for at in 0..data.len() {
                prop_assert!(data.value(at).is_finite() || !(data.x(at) > first && data.x(at) < last));
            }
        }
        prop_assert!(shown.y_range.0 < shown.y_range.1 && shown.y_range.0.is_finite() && shown.y_range.1.is_finite());
        prop_assert!(shown.x_extent.0 < shown.x_extent.1);
    }

    #[test]
    fn the_size_of_a_figure_depends_on_its_width_alone(gap in 2_usize..9, columns in 1_usize..40) {
        let logged: Vec<_> = (0..5000).map(|at| (at, if (at as usize).is_multiple_of(gap) { f64::NAN } else { (at as f64).sin() })).collect();
        let mut request = request(vec![history(&logged)]);
        request.viewport.columns = columns;
        let shown = figure(&request);
        prop_assert!(drawn(&shown).len() <= columns * 16 + 16, "{} points", drawn(&shown).len());
        prop_assert!(shown.series[0].rail.len() <= columns * 3);
    }

    #[test]
    fn readings_are_logged_points(logged in points(200), x in any::<f64>(), unit in 0.0..1.0_f64) {
        let shown = one(&logged);
        for x in [x, shown.x_extent.0 + (shown.x_extent.1 - shown.x_extent.0) * unit] {
            let readings = shown.readings(x);
            prop_assert_eq!(readings.len(), usize::from(!logged.is_empty()));
            for reading in readings {
                let same = |point: &(i64, f64)| point.0 == reading.step && point.1.to_bits() == reading.value.to_bits();
                prop_assert!(logged.iter().any(same));
                if x.is_finite() && reading.state == CursorState::At {
                    let data = &shown.series[0].pieces[0];
                    let nearest = (0..data.len()).map(|at| (data.x(at) - x).abs()).fold(f64::INFINITY, f64::min);
                    prop_assert_eq!((reading.x - x).abs(), nearest);
                }
            }
        }
    }

    #[test]
    fn log_scales_show_positive_values_only_and_count_the_rest(logged in points(200)) {
        let mut request = request(vec![history(&logged)]);
        request.options.y_scale = AxisScale::Log;
        let shown = figure(&request);
        prop_assert!(drawn(&shown).iter().all(|point| point[1] > 0.0));
        prop_assert!(shown.y_range.0 > 0.0 && shown.y_range.0 < shown.y_range.1 && shown.y_range.1.is_finite());
        let hidden = logged.iter().filter(|(_, value)| value.is_finite() && *value <= 0.0).count();
        prop_assert_eq!(shown.notes.contains(&Note::NotPositive { points: hidden }), hidden > 0);
        check_ticks(&ticks::along_y(AxisScale::Log, shown.y_range, 6), shown.y_range, 6)?;
    }

    #[test]
    fn scales_are_total_and_invertible(a in any::<f64>(), b in any::<f64>(), value in any::<f64>(), unit in 0.0..=1.0_f64) {
        prop_assume!(a.is_finite() && b.is_finite() && value.is_finite());
        for y_scale in [AxisScale::Linear, AxisScale::Log] {
            let scale = Scale::new(y_scale, (a.min(b), a.max(b)));
            prop_assert!(scale.unit(value).is_finite());
            prop_assert!(scale.value(unit).is_finite());
        }
    }

    #[test]
    fn number_ticks_are_few_rising_inside_and_told_apart(
        low in any::<f64>(), width in prop_oneof![1e-3..1e6_f64, any::<f64>()], most in 1_usize..8,
    ) {
        prop_assume!(low.is_finite() && width.is_finite());
        let range = (low, low + width.abs());
        prop_assume!(range.1.is_finite());
        check_ticks(&ticks::numbers(range, most), range, most)?;
        check_ticks(&ticks::integers(range, most), range, most)?;
        check_ticks(&ticks::durations(range, most, Language::English.texts()), range, most)?;
        check_ticks(&ticks::dates(range, most, &TimeZone::UTC, Language::English.texts()), range, most)?;
        check_ticks(&ticks::decades(range, most), range, most)?;
    }

    #[test]
    fn usual_ranges_get_three_to_six_ticks(low in -1e6..1e6_f64, width in 1e-3..1e7_f64) {
        let count = ticks::numbers((low, low + width), 6).len();
        prop_assert!((3..=6).contains(&count), "{} ticks", count);
    }

    #[test]
    fn wall_times_get_two_to_six_ticks(start in 0.0..4e12_f64, magnitude in 0.8..12.3_f64) {
        // From six milliseconds to six decades.
        let width = 10_f64.powf(magnitude);
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let range = (start, start + width);
        let shown = ticks::dates(range, 6, &zone, Language::English.texts());
        prop_assert!((2..=6).contains(&shown.len()), "{:?}", shown);
        check_ticks(&shown, range, 6)?;
    }

    #[test]
    fn sparklines_stay_in_the_unit_square(logged in points(200), columns in 0_usize..60) {
        let history = history(&logged);
        let line = sparkline(&history, columns);
        let inside = |point: &[f32; 2]| point.iter().all(|at| (0.0..=1.0).contains(at));
        prop_assert!(line.strokes.iter().flatten().all(inside));
        prop_assert!(line.end.iter().all(inside));
        prop_assert_eq!(line.is_empty(), logged.iter().all(|(_, value)| !value.is_finite()));
    }
}

fn check_ticks(ticks: &[Tick], range: (f64, f64), most: usize) -> Result<(), TestCaseError> {
    prop_assert!(ticks.len() <= most, "{:?}", ticks);
    prop_assert!(ticks.iter().all(|tick| tick.at >= range.0 && tick.at <= range.1), "{:?} in {:?}", ticks, range);
    prop_assert!(ticks.is_sorted_by(|a, b| a.at < b.at && a.label != b.label), "{:?}", ticks);
    Ok(())
}

fn labels(ticks: &[Tick]) -> Vec<&str> {
    ticks.iter().map(|tick| tick.label.as_str()).collect()
}

#[test]
fn number_ticks_read_well() {
    assert_eq!(labels(&ticks::integers((0.0, 40_000.0), 5)), ["0", "10k", "20k", "30k", "40k"]);
    assert_eq!(labels(&ticks::numbers((0.0, 0.21), 5)), ["0", "0.05", "0.1", "0.15", "0.2"]);
    assert_eq!(labels(&ticks::numbers((-1.0, 1.0), 5)), ["−1", "−0.5", "0", "0.5", "1"]);
    assert_eq!(labels(&ticks::numbers((0.0, 4e-5), 5)), ["0", "1e−5", "2e−5", "3e−5", "4e−5"]);
    assert_eq!(labels(&ticks::integers((0.0, 3e6), 4)), ["0", "1M", "2M", "3M"]);
    assert_eq!(labels(&ticks::integers((0.0, 3.0), 6)), ["0", "1", "2", "3"]);
    assert_eq!(labels(&ticks::numbers((1.0, 1.000_02), 6)), ["1", "1.000005", "1.00001", "1.000015", "1.00002"]);
    assert_eq!(labels(&ticks::decades((5e-6, 3.0), 6)), ["1e−5", "1e−4", "1e−3", "1e−2", "1e−1", "1"]);
    assert_eq!(labels(&ticks::decades((0.004, 3e4), 8)), ["0.01", "0.1", "1", "10", "100", "1000", "10k"]);
    assert_eq!(labels(&ticks::decades((0.15, 0.9), 6)), ["0.2", "0.5"]);
    assert!((4..=6).contains(&ticks::decades((1e-300, 1e300), 6).len()));
}

#[test]
fn duration_ticks_stand_at_whole_units() {
    let texts = Language::English.texts();
    let minutes = 60_000.0;
    assert_eq!(
        labels(&ticks::durations((0.0, 50.0 * minutes), 6, texts)),
        ["0", "10 min", "20 min", "30 min", "40 min", "50 min"]
    );
    assert_eq!(
        labels(&ticks::durations((0.0, 170.0 * minutes), 6, texts)),
        ["0", "0.5 h", "1 h", "1.5 h", "2 h", "2.5 h"]
    );
    assert_eq!(labels(&ticks::durations((0.0, 400.0), 5, texts)), ["0", "100 ms", "200 ms", "300 ms", "400 ms"]);
    assert_eq!(labels(&ticks::durations((0.0, 3.0 * 1440.0 * minutes), 4, texts)), ["0", "1 d", "2 d", "3 d"]);
}

#[test]
fn wall_time_ticks_follow_the_local_calendar() {
    let zone = TimeZone::get("Europe/Berlin").expect("the zone tables are built in");
    let texts = Language::English.texts();
    let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a literal").as_millisecond() as f64;
    let hours = ticks::dates((at("2026-11-02T21:00:00Z"), at("2026-11-03T14:00:00Z")), 6, &zone, texts);
    assert_eq!(labels(&hours), ["3 Nov", "03:00", "06:00", "09:00", "12:00", "15:00"]);
    // The night of 29 March has 23 hours; ticks stay at round local times.
    let spring = ticks::dates((at("2026-03-28T22:00:00Z"), at("2026-03-29T22:30:00Z")), 6, &zone, texts);
    assert_eq!(labels(&spring), ["29 Mar", "06:00", "12:00", "18:00", "30 Mar"]);
    // The hour that the clocks of 25 October show twice has its ticks twice.
    let autumn = ticks::dates((at("2026-10-25T00:40:00Z"), at("2026-10-25T01:21:00Z")), 6, &zone, texts);
    assert_eq!(labels(&autumn), ["02:40", "02:50", "02:00", "02:10", "02:20"]);
    let short = ticks::dates((at("2026-11-02T21:00:00.391Z"), at("2026-11-02T21:00:00.840Z")), 6, &zone, texts);
    assert_eq!(labels(&short), ["22:00:00.400", "22:00:00.500", "22:00:00.600", "22:00:00.700", "22:00:00.800"]);
    let months = ticks::dates((at("2025-10-15T00:00:00Z"), at("2026-02-15T00:00:00Z")), 6, &zone, texts);
    assert_eq!(labels(&months), ["Nov", "Dec", "2026", "Feb"]);
    let chinese = ticks::dates(
        (at("2026-11-02T21:00:00Z"), at("2026-11-06T14:00:00Z")),
        6,
        &zone,
        Language::SimplifiedChinese.texts(),
    );
    assert_eq!(labels(&chinese), ["11月3日", "11月4日", "11月5日", "11月6日"]);
}

#[test]
fn equal_steps_fall_back_to_time_then_to_order_and_say_so() {
    let shown = one(&[(0, 1.0), (0, 2.0), (0, 3.0)]);
    assert_eq!(shown.x_kind, AxisKind::Relative);
    assert_eq!(shown.x_extent, (0.0, 2000.0));
    assert_eq!(shown.notes, [Note::FellBack { asked: XAxis::Step, shown: AxisKind::Relative }]);

    let shown = figure(&request(vec![timed([(0, 1.0, 5), (0, 2.0, 5), (0, 3.0, 5)])]));
    assert_eq!((shown.x_kind, shown.x_extent), (AxisKind::Index, (0.0, 2.0)));

    // One run whose steps are equal does not change the axis of the others, and is named.
    let shown = figure(&request(vec![history(&[(0, 1.0), (0, 2.0)]), history(&[(0, 1.0), (9, 2.0)])]));
    assert_eq!((shown.x_kind, &shown.notes[..]), (AxisKind::Step, &[Note::WithoutSteps { runs: 1 }][..]));
    assert_eq!(drawn(&shown), [[0.0, 1.0], [0.0, 2.0], [0.0, 1.0], [9.0, 2.0]], "in the order of logging");

    let mut wall = request(vec![timed([(0, 1.0, 5), (1, 2.0, 5)])]);
    wall.options.x_axis = XAxis::Wall;
    assert_eq!(figure(&wall).x_kind, AxisKind::Step);
}

#[test]
fn steps_that_go_backwards_are_sorted_and_noted() {
    let shown = one(&[(0, 1.0), (1, 2.0), (2, 3.0), (1, 20.0), (2, 30.0)]);
    assert_eq!(drawn(&shown), [[0.0, 1.0], [1.0, 2.0], [1.0, 20.0], [2.0, 3.0], [2.0, 30.0]]);
    assert_eq!(shown.notes, [Note::Sorted { runs: 1 }]);
    // Of several points at one step the cursor shows the one logged last.
    assert_eq!(shown.readings(1.2)[0].value, 20.0);
}

#[test]
fn nothing_finite_gives_a_figure_without_strokes() {
    for logged in [vec![], vec![(0, f64::NAN)], vec![(0, f64::INFINITY), (1, f64::NEG_INFINITY), (2, f64::NAN)]] {
        let shown = one(&logged);
        assert!(drawn(&shown).is_empty());
        assert_eq!(shown.kind(), FigureKind::Curves);
        assert_eq!(shown.is_empty(), logged.is_empty());
        assert_eq!(shown.series[0].rail.len(), logged.len());
    }
}

#[test]
fn marks_name_their_kind_and_step() {
    let shown = one(&[(10, 1.0), (20, f64::NAN), (30, f64::INFINITY), (40, 2.0), (50, f64::NEG_INFINITY)]);
    let marks: Vec<_> = shown.series[0].rail.iter().map(|mark| (mark.step, mark.kind, mark.count)).collect();
    let wanted = [(20, RailKind::Nan, 1), (30, RailKind::PositiveInfinity, 1), (50, RailKind::NegativeInfinity, 1)];
    assert_eq!(marks, wanted);
    assert_eq!(shown.series[0].broken_end, Some([40.0, 2.0]));
}

#[test]
fn one_value_per_run_makes_bars() {
    let single = |value| history(&[(3, value)]);
    assert_eq!(figure(&request(vec![single(1.0), single(f64::NAN)])).kind(), FigureKind::Bars);
    assert_eq!(figure(&request(vec![single(1.0), history(&[(0, 1.0), (1, 1.0)])])).kind(), FigureKind::Curves);
}

#[test]
fn runs_end_and_begin_where_they_did() {
    let shown = figure(&request(vec![history(&[(0, 1.0), (10, 2.0)]), history(&[(50, 3.0), (100, 4.0)])]));
    let states: Vec<_> = shown.readings(12.0).iter().map(|reading| (reading.state, reading.step)).collect();
    assert_eq!(states, [(CursorState::At, 10), (CursorState::NotStarted, 50)]);
    let states: Vec<_> = shown.readings(90.0).iter().map(|reading| (reading.state, reading.step)).collect();
    assert_eq!(states, [(CursorState::Ended, 10), (CursorState::At, 100)]);
    assert_eq!(shown.snap(90.0), Some(100.0));
}

#[test]
fn relative_time_begins_at_the_start_of_each_run() {
    let mut both =
        request(vec![timed([(0, 1.0, 5_000), (1, 2.0, 9_000)]), timed([(0, 1.0, 70_000), (1, 2.0, 71_000)])]);
    both.options.x_axis = XAxis::Relative;
    both.inputs.lines[0].start_time = Some(4_000);
    let shown = figure(&both);
    assert_eq!((shown.series[0].pieces[0].x(0), shown.series[1].pieces[0].x(0)), (1_000.0, 0.0));
    assert_eq!(shown.x_extent, (0.0, 5_000.0));
}

#[test]
fn a_cancelled_build_gives_nothing() {
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(build(&request(vec![history(&[(0, 1.0)])]), &cancel).is_none());
}
