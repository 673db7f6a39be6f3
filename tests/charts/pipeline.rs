//! From points to figures: axes, joins, orders, smoothing, groups, ranges, the numbers of a marked stretch.

use std::sync::Arc;

use proptest::prelude::*;
use runatlas::chart::{
    Align, AxisKind, AxisScale, Band, ChartOptions, Figure, FigureKind, FigureRequest, GroupInput, GroupKey, Grouping,
    Look, Note, PointOrder, Smoothing, XAxis, build, sparkline,
};
use runatlas::model::Summary;
use runatlas::store::{Cancel, History};

use crate::figures::{history, request, timed};

fn figure(request: &FigureRequest) -> Figure {
    build(request, &Cancel::new()).expect("nobody cancels")
}

fn one(points: &[(i64, f64)], options: ChartOptions) -> Figure {
    let mut request = request([history(points)], 500);
    request.options = options;
    figure(&request)
}

fn points(figure: &Figure, series: usize) -> Vec<[f64; 2]> {
    figure.series[series].strokes.iter().flat_map(|stroke| stroke.iter().copied()).collect()
}

fn grouped(histories: Vec<(Arc<History>, usize)>, grouping: Grouping) -> FigureRequest {
    let groups: Vec<usize> = histories.iter().map(|(_, group)| *group).collect();
    let mut request = request(histories.into_iter().map(|(history, _)| history), 500);
    for (line, group) in request.inputs.lines.iter_mut().zip(&groups) {
        line.group = *group;
    }
    let count = groups.iter().max().map_or(0, |last| last + 1);
    request.inputs.groups = (0..count)
        .map(|at| GroupInput { name: format!("lr={at}").into(), look: Look::nth(at), is_hidden: false })
        .collect();
    request.options.grouping = Some(grouping);
    request
}

fn by_lr() -> Grouping {
    Grouping::by(GroupKey::Param("lr".to_owned()))
}

#[test]
fn a_metric_along_x_is_joined_on_the_step() {
    let mut request =
        request([history(&[(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)]), history(&[(0, 9.0), (1, 8.0)])], 500);
    request.options.x_axis = XAxis::Metric("tokens".into());
    request.inputs.lines[0].x_history = Some(history(&[(0, 100.0), (1, 200.0), (1, 250.0), (3, f64::NAN)]));
    let shown = figure(&request);
    assert_eq!(shown.x_kind, AxisKind::Metric);
    // Of two values at a step the last counts; step 2 has none, step 3 none that is finite.
    assert_eq!(points(&shown, 0), [[100.0, 1.0], [250.0, 2.0]]);
    assert!(shown.notes.contains(&Note::WithoutX { runs: 1 }), "{:?}", shown.notes);
    assert!(shown.notes.iter().any(|note| matches!(note, Note::NotJoined { .. })), "{:?}", shown.notes);

    request.inputs.lines[0].x_history = None;
    let shown = figure(&request);
    assert_eq!(shown.x_kind, AxisKind::Step);
    assert!(shown.notes.contains(&Note::FellBack { asked: XAxis::Metric("tokens".into()), shown: AxisKind::Step }));
}

#[test]
fn a_resumed_training_is_sorted_or_split_where_it_goes_back() {
    let resumed = [(0, 1.0), (10, 2.0), (20, 3.0), (10, 2.5), (20, 3.5), (30, 4.0)];
    let sorted = one(&resumed, ChartOptions::default());
    assert!(sorted.notes.contains(&Note::Sorted { runs: 1 }));
    assert_eq!(sorted.series[0].strokes.len(), 1);
    assert_eq!(
        points(&sorted, 0).iter().map(|point| point[0]).collect::<Vec<_>>(),
        [0.0, 10.0, 10.0, 20.0, 20.0, 30.0]
    );

    let split = one(&resumed, ChartOptions { order: PointOrder::Stored, ..ChartOptions::default() });
    assert!(split.notes.contains(&Note::Split { runs: 1 }));
    let strokes: Vec<Vec<[f64; 2]>> = split.series[0].strokes.iter().map(|stroke| stroke.to_vec()).collect();
    assert_eq!(strokes, [vec![[0.0, 1.0], [10.0, 2.0], [20.0, 3.0]], vec![[10.0, 2.5], [20.0, 3.5], [30.0, 4.0]]]);
    // At a step that both pieces have, the one logged last counts.
    assert_eq!(split.readings(10.0)[0].value, 2.5);
    assert_eq!(split.readings(0.0)[0].value, 1.0);
}

#[test]
fn logarithmic_x_leaves_out_what_has_no_place_and_says_so() {
    let options = ChartOptions { x_scale: AxisScale::Log, ..ChartOptions::default() };
    let shown = one(&[(-5, 1.0), (0, 2.0), (1, 3.0), (10, 4.0), (1000, 5.0)], options.clone());
    assert_eq!(points(&shown, 0), [[1.0, 3.0], [10.0, 4.0], [1000.0, 5.0]]);
    assert_eq!(shown.x_extent, (1.0, 1000.0));
    assert!(shown.notes.contains(&Note::NotPositiveX { points: 2 }));
    let nothing = one(&[(-5, 1.0), (0, 2.0)], options);
    assert!(nothing.x_extent.0 > 0.0 && nothing.x_extent.0 < nothing.x_extent.1);
    assert!(points(&nothing, 0).is_empty());
}

#[test]
fn time_begins_at_the_start_of_the_run_or_at_the_first_point() {
    let mut request = request([timed([(0, 1.0, 5_000), (1, 2.0, 9_000)])], 500);
    request.inputs.lines[0].start_time = Some(4_000);
    request.options.x_axis = XAxis::Relative;
    assert_eq!(figure(&request).x_extent, (1_000.0, 5_000.0));
    request.options.x_axis = XAxis::SinceFirst;
    assert_eq!(figure(&request).x_extent, (0.0, 4_000.0));
    // Dates do not lie on a logarithmic scale.
    (request.options.x_axis, request.options.x_scale) = (XAxis::Wall, AxisScale::Log);
    assert_eq!(figure(&request).x_scale, AxisScale::Linear);
}

#[test]
fn smoothed_curves_keep_the_logged_one_behind_them() {
    let logged: Vec<(i64, f64)> = (0..100).map(|step| (step, if step % 2 == 0 { 1.0 } else { -1.0 })).collect();
    let options = ChartOptions { smoothing: Smoothing::Ema(0.9), ..ChartOptions::default() };
    let shown = one(&logged, options.clone());
    let raw: Vec<[f64; 2]> = shown.series[0].raw_strokes.iter().flat_map(|stroke| stroke.iter().copied()).collect();
    assert_eq!(raw, logged.iter().map(|&(step, value)| [step as f64, value]).collect::<Vec<_>>());
    // 0.9 × −1/19 + 0.1 × … swings within a tenth around zero once it has settled.
    assert!(points(&shown, 0).iter().skip(30).all(|point| point[1].abs() < 0.1), "{:?}", points(&shown, 0));
    let reading = shown.readings(50.0)[0];
    assert_eq!((reading.raw, reading.value.abs() < 0.1), (Some(1.0), true));
    let bare = one(&logged, ChartOptions { shows_raw: false, ..options });
    assert!(bare.series[0].raw_strokes.is_empty());
}

#[test]
fn outliers_are_left_outside_but_drawn() {
    let mut logged: Vec<(i64, f64)> = (0..1000).map(|step| (step, (step % 10) as f64)).collect();
    logged[500].1 = 1e9;
    let shown = one(&logged, ChartOptions { ignores_outliers: true, ..ChartOptions::default() });
    assert!(shown.y_range.1 < 11.0 && shown.is_y_fixed, "{:?}", shown.y_range);
    assert!(shown.notes.contains(&Note::OutliersOutside));
    assert!(points(&shown, 0).contains(&[500.0, 1e9]));
    let calm = one(&logged[..400], ChartOptions { ignores_outliers: true, ..ChartOptions::default() });
    assert!(!calm.notes.contains(&Note::OutliersOutside) || calm.y_range.0 > -1.0);
}

#[test]
fn ranges_set_by_hand_are_kept() {
    let mut request = request([history(&[(0, 1.0), (10, 5.0)])], 500);
    (request.viewport.x_range, request.viewport.y_range) = (Some((2.0, 4.0)), Some((-1.0, 3.0)));
    let shown = figure(&request);
    assert_eq!((shown.x_range, shown.y_range, shown.is_y_fixed), ((2.0, 4.0), (-1.0, 3.0), true));
    // A range that makes no sense is none.
    (request.viewport.x_range, request.viewport.y_range) = (Some((4.0, 2.0)), Some((f64::NAN, 3.0)));
    let shown = figure(&request);
    assert_eq!((shown.x_range, shown.is_y_fixed), ((0.0, 10.0), false));
}

#[test]
fn groups_have_a_mean_a_band_and_their_number_of_runs() {
    let runs = vec![
        (history(&[(0, 1.0), (1, 2.0)]), 0),
        (history(&[(0, 3.0), (1, f64::NAN)]), 0),
        (history(&[(0, 10.0), (1, 20.0)]), 1),
    ];
    let shown = figure(&grouped(runs.clone(), Grouping { band: Band::MinMax, ..by_lr() }));
    assert_eq!(shown.series.len(), 2);
    assert_eq!((shown.series[0].run, shown.series[0].group, shown.series[0].runs), (None, Some(0), 2));
    assert_eq!(points(&shown, 0), [[0.0, 2.0], [1.0, 2.0]]);
    assert_eq!(shown.readings(0.0)[0].spread, Some((1.0, 3.0, 2)));
    assert_eq!(shown.readings(1.0)[0].spread, Some((2.0, 2.0, 1)));
    assert_eq!(shown.series[0].bands.concat(), [[0.0, 1.0, 3.0], [1.0, 2.0, 2.0]]);
    assert!(shown.notes.contains(&Note::LeftOutOfGroups { points: 1 }));

    let mut request = grouped(runs, by_lr());
    request.inputs.groups[0].is_hidden = true;
    let shown = figure(&request);
    assert!(shown.series[0].is_hidden && shown.series[0].strokes.is_empty());
    assert!(!shown.series[1].is_hidden && !shown.series[1].strokes.is_empty());
}

#[test]
fn groups_over_time_meet_by_interpolation() {
    let runs = vec![(timed([(0, 0.0, 0), (1, 10.0, 10_000)]), 0), (timed([(0, 4.0, 1_000), (1, 4.0, 5_000)]), 0)];
    let mut request = grouped(runs, by_lr());
    request.options.x_axis = XAxis::Wall;
    let reading = figure(&request).readings(5_000.0)[0];
    assert_eq!((reading.value, reading.spread.map(|spread| spread.2)), (4.5, Some(2)));
}

/// Seeds on different steps: what is drawn at every step is a mean of both, never of one and then the other.
#[test]
fn groups_on_different_steps_are_interpolated_and_say_so() {
    let runs = vec![(history(&[(0, 0.0), (10, 10.0), (20, 20.0)]), 0), (history(&[(5, 15.0), (15, 25.0)]), 0)];
    let shown = figure(&grouped(runs.clone(), Grouping { band: Band::MinMax, ..by_lr() }));
    // Not beyond the ends of a run; and as both end about together, not of one alone.
    assert_eq!(points(&shown, 0), [[5.0, 10.0], [10.0, 15.0], [15.0, 20.0]]);
    let spread = |x: f64| shown.readings(x)[0].spread;
    assert_eq!([spread(5.0), spread(10.0)], [Some((5.0, 15.0, 2)), Some((10.0, 20.0, 2))]);
    assert_eq!(shown.notes, [Note::Interpolated, Note::CutToAll { groups: 1 }]);

    // One ended long before: the rest is of fewer runs, and says so.
    let ended = [runs[0].clone(), (history(&[(0, 4.0), (4, 8.0)]), 0)];
    let shown = figure(&grouped(ended.to_vec(), Grouping { band: Band::MinMax, ..by_lr() }));
    assert_eq!(points(&shown, 0), [[0.0, 2.0], [4.0, 6.0], [10.0, 10.0], [20.0, 20.0]]);
    assert_eq!(shown.readings(10.0)[0].spread, Some((10.0, 10.0, 1)));
    assert_eq!(shown.notes, [Note::Interpolated, Note::FewerRuns { groups: 1 }]);

    // Only equal steps, because that was asked for: said as well.
    let shown = figure(&grouped(runs, Grouping { align: Align::Exact, ..by_lr() }));
    assert_eq!(points(&shown, 0).iter().map(|point| point[1]).collect::<Vec<_>>(), [0.0, 15.0, 10.0, 25.0, 20.0]);
    assert_eq!(shown.notes, [Note::FewerRuns { groups: 1 }]);

    // On the same steps there is nothing to say.
    let alike = [(history(&[(0, 1.0), (3, 2.0)]), 0), (history(&[(0, 3.0), (3, 6.0)]), 0)];
    let shown = figure(&grouped(alike.to_vec(), by_lr()));
    assert_eq!((points(&shown, 0), shown.notes.len()), (vec![[0.0, 2.0], [3.0, 4.0]], 0));
}

#[test]
fn a_group_that_was_saved_by_nobodys_choice_is_interpolated() {
    let saved = r#"{"by":["params.lr"],"center":"Mean","band":"Std","align":"Exact"}"#;
    assert_eq!(serde_json::from_str::<Grouping>(saved).expect("a grouping").align, Align::Interpolate);
    let chosen = Grouping { align: Align::Exact, ..by_lr() };
    let saved = serde_json::to_string(&chosen).expect("JSON");
    assert_eq!(serde_json::from_str::<Grouping>(&saved).expect("a grouping"), chosen);
}

#[test]
fn what_was_stored_again_is_drawn_and_counted_once() {
    const T: i64 = 1_700_000_000_000;
    // As MLflow 3 writes a single value: no curve.
    let shown = figure(&request([timed([(0, 7.0, T), (0, 7.0, T)])], 500));
    assert_eq!((shown.x_kind, shown.series[0].points_total), (AxisKind::Step, 1));
    assert_eq!(shown.kind(), FigureKind::Bars);
    assert_eq!(shown.notes, [Note::Repeated { lines: 1 }]);
    let stored_again = timed([(0, 7.0, T), (0, 7.0, T)]);
    assert_eq!(Summary::of(&stored_again).count, 1, "the run page counts it once and draws no curve");
    assert_eq!(sparkline(&stored_again, 72), sparkline(&timed([(0, 7.0, T)]), 72));
    // A whole history again, after itself.
    let twice = [(0, 1.0, T), (1, f64::NAN, T + 1), (2, 3.0, T + 2)];
    let mut request = request([timed(twice.into_iter().chain(twice))], 500);
    let shown = figure(&request);
    assert_eq!((shown.series[0].points_total, shown.series[0].rail[0].count), (3, 1));
    assert_eq!(shown.notes, [Note::Repeated { lines: 3 }]);
    let rows = shown.statistics((0.0, 2.0), &Cancel::new()).expect("nobody cancels");
    assert_eq!((rows[0].points, rows[0].left_out, rows[0].mean), (2, 1, 2.0));
    // Along another metric as well.
    request.options.x_axis = XAxis::Metric("tokens".into());
    request.inputs.lines[0].x_history = Some(history(&[(0, 10.0), (2, 20.0)]));
    let shown = figure(&request);
    assert_eq!(points(&shown, 0), [[10.0, 1.0], [20.0, 3.0]]);
}

#[test]
fn values_of_one_second_stand_in_the_order_of_logging() {
    let old =
        |count: i64, at: fn(i64) -> i64| timed((0..count).map(|n| (0, n as f64, 1_540_000_000_000 + at(n) * 1000)));
    // Several values within a second: time tells them not apart.
    let shown = figure(&request([old(14, |n| n / 5)], 500));
    assert_eq!((shown.x_kind, shown.x_extent), (AxisKind::Index, (0.0, 13.0)));
    assert_eq!(points(&shown, 0), (0..14).map(|n| [f64::from(n); 2]).collect::<Vec<_>>());
    assert_eq!(shown.notes, [Note::FellBack { asked: XAxis::Step, shown: AxisKind::Index }]);
    // Nor does it where another run has a time for each.
    let shown = figure(&request([old(14, |n| n / 5), old(3, |n| n * 60)], 500));
    assert_eq!((shown.x_kind, shown.x_extent), (AxisKind::Index, (0.0, 13.0)));
    let shown = figure(&request([old(4, |n| n), old(3, |n| n * 60)], 500));
    assert_eq!((shown.x_kind, shown.x_extent), (AxisKind::Relative, (0.0, 120_000.0)));
    // A single value elsewhere is no reason to draw all others at one step.
    let shown = figure(&request([old(14, |n| n / 5), history(&[(3, 1.0)])], 500));
    assert_eq!(shown.x_kind, AxisKind::Index);
    // Where time was asked for, equal times keep their order.
    let mut request = request([old(4, |n| n / 2)], 500);
    request.options.x_axis = XAxis::Relative;
    assert_eq!(points(&figure(&request), 0), [[0.0, 0.0], [0.0, 1.0], [1000.0, 2.0], [1000.0, 3.0]]);
}

#[test]
fn no_axis_of_time_is_decades_away_from_the_runs() {
    const T: i64 = 1_700_000_000_000;
    let good = || timed([(0, 1.0, T + 1000), (1, 2.0, T + 2000)]);
    let at_zero = || timed([(0, 1.0, 0), (1, 2.0, 1)]);
    let with_starts = |histories: Vec<(Arc<History>, Option<i64>)>, axis: &XAxis| {
        let mut request = request(histories.iter().map(|(history, _)| history.clone()), 500);
        for (line, (_, start)) in request.inputs.lines.iter_mut().zip(&histories) {
            line.start_time = *start;
        }
        request.options.x_axis = axis.clone();
        figure(&request)
    };
    for axis in [XAxis::Relative, XAxis::Wall] {
        // No time of any run can be one.
        let shown = with_starts(vec![(at_zero(), Some(T))], &axis);
        assert_eq!((shown.x_kind, shown.x_extent), (AxisKind::Step, (0.0, 1.0)));
        assert_eq!(shown.notes, [Note::NoTimes { shown: AxisKind::Step }]);
        // One run among others.
        let shown = with_starts(vec![(good(), Some(T)), (at_zero(), Some(T)), (at_zero(), None)], &axis);
        assert_eq!(shown.x_kind, axis.kind());
        assert_eq!(shown.series.iter().map(|series| series.points_total).collect::<Vec<_>>(), [2, 0, 0]);
        assert!(shown.notes.contains(&Note::WithoutTimes { runs: 2 }), "{:?}", shown.notes);
    }
    // A start that is none, or that lies long after the values: time begins at the first value.
    for start in [Some(0), Some(5), Some(T + 400 * 86_400_000), Some(1_700_000_000)] {
        let shown = with_starts(vec![(good(), start)], &XAxis::Relative);
        assert_eq!((shown.x_extent, shown.series[0].start_time), ((0.0, 1000.0), None), "{start:?}");
        assert_eq!(shown.notes, [Note::WithoutStart { runs: 1 }]);
    }
    // Clocks that differ a little are no reason.
    let shown = with_starts(vec![(good(), Some(T + 1500))], &XAxis::Relative);
    assert_eq!((shown.x_extent, shown.notes.len()), ((-500.0, 500.0), 0));
    // Along steps the tooltip tells no time since a start that is none.
    assert_eq!(with_starts(vec![(at_zero(), Some(T))], &XAxis::Step).series[0].start_time, None);
}

#[test]
fn a_metric_along_x_that_never_meets_is_not_one_without_values() {
    let mut request = request([history(&[(0, 1.0), (1, 2.0)])], 500);
    request.options.x_axis = XAxis::Metric("other".into());
    request.inputs.lines[0].x_history = Some(history(&[(1000, 1.0), (1001, 2.0)]));
    let never = Note::NeverMeets { x: "other".into(), metric: "loss".into(), shown: AxisKind::Step };
    assert_eq!(figure(&request).notes, std::slice::from_ref(&never));
    request.inputs.lines[0].history = history(&[(0, 1.0)]);
    let shown = figure(&request);
    assert_eq!((shown.series[0].points_total, &shown.notes[..]), (1, &[never][..]), "a single value is a bar still");
}

#[test]
fn curves_of_several_sources_say_which_one_they_are() {
    let mut request = request([history(&[(0, 1.0), (1, 2.0)]), history(&[(0, 3.0), (1, 4.0)])], 500);
    request.inputs.sources = vec!["train/loss".into(), "val/loss".into()];
    request.inputs.lines[1].source = 1;
    request.inputs.lines[1].name = "run 0".into();
    let shown = figure(&request);
    let labels: Vec<_> = shown.series.iter().map(|series| shown.label(series)).collect();
    assert_eq!(labels.iter().map(|label| &**label).collect::<Vec<_>>(), ["run 0 · train/loss", "run 0 · val/loss"]);
}

#[test]
fn a_marked_stretch_has_its_numbers() {
    let shown = one(&[(0, 9.0), (10, 1.0), (20, f64::NAN), (30, 5.0), (40, 3.0), (50, -7.0)], ChartOptions::default());
    let rows = shown.statistics((10.0, 40.0), &Cancel::new()).expect("nobody cancels");
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.points, row.left_out, row.min, row.max), (3, 1, (1.0, 10), (5.0, 30)));
    assert_eq!((row.mean, row.change), (3.0, 2.0));
    assert!(shown.statistics((11.0, 19.0), &Cancel::new()).is_some_and(|rows| rows.is_empty()));
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -10.0..10.0_f64, 1 => any::<f64>(), 1 => prop_oneof![Just(f64::MAX), Just(-f64::MAX), Just(5e-324)]]
}

fn step() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0..500_i64, 1 => -50..50_i64, 1 => any::<i64>()]
}

fn options() -> impl Strategy<Value = ChartOptions> {
    let axes = prop_oneof![
        Just(XAxis::Step),
        Just(XAxis::Relative),
        Just(XAxis::SinceFirst),
        Just(XAxis::Wall),
        Just(XAxis::Metric("x".into()))
    ];
    let scale = || prop_oneof![Just(AxisScale::Linear), Just(AxisScale::Log)];
    let smoothing = prop_oneof![
        Just(Smoothing::None),
        (0.0..1.2_f64).prop_map(Smoothing::Ema),
        (0.0..1.2_f64).prop_map(Smoothing::TimeEma),
        (0.0..80.0_f64).prop_map(Smoothing::Gaussian),
        (0..60_usize).prop_map(Smoothing::RunningMean)
    ];
    let bands =
        prop_oneof![Just(Band::None), Just(Band::Std), Just(Band::StdErr), Just(Band::MinMax), Just(Band::Ci95)];
    let grouping = prop::option::of(bands.prop_map(|band| Grouping { band, ..by_lr() }));
    let orders = prop_oneof![Just(PointOrder::Sorted), Just(PointOrder::Stored)];
    (axes, scale(), scale(), smoothing, grouping, orders, any::<bool>()).prop_map(
        |(x_axis, x_scale, y_scale, smoothing, grouping, order, ignores_outliers)| ChartOptions {
            x_axis,
            x_scale,
            y_scale,
            order,
            smoothing,
            shows_raw: true,
            ignores_outliers,
            grouping,
            difference_to: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_of_whatever_was_logged_gives_a_sound_figure(
        runs in prop::collection::vec(prop::collection::vec((step(), value()), 0..80), 0..6),
        options in options(),
        columns in 1_usize..60,
        zoom in prop::option::of((0.0..1.0_f64, 0.001..1.0_f64)),
    ) {
        let histories = runs.iter().enumerate().map(|(at, points)| (history(points), at % 2)).collect();
        let mut request = grouped(histories, by_lr());
        request.options = options;
        request.viewport.columns = columns;
        for line in &mut request.inputs.lines {
            line.x_history = Some(line.history.clone());
        }
        let whole = figure(&request);
        if let Some((from, width)) = zoom {
            let (low, high) = whole.x_extent;
            request.viewport.x_range = Some((low + (high - low) * from, low + (high - low) * (from + width)));
        }
        let shown = figure(&request);
        prop_assert!(shown.x_range.0 < shown.x_range.1);
        prop_assert!(shown.y_range.0 < shown.y_range.1 && shown.y_range.0.is_finite() && shown.y_range.1.is_finite());
        for series in &shown.series {
            for stroke in series.strokes.iter().chain(&series.raw_strokes) {
                prop_assert!(!stroke.is_empty());
                prop_assert!(stroke.iter().flatten().all(|number| number.is_finite()));
                prop_assert!(stroke.is_sorted_by(|a, b| a[0] <= b[0]));
                prop_assert!(stroke.iter().all(|point| shown.x_scale.has(point[0]) && shown.y_scale.has(point[1])));
            }
            for band in &series.bands {
                prop_assert!(band.iter().all(|[x, low, high]| x.is_finite() && low <= high));
                prop_assert!(band.is_sorted_by(|a, b| a[0] <= b[0]));
            }
        }
        for at in [shown.x_range.0, shown.x_range.1, f64::MIN, f64::MAX] {
            prop_assert!(shown.readings(at).len() <= shown.series.len());
        }
        prop_assert!(shown.statistics(shown.x_range, &Cancel::new()).is_some());
    }
}
