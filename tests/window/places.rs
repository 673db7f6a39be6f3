//! What outlives the program of each place, and the list of experiments: found, sorted, ticked and told apart.

use egui::accesskit::{Role, Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::experiments::ExperimentOrder;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{Settings, experiments, pages, read, start, table};
use runatlas::model::{ColumnId, Sort, StageView, StoreView};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support;
use crate::support::tree::Tree;
use crate::without_window::Program;

/// What the next session begins with: the same that would be read after a kill, as nothing else is written.
fn restarted(settings: &Settings) -> Settings {
    let loaded = Settings::from_json(&settings.to_json());
    assert_eq!((loaded.unread, loaded.words.len()), (None, 0));
    loaded.settings
}

/// The same place in a program that begins with what an earlier one saved.
fn reopened(program: &Program) -> Program {
    let mut next = Program::new(restarted(&program.state.settings));
    next.act(start::Action::Open(program.place().opened.clone()));
    next
}

/// Three experiments with three runs each, one of them a parent of the others.
fn tree() -> Tree {
    let mut tree = Tree::new();
    for experiment in ["1", "2", "3"] {
        tree = tree.experiment(experiment);
        for run in ["a", "b", "c"] {
            tree = tree.run(&format!("{run}{experiment}")).file("metrics/loss", "1000 0.5 0\n");
            if run != "a" {
                tree = tree.file("tags/mlflow.parentRunId", format!("a{experiment}"));
            }
        }
    }
    tree
}

fn experiment_ids(program: &Program) -> Vec<&str> {
    let place = program.place();
    place.table.ticked.iter().map(|index| place.catalog.experiment(*index).id.as_str()).collect()
}

fn run_ids(program: &Program, runs: &[runatlas::model::RunIndex]) -> Vec<String> {
    runs.iter().map(|run| program.place().catalog.run(*run).id.to_string()).collect()
}

#[test]
fn what_a_table_shows_comes_back_after_a_restart() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let experiment = |program: &Program, id: &str| {
        let catalog = &program.place().catalog;
        catalog.experiment_indices().find(|index| catalog.experiment(*index).id.as_str() == id).expect("read")
    };
    let two = experiment(&program, "2");
    program.act(table::Action::TickExperiment { experiment: two, only: false });
    program.act(table::Action::SetStage(StageView::All));
    program.act(table::Action::SortBy(ColumnId::Metric("loss".into())));
    program.act(table::Action::SetFilter("name".into()));
    let folded = program.run("name of a3");
    program.act(table::Action::ToggleChildren(folded));
    for (name, toggle) in [("name of c1", false), ("name of b3", true)] {
        let run = program.run(name);
        program.act(table::Action::SelectRun { run, toggle, range: false });
    }
    program.act(pages::Action::Show(Page::Charts));

    for mut next in [Box::new(reopened(&program)), Box::new(reopened(&reopened(&program)))] {
        assert_eq!(experiment_ids(&next), ["1", "3"]);
        let table = &next.place().table;
        assert_eq!((table.stage, table.filter.as_str()), (StageView::All, "name"));
        assert_eq!(table.sort.column, ColumnId::Metric("loss".into()));
        assert_eq!(table.sort, program.place().table.sort);
        assert_eq!(run_ids(&next, &table.collapsed.iter().copied().collect::<Vec<_>>()), ["a3"]);
        assert_eq!(run_ids(&next, table.selection.runs()), ["c1", "b3"], "in the order of selecting");
        assert_eq!(run_ids(&next, &table.selection.focus.into_iter().collect::<Vec<_>>()), ["b3"]);
        assert_eq!(next.place().pages.shown, Page::Charts);
        let rows = next.place().table.content.value().expect("derived");
        assert_eq!((rows.matching, rows.total), (6, 6), "of two experiments");

        // The page of a run, too.
        let run = next.run("name of b1");
        next.act(pages::Action::OpenRun(run, RunTab::Artifacts));
        let again = reopened(&next);
        assert!(
            matches!(again.place().pages.shown, Page::Run(run, RunTab::Artifacts) if again.run("name of b1") == run)
        );
    }
}

#[test]
fn every_change_is_saved_as_it_happens() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let saved = |program: &mut Program, action: table::Action| {
        program.asked.clear();
        program.act(action);
        program.asked.iter().filter(|it| matches!(it, runatlas::app::effect::SystemEffect::SettingsChanged)).count()
    };
    assert_eq!(saved(&mut program, table::Action::SetFilter("b".into())), 1);
    assert_eq!(saved(&mut program, table::Action::SetFilter("b".into())), 0, "nothing new");
    let run = program.run("name of b1");
    assert_eq!(saved(&mut program, table::Action::SelectRun { run, toggle: false, range: false }), 1);
    assert_eq!(saved(&mut program, table::Action::FocusFilter), 0, "no part of what is remembered");
}

#[test]
fn what_is_gone_leaves_a_place_as_it_begins() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let one = program.place().table.ticked[0];
    let id = program.place().catalog.experiment(one).id.to_string();
    program.act(table::Action::TickExperiment { experiment: one, only: true });
    let run = program.run(&format!("name of b{id}"));
    program.act(pages::Action::OpenRun(run, RunTab::Overview));
    assert_eq!(experiment_ids(&reopened(&program)), [&*id]);

    std::fs::remove_dir_all(tree.path(&id)).expect("removed");
    let next = reopened(&program);
    assert_eq!(next.place().table.ticked.len(), 2, "all that are left");
    assert_eq!((next.place().pages.shown, next.place().table.selection.focus), (Page::Table, None));
    assert!(!next.place().table.is_choice_made, "experiments that come later are shown too");
}

#[test]
fn most_experiments_ticked_means_new_ones_too() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let one = program.place().table.ticked[0];
    let id = program.place().catalog.experiment(one).id.to_string();
    program.act(table::Action::TickExperiment { experiment: one, only: false });
    let tree = tree.experiment("4").run("a4");
    let next = reopened(&program);
    assert_eq!(next.place().table.ticked.len(), 3);
    assert!(!experiment_ids(&next).contains(&&*id));
    drop(tree);
}

#[test]
fn a_place_of_one_run_shows_that_run_whatever_was_shown_before() {
    let tree = tree();
    let path = tree.path("2/b2");
    let mut program = Program::open(&path);
    program.act(table::Action::SetFilter("nothing at all".into()));
    program.act(pages::Action::Show(Page::Table));
    let next = reopened(&program);
    assert!(matches!(next.place().pages.shown, Page::Run(run, _) if next.run("name of b2") == run));
    assert_eq!(next.place().table.filter, "");
}

#[test]
fn folding_everything_is_remembered_in_few_words() {
    let mut tree = Tree::new().experiment("1");
    for number in 0..30 {
        tree = tree.run(&format!("run{number}"));
    }
    let mut program = Program::open(&tree.root());
    program.act(table::Action::FoldAll(true));
    let next = reopened(&program);
    assert_eq!(next.place().table.collapsed.len(), 30);
    let text = next.state.settings.to_json();
    assert!(!text.contains("run17"), "not one by one: {text}");
}

#[test]
fn the_filter_that_comes_back_is_seen_and_cleared() {
    let store = support::zoo("v3");
    let mut first = open(Some(&store.mlruns()), Language::English);
    dispatch(&mut first, table::Action::SetFilter("baseline".into()));
    let settings = first.state().as_ref().expect("a window").state.settings.clone();
    let second = open_with(Some(&store.mlruns()), restarted(&settings));
    let field = second.get_by_label("Filter runs");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("baseline"));
    let table = place(&second).table.content.value().expect("derived");
    let said = format!("{} of {} runs", table.matching, table.total);
    assert!(second.query_by_label(&said).is_some(), "{said}");
}

#[test]
fn the_sample_is_not_remembered() {
    let sample = runatlas::app::sample::unpack().expect("unpacked");
    let mut program = Program::open(&sample);
    program.act(table::Action::SetFilter("cifar".into()));
    assert_eq!(program.state.settings.tables, Settings::default().tables);
}

#[test]
fn another_stage_store_or_order_is_remembered_too() {
    let tree = tree();
    let mut program = Program::open(tree.project());
    program.act(table::Action::SetStores(StoreView::All));
    program.act(table::Action::SortBy(ColumnId::Name));
    program.act(table::Action::SortBy(ColumnId::Name));
    program.act(experiments::Action::SetOrder(ExperimentOrder::Runs));
    let next = reopened(&program);
    assert_eq!(next.place().table.stores, StoreView::All);
    assert_eq!(next.place().table.sort, Sort { column: ColumnId::Name, is_descending: true });
    assert_eq!(next.state.settings.experiment_order, ExperimentOrder::Runs);
}

/// The names of the experiments from top to bottom, with what a screen reader says of their runs.
fn listed(harness: &Harness<'static, App>) -> Vec<String> {
    let rows = harness.query_all(By::new().role(Role::ListItem));
    let mut rows: Vec<_> = rows
        .filter_map(|row| Some((row.rect().top(), row.accesskit_node().label()?)))
        .filter(|(_, name)| name.ends_with(" run") || name.ends_with(" runs"))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

/// Experiments by name: 1 to 12, each with as many runs as its number modulo 3.
fn many() -> Tree {
    let mut tree = Tree::new();
    for number in 1..=12 {
        tree = tree.experiment(&number.to_string());
        for run in 0..number % 3 {
            tree = tree.run(&format!("{number}-{run}"));
        }
    }
    tree
}

#[test]
fn experiments_stand_in_natural_order_or_by_their_runs() {
    let tree = many();
    let mut harness = open(Some(&tree.root()), Language::English);
    let names = listed(&harness);
    assert_eq!(names[..3], ["experiment 1, 1 run", "experiment 2, 2 runs", "experiment 3, 0 runs"]);
    assert_eq!(names[9..], ["experiment 10, 1 run", "experiment 11, 2 runs", "experiment 12, 0 runs"]);
    click(&mut harness, "Sort experiments");
    click(&mut harness, "Most runs first");
    let names = listed(&harness);
    assert_eq!(
        names[..4],
        ["experiment 2, 2 runs", "experiment 5, 2 runs", "experiment 8, 2 runs", "experiment 11, 2 runs"]
    );
    assert_eq!(names[11], "experiment 12, 0 runs");
}

#[test]
fn experiments_are_found_and_ticked_all_or_none() {
    let tree = many();
    let mut harness = open(Some(&tree.root()), Language::English);
    let toggled = |harness: &Harness<'static, App>, name: &str| {
        harness.get_by_role_and_label(Role::CheckBox, name).accesskit_node().toggled()
    };
    assert_eq!(toggled(&harness, "All experiments"), Some(Toggled::True));
    click(&mut harness, "All experiments");
    assert_eq!(place(&harness).table.ticked.len(), 0);
    assert_eq!(toggled(&harness, "All experiments"), Some(Toggled::False));
    assert!(harness.query_by_label("No experiment selected").is_some());

    harness.get_by_role_and_label(Role::Button, "Search experiments").click();
    settle(&mut harness);
    let field = harness.get_by_role_and_label(Role::TextInput, "Search experiments");
    assert!(field.accesskit_node().is_focused(), "one can write at once");
    field.type_text("Experiment 1");
    settle(&mut harness);
    let found = ["experiment 1, 1 run", "experiment 10, 1 run", "experiment 11, 2 runs", "experiment 12, 0 runs"];
    assert_eq!(listed(&harness), found);
    click(&mut harness, "All experiments found");
    assert_eq!(place(&harness).table.ticked.len(), 4, "those that were found and no others");
    harness.get_by_role_and_label(Role::TextInput, "Search experiments").focus();
    settle(&mut harness);
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert_eq!(listed(&harness).len(), 12, "closed, the field hides nothing");
    assert_eq!(toggled(&harness, "All experiments"), Some(Toggled::Mixed));

    dispatch(&mut harness, experiments::Action::SetSearch("no such".into()));
    assert!(harness.query_by_label("No experiment matches").is_some());
}

#[test]
fn a_folded_sidebar_leaves_the_experiments_in_reach() {
    let tree = many();
    let mut harness = open(Some(&tree.root()), Language::English);
    assert!(harness.query_by_label("12 of 12 experiments").is_none(), "the sidebar says it");
    dispatch(&mut harness, runatlas::app::layout::Action::ToggleSidebar);
    click(&mut harness, "12 of 12 experiments");
    harness.get_by_role_and_label(Role::CheckBox, "experiment 2").click();
    settle(&mut harness);
    assert!(harness.query_by_label("11 of 12 experiments").is_some(), "the menu stays open, and the button follows");
}

#[test]
fn keys_walk_the_experiments_and_tick_them() {
    let tree = many();
    let mut harness = open(Some(&tree.root()), Language::English);
    harness.get_by_label("experiment 2, 2 runs").focus();
    settle(&mut harness);
    let focused = |harness: &Harness<'static, App>| {
        let rows = harness.query_all(By::new().role(Role::ListItem));
        rows.filter(|row| row.accesskit_node().is_focused()).find_map(|row| row.accesskit_node().label())
    };
    harness.key_press(egui::Key::ArrowDown);
    settle(&mut harness);
    assert_eq!(focused(&harness).as_deref(), Some("experiment 3, 0 runs"));
    harness.key_press(egui::Key::End);
    settle(&mut harness);
    assert_eq!(focused(&harness).as_deref(), Some("experiment 12, 0 runs"));
    harness.key_press(egui::Key::Space);
    settle(&mut harness);
    assert_eq!(place(&harness).table.ticked.len(), 11, "the space bar takes one tick away");
    harness.key_press(egui::Key::ArrowUp);
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    let place = place(&harness);
    let ticked: Vec<_> = place.table.ticked.iter().map(|index| place.catalog.experiment(*index).id.as_str()).collect();
    assert_eq!(ticked, ["11"], "Enter shows one alone");
}

#[test]
fn thousands_of_experiments_cost_no_more_rows_than_are_in_view() {
    let mut tree = Tree::new();
    for number in 0..600 {
        tree = tree.experiment(&format!("{number:03}"));
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    assert!(listed(&harness).len() < 40, "{}", listed(&harness).len());
    harness.get_by_label("experiment 000, 0 runs").focus();
    settle(&mut harness);
    harness.key_press(egui::Key::End);
    settle(&mut harness);
    assert!(listed(&harness).contains(&"experiment 599, 0 runs".to_owned()), "the list follows the keys");
}

#[test]
fn experiments_of_one_name_are_told_apart() {
    let named = |tree: Tree, key: &str| {
        let meta = format!(
            "artifact_location: file:///x/{key}\ncreation_time: 1700000000000\nexperiment_id: '{key}'\n\
             last_update_time: 1700000000000\nlifecycle_stage: active\nname: same\n"
        );
        tree.experiment(key).at_root(&format!("{key}/meta.yaml"), meta)
    };
    let tree = named(named(Tree::new(), "71"), "72");
    let harness = open(Some(&tree.root()), Language::English);
    assert!(place(&harness).experiments.lists[0].active.iter().all(|listed| listed.is_namesake));
    let alone = Program::open(&many().root());
    assert!(alone.place().experiments.lists[0].active.iter().all(|listed| !listed.is_namesake));
}

#[test]
fn a_newly_opened_place_starts_at_the_left() {
    let wide = |tree: Tree| {
        let run = tree.experiment("1").run("a");
        (0..60).fold(run, |tree, at| tree.file(&format!("params/parameter{at:02}"), "1 ".repeat(40)))
    };
    let (first, second) = (wide(Tree::new()), wide(Tree::new()));
    let mut harness = open(Some(&first.root()), Language::English);
    let seen = |harness: &Harness<'static, App>, name: &str| harness.query_by_label(name).is_some();
    assert!(seen(&harness, "Created"));
    harness.hover_at(egui::pos2(800.0, 300.0));
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(-4000.0, 0.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    for _ in 0..60 {
        harness.step();
    }
    assert!(!seen(&harness, "Created"), "scrolled away");
    dispatch(&mut harness, start::Action::Open(second.root()));
    assert!(seen(&harness, "Created"), "the other place begins at its first column");
}

#[test]
fn a_place_that_vanished_says_so_and_comes_back() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "name of b1, Finished");
    let run = place(&harness).table.selection.focus.expect("a run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Overview));
    let away = tree.project().join("away");
    std::fs::rename(tree.root(), &away).expect("moved");
    dispatch(&mut harness, read::Action::Refresh);
    let bar = harness.query_by_label_contains("This folder cannot be read any more");
    assert!(bar.is_some(), "it is said on the page");
    assert_eq!(place(&harness).pages.shown, Page::Table, "the page of a run that is gone is left");
    assert_eq!((place(&harness).table.selection.focus, place(&harness).table.selection.runs().len()), (None, 0));
    assert!(harness.query_by_label_contains("name of").is_none(), "nothing of it is shown as if it were there");

    std::fs::rename(&away, tree.root()).expect("moved back");
    dispatch(&mut harness, read::Action::Refresh);
    assert!(harness.query_by_label_contains("This folder cannot be read any more").is_none());
    assert_eq!(place(&harness).table.content.value().expect("derived").total, 9);
}

#[test]
fn a_path_is_completed_where_it_is_typed() {
    let tree = tree();
    std::fs::create_dir_all(tree.project().join("mlruns-old")).expect("made");
    std::fs::create_dir_all(tree.project().join("other")).expect("made");
    let mut harness = open(None, Language::English);
    let entry =
        |harness: &Harness<'static, App>| harness.state().as_ref().expect("a window").state.start.path_entry.clone();
    let project = tree.project().display().to_string();
    harness.get_by_label("Type or paste a path").focus();
    settle(&mut harness);
    harness.get_by_label("Type or paste a path").type_text(&format!("{project}/ml"));
    settle(&mut harness);
    let offered: Vec<_> =
        harness.query_all(By::new().role(Role::ListBoxOption)).filter_map(|row| row.accesskit_node().label()).collect();
    assert_eq!(offered, ["mlruns", "mlruns-old"]);
    harness.key_press(egui::Key::Tab);
    settle(&mut harness);
    assert_eq!(entry(&harness), format!("{project}/mlruns"), "what both have in common");
    harness.key_press(egui::Key::ArrowDown);
    settle(&mut harness);
    harness.key_press(egui::Key::Tab);
    settle(&mut harness);
    assert_eq!(entry(&harness), format!("{project}/mlruns/"));
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert!(harness.query_all(By::new().role(Role::ListBoxOption)).next().is_none(), "closed");
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(place(&harness).opened, tree.root());
}

#[test]
fn without_a_file_dialog_the_path_is_asked_for() {
    let tree = tree();
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, start::Action::DialogMissing { is_opening: true });
    assert!(harness.query_by_label_contains("This system has no file dialog").is_some());
    assert!(harness.get_by_label("Type or paste a path").accesskit_node().is_focused());

    dispatch(&mut harness, start::Action::Open(tree.root()));
    dispatch(&mut harness, start::Action::DialogMissing { is_opening: true });
    let field = harness.get_by_label("Type or paste a path");
    assert!(field.accesskit_node().is_focused(), "in a dialog over the place");
    field.type_text(&tree.path("1/a1").display().to_string());
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(place(&harness).opened, tree.path("1/a1"));
    assert!(harness.query_by_label("Type or paste a path").is_none(), "closed");
}

#[test]
fn an_archive_is_called_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("results.zip");
    std::fs::write(&archive, b"PK\x03\x04rest").expect("written");
    let harness = open(Some(&archive), Language::English);
    assert!(harness.query_by_label_contains("is an archive (zip). Unpack it").is_some());
}
