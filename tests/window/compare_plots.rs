//! Plots of the page Compare, by what a screen reader would say.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::compare::plots::{Action as PlotAction, PlotPicture};
use runatlas::app::compare::{self, Action, CompareView};
use runatlas::app::table;
use runatlas::compare::plots::{PlotKind, PlotSetup, Shape};
use runatlas::text::Language;

use crate::driver::{App, dispatch, open, place, settle};
use crate::selection::{find, select};
use crate::support::tree::Tree;

/// Five runs: a rate over decades, an optimiser, a loss; the last has no rate.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, optimiser, loss) in [
        ("a", Some("0.0001"), "adam", "0.5"),
        ("b", Some("0.001"), "adam", "0.25"),
        ("c", Some("0.01"), "sgd", "0.75"),
        ("d", Some("0.1"), "sgd", "1.5"),
        ("e", None, "lion", "nan"),
    ] {
        tree = tree
            .run(id)
            .file("params/opt", optimiser)
            .file("metrics/loss", format!("1700000000000 2 0\n1700000001000 {loss} 10\n"));
        if let Some(rate) = rate {
            tree = tree.file("params/lr", rate);
        }
    }
    tree
}

fn opened(tree: &Tree, view: &str) -> Harness<'static, App> {
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b", "c", "d", "e"]);
    dispatch(&mut harness, Action::CompareSelection);
    harness.get(By::new().role(Role::RadioButton).label(view)).click();
    settle(&mut harness);
    harness
}

fn picture<'a>(harness: &'a Harness<'static, App>, kind: PlotKind) -> &'a PlotPicture {
    place(harness).compare.plots.picture(kind).expect("a picture")
}

fn press(harness: &mut Harness<'static, App>, key: Key, modifiers: Modifiers, times: usize) {
    for _ in 0..times {
        harness.key_press_modifiers(modifiers, key);
        harness.step();
    }
    settle(harness);
}

fn click_button(harness: &mut Harness<'static, App>, label: &str) {
    harness.get(By::new().role(Role::Button).label(label)).click();
    settle(harness);
}

/// Where a point of the page of the plot lies in the window.
fn on_screen(harness: &Harness<'static, App>, kind: PlotKind, at: [f64; 2]) -> Pos2 {
    let picture = picture(harness, kind);
    let rect = harness.get(By::new().role(Role::Figure)).rect();
    let (width, height) = (picture.look.style.width as f32, picture.look.style.height as f32);
    rect.min + vec2(at[0] as f32 / width, at[1] as f32 / height) * rect.size()
}

fn point_at(harness: &mut Harness<'static, App>, at: Pos2) {
    harness.event(egui::Event::PointerMoved(at));
    harness.step();
    harness.step();
}

#[test]
fn a_brush_made_with_the_keyboard_becomes_the_selection_the_comparison_and_a_filter() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Parallel");
    assert_eq!(place(&harness).compare.view, CompareView::Plot(PlotKind::Parallel));
    let names: Vec<String> =
        picture(&harness, PlotKind::Parallel).data.columns.iter().map(|it| it.title.to_string()).collect();
    assert_eq!(names, ["lr", "opt", "loss"], "what varies, and the metric last");
    // The upper end goes down until the highest rate is left out; what is missing is out as well.
    harness.get(By::new().role(Role::Slider).label("lr, not brushed")).focus();
    harness.step();
    press(&mut harness, Key::ArrowDown, Modifiers::NONE, 4);
    harness.get(By::new().role(Role::Button).label("3 of 5 runs"));
    // The lower end goes up past the lowest.
    press(&mut harness, Key::ArrowUp, Modifiers::SHIFT, 4);
    click_button(&mut harness, "2 of 5 runs");
    click_button(&mut harness, "Select these runs");
    let [b, c] = ["b", "c"].map(|id| find(&harness, id));
    assert_eq!(place(&harness).table.selection.runs(), [b, c]);
    click_button(&mut harness, "2 of 5 runs");
    click_button(&mut harness, "Filter by these ranges");
    let filter = place(&harness).table.filter.clone();
    assert!(filter.starts_with("params.lr >= 0.0001") && filter.contains(" AND params.lr <= 0.0"), "{filter}");
    let shown: Vec<_> =
        place(&harness).table.content.value().expect("a table").rows.iter().map(|row| row.run).collect();
    assert!(shown.len() == 2 && shown.contains(&b) && shown.contains(&c));
    click_button(&mut harness, "2 of 5 runs");
    click_button(&mut harness, "Compare these runs");
    assert_eq!(place(&harness).compare.runs, [b, c]);
    // Escape takes the brush away.
    let brushed = |harness: &Harness<'static, App>| place(harness).compare.look.plots.parallel.brushes.len();
    assert_eq!(brushed(&harness), 1);
    dispatch(&mut harness, Action::SetRuns(vec![b, c]));
    let label = {
        let axis = harness.get(By::new().role(Role::Slider).label_contains("lr, brushed"));
        axis.focus();
        axis.accesskit_node().label().expect("a name")
    };
    assert!(label.contains('–'), "{label}");
    harness.step();
    press(&mut harness, Key::Escape, Modifiers::NONE, 1);
    assert_eq!(brushed(&harness), 0);
}

#[test]
fn axes_are_moved_turned_and_taken_away() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Parallel");
    harness.get(By::new().role(Role::Button).label("Axis opt")).focus();
    harness.step();
    press(&mut harness, Key::ArrowLeft, Modifiers::NONE, 1);
    let names = |harness: &Harness<'static, App>| -> Vec<String> {
        let axes = place(harness).compare.look.plots.parallel.axes.clone().expect("axes");
        axes.iter().map(|axis| axis.field.to_string()).collect()
    };
    assert_eq!(names(&harness), ["params.opt", "params.lr", "metrics.loss"]);
    click_button(&mut harness, "Axis lr");
    click_button(&mut harness, "Flip");
    let axes = place(&harness).compare.look.plots.parallel.axes.clone().expect("axes");
    assert!(axes[1].is_flipped && !axes[0].is_flipped);
    click_button(&mut harness, "Axis lr");
    click_button(&mut harness, "Remove axis");
    assert_eq!(names(&harness), ["params.opt", "metrics.loss"]);
    // It comes back from the list.
    click_button(&mut harness, "Axes");
    harness.get(By::new().role(Role::Button).label("lr")).click();
    settle(&mut harness);
    assert_eq!(names(&harness), ["params.opt", "metrics.loss", "params.lr"]);
}

#[test]
fn a_drag_along_an_axis_brushes_it_and_a_click_clears_it() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Parallel");
    let axis = picture(&harness, PlotKind::Parallel).plot.axes[1].clone();
    let [[x, low], [_, high]] = axis.ends;
    // The upper half: words rise in their order, adam below lion below sgd.
    let [from, to] = [low + (high - low) * 0.4, high].map(|y| on_screen(&harness, PlotKind::Parallel, [x, y]));
    point_at(&mut harness, from);
    harness.drag_at(from);
    harness.step();
    for step in 1..=5 {
        harness.hover_at(from + (to - from) * (step as f32 / 5.0));
        harness.step();
    }
    harness.drop_at(to);
    settle(&mut harness);
    harness.get_by_label("3 of 5 runs");
    harness.get_by_label("opt, brushed: lion, sgd");
    let inside = on_screen(&harness, PlotKind::Parallel, [x, high + 8.0]);
    point_at(&mut harness, inside);
    harness.drag_at(inside);
    harness.step();
    harness.drop_at(inside);
    settle(&mut harness);
    harness.get_by_label("opt, not brushed");
}

#[test]
fn a_point_names_its_run_and_a_click_gives_it_the_focus() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Scatter");
    let c = find(&harness, "c");
    let (kind, picture) = (PlotKind::Scatter, picture(&harness, PlotKind::Scatter));
    assert!(matches!(&picture.setup, PlotSetup::Scatter(setup) if setup.x.is_some() && setup.y.is_some()));
    let at = picture.data.runs.iter().position(|run| run.run == c).expect("the run");
    let mark = picture.plot.marks.iter().find(|mark| mark.runs == [at]).expect("a point");
    let Shape::Point { center, .. } = mark.shape else { panic!("a point") };
    let pointer = on_screen(&harness, kind, center);
    point_at(&mut harness, pointer);
    let node = harness.get_by_label_contains("name of c\n");
    let told = node.accesskit_node().label().or(node.accesskit_node().value()).expect("what is told");
    assert!(told.contains("0.75") && told.contains("0.01"), "{told}");
    harness.drag_at(pointer);
    harness.step();
    harness.drop_at(pointer);
    settle(&mut harness);
    assert_eq!(place(&harness).table.selection.focus, Some(c));
}

#[test]
fn other_fields_and_all_runs_in_view_are_chosen() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Bar");
    let of = |harness: &Harness<'static, App>| picture(harness, PlotKind::Bar).data.runs.len();
    assert_eq!(of(&harness), 5);
    let a = find(&harness, "a");
    dispatch(&mut harness, Action::SetRuns(vec![a]));
    assert_eq!(of(&harness), 1);
    click_button(&mut harness, "Runs: 1 compared");
    click_button(&mut harness, "All 5 in view");
    assert_eq!(of(&harness), 5);
    dispatch(&mut harness, table::Action::SetFilter("params.opt = 'sgd'".to_owned()));
    assert_eq!(of(&harness), 2);
    click_button(&mut harness, "Metric: loss");
    dispatch(&mut harness, compare::Action::Plots(PlotAction::SetSearch("lr".to_owned())));
    harness.get(By::new().role(Role::Button).label("lr")).click();
    settle(&mut harness);
    let chosen = place(&harness).compare.look.plots.bar.metric.clone().expect("chosen");
    assert_eq!(chosen.to_string(), "params.lr");
}

#[test]
fn a_plot_is_exported_from_its_dialog() {
    let tree = tree();
    let mut harness = opened(&tree, "Views: Parallel");
    click_button(&mut harness, "Export plot");
    let export = place(&harness).export.as_ref().expect("the dialog");
    assert!(export.preview.value().is_some_and(|preview| preview.size.is_some() && preview.bytes > 1_000));
    harness.get_by_label("Format: TikZ").click();
    settle(&mut harness);
    let export = place(&harness).export.as_ref().expect("the dialog");
    assert!(export.path.ends_with("parallel.tex"), "{}", export.path);
    let preview = export.preview.value().expect("a preview").clone();
    assert!(
        matches!(&preview.content, runatlas::app::export::PreviewContent::Text(text) if text.contains("tikzpicture"))
    );
}
