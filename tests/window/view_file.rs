//! View files: what a place shows is written to a file, and opening the file shows the same, pixel by pixel.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::charts::{self, ChartRange, ChartScope, FigureId, OptionsChange};
use runatlas::app::compare::{CompareView, files, plots};
use runatlas::app::job::Waker;
use runatlas::app::pages::{self, Page, RunTab};
use runatlas::app::view_file::{self, Action};
use runatlas::app::{Settings, artifacts, compare, gallery, run_page, start, table};
use runatlas::chart::{ChartOptions, Dash, LineColor, Look, Smoothing};
use runatlas::compare::plots::{Field, PlotKind, Role};
use runatlas::compare::table::MetricValue;
use runatlas::model::ColumnId;
use runatlas::shell::{fonts, window::Window};
use runatlas::text::Language;
use runatlas::views::Clock;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{App, dispatch, place, settle};
use crate::renderer::RasterRenderer;
use crate::selection::find;
use crate::support::fingerprint;
use crate::support::tree::Tree;

#[path = "view_file/schema.rs"]
mod schema;

/// A project folder with a copy of the sample in `results/mlruns` and an empty folder `paper`.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/mlruns"), &project.store());
        fs::create_dir(project.path("paper")).unwrap();
        project
    }

    /// Canonical, as the program names it.
    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(relative)
    }

    fn store(&self) -> PathBuf {
        self.path("results/mlruns")
    }

    fn view(&self) -> PathBuf {
        self.path("paper/figure 1.runatlas")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn window(path: &Path) -> Harness<'static, App> {
    window_with(path, Settings { language: Some(Language::English), ..Settings::default() })
}

fn window_with(path: &Path, settings: Settings) -> Harness<'static, App> {
    let path = path.to_path_buf();
    let clock = Clock { now: 1_700_100_000_000, zone: jiff::tz::TimeZone::UTC };
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .allow_missing_glyphs()
        .renderer(RasterRenderer::default())
        .build_ui_state(
            move |ui, app: &mut App| {
                let window = app.get_or_insert_with(|| {
                    fonts::install(ui);
                    let mut window = Window::new(ui, settings.clone(), Some(clock.clone()), Waker::new(|| {}));
                    window.dispatch(start::Action::Open(path.clone()));
                    window
                });
                window.logic(ui);
                window.ui(ui);
            },
            None,
        );
    settle(&mut harness);
    harness
}

/// Of what is at rest, without notices and without the time that the reading took.
fn picture(harness: &mut Harness<'static, App>) -> image::RgbaImage {
    let window = harness.state_mut().as_mut().unwrap();
    window.state.notices.take();
    window.state.place.as_mut().unwrap().read.took = None;
    settle(harness);
    // What fades in has come to its end.
    for _ in 0..30 {
        harness.step();
    }
    settle(harness);
    harness.render().unwrap()
}

fn save(harness: &mut Harness<'static, App>, path: &Path) {
    dispatch(harness, Action::SaveAs);
    dispatch(harness, Action::SetPath(path.to_str().unwrap().to_owned()));
    dispatch(harness, Action::Write);
    if place(harness).view.saving.as_ref().is_some_and(|saving| saving.is_replacing) {
        dispatch(harness, Action::Write);
    }
    let failure = place(harness).view.saving.as_ref().map(|saving| saving.failure.clone());
    assert_eq!((failure, place(harness).view.path.as_deref()), (None, Some(path)));
}

fn notices(harness: &Harness<'static, App>) -> Vec<&'static str> {
    let state = &harness.state().as_ref().unwrap().state;
    state.notices.iter().map(|notice| notice.message.key).collect()
}

fn failures(harness: &Harness<'static, App>) -> Vec<String> {
    let state = &harness.state().as_ref().unwrap().state;
    state.start.failures.iter().map(|message| state.texts().message(message)).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Saves what `prepare` made of the sample, opens it in another window, and holds pictures and files against each other.
#[track_caller]
fn comes_back(prepare: impl FnOnce(&mut Harness<'static, App>)) {
    let project = Project::new();
    let before = fingerprint(&project.store());
    let mut first = window(&project.store());
    prepare(&mut first);
    save(&mut first, &project.view());
    let text = fs::read_to_string(project.view()).unwrap();
    schema::check(&json(&project.view()));
    let saved = picture(&mut first);
    // Nothing of the first window is known to the second but the file.
    let mut second = window(&project.view());
    let opened = picture(&mut second);
    let differing = saved.pixels().zip(opened.pixels()).filter(|(one, other)| one != other).count();
    if differing > 0 {
        let folder = std::env::temp_dir();
        saved.save(folder.join("view-saved.png")).unwrap();
        opened.save(folder.join("view-opened.png")).unwrap();
    }
    assert_eq!(differing, 0, "pixels differ");
    assert!(!place(&second).view.is_changed, "nothing was changed yet");
    dispatch(&mut second, Action::Save);
    assert_eq!(fs::read_to_string(project.view()).unwrap(), text, "the same view is the same file");
    assert!(fingerprint(&project.store()) == before, "results are only read");
}

fn first_runs(harness: &Harness<'static, App>, n: usize) -> Vec<runatlas::model::RunIndex> {
    let table = place(harness).table.content.value().unwrap();
    table.rows.iter().filter(|row| !row.is_context).take(n).map(|row| row.run).collect()
}

fn select(harness: &mut Harness<'static, App>, runs: &[runatlas::model::RunIndex]) {
    for (at, run) in runs.iter().enumerate() {
        dispatch(harness, table::Action::SelectRun { run: *run, toggle: at > 0, range: false });
    }
}

/// A metric that many of the runs have curves of.
fn metric(harness: &Harness<'static, App>) -> Arc<str> {
    let charts = &place(harness).charts;
    let cards = charts.arrangement.sections.iter().flat_map(|section| &section.cards);
    let name = cards.map(|card| card.name.clone()).next();
    name.unwrap_or_else(|| charts.metrics[0].clone())
}

#[test]
fn the_table_comes_back() {
    comes_back(|harness| {
        dispatch(harness, table::Action::SetFilter("params.lr > 0".to_owned()));
        dispatch(harness, table::Action::SortBy(ColumnId::Name));
        dispatch(harness, table::Action::SortAlsoBy(ColumnId::Param("lr".into())));
        let columns = place(harness).table.columns.clone();
        let param = columns.iter().find(|column| matches!(column, ColumnId::Param(_))).unwrap().clone();
        dispatch(harness, table::Action::Columns(table::ColumnAction::Pin(param.clone())));
        dispatch(harness, table::Action::Columns(table::ColumnAction::Resize(param, 150.3)));
        let attribute = columns.iter().find(|column| matches!(column, ColumnId::Metric(_))).unwrap().clone();
        dispatch(harness, table::Action::ToggleColumn(attribute));
        let runs = first_runs(harness, 3);
        select(harness, &runs);
    });
}

#[test]
fn the_charts_come_back_with_colours_that_follow_from_what_was_looked_at_before() {
    comes_back(|harness| {
        // Runs take colours in the order in which they are seen: these are others than at first sight.
        let last = first_runs(harness, 100).into_iter().next_back().unwrap();
        let runs = first_runs(harness, 4);
        dispatch(harness, charts::Action::SetLook(runs[0], Some(Look::solid(LineColor::Slot(5)))));
        dispatch(harness, charts::Action::SetLook(runs[0], None));
        let look = Look { color: LineColor::Fixed([200, 30, 90]), dash: Dash::Dotted };
        dispatch(harness, charts::Action::SetLook(last, Some(look)));
        dispatch(harness, charts::Action::ToggleHidden(runs[1]));
        let name = metric(harness);
        dispatch(harness, charts::Action::Pin(name.clone(), true));
        dispatch(harness, pages::Action::Show(Page::Charts));
        let options = ChartOptions { smoothing: Smoothing::Ema(0.7), ..ChartOptions::default() };
        dispatch(harness, charts::Action::SetOptions(OptionsChange::All(Arc::new(options))));
        dispatch(harness, charts::Action::SetColumns(Some(2)));
        let range = ChartRange { x: Some((1.0, 7.5)), y: None };
        dispatch(harness, charts::Action::SetRange(FigureId::Charts(name), range));
    });
}

#[test]
fn a_chart_that_is_shown_alone_of_selected_runs_comes_back() {
    comes_back(|harness| {
        let runs = first_runs(harness, 5);
        select(harness, &runs[1..]);
        dispatch(harness, charts::Action::SetScope(ChartScope::Selected));
        dispatch(harness, pages::Action::Show(Page::Charts));
        let name = metric(harness);
        dispatch(harness, charts::Action::Enlarge(Some(name)));
    });
}

#[test]
fn the_comparison_comes_back() {
    comes_back(|harness| {
        let runs = first_runs(harness, 4);
        select(harness, &runs);
        dispatch(harness, compare::Action::CompareSelection);
        dispatch(harness, compare::Action::Move { run: runs[3], before: Some(runs[0]) });
        dispatch(harness, compare::Action::Pin(runs[2], true));
        dispatch(harness, compare::Action::SetReference(Some(runs[1])));
        dispatch(harness, compare::Action::SetValue(MetricValue::Min));
        dispatch(harness, compare::Action::ShowEqual(true));
        let name = metric(harness);
        dispatch(harness, compare::Action::ChooseMetric { metric: name, more: true });
        // What is selected now is not what is compared.
        select(harness, &runs[..2]);
        assert_eq!(place(harness).pages.shown, Page::Compare);
        assert_eq!(place(harness).compare.runs, [runs[2], runs[3], runs[0], runs[1]]);
    });
}

#[test]
fn every_view_of_the_comparison_comes_back() {
    for kind in PlotKind::ALL {
        comes_back(|harness| {
            let runs = first_runs(harness, 8);
            select(harness, &runs);
            dispatch(harness, compare::Action::CompareSelection);
            dispatch(harness, compare::Action::SetView(CompareView::Plot(kind)));
            let mut setup = place(harness).compare.look.plots.of(kind);
            setup.set_field(Role::Color, Some(Field::of(ColumnId::Status)));
            for option in setup.options() {
                setup.set_option(option.key, 1);
            }
            dispatch(harness, compare::Action::Plots(plots::Action::SetSetup(setup)));
            assert!(place(harness).compare.plots.picture(kind).is_some(), "{kind:?}");
        });
    }
    comes_back(|harness| {
        let runs = first_runs(harness, 8);
        select(harness, &runs);
        dispatch(harness, compare::Action::CompareSelection);
        dispatch(harness, compare::Action::SetView(CompareView::Groups));
    });
    comes_back(|harness| {
        let runs = first_runs(harness, 4);
        select(harness, &runs);
        dispatch(harness, compare::Action::CompareSelection);
        dispatch(harness, compare::Action::File(files::Action::Open("figures/confusion_matrix.png".into())));
        dispatch(harness, compare::Action::File(files::Action::SetShow(files::Show::Difference)));
        assert_eq!(place(harness).compare.view, CompareView::Files);
    });
}

#[test]
fn the_gallery_comes_back() {
    comes_back(|harness| {
        dispatch(harness, pages::Action::Show(Page::Gallery));
        dispatch(harness, gallery::Action::SetSide(130.0));
        dispatch(harness, gallery::Action::ChoosePath("figures/confusion_matrix.png".into()));
        dispatch(harness, gallery::Action::ShowMissing(true));
        dispatch(harness, gallery::Action::ZoomBy(2.0));
    });
}

#[test]
fn the_page_of_a_run_comes_back_with_its_file_or_its_metrics() {
    comes_back(|harness| {
        let run = find(harness, "dba29e1c5fcdb03b2954f4c00c97caa4");
        dispatch(harness, pages::Action::OpenRun(run, RunTab::Artifacts));
        dispatch(harness, artifacts::Action::Reveal("train.log".to_owned()));
        assert!(place(harness).artifacts.as_ref().unwrap().selected.is_some());
    });
    comes_back(|harness| {
        let catalog = place(harness).catalog.clone();
        let with_metrics = |run: &_| catalog.run(*run).metrics.len() > 2;
        let run = first_runs(harness, 100).into_iter().find(with_metrics).unwrap();
        let metrics: Vec<Arc<str>> = catalog.run(run).metrics.iter().map(|metric| metric.key.clone()).collect();
        dispatch(harness, run_page::Action::OpenMetric(run, metrics[1].clone()));
        dispatch(harness, run_page::Action::Add(metrics[0].clone()));
    });
}

#[test]
fn compared_runs_survive_a_restart_in_their_order_with_the_reference() {
    let project = Project::new();
    let mut first = window(&project.store());
    let runs = first_runs(&first, 4);
    select(&mut first, &runs);
    dispatch(&mut first, compare::Action::CompareSelection);
    dispatch(&mut first, compare::Action::Move { run: runs[3], before: Some(runs[0]) });
    dispatch(&mut first, compare::Action::Pin(runs[2], true));
    dispatch(&mut first, compare::Action::SetReference(Some(runs[1])));
    let kept = first.state().as_ref().unwrap().state.settings.to_json();
    let second = window_with(&project.store(), Settings::from_json(&kept).settings);
    // Indices mean nothing in another session.
    let id = |harness: &Harness<'static, App>, run| place(harness).catalog.run(run).id.to_string();
    let wanted = [runs[2], runs[3], runs[0], runs[1]].map(|run| id(&first, run));
    let now = &place(&second).compare;
    assert_eq!(now.runs.iter().map(|run| id(&second, *run)).collect::<Vec<_>>(), wanted);
    assert_eq!((now.pinned, now.reference.map(|run| id(&second, run))), (1, Some(wanted[3].clone())));
    assert_eq!(place(&second).pages.shown, Page::Compare);
}

#[test]
fn a_view_is_small_sorted_and_names_the_results_relative_to_itself() {
    let project = Project::new();
    let mut harness = window(&project.store());
    let runs = first_runs(&harness, 2);
    select(&mut harness, &runs);
    save(&mut harness, &project.view());
    let text = fs::read_to_string(project.view()).unwrap();
    let view = json(&project.view());
    assert_eq!(view["runatlas_view"], 1);
    assert_eq!(view["places"], json!(["../results/mlruns"]));
    assert_eq!(view["view"]["table"]["stores"], json!(["../results/mlruns"]));
    let named = view["run_names"].as_object().unwrap();
    assert_eq!(named.len(), 2);
    assert!(!text.contains(project.path("").to_str().unwrap()), "nothing tells where it was made");
    assert!(text.len() < 4_000 && text.lines().all(|line| line.chars().count() <= 130), "{text}");
    let keys: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    assert!(keys.is_sorted() && keys.len() == 4, "{keys:?}");
}

#[test]
fn the_file_and_its_results_can_be_moved_together() {
    let project = Project::new();
    let mut first = window(&project.store());
    let runs = first_runs(&first, 3);
    let ids: Vec<String> = runs.iter().map(|run| place(&first).catalog.run(*run).id.to_string()).collect();
    select(&mut first, &runs);
    dispatch(&mut first, table::Action::SetFilter("params.lr > 0".to_owned()));
    save(&mut first, &project.view());
    drop(first);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().canonicalize().unwrap().join("taken along");
    fs::create_dir(&moved).unwrap();
    for name in ["paper", "results"] {
        fs::rename(project.path(name), moved.join(name)).unwrap();
    }
    let second = window(&moved.join("paper/figure 1.runatlas"));
    let place = place(&second);
    let selected: Vec<String> =
        place.table.selection.runs().iter().map(|run| place.catalog.run(*run).id.to_string()).collect();
    assert_eq!((selected, &*place.table.filter), (ids, "params.lr > 0"));
    assert_eq!(place.opened, moved.join("results/mlruns"));
}

#[test]
fn unknown_keys_are_kept_wherever_they_stand() {
    let project = Project::new();
    let mut first = window(&project.store());
    save(&mut first, &project.view());
    drop(first);
    let mut view = json(&project.view());
    view["annotations"] = json!({ "note": ["for", "reviewer 2"] });
    view["view"]["weather"] = json!(null);
    view["view"]["compare"]["look"]["wings"] = json!(2);
    view["view"]["charts"]["layout"]["depth"] = json!([1, 2]);
    fs::write(project.view(), view.to_string()).unwrap();
    let mut second = window(&project.view());
    dispatch(&mut second, table::Action::SetFilter("x".to_owned()));
    assert!(place(&second).view.is_changed);
    dispatch(&mut second, Action::Save);
    assert!(!place(&second).view.is_changed);
    let mut again = json(&project.view());
    assert_eq!(again["view"]["table"]["filter"].take(), "x");
    view["view"]["table"]["filter"].take();
    // Colours of runs that are no longer in view.
    view["view"]["looks"] = again["view"]["looks"].clone();
    assert_eq!(again, view, "all else is as it was");
}

#[test]
fn a_later_version_is_opened_as_far_as_it_is_understood() {
    let project = Project::new();
    let mut first = window(&project.store());
    dispatch(&mut first, table::Action::SetFilter("params.lr > 0".to_owned()));
    save(&mut first, &project.view());
    drop(first);
    let mut view = json(&project.view());
    view["runatlas_view"] = json!(7);
    view["view"]["compare"]["view"] = json!("Hologram");
    view["view"]["charts"] = json!("all of them");
    view["view"]["later"] = json!(true);
    fs::write(project.view(), view.to_string()).unwrap();
    let mut second = window(&project.view());
    assert_eq!(place(&second).table.filter, "params.lr > 0");
    assert!(notices(&second).contains(&"view-later"), "{:?}", notices(&second));
    dispatch(&mut second, Action::Save);
    let again = json(&project.view());
    assert_eq!((&again["runatlas_view"], &again["view"]["later"]), (&json!(7), &json!(true)));
}

#[test]
fn what_is_no_view_file_is_refused_with_its_place_and_nothing_is_opened() {
    let project = Project::new();
    let mut first = window(&project.store());
    save(&mut first, &project.view());
    drop(first);
    let whole = fs::read_to_string(project.view()).unwrap();
    let path = project.path("paper/broken.runatlas");
    for (text, said) in [
        (&whole[..whole.len() / 2], "line "),
        ("", "line 1, column 0"),
        ("[]", "line 1, column 0"),
        ("{\n  \"runatlas_view\": 1,\n  \"places\": 5,\n  \"view\": {}\n}", "line 3, column 13"),
        ("{\n  \"places\": [\"..\"] }", "missing field `runatlas_view`"),
        ("{ \"runatlas_view\": 1, \"places\": [], \"view\": {} }", "names no results"),
        ("{ \"runatlas_view\": 1, \"places\": [\"../nowhere\"], \"view\": {} }", "nowhere"),
        (
            "{ \"runatlas_view\": 1, \"places\": [\"../results\"], \"view\": { \"table\": { \"filter\": 1 } } }",
            "line 1, column 8",
        ),
        (&"[".repeat(100_000), "line 1, column 0"),
        (&"{\"a\":".repeat(100_000), "recursion limit"),
    ] {
        fs::write(&path, text).unwrap();
        let harness = window(&path);
        let state = &harness.state().as_ref().unwrap().state;
        assert!(state.place.is_none() && state.start.opening.is_empty());
        let failures = failures(&harness);
        assert_eq!(failures.len(), 1, "{failures:?}");
        let numbers = failures[0].replace(',', "");
        assert!(numbers.contains(&said.replace(',', "")), "{said}: {failures:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::write(&path, [0xFF, 0xFE, 0]).unwrap();
    assert!(failures(&window(&path))[0].contains("not UTF-8"));
}

#[test]
fn what_lies_elsewhere_is_opened_only_after_a_question() {
    let project = Project::new();
    let mut first = window(&project.store());
    save(&mut first, &project.view());
    drop(first);
    let outside = Project::new();
    let stranger = outside.path("paper/from a stranger.runatlas");
    let target = project.store();
    let mut view = json(&project.view());
    view["places"] = json!([target.to_str().unwrap()]);
    fs::write(&stranger, view.to_string()).unwrap();

    let mut harness = window(&stranger);
    let is_open = |harness: &Harness<'static, App>| harness.state().as_ref().unwrap().state.place.is_some();
    assert!(!is_open(&harness), "nothing before the answer");
    // The whole path can be read.
    harness.get_by_label(target.to_str().unwrap());
    harness.get_by_label("Cancel").click();
    settle(&mut harness);
    assert!(!is_open(&harness));
    assert!(harness.query_by_label("Cancel").is_none());

    dispatch(&mut harness, start::Action::Open(stranger.clone()));
    assert!(!is_open(&harness), "no is no agreement");
    harness.get_by_label("Open").click();
    settle(&mut harness);
    assert_eq!(place(&harness).opened, target);

    // What was agreed to is not asked again; anything else is.
    let settings = Settings::from_json(&harness.state().as_ref().unwrap().state.settings.to_json()).settings;
    assert!(is_open(&window_with(&stranger, settings.clone())));
    view["places"] = json!([outside.path("results").to_str().unwrap()]);
    fs::write(&stranger, view.to_string()).unwrap();
    assert!(!is_open(&window_with(&stranger, settings)));

    for hostile in ["/etc", "~/mlruns", "\\\\host\\share", "//host/share", "../../../../../../etc", "file:///etc"] {
        view["places"] = json!([hostile]);
        fs::write(&stranger, view.to_string()).unwrap();
        let harness = window(&stranger);
        let state = &harness.state().as_ref().unwrap().state;
        assert!(state.start.asked_view.is_some() && state.place.is_none(), "{hostile}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed_without_a_question() {
    let (project, outside) = (Project::new(), Project::new());
    std::os::unix::fs::symlink(outside.store(), project.path("paper/mlruns")).unwrap();
    fs::write(project.view(), r#"{ "runatlas_view": 1, "places": ["mlruns"], "view": {} }"#).unwrap();
    let harness = window(&project.view());
    let state = &harness.state().as_ref().unwrap().state;
    assert!(state.place.is_none());
    assert_eq!(state.start.asked_view.as_ref().unwrap().places, [outside.store()]);
}

fn small_tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for id in ["a", "b", "c", "d", "e", "f"] {
        tree = tree.run(id).file("metrics/loss", "1700000000000 0.9 0\n1700000001000 0.5 10\n");
    }
    tree
}

#[test]
fn missing_runs_are_named_and_the_rest_is_shown() {
    let tree = small_tree();
    let root = tree.root().canonicalize().unwrap();
    let view = root.parent().unwrap().join("all.runatlas");
    let mut first = window(&root);
    let runs: Vec<_> = ["a", "b", "c", "d", "e", "f"].map(|id| find(&first, id)).to_vec();
    select(&mut first, &runs);
    dispatch(&mut first, compare::Action::CompareSelection);
    save(&mut first, &view);
    drop(first);
    for id in ["a", "c", "d", "f"] {
        fs::remove_dir_all(root.join("1").join(id)).unwrap();
    }
    let second = window(&view);
    assert_eq!(place(&second).pages.shown, Page::Compare);
    assert_eq!(place(&second).compare.runs, [find(&second, "b"), find(&second, "e")]);
    let state = &second.state().as_ref().unwrap().state;
    let said: Vec<String> = state.notices.iter().map(|notice| state.texts().message(&notice.message)).collect();
    assert_eq!(said, ["4 runs of this view are missing: name of a, name of c, name of d and 1 more"]);
}

#[test]
fn a_view_of_somebody_else_changes_nothing_of_ones_own() {
    let project = Project::new();
    let mut first = window(&project.store());
    dispatch(&mut first, table::Action::SetFilter("mine".to_owned()));
    let mine = first.state().as_ref().unwrap().state.settings.clone();
    dispatch(&mut first, table::Action::SetFilter("theirs".to_owned()));
    save(&mut first, &project.view());
    drop(first);
    let mut second = window_with(&project.view(), mine.clone());
    assert_eq!(place(&second).table.filter, "theirs");
    dispatch(&mut second, table::Action::SetFilter("theirs, changed".to_owned()));
    dispatch(&mut second, table::Action::ToggleColumn(ColumnId::Status));
    dispatch(&mut second, pages::Action::Show(Page::Charts));
    dispatch(&mut second, charts::Action::SetColumns(Some(1)));
    let now = &second.state().as_ref().unwrap().state.settings;
    assert_eq!(
        (&now.tables, &now.columns, &now.charts, &now.shown_columns),
        (&mine.tables, &mine.columns, &mine.charts, &mine.shown_columns)
    );
    assert_eq!(now.recent_paths()[0], project.view(), "it is among the recent ones");
    assert_eq!(place(&window_with(&project.store(), now.clone())).table.filter, "mine");
}

#[test]
fn views_of_a_place_are_listed_and_the_open_one_is_marked() {
    let project = Project::new();
    let mut harness = window(&project.store());
    assert!(harness.query_by_label("Saved views").is_none(), "there are none");
    let beside = project.path("results/beside.runatlas");
    save(&mut harness, &beside);
    save(&mut harness, &project.view());
    harness.get_by_label("Saved views");
    let names = |harness: &Harness<'static, App>| -> Vec<String> {
        place(harness).view.listed.iter().map(|listed| listed.name.clone()).collect()
    };
    assert_eq!(names(&harness), ["beside", "figure 1"]);
    dispatch(&mut harness, table::Action::SetFilter("x".to_owned()));
    harness.get_by_label("figure 1, changed");
    dispatch(&mut harness, table::Action::SetFilter(String::new()));
    harness.get_by_label("figure 1");
    let before = fs::read(&beside).unwrap();
    harness.get_by_label("beside").click();
    settle(&mut harness);
    assert_eq!(place(&harness).view.path.as_deref(), Some(&*beside));
    dispatch(&mut harness, Action::Forget(project.view()));
    assert_eq!(names(&harness), ["beside"]);
    assert!(project.view().is_file(), "it is left out, not deleted");
    assert_eq!(fs::read(&beside).unwrap(), before);
    // Another session knows those beside the place by themselves, those elsewhere from before.
    let mut fresh = window(&project.store());
    assert_eq!(names(&fresh), ["beside"]);
    dispatch(&mut fresh, start::Action::Open(project.view()));
    let kept = fresh.state().as_ref().unwrap().state.settings.clone();
    assert_eq!(names(&window_with(&project.store(), kept)), ["beside", "figure 1"]);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_and_none_is_written_among_runs() {
    let project = Project::new();
    let mut harness = window(&project.store());
    fs::write(project.view(), "something else").unwrap();
    dispatch(&mut harness, Action::SaveAs);
    let without_ending = project.view().with_extension("").to_str().unwrap().to_owned();
    dispatch(&mut harness, Action::SetPath(without_ending));
    harness.get_by_label("Save").click();
    settle(&mut harness);
    assert_eq!(fs::read(project.view()).unwrap(), b"something else");
    harness.get_by_label("Replace file").click();
    settle(&mut harness);
    assert_eq!(json(&project.view())["runatlas_view"], 1);
    assert!(place(&harness).view.saving.is_none());

    let run = first_runs(&harness, 1)[0];
    let inside = project.store().join(place(&harness).catalog.run(run).key.as_str()).join("view.runatlas");
    dispatch(&mut harness, Action::SaveAs);
    dispatch(&mut harness, Action::SetPath(inside.to_str().unwrap().to_owned()));
    dispatch(&mut harness, Action::Write);
    let failure = place(&harness).view.saving.as_ref().unwrap().failure.clone().unwrap();
    assert_eq!(failure.key, "view-among-runs");
    assert!(!inside.exists());
}

#[test]
fn a_view_of_the_built_in_sample_opens_it_anywhere_and_leaves_it_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("sample.runatlas");
    fs::write(&path, r#"{ "runatlas_view": 1, "places": ["sample:"], "view": { "table": { "filter": "cnn" } } }"#)
        .unwrap();
    let mut harness = window(&path);
    let before = fingerprint(&place(&harness).opened);
    assert_eq!(place(&harness).table.filter, "cnn");
    let runs = first_runs(&harness, 1);
    select(&mut harness, &runs);
    dispatch(&mut harness, Action::Save);
    let view = json(&path);
    assert_eq!((&view["places"], &view["view"]["table"]["stores"]), (&json!(["sample:"]), &json!(["sample:"])));
    let again = window(&path);
    assert_eq!(place(&again).table.selection.runs().len(), runs.len());
    assert!(fingerprint(&place(&again).opened) == before);
}

#[test]
fn values_that_no_window_would_choose_draw_no_worse_than_a_picture() {
    let project = Project::new();
    let mut first = window(&project.store());
    let runs = first_runs(&first, 3);
    select(&mut first, &runs);
    dispatch(&mut first, compare::Action::CompareSelection);
    save(&mut first, &project.view());
    let metric = metric(&first).to_string();
    let key = place(&first).catalog.run(runs[0]).key.to_string();
    drop(first);
    let view = json(&project.view());
    let huge = 1e308;
    let changes: Vec<(&str, Value)> = vec![
        ("/table/pinned", json!(1_000_000)),
        ("/table/page", json!("Charts")),
        ("/charts/columns", json!(0)),
        ("/charts/columns", json!(u64::MAX)),
        ("/charts/ranges", json!({ metric.clone(): { "x": [-huge, huge], "y": [5.0, 5.0] } })),
        ("/charts/ranges", json!({ metric.clone(): { "x": [9.0, -9.0], "y": [huge, huge] } })),
        ("/charts/colors", json!({ key.clone(): { "Slot": u64::MAX } })),
        ("/charts/colors", json!({ key.clone(): { "Gradient": -7.0 } })),
        ("/charts/layout/sizes", json!({ metric.clone(): { "columns": 255, "rows": 0 } })),
        ("/looks", json!({ key: [u64::MAX, "DashDot"] })),
        ("/columns/widths", json!({ "name": 1e30, "status": -1e30 })),
        ("/gallery/side", json!(-1e30)),
        ("/opened/zoom", json!([1e30, [-1e30, 1e30]])),
        ("/opened/chart", json!("no such chart")),
        ("/opened/chart_search", json!("((((")),
    ];
    for (pointer, value) in changes {
        let mut hostile = view.clone();
        hostile["view"]["table"]["page"] = json!(if pointer.starts_with("/charts") { "Charts" } else { "Table" });
        if pointer.contains("opened/chart") || pointer == "/looks" {
            hostile["view"]["table"]["page"] = json!("Charts");
        }
        if pointer.contains("gallery") || pointer.contains("zoom") {
            hostile["view"]["table"]["page"] = json!("Gallery");
        }
        let target = pointer.split('/').skip(1).fold(&mut hostile["view"], |value, name| &mut value[name]);
        *target = value.clone();
        fs::write(project.view(), hostile.to_string()).unwrap();
        let mut harness = window(&project.view());
        assert_eq!(failures(&harness), Vec::<String>::new(), "{pointer} {value}");
        picture(&mut harness);
        dispatch(&mut harness, view_file::Action::Save);
        assert!(view_file::parse(&fs::read_to_string(project.view()).unwrap()).is_ok(), "{pointer} {value}");
    }
}
