//! The ranking and what is said of it.

use jiff::tz::TimeZone;

use super::super::data::PlotData;
use super::super::plot::Plot;
use super::super::tests::{Chance, data, metric, numbers, param, plain, words};
use super::{ImportanceSetup, draw, fields};
use crate::drawing::Item;
use crate::store::Cancel;
use crate::text::Language;

fn setup(parameters: &[&str]) -> ImportanceSetup {
    let parameters = parameters.iter().map(|key| param(key)).collect();
    ImportanceSetup { metric: Some(metric("acc")), parameters, has_forest: true }
}

fn drawn(setup: &ImportanceSetup, data: &PlotData) -> Plot {
    draw(setup, data, &plain(), Language::English.texts(), &TimeZone::UTC, &Cancel::new()).expect("not cancelled")
}

fn texts(plot: &Plot) -> Vec<&str> {
    let items = plot.drawing.items.iter();
    items.filter_map(|item| if let Item::Text { text, .. } = item { Some(&**text) } else { None }).collect()
}

fn notes(plot: &Plot) -> Vec<String> {
    plot.notes.iter().map(|note| Language::English.texts().message(note)).collect()
}

/// `acc` falls with `lr`, `net` matters a little, `noise` does not, `same` is the same, `name` never repeats.
fn sweep(count: usize) -> PlotData {
    let mut chance = Chance::new(11);
    let lr: Vec<f64> = (0..count).map(|at| ((at * 7) % count) as f64).collect();
    let net: Vec<&str> = (0..count).map(|at| ["small", "large"][at % 2]).collect();
    let noise: Vec<f64> = (0..count).map(|_| chance.next()).collect();
    let acc: Vec<f64> = (0..count).map(|at| -lr[at] + 4.0 * f64::from(at as u32 % 2)).collect();
    let names: Vec<String> = (0..count).map(|at| format!("n{at}")).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    data(
        count,
        vec![
            numbers(metric("acc"), acc),
            numbers(param("lr"), lr),
            words(param("net"), &net),
            numbers(param("noise"), noise),
            numbers(param("same"), vec![1.0; count]),
            words(param("name"), &names),
        ],
    )
}

const ALL: [&str; 5] = ["noise", "lr", "same", "net", "name"];

#[test]
fn the_parameter_that_explains_most_is_first_and_the_undefined_say_why() {
    let data = sweep(40);
    let plot = drawn(&setup(&ALL), &data);
    let order: Vec<&str> = plot.sheet.rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(order[0], "lr");
    assert_eq!(order.len(), 5);
    // As the statistics have it, which SciPy's numbers hold.
    let lr: Vec<f64> = (0..40).map(|run| data.columns[1].number(run).expect("a number")).collect();
    let acc: Vec<f64> = (0..40).map(|run| data.columns[0].number(run).expect("a number")).collect();
    let found = crate::compare::statistics::spearman::spearman(&lr, &acc, 10).expect("an answer");
    assert_eq!(plot.sheet.rows[0][1..4], ["ρ".to_owned(), found.rho.to_string(), found.interval.low.to_string()]);
    assert!(found.rho < -0.9);
    let shown = format!("ρ −{:.2}", -found.rho);
    let texts = texts(&plot);
    assert!(texts.contains(&&*shown), "{shown}: {texts:?}");
    assert!(texts.contains(&"the same in all runs"), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("40 values in 40 runs")), "{texts:?}");
    assert!(texts.contains(&"Associated with acc in 40 runs, not the cause of it"), "{texts:?}");
    let told =
        |at: usize, key: &str| plot.marks[at].told.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    assert_eq!(told(0, "n"), Some("40".to_owned()));
    assert_eq!(told(0, "p, corrected"), Some("< 0.001".to_owned()));
    let notes = notes(&plot);
    assert!(
        notes.iter().any(|note| note.starts_with("Importance: random forest of 200 trees, 40 runs, out-of-bag R²")),
        "{notes:?}"
    );
    assert!(notes.contains(&"No association is defined for 2 parameters".to_owned()), "{notes:?}");
    // Each row leads to its parameter.
    assert_eq!(plot.axes.iter().map(|axis| axis.field.clone()).collect::<Vec<_>>()[0], param("lr"));
}

#[test]
fn a_bar_ends_at_its_strength_on_the_side_of_its_sign() {
    let plot = drawn(&ImportanceSetup { has_forest: false, ..setup(&["lr", "net"]) }, &sweep(40));
    let rho: f64 = plot.sheet.rows[0][2].parse().expect("a number");
    let axis = &plot.axes[0];
    assert_eq!(axis.range, [-1.0, 1.0]);
    let at = |value: f64| axis.ends[0][0] + (axis.ends[1][0] - axis.ends[0][0]) * (value + 1.0) / 2.0;
    let bar = plot
        .drawing
        .items
        .iter()
        .find_map(|item| if let Item::Rect { frame, .. } = item { Some(*frame) } else { None });
    let bar = bar.expect("a bar");
    assert!((bar.x - at(rho)).abs() < 1e-9 && (bar.x + bar.width - at(0.0)).abs() < 1e-9, "{bar:?}");
    assert!(!notes(&plot).iter().any(|note| note.contains("forest")));
    assert_eq!(plot.sheet.rows[1][1], "η");
}

#[test]
fn nothing_is_claimed_from_few_runs_or_of_a_constant_metric() {
    let few = drawn(&setup(&ALL), &sweep(9));
    assert_eq!(notes(&few), ["9 runs have acc: an association is claimed from 10 runs on"]);
    assert!(few.marks.is_empty() && few.sheet.rows.is_empty());
    let between = drawn(&setup(&ALL), &sweep(12));
    assert!(notes(&between).iter().any(|note| note == "No importance by a random forest: 12 runs, 20 needed"));
    let mut constant = sweep(40);
    constant.columns[0] = numbers(metric("acc"), vec![2.0; 40]);
    assert_eq!(notes(&drawn(&setup(&ALL), &constant)), ["acc is the same in all runs: no association is defined"]);
    assert_eq!(notes(&drawn(&setup(&[]), &sweep(40))), ["No parameter differs between these runs"]);
}

#[test]
fn what_there_is_no_room_for_is_counted() {
    let mut data = sweep(40);
    let mut chance = Chance::new(5);
    let keys: Vec<String> = (0..100).map(|at| format!("p{at}")).collect();
    for key in &keys {
        data.columns.push(numbers(param(key), (0..40).map(|_| chance.next()).collect::<Vec<_>>()));
    }
    let all: Vec<&str> = keys.iter().map(|key| &**key).chain(["lr"]).collect();
    let plot = drawn(&ImportanceSetup { has_forest: false, ..setup(&all) }, &data);
    assert_eq!(plot.sheet.rows.len(), 101);
    assert_eq!(plot.sheet.rows[0][0], "lr");
    let hidden = 101 - plot.marks.len();
    assert!(hidden > 70 && notes(&plot).contains(&format!("{hidden} more parameters are not shown")));
}

#[test]
fn a_setup_names_its_fields_once() {
    let twice = ImportanceSetup { parameters: vec![param("lr"), metric("acc"), param("lr")], ..setup(&[]) };
    assert_eq!(fields(&twice), [metric("acc"), param("lr")]);
    assert!(serde_json::from_str::<ImportanceSetup>("{}").expect("reads").has_forest);
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(draw(&setup(&ALL), &sweep(40), &plain(), Language::English.texts(), &TimeZone::UTC, &cancel), None);
}
