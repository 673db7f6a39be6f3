//! Positions and numbers of boxes, computed apart from them.

use jiff::tz::TimeZone;

use super::super::data::PlotData;
use super::super::plot::{Mark, Plot, Scale, Shape};
use super::super::tests::{data, metric, numbers, param, plain, some_numbers, words};
use super::{BoxKind, BoxSetup, draw, fields};
use crate::drawing::Item;
use crate::store::Cancel;
use crate::text::Language;

fn setup() -> BoxSetup {
    BoxSetup { metric: Some(metric("acc")), by: Some(param("lr")), ..BoxSetup::default() }
}

fn drawn(setup: &BoxSetup, data: &PlotData) -> Plot {
    draw(setup, data, &plain(), Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

fn words_of(plot: &Plot) -> Vec<&str> {
    let items = plot.drawing.items.iter();
    items.filter_map(|item| if let Item::Text { text, .. } = item { Some(&**text) } else { None }).collect()
}

fn notes(plot: &Plot) -> Vec<String> {
    plot.notes.iter().map(|note| Language::English.texts().message(note)).collect()
}

fn boxes(plot: &Plot) -> Vec<&Mark> {
    plot.marks.iter().filter(|mark| matches!(mark.shape, Shape::Frame(_))).collect()
}

/// Where a value of the metric lies, by the axis that the plot tells of.
fn up(plot: &Plot, value: f64) -> f64 {
    let axis = plot.axes.iter().find(|axis| axis.field == metric("acc")).expect("an axis");
    let [low, high] = axis.range;
    let part = match axis.scale {
        Scale::Linear => (value - low) / (high - low),
        Scale::Log => (value / low).ln() / (high / low).ln(),
    };
    axis.ends[0][1] + (axis.ends[1][1] - axis.ends[0][1]) * part
}

/// `[1, 2, 4, 8, 16, 32, 100]` at 0.1, three values at 0.01.
fn two_groups() -> PlotData {
    let values = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 100.0, 5.0, 6.0, 7.0];
    let rates = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01];
    data(10, vec![numbers(metric("acc"), values), numbers(param("lr"), rates)])
}

#[test]
fn a_box_has_the_quartiles_of_numpy_and_whiskers_within_one_and_a_half_times_its_height() {
    let data = two_groups();
    let plot = drawn(&setup(), &data);
    // numpy.percentile([1, 2, 4, 8, 16, 32, 100], [25, 50, 75]) = 3, 8, 24: whiskers from 1 to 32, and 100 outside.
    let boxes = boxes(&plot);
    assert_eq!(boxes.len(), 1, "three values have no box");
    assert_eq!(boxes[0].runs, [0, 1, 2, 3, 4, 5, 6]);
    let Shape::Frame(frame) = boxes[0].shape else { panic!("a frame") };
    assert!((frame.y - up(&plot, 32.0)).abs() < 1e-9 && (frame.y + frame.height - up(&plot, 1.0)).abs() < 1e-9);
    let body = plot.drawing.items.iter().find_map(|item| match item {
        Item::Rect { frame, stroke: Some(_), fill: Some(_), .. } => Some(*frame),
        _ => None,
    });
    let body = body.expect("a box");
    assert!((body.y - up(&plot, 24.0)).abs() < 1e-9 && (body.y + body.height - up(&plot, 3.0)).abs() < 1e-9);
    let median = |item: &Item| match item {
        Item::Line { points, stroke } if stroke.width == 2.0 => Some(points[0][1]),
        _ => None,
    };
    assert!((plot.drawing.items.iter().find_map(median).expect("a median") - up(&plot, 8.0)).abs() < 1e-9);
    for told in [("median", "8"), ("first quartile", "3"), ("third quartile", "24"), ("n", "7"), ("mean", "23.29")] {
        let told = (told.0.to_owned(), told.1.to_owned());
        assert!(boxes[0].told.contains(&told), "{told:?} in {:?}", boxes[0].told);
    }
    assert_eq!(notes(&plot), ["1 group has fewer than 5 values: its points alone are drawn"]);
}

#[test]
fn groups_are_in_the_order_of_numbers_with_their_size_below() {
    let plot = drawn(&setup(), &two_groups());
    let words = words_of(&plot);
    for word in ["0.01", "0.1", "6 · n 3", "8 · n 7"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    // Each run is a point, in its band.
    let axis = &plot.axes[0];
    let middle = f64::midpoint(axis.ends[0][0], axis.ends[1][0]);
    for run in 0..10 {
        let mark = plot.marks.iter().find(|mark| mark.runs == [run]).expect("a point");
        let Shape::Point { center, .. } = mark.shape else { panic!("a point") };
        assert_eq!(center[0] < middle, run >= 7, "{run}");
    }
}

#[test]
fn many_numbers_are_in_groups_of_about_equal_size_and_that_is_said() {
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    let data = data(40, vec![numbers(metric("acc"), values.clone()), numbers(param("lr"), values)]);
    let plot = drawn(&setup(), &data);
    assert_eq!(notes(&plot), ["lr has many values: runs are in 4 groups of about equal size"]);
    let sizes: Vec<usize> = boxes(&plot).iter().map(|mark| mark.runs.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 40);
    assert!(sizes.len() == 4 && sizes.iter().all(|size| (9..=11).contains(size)), "{sizes:?}");
}

#[test]
fn words_missing_values_and_what_is_not_finite_are_all_there() {
    let acc = [Some(1.0), Some(2.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(3.0)];
    let data = data(6, vec![some_numbers(metric("acc"), &acc), words(param("lr"), &["b", "a", "a", "b", "", "b"])]);
    let plot = drawn(&setup(), &data);
    assert_eq!(plot.marks.len(), 6);
    let words = words_of(&plot);
    for word in ["a", "b", "missing", "NaN", "∞", "2 · n 1", "n 0"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    let notes = notes(&plot);
    assert!(notes.contains(&"acc is NaN in 1 run".to_owned()), "{notes:?}");
}

#[test]
fn a_violin_is_widest_where_most_values_are_and_ends_at_the_last() {
    let values = [1.0, 4.8, 4.9, 5.0, 5.0, 5.1, 5.2, 9.0];
    let data = data(8, vec![numbers(metric("acc"), values)]);
    let plot = drawn(&BoxSetup { kind: BoxKind::Violin, by: None, has_points: false, ..setup() }, &data);
    let outline = plot
        .drawing
        .items
        .iter()
        .find_map(|item| if let Item::Area { points, .. } = item { Some(points) } else { None });
    let outline = outline.expect("an outline");
    let ys = || outline.iter().map(|point| point[1]);
    assert!((ys().fold(f64::MAX, f64::min) - up(&plot, 9.0)).abs() < 1e-6);
    assert!((ys().fold(0.0, f64::max) - up(&plot, 1.0)).abs() < 1e-6);
    let widest = outline.iter().max_by(|a, b| a[0].total_cmp(&b[0])).expect("points");
    assert!((widest[1] - up(&plot, 5.0)).abs() < (up(&plot, 1.0) - up(&plot, 9.0)) * 0.03, "{widest:?}");
    assert_eq!(plot.marks.len(), 1, "points are switched off");
    assert!(words_of(&plot).contains(&"all runs"));
}

#[test]
fn equal_values_have_a_flat_box_and_a_flat_violin() {
    for kind in [BoxKind::Box, BoxKind::Violin] {
        let data = data(6, vec![numbers(metric("acc"), [3.0; 6]), numbers(param("lr"), [1.0; 6])]);
        let plot = drawn(&BoxSetup { kind, has_mean: true, ..setup() }, &data);
        assert_eq!(boxes(&plot).len(), 1);
        let Shape::Frame(frame) = boxes(&plot)[0].shape else { panic!("a frame") };
        assert!((frame.y - up(&plot, 3.0)).abs() < 1e-9);
    }
}

#[test]
fn a_setup_is_read_with_points_switched_on() {
    assert!(serde_json::from_str::<BoxSetup>("{}").expect("reads").has_points);
    assert_eq!(fields(&setup()), [metric("acc"), param("lr")]);
    assert_eq!(fields(&BoxSetup { by: Some(metric("acc")), ..setup() }), [metric("acc")]);
}
