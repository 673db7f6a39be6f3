//! Positions and words of bars, computed apart from them.

use jiff::tz::TimeZone;

use super::super::data::PlotData;
use super::super::plot::{Plot, Scale};
use super::super::tests::{data, metric, numbers, plain, some_numbers};
use super::{BarOrder, BarSetup, draw, fields};
use crate::drawing::{Item, PageRect};
use crate::model::Best;
use crate::store::Cancel;
use crate::text::Language;

fn setup() -> BarSetup {
    BarSetup { metric: Some(metric("loss")), ..BarSetup::default() }
}

fn drawn(setup: &BarSetup, data: &PlotData) -> Plot {
    draw(setup, data, &plain(), Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

/// The bars, in the order of the marks.
fn bars(plot: &Plot) -> Vec<PageRect> {
    let bar = |item: &Item| match item {
        Item::Rect { frame, fill: Some(fill), .. } if fill.color != plain().grid => Some(*frame),
        _ => None,
    };
    plot.drawing.items.iter().filter_map(bar).collect()
}

fn order(plot: &Plot) -> Vec<usize> {
    plot.marks.iter().map(|mark| mark.runs[0]).collect()
}

fn words(plot: &Plot) -> Vec<&str> {
    plot.drawing
        .items
        .iter()
        .filter_map(|item| if let Item::Text { text, .. } = item { Some(&**text) } else { None })
        .collect()
}

#[test]
fn bars_are_as_long_as_their_values_on_both_sides_of_zero() {
    let data = data(3, vec![numbers(metric("loss"), [2.0, -1.0, 4.0])]);
    let plot = drawn(&setup(), &data);
    assert_eq!(order(&plot), [2, 0, 1], "the highest first where nobody knows better");
    let bars = bars(&plot);
    let [long, half, back] = [bars[0], bars[1], bars[2]];
    assert!((long.width - half.width * 2.0).abs() < 1e-9 && (half.width - back.width * 2.0).abs() < 1e-9);
    // They meet at zero, and lie below each other.
    assert!((long.x - half.x).abs() < 1e-9 && (back.x + back.width - half.x).abs() < 1e-9);
    assert!(long.y < half.y && half.y < back.y);
    let [low, high] = plot.axes[0].range;
    let [from, to] = plot.axes[0].ends;
    assert!((long.width / (to[0] - from[0]) - 4.0 / (high - low)).abs() < 1e-9);
    for word in ["run-0", "run-1", "run-2", "2", "−1", "4"] {
        assert!(words(&plot).contains(&word), "{word}");
    }
}

#[test]
fn the_best_is_first_and_said_and_no_numbers_are_last() {
    let mut column = some_numbers(metric("loss"), &[Some(2.0), Some(f64::NAN), Some(1.0), None, Some(f64::INFINITY)]);
    column.best = Some(Best::Min);
    let data = data(5, vec![column]);
    let plot = drawn(&setup(), &data);
    assert_eq!(order(&plot), [2, 0, 4, 1], "a run without a value has no bar");
    for word in ["1 · best", "NaN", "∞"] {
        assert!(words(&plot).contains(&word), "{word}: {:?}", words(&plot));
    }
    let sorted = |order_by| order(&drawn(&BarSetup { order: order_by, ..setup() }, &data));
    assert_eq!(sorted(BarOrder::Table), [0, 1, 2, 4]);
    assert_eq!(sorted(BarOrder::Name), [0, 1, 2, 4]);
    let notes: Vec<String> = plot.notes.iter().map(|note| Language::English.texts().message(note)).collect();
    assert_eq!(notes, ["1 run has no loss", "loss is NaN in 1 run", "loss is ∞ in 1 run"]);
}

#[test]
fn a_thousand_runs_are_thin_bars_without_names() {
    let data = data(1000, vec![numbers(metric("loss"), (0..1000).map(|at| f64::from(at) - 200.0))]);
    let plot = drawn(&setup(), &data);
    let bars = bars(&plot);
    assert_eq!((bars.len(), plot.marks.len()), (1000, 1000));
    assert!(!words(&plot).iter().any(|word| word.starts_with("run-")));
    assert!(words(&plot).contains(&"1,000 runs"));
    let axis = &plot.axes[0];
    let inner = 1000.0 * bars[0].width;
    // Side by side, over the whole width.
    for (nth, bar) in bars.iter().enumerate() {
        assert!((bar.x - bars[0].x - nth as f64 * inner / 1000.0).abs() < 1e-6);
    }
    let part = (axis.ends[0][1] - axis.ends[1][1]) / (axis.range[1] - axis.range[0]);
    assert!((bars[0].height - 799.0 * part).abs() < 1e-9, "{}", bars[0].height);
    assert!((bars[999].height - 200.0 * part).abs() < 1e-9);
}

#[test]
fn the_reference_is_a_line_and_others_say_how_far_they_are() {
    let data = data(3, vec![numbers(metric("loss"), [2.0, 3.0, 4.5])]);
    let plot = drawn(&BarSetup { reference: Some(data.runs[0].id.to_string()), ..setup() }, &data);
    let line = plot.drawing.items.iter().find_map(|item| match item {
        Item::Line { points, stroke } if stroke.color == plain().accent && points[0][0] == points[1][0] => {
            Some(points[0][0])
        }
        _ => None,
    });
    let bars = bars(&plot);
    let own = bars[order(&plot).iter().position(|run| *run == 0).expect("there")];
    assert!((line.expect("a line") - (own.x + own.width)).abs() < 1e-9);
    let told = |run: usize| plot.marks.iter().find(|mark| mark.runs == [run]).expect("a mark").told.clone();
    assert_eq!(told(2)[1], ("against run-0".to_owned(), "+2.5".to_owned()));
    assert_eq!(told(0).len(), 1);
    let plot = drawn(&BarSetup { reference: Some("gone".to_owned()), ..setup() }, &data);
    assert_eq!(plot.marks.len(), 3, "a reference that is not there is none");
}

#[test]
fn on_a_log_scale_bars_begin_at_the_low_end() {
    let data = data(3, vec![numbers(metric("loss"), [0.01, 1.0, -5.0])]);
    let plot = drawn(&BarSetup { scale: Scale::Log, ..setup() }, &data);
    let bars = bars(&plot);
    let [low, high] = plot.axes[0].range;
    let [from, to] = plot.axes[0].ends;
    let wanted = (1.0 / low).ln() / (high / low).ln() * (to[0] - from[0]);
    assert!((bars[0].width - wanted).abs() < 1e-6, "{} {wanted}", bars[0].width);
    assert_eq!(bars[2].width, 0.0);
    assert!(words(&plot).contains(&"−5"));
}

#[test]
fn words_have_no_bars_and_a_setup_names_its_field() {
    let names = super::super::tests::words(metric("loss"), &["a", "b"]);
    let plot = drawn(&setup(), &data(2, vec![names]));
    assert!(plot.marks.is_empty());
    assert_eq!(Language::English.texts().message(&plot.notes[0]), "loss has words, not numbers");
    assert_eq!(fields(&setup()), [metric("loss")]);
    assert_eq!(serde_json::from_str::<BarSetup>(r#"{"order":"name"}"#).expect("reads").order, BarOrder::Name);
}
