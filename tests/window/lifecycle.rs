//! Deleting, restoring, editing and purging in the window, on a copy of a store that a real MLflow wrote.

use std::sync::{Arc, Mutex};

use egui::accesskit::Live;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::lifecycle::{AgeLimit, Deleted, Edit, Edited, Plans};
use runatlas::app::loadable::Loadable;
use runatlas::app::pages::Page;
use runatlas::app::update;
use runatlas::app::{lifecycle, pages, system, table};
use runatlas::model::{RunIndex, StoreIndex};
use runatlas::store::lifecycle::log::Entry;
use runatlas::store::lifecycle::{ItemKind, PlanNews, RestoredRuns};
use runatlas::store::{Cancel, Capabilities, LifecycleStage, PurgePlan, PurgeSelection};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::support;

fn zoo() -> (support::TempStore, Harness<'static, App>) {
    let store = support::zoo("v3");
    let harness = open(Some(&store.mlruns()), Language::English);
    (store, harness)
}

fn named(harness: &Harness<'static, App>, name: &str) -> RunIndex {
    let catalog = &place(harness).catalog;
    catalog.run_indices().find(|&run| &*catalog.run(run).name == name).expect("the zoo has such a run")
}

/// What the page of what is deleted shows, once all of it is measured.
fn found(harness: &Harness<'static, App>) -> Arc<Deleted> {
    let deleted = place(harness).lifecycle.deleted.value().expect("found").clone();
    assert!(deleted.is_measured);
    deleted
}

fn stage(harness: &Harness<'static, App>, run: RunIndex) -> LifecycleStage {
    place(harness).catalog.run(run).lifecycle_stage
}

#[test]
fn a_deleted_run_comes_back_by_undo_and_by_restoring() {
    let (store, mut harness) = zoo();
    // Without the times of change.
    let contents = || {
        let all = support::fingerprint(store.holder()).into_iter();
        all.map(|(path, what)| (path, what.split(" SystemTime").next().map(str::to_owned))).collect::<Vec<_>>()
    };
    let before = contents();
    let run = named(&harness, "baseline");
    assert!(place(&harness).can_write(run));
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    assert_eq!(stage(&harness, run), LifecycleStage::Deleted);
    assert!(harness.query_by_label("Undo").is_some(), "the notice offers the way back");
    let said = harness.query_all_by(|node| node.live() == Live::Polite).count();
    assert!(said > 0, "and is said");
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert_eq!(stage(&harness, run), LifecycleStage::Active);
    assert!(before == contents(), "byte for byte as it was");

    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::RestoreRuns { runs: vec![run], with_children: false });
    assert_eq!(stage(&harness, run), LifecycleStage::Active);
}

#[test]
fn names_notes_and_tags_are_edited() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Run(run), "better 基线".to_owned()))));
    click(&mut harness, "Save");
    assert_eq!(&*place(&harness).catalog.run(run).name, "better 基线");
    dispatch(
        &mut harness,
        lifecycle::Action::SetEdit(Some(Edit::Note(Edited::Run(run), "# why\n\nit works".to_owned()))),
    );
    click(&mut harness, "Save");
    assert_eq!(place(&harness).catalog.run(run).tag("mlflow.note.content"), Some("# why\n\nit works"));
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(Edit::Tag(run, "for/paper".to_owned(), "yes".to_owned()))));
    dispatch(&mut harness, lifecycle::Action::CommitEdit);
    assert_eq!(place(&harness).catalog.run(run).tag("for/paper"), Some("yes"));
    dispatch(&mut harness, lifecycle::Action::RemoveTag(run, "for/paper".to_owned()));
    assert_eq!(place(&harness).catalog.run(run).tag("for/paper"), None);
    for _ in 0..4 {
        dispatch(&mut harness, lifecycle::Action::Undo);
    }
    assert_eq!(&*place(&harness).catalog.run(run).name, "baseline");
}

/// What stands in the editor.
fn written(harness: &Harness<'static, App>) -> Option<Edit> {
    place(harness).lifecycle.edit.as_ref().map(|editing| editing.now.clone())
}

#[test]
fn an_editor_knows_nothing_of_the_one_before() {
    let (_store, mut harness) = zoo();
    let (first, second) = (named(&harness, "baseline"), named(&harness, "traces"));
    let name = |run, name: &str| Edit::Name(Edited::Run(run), name.to_owned());
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(name(first, "baseline"))));
    settle(&mut harness);
    // The field has the keyboard.
    harness.event(egui::Event::Text("secret".to_owned()));
    settle(&mut harness);
    assert_eq!(written(&harness), Some(name(first, "secret")), "the old name was selected");
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert_eq!(written(&harness), None);
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(name(second, "traces"))));
    for _ in 0..2 {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        settle(&mut harness);
        assert_eq!(written(&harness), Some(name(second, "traces")));
    }
}

#[test]
fn a_note_is_not_thrown_away_by_one_click() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "traces");
    let note = |text: &str| Edit::Note(Edited::Run(run), text.to_owned());
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(note(""))));
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert_eq!(written(&harness), None, "nothing was written");
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(note(""))));
    settle(&mut harness);
    // The field has the keyboard.
    harness.event(egui::Event::Text("long".to_owned()));
    settle(&mut harness);
    assert_eq!(written(&harness), Some(note("long")));
    for answer in ["Keep editing", "Discard"] {
        click(&mut harness, "Cancel");
        assert_eq!(written(&harness), Some(note("long")), "{answer}");
        click(&mut harness, answer);
    }
    assert_eq!(written(&harness), None);
    assert_eq!(place(&harness).catalog.run(run).tag("mlflow.note.content"), None);
}

#[test]
fn what_could_not_be_taken_back_can_be_tried_again() {
    let store = support::zoo("v3-sqlite");
    let mut harness = open(Some(store.folder()), Language::English);
    let run = named(&harness, "baseline");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    let held = rusqlite::Connection::open(store.database()).expect("a database");
    held.execute_batch("BEGIN IMMEDIATE").expect("free");
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert_eq!(stage(&harness, run), LifecycleStage::Deleted);
    drop(held);
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert_eq!(stage(&harness, run), LifecycleStage::Active);
}

/// A purge that was killed while one item was whole and another half removed.
#[test]
fn what_was_cut_short_is_told_as_it_is() {
    let (store, _) = zoo();
    let work = store.mlruns().join(".runatlas.trash");
    let item = |key: &str| {
        format!(
            r#"{{"key":"{key}","kind":"run","extent":{{"bytes":0,"files":0,"folders":1,"links":0,"shared_files":0,"newest":0}}}}"#
        )
    };
    let manifest = format!(r#"{{"operation":"purge","time":1700000000000,"items":[{},{}]}}"#, item("0/a"), item("0/b"));
    support::write(work.join("x.purge.json"), manifest);
    for folder in ["x.purged/0/artifacts", "x.purged/1.removing"] {
        std::fs::create_dir_all(work.join(folder)).expect("a folder");
    }
    let mut harness = open(Some(&store.mlruns()), Language::English);
    assert!(harness.query_by_label_contains("2 items are half-done · 1 of them is partly removed").is_some());
    click(&mut harness, "Put back");
    assert!(harness.query_by_label("“0/a” put back").is_some());
    assert!(harness.query_by_label("“0/b” completed").is_some());
    assert!(store.mlruns().join("0/a/artifacts").is_dir() && !work.exists());

    // Nothing that could come back.
    support::write(work.join("y.purge.json"), format!(r#"{{"operation":"purge","time":1,"items":[{}]}}"#, item("0/b")));
    std::fs::create_dir_all(work.join("y.purged/0.removing")).expect("a folder");
    let harness = open(Some(&store.mlruns()), Language::English);
    let is_off = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.is_disabled();
    let back = harness.query_by(|node| node.label().as_deref() == Some("Put back") && is_off(node));
    assert!(back.is_some());
}

fn is_on(harness: &Harness<'static, App>, label: &str) -> bool {
    harness.query_by(|node| node.label().as_deref() == Some(label) && !node.is_disabled()).is_some()
}

#[test]
fn only_runs_and_experiments_are_restored() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let deleted = found(&harness);
    let of = |kind| {
        let items = deleted.plans.iter().flat_map(|(at, plan)| plan.items.iter().map(move |item| (*at, item)));
        items.filter(|(_, item)| item.kind == kind).map(|(at, item)| (at, item.key.clone())).next().expect("one")
    };
    let (model, run) = (of(ItemKind::LoggedModel), of(ItemKind::Run));
    dispatch(&mut harness, lifecycle::Action::SetChosen(vec![model.clone()]));
    assert!(!is_on(&harness, "Restore"));
    dispatch(&mut harness, lifecycle::Action::SetChosen(vec![model, run]));
    assert!(is_on(&harness, "Restore"));
    // F2 is for the table, not for the run that had the focus there.
    harness.key_press(egui::Key::F2);
    settle(&mut harness);
    assert_eq!(written(&harness), None);
}

#[test]
fn an_experiment_comes_back_with_all_its_runs_when_asked() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    let experiment = place(&harness).catalog.runs[run.at()].experiment;
    let key = place(&harness).catalog.experiment(experiment).id.clone();
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::DeleteExperiment(experiment));
    let again = |harness: &Harness<'static, App>| {
        let catalog = &place(harness).catalog;
        catalog.experiment_indices().find(|&index| catalog.experiment(index).id == key).expect("there")
    };
    let back = again(&harness);
    dispatch(&mut harness, lifecycle::Action::RestoreExperiment(back, RestoredRuns::All));
    assert_eq!(stage(&harness, named(&harness, "baseline")), LifecycleStage::Active);
}

#[test]
fn a_store_that_may_not_be_written_says_why() {
    let (store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    dispatch(&mut harness, table::Action::SelectRun { run, toggle: false, range: false });
    let capabilities = vec![Capabilities { can_write: false, can_trash: false }];
    dispatch(&mut harness, lifecycle::Action::Examined { capabilities, interrupted: Vec::new() });
    assert!(harness.query_by_label("Add").is_some() && !is_on(&harness, "Add"), "the way to a tag is there");
    for key in [egui::Key::F2, egui::Key::Delete] {
        harness.key_press(key);
        settle(&mut harness);
        let why = format!("Read-only: {}", store.mlruns().display());
        assert!(
            harness
                .query_all_by(|node| node.label().is_some_and(|it| it.contains(&why))
                    || node.value().is_some_and(|it| it.contains(&why)))
                .next()
                .is_some(),
            "{key:?}"
        );
        dispatch(&mut harness, system::Action::ExpireNotices);
    }
    assert_eq!(stage(&harness, run), LifecycleStage::Active);
}

#[test]
fn what_is_purged_was_named_and_the_rest_stays() {
    let (store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    let folder = place(&harness).catalog.origin_of(run).into_path().expect("a folder");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let deleted = found(&harness);
    let item = deleted.plans.iter().flat_map(|(store, plan)| plan.items.iter().map(move |item| (*store, item)));
    let (at, item) = item.into_iter().find(|(_, item)| item.path == folder).expect("listed");
    let bytes = item.extent.bytes;
    assert!(bytes > 0);
    let others = || {
        let all = support::fingerprint(store.holder());
        all.into_iter().filter(|(path, _)| !store.holder().join(path).starts_with(&folder)).collect::<Vec<_>>()
    };
    let before = others();

    dispatch(&mut harness, lifecycle::Action::PlanPurge(vec![(at, item.key.clone())]));
    assert!(harness.query_by_label_contains("Delete permanently, free").is_some(), "the button says what it does");
    assert!(folder.is_dir(), "nothing has been removed yet");
    dispatch(&mut harness, lifecycle::Action::ClosePurge);
    assert!(folder.is_dir());

    dispatch(&mut harness, lifecycle::Action::PlanPurge(vec![(at, item.key.clone())]));
    let button = harness.get_by_label_contains("Delete permanently, free");
    button.click();
    settle(&mut harness);
    assert!(!folder.exists());
    let report = place(&harness).lifecycle.purge.as_ref().and_then(|purge| purge.report.clone()).expect("told");
    assert_eq!((report.done, report.bytes, report.skipped.len()), (1, bytes, 0));
    assert!(before == others(), "nothing else changed");
}

/// A database with a table that nobody knows is not purged; what lies beside it is listed all the same.
#[test]
fn a_store_that_refuses_does_not_hide_the_others() {
    let (files, rows) = (support::zoo("v3"), support::zoo("v3-sqlite"));
    let database = files.holder().join("v3-sqlite");
    std::fs::rename(rows.folder(), &database).expect("moved");
    let connection = rusqlite::Connection::open(database.join("mlflow.db")).expect("a database");
    connection.execute_batch("CREATE TABLE my_notes (id INTEGER, run_id TEXT)").expect("a table");
    drop(connection);
    let mut harness = open(Some(files.holder()), Language::English);
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    assert!(!found(&harness).items.is_empty());
    assert!(harness.query_by_label_contains("1 skipped: my_notes").is_some());
}

#[test]
fn what_is_written_is_noted_down() {
    let (store, mut harness) = zoo();
    let state = tempfile::tempdir().expect("a folder");
    let path = state.path().join("runatlas/operations.jsonl");
    let window = harness.state_mut().as_mut().expect("a window");
    window.state.place.as_mut().expect("open").lifecycle.operations_log = Some(path.clone());
    let run = named(&harness, "baseline");
    let key = place(&harness).catalog.run(run).key.to_string();
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::Undo);
    let text = std::fs::read_to_string(&path).expect("written");
    let entries: Vec<Entry> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told: Vec<_> = entries.iter().map(|entry| (entry.operation.as_str(), entry.keys.as_slice())).collect();
    assert_eq!(told, ["delete", "undo"].map(|operation| (operation, std::slice::from_ref(&key))));
    assert!(entries.iter().all(|entry| entry.store == store.mlruns()));

    // A log that cannot be written is told, and stops nothing.
    let window = harness.state_mut().as_mut().expect("a window");
    window.state.place.as_mut().expect("open").lifecycle.operations_log = Some(path.join("below/a/file"));
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    assert_eq!(stage(&harness, run), LifecycleStage::Deleted);
    assert!(harness.query_by_label_contains("Not added to the operations log").is_some());
    dispatch(&mut harness, lifecycle::Action::Undo);
    let window = harness.state_mut().as_mut().expect("a window");
    window.state.place.as_mut().expect("open").lifecycle.operations_log = Some(path.clone());
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    assert!(harness.query_by_label("Operations log").is_some());
}

#[test]
fn what_is_deleted_is_listed_before_it_is_measured() {
    let (_store, mut harness) = zoo();
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let whole = found(&harness);
    let plans: Plans = place(&harness)
        .stores
        .iter()
        .zip(0..)
        .map(|(store, at)| {
            let items = Mutex::new(Vec::new());
            let news = |news: PlanNews<'_>| {
                if let PlanNews::Found(found) = news {
                    items.lock().expect("whole").extend_from_slice(found);
                }
            };
            let everything = PurgeSelection { everything_deleted: true, leftovers: true, ..PurgeSelection::default() };
            store.plan_purge(&everything, &news, &Cancel::new()).expect("planned");
            (StoreIndex(at), PurgePlan { items: items.into_inner().expect("whole"), ..PurgePlan::default() })
        })
        .collect();
    let partly = Arc::new(Deleted::of(plans, false));
    assert!(whole.bytes > 0 && partly.bytes == 0 && partly.items.len() == whole.items.len());

    // The effects are not carried out: the plan never ends.
    let state = &mut harness.state_mut().as_mut().expect("a window").state;
    let _ = update(state, lifecycle::Action::WantDeleted);
    let _ = update(state, lifecycle::Action::DeletedFound(partly.clone()));
    assert!(found(&harness).is_measured, "what was measured before stays until all is measured again");

    let state = &mut harness.state_mut().as_mut().expect("a window").state;
    state.place.as_mut().expect("open").lifecycle.deleted = Loadable::Idle;
    let _ = update(state, lifecycle::Action::WantDeleted);
    let _ = update(state, lifecycle::Action::DeletedFound(partly));
    harness.step();
    let listed = rows(&harness);
    assert!(listed.iter().all(|row| row.ends_with(", …")) && listed.len() == whole.items.len(), "{listed:?}");
    let state = &mut harness.state_mut().as_mut().expect("a window").state;
    let _ = update(state, lifecycle::Action::DeletedPlanned(Ok(whole.clone())));
    harness.step();
    let listed = rows(&harness);
    assert!(!listed.iter().any(|row| row.contains('…')) && listed.len() == whole.items.len(), "{listed:?}");
}

#[test]
fn an_experiment_is_removed_only_after_typing() {
    let (_store, mut harness) = zoo();
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    let deleted = found(&harness);
    let mut items = deleted.plans.iter().flat_map(|(store, plan)| plan.items.iter().map(move |item| (*store, item)));
    let experiment = items.find(|(_, item)| item.kind == runatlas::store::lifecycle::ItemKind::Experiment);
    let (at, item) = experiment.expect("the zoo has a deleted experiment");
    dispatch(&mut harness, lifecycle::Action::PlanPurge(vec![(at, item.key.clone())]));
    let purge = |harness: &Harness<'static, App>| place(harness).lifecycle.purge.as_ref().expect("open").is_confirmed();
    assert!(!purge(&harness));
    dispatch(&mut harness, lifecycle::Action::Purge(runatlas::store::PurgeMode::Remove));
    assert!(item.path.is_dir(), "not confirmed, not removed");
    let number = place(&harness)
        .lifecycle
        .purge
        .as_ref()
        .and_then(runatlas::app::lifecycle::PurgeState::must_type)
        .expect("a number");
    dispatch(&mut harness, lifecycle::Action::SetPurgeTyped(number.to_string()));
    assert!(purge(&harness));
}

#[test]
fn chosen_items_of_every_kind_are_restored_together() {
    let (_store, mut harness) = zoo();
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let deleted = found(&harness);
    let all: Vec<_> = deleted
        .plans
        .iter()
        .flat_map(|(store, plan)| plan.items.iter().map(|item| (*store, item.key.clone())))
        .collect();
    assert!(all.len() >= 3);
    dispatch(&mut harness, lifecycle::Action::SetChosen(all));
    click(&mut harness, "Restore");
    let left = found(&harness);
    let runs = left.plans.iter().flat_map(|(_, plan)| &plan.items);
    assert_eq!(runs.filter(|item| item.kind == runatlas::store::lifecycle::ItemKind::Experiment).count(), 0);
    let catalog = &place(&harness).catalog;
    let stages = catalog.experiment_indices().map(|index| catalog.experiment(index).lifecycle_stage);
    assert!(stages.into_iter().all(|stage| stage == LifecycleStage::Active));
}

/// In a process of its own, whose trash is not that of whoever runs the tests.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn chosen_items_go_to_the_trash_of_the_system() {
    const HOME: &str = "RUNATLAS_TEST_HOME";
    let Some(home) = std::env::var_os(HOME).map(std::path::PathBuf::from) else {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = std::process::Command::new(std::env::current_exe().expect("this test"));
        child.args(["--exact", "lifecycle::chosen_items_go_to_the_trash_of_the_system"]);
        for name in [HOME, "HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            child.env(name, home.path());
        }
        assert!(child.status().expect("started").success());
        assert!(home.path().join("Trash/info").is_dir(), "the test ran");
        return;
    };
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    let folder = place(&harness).catalog.origin_of(run).into_path().expect("a folder");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    let deleted = found(&harness);
    let mut items = deleted.plans.iter().flat_map(|(store, plan)| plan.items.iter().map(move |item| (*store, item)));
    let (at, item) = items.find(|(_, item)| item.path == folder).expect("listed");
    dispatch(&mut harness, lifecycle::Action::PlanPurge(vec![(at, item.key.clone())]));
    click(&mut harness, "Move to system trash instead");
    assert!(!folder.exists());
    assert!(harness.query_by_label_contains("1 item moved to system trash").is_some());
    let name = folder.file_name().expect("a name");
    assert!(home.join("Trash/files").join(name).join("meta.yaml").is_file());

    let store = support::zoo("v3-sqlite");
    let mut harness = open(Some(&store.database()), Language::English);
    let run = named(&harness, "baseline");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    let deleted = found(&harness);
    let all: Vec<_> = deleted
        .plans
        .iter()
        .flat_map(|(store, plan)| plan.items.iter().map(|item| (*store, item.key.clone())))
        .collect();
    dispatch(&mut harness, lifecycle::Action::PlanPurge(all));
    assert!(harness.query_by_label_contains("permanently, free").is_some());
    assert!(harness.query_by_label_contains("system trash").is_none(), "rows cannot go there");
    dispatch(&mut harness, lifecycle::Action::Purge(runatlas::store::PurgeMode::Trash));
    assert!(place(&harness).lifecycle.purge.as_ref().is_some_and(|purge| purge.progress.is_none()));

    // Both kinds side by side: only what is in files can go there, and not together with the rest.
    let both = support::zoo("v3");
    std::fs::rename(store.folder(), both.holder().join("v3-sqlite")).expect("moved");
    let mut harness = open(Some(both.holder()), Language::English);
    assert_eq!(place(&harness).stores.len(), 2);
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    let deleted = found(&harness);
    let items = |kind: &dyn Fn(runatlas::model::StoreIndex) -> bool| -> Vec<_> {
        let of_kind = deleted.plans.iter().filter(|(store, _)| kind(*store));
        of_kind.flat_map(|(store, plan)| plan.items.iter().map(|item| (*store, item.key.clone()))).collect()
    };
    let in_files: Vec<bool> = place(&harness).stores.iter().map(|it| it.capabilities().can_trash).collect();
    assert!(in_files.contains(&true) && in_files.contains(&false));
    dispatch(&mut harness, lifecycle::Action::PlanPurge(items(&|_| true)));
    assert!(harness.query_by_label_contains("permanently, free").is_some());
    assert!(harness.query_by_label_contains("system trash").is_none());
    dispatch(&mut harness, lifecycle::Action::ClosePurge);
    dispatch(&mut harness, lifecycle::Action::PlanPurge(items(&|store| in_files[store.at()])));
    assert!(harness.query_by_label_contains("system trash").is_some());
}

/// Lets a run look as if a program were writing to it.
fn set_running(harness: &Harness<'static, App>, run: RunIndex) {
    let folder = place(harness).catalog.origin_of(run).into_path().expect("a folder");
    let meta = std::fs::read_to_string(folder.join("meta.yaml")).expect("a description");
    let lines = meta.lines().map(|line| if line.starts_with("status:") { "status: 1" } else { line });
    std::fs::write(folder.join("meta.yaml"), lines.collect::<Vec<_>>().join("\n") + "\n").expect("written");
    support::write(folder.join("metrics/alive"), "1 2 3\n");
}

#[test]
fn what_seems_to_be_in_use_is_deleted_after_a_second_question() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    let experiment = place(&harness).catalog.experiment_of(run).id.clone();
    let of_experiment = |harness: &Harness<'static, App>| -> Vec<RunIndex> {
        let catalog = &place(harness).catalog;
        let all = catalog.run_indices().filter(|&run| catalog.experiment_of(run).id == experiment);
        all.filter(|&run| catalog.run(run).lifecycle_stage == LifecycleStage::Active).collect()
    };
    let runs = of_experiment(&harness);
    assert!(runs.len() > 2);
    set_running(&harness, run);
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: runs.clone(), with_children: false, even_running: false },
    );
    assert_eq!(of_experiment(&harness), [run], "the others are deleted");
    assert!(harness.query_by_label_contains("1 run seems to be in use").is_some());
    assert!(harness.query_by_label("Undo").is_some());
    // Enter never deletes.
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert!(place(&harness).lifecycle.in_use.is_none());
    assert_eq!(stage(&harness, run), LifecycleStage::Active);

    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    click(&mut harness, "Delete anyway");
    assert!(place(&harness).lifecycle.in_use.is_none());
    assert_eq!(stage(&harness, run), LifecycleStage::Deleted);
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert_eq!(stage(&harness, run), LifecycleStage::Active);
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert_eq!(of_experiment(&harness), runs);

    let catalog = &place(&harness).catalog;
    let index = catalog.experiment_indices().find(|&index| catalog.experiment(index).id == experiment).expect("there");
    dispatch(&mut harness, lifecycle::Action::DeleteExperiment(index));
    assert!(harness.query_by_label_contains("A run in this experiment seems to be in use").is_some());
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert!(place(&harness).lifecycle.in_use.is_none());
    assert_eq!(of_experiment(&harness), runs);
    dispatch(&mut harness, lifecycle::Action::DeleteExperiment(index));
    click(&mut harness, "Delete anyway");
    assert_eq!(of_experiment(&harness), []);
}

#[test]
fn old_items_are_chosen_by_days_or_by_a_date() {
    let (_store, mut harness) = zoo();
    // The clock of the tests stands at 2023-11-16; the zoo's items were deleted later, or do not tell when.
    let runs: Vec<RunIndex> = ["baseline"].iter().map(|name| named(&harness, name)).collect();
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: runs.clone(), with_children: false, even_running: false },
    );
    let meta = place(&harness).catalog.origin_of(runs[0]).into_path().expect("a folder").join("meta.yaml");
    let text = std::fs::read_to_string(&meta).expect("a description");
    // 2023-11-10, 00:00 UTC.
    let lines =
        text.lines().map(|line| if line.starts_with("deleted_time:") { "deleted_time: 1699574400000" } else { line });
    std::fs::write(&meta, lines.collect::<Vec<_>>().join("\n") + "\n").expect("written");
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let folder = place(&harness).catalog.origin_of(runs[0]).into_path().expect("a folder");
    let chosen = |harness: &Harness<'static, App>| -> Vec<String> {
        let mut chosen: Vec<_> = place(harness).lifecycle.chosen.items().iter().map(|(_, key)| key.clone()).collect();
        chosen.sort();
        chosen
    };
    let is_run = |key: &[String]| key.len() == 1 && folder.ends_with(&key[0]);

    click(&mut harness, "Select by: Date");
    let button = |harness: &Harness<'static, App>| harness.query_by_label_contains("Deleted before: 2023-").is_some();
    assert!(button(&harness));
    let open_calendar = |harness: &mut Harness<'static, App>| {
        harness.get_by_label_contains("Deleted before: 2023-").click();
        settle(harness);
    };
    open_calendar(&mut harness);
    assert!(harness.query_by_label("October 2023").is_some());
    click(&mut harness, "Next month");
    assert!(harness.query_by_label("November 2023").is_some());
    harness.get_by_label("2023-11-17").click();
    settle(&mut harness);
    assert!(harness.query_by_label("November 2023").is_some(), "no day after today");
    click(&mut harness, "2023-11-11");
    assert!(harness.query_by_label("November 2023").is_none(), "a choice closes it");
    click(&mut harness, "Select 1");
    assert!(is_run(&chosen(&harness)), "{:?}", chosen(&harness));

    // By keyboard: the day that is chosen has the focus, arrows go on from there.
    open_calendar(&mut harness);
    for key in [egui::Key::ArrowLeft, egui::Key::Enter] {
        harness.key_press(key);
        settle(&mut harness);
    }
    let date = jiff::civil::date(2023, 11, 10);
    assert_eq!(place(&harness).lifecycle.age, AgeLimit::Before(date));
    dispatch(&mut harness, lifecycle::Action::SetChosen(Vec::new()));
    assert!(harness.query_by_label("Select 0").is_some(), "deleted as that day began");
    open_calendar(&mut harness);
    for key in [egui::Key::PageUp, egui::Key::ArrowDown, egui::Key::Enter] {
        harness.key_press(key);
        settle(&mut harness);
    }
    assert_eq!(place(&harness).lifecycle.age, AgeLimit::Before(jiff::civil::date(2023, 10, 17)));

    click(&mut harness, "Select by: Age");
    dispatch(&mut harness, lifecycle::Action::SetAge(AgeLimit::Days(5)));
    click(&mut harness, "Select 1");
    assert!(is_run(&chosen(&harness)));
}

/// Whatever is written in an editor stays in it until it is on the disk.
#[test]
fn what_could_not_be_saved_stays_in_its_editor() {
    let store = support::zoo("v3-sqlite");
    let mut harness = open(Some(&store.database()), Language::English);
    let run = named(&harness, "baseline");
    let experiment = place(&harness).catalog.runs[run.at()].experiment;
    let edits = [
        Edit::Note(Edited::Run(run), "a long note".to_owned()),
        Edit::Note(Edited::Experiment(experiment), "about".to_owned()),
        Edit::Name(Edited::Run(run), "better".to_owned()),
        Edit::Name(Edited::Experiment(experiment), "a fresh name".to_owned()),
        Edit::Tag(run, "for".to_owned(), "paper".to_owned()),
    ];
    for edit in edits {
        dispatch(&mut harness, lifecycle::Action::SetEdit(Some(edit.clone())));
        let held = rusqlite::Connection::open(store.database()).expect("a database");
        held.execute_batch("BEGIN IMMEDIATE").expect("free");
        click(&mut harness, "Save");
        assert_eq!(written(&harness), Some(edit.clone()), "the text is there");
        assert!(harness.query_by_label_contains("Not saved: ").is_some(), "and the reason: {edit:?}");
        assert!(!place(&harness).lifecycle.is_writing);
        drop(held);
        click(&mut harness, "Save");
        assert_eq!(written(&harness), None, "{edit:?}");
        assert!(harness.query_by_label_contains("Not saved: ").is_none());
    }
    let catalog = &place(&harness).catalog;
    assert_eq!(catalog.run(run).tag("mlflow.note.content"), Some("a long note"));
    assert_eq!(&*catalog.experiment(experiment).name, "a fresh name");

    // A job that dies keeps it too.
    let edit = Edit::Note(Edited::Run(run), "again".to_owned());
    dispatch(&mut harness, lifecycle::Action::SetEdit(Some(edit.clone())));
    let state = &mut harness.state_mut().as_mut().expect("a window").state;
    let id = state.place_id();
    let _ = update(state, lifecycle::Action::CommitEdit);
    // While it is on its way nothing is written in it, and nothing closes it.
    let _ = update(state, lifecycle::Action::SetEdit(Some(Edit::Note(Edited::Run(run), "other".to_owned()))));
    let _ = update(state, lifecycle::Action::LeaveEdit);
    let key = runatlas::app::place::PlaceKey::Lifecycle(lifecycle::Key::Change);
    let _ = update(state, runatlas::app::Action::JobFailed(runatlas::app::job::JobKey::Place(id, key)));
    settle(&mut harness);
    assert_eq!(written(&harness), Some(edit));
    assert!(harness.query_by_label_contains("Not saved: ").is_some());
}

/// A purge that was killed between two items says how far it was.
#[test]
fn a_purge_that_was_killed_says_what_it_had_removed() {
    let (store, first) = zoo();
    let run = place(&first).catalog.run(named(&first, "baseline")).key.to_string();
    drop(first);
    let work = store.mlruns().join(".runatlas.trash");
    let item = |key: &str, name: &str| format!(r#"{{"key":"{key}","kind":"run","name":"{name}"}}"#);
    let items = [item("0/a", "one"), item("0/b", "two"), item("0/c", "three"), item(&run, "baseline")].join(",");
    support::write(work.join("x.purge.json"), format!(r#"{{"operation":"purge","time":1,"items":[{items}]}}"#));
    std::fs::create_dir_all(work.join("x.purged")).expect("a folder");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    assert!(harness.query_by_label_contains("3 of 4 items were deleted").is_some());
    click(&mut harness, "Finish");
    assert!(harness.query_by_label("Nothing was left to do").is_some());
    assert!(!work.exists() && harness.query_by_label("Finish").is_none());
    assert!(store.mlruns().join(run).is_dir(), "what it had not come to stays");

    // What is finished is named.
    support::write(work.join("y.purge.json"), format!(r#"{{"operation":"purge","time":1,"items":[{items}]}}"#));
    std::fs::create_dir_all(work.join("y.purged/1.removing/artifacts")).expect("a folder");
    std::fs::create_dir_all(work.join("y.purged/2/artifacts")).expect("a folder");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    assert!(harness.query_by_label_contains("1 of 4 items were deleted").is_some());
    // The effects are not carried out: it goes on and on.
    let state = &mut harness.state_mut().as_mut().expect("a window").state;
    let _ = update(state, lifecycle::Action::Recover(runatlas::store::Recovery::Finish));
    let progress = runatlas::store::PurgeProgress {
        items: 2,
        items_done: 1,
        files_done: 1200,
        key: "0/c".to_owned(),
        ..runatlas::store::PurgeProgress::default()
    };
    let _ = update(state, lifecycle::Action::RecoverProgressed(progress));
    harness.step();
    assert!(harness.query_by_label_contains("1 of 2 items completed, 1,200 files deleted").is_some());
    assert!(harness.query_by_label("Finish").is_none());
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Finish");
    assert!(harness.query_by_label("“two” and 1 more completed").is_some());
    assert!(!work.exists());
}

/// The last way out of a full disk is offered where it is needed, and takes what was left and no more.
#[test]
fn what_a_full_disk_left_can_be_removed_without_recovery() {
    let (_store, mut harness) = zoo();
    let run = named(&harness, "baseline");
    let folder = place(&harness).catalog.origin_of(run).into_path().expect("a folder");
    dispatch(
        &mut harness,
        lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false },
    );
    dispatch(&mut harness, lifecycle::Action::WantDeleted);
    let deleted = found(&harness);
    let items: Vec<_> =
        deleted.plans.iter().flat_map(|(at, plan)| plan.items.iter().map(|it| (*at, it.clone()))).collect();
    let (at, item) = items.iter().find(|(_, item)| item.path == folder).expect("listed").clone();
    assert!(items.len() > 1);
    let all = items.iter().map(|(at, item)| (*at, item.key.clone())).collect();
    dispatch(&mut harness, lifecycle::Action::PlanPurge(all));
    let full = runatlas::store::LifecycleError::io(&item.path, &std::io::ErrorKind::StorageFull.into());
    let report = lifecycle::PurgeReport {
        skipped: vec![runatlas::store::lifecycle::Skipped { key: item.key.clone(), why: full }],
        full: vec![(at, item.key.clone())],
        ..lifecycle::PurgeReport::default()
    };
    dispatch(&mut harness, lifecycle::Action::Purged(report));
    assert!(harness.query_by_label_contains("No space left on this disk").is_some());
    // Enter does nothing of the kind.
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert!(folder.is_dir() && place(&harness).lifecycle.purge.is_none());

    let all = items.iter().map(|(at, item)| (*at, item.key.clone())).collect();
    dispatch(&mut harness, lifecycle::Action::PlanPurge(all));
    let full = runatlas::store::LifecycleError::io(&item.path, &std::io::ErrorKind::StorageFull.into());
    let report = lifecycle::PurgeReport {
        skipped: vec![runatlas::store::lifecycle::Skipped { key: item.key.clone(), why: full }],
        full: vec![(at, item.key.clone())],
        ..lifecycle::PurgeReport::default()
    };
    dispatch(&mut harness, lifecycle::Action::Purged(report));
    click(&mut harness, "Delete 1 item without recovery");
    let report = place(&harness).lifecycle.purge.as_ref().and_then(|purge| purge.report.clone()).expect("told");
    assert_eq!((report.done, report.skipped.len()), (1, 0));
    assert!(!folder.exists());
    assert!(items.iter().filter(|(_, it)| it.key != item.key).all(|(_, it)| it.path.is_dir()));
}

/// What is deleted in a store that may only be read is listed, without the means to do anything about it.
#[test]
fn what_is_deleted_in_a_read_only_store_is_listed() {
    let (_store, mut harness) = zoo();
    let capabilities = vec![Capabilities { can_write: false, can_trash: false }];
    dispatch(&mut harness, lifecycle::Action::Examined { capabilities, interrupted: Vec::new() });
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    let deleted = found(&harness);
    assert!(!deleted.items.is_empty());
    assert_eq!(rows(&harness).len(), deleted.items.len());
    assert!(harness.query_by_label("Read-only").is_some() || harness.query_by_label_contains("ead-only").is_some());
    let all = deleted.items.iter().filter_map(|at| Some((at.0, deleted.item(*at)?.key.clone()))).collect();
    dispatch(&mut harness, lifecycle::Action::SetChosen(all));
    assert_eq!(place(&harness).lifecycle.chosen.len(), 0);
    assert!(!is_on(&harness, "Restore"));
}

/// A folder that vanished says so where its runs were.
#[test]
fn a_store_that_vanished_says_so_where_its_runs_were() {
    let (store, mut harness) = zoo();
    assert!(!rows(&harness).is_empty());
    std::fs::rename(store.folder(), store.holder().join("elsewhere")).expect("moved");
    dispatch(&mut harness, runatlas::app::read::Action::Refresh);
    assert_eq!(rows(&harness), [""; 0]);
    assert!(harness.query_all_by_label_contains("No longer exists: ").next().is_some());
}
