//! The page of a parent run, and the pages of models, prompts, datasets and traces.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::pages::{self, Page, RunTab};
use runatlas::app::{charts, children, command, entities, table};
use runatlas::model::{EntityKey, RunIndex, StoreIndex};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::support;
use crate::support::database;
use crate::support::tree::Tree;

fn labels(harness: &Harness<'static, App>, role: Role) -> Vec<String> {
    let nodes = harness.query_all(By::new().role(role));
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

fn run(harness: &Harness<'static, App>, id: &str) -> RunIndex {
    place(harness).catalog.find_run(id).expect(id)
}

fn show(harness: &mut Harness<'static, App>, id: &str, tab: RunTab) {
    let run = run(harness, id);
    dispatch(harness, pages::Action::OpenRun(run, tab));
}

/// The page that is shown, if it is one of a thing.
fn shown(harness: &Harness<'static, App>) -> Option<EntityKey> {
    match place(harness).pages.shown {
        Page::Entity(id) => place(harness).entities.key(id).cloned(),
        _ => None,
    }
}

fn click_link(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by(|node| node.role() == Role::Link && node.label().as_deref() == Some(label)).click();
    settle(harness);
}

/// A parent with three children, one of which is a parent itself.
fn sweep() -> Tree {
    let child = |tree: Tree, id: &str, parent: &str, lr: &str, status: &str, start: &str| {
        tree.run(id)
            .field("status", &format!("status: {status}"))
            .field("start_time", &format!("start_time: {start}"))
            .file("tags/mlflow.parentRunId", parent)
            .file("params/lr", lr)
            .file("params/seed", "7")
    };
    let tree = Tree::new().experiment("1").run("p").run("alone").file("metrics/loss", "1000 9 0\n");
    let tree = child(tree, "a", "p", "0.1", "3", "1700000000003").file("metrics/loss", "1000 0.5 0\n2000 0.25 1\n");
    let tree = child(tree, "b", "p", "0.01", "5", "1700000000002")
        .file("metrics/loss", "1000 0.75 0\n2000 0.5 1\n")
        .file("metrics/val/acc", "1000 0.9 0\n");
    let tree = child(tree, "c", "p", "1", "4", "1700000000001");
    child(tree, "d", "c", "3", "3", "1700000000000")
}

#[test]
fn a_parent_shows_its_children_what_differs_and_how_they_ended() {
    let tree = sweep();
    for (language, counts, headers) in [
        (
            Language::English,
            "3 · 1 finished, 1 killed, 1 failed · 1 child run of their own",
            ["Run", "Created", "Duration", "lr", "loss", "val/acc"],
        ),
        (
            Language::SimplifiedChinese,
            "3 · 1 个已完成、1 个已终止、1 个失败 · 其下还有 1 个运行",
            ["运行", "创建时间", "时长", "lr", "loss", "val/acc"],
        ),
    ] {
        let mut harness = open(Some(&tree.root()), language);
        show(&mut harness, "p", RunTab::Overview);
        assert!(harness.query_by_label(counts).is_some(), "{:?}", labels(&harness, Role::Label));
        assert_eq!(labels(&harness, Role::ColumnHeader), headers);
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    show(&mut harness, "p", RunTab::Overview);
    let shown = rows(&harness);
    assert_eq!(
        shown,
        [
            "name of a, Finished, lr 0.1, loss 0.25",
            "name of b, Killed, lr 0.01, loss 0.5, val/acc 0.9",
            "name of c, Failed, lr 1",
        ],
        "the newest first"
    );
    assert!(labels(&harness, Role::ListItem).contains(&"seed: 7".to_owned()), "the same in all");
    assert!(harness.query_by_label("Same in all children").is_some());
    assert!(harness.query_by_label("none").is_some(), "no metrics of its own");

    let parent = run(&harness, "p");
    let id = charts::FigureId::Children(parent, "loss".into());
    let figure = place(&harness).charts.figures.get(&id).and_then(|slot| slot.figure.value()).expect("drawn");
    assert_eq!(figure.series.iter().filter(|series| !series.strokes.is_empty()).count(), 2);

    // A run without children has none of it.
    show(&mut harness, "alone", RunTab::Overview);
    assert!(harness.query_by_label("Child runs").is_none());
    assert!(harness.query_by_label("Own metrics").is_none());
}

#[test]
fn children_are_sorted_unfolded_opened_and_found_in_the_table() {
    let tree = sweep();
    let mut harness = open(Some(&tree.root()), Language::English);
    show(&mut harness, "p", RunTab::Children);
    let first = |harness: &Harness<'static, App>| rows(harness).first().cloned().unwrap_or_default();
    click(&mut harness, "lr");
    assert_eq!(first(&harness), "name of b, Killed, lr 0.01, loss 0.5, val/acc 0.9");
    click(&mut harness, "lr");
    assert_eq!(first(&harness), "name of c, Failed, lr 1");

    click(&mut harness, "Unfold the child runs of name of c");
    assert_eq!(rows(&harness)[1], "name of d, Finished, lr 3");
    click(&mut harness, "Fold the child runs of name of c");
    assert_eq!(rows(&harness).len(), 3);

    // Two are chosen, then one is opened with the keyboard.
    let (a, b) = (run(&harness, "a"), run(&harness, "b"));
    dispatch(&mut harness, children::Action::Choose { run: a, toggle: false, range: false });
    dispatch(&mut harness, children::Action::Choose { run: b, toggle: true, range: false });
    assert_eq!(place(&harness).children.chosen, [a, b]);
    assert!(harness.query_by_label("2 selected").is_some());
    harness.get_by_label("name of a, Finished, lr 0.1, loss 0.25").focus();
    harness.step();
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(place(&harness).pages.shown, Page::Run(a, RunTab::Overview));
    dispatch(&mut harness, pages::Action::Back);
    assert_eq!(place(&harness).pages.shown, Page::Run(run(&harness, "p"), RunTab::Children));

    click(&mut harness, "Show in table");
    assert_eq!(place(&harness).pages.shown, Page::Table);
    let table = place(&harness).table.content.value().expect("derived");
    let catalog = &place(&harness).catalog;
    let ids: Vec<&str> = table.rows.iter().map(|row| catalog.run(row.run).id.as_str()).collect();
    assert!(["p", "a", "b", "c"].iter().all(|id| ids.contains(id)), "{ids:?}");
    assert!(!ids.contains(&"d"), "other parents are folded: {ids:?}");
    assert_eq!(place(&harness).table.selection.focus, Some(run(&harness, "p")));
}

#[test]
fn fifty_thousand_children_cost_what_is_in_view() {
    const CHILDREN: usize = 50_000;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mlflow.db");
    let connection = database::create(&path, &[database::TABLES_1, database::INDEXES_2].concat());
    connection.execute_batch("BEGIN").expect("begins");
    database::add_run(&connection, "parent", 1_700_000_000_000);
    for at in 0..CHILDREN {
        let id = format!("child{at}");
        database::add_run(&connection, &id, 1_700_000_000_000);
        database::add(&connection, "tags", &id, "mlflow.parentRunId", "parent");
        database::add(&connection, "params", &id, "seed", &at.to_string());
    }
    connection.execute_batch("COMMIT").expect("ends");
    drop(connection);
    let mut harness = open(Some(&path), Language::English);
    show(&mut harness, "parent", RunTab::Overview);
    assert!(harness.query_by_label("50,000 · 50,000 finished").is_some());
    assert_eq!(rows(&harness).len(), 12);
    click(&mut harness, "49,988 more child runs");
    assert_eq!(place(&harness).pages.shown, Page::Run(run(&harness, "parent"), RunTab::Children));
    let visible = rows(&harness).len();
    assert!((20..60).contains(&visible), "{visible} rows were laid out");
    assert_eq!(place(&harness).children.content.value().expect("made").rows.len(), CHILDREN);
    assert!(place(&harness).charts.children_drawn() <= charts::State::MAX_RUNS);
}

#[test]
fn models_prompts_datasets_and_traces_lead_to_each_other_and_back() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);

    click(&mut harness, "zoo-classifier");
    let registered = EntityKey::Registered(StoreIndex(0), "zoo-classifier".into());
    assert_eq!(shown(&harness), Some(registered.clone()));
    assert_eq!(rows(&harness), ["v2, champion, READY", "v1, Production, READY"], "the newest first");
    assert!(harness.query_by_label("champion v2").is_some());

    // A version leads to the model that it was made of, which leads to its run.
    let model = harness.query_all_by_label("sk-model").next().expect("a link to the files");
    model.click();
    settle(&mut harness);
    let Some(EntityKey::Logged(_, id)) = shown(&harness) else { panic!("{:?}", shown(&harness)) };
    assert!(harness.query_by_label("zoo-classifier v2").is_some());
    click(&mut harness, "Show files");
    let Page::Run(made_by, RunTab::Artifacts) = place(&harness).pages.shown else { panic!("the files of its run") };
    let made = &place(&harness).catalog.run(made_by).model_outputs;
    assert!(made.iter().any(|(output, _)| *output == id));
    let artifacts = place(&harness).artifacts.as_ref().expect("listed");
    assert_eq!(artifacts.selected.as_ref().map(|target| &*target.path), Some("MLmodel"));
    for expected in [EntityKey::Logged(StoreIndex(0), id), registered] {
        dispatch(&mut harness, pages::Action::Back);
        assert_eq!(shown(&harness), Some(expected));
    }
    dispatch(&mut harness, pages::Action::Back);
    assert_eq!(place(&harness).pages.shown, Page::Table);
}

#[test]
fn a_prompt_shows_its_text_and_what_changed() {
    let store = support::zoo("v2");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "zoo-prompt");
    assert!(harness.query_by_label("Say {{word}} twice.").is_some());
    click(&mut harness, "Prompt: Changes");
    assert!(harness.query_by_label("\u{2212} Say {{word}} in 中文.").is_some());
    assert!(harness.query_by_label("+ Say {{word}} twice.").is_some());
    let Page::Entity(id) = place(&harness).pages.shown else { panic!("the page of the prompt") };
    dispatch(&mut harness, entities::Action::Choose(id, 0));
    assert!(harness.query_by_label("Say {{word}} in 中文.").is_some(), "the first version has no changes");
}

#[test]
fn a_trace_shows_its_spans_and_a_dataset_its_columns_and_runs() {
    for (name, is_database) in [("v2", false), ("v3", false), ("v3-sqlite", true)] {
        let store = support::zoo(name);
        let path = if is_database { store.database() } else { store.mlruns() };
        let mut harness = open(Some(&path), Language::English);
        let traces = place(&harness).catalog.traces.len();
        assert_eq!(traces, 2, "{name}");
        click(&mut harness, "Traces");
        assert_eq!(shown(&harness), Some(EntityKey::Traces(None)));
        assert_eq!(rows(&harness), ["boom, ERROR", "outer, OK"], "{name}: the newest first");
        click(&mut harness, "outer, OK");
        let spans = labels(&harness, Role::TreeItem);
        assert_eq!(spans.len(), 2, "{name}: {spans:?}");
        assert!(spans[0].starts_with("outer, CHAIN") && spans[1].starts_with("inner, LLM"), "{spans:?}");
        assert!(harness.query_by_label("  \"q\": \"héllo\"").is_some(), "{name}: the inputs of the first span");
        assert!(harness.query_by_label("HÉLLO!").is_some(), "{name}: its outputs");
        let inner = spans[1].clone();
        click(&mut harness, &inner);
        assert!(harness.query_by_label("HÉLLO").is_some(), "{name}: those of the other");
        click(&mut harness, "Fold");
        assert_eq!(labels(&harness, Role::TreeItem).len(), 1);

        let list = command::Command::ShowDatasets;
        let action = list.action(&harness.state().as_ref().expect("a window").state).expect("there are datasets");
        harness.state_mut().as_mut().expect("a window").dispatch(action);
        settle(&mut harness);
        assert_eq!(shown(&harness), Some(EntityKey::Datasets));
        click(&mut harness, "train set");
        assert!(rows(&harness).starts_with(&["x: double".to_owned(), "y: string".to_owned()]), "{name}: its columns");
        let user = rows(&harness)[2].clone();
        let dataset = shown(&harness);
        click(&mut harness, &user);
        let Page::Run(run, RunTab::Overview) = place(&harness).pages.shown else {
            panic!("{name}: a run that used it")
        };
        let inputs = &place(&harness).catalog.run(run).dataset_inputs;
        assert!(inputs.iter().any(|input| input.name == "train set"), "{name}");
        // And the run leads to it again.
        click_link(&mut harness, "train set");
        assert_eq!(shown(&harness), dataset);
        dispatch(&mut harness, pages::Action::Back);
        assert_eq!(place(&harness).pages.shown, Page::Run(run, RunTab::Overview));
    }
}

#[test]
fn what_is_broken_is_reported_and_the_rest_is_shown() {
    let trace = |id: &str| {
        format!("trace_id: {id}\nrequest_time: '2023-11-15T22:13:22.646Z'\nexecution_duration_ms: 5\nstate: OK\n")
    };
    let tree = Tree::with_run()
        .at_root("models/good/meta.yaml", "name: good\ndescription: fine\n")
        .at_root("models/good/version-1/meta.yaml", "name: good\nversion: 1\ncurrent_stage: None\nstatus: READY\n")
        .at_root("models/good/version-2/meta.yaml", ": : not yaml\n\t-")
        .at_root("models/bad/meta.yaml", "")
        .at_root("1/traces/tr-1/trace_info.yaml", trace("tr-1"))
        .at_root("1/traces/tr-1/artifacts/traces.json", "{\"spans\": [")
        .at_root("1/traces/tr-2/trace_info.yaml", trace("tr-2"))
        .at_root("1/traces/tr-3/trace_info.yaml", "");
    let mut harness = open(Some(&tree.root()), Language::English);
    let problems: Vec<_> = place(&harness).catalog.problems.iter().map(|problem| problem.cause.key).collect();
    assert!(problems.iter().filter(|key| **key == "problem-meta-empty").count() >= 2, "{problems:?}");
    click(&mut harness, "good");
    assert_eq!(rows(&harness).first().map(String::as_str), Some("v1, READY"), "{:?}", rows(&harness));

    click(&mut harness, "Traces");
    assert_eq!(rows(&harness), ["tr-1, OK", "tr-2, OK"]);
    click(&mut harness, "tr-1, OK");
    assert!(harness.query_by_label_contains("The spans of this trace cannot be read").is_some());
    dispatch(&mut harness, pages::Action::Back);
    click(&mut harness, "tr-2, OK");
    assert!(harness.query_by_label_contains("No spans are stored with this trace").is_some());
}

#[test]
fn a_thing_that_a_refresh_no_longer_finds_says_so() {
    let tree =
        Tree::with_run().at_root("models/one/meta.yaml", "name: one\n").at_root("models/two/meta.yaml", "name: two\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "one");
    std::fs::remove_dir_all(tree.path("models/one")).expect("removed");
    dispatch(&mut harness, runatlas::app::read::Action::Refresh);
    assert!(harness.query_by_label("No longer there").is_some());
    dispatch(&mut harness, pages::Action::Back);
    assert_eq!(place(&harness).pages.shown, Page::Table);
    click(&mut harness, "two");
    assert_eq!(shown(&harness), Some(EntityKey::Registered(StoreIndex(0), "two".into())));
}

#[test]
fn odd_names_are_shown_safely_and_many_columns_stay_in_view() {
    let long = "n".repeat(200);
    let mut tree = Tree::new().experiment("1").run("p");
    for id in ["a", "b"] {
        tree = tree.run(id).file("tags/mlflow.parentRunId", "p").file(&format!("params/{long}"), id);
        for at in 0..300 {
            tree = tree.file(&format!("params/only {id} {at}"), "1");
        }
        tree = tree.file("params/مرحبا 🎉", id).file("metrics/التحقق", "1000 0.5 0\n");
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    show(&mut harness, "p", RunTab::Children);
    let headers = labels(&harness, Role::ColumnHeader);
    assert!(headers.len() <= 3 + 40 + 12, "{}", headers.len());
    assert!(headers.iter().any(|header| header.contains("التحقق")));
    // 602 parameters differ and one metric is there; 40 parameters have a column.
    click_link(&mut harness, "562 more columns");
    assert_eq!(place(&harness).pages.shown, Page::Table);
    dispatch(&mut harness, table::Action::SelectNone);
}
