//! Positions and numbers of scatter plots, computed apart from them.

use jiff::tz::TimeZone;

use super::super::plot::{LaneKind, Plot, Scale, Shape};
use super::super::tests::{data, metric, numbers, param, plain, runs, some_numbers, words};
use super::{ScatterSetup, draw, fields};
use crate::compare::plots::data::PlotData;
use crate::drawing::Item;
use crate::model::Best;
use crate::store::Cancel;
use crate::text::Language;

fn setup() -> ScatterSetup {
    ScatterSetup { x: Some(param("x")), y: Some(metric("y")), ..ScatterSetup::default() }
}

fn drawn(setup: &ScatterSetup, data: &PlotData) -> Plot {
    draw(setup, data, &plain(), Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

fn center(plot: &Plot, run: usize) -> [f64; 2] {
    let mark = plot.marks.iter().find(|mark| mark.runs == [run]).expect("a mark");
    let Shape::Point { center, .. } = mark.shape else { panic!("a point") };
    center
}

fn notes(plot: &Plot) -> Vec<String> {
    plot.notes.iter().map(|note| Language::English.texts().message(note)).collect()
}

/// Where a value lies by the axis that the plot tells of, worked out here.
fn along(plot: &Plot, axis: usize, value: f64) -> f64 {
    let place = &plot.axes[axis];
    let [low, high] = place.range;
    let part = match place.scale {
        Scale::Linear => (value - low) / (high - low),
        Scale::Log => (value / low).ln() / (high / low).ln(),
    };
    let [from, to] = place.ends;
    from[axis] + (to[axis] - from[axis]) * part
}

#[test]
fn points_lie_where_the_axes_say() {
    let data = data(3, vec![numbers(param("x"), [1.0, 10.0, 1000.0]), numbers(metric("y"), [-4.0, 0.0, 6.0])]);
    for x_scale in [Scale::Linear, Scale::Log] {
        let plot = drawn(&ScatterSetup { x_scale: Some(x_scale), ..setup() }, &data);
        assert_eq!(plot.axes[0].scale, x_scale);
        for (run, [x, y]) in [[1.0, -4.0], [10.0, 0.0], [1000.0, 6.0]].into_iter().enumerate() {
            let [at_x, at_y] = center(&plot, run);
            assert!((at_x - along(&plot, 0, x)).abs() < 1e-9, "{at_x}");
            assert!((at_y - along(&plot, 1, y)).abs() < 1e-9, "{at_y}");
        }
        // 5 % of room at both ends.
        let [low, high] = plot.axes[1].range;
        assert!((low + 4.5).abs() < 1e-9 && (high - 6.5).abs() < 1e-9, "{low} {high}");
        assert!(plot.axes[1].ends[1][1] < plot.axes[1].ends[0][1], "high is above");
    }
}

#[test]
fn what_has_no_place_lies_in_a_lane_and_is_counted() {
    let x = [Some(1.0), Some(-1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY), Some(0.0)];
    let y = [Some(1.0), Some(2.0), Some(3.0), Some(1.5), Some(1.2), None, Some(f64::NEG_INFINITY)];
    let data = data(7, vec![some_numbers(param("x"), &x), some_numbers(metric("y"), &y)]);
    let plot = drawn(&ScatterSetup { x_scale: Some(Scale::Log), ..setup() }, &data);
    assert_eq!(plot.marks.len(), 7, "nobody is dropped");
    let lane = |axis: usize, kind: LaneKind| {
        plot.axes[axis].lanes.iter().find(|lane| lane.kind == kind).expect("a lane").at[axis]
    };
    assert_eq!(center(&plot, 1)[0], lane(0, LaneKind::NotANumber));
    assert_eq!(center(&plot, 2)[0], lane(0, LaneKind::Missing));
    assert_eq!(center(&plot, 3)[0], lane(0, LaneKind::NotANumber));
    assert_eq!(center(&plot, 4)[0], lane(0, LaneKind::Infinite));
    assert_eq!(center(&plot, 5), [lane(0, LaneKind::NotANumber), lane(1, LaneKind::Missing)]);
    assert_eq!(center(&plot, 6)[1], lane(1, LaneKind::MinusInfinite));
    let [left, right] = [plot.axes[0].ends[0][0], plot.axes[0].ends[1][0]];
    assert!(lane(0, LaneKind::Missing) < lane(0, LaneKind::NotANumber) && lane(0, LaneKind::NotANumber) < left);
    assert!(lane(0, LaneKind::Infinite) > right);
    let notes = notes(&plot);
    for said in ["x is NaN or not above 0 in 4 runs: beside the log axis", "1 run has no x", "y is −∞ in 1 run"] {
        assert!(notes.iter().any(|note| note == said), "{notes:?}");
    }
}

#[test]
fn a_log_axis_without_positive_values_is_linear_and_says_so() {
    let data = data(2, vec![numbers(param("x"), [-1.0, 0.0]), numbers(metric("y"), [1.0, 2.0])]);
    let plot = drawn(&ScatterSetup { x_scale: Some(Scale::Log), ..setup() }, &data);
    assert_eq!(plot.axes[0].scale, Scale::Linear);
    assert_eq!(notes(&plot), ["x has no value above 0: its axis is linear"]);
}

#[test]
fn points_of_a_word_are_spread_within_its_band_alone() {
    let names: Vec<&str> = (0..60).map(|at| ["adam", "sgd", "lion"][at % 3]).collect();
    let data = data(60, vec![words(param("x"), &names), numbers(metric("y"), (0..60).map(f64::from))]);
    let plot = drawn(&setup(), &data);
    let [left, right] = [plot.axes[0].ends[0][0], plot.axes[0].ends[1][0]];
    let band = (right - left) / 3.0;
    // In natural order: adam, lion, sgd.
    for run in 0..60 {
        let nth = [0.0, 2.0, 1.0][run % 3];
        let away = center(&plot, run)[0] - (left + band * (nth + 0.5));
        assert!(away.abs() <= band * 0.31 + 1e-9, "{run}: {away} of {band}");
    }
    assert_ne!(center(&plot, 0)[0], center(&plot, 3)[0]);
    assert_eq!(drawn(&setup(), &data), plot, "the same each time");
}

#[test]
fn a_trend_is_that_of_least_squares() {
    // numpy.polyfit([1, 2, 3, 4], [2, 4, 5, 4.5], 1): slope 0.85, intercept 1.75; R² = 0.6963855421686746 (scipy.stats.linregress).
    let data = data(
        5,
        vec![numbers(param("x"), [1.0, 2.0, 3.0, 4.0, f64::NAN]), numbers(metric("y"), [2.0, 4.0, 5.0, 4.5, 1.0])],
    );
    let plot = drawn(&ScatterSetup { has_trend: true, ..setup() }, &data);
    let clip =
        plot.drawing.items.iter().find_map(|item| if let Item::Clip { items, .. } = item { Some(items) } else { None });
    let Some([Item::Area { .. }, Item::Line { points, .. }]) = clip.map(|items| &items[..]) else { panic!("a trend") };
    let [low, high] = plot.axes[0].range;
    for (point, x) in [(points[0], low), (points[points.len() - 1], high)] {
        assert!((point[0] - along(&plot, 0, x)).abs() < 1e-6);
        assert!((point[1] - along(&plot, 1, 1.75 + 0.85 * x)).abs() < 1e-6);
    }
    let has =
        |wanted: &str| plot.drawing.items.iter().any(|item| matches!(item, Item::Text { text, .. } if text == wanted));
    assert!(has("Trend, R² = 0.696, n = 4"));
    let equal =
        super::super::tests::data(3, vec![numbers(param("x"), [1.0; 3]), numbers(metric("y"), [1.0, 2.0, 3.0])]);
    let plot = drawn(&ScatterSetup { has_trend: true, ..setup() }, &equal);
    assert_eq!(notes(&plot), ["No trend: x is the same in all runs"]);
}

#[test]
fn a_front_is_a_stair_through_runs_that_none_beats() {
    let data = data(
        5,
        vec![numbers(param("x"), [1.0, 2.0, 3.0, 2.5, f64::NAN]), numbers(metric("y"), [1.0, 3.0, 4.0, 2.0, 9.0])],
    );
    let wanted = ScatterSetup { has_front: true, best: [Some(Best::Min), Some(Best::Max)], ..setup() };
    let plot = drawn(&wanted, &data);
    let is_best: Vec<&str> = plot.sheet.rows.iter().map(|row| &*row[4]).collect();
    assert_eq!(is_best, ["1", "1", "1", "0", "0"]);
    let stair = |plot: &Plot| {
        let line = plot.drawing.items.iter().find_map(|item| match item {
            Item::Clip { items, .. } => match &items[..] {
                [Item::Line { points, .. }] => Some(points.clone()),
                _ => None,
            },
            _ => None,
        });
        line.expect("a stair")
    };
    let at = |plot: &Plot, [x, y]: [f64; 2]| [along(plot, 0, x), along(plot, 1, y)];
    let high = plot.axes[0].range[1];
    let corners = [[1.0, 1.0], [2.0, 1.0], [2.0, 3.0], [3.0, 3.0], [3.0, 4.0], [high, 4.0]];
    for (found, wanted) in stair(&plot).iter().zip(corners.map(|corner| at(&plot, corner))) {
        assert!((found[0] - wanted[0]).abs() < 1e-9 && (found[1] - wanted[1]).abs() < 1e-9, "{found:?} {wanted:?}");
    }
    assert_eq!(stair(&plot).len(), 6);
    // Of x the larger is better: run 2 alone beats all.
    let plot = drawn(&ScatterSetup { best: [Some(Best::Max); 2], ..wanted.clone() }, &data);
    assert_eq!(stair(&plot).len(), 2);
    let plot = drawn(&ScatterSetup { best: [None; 2], ..wanted }, &data);
    assert!(notes(&plot).contains(&"No Pareto front: choose whether low or high x is better".to_owned()));
}

#[test]
fn a_run_in_focus_lies_above_all_and_is_named() {
    let mut data = data(200, vec![numbers(param("x"), (0..200).map(f64::from)), numbers(metric("y"), [1.0; 200])]);
    data.runs[5].is_focused = true;
    let plot = drawn(&setup(), &data);
    assert_eq!(plot.marks.last().map(|mark| mark.runs.clone()), Some(vec![5]));
    let named =
        |wanted: &str| plot.drawing.items.iter().any(|item| matches!(item, Item::Text { text, .. } if text == wanted));
    assert!(named("run-5") && !named("run-6"));
    let told = &plot.marks.last().expect("a mark").told;
    assert_eq!(*told, [("x".to_owned(), "5".to_owned()), ("y".to_owned(), "1".to_owned())]);
}

#[test]
fn colours_follow_values_and_the_first_twelve_words() {
    let style = plain();
    let names: Vec<String> = (0..40).map(|at| format!("w{}", if at < 20 { at % 2 } else { at })).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let data = data(
        40,
        vec![
            numbers(param("x"), (0..40).map(f64::from)),
            numbers(metric("y"), (0..40).map(|at| f64::from(at % 20))),
            words(param("w"), &names),
        ],
    );
    let plot = drawn(&ScatterSetup { color: Some(param("w")), ..setup() }, &data);
    let colors: std::collections::BTreeSet<[u8; 3]> = plot
        .drawing
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Circle { fill: Some(fill), .. } if fill.opacity < 1.0 => Some(fill.color),
            _ => None,
        })
        .collect();
    assert_eq!(colors.len(), 13, "twelve, and that of the others");
    assert!(colors.contains(&style.muted));
    let plot = drawn(&ScatterSetup { color: Some(metric("y")), ..setup() }, &data);
    let first = plot.drawing.items.iter().find_map(|item| match item {
        Item::Circle { fill: Some(fill), .. } if fill.opacity < 1.0 => Some(fill.color),
        _ => None,
    });
    assert_eq!(first, Some(style.ramp[0]), "the lowest value");
}

#[test]
fn sizes_are_areas_and_runs_without_are_rings() {
    let size = [Some(0.0), Some(50.0), Some(100.0), None];
    let data = data(
        4,
        vec![
            numbers(param("x"), [1.0, 2.0, 3.0, 4.0]),
            numbers(metric("y"), [1.0, 2.0, 3.0, 4.0]),
            some_numbers(param("s"), &size),
        ],
    );
    let plot = drawn(&ScatterSetup { size: Some(param("s")), ..setup() }, &data);
    let radius = |run: usize| {
        let mark = plot.marks.iter().find(|mark| mark.runs == [run]).expect("a mark");
        if let Shape::Point { radius, .. } = mark.shape { radius } else { panic!("a point") }
    };
    assert_eq!([radius(0), radius(2), radius(3)], [2.0, 9.0, 2.0]);
    // Halfway between the areas 4 and 81.
    assert!((radius(1) - 42.5_f64.sqrt()).abs() < 1e-9);
    assert_eq!(notes(&plot), ["s is missing in 1 run: a small ring"]);
}

#[test]
fn without_axes_or_runs_it_says_what_to_do_and_a_cancelled_one_is_none() {
    let none = drawn(&ScatterSetup::default(), &data(3, vec![]));
    assert!(none.marks.is_empty());
    assert_eq!(notes(&none), ["Choose the x and y axes"]);
    let empty = drawn(&setup(), &data(0, vec![numbers(param("x"), []), numbers(metric("y"), [])]));
    assert_eq!(notes(&empty), ["No runs to plot"]);
    let cancel = Cancel::new();
    cancel.cancel();
    let data = data(1, vec![numbers(param("x"), [1.0]), numbers(metric("y"), [1.0])]);
    assert_eq!(draw(&setup(), &data, &plain(), Language::English.texts(), &TimeZone::UTC, &cancel), None);
}

#[test]
fn a_setup_names_its_fields_once_and_is_kept() {
    let setup = ScatterSetup { color: Some(param("x")), size: Some(metric("z")), ..setup() };
    assert_eq!(fields(&setup), [param("x"), metric("y"), metric("z")]);
    let json = serde_json::to_string(&setup).expect("writes");
    assert_eq!(serde_json::from_str::<ScatterSetup>(&json).expect("reads"), setup);
    assert_eq!(serde_json::from_str::<ScatterSetup>("{}").expect("reads"), ScatterSetup::default());
}

#[test]
fn ten_thousand_points_are_all_there() {
    let mut data = data(
        10_000,
        vec![
            numbers(param("x"), (0..10_000).map(f64::from)),
            numbers(metric("y"), (0..10_000).map(|at| f64::from(at).sin())),
        ],
    );
    data.runs = runs(10_000);
    let plot = drawn(&ScatterSetup { color: Some(metric("y")), has_trend: true, ..setup() }, &data);
    assert_eq!(plot.marks.len(), 10_000);
    assert_eq!(plot.sheet.rows.len(), 10_000);
}
