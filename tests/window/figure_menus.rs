//! The buttons, lists and sliders of figures of plotly in the window.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::driver::{App, click, place, settle};
use crate::figures::shown;

/// Two traces of which a list shows one, buttons that make the axis logarithmic, a slider, and something unknown.
fn figure() -> Value {
    let choice = |label: &str, method: &str, args: Value| json!({"label": label, "method": method, "args": args});
    json!({
        "data": [{"name": "loss", "y": [3, 2, 1]}, {"name": "accuracy", "y": [0.5, 0.7, 0.9], "visible": false}],
        "layout": {
            "updatemenus": [
                {"name": "Metric", "buttons": [
                    choice("loss only", "update", json!([{"visible": [true, false]}])),
                    choice("accuracy only", "update", json!([{"visible": [false, true]}])),
                    choice("strange", "execute", json!([]))]},
                {"name": "Axis", "type": "buttons", "buttons": [
                    choice("linear", "relayout", json!([{"yaxis.type": "linear"}])),
                    choice("logarithmic", "relayout", json!([{"yaxis.type": "log"}]))]},
            ],
            "sliders": [{"currentvalue": {"prefix": "width: "}, "steps": [
                choice("thin", "restyle", json!(["line.width", 1])), choice("thick", "restyle", json!(["line.width", 8]))]}],
        },
    })
}

fn traces(harness: &Harness<'static, App>) -> Vec<usize> {
    let figures = &place(harness).artifacts.as_ref().expect("listed").figures;
    let picture = figures.get(0).and_then(|shown| shown.picture.clone()).expect("it was drawn");
    let mut traces: Vec<usize> = picture.drawn.points.iter().map(|point| point.trace).collect();
    traces.dedup();
    traces
}

fn y_range(harness: &Harness<'static, App>) -> [f64; 2] {
    let figures = &place(harness).artifacts.as_ref().expect("listed").figures;
    figures.get(0).and_then(|shown| shown.picture.as_ref()).expect("it was drawn").drawn.panels[0].y_range
}

#[test]
fn a_list_shows_other_traces_and_disables_what_is_not_understood() {
    let (_tree, mut harness) = shown(&[figure()]);
    assert_eq!(traces(&harness), [0]);
    click(&mut harness, "Metric: loss only");
    settle(&mut harness);
    assert!(harness.get_by_label("strange").accesskit_node().is_disabled());
    click(&mut harness, "accuracy only");
    settle(&mut harness);
    assert_eq!(traces(&harness), [1]);
    assert!(harness.query_by_label("Metric: accuracy only").is_some());
    click(&mut harness, "Reset view");
    settle(&mut harness);
    assert_eq!(traces(&harness), [0]);
}

#[test]
fn buttons_change_the_axis_and_a_slider_its_step() {
    let (_tree, mut harness) = shown(&[figure()]);
    assert!(y_range(&harness)[1] > 2.9);
    click(&mut harness, "Axis: logarithmic");
    settle(&mut harness);
    assert!(y_range(&harness)[1] < 0.6, "a logarithm: {:?}", y_range(&harness));
    let slider = harness.get_by_role_and_label(Role::Slider, "width: thin");
    slider.focus();
    harness.key_press(egui::Key::ArrowRight);
    settle(&mut harness);
    assert!(harness.query_by_role_and_label(Role::Slider, "width: thick").is_some());
}
