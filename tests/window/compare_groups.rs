//! Groups of runs below the comparison, by what a screen reader would say.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::Settings;
use runatlas::app::compare::groups::{Action, GroupLook, SortBy};
use runatlas::app::compare::{self, CompareView};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{self, Page};
use runatlas::app::table;
use runatlas::compare::groups::{GroupChoice, Grouped, IntervalKind};
use runatlas::compare::statistics::pairwise::TestKind;
use runatlas::compare::table::MetricValue;
use runatlas::compare::table::export::CompareFormat;
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, settle};
use crate::selection::select;
use crate::support::tree::Tree;
use crate::without_window::Program;

/// Two models with three seeds each, and a third with one run; a metric whose best value is not its last.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    let runs = [
        ("a1", "cnn", "1", "0.80", "x"),
        ("a2", "cnn", "2", "0.82", "x"),
        ("a3", "cnn", "3", "0.84", "y"),
        ("b1", "vit", "1", "0.70", "x"),
        ("b2", "vit", "2", "0.71", "y"),
        ("b3", "vit", "3", "0.72", "y"),
        ("c1", "mlp", "1", "0.50", "y"),
    ];
    for (id, model, seed, value, tag) in runs {
        tree = tree
            .run(id)
            .file("params/model", model)
            .file("params/seed", seed)
            .file("tags/host", tag)
            .file("metrics/acc", format!("1700000000000 0.95 0\n1700000001000 {value} 10\n"))
            .file("metrics/loss", format!("1700000001000 {seed} 10\n"));
    }
    tree
}

fn act(harness: &mut Harness<'static, App>, action: Action) {
    dispatch(harness, compare::Action::Groups(action));
}

fn set(harness: &mut Harness<'static, App>, change: impl FnOnce(&mut GroupLook)) {
    let mut look = place(harness).compare.look.groups.clone();
    change(&mut look);
    act(harness, Action::SetLook(Box::new(look)));
}

fn grouped(harness: &Harness<'static, App>) -> std::sync::Arc<Grouped> {
    place(harness).compare.groups.content.value().expect("groups").clone()
}

fn labels(harness: &Harness<'static, App>) -> Vec<String> {
    let groups = grouped(harness);
    let order = &place(harness).compare.groups.order;
    order.iter().map(|at| groups.groups[*at].label.clone()).collect()
}

fn opened(tree: &Tree, ids: &[&str]) -> Harness<'static, App> {
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, ids);
    dispatch(&mut harness, compare::Action::CompareSelection);
    harness.get(By::new().role(Role::RadioButton).label("Views: Groups")).click();
    settle(&mut harness);
    harness
}

fn has(harness: &Harness<'static, App>, role: Role, label: &str) -> bool {
    harness.query_all(By::new().role(role).label(label)).next().is_some()
}

#[test]
fn groups_of_the_compared_runs_are_shown_with_tests_in_plain_words() {
    let tree = tree();
    let harness = opened(&tree, &["a1", "a2", "a3", "b1", "b2", "b3"]);
    assert_eq!(place(&harness).compare.view, CompareView::Groups);
    assert_eq!(labels(&harness), ["cnn", "vit"], "by what varies besides the seed");
    assert!(has(&harness, Role::Row, "cnn") && has(&harness, Role::Row, "vit"));
    assert!(has(&harness, Role::Cell, "0.820 ± 0.020") && has(&harness, Role::Cell, "0.710 ± 0.010"));
    assert!(has(&harness, Role::Row, "cnn – vit"));
    assert!(has(&harness, Role::Cell, "first is better"));
    assert!(harness.query_by_label("2 groups of 6 runs").is_some());
    assert!(has(&harness, Role::Button, "Do not group by model"));
}

#[test]
fn all_runs_in_view_follow_the_filter() {
    let tree = tree();
    let mut harness = opened(&tree, &["a1", "b1"]);
    assert_eq!(grouped(&harness).run_count(), 2);
    harness.get(By::new().role(Role::RadioButton).label("Runs to group: All runs in view")).click();
    settle(&mut harness);
    assert_eq!(labels(&harness), ["cnn", "mlp", "vit"]);
    assert!(has(&harness, Role::Cell, "one value: no spread"), "said in words");
    assert!(has(&harness, Role::Cell, "needs 2 values, has 1"));
    dispatch(&mut harness, table::Action::SetFilter("params.model != 'mlp'".to_owned()));
    assert_eq!(labels(&harness), ["cnn", "vit"]);
}

#[test]
fn keys_are_added_and_removed_and_a_pattern_of_names_groups() {
    let tree = tree();
    let mut harness = opened(&tree, &["a1", "a2", "a3", "b1", "b2", "b3"]);
    act(&mut harness, Action::ToggleKey("tags.host".parse().expect("a key")));
    assert_eq!(labels(&harness), ["model=cnn, host=x", "model=cnn, host=y", "model=vit, host=x", "model=vit, host=y"]);
    click(&mut harness, "Do not group by model");
    assert_eq!(labels(&harness), ["x", "y"]);
    click(&mut harness, "Add key");
    assert!(has(&harness, Role::CheckBox, "model  ·  parameter") && has(&harness, Role::CheckBox, "name without seed"));
    act(&mut harness, Action::SetKeySearch("MOD".to_owned()));
    assert!(
        has(&harness, Role::CheckBox, "model  ·  parameter") && !has(&harness, Role::CheckBox, "name without seed")
    );
    act(&mut harness, Action::SetPattern("(".to_owned()));
    assert!(harness.query_by_label("Not a regular expression").is_some());
    assert_eq!(labels(&harness), ["x", "y"], "what is no pattern changes nothing");
    act(&mut harness, Action::SetPattern("name of ([ab])".to_owned()));
    assert_eq!(labels(&harness), ["host=x, a", "host=x, b", "host=y, a", "host=y, b"]);
    act(&mut harness, Action::SetPattern(String::new()));
    assert_eq!(labels(&harness), ["x", "y"]);
    set(&mut harness, |look| look.choice.by = None);
    assert_eq!(labels(&harness), ["cnn", "vit"]);
}

#[test]
fn metric_value_interval_and_test_are_chosen() {
    let tree = tree();
    let mut harness = opened(&tree, &["a1", "a2", "a3", "b1", "b2", "b3"]);
    set(&mut harness, |look| look.choice.value = MetricValue::Max);
    let figures =
        |harness: &Harness<'static, App>| grouped(harness).metrics[0].groups[0].summary.figures.expect("values");
    assert_eq!(figures(&harness).mean, 0.95, "its highest value");
    assert!(has(&harness, Role::Cell, "no spread to measure with"));
    set(&mut harness, |look| look.choice.value = MetricValue::Last);
    act(&mut harness, Action::ToggleMetric("loss".into()));
    assert!(has(&harness, Role::ColumnHeader, "acc") && has(&harness, Role::ColumnHeader, "loss"));
    act(&mut harness, Action::TestMetric("loss".into()));
    assert_eq!(&*grouped(&harness).metrics[0].metric, "loss");
    assert!(has(&harness, Role::Cell, "no difference shown"), "never: the same");
    act(&mut harness, Action::ToggleMetric("loss".into()));
    set(&mut harness, |look| look.choice.test = TestKind::PairedT);
    let tests = grouped(&harness).metrics[0].tests.clone().expect("tests");
    assert_eq!(tests.comparisons[0].outcome.expect("an answer").counts, [3, 3]);
    assert!(has(&harness, Role::Button, "Pair runs by: Paired by seed"));
    let by_t = figures(&harness).t_interval.expect("an interval");
    set(&mut harness, |look| look.interval = IntervalKind::Bootstrap);
    let shown = place(&harness).compare.look.groups.interval.of(&figures(&harness)).expect("an interval");
    assert!(shown.high - shown.low < by_t.high - by_t.low);
    set(&mut harness, |look| look.choice.against = Some("vit".to_owned()));
    assert_eq!(grouped(&harness).against, Some(1));
    assert!(has(&harness, Role::Button, "Compare with: With vit"));
}

#[test]
fn a_group_selects_its_runs_and_columns_sort() {
    let tree = tree();
    let mut harness = opened(&tree, &["a1", "a2", "a3", "b1", "b2", "b3", "c1"]);
    harness.get(By::new().role(Role::Row).label("vit")).click();
    settle(&mut harness);
    let selection = &place(&harness).table.selection;
    assert_eq!(selection.runs().len(), 3);
    let focus = selection.focus.expect("a focus");
    assert_eq!(place(&harness).catalog.run(focus).id.as_str(), "b3", "the best of them");
    assert_eq!(place(&harness).compare.groups.selected(place(&harness)), Some(2));
    assert_eq!(place(&harness).pages.shown, Page::Compare);
    assert_eq!(labels(&harness), ["cnn", "mlp", "vit"]);
    harness.get(By::new().role(Role::ColumnHeader).label("acc")).click();
    settle(&mut harness);
    assert_eq!(labels(&harness), ["mlp", "vit", "cnn"]);
    harness.get(By::new().role(Role::ColumnHeader).label("acc")).click();
    settle(&mut harness);
    assert_eq!(labels(&harness), ["cnn", "vit", "mlp"]);
    act(&mut harness, Action::Sort(SortBy::Interval));
    assert_eq!(labels(&harness), ["vit", "cnn", "mlp"], "what has none is last");
    act(&mut harness, Action::Sort(SortBy::Interval));
    assert_eq!(labels(&harness), ["cnn", "vit", "mlp"]);
}

#[test]
fn groups_are_copied_and_written_and_what_is_chosen_is_remembered() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let runs: Vec<RunIndex> = ["a1", "a2", "a3", "b1", "b2", "b3"]
        .map(|id| program.state.place.as_ref().and_then(|place| place.catalog.find_run(id)).expect("a run"))
        .to_vec();
    program.act(compare::Action::SetRuns(runs));
    program.act(compare::Action::Want);
    program.act(compare::Action::Groups(Action::Want));
    program.asked.clear();
    program.act(compare::Action::Groups(Action::Copy(CompareFormat::Latex)));
    let copied = program.asked.iter().find_map(|effect| match effect {
        SystemEffect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.expect("a text");
    assert!(text.contains("cnn & $\\mathbf{0.820} \\pm 0.020$ \\\\\n"), "{text}");
    program.act(compare::Action::Groups(Action::PickPath(CompareFormat::Csv)));
    let folder = tempfile::tempdir().expect("a folder");
    let written = |program: &mut Program, name: &str| {
        let path = folder.path().join(name);
        program.act(compare::Action::Picked(path.clone()));
        std::fs::read_to_string(&path).expect("a file")
    };
    let groups = written(&mut program, "g.csv");
    assert!(groups.starts_with("model,runs,acc n,"), "{groups}");
    program.act(compare::Action::PickPath(CompareFormat::Csv));
    let table = written(&mut program, "t.csv");
    assert!(table.starts_with("Key,"), "the table is asked for: {table}");

    let look = GroupLook {
        is_of_all: true,
        choice: GroupChoice {
            by: Some(vec!["tags.host".parse().expect("a key")]),
            test: TestKind::MannWhitney,
            ..GroupChoice::default()
        },
        sort: SortBy::Mean("acc".into()),
        ..GroupLook::default()
    };
    program.act(compare::Action::Groups(Action::SetLook(Box::new(look.clone()))));
    let kept = Settings::from_json(&program.state.settings.to_json()).settings.compare.of(&tree.root());
    assert_eq!(kept.look.groups, look);
}

#[test]
fn without_metrics_or_runs_the_page_says_so() {
    let tree = Tree::new().experiment("1").run("a").file("params/x", "1").run("b").file("params/x", "2").run("c");
    let mut harness = opened(&tree, &["a", "b"]);
    assert!(harness.query_by_label("These runs have no metric").is_some());
    select(&mut harness, &["c"]);
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    let c = place(&harness).catalog.find_run("c").expect("c");
    dispatch(&mut harness, compare::Action::SetRuns(vec![c]));
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert!(harness.query_by_label("No runs to group").is_some());
}
