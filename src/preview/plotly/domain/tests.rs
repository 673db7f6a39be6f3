//! Small figures with values checked by hand, and figures that no program would write.

use serde_json::{Value, json};

use super::super::view::{Camera, Point};
use super::super::{Drawn, Figure, Style, View, draw, hover};
use super::geometry::area;
use crate::drawing::Item;

const SIZE: [f64; 2] = [700.0, 500.0];

fn figure(data: Value) -> Figure {
    let layout = json!({"margin": {"l": 50, "r": 50, "t": 50, "b": 50}, "showlegend": false});
    Figure { data: data.as_array().cloned().unwrap_or_else(|| vec![data]), layout, frames: Vec::new() }
}

fn drawn(data: Value) -> Drawn {
    draw(&figure(data), SIZE, &Style::own(), &View::default())
}

/// All items, also those within clips.
fn flat(items: &[Item]) -> Vec<&Item> {
    let inner = items.iter().flat_map(|item| match item {
        Item::Clip { items, .. } => flat(items),
        item => vec![item],
    });
    inner.collect()
}

fn areas(drawn: &Drawn) -> Vec<(&[[f64; 2]], [u8; 3])> {
    let items = flat(&drawn.drawing.items).into_iter();
    let areas = items.filter_map(|item| match item {
        Item::Area { points, fill } => Some((points.as_slice(), fill.color)),
        _ => None,
    });
    areas.collect()
}

fn texts(drawn: &Drawn) -> Vec<&str> {
    let items = flat(&drawn.drawing.items).into_iter();
    let texts = items.filter_map(|item| match item {
        Item::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn told(data: Value, index: usize) -> Vec<String> {
    let figure = figure(data);
    let point = Point { at: [0.0; 2], reach: [0.0; 2], trace: 0, index, color: [0; 3] };
    hover(&figure, &View::default(), &point)
}

#[test]
fn a_pie_has_slices_as_large_as_their_values() {
    let pie = json!({"type": "pie", "labels": ["a", "b", "a"], "values": [1, 4, 3], "textinfo": "label+percent",
        "marker": {"colors": ["#ff0000", "#00ff00"]}});
    let drawn = drawn(pie.clone());
    let areas = areas(&drawn);
    assert_eq!(areas.len(), 2, "points of one label are one slice");
    // A room of 600 by 400: half a disc of radius 200 each.
    for (points, _) in &areas {
        assert!((area(points) / (std::f64::consts::PI * 20_000.0) - 1.0).abs() < 2e-3, "{}", area(points));
    }
    assert_eq!(areas[0].1, [255, 0, 0]);
    assert!(texts(&drawn).contains(&"50%"), "{:?}", texts(&drawn));
    assert_eq!(told(pie.clone(), 1), ["b", "4", "50%"]);
    let mut named = pie;
    named["hovertemplate"] = json!("%{label}: %{percent} of %{value:.1f}<extra>%{percent:.0%}</extra>");
    assert_eq!(told(named, 1), ["b: 50% of 4.0", "50%"]);
}

#[test]
fn a_treemap_and_an_icicle_share_the_room() {
    let tree = json!({"labels": ["all", "x", "y"], "parents": ["", "all", "all"], "values": [0, 3, 1]});
    let with = |extra: Value| {
        let mut trace = tree.clone();
        for (key, value) in extra.as_object().expect("an object") {
            trace[key] = value.clone();
        }
        trace
    };
    let pad = json!({"t": 0, "l": 0, "r": 0, "b": 0});
    let treemap = drawn(with(json!({"type": "treemap", "marker": {"pad": pad}, "tiling": {"pad": 0}})));
    let sizes: Vec<f64> = areas(&treemap).iter().map(|(points, _)| area(points).round()).collect();
    assert_eq!(sizes, [180_000.0, 60_000.0], "the root is not filled");
    let icicle = drawn(with(json!({"type": "icicle"})));
    let sizes: Vec<f64> = areas(&icicle).iter().map(|(points, _)| area(points).round()).collect();
    assert_eq!(sizes, [90_000.0, 30_000.0]);
    assert_eq!(told(with(json!({"type": "treemap"})), 1), ["x", "3", "75% / all"]);
}

#[test]
fn a_scene_turns_with_its_camera() {
    let trace = json!({"type": "scatter3d", "mode": "markers", "x": [0, 1], "y": [0, 1], "z": [0, 1]});
    let first = drawn(trace.clone());
    assert_eq!(first.scenes.len(), 1);
    assert_eq!(first.scenes[0].0, "scene");
    let place = first.scenes[0].1;
    assert_eq!((place.x, place.y, place.width, place.height), (50.0, 50.0, 600.0, 400.0));
    // From the default camera the diagonal of the box is looked along: both points are in the middle.
    for point in &first.points {
        assert!((point.at[0] - 350.0).abs() < 1e-6 && (point.at[1] - 250.0).abs() < 1e-6, "{point:?}");
    }
    let mut view = View::default();
    let side = Camera { eye: [2.0, 0.0, 0.0], center: [0.0; 3], up: [0.0, 0.0, 1.0] };
    view.cameras.insert("scene".to_owned(), side);
    let turned = draw(&figure(trace), SIZE, &Style::own(), &view);
    // By hand: the point lies 0.5 / 1.0625 up and to the right in a box of side 1, 2 ∓ that away.
    let half = 0.5 / 1.0625;
    let near = half / (2.0 - half) / 0.414_213_562 * 200.0;
    let point = turned.points.iter().find(|point| point.index == 1).expect("it is seen");
    assert!((point.at[0] - (350.0 + near)).abs() < 1e-3 && (point.at[1] - (250.0 - near)).abs() < 1e-3, "{point:?}");
}

#[test]
fn polar_points_lie_at_their_angle_and_distance() {
    let trace = json!({"type": "scatterpolar", "mode": "markers", "r": [1, 1, 0.5], "theta": [0, 90, 180]});
    let mut figure = figure(trace);
    figure.layout["polar"] = json!({"radialaxis": {"range": [0, 1]}});
    let drawn = draw(&figure, SIZE, &Style::own(), &View::default());
    let at: Vec<[f64; 2]> = drawn.points.iter().map(|point| point.at.map(f64::round)).collect();
    assert_eq!(at, [[550.0, 250.0], [350.0, 50.0], [250.0, 250.0]]);
}

#[test]
fn a_table_shows_its_cells_and_tells_what_does_not_fit() {
    let rows: Vec<usize> = (0..100).collect();
    let drawn = drawn(json!({"type": "table", "header": {"values": ["<b>n</b>"]},
        "cells": {"values": [rows], "format": [".1f"], "align": "right"}}));
    let texts = texts(&drawn);
    assert!(texts.contains(&"n") && texts.contains(&"3.0"), "{texts:?}");
    assert!(texts.iter().any(|text| text.ends_with("/ 100")), "{texts:?}");
}

#[test]
fn a_gauge_fills_up_to_its_value() {
    let drawn =
        drawn(json!({"type": "indicator", "mode": "gauge+number+delta", "value": 25, "delta": {"reference": 20},
        "gauge": {"axis": {"range": [0, 100]}, "bar": {"color": "#0000ff"}}}));
    let bar = areas(&drawn).into_iter().find(|(_, color)| *color == [0, 0, 255]).expect("the bar");
    // A quarter of half a ring from 0.8125 to 0.9375 of the radius of 300.
    let whole = std::f64::consts::PI / 2.0 * (281.25_f64.powi(2) - 243.75_f64.powi(2));
    assert!((area(bar.0) / (whole / 4.0) - 1.0).abs() < 1e-2, "{}", area(bar.0));
    assert!(texts(&drawn).contains(&"25") && texts(&drawn).contains(&"▲5"), "{:?}", texts(&drawn));
}

#[test]
fn lines_that_miss_a_chosen_range_are_pale() {
    let drawn = drawn(json!({"type": "parcoords", "line": {"color": "#ff0000"}, "dimensions": [
        {"label": "a", "values": [0, 1, 2], "constraintrange": [0.5, 1.5]}, {"label": "b", "values": [2, 1, 0]}]}));
    let reds = flat(&drawn.drawing.items)
        .into_iter()
        .filter(|item| matches!(item, Item::Line { stroke, .. } if stroke.color == [255, 0, 0]));
    assert_eq!(reds.count(), 1);
    assert_eq!(drawn.points.len(), 1, "only what was chosen is told");
}

/// Kinds with the attributes that hold their data.
const KINDS: [(&str, &[&str]); 17] = [
    ("pie", &["labels", "values", "pull"]),
    ("funnelarea", &["labels", "values"]),
    ("sunburst", &["labels", "parents", "values"]),
    ("treemap", &["labels", "parents", "values"]),
    ("icicle", &["labels", "parents", "values"]),
    ("sankey", &["link.source", "link.target", "link.value", "node.label", "node.x", "node.y"]),
    ("table", &["header.values", "cells.values", "columnwidth", "columnorder"]),
    ("indicator", &["value", "gauge.axis.range", "delta.reference"]),
    ("parcoords", &["line.color", "dimensions"]),
    ("parcats", &["line.color", "dimensions", "counts"]),
    ("scatterpolar", &["r", "theta", "marker.size"]),
    ("barpolar", &["r", "theta", "width", "base"]),
    ("scatterternary", &["a", "b", "c"]),
    ("scatter3d", &["x", "y", "z", "marker.color"]),
    ("surface", &["x", "y", "z", "surfacecolor"]),
    ("mesh3d", &["x", "y", "z", "i", "j", "k", "intensity"]),
    ("scattergeo", &["lon", "lat"]),
];

fn set(trace: &mut Value, path: &str, value: &Value) {
    match path.split_once('.') {
        Some((first, rest)) => {
            if !trace[first].is_object() {
                trace[first] = json!({});
            }
            set(&mut trace[first], rest, value);
        }
        None => trace[path] = value.clone(),
    }
}

fn odd_values() -> Vec<Value> {
    vec![
        json!(null),
        json!([]),
        json!(-1),
        json!("text"),
        json!({"a": 1}),
        json!([null, null]),
        json!([0, 0, 0]),
        json!([1e308, 1e308, -1e308]),
        json!([-3, "NaN", null, 5, true]),
        json!([5e-324, 1e300, 7]),
        json!(["a", "b", "a", ""]),
        json!([[1, 2], [3, null]]),
        json!([[], []]),
        json!([["x"], [null, "y"]]),
        json!([{"values": [1, null, "x"], "label": "l"}, {"values": [1e308, -1e308]}, {"values": []}]),
        json!({"dtype": "f8", "bdata": "AAAAAAAA8H8AAAAAAADwfwAAAAAAAPj/"}),
    ]
}

#[test]
fn odd_values_end_well_in_every_kind() {
    let values = odd_values();
    for (kind, paths) in KINDS {
        for (first, value) in values.iter().enumerate() {
            for (second, other) in values.iter().enumerate() {
                let mut trace = json!({ "type": kind });
                if kind == "indicator" {
                    trace["mode"] = json!("number+delta+gauge");
                }
                for (at, path) in paths.iter().enumerate() {
                    set(&mut trace, path, if at % 2 == 0 { value } else { other });
                }
                for size in [[300.0, 200.0], [20.0, 20.0]] {
                    let figure = figure(trace.clone());
                    let drawn = draw(&figure, size, &Style::own(), &View::default());
                    assert!(drawn.drawing.items.len() < 5_000, "{kind} {first} {second}");
                    for point in drawn.points.iter().take(3) {
                        hover(&figure, &View::default(), point);
                    }
                }
            }
        }
    }
}

#[test]
fn very_many_sectors_stay_bounded() {
    let count = 300_000;
    let labels: Vec<String> = (0..count).map(|at| format!("n{at}")).collect();
    let parents: Vec<&str> = (0..count).map(|at| if at == 0 { "" } else { "n0" }).collect();
    for kind in ["sunburst", "treemap", "icicle"] {
        let drawn = drawn(json!({"type": kind, "labels": labels, "parents": parents}));
        assert!(drawn.drawing.items.len() < 120_000, "{kind}: {}", drawn.drawing.items.len());
    }
    let drawn = drawn(json!({"type": "pie", "labels": labels}));
    assert!(drawn.drawing.items.len() < 30_000, "{}", drawn.drawing.items.len());
}
