//! Whatever was logged, on pages of any size: nothing panics, every coordinate is a number, and every run is pointed at.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::super::bar::{self, BarOrder, BarSetup};
use super::super::boxes::{self, BoxKind, BoxSetup};
use super::super::importance::{self, ImportanceSetup};
use super::super::scatter::{self, ScatterSetup};
use super::super::surface::{self, CellValue, SurfaceKind, SurfaceSetup};
use super::super::{Column, Plot, PlotData, PlotStyle, Scale, Shape, Values};
use super::{column, data, metric, param};
use crate::drawing::{Item, PageRect};
use crate::model::Best;
use crate::store::Cancel;
use crate::text::Language;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -3.0..3.0_f64,
        2 => (-5_i32..5).prop_map(f64::from),
        1 => any::<f64>(),
        1 => prop_oneof![
            Just(f64::NAN),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(f64::MAX),
            Just(-f64::MAX),
            Just(5e-324),
            Just(1e-300),
            Just(0.0),
            Just(-0.0),
        ],
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-c]",
        1 => Just(String::new()),
        1 => "[学习率批次]{1,4}",
        1 => ".{0,12}",
        1 => Just("很长的 label ".repeat(600)),
    ]
}

fn values(count: usize) -> BoxedStrategy<Values> {
    let some =
        |strategy: BoxedStrategy<f64>| proptest::collection::vec(proptest::option::weighted(0.9, strategy), count);
    let whole = proptest::collection::vec(proptest::option::weighted(0.9, any::<i64>()), count);
    let words = proptest::collection::vec(proptest::option::weighted(0.9, name()), count);
    prop_oneof![
        3 => some(number().boxed()).prop_map(Values::Numbers),
        1 => number().prop_map(move |one| Values::Numbers(vec![Some(one); count])),
        1 => whole.clone().prop_map(Values::Times),
        1 => whole.prop_map(Values::Durations),
        2 => words.prop_map(|words| {
            let mut names: Vec<std::sync::Arc<str>> = words.iter().flatten().map(|word| word.as_str().into()).collect();
            names.sort();
            names.dedup();
            let place = |word: &String| names.iter().position(|name| **name == **word).map(|at| at as u32);
            let of = words.iter().map(|word| word.as_ref().and_then(place)).collect();
            Values::Categories { names, of }
        }),
    ]
    .boxed()
}

fn columns(count: usize) -> impl Strategy<Value = Vec<Column>> {
    let best = prop_oneof![Just(None), Just(Some(Best::Min)), Just(Some(Best::Max))];
    let one = move |key: &'static str| {
        let field = if key == "m" { metric(key) } else { param(key) };
        (values(count), best.clone()).prop_map(move |(values, best)| {
            let mut column = column(field.clone(), values);
            column.best = best;
            column
        })
    };
    (one("x"), one("y"), one("c"), one("m")).prop_map(|(x, y, c, m)| vec![x, y, c, m])
}

fn anything() -> impl Strategy<Value = PlotData> {
    (0_usize..26).prop_flat_map(|count| columns(count).prop_map(move |columns| data(count, columns)))
}

fn page() -> impl Strategy<Value = [f64; 2]> {
    prop_oneof![
        2 => Just([200.0, 140.0]),
        2 => Just([640.0, 420.0]),
        1 => Just([2000.0, 1400.0]),
        1 => (20.0..400.0_f64, 20.0..400.0_f64).prop_map(|(width, height)| [width, height]),
    ]
}

fn all_finite(values: &[f64], what: &str) {
    assert!(values.iter().all(|value| value.is_finite()), "{what}: {values:?}");
}

fn check_frame(frame: PageRect, what: &str) {
    all_finite(&[frame.x, frame.y, frame.width, frame.height], what);
    assert!(frame.width >= 0.0 && frame.height >= 0.0, "{what}: {frame:?}");
}

fn check_items(items: &[Item]) {
    for item in items {
        match item {
            // Whole points that are not numbers part a line.
            Item::Line { points, .. } => {
                assert!(points.iter().all(|[x, y]| (x.is_finite() && y.is_finite()) || (x.is_nan() && y.is_nan())));
            }
            Item::Area { points, .. } => points.iter().for_each(|point| all_finite(point, "an area")),
            Item::Rect { frame, .. } | Item::Image { frame, .. } => check_frame(*frame, "a rectangle"),
            Item::Circle { center, radius, .. } => all_finite(&[center[0], center[1], *radius], "a circle"),
            Item::Cross { center, size, .. } => all_finite(&[center[0], center[1], *size], "a cross"),
            Item::Text { at, text, .. } => {
                all_finite(at, "a text");
                assert!(text.chars().count() < 400, "a long text is cut");
            }
            Item::Clip { frame, items } => {
                check_frame(*frame, "a clip");
                check_items(items);
            }
        }
    }
}

fn check(plot: &Plot, style: &PlotStyle, data: &PlotData, is_of_all: bool) {
    assert_eq!((plot.drawing.width, plot.drawing.height), (style.width, style.height));
    check_items(&plot.drawing.items);
    let mut is_seen = vec![false; data.runs.len()];
    for mark in &plot.marks {
        for run in &mark.runs {
            is_seen[*run] = true;
        }
        match &mark.shape {
            Shape::Point { center: [x, y], radius } => {
                all_finite(&[*x, *y, *radius], "a mark");
                // On the page, but for what is larger than its margin.
                assert!(*x > -20.0 && *x < style.width + 20.0 && *y > -20.0 && *y < style.height + 20.0, "{x} {y}");
            }
            Shape::Frame(frame) => check_frame(*frame, "a mark"),
            Shape::Line(points) => points.iter().for_each(|point| all_finite(point, "a mark")),
        }
    }
    for axis in &plot.axes {
        all_finite(&[axis.range[0], axis.range[1]], "a range");
        all_finite(&[axis.ends[0][0], axis.ends[0][1], axis.ends[1][0], axis.ends[1][1]], "an axis");
        check_frame(axis.title, "a title");
        axis.lanes.iter().for_each(|lane| all_finite(&lane.at, "a lane"));
    }
    assert!(plot.sheet.rows.iter().all(|row| row.len() == plot.sheet.head.len()));
    if is_of_all && !plot.marks.is_empty() {
        assert!(is_seen.iter().all(|seen| *seen), "a run is dropped silently");
    }
    for language in Language::ALL {
        for note in &plot.notes {
            assert!(!language.texts().message(note).contains('{'));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn scatters_of_anything(data in anything(), page in page(), log in any::<[bool; 2]>(), extras in any::<[bool; 3]>()) {
        let style = PlotStyle::dark(page[0], page[1]);
        let scale = |log: bool| if log { Scale::Log } else { Scale::Linear };
        let setup = ScatterSetup {
            x: Some(param("x")),
            y: Some(metric("m")),
            color: extras[0].then(|| param("c")),
            size: extras[1].then(|| param("y")),
            x_scale: Some(scale(log[0])),
            y_scale: Some(scale(log[1])),
            has_trend: true,
            has_front: true,
            best: if extras[2] { [Some(Best::Min), Some(Best::Max)] } else { [None; 2] },
        };
        let texts = Language::English.texts();
        let plot = scatter::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        check(&plot, &style, &data, true);
    }

    #[test]
    fn bars_of_anything(data in anything(), page in page(), is_log in any::<bool>(), nth in 0_usize..3) {
        let style = PlotStyle::light(page[0], page[1]);
        let setup = BarSetup {
            metric: Some(metric("m")),
            order: [BarOrder::Value, BarOrder::Name, BarOrder::Table][nth],
            scale: if is_log { Scale::Log } else { Scale::Linear },
            color: (nth == 1).then(|| param("c")),
            reference: data.runs.first().map(|run| run.id.to_string()),
        };
        let texts = Language::SimplifiedChinese.texts();
        let plot = bar::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        // Runs without a value have no bar; a note counts them.
        check(&plot, &style, &data, false);
    }

    #[test]
    fn boxes_of_anything(data in anything(), page in page(), is_log in any::<bool>(), is_violin in any::<bool>()) {
        let style = PlotStyle::light(page[0], page[1]);
        let setup = BoxSetup {
            metric: Some(metric("m")),
            by: Some(param("x")),
            kind: if is_violin { BoxKind::Violin } else { BoxKind::Box },
            scale: if is_log { Scale::Log } else { Scale::Linear },
            has_points: true,
            has_mean: true,
        };
        let texts = Language::English.texts();
        let plot = boxes::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        let is_whole = !plot.notes.iter().any(|note| note.key == "plot-note-rare");
        check(&plot, &style, &data, is_whole);
    }

    #[test]
    fn surfaces_of_anything(data in anything(), page in page(), log in any::<[bool; 2]>(), kind in 0_usize..5) {
        let style = PlotStyle::dark(page[0], page[1]);
        let scale = |log: bool| if log { Scale::Log } else { Scale::Linear };
        let setup = SurfaceSetup {
            x: Some(param("x")),
            y: Some(param("y")),
            metric: Some(metric("m")),
            kind: if kind == 4 { SurfaceKind::Contour } else { SurfaceKind::HeatMap },
            value: [CellValue::Mean, CellValue::Min, CellValue::Max, CellValue::Count][kind % 4],
            x_scale: Some(scale(log[0])),
            y_scale: Some(scale(log[1])),
        };
        let texts = Language::English.texts();
        let plot = surface::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        check(&plot, &style, &data, true);
    }

    #[test]
    fn contours_of_numbers(points in proptest::collection::vec((number(), number(), number()), 0..40)) {
        let of = |value: fn(&(f64, f64, f64)) -> f64| points.iter().map(value).collect::<Vec<_>>();
        let data = data(points.len(), vec![
            super::numbers(param("x"), of(|it| it.0)),
            super::numbers(param("y"), of(|it| it.1)),
            super::numbers(metric("m"), of(|it| it.2)),
        ]);
        let style = PlotStyle::dark(60.0, 50.0);
        let (x, y, metric) = (Some(param("x")), Some(param("y")), Some(metric("m")));
        let setup = SurfaceSetup { x, y, metric, kind: SurfaceKind::Contour, ..SurfaceSetup::default() };
        let texts = Language::English.texts();
        let plot = surface::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        check(&plot, &style, &data, true);
    }

    #[test]
    fn importances_of_anything(data in anything(), page in page()) {
        let style = PlotStyle::light(page[0], page[1]);
        let parameters = vec![param("x"), param("y"), param("c")];
        let setup = ImportanceSetup { metric: Some(metric("m")), parameters, has_forest: false };
        let texts = Language::SimplifiedChinese.texts();
        let plot = importance::draw(&setup, &data, &style, texts, &TimeZone::UTC, &Cancel::new()).expect("not cancelled");
        check(&plot, &style, &data, false);
    }
}

#[test]
fn a_thousand_long_words_on_a_small_page() {
    let names: Vec<String> = (0..1000).map(|at| format!("{at} {}", "很长 label ".repeat(900))).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let mut data = data(
        1000,
        vec![
            super::words(param("x"), &names),
            super::numbers(metric("m"), (0..1000).map(f64::from)),
            super::words(param("y"), &names),
        ],
    );
    data.runs[7].name = names[7].into();
    data.runs[7].is_focused = true;
    let (texts, zone, cancel) = (Language::English.texts(), TimeZone::UTC, Cancel::new());
    for style in [PlotStyle::light(200.0, 140.0), PlotStyle::dark(640.0, 420.0)] {
        let (x, m) = (Some(param("x")), Some(metric("m")));
        let scatter = ScatterSetup { x: x.clone(), y: m.clone(), color: x.clone(), ..ScatterSetup::default() };
        check(&scatter::draw(&scatter, &data, &style, texts, &zone, &cancel).expect("drawn"), &style, &data, true);
        let bars = BarSetup { metric: m.clone(), ..BarSetup::default() };
        check(&bar::draw(&bars, &data, &style, texts, &zone, &cancel).expect("drawn"), &style, &data, true);
        let boxed = BoxSetup { metric: m.clone(), by: x.clone(), ..BoxSetup::default() };
        let plot = boxes::draw(&boxed, &data, &style, texts, &zone, &cancel).expect("drawn");
        check(&plot, &style, &data, false);
        assert!(plot.notes.iter().any(|note| note.key == "plot-note-rare"));
        let surface = SurfaceSetup { x: x.clone(), y: Some(param("y")), metric: m, ..SurfaceSetup::default() };
        let plot = surface::draw(&surface, &data, &style, texts, &zone, &cancel).expect("drawn");
        check(&plot, &style, &data, false);
        assert!(plot.notes.iter().any(|note| note.key == "plot-note-rare"));
    }
}
