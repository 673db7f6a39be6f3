//! What actions do to the state and what they ask for, without a window.

use std::sync::Arc;

use runatlas::app::command::{Command, Step};
use runatlas::app::effect::SystemEffect;
use runatlas::app::job::{Job, JobKey};
use runatlas::app::lifecycle::Edit;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::place::{PlaceJob, PlaceKey};
use runatlas::app::{
    Action, Ask as _, Effect, PlaceAction, PlaceId, charts, export, lifecycle, pages, read, start, table,
};
use runatlas::model::StoreIndex;
use runatlas::store::{LifecycleStage, Touched};
use runatlas::text::Message;

use crate::support;
use crate::support::tree::Tree;
use crate::without_window::Program;

fn zoo() -> (support::TempStore, Program) {
    let store = support::zoo("v3");
    let program = Program::open(&store.mlruns());
    (store, program)
}

fn delete(program: &Program, name: &str) -> lifecycle::Action {
    lifecycle::Action::DeleteRuns { runs: vec![program.run(name)], with_children: false, even_running: false }
}

/// Short names of what is asked for.
fn told(effects: &[Effect]) -> Vec<String> {
    let name = |effect: &Effect| match effect {
        Effect::Start(Job::Place(_, job)) => match job {
            PlaceJob::Read(_) => "read".to_owned(),
            PlaceJob::Table(_) => "table".to_owned(),
            PlaceJob::Lifecycle(_) => "lifecycle".to_owned(),
            PlaceJob::Find(_) => "find".to_owned(),
            other => format!("{other:?}"),
        },
        Effect::Start(Job::Start(job)) => format!("{job:?}"),
        Effect::System(SystemEffect::SettingsChanged) => "settings".to_owned(),
        other => format!("{other:?}"),
    };
    effects.iter().map(name).collect()
}

#[test]
fn a_place_opens_and_is_read() {
    let tree = Tree::with_run().run("b").file("params/p", "1");
    let before = support::fingerprint(tree.project());
    let program = Program::open(&tree.root());
    let catalog = &program.place().catalog;
    let ids: Vec<&str> = catalog.run_indices().map(|run| catalog.run(run).id.as_str()).collect();
    assert_eq!((ids.len(), ids.contains(&"a"), ids.contains(&"b")), (2, true, true));
    let table = program.place().table.content.value().expect("derived in a job");
    assert_eq!(table.rows.len(), 2);
    drop(program);
    assert!(before == support::fingerprint(tree.project()));
}

#[test]
fn what_was_asked_in_one_place_never_happens_in_the_next() {
    let (first, mut program) = zoo();
    let second = support::zoo("v3");
    let old = program.state.place_id();
    let stale = delete(&program, "baseline").ask(old);
    program.act(start::Action::Open(second.mlruns()));
    let (before_first, before_second) = (support::fingerprint(first.holder()), support::fingerprint(second.holder()));
    assert_ne!(program.state.place_id(), old);

    let effects = program.effects(stale);
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(support::fingerprint(first.holder()), before_first);
    assert_eq!(support::fingerprint(second.holder()), before_second);

    // Results of its jobs: none of them touches the state of the place that is open now.
    let place = |program: &Program| (program.place().table.columns.clone(), program.place().catalog.revision);
    let shown = place(&program);
    let catalog = program.place().catalog.clone();
    program.act(read::Action::Progressed(Arc::new((*catalog).clone())).ask(old));
    let (table, counts) = (Arc::default(), Arc::default());
    program.act(table::Action::Done { table, counts, formats: Vec::new() }.ask(old));
    program.act(charts::Action::ColorBy(None).ask(old));
    assert_eq!(place(&program), shown);
    assert!(program.notices().is_empty(), "{:?}", program.notices());
}

#[test]
fn several_paths_open_as_one_place_and_each_is_remembered() {
    let (first, second) = (support::zoo("v2"), support::zoo("v3"));
    let missing = first.folder().join("missing");
    let mut program = Program::new(runatlas::app::Settings::default());
    program.act(start::Action::OpenAll(vec![first.mlruns(), missing.clone(), second.mlruns()]));
    let place = program.place();
    assert_eq!((place.stores.len(), place.title()), (2, "v2/mlruns + 1".to_owned()));
    let told = |message: &runatlas::text::Message| {
        let text = runatlas::text::Language::English.texts().message(message);
        text.contains(&*missing.to_string_lossy())
    };
    assert!(place.catalog.problems.iter().any(|problem| told(&problem.cause)), "among the problems");
    assert!(program.state.notices.iter().any(|notice| told(&notice.message)), "in a notice");
    assert!(program.asked.iter().any(|asked| matches!(asked, SystemEffect::Report(message) if told(message))));
    let recent: Vec<_> =
        program.state.settings.recent.iter().map(|place| (place.path.clone(), place.runs > 0)).collect();
    assert_eq!(recent, [(first.mlruns(), true), (second.mlruns(), true)]);
    let runs = program.place().catalog.runs.len();
    program.act(read::Action::Refresh.ask(program.state.place_id()));
    assert_eq!(program.place().catalog.runs.len(), runs);

    program.act(start::Action::ClosePlace);
    program.act(start::Action::OpenAll(vec![missing.clone(), first.folder().join("other")]));
    assert!(program.state.place.is_none());
    assert_eq!(program.state.start.failures.len(), 2);
}

#[test]
fn what_was_written_in_a_place_that_was_closed_is_told_and_no_more() {
    let (store, mut program) = zoo();
    let run = program.place().catalog.run(program.run("baseline")).key.clone();
    program.begin(delete(&program, "baseline"));
    program.act(start::Action::ClosePlace);
    assert!(program.state.place.is_none());
    assert_eq!(program.notices(), ["done-deleted-runs"]);
    assert!(!program.state.notices.iter().any(|notice| notice.undo.is_some()), "there is nothing left to undo it with");

    // It has happened, though.
    program.act(start::Action::Open(store.mlruns()));
    let index = program.place().catalog.find_run(run.as_str()).expect("it is there");
    assert_eq!(program.place().catalog.run(index).lifecycle_stage, LifecycleStage::Deleted);
    assert!(program.place().lifecycle.undo.is_empty());
    assert!(!program.place().lifecycle.is_writing);
}

#[test]
fn each_result_that_comes_after_its_place_was_closed_has_its_words() {
    let mut program = Program::new(runatlas::app::Settings::default());
    let gone = PlaceId::of(7);
    let purged = lifecycle::PurgeReport { done: 3, bytes: 2048, ..lifecycle::PurgeReport::default() };
    for (action, words) in [
        (PlaceAction::from(export::Action::Done(Ok("figure.pdf".into()))), vec!["notice-exported"]),
        (export::Action::Done(Err(Message::new("error-cancelled"))).into(), vec!["error-cancelled"]),
        (export::Action::Exists.into(), vec![]),
        (
            lifecycle::Action::Undone { done: Message::new("done-note"), failure: None, touched: Vec::new() }.into(),
            vec!["done-undone-what"],
        ),
        (lifecycle::Action::Purged(purged).into(), vec!["purge-done"]),
        (lifecycle::Action::Recovered(vec![Message::new("recovered-nothing")]).into(), vec!["recovered-nothing"]),
        (lifecycle::Action::Changed(Message::new("done-note"), lifecycle::ChangeReport::default()).into(), vec![]),
        (lifecycle::Action::Undo.into(), vec![]),
        (read::Action::Refresh.into(), vec![]),
    ] {
        let said = format!("{action:?}");
        program.state.notices = runatlas::app::Notices::default();
        assert!(program.effects(action.ask(gone)).is_empty(), "{said}");
        assert_eq!(program.notices(), words, "{said}");
    }
}

#[test]
fn a_job_that_fails_leaves_nothing_waiting() {
    let (_store, mut program) = zoo();
    let id = program.state.place_id();
    let fail = |program: &mut Program, key: PlaceKey| program.act(Action::JobFailed(JobKey::Place(id, key)));

    let _ = program.effects(table::Action::SetFilter("fold".into()));
    assert!(program.place().table.content.is_loading());
    fail(&mut program, PlaceKey::Table(table::Key::Rows));
    assert!(!program.place().table.content.is_loading() && program.place().table.content.value().is_some());

    let _ = program.effects(delete(&program, "baseline"));
    assert!(program.place().lifecycle.is_writing);
    fail(&mut program, PlaceKey::Lifecycle(lifecycle::Key::Change));
    assert!(!program.place().lifecycle.is_writing);

    let _ = program.effects(read::Action::Refresh);
    fail(&mut program, PlaceKey::Read(read::Key::Read));
    assert!(!program.place().read.is_running);
    assert_eq!(program.notices(), ["error-job"], "said once, however often");

    // Of another place it is said, and nothing else.
    let _ = program.effects(delete(&program, "baseline"));
    let elsewhere = JobKey::Place(PlaceId::of(99), PlaceKey::Lifecycle(lifecycle::Key::Change));
    program.act(Action::JobFailed(elsewhere));
    assert!(program.place().lifecycle.is_writing);
}

#[test]
fn a_record_of_a_change_that_cannot_be_read_is_not_taken_for_none() {
    let tree = Tree::with_run().at_root(".runatlas.trash/1-2-3.journal.json", "{");
    let told = |program: &Program| {
        let found = program.place().lifecycle.interrupted.iter();
        found.map(|(_, it)| (it.unreadable.is_some(), it.id.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&Program::open(&tree.root())), [(true, "1-2-3.journal.json".to_owned())]);
    // Not even the folder of such records.
    #[cfg(unix)]
    {
        let tree = Tree::with_run();
        std::os::unix::fs::symlink(tree.project(), tree.path(".runatlas.trash")).expect("linked");
        assert_eq!(told(&Program::open(&tree.root())), [(true, tree.root().display().to_string())]);
    }
}

/// Everything but the run that was changed stays what it was: histories, sparklines, figures.
#[test]
fn a_change_of_one_run_is_read_again_by_itself() {
    for store in ["v3", "v3-sqlite"] {
        let zoo = support::zoo(store);
        let path = if store == "v3" { zoo.mlruns() } else { zoo.database() };
        let mut program = Program::open(&path);
        let run = program.run("fold-1");
        let others = |program: &Program| {
            let entries = program.place().catalog.runs.iter().enumerate();
            let others = entries.filter(|(at, _)| *at != run.at()).map(|(_, entry)| Arc::as_ptr(&entry.run));
            others.collect::<Vec<_>>()
        };
        let logs =
            |run, metric: &Arc<str>| program.place().catalog.run(run).metrics.iter().any(|own| own.key == *metric);
        let other = program.place().catalog.run_indices().find(|&other| other != run && logs(other, &"loss".into()));
        let (other, metric) = (other.expect("another run logged it"), Arc::<str>::from("loss"));
        assert!(logs(run, &metric));
        let kept = charts::FigureId::Run(other, metric.clone());
        let remade = charts::FigureId::Run(run, metric.clone());
        for id in [&kept, &remade] {
            let data = program.place().charts.data_key(&program.place().catalog, id);
            let key = charts::FigureKey { data, width: 640, range: charts::ChartRange::default() };
            program.act(charts::Action::WantFigure(id.clone(), key));
        }
        program.act(table::Action::WantSparklines(vec![(run, metric.clone()), (other, metric.clone())]));
        let is_current = |program: &Program, id: &charts::FigureId| {
            let made = program.place().charts.figures[id].made_of.as_ref().expect("made").data.clone();
            made == program.place().charts.data_key(&program.place().catalog, id)
        };
        assert!(is_current(&program, &kept) && is_current(&program, &remade));

        let (before, catalog) = (others(&program), program.place().catalog.clone());
        program.begin(lifecycle::Action::SetEdit(Some(Edit::Tag(run, "for/paper".to_owned(), "yes".to_owned()))));
        program.act(lifecycle::Action::CommitEdit);
        assert_eq!(program.notices(), ["done-tag"], "{store}");
        let place = program.place();
        assert_eq!(place.catalog.run(run).tag("for/paper"), Some("yes"), "{store}: what was changed is there");
        assert!(before == others(&program), "{store}: no other run was read again");
        assert!(place.catalog.is_unchanged(other, &catalog) && !place.catalog.is_unchanged(run, &catalog));
        assert!(is_current(&program, &kept) && !is_current(&program, &remade), "{store}");
        assert!(place.table.sparklines.contains_key(&(other, metric.clone())), "{store}");
        assert!(!place.table.sparklines.contains_key(&(run, metric.clone())), "{store}");

        // What a job still brings of the run as it was is of no use.
        let late = vec![((run, metric.clone()), Arc::default())];
        program.act(table::Action::SparklinesDone(late));
        assert!(!program.place().table.sparklines.contains_key(&(run, metric)), "{store}");

        program.act(lifecycle::Action::Undo);
        assert_eq!(program.place().catalog.run(run).tag("for/paper"), None, "{store}: taken back");
        assert!(before == others(&program), "{store}");
        // All of it says the same.
        let read = |program: &Program| {
            let catalog = &program.place().catalog;
            let problems = catalog.problems.iter().map(|problem| format!("{problem:?}")).collect::<Vec<_>>();
            (catalog.runs.iter().map(|entry| format!("{:?}", entry.run)).collect::<Vec<_>>(), problems)
        };
        let amended = read(&program);
        program.act(read::Action::Refresh);
        assert!(amended == read(&program), "{store}: as if all of it had been read");
    }
}

#[test]
fn changes_that_follow_each_other_are_all_read_again() {
    let (_store, mut program) = zoo();
    let first = program.run("baseline");
    let other =
        program.place().catalog.run_indices().find(|&run| run != first && !program.place().catalog.is_deleted(run));
    let other = other.expect("another run");
    // What the first change asks for is never carried out: the second takes it along.
    let touched = |run| Touched { runs: vec![program.place().catalog.run(run).key.clone()], ..Touched::default() };
    let (one, two) = (touched(first), touched(other));
    let undone = |touched| lifecycle::Action::Undone {
        done: Message::new("done-note"),
        failure: None,
        touched: vec![(StoreIndex(0), touched)],
    };
    let lost = program.effects(undone(one));
    assert_eq!(told(&lost), ["read"]);
    let catalog = program.place().catalog.clone();
    program.act(undone(two));
    for run in [first, other] {
        assert!(!program.place().catalog.is_unchanged(run, &catalog), "{run:?} was read again");
    }
}

#[test]
fn actions_ask_for_what_follows_from_them_and_nothing_else() {
    let (_store, mut program) = zoo();
    assert_eq!(told(&program.effects(table::Action::SetFilter("fold".into()))), ["table", "settings", "find"]);
    assert!(program.effects(table::Action::SetFilter("fold".into())).is_empty(), "the same filter again");
    assert_eq!(told(&program.effects(table::Action::SelectAll)), ["settings"], "what is selected is remembered");
    assert_eq!(told(&program.effects(table::Action::ResetColumns)), ["settings"]);
    assert_eq!(told(&program.effects(delete(&program, "baseline"))), ["lifecycle"]);
    assert!(program.effects(delete(&program, "baseline")).is_empty(), "one change at a time");
    assert!(program.effects(lifecycle::Action::Undo).is_empty(), "nor is one taken back meanwhile");
}

#[test]
fn one_key_does_what_fits_the_page() {
    let (_store, mut program) = zoo();
    let invoke = |program: &mut Program, command: Command| {
        let action = command.action(&program.state).unwrap_or_else(|| panic!("{command:?} can be done"));
        program.act(action);
    };
    assert!(Command::OpenRun.action(&program.state).is_none(), "no run has the focus");
    invoke(&mut program, Command::Move(Step::Next));
    let run = program.place().table.selection.focus.expect("the first run");
    invoke(&mut program, Command::OpenRun);
    assert_eq!(program.place().pages.shown, Page::Run(run, RunTab::Overview));
    invoke(&mut program, Command::Move(Step::Next));
    let next = program.place().table.selection.focus.expect("the second run");
    assert_ne!(next, run);
    assert_eq!(program.place().pages.shown, Page::Run(next, RunTab::Overview));
    assert!(Command::Extend(Step::Next).action(&program.state).is_none(), "only in the table");
    assert!(Command::DeleteRuns.action(&program.state).is_none(), "only in the table");
    // Escape leaves what is open on a page, and never the page.
    assert!(Command::Leave.action(&program.state).is_none(), "nothing is open on it");
    invoke(&mut program, Command::Back);
    assert_eq!(program.place().pages.shown, Page::Table);
    assert!(Command::Back.action(&program.state).is_none(), "there is nothing to go back to");
    invoke(&mut program, Command::ShowCharts);
    program.act(charts::Action::Enlarge(Some("loss".into())));
    invoke(&mut program, Command::Leave);
    assert_eq!((program.place().pages.shown, &program.place().charts.enlarged), (Page::Charts, &None));
    program.act(charts::Action::SetSearch("loss".to_owned()));
    invoke(&mut program, Command::Leave);
    assert_eq!((program.place().pages.shown, &*program.place().charts.search), (Page::Charts, ""));
    assert!(Command::Leave.action(&program.state).is_none());
    invoke(&mut program, Command::ShowTable);
    program.act(table::Action::SetFilter("fold".to_owned()));
    invoke(&mut program, Command::Leave);
    assert!(program.place().table.selection.runs().is_empty());
    assert_eq!(program.place().table.filter, "fold", "one thing at a time");
    invoke(&mut program, Command::Leave);
    assert_eq!(program.place().table.filter, "");
    assert!(Command::Leave.action(&program.state).is_none());
    program.act(pages::Action::Show(Page::Deleted));
    assert!(Command::Leave.action(&program.state).is_none());
    assert!(program.place().lifecycle.deleted.value().is_some_and(|deleted| deleted.is_measured));
}

/// What is not there any more is nowhere on the screen, and it is said why.
#[test]
fn a_store_that_vanished_leaves_neither_rows_nor_experiments() {
    for store in ["v3", "v3-sqlite"] {
        let zoo = support::zoo(store);
        let path = if store == "v3" { zoo.mlruns() } else { zoo.database() };
        let mut program = Program::open(&path);
        assert!(program.place().table.content.value().is_some_and(|table| !table.rows.is_empty()));
        std::fs::rename(zoo.folder(), zoo.holder().join("elsewhere")).expect("moved");
        program.act(read::Action::Refresh);
        let place = program.place();
        assert_eq!(place.read.failures.len(), 1, "{store}");
        assert_eq!(place.catalog.experiment_indices().count(), 0, "{store}");
        assert_eq!(place.table.content.value().map(|table| table.rows.len()), Some(0), "{store}");
        assert!(place.table.selection.runs().is_empty());
        // And it is there again when it is.
        std::fs::rename(zoo.holder().join("elsewhere"), zoo.folder()).expect("moved");
        program.act(read::Action::Refresh);
        assert!(program.place().read.failures.is_empty(), "{store}");
        assert!(program.place().table.content.value().is_some_and(|table| !table.rows.is_empty()), "{store}");
    }
}

/// A run that somebody else removed: the first change that meets its absence takes its row along.
#[test]
fn the_row_of_what_is_not_there_any_more_goes() {
    let tree = Tree::with_run().run("b");
    let mut program = Program::open(&tree.root());
    std::fs::remove_dir_all(tree.path("1/b")).expect("removed");
    let run = program.place().catalog.find_run("1/b").expect("listed");
    program.act(lifecycle::Action::DeleteRuns { runs: vec![run], with_children: false, even_running: false });
    assert_eq!(program.notices(), ["lifecycle-gone"]);
    assert_eq!(program.place().table.content.value().map(|table| table.rows.len()), Some(1));
}

/// Everything that writes comes to its end when another folder is dropped meanwhile, is told, and touches nothing of the
/// next place.
#[test]
fn another_folder_dropped_while_something_is_written() {
    // A deleted run, and one that is not.
    let scene = || {
        let (zoo, mut program) = zoo();
        program.act(delete(&program, "baseline"));
        program.act(lifecycle::Action::WantDeleted);
        (zoo, program)
    };
    let drop_next = |program: &mut Program| {
        let next = support::zoo("v3");
        let before = support::fingerprint(next.holder());
        // Before the program hears of the end of what is written.
        let opened = runatlas::reading::open_place(&next.mlruns()).expect("a store");
        program.act(start::Action::Located(opened.place, opened.stores));
        assert!(before == support::fingerprint(next.holder()), "the next place was written to");
        let place = program.place();
        assert_eq!(place.opened, next.mlruns());
        let lifecycle = &place.lifecycle;
        assert!(lifecycle.undo.is_empty() && !lifecycle.is_writing && !lifecycle.has_dialog());
        assert!(place.export.is_none() && lifecycle.recovering.is_none() && lifecycle.interrupted.is_empty());
        assert!(program.state.notices.iter().all(|notice| notice.undo.is_none()));
        next
    };

    // A purge.
    let (zoo, mut program) = scene();
    let run = program.run("baseline");
    let folder = program.place().catalog.origin_of(run).into_path().expect("a folder");
    let deleted = program.place().lifecycle.deleted.value().expect("found").clone();
    let all = deleted.items.iter().filter_map(|at| Some((at.0, deleted.item(*at)?)));
    let item = all.into_iter().find(|(_, item)| item.path == folder).map(|(at, item)| (at, item.key.clone()));
    program.act(lifecycle::Action::PlanPurge(vec![item.expect("listed")]));
    program.begin(lifecycle::Action::Purge(runatlas::store::PurgeMode::Remove));
    let _next = drop_next(&mut program);
    assert!(!folder.exists() && !zoo.mlruns().join(".runatlas.trash").exists(), "it has come to its end");
    assert!(program.notices().contains(&"purge-done"), "{:?}", program.notices());

    // A change.
    let (_zoo, mut program) = scene();
    let run = program.run("traces");
    let meta = program.place().catalog.origin_of(run).into_path().expect("a folder").join("meta.yaml");
    program.begin(delete(&program, "traces"));
    let _next = drop_next(&mut program);
    assert!(std::fs::read_to_string(meta).expect("there").contains("lifecycle_stage: deleted"));
    assert_eq!(program.notices().last(), Some(&"done-deleted-runs"));

    // Taking one back.
    let (_zoo, mut program) = scene();
    let meta = program.place().catalog.origin_of(program.run("baseline")).into_path().expect("a folder");
    program.begin(lifecycle::Action::Undo);
    let _next = drop_next(&mut program);
    assert!(std::fs::read_to_string(meta.join("meta.yaml")).expect("there").contains("lifecycle_stage: active"));
    assert_eq!(program.notices().last(), Some(&"done-undone-what"));

    // An export.
    let (_zoo, mut program) = scene();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("loss.csv");
    let spec = runatlas::chart::export::ExportSpec {
        format: runatlas::chart::export::ExportFormat::Csv,
        ..runatlas::chart::export::ExportSpec::default()
    };
    program.act(export::Action::Open(vec![charts::FigureId::Charts("loss".into())]));
    program.act(export::Action::SetSpec(Arc::new(spec)));
    program.act(export::Action::SetPath(path.display().to_string()));
    program.begin(export::Action::Save);
    let _next = drop_next(&mut program);
    assert!(path.is_file());
    assert_eq!(program.notices().last(), Some(&"notice-exported"));

    // Bringing to its end what was cut short.
    let (zoo, _) = self::zoo();
    let work = zoo.mlruns().join(".runatlas.trash");
    support::write(work.join("x.purge.json"), r#"{"operation":"purge","time":1,"items":[{"key":"0/b","kind":"run"}]}"#);
    std::fs::create_dir_all(work.join("x.purged/0.removing")).expect("a folder");
    let mut program = Program::open(&zoo.mlruns());
    program.begin(lifecycle::Action::Recover(runatlas::store::Recovery::Finish));
    assert!(program.effects(delete(&program, "baseline")).is_empty(), "one at a time");
    let _next = drop_next(&mut program);
    assert!(!work.exists());
    assert_eq!(program.notices().last(), Some(&"recovered-completed"));
}

/// What was written and is not saved is not lost by a folder that falls on the window.
#[test]
fn another_folder_dropped_on_an_open_note_asks_first() {
    let (zoo, mut program) = zoo();
    let next = support::zoo("v3");
    let run = lifecycle::Edited::Run(program.run("traces"));
    program.act(lifecycle::Action::SetEdit(Some(Edit::Note(run, String::new()))));
    program.act(lifecycle::Action::SetEdit(Some(Edit::Note(run, "long".to_owned()))));
    for action in [start::Action::Open(next.mlruns()), start::Action::OpenSample, start::Action::ClosePlace] {
        program.act(lifecycle::Action::StayInEdit);
        program.act(action);
        let editing = program.place().lifecycle.edit.as_ref().expect("open");
        assert!(editing.is_leaving && editing.now == Edit::Note(run, "long".to_owned()));
        assert_eq!(program.place().opened, zoo.mlruns());
    }
    program.act(lifecycle::Action::SetEdit(None));
    program.act(start::Action::Open(next.mlruns()));
    assert_eq!(program.place().opened, next.mlruns());
}

/// A notice belongs to what it tells: its *Undo* takes that back and nothing else, and it goes with it.
#[test]
fn a_notice_takes_back_what_it_tells_and_nothing_else() {
    let (_zoo, mut program) = zoo();
    let is_deleted = |program: &Program, name: &str| program.place().catalog.is_deleted(program.run(name));
    let offers = |program: &Program| -> Vec<(u64, String)> {
        let offered = program
            .state
            .notices
            .iter()
            .filter_map(|notice| Some((notice.undo?.number, program.state.texts().message(&notice.message))));
        offered.collect()
    };
    program.state.settings.language = Some(runatlas::text::Language::English);
    program.act(delete(&program, "baseline"));
    program.act(delete(&program, "traces"));
    let (first, second) = ((1, "“baseline” deleted".to_owned()), (2, "“traces” deleted".to_owned()));
    assert_eq!(offers(&program), [first.clone(), second]);

    // Ctrl+Z takes the last one back, and its notice goes.
    program.act(lifecycle::Action::Undo);
    assert!(!is_deleted(&program, "traces") && is_deleted(&program, "baseline"));
    assert_eq!(offers(&program), std::slice::from_ref(&first));
    let said = program.state.notices.iter().last().map(|notice| program.state.texts().message(&notice.message));
    assert_eq!(said.as_deref(), Some("Undone: “traces” deleted"));

    // The old one takes back its own although something else was done since.
    program.act(delete(&program, "traces"));
    program.act(lifecycle::Action::UndoOperation(1));
    assert!(is_deleted(&program, "traces") && !is_deleted(&program, "baseline"));
    assert_eq!(offers(&program), [(3, "“traces” deleted".to_owned())]);
    assert!(program.effects(lifecycle::Action::UndoOperation(1)).is_empty(), "there is nothing of it left");
    program.state.settings.language = Some(runatlas::text::Language::SimplifiedChinese);
    assert_eq!(offers(&program), [(3, "已删除“traces”".to_owned())]);

    // Several have their number, and the notice goes with the place.
    let runs = ["traces", "baseline"].map(|name| program.run(name)).to_vec();
    program.act(lifecycle::Action::RestoreRuns { runs: runs.clone(), with_children: false });
    program.act(lifecycle::Action::DeleteRuns { runs, with_children: false, even_running: false });
    program.state.settings.language = Some(runatlas::text::Language::English);
    assert!(offers(&program).iter().any(|(_, said)| said == "2 runs deleted"), "{:?}", offers(&program));
    program.act(start::Action::ClosePlace);
    assert_eq!(offers(&program), []);
}

/// What did not come back stays chosen, to be tried again.
#[test]
fn a_choice_is_not_lost_by_a_change_that_fails() {
    let zoo = support::zoo("v3-sqlite");
    let mut program = Program::open(&zoo.database());
    program.act(delete(&program, "baseline"));
    program.act(pages::Action::Show(Page::Deleted));
    let key = program.place().catalog.run(program.run("baseline")).key.to_string();
    program.act(lifecycle::Action::SetChosen(vec![(StoreIndex(0), key)]));
    let held = rusqlite::Connection::open(zoo.database()).expect("a database");
    held.execute_batch("BEGIN IMMEDIATE").expect("free");
    program.act(lifecycle::Action::RestoreChosen);
    assert_eq!(program.place().lifecycle.chosen.len(), 1);
    drop(held);
    program.act(lifecycle::Action::RestoreChosen);
    assert_eq!(program.place().lifecycle.chosen.len(), 0);
    assert!(!program.place().catalog.is_deleted(program.run("baseline")));
}
