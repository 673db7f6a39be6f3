//! Positions, lanes, brushes, and what filters say of them.

use jiff::tz::TimeZone;

use super::super::data::{Field, PlotData};
use super::super::plot::{LaneKind, Plot, Scale, Shape};
use super::super::style::PlotStyle;
use super::super::tests::{data, metric, numbers, param, some_numbers, words};
use super::{AxisSetup, Brush, Brushed, Coloring, ParallelSetup, brushed, condition, draw, fields};
use crate::drawing::Item;
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;
use crate::text::Language;

fn six() -> PlotData {
    data(
        6,
        vec![
            some_numbers(param("lr"), &[Some(1e-4), Some(1e-3), Some(1e-2), Some(0.1), Some(-1.0), None]),
            words(param("opt"), &["sgd", "adam", "adam", "lion", "sgd", ""]),
            numbers(metric("loss"), [0.5, 0.25, f64::NAN, 1.0, f64::INFINITY, 0.75]),
        ],
    )
}

fn setup(names: &[Field]) -> ParallelSetup {
    ParallelSetup { axes: Some(names.iter().cloned().map(AxisSetup::of).collect()), ..ParallelSetup::default() }
}

fn all() -> ParallelSetup {
    setup(&[param("lr"), param("opt"), metric("loss")])
}

fn drawn(setup: &ParallelSetup, data: &PlotData) -> Plot {
    let style = PlotStyle::light(600.0, 300.0);
    draw(setup, data, &style, Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

/// Where the line of a run meets each axis.
fn heights(plot: &Plot, run: usize) -> Vec<f64> {
    let mark = plot.marks.iter().find(|mark| mark.runs == [run]).expect("a line");
    let Shape::Line(points) = &mark.shape else { panic!("a line") };
    let at = |x: f64| points.iter().find(|point| (point[0] - x).abs() < 1e-6).expect("a corner")[1];
    plot.axes.iter().map(|axis| at(axis.ends[0][0])).collect()
}

fn lane(plot: &Plot, axis: usize, kind: LaneKind) -> f64 {
    plot.axes[axis].lanes.iter().find(|lane| lane.kind == kind).expect("a lane").at[1]
}

#[test]
fn a_line_meets_its_axes_where_its_values_lie() {
    let plot = drawn(
        &setup(&[param("x"), metric("y")]),
        &data(3, vec![numbers(param("x"), [0.0, 5.0, 10.0]), numbers(metric("y"), [3.0, 1.0, 2.0])]),
    );
    let [low, high] = plot.axes[0].ends.map(|end| end[1]);
    assert!(low > high, "the highest lies at the top");
    let middle = f64::midpoint(low, high);
    assert!((heights(&plot, 1)[0] - middle).abs() < 1e-6);
    assert!(heights(&plot, 0)[0] > middle && heights(&plot, 2)[0] < middle);
    assert!((heights(&plot, 2)[1] - f64::midpoint(heights(&plot, 0)[1], heights(&plot, 1)[1])).abs() < 1e-6);
}

#[test]
fn what_has_no_place_along_an_axis_lies_in_a_lane() {
    let mut setup = all();
    setup.axes.as_mut().expect("axes")[0].scale = Some(Scale::Log);
    let plot = drawn(&setup, &six());
    assert_eq!(heights(&plot, 5)[0], lane(&plot, 0, LaneKind::Missing));
    assert_eq!(heights(&plot, 4)[0], lane(&plot, 0, LaneKind::NotANumber), "it has no logarithm");
    assert_eq!(heights(&plot, 2)[2], lane(&plot, 2, LaneKind::NotANumber));
    assert_eq!(heights(&plot, 4)[2], lane(&plot, 2, LaneKind::Infinite));
    let [[_, low], [_, high]] = plot.axes[0].ends;
    assert!(lane(&plot, 0, LaneKind::Missing) > low && lane(&plot, 2, LaneKind::Infinite) < high);
    // Decades lie evenly.
    let at: Vec<f64> = (0..4).map(|run| heights(&plot, run)[0]).collect();
    assert!(at.windows(3).all(|three| (three[0] - 2.0 * three[1] + three[2]).abs() < 1e-6), "{at:?}");
}

#[test]
fn an_axis_is_logarithmic_by_itself_only_over_decades_of_positive_values() {
    let scale =
        |values: [f64; 3]| drawn(&setup(&[param("x")]), &data(3, vec![numbers(param("x"), values)])).axes[0].scale;
    assert_eq!(scale([1e-4, 1e-3, 1e-1]), Scale::Log);
    assert_eq!(scale([1.0, 10.0, 100.0]), Scale::Linear);
    assert_eq!(scale([0.0, 10.0, 10_000.0]), Scale::Linear);
    assert_eq!(scale([5.0, 5.0, 5.0]), Scale::Linear);
}

#[test]
fn an_axis_is_turned_round() {
    let mut setup = all();
    let before = drawn(&setup, &six());
    setup.axes.as_mut().expect("axes")[2].is_flipped = true;
    let after = drawn(&setup, &six());
    let [low, high] = before.axes[2].ends.map(|end| end[1]);
    assert_eq!(after.axes[2].ends.map(|end| end[1]), [high, low]);
    assert!((heights(&after, 0)[2] - (low + high - heights(&before, 0)[2])).abs() < 1e-6);
}

#[test]
fn a_brush_holds_what_it_covers_and_lies_where_it_was_drawn() {
    let (data, mut setup) = (six(), all());
    let plot = drawn(&setup, &data);
    let (axis, column) = (&plot.axes[2], &data.columns[2]);
    // From above 0.5 to below 0.25.
    let [upper, lower] = [heights(&plot, 0)[2] - 2.0, heights(&plot, 1)[2] + 2.0];
    let brush = Brush::between(axis, column, lower, upper).expect("a brush");
    let back = brush.heights(axis, column).expect("heights");
    assert!((back[0] - upper).abs() < 1e-6 && (back[1] - lower).abs() < 1e-6, "{back:?}");
    setup.set_brush(&metric("loss"), Some(brush));
    assert_eq!(brushed(&setup, &data).as_deref(), Some(&[0, 1][..]));
    // Within all of several.
    let (axis, column) = (&plot.axes[1], &data.columns[1]);
    let adam = heights(&plot, 1)[1];
    let words = Brush::between(axis, column, adam - 1.0, adam + 1.0).expect("a brush");
    assert_eq!(words.along, Some(Brushed::Names(vec!["adam".to_owned()])));
    setup.set_brush(&param("opt"), Some(words));
    assert_eq!(brushed(&setup, &data).as_deref(), Some(&[1][..]));
    setup.set_brush(&metric("loss"), None);
    assert_eq!(brushed(&setup, &data).as_deref(), Some(&[1, 2][..]));
    setup.set_brush(&param("opt"), None);
    assert_eq!(brushed(&setup, &data), None);
}

#[test]
fn a_lane_is_brushed_too() {
    let (data, mut setup) = (six(), all());
    let plot = drawn(&setup, &data);
    let at = lane(&plot, 0, LaneKind::Missing);
    let brush = Brush::between(&plot.axes[0], &data.columns[0], at - 2.0, at + 2.0).expect("a brush");
    assert_eq!((&brush.along, &brush.lanes[..]), (&None, &[LaneKind::Missing][..]));
    setup.set_brush(&param("lr"), Some(brush));
    assert_eq!(brushed(&setup, &data).as_deref(), Some(&[5][..]));
    let beyond = Brush::between(&plot.axes[1], &data.columns[1], -50.0, -40.0);
    assert_eq!(beyond, None, "nothing lies there");
}

#[test]
fn runs_beside_the_brushes_are_pale_and_not_pointed_at() {
    let (data, mut setup) = (six(), all());
    let along = Some(Brushed::Range([0.2, 0.6]));
    setup.set_brush(&metric("loss"), Some(Brush { field: metric("loss"), along, lanes: Vec::new() }));
    let plot = drawn(&setup, &data);
    let marked: Vec<usize> = plot.marks.iter().flat_map(|mark| mark.runs.clone()).collect();
    assert_eq!(marked, [0, 1]);
    let style = PlotStyle::light(600.0, 300.0);
    let pale =
        |item: &&Item| matches!(item, Item::Line { points, stroke } if points.len() > 5 && stroke.color == style.axis);
    assert_eq!(plot.drawing.items.iter().filter(pale).count(), 4);
    assert_eq!(plot.sheet.head, ["Run ID", "Run", "lr", "opt", "loss", "Brushed"]);
    assert_eq!(plot.sheet.rows[2][2..], ["0.01", "adam", "NaN", "false"]);
    assert_eq!(plot.sheet.rows[5][2..], ["", "", "0.75", "false"]);
}

#[test]
fn the_focused_run_is_drawn_last_and_runs_without_values_are_left_out() {
    let mut data = data(
        3,
        vec![
            some_numbers(param("x"), &[Some(1.0), None, Some(2.0)]),
            some_numbers(metric("y"), &[Some(1.0), None, Some(2.0)]),
        ],
    );
    data.runs[0].is_focused = true;
    let plot = drawn(&setup(&[param("x"), metric("y")]), &data);
    let order: Vec<usize> = plot.marks.iter().flat_map(|mark| mark.runs.clone()).collect();
    assert_eq!(order, [2, 0]);
    let said: Vec<String> = plot.notes.iter().map(|note| Language::English.texts().message(note)).collect();
    assert_eq!(said, ["1 run has none of these values and is not drawn"]);
}

#[test]
fn odd_values_and_no_values_are_drawn_all_the_same() {
    let odd = [f64::MAX, f64::MIN, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324];
    let of = |values: &[f64]| data(values.len(), vec![numbers(param("x"), values.iter().copied())]);
    for values in [&odd[..], &odd[..1], &odd[2..5], &[0.0; 3], &[1e300; 3], &[]] {
        let mut setup = setup(&[param("x")]);
        for scale in [None, Some(Scale::Log), Some(Scale::Linear)] {
            setup.axes.as_mut().expect("axes")[0].scale = scale;
            let plot = drawn(&setup, &of(values));
            assert_eq!(plot.marks.len(), values.len());
            for mark in &plot.marks {
                let Shape::Line(points) = &mark.shape else { panic!("a line") };
                let is_on_page =
                    |point: &[f64; 2]| (0.0..=600.0).contains(&point[0]) && (0.0..=300.0).contains(&point[1]);
                assert!(points.iter().all(is_on_page), "{values:?} {points:?}");
            }
        }
    }
    let empty = drawn(&ParallelSetup { axes: Some(Vec::new()), ..ParallelSetup::default() }, &six());
    assert!(empty.axes.is_empty() && empty.marks.is_empty());
}

#[test]
fn colours_are_asked_for_once() {
    let mut setup = all();
    assert_eq!(fields(&setup), [param("lr"), param("opt"), metric("loss")]);
    setup.color = Coloring::Field(metric("acc"));
    assert_eq!(fields(&setup).last(), Some(&metric("acc")));
    setup.color = Coloring::Runs;
    assert_eq!(fields(&setup).len(), 3);
    let json = serde_json::to_string(&setup).expect("writes");
    assert_eq!(serde_json::from_str::<ParallelSetup>(&json).expect("reads"), setup);
}

#[test]
fn a_brush_is_said_as_a_condition() {
    let data = six();
    let said = |field: Field, along: Option<Brushed>, lanes: Vec<LaneKind>| {
        let column = data.column(&field).expect("a column").clone();
        let runs: Vec<RunIndex> = data.runs.iter().map(|run| run.run).collect();
        condition(&Brush { field, along, lanes }, &column, &Catalog::default(), &runs)
    };
    let range = |low, high| Some(Brushed::Range([low, high]));
    assert_eq!(
        said(param("lr"), range(0.001, 0.1), vec![]).as_deref(),
        Some("params.lr >= 0.001 AND params.lr <= 0.1")
    );
    assert_eq!(
        said(metric("loss"), range(0.2, 1e-9), vec![LaneKind::NotANumber, LaneKind::Missing]).as_deref(),
        Some("(metrics.loss >= 0.2 AND metrics.loss <= 1e-9 OR metrics.loss IS NAN OR metrics.loss IS NULL)")
    );
    assert_eq!(said(metric("loss"), None, vec![LaneKind::Infinite]).as_deref(), Some("metrics.loss = inf"));
    assert_eq!(said(metric("loss"), None, vec![]), None);
}
