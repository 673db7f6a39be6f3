//! The window, driven by what a screen reader would say: on a store that a real MLflow wrote.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::pages::Page;
use runatlas::app::{charts, pages, settings, table};
use runatlas::model::natural_cmp;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::support;
use crate::support::database;
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
    assert!(matches!(place(&harness).pages.shown, Page::Run(..)), "Escape never leaves a page");
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowLeft);
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
        .dispatch(settings::Action::SetLanguage(Some(Language::SimplifiedChinese)));
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

/// Three runs in a folder and in a database, one below the other.
fn twins() -> Tree {
    let mut tree = Tree::new().experiment("1");
    let database = database::create(&tree.project().join("mlflow.db"), database::TABLES_1);
    for (id, parent) in [("aaaa1111", ""), ("bbbb2222", "aaaa1111"), ("cccc3333", "bbbb2222")] {
        tree = tree.run(id).file("metrics/loss", "1700000000000 0.5 0\n1700000000500 0.25 1\n");
        tree = if parent.is_empty() { tree } else { tree.file("tags/mlflow.parentRunId", parent) };
        database::add_run(&database, id, 1_700_000_000_000);
        if !parent.is_empty() {
            database::add(&database, "tags", id, "mlflow.parentRunId", parent);
        }
    }
    let migrated = "UPDATE runs SET end_time = 1700000001000;
        INSERT INTO metrics SELECT 'loss', 0.5, 1700000000000, run_uuid, 0, 0 FROM runs;
        INSERT INTO metrics SELECT 'loss', 0.25, 1700000000500, run_uuid, 1, 0 FROM runs;
        INSERT INTO latest_metrics SELECT 'loss', 0.25, 1700000000500, 1, 0, run_uuid FROM runs;";
    database.execute_batch(migrated).expect("valid");
    tree
}

#[test]
fn runs_of_two_stores_are_counted_and_drawn_once_until_all_are_asked_for() {
    let tree = twins();
    let mut harness = open(Some(tree.project()), Language::English);
    assert_eq!(rows(&harness).len(), 3, "{:?}", rows(&harness));
    assert!(harness.query_by_label("3 runs").is_some(), "the status bar counts runs");
    assert!(harness.query_by_label("3 runs are in several stores").is_some());
    assert!(harness.query_by_label("Everything here is also in mlflow.db").is_some());
    assert_eq!(place(&harness).charts.drawn.len(), 3);

    click(&mut harness, "Each run once");
    click(&mut harness, "All stores");
    assert_eq!(rows(&harness).len(), 6);
    assert!(harness.query_by_label("6 runs").is_some());
    assert_eq!(place(&harness).charts.drawn.len(), 6);
    assert!(harness.query_by_label("Store").is_some(), "a column tells the stores apart");

    click(&mut harness, "All stores");
    click(&mut harness, "Only mlruns");
    assert_eq!(rows(&harness).len(), 3);
    let catalog = &place(&harness).catalog;
    assert!(
        place(&harness)
            .charts
            .drawn
            .iter()
            .all(|run| catalog.stores[catalog.runs[run.at()].store.at()].label == "mlruns")
    );
}

#[test]
fn the_details_of_a_run_name_its_store_and_lead_to_its_twin() {
    let tree = twins();
    let mut harness = open(Some(tree.project()), Language::English);
    let run = place(&harness).catalog.find_run("bbbb2222").expect("there");
    dispatch(&mut harness, table::Action::SelectRun { run, toggle: false, range: false });
    assert!(harness.query_all_by_label("mlflow.db").count() > 1, "in the sidebar and in the inspector");
    click(&mut harness, "Also in mlruns");
    let place = place(&harness);
    let focus = place.table.selection.focus.expect("a run has the focus");
    assert_eq!(place.catalog.stores[place.catalog.runs[focus.at()].store.at()].label, "mlruns");
    assert_eq!(place.table.content.value().expect("derived").rows.len(), 6, "what is shown is in the table");
}

#[test]
fn one_tick_is_for_an_experiment_in_two_stores() {
    let tree = twins();
    let mut harness = open(Some(tree.project()), Language::English);
    let experiments: Vec<_> = place(&harness).catalog.experiment_indices().collect();
    for experiment in experiments {
        dispatch(&mut harness, table::Action::TickExperiment { experiment, only: false });
        assert_eq!(rows(&harness).len(), 0, "{experiment:?} was ticked");
        dispatch(&mut harness, table::Action::TickExperiment { experiment, only: false });
        assert_eq!(rows(&harness).len(), 3, "{experiment:?} was not");
    }
}

#[test]
fn rows_tell_their_level_and_fold_by_keyboard_however_deep() {
    let mut tree = Tree::new().experiment("1");
    for level in 0..40 {
        tree = tree.run(&format!("run-{level}"));
        if level > 0 {
            tree = tree.file("tags/mlflow.parentRunId", format!("run-{}", level - 1));
        }
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    let levels = |harness: &Harness<'static, App>| -> Vec<usize> {
        let rows = harness.query_all(By::new().role(Role::Row));
        rows.filter_map(|row| row.accesskit_node().data().level()).collect()
    };
    assert_eq!(levels(&harness)[..20], (1..=20).collect::<Vec<_>>());
    let deep = place(&harness).catalog.find_run("run-18").expect("there");
    dispatch(&mut harness, table::Action::FocusRun(deep));
    dispatch(&mut harness, table::Action::FoldFocus(true));
    assert_eq!(levels(&harness).last(), Some(&19));
    dispatch(&mut harness, table::Action::FoldFocus(true));
    assert_eq!(place(&harness).table.selection.focus, place(&harness).catalog.find_run("run-17"));
}

#[test]
fn the_list_of_problems_is_the_one_that_check_prints() {
    let tree = Tree::with_run().file("artifacts/empty.txt", "").file("metrics/final", "1 0.5 0\n2 0.5 0\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, pages::Action::ToggleProblems);
    let opened = runatlas::reading::read_place(&tree.root(), &runatlas::store::Cancel::new()).expect("readable");
    let checked = opened.looked_closer(&runatlas::store::Cancel::new()).expect("readable").catalog;
    assert_eq!(place(&harness).catalog.problems, checked.problems);
    assert_eq!(checked.problems.len(), 2, "{:?}", checked.problems);
}

#[test]
fn a_prompt_shows_the_tags_of_its_user_and_none_of_mlflow() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    harness.get_by_label("zoo-prompt").hover();
    for _ in 0..8 {
        harness.step();
    }
    assert!(harness.query_by_label("lang=zh").is_some(), "the tag of the prompt");
    assert!(harness.query_by_label("v1  first  lang=zh").is_some(), "the first version, its message and its tag");
    assert!(harness.query_by_label("v2  second").is_some(), "of a version without tags its message");
    assert!(harness.query_by_label_contains("mlflow.prompt").is_none());
}
