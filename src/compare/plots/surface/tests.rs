//! Cells, triangles and contours, computed apart from them.

use jiff::tz::TimeZone;

use super::super::data::PlotData;
use super::super::plot::{Plot, Scale, Shape};
use super::super::tests::{Chance, data, metric, numbers, param, plain, some_numbers, words};
use super::mesh::{Corner, Mesh, crossing, parts};
use super::{CellValue, SurfaceKind, SurfaceSetup, draw, fields};
use crate::drawing::{Item, Pixels};
use crate::store::Cancel;
use crate::text::Language;

fn setup(kind: SurfaceKind) -> SurfaceSetup {
    let (x, y, metric) = (Some(param("x")), Some(param("y")), Some(metric("acc")));
    SurfaceSetup { x, y, metric, kind, ..SurfaceSetup::default() }
}

fn drawn(setup: &SurfaceSetup, data: &PlotData) -> Plot {
    draw(setup, data, &plain(), Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

fn notes(plot: &Plot) -> Vec<String> {
    plot.notes.iter().map(|note| Language::English.texts().message(note)).collect()
}

fn has_word(plot: &Plot, word: &str) -> bool {
    plot.drawing.items.iter().any(|item| matches!(item, Item::Text { text, .. } if text == word))
}

fn grid() -> PlotData {
    let x = words(param("x"), &["a", "a", "b", "b", "a", "b"]);
    let y = numbers(param("y"), [1.0, 1.0, 1.0, 2.0, 1.0, 2.0]);
    let acc = [Some(2.0), Some(4.0), Some(10.0), Some(1.0), Some(f64::NAN), None];
    data(6, vec![x, y, some_numbers(metric("acc"), &acc)])
}

#[test]
fn a_cell_has_the_mean_of_its_finite_values_or_what_was_chosen() {
    for (value, wanted) in [
        (CellValue::Mean, ["3", "10", "1"]),
        (CellValue::Min, ["2", "10", "1"]),
        (CellValue::Max, ["4", "10", "1"]),
        (CellValue::Count, ["3", "1", "2"]),
    ] {
        let plot = drawn(&SurfaceSetup { value, ..setup(SurfaceKind::HeatMap) }, &grid());
        assert_eq!(
            plot.marks.iter().map(|mark| mark.runs.clone()).collect::<Vec<_>>(),
            [vec![0, 1, 4], vec![2], vec![3, 5]]
        );
        for word in wanted {
            assert!(has_word(&plot, word), "{word}");
        }
        assert_eq!(notes(&plot), ["2 runs have no finite acc"]);
    }
    let plot = drawn(&setup(SurfaceKind::HeatMap), &grid());
    assert_eq!(plot.sheet.rows[0], ["a", "1", "3", "3", "2", "4"]);
    // a | 2 is empty: outlined, not filled.
    let filled = plot
        .drawing
        .items
        .iter()
        .filter(|item| matches!(item, Item::Rect { fill: Some(_), radius, .. } if *radius == 2.0));
    let outlined = plot.drawing.items.iter().filter(|item| matches!(item, Item::Rect { fill: None, .. }));
    assert_eq!((filled.count(), outlined.count()), (3, 4));
    let frame = |at: usize| if let Shape::Frame(frame) = plot.marks[at].shape { frame } else { panic!("a cell") };
    assert!(frame(1).y > frame(2).y, "the larger y is above");
    assert!(frame(0).x < frame(1).x);
}

#[test]
fn many_numbers_are_ranges_along_the_scale() {
    let x: Vec<f64> = (0..100).map(|at| 10_f64.powf(f64::from(at) / 99.0 * 4.0 - 4.0)).collect();
    let data = data(
        100,
        vec![numbers(param("x"), x), numbers(param("y"), [1.0; 100]), numbers(metric("acc"), (0..100).map(f64::from))],
    );
    let plot = drawn(&SurfaceSetup { x_scale: Some(Scale::Log), ..setup(SurfaceKind::HeatMap) }, &data);
    assert_eq!(notes(&plot), ["x has many values: 10 ranges of equal width"]);
    assert_eq!(plot.marks.len(), 10);
    assert!(plot.marks.iter().all(|mark| mark.runs.len() == 10), "ten decades of a hundred runs");
    let plot = drawn(&setup(SurfaceKind::HeatMap), &data);
    assert!(plot.marks[0].runs.len() > 70, "most are small");
}

#[test]
fn a_triangulation_follows_a_plane_within_its_hull() {
    let mut chance = Chance::new(3);
    let plane = |at: [f64; 2]| 2.0 + 3.0 * at[0] - 5.0 * at[1];
    let corners: Vec<Corner> =
        (0..200).map(|_| [chance.next(), chance.next()]).map(|at| Corner { at, value: plane(at) }).collect();
    let mesh = Mesh::new(&corners);
    assert_eq!(mesh.distinct, 200);
    // The areas of the triangles sum to that of the hull, here nearly the whole square; they do not overlap.
    let area = |t: &[Corner; 3]| {
        let [a, b, c] = t.map(|corner| corner.at);
        ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
    };
    let whole: f64 = mesh.triangles.iter().map(area).sum();
    assert!((0.85..=1.0).contains(&whole), "{whole}");
    for _ in 0..200 {
        let at = [chance.next(), chance.next()];
        let inside = mesh.triangles.iter().filter_map(|t| Some((t, parts(t.map(|corner| corner.at), at)?)));
        let values: Vec<f64> =
            inside.map(|(t, parts)| parts.iter().zip(t).map(|(part, corner)| part * corner.value).sum()).collect();
        assert!(values.len() <= 1, "no two triangles overlap");
        assert!(values.iter().all(|value| (value - plane(at)).abs() < 1e-6), "{values:?}");
    }
    for triangle in &mesh.triangles {
        if let Some([from, to]) = crossing(triangle, 1.5) {
            assert!((plane(from) - 1.5).abs() < 1e-6 && (plane(to) - 1.5).abs() < 1e-6);
        }
    }
}

#[test]
fn points_at_one_place_count_with_their_mean() {
    let corner = |x: f64, y: f64, value: f64| Corner { at: [x, y], value };
    let mesh = Mesh::new(&[
        corner(0.0, 0.0, 1.0),
        corner(0.0, 0.0, 3.0),
        corner(1.0, 0.0, 0.0),
        corner(0.0, 1.0, 0.0),
        corner(1.0, 1.0, 0.0),
    ]);
    assert_eq!((mesh.distinct, mesh.triangles.len()), (4, 2));
    let values: Vec<f64> =
        mesh.triangles.iter().flatten().filter(|it| it.at == [0.0, 0.0]).map(|it| it.value).collect();
    assert!(!values.is_empty() && values.iter().all(|value| *value == 2.0));
}

fn image(plot: &Plot) -> Option<(&Pixels, [f64; 4])> {
    plot.drawing.items.iter().find_map(|item| match item {
        Item::Image { pixels, frame, .. } => Some((&**pixels, [frame.x, frame.y, frame.width, frame.height])),
        _ => None,
    })
}

#[test]
fn contours_are_filled_within_the_hull_alone() {
    // A diamond: the corners of the plot are outside.
    let data = data(
        5,
        vec![
            numbers(param("x"), [0.0, 1.0, -1.0, 0.0, 0.0]),
            numbers(param("y"), [0.0, 0.0, 0.0, 1.0, -1.0]),
            numbers(metric("acc"), [10.0, 0.0, 0.0, 0.0, 0.0]),
        ],
    );
    let plot = drawn(&setup(SurfaceKind::Contour), &data);
    let (pixels, [x, y, width, height]) = image(&plot).expect("areas");
    let at = |place: [f64; 2]| {
        let column = ((place[0] - x) / width * f64::from(pixels.width)) as usize;
        let row = ((place[1] - y) / height * f64::from(pixels.height)) as usize;
        let at =
            (row.min(pixels.height as usize - 1) * pixels.width as usize + column.min(pixels.width as usize - 1)) * 4;
        [pixels.rgba[at], pixels.rgba[at + 1], pixels.rgba[at + 2], pixels.rgba[at + 3]]
    };
    assert_eq!(at([x + 1.0, y + 1.0])[3], 0, "nothing is claimed in a corner");
    let center = plot.marks.iter().find(|mark| mark.runs == [0]).expect("a point");
    let Shape::Point { center, .. } = center.shape else { panic!("a point") };
    let style = plain();
    assert_eq!(at(center)[..3], style.ramp[style.ramp.len() - 1], "the highest band is in the middle");
    let has_line =
        |item: &Item| matches!(item, Item::Line { points, .. } if points.iter().any(|point| point[0].is_nan()));
    assert!(plot.drawing.items.iter().any(has_line));
    assert!(notes(&plot).is_empty());
    assert_eq!(plot.marks.len(), 5);
}

#[test]
fn nothing_is_claimed_of_few_places_of_a_line_or_of_words() {
    let line = data(
        6,
        vec![
            numbers(param("x"), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
            numbers(param("y"), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]),
            numbers(metric("acc"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ],
    );
    let few = data(
        6,
        vec![
            numbers(param("x"), [0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
            numbers(param("y"), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            numbers(metric("acc"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ],
    );
    for (data, note) in [
        (line, "No contours: all runs are on one line"),
        (few, "No contours: runs at 3 different places, 4 needed"),
        (grid(), "No contours: x has words, not numbers"),
    ] {
        let plot = drawn(&setup(SurfaceKind::Contour), &data);
        assert!(image(&plot).is_none());
        assert_eq!(plot.marks.len(), 6, "the points are there");
        assert!(notes(&plot).contains(&note.to_owned()), "{:?}", notes(&plot));
    }
}

#[test]
fn a_setup_names_its_fields_and_is_kept() {
    let setup = setup(SurfaceKind::Contour);
    assert_eq!(fields(&setup), [param("x"), param("y"), metric("acc")]);
    let json = serde_json::to_string(&setup).expect("writes");
    assert!(json.contains(r#""kind":"contour""#), "{json}");
    assert_eq!(serde_json::from_str::<SurfaceSetup>(&json).expect("reads"), setup);
}
