//! Exports carry the looks of the screen.

use runatlas::chart::export::{ExportFormat, ExportSpec, Theme};
use runatlas::chart::{Dash, LineColor, Look, palette};
use runatlas::text::Language;

use crate::driver::{click, dispatch, open, place};
#[cfg(unix)]
use crate::page::both_ways;
use crate::page::loss;
use crate::support::tree::Tree;

/// Runs of one experiment; `content` of their metric.
fn runs(count: usize, content: &str) -> Tree {
    (0..count).fold(Tree::new().experiment("1"), |tree, at| {
        let tree = tree.run(&format!("run{at:02}")).file("metrics/loss", content);
        tree.field("start_time", &format!("start_time: {}", 1_700_000_000_000 + at * 1_000))
    })
}

/// How a line with a look is drawn in an SVG.
fn stroke(look: Look) -> String {
    let LineColor::Slot(slot) = look.color else { panic!("nobody chose {look:?}") };
    let [red, green, blue] = palette::LIGHT.runs[slot];
    let lengths: Vec<String> = look.dash.lengths().iter().map(ToString::to_string).collect();
    let dash = if lengths.is_empty() { String::new() } else { format!("stroke-dasharray=\"{}\"", lengths.join(" ")) };
    format!("#{red:02x}{green:02x}{blue:02x}|{dash}")
}

/// The lines of an SVG in these words.
fn strokes(svg: &str) -> Vec<String> {
    let value = |element: &str, name: &str| {
        let from = element.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(element[from..].split('"').next().unwrap_or_default().to_owned())
    };
    let stroke = |element: &str| {
        let color = value(element, "stroke")?.to_lowercase();
        let dash = value(element, "stroke-dasharray").map(|dash| format!("stroke-dasharray=\"{dash}\""));
        Some(format!("{color}|{}", dash.unwrap_or_default()))
    };
    svg.split('<').filter_map(stroke).collect()
}

#[cfg(unix)]
#[test]
fn dashes_of_the_screen_are_those_of_the_file_and_of_its_command() {
    let tree = runs(30, "1 0.5 0\n2 0.25 1\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Charts");
    let shown: Vec<Look> = place(&harness).charts.drawn.iter().map(|run| place(&harness).look_of(*run)).collect();
    let (line, saved, repeated) = both_ways(&mut harness);
    assert_eq!(saved, repeated, "{line}");
    let drawn = strokes(&saved);
    assert!(shown.iter().any(|look| look.dash == Dash::Dotted), "{shown:?}");
    for look in shown {
        assert!(drawn.contains(&stroke(look)), "{look:?} is not in {drawn:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_command_tells_looks_that_come_from_what_was_drawn_before() {
    // The second run is the only one of its filter, where it would be given what it would like.
    let tree = runs(40, "1 0.5 0\n2 0.25 1\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    let last = place(&harness).catalog.find_run("run39").expect("there");
    let other = place(&harness).catalog.find_run("run38").expect("there");
    assert_ne!(place(&harness).look_of(last).dash, Dash::Solid);
    dispatch(&mut harness, runatlas::app::table::Action::SetFilter("run3".to_owned()));
    click(&mut harness, "Charts");
    let looks = [last, other].map(|run| place(&harness).look_of(run));
    let (line, saved, repeated) = both_ways(&mut harness);
    assert!(line.contains("--run-colour run39="), "{line}");
    assert_eq!(saved, repeated, "{line}");
    let drawn = strokes(&saved);
    assert!(looks.iter().all(|look| drawn.contains(&stroke(*look))), "{looks:?} {drawn:?}");
}

#[test]
fn bars_have_the_pattern_of_their_run() {
    let tree = runs(14, "1 0.5 0\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Charts");
    let youngest = place(&harness).catalog.find_run("run13").expect("there");
    let look = place(&harness).look_of(youngest);
    assert_eq!(look.dash, Dash::Dashed);
    dispatch(&mut harness, runatlas::app::export::Action::Open(vec![loss()]));
    let spec = ExportSpec { format: ExportFormat::Svg, theme: Theme::Light, ..ExportSpec::default() };
    let figure = place(&harness).charts.figures[&loss()].figure.value().expect("drawn").clone();
    let zone = jiff::tz::TimeZone::UTC;
    let run_id = |run: runatlas::model::RunIndex| place(&harness).catalog.run(run).id.as_str().to_owned();
    let with =
        runatlas::chart::export::ExportContext { zone: &zone, texts: Language::English.texts(), run_id: &run_id };
    let made = runatlas::chart::export::export(&[figure], &spec, &with).expect("made");
    let svg = String::from_utf8(made.bytes).expect("text");
    assert!(strokes(&svg).contains(&stroke(look)), "{svg}");
}
