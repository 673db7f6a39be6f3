//! The window, driven by what a screen reader would say: on a store that a real MLflow wrote.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::pages::Page;
use runatlas::app::{charts, pages, settings, table};
use runatlas::model::natural_cmp;
use runatlas::text::Language;

use crate::driver::{App, click, open, place, rows, settle};
use crate::support;
use crate::support::tree::Tree;

#[test]
fn the_start_screen_offers_every_way_to_open() {
    for (language, folder, database, sample) in [
        (Language::English, "Open folder…", "Open mlflow.db…", "Open the built-in sample"),
        (Language::SimplifiedChinese, "打开文件夹…", "打开 mlflow.db…", "打开内置示例"),
    ] {
        let harness = open(None, language);
        for label in [folder, database, sample] {
            assert!(harness.query_by_label(label).is_some(), "{label}");
        }
    }
}

#[test]
fn a_path_that_is_no_store_says_what_was_looked_for() {
    let empty = tempfile::tempdir().expect("a folder");
    let harness = open(Some(empty.path()), Language::English);
    let message = harness.query_by_label_contains("No MLflow results found");
    assert!(message.is_some_and(|node| node.accesskit_node().value().or(node.accesskit_node().label()).is_some()));
}

#[test]
fn the_status_bar_counts_notes_and_errors() {
    let tree = Tree::with_run().file("metrics/loss", "1000 0.5 0\nnonsense\n").file("params/empty", "");
    for (language, said) in
        [(Language::English, "1 note, 1 error"), (Language::SimplifiedChinese, "1 条提示、1 个错误")]
    {
        let mut harness = open(Some(&tree.root()), language);
        settle(&mut harness);
        let problems: Vec<_> = place(&harness).catalog.problems.iter().map(|it| (it.severity, it.cause.key)).collect();
        assert!(harness.query_by_label(said).is_some(), "{problems:?}");
    }
}

#[test]
fn a_typed_path_opens() {
    let store = support::zoo("v2");
    let mut harness = open(None, Language::English);
    harness.get_by_label("Type or paste a path").focus();
    harness.step();
    harness.get_by_label("Type or paste a path").type_text(&store.mlruns().display().to_string());
    harness.step();
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert!(!place(&harness).catalog.runs.is_empty());
}

#[test]
fn the_table_shows_the_tree_and_folds_it() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let before = rows(&harness);
    assert!(before.iter().any(|row| row == "fold-0, Finished"), "{before:?}");
    let sweep = place(&harness).catalog.run_indices().find(|&run| &*place(&harness).catalog.run(run).name == "sweep");
    let sweep = sweep.expect("the zoo holds a run called sweep");
    let shown = place(&harness).table.content.value().expect("derived").rows.len();
    harness.state_mut().as_mut().expect("a window").dispatch(table::Action::ToggleChildren(sweep));
    settle(&mut harness);
    let folded = place(&harness).table.content.value().expect("derived");
    assert_eq!(folded.rows.len(), shown - 8, "the sweep holds two runs with three folds each");
    assert!(folded.rows.iter().any(|row| row.run == sweep && !row.is_expanded && row.child_count == 2));
}

#[test]
fn clicks_and_keys_select_runs_and_open_their_page() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "baseline, Finished");
    let focus = place(&harness).table.selection.focus.expect("a click gives the focus");
    assert_eq!(&*place(&harness).catalog.run(focus).name, "baseline");
    harness.key_press(egui::Key::ArrowDown);
    settle(&mut harness);
    assert_ne!(place(&harness).table.selection.focus, Some(focus));
    harness.key_press(egui::Key::ArrowUp);
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert!(matches!(place(&harness).pages.shown, Page::Run(run, _) if run == focus));
    for label in ["Overview", "Metrics", "Artifacts", "Copy run ID"] {
        assert!(harness.query_all_by_label(label).next().is_some(), "{label}");
    }
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert_eq!(place(&harness).pages.shown, Page::Table);
}

#[test]
fn headers_sort_and_turn_round() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Run");
    let names = |harness: &Harness<'static, App>| -> Vec<String> {
        let place = place(harness);
        let roots = place.table.content.value().expect("derived").rows.iter().filter(|row| row.depth == 0);
        roots.map(|row| place.catalog.run(row.run).display_name().to_owned()).collect()
    };
    let ascending = names(&harness);
    click(&mut harness, "Run");
    let mut descending = names(&harness);
    assert!(ascending.len() > 20, "{ascending:?}");
    assert!(ascending.is_sorted_by(|a, b| natural_cmp(a, b).is_le()), "{ascending:?}");
    assert_ne!(ascending, descending);
    descending.reverse();
    assert_eq!(ascending, descending, "the same names the other way round");
}

#[test]
fn the_filter_narrows_and_says_how_to_clear_it() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let all = place(&harness).table.content.value().expect("derived").total;
    harness.state_mut().as_mut().expect("a window").dispatch(table::Action::SetFilter("baseline".into()));
    settle(&mut harness);
    let matching = place(&harness).table.content.value().expect("derived").matching;
    assert!(matching > 0 && matching < all);
    harness.state_mut().as_mut().expect("a window").dispatch(table::Action::SetFilter("no run is called this".into()));
    settle(&mut harness);
    assert!(harness.query_by_label("No run matches the filter").is_some());
    click(&mut harness, "Clear filter");
    assert_eq!(place(&harness).table.content.value().expect("derived").matching, all);
}

#[test]
fn charts_name_their_metric_and_hidden_runs_leave_them() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Charts");
    let figures: Vec<String> =
        harness.query_all(By::new().role(Role::Figure)).filter_map(|node| node.accesskit_node().label()).collect();
    assert!(figures.iter().any(|label| label == "Chart of a/b/c/d/deep, 1 run"), "{figures:?}");
    assert!(figures.iter().all(|label| label.contains("hart of ")), "{figures:?}");
    let drawn = place(&harness).charts.drawn.len();
    let first = place(&harness).charts.drawn[0];
    harness.state_mut().as_mut().expect("a window").dispatch(charts::Action::ToggleHidden(first));
    settle(&mut harness);
    assert_eq!(place(&harness).charts.drawn.len(), drawn - 1);
}

#[test]
fn deleted_runs_appear_with_their_stage() {
    use runatlas::model::StageView;
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let active = place(&harness).table.content.value().expect("derived").total;
    for stage in [StageView::All, StageView::Deleted] {
        harness.state_mut().as_mut().expect("a window").dispatch(table::Action::SetStage(stage));
        harness.state_mut().as_mut().expect("a window").dispatch(table::Action::TickAll);
        settle(&mut harness);
        let total = place(&harness).table.content.value().expect("derived").total;
        assert!(if stage == StageView::All { total > active } else { total > 0 && total < active });
    }
}

#[test]
fn the_language_changes_at_once() {
    let store = support::zoo("v1");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    assert!(harness.query_by_label("Table").is_some());
    harness
        .state_mut()
        .as_mut()
        .expect("a window")
        .dispatch(settings::Action::SetLanguage(Language::SimplifiedChinese));
    settle(&mut harness);
    assert!(harness.query_by_label("表格").is_some());
}

#[test]
fn artifacts_are_listed_and_previewed() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let figures = place(&harness)
        .catalog
        .run_indices()
        .find(|&run| &*place(&harness).catalog.run(run).name == "figures")
        .expect("the zoo holds a run called figures");
    let page = Page::Run(figures, runatlas::app::pages::RunTab::Artifacts);
    harness.state_mut().as_mut().expect("a window").dispatch(pages::Action::Show(page));
    settle(&mut harness);
    let files = harness.query_all(By::new().role(Role::TreeItem)).count();
    assert!(files > 0, "the run has artifacts");
    let artifacts = place(&harness).artifacts.as_ref().expect("listed");
    assert!(artifacts.preview.value().is_some(), "the first picture is shown: {:?}", artifacts.preview.failure());
}

#[test]
fn looking_changes_nothing_on_disk() {
    let store = support::zoo("v3");
    let before = support::fingerprint(store.holder());
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Charts");
    harness.key_press(egui::Key::F5);
    settle(&mut harness);
    assert_eq!(before, support::fingerprint(store.holder()));
}
